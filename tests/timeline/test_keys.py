"""The timeline without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from infusion_gui.case.file import dump
from infusion_gui.case.model import Case
from infusion_gui.session.document import Document
from infusion_gui.timeline.guides import NOTHING
from infusion_gui.timeline.hits import Hit
from infusion_gui.timeline.interactions import Pointer
from infusion_gui.timeline.tokens import load_theme
from infusion_gui.timeline.view import TimelineView
from tests.timeline import stays
from tests.timeline.conftest import Shown
from tests.timeline.gestures import NO_KEYS, click, hold
from tests.timeline.stays import at, case, row, sample

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
Show = Callable[[Case], Shown]


@pytest.mark.parametrize(
    ("code", "keys", "by"),
    [
        (Key.Key_Right, Qt.KeyboardModifier.NoModifier, 1),
        (Key.Key_Left, Qt.KeyboardModifier.NoModifier, -1),
        (Key.Key_Right, SHIFT, 5),
        (Key.Key_Left, CTRL, -15),
    ],
)
def test_arrows_move_the_chosen_rows(ed: Shown, code: Key, keys: Qt.KeyboardModifier, by: int) -> None:
    ed.document.select((stays.CEFTRIAXONE, stays.METRONIDAZOLE))
    ed.key(code, keys=keys)
    assert ed.times(stays.CEFTRIAXONE) == (at("13:10") + by, at("13:40") + by)
    assert ed.times(stays.METRONIDAZOLE) == (at("14:50") + by, at("15:50") + by)
    assert ed.steps == 1


def test_a_held_arrow_is_one_undo_step(ed: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infusion_gui.timeline.nudge.SAME_NUDGE_MS", -1)  # however slow the steps are
    before = dump(ed.document.case)
    ed.document.select((stays.METRONIDAZOLE,))
    hold(ed.view.canvas, Key.Key_Right, 7, let_go=False)
    qtbot.waitUntil(lambda: ed.times(stays.METRONIDAZOLE)[0] == at("14:58"))
    for minute in ("14:59", "15:00", "15:01", "15:02"):
        QApplication.sendEvent(ed.view.canvas, QKeyEvent(QEvent.Type.KeyPress, Key.Key_Right, NO_KEYS, "", True))
        qtbot.waitUntil(lambda clock=minute: ed.times(stays.METRONIDAZOLE)[0] == at(clock))
    assert ed.steps == 1
    ed.document.undo_stack.undo()
    assert dump(ed.document.case) == before


@pytest.mark.parametrize("let_go", [True, False])
def test_repeats_that_wait_are_carried_out_together(ed: Shown, qtbot: QtBot, let_go: bool) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    changes: list[int | None] = []
    ed.document.changed.connect(lambda: changes.append(ed.times(stays.METRONIDAZOLE)[0]))
    hold(ed.view.canvas, Key.Key_Right, 11, SHIFT, let_go=let_go)
    qtbot.waitUntil(lambda: ed.times(stays.METRONIDAZOLE)[0] == at("15:50"))
    assert changes == [at("14:55"), at("15:50")]


def test_a_held_arrow_stops_where_single_steps_would(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Key.Key_E, "e")
    hold(ed.view.canvas, Key.Key_Right, 20, SHIFT)
    assert ed.times(stays.METRONIDAZOLE) == (at("15:50"), at("15:50"))
    assert ed.steps == 1 and "a bar cannot stop before it starts." in ed.refusals[-1]


def test_another_key_finds_the_rows_where_the_held_one_put_them(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    hold(ed.view.canvas, Key.Key_Right, 3, let_go=False)
    for repeat in (True, True, False):
        ed.view.canvas.setFocus()
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Right if repeat else Key.Key_Left, NO_KEYS, "", repeat)
        QApplication.sendEvent(ed.view.canvas, event)
    assert ed.times(stays.METRONIDAZOLE)[0] == at("14:55")


def test_repeats_for_a_case_that_is_gone_by_then_are_forgotten(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Key.Key_Right)
    for _ in range(3):
        QApplication.sendEvent(ed.view.canvas, QKeyEvent(QEvent.Type.KeyPress, Key.Key_Right, NO_KEYS, "", True))
    ed.document.undo_stack.undo()
    QApplication.processEvents()
    assert ed.times(stays.METRONIDAZOLE)[0] == at("14:50")


def test_arrows_of_two_rows_are_two_steps(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Key.Key_Right)
    ed.document.select((stays.CEFTRIAXONE,))
    ed.key(Key.Key_Right)
    assert ed.steps == 2


def test_a_chosen_edge_is_what_the_arrows_move(ed: Shown) -> None:
    ed.document.select((stays.VANCOMYCIN,))
    ed.key(Key.Key_E, "e")
    ed.key(Key.Key_Right)
    assert ed.times(stays.VANCOMYCIN) == (at("13:01"), at("14:31"))
    ed.key(Key.Key_E, "e")
    ed.key(Key.Key_Right, keys=SHIFT)
    assert ed.times(stays.VANCOMYCIN) == (at("13:01"), at("14:36"))
    assert ed.steps == 2
    ed.key(Key.Key_E, "e")
    assert ed.view.board.view.edge is None


def test_a_click_on_an_edge_chooses_it(ed: Shown) -> None:
    click(ed.canvas, ed.point(stays.VANCOMYCIN, part="stop"))
    ed.key(Key.Key_Left)
    assert ed.times(stays.VANCOMYCIN) == (at("13:00"), at("14:30"))
    click(ed.canvas, ed.point(stays.VANCOMYCIN))
    ed.key(Key.Key_Left)
    assert ed.times(stays.VANCOMYCIN) == (at("12:59"), at("14:29"))


def test_a_refused_nudge_says_why(ed: Shown) -> None:
    ed.document.select((stays.PANTOPRAZOLE,))
    ed.view.board.view = ed.view.board.view.__class__(selected=(stays.PANTOPRAZOLE,), edge="stop")
    told: list[str] = []
    ed.view.message.connect(told.append)
    ed.key(Key.Key_Right)
    assert ed.steps == 0 and any("no stop" in sentence for sentence in ed.refusals)
    assert not told, "nothing may be said over it"


def test_brackets_put_the_edges_at_the_playhead(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Key.Key_BracketLeft, "[")
    assert ed.steps == 0 and any("playhead" in words for words in ed.said)
    ed.view.playhead = at("14:55")
    ed.key(Key.Key_BracketLeft, "[")
    ed.view.playhead = at("15:58")
    ed.key(Key.Key_BracketRight, "]")
    assert ed.times(stays.METRONIDAZOLE) == (at("14:55"), at("15:58"))
    assert ed.steps == 2


def test_comma_and_stop_go_round_in_reading_order(ed: Shown) -> None:
    ed.key(Key.Key_Period, ".")
    assert ed.document.selection == (stays.VANCOMYCIN,)
    ed.key(Key.Key_Period, ".")
    assert ed.document.selection == (stays.CEFTRIAXONE,)
    ed.key(Key.Key_Comma, ",")
    ed.key(Key.Key_Comma, ",")
    assert ed.document.selection == ("a14",)


def test_tab_reads_through_and_leaves_at_the_end(ed: Shown) -> None:
    seen = []
    for _ in range(14):
        ed.key(Key.Key_Tab, "\t")
        seen.append(ed.document.selection[-1])
    assert len(set(seen)) == 14
    assert not ed.view.keys.step(1, wrap=False)
    ed.key(Key.Key_Backtab, "", SHIFT)
    assert ed.document.selection == (seen[-2],)


def test_up_and_down_go_to_the_nearest_row_of_the_next_lane(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Key.Key_Down)
    assert ed.document.selection == (stays.IOHEXOL,)
    ed.key(Key.Key_Down)
    assert ed.document.selection == (stays.KETOROLAC,)
    ed.key(Key.Key_Up)
    assert ed.document.selection == (stays.IOHEXOL,)


def test_the_next_row_comes_on_view(ed: Shown) -> None:
    ed.document.select((stays.KETOROLAC,))
    ed.key(Key.Key_Period, ".")
    assert ed.document.selection == ("a14",)
    ed.settle()
    scale = ed.view.scale()
    assert 0 <= scale.x(at("20:00")) <= scale.width


def test_split_at_the_playhead(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.view.playhead = at("15:20")
    ed.key(Key.Key_K, "k")
    assert ed.times(stays.METRONIDAZOLE) == (at("14:50"), at("15:20"))
    assert ed.codes()["96367"] == 1 and ed.steps == 1


def test_without_a_playhead_the_cut_goes_by_arrows(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Key.Key_K, "k")
    assert "arrows" in ed.said[-1]
    ed.key(Key.Key_Right)
    assert ed.said[-1] == "Cut at 15:20: 30 and 30 min. Enter cuts"
    ed.key(Key.Key_Left, keys=SHIFT)
    ed.key(Key.Key_Right)
    assert ed.said[-1] == "Cut at 15:16: 26 and 34 min. Enter cuts"
    ed.key(Key.Key_Return)
    assert ed.times(stays.METRONIDAZOLE) == (at("14:50"), at("15:16"))
    assert ed.steps == 1 and ed.view.hand.gesture is None
    assert ed.view.canvas.surface.guides == NOTHING


def test_the_cut_stays_inside_the_bar_and_esc_leaves_it_whole(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Key.Key_K, "k")
    for _ in range(4):
        ed.key(Key.Key_Right, keys=CTRL)
    assert ed.said[-1] == "Cut at 15:49: 59 and 1 min. Enter cuts"
    ed.key(Key.Key_Escape)
    assert ed.steps == 0 and ed.view.hand.gesture is None


def test_the_cut_by_arrows_comes_on_view(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.look("12:00", 8.0)
    assert ed.view.scale().right < at("15:20")
    ed.key(Key.Key_K, "k")
    ed.key(Key.Key_Right)
    assert ed.said[-1] == "Cut at 15:20: 30 and 30 min. Enter cuts"
    assert ed.view.scale().left < at("15:20") < ed.view.scale().right


def test_e_says_why_a_single_time_has_no_edges(ed: Shown) -> None:
    ed.document.select((stays.ONDANSETRON,))
    ed.key(Key.Key_E, "e")
    assert ed.said[-1] == "ondansetron has one time: arrows move it"
    ed.document.select(())
    ed.key(Key.Key_E, "e")
    assert ed.said[-1] == "Choose an administration first"


def test_a_single_dose_cannot_be_split(ed: Shown) -> None:
    ed.document.select((stays.ONDANSETRON,))
    ed.key(Key.Key_K, "k")
    assert ed.steps == 0 and any("single dose" in sentence for sentence in ed.refusals)


def test_duplicate_and_delete(ed: Shown) -> None:
    ed.document.select((stays.ONDANSETRON,))
    ed.key(Key.Key_D, "", CTRL)
    assert len(ed.document.case.administrations) == 15
    assert ed.document.undo_stack.undoText() == "Duplicate ondansetron"
    ed.key(Key.Key_Delete)
    assert len(ed.document.case.administrations) == 14 and ed.steps == 2


def test_a_locked_lane_is_safe_from_keys(ed: Shown) -> None:
    ed.view.lanes.toggle_locked("IV1")
    ed.document.select((stays.METRONIDAZOLE,))
    ed.view.playhead = at("15:20")
    for code, text in ((Key.Key_Right, ""), (Key.Key_BracketLeft, "["), (Key.Key_K, "k"), (Key.Key_Delete, "")):
        ed.key(code, text)
    ed.key(Key.Key_D, "", CTRL)
    assert ed.steps == 0
    assert ed.said.count("IV1 is locked") == 5


def test_escape_lets_go_of_the_edge_then_of_the_rows(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Key.Key_E, "e")
    ed.key(Key.Key_Escape)
    assert ed.document.selection == (stays.METRONIDAZOLE,)
    ed.key(Key.Key_Escape)
    assert ed.document.selection == ()


def test_keys_of_the_window_are_left_to_it(ed: Shown) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for code, keys, text in ((Key.Key_Z, CTRL, ""), (Key.Key_S, CTRL, ""), (Key.Key_S, None, "s")):
        event = QKeyEvent(QEvent.Type.KeyPress, code, keys or Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(ed.view.canvas, event)
        assert not event.isAccepted()


def test_the_keyboard_shows_its_focus(ed: Shown) -> None:
    click(ed.canvas, ed.point(stays.METRONIDAZOLE))
    assert not ed.view.board.view.focus
    ed.key(Key.Key_Period, ".")
    assert ed.view.board.view.focus
    click(ed.canvas, ed.point(stays.METRONIDAZOLE))
    assert not ed.view.board.view.focus


def test_enter_opens_the_current_row(ed: Shown) -> None:
    opened: list[str] = []
    ed.view.row_activated.connect(opened.append)
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Key.Key_Return)
    assert opened == [stays.METRONIDAZOLE]


def test_home_shows_the_whole_stay_and_f_the_selection(ed: Shown) -> None:
    ed.key(Key.Key_Home)
    ed.settle()
    scale = ed.view.scale()
    assert scale.x(at("11:52")) >= 0 and scale.x(at("22:10")) <= scale.width
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Key.Key_F, "f")
    ed.settle()
    scale = ed.view.scale()
    assert scale.x(at("15:50")) - scale.x(at("14:50")) > scale.width / 2


def test_plus_and_minus_zoom_around_the_playhead(ed: Shown) -> None:
    ed.view.playhead = at("13:00")
    x = ed.view.scale().x(at("13:00"))
    ed.key(Key.Key_Plus, "+")
    ed.settle()
    assert ed.view.scale().per_minute == pytest.approx(6.0)
    assert ed.view.scale().x(at("13:00")) == pytest.approx(x, abs=0.1)
    ed.key(Key.Key_Minus, "-")
    ed.settle()
    assert ed.view.scale().per_minute == pytest.approx(4.0)


def test_without_a_playhead_the_zoom_keeps_the_current_row_in_place(ed: Shown) -> None:
    ed.document.select((stays.CEFTRIAXONE,))
    before = ed.point(stays.CEFTRIAXONE).x()
    ed.key(Key.Key_Plus, "+")
    ed.settle()
    assert ed.view.scale().per_minute > 4 and abs(ed.point(stays.CEFTRIAXONE).x() - before) < 1


def test_an_empty_case_takes_every_key(show: Show) -> None:
    shown = show(Case())
    for code, text in (
        (Key.Key_Right, ""), (Key.Key_Up, ""), (Key.Key_Period, "."), (Key.Key_K, "k"), (Key.Key_E, "e"),
        (Key.Key_Delete, ""), (Key.Key_Home, ""), (Key.Key_F, "f"), (Key.Key_BracketLeft, "["), (Key.Key_Tab, "\t"),
    ):  # fmt: skip
        shown.key(code, text)
    assert shown.document.case == Case() and shown.steps == 0


def test_a_row_without_times_is_passed_over(show: Show) -> None:
    shown = show(case(row("a", "cefepime", None, None), row("b", "cefepime", "12:30", "13:00")))
    shown.key(Key.Key_Period, ".")
    assert shown.document.selection == ("b",)
    shown.document.select(("a",))
    shown.key(Key.Key_Right)
    assert shown.steps == 0 and shown.refusals


def test_the_status_line_follows_the_row_that_is_stepped_to(ed: Shown) -> None:
    ed.document.select((stays.VANCOMYCIN,))
    ed.key(Key.Key_Period, ".")
    assert ed.said[-1].startswith("ceftriaxone 13:10 – 13:40, 30 min")
    ed.key(Key.Key_Down)
    assert ed.said[-1].startswith("iohexol 14:12")


# -- measuring and lanes --------------------------------------------------------------------------------


def test_a_stretch_is_measured_without_a_mouse(ed: Shown) -> None:
    ed.document.select((stays.VANCOMYCIN,))
    ed.key(Key.Key_R, "r")
    measured = ed.view.canvas.surface.guides.measured
    assert measured is not None
    assert (measured.start, measured.stop, measured.lane) == (at("14:31"), at("14:46"), "IV1")
    ed.key(Key.Key_Right)
    ed.key(Key.Key_Right, keys=SHIFT)
    ed.key(Key.Key_Right, keys=CTRL)
    ed.key(Key.Key_Left)
    ed.key(Key.Key_Down)
    measured = ed.view.canvas.surface.guides.measured
    assert measured is not None
    assert (measured.start, measured.stop, measured.lane) == (at("14:31"), at("15:06"), "IV2")
    assert measured.text.startswith("35 min   as a drug: ") and "96365" in measured.text
    assert ed.said[-1] == "14:31 – 15:06, " + measured.text.replace("   ", ", ")
    ed.key(Key.Key_Return, "\r")
    assert ed.view.canvas.surface.guides.measured is None and ed.view.hand.gesture is None
    assert ed.steps == 0 and ed.document.selection == (stays.VANCOMYCIN,)


@pytest.mark.parametrize("way", ["escape", "click", "again"])
def test_measuring_by_keys_ends_and_leaves_no_trace(ed: Shown, way: str) -> None:
    ed.view.playhead = at("14:40")
    ed.key(Key.Key_R, "r")
    assert ed.view.canvas.surface.guides.measured is not None
    if way == "escape":
        ed.key(Key.Key_Escape)
    elif way == "again":
        ed.key(Key.Key_R, "r")
    else:
        click(ed.canvas, ed.empty("IV2", "14:00"))
    assert ed.view.canvas.surface.guides.measured is None and ed.view.hand.gesture is None
    assert ed.steps == 0


def test_an_end_that_leaves_the_view_takes_it_along(ed: Shown) -> None:
    ed.view.playhead = round(ed.view.scale().right) - 20
    ed.key(Key.Key_R, "r")
    ed.key(Key.Key_Right, keys=CTRL)
    measured = ed.view.canvas.surface.guides.measured
    assert measured is not None and ed.view.scale().left < measured.stop < ed.view.scale().right


def test_the_lane_of_the_current_row_folds_and_locks(ed: Shown) -> None:
    ed.document.select((stays.IOHEXOL,))
    ed.key(Key.Key_C, "c")
    place = ed.view.board.layout.lane("IV2")
    assert place is not None and place.mode == "collapsed"
    ed.key(Key.Key_C, "c")
    ed.key(Key.Key_L, "l")
    assert ed.view.lane_state.locked == {"IV2"} and not ed.view.lane_state.collapsed
    ed.key(Key.Key_Right)
    assert ed.steps == 0 and ed.said[-1] == "IV2 is locked"


def test_an_access_moves_and_is_renamed_by_commands(ed: Shown) -> None:
    ed.document.select((stays.IOHEXOL,))
    ed.view.keys.move_lane(-1)
    assert [site.id for site in ed.document.case.sites] == ["IV2", "IV1"]
    ed.view.keys.move_lane(-1)
    assert ed.steps == 1
    ed.view.keys.move_lane(1)
    assert [site.id for site in ed.document.case.sites] == ["IV1", "IV2"]
    ed.view.keys.rename_lane()
    editor = ed.view.headers.findChild(QLineEdit, "IV2")
    assert editor is not None and editor.hasFocus()
    ed.document.select((stays.KETOROLAC,))
    ed.view.keys.rename_lane()
    assert ed.said[-1] == "IM / SQ is no access and keeps its name"


def test_pages_pan_and_scroll_without_a_mouse(ed: Shown) -> None:
    left, span = ed.view.scale().left, ed.view.scale().span
    ed.key(Key.Key_PageDown, keys=SHIFT)
    assert ed.view.scale().left == pytest.approx(left + 0.8 * span)
    ed.key(Key.Key_PageUp, keys=SHIFT)
    assert ed.view.scale().left == pytest.approx(left)
    ed.view.resize(1216, 260)
    assert ed.view.scroll_bar.isVisible()
    ed.key(Key.Key_PageDown)
    assert ed.view.canvas.surface.scroll > 0 and ed.view.scale().left == pytest.approx(left)


def test_the_menu_key_opens_the_menu_of_the_current_row(ed: Shown) -> None:
    asked: list[tuple[object, object]] = []
    ed.view.context_menu_requested.connect(lambda where, what: asked.append((where, what)))

    def menu() -> None:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
        QApplication.sendEvent(ed.view.canvas, event)

    ed.document.select((stays.METRONIDAZOLE,))
    menu()
    where, what = asked[-1]
    assert isinstance(what, Hit) and what.bar.id == stays.METRONIDAZOLE
    assert where == ed.canvas.mapToGlobal(ed.point(stays.METRONIDAZOLE).toPoint())
    ed.document.select(())
    menu()
    assert isinstance(asked[-1][1], Pointer)


def test_an_edge_nudged_out_of_view_takes_the_view_along(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.look("12:00")
    ed.key(Key.Key_E, "e")
    ed.key(Key.Key_E, "e")
    for _ in range(5):
        ed.key(Key.Key_Right, keys=CTRL)
    ed.settle()
    stop = ed.times(stays.METRONIDAZOLE)[1]
    assert stop is not None and ed.view.scale().left < stop < ed.view.scale().right


def test_shift_f10_opens_the_menu_of_the_current_row(ed: Shown) -> None:
    asked: list[object] = []
    ed.document.select((stays.METRONIDAZOLE,))
    ed.view.context_menu_requested.connect(lambda where, what: asked.append(what))
    ed.key(Key.Key_F10, keys=SHIFT)
    assert [what.bar.id for what in asked if isinstance(what, Hit)] == [stays.METRONIDAZOLE]


def test_several_rows_that_move_are_told_as_one_step(ed: Shown) -> None:
    said: list[str] = []
    ed.view.message.connect(said.append)
    ed.document.select((stays.METRONIDAZOLE, stays.VANCOMYCIN))
    ed.key(Key.Key_Right)
    assert said[-1] == ed.document.undo_stack.undoText()
    assert "2" in said[-1]


def test_a_timeline_that_is_taken_out_of_its_page_with_the_keyboard_in_it_hears_no_more(qtbot: QtBot) -> None:
    document, page = Document(sample()), QWidget()
    qtbot.addWidget(page)
    view = TimelineView(document, load_theme("light"), page)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    view.canvas.setFocus()
    assert view.canvas.hasFocus()
    with qtbot.captureExceptions() as exceptions:
        delete(view)
    assert exceptions == []
    document.close()
