"""The overview strip: the whole stay in 42 pixels, with a window that can be dragged and resized."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from infusion_gui.case.times import format_clock
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.brushes import Brushes
from infusion_gui.timeline.marks import Style
from infusion_gui.timeline.scale import TimeScale, dated_midnights, fitted, label_step
from infusion_gui.timeline.stay import Bar
from infusion_gui.timeline.surface import Surface

ROW = 4
TOP, BOTTOM = 7, 37
GRAB = 6


class Overview(QWidget):
    """Draws every lane as strokes. Dragging the window pans, dragging its ends zooms, a click elsewhere centres."""

    scale_asked = Signal(object)
    """A `TimeScale` for the canvas."""

    def __init__(self, surface: Surface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Whole stay")
        self._surface = surface
        self._held: tuple[str, float, TimeScale] | None = None
        self._painted: tuple[tuple[object, ...], QPixmap] | None = None
        self.setFixedHeight(m.OVERVIEW)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def scale(self) -> TimeScale:
        """The scale of the strip: the whole stay and whatever the canvas shows beyond it."""
        board = self._surface.board
        first = min(board.stay.first, board.scale.left) if board.stay.rows else board.scale.left
        last = max(board.stay.last, board.scale.right) if board.stay.rows else board.scale.right
        whole = fitted(board.stay.first, board.stay.last, max(self.width(), 50), 40.0)
        if whole.left <= first and last <= whole.right:
            return whole
        return fitted(first, last, max(self.width(), 50), 10.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scale = self.scale()
        paint_overview(painter, self._surface, scale, self._strip(scale))
        painter.end()

    def _strip(self, scale: TimeScale) -> QPixmap:
        """The strokes of all bars, painted again only when the stay or the strip changed."""
        board, brushes = self._surface.board, self._surface.brushes
        key = (board.stay, [place.key for place in board.layout.lanes], scale, brushes)
        if self._painted is None or any(
            old is not new and old != new for old, new in zip(self._painted[0], key, strict=False)
        ):
            pixmap = QPixmap(round(self.width() * brushes.ratio), round(m.OVERVIEW * brushes.ratio))
            pixmap.setDevicePixelRatio(brushes.ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            paint_strokes(painter, board, brushes, scale)
            painter.end()
            self._painted = (key, pixmap)
        return self._painted[1]

    def _window(self) -> tuple[float, float]:
        scale, shown = self.scale(), self._surface.board.scale
        return scale.x(shown.left), scale.x(shown.right)

    def _part(self, x: float) -> str:
        left, right = self._window()
        if abs(x - left) <= GRAB:
            return "left"
        if abs(x - right) <= GRAB:
            return "right"
        return "body" if left < x < right else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        part = self._part(x)
        if not part:
            self.scale_asked.emit(self._surface.board.scale.centred(self.scale().minute(x)))
            part = "body"
        self._held = (part, x, self.scale())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._held is None:
            cursor = {"left": Qt.CursorShape.SizeHorCursor, "right": Qt.CursorShape.SizeHorCursor}
            self.setCursor(cursor.get(self._part(x), Qt.CursorShape.ArrowCursor))
            return
        part, was, scale = self._held
        shown = self._surface.board.scale
        moved = (x - was) / scale.per_minute
        self._held = (part, x, scale)
        left, right = shown.left, shown.right
        if part == "body":
            self.scale_asked.emit(TimeScale(left + moved, shown.per_minute, shown.width))
            return
        left, right = (left + moved, right) if part == "left" else (left, right + moved)
        if right - left >= 10:
            self.scale_asked.emit(TimeScale(left, shown.width / (right - left), shown.width))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None


def paint_overview(painter: QPainter, surface: Surface, scale: TimeScale, strip: QPixmap) -> None:
    """The strip at the painter's origin; `strip` has the strokes of all bars."""
    board, brushes = surface.board, surface.brushes
    shown = board.scale
    width = scale.width
    painter.fillRect(QRectF(0, 0, width, m.OVERVIEW), brushes.colour("panel"))
    x0, x1 = scale.x(shown.left), scale.x(shown.right)
    painter.fillRect(brushes.aligned(max(x0, 0), min(x1, width), 1, 40), brushes.colour("canvas"))
    arrival = next((line.minute for line in board.stay.lines if line.edge == "arrival"), None)
    if arrival is not None and scale.x(arrival) > x0:
        painter.fillRect(brushes.aligned(max(x0, 0), scale.x(arrival), 1, 40), brushes.colour("lane.alt"))
    step = max(label_step(scale.per_minute), 60)
    first = int(scale.left // step + 1) * step
    for minute in range(first, int(scale.right) + 1, step):
        x = brushes.snapped(scale.x(minute))
        painter.fillRect(QRectF(x, m.OVERVIEW - 4, brushes.hair, 3), brushes.colour("line.strong"))
    for minute in dated_midnights(scale):
        painter.fillRect(
            QRectF(brushes.snapped(scale.x(minute)), 0, brushes.hair, m.OVERVIEW), brushes.colour("text.2")
        )
    painter.drawPixmap(0, 0, strip)
    for line in board.stay.lines:
        if line.edge != "departure":
            continue
        x = brushes.snapped(scale.x(line.minute))
        painter.fillRect(QRectF(x, 0, brushes.hair, m.OVERVIEW), brushes.colour("text.2"))
        style: Style = "caption"
        text = f"departure {format_clock(line.minute)}"
        wide = surface.lettering.width(text, style)
        if x - 6 - wide > x1 + 6:
            surface.lettering.draw(painter, x - 6 - wide, 10, text, style, brushes.colour("text.2"))
    painter.fillRect(QRectF(0, m.OVERVIEW - brushes.hair, width, brushes.hair), brushes.colour("line.strong"))
    _window_frame(painter, brushes, x0, x1, width)


def _kind(bar: Bar) -> int:
    """The line of a bar in its lane: the initial, other infusions, fluids, single times."""
    if bar.single:
        return 3
    return 2 if bar.ink in ("hydration", "none") else 0 if bar.crowned else 1


def strokes(board: Board) -> list[tuple[int, list[Bar]]]:
    """The bars of the stay by line of the strip, with the pitch of the lines left to the caller.

    A lane has up to four lines; where they do not fit, two, and at last one.
    """
    room = (BOTTOM - TOP) // (ROW - 1)
    for fold in ({0: 0, 1: 1, 2: 2, 3: 3}, {0: 0, 1: 0, 2: 1, 3: 0}, {0: 0, 1: 0, 2: 0, 3: 0}):
        lines: list[tuple[int, list[Bar]]] = []
        for place in board.layout.lanes:
            of_kind: dict[int, list[Bar]] = {}
            for bar in board.stay.lane(place.key).bars:
                of_kind.setdefault(fold[_kind(bar)], []).append(bar)
            lines += sorted(of_kind.items())
        if len(lines) <= room:
            break
    return lines


def paint_strokes(painter: QPainter, board: Board, brushes: Brushes, scale: TimeScale) -> None:
    """Every bar as a stroke; blocked minutes of a fluid and what earns nothing are faint."""
    lines = strokes(board)
    pitch = min((BOTTOM - TOP) / max(len(lines), 1), 5.0)
    height = float(max(min(int(pitch) - 1, ROW), 1))
    for index, (_, bars) in enumerate(lines):
        y = brushes.snapped(TOP + index * pitch)
        for bar in bars:
            x0 = brushes.snapped(scale.x(bar.start))
            x1 = max(brushes.snapped(scale.x(bar.stop)), x0 + 3)
            colour = brushes.colour("overview.mute" if bar.look in ("hollow", "dashed") else f"{bar.ink}.edge")
            if bar.look == "dashed":
                painter.fillRect(QRectF(x0, y + height / 2 - brushes.hair, x1 - x0, brushes.hair), colour)
            elif bar.ink == "hydration" and bar.blocked():
                painter.fillRect(QRectF(x0, y + height / 2 - brushes.hair, x1 - x0, brushes.hair), colour)
                for stretch in bar.stretches:
                    if stretch.kind == "counted":
                        a, b = scale.x(stretch.start), scale.x(stretch.stop)
                        painter.fillRect(brushes.aligned(a, b, y, y + height), colour)
            else:
                painter.fillRect(QRectF(x0, y, x1 - x0, height), colour)


def _window_frame(painter: QPainter, brushes: Brushes, x0: float, x1: float, width: float) -> None:
    x0, x1 = max(x0, 0.0), min(x1, width)
    pen = QPen(brushes.colour("ink"), brushes.whole(1.5))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(brushes.aligned(x0, x1, 1, 40).adjusted(0.75, 0.75, -0.75, -0.75), 3, 3)
    painter.setPen(QPen(brushes.colour("canvas"), 1))
    painter.setBrush(brushes.colour("ink"))
    for x in (x0, x1):
        at = min(max(x, 2.5), width - 2.5)
        painter.drawRoundedRect(QRectF(at - 2.5, 13, 5, 16), 2.5, 2.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
