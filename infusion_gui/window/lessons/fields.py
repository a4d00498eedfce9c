"""Fields of the lesson pages in the look of the chrome: one of several, a number, a heading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QMenu, QSpinBox, QWidget

from infusion_gui.window.chrome.buttons import ChoiceButton
from infusion_gui.window.chrome.dock import colored
from infusion_gui.window.chrome.theme import Look, Weight, font


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


class Line(QLineEdit):
    """One line of text, taken up when it is left or Enter is pressed."""

    def __init__(self, name: str, width: int | None = None) -> None:
        super().__init__()
        self.setFont(font(13, tabular=False))
        self.setMinimumHeight(28)
        self.setAccessibleName(name)
        if width is not None:
            self.setFixedWidth(width)

    def show_text(self, text: str) -> None:
        """Shows a text without losing the cursor while it is the same."""
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)


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
        self.lineEdit().setTextMargins(7, 0, 7, 0)
        look.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        theme = self._look.theme
        edge = f"border-radius: 4px; background: {theme['field']}; color: {theme['text']};"
        self.setStyleSheet(
            f"QSpinBox {{ border: 1px solid {theme['line.strong']}; {edge} }}"
            f"QSpinBox:focus {{ border: 2px solid {theme['ink']}; {edge} }}"
            "QSpinBox QLineEdit { border: 0; padding: 0; background: transparent; }"
            # With `NoButtons` a style sheet leaves the text one pixel of width.
            "QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }"
        )


class Check(QCheckBox):
    """A box to tick. It is drawn from the theme: the one of the style has the edge of the ground it stands on."""

    _BOX, _GAP = 16, 9

    def __init__(self, look: Look, text: str, size: float = 13) -> None:
        super().__init__(text)
        self._look = look
        self.setFont(font(size))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(self._BOX + self._GAP + metrics.horizontalAdvance(self.text()) + 8, max(metrics.height(), 18) + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ticked, able = self.isChecked(), self.isEnabled()
        box = QRectF(1.5, (self.height() - self._BOX) / 2 + 0.5, self._BOX - 1, self._BOX - 1)
        edge = "ink" if ticked or self.underMouse() else "text.3"
        painter.setPen(QPen(look.color(edge if able else "disabled"), 1))
        painter.setBrush(look.color(("ink" if able else "disabled") if ticked else "field"))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            look.icon("check", "on.ink", 14).paint(painter, round(box.left()) + 1, round(box.top()) + 1, 14, 14)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("ink"), 2))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(-1, 1, -1, -1), 4, 4)
        painter.setPen(look.color("text" if able else "disabled"))
        words = self.rect().adjusted(self._BOX + self._GAP, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())
        painter.end()


class Words(QLabel):
    """A label that takes its colour from the theme and keeps it when the theme changes."""

    def __init__(self, look: Look, text: str, size: float = 13, weight: Weight = 400, token: str = "text") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)  # a title may hold anything
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
