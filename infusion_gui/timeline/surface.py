"""What is drawn on: a board with the brushes, the letters and what lies over the lanes; a widget's, or a picture's."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import QPainter, QRegion

from infusion_gui.timeline.backdrop import paint_ground, paint_lines, paint_strip_words
from infusion_gui.timeline.bands import within
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.brushes import Brushes
from infusion_gui.timeline.damage import Area
from infusion_gui.timeline.guides import NOTHING, Guides
from infusion_gui.timeline.marks import Style
from infusion_gui.timeline.measures import COMPACT_STRIP
from infusion_gui.timeline.overlay import chip_cover, paint_guides
from infusion_gui.timeline.paint import LanePainter
from infusion_gui.timeline.tokens import Theme
from infusion_gui.timeline.type import Lettering

MOST = 0.6  # of a lane; where more than this is damaged, sorting its marks out costs more than it saves


class Surface:
    """The state of one drawing. `scroll`: pixels of lanes above the top; `playhead`: a minute."""

    def __init__(self, board: Board, lettering: Lettering, theme: Theme, ratio: float = 1.0) -> None:
        self.board = board
        self.lettering = lettering
        self.guides: Guides = NOTHING
        self.playhead: int | None = None
        self.scroll = 0.0
        self.brushes = Brushes(theme, ratio)
        self.painter = LanePainter(self.brushes, lettering)

    def restyle(self, theme: Theme, ratio: float) -> None:
        """Another palette, or a screen with another number of device pixels to the logical one."""
        if theme is not self.brushes.theme or ratio != self.brushes.ratio:
            self.brushes = Brushes(theme, ratio)
            self.painter = LanePainter(self.brushes, self.lettering)

    def paint_lanes(self, painter: QPainter, damage: QRegion) -> None:
        """The damaged lanes, and of each only what lies where the damage is."""
        board, brushes = self.board, self.brushes
        hurt_all = QRectF(damage.boundingRect())
        paint_ground(painter, board, brushes, hurt_all, self.scroll)
        paint_lines(painter, board, brushes, hurt_all.bottom() + 1, self.playhead)
        if self.guides.chip is not None:  # what lies under it need not be painted
            damage = damage.subtracted(QRegion(chip_cover(board, self.lettering, self.guides.chip, self.scroll)))
        width = math.ceil(board.scale.width)
        for place in board.layout.lanes:
            top = place.top - self.scroll
            if top > hurt_all.bottom() + 1 or top + place.height < hurt_all.top() - 1:
                continue
            hurt = damage.intersected(QRect(0, math.floor(top), width, math.ceil(place.height) + 1))
            if hurt.isEmpty():
                continue
            if hurt.boundingRect().top() <= top + COMPACT_STRIP:
                paint_strip_words(painter, board, brushes, self.lettering, place, top)
            rects: list[QRect] = list(hurt)  # type: ignore[call-overload]  # of which PySide's stubs know nothing
            if sum(rect.width() * rect.height() for rect in rects) < MOST * width * place.height:
                marks = within(board.bands(place), [_area(rect, top) for rect in rects])
            else:
                marks = board.marks(place)
            size = QSizeF(board.scale.width, place.height)
            self.painter.paint(painter, marks, board.ground(place), top, size)

    def write(self, painter: QPainter, x: float, y: float, text: str, style: Style, token: str, room: float) -> float:
        """One line of words from `x` on, cut where the room ends; gives the pixel after it."""
        text = self.lettering.elided(text, style, room)
        self.lettering.draw(painter, x, y, text, style, self.brushes.colour(token))
        return x + self.lettering.width(text, style)

    def paint_over(self, painter: QPainter, height: float) -> None:
        """The guides of a gesture."""
        paint_guides(painter, self.board, self.brushes, self.lettering, self.guides, self.scroll, height)


def _area(rect: QRect, top: float) -> Area:
    """Damaged pixels in the measure of a lane that begins at `top`."""
    return Area(rect.left() - 1.0, rect.right() + 2.0, rect.top() - top - 1, rect.bottom() - top + 2)
