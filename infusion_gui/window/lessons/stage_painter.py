"""Draws one step of a lesson at 1600 x 1000, scaled to the screen: heading, two answers, the moment, the sentence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from infusion_gui.timeline.type import FAMILY, as_drawn
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.lessons.stage_bars import StageBars
from infusion_gui.window.lessons.step import Answer, LessonStep

WIDTH, HEIGHT = 1600.0, 1000.0
LEFT, RIGHT = 72.0, 1528.0
_CODE_BASE = 348.0  # both codes stand on it
_LEFT_FLAG = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def type_of(size: float, weight: int = 400, tracking: float = 100.0) -> QFont:
    """Inter in units of the stage; the painter's scale turns them into pixels."""
    made = QFont(FAMILY)
    made.setPixelSize(round(size))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, tracking)
    return made


def paint_point(painter: QPainter, look: Look, point: str) -> None:
    """The teaching point beside its rule: in one line as large as it fits, else in two."""
    point, room = as_drawn(point), RIGHT - LEFT - 170
    size = 34.0
    while size > 28 and QFontMetricsF(type_of(size, 500)).horizontalAdvance(point) > room:
        size -= 1
    two = QFontMetricsF(type_of(size, 500)).horizontalAdvance(point) > room
    while two and size > 22 and QFontMetricsF(type_of(size, 500)).horizontalAdvance(point) > 1.85 * room:
        size -= 1
    painter.setFont(type_of(size, 500))
    painter.setPen(look.color("text"))
    area = QRectF(LEFT + 2, 822 if two else 838, room, 92)
    painter.drawText(
        area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), point
    )


class StagePainter:
    """One use: `paint` once on a painter of the widget."""

    def __init__(self, painter: QPainter, look: Look, area: QRectF) -> None:
        self._painter = painter
        self._look = look
        painter.fillRect(area, look.color("canvas"))
        scale = min(area.width() / WIDTH, area.height() / HEIGHT)
        foot = (HEIGHT - 918) * scale
        painter.fillRect(QRectF(0, area.height() - foot, area.width(), foot), look.color("panel"))
        painter.fillRect(QRectF(0, area.height() - foot, area.width(), 1), look.color("line.strong"))
        self.scale = scale
        self.bars: StageBars | None = None
        self.offset = QPointF((area.width() - WIDTH * scale) / 2, area.height() - HEIGHT * scale)
        painter.translate(self.offset)
        painter.scale(scale, scale)

    def paint(self, step: LessonStep, hidden: bool) -> None:
        """Everything on the stage; while it is hidden, nothing of it tells the answer."""
        self._text(LEFT, 40, step.heading, type_of(34, 700), "text")
        case = step.case
        self._text_right(RIGHT, 46, f"{case.setting.capitalize()}, profile {case.profile}", type_of(24), "text.2")
        self._painter.fillRect(QRectF(LEFT, 103, RIGHT - LEFT, 2), self._look.color("line.strong"))
        self._answer(step.left, 0, now=False, hidden=False)
        self._arrow(628, 288, 96)
        self._answer(step.right, 1, now=True, hidden=hidden)
        self.bars = StageBars(self._painter, self._look, step, hidden)
        self.bars.paint(QRectF(LEFT, 440, RIGHT - LEFT, 360))
        paint_point(self._painter, self._look, step.asked if hidden else step.step.point)
        if not hidden:
            self._text_right(RIGHT, 846, step.step.rule, type_of(24), "text.3")
        self._keys("show the code" if hidden else "hide the code")

    def _answer(self, answer: Answer, side: int, now: bool, hidden: bool) -> None:
        left = LEFT if side == 0 else 783
        size, tone = (192.0, "text") if now else (150.0, "text.3")
        room = (590.0 - LEFT) if side == 0 else RIGHT - left
        self._text(left + 2, 132, answer.head, type_of(38, 700 if now else 400), "text" if now else "text.2")
        if hidden:
            self._painter.setPen(QPen(self._look.color("line.strong"), 3, Qt.PenStyle.DashLine))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRoundedRect(QRectF(left + 4, 200, 560, 150), 12, 12)
            return
        face = type_of(size, 700, 98)
        code = as_drawn(answer.code)
        advance = QFontMetricsF(face).horizontalAdvance(code)
        if advance > room:
            face = type_of(size * room / advance, 700, 98)
        self._painter.setFont(face)
        self._painter.setPen(self._look.color(tone))
        self._painter.drawText(QPointF(left - 6, _CODE_BASE), code)
        self._text(left, 374, answer.words, type_of(31, 500 if now else 400), "text" if now else "text.2")

    def _arrow(self, x: float, y: float, length: float) -> None:
        self._painter.setPen(QPen(self._look.color("text.2"), 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
        self._painter.drawLine(QPointF(x, y), QPointF(x + length, y))
        for dy in (-28, 28):
            self._painter.drawLine(QPointF(x + length, y), QPointF(x + length - 28, y + dy))

    def _keys(self, space: str) -> None:
        x = LEFT
        for keys, what in ((("←", "→"), "one minute"), (("Space",), space), (("N",), "next case")):
            for key in keys:
                x = self._key(x, key) + 11
            x = self._text(x, 946, what, type_of(23), "text.2") + 44
        end = RIGHT - QFontMetricsF(type_of(23)).horizontalAdvance("leave")
        self._text(end, 946, "leave", type_of(23), "text.2")
        width = QFontMetricsF(type_of(23, 600)).horizontalAdvance("Esc") + 26
        self._key(end - width - 11, "Esc")

    def _key(self, x: float, key: str) -> float:
        face = type_of(23, 600)
        width = max(QFontMetricsF(face).horizontalAdvance(key) + 26, 46)
        cap = QRectF(x, 940, width, 40)
        self._painter.setPen(QPen(self._look.color("line.strong"), 2))
        self._painter.setBrush(self._look.color("field"))
        self._painter.drawRoundedRect(cap, 6, 6)
        self._painter.setFont(face)
        self._painter.setPen(self._look.color("text"))
        self._painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        return x + width

    def _text(self, x: float, top: float, text: str, face: QFont, token: str) -> float:
        """Writes at `x`, the top of the line at `top`; returns where the text ends."""
        metrics, text = QFontMetricsF(face), as_drawn(text)
        self._painter.setFont(face)
        self._painter.setPen(QColor(self._look.theme[token]))
        width = metrics.horizontalAdvance(text)
        self._painter.drawText(QRectF(x, top, width + 8, metrics.height()), _LEFT_FLAG, text)
        return x + width

    def _text_right(self, right: float, top: float, text: str, face: QFont, token: str) -> None:
        self._text(right - QFontMetricsF(face).horizontalAdvance(as_drawn(text)), top, text, face, token)
