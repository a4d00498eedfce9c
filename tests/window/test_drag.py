"""Dragging in the real window: panels show what release would change, Escape restores, one release is one step."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import dump, load
from infusion_gui.case.times import format_clock
from infusion_gui.timeline.hits import Hit
from infusion_gui.timeline.interactions import Pointer
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.mar.columns import column_of
from tests.timeline.gestures import drag, key, release
from tests.window.hands import ED, VANCOMYCIN, press, type_text


def opened(window: MainWindow) -> None:
    """The sample with vancomycin stopping at 14:12, four pixels a minute."""
    case = load(ED)
    start = case.administration(VANCOMYCIN).start
    assert start is not None
    earlier = edits.trim_stop(case, VANCOMYCIN, to=start + 72)
    assert not isinstance(earlier, Refusal)
    assert window.show_new(earlier)
    window.document.select((VANCOMYCIN,))
    width = window.timeline.canvas.viewport().width()
    window.timeline.set_scale(TimeScale(start - 70, 4.0, float(width)))
    QApplication.processEvents()


def edge(window: MainWindow, minute: int) -> QPointF:
    """A point on the stop edge of vancomycin, at the height of its bar."""
    x = window.timeline.scale().x(minute) - 2
    for y in range(4, 300, 2):
        hit = window.timeline.hand.hit(QPointF(x, y))
        if isinstance(hit, Hit) and hit.bar.id == VANCOMYCIN and hit.part == "stop":
            return QPointF(x, y + 6)
    raise AssertionError("the bar is not on the canvas")


def pulled(window: MainWindow, by: int, let_go: bool) -> QPointF:
    stop = window.document.case.administration(VANCOMYCIN).stop
    assert stop is not None
    here = edge(window, stop)
    there = here + QPointF(window.timeline.scale().per_minute * by, 0)
    drag(window.timeline.canvas.viewport(), here, there, keys=Qt.KeyboardModifier.AltModifier, let_go=let_go)
    return there


def words(window: MainWindow) -> list[str]:
    model = window.codes.view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_before_release_the_ledger_leads_with_the_difference(empty: MainWindow) -> None:
    opened(empty)
    empty.views.at_rest()
    findings = empty.findings.head
    there = pulled(empty, 19, let_go=False)
    assert words(empty)[0].startswith("gained 96366 ×1 vancomycin")
    assert words(empty)[1].startswith("lost 96361 ×1 normal saline")
    assert words(empty)[2] == "Unchanged 7 lines"
    assert not empty.codes.comparison.isVisible()
    model = empty.pane.table.rows
    place = model.place_of(VANCOMYCIN)
    assert place is not None
    assert model.data(model.index(place, column_of("stop"))) == "14:31"
    assert model.moving(model.index(place, column_of("stop")))
    assert model.data(model.index(place, column_of("note"))) == "was 14:12, 72 min"
    assert empty.status.message == "Move vancomycin stop 14:12 → 14:31"
    assert findings is empty.findings.head
    assert empty.document.undo_stack.count() == 0
    release(empty.timeline.canvas.viewport(), there)
    assert empty.document.undo_stack.count() == 1
    assert words(empty)[0] == "IV1 L forearm 20 G"


def test_the_table_says_what_a_moved_bar_was(empty: MainWindow) -> None:
    opened(empty)
    model, case = empty.pane.table.rows, empty.document.case

    def note(identity: str) -> object:
        place = model.place_of(identity)
        assert place is not None
        return model.data(model.index(place, column_of("note")))

    moved = edits.move(case, ("a11",), 22)
    assert not isinstance(moved, Refusal)
    empty.document.propose(edits.move_to_site(moved, ("a11",), "IV2"))
    assert note("a11") == "was 14:50 – 15:50, IV1"
    start = case.administration("a13").start
    assert start is not None
    empty.document.propose(edits.trim_stop(case, "a13", to=start + 16))
    assert note("a13") == "was not charted"
    empty.document.propose(edits.move(case, ("a5",), 2))
    assert note("a5") == "was 12:48"
    empty.document.cancel()


def test_escape_in_mid_drag_restores_everything(empty: MainWindow) -> None:
    opened(empty)
    before = dump(empty.document.case)
    shown = words(empty)
    pulled(empty, 19, let_go=False)
    key(empty.timeline.canvas, Qt.Key.Key_Escape)
    assert dump(empty.document.case) == before
    assert empty.document.proposal is None
    assert words(empty) == shown
    assert empty.document.undo_stack.count() == 0


def test_one_release_is_one_step_and_undo_takes_it_back(empty: MainWindow) -> None:
    opened(empty)
    before = dump(empty.document.case)
    pulled(empty, 19, let_go=True)
    stop = empty.document.case.administration(VANCOMYCIN).stop
    assert stop is not None
    assert format_clock(stop) == "14:31"
    assert empty.document.result.units()["96366"] == 1
    empty.commands.edit_undo()
    assert dump(empty.document.case) == before
    empty.commands.edit_redo()
    assert empty.document.result.units()["96366"] == 1


def test_the_context_menu_of_a_bar_has_its_commands(empty: MainWindow) -> None:
    opened(empty)
    stop = empty.document.case.administration(VANCOMYCIN).stop
    assert stop is not None
    hit = empty.timeline.hand.hit(edge(empty, stop))
    empty.sheets.open_menu(empty.mapToGlobal(empty.rect().center()), hit)
    menu = empty.sheets.menu
    assert menu is not None
    offered = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert "Type a stop…" in offered
    assert "Split at the playhead" in offered
    menu.hide()


def chosen(window: MainWindow, what: object, title: str) -> None:
    """Opens the context menu on something and takes one entry."""
    window.sheets.open_menu(window.mapToGlobal(window.rect().center()), what)
    menu = window.sheets.menu
    assert menu is not None
    next(action for action in menu.actions() if action.text() == title).trigger()
    menu.hide()


def empty_stretch(empty: MainWindow) -> tuple[Pointer, int]:
    """A pointer on an empty stretch of IV2 of the sample, and the time that a click there means."""
    opened(empty)
    hand, scale = empty.timeline.hand, empty.timeline.scale()
    place = empty.timeline.board.layout.lane("IV2")
    assert place is not None
    at = QPointF(scale.x(round(scale.left) + 21), place.top + 8 - empty.timeline.canvas.surface.scroll)
    pointer = hand.pointer(at, Qt.KeyboardModifier.NoModifier)
    return pointer, round(pointer.minute / 5) * 5


def test_the_context_menu_of_a_stretch_adds_a_row_and_a_time_that_counts_for_nothing(empty: MainWindow) -> None:
    pointer, start = empty_stretch(empty)
    chosen(empty, pointer, f"Count time from {format_clock(start)} for nothing")
    (window,) = empty.document.case.exclusions
    assert (window.start, window.stop) == (start, start + 30)
    chosen(empty, pointer, f"Add an administration at {format_clock(start)}")
    new = empty.document.case.administrations[-1]
    assert (new.site, new.start, new.stop) == ("IV2", start, start + 30)
    press(empty, "Escape")


def test_the_context_menu_of_a_stretch_draws_the_lines_a_visit_has_not_got(empty: MainWindow) -> None:
    pointer, start = empty_stretch(empty)
    chosen(empty, pointer, f"Inpatient order at {format_clock(start)}")
    (visit,) = empty.document.case.visits
    assert visit.inpatient_from == start and empty.document.undo_stack.count() == 1
    assert [line.edge for line in empty.timeline.board.stay.lines if line.minute == start] == ["inpatient_from"]
    empty.sheets.open_menu(empty.mapToGlobal(empty.rect().center()), pointer)
    menu = empty.sheets.menu
    assert menu is not None
    offered = [action.text().split(" at ")[0] for action in menu.actions()]
    assert not {"Arrival", "Inpatient order", "Departure"} & set(offered)
    menu.hide()


def right_clicked(window: MainWindow, minute: int) -> list[str]:
    """What the menu offers that a right click opens on the upper line of the ruler, where the tags are."""
    ruler = window.timeline.ruler
    QApplication.processEvents()
    ruler.repaint()  # the tags are where they were painted, and Qt paints some milliseconds later
    QTest.mouseClick(ruler, Qt.MouseButton.RightButton, pos=QPointF(window.timeline.scale().x(minute) + 6, 9).toPoint())
    menu = window.sheets.menu
    assert menu is not None
    offered = [action.text() for action in menu.actions()]
    menu.hide()
    return offered


def test_a_right_click_on_a_tag_offers_to_take_away_what_it_names(empty: MainWindow, qtbot: QtBot) -> None:
    start = empty_stretch(empty)[1] + 60
    qtbot.waitUntil(lambda: not empty.timeline.camera.following)  # of a case that was just opened all is shown
    width = empty.timeline.scale().width
    empty.timeline.set_scale(TimeScale(start - 90, 4.0, width))
    chosen(empty, Pointer(0.0, -1.0, start), f"Count time from {format_clock(start)} for nothing")
    assert right_clicked(empty, start) == ["Remove the time that counts for nothing"]
    later = start + 60
    beside = right_clicked(empty, later)
    assert any(text.startswith("Inpatient order at ") for text in beside)
    assert not any(text.startswith("Add an administration") for text in beside), "the ruler is no lane"
    chosen(empty, Pointer(0.0, -1.0, later), f"Inpatient order at {format_clock(later)}")
    steps = empty.document.undo_stack.count()
    assert right_clicked(empty, later)[0] == "Remove the inpatient order"
    assert empty.sheets.menu is not None
    empty.sheets.menu.actions()[0].trigger()
    (visit,) = empty.document.case.visits
    assert visit.inpatient_from is None and empty.document.undo_stack.count() == steps + 1
    assert empty.document.undo_stack.undoText() == "Clear inpatient order"


def test_alt_let_go_under_a_resting_hand_goes_on_with_the_drag(empty: MainWindow) -> None:
    """Alone it would lead to the menu bar, and the drag would go with the focus."""
    opened(empty)
    there = pulled(empty, 19, let_go=False)
    canvas = empty.timeline.canvas
    assert canvas.hasFocus()
    QTest.keyPress(canvas, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(canvas, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    assert canvas.hasFocus() and empty.document.proposal is not None
    release(canvas.viewport(), there)
    assert empty.document.undo_stack.count() == 1


def test_undo_in_mid_drag_takes_back_the_drag_alone(empty: MainWindow) -> None:
    opened(empty)
    moved = edits.move(empty.document.case, ("a7",), 5)
    empty.document.edit(moved)
    pulled(empty, 19, let_go=False)
    empty.commands.edit_undo()
    assert empty.document.proposal is None and empty.timeline.hand.gesture is None
    assert empty.document.case == moved


@pytest.mark.parametrize("keys", ["Delete", "K", "M", "]", "Ctrl+D", "Ctrl+X", "T", "L", "Ctrl+S"])
def test_keys_of_commands_wait_while_a_bar_is_in_the_hand(empty: MainWindow, keys: str) -> None:
    opened(empty)
    before = empty.document.case
    there = pulled(empty, 19, let_go=False)
    press(empty.timeline.canvas, keys)
    assert empty.document.case == before and empty.document.proposal is not None
    assert not empty.timeline.lane_state.locked
    release(empty.timeline.canvas.viewport(), there)
    assert empty.document.undo_stack.count() == 1
    assert empty.document.undo_stack.undoText() == "Move vancomycin stop 14:12 → 14:31"


def test_a_drag_over_midnight_cuts_no_time_in_the_table(empty: MainWindow) -> None:
    opened(empty)
    empty.timeline.set_scale(empty.timeline.scale().zoomed(0.2, 0))
    there = pulled(empty, 720, let_go=False)
    table = empty.pane.table
    place = table.rows.place_of(VANCOMYCIN)
    assert table.rows.dated and place is not None
    for column in (column_of("start"), column_of("stop")):
        text = str(table.rows.index(place, column).data())
        assert table.fontMetrics().horizontalAdvance(text) + 12 <= table.columnWidth(column), text
    release(empty.timeline.canvas.viewport(), there)


def test_snapping_can_be_switched_in_mid_drag(empty: MainWindow) -> None:
    opened(empty)
    was = empty.timeline.stage.snap
    there = pulled(empty, 19, let_go=False)
    press(empty.timeline.canvas, "S")
    assert empty.timeline.stage.snap is not was and empty.document.proposal is not None
    release(empty.timeline.canvas.viewport(), there)


def test_undo_takes_back_a_drag_where_nothing_was_done_before(empty: MainWindow) -> None:
    opened(empty)
    before = empty.document.case
    there = pulled(empty, 19, let_go=False)
    press(empty.timeline.canvas, "Ctrl+Z")
    assert empty.document.proposal is None and empty.timeline.hand.gesture is None
    release(empty.timeline.canvas.viewport(), there)
    assert empty.document.case == before


def test_a_locked_lane_is_safe_from_the_menus_too(empty: MainWindow) -> None:
    opened(empty)
    before = empty.document.case
    empty.timeline.lanes.toggle_locked("IV1")
    empty.document.select(("a6", "a7"))
    empty.commands.row_merge()
    assert empty.status.message == "IV1 is locked"
    empty.document.select(("a13",))
    into = next(run for name, run, _ in empty.commands.row_site() if name == "IV1")
    into()
    assert empty.document.case == before


def test_what_the_record_said_is_one_click_away(empty: MainWindow) -> None:
    opened(empty)
    empty.show_evidence(VANCOMYCIN)
    assert empty.pane.evidence.isVisible()
    assert any("13:00 – 14:31" in text for text in empty.pane.evidence.texts())
    empty.document.select(("a7",))
    assert not empty.pane.evidence.isVisible()


def test_the_charted_rows_cover_no_row_that_is_chosen(empty: MainWindow) -> None:
    opened(empty)
    table = empty.pane.table
    empty.document.select((VANCOMYCIN,))
    for height in range(empty.height(), empty.minimumHeight(), -10):
        empty.resize(empty.width(), height)
        table.scrollToTop()
        if table.visualRect(table.currentIndex()).bottom() >= table.viewport().height() - 30:
            break
    else:
        pytest.fail("the row never comes near the border")
    empty.show_evidence(VANCOMYCIN)
    QApplication.processEvents()
    assert empty.pane.evidence.isVisible()
    assert 0 <= table.visualRect(table.currentIndex()).bottom() < table.viewport().height()


def test_after_release_the_status_line_names_what_was_done(empty: MainWindow) -> None:
    opened(empty)
    pulled(empty, 19, let_go=True)
    assert empty.status.message == "Move vancomycin stop 14:12 → 14:31"


_ABANDON = """
import gc
from PySide6.QtCore import QPointF
from infusion_gui import resource
from infusion_gui.window.app import application, build
from infusion_gui.window.settings import Settings
from tests.timeline.gestures import drag

app = application()
window = build(Settings(theme="light"), None, None)
window.commands.open_copy(resource.path("samples/ed-bed-7.infusion"))
window.show()
app.processEvents()
timeline = window.timeline
timeline.canvas.setFocus()
bar, place = timeline.board.stay.bar("a6"), timeline.board.layout.lane("IV1")
here = QPointF(timeline.scale().x((bar.start + bar.stop) / 2), place.top + place.row("a6").middle)
drag(timeline.canvas.viewport(), here, here + QPointF(60, 0), let_go=False)
assert window.document.proposal is not None
del window, timeline, bar, place
gc.collect()
app.processEvents()
"""


def test_a_window_that_goes_with_a_drag_in_hand_goes_quietly() -> None:
    """In a process of its own: what went wrong here was no exception but the end of the interpreter."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _ABANDON],
        cwd=root, env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "INFUSION_SYNC": "1"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_closing_the_window_drops_the_drag_in_hand(empty: MainWindow) -> None:
    opened(empty)
    before = empty.document.case
    pulled(empty, 19, let_go=False)
    empty.close()
    assert empty.timeline.hand.gesture is None
    assert empty.document.proposal is None and empty.document.case == before


def drawn(window: MainWindow, anew: bool = True) -> None:
    """Draws forty minutes on an empty stretch; the name waits to be typed."""
    if anew:
        opened(window)
    canvas, scale = window.timeline.canvas.viewport(), window.timeline.scale()
    place = window.timeline.board.layout.lane("IV2")
    assert place is not None
    here = QPointF(scale.x(scale.left + 60), place.top + 8 - window.timeline.canvas.surface.scroll)
    drag(canvas, here, here + QPointF(160, 0), keys=Qt.KeyboardModifier.AltModifier)
    QApplication.processEvents()


def test_a_drawn_row_that_gets_no_name_is_taken_back(empty: MainWindow) -> None:
    opened(empty)
    before = empty.document.case
    drawn(empty)
    assert len(empty.document.case.administrations) == len(before.administrations) + 1
    press(empty, "Escape")
    assert empty.document.case.administrations == before.administrations
    assert empty.status.message == "Nothing added"
    stack = empty.document.undo_stack
    assert not stack.canUndo() and not stack.canRedo()


def test_a_row_that_was_not_drawn_after_all_leaves_the_view_alone(empty: MainWindow) -> None:
    opened(empty)
    before = empty.timeline.scale()
    empty.timeline.set_scale(before)  # the view that opening the case sent on its way stays here
    drawn(empty, anew=False)
    press(empty, "Escape")
    assert empty.timeline.camera.aim() == before


def test_drawing_a_row_and_naming_it_is_one_step(empty: MainWindow) -> None:
    opened(empty)
    before = empty.document.case
    drawn(empty, anew=False)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    type_text("cefepime")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    stack = empty.document.undo_stack
    assert stack.count() == 1 and stack.undoText().startswith("Add cefepime")
    assert empty.status.message == stack.undoText()
    empty.commands.edit_undo()
    assert empty.document.case == before
    empty.commands.edit_redo()
    assert "cefepime" in {row.drug for row in empty.document.case.administrations}


def test_another_name_later_is_a_step_of_its_own(empty: MainWindow) -> None:
    drawn(empty)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    type_text("cefepime")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    press(empty, "Escape")
    rows, identity = empty.pane.table.rows, empty.document.selection[0]
    place = rows.place_of(identity)
    assert place is not None
    rows.setData(rows.index(place, column_of("drug")), "cefazolin")  # type: ignore[arg-type]
    assert empty.document.undo_stack.count() == 2


def test_a_row_drawn_beside_others_keeps_them_undone_apart(empty: MainWindow) -> None:
    opened(empty)
    moved = edits.move(empty.document.case, ("a7",), 5)
    assert empty.document.edit(moved)
    drawn(empty, anew=False)
    press(empty, "Escape")
    assert empty.document.case == moved and empty.document.undo_stack.count() == 1


def test_a_drawn_row_keeps_the_name_that_is_typed(empty: MainWindow) -> None:
    drawn(empty)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    type_text("cefepime")
    QTest.keyClick(editor, Qt.Key.Key_Tab)  # the list of names has the focus of the application off screen
    assert "cefepime" in {row.drug for row in empty.document.case.administrations}
    press(empty, "Escape")
    assert "cefepime" in {row.drug for row in empty.document.case.administrations}
