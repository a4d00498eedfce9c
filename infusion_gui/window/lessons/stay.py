"""A stay drawn large for a class: scaled up, with a light on one bar or lane, and the playhead of a running visit."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QRegion

from infusion_gui.case.model import Case
from infusion_gui.coding.result import Result
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.corner import paint_ruler_head
from infusion_gui.timeline.facts import extent
from infusion_gui.timeline.header_paint import paint_headers
from infusion_gui.timeline.lanes import Density
from infusion_gui.timeline.marks import Text
from infusion_gui.timeline.ruler_paint import paint_ruler
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.sketch import Edge, ViewState
from infusion_gui.timeline.surface import Surface
from infusion_gui.timeline.tokens import Theme
from infusion_gui.timeline.type import Lettering
from infusion_gui.window.lessons.stage_hand import Grip

HEADER = 150.0
LARGEST, LEAST = 2.0, 1.2  # times the size of the working window
CROWDED = 1.3  # of a stay that has no room for full rows
_MARGIN = 14.0
_BESIDE = 24.0  # words nearer than this to a bar, or to its other words, are its own
_REACH = 8.0  # how far inside an edge a hand still takes it
_DIM = 0.78  # what lies outside the light keeps a shadow of itself


def stretch(case: Case, least: int = 20) -> tuple[int, int]:
    """The minutes of the rows with some air, as far as the visit goes: hours before them would make the bars small.

    `least`: minutes of air on both sides.
    """
    low, high = extent(case)
    times = [time for row in case.administrations for time in (row.start, row.stop) if time is not None]
    if not times:
        return low, high
    first, last = min(times), max(times)
    air = max((last - first) // 4, least)
    return max(first - air, low), min(last + air, high)


@dataclass(frozen=True, slots=True)
class StayView:
    """How a stay is drawn. `span` in minutes; `playhead`: the minute a running visit has reached. `hand`: the row
    that is in hand, and its edge.
    """

    span: tuple[int, int]
    minutes: bool = True
    spotlight: str | None = None
    playhead: int | None = None
    hand: Grip | None = None


class StayDrawing:
    """One drawing in a rectangle: as large as fits, never larger than `LARGEST`."""

    def __init__(self, case: Case, result: Result, theme: Theme, area: QRectF, view: StayView, whole: Case) -> None:
        """`whole`: the case whose lanes set the size, so that nothing jumps while a visit runs."""
        self._area = area
        self._view = view
        self._theme = theme
        lettering = Lettering()
        self._scale = LARGEST
        board = self._board(whole, result, lettering, "full")
        while m.RULER + board.layout.height > area.height() / self._scale and self._scale > LEAST:
            self._scale -= 0.1
            board = self._board(whole, result, lettering, "full")
        if m.RULER + board.layout.height > area.height() / self._scale:
            self._scale = CROWDED
            board = self._board(whole, result, lettering, "auto")
        self._shown = board
        if case is not whole:
            board.show(case, result)
            board.scale = board.fit(*view.span, _MARGIN)
            board.arrange()
        self._surface = Surface(board, lettering, theme, min(max(round(self._scale), 1), 4))
        self._surface.playhead = view.playhead

    def _board(self, case: Case, result: Result, lettering: Lettering, density: Density) -> Board:
        board = Board(lettering.width, density=density)
        board.scale = TimeScale(0.0, 1.0, max(self._area.width() / self._scale - HEADER, 50.0))
        board.room = max(self._area.height() / self._scale - m.RULER, 50.0)
        hand = self._view.hand
        edge: Edge | None = None if hand is None or hand.edge == "whole" else hand.edge
        board.view = ViewState((hand.row,) if hand else (), hand is not None, edge, minutes=self._view.minutes)
        board.show(case, result)
        board.scale = board.fit(*self._view.span, _MARGIN)
        board.arrange()
        return board

    @property
    def per_minute(self) -> float:
        """The width of a minute, in the coordinates of the painter."""
        return self._shown.scale.per_minute * self._scale

    def grip(self, place: QPointF) -> Grip | None:
        """The row under a point, and the edge of it that is near enough to be taken."""
        for row, bar in ((bar.id, bar) for lane in self._shown.stay.lanes for bar in lane.bars):
            box = self.box(row)
            if box is None or not box.contains(place):
                continue
            if bar.start == bar.stop:
                return Grip(row, "whole")
            reach = min(m.MARKER * self._scale + _REACH, box.width() / 3)
            if place.x() > box.right() - reach:
                return Grip(row, "stop")
            return Grip(row, "start" if place.x() < box.left() + reach else "whole")
        return None

    def box(self, target: str) -> QRectF | None:
        """Where a bar or a lane stands, in the coordinates of the painter; None for what is not drawn."""
        board, scale = self._shown, self._scale
        lane = board.layout.lane(board.stay.lane_of.get(target, target))
        if lane is None:
            return None
        left, width = 0.0, self._area.width() / scale
        top, height = lane.top, lane.height
        bar = board.stay.bar(target)
        if bar is not None:
            row = lane.row(target)
            half = m.MARKER
            first = min(board.scale.x(bar.start) - half, board.scale.x(bar.stop) - half)
            left = HEADER + first
            width = max(board.scale.x(bar.stop) - board.scale.x(bar.start) + 2 * half, 2 * half)
            above = m.GAP_BRIDGE if row.bridged else 6
            top, height = lane.top + row.top - above, row.height + above + 6
        return QRectF(
            self._area.left() + left * scale, self._area.top() + (m.RULER + top) * scale, width * scale, height * scale
        )

    def paint(self, painter: QPainter) -> None:
        """Ruler, lanes and heads; outside the light everything fades."""
        area, scale = self._area, self._scale
        width, height = area.width() / scale, area.height() / scale
        painter.save()
        painter.setClipRect(area)
        painter.translate(area.topLeft())
        painter.scale(scale, scale)
        paint_ruler_head(painter, self._surface, HEADER)
        painter.save()
        painter.translate(HEADER, 0)
        paint_ruler(painter, self._surface, width - HEADER)
        painter.translate(0, m.RULER)
        whole = QRegion(0, 0, round(width - HEADER) + 1, round(height - m.RULER) + 1)
        painter.setClipRect(QRectF(0, 0, width - HEADER, height - m.RULER))
        self._surface.paint_lanes(painter, whole)
        painter.restore()
        painter.translate(0, m.RULER)
        paint_headers(painter, self._surface, HEADER, height - m.RULER)
        painter.restore()
        self._paint_light(painter)

    def light(self, target: str) -> QRectF | None:
        """What stands in the light: a lane, or a bar with the words beside it that are its own."""
        lit, bar, board = self.box(target), self._shown.stay.bar(target), self._shown
        lane = board.layout.lane(board.stay.lane_of.get(target, target))
        if lit is None or bar is None or lane is None:
            return lit
        origin, scale = self._area.left() + HEADER * self._scale, self._scale
        row, first, last = lane.row(target), board.scale.x(bar.start), board.scale.x(bar.stop)
        texts = [
            one for one in board.marks(lane).words
            if isinstance(one, Text) and row.top <= one.y <= row.top + row.height
        ]  # fmt: skip
        for name in (one for one in texts if one.text.startswith(bar.name) and one.x + one.width <= first):
            if first - name.x - name.width < _BESIDE:
                lit.setLeft(min(lit.left(), origin + (name.x - m.CROWN_WIDTH - 10) * scale))
        end = last
        for one in sorted(texts):
            if end <= one.x < end + _BESIDE:
                end = one.x + one.width
                lit.setRight(max(lit.right(), origin + (end + 8) * scale))
        return lit

    def _paint_light(self, painter: QPainter) -> None:
        lit = self.light(self._view.spotlight) if self._view.spotlight is not None else None
        if lit is None:
            return
        dark = QPainterPath()
        dark.addRect(self._area)
        light = QPainterPath()
        light.addRoundedRect(lit, 10, 10)
        painter.save()
        painter.setOpacity(_DIM)
        painter.fillPath(dark.subtracted(light), QColor(self._theme["canvas"]))
        painter.restore()
