"""The sheet of keys behind `?`: every command that has one, by menu, then what mouse and typed times can do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from infusion_gui.window.chrome.lines import caption
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.commands.action_set import printed
from infusion_gui.window.commands.actions import GESTURES, MENUS, TIMES, in_menu

Section = tuple[str, list[tuple[str, str]]]


def sections() -> list[Section]:
    """Title and lines (keys, what they do) of every part of the sheet."""
    made: list[Section] = []
    for menu in MENUS:
        lines = [(printed(row), row.title.rstrip("…")) for row in in_menu(menu) if row.keys]
        if lines:
            made.append((menu, lines))
    made.append(("Mouse and keys on the timeline", list(GESTURES)))
    made.append(("Typed times", list(TIMES)))
    return made


class KeySheet(QFrame):
    """A window of its own over the main one; any key closes it."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Keys")
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(18, 14, 18, 14)
        columns.setSpacing(34)
        parts = sections()
        total = sum(len(lines) + 2 for _, lines in parts)
        for _ in range(3):
            box = QVBoxLayout()
            box.setSpacing(12)
            count = 0
            while parts and (count == 0 or count + len(parts[0][1]) + 2 <= total / 3 + 4):
                title, lines = parts.pop(0)
                count += len(lines) + 2
                box.addWidget(_section(title, lines, look))
            box.addStretch(1)
            columns.addLayout(box)
        rest = QVBoxLayout()
        rest.setSpacing(12)
        for title, lines in parts:
            rest.addWidget(_section(title, lines, look))
        rest.addStretch(1)
        columns.addLayout(rest)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self._natural = content.sizeHint()

    def open_over(self, window: QWidget) -> None:
        """Shows the sheet in the middle of the window."""
        width = min(self._natural.width() + 20, window.width() - 40)
        height = min(self._natural.height() + 8, window.height() - 60)
        self.resize(width, height)
        corner = window.mapToGlobal(window.rect().center())
        self.move(corner.x() - width // 2, corner.y() - height // 2)
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.hide()


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
