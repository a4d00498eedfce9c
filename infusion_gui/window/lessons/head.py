"""The row above the pages of the lesson window: the way back, what is on view, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from infusion_gui.window.chrome.buttons import FlatButton
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.lessons.fields import Words
from infusion_gui.window.tool_row import TOOL_HEIGHT


class LessonHead(QWidget):
    """Buttons that have nothing to act on are not there."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("toolRow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(TOOL_HEIGHT)
        self._icons: list[tuple[FlatButton, str]] = []
        self.home = self._button("Lessons", "arrow-left")
        self.edit = self._button("Edit", "new")
        self.paper = self._button("Handout", "audit")
        self.key = self._button("Answer key", "check")
        self.present = self._button("Present", "present")
        self.leave = self._button("Back to the case", "cross")
        self._name = Words(look, "", 13.5, 600)
        self._where = Words(look, "", 12.5, 400, "text.2")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 1)
        row.setSpacing(4)
        row.addWidget(self.home)
        for words in (self._name, self._where):
            row.addSpacing(8)
            row.addWidget(words)
        row.addStretch(1)
        for button in (self.edit, self.paper, self.key, self.present, self.leave):
            row.addWidget(button)
        look.changed.connect(self._restyle)
        self._restyle()

    def _button(self, text: str, icon: str) -> FlatButton:
        button = FlatButton(self._look)
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(text)
        self._icons.append((button, icon))
        return button

    def show_page(self, name: str, where: str, *, home: bool, lesson: bool, edit: bool) -> None:
        """What is on view. `lesson`: it can be presented and printed; `edit`: and edited."""
        self.show_where(name, where)
        self.home.setVisible(not home)
        self.edit.setVisible(edit)
        for button in (self.paper, self.key, self.present):
            button.setVisible(lesson)

    def show_where(self, name: str, where: str) -> None:
        """The lesson and the step."""
        self._name.setText(name)
        self._where.setText(where)

    def texts(self) -> tuple[str, str]:
        """Name and place."""
        return self._name.text(), self._where.text()

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window the buttons at the right keep their icons alone."""
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button, _ in self._icons[1:]:
            button.setToolButtonStyle(style)
            button.updateGeometry()

    def _restyle(self) -> None:
        for button, icon in self._icons:
            button.setIcon(self._look.icon(icon))
