"""What else goes on while a hand drags: answers come late, undo is pressed, lanes grow, the border is reached."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.timeline.overlay import chip_rect
from infusion_gui.timeline.stay import OTHER
from tests.timeline import stays
from tests.timeline.conftest import Shown
from tests.timeline.gestures import drag, move, press, release
from tests.timeline.stays import ONCOLOGY, at, case, coded, row

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
Show = Callable[[Case], Shown]


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine is this quick: every question but the first of a stay goes to the worker."""
    monkeypatch.delenv("INFUSION_SYNC")
    monkeypatch.setattr("infusion_gui.session.answers.WHILE_DRAGGING", -1.0)


def said(shown: Shown) -> list[str]:
    chip = shown.view.canvas.surface.guides.chip
    assert chip is not None
    return [code.text for code in chip.codes]


@pytest.mark.usefixtures("late")
def test_an_answer_that_comes_late_is_on_the_live_chip(ed: Shown, qtbot: QtBot) -> None:
    here = ed.point(stays.VANCOMYCIN, part="stop")
    ed.drag(here, here - ed.minutes(1), keys=ALT, let_go=False)
    assert not ed.document.result_is_current
    assert "− 96366" not in said(ed)
    qtbot.waitUntil(lambda: ed.document.result_is_current)
    assert said(ed) == ["96365", "+ 96361", "− 96366"]
    release(ed.canvas, here - ed.minutes(1))


@pytest.mark.usefixtures("late")
def test_a_bar_let_go_before_the_answer_is_coded_as_it_stands(
    ed: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infusion_gui.session.answers.AFTER_AN_EDIT", -1.0)
    here = ed.point(stays.VANCOMYCIN, part="stop")
    for by in (1, 2, -3):
        ed.drag(here, here + ed.minutes(by), keys=ALT)
        here = here + ed.minutes(by)
        assert not ed.document.result_is_current
    assert ed.times(stays.VANCOMYCIN)[1] == at("14:31") and ed.steps == 3
    ed.document.undo_stack.undo()
    ed.document.undo_stack.undo()
    qtbot.waitUntil(lambda: ed.document.result_is_current)
    assert ed.times(stays.VANCOMYCIN)[1] == at("14:32")
    assert ed.document.result.units() == coded(ed.document.case).units()
    bar = ed.view.board.stay.bar(stays.VANCOMYCIN)
    assert bar is not None and bar.codes == ("96365", "96366")


@pytest.mark.usefixtures("late")
def test_why_a_group_keeps_its_lanes_is_still_said_after_a_late_answer(ed: Shown, qtbot: QtBot) -> None:
    ed.document.select((stays.IOHEXOL, stays.METRONIDAZOLE))
    here = ed.point(stays.METRONIDAZOLE)
    place = ed.view.board.layout.lane("IV2")
    assert place is not None
    there = QPointF(here.x(), place.top + place.height / 2) + ed.minutes(4)
    ed.drag(here, there, keys=ALT, let_go=False)
    qtbot.waitUntil(lambda: ed.document.result_is_current)
    assert ed.said[-1] == "Rows of several accesses keep theirs"
    release(ed.canvas, there)


def test_undo_in_mid_drag_calls_the_drag_off(ed: Shown) -> None:
    ed.document.edit(edits.move(ed.document.case, (stays.CEFTRIAXONE,), 5))
    here = ed.point(stays.METRONIDAZOLE)
    ed.drag(here, here + ed.minutes(20), keys=ALT, let_go=False)
    ed.document.undo_stack.undo()
    assert ed.view.hand.gesture is None
    move(ed.canvas, here + ed.minutes(30), keys=ALT)
    release(ed.canvas, here + ed.minutes(30), keys=ALT)
    assert ed.document.proposal is None and not ed.document.undo_stack.canUndo()
    assert ed.times(stays.METRONIDAZOLE) == (at("14:50"), at("15:50"))


def test_a_lane_that_grows_under_the_hand_leaves_the_time_under_the_pointer(ed: Shown) -> None:
    """A further row in the lane may need the scroll bar: it comes when the hand has let go."""
    ed.view.resize(1216, round(ed.view.board.height) + 82)
    ed.view.camera.fit()
    ed.settle()
    QApplication.processEvents()
    assert not ed.view.scroll_bar.isVisible()
    scale = ed.view.scale()
    ed.document.select((stays.CEFTRIAXONE,))
    here = ed.point(stays.CEFTRIAXONE)
    there = here + ed.minutes(20)  # into acetaminophen: the lane needs a row more
    ed.drag(here, there, keys=ALT, let_go=False)
    QApplication.processEvents()
    assert ed.view.board.height > ed.canvas.height()
    assert ed.view.scale() == scale
    release(ed.canvas, there, keys=ALT)
    QApplication.processEvents()
    assert ed.view.scroll_bar.isVisible() == (ed.view.board.layout.height > ed.canvas.height())


@pytest.mark.parametrize("end", ["release", "escape"])
def test_a_window_made_lower_in_the_middle_of_a_marquee_has_its_scroll_bar_afterwards(show: Show, end: str) -> None:
    shown = show(load(ONCOLOGY))
    view = shown.view
    view.resize(1216, 700)
    view.camera.fit()
    shown.settle()
    assert view.scroll_bar.isHidden()
    here = QPointF(shown.canvas.width() - 20, view.board.layout.height - 6)
    there = here - QPointF(30, 8)
    drag(shown.canvas, here, there, let_go=False)
    view.resize(1216, 330)
    if end == "escape":
        shown.key(Qt.Key.Key_Escape)
    release(shown.canvas, there)
    QApplication.processEvents()
    assert view.board.layout.height > shown.canvas.height()
    assert view.scroll_bar.isVisible()


def test_a_drag_held_below_the_canvas_scrolls_to_the_lanes_there(ed: Shown, qtbot: QtBot) -> None:
    ed.view.resize(1216, 260)
    QApplication.processEvents()
    here = ed.point(stays.VANCOMYCIN)
    below = QPointF(here.x(), ed.canvas.height() + 30)
    ed.drag(here, below, let_go=False)
    qtbot.waitUntil(lambda: ed.view.scroll_bar.value() == ed.view.scroll_bar.maximum())
    assert ed.times(stays.VANCOMYCIN) == (at("13:00"), at("14:31"))
    ed.key(Qt.Key.Key_Escape)
    release(ed.canvas, below)
    assert ed.steps == 0


def test_the_live_chip_stays_on_the_canvas_while_its_bar_leaves_it(ed: Shown) -> None:
    ed.view.resize(1216, 300)
    QApplication.processEvents()
    here = ed.point(stays.VANCOMYCIN)
    bottom = QPointF(here.x(), ed.canvas.height() - 9)
    ed.drag(here, bottom, keys=ALT, let_go=False)
    surface = ed.view.canvas.surface
    assert surface.guides.chip is not None
    rect = chip_rect(surface.board, surface.lettering, surface.guides.chip, surface.scroll)
    assert rect.top() >= 0 and rect.bottom() <= ed.canvas.height()
    ed.key(Qt.Key.Key_Escape)
    release(ed.canvas, bottom)


def test_an_edge_held_below_the_canvas_scrolls_nothing(ed: Shown) -> None:
    ed.view.resize(1216, 260)
    QApplication.processEvents()
    here = ed.point(stays.VANCOMYCIN, part="stop")
    ed.drag(here, QPointF(here.x() + 40, ed.canvas.height() + 30), let_go=False)
    assert not ed.view.hand._border._timer.isActive()
    ed.key(Qt.Key.Key_Escape)
    release(ed.canvas, here)


def test_a_frame_held_below_the_canvas_takes_the_lanes_there_in(show: Show, qtbot: QtBot) -> None:
    shown = show(load(ONCOLOGY))
    shown.view.resize(1216, 300)
    shown.view.camera.fit()
    shown.settle()
    drag(shown.canvas, QPointF(2, 3), QPointF(shown.canvas.width() - 30, shown.canvas.height() + 40), keys=CTRL,
         let_go=False)  # fmt: skip
    qtbot.waitUntil(lambda: shown.view.scroll_bar.value() == shown.view.scroll_bar.maximum())
    injections = {bar.id for bar in shown.view.board.stay.lane(OTHER).bars}
    in_sight = {i for i in injections if 0 < shown.point(i).x() < shown.canvas.width() - 30}
    assert in_sight and in_sight <= set(shown.document.selection)
    release(shown.canvas, QPointF(shown.canvas.width() - 30, shown.canvas.height() + 40), keys=CTRL)


def test_the_hand_is_closed_while_it_holds_a_bar(ed: Shown) -> None:
    here = ed.point(stays.METRONIDAZOLE)
    ed.drag(here, here + ed.minutes(10), let_go=False)
    assert ed.canvas.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    ed.key(Qt.Key.Key_Escape)
    assert ed.canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    release(ed.canvas, here + ed.minutes(10))


def test_escape_puts_a_tag_back_wherever_the_keyboard_was(ed: Shown, qtbot: QtBot) -> None:
    elsewhere = QWidget(ed.view)
    elsewhere.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    elsewhere.show()
    elsewhere.setFocus()
    ed.look("11:30")
    ed.view.ruler.grab()
    here = QPointF(ed.view.scale().x(at("11:52")) + 20, 9.0)
    drag(ed.view.ruler, here, here + ed.minutes(30), let_go=False)
    assert ed.view.canvas.hasFocus()
    ed.key(Qt.Key.Key_Escape)
    release(ed.view.ruler, here + ed.minutes(30))
    assert ed.document.case.visits[0].arrival == at("11:52") and ed.steps == 0


def test_escape_puts_a_lane_back_wherever_the_keyboard_was(ed: Shown) -> None:
    ed.view.canvas.clearFocus()
    drag(ed.view.headers, QPointF(60, 60), QPointF(60, 300), let_go=False)
    assert ed.view.canvas.hasFocus()
    ed.key(Qt.Key.Key_Escape)
    release(ed.view.headers, QPointF(60, 300))
    assert [lane.key for lane in ed.view.board.stay.lanes] == ["IV1", "IV2", OTHER]


def test_a_row_without_a_start_catches_by_its_stop_alone(show: Show) -> None:
    others = (row("b", "heparin", "13:12", "15:00"), row("c", "zinc", "14:20", None))
    shown = show(case(row("a", "cefepime", None, "14:10"), *others))
    here = shown.point("a", clock="14:00")
    press(shown.canvas, here)
    for minutes in range(1, 10):
        move(shown.canvas, here + shown.minutes(minutes))
        snap = shown.view.canvas.surface.guides.snap
        assert snap is None or snap.reason in ("snapped to zinc start", "snapped to a quarter hour")
    release(shown.canvas, here + shown.minutes(9))
    assert shown.times("a") == (None, at("14:20"))
