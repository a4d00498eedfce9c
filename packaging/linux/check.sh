#!/bin/sh
# Installs the .deb, uses it as a person would, and takes it away again; run as root, in a root that may be changed.
#   check.sh PACKAGE.deb STAY.infusion
# Prints what it measured. Fails when a step fails, or when a file is left behind.
set -eu

package=$1
stay=$2
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
tester=$(mktemp -d)
trap 'rm -rf "$tester"' EXIT
export HOME="$tester" XDG_CONFIG_HOME="$tester/config" XDG_CACHE_HOME="$tester/cache" XDG_DATA_HOME="$tester/data"
export XDG_STATE_HOME="$tester/state" XDG_RUNTIME_DIR="$tester/run"
mkdir -m 700 "$XDG_RUNTIME_DIR"

quietly() { "$@" >"$tester/log" 2>&1 || { cat "$tester/log" >&2; echo "failed: $*" >&2; exit 1; }; }

# What a package manager keeps for itself is no leftover of ours.
files() {
    find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/cache \
        -o -path /var/log -o -path /var/lib/apt -o -path /var/lib/dpkg -o -path "$tester" \) -prune -o -print | sort
}

seconds_since() { awk -v from="$1" -v to="$(date +%s.%N)" 'BEGIN { printf "%.1f s", to - from }'; }

quietly apt-get update
quietly apt-get install --yes --no-install-recommends \
    desktop-file-utils libglib2.0-bin shared-mime-info x11-utils xauth xvfb
files >"$tester/before"

begun=$(date +%s.%N)
quietly apt-get install --yes --no-install-recommends "$package"
echo "installed, with what it depends on: $(seconds_since "$begun")"

cd "$tester"
begun=$(date +%s.%N)
quietly xvfb-run --auto-servernum infusion-gui --smoke
echo "smoke run, window and all: $(seconds_since "$begun")"
quietly infusion-gui code "$stay"
echo "codes without a display: $(head -n 1 "$tester/log")"

kind=$(gio info --attributes standard::content-type "$stay" | sed -n 's/.*content-type: //p')
[ "$kind" = application/vnd.infusion-case+json ] || { echo "a case file is taken for '$kind'" >&2; exit 1; }
cat >"$tester/open.sh" <<'EOF'
gio open "$1" &
for try in $(seq 300); do
    # The window is told from others by its class, which the desktop file names too.
    xwininfo -root -tree | grep -q '"infusion-gui"' && exit 0
    sleep 0.1
done
echo "no window came up within 30 s of opening the file" >&2
exit 1
EOF
begun=$(date +%s.%N)
quietly xvfb-run --auto-servernum sh "$tester/open.sh" "$stay"
echo "opened by its association: $(seconds_since "$begun")"

cd /
quietly apt-get purge --yes --auto-remove infusion-gui
files >"$tester/after"
left=$(comm -13 "$tester/before" "$tester/after")
[ -z "$left" ] || { printf 'left behind:\n%s\n' "$left" >&2; exit 1; }
echo "removed, nothing left behind"
