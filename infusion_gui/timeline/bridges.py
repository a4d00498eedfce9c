"""Concurrency: the minutes two infusions share, as a bridge between their bars. No Qt here."""

from __future__ import annotations

from infusion_gui.coding.result import Overlap
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.marks import Bridge, Fill
from infusion_gui.timeline.sketch import Sketch
from infusion_gui.timeline.stay import Bar

SHADE = 0.165  # of the bridge's colour over the partner's bar, so that the shared minutes show in both


def draw_bridges(sketch: Sketch, bars: list[Bar]) -> None:
    """Bridges from every bar to the infusions that rank before it; the earning ones first, they may write first."""
    pairs = [(overlap, bar) for bar in bars for overlap in bar.overlaps]
    for overlap, bar in sorted(pairs, key=lambda pair: pair[0].code is None):
        partner = sketch.lane.bar(overlap.partner)
        if partner is not None and not partner.single:
            _bridge(sketch, overlap, bar, partner)


def _bridge(sketch: Sketch, overlap: Overlap, bar: Bar, partner: Bar) -> None:
    mine, my_row = sketch.row(bar)
    theirs, their_row = sketch.row(partner)
    if mine == theirs:
        return
    (upper_index, upper), (lower_index, lower) = sorted(((mine, my_row), (theirs, their_row)))
    x0, x1 = sketch.scale.x(overlap.start), sketch.scale.x(overlap.stop)
    if x1 < 0 or x0 > sketch.scale.width or x1 - x0 < 1:
        return
    earns = overlap.code is not None
    y0, y1 = upper.top + upper.height - m.BRIDGE_INTO, lower.top + m.BRIDGE_INTO
    adjacent = lower_index == upper_index + 1
    bridge = Bridge(x0, x1, y0, y1, earns)
    (sketch.marks.over if adjacent else sketch.marks.under).append(bridge)
    if earns:
        top = their_row.top + 1
        sketch.marks.bars.append(Fill(x0, x1, top, their_row.top + their_row.height - 1, "bridge", SHADE))
    if not sketch.view.labels:
        return
    y = lower.top - m.GAP_BRIDGE / 2
    minutes = f"{overlap.stop - overlap.start} min"
    shelf = sketch.gap(lower_index)
    low, high = max(x0, 0.0), min(x1, sketch.scale.width)
    shelf.take(x0, x1)
    if earns:
        for text in (f"{minutes} {overlap.code}", str(overlap.code)):
            width = sketch.measure(text, "caption.bold")
            if width + 5 <= high - low:
                sketch.write((low + high - width) / 2, y, text, "caption.bold", "on.bridge", None, width)
                return
        return
    width = sketch.measure(minutes, "caption")
    if width + 8 <= high - low:
        sketch.write((low + high - width) / 2, y, minutes, "caption", "text.2", None, width)
    if overlap.why:
        width = sketch.measure(overlap.why, "caption")
        at = shelf.right_of(x1, width, m.GAP_TEXT)
        if at is None:
            at = shelf.left_of(x0, width, m.GAP_TEXT)
        if at is not None:
            sketch.write(at, y, overlap.why, "caption", "text.2", sketch.ground, width)
