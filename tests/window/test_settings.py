"""What the window remembers, and that nothing in the file can stop it from starting."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from infusion_gui.window import settings as module
from infusion_gui.window.settings import Recent, Settings, keep_settings, load_settings, save_settings


def test_settings_come_back(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.json"
    saved = Settings(
        theme="dark", snap=False, dock_width=400, recent=[Recent(path="a.infusion", label="bed 7", rows=3)]
    )
    save_settings(saved, file)
    assert load_settings(file) == saved


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"theme": "pink"}', '{"version": "x"}', '{"version": Infinity}', "[" * 100_000, "\x00\x01"],
    ids=["empty", "list", "cut", "theme", "version", "infinite", "deep", "bytes"],
)
def test_a_broken_file_means_defaults_and_a_warning(
    text: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text, encoding="utf-8")
    assert load_settings(file) == Settings()
    assert "defaults" in caplog.text


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"theme": "dark"}', encoding="utf-8-sig")
    assert load_settings(file).theme == "dark"


@pytest.mark.skipif(os.name != "posix", reason="names of files are text there")
def test_a_folder_whose_name_is_no_utf8_is_remembered(tmp_path: Path) -> None:
    folder = os.fsdecode(b"/stays/caf\xe9")
    saved = Settings(last_folder=folder, recent=[Recent(path=f"{folder}/bed7.infusion")])
    save_settings(saved, tmp_path / "settings.json")
    assert load_settings(tmp_path / "settings.json") == saved


def test_no_file_is_no_fault(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()
    assert not caplog.text


def test_keys_of_another_version_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"version": 1, "theme": "dark", "toolbar": "big"}), encoding="utf-8")
    assert load_settings(file).theme == "dark"


def test_an_older_file_is_migrated_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "VERSION", 3)
    monkeypatch.setattr(
        module,
        "MIGRATIONS",
        {1: lambda data: {**data, "colours": data["scheme"]}, 2: lambda data: {**data, "theme": data["colours"]}},
    )
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"version": 1, "scheme": "dark"}), encoding="utf-8")
    assert load_settings(file).theme == "dark"


def test_recent_cases_are_few_and_each_once() -> None:
    settings = Settings()
    for n in (1, 2, 3, 2):
        settings.remember(Recent(path=f"{n}.infusion"), most=3)
    assert [item.path for item in settings.recent] == ["2.infusion", "3.infusion", "1.infusion"]


def test_a_folder_that_cannot_be_written_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("x")
    save_settings(Settings(), tmp_path / "file" / "settings.json")
    assert "cannot be saved" in caplog.text


def test_what_one_window_sets_outlives_another_that_was_open_before(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    save_settings(Settings(), file)
    one, other = load_settings(file), load_settings(file)
    one.idle_minutes, one.theme = 5, "dark"
    keep_settings(one, file)
    other.snap = False
    keep_settings(other, file, Recent(path="a.infusion"))
    found = load_settings(file)
    assert (found.idle_minutes, found.theme, found.snap) == (5, "dark", False)
    assert [recent.path for recent in found.recent] == ["a.infusion"]
    one.theme = "light"
    keep_settings(one, file)
    assert (load_settings(file).theme, load_settings(file).snap) == ("light", False)


def test_a_person_keeps_a_value_set_elsewhere_although_the_organisation_has_its_own_here(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    save_settings(Settings(), file)
    here, elsewhere = load_settings(file), load_settings(file)
    here.fix({"idle_minutes": 10})
    elsewhere.idle_minutes = 5
    keep_settings(elsewhere, file)
    keep_settings(here, file)
    assert load_settings(file).idle_minutes == 5


def test_settings_that_were_spoilt_meanwhile_are_written_anew_as_this_window_has_them(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    save_settings(Settings(theme="dark"), file)
    settings = load_settings(file)
    settings.remember(Recent(path="a.infusion"))
    file.write_text("{", encoding="utf-8")
    keep_settings(settings, file)
    assert load_settings(file).theme == "dark"
    assert [recent.path for recent in load_settings(file).recent] == ["a.infusion"]
