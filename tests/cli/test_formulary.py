"""The command line answers as the window does: with what the facility said about its drugs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infusion_gui import resource
from infusion_gui.cli import main
from infusion_gui.drugs import facility


@pytest.fixture
def case(tmp_path: Path) -> str:
    row = {"drug": "xyzmab 100 mg", "start": "2026-01-05T13:00", "stop": "2026-01-05T13:40"}
    path = tmp_path / "one.infusion"
    path.write_text(json.dumps({"format": "infusion-case/1", "administrations": [row]}), encoding="utf-8")
    return str(path)


def codes(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line["code"] for line in json.loads(capsys.readouterr().out)["lines"]]


def test_a_class_remembered_in_the_window_is_coded(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", case, "--format", "json"]) == 0
    assert codes(capsys) == []
    facility.remember("xyzmab", "chemo")
    assert main(["code", case, "--format", "json"]) == 0
    assert codes(capsys) == ["96413"]


def test_a_damaged_formulary_is_said_instead_of_coded_past(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = resource.settings_folder() / facility.FILE
    path.parent.mkdir(parents=True)
    path.write_text("[]", encoding="utf-8")
    assert main(["code", case]) == 2
    assert capsys.readouterr().err.startswith("infusion-gui code: formulary.json: not a formulary")
