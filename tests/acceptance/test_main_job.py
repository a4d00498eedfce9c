"""The main job in the real window with real events: open a stay, drag a bar, watch the codes, take it back.

The stay is the article's example of three drugs: A infused 91 minutes, B for 16 later, C beside A for 16, with saline.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from infusion_gui.case.file import dump, read_case
from infusion_gui.case.model import Case
from infusion_gui.case.times import parse_minute
from infusion_gui.session.document import Document
from infusion_gui.timeline.hits import Hit
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.settings import Settings
from tests.timeline.gestures import drag, key
from tests.window.hands import Answers, press, type_text

ALT = Qt.KeyboardModifier.AltModifier  # no snapping: the minute under the hand counts
STAY = """{"format": "infusion-case/1", "label": "three drugs",
 "sites": [{"id": "IV1"}],
 "administrations": [
  {"id": "A", "drug": "drug A", "category": "therapeutic", "start": "2026-01-05T01:00", "stop": "2026-01-05T02:31"},
  {"id": "B", "drug": "drug B", "category": "therapeutic", "start": "2026-01-05T03:00", "stop": "2026-01-05T03:16"},
  {"id": "C", "drug": "drug C", "category": "therapeutic", "start": "2026-01-05T01:00", "stop": "2026-01-05T01:16"},
  {"id": "S", "drug": "normal saline", "category": "hydration", "start": "2026-01-05T03:30",
   "stop": "2026-01-05T05:01"}]}"""


@pytest.fixture
def window(qtbot: object) -> Iterator[MainWindow]:
    look = Look("light")
    look.apply()
    made = MainWindow(Document(), Settings(theme="light"), look, None, prompts=Answers())
    made.resize(1600, 1000)
    made.show()
    assert made.show_new(read_case(STAY))
    width = made.timeline.canvas.viewport().width()
    made.timeline.set_scale(TimeScale(at("00:30"), 3.5, float(width)))
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()


def at(clock: str) -> int:
    return parse_minute(f"2026-01-05T{clock}")


def codes(window: MainWindow) -> dict[str, int]:
    return dict(window.document.result.units())


def point(window: MainWindow, identity: str, part: str) -> QPointF:
    """A point on the body or an edge of a bar, found as a hand finds it: by trying."""
    row = window.document.case.administration(identity)
    assert row.start is not None and row.stop is not None
    x = window.timeline.scale().x({"start": row.start, "stop": row.stop, "body": (row.start + row.stop) // 2}[part])
    x += {"start": 2, "stop": -2, "body": 0}[part]
    for y in range(2, window.timeline.canvas.viewport().height(), 2):
        hit = window.timeline.hand.hit(QPointF(x, y))
        if isinstance(hit, Hit) and hit.bar.id == identity and hit.part == part:
            return QPointF(x, y + 4)
    raise AssertionError(f"{identity} is not on the canvas")


def pull(window: MainWindow, identity: str, part: str, minutes: int, *, let_go: bool = True) -> None:
    here = point(window, identity, part)
    there = here + QPointF(window.timeline.scale().per_minute * minutes, 0)
    drag(window.timeline.canvas.viewport(), here, there, keys=ALT, let_go=let_go)
    QApplication.processEvents()


def test_concurrency_goes_and_comes_back(window: MainWindow) -> None:
    assert codes(window)["96368"] == 1
    pull(window, "C", "body", 95)
    assert window.document.case.administration("C").start == at("02:35")
    assert "96368" not in codes(window) and codes(window)["96367"] == 2
    pull(window, "C", "body", -95)
    assert codes(window)["96368"] == 1


def test_the_ninety_first_minute(window: MainWindow) -> None:
    assert codes(window)["96366"] == 1
    pull(window, "A", "stop", -1)
    assert window.document.case.administration("A").stop == at("02:30")
    assert "96366" not in codes(window)


def test_saline_under_a_drug_is_hatched_and_loses_units(window: MainWindow) -> None:
    assert codes(window)["96361"] == 2
    pull(window, "S", "body", -120)
    blocked = [piece for piece in window.document.result.drawing.pieces if piece.kind == "blocked"]
    assert {piece.by for piece in blocked if piece.administration == "S"} == {"A", "B"}
    assert codes(window).get("96361", 0) < 2


def test_escape_in_mid_drag_restores(window: MainWindow) -> None:
    before, units = dump(window.document.case), codes(window)
    pull(window, "A", "stop", -20, let_go=False)
    assert window.document.proposal is not None
    assert "96366" not in window.document.shown_result.units()
    key(window.timeline.canvas.viewport(), Qt.Key.Key_Escape)
    assert window.document.proposal is None
    assert dump(window.document.case) == before and codes(window) == units
    assert window.document.undo_stack.count() == 0


def test_one_release_is_one_step_and_undo_all_is_the_first_case(window: MainWindow) -> None:
    first: Case = window.document.case
    text = dump(first)
    pull(window, "C", "body", 95)
    pull(window, "A", "stop", -1)
    pull(window, "B", "start", 3)
    assert window.document.undo_stack.count() == 3
    for _ in range(3):
        window.document.undo_stack.undo()
    assert dump(window.document.case) == text
    assert window.document.case == first
    for _ in range(3):
        window.document.undo_stack.redo()
    assert window.document.case.administration("C").start == at("02:35")


def test_keyboard_alone(window: MainWindow) -> None:
    """Select with the keys, nudge the stop, type a time, undo it all."""
    text = dump(window.document.case)
    window.timeline.setFocus()
    view = window.timeline
    for _ in range(8):
        if window.document.selection == ("A",):
            break
        press(view, ".")
    assert window.document.selection == ("A",)
    press(view, "Right")
    assert window.document.case.administration("A").start == at("01:01")
    window.document.select(("A",))
    window.edit_cell("A", "stop")
    QApplication.processEvents()
    type_text("0230")
    press(window, "Return")
    QApplication.processEvents()
    assert window.document.case.administration("A").stop == at("02:30")
    assert "96366" not in codes(window)
    while window.document.undo_stack.canUndo():
        press(window.timeline, "Ctrl+Z")
        QApplication.processEvents()
    assert dump(window.document.case) == text
