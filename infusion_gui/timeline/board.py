"""What the view shows at this moment, without Qt: stay, layout, scale and the marks of each lane, kept while they hold.

The board is the memory of the drawing. A change of case, result, scale or selection is handed in; the board says which
lanes look different now, and only those are painted again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from infusion_gui.case.model import Case, Category
from infusion_gui.coding.result import Result
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.bands import Band, changes, merged
from infusion_gui.timeline.compact import Memory as Rows
from infusion_gui.timeline.compact import compact_lane
from infusion_gui.timeline.damage import Area
from infusion_gui.timeline.facts import NO_DATE, stay_of
from infusion_gui.timeline.facts import Memory as Read
from infusion_gui.timeline.full import full_lane
from infusion_gui.timeline.lanes import Density, Memory, lay_out, snug_height
from infusion_gui.timeline.marks import Marks
from infusion_gui.timeline.places import LanePlace, Layout
from infusion_gui.timeline.scale import TimeScale, fitted
from infusion_gui.timeline.sketch import Measure, Sketch, ViewState
from infusion_gui.timeline.stay import Lane, Stay

WORKING_DAY = 600  # minutes that are shown while nothing has a time


@dataclass(slots=True)
class LaneState:
    """What a person did to lanes; it belongs to the view, not to the case."""

    collapsed: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)


class Drawn(NamedTuple):
    """The marks of a lane and what they were made from; `frame` is the part of it that concerns the whole lane, `strip`
    what is said over compact rows.
    """

    frame: tuple[object, ...]
    strip: tuple[object, ...]
    made_from: tuple[object, ...]
    bands: list[Band]


class Board:
    """Stay, layout and marks for one canvas of `scale.width` x `room` pixels."""

    def __init__(self, measure: Measure, *, density: Density = "auto") -> None:
        self.measure = measure
        self.density: Density = density
        self.scale = TimeScale(0.0, 1.0, 1.0)
        #: Where a stay without any time is looked for: on the day that its first row is most likely of.
        self.morning = NO_DATE
        self.room = 0.0
        self.view = ViewState()
        self.state = LaneState()
        self.stay = Stay()
        self.layout = Layout()
        self.before: Stay | None = None
        self._rest_layout: Layout | None = None
        self._drawn: dict[str, Drawn] = {}
        self._below: tuple[object, ...] = ()  # what decides the pixels below the lanes
        self._memory = Memory()
        self._read = Read()
        self._rows = Rows()
        self._shown: tuple[object, ...] = ()
        #: Makes of a case what may be seen of it, while words of it are hidden.
        self.veil: Callable[[Case], Case] | None = None

    # -- what is shown ----------------------------------------------------------------------------------

    def show(self, case: Case, result: Result | None, categories: Mapping[str, Category | None] | None = None) -> None:
        """Show a case at rest: no gesture runs."""
        self.before = None
        self._rest_layout = None
        self._shown = ()
        self.view = self.view._replace(moving=frozenset())
        self.stay = stay_of(self.veil(case) if self.veil else case, result, categories, self._read)
        self.arrange()

    def preview(
        self,
        case: Case,
        result: Result | None,
        categories: Mapping[str, Category | None] | None = None,
        moving: frozenset[str] = frozenset(),
    ) -> bool:
        """Show what a gesture on `moving` would make of the case; the neighbours of a row that moves stay in theirs.

        False when that is what is shown already.
        """
        if self._shown and self._shown[0] is case and self._shown[1] is result and self._shown[2] == moving:
            return False
        self._shown = (case, result, moving)
        if self.before is None:
            self.before, self._rest_layout = self.stay, self.layout
        self.view = self.view._replace(moving=moving)
        self.stay = stay_of(self.veil(case) if self.veil else case, result, categories, self._read)
        self.arrange()
        return True

    def arrange(self) -> None:
        """Lay the lanes out again: after a change of stay, scale, room or lane state."""
        self.layout = lay_out(
            self.stay,
            self.room,
            self.scale.per_minute,
            collapsed=self.state.collapsed,
            previous=self._rest_layout,
            moving=self._lifted(),
            density=self.density,
            memory=self._memory,
        )

    def _lifted(self) -> frozenset[str]:
        """The rows under the hand that move as a whole and look for room wherever they come to.

        One held by an edge stays in its row, for the hand is on that edge; those that it reaches give way.
        """
        return frozenset(i for i in self.view.moving if not self._held_by_an_edge(i))

    def _held_by_an_edge(self, identity: str) -> bool:
        if self.before is None or self.before.lane_of.get(identity) != self.stay.lane_of.get(identity):
            return False
        was, now = self.before.bar(identity), self.stay.bar(identity)
        return was is not None and now is not None and (was.start == now.start or was.stop == now.stop)

    def fit(self, start: float | None = None, stop: float | None = None, margin: float = 12.0) -> TimeScale:
        """The scale that shows the whole stay, or one stretch of it."""
        if start is None and stop is None and not self.stay.has_times:
            return fitted(self.morning, self.morning + WORKING_DAY, self.scale.width, margin)
        first = self.stay.first if start is None else start
        last = self.stay.last if stop is None else stop
        if first == last:
            first, last = first - 60, last + 420
        return fitted(first, last, self.scale.width, margin)

    def snug_height(self, width: float) -> float | None:
        """Pixels below which the whole stay goes compact; None where a canvas of `width` has compact rows anyway."""
        if width < m.COMPACT_SCALE * (self.stay.last - self.stay.first):
            return None
        return snug_height(self.stay, self.state.collapsed, self._memory) + m.ADD_ACCESS

    # -- marks ------------------------------------------------------------------------------------------

    def ground(self, place: LanePlace) -> str:
        """The token of a lane's ground: even and odd lanes differ a little."""
        index = next(i for i, other in enumerate(self.layout.lanes) if other.key == place.key)
        return "canvas" if index % 2 == 0 or self.layout.compact else "lane.alt"

    def marks(self, place: LanePlace) -> Marks:
        """The marks of one lane."""
        return merged(self.bands(place))

    def bands(self, place: LanePlace) -> list[Band]:
        """The marks of one lane in bands, made again only when something they show has changed."""
        return self._now(place).bands

    def _now(self, place: LanePlace) -> Drawn:
        frame, made_from = self._frame(place), self._made_from(place)
        drawn = self._drawn.get(place.key)
        if drawn is None or drawn.made_from != made_from or drawn.frame != frame:
            drawn = self._drawn[place.key] = Drawn(frame, self._strip(place), made_from, self._make(place))
        return drawn

    def damage(self, top: float, bottom: float) -> list[Area]:
        """What looks different, between two heights, from when it was painted or asked for; in pixels of all lanes."""
        found: list[Area] = []
        below = (self.scale, self.layout.height, self.outside())
        if below != self._below:
            self._below = below
            if self.layout.height < bottom:
                found.append(Area(0.0, self.scale.width, self.layout.height, bottom))
        for place in self.layout.lanes:
            if place.bottom <= top or place.top >= bottom:
                continue
            before, now = self._drawn.get(place.key), self._now(place)
            if before is None or before.frame != now.frame:
                found.append(Area(0.0, self.scale.width, place.top, place.bottom))
                continue
            if before.strip != now.strip:
                found.append(Area(0.0, self.scale.width, place.top, place.top + m.COMPACT_STRIP))
            if before is not now:
                for x0, x1, y0, y1 in changes(before.bands, now.bands):
                    found.append(Area(x0, x1, max(place.top + y0, place.top), min(place.top + y1, place.bottom)))
        return found

    def outside(self) -> tuple[tuple[float, float], ...]:
        """The stretches in which no minute counts, as pixels of the canvas."""
        x, width = self.scale.x, self.scale.width
        spans = [*self.stay.outside, *((window.start, window.stop) for window in self.stay.windows)]
        ends = [(0.0 if a is None else max(x(a), 0.0), width if b is None else min(x(b), width)) for a, b in spans]
        return tuple((a, b) for a, b in ends if b > a)

    def _before(self, lane: Lane) -> Lane | None:
        """A lane as it was when the running gesture began, None where nothing has changed since."""
        if self.before is None:
            return None
        was = next((other for other in self.before.lanes if other.key == lane.key), None)
        return None if was == lane else was

    def _made_from(self, place: LanePlace) -> tuple[object, ...]:
        lane = self.stay.lane(place.key)
        view = self.view
        selected = tuple(i for i in view.selected if i in place.row_of)
        mine = view._replace(
            selected=view.selected if selected else (),
            hovered=view.hovered if view.hovered in place.row_of else None,
            focus=view.focus and bool(selected),
            edge=view.edge if selected else None,
            moving=frozenset(i for i in view.moving if i in place.row_of),
        )
        return mine, place.key in self.state.locked, lane, place.rows, place.row_of, self._before(lane)

    def _frame(self, place: LanePlace) -> tuple[object, ...]:
        """What decides every pixel of a lane: another one and all of it is painted again."""
        return self.scale, self.ground(place), place.top, place.height, place.mode, self.outside()

    def _strip(self, place: LanePlace) -> tuple[object, ...]:
        lane = self.stay.lane(place.key)
        return (lane.label, lane.initial, lane.rows, lane.units) if place.mode == "compact" else ()

    def _make(self, place: LanePlace) -> list[Band]:
        lane, key = self.stay.lane(place.key), place.key
        sketch = Sketch(
            lane, place, self.scale, self.measure, self.view, self.ground(place), key in self.state.locked,
            self._before(lane), self.outside(),
        )  # fmt: skip
        return [Band("", full_lane(sketch))] if place.mode == "full" else compact_lane(sketch, self._rows)

    @property
    def height(self) -> float:
        """Pixels all lanes take, with the row that adds an access."""
        return self.layout.height + m.ADD_ACCESS
