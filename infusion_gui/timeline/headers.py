"""The lane headers: name, label, initial, counts; collapse, lock, rename and reorder an access."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from infusion_gui.case.times import DAY, format_clock
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.canvas import Canvas
from infusion_gui.timeline.glyphs import draw_crown, draw_lock
from infusion_gui.timeline.marks import Style
from infusion_gui.timeline.places import LanePlace
from infusion_gui.timeline.stay import OTHER, Lane, Stay
from infusion_gui.timeline.surface import Surface
from infusion_gui.timeline.type import font
from infusion_gui.timeline.wording import date_text, days_text, length_text, rows_text, units_text

CHEVRON_X, NAME_X = 15.0, 26.0
LOCK_FROM_RIGHT = 19.0
LINE = 18.0
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
        height = m.COMPACT_STRIP if place.mode == "compact" else 24
        editor = _NameEditor(key, self, self._canvas)
        editor.setGeometry(int(NAME_X) - 4, int(top) + (0 if place.mode == "compact" else 5), self.width() - 40, height)
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


class Corner(QWidget):
    """Left of overview and ruler: what the whole stay is, and the day on view."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Span of the stay")
        self._canvas = canvas
        self.setFixedHeight(m.OVERVIEW + m.RULER)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_corner(painter, self._canvas.surface, float(self.width()))
        painter.end()


def said_of_lanes(board: Board) -> list[tuple[object, ...]]:
    """What the headers say of each lane at its present height, apart from its rows and where they stand."""
    said: list[tuple[object, ...]] = []
    for place in board.layout.lanes:
        lane = board.stay.lane(place.key)
        counts = {"compact": (), "collapsed": (lane.rows,)}.get(place.mode)
        full = (lane.label, lane.initial, lane.rows, lane.units, lane.untimed)
        said.append((lane.title, *(full if counts is None else counts)))
    return said


def paint_headers(painter: QPainter, surface: Surface, width: float, height: float, locks: bool = True) -> None:
    """The headers of all lanes at the painter's origin, scrolled with them; a picture has no locks and chevrons."""
    brushes = surface.brushes
    painter.fillRect(QRectF(0, 0, width, height), brushes.colour("panel"))
    for place in surface.board.layout.lanes:
        top = place.top - surface.scroll
        if top < height and top + place.height > 0:
            _lane(painter, surface, place, top, width, locks)
    painter.fillRect(QRectF(width - brushes.hair, 0, brushes.hair, height), brushes.colour("line.strong"))


def _say(
    painter: QPainter, surface: Surface, x: float, y: float, text: str, style: Style, token: str, room: float
) -> float:
    text = surface.lettering.elided(text, style, room)
    surface.lettering.draw(painter, x, y, text, style, surface.brushes.colour(token))
    return x + surface.lettering.width(text, style)


def _lane(painter: QPainter, surface: Surface, place: LanePlace, top: float, width: float, locks: bool) -> None:
    brushes, lane = surface.brushes, surface.board.stay.lane(place.key)
    compact = place.mode == "compact"
    if compact:
        painter.fillRect(QRectF(0, top, width, m.COMPACT_STRIP), brushes.colour("head"))
    hair = brushes.hair
    painter.fillRect(QRectF(0, top + place.height - hair, width, hair), brushes.colour("line"))
    first = top + (m.COMPACT_STRIP / 2 if compact else 14 if place.mode == "collapsed" else 16.5)
    if locks:
        _chevron(painter, CHEVRON_X, first, place.mode == "collapsed", brushes.pen("text.2", 1.5))
    locked = place.key in surface.board.state.locked
    signed = locks and (locked or not compact)
    end = _say(painter, surface, NAME_X, first, lane.title, "lane", "text", width - NAME_X - (30 if signed else 8))
    if signed:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        draw_lock(painter, width - LOCK_FROM_RIGHT, first, brushes.colour("text" if locked else "text.3"), locked)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if compact:
        for row in place.rows:
            token = "text.3" if row.quiet else "text"
            _say(painter, surface, 24, top + row.middle, row.title, "plain", token, width - 30)
    elif place.mode == "collapsed":
        _say(painter, surface, end + 8, first, rows_text(lane.rows), "caption", "text.2", width - end - 40)
    else:
        _lane_facts(painter, surface, lane, first, top + place.height, width)


def _lane_facts(painter: QPainter, surface: Surface, lane: Lane, first: float, bottom: float, width: float) -> None:
    """Label, initial and counts under the name, as many as the lane has room for."""
    room = width - NAME_X - 4
    y = first + LINE - 0.5
    if lane.label and y + 8 < bottom:
        _say(painter, surface, NAME_X, y, lane.label, "caption", "text.2", room)
        y += LINE
    if lane.initial and y + 8 < bottom:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        draw_crown(painter, NAME_X + 6, y, surface.brushes.colour("text.2"), 12.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        _say(painter, surface, NAME_X + 17, y, ", ".join(lane.initial), "plain", "text", room - 17)
        y += LINE - 1
    if y + 8 < bottom:
        counts = rows_text(lane.rows) + (f", {units_text(lane.units)}" if lane.units else "")
        _say(painter, surface, NAME_X, y, counts, "caption", "text.2", room)
        y += LINE - 2
    if lane.untimed and y + 8 < bottom:
        _say(painter, surface, NAME_X, y, f"{lane.untimed} without times", "caption", "query", room)


def paint_add(painter: QPainter, surface: Surface, width: float, top: float, bottom: float, hovered: bool) -> None:
    """The row under the last lane that adds an access, as far as it is above `bottom`."""
    brushes = surface.brushes
    hair = brushes.hair
    room = min(float(m.ADD_ACCESS), bottom - top)  # the lanes may leave less than all of it
    if room < LINE:
        return
    y = top + room / 2
    if hovered:
        painter.fillRect(QRectF(0, top, width - hair, m.ADD_ACCESS - hair), brushes.colour("hover"))
    colour = brushes.colour("text.2")
    painter.fillRect(QRectF(CHEVRON_X - 4, y - hair / 2, 9, hair), colour)
    painter.fillRect(QRectF(CHEVRON_X + 0.5 - hair / 2, y - 4.5, hair, 9), colour)
    wide = surface.lettering.width("Add an access", "plain") <= width - 36
    _say(painter, surface, 30, y, "Add an access" if wide else "Add access", "plain", "text.2", width - 36)
    painter.fillRect(QRectF(0, top + m.ADD_ACCESS - hair, width, hair), brushes.colour("line.strong"))


def paint_corner(painter: QPainter, surface: Surface, width: float) -> None:
    """What the whole stay is and the day on view, left of overview and ruler."""
    brushes, stay = surface.brushes, surface.board.stay
    hair, height = brushes.hair, m.OVERVIEW + m.RULER
    painter.fillRect(QRectF(0, 0, width, m.OVERVIEW), brushes.colour("panel"))
    painter.fillRect(QRectF(0, m.OVERVIEW, width, m.RULER), brushes.colour("bar"))
    for y in (m.OVERVIEW - hair, height - hair):
        painter.fillRect(QRectF(0, y, width, hair), brushes.colour("line.strong"))
    painter.fillRect(QRectF(width - hair, 0, hair, height), brushes.colour("line.strong"))
    _say(painter, surface, 14, 14, "Whole stay", "tag", "text", width - 20)
    span = next((text for text in _spans(stay) if surface.lettering.width(text, "caption") <= width - 20), "")
    _say(painter, surface, 14, 29, span, "caption", "text.2", width - 20)
    _say(painter, surface, 14, m.OVERVIEW + 19, _day(surface), "tag", "text", width - 20)


def paint_ruler_head(painter: QPainter, surface: Surface, width: float) -> None:
    """The day left of the ruler, where there is no overview."""
    brushes = surface.brushes
    hair = brushes.hair
    painter.fillRect(QRectF(0, 0, width, m.RULER), brushes.colour("bar"))
    painter.fillRect(QRectF(0, m.RULER - hair, width, hair), brushes.colour("line.strong"))
    painter.fillRect(QRectF(width - hair, 0, hair, m.RULER), brushes.colour("line.strong"))
    _say(painter, surface, 14, 19, _day(surface), "tag", "text", width - 20)


def _day(surface: Surface) -> str:
    stay, scale = surface.board.stay, surface.board.scale
    if not stay.rows and not stay.lines:
        return ""
    return date_text(int(scale.left + scale.span / 2)) if one_day(stay) else days_text(stay.first, stay.last)


def one_day(stay: Stay) -> bool:
    """True when a stay begins and ends on one calendar day."""
    return stay.first // DAY == stay.last // DAY


def _spans(stay: Stay) -> tuple[str, ...]:
    """What the whole stay is, in words, longest first."""
    if not stay.rows and not stay.lines:
        return ("nothing charted",)
    if not one_day(stay):
        accesses = sum(1 for lane in stay.lanes if lane.key != OTHER)
        rows = rows_text(stay.rows)
        return f"{rows} on {accesses} access" + ("es" if accesses != 1 else ""), rows
    ends = f"{format_clock(stay.first)} to {format_clock(stay.last)}"
    return f"{ends}, {length_text(stay.last - stay.first)}", ends


def _chevron(painter: QPainter, x: float, y: float, closed: bool, pen: QPen) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(pen)
    if closed:
        points = [QPointF(x - 1.5, y - 3.5), QPointF(x + 2, y), QPointF(x - 1.5, y + 3.5)]
    else:
        points = [QPointF(x - 3.5, y - 1.5), QPointF(x, y + 2), QPointF(x + 3.5, y - 1.5)]
    painter.drawPolyline(QPolygonF(points))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
