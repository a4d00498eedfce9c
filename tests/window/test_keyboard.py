"""The whole job with the keyboard alone, through the real window: open, select, nudge, type a time, undo, save."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.file import dump, load
from infusion_gui.case.times import format_clock
from infusion_gui.window.main_window import MainWindow
from tests.coding.stays import row, site, stay
from tests.timeline.gestures import hold
from tests.window.hands import ED, ONCOLOGY, VANCOMYCIN, Answers, press, type_text


def clock(window: MainWindow, key: str) -> str:
    minute = getattr(window.document.case.administration(VANCOMYCIN), key)
    return "" if minute is None else format_clock(minute)


def codes(window: MainWindow) -> dict[str, int]:
    return dict(window.document.result.units())


def select_vancomycin(window: MainWindow) -> None:
    press(window, "Ctrl+1")
    for _ in range(20):
        press(window, ".")
        if window.document.selection == (VANCOMYCIN,):
            return
    raise AssertionError("the next key never reached the row")


def test_a_held_arrow_does_not_run_on_after_it_is_let_go(window: MainWindow) -> None:
    first = dump(window.document.case)
    select_vancomycin(window)
    changed: list[str] = []
    window.document.changed.connect(lambda: changed.append(clock(window, "start")))
    handle = window.windowHandle()
    assert handle is not None
    hold(handle, Qt.Key.Key_Right, 40)
    assert changed == ["13:01", "13:41"]
    assert window.document.result_is_current
    QApplication.processEvents()
    assert clock(window, "start") == "13:41"
    press(window, "Ctrl+Z")
    assert dump(window.document.case) == first


def test_select_nudge_type_a_time_undo(window: MainWindow) -> None:
    first = dump(window.document.case)
    select_vancomycin(window)
    press(window, "Left")
    assert (clock(window, "start"), clock(window, "stop")) == ("12:59", "14:30")
    press(window, "Ctrl+Z")
    assert clock(window, "start") == "13:00"

    press(window, "T")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    type_text("1430")
    press(window, "Return")
    assert clock(window, "stop") == "14:30"
    assert "96366" not in codes(window)
    assert codes(window)["96361"] == 2

    press(window, "Ctrl+Z")
    assert (clock(window, "stop"), codes(window)["96366"]) == ("14:31", 1)
    press(window, "Ctrl+Shift+Z")
    assert clock(window, "stop") == "14:30"
    while window.document.undo_stack.canUndo():
        press(window, "Ctrl+Z")
    assert dump(window.document.case) == first


def test_a_held_arrow_is_one_undo_step(window: MainWindow) -> None:
    select_vancomycin(window)
    for _ in range(5):
        press(window, "Right")
    assert clock(window, "start") == "13:05"
    assert window.document.undo_stack.count() == 1


def test_undo_is_named_after_what_it_takes_back(window: MainWindow) -> None:
    select_vancomycin(window)
    press(window, "T")
    type_text("+90")
    press(window, "Return")
    assert window.actions_.actions["edit.undo"].text() == "Undo move vancomycin stop 14:31 → 14:30"


def test_start_and_stop_at_the_playhead(window: MainWindow) -> None:
    start = window.document.case.administration(VANCOMYCIN).start
    assert start is not None
    window.timeline.playhead = start + 100
    select_vancomycin(window)
    press(window, "]")
    assert clock(window, "stop") == "14:40"


def test_copy_duplicate_and_delete(window: MainWindow) -> None:
    select_vancomycin(window)
    press(window, "Ctrl+D")
    assert len(window.document.case.administrations) == 15
    press(window, "Delete")
    assert len(window.document.case.administrations) == 14
    select_vancomycin(window)
    press(window, "Ctrl+C")
    press(window, "Ctrl+V")
    assert len(window.document.case.administrations) == 15
    assert QApplication.clipboard().text().splitlines()[1].startswith("vancomycin\t1.5 g\ttherapeutic\tIV")


def test_save_and_open_again(window: MainWindow, answers: Answers, tmp_path: Path) -> None:
    answers.path = tmp_path / "bed7"
    select_vancomycin(window)
    press(window, "Right")
    press(window, "Ctrl+S")
    saved = tmp_path / "bed7.infusion"
    assert load(saved) == window.document.case
    assert not window.isWindowModified()
    assert answers.asked == ["ED bed 7, practice case.infusion"]


def test_the_next_finding_selects_its_row(window: MainWindow) -> None:
    press(window, "F8")
    assert window.document.selection == ("a13",)


@pytest.mark.parametrize("keys", ["S", "K", "F", ",", "."])
def test_single_keys_type_letters_in_a_text_field(window: MainWindow, keys: str) -> None:
    press(window, "/")
    press(window, keys)
    assert window.entry.field.text() == keys.lower()


def test_the_palette_runs_a_command(window: MainWindow) -> None:
    press(window, "Ctrl+K")
    assert window.sheets.palette.isVisible()
    type_text("prof art")
    press(window, "Return")
    assert not window.sheets.palette.isVisible()
    assert window.document.case.profile == "article"


def test_the_question_mark_shows_the_keys(window: MainWindow) -> None:
    press(window, "Ctrl+1")
    press(window, "?")
    assert window.sheets.keys.isVisible()
    press(window.sheets.keys, "Escape")
    assert not window.sheets.keys.isVisible()


def test_escape_leaves_the_entry_for_the_timeline(window: MainWindow) -> None:
    press(window, "/")
    type_text("vanc")
    press(window, "Escape")
    assert window.entry.field.text() == ""
    press(window, "Escape")
    assert window.timeline.canvas.hasFocus()


def test_a_time_typed_from_the_timeline_gives_the_arrows_back_to_the_bar(window: MainWindow) -> None:
    select_vancomycin(window)
    press(window, "T")
    type_text("1440")
    press(window, "Return")
    assert window.timeline.canvas.hasFocus()
    press(window, "Right")
    assert (clock(window, "start"), clock(window, "stop")) == ("13:01", "14:41")


def test_an_edit_in_the_table_keeps_the_table(window: MainWindow) -> None:
    press(window, "Ctrl+2")
    window.edit_cell(VANCOMYCIN, "stop")
    type_text("1440")
    press(window, "Return")
    assert window.pane.table.hasFocus()


def test_what_was_done_last_is_what_the_status_line_says(window: MainWindow) -> None:
    select_vancomycin(window)
    press(window, "Right")
    press(window, "Ctrl+Z")
    press(window, "/")
    type_text("ns 1205-1606")
    press(window, "Return")
    assert window.status.message == "Add normal saline 12:05"


def test_the_last_of_more_steps_than_are_kept_is_named_as_well(window: MainWindow) -> None:
    steps = window.document.undo_stack
    for step in range(steps.undoLimit() + 1):
        assert window.document.edit(edits.trim_stop(window.document.case, "a6", by=1 if step % 2 else -1))
    window.say("")
    assert window.document.edit(edits.delete(window.document.case, "a1"))
    assert steps.count() == steps.undoLimit()
    assert window.status.message == steps.undoText() != ""


def test_an_edited_case_is_not_called_saved(window: MainWindow, answers: Answers, tmp_path: Path) -> None:
    answers.path = tmp_path / "bed7"
    press(window, "Ctrl+S")
    assert window.status.part("saved") == "Saved"
    select_vancomycin(window)
    press(window, "Right")
    assert window.status.part("saved") == "Edited"
    press(window, "Ctrl+Z")
    assert window.status.part("saved") == "Saved"


def test_the_findings_are_walked_with_one_tab_a_link(window: MainWindow) -> None:
    press(window, "Ctrl+5")
    press(window, "Return")
    assert window.document.selection == ("a13",)
    press(window, "Ctrl+5")
    press(window, "Tab")  # its rule
    press(window, "Tab")  # its fix
    press(window, "Return")
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def tab_order(window: MainWindow, first: QWidget, count: int) -> list[str]:
    """The names of what Tab comes to after `first`."""
    first.setFocus()
    found = []
    for _ in range(count):
        press(window, "Tab")
        focus = QApplication.focusWidget()
        assert focus is not None
        found.append(focus.accessibleName() or getattr(focus, "text", str)())
    return found


def test_tab_goes_through_the_panels_as_they_stand(window: MainWindow) -> None:
    select_vancomycin(window)
    window.document.select(("a2",))  # other reasons than vancomycin has, made later
    QApplication.processEvents()
    order = tab_order(window, window.entry.field, 8)
    assert order[:3] == ["Copy", "Codes", "Compare"]
    why = [name for name in order[3:] if name.startswith("Rule")]
    assert why == ["Rule R-SEQ-02", "Rule R-DEF-01", "Rule R-INI-01"]
    assert order[6] == "Query list"


def test_the_filter_is_entered_used_and_left_by_keys(window: MainWindow) -> None:
    press(window, "Ctrl+F")
    type_text("morph")
    assert window.pane.tabs.tabText(0) == "MAR  3 of 14"
    press(window, "Down")
    assert window.pane.table.hasFocus()
    assert window.document.selection == ("a3",)
    press(window, "Down")
    assert window.document.selection == ("a5",)
    press(window, "Ctrl+F")
    assert window.pane.filter.hasFocus()  # back to the words, which typing replaces
    type_text("saline")
    assert window.pane.tabs.tabText(0) == "MAR  2 of 14"
    press(window, "Ctrl+F")
    assert window.pane.tabs.tabText(0) == "MAR  14"
    press(window, "Ctrl+F")
    press(window, "Escape")
    assert not window.pane.filter.isVisible()


def test_the_next_finding_is_named_and_shown(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.timeline.camera.following)
    zoom = window.timeline.scale().per_minute
    press(window, "F8")
    assert window.status.message == "Finding 1 of 2: pantoprazole 16:12 has no stop"
    assert window.timeline.scale().per_minute == zoom  # minutes can be told apart already
    press(window, "F8")
    assert window.status.message.startswith("Finding 2 of 2: IV2")


def test_the_findings_are_gone_to_at_the_one_that_was_found_last(window: MainWindow) -> None:
    press(window, "F8")
    press(window, "F8")
    press(window, "Ctrl+5")
    press(window, "Tab")  # its rule
    press(window, "Tab")  # its fix
    press(window, "Return")
    assert window.pane.stay.sites.isAncestorOf(QApplication.focusWidget())  # the reason of IV2


def test_the_next_finding_after_one_that_is_mended_is_the_one_behind_it(window: MainWindow) -> None:
    press(window, "/")
    type_text("mystery 1700-1720 iv1")
    press(window, "Return")
    heads = [note.head for note in window.findings._notes]
    assert len(heads) == 3
    press(window, "F8")
    assert heads[0] in window.status.message
    case = window.document.case
    assert window.document.edit(edits.trim_stop(case, window.document.selection, to=case.administration("a12").stop))
    assert len(window.findings._notes) == 2
    press(window, "F8")
    assert window.status.message == f"Finding 1 of 2: {heads[1]}"


def test_the_keys_of_commands_work_on_the_page_of_the_stay(window: MainWindow) -> None:
    press(window, "Ctrl+6")
    press(window, "F8")
    assert window.status.message.startswith("Finding 1 of 2")


def test_the_next_finding_of_a_long_stay_is_zoomed_to(window: MainWindow, qtbot: QtBot) -> None:
    assert window.commands.open_copy(ONCOLOGY)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.timeline.camera.following)
    before = window.timeline.scale().per_minute
    press(window, "F8")
    qtbot.waitUntil(lambda: not window.timeline.camera.following)
    assert window.timeline.scale().per_minute > before


def test_tab_leaves_the_table(window: MainWindow) -> None:
    select_vancomycin(window)
    assert tab_order(window, window.pane.table, 1) == ["Add an administration"]


def test_enter_presses_the_button_that_has_the_focus(window: MainWindow) -> None:
    window.codes.copy_button.setFocus()
    press(window, "Return")
    assert window.status.message == "9 lines copied"
    window.entry.field.setFocus()
    for _ in range(4):
        press(window, "Tab")
    assert QApplication.focusWidget() is window.findings.query_button
    press(window, "Return")
    assert "copied" in window.status.message
    assert "question" in window.status.message


@pytest.mark.parametrize("key", ["Return", "Down", "Space"])
def test_keys_open_the_list_of_profiles(window: MainWindow, key: str) -> None:
    opened: list[bool] = []
    button = window.tools.profile
    button.menu().aboutToShow.connect(lambda: opened.append(True))
    QTimer.singleShot(0, button.menu().close)
    button.setFocus()
    press(window, key)
    assert opened == [True]


def test_the_playhead_goes_where_the_keys_send_it(window: MainWindow) -> None:
    select_vancomycin(window)
    press(window, "Alt+Right")
    assert window.timeline.playhead == window.document.case.administration(VANCOMYCIN).start
    for keys in ("Alt+Shift+Right", "Alt+Right", "Alt+Right", "Alt+Left"):
        press(window, keys)
    press(window, "[")
    assert clock(window, "start") == "13:16"


def test_the_palette_shows_every_command_without_scrolling_sideways(window: MainWindow) -> None:
    palette = window.sheets.palette
    palette.open_over(window)
    scrolled = palette.list.horizontalScrollBar().maximum()
    palette.close()
    assert scrolled == 0


def test_the_palette_says_when_no_command_fits(window: MainWindow) -> None:
    press(window, "Ctrl+K")
    type_text("zzz")
    press(window, "Return")
    palette = window.sheets.palette
    assert palette.isVisible()
    only = palette.list.topLevelItem(0)
    assert only is not None and only.text(0) == "No command has these letters"


def test_enter_in_the_palette_runs_nothing_else_than_what_was_asked_for(window: MainWindow) -> None:
    case = window.document.case
    press(window, "Ctrl+K")
    type_text("un")  # there is nothing to undo; these letters stand in Mountain (America/Denver) too
    press(window, "Return")
    palette = window.sheets.palette
    assert palette.isVisible()
    first = palette.list.topLevelItem(0)
    assert first is not None and first.text(1) == "nothing to undo"
    assert window.document.case is case
    press(window, "Down")  # but it can be gone to
    assert palette.list.currentItem() is not None
    palette.close()


def test_every_menu_opens_with_alt_and_its_first_letter(window: MainWindow) -> None:
    titles = [action.text() for action in window.menus.bar.actions()]
    assert all(title.startswith("&") for title in titles)
    assert len({title[1] for title in titles}) == len(titles)


def test_a_letter_in_a_menu_goes_to_the_lines_that_begin_with_it(window: MainWindow) -> None:
    window.document.select(("a3", "a5"))
    window.sheets.open_row_menu(window.mapToGlobal(window.rect().center()))
    menu = window.sheets.menu
    assert menu is not None
    menu.show()
    QTest.keyClick(menu, "m")
    assert menu.activeAction().text() == "Merge"
    QTest.keyClick(menu, "m")
    assert menu.activeAction().text() == "Move to access"
    assert window.actions_.menus["row.site"].activeAction().text() == "IV1"  # it opened on its first line
    QTest.keyClick(menu, "m")
    assert menu.activeAction().text() == "Merge"
    QTest.keyClick(menu, "t")  # what cannot run now is passed over
    assert menu.activeAction().text() == "Tell the parts apart"
    QTest.keyClick(menu, "x")
    assert menu.activeAction().text() == "Tell the parts apart"
    menu.close()


def test_the_sample_is_there() -> None:
    assert ED.is_file()


def _pixels_that_show_focus(widget: QWidget) -> int:
    """How many pixels of a widget tell that it has the focus."""

    def pixels() -> list[int]:
        QApplication.processEvents()
        picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        return list(memoryview(picture.constBits()).cast("B").cast("I"))

    shown = pixels()
    widget.clearFocus()
    hidden = pixels()
    return sum(one != other for one, other in zip(shown, hidden, strict=True))


def test_everything_that_tab_comes_to_shows_it(window: MainWindow) -> None:
    select_vancomycin(window)
    window.pane.turn_to(2)
    window.timeline.setFocus()
    press(window, "Ctrl+1")
    seen: dict[QWidget, int] = {}
    here = QApplication.focusWidget()
    while here is not None and (here not in seen or len(seen) == 1):  # Tab goes through the bars first
        if here not in seen:
            seen[here] = _pixels_that_show_focus(here)
            here.setFocus(Qt.FocusReason.TabFocusReason)
        press(window, "Tab")
        here = QApplication.focusWidget()
    names = {type(one).__name__ for one in seen}
    assert {"Canvas", "QTabBar", "RecordTable", "LedgerView", "LinkLabel", "RuleButton", "FlatButton"} <= names
    blind = [f"{type(one).__name__} {one.accessibleName()}" for one, count in seen.items() if count < 40]
    assert not blind


def test_the_codes_are_walked_by_keys_from_the_line_of_the_current_row(window: MainWindow) -> None:
    select_vancomycin(window)
    press(window, "Ctrl+3")
    ledger = window.codes.view
    assert ledger.currentIndex().data().startswith("96365")
    said = []
    for _ in range(7):
        press(window, "Down")
        said.append(ledger.currentIndex().data())
    assert all(text.startswith("96") for text in said)  # never on the title of an access
    press(window, "Return")
    assert window.document.selection == ("a13",)


def test_the_first_finding_comes_on_view_with_the_focus(window: MainWindow) -> None:
    body = window.findings.body
    window.resize(1366, 700)
    body.verticalScrollBar().setValue(body.verticalScrollBar().maximum())
    press(window, "Ctrl+5")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert body.viewport().rect().contains(focus.mapTo(body.viewport(), focus.rect().center()))


def test_a_timeline_without_a_chosen_bar_shows_the_focus_as_a_frame(window: MainWindow) -> None:
    window.document.select(())
    press(window, "Ctrl+1")
    assert window.timeline.canvas.framed
    assert _pixels_that_show_focus(window.timeline.canvas) > 1000
    press(window, "Ctrl+1")
    press(window, ".")
    assert not window.timeline.canvas.framed


def test_the_palette_keeps_what_was_run_from_it(window: MainWindow) -> None:
    press(window, "Ctrl+K")
    type_text("dark")
    press(window, "Return")
    press(window, "Ctrl+K")
    type_text("light")
    press(window, "Return")
    press(window, "Ctrl+K")
    palette = window.sheets.palette
    lines = [palette.list.topLevelItem(n) for n in range(2)]
    palette.close()
    assert [line.text(0) for line in lines if line is not None] == ["Theme: Light", "Theme: Dark"]


def test_the_key_sheet_scrolls_where_the_window_is_low(window: MainWindow) -> None:
    window.resize(1100, 600)
    press(window, "?")
    sheet = window.sheets.keys
    bar = sheet._area.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(sheet, Qt.Key.Key_PageDown)
    assert sheet.isVisible()
    assert bar.value() > 0
    QTest.keyClick(sheet, Qt.Key.Key_Space)
    assert not sheet.isVisible()


def test_enter_presses_every_button_outside_a_dialog(window: MainWindow) -> None:
    window.notice.tell("Something happened", ())
    window.first_run.show_left_behind("A case was left behind")
    window.first_run._build()
    window.commands.tools_lessons()
    lessons = window.sheets.lessons
    buttons = [one for place in (window, lessons) for one in place.findChildren(QPushButton)]
    outside = [one for one in buttons if not isinstance(one.window(), QDialog)]
    words = {one.text() for one in outside}
    assert {"Compare", "Dismiss", "Restore", "Discard", "Back", "Show answer", "Check"} <= words
    assert [one.text() for one in outside if not one.autoDefault()] == []
    lessons.close()


def test_enter_compares(window: MainWindow) -> None:
    window.codes.comparison.button.setFocus()
    press(window, "Return")
    assert window.sheets.comparison.isVisible()


def test_switches_say_how_they_stand(window: MainWindow) -> None:
    press(window, "Ctrl+1")
    for keys, said in (("S", "Snap is off"), ("S", "Snap is on")):
        press(window, keys)
        assert window.status.message == said
    press(window, "Ctrl+T")
    assert window.status.message == "The table is hidden; Ctrl+T brings it back"
    press(window, "Ctrl+T")
    assert window.status.message == "The table is shown"


def test_a_panel_of_words_alone_shows_and_says_that_it_has_the_focus(window: MainWindow) -> None:
    window.document.select(())
    press(window, "Ctrl+1")
    head = window.why.head
    before = head.grab().toImage()
    press(window, "Ctrl+4")
    assert window.why.hasFocus()
    assert head.grab().toImage() != before
    assert window.why.accessibleName() == "Why"
    assert window.why.accessibleDescription() == "Select an administration or a line."
    press(window, "Ctrl+1")
    assert head.grab().toImage() == before


def test_the_key_that_begins_a_cut_makes_it(window: MainWindow) -> None:
    """It is a command of the window too, which would begin another."""
    window.document.select((VANCOMYCIN,))
    press(window, "Ctrl+1")
    for keys in ("K", "Right", "Right"):
        press(window, keys)
    assert window.status.message == "Cut at 13:46: 46 and 45 min. Enter cuts"
    press(window, "K")
    assert window.document.case.administration(VANCOMYCIN).minutes == 46
    assert window.document.undo_stack.count() == 1 and window.timeline.hand.gesture is None


def test_the_next_finding_is_on_the_canvas_also_where_the_lanes_above_grew_on_the_way(
    window: MainWindow, qtbot: QtBot
) -> None:
    times = [(f"+{day} {hour:02}:00", f"+{day} {hour:02}:50") for day in range(1, 6) for hour in range(6, 22, 4)]
    rows = [row(f"drug {n}", *each) for n in range(14) for each in times]
    window.show_new(stay(*rows, row("levofloxacin", "+2 10:00", site="IV2"), sites=[site("IV1"), site("IV2")]))
    timeline = window.timeline
    qtbot.waitUntil(lambda: not timeline.camera.following)
    timeline.camera.fit()
    qtbot.waitUntil(lambda: not timeline.camera.following)
    press(window, "F8")
    qtbot.waitUntil(lambda: not timeline.camera.following)
    (identity,) = window.document.selection
    assert window.document.case.administration(identity).drug == "levofloxacin"
    place = timeline.board.layout.lane("IV2")
    assert place is not None
    at = place.row(identity)
    top = place.top + at.top - timeline.canvas.surface.scroll
    assert top >= 0 and top + at.height <= timeline.canvas.viewport().height()
