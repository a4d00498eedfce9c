"""Thresholds: ticks in a bar where a unit or a family begins, and chips with the distance to the next. No Qt here."""

from __future__ import annotations

from infusion_gui.case.times import format_clock
from infusion_gui.coding.result import Rail
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.marks import Chip, ChipKind, Stroke
from infusion_gui.timeline.places import Row
from infusion_gui.timeline.sketch import Sketch
from infusion_gui.timeline.stay import Bar
from infusion_gui.timeline.wording import code_text

NUMBER_ABOVE = 13
CHIP_PAD = 9
CHIP_GAP = 5
CHIP_OFF = 10  # from the words before it


def chip_width(sketch: Sketch, strong: str, rest: str) -> float:
    """How wide a chip with these words is."""
    gap = CHIP_GAP if rest and strong else 0
    return sketch.measure(strong, "caption.bold") + sketch.measure(rest, "caption") + gap + 2 * CHIP_PAD


def next_change(bar: Bar) -> tuple[int, int, str] | None:
    """The nearest gain by a later stop, as (minutes to go, moment, codes), None when nothing is known of one."""
    if bar.open_stop or bar.single:
        return None
    for near in bar.near:
        if near.edge == "stop" and near.minutes is not None and near.minutes > 0 and near.gains:
            codes = ", ".join(dict.fromkeys(near.gains))
            rail = next((r for r in bar.rails if not r.passed and r.code in near.gains), None)
            if rail is not None and rail.units > 1:
                codes = code_text(rail.code, (), rail.units)
            return near.minutes, bar.stop + near.minutes, codes
    rail = next((rail for rail in bar.rails if not rail.passed), None)
    if rail is None or rail.at <= bar.stop:
        return None
    return rail.at - bar.stop, rail.at, code_text(rail.code, (), rail.units)


def draw_rails(sketch: Sketch, bars: list[Bar]) -> list[Bar]:
    """The thresholds passed by every bar, with their minutes for the one selected bar; which bars get a chip."""
    chipped = []
    for bar in bars:
        if bar.look in ("dashed", "held"):
            continue
        index, row = sketch.row(bar)
        for rail in bar.rails:
            if rail.passed or bar.open_stop:
                _tick(sketch, bar, rail, row)
        if bar.open_stop:
            _from_length(sketch, bar, index, row)
            continue
        named = sketch.alone() == bar.id and sketch.view.labels
        moving = bar.id in sketch.view.moving
        if named:
            for rail in bar.rails:
                # The dragged edge has its own line and chip.
                if rail.passed and not (moving and rail.at == bar.stop):
                    _number(sketch, index, sketch.scale.x(rail.at), row, str(rail.net))
        change = next_change(bar)
        if change is not None and not moving and (named or change[0] <= m.NEAR_MINUTES):
            chipped.append(bar)
    return chipped


def draw_chips(sketch: Sketch, bars: list[Bar]) -> None:
    """The distance to the next gain beside these bars, once their names stand."""
    for bar in bars:
        change = next_change(bar)
        if change is not None:
            index, row = sketch.row(bar)
            _ahead(sketch, bar, index, row, change, sketch.alone() == bar.id and sketch.view.labels)


def _tick(sketch: Sketch, bar: Bar, rail: Rail, row: Row) -> None:
    x = min(sketch.scale.x(rail.at), sketch.extents(bar)[1] - 1)
    y0, y1 = sketch.heights(bar, row)
    colour = f"{bar.ink}.edge"
    sketch.marks.over.append(Stroke(x, y0 - (m.RAIL - m.RAIL_IN), x, y0 + m.RAIL_IN, colour, 2.0))
    if bar.ink != "hydration":
        sketch.marks.over.append(Stroke(x, y1 - m.RAIL_FOOT, x, y1, colour, 2.0))


def _number(sketch: Sketch, index: int, x: float, row: Row, text: str) -> None:
    width = sketch.measure(text, "caption")
    if sketch.gap(index).claim(x - width / 2 - 3, x + width / 2 + 3):
        sketch.write(x - width / 2, row.top - NUMBER_ABOVE, text, "caption", "text.2", sketch.ground, width)


def _from_length(sketch: Sketch, bar: Bar, index: int, row: Row) -> None:
    """What a stop nobody charted would earn from a length on."""
    options = [(near.from_start, near.gains) for near in bar.near if near.from_start is not None and near.gains]
    ahead = [rail for rail in bar.rails if not rail.passed]
    if options:
        moment, text = bar.start + (options[0][0] or 0), ", ".join(dict.fromkeys(options[0][1]))
        y0, y1 = sketch.heights(bar, row)
        if not bar.rails:
            x = sketch.scale.x(moment)
            sketch.marks.over.append(Stroke(x, y0 - 5, x, y0 + m.RAIL_IN, f"{bar.ink}.edge", 2.0))
            sketch.marks.over.append(Stroke(x, y1 - m.RAIL_FOOT, x, y1, f"{bar.ink}.edge", 2.0))
    elif ahead:
        moment, text = ahead[0].at, ahead[0].code
    else:
        return
    modifier = next((code.partition("-")[2] for code in bar.codes if "-" in code), "")
    text = f"{format_clock(moment)} or later {text}{'-' + modifier if modifier else ''}"
    width = sketch.measure(text, "caption")
    x = sketch.scale.x(moment) + 5
    if sketch.view.labels and sketch.gap(index).claim(x - 3, x + width + 3):
        sketch.write(x, row.top - NUMBER_ABOVE + 3, text, "caption", "text.2", sketch.ground, width)


def _ahead(sketch: Sketch, bar: Bar, index: int, row: Row, change: tuple[int, int, str], named: bool) -> None:
    minutes, moment, codes = change
    close = minutes <= m.NEAR_MINUTES
    strong, rest = f"+{minutes} min", codes
    width = chip_width(sketch, strong, rest)
    x1, x = sketch.extents(bar)[1], sketch.scale.x(moment)
    y0, y1 = sketch.heights(bar, row)
    kind: ChipKind = "near" if close else "far"
    if bar.ink == "hydration" and close:
        left = min(x1 - 1, sketch.scale.width - width - 10)
        if left >= 0 and sketch.caption(index).claim(left - 6, left + width + 4):
            y = row.top + row.height + m.CAPTION - 2.5
            sketch.marks.over.append(Stroke(x, y1 - 4, x, y - m.CHIP_HEIGHT / 2, "gain", 2.0))
            sketch.marks.words.append(Chip(left, y, width, strong, rest, kind))
        return
    y = (y0 + y1) / 2
    shelf = sketch.shelf(index)
    if named and x <= sketch.scale.width and x - x1 >= width + 24 and shelf.claim(x1 + 4, x + 2):
        left = (x1 + x - width) / 2
        sketch.marks.under.append(Stroke(x1 + 6, y, x, y, "text.3", 1.0, (2, 3)))
        sketch.marks.over.append(Stroke(x, y0 - 5, x, y1, "text.2", 2.0))
        _number(sketch, index, x, row, str(_net(bar, minutes)))
    else:
        near = x + 8 if close else x1 + 12
        if shelf.claim(x1 + 4, near + width + 4):
            left = near
        else:  # behind the name of a bar that is too short to hold it
            behind = shelf.right_of(shelf.end_of_words(x1), width, CHIP_OFF)
            if behind is None:
                return
            left = behind
        if close:
            sketch.marks.over.append(Stroke(x, y0, x, y1, "gain", 2.0))
    sketch.marks.words.append(Chip(left, y, width, strong, rest, kind))


def _net(bar: Bar, minutes: int) -> int:
    """The counted minutes of the bar at its next threshold."""
    rail = next((rail for rail in bar.rails if not rail.passed), None)
    return rail.net if rail is not None and rail.at - bar.stop == minutes else (bar.minutes or 0) + minutes
