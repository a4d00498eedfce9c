"""A file of several stays: one is chosen from a list, the others stay within reach."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from infusion_gui.case.file import case_bytes, load
from infusion_gui.window.imports.stay_list import StayList
from infusion_gui.window.main_window import MainWindow
from tests.window.hands import Answers, press, type_text
from tests.window.imports import bars, click, dialog, in_front, messy, paste, two_stays


def listed(window: MainWindow) -> StayList:
    found = dialog(window)
    assert isinstance(found, StayList)
    return found


def texts(found: StayList) -> list[list[str]]:
    model = found.table.model()
    return [[str(model.index(n, m).data()) for m in range(model.columnCount())] for n in range(model.rowCount())]


def test_the_list_says_what_each_stay_holds(empty: MainWindow, tmp_path: Path) -> None:
    empty.commands.open_path(two_stays(tmp_path / "two.tsv"))
    rows = texts(listed(empty))
    assert [row[1:3] for row in rows] == [["25", "13"], ["15", "8"]]
    assert rows[0][3:5] == ["2026-01-05 12:05", "2026-01-05 21:15"]
    assert rows[0][7].startswith("normal saline, ")
    assert bars(empty) == 0


def test_typing_filters_arrows_walk_and_enter_opens(empty: MainWindow, tmp_path: Path) -> None:
    empty.commands.open_path(two_stays(tmp_path / "two.tsv"))
    found = listed(empty)
    type_text("thiamine")
    assert len(texts(found)) == 1
    assert found.count.text() == "1 of 2 stays"
    found.filter.clear()
    QTest.keyClick(found.filter, Qt.Key.Key_Down)
    QTest.keyClick(found.filter, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert bars(empty) == 8
    assert empty.importing.dialog is None


def test_a_filter_that_finds_nothing_opens_nothing(empty: MainWindow, tmp_path: Path) -> None:
    empty.commands.open_path(two_stays(tmp_path / "two.tsv"))
    found = listed(empty)
    type_text("zzz")
    assert not found.open_button.isEnabled()
    QTest.keyClick(found.filter, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert bars(empty) == 0


def test_the_next_stay_of_the_file_is_a_key_away(empty: MainWindow, answers: Answers, tmp_path: Path) -> None:
    assert not empty.actions_.actions["file.stays"].isEnabled()
    empty.commands.open_path(two_stays(tmp_path / "two.tsv"))
    click(listed(empty).open_button)
    assert bars(empty) == 13
    answers.leave = "discard"
    in_front(empty)
    press(empty, "Ctrl+Shift+O")
    found = listed(empty)
    found.table.selectRow(1)
    click(found.open_button)
    assert bars(empty) == 8
    assert len(answers.asked) == 1


def test_a_stay_of_several_can_join_the_open_one(empty: MainWindow, tmp_path: Path) -> None:
    paste(empty, messy(15))
    empty.commands.open_path(two_stays(tmp_path / "two.tsv"))
    click(listed(empty).add)
    assert empty.status.message.startswith("5 rows added, 8 already there")


def test_numbers_of_persons_stay_hidden_on_a_shared_screen(empty: MainWindow, tmp_path: Path) -> None:
    empty.discretion.set(True)
    file = two_stays(tmp_path / "two.tsv")
    file.write_text(file.read_text(encoding="utf-8").replace("\n1\t", "\nMRN-4711\t"), encoding="utf-8")
    empty.commands.open_path(file)
    assert [row[0] for row in texts(listed(empty))] == ["1", "2"]
    listed(empty).close()
    empty.discretion.set(False)


def test_every_stay_of_the_real_record_opens(empty: MainWindow, answers: Answers, shared: Path) -> None:
    answers.leave = "discard"
    empty.commands.open_path(shared / "data" / "mimic3-demo" / "inputevents_mv.csv.gz")
    found = listed(empty)
    assert found.model.rowCount() == 136
    busiest = max(range(136), key=lambda n: len(found.model.stays[n].case.administrations))
    found.chosen.emit(busiest, False)
    assert bars(empty) > 300
    stay = empty.importing.found.stays[busiest]
    assert len(empty.document.aside) == len(stay.set_aside)
    found.close()


def test_each_stay_becomes_a_case_file_of_its_own(empty: MainWindow, answers: Answers, tmp_path: Path) -> None:
    empty.settings.setting = "professional"
    empty.commands.open_path(two_stays(tmp_path / "two.tsv"))
    answers.path = tmp_path / "stays"
    answers.path.mkdir()
    click(listed(empty).each)
    assert empty.status.message == f"2 case files written to {answers.path}"
    first, second = (load(answers.path / f"stay-00{n}.infusion") for n in (1, 2))
    assert (len(first.administrations), len(second.administrations)) == (13, 8)
    assert first.setting == "professional"
    assert not empty.case_is_open


def test_only_the_stays_of_the_list_are_written_and_nothing_is_written_over(
    empty: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    file = two_stays(tmp_path / "two.tsv")
    answers.path = tmp_path / "stays"
    answers.path.mkdir()
    empty.commands.open_path(file)
    listed(empty).filter.setText("thiamine")
    click(listed(empty).each)
    assert [path.name for path in answers.path.iterdir()] == ["stay-001.infusion"]
    empty.importing.choose_stay()
    click(listed(empty).each)
    assert "stays holds stay-001.infusion already" in empty.status.message
    assert len(list(answers.path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_said(empty: MainWindow, answers: Answers, tmp_path: Path) -> None:
    empty.commands.open_path(two_stays(tmp_path / "two.tsv"))
    answers.path = tmp_path / "gone"
    click(listed(empty).each)
    assert "stay-001.infusion cannot be written (no such file or directory); 0 files were" in empty.status.message


def test_a_stay_is_found_by_the_number_it_has_in_the_record(empty: MainWindow, tmp_path: Path) -> None:
    file = two_stays(tmp_path / "two.tsv")
    file.write_text(file.read_text("utf-8").replace("\n2\t", "\n40712\t"), encoding="utf-8")
    empty.commands.open_path(file)
    found = listed(empty)
    type_text("40712")
    assert [row[0] for row in texts(found)] == ["2 · 40712"]
    click(found.open_button)
    assert bars(empty) == 8
    assert b"40712" not in case_bytes(empty.document.case)


def test_a_long_stay_is_shown_from_its_first_row_with_its_numbers_whole(empty: MainWindow) -> None:
    head = "Drug\tAction\tAction Time\tRoute"
    rows = [f"ketorolac\tGiven\t01/05/2026 {n // 60:02d}{n % 60:02d}\tIV push" for n in range(120)]
    paste(empty, "\n".join([head, *rows]))
    table = empty.pane.table
    assert bars(empty) == 120
    assert table.rowAt(1) == 0
    assert table.columnWidth(0) >= table.fontMetrics().horizontalAdvance("120") + 16


def test_enter_on_cancel_opens_nothing(empty: MainWindow, tmp_path: Path) -> None:
    empty.commands.open_path(two_stays(tmp_path / "two.tsv"))
    found = listed(empty)
    cancel = next(one for one in found.findChildren(QPushButton) if one.text() == "Cancel")
    cancel.setFocus()
    QTest.keyClick(cancel, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert bars(empty) == 0
    assert empty.importing.dialog is None
