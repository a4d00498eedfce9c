"""A table nobody has seen before: its columns are guessed, shown, said by a person, and remembered."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from infusion_gui.exchange import shelf
from infusion_gui.exchange.mapping import Mapping, mapping_text
from infusion_gui.window.chrome.choice import Choice
from infusion_gui.window.imports.mapping_dialog import MappingDialog
from infusion_gui.window.main_window import MainWindow
from tests.window.hands import type_text
from tests.window.imports import answer, answers_of, bars, choose, click, dialog, in_front, messy, paste

HEADERS = "Rx No\tWhat was hung\tOften\tDeed\tMoment\tPlanned\tHow much\tSpeed\tWay\tPlace"
CRYPTIC = "k1\tk2\tk3\nvancomycin 1 g IVPB\tHingehangen\tT 13.00\nvancomycin 1 g IVPB\tAbgehangen\tT 14.31\n"


def strange() -> str:
    """The messy MAR as a hospital might export it that names columns and actions in its own way."""
    _, *rows = messy().splitlines()
    return "\n".join([HEADERS, *rows]).replace("New Bag", "Hung it").replace("Stopped ", "Off")


def ask(window: MainWindow) -> MappingDialog:
    found = dialog(window)
    assert isinstance(found, MappingDialog)
    return found


def test_a_strange_table_is_read_by_guess_and_the_guess_can_be_checked(empty: MainWindow) -> None:
    paste(empty, strange())
    assert bars(empty) == 13
    assert "'Hung it' as start" in empty.notice.text
    assert "Check the columns" in answers_of(empty)


def test_the_dialog_shows_rows_guesses_and_counts(empty: MainWindow) -> None:
    paste(empty, strange())
    answer(empty, "Check the columns")
    asked = ask(empty)
    assert [choice.currentText() for choice in asked.fields] == [
        "not used", "drug", "not used", "action", "time", "not used", "not used", "not used", "route", "not used",
    ]  # fmt: skip
    item = asked.sample.item(1, 1)
    assert item is not None and item.text().startswith("vancomycin 1 g in sodium chloride")
    first = asked.words.item(0, 0), asked.words.item(0, 1)
    assert [cell.text() for cell in first if cell is not None] == ["Hung it", "8"]
    meaning = asked.words.cellWidget(0, 2).findChild(Choice)
    assert meaning.currentText() == "starts, new bag"
    assert meaning.property("doubtful")
    meaning.showPopup()  # the guess is amber, what else might be chosen is not
    shown, amber = meaning.view().grab().toImage(), empty.look.color("query").rgb()
    assert not any(shown.pixel(x, y) == amber for x in range(shown.width()) for y in range(shown.height()))
    meaning.hidePopup()
    assert asked.outcome.text() == "22 of 25 rows become 13 administrations."


def test_what_is_said_is_tried_at_once_and_read_in_place_of_the_guess(empty: MainWindow) -> None:
    paste(empty, strange())
    doubts = len(empty.importing.found.stays[0].problems)
    answer(empty, "Check the columns")
    asked = ask(empty)
    assert "row 26" in asked.doubts.text()
    choose(asked.fields[0], "order number")
    choose(asked.fields[2], "frequency")
    assert "row 26" not in asked.doubts.text()  # the second bag of one order
    click(asked.read)
    assert bars(empty) == 13
    assert len(empty.importing.found.stays[0].problems) < doubts
    assert empty.document.undo_stack.count() == 1
    assert empty.importing.dialog is None


def test_a_table_without_a_time_is_asked_about_and_cancel_leaves_all_as_it_was(window: MainWindow) -> None:
    steps, had = window.document.undo_stack.count(), bars(window)
    paste(window, CRYPTIC)
    asked = ask(window)
    assert asked.said.text().startswith("The table has no column for the ")
    assert not asked.read.isEnabled()
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert (bars(window), window.document.undo_stack.count()) == (had, steps)


def test_a_date_and_a_clock_are_one_moment_and_any_other_second_column_takes_over(empty: MainWindow) -> None:
    rows = "".join(f"x{n}\t2026-01-05\t{clock}\tb\n" for n, clock in enumerate(("13:00", "14:31", "15:00")))
    paste(empty, f"aa\tbb\tcc\tdd\n{rows}")
    asked = ask(empty)
    choose(asked.fields[1], "time")
    choose(asked.fields[2], "time")
    assert [field.currentText() for field in asked.fields][1:3] == ["time", "time"]
    choose(asked.fields[3], "time")
    assert [field.currentText() for field in asked.fields][1:] == ["not used", "not used", "time"]


def test_a_name_makes_it_a_preset_that_reads_the_next_export_by_itself(empty: MainWindow) -> None:
    paste(empty, strange())
    answer(empty, "Check the columns")
    asked = ask(empty)
    choose(asked.fields[0], "order number")
    choose(asked.fields[2], "frequency")
    in_front(asked)
    asked.name.setFocus()
    type_text("Ward 7")
    click(asked.read)
    (kept,) = shelf.own()
    assert (kept.label, kept.name, kept.format) == ("Ward 7", "ward-7", "infusion-map/1")
    assert json.loads((shelf.folder() / "ward-7.json").read_text(encoding="utf-8"))["columns"]["drug"] == [
        "What was hung"
    ]
    empty.document.new()
    empty.case_closed()
    paste(empty, strange())
    assert bars(empty) == 13
    assert empty.importing.found.mapping == kept
    assert answers_of(empty) == []


def test_a_preset_of_a_colleague_is_taken_over_when_opened(empty: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "ward.json"
    columns = {"drug": ("k1",), "action": ("k2",), "at": ("k3",)}
    file.write_text(mapping_text(Mapping(label="Ward 9", columns=columns, signature=("k1", "k2", "k3"))), "utf-8")
    assert empty.commands.open_path(file)
    assert empty.status.message == "Ward 9 is kept: it reads tables with its columns from now on"
    assert [mapping.name for mapping in shelf.own()] == ["ward"]
    file.write_text('{"format": "infusion-map/1", "kind": "owls"}', encoding="utf-8")
    empty.commands.open_path(file)
    assert empty.status.message.startswith("ward.json: kind: ")


def test_a_kept_preset_that_is_damaged_is_said_with_what_is_read_without_it(empty: MainWindow) -> None:
    shelf.folder().mkdir(parents=True)
    (shelf.folder() / "ward.json").write_text('{"format": "infusion-map/1", "kind": "owls"}', encoding="utf-8")
    paste(empty, messy())
    assert empty.importing.found is not None
    assert "The kept mapping ward.json: kind: " in empty.importing.found.report()
    paste(empty, CRYPTIC)
    assert any("The kept mapping ward.json: kind: " in label.text() for label in dialog(empty).findChildren(QLabel))


def test_a_preset_that_cannot_be_written_is_said_and_the_dialog_stays(empty: MainWindow) -> None:
    shelf.folder().parent.mkdir(parents=True)
    shelf.folder().write_text("in the way", encoding="utf-8")
    paste(empty, strange())
    answer(empty, "Check the columns")
    asked = ask(empty)
    asked.name.setFocus()
    type_text("Ward 7")
    click(asked.read)
    assert asked.outcome.text().startswith("The preset cannot be written (")
    assert asked.isVisible()
    asked.close()


def test_a_shared_screen_shows_no_charted_rows(empty: MainWindow) -> None:
    empty.discretion.set(True)
    paste(empty, CRYPTIC)
    assert empty.importing.dialog is None
    assert "hidden" in empty.status.message
    empty.discretion.set(False)


def test_tab_goes_from_the_columns_to_the_actions_to_the_name(empty: MainWindow) -> None:
    paste(empty, strange())
    answer(empty, "Check the columns")
    asked = ask(empty)
    meanings = [asked.words.cellWidget(n, 2).findChild(Choice) for n in range(asked.words.rowCount())]
    asked.fields[-1].setFocus()
    for expected in (*meanings, asked.name):
        QTest.keyClick(asked.focusWidget(), Qt.Key.Key_Tab)
        assert asked.focusWidget() is expected


def test_enter_on_cancel_reads_nothing(empty: MainWindow) -> None:
    paste(empty, CRYPTIC)
    asked = ask(empty)
    cancel = next(one for one in asked.findChildren(QPushButton) if one.text() == "Cancel")
    cancel.setFocus()
    QTest.keyClick(cancel, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert bars(empty) == 0
    assert empty.importing.dialog is None
