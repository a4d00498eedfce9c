"""Two profiles side by side: every code with its units under each, what differs first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.profiles import Profile, policy_of
from infusion_gui.coding.result import Result
from infusion_gui.window import wording
from infusion_gui.window.asking import answer_under
from infusion_gui.window.chrome.choice import Choice
from infusion_gui.window.chrome.lines import caption
from infusion_gui.window.chrome.theme import Look, Weight, font

_MOST_REASONS = 4  # under one code
_WIDEST = 420  # logical px of a sentence
_APART = 6  # logical px between the codes and the choices behind them
Row = tuple[str, int, int]  # code, units here, units there


def rows(here: Result, there: Result) -> list[Row]:
    """Codes with their units under both, those that differ first, each in claim order."""
    one, other = here.units(), there.units()
    order = dict.fromkeys([line.code for line in here.lines] + [line.code for line in there.lines])
    found = [(code, one[code], other[code]) for code in order]
    return sorted(found, key=lambda row: row[1] == row[2])


def reasons(case: Case, here: Result, there: Result, code: str) -> list[str]:
    """What `there` says of every row that has other units of a code than `here`, with the rule that decided."""
    ours = here.by_row
    names, rows_of = wording.row_names(case), {row.id: row for row in case.administrations}
    found = []
    for account in there.accounts:
        was = ours.get(account.administration)
        if was is None or was.units.get(code, 0) == account.units.get(code, 0):
            continue
        why = wording.without_drug(account.why, rows_of[account.administration].drug)
        rule = f" ({account.rules[0]})" if account.rules else ""
        found.append(f"{names[account.administration]}: {why}{rule}")
    return list(dict.fromkeys(found))


def knobs(here: Policy, there: Policy) -> list[tuple[str, str, str]]:
    """The knobs on which two policies differ, with both values."""
    one, other = here.model_dump(), there.model_dump()
    return [(name, _value(one[name]), _value(other[name])) for name in one if one[name] != other[name]]


def _value(value: object) -> str:
    """A knob's value in words: `per date`, `501`, `not set`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not set" if value is None else f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")


class CompareSheet(QFrame):
    """A window over the main one; any profile can be chosen, a click elsewhere closes it."""

    def __init__(self, window: QWidget, look: Look, profiles: Mapping[str, Profile]) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._profiles = profiles
        self._look = look
        self.setObjectName("compareSheet")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Compare profiles")
        self.profile = Choice(look, "Profile to compare with", [(name, name) for name in profiles])
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
        self._line(grid, ("", case.profile, profile), "text.2", 400)
        for code, one, other in rows(here, there):
            strong = one != other
            cells = (f"{code}  {wording.role(code)}", _units(one), _units(other))
            self._line(grid, cells, "text" if strong else "text.2", 600 if strong else 400)
            told = reasons(case, here, there, code) if strong else []
            for text in told[:_MOST_REASONS]:
                self._words(grid, text)
            if len(told) > _MOST_REASONS:
                self._words(grid, f"and {wording.plural(len(told) - _MOST_REASONS, 'row')} more")
        policies = (policy_of(case, profile=name, profiles=self._profiles) for name in (case.profile, profile))
        if differ := knobs(*policies):
            grid.setRowMinimumHeight(grid.rowCount(), _APART)
            self._words(grid, "Choices on which they differ", "text.2")
        for name, here_value, there_value in differ:
            self._line(grid, (name.replace("_", " "), here_value, there_value), "text.3", 400)

    def _line(self, grid: QGridLayout, texts: tuple[str, str, str], token: str, weight: Weight) -> None:
        line = grid.rowCount()
        for column, text in enumerate(texts):
            label = caption(text, self._look, token)
            label.setFont(font(11.5 if token == "text.3" else 13, weight))
            grid.addWidget(label, line, column)

    def _words(self, grid: QGridLayout, text: str, token: str = "text.3") -> None:
        """A sentence over all columns."""
        label = caption(text, self._look, token, 11.5)
        label.setWordWrap(True)
        label.setFixedSize(_WIDEST, label.heightForWidth(_WIDEST))  # a grid asks no wrapped text for its height
        grid.addWidget(label, grid.rowCount(), 0, 1, 3)


def _units(count: int) -> str:
    return wording.units(count) if count else wording.DASH
