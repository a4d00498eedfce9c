"""The working values of one run: rows as the engine sees them, services made of rows, and the awards they earn.

Minutes here are elapsed minutes (`Clock`); nothing of this outlives a run.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from operator import attrgetter
from weakref import ref

from infusion_gui.case import times
from infusion_gui.case.model import Administration
from infusion_gui.coding.minutes import Run, Runs, length, union
from infusion_gui.coding.result import Finding, Severity, Status

CHEMO = ("chemo", "chemo_hormonal")
DRUGS = ("chemo", "chemo_hormonal", "therapeutic")
CARRIERS = ("hydration", "flush", "kvo", "vehicle")
Blood = Mapping[str, Set[int]]
"""The calendar days (`Clock.day`) on which blood ran, for each visit that has any; none where no time is charted."""

STRONGEST = ("chemo", "chemo_hormonal", "therapeutic", "hydration", "contrast", "blood", "flush", "kvo", "vehicle")


class Clock:
    """Wall minutes to elapsed ones and back. Without a zone both are the same."""

    def __init__(self, zone: str | None) -> None:
        self.zone = zone

    def elapsed(self, minute: int) -> int:
        """The elapsed minute of a wall minute."""
        return minute if self.zone is None else times.elapsed(minute, self.zone)

    def wall(self, minute: int) -> int:
        """The wall minute of an elapsed minute."""
        return minute if self.zone is None else times.wall(minute, self.zone)

    def typed(self, minute: int) -> int:
        """The first wall minute from an elapsed one on that a case can say: never in the second pass of an hour that
        comes twice, for which the file has no mark.
        """
        wall = self.wall(minute)
        while self.elapsed(wall) < minute and wall < times.LAST_MINUTE:
            wall += 1
        return wall

    def day(self, minute: int) -> int:
        """The number of the calendar day of an elapsed minute."""
        return self.wall(minute) // times.DAY

    def date(self, minute: int) -> str:
        """The calendar date of an elapsed minute, as the claim writes it."""
        return times.format_date(self.wall(minute))

    def text(self, minute: int) -> str:
        """The wall-clock time of an elapsed minute, `HH:MM`."""
        return times.format_clock(self.wall(minute))


@dataclass(slots=True, eq=False)
class Row:
    """One administration on its way through the engine. `at`: its first charted minute and its place in the file;
    `runs`: the minutes that count after clipping; `doubt`: what the catalogue says of a name whose class it leaves
    open.
    """

    index: int
    a: Administration
    id: str
    drug: tuple[str, ...]
    category: str | None
    pushable: bool
    doubt: str = ""
    access: str = ""
    start: int | None = None
    stop: int | None = None
    at: tuple[int, int] = (0, 0)
    runs: Runs = ()
    whole: int = 0
    moment: int | None = None
    status: Status | None = None
    rules: tuple[str, ...] = ()
    why: str = ""
    blocked: list[tuple[str, int]] = field(default_factory=list)
    counted: int = 0
    awards: list[tuple[str, int]] = field(default_factory=list)
    _service: ref[Service] | None = None

    @property
    def service(self) -> Service | None:
        """What it is part of. A service holds its rows and they only know of it: a run leaves no circles behind, which
        would be looked for and taken apart in the middle of a drag.
        """
        return None if self._service is None else self._service()

    @service.setter
    def service(self, service: Service) -> None:
        self._service = ref(service)

    @property
    def called(self) -> str:
        """What a sentence calls this row: its drug and the clock time it began at."""
        begin = self.a.start if self.a.start is not None else self.a.stop
        return self.a.drug if begin is None else f"{self.a.drug} {times.format_clock(begin)}"

    @property
    def first(self) -> int:
        """The earliest elapsed minute that is charted of it; 0 when none is."""
        return self.start if self.start is not None else self.stop if self.stop is not None else 0

    @property
    def order_key(self) -> tuple[int, int, str, int]:
        """Order of work: start; of two that start together the longer first; then the drug's name; then the file."""
        return (self.first, -length(self.runs), self.a.drug.lower(), self.index)

    def close(self, status: Status, rule: str, why: str) -> None:
        """Ends this row's account; the first verdict stands."""
        if self.status is None:
            self.status, self.rules, self.why = status, (rule,), why


@dataclass(slots=True, eq=False, weakref_slot=True)
class Service:
    """Rows that are one administration for coding: alone, or joined by a bag or an order.

    `kind`: infusion, push, fluid, pump (prolonged, IV), sc_infusion, or a count-type family. `net`: minutes that back
    its units. `forced`: an infusion by intent although it ran 15 minutes or less (R-TIME-05). `carried`: the
    carriers in its bag, part of the infusate although they earn nothing by themselves.
    """

    rows: list[Row]
    lead: Row
    kind: str
    category: str
    drug: tuple[str, ...]
    runs: Runs
    start: int
    forced: bool = False
    modifiers: tuple[str, ...] = ()
    rule: str = ""
    access: str = ""
    own: Runs = ()
    net: Runs = ()
    concurrent: bool = False
    earned: bool = False
    repeat: bool = False
    took: list[tuple[int, int, str]] = field(default_factory=list)
    carried: list[Row] = field(default_factory=list)
    _key: tuple[int, int, str, int] | None = None

    @property
    def minutes(self) -> int:
        """Minutes that count after clipping, before anything is taken off."""
        return length(self.runs)

    @property
    def stop(self) -> int:
        """The last instant of it."""
        return self.runs[-1][1] if self.runs else self.start

    @property
    def visit(self) -> str:
        return self.lead.a.visit

    @property
    def name(self) -> str:
        return self.lead.a.drug

    @property
    def chemo(self) -> bool:
        return self.category in CHEMO

    @property
    def order_key(self) -> tuple[int, int, str, int]:
        """Order of work (rules section 0b). Settled when first asked for, after the missing times are."""
        if self._key is None:
            self._key = (self.start, -self.minutes, self.lead.a.drug.lower(), self.lead.index)
        return self._key

    def add(self, other: Service) -> None:
        """Takes the rows and minutes of a later bag of the same drug in."""
        self.rows = [*self.rows, *other.rows]
        self.carried = [*self.carried, *other.carried]
        self.runs = union((*self.runs, *other.runs))
        self._key = None
        for row in other.rows:
            row.service = self

    def close(self, status: Status, rule: str, why: str) -> None:
        """Ends the accounts of its rows with one verdict."""
        for row in self.rows:
            row.close(status, rule, why)


_AT = attrgetter("at")


@dataclass(slots=True)
class Award:
    """Units of one code that a service earned: of each the elapsed minute it began and the minutes it stands on."""

    code: str
    service: Service
    rows: tuple[Row, ...]
    units: list[tuple[int, int]]
    rules: tuple[str, ...]
    why: str
    modifiers: tuple[str, ...] = ()
    site: str | None = None


@dataclass(slots=True)
class Ward:
    """What one run collects besides the services: awards and findings. `windows`: first minute of each visit that
    counts, and first that does not. `barred`: the claim may not carry what these services earn (R-MOD-04).
    """

    clock: Clock
    cuts: Runs = ()
    windows: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    awards: list[Award] = field(default_factory=list)
    findings: list[tuple[int, int, Finding]] = field(default_factory=list)
    barred: bool = False

    def outside(self, row: Row, window: tuple[int | None, int | None]) -> tuple[str, str]:
        """The rule and the sentence for a row of which nothing lies inside `window`, the first minute of its visit that
        counts and the first that does not.
        """
        low, high = window
        if low is not None and row.first < low:
            where = f"before the counted time, which begins at {self._bound(low, row)}"
        elif high is not None and row.first >= high:
            where = f"after the counted time, which ends at {self._bound(high, row)}"
        else:
            left_out = self.left_out(row.first, row.first + 1)
            return "R-TIME-03", f"{row.called} lies in the time from {left_out}, which does not count"
        return "R-TIME-02", f"{row.called} lies {where}"

    def _bound(self, minute: int, row: Row) -> str:
        """An end of the counted time, with its day where the row lies on another: 12:35 is before 11:52 of tomorrow."""
        clock = self.clock
        other = clock.day(minute) != clock.day(row.first)
        return clock.text(minute) + (f" on {times.format_day(clock.wall(minute))}" if other else "")

    def left_out(self, start: int, stop: int) -> str:
        """The windows whose minutes count for nothing and that touch the time from `start` to `stop`, in words."""
        text = self.clock.text
        return " and ".join(f"{text(a)} to {text(b)}" for a, b in self.cuts if a < stop and b > start)

    def find(self, severity: Severity, rule: str, rows: list[Row], message: str) -> None:
        """Notes a finding about some rows, at the time of the first and its place in the file."""
        at, place = min(map(_AT, rows)) if rows else (0, 0)
        self.findings.append((at, place, Finding(severity, rule, tuple([row.id for row in rows]), message)))

    def award(
        self,
        code: str,
        service: Service,
        units: list[tuple[int, int]],
        rules: tuple[str, ...],
        why: str,
        *,
        rows: tuple[Row, ...] | None = None,
    ) -> None:
        """Books units of a code: on the line, and on the account of the first row behind them."""
        carrier = service.lead
        behind = rows or (*service.rows, *service.carried)
        self.awards.append(Award(code, service, behind, units, rules, why, service.modifiers, service.access or None))
        carrier.awards.append((code, len(units)))
        if carrier.status is None:
            carrier.status, carrier.rules, carrier.why = "coded", rules, why
        else:
            carrier.rules += tuple(rule for rule in rules if rule not in carrier.rules)
            carrier.why = f"{carrier.why}; {why}" if why not in carrier.why else carrier.why
        service.earned = True


__all__ = [
    "CARRIERS", "CHEMO", "DRUGS", "STRONGEST", "Award", "Blood", "Clock", "Row", "Run", "Runs", "Service", "Ward",
]  # fmt: skip
