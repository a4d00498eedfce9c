"""The sample a new user meets first: 25 rows of an Epic-like MAR, out of order, with every usual defect."""

from __future__ import annotations

import pytest

from infusion_gui import exchange, resource
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.profiles import policy_of
from infusion_gui.drugs.catalogue import known_drugs
from infusion_gui.exchange import ImportedStay
from tests.exchange.tables import clock, only, reasons


@pytest.fixture(scope="module")
def stay() -> ImportedStay:
    text = resource.path("samples/messy-mar.tsv").read_text("utf-8")
    return only(exchange.read_text(text))


def test_every_row_is_behind_a_bar_or_set_aside(stay: ImportedStay) -> None:
    assert (stay.rows, stay.used) == (25, 22)
    assert reasons(stay) == [(6, "cancelled"), (7, "route"), (21, "not_given")]


def test_the_bars_are_those_a_coder_would_draw(stay: ImportedStay) -> None:
    drawn = [
        (row.drug.split()[0], clock(row.start), clock(row.stop), row.route, row.technique, row.stop_from)
        for row in stay.case.administrations
    ]
    assert drawn == [
        ("sodium", "12:05", "18:06", "IV", "infusion", "charted"),
        ("sodium", "12:17", "--", "IV", "push", None),
        ("ondansetron", "12:18", "--", "IV", "push", None),
        ("ketorolac", "12:22", "--", "IM", "injection", None),
        ("morphine", "12:25", "--", "IV", "push", None),
        ("vancomycin", "13:00", "14:31", "IV", "infusion", "charted"),
        ("morphine", "13:10", "--", "IV", "push", None),
        ("cefTRIAXone", "13:15", "13:45", "IV", "infusion", "charted"),
        ("iron", "14:40", "15:00", "IV", "infusion", "charted"),
        ("iron", "15:20", "15:45", "IV", "infusion", "charted"),
        ("thiamine", "16:00", "17:00", "IV", "infusion", "charted"),
        ("folic", "16:00", "17:00", "IV", "infusion", "charted"),
        ("cefTRIAXone", "21:15", "--", "IV", "infusion", None),
    ]


def test_a_new_bag_of_the_running_fluid_is_the_same_bar_with_both_litres(stay: ImportedStay) -> None:
    fluid = stay.case.administrations[0]
    assert [one.row for one in fluid.evidence] == [3, 18, 26, 4]
    assert fluid.volume_ml == 2000


def test_the_paused_drug_is_one_administration_in_two_parts(stay: ImportedStay) -> None:
    iron = [row for row in stay.case.administrations if row.drug.startswith("iron")]
    assert iron[0].order == iron[1].order is not None
    assert [row.volume_ml for row in iron] == [100, None]


def test_two_drugs_in_one_bag_share_bag_and_stop(stay: ImportedStay) -> None:
    mixed = [row for row in stay.case.administrations if row.bag is not None]
    assert [row.drug.split()[0] for row in mixed] == ["thiamine", "folic"]
    assert len({(row.bag, row.stop) for row in mixed}) == 1


def test_two_doses_of_one_order_are_two_administrations(stay: ImportedStay) -> None:
    doses = [row for row in stay.case.administrations if row.drug.startswith("cef")]
    assert [row.order for row in doses] == [None, None]
    assert [str(problem) for problem in stay.problems] == [
        "row 9: no stop is charted for cefTRIAXone 2 g in dextrose 5 % 50 mL IVPB"
    ]


def test_there_is_one_access_and_the_injection_keeps_its_place_as_note(stay: ImportedStay) -> None:
    assert [site.id for site in stay.case.sites] == ["IV1"]
    assert stay.case.administrations[3].note == "Left Deltoid"


def test_the_codes_are_right_on_the_first_try(stay: ImportedStay) -> None:
    case = stay.case
    result = code_case(case, policy_of(case), known_drugs(row.drug for row in case.administrations))
    units: dict[str, int] = {}
    for line in result.lines:
        units[line.code] = units.get(line.code, 0) + line.units
    assert units == {
        "96365": 1, "96366": 1, "96367": 2, "96368": 1, "96375": 2, "96376": 2, "96361": 3, "96372": 1,
    }  # fmt: skip
