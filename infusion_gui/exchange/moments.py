"""Dates and times as records write them, read to whole minutes, and the zones and daylight-saving nights behind them.

A reader's minutes lie on one of two scales. Without a facility zone they are the wall clock as written. With one they
count true time (the scale of `case.times.elapsed`), so that rows around a daylight-saving change sort and subtract
rightly; `Clock.place` turns them into the wall minutes of the case at the end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from infusion_gui.case.times import DAY, format_clock, format_day, from_datetime, to_datetime, wall
from infusion_gui.exchange.values import ExchangeError

DateOrder = Literal["mdy", "dmy"]

NOMINAL_DAY = from_datetime(dt.datetime(2000, 1, 1))
"""Stands in for a date nobody gave; a problem says so."""

_LAST = from_datetime(dt.datetime(9998, 12, 31))
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
_OFFSET = re.compile(r"[+-]?\d+(?:\.\d*)?", re.ASCII)
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


@dataclass(frozen=True, slots=True)
class Placement:
    """How the reader's minutes of one stay become wall minutes of its case, and what a person must know about it."""

    wall: Callable[[int], int]
    zone: str | None
    problems: tuple[str, ...] = ()


class Clock:
    """Reads the times of one source.

    `order`: which of day and month comes first where both are numbers. `zone`: IANA name of the facility; the case is
    written in it. `source_zone`: the zone of times without an offset, where it is not the facility's (UTC exports).
    `day`: the minute of the day meant where only a clock time is given. `epoch`: minute 0 of offset times.
    Raises `ExchangeError` for a zone that does not exist.
    """

    def __init__(
        self,
        *,
        order: DateOrder = "mdy",
        zone: str | None = None,
        source_zone: str | None = None,
        day: int | None = None,
        epoch: int | None = None,
    ) -> None:
        self.order = order
        self.zone = zone or None
        self.day = day
        self.epoch = epoch
        self._facility = _zone(zone)
        self._source = _zone(source_zone)
        self._cache: dict[str, int | str] = {}
        self.offsets: set[int] = set()
        self.undated = 0
        self.headed = False
        self.yearless = 0
        self.doubts: dict[int, str] = {}
        self.swayed: str | None = None
        """The date for whose sake all are read day first, where only few say so."""

    def read(self, text: str) -> int:
        """The minute of a text, on the reader's scale. Raises `ValueError` with one sentence."""
        known = self._cache.get(text)
        if known is None:
            try:
                known = self._read(text.strip())
                if not 0 <= known < _LAST:
                    raise ValueError(f"{text.strip()!r} is outside the calendar")
            except (ValueError, OverflowError) as wrong:
                known = str(wrong) if isinstance(wrong, ValueError) else f"{text.strip()!r} is outside the calendar"
            self._cache[text] = known
        if isinstance(known, str):
            raise ValueError(known)
        return known

    def begin_day(self, text: str) -> None:
        """Clock times without a date are of this date from now on. Raises `ValueError` for a text that is no date."""
        date = DATE.fullmatch(re.sub(r"[T ]00:00(:00)?$", "", text.strip()))
        if date is None:
            raise ValueError(f"{text!r} is no date")
        self.day, _, yearless = self._day(date, timed=True)
        self.yearless += yearless
        self.headed = True
        self._cache.clear()

    def end_days(self, day: int | None) -> None:
        """The headings of a table are over; `day` is what clock times without a date are of, as before them."""
        if self.headed:
            self.day, self.headed = day, False
            self._cache.clear()

    def read_after(self, text: str, start: int) -> int:
        """The first minute at or after `start` that a clock time without a date names. Raises `ValueError`."""
        clock = _TIME.fullmatch(text.strip())
        if clock is None:
            raise ValueError(f"{text.strip()!r} is no time of day")
        minute, offset = _time_of_day(text, clock)
        day = (start if self.zone is None else wall(start, self.zone)) // DAY * DAY
        found = self._place(day + minute, offset)
        return found if found >= start else self._place(day + DAY + minute, offset)

    def _read(self, text: str) -> int:
        if not is_stamp(text) and SPAN.fullmatch(text):
            raise ValueError(f"{text!r} is a span of time, not one time")
        if self.epoch is not None:
            if not _OFFSET.fullmatch(text):
                raise ValueError(f"{text!r} is no number of minutes")
            return self.epoch + int(float(text))
        found = _ISO.fullmatch(text)
        if found is not None:
            y, m, d, h, mi, _, off = found.groups()
            return self._place(_moment(text, y, m, d, h, mi), _offset(off))
        found = _PACKED.fullmatch(text)
        if found is not None:
            y, m, d, h, mi, off = found.groups()
            return self._place(_moment(text, y, m, d, h, mi), _offset(off))
        found = _SERIAL.fullmatch(text)
        if found is not None:  # a spreadsheet's day number; half a second takes up its rounding
            return self._place(_EXCEL + int((float(text) * DAY * 60 + 0.5) // 60), None)
        return self._loose(text)

    def _loose(self, text: str) -> int:
        date = None if _DOTTED.fullmatch(text) else DATE.search(text)  # in a column of times 13.05 is no date
        while date is not None and (name := date["mon2"] or date["mon3"]) and name.lower() not in _MONTHS:
            date = DATE.search(text, date.end())
        if date is None:
            day, rest, yearless = None, text, False
        else:
            rest = f"{text[: date.start()]} {text[date.end() :]}"
            timed = bool(_FILLER.sub("", rest))
            day, spare, yearless = self._day(date, timed)
            rest = rest if timed else spare
        rest = _FILLER.sub("", rest)
        if day is not None and _FRACTION.fullmatch(rest):  # a spreadsheet's time of day that lost its format
            return self._place(day + int((float(rest) * DAY * 60 + 0.5) // 60), None)
        clock = _TIME.fullmatch(rest)
        if clock is None:
            raise ValueError(f"{text!r} has no time of day" if day is not None else f"{text!r} is no date and time")
        minute, offset = _time_of_day(text, clock)
        if day is None:
            self.undated += not self.headed
            day = NOMINAL_DAY if self.day is None else self.day
        self.yearless += yearless
        return self._place(day + minute, offset)

    def _day(self, date: re.Match[str], timed: bool) -> tuple[int, str, bool]:
        """The day of a date, the digits of its year, and whether it has none: where no time stands beside them (`timed`
        False) they are the time of day ("5 Jan 2010").
        """
        spare = ""
        if date["y"]:
            year, month, day = date["y"], int(date["m"]), int(date["d"])
        elif date["a"]:
            first, second = int(date["a"]), int(date["b"])
            if (self.order == "mdy" and first <= 12) or second > 12:
                month, day = first, second
            else:
                day, month = first, second
            year = date["c"]
        else:
            month = _MONTHS[(date["mon2"] or date["mon3"]).lower()]
            day = int(date["d2"] or date["d3"])
            year = spare = date["y2"] or date["y3"] or ""
            year = year if timed else ""
        if not year:
            number = to_datetime(NOMINAL_DAY if self.day is None else self.day).year
        else:
            number = int(year) if len(year) == 4 else 2000 + int(year)
        try:
            return from_datetime(dt.datetime(number, month, day)), spare, not year
        except ValueError as wrong:
            raise ValueError(f"{date.string!r} is no day of the calendar") from wrong

    def _place(self, minute: int, offset: int | None) -> int:
        """A written minute on the reader's scale; `offset` in minutes east of UTC, or None when not written."""
        if offset is not None:
            self.offsets.add(offset)
            return minute if self._facility is None else minute - offset
        zone = self._source or self._facility
        if zone is None or self._facility is None:
            if self._source is not None:
                self.offsets.add(0)
            return minute
        local = to_datetime(minute).replace(tzinfo=zone)
        shift = int((local.utcoffset() or dt.timedelta()).total_seconds()) // 60
        later = int((local.replace(fold=1).utcoffset() or dt.timedelta()).total_seconds()) // 60
        if shift != later:
            clock = f"{format_day(minute, year=True)} {format_clock(minute)}"
            self.doubts[minute] = (
                f"{clock} comes twice that night; the first is meant"
                if shift > later
                else f"{clock} does not exist that night, the clock jumps over it"
            )
        return minute - shift

    def place(self, minutes: Iterable[int]) -> Placement:
        """The wall minutes of one stay.

        The case file means the first pass of an hour that comes twice. A stay with a time in the second pass is
        written as if the clock had not been set back, so that its minutes stay true; a problem says so.
        """
        zone = self._facility
        if zone is None:
            return Placement(lambda minute: minute, None)
        first, second = None, None
        for minute in sorted(set(minutes)):
            moment = to_datetime(minute).replace(tzinfo=dt.UTC).astimezone(zone)
            first = first or moment
            if moment.fold:
                second = second or moment
        if second is None or first is None:
            return Placement(lambda minute: wall(minute, zone.key), self.zone)
        shift = int((first.utcoffset() or dt.timedelta()).total_seconds()) // 60
        return Placement(
            lambda minute: minute + shift,
            None,
            (
                f"{second.day} {second:%b %Y %H:%M} lies in the hour that comes twice that night; the times of this "
                "stay are written as if the clock had not been set back, so that its minutes are true",
            ),
        )

    @property
    def zoneless(self) -> bool:
        """Whether the times read so far would need the facility's zone to be local times or to be true."""
        return self._facility is None and (self.offsets == {0} or len(self.offsets) > 1)

    @property
    def dateless(self) -> bool:
        """Whether dates or years are missing, and nobody named the day."""
        return self.day is None and bool(self.undated or self.yearless)

    def problems(self) -> list[str]:
        """What a person must know about the times of the whole source."""
        found = []
        if self.epoch is not None:
            found.append("the times are minutes from a start that is not given; the dates stand for no calendar day")
        if self.swayed is not None:
            found.append(f"dates are read day first because of {self.swayed}; where that is a slip, choose month first")
        day = format_day(NOMINAL_DAY if self.day is None else self.day, year=True)
        until = "" if self.day is not None else " until the day is named"
        if self.undated:
            found.append(f"{self.undated} times have no date; they stand on {day}{until}")
        if self.yearless:
            found.append(f"{self.yearless} dates have no year; they stand in {day[-4:]}{until}")
        if self.zoneless and self.offsets == {0}:
            found.append("the times are UTC; name the facility's zone to read them as local time")
        elif self.zoneless:
            found.append("the times carry different offsets; name the facility's zone so that minutes are true")
        found += [self.doubts[key] for key in sorted(self.doubts)]
        return found


def is_stamp(text: str) -> bool:
    """Whether a text is a date and time as machines write them, with or without an offset."""
    return _ISO.fullmatch(text) is not None or _PACKED.fullmatch(text) is not None


def is_zone_mark(text: str) -> bool:
    """Whether a word behind a time is the abbreviation of its zone ("CST")."""
    return text.isupper() and text.casefold() in _ABBREVIATIONS


def date_within(text: str) -> str:
    """The first date of a text as it is written, or nothing."""
    found = DATE.search(text)
    return found[0] if found is not None else ""


def looks_like_time(text: str) -> bool:
    """Whether a text reads as a date and time (a bare four-digit number does not)."""
    text = text.strip()
    if not text or len(text) > 40 or (text.isdigit() and len(text) not in (12, 14)):
        return False
    if _OFFSET.fullmatch(text) and not _SERIAL.fullmatch(text) and not text.isdigit():
        return False
    try:
        Clock().read(text)
    except ValueError:
        return False
    return True


def is_clock_only(text: str) -> bool:
    """Whether a text is a time of day without a date."""
    return _CLOCK_ONLY.fullmatch(text.strip()) is not None


def looks_like_date(text: str) -> bool:
    """Whether a text is a date without a time of day."""
    text = re.sub(r"[T ]00:00(:00)?$", "", text.strip())
    found = DATE.fullmatch(text)
    if found is None:
        return False
    name = found["mon2"] or found["mon3"]
    return name.lower() in _MONTHS if name else found["a"] is None or found["c"] is not None


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None or name == "":
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as wrong:
        raise ExchangeError(f"{name!r} is no time zone; use an IANA name such as America/Chicago") from wrong


def _moment(text: str, y: str, m: str, d: str, h: str, mi: str) -> int:
    hour, minute = int(h), int(mi)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise ValueError(f"{text!r} has no such time of day")
    try:
        return (dt.date(int(y), int(m), int(d)).toordinal() - 1) * DAY + hour * 60 + minute
    except ValueError as wrong:
        raise ValueError(f"{text!r} is no day of the calendar") from wrong


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
