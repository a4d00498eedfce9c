"""What is said of a bar when the mouse rests on it, and to a screen reader. No Qt here."""

from __future__ import annotations

import textwrap

from infusion_gui.case.times import format_clock
from infusion_gui.coding.result import Overlap, Result
from infusion_gui.timeline.stay import Bar, Stay
from infusion_gui.timeline.wording import span_text

WIDE = 76  # characters of a line; Qt breaks no plain text
MOST_BEATEN = 5


def times_text(bar: Bar) -> str:
    """`13:00 – 14:31, 91 min`, `12:15`, `16:12, no stop charted`."""
    if bar.single:
        return format_clock(bar.start)
    if bar.open_stop:
        return f"{format_clock(bar.start)}, no stop charted"
    if bar.open_start:
        return f"until {format_clock(bar.stop)}, no start charted"
    return f"{span_text(bar.start, bar.stop)}, {bar.minutes} min"


def spoken(bar: Bar, lane: str) -> str:
    """One line with everything a bar shows: drug, times, lane, codes. Codes that a lesson hides are not denied."""
    said = (bar.name, times_text(bar), lane, *(bar.codes or (bar.reason,)), "initial" if bar.crowned else "")
    return ", ".join(filter(None, said))


def tip(bar: Bar, result: Result, evidence: int = 0, charted: str = "", stay: Stay | None = None) -> str:
    """The lines of a bar's tip: drug and times, what it earns and why, what it beat, what the record said.

    `charted`: the name as the record has it, said when the bar is called otherwise; `stay`: where the rows that an
    initial beat have their names.
    """
    lines = [f"{bar.name}  {times_text(bar)}"]
    if charted and charted != bar.name:
        lines.append(charted)
    account = next((a for a in result.accounts if a.administration == bar.id), None)
    why = account.why if account is not None else ""
    if why:
        codes = ", ".join(bar.codes)
        lines.append(f"{codes}: {why}" if codes else why)
    for crown in result.drawing.crowns:
        if crown.administration != bar.id:
            continue
        if crown.why not in why:
            lines.append(crown.why)
        found = [stay.bar(identity) for identity in crown.beaten] if stay is not None else []
        beaten = [_length(other) for other in found if other is not None]
        if beaten:
            more = f" and {len(beaten) - MOST_BEATEN} more" if len(beaten) > MOST_BEATEN else ""
            lines.append(f"Ranks before {', '.join(beaten[:MOST_BEATEN])}{more}")
    start, stop = bar.charted
    if start is not None:
        lines.append(f"Charted start {format_clock(start)}")
    if stop is not None:
        lines.append(f"Charted stop {format_clock(stop)}")
    if evidence > 1:
        lines.append(f"Made of {evidence} charted rows")
    return _wrapped(lines)


def overlap_tip(overlap: Overlap, stay: Stay) -> str:
    """The lines of the tip of a bridge: who shares which minutes, and what they earn or why nothing."""
    later, first = stay.bar(overlap.administration), stay.bar(overlap.partner)
    names = [bar.name for bar in (later, first) if bar is not None]
    span = f"{span_text(overlap.start, overlap.stop)}, {stay.minutes(overlap.start, overlap.stop)} min"
    return _wrapped([" beside ".join(names), span, overlap.code or f"Earns nothing: {overlap.why}"])


def _length(bar: Bar) -> str:
    return f"{bar.name} {format_clock(bar.start)}" if bar.minutes is None else f"{bar.name} {bar.minutes} min"


def _wrapped(lines: list[str]) -> str:
    return "\n".join(part for line in lines for part in textwrap.wrap(line, WIDE))
