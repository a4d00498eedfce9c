"""What disks, folders and other programs do to a case: each ends in one clear sentence, and nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from infusion_gui import resource
from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.session import journal
from infusion_gui.session.document import Document
from infusion_gui.window import app
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.crash import Reports
from infusion_gui.window.crash_watch import CrashWatch
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.settings import Settings, load_settings, settings_file
from tests.window.hands import ED, Answers, press


def refuses(number: int) -> Callable[..., None]:
    """Stands in for a call of the system that fails with this error."""

    def fails(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fails


@pytest.fixture
def on_disk(window: MainWindow, tmp_path: Path) -> Path:
    """The open case, saved, and then edited once: 13 rows here, 14 in the file."""
    folder = tmp_path / "share"
    folder.mkdir()
    file = folder / "bed7.infusion"
    assert window.save(file)
    window.document.edit(edits.delete(window.document.case, "a1"))
    return file


def one_sentence(window: MainWindow) -> str:
    said = window.notice.text or window.status.message
    assert said
    assert "\n" not in said
    assert "Errno" not in said
    assert "Traceback" not in said
    return said


def nothing_lost(window: MainWindow, file: Path, elsewhere: Path) -> None:
    """The case is here with its edit and its steps, the file as it was; it can be saved in another place."""
    assert len(window.document.case.administrations) == 13
    assert window.document.modified
    assert window.document.undo_stack.canUndo()
    if file.exists():
        assert len(load(file).administrations) == 14
        assert [path.name for path in file.parent.iterdir() if path.suffix == ".new"] == []
    assert window.save(elsewhere)
    assert len(load(elsewhere).administrations) == 13
    assert not window.document.modified


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_or_failing_disk(
    window: MainWindow, on_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", refuses(number))
        press(window, "Ctrl+S")
        said = one_sentence(window)
    assert said.startswith("bed7.infusion was not saved (")
    assert os.strerror(number).lower() in said
    nothing_lost(window, on_disk, tmp_path / "elsewhere.infusion")
    assert window.status.message == "Saved"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_folder_that_may_not_be_written(
    window: MainWindow, on_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with monkeypatch.context() as folder:
        folder.setattr(tempfile, "mkstemp", refuses(number))
        press(window, "Ctrl+S")
        assert "save it elsewhere" in one_sentence(window)
    nothing_lost(window, on_disk, tmp_path / "elsewhere.infusion")


def test_a_folder_that_went_away(window: MainWindow, on_disk: Path, tmp_path: Path) -> None:
    shutil.rmtree(on_disk.parent)
    QApplication.processEvents()
    press(window, "Ctrl+S")
    assert "bed7.infusion was not saved" in one_sentence(window)
    nothing_lost(window, on_disk, tmp_path / "elsewhere.infusion")


def test_a_file_that_went_away_is_written_again(window: MainWindow, on_disk: Path) -> None:
    on_disk.unlink()
    press(window, "Ctrl+S")
    assert len(load(on_disk).administrations) == 13


@pytest.mark.parametrize("command", ["file_audit", "file_picture", "file_codes", "file_queries"])
def test_what_goes_out_to_a_full_disk(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    answers.path = tmp_path / "out"
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", refuses(errno.ENOSPC))
        getattr(window.commands, command)()
    assert os.strerror(errno.ENOSPC).lower() in one_sentence(window).lower()
    assert list(tmp_path.iterdir()) == []


def test_opening_from_a_folder_that_is_not_there_keeps_the_open_case(window: MainWindow, tmp_path: Path) -> None:
    before = window.document.case
    assert not window.commands.open_path(tmp_path / "gone" / "bed7.infusion")
    assert "bed7.infusion" in one_sentence(window)
    assert window.document.case is before


@pytest.mark.parametrize("content", [b"", b"\x00" * 400, b'{"format": "infusion-case/1"', b"[]", b"\xff\xfe{"])
def test_a_torn_case_file_is_refused_and_left_alone(window: MainWindow, tmp_path: Path, content: bytes) -> None:
    before = window.document.case
    file = tmp_path / "torn.infusion"
    file.write_bytes(content)
    assert not window.commands.open_path(file)
    assert "torn.infusion" in one_sentence(window)
    assert window.document.case is before
    assert file.read_bytes() == content


# -- two windows, and other programs --------------------------------------------------------------------


@pytest.fixture
def second(qtbot: QtBot, look: Look) -> Iterator[MainWindow]:
    made = MainWindow(Document(), Settings(theme="light"), look, prompts=Answers())
    qtbot.addWidget(made)
    made.show()
    yield made
    made.document.close()


def test_two_windows_on_one_file(window: MainWindow, second: MainWindow, on_disk: Path, tmp_path: Path) -> None:
    assert second.commands.open_path(on_disk)
    assert (
        second.notice.text == "bed7.infusion is open in another window; here it can only be saved under another name."
    )
    second.document.edit(edits.delete(second.document.case, "a2"))
    assert not second.save()
    assert "open in another window" in one_sentence(second)
    assert len(load(on_disk).administrations) == 14
    assert window.save()
    assert len(load(on_disk).administrations) == 13
    # The other's save is told; saving over it is not to be had while the other window is open, which is said.
    second.document.check_disk()
    assert "changed by another program" in second.notice.text
    over = next(button for button in second.notice.findChildren(QPushButton) if button.text() == "Save over it")
    over.click()
    assert "open in another window" in one_sentence(second)
    second.commands.file_save()  # nor without a word, whatever stands there already
    assert second.status.message == "Not saved"
    assert second.save(tmp_path / "mine.infusion")
    assert len(load(tmp_path / "mine.infusion").administrations) == 13


def test_a_file_that_another_program_changed_is_not_saved_over_without_a_word(
    window: MainWindow, on_disk: Path
) -> None:
    window.document.edit(edits.delete(window.document.case, "a2"))
    on_disk.write_bytes(on_disk.read_bytes() + b"\n")
    window.document.check_disk()
    assert "changed by another program" in window.notice.text
    window.document.edit(edits.delete(window.document.case, "a3"))
    window.commands.file_save()
    assert "changed by another program" in window.notice.text
    assert window.status.message == "Not saved"


def test_the_second_window_may_save_when_the_first_has_left(
    window: MainWindow, second: MainWindow, on_disk: Path
) -> None:
    assert second.commands.open_path(on_disk)
    window.commands.file_close()
    second.document.edit(edits.delete(second.document.case, "a2"))
    assert second.save()
    assert len(load(on_disk).administrations) == 13


def test_a_file_that_another_program_broke_is_not_taken_up(window: MainWindow, on_disk: Path) -> None:
    before = window.document.case
    on_disk.write_bytes(b"not a case")
    window.document.check_disk()
    assert "changed by another program" in window.notice.text
    window.notice.buttons[0].click()
    assert "bed7.infusion" in one_sentence(window)
    assert window.document.case is before
    assert window.save(overwrite=True)
    assert len(load(on_disk).administrations) == 13


# -- at the start ---------------------------------------------------------------------------------------


def deployed(home: Path, name: str, text: str) -> Path:
    """Puts a file where the organisation of the `start` fixture deploys its own."""
    file = home / "organisation" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def start(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], MainWindow]]:
    """Opens the window as the program does, with the settings, journals and policy file of this test."""
    monkeypatch.setattr(resource, "organisation_folder", lambda: tmp_path / "organisation")
    made: list[MainWindow] = []

    def opened() -> MainWindow:
        window = app.opened(CrashWatch(Reports(tmp_path / "reports"), qapp))
        window.prompts = Answers()
        qtbot.addWidget(window)
        window.show()
        made.append(window)
        return window

    yield opened
    for window in made:
        window.incidents.leave()
        window.document.close()


def test_settings_that_cannot_be_read_are_kept_and_told(start: Callable[[], MainWindow]) -> None:
    file = settings_file()
    file.parent.mkdir(parents=True)
    file.write_text('{"theme": "dark", "recent": [{"pa', encoding="utf-8")
    window = start()
    assert "settings cannot be understood" in window.notice.text
    assert window.commands.open_copy(ED)
    window.close()
    assert file.with_suffix(".unreadable.json").read_text(encoding="utf-8").startswith('{"theme": "dark"')
    assert load_settings(file).theme == "system"


def test_a_settings_folder_that_may_not_be_read(
    start: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = settings_file()
    file.parent.mkdir(parents=True)
    file.write_text('{"theme": "dark"}', encoding="utf-8")
    read = Path.read_text

    def guarded(path: Path, *arguments: str, **keywords: str) -> str:
        if path == file:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read(path, *arguments, **keywords)

    monkeypatch.setattr(Path, "read_text", guarded)
    window = start()
    assert "settings cannot be read (permission denied)" in window.notice.text
    assert file.exists()


def test_a_policy_file_that_is_wrong_is_told_at_the_start(start: Callable[[], MainWindow], tmp_path: Path) -> None:
    deployed(tmp_path, "settings.json", '{"theme": "dark", "undo_steps": 20, "idle": 3}')
    window = start()
    assert "idle not understood" in window.notice.text
    assert window.look.choice == "dark"
    assert window.document.undo_stack.undoLimit() == 20


OURS = '{"format": "infusion-policy/1", "name": "st-marys", "policy": {"missing_stop_drug": "hold"}}'


def test_a_deployed_profile_is_offered_and_codes_the_case(start: Callable[[], MainWindow], tmp_path: Path) -> None:
    deployed(tmp_path, "ours.policy", OURS)
    deployed(tmp_path, "settings.json", '{"profile": "st-marys"}')
    window = start()
    assert window.notice.text == ""
    assert window.empty_case().profile == "st-marys"
    assert window.commands.open_copy(ED)
    assert "96374" in {line.code for line in window.document.result.lines}
    next(choose for name, choose, _ in window.commands.tools_profile() if name == "st-marys")()
    assert window.document.policy.missing_stop_drug == "hold"
    assert "96374" not in {line.code for line in window.document.result.lines}
    window.commands.tools_compare()
    sheet = window.sheets.comparison
    sheet.profile.setCurrentText("cpt")
    assert "96374" in " ".join(sheet.texts())
    assert "missing stop drug" in " ".join(sheet.texts())
    sheet.hide()
    assert window.settings.profile == "st-marys"
    file = tmp_path / "house.infusion"
    assert window.save(file)
    window.commands.file_close()
    assert window.commands.open_path(file)
    assert window.document.policy.missing_stop_drug == "hold"


def test_a_profile_that_is_not_here_is_one_sentence_for_a_case_and_the_default_for_a_new_one(
    start: Callable[[], MainWindow], tmp_path: Path
) -> None:
    deployed(tmp_path, "ours.policy", OURS.replace("hold", "guess"))
    window = start()
    assert "ours.policy" in window.notice.text
    assert "not offered" in window.notice.text
    window.settings.profile = "st-marys"
    assert window.empty_case().profile == "cpt"
    case = tmp_path / "case.infusion"
    case.write_text('{"format": "infusion-case/1", "profile": "st-marys"}', encoding="utf-8")
    window.notice.hide()
    assert not window.commands.open_path(case)
    assert "no profile is called 'st-marys'" in one_sentence(window)


def died_with_an_edit(folder: Path) -> Path:
    """The journal of a program that ended without warning after one edit."""
    dead = Document(load(ED), journal_folder=folder)
    outcome = edits.delete(dead.case, "a1")
    assert isinstance(outcome, Case)
    dead.edit(outcome)
    content = next(folder.glob("*.journal")).read_bytes()
    dead.close()
    left = folder / "1-1.journal"
    left.write_bytes(content)
    return left


def test_a_journal_that_cannot_be_read_is_set_aside_and_told(start: Callable[[], MainWindow]) -> None:
    left = died_with_an_edit(journal.default_folder())
    content = b"\x00garbage\n" + left.read_bytes()[40:]
    left.write_bytes(content)
    window = start()
    assert "Unsaved edits" in window.notice.text
    assert "folder unreadable" in window.notice.text
    assert (left.parent / "unreadable" / left.name).read_bytes() == content
    assert window.commands.open_copy(ED)
    window.document.edit(edits.delete(window.document.case, "a1"))
    assert len(list(left.parent.glob("*.journal"))) == 1


def test_a_journal_with_a_torn_last_line_gives_back_what_was_whole(start: Callable[[], MainWindow]) -> None:
    left = died_with_an_edit(journal.default_folder())
    with left.open("ab") as file:
        file.write(b'0badc0de {"rows": [{"id"')
    window = start()
    assert window.notice.text == ""
    window.incidents.restore()
    assert len(window.document.case.administrations) == 13


def test_a_full_disk_for_the_journal_is_told_once_and_work_goes_on(
    start: Callable[[], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start()
    assert window.commands.open_copy(ED)
    told: list[str] = []
    window.document.noticed.connect(told.append)
    with monkeypatch.context() as disk:
        disk.setattr(os, "write", refuses(errno.ENOSPC))
        window.document.edit(edits.delete(window.document.case, "a1"))
        window.document.edit(edits.delete(window.document.case, "a2"))
    assert len(told) == 1
    assert "Autosave is not possible" in told[0]
    assert window.notice.text == told[0]
    assert len(window.document.case.administrations) == 12
    assert window.save(tmp_path / "safe.infusion")


def test_settings_that_cannot_be_saved_let_the_window_close(
    start: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    window = start()
    monkeypatch.setattr(tempfile, "mkstemp", refuses(errno.EROFS))
    assert window.close()
    assert "cannot be saved" in caplog.text


def test_a_file_that_wraps_a_case_says_what_to_take_out(empty: MainWindow, tmp_path: Path) -> None:
    wrapped = {"id": "x", "about": "a" * 2000, "case": json.loads(ED.read_text(encoding="utf-8"))}
    file = tmp_path / "wrapped.json"
    file.write_text(json.dumps(wrapped), encoding="utf-8")
    assert not empty.commands.open_path(file)
    assert empty.status.message.startswith("wrapped.json: this file holds a case under the key 'case'")
    assert not empty.case_is_open


@pytest.mark.parametrize("name", ["round.infusion", "round.csv", "round"])
@pytest.mark.parametrize("what", ["folder", "circle"])
def test_what_is_no_file_is_refused_in_one_sentence(window: MainWindow, tmp_path: Path, name: str, what: str) -> None:
    path = tmp_path / name
    if what == "folder":
        path.mkdir()
    else:
        path.symlink_to(name)
    before = window.document.case
    assert not window.commands.open_path(path)
    assert name in one_sentence(window)
    assert window.document.case is before


def test_a_name_that_the_system_cannot_even_look_up_is_refused_in_one_sentence(window: MainWindow) -> None:
    before = window.document.case
    assert not window.commands.open_path(Path("x" * 300 + ".infusion"))
    assert "cannot be read" in one_sentence(window)
    assert window.document.case is before


def test_a_share_that_refuses_to_say_what_is_there_takes_no_window_down(
    window: MainWindow, on_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = os.stat

    def locked(path: object, *rest: object, **more: object) -> os.stat_result:
        if str(path) == str(on_disk):
            raise PermissionError(errno.EACCES, "Permission denied")
        return told(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", locked)
    assert not window.document.check_disk()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes")
def test_a_pipe_is_refused_instead_of_waited_for(window: MainWindow, on_disk: Path, tmp_path: Path) -> None:
    before = window.document.case
    os.mkfifo(tmp_path / "pipe.infusion")
    assert not window.commands.open_path(tmp_path / "pipe.infusion")
    assert one_sentence(window) == "pipe.infusion: is no file."
    on_disk.unlink()
    os.mkfifo(on_disk)
    assert not window.document.check_disk()
    assert isinstance(window.document.reload(), Refusal)
    assert window.document.case is before
    assert window.save()
    assert load(on_disk) == before


def test_a_file_that_became_a_folder(window: MainWindow, on_disk: Path, tmp_path: Path) -> None:
    on_disk.unlink()
    on_disk.mkdir()
    press(window, "Ctrl+S")
    assert "bed7.infusion was not saved" in one_sentence(window)
    assert window.document.modified
    assert list(on_disk.iterdir()) == []
    assert window.save(tmp_path / "elsewhere.infusion")


def test_a_link_keeps_pointing_at_the_file_that_is_saved(window: MainWindow, tmp_path: Path) -> None:
    real, link = tmp_path / "real" / "bed7.infusion", tmp_path / "link.infusion"
    real.parent.mkdir()
    assert window.save(real)
    link.symlink_to(real)
    window.commands.file_close()
    assert window.commands.open_path(link)
    window.document.edit(edits.delete(window.document.case, "a1"))
    assert window.save()
    assert link.is_symlink()
    assert len(load(real).administrations) == 13
