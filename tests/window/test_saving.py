"""Where a file goes: its ending, and no file written over that nobody agreed to."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.prompts import CASE_FILTER, DialogPrompts, Unsaved
from infusion_gui.window.saving import file_name, with_ending
from tests.window.hands import ED, THE_LINE, VANCOMYCIN, Answers, press, type_text

PICTURES = "PNG (*.png);;SVG (*.svg)"


@pytest.mark.parametrize(
    ("typed", "filters", "wanted", "named"),
    [
        ("bed7", CASE_FILTER, "", "bed7.infusion"),
        ("bed7.infusion", CASE_FILTER, "", "bed7.infusion"),
        ("BED7.INFUSION", CASE_FILTER, "", "BED7.INFUSION"),
        ("visit 7.5", CASE_FILTER, "", "visit 7.5.infusion"),
        ("day 1", PICTURES, "SVG (*.svg)", "day 1.svg"),
        ("day 1.png", PICTURES, "SVG (*.svg)", "day 1.png"),
        ("day 1", PICTURES, "", "day 1.png"),
    ],
)
def test_a_name_gets_the_ending_of_what_is_saved(typed: str, filters: str, wanted: str, named: str) -> None:
    assert with_ending(Path("share") / typed, filters, wanted) == Path("share") / named


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ED 5/6: practice?", "ED 5-6- practice"),
        ("..", ""),
        ("Ünï bed 7", "Ünï bed 7"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_label_proposes_a_name_that_any_system_takes(label: str, name: str) -> None:
    assert file_name(label) == name


@pytest.mark.parametrize("agrees", [True, False])
def test_a_file_that_the_ending_leads_to_is_not_written_over_unasked(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agrees: bool
) -> None:
    taken = tmp_path / "bed7.infusion"
    taken.write_text("a colleague's work")
    asked: list[str] = []

    def question(parent: QWidget, title: str, text: str) -> QMessageBox.StandardButton:
        asked.append(text)
        return QMessageBox.StandardButton.Yes if agrees else QMessageBox.StandardButton.No

    typed = (str(tmp_path / "bed7"), CASE_FILTER)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: typed)
    monkeypatch.setattr(QMessageBox, "question", question)
    window = QWidget()
    qtbot.addWidget(window)
    chosen = DialogPrompts(window).save_file("", "case.infusion", CASE_FILTER)
    assert chosen == (taken if agrees else None)
    assert asked == ["bed7.infusion is already there. Save over it?"]


def test_a_case_saved_under_a_name_with_a_dot_opens_again(empty: MainWindow, answers: Answers, tmp_path: Path) -> None:
    assert empty.show_new(Case(label="visit 7.5 of 5/6"))
    answers.path = tmp_path / "visit 7.5"
    empty.commands.file_save_as()
    assert answers.asked == ["visit 7.5 of 5-6.infusion"]
    assert empty.commands.open_path(tmp_path / "visit 7.5.infusion")


@pytest.mark.parametrize("leave", ["discard", "cancel"])
def test_closing_in_the_middle_of_a_cell_asks_about_what_was_typed(
    window: MainWindow, answers: Answers, leave: Unsaved
) -> None:
    answers.leave = leave
    assert window.pane.table.edit_cell(VANCOMYCIN, "note")
    type_text("second bag")
    assert window.close() == (leave == "discard")
    assert answers.asked == ["ED bed 7, practice case"]
    assert window.document.case.administration(VANCOMYCIN).note == "second bag"


def test_closing_while_the_label_is_typed_asks_too_and_leaves_the_hand_there(
    window: MainWindow, answers: Answers
) -> None:
    answers.leave = "cancel"
    assert window.show_stay()
    label = window.pane.stay.label
    label.setFocus()
    type_text("!")
    assert not window.close()
    assert answers.asked == ["ED bed 7, practice case!"]
    assert label.hasFocus()


def test_closing_while_an_access_is_renamed_asks_too(window: MainWindow, answers: Answers) -> None:
    answers.leave = "cancel"
    window.timeline.headers.rename("IV2")
    type_text("port")
    assert not window.close()
    assert [site.id for site in window.document.case.sites] == ["IV1", "port"]


def test_saving_in_the_middle_of_a_cell_saves_what_was_typed(window: MainWindow, tmp_path: Path) -> None:
    assert window.save(tmp_path / "bed7.infusion")
    assert window.pane.table.edit_cell(VANCOMYCIN, "note")
    type_text("second bag")
    window.commands.file_save()
    assert load(tmp_path / "bed7.infusion").administration(VANCOMYCIN).note == "second bag"


def test_saving_in_the_middle_of_a_line_saves_the_row_that_it_is(window: MainWindow, tmp_path: Path) -> None:
    assert window.save(tmp_path / "bed7.infusion")
    press(window, "/")
    type_text("ondan 4 1655 push iv1")
    window.commands.file_save()
    assert load(tmp_path / "bed7.infusion").administrations[-1].drug == "ondansetron"
    type_text("ondan 4")
    window.commands.file_save()
    assert window.entry.field.text() == "ondan 4"


def test_closing_after_a_line_that_is_a_row_asks_about_the_row(window: MainWindow, answers: Answers) -> None:
    answers.leave = "cancel"
    press(window, "/")
    type_text("ondan 4 1655 push iv1")
    window.timeline.setFocus()
    assert not window.close()
    assert answers.asked == ["ED bed 7, practice case"]
    assert window.document.case.administrations[-1].drug == "ondansetron"


@pytest.mark.parametrize("gives_up", [False, True])
@pytest.mark.parametrize("open_first", [False, True])
def test_closing_asks_about_a_line_that_is_no_row_yet(
    empty: MainWindow, answers: Answers, gives_up: bool, open_first: bool
) -> None:
    answers.gives_up_line = gives_up
    assert not open_first or empty.commands.open_copy(ED)
    empty.entry.field.setFocus()
    type_text("ondan 4")
    empty.timeline.setFocus()
    assert empty.close() == gives_up
    assert answers.asked == [THE_LINE]
    assert empty.entry.field.hasFocus() != gives_up
    assert empty.entry.field.text() == "ondan 4"


def test_a_line_does_not_go_along_to_another_case(window: MainWindow, answers: Answers) -> None:
    press(window, "/")
    type_text("ondan 4")
    answers.gives_up_line = False
    assert not window.commands.open_copy(ED)
    assert window.entry.field.text() == "ondan 4"
    answers.gives_up_line = True
    assert window.commands.open_copy(ED)
    assert window.entry.field.text() == ""
    assert answers.asked == [THE_LINE, THE_LINE]
