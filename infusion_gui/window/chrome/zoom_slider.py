"""The zoom of the timeline as a slider: the whole stay at the left end, ten minutes across at the right one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider

from infusion_gui.window.chrome.theme import Look

STEPS = 200
WIDTH, HEIGHT = 96, 32
_KNOB = 6.0
_END = 9.0  # from the ends of the widget to those of the line


class ZoomSlider(QSlider):
    """Drag, click, wheel, arrows and Page keys; `level_asked` is 0 for the whole stay and 1 for the closest look."""

    level_asked = Signal(float)

    def __init__(self, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self.setRange(0, STEPS)
        self.setSingleStep(STEPS // 40)
        self.setPageStep(STEPS // 10)
        self.setFixedSize(WIDTH, HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Zoom")
        self.setToolTip("Zoom of the timeline\nCtrl wheel zooms at the pointer")
        self.valueChanged.connect(self._moved)
        look.changed.connect(self.update)

    def show_level(self, level: float) -> None:
        """Stand where the view is; nothing is asked for."""
        if not self.isSliderDown():
            self.blockSignals(True)
            self.setValue(round(level * STEPS))
            self.blockSignals(False)
            self.update()

    def _moved(self, value: int) -> None:
        self.level_asked.emit(value / STEPS)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The knob comes to the pointer, wherever the line is pressed."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def _to(self, x: float) -> None:
        self.setValue(round((x - _END) / (self.width() - 2 * _END) * STEPS))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().toRectF()
        line = QRectF(_END, area.center().y() - 1, area.width() - 2 * _END, 2)
        at = QPointF(line.left() + line.width() * self.value() / STEPS, area.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("line.strong"))
        painter.drawRoundedRect(line, 1, 1)
        painter.setBrush(look.color("ink" if self.isEnabled() else "disabled"))
        painter.drawEllipse(at, _KNOB, _KNOB)
        if self.hasFocus():
            painter.setPen(QPen(look.color("ink"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 4, -1, -4), 4, 4)
        painter.end()
