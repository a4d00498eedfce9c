"""Every question the window asks in a dialog, behind one interface, so that a test answers instead of waiting."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

# What `exchange.reading.KINDS` reads, written out: the readers are loaded when something is read.
OPEN_FILTER = (
    "Cases, lessons and MAR exports (*.infusion *.lesson *.csv *.tsv *.txt *.csv.gz *.tsv.gz *.xlsx *.xlsm *.xlsb "
    "*.xls *.ods *.json *.ndjson *.jsonl *.json.gz *.ndjson.gz *.hl7 *.ras *.msg);;All files (*)"
)
CASE_FILTER = "Cases (*.infusion)"

_ICON = 48  # logical px

Unsaved = Literal["save", "discard", "cancel"]


class Prompts(Protocol):
    """What the window may ask. None or "cancel" means the person thought better of it."""

    def open_file(self, folder: str) -> Path | None: ...

    def save_file(self, folder: str, name: str, filters: str) -> Path | None: ...

    def folder(self, start: str) -> Path | None: ...

    def unsaved(self, label: str) -> Unsaved: ...

    def give_up_line(self) -> bool: ...

    def text(self, title: str, question: str, start: str) -> str | None: ...

    def choose(self, title: str, question: str, offers: list[str]) -> int | None: ...

    def tell(self, title: str, message: str) -> None: ...


class DialogPrompts:
    """Asks with the dialogs of the desktop."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def open_file(self, folder: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open", folder, OPEN_FILTER)
        return Path(name) if name else None

    def save_file(self, folder: str, name: str, filters: str) -> Path | None:
        from infusion_gui.window.saving import ask_where

        return ask_where(self._parent, folder, name, filters)

    def folder(self, start: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self._parent, "Choose a folder", start)
        return Path(chosen) if chosen else None

    def unsaved(self, label: str) -> Unsaved:
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(f"Save the changes to “{label}”?" if label else "Save the changes to this case?")
        save = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is save:
            return "save"
        return "discard" if box.clickedButton() is discard else "cancel"

    def give_up_line(self) -> bool:
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText("The line you are typing is not added yet.")
        discard = box.addButton("Discard the line", QMessageBox.ButtonRole.DestructiveRole)
        back = box.addButton("Back to it", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(back)
        box.exec()
        return box.clickedButton() is discard

    def text(self, title: str, question: str, start: str) -> str | None:
        text, given = QInputDialog.getText(self._parent, title, question, text=start)
        return text if given else None

    def choose(self, title: str, question: str, offers: list[str]) -> int | None:
        box = QInputDialog(self._parent)
        box.setWindowTitle(title)
        box.setLabelText(question)
        box.setOption(
            QInputDialog.InputDialogOption.UseListViewForComboBoxItems
        )  # all offers on view, no foreign arrow
        box.setComboBoxItems(offers)
        box.setTextValue(offers[0])
        given = box.exec()
        return offers.index(box.textValue()) if given else None

    def tell(self, title: str, message: str) -> None:
        head, _, rest = message.partition("\n")
        box = QMessageBox(self._parent)
        box.setWindowTitle(title)
        box.setIconPixmap(self._parent.windowIcon().pixmap(_ICON, _ICON))
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setText(f"<b>{html.escape(head)}</b>")
        box.setInformativeText(html.escape(rest).replace("\n", "<br>"))
        box.addButton("Close", QMessageBox.ButtonRole.AcceptRole)
        box.exec()
