"""The drug table itself: whole, without contradictions, and true to the codes of CMS."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infusion_gui.drugs import spelling
from infusion_gui.drugs.catalogue import lookup
from infusion_gui.drugs.table import CATEGORY, FILES, FORMAT, downgraded
from infusion_gui.resource import read_json

_KEYS = {"name", "label", "also", "class", "class_from", "codes", "of", "fluid", "additive", "maintenance", "push"}
_KEYS |= {"usual", "why", "kit"}


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in FILES:
        data = read_json(f"drugs/{file}.json")
        for row in data["rows"]:
            yield row.get("class", data["class"]), row


def test_every_file_says_what_it_is_and_where_its_facts_come_from() -> None:
    for file in FILES:
        data = read_json(f"drugs/{file}.json")
        assert data["format"] == FORMAT
        assert data["class"] in CATEGORY
        assert data["date"] >= "2026-11"
        assert "own judgement" in data["source"] or "R-" in data["source"]


def test_it_knows_six_hundred_injected_substances_and_more() -> None:
    injected = {row["name"] for kind, row in rows() if kind in ("chemo", "hormonal", "biologic", "therapeutic")}
    assert len(injected) >= 800


def test_no_name_belongs_to_two_substances() -> None:
    owner: dict[str, str] = {}
    for _, row in rows():
        for name in (row["name"], *row.get("also", ())):
            key = spelling.key(name)
            assert key, name
            assert owner.setdefault(key, row["name"]) == row["name"], name


def test_rows_are_well_formed() -> None:
    for kind, row in rows():
        assert set(row) <= _KEYS, row
        assert kind in CATEGORY
        assert row["name"] == row["name"].lower()
        assert row.get("of", [""]) == sorted(row.get("of", [""]))
        assert row.get("additive", "vitamin") in ("electrolyte", "vitamin")
        assert (kind in ("unsettled", "elsewhere")) == bool(row.get("why")), row
        assert len(set(row.get("codes", ()))) == len(row.get("codes", ()))


def test_every_substance_is_found_by_its_own_name_and_every_other_name() -> None:
    for kind, row in rows():
        of = tuple(row.get("of", (row["name"],)))
        for name in (row["name"], *row.get("also", ())):
            found = lookup(name, candidates=False)
            assert found.certainty == "exact", name
            if kind not in ("flush", "kvo", "vehicle", "hydration"):
                assert found.substances == of, name
                assert found.form is not None or found.category == CATEGORY[kind], name


def test_no_potassium_salt_may_be_pushed() -> None:
    salts = [row for kind, row in rows() if kind == "therapeutic" and "potassium" in row["name"].split()]
    assert len(salts) >= 4
    assert all(row["push"] is False for row in salts)


def test_the_payer_list_names_substances_of_the_table() -> None:
    names = {row["name"] for _, row in rows()}
    assert set(downgraded()) <= names
    assert len(downgraded()) == 16


def test_codes_are_those_of_cms_and_stand_once(shared: Path) -> None:
    with (shared / "data/drugs/hcpcs_level2_drug_codes_2026-04.csv").open(encoding="utf-8", newline="") as file:
        known = {row["code"]: row for row in csv.DictReader(file)}
    codes = [code for _, row in rows() for code in row.get("codes", ())]
    assert set(codes) <= set(known)
    assert len(set(codes)) == len(codes) > 1100


def test_the_chemo_class_agrees_with_cms_but_for_what_supports_chemo(shared: Path) -> None:
    with (shared / "data/drugs/hcpcs_level2_drug_codes_2026-04.csv").open(encoding="utf-8", newline="") as file:
        chemo = {r["code"] for r in csv.DictReader(file) if r["rbcs_family"] == "Chemotherapeutic Agent"}
    kinds = {code: (kind, row["name"]) for kind, row in rows() for code in row.get("codes", ())}
    differ = {
        kinds[code][1] for code in chemo & set(kinds) if CATEGORY[kinds[code][0]] not in ("chemo", "chemo_hormonal")
    }
    supportive = {
        "amifostine",
        "glucarpidase",
        "mesna",
        "elliotts b solution",
        "triamcinolone",
        "faricimab",
        "pegfilgrastim",
    }
    antiemetic = {"droperidol", "fosaprepitant", "fosnetupitant-palonosetron", "granisetron", "palonosetron"}
    antiemetic |= {"prochlorperazine", "rolapitant", "trimethobenzamide"}
    elsewhere = {"sodium iodide i-131", "sipuleucel-t"}
    cells = {name for kind, name in kinds.values() if kind == "elsewhere" and "leucel" in name}
    assert differ <= supportive | antiemetic | elsewhere | cells
