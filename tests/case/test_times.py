"""Minutes of the wall clock, their text, and the two nights when the clock jumps."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from infusion_gui.case import times
from infusion_gui.case.model import Exclusion, Visit
from infusion_gui.case.times import DAY, LAST_MINUTE, format_minute, parse_minute


@given(st.datetimes())
def test_text_minute_and_moment_are_the_same_time(moment: dt.datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    minute = times.from_datetime(moment)
    assert times.to_datetime(minute) == moment
    assert parse_minute(format_minute(minute)) == minute
    assert format_minute(minute) == moment.isoformat(timespec="minutes")
    assert f"{times.format_date(minute)}T{times.format_clock(minute)}" == format_minute(minute)


@pytest.mark.parametrize(
    "text",
    ["2026-1-05T13:00", "2026-01-05 13:00", "2026-01-05T13:00Z", "2026-01-05T13:00:00", "2026-13-01T00:00", "",
     "2026-01-05T13:60", "0000-01-01T00:00", "２０２６-01-05T13:00"],
)  # fmt: skip
def test_only_one_way_of_writing_a_time_is_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"date and time|no day|no such time"):
        parse_minute(text)


def test_the_calendar_has_a_last_minute() -> None:
    assert format_minute(LAST_MINUTE) == "9999-12-31T23:59"
    assert Visit(id="V1", arrival=LAST_MINUTE).arrival == LAST_MINUTE
    for outside in (LAST_MINUTE + 1, -1, True, 5.0):
        with pytest.raises(ValidationError):
            Visit(id="V1", arrival=outside)


def test_windows_do_not_run_backwards() -> None:
    with pytest.raises(ValidationError, match="before start"):
        Exclusion(start=5, stop=4)


def test_the_night_the_clock_springs_forward_is_an_hour_shorter() -> None:
    before, after = parse_minute("2026-03-08T01:30"), parse_minute("2026-03-08T03:30")
    assert times.elapsed(after, "America/Chicago") - times.elapsed(before, "America/Chicago") == 60


def test_the_night_the_clock_falls_back_is_an_hour_longer() -> None:
    before, after = parse_minute("2026-11-01T00:30"), parse_minute("2026-11-01T02:30")
    assert times.elapsed(after, "America/Chicago") - times.elapsed(before, "America/Chicago") == 180


@given(st.integers(700_000 * DAY, 740_000 * DAY))
def test_true_minutes_lead_back_to_the_wall(minute: int) -> None:
    moment = times.elapsed(minute, "America/Chicago")
    back = times.wall(moment, "America/Chicago")
    assert times.elapsed(back, "America/Chicago") == moment
    assert back == minute or abs(back - minute) == 60  # a wall time that the spring night has not
