"""What happens from outside is one line that can be answered: a crash, a change on disk, a fault of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import load, save
from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Result
from infusion_gui.session.document import Document
from infusion_gui.session.journal import found
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.settings import Recent, Settings, load_settings, save_settings
from tests.window.hands import ED, Answers, press


@pytest.fixture
def on_disk(window: MainWindow, tmp_path: Path) -> Path:
    """The open case, saved."""
    file = tmp_path / "bed7.infusion"
    assert window.save(file)
    return file


@pytest.fixture
def left_behind(tmp_path: Path, qtbot: QtBot) -> Path:
    """A folder with the journal of a program that died with one unsaved edit."""
    folder = tmp_path / "journals"
    dead = Document(load(ED), journal_folder=folder)
    outcome = edits.delete(dead.case, "a1")
    assert not isinstance(outcome, Refusal)
    dead.edit(outcome)
    copy = next(folder.glob("*.journal")).read_bytes()
    dead.close()
    (folder / "1-1.journal").write_bytes(copy)
    return folder


@pytest.fixture
def after_a_crash(qtbot: QtBot, look: Look, answers: Answers, left_behind: Path) -> Iterator[MainWindow]:
    window = MainWindow(Document(journal_folder=left_behind), Settings(), look, prompts=answers)
    qtbot.addWidget(window)
    window.show()
    window.incidents.offer(found(left_behind))
    yield window
    window.incidents.leave()
    window.document.close()


def buttons(window: MainWindow) -> dict[str, object]:
    return {button.text(): button for button in window.first_run.findChildren(QPushButton)}


def test_after_a_crash_the_first_page_offers_what_was_there(after_a_crash: MainWindow) -> None:
    assert "1 unsaved edit" in after_a_crash.first_run._left_behind
    assert after_a_crash.entry.field.hasFocus() or not after_a_crash.isActiveWindow()
    after_a_crash.incidents.restore()
    assert len(after_a_crash.document.case.administrations) == 13
    assert after_a_crash.document.modified
    assert after_a_crash.case_is_open


def test_what_is_discarded_is_gone_and_what_is_left_waits(after_a_crash: MainWindow, left_behind: Path) -> None:
    after_a_crash.incidents.leave()
    again = found(left_behind)
    assert len(again) == 1
    after_a_crash.incidents.offer(again)
    after_a_crash.incidents.discard()
    assert after_a_crash.first_run._left_behind == ""
    assert found(left_behind) == []


def test_how_many_more_cases_wait_is_said(after_a_crash: MainWindow, left_behind: Path) -> None:
    after_a_crash.incidents.leave()
    for n in (2, 3):
        (left_behind / f"{n}-{n}.journal").write_bytes((left_behind / "1-1.journal").read_bytes())
    after_a_crash.incidents.offer(found(left_behind))
    assert after_a_crash.first_run._left_behind.endswith(". 2 other cases after it")
    after_a_crash.incidents.restore()
    assert after_a_crash.status.message.endswith("; 2 other cases can be restored when it is closed")
    assert after_a_crash.first_run._left_behind.endswith(". 1 other case after it")


@pytest.fixture
def file_after_a_crash(qtbot: QtBot, look: Look, answers: Answers, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with a file open, of which a program that died left one unsaved edit."""
    file, folder = tmp_path / "bed7.infusion", tmp_path / "journals"
    file.write_bytes(ED.read_bytes())
    dead = Document(journal_folder=folder)
    assert dead.open_path(file) is None
    dead.edit(edits.delete(dead.case, "a1"))
    copy = next(folder.glob("*.journal")).read_bytes()
    dead.close()
    (folder / "1-1.journal").write_bytes(copy)
    window = MainWindow(Document(journal_folder=folder), Settings(), look, prompts=answers)
    qtbot.addWidget(window)
    window.show()
    window.incidents.offer(found(folder))
    assert window.commands.open_path(file)
    window.incidents.remind()
    yield window
    window.incidents.leave()
    window.document.close()


def notice_answer(window: MainWindow, words: str) -> None:
    next(button for button in window.notice.buttons if button.text() == words).click()


def test_an_offer_to_restore_comes_back_after_another_notice_until_it_is_answered(
    file_after_a_crash: MainWindow,
) -> None:
    window = file_after_a_crash
    offer = window.notice.text
    assert "before it saved this file" in offer
    window.importing.paste("Drug\tRoute\tStart\tStop\ncefepime 1 g\tIV\t2026-01-05 19:00\t2026-01-05 19:31")
    assert "1 row added" in window.notice.text
    assert window.document.edit(edits.delete(window.document.case, "a2"))  # the notice of an import goes with an edit
    assert window.notice.text == offer
    assert window.save()
    assert window.notice.text == offer
    window.incidents.not_saved("The disk is full.")
    notice_answer(window, "Dismiss")
    assert window.notice.text == offer
    notice_answer(window, "Dismiss")
    window.incidents.not_saved("The disk is full.")
    notice_answer(window, "Dismiss")
    assert window.notice.text == ""


def test_an_offer_to_restore_stays_when_the_person_stays_with_the_open_case(
    file_after_a_crash: MainWindow, answers: Answers
) -> None:
    window, answers.leave = file_after_a_crash, "cancel"
    offer = window.notice.text
    assert window.document.edit(edits.delete(window.document.case, "a2"))
    notice_answer(window, "Restore")
    assert window.notice.text == offer
    answers.leave = "discard"
    notice_answer(window, "Restore")
    assert window.notice.text == ""
    assert [row.id for row in window.document.case.administrations][:2] == ["a2", "a3"]


def test_a_reminder_of_another_case_waits_until_the_notice_before_it_is_read(
    after_a_crash: MainWindow, tmp_path: Path, answers: Answers
) -> None:
    window, file = after_a_crash, tmp_path / "other.infusion"
    save(Case(label="other"), file)
    window.notice.tell("The settings could not be read.", [])
    assert window.commands.open_path(file)
    window.incidents.remind()
    assert window.notice.text == "The settings could not be read."
    notice_answer(window, "Dismiss")
    assert "before it saved another case" in window.notice.text
    answers.leave = "cancel"
    assert window.document.edit(edits.change_case(window.document.case, label="new"))
    notice_answer(window, "Close this case and show it")
    assert "before it saved another case" in window.notice.text
    answers.leave = "discard"
    notice_answer(window, "Close this case and show it")
    assert window.notice.text == ""
    assert not window.case_is_open


def test_a_file_that_a_dead_computer_holds_is_taken_over_with_one_click(empty: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "bed7.infusion"
    file.write_bytes(ED.read_bytes())
    (tmp_path / ".bed7.infusion.lock").write_text(f"4711\nWS-12\nWS-12\n{'0' * 32}\n{'1' * 36}\n")
    assert empty.commands.open_path(file)
    assert "open on the computer WS-12" in empty.notice.text
    empty.document.select(["a1"])
    press(empty, "Delete")
    assert not empty.save()
    assert "open on the computer WS-12" in empty.notice.text
    answer = next(button for button in empty.notice.findChildren(QPushButton) if button.text() == "Edit it here")
    answer.click()
    assert not empty.notice.text
    assert empty.save()
    assert len(load(file).administrations) == 13


def test_what_was_opened_is_remembered_although_the_program_dies(
    qtbot: QtBot, look: Look, answers: Answers, tmp_path: Path
) -> None:
    kept = tmp_path / "settings.json"
    window = MainWindow(Document(), Settings(), look, kept, prompts=answers)
    qtbot.addWidget(window)
    file = tmp_path / "bed7.infusion"
    file.write_bytes(ED.read_bytes())
    assert window.commands.open_path(file)
    assert [item.path for item in load_settings(kept).recent] == [str(file)]

    beside = load_settings(kept)  # another window, which opened another case
    beside.remember(Recent(path="other.infusion"))
    save_settings(beside, kept)
    window.close()
    assert [item.path for item in load_settings(kept).recent] == ["other.infusion", str(file)]


def left_of(file: Path, folder: Path) -> None:
    """The journal of a program that died with one unsaved edit of `file`."""
    dead = Document(journal_folder=folder)
    assert dead.open_path(file) is None
    outcome = edits.delete(dead.case, "a1")
    assert not isinstance(outcome, Refusal)
    dead.edit(outcome)
    copy = next(folder.glob("*-*.journal")).read_bytes()
    dead.close()
    (folder / "2-2.journal").write_bytes(copy)


def test_opening_a_file_offers_the_edits_that_were_left_of_it(
    empty: MainWindow, tmp_path: Path, answers: Answers
) -> None:
    """Whoever opens it from the desktop never sees the first page."""
    file, other = tmp_path / "bed7.infusion", tmp_path / "bed8.infusion"
    for one in (file, other):
        save(load(ED), one)
    left_of(file, tmp_path / "journals")
    empty.incidents.offer(found(tmp_path / "journals"))
    assert empty.commands.open_path(other)
    assert empty.notice.text == ""
    empty.incidents.remind()
    assert "saved another case" in empty.notice.text
    assert empty.commands.open_path(file)
    assert "saved this file" in empty.notice.text
    assert "1 unsaved edit" in empty.notice.text
    empty.document.edit(edits.delete(empty.document.case, "a2"))
    answers.leave = "cancel"
    empty.incidents.restore()
    assert len(empty.document.case.administrations) == 13
    answers.leave = "discard"
    next(button for button in empty.notice.buttons if button.text() == "Restore").click()
    assert empty.document.path == file
    assert empty.document.modified
    assert [row.id for row in empty.document.case.administrations][:2] == ["a2", "a3"]
    assert empty.notice.text == ""
    assert found(tmp_path / "journals") == []


def test_edits_left_of_a_file_can_be_given_up_over_it(empty: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "bed7.infusion"
    save(load(ED), file)
    left_of(file, tmp_path / "journals")
    empty.incidents.offer(found(tmp_path / "journals"))
    assert empty.commands.open_path(file)
    next(button for button in empty.notice.buttons if button.text() == "Discard").click()
    assert len(empty.document.case.administrations) == 14
    assert not empty.document.modified
    assert list((tmp_path / "journals").iterdir()) == []


def test_a_change_on_disk_is_told_and_can_be_taken_up(window: MainWindow, on_disk: Path) -> None:
    other = edits.change_case(load(on_disk), label="changed elsewhere")
    assert isinstance(other, Case)
    save(other, on_disk)
    window.document.check_disk()
    assert "changed by another program" in window.notice.text
    window.notice.buttons[0].click()
    assert window.document.case.label == "changed elsewhere"
    assert window.notice.text == ""
    press(window, "Ctrl+Z")
    assert window.document.case.label == "ED bed 7, practice case"


def test_saving_over_a_change_is_asked_first(window: MainWindow, on_disk: Path) -> None:
    other = edits.change_case(load(on_disk), label="changed elsewhere")
    assert isinstance(other, Case)
    window.document.edit(edits.delete(window.document.case, "a1"))
    save(other, on_disk)
    assert not window.save()
    assert load(on_disk).label == "changed elsewhere"
    next(button for button in window.notice.buttons if button.text() == "Save over it").click()
    assert len(load(on_disk).administrations) == 13


def test_a_fault_of_the_engine_is_one_line_and_the_case_is_safe(
    qtbot: QtBot, look: Look, answers: Answers, tmp_path: Path
) -> None:
    def fails(case: Case, policy: Policy) -> Result:
        raise RuntimeError("a rule went wrong")

    document = Document(code=fails)
    window = MainWindow(document, Settings(), look, prompts=answers)
    qtbot.addWidget(window)
    window.show()
    assert window.commands.open_copy(ED)
    assert "The case is safe" in window.notice.text
    assert len(window.pane.table.rows.data(window.pane.table.rows.index(0, 1)) or "") > 0  # type: ignore[arg-type]
    assert window.save(tmp_path / "safe.infusion")
    assert len(load(tmp_path / "safe.infusion").administrations) == 14
    document.close()


def test_what_is_told_already_names_nobody_once_the_screen_is_shared(empty: MainWindow, tmp_path: Path) -> None:
    label, file, journals = "ED bed 7, practice case", tmp_path / "Quimby.infusion", tmp_path / "journals"
    save(load(ED), file)
    left_of(file, journals)
    empty.incidents.offer(found(journals))
    assert label in empty.first_run._left_behind
    empty.discretion.set(True)
    assert label not in empty.first_run._left_behind
    empty.discretion.set(False)
    assert empty.commands.open_path(file)
    assert label in empty.notice.text
    empty.discretion.set(True)
    assert label not in empty.notice.text
    assert "Restore" in [button.text() for button in empty.notice.buttons]
    empty.discretion.set(False)
    empty.incidents.disk_changed()
    assert "Quimby" in empty.notice.text
    empty.discretion.set(True)
    assert empty.notice.text == "The file was changed by another program."
    assert "Reload" in [button.text() for button in empty.notice.buttons]
    empty.incidents.leave()


@pytest.mark.parametrize("answer", ["Discard", "Dismiss"])
def test_a_file_that_is_open_elsewhere_is_said_to_be_after_the_offer_of_its_edits(
    file_after_a_crash: MainWindow, answer: str
) -> None:
    window = file_after_a_crash
    file = window.document.path
    assert file is not None
    window.commands.file_close()
    living = Document()
    assert living.open_path(file) is None
    assert window.commands.open_path(file)
    assert "before it saved this file" in window.notice.text
    notice_answer(window, answer)
    assert "open in another window" in window.notice.text
    notice_answer(window, "Dismiss")
    assert window.notice.text == ""
    living.close()
