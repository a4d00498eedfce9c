"""The why panel: gauge and reasons of the current administration, or what a running gesture would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.result import Account, Near, Result
from infusion_gui.drugs.naming import short_name
from infusion_gui.window import wording
from infusion_gui.window.chrome.dock import Panel
from infusion_gui.window.chrome.heading import Heading
from infusion_gui.window.chrome.lines import Column
from infusion_gui.window.chrome.swatch import swatch_pixmap
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.classes import classed
from infusion_gui.window.panels.gauge import GaugeView
from infusion_gui.window.panels.ledger import Change

if TYPE_CHECKING:
    from infusion_gui.window.panels.why import Reason


class WhyPanel(Panel):
    """A function of case, result, current administration and, while a gesture runs, what it would change."""

    rule_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__("Why", look, least=150)
        self._terse = False
        self._last: tuple[Case, Result, str | None, Change | None, tuple[Near, ...], bool, bool, bool] | None = None
        self._column = Column(look, 6, linked=False)
        self._heading = Heading(look)
        self._swatch = QLabel()
        self._painted: tuple[object, ...] = ()
        self._parts: tuple[object, ...] = ()  # what it was laid out for
        self._gauge = GaugeView(look)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._swatch)
        row.addWidget(self._heading, 1)
        self._column.box.addLayout(row)
        self._column.box.addSpacing(2)
        self._column.box.addWidget(self._gauge)
        self._column.box.addStretch(1)
        self._column.rule_asked.connect(self.rule_asked)
        self.set_body(self._column)

    def show_why(
        self,
        case: Case,
        result: Result,
        current: str | None,
        differs: Change | None = None,
        near: tuple[Near, ...] = (),
        sought: bool = True,
        answered: bool = True,
        given_up: bool = False,
    ) -> None:
        """Shows the account of `current`; `differs` is what a running gesture would change, `near` the nearest changes,
        with `sought` false those that were found so far. `answered` is false while `result` is of a moment ago,
        `given_up` true where the others are not looked for any more.
        """
        self._last = (case, result, current, differs, near, sought, answered, given_up)
        row = next((classed(row) for row in case.administrations if row.id == current), None)
        account = wording.account_of(result, row.id) if row is not None else None
        self.head.set_note("it would change" if differs is not None else "" if self._terse else "and why not")
        self._swatch.setVisible(row is not None)
        if row is None or account is None:
            self._gauge.show_gauge(None, None)
            self._heading.say("", "Select an administration or a line.")
            self._say(())
            return
        from infusion_gui.window.panels.why import gauge, moved, reasons

        place = f", {row.site}" if row.site and row.route == "IV" else f", {row.route}"
        name = short_name(row.drug)
        self._heading.say(name, wording.times(row) + place, row.drug if name != row.drug else "")
        self._show_swatch(row, account)
        before = differs.before if differs is not None else None
        self._gauge.show_gauge(gauge(case, result, row.id, before), row.category)
        told = moved(differs) if differs is not None else ()
        self._say(told or reasons(case, result, row.id, near, sought, given_up))
        if not answered:
            self.wait()

    def _show_swatch(self, row: Administration, account: Account) -> None:
        """Paints the sign of the row, unless it is there already."""
        kind = (row.category, row.route, row.technique, row.single_time, account.status)
        painted = (*kind, self.look.theme.name, self.devicePixelRatioF())
        if painted != self._painted:
            self._painted = painted
            self._swatch.setPixmap(swatch_pixmap(self.look.theme, row, account, self.devicePixelRatioF()))

    def follow(self, before: QWidget) -> None:
        """Takes its place in the Tab order, behind `before`."""
        self._column.behind = lambda: before

    def _say(self, said: tuple[Reason, ...]) -> None:
        parts = (len(said), self._gauge.isHidden(), self._swatch.isHidden())
        moved, self._parts = [parts != self._parts], parts
        self._column.fit_rows(len(said), at=3)
        for sentence, reason in zip(self._column.sentences, said, strict=True):
            joint = " " if reason.lead and not reason.text.startswith((",", ":")) else ""
            moved.append(sentence.tell(reason.mark, reason.lead, joint + reason.text, reason.rule))
        if any(moved):  # in most steps of a drag nothing is
            self._column.spoken()
            self.body.settle()

    def set_terse(self, terse: bool) -> None:
        """Narrow windows drop the second words of the head."""
        if terse != self._terse:
            self._terse = terse
            self.restyle()

    def restyle(self) -> None:
        self._column.restyle()
        if self._last is not None:
            self.show_why(*self._last)
