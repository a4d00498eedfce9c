"""Words of the record: actions with their blanks and affixes, routes in the spellings that real records hold."""

from __future__ import annotations

import pytest

from infusion_gui.exchange.amounts import minutes, quantity, rate_ml_h, volume_ml, volume_within
from infusion_gui.exchange.words import action_of, is_access, is_continuous, is_personal, site_kind, way_of


@pytest.mark.parametrize(
    "text, action",
    [
        ("New Bag", "start"), ("Stopped ", "stop"), ("D/C'd", "stop"), ("Rate/Dose Change", "rate"),
        ("Handoff ", "running"),
        ("Delayed Started in Other Location", "start"), ("RATECHG", "rate"),
        ("Not Given per Sliding Scale", "not_given"), ("Not Given - NPO", "not_given"),
        ("Held: SBP 88/40", "not_given"),
        ("Bolus from Bag", "bag_bolus"), ("Given by Other", "given"), ("Due", "planned"),
        ("Canceled Entry", "cancelled"),
        ("Not Started in Other Location", "not_given"), ("Restarted", "restart"), ("BEGIN", "start"),
        ("Paused", "pause"),
    ],
)  # fmt: skip
def test_listed_actions_are_sure(text: str, action: str) -> None:
    meaning = action_of(text)
    assert meaning.action == action
    assert meaning.sure >= 0.8


@pytest.mark.parametrize("text, action", [("IV Bag Hung", "start"), ("Infusion was stopped early", "stop")])
def test_unlisted_actions_are_a_guess(text: str, action: str) -> None:
    meaning = action_of(text)
    assert (meaning.action, meaning.sure < 0.8) == (action, True)


@pytest.mark.parametrize("text", ["Zorped", "", "17"])
def test_what_means_nothing_is_no_action(text: str) -> None:
    assert action_of(text).action is None


@pytest.mark.parametrize(
    "text, route, technique",
    [
        ("IV", "IV", None), ("INTRAVENOU", "IV", None), ("SIDE PORT", "IV", None), ("IVPB", "IV", "infusion"),
        ("IV Continuous", "IV", "infusion"), ("IVPCA", "IV", "infusion"), ("IVP", "IV", "push"),
        ("IV push", "IV", "push"),
        ("SC INFUSION", "SQ", "infusion"), ("SUBCUT", "SQ", "injection"), ("Intramuscular", "IM", "injection"),
        ("IL", "intralesional", None), ("IP", "IP", None), ("IT", "IT", None), ("IA", "IA", None),
        ("Epidural", "other", None),
    ],
)  # fmt: skip
def test_routes(text: str, route: str, technique: str | None) -> None:
    way = way_of(text)
    assert (way.route, way.technique, way.aside) == (route, technique, "")


@pytest.mark.parametrize("text", ["PO", "Oral", "NG Tube", "TOP", "Transderma", "PR", "Inhalation", "Both Eyes", "SL"])
def test_ways_without_a_code_say_how_it_went_in(text: str) -> None:
    assert way_of(text).aside
    assert way_of(text).route is None


def test_a_flush_is_known_by_its_route() -> None:
    assert way_of("IV FLUSH").flush
    assert way_of("DLPICC").flush


@pytest.mark.parametrize(
    "text, kind",
    [
        ("PICC Line", "picc"), ("Indwelling Port (PortaCath)", "port"), ("Multi Lumen Right IJ", "central"),
        ("20 Gauge L Hand", "peripheral"), ("C^Central Line", "central"),
    ],
)  # fmt: skip
def test_kinds_of_access(text: str, kind: str) -> None:
    assert site_kind(text) == kind


def test_where_a_needle_went_is_no_access() -> None:
    assert not is_access("Left Deltoid")
    assert not is_access("Abdominal Tissue")
    assert is_access("R forearm")


def test_frequencies_tell_continuous_orders_from_doses() -> None:
    assert [is_continuous(text) for text in ("Continuous", "Every 8 hours", "titrated", "")] == [
        True,
        False,
        True,
        None,
    ]


def test_columns_about_persons_are_known() -> None:
    assert all(is_personal(name) for name in ("PAT_NAME", "MRN", "Patient DOB", "USER_ID", "CSN_ID", "Nurse"))
    assert not any(is_personal(name) for name in ("display_name", "MedRoute", "ORDER_MED_ID", "MEDICATION_NAME"))


def test_quantities() -> None:
    assert quantity("1,000 mL") == quantity("1000 ml")
    assert volume_ml("1.5", "L") == 1500
    assert volume_ml("4 mg") is None
    assert rate_ml_h("2 mL/min") == 120
    assert rate_ml_h("5", "mcg/kg/min") is None
    assert volume_within("vancomycin 1 g in NaCl 0.9 % 250 mL IVPB") == 250
    assert quantity("9" * 400) is None


@pytest.mark.parametrize(
    "text, unit, expected",
    [
        ("30 min", "", 30),
        ("1.5 hours", "", 90),
        ("1:30", "", 90),
        ("90", "", 90),
        ("2", "hours", 120),
        ("soon", "", None),
    ],
)
def test_durations(text: str, unit: str, expected: int | None) -> None:
    assert minutes(text, unit) == expected
