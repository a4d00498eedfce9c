"""The rows of a case by lane: in which lane each stands, in which class it is drawn, from when to when. No Qt here.

A step of a drag changes a row or two of hundreds: the roster of the step before is taken over for the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import compress
from operator import is_not

from infusion_gui.case.model import Administration, Case, Category, Site
from infusion_gui.timeline.measures import OPEN_MINUTES
from infusion_gui.timeline.stay import OTHER
from infusion_gui.timeline.tokens import DrugClass, class_of

INJECTED = ("IM", "SQ", "intralesional")


def access_of(case: Case) -> dict[str, str]:
    """For each site the first site of its access: further lumens and restarts are followed back (R-INI-11)."""
    parent = {site.id: site.restart_of or site.lumen_of for site in case.sites}
    found: dict[str, str] = {}
    for identity in parent:
        at = identity
        while (above := parent.get(at)) is not None:
            at = above
        found[identity] = at
    return found


Span = tuple[int, int] | None
"""First and last minute of some rows, None where no time is charted."""


@dataclass(slots=True)
class Roster:
    """`access`: the lane of each site; `lane_of` and `inks` of each row; `rows` of each lane in the order of the file.
    Nothing of it changes any more once it is made, but for the spans that are worked out when they are asked for.
    """

    administrations: tuple[Administration, ...]
    sites: tuple[Site, ...]
    categories: Mapping[str, Category | None]
    access: dict[str, str]
    lane_of: dict[str, str]
    inks: dict[str, DrugClass]
    rows: dict[str, list[Administration]]
    _spans: dict[str, Span] = field(default_factory=dict)

    def spans(self) -> list[tuple[int, int]]:
        """From when to when the rows of each lane are charted."""
        for key, rows in self.rows.items():
            if key not in self._spans:
                self._spans[key] = span(rows)
        return [found for found in self._spans.values() if found is not None]

    def followed(self, case: Case, categories: Mapping[str, Category | None]) -> Roster | None:
        """The roster of another case, when it differs only in rows that stay in their lane and class; else None."""
        if case.sites is not self.sites or categories != self.categories:
            return None
        if len(case.administrations) != len(self.administrations):
            return None
        before, after = self.administrations, case.administrations
        changed = list(compress(zip(before, after, strict=True), map(is_not, before, after)))
        rows, spans = dict(self.rows), dict(self._spans)
        for old, new in changed:
            key = self.lane_of[old.id]
            if new.id != old.id or lane(new, self.access) != key or ink(new, categories) != self.inks[old.id]:
                return None
            spans.pop(key, None)
            rows[key] = [new if row is old else row for row in rows[key]]
        return Roster(
            case.administrations, case.sites, categories, self.access, self.lane_of, self.inks, rows, spans
        )  # fmt: skip


def roster_of(case: Case, categories: Mapping[str, Category | None]) -> Roster:
    """The roster of a case. `categories`: the class of each row by id where the case gives none."""
    access = access_of(case)
    made = Roster(case.administrations, case.sites, categories, access, {}, {}, defaultdict(list))
    for row in case.administrations:
        key = made.lane_of[row.id] = lane(row, access)
        made.inks[row.id] = ink(row, categories)
        made.rows[key].append(row)
    return made


def lane(row: Administration, access: Mapping[str, str]) -> str:
    """The lane of a row: its access, or that of all that enters by none."""
    outside = row.site is None or row.route in INJECTED
    return OTHER if outside else access.get(row.site or "", OTHER)


def ink(row: Administration, categories: Mapping[str, Category | None]) -> DrugClass:
    """The class a row is drawn in."""
    category = row.category or categories.get(row.id)
    return "therapeutic" if category is None else class_of(category)


def span(rows: Iterable[Administration]) -> Span:
    """First and last minute of rows; one without a charted stop fades out."""
    first: list[int] = []
    last: list[int] = []
    for row in rows:
        start, stop = row.start, row.stop
        if start is not None:
            first.append(start)
            last.append(start + OPEN_MINUTES if stop is None and not row.single_time else start)
        if stop is not None:
            first.append(stop)
            last.append(stop)
    return (min(first), max(last)) if first else None
