"""A lane at full height: bars with their words, fluids with their pieces, bridges, rails, markers. No Qt here."""

from __future__ import annotations

import itertools

from infusion_gui.case.times import format_clock
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.bridges import draw_bridges
from infusion_gui.timeline.fluids import draw_captions, draw_pieces
from infusion_gui.timeline.labels import inside
from infusion_gui.timeline.lanes import LanePlace
from infusion_gui.timeline.marks import Box, Fill, Frame, Glyph, Marks, Notch, Outline, Stroke
from infusion_gui.timeline.pills import draw_pills
from infusion_gui.timeline.pushes import draw_markers
from infusion_gui.timeline.rails import draw_rails
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.sketch import Measure, Sketch, ViewState
from infusion_gui.timeline.stay import Bar, Lane

QUERY_ICON, CROWN_ROOM = 20, m.CROWN_WIDTH + 7


def full_lane(
    lane: Lane,
    place: LanePlace,
    scale: TimeScale,
    measure: Measure,
    view: ViewState,
    *,
    ground: str = "canvas",
    locked: bool = False,
    before: Lane | None = None,
) -> Marks:
    """The marks of one lane at full height.

    `ground`: token of the lane's ground; `before`: the lane as it was when the running gesture began.
    """
    sketch = Sketch(lane, place, scale, measure, view, ground, locked, before)
    bars = [bar for bar in lane.bars if not bar.single]
    shown = [bar for bar in bars if sketch.visible(bar)]
    for bar in shown:
        index, _ = sketch.row(bar)
        sketch.shelf(index).take(*sketch.extents(bar))
    for bar in shown:
        _box(sketch, bar)
    _joints(sketch, bars)
    draw_pieces(sketch, shown)
    draw_bridges(sketch, shown)
    draw_rails(sketch, shown)
    if view.labels:
        for bar in shown:
            _name(sketch, bar)
        for bar in shown:
            _figures(sketch, bar)
    draw_captions(sketch, shown)
    draw_markers(sketch)
    draw_pills(sketch)
    for bar in shown:
        _ring(sketch, bar)
    return sketch.marks


def _box(sketch: Sketch, bar: Bar) -> None:
    _, row = sketch.row(bar)
    x0, x1 = sketch.extents(bar)
    y0, y1 = sketch.heights(bar, row)
    outside = [s for s in bar.stretches if s.kind == "outside"]
    boxes = sketch.marks.bars
    if not outside:
        boxes.append(Box(x0, x1, y0, y1, bar.ink, bar.look, m.RADIUS, bar.open_start, bar.open_stop, sketch.locked))
    else:
        at = bar.start
        for stretch in outside:
            if stretch.start > at:
                boxes.append(Box(sketch.scale.x(at), sketch.scale.x(stretch.start), y0, y1, bar.ink, bar.look, 1.0))
            boxes.append(Box(sketch.scale.x(stretch.start), sketch.scale.x(stretch.stop), y0, y1, bar.ink, "soft"))
            at = stretch.stop
        if at < bar.stop:
            boxes.append(
                Box(sketch.scale.x(at), x1, y0, y1, bar.ink, bar.look, 1.0, False, bar.open_stop, sketch.locked)
            )
    for moment in bar.notches:
        sketch.marks.over.append(Notch(sketch.scale.x(moment), y0, bar.ink))
    for moment in bar.charted:
        if moment is not None:
            x = sketch.scale.x(moment)
            sketch.marks.over.append(Stroke(x, y0 - 3, x, y1 + 3, "text.3", 1.0, (3, 2)))
            edge = x0 if moment == bar.charted[0] and moment < bar.start else x1 if moment > bar.stop else x
            if edge != x:
                middle = (y0 + y1) / 2
                sketch.marks.under.append(Stroke(min(x, edge), middle, max(x, edge), middle, "text.3", 1.0, (3, 2)))
    _tint(sketch, bar, y0, y1)


def _tint(sketch: Sketch, bar: Bar, y0: float, y1: float) -> None:
    """While an edge is dragged: the minutes won are tinted, the old edge stays as a dashed line."""
    old = sketch.before.bar(bar.id) if sketch.before is not None and bar.id in sketch.view.moving else None
    if old is None or (old.start, old.stop) == (bar.start, bar.stop) or old.single:
        return
    x = sketch.scale.x
    if old.start != bar.start and old.stop != bar.stop:
        sketch.marks.over.append(Outline(x(old.start), x(old.stop), y0, y1, bar.ink, False, True))
        return
    was = old.stop if old.stop != bar.stop else old.start
    if bar.start < was < bar.stop:
        grown = (was, bar.stop) if old.stop != bar.stop else (bar.start, was)
        sketch.marks.bars.append(Fill(x(grown[0]), x(grown[1]) - 1, y0 + 1, y1 - 1, "guide.ground", 0.8))
    sketch.marks.over.append(Stroke(x(was), y0, x(was), y1, "text", 1.0, (3, 3)))


def _joints(sketch: Sketch, bars: list[Bar]) -> None:
    """Parts of one administration hang together by a thin line."""
    parts: dict[str, list[Bar]] = {}
    for bar in bars:
        if bar.whole:
            parts.setdefault(bar.whole, []).append(bar)
    for members in parts.values():
        for one, other in itertools.pairwise(members):
            _, upper = sketch.row(one)
            _, lower = sketch.row(other)
            x0, x1 = sketch.scale.x(one.stop), sketch.scale.x(other.start)
            if x1 > x0:
                y = upper.middle
                sketch.marks.under.append(Stroke(x0, y, x1, y, f"{one.ink}.edge", 1.0, (2, 3)))
                if lower.middle != y:
                    sketch.marks.under.append(Stroke(x1, y, x1, lower.middle, f"{one.ink}.edge", 1.0, (2, 3)))


def _name(sketch: Sketch, bar: Bar) -> None:
    index, row = sketch.row(bar)
    x0, x1 = sketch.extents(bar)
    _, y1 = sketch.heights(bar, row)
    y = row.middle
    if any(o.administration == bar.id for o in bar.overlaps) and index and row.bridged:
        y = (row.top + m.BRIDGE_INTO + y1) / 2  # the bridge covers the top of the bar
    style, colour = ("plain", "text.2") if bar.look == "dashed" else ("name", _colour(bar))
    text = f"{bar.name}, {bar.reason}" if bar.look == "dashed" else bar.name
    width = sketch.measure(text, "plain" if bar.look == "dashed" else "name")
    room = CROWN_ROOM if bar.crowned else 25 if bar.look == "held" else 0
    tail = QUERY_ICON + 8 + sketch.measure("no stop charted", "plain") if bar.open_stop else 0
    limit = _first_block(sketch, bar)
    left = None
    if x1 - x0 >= m.SMALL_BAR:
        end = min(x1, limit) if not bar.open_stop else sketch.scale.width
        left = inside(x0, end, 0.0, sketch.scale.width, width + room, m.PAD)
    plate = f"{bar.ink}.fill" if bar.ink not in ("therapeutic", "none") and bar.look == "filled" else None
    if left is not None:
        if bar.crowned:
            sketch.marks.words.append(Glyph(left + m.CROWN_WIDTH / 2, y, "crown", colour))
        elif bar.look == "held":
            sketch.marks.words.append(Glyph(left + 8, y, "question", "query"))
        end = sketch.write(left + room, y, text, "plain" if style == "plain" else "name", colour, plate, width)
        if bar.open_stop:
            _query(sketch, bar, index, end, y)
        return
    width += room
    gap = m.GAP_TEXT
    shelf = sketch.shelf(index)
    at = shelf.right_of(x1, width + tail, gap)
    if at is None:
        at = shelf.left_of(x0, width, gap)
    if at is None:
        if bar.crowned and x1 - x0 >= m.SMALL_BAR and inside(x0, min(x1, limit), 0, sketch.scale.width, 14, 5):
            sketch.marks.words.append(Glyph(max(x0, 0) + 5 + m.CROWN_WIDTH / 2, y, "crown", colour))
        return
    if bar.crowned:
        sketch.marks.words.append(Glyph(at + m.CROWN_WIDTH / 2, y, "crown", "text.2"))
    elif bar.look == "held":
        sketch.marks.words.append(Glyph(at + 8, y, "question", "query"))
    end = sketch.write(at + room, y, text, "plain", "text", sketch.ground)
    if bar.open_stop and at > x0:
        _query(sketch, bar, index, end, y)


def _query(sketch: Sketch, bar: Bar, index: int, x: float, y: float) -> None:
    """The warning of an end nobody charted, after the name; it may run past the fading edge."""
    sketch.marks.words.append(Glyph(x + 18, y, "query", "query"))
    text = "no stop charted"
    width = sketch.measure(text, "plain")
    x1 = sketch.extents(bar)[1]
    end = x + 30 + width
    if end <= x1 or sketch.shelf(index).claim(max(x1, x + 30), end + 4):
        sketch.write(x + 30, y, text, "plain", "query", None, width)


def _first_block(sketch: Sketch, bar: Bar) -> float:
    """Where the words of a bar must end: at its first blocked minutes, or before the minutes under the hand."""
    x0, x1 = sketch.extents(bar)
    edge = x1
    for start, stop in bar.blocked():
        if sketch.scale.x(stop) > max(x0, 0.0):
            edge = min(edge, max(sketch.scale.x(start), x0))
            break
    return edge


def _figures(sketch: Sketch, bar: Bar) -> None:
    """Codes and minutes, right-aligned inside behind the name; nothing that would not fit."""
    if bar.ink == "hydration" or bar.look in ("dashed", "held"):
        return
    index, row = sketch.row(bar)
    x0, x1 = sketch.extents(bar)
    y = row.middle
    if bar.overlaps and index and row.bridged:
        y = (row.top + m.BRIDGE_INTO + row.top + row.height) / 2
    minutes = "" if bar.minutes is None or bar.open_stop or bar.open_start else f"{bar.minutes} min"
    on_bridge = any(o.code for o in bar.overlaps)
    codes = "" if on_bridge else "  ".join(bar.codes)
    right = min(x1, sketch.scale.width) - m.PAD - 2
    old = sketch.before.bar(bar.id) if sketch.before is not None and bar.id in sketch.view.moving else None
    if old is not None and old.stop != bar.stop and old.start == bar.start and bar.start < old.stop < bar.stop:
        right = _was(sketch, bar, old, y)
        minutes = ""
    spoken = [t for t in sketch.marks.words if isinstance(t, (Glyph,)) is False and t.y == y]  # type: ignore[union-attr]
    left = (
        max(
            (t.x + t.width for t in spoken if x0 <= t.x < x1),  # type: ignore[union-attr]
            default=max(x0, 0.0),
        )
        + m.PAD
    )
    plate = f"{bar.ink}.fill" if bar.ink not in ("therapeutic", "none") and bar.look == "filled" else None
    if bar.look == "hollow" or bar.open_stop or x1 - x0 < m.SMALL_BAR:
        return
    colour = _colour(bar)
    both = [text for text in (codes, minutes) if text]
    wide = sum(sketch.measure(text, "number") for text in both) + 14 * (len(both) - 1)
    if both and right - wide >= left:
        x = right
        for text in reversed(both):
            width = sketch.measure(text, "number")
            sketch.write(x - width, y, text, "number", colour, plate, width)
            x -= width + 14
        return
    for text in both:
        width = sketch.measure(text, "number")
        if right - width >= left:
            sketch.write(right - width, y, text, "number", colour, plate, width)
            return


def _was(sketch: Sketch, bar: Bar, old: Bar, y: float) -> float:
    """The time of the old stop inside the minutes won; where the other words must end."""
    x = sketch.scale.x(old.stop)
    text = f"was {format_clock(old.stop)}"
    width = sketch.measure(text, "number")
    if x + 6 + width + 6 <= sketch.scale.x(bar.stop):
        sketch.write(x + 6, y, text, "number", "text", None, width)
    return x - m.PAD


def _colour(bar: Bar) -> str:
    return "text" if bar.look in ("hollow", "held") else f"{bar.ink}.text"


def _ring(sketch: Sketch, bar: Bar) -> None:
    _, row = sketch.row(bar)
    x0, x1 = sketch.extents(bar)
    y0, y1 = sketch.heights(bar, row)
    view = sketch.view
    if bar.id in view.selected:
        rings = 2 if view.focus and bar.id == view.selected[-1] else 1
        handles = len(view.selected) == 1 and not sketch.locked
        sketch.marks.front.append(Frame(x0, x1, y0, y1, rings, handles))
    elif bar.id == view.hovered and not sketch.locked:
        sketch.marks.front.append(Outline(x0, x1, y0, y1, bar.ink, True))
