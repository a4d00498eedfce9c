"""A missing system library is one sentence with the command that installs it, before Qt is touched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from infusion_gui import resource
from infusion_gui.window import libraries
from infusion_gui.window.libraries import loads, trouble

ED = resource.path("samples/ed-bed-7.infusion")
X11 = {"DISPLAY": ":0"}


def without(*names: str) -> Callable[[str], bool]:
    return lambda name: name not in names


@pytest.fixture
def release(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        file = tmp_path / "os-release"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ("ID=debian", "sudo apt install libegl1 libxcb-cursor0"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"', "sudo apt install libegl1 libxcb-cursor0"),
        ("ID=fedora", "sudo dnf install libglvnd-egl xcb-util-cursor"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"', "sudo dnf install libglvnd-egl xcb-util-cursor"),
    ],
)
def test_the_command_is_that_of_the_system(release: Callable[[str], Path], system: str, command: str) -> None:
    said = trouble(X11, without("libEGL.so.1", "libxcb-cursor.so.0"), "linux", release(system))
    assert said.endswith(f"install with: {command}")
    assert "libEGL.so.1, libxcb-cursor.so.0" in said
    assert "\n" not in said


def test_an_unknown_system_is_told_both_commands(tmp_path: Path) -> None:
    said = trouble(X11, without("libEGL.so.1"), "linux", tmp_path / "none")
    assert "sudo apt install libegl1" in said
    assert "sudo dnf install libglvnd-egl" in said


def test_only_what_the_platform_needs_is_asked_for() -> None:
    x11 = without("libxcb-cursor.so.0")
    assert trouble({"QT_QPA_PLATFORM": "offscreen"}, x11, "linux") == ""
    assert trouble({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, x11, "linux") == ""
    assert "libxcb-cursor0" in trouble({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "w"}, x11, "linux")
    wayland = without("libwayland-cursor.so.0")
    assert "libwayland-cursor" in trouble({"WAYLAND_DISPLAY": "wayland-0"}, wayland, "linux")
    assert trouble(X11, without(), "linux") == ""
    assert trouble({}, without("libEGL.so.1"), "win32") == ""


def test_no_display_is_said_before_qt_aborts() -> None:
    assert "no display" in trouble({}, without(), "linux")


def test_a_packaged_program_finds_what_it_carries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not loads("libof-nothing.so.9")
    (tmp_path / "libof-nothing.so.9").write_bytes(b"")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert loads("libof-nothing.so.9")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring these libraries")
@pytest.mark.parametrize(
    ("words", "missing"),
    [([], "libxcb-cursor.so.0"), (["render", str(ED), "-o", "x.png"], "libEGL.so.1")],
    ids=["window", "picture"],
)
def test_the_program_ends_with_the_sentence_and_2_and_qt_is_not_imported(words: list[str], missing: str) -> None:
    program = (
        "import os, sys\n"
        "from infusion_gui.window import libraries\n"
        "os.environ.pop('QT_QPA_PLATFORM', None)\n"
        "os.environ.update(DISPLAY=':0', WAYLAND_DISPLAY='')\n"
        f"defaults = (os.environ, lambda name: name != {missing!r})\n"
        "libraries.trouble.__defaults__ = (*defaults, *libraries.trouble.__defaults__[2:])\n"
        "from infusion_gui.cli import main\n"
        f"code = main({words!r})\n"
        "assert not any(name.startswith('PySide6') for name in sys.modules)\n"
        "sys.exit(code)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2, ended.stderr
    assert ended.stderr.startswith("infusion-gui: The program needs a system library")
    assert missing in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_every_library_names_its_packages_once() -> None:
    named = [*libraries.ALWAYS, *libraries.X11, *libraries.WAYLAND]
    assert len({library.name for library in named}) == len(named)
    assert len({library.debian for library in named}) == len(named)
