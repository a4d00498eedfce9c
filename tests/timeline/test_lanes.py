"""Rows have rank, nothing overlaps in its row, and nothing jumps under the hand."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_gui.case import edits
from infusion_gui.case.model import Case, Site
from infusion_gui.timeline.facts import stay_of
from infusion_gui.timeline.lanes import Density, Memory, lay_out
from infusion_gui.timeline.places import LanePlace
from infusion_gui.timeline.stay import OTHER, Stay
from tests.timeline import stays
from tests.timeline.stays import board, case, coded, row, sample


def facts(stay: Case) -> Stay:
    return stay_of(stay, coded(stay))


def place_of(stay: Case, key: str = "IV1", density: Density = "full") -> LanePlace:
    place = lay_out(facts(stay), 2000, 3, density=density).lane(key)
    assert place is not None
    return place


def overlaps(stay: Stay, place: LanePlace) -> list[tuple[str, str]]:
    bars = [bar for bar in stay.lane(place.key).bars if not bar.single]
    return [
        (one.id, other.id)
        for one, other in itertools.combinations(bars, 2)
        if place.row_of[one.id] == place.row_of[other.id] and one.start < other.stop and other.start < one.stop
    ]


@given(stay=stays.stays(), density=st.sampled_from(["full", "compact"]))
@settings(max_examples=80)
def test_no_two_bars_share_a_row_and_time(stay: Case, density: Density) -> None:
    drawn = facts(stay)
    layout = lay_out(drawn, 800, 2, density=density)
    for place in layout.lanes:
        assert overlaps(drawn, place) == []
        assert set(place.row_of) == {bar.id for bar in drawn.lane(place.key).bars}


@given(stay=stays.stays(), density=st.sampled_from(["full", "compact"]))
@settings(max_examples=60)
def test_rows_and_lanes_follow_each_other_without_touching(stay: Case, density: Density) -> None:
    layout = lay_out(facts(stay), 800, 2, density=density)
    for upper, lower in itertools.pairwise(layout.lanes):
        assert lower.top == upper.bottom
    for place in layout.lanes:
        for one, other in itertools.pairwise(place.rows):
            assert one.top + one.height <= other.top
        assert all(one.top + one.height <= place.height for one in place.rows)


@given(stay=stays.stays(most=10), data=st.data())
@settings(max_examples=60)
def test_only_the_dragged_bar_changes_its_row(stay: Case, data: st.DataObject) -> None:
    if not stay.administrations:
        return
    layout = lay_out(facts(stay), 800, 2)
    moved = data.draw(st.sampled_from(stay.administrations)).id
    for by in data.draw(st.lists(st.integers(-600, 600), min_size=1, max_size=4)):
        after = edits.move(stay, moved, by)
        assert isinstance(after, Case)
        drawn = facts(after)
        step = lay_out(drawn, 800, 2, previous=layout, moving={moved})
        for place in step.lanes:
            assert overlaps(drawn, place) == []
            before = layout.lane(place.key)
            assert before is not None
            for identity, slot in place.slots.items():
                if identity != moved:
                    assert slot == before.slots[identity]
                    assert place.row(identity).top == before.row(identity).top or place.height > before.height


@given(stay=stays.stays(), density=st.sampled_from(["auto", "full", "compact"]), data=st.data())
@settings(max_examples=60)
def test_what_is_remembered_of_lanes_changes_no_place(stay: Case, density: Density, data: st.DataObject) -> None:
    if not stay.administrations:
        return
    memory = Memory()
    layout = lay_out(facts(stay), 800, 1, density=density, memory=memory)
    moved = data.draw(st.sampled_from(stay.administrations)).id
    folded = data.draw(st.sets(st.sampled_from([place.key for place in layout.lanes])))
    for by in data.draw(st.lists(st.integers(-600, 600), min_size=1, max_size=4)):
        after = edits.move(stay, moved, by)
        assert isinstance(after, Case)
        drawn = facts(after)
        for previous in (layout, None):
            asked = {"density": density, "previous": previous, "moving": {moved}, "collapsed": folded}
            remembered = lay_out(drawn, 800, 1, memory=memory, **asked)
            assert remembered == lay_out(drawn, 800, 1, **asked)


def test_compact_lanes_stand_still_as_the_same_objects_while_a_bar_is_dragged() -> None:
    stay = sample()
    memory = Memory()
    layout = lay_out(facts(stay), 800, 1, density="compact", memory=memory)
    steps = []
    for by in (10, 11):
        after = edits.trim_stop(stay, stays.VANCOMYCIN, by=by)
        assert isinstance(after, Case)
        steps.append(
            lay_out(facts(after), 800, 1, density="compact", previous=layout, moving={stays.VANCOMYCIN}, memory=memory)
        )
    for one, other in zip(steps[0].lanes, steps[1].lanes, strict=True):
        assert one is other


def test_the_initial_stands_alone_on_top_fluids_below_pushes_last() -> None:
    stay = sample()
    place = place_of(stay)
    order = [
        place.row_of[identity]
        for identity in (stays.VANCOMYCIN, stays.CEFTRIAXONE, stays.SALINE, stays.ONDANSETRON, stays.MORPHINE)
    ]
    assert order == [0, 1, 2, 3, 4]
    assert [i for i, index in place.row_of.items() if index == 0] == [stays.VANCOMYCIN]
    assert place.row_of[stays.METRONIDAZOLE] == place.row_of[stays.CEFTRIAXONE]
    assert place.row_of[stays.KVO] == place.row_of[stays.SALINE]


def test_the_measures_of_the_picture() -> None:
    """The lane of the sample, in pixels from its top: bars, the gap that holds a bridge, the caption, the pushes."""
    place = place_of(sample())
    tops = [(row.top, row.height) for row in place.rows[:3]]
    assert tops == [(26, 30), (79, 28), (124, 30)]
    assert [row.middle for row in place.rows[3:]] == [190.5, 215.5]
    assert place.height == 235


def test_one_drug_pushed_again_has_one_row() -> None:
    place = place_of(sample())
    assert place.row_of["a3"] == place.row_of["a5"] == place.row_of["a8"]


def test_single_doses_far_apart_share_a_row() -> None:
    stay = case(
        row("a", "ketorolac", "08:00", route="IM", technique="injection"),
        row("b", "enoxaparin", "20:00", route="SQ", technique="injection"),
        row("c", "haloperidol", "08:30", route="IM", technique="injection"),
    )
    place = place_of(stay, OTHER)
    assert place.row_of["a"] == place.row_of["b"] != place.row_of["c"]


def test_further_lumens_and_restarts_are_one_lane() -> None:
    stay = case(
        row("a", "vancomycin", "08:00", "09:00"),
        row("b", "cefepime", "10:00", "10:40", site="IV1b"),
        row("c", "cefepime", "12:00", "12:40", site="IV3"),
        sites=(Site(id="IV1"), Site(id="IV1b", lumen_of="IV1"), Site(id="IV3", restart_of="IV1b")),
    )
    lanes = facts(stay).lanes
    assert [lane.title for lane in lanes] == ["IV1 + IV1b + IV3"]
    assert lanes[0].rows == 3


def test_parts_of_the_initial_stay_beside_it() -> None:
    stay = case(
        row("a", "vancomycin", "08:00", "09:00", order="o"),
        row("b", "vancomycin", "09:20", "10:00", order="o"),
        row("c", "cefepime", "11:00", "11:30"),
    )
    place = place_of(stay)
    assert place.row_of["a"] == place.row_of["b"] == 0


def test_rows_become_compact_when_they_do_not_fit_and_full_again_close_up() -> None:
    drawn = facts(sample())
    assert not lay_out(drawn, 402, 2.85).compact
    assert lay_out(drawn, 200, 2.85).compact
    assert lay_out(drawn, 402, 0.7).compact
    assert not lay_out(drawn, 200, 5.0).compact


def test_compact_rows_are_the_drugs() -> None:
    made = board(sample(), density="compact")
    place = made.layout.lane("IV1")
    assert place is not None
    assert [row.title for row in place.rows] == ["vancomycin", "single doses", "hydration", "pushes"]
    assert place.height == 19 + 4 + 4 * made.layout.pitch + 5


def test_compact_rows_share_the_room_there_is_to_spare() -> None:
    drawn = facts(sample())
    tight, wide = (lay_out(drawn, room, 0.7) for room in (200, 600))
    assert (tight.pitch, wide.pitch) == (18, 24)
    assert tight.height < wide.height <= 600
    moved = lay_out(drawn, 600, 0.7, previous=tight, moving={stays.METRONIDAZOLE})
    assert moved.pitch == 18  # nothing jumps while a gesture runs


def test_a_little_too_little_room_costs_air_and_not_the_names() -> None:
    drawn = facts(sample())
    full, snug = lay_out(drawn, 402, 2.85), lay_out(drawn, 360, 2.85)
    assert (full.size, snug.size) == ("full", "snug")
    assert full.height > 360 >= snug.height
    assert all(place.mode == "full" for place in snug.lanes)


def test_a_collapsed_lane_is_one_strip() -> None:
    drawn = facts(sample())
    layout = lay_out(drawn, 402, 2.85, collapsed={"IV1"})
    place = layout.lane("IV1")
    assert place is not None
    assert place.mode == "collapsed" and place.height == 28
    assert set(place.row_of.values()) == {0}


def test_a_row_with_no_time_is_counted_but_not_drawn() -> None:
    stay = case(row("a", "cefepime", None, None), row("b", "cefepime", "08:00", "08:30"))
    lane = facts(stay).lanes[0]
    assert lane.untimed == 1
    assert [bar.id for bar in lane.bars] == ["b"]


def test_an_empty_access_is_still_a_lane() -> None:
    place = lay_out(facts(Case(sites=(Site(id="IV1"),))), 400, 2).lane("IV1")
    assert place is not None and place.height >= 48


def test_the_lane_under_a_height() -> None:
    layout = board(sample()).layout
    first, second = layout.lanes[0], layout.lanes[1]
    assert layout.at(first.bottom - 1) is first
    assert layout.at(second.top) is second
    assert layout.at(layout.height + 1) is None
