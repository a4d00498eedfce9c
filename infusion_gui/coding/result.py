"""What the engine answers: claim lines, accounts, findings, nearest changes, and the facts a drawing needs.

`Result.to_json` is the public form (case-format section 2). `Result.drawing` is for views only and is not part of it.
All minutes are whole; wall times are minutes as in `case.times`.
"""

from collections import Counter
from collections.abc import Callable, KeysView
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal, NamedTuple

Status = Literal["coded", "absorbed", "not_reported", "held"]
Severity = Literal["query", "warning", "info"]


class Line(NamedTuple):
    """One line of the claim. `site` is the access after merging lumens and restarts, None off the IV routes."""

    code: str
    units: int
    modifiers: tuple[str, ...]
    date: str
    visit: str
    site: str | None
    administrations: tuple[str, ...]
    minutes: int
    rules: tuple[str, ...]
    why: str


class Account(NamedTuple):
    """What became of one row. `blocked_by` names each lost minute once, by the blocker that started first."""

    administration: str
    status: Status
    minutes: int
    counted_minutes: int
    blocked_by: tuple[tuple[str, int], ...]
    codes: tuple[str, ...]
    units: dict[str, int]
    rules: tuple[str, ...]
    why: str


class Finding(NamedTuple):
    """`query`: a question for whoever charted; `warning`: a doubt about the claim; `info`: the rest."""

    severity: Severity
    rule: str
    administrations: tuple[str, ...]
    message: str


class Near(NamedTuple):
    """The smallest move of one edge that changes the units of the stay (`minutes`, later positive), or, for a stop
    nobody charted, the answer from a length on (`from_start`, minutes). `gains`/`loses` name a code once a unit."""

    administration: str
    edge: Literal["start", "stop"]
    minutes: int | None
    from_start: int | None
    gains: tuple[str, ...]
    loses: tuple[str, ...]


class Piece(NamedTuple):
    """A stretch `[start, stop)` of a bar and what became of it.

    `counted`: backs a code; of hydration these are the numbered free pieces. `blocked`: taken by administration `by`.
    `outside`: before arrival, after departure, from the inpatient order on, or inside an exclusion.
    """

    administration: str
    start: int
    stop: int
    kind: Literal["counted", "blocked", "outside"]
    by: str | None = None


class Overlap(NamedTuple):
    """Minutes `[start, stop)` that `administration` shares with `partner`, an infusion that ranks before it.

    `code` is "96368" where they earn it, else None; `why` is then the short reason ("96368 used", "7 of 16 min").
    """

    administration: str
    partner: str
    start: int
    stop: int
    code: str | None
    why: str


class Crown(NamedTuple):
    """The initial of one visit and access: its first row, the rows it beat in rank order, and one sentence."""

    visit: str
    site: str
    administration: str
    beaten: tuple[str, ...]
    why: str


class Link(NamedTuple):
    """Two pushes of one drug at one access: the later one and the one its 30 minutes are measured from.

    `needed`: the minutes that were asked for, where these kept the later one from being reported; else 0.
    """

    first: str
    second: str
    minutes: int
    reported: bool
    needed: int = 0


class Rail(NamedTuple):
    """A threshold of one bar: at `net` counted minutes (at wall minute `at`) the code gains its `units`-th unit.

    `passed` is False for the next threshold ahead, whose `at` is where it would fall if the bar ran on alone.
    """

    administration: str
    net: int
    at: int
    code: str
    units: int
    passed: bool


class HydrationSum(NamedTuple):
    """The arithmetic of the fluids that are summed: rows, charted and net minutes, and the units they earn."""

    administrations: tuple[str, ...]
    charted: int
    net: int
    code: str | None
    units: int


@dataclass(frozen=True, slots=True)
class Part:
    """All that is said of some rows that hang together: mostly those of one access and visit.

    Every row of an answer is in one part. In the answer to an edit the part is the same object when nothing of it has
    changed, so that a view need not look again. `overlaps`, `pieces` and `rails` are in the order of time.
    """

    accounts: tuple[Account, ...] = ()
    lines: tuple[Line, ...] = ()
    pieces: tuple[Piece, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    crowns: tuple[Crown, ...] = ()
    links: tuple[Link, ...] = ()
    rails: tuple[Rail, ...] = ()
    sums: tuple[HydrationSum, ...] = ()
    by_row: dict[str, Account] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_row", {account.administration: account for account in self.accounts})

    @property
    def rows(self) -> KeysView[str]:
        """The administrations it is about."""
        return self.by_row.keys()


NOTHING = Part()


@dataclass(frozen=True)
class Drawing:
    """Facts for the drawing, by part and all together; every list is in the order of time."""

    parts: tuple[Part, ...] = ()

    def of(self, administration: str) -> Part:
        """The part of one row, an empty one for a row that has none."""
        for part in self.parts:
            if administration in part.by_row:
                return part
        return NOTHING

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """What became of the minutes of every bar."""
        return tuple(sorted((piece for part in self.parts for piece in part.pieces), key=BY_START))

    @cached_property
    def overlaps(self) -> tuple[Overlap, ...]:
        """Shared minutes."""
        return tuple(sorted((overlap for part in self.parts for overlap in part.overlaps), key=BY_START))

    @cached_property
    def rails(self) -> tuple[Rail, ...]:
        """Thresholds."""
        return tuple(sorted((rail for part in self.parts for rail in part.rails), key=BY_INSTANT))

    @cached_property
    def crowns(self) -> tuple[Crown, ...]:
        """The initial of every visit and access."""
        return tuple([crown for part in self.parts for crown in part.crowns])

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Pushes of one drug that are measured from each other."""
        return tuple([link for part in self.parts for link in part.links])

    @cached_property
    def sums(self) -> tuple[HydrationSum, ...]:
        """The sums of fluids."""
        return tuple([total for part in self.parts for total in part.sums])


BY_START: Callable[[Piece | Overlap], tuple[int, str]] = attrgetter("start", "administration")
BY_INSTANT: Callable[[Rail], tuple[int, str]] = attrgetter("at", "administration")


@dataclass(frozen=True)
class Result:
    """The whole answer for one case under one policy."""

    label: str
    engine: str
    profile: str
    setting: str
    lines: tuple[Line, ...]
    accounts: tuple[Account, ...]
    findings: tuple[Finding, ...]
    near: tuple[Near, ...] = ()
    drawing: Drawing = field(default=Drawing(), compare=False)

    def units(self) -> Counter[str]:
        """Units per code over the whole stay."""
        return self._units.copy()

    @cached_property
    def _units(self) -> Counter[str]:
        """Counted once: in a step of a drag the tag, the bars and the panels ask for them."""
        total: Counter[str] = Counter()
        for line in self.lines:
            total[line.code] += line.units
        return total

    def account(self, administration: str) -> Account:
        """The account of one row. Raises `KeyError`."""
        found = self.find(administration)
        if found is None:
            raise KeyError(administration)
        return found

    def find(self, administration: str) -> Account | None:
        """The account of one row; None for a row that the answer does not know."""
        if not self.drawing.parts:
            return self.by_row.get(administration)
        return self.drawing.of(administration).by_row.get(administration)

    @cached_property
    def by_row(self) -> dict[str, Account]:
        """The accounts by administration, in no order."""
        found: dict[str, Account] = {}
        for part in self.drawing.parts:
            found.update(part.by_row)
        return found or {account.administration: account for account in self.accounts}

    def to_json(self, source: str) -> dict[str, Any]:
        """The public form, ready for `json.dumps`; `source` is the name of the file as it was given."""
        return {
            "label": self.label,
            "source": source,
            "engine": self.engine,
            "profile": self.profile,
            "setting": self.setting,
            "lines": [_plain(line) for line in self.lines],
            "accounts": [_plain(account) for account in self.accounts],
            "findings": [_plain(finding) for finding in self.findings],
            "near": [_near(near) for near in self.near],
        }


def _plain(item: Line | Account | Finding) -> dict[str, Any]:
    return item._asdict()


def _near(near: Near) -> dict[str, Any]:
    distance = {"from_start": near.from_start} if near.minutes is None else {"minutes": near.minutes}
    return {
        "administration": near.administration,
        "edge": near.edge,
        **distance,
        "gains": near.gains,
        "loses": near.loses,
    }


def difference(before: Counter[str], after: Counter[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes gained and lost from one answer to another, each named once a unit, in order of code."""
    gains = tuple(sorted((after - before).elements()))
    loses = tuple(sorted((before - after).elements()))
    return gains, loses
