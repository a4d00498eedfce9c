"""Lessons and presentation mode: each lesson turns on its moment, and the class can predict first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from infusion_gui.window.lesson_step import LessonStep, at, coded
from infusion_gui.window.lessons import Lesson, lessons
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.present import Stage
from infusion_gui.window.theme import Look
from tests.window.hands import press

EXPECTED = {
    "push-or-infusion": ("96374", "96365"),
    "repeat-push": ("no code", "+ 96376"),
    "second-hour": ("96365", "+ 96366"),
    "beside": ("96367", "96368"),
    "saline": ("no code", "+ 96361"),
    "accesses": ("96367", "96365-59"),
}


def test_there_are_six_lessons() -> None:
    assert {lesson.key for lesson in lessons()} == set(EXPECTED)


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.key)
def test_the_answer_changes_at_the_moment_of_the_lesson(lesson: Lesson) -> None:
    step = LessonStep(lesson, 1)
    assert (step.left.code, step.right.code) == EXPECTED[lesson.key]
    assert coded(at(lesson, 0)).units() != coded(at(lesson, 1)).units() or lesson.key == "accesses"
    assert at(lesson, 1) == lesson.case


@pytest.fixture
def stage(qtbot: QtBot, look: Look) -> Stage:
    made = Stage(look)
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    made.show()
    return made


def test_arrows_move_the_edge_by_a_minute(stage: Stage) -> None:
    assert stage.step.moved_to == "13:16"
    QTest.keyClick(stage, Qt.Key.Key_Left)
    assert (stage.step.moved_to, stage.step.right.code) == ("13:15", "96374")
    QTest.keyClick(stage, Qt.Key.Key_Right)
    QTest.keyClick(stage, Qt.Key.Key_Right)
    assert (stage.step.moved_to, stage.step.right.head, stage.step.right.code) == ("13:17", "17 minutes", "96365")


def test_space_hides_the_code_for_a_prediction(stage: Stage) -> None:
    shown = stage.grab().toImage()
    QTest.keyClick(stage, Qt.Key.Key_Space)
    assert stage.hidden
    assert stage.grab().toImage() != shown
    assert "96365" not in stage.accessibleDescription()
    QTest.keyClick(stage, Qt.Key.Key_Space)
    assert stage.grab().toImage() == shown


def test_clicker_keys_turn_the_lessons(stage: Stage) -> None:
    QTest.keyClick(stage, Qt.Key.Key_PageDown)
    assert stage.lesson.key == "repeat-push"
    QTest.keyClick(stage, Qt.Key.Key_PageUp)
    QTest.keyClick(stage, Qt.Key.Key_PageUp)
    assert stage.lesson.key == "accesses"


@pytest.mark.parametrize("number", range(6))
def test_every_lesson_is_drawn_at_any_size(stage: Stage, number: int) -> None:
    stage.show_lesson(number)
    for width, height in ((1600, 1000), (1920, 1080), (800, 600)):
        stage.resize(width, height)
        assert not stage.grab().isNull()


def test_escape_leaves(window: MainWindow) -> None:
    press(window, "F5")
    stage = window.sheets.stage
    assert stage is not None
    assert stage.isVisible()
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert not stage.isVisible()


def test_a_lesson_opens_from_the_first_page_as_a_case(empty: MainWindow) -> None:
    row = next(row for row in empty.first_run.rows if row.accessibleName().startswith("90 becomes 91"))
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert empty.case_is_open
    assert empty.document.case.label == "90 becomes 91"
    assert empty.document.selection == ("a1",)
