"""FHIR MedicationAdministration: the three spellings, the shapes of a file, and the oddities of import.md 1.6."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infusion_gui import exchange
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.profiles import policy_of
from infusion_gui.drugs.catalogue import known_drugs
from infusion_gui.exchange import ExchangeError, Import, ImportedStay
from tests.exchange.tables import bars, only, reasons

START, STOP = "2026-01-05T13:00:00-06:00", "2026-01-05T14:31:00-06:00"


def given(**fields: Any) -> dict[str, Any]:
    base = {
        "resourceType": "MedicationAdministration",
        "id": "m1",
        "status": "completed",
        "medicationCodeableConcept": {"coding": [{"display": "Vancomycin 1 g"}]},
        "subject": {"reference": "Patient/p1", "display": "A Person"},
        "effectivePeriod": {"start": START, "end": STOP},
        "dosage": {"route": {"text": "Intravenous"}, "dose": {"value": 1, "unit": "g"}},
    }
    return {key: value for key, value in {**base, **fields}.items() if value is not None}


def read(*resources: Any) -> ImportedStay:
    return only(exchange.read_text("\n".join(json.dumps(resource) for resource in resources)))


@pytest.mark.parametrize("name", ["effective", "occurence", "occurrence"])
def test_the_three_spellings_of_when(name: str) -> None:
    resource = given(effectivePeriod=None) | {f"{name}Period": {"start": START, "end": STOP}}
    assert bars(read(resource)) == ["Vancomycin 1 g 13:00-14:31"]


def test_the_r5_shape_of_a_medication() -> None:
    resource = given(medicationCodeableConcept=None, medication={"concept": {"text": "Vancomycin"}})
    assert bars(read(resource)) == ["Vancomycin 13:00-14:31"]


def test_a_bundle_a_list_and_a_single_resource_are_the_same() -> None:
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": given()}, {"resource": {"resourceType": "Patient", "id": "p1"}}],
    }
    assert bars(read(bundle)) == bars(read([given()])) == bars(read(given()))


def test_other_resources_are_counted_and_a_file_without_ours_is_refused() -> None:
    found = exchange.read_text(json.dumps([given(), {"resourceType": "Patient", "id": "p1"}]))
    assert [str(problem) for problem in found.problems] == ["resources of other kinds were not read: 1 Patient"]
    with pytest.raises(ExchangeError, match="1 Patient"):
        exchange.read_text(json.dumps({"resourceType": "Patient", "id": "p1"}))


def test_a_medication_may_be_contained_or_stand_in_the_bundle() -> None:
    medication = {"resourceType": "Medication", "id": "d1", "code": {"text": "Rituximab 500 mg"}}
    inside = given(medicationCodeableConcept=None, medicationReference={"reference": "#d1"}, contained=[medication])
    beside = given(medicationCodeableConcept=None, medicationReference={"reference": "Medication/d1"})
    assert bars(read(inside)) == bars(read([beside, medication])) == ["Rituximab 500 mg 13:00-14:31"]


@pytest.mark.parametrize(
    "status, reason", [("not-done", "not_given"), ("on-hold", "not_given"), ("entered-in-error", "cancelled")]
)
def test_what_did_not_happen_is_set_aside(status: str, reason: str) -> None:
    assert reasons(read(given(status=status), given())) == [(1, reason)]


def test_stopped_for_good_is_kept_in_the_row() -> None:
    assert read(given(status="stopped")).case.administrations[0].discontinued


def test_an_open_period_is_no_push_whatever_the_method() -> None:
    stay = read(given(effectivePeriod={"start": START}, dosage={"method": {"text": "IV Push"}}))
    row = stay.case.administrations[0]
    assert (row.technique, row.stop) == ("infusion", None)


def test_what_is_in_progress_without_an_end_is_a_bar_that_is_held_and_asks() -> None:
    other = given(medicationCodeableConcept={"text": "ondansetron 4 mg"}, effectivePeriod={"start": STOP})
    stay = read(given(status="in-progress", effectivePeriod={"start": START}), other)
    assert (bars(stay), reasons(stay)) == (["Vancomycin 1 g 13:00---", "ondansetron 4 mg 14:31---"], [])
    assert stay.case.administrations[0].note == "in progress when the record was made"
    result = code_case(stay.case, policy_of(stay.case), known_drugs(stay.drugs))
    assert (result.accounts[0].status, result.accounts[0].codes) == ("held", ())
    assert next((found.severity, found.rule) for found in result.findings if "a1" in found.administrations) == (
        "query",
        "R-DOC-01",
    )


def test_what_is_over_keeps_the_policy_of_the_facility() -> None:
    assert read(given(effectivePeriod={"start": START})).case.policy == {}


def test_one_moment_is_a_given_dose_and_a_method_may_be_an_action() -> None:
    moment = {"effectivePeriod": None, "effectiveDateTime": START}
    assert read(given(**moment)).case.administrations[0].technique == "push"
    log = [
        given(id="a", effectivePeriod=None, effectiveDateTime=START, dosage={"method": {"text": "New Bag"}}),
        given(id="b", effectivePeriod=None, effectiveDateTime=STOP, dosage={"method": {"text": "Stopped"}}),
    ]
    assert bars(read(*log)) == ["Vancomycin 1 g 13:00-14:31"]


def test_a_length_in_the_rate_is_not_taken_for_the_charted_one() -> None:
    found = exchange.read_text(json.dumps(given(dosage={"rateQuantity": {"value": 20, "unit": "min"}})))
    assert "length of 20 min, the period has 91" in str(found.problems[0])
    assert only(found).case.administrations[0].minutes == 91


def test_a_line_named_as_method_is_the_access() -> None:
    stay = read(given(dosage={"method": {"text": "PICC line"}, "route": {"text": "IV"}}))
    assert [(site.label, site.kind) for site in stay.case.sites] == [("PICC line", "picc")]


def test_a_ratio_is_a_rate_in_ml_per_hour() -> None:
    ratio = {"numerator": {"value": 250, "unit": "mL"}, "denominator": {"value": 30, "unit": "min"}}
    assert read(given(dosage={"rateRatio": ratio})).case.administrations[0].rate_ml_h == 500


def test_no_person_is_in_the_case() -> None:
    stay = read(given())
    assert "Person" not in stay.case.model_dump_json()
    assert "Patient/p1" not in stay.case.model_dump_json()


def test_encounters_are_stays_and_a_resource_without_one_joins_the_only_one_of_its_person() -> None:
    resources = [given(context={"reference": "Encounter/1"}), given(id="m2", effectivePeriod={"start": STOP})]
    assert len(exchange.read_text(json.dumps(resources)).stays) == 1
    resources.append(given(id="m3", context={"reference": "Encounter/2"}))
    assert [stay.key for stay in exchange.read_text(json.dumps(resources)).stays] == [
        "Encounter/1",
        "Patient/p1",
        "Encounter/2",
    ]


def test_a_line_that_is_cut_is_named_and_the_others_are_read() -> None:
    lines = [
        json.dumps(given()),
        json.dumps(given(id="m2"))[:80],
        json.dumps(given(id="m3", effectivePeriod={"start": STOP})),
    ]
    found = exchange.read_text("\n".join(lines))
    assert found.rows == 3
    assert [(item.row.number, item.reason) for item in found.all_aside()] == [(2, "unreadable")]


def test_a_bundle_that_is_cut_gives_its_whole_resources() -> None:
    bundle = json.dumps({"resourceType": "Bundle", "entry": [{"resource": given()}, {"resource": given(id="m2")}]})
    found = exchange.read_text(bundle[:-60])
    assert (found.rows, found.used) == (2, 1)


def _import(shared_name: str, shared: Any) -> Import:
    return exchange.read(shared / "data" / "fhir" / f"hl7_{shared_name}_medicationadministration_examples.ndjson")


@pytest.mark.parametrize("version", ["r4", "r5"])
def test_the_official_examples(version: str, shared: Any) -> None:
    stay = only(_import(version, shared))
    assert (stay.rows, stay.used) == (14, 7)
    aside = {item.row.text.split(" | ")[0].removeprefix("medadmin"): item.reason for item in stay.set_aside}
    assert aside == {
        "0303": "cancelled", "0306": "route", "0310": "route", "0311": "route",
        "0312": "route", "0313": "route",
        "example03": "not_given",
    }  # fmt: skip
