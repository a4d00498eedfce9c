"""Dragging bars, edges, lines and exclusions with real mouse events: codes, catching, cancel, one undo step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.file import dump
from infusion_gui.case.model import Case, Exclusion
from infusion_gui.timeline.guides import LiveChip, live_chip
from infusion_gui.timeline.marks import Text
from infusion_gui.timeline.overlay import chip_rect
from infusion_gui.timeline.stay import OTHER
from tests.timeline import stays
from tests.timeline.conftest import Shown
from tests.timeline.gestures import drag, move, press, release
from tests.timeline.stays import at, case, row, sample

ALT, SHIFT, CTRL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
Show = Callable[[Case], Shown]


def test_a_stop_follows_in_minutes_and_the_codes_with_it(ed: Shown) -> None:
    here = ed.point(stays.VANCOMYCIN, part="stop")
    ed.drag(here, here - ed.minutes(1), keys=ALT, let_go=False)
    proposal = ed.document.proposal
    assert proposal is not None
    assert proposal.case.administration(stays.VANCOMYCIN).stop == at("14:30")
    assert "96366" not in proposal.result.units()
    assert proposal.result.units()["96361"] == 2
    assert ed.times(stays.VANCOMYCIN)[1] == at("14:31")
    release(ed.canvas, here - ed.minutes(1))
    assert ed.times(stays.VANCOMYCIN)[1] == at("14:30")
    assert ed.steps == 1
    assert ed.document.undo_stack.undoText() == "Move vancomycin stop 14:31 → 14:30"


def test_a_bar_held_by_its_edge_stays_in_its_row_and_who_it_reaches_gives_way(ed: Shown) -> None:
    """The row it has in the end: nothing jumps out of the hand, and nothing jumps back when it lets go."""

    def top(identity: str) -> float:
        place = ed.view.board.layout.lane("IV1")
        assert place is not None
        return place.top + place.row(identity).top

    here = ed.point(stays.SALINE, part="stop")
    saline, keep_open = top(stays.SALINE), top(stays.KVO)
    assert saline == keep_open
    ed.drag(here, here + ed.minutes(20), keys=ALT, let_go=False)
    assert top(stays.SALINE) == saline and top(stays.KVO) > keep_open
    release(ed.canvas, here + ed.minutes(20))
    assert ed.view.board.layout.compact or top(stays.SALINE) < top(stays.KVO)
    ed.document.undo_stack.undo()
    ed.document.select((stays.KVO,))
    here = ed.point(stays.KVO, part="start") + QPointF(4, 0)
    ed.drag(here, here - ed.minutes(20), keys=ALT, let_go=False)
    assert top(stays.SALINE) == saline and top(stays.KVO) > keep_open, "the later one lies lower at rest, too"
    ed.key(Qt.Key.Key_Escape)
    assert top(stays.SALINE) == top(stays.KVO) == saline


def test_the_live_chip_stands_at_the_dragged_end(ed: Shown) -> None:
    here = ed.point(stays.VANCOMYCIN, part="stop")
    ed.drag(here, here - ed.minutes(1), keys=ALT, let_go=False)
    chip = ed.view.canvas.surface.guides.chip
    assert chip is not None
    assert (chip.times, chip.minutes, chip.change) == ("13:00 – 14:30", "90 min", "−1")
    assert [(code.text, code.kind) for code in chip.codes][1:] == [("+ 96361", "gain"), ("− 96366", "loss")]
    assert ed.view.canvas.surface.guides.lit == (at("13:00"), at("14:30"))
    release(ed.canvas, here)
    assert ed.view.canvas.surface.guides.chip is None


def test_a_step_says_what_it_does_once(ed: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    chips: list[LiveChip] = []

    def counted(*about: object) -> LiveChip:
        chips.append(live_chip(*about))  # type: ignore[arg-type]
        return chips[-1]

    monkeypatch.setattr("infusion_gui.timeline.interactions.trim.live_chip", counted)
    here = ed.point(stays.VANCOMYCIN, part="stop")
    press(ed.canvas, here, keys=ALT)
    for step in (1, 2, 3):
        move(ed.canvas, here + ed.minutes(step), keys=ALT)
        assert len(chips) == step
    release(ed.canvas, here + ed.minutes(3))


@pytest.mark.parametrize("width", [1216, 700, 540])
@pytest.mark.parametrize("by", [-60, 5, 70])
def test_the_chip_never_covers_the_dragged_bar(ed: Shown, width: int, by: int) -> None:
    ed.view.resize(width, 490)
    ed.look("13:40", 2.0)
    here = ed.point(stays.METRONIDAZOLE)
    ed.drag(here, here + ed.minutes(by), keys=ALT, let_go=False)
    surface = ed.view.canvas.surface
    chip = surface.guides.chip
    assert chip is not None
    rect = chip_rect(surface.board, surface.lettering, chip, surface.scroll)
    bar = QRectF(ed.point(stays.METRONIDAZOLE, part="start"), ed.point(stays.METRONIDAZOLE, part="stop"))
    assert not rect.intersects(bar.adjusted(0, -12, 0, 12))
    assert rect.left() >= 0 and rect.right() <= ed.canvas.width()
    ed.key(Qt.Key.Key_Escape)
    release(ed.canvas, here)


def test_a_start_follows(ed: Shown) -> None:
    here = ed.point(stays.METRONIDAZOLE, part="start")
    ed.drag(here, here + ed.minutes(7), keys=ALT)
    assert ed.times(stays.METRONIDAZOLE) == (at("14:57"), at("15:50"))
    assert ed.steps == 1


def test_a_body_keeps_its_length(ed: Shown) -> None:
    here = ed.point(stays.METRONIDAZOLE)
    ed.drag(here, here + ed.minutes(13), keys=ALT)
    assert ed.times(stays.METRONIDAZOLE) == (at("15:03"), at("16:03"))


def test_a_push_moves_as_a_whole(ed: Shown) -> None:
    here = ed.point("a5")
    ed.drag(here, here + ed.minutes(1), keys=ALT, steps=12)
    assert ed.times("a5") == (at("12:49"), None)
    assert ed.document.undo_stack.undoText() == "Move morphine 12:48 → 12:49"
    assert ed.codes()["96376"] == 2


def test_an_uncharted_stop_gets_its_first_time(ed: Shown) -> None:
    ed.look("14:00")
    here = ed.point(stays.PANTOPRAZOLE, part="stop")
    ed.drag(here, here - ed.minutes(30), keys=ALT)
    assert ed.times(stays.PANTOPRAZOLE) == (at("16:12"), at("16:42"))


def test_an_edge_cannot_pass_the_other(ed: Shown) -> None:
    here = ed.point(stays.CEFTRIAXONE, part="start")
    ed.drag(here, here + ed.minutes(90), keys=ALT)
    assert ed.times(stays.CEFTRIAXONE) == (at("13:39"), at("13:40"))


@pytest.mark.parametrize("way", ["escape", "right button"])
def test_a_drag_can_be_called_off(ed: Shown, way: str) -> None:
    before = dump(ed.document.case)
    here = ed.point(stays.VANCOMYCIN, part="stop")
    ed.drag(here, here + ed.minutes(40), keys=ALT, let_go=False)
    assert ed.document.proposal is not None
    if way == "escape":
        ed.key(Qt.Key.Key_Escape)
    else:
        press(ed.canvas, here + ed.minutes(40), Qt.MouseButton.RightButton)
    assert ed.document.proposal is None
    release(ed.canvas, here + ed.minutes(40))
    assert dump(ed.document.case) == before
    assert ed.steps == 0
    assert ed.view.hand.gesture is None


def test_back_where_it_began_leaves_no_step(ed: Shown) -> None:
    here = ed.point(stays.VANCOMYCIN, part="stop")
    press(ed.canvas, here, keys=ALT)
    move(ed.canvas, here + ed.minutes(20), keys=ALT)
    move(ed.canvas, here, keys=ALT)
    release(ed.canvas, here, keys=ALT)
    assert ed.steps == 0


def test_undo_of_all_is_the_first_case(ed: Shown) -> None:
    before = dump(ed.document.case)
    for identity, by in ((stays.VANCOMYCIN, -20), (stays.METRONIDAZOLE, 9), (stays.CEFTRIAXONE, 4)):
        here = ed.point(identity, part="stop")
        ed.drag(here, here + ed.minutes(by), keys=ALT)
    assert ed.steps == 3
    while ed.document.undo_stack.canUndo():
        ed.document.undo_stack.undo()
    assert dump(ed.document.case) == before


def test_three_pixels_are_no_drag(ed: Shown) -> None:
    here = ed.point(stays.VANCOMYCIN)
    ed.drag(here, here + QPointF(2, 0), steps=2)
    assert ed.steps == 0 and ed.document.selection == (stays.VANCOMYCIN,)


# -- catching -------------------------------------------------------------------------------------------


def caught(shown: Shown) -> str | None:
    snap = shown.view.canvas.surface.guides.snap
    return None if snap is None else snap.reason


def test_a_stop_catches_at_a_threshold_and_says_so(show: Show) -> None:
    earlier = edits.trim_stop(sample(), stays.VANCOMYCIN, to=at("14:12"))
    assert isinstance(earlier, Case)
    shown = show(earlier)
    here = shown.point(stays.VANCOMYCIN, part="stop")
    shown.drag(here, here + shown.minutes(18), let_go=False)
    assert caught(shown) == "snapped to minute 91"
    release(shown.canvas, here + shown.minutes(18))
    assert shown.times(stays.VANCOMYCIN)[1] == at("14:31")


@pytest.mark.parametrize(
    ("to", "reason", "minute"),
    [
        ("14:49", "snapped to metronidazole start", "14:50"),
        ("15:51", "snapped to metronidazole stop", "15:50"),
        ("14:16", "snapped to a quarter hour", "14:15"),
        ("15:21", "snapped to the playhead", "15:22"),
    ],
)
def test_targets_of_a_stop(ed: Shown, to: str, reason: str, minute: str) -> None:
    ed.view.playhead = at("15:22")
    here = ed.point(stays.VANCOMYCIN, part="stop")
    there = ed.point(stays.VANCOMYCIN, clock=to)
    ed.drag(here, there, let_go=False)
    assert caught(ed) == reason
    release(ed.canvas, there)
    assert ed.times(stays.VANCOMYCIN)[1] == at(minute)


def test_a_start_catches_at_arrival(ed: Shown) -> None:
    ed.look("11:30")
    here = ed.point(stays.SALINE, part="start")
    ed.drag(here, here - ed.minutes(12))
    assert ed.times(stays.SALINE)[0] == at("11:52")


def test_alt_and_the_switch_suspend_catching(ed: Shown) -> None:
    here = ed.point(stays.VANCOMYCIN, part="stop")
    there = ed.point(stays.VANCOMYCIN, clock="14:49")
    press(ed.canvas, here)
    move(ed.canvas, there)
    assert caught(ed) is not None
    move(ed.canvas, there, keys=ALT)
    assert caught(ed) is None
    release(ed.canvas, there, keys=ALT)
    assert ed.times(stays.VANCOMYCIN)[1] == at("14:49")
    ed.document.undo_stack.undo()
    ed.view.set_snap(False)
    ed.drag(ed.point(stays.VANCOMYCIN, part="stop"), there)
    assert ed.times(stays.VANCOMYCIN)[1] == at("14:49")


def test_alt_counts_without_a_move(ed: Shown) -> None:
    here = ed.point(stays.VANCOMYCIN, part="stop")
    there = ed.point(stays.VANCOMYCIN, clock="14:49")
    ed.drag(here, there, let_go=False)
    assert caught(ed) is not None
    ed.key(Qt.Key.Key_Alt)
    assert caught(ed) is not None, "let go again"
    release(ed.canvas, there)


# -- lanes and groups -----------------------------------------------------------------------------------


def to_lane(shown: Shown, start: QPointF, lane: str) -> QPointF:
    place = shown.view.board.layout.lane(lane)
    assert place is not None
    return QPointF(start.x(), place.top + place.height / 2 - shown.view.canvas.surface.scroll)


def test_another_lane_keeps_the_time(ed: Shown) -> None:
    here = ed.point(stays.METRONIDAZOLE)
    ed.drag(here, to_lane(ed, here, "IV2"))
    assert ed.document.case.administration(stays.METRONIDAZOLE).site == "IV2"
    assert ed.times(stays.METRONIDAZOLE) == (at("14:50"), at("15:50"))
    assert ed.steps == 1


def test_a_hand_that_does_not_go_straight_down_keeps_the_time_too(ed: Shown) -> None:
    here = ed.point(stays.METRONIDAZOLE)
    aside = to_lane(ed, here, "IV2") + ed.minutes(7)
    press(ed.canvas, here)
    move(ed.canvas, here + ed.minutes(7))
    move(ed.canvas, aside)
    assert caught(ed) is None, "no snap line where no time moves"
    move(ed.canvas, here + ed.minutes(7), keys=ALT)
    assert ed.document.shown_case.administration(stays.METRONIDAZOLE).start == at("14:57"), "back at home it moves"
    move(ed.canvas, aside)
    release(ed.canvas, aside)
    assert ed.document.case.administration(stays.METRONIDAZOLE).site == "IV2"
    assert ed.times(stays.METRONIDAZOLE) == (at("14:50"), at("15:50"))
    assert ed.document.case.administration(stays.METRONIDAZOLE).charted is None
    assert ed.document.undo_stack.undoText() == "Move metronidazole to IV2"


def test_with_shift_another_lane_and_another_time_are_one_step(ed: Shown) -> None:
    ed.document.select((stays.METRONIDAZOLE,))
    here = ed.point(stays.METRONIDAZOLE)
    press(ed.canvas, here)
    move(ed.canvas, to_lane(ed, here, "IV2") + ed.minutes(8), keys=SHIFT | ALT)
    release(ed.canvas, to_lane(ed, here, "IV2") + ed.minutes(8), keys=SHIFT | ALT)
    assert ed.document.case.administration(stays.METRONIDAZOLE).site == "IV2"
    assert ed.times(stays.METRONIDAZOLE) == (at("14:58"), at("15:58"))
    assert ed.steps == 1
    assert ed.document.undo_stack.undoText() == "Move metronidazole 14:50 → 14:58, to IV2"


def test_why_a_row_keeps_its_lane_is_said_only_over_the_other_lane(ed: Shown) -> None:
    here = ed.point(stays.METRONIDAZOLE)
    there = here + ed.minutes(6)
    ed.drag(here, to_lane(ed, there, OTHER), keys=ALT, let_go=False)
    assert ed.said[-1].startswith("Another route")
    assert ed.document.shown_case == ed.document.case, "and the bar is back at its time"
    move(ed.canvas, here, keys=ALT)
    assert not ed.said[-1].startswith("Another route")
    move(ed.canvas, there, keys=ALT)
    release(ed.canvas, there, keys=ALT)
    assert ed.times(stays.METRONIDAZOLE)[0] == at("14:56")


def test_a_group_moves_together_as_one_step(ed: Shown) -> None:
    ed.document.select((stays.CEFTRIAXONE, stays.ACETAMINOPHEN, stays.METRONIDAZOLE))
    here = ed.point(stays.CEFTRIAXONE)
    ed.drag(here, here + ed.minutes(6), keys=ALT)
    assert [ed.times(i)[0] for i in (stays.CEFTRIAXONE, stays.ACETAMINOPHEN, stays.METRONIDAZOLE)] == [
        at("13:16"), at("13:54"), at("14:56"),
    ]  # fmt: skip
    assert ed.steps == 1


def test_rows_of_two_lanes_stay_in_their_lanes(ed: Shown) -> None:
    ed.document.select((stays.IOHEXOL, stays.METRONIDAZOLE))
    here = ed.point(stays.METRONIDAZOLE)
    ed.drag(here, to_lane(ed, here, "IV2") + ed.minutes(4), keys=ALT)
    assert ed.document.case.administration(stays.METRONIDAZOLE).site == "IV1"
    assert ed.times(stays.IOHEXOL)[0] == at("14:16")


def test_a_locked_lane_refuses_and_says_so(ed: Shown) -> None:
    ed.view.lanes.toggle_locked("IV1")
    here = ed.point(stays.METRONIDAZOLE)
    ed.drag(here, here + ed.minutes(20))
    assert ed.steps == 0
    assert "IV1 is locked" in ed.said
    assert ed.document.selection == (stays.METRONIDAZOLE,)
    ed.drag(ed.point(stays.METRONIDAZOLE, part="stop"), here + ed.minutes(20))
    assert ed.steps == 0 and ed.view.board.view.edge is None, "no edge is marked as held"


def test_a_group_with_a_locked_row_refuses_as_a_whole(ed: Shown) -> None:
    ed.view.lanes.toggle_locked("IV2")
    ed.document.select((stays.IOHEXOL, stays.METRONIDAZOLE))
    here = ed.point(stays.METRONIDAZOLE)
    ed.drag(here, here + ed.minutes(20))
    assert ed.steps == 0 and "IV2 is locked" in ed.said


def test_a_locked_lane_takes_nothing_in(ed: Shown) -> None:
    ed.view.lanes.toggle_locked("IV2")
    here = ed.point(stays.METRONIDAZOLE)
    ed.drag(here, to_lane(ed, here, "IV2") + ed.minutes(8), keys=ALT)
    assert ed.document.case.administration(stays.METRONIDAZOLE).site == "IV1"
    assert "IV2 is locked" in ed.said
    assert ed.times(stays.METRONIDAZOLE)[0] == at("14:50") and ed.steps == 0, "nor does the time go astray"


# -- lines and exclusions -------------------------------------------------------------------------------


def test_the_arrival_line_drags_and_minutes_before_it_stop_counting(ed: Shown) -> None:
    here = QPointF(ed.view.board.scale.x(at("11:52")), 5.0)
    ed.look("11:30")
    here = QPointF(ed.view.board.scale.x(at("11:52")), 5.0)
    ed.drag(here, here + ed.minutes(50), keys=ALT, let_go=False)
    assert ed.document.proposal is not None
    release(ed.canvas, here + ed.minutes(50), keys=ALT)
    assert ed.document.case.visits[0].arrival == at("12:42")
    assert ed.steps == 1


def test_a_line_drag_can_be_called_off(ed: Shown) -> None:
    ed.look("11:30")
    here = QPointF(ed.view.board.scale.x(at("11:52")), 5.0)
    ed.drag(here, here + ed.minutes(50), let_go=False)
    ed.key(Qt.Key.Key_Escape)
    release(ed.canvas, here)
    assert ed.document.case.visits[0].arrival == at("11:52") and ed.steps == 0


def test_the_edge_of_an_exclusion_drags(show: Show) -> None:
    window = Exclusion(start=at("14:00"), stop=at("14:30"), label="endoscopy")
    shown = show(case(row("a", "cefepime", "12:30", "13:30"), exclusions=(window,)))
    here = QPointF(shown.view.board.scale.x(at("14:30")), 8.0)
    shown.drag(here, here + shown.minutes(11), keys=ALT)
    assert shown.document.case.exclusions[0].stop == at("14:41")
    here = QPointF(shown.view.board.scale.x(at("14:00")), 8.0)
    shown.drag(here, here + shown.minutes(90), keys=ALT)
    assert shown.document.case.exclusions[0].start == at("14:40")


def test_after_a_refusal_the_last_good_proposal_stands(ed: Shown) -> None:
    """An arrival behind the departure is refused, with the reason, and the line stays where it last could be."""
    ed.look("11:30", 1.4)
    here = QPointF(ed.view.board.scale.x(at("11:52")), 5.0)
    drag(ed.canvas, here, here + ed.minutes(700), steps=70, keys=ALT)
    arrival = ed.document.case.visits[0].arrival
    assert arrival is not None and at("21:00") < arrival <= at("22:10")
    assert any("departure" in sentence for sentence in ed.refusals)


def test_a_drag_called_off_beyond_the_border_leads_the_view_back(ed: Shown, qtbot: QtBot) -> None:
    scale = ed.view.scale()
    here = ed.point(stays.METRONIDAZOLE)
    drag(ed.canvas, here, QPointF(ed.canvas.width() + 30, here.y()), let_go=False)
    qtbot.waitUntil(lambda: ed.view.scale().left > scale.left + 60)
    ed.key(Qt.Key.Key_Escape)
    assert ed.view.scale() == scale
    drag(ed.canvas, here, here + ed.minutes(20), let_go=False)
    ed.view.set_scale(scale.panned(-50))
    ed.key(Qt.Key.Key_Escape)
    assert ed.view.scale() == scale.panned(-50), "what a person did to the view stays"


def test_a_drag_held_at_the_border_moves_the_view_on(ed: Shown, qtbot: QtBot) -> None:
    here = ed.point(stays.METRONIDAZOLE, part="stop")
    press(ed.canvas, here, keys=ALT)
    border = QPointF(ed.canvas.width() + 30, here.y())
    move(ed.canvas, border, keys=ALT)
    qtbot.waitUntil(lambda: ed.view.scale().left > at("12:00") + 30)
    proposal = ed.document.proposal
    assert proposal is not None
    stop = proposal.case.administration(stays.METRONIDAZOLE).stop
    assert stop is not None and stop > at("16:50")
    ed.key(Qt.Key.Key_Escape)
    release(ed.canvas, border)
    assert ed.steps == 0


def test_the_switch_counts_in_the_middle_of_a_drag(ed: Shown) -> None:
    here = ed.point(stays.METRONIDAZOLE, part="stop")
    ed.drag(here, here + ed.minutes(15), let_go=False)  # 16:05, beside the stop of saline at 16:06
    assert ed.document.shown_case.administration(stays.METRONIDAZOLE).stop == at("16:06")
    ed.view.set_snap(False)
    assert ed.document.shown_case.administration(stays.METRONIDAZOLE).stop == at("16:05")


def test_over_the_lane_of_injections_a_drag_says_why_it_goes_nowhere(ed: Shown) -> None:
    here = ed.point(stays.METRONIDAZOLE)
    ed.drag(here, to_lane(ed, here, OTHER), let_go=False)
    assert ed.said[-1].startswith("Another route is chosen in the table")
    assert ed.document.shown_case == ed.document.case


def test_the_header_follows_a_drag_that_takes_the_crown(ed: Shown, qtbot: QtBot) -> None:
    here = ed.point(stays.METRONIDAZOLE)
    drag(ed.canvas, here, here + ed.minutes(8), let_go=False)
    QApplication.processEvents()
    painted = Painted(ed.view.headers)
    move(ed.canvas, to_lane(ed, here, "IV2"))
    assert ed.view.board.stay.lane("IV2").initial == ("metronidazole",)
    qtbot.waitUntil(lambda: painted.times > 0)


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


def test_codes_beside_a_dragged_bar_leave_their_place_to_the_live_chip(ed: Shown) -> None:
    ed.look("12:00", 1.5)
    here = ed.point(stays.VANCOMYCIN, part="stop")
    place = ed.view.board.layout.lane("IV1")
    assert place is not None and place.mode == "full"
    said = {mark.text for mark in ed.view.board.marks(place).words if isinstance(mark, Text)}
    assert "96365  96366" in said
    ed.drag(here, here + ed.minutes(4), keys=ALT, let_go=False)
    place = ed.view.board.layout.lane("IV1")
    assert place is not None
    said = {mark.text for mark in ed.view.board.marks(place).words if isinstance(mark, Text)}
    assert "96365  96366" not in said
