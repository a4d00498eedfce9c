"""A locked lane refuses every change of its rows, wherever the hand asks for it, with one sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication

from infusion_gui.case import edits
from infusion_gui.timeline.stay import OTHER
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.mar.columns import column_of
from tests.window.hands import ONCOLOGY, VANCOMYCIN

KETOROLAC = "a4"


def typed(window: MainWindow, identity: str, column: str, text: str) -> None:
    rows = window.pane.table.rows
    place = rows.place_of(identity)
    assert place is not None
    window.document.select((identity,))
    rows.setData(rows.index(place, column_of(column)), text)  # type: ignore[arg-type]


def chosen(window: MainWindow, menu: str, name: str) -> None:
    window.document.select((VANCOMYCIN,))
    next(run for title, run, _ in getattr(window.commands, menu)() if title == name)()


def entered(window: MainWindow, line: str) -> None:
    window.entry.field.setText(line)
    window.entry.field.returnPressed.emit()


def pasted(window: MainWindow) -> None:
    window.document.select((VANCOMYCIN,))
    window.commands.edit_copy()
    window.timeline.canvas.setFocus()
    window.commands.edit_paste()


def merged(window: MainWindow) -> None:
    window.document.select((VANCOMYCIN, "a7"))
    window.commands.row_merge()


def lumen(window: MainWindow) -> None:
    window.document.edit(edits.change_site(window.document.case, "IV2", lumen_of="IV1"))


WAYS: dict[str, Callable[[MainWindow], None]] = {
    "a time in the table": lambda window: typed(window, VANCOMYCIN, "stop", "1450"),
    "a name in the table": lambda window: typed(window, VANCOMYCIN, "drug", "cefazolin"),
    "an access in the table, out of the lane": lambda window: typed(window, VANCOMYCIN, "site", "IV2"),
    "an access in the table, into the lane": lambda window: typed(window, "a13", "site", "IV1"),
    "a route in the table": lambda window: typed(window, VANCOMYCIN, "route", "IM"),
    "the menu of classes": lambda window: chosen(window, "row_class", "chemo"),
    "the menu of techniques": lambda window: chosen(window, "row_technique", "push"),
    "the menu of marks": lambda window: chosen(window, "row_marks", "No order found"),
    "the quick entry": lambda window: entered(window, "cefazolin 1500-1540 iv1"),
    "pasted rows": pasted,
    "cut rows": lambda window: (window.document.select((VANCOMYCIN,)), window.commands.edit_cut())[1],
    "merging": merged,
    "another name of the access": lambda window: window.timeline.lanes.rename("IV1", "PORT"),
    "another access becomes a lumen of it": lumen,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_locked_lane_refuses(window: MainWindow, way: str) -> None:
    before = window.document.case
    window.timeline.lanes.toggle_locked("IV1")
    WAYS[way](window)
    assert window.document.case == before
    assert window.status.message == "IV1 is locked"


def test_the_lane_without_an_access_refuses_too(window: MainWindow) -> None:
    before = window.document.case
    window.timeline.lanes.toggle_locked(OTHER)
    typed(window, KETOROLAC, "start", "1300")
    assert window.document.case == before
    assert window.status.message == "IM / SQ is locked"


def test_a_refused_text_waits_in_its_cell_until_the_lane_is_free(window: MainWindow) -> None:
    window.timeline.lanes.toggle_locked("IV1")
    typed(window, VANCOMYCIN, "stop", "1450")
    rows = window.pane.table.rows
    place = rows.place_of(VANCOMYCIN)
    assert place is not None
    index = rows.index(place, column_of("stop"))
    assert index.data() == "1450"
    window.timeline.lanes.toggle_locked("IV1")
    typed(window, VANCOMYCIN, "stop", "1450")
    assert index.data() == "14:50"


def test_the_quick_entry_tells_the_lock_before_enter(window: MainWindow) -> None:
    window.timeline.lanes.toggle_locked("IV1")
    window.entry.field.setText("cefazolin 1500-1540 iv1")
    window.entry._show()
    assert "IV1 is locked" in window.entry._said.text()


def test_undo_the_other_lanes_and_the_visit_go_on(window: MainWindow) -> None:
    first = window.document.case
    typed(window, VANCOMYCIN, "stop", "1450")
    window.timeline.lanes.toggle_locked("IV1")
    typed(window, "a13", "stop", "1650")
    assert window.document.case.administration("a13").stop is not None
    assert window.document.edit(edits.change_visit(window.document.case, "V1", departure=None))
    assert window.document.edit(edits.rename_visit(window.document.case, "V1", "ED"))
    window.document.undo_stack.setIndex(0)
    assert window.document.case == first


def test_a_clipboard_without_text_leaves_the_case_alone(window: MainWindow) -> None:
    from PySide6.QtGui import QImage

    before = window.document.case
    QGuiApplication.clipboard().setImage(QImage(8, 8, QImage.Format.Format_RGB32))
    window.timeline.canvas.setFocus()
    window.commands.edit_paste()
    assert window.document.case == before
    assert window.status.message


def test_another_case_comes_with_its_lanes_open_and_free(window: MainWindow) -> None:
    window.timeline.lanes.toggle_locked("IV1")
    window.timeline.lanes.toggle_collapsed("IV2")
    assert window.commands.open_copy(ONCOLOGY)
    assert not window.timeline.lane_state.locked and not window.timeline.lane_state.collapsed
