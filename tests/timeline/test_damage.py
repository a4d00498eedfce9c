"""Only what changed is painted again, and what is then on the screen is what painting everything would give."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.timeline.damage import Area, changed, extent, gathered
from infusion_gui.timeline.marks import Box, Mark, Marks, Text
from infusion_gui.timeline.measures import COMPACT_STRIP
from infusion_gui.timeline.overlay import chip_rect
from infusion_gui.timeline.paint import LanePainter
from tests.timeline import stays
from tests.timeline.conftest import Shown
from tests.timeline.gestures import move, press, release
from tests.timeline.stays import ONCOLOGY, at, board, coded, sample
from tests.timeline.test_any_hand import Hands, odd

ALT = Qt.KeyboardModifier.AltModifier
Show = Callable[[Case], Shown]


ROUNDED = 2  # levels of a colour: with another clip Qt's painter rounds otherwise, which nobody sees


def pixels(picture: QPixmap) -> npt.NDArray[np.int16]:
    """Height x width x 4 levels."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits(), np.int16).reshape(image.height(), image.width(), 4)


def stale(shown: Shown) -> list[list[int]]:
    """Row and column of some pixels that were painted bit by bit and are not what painting all at once gives."""
    bit_by_bit = pixels(shown.view.screen().grabWindow(shown.view.winId()))
    at_once = pixels(shown.view.grab())
    wrong = np.argwhere((np.abs(bit_by_bit - at_once) > ROUNDED).any(axis=2))
    return [[int(part) for part in place] for place in wrong[:5]]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("stay", [sample, odd, lambda: load(ONCOLOGY)], ids=["sample", "odd", "oncology"])
def test_whatever_hands_do_the_screen_shows_what_a_new_painting_would(
    show: Show, stay: Callable[[], Case], seed: int
) -> None:
    shown = show(stay())
    hands = Hands(shown, seed)
    for step in range(12):
        hands.act()
        shown.settle()
        QApplication.processEvents()
        assert not stale(shown), f"step {step}"


@pytest.mark.parametrize("part", ["start", "stop", "body"])
@pytest.mark.parametrize("row", [stays.VANCOMYCIN, stays.SALINE, stays.CEFTRIAXONE, stays.METRONIDAZOLE, "a5"])
def test_every_step_of_a_drag_is_on_the_screen(ed: Shown, row: str, part: str) -> None:
    ed.look("10:00", 2.0)  # so that no step comes to the border, where the view begins to move
    here = ed.point(row, part=part)
    press(ed.canvas, here, keys=ALT)
    for by in (1, 2, 5, -3, -40, -41, 60, 100, 0):
        move(ed.canvas, here + ed.minutes(by), keys=ALT)
        QApplication.processEvents()
        assert not stale(ed), f"{by} minutes"


def test_a_step_repaints_only_places_of_the_touched_lane() -> None:
    earlier = edits.trim_stop(sample(), stays.VANCOMYCIN, to=at("14:12"))
    assert isinstance(earlier, Case)
    made = board(earlier, start=at("08:00"), stop=at("20:00"))
    whole = made.layout.height
    assert made.damage(0, whole)  # nothing was painted yet
    assert made.damage(0, whole) == []
    later = edits.trim_stop(earlier, stays.VANCOMYCIN, to=at("14:13"))
    assert isinstance(later, Case)
    made.preview(later, coded(later), moving=frozenset((stays.VANCOMYCIN,)))
    lane = made.layout.lane("IV1")
    assert lane is not None
    places = made.damage(0, whole)
    assert places
    assert all(lane.top <= area.y0 and area.y1 <= lane.bottom for area in places)
    assert sum(area.x1 - area.x0 for area in places) < made.scale.width / 2


def test_other_units_of_a_compact_lane_repaint_the_strip_over_its_rows_and_not_the_lane() -> None:
    made = board(load(ONCOLOGY), density="compact")
    made.damage(0, made.layout.height)
    vancomycin = next(row.id for row in load(ONCOLOGY).administrations if row.drug == "vancomycin")
    longer = edits.trim_stop(load(ONCOLOGY), vancomycin, by=60)
    assert isinstance(longer, Case)
    units = made.stay.lane("IV1").units
    made.preview(longer, coded(longer), moving=frozenset((vancomycin,)))
    assert made.stay.lane("IV1").units != units
    lane = made.layout.lane("IV1")
    assert lane is not None
    strip, *places = made.damage(0, made.layout.height)
    assert strip == Area(0, made.scale.width, lane.top, lane.top + COMPACT_STRIP)
    assert places and sum((x1 - x0) * (y1 - y0) for x0, x1, y0, y1 in places) < made.scale.width * lane.height / 2


def test_what_the_live_chip_hides_is_not_painted(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[Mark] = []

    def noted(painter: LanePainter, canvas: QPainter, marks: Marks, ground: str, top: float, size: QSizeF) -> None:
        painted.extend(mark for layer in marks.layers() for mark in layer)
        paint(painter, canvas, marks, ground, top, size)

    paint = LanePainter.paint
    monkeypatch.setattr(LanePainter, "paint", noted)
    shown = show(load(ONCOLOGY))
    shown.view.camera.fit()
    shown.settle()
    cefepime = next(row.id for row in load(ONCOLOGY).administrations if row.drug == "cefepime")
    here = shown.point(cefepime, part="stop")
    press(shown.canvas, here, keys=ALT)
    for by in (6, 7):
        move(shown.canvas, here + QPointF(by, 0), keys=ALT)
        painted.clear()
        QApplication.processEvents()
    surface = shown.view.canvas.surface
    assert surface.guides.chip is not None
    rect = chip_rect(surface.board, surface.lettering, surface.guides.chip, surface.scroll)
    chip = Area(rect.left() + 6, rect.right() - 6, rect.top() + 6, rect.bottom() - 6)
    (lane,) = [lane for lane in surface.board.layout.lanes if lane.top <= rect.center().y() < lane.bottom]
    hidden = [
        mark for layer in surface.board.marks(lane).layers() for mark in layer
        if chip.joined(extent(mark)._replace(y0=lane.top + extent(mark).y0, y1=lane.top + extent(mark).y1)) == chip
    ]  # fmt: skip
    assert hidden and painted and not set(hidden).intersection(painted)


def test_every_step_of_a_time_drawn_on_the_ruler_is_on_the_screen(ed: Shown) -> None:
    ed.view.resize(ed.view.width(), 900)  # so that there is a stretch below all lanes
    ed.look("10:00", 2.0)
    ed.view.grab()
    here = QPointF(ed.view.scale().x(at("16:20")), 28)
    press(ed.view.ruler, here, keys=Qt.KeyboardModifier.ShiftModifier)
    for by in (5, 20, 41, 30, 12, 47):
        move(ed.view.ruler, here + ed.minutes(by), keys=ALT)
        QApplication.processEvents()
        assert not stale(ed), f"{by} minutes"
    release(ed.view.ruler, here)


def test_lanes_out_of_sight_are_not_made() -> None:
    made = board(load(ONCOLOGY))
    first = made.layout.lanes[0]
    assert all(area.y1 <= first.bottom for area in made.damage(0, first.bottom))


def bar(x0: float, x1: float) -> Box:
    return Box(x0, x1, 10, 30, "therapeutic", "filled")


def test_a_mark_that_grows_hurts_where_it_was_and_is() -> None:
    before, after = Marks(bars=[bar(0, 50), bar(200, 300)]), Marks(bars=[bar(0, 50), bar(200, 340)])
    (area,) = changed(before, after)
    assert (area.x0, area.x1) == (198, 342)


def test_marks_that_change_places_in_the_painting_are_painted_again() -> None:
    one, two = bar(0, 50), bar(20, 80)
    assert changed(Marks(bars=[one, two]), Marks(bars=[two, one])) == [Area(-2, 82, 8, 32)]


def test_what_comes_in_between_leaves_its_neighbours() -> None:
    word = Text(500, 20, 40, "96366", "small", "text")
    before, after = Marks(bars=[bar(0, 50), bar(900, 950)]), Marks(bars=[bar(0, 50), bar(900, 950)], words=[word])
    (area,) = changed(before, after)
    assert (area.x0, area.x1) == (495, 545)


def test_places_near_each_other_become_one() -> None:
    assert gathered([Area(100, 110, 0, 5), Area(0, 10, 20, 30), Area(12, 20, 0, 4)]) == [
        Area(0, 20, 0, 30), Area(100, 110, 0, 5),
    ]  # fmt: skip


def test_the_ruler_follows_the_dragged_end(ed: Shown) -> None:
    here = ed.point(stays.VANCOMYCIN, part="stop")
    press(ed.canvas, here, keys=ALT)
    move(ed.canvas, here + QPointF(20, 0), keys=ALT)
    QApplication.processEvents()
    before = ed.view.ruler.grab().toImage()
    move(ed.canvas, here + QPointF(400, 0), keys=ALT)
    QApplication.processEvents()
    assert ed.view.ruler.grab().toImage() != before
