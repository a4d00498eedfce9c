"""What the lane headers say, painted: name, label, initial, counts, and the row that adds an access."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.glyphs import draw_crown, draw_lock
from infusion_gui.timeline.places import LanePlace
from infusion_gui.timeline.stay import Lane
from infusion_gui.timeline.surface import Surface
from infusion_gui.timeline.wording import rows_text, units_text

CHEVRON_X, NAME_X = 15.0, 26.0
LOCK_FROM_RIGHT = 19.0
LINE = 18.0


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
    end = surface.write(painter, NAME_X, first, lane.title, "lane", "text", width - NAME_X - (30 if signed else 8))
    if signed:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        draw_lock(painter, width - LOCK_FROM_RIGHT, first, brushes.colour("text" if locked else "text.3"), locked)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if compact:
        for row in place.rows:
            token = "text.3" if row.quiet else "text"
            surface.write(painter, 24, top + row.middle, row.title, "plain", token, width - 30)
    elif place.mode == "collapsed":
        surface.write(painter, end + 8, first, rows_text(lane.rows), "caption", "text.2", width - end - 40)
    else:
        _lane_facts(painter, surface, lane, first, top + place.height, width)


def _lane_facts(painter: QPainter, surface: Surface, lane: Lane, first: float, bottom: float, width: float) -> None:
    """Label, initial and counts under the name, as many as the lane has room for."""
    room = width - NAME_X - 4
    y = first + LINE - 0.5
    if lane.label and y + 8 < bottom:
        surface.write(painter, NAME_X, y, lane.label, "caption", "text.2", room)
        y += LINE
    if lane.initial and y + 8 < bottom:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        draw_crown(painter, NAME_X + 6, y, surface.brushes.colour("text.2"), 12.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        surface.write(painter, NAME_X + 17, y, ", ".join(lane.initial), "plain", "text", room - 17)
        y += LINE - 1
    if y + 8 < bottom:
        counts = rows_text(lane.rows) + (f", {units_text(lane.units)}" if lane.units else "")
        surface.write(painter, NAME_X, y, counts, "caption", "text.2", room)
        y += LINE - 2
    if lane.untimed and y + 8 < bottom:
        surface.write(painter, NAME_X, y, f"{lane.untimed} without times", "caption", "query", room)


def _chevron(painter: QPainter, x: float, y: float, closed: bool, pen: QPen) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(pen)
    if closed:
        points = [QPointF(x - 1.5, y - 3.5), QPointF(x + 2, y), QPointF(x - 1.5, y + 3.5)]
    else:
        points = [QPointF(x - 3.5, y - 1.5), QPointF(x, y + 2), QPointF(x + 3.5, y - 1.5)]
    painter.drawPolyline(QPolygonF(points))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


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
    surface.write(painter, 30, y, "Add an access" if wide else "Add access", "plain", "text.2", width - 36)
    painter.fillRect(QRectF(0, top + m.ADD_ACCESS - hair, width, hair), brushes.colour("line.strong"))
