"""Times as records write them: formats, zones, midnight, the two daylight-saving nights, years to 2200."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_gui import exchange
from infusion_gui.case.times import elapsed, format_minute, parse_minute
from infusion_gui.exchange.clock import Clock
from infusion_gui.exchange.dates import day_of, guess_order
from infusion_gui.exchange.moments import looks_like_time
from infusion_gui.exchange.values import ExchangeError
from tests.exchange.tables import only, table


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05 13:05:00", "2026-01-05T13:05", "2026-01-05T13:05:59.999", "20260105130500", "202601051305",
        "01/05/2026 1305", "01/05/26 1305", "1/5/2026 1:05 PM", "1/5/26 1:05p", "Mon 01/05/26 1305", "01-05-2026 13:05",
        "05-JAN-2026 13:05:00", "5 Jan 2026 13:05", "Jan 5, 2026 1:05 PM", "January 5, 2026 at 1:05 PM",
        "1305 01/05/26", "13:05 5 Jan 2026", "2026/1/5 13:05", "01/05/2026 @ 13:05",
        "46027.54513889",
    ],
)  # fmt: skip
def test_one_minute_in_many_spellings(text: str) -> None:
    assert format_minute(Clock().read(text)) == "2026-01-05T13:05"


@pytest.mark.parametrize(
    "text, why",
    [
        ("2026-02-30 10:00", "no day of the calendar"),
        ("01/05/2026", "no time of day"),
        ("01/05/2026 25:00", "no such time of day"),
        ("13:65", "no such time of day"),
        ("ongoing", "no date and time"),
        ("99/99/9999 9999", "no"),
        ("01/05/2026 13:05 XYZ", "zone that is not known"),
        ("", "no date and time"),
    ],
)
def test_what_is_no_time_is_named_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Clock().read(text)


def test_midnight_at_the_end_of_a_day_and_years_to_2200() -> None:
    clock = Clock()
    assert format_minute(clock.read("01/05/2026 24:00")) == "2026-01-06T00:00"
    assert clock.read("2026-01-06 00:10") - clock.read("2026-01-05 23:50") == 20
    assert format_minute(clock.read("2199-12-31 23:59:00")) == "2199-12-31T23:59"


def test_the_day_may_come_first_where_the_texts_say_so() -> None:
    assert guess_order(["05/01/2026 10:00", "13/01/2026 10:00"]) == ("dmy", True)
    assert guess_order(["01/05/2026 10:00", "01/13/2026 10:00"]) == ("mdy", True)
    assert guess_order(["01/05/2026 10:00"]) == ("mdy", False)
    assert format_minute(Clock(order="dmy").read("05/01/2026 10:00")) == "2026-01-05T10:00"


def test_dates_with_dots_have_the_day_first_unless_they_cannot() -> None:
    assert guess_order(["05.01.2026 10:00", "06.01.26 10:00"]) == ("dmy", False)
    assert guess_order(["05.01.2026 10:00", "05.13.2026 10:00"]) == ("mdy", True)
    assert guess_order(["05/01/2026 10.30"]) == ("mdy", False)
    found = table("drug|start|stop|route", "vancomycin|05.01.2026 13:00|05.01.2026 14:31|IV")
    assert only(found).case.administrations[0].start == parse_minute("2026-01-05T13:00")
    said = "dates are read day first because of their dots; where that is a slip, choose month first"
    assert said in [problem.message for problem in found.problems]
    settled = table(
        "drug|start|stop|route",
        "vancomycin|13.01.2026 13:00|13.01.2026 14:31|IV",
        "ceftriaxone|14.01.2026 13:00|14.01.2026 13:31|IV",
    )
    assert not any("day first" in problem.message for problem in settled.problems)


def test_times_without_a_date_are_read_on_the_given_day_and_counted() -> None:
    clock = Clock(day=parse_minute("2026-01-05T00:00"))
    assert format_minute(clock.read("1305")) == "2026-01-05T13:05"
    assert format_minute(clock.read("5 Jan 2010")) == "2026-01-05T20:10"
    assert [text.split(";")[0] for text in clock.problems()] == ["1 times have no date", "1 dates have no year"]


def test_a_date_without_a_year_is_counted_beside_a_time_that_lost_its_format_too() -> None:
    clock = Clock()
    assert format_minute(clock.read("1/5 0.50")) == "2000-01-05T12:00"
    assert clock.dateless and "1 dates have no year" in clock.problems()[0]


@pytest.mark.parametrize(
    "text, why",
    [("5 foo 2026", "no day of the calendar"), ("31/4/2026", "no day of the calendar"), ("1/5", "no year"),
     ("monday", "no date")],
)  # fmt: skip
def test_a_typed_day_that_is_none_is_refused_in_a_sentence(text: str, why: str) -> None:
    assert day_of("Jan 5, 2026") == day_of("1/5/2026") == dt.date(2026, 1, 5)
    with pytest.raises(ValueError, match=why):
        day_of(text)


def test_an_offset_is_dropped_without_a_zone_and_honoured_with_one() -> None:
    assert format_minute(Clock().read("2015-01-15T14:30:00+01:00")) == "2015-01-15T14:30"
    clock = Clock(zone="America/Chicago")
    minute = clock.read("2015-01-15T14:30:00+01:00")
    assert format_minute(clock.place([minute]).wall(minute)) == "2015-01-15T07:30"


def test_utc_without_a_zone_is_said() -> None:
    clock = Clock()
    clock.read("2026-01-05T13:00:00Z")
    assert "UTC" in clock.problems()[0]


def test_a_utc_export_is_read_in_the_zone_of_the_facility() -> None:
    clock = Clock(zone="America/New_York", source_zone="UTC")
    minute = clock.read("2026-07-05 13:00:00")
    place = clock.place([minute])
    assert (format_minute(place.wall(minute)), place.zone) == ("2026-07-05T09:00", "America/New_York")


def test_the_night_the_clock_is_put_forward() -> None:
    clock = Clock(zone="America/New_York")
    start, stop = clock.read("2026-03-08 01:30"), clock.read("2026-03-08 03:30")
    assert stop - start == 60
    place = clock.place([start, stop])
    assert [format_minute(place.wall(minute)) for minute in (start, stop)] == ["2026-03-08T01:30", "2026-03-08T03:30"]
    clock.read("2026-03-08 02:30")
    assert "does not exist" in clock.problems()[0]


def test_the_night_the_clock_is_set_back_keeps_its_minutes() -> None:
    clock = Clock(zone="America/New_York")
    start, stop = clock.read("2026-11-01T05:50:00Z"), clock.read("2026-11-01T06:10:00Z")  # 01:50 EDT to 01:10 EST
    place = clock.place([start, stop])
    assert place.wall(stop) - place.wall(start) == 20
    assert place.zone is None
    assert "comes twice" in place.problems[0]
    late = clock.read("2026-11-01T08:00:00Z")
    place = clock.place([start, late])
    assert place.zone == "America/New_York"
    assert elapsed(place.wall(late), place.zone) - elapsed(place.wall(start), place.zone) == late - start


def test_offset_times_count_from_their_epoch() -> None:
    clock = Clock(epoch=parse_minute("2000-01-01T00:00"))
    assert format_minute(clock.read("-1812")) == "1999-12-30T17:48"
    with pytest.raises(ValueError, match="no number of minutes"):
        clock.read("soon")


def test_an_unknown_zone_is_refused_with_an_example() -> None:
    with pytest.raises(ExchangeError, match="America/Chicago"):
        Clock(zone="Nowhere/At_All")


@pytest.mark.parametrize("text", ["1300", "125", "45.5", "5 mg", "1,000 mL", "May", "New Bag"])
def test_numbers_and_words_do_not_look_like_times(text: str) -> None:
    assert not looks_like_time(text)


@given(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 12, 31)))
def test_iso_and_hl7_times_are_the_same_minute(moment: dt.datetime) -> None:
    clock = Clock()
    expected = moment.strftime("%Y-%m-%dT%H:%M")
    assert format_minute(clock.read(moment.isoformat())) == expected
    assert format_minute(clock.read(moment.strftime("%Y%m%d%H%M%S"))) == expected


@given(st.text(max_size=40))
def test_no_text_raises_anything_but_its_sentence(text: str) -> None:
    try:
        Clock(zone="Europe/Berlin").read(text)
    except ValueError as wrong:
        assert str(wrong)


@pytest.mark.parametrize(
    "rows, expected",
    [
        # In order of time: everything behind midnight is the next day.
        (["heparin New 2350", "heparin Stopped 0020", "iron Given 0030"], ["heparin 23:50-+00:20", "iron +00:30"]),
        # Drug by drug: a later group that begins in the morning is the same day.
        (
            ["heparin New 2150", "heparin Stopped 2350", "iron New 0800", "iron Stopped 0830"],
            ["iron 08:00-08:30", "heparin 21:50-23:50"],
        ),
        # Out of order by less than half a day: no midnight.
        (["heparin New 1300", "iron Given 0900", "heparin Stopped 1400"], ["iron 09:00", "heparin 13:00-14:00"]),
    ],
)
def test_clock_times_without_a_date_run_over_midnight(rows: list[str], expected: list[str]) -> None:
    cells = [row.replace("New", "New_Bag").replace(" ", "\t").replace("_", " ") for row in rows]
    found = exchange.read_text("\n".join(["Drug\tAction\tTime\tRoute", *(f"{row}\tIV" for row in cells)]))

    def clock(minute: int | None) -> str:
        assert minute is not None
        return "+" * (minute // 1440 - first) + format_minute(minute)[11:]

    drawn = found.stays[0].case.administrations
    first = min(row.start for row in drawn if row.start is not None) // 1440
    assert [
        f"{row.drug} {clock(row.start)}" + ("" if row.stop is None else f"-{clock(row.stop)}") for row in drawn
    ] == expected
    assert "no date" in str(found.problems[0])
