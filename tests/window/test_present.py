"""Presentation mode: each example turns on its moment, the class can predict first, and a clicker is enough."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.lesson import Lesson, Show, Step
from infusion_gui.trainer.library import examples, shipped
from infusion_gui.trainer.presenting import CODES
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.lessons.stage import LessonStage
from infusion_gui.window.lessons.step import LessonStep, coded, huge
from infusion_gui.window.main_window import MainWindow
from tests.window.hands import press

EXPECTED = {
    "push-or-infusion": ("96374", "96365"),
    "repeat-push": ("no code", "+ 96376"),
    "second-hour": ("96365", "+ 96366"),
    "beside": ("96367", "96368"),
    "saline": ("no code", "+ 96361"),
    "accesses": ("96367", "96365-59"),
}
COURSE = next(entry.lesson for entry in shipped() if entry.lesson.series == "Clean charts")


def test_there_are_six_examples() -> None:
    assert {step.id for step in examples()} == set(EXPECTED)


@pytest.mark.parametrize("step", examples(), ids=lambda step: step.id)
def test_the_answer_changes_at_the_moment_of_the_example(step: Step) -> None:
    shown = LessonStep(step)
    assert (shown.left.code, shown.right.code) == EXPECTED[step.id]
    assert coded(shown.at(0)).units() != coded(shown.at(1)).units()
    assert coded(shown.at(1)).units() == coded(step.case).units()


MOMENTS = [step for entry in shipped() for step in entry.lesson.steps if huge(step)]


@pytest.mark.parametrize("step", MOMENTS, ids=lambda step: step.title)
def test_every_moment_has_two_answers_with_heads_and_words(step: Step) -> None:
    shown = LessonStep(step)
    assert shown.left.head and shown.right.head and shown.left.words and shown.right.words
    assert shown.left != shown.right


@pytest.fixture
def stage(qtbot: QtBot, look: Look) -> LessonStage:
    made = LessonStage(look, Answerer())
    qtbot.addWidget(made)
    made.resize(1600, 1000)
    made.show_lesson(Lesson(title="One rule each", steps=examples()))
    made.show()
    return made


@pytest.fixture
def course(stage: LessonStage) -> LessonStage:
    """The stage with the clean charts, at the kidney stone: four rows, two crowns in the course of the visit."""
    assert stage.show_lesson(COURSE, 2)
    return stage


def test_arrows_move_the_edge_by_a_minute(stage: LessonStage) -> None:
    assert stage.moment.moved_to == "13:16"
    QTest.keyClick(stage, Qt.Key.Key_Left)
    assert (stage.moment.moved_to, stage.moment.right.code) == ("13:15", "96374")
    QTest.keyClick(stage, Qt.Key.Key_Right)
    QTest.keyClick(stage, Qt.Key.Key_Right)
    shown = stage.moment
    assert (shown.moved_to, shown.right.head, shown.right.code) == ("13:17", "17 minutes", "96365")


@pytest.mark.parametrize(
    ("number", "steps", "head"),
    [(0, 3, "18 minutes"), (1, -3, "27 minutes apart"), (3, 3, "13 minutes alone"), (4, -3, "27 minutes left")],
)
def test_beyond_the_moment_the_head_goes_on_counting_what_it_counts(number: int, steps: int, head: str) -> None:
    assert LessonStep(examples()[number], steps).right.head == head


def test_space_hides_the_code_for_a_prediction(stage: LessonStage) -> None:
    shown = stage.grab().toImage()
    QTest.keyClick(stage, Qt.Key.Key_Space)
    assert stage.grab().toImage() != shown
    assert "96365" not in stage.accessibleDescription()
    QTest.keyClick(stage, Qt.Key.Key_Space)
    assert stage.grab().toImage() == shown


@pytest.mark.parametrize("number", range(6))
def test_a_hidden_answer_is_told_by_nothing_on_the_screen(stage: LessonStage, number: int) -> None:
    """Two lessons that differ only in what they say of the answer look and sound the same while it is hidden."""
    step = examples()[number]
    assert isinstance(step.task, Show) and step.task.moment is not None
    after = step.task.moment.after.model_copy(update={"words": "something else", "rail": "elsewhere"})
    moment = step.task.moment.model_copy(update={"after": after})
    other = step.model_copy(update={"point": "Something else.", "rule": "R-DOC-02", "task": Show(moment=moment)})
    seen = []
    for one in (step, other, step):  # glyphs come out of a cache from the second time on
        stage.show_lesson(Lesson(title="One rule each", steps=(one,)))
        QTest.keyClick(stage, Qt.Key.Key_Space)
        seen.append((stage.grab().toImage(), stage.accessibleDescription()))
    assert seen[1] == seen[2]
    assert step.rule not in seen[0][1] and "Which code is it now?" in seen[0][1]


@pytest.mark.parametrize(
    ("on", "back"),
    [
        (Qt.Key.Key_Down, Qt.Key.Key_Up),
        (Qt.Key.Key_Return, Qt.Key.Key_Backspace),
        (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp),
    ],
)
def test_other_keys_of_clickers_go_on_and_back(stage: LessonStage, on: Qt.Key, back: Qt.Key) -> None:
    QTest.keyClick(stage, on)
    assert stage.scene is not None and stage.scene.step.id == "repeat-push"
    QTest.keyClick(stage, back)
    QTest.keyClick(stage, back)
    assert stage.scene.step.id == "push-or-infusion"


def test_two_accesses_are_named_beside_their_bars(stage: LessonStage) -> None:
    """Which access a bar runs through is the point of the step; of one access there is nothing to tell apart."""
    step = next(step for step in examples() if step.id == "accesses")
    stage.show_lesson(Lesson(title="Two", steps=(step,)))
    two = stage.grab().toImage()
    QTest.keyClick(stage, Qt.Key.Key_Left)
    one = stage.grab().toImage()
    right = range(1470, 1529)  # the end of the ruler, where no bar reaches
    ground = one.pixelColor(1400, 560).name()
    inked = [any(seen.pixelColor(x, y).name() != ground for x in right for y in range(560, 800)) for seen in (one, two)]
    assert inked == [False, True]


def test_clicker_keys_turn_the_examples(stage: LessonStage) -> None:
    QTest.keyClick(stage, Qt.Key.Key_PageDown)
    assert stage.scene is not None and stage.scene.step.id == "repeat-push"
    for _ in range(2):
        QTest.keyClick(stage, Qt.Key.Key_PageUp)
    assert stage.scene.step.id == "push-or-infusion"


def test_a_clicker_alone_shows_15_become_16(stage: LessonStage) -> None:
    QTest.keyClick(stage, Qt.Key.Key_PageUp)
    assert (stage.moment.moved_to, stage.moment.right.code) == ("13:15", "96374")
    QTest.keyClick(stage, Qt.Key.Key_PageDown)
    assert (stage.moment.moved_to, stage.moment.right.code) == ("13:16", "96365")
    assert stage.scene is not None and stage.scene.place == 0


@pytest.mark.parametrize("number", range(6))
def test_every_example_is_drawn_at_any_size(stage: LessonStage, number: int) -> None:
    stage.show_lesson(Lesson(title="One rule each", steps=examples()), number)
    for width, height in ((1600, 1000), (1920, 1080), (800, 600)):
        stage.resize(width, height)
        assert not stage.grab().isNull()


def test_a_visit_is_revealed_in_stages_and_says_nothing_before_its_time(course: LessonStage) -> None:
    seen = [course.grab().toImage()]
    for _ in range(4):
        assert "96" not in course.accessibleDescription()
        QTest.keyClick(course, Qt.Key.Key_Space)
        seen.append(course.grab().toImage())
    assert all(one != other for one, other in pairwise(seen))
    assert "96376 ×1" in course.accessibleDescription()
    assert course.scene is not None and course.scene.step.point.rstrip(".") in course.accessibleDescription()


def test_a_click_goes_on_and_the_other_button_goes_back(course: LessonStage) -> None:
    foot = course.rect().bottomRight() / 2
    foot.setY(960)
    QTest.mouseClick(course, Qt.MouseButton.LeftButton, pos=foot)
    assert course.scene is not None and course.scene.stage == 1
    QTest.mouseClick(course, Qt.MouseButton.RightButton, pos=foot)
    assert course.scene.stage == 0


def test_a_click_on_a_bar_lights_it(course: LessonStage) -> None:
    course.grab()
    assert course._drawing is not None
    box = course._drawing.box("a4")
    assert box is not None
    place = (box.center() * course._scale + course._offset).toPoint()
    plain = course.grab().toImage()
    QTest.mouseClick(course, Qt.MouseButton.LeftButton, pos=place)
    assert course.scene is not None and course.scene.spotlight == "a4"
    assert course.grab().toImage() != plain
    QTest.mouseClick(course, Qt.MouseButton.LeftButton, pos=place)
    assert course.scene.spotlight is None


def test_the_light_takes_in_the_words_beside_a_mark(stage: LessonStage) -> None:
    """The tablet's name stands left of its mark, what became of it right."""
    messy = next(entry.lesson for entry in shipped() if entry.lesson.series == "Messy charts")
    assert stage.show_lesson(messy, 6)
    assert stage.scene is not None
    for _ in range(5):
        QTest.keyClick(stage, Qt.Key.Key_Space)
        stage.grab()
        drawing = stage._drawing
        assert drawing is not None
        box, light = drawing.box("a1"), drawing.light("a1")
        assert box is not None and light is not None and light.contains(box)
        assert box.left() - light.left() > 4 * box.width() or light.right() - box.right() > 4 * box.width()
        lane = drawing.light("IV1")
        assert lane is not None and lane == drawing.box("IV1")


def test_the_light_goes_round_by_key(course: LessonStage) -> None:
    seen = []
    for _ in range(6):
        QTest.keyClick(course, Qt.Key.Key_L)
        assert course.scene is not None
        seen.append(course.scene.spotlight)
    assert seen == ["a1", "a2", "a3", "a4", "IV1", None]


def test_the_visit_runs_and_ends_where_it_was(course: LessonStage) -> None:
    still = course.grab().toImage()
    QTest.keyClick(course, Qt.Key.Key_R)
    assert course.scene is not None and course.scene.playing is not None
    course.sweep_to(0.0)
    early = course.grab().toImage()
    course.sweep_to(0.6)
    assert course.grab().toImage() != early
    QTest.keyClick(course, Qt.Key.Key_R)
    assert course.scene.playing is None
    assert course.grab().toImage() == still


def test_names_are_hidden_and_come_back(course: LessonStage) -> None:
    shown = course.grab().toImage()
    QTest.keyClick(course, Qt.Key.Key_H)
    assert course.grab().toImage() != shown
    QTest.keyClick(course, Qt.Key.Key_H)
    assert course.grab().toImage() == shown


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_Period])
def test_a_black_screen_and_back(course: LessonStage, key: Qt.Key) -> None:
    shown = course.grab().toImage()
    QTest.keyClick(course, key)
    black = course.grab().toImage()
    assert {black.pixelColor(x, y).name() for x in (3, 800) for y in (3, 500, 997)} == {"#000000"}
    QTest.keyClick(course, key)
    assert course.grab().toImage() == shown


def test_the_clicker_ends_a_black_screen_where_it_began(course: LessonStage) -> None:
    QTest.keyClick(course, Qt.Key.Key_Space)
    shown = course.grab().toImage()
    QTest.keyClick(course, Qt.Key.Key_B)
    QTest.keyClick(course, Qt.Key.Key_PageDown)
    assert course.grab().toImage() == shown, "no stage was passed in the dark"


def test_the_pointer_is_out_of_the_way_while_keys_lead(course: LessonStage) -> None:
    QTest.mouseMove(course, QPoint(400, 900))
    QTest.keyClick(course, Qt.Key.Key_PageDown)
    assert course.cursor().shape() == Qt.CursorShape.BlankCursor
    QTest.mouseMove(course, QPoint(460, 900))
    assert course.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_the_clicker_goes_through_every_shipped_lesson(stage: LessonStage) -> None:
    for entry in shipped():
        assert stage.show_lesson(entry.lesson)
        presses = 0
        while True:
            before = stage.scene
            QTest.keyClick(stage, Qt.Key.Key_PageDown)
            presses += 1
            if stage.scene == before:
                break
        assert stage.scene is not None and stage.scene.place == len(entry.lesson.steps) - 1
        assert stage.scene.shows(CODES)
        assert presses < 7 * len(entry.lesson.steps)


def test_three_actions_from_a_cold_start_show_15_become_16(window: MainWindow) -> None:
    press(window, "F5")
    stage = window.sheets.stage
    assert stage is not None and stage.isVisible()
    QTest.keyClick(stage, Qt.Key.Key_Left)
    assert stage.moment.right.code == "96374"
    QTest.keyClick(stage, Qt.Key.Key_Right)
    assert stage.moment.right.code == "96365"


def test_escape_leaves(window: MainWindow) -> None:
    press(window, "F5")
    stage = window.sheets.stage
    assert stage is not None and stage.isVisible()
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert not stage.isVisible()


def test_an_example_opens_from_the_first_page_as_a_case(empty: MainWindow) -> None:
    row = next(row for row in empty.first_run.rows if row.accessibleName().startswith("90 becomes 91"))
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert empty.case_is_open
    assert empty.document.case.label == "90 becomes 91"
    assert empty.document.selection == ("a1",)


def test_the_first_page_leads_to_the_lessons(empty: MainWindow) -> None:
    row = empty.first_run.rows[-1]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    lessons = empty.sheets.lessons
    assert lessons.isVisible() and lessons.at_shelf
    QTest.keyClick(lessons, Qt.Key.Key_Escape)
    assert not lessons.isVisible() and not empty.case_is_open


# -- a hand on the bars ------------------------------------------------------------------------------------------


def _drag(stage: LessonStage, start: QPointF, by: float) -> None:
    """A press, moves with the button down, a release, in pixels of the stage."""
    point = start.toPoint()
    QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=point)
    for n in range(1, 9):
        QTest.mouseMove(stage, QPoint(round(start.x() + by * n / 8), point.y()))
    QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=QPoint(round(start.x() + by), point.y()))


def _edge(stage: LessonStage, row: str) -> tuple[QPointF, float]:
    """Just inside the stop of a bar, and pixels a minute."""
    stage.grab()
    drawing = stage._drawing
    assert drawing is not None
    box = drawing.box(row)
    assert box is not None
    place = QPointF(box.right() - 12, box.center().y() + 4) * stage._scale + stage._offset
    return place, drawing.per_minute * stage._scale


@pytest.fixture
def flip(course: LessonStage) -> LessonStage:
    """The stage at a flip: when does twelve minutes of azithromycin become an infusion?"""
    lesson = next(entry.lesson for entry in shipped() if entry.path.stem == "01-push-or-infusion")
    assert course.show_lesson(lesson, 2)
    return course


def test_a_flip_is_dragged_on_the_stage(flip: LessonStage) -> None:
    place, minute = _edge(flip, "a1")
    _drag(flip, place, 3 * minute)
    assert flip.case.administration("a1").minutes == 15
    assert "The answer is still the same." in flip.accessibleDescription()
    place, minute = _edge(flip, "a1")
    _drag(flip, place, minute)
    assert flip.case.administration("a1").minutes == 16
    assert flip.scene is not None and flip.scene.complete, "found, so that its point is shown"
    assert flip.scene.step.point.rstrip(".") in flip.accessibleDescription()
    QTest.keyClick(flip, Qt.Key.Key_Space)
    assert flip.case == flip.scene.step.case, "hidden again for another try"


def test_a_flip_is_found_on_the_stage_by_key(flip: LessonStage) -> None:
    for _ in range(4):
        QTest.keyClick(flip, Qt.Key.Key_Right)
    assert flip.case.administration("a1").minutes == 16
    assert flip.scene is not None and flip.scene.complete
    QTest.keyClick(flip, Qt.Key.Key_N)
    assert flip.scene.place == 3 and flip.scene.moved is None


def test_beyond_its_minute_the_stage_says_go_back(flip: LessonStage) -> None:
    QTest.keyClick(flip, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "You are past it" in flip.accessibleDescription()
    assert flip.scene is not None and not flip.scene.complete


def test_what_is_held_still_does_not_move_on_the_stage(flip: LessonStage) -> None:
    QTest.keyClick(flip, Qt.Key.Key_E)
    QTest.keyClick(flip, Qt.Key.Key_Right)
    assert flip.scene is not None and flip.case == flip.scene.step.case


def test_before_the_codes_are_shown_a_drag_moves_nothing(course: LessonStage) -> None:
    """A class that is to predict sees the visit as it was charted."""
    before = course.case
    course.grab()
    row = before.administrations[0].id
    place, _ = _edge(course, row)
    _drag(course, place, 60)
    assert course.case == before


def test_the_moment_is_dragged_by_its_edge(stage: LessonStage) -> None:
    stage.grab()
    bars = stage._bars
    assert bars is not None
    steps = stage.moment.row.stop
    assert steps is not None
    place = QPointF(bars._x(steps), 620) * stage._scale + stage._offset
    _drag(stage, place, -bars.per_minute * stage._scale)
    assert (stage.moment.moved_to, stage.moment.right.code) == ("13:15", "96374")


def _edge_in_hand(stage: LessonStage) -> QPoint:
    """Takes the stop of the bar and pulls it away; where it was taken."""
    stage.grab()
    bars = stage._bars
    stop = stage.moment.row.stop
    assert bars is not None and stop is not None
    point = (QPointF(bars._x(stop), 620) * stage._scale + stage._offset).toPoint()
    QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseMove(stage, point - QPoint(120, 0))
    assert stage.moment.moved_to != "13:16"
    return point


def test_escape_half_way_puts_the_edge_back_and_then_leaves(stage: LessonStage) -> None:
    point = _edge_in_hand(stage)
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert stage.moment.moved_to == "13:16" and stage.isVisible()
    QTest.mouseMove(stage, point - QPoint(200, 0))
    QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=point - QPoint(200, 0))
    assert stage.moment.moved_to == "13:16" and stage.scene is not None and stage.scene.place == 0
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert not stage.isVisible()


def test_a_stage_that_is_closed_half_way_through_a_drag_holds_nothing_when_it_opens_again(flip: LessonStage) -> None:
    place, minute = _edge(flip, "a1")
    before = flip.case
    QTest.mousePress(flip, Qt.MouseButton.LeftButton, pos=place.toPoint())
    QTest.mouseMove(flip, place.toPoint() + QPoint(round(3 * minute), 0))
    assert flip.case != before
    flip.close()
    flip.show()
    QTest.mouseMove(flip, place.toPoint() + QPoint(round(2 * minute), 0))
    assert flip.case == before


def test_an_edge_that_is_dragged_there_and_back_turns_no_page(stage: LessonStage) -> None:
    point = _edge_in_hand(stage)
    QTest.mouseMove(stage, point)
    QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=point)
    assert stage.moment.moved_to == "13:16"
    assert stage.scene is not None and stage.scene.place == 0


PATTERNED = [
    (step, kind) for step in MOMENTS for kind in ("hydration", "chemo") if step.case.administrations[0].category == kind
]


@pytest.mark.parametrize(("step", "kind"), PATTERNED, ids=lambda value: getattr(value, "title", value))
def test_the_class_of_a_bar_is_told_by_its_pattern_on_the_stage(stage: LessonStage, step: Step, kind: str) -> None:
    stage.show_lesson(Lesson(title="One", steps=(step,)))
    picture = stage.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(80, 1600, 3) for y in range(560, 720)}
    assert stage._look.color(f"{kind}.pattern").name() in colours


def test_the_number_of_a_minute_stands_clear_of_the_line(stage: LessonStage) -> None:
    narrow = next(step for step in MOMENTS if step.title == "30 becomes 31" and len(step.case.administrations) == 1)
    stage.show_lesson(Lesson(title="One", steps=(narrow,)))
    bars = stage.grab().toImage()
    edge = stage._look.color("hydration.edge")
    beyond = [x for x in range(80, 1600) if bars.pixelColor(x, 600) == edge and bars.pixelColor(x + 6, 600) == edge]
    white = {bars.pixelColor(x, y).name() for x in beyond for y in range(640, 700)}
    assert beyond and white == {edge.name()}
