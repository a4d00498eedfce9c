"""Writing lessons: a step of any open case, and every change as a new lesson or a refusal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.authoring import (
    add_step,
    change_lesson,
    change_step,
    confirm,
    move_step,
    remove_step,
    step_from_case,
)
from infusion_gui.trainer.checking import doubts, doubts_of
from infusion_gui.trainer.lesson import KINDS, FindFlip, Goal, Kind, Lesson, Predict, Show, Step, Why
from infusion_gui.trainer.lesson_file import dump, read_lesson
from tests.coding.stays import fluid, push, row, stay
from tests.coding.strategies import cases
from tests.trainer.lessons import ANSWERER, flip, goal, lesson, step, why

CASE = stay(row("vancomycin", "13:00", "14:30"), push("morphine", "12:18"), push("morphine", "12:48"), label="Bed 7")
NOWHERE = CASE.model_copy(update={"profile": "st-elsewhere"})
LESSON = lesson(step(CASE), step(CASE, Show()), step(CASE, flip()))


def made(kind: Kind, case: Case = CASE, **more: Any) -> Any:
    result = ANSWERER.code(case)
    return step_from_case(case, result, kind, near=ANSWERER.near(case, result), **more)


def built(outcome: Any) -> Lesson:
    assert isinstance(outcome, Lesson), outcome
    return outcome


def refused(outcome: Any) -> str:
    assert isinstance(outcome, Refusal)
    return outcome.message


# -- a step of an open case ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_open_case_becomes_a_step_of_every_kind_that_the_engine_confirms(kind: Kind) -> None:
    found = made(kind, row="a3")
    assert isinstance(found, Step) and found.kind == kind
    assert found.title == "Bed 7" and found.point and found.rule
    assert doubts_of(found, ANSWERER) == ()


def test_the_moment_of_a_step_is_the_nearest_change() -> None:
    found = made("show")
    assert found.task.moment.row == "a1" and found.task.moment.edge == "stop"
    assert (found.task.moment.before.at, found.task.moment.after.at) == ("2026-01-05T14:30", "2026-01-05T14:31")


def test_a_moment_goes_with_the_clock_wherever_the_edge_stands() -> None:
    """A bag of 91 minutes shows 90 becoming 91, as one of 90 does, and not the reverse."""
    there = made("show", stay(row("vancomycin", "13:00", "14:31"))).task.moment
    assert (there.before.at, there.after.at) == ("2026-01-05T14:30", "2026-01-05T14:31")


def test_a_single_time_moves_as_a_whole() -> None:
    moment = made("show", row="a3").task.moment
    assert (moment.edge, moment.before.at, moment.after.at) == ("whole", "2026-01-05T12:48", "2026-01-05T12:49")


def test_the_goal_is_the_answer_after_the_nearest_change() -> None:
    assert made("goal").task == Goal(units={"96365": 1, "96366": 1, "96375": 1})
    assert made("goal", row="a3").task == Goal(units={"96365": 1, "96375": 1, "96376": 1})


def test_a_flip_is_of_the_named_edge_or_left_open() -> None:
    assert made("find_flip").task == FindFlip()
    assert made("find_flip", row="a1", edge="stop").task == FindFlip(row="a1", edge="stop")


def test_a_question_why_is_about_one_row_and_its_rule_is_among_the_choices() -> None:
    task = made("why", row="a3").task
    assert isinstance(task, Why)
    assert "R-REP-06" in [choice.rule for choice in task.choices] and len(task.choices) == 4
    assert refused(made("why")) == "Choose the administration the question is about first."
    assert made("why", stay(row("cefepime", "10:00", "10:30"))).task.row == "a1"


def test_a_case_without_rows_makes_no_step() -> None:
    assert refused(made("predict", stay())).startswith("The case has no administration yet")


def test_a_case_with_a_row_of_no_class_makes_no_step() -> None:
    row = CASE.administrations[0].model_copy(update={"drug": "vancomicyn", "category": None})
    case = CASE.model_copy(update={"administrations": (row, *CASE.administrations[1:])})
    assert refused(made("predict", case)).startswith("vancomicyn ")


def test_a_row_that_is_not_there_is_refused() -> None:
    assert refused(made("find_flip", row="a9")).startswith("There is no administration 'a9'")


def test_where_no_minute_matters_there_is_no_goal() -> None:
    far = stay(row("cefepime", "10:00", "10:30", bundled=True))
    assert "no goal" in refused(made("goal", far))
    only = stay(fluid("10:00", "10:31"))
    assert "leaves nothing" in refused(made("goal", only, edge="stop"))


@settings(max_examples=25)
@given(cases(most=4), st.sampled_from(KINDS), st.data())
def test_any_case_becomes_a_step_or_a_refusal(case: Case, kind: Kind, data: st.DataObject) -> None:
    result = ANSWERER.code(case)
    chosen = data.draw(st.sampled_from([None, *(one.id for one in case.administrations)]))
    found = step_from_case(case, result, kind, row=chosen)
    if isinstance(found, Step):
        whole = add_step(Lesson(title="L"), found)
        assert isinstance(whole, Lesson)
        assert read_lesson(dump(whole)) == whole
    else:
        assert found.message.endswith(".")


# -- changing a lesson --------------------------------------------------------------------------------------------


def ids(outcome: Any) -> list[str]:
    return [one.id for one in built(outcome).steps]


def test_steps_are_added_moved_and_removed() -> None:
    extra = step(CASE, id="s2")
    assert ids(add_step(LESSON, extra)) == ["s1", "s2", "s3", "s4"]
    assert ids(add_step(LESSON, extra, at=0)) == ["s4", "s1", "s2", "s3"]
    assert ids(move_step(LESSON, "s3", 0)) == ["s3", "s1", "s2"]
    assert ids(move_step(LESSON, "s1", 99)) == ["s2", "s3", "s1"]
    assert ids(remove_step(LESSON, "s2")) == ["s1", "s3"]


def test_a_changed_step_is_checked() -> None:
    found = built(change_step(LESSON, "s1", title="Another", task=Predict(modifiers=False)))
    assert found.steps[0].title == "Another" and found.steps[1:] == LESSON.steps[1:]
    assert refused(change_step(LESSON, "s1", title="")).startswith("Step 1: title")
    assert "a9" in refused(change_step(LESSON, "s2", spotlight="a9"))
    assert "the case has no administration" in refused(change_step(LESSON, "s3", task=FindFlip(row="a9")))


def test_a_case_that_loses_a_row_a_step_speaks_of_is_refused() -> None:
    found = lesson(step(CASE, flip("a3", "start")))
    smaller = edits.delete(CASE, "a3")
    assert "'a3'" in refused(change_step(found, "s1", case=smaller))


def test_an_unknown_step_is_refused() -> None:
    for outcome in (remove_step(LESSON, "x"), move_step(LESSON, "x", 0), change_step(LESSON, "x", title="t")):
        assert refused(outcome) == "There is no step 'x' in this lesson; choose one that is."


def test_the_lesson_itself_can_be_renamed() -> None:
    assert built(change_lesson(LESSON, title="New", order=3)).order == 3
    assert refused(change_lesson(LESSON, title="")).startswith("The lesson: title")


def test_the_answer_is_confirmed_anew() -> None:
    changed = built(change_step(LESSON, "s1", case=edits.trim_stop(CASE, "a1", by=1)))
    assert [str(doubt) for doubt in doubts(changed, ANSWERER)] == [
        "step 1, answer: it says 96365 96375, the engine 96365 96366 96375; confirm it again"
    ]
    again = built(confirm(changed, "s1", ANSWERER.code(changed.steps[0].case)))
    assert doubts(again, ANSWERER) == ()


# -- what a lesson says and the engine does not -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (step(CASE, goal(c96365=1, c96375=1)), "task.units: the visit earns 96365 + 96375 already"),
        (step(CASE, why("a3", "R-DEF-01", "R-CON-11")), "task.choices: R-REP-06 decided and is no choice"),
        (step(stay(row("x", "10:00", "10:30", bundled=True)), flip()), "task: no move of up to 180 minutes"),
        (step(CASE).model_copy(update={"case": NOWHERE}), "case: no profile is called 'st-elsewhere'"),
    ],
)
def test_what_is_not_so_is_said_with_its_step_and_key(found: Step, told: str) -> None:
    assert str(doubts_of(found, Answerer())[0]).startswith(f"step 1, {told}")


def test_a_moment_that_changes_nothing_is_doubted() -> None:
    moment = made("show").task.moment
    late = moment.model_copy(update={"after": moment.after.model_copy(update={"at": "2026-01-05T14:20"})})
    assert "the same on both sides" in str(doubts_of(step(CASE, Show(moment=late)), ANSWERER)[0])
