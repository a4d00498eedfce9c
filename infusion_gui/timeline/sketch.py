"""What every part of drawing a lane needs at hand, and the state of the view it depends on. No Qt here."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.labels import Shelf
from infusion_gui.timeline.marks import Fill, Marks, Style, Text
from infusion_gui.timeline.places import LanePlace, Row
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.stay import Bar, Lane

Measure = Callable[[str, Style], float]
Edge = Literal["start", "stop"]


class ViewState(NamedTuple):
    """What a person did to the view: nothing of it is part of the case.

    `selected`: ids in the order chosen; `focus`: the keyboard is here; `edge`: the edge the arrow keys move;
    `hovered`: the row under the mouse; `moving`: rows under the hand; `labels`: False hides every name and code,
    `minutes`: False the length of every bar, for a class that is to work it out.
    """

    selected: tuple[str, ...] = ()
    focus: bool = False
    edge: Edge | None = None
    hovered: str | None = None
    moving: frozenset[str] = frozenset()
    labels: bool = True
    minutes: bool = True


@dataclass(slots=True)
class Sketch:
    """One lane in the making.

    `ground`: token of the lane's ground; `before`: the lane as it was when the running gesture began; `outside`:
    stretches of time that do not count, in pixels.
    """

    lane: Lane
    place: LanePlace
    scale: TimeScale
    measure: Measure
    view: ViewState
    ground: str
    locked: bool
    before: Lane | None
    outside: tuple[tuple[float, float], ...] = ()
    marks: Marks = field(default_factory=Marks)
    shelves: dict[int, Shelf] = field(default_factory=dict)
    gaps: dict[int, Shelf] = field(default_factory=dict)
    captions: dict[int, Shelf] = field(default_factory=dict)
    bridged: set[str] = field(default_factory=set)  # bars whose code stands on their bridge, by id
    named: dict[str, float] = field(default_factory=dict)  # where the name ends that stands right of a bar, by its id

    def shelf(self, row: int) -> Shelf:
        """Room on a row of bars."""
        return self.shelves.setdefault(row, Shelf(0.0, self.scale.width))

    def gap(self, row: int) -> Shelf:
        """Room in the gap above a row."""
        return self.gaps.setdefault(row, Shelf(0.0, self.scale.width))

    def caption(self, row: int) -> Shelf:
        """Room on the line under a row of fluids."""
        return self.captions.setdefault(row, Shelf(0.0, self.scale.width))

    def row(self, bar: Bar) -> tuple[int, Row]:
        """The row of a bar and its index."""
        index = self.place.row_of[bar.id]
        return index, self.place.rows[index]

    def extents(self, bar: Bar) -> tuple[float, float]:
        """Left and right end of a bar, at least two pixels apart."""
        x0 = self.scale.x(bar.start)
        return x0, max(self.scale.x(bar.stop), x0 + 2)

    def heights(self, bar: Bar, row: Row) -> tuple[float, float]:
        """Top and bottom of a bar in its row: what is not codable is thinner."""
        height = row.height if bar.ink != "none" else min(16.0, row.height)
        top = row.top + (row.height - height) / 2
        return top, top + height

    def visible(self, bar: Bar, reach: float = 0.0) -> bool:
        """True when some of the bar is on the canvas, or within `reach` pixels of it."""
        return bar.stop >= self.scale.minute(-reach) and bar.start <= self.scale.minute(self.scale.width + reach)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        colour: str,
        plate: str | None = None,
        width: float | None = None,
    ) -> float:
        """Put a text down; the x where it ends. A plate of the lane's ground gives way to that of time outside."""
        width = self.measure(text, style) if width is None else width
        if plate is not None and plate == self.ground:
            grounds = self._grounds(x - 4, x + width + 4)
            plate = grounds[0][2] if len(grounds) == 1 else None
            if plate is None:
                self.marks.over += [Fill(x0, x1, y - 8, y + 8, token) for x0, x1, token in grounds]
        self.marks.words.append(Text(x, y, width, text, style, colour, plate))
        return x + width

    def alone(self) -> str | None:
        """The id of the one selected row, None when several or none are."""
        return self.view.selected[0] if len(self.view.selected) == 1 else None

    def plate(self, x0: float, x1: float) -> str:
        """The ground under a text: that of time outside the visit where it is all there, else the lane's."""
        for start, stop in self.outside:
            if start <= x0 - 4 and x1 + 4 <= stop:
                return "outside"
        return self.ground

    def _grounds(self, x0: float, x1: float) -> list[tuple[float, float, str]]:
        """The grounds under a stretch from left to right: time outside the visit and the lane's own."""
        here = [pair for pair in self.outside if pair[0] < x1 and x0 < pair[1]]
        if not here:
            return [(x0, x1, self.ground)]
        edges = sorted({x0, x1, *(x for pair in here for x in pair if x0 < x < x1)})
        found: list[tuple[float, float, str]] = []
        for left, right in itertools.pairwise(edges):
            out = any(start <= left and right <= stop for start, stop in here)
            found.append((left, right, "outside" if out else self.ground))
        return found

    def air(self, bar: Bar) -> float:
        """What rings and the mark of the chosen edge take beyond a plain selection: words beside it begin behind."""
        view = self.view
        if view.selected[-1:] != (bar.id,):
            return 0.0
        return m.EDGE_MARK if view.edge is not None and not self.locked else m.RINGS if view.focus else 0.0

    def clear(self, bar: Bar) -> list[tuple[float, float]]:
        """The visible stretches of a bar inside the visit, where words may stand."""
        at, found = float(bar.start), []
        for stretch in bar.stretches:
            if stretch.kind == "outside":
                found.append((at, float(stretch.start)))
                at = stretch.stop
        found.append((at, float(bar.stop)))
        pixels = [(max(self.scale.x(a), 0.0), min(self.scale.x(b), self.scale.width)) for a, b in found if b > a]
        return [(a, b) for a, b in pixels if b > a]


def sign_room(bar: Bar) -> int:
    """Pixels before a name for the crown of an initial or the question mark of a held row."""
    if bar.crowned:
        return m.CROWN_WIDTH + 7
    return 25 if bar.look == "held" else 0
