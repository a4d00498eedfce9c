"""Profiles and knobs as files and as typed text: what is read, what is refused and in which words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infusion_gui import resource
from infusion_gui.coding.policy import Policy, PolicyError, checked, options, policy_with
from infusion_gui.coding.profiles import (
    SHIPPED,
    library,
    policy_of,
    read_profile,
    resolve,
    shipped,
)
from tests.coding.stays import coded, policy, row, stay


def profile_text(**given: Any) -> str:
    return json.dumps({"format": "infusion-policy/1", "name": "st-marys", **given})


# -- what is shipped --------------------------------------------------------------------------------------------------


def test_the_default_is_profile_cpt() -> None:
    assert resolve("cpt", shipped()) == Policy()
    assert policy_of(stay(row("a", "08:00", "09:00"))) == Policy()


def test_the_articles_profile_differs_in_four_knobs() -> None:
    assert _differences("article") == {
        "sequential_chemo_hours": "96417",
        "partial_overlap": "concurrent_if_any",
        "hydration_with_transfusion": "never_same_date",
        "incompatible_drugs": "own_initial",
    }


def test_the_conservative_profile_differs_as_the_rules_suggest() -> None:
    assert _differences("conservative") == {
        "missing_stop_drug": "hold",
        "partial_overlap": "concurrent_if_16",
        "same_drug_repeat_infusion": "cumulate",
        "hydration_sum": "segment_min_31",
        "hydration_push_deduct": "split",
        "hydration_min_ml": 501,
        "split_dose": "per_dose",
        "concurrent_cap": "per_encounter",
    }


def _differences(name: str) -> dict[str, Any]:
    plain = Policy().model_dump()
    return {knob: value for knob, value in policy(name).model_dump().items() if value != plain[knob]}


def test_every_shipped_profile_is_a_file_of_its_name() -> None:
    for name in SHIPPED:
        read = read_profile(resource.path(f"policies/{name}.policy").read_text("utf-8"))
        assert read.name == name and read.label


def test_every_knob_says_what_it_changes_and_where_that_comes_from() -> None:
    for knob, told in Policy.model_fields.items():
        extra = told.json_schema_extra
        assert told.description and isinstance(extra, dict) and extra["sources"], knob
        assert len(options(knob)) > 1


# -- what counts -------------------------------------------------------------------------------------------------------


def test_the_last_that_is_said_wins() -> None:
    case = stay(row("a", "08:00"), profile="conservative", policy={"missing_stop_drug": "last_running_note"})
    assert policy_of(case).missing_stop_drug == "last_running_note"
    assert policy_of(case).hydration_sum == "segment_min_31"
    assert policy_of(case, profile="article").hydration_sum == "sum"
    assert policy_of(case, profile="article").missing_stop_drug == "last_running_note"
    assert policy_of(case, overrides={"missing_stop_drug": "push_flag"}).missing_stop_drug == "push_flag"


def test_a_facilitys_own_profile_stands_on_another() -> None:
    own = read_profile(profile_text(label="St. Mary's", base="article", policy={"partial_overlap": "majority"}))
    found = resolve("st-marys", {**shipped(), "st-marys": own})
    assert found.partial_overlap == "majority"
    assert found.sequential_chemo_hours == "96417"
    bare = read_profile(profile_text())
    assert resolve("st-marys", {"st-marys": bare}) == Policy()


def test_the_settings_folder_adds_profiles_and_never_replaces_the_shipped(tmp_path: Path) -> None:
    (tmp_path / "a.policy").write_text(profile_text(policy={"reset_daily": True}), "utf-8")
    (tmp_path / "b.policy").write_text(profile_text(name="cpt", policy={"reset_daily": True}), "utf-8")
    (tmp_path / "c.policy").write_text("not json", "utf-8")
    (tmp_path / "d.policy").write_bytes(b"{\xff}")
    (tmp_path / "e.policy").write_text(profile_text(name="lost", base="nobody's"), "utf-8")
    found = library(tmp_path)
    assert set(found.profiles) == {*SHIPPED, "st-marys"}
    assert resolve("st-marys", found.profiles).reset_daily
    assert not resolve("cpt", found.profiles).reset_daily
    said = {Path(fault.partition(": ")[0]).name: fault for fault in found.faults}
    assert set(said) == {"b.policy", "c.policy", "d.policy", "e.policy"}
    assert "shipped" in said["b.policy"]
    assert "JSON" in said["c.policy"]
    assert "JSON" in said["d.policy"]
    assert "nobody's" in said["e.policy"]
    assert set(library().profiles) == set(library(tmp_path / "absent").profiles) == set(SHIPPED)


def test_a_profile_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.policy").mkdir()
    (fault,) = library(tmp_path).faults
    assert fault.startswith(f"{tmp_path / 'a.policy'}: cannot be read (")


def test_of_two_folders_the_first_wins_and_a_profile_may_stand_on_one_of_the_other(tmp_path: Path) -> None:
    ours, mine = tmp_path / "organisation", tmp_path / "person"
    ours.mkdir()
    mine.mkdir()
    (ours / "a.policy").write_text(profile_text(policy={"reset_daily": True}), "utf-8")
    (mine / "a.policy").write_text(profile_text(policy={"reset_daily": False}), "utf-8")
    (mine / "b.policy").write_text(profile_text(name="mine", base="st-marys"), "utf-8")
    found = library(ours, mine)
    assert found.faults == ()
    assert resolve("st-marys", found.profiles).reset_daily
    assert resolve("mine", found.profiles).reset_daily


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[]", "format"),
        ('{"format": "infusion-policy/2", "name": "x"}', "format"),
        (profile_text(knobs={}), "knobs"),
        (profile_text(name=""), "name"),
        (profile_text(name=3), "name"),
        (profile_text(label=3), "label"),
        (profile_text(base=3), "base"),
        (profile_text(policy=[]), "policy"),
        (profile_text(policy={"partial_overlaps": "majority"}), "partial_overlap"),
        (profile_text(policy={"partial_overlap": "most"}), "majority"),
    ],
)
def test_a_faulty_profile_is_refused_with_the_key(text: str, word: str) -> None:
    with pytest.raises(PolicyError, match=word):
        read_profile(text)


def test_an_unknown_profile_is_refused_with_the_list() -> None:
    with pytest.raises(PolicyError, match=r"'nowhere'.*article, conservative, cpt"):
        resolve("nowhere", shipped())
    lost = read_profile(profile_text(base="nowhere"))
    with pytest.raises(PolicyError, match="nowhere"):
        resolve("st-marys", {"st-marys": lost})


def test_profiles_that_stand_on_each_other_are_refused() -> None:
    one = read_profile(profile_text(name="one", base="two"))
    two = read_profile(profile_text(name="two", base="one"))
    with pytest.raises(PolicyError, match="itself"):
        resolve("one", {"one": one, "two": two})


def test_an_unknown_knob_or_value_of_a_case_is_refused_with_its_place() -> None:
    with pytest.raises(PolicyError, match=r"^policy: no knob is called 'overlap'; is it one of partial_overlap"):
        policy_of(stay(row("a", "08:00"), policy={"overlap": "x"}))
    with pytest.raises(PolicyError, match=r"^policy: no knob is called 'qqqq'; the knobs are manual_push"):
        policy_of(stay(row("a", "08:00"), policy={"qqqq": "x"}))
    with pytest.raises(PolicyError, match=r"^policy: partial_overlap cannot be 'x'; it is one of solo_first, majority"):
        policy_of(stay(row("a", "08:00"), policy={"partial_overlap": "x"}))


@pytest.mark.parametrize(
    ("knob", "value", "read"),
    [
        ("reset_daily", "true", True),
        ("reset_daily", "false", False),
        ("reset_daily", True, True),
        ("hydration_min_ml", "501", 501.0),
        ("hydration_min_ml", 501, 501.0),
        ("hydration_min_ml", "null", None),
        ("hydration_min_ml", "none", None),
        ("hydration_min_ml", None, None),
        ("x_modifiers", 59, "59"),
        ("x_modifiers", "xepsu", "xepsu"),
        ("sequential_chemo_hours", "96417", "96417"),
        ("pump_code", 96416, "96416"),
    ],
)
def test_a_value_is_read_by_the_type_of_its_knob(knob: str, value: object, read: object) -> None:
    found = checked(knob, value)
    assert found == read and type(found) is type(read)


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        ("reset_daily", "yes"),
        ("reset_daily", 1),
        ("hydration_min_ml", "much"),
        ("hydration_min_ml", -1),
        ("hydration_min_ml", float("nan")),
        ("hydration_min_ml", float("inf")),
        ("hydration_min_ml", True),
        ("hydration_min_ml", []),
        ("partial_overlap", "SOLO_FIRST"),
        ("partial_overlap", True),
        ("partial_overlap", None),
        ("x_modifiers", 59.0),
    ],
)
def test_a_value_of_no_use_is_refused_with_those_allowed(knob: str, value: object) -> None:
    with pytest.raises(PolicyError) as refused:
        checked(knob, value)
    assert all(option in str(refused.value) for option in options(knob))


def test_no_overrides_are_the_same_policy() -> None:
    base = Policy()
    assert policy_with(base, {}) is base
    assert policy_with(base, {"reset_daily": "true"}).reset_daily


def test_a_result_names_its_profile() -> None:
    assert coded(stay(row("a", "08:00", "09:00"), profile="article"), profile="article").profile == "article"
