"""The clock of one source: the day and the zone that its times mean, the daylight-saving nights behind them, and what a
person must know about it.

A reader's minutes lie on one of two scales. Without a facility zone they are the wall clock as written. With one they
count true time (the scale of `case.times.elapsed`), so that rows around a daylight-saving change sort and subtract
rightly; `Clock.place` turns them into the wall minutes of the case at the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from infusion_gui.case.times import DAY, format_clock, format_day, from_datetime, to_datetime, wall
from infusion_gui.exchange.moments import (
    CALENDAR_ENDS,
    DateOrder,
    date_alone,
    day_named,
    is_span,
    number_of_minutes,
    time_of_day,
    written,
)
from infusion_gui.exchange.values import ExchangeError

NOMINAL_DAY = from_datetime(dt.datetime(2000, 1, 1))
"""Stands in for a date nobody gave; a problem says so."""


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
        """For whose sake all dates are read day first, where only few say so or nothing but their dots does."""

    def read(self, text: str) -> int:
        """The minute of a text, on the reader's scale. Raises `ValueError` with one sentence."""
        known = self._cache.get(text)
        if known is None:
            try:
                known = self._read(text.strip())
                if not 0 <= known < CALENDAR_ENDS:
                    raise ValueError(f"{text.strip()!r} is outside the calendar")
            except (ValueError, OverflowError) as wrong:
                known = str(wrong) if isinstance(wrong, ValueError) else f"{text.strip()!r} is outside the calendar"
            self._cache[text] = known
        if isinstance(known, str):
            raise ValueError(known)
        return known

    def begin_day(self, text: str) -> None:
        """Clock times without a date are of this date from now on. Raises `ValueError` for a text that is no date."""
        date = date_alone(text)
        if date is None:
            raise ValueError(f"{text!r} is no date")
        self.day, yearless = day_named(date, self.order, self._year)
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
        found = time_of_day(text.strip())
        if found is None:
            raise ValueError(f"{text.strip()!r} is no time of day")
        minute, offset = found
        day = (start if self.zone is None else wall(start, self.zone)) // DAY * DAY
        same_day = self._place(day + minute, offset)
        return same_day if same_day >= start else self._place(day + DAY + minute, offset)

    @property
    def _year(self) -> int:
        """The year of dates without one."""
        return to_datetime(NOMINAL_DAY if self.day is None else self.day).year

    def _read(self, text: str) -> int:
        if is_span(text):
            raise ValueError(f"{text!r} is a span of time, not one time")
        if self.epoch is not None:
            return self.epoch + number_of_minutes(text)
        found = written(text, self.order, self._year)
        day = found.day
        if day is None:
            self.undated += not self.headed
            day = NOMINAL_DAY if self.day is None else self.day
        self.yearless += found.yearless
        return self._place(day + found.minute, found.offset)

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


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None or name == "":
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as wrong:
        raise ExchangeError(f"{name!r} is no time zone; use an IANA name such as America/Chicago") from wrong
