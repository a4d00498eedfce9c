"""What a learner knows: each rule with its box, drawn, and when it comes back."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from infusion_gui.case.times import DAY
from infusion_gui.timeline.type import as_drawn
from infusion_gui.trainer import rules
from infusion_gui.trainer.mastery import RESTS, Mastery, RuleState
from infusion_gui.window import wording
from infusion_gui.window.chrome.theme import Look, font

_WORDS = {"missed": "missed", "learning": "learning", "known": "known", "sure": "sure"}
ROW = 34
HEAD = 96
_LEFT = 40.0


def when(state: RuleState, now: int) -> str:
    """When a rule comes back, in a few words."""
    if state.due <= now:
        return "now"
    days = state.due // DAY - now // DAY
    if not days:
        return f"today {wording.clock(state.due)}"
    return "tomorrow" if days == 1 else f"in {days} days"


class MasteryView(QWidget):
    """One line a rule: what was missed first, then what is due soonest. Boxes fill from the left."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._states: list[RuleState] = []
        self._now = 0
        self.setAccessibleName("What you know")
        look.changed.connect(self.update)

    def show_mastery(self, mastery: Mastery, now: int) -> None:
        """Draws the state at minute `now`."""
        self._states = sorted(mastery.rules, key=lambda state: (state.box > 0, state.due))
        self._now = now
        self.setMinimumHeight(HEAD + ROW * max(len(self._states), 1) + 24)
        self.setAccessibleDescription(" ".join(self.texts()))
        self.update()

    def texts(self) -> list[str]:
        """Each line as a sentence."""
        return [
            f"{rules.name(state.rule)}: {_WORDS[state.level]}, {state.right} right, {state.missed} missed, "
            f"back {when(state, self._now)}."
            for state in self._states
        ]

    def sizeHint(self) -> QSize:
        return QSize(900, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.color("canvas"))
        right = min(self.width() - _LEFT, 1120.0)
        self._text(painter, QRectF(_LEFT, 22, 600, 30), "What you know", font(20, 700, tabular=False), "text")
        columns = self._columns(right)
        for x, text in zip(columns, ("Rule", "", "So far", "Back"), strict=True):
            self._text(painter, QRectF(x, 66, 200, 22), text, font(12), "text.2")
        painter.fillRect(QRectF(_LEFT, HEAD - 5, right - _LEFT, 1), look.color("line.strong"))
        if not self._states:
            quiet = "Nothing yet. Answer a step, and its rule stands here."
            self._text(painter, QRectF(_LEFT, HEAD + 10, 600, 24), quiet, font(13.5), "text.2")
        for n, state in enumerate(self._states):
            self._paint_row(painter, HEAD + n * ROW, state, columns, right)
        painter.end()

    def _columns(self, right: float) -> tuple[float, float, float, float]:
        wide = right - _LEFT
        return _LEFT, _LEFT + wide * 0.47, _LEFT + wide * 0.70, _LEFT + wide * 0.87

    def _paint_row(
        self, painter: QPainter, top: float, state: RuleState, columns: tuple[float, ...], right: float
    ) -> None:
        look = self._look
        painter.fillRect(QRectF(_LEFT, top + ROW - 1, right - _LEFT, 1), look.color("line"))
        room = columns[1] - columns[0] - 96
        name = QFontMetricsF(font(13.5, 500)).elidedText(rules.name(state.rule), Qt.TextElideMode.ElideRight, room)
        end = self._text(painter, QRectF(columns[0], top, room + 4, ROW), name, font(13.5, 500, tabular=False), "text")
        self._text(painter, QRectF(end + 10, top, 90, ROW), state.rule, font(11.5), "text.3")
        self._paint_boxes(painter, columns[1], top + ROW / 2, state)
        self._text(
            painter, QRectF(columns[1] + 124, top, 100, ROW), _WORDS[state.level], font(12.5),
            "loss" if state.box == 0 else "text.2",
        )  # fmt: skip
        tally = f"{state.right} right, {state.missed} missed"
        self._text(painter, QRectF(columns[2], top, 150, ROW), tally, font(12.5), "text")
        due = when(state, self._now)
        self._text(painter, QRectF(columns[3], top, 130, ROW), due, font(12.5, 600 if due == "now" else 400), "text")

    def _paint_boxes(self, painter: QPainter, x: float, middle: float, state: RuleState) -> None:
        """Five boxes above the first; a rule that was missed has an open red one and none filled."""
        look = self._look
        for box in range(1, len(RESTS)):
            area = QRectF(x + (box - 1) * 22 + 0.5, middle - 6.5, 18, 13)
            missed = state.box == 0 and box == 1
            painter.setPen(QPen(look.color("loss" if missed else "ink" if box <= state.box else "line.strong"), 1))
            painter.setBrush(look.color("ink" if box <= state.box else "canvas"))
            painter.drawRoundedRect(area, 3, 3)

    def _text(self, painter: QPainter, area: QRectF, text: str, face: object, token: str) -> float:
        painter.setFont(face)  # type: ignore[arg-type]
        painter.setPen(self._look.color(token))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, as_drawn(text))
        return area.left() + QFontMetricsF(painter.font()).horizontalAdvance(text)


class MasteryPage(QScrollArea):
    """The view, with a scroll bar where there are many rules."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.view = MasteryView(look)
        self.setWidget(self.view)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("read")
        self.setAccessibleName("What you know")
