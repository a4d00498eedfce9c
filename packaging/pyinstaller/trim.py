"""What a spec does to the files PyInstaller found, before they are collected."""

from __future__ import annotations

import sys
from pathlib import Path

from PyInstaller.depend.bindepend import get_imports

File = tuple[str, str, str]
"""Where it goes in the folder, where it comes from, what kind it is."""


def kept(files: list[File], left_out: list[str]) -> list[File]:
    """Without what the program does not need, and without the locks and half-written files of editors, which are
    hidden files.
    """
    # A link stands at the top of the folder and names its file as the source.
    places = [(file, f"{file[0]} {file[1]}".replace("\\", "/")) for file in files]
    shown = [(file, place) for file, place in places if not Path(file[0]).name.startswith(".")]
    return [file for file, place in shown if not any(part in place for part in left_out)]


def reached(binaries: list[File]) -> list[File]:
    """Without the system's libraries that only left-out files needed; on Linux, where they are collected."""
    if not sys.platform.startswith("linux"):
        return binaries
    by_name = {Path(file[0]).name: file for file in binaries}
    todo = [file for file in binaries if "/" in file[0] or file[2] == "EXTENSION" or "libpython" in file[0]]
    found: dict[str, File] = {}
    while todo:
        file = todo.pop()
        if file[0] not in found:
            found[file[0]] = file
            todo += [by_name[name] for name, _ in get_imports(file[1]) if name in by_name]
    return list(found.values())
