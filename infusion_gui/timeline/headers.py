"""The lane headers under the mouse: collapse, lock, rename and reorder an access."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.canvas import Canvas
from infusion_gui.timeline.header_paint import NAME_X, paint_add, paint_headers
from infusion_gui.timeline.places import LanePlace
from infusion_gui.timeline.stay import OTHER
from infusion_gui.timeline.type import font

BORDER = 4.0  # pixels at the right that drag the width
LEAST_WIDTH, MOST_WIDTH = 96, 360


class Headers(QWidget):
    """One header a lane, scrolled with the canvas."""

    collapse_asked = Signal(str)
    lock_asked = Signal(str)
    rename_asked = Signal(str, str)
    reorder_asked = Signal(str, int)
    """Key of a lane and the place among the accesses it was dropped at."""
    add_asked = Signal()
    menu_asked = Signal(QPointF, str)
    chosen = Signal(str)
    width_asked = Signal(int)
    """The border to the lanes was dragged: the width wanted, logical pixels."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Lanes")
        self._canvas = canvas
        self._pressed: tuple[str, float] | None = None
        self._dropping: float | None = None
        self._editor: _NameEditor | None = None
        self._hover_add = False
        self.adds = True
        """Offers a row to add an access; a case that is only looked at has none."""
        self._widening = False
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        surface = self._canvas.surface
        painter = QPainter(self)
        paint_headers(painter, surface, float(self.width()), float(self.height()))
        top = surface.board.layout.height - surface.scroll
        if self.adds:
            paint_add(painter, surface, float(self.width()), top, float(self.height()), self._hover_add)
        if self._dropping is not None:
            painter.fillRect(QRectF(0, self._dropping - 1, self.width(), 2), surface.brushes.colour("ink"))
        painter.end()

    # -- mouse ------------------------------------------------------------------------------------------

    def _at(self, y: float) -> LanePlace | None:
        return self._canvas.board.layout.at(y + self._canvas.surface.scroll)

    def event(self, event: QEvent) -> bool:
        """Tips say names that the width cuts."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(float(event.pos().y())), self)
            return True
        return super().event(event)

    def tip(self, y: float) -> str:
        """The names at a height: of the row in compact rows, else of the lane and its initial."""
        place = self._at(y)
        if place is None:
            return ""
        within = y + self._canvas.surface.scroll - place.top
        if place.mode == "compact" and within > m.COMPACT_STRIP:
            return next((row.title for row in place.rows if row.top <= within < row.top + row.height), "")
        lane = self._canvas.board.stay.lane(place.key)
        initial = f"initial: {', '.join(lane.initial)}" if lane.initial else ""
        return "\n".join(filter(None, (lane.title, lane.label, initial)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().y())
        x, y = event.position().x(), event.position().y()
        if event.button() == Qt.MouseButton.LeftButton and x >= self.width() - BORDER:
            self._widening = True
            return
        if event.button() == Qt.MouseButton.RightButton and self.cancel_drag():
            return
        if event.button() == Qt.MouseButton.RightButton and place is not None:
            self.menu_asked.emit(event.globalPosition(), place.key)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if place is None:
            if self._over_add(y):
                self.add_asked.emit()
            return
        within = y + self._canvas.surface.scroll - place.top
        if within <= 32 and x <= NAME_X - 2:
            self.collapse_asked.emit(place.key)
        elif within <= 32 and x >= self.width() - 32:
            self.lock_asked.emit(place.key)
        else:
            self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)  # for Esc, wherever the keyboard was
            place = self._at(y)  # a name that was being typed is given by that, perhaps to this very lane
            if place is not None:
                self._pressed, self._dropping = (place.key, y), None
                self.chosen.emit(place.key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().x(), event.position().y()
        if self._widening:
            self.width_asked.emit(min(max(round(x), LEAST_WIDTH), MOST_WIDTH))
            return
        at_border = x >= self.width() - BORDER and not event.buttons()
        self.setCursor(Qt.CursorShape.SplitHCursor if at_border else Qt.CursorShape.ArrowCursor)
        over_add = self._over_add(y)
        if over_add != self._hover_add:
            self._hover_add = over_add
            self.update()
        if self._pressed is None or self._pressed[0] == OTHER or abs(y - self._pressed[1]) < 8:
            return
        place = self._at(y)
        edge = 0.0
        if place is not None:
            middle = place.top + place.height / 2
            edge = (
                place.top if y + self._canvas.surface.scroll < middle else place.bottom
            ) - self._canvas.surface.scroll
        elif y > 0:
            edge = self._canvas.board.layout.height - self._canvas.surface.scroll
        if edge != self._dropping:
            self._dropping = edge
            self.update()

    def cancel_drag(self) -> bool:
        """A lane in the hand goes back to its place; False when none is."""
        held, self._pressed, self._dropping = self._dropping is not None, None, None
        self.update()
        return held

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._widening = False
        pressed, self._pressed = self._pressed, None
        edge, self._dropping = self._dropping, None
        if pressed is not None and edge is not None:
            places = [place for place in self._canvas.board.layout.lanes if place.key != OTHER]
            index = sum(1 for place in places if place.top + place.height / 2 < edge + self._canvas.surface.scroll)
            self.reorder_asked.emit(pressed[0], index)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().y())
        if place is not None and place.key != OTHER:
            self.rename(place.key)

    def leaveEvent(self, event: object) -> None:
        self._hover_add = False
        self.update()

    def _over_add(self, y: float) -> bool:
        top = self._canvas.board.layout.height - self._canvas.surface.scroll
        return self.adds and top <= y < top + m.ADD_ACCESS

    def rename(self, key: str) -> None:
        """Open the name of an access for typing; Enter asks for the new name, Esc leaves it."""
        place = self._canvas.board.layout.lane(key)
        if place is None or key == OTHER:
            return
        top = place.top - self._canvas.surface.scroll
        left, compact = int(NAME_X) - 4, place.mode == "compact"
        editor = _NameEditor(key, self, self._canvas)
        right = self.width() - (18 if compact else 32)  # before the lock, where there is one
        editor.setGeometry(left, int(top) + (0 if compact else 5), right - left, m.COMPACT_STRIP if compact else 24)
        editor.setFont(font("lane"))
        editor.left.connect(self._renamed)
        editor.show()
        editor.selectAll()
        editor.setFocus()
        self._editor = editor

    def _renamed(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            name = editor.text().strip()
            editor.hide()
            editor.deleteLater()
            if not editor.given_up:
                self.rename_asked.emit(editor.objectName(), name)


class _NameEditor(QLineEdit):
    """A field over the name of a lane; it goes when the focus does, and what was typed is kept, but for Esc."""

    left = Signal()

    def __init__(self, key: str, parent: QWidget, back: QWidget) -> None:
        super().__init__(key, parent)
        self.setObjectName(key)
        self.setAccessibleName("Name of the access")
        self._back = back  # has the keyboard when the name is left by a key
        self.given_up = False
        self.returnPressed.connect(back.setFocus)

    def keyPressEvent(self, event: object) -> None:
        if event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self.given_up = True
            self._back.setFocus()
            return
        super().keyPressEvent(event)  # type: ignore[arg-type]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own menu
            self.left.emit()
