"""Dates and times as records write them: which texts are one, and the day, minute and offset that they name."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple

from infusion_gui.case.times import DAY, from_datetime

DateOrder = Literal["mdy", "dmy"]

CALENDAR_ENDS = from_datetime(dt.datetime(9998, 12, 31))
_EXCEL = from_datetime(dt.datetime(1899, 12, 30))
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_ABBREVIATIONS = {
    "utc": 0, "gmt": 0, "z": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE
)
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d) ?(\d\d)(\d\d)(?:\d\d(?:\.\d+)?)?([+-]\d{4}|Z)?", re.ASCII)
_SERIAL = re.compile(r"(\d{5,6})\.(\d+)", re.ASCII)
_FRACTION = re.compile(r"0?\.\d{2,}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?", re.ASCII)
_YEAR = r"(?:19|2\d)\d\d"
DATE = re.compile(
    rf"""(?:\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?
    (?: \b(?P<y>{_YEAR})[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)(?!\d)
      | (?<!\d)(?P<a>\d\d?)[-/.](?P<b>\d\d?)(?:[-/.](?P<c>{_YEAR}|\d\d))?(?![\d:])
      | (?<!\d)(?P<d2>\d\d?)[-\s]?(?P<mon2>[a-z]{{3,9}})\.?,?(?:[-\s](?P<y2>{_YEAR}|\d\d(?![\d:])))?(?![a-z])
      | \b(?P<mon3>[a-z]{{3,9}})\.?\s+(?P<d3>\d\d?)(?!\d)(?:st|nd|rd|th)?(?:,?\s+(?P<y3>{_YEAR}))?
    )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_TIME = re.compile(
    r"""(?: (?P<h>\d\d?):(?P<mi>\d\d)(?::\d\d(?:[.,]\d+)?)?
          | (?P<h3>\d\d?)\.(?P<mi3>[0-5]\d)(?![\d.])
          | (?P<p>\d{3,4})(?!\d)
          | (?P<h2>\d\d?)(?=\s*[ap]\.?m)
        )\s*(?P<half>[ap])?\.?(?:m\b\.?)?\s*(?:h|hrs?|hours?)?\s*(?P<off>Z\b|[+-]\d\d:?\d\d|[a-z]{3,4}\b)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_CLOCK_ONLY = re.compile(r"\d{1,2}:\d\d(:\d\d)?(\s*[apAP]\.?[mM]?\.?)?|\d{3,4}|\d\d?\.[0-5]\d", re.ASCII)
_DOTTED = re.compile(r"\d\d?\.[0-5]\d(?:\s*[ap]\.?m?\.?)?", re.IGNORECASE | re.ASCII)
_HALF = r"(?:\s*[ap]\.?(?:m\.?)?)?"
_CLOCK = rf"(?:\d\d?:\d\d(?::\d\d)?|(?<!\d)\d{{3,4}}){_HALF}"
SPAN = re.compile(
    rf"((?:.*[^\d:])?{_CLOCK})(?:\s*[\u2013\u2014]\s*|\s+(?:-|to|until)\s+|-)((?:.*\s)?{_CLOCK})(?:\s*h(?:rs?)?)?",
    re.IGNORECASE | re.ASCII,
)
"""A time, what stands between, and a time: `is_stamp` tells those that are one time with its offset."""
_FILLER = re.compile(r"^(?:[\s,@T-]|\bat\b)+|(?:[\s,@-]|\bat\b)+$", re.IGNORECASE)


class Written(NamedTuple):
    """A date and time as a text has it: the midnight of its day (None where it names none) and the minutes since then;
    `offset` in minutes east of UTC, where it is written; `yearless` for a date whose year is left out.
    """

    day: int | None
    minute: int
    offset: int | None = None
    yearless: bool = False


def written(text: str, order: DateOrder = "mdy", year: int = 2000) -> Written:
    """What a text says. `order`: which of day and month comes first where both are numbers; `year`: that of dates
    without one. Raises `ValueError` with one sentence, and `OverflowError` outside the calendar.
    """
    found = _ISO.fullmatch(text)
    if found is not None:
        y, m, d, h, mi, _, off = found.groups()
        return _stamp(text, y, m, d, h, mi, off)
    found = _PACKED.fullmatch(text)
    if found is not None:
        return _stamp(text, *found.groups())
    if _SERIAL.fullmatch(text) is not None:
        return Written(_EXCEL, _minutes_of_days(text))
    date, rest, timed = _parted(text)
    day, yearless = (None, False) if date is None else day_named(date, order, year, timed=timed)
    if day is not None and _FRACTION.fullmatch(rest):  # a spreadsheet's time of day that lost its format
        return Written(day, _minutes_of_days(rest), None, yearless)
    clock = _TIME.fullmatch(rest)
    if clock is None:
        raise ValueError(f"{text!r} has no time of day" if day is not None else f"{text!r} is no date and time")
    return Written(day, *_time_of_day(text, clock), yearless)


def _parted(text: str) -> tuple[re.Match[str] | None, str, bool]:
    """The date in a text, what is left for the time of day, and False where that is the year of the date: no other time
    stands beside it ("5 Jan 2010").
    """
    date = None if _DOTTED.fullmatch(text) else DATE.search(text)  # in a column of times 13.05 is no date
    while date is not None and (name := date["mon2"] or date["mon3"]) and name.lower() not in _MONTHS:
        date = DATE.search(text, date.end())
    if date is None:
        return None, _FILLER.sub("", text), False
    rest = _FILLER.sub("", f"{text[: date.start()]} {text[date.end() :]}")
    return date, rest or date["y2"] or date["y3"] or "", bool(rest)


def day_named(date: re.Match[str], order: DateOrder, year: int, *, timed: bool = True) -> tuple[int, bool]:
    """The day that a match of `DATE` names, and whether it has no year, so that `year` is meant; without a time beside
    it (`timed` False) the digits behind the name of a month are none. Raises `ValueError`.
    """
    if date["y"]:
        named, month, day = date["y"], int(date["m"]), int(date["d"])
    elif date["a"]:
        first, second = int(date["a"]), int(date["b"])
        if (order == "mdy" and first <= 12) or second > 12:
            month, day = first, second
        else:
            day, month = first, second
        named = date["c"]
    else:
        month = _MONTHS.get((date["mon2"] or date["mon3"]).lower(), 0)
        day = int(date["d2"] or date["d3"])
        named = (date["y2"] or date["y3"]) if timed else None
    if named:
        year = int(named) if len(named) == 4 else 2000 + int(named)
    try:
        return from_datetime(dt.datetime(year, month, day)), not named
    except ValueError as wrong:
        raise ValueError(f"{date.string!r} is no day of the calendar") from wrong


def time_of_day(text: str) -> tuple[int, int | None] | None:
    """Minutes since midnight and the offset behind them; None for a text that is no time of day. Raises `ValueError`
    for one that no day has, or of a zone that nobody knows.
    """
    clock = _TIME.fullmatch(text)
    return None if clock is None else _time_of_day(text, clock)


def number_of_minutes(text: str) -> int:
    """Of a column that counts minutes from a start. Raises `ValueError`."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no number of minutes")
    return int(float(text))


def is_stamp(text: str) -> bool:
    """Whether a text is a date and time as machines write them, with or without an offset."""
    return _ISO.fullmatch(text) is not None or _PACKED.fullmatch(text) is not None


def is_span(text: str) -> bool:
    """Whether a text is a time, what stands between, and a time; a machine's time with its offset looks like it."""
    return not is_stamp(text) and SPAN.fullmatch(text) is not None


def is_zone_mark(text: str) -> bool:
    """Whether a word behind a time is the abbreviation of its zone ("CST")."""
    return text.isupper() and text.casefold() in _ABBREVIATIONS


def date_alone(text: str) -> re.Match[str] | None:
    """The date that a text is as a whole, if with the midnight that a spreadsheet writes behind it."""
    return DATE.fullmatch(re.sub(r"[T ]00:00(:00)?$", "", text.strip()))


def date_within(text: str) -> str:
    """The first date of a text as it is written, or nothing."""
    found = DATE.search(text)
    return found[0] if found is not None else ""


def looks_like_time(text: str) -> bool:
    """Whether a text reads as a date and time (a bare four-digit number does not)."""
    text = text.strip()
    if not text or len(text) > 40 or (text.isdigit() and len(text) not in (12, 14)):
        return False
    if _NUMBER.fullmatch(text) and not _SERIAL.fullmatch(text) and not text.isdigit():
        return False
    try:
        found = written(text)
    except (ValueError, OverflowError):
        return False
    return not is_span(text) and (found.day or 0) + found.minute < CALENDAR_ENDS


def is_clock_only(text: str) -> bool:
    """Whether a text is a time of day without a date."""
    return _CLOCK_ONLY.fullmatch(text.strip()) is not None


def looks_like_date(text: str) -> bool:
    """Whether a text is a date without a time of day."""
    found = date_alone(text)
    if found is None:
        return False
    name = found["mon2"] or found["mon3"]
    return name.lower() in _MONTHS if name else found["a"] is None or found["c"] is not None


def _stamp(text: str, y: str, m: str, d: str, h: str, mi: str, off: str | None) -> Written:
    hour, minute = int(h), int(mi)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise ValueError(f"{text!r} has no such time of day")
    try:
        day = (dt.date(int(y), int(m), int(d)).toordinal() - 1) * DAY
    except ValueError as wrong:
        raise ValueError(f"{text!r} is no day of the calendar") from wrong
    return Written(day, hour * 60 + minute, _offset(off))


def _minutes_of_days(text: str) -> int:
    """A spreadsheet's number of days in minutes; half a second takes up its rounding."""
    return int((float(text) * DAY * 60 + 0.5) // 60)


def _offset(text: str | None) -> int | None:
    """Minutes east of UTC."""
    if text is None:
        return None
    if text in "Zz":
        return 0
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:4])
    return -minutes if text[0] == "-" else minutes


def _time_of_day(text: str, clock: re.Match[str]) -> tuple[int, int | None]:
    """Minutes since midnight, and the offset written behind them."""
    if clock["p"]:
        hour, minute = divmod(int(clock["p"]), 100)
    else:
        hour, minute = int(clock["h"] or clock["h3"] or clock["h2"]), int(clock["mi"] or clock["mi3"] or 0)
    half = (clock["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"{text!r} has no such time of day")
        hour = hour % 12 + (12 if half == "p" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise ValueError(f"{text!r} has no such time of day")
    mark = (clock["off"] or "").lower()
    if not mark:
        return hour * 60 + minute, None
    if mark in _ABBREVIATIONS:
        return hour * 60 + minute, _ABBREVIATIONS[mark]
    if mark[0] in "+-":
        return hour * 60 + minute, _offset(mark)
    raise ValueError(f"{text!r} names a zone that is not known ({clock['off']})")
