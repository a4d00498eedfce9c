"""Names as MARs write them: what they hold, and what class the drug table proposes."""

from __future__ import annotations

import pytest

from infusion_gui.drugs.catalogue import lookup

DRUGS = [
    ("5 ML VIAL : DILTIAZEM HCL 25 MG/5ML IV SOLN", ["diltiazem"], "therapeutic"),
    ("vancomycin 1,000 mg in NaCl 0.9% 250 mL IVPB", ["vancomycin"], "therapeutic"),
    ("VANCOmycin 1.25 GM in NS 500ML IVPB", ["vancomycin"], "therapeutic"),
    ("PIPERACILLIN SOD-TAZOBACTAM SO 3-0.375 G IV SOLR", ["piperacillin", "tazobactam"], "therapeutic"),
    ("HEPARIN (PORCINE) IN NACL 100-0.45 UNIT/ML-% IJ SOLN", ["heparin"], "therapeutic"),
    ("heparin 25,000 units in dextrose 500 mL infusion", ["heparin"], "therapeutic"),
    ("100 ML  -  METRONIDAZOLE IN NACL 5-0.79 MG/ML-% IV SOLN", ["metronidazole"], "therapeutic"),
    ("Dexmedetomidine(Precedex) 400 mcg Sodium Chloride 0.9% 100 ml", ["dexmedetomidine"], "therapeutic"),
    ("methylPREDNISolone sod suc(PF)", ["methylprednisolone"], "therapeutic"),
    ("acetaminophen (TYLENOL) 1000 mg IV", ["acetaminophen"], "therapeutic"),
    ("Bactrim (SMX/TMP)", ["sulfamethoxazole", "trimethoprim"], "therapeutic"),
    ("Insulin - 70/30", ["insulin isophane", "insulin regular"], "therapeutic"),
    ("albumine", ["albumin human"], "therapeutic"),
    ("ondansetron (ZOFRAN) 16 mg, dexamethasone 12 mg in NS 50 mL", ["dexamethasone", "ondansetron"], "therapeutic"),
    ("riTUXimab-abbs (TRUXIMA) 700 mg in sodium chloride 0.9 % 500 mL IVPB", ["rituximab"], "chemo"),
    ("CARBOplatin (PARAplatin) 450 mg in dextrose 5% 250 mL chemo infusion", ["carboplatin"], "chemo"),
    ("5-FU 46 hr pump", ["fluorouracil"], "chemo"),
    ("cyclophosphamide/mesna", ["cyclophosphamide", "mesna"], "chemo"),
    ("inFLIXimab-dyyb (INFLECTRA) 500 mg in NS 250 mL", ["infliximab"], "chemo"),
    ("leuprolide (LUPRON DEPOT) 22.5 mg", ["leuprolide"], "chemo_hormonal"),
    ("fulvestrant 500 mg IM", ["fulvestrant"], "chemo_hormonal"),
    ("OPTIRAY 320", ["ioversol"], "contrast"),
    ("iopamidol (ISOVUE-370) 76 % injection 100 mL", ["iopamidol"], "contrast"),
    ("platelets, pheresis", ["platelets"], "blood"),
    ("Volume-Transfuse RBC (ml/hr)", ["red blood cells"], "blood"),
]

# What looks like fluid and is none: strong solutes, carriers, additives that are drugs.
NOT_FLUID = [
    ("DEXTROSE 50 % IN WATER (D50W) IV SYRINGE", "therapeutic"),
    ("D50", "therapeutic"),
    ("3%NaCl", "therapeutic"),
    ("NaCl 3% (Hypertonic Saline)", "therapeutic"),
    ("sodium chloride 4 meq/ml", "therapeutic"),
    ("D5 3amp NaHCO3", "therapeutic"),
    ("sodium bicarb 150 meq in 1 L D5W", "therapeutic"),
    ("NSS + MVI, Thiamine, Folic Acid (ml/hr)", "therapeutic"),
    ("banana bag", "therapeutic"),
    ("KCL 20 MEQ/100ML STERILE WATER BAG", "therapeutic"),
    ("potassium chloride 20 mEq in 50 mL IVPB (central line)", "therapeutic"),
    ("MAGNESIUM SULFATE IN D5W 10-5 MG/ML-% IV SOLN 100 ML", "therapeutic"),
    ("TPN w/ Lipids", "therapeutic"),
    ("Hetastarch (Hespan) 6%", "therapeutic"),
    ("Albumin 5%", "therapeutic"),
    ("mannitol 20%", "therapeutic"),
    ("NaCl 0.9% MBP", "vehicle"),
    ("NaCl 0.9% ADV", "vehicle"),
    ("Sterile Water", "vehicle"),
    ("SODIUM CHLORIDE BACTERIOSTATIC 0.9 % INJ SOLN", "vehicle"),
    ("NS for Blood Administration (ml/hr)", "vehicle"),
    ("normal saline KVO @ 20 ml/hr", "kvo"),
    ("KVO (ml/hr)", "kvo"),
    ("SODIUM CHLORIDE 0.9 % SYRINGE : 10 ML SYRINGE", "flush"),
    ("sodium chloride 0.9 % flush peripheral lok 3 mL", "flush"),
    ("heparin/saline flush", "flush"),
    ("HEPARIN SODIUM LOCK FLUSH 10 UNIT/ML IV SOLN", "flush"),
    ("HEPARIN, PORCINE (PF) 10 UNIT/ML IV SYRINGE : 5 ML", "flush"),
    ("heparin 100 units/mL 5 mL syringe", "flush"),
    ("heparin 1,000 unit/mL 10 mL syringe", "therapeutic"),
    ("heparin 25,000 units/250 mL (100 units/mL) premix", "therapeutic"),
]

FLUIDS = [
    ("NS", "sodium chloride 0.9%"),
    ("nss", "sodium chloride 0.9%"),
    (".9NS (ml/hr)", "sodium chloride 0.9%"),
    ("0.9%NaCl 1,000 mL", "sodium chloride 0.9%"),
    ("NaCl 0.9%", "sodium chloride 0.9%"),
    ("500 ML : SODIUM CHLORIDE 0.9 % 0.9 % IV SOLP", "sodium chloride 0.9%"),
    ("sodium chloride infusion 0.9%", "sodium chloride 0.9%"),
    ("Volume (mL)-sodium chloride 0.9 % bolus 1,000 mL", "sodium chloride 0.9%"),
    ("½ NS", "sodium chloride 0.45%"),
    ("1/2NS", "sodium chloride 0.45%"),
    ("half normal saline", "sodium chloride 0.45%"),
    ("D5W", "dextrose 5%"),
    ("DEXT 5% IN WATER 1000 ML LVP", "dextrose 5%"),
    ("D51/2NS", "dextrose 5%-sodium chloride 0.45%"),
    ("D5-0.45% NaCl", "dextrose 5%-sodium chloride 0.45%"),
    ("DEXTROSE-NACL 5-0.45 % IV SOLN", "dextrose 5%-sodium chloride 0.45%"),
    ("dextrose 5 % and 0.45 % NaCl", "dextrose 5%-sodium chloride 0.45%"),
    ("D5 1/4NS", "dextrose 5%-sodium chloride 0.225%"),
    ("DEXTROSE 5% IN NORMAL SALINE IV : 1000 ML BAG", "dextrose 5%-sodium chloride 0.9%"),
    ("D5NSS", "dextrose 5%-sodium chloride 0.9%"),
    ("LR 1,000 mL", "lactated ringers"),
    ("Ringer's lactate", "lactated ringers"),
    ("RINGERS SOLUTION,LACTATED", "lactated ringers"),
    ("d5 in lr", "dextrose 5%-lactated ringers"),
    ("plasma-LYte 148 infusion", "plasma-lyte a"),
]

# Recognised, and yet a person must say what it was.
OPEN = [
    "sodium chloride",
    "NACL (ml/hr)",
    "dextrose",
    "D10W",
    "IVF",
    "MIV (ml/hr)",
    "SODIUM CHLORIDE 0.9% 50 ML PB",
    "SODIUM CHLORIDE 0.9 % IJ SOLN",
    "TPA flush (NSS)",
    "KCl (CRRT)",
    "Fentanyl/Bupivicaine PCEA",
    "sodium chloride 0.9 % irrigation 1000 mL",
    "sodium chloride 3 % nebulizer solution 4 mL",
    "potassium chloride in NS",
    "antithymocyte globulin",
    "INFLUENZA VAC SPLIT QUAD 0.5 ML IM SUSP",
    "Kymriah",
    "ONDANSETRON 4 MG PO TBDP",
    "ALBUTEROL SULFATE (2.5 MG/3ML) 0.083% IN NEBU",
    "Tylenol",
    "warfarin",
]

# Not a drug, no drug alone, or a name the table lacks.
NOT_EXACT = [
    "",
    "   ",
    "Drug A",
    "antibiotic",
    "BOLUS (ml/hr)",
    "IV (ml/hr)",
    "18 Gauge",
    "Arterial Line",
    "OR Packed RBC Intake",
    "Blood Cultured",
    "VANCOMYCIN CONSULT TO PHARMACY",
    "ASSESS PNEUMOCOCCAL VACCINE",
    "IVF without additives",
    "vancomycin or cefazolin",
    "vancomycn",
    "rituximabb",
]


@pytest.mark.parametrize(("name", "substances", "category"), DRUGS, ids=lambda value: str(value)[:40])
def test_a_drug_is_read_whole(name: str, substances: list[str], category: str) -> None:
    found = lookup(name)
    assert (list(found.substances), found.category, found.certainty) == (substances, category, "exact")


@pytest.mark.parametrize(("name", "fluid"), FLUIDS)
def test_fluid_is_hydration_in_every_spelling(name: str, fluid: str) -> None:
    found = lookup(name)
    assert (found.substances, found.category, found.certainty) == ((fluid,), "hydration", "exact")


@pytest.mark.parametrize(("name", "category"), NOT_FLUID)
def test_what_only_looks_like_fluid_is_not_hydration(name: str, category: str) -> None:
    found = lookup(name)
    assert (found.category, found.certainty) == (category, "exact")


@pytest.mark.parametrize("name", OPEN)
def test_a_known_name_of_open_class_is_left_to_a_person(name: str) -> None:
    found = lookup(name)
    assert (found.category, found.certainty) == (None, "exact")
    assert found.substances
    assert found.why


@pytest.mark.parametrize("name", NOT_EXACT)
def test_a_name_not_read_whole_has_no_class(name: str) -> None:
    found = lookup(name)
    assert found.certainty in ("near", "unknown")
    assert (found.category, found.substances) == (None, ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zosyn 3.375 g", "piperacillin/tazobactam"),
        ("Lasix", "FUROSEMIDE 10 MG/ML IJ SOLN"),
        ("insulin", "HumuLIN R"),
        ("Solu-MEDROL (PF)", "methylprednisolone sodium succinate 125 mg"),
        ("trastuzumab-dkst", "Herceptin"),
        ("ampicillin 2 g + sulbactam 1 g", "Unasyn"),
        ("tPA", "alteplase (CATHFLO ACTIVASE) inj 2 mg"),
        ("NaHCO3", "Sodium Bicarbonate 8.4% (Amp)"),
    ],
)
def test_two_names_of_one_substance_are_one_drug(one: str, other: str) -> None:
    assert lookup(one).substances == lookup(other).substances != ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("doxorubicin", "doxorubicin liposomal (DOXIL)"),
        ("trastuzumab", "ado-trastuzumab emtansine"),
        ("paclitaxel", "Abraxane"),
        ("penicillin g potassium", "penicillin g benzathine"),
        ("vancomycin", "vancomycin + cefepime"),
        ("calcium chloride", "calcium gluconate"),
        ("insulin regular", "insulin glargine"),
    ],
)
def test_names_that_look_alike_stay_two_drugs(one: str, other: str) -> None:
    assert lookup(one).substances != lookup(other).substances


def test_the_carrier_is_named_and_is_no_substance_of_the_drug() -> None:
    found = lookup("AMIODARONE 900 MG in 500 mL D5W")
    assert (found.substances, found.vehicle) == (("amiodarone",), "dextrose 5%")


def test_a_misspelling_is_offered_and_never_applied() -> None:
    found = lookup("vancomycn 1 g IVPB")
    assert (found.certainty, found.category, found.substances) == ("near", None, ())
    assert found.candidates[0].name == "vancomycin"
    assert found.candidates[0].category == "therapeutic"
    assert 84 <= found.candidates[0].score < 100


def test_two_letters_that_changed_places_are_a_misspelling() -> None:
    found = lookup("vancomicyn 1,250 mg in NS 250 mL")
    assert found.category is None
    assert "vancomycin" in [candidate.name for candidate in found.candidates]


def test_a_mixture_of_fluids_that_the_table_lacks_says_so() -> None:
    assert lookup("NS and LR").why == lookup("D20 1/4 NS").why == "the drug table lacks this mixture of fluids"


def test_candidates_are_left_out_when_nobody_asks() -> None:
    assert lookup("vancomycn", candidates=False).candidates == ()
    assert lookup("vancomycn", candidates=False).certainty == "unknown"


@pytest.mark.parametrize("name", ["KCl 10 mEq/100 mL", "K Phos", "potassium acetate", "penicillin G potassium"])
def test_what_must_not_be_pushed_says_so(name: str) -> None:
    assert not lookup(name).pushable


def test_a_drug_usually_infused_may_still_be_coded_as_a_push() -> None:
    """A published answer codes azithromycin without a stop as a push; only a real ban holds the row (R-DOC-01)."""
    assert lookup("azithromycin").pushable and lookup("vancomycin").pushable


def test_a_mix_with_one_that_must_not_be_pushed_must_not_be_pushed() -> None:
    assert lookup("morphine").pushable
    assert not lookup("morphine + potassium chloride").pushable


def test_hcpcs_codes_come_with_a_single_substance() -> None:
    assert "J3010" in lookup("fentanyl citrate").codes
    assert lookup("fentanyl + midazolam").codes == ()
