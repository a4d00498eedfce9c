"""The frozen program, and a bare pyqtgraph window frozen the same way to hold it against."""

from __future__ import annotations

import hashlib
import runpy
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = ROOT / "build" / "package"
FROZEN = WORK / "frozen" / "infusion-gui"
BARE = WORK / "frozen" / "bare-window"
#: What a frozen folder is made of.
SOURCES = ("infusion_gui", "resources", "packaging/pyinstaller", "packaging/constraints.txt")
_SPECS = {FROZEN: "infusion.spec", BARE: "bare.spec"}


class FreezeError(Exception):
    """PyInstaller failed; the message is the end of what it said, and where all of it is."""


def freeze(folder: Path) -> None:
    """Makes `FROZEN` or `BARE` anew. Raises `FreezeError`."""
    WORK.mkdir(parents=True, exist_ok=True)
    log = WORK / f"pyinstaller-{folder.name}.log"
    command: list[str | Path] = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--distpath", folder.parent]
    command += ["--workpath", WORK / f"pyinstaller-{folder.name}", HERE / "pyinstaller" / _SPECS[folder]]
    with log.open("w", encoding="utf-8") as out:
        failed = subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT).returncode
    if failed:
        raise FreezeError(f"{log.read_text(encoding='utf-8')[-4000:]}\nPyInstaller failed; all of it is in {log}")
    if sys.platform.startswith("linux"):
        runpy.run_path(str(HERE / "pyinstaller" / "runpath.py"))["clean"](folder)
    _stamp(folder).write_text(_recipe(), encoding="ascii")


def fresh(folder: Path) -> Path:
    """The executable in `FROZEN` or `BARE`, made of the files as they are now. Raises `FreezeError`."""
    stamp = _stamp(folder)
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != _recipe():
        freeze(folder)
    return folder / (folder.name + (".exe" if sys.platform == "win32" else ""))


def size(folder: Path) -> int:
    """Bytes of the files in a folder; a link counts nothing."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _stamp(folder: Path) -> Path:
    return folder.with_suffix(".stamp")


def _recipe() -> str:
    files = [ROOT / name for name in SOURCES]
    files += [file for folder in files if folder.is_dir() for file in sorted(folder.rglob("*"))]
    told = hashlib.sha256(sys.version.encode())
    for file in files:
        if file.is_file() and file.suffix != ".pyc" and not file.name.startswith("."):
            told.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return told.hexdigest()
