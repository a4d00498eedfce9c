"""What lies behind and across the lanes: grounds, grid, time that does not count, lines of the visit, playhead."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.brushes import Brushes
from infusion_gui.timeline.glyphs import draw_crown
from infusion_gui.timeline.marks import Style
from infusion_gui.timeline.places import LanePlace
from infusion_gui.timeline.scale import dated_midnights, days_apart, grid
from infusion_gui.timeline.type import Lettering
from infusion_gui.timeline.wording import rows_text, units_text

_BETWEEN = 14.0  # pixels between the words of a strip
_LEAST_LABEL = 60.0  # of a shortened label


def paint_ground(painter: QPainter, board: Board, brushes: Brushes, exposed: QRectF, scroll: float) -> None:
    """The ground of all lanes, of the row that adds an access, and of what is left below, as far as it is `exposed`."""
    width = board.scale.width
    lanes = [
        place
        for place in board.layout.lanes
        if place.top - scroll <= exposed.bottom() + 1 and place.bottom - scroll >= exposed.top()
    ]
    for place in lanes:
        painter.fillRect(QRectF(0, place.top - scroll, width, place.height), brushes.colour(board.ground(place)))
        foot = place.bottom - scroll - brushes.hair
        painter.fillRect(QRectF(0, foot, width, brushes.hair), brushes.colour("line"))
    below = board.layout.height - scroll
    bottom = exposed.bottom() + 1
    if below < bottom:
        painter.fillRect(QRectF(0, below, width, bottom - below), brushes.colour("lane.alt"))
    _outside(painter, board, brushes, exposed)
    _grid(painter, board, brushes, exposed)
    _windows(painter, board, brushes, exposed)
    for place in lanes:
        if place.mode == "compact":
            painter.fillRect(QRectF(0, place.top - scroll, width, m.COMPACT_STRIP), brushes.colour("head"))
    foot = below + m.ADD_ACCESS - brushes.hair
    if foot < bottom:
        painter.fillRect(QRectF(0, foot, width, brushes.hair), brushes.colour("line.strong"))
        painter.fillRect(QRectF(0, foot + brushes.hair, width, bottom - foot), brushes.colour("panel"))


def _outside(painter: QPainter, board: Board, brushes: Brushes, exposed: QRectF) -> None:
    width = board.scale.width
    top, height = exposed.top(), exposed.height() + 1
    windows = [(window.start, window.stop) for window in board.stay.windows]
    for start, stop in (*board.stay.outside, *windows):
        x0 = 0.0 if start is None else max(board.scale.x(start), 0.0)
        x1 = width if stop is None else min(board.scale.x(stop), width)
        if x1 > x0:
            painter.fillRect(brushes.aligned(x0, x1, top, top + height), brushes.colour("outside"))


def _windows(painter: QPainter, board: Board, brushes: Brushes, exposed: QRectF) -> None:
    """The edges of the exclusions; dashes start at the top of the canvas, however little of it is painted again."""
    painter.setPen(brushes.pen("text.3", 1.0, (3, 3)))
    for window in board.stay.windows:
        for minute in (window.start, window.stop):
            x = brushes.snapped(board.scale.x(minute)) + brushes.hair / 2
            if 0 <= x <= board.scale.width:
                painter.drawLine(QLineF(x, 0, x, exposed.bottom() + 1))


def _grid(painter: QPainter, board: Board, brushes: Brushes, exposed: QRectF) -> None:
    faint, strong = grid(board.scale)
    top, bottom = exposed.top(), exposed.bottom() + 1
    for minutes, token in ((faint, "grid"), (strong, "grid.hour")):
        colour = brushes.colour(token)
        for minute in minutes:
            x = brushes.snapped(board.scale.x(minute))
            if x < exposed.left() - 1 or x > exposed.right() + 1:
                continue
            painter.fillRect(QRectF(x, top, brushes.hair, bottom - top), colour)


def paint_strip_words(
    painter: QPainter, board: Board, brushes: Brushes, lettering: Lettering, place: LanePlace, top: float
) -> None:
    """What the strip over a compact lane says: label, initial, counts; the label is shortened first where all have no
    room.
    """
    if place.mode != "compact":
        return
    lane = board.stay.lane(place.key)
    x, y = 8.0, top + m.COMPACT_STRIP / 2
    arrival = next((line.minute for line in board.stay.lines if line.edge == "arrival"), None)
    if arrival is not None and 0 <= board.scale.x(arrival) < 60:
        x += board.scale.x(arrival)
    initial = ", ".join(lane.initial)
    counts = rows_text(lane.rows) + (f", {units_text(lane.units)}" if lane.units else "")
    end = board.scale.width - 8.0
    counted = lettering.width(counts, "caption")
    named = 15 + lettering.width(initial, "plain") + _BETWEEN if initial else 0.0
    room = end - counted - named - _BETWEEN - x
    if lane.label and room >= min(lettering.width(lane.label, "caption"), _LEAST_LABEL):
        label = lettering.elided(lane.label, "caption", room)
        x = _word(painter, brushes, lettering, x, y, label, "caption", "text.2") + _BETWEEN
    if initial:
        initial = lettering.elided(initial, "plain", max(end - x - 15, 0.0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        draw_crown(painter, x + 5, y, brushes.colour("text.2"), 11.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        x = _word(painter, brushes, lettering, x + 15, y, initial, "plain", "text") + _BETWEEN
    if x + counted <= end:
        _word(painter, brushes, lettering, x, y, counts, "caption", "text.2")


def _word(
    painter: QPainter, brushes: Brushes, lettering: Lettering, x: float, y: float, text: str, style: Style, colour: str
) -> float:
    width = lettering.width(text, style)
    painter.fillRect(brushes.aligned(x - 3, x + width + 3, y - 8, y + 8), brushes.colour("head"))
    lettering.draw(painter, x, y, text, style, brushes.colour(colour))
    return x + width


def paint_lines(painter: QPainter, board: Board, brushes: Brushes, height: float, playhead: int | None) -> None:
    """Midnights, the lines of the visits and the playhead, over all lanes."""
    strong = days_apart(board.scale)
    for minute in dated_midnights(board.scale):
        _upright(painter, board, brushes, minute, height, "text.2" if strong else "text.3", 2.0 if strong else 1.0)
    for line in board.stay.lines:
        _upright(painter, board, brushes, line.minute, height, "text.2", 1.0)
    if playhead is not None:
        _upright(painter, board, brushes, playhead, height, "ink", 1.0)


def _upright(
    painter: QPainter, board: Board, brushes: Brushes, minute: float, height: float, token: str, width: float
) -> None:
    x = board.scale.x(minute)
    if -2 <= x <= board.scale.width + 2:
        left = brushes.snapped(x)
        painter.fillRect(QRectF(left, 0, brushes.whole(width), height), brushes.colour(token))


def paint_dotted(painter: QPainter, brushes: Brushes, x: float, height: float, token: str) -> None:
    """A dotted upright: the end of a dragged bar that does not move."""
    painter.setPen(brushes.pen(token, 1.0, (1.5, 2.5)))
    x = brushes.snapped(x) + brushes.hair / 2
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setBrush(Qt.BrushStyle.NoBrush)
