"""What a person does in the window, for tests: keys, typed text, and answers to its questions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from infusion_gui import resource
from infusion_gui.window.prompts import Unsaved
from infusion_gui.window.saving import with_ending

ED = resource.path("samples/ed-bed-7.infusion")
ONCOLOGY = resource.path("samples/oncology-observation.infusion")
VANCOMYCIN, PANTOPRAZOLE = "a6", "a13"
THE_LINE = "the line that is typed"


class Answers:
    """Stands in for the dialogs: gives what a test put there and keeps what was said."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.leave: Unsaved = "discard"
        self.gives_up_line = True
        self.chosen: int | None = 0
        self.asked: list[str] = []

    def open_file(self, folder: str) -> Path | None:
        return self.path

    def save_file(self, folder: str, name: str, filters: str) -> Path | None:
        self.asked.append(name)
        return with_ending(self.path, filters) if self.path else None

    def folder(self, start: str) -> Path | None:
        return self.path

    def unsaved(self, label: str) -> Unsaved:
        self.asked.append(label)
        return self.leave

    def give_up_line(self) -> bool:
        self.asked.append(THE_LINE)
        return self.gives_up_line

    def text(self, title: str, question: str, start: str) -> str | None:
        return start

    def choose(self, title: str, question: str, offers: list[str]) -> int | None:
        self.asked.extend(offers)
        return self.chosen

    def tell(self, title: str, message: str) -> None:
        self.asked.append(message)


def press(widget: QWidget, keys: str) -> None:
    """Presses one key sequence (`Ctrl+Z`, `Return`, `T`) on the widget that has the focus, else on `widget`."""
    target = QApplication.focusWidget() or widget
    *held, name = keys.split("+") if keys != "+" else ["+"]
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= {
            "Ctrl": Qt.KeyboardModifier.ControlModifier,
            "Shift": Qt.KeyboardModifier.ShiftModifier,
            "Alt": Qt.KeyboardModifier.AltModifier,
        }[one]
    special = {"Return", "Escape", "Left", "Right", "Up", "Down", "Tab", "Delete", "F2", "F5", "F8", "Home", "Space"}
    if name in special:
        QTest.keyClick(target, getattr(Qt.Key, f"Key_{name}"), modifiers)
    else:
        QTest.keyClick(target, name.lower(), modifiers)


def type_text(text: str) -> None:
    """Types into the widget that has the focus."""
    for letter in text:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, letter)
