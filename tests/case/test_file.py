"""The case file: what is filled in, what is refused and how, and that saving never leaves half a file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from infusion_gui.case.file import CaseError, case_bytes, dump, load, plain, read_case, save
from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.case.times import parse_minute
from tests.case.strategies import any_cases


def text(**keys: Any) -> str:
    return json.dumps({"format": "infusion-case/1", **keys})


def sentence(content: str | bytes) -> str:
    with pytest.raises(CaseError) as refused:
        read_case(content)
    return str(refused.value)


# -- what is left out ----------------------------------------------------------------------------------


def test_everything_left_out_is_filled_in() -> None:
    case = read_case(text(administrations=[{"drug": "vancomycin"}, {"drug": "ketorolac", "route": "IM"}]))
    assert [visit.id for visit in case.visits] == ["V1"]
    assert [site.id for site in case.sites] == ["IV1"]
    first, second = case.administrations
    assert (first.id, first.visit, first.site, first.technique, first.category) == (
        *("a1", "V1", "IV1", "infusion"),
        None,
    )
    assert (second.id, second.site, second.technique) == ("a2", None, "injection")
    assert (case.setting, case.profile, case.zone) == ("facility", "cpt", None)


def test_the_first_site_and_visit_of_the_list_are_the_usual_ones() -> None:
    case = read_case(text(visits=[{"id": "ED"}], sites=[{"id": "port"}], administrations=[{"drug": "x"}]))
    assert (case.administrations[0].visit, case.administrations[0].site) == ("ED", "port")


def test_a_site_that_a_row_names_is_made() -> None:
    case = read_case(text(sites=[{"id": "IV1"}], administrations=[{"drug": "x", "site": "IV2"}]))
    assert [site.id for site in case.sites] == ["IV1", "IV2"]


@given(any_cases())
def test_a_saved_case_is_read_back_as_it_was(case: Case) -> None:
    assert read_case(dump(case)) == case
    assert dump(read_case(dump(case))) == dump(case)


def test_a_file_shows_what_was_said_and_no_more() -> None:
    row = Administration(id="a1", drug="vancomycin", start=parse_minute("2026-01-05T13:00"), site="IV1")
    shown = plain(Case(sites=(Site(id="IV1"),), administrations=(row,)))
    assert set(shown) == {"format", "label", "setting", "profile", "visits", "sites", "administrations"}
    assert set(shown["administrations"][0]) == {
        *("id", "drug", "category", "route", "technique", "start", "stop", "site", "visit"),
    }


# -- what is refused -------------------------------------------------------------------------------------

ROW = {"drug": "vancomycin"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        (b"\x7fELF\0\0\0", "not a text file"),
        (b'{"label": "\xff"}', "not UTF-8"),
        ('{"format": ', "line 1, column"),
        ("[" * 100_000, "nested too deeply"),
        pytest.param('{"label": 1' + "0" * 5000 + "}", "thousands of digits", id="a number without end"),
        ("[]", "object"),
        ("{}", "format: missing"),
        ('{"format": "infusion-case/2"}', "newer program"),
        ('{"format": "mar/1"}', "unknown"),
        ('{"case": {"format": "infusion-case/1"}}', "under the key 'case'"),
        ('{"format": "infusion-case/1", "label": "a", "label": "b"}', "'label' stands twice"),
        (text(administrations=[{**ROW, "volume_ml": float("nan")}]), "NaN"),
        (text(colour="red"), "colour: unknown key"),
        (text(visits=[]), ""),
        (text(administrations=[{}]), "administrations[0].drug: missing"),
        (text(administrations=[{**ROW, "colour": 1}]), "administrations[0].colour: unknown key"),
        (text(administrations=[{**ROW, "category": "sedative"}]), "administrations[0].category: 'sedative'"),
        (text(administrations=[{**ROW, "start": "2026-01-05T13:00:00"}]), "administrations[0].start"),
        (text(administrations=[{**ROW, "start": 5}]), "administrations[0].start"),
        (text(administrations=[{**ROW, "start": "2026-02-30T13:00"}]), "no day of the calendar"),
        (text(administrations=[{**ROW, "start": "2026-01-05T24:00"}]), "no such time of day"),
        (
            text(administrations=[{**ROW, "start": "2026-01-05T13:00", "stop": "2026-01-05T12:00"}]),
            "before start",
        ),
        (text(administrations=[{**ROW, "visit": "V9"}]), "administrations[0].visit: no visit 'V9'"),
        (text(administrations=[{**ROW, "id": "a"}, {**ROW, "id": "a"}]), "administrations[1].id: 'a' is used twice"),
        (text(administrations=[{**ROW, "volume_ml": "1 L"}]), "administrations[0].volume_ml"),
        (text(administrations=[{**ROW, "volume_ml": True}]), "is not a number"),
        (text(administrations={}), "administrations: must be a list"),
        (text(administrations=["x"]), "administrations[0]: must be an object"),
        (text(sites=[{"id": "IV1", "restart_of": "IV9"}]), "sites[0].restart_of: no access 'IV9'"),
        (text(sites=[{"id": "A", "lumen_of": "B"}, {"id": "B", "restart_of": "A"}]), "circle"),
        (text(primary_reason="a9"), "primary_reason: no administration 'a9'"),
        (text(zone="Mars/Base"), "zone: 'Mars/Base' is no time zone"),
        (text(place_of_service="1"), "place_of_service: must be two digits"),
        ('{"format": "infusion-case/1", "label": "\\ud800"}', "label"),
    ],
)
def test_a_bad_case_is_refused_in_one_sentence_that_says_where(content: str | bytes, said: str) -> None:
    if said == "":
        assert [visit.id for visit in read_case(content).visits] == ["V1"]
        return
    message = sentence(content)
    assert said in message
    assert "\n" not in message


def test_dates_far_ahead_are_allowed() -> None:
    row = {**ROW, "start": "2147-12-31T23:59", "stop": "2148-01-01T00:30"}
    assert read_case(text(administrations=[row])).administrations[0].minutes == 31


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_case(b"\xef\xbb\xbf" + text(label="é").encode()).label == "é"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.infusion"
    with path.open("wb") as out:
        out.truncate(65 * 1024 * 1024)
    with pytest.raises(CaseError, match="68 MB"):
        load(path)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="cannot be read"):
        load(tmp_path / "gone.infusion")
    with pytest.raises(CaseError, match="cannot be read"):
        load(tmp_path)


# -- saving --------------------------------------------------------------------------------------------


def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bed7.infusion"
    save(Case(label="old"), path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("fsync", "replace"):
        with monkeypatch.context() as broken:
            broken.setattr(os, step, full)
            with pytest.raises(OSError, match="No space"):
                save(Case(label="new"), path)
        assert load(path).label == "old"
        assert [entry.name for entry in tmp_path.iterdir()] == ["bed7.infusion"]


def test_a_save_keeps_permissions_and_follows_links(tmp_path: Path) -> None:
    path = tmp_path / "bed7.infusion"
    save(Case(label="old"), path)
    path.chmod(0o600)
    link = tmp_path / "link.infusion"
    link.symlink_to(path)
    save(Case(label="new"), link)
    assert link.is_symlink()
    assert load(path).label == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == case_bytes(Case(label="new"))
