"""Rows of a list as they were painted last: in the steps of a drag rows come and go, and those between only move."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap

_MOST = 120  # rows that are kept, of some 40 kB each


class Pictures:
    """Draws rows of opaque ground, each painted once as long as it looks the same."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, QPixmap] = {}

    def draw(
        self,
        painter: QPainter,
        area: QRect,
        ground: QColor,
        looks: Hashable,
        paint: Callable[[QPainter, QRect], None],
    ) -> None:
        """Draws into `area` what `paint` makes on `ground`; `looks` is all that its picture depends on beside the size
        of the area.
        """
        ratio = painter.device().devicePixelRatioF()
        if not ratio.is_integer():  # a picture that begins between two pixels of the screen would be blurred
            paint(painter, area)
            return
        key = (looks, area.width(), area.height(), ratio, ground.rgba())
        picture = self._kept.pop(key, None)
        if picture is None:
            picture = QPixmap(area.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(ground)
            own = QPainter(picture)
            paint(own, QRect(QPoint(0, 0), area.size()))
            own.end()
        self._kept[key] = picture  # the last ones drawn are the last ones to go
        if len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]
        painter.drawPixmap(area.topLeft(), picture)
