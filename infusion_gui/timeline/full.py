"""A lane at full height: bars with their words, fluids with their pieces, bridges, rails, markers. No Qt here."""

from __future__ import annotations

import itertools

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.bridges import draw_bridges
from infusion_gui.timeline.fluids import draw_captions, draw_pieces
from infusion_gui.timeline.marks import Box, Fill, Frame, Marks, Notch, Outline, Stroke, Text
from infusion_gui.timeline.pills import draw_pills
from infusion_gui.timeline.pushes import draw_markers
from infusion_gui.timeline.rails import draw_chips, draw_rails
from infusion_gui.timeline.sketch import Sketch
from infusion_gui.timeline.stay import Bar
from infusion_gui.timeline.words import draw_names, draw_words

WORDS_HALF = 8.0  # pixels of the height of a word that no line crosses


def full_lane(sketch: Sketch) -> Marks:
    """The marks of one lane at full height."""
    lane, view = sketch.lane, sketch.view
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
    chipped = draw_rails(sketch, shown)
    ends = draw_names(sketch, chipped) if view.labels else {}
    draw_chips(sketch, chipped)
    if view.labels:
        draw_words(sketch, shown, ends)
    draw_captions(sketch, shown)
    draw_markers(sketch)
    draw_pills(sketch)
    for bar in shown:
        _old_edge(sketch, bar)
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
    for record in bar.charted:
        if record is not None:
            x = sketch.scale.x(record)
            for y in (y0, y1):
                sketch.marks.over.append(Stroke(x, y - 4, x, y + 4, "text.2", 1.0))
            edge = x0 if record == bar.charted[0] and record < bar.start else x1 if record > bar.stop else x
            if edge != x:
                middle = (y0 + y1) / 2
                sketch.marks.under.append(Stroke(min(x, edge), middle, max(x, edge), middle, "text.3", 1.0, (3, 2)))
    _tint(sketch, bar, y0, y1)


def _tint(sketch: Sketch, bar: Bar, y0: float, y1: float) -> None:
    """While an edge is dragged the minutes won are tinted; while a bar is, its old place is outlined."""
    old = _moved_from(sketch, bar)
    if old is None:
        return
    x = sketch.scale.x
    if old.start != bar.start and old.stop != bar.stop:
        sketch.marks.over.append(Outline(x(old.start), x(old.stop), y0, y1, bar.ink, False, True))
        return
    was = old.stop if old.stop != bar.stop else old.start
    if bar.start < was < bar.stop:
        grown = (was, bar.stop) if old.stop != bar.stop else (bar.start, was)
        sketch.marks.bars.append(Fill(x(grown[0]), x(grown[1]) - 1, y0 + 1, y1 - 1, "guide.ground", 0.8))


def _moved_from(sketch: Sketch, bar: Bar) -> Bar | None:
    """A bar under the hand as it was before; None for others, and while its times are still the same."""
    old = sketch.before.bar(bar.id) if sketch.before is not None and bar.id in sketch.view.moving else None
    return None if old is None or old.single or (old.start, old.stop) == (bar.start, bar.stop) else old


def _old_edge(sketch: Sketch, bar: Bar) -> None:
    """The edge that is dragged stays, where it was, as a dashed line: above and below the words it would cross."""
    old = _moved_from(sketch, bar)
    if old is None or (old.start != bar.start and old.stop != bar.stop):
        return
    _, row = sketch.row(bar)
    y0, y1 = sketch.heights(bar, row)
    x = sketch.scale.x(old.stop if old.stop != bar.stop else old.start)
    words = [word for word in sketch.marks.words if isinstance(word, Text) and y0 < word.y < y1]
    crossed = [word.y for word in words if word.x - 1 < x < word.x + word.width + 1]
    ends = [(y0, min(crossed) - WORDS_HALF), (max(crossed) + WORDS_HALF, y1)] if crossed else [(y0, y1)]
    sketch.marks.over += [Stroke(x, top, x, foot, "text", 1.0, (3, 3)) for top, foot in ends]


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


def _ring(sketch: Sketch, bar: Bar) -> None:
    _, row = sketch.row(bar)
    x0, x1 = sketch.extents(bar)
    y0, y1 = sketch.heights(bar, row)
    view = sketch.view
    if bar.id in view.selected:
        rings = 2 if view.focus and bar.id == view.selected[-1] else 1
        handles = len(view.selected) == 1 and not sketch.locked
        edge = view.edge if bar.id == view.selected[-1] else None
        sketch.marks.front.append(Frame(x0, x1, y0, y1, rings, handles, edge))
    elif bar.id == view.hovered and not sketch.locked:
        sketch.marks.front.append(Outline(x0, x1, y0, y1, bar.ink, True))
