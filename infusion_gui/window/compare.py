"""Two profiles side by side: every code with its units under each, what differs first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.profiles import Profile, policy_of
from infusion_gui.coding.result import Result
from infusion_gui.window import wording
from infusion_gui.window.asking import answer_under
from infusion_gui.window.lines import caption
from infusion_gui.window.theme import Look, Weight, font

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

    def __init__(self, window: QWidget, look: Look, profiles: Mapping[str, Profile]) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._profiles = profiles
        self._look = look
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Compare profiles")
        self.profile = QComboBox()
        self.profile.setFont(font(12.5))
        self.profile.addItems(list(profiles))
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
        self._fill(grid, self._case, self._here)
        self._layout.addWidget(self._table)
        self.adjustSize()

    def _fill(self, grid: QGridLayout, case: Case, here: Result) -> None:
        profile = self.profile.currentText()
        there = answer_under(case, profile, self._profiles)
        if there is None:
            grid.addWidget(caption(f"The profile {profile} gives no answer for this case.", self._look), 0, 0)
            return
        lines: list[tuple[tuple[str, str, str], str, Weight]] = [(("", case.profile, profile), "text.2", 400)]
        for code, one, other in rows(here, there):
            strong = one != other
            cells = (code, _units(one), _units(other))
            lines.append((cells, "text" if strong else "text.2", 700 if strong else 400))
        policies = (policy_of(case, profile=name, profiles=self._profiles) for name in (case.profile, profile))
        for knob in knobs(*policies):
            lines.append((knob, "text.3", 400))
        for line, (texts, token, weight) in enumerate(lines):
            for column, text in enumerate(texts):
                label = caption(text.replace("_", " "), self._look, token)
                label.setFont(font(11.5 if token == "text.3" else 13, weight))
                grid.addWidget(label, line, column)


def _units(count: int) -> str:
    return wording.units(count) if count else wording.DASH
