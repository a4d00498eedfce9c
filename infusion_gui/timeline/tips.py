"""What is said of a bar when the mouse rests on it, and to a screen reader. No Qt here."""

from __future__ import annotations

from infusion_gui.case.times import format_clock
from infusion_gui.coding.result import Result
from infusion_gui.timeline.stay import Bar
from infusion_gui.timeline.wording import span_text


def times_text(bar: Bar) -> str:
    """`13:00 – 14:31, 91 min`, `12:15`, `16:12, no stop charted`."""
    if bar.single:
        return format_clock(bar.start)
    if bar.open_stop:
        return f"{format_clock(bar.start)}, no stop charted"
    if bar.open_start:
        return f"until {format_clock(bar.stop)}, no start charted"
    return f"{span_text(bar.start, bar.stop)}, {bar.stop - bar.start} min"


def spoken(bar: Bar, lane: str) -> str:
    """One line with everything a bar shows: drug, times, lane, codes."""
    codes = ", ".join(bar.codes) if bar.codes else bar.reason or "no code"
    initial = ", initial" if bar.crowned else ""
    return f"{bar.name}, {times_text(bar)}, {lane}, {codes}{initial}"


def tip(bar: Bar, result: Result, evidence: int = 0, charted: str = "") -> str:
    """The lines of a bar's tip: drug and times, what it earns and why, what it beat, what the record said.

    `charted`: the name as the record has it, said when the bar is called otherwise.
    """
    lines = [f"{bar.name}  {times_text(bar)}"]
    if charted and charted != bar.name:
        lines.append(charted)
    account = next((a for a in result.accounts if a.administration == bar.id), None)
    if account is not None:
        codes = ", ".join(bar.codes)
        lines.append(f"{codes}: {account.why}" if codes else account.why)
    for crown in result.drawing.crowns:
        if crown.administration == bar.id:
            lines.append(crown.why)
    start, stop = bar.charted
    if start is not None:
        lines.append(f"Charted start {format_clock(start)}")
    if stop is not None:
        lines.append(f"Charted stop {format_clock(stop)}")
    if evidence > 1:
        lines.append(f"Made of {evidence} charted rows")
    return "\n".join(lines)
