"""Packed times, as people type them: "1431", "+31", "1h31", "6 Jan 0040"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from infusion_gui.case.edits.outcome import Refusal
from infusion_gui.case.times import DAY, LAST_MINUTE, format_clock, format_day, from_datetime, to_datetime

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DURATION = re.compile(r"(?:(\d{1,4})\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,5})\s*(?:m(?:in(?:ute)?s?)?)?)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})|(\d{1,2})(\d{2})")
_HALF = re.compile(r"(.*?\d)\s*([ap])\.?m?\.?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[t\s]+(.+)")
_US = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\s+(.+)")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s*([a-z]{3,9})\.?,?(?:\s+(\d{4}))?\s+(.+)")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s*(\d{1,2})(?:\s*,\s*(\d{4})|\s+(\d{4})(?=\s+\d))?,?\s+(.+)")
_NEXT = re.compile(r"(.*\d.*?)\s*\+\s*([1-9])\s*d(?:ays?)?")
_HOW = "type it as 1431, +31 or 1h31"


def read_time(text: str, anchor: int, after: int | None = None, last: int | None = None) -> int | Refusal:
    """The minute that a typed time means, or why it means none.

    "1431", "931", "14:31", "2:31p" are clock times: of the day of `anchor`, or the first one not before `after` (the
    start that a stop belongs to), so that "0040" after 23:30 is the next day. "2400" is the midnight that ends a day.
    "+31", "31 min", "1h31" count from `after`, or from `anchor`; "-5" counts back. A date in front ("6 Jan 0040",
    "1/6 0040", "2026-01-06 00:40") or days behind ("0040 +1d") settle the day; a date without a year is the one
    nearest to `anchor`, not after the minute `last`: what is charted has happened.
    """
    said = " ".join(text.strip().lower().replace("−", "-").replace("–", "-").split())
    if not said:
        return Refusal(f"There is no time; {_HOW}.")
    base = anchor if after is None else after
    length = length_of(said)
    found = length if isinstance(length, Refusal) else None if length is None else base + length
    if found is None:
        found = _dated(said, anchor, last)
    if found is None:
        found = _of_the_day(said, base, after)
    if isinstance(found, Refusal):
        return found
    if not 0 <= found <= LAST_MINUTE:
        return Refusal(f"“{text.strip()}” leads out of the calendar; {_HOW}.")
    if after is not None and found < after:
        return Refusal(
            f"{format_clock(found)} of {format_day(found)} is before the start {format_clock(after)} "
            f"of {format_day(after)}; type a later time."
        )
    return found


def read_minutes(text: str) -> int | Refusal:
    """The minutes of a typed length: "31", "+31", "1h31", "2 h"."""
    said = text.strip().lower()
    length = length_of(said if said.startswith(("+", "-")) else f"+{said}")
    return Refusal(f"“{text.strip()}” is no length of time; type it as 31 or 1h31.") if length is None else length


def length_of(said: str) -> int | Refusal | None:
    """Minutes of "+31", "-5", "1h31", "31 min"; None for what is no length. A bare number is a clock time."""
    sign = said[0] if said[0] in "+-" else ""
    body = said[len(sign) :].strip()
    found = _DURATION.fullmatch(body)
    if not found or not body or (not sign and body.isdecimal()):
        return None
    hours, minutes = int(found[1] or 0), int(found[2] or 0)
    if found[1] and minutes > 59:
        return Refusal(f"“{body}” has {minutes} minutes beside its hours; an hour has 60.")
    return (hours * 60 + minutes) * (-1 if sign == "-" else 1)


def _of_the_day(said: str, base: int, after: int | None) -> int | Refusal:
    days = 0
    if found := _NEXT.fullmatch(said):
        said, days = found[1].strip(), int(found[2])
    clock = clock_of(said)
    if isinstance(clock, Refusal):
        return clock
    moment = base - base % DAY + clock + days * DAY
    return moment + DAY if after is not None and moment < after and not days else moment


def clock_of(said: str) -> int | Refusal:
    """Minutes since midnight of a clock time, 0 to 1440."""
    half = _HALF.fullmatch(said)
    digits = half[1].strip() if half else said
    if half and re.fullmatch(r"\d{1,2}", digits):
        digits += ":00"
    found = _CLOCK.fullmatch(digits)
    if not found:
        if re.fullmatch(r"\d{1,2}", said):
            clock = f"{said.zfill(2)}00" if int(said) <= 24 else f"00{said.zfill(2)}"
            return Refusal(f"“{said}” may be a time of day or minutes; type {clock} or +{int(said)}.")
        return Refusal(f"“{said}” is no time; {_HOW}.")
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4])
    if minute > 59:
        return Refusal(f"“{said}” has {minute} minutes; an hour has 60.")
    if half:
        if not 1 <= hour <= 12:
            return Refusal(f"“{said}” is no time; with am or pm the hours run from 1 to 12.")
        hour = hour % 12 + (12 if half[2] == "p" else 0)
    if hour * 60 + minute > DAY:
        return Refusal(f"“{said}” is no time of day; hours run from 00 to 23.")
    return hour * 60 + minute


def _dated(said: str, anchor: int, last: int | None) -> int | Refusal | None:
    """The minute of a time with a date in front; None when there is no date."""
    year: str | None = None
    if found := _ISO.fullmatch(said):
        year, month, day, rest = found[1], int(found[2]), int(found[3]), found[4]
    elif found := _US.fullmatch(said):
        month, day, year, rest = int(found[1]), int(found[2]), found[3], found[4]
    elif (found := _DAY_MONTH.fullmatch(said)) and found[2][:3] in MONTHS:
        day, month, year, rest = int(found[1]), MONTHS.index(found[2][:3]) + 1, found[3], found[4]
    elif (found := _MONTH_DAY.fullmatch(said)) and found[1][:3] in MONTHS:
        month, day, year, rest = MONTHS.index(found[1][:3]) + 1, int(found[2]), found[3] or found[4], found[5]
    else:
        return None
    midnight = _midnight(year, month, day, anchor, last)
    if midnight is None:
        return Refusal(
            f"“{said.removesuffix(rest).strip()}” is no day of the calendar; type it as 6 Jan or 2026-01-06."
        )
    clock = clock_of(rest)
    return clock if isinstance(clock, Refusal) else midnight + clock


def _midnight(year: str | None, month: int, day: int, anchor: int, last: int | None) -> int | None:
    here = to_datetime(min(max(anchor, 0), LAST_MINUTE)).year
    if year is None:
        years: Iterable[int] = (here, here - 1, here + 1)
    else:
        years = (int(year) + (here - here % 100 if len(year) == 2 else 0),)
    found = []
    for number in years:
        try:
            found.append(from_datetime(dt.datetime(number, month, day)))
        except ValueError:
            continue
    found = [moment for moment in found if year or last is None or moment <= last] or found
    return min(found, key=lambda moment: abs(moment - anchor), default=None)
