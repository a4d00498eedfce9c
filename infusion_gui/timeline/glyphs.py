"""The small pictures of the drawing: crown, query, lock."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.brushes import Brushes


def draw_crown(painter: QPainter, x: float, y: float, colour: QColor, width: float = m.CROWN_WIDTH) -> None:
    """The initial's crown, centred; 14 x 13 at full width."""
    path = QPainterPath()
    unit = width / m.CROWN_WIDTH
    left, top = x - width / 2, y - m.CROWN_HEIGHT * unit / 2
    path.moveTo(left, top + 2 * unit)
    for dx, dy in ((3.5, 6.0), (7.0, 0.0), (10.5, 6.0), (14.0, 2.0), (12.8, 9.4), (1.2, 9.4)):
        path.lineTo(left + dx * unit, top + dy * unit)
    path.closeSubpath()
    path.addRect(QRectF(left + 1.2 * unit, top + 10.6 * unit, 11.6 * unit, 2.2 * unit))
    painter.fillPath(path, colour)


def draw_query(painter: QPainter, x: float, y: float, brushes: Brushes, unit: float = 1.0) -> None:
    """The amber triangle of a question, centred; 14 wide at unit 1."""
    path = QPainterPath()
    path.moveTo(x, y - 6.5 * unit)
    path.lineTo(x + 7 * unit, y + 6 * unit)
    path.lineTo(x - 7 * unit, y + 6 * unit)
    path.closeSubpath()
    pen = QPen(brushes.colour("query"), 1.2)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(brushes.colour("query.icon"))
    painter.drawPath(path)
    mark = QPen(brushes.colour("on.icon"), 1.6 * unit)
    mark.setCapStyle(Qt.PenCapStyle.FlatCap)  # another would close the gap above the dot
    painter.setPen(mark)
    painter.drawLine(QPointF(x, y - 3.0 * unit), QPointF(x, y + 1.6 * unit))
    painter.drawLine(QPointF(x, y + 3.2 * unit), QPointF(x, y + 4.8 * unit))


def draw_lock(painter: QPainter, x: float, y: float, colour: QColor, closed: bool) -> None:
    """A padlock, 10 x 12, centred."""
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(x - 5, y - 1, 10, 7), 1.5, 1.5)
    path = QPainterPath()
    path.moveTo(x - 3, y - 1)
    path.lineTo(x - 3, y - 3)
    path.arcTo(QRectF(x - 3, y - 6, 6, 6), 180, -180 if closed else -150)
    if closed:
        path.lineTo(x + 3, y - 1)
    painter.drawPath(path)
