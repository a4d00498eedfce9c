"""Scores: full marks for the engine's answer and for nothing else, and never more for less."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_gui.case.model import Case
from infusion_gui.trainer.answers import Signed, answer_lines, answer_of, counted, signed_units
from infusion_gui.trainer.prediction import Prediction, read_prediction
from infusion_gui.trainer.scoring import Score, score
from tests.coding.stays import chemo, contrast, fluid, injection, push, row, site, stay
from tests.coding.strategies import cases
from tests.trainer.lessons import ANSWERER


def scored(case: Case, typed: str, **how: bool) -> Score:
    read = read_prediction(typed)
    assert isinstance(read, tuple)
    return score(case, ANSWERER.code(case), read, **how)


def verdicts(found: Score) -> dict[str, str]:
    return {"-".join((line.code, *line.modifiers)): line.verdict for line in found.lines}


VISIT = stay(
    row("vancomycin", "13:00", "14:31"),
    row("ceftriaxone", "13:10", "13:40"),
    push("morphine", "12:18"),
    push("morphine", "12:48"),
    row("pantoprazole", "16:12", None, site="IV2"),
    sites=[site("IV1"), site("IV2", reason="they do not mix")],
)
RIGHT = "96365 96366 96368 96374-59 96375"


def test_the_right_answer_has_all_its_lines_right() -> None:
    found = scored(VISIT, RIGHT)
    assert found.full and found.percent == 100
    assert set(verdicts(found).values()) == {"right"}


@pytest.mark.parametrize(
    ("typed", "line", "verdict", "said", "why"),
    [
        ("96365 96366x2 96368 96374-59 96375", "96366", "units", "96366 is ×1, not ×2.", "151"),
        ("96365 96366 96368 96374 96375", "96374-59", "modifier", "96374 carries 59 here; you wrote 96374.", "IV2"),
        ("96365 96366-59 96368 96374-59 96375", "96366", "modifier", "96366 carries no modifier here", "stands alone"),
        ("96365 96366 96374-59 96375", "96368", "missing", "96368 ×1 is missing.", "30 min beside vancomycin"),
        (f"{RIGHT} 96367", "96367", "extra", "96367 ×1 is not earned.", ""),
        (f"{RIGHT} 96376", "96376", "extra", "96376 ×1 is not earned.", "30 min after 12:18; 31 are needed"),
        (f"{RIGHT} 96360", "96360", "extra", "96360 ×1 is not earned.", "No fluid for hydration runs here."),
    ],
)
def test_each_fault_is_named_with_its_reason(typed: str, line: str, verdict: str, said: str, why: str) -> None:
    found = scored(VISIT, typed)
    assert not found.full and 0 < found.percent < 100
    assert verdicts(found)[line] == verdict
    told = next(one for one in found.lines if "-".join((one.code, *one.modifiers)) == line)
    assert told.said.startswith(said)
    assert why in told.why
    assert told.said.count(".") == 1 and told.why.endswith(".")
    assert [one.verdict for one in found.lines if one is not told] == ["right"] * (len(found.lines) - 1)


def test_modifiers_can_be_left_out_of_the_score() -> None:
    assert scored(VISIT, "96365 96366 96368 96374 96375", modifiers=False).full
    assert not scored(VISIT, "96365 96366 96368 96374 96375").full


def test_a_modifier_off_earns_half_of_its_unit() -> None:
    case = stay(row("vancomycin", "13:00", "14:00"))
    assert scored(case, "96365-59").share == Fraction(1, 2)


def test_a_unit_too_many_takes_half_a_point_and_a_missing_one_a_whole() -> None:
    case = stay(row("vancomycin", "13:00", "15:31"))
    assert scored(case, "96365 96366x3").share == Fraction(5, 6)
    assert scored(case, "96365 96366").share == Fraction(2, 3)


def test_guessing_everything_earns_nothing() -> None:
    case = stay(row("vancomycin", "13:00", "14:00"))
    assert scored(case, "96365 96366 96367 96368").share == 0


def test_a_visit_that_earns_nothing_is_predicted_by_none() -> None:
    case = stay(fluid("11:00", "11:30"))
    assert scored(case, "none").full
    found = scored(case, "96360")
    assert found.percent == 0
    assert "31 are needed" in found.lines[0].why
    assert found.lines[0].minutes == 30


def test_the_minutes_of_a_line_are_those_it_was_decided_on() -> None:
    case = stay(
        fluid("12:20", "13:51"),
        row("ceftriaxone", "12:35", "13:35"),
        push("morphine", "12:00"),
        push("morphine", "12:31"),
    )
    minutes = {line.code: line.minutes for line in scored(case, "none").lines}
    assert minutes == {"96365": 60, "96361": 31, "96375": 0, "96376": 31}


@pytest.mark.parametrize(
    ("case", "code", "why"),
    [
        (
            stay(row("a", "13:00", "14:00"), row("b", "13:00", "13:59"), row("c", "13:00", "13:30")),
            "96367",
            "0 min alone; 16 are needed",
        ),
        (stay(row("a", "13:00", "13:15")), "96365", "15 min; an infusion needs 16"),
        (stay(row("a", "13:00", "14:30")), "96366", "1 more than 90"),
        (stay(chemo("a", "09:00", "10:00"), chemo("a2", "09:10", "09:40")), "96417", "no concurrent code"),
        (stay(contrast("09:00"), injection("k", "09:05")), "96374", "contrast is part of the study"),
        (stay(fluid("09:00", "10:00", category="kvo")), "96360", "keeping a vein open"),
        (stay(injection("k", "09:05", route="PO")), "96372", ""),
        (stay(row("a", "13:00", "13:15")), "96366", "A further hour begins at minute 91; a has 15."),
        (stay(push("a", "13:00")), "96366", "nothing here runs that long"),
        (stay(row("a", "13:00", "13:30")), "96368", "No two drugs are infused at the same time through one access"),
        (stay(row("a", "13:00", "13:30")), "96413", "96413 is for chemo, and no chemo is given here."),
        (stay(chemo("a", "09:00", "09:16")), "96365", "Only chemo is given here, and 96365 is for other drugs."),
        (stay(chemo("a", "09:00", "09:16")), "96417", "No further drug is infused here."),
        (stay(push("a", "13:00")), "96375", "No further drug is pushed here."),
        (stay(push("a", "13:00")), "96376", "No push here follows an earlier one of the same drug."),
        (stay(push("a", "13:00")), "96361", "No fluid for hydration runs here."),
        (stay(push("a", "13:00")), "96372", "Nothing is injected into muscle or under the skin here."),
        (stay(fluid("09:00", "10:30")), "96365", "No drug is given into a vein here."),
        (
            stay(row("a", "09:00", "09:45", order="o1"), row("a", "10:05", "10:50", order="o1")),
            "96366",
            "1 more than 90, stop 10:51",
        ),
    ],
)
def test_a_code_that_is_not_earned_says_why_not(case: Case, code: str, why: str) -> None:
    line = next(line for line in scored(case, code).lines if line.code == code)
    assert line.verdict == "extra"
    assert why in line.why


def test_a_second_96368_is_said_to_count_once() -> None:
    case = stay(row("a", "13:00", "14:00"), row("b", "13:10", "13:40"))
    line = next(line for line in scored(case, "96365 96368x2").lines if line.code == "96368")
    assert line.why == "96368 counts once for a date, however many drugs run together."


def test_a_flush_is_not_taken_for_a_second_unit_of_fluid() -> None:
    case = stay(push("a", "09:00"), fluid("09:05", "09:45"), fluid("10:00", "10:00", category="flush"))
    line = next(line for line in scored(case, "96374 96361x2").lines if line.code == "96361")
    assert "begins at minute 91: 51 more than 40" in line.why


@pytest.mark.parametrize(
    ("rows", "guess", "begins"),
    [
        ((push("a", "09:00"), fluid("09:05", "12:00")), "96374", "175 min; units begin at minutes 31, 91 and 151."),
        ((push("a", "09:00"), fluid("09:05", "09:45")), "96374", "40 min; a unit begins at minute 31."),
        ((fluid("09:05", "11:36"),), "96360", "units begin at minutes 91 and 151."),
    ],
)
def test_missing_fluid_is_told_where_its_units_begin(rows: tuple[object, ...], guess: str, begins: str) -> None:
    line = next(line for line in scored(stay(*rows), guess).lines if line.code == "96361")
    assert line.verdict == "missing" and line.why.endswith(begins)


Units = Counter[Signed]
SIGNED = st.tuples(
    st.sampled_from(["96365", "96366", "96367", "96374", "96375", "96361", "96372"]),
    st.sampled_from([(), ("59",), ("XS",)]),
)


@st.composite
def guesses(draw: st.DrawFn, units: Units) -> Prediction:
    """A guess near the answer: some of its lines, some with other units or modifiers, some that are not there."""
    guess: Units = Counter(units)
    for signed in draw(st.lists(SIGNED, max_size=4)):
        guess[signed] += draw(st.integers(-2, 2))
    return answer_lines(+guess)


@settings(max_examples=120)
@given(cases(most=6), st.data())
def test_full_marks_are_for_the_answer_and_for_nothing_else(case: Case, data: st.DataObject) -> None:
    result = ANSWERER.code(case)
    assert score(case, result, answer_of(result)).full
    guess = data.draw(guesses(signed_units(result)))
    found = score(case, result, guess)
    assert found.full == (counted(guess) == signed_units(result))
    assert 0 <= found.share <= 1
    assert all(line.right for line in found.lines) == found.full
    assert sum(line.expected for line in found.lines) == signed_units(result).total()


@settings(max_examples=120)
@given(cases(most=6), st.data())
def test_less_of_the_answer_never_earns_more(case: Case, data: st.DataObject) -> None:
    result = ANSWERER.code(case)
    answer = signed_units(result)
    guess = counted(data.draw(guesses(answer)))
    right = [signed for signed in guess if guess[signed] <= answer[signed]]
    if not right:
        return
    fewer = Counter(guess)
    fewer[data.draw(st.sampled_from(sorted(right)))] -= 1
    less, more = score(case, result, answer_lines(fewer)).share, score(case, result, answer_lines(guess)).share
    assert less <= more
    if not guess - answer and more:
        assert less < more


@settings(max_examples=60)
@given(cases(most=6), SIGNED)
def test_a_unit_too_many_never_earns_more(case: Case, signed: Signed) -> None:
    result = ANSWERER.code(case)
    answer = signed_units(result)
    more = Counter(answer)
    more[signed] += 1
    assert score(case, result, answer_lines(more)).share < 1
    again = Counter(more)
    again[signed] += 1
    assert score(case, result, answer_lines(again)).share <= score(case, result, answer_lines(more)).share
