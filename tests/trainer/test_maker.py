"""The case maker: the same seed gives the same visit, and one minute at the named edge changes its answer."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import dump, read_case
from infusion_gui.coding.result import difference
from infusion_gui.trainer.attempts import flipped, predicted
from infusion_gui.trainer.locks import allowed
from infusion_gui.trainer.maker import Made, Wish, make, step_of
from infusion_gui.trainer.thresholds import THRESHOLDS, Dice
from tests.trainer.lessons import ANSWERER

wishes = st.builds(
    Wish,
    seed=st.integers(0, 10_000),
    thresholds=st.lists(st.sampled_from(sorted(THRESHOLDS)), max_size=2, unique=True).map(tuple),
    difficulty=st.sampled_from([1, 2, 3]),
    rows=st.integers(1, 12),
    messy=st.booleans(),
)


def made(wish: Wish) -> Made:
    found = make(wish, ANSWERER)
    assert isinstance(found, Made)
    return found


def a_minute_on(visit: Made) -> object:
    """The visit with the named edge moved by its minute."""
    row = visit.case.administration(visit.row)
    places = {visit.edge: getattr(row, visit.edge) + visit.minutes}
    if row.single_time:
        places = {key: None if getattr(row, key) is None else getattr(row, key) + visit.minutes
                  for key in ("start", "stop")}  # fmt: skip
    rows = tuple(one.model_copy(update=places) if one.id == row.id else one for one in visit.case.administrations)
    return visit.case.model_copy(update={"administrations": rows})


@settings(max_examples=60)
@given(wishes)
def test_the_answer_is_the_engines_and_one_minute_at_the_named_edge_changes_it(wish: Wish) -> None:
    visit = made(wish)
    assert visit.result == ANSWERER.code(visit.case)
    assert visit.minutes in (1, -1)
    after = ANSWERER.units(a_minute_on(visit))  # type: ignore[arg-type]
    assert after != visit.result.units()
    assert (visit.gains, visit.loses) == difference(visit.result.units(), after)


@settings(max_examples=30)
@given(wishes)
def test_the_same_wish_gives_the_same_visit(wish: Wish) -> None:
    assert dump(made(wish).case) == dump(made(wish).case)


def test_another_process_gives_the_same_visit() -> None:
    program = (
        "from infusion_gui.trainer.answers import Answerer\nfrom infusion_gui.case.file import dump\n"
        "from infusion_gui.trainer.maker import Wish, make\n"
        "print(dump(make(Wish(7, rows=8, messy=True), Answerer()).case))"
    )
    root = Path(__file__).resolve().parent.parent.parent
    told = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert told[0] == told[1] == dump(made(Wish(7, rows=8, messy=True)).case) + "\n"


def test_the_dice_never_change() -> None:
    # What a class was given last year must come again: these throws are what `random()` promises.
    dice = Dice("4711/push/2/4/False")
    assert [dice.number(1, 100) for _ in range(6)] == [34, 5, 74, 25, 65, 37]


@settings(max_examples=30)
@given(wishes)
def test_the_visit_is_a_case_that_can_be_saved(wish: Wish) -> None:
    visit = made(wish)
    assert read_case(dump(visit.case)) == visit.case


@pytest.mark.parametrize("key", THRESHOLDS)
@pytest.mark.parametrize("difficulty", [1, 2, 3])
def test_every_threshold_can_be_asked_for(key: str, difficulty: int) -> None:
    for messy in (False, True):
        visit = made(Wish(11, (key,), difficulty, 6, messy))  # type: ignore[arg-type]
        assert visit.threshold.key == key
        assert len(visit.case.administrations) >= 1


def test_both_sides_of_a_threshold_come_up() -> None:
    sides = {made(Wish(seed, ("push",))).minutes for seed in range(12)}
    assert sides == {1, -1}


def test_a_visit_has_the_rows_that_were_asked_for() -> None:
    for rows in (4, 8, 12):
        sizes = [len(made(Wish(seed, ("hour",), 2, rows)).case.administrations) for seed in range(8)]
        assert sizes == [rows] * 8


def test_clean_visits_are_in_order_and_messy_ones_are_not() -> None:
    in_order = [_ordered(made(Wish(seed, rows=8))) for seed in range(8)]
    mixed = [_ordered(made(Wish(seed, rows=8, messy=True))) for seed in range(8)]
    assert all(in_order)
    assert sum(mixed) <= 2


def _ordered(visit: Made) -> bool:
    starts = [row.start or 0 for row in visit.case.administrations]
    return all(one <= other for one, other in pairwise(starts))


def test_messy_visits_have_missing_stops_and_rows_that_earn_nothing() -> None:
    visits = [made(Wish(seed, rows=9, messy=True)) for seed in range(12)]
    rows = [row for visit in visits for row in visit.case.administrations]
    assert any(row.technique == "infusion" and row.stop is None for row in rows)
    assert {row.route for row in rows} >= {"IV", "PO"}
    assert any(row.category in ("flush", "kvo") for row in rows)


def test_a_made_visit_becomes_a_step_that_can_be_predicted_and_flipped() -> None:
    wish = Wish(5, ("concurrent",), 2, 5)
    visit = made(wish)
    asked = step_of(visit, wish)
    assert predicted(asked, asked.answer, ANSWERER).percent == 100
    hunt = step_of(visit, wish, flip=True)
    there = a_minute_on(visit)
    assert allowed(hunt, there, answered=False) == there  # type: ignore[arg-type]
    assert flipped(hunt, there, ANSWERER).done  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (Wish(1, ("hours",)), "There is no threshold 'hours'; choose from push, hour"),
        (Wish(1, rows=0), "A visit has from 1 to 14 rows; 0 is not among them."),
        (Wish(1, rows=99), "A visit has from 1 to 14 rows; 99 is not among them."),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(wish: Wish, told: str) -> None:
    refused = make(wish, ANSWERER)
    assert isinstance(refused, Refusal) and refused.message.startswith(told)


def test_one_fluid_keeps_the_vein_open_and_no_tablet_comes_twice() -> None:
    for seed in range(60):
        rows = made(Wish(seed, difficulty=3, rows=6, messy=True)).case.administrations
        assert sum(row.category == "kvo" for row in rows) <= 1
        tablets = [row.drug for row in rows if row.route == "PO"]
        assert len(tablets) == len(set(tablets))


def test_the_rule_of_a_made_step_is_that_of_the_minute_its_edge_stands_at() -> None:
    rules = {}
    for seed in range(40):
        for key in ("chemo", "chemo2", "access"):
            wish = Wish(seed, (key,), difficulty=(1, 2, 3)[seed % 3], rows=3)
            visit = made(wish)
            hours = any(code.startswith(("96366", "96415")) for code in (*visit.gains, *visit.loses))
            rules[key, hours] = step_of(visit, wish).rule
    assert rules["chemo", False] == "R-DEF-01" and rules["chemo", True] == "R-HR-03"
    assert rules["chemo2", False] == "R-SEQ-04" and rules["chemo2", True] == "R-HR-04"
