"""Rows beyond the edge of the canvas: a pill at the border with name and time. No Qt here."""

from __future__ import annotations

from infusion_gui.case.times import format_clock
from infusion_gui.timeline.marks import Chip
from infusion_gui.timeline.rails import CHIP_PAD
from infusion_gui.timeline.sketch import Sketch
from infusion_gui.timeline.stay import Bar

FROM_EDGE = 9
ARROW = 10


def draw_pills(sketch: Sketch) -> None:
    """One pill a row and side, for the nearest row beyond it; where words stand already there is none."""
    if not sketch.view.labels:
        return
    beyond: dict[tuple[int, bool], list[Bar]] = {}
    for bar in sketch.lane.bars:
        if bar.id not in sketch.place.row_of:
            continue
        right = sketch.scale.x(bar.start) > sketch.scale.width
        if right or sketch.scale.x(bar.stop) < 0:
            beyond.setdefault((sketch.place.row_of[bar.id], right), []).append(bar)
    for (index, right), bars in sorted(beyond.items()):
        nearest = min(bars, key=lambda b: b.start) if right else max(bars, key=lambda b: b.stop)
        text = f"{nearest.name} {nearest.route_word}".rstrip() + f" {format_clock(nearest.start)}"
        if nearest.open_stop:
            text += ", no stop"
        if len(bars) > 1:
            text += f" +{len(bars) - 1}"
        width = sketch.measure(text, "caption") + 2 * CHIP_PAD + ARROW
        x = sketch.scale.width - FROM_EDGE - width if right else float(FROM_EDGE)
        shelf = sketch.shelf(index)
        if shelf.claim(x - 4, x + width + 4):
            strong = "" if right else "‹"
            mark = Chip(x, sketch.place.rows[index].middle, width, strong, text, "pill", nearest.id)
            sketch.marks.words.append(mark)
