"""A timeline over an open document, shown off screen, with hands to reach for what is on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from infusion_gui.case.model import Case
from infusion_gui.session.document import Document
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.tokens import load_theme
from infusion_gui.timeline.view import TimelineView
from tests.timeline import gestures
from tests.timeline.gestures import NO_KEYS
from tests.timeline.stays import at, sample


class Shown:
    """A view of 1216 x 490 pixels at four pixels a minute, and where things are on it."""

    def __init__(self, view: TimelineView, qtbot: QtBot) -> None:
        self.view = view
        self._qtbot = qtbot
        self.document = view.document
        self.said: list[str] = []
        self.refusals: list[str] = []
        view.message.connect(self.said.append)
        view.document.refused.connect(self.refusals.append)

    @property
    def canvas(self) -> QWidget:
        return self.view.canvas.viewport()

    def look(self, start: str, per_minute: float = 4.0) -> None:
        """Put a moment at the left edge."""
        self.view.set_scale(TimeScale(at(start), per_minute, float(self.canvas.width())))
        QApplication.processEvents()

    def settle(self) -> None:
        """Wait until the view has followed."""
        self._qtbot.waitUntil(lambda: not self.view.camera.following)

    def point(self, identity: str, clock: str | None = None, part: str = "body") -> QPointF:
        """A point on a bar: at a clock time, on one of its edges, or in its middle."""
        board = self.view.board
        bar = board.stay.bar(identity)
        assert bar is not None
        place = board.layout.lane(board.stay.lane_of[identity])
        assert place is not None
        minute = (bar.start + bar.stop) / 2
        if clock is not None:
            minute = at(clock)
        elif part != "body":
            minute = bar.start if part == "start" else bar.stop
        y = place.top + place.row(identity).middle - self.view.canvas.surface.scroll
        return QPointF(board.scale.x(minute), y)

    def empty(self, lane: str, clock: str, from_top: float = 12.0) -> QPointF:
        """A point of a lane at a clock time, near its top where no bar is."""
        place = self.view.board.layout.lane(lane)
        assert place is not None
        return QPointF(self.view.board.scale.x(at(clock)), place.top + from_top - self.view.canvas.surface.scroll)

    def minutes(self, count: float) -> QPointF:
        """As many pixels to the right as these minutes take."""
        return QPointF(self.view.board.scale.per_minute * count, 0)

    def drag(self, start: QPointF, stop: QPointF, **how: object) -> None:
        """One drag on the canvas."""
        gestures.drag(self.canvas, start, stop, **how)  # type: ignore[arg-type]

    def key(self, code: Qt.Key, text: str = "", keys: Qt.KeyboardModifier = NO_KEYS, repeat: bool = False) -> None:
        """One key on the timeline."""
        gestures.key(self.view.canvas, code, text, keys, repeat)

    def times(self, identity: str) -> tuple[int | None, int | None]:
        """Start and stop of a row in the case itself, whatever is proposed."""
        found = self.document.case.administration(identity)
        return found.start, found.stop

    def codes(self) -> dict[str, int]:
        """Units of every code of the committed case."""
        return dict(self.document.result.units())

    @property
    def steps(self) -> int:
        """Undo steps so far."""
        return self.document.undo_stack.count()


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Callable[[Case], Shown]]:
    """Opens a case in a timeline."""
    documents = []

    def opened(case: Case) -> Shown:
        document = Document(case)
        documents.append(document)
        view = TimelineView(document, load_theme("light"))
        qtbot.addWidget(view)
        view.resize(1216, 490)
        view.show()
        QApplication.processEvents()
        view.canvas.setFocus()
        shown = Shown(view, qtbot)
        shown.look("12:00")
        return shown

    yield opened
    for document in documents:
        document.close()


@pytest.fixture
def ed(show: Callable[[Case], Shown]) -> Shown:
    """The emergency visit of 14 rows, from 12:00 on, four pixels a minute."""
    return show(sample())
