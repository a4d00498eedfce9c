"""What is remembered between the steps of a drag never changes what is drawn."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_gui.case.model import Administration, Case, Category
from infusion_gui.timeline.facts import Memory, extent, stay_of
from tests.coding.test_memory import edited
from tests.timeline.stays import case, coded, row, stays


@settings(max_examples=60, deadline=None)
@given(stays(), st.data())
def test_any_edits_are_drawn_as_if_the_stay_were_new(first: Case, data: st.DataObject) -> None:
    memory, shown = Memory(), first
    for _ in range(5):
        result = coded(shown)
        assert stay_of(shown, result, None, memory) == stay_of(shown, result)
        shown = data.draw(edited(shown))


def test_an_answer_that_stands_in_is_drawn_too() -> None:
    before = case(row("a", "vancomycin", "08:00", "09:31"), row("b", "cefepime", "10:00", "10:30"))
    after = before.model_copy(update={"administrations": before.administrations[1:]})
    memory, old = Memory(), coded(before)
    stay_of(before, old, None, memory)
    assert stay_of(after, old, None, memory) == stay_of(after, old)
    assert stay_of(after, coded(after), None, memory) == stay_of(after, coded(after))


def test_a_proposed_class_that_changes_changes_the_drawing() -> None:
    unknown = case(row("a", "zzyzx", "08:00", "09:31", category=None))
    result, memory = coded(unknown), Memory()
    proposals: list[dict[str, Category | None]] = [{"a": None}, {"a": "hydration"}, {"a": "chemo"}]
    for categories in proposals:
        assert stay_of(unknown, result, categories, memory) == stay_of(unknown, result, categories)


def test_lanes_that_a_step_does_not_reach_stay_the_same_objects() -> None:
    first = case(
        row("a", "vancomycin", "08:00", "09:31"),
        row("b", "cefepime", "10:00", "10:30", site="IV2"),
    )
    memory = Memory()
    before = stay_of(first, coded(first), None, memory)
    later = first.administrations[0].model_copy(update={"stop": (first.administrations[0].stop or 0) + 7})
    moved = first.model_copy(update={"administrations": (later, first.administrations[1])})
    after = stay_of(moved, coded(moved), None, memory)
    assert after.lane("IV2") is before.lane("IV2")
    assert after.lane("IV1") != before.lane("IV1")
    assert after.lane_of is before.lane_of
    assert (after.first, after.last) == extent(moved)


def test_bars_of_which_a_step_says_nothing_else_stay_the_same_objects() -> None:
    first = case(*(row(f"a{hour}", "cefepime", f"{hour:02d}:00", f"{hour:02d}:30") for hour in range(8, 20)))
    memory = Memory()
    before = stay_of(first, coded(first), None, memory).lane("IV1")
    rows = list(first.administrations)
    rows[5] = rows[5].model_copy(update={"stop": (rows[5].stop or 0) + 3})
    moved = first.model_copy(update={"administrations": tuple(rows)})
    after = stay_of(moved, coded(moved), None, memory).lane("IV1")
    assert [old.id for old, new in zip(before.bars, after.bars, strict=True) if old is not new] == [rows[5].id]


def test_an_open_stop_reaches_beyond_its_start() -> None:
    open_row: Administration = case(row("a", "levetiracetam", "12:00", None)).administrations[0]
    first, last = extent(case(row("a", "levetiracetam", "12:00", None)))
    assert first == open_row.start and last > first
