"""The tray: rows that became no bar, by reason, each one click away from being one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from infusion_gui.exchange.values import SetAside, SourceRow
from infusion_gui.window.imports.set_aside import SetAsidePage
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.table_pane import ASIDE
from tests.window.hands import press
from tests.window.imports import bars, choose, messy, paste

_BACK = 4


def tray(window: MainWindow) -> SetAsidePage:
    window.pane.turn_to(ASIDE)
    QApplication.processEvents()
    return window.pane.aside


def cell(page: SetAsidePage, row: int, column: int) -> str:
    return str(page.model.data(page.model.index(row, column)))


def click_on(page: SetAsidePage, row: int, column: int) -> None:
    where = page.table.visualRect(page.model.index(row, column)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where))


def test_every_row_says_why_it_waits_and_what_it_would_be(empty: MainWindow) -> None:
    paste(empty, messy())
    page = tray(empty)
    assert [(cell(page, n, 0), cell(page, n, 2), cell(page, n, 3)) for n in range(3)] == [
        ("6", "the record says 'Canceled Entry'", "ondansetron 12:16"),
        ("7", "given by mouth; no code of these families", "acetaminophen (TYLENOL) tablet 12:30"),
        ("21", "the record says 'Missed'", "metoclopramide 14:00"),
    ]


def test_one_click_makes_a_row_a_bar_with_its_evidence_and_undo_puts_it_back(empty: MainWindow) -> None:
    paste(empty, messy())
    page = tray(empty)
    click_on(page, 2, _BACK)
    (identity,) = empty.document.selection
    row = empty.document.case.administration(identity)
    assert row.drug.startswith("metoclopramide")
    assert [item.row for item in row.evidence] == [21]
    assert "Missed" in row.note
    assert (page.count(), empty.pane.tabs.tabText(ASIDE)) == (2, "Set aside  2")
    assert empty.document.undo_stack.undoText() == "Bring back metoclopramide 14:00"
    press(empty, "Ctrl+Z")
    assert (bars(empty), page.count()) == (13, 3)


def test_a_click_beside_the_word_only_selects(empty: MainWindow) -> None:
    paste(empty, messy())
    click_on(tray(empty), 2, 1)
    assert bars(empty) == 13


def test_enter_brings_all_chosen_rows_back_in_one_step(empty: MainWindow) -> None:
    paste(empty, messy())
    page = tray(empty)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert (bars(empty), page.count()) == (16, 0)
    press(empty, "Ctrl+Z")
    assert (bars(empty), page.count()) == (13, 3)


def test_the_filter_shows_the_rows_of_one_reason(empty: MainWindow) -> None:
    paste(empty, messy())
    page = tray(empty)
    assert [page.reason.itemText(n) for n in range(page.reason.count())] == [
        "Every reason  3",
        "cancelled or entered in error  1",
        "by mouth, tube, skin or airway  1",
        "not given  1",
    ]
    choose(page.reason, "not given  1")
    assert page.model.rowCount() == 1
    click_on(page, 0, _BACK)
    assert page.reason.currentText() == "Every reason  2"


def test_a_row_that_says_nothing_is_for_typing(empty: MainWindow) -> None:
    paste(empty, messy())
    title = SetAside(SourceRow("mar.csv", 1, "Ward 7, printed 5 Jan"), "title", "stands above the table")
    empty.document.edit(empty.document.case, "Import mar.csv", aside=(title,))
    page = tray(empty)
    assert cell(page, 0, _BACK) == ""
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert empty.status.message == "Row 1 says nothing that could be drawn; enter it by hand."
    assert QApplication.focusWidget() is empty.entry.field
    assert page.count() == 1


def test_another_case_has_a_tray_of_its_own(empty: MainWindow) -> None:
    paste(empty, messy())
    page = tray(empty)
    empty.commands.file_new()
    assert page.count() == 0


def test_the_same_record_from_a_file_puts_no_row_aside_twice(empty: MainWindow, tmp_path: Path) -> None:
    paste(empty, messy())
    click_on(tray(empty), 0, _BACK)
    file = tmp_path / "mar.csv"
    file.write_text(messy().replace(",", "").replace("\t", ","), encoding="utf-8")
    empty.commands.open_path(file)
    assert (bars(empty), len(empty.document.aside)) == (14, 2)
    more = tmp_path / "more.csv"
    more.write_text(
        file.read_text("utf-8") + "\n1010,famotidine,Once,Missed,01/05/2026 1410,,,,Intravenous,IV1", "utf-8"
    )
    empty.commands.open_path(more)
    page = tray(empty)
    assert [cell(page, n, 0) for n in range(page.count())] == ["7  pasted rows", "21  pasted rows", "27  more.csv"]


def test_the_keys_walk_the_tray_see_where_they_are_and_leave_it(empty: MainWindow) -> None:
    paste(empty, messy())
    page = tray(empty)
    page.table.setFocus()
    press(empty, "Down")
    QApplication.processEvents()
    assert page.table.hasFocus()
    row = page.table.visualRect(page.model.index(page.table.currentIndex().row(), 1))
    edge = page.table.viewport().grab().toImage()
    ink = page.table._look.color("ink")
    ratio = edge.devicePixelRatio()
    assert edge.pixelColor(round(row.center().x() * ratio), round((row.top() + 1) * ratio)) == ink
    press(empty, "Tab")
    assert not page.table.hasFocus()
    edge = page.table.viewport().grab().toImage()
    assert edge.pixelColor(round(row.center().x() * ratio), round((row.top() + 1) * ratio)) != ink
