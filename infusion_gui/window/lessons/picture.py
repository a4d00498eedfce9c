"""The small drawings beside the lessons: each shows the moment its rule turns on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from infusion_gui.timeline.brushes import HATCH_SHARE
from infusion_gui.window.chrome.theme import Look, font

if TYPE_CHECKING:
    from infusion_gui.trainer.lesson import Picture

SIZE = QSize(134, 44)
_CROWN = 13


class LessonPicture(QWidget):
    """Of the size `SIZE`."""

    def __init__(self, look: Look, picture: Picture) -> None:
        super().__init__()
        self._look = look
        self._picture = picture
        self.setFixedSize(SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(6, 2)
        getattr(self, f"_paint_{self._picture}")(painter)
        painter.end()

    def _bar(self, painter: QPainter, area: QRectF, token: str = "therapeutic") -> None:
        painter.setPen(QPen(self._look.color(f"{token}.edge"), 1))
        painter.setBrush(self._look.color(f"{token}.fill"))
        painter.drawRoundedRect(area, 2, 2)

    def _number(self, painter: QPainter, x: float, text: str) -> None:
        painter.setFont(font(12.5, 600))
        painter.setPen(self._look.color("text"))
        painter.drawText(QRectF(x, 12, 40, 18), Qt.AlignmentFlag.AlignVCenter, text)

    def _diamond(self, painter: QPainter, x: float, filled: bool) -> None:
        painter.setPen(QPen(self._look.color("therapeutic.edge"), 1.25))
        painter.setBrush(self._look.color("therapeutic.fill" if filled else "canvas"))
        points = [QPointF(x, 14), QPointF(x + 7, 21), QPointF(x, 28), QPointF(x - 7, 21)]
        painter.drawPolygon(QPolygonF(points))

    def _paint_push(self, painter: QPainter) -> None:
        self._bar(painter, QRectF(0.5, 13.5, 84, 15))
        painter.fillRect(QRectF(85, 13, 7, 16), self._look.color("therapeutic.edge"))
        painter.fillRect(QRectF(84, 7, 2, 28), self._look.color("ink"))
        self._number(painter, 97, "16")

    def _paint_repeat(self, painter: QPainter) -> None:
        pen = QPen(self._look.color("therapeutic.edge"), 1)
        pen.setDashPattern([2, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(16, 20.5), QPointF(84, 20.5))
        for x, filled in ((8.0, True), (56.0, False), (90.0, True)):
            self._diamond(painter, x, filled)
        self._number(painter, 103, "31")

    def _paint_hour(self, painter: QPainter) -> None:
        self._bar(painter, QRectF(0.5, 13.5, 94, 15))
        painter.fillRect(QRectF(61, 10, 2, 22), self._look.color("therapeutic.edge"))
        self._number(painter, 101, "91")

    def _paint_beside(self, painter: QPainter) -> None:
        self._bar(painter, QRectF(0.5, 4.5, 95, 14))
        self._bar(painter, QRectF(22.5, 26.5, 50, 11))
        painter.fillRect(QRectF(22, 16, 51, 13), self._look.color("bridge"))

    def _paint_fluid(self, painter: QPainter) -> None:
        look = self._look
        self._bar(painter, QRectF(0.5, 12.5, 110, 17), "hydration")
        painter.setPen(QPen(look.color("hydration.pattern"), 1))
        for y in (17.5, 21.5, 25.5):
            painter.drawLine(QPointF(2, y), QPointF(109, y))
        for left, width in ((28.0, 40.0), (86.0, 15.0)):
            block = QRectF(left, 13, width, 16)
            painter.save()
            painter.setClipRect(block)
            painter.fillRect(block, look.color("canvas"))
            hatch = QColor(look.color("therapeutic.edge"))
            hatch.setAlphaF(HATCH_SHARE)
            painter.setPen(QPen(hatch, 1.25))
            for step in range(-3, 10):
                x = left + step * 7
                painter.drawLine(QPointF(x, 30), QPointF(x + 18, 12))
            painter.restore()
            painter.setPen(QPen(look.color("hydration.edge"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(left, 12.5, width, 17))

    def _paint_accesses(self, painter: QPainter) -> None:
        for left, top, width in ((0.5, 3.5, 90.0), (34.5, 24.5, 76.0)):
            self._bar(painter, QRectF(left, top, width, 14))
            crown = self._look.icon("crown", "therapeutic.text", _CROWN)
            crown.paint(painter, round(left + 4), round(top + 0.5), _CROWN, _CROWN)
