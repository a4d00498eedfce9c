"""Single times: diamonds, triangles, circles, with names, codes and the 30-minute rule between them. No Qt here."""

from __future__ import annotations

from infusion_gui.case.times import format_clock
from infusion_gui.coding.result import Link
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.marks import Frame, Glyph, Marker, Outline, Stroke
from infusion_gui.timeline.sketch import Sketch
from infusion_gui.timeline.stay import Bar

LABEL_GAP = 6


def draw_markers(sketch: Sketch) -> None:
    """All single times of the lane, the lines between doses of one drug, and their words."""
    markers = [bar for bar in sketch.lane.bars if bar.single and sketch.visible(bar, m.MARKER)]
    if not markers:
        return
    half = m.MARKER / 2
    for link in sketch.lane.links:
        _line(sketch, link, half)
    for bar in markers:
        index, row = sketch.row(bar)
        x = sketch.scale.x(bar.start)
        sketch.shelf(index).take(x - half, x + half)
        sketch.marks.bars.append(Marker(x, row.middle, m.MARKER, bar.shape, bar.ink, bar.look, sketch.locked))
        _ring(sketch, bar, x, row.middle, half)
    if not sketch.view.labels:
        return
    links = {link.second: link for link in sketch.lane.links}
    named: set[str] = set()
    for bar in markers:
        if _label(sketch, bar, links.get(bar.id), bar.drug not in named):
            named.add(bar.drug)


def _line(sketch: Sketch, link: Link, half: float) -> None:
    first, second = sketch.lane.bar(link.first), sketch.lane.bar(link.second)
    if first is None or second is None or not (first.single and second.single):
        return
    _, row = sketch.row(second)
    x0, x1 = sketch.scale.x(first.start) + half + 2, sketch.scale.x(second.start) - half - 2
    if x1 > x0 and x1 > 0 and x0 < sketch.scale.width and sketch.row(first)[1] == row:
        sketch.marks.under.append(Stroke(max(x0, -4.0), row.middle, x1, row.middle, f"{second.ink}.edge", 1.0, (2, 3)))


def _label(sketch: Sketch, bar: Bar, link: Link | None, first: bool) -> bool:
    """Name (of the `first` dose that has room for it) and codes, right of the marker; True when the name is written.

    Where both have no room right of it, the name goes left; codes that do not fit go before the name does.
    """
    index, row = sketch.row(bar)
    x, y, half = sketch.scale.x(bar.start), row.middle, m.MARKER / 2
    shelf = sketch.shelf(index)
    gap = LABEL_GAP + sketch.air(bar)
    name, tail = _words(sketch, bar, link)
    crown = m.CROWN_WIDTH + 5 if bar.crowned else 0.0
    name_width = sketch.measure(name, "name") + crown if first else 0.0
    tails = [sketch.measure(text, "number") for text in tail]
    wide = name_width + sum(tails) + 6 * len(tails) - (0 if first else 6)
    at = shelf.right_of(x + half, wide, gap) if wide > 0 else None
    if at is not None:
        if first:
            at = _name(sketch, bar, at, y, name, crown) + 6
        _tail(sketch, at, y, tail)
        return first
    written = False
    if first:
        left = shelf.left_of(x - half, name_width, gap - 2)
        written = left is not None
        if left is not None:
            _name(sketch, bar, left, y, name, crown)
        elif (left := shelf.right_of(x + half, name_width, gap)) is not None:
            _name(sketch, bar, left, y, name, crown)
            return True
    while tail:
        wide = sum(sketch.measure(text, "number") for text in tail) + 6 * (len(tail) - 1)
        at = shelf.right_of(x + half, wide, gap)
        if at is not None:
            _tail(sketch, at, y, tail)
            break
        tail = tail[:-1]
    return written


def _words(sketch: Sketch, bar: Bar, link: Link | None) -> tuple[str, list[str]]:
    name = bar.name if bar.shape != "triangle" else f"{bar.name} {bar.route_word}"
    tail = list(bar.codes) or ([bar.reason] if bar.reason else [])
    if link is not None:
        if link.needed:
            tail = [f"{link.minutes} of {link.needed} min"]
        elif link.reported:
            first = sketch.lane.bar(link.first)
            if first is not None:
                tail.append(f"{link.minutes} min after {format_clock(first.start)}")
    return name, tail


def _name(sketch: Sketch, bar: Bar, x: float, y: float, name: str, crown: float) -> float:
    if bar.crowned:
        sketch.marks.words.append(Glyph(x + m.CROWN_WIDTH / 2, y, "crown", "text.2"))
    return sketch.write(x + crown, y, name, "name", "text", sketch.ground)


def _tail(sketch: Sketch, x: float, y: float, tail: list[str]) -> None:
    for text in tail:
        x = sketch.write(x, y, text, "number", "text.2", sketch.ground) + 6


def _ring(sketch: Sketch, bar: Bar, x: float, y: float, half: float) -> None:
    view = sketch.view
    reach = half + 1
    if bar.id in view.selected:
        rings = 2 if view.focus and bar.id == view.selected[-1] else 1
        sketch.marks.front.append(Frame(x - reach, x + reach, y - reach, y + reach, rings, False))
    elif bar.id == view.hovered and not sketch.locked:
        sketch.marks.front.append(Outline(x - reach, x + reach, y - reach, y + reach, bar.ink, False))
    old = sketch.before.bar(bar.id) if sketch.before is not None and bar.id in view.moving else None
    if old is not None and old.start != bar.start:
        was = sketch.scale.x(old.start)
        sketch.marks.under.append(Outline(was - half, was + half, y - half, y + half, bar.ink, False, True))
