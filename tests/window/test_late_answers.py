"""The engine is slow: what the window says and gives away before its answer has come is true all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.model import Case
from infusion_gui.coding.whynot import why_not
from infusion_gui.exchange.charges import as_clipboard, charges
from infusion_gui.session import coder
from infusion_gui.window import wording
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.mar.columns import column_of
from infusion_gui.window.panels.findings import to_query
from infusion_gui.window.panels.ledger import ledger
from tests.timeline.gestures import drag, key, move, release
from tests.timeline.stays import METRONIDAZOLE
from tests.window.hands import VANCOMYCIN, press, type_text


@pytest.fixture
def slow(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """No engine is this quick: every question but the first of a stay goes to the worker, and its answer is heard when
    events are."""
    monkeypatch.delenv("INFUSION_SYNC")
    monkeypatch.setattr("infusion_gui.session.answers.WHILE_DRAGGING", -1.0)
    monkeypatch.setattr("infusion_gui.session.answers.AFTER_AN_EDIT", -1.0)
    return window


def shorten(window: MainWindow) -> None:
    """Vancomycin ends a minute earlier and loses its second hour, of which the engine has not heard yet."""
    document = window.document
    assert document.edit(edits.trim_stop(document.case, VANCOMYCIN, by=-1))
    assert not document.case_is_coded and document.result.units()["96366"] == 1


def middle(window: MainWindow, identity: str) -> QPointF:
    """The middle of a bar on the canvas."""
    board = window.timeline.board
    bar, place = board.stay.bar(identity), board.layout.lane(board.stay.lane_of[identity])
    assert bar is not None and place is not None
    return QPointF(board.scale.x((bar.start + bar.stop) / 2), place.top + place.row(identity).middle)


def chip_codes(window: MainWindow) -> list[str]:
    """What the live chip beside the dragged bar says of codes."""
    chip = window.timeline.canvas.surface.guides.chip
    assert chip is not None
    return [said.text for said in chip.codes]


def test_codes_that_are_copied_before_the_answer_are_those_of_the_case(slow: MainWindow) -> None:
    shorten(slow)
    slow.commands.edit_copy_codes()
    document = slow.document
    expected = coder.code(document.case, document.policy)
    assert "96366" not in QApplication.clipboard().text()
    assert QApplication.clipboard().text() == as_clipboard(charges(document.case, expected))
    assert document.result_is_current and document.result == expected


def test_rows_that_are_copied_before_the_answer_carry_their_own_codes(slow: MainWindow) -> None:
    shorten(slow)
    slow.document.select((VANCOMYCIN,))
    slow.timeline.setFocus()
    slow.commands.edit_copy()
    assert "96365" in QApplication.clipboard().text() and "96366" not in QApplication.clipboard().text()


def test_codes_that_are_written_before_the_answer_are_those_of_the_case(slow: MainWindow, tmp_path: Path) -> None:
    shorten(slow)
    assert slow.outgoing.codes(tmp_path / "codes.json")
    written = json.loads((tmp_path / "codes.json").read_text(encoding="utf-8"))
    assert "96366" not in {line["code"] for line in written["lines"]}


@pytest.mark.parametrize("write", ["audit", "picture"])
def test_a_page_or_picture_before_the_answer_waits_for_it(slow: MainWindow, tmp_path: Path, write: str) -> None:
    shorten(slow)
    assert getattr(slow.outgoing, write)(tmp_path / "out")
    assert slow.document.case_is_coded


def test_a_case_that_is_saved_before_the_answer_is_listed_with_its_own_queries(
    slow: MainWindow, tmp_path: Path
) -> None:
    document = slow.document
    assert document.edit(edits.change(document.case, VANCOMYCIN, stop=None))
    assert slow.save(tmp_path / "bed7.infusion")
    assert slow.settings.recent[0].queries == to_query(coder.code(document.case, document.policy))


def test_nothing_is_compared_or_sought_on_an_answer_that_stands_in(slow: MainWindow, qtbot: QtBot) -> None:
    slow.document.select((VANCOMYCIN,))
    shorten(slow)
    slow.views.at_rest()
    assert slow.views._other is None and slow.views._search is None
    qtbot.waitUntil(lambda: slow.views._other is not None)
    assert slow.document.case_is_coded


def test_a_typed_line_tells_its_own_change_while_that_of_an_edit_is_still_worked_out(slow: MainWindow) -> None:
    shorten(slow)
    slow.entry.field.setText("ondan 4 2355 push")
    slow.entry._show()
    assert not slow.document.case_is_coded
    assert "96366" not in slow.entry._said.text()


def test_a_drag_over_an_edit_without_its_codes_says_what_it_changes_itself(slow: MainWindow, qtbot: QtBot) -> None:
    shorten(slow)
    canvas, here = slow.timeline.canvas.viewport(), middle(slow, METRONIDAZOLE)
    drag(canvas, here, here + QPointF(9, 0), steps=2, keys=Qt.KeyboardModifier.AltModifier, let_go=False)
    document = slow.document
    assert document.proposal is not None and not document.case_is_coded
    assert slow.views.before is None
    qtbot.waitUntil(lambda: document.case_is_coded and document.result_is_current)
    assert slow.views.before is document.result
    assert "96366" not in document.result.units()
    change = slow.views._differs
    assert change is not None and change.units_before == sum(document.result.units().values())
    assert not any("96366" in code for code in chip_codes(slow))
    before = slow.timeline.board.before
    assert before is not None
    shortened = before.bar(VANCOMYCIN)
    assert shortened is not None and shortened.codes == ("96365",)
    key(slow.timeline.canvas, Qt.Key.Key_Escape)
    release(canvas, here)
    assert document.proposal is None and document.result_is_current


def test_a_drag_that_is_called_off_lets_the_window_come_to_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.views._other is not None)
    window.document.edit(edits.trim_stop(window.document.case, VANCOMYCIN, by=-1))
    canvas, here = window.timeline.canvas.viewport(), middle(window, METRONIDAZOLE)
    drag(canvas, here, here + QPointF(40, 0), let_go=False)
    qtbot.waitUntil(lambda: not window.views._rest.isActive())
    assert not window.codes.comparison.isVisible()
    key(window.timeline.canvas, Qt.Key.Key_Escape)
    release(canvas, here)
    qtbot.waitUntil(window.codes.comparison.isVisible)


def test_a_screen_reader_hears_of_an_edit_what_it_did_once_that_is_known(
    slow: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr("infusion_gui.timeline.accessible.announce", lambda _, words: heard.append(words))
    slow.document.edit(edits.delete(slow.document.case, VANCOMYCIN))
    assert heard == []
    qtbot.waitUntil(lambda: slow.document.result_is_current)
    assert len(heard) == 1 and "96366 removed" in heard[0]


def test_no_finding_stands_of_a_row_that_is_gone(slow: MainWindow) -> None:
    document = slow.document
    about = next(finding.administrations for finding in document.result.findings if finding.administrations)
    outcome = edits.delete(document.case, about)
    assert isinstance(outcome, Case) and document.edit(outcome)
    assert not document.case_is_coded
    known = {row.id for row in document.case.administrations}
    assert all(known.issuperset(finding.administrations) for finding in document.result.findings)


def test_a_text_goes_to_the_row_it_was_typed_for_although_the_answer_moved_that_row(slow: MainWindow) -> None:
    table = slow.pane.table
    table.sortByColumn(column_of("codes"), Qt.SortOrder.AscendingOrder)
    notes = {row.id: row.note for row in slow.document.case.administrations}
    slow.document.edit(edits.change(slow.document.case, VANCOMYCIN, category=None, drug="unknown thing"))
    assert table.edit_cell(VANCOMYCIN, "note")
    type_text("kept")
    slow.document.settle()  # the row is held now: it stands elsewhere
    press(slow, "Return")
    after = {row.id: row.note for row in slow.document.case.administrations}
    assert after == notes | {VANCOMYCIN: "kept"}


def test_findings_that_came_under_a_hand_are_shown_when_it_is_called_off(slow: MainWindow, qtbot: QtBot) -> None:
    document, canvas, here = slow.document, slow.timeline.canvas.viewport(), middle(slow, METRONIDAZOLE)
    before = slow.status.part("counts")
    assert document.edit(edits.delete(document.case, VANCOMYCIN))
    drag(canvas, here, here + QPointF(9, 0), steps=2, keys=Qt.KeyboardModifier.AltModifier, let_go=False)
    qtbot.waitUntil(lambda: document.case_is_coded and document.result_is_current)
    key(slow.timeline.canvas, Qt.Key.Key_Escape)
    release(canvas, here)
    assert slow.status.part("counts") == wording.counts(document.result) != before
    assert slow.findings._last == (document.case, document.result, True)


def test_why_is_said_of_a_row_whose_fellows_are_gone(slow: MainWindow) -> None:
    """On the answer that stands in, the initial may be gone, or the line that it shared with a row that is gone."""
    document = slow.document
    for initial in [crown.administration for crown in document.result.drawing.crowns]:
        assert document.edit(edits.delete(document.case, initial))
        assert not document.case_is_coded
        for row in document.case.administrations:
            document.select((row.id,))
            assert why_not(document.case, document.result, row.id) is not None
        document.undo_stack.undo()
        document.settle()


def test_what_a_release_would_change_is_said_of_where_the_hand_is_now(slow: MainWindow, qtbot: QtBot) -> None:
    document, canvas = slow.document, slow.timeline.canvas.viewport()
    board = slow.timeline.board
    bar, here = board.stay.bar(VANCOMYCIN), middle(slow, VANCOMYCIN)
    assert bar is not None
    stop, minute = QPointF(board.scale.x(bar.stop), here.y()), QPointF(board.scale.per_minute, 0)
    drag(canvas, stop, stop - minute * 4, keys=Qt.KeyboardModifier.AltModifier, let_go=False)
    qtbot.waitUntil(lambda: document.result_is_current)
    assert slow.codes.head._note.text() == "if you release now"
    assert "\N{MINUS SIGN} 96366" in chip_codes(slow)
    move(canvas, stop, keys=Qt.KeyboardModifier.AltModifier)
    move(canvas, stop + minute * 2, keys=Qt.KeyboardModifier.AltModifier)
    assert not document.result_is_current
    assert slow.codes.head._note.text() == "being worked out"
    assert not any("−" in said.text for said in slow.timeline.canvas.surface.guides.chip.codes)
    qtbot.waitUntil(lambda: document.result_is_current)
    assert slow.codes.head._note.text() == "if you release now"
    key(slow.timeline.canvas, Qt.Key.Key_Escape)
    release(canvas, stop)
    assert slow.codes.head._note.text() != "being worked out"


def test_codes_that_are_those_of_the_case_before_are_said_to_be_worked_out(slow: MainWindow, qtbot: QtBot) -> None:
    shorten(slow)
    assert slow.codes.head._note.text() == "being worked out"
    slow.document.select((METRONIDAZOLE,))
    assert slow.codes.head._note.text() == "being worked out"
    qtbot.waitUntil(lambda: slow.document.result_is_current)
    made = ledger(slow.document.case, slow.document.result)
    assert slow.codes.head._note.text() == f"{made.lines} lines, {made.units} units"


def test_no_count_of_the_case_before_is_told_while_the_answer_to_an_edit_is_worked_out(
    slow: MainWindow, qtbot: QtBot
) -> None:
    document = slow.document
    document.select((VANCOMYCIN,))
    counts, findings = slow.status.part("counts"), slow.findings.head._note.text()
    assert document.edit(edits.change(document.case, VANCOMYCIN, stop=None))
    assert not document.case_is_coded
    assert slow.status.part("counts") == "codes being worked out"
    for panel in (slow.codes, slow.why, slow.findings):
        assert panel.head._note.text() == "being worked out"
    assert slow.docks._tabs.tabText(2) == "Findings  …"
    slow.choose_theme("dark")
    assert slow.why.head._note.text() == slow.findings.head._note.text() == "being worked out"
    qtbot.waitUntil(lambda: document.case_is_coded)
    assert slow.status.part("counts") == wording.counts(document.result) != counts
    assert slow.findings.head._note.text() == f"{to_query(document.result)} to query" != findings
    assert slow.docks._tabs.tabText(2) == f"Findings  {to_query(document.result)}"
    assert slow.why.head._note.text() == "and why not"


def test_what_why_says_during_a_drag_is_said_to_be_of_a_moment_ago(slow: MainWindow, qtbot: QtBot) -> None:
    document, canvas, here = slow.document, slow.timeline.canvas.viewport(), middle(slow, METRONIDAZOLE)
    drag(canvas, here, here + QPointF(9, 0), steps=2, keys=Qt.KeyboardModifier.AltModifier, let_go=False)
    assert document.proposal is not None and not document.result_is_current
    assert slow.why.head._note.text() == "being worked out"
    qtbot.waitUntil(lambda: document.result_is_current)
    assert slow.why.head._note.text() == "it would change"
    key(slow.timeline.canvas, Qt.Key.Key_Escape)
    release(canvas, here)


def test_the_way_to_the_next_finding_leads_to_none_that_the_edit_has_mended(slow: MainWindow) -> None:
    document = slow.document
    while document.result.findings:
        asked = [one for one in document.result.findings if one.severity != "info"]
        if not asked:
            break
        assert document.edit(edits.delete(document.case, asked[0].administrations))
        document.settle()
    assert document.edit(edits.change(document.case, VANCOMYCIN, stop=None))
    document.settle()
    document.undo_stack.undo()
    assert not document.case_is_coded
    press(slow, "F8")
    assert slow.status.message == "There is nothing to query"


def test_an_arrow_key_names_the_new_times_without_the_codes_of_the_old(slow: MainWindow) -> None:
    slow.document.select((VANCOMYCIN,))
    slow.timeline.setFocus()
    press(slow, "Right")
    assert not slow.document.case_is_coded
    assert "13:01" in slow.status.message and "963" not in slow.status.message
