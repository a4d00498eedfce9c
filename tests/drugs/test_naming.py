"""The short word for a drug, and what an answer about an unknown one covers."""

from __future__ import annotations

import pytest

from infusion_gui.drugs.catalogue import known_drugs
from infusion_gui.drugs.formulary import Formulary
from infusion_gui.drugs.naming import asked_name, short_name


@pytest.mark.parametrize(
    ("charted", "short"),
    [
        ("vancomycin 1 g in sodium chloride 0.9 % 250 mL IVPB", "vancomycin"),
        ("iron sucrose (VENOFER) 200 mg in sodium chloride 0.9 % 100 mL IVPB", "iron sucrose"),
        ("sodium chloride 0.9 % infusion", "normal saline"),
        ("sodium chloride 0.9 % flush 10 mL", "saline flush"),
        ("sodium chloride 0.9 % KVO 10 mL/hr", "normal saline KVO"),
        ("ceFAZolin", "cefazolin"),
        ("5 ML VIAL : DILTIAZEM HCL 25 MG/5ML IV SOLN", "diltiazem"),
        ("heparin lock flush 100 units/mL 5 mL syringe", "heparin flush"),
        ("vancomycin 1 g and cefepime 2 g in NS 500 mL", "vancomycin + cefepime"),
        ("1000 ML FLEX CONT : DEXTROSE 5%-NACL 0.45% WITH KCL 20 MEQ/L", "D5 half-normal saline + potassium chloride"),
    ],
)
def test_an_order_line_is_called_by_its_drug(charted: str, short: str) -> None:
    assert short_name(charted) == short


@pytest.mark.parametrize("typed", ["vancomycin", "NS", "D5W", "saline KVO", "red cells", "NS 1000 mL"])
def test_what_a_person_typed_shortly_stays(typed: str) -> None:
    assert short_name(typed) == typed


@pytest.mark.parametrize(
    "charted",
    [
        "xyzmab 100 mg",
        "vancomicin 1 g IVPB",
        "",
    ],
)
def test_a_name_that_is_not_read_whole_stays_as_charted(charted: str) -> None:
    assert short_name(charted) == charted


@pytest.mark.parametrize(
    ("charted", "short"),
    [
        ("acetaminophen (TYLENOL) tablet 650 mg", "acetaminophen (TYLENOL) tablet"),
        ("xyzmab 100 mg in sodium chloride 0.9 % 250 mL", "xyzmab"),
        ("xyzmab, 100 mg, in sodium chloride 0.9 %", "xyzmab"),
        ("xyzmab-abcd; in sodium chloride 0.9 %", "xyzmab-abcd"),
        ("5 ML VIAL : XYZMAB 25 MG/5ML IV SOLN", "5 ML VIAL : XYZMAB"),
    ],
)
def test_a_long_name_that_is_not_read_whole_loses_strength_and_carrier(charted: str, short: str) -> None:
    assert short_name(charted) == short


def test_one_answer_about_an_unknown_drug_does_for_every_strength() -> None:
    names = ["xyzmab 100 mg in sodium chloride 0.9 % 250 mL IVPB", "Xyzmab 200 mg IV"]
    formulary = Formulary().remember(asked_name(names[0]), "chemo")
    found = known_drugs(names, formulary=formulary)
    assert {(drug.category, drug.substances) for drug in found.values()} == {("chemo", ("xyzmab",))}


def test_an_answer_about_a_name_with_a_known_drug_in_it_speaks_of_that_spelling() -> None:
    charted = "vancomycin plus xyzmab 100 mg"
    assert asked_name(charted) == charted
