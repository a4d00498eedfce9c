"""The lesson window: each kind of step by mouse, by keyboard and by clicker; results; writing; paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.model import Case
from infusion_gui.coding import profiles
from infusion_gui.coding.tables import labelled
from infusion_gui.timeline.tips import spoken
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.class_view import MinuteTally
from infusion_gui.trainer.handout import as_blocks, sheet
from infusion_gui.trainer.lesson import KINDS, FindFlip, Goal, Kind, Lesson, Moment, Show, Step, Why
from infusion_gui.trainer.lesson_file import load, save
from infusion_gui.trainer.library import shipped
from infusion_gui.trainer.presenting import CODES, SOLUTION
from infusion_gui.trainer.results import read_folder, read_run
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.lessons import ask, verdict
from infusion_gui.window.lessons.chart import COLUMNS
from infusion_gui.window.lessons.class_page import column, gathered
from infusion_gui.window.lessons.fields import Check
from infusion_gui.window.lessons.prompts import Unsaved
from infusion_gui.window.lessons.window import LessonWindow
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.saving import with_ending
from infusion_gui.window.settings import ThemeChoice
from tests.window.hands import press

LESSONS = {entry.path.stem: entry.lesson for entry in shipped()}


class Answers:
    """Stands in for the dialogs."""

    def __init__(self, folder: Path) -> None:
        self.path: Path | None = folder / "out"
        self.place: Path | None = folder
        self.leave: Unsaved = "discard"
        self.names: list[str] = []

    def open_lesson(self, folder: str) -> Path | None:
        return self.path

    def save_as(self, folder: str, name: str, filters: str) -> Path | None:
        self.names.append(name)
        return with_ending(self.path, filters) if self.path else None

    def folder(self, start: str) -> Path | None:
        return self.place

    def unsaved(self, title: str) -> Unsaved:
        self.names.append(title)
        return self.leave


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    return Answers(tmp_path)


@pytest.fixture
def school(qtbot: QtBot, look: Look, tmp_path: Path, answers: Answers, sample: Case) -> Iterator[LessonWindow]:
    """The lesson window over the emergency visit."""
    made = LessonWindow(look, lambda: sample, lambda case: None, tmp_path / "lessons", prompts=answers)
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    yield made
    made.author.modified = False
    made.page.document.close()


def begin(school: LessonWindow, name: str, number: int) -> Step:
    """Puts a step of a shipped lesson on the table, by its number from 1."""
    school.begin(LESSONS[name], number - 1)
    return school.desk.step


def key(widget: QWidget, name: Qt.Key) -> None:
    QTest.keyClick(widget, name)


def clicked(school: LessonWindow, name: Qt.Key) -> None:
    """A key of the clicker, wherever the cursor is."""
    key(QApplication.focusWidget() or school, name)


def words(school: LessonWindow) -> str:
    QApplication.processEvents()  # a line that is added shows itself with the next event
    return " ".join(school.page.verdict.texts())


# -- the shelf ----------------------------------------------------------------------------------------------------


def test_the_shelf_shows_every_lesson_and_opens_one_by_key(school: LessonWindow) -> None:
    titles = [row.title for row in school.shelf.rows]
    assert titles[0] == "1  Push or infusion" and "Ten visits, messy charts" in titles
    assert school.shelf.rows[0].hasFocus()
    key(school.shelf.rows[0], Qt.Key.Key_Down)
    assert school.shelf.rows[1].hasFocus()
    key(school.shelf.rows[1], Qt.Key.Key_Return)
    assert school.head.texts() == ("Who ranks first", "step 1 of 7")


def test_a_lesson_on_the_shelf_says_what_it_is_about(school: LessonWindow) -> None:
    row = school.shelf.rows[0]
    assert row.accessibleName() == f"1  Push or infusion. {LESSONS['01-push-or-infusion'].about}"
    assert row.toolTip() == "9 steps: 3 to look at, 3 to predict, 2 to find, 1 to reach"


def test_a_lesson_opens_by_mouse(school: LessonWindow) -> None:
    QTest.mouseClick(school.shelf.rows[0], Qt.MouseButton.LeftButton)
    assert school.head.texts()[0] == "Push or infusion"


def test_lessons_of_ones_own_stand_beside_the_shipped(school: LessonWindow, tmp_path: Path) -> None:
    folder = tmp_path / "lessons"
    folder.mkdir(exist_ok=True)
    (folder / "mine.lesson").write_text('{"format": "infusion-lesson/1", "title": "Mine"}', encoding="utf-8")
    (folder / "bad.lesson").write_text('{"format": "infusion-lesson/1"}', encoding="utf-8")
    school.show_shelf()
    assert "Mine" in [row.title for row in school.shelf.rows]
    assert school.status.message == "bad.lesson: title: missing; it must be given."


# -- predict ------------------------------------------------------------------------------------------------------


def test_nothing_is_revealed_before_a_prediction(school: LessonWindow) -> None:
    begin(school, "04-sequential", 2)
    page = school.page
    assert page.ask.field.hasFocus()
    assert not page.codes.isVisible() and words(school) == ""
    assert page.document.result.lines == ()
    shown = " ".join(bar.name + " ".join(bar.codes) for lane in page.timeline.board.stay.lanes for bar in lane.bars)
    assert "96" not in shown
    assert not page.document.edit(edits.trim_stop(page.document.case, "a1", by=1))
    assert school.status.message == "Answer first; after that the bars can be dragged."


@pytest.mark.parametrize(("name", "number", "row"), [("07-hydration", 8, "a2"), ("charts-messy", 1, "a1")])
def test_what_earns_nothing_is_not_told_before_a_prediction(
    school: LessonWindow, name: str, number: int, row: str
) -> None:
    step = begin(school, name, number)
    bar = school.page.timeline.board.stay.bar(row)
    assert bar is not None and not bar.reason
    assert "not hydration" not in spoken(bar, "IV1") and "not coded" not in spoken(bar, "IV1")
    QTest.keyClicks(school.page.ask.field, " ".join(line.code for line in step.answer))
    press(school, "Return")
    bar = school.page.timeline.board.stay.bar(row)
    assert bar is not None and bar.reason in ("not hydration", "not coded")


def test_a_wrong_prediction_says_what_was_wrong_and_why(school: LessonWindow) -> None:
    begin(school, "04-sequential", 2)
    QTest.keyClicks(school.page.ask.field, "96365 96366x2 96367")
    key(school.page.ask.field, Qt.Key.Key_Return)
    told = words(school)
    assert "96366 is ×1, not ×2." in told and "151" in told
    assert "units off" in told and "83%" in told
    assert school.page.ask._hint.text() == "Type another answer to try it again."
    QTest.keyClicks(school.page.ask.field, "96365")
    assert school.page.ask.field.text() == "96365", "what is typed takes the place of the wrong answer"
    assert school.page.codes.isVisible()
    assert "one sequential infusion" in told, "the teaching point"
    assert school.page.document.edit(edits.trim_stop(school.page.document.case, "a1", by=1)), "now bars move"


def test_a_long_prediction_is_read_whole_beside_its_verdict(school: LessonWindow) -> None:
    begin(school, "04-sequential", 2)
    field = school.page.ask.field
    QTest.keyClicks(field, "96365 96366x4 96375-59 96368 96372")
    key(field, Qt.Key.Key_Return)
    assert field.fontMetrics().horizontalAdvance(field.text()) <= field.width() - 18
    school.page.go_on()
    assert field.font() == font(15, 500, tabular=False)


def test_a_right_prediction_then_enter_goes_on(school: LessonWindow) -> None:
    begin(school, "04-sequential", 2)
    QTest.keyClicks(school.page.ask.field, "96365 96366 96367")
    key(school.page.ask.field, Qt.Key.Key_Return)
    assert "All of it is right." in words(school) and "100%" in words(school)
    assert school.page.column.next.hasFocus()
    press(school, "Return")
    assert school.head.texts()[1] == "step 3 of 9"


def test_a_prediction_that_cannot_be_read_is_refused_and_nothing_is_shown(school: LessonWindow) -> None:
    begin(school, "04-sequential", 2)
    QTest.keyClicks(school.page.ask.field, "vanco")
    QTest.mouseClick(school.page.ask.check, Qt.MouseButton.LeftButton)
    assert school.status.message.startswith("'vanco' is no code")
    assert school.desk.attempt is None and words(school) == ""


def test_codes_are_picked_by_mouse_alone(school: LessonWindow) -> None:
    begin(school, "04-sequential", 2)
    ask, left = school.page.ask, Qt.MouseButton.LeftButton
    for code in ("96367", "96366", "96366"):
        QTest.mouseClick(ask.pad.buttons[code], left)
    assert ask.field.text() == "96367 96366x2" and ask.field.hasFocus()
    QTest.mouseClick(ask.pad.clear, left)
    QTest.mouseClick(ask.check, left)
    assert school.status.message.startswith("Type the codes first")
    for code in ("96365", "96366", "96367"):
        QTest.mouseClick(ask.pad.buttons[code], left)
    QTest.mouseClick(ask.check, left)
    assert "All of it is right." in words(school)
    assert not ask.pad.isVisible(), "the verdict takes its place"
    QTest.mouseClick(school.page.column.next, left)
    assert school.head.texts()[1] == "step 3 of 9"


def test_every_code_of_every_lesson_can_be_picked(school: LessonWindow) -> None:
    begin(school, "04-sequential", 2)
    pad = school.page.ask.pad
    menu = {action.data() for action in pad.menu.actions()}
    assert {*pad.buttons, *menu} == set(labelled()) and menu.isdisjoint(pad.buttons)
    pad.menu.actions()[0].trigger()
    QTest.mouseClick(pad.sign, Qt.MouseButton.LeftButton)
    assert school.page.ask.field.text() == f"{pad.menu.actions()[0].data()}-59"
    QTest.mouseClick(pad.none, Qt.MouseButton.LeftButton)
    assert school.page.ask.field.text() == "none"


def test_what_was_refused_is_forgotten_once_the_answer_is_shown(school: LessonWindow) -> None:
    begin(school, "04-sequential", 2)
    ask = school.page.ask
    QTest.mouseClick(ask.check, Qt.MouseButton.LeftButton)
    assert ask.field.property("wrong")
    QTest.mouseClick(school.page.column.reveal, Qt.MouseButton.LeftButton)
    assert not ask.field.property("wrong")
    assert not any("Type the codes" in label.text() for label in ask.findChildren(QLabel))


def test_by_clicker_a_class_predicts_aloud(school: LessonWindow) -> None:
    begin(school, "04-sequential", 2)
    school.page.timeline.setFocus()
    stages = []
    for _ in range(3):
        key(school.page.timeline.canvas, Qt.Key.Key_PageDown)
        assert school.desk.scene is not None
        stages.append(school.desk.scene.stage)
    assert stages == [1, 2, 4], "no bars overlap, so that stage has nothing to show"
    assert school.page.document.result.units() == {"96365": 1, "96366": 1, "96367": 1}
    assert "one sequential infusion" in words(school)
    key(school.page.timeline.canvas, Qt.Key.Key_PageDown)
    assert school.head.texts()[1] == "step 3 of 9"
    key(school.page.timeline.canvas, Qt.Key.Key_PageUp)
    assert school.head.texts()[1] == "step 2 of 9"


def test_a_modifier_that_is_off_says_what_was_written(school: LessonWindow) -> None:
    begin(school, "10-two-sites", 2)
    QTest.keyClicks(school.page.ask.field, "96365x2")
    key(school.page.ask.field, Qt.Key.Key_Return)
    assert "modifier off: you wrote 96365" in words(school)


@pytest.mark.parametrize("width", [960, 1600])
def test_what_the_record_says_besides_is_seen_at_any_width(school: LessonWindow, width: int) -> None:
    """Whether fluid has its own order decides the answer: nobody can predict it unseen."""
    school.resize(width, 640)
    begin(school, "08-blocked-hydration", 8)
    chart = school.page.chart
    note = chart.rows.index(0, COLUMNS.index("Note"))
    assert note.data() == "own order and need"
    drug = chart.rows.index(0, 0)
    assert chart.columnWidth(0) > chart.fontMetrics().horizontalAdvance(drug.data()) + 12
    assert chart.columnWidth(note.column()) > chart.fontMetrics().horizontalAdvance(note.data())
    assert chart.visualRect(note).right() <= chart.viewport().width()


def test_a_lesson_offers_no_further_access(school: LessonWindow) -> None:
    """Nothing comes or goes in a lesson, so nothing is there to be tried and refused."""
    begin(school, "10-two-sites", 1)
    headers = school.page.timeline.headers
    shown = headers.grab().toImage()
    foot = round(school.page.timeline.board.layout.height) + 8
    QTest.mouseClick(headers, Qt.MouseButton.LeftButton, pos=QPoint(60, foot))
    assert not school.status.message.startswith("In a lesson")
    assert headers.grab().toImage() == shown
    assert {shown.pixelColor(x, foot).name() for x in range(4, 100)} == {school._look.color("panel").name()}


# -- find the flip ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "number", "hint"),
    [
        ("01-push-or-infusion", 1, "Drag the end of the bar, or use the arrow keys. Enter goes on."),
        ("01-push-or-infusion", 3, "Drag the edge, or use the arrow keys: one minute each, five with Shift."),
        ("01-push-or-infusion", 6, "five with Shift. E changes what they move: an edge, or the bar."),
        ("06-repeated-push", 3, "Drag the marker, or use the arrow keys: one minute each, five with Shift."),
        ("10-two-sites", 1, "Drag the bar to the other access, or use the arrow keys. Enter goes on."),
    ],
)
def test_the_hint_names_what_can_be_done_in_this_step(school: LessonWindow, name: str, number: int, hint: str) -> None:
    begin(school, name, number)
    told = " ".join(label.text() for label in school.page.ask.findChildren(QLabel) if label.isVisible())
    assert hint in told
    assert ("E changes" in told) == ("E changes" in hint)


def test_a_flip_is_found_by_the_arrow_keys(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 3)
    assert "still the same" not in words(school)
    for _ in range(4):
        press(school, "Right")
    assert school.page.document.case.administration("a1").minutes == 16
    assert "Azithromycin stop 10:16: + 96365, − 96374." in words(school)
    assert school.desk.run.steps[-1].percent == 100


@pytest.mark.parametrize(("number", "minutes"), [(3, 16), (5, 31)])
def test_a_stop_that_nobody_charted_is_found_by_the_arrow_keys(school: LessonWindow, number: int, minutes: int) -> None:
    begin(school, "09-missing-stop", number)
    for _ in range(minutes):
        press(school, "Right")
    assert school.page.document.case.administration("a1").minutes == minutes
    assert school.desk.run.steps[-1].percent == 100


def test_a_flip_is_found_by_dragging(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 3)
    canvas = school.page.timeline.canvas
    scale = school.page.timeline.scale()
    row = school.page.document.case.administration("a1")
    assert row.stop is not None
    place = school.page.timeline.board.layout.lane("IV1")
    assert place is not None
    y = round(place.top + place.row("a1").middle)
    start, stop = QPoint(round(scale.x(row.stop)), y), QPoint(round(scale.x(row.stop + 4)), y)
    school.page.timeline.set_snap(False)
    _drag(canvas.viewport(), start, stop)
    assert school.page.document.case.administration("a1").minutes == 16
    assert school.desk.attempt is not None and school.desk.attempt.done


def _drag(widget: QWidget, start: QPoint, stop: QPoint) -> None:
    """Real mouse events: a hover, a press, moves with the button down, a release."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton

    def send(kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        there = widget.mapToGlobal(at)
        QApplication.sendEvent(widget, QMouseEvent(kind, at, there, button, held, Qt.KeyboardModifier.NoModifier))

    send(QEvent.Type.MouseMove, QPointF(start), none, none)
    send(QEvent.Type.MouseButtonPress, QPointF(start), left, left)
    for step in range(1, 9):
        at = QPointF(start) + (QPointF(stop) - QPointF(start)) * (step / 8)
        send(QEvent.Type.MouseMove, at, none, left)
    send(QEvent.Type.MouseButtonRelease, QPointF(stop), left, none)


def test_the_other_edge_is_held_and_says_so(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 3)
    document = school.page.document
    assert not document.edit(edits.trim_start(document.case, "a1", by=-1))
    assert school.status.message == "Only the stop of azithromycin 10:00 moves in this step."


def test_beyond_the_minute_it_says_go_back(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 3)
    press(school, "Shift+Right")
    assert "You are past it: go back" in school.page.ask._status.text()
    press(school, "Left")
    assert school.desk.attempt is not None and school.desk.attempt.done


def test_by_clicker_the_flip_is_shown_and_does_not_count_as_found(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 3)
    key(school.page.timeline.canvas, Qt.Key.Key_PageDown)
    assert school.page.document.case.administration("a1").minutes == 16
    school.desk.turn(1)
    assert school.desk.run.steps == ()


def test_an_answer_that_is_shown_counts_as_missed(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 3)
    QTest.mouseClick(school.page.column.reveal, Qt.MouseButton.LeftButton)
    assert school.page.document.case.administration("a1").minutes == 16
    assert school.desk.run.steps[-1].percent == 0
    assert not school.desk.run.steps[-1].marks[0].right


def test_what_is_sought_is_not_told_before_it_is_found(school: LessonWindow) -> None:
    """No chip counts the minutes to the change, no mark stands at it, nothing snaps to it."""
    begin(school, "01-push-or-infusion", 3)
    result = school.page.document.result
    assert not result.drawing.rails
    assert result.units() == {"96374": 1}
    for _ in range(4):
        press(school, "Right")
    assert school.page.document.result.drawing.rails


def test_enter_does_not_pass_over_a_question_unawares(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 3)
    press(school, "Return")
    assert school.head.texts()[1] == "step 3 of 9"
    assert school.status.message == "Not found yet. Page Down shows the answer, Alt+Right skips the step."
    QTest.mouseClick(school.page.column.next, Qt.MouseButton.LeftButton)
    assert school.head.texts()[1] == "step 4 of 9", "the button says Skip"
    assert school.status.message == "Esc leads back to the case"
    school.finish()
    assert any("When does it become an infusion?" in text and "skipped" in text for text in school.end.texts())


def test_by_clicker_a_moment_is_taken_back_and_on(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 1)
    canvas = school.page.timeline.canvas
    key(canvas, Qt.Key.Key_PageUp)
    assert school.page.document.result.units() == {"96374": 1}
    key(canvas, Qt.Key.Key_PageDown)
    assert school.page.document.result.units() == {"96365": 1}
    key(canvas, Qt.Key.Key_PageDown)
    assert school.head.texts()[1] == "step 2 of 9"


def test_a_moment_says_both_of_its_answers_to_who_does_not_drag(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 1)
    asked = school.page.ask._question.text()
    assert asked == "15 minutes: 96374, push, up to 15\n16 minutes: 96365, infusion, 16 to 90"


def test_what_is_only_shown_is_shown_to_its_end_before_it_goes(school: LessonWindow) -> None:
    step = begin(school, "01-push-or-infusion", 8)
    assert school.page.ask._hint.text() == "Now the bars. Enter shows who ranks first."
    press(school, "Return")
    assert school.page.ask._hint.text() == "Now who ranks first. Enter shows the minutes."
    assert school.head.texts()[1] == "step 8 of 9" and school.page.column.next.text() == "Show more"
    for _ in range(2):
        QTest.mouseClick(school.page.column.next, Qt.MouseButton.LeftButton)
    assert step.point in words(school) and school.page.column.next.text() == "Next"
    assert school.page.ask._hint.text() == "Enter goes on."
    press(school, "Return")
    assert school.head.texts()[1] == "step 9 of 9"


def test_a_finished_lesson_leads_on_or_back_to_what_was_missed(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 2)
    school.page.ask.field.setText("96365")
    key(school.page.ask.field, Qt.Key.Key_Return)
    school.finish()
    assert school.end.missed.isVisible() and school.end.on.hasFocus()
    QTest.mouseClick(school.end.missed, Qt.MouseButton.LeftButton)
    assert school.head.texts() == ("Push or infusion", "step 1 of 6")
    assert school.desk.step.title == "A quarter of an hour"
    school.finish()
    begin(school, "01-push-or-infusion", 9)
    school.finish()
    press(school, "Return")
    assert school.head.texts() == ("Who ranks first", "step 1 of 7")


# -- goal and why -------------------------------------------------------------------------------------------------


def test_a_goal_ticks_by_itself(school: LessonWindow) -> None:
    begin(school, "03-additional-hours", 8)
    document = school.page.document
    assert "96366 0 of 2".replace(" ", "&nbsp;") in school.page.ask._status.text()
    document.edit(edits.trim_stop(document.case, "a1", by=91))
    assert school.desk.attempt is not None and school.desk.attempt.percent == 100
    assert "The visit earns 96365 ×1 + 96366 ×2." in words(school)


def test_start_over_puts_everything_back(school: LessonWindow) -> None:
    step = begin(school, "03-additional-hours", 8)
    document = school.page.document
    document.edit(edits.trim_stop(document.case, "a1", by=5))
    assert school.page.column.again.isVisible()
    QTest.mouseClick(school.page.column.again, Qt.MouseButton.LeftButton)
    assert document.case == step.case
    press(school, "Ctrl+Z")
    assert document.case != step.case


@pytest.mark.parametrize("way", ["number", "mouse", "enter"])
def test_the_rule_that_decided_is_chosen(school: LessonWindow, way: str) -> None:
    step = begin(school, "05-concurrent", 6)
    assert isinstance(step.task, Why)
    right = next(row for row in school.page.ask.choices if row.choice.rule == "R-CON-11")
    if way == "number":
        press(school, str(school.page.ask.choices.index(right) + 1))
    elif way == "mouse":
        QTest.mouseClick(right, Qt.MouseButton.LeftButton)
    else:
        right.setFocus()
        key(right, Qt.Key.Key_Return)
    assert "A third drug at once: that decided." in words(school)
    assert right.accessibleDescription() == "this decided"
    assert school.desk.run.steps[-1].percent == 100


def test_a_wrong_rule_says_which_one_it_was(school: LessonWindow) -> None:
    begin(school, "05-concurrent", 6)
    press(school, "2")
    assert "It was “Concurrency is used up for the day”, not “It is too short for an infusion”." in words(school)
    assert "20 min beside vancomycin" in words(school)


# -- every shipped step -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LESSONS)
def test_every_step_can_be_opened_shown_and_left(school: LessonWindow, name: str) -> None:
    school.begin(LESSONS[name])
    for number, step in enumerate(LESSONS[name].steps, 1):
        assert school.head.texts()[1] == f"step {number} of {len(LESSONS[name].steps)}"
        school.page.show_answer()
        scene = school.desk.scene
        assert scene is not None and scene.complete
        assert step.point in words(school) or isinstance(step.task, FindFlip | Goal)
        assert scene.shows(SOLUTION if isinstance(step.task, FindFlip | Goal | Why) else CODES)
        school.page.go_on()
    assert school.stack.currentWidget() is school.end


def test_a_newcomer_finishes_the_first_lesson_with_the_keyboard_alone(school: LessonWindow) -> None:
    """What the screen says is all there is to go by: Enter goes on, codes are typed, arrows move."""
    key(school.shelf.rows[0], Qt.Key.Key_Return)
    typed = {"A quarter of an hour": "96374", "A short chemo bag": "96413", "One time, no stop": "96374"}
    arrows = {
        "When does it become an infusion?": ["Right"] * 4,
        "Either edge will do": ["Left"],
        "From infusion to push": ["Left"] * 5,
    }
    for _ in range(9):
        title = school.desk.step.title
        if title in typed:
            QTest.keyClicks(school.page.ask.field, typed[title])
            press(school, "Return")
            assert "All of it is right." in words(school)
        for arrow in arrows.get(title, []):
            press(school, arrow)
        if title in arrows:
            assert school.desk.attempt is not None and school.desk.attempt.done, title
        for _ in range(4):  # what is shown in stages takes an Enter for each
            if school.stack.currentWidget() is school.page and school.desk.step.title == title:
                press(school, "Return")
    assert school.stack.currentWidget() is school.end
    assert school.end.texts()[:2] == ["Push or infusion", "6 steps answered. Nothing was missed."]


def test_a_clicker_alone_goes_through_a_whole_lesson(school: LessonWindow) -> None:
    """Wherever a step puts the cursor: a clicker has two keys and no mouse to take it away from the line for codes."""
    for name in ("01-push-or-infusion", "02-hierarchy"):
        school.begin(LESSONS[name])
        places = []
        for _ in range(60):
            if school.stack.currentWidget() is not school.page:
                break
            places.append(school.head.texts()[1])
            clicked(school, Qt.Key.Key_PageDown)
        assert school.stack.currentWidget() is school.end
        assert len(set(places)) == len(LESSONS[name].steps)
    school.begin(LESSONS["01-push-or-infusion"], 1)
    clicked(school, Qt.Key.Key_PageDown)
    clicked(school, Qt.Key.Key_PageUp)
    clicked(school, Qt.Key.Key_PageUp)
    assert school.head.texts()[1] == "step 1 of 9"


# -- ways back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["shelf", "page", "maker", "class_page", "mastery", "author", "end"])
def test_escape_leads_back_to_the_case_from_everywhere(school: LessonWindow, name: str) -> None:
    school.begin(LESSONS["01-push-or-infusion"], 1)
    school.stack.setCurrentWidget(getattr(school, name))
    school.activateWindow()
    getattr(school, name).setFocus()
    press(school, "Escape")
    assert not school.isVisible()


@pytest.mark.parametrize("number", range(1, 10))
def test_one_escape_leads_back_from_every_step(school: LessonWindow, number: int) -> None:
    """Wherever the step put the cursor: on the bars with an edge in hand, in the line for codes, on a button."""
    begin(school, "01-push-or-infusion", number)
    press(school, "Escape")
    assert not school.isVisible()


def test_escape_drops_a_drag_before_it_leaves(school: LessonWindow) -> None:
    step = begin(school, "01-push-or-infusion", 3)
    page = school.page
    place = page.timeline.board.layout.lane("IV1")
    assert place is not None and step.case.administration("a1").stop is not None
    x = round(page.timeline.scale().x(step.case.administration("a1").stop or 0)) - 2
    start = QPoint(x, round(place.top + place.row("a1").middle))
    viewport = page.timeline.canvas.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, start + QPoint(60, 0))
    key(page.timeline.canvas, Qt.Key.Key_Escape)
    assert school.isVisible() and page.document.case == step.case
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    key(page.timeline.canvas, Qt.Key.Key_Escape)
    assert not school.isVisible()


def test_the_case_of_the_main_window_is_left_alone(window: MainWindow) -> None:
    case = window.document.case
    key(window, Qt.Key.Key_F6)
    school = window.sheets.lessons
    assert school.isVisible()
    school.begin(LESSONS["03-additional-hours"], 7)
    school.page.document.edit(edits.trim_stop(school.page.document.case, "a1", by=5))
    school.close()
    assert window.document.case is case and not window.document.modified


# -- results ------------------------------------------------------------------------------------------------------


def test_a_finished_run_is_kept_and_can_be_given_away(school: LessonWindow, answers: Answers, tmp_path: Path) -> None:
    begin(school, "01-push-or-infusion", 9)
    school.page.document.edit(edits.trim_stop(school.page.document.case, "a1", by=-5))
    press(school, "Return")
    assert school.stack.currentWidget() is school.end
    kept, refused = read_folder(tmp_path / "lessons" / "results")
    assert len(kept) == 1 and not refused and kept[0].percent == 100 and kept[0].learner == ""
    QTest.keyClicks(school.end.name, "Ada")
    answers.place = tmp_path / "class"
    QTest.mouseClick(school.end.save, Qt.MouseButton.LeftButton)
    (path,) = (tmp_path / "class").glob("*.json")
    assert read_run(path.read_bytes()).learner == "Ada"
    assert path.with_suffix(".csv").is_file()


def test_the_first_answer_counts_and_tries_are_counted(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 2)
    for text in ("96365", "96374"):
        school.page.ask.field.clear()
        QTest.keyClicks(school.page.ask.field, text)
        key(school.page.ask.field, Qt.Key.Key_Return)
    (kept,) = school.desk.run.steps
    assert (kept.percent, kept.tries) == (0, 2)
    assert "All of it is right." in words(school)


def test_time_is_kept_only_when_asked_for(school: LessonWindow) -> None:
    for timed in (False, True):
        school.show_shelf()
        school.shelf.timed.setChecked(timed)
        begin(school, "01-push-or-infusion", 2)
        QTest.keyClicks(school.page.ask.field, "96374")
        key(school.page.ask.field, Qt.Key.Key_Return)
        assert (school.desk.run.steps[0].seconds is not None) is timed
        assert school.desk.run.timed is timed


def test_what_was_missed_comes_back_first(school: LessonWindow, tmp_path: Path) -> None:
    begin(school, "06-repeated-push", 2)
    QTest.keyClicks(school.page.ask.field, "96374 96376")
    key(school.page.ask.field, Qt.Key.Key_Return)
    stored = json.loads((tmp_path / "lessons" / "mastery.json").read_text("utf-8"))
    assert {rule["rule"]: rule["box"] for rule in stored["rules"]}["R-REP-06"] == 0
    school.desk.now = lambda: 2_000_000_000  # long after
    school.show_mastery()
    assert school.mastery.view.texts()[0].startswith("The same drug pushed again too soon: missed")
    school.practise()
    assert school.desk.step.rule == "R-REP-06"


def test_the_class_view_reads_a_folder(school: LessonWindow, answers: Answers, tmp_path: Path) -> None:
    for name in ("Ada", "Bo"):
        begin(school, "03-additional-hours", 2)
        QTest.keyClicks(school.page.ask.field, "96365 96366x2")
        key(school.page.ask.field, Qt.Key.Key_Return)
        school.finish()
        answers.place = tmp_path / "class"
        school.save_result(name)
    (tmp_path / "class" / "cut.json").write_text('{"format": "infusion-run/1", "les', encoding="utf-8")
    school.choose_class()
    told = school.class_page.texts()
    assert told[1].startswith("1 file left out. cut.json: line 1, ")
    assert told[0].startswith("2 runs of 2 learners, 75% right on average.")
    assert "31 minutes past a full hour: missed by 2 of 2 learners (2 of 2 at 150 min)." in told
    assert not school.class_page.picture.grab().isNull()


# -- made-up visits -----------------------------------------------------------------------------------------------


def test_the_window_fits_a_small_screen_at_200_percent(school: LessonWindow) -> None:
    """1920 x 1080 at 200 % is 960 x 540: the buttons at the foot of a step must be on it."""
    school.resize(960, 540)
    assert (school.width(), school.height()) == (960, 540)
    begin(school, "04-sequential", 2)
    ask = school.page.ask
    QTest.mouseClick(ask.pad.clear, Qt.MouseButton.LeftButton)
    pad = ask.pad.clear.mapTo(school.page.column.body, ask.pad.clear.rect().bottomLeft())
    assert pad.y() < school.page.column.body.height(), "the whole pad is seen"
    following = school.page.column.next
    assert school.rect().contains(following.mapTo(school, following.rect().bottomRight()))


def test_made_up_visits_are_a_lesson_and_the_seed_brings_them_back(school: LessonWindow) -> None:
    maker = school.maker
    maker.thresholds["repeat"].setChecked(True)
    maker.count.setValue(3)
    maker.asked.choose(2)
    maker.seed.setValue(42)
    QTest.mouseClick(maker.go, Qt.MouseButton.LeftButton)
    first = school.lesson
    assert first is not None and [step.kind for step in first.steps] == ["predict", "find_flip", "predict"]
    assert {step.rule for step in first.steps} == {"R-REP-03"}
    assert maker.seed.value() == 45
    maker.seed.setValue(42)
    maker.make()
    assert school.lesson == first


# -- writing ------------------------------------------------------------------------------------------------------


def test_two_clicks_make_a_step_of_the_open_case(window: MainWindow, sample: Case) -> None:
    window.document.select(("a6",))
    kinds = window.actions_.fill("tools.lesson_step")
    assert [action.text() for action in kinds] == ["Look", "Predict", "Find the flip", "Reach the goal", "Why"]
    kinds[1].trigger()
    school = window.sheets.lessons
    assert school.isVisible()
    (step,) = school.author.lesson.steps
    assert step.kind == "predict" and step.case == sample
    assert "96374-59" in school.author.form.answer.text()
    school.author.modified = False
    school.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_of_each_kind_is_made_and_can_be_tried(school: LessonWindow, kind: Kind) -> None:
    assert school.take_case(kind, "a6")
    assert not school.author.doubts.isVisible()
    QTest.mouseClick(school.author.trial, Qt.MouseButton.LeftButton)
    assert school.desk.step.kind == kind


def test_edit_opens_the_step_on_view(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 5)
    QTest.mouseClick(school.head.edit, Qt.MouseButton.LeftButton)
    assert school.stack.currentWidget() is school.author
    assert school.author.place == 4 and school.author.form.title.text() == "A short chemo bag"


def test_fields_change_the_step_and_undo_takes_it_back(school: LessonWindow) -> None:
    school.write(LESSONS["05-concurrent"], None)
    form = school.author.form
    form.title.setText("Another title")
    form.title.editingFinished.emit()
    assert school.author.lesson.steps[0].title == "Another title"
    form.kind.choose(KINDS.index("goal"))
    assert school.author.lesson.steps[0].kind == "goal"
    form.goal.setText("96365 96366x2")
    form.goal.editingFinished.emit()
    assert school.author.lesson.steps[0].task == Goal(units={"96365": 1, "96366": 2})
    for _ in range(3):
        school.author.undo()
    assert school.author.lesson == LESSONS["05-concurrent"]
    school.author.redo()
    assert school.author.lesson.steps[0].title == "Another title"


def test_what_cannot_be_is_refused_and_nothing_changes(school: LessonWindow) -> None:
    school.write(LESSONS["05-concurrent"], None)
    form = school.author.form
    form.title.setText("")
    form.title.editingFinished.emit()
    assert school.author.lesson == LESSONS["05-concurrent"]
    assert "title" in school.status.message and form.title.text() == "Alone or beside"
    school.author.steps.setCurrentRow(8)
    form.goal.setText("much")
    form.goal.editingFinished.emit()
    assert school.status.message.startswith("'much' is no code")


def test_steps_are_moved_removed_and_brought_back(school: LessonWindow) -> None:
    school.write(LESSONS["05-concurrent"], None)
    titles = [step.title for step in LESSONS["05-concurrent"].steps]
    QTest.mouseClick(school.author.down, Qt.MouseButton.LeftButton)
    assert [step.title for step in school.author.lesson.steps][:2] == [titles[1], titles[0]]
    assert school.author.place == 1
    QTest.mouseClick(school.author.remove, Qt.MouseButton.LeftButton)
    assert len(school.author.lesson.steps) == len(titles) - 1
    school.author.undo()
    school.author.undo()
    assert [step.title for step in school.author.lesson.steps] == titles


def test_an_answer_the_engine_no_longer_gives_is_doubted_and_confirmed(school: LessonWindow) -> None:
    lesson = LESSONS["05-concurrent"]
    changed = lesson.steps[0].model_copy(update={"answer": ()})
    school.write(lesson.model_copy(update={"steps": (changed, *lesson.steps[1:])}), None)
    assert school.author.doubts.text().startswith("Step 1, answer: it says none")
    assert school.author.form.confirm.isEnabled()
    QTest.mouseClick(school.author.form.confirm, Qt.MouseButton.LeftButton)
    assert not school.author.doubts.isVisible()
    assert school.author.lesson.steps[0].answer == lesson.steps[0].answer


def test_a_lesson_is_saved_and_stands_on_the_shelf(school: LessonWindow, answers: Answers, tmp_path: Path) -> None:
    school.take_case("predict")
    answers.path = tmp_path / "lessons" / "mine"
    assert school.author.save()
    saved = load(tmp_path / "lessons" / "mine.lesson")
    assert saved == school.author.lesson and not school.author.modified
    school.show_shelf()
    assert saved.title in [row.title for row in school.shelf.rows]


def test_unsaved_steps_are_not_lost_by_leaving(school: LessonWindow, answers: Answers) -> None:
    school.take_case("predict")
    answers.leave = "cancel"
    school.close()
    assert school.isVisible()
    school.show_shelf()
    assert school.stack.currentWidget() is school.author
    answers.leave = "discard"
    school.close()
    assert not school.isVisible()


def test_a_broken_lesson_file_is_refused_with_step_and_key(school: LessonWindow, answers: Answers) -> None:
    assert answers.path is not None
    answers.path.write_text(
        '{"format": "infusion-lesson/1", "title": "T", "steps": [{"id": "s1", "title": 7}]}', encoding="utf-8"
    )
    school.open_file()
    assert school.status.message.startswith("out: step 1, title: must be text")
    assert school.at_shelf


def test_the_main_window_opens_a_lesson_file_over_its_case(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "minutes.lesson"
    save(LESSONS["03-additional-hours"], path)
    case = window.document.case
    assert window.commands.open_path(path)
    school = window.sheets.lessons
    assert school.isVisible() and school.lesson == LESSONS["03-additional-hours"]
    assert window.document.case is case
    school.close()
    path.write_text('{"format": "infusion-lesson/9"}', encoding="utf-8")
    assert not window.commands.open_path(path)
    assert "was written by a newer program" in window.status.message
    assert not school.isVisible()


def test_after_presenting_the_page_stands_where_the_class_was_left(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 1)
    school.present()
    assert school.stage is not None and school.stage.geometry() == school.screen().geometry()
    for _ in range(3):
        key(school.stage, Qt.Key.Key_N)
    key(school.stage, Qt.Key.Key_Escape)
    assert school.isVisible() and not school.stage.isVisible()
    assert school.head.texts() == ("Push or infusion", "step 4 of 9")
    school.write(LESSONS["01-push-or-infusion"], None)
    school.present()
    key(school.stage, Qt.Key.Key_N)
    key(school.stage, Qt.Key.Key_Escape)
    assert school.author.place == 1


def test_presenting_from_the_shelf_leaves_the_shelf(school: LessonWindow) -> None:
    begin(school, "02-hierarchy", 2)
    school.show_shelf()
    school.present()
    assert school.stage is not None
    key(school.stage, Qt.Key.Key_N)
    key(school.stage, Qt.Key.Key_Escape)
    assert school.at_shelf


def test_a_lesson_of_another_facility_is_refused_whole(school: LessonWindow, answers: Answers, tmp_path: Path) -> None:
    """Its author's profile is not here, so nothing could be answered; the page must not show half of it."""
    first, second, *_ = LESSONS["01-push-or-infusion"].steps
    case = second.case.model_copy(update={"profile": "st-elsewhere"})
    theirs = Lesson(title="Theirs", steps=(first, second.model_copy(update={"case": case})))
    folder = tmp_path / "lessons"
    folder.mkdir(exist_ok=True)
    save(theirs, folder / "theirs.lesson")
    told = "Theirs, step 2, case: no profile is called 'st-elsewhere'"
    assert not school.open_path(folder / "theirs.lesson")
    assert school.at_shelf and school.status.message.startswith(told)
    school.practise()
    assert school.desk.scene is not None and len(school.desk.scene.lesson.steps) == 12
    school.write(theirs, None)
    for refused in (school.present, school.print):
        school.say("")
        refused()
        assert school.status.message.startswith(told)
    assert school.stage is None and not answers.names


def test_a_facility_teaches_under_a_profile_of_its_own(qtbot: QtBot, look: Look, sample: Case) -> None:
    ours = {**profiles.shipped(), "ours": profiles.Profile("ours", "Ours", "cpt", {"partial_overlap": "majority"})}
    case = sample.model_copy(update={"profile": "ours"})
    made = LessonWindow(look, lambda: case, lambda case: None, answerer=Answerer(ours))
    qtbot.addWidget(made)
    made.write(Lesson(title="Ours"), None)
    assert made.author.take_case("predict")
    made.author.modified = False
    made.begin(made.author.lesson)
    assert made.page.document.case.profile == "ours"
    assert made.page.document.answer().units() == Answerer(ours).units(case)


def test_markup_in_a_title_is_text(school: LessonWindow) -> None:
    step = LESSONS["01-push-or-infusion"].steps[1].model_copy(update={"title": "<b>x</b>", "point": "<i>y</i>"})
    school.begin(Lesson(title="<u>z</u>", steps=(step,)))
    school.page.show_answer()
    shown = [label for label in school.findChildren(QLabel) if label.text() in ("<b>x</b>", "<i>y</i>", "<u>z</u>")]
    assert len(shown) == 3 and all(label.textFormat() == Qt.TextFormat.PlainText for label in shown)


def test_a_lesson_without_steps_says_so(school: LessonWindow) -> None:
    school.begin(Lesson(title="Empty"))
    assert school.at_shelf


# -- paper --------------------------------------------------------------------------------------------------------


def test_no_rule_is_broken_at_its_hyphen_on_paper() -> None:
    blocks = as_blocks(sheet(LESSONS["01-push-or-infusion"], Answerer(), answers=True))
    document = QTextDocument()
    for block in blocks[1:3]:
        document.setHtml(block)
        for width in range(300, 700, 7):
            document.setTextWidth(width)
            document.size()  # lays it out
            part = document.begin()
            while part.isValid():
                lines = [part.layout().lineAt(n) for n in range(part.layout().lineCount())]
                texts = [part.text()[line.textStart() :][: line.textLength()] for line in lines]
                assert not [text for text in texts[:-1] if re.search(r"R-[A-Z]*-?$", text)], width
                part = part.next()


@pytest.mark.parametrize("answered", [False, True])
def test_handout_and_key_are_printed(school: LessonWindow, answers: Answers, tmp_path: Path, answered: bool) -> None:
    school.begin(LESSONS["charts-messy"])
    answers.path = tmp_path / "paper"
    school.print(answers=answered)
    content = (tmp_path / "paper.pdf").read_bytes()
    assert content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF")
    assert content.count(b"/Type /Page\n") >= 2
    assert answers.names == [f"Ten visits, messy charts {'key' if answered else 'handout'}.pdf"]
    assert school.status.message == "paper.pdf written"


def test_a_folder_that_cannot_be_written_is_said(school: LessonWindow, answers: Answers, tmp_path: Path) -> None:
    school.begin(LESSONS["charts-clean"])
    answers.path = tmp_path / "nowhere" / "paper.pdf"
    school.print(answers=False)
    assert school.status.message.startswith("paper.pdf was not written")


# -- looks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1600, 1000), (960, 540)])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_page_is_drawn_in_every_theme_and_size(
    school: LessonWindow, look: Look, theme: str, size: tuple[int, int]
) -> None:
    look.choose(theme)  # type: ignore[arg-type]
    school.resize(*size)
    begin(school, "04-sequential", 2)
    QTest.keyClicks(school.page.ask.field, "96365")
    key(school.page.ask.field, Qt.Key.Key_Return)
    for name in ("shelf", "page", "end", "mastery", "class_page", "maker", "author"):
        school.stack.setCurrentWidget(getattr(school, name))
        shot = school.grab().toImage()
        colours = {shot.pixelColor(x, y).name() for x in range(0, shot.width(), 9) for y in range(0, shot.height(), 9)}
        assert len(colours) > 5, name
    look.choose("light")


def test_the_two_sides_of_a_threshold_stand_apart_in_the_picture_of_a_class() -> None:
    for minutes in (15, 30, 90, 150):
        assert column(minutes + 1) == column(minutes) + 1
    assert [column(minutes) for minutes in (0, 7, 45, 46, 300)] == [0, 1, 7, 7, 15]
    parts = gathered([MinuteTally(45, 3, 1), MinuteTally(50, 2, 2), MinuteTally(31, 4, 0)])
    assert parts == [MinuteTally(50, 5, 3), MinuteTally(31, 4, 0)]


# -- the moment of a step that shows -------------------------------------------------------------------------------


def _type(line: QLineEdit, text: str) -> None:
    line.setText(text)
    line.editingFinished.emit()


def _moment(school: LessonWindow) -> Moment | None:
    task = school.author.lesson.steps[school.author.place].task
    assert isinstance(task, Show)
    return task.moment


def test_heads_and_words_of_a_moment_are_written_in_the_window(school: LessonWindow) -> None:
    school.write(LESSONS["01-push-or-infusion"], None)
    fields = school.author.form.moment
    assert [line["at"].text() for line in fields.sides] == ["13:15", "13:16"]
    assert fields.sides[0]["words"].text() == "push, up to 15"
    _type(fields.sides[1]["head"], "a quarter and one")
    _type(fields.sides[1]["words"], "")
    _type(fields.sides[0]["rail"], "still a push")
    _type(fields.sides[0]["at"], "1310")
    made = _moment(school)
    assert made is not None
    assert (made.after.head, made.after.words, made.before.rail) == ("a quarter and one", "", "still a push")
    assert made.before.at == "2026-01-05T13:10"
    assert fields.sides[1]["words"].placeholderText(), "what stands there when nothing is typed"
    school.author.undo()
    assert fields.sides[0]["at"].text() == "13:15"


def test_a_moment_that_cannot_be_is_refused_and_the_lesson_stays(school: LessonWindow) -> None:
    school.write(LESSONS["01-push-or-infusion"], None)
    fields, before = school.author.form.moment, school.author.lesson
    _type(fields.sides[0]["at"], "quarter past")
    assert school.status.message == "'quarter past' is no time of day; write it as 13:16."
    _type(fields.sides[0]["at"], "13:16")
    assert "nothing would change" in school.status.message
    fields.edge.choose(3)
    assert school.status.message == "The edge is an access: name one that the case has, such as IV1."
    assert school.author.lesson == before


def test_a_moment_is_taken_away_and_found_again(school: LessonWindow) -> None:
    school.write(LESSONS["01-push-or-infusion"], None)
    box = school.author.form.moment.has
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert _moment(school) is None and not school.author.form.moment.row.isVisible()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    found = _moment(school)
    assert found is not None and (found.before.at, found.after.at) == ("2026-01-05T13:15", "2026-01-05T13:16")


# -- fields -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_fields_of_the_lesson_pages_show_what_they_hold(school: LessonWindow, theme: ThemeChoice) -> None:
    """Numbers have room for their text, and a box to tick stands out from its ground."""
    school._look.choose(theme)
    school._turn_to(school.maker, "Made-up visits")
    for number in (school.maker.rows, school.maker.count, school.maker.seed):
        line = number.findChild(QLineEdit)
        assert line is not None
        assert line.width() >= line.fontMetrics().horizontalAdvance(number.text()) + 16
    box = school.maker.messy
    picture = box.grab().toImage()
    ground = QColor(school._look.theme["canvas"])
    edge = max((picture.pixelColor(x, box.height() // 2) for x in range(16)), key=lambda seen: _contrast(seen, ground))
    assert _contrast(edge, ground) >= 3.0
    plain = box.grab().toImage()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.isChecked() and box.grab().toImage() != plain


def _contrast(one: QColor, other: QColor) -> float:
    """WCAG 2 relative luminance."""

    def luminance(color: QColor) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_record_shows_that_it_has_the_focus(school: LessonWindow) -> None:
    begin(school, "01-push-or-infusion", 2)
    chart = school.page.chart
    school.page.ask.field.setFocus()
    at_rest = chart.grab().toImage()
    chart.setFocus()
    assert chart.grab().toImage() != at_rest


def test_question_and_verdict_are_heard(school: LessonWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    for module in (ask, verdict):
        monkeypatch.setattr(module, "announce", lambda speaker, sentence: heard.append(sentence))
    begin(school, "01-push-or-infusion", 1)
    heard.clear()
    begin(school, "01-push-or-infusion", 5)
    assert heard[0].startswith("Predict: A short chemo bag. Which codes and units does this visit earn?")
    assert not any("96413" in sentence for sentence in heard)  # the answer is not given away
    heard.clear()
    school.page.ask.field.setText("96409")
    key(school.page.ask.field, Qt.Key.Key_Return)
    assert len(heard) == 1
    assert heard[0].startswith("1 missing, 1 too many. 0% 96413 ×1 missing")
    assert "16 min; a push is 15 or less" in heard[0]


def test_tab_comes_to_nothing_that_has_no_name(school: LessonWindow) -> None:
    for open_page in (school.shelf.making_asked.emit, lambda: school.write(LESSONS["01-push-or-infusion"], None)):
        open_page()
        QApplication.processEvents()
        first = QApplication.focusWidget()
        assert first is not None
        assert isinstance(first, Check) or first.accessibleName() == "Title of the lesson"
        seen: list[QWidget] = []
        while (here := QApplication.focusWidget()) is not None and here not in seen:
            seen.append(here)
            key(here, Qt.Key.Key_Tab)
        assert first in seen and len(seen) > 10
        nameless = [type(one).__name__ for one in seen if not (one.accessibleName() or getattr(one, "text", str)())]
        assert nameless == []
