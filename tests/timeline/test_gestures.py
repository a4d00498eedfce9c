"""Choosing, drawing, measuring, panning, zooming and splitting with the mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from infusion_gui.case.model import Case, Evidence, Exclusion
from infusion_gui.timeline import ruler_paint
from infusion_gui.timeline.hits import Hit, WindowHit
from infusion_gui.timeline.interactions import Pointer
from infusion_gui.timeline.marks import Style
from infusion_gui.timeline.stay import OTHER
from tests.timeline import stays
from tests.timeline.conftest import Shown
from tests.timeline.gestures import click, double_click, drag, mouse, move, press, release, wheel
from tests.timeline.stays import at, case, row

ALT, SHIFT, CTRL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
MIDDLE, RIGHT = Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
Show = Callable[[Case], Shown]


# -- choosing -------------------------------------------------------------------------------------------


def test_a_click_chooses_and_a_click_beside_chooses_nothing(ed: Shown) -> None:
    click(ed.canvas, ed.point(stays.METRONIDAZOLE))
    assert ed.document.selection == (stays.METRONIDAZOLE,)
    click(ed.canvas, ed.empty("IV1", "15:55"))
    assert ed.document.selection == ()


def test_ctrl_click_adds_and_takes_away(ed: Shown) -> None:
    click(ed.canvas, ed.point(stays.METRONIDAZOLE))
    click(ed.canvas, ed.point(stays.ONDANSETRON), keys=CTRL)
    assert ed.document.selection == (stays.METRONIDAZOLE, stays.ONDANSETRON)
    click(ed.canvas, ed.point(stays.METRONIDAZOLE), keys=CTRL)
    assert ed.document.selection == (stays.ONDANSETRON,)


def test_shift_click_chooses_everything_between(ed: Shown) -> None:
    click(ed.canvas, ed.point(stays.CEFTRIAXONE))
    click(ed.canvas, ed.point(stays.METRONIDAZOLE), keys=SHIFT)
    assert set(ed.document.selection) == {stays.CEFTRIAXONE, "a8", stays.ACETAMINOPHEN, stays.METRONIDAZOLE}
    assert ed.document.selection[-1] == stays.METRONIDAZOLE


def test_a_click_on_one_of_several_chooses_it_alone(ed: Shown) -> None:
    ed.document.select((stays.CEFTRIAXONE, stays.METRONIDAZOLE))
    click(ed.canvas, ed.point(stays.METRONIDAZOLE))
    assert ed.document.selection == (stays.METRONIDAZOLE,)


def test_a_frame_chooses_what_it_touches(ed: Shown) -> None:
    start, stop = ed.empty("IV1", "13:12", 60), ed.point(stays.ACETAMINOPHEN) + QPointF(20, 20)
    start.setX(ed.view.board.scale.x(at("12:50")))
    drag(ed.canvas, start, stop, keys=CTRL)
    assert set(ed.document.selection) == {stays.CEFTRIAXONE, stays.ACETAMINOPHEN}
    assert ed.view.canvas.surface.guides.marquee is None


def test_ctrl_frame_adds_to_what_was_chosen(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    start, stop = ed.empty("IV1", "12:50", 60), ed.point(stays.CEFTRIAXONE) + QPointF(0, 10)
    drag(ed.canvas, start, stop, keys=CTRL)
    assert ed.document.selection == (stays.METRONIDAZOLE, stays.CEFTRIAXONE)


def test_a_frame_called_off_restores_the_choice(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    start, stop = ed.empty("IV1", "12:50", 60), ed.point(stays.CEFTRIAXONE) + QPointF(0, 10)
    drag(ed.canvas, start, stop, keys=CTRL, let_go=False)
    ed.key(Qt.Key.Key_Escape)
    assert ed.document.selection == (stays.METRONIDAZOLE,)


def test_upwards_from_an_empty_stretch_is_a_frame_too(ed: Shown) -> None:
    stop = ed.empty("IV1", "15:10", 60)
    drag(ed.canvas, QPointF(stop.x() - 10, ed.empty("IV2", "15:08", 6).y()), stop)
    assert stays.METRONIDAZOLE in ed.document.selection
    assert ed.steps == 0


# -- drawing a bar --------------------------------------------------------------------------------------


def test_drawing_on_an_empty_stretch_adds_a_held_row_to_be_named(ed: Shown) -> None:
    asked: list[tuple[object, int, int]] = []
    ed.view.create_requested.connect(lambda site, start, stop: asked.append((site, start, stop)))
    start = ed.empty("IV2", "14:40", 20)
    drag(ed.canvas, start, start + ed.minutes(47), keys=ALT, let_go=False)
    measured = ed.view.canvas.surface.guides.measured
    assert measured is not None and measured.ghost and measured.text == "14:40 – 15:27   47 min"
    release(ed.canvas, start + ed.minutes(47), keys=ALT)
    assert asked == [("IV2", at("14:40"), at("15:27"))]
    new = ed.document.case.administrations[-1]
    assert (new.site, new.start, new.stop, new.technique) == ("IV2", at("14:40"), at("15:27"), "infusion")
    assert ed.document.result.account(new.id).status == "held"
    assert ed.document.selection == (new.id,)
    assert ed.steps == 1


@pytest.mark.parametrize("from_top", [1.0, 5.0])
def test_what_is_said_of_a_row_that_is_drawn_is_whole_beside_the_border(ed: Shown, from_top: float) -> None:
    start = ed.empty("IV1", "14:40", from_top)
    drag(ed.canvas, start, start + ed.minutes(20), keys=ALT, let_go=False)
    picture = ed.canvas.grab().toImage()
    ink = QColor(ed.view.canvas.surface.brushes.colour("ink"))
    x = round((start + ed.minutes(20)).x()) + 14  # in the words' plate, left of them
    assert sum(picture.pixelColor(x, y) == ink for y in range(60)) == 20
    release(ed.canvas, start + ed.minutes(20), keys=ALT)


def test_drawing_catches_at_edges(ed: Shown) -> None:
    start = ed.empty("IV2", "14:51", 20)
    drag(ed.canvas, start, start + ed.minutes(58))
    new = ed.document.case.administrations[-1]
    assert (new.start, new.stop) == (at("14:50"), at("15:50"))


def test_drawing_can_be_called_off(ed: Shown) -> None:
    start = ed.empty("IV2", "14:40", 20)
    drag(ed.canvas, start, start + ed.minutes(47), let_go=False)
    ed.key(Qt.Key.Key_Escape)
    release(ed.canvas, start)
    assert len(ed.document.case.administrations) == 14 and ed.steps == 0


def test_a_double_click_adds_half_an_hour(ed: Shown) -> None:
    double_click(ed.canvas, ed.empty("IV2", "14:41", 20))
    new = ed.document.case.administrations[-1]
    assert (new.start, new.stop) == (at("14:40"), at("15:10"))


def test_in_the_lane_of_injections_a_double_click_adds_an_injection(ed: Shown) -> None:
    double_click(ed.canvas, ed.empty(OTHER, "14:41", 40))
    new = ed.document.case.administrations[-1]
    assert (new.route, new.technique, new.start, new.stop) == ("IM", "injection", at("14:40"), None)


def test_a_locked_lane_takes_no_new_row(ed: Shown) -> None:
    ed.view.lanes.toggle_locked("IV2")
    start = ed.empty("IV2", "14:40", 20)
    drag(ed.canvas, start, start + ed.minutes(47), let_go=False)
    assert ed.said[-1] == "IV2 is locked"
    release(ed.canvas, start + ed.minutes(47))
    ed.said.clear()
    double_click(ed.canvas, start)
    assert ed.steps == 0 and "IV2 is locked" in ed.said


def test_a_double_click_on_a_bar_opens_it(ed: Shown) -> None:
    opened: list[str] = []
    ed.view.row_activated.connect(opened.append)
    double_click(ed.canvas, ed.point(stays.METRONIDAZOLE))
    assert opened == [stays.METRONIDAZOLE] and ed.steps == 0


# -- measuring ------------------------------------------------------------------------------------------


def test_shift_on_an_empty_stretch_measures_and_says_what_it_would_earn(ed: Shown) -> None:
    start = ed.empty("IV2", "14:40", 20)
    drag(ed.canvas, start, start + ed.minutes(31), keys=SHIFT | ALT, let_go=False)
    measured = ed.view.canvas.surface.guides.measured
    assert measured is not None
    assert measured.text.startswith("31 min   as a drug: ")
    assert "96365" in measured.text and "as a fluid: " in measured.text
    release(ed.canvas, start + ed.minutes(31), keys=SHIFT | ALT)
    assert ed.view.canvas.surface.guides.measured is None
    assert ed.steps == 0


# -- panning and zooming --------------------------------------------------------------------------------


def test_the_middle_button_pans(ed: Shown) -> None:
    start = ed.empty("IV1", "13:00")
    drag(ed.canvas, start, start + QPointF(120, 0), button=MIDDLE)
    assert ed.view.scale().left == pytest.approx(at("11:30"), abs=0.01)


def test_ctrl_wheel_zooms_at_the_pointer(ed: Shown) -> None:
    where = ed.empty("IV1", "13:00")
    before = ed.view.scale()
    wheel(ed.canvas, where, 120, CTRL)
    after = ed.view.scale()
    assert after.per_minute == pytest.approx(before.per_minute * 1.2)
    assert after.minute(where.x()) == pytest.approx(before.minute(where.x()), abs=1e-3)
    wheel(ed.canvas, where, -120, CTRL)
    assert ed.view.scale().per_minute == pytest.approx(before.per_minute)


def test_shift_wheel_pans_and_the_wheel_alone_scrolls_lanes_that_do_not_fit(ed: Shown) -> None:
    left = ed.view.scale().left
    wheel(ed.canvas, ed.empty("IV1", "13:00"), -120, SHIFT)
    assert ed.view.scale().left > left
    ed.view.resize(1216, 300)
    assert ed.view.scroll_bar.maximum() > 0
    top = ed.view.canvas.surface.scroll
    left = ed.view.scale().left
    wheel(ed.canvas, ed.empty("IV1", "13:00"), -120)
    assert ed.view.canvas.surface.scroll > top and ed.view.scale().left == left


def test_a_gesture_goes_on_while_the_wheel_pans(ed: Shown) -> None:
    here = ed.point(stays.VANCOMYCIN, part="stop")
    drag(ed.canvas, here, here + QPointF(10, 0), keys=ALT, let_go=False)
    wheel(ed.canvas, here, -120, SHIFT | ALT)
    proposal = ed.document.proposal
    assert proposal is not None
    stop = proposal.case.administration(stays.VANCOMYCIN).stop
    assert stop is not None and stop > at("14:40")
    release(ed.canvas, here)


# -- other hands ----------------------------------------------------------------------------------------


def test_the_cursor_says_what_can_be_taken(ed: Shown) -> None:
    def shape(where: QPointF) -> Qt.CursorShape:
        move(ed.canvas, where, Qt.MouseButton.NoButton)
        return ed.canvas.cursor().shape()

    assert shape(ed.point(stays.METRONIDAZOLE)) == Qt.CursorShape.OpenHandCursor
    assert shape(ed.point(stays.METRONIDAZOLE, part="stop")) == Qt.CursorShape.SizeHorCursor
    assert shape(ed.empty("IV1", "15:55")) == Qt.CursorShape.ArrowCursor
    ed.view.lanes.toggle_locked("IV1")
    assert shape(ed.point(stays.METRONIDAZOLE)) == Qt.CursorShape.ArrowCursor


def test_hovering_marks_the_bar_and_leaving_unmarks_it(ed: Shown) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    move(ed.canvas, ed.point(stays.METRONIDAZOLE), Qt.MouseButton.NoButton)
    assert ed.view.board.view.hovered == stays.METRONIDAZOLE
    QApplication.sendEvent(ed.canvas, QEvent(QEvent.Type.Leave))
    assert ed.view.board.view.hovered is None


def test_a_pill_leads_to_its_row(ed: Shown) -> None:
    place = ed.view.board.layout.lane(OTHER)
    assert place is not None
    y = place.top + place.row("a14").middle
    click(ed.canvas, QPointF(ed.canvas.width() - 40, y))
    assert ed.document.selection == ("a14",)
    ed.settle()
    scale = ed.view.scale()
    assert 0 < scale.x(at("20:00")) < scale.width


def test_a_notch_asks_for_the_charted_rows(show: Show) -> None:
    evidence = (Evidence(text="12:30 rate 10"), Evidence(text="13:00 rate 20"))
    shown = show(case(row("a", "heparin", "12:30", "13:30", evidence=evidence)))
    asked: list[str] = []
    shown.view.evidence_requested.connect(asked.append)
    click(shown.canvas, shown.point("a", clock="13:00") - QPointF(0, 13))
    click(shown.canvas, shown.point("a", clock="13:20") - QPointF(0, 13))
    assert asked == ["a"]


def test_the_right_button_asks_for_a_menu_on_the_bar_or_on_the_stretch(ed: Shown) -> None:
    asked: list[object] = []
    ed.view.context_menu_requested.connect(lambda where, what: asked.append(what))
    press(ed.canvas, ed.point(stays.METRONIDAZOLE), RIGHT)
    release(ed.canvas, ed.point(stays.METRONIDAZOLE), RIGHT)
    press(ed.canvas, ed.empty("IV2", "14:40", 20), RIGHT)
    release(ed.canvas, ed.empty("IV2", "14:40", 20), RIGHT)
    hit, pointer = asked
    assert isinstance(hit, Hit) and hit.bar.id == stays.METRONIDAZOLE
    assert isinstance(pointer, Pointer) and round(pointer.minute) == at("14:40")
    assert ed.document.selection == (stays.METRONIDAZOLE,)


def test_the_right_button_inside_an_exclusion_asks_for_its_menu(show: Show) -> None:
    window = Exclusion(start=at("14:00"), stop=at("15:00"))
    shown = show(case(row("a", "cefepime", "12:30", "13:30"), exclusions=(window,)))
    asked: list[object] = []
    shown.view.context_menu_requested.connect(lambda where, what: asked.append(what))
    press(shown.canvas, shown.empty("IV1", "14:30"), RIGHT)
    (hit,) = asked
    assert isinstance(hit, WindowHit) and hit.window.number == 0


def test_resting_on_a_bar_shows_its_tip(ed: Shown, qtbot: QtBot) -> None:
    move(ed.canvas, ed.point(stays.VANCOMYCIN), Qt.MouseButton.NoButton)
    qtbot.waitUntil(QToolTip.isVisible)
    assert QToolTip.text().startswith("vancomycin  13:00 – 14:31, 91 min")
    QToolTip.hideText()


def test_no_question_of_qt_for_a_tip_takes_ours_away(ed: Shown, qtbot: QtBot) -> None:
    """It comes while the pointer rests on, and a scene without tips answers with an empty one."""
    canvas = ed.view.canvas.viewport()
    here = ed.point(stays.VANCOMYCIN).toPoint()
    scene = Asked(ed.view.canvas.scene())
    move(canvas, QPointF(here), Qt.MouseButton.NoButton)
    qtbot.waitUntil(QToolTip.isVisible)
    QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, here, canvas.mapToGlobal(here)))
    assert not scene.asked and QToolTip.isVisible()
    QToolTip.hideText()


def test_a_bar_under_a_resting_hand_is_seen_when_a_tip_goes_from_over_it(ed: Shown) -> None:
    canvas = ed.view.canvas.viewport()
    here = ed.point(stays.SALINE)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert ed.view.board.view.hovered is None
    QApplication.sendEvent(canvas, QEnterEvent(here, here, QPointF(canvas.mapToGlobal(here.toPoint()))))
    assert ed.view.board.view.hovered == stays.SALINE


class Asked(QObject):
    """Whether a scene was asked for a tip."""

    def __init__(self, scene: QObject) -> None:
        super().__init__(scene)
        self.asked = False
        scene.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.asked |= event.type() == QEvent.Type.GraphicsSceneHelp
        return False


def test_a_split_follows_the_pointer_and_a_click_cuts(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Qt.Key.Key_K, "k")
    move(ed.canvas, ed.point(stays.METRONIDAZOLE, clock="15:22"), Qt.MouseButton.NoButton, ALT)
    snap = ed.view.canvas.surface.guides.snap
    assert snap is not None and snap.minute == at("15:22")
    click(ed.canvas, ed.point(stays.METRONIDAZOLE, clock="15:22"), keys=ALT)
    parts = [r for r in ed.document.case.administrations if r.drug == "metronidazole"]
    assert [(r.start, r.stop) for r in parts] == [(at("14:50"), at("15:22")), (at("15:22"), at("15:50"))]
    assert ed.steps == 1 and ed.codes()["96367"] == 1


def test_a_split_can_be_called_off(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    ed.key(Qt.Key.Key_K, "k")
    move(ed.canvas, ed.point(stays.METRONIDAZOLE, clock="15:22"), Qt.MouseButton.NoButton)
    ed.key(Qt.Key.Key_Escape)
    click(ed.canvas, ed.point(stays.METRONIDAZOLE, clock="15:22"))
    assert ed.steps == 0


def test_a_lost_release_does_not_hold_the_next_press(ed: Shown) -> None:
    """The platform may swallow a release (a dialog came up): the focus goes and the gesture with it."""
    here = ed.point(stays.METRONIDAZOLE)
    drag(ed.canvas, here, here + ed.minutes(20), let_go=False)
    ed.view.canvas.clearFocus()
    assert ed.document.proposal is None and ed.steps == 0
    click(ed.canvas, ed.point(stays.CEFTRIAXONE))
    assert ed.document.selection == (stays.CEFTRIAXONE,)


def test_moving_with_no_button_never_drags(ed: Shown) -> None:
    here = ed.point(stays.METRONIDAZOLE)
    press(ed.canvas, here)
    release(ed.canvas, here)
    for step in range(1, 9):
        mouse(ed.canvas, QEvent.Type.MouseMove, here + QPointF(step * 10, 0))
    assert ed.document.proposal is None and ed.steps == 0


def test_resting_on_a_bridge_says_why_it_earns_nothing(ed: Shown, qtbot: QtBot) -> None:
    place = ed.view.board.layout.lane("IV1")
    assert place is not None
    y = place.row(stays.ACETAMINOPHEN).top - 6 + place.top
    move(ed.canvas, QPointF(ed.view.board.scale.x(at("13:57")), y), Qt.MouseButton.NoButton)
    qtbot.waitUntil(QToolTip.isVisible)
    assert QToolTip.text().splitlines()[0] == "acetaminophen beside vancomycin"
    assert "Earns nothing" in QToolTip.text()
    QToolTip.hideText()


def test_the_times_of_a_short_stretch_stand_back_to_back(ed: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    stood: list[tuple[float, float]] = []
    say = ruler_paint._Tags._say

    def noted(self: ruler_paint._Tags, x: float, y: float, text: str, style: Style, token: str) -> None:
        if style == "tag":
            stood.append((x, x + self.lettering.width(text, style)))
        say(self, x, y, text, style, token)

    monkeypatch.setattr(ruler_paint._Tags, "_say", noted)
    start = ed.empty("IV2", "14:40", 20)
    drag(ed.canvas, start, start + ed.minutes(3), keys=SHIFT | ALT, let_go=False)
    stood.clear()
    ed.view.ruler.grab()
    (_, first_ends), (second_begins, _) = stood
    assert first_ends < second_begins
