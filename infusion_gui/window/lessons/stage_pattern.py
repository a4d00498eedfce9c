"""The patterns of the classes at the size of the stage."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from infusion_gui.timeline.tokens import DrugClass
from infusion_gui.window.chrome.theme import Look

_PITCH, _LINE = 9.0, 2.0


def paint_pattern(painter: QPainter, look: Look, box: QRectF, kind: DrugClass) -> None:
    """The pattern that tells a class without its colour."""
    tile = look.theme.tiles[kind]
    if tile == "plain":
        return
    colour = look.color(f"{kind}.pattern")
    pitch = _PITCH * 2 if tile == "grid" else _PITCH
    across, down = (_steps(low, high, pitch) for low, high in ((box.left(), box.right()), (box.top(), box.bottom())))
    if tile in ("level", "grid"):
        for y in down:
            painter.fillRect(QRectF(box.left(), y, box.width(), _LINE), colour)
    if tile in ("upright", "grid"):
        for x in across:
            painter.fillRect(QRectF(x, box.top(), _LINE, box.height()), colour)
    if tile == "dots":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for n, y in enumerate(down):
            for x in across:
                middle = QPointF(x + n % 2 * pitch / 2, y)
                if box.contains(middle):
                    painter.drawEllipse(middle, _LINE, _LINE)


def _steps(low: float, high: float, pitch: float) -> list[float]:
    """Places from `low` to `high` a pitch apart, the first a pitch from the edge."""
    return [low + pitch * n for n in range(1, int((high - low) / pitch + 1)) if low + pitch * n < high - _LINE]
