"""A case without rows: the ways in stay in sight, the timeline shows today, the first row takes the place."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.times import to_datetime
from infusion_gui.window.main_window import MainWindow
from tests.timeline.gestures import drag
from tests.window.hands import press, type_text


def test_the_ways_in_stay_until_there_is_a_row(empty: MainWindow, qtbot: QtBot) -> None:
    press(empty, "Ctrl+N")
    assert empty.case_is_open
    assert empty.hint.isVisible()
    assert empty.entry.field.hasFocus()
    type_text("vanc 1300-1431 iv1")
    press(empty, "Return")
    assert not empty.hint.isVisible()
    assert dict(empty.document.result.units()) == {"96365": 1, "96366": 1}
    press(empty, "Ctrl+Z")
    assert empty.hint.isVisible()


def test_a_case_without_times_shows_today(empty: MainWindow, qtbot: QtBot) -> None:
    empty.commands.file_new()
    today = dt.date.today()
    qtbot.waitUntil(lambda: to_datetime(round(empty.timeline.scale().left)).date() == today)
    type_text("vanc 1300-1431 iv1")
    press(empty, "Return")
    start = empty.document.case.administrations[0].start
    assert start is not None
    assert to_datetime(start).date() == today
    scale = empty.timeline.scale()
    assert scale.left < start < scale.right


def test_a_case_drawn_from_nothing_is_of_today_and_stays_on_view(empty: MainWindow, qtbot: QtBot) -> None:
    today = dt.date.today()
    empty.commands.file_new()
    qtbot.waitUntil(lambda: to_datetime(round(empty.timeline.scale().left)).date() == today)
    empty.commands.tools_add_site()
    QApplication.processEvents()
    view = empty.timeline
    qtbot.waitUntil(lambda: not view.camera.following)
    scale = view.scale()
    place = view.board.layout.lane("IV1")
    assert place is not None
    here = QPointF(scale.width / 3, place.top + place.height / 2)
    drag(view.canvas.viewport(), here, here + QPointF(60 * scale.per_minute, 0))
    QApplication.processEvents()
    (row,) = empty.document.case.administrations
    assert row.start is not None
    assert to_datetime(row.start).date() == today
    assert view.scale() == scale, "room for the next row, and nothing jumps"
    type_text("vanc")
    press(empty, "Return")
    empty.document.edit(edits.delete(empty.document.case, row.id))
    empty.commands.view_fit()
    assert to_datetime(round(view.camera.aim().left) + 60).date() == today


def test_the_cards_are_pressed_by_key(empty: MainWindow) -> None:
    empty.commands.file_new()
    card = empty.hint.cards[2]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert empty.entry.field.hasFocus()


def test_fitting_an_empty_case_paints(empty: MainWindow) -> None:
    empty.commands.file_new()
    empty.commands.view_fit()
    QApplication.processEvents()
    assert not empty.grab().isNull()


def test_the_first_typed_row_is_told_with_keys_that_work_there(empty: MainWindow) -> None:
    type_text("vanc 1300-1431 iv1")
    press(empty, "Return")
    assert empty.status.message == "Add vancomycin 13:00. Esc leads to the timeline, ? shows the keys"
    press(empty, "?")
    assert empty.sheets.keys.isVisible()
    empty.sheets.keys.close()
    press(empty, "Escape")
    assert empty.timeline.canvas.hasFocus()
