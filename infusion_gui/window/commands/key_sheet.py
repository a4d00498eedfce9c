"""The sheet of keys behind `?`: every command that has one, by menu, then what mouse and typed times can do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from infusion_gui.window.chrome.lines import caption
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.commands.action_set import printed
from infusion_gui.window.commands.actions import MENUS, in_menu
from infusion_gui.window.commands.key_lines import PARTS

#: What stands under one another.
COLUMNS: tuple[tuple[str, ...], ...] = (
    ("File", "Edit", "Typed times"),
    ("View", "Go"),
    ("Administration", "Tools", "Help", "Presenting"),
    ("Timeline, by keys", "Timeline, by mouse", "Table"),
)
_STEP = QAbstractSlider.SliderAction
_DOWN = {
    Qt.Key.Key_Down: _STEP.SliderSingleStepAdd,
    Qt.Key.Key_Up: _STEP.SliderSingleStepSub,
    Qt.Key.Key_PageDown: _STEP.SliderPageStepAdd,
    Qt.Key.Key_PageUp: _STEP.SliderPageStepSub,
}
_ACROSS = {Qt.Key.Key_Right: _STEP.SliderPageStepAdd, Qt.Key.Key_Left: _STEP.SliderPageStepSub}

_BAR = 20  # room for a scroll bar

Section = tuple[str, list[tuple[str, str]]]


def sections() -> list[Section]:
    """Title and lines (keys, what they do) of every part of the sheet."""
    made: list[Section] = []
    for menu in MENUS:
        lines = [(printed(row), row.title.rstrip("…")) for row in in_menu(menu) if row.keys]
        if lines:
            made.append((menu, lines))
    made.extend((title, list(lines)) for title, lines in PARTS)
    return made


class KeySheet(QFrame):
    """A window of its own over the main one; any key closes it, but those that scroll where the window is low."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("keySheet")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Keys")
        self._look = look
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    def open_over(self, window: QWidget) -> None:
        """Shows the sheet in the middle of the window, in as many columns as it has room for."""
        room = window.width() - 40
        for columns in range(len(COLUMNS), 0, -1):
            content = self._filled(columns)
            if content.sizeHint().width() + _BAR <= room:
                break
        self._area.setWidget(content)
        content.setAutoFillBackground(False)  # the sheet has a ground
        natural = content.sizeHint()
        width = min(natural.width() + _BAR, room)
        height = min(natural.height() + 8, window.height() - 60)
        self.resize(width, height)
        corner = window.mapToGlobal(window.rect().center())
        self.move(corner.x() - width // 2, corner.y() - height // 2)
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down, across = self._area.verticalScrollBar(), self._area.horizontalScrollBar()
        key = Qt.Key(event.key())
        if key in _DOWN and down.maximum():
            down.triggerAction(_DOWN[key])
        elif key in _ACROSS and across.maximum():
            across.triggerAction(_ACROSS[key])
        else:
            self.hide()

    def _filled(self, columns: int) -> QWidget:
        """The parts one under another in so many columns of about the same height."""
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(18, 14, 18, 14)
        row.setSpacing(26)
        parts = dict(sections())
        for titles in _folded(columns, parts):
            box = QVBoxLayout()
            box.setSpacing(12)
            for title in titles:
                box.addWidget(_section(title, parts[title], self._look))
            box.addStretch(1)
            row.addLayout(box)
        return content


def _folded(columns: int, parts: dict[str, list[tuple[str, str]]]) -> list[list[str]]:
    """The titles of so many columns: `COLUMNS` where all have room, else in their order, about as high."""
    if columns == len(COLUMNS):
        return [list(titles) for titles in COLUMNS]
    rest = [title for titles in COLUMNS for title in titles]
    share = sum(len(parts[title]) + 2 for title in rest) / columns
    folded: list[list[str]] = []
    for left in range(columns, 0, -1):
        folded.append([])
        high = 0.0
        while rest and (left == 1 or not high or high + len(parts[rest[0]]) / 2 <= share):
            high += len(parts[rest[0]]) + 2
            folded[-1].append(rest.pop(0))
    return folded


def _section(title: str, lines: list[tuple[str, str]], look: Look) -> QWidget:
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(3)
    head = QLabel(title)
    head.setFont(font(12.5, 600))
    grid.addWidget(head, 0, 0, 1, 2)
    for n, (keys, what) in enumerate(lines, 1):
        key = QLabel(keys)
        key.setFont(font(12, 500))
        grid.addWidget(key, n, 0)
        grid.addWidget(caption(what, look, size=12), n, 1)
    grid.setColumnStretch(1, 1)
    return widget
