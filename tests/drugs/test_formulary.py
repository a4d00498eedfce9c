"""What a facility answered about its drugs: kept, found again, refused when damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infusion_gui.drugs.catalogue import known_drugs
from infusion_gui.drugs.formulary import Formulary, FormularyError, read_formulary, write_formulary


def test_an_answer_settles_a_name_nobody_knew() -> None:
    formulary = Formulary().remember("house cocktail #3", "therapeutic", ("Ketorolac", "diphenhydramine"))
    found = known_drugs(["House  Cocktail #3"], formulary=formulary)["House  Cocktail #3"]
    assert (found.substances, found.category) == (("diphenhydramine", "ketorolac"), "therapeutic")
    assert found.why == "class from the facility formulary: house cocktail #3 is therapeutic"


def test_an_answer_without_substances_stands_for_itself() -> None:
    found = known_drugs(["Drug A"], formulary=Formulary().remember("Drug A", "chemo"))["Drug A"]
    assert (found.substances, found.category) == (("drug a",), "chemo")


def test_an_answer_about_a_substance_speaks_for_every_spelling_of_it() -> None:
    formulary = Formulary().remember("Remicade", "therapeutic")
    names = ["infliximab", "inFLIXimab-dyyb (INFLECTRA) 500 mg in NS 250 mL", "Remicade"]
    assert [known_drugs([name], formulary=formulary)[name].category for name in names] == ["therapeutic"] * 3


def test_an_answer_about_a_bag_of_fluid_speaks_for_that_spelling_only() -> None:
    formulary = Formulary().remember("NS 100 mL", "vehicle").remember("ns", "kvo")
    found = known_drugs(["NS 100 mL", "NS", "normal saline"], formulary=formulary)
    assert {name: drug.category for name, drug in found.items()} == {
        "NS 100 mL": "vehicle",
        "NS": "kvo",
        "normal saline": "hydration",
    }


def test_an_answer_wins_over_the_table_and_the_payer_over_both() -> None:
    formulary = Formulary().remember("denosumab", "chemo").remember("methotrexate", "therapeutic")
    assert known_drugs(["methotrexate"], formulary=formulary)["methotrexate"].category == "therapeutic"
    by_payer = known_drugs(["Prolia"], formulary=formulary, chemo_list="payer_downgrade_list")
    assert by_payer["Prolia"].category == "therapeutic"


def test_what_must_not_be_pushed_stays_so_under_an_answer() -> None:
    assert not known_drugs(["KCl"], formulary=Formulary().remember("KCl", "therapeutic"))["KCl"].pushable


def test_a_later_answer_takes_the_place_of_an_earlier_one_and_can_be_forgotten() -> None:
    formulary = Formulary().remember("Drug A", "chemo").remember("DRUG A", "therapeutic")
    assert formulary.answer("drug a") is not None
    assert [answer.category for answer in formulary.answers.values()] == ["therapeutic"]
    assert formulary.forget("Drug  a").answer("drug a") is None


def test_a_formulary_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "house.formulary"
    formulary = Formulary(label="Sankt Märia").remember("Zeta–7", "blood", note="see memo 4").remember("a", "flush")
    write_formulary(formulary, path)
    assert read_formulary(path) == formulary
    assert [line.strip()[:13] for line in path.read_text(encoding="utf-8").splitlines()[1:3]] == [
        '{"name": "a",',
        '{"name": "Zet',
    ]
    assert [file.name for file in path.parent.iterdir()] == ["house.formulary"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "house.formulary"
    write_formulary(Formulary().remember("a", "chemo"), path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(FormularyError, match=r"^house\.formulary: cannot be written \(No space left on device\)"):
        write_formulary(Formulary().remember("b", "chemo"), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["house.formulary"]


def _drug(**changes: object) -> dict[str, object]:
    return {"name": "x", "category": "chemo", **changes}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "not a JSON file"),
        ("{", "not a JSON file"),
        ("[" * 100_000, "not a JSON file"),
        ("[]", "its format must be 'infusion-formulary/1'"),
        ({"format": "infusion-formulary/2"}, "its format must be 'infusion-formulary/1'"),
        ({"drugs": {}}, "'drugs' must be a list"),
        ({"doses": []}, "the key 'doses' is unknown"),
        ({"drugs": ["x"]}, "drug 1: must be an object"),
        ({"drugs": [_drug(), _drug(name=" ")]}, "drug 2: the name is missing"),
        ({"drugs": [_drug(category="poison")]}, "drug 1: category 'poison' is unknown; use one of chemo,"),
        ({"drugs": [_drug(), _drug(name="X")]}, "drug 2: 'X' stands twice"),
        ({"drugs": [_drug(dose=1)]}, "drug 1: the key 'dose' is unknown"),
        ({"drugs": [_drug(substances="x")]}, "drug 1: substances must be a list"),
        ({"drugs": [_drug(note=4)]}, "drug 1: the note must be a text"),
    ],
)
def test_a_damaged_file_is_refused_with_file_place_and_fault(tmp_path: Path, content: object, fault: str) -> None:
    path = tmp_path / "house.formulary"
    if isinstance(content, dict):
        content = json.dumps({"format": "infusion-formulary/1", **content})
    path.write_text(str(content), encoding="utf-8")
    with pytest.raises(FormularyError) as refused:
        read_formulary(path)
    assert str(refused.value).startswith("house.formulary")
    assert fault in str(refused.value)


def test_bytes_that_are_no_text_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormularyError, match=r"^a: not a JSON file in UTF-8"):
        read_formulary(tmp_path / "a")
    with pytest.raises(FormularyError, match=r"^b: cannot be read"):
        read_formulary(tmp_path / "b")


def test_an_answer_with_a_class_that_does_not_exist_is_refused() -> None:
    with pytest.raises(FormularyError, match="category 'maybe' is unknown"):
        Formulary().remember("x", "maybe")
