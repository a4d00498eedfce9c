"""Concurrency: the minutes two infusions share, as a bridge between their bars. No Qt here."""

from __future__ import annotations

from typing import NamedTuple

from infusion_gui.coding.result import Overlap
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.labels import Shelf
from infusion_gui.timeline.marks import Bridge, Fill, Style
from infusion_gui.timeline.sketch import Sketch
from infusion_gui.timeline.stay import Bar

SHADE = 0.165  # of the bridge's colour over the partner's bar, so that the shared minutes show in both


def draw_bridges(sketch: Sketch, bars: list[Bar]) -> None:
    """Bridges from every bar to the infusions that rank before it; the earning ones first, they may write first."""
    found = []
    for bar in bars:
        for overlap in bar.overlaps:
            partner = sketch.lane.bar(overlap.partner)
            if partner is not None and not partner.single:
                found += _stand(sketch, overlap, bar, partner)
    found.sort(key=lambda stand: stand.overlap.code is None)
    for stand in found:
        _draw(sketch, stand)
        sketch.gap(stand.lower).take(stand.x0, stand.x1)
        for crossed in range(stand.upper + 1, stand.lower):
            sketch.shelf(crossed).take(stand.x0, stand.x1)
    _break_behind_open_ends(sketch, found, bars)
    if sketch.view.labels:
        inner: dict[int, Shelf] = {}
        for stand in found:
            _words(sketch, stand, inner.setdefault(stand.lower, Shelf(0.0, sketch.scale.width)))


class _Stand(NamedTuple):
    """Where a bridge stands: between the rows `upper` and `lower`, over the partner's row `theirs`."""

    overlap: Overlap
    x0: float
    x1: float
    upper: int
    lower: int
    theirs: int


def _stand(sketch: Sketch, overlap: Overlap, bar: Bar, partner: Bar) -> list[_Stand]:
    mine, theirs = sketch.row(bar)[0], sketch.row(partner)[0]
    x0, x1 = sketch.scale.x(overlap.start), sketch.scale.x(overlap.stop)
    if mine == theirs or x1 < 0 or x0 > sketch.scale.width or x1 - x0 < 1:
        return []
    return [_Stand(overlap, x0, x1, min(mine, theirs), max(mine, theirs), theirs)]


def _draw(sketch: Sketch, stand: _Stand) -> None:
    rows = sketch.place.rows
    upper, lower, theirs = rows[stand.upper], rows[stand.lower], rows[stand.theirs]
    earns = stand.overlap.code is not None
    top, bottom = upper.top + upper.height - m.BRIDGE_INTO, lower.top + m.BRIDGE_INTO
    bridge = Bridge(stand.x0, stand.x1, top, bottom, earns)
    # Across other rows it runs behind their bars.
    (sketch.marks.over if stand.lower == stand.upper + 1 else sketch.marks.under).append(bridge)
    if earns:
        shade = Fill(stand.x0, stand.x1, theirs.top + 1, theirs.top + theirs.height - 1, "bridge", SHADE)
        sketch.marks.bars.append(shade)


def _break_behind_open_ends(sketch: Sketch, stands: list[_Stand], bars: list[Bar]) -> None:
    """A fading bar hides nothing: what runs behind it would lie under its words, so it is broken there."""
    for bar in bars:
        if not (bar.open_start or bar.open_stop):
            continue
        index, row = sketch.row(bar)
        (x0, x1), (y0, y1) = sketch.extents(bar), sketch.heights(bar, row)
        for stand in stands:
            left, right = max(x0, stand.x0), min(x1, stand.x1)
            if stand.upper < index < stand.lower and left < right:
                sketch.marks.under.append(Fill(left, right, y0, y1, sketch.ground))


def _words(sketch: Sketch, stand: _Stand, inner: Shelf) -> None:
    """Minutes and code on the bridge; of one that earns nothing the reason beside it."""
    overlap = stand.overlap
    lower = sketch.place.rows[stand.lower]
    above = sketch.place.rows[stand.lower - 1]
    y = (above.top + above.height + lower.top) / 2
    minutes = f"{sketch.lane.minutes(overlap.start, overlap.stop)} min"
    low, high = max(stand.x0, 0.0), min(stand.x1, sketch.scale.width)
    style: Style = "caption.bold" if overlap.code else "caption"
    colour = "on.bridge" if overlap.code else "text.2"
    for text in (f"{minutes} {overlap.code}", overlap.code) if overlap.code else (minutes,):
        width = sketch.measure(text, style)
        left = (low + high - width) / 2
        if width + 5 <= high - low and inner.claim(left, left + width):
            sketch.write(left, y, text, style, colour, None, width)
            if overlap.code:
                sketch.bridged.add(overlap.administration)
            break
    if overlap.code is None and overlap.why:
        shelf = sketch.gap(stand.lower)
        width = sketch.measure(overlap.why, "caption")
        at = shelf.right_of(stand.x1, width, m.GAP_TEXT)
        if at is None:
            at = shelf.left_of(stand.x0, width, m.GAP_TEXT)
        if at is not None:
            sketch.write(at, y, overlap.why, "caption", "text.2", sketch.ground, width)
