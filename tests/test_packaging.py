"""The recipes for packages agree with the program they pack."""

from __future__ import annotations

import ast
import configparser
import re
import runpy
import struct
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import infusion_gui

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
MIME = "application/vnd.infusion-case+json"


def imported() -> set[str]:
    """Dotted names that the product imports anywhere."""
    names: set[str] = set()
    for path in (ROOT / "infusion_gui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def asked_for(requirements: list[str]) -> set[str]:
    """The names of distributions, as everybody spells them."""
    return {re.split(r"[<>=! ]", line)[0].lower().replace("_", "-") for line in requirements}


def test_nothing_that_the_source_imports_is_left_out_of_the_package() -> None:
    left_out = runpy.run_path(str(PACKAGING / "pyinstaller" / "left_out.py"))["MODULES"]
    missing = {name for name in imported() for gone in left_out if f"{name}.".startswith(f"{gone}.")}
    assert not missing


def test_every_dependency_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    used = {name.partition(".")[0].lower().replace("_", "-") for name in imported()}
    # The wheel's name is not the module's; and the standard library opens tzdata by itself.
    used |= {"pyside6-essentials"} if "pyside6" in used else set()
    used |= {"tzdata"} if "zoneinfo" in used else set()
    assert asked_for(project["project"]["dependencies"]) <= used


def test_the_desktop_opens_case_files_with_the_program() -> None:
    desktop = configparser.ConfigParser(interpolation=None)
    desktop.read(PACKAGING / "linux" / "infusion-gui.desktop", encoding="utf-8")
    entry = desktop["Desktop Entry"]
    assert MIME in entry["MimeType"]
    assert entry["Exec"].split() == ["infusion-gui", "%f"]
    kinds = ElementTree.parse(PACKAGING / "linux" / "infusion-gui-mime.xml")
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    (kind,) = kinds.iter(f"{space}mime-type")
    assert kind.get("type") == MIME
    assert [glob.get("pattern") for glob in kind.iter(f"{space}glob")] == ["*.infusion"]


def test_the_release_notes_of_the_desktop_know_this_version() -> None:
    told = ElementTree.parse(PACKAGING / "linux" / "io.github.infusion_gui.metainfo.xml")
    assert infusion_gui.__version__ in [release.get("version") for release in told.iter("release")]


def test_every_dependency_has_an_exact_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for group in project["dependency-groups"].values():
        asked += group
    lines = (PACKAGING / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    assert asked_for(asked) <= pinned


def test_windows_reads_the_version_of_the_executables() -> None:
    """PyInstaller evaluates the text with names of its own, which exist on Windows only."""
    text = runpy.run_path(str(PACKAGING / "pyinstaller" / "version_info.py"))["version_info"]("1.20.3", "infusion-gui")
    said: dict[str, object] = {}

    def part(*arguments: object, **keywords: object) -> object:
        said.update(keywords)
        return arguments

    def told(key: str, value: object) -> None:
        said[key] = value

    names = dict.fromkeys(("FixedFileInfo", "StringFileInfo", "StringTable", "VarFileInfo", "VarStruct"), part)
    eval(text, {"VSVersionInfo": part, "StringStruct": told, **names})
    assert said["filevers"] == said["prodvers"] == (1, 20, 3, 0)
    assert said["ProductVersion"] == "1.20.3"
    assert said["OriginalFilename"] == "infusion-gui.exe"


def library(*paths: bytes) -> bytearray:
    """The smallest ELF file with search paths: header, two program headers, a dynamic section, its strings."""
    strings = b"\0" + b"".join(path + b"\0" for path in paths)
    entries = [(5, 0x1000 + 64 + 112 + 16 * (len(paths) + 3))]
    entries += [(29, strings.index(path)) for path in paths]
    entries += [(14, 1), (0, 0)]
    dynamic = b"".join(struct.pack("<qQ", *entry) for entry in entries)
    size = 64 + 112 + len(dynamic) + len(strings)
    header = (
        b"\x7fELF\x02\x01".ljust(32, b"\0") + struct.pack("<Q", 64) + b"\0" * 14 + struct.pack("<HH", 56, 2) + b"\0" * 6
    )
    load = struct.pack("<IIQQQQQQ", 1, 4, 0, 0x1000, 0, size, size, 0x1000)
    own = struct.pack("<IIQQQQQQ", 2, 6, 176, 0x1000 + 176, 0, len(dynamic), len(dynamic), 8)
    return bytearray(header + load + own + dynamic + strings)


def test_the_builders_folders_are_no_place_to_look_for_libraries() -> None:
    runpath = runpy.run_path(str(PACKAGING / "pyinstaller" / "runpath.py"))["forget_absolute"]
    elf = library(b"/home/builder/python/lib", b"$ORIGIN/../lib")
    assert runpath(elf)
    left = [struct.unpack_from("<qQ", elf, 176 + 16 * n) for n in range(5)]
    assert [tag for tag, _ in left] == [5, 29, 14, 0, 0]
    assert elf[left[0][1] - 0x1000 + left[1][1] :].startswith(b"$ORIGIN")
    assert not runpath(elf)
    assert not runpath(library(b"$ORIGIN"))
    assert not runpath(bytearray(b"#!/bin/sh"))
