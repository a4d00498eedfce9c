"""What the catalogue proposes is looked up once, and again when something it depends on changes."""

from __future__ import annotations

from infusion_gui.case import edits
from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy
from infusion_gui.timeline.proposed import ProposedClasses
from tests.timeline.stays import case, row


def classes(stay: Case) -> ProposedClasses:
    known = ProposedClasses()
    known.of(stay.administrations, Policy())
    return known


def two(drug: str = "vancomycin") -> Case:
    return case(
        row("a", drug, "08:00", "09:31", category=None), row("b", "paclitaxel", "10:00", "11:00", category=None)
    )


def test_rows_that_give_no_class_have_that_of_their_drug() -> None:
    rows = (*two().administrations, row("c", "zzyzx", "12:00", category=None), row("d", "cefepime", "12:00"))
    assert ProposedClasses().of(rows, Policy()) == {"a": "therapeutic", "b": "chemo", "c": None}


def test_a_step_of_a_drag_asks_nothing_again() -> None:
    known = classes(two())
    before = known.of(two().administrations, Policy())
    moved = edits.move(two(), "a", 5)
    assert isinstance(moved, Case)
    assert known.of(moved.administrations, Policy()) is before


def test_another_drug_or_class_or_row_is_seen() -> None:
    known = classes(two())
    assert known.of(two("doxorubicin").administrations, Policy()) == {"a": "chemo", "b": "chemo"}
    assert known.of(two().administrations[1:], Policy()) == {"b": "chemo"}
    assert known.of(case(row("a", "vancomycin", "08:00", "09:31")).administrations, Policy()) == {}
