"""What somebody hears who does not see the window: commands that are found, the answer before Enter, reasons, roles."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from infusion_gui.timeline import view
from infusion_gui.window import table_pane
from infusion_gui.window.chrome import notice
from infusion_gui.window.chrome.buttons import Pressable
from infusion_gui.window.chrome.choice import Choice
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.commands import palette
from infusion_gui.window.lessons import stage
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.mar import evidence, quick_entry
from tests.window.hands import VANCOMYCIN, press, type_text
from tests.window.imports import messy, paste


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The sentences that a screen reader would say, one after the other."""
    said: list[str] = []

    def keep(speaker: QWidget, sentence: str) -> None:
        said.append(sentence)

    for module in (evidence, notice, palette, quick_entry, stage, table_pane):
        monkeypatch.setattr(module, "announce", keep)
    yield said


def test_the_command_that_enter_would_run_is_heard(window: MainWindow, heard: list[str]) -> None:
    press(window, "Ctrl+K")
    type_text("zzz")
    assert heard[-1] == "No command has these letters"
    window.sheets.palette.field.setText("zoom")
    first = heard[-1]
    assert first == "Zoom in, View, Ctrl++"
    press(window, "Down")
    assert heard[-1] == "Zoom out, View, Ctrl+-"
    window.sheets.palette.close()


def test_the_answer_before_enter_is_heard_when_the_hand_rests(window: MainWindow, heard: list[str]) -> None:
    window.entry.rest.setInterval(3_600_000)  # the hand rests when the test says so, however slow the machine is
    press(window, "/")
    type_text("ondan 4 1655 push iv1")
    QApplication.processEvents()
    assert window.entry.rest.isActive() and not heard
    window.entry.rest.timeout.emit()
    assert heard == ["ondansetron 4, IV push, 16:55, IV1 + 96376 280 min after 12:15"]
    press(window, "Escape")
    window.entry.rest.timeout.emit()
    assert len(heard) == 1


def test_a_rule_says_what_it_decided(window: MainWindow) -> None:
    window.document.select((VANCOMYCIN,))
    press(window, "Ctrl+4")
    rule = next(line.rule for line in window.why.findChildren(QWidget) if hasattr(line, "rule") and line.isVisible())
    rule.setFocus()
    assert rule.accessibleName() == "Rule R-INI-01"
    assert "Longest of 4 infusions" in rule.accessibleDescription()


def test_the_focus_is_told_of_a_bar_only_while_the_timeline_has_it(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    monkeypatch.setattr(view.accessible, "focus_moved", lambda canvas, identity: moved.append(identity))
    press(window, "Ctrl+2")
    press(window, "Down")
    press(window, "Down")
    assert window.document.selection and not moved
    press(window, "Ctrl+1")
    press(window, ".")
    assert moved == [window.document.selection[-1]]


def test_the_ways_in_are_buttons(empty: MainWindow) -> None:
    rows = empty.first_run.rows
    assert rows and all(isinstance(row, Pressable) for row in rows)
    for row in rows:
        spoken = QAccessible.queryAccessibleInterface(row)
        assert spoken.role() == QAccessible.Role.Button
        assert spoken.text(QAccessible.Text.Name) == row.accessibleName() != ""


def test_a_notice_is_heard(window: MainWindow, heard: list[str]) -> None:
    window.notice.tell("Pasted rows: 2 times have no date; they stand on 5 Jan 2026.", ())
    assert heard == ["Pasted rows: 2 times have no date; they stand on 5 Jan 2026."]


def test_what_was_left_behind_is_told_with_its_buttons(empty: MainWindow) -> None:
    empty.first_run.show_left_behind("ED bed 7: 3 unsaved edits")
    buttons = {one.text(): one.accessibleDescription() for one in empty.first_run.findChildren(QPushButton)}
    assert buttons == dict.fromkeys(("Restore", "Discard"), "ED bed 7: 3 unsaved edits")


def test_the_stage_says_what_a_minute_changed(window: MainWindow, heard: list[str]) -> None:
    press(window, "F5")
    shown = window.sheets.stage
    assert shown is not None
    assert heard == []  # what it opens with is told with the focus
    QTest.keyClick(shown, Qt.Key.Key_Right)
    assert heard[-1].startswith("15 minutes: 96374")
    assert "17 minutes: 96365" in heard[-1]
    QTest.keyClick(shown, Qt.Key.Key_Escape)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Qt gives the name itself")
def test_a_list_to_choose_from_is_told_what_it_is_for(window: MainWindow) -> None:
    press(window, "Ctrl+Shift+K")
    spoken = QAccessible.queryAccessibleInterface(window.sheets.comparison.profile)
    assert spoken.text(QAccessible.Text.Description) == "Profile to compare with"
    window.sheets.comparison.close()


def test_a_guess_is_told_to_who_does_not_see_amber(look: Look, qtbot: QtBot) -> None:
    choice = Choice(look, "What deed holds", [("action", "action")])
    qtbot.addWidget(choice)
    choice.doubt(True)
    assert choice.accessibleDescription().endswith("a guess")
    choice.doubt(False)
    assert "guess" not in choice.accessibleDescription()


def test_charted_rows_are_heard_when_they_open(empty: MainWindow, heard: list[str]) -> None:
    paste(empty, messy())
    row = next(row for row in empty.document.case.administrations if row.drug.startswith("vanc"))
    heard.clear()
    empty.show_evidence(row.id)
    assert len(heard) == 1
    assert heard[0].startswith("vancomycin 13:00 – 14:31: 3 charted rows. 13:00   1002 | vancomycin 1 g")


def test_what_a_line_of_the_codes_selects_is_said(window: MainWindow) -> None:
    press(window, "Ctrl+3")
    press(window, "Down")
    press(window, "Return")
    assert window.status.message == "vancomycin selected"


def test_how_many_rows_a_filter_leaves_is_heard(window: MainWindow, heard: list[str]) -> None:
    press(window, "Ctrl+F")
    type_text("mor")
    assert heard[-1] == "3 of 14 rows"
