"""Local wall-clock times as whole minutes, and the conversions of the case file.

A `Minute` counts minutes since 0001-01-01T00:00 on the wall clock of the facility, so that every duration is
a subtraction and midnight needs no special case. The file writes it as `YYYY-MM-DDTHH:MM`.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, PlainSerializer, ValidationInfo, WithJsonSchema

DAY = 1440
LAST_MINUTE = dt.date.max.toordinal() * DAY - 1  # 9999-12-31T23:59
_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)


def parse_minute(text: str) -> int:
    """Minutes since 0001-01-01T00:00 of a text written exactly `YYYY-MM-DDTHH:MM`. Raises `ValueError`."""
    if not _SHAPE.fullmatch(text):
        raise ValueError(f"{text!r} is not a date and time; write it as 2026-01-05T13:00, without seconds or zone")
    hour, minute = int(text[11:13]), int(text[14:16])
    if hour > 23 or minute > 59:
        raise ValueError(f"{text!r} has no such time of day; hours run from 00 to 23, minutes from 00 to 59")
    return _days(text[:10]) * DAY + hour * 60 + minute


@functools.lru_cache(maxsize=4096)
def _days(date: str) -> int:
    try:
        return dt.date.fromisoformat(date).toordinal() - 1
    except ValueError as wrong:
        raise ValueError(f"{date!r} is no day of the calendar") from wrong


def format_minute(minute: int) -> str:
    """`YYYY-MM-DDTHH:MM` of a minute."""
    days, rest = divmod(minute, DAY)
    return f"{format_date(days * DAY)}T{rest // 60:02d}:{rest % 60:02d}"


def format_date(minute: int) -> str:
    """`YYYY-MM-DD` of the day that holds a minute."""
    return _date_text(minute // DAY)


@functools.lru_cache(maxsize=4096)
def _date_text(day: int) -> str:
    return dt.date.fromordinal(day + 1).isoformat()


def format_day(minute: int, year: bool = False) -> str:
    """`5 Jan`, or `5 Jan 2026`, of the day that holds a minute: a date in a sentence."""
    date = dt.date.fromordinal(minute // DAY + 1)
    return f"{date.day} {date:%b %Y}" if year else f"{date.day} {date:%b}"


def format_clock(minute: int) -> str:
    """`HH:MM` of a minute, 24 hours."""
    rest = minute % DAY
    return f"{rest // 60:02d}:{rest % 60:02d}"


def to_datetime(minute: int) -> dt.datetime:
    """The naive wall-clock `datetime` of a minute."""
    return dt.datetime.min + dt.timedelta(minutes=minute)


def from_datetime(moment: dt.datetime) -> int:
    """The minute of a naive wall-clock `datetime`; seconds are dropped."""
    return (moment.toordinal() - 1) * DAY + moment.hour * 60 + moment.minute


@functools.lru_cache(maxsize=4096)
def elapsed(minute: int, zone: str) -> int:
    """A wall minute in `zone` (IANA name) on a scale without daylight-saving jumps; differences are true.

    Of the two passes of a repeated hour the first is meant (the file has no mark for the second).
    """
    try:
        offset = to_datetime(minute).replace(tzinfo=ZoneInfo(zone)).utcoffset() or dt.timedelta()
    except OverflowError:  # past the last day of the calendar
        return minute
    return minute - int(offset.total_seconds()) // 60


@functools.lru_cache(maxsize=4096)
def wall(moment: int, zone: str) -> int:
    """The wall minute in `zone` of a minute on the scale of `elapsed`; the inverse of it."""
    try:
        utc = to_datetime(moment).replace(tzinfo=dt.UTC)
        return from_datetime(utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
    except OverflowError:  # the first and the last hours of the calendar
        return min(max(moment, 0), LAST_MINUTE)


def length(start: int, stop: int, zone: str | None) -> int:
    """The true minutes between two wall minutes: with a zone, across its daylight-saving changes."""
    return stop - start if zone is None else elapsed(stop, zone) - elapsed(start, zone)


def _read(value: Any, info: ValidationInfo) -> int:
    if isinstance(value, str):
        return parse_minute(value)
    from_file = bool(info.context and info.context.get("file"))
    if from_file or isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} is not a date and time; write it as 2026-01-05T13:00")
    if not 0 <= value <= LAST_MINUTE:
        raise ValueError(f"{value} is outside the calendar")
    return value


Minute = Annotated[
    int,
    BeforeValidator(_read),
    PlainSerializer(format_minute, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"}),
]
