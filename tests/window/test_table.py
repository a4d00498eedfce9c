"""The MAR table: cells are edited in place, errors stay in the cell, and nothing needs the mouse or a dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QTableView
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.file import dump
from infusion_gui.case.times import format_clock
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.mar.columns import COLUMNS, Key, column_of
from infusion_gui.window.mar.model import MarModel
from infusion_gui.window.mar.widths import AIR, need, shared
from tests.window.hands import ONCOLOGY, PANTOPRAZOLE, VANCOMYCIN, Answers, press, type_text


def shown(window: MainWindow, identity: str, key: Key) -> str:
    model = window.pane.table.rows
    place = model.place_of(identity)
    assert place is not None
    return str(model.data(model.index(place, column_of(key))))


def edit(window: MainWindow, identity: str, key: Key, text: str, end: str = "Return") -> None:
    assert window.pane.table.edit_cell(identity, key)
    type_text(text)
    press(window, end)


def test_rows_stand_in_the_order_of_time(window: MainWindow) -> None:
    model = window.pane.table.rows
    drugs = [str(model.data(model.index(row, column_of("drug")))) for row in range(model.rowCount())]
    assert drugs[:3] == ["normal saline", "ondansetron", "morphine"]
    assert [shown(window, VANCOMYCIN, column.key) for column in COLUMNS] == [
        "6", "vancomycin", "1.5 g", "therapeutic", "IV", "infusion", "13:00", "14:31", "91", "IV1", "96365  96366", "",
    ]  # fmt: skip
    assert shown(window, "a5", "codes") == "not reported"
    assert shown(window, PANTOPRAZOLE, "codes") == "96374-59"


def test_a_part_says_what_it_is_a_part_of(window: MainWindow) -> None:
    parts = edits.split(
        window.document.case, VANCOMYCIN, (window.document.case.administration(VANCOMYCIN).start or 0) + 40
    )
    assert window.document.edit(parts)
    (second,) = window.document.selection
    assert shown(window, second, "codes") == "absorbed"
    assert shown(window, second, "note") == "one administration with vancomycin 13:00, start was not charted"


def test_a_filter_keeps_the_chosen_rows_and_an_edit_goes_to_those_it_shows(window: MainWindow) -> None:
    table = window.pane.table
    window.document.select(("a3", "a5", VANCOMYCIN))
    table.set_filter("push")
    assert len(table.selectionModel().selectedRows()) == 2
    edit(window, "a5", "dose", "2 mg")
    assert [shown(window, one, "dose") for one in ("a3", "a5", VANCOMYCIN)] == ["4 mg", "2 mg", "1.5 g"]
    window.document.select(("a3", "a5", VANCOMYCIN))
    table.rows.setData(table.rows.index(table.rows.place_of("a5") or 0, column_of("dose")), "3 mg")
    assert [shown(window, one, "dose") for one in ("a3", "a5", VANCOMYCIN)] == ["3 mg", "3 mg", "1.5 g"]
    table.set_filter("")
    assert window.document.selection == ("a3", "a5", VANCOMYCIN)
    assert len(table.selectionModel().selectedRows()) == 3


def test_the_model_keeps_qts_contract(window: MainWindow) -> None:
    model = MarModel(window.document)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    window.document.select((VANCOMYCIN,))
    press(window, "Ctrl+D")
    press(window, "Ctrl+Z")
    assert tester.model() is model


def test_a_stop_is_typed_packed(window: MainWindow) -> None:
    edit(window, PANTOPRAZOLE, "stop", "+16")
    row = window.document.case.administration(PANTOPRAZOLE)
    assert row.stop is not None
    assert (format_clock(row.stop), row.stop_from) == ("16:28", "typed")
    assert shown(window, PANTOPRAZOLE, "codes") == "96365-59"
    assert window.findings.head is not None
    assert not any("no stop" in note.head for note in window.findings._notes)


def test_a_wrong_time_stays_in_the_cell_with_its_reason(window: MainWindow) -> None:
    before = dump(window.document.case)
    edit(window, VANCOMYCIN, "stop", "1260")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.property("wrong")
    assert window.pane.table.delegate.bubble.isVisible()
    assert "60" in window.pane.table.delegate.bubble.text()
    assert window.status.message == window.pane.table.delegate.bubble.text()
    assert dump(window.document.case) == before
    press(window, "Escape")
    assert shown(window, VANCOMYCIN, "stop") == "14:31"
    assert not window.pane.table.rows.drafts


def test_a_wrong_text_left_behind_is_shown_as_a_draft_and_changes_nothing(window: MainWindow) -> None:
    before = dump(window.document.case)
    assert window.pane.table.edit_cell(VANCOMYCIN, "stop")
    type_text("noon")
    window.timeline.setFocus()
    assert shown(window, VANCOMYCIN, "stop") == "noon"
    model = window.pane.table.rows
    place = model.index(model.place_of(VANCOMYCIN) or 0, column_of("stop"))
    assert "noon" in str(model.data(place, Qt.ItemDataRole.ToolTipRole))
    assert dump(window.document.case) == before
    edit(window, VANCOMYCIN, "stop", "1430")
    assert shown(window, VANCOMYCIN, "stop") == "14:30"


def test_a_wrong_text_stays_out_of_the_next_case_whose_rows_have_the_same_ids(window: MainWindow) -> None:
    assert window.pane.table.edit_cell(VANCOMYCIN, "stop")
    type_text("noon")
    window.timeline.setFocus()
    assert shown(window, VANCOMYCIN, "stop") == "noon"
    assert window.show_new(window.document.case)
    assert shown(window, VANCOMYCIN, "stop") == "14:31"


@pytest.mark.parametrize("text", ["noon", "1440"])
def test_what_is_being_typed_into_a_cell_is_not_entered_into_a_case_that_takes_its_place(
    window: MainWindow, text: str
) -> None:
    case = window.document.case
    assert window.pane.table.edit_cell(VANCOMYCIN, "stop")
    type_text(text)
    assert window.show_new(case)
    QApplication.processEvents()
    assert (window.document.case, window.document.modified) == (case, False)
    assert shown(window, VANCOMYCIN, "stop") == "14:31"


def test_a_wrong_text_can_be_mended_at_once(window: MainWindow) -> None:
    edit(window, VANCOMYCIN, "stop", "1260")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text("1430")
    press(window, "Return")
    assert shown(window, VANCOMYCIN, "stop") == "14:30"
    assert not window.pane.table.delegate.bubble.isVisible()


def test_tab_goes_to_the_next_cell(window: MainWindow) -> None:
    edit(window, VANCOMYCIN, "start", "1301", end="Tab")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.accessibleName() == "stop of vancomycin"
    assert window.pane.table.currentIndex().column() == column_of("stop")


def test_digits_start_typing_in_the_cell(window: MainWindow) -> None:
    table = window.pane.table
    window.document.select((VANCOMYCIN,))
    table.setFocus()
    place = table.model().index(table.currentIndex().row(), column_of("stop"))
    table.setCurrentIndex(place)
    type_text("1430")
    press(window, "Return")
    assert shown(window, VANCOMYCIN, "stop") == "14:30"


def test_an_edit_of_one_of_several_selected_rows_goes_to_all(window: MainWindow) -> None:
    window.document.select(("a2", "a3"))
    model, table = window.pane.table.rows, window.pane.table
    place = table.model().index(model.place_of("a3") or 0, column_of("dose"))
    assert model.setData(model.index(model.place_of("a3") or 0, column_of("dose")), "8 mg")
    assert place.isValid()
    assert {window.document.case.administration(name).dose for name in ("a2", "a3")} == {"8 mg"}
    assert window.document.undo_stack.count() == 1


def test_a_class_is_completed_from_the_list(window: MainWindow) -> None:
    edit(window, "a12", "class", "hydration")
    assert window.document.case.administration("a12").category == "hydration"


def test_the_drug_editor_offers_names(window: MainWindow) -> None:
    assert window.pane.table.edit_cell(VANCOMYCIN, "drug")
    type_text("cefe")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    model = editor.completer().model()
    assert "cefepime" in [model.index(row, 0).data() for row in range(model.rowCount())]
    press(window, "Escape")
    press(window, "Escape")


def test_selection_goes_both_ways(window: MainWindow) -> None:
    window.document.select((VANCOMYCIN,))
    table = window.pane.table
    assert [index.row() for index in table.selectionModel().selectedRows()] == [5]
    table.selectRow(12)
    assert window.document.selection == (PANTOPRAZOLE,)


def test_the_filter_keeps_rows_with_every_word(window: MainWindow) -> None:
    press(window, "Ctrl+F")
    type_text("morphine 96")
    table = window.pane.table
    assert table.model().rowCount() == 2
    window.edit_cell(VANCOMYCIN, "stop")
    assert table.model().rowCount() == 14


def test_columns_sort_by_value_not_by_text(window: MainWindow) -> None:
    table = window.pane.table
    table.sortByColumn(column_of("minutes"), Qt.SortOrder.DescendingOrder)
    first = [str(table.model().index(row, column_of("minutes")).data()) for row in range(3)]
    assert first == ["354", "241", "91"]


def test_rows_are_pasted_from_a_sheet(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("drug\tstart\tstop\tsite\ncefepime\t1700\t1731\tIV2\nfamotidine\t1740\t\tIV1\n")
    press(window, "Ctrl+2")
    press(window, "Ctrl+V")
    new = window.document.case.administrations[-2:]
    assert [(row.drug, row.site) for row in new] == [("cefepime", "IV2"), ("famotidine", "IV1")]
    assert window.document.selection == tuple(row.id for row in new)
    assert window.document.undo_stack.count() == 1


def test_a_bad_pasted_row_changes_nothing_and_is_named(window: MainWindow) -> None:
    before = dump(window.document.case)
    QGuiApplication.clipboard().setText("drug\tstart\ncefepime\t99:99\n")
    press(window, "Ctrl+2")
    press(window, "Ctrl+V")
    assert window.status.message.startswith("Pasted row 1:")
    assert dump(window.document.case) == before


def test_a_stay_over_midnight_carries_dates(window: MainWindow) -> None:
    assert window.commands.open_copy(ONCOLOGY)
    assert shown(window, "a1", "start") == "5 Jan  05:55"
    assert shown(window, "a35", "stop") == "06:00 +1d"
    assert shown(window, "a1", "stop") == "11:55"


def test_reasons_and_times_of_the_stay_are_typed_in_their_tables(window: MainWindow) -> None:
    window.record_reason("IV2")
    type_text("contrast study")
    press(window, "Return")
    QApplication.processEvents()
    assert window.document.case.site("IV2").reason == "contrast study"
    visits = window.pane.stay.visits
    visits.edit_at(0, 1)
    type_text("1230")
    press(window, "Return")
    QApplication.processEvents()
    arrival = window.document.case.visits[0].arrival
    assert arrival is not None
    assert format_clock(arrival) == "12:30"


def test_a_refused_time_of_the_stay_stays_in_its_cell(window: MainWindow) -> None:
    visits = window.pane.stay.visits
    model = visits.model()
    place = model.index(0, 3)
    assert not model.setData(place, "0500")
    assert model.data(place) == "0500"
    assert "departure" in str(model.data(place, Qt.ItemDataRole.ToolTipRole))
    assert window.document.undo_stack.count() == 0


def test_delete_empties_a_cell_and_takes_a_record_out_on_its_name(window: MainWindow) -> None:
    arrival = window.document.case.visits[0].arrival
    assert window.document.edit(edits.add_visit(window.document.case, {"arrival": arrival}))
    before = window.document.case.visits
    window.show_stay()
    visits = window.pane.stay.visits
    visits.setFocus()
    visits.setCurrentIndex(visits.model().index(1, 1))
    press(window, "Delete")
    assert window.document.case.visits == (before[0], before[1].model_copy(update={"arrival": None}))
    press(window, "Delete")  # there is nothing left in the cell
    assert len(window.document.case.visits) == 2
    window.document.undo_stack.undo()
    assert window.document.case.visits == before
    press(window, "Left")
    press(window, "Delete")
    assert window.document.case.visits == before[:1]


def test_delete_drops_a_refused_text(window: MainWindow) -> None:
    window.show_stay()
    visits = window.pane.stay.visits
    place = visits.model().index(0, 3)
    assert not visits.model().setData(place, "0500")
    visits.setFocus()
    visits.setCurrentIndex(place)
    press(window, "Delete")
    assert visits.model().data(place) == ""
    assert window.document.case.visits[0].departure is None


def test_charted_rows_stand_in_time_with_their_time_in_front(window: MainWindow) -> None:
    quoted = [
        {"source": "mar.tsv", "row": 9, "text": "1002 | Stopped | 01/05/2026 1431"},
        {"source": "mar.tsv", "row": 2, "text": "1002 | New Bag | 01/05/2026 1300"},
        {"source": "mar.tsv", "row": 7, "text": "1002 | Rate Verify | 01/05/2026 1345"},
    ]
    case = window.document.case
    assert window.document.edit(edits.change(case, VANCOMYCIN, evidence=quoted))
    window.show_evidence(VANCOMYCIN)
    said = window.pane.evidence.texts()
    assert [line[:5] for line in said[:3]] == ["13:00", "13:45", "14:31"]
    assert said[1] == "13:45   1002 | Rate Verify | 01/05/2026 1345   (mar.tsv row 7)"


def test_a_stay_that_grows_into_a_second_day_widens_its_dates_at_once(window: MainWindow) -> None:
    table, start = window.pane.table, column_of("start")
    narrow = table.columnWidth(start)
    row = window.document.case.administration("a14")
    assert window.document.edit(edits.move(window.document.case, [row.id], 6 * 60))
    wide = table.columnWidth(start)
    assert wide > narrow
    text = str(table.model().index(0, start).data())
    assert text.startswith("5 Jan") and table.fontMetrics().horizontalAdvance(text) < wide
    window.document.undo_stack.undo()
    assert table.columnWidth(start) == narrow


def test_rows_pasted_where_no_case_is_open_are_an_edit_that_is_asked_about(empty: MainWindow, answers: Answers) -> None:
    titles = "drug\tclass\ttechnique\tstart\tstop"  # as a record has not
    QGuiApplication.clipboard().setText(f"{titles}\nvancomycin\t\t\t13:00\t14:31\nondansetron\t\t\t13:05\t")
    press(empty, "Ctrl+V")
    assert empty.case_is_open
    assert empty.document.modified
    assert len(empty.document.selection) == 2
    answers.leave = "cancel"
    press(empty, "Ctrl+W")
    assert empty.case_is_open
    press(empty, "Ctrl+Z")
    assert not empty.document.case.administrations


def test_several_rows_are_chosen_and_edited_by_keys(window: MainWindow) -> None:
    window.document.select(("a2",))
    press(window, "Ctrl+2")
    press(window, "Shift+Down")
    for _ in range(12):
        if COLUMNS[window.pane.table.currentIndex().column()].key == "technique":
            break
        press(window, "Right")
    assert window.document.selection == ("a2", "a3")
    type_text("inf")
    press(window, "Return")
    rows = [window.document.case.administration(identity) for identity in ("a2", "a3")]
    assert [row.technique for row in rows] == ["infusion", "infusion"]
    assert window.document.undo_stack.count() == 1


@pytest.mark.parametrize("end", ["Return", "Tab"])
def test_one_key_takes_the_first_name_of_the_list(window: MainWindow, end: str) -> None:
    edit(window, VANCOMYCIN, "technique", "pu", end)
    assert window.document.case.administration(VANCOMYCIN).technique == "push"
    assert window.document.undo_stack.count() == 1
    edit(window, VANCOMYCIN, "drug", "zofr", end)
    assert window.document.case.administration(VANCOMYCIN).drug == "ondansetron"


def test_an_open_list_gives_enter_to_the_cell(window: MainWindow, qtbot: QtBot) -> None:
    """On a desktop the list has the keys while it is open."""
    assert window.pane.table.edit_cell(VANCOMYCIN, "technique")
    type_text("pu")
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    qtbot.waitUntil(lambda: bool(popup.selectedIndexes()))
    assert popup.currentIndex().data() == "push"
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert window.document.case.administration(VANCOMYCIN).technique == "pump"
    assert window.pane.table.state() == QTableView.State.NoState


def test_escape_leaves_the_list_and_keeps_the_typed_name(window: MainWindow) -> None:
    assert window.pane.table.edit_cell(VANCOMYCIN, "drug")
    type_text("cef")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    press(window, "Return")
    assert window.document.case.administration(VANCOMYCIN).drug == "cef"


def test_the_arrow_down_opens_every_choice(window: MainWindow) -> None:
    assert window.pane.table.edit_cell(VANCOMYCIN, "class")
    press(window, "Down")
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    lines = [popup.model().index(n, 0).data() for n in range(popup.model().rowCount())]
    assert lines[:3] == ["chemo", "hormonal", "therapeutic"]
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert window.document.case.administration(VANCOMYCIN).category == "chemo_hormonal"


def test_an_emptied_class_is_open_again(window: MainWindow) -> None:
    assert window.pane.table.edit_cell(VANCOMYCIN, "class")
    press(window, "Delete")
    press(window, "Return")
    assert window.document.case.administration(VANCOMYCIN).category is None


def test_tab_walks_through_the_page_of_the_visit_and_out_of_it(window: MainWindow) -> None:
    window.pane.turn_to(2)
    page = window.pane.stay
    window.pane.tabs.setFocus()
    passed = []
    for _ in range(5):
        press(window, "Tab")
        passed.append(QApplication.focusWidget())
    assert passed[:3] == [page.label, page.visits, page.sites]
    assert window.entry.field in passed
    assert page.sites.currentIndex().isValid()


def test_a_reason_is_chosen_from_its_list_and_a_wrong_time_says_why_at_its_cell(window: MainWindow) -> None:
    window.pane.turn_to(2)
    page = window.pane.stay
    page.sites.edit_at(1, 4)
    type_text("inc")
    press(window, "Return")
    assert window.document.case.sites[1].reason_kind == "incompatible"
    page.visits.edit_at(0, 1)
    type_text("2561")
    press(window, "Return")
    bubble = page.visits.itemDelegate().bubble
    assert bubble.isVisible()
    assert "60" in bubble.text()
    press(window, "Escape")
    assert not bubble.isVisible()
    assert not page.visits.model().drafts


def test_a_wrong_time_of_a_visit_stays_out_of_the_next_case(window: MainWindow) -> None:
    visits = window.pane.stay.visits.model()
    arrival = visits.index(0, 1)
    before = visits.data(arrival)
    assert not visits.setData(arrival, "2561")
    assert visits.data(arrival) == "2561"
    assert window.show_new(window.document.case)
    assert visits.data(arrival) == before
    window.pane.turn_to(2)
    window.pane.stay.visits.edit_at(0, 1)
    type_text("1100")
    assert window.show_new(window.document.case)
    QApplication.processEvents()
    assert visits.data(arrival) == before


def test_a_wrong_text_of_an_access_does_not_stay_behind_when_another_takes_its_place(window: MainWindow) -> None:
    sites = window.pane.stay.sites.model()
    assert not sites.setData(sites.index(0, 2), "tap")
    assert not sites.setData(sites.index(0, 4), "whim")
    ids = [site.id for site in window.document.case.sites]
    assert window.document.edit(edits.reorder_sites(window.document.case, [*ids[1:], ids[0]]))
    assert [sites.data(sites.index(0, column)) for column in (0, 2, 4)] == [ids[1], "peripheral", ""]


def test_enter_opens_the_cell_of_the_visit_that_has_the_focus(window: MainWindow) -> None:
    window.pane.turn_to(2)
    page = window.pane.stay
    page.visits.setFocus()
    press(window, "Right")
    press(window, "Return")
    type_text("1150")
    press(window, "Return")
    arrival = window.document.case.visits[0].arrival
    assert arrival is not None
    assert format_clock(arrival) == "11:50"


def test_the_menu_key_opens_the_menu_of_the_chosen_rows(window: MainWindow) -> None:
    window.document.select((VANCOMYCIN,))
    window.commands.go_table()
    table = window.pane.table
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, table.viewport().rect().center(), QPoint())
    QApplication.sendEvent(table.viewport(), event)
    menu = window.sheets.menu
    assert menu is not None
    titles = [action.text() for action in menu.actions()]
    shown_at = menu.pos()
    menu.close()
    assert {"Copy rows", "Duplicate", "Delete", "Split at the playhead"} <= set(titles)
    cell = table.visualRect(table.currentIndex())
    assert shown_at.x() == table.viewport().mapToGlobal(cell.bottomLeft()).x()


def test_keys_lead_to_the_visit_and_to_a_time_that_counts_for_nothing(window: MainWindow) -> None:
    press(window, "Ctrl+6")
    assert QApplication.focusWidget() is window.pane.stay.visits
    window.document.select((VANCOMYCIN,))
    window.commands.tools_exclude()
    type_text("in the scanner")
    press(window, "Return")
    (window_of_time,) = window.document.case.exclusions
    assert window_of_time.label == "in the scanner"
    assert QApplication.focusWidget() is window.pane.stay.exclusions
    press(window, "Home")
    press(window, "Delete")
    assert not window.document.case.exclusions


def test_the_page_of_the_visit_stays_hidden_while_others_see_the_screen(window: MainWindow) -> None:
    window.discretion.set(True)
    window.commands.tools_add_visit()
    press(window, "Ctrl+6")
    assert window.pane.tabs.currentIndex() == 0
    window.discretion.set(False)


def test_tab_passes_over_cells_that_are_computed_and_goes_on_in_the_next_row(window: MainWindow) -> None:
    edit(window, VANCOMYCIN, "stop", "1430", end="Tab")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.accessibleName() == "site of vancomycin"
    press(window, "Tab")
    press(window, "Tab")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.accessibleName() == "drug of ceftriaxone"
    assert window.document.selection == ("a7",)
    QTest.keyClick(editor, Qt.Key.Key_Backtab)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.accessibleName() == "note of vancomycin"
    press(window, "Escape")
    assert window.document.undo_stack.count() == 1


def test_pasted_rows_come_on_view_with_the_whole_stay(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.timeline.camera.following)
    QGuiApplication.clipboard().setText("drug\tstart\tstop\tsite\ncefepime\t1/5/2026 23:00\t1/6/2026 2:10\tIV1\n")
    press(window, "Ctrl+V")
    qtbot.waitUntil(lambda: not window.timeline.camera.following)
    (new,) = window.document.selection
    stop = window.document.case.administration(new).stop
    assert stop is not None
    assert window.timeline.scale().right > stop


def test_the_table_is_sorted_by_keys_and_shows_it(window: MainWindow) -> None:
    window.document.select((VANCOMYCIN,))
    press(window, "Ctrl+2")
    press(window, "Home")
    table = window.pane.table
    header = table.horizontalHeader()
    assert not header.isSortIndicatorShown()
    window.commands.view_sort()
    drugs = [table.model().index(n, column_of("drug")).data() for n in range(14)]
    assert drugs == sorted(drugs)
    assert header.isSortIndicatorShown()
    assert window.status.message == "Sorted by drug, ascending"
    window.commands.view_sort()
    assert table.model().index(0, column_of("drug")).data() == "vancomycin"
    assert window.document.selection == (VANCOMYCIN,)
    press(window, "Left")
    window.commands.view_sort()
    assert not header.isSortIndicatorShown()


def test_the_bar_that_scrolls_the_accesses_covers_none_of_them(window: MainWindow) -> None:
    assert window.show_stay()
    sites = window.pane.stay.sites
    QApplication.processEvents()
    assert not sites.horizontalScrollBar().isVisible()
    window.resize(960, 700)
    QApplication.processEvents()
    assert sites.horizontalScrollBar().isVisible()
    last = sites.visualRect(sites.model().index(sites.model().rowCount() - 1, 0))
    assert sites.viewport().rect().contains(last)


def test_the_cell_that_names_a_new_exclusion_comes_on_view_in_a_low_window(window: MainWindow) -> None:
    window.resize(960, 560)
    QApplication.processEvents()
    window.document.select((VANCOMYCIN,))
    window.commands.tools_exclude()
    QApplication.processEvents()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    page = window.pane.stay.viewport()
    assert page.rect().contains(editor.mapTo(page, editor.rect().center()))


def test_the_newest_refusal_is_the_one_that_is_said(window: MainWindow) -> None:
    edit(window, VANCOMYCIN, "stop", "che", end="Down")  # it stays in its cell
    edit(window, PANTOPRAZOLE, "stop", "soon")
    assert "soon" in window.status.message
    press(window, "Escape")
    assert "che" in window.status.message  # that one stands still
    assert window.pane.table.edit_cell(VANCOMYCIN, "stop")
    press(window, "Escape")
    assert window.status.message == ""


def test_doses_are_sorted_by_their_numbers(window: MainWindow) -> None:
    window.document.select((VANCOMYCIN,))
    edit(window, VANCOMYCIN, "dose", "4 mg")
    edit(window, PANTOPRAZOLE, "dose", "30 mg")
    window.pane.table.sortByColumn(column_of("dose"), Qt.SortOrder.AscendingOrder)
    model = window.pane.table.model()
    doses = [model.index(n, column_of("dose")).data() for n in range(model.rowCount())]
    assert doses.index("4 mg") < doses.index("30 mg")


def test_a_start_that_is_not_charted_is_said_so(window: MainWindow) -> None:
    case = window.document.case
    assert window.document.edit(edits.change(case, (VANCOMYCIN,), start=None))
    model = window.pane.table.rows
    place = model.place_of(VANCOMYCIN)
    assert place is not None
    said = model.data(model.index(place, column_of("start")), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "no start charted"


def test_names_of_drugs_are_cut_last() -> None:
    drug, note = need("drug", 105, joined=False), need("note", 0, joined=False)
    assert shared([drug, note], 300) == [drug.wish, note.wish]
    whole, cut = 105 + AIR + 19, note.least
    assert shared([drug, note], whole + cut) == [whole, cut]
    assert shared([drug, note], whole + cut - 10) == [whole - 10, cut]


def test_a_column_of_doses_that_are_not_charted_gives_its_room_to_the_drugs() -> None:
    without, with_doses = need("dose", 0, joined=False), need("dose", 60, joined=False)
    assert without.least < with_doses.least
    assert without.wish <= with_doses.wish


def test_after_a_row_is_deleted_the_keys_go_on_where_it_stood(window: MainWindow) -> None:
    press(window, "Ctrl+2")
    table = window.pane.table
    for keys in ("Down", "Down", "Down", "Right", "Right"):
        press(window, keys)
    here = (table.currentIndex().row(), table.currentIndex().column())
    press(window, "Delete")
    assert (table.currentIndex().row(), table.currentIndex().column()) == here
    assert window.document.selection == ()
    press(window, "Down")
    assert (table.currentIndex().row(), table.currentIndex().column()) == (here[0] + 1, here[1])
    press(window, "Ctrl+A")
    press(window, "Delete")
    assert not table.currentIndex().isValid()


def test_a_refused_text_of_the_stay_is_heard_and_gone_with_escape(window: MainWindow) -> None:
    assert window.show_stay()
    sites = window.pane.stay.sites
    sites.edit_at(1, 4)
    type_text("because")
    press(window, "Return")
    assert "because" in window.status.message
    model = sites.model()
    said = model.data(model.index(1, 4), Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"because, refused: {window.status.message}"
    press(window, "Escape")
    assert window.status.message == ""
    assert not model.data(model.index(1, 4), Qt.ItemDataRole.AccessibleTextRole)


def test_an_exclusion_over_a_single_time_has_a_length(window: MainWindow) -> None:
    window.document.select((PANTOPRAZOLE,))
    window.commands.tools_exclude()
    (window_of_time,) = window.document.case.exclusions
    assert window_of_time.stop - window_of_time.start == 30


def test_the_keys_come_to_a_cell_that_can_be_typed_in(window: MainWindow) -> None:
    press(window, "Ctrl+2")
    table = window.pane.table
    assert table.currentIndex().column() == column_of("drug")
    assert window.document.selection == ()
    press(window, "Return")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(window, "Escape")
    press(window, "Left")
    press(window, "Return")
    assert window.status.message == "# is worked out, not typed"
    assert table.hasFocus()


def test_a_command_that_takes_the_editor_away_leaves_the_keys_in_the_table(window: MainWindow) -> None:
    press(window, "Ctrl+2")
    press(window, "Down")
    press(window, "Return")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(window, "Ctrl+D")
    assert len(window.document.case.administrations) == 15
    assert window.pane.table.hasFocus()
    press(window, "Ctrl+1")
    press(window, "T")
    press(window, "Ctrl+D")
    assert window.timeline.canvas.hasFocus()
    press(window, "Ctrl+2")
    press(window, "Return")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(window, "Escape")
    assert window.pane.table.hasFocus(), "the next cell was opened from the table"


def test_the_menu_key_speaks_of_the_row_that_the_keys_are_on(window: MainWindow) -> None:
    asked: list[QPoint] = []
    window.pane.table.menu_requested.disconnect(window.sheets.open_row_menu)
    window.pane.table.menu_requested.connect(asked.append)
    press(window, "Ctrl+2")
    assert window.document.selection == ()
    QTest.keyClick(window.pane.table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert len(asked) == 1
    assert len(window.document.selection) == 1


def test_the_choices_of_a_narrow_cell_are_shown_whole(window: MainWindow) -> None:
    assert window.pane.table.edit_cell(VANCOMYCIN, "route")
    press(window, "Down")
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    assert popup.viewport().width() >= popup.sizeHintForColumn(0)
    popup.close()
