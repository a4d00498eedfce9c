"""What the lesson window asks in dialogs, behind one interface, so that a test answers instead of waiting."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from infusion_gui.window.saving import ask_where

LESSON_FILTER = "Lessons (*.lesson)"
PDF_FILTER = "PDF (*.pdf)"

Unsaved = Literal["save", "discard", "cancel"]


class LessonPrompts(Protocol):
    """None or "cancel" means the person thought better of it."""

    def open_lesson(self, folder: str) -> Path | None: ...

    def save_as(self, folder: str, name: str, filters: str) -> Path | None: ...

    def folder(self, start: str) -> Path | None: ...

    def unsaved(self, title: str) -> Unsaved: ...


class DialogLessonPrompts:
    """Asks with the dialogs of the desktop."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def open_lesson(self, folder: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open a lesson", folder, LESSON_FILTER)
        return Path(name) if name else None

    def save_as(self, folder: str, name: str, filters: str) -> Path | None:
        return ask_where(self._parent, folder, name, filters)

    def folder(self, start: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(self._parent, "Choose a folder", start)
        return Path(name) if name else None

    def unsaved(self, title: str) -> Unsaved:
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(f"Save the changes to the lesson “{title}”?")
        save = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is save:
            return "save"
        return "discard" if box.clickedButton() is discard else "cancel"
