"""Whatever hands do, in whatever order: nothing breaks, and undo leads back to the first case, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget

from infusion_gui.case.file import dump, load
from infusion_gui.case.model import Case, Exclusion, Visit
from tests.timeline import gestures
from tests.timeline.conftest import Shown
from tests.timeline.gestures import LEFT, NO_KEYS
from tests.timeline.stays import ONCOLOGY, at, case, row, sample

MODIFIERS = [
    NO_KEYS, NO_KEYS, NO_KEYS, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
]  # fmt: skip
KEYS = [
    (Qt.Key.Key_Left, ""), (Qt.Key.Key_Right, ""), (Qt.Key.Key_Up, ""), (Qt.Key.Key_Down, ""), (Qt.Key.Key_K, "k"),
    (Qt.Key.Key_E, "e"), (Qt.Key.Key_Home, ""), (Qt.Key.Key_F, "f"), (Qt.Key.Key_Delete, ""),
    (Qt.Key.Key_BracketLeft, "["), (Qt.Key.Key_BracketRight, "]"), (Qt.Key.Key_Comma, ","), (Qt.Key.Key_Period, "."),
    (Qt.Key.Key_Tab, "\t"), (Qt.Key.Key_Escape, ""), (Qt.Key.Key_Plus, "+"), (Qt.Key.Key_Minus, "-"),
]  # fmt: skip


def odd() -> Case:
    """Rows with every kind of gap, an exclusion and three lines of a visit."""
    return case(
        row("a", "vancomycin", "07:20", "09:00"),
        row("b", "zzyzx", "09:30", "10:30", category=None),
        row("c", "normal saline", "11:00", "16:00", category="hydration"),
        row("d", "levetiracetam", "12:00", None),
        row("e", "cefepime", None, "14:10"),
        row("f", "cefepime", None, None),
        row("g", "ketorolac", "12:30", None, route="IM", technique="injection"),
        row("h", "heparin", "08:10", "08:10", site="IV2"),
        visits=(Visit(id="V1", arrival=at("08:00"), departure=at("20:00"), inpatient_from=at("18:00")),),
        exclusions=(Exclusion(start=at("15:00"), stop=at("15:40")),),
    )


class Hands:
    """Does something at random, the same for the same seed."""

    def __init__(self, shown: Shown, seed: int) -> None:
        self.shown = shown
        self.dice = random.Random(seed)

    def where(self, widget: QWidget) -> QPointF:
        """A point on a widget; on the canvas mostly on a bar or its edge."""
        dice, view = self.dice, self.shown.view
        bars = [bar.id for bar in view.board.stay.bars()]
        if widget is self.shown.canvas and bars and dice.random() < 0.6:
            point = self.shown.point(dice.choice(bars), part=dice.choice(["start", "stop", "body"]))
            return point + QPointF(dice.randint(-6, 6), dice.randint(-8, 8))
        return QPointF(dice.uniform(-5, widget.width() + 5), dice.uniform(-5, widget.height() + 5))

    def act(self) -> None:
        """One thing a person might do."""
        dice, view = self.dice, self.shown.view
        widget = dice.choice([self.shown.canvas] * 5 + [view.headers, view.ruler, view.overview])
        keys = dice.choice(MODIFIERS)
        kind = dice.random()
        if kind < 0.4:
            start = self.where(widget)
            stop = start + QPointF(dice.uniform(-200, 200), dice.choice([0.0, dice.uniform(-120, 120)]))
            button = dice.choice([LEFT] * 6 + [Qt.MouseButton.MiddleButton])
            how = {"steps": dice.randint(1, 5), "let_go": dice.random() < 0.85}
            gestures.drag(widget, start, stop, button=button, keys=keys, **how)  # type: ignore[arg-type]
        elif kind < 0.55:
            gestures.click(widget, self.where(widget), dice.choice([LEFT, LEFT, Qt.MouseButton.RightButton]), keys)
        elif kind < 0.6:
            gestures.double_click(self.shown.canvas, self.where(self.shown.canvas))
        elif kind < 0.66:
            gestures.wheel(self.shown.canvas, self.where(self.shown.canvas), dice.choice([-120, 120]), keys)
        elif kind < 0.9:
            code, text = dice.choice(KEYS)
            arrow = code in (Qt.Key.Key_Left, Qt.Key.Key_Right)
            self.shown.key(code, text, keys if arrow else NO_KEYS)
        elif kind < 0.95:
            dice.choice([self.shown.document.undo_stack.undo, self.shown.document.undo_stack.redo])()
        else:
            lanes = [lane.key for lane in view.board.stay.lanes] or [""]
            dice.choice([view.lanes.toggle_locked, view.lanes.toggle_collapsed])(dice.choice(lanes))
        QApplication.processEvents()


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_gestures_can_be_undone(show: Callable[[Case], Shown], seed: int) -> None:
    stay = (sample, lambda: load(ONCOLOGY), odd)[seed % 3]()
    shown = show(stay)
    hands = Hands(shown, seed)
    for _ in range(120):
        hands.act()
    drawn = {bar.id for bar in shown.view.board.stay.bars()}
    rows = shown.document.shown_case.administrations
    assert drawn == {one.id for one in rows if one.start is not None or one.stop is not None}
    shown.view.hand.cancel()
    while shown.document.undo_stack.canUndo():
        shown.document.undo_stack.undo()
    assert dump(shown.document.case) == dump(stay)
