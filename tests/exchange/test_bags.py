"""What runs in one bag: the carrier is never counted beside its drug (import.md 1.8)."""

from __future__ import annotations

from tests.exchange.tables import actions, bars, reasons


def test_the_fluid_that_carries_a_drug_is_set_aside() -> None:
    stay = actions(
        "1|vancomycin 1 g|Once|New Bag|1300|1 g",
        "1|sodium chloride 0.9 %|Once|New Bag|1300|250 mL|166 mL/hr",
        "1|vancomycin 1 g|Once|Stopped|1431",
        "1|sodium chloride 0.9 %|Once|Stopped|1431",
    )
    assert bars(stay) == ["vancomycin 1 g 13:00-14:31"]
    assert reasons(stay) == [(3, "diluent"), (5, "diluent")]
    assert (stay.case.administrations[0].volume_ml, stay.case.administrations[0].rate_ml_h) == (250, 166)


def test_fluid_of_another_order_is_its_own_bar() -> None:
    stay = actions(
        "1|vancomycin 1 g|Once|New Bag|1300",
        "2|sodium chloride 0.9 %|Continuous|New Bag|1300|1000 mL",
        "1|vancomycin 1 g|Once|Stopped|1431",
        "2|sodium chloride 0.9 %|Continuous|Stopped|1500",
    )
    assert bars(stay) == ["vancomycin 1 g 13:00-14:31", "sodium chloride 0.9 % 13:00-15:00"]


def test_an_electrolyte_in_a_litre_of_fluid_is_one_bar_named_after_both() -> None:
    stay = actions(
        "1|potassium chloride|Continuous|New Bag|0800|20 mEq",
        "1|dextrose 5 %-sodium chloride 0.45 %|Continuous|New Bag|0800|1000 mL|125 mL/hr",
        "1|potassium chloride|Continuous|Stopped|1200",
        "1|dextrose 5 %-sodium chloride 0.45 %|Continuous|Stopped|1200",
    )
    assert bars(stay) == ["dextrose 5 %-sodium chloride 0.45 % + potassium chloride 08:00-12:00"]
    assert stay.used == 4


def test_the_stop_charted_for_one_drug_of_a_bag_is_the_stop_of_all() -> None:
    stay = actions(
        "1|thiamine|Once|New Bag|1600|100 mg",
        "1|folic acid|Once|New Bag|1600|1 mg",
        "1|folic acid|Once|Stopped|1700",
    )
    assert bars(stay) == ["thiamine 16:00-17:00", "folic acid 16:00-17:00"]
    assert len({row.bag for row in stay.case.administrations}) == 1
    assert not stay.problems


def test_injections_of_one_order_share_no_bag() -> None:
    stay = actions("1|medroxyprogesterone|Once|Given|0800|150 mg||IM", "1|lidocaine|Once|Given|0800|10 mg||IM")
    assert [row.bag for row in stay.case.administrations] == [None, None]
