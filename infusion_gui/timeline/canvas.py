"""The canvas: one batched item for all lanes and one for what lies over them, in a pyqtgraph view of pixel units.

Everything is drawn in logical pixels of the viewport: the scene's unit is the pixel, time is turned into pixels by the
board's scale, so that labels and one-pixel lines are exact and no item exists per bar.
"""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from infusion_gui.timeline.backdrop import paint_ground, paint_lane_ground, paint_lines
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.brushes import Brushes
from infusion_gui.timeline.guides import NOTHING, Guides
from infusion_gui.timeline.overlay import chip_rect, paint_guides
from infusion_gui.timeline.paint import LanePainter
from infusion_gui.timeline.tokens import Theme
from infusion_gui.timeline.type import Lettering


class _Lanes(pg.GraphicsObject):
    """Ground, grid and the marks of every lane."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def boundingRect(self) -> QRectF:
        return self._canvas.area()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self._canvas.paint_lanes(painter, option.exposedRect)


class _Over(pg.GraphicsObject):
    """Lines of the visit, playhead and the guides of a gesture: the only item that changes on every move."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.setZValue(1)

    def boundingRect(self) -> QRectF:
        return self._canvas.area()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self._canvas.paint_over(painter)


class Canvas(pg.GraphicsView):
    """Draws a `Board`. Mouse and keys are handed on as Qt events; pyqtgraph's own gestures never see them."""

    resized = Signal()

    def __init__(self, board: Board, lettering: Lettering, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.board = board
        self.lettering = lettering
        self.theme = theme
        self.guides: Guides = NOTHING
        self.playhead: int | None = None
        self.scroll = 0.0
        self._brushes = Brushes(theme, 1.0)
        self._painter = LanePainter(self._brushes, lettering)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lanes = _Lanes(self)
        self._over = _Over(self)
        self.addItem(self._lanes)
        self.addItem(self._over)
        self._over_rects: list[QRectF] = []

    def area(self) -> QRectF:
        """The whole canvas in pixels."""
        return QRectF(0, 0, self.viewport().width(), self.viewport().height())

    def set_theme(self, theme: Theme) -> None:
        """Draw in another palette."""
        self.theme = theme
        self._brushes = Brushes(theme, self._brushes.ratio)
        self._painter = LanePainter(self._brushes, self.lettering)
        self.repaint_all()

    def brushes(self) -> Brushes:
        """The brushes for the screen the canvas is on."""
        ratio = self.devicePixelRatioF()
        if ratio != self._brushes.ratio:
            self._brushes = Brushes(self.theme, ratio)
            self._painter = LanePainter(self._brushes, self.lettering)
        return self._brushes

    # -- painting ---------------------------------------------------------------------------------------

    def repaint_all(self) -> None:
        """Everything is painted again in the next frame."""
        self._over_rects = self._over_areas()
        self.viewport().update()

    def repaint_stale(self) -> None:
        """Only the lanes that changed, and what lies over them."""
        for place in self.board.stale():
            self._lanes.update(QRectF(0, place.top - self.scroll, self.viewport().width(), place.height))
        self.repaint_over()

    def repaint_over(self) -> None:
        """Where guides were and where they are now."""
        areas = self._over_areas()
        for rect in (*self._over_rects, *areas):
            self._over.update(rect)
        self._over_rects = areas

    def paint_lanes(self, painter: QPainter, exposed: QRectF) -> None:
        brushes = self.brushes()
        paint_ground(painter, self.board, brushes, exposed, self.scroll)
        for place in self.board.layout.lanes:
            top = place.top - self.scroll
            if top > exposed.bottom() or top + place.height < exposed.top():
                continue
            paint_lane_ground(painter, self.board, brushes, self.lettering, place, top)
            painter.save()
            painter.translate(0, top)
            painter.setClipRect(QRectF(0, 0, self.board.scale.width, place.height), Qt.ClipOperation.IntersectClip)
            self._painter.paint(painter, self.board.marks(place), self.board.ground(place))
            painter.restore()

    def paint_over(self, painter: QPainter) -> None:
        brushes = self.brushes()
        height = float(self.viewport().height())
        paint_lines(painter, self.board, brushes, height, self.playhead)
        paint_guides(painter, self.board, brushes, self.lettering, self.guides, self.scroll, height)

    def _over_areas(self) -> list[QRectF]:
        """The rectangles that the guides cover."""
        height = float(self.viewport().height())
        found = []
        x = self.board.scale.x
        moments: list[float] = [line.minute for line in self.board.stay.lines]
        if self.playhead is not None:
            moments.append(self.playhead)
        if self.guides.snap is not None:
            moments.append(self.guides.snap.minute)
        if self.guides.lit is not None:
            moments += self.guides.lit
        found += [QRectF(x(moment) - 4, 0, 8, height) for moment in moments]
        if self.guides.chip is not None:
            found.append(chip_rect(self.board, self.lettering, self.guides.chip, self.scroll).adjusted(-14, -4, 14, 4))
        if self.guides.marquee is not None:
            band = self.guides.marquee
            left, right = sorted((x(band.start), x(band.stop)))
            top, bottom = sorted((band.top, band.bottom))
            found.append(QRectF(left - 2, top - self.scroll - 2, right - left + 4, bottom - top + 4))
        if self.guides.measured is not None:
            measured = self.guides.measured
            found.append(QRectF(0, measured.y - self.scroll - 40, self.viewport().width(), 80))
        return found

    # -- events: nothing of pyqtgraph's own handling --------------------------------------------------

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self.resized.emit()
