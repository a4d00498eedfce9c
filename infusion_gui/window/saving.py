"""Asks where to save: the name gets its ending, and no file is written over that nobody agreed to."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

_LONGEST = 100  # letters of a proposed name; systems take 255 bytes
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def ask_where(parent: QWidget, folder: str, name: str, filters: str) -> Path | None:
    """The file to save to, with an ending of `filters`; None when the person thought better of it."""
    start = str(Path(folder) / name) if folder else name
    chosen, wanted = QFileDialog.getSaveFileName(parent, "Save", start, filters)
    if not chosen:
        return None
    path = with_ending(Path(chosen), filters, wanted)
    # The dialog has asked about the name as it was typed, not about the one with the ending.
    if path != Path(chosen) and path.exists() and not _agreed(parent, path):
        return None
    return path


def with_ending(path: Path, filters: str, wanted: str = "") -> Path:
    """`path` with one of the endings that `filters` name: its own, else the first of the filter `wanted`.

    What stands behind the last dot is often no ending: `visit 7.5`.
    """
    known = re.findall(r"\*(\.\w+)", filters)
    if not known or path.suffix.casefold() in known:
        return path
    return path.with_name(path.name + (re.findall(r"\*(\.\w+)", wanted) or known)[0])


def file_name(words: str) -> str:
    """Free words as the name of a file on any system; empty when nothing of them may stand in one."""
    return _FORBIDDEN.sub("-", words)[:_LONGEST].strip(" .-")


def _agreed(parent: QWidget, path: Path) -> bool:
    asked = f"{path.name} is already there. Save over it?"
    return QMessageBox.question(parent, "Save", asked) == QMessageBox.StandardButton.Yes
