"""Packed times, as coders type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_gui.case.edits import Refusal
from infusion_gui.case.times import DAY, LAST_MINUTE, format_minute, parse_minute
from infusion_gui.case.typed import read_minutes, read_time

NOON = parse_minute("2026-01-05T12:00")


def read(text: str, after: str | None = None, anchor: int = NOON) -> str:
    """The minute as text, without the day of the anchor; or the sentence of a refusal."""
    found = read_time(text, anchor, after and parse_minute(f"2026-01-05T{after}"))
    if isinstance(found, Refusal):
        return found.message
    return format_minute(found).removeprefix("2026-01-05T")


@pytest.mark.parametrize(
    ("text", "after", "means"),
    [
        ("1431", None, "14:31"),
        ("14:31", None, "14:31"),
        ("931", None, "09:31"),
        ("9:31", None, "09:31"),
        ("040", None, "00:40"),
        (" 1431 ", None, "14:31"),
        ("0000", None, "00:00"),
        ("2359", None, "23:59"),
        ("2:31p", None, "14:31"),
        ("2:31 pm", None, "14:31"),
        ("231pm", None, "14:31"),
        ("2 p.m.", None, "14:00"),
        ("12am", None, "00:00"),
        ("12pm", None, "12:00"),
        ("12:05 AM", None, "00:05"),
        # midnight
        ("2300", "22:00", "23:00"),
        ("2200", "22:00", "22:00"),
        ("0040", "23:30", "2026-01-06T00:40"),
        ("0000", "23:30", "2026-01-06T00:00"),
        ("2400", None, "2026-01-06T00:00"),
        ("2400", "23:30", "2026-01-06T00:00"),
        ("2400", "00:00", "2026-01-06T00:00"),
        ("0800", "20:00", "2026-01-06T08:00"),
        ("0040 +1d", None, "2026-01-06T00:40"),
        ("0040+1d", "23:30", "2026-01-06T00:40"),
        ("0040 + 2 days", "23:30", "2026-01-07T00:40"),
        # lengths, from the start when there is one
        ("+31", None, "12:31"),
        ("+31", "13:00", "13:31"),
        ("+1h31", "13:00", "14:31"),
        ("1h31", "13:00", "14:31"),
        ("1h 31m", "13:00", "14:31"),
        ("1h", "13:00", "14:00"),
        ("2 hours", "13:00", "15:00"),
        ("31 min", "13:00", "13:31"),
        ("90m", "13:00", "14:30"),
        ("+0", "13:00", "13:00"),
        ("+90", "23:00", "2026-01-06T00:30"),
        ("-5", None, "11:55"),
        ("−5", None, "11:55"),
        # dates
        ("6 Jan 0040", None, "2026-01-06T00:40"),
        ("6jan 0040", None, "2026-01-06T00:40"),
        ("Jan 6 0040", None, "2026-01-06T00:40"),
        ("January 6, 2026 00:40", None, "2026-01-06T00:40"),
        ("6 January 2026 00:40", None, "2026-01-06T00:40"),
        ("1/6 0040", "23:30", "2026-01-06T00:40"),
        ("1/6/26 0040", None, "2026-01-06T00:40"),
        ("01/06/2026 12:40 am", None, "2026-01-06T00:40"),
        ("2026-01-06 00:40", None, "2026-01-06T00:40"),
        ("2026-01-06T00:40", None, "2026-01-06T00:40"),
        ("2147-01-06 0040", None, "2147-01-06T00:40"),
        ("5 Jan 1431", "13:00", "14:31"),
    ],
)
def test_what_a_typed_time_means(text: str, after: str | None, means: str) -> None:
    assert read(text, after) == means


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    new_year = parse_minute("2026-01-01T00:10")
    assert read("31 Dec 2350", anchor=new_year) == "2025-12-31T23:50"
    assert read("1 Jan 0010", anchor=new_year - 60) == "2026-01-01T00:10"
    assert read("29 Feb 1200", anchor=parse_minute("2028-03-01T00:00")) == "2028-02-29T12:00"


def test_what_is_charted_has_happened_where_nothing_else_tells_the_year() -> None:
    november = parse_minute("2026-11-29T00:00")
    assert read_time("5 jan 1300", november) == parse_minute("2027-01-05T13:00")
    assert read_time("5 jan 1300", november, last=november + 1440) == parse_minute("2026-01-05T13:00")
    assert read_time("30 nov 1300", november, last=november + 1440) == parse_minute("2026-11-30T13:00")
    assert read_time("5 jan 2027 1300", november, last=november + 1440) == parse_minute("2027-01-05T13:00")


@pytest.mark.parametrize(
    ("text", "after", "said"),
    [
        ("", None, "There is no time"),
        ("   ", None, "There is no time"),
        ("soon", None, "“soon” is no time"),
        ("14", None, "type 1400 or +14"),
        ("1260", None, "60 minutes"),
        ("2561", None, "61 minutes"),
        ("2530", None, "no time of day"),
        ("2401", None, "no time of day"),
        ("13:5", None, "is no time"),
        ("13pm", None, "from 1 to 12"),
        ("0am", None, "from 1 to 12"),
        ("1h60", "13:00", "an hour has 60"),
        ("+", None, "is no time"),
        ("143100", None, "is no time"),
        ("-5", "13:00", "before the start"),
        ("5 Jan 1200", "13:00", "before the start"),
        ("30 Feb 1200", None, "“30 feb” is no day"),
        ("29 Feb 1200", None, "no day of the calendar"),
        ("13/13 1200", None, "no day of the calendar"),
        ("6 Jan", None, "is no time"),
        ("²", None, "is no time"),
    ],
)
def test_what_is_no_time_is_refused_with_what_to_type(text: str, after: str | None, said: str) -> None:
    assert said in read(text, after)


def test_the_calendar_ends() -> None:
    assert "calendar" in read("+600", anchor=LAST_MINUTE)
    assert "calendar" in read("-600", anchor=5)


@given(st.text("0123456789:+-hapmd/ janfebé²１", max_size=12), st.none() | st.integers(-2000, 2000))
def test_nothing_typed_raises(text: str, after: int | None) -> None:
    found = read_time(text, NOON, None if after is None else NOON + after)
    if isinstance(found, Refusal):
        assert found.message.endswith(".")
    else:
        assert 0 <= found <= LAST_MINUTE
        assert after is None or found >= NOON + after


@given(st.integers(0, DAY - 1), st.integers(0, DAY - 1))
def test_a_stop_typed_as_a_clock_time_is_less_than_a_day_after_its_start(start: int, clock: int) -> None:
    begun = NOON - NOON % DAY + start
    stop = read_time(f"{clock // 60:02d}{clock % 60:02d}", begun, begun)
    assert isinstance(stop, int)
    assert begun <= stop < begun + DAY
    assert stop % DAY == clock


@pytest.mark.parametrize(("text", "minutes"), [("31", 31), ("+31", 31), ("1h31", 91), ("2 h", 120), ("90 min", 90)])
def test_lengths(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "x", "1:30", "1h75"])
def test_what_is_no_length(text: str) -> None:
    assert isinstance(read_minutes(text), Refusal)
