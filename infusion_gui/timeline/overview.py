"""The overview strip: the whole stay in 42 pixels, with a window that can be dragged and resized."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from infusion_gui.case.times import format_clock
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.canvas import Canvas
from infusion_gui.timeline.marks import Style
from infusion_gui.timeline.scale import TimeScale, fitted, label_step, midnights
from infusion_gui.timeline.stay import Bar

ROW = 4
TOP, BOTTOM = 7, 37
GRAB = 6


class Overview(QWidget):
    """Draws every lane as strokes. Dragging the window pans, dragging its ends zooms, a click elsewhere centres."""

    scale_asked = Signal(object)
    """A `TimeScale` for the canvas."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._held: tuple[str, float, TimeScale] | None = None
        self.setFixedHeight(m.OVERVIEW)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def scale(self) -> TimeScale:
        """The scale of the strip: the whole stay and whatever the canvas shows beyond it."""
        board = self._canvas.board
        first = min(board.stay.first, board.scale.left) if board.stay.rows else board.scale.left
        last = max(board.stay.last, board.scale.right) if board.stay.rows else board.scale.right
        whole = fitted(board.stay.first, board.stay.last, max(self.width(), 50), 40.0)
        if whole.left <= first and last <= whole.right:
            return whole
        return fitted(first, last, max(self.width(), 50), 10.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_overview(painter, self._canvas, self.scale())
        painter.end()

    def _window(self) -> tuple[float, float]:
        scale, shown = self.scale(), self._canvas.board.scale
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
            self.scale_asked.emit(self._canvas.board.scale.centred(self.scale().minute(x)))
            part = "body"
        self._held = (part, x, self.scale())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._held is None:
            cursor = {"left": Qt.CursorShape.SizeHorCursor, "right": Qt.CursorShape.SizeHorCursor}
            self.setCursor(cursor.get(self._part(x), Qt.CursorShape.ArrowCursor))
            return
        part, was, scale = self._held
        shown = self._canvas.board.scale
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


def paint_overview(painter: QPainter, canvas: Canvas, scale: TimeScale) -> None:
    """The strip at the painter's origin."""
    board, brushes = canvas.board, canvas.brushes()
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
    for minute in midnights(scale):
        painter.fillRect(
            QRectF(brushes.snapped(scale.x(minute)), 0, brushes.hair, m.OVERVIEW), brushes.colour("text.2")
        )
    _bars(painter, canvas, scale)
    for line in board.stay.lines:
        if line.edge != "departure":
            continue
        x = brushes.snapped(scale.x(line.minute))
        painter.fillRect(QRectF(x, 0, brushes.hair, m.OVERVIEW), brushes.colour("text.2"))
        style: Style = "caption"
        text = f"departure {format_clock(line.minute)}"
        wide = canvas.lettering.width(text, style)
        if x - 6 - wide > x1 + 6:
            canvas.lettering.draw(painter, x - 6 - wide, 10, text, style, brushes.colour("text.2"))
    painter.fillRect(QRectF(0, m.OVERVIEW - brushes.hair, width, brushes.hair), brushes.colour("line.strong"))
    _window_frame(painter, canvas, x0, x1, width)


def _bars(painter: QPainter, canvas: Canvas, scale: TimeScale) -> None:
    board, brushes = canvas.board, canvas.brushes()
    rows: list[tuple[str, int]] = []
    of_row: dict[tuple[str, int], list[Bar]] = {}
    for place in board.layout.lanes:
        for bar in board.stay.lane(place.key).bars:
            if bar.id in place.row_of:
                row = (place.key, 9 if bar.single else place.row_of[bar.id])
                if row not in of_row:
                    of_row[row] = []
                of_row[row].append(bar)
    rows = sorted(of_row, key=lambda row: ([place.key for place in board.layout.lanes].index(row[0]), row[1]))
    pitch = min((BOTTOM - TOP) / max(len(rows), 1), 5.0)
    height = max(min(pitch - 1, ROW), 1.0)
    for index, row in enumerate(rows):
        y = TOP + index * pitch
        for bar in of_row[row]:
            x0 = scale.x(bar.start)
            x1 = max(scale.x(bar.stop), x0 + 3)
            token = "overview.mute" if bar.look in ("hollow", "dashed") else f"{bar.ink}.edge"
            tall = height if bar.look != "dashed" else 1.0
            rect = brushes.aligned(x0, x1, y, y + tall)
            if bar.ink == "hydration" and bar.blocked():
                painter.fillRect(brushes.aligned(x0, x1, y + tall / 2 - 0.5, y + tall / 2 + 0.5), brushes.colour(token))
                for stretch in bar.stretches:
                    if stretch.kind == "counted":
                        a, b = scale.x(stretch.start), scale.x(stretch.stop)
                        painter.fillRect(brushes.aligned(a, b, y, y + tall), brushes.colour(token))
            else:
                painter.fillRect(rect, brushes.colour(token))


def _window_frame(painter: QPainter, canvas: Canvas, x0: float, x1: float, width: float) -> None:
    brushes = canvas.brushes()
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
