"""Two profiles side by side: every code with its units under each, what differs first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy, PolicyError
from infusion_gui.coding.profiles import policy_of, shipped
from infusion_gui.coding.result import Result
from infusion_gui.session import coder
from infusion_gui.window import wording
from infusion_gui.window.lines import caption
from infusion_gui.window.theme import Look, font

Row = tuple[str, int, int]  # code, units here, units there


def rows(here: Result, there: Result) -> list[Row]:
    """Codes with their units under both, those that differ first, each in claim order."""
    one, other = here.units(), there.units()
    order = dict.fromkeys([line.code for line in here.lines] + [line.code for line in there.lines])
    found = [(code, one[code], other[code]) for code in order]
    return sorted(found, key=lambda row: row[1] == row[2])


def knobs(here: Policy, there: Policy) -> list[tuple[str, str, str]]:
    """The knobs on which two policies differ, with both values."""
    one, other = here.model_dump(), there.model_dump()
    return [(name, str(one[name]), str(other[name])) for name in one if one[name] != other[name]]


class CompareSheet(QFrame):
    """A window over the main one; any profile can be chosen, a click elsewhere closes it."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._look = look
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Compare profiles")
        self.profile = QComboBox()
        self.profile.setFont(font(12.5))
        self.profile.addItems(list(shipped()))
        self.profile.currentTextChanged.connect(self._show)
        self._case: Case | None = None
        self._here: Result | None = None
        head = QHBoxLayout()
        title = QLabel("Compare with")
        title.setFont(font(13, 600))
        head.addWidget(title)
        head.addWidget(self.profile)
        head.addStretch(1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 14, 16, 16)
        self._layout.setSpacing(10)
        self._layout.addLayout(head)
        self._table: QWidget | None = None

    def open_over(self, window: QWidget, case: Case, here: Result, profile: str) -> None:
        """Compares the open case with its codes under `profile`."""
        self._case, self._here = case, here
        self.profile.setCurrentText(profile)
        self._show()
        self.adjustSize()
        corner = window.mapToGlobal(window.rect().topRight())
        self.move(corner.x() - self.width() - 20, corner.y() + 96)
        self.show()
        self.profile.setFocus()

    def texts(self) -> list[str]:
        """Every word of the table, for tests and for reading aloud."""
        return [label.text() for label in self._table.findChildren(QLabel)] if self._table is not None else []

    def _show(self) -> None:
        if self._case is None or self._here is None:
            return
        if self._table is not None:
            self._layout.removeWidget(self._table)
            self._table.hide()
            self._table.deleteLater()
        self._table = QWidget()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        try:
            policy = policy_of(self._case, profile=self.profile.currentText())
        except PolicyError as wrong:
            grid.addWidget(caption(str(wrong), self._look), 0, 0)
            self._layout.addWidget(self._table)
            return
        there = coder.code(self._case, policy)
        for column, text in enumerate(("", self._case.profile, self.profile.currentText())):
            grid.addWidget(caption(text, self._look), 0, column)
        line = 1
        for code, one, other in rows(self._here, there):
            differs = one != other
            for column, text in enumerate((code, _units(one), _units(other))):
                label = caption(text, self._look, "text" if differs else "text.2", 13)
                label.setFont(font(13, 700 if differs else 400))
                grid.addWidget(label, line, column)
            line += 1
        for name, one_value, other_value in knobs(policy_of(self._case), policy):
            if line and name:
                for column, text in enumerate((name.replace("_", " "), one_value, other_value)):
                    grid.addWidget(caption(text.replace("_", " "), self._look, "text.3", 11.5), line, column)
                line += 1
        self._layout.addWidget(self._table)
        self.adjustSize()


def _units(count: int) -> str:
    return wording.units(count) if count else wording.DASH
