"""Keeps the panels in step with the document: each is told what to show, none asks."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from infusion_gui.case.times import DAY
from infusion_gui.coding.compare import other_profile
from infusion_gui.coding.result import Near, Result
from infusion_gui.session import coder
from infusion_gui.session.document import Document
from infusion_gui.window import wording
from infusion_gui.window.asking import answer_under
from infusion_gui.window.layout import fit_table
from infusion_gui.window.panels.ledger import Change, Changes

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

_LOG = logging.getLogger(__name__)
_SLICE = 0.006  # seconds of a frame that the search for the nearest changes may take, and at least one run
_PATIENCE = 6.0  # seconds after which the search is given up: of a stay of hundreds of rows a run takes long
_REST = 120  # ms without a change after which what is not urgent is worked out


class Views(QObject):
    """What costs more than a frame (the other profile's answer, the nearest changes) waits until the window rests."""

    def __init__(self, window: MainWindow, document: Document) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._changes = Changes()
        self._differs: Change | None = None
        self._other: Result | None = None
        self._drawn: Result | None = None  # what the panels show: a gesture tells each answer twice
        self._near: tuple[Near, ...] = ()
        self._sought = False  # whether these are all
        self._given_up = False  # whether nobody looks for the others
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self.at_rest)
        self._search: Iterator[Near | None] | None = None
        self._searched = 0.0  # seconds that the present search has taken
        self._step = QTimer(self)
        self._step.setSingleShot(True)
        self._step.setInterval(0)
        self._step.timeout.connect(self._next_near)
        self._index = 0  # of the undo stack, when last told
        self._rows = 0  # that the table was made high enough for
        document.undo_stack.indexChanged.connect(self._stepped)
        document.changed.connect(self.changed)
        document.previewed.connect(self.previewed)
        document.recomputed.connect(self.recomputed)
        document.selection_changed.connect(self.selected)

    def all(self) -> None:
        """Shows everything anew."""
        self.changed()
        self._compare()
        if self._document.result_is_current and (self._window.case_is_open or self._drawn is not None):
            self._show_answer()  # before the first case the panels have nothing to show, nor to take away
        self._seek()

    @property
    def before(self) -> Result | None:
        """The result at the start of a running gesture that changes anything; None also while it is not known yet."""
        document, proposal = self._document, self._document.proposal
        changes = document.case_is_coded and proposal is not None and proposal.case != document.case
        return document.result if changes else None

    def changed(self) -> None:
        self._other = None
        self._forget_near()
        if not self._document.result_is_current:  # else the answer is told next, and shown once
            self._show_codes()
            self._show_findings()
            self._show_why()
        self._window.bars.show_title()
        self._window.bars.show_abilities()
        self._show_hint()
        self._show_edited()
        self._fit_table()
        self._rest.start()

    def _show_hint(self) -> None:
        self._window.hint.show_for(len(self._document.case.administrations), self._window.case_is_open)

    def _fit_table(self) -> None:
        """Rows that are added stay in view, as long as there is room for them."""
        count = len(self._document.case.administrations)
        if count != self._rows and self._window.case_is_open:
            self._rows = count
            fit_table(self._window)

    def _stepped(self, index: int) -> None:
        """Says the name of a new step, so that no older sentence stands beside it; who made it may say more."""
        steps = self._document.undo_stack
        # Where as many steps are kept as may be, a new one takes the place of the first: the index stays.
        if index > self._index or index == steps.undoLimit():
            self._window.say(steps.undoText())
        self._index = index

    def _show_edited(self) -> None:
        self._window.status.edited(self._window.case_is_open and self._document.modified)

    def previewed(self) -> None:
        document = self._document
        if document.proposal is None or document.result_is_current:  # an answer that stands in says nothing new
            self._show_codes()
            self._show_why()
        else:
            self._window.codes.wait()
            self._window.why.wait()
        if document.proposal is None:
            self._rest.start()  # a hand that was called off may have held the window from its rest
        self._window.bars.show_gesture()

    def recomputed(self) -> None:
        if self._window.case_is_open:  # else it is about to be, and everything is shown then
            self._show_answer()

    def _show_answer(self) -> None:
        if self._document.proposal is None or self._document.shown_result is not self._drawn:
            self._show_codes()
            self._show_why()
        if self._document.proposal is None:
            self._show_findings()
            self._show_counts()
            self._rest.start()

    def selected(self) -> None:
        self._window.codes.light(self._document.selection)
        self._forget_near()
        self._show_why()
        self._window.bars.show_abilities()
        self._rest.start()

    def _current(self) -> str | None:
        chosen = self._document.selection
        return chosen[-1] if chosen else None

    def _show_codes(self) -> None:
        document, codes = self._document, self._window.codes
        self._drawn = document.shown_result
        before = self.before
        shown = self._window.discretion.shown(document.shown_case)
        self._differs = self._changes.of(shown, before, document.shown_result) if before is not None else None
        codes.show_codes(shown, document.shown_result, self._differs)
        codes.light(document.selection)
        here = document.result if self._other is not None and self.before is None else None
        codes.show_comparison(self.other_profile(), here, self._other)
        if not document.result_is_current:
            codes.wait()

    def _show_why(self) -> None:
        document = self._document
        found = self._near if self._differs is None else ()
        shown = self._window.discretion.shown(document.shown_case)
        self._window.why.show_why(
            shown,
            document.shown_result,
            self._current(),
            self._differs,
            found,
            self._sought,
            document.result_is_current,
            self._given_up and self._differs is None,
        )

    def _show_findings(self) -> None:
        document = self._document
        shown = self._window.discretion.shown(document.case)
        self._window.findings.show_findings(shown, document.result, document.case_is_coded)
        self._show_counts()

    def _show_counts(self) -> None:
        document = self._document
        shown = self._window.case_is_open and bool(document.case.administrations)
        told = wording.counts(document.result) if document.case_is_coded else "codes being worked out"
        self._window.status.show_part("counts", told if shown else "")

    def other_profile(self) -> str:
        """The profile the ledger is compared with."""
        return other_profile(self._document.case.profile)

    def at_rest(self) -> None:
        """Works out what the panels show only while nothing moves."""
        if self._compare():
            self._show_codes()
            self._seek()

    def _compare(self) -> bool:
        """Has the answer of the other profile; False while there is no case, or no answer to it, to rest on."""
        document = self._document
        if document.proposal is not None or not document.case_is_coded or not self._window.case_is_open:
            return False
        if not document.case.administrations:
            self._other = None
        elif self._other is None:
            self._other = self.answer_under(self.other_profile())
        return True

    def _seek(self) -> None:
        """Begins to look for the nearest changes of the current row."""
        document, current = self._document, self._current()
        self._forget_near()
        known_row = current in {row.id for row in document.case.administrations}
        if current is None or not known_row or not document.case_is_coded:
            return
        from infusion_gui.coding.near import near_steps

        known = coder.known((row.drug for row in document.case.administrations), document.policy)
        self._search = near_steps(document.case, document.policy, known, document.result, current)
        self._searched = 0.0
        self._step.start()

    def _forget_near(self) -> None:
        self._near, self._search, self._sought, self._given_up = (), None, False, False

    def _next_near(self) -> None:
        """A few runs of the engine, then back to the event loop: a whole search takes hundreds of them."""
        if self._search is None or self._document.proposal is not None:
            return
        before, begun, own = (self._near, self._sought, self._given_up), time.perf_counter(), time.thread_time()
        try:
            while time.perf_counter() - begun < _SLICE:
                found = next(self._search)
                if found is not None:
                    self._near = (*self._near, found)
        except StopIteration:
            self._search, self._sought = None, True
        except Exception as wrong:  # a fault of the engine on a case that nobody has made yet
            _LOG.error("the search for the nearest change ended: %s", type(wrong).__name__)
            self._search, self._given_up = None, True
        self._searched += time.thread_time() - own  # what else the machine does says nothing of the search
        if self._search is not None and self._searched >= _PATIENCE:
            self._search, self._given_up = None, True
        if (self._near, self._sought, self._given_up) != before:
            self._show_why()
        if self._search is not None:
            self._step.start()

    def answer_under(self, profile: str) -> Result | None:
        """The case coded under another profile with the same overrides; None for a profile nobody knows."""
        return answer_under(self._document.case, profile, self._document.profiles)

    def span_text(self, start: int, stop: int) -> str:
        """`11:40 – 17:50`, with the days when the stay touches several."""
        if wording.span_of_days(self._document.case) > 1:
            end = stop - 1 if stop % DAY == 0 else stop
            last = f"{wording.day(end)} {'24:00' if end != stop else wording.clock(stop)}"
            return f"{wording.day(start)} {wording.clock(start)} {wording.DASH} {last}"
        return f"{wording.clock(start)} {wording.DASH} {wording.clock(stop)}"
