"""The codes panel: the ledger, or what a running gesture would change, and what another profile would say."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from infusion_gui.case.model import Case
from infusion_gui.coding.result import Result, difference
from infusion_gui.window import wording
from infusion_gui.window.chrome.buttons import push_button
from infusion_gui.window.chrome.dock import MARGIN, Panel
from infusion_gui.window.chrome.lines import bold, quiet
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.classes import classed_rows
from infusion_gui.window.panels.ledger import Change, ledger
from infusion_gui.window.panels.ledger_view import LedgerView, Row, change_rows, rows_of


class Comparison(QWidget):
    """The line under the ledger: whether the other profile gives the same codes, and the way to see how."""

    asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._said: tuple[str, Result, Result] | None = None
        self.setObjectName("comparison")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = QLabel()
        self._words = QLabel()
        self._words.setFont(font(12))
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setWordWrap(True)
        self.button = push_button("Compare")
        self.button.setFont(font(12, 500))
        self.button.clicked.connect(self.asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 3, 8, 3)
        layout.setSpacing(6)
        layout.addWidget(self._icon)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.button)
        self.setMinimumHeight(34)

    def say(self, profile: str, here: Result, there: Result) -> None:
        """Names the difference in units between the answer and that of `profile`."""
        self._said = (profile, here, there)
        gains, loses = difference(here.units(), there.units())
        same = not gains and not loses
        name = bold(profile)
        said = "gives the same lines" if same else f"would say {wording.spoken_change(gains, loses)}"
        self._words.setText(f"{quiet('Profile', self._look)} {name} {quiet(said, self._look)}")
        size = QSize(14, 14)
        icon = self._look.icon("check", "gain", 14) if same else self._look.icon("swap", "query", 14)
        self._icon.setPixmap(icon.pixmap(size))

    def restyle(self) -> None:
        if self._said is not None:
            self.say(*self._said)


class CodesPanel(Panel):
    """A function of case, result and selection; `before` is the result at the start of a running gesture."""

    chosen = Signal(tuple)

    def __init__(self, look: Look) -> None:
        super().__init__("Codes", look, least=120)
        self.view = LedgerView(look)
        self.view.chosen.connect(self.chosen)
        self.comparison = Comparison(look)
        self.comparison.hide()
        self.copy_button = self.head.set_button("Copy", "copy")
        self.set_body(self.view, self.comparison)

    def show_codes(self, case: Case, result: Result, differs: Change | None = None) -> None:
        """Shows the ledger of `result`, or, while a gesture runs, what it would change."""
        rows = classed_rows(case)
        if differs is None:
            made = ledger(case, result)
            self.head.set_note(f"{wording.plural(made.lines, 'line')}, {wording.plural(made.units, 'unit')}")
            self.head.set_aside("")
            self._show(rows_of(made, rows))
            return
        as_before = differs.units_after == differs.units_before
        self.head.set_note("if you release now")
        was = "as before" if as_before else f"{differs.units_before} before"
        self.head.set_aside(f"{wording.plural(differs.units_after, 'unit')}, {was}")
        self._show(change_rows(differs, rows))

    def _show(self, rows: list[Row]) -> None:
        if self.view.show_rows(rows):
            self.body.refit()

    def show_comparison(self, profile: str, here: Result | None, there: Result | None) -> None:
        """Says what `profile` would answer; hidden without an answer (and while a gesture runs)."""
        if here is not None and there is not None:
            self.comparison.say(profile, here, there)
        self.comparison.setVisible(here is not None and there is not None)

    def light(self, selected: tuple[str, ...]) -> None:
        self.view.light(selected)

    def restyle(self) -> None:
        self.comparison.restyle()
        self.copy_button.setIcon(self.look.icon("copy", size=16))
        self.view.viewport().update()
