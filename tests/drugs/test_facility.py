"""The formulary in the settings folder: what a person answered once is in force everywhere, and stays."""

from __future__ import annotations

import pytest

from infusion_gui import resource
from infusion_gui.drugs import facility
from infusion_gui.drugs.formulary import FormularyError, read_formulary


def test_without_a_file_nothing_is_answered() -> None:
    assert facility.formulary().answers == {}
    assert facility.fault() == ""


def test_an_answer_is_in_force_at_once_and_in_the_file() -> None:
    facility.remember("xyzmab 100 mg IV", "chemo")
    answer = facility.formulary().answer("xyzmab")
    assert answer is not None and answer.category == "chemo"
    assert read_formulary(resource.settings_folder() / facility.FILE).answers.keys() == {"xyzmab"}


def test_a_damaged_file_is_named_and_never_written_over() -> None:
    path = resource.settings_folder() / facility.FILE
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    assert facility.formulary().answers == {}
    assert facility.fault().startswith("formulary.json: not a JSON file")
    with pytest.raises(FormularyError, match="not a JSON file"):
        facility.remember("xyzmab", "chemo")
    assert path.read_text(encoding="utf-8") == "{"
