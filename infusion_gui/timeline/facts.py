"""The facts of a drawing from a case and its result. No Qt here.

Everything a view shows is a function of (case, result); this is the first half of it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple

from infusion_gui.case.model import Administration, Case, Category, Site
from infusion_gui.case.times import DAY
from infusion_gui.coding.result import Near, Part, Result
from infusion_gui.drugs.naming import short_name
from infusion_gui.timeline.marks import Look, Shape
from infusion_gui.timeline.measures import OPEN_MINUTES
from infusion_gui.timeline.roster import INJECTED, Roster, roster_of, span
from infusion_gui.timeline.shares import ByRow, Deal
from infusion_gui.timeline.stay import OTHER, Bar, Lane, Stay, VisitLine, Window
from infusion_gui.timeline.tokens import DrugClass
from infusion_gui.timeline.touched import touched
from infusion_gui.timeline.wording import code_text

NO_DATE = 739616 * DAY + 7 * 60  # 2026-01-01T07:00, for a case without any time; minute 0 is the calendar's edge


class Charted(NamedTuple):
    """What a bar takes from its row alone, whatever the result says."""

    name: str
    drug: str
    ink: DrugClass
    shape: Shape
    start: int
    stop: int
    open_start: bool
    open_stop: bool
    minutes: int | None
    notches: tuple[int, ...]
    charted: tuple[int | None, int | None]
    whole: str
    route_word: str


class Made(NamedTuple):
    """What a lane was made from."""

    title: str
    sites: tuple[Site, ...]
    rows: list[Administration]
    inks: Mapping[str, DrugClass]
    zone: str | None
    parts: tuple[Part, ...]
    near: tuple[Near, ...]
    units: int


class Memory:
    """What a drawing may use again in the next step of a drag, where most rows and most lanes are the same."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[Administration, DrugClass, Charted | None]] = {}
        self.lanes: dict[str, tuple[Made, Lane]] = {}
        self.roster: Roster | None = None
        self.deal: Deal | None = None
        self.standing: tuple[tuple[Lane, ...], dict[str, str]] = ((), {})


def stay_of(
    case: Case,
    result: Result | None,
    categories: Mapping[str, Category | None] | None = None,
    memory: Memory | None = None,
) -> Stay:
    """The facts of a drawing.

    `categories`: the class of each row by id where the case gives none (the catalogue's proposal); such a row is
    drawn in that class. `memory`: kept between calls it spares reading unchanged rows again.
    """
    facts = _Facts(case, result, categories or {}, Memory() if memory is None else memory)
    access = facts.roster.access
    lanes = []
    for site in case.sites:
        if access[site.id] == site.id:
            members = tuple(s for s in case.sites if access[s.id] == site.id)
            lanes.append(facts.lane(site.id, _site_title(members), members))
    others = facts.roster.rows.get(OTHER)
    if others:
        lanes.append(facts.lane(OTHER, _other_title(others), ()))
    first, last = _extent(case, facts.roster.spans())
    return Stay(
        lanes=tuple(lanes),
        lines=_visit_lines(case),
        windows=tuple(Window(i, e.start, e.stop, e.label) for i, e in enumerate(case.exclusions)),
        outside=_outside(case),
        first=first,
        last=last,
        rows=len(case.administrations),
        lane_of=facts.lane_of(tuple(lanes)),
        zone=case.zone,
    )


def extent(case: Case) -> tuple[int, int]:
    """First and last moment of a stay: its visits and rows. An empty case stands on a day well inside the calendar."""
    charted = span(case.administrations)
    return _extent(case, [charted] if charted else [])


def _extent(case: Case, spans: list[tuple[int, int]]) -> tuple[int, int]:
    moments = [minute for ends in spans for minute in ends]
    for visit in case.visits:
        moments += [t for t in (visit.arrival, visit.departure, visit.inpatient_from) if t is not None]
    for window in case.exclusions:
        moments += [window.start, window.stop]
    return (min(moments), max(moments)) if moments else (NO_DATE, NO_DATE)


class _Facts:
    """Case and result together, with what was remembered of both."""

    def __init__(
        self, case: Case, result: Result | None, categories: Mapping[str, Category | None], memory: Memory
    ) -> None:
        self.memory = memory
        self.zone = case.zone
        if len(memory.rows) > 2 * len(case.administrations) + 100:
            memory.rows.clear()
        before = memory.roster
        known = before.followed(case, categories) if before is not None else None
        self.roster = memory.roster = known or roster_of(case, categories)
        self.deal = memory.deal = Deal(result, self.roster.lane_of, self.roster.access, memory.deal)

    def lane(self, key: str, title: str, sites: tuple[Site, ...]) -> Lane:
        """A lane, made again only when one of its rows or its share of the result is another."""
        rows = self.roster.rows.get(key, [])
        made_from = Made(title, sites, rows, self.roster.inks, self.zone, *self.deal.of(key))
        known = self.memory.lanes.get(key)
        if known is None:
            lane = self._lane(key, made_from, rows)
        elif known[0] == made_from:
            return known[1]
        else:
            again = self._other_rows(known[0], made_from)
            lane = self._lane(key, made_from, rows if again is None else again, None if again is None else known[1])
        self.memory.lanes[key] = (made_from, lane)
        return lane

    @staticmethod
    def _other_rows(before: Made, after: Made) -> list[Administration] | None:
        """The rows whose bars may look different; None where it is not the same lane of the same rows."""
        if before._replace(rows=[], parts=(), units=0) != after._replace(rows=[], parts=(), units=0):
            return None
        if [row.id for row in before.rows] != [row.id for row in after.rows]:
            return None
        told = touched(before.parts, after.parts)
        if told is None:
            return None
        pairs = zip(before.rows, after.rows, strict=True)
        return [new for old, new in pairs if old is not new or new.id in told]

    def lane_of(self, lanes: tuple[Lane, ...]) -> dict[str, str]:
        """The lane of each bar."""
        before, found = self.memory.standing
        same = len(before) == len(lanes) and all(
            old is new or (old.key == new.key and old.by_id.keys() == new.by_id.keys())
            for old, new in zip(before, lanes, strict=True)
        )
        if not same:
            found = {bar.id: lane.key for lane in lanes for bar in lane.bars}
        self.memory.standing = lanes, found
        return found

    def _lane(self, key: str, made_from: Made, rows: list[Administration], before: Lane | None = None) -> Lane:
        """A lane with new bars of some `rows`, and those of the lane `before` for the others."""
        again = {row.id for row in rows}
        share = self.deal.share(key, again)
        of = ByRow(share, self.roster.inks, self.zone)
        bars = [] if before is None else [bar for bar in before.bars if bar.id not in again]
        bars += [bar for row in rows if (bar := self._bar(row, of)) is not None]
        bars.sort(key=lambda bar: (bar.start, -bar.stop, bar.id))
        sites, all_rows = made_from.sites, made_from.rows
        initial = dict.fromkeys(short_name(row.drug) for row in all_rows if row.id in of.crowned)
        return Lane(
            key=key,
            title=made_from.title,
            label=sites[0].label if sites else "",
            sites=tuple(site.id for site in sites),
            bars=tuple(bars),
            links=tuple(share.links),
            sums=tuple(share.sums),
            initial=tuple(initial),
            rows=len(all_rows),
            untimed=len(all_rows) - len(bars),
            units=share.units,
            zone=self.zone,
            by_id={bar.id: bar for bar in bars},
        )

    def _bar(self, row: Administration, of: ByRow) -> Bar | None:
        """The bar of a row, None when it has neither time."""
        identity = row.id
        ink = self.roster.inks[identity]
        known = self.memory.rows.get(identity)
        if known is None or known[0] is not row or known[1] != ink:
            known = self.memory.rows[identity] = (row, ink, _charted(row, ink))
        record = known[2]
        if record is None:
            return None
        account = of.accounts.get(identity)
        status = account.status if account is not None else None
        codes: tuple[str, ...] = ()
        if account is not None and account.codes:
            units, modifiers = account.units, of.modifiers
            codes = tuple(
                [_code(code, modifiers.get((identity, code), ()), units.get(code, 1)) for code in account.codes]
            )
        look = _look(row, ink, status)
        minutes = record.minutes if self.zone is None else row.minutes_in(self.zone)
        return Bar(
            identity, record.name, record.drug, ink, record.shape, look, record.start, record.stop,
            record.open_start, record.open_stop, minutes, codes, _reason(row, ink, look, status),
            identity in of.crowned, tuple(of.stretches.get(identity, ())), tuple(of.rails.get(identity, ())),
            tuple(of.near.get(identity, ())), tuple(of.overlaps.get(identity, ())), record.notches,
            record.charted, record.whole, record.route_word,
        )  # fmt: skip


_code = functools.lru_cache(maxsize=512)(code_text)


def _charted(row: Administration, ink: DrugClass) -> Charted | None:
    """The part of a bar that its row decides; None when the row has neither time."""
    moment = row.start if row.start is not None else row.stop
    if moment is None:
        return None
    shape = _shape(row, ink)
    start = moment if row.start is not None or shape != "bar" else moment - OPEN_MINUTES
    stop = moment
    if shape == "bar":
        running = max(row.last_running or moment, moment)
        stop = row.stop if row.stop is not None else running + OPEN_MINUTES
    return Charted(
        name=short_name(row.drug),
        drug=short_name(row.drug).casefold(),
        ink=ink,
        shape=shape,
        start=start,
        stop=stop,
        open_start=shape == "bar" and row.start is None,
        open_stop=shape == "bar" and row.stop is None,
        minutes=row.minutes,
        notches=_notches(row),
        charted=_moved_from(row),
        whole=row.order or row.bag or "",
        route_word=row.route if shape == "triangle" and row.route in INJECTED else "",
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
    if row.route in INJECTED or row.technique == "on_body":
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
    if status == "coded":  # or a lesson does not tell yet what became of it
        return ""
    if row.category == "kvo":
        return "not hydration"
    if look == "dashed" or (ink in ("contrast", "blood") and status == "not_reported"):
        return "not coded"
    return "not reported" if look == "hollow" else ""


def _notches(row: Administration) -> tuple[int, ...]:
    """The charted changes inside a bar made of several source rows, by the times those rows show."""
    if len(row.evidence) < 2 or row.start is None or row.stop is None:
        return ()
    from infusion_gui.exchange.stamps import first_stamp

    stamps = {first_stamp(evidence.text, row.start) for evidence in row.evidence}
    return tuple(sorted(moment for moment in stamps if moment is not None and row.start < moment < row.stop))


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
