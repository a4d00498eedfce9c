"""The timeline as a picture: for `render`, the audit page and the presentation. Draws on any painter, needs no screen.

A `QGuiApplication` must exist, for fonts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter, QRegion

from infusion_gui.case.model import Case, Category
from infusion_gui.coding.result import Result
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.corner import paint_ruler_head
from infusion_gui.timeline.header_paint import paint_headers
from infusion_gui.timeline.lanes import Density
from infusion_gui.timeline.ruler_paint import paint_ruler
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.sketch import ViewState
from infusion_gui.timeline.surface import Surface
from infusion_gui.timeline.tokens import Theme
from infusion_gui.timeline.type import Lettering
from infusion_gui.timeline.words import NO_STOP, QUERY_ROOM

MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class PictureView:
    """What part of a stay is drawn, and how.

    `span`: first and last minute, the whole stay when None; `density`: full rows, compact rows, or what fits;
    `selected`: rows drawn as chosen, with named thresholds; `labels`: False hides names and codes; `searchable`: the
    figures stay letters in a PDF.
    """

    span: tuple[int, int] | None = None
    density: Density = "auto"
    selected: tuple[str, ...] = ()
    labels: bool = True
    header: float = m.HEADER
    searchable: bool = False


def _surface(
    size: QSizeF,
    case: Case,
    result: Result | None,
    theme: Theme,
    view: PictureView,
    categories: Mapping[str, Category | None] | None,
    ratio: float,
) -> Surface:
    lettering = Lettering(plain=view.searchable)
    board = Board(lettering.width, density=view.density)
    board.scale = TimeScale(0.0, 1.0, max(size.width() - view.header, 50.0))
    board.room = max(size.height() - m.RULER, 50.0) + m.ADD_ACCESS  # a picture has no strip to add an access with
    board.view = ViewState(selected=view.selected, labels=view.labels)
    board.show(case, result, categories)
    start, stop = view.span or (None, None)
    board.scale = board.fit(start, stop, MARGIN)
    board.arrange()
    if view.span is None and not board.layout.compact and (over := _over(board, lettering)) > 0:
        width, minutes = board.scale.width, over / board.scale.per_minute
        board.scale = board.fit(None, board.stay.last + minutes * width / (width - over), MARGIN)
        board.arrange()
    return Surface(board, lettering, theme, ratio)


def _over(board: Board, lettering: Lettering) -> float:
    """Pixels by which the words of an open end at the end of the stay would be cut off: a picture cannot be panned.

    Compact rows write them on either side.
    """
    words = QUERY_ROOM + lettering.width(NO_STOP, "plain") + MARGIN + m.CROWN_WIDTH
    ends = [
        board.scale.x(bar.start) + lettering.width(bar.name, "name") + words
        for lane in board.stay.lanes
        for bar in lane.bars
        if bar.open_stop
    ]
    return min(max(ends, default=0.0) - board.scale.width, board.scale.width / 3)


def stay_height(
    width: float,
    case: Case,
    result: Result | None,
    theme: Theme,
    view: PictureView | None = None,
    categories: Mapping[str, Category | None] | None = None,
    room: float = 0.0,
) -> float:
    """Logical pixels a drawing of this width needs to show every lane; `room` is what there is at most."""
    surface = _surface(QSizeF(width, room), case, result, theme, view or PictureView(), categories, 1.0)
    return m.RULER + surface.board.layout.height


def paint_stay(
    painter: QPainter,
    rect: QRectF,
    case: Case,
    result: Result | None,
    theme: Theme,
    view: PictureView | None = None,
    categories: Mapping[str, Category | None] | None = None,
) -> None:
    """Draw ruler, lane headers and lanes of a stay into `rect`, in the painter's logical pixels.

    What does not fit below is left out: ask `stay_height` first. `categories` as in `facts.stay_of`.
    """
    view = view or PictureView()
    scale = painter.transform().m11() * painter.device().devicePixelRatioF()
    surface = _surface(rect.size(), case, result, theme, view, categories, max(1.0, min(round(scale), 4)))
    width, height = rect.width() - view.header, rect.height() - m.RULER
    painter.save()
    painter.translate(rect.topLeft())
    painter.setClipRect(QRectF(0, 0, rect.width(), rect.height()))
    paint_ruler_head(painter, surface, view.header)
    painter.save()
    painter.translate(view.header, 0)
    paint_ruler(painter, surface, width)
    painter.translate(0, m.RULER)
    painter.setClipRect(QRectF(0, 0, width, height))
    surface.paint_lanes(painter, QRegion(0, 0, round(width) + 1, round(height) + 1))
    surface.paint_over(painter, height)
    painter.restore()
    painter.translate(0, m.RULER)
    paint_headers(painter, surface, view.header, height, locks=False)
    painter.restore()
