"""The words of compact rows: minutes inside a bar, the name in shared rows and codes beside it. No Qt here."""

from __future__ import annotations

from collections import Counter

from infusion_gui.coding.result import Link
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.labels import Shelf
from infusion_gui.timeline.marks import Chip, ChipKind, Fill, Glyph
from infusion_gui.timeline.rails import chip_width, next_change
from infusion_gui.timeline.sketch import Sketch
from infusion_gui.timeline.stay import Bar
from infusion_gui.timeline.wording import TIMES

CROWN = 10.0
QUERY_AT = 22.0  # from the start of a bar without a charted end


def write_inside(sketch: Sketch, bar: Bar, x0: float, x1: float, y: float, tall: float) -> None:
    """Crown and minutes, as far as they fit into the part of a bar that is seen. `tall`: half its height."""
    low, high = max(x0, 0.0), min(x1, sketch.scale.width)
    if high - low < m.SMALL_BAR - 1 or bar.open_stop or bar.open_start:
        if bar.crowned and high - low >= CROWN + 3:
            middle = low + 3 + CROWN / 2 if bar.open_stop else (low + high) / 2  # before the mark of the open end
            sketch.marks.words.append(Glyph(middle, y, "crown", _ink(bar), CROWN))
        return
    if bar.ink == "hydration":
        minutes = bar.minutes or 0
        net = sum(s.minutes for s in bar.stretches if s.kind == "counted")
        if bar.look == "hollow" and bar.blocked():
            net = minutes - sum(s.minutes for s in bar.stretches)
        text = f"{net} net" if 0 < net < minutes else str(minutes)
    elif bar.ink == "none" or bar.look == "held":  # nothing is counted, and a thin dashed bar has no ground for figures
        return
    else:
        text = bar.told_minutes()
    if not sketch.view.minutes:
        text = ""
    width = sketch.measure(text, "small")
    if bar.crowned:
        if width + CROWN + 8 <= high - low:
            sketch.marks.words.append(Glyph(low + 3 + CROWN / 2, y, "crown", _ink(bar), CROWN))
            low += CROWN + 3
        else:
            sketch.marks.words.append(Glyph((low + high) / 2, y, "crown", _ink(bar), CROWN))
            return
    if text and width + 5 <= high - low:
        left = (low + high - width) / 2
        if bar.ink != "therapeutic" and (bar.look == "filled" or bar.blocked()):
            plate = f"{bar.ink}.fill" if bar.look == "filled" else sketch.ground
            sketch.marks.over.append(Fill(left - 2, left + width + 2, y - tall + 1, y + tall - 1, plate))
        sketch.write(left, y, text, "small", _ink(bar), None, width)


def _ink(bar: Bar) -> str:
    return "text" if bar.look in ("hollow", "held") else f"{bar.ink}.text"


def write_beside(
    sketch: Sketch, bar: Bar, x0: float, x1: float, y: float, index: int, quiet: bool, alone: bool
) -> None:
    """Name (in shared rows) and codes: right when the gap holds them, else left, else not at all."""
    tail, colour = _tail(sketch, bar)
    name = bar.name if quiet or not sketch.place.rows[index].title else ""
    short = bar.minutes is not None and bar.shape == "bar" and x1 - x0 < m.SMALL_BAR and bar.minutes <= 15
    if name and short and sketch.view.minutes:
        name = f"{name} {bar.minutes} min"
    icon = 18.0 if bar.look == "held" else 0.0
    gap = 5.0 + icon
    if bar.id in sketch.view.selected:
        gap += 4 + sketch.air(bar)
    shelf = sketch.shelf(index)
    right = x1 if not bar.open_stop else max(x1, x0 + QUERY_AT + 7)
    if bar.look == "held":
        sketch.marks.words.append(Glyph(right + 10, y, "question", "query", 13.0))
    elif bar.open_stop:
        sketch.marks.words.append(Glyph(x0 + QUERY_AT, y, "query", "query", 13.0))
    end = _pair(sketch, shelf, right, x0, y, name, tail, colour, gap)
    if alone:
        change = next_change(bar)
        if change is not None:
            strong, rest = f"+{change[0]} min", change[2]
            width = chip_width(sketch, strong, rest)
            at = shelf.right_of(end, width, 12)
            if at is not None:
                kind: ChipKind = "near" if change[0] <= m.NEAR_MINUTES else "far"
                sketch.marks.words.append(Chip(at, y, width, strong, rest, kind))


def write_beside_single(
    sketch: Sketch,
    group: list[Bar],
    x0: float,
    x1: float,
    y: float,
    index: int,
    links: tuple[tuple[Link, Bar | None], ...],
    quiet: bool,
) -> None:
    """What one push earned or how long it came too early, or the codes of several that are one lozenge."""
    if len(group) > 1:
        counts = Counter(code for bar in group for code in bar.codes)
        tail = ", ".join(f"{code} {TIMES}{n}" if n > 1 else code for code, n in counts.items())
        name = ""
    else:
        bar = group[0]
        name = bar.name if quiet else ""
        link = next((link for link, _ in links if link.second == bar.id and link.needed), None)
        tail = f"{link.minutes} of {link.needed}" if link is not None else ", ".join(bar.codes)
    gap = 4.0 + 1.6 * sketch.air(group[0])
    _pair(sketch, sketch.shelf(index), x1 + 1, x0 - 1, y, name, tail, "text.2", gap)


def _pair(
    sketch: Sketch, shelf: Shelf, x1: float, x0: float, y: float, name: str, tail: str, colour: str, gap: float
) -> float:
    """Write name and tail beside an item; where they end, or the end of the item when there was no room."""
    if not name and not tail:
        return x1
    name_width = sketch.measure(name, "plain") if name else 0.0
    tail_width = sketch.measure(tail, "caption") if tail else 0.0
    between = 6.0 if name and tail else 0.0
    for words in ((name, tail), (name, "")) if name and tail else ((name, tail),):
        first, second = words
        wide = (name_width if first else 0.0) + (tail_width + between if second else 0.0)
        at = shelf.right_of(x1, wide, gap)
        side = at is not None
        if at is None:
            at = shelf.left_of(x0, wide, gap)
        if at is not None:
            end = at
            if first:
                end = sketch.write(at, y, first, "plain", "text", sketch.ground, name_width) + between
            if second:
                end = sketch.write(end, y, second, "caption", colour, sketch.ground, tail_width)
            return end if side else x1
    return x1


def _tail(sketch: Sketch, bar: Bar) -> tuple[str, str]:
    if bar.open_stop:
        return ", ".join(("no stop", *bar.codes)), "query"
    if bar.ink == "hydration" and bar.look != "hollow":
        total = next((s for s in sketch.lane.sums if bar.id in s.administrations), None)
        if total is None or total.code is None or total.administrations[-1] != bar.id:
            return "", "text.2"
        return (f"{total.code} {TIMES}{total.units}" if total.units > 1 else total.code), "text.2"
    concurrent = next((o for o in bar.overlaps if o.code), None)
    if concurrent is not None:
        partner = sketch.lane.bar(concurrent.partner)
        if partner is not None:
            return f"{concurrent.code} with {partner.name.split()[0]}", "text.2"
    if bar.look == "held":
        return "held", "query"
    return ", ".join(bar.codes) if bar.codes else ("not reported" if bar.look == "hollow" else ""), "text.2"
