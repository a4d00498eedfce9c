"""Presentation mode: one rule on the screen in huge type, minute by minute, for a class."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from infusion_gui.window.lesson_step import LessonStep, clamp
from infusion_gui.window.lessons import Lesson, lessons
from infusion_gui.window.stage_painter import StagePainter
from infusion_gui.window.theme import Look

NEXT_KEYS = (Qt.Key.Key_N, Qt.Key.Key_PageDown)
PREVIOUS_KEYS = (Qt.Key.Key_P, Qt.Key.Key_PageUp)


class Stage(QWidget):
    """Arrows move the edge by a minute, Space hides the right-hand code, N and Page Down bring the next lesson."""

    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None, examples: tuple[Lesson, ...] | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._look = look
        self._lessons = examples if examples is not None else lessons()
        self.number = 0
        self.steps = 1
        self.hidden = False
        self.setWindowTitle("infusion")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        look.changed.connect(self.update)
        self._tell()

    @property
    def lesson(self) -> Lesson:
        return self._lessons[self.number]

    @property
    def step(self) -> LessonStep:
        """What the screen shows: the answer where the edge stands now, beside the one before."""
        return LessonStep(self.lesson, self.steps)

    def open_over(self, window: QWidget) -> None:
        """Covers the screen that `window` is on."""
        self.setGeometry(window.geometry())
        self.showFullScreen()
        self.setFocus()

    def show_lesson(self, number: int) -> None:
        """Turns to another lesson, at the moment of its rule."""
        self.number = number % len(self._lessons)
        self.steps, self.hidden = 1, False
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(self.lesson.heading)
        self.setAccessibleDescription(self.step.spoken(self.hidden))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.steps = clamp(self.lesson, self.steps + (1 if key == Qt.Key.Key_Right else -1))
            self._tell()
        elif key == Qt.Key.Key_Space:
            self.hidden = not self.hidden
            self._tell()
        elif key in NEXT_KEYS:
            self.show_lesson(self.number + 1)
        elif key in PREVIOUS_KEYS:
            self.show_lesson(self.number - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.hidden:
            self.hidden = False
            self._tell()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.left.emit()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        StagePainter(painter, self._look, self.rect().toRectF()).paint(self.step, self.hidden)
        painter.end()
