"""What is to be drawn of a stay, before any pixel: lanes, bars and their facts, from a case and its result. No Qt here.

Everything a view shows is a function of (case, result); this module is the first half of it, the other half
(`lanes`, `full`, `compact`) turns these facts into positions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from infusion_gui.case.model import Administration, Case, Category, Site
from infusion_gui.case.times import DAY
from infusion_gui.coding.result import HydrationSum, Link, Near, Overlap, Rail, Result
from infusion_gui.timeline.marks import Look, Shape
from infusion_gui.timeline.measures import OPEN_MINUTES
from infusion_gui.timeline.tokens import DrugClass, class_of
from infusion_gui.timeline.wording import code_text

OTHER = "\x00other"  # key of the lane of what enters by no access; no site id can be this
_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_INJECTED = ("IM", "SQ", "intralesional")


class Stretch(NamedTuple):
    """A part of a bar: `number` counts the free pieces of a fluid; `by`/`by_ink` name who blocks it."""

    start: int
    stop: int
    kind: Literal["counted", "blocked", "outside"]
    number: int
    by: str
    by_ink: DrugClass


@dataclass(frozen=True, slots=True)
class Bar:
    """One administration as drawn. Times are wall minutes; `stop` of a bar with an open end is where it fades out."""

    id: str
    name: str
    drug: str
    ink: DrugClass
    shape: Shape
    look: Look
    start: int
    stop: int
    open_start: bool
    open_stop: bool
    minutes: int | None
    codes: tuple[str, ...]
    reason: str
    crowned: bool
    stretches: tuple[Stretch, ...] = ()
    rails: tuple[Rail, ...] = ()
    near: tuple[Near, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    notches: tuple[int, ...] = ()
    charted: tuple[int | None, int | None] = (None, None)
    whole: str = ""  # rows of one bag or order share this
    route_word: str = ""  # "IM", "SQ": said after the name of an injection

    @property
    def single(self) -> bool:
        """True for a marker: one moment, no length."""
        return self.shape != "bar"

    def blocked(self) -> tuple[tuple[int, int], ...]:
        """The stretches another administration takes."""
        return tuple((s.start, s.stop) for s in self.stretches if s.kind == "blocked")


@dataclass(frozen=True, slots=True)
class Lane:
    """One access (with its further lumens and restarts), or all that enters by none (`key` is `OTHER`)."""

    key: str
    title: str
    label: str
    sites: tuple[str, ...]
    bars: tuple[Bar, ...]
    links: tuple[Link, ...]
    sums: tuple[HydrationSum, ...]
    initial: tuple[str, ...]
    rows: int
    untimed: int
    units: int
    by_id: Mapping[str, Bar] = field(default_factory=dict, compare=False, repr=False)

    def bar(self, identity: str) -> Bar | None:
        """The bar of a row, None when this lane has none."""
        return self.by_id.get(identity)


class VisitLine(NamedTuple):
    """An upright line that belongs to a visit and can be dragged."""

    visit: str
    edge: Literal["arrival", "departure", "inpatient_from"]
    minute: int


class Window(NamedTuple):
    """An exclusion: minutes that count for nothing; `number` is its place in the case."""

    number: int
    start: int
    stop: int
    label: str


@dataclass(frozen=True, slots=True)
class Stay:
    """All facts of one drawing. `first`/`last` span everything in it, in wall minutes."""

    lanes: tuple[Lane, ...] = ()
    lines: tuple[VisitLine, ...] = ()
    windows: tuple[Window, ...] = ()
    outside: tuple[tuple[int | None, int | None], ...] = ()
    first: int = 0
    last: int = 0
    rows: int = 0
    lane_of: Mapping[str, str] = field(default_factory=dict)

    def lane(self, key: str) -> Lane:
        """The lane with this key. Raises `KeyError`."""
        for lane in self.lanes:
            if lane.key == key:
                return lane
        raise KeyError(key)

    def bar(self, identity: str) -> Bar | None:
        """The bar of a row, None when it has no time."""
        key = self.lane_of.get(identity)
        return None if key is None else self.lane(key).bar(identity)

    def bars(self) -> Iterable[Bar]:
        """Every bar, lane by lane."""
        for lane in self.lanes:
            yield from lane.bars


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


def stay_of(case: Case, result: Result | None, categories: Mapping[str, Category | None] | None = None) -> Stay:
    """The facts of a drawing.

    `categories`: the class of each row by id where the case gives none (the catalogue's proposal); such a row is
    drawn in that class, a row without any as held.
    """
    facts = _Facts(case, result, categories or {})
    rows: dict[str, list[Administration]] = defaultdict(list)
    for row in case.administrations:
        rows[facts.lane_key(row)].append(row)
    lanes = []
    for site in case.sites:
        if facts.access[site.id] == site.id:
            members = tuple(s for s in case.sites if facts.access[s.id] == site.id)
            lanes.append(_lane(facts, site.id, _site_title(members), site.label, members, rows[site.id]))
    if rows[OTHER]:
        lanes.append(_lane(facts, OTHER, _other_title(rows[OTHER]), "", (), rows[OTHER]))
    first, last = extent(case)
    return Stay(
        lanes=tuple(lanes),
        lines=_visit_lines(case),
        windows=tuple(Window(i, e.start, e.stop, e.label) for i, e in enumerate(case.exclusions)),
        outside=_outside(case),
        first=first,
        last=last,
        rows=len(case.administrations),
        lane_of={bar.id: lane.key for lane in lanes for bar in lane.bars},
    )


def extent(case: Case) -> tuple[int, int]:
    """First and last moment of a stay: its visits and rows. An empty case spans a working day of no date."""
    moments = [t for row in case.administrations for t in (row.start, row.stop) if t is not None]
    for visit in case.visits:
        moments += [t for t in (visit.arrival, visit.departure, visit.inpatient_from) if t is not None]
    for window in case.exclusions:
        moments += [window.start, window.stop]
    if not moments:
        return 0, 0
    open_ends = [
        row.start + OPEN_MINUTES
        for row in case.administrations
        if row.start is not None and row.stop is None and not row.single_time
    ]
    return min(moments), max(moments + open_ends)


class _Facts:
    """The result by administration, gathered once for all lanes."""

    def __init__(self, case: Case, result: Result | None, categories: Mapping[str, Category | None]) -> None:
        self.case = case
        self.categories = categories
        self.access = access_of(case)
        self.accounts = {a.administration: a for a in result.accounts} if result else {}
        self.names = {row.id: row.drug for row in case.administrations}
        self.inks = {row.id: self._ink(row) for row in case.administrations}
        self.pieces: dict[str, list[Stretch]] = defaultdict(list)
        self.rails: dict[str, list[Rail]] = defaultdict(list)
        self.overlaps: dict[str, list[Overlap]] = defaultdict(list)
        self.near: dict[str, list[Near]] = defaultdict(list)
        self.modifiers: dict[tuple[str, str], tuple[str, ...]] = {}
        self.units: dict[str, int] = defaultdict(int)
        self.crowns: dict[str, str] = {}
        self.links: tuple[Link, ...] = ()
        self.sums: tuple[HydrationSum, ...] = ()
        if result is not None:
            self._gather(result)

    def _ink(self, row: Administration) -> DrugClass:
        category = row.category or self.categories.get(row.id)
        return "therapeutic" if category is None else class_of(category)

    def _gather(self, result: Result) -> None:
        numbers: dict[str, int] = defaultdict(int)
        sum_of = {row: total.administrations[0] for total in result.drawing.sums for row in total.administrations}
        for piece in result.drawing.pieces:
            row = piece.administration
            number = 0
            if piece.kind == "counted" and self.inks.get(row) == "hydration":
                numbers[sum_of.get(row, row)] += 1
                number = numbers[sum_of.get(row, row)]
            by = piece.by or ""
            self.pieces[row].append(Stretch(piece.start, piece.stop, piece.kind, number, by, self.inks.get(by, "none")))
        for rail in result.drawing.rails:
            self.rails[rail.administration].append(rail)
        for overlap in result.drawing.overlaps:
            self.overlaps[overlap.administration].append(overlap)
        for near in result.near:
            self.near[near.administration].append(near)
        for line in result.lines:
            self.units[line.site if line.site in self.access else OTHER] += line.units
            for row in line.administrations:
                self.modifiers.setdefault((row, line.code), line.modifiers)
        self.crowns = {crown.administration: crown.site for crown in result.drawing.crowns}
        self.links = result.drawing.links
        self.sums = result.drawing.sums

    def lane_key(self, row: Administration) -> str:
        """The access of a row that enters by one, else `OTHER`."""
        if row.site is None or row.route in _INJECTED:
            return OTHER
        return self.access.get(row.site, OTHER)

    def bar(self, row: Administration) -> Bar | None:
        """The bar of a row, None when it has neither time."""
        account = self.accounts.get(row.id)
        ink = self.inks[row.id]
        shape = _shape(row, ink)
        moment = row.start if row.start is not None else row.stop
        if moment is None:
            return None
        start = moment if row.start is not None or shape != "bar" else moment - OPEN_MINUTES
        stop = moment
        if shape == "bar":
            running = max(row.last_running or moment, moment)
            stop = row.stop if row.stop is not None else running + OPEN_MINUTES
        look = _look(row, ink, account.status if account else None)
        codes: tuple[str, ...] = ()
        if account is not None:
            codes = tuple(
                code_text(code, self.modifiers.get((row.id, code), ()), account.units.get(code, 1))
                for code in account.codes
            )
        return Bar(
            id=row.id,
            name=row.drug,
            drug=row.drug.casefold().strip(),
            ink=ink,
            shape=shape,
            look=look,
            start=start,
            stop=stop,
            open_start=shape == "bar" and row.start is None,
            open_stop=shape == "bar" and row.stop is None,
            minutes=row.minutes,
            codes=codes,
            reason=_reason(row, ink, look, account.status if account else None),
            crowned=row.id in self.crowns,
            stretches=tuple(self.pieces[row.id]) if row.id in self.pieces else (),
            rails=tuple(self.rails[row.id]) if row.id in self.rails else (),
            near=tuple(self.near[row.id]) if row.id in self.near else (),
            overlaps=tuple(self.overlaps[row.id]) if row.id in self.overlaps else (),
            notches=_notches(row),
            charted=_moved_from(row),
            whole=row.order or row.bag or "",
            route_word=row.route if shape == "triangle" and row.route in _INJECTED else "",
        )


def _lane(facts: _Facts, key: str, title: str, label: str, sites: tuple[Site, ...], rows: list[Administration]) -> Lane:
    bars = sorted(
        (bar for bar in map(facts.bar, rows) if bar is not None), key=lambda bar: (bar.start, -bar.stop, bar.id)
    )
    here = {row.id for row in rows}
    initial = dict.fromkeys(facts.names[row.id] for row in rows if row.id in facts.crowns)
    return Lane(
        key=key,
        title=title,
        label=label,
        sites=tuple(site.id for site in sites),
        bars=tuple(bars),
        links=tuple(link for link in facts.links if link.second in here),
        sums=tuple(total for total in facts.sums if total.administrations[0] in here),
        initial=tuple(initial),
        rows=len(rows),
        untimed=len(rows) - len(bars),
        units=facts.units.get(key, 0),
        by_id={bar.id: bar for bar in bars},
    )


def _site_title(sites: tuple[Site, ...]) -> str:
    return " + ".join(site.id for site in sites)


def _other_title(rows: list[Administration]) -> str:
    routes = {row.route for row in rows}
    if routes <= {"IM", "SQ"}:
        return "IM / SQ"
    return "IM / SQ / other" if routes & {"IM", "SQ"} else "Other routes"


def _shape(row: Administration, ink: DrugClass) -> Shape:
    lasting = row.technique in ("infusion", "pump", "other")
    point = row.single_time or ((row.start is None or row.stop is None) and not lasting)
    if not point and (lasting or row.minutes):
        return "bar"
    if row.route in _INJECTED or row.technique == "on_body":
        return "triangle"
    return "circle" if ink == "contrast" else "diamond"


def _look(row: Administration, ink: DrugClass, status: str | None) -> Look:
    if status == "held":
        return "held"
    if ink == "none":
        return "dashed"
    if status == "not_reported" and ink in ("therapeutic", "chemo", "hydration"):
        return "hollow"
    return "filled"


def _reason(row: Administration, ink: DrugClass, look: Look, status: str | None) -> str:
    if look == "held":
        return "held"
    if row.category == "kvo":
        return "not hydration"
    if look == "dashed" or (ink in ("contrast", "blood") and status == "not_reported"):
        return "not coded"
    return "not reported" if look == "hollow" else ""


def _notches(row: Administration) -> tuple[int, ...]:
    """The charted changes inside a bar made of several source rows, by the clock times those rows show."""
    if len(row.evidence) < 2 or row.start is None or row.stop is None:
        return ()
    found = set()
    for evidence in row.evidence:
        for hours, minutes in _CLOCK.findall(evidence.text):
            moment = row.start - row.start % DAY + int(hours) * 60 + int(minutes)
            if moment < row.start:
                moment += DAY
            if row.start < moment < row.stop:
                found.add(moment)
    return tuple(sorted(found))


def _moved_from(row: Administration) -> tuple[int | None, int | None]:
    """The charted times of a row that differ from where a person put it."""
    if row.charted is None:
        return (None, None)
    start = row.charted.start if row.charted.start != row.start else None
    stop = row.charted.stop if row.charted.stop != row.stop else None
    return (start, stop)


def _visit_lines(case: Case) -> tuple[VisitLine, ...]:
    lines = []
    for visit in case.visits:
        if visit.arrival is not None:
            lines.append(VisitLine(visit.id, "arrival", visit.arrival))
        if visit.inpatient_from is not None:
            lines.append(VisitLine(visit.id, "inpatient_from", visit.inpatient_from))
        if visit.departure is not None:
            lines.append(VisitLine(visit.id, "departure", visit.departure))
    return tuple(lines)


def _outside(case: Case) -> tuple[tuple[int | None, int | None], ...]:
    """Stretches in which no visit counts minutes; None is an open end."""
    spans: list[tuple[float, float]] = []
    for visit in case.visits:
        arrival = -float("inf") if visit.arrival is None else visit.arrival
        ends = [t for t in (visit.departure, visit.inpatient_from) if t is not None]
        spans.append((arrival, min(ends) if ends else float("inf")))
    spans.sort()
    found: list[tuple[int | None, int | None]] = []
    reached = -float("inf")
    for start, stop in spans:
        if start > reached:
            found.append((None if reached == -float("inf") else int(reached), int(start)))
        reached = max(reached, stop)
    if reached != float("inf"):
        found.append((int(reached), None))
    return tuple(found)
