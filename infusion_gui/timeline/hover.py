"""What the mouse rests on without a button: the cursor's shape, the outlined bar, and the tip after a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtWidgets import QToolTip

from infusion_gui.coding.result import Overlap
from infusion_gui.timeline.canvas import Canvas
from infusion_gui.timeline.hits import Hit, hit_overlap
from infusion_gui.timeline.interactions import Stage
from infusion_gui.timeline.marks import Chip
from infusion_gui.timeline.tips import overlap_tip, tip

if TYPE_CHECKING:
    from infusion_gui.timeline.hand import Hand

TIP_AFTER = 400  # ms
PILL_REACH = 10.0  # pixels above and below the middle of a pill


class Hover(QObject):
    """Follows the pointer of a `Hand` while it drags nothing."""

    changed = Signal(object)
    """The id of the bar under the pointer, or None."""

    def __init__(self, canvas: Canvas, stage: Stage, hand: Hand) -> None:
        super().__init__(hand)
        self._canvas, self._stage, self._hand = canvas, stage, hand
        self._at = QPoint()
        self._over: Overlap | None = None  # the bridge under the pointer
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TIP_AFTER)
        self._timer.timeout.connect(self._show_tip)

    def still(self) -> None:
        """Something else happens: no tip until the pointer comes to another thing."""
        QToolTip.hideText()
        self._timer.stop()

    def over(self, at: QPointF | None) -> None:
        """The pointer is here on the canvas, or has left it."""
        hit = None
        if at is not None:
            hit, self._at = self._hand.hit(at), at.toPoint()
        shape = Qt.CursorShape.ArrowCursor
        name = None
        if isinstance(hit, Hit):
            name = hit.bar.id
            locked = hit.lane in self._stage.board.state.locked
            if not locked:
                shape = Qt.CursorShape.OpenHandCursor if hit.part == "body" else Qt.CursorShape.SizeHorCursor
        elif hit is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif at is not None and self.pill(at) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        viewport = self._canvas.viewport()
        if viewport.cursor().shape() != shape:
            viewport.setCursor(shape)
        over = self._overlap(at) if hit is None and at is not None else None
        if name != self._stage.board.view.hovered or over != self._over:
            QToolTip.hideText()
            self._over = over
            if name != self._stage.board.view.hovered:
                self.changed.emit(name)
            if name is None and over is None:
                self._timer.stop()
            else:
                self._timer.start()

    def pill(self, at: QPointF) -> str | None:
        """The row a pill under the pointer leads to."""
        board = self._stage.board
        y = at.y() + self._canvas.surface.scroll
        place = board.layout.at(y)
        if place is None:
            return None
        for mark in board.marks(place).words:
            if isinstance(mark, Chip) and mark.kind == "pill":
                inside = mark.x <= at.x() <= mark.x + mark.width
                if inside and abs(place.top + mark.y - y) <= PILL_REACH:
                    return mark.target
        return None

    def _overlap(self, at: QPointF) -> Overlap | None:
        board = self._stage.board
        return hit_overlap(board.stay, board.layout, board.scale, at.x(), at.y() + self._canvas.surface.scroll)

    def _show_tip(self) -> None:
        name = self._stage.board.view.hovered
        stay = self._stage.board.stay
        bar = None if name is None else stay.bar(name)
        if self._hand.gesture is not None:
            return
        if bar is not None:
            document = self._stage.document
            row = document.shown_case.administration(bar.id)
            text = tip(bar, document.shown_result, len(row.evidence), row.drug, stay)
        elif self._over is not None:
            text = overlap_tip(self._over, stay)
        else:
            return
        QToolTip.showText(self._canvas.viewport().mapToGlobal(self._at), text, self._canvas.viewport())
