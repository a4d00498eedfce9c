"""Time to pixels and back; the ruler's marks."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_gui.case.times import DAY
from infusion_gui.timeline.scale import (
    DAY_APART,
    LEAST_SPAN,
    TimeScale,
    dated_midnights,
    days_apart,
    fitted,
    grid,
    label_step,
    ticks,
)
from tests.timeline.stays import at

scales = st.builds(
    TimeScale,
    left=st.floats(at("00:00", -30), at("00:00", 30)),
    per_minute=st.floats(0.02, 90),
    width=st.floats(300, 3800),
)


@given(scales, st.integers(0, 5000))
def test_a_minute_comes_back_from_its_pixel(scale: TimeScale, offset: int) -> None:
    minute = int(scale.left) + offset
    assert scale.whole_minute(scale.x(minute)) == minute


@given(scales, st.floats(0.2, 5), st.floats(0, 1))
def test_zooming_keeps_the_moment_under_the_pointer(scale: TimeScale, factor: float, share: float) -> None:
    x = share * scale.width
    assert scale.zoomed(factor, x).minute(x) == pytest.approx(scale.minute(x), abs=1e-4)


@given(scales, st.floats(-2000, 2000))
def test_panning_there_and_back_changes_nothing(scale: TimeScale, pixels: float) -> None:
    back = scale.panned(pixels).panned(-pixels)
    assert back.left == pytest.approx(scale.left, abs=1e-4)
    assert back.per_minute == scale.per_minute


@given(st.integers(at("00:00"), at("23:00")), st.integers(0, 5 * DAY), st.floats(300, 3000))
def test_a_fit_shows_both_ends_with_air(start: int, length: int, width: float) -> None:
    scale = fitted(start, start + length, width)
    assert scale.x(start) >= 11
    assert scale.x(start + length) <= width - 11


def test_zoom_ends_at_ten_minutes_and_at_sixty_days() -> None:
    scale = fitted(at("12:00"), at("13:00"), 1000)
    assert scale.zoomed(1e9, 500).span == pytest.approx(LEAST_SPAN)
    assert scale.zoomed(1e-9, 500).span == pytest.approx(60 * DAY)


def test_another_width_keeps_the_left_edge_and_the_zoom() -> None:
    scale = TimeScale(at("12:00"), 2.0, 800)
    wider = scale.resized(1200)
    assert (wider.left, wider.per_minute, wider.width) == (scale.left, 2.0, 1200)


def test_labels_stand_at_hours_at_the_usual_zoom_and_three_hourly_over_two_days() -> None:
    assert label_step(2.85) == 60
    assert label_step(4.2) == 30
    assert label_step(0.41) == 180


@given(scales)
def test_labels_never_crowd(scale: TimeScale) -> None:
    labels = [scale.x(tick.minute) for tick in ticks(scale) if tick.rank == 2]
    assert all(later - earlier >= 60 for earlier, later in itertools.pairwise(labels))
    assert len(list(ticks(scale))) < 1500


@given(scales)
def test_every_mark_lies_on_the_canvas(scale: TimeScale) -> None:
    faint, strong = grid(scale)
    for minute in (*faint, *strong, *dated_midnights(scale), *(tick.minute for tick in ticks(scale))):
        assert -1e-3 <= scale.x(minute) <= scale.width + 1e-3


def test_the_ruler_knows_midnight() -> None:
    scale = fitted(at("20:00"), at("04:00", 1), 1000)
    assert dated_midnights(scale) == [at("00:00", 1)]


@given(scales)
def test_dates_never_crowd(scale: TimeScale) -> None:
    places = [scale.x(minute) for minute in dated_midnights(scale)]
    assert all(later - earlier >= DAY_APART for earlier, later in itertools.pairwise(places))


def test_days_that_are_narrow_have_a_line_a_week() -> None:
    two_months = fitted(at("07:00"), at("12:00", 59), 1056)
    lines = dated_midnights(two_months)
    assert {later - earlier for earlier, later in itertools.pairwise(lines)} == {7 * 1440}
    assert not days_apart(two_months)
    assert days_apart(fitted(at("07:00"), at("12:00", 4), 1056))
