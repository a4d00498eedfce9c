"""The typed line answers before Enter, adds on Enter, and starts a case where none is open."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from infusion_gui.case.times import format_minute
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.mar.columns import column_of
from infusion_gui.window.panels.findings import notes
from tests.window.hands import PANTOPRAZOLE, VANCOMYCIN, press, type_text


def typed(window: MainWindow, text: str) -> str:
    """What the line says about `text`, without markup."""
    press(window, "/")
    type_text(text)
    QApplication.processEvents()
    from PySide6.QtGui import QTextDocumentFragment

    return QTextDocumentFragment.fromHtml(window.entry._said.text()).toPlainText().replace("\u00a0", " ")


def test_it_says_what_it_understood_and_what_that_gains(window: MainWindow) -> None:
    said = typed(window, "ondan 4 1655 push iv1")
    assert said.startswith("ondansetron 4, IV push, 16:55, IV1")
    assert "+ 96376" in said
    assert "280 min after 12:15" in said
    assert len(window.document.case.administrations) == 14


def test_enter_adds_one_row_as_one_step_and_selects_it(window: MainWindow) -> None:
    typed(window, "ondan 4 1655 push iv1")
    press(window, "Return")
    new = window.document.case.administrations[-1]
    assert (new.drug, new.dose, new.technique, new.site) == ("ondansetron", "4", "push", "IV1")
    assert new.start is not None
    assert format_minute(new.start) == "2026-01-05T16:55"
    assert window.document.selection == (new.id,)
    assert window.document.undo_stack.count() == 1
    assert window.entry.field.text() == ""
    assert window.entry.field.hasFocus()


def test_a_loss_is_told_as_well(window: MainWindow) -> None:
    said = typed(window, "cefepime 1200-1500 iv1")
    assert "+ 96366" in said
    assert "− 96361" in said


def test_a_line_that_says_nothing_yet_is_answered_not_refused(window: MainWindow) -> None:
    assert "time" in typed(window, "vanc")
    press(window, "Return")
    assert len(window.document.case.administrations) == 14
    assert window.entry.field.property("wrong")
    assert "time" in window.status.message


def test_a_refused_line_that_is_cleared_leaves_no_red_edge(window: MainWindow) -> None:
    field = window.entry.field
    field.setFocus()
    type_text("vanc")
    plain = field.grab().toImage().pixelColor(field.width() // 2, 0)
    press(window, "Return")
    assert field.grab().toImage().pixelColor(field.width() // 2, 0) != plain
    type_text("o")
    QApplication.processEvents()
    assert field.grab().toImage().pixelColor(field.width() // 2, 0) == plain


def test_the_day_is_that_of_the_current_row(window: MainWindow) -> None:
    window.document.select((PANTOPRAZOLE,))
    typed(window, "famotidine 1700 push iv2")
    press(window, "Return")
    start = window.document.case.administrations[-1].start
    assert start is not None
    assert format_minute(start) == "2026-01-05T17:00"


def test_the_first_line_starts_a_case(empty: MainWindow) -> None:
    assert empty.entry.field.hasFocus()
    type_text("vanc 1300-1431 iv1")
    press(empty, "Return")
    assert empty.case_is_open
    assert [row.drug for row in empty.document.case.administrations] == ["vancomycin"]
    assert [site.id for site in empty.document.case.sites] == ["IV1"]
    assert dict(empty.document.result.units()) == {"96365": 1, "96366": 1}
    assert empty.stack.currentWidget() is empty.work
    assert empty.entry.field.hasFocus()


def test_units_and_volume_are_told(empty: MainWindow) -> None:
    said = typed(empty, "ns 1000 ml 1205-1606 iv1")
    assert said.startswith("normal saline 1000 mL, IV infusion, 12:05 – 16:06, 241 min, IV1")
    assert "+ 96360, 96361 ×3" in said


def test_a_stop_of_the_next_day_is_told_in_the_line_the_cell_and_the_findings(empty: MainWindow) -> None:
    said = typed(empty, "vanc 1300-1231 iv1")
    assert "13:00 – 12:31 +1d, 23 h 31 min, IV1" in said
    press(empty, "Return")
    (row,) = empty.document.case.administrations
    table = empty.pane.table
    assert table.rows.data(table.rows.index(0, column_of("stop"))) == "12:31 +1d"
    (note,) = [note for note in notes(empty.document.case, empty.document.result) if note.rule == "R-DOC-05"]
    assert (note.severity, note.administrations, note.fix) == ("warning", (row.id,), "stop")
    assert "23 h 31 min" in note.body


def test_the_table_grows_with_the_rows_that_are_typed(empty: MainWindow) -> None:
    typed(empty, "vanc 1300-1431 iv1")
    press(empty, "Return")
    before = empty.pane.height()
    for hour in range(8, 16):
        type_text(f"morphine {hour:02d}00 push iv1")
        press(empty, "Return")
    QApplication.processEvents()
    assert empty.pane.height() > before
    assert empty.pane.table.verticalScrollBar().maximum() == 0


def test_a_stay_that_is_typed_is_seen_whole_as_it_grows(empty: MainWindow, qtbot: QtBot) -> None:
    for line in ("vanc 1300-1431", "enoxaparin sq 2000", "ns 0905-1006"):
        type_text(line)
        press(empty, "Return")
        qtbot.waitUntil(lambda: not empty.timeline.camera.following)
    scale, case = empty.timeline.scale(), empty.document.case
    times = [row.start for row in case.administrations if row.start is not None]
    assert scale.left < min(times)
    assert scale.right > max(times)


def test_a_row_typed_while_a_part_is_looked_at_comes_on_view_at_the_same_zoom(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select((VANCOMYCIN,))
    press(window, "F")
    qtbot.waitUntil(lambda: not window.timeline.camera.following)
    zoom = window.timeline.scale().per_minute
    press(window, "/")
    type_text("famotidine 1900 push")
    press(window, "Return")
    qtbot.waitUntil(lambda: not window.timeline.camera.following)
    start = window.document.case.administration(window.document.selection[-1]).start
    assert start is not None
    assert window.timeline.scale().left < start < window.timeline.scale().right
    assert window.timeline.scale().per_minute == zoom


def test_a_typed_date_is_told_before_enter(window: MainWindow) -> None:
    assert "Wed 7 Jan 2026 13:00 – 14:31" in typed(window, "cefepime 7 jan 1300-1431")
    press(window, "Escape")
    assert "2026" not in typed(window, "cefepime 1300-1431")


def test_a_question_mark_in_the_empty_line_shows_the_keys(window: MainWindow) -> None:
    press(window, "/")
    press(window, "?")
    assert window.sheets.keys.isVisible()
    assert window.entry.field.text() == ""
    window.sheets.keys.close()
    type_text("van")
    press(window, "?")
    assert not window.sheets.keys.isVisible()
    assert window.entry.field.text() == "van?"
