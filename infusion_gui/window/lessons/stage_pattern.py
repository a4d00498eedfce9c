"""The patterns of the classes at the size of the stage."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

_PITCH, _LINE = 9.0, 2.0


def paint_pattern(painter: QPainter, box: QRectF, tile: str, brush: QBrush) -> None:
    """The pattern that tells a class without its colour. `tile`: its name in the theme, of which "plain" has none."""
    pitch = _PITCH * 2 if tile == "grid" else _PITCH
    across, down = (_steps(low, high, pitch) for low, high in ((box.left(), box.right()), (box.top(), box.bottom())))
    if tile in ("level", "grid"):
        for y in down:
            painter.fillRect(QRectF(box.left(), y, box.width(), _LINE), brush)
    if tile in ("upright", "grid"):
        for x in across:
            painter.fillRect(QRectF(x, box.top(), _LINE, box.height()), brush)
    if tile == "dots":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        for n, y in enumerate(down):
            for x in across:
                middle = QPointF(x + n % 2 * pitch / 2, y)
                if box.contains(middle):
                    painter.drawEllipse(middle, _LINE, _LINE)


def _steps(low: float, high: float, pitch: float) -> list[float]:
    """Places from `low` to `high` a pitch apart, the first a pitch from the edge."""
    return [low + pitch * n for n in range(1, int((high - low) / pitch + 1)) if low + pitch * n < high - _LINE]
