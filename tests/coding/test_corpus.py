"""Published worked answers: the engine gives each that is right, and none that is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infusion_gui.case.file import case_of
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Result

CASES = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "cases"
SAME_AS_59 = {"59", "XE", "XP", "XS", "XU"}


def _published() -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted(CASES.glob("*.json"))]


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _answer(data: dict[str, Any]) -> Result:
    case = case_of(data["case"])
    return code_case(case, policy_of(case))


def _in_scope(units: dict[str, int]) -> dict[str, int]:
    return {code: count for code, count in units.items() if code.startswith("96") or code == "C8957"}


@pytest.mark.skipif(not CASES.is_dir(), reason="needs the folder `shared` with the published cases beside the checkout")
@pytest.mark.parametrize("path", _published())
def test_a_published_case_gets_the_answer_that_stands(path: Path) -> None:
    data = _read(path)
    expected = data["expect"]
    result = _answer(data)
    units = dict(result.units())
    if data["standing"] in ("settled", "policy"):
        if data["complete"]:
            assert _in_scope(units) == expected["units"]
        else:
            assert {code: units.get(code, 0) for code in expected["units"]} == expected["units"]
        assert not set(expected["absent"]) & set(units)
        for code, modifiers in expected["modifiers"].items():
            for modifier in modifiers:
                allowed = SAME_AS_59 if modifier == "59" else {modifier}
                assert any(line.code == code and allowed & set(line.modifiers) for line in result.lines)
    if "cpt_units" in data:
        plain = case_of({**data["case"], "profile": "cpt", "policy": {}})
        assert dict(code_case(plain, policy_of(plain)).units()) == data["cpt_units"]


@pytest.mark.skipif(not CASES.is_dir(), reason="needs the folder `shared` with the published cases beside the checkout")
def test_a_published_answer_that_is_wrong_or_arguable_is_not_given_by_default() -> None:
    given = []
    for path in sorted(CASES.glob("*.json")):
        data = _read(path)
        if data["standing"] not in ("wrong", "disputed"):
            continue
        plain = case_of({**data["case"], "profile": "cpt", "policy": {}})
        if dict(code_case(plain, policy_of(plain)).units()) == data["expect"]["units"]:
            given.append(data["id"])
    assert not given


@pytest.mark.skipif(not CASES.is_dir(), reason="needs the folder `shared` with the published cases beside the checkout")
def test_every_published_case_is_here() -> None:
    standings = [_read(path)["standing"] for path in CASES.glob("*.json")]
    assert {kind: standings.count(kind) for kind in set(standings)} == {
        "settled": 95,
        "policy": 15,
        "disputed": 2,
        "wrong": 5,
    }
