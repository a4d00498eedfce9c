"""What part of the stay is on view: the ways to fit, to zoom, and to bring a row or a moment on the canvas."""

from __future__ import annotations

from collections.abc import Callable

from infusion_gui.session.document import Document
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.canvas import Canvas
from infusion_gui.timeline.following import Following
from infusion_gui.timeline.scale import TimeScale, span_at

FIT_MARGIN = 60.0
MOMENT_AIR = 80.0  # pixels between a moment that is brought on view and the border


class Camera:
    """Leads the view of a timeline. `way` moves it softly, `show` at once; `scroll_to` brings a height of the lanes, in
    pixels, to the top of the canvas.
    """

    def __init__(
        self,
        document: Document,
        canvas: Canvas,
        way: Following,
        show: Callable[[TimeScale], None],
        scroll_to: Callable[[float], None],
    ) -> None:
        self._document = document
        self._canvas = canvas
        self._board = canvas.board
        self._way = way
        self._show = show
        self._scroll_to = scroll_to
        #: A row to bring on the canvas once more, and the goal of the way at whose end: not that of a later one.
        self._wanted: tuple[str, TimeScale | None] | None = None
        way.arrived.connect(self._arrived)

    @property
    def following(self) -> bool:
        """True while the view is still on its way to another part of the stay."""
        return self._way.goal is not None

    def aim(self) -> TimeScale:
        """The scale that the view is on its way to."""
        return self._way.goal or self._board.scale

    def fit(self) -> None:
        """Show the whole stay."""
        self._way.to(self._board.fit())

    def fit_selection(self) -> None:
        """Show the selected rows with some air, or the whole stay when nothing is selected."""
        bars = [bar for bar in map(self._board.stay.bar, self._document.selection) if bar is not None]
        if not bars:
            self.fit()
            return
        first, last = min(bar.start for bar in bars), max(bar.stop for bar in bars)
        if last - first < 30:
            first, last = first - 30, last + 30
        self._way.to(self._board.fit(first, last, FIT_MARGIN))
        self.show_row(bars[-1].id)

    def zoom(self, factor: float) -> None:
        """Zoom around the playhead when it is on view, else around the current row, else around the middle."""
        self._way.to(self._board.scale.zoomed(factor, self._zoom_centre()))

    def _zoom_centre(self) -> float:
        scale = self._board.scale
        playhead = self._canvas.surface.playhead
        if playhead is not None and 0 <= scale.x(playhead) <= scale.width:
            return scale.x(playhead)
        current = self._board.stay.bar(self._document.selection[-1]) if self._document.selection else None
        if current is not None:
            middle = scale.x((current.start + current.stop) / 2)
            if 0 <= middle <= scale.width:
                return middle
        return scale.width / 2

    @property
    def zoom_level(self) -> float:
        """0 when the whole stay (or more) is seen, 1 at the closest look; even steps are even factors."""
        return self._board.scale.closeness(self._board.fit().span)

    def set_zoom_level(self, level: float) -> None:
        """Zoom to a level, around what `zoom` zooms around; the whole stay at level 0."""
        if level <= 0:
            self._show(self._board.fit())
            return
        factor = self._board.scale.span / span_at(level, self._board.fit().span)
        self._show(self._board.scale.zoomed(factor, self._zoom_centre()))

    def show_row(self, identity: str) -> None:
        """Choose a row and bring it on the canvas without changing the zoom."""
        if self._document.selection[-1:] != (identity,):
            self._document.select([identity])
        bar = self._board.stay.bar(identity)
        if bar is None:
            return
        scale = self.aim()
        if scale.x(bar.stop) < 0 or scale.x(bar.start) > scale.width:
            self._way.to(scale.centred((bar.start + min(bar.stop, bar.start + scale.span / 2)) / 2))
        self._wanted = (identity, self._way.goal) if self.following else None
        self._scroll_to_row(identity)

    def _arrived(self, goal: TimeScale) -> None:
        """On the way rows may have become higher, and the lanes above pushed the wanted one out of sight."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted[1] == goal and self._board.stay.bar(wanted[0]) is not None:
            self._scroll_to_row(wanted[0])

    def _scroll_to_row(self, identity: str) -> None:
        place = self._board.layout.lane(self._board.stay.lane_of[identity])
        if place is not None and identity in place.row_of:
            row = place.row(identity)
            top, room = place.top + row.top, float(self._canvas.viewport().height())
            if top - self._canvas.surface.scroll < m.LANE_ABOVE:
                self._scroll_to(top - m.LANE_ABOVE)
            elif top + row.height - self._canvas.surface.scroll > room - m.LANE_BELOW:
                self._scroll_to(top + row.height + m.LANE_BELOW - room)

    def show_moment(self, minute: int) -> None:
        """Pan as little as brings a moment on the canvas, with some air."""
        scale = self.aim()
        air = min(MOMENT_AIR, scale.width / 4)
        x = scale.x(minute)
        if x < 0:
            self._way.to(scale.panned(air - x))
        elif x > scale.width:
            self._way.to(scale.panned(scale.width - air - x))
