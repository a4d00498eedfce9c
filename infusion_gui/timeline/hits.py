"""What is under the mouse: a bar, one of its edges, a marker, a visit line, an exclusion. No Qt here.

Edges reach 6 px into a bar and 4 px out of it; on bars under 24 px it is 3 and 6, so that the body can still be
taken. A marker takes 24 x 24 px whatever its size.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from infusion_gui.coding.result import Overlap
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.places import LanePlace, Layout
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.stay import Bar, Lane, Stay, VisitLine, Window

Part = Literal["body", "start", "stop"]
LINE_REACH = 4.0
NOTCH_REACH = 7.0


class Hit(NamedTuple):
    """A bar under the mouse and the part of it; a marker is all body."""

    bar: Bar
    part: Part
    lane: str


class LineHit(NamedTuple):
    """A line of a visit under the mouse."""

    line: VisitLine


class WindowHit(NamedTuple):
    """An exclusion under the mouse: one of its edges, or its label strip ("body")."""

    window: Window
    part: Part


def hit_bar(
    stay: Stay, layout: Layout, scale: TimeScale, x: float, y: float, *, prefer: str | None = None
) -> Hit | None:
    """The bar at a point (px from the left of the canvas and from the top of the first lane).

    `prefer` (the selected row) wins where the zones of two bars meet; else the nearest edge, then the shorter bar.
    """
    place = layout.at(y)
    if place is None:
        return None
    lane = stay.lane(place.key)
    best: tuple[tuple[float, ...], Hit] | None = None
    for bar in lane.bars:
        if bar.id not in place.row_of:
            continue
        found = _test(bar, place, scale, x, y - place.top)
        if found is not None:
            part, distance = found
            rank = 0.5 if bar.single else 1.0 if part == "body" else 0.0
            order = (rank, 0.0 if bar.id == prefer else 1.0, distance, float(bar.stop - bar.start))
            if best is None or order < best[0]:
                best = (order, Hit(bar, part, lane.key))
    return best[1] if best is not None else None


def _test(bar: Bar, place: LanePlace, scale: TimeScale, x: float, y: float) -> tuple[Part, float] | None:
    row = place.rows[place.row_of[bar.id]]
    if bar.single:
        grab = min(m.MARKER_GRAB, max(row.height, m.COMPACT_BAR)) / 2
        reach = m.MARKER_GRAB / 2 if place.mode == "full" else m.COMPACT_MARKER / 2 + 3
        away = abs(scale.x(bar.start) - x)
        return ("body", away) if away <= reach and abs(row.middle - y) <= grab else None
    half = row.height / 2
    if bar.ink == "none" and place.mode == "full":
        half = m.BAR_THIN / 2
    if abs(row.middle - y) > half:
        return None
    x0 = scale.x(bar.start)
    x1 = max(scale.x(bar.stop), x0 + 2)
    small = x1 - x0 < m.SMALL_BAR
    inside, out = (m.EDGE_IN_SMALL, m.EDGE_OUT_SMALL) if small else (m.EDGE_IN, m.EDGE_OUT)
    if small:
        inside = min(inside, int((x1 - x0) / 3))
    if x0 - out <= x <= x0 + inside:
        return "start", abs(x - x0)
    if x1 - inside <= x <= x1 + out:
        return "stop", abs(x - x1)
    return ("body", min(x - x0, x1 - x)) if x0 <= x <= x1 else None


def hit_notch(hit: Hit, layout: Layout, scale: TimeScale, x: float, y: float) -> bool:
    """True when the point at which a bar is hit lies on one of its notches."""
    place = layout.lane(hit.lane)
    if place is None or y - place.top - place.row(hit.bar.id).top >= NOTCH_REACH:
        return False
    return any(abs(scale.x(minute) - x) < NOTCH_REACH for minute in hit.bar.notches)


def hit_overlap(stay: Stay, layout: Layout, scale: TimeScale, x: float, y: float) -> Overlap | None:
    """The minutes two infusions share whose bridge is at a point: between the rows of the two, never on a bar."""
    place = layout.at(y)
    if place is None or place.mode != "full":
        return None
    lane, inside = stay.lane(place.key), y - place.top
    for bar in lane.bars:
        for overlap in bar.overlaps:
            if bar.id not in place.row_of or overlap.partner not in place.row_of:
                continue
            upper, lower = sorted((place.row(bar.id), place.row(overlap.partner)), key=lambda row: row.top)
            between = upper.top + upper.height <= inside <= lower.top
            if between and scale.x(overlap.start) <= x <= scale.x(overlap.stop):
                return overlap
    return None


def hit_line(stay: Stay, scale: TimeScale, x: float) -> LineHit | None:
    """The visit line within 4 px of a point."""
    near = [(abs(scale.x(line.minute) - x), line) for line in stay.lines]
    near = [pair for pair in near if pair[0] <= LINE_REACH]
    return LineHit(min(near, key=lambda pair: pair[0])[1]) if near else None


def hit_window(stay: Stay, scale: TimeScale, x: float) -> WindowHit | None:
    """The exclusion at a point of its strip."""
    for window in reversed(stay.windows):
        x0, x1 = scale.x(window.start), scale.x(window.stop)
        inside = min(m.EDGE_IN, (x1 - x0) / 3)
        if x0 - m.EDGE_OUT <= x <= x0 + inside:
            return WindowHit(window, "start")
        if x1 - inside <= x <= x1 + m.EDGE_OUT:
            return WindowHit(window, "stop")
        if x0 < x < x1:
            return WindowHit(window, "body")
    return None


def within(stay: Stay, layout: Layout, scale: TimeScale, x0: float, x1: float, y0: float, y1: float) -> tuple[str, ...]:
    """The rows a rectangle touches, in reading order."""
    left, right = sorted((x0, x1))
    top, bottom = sorted((y0, y1))
    found = []
    for bar in reading_order(stay, layout):
        place = layout.lane(stay.lane_of[bar.id])
        if place is None:
            continue
        row = place.row(bar.id)
        if place.top + row.top + row.height < top or place.top + row.top > bottom:
            continue
        if scale.x(bar.stop) >= left and scale.x(bar.start) <= right:
            found.append(bar.id)
    return tuple(found)


def reading_order(stay: Stay, layout: Layout) -> list[Bar]:
    """All bars lane by lane, row by row, left to right: the order of Tab, `,` and `.`."""
    order: list[Bar] = []
    for place in layout.lanes:
        lane: Lane = stay.lane(place.key)
        order += sorted(
            (bar for bar in lane.bars if bar.id in place.row_of),
            key=lambda bar: (place.row_of[bar.id], bar.start, bar.id),
        )
    return order
