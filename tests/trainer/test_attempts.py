"""What a learner does with a step, and the one sentence each for what was wrong and why."""

from __future__ import annotations

from typing import Any

import pytest

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case
from infusion_gui.trainer.attempts import Mark, chosen, flipped, given_up, predicted, reached
from infusion_gui.trainer.locks import allowed, movable
from infusion_gui.trainer.prediction import read_prediction
from infusion_gui.trainer.questions import question
from infusion_gui.trainer.solving import solved
from tests.coding.stays import fluid, push, row, site, stay
from tests.trainer.lessons import ANSWERER, flip, goal, step, why

SHORT = stay(row("ceftriaxone", "13:00", "13:12"), push("morphine", "12:30"))
TWO = stay(
    row("vancomycin", "13:00", "14:00"),
    row("cefepime", "14:10", "14:40"),
    sites=[site("IV1"), site("IV2", reason="they do not mix")],
)


def outcome(case: Any) -> Case:
    assert isinstance(case, Case)
    return case


def guess(typed: str) -> Any:
    return read_prediction(typed)


# -- predict ------------------------------------------------------------------------------------------------------


def test_a_right_prediction_says_what_the_step_teaches() -> None:
    found = predicted(step(SHORT), guess("96374 96375"), ANSWERER)
    assert (found.done, found.percent) == (True, 100)
    assert found.why == "What it teaches."
    assert Mark("R-DEF-01", True, 12) in found.marks


def test_a_wrong_prediction_says_what_and_why_in_one_sentence_each() -> None:
    found = predicted(step(SHORT), guess("96365 96375"), ANSWERER)
    assert found.done and found.percent < 100
    assert found.said == "1 right, 1 missing, 1 too many."
    assert found.why == "Ceftriaxone: 12 min; an infusion needs 16."
    assert any(not mark.right for mark in found.marks)


def test_what_is_right_but_for_units_or_a_modifier_is_right_in_part() -> None:
    found = predicted(step(SHORT), guess("96374-59 96375x2"), ANSWERER)
    assert found.said == "2 in part."


def test_with_one_line_wrong_that_line_is_named() -> None:
    assert predicted(step(SHORT), guess("96374"), ANSWERER).said == "96375 ×1 is missing."


def test_a_rule_with_one_miss_among_its_lines_is_missed() -> None:
    case = stay(push("morphine", "12:00"), push("morphine", "12:31"), push("ondansetron", "12:02"))
    marks = {mark.rule: mark for mark in predicted(step(case), guess("96374 96375 96376x2"), ANSWERER).marks}
    assert not marks["R-REP-03"].right
    assert marks["R-SEQ-02"].right


def test_what_earns_nothing_is_marked_under_the_rule_of_the_step() -> None:
    nothing = step(stay(fluid("11:00", "11:30")), rule="R-HYD-01")
    assert predicted(nothing, (), ANSWERER).marks == (Mark("R-HYD-01", True, 30),)
    assert predicted(nothing, guess("96360"), ANSWERER).marks == (Mark("R-HYD-01", False, 30),)


# -- find the flip ------------------------------------------------------------------------------------------------

NAMED = step(SHORT, flip("a1", "stop"))
PAST = "You are past it: go back to the first minute that changes the answer."


def test_the_flip_is_found_at_the_minute_where_the_answer_changes() -> None:
    at_15 = outcome(edits.trim_stop(SHORT, "a1", by=3))
    at_16 = outcome(edits.trim_stop(SHORT, "a1", by=4))
    at_17 = outcome(edits.trim_stop(SHORT, "a1", by=5))
    assert flipped(NAMED, at_15, ANSWERER).said == "The answer is still the same."
    assert flipped(NAMED, at_17, ANSWERER).said == PAST
    found = flipped(NAMED, at_16, ANSWERER)
    assert found.done and found.percent == 100
    assert found.said == "Ceftriaxone stop 13:16: + 96365, − 96374."
    assert "16 min" in found.why
    assert found.marks == (Mark(NAMED.rule, True, 16),)


def test_a_flip_marks_the_minutes_at_which_the_answer_changes_found_or_given_up() -> None:
    """A class view asks which minutes are missed, not only which rule."""
    twice = stay(push("morphine", "12:00"), push("morphine", "12:25"))
    asked = step(twice, flip("a2", "start"))
    there = outcome(edits.move(twice, "a2", 6))
    assert flipped(asked, there, ANSWERER).marks == (Mark(asked.rule, True, 31),)
    missed = given_up(asked, solved(asked, ANSWERER), ANSWERER)
    assert (missed.done, missed.percent) == (False, 0)
    assert missed.marks == (Mark(asked.rule, False, 31),)
    assert given_up(step(twice, goal(c96374=1)), None, ANSWERER).marks == (Mark(asked.rule, False),)


def test_a_bar_that_was_carried_elsewhere_first_still_has_its_minute() -> None:
    bag = stay(row("carboplatin", "14:00", "14:16", category="chemo"))
    asked = step(bag, flip("a1"))
    carried = outcome(edits.move(bag, "a1", 3))
    assert flipped(asked, carried, ANSWERER).said == "The answer is still the same."
    assert flipped(asked, outcome(edits.trim_start(carried, "a1", by=1)), ANSWERER).done
    assert flipped(asked, outcome(edits.trim_start(carried, "a1", by=2)), ANSWERER).said == PAST
    assert flipped(asked, outcome(edits.trim_stop(carried, "a1", by=-1)), ANSWERER).done


def test_before_anything_moves_it_says_what_to_drag() -> None:
    assert flipped(NAMED, SHORT, ANSWERER).said == "Drag the stop of ceftriaxone until the codes change."
    assert flipped(step(SHORT, flip("a1")), SHORT, ANSWERER).said == "Drag ceftriaxone until the codes change."
    assert flipped(step(SHORT, flip()), SHORT, ANSWERER).said == "Drag an edge until the codes change."


def test_several_moved_bars_decide_nothing() -> None:
    case = outcome(edits.trim_stop(SHORT, "a1", by=4))
    case = outcome(edits.move(case, "a2", 1))
    assert not flipped(step(SHORT, flip()), case, ANSWERER).done


def test_another_access_is_a_flip_of_its_own() -> None:
    case = outcome(edits.move_to_site(TWO, "a2", "IV2"))
    found = flipped(step(TWO, flip()), case, ANSWERER)
    assert found.done and found.said == "Cefepime through IV2: + 96365, − 96367."


def test_a_stop_nobody_charted_has_its_flip_at_its_first_minutes() -> None:
    open_stop = stay(row("cefepime", "10:00", None))
    asked = step(open_stop, flip("a1", "stop"))
    assert flipped(asked, outcome(edits.trim_stop(open_stop, "a1", to=_at(open_stop, 16))), ANSWERER).done
    assert not flipped(asked, outcome(edits.trim_stop(open_stop, "a1", to=_at(open_stop, 15))), ANSWERER).done
    assert flipped(asked, outcome(edits.trim_stop(open_stop, "a1", to=_at(open_stop, 40))), ANSWERER).said == (PAST)


def _at(case: Case, minutes: int) -> int:
    start = case.administration("a1").start
    assert start is not None
    return start + minutes


def test_a_pushed_time_flips_as_a_whole() -> None:
    case = stay(push("morphine", "12:00"), push("morphine", "12:25"))
    asked = step(case, flip("a2", "start"))
    assert flipped(asked, outcome(edits.move(case, "a2", 6)), ANSWERER).said == "Morphine start 12:31: + 96376."
    assert flipped(asked, outcome(edits.move(case, "a2", 7)), ANSWERER).said == PAST


# -- goal ---------------------------------------------------------------------------------------------------------


def test_a_goal_is_met_by_exactly_its_units() -> None:
    asked = step(SHORT, goal(c96365=1, c96366=1, c96375=1))
    first = reached(asked, SHORT, ANSWERER)
    assert not first.done and first.said == "96365 ×1 is still missing." and "needs 16" in first.why
    part = reached(asked, outcome(edits.trim_stop(SHORT, "a1", by=20)), ANSWERER)
    assert not part.done and part.said == "96366 ×1 is still missing."
    full = reached(asked, outcome(edits.trim_stop(SHORT, "a1", by=79)), ANSWERER)
    assert full.done and full.said == "The visit earns 96365 ×1 + 96366 ×1 + 96375 ×1."
    over = reached(asked, outcome(edits.trim_stop(SHORT, "a1", by=150)), ANSWERER)
    assert not over.done and over.said == "96366 is ×2, the goal is ×1." and over.why


# -- why ----------------------------------------------------------------------------------------------------------


def test_the_rule_that_decided_is_right_and_every_other_says_which_it_was() -> None:
    case = stay(push("morphine", "12:00"), push("morphine", "12:28"))
    asked = step(case, why("a2", "R-REP-06", "R-DEF-01"))
    right, wrong = chosen(asked, "R-REP-06", ANSWERER), chosen(asked, "R-DEF-01", ANSWERER)
    assert right.percent == 100 and right.marks[0].right
    assert wrong.done and wrong.percent == 0 and not wrong.marks[0].right
    assert wrong.marks[0].rule == "R-REP-06"
    assert "R-REP-06" in wrong.said and "28 min after 12:00" in wrong.why


# -- what is asked ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (step(SHORT), "Which codes and units does this visit earn?"),
        (NAMED, "Move the stop of ceftriaxone until the answer changes."),
        (step(SHORT, flip("a1")), "Move the start or the stop of ceftriaxone until the answer changes."),
        (step(SHORT, flip()), "Move one edge until the answer changes."),
        (step(SHORT, goal(c96366=2, c96365=1)), "Make this visit earn exactly 96365 + 96366 ×2."),
        (step(SHORT, why("a2", "R-A", "R-B")), "Which rule decided what becomes of morphine?"),
        (step(SHORT, prompt="What now?"), "What now?"),
    ],
)
def test_a_step_asks_in_its_authors_words_or_in_those_of_its_kind(asked: Any, words: str) -> None:
    assert question(asked) == words


def test_a_drug_that_was_given_twice_is_named_with_its_time() -> None:
    case = stay(push("morphine", "12:00"), push("morphine", "12:28"))
    assert question(step(case, flip("a2", "start"))) == "Move morphine 12:28 until the answer changes."


# -- what may move ------------------------------------------------------------------------------------------------


def refused(found: Any) -> str:
    assert isinstance(found, Refusal)
    return found.message


def test_only_the_named_edge_moves() -> None:
    assert movable(NAMED) == {"a1"}
    fine = edits.trim_stop(SHORT, "a1", by=2)
    assert allowed(NAMED, fine, answered=False) == fine
    other = refused(allowed(NAMED, edits.move(SHORT, "a2", 1), answered=False))
    assert other == "morphine 12:30 is locked in this step; drag the stop of ceftriaxone 13:00."
    wrong_edge = refused(allowed(NAMED, edits.trim_start(SHORT, "a1", by=-1), answered=False))
    assert wrong_edge == "Only the stop of ceftriaxone 13:00 moves in this step."


def test_a_single_time_moves_as_a_whole_though_one_edge_is_named() -> None:
    case = stay(push("morphine", "12:00"), push("morphine", "12:25", "12:25"))
    asked = step(case, flip("a2", "start"))
    moved = edits.move(case, "a2", 6)
    assert allowed(asked, moved, answered=False) == moved


def test_locked_rows_and_accesses_stay() -> None:
    free = step(TWO, goal(c96365=2), locked=("a1",))
    assert movable(free) == {"a2"}
    assert "is locked" in refused(allowed(free, edits.move(TWO, "a1", 5), answered=True))
    held = step(TWO, goal(c96365=2), locked=("IV2",))
    assert "is locked" in refused(allowed(held, edits.move_to_site(TWO, "a2", "IV2"), answered=True))


def test_a_question_comes_before_any_move() -> None:
    asked = step(SHORT)
    moved = edits.trim_stop(SHORT, "a1", by=4)
    assert "Answer first" in refused(allowed(asked, moved, answered=False))
    assert allowed(asked, moved, answered=True) == moved
    assert allowed(asked, SHORT, answered=False) == SHORT


@pytest.mark.parametrize(
    "edit",
    [
        edits.delete(SHORT, "a1"),
        edits.add(SHORT, {"drug": "cefepime"}),
        edits.change(SHORT, "a1", category="chemo"),
        edits.change_case(SHORT, profile="article"),
        edits.add_site(SHORT),
    ],
)
def test_nothing_but_times_and_accesses_moves(edit: Any) -> None:
    assert not isinstance(edit, Refusal)
    assert "leave the lesson" in refused(allowed(step(SHORT, flip()), edit, answered=False))


def test_a_refusal_stays_what_it_is() -> None:
    no = Refusal("No.")
    assert allowed(NAMED, no, answered=False) is no
