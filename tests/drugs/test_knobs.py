"""How the knobs `additive_rule` and `chemo_list` steer what the catalogue proposes to the engine."""

from __future__ import annotations

import pytest

from infusion_gui.drugs.catalogue import known_drugs, lookup

ADDITIVES = [
    # name, purpose, electrolyte_always_hydration, any_additive_therapeutic
    ("D5 1/2NS + 20 mEq KCl", "hydration", "hydration", "therapeutic"),
    ("KCL IN DEXTROSE-NACL 20-5-0.45 MEQ/L-%-% IV SOLN", "hydration", "hydration", "therapeutic"),
    ("NS WITH 20K (ml/hr)", "hydration", "hydration", "therapeutic"),
    ("potassium chloride 20 mEq in NS 1,000 mL", "hydration", "hydration", "therapeutic"),
    ("POTASSIUM CHLORIDE IN NACL 40 MEQ IN 250 ML (PREMIX)", "therapeutic", "hydration", "therapeutic"),
    ("KCl 10 mEq/100 mL IVPB", "therapeutic", "hydration", "therapeutic"),
    ("magnesium sulfate", "therapeutic", "hydration", "therapeutic"),
    ("magnesium sulfate 2 g in NS 1000 mL", None, "hydration", "therapeutic"),
    ("potassium chloride in NS", None, "hydration", "therapeutic"),
    ("sodium bicarb 150 meq in 1 L D5W", "therapeutic", "hydration", "therapeutic"),
    ("NSS + MVI, Thiamine, Folic Acid", "therapeutic", "therapeutic", "therapeutic"),
    ("banana bag", "therapeutic", "therapeutic", "therapeutic"),
    ("LR 1,000 mL", "hydration", "hydration", "hydration"),
    ("KCl (CRRT)", None, None, None),
]


@pytest.mark.parametrize(("name", "purpose", "always", "any_additive"), ADDITIVES)
def test_additives_follow_the_knob(
    name: str, purpose: str | None, always: str | None, any_additive: str | None
) -> None:
    rules = ("purpose", "electrolyte_always_hydration", "any_additive_therapeutic")
    assert [lookup(name, additive_rule=rule).category for rule in rules] == [purpose, always, any_additive]


PAYER = [
    ("denosumab (PROLIA) 60 mg", "chemo", "therapeutic"),
    ("Xolair", "chemo", "therapeutic"),
    ("Avonex", "chemo", "therapeutic"),
    ("triptorelin 3.75 mg", "chemo_hormonal", "therapeutic"),
    ("Lupron Depot 3.75 mg", "chemo_hormonal", "therapeutic"),
    ("Lupron Depot 22.5 mg", "chemo_hormonal", "chemo_hormonal"),
    ("leuprolide", "chemo_hormonal", "chemo_hormonal"),
    ("infliximab", "chemo", "chemo"),
    ("rituximab", "chemo", "chemo"),
    ("estradiol valerate", "therapeutic", "therapeutic"),
]


@pytest.mark.parametrize(("name", "usual", "listed"), PAYER)
def test_the_payer_list_takes_its_drugs_out_of_the_chemo_family(name: str, usual: str, listed: str) -> None:
    assert known_drugs([name])[name].category == usual
    by_payer = known_drugs([name], chemo_list="payer_downgrade_list")[name]
    assert by_payer.category == listed
    assert ("R-CHEMO-05" in by_payer.why) == (usual != listed)


def test_the_engine_is_told_of_exact_names_only() -> None:
    found = known_drugs(["vancomycin", "vancomycn", "Drug A", "Zofran 4 mg IVP", "NACL (ml/hr)"])
    assert set(found) == {"vancomycin", "Zofran 4 mg IVP", "NACL (ml/hr)"}
    assert found["vancomycin"].substances == ("vancomycin",)
    assert found["vancomycin"].pushable
    assert found["vancomycin"].why == "class from the drug table: vancomycin is therapeutic"
    assert found["NACL (ml/hr)"].category is None
    assert "0.9%" in found["NACL (ml/hr)"].why


def test_a_supportive_drug_is_never_chemo() -> None:
    names = ["ondansetron", "Aloxi", "dexamethasone", "diphenhydramine", "famotidine", "mesna", "leucovorin"]
    names += ["epoetin alfa", "filgrastim", "Retacrit", "zoledronic acid", "fosaprepitant", "prochlorperazine"]
    assert {found.category for found in known_drugs(names).values()} == {"therapeutic"}


@pytest.mark.parametrize("knob", ["additive_rule", "chemo_list"])
def test_a_value_the_knob_does_not_have_is_refused_with_those_it_has(knob: str) -> None:
    with pytest.raises(ValueError, match=rf"{knob}: 'sometimes' is unknown; use one of \w+"):
        known_drugs(["vancomycin"], **{knob: "sometimes"})  # type: ignore[arg-type]
