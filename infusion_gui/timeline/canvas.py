"""The canvas: one batched item for all lanes and one for what lies over them, in a pyqtgraph view of pixel units.

Everything is drawn in logical pixels of the viewport: the scene's unit is the pixel, time is turned into pixels by the
board's scale, so that labels and one-pixel lines are exact and no item exists per bar.
"""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QFrame, QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from infusion_gui.timeline.board import Board
from infusion_gui.timeline.overlay import TAIL, chip_rect
from infusion_gui.timeline.surface import Surface
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
        self._canvas.paint_lanes(painter)


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
        self.surface = Surface(board, lettering, theme)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lanes = _Lanes(self)
        self._over = _Over(self)
        self.addItem(self._lanes)
        self.addItem(self._over)
        self._over_shown: dict[tuple[object, ...], QRectF] = {}
        self._damage = QRegion()

    @property
    def board(self) -> Board:
        """What is drawn."""
        return self.surface.board

    def fit_viewport(self) -> None:
        """Give the viewport the size of the canvas again."""
        self.setViewportMargins(0, 0, 0, 0)

    def area(self) -> QRectF:
        """The whole canvas in pixels."""
        return QRectF(0, 0, self.viewport().width(), self.viewport().height())

    def set_theme(self, theme: Theme) -> None:
        """Draw in another palette."""
        self._theme = theme
        self.surface.restyle(theme, self.devicePixelRatioF())
        self.repaint_all()

    # -- painting ---------------------------------------------------------------------------------------

    def repaint_all(self) -> None:
        """Everything is painted again in the next frame."""
        self._over_shown = self._over_areas()
        self.viewport().update()

    def repaint_stale(self) -> None:
        """Only the places of the lanes that look different, and what lies over them."""
        scroll = self.surface.scroll
        for x0, x1, y0, y1 in self.board.damage(scroll, scroll + self.viewport().height()):
            self._hurt(QRectF(x0, y0 - scroll, x1 - x0, y1 - y0))
        self.repaint_over()

    def _hurt(self, rect: QRectF) -> None:
        """Paint a place again in the next frame. Straight to the viewport: the scene would wait another turn."""
        self.viewport().update(rect.toAlignedRect().adjusted(-1, -1, 1, 1))

    def repaint_over(self) -> None:
        """Where guides came or went."""
        shown = self._over_areas()
        for what, rect in {**self._over_shown, **shown}.items():
            if (what in self._over_shown) != (what in shown):
                self._hurt(rect)
        self._over_shown = shown

    def paintEvent(self, event: QPaintEvent) -> None:
        # An item is only told the rectangle around all damage; the region spares lanes between two guides.
        self._damage = event.region()
        super().paintEvent(event)

    def paint_lanes(self, painter: QPainter) -> None:
        """Paint what is damaged of the lanes."""
        self.surface.restyle(self._theme, self.devicePixelRatioF())
        self.surface.paint_lanes(painter, self._damage)

    def paint_over(self, painter: QPainter) -> None:
        """Paint lines and guides."""
        self.surface.paint_over(painter, float(self.viewport().height()))
        if self.framed:
            painter.setPen(QPen(self.surface.brushes.colour("ink"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.area().adjusted(1, 1, -1, -1))

    @property
    def framed(self) -> bool:
        """True while the keyboard is here and no bar could show it."""
        return self.board.view.focus and not self.board.view.selected

    def _over_areas(self) -> dict[tuple[object, ...], QRectF]:
        """What lies over the lanes and where: the same thing in the same place need not be painted again."""
        height, width = float(self.viewport().height()), float(self.viewport().width())
        x, guides, scroll = self.board.scale.x, self.surface.guides, self.surface.scroll
        found: dict[tuple[object, ...], QRectF] = {}
        uprights: list[tuple[str, int]] = [(line.edge, line.minute) for line in self.board.stay.lines]
        if self.surface.playhead is not None:
            uprights.append(("playhead", self.surface.playhead))
        if guides.snap is not None:
            uprights.append(("snap", guides.snap.minute))
        uprights += [("lit", minute) for minute in guides.still()]
        for kind, minute in uprights:
            found[(kind, x(minute))] = QRectF(x(minute) - 4, 0, 8, height)
        if guides.chip is not None:
            rect = chip_rect(self.board, self.surface.lettering, guides.chip, scroll)
            found[(guides.chip, rect.left(), rect.top())] = rect.adjusted(-TAIL, 0, TAIL, 0)
        if guides.marquee is not None:
            left, right = sorted((x(guides.marquee.start), x(guides.marquee.stop)))
            top, bottom = sorted((guides.marquee.top - scroll, guides.marquee.bottom - scroll))
            found[(guides.marquee,)] = QRectF(left - 2, top - 2, right - left + 4, bottom - top + 4)
        if guides.measured is not None:
            found[(guides.measured,)] = QRectF(0, guides.measured.y - scroll - 40, width, 80)
        if self.framed:
            strips = QRectF(0, 0, width, 3), QRectF(0, height - 3, width, 3), QRectF(0, 0, 3, height)
            found |= {("frame", n): strip for n, strip in enumerate((*strips, QRectF(width - 3, 0, 3, height)))}
        return found

    # -- events: nothing of pyqtgraph's own handling --------------------------------------------------

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self.resized.emit()
