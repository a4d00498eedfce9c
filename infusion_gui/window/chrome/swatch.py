"""The small picture of a row in lists: its class by colour and pattern, its technique by shape, its outcome by fill."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from infusion_gui.case.model import Administration
from infusion_gui.coding.result import Account
from infusion_gui.timeline.tokens import Theme, class_of

SIZE = 14


def swatch_pixmap(theme: Theme, row: Administration, account: Account | None, ratio: float) -> QPixmap:
    """The swatch of a row as a pixmap for a display of this pixel ratio."""
    pixmap = QPixmap(round(SIZE * ratio), round(SIZE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_swatch(painter, QRectF(1, 1, SIZE - 2, SIZE - 2), theme, row, account)
    painter.end()
    return pixmap


def paint_swatch(
    painter: QPainter, area: QRectF, theme: Theme, row: Administration, account: Account | None = None
) -> None:
    """Draws the swatch into `area` (a square of about 12 logical pixels)."""
    kind = class_of(row.category)
    edge, fill = QColor(theme[f"{kind}.edge"]), QColor(theme[f"{kind}.fill"])
    hollow = account is not None and account.status in ("not_reported", "held") and kind not in ("none", "contrast")
    pen = QPen(edge, 1.25)
    if account is not None and account.status == "held":
        pen = QPen(QColor(theme["query"]), 1.25, Qt.PenStyle.DashLine)
    elif kind == "none":
        pen = QPen(edge, 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2.5, 1.75])
    outline = _outline(area, row)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(outline, QBrush(QColor(theme["field"]) if hollow else fill))
    if not hollow and kind != "none":
        _pattern(painter, outline, area, theme, kind)
    painter.strokePath(outline, pen)
    painter.restore()


def _outline(area: QRectF, row: Administration) -> QPainterPath:
    path = QPainterPath()
    middle = area.center()
    if row.route in ("IM", "SQ", "intralesional"):
        top, bottom = area.top() + 1, area.bottom() - 0.5
        path.addPolygon(QPolygonF([QPointF(area.left(), top), QPointF(area.right(), top), QPointF(middle.x(), bottom)]))
        path.closeSubpath()
    elif row.category == "contrast" and row.single_time:
        path.addEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5))
    elif row.single_time or row.technique == "push":
        reach = area.width() / 2
        steps = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
        path.addPolygon(QPolygonF([QPointF(middle.x() + x, middle.y() + y) for x, y in steps]))
        path.closeSubpath()
    else:
        path.addRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    return path


def _pattern(painter: QPainter, outline: QPainterPath, area: QRectF, theme: Theme, kind: str) -> None:
    tile = theme.tiles[kind]
    if tile == "plain":
        return
    painter.setClipPath(outline)
    painter.setPen(QPen(QColor(theme[f"{kind}.pattern"]), 1))
    steps = [3.5, 7.5, 11.5]
    if tile in ("level", "grid"):
        for step in steps:
            painter.drawLine(QPointF(area.left(), area.top() + step), QPointF(area.right(), area.top() + step))
    if tile in ("upright", "grid"):
        for step in steps:
            painter.drawLine(QPointF(area.left() + step, area.top()), QPointF(area.left() + step, area.bottom()))
    if tile == "dots":
        painter.setBrush(QColor(theme[f"{kind}.pattern"]))
        painter.setPen(Qt.PenStyle.NoPen)
        for x, y in ((4.0, 4.0), (8.0, 4.0), (6.0, 6.5), (4.0, 9.0), (8.0, 9.0)):
            painter.drawEllipse(QPointF(area.left() + x, area.top() + y), 0.9, 0.9)
    painter.setClipping(False)
