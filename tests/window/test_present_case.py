"""The person's own case before a class: the selected row in huge type, and bars that stay under the hand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from infusion_gui import resource
from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.lesson import Lesson
from infusion_gui.trainer.library import examples
from infusion_gui.trainer.own_case import pages
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.lessons.stage import LessonStage
from infusion_gui.window.lessons.step import huge
from infusion_gui.window.main_window import MainWindow
from tests.timeline.stays import case as charted
from tests.timeline.stays import row
from tests.window.hands import press

VANCOMYCIN, SALINE, METRONIDAZOLE, PANTOPRAZOLE = "a6", "a1", "a11", "a13"


def _presented(window: MainWindow, row: str | None) -> LessonStage:
    window.document.select((row,) if row else ())
    press(window, "F5")
    stage = window.sheets.stage
    assert stage is not None and stage.isVisible() and stage.scene is not None
    return stage


def test_f5_shows_the_selected_row_at_the_minute_that_counts_and_the_arrows_move_it(window: MainWindow) -> None:
    stage = _presented(window, VANCOMYCIN)
    left, right = stage.moment.left, stage.moment.right
    assert (left.head, left.code) == ("90 minutes", "96365")
    assert (right.head, right.code) == ("91 minutes", "+ 96366")
    assert right.words.endswith("elsewhere − 96361")  # the fluid loses what the drug now blocks
    assert stage.moment.rail == ("90", "91")
    QTest.keyClick(stage, Qt.Key.Key_Right)
    assert (stage.moment.right.head, stage.moment.right.words) == ("92 minutes", right.words)
    for _ in range(2):
        QTest.keyClick(stage, Qt.Key.Key_Left)
    assert stage.moment.right.code == "96365"
    assert not stage.grab().isNull()
    assert window.document.case.administration(VANCOMYCIN).minutes == 91  # the case is only shown


def test_then_come_the_whole_stay_with_the_light_on_its_lane_and_the_examples(window: MainWindow) -> None:
    stage = _presented(window, VANCOMYCIN)
    QTest.keyClick(stage, Qt.Key.Key_N)
    assert stage.scene is not None and stage.scene.spotlight == "IV1"
    assert stage.scene.case == window.document.case
    QTest.keyClick(stage, Qt.Key.Key_N)
    assert stage.scene.step == examples()[0]


def test_with_nothing_selected_the_examples_come_first_and_the_case_after_them(window: MainWindow) -> None:
    stage = _presented(window, None)
    assert stage.scene is not None and stage.scene.step == examples()[0]
    assert [step.id for step in stage.scene.lesson.steps[len(examples()) :]] == ["own-minute", "own-stay"]


@pytest.mark.parametrize(
    ("row", "left", "right"),
    [
        (SALINE, ("90 minutes left", "96361"), ("91 minutes left", "+ 96361")),
        (METRONIDAZOLE, ("59 minutes", "96361 ×2"), ("60 minutes", "96361 ×1")),
        ("a5", ("30 minutes apart", "no code"), ("31 minutes apart", "+ 96376")),
        ("a7", ("15 minutes", "96375"), ("16 minutes", "96368")),
    ],
)
def test_the_two_sides_say_what_changes(
    window: MainWindow, row: str, left: tuple[str, str], right: tuple[str, str]
) -> None:
    moment = _presented(window, row).moment
    assert ((moment.left.head, moment.left.code), (moment.right.head, moment.right.code)) == (left, right)


def test_parts_of_one_order_stand_beside_each_other_and_are_counted_in_all(window: MainWindow) -> None:
    """Ten minutes of it ran before: the sixth of this part is the sixteenth."""
    case = window.document.case
    (drug,) = [row for row in case.administrations if row.drug == "acetaminophen"]
    assert drug.start is not None
    assert window.document.edit(edits.split(case, drug.id, drug.start + 10))
    parts = [row.id for row in window.document.case.administrations if row.drug == "acetaminophen"]
    moment = _presented(window, parts[1]).moment
    assert (moment.left.head, moment.right.head) == ("15 minutes in all", "16 minutes in all")
    assert moment.rail == ("15", "16")
    assert {row.id for row in moment.rows} >= set(parts)


def test_a_row_without_a_stop_is_shown_in_its_stay(window: MainWindow) -> None:
    stage = _presented(window, PANTOPRAZOLE)
    assert stage.scene is not None and not huge(stage.scene.step) and stage.scene.spotlight == "IV2"
    assert not stage.grab().isNull()


def test_the_bars_a_class_needs_stand_beside_the_one_that_moves(window: MainWindow) -> None:
    drugs = [row.drug for row in _presented(window, SALINE).moment.rows]
    assert drugs == ["normal saline", "vancomycin", "metronidazole"]


def test_a_shared_screen_shows_no_label_and_no_dose(window: MainWindow) -> None:
    window.discretion.set(True)
    stage = _presented(window, VANCOMYCIN)
    assert stage.scene is not None
    for step in stage.scene.lesson.steps[:2]:
        assert step.title != window.document.case.label and not step.case.label
        assert all(row.dose is None for row in step.case.administrations)


def test_a_bar_without_a_stop_beside_the_moment_is_drawn(qtbot: QtBot, look: Look) -> None:
    case = load(resource.path("samples/ed-bed-7.infusion"))
    few = tuple(row for row in case.administrations if row.id in (METRONIDAZOLE, PANTOPRAZOLE))
    steps = pages(case.model_copy(update={"administrations": few}), Answerer(), METRONIDAZOLE)
    assert isinstance(steps, tuple) and huge(steps[0])
    stage = LessonStage(look, Answerer())
    qtbot.addWidget(stage)
    stage.resize(1600, 1000)
    assert stage.show_lesson(Lesson(title="One", steps=steps))
    assert not stage.grab().isNull()


def test_fluid_without_a_stop_beside_the_moment_is_drawn(qtbot: QtBot, look: Look) -> None:
    stay = charted(row("v", "vancomycin", "13:00", "14:31"), row("s", "saline", "13:10", None, category="hydration"))
    steps = pages(stay, Answerer(), "v")
    assert isinstance(steps, tuple) and huge(steps[0])
    stage = LessonStage(look, Answerer())
    qtbot.addWidget(stage)
    stage.resize(1600, 1000)
    assert stage.show_lesson(Lesson(title="One", steps=steps))
    saline = stage.moment.rows[1]
    assert saline.stop is None and saline.start is not None
    picture = stage.grab().toImage()
    bars, canvas = stage._bars, look.color("canvas")
    assert bars is not None
    x = round(bars._x(saline.start + 16)) - 6  # where the bar has faded
    seen = [picture.pixelColor(x, y) for y in range(680, 750)]
    assert all(abs(one.lightness() - canvas.lightness()) < 25 for one in seen), "and its pattern with it"


def test_the_edge_stays_under_the_hand(qtbot: QtBot, look: Look) -> None:
    stage = LessonStage(look, Answerer())
    qtbot.addWidget(stage)
    stage.resize(1600, 1000)
    stage.show_lesson(Lesson(title="One rule each", steps=examples()))
    stage.show()
    stage.grab()
    place = _edge(stage)
    QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=place)
    for way in range(30, 241, 30):
        QTest.mouseMove(stage, place - QPoint(way, 0))
        stage.grab()
    assert stage.moment.moved_to == "13:12"
    assert abs(_edge(stage).x() - (place.x() - 240)) < 40
    QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=place - QPoint(240, 0))


def _edge(stage: LessonStage) -> QPoint:
    bars, stop = stage._bars, stage.moment.row.stop
    assert bars is not None and stop is not None
    return (QPointF(bars._x(stop), 620) * stage._scale + stage._offset).toPoint()


def test_the_keys_go_back_to_the_window_the_stage_stood_over(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    stage = _presented(window, None)
    stage.activateWindow()
    qtbot.waitUntil(stage.isActiveWindow)
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.isActiveWindow)


def test_a_pasted_record_is_shown_with_the_classes_and_names_of_its_bars(empty: MainWindow) -> None:
    empty.importing.paste(resource.path("samples/messy-mar.tsv").read_text("utf-8"))
    case = empty.document.case
    bags = [row for row in case.administrations if row.drug.startswith("vancomycin 1 g in")]
    assert bags and bags[0].category is None, "the catalogue says the class"
    stage = _presented(empty, bags[0].id)
    assert huge(stage._scene.step) and stage.moment.left.code == "96365"
    picture = stage.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(80, picture.width(), 4) for y in range(540, 740, 2)}
    assert stage._look.color("therapeutic.fill").name() in colours
    QTest.keyClick(stage, Qt.Key.Key_N)
    assert "IVPB" not in stage._scene.step.point and stage._scene.step.title == "The open case"


def test_the_play_key_of_a_clicker_opens_the_stage_too(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert window.sheets.stage is not None and window.sheets.stage.isVisible()


def test_a_very_long_stay_is_shown_whole_without_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    case = load(resource.path("samples/ed-bed-7.infusion"))
    row = case.administration(VANCOMYCIN)
    more = tuple(row.model_copy(update={"id": f"m{n}"}) for n in range(200))
    monkeypatch.setattr(Answerer, "near", lambda *_, **__: pytest.fail("every edge takes runs of the engine"))
    steps = pages(case.model_copy(update={"administrations": (*case.administrations, *more)}), Answerer(), VANCOMYCIN)
    assert isinstance(steps, tuple) and [step.id for step in steps] == ["own-stay"]
