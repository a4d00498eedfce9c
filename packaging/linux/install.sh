#!/bin/sh
# Installs from the unpacked tarball, or takes the program away again. Only copies files; needs no network.
#   ./install.sh [--prefix DIR] [--uninstall]
# DIR is /usr/local for root and ~/.local for anybody else. What is installed keeps a copy of this script,
# DIR/lib/infusion-gui/uninstall.sh, so that the tarball may go.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
prefix=$HOME/.local
[ "$(id -u)" -ne 0 ] || prefix=/usr/local
uninstall=no
if [ ! -d "$here/usr" ]; then # the installed copy
    prefix=${here%/lib/infusion-gui}
    uninstall=yes
fi
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) [ $# -ge 2 ] || { echo "--prefix needs a folder" >&2; exit 2; }; prefix=$2; shift ;;
        --uninstall) uninstall=yes ;;
        *) echo "usage: ./install.sh [--prefix DIR] [--uninstall]" >&2; exit 2 ;;
    esac
    shift
done
# The files outside the program's own folder, as the tarball lists them.
if [ -d "$here/usr" ]; then
    shared=$(cd "$here/usr" && find share -type f -o -type l)
else
    shared=$(cat "$here/shared-files")
fi

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

if ! mkdir -p "$prefix" 2>/dev/null || [ ! -w "$prefix" ]; then
    echo "$prefix cannot be written; choose another folder with --prefix, or be root." >&2
    exit 1
fi
prefix=$(CDPATH= cd -- "$prefix" && pwd) # the desktop starts the program from another folder than this one
remove
if [ "$uninstall" = no ]; then
    mkdir -p "$prefix/bin" "$prefix/lib"
    cp -R "$here/usr/lib/infusion-gui" "$prefix/lib/infusion-gui"
    cp "$here/install.sh" "$prefix/lib/infusion-gui/uninstall.sh"
    echo "$shared" >"$prefix/lib/infusion-gui/shared-files"
    ln -s ../lib/infusion-gui/infusion-gui "$prefix/bin/infusion-gui"
    echo "$shared" | while read -r file; do
        mkdir -p "$prefix/$(dirname "$file")"
        cp "$here/usr/$file" "$prefix/$file"
    done
    # An absolute path, because ~/.local/bin is not on everybody's PATH.
    sed -i "s|^Exec=infusion-gui|Exec=\"$prefix/bin/infusion-gui\"|" "$prefix/share/applications/infusion-gui.desktop"
    echo "Installed. Start it with $prefix/bin/infusion-gui"
    echo "Remove it with $prefix/lib/infusion-gui/uninstall.sh"
else
    echo "Removed from $prefix. Settings and cases are where they were."
fi
refresh
