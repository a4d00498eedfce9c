"""What is remembered between runs never changes an answer: an edited stay is coded as if it were new."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.bays import Bay, Memory
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Result
from tests.coding.stays import blood, fluid, row, stay
from tests.coding.strategies import KNOWN, cases, minutes, policies, rows
from tests.coding.test_properties import OFTEN


def told(result: Result) -> tuple[object, ...]:
    """All of an answer; equality of results leaves the drawing out."""
    drawing = result.drawing
    return (
        result, drawing, drawing.pieces, drawing.overlaps, drawing.crowns, drawing.links, drawing.rails, drawing.sums
    )  # fmt: skip


@st.composite
def edited(draw: st.DrawFn, case: Case) -> Case:
    """The case after one edit of a kind the window offers: a row changed, added, taken out or sent elsewhere, or a
    fact of the stay."""
    given_rows = list(case.administrations)
    sites, visits = [site.id for site in case.sites], [visit.id for visit in case.visits]
    place = draw(st.integers(0, len(given_rows) - 1)) if given_rows else 0
    kind = draw(st.sampled_from(["drag", "drag", "drag", "other row", "add", "take out", "order", "reason", "arrival"]))
    if kind == "reason":
        site = case.sites[0].model_copy(update={"reason": draw(st.sampled_from([None, "needed"]))})
        return case.model_copy(update={"sites": (site, *case.sites[1:])})
    if kind == "arrival":
        visit = case.visits[0].model_copy(update={"arrival": draw(st.none() | minutes), "departure": None})
        return case.model_copy(update={"visits": (visit, *case.visits[1:])})
    if kind == "add" or not given_rows:
        given_rows.insert(place, draw(rows(f"n{len(given_rows)}", sites, visits)))
    elif kind == "take out":
        del given_rows[place]
    elif kind == "order":
        given_rows.reverse()
    elif kind == "other row":
        given_rows[place] = draw(rows(given_rows[place].id, sites, visits))
    else:
        given_rows[place] = _moved(given_rows[place], draw(st.integers(-90, 90)))
    ids = [row.id for row in given_rows]
    if len(set(ids)) < len(ids):
        return case
    named = case.primary_reason
    names = (named,) if isinstance(named, str) else named or ()
    reason = tuple(name for name in names if name in ids) or None
    return case.model_copy(update={"administrations": tuple(given_rows), "primary_reason": reason})


def _moved(row: Administration, by: int) -> Administration:
    times: dict[str, Any] = {key: getattr(row, key) for key in ("start", "stop")}
    return row.model_copy(update={key: None if minute is None else minute + by for key, minute in times.items()})


@OFTEN
@given(cases(zones=True), policies(), st.data())
def test_any_edits_are_coded_as_if_the_stay_were_new(case: Case, policy: Policy, data: st.DataObject) -> None:
    memory = Memory()
    for _ in range(4):
        assert told(code_case(case, policy, KNOWN, memory=memory)) == told(code_case(case, policy, KNOWN))
        assert told(code_case(case, policy, KNOWN, memory=memory)) == told(code_case(case, policy, KNOWN))
        case = data.draw(edited(case))
        policy = data.draw(st.just(policy) | policies())


def test_an_edit_leaves_the_accounts_of_other_accesses_as_they_are() -> None:
    sites = [{"id": "IV1"}, {"id": "IV2", "reason": "incompatible"}]
    here, there = row("vancomycin", "08:00", "09:31", site="IV1"), row("cefepime", "08:00", "08:30", site="IV2")
    case = stay(here, there, sites=sites)
    policy, memory = policy_of(case), Memory()
    before = code_case(case, policy, memory=memory)
    later = case.administrations[1].model_copy(update={"stop": (case.administrations[1].stop or 0) + 61})
    after = code_case(
        case.model_copy(update={"administrations": (case.administrations[0], later)}), policy, memory=memory
    )
    assert after.accounts[0] is before.accounts[0]
    assert after.accounts[1] != before.accounts[1]


@OFTEN
@given(cases(zones=True), policies())
def test_every_row_and_line_of_an_answer_is_in_one_part(case: Case, policy: Policy) -> None:
    result = code_case(case, policy, KNOWN)
    parts = result.drawing.parts
    accounts = [account for part in parts for account in part.accounts]
    assert sorted(accounts, key=lambda a: a.administration) == sorted(result.accounts, key=lambda a: a.administration)
    assert sorted((line for part in parts for line in part.lines), key=repr) == sorted(result.lines, key=repr)
    for part in parts:
        assert part.rows == {account.administration for account in part.accounts}
        assert all(part.rows >= set(line.administrations) for line in part.lines)
        assert all(result.drawing.of(row) is part for row in part.rows)


def test_a_row_nobody_knows_has_an_empty_part() -> None:
    case = stay(row("vancomycin", "08:00", "09:31"))
    assert not code_case(case, policy_of(case)).drawing.of("a99").accounts


def test_a_part_that_says_the_same_is_the_same() -> None:
    sites = [{"id": "IV1"}, {"id": "IV2", "reason": "incompatible"}]
    here, there = row("vancomycin", "08:00", "09:31", site="IV1"), row("cefepime", "08:00", "08:30", site="IV2")
    case = stay(here, there, sites=sites)
    policy, memory = policy_of(case), Memory()
    before = code_case(case, policy, memory=memory).drawing
    assert code_case(case, policy, memory=memory).drawing.parts[0] is before.parts[0]
    later = case.administrations[1].model_copy(update={"stop": (case.administrations[1].stop or 0) + 61})
    after = code_case(
        case.model_copy(update={"administrations": (case.administrations[0], later)}), policy, memory=memory
    ).drawing
    assert after.parts[0] is before.parts[0]


def test_a_part_follows_the_modifier_that_another_access_gives_it() -> None:
    sites = [{"id": "IV1"}, {"id": "IV2", "reason": "incompatible"}]
    here, there = row("vancomycin", "10:00", "11:31", site="IV1"), row("cefepime", "08:00", "08:30", site="IV2")
    case = stay(here, there, sites=sites)
    policy, memory = policy_of(case), Memory()
    before = code_case(case, policy, memory=memory).drawing.of(case.administrations[0].id)
    assert any(line.modifiers for line in before.lines)
    gone = case.model_copy(update={"administrations": case.administrations[:1]})
    after = code_case(gone, policy, memory=memory).drawing.of(case.administrations[0].id)
    assert after.accounts == before.accounts
    assert not any(line.modifiers for line in after.lines)


def test_blood_at_another_access_reaches_the_fluid_that_was_coded_before() -> None:
    sites = [{"id": "IV1"}, {"id": "IV2", "reason": "needed"}]
    saline, cells = fluid("08:00", "10:00", site="IV1"), blood("09:00", "11:00", site="IV2", id="b1")
    dry, memory = stay(saline, sites=sites), Memory()
    assert code_case(dry, policy_of(dry), memory=memory).units()["96360"] == 1
    wet = stay(saline, cells, sites=sites)
    assert code_case(wet, policy_of(wet), memory=memory).units()["96360"] == 0


def test_two_threads_that_share_a_memory_answer_each_their_own_case() -> None:
    """The window asks the engine about a typed line while the worker codes a drag: here the other run comes in between
    any two lines of the place where a part is shared."""
    sites = [{"id": "IV1"}, {"id": "IV2", "reason": "incompatible"}]
    here = row("vancomycin", "08:00", "10:00", site="IV1"), row("cefepime", "09:00", "09:40", site="IV1")
    late = row("zosyn", "11:00", "14:00", site="IV2"), row("magnesium", "12:10", "13:00", site="IV2")
    early = row("zosyn", "07:00", "14:00", site="IV2"), row("magnesium", "07:10", "07:55", site="IV2")
    one, other = stay(*here, *late, sites=sites), stay(*here, *early, sites=sites)
    policy, memory = policy_of(one), Memory()
    expected = told(code_case(one, policy))
    assert expected != told(code_case(other, policy))  # the one 96368 of the visit is at the other access
    code_case(other, policy, memory=memory)

    def between(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code is not Bay.ruled.__code__:
            return None
        sys.settrace(None)
        code_case(other, policy, memory=memory)
        sys.settrace(between)
        return between

    before = sys.gettrace()
    sys.settrace(between)
    try:
        found = code_case(one, policy, memory=memory)
    finally:
        sys.settrace(before)
    assert told(found) == expected


def test_an_answer_without_a_drawing_knows_its_accounts() -> None:
    case = stay(row("vancomycin", "08:00", "09:31"))
    bare = code_case(case, policy_of(case), {}, drawn=False)
    assert bare.account("a1") == code_case(case, policy_of(case), {}).account("a1")
    assert bare.find("nobody") is None
