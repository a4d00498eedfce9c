"""The ruler under the mouse: the playhead, the tags of visits and exclusions, and their menu."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.hits import LineHit, WindowHit
from infusion_gui.timeline.interactions.base import Pointer
from infusion_gui.timeline.ruler_paint import TAG_REACH, Tagged, paint_ruler, said_of_ruler
from infusion_gui.timeline.stay import VisitLine
from infusion_gui.timeline.surface import Surface


class Ruler(QWidget):
    """Shows the scale of a drawing. A click or drag puts the playhead; with Shift it draws a time that counts for
    nothing. The tag of a line or an exclusion drags it.
    """

    playhead_moved = Signal(object)
    tag_pressed = Signal(object, QPointF, object)
    """The `VisitLine` or `Window` whose tag went under the hand, None for a new window; where, and the keys held."""
    tag_moved = Signal(QPointF, object)
    tag_released = Signal(QPointF, object)
    """Where the hand is with a tag, and the keys held."""
    tag_cancelled = Signal()
    """The right button went down while a tag is held."""
    menu_asked = Signal(QPoint, object)
    """Where on the screen, and the `LineHit` or `WindowHit` of a tag; beside all tags a `Pointer` over no lane."""

    def __init__(self, surface: Surface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Ruler")
        self._surface = surface
        self._holds: Literal["", "playhead", "tag"] = ""
        self._tags: list[tuple[QRectF, Tagged]] = []
        self._shown: tuple[tuple[object, ...], tuple[int, int] | None] = ((), None)
        self.setFixedHeight(m.RULER)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def follow(self) -> None:
        """Paint again what a step of a gesture changed: mostly the tag of one end of a bar."""
        before, was = self._shown
        rest, lit = self._shown = said_of_ruler(self._surface)
        if rest != before or lit is None or was is None:
            self.update()
            return
        x = self._surface.board.scale.x
        for old, new in zip(was, lit, strict=True):
            if old != new:
                left, right = sorted((x(old), x(new)))
                self.update(QRectF(left - TAG_REACH, 0, right - left + 2 * TAG_REACH, m.RULER).toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = event.rect()
        self._tags = paint_ruler(painter, self._surface, float(self.width()), (area.left(), area.right() + 1))
        painter.end()
        self._shown = said_of_ruler(self._surface)

    def _tag(self, at: QPointF) -> Tagged | None:
        return next((what for rect, what in self._tags if rect.contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton and self._holds == "tag":
            self._holds = ""
            self.tag_cancelled.emit()
            return
        tag = self._tag(event.position())
        if event.button() == Qt.MouseButton.RightButton and not self._holds:
            self.menu_asked.emit(event.globalPosition().toPoint(), self._under(tag, event.position().x()))
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if tag is None and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._holds = "playhead"
            self._put(event)
        else:
            self._holds = "tag"
            self.tag_pressed.emit(tag, event.position(), event.modifiers())

    def _under(self, tag: Tagged | None, x: float) -> LineHit | WindowHit | Pointer:
        if tag is None:
            return Pointer(x, -1.0, self._surface.board.scale.minute(x))
        return LineHit(tag) if isinstance(tag, VisitLine) else WindowHit(tag, "body")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._holds == "playhead":
            self._put(event)
        elif self._holds == "tag":
            self.tag_moved.emit(event.position(), event.modifiers())
        else:
            over = self._tag(event.position()) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._holds = self._holds, ""
        if held == "tag":
            self.tag_released.emit(event.position(), event.modifiers())

    def _put(self, event: QMouseEvent) -> None:
        self.playhead_moved.emit(self._surface.board.scale.whole_minute(event.position().x()))
