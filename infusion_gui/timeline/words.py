"""The words of a bar at full height: name, minutes, codes; inside where they fit, else beside. No Qt here.

The order of claims: the name of every bar first, then codes and minutes. A text that has no room is not written; the
tip and the header say it.
"""

from __future__ import annotations

from infusion_gui.case.times import format_clock
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.fluids import name_host
from infusion_gui.timeline.labels import inside
from infusion_gui.timeline.marks import Fill, Glyph, Style
from infusion_gui.timeline.sketch import Sketch, sign_room
from infusion_gui.timeline.stay import Bar

NAME_OFF = 8  # from the top of a bar up to the middle of a name over it
NAME_HALF = 6.0  # of the height of its plate
NAME_STEP = 24.0  # between the places that are tried for it
NAME_ROOM = 14  # the air that a name under a bar needs
QUERY_ROOM = 30  # the triangle and the air on both sides of it
BETWEEN = 14
NO_STOP = "no stop charted"


def draw_names(sketch: Sketch, bars: list[Bar]) -> dict[str, float]:
    """The names of bars; for each the x where words inside it may go on."""
    return {bar.id: _name(sketch, bar) for bar in bars}


def draw_words(sketch: Sketch, bars: list[Bar], ends: dict[str, float]) -> None:
    """Names but for those in `ends`, which stand already, then figures, then reasons."""
    ends = ends | draw_names(sketch, [bar for bar in bars if bar.id not in ends])
    for bar in bars:
        _figures(sketch, bar, ends[bar.id])
    for bar in bars:
        _reason(sketch, bar)


def _line(sketch: Sketch, bar: Bar) -> float:
    """The middle of the words: below the bridge where one covers the top of the bar."""
    index, row = sketch.row(bar)
    covered = bar.overlaps and index and row.bridged
    return row.middle + m.BRIDGE_INTO / 2 if covered else row.middle


def _plate(bar: Bar) -> str | None:
    return f"{bar.ink}.fill" if bar.ink not in ("therapeutic", "none") and bar.look == "filled" else None


def _colour(bar: Bar) -> str:
    if bar.look == "dashed":
        return "text.2"
    return "text" if bar.look in ("hollow", "held") else f"{bar.ink}.text"


def _name(sketch: Sketch, bar: Bar) -> float:
    """Write the name; the x where words inside the bar may go on."""
    index, _ = sketch.row(bar)
    x0, x1 = sketch.extents(bar)
    y = _line(sketch, bar)
    style: Style = "caption" if bar.look == "dashed" else "name"
    text = f"{bar.name}, {bar.reason}" if bar.look == "dashed" and bar.reason else bar.name
    width = sketch.measure(text, style)
    room = sign_room(bar)
    parts = sketch.clear(bar)
    if bar.ink == "hydration" and bar.stretches and (bar.look == "filled" or bar.blocked()):
        host = name_host(sketch, bar)
        parts = [] if host is None else [(max(sketch.scale.x(host.start), 0.0), sketch.scale.x(host.stop))]
    begin = (parts[0][0] if parts else max(x0, 0.0)) + m.PAD
    if x1 - x0 >= m.SMALL_BAR and parts:
        ringed = bar.id in sketch.view.selected  # its handle stands where the words of an open end would go on
        end = sketch.scale.width if bar.open_stop and not ringed else parts[0][1]
        left = inside(parts[0][0], end, 0.0, sketch.scale.width, width + room, m.PAD - 1)
        over = left is not None and left + room + width > x1
        if left is not None and over and not sketch.shelf(index).claim(max(x1, left), left + room + width + 2):
            left = None
        if left is not None:
            _sign(sketch, bar, left, y, _colour(bar))
            end = sketch.write(left + room, y, text, style, _colour(bar), _plate(bar), width)
            return _query(sketch, bar, index, end, y) if bar.open_stop else end
    tail = QUERY_ROOM + sketch.measure(NO_STOP, "plain") if bar.open_stop else 0
    width = sketch.measure(text, "plain") + room
    shelf = sketch.shelf(index)
    gap = m.GAP_TEXT + sketch.air(bar)
    # Mostly the live chip stands right of what is dragged.
    at = shelf.left_of(x0, width, gap) if bar.id in sketch.view.moving else None
    if at is None:
        at = shelf.right_of(x1, width + tail, gap)
    if at is None:
        at = shelf.left_of(x0, width, gap)
    if at is None:
        _name_outside(sketch, bar, index, text)
        if room and x1 - max(x0, 0.0) >= m.SMALL_BAR:
            _sign(sketch, bar, max(x0, 0.0) + 5, y, _colour(bar))
            return max(x0, 0.0) + 5 + m.CROWN_WIDTH
        return begin
    _sign(sketch, bar, at, y, "text.2")
    end = sketch.write(at + room, y, text, "plain", "text", sketch.ground)
    if at > x1:
        sketch.named[bar.id] = end
    if bar.open_stop and at > x0:
        _query(sketch, bar, index, end, y)
    return begin


def _name_outside(sketch: Sketch, bar: Bar, index: int, text: str) -> None:
    """The name over a short bar that has no room at either side, or under it, in the air between the rows."""
    rows, row = sketch.place.rows, sketch.place.rows[index]
    width = sketch.measure(text, "caption")
    x0, x1 = sketch.extents(bar)
    left = min(max(x0, 0.0), sketch.scale.width - width)
    if x1 < 0 or left < 0:
        return
    places = [(index, row.top - NAME_OFF)]
    bottom = row.top + row.height
    # Under a row of fluids stands their sum.
    summed = {sketch.place.row_of.get(identity) for total in sketch.lane.sums for identity in total.administrations}
    if index not in summed and index + 1 < len(rows) and rows[index + 1].top - bottom >= NAME_ROOM:
        places.append((index + 1, bottom + NAME_OFF))
    further = int(max(x1 - width - left, 0.0) // NAME_STEP)
    for gap, y in places:
        for step in range(further + 1):  # past the minutes of a threshold, say
            at = left + step * NAME_STEP
            if sketch.gap(gap).claim(at - 3, at + width + 3):
                # Its plate is lower than that of other words: the air between two rows holds no more.
                plate = sketch.plate(at, at + width)
                sketch.marks.over.append(Fill(at - 3, at + width + 3, y - NAME_HALF, y + NAME_HALF, plate))
                sketch.write(at, y, text, "caption", "text", None, width)
                return


def _sign(sketch: Sketch, bar: Bar, x: float, y: float, colour: str) -> None:
    """The crown of an initial or the question mark of a held row, before its name."""
    if bar.crowned:
        sketch.marks.words.append(Glyph(x + m.CROWN_WIDTH / 2, y, "crown", colour))
    elif bar.look == "held":
        sketch.marks.words.append(Glyph(x + 8, y, "question", "query"))


def _query(sketch: Sketch, bar: Bar, index: int, x: float, y: float) -> float:
    """The warning of an end nobody charted, after the name; it may run past the fading edge. Where it ends."""
    width = sketch.measure(NO_STOP, "plain")
    x1 = sketch.extents(bar)[1]
    left = x + QUERY_ROOM
    if left - 4 > sketch.scale.width:
        return x
    if left - 4 > x1 and not sketch.shelf(index).claim(max(x1, x + 2), left - 4):
        return x
    sketch.marks.words.append(Glyph(x + 18, y, "query", "query"))
    if left + width <= min(x1, sketch.scale.width) or sketch.shelf(index).claim(max(x1, left - 4), left + width + 4):
        # Amber is not read on the strong fill of chemo.
        plate = "query.ground" if bar.ink == "chemo" and bar.look == "filled" and left < x1 else None
        return sketch.write(left, y, NO_STOP, "plain", "query", plate, width)
    return left


def _figures(sketch: Sketch, bar: Bar, begin: float) -> None:
    """Codes and minutes, right-aligned inside behind the name; nothing that would not fit."""
    x0, x1 = sketch.extents(bar)
    if (bar.ink == "hydration" and (bar.look != "hollow" or bar.blocked())) or bar.look in ("dashed", "held"):
        return
    parts = sketch.clear(bar)
    if not parts:
        return
    y = _line(sketch, bar)
    codes = "" if bar.id in sketch.bridged else "  ".join(bar.codes)
    if x1 - x0 < m.SMALL_BAR:
        if codes and not bar.open_stop and bar.id not in sketch.view.moving:  # the live chip stands there
            _beside(sketch, bar, codes, "number", "text.2", y)
        return
    minutes = "" if bar.minutes is None or not sketch.view.minutes else f"{bar.told_minutes()} min"
    right = parts[-1][1] - m.PAD
    begin = max(begin, parts[-1][0] + m.PAD)
    if sketch.locked and right - 16 >= begin:
        sketch.marks.words.append(Glyph(right - 5, y, "lock", _colour(bar)))
        right -= 18
    old = sketch.before.bar(bar.id) if sketch.before is not None and bar.id in sketch.view.moving else None
    if old is not None and old.start == bar.start and bar.start < old.stop < bar.stop:
        right = _was(sketch, bar, old, y, begin)
        minutes = ""  # the live chip says them
    left = begin + m.GAP_TEXT
    both = [text for text in (codes, minutes) if text]
    wide = sum(sketch.measure(text, "number") for text in both) + BETWEEN * (len(both) - 1)
    if right - wide < left:
        both = [text for text in both if right - sketch.measure(text, "number") >= left][:1]
        if codes and codes not in both and bar.id not in sketch.view.moving:
            _beside(sketch, bar, codes, "number", "text.2", y)
    colour, plate = _colour(bar), _plate(bar)
    if bar.open_stop:  # nothing is left of the fill where the bar has faded
        colour, plate = "text", None if plate is None else sketch.ground
    for text in reversed(both):
        width = sketch.measure(text, "number")
        sketch.write(right - width, y, text, "number", colour, plate, width)
        right -= width + BETWEEN


def _beside(sketch: Sketch, bar: Bar, text: str, style: Style, colour: str, y: float, *, left: bool = False) -> None:
    """Words right of the bar, behind its name where that stands there, if there is room; else `left` of it."""
    index, _ = sketch.row(bar)
    shelf, width, gap = sketch.shelf(index), sketch.measure(text, style), m.GAP_TEXT + sketch.air(bar)
    x0, x1 = sketch.extents(bar)
    at = shelf.right_of(sketch.named.get(bar.id, x1 - 1) + 1, width, gap)
    if at is None and left:
        at = shelf.left_of(x0, width, gap)
    if at is not None:
        sketch.write(at, y, text, style, colour, sketch.ground, width)


def _was(sketch: Sketch, bar: Bar, old: Bar, y: float, begin: float) -> float:
    """The time of the old stop inside the minutes won, behind the name where that reaches into them; where the other
    words must end.
    """
    x = sketch.scale.x(old.stop)
    text = f"was {format_clock(old.stop)}"
    width = sketch.measure(text, "number")
    at = max(x + 6, begin + m.GAP_TEXT if begin > x else 0.0)
    if at + width + 6 <= sketch.scale.x(bar.stop):
        sketch.write(at, y, text, "number", "text", None, width)
    return x - m.PAD


def _reason(sketch: Sketch, bar: Bar) -> None:
    """Why a hollow bar earns nothing, beside it; an overlap has its own reason at the bridge."""
    if bar.look not in ("hollow", "held") or bar.overlaps or not bar.reason:
        return
    colour = "query" if bar.look == "held" else "text.2"
    _beside(sketch, bar, bar.reason, "caption", colour, _line(sketch, bar), left=True)
