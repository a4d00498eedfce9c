"""The words and numbers of the drawing. No Qt here.

Times are 24-hour, a range has an en dash, units are ×2, a change is an arrow, minus is U+2212.
"""

from __future__ import annotations

from collections.abc import Iterable

from infusion_gui.case.times import DAY, LAST_MINUTE, format_clock, to_datetime

MINUS = "−"
TIMES = "×"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def code_text(code: str, modifiers: Iterable[str] = (), units: int = 1) -> str:
    """A code as on a claim: `96374-59`, `96366 ×2`."""
    joined = "-".join((code, *modifiers))
    return joined if units <= 1 else f"{joined} {TIMES}{units}"


def units_text(count: int) -> str:
    """`8 units`."""
    return f"{count} unit" if count == 1 else f"{count} units"


def rows_text(count: int) -> str:
    """`10 rows`."""
    return f"{count} row" if count == 1 else f"{count} rows"


def signed(minutes: int) -> str:
    """`+19`, `−7`."""
    return f"+{minutes}" if minutes >= 0 else f"{MINUS}{-minutes}"


def span_text(start: int, stop: int) -> str:
    """`13:00 – 14:31`, `22:00 – 06:00 +1d`."""
    days = stop // DAY - start // DAY
    return f"{format_clock(start)} – {format_clock(stop)}" + (f" +{days}d" if days else "")


def date_text(minute: int, year: bool = True) -> str:
    """`Mon 5 Jan 2026`; a margin beyond the calendar belongs to its first or last day."""
    day = to_datetime(min(max(minute, 0), LAST_MINUTE))
    text = f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def length_text(minutes: int) -> str:
    """`10 h 18`, `2 h`, `45 min`."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def days_text(first: int, last: int, minutes: int) -> str:
    """What the ruler's head says: the date of a stay of one day, else how many days and, of true `minutes`, hours."""
    days = last // DAY - first // DAY + 1
    return date_text(first) if days == 1 else f"{days} days, {length_text(minutes)}"
