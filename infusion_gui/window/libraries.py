"""Before Qt is imported: whether the system has the libraries it needs, and what to install. No Qt here.

Without this check a missing library ends the program in a loader error or an abort that names no package.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple


class Library(NamedTuple):
    """A shared library by the name the loader looks for, and the packages of two families that bring it."""

    name: str
    debian: str
    fedora: str


#: What `import PySide6.QtWidgets` loads (the NEEDED entries of Qt 6.11).
ALWAYS = (
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libEGL.so.1", "libegl1", "libglvnd-egl"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx"),
    Library("libX11.so.6", "libx11-6", "libX11"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
)
#: What its X11 platform loads; a missing one makes Qt abort.
X11 = (
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
WAYLAND = (
    Library("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
)
_OS_RELEASE = Path("/etc/os-release")


def loads(name: str) -> bool:
    """True when the loader finds a library, or the packaged program carries it."""
    inside = getattr(sys, "_MEIPASS", None)
    if inside is not None and (Path(inside) / name).exists():
        return True
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def trouble(
    environment: Mapping[str, str] = os.environ,
    can_load: Callable[[str], bool] = loads,
    system: str = sys.platform,
    os_release: Path = _OS_RELEASE,
) -> str:
    """Why no window can open here: one sentence with the command that mends it. Empty when one can."""
    if system != "linux":
        return ""
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    on_wayland, on_x11 = bool(environment.get("WAYLAND_DISPLAY")), bool(environment.get("DISPLAY"))
    if not platform and not on_wayland and not on_x11:
        return "There is no display to open a window on; start infusion-gui in a desktop session."
    missing = _absent(ALWAYS, can_load)
    if platform == "xcb" or (not platform and on_x11):
        absent = _absent(X11, can_load)
        # On a Wayland desktop Qt needs only one of the two.
        if platform or not on_wayland or _absent(WAYLAND, can_load):
            missing += absent
    elif platform == "wayland" or not platform:
        missing += _absent(WAYLAND, can_load)
    return _sentence(missing, _family(os_release)) if missing else ""


def _absent(libraries: tuple[Library, ...], can_load: Callable[[str], bool]) -> list[Library]:
    return [library for library in libraries if not can_load(library.name)]


def _family(os_release: Path) -> str:
    """`debian` (Ubuntu too), `fedora` (Red Hat too), or nothing known."""
    try:
        lines = os_release.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    said = " ".join(line.partition("=")[2].strip('"') for line in lines if line.startswith(("ID=", "ID_LIKE="))).split()
    for family, names in (("debian", {"debian", "ubuntu"}), ("fedora", {"fedora", "rhel", "centos"})):
        if names & set(said):
            return family
    return ""


def _sentence(missing: list[Library], family: str) -> str:
    names = ", ".join(library.name for library in missing)
    apt = "sudo apt install " + " ".join(dict.fromkeys(library.debian for library in missing))
    dnf = "sudo dnf install " + " ".join(dict.fromkeys(library.fedora for library in missing))
    command = {"debian": apt, "fedora": dnf}.get(family, f"{apt} (Debian, Ubuntu) or {dnf} (Fedora)")
    what = "a system library that is" if len(missing) == 1 else "system libraries that are"
    return f"The program needs {what} not installed ({names}); install with: {command}"
