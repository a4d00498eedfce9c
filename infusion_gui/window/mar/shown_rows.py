"""The rows that the MAR table shows, in the order of time, and which of them a running gesture changes. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from infusion_gui.case.differing import changed
from infusion_gui.case.model import Administration, Case
from infusion_gui.drugs import facility
from infusion_gui.window import wording
from infusion_gui.window.classes import classed_rows


class Step(NamedTuple):
    """What is to be shown next.

    `rows`: those that are others than before, by place; None where the set of rows or their order is another. `before`:
    the rows that the running gesture changes or takes away, as they are without it. `dated`: the stay touches several
    days.
    """

    rows: Mapping[int, Administration] | None
    before: dict[str, Administration]
    dated: bool


class ShownRows:
    """Follows a case and what is shown in its place while a gesture runs, which changes rows and not their order."""

    def __init__(self) -> None:
        self._case, self._now = Case(), Case()
        self.rows: list[Administration] = []
        self.place: dict[str, int] = {}
        """Where each row stands, by its id."""
        self.before: dict[str, Administration] = {}
        self.dated = False
        #: The case, the formulary and the shown rows of the last step.
        self._last: tuple[object, object, tuple[Administration, ...]] = (None, None, ())
        #: Of a case and some rows that a gesture changes, when the others begin and end.
        self._still: tuple[Case | None, frozenset[str], list[int]] = (None, frozenset(), [])

    def places(self, identities: Iterable[str]) -> list[int]:
        """Where these rows stand, as far as they are shown."""
        return [self.place[identity] for identity in identities if identity in self.place]

    def next(self, case: Case, shown: Case) -> Step:
        """What it is to be for a case and what is shown of it now; the rows stay what they are until it is taken."""
        self._case, self._now = case, shown
        before = self._changed_by_gesture()
        return Step(self._others(), before, self._touches_days(before))

    def take(self, step: Step) -> None:
        """Makes the rows those of the step asked for last; all of them anew where it does not tell which are others."""
        if step.rows is None:
            self.rows = self._in_order()
            self.place = {row.id: n for n, row in enumerate(self.rows)}
        else:
            for n, row in step.rows.items():
                self.rows[n] = row
        self.before, self.dated = step.before, step.dated

    def _others(self) -> dict[int, Administration] | None:
        """The shown rows that are others than those taken last, by place; None where there are more or fewer, or in
        another order.
        """
        case, shown = self._case.administrations, self._now
        (under, answers, last), formulary = self._last, facility.formulary()
        self._last = (case, formulary, shown.administrations)
        pairs = changed(last, shown.administrations)
        if pairs is not None and under is case and answers is formulary:  # each step of a drag
            rows = classed_rows(shown)
            return {self.place[row.id]: rows[row.id] for _, row in pairs}
        now = self._in_order()
        if [row.id for row in now] != [row.id for row in self.rows]:
            return None
        return {n: row for n, row in enumerate(now) if row is not self.rows[n]}

    def _in_order(self) -> list[Administration]:
        """The shown rows in the time order of the case as committed; rows that a gesture adds come last."""
        shown = classed_rows(self._now)
        order = [row.id for row in sorted(self._case.administrations, key=_time) if row.id in shown]
        known = set(order)
        return [shown[identity] for identity in (*order, *(one for one in shown if one not in known))]

    def _changed_by_gesture(self) -> dict[str, Administration]:
        """The rows that a running gesture changes or takes away, as they are without it."""
        was, now = self._case.administrations, self._now.administrations
        pairs = changed(was, now)
        if pairs is not None:
            return {old.id: old for old, _ in pairs}
        here = set(map(id, now))
        return {row.id: row for row in was if id(row) not in here}

    def _touches_days(self, before: Mapping[str, Administration]) -> bool:
        """Whether the stay touches several days. The rows that a gesture leaves alone are looked at once."""
        case, shown = self._case, self._now
        if len(case.administrations) != len(shown.administrations):
            return wording.span_of_days(shown) > 1
        if self._still[0] is not case or self._still[1] != before.keys():
            left = wording.ends([row for row in case.administrations if row.id not in before])
            self._still = (case, frozenset(before), left)
        moved = [shown.administration(identity) for identity in before]
        return wording.span(self._still[2] + wording.ends(moved, shown.visits)) > 1


def _time(row: Administration) -> tuple[bool, int]:
    """Rows by start, else by stop; those without a time last; equal ones in the order of the file."""
    return (row.start is None and row.stop is None, row.start or row.stop or 0)


def was_text(before: Administration, now: Administration, zone: str | None) -> str:
    """What the times and the access of a row were that a gesture moves: `was 14:12, 72 min`; empty when they stay."""
    moved = [old for old, new in ((before.start, now.start), (before.stop, now.stop)) if old != new]
    times = wording.DASH.join(f" {wording.clock(old)} " for old in moved if old is not None).strip()
    if not times and moved:
        times = "not charted"
    old = before.minutes_in(zone)
    length = f"{old} min" if old not in (None, now.minutes_in(zone)) else ""
    access = before.site if before.site != now.site else ""
    words = ", ".join(filter(None, (times, length, access)))
    return f"was {words}" if words else ""
