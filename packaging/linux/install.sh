#!/bin/sh
# Installs from the unpacked tarball, or takes the program away again. Only copies files; needs no network.
#   ./install.sh [--prefix DIR] [--uninstall]
# DIR is /usr/local for root and ~/.local for anybody else.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
prefix=$HOME/.local
[ "$(id -u)" -ne 0 ] || prefix=/usr/local
uninstall=no
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) [ $# -ge 2 ] || { echo "--prefix needs a folder" >&2; exit 2; }; prefix=$2; shift ;;
        --uninstall) uninstall=yes ;;
        *) echo "usage: ./install.sh [--prefix DIR] [--uninstall]" >&2; exit 2 ;;
    esac
    shift
done

# The files outside the program's own folder, as the tarball lists them.
shared=$(cd "$here/usr" && find share -type f -o -type l)

refresh() {
    for pair in "update-desktop-database:$prefix/share/applications" \
                "update-mime-database:$prefix/share/mime" \
                "gtk-update-icon-cache:$prefix/share/icons/hicolor"; do
        tool=${pair%%:*}
        command -v "$tool" >/dev/null 2>&1 && "$tool" "${pair#*:}" >/dev/null 2>&1 || true
    done
}

remove() {
    rm -rf "$prefix/lib/infusion-gui"
    rm -f "$prefix/bin/infusion-gui"
    echo "$shared" | while read -r file; do rm -f "$prefix/$file"; done
    rmdir "$prefix/share/doc/infusion-gui" 2>/dev/null || true
}

remove
if [ "$uninstall" = no ]; then
    mkdir -p "$prefix/bin" "$prefix/lib"
    cp -R "$here/usr/lib/infusion-gui" "$prefix/lib/infusion-gui"
    ln -s ../lib/infusion-gui/infusion-gui "$prefix/bin/infusion-gui"
    echo "$shared" | while read -r file; do
        mkdir -p "$prefix/$(dirname "$file")"
        cp "$here/usr/$file" "$prefix/$file"
    done
    # An absolute path, because ~/.local/bin is not on everybody's PATH.
    sed -i "s|^Exec=infusion-gui|Exec=\"$prefix/bin/infusion-gui\"|" "$prefix/share/applications/infusion-gui.desktop"
    echo "Installed. Start it with $prefix/bin/infusion-gui"
fi
refresh
