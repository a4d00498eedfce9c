"""Colours, pens and pattern tiles of one theme at one pixel ratio, made once; and all that a mark is painted with."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTransform

from infusion_gui.timeline.tokens import DrugClass, Theme, mix
from infusion_gui.timeline.type import Lettering

TILE = 8
HATCH_PITCH = 7
HATCH_SHARE = 0.72


class Brushes:
    """What a painter dips into."""

    def __init__(self, theme: Theme, ratio: float) -> None:
        self.theme = theme
        self.ratio = ratio
        self.hair = max(1, round(ratio)) / ratio  # one logical pixel, in whole device pixels
        self.edge = max(1, round(theme.edge * ratio)) / ratio
        self._colours: dict[str, QColor] = {}
        self._tiles: dict[tuple[str, str], QBrush] = {}
        self._pens: dict[tuple[str, float, tuple[float, ...]], QPen] = {}

    def colour(self, token: str) -> QColor:
        """A token's colour."""
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = QColor(self.theme[token])
        return found

    def mixed(self, ground: str, over: str, share: float) -> QColor:
        """One token laid on another with this opacity."""
        return QColor(mix(self.theme[ground], self.theme[over], share))

    def pen(self, token: str, width: float = 1.0, dash: tuple[float, ...] = ()) -> QPen:
        """A pen of a token's colour; `dash` in logical pixels."""
        key = (token, width, dash)
        found = self._pens.get(key)
        if found is None:
            found = QPen(self.colour(token), self.whole(width))
            found.setCapStyle(Qt.PenCapStyle.FlatCap)
            found.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            if dash:
                found.setDashPattern([part / found.widthF() for part in dash])
            self._pens[key] = found
        return found

    def whole(self, width: float) -> float:
        """A stroke width that is a whole number of device pixels."""
        return max(1, round(width * self.ratio)) / self.ratio

    def snapped(self, x: float) -> float:
        """The nearest edge of a device pixel."""
        return math.floor(x * self.ratio + 0.5) / self.ratio

    def tile(self, ink: DrugClass) -> QBrush:
        """The fill of a class with its pattern."""
        key = (ink, "fill")
        found = self._tiles.get(key)
        if found is None:
            found = self._tiles[key] = self._pattern(ink)
        return found

    def hatch(self, ink: DrugClass, ground: str) -> QBrush:
        """Blocked minutes: lines at 45 degrees in the blocker's colour on a ground token."""
        key = (ink, ground)
        found = self._tiles.get(key)
        if found is None:
            found = self._tiles[key] = self._hatch(ink, ground)
        return found

    def _blank(self, size: int, ground: str) -> QPixmap:
        pixmap = QPixmap(round(size * self.ratio), round(size * self.ratio))
        pixmap.fill(self.colour(ground))
        return pixmap

    def _as_brush(self, pixmap: QPixmap) -> QBrush:
        brush = QBrush(pixmap)
        # A tile is made of device pixels; the painter's unit is the logical one.
        brush.setTransform(QTransform.fromScale(1 / self.ratio, 1 / self.ratio))
        return brush

    def _pattern(self, ink: DrugClass) -> QBrush:
        kind = self.theme.tiles[ink]
        if kind == "plain":
            return QBrush(self.colour(f"{ink}.fill"))
        pixmap = self._blank(TILE, f"{ink}.fill")
        size = pixmap.width()
        line = max(1, round(self.ratio))
        colour = self.colour(f"{ink}.pattern")
        painter = QPainter(pixmap)
        if kind in ("level", "upright"):
            for at in (0, size // 2):
                box = (0, at, size, line) if kind == "level" else (at, 0, line, size)
                painter.fillRect(*box, colour)
        elif kind == "grid":
            painter.fillRect(0, 0, size, line, colour)
            painter.fillRect(0, 0, line, size, colour)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            radius = 1.1 * self.ratio / 1.1
            quarter, half = size / 4, size / 2
            for x, y in ((quarter, quarter), (quarter + half, quarter + half)):
                painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.end()
        return self._as_brush(pixmap)

    def _hatch(self, ink: DrugClass, ground: str) -> QBrush:
        pixmap = self._blank(HATCH_PITCH, ground)
        size = float(pixmap.width())
        strong = ink == "chemo"
        colour = self.colour("chemo.fill") if strong else self.mixed(ground, f"{ink}.edge", HATCH_SHARE)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour, (2.0 if strong else 1.25) * self.ratio)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        for shift in (-size, 0.0, size):
            painter.drawLine(QPointF(shift, size), QPointF(shift + size, 0.0))
        painter.end()
        return self._as_brush(pixmap)

    def aligned(self, x0: float, x1: float, y0: float, y1: float) -> QRectF:
        """A rectangle whose edges lie on device pixels."""
        left, top = self.snapped(x0), self.snapped(y0)
        return QRectF(left, top, max(self.snapped(x1) - left, self.hair), self.snapped(y1) - top)


class Easel(NamedTuple):
    """What the marks of a lane are painted with; `ground` is the token of what lies behind them."""

    brushes: Brushes
    lettering: Lettering
    ground: str
