"""Catching: the nearest target wins, what means more wins between equals, and everything gives way in the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_gui.case.model import Exclusion, Visit
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.snapping import Target, Targets, gather, propose, start_thresholds, thresholds
from tests.timeline import stays
from tests.timeline.stays import at, board, case, row, sample

SCALE = TimeScale(at("12:00"), 4.0, 1000.0)


def caught(minute: int, targets: Targets, reach: float = 8.0, quarters: bool = False) -> tuple[int, str] | None:
    snap = propose((minute,), SCALE, (targets,), reach, quarters)
    return None if snap is None else (snap.minute, snap.reason)


def test_thresholds_are_targets_with_their_minute_as_the_reason() -> None:
    stay = board(sample()).stay
    assert caught(at("14:30"), thresholds(stay, stays.VANCOMYCIN)) == (at("14:31"), "snapped to minute 91")
    assert caught(at("15:32"), thresholds(stay, stays.VANCOMYCIN)) == (at("15:31"), "snapped to minute 151")
    assert caught(at("13:01"), start_thresholds(stay, stays.VANCOMYCIN)) == (at("13:00"), "snapped to minute 91")


def test_a_blocked_fluid_has_no_threshold_at_its_start() -> None:
    assert start_thresholds(board(sample()).stay, stays.SALINE).moments == ()


@pytest.mark.parametrize(
    ("clock", "reason"),
    [
        ("15:49", "snapped to metronidazole stop"),
        ("14:51", "snapped to metronidazole start"),
        ("12:16", "snapped to ondansetron"),
        ("11:51", "snapped to arrival"),
        ("22:11", "snapped to departure"),
        ("17:36", "snapped to the playhead"),
    ],
)
def test_edges_pushes_lines_and_the_playhead_are_targets(clock: str, reason: str) -> None:
    targets = gather(board(sample()).stay, (), playhead=at("17:36"))
    found = caught(at(clock), targets)
    assert found is not None and found[1] == reason


def test_inpatient_order_and_exclusions_are_targets() -> None:
    stay = case(
        row("a", "cefepime", "08:00", "09:00"),
        visits=(Visit(id="V1", inpatient_from=at("12:00")),),
        exclusions=(Exclusion(start=at("10:00"), stop=at("10:40"), label="endoscopy"),),
    )
    targets = gather(board(stay).stay, ())
    assert caught(at("12:01"), targets) == (at("12:00"), "snapped to the inpatient order")
    assert caught(at("10:41"), targets) == (at("10:40"), "snapped to endoscopy")


def test_what_is_dragged_offers_no_target() -> None:
    targets = gather(board(sample()).stay, (stays.METRONIDAZOLE,))
    assert caught(at("15:51"), targets) is None


def test_an_end_nobody_charted_is_no_target() -> None:
    targets = gather(board(sample()).stay, ())
    assert caught(at("17:12"), targets) is None


def test_quarter_hours_catch_when_nothing_else_does() -> None:
    assert caught(at("14:16"), Targets(()), quarters=True) == (at("14:15"), "snapped to a quarter hour")
    near = Targets((Target(at("14:17"), 2, "cefepime stop"),))
    assert caught(at("14:16"), near, quarters=True) == (at("14:17"), "snapped to cefepime stop")


def test_of_two_as_near_the_threshold_wins() -> None:
    both = Targets((Target(100, 0, "minute 91"), Target(102, 2, "an edge")))
    target = both.nearest(101, 5)
    assert target is not None and target.reason == "minute 91"


def test_the_edge_that_is_nearer_decides_the_shift() -> None:
    targets = Targets((Target(at("13:00"), 2, "one"), Target(at("14:00"), 2, "other")))
    snap = propose((at("13:02"), at("14:01")), SCALE, (targets,), 12, False)
    assert snap is not None and snap.shift == -1 and snap.minute == at("14:00")


def test_reach_is_in_pixels() -> None:
    targets = Targets((Target(at("13:00"), 2, "one"),))
    assert propose((at("13:03"),), SCALE, (targets,), 8, False) is None
    far_out = TimeScale(at("12:00"), 0.5, 1000.0)
    assert propose((at("13:03"),), far_out, (targets,), 8, False) is not None


def test_targets_can_be_left_out() -> None:
    targets = Targets((Target(1, 1, "a"), Target(2, 1, "b")))
    assert [target.reason for target in targets.without(1).moments] == ["b"]


@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 4)), min_size=1, max_size=20),
    st.integers(0, 600),
    st.integers(0, 40),
)
def test_the_nearest_within_reach_wins(moments: list[tuple[int, int]], minute: int, reach: int) -> None:
    targets = Targets(tuple(sorted(Target(moment, rank, "x") for moment, rank in moments)))
    found = targets.nearest(minute, reach)
    distances = [(abs(moment - minute), rank) for moment, rank in moments if abs(moment - minute) <= reach]
    if not distances:
        assert found is None
    else:
        assert found is not None
        assert (abs(found.minute - minute), found.rank) == min(distances)
