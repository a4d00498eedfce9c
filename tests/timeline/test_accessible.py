"""Every bar is an item for assistive technology, with name, times and codes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible

from infusion_gui.case import edits
from infusion_gui.case.model import Case
from infusion_gui.session import coder
from infusion_gui.trainer.veil import veiled
from tests.timeline import stays
from tests.timeline.conftest import Shown


def items(shown: Shown) -> list[str]:
    timeline = QAccessible.queryAccessibleInterface(shown.view.canvas)
    children = [timeline.child(index) for index in range(timeline.childCount())]
    return [child.text(QAccessible.Text.Name) for child in children]


def test_the_canvas_is_a_list_of_bars_in_reading_order(ed: Shown) -> None:
    timeline = QAccessible.queryAccessibleInterface(ed.view.canvas)
    assert timeline.role() == QAccessible.Role.List
    heard = items(ed)
    assert len(heard) == 14
    assert heard[0] == "vancomycin, 13:00 – 14:31, 91 min, IV1, 96365, 96366, initial"


def test_the_list_follows_the_case(ed: Shown) -> None:
    ed.document.edit(edits.trim_stop(ed.document.case, stays.VANCOMYCIN, by=-1))
    assert items(ed)[0] == "vancomycin, 13:00 – 14:30, 90 min, IV1, 96365, initial"
    ed.document.edit(edits.delete(ed.document.case, stays.VANCOMYCIN))
    assert not any("vancomycin" in name for name in items(ed))


def test_an_item_says_where_it_is_and_whether_it_is_chosen(ed: Shown) -> None:
    timeline = QAccessible.queryAccessibleInterface(ed.view.canvas)
    ed.document.select((stays.VANCOMYCIN,))
    first = timeline.child(0)
    corner = ed.canvas.mapToGlobal(ed.point(stays.VANCOMYCIN).toPoint())
    assert first.rect().contains(corner)
    assert first.state().selected and not timeline.child(1).state().selected
    assert timeline.indexOfChild(first) == 0
    assert timeline.childAt(corner.x(), corner.y()).text(QAccessible.Text.Name).startswith("vancomycin")


def test_an_item_of_a_deleted_row_is_no_longer_valid(ed: Shown) -> None:
    timeline = QAccessible.queryAccessibleInterface(ed.view.canvas)
    first = timeline.child(0)
    assert first.isValid()
    ed.document.edit(edits.delete(ed.document.case, stays.VANCOMYCIN))
    assert not first.isValid()
    assert first.text(QAccessible.Text.Name) == "" and first.rect().isEmpty()


def test_other_widgets_keep_their_own_interfaces(ed: Shown) -> None:
    assert QAccessible.queryAccessibleInterface(ed.view.scroll_bar).role() == QAccessible.Role.ScrollBar


def test_codes_that_are_hidden_are_not_denied(show: Callable[[Case], Shown]) -> None:
    opened = show(stays.sample())
    opened.document.set_coder(lambda case, policy: veiled(coder.code(case, policy), 0))
    assert items(opened)[0] == "vancomycin, 13:00 – 14:31, 91 min, IV1"
