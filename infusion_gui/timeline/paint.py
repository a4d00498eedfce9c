"""The marks of a lane on a QPainter: layer by layer, and the words of a layer over the rest of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QTransform

from infusion_gui.timeline.bar_paint import paint_box, paint_bridge, paint_hatch, paint_marker, paint_notch
from infusion_gui.timeline.brushes import Brushes, Easel
from infusion_gui.timeline.marks import (
    Badge,
    Box,
    Bridge,
    Chip,
    Fill,
    Frame,
    Glyph,
    Hatch,
    Marker,
    Marks,
    Notch,
    Outline,
    Stroke,
    Text,
)  # fmt: skip
from infusion_gui.timeline.sign_paint import paint_badge, paint_chip, paint_frame, paint_glyph, paint_outline
from infusion_gui.timeline.type import Lettering


class LanePainter:
    """Paints the marks of lanes with one set of brushes."""

    def __init__(self, brushes: Brushes, lettering: Lettering) -> None:
        self.brushes = brushes
        self.lettering = lettering

    def paint(self, painter: QPainter, marks: Marks, ground: str, top: float, size: QSizeF) -> None:
        """Paint one lane of this size, `top` pixels below the painter's origin, and nothing beside it.

        `ground`: the token of what is behind it.
        """
        on = Easel(self.brushes, self.lettering, ground)
        painter.save()
        base = painter.transform()
        painter.translate(0, top)
        painter.setClipRect(QRectF(QPointF(0, 0), size), Qt.ClipOperation.IntersectClip)
        painter.setBrushOrigin(0, 0)
        for layer in marks.layers():
            texts: list[Text] = []
            for mark in layer:
                if type(mark) is Text:
                    texts.append(mark)
                else:
                    _KINDS[type(mark)](on, painter, mark)
            if texts:
                _write(on, painter, texts, base, top)
        painter.restore()


def _write(on: Easel, painter: QPainter, texts: list[Text], base: QTransform, top: float) -> None:
    """Plates first, then the letters, with as few changes of pen and font as there are kinds.

    Texts are laid out for one transform, `base`; a lane's own would lay them out again in every lane.
    """
    by_kind: dict[tuple[str, str], list[Text]] = {}
    for text in texts:
        if text.plate is not None:
            painter.fillRect(
                on.brushes.aligned(text.x - 4, text.x + text.width + 4, text.y - 8, text.y + 8),
                on.brushes.colour(text.plate),
            )
        by_kind.setdefault((text.style, text.colour), []).append(text)
    lane = painter.transform()
    painter.setTransform(base)
    for (_, colour), same in by_kind.items():
        words = [(text.x, text.y + top, text.text) for text in same]
        on.lettering.draw_all(painter, same[0].style, on.brushes.colour(colour), words)
    painter.setTransform(lane)


def paint_fill(on: Easel, painter: QPainter, fill: Fill) -> None:
    """A flat rectangle."""
    colour = on.brushes.colour(fill.colour)
    if fill.opacity < 1.0:
        colour = QColor(colour)
        colour.setAlphaF(fill.opacity)
    painter.fillRect(on.brushes.aligned(fill.x0, fill.x1, fill.y0, fill.y1), colour)


def paint_stroke(on: Easel, painter: QPainter, stroke: Stroke) -> None:
    """A straight line."""
    brushes = on.brushes
    pen = brushes.pen(stroke.colour, stroke.width, stroke.dash)
    half = pen.widthF() / 2
    # The middle of a line of odd width lies in the middle of a device pixel.
    if stroke.x0 == stroke.x1:
        x = brushes.snapped(stroke.x0 - half) + half
        line = QLineF(x, brushes.snapped(stroke.y0), x, brushes.snapped(stroke.y1))
    elif stroke.y0 == stroke.y1:
        y = brushes.snapped(stroke.y0 - half) + half
        line = QLineF(stroke.x0, y, stroke.x1, y)
    else:
        line = QLineF(stroke.x0, stroke.y0, stroke.x1, stroke.y1)
    painter.setPen(pen)
    painter.drawLine(line)


#: How each kind of mark is painted; texts are painted together.
_KINDS: dict[type, Callable[[Easel, QPainter, Any], None]] = {
    Box: paint_box, Hatch: paint_hatch, Fill: paint_fill, Stroke: paint_stroke, Bridge: paint_bridge,
    Marker: paint_marker, Notch: paint_notch, Glyph: paint_glyph, Badge: paint_badge, Chip: paint_chip,
    Frame: paint_frame, Outline: paint_outline,
}  # fmt: skip
