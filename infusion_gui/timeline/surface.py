"""What is drawn on: a board with the brushes, the letters and what lies over the lanes; a widget's, or a picture's."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import QPainter, QRegion

from infusion_gui.timeline.backdrop import paint_ground, paint_lines, paint_strip_words
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.brushes import Brushes
from infusion_gui.timeline.guides import NOTHING, Guides
from infusion_gui.timeline.marks import within
from infusion_gui.timeline.overlay import paint_guides
from infusion_gui.timeline.paint import LanePainter
from infusion_gui.timeline.tokens import Theme
from infusion_gui.timeline.type import Lettering


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
        width = math.ceil(board.scale.width)
        for place in board.layout.lanes:
            top = place.top - self.scroll
            lane = QRect(0, math.floor(top), width, math.ceil(place.height) + 1)
            hurt = damage.intersected(lane).boundingRect()
            if hurt.isEmpty():
                continue
            paint_strip_words(painter, board, brushes, self.lettering, place, top)
            marks = board.marks(place)
            if hurt.width() < 0.6 * width:
                marks = within(marks, hurt.left() - 2, hurt.right() + 2)
            size = QSizeF(board.scale.width, place.height)
            self.painter.paint(painter, marks, board.ground(place), top, size)

    def paint_over(self, painter: QPainter, height: float) -> None:
        """The guides of a gesture."""
        paint_guides(painter, self.board, self.brushes, self.lettering, self.guides, self.scroll, height)
