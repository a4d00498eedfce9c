"""Names as they came in on charts: blood, devices, vaccines, fluid with an additive, and what is coded elsewhere."""

from __future__ import annotations

import pytest

from infusion_gui.drugs.catalogue import lookup
from infusion_gui.drugs.naming import short_name


@pytest.mark.parametrize(
    "name, substance, category",
    [
        ("RBC transfusion, leukoreduced 1 unit", "red blood cells", "blood"),
        ("Transfuse RBC 1 unit leukoreduced irradiated", "red blood cells", "blood"),
        ("Platelets, apheresis, leukoreduced, irradiated", "platelets", "blood"),
        ("pegfilgrastim (NEULASTA ONPRO) on-body injector 6 mg", "pegfilgrastim", "therapeutic"),
        ("octreotide LAR depot 20 mg", "octreotide", "therapeutic"),
        ("ampicillin-sulbactam 3 g in NS 100 mL ADD-Vantage", "sulbactam", "therapeutic"),
        ("clinda 600 mg IVPB", "clindamycin", "therapeutic"),
        ("tetanus/diphth/pertuss (Tdap) adult/adol", "tetanus-diphtheria-pertussis vaccine", None),
        ("diphtheria-tetanus-acellular pertussis vaccine", "tetanus-diphtheria-pertussis vaccine", None),
        ("D5 1/2 NS + 20 mEq KCl/L", "potassium chloride", "hydration"),
    ],
)
def test_charted_names(name: str, substance: str, category: str | None) -> None:
    found = lookup(name)
    assert substance in found.substances
    assert (found.certainty, found.category) == ("exact", category)


@pytest.mark.parametrize(
    "name, reason",
    [
        ("tuberculin PPD 5 units", "86580"),
        ("sincalide 0.02 mcg/kg", "study"),
        ("fluorescein 10%", "study"),
        ("allergy injection", "95115"),
        ("casirivimab/imdevimab", "M0243"),
        ("alteplase (CATHFLO) 2 mg", "36593"),
        ("Lexiscan 0.4 mg", "stress"),
        ("regadenoson", "stress"),
    ],
)
def test_what_is_a_part_of_something_else_stays_open(name: str, reason: str) -> None:
    found = lookup(name)
    assert found.category is None and reason in found.why


def test_fluid_with_an_additive_is_called_by_its_fluid() -> None:
    assert short_name("potassium chloride 20 mEq in sodium chloride 0.9 % 1000 mL") == (
        "normal saline + potassium chloride"
    )
    assert short_name("0.9 % sodium chloride (NS) 250 mL with blood") == "normal saline"
    assert short_name("potassium chloride 10 mEq/100 mL IVPB") == "potassium chloride"


def test_a_kit_gives_way_to_the_drugs_it_is_said_to_hold() -> None:
    name = "banana bag: thiamine 100 mg, folic acid 1 mg in NS 1000 mL"
    assert lookup(name).substances == ("folic acid", "thiamine")
    assert lookup("banana bag in NS 1000 mL").substances == ("banana bag",)
