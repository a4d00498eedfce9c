"""The values a drawing of a stay is made of, before any pixel: lanes, bars, lines of the visits. No Qt here.

`facts` makes them from a case and its result; `stacking`, `full` and `compact` turn them into positions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from infusion_gui.case.times import elapsed, length, wall
from infusion_gui.coding.result import HydrationSum, Link, Near, Overlap, Rail
from infusion_gui.timeline.marks import Look, Shape
from infusion_gui.timeline.tokens import DrugClass

OTHER = "\x00other"  # key of the lane of what enters by no access; no site id can be this


class Stretch(NamedTuple):
    """A part of a bar: `number` counts the free pieces of a fluid; `by`/`by_ink` name who blocks it; true `minutes`."""

    start: int
    stop: int
    kind: Literal["counted", "blocked", "outside"]
    number: int
    by: str
    by_ink: DrugClass
    minutes: int


class Bar(NamedTuple):
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

    def told_minutes(self) -> str:
        """`91`; `90 of 100` where some lie outside the visit or are left out; empty without both times."""
        if self.minutes is None:
            return ""
        inside = self.minutes - sum(stretch.minutes for stretch in self.stretches if stretch.kind == "outside")
        return str(self.minutes) if inside == self.minutes else f"{inside} of {self.minutes}"

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
    zone: str | None = None
    by_id: Mapping[str, Bar] = field(default_factory=dict, compare=False, repr=False)

    def minutes(self, start: int, stop: int) -> int:
        """The true minutes between two moments."""
        return length(start, stop, self.zone)

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


class Stay(NamedTuple):
    """All facts of one drawing. `first`/`last` span everything in it, in wall minutes."""

    lanes: tuple[Lane, ...] = ()
    lines: tuple[VisitLine, ...] = ()
    windows: tuple[Window, ...] = ()
    outside: tuple[tuple[int | None, int | None], ...] = ()
    first: int = 0
    last: int = 0
    rows: int = 0
    lane_of: Mapping[str, str] = MappingProxyType({})
    zone: str | None = None

    @property
    def has_times(self) -> bool:
        """False where nothing stands at any time."""
        return bool(self.lines or self.windows) or any(lane.bars for lane in self.lanes)

    def minutes(self, start: int, stop: int) -> int:
        """The true minutes between two moments."""
        return length(start, stop, self.zone)

    def before(self, moment: int, minutes: int) -> int:
        """The moment so many true minutes before another."""
        return moment - minutes if self.zone is None else wall(elapsed(moment, self.zone) - minutes, self.zone)

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
