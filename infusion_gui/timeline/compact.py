"""A lane in compact rows: the drug stands in the header, `compact_words` puts minutes inside, codes beside. No Qt here.

This is the path of large stays (a thousand bars a frame), so it does little for each bar and asks the shelf once.
"""

from __future__ import annotations

from typing import NamedTuple

from infusion_gui.coding.result import HydrationSum, Link
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.bands import Band
from infusion_gui.timeline.compact_words import write_beside, write_beside_single, write_inside
from infusion_gui.timeline.marks import (
    Badge,
    Box,
    Bridge,
    Frame,
    Hatch,
    Marker,
    Marks,
    Outline,
    Stroke,
)  # fmt: skip
from infusion_gui.timeline.places import Row
from infusion_gui.timeline.sketch import Sketch, ViewState
from infusion_gui.timeline.stay import Bar

THIN = 3.5


class Line(NamedTuple):
    """All that the marks of one row are made from, beside what concerns the whole lane.

    `links`: those to its pushes, with the push before; `partners`: who shares minutes that earn a code; `sums`: of its
    fluids; `chosen`: what the view says of its bars.
    """

    nth: int
    bars: tuple[Bar, ...]
    links: tuple[tuple[Link, Bar | None], ...]
    partners: tuple[Bar | None, ...]
    sums: tuple[HydrationSum, ...]
    chosen: tuple[object, ...]


class Memory:
    """The rows of lanes drawn last: those that a step of a drag does not reach are not drawn again."""

    def __init__(self) -> None:
        self._lanes: dict[str, tuple[tuple[object, ...], dict[int, tuple[Line, Band]]]] = {}

    def rows(self, key: str, frame: tuple[object, ...]) -> dict[int, tuple[Line, Band]]:
        """What is known of the rows of a lane; nothing where `frame`, all that decides every row, is another."""
        known = self._lanes.get(key)
        if known is None or known[0] != frame:
            known = self._lanes[key] = (frame, {})
        return known[1]


def compact_lane(sketch: Sketch, memory: Memory) -> list[Band]:
    """The marks of one lane in compact rows or collapsed into one: of each row, between rows, around bars."""
    lane, place, scale, view = sketch.lane, sketch.place, sketch.scale, sketch.view
    plain = place.mode == "collapsed"
    low, high = scale.minute(-m.MARKER), scale.minute(scale.width + m.MARKER)
    shown = [bar for bar in lane.bars if bar.stop >= low and bar.start <= high and bar.id in place.row_of]
    frame = (
        scale, plain, place.rows, place.row_of, sketch.ground, sketch.locked, sketch.outside, view.labels, view.minutes
    )  # fmt: skip
    known = memory.rows(lane.key, frame)
    bands: list[Band] = []
    for line in _lines(sketch, shown):
        before = known.get(line.nth)
        if before is None or before[0] != line:
            sketch.marks = Marks()
            _row(sketch, line, plain)
            before = known[line.nth] = (line, Band(line.nth, sketch.marks))
        bands.append(before[1])
    sketch.marks = Marks()
    if not plain:
        _bridges(sketch, shown)
    bands.append(Band("bridges", sketch.marks))
    sketch.marks = Marks()
    for bar in shown:
        if bar.id in view.selected or bar.id == view.hovered:
            _ring(sketch, bar)
    return [*bands, Band("rings", sketch.marks)]


def _lines(sketch: Sketch, shown: list[Bar]) -> list[Line]:
    """The rows that have bars on view, in the order of their first ones."""
    lane, view, row_of = sketch.lane, sketch.view, sketch.place.row_of
    rows: dict[int, list[Bar]] = {}
    for bar in shown:
        rows.setdefault(row_of[bar.id], []).append(bar)
    links: dict[int, list[tuple[Link, Bar | None]]] = {}
    for link in lane.links:
        if link.second in row_of:
            links.setdefault(row_of[link.second], []).append((link, lane.bar(link.first)))
    chosen: dict[int, list[str]] = {}
    for identity in view.selected:
        if identity in row_of:
            chosen.setdefault(row_of[identity], []).append(identity)
    alone = len(view.selected) == 1
    return [
        Line(
            index,
            tuple(bars),
            tuple(links.get(index, ())),
            tuple([lane.bar(one.partner) for bar in bars for one in bar.overlaps if one.code]),
            lane.sums if any(bar.ink == "hydration" for bar in bars) else (),
            (*chosen[index], alone, view.selected[-1], view.edge, view.focus) if index in chosen else (),
        )
        for index, bars in rows.items()
    ]


def half_height(row: Row) -> float:
    """Half the height of a bar in a compact row: rows with room to spare have taller bars."""
    return max(row.height - (m.COMPACT_ROW - m.COMPACT_BAR), m.COMPACT_BAR) / 2


def _row(sketch: Sketch, line: Line, plain: bool) -> None:
    index, row = line.nth, sketch.place.rows[line.nth]
    y, tall = row.middle, half_height(row)
    scale, marks = sketch.scale, sketch.marks
    left, per_minute = scale.left, scale.per_minute
    boxes = marks.bars
    shelf = sketch.shelf(index)
    said: list[tuple[Bar, float, float]] = []
    singles: list[tuple[Bar, float]] = []
    for bar in line.bars:
        x0 = (bar.start - left) * per_minute
        if bar.shape != "bar":
            singles.append((bar, x0))
            continue
        x1 = max((bar.stop - left) * per_minute, x0 + 3)
        half = THIN if bar.ink == "none" else tall
        boxes.append(
            Box(x0, x1, y - half, y + half, bar.ink, bar.look, 2.0, bar.open_start, bar.open_stop, sketch.locked)
        )
        if bar.ink == "hydration":
            for stretch in bar.stretches:
                if stretch.kind == "blocked":
                    s0, s1 = scale.x(stretch.start), scale.x(stretch.stop)
                    if s1 - s0 >= 1:
                        boxes.append(Hatch(s0, s1, y - half, y + half, stretch.by_ink, "hydration.edge"))
        for stretch in bar.stretches:
            if stretch.kind == "outside":
                boxes.append(
                    Box(scale.x(stretch.start), scale.x(stretch.stop), y - half, y + half, bar.ink, "soft", 2.0)
                )
        shelf.take(x0, x1)
        said.append((bar, x0, x1))
    groups = [(group, *_single(sketch, group, x0, x1, y)) for group, x0, x1 in _merged(singles, sketch.view)]
    for _, x0, x1 in groups:
        shelf.take(x0, x1)
    if not plain and not row.quiet:
        _links(sketch, line, y)
    if plain or not sketch.view.labels:
        return
    quiet = row.quiet and row.title != "hydration"
    for bar, x0, x1 in said:
        write_inside(sketch, bar, x0, x1, y, tall)
    alone = sketch.alone()
    for bar, x0, x1 in said:
        write_beside(sketch, bar, x0, x1, y, index, quiet, bar.id == alone)
    for group, x0, x1 in groups:
        write_beside_single(sketch, group, x0, x1, y, index, line.links, quiet)


def _merged(singles: list[tuple[Bar, float]], view: ViewState) -> list[tuple[list[Bar], float, float]]:
    """Markers in order, those closer than a lozenge is wide together; a hollow or chosen one stays by itself."""
    groups: list[tuple[list[Bar], float, float]] = []
    for bar, x in sorted(singles, key=lambda pair: pair[1]):
        alone = bar.id in view.selected or bar.look != "filled"
        if groups and not alone:
            last, x0, x1 = groups[-1]
            if x - x1 < m.LOZENGE and last[-1].look == "filled" and last[-1].id not in view.selected:
                groups[-1] = ([*last, bar], x0, x)
                continue
        groups.append(([bar], x, x))
    return groups


def _single(sketch: Sketch, group: list[Bar], x0: float, x1: float, y: float) -> tuple[float, float]:
    """Draw a marker, or a lozenge with a count; the room it takes."""
    if len(group) == 1:
        bar = group[0]
        sketch.marks.bars.append(Marker(x0, y, m.COMPACT_MARKER, bar.shape, bar.ink, bar.look, sketch.locked))
        return x0 - m.COMPACT_MARKER / 2, x0 + m.COMPACT_MARKER / 2
    text = str(len(group))
    width = max(17.0, sketch.measure(text, "badge") + 10, x1 - x0)
    ink = group[0].ink
    middle = min(max((x0 + x1) / 2, width / 2), sketch.scale.width - width / 2)
    sketch.marks.bars.append(Badge(middle, y, width, 13, text, f"{ink}.edge", "canvas"))
    return middle - width / 2, middle + width / 2


def _links(sketch: Sketch, line: Line, y: float) -> None:
    here = {bar.id: bar for bar in line.bars if bar.single}
    for link, first in line.links:
        second = here.get(link.second)
        if second is None or first is None or not first.single:
            continue
        x0, x1 = sketch.scale.x(first.start) + 8, sketch.scale.x(second.start) - 8
        if x1 - x0 > 4 and sketch.place.row_of.get(first.id) == line.nth:
            sketch.marks.under.append(Stroke(max(x0, -4.0), y, x1, y, f"{second.ink}.edge", 1.0, (1, 3)))


def _bridges(sketch: Sketch, bars: list[Bar]) -> None:
    for bar in bars:
        for overlap in bar.overlaps:
            partner = sketch.lane.bar(overlap.partner)
            if partner is None or partner.id not in sketch.place.row_of:
                continue
            mine, theirs = sketch.row(bar)[1], sketch.row(partner)[1]
            x0, x1 = sketch.scale.x(overlap.start), sketch.scale.x(overlap.stop)
            if mine is theirs or x1 - x0 < 2:
                continue
            top, bottom = sorted((mine.middle, theirs.middle))
            half = half_height(mine)
            bridge = Bridge(x0, max(x1, x0 + 3), top + half - 2, bottom - half + 2, overlap.code is not None)
            adjacent = bottom - top <= mine.height + 1
            (sketch.marks.over if adjacent else sketch.marks.under).append(bridge)


def _ring(sketch: Sketch, bar: Bar) -> None:
    row = sketch.row(bar)[1]
    y, half = row.middle, half_height(row)
    if bar.single:
        half = m.COMPACT_BAR / 2
        x = sketch.scale.x(bar.start)
        x0, x1 = x - half, x + half
    else:
        x0, x1 = sketch.extents(bar)
    view = sketch.view
    if bar.id in view.selected:
        rings = 2 if view.focus and bar.id == view.selected[-1] else 1
        handles = len(view.selected) == 1 and not sketch.locked and not bar.single
        edge = view.edge if bar.id == view.selected[-1] and not bar.single else None
        sketch.marks.front.append(Frame(x0, x1, y - half, y + half, rings, handles, edge))
    elif not sketch.locked:
        sketch.marks.front.append(Outline(x0, x1, y - half, y + half, bar.ink, False))
