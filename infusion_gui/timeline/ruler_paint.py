"""What the ruler says, painted: ticks and clock times, tags of arrival and departure, lit ends, the playhead's head."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from infusion_gui.case.times import DAY, format_clock
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.brushes import Brushes
from infusion_gui.timeline.marks import Style
from infusion_gui.timeline.scale import TimeScale, dated_midnights, days_apart, label_step, ticks
from infusion_gui.timeline.stay import VisitLine, Window
from infusion_gui.timeline.surface import Surface
from infusion_gui.timeline.type import Lettering
from infusion_gui.timeline.wording import date_text

TAG_TOP, TAG_HEIGHT = 3, 15
TIME_Y = 23.0
LIT_TOP, LIT_HEIGHT = 18, 15
_EDGE_WORDS = {"arrival": "arrival", "departure": "departure", "inpatient_from": "inpatient"}
LEAST_LIT = 120  # pixels between the ends of a selection that are both told
TAG_REACH = 90.0  # pixels around an end in which its tag stands, or hides the time of a tick
_TICK_HEIGHT = {0: 3, 1: 6, 2: 11}


Tagged = VisitLine | Window


def said_of_ruler(surface: Surface) -> tuple[tuple[object, ...], tuple[int, int] | None]:
    """All that the ruler of a drawing says: the rest, and the stretch that is lit."""
    board, guides, lit = surface.board, surface.guides, _lit(surface)
    told = lit is not None and _both_told(board, lit)
    return (
        board.scale, board.stay.lines, board.stay.windows, surface.playhead, guides.snap, guides.moved,
        guides.lit is not None, told, lit is not None and _crowded(surface, lit),
    ), lit  # fmt: skip


def paint_ruler(
    painter: QPainter, surface: Surface, width: float, exposed: tuple[float, float] | None = None
) -> list[tuple[QRectF, Tagged]]:
    """The ruler of a drawing at the painter's origin; returns where its tags stand. `exposed`: the pixels from left to
    right that are wanted, all of them when left out.
    """
    board, brushes = surface.board, surface.brushes
    scale, guides = board.scale, surface.guides
    left, right = exposed or (0.0, width)
    painter.fillRect(QRectF(left, 0, right - left, m.RULER), brushes.colour("bar"))
    lit = _lit(surface)
    if lit is not None:
        x0, x1 = scale.x(lit[0]), scale.x(lit[1])
        painter.fillRect(brushes.aligned(x0, x1, LIT_TOP, m.RULER - 4), brushes.colour("select"))
        painter.fillRect(brushes.aligned(x0, x1, m.RULER - 4, m.RULER - 1), brushes.colour("ink"))
    for tick in ticks(scale.part(max(left - 2, 0.0), min(right + 2, width))):
        x = brushes.snapped(scale.x(tick.minute))
        height = _TICK_HEIGHT[tick.rank]
        token = "line.strong" if tick.rank == 0 else "text.3"
        painter.fillRect(QRectF(x, m.RULER - 1 - height, brushes.hair, height), brushes.colour(token))
    painter.fillRect(QRectF(left, m.RULER - brushes.hair, right - left, brushes.hair), brushes.colour("line.strong"))
    if surface.playhead is not None:  # under the tags: a lit end at the playhead keeps its time
        _playhead(painter, brushes, scale, surface.playhead)
    tags = _Tags(painter, surface, width, (left, right))
    tags.day_lines()
    if lit is not None and (guides.lit is not None or _both_told(board, lit)):
        ends: list[tuple[int, str]] = [(lit[0], "ink")]
        if lit[1] != lit[0]:
            ends.append((lit[1], "ink"))
        if guides.moved is not None and guides.snap is not None:
            ends = [(minute, "guide" if minute == guides.snap.minute else token) for minute, token in ends]
        crowded = _crowded(surface, lit)
        for index, (minute, token) in enumerate(ends):
            tags.time(minute, token, centred=guides.lit is not None, right=index == 1, crowded=crowded)
    if guides.snap is not None:  # first: a tag it would cover gives way as a whole
        tags.place(scale.x(guides.snap.minute), guides.snap.reason, "guide", "on.guide", style="caption.bold")
    for line in board.stay.lines:
        tags.line(line)
    tags.dates()
    for window in board.stay.windows:
        text = f"{window.label or 'excluded'} {format_clock(window.start)}"
        tags.place(scale.x(window.start), text, "text.3", "on.tag", what=window)
    tags.times()
    return tags.placed


class _Tags:
    """The two lines of words on a ruler; what is said first keeps its place."""

    def __init__(self, painter: QPainter, surface: Surface, width: float, exposed: tuple[float, float]) -> None:
        self.painter, self.lettering, self.width = painter, surface.lettering, width
        self.exposed = exposed
        self.brushes, self.scale = surface.brushes, surface.board.scale
        self._below: list[tuple[float, float]] = []
        self._above: list[tuple[float, float]] = []
        self.placed: list[tuple[QRectF, Tagged]] = []

    def _say(self, x: float, y: float, text: str, style: Style, token: str) -> None:
        left, right = self.exposed
        if x > right + 1 or x + self.lettering.width(text, style) < left - 1:
            return
        self.lettering.draw(self.painter, x, y, text, style, self.brushes.colour(token))

    def time(self, minute: int, token: str, *, centred: bool, right: bool, crowded: bool = False) -> None:
        """An end of the lit range as a tag with its clock time; two `crowded` ones stand back to back."""
        text, wide = format_clock(minute), _time_width(self.lettering, minute)
        x = self.scale.x(minute)
        left = x - wide / 2 if centred else x - wide if right else x
        if crowded:
            left = x if right else x - wide - 1
        elif not centred and self._hits(self._below, left, left + wide):
            left = x if right else x - wide
        if left + wide < 0 or left > self.width:
            return
        left = min(max(left, 0.0), self.width - wide)
        self._below.append((left - 3, left + wide + 3))
        rect = self.brushes.aligned(left, left + wide, LIT_TOP, LIT_TOP + LIT_HEIGHT)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.brushes.colour(token))
        self.painter.drawRoundedRect(rect, 2, 2)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._say(left + 6.5, TIME_Y + 2.5, text, "tag", "on.guide" if token == "guide" else "on.ink")

    def line(self, line: VisitLine) -> None:
        """The tag of a visit's line: after an arrival, before a departure."""
        text = f"{_EDGE_WORDS[line.edge]} {format_clock(line.minute)}"
        x = self.scale.x(line.minute)
        self.place(x, text, "text.2", "on.tag", before=line.edge == "departure", what=line)

    def place(
        self,
        x: float,
        text: str,
        ground: str,
        ink: str,
        *,
        before: bool = False,
        what: Tagged | None = None,
        style: Style = "caption",
    ) -> None:
        """A tag on the upper line, beginning (or with `before` ending) at `x`. Where that is taken the tag of a line
        stands the other way round, for without its tag nobody knows which line it is.
        """
        wide = self.lettering.width(text, style) + 12
        if x < -1 or x > self.width + 1:
            return
        sides = (x - wide, x) if before else (x, x - wide)
        inside = [left for left in sides if left > -2 and left + wide < self.width + 2] or [x]
        tried = inside if isinstance(what, VisitLine) else inside[:1]
        left = next((left for left in tried if not self._hits(self._above, left, left + wide)), None)
        if left is None:
            return
        self._above.append((left, left + wide))
        rect = self.brushes.aligned(left, left + wide, TAG_TOP - 1, TAG_TOP - 1 + TAG_HEIGHT)
        self.painter.fillRect(rect, self.brushes.colour(ground))
        if what is not None:
            self.placed.append((rect, what))
        self._say(left + 6, rect.center().y(), text, style, ink)

    def day_lines(self) -> None:
        """The lines of the midnights that carry a date; what is said later lies over them."""
        width = 2.0 if days_apart(self.scale) else 1.0
        for minute in dated_midnights(self.scale):
            line = QRectF(self.brushes.snapped(self.scale.x(minute)), 0, self.brushes.whole(width), m.RULER)
            self.painter.fillRect(line, self.brushes.colour("text.2"))

    def dates(self) -> None:
        """The dates on both sides of every midnight, or after some where days are narrow, as far as there is room."""
        both = days_apart(self.scale)
        for minute in dated_midnights(self.scale):
            x = self.brushes.snapped(self.scale.x(minute))
            for text, after in ((date_text(minute - 1), False), (date_text(minute, year=False), True)):
                if not both and not after:
                    continue
                wide = self.lettering.width(text, "caption.bold")
                left = x + 8 if after else x - 8 - wide
                if left >= 0 and left + wide <= self.width and not self._hits(self._above, left - 4, left + wide + 4):
                    self._above.append((left, left + wide))
                    self._say(left, 10, text, "caption.bold", "text")

    def times(self) -> None:
        """The clock times at the labelled ticks, where a lit end does not stand."""
        if label_step(self.scale.per_minute) >= DAY:
            return  # midnight, every time: the dates say it
        for tick in ticks(self.scale):
            if tick.rank < 2:
                continue
            text = format_clock(tick.minute)
            wide = self.lettering.width(text, "ruler")
            left = self.scale.x(tick.minute) + 5
            if left + wide < self.exposed[0] or left > self.exposed[1]:
                continue
            if left < 0 or left + wide > self.width or self._hits(self._below, left, left + wide):
                continue
            self._say(left, TIME_Y, text, "ruler", "text.2")

    @staticmethod
    def _hits(taken: list[tuple[float, float]], x0: float, x1: float) -> bool:
        return any(a < x1 and x0 < b for a, b in taken)


def _time_width(lettering: Lettering, minute: int) -> float:
    """How wide the tag of a clock time is."""
    return lettering.width(format_clock(minute), "tag") + 13


def _crowded(surface: Surface, lit: tuple[int, int]) -> bool:
    """Whether the tags of two ends would lie on each other."""
    apart = surface.board.scale.x(lit[1]) - surface.board.scale.x(lit[0])
    return 0 < apart < _time_width(surface.lettering, lit[0]) + 2


def _lit(surface: Surface) -> tuple[int, int] | None:
    """The stretch that is lit: the bar under the hand, else the selected rows."""
    return surface.guides.lit or _selected_range(surface.board)


def _both_told(board: Board, lit: tuple[int, int]) -> bool:
    """Whether a stretch is long enough on the canvas for the times of both its ends."""
    return board.scale.x(lit[1]) - board.scale.x(lit[0]) > LEAST_LIT


def _selected_range(board: Board) -> tuple[int, int] | None:
    """First start and last stop of the selected rows."""
    bars = [bar for bar in map(board.stay.bar, board.view.selected) if bar is not None]
    if not bars:
        return None
    return min(bar.start for bar in bars), max(bar.start if bar.open_stop else bar.stop for bar in bars)


def _playhead(painter: QPainter, brushes: Brushes, scale: TimeScale, minute: int) -> None:
    x = brushes.snapped(scale.x(minute)) + brushes.hair / 2
    top = float(m.RULER - 12)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushes.colour("ink"))
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(x - 5.5, top), QPointF(x + 5.5, top), QPointF(x + 5.5, top + 7), QPointF(x, top + 12),
                QPointF(x - 5.5, top + 7),
            ]
        )
    )  # fmt: skip
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
