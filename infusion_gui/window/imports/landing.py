"""Where an imported stay goes: into a case of its own, or into the open one. Each is one undo step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case
from infusion_gui.case.times import DAY
from infusion_gui.window.chrome.notice import Answer
from infusion_gui.window.imports.import_words import added_words, opened_words, summary, unread_words
from infusion_gui.window.table_pane import ASIDE
from infusion_gui.window.wording import plural

if TYPE_CHECKING:
    from infusion_gui.exchange.merging import Merged
    from infusion_gui.exchange.values import ImportedStay, SetAside
    from infusion_gui.window.imports.importing import Importing
    from infusion_gui.window.main_window import MainWindow


_FAR = 31 * DAY
"""Minutes between two records from which they are hardly of one stay."""


class Landing:
    """Belongs to one window. What was read, and how it came, it asks of `importing`."""

    def __init__(self, window: MainWindow, importing: Importing) -> None:
        self._window = window
        self._importing = importing
        self._done_at = -1  # where the last import stands on the undo stack
        self._told = ""
        window.document.undo_stack.indexChanged.connect(self._edited)

    def land(self, stay: ImportedStay) -> None:
        """Opens a stay in an empty window, and adds it to the open one; an opened file is asked about first."""
        window, request = self._window, self._importing.request
        stack = window.document.undo_stack
        if request.again and self._done_at == stack.index() > 0:
            stack.undo()
        if not window.case_is_open:
            self.open(stay)
        elif _is_bare(window.document.case):
            self._fill(stay)
        elif not request.again and (request.how == "open" or self._is_far(stay)) and not self._is_the_open(stay):
            self._ask_where(stay)
        else:
            self.add(stay)

    def _is_the_open(self, stay: ImportedStay) -> bool:
        """Whether the open stay has at least half of the rows: one common dose at one time is a coincidence."""
        from infusion_gui.exchange.merging import merge

        case = self._window.document.case
        merged = merge(case, stay)
        fewer = min(len(case.administrations), len(stay.case.administrations))
        return not isinstance(merged, Refusal) and 2 * len(merged.already) >= fewer

    def _is_far(self, stay: ImportedStay) -> bool:
        """Whether a record lies so far from the open stay that one of them is another stay, or has a wrong date."""
        times = [
            t for row in self._window.document.case.administrations for t in (row.start, row.stop) if t is not None
        ]
        if stay.span is None or not times:
            return False
        return stay.span[0] - max(times) > _FAR or min(times) - stay.span[1] > _FAR

    def _ask_where(self, stay: ImportedStay) -> None:
        """A record came while a stay is open, and is hardly the same one."""
        answers: list[Answer] = [
            ("Open it as a new stay", lambda: self.open(stay)),
            ("Add it to this stay", lambda: self.add(stay)),
        ]
        self.tell(f"{summary(stay)}. Is it another stay?", answers)

    def open(self, stay: ImportedStay) -> bool:
        """Opens a stay as a case of its own."""
        window = self._window
        if not window.may_leave():
            return False
        self._edited()
        refusal = window.document.new(window.empty_case())
        if refusal is not None:
            window.say(refusal.message)
            return False
        self._put(stay)
        window.case_opened()
        self._say_opened(stay)
        return True

    def _fill(self, stay: ImportedStay) -> None:
        """Puts a stay into a case that says nothing yet but its label and how it is coded; these stay."""
        self._put(stay)
        self._say_opened(stay)

    def _put(self, stay: ImportedStay) -> None:
        document = self._window.document
        here = document.case
        kept = ("label", "setting", "profile", "primary_reason", "place_of_service")
        update = {name: getattr(here, name) for name in kept} | {"policy": {**stay.case.policy, **here.policy}}
        self._commit(stay.case.model_copy(update=update), stay)
        document.select(())

    def _commit(self, case: Case, stay: ImportedStay) -> bool:
        """One undo step, with the rows that were set aside."""
        document = self._window.document
        loose = self._importing.found.loose if self._importing.found is not None else ()
        aside: tuple[SetAside, ...] = (*document.aside, *self._not_yet((*stay.set_aside, *loose)))
        done = document.edit(case, f"Import {self._importing.request.name}", aside=aside)
        self._done_at = document.undo_stack.index()
        return done

    def _not_yet(self, items: Iterable[SetAside]) -> list[SetAside]:
        """Those that neither wait in the tray already nor were brought back, from whatever file they come."""
        document = self._window.document
        waiting = [item.row for item in document.aside]
        texts = {row.text for row in waiting}
        texts.update(one.text for row in document.case.administrations for one in row.evidence)
        places = {(row.source, row.number) for row in waiting if not row.text}
        return [
            item
            for item in items
            if (item.row.text not in texts if item.row.text else (item.row.source, item.row.number) not in places)
        ]

    def _say_opened(self, stay: ImportedStay) -> None:
        window = self._window
        window.pane.table.scrollToTop()
        window.say(opened_words(stay))
        doubt = self._doubt(stay)
        if doubt:
            self.tell(doubt, self._about(stay))

    def _doubt(self, stay: ImportedStay) -> str:
        """Rows that could not be read, or what is doubtful of the whole source or stay, in a sentence, or nothing.

        Doubts about rows that became bars stand in the findings and the report.
        """
        found = self._importing.found
        whole = [problem for problem in stay.problems if problem.row is None]
        doubts = [str(problem) for problem in (*(found.problems if found is not None else ()), *whole)]
        bad = unread_words(stay)
        if not bad and not doubts:
            return ""
        first, rest = (bad, len(doubts)) if bad else (doubts[0], len(doubts) - 1)
        more = f" ({plural(rest, 'more doubt')})" if rest else ""
        return f"{first.removesuffix('.')}{more}."

    def _about(self, stay: ImportedStay) -> list[Answer]:
        """What may be done about the doubt."""
        window = self._window
        bad: list[Answer] = [("Show them", lambda: window.pane.turn_to(ASIDE))] if unread_words(stay) else []
        return [*bad, *self._check(), ("Import report", self._importing.show_report)]

    def _check(self) -> list[Answer]:
        found, importing = self._importing.found, self._importing
        if found is None:
            return []
        day: list[Answer] = [("Name the day", importing.ask_day)] if found.dateless else []
        zone: list[Answer] = [("Name the time zone", importing.ask_zone)] if found.zoneless else []
        doubtful = found.guess is not None and found.guess.doubtful
        columns: list[Answer] = [("Check the columns", importing.check_columns)] if doubtful else []
        return [*day, *zone, *columns]

    def add(self, stay: ImportedStay) -> None:
        """Adds what the open stay has not yet; what it has stays as it is."""
        from infusion_gui.exchange.merging import merge

        window, document = self._window, self._window.document
        merged = merge(document.case, stay)
        if isinstance(merged, Refusal):
            window.say(merged.message)
            return
        before = len(document.aside)
        if not self._commit(merged.case, stay):
            return
        document.select(merged.added or merged.completed)
        words = added_words(merged, len(document.aside) - before)
        window.say(words)
        doubt = self._doubt(stay)
        said = f"{words}; {doubt}" if doubt else f"{words}."
        answers = [*self._after(merged, stay), *(self._about(stay) if doubt else ())]
        self.tell(said, answers, calm=not merged.differing and not doubt)

    def _after(self, merged: Merged, stay: ImportedStay) -> list[Answer]:
        document = self._window.document
        answers: list[Answer] = []
        if merged.differing:
            answers.append(("Show what differs", lambda: self._window.go_to(merged.differing)))
        elif merged.already:
            answers.append(("Show what was there", lambda: self._window.go_to(merged.already)))
        step = self._done_at

        def instead() -> None:
            stack = document.undo_stack
            undone = step == stack.index() > 0
            if undone:
                stack.undo()
            if not self.open(stay) and undone:
                stack.redo()

        if merged.added:
            answers.append(("Open as a new stay instead", instead))
        return answers

    def tell(self, words: str, answers: list[Answer], calm: bool = False) -> None:
        """One line above the work; it goes with the next edit and the next record."""
        self._told = self._window.discretion.sentence(f"{self._importing.request.title}: {words}")
        self._window.notice.tell(self._told, answers, calm)

    def hush(self) -> None:
        """Another record is read: what was told of the last one goes."""
        self._edited()

    def _edited(self) -> None:
        if self._told and self._window.notice.text == self._told:
            self._window.notice.clear()


def _is_bare(case: Case) -> bool:
    """Whether nothing was entered yet that an import could clash with."""
    timed = any(visit.arrival is not None or visit.departure is not None for visit in case.visits)
    return not (case.administrations or case.sites or case.exclusions or timed)
