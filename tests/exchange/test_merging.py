"""Bringing a row back from the tray, and an import into a stay that is open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case, Visit
from infusion_gui.case.times import parse_minute
from infusion_gui.exchange import ImportedStay, Merged, bring_back, merge
from tests.exchange.tables import actions, bar, bars, clock

ROWS = (
    "1|vancomycin|Once|New Bag|1300|1 g||IV|IV1",
    "1|vancomycin|Once|Stopped|1431|||IV|IV1",
    "2|iron|Once|New Bag|1500|||IV|IV1",
)
LATER = (*ROWS, "2|iron|Once|Stopped|1530|||IV|IV1", "3|ketorolac|Once|Given|1600|30 mg||IM")


def merged(case: Case, *rows: str) -> Merged:
    found = merge(case, actions(*rows))
    assert isinstance(found, Merged)
    return found


def test_a_row_comes_back_as_a_bar_with_its_evidence_and_reason() -> None:
    stay = actions(*ROWS, "4|ondansetron|Once|Missed|1510|4 mg||IV|IV1")
    item = stay.set_aside[0]
    case = bring_back(stay.case, item)
    assert not isinstance(case, Refusal)
    row = case.administrations[-1]
    assert (bar(row), row.technique, row.route) == ("ondansetron 15:10---", "push", "IV")
    assert row.evidence[0].row == item.row.number
    assert row.note == item.message
    assert len({row.id for row in case.administrations}) == len(case.administrations)


def test_what_went_in_by_mouth_comes_back_as_such() -> None:
    stay = actions(*ROWS, "4|acetaminophen|Once|Given|1510|650 mg||Oral")
    case = bring_back(stay.case, stay.set_aside[0])
    assert not isinstance(case, Refusal)
    assert case.administrations[-1].route == "PO"


def test_a_carrier_comes_back_with_its_times() -> None:
    stay = actions(*ROWS, "1|sodium chloride 0.9 %|Once|New Bag|1300|250 mL||IV|IV1")
    case = bring_back(stay.case, stay.set_aside[0])
    assert not isinstance(case, Refusal)
    assert clock(case.administrations[-1].start) == "13:00"


def test_the_same_import_twice_adds_nothing() -> None:
    case = actions(*ROWS).case
    found = merged(case, *ROWS)
    assert (found.case, found.added, found.already) == (case, (), ("a1", "a2"))


def test_a_later_export_adds_what_is_new_and_completes_a_missing_stop() -> None:
    found = merged(actions(*ROWS).case, *LATER)
    assert [bar(row) for row in found.case.administrations] == [
        "vancomycin 13:00-14:31", "iron 15:00-15:30", "ketorolac 16:00---",
    ]  # fmt: skip
    assert (found.added, found.completed) == (("a3",), ("a2",))
    assert len(found.case.administrations[1].evidence) == 2


def test_what_a_person_moved_stays_and_is_known_again_by_its_charted_time() -> None:
    moved = edits.trim_stop(actions(*ROWS).case, ["a2"], to=actions(*LATER).case.administrations[1].stop + 20)
    assert isinstance(moved, Case)
    found = merged(moved, *LATER)
    assert bars(actions(*LATER))[1] == "iron 15:00-15:30"
    assert clock(found.case.administrations[1].stop) == "15:50"
    assert found.differing == ("a2",)


def test_one_drug_under_two_names_is_known_again() -> None:
    renamed = [row.replace("vancomycin", "VANCOCIN HCL 1 g") for row in ROWS]
    assert merged(actions(*ROWS).case, *renamed).added == ()


def test_new_rows_bring_their_access_and_join_no_bag_or_order_that_is_there() -> None:
    mixed = ("1|thiamine|Once|New Bag|0800||||R hand", "1|folic acid|Once|New Bag|0800||||R hand")
    other = ("7|magnesium sulfate|Once|New Bag|0900||||PICC", "7|zinc chloride|Once|New Bag|0900||||PICC")
    case = actions(*mixed).case
    found = merged(case, *other)
    assert [site.label for site in found.case.sites] == ["R hand", "PICC"]
    assert len({row.bag for row in found.case.administrations}) == 2


def with_visit(stay: ImportedStay, arrival: str | None, departure: str | None) -> ImportedStay:
    times = {"arrival": at(arrival), "departure": at(departure)}
    return replace(stay, case=stay.case.model_copy(update={"visits": (Visit(id="V1", **times),)}))


def at(clock_time: str | None) -> int | None:
    return None if clock_time is None else parse_minute(f"2026-01-05T{clock_time}")


@pytest.mark.parametrize(
    "own, theirs, left, taken",
    [
        ((None, None), ("12:30", "18:00"), ("12:30", "18:00"), ("arrival", "departure")),
        (("12:00", None), ("12:30", "18:00"), ("12:00", "18:00"), ("departure",)),
        (("12:00", "19:00"), ("12:30", "18:00"), ("12:00", "19:00"), ()),
        ((None, None), (None, None), (None, None), ()),
        ((None, None), ("13:01", "14:30"), (None, None), ()),
        (("17:00", None), (None, "16:00"), ("17:00", None), ()),
    ],
)
def test_arrival_and_departure_are_taken_over_where_they_were_missing_and_cut_nothing_off(
    own: tuple[str | None, str | None],
    theirs: tuple[str | None, str | None],
    left: tuple[str | None, str | None],
    taken: tuple[str, ...],
) -> None:
    case = with_visit(actions(*ROWS), *own).case
    found = merge(case, with_visit(actions(*LATER), *theirs))
    assert isinstance(found, Merged)
    (visit,) = found.case.visits
    assert (visit.arrival, visit.departure, found.visit) == (at(left[0]), at(left[1]), taken)
