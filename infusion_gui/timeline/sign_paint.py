"""What is laid on and around bars as strokes of a QPainter: frames and handles, chips, small pictures, counts."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.brushes import Easel
from infusion_gui.timeline.glyphs import draw_crown, draw_lock, draw_query
from infusion_gui.timeline.marks import Badge, Chip, Frame, Glyph, Outline, Style

_NO_PEN = QPen(Qt.PenStyle.NoPen)
_ALIAS = QPainter.RenderHint.Antialiasing


def paint_frame(on: Easel, painter: QPainter, frame: Frame) -> None:
    """The frame of a selected bar, with the ring of the keyboard."""
    brushes = on.brushes
    rect = brushes.aligned(frame.x0, frame.x1, frame.y0, frame.y1)
    width = brushes.whole(2.0)
    pen = brushes.pen("ink", 2.0)
    painter.setRenderHint(_ALIAS, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    air = QPen(brushes.colour(on.ground), brushes.hair)
    painter.setPen(air)
    out = brushes.hair / 2
    painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), 3.5, 3.5)
    painter.setPen(pen)
    out = brushes.hair + width / 2
    painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), 4.5, 4.5)
    if frame.rings > 1:
        out += width * 2
        painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), 7, 7)
    if frame.handles:
        _handles(on, painter, rect, brushes.colour("ink"))
    if frame.edge is not None:
        _chosen_edge(on, painter, rect, frame.edge == "start")
    painter.setRenderHint(_ALIAS, False)


def _chosen_edge(on: Easel, painter: QPainter, rect: QRectF, left: bool) -> None:
    """The end that the arrow keys move: a bar over the whole height with a point outwards."""
    x, sign = (rect.left(), -1) if left else (rect.right(), 1)
    middle, reach = rect.center().y(), rect.height() / 2 + 3
    painter.setBrush(on.brushes.colour("ink"))
    painter.setPen(QPen(on.brushes.colour(on.ground), 1))
    painter.drawRoundedRect(QRectF(x - 3.5, middle - reach, 7, 2 * reach), 3, 3)
    tip = QPointF(x + sign * 11, middle)
    painter.drawPolygon(QPolygonF([tip, QPointF(x + sign * 5, middle - 5), QPointF(x + sign * 5, middle + 5)]))


def paint_outline(on: Easel, painter: QPainter, outline: Outline) -> None:
    """The edge of a bar under the pointer, or the place it was moved from."""
    brushes = on.brushes
    rect = brushes.aligned(outline.x0, outline.x1, outline.y0, outline.y1)
    painter.setRenderHint(_ALIAS, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge = f"{outline.ink}.edge"
    pen = brushes.pen(edge, 1.0, (3, 3)) if outline.dashed else brushes.pen(edge, 2.0)
    half = pen.widthF() / 2
    painter.setPen(pen)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), m.RADIUS, m.RADIUS)
    if outline.handles:
        _handles(on, painter, rect, brushes.colour(edge))
    painter.setRenderHint(_ALIAS, False)


def _handles(on: Easel, painter: QPainter, rect: QRectF, colour: QColor) -> None:
    height = min(m.HANDLE_HEIGHT, rect.height() - 2)
    painter.setBrush(colour)
    painter.setPen(QPen(on.brushes.colour(on.ground), 1))
    for x in (rect.left(), rect.right()):
        box = QRectF(x - m.HANDLE_WIDTH / 2, rect.center().y() - height / 2, m.HANDLE_WIDTH, height)
        painter.drawRoundedRect(box, m.HANDLE_RADIUS, m.HANDLE_RADIUS)


def paint_glyph(on: Easel, painter: QPainter, glyph: Glyph) -> None:
    """A small picture."""
    painter.setRenderHint(_ALIAS, True)
    if glyph.icon == "crown":
        draw_crown(painter, glyph.x, glyph.y, on.brushes.colour(glyph.colour), glyph.size or m.CROWN_WIDTH)
    elif glyph.icon == "query":
        draw_query(painter, glyph.x, glyph.y, on.brushes, (glyph.size or 14.0) / 14.0)
    elif glyph.icon == "question":
        _question(on, painter, glyph)
    else:
        draw_lock(painter, glyph.x, glyph.y, on.brushes.colour(glyph.colour), True)
    painter.setRenderHint(_ALIAS, False)


def _question(on: Easel, painter: QPainter, glyph: Glyph) -> None:
    painter.setPen(QPen(on.brushes.colour("query"), 1))
    painter.setBrush(on.brushes.colour("query.icon"))
    radius = (glyph.size or 15.0) / 2
    painter.drawEllipse(QPointF(glyph.x, glyph.y), radius, radius)
    width = on.lettering.width("?", "badge")
    on.lettering.draw(painter, glyph.x - width / 2, glyph.y, "?", "badge", on.brushes.colour("on.icon"))


def paint_badge(on: Easel, painter: QPainter, badge: Badge) -> None:
    """A lozenge with a count."""
    painter.setRenderHint(_ALIAS, True)
    painter.setPen(_NO_PEN)
    painter.setBrush(on.brushes.colour(badge.colour))
    rect = QRectF(badge.x - badge.width / 2, badge.y - badge.height / 2, badge.width, badge.height)
    radius = badge.height / 2
    painter.drawRoundedRect(rect, radius, radius)
    painter.setRenderHint(_ALIAS, False)
    width = on.lettering.width(badge.text, "badge")
    on.lettering.draw(painter, badge.x - width / 2, badge.y, badge.text, "badge", on.brushes.colour(badge.ink))


def paint_chip(on: Easel, painter: QPainter, chip: Chip) -> None:
    """A distance to a threshold, or the way to a bar off the canvas."""
    brushes = on.brushes
    fill, edge, strong, rest = {
        "far": (on.ground, "line.strong", "text", "text.2"),
        "near": ("gain.ground", "gain", "gain", "gain"),
        "pill": ("bar", "line.strong", "text.2", "text.2"),
    }[chip.kind]
    rect = brushes.aligned(chip.x, chip.x + chip.width, chip.y - 9.5, chip.y + 9.5)
    pen = brushes.pen(edge)
    half = pen.widthF() / 2
    painter.setRenderHint(_ALIAS, True)
    painter.setPen(pen)
    painter.setBrush(brushes.colour(fill))
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), m.CHIP_RADIUS, m.CHIP_RADIUS)
    x = rect.left() + 9
    if chip.kind == "pill":
        _pill_words(on, painter, chip, rect)
        return
    painter.setRenderHint(_ALIAS, False)
    words: tuple[tuple[str, Style, str], ...] = (
        (chip.strong, "caption.bold", strong), (chip.rest, "caption", rest),
    )  # fmt: skip
    for text, style, colour in words:
        on.lettering.draw(painter, x, chip.y, text, style, brushes.colour(colour))
        x += on.lettering.width(text, style) + 5


def _pill_words(on: Easel, painter: QPainter, chip: Chip, rect: QRectF) -> None:
    left = chip.strong != ""
    painter.setPen(QPen(on.brushes.colour("text.2"), 1.5))
    x = rect.left() + 9 if left else rect.right() - 12
    sign = -1 if left else 1
    painter.drawPolyline(
        QPolygonF([QPointF(x, chip.y - 3.5), QPointF(x + sign * 3.5, chip.y), QPointF(x, chip.y + 3.5)])
    )
    painter.setRenderHint(_ALIAS, False)
    start = rect.left() + (16 if left else 9)
    on.lettering.draw(painter, start, chip.y, chip.rest, "caption", on.brushes.colour("text.2"))
