"""The marks of a lane as strokes of a QPainter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QLinearGradient,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)  # fmt: skip

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.brushes import Brushes
from infusion_gui.timeline.glyphs import draw_crown, draw_lock, draw_query
from infusion_gui.timeline.marks import (
    Badge,
    Box,
    Bridge,
    Chip,
    Fill,
    Frame,
    Glyph,
    Hatch,
    Mark,
    Marker,
    Marks,
    Notch,
    Outline,
    Stroke,
    Style,
    Text,
)  # fmt: skip
from infusion_gui.timeline.tokens import DrugClass
from infusion_gui.timeline.type import Lettering

_NO_PEN = QPen(Qt.PenStyle.NoPen)
SMALL_RADIUS = 2.0  # pixels; such bars are drawn in the quick way
_ALIAS = QPainter.RenderHint.Antialiasing


class LanePainter:
    """Paints marks with one set of brushes; `ground` is the lane's ground token."""

    def __init__(self, brushes: Brushes, lettering: Lettering) -> None:
        self.brushes = brushes
        self.lettering = lettering
        self.ground = "canvas"
        self._base, self._top = QTransform(), 0.0
        self._kinds: dict[type, Callable[[QPainter, Any], None]] = {
            Box: self._box, Hatch: self._hatch, Fill: self._fill, Stroke: self._stroke, Bridge: self._bridge,
            Marker: self._marker, Notch: self._notch, Glyph: self._glyph, Badge: self._badge, Chip: self._chip,
            Frame: self._frame, Outline: self._outline,
        }  # fmt: skip

    def paint(self, painter: QPainter, marks: Marks, ground: str, top: float, size: QSizeF) -> None:
        """Paint one lane of this size, `top` pixels below the painter's origin, and nothing beside it."""
        self.ground = ground
        painter.save()
        # Texts are laid out for one transform; a lane's own would lay them out again in every lane.
        self._base, self._top = painter.transform(), top
        painter.translate(0, top)
        painter.setClipRect(QRectF(QPointF(0, 0), size), Qt.ClipOperation.IntersectClip)
        painter.setBrushOrigin(0, 0)
        for layer in marks.layers():
            self._layer(painter, layer)
        painter.restore()

    def _layer(self, painter: QPainter, layer: Iterable[Mark]) -> None:
        """Paint marks in their order, texts after the rest."""
        kinds = self._kinds
        texts: list[Text] = []
        for mark in layer:
            if type(mark) is Text:
                texts.append(mark)
            else:
                kinds[type(mark)](painter, mark)
        if texts:
            self._texts(painter, texts)

    def _texts(self, painter: QPainter, texts: list[Text]) -> None:
        """Plates first, then the letters, with as few changes of pen and font as there are kinds."""
        by_kind: dict[tuple[str, str], list[Text]] = {}
        for text in texts:
            if text.plate is not None:
                painter.fillRect(
                    self.brushes.aligned(text.x - 4, text.x + text.width + 4, text.y - 8, text.y + 8),
                    self.brushes.colour(text.plate),
                )
            by_kind.setdefault((text.style, text.colour), []).append(text)
        lane, top = painter.transform(), self._top
        painter.setTransform(self._base)
        for (_, colour), same in by_kind.items():
            words = [(text.x, text.y + top, text.text) for text in same]
            self.lettering.draw_all(painter, same[0].style, self.brushes.colour(colour), words)
        painter.setTransform(lane)

    def _box(self, painter: QPainter, box: Box) -> None:
        brushes = self.brushes
        rect = brushes.aligned(box.x0, box.x1, box.y0, box.y1)
        ink = box.ink
        if box.open_left or box.open_right:
            self._feather(painter, box, rect)
            return
        if box.radius <= SMALL_RADIUS and box.look == "filled" and not box.locked:
            self._small_box(painter, rect, ink)
            return
        pen = brushes.pen(f"{ink}.edge", brushes.theme.edge)
        fill: QBrush | None = None
        if box.look == "filled":
            fill = brushes.tile(ink)
        elif box.look == "hollow":
            fill = QBrush(brushes.colour(self.ground))
        elif box.look == "dashed":
            fill = QBrush(brushes.colour("none.fill"))
            pen = brushes.pen("none.edge", brushes.theme.edge, (4, 3))
        elif box.look == "held":
            fill = QBrush(brushes.colour(self.ground))
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

    def _small_box(self, painter: QPainter, rect: QRectF, ink: DrugClass) -> None:
        """A bar of a compact row, of which there may be hundreds: rectangles without a pen, one corner pixel cut."""
        brushes = self.brushes
        edge, cut = brushes.edge, brushes.hair
        colour = brushes.colour(f"{ink}.edge")
        painter.fillRect(rect.adjusted(cut, 0, -cut, 0), colour)
        painter.fillRect(rect.adjusted(0, cut, 0, -cut), colour)
        painter.fillRect(rect.adjusted(edge, edge, -edge, -edge), brushes.tile(ink))

    def _feather(self, painter: QPainter, box: Box, rect: QRectF) -> None:
        """A bar whose end nobody charted fades into the ground, edge and all.

        Only fills have gradients here: an SVG knows none for strokes.
        """
        brushes = self.brushes
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
            painter.fillPath(body, self._fading(f"{box.ink}.fill", firm, soft, printed))
            painter.restore()
        painter.setRenderHint(_ALIAS, False)
        fading = self._fading(rim, firm, soft, printed)
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

    def _fading(self, token: str, firm: float, soft: float, printed: bool) -> QBrush:
        """A colour that is whole for the first third and gone at the end. `printed`: it becomes the lane's ground, for
        the readers of Qt's PDFs show a gradient to nothing as one colour.
        """
        colour = self.brushes.colour(token)
        clear = QColor(self.brushes.colour(self.ground) if printed else colour)
        clear.setAlpha(255 if printed else 0)
        gradient = QLinearGradient(firm, 0, soft, 0)
        for at, stop in ((0.0, colour), (0.35, colour), (1.0, clear)):
            gradient.setColorAt(at, stop)
        return QBrush(gradient)

    def _hatch(self, painter: QPainter, hatch: Hatch) -> None:
        brushes = self.brushes
        rect = brushes.aligned(hatch.x0, hatch.x1, hatch.y0, hatch.y1)
        painter.fillRect(rect, brushes.hatch(hatch.ink, "guide.ground" if hatch.fresh else self.ground))
        edge = brushes.edge
        colour = brushes.colour(hatch.edge)
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), edge), colour)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - edge, rect.width(), edge), colour)
        if not hatch.fresh:
            painter.fillRect(QRectF(rect.left(), rect.top(), edge, rect.height()), colour)
            painter.fillRect(QRectF(rect.right() - edge, rect.top(), edge, rect.height()), colour)

    def _fill(self, painter: QPainter, fill: Fill) -> None:
        colour = self.brushes.colour(fill.colour)
        if fill.opacity < 1.0:
            colour = QColor(colour)
            colour.setAlphaF(fill.opacity)
        painter.fillRect(self.brushes.aligned(fill.x0, fill.x1, fill.y0, fill.y1), colour)

    def _stroke(self, painter: QPainter, stroke: Stroke) -> None:
        brushes = self.brushes
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

    def _bridge(self, painter: QPainter, bridge: Bridge) -> None:
        brushes = self.brushes
        rect = brushes.aligned(bridge.x0, bridge.x1, bridge.y0, bridge.y1)
        if bridge.earns:
            painter.fillRect(rect, brushes.colour("bridge"))
            return
        painter.fillRect(rect, brushes.colour(self.ground))
        pen = brushes.pen("text.3", 1.0, (3, 2))
        half = pen.widthF() / 2
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(half, half, -half, -half))

    def _marker(self, painter: QPainter, marker: Marker) -> None:
        brushes = self.brushes
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
        painter.setBrush(QBrush(brushes.colour(self.ground)) if hollow else brushes.tile(marker.ink))
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

    def _notch(self, painter: QPainter, notch: Notch) -> None:
        brushes = self.brushes
        x, y = brushes.snapped(notch.x), notch.y
        nick = QPolygonF([QPointF(x - 5, y), QPointF(x, y + 5), QPointF(x + 5, y)])
        painter.setRenderHint(_ALIAS, True)
        painter.setPen(_NO_PEN)
        painter.setBrush(brushes.colour(self.ground))
        painter.drawPolygon(QPolygonF([QPointF(x - 5, y - 1), *nick.toList(), QPointF(x + 5, y - 1)]))
        painter.setPen(QPen(brushes.colour(f"{notch.ink}.edge"), brushes.edge))
        painter.drawPolyline(nick)
        painter.setRenderHint(_ALIAS, False)

    def _glyph(self, painter: QPainter, glyph: Glyph) -> None:
        painter.setRenderHint(_ALIAS, True)
        if glyph.icon == "crown":
            draw_crown(painter, glyph.x, glyph.y, self.brushes.colour(glyph.colour), glyph.size or m.CROWN_WIDTH)
        elif glyph.icon == "query":
            draw_query(painter, glyph.x, glyph.y, self.brushes, (glyph.size or 14.0) / 14.0)
        elif glyph.icon == "question":
            self._question(painter, glyph)
        else:
            draw_lock(painter, glyph.x, glyph.y, self.brushes.colour(glyph.colour), True)
        painter.setRenderHint(_ALIAS, False)

    def _question(self, painter: QPainter, glyph: Glyph) -> None:
        painter.setPen(QPen(self.brushes.colour("query"), 1))
        painter.setBrush(self.brushes.colour("query.icon"))
        radius = (glyph.size or 15.0) / 2
        painter.drawEllipse(QPointF(glyph.x, glyph.y), radius, radius)
        width = self.lettering.width("?", "badge")
        self.lettering.draw(painter, glyph.x - width / 2, glyph.y, "?", "badge", self.brushes.colour("on.icon"))

    def _badge(self, painter: QPainter, badge: Badge) -> None:
        painter.setRenderHint(_ALIAS, True)
        painter.setPen(_NO_PEN)
        painter.setBrush(self.brushes.colour(badge.colour))
        rect = QRectF(badge.x - badge.width / 2, badge.y - badge.height / 2, badge.width, badge.height)
        radius = badge.height / 2
        painter.drawRoundedRect(rect, radius, radius)
        painter.setRenderHint(_ALIAS, False)
        width = self.lettering.width(badge.text, "badge")
        self.lettering.draw(painter, badge.x - width / 2, badge.y, badge.text, "badge", self.brushes.colour(badge.ink))

    def _chip(self, painter: QPainter, chip: Chip) -> None:
        brushes = self.brushes
        fill, edge, strong, rest = {
            "far": (self.ground, "line.strong", "text", "text.2"),
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
            self._pill_words(painter, chip, rect)
            return
        painter.setRenderHint(_ALIAS, False)
        words: tuple[tuple[str, Style, str], ...] = (
            (chip.strong, "caption.bold", strong), (chip.rest, "caption", rest),
        )  # fmt: skip
        for text, style, colour in words:
            self.lettering.draw(painter, x, chip.y, text, style, brushes.colour(colour))
            x += self.lettering.width(text, style) + 5

    def _pill_words(self, painter: QPainter, chip: Chip, rect: QRectF) -> None:
        left = chip.strong != ""
        painter.setPen(QPen(self.brushes.colour("text.2"), 1.5))
        x = rect.left() + 9 if left else rect.right() - 12
        sign = -1 if left else 1
        painter.drawPolyline(
            QPolygonF([QPointF(x, chip.y - 3.5), QPointF(x + sign * 3.5, chip.y), QPointF(x, chip.y + 3.5)])
        )
        painter.setRenderHint(_ALIAS, False)
        start = rect.left() + (16 if left else 9)
        self.lettering.draw(painter, start, chip.y, chip.rest, "caption", self.brushes.colour("text.2"))

    def _frame(self, painter: QPainter, frame: Frame) -> None:
        brushes = self.brushes
        rect = brushes.aligned(frame.x0, frame.x1, frame.y0, frame.y1)
        width = brushes.whole(2.0)
        pen = brushes.pen("ink", 2.0)
        painter.setRenderHint(_ALIAS, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        air = QPen(brushes.colour(self.ground), brushes.hair)
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
            self._handles(painter, rect, brushes.colour("ink"))
        if frame.edge is not None:
            self._chosen_edge(painter, rect, frame.edge == "start")
        painter.setRenderHint(_ALIAS, False)

    def _outline(self, painter: QPainter, outline: Outline) -> None:
        brushes = self.brushes
        rect = brushes.aligned(outline.x0, outline.x1, outline.y0, outline.y1)
        painter.setRenderHint(_ALIAS, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if outline.dashed:
            pen = brushes.pen(f"{outline.ink}.edge", 1.0, (3, 3))
        else:
            pen = brushes.pen(f"{outline.ink}.edge", 2.0)
        half = pen.widthF() / 2
        painter.setPen(pen)
        painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), m.RADIUS, m.RADIUS)
        if outline.handles:
            self._handles(painter, rect, brushes.colour(f"{outline.ink}.edge"))
        painter.setRenderHint(_ALIAS, False)

    def _chosen_edge(self, painter: QPainter, rect: QRectF, left: bool) -> None:
        """The end that the arrow keys move: a bar over the whole height with a point outwards."""
        x, sign = (rect.left(), -1) if left else (rect.right(), 1)
        middle, reach = rect.center().y(), rect.height() / 2 + 3
        painter.setBrush(self.brushes.colour("ink"))
        painter.setPen(QPen(self.brushes.colour(self.ground), 1))
        painter.drawRoundedRect(QRectF(x - 3.5, middle - reach, 7, 2 * reach), 3, 3)
        tip = QPointF(x + sign * 11, middle)
        painter.drawPolygon(QPolygonF([tip, QPointF(x + sign * 5, middle - 5), QPointF(x + sign * 5, middle + 5)]))

    def _handles(self, painter: QPainter, rect: QRectF, colour: QColor) -> None:
        height = min(m.HANDLE_HEIGHT, rect.height() - 2)
        painter.setBrush(colour)
        painter.setPen(QPen(self.brushes.colour(self.ground), 1))
        for x in (rect.left(), rect.right()):
            box = QRectF(x - m.HANDLE_WIDTH / 2, rect.center().y() - height / 2, m.HANDLE_WIDTH, height)
            painter.drawRoundedRect(box, m.HANDLE_RADIUS, m.HANDLE_RADIUS)
