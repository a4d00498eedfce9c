"""What is not revealed yet is nowhere in the result that is drawn."""

from __future__ import annotations

import pytest

from infusion_gui.trainer.lesson import FindFlip, Goal
from infusion_gui.trainer.presenting import BARS, CODES, INITIAL, MINUTES, OVERLAPS
from infusion_gui.trainer.solving import solved
from infusion_gui.trainer.veil import nameless, veiled
from tests.coding.stays import fluid, push, row, stay
from tests.trainer.lessons import ANSWERER, goal, step

CASE = stay(
    row("vancomycin", "13:00", "14:31"),
    row("ceftriaxone", "13:10", "13:40"),
    push("morphine", "12:18"),
    push("morphine", "12:40"),
    fluid("12:00", "15:30"),
)
RESULT = ANSWERER.code(CASE)


@pytest.mark.parametrize("stage", [BARS, INITIAL, MINUTES, OVERLAPS])
def test_before_the_codes_no_code_and_no_sentence_is_left(stage: int) -> None:
    text = repr(veiled(RESULT, stage))
    assert "96" not in text.replace("1065", "")
    assert "not_reported" not in text and "min" not in text.replace("minutes", "").replace("administration", "")
    assert len(veiled(RESULT, stage).accounts) == 5


def test_each_stage_adds_its_own() -> None:
    drawn = [veiled(RESULT, stage).drawing for stage in (BARS, INITIAL, MINUTES, OVERLAPS)]
    assert [bool(one.crowns) for one in drawn] == [False, True, True, True]
    assert [bool(one.links) for one in drawn] == [False, False, True, True]
    assert [bool(one.overlaps) for one in drawn] == [False, False, False, True]
    assert [bool(one.pieces) for one in drawn] == [False, False, False, True]
    assert veiled(RESULT, CODES) is RESULT


def test_names_give_way_to_letters_and_times_stay() -> None:
    hidden = nameless(CASE)
    assert [one.drug for one in hidden.administrations] == ["drug A", "drug B", "drug C", "drug C", "drug D"]
    assert [one.start for one in hidden.administrations] == [one.start for one in CASE.administrations]


def test_after_z_comes_aa() -> None:
    many = stay(*(push(f"drug number {n}", "12:00") for n in range(28)))
    assert [one.drug for one in nameless(many).administrations][25:] == ["drug Z", "drug AA", "drug AB"]


def test_a_step_is_solved_as_its_author_meant() -> None:
    flipped = solved(step(CASE, FindFlip(row="a4", edge="start")), ANSWERER)
    assert flipped is not None and ANSWERER.units(flipped)["96376"] == 1
    case = stay(row("vancomycin", "13:00", "14:00"))
    reached = solved(step(case, goal(c96365=1, c96366=1)), ANSWERER)
    assert reached is not None and reached.administration("a1").minutes == 91


def test_what_cannot_be_reached_has_no_solution() -> None:
    assert solved(step(CASE, Goal(units={"96413": 1})), ANSWERER) is None
    bundled = stay(row("cefepime", "10:00", "10:30", bundled=True))
    assert solved(step(bundled, FindFlip()), ANSWERER) is None


def test_other_steps_are_answered_as_they_stand() -> None:
    assert solved(step(CASE), ANSWERER) is CASE
