"""What every edit keeps, whatever the case and whatever was asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import dump, read_case
from infusion_gui.case.model import Administration, Case
from tests.case.strategies import Request, any_cases, plain_cases, requests


@given(any_cases(), st.lists(requests(), min_size=1, max_size=4))
def test_an_edit_gives_a_valid_case_or_a_sentence_and_leaves_the_old_one_alone(
    case: Case, asked: list[tuple[str, Request]]
) -> None:
    for _, request in asked:
        before = dump(case)
        outcome = request(case)
        assert dump(case) == before
        if isinstance(outcome, Refusal):
            assert outcome.message.endswith(".")
            assert "\n" not in outcome.message
            continue
        # Every part is checked again from its values: edits may skip checks only where nothing can break.
        assert Case.model_validate(outcome.model_dump(), context={"file": True}) == outcome
        assert read_case(dump(outcome)) == outcome
        case = outcome


@given(any_cases(), requests())
def test_an_edit_that_changes_nothing_gives_the_same_case(case: Case, asked: tuple[str, Request]) -> None:
    outcome = asked[1](case)
    if outcome == case:
        assert outcome is case


@given(any_cases(), st.integers(-300, 300))
def test_moving_there_and_back_gives_the_first_case(case: Case, by: int) -> None:
    moved = [row.id for row in case.administrations if row.charted is None and (row.start or row.stop)]
    there = edits.move(case, moved, by)
    if isinstance(there, Refusal):
        assert not moved
        return
    assert edits.move(there, moved, -by) == case


@given(plain_cases(), st.integers(0, 100))
def test_splitting_and_merging_again_gives_the_row_back(case: Case, percent: int) -> None:
    for row in case.administrations:
        at = (row.start or 0) + (row.minutes or 0) * percent // 100
        parts = edits.split(case, row.id, at)
        if isinstance(parts, Refusal):
            assert at in (row.start, row.stop)
            continue
        first, second = parts.administration(row.id), parts.administration(edits.added(case, parts)[0])
        assert (first.start, first.stop, second.start, second.stop) == (row.start, at, at, row.stop)
        assert first.order == second.order == (row.order or first.order)
        whole = edits.merge(parts, [first.id, second.id])
        alone = [other.order for other in case.administrations].count(row.order) == 1
        assert whole == (edits.change(case, row.id, order=None) if alone else case)


@given(plain_cases())
def test_no_row_is_lost_in_a_merge(case: Case) -> None:
    for one in case.administrations:
        for other in case.administrations:
            merged = edits.merge(case, {one.id, other.id})
            if isinstance(merged, Refusal) or one is other:
                continue
            assert _evidence(merged.administrations) == _evidence(case.administrations)
            assert _minutes(merged) >= _minutes(case)


def _evidence(rows: tuple[Administration, ...]) -> set[object]:
    return {line for row in rows for line in row.evidence}


def _minutes(case: Case) -> set[int]:
    return {
        minute
        for row in case.administrations
        if row.start is not None and row.stop is not None
        for minute in range(row.start, row.stop)
    }
