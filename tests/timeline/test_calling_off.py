"""Every gesture can be called off in every way, and every kind of target catches: with real mouse events."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication

from infusion_gui.case.file import dump
from infusion_gui.case.model import Case, Exclusion, Visit
from tests.timeline.conftest import Shown
from tests.timeline.gestures import drag, move, press, release
from tests.timeline.stays import at, case, row

ALT, SHIFT, CTRL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
Show = Callable[[Case], Shown]


def stay() -> Case:
    """A drug, a push and an uncharted stop; a visit with all its lines, and an exclusion."""
    return case(
        row("a", "vancomycin", "13:02", "13:40"),
        row("b", "ondansetron", "14:07", None, technique="push"),
        row("c", "levetiracetam", "14:20", None, site="IV2"),
        visits=(Visit(id="V1", arrival=at("12:11"), departure=at("16:39"), inpatient_from=at("16:22")),),
        exclusions=(Exclusion(start=at("15:09"), stop=at("15:24"), label="endoscopy"),),
    )


def starts(shown: Shown) -> dict[str, tuple[QPointF, Qt.MouseButton, Qt.KeyboardModifier]]:
    """Where each gesture begins, with its button and keys."""
    x = shown.view.scale().x
    no = Qt.KeyboardModifier.NoModifier
    return {
        "body": (shown.point("a"), LEFT, ALT),
        "start": (shown.point("a", part="start"), LEFT, ALT),
        "stop": (shown.point("a", part="stop"), LEFT, ALT),
        "push": (shown.point("b"), LEFT, ALT),
        "uncharted stop": (shown.point("c", part="stop"), LEFT, ALT),
        "arrival": (QPointF(x(at("12:11")), 5), LEFT, ALT),
        "departure": (QPointF(x(at("16:39")), 5), LEFT, ALT),
        "inpatient order": (QPointF(x(at("16:22")), 5), LEFT, ALT),
        "edge of an exclusion": (QPointF(x(at("15:24")), 5), LEFT, ALT),
        "new bar": (shown.empty("IV1", "15:40"), LEFT, ALT),
        "measure": (shown.empty("IV1", "15:40"), LEFT, SHIFT | ALT),
        "frame": (shown.empty("IV1", "12:40", 4), LEFT, CTRL),
        "pan": (shown.empty("IV1", "15:40"), MIDDLE, no),
    }


GESTURES = [
    "body", "start", "stop", "push", "uncharted stop", "arrival", "departure", "inpatient order",
    "edge of an exclusion", "new bar", "measure", "frame", "pan",
]  # fmt: skip


@pytest.mark.parametrize("way", ["escape", "right button", "focus goes"])
@pytest.mark.parametrize("gesture", GESTURES)
def test_a_gesture_is_called_off_without_a_trace(show: Show, gesture: str, way: str) -> None:
    shown = show(stay())
    shown.document.select(("b",) if gesture == "frame" else ())
    chosen = shown.document.selection
    before, scale = dump(shown.document.case), shown.view.scale()
    here, button, keys = starts(shown)[gesture]
    there = here + QPointF(37, 31)
    drag(shown.canvas, here, there, button=button, keys=keys, let_go=False)
    assert shown.view.hand.gesture is not None
    if way == "escape":
        shown.key(Qt.Key.Key_Escape)
    elif way == "right button":
        press(shown.canvas, there, RIGHT, keys)
    else:
        shown.view.canvas.clearFocus()
    assert shown.view.hand.gesture is None and shown.document.proposal is None
    move(shown.canvas, there + QPointF(20, 0), button, keys)
    release(shown.canvas, there, button, keys)
    assert dump(shown.document.case) == before and shown.steps == 0
    assert shown.view.scale() == scale
    guides = shown.view.canvas.surface.guides
    assert (guides.chip, guides.snap, guides.measured, guides.marquee) == (None, None, None, None)
    if gesture == "frame":
        assert shown.document.selection == chosen


@pytest.mark.parametrize("gesture", ["body", "start", "stop", "push", "arrival", "departure", "edge of an exclusion"])
def test_there_and_back_again_is_no_step(show: Show, gesture: str) -> None:
    shown = show(stay())
    here, button, keys = starts(shown)[gesture]
    press(shown.canvas, here, button, keys)
    for x in (10, 40, 10, 0):
        move(shown.canvas, here + QPointF(x, 0), button, keys)
    release(shown.canvas, here, button, keys)
    assert shown.steps == 0 and shown.document.case == stay()


@pytest.mark.parametrize("gesture", ["body", "start", "stop", "push", "uncharted stop", "arrival", "departure",
                                     "inpatient order", "edge of an exclusion", "new bar"])  # fmt: skip
def test_one_release_is_one_step_that_undo_takes_back(show: Show, gesture: str) -> None:
    shown = show(stay())
    here, button, keys = starts(shown)[gesture]
    drag(shown.canvas, here, here + QPointF(36, 0), button=button, keys=keys)
    assert shown.steps == 1 and shown.document.case != stay()
    shown.document.undo_stack.undo()
    assert dump(shown.document.case) == dump(stay())


@pytest.mark.parametrize(
    ("beside", "reason", "caught"),
    [
        ("14:06", "ondansetron", "14:07"),
        ("14:21", "levetiracetam start", "14:20"),
        ("15:10", "endoscopy", "15:09"),
        ("15:25", "endoscopy", "15:24"),
        ("16:21", "the inpatient order", "16:22"),
        ("16:40", "departure", "16:39"),
        ("15:52", "the playhead", "15:53"),
        ("14:44", "a quarter hour", "14:45"),
        ("14:34", "minute 91", "14:33"),
    ],
)
def test_a_stop_catches_at_every_kind_of_target_and_says_which(
    show: Show, beside: str, reason: str, caught: str
) -> None:
    shown = show(stay())
    shown.view.playhead = at("15:53")
    here, there = shown.point("a", part="stop"), shown.point("a", clock=beside)
    drag(shown.canvas, here, there, let_go=False)
    snap = shown.view.canvas.surface.guides.snap
    assert snap is not None
    assert (snap.reason, snap.minute) == (f"snapped to {reason}", at(caught))
    release(shown.canvas, there)
    assert shown.times("a")[1] == at(caught)


def test_a_release_outside_the_window_ends_the_drag_as_one_step(ed: Shown) -> None:
    here = ed.point("a11")
    far = QPointF(here.x() + 40, -300)
    press(ed.canvas, here, keys=ALT)
    move(ed.canvas, here + QPointF(12, 0), keys=ALT)
    move(ed.canvas, far, keys=ALT)
    release(ed.canvas, far, keys=ALT)
    QApplication.sendEvent(ed.canvas, QEvent(QEvent.Type.Leave))
    assert ed.view.hand.gesture is None and ed.steps == 1
    assert ed.times("a11") == (at("15:00"), at("16:00"))
