"""Fluids: free pieces numbered, blocked minutes hatched in the blocker's colour, the sum under the bar. No Qt here."""

from __future__ import annotations

from infusion_gui.coding.result import HydrationSum
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.marks import Badge, Fill, Hatch, Stroke
from infusion_gui.timeline.sketch import Sketch, sign_room
from infusion_gui.timeline.stay import Bar, Lane, Stretch
from infusion_gui.timeline.wording import MINUS, code_text

BADGE = 16
BADGE_AIR = 4.0  # between a number that stands alone behind a name and the end of its piece
MINUTES_GAP = 6


def draw_pieces(sketch: Sketch, bars: list[Bar]) -> None:
    """The stretches of every fluid, with the fall lines from what blocks them."""
    for bar in bars:
        if bar.ink != "hydration" or not bar.stretches:
            continue
        _, row = sketch.row(bar)
        y0, y1 = sketch.heights(bar, row)
        old = sketch.before.bar(bar.id) if sketch.before is not None else None
        for stretch in bar.stretches:
            if stretch.kind == "blocked":
                _blocked(sketch, stretch, y0, y1, old)
        host = name_host(sketch, bar)
        for stretch in _free(bar) if sketch.view.labels else ():
            if stretch.number:
                _counted(sketch, bar, stretch, (y0 + y1) / 2, stretch == host)
            elif bar.look == "hollow" and bar.blocked() and stretch.minutes and stretch != host:
                _spare(sketch, stretch, (y0 + y1) / 2)


def _free(bar: Bar) -> list[Stretch]:
    """The stretches of a fluid that nothing takes: numbered where they back a code, else what is left of a hollow bar.

    Those of a night whose clock is put forward or back have no minutes of their own.
    """
    counted = [stretch for stretch in bar.stretches if stretch.kind == "counted"]
    if counted or bar.look != "hollow" or bar.minutes is None:
        return counted
    taken = sorted((stretch.start, stretch.stop) for stretch in bar.stretches)
    starts, stops = [bar.start, *(stop for _, stop in taken)], [*(start for start, _ in taken), bar.stop]
    left = [(start, stop) for start, stop in zip(starts, stops, strict=True) if start < stop]
    told = sum(stop - start for start, stop in left) == bar.minutes - sum(one.minutes for one in bar.stretches)
    return [Stretch(start, stop, "counted", 0, "", "none", (stop - start) * told) for start, stop in left]


def _blocked(sketch: Sketch, stretch: Stretch, y0: float, y1: float, old: Bar | None) -> None:
    x0, x1 = sketch.scale.x(stretch.start), sketch.scale.x(stretch.stop)
    if x1 < 0 or x0 > sketch.scale.width:
        return
    ink, edge = stretch.by_ink, "hydration.edge"
    sketch.marks.bars.append(Hatch(x0, x1, y0, y1, ink, edge))
    if old is not None:
        for start, stop in _fresh(stretch, old):
            sketch.marks.bars.append(Hatch(sketch.scale.x(start), sketch.scale.x(stop), y0, y1, ink, edge, True))
    blocker = sketch.lane.bar(stretch.by)
    if blocker is not None and blocker.id in sketch.place.row_of and not blocker.single:
        _, row = sketch.row(blocker)
        top = row.top + row.height
        # On the first and the last pixel of what is blocked, where its edges are.
        for moment, x in ((stretch.start, x0 + 0.5), (stretch.stop, x1 - 0.5)):
            if top < y0 and moment in (blocker.start, blocker.stop):
                sketch.marks.under.append(Stroke(x, top, x, y0, f"{ink}.edge", 1.0, (2, 3)))
    if not sketch.view.labels:
        return
    minutes = stretch.minutes
    name = "" if blocker is None else f"{minutes} blocked by {blocker.name}"
    low, high = max(x0, 0.0), min(x1, sketch.scale.width)
    for text in (name, f"{minutes} blocked", str(minutes)):
        width = sketch.measure(text, "number")
        if text and width + 16 <= high - low:
            sketch.write(
                (low + high - width) / 2, (y0 + y1) / 2, text, "number", f"{_hatch_ink(ink)}", sketch.ground, width
            )
            return


def _hatch_ink(ink: str) -> str:
    return "chemo.soft_text" if ink == "chemo" else f"{ink}.text"


def _fresh(stretch: Stretch, old: Bar) -> list[tuple[int, int]]:
    """The minutes of a blocked stretch that were not blocked when the gesture began."""
    left = [(stretch.start, stretch.stop)]
    for start, stop in old.blocked():
        rest: list[tuple[int, int]] = []
        for a, b in left:
            if start > a:
                rest.append((a, min(b, start)))
            if stop < b:
                rest.append((max(a, stop), b))
        left = [(a, b) for a, b in rest if a < b]
    return left


def _figures_width(sketch: Sketch, stretch: Stretch) -> float:
    return BADGE + MINUTES_GAP + sketch.measure(str(stretch.minutes), "number.bold")


def _seen(sketch: Sketch, stretch: Stretch) -> tuple[float, float]:
    """The part of a stretch on the canvas."""
    return max(sketch.scale.x(stretch.start), 0.0), min(sketch.scale.x(stretch.stop), sketch.scale.width)


def name_host(sketch: Sketch, bar: Bar) -> Stretch | None:
    """The free piece of a fluid that carries its name: the first with room for name and minutes, else for the name, and
    for the number of the piece where there are others.
    """
    name = sign_room(bar) + sketch.measure(bar.name, "name") + 2 * m.PAD
    free = _free(bar)
    numbers = sum(1 for stretch in free if stretch.number) if sketch.view.labels else 0
    number = BADGE + BADGE_AIR if numbers > 1 else 0.0
    for with_figures in (True, False):
        for stretch in free:
            x0, x1 = _seen(sketch, stretch)
            if x1 - x0 >= name + (_figures_width(sketch, stretch) + m.PAD if with_figures else number):
                return stretch
    return None


def _spare(sketch: Sketch, stretch: Stretch, y: float) -> None:
    """The minutes of a free piece that earned nothing, in its middle."""
    x0, x1 = _seen(sketch, stretch)
    width = sketch.measure(str(stretch.minutes), "number")
    if x1 - x0 >= width + 4:
        sketch.write((x0 + x1 - width) / 2, y, str(stretch.minutes), "number", "text")


def _counted(sketch: Sketch, bar: Bar, stretch: Stretch, y: float, named: bool) -> None:
    """Number and minutes of a free piece: behind the name, else in the middle, else the number alone."""
    x0, x1 = _seen(sketch, stretch)
    whole = _figures_width(sketch, stretch)
    number = str(stretch.number)
    if named:
        room = x1 - x0 - sign_room(bar) - sketch.measure(bar.name, "name") - 2 * m.PAD
        if room < whole + m.PAD:
            if room >= BADGE + BADGE_AIR:  # a second piece without a first would be a riddle
                middle = x1 - BADGE_AIR - BADGE / 2
                sketch.marks.words.append(Badge(middle, y, BADGE, BADGE, number, "hydration.edge", "canvas"))
            return
        x = x1 - m.PAD - whole
    elif x1 - x0 >= whole + 4:
        x = (x0 + x1 - whole) / 2
    else:
        if x1 - x0 >= BADGE + 2:
            middle = (x0 + x1) / 2
            sketch.marks.words.append(Badge(middle, y, BADGE, BADGE, number, "hydration.edge", "canvas"))
        return
    sketch.marks.over.append(Fill(max(x - 4, x0 + 1), min(x + whole + 4, x1 - 1), y - 9, y + 9, "hydration.fill"))
    sketch.marks.words.append(Badge(x + BADGE / 2, y, BADGE, BADGE, number, "hydration.edge", "canvas"))
    minutes = str(stretch.minutes)
    sketch.write(x + BADGE + MINUTES_GAP, y, minutes, "number.bold", "hydration.text")


def draw_captions(sketch: Sketch, bars: list[Bar]) -> None:
    """The arithmetic of every sum under its first bar, and while a gesture runs what it was."""
    if not sketch.view.labels:
        return
    for total in sketch.lane.sums:
        members = [bar for bar in bars if bar.id in total.administrations]
        if not members:
            continue
        bar = members[0]
        index, row = sketch.row(bar)
        x = max(sketch.extents(bar)[0] + 10, 10.0)
        y = row.top + row.height + m.CAPTION - 2.5
        parts = _arithmetic(sketch.lane, total)
        net = f"{total.net} net"
        code = "" if total.code is None else code_text(total.code) + f" ×{total.units}"
        was = _was(sketch, total)
        pieces = [(parts, "caption", "text.2"), (net, "caption.bold", "text")]
        if code:
            pieces.append((code, "caption.bold", "text"))
        if was:
            pieces.append((was, "caption", _was_colour(sketch, total)))
        while pieces:
            widths = [sketch.measure(text, style) for text, style, _ in pieces]  # type: ignore[arg-type]
            gaps = [4 if i == 0 else 14 for i in range(len(pieces))]
            wide = sum(widths) + sum(gaps[:-1])
            if sketch.caption(index).claim(x - 4, x + wide + 4):
                for (text, style, colour), width, gap in zip(pieces, widths, gaps, strict=True):
                    sketch.write(x, y, text, style, colour, sketch.ground, width)  # type: ignore[arg-type]
                    x += width + gap
                break
            pieces.pop(0 if pieces[0][1] == "caption" else -1)


def _arithmetic(lane: Lane, total: HydrationSum) -> str:
    """`241 min − 33 outside − 151 blocked = 55 + 2 =`; only when it comes out, else the charted minutes."""
    blocked = outside = 0
    free: list[int] = []
    for identity in total.administrations:
        bar = lane.bar(identity)
        for stretch in bar.stretches if bar is not None else ():
            if stretch.kind == "blocked":
                blocked += stretch.minutes
            elif stretch.kind == "outside":
                outside += stretch.minutes
        if bar is not None:
            free += [stretch.minutes for stretch in _free(bar)]
    whole = sum(free) + blocked + outside
    # What is charted is told with or without what lies outside.
    if sum(free) != total.net or total.charted not in (whole, whole - outside):
        return f"{total.charted} min,"
    text = f"{whole} min"
    if outside:
        text += f" {MINUS} {outside} outside"
    if blocked:
        text += f" {MINUS} {blocked} blocked"
    if len(free) > 1 and len(free) <= 6:
        text += " = " + " + ".join(str(minutes) for minutes in free)
    return text + " ="


def _before(sketch: Sketch, total: HydrationSum) -> HydrationSum | None:
    if sketch.before is None:
        return None
    mine = set(total.administrations)
    old = next((s for s in sketch.before.sums if mine & set(s.administrations)), None)
    return old if old is not None and (old.net, old.units, old.code) != (total.net, total.units, total.code) else None


def _was(sketch: Sketch, total: HydrationSum) -> str:
    old = _before(sketch, total)
    if old is None:
        return ""
    code = "" if old.code is None else f" {old.code} ×{old.units}"
    return f"was {old.net} net{code}"


def _was_colour(sketch: Sketch, total: HydrationSum) -> str:
    old = _before(sketch, total)
    if old is None or old.units == total.units:
        return "text.2"
    return "loss" if old.units > total.units else "gain"
