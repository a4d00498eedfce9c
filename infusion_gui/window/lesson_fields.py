"""Fields of the lesson pages in the look of the chrome: one of several, a number, a heading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QMenu, QSpinBox, QWidget

from infusion_gui.window.buttons import ChoiceButton
from infusion_gui.window.dock import colored
from infusion_gui.window.theme import Look, Weight, font


class Picker(ChoiceButton):
    """One of several words; Up and Down take the next, a press opens them all."""

    picked = Signal(int)

    def __init__(self, look: Look, name: str, items: Sequence[str], current: int = 0) -> None:
        super().__init__(look)
        self.setAccessibleName(name)
        self.items: list[str] = []
        self.index = 0
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.show_items(items, current)

    def show_items(self, items: Sequence[str], current: int = 0) -> None:
        """Other words to choose from."""
        self.items = list(items)
        self._menu.clear()
        for n, text in enumerate(self.items):
            self._menu.addAction(text).triggered.connect(self._pick(n))
        self.show_index(current)

    def show_index(self, index: int) -> None:
        """Shows a choice that was made elsewhere."""
        self.index = index
        self.show_choice("", self.items[index] if 0 <= index < len(self.items) else "")

    @property
    def text_now(self) -> str:
        return self.items[self.index] if 0 <= self.index < len(self.items) else ""

    def choose(self, index: int) -> None:
        """Takes a choice as a person does."""
        self.show_index(index)
        self.picked.emit(index)

    def _pick(self, index: int) -> Callable[[], None]:
        return lambda: self.choose(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self.index + step < len(self.items):
            self.choose(self.index + step)
        elif not step:
            super().keyPressEvent(event)


class Number(QSpinBox):
    """A whole number; the arrow keys and the wheel change it."""

    def __init__(self, look: Look, name: str, low: int, high: int, value: int) -> None:
        super().__init__()
        self._look = look
        self.setFont(font(12.5))
        self.setRange(low, high)
        self.setValue(value)
        self.setAccessibleName(name)
        self.setFixedSize(96, 28)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        look.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        theme = self._look.theme
        edge = f"border-radius: 4px; background: {theme['field']}; color: {theme['text']};"
        self.setStyleSheet(
            f"QSpinBox {{ border: 1px solid {theme['line.strong']}; padding: 0 8px; {edge} }}"
            f"QSpinBox:focus {{ border: 2px solid {theme['ink']}; padding: 0 7px; {edge} }}"
            "QSpinBox QLineEdit { border: 0; padding: 0; background: transparent; }"
        )


class Words(QLabel):
    """A label that takes its colour from the theme and keeps it when the theme changes."""

    def __init__(self, look: Look, text: str, size: float = 13, weight: Weight = 400, token: str = "text") -> None:
        super().__init__(text)
        self._look, self._token = look, token
        self.setFont(font(size, weight, tabular=False))
        look.changed.connect(self._restyle)
        self._restyle()

    def take(self, token: str) -> None:
        """Another colour from now on."""
        self._token = token
        self._restyle()

    def _restyle(self) -> None:
        colored(self, self._look, self._token)


class Ground(QWidget):
    """A page on the ground of the canvas.

    It paints the ground itself: a palette set before a widget is put under a window with a style sheet is lost.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("canvas"))
        painter.end()
