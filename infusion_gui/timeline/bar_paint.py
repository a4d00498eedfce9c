"""Bars and single times as strokes of a QPainter: their fill, edge and soft ends, what blocks them, what they share."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPaintEngine, QPainter, QPainterPath, QPen, QPolygonF

from infusion_gui.timeline.brushes import Easel
from infusion_gui.timeline.marks import Box, Bridge, Hatch, Marker, Notch
from infusion_gui.timeline.tokens import DrugClass

_NO_PEN = QPen(Qt.PenStyle.NoPen)
SMALL_RADIUS = 2.0  # pixels; such bars are drawn in the quick way
_ALIAS = QPainter.RenderHint.Antialiasing


def paint_box(on: Easel, painter: QPainter, box: Box) -> None:
    """A bar, or a stretch of one."""
    brushes = on.brushes
    rect = brushes.aligned(box.x0, box.x1, box.y0, box.y1)
    ink = box.ink
    if box.open_left or box.open_right:
        _feather(on, painter, box, rect)
        return
    if box.radius <= SMALL_RADIUS and box.look == "filled" and not box.locked:
        _small_box(on, painter, rect, ink)
        return
    pen = brushes.pen(f"{ink}.edge", brushes.theme.edge)
    fill: QBrush | None = None
    if box.look == "filled":
        fill = brushes.tile(ink)
    elif box.look == "hollow":
        fill = QBrush(brushes.colour(on.ground))
    elif box.look == "dashed":
        fill = QBrush(brushes.colour("none.fill"))
        pen = brushes.pen("none.edge", brushes.theme.edge, (4, 3))
    elif box.look == "held":
        fill = QBrush(brushes.colour(on.ground))
        pen = brushes.pen("query", 2.0, (3, 2))
    elif box.look == "soft":
        fill = QBrush(brushes.colour(f"{ink}.soft"))
        pen = brushes.pen(f"{ink}.edge", brushes.theme.edge, (3, 2))
    if box.locked and box.look != "held":
        pen = brushes.pen(f"{ink}.edge", brushes.theme.edge, (1, 2))
    half = pen.widthF() / 2
    inner = rect.adjusted(half, half, -half, -half)
    if inner.width() <= 0:
        painter.fillRect(rect, pen.color())
        return
    painter.setBrush(fill)
    painter.setPen(pen)
    radius = min(box.radius, inner.width() / 2)
    painter.setRenderHint(_ALIAS, True)
    painter.drawRoundedRect(inner, radius, radius)
    painter.setRenderHint(_ALIAS, False)


def _small_box(on: Easel, painter: QPainter, rect: QRectF, ink: DrugClass) -> None:
    """A bar of a compact row, of which there may be hundreds: rectangles without a pen, one corner pixel cut."""
    brushes = on.brushes
    edge, cut = brushes.edge, brushes.hair
    colour = brushes.colour(f"{ink}.edge")
    painter.fillRect(rect.adjusted(cut, 0, -cut, 0), colour)
    painter.fillRect(rect.adjusted(0, cut, 0, -cut), colour)
    painter.fillRect(rect.adjusted(edge, edge, -edge, -edge), brushes.tile(ink))


def _feather(on: Easel, painter: QPainter, box: Box, rect: QRectF) -> None:
    """A bar whose end nobody charted fades into the ground, edge and all.

    Only fills have gradients here: an SVG knows none for strokes.
    """
    brushes = on.brushes
    printed = painter.paintEngine().type() == QPaintEngine.Type.Pdf
    rim = "query" if box.look == "held" else f"{box.ink}.edge"
    edge, radius = brushes.edge, box.radius
    firm, soft = (rect.left(), rect.right()) if box.open_right else (rect.right(), rect.left())
    inwards = 1 if box.open_right else -1
    painter.setRenderHint(_ALIAS, True)
    if box.look == "filled":
        body = QPainterPath()
        body.addRoundedRect(rect.adjusted(0, 0, radius if inwards > 0 else 0, 0), radius, radius)
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.fillPath(body, _fading(on, f"{box.ink}.fill", firm, soft, printed))
        painter.restore()
    painter.setRenderHint(_ALIAS, False)
    fading = _fading(on, rim, firm, soft, printed)
    left = rect.left() + (radius if inwards > 0 else 0)
    for y in (rect.top(), rect.bottom() - edge):
        painter.fillRect(QRectF(left, y, rect.width() - radius, edge), fading)
    half = edge / 2
    x, top, bottom = firm + inwards * half, rect.top() + half, rect.bottom() - half
    side = QPainterPath(QPointF(x + inwards * radius, top))
    side.quadTo(QPointF(x, top), QPointF(x, top + radius))
    side.lineTo(x, bottom - radius)
    side.quadTo(QPointF(x, bottom), QPointF(x + inwards * radius, bottom))
    painter.setRenderHint(_ALIAS, True)
    painter.strokePath(side, QPen(brushes.colour(rim), edge))
    painter.setRenderHint(_ALIAS, False)


def _fading(on: Easel, token: str, firm: float, soft: float, printed: bool) -> QBrush:
    """A colour that is whole for the first third and gone at the end. `printed`: it becomes the lane's ground, for
    the readers of Qt's PDFs show a gradient to nothing as one colour.
    """
    colour = on.brushes.colour(token)
    clear = QColor(on.brushes.colour(on.ground) if printed else colour)
    clear.setAlpha(255 if printed else 0)
    gradient = QLinearGradient(firm, 0, soft, 0)
    for at, stop in ((0.0, colour), (0.35, colour), (1.0, clear)):
        gradient.setColorAt(at, stop)
    return QBrush(gradient)


def paint_hatch(on: Easel, painter: QPainter, hatch: Hatch) -> None:
    """Minutes of a fluid that another administration takes."""
    brushes = on.brushes
    rect = brushes.aligned(hatch.x0, hatch.x1, hatch.y0, hatch.y1)
    painter.fillRect(rect, brushes.hatch(hatch.ink, "guide.ground" if hatch.fresh else on.ground))
    edge = brushes.edge
    colour = brushes.colour(hatch.edge)
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), edge), colour)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - edge, rect.width(), edge), colour)
    if not hatch.fresh:
        painter.fillRect(QRectF(rect.left(), rect.top(), edge, rect.height()), colour)
        painter.fillRect(QRectF(rect.right() - edge, rect.top(), edge, rect.height()), colour)


def paint_bridge(on: Easel, painter: QPainter, bridge: Bridge) -> None:
    """What two bars share, between them."""
    brushes = on.brushes
    rect = brushes.aligned(bridge.x0, bridge.x1, bridge.y0, bridge.y1)
    if bridge.earns:
        painter.fillRect(rect, brushes.colour("bridge"))
        return
    painter.fillRect(rect, brushes.colour(on.ground))
    pen = brushes.pen("text.3", 1.0, (3, 2))
    half = pen.widthF() / 2
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(half, half, -half, -half))


def paint_marker(on: Easel, painter: QPainter, marker: Marker) -> None:
    """A push or single time."""
    brushes = on.brushes
    half = marker.size / 2
    x, y = brushes.snapped(marker.x), marker.y
    pen = QPen(brushes.colour(f"{marker.ink}.edge"), 1.5 if brushes.theme.edge == 1 else 2.0)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if marker.look == "held":
        pen = QPen(brushes.colour("query"), 1.5, Qt.PenStyle.DotLine)
    elif marker.look == "dashed" or marker.locked:
        pen.setDashPattern([2, 1.4] if marker.look == "dashed" else [0.8, 1.2])
    painter.setPen(pen)
    hollow = marker.look in ("hollow", "held")
    painter.setBrush(QBrush(brushes.colour(on.ground)) if hollow else brushes.tile(marker.ink))
    painter.setRenderHint(_ALIAS, True)
    if marker.shape == "circle":
        painter.drawEllipse(QPointF(x, y), half - 1, half - 1)
    elif marker.shape == "triangle":
        top, point = y - half * 0.75, y + half * 0.85
        painter.drawPolygon(QPolygonF([QPointF(x - half, top), QPointF(x + half, top), QPointF(x, point)]))
    else:
        reach = half - 0.5
        painter.drawPolygon(
            QPolygonF([QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)])
        )
    painter.setRenderHint(_ALIAS, False)


def paint_notch(on: Easel, painter: QPainter, notch: Notch) -> None:
    """The nick where charted rows were merged."""
    brushes = on.brushes
    x, y = brushes.snapped(notch.x), notch.y
    nick = QPolygonF([QPointF(x - 5, y), QPointF(x, y + 5), QPointF(x + 5, y)])
    painter.setRenderHint(_ALIAS, True)
    painter.setPen(_NO_PEN)
    painter.setBrush(brushes.colour(on.ground))
    painter.drawPolygon(QPolygonF([QPointF(x - 5, y - 1), *nick.toList(), QPointF(x + 5, y - 1)]))
    painter.setPen(QPen(brushes.colour(f"{notch.ink}.edge"), brushes.edge))
    painter.drawPolyline(nick)
    painter.setRenderHint(_ALIAS, False)
