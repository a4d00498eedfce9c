"""The view on its way to another part of the stay: short, and at once where the desktop wants no motion."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal
from PySide6.QtWidgets import QStyle, QWidget

from infusion_gui.timeline.board import Board
from infusion_gui.timeline.scale import TimeScale

FOLLOW_MS = 120


class Following(QObject):
    """Leads the scale of a board from where it is to a goal."""

    moved = Signal(object)
    """The `TimeScale` to show now."""
    arrived = Signal(object)
    """The goal that the view was led to; its lanes stand as they will stay."""

    def __init__(self, board: Board, view: QWidget) -> None:
        super().__init__(view)
        self._board, self._view = board, view
        self._from: TimeScale | None = None
        self.goal: TimeScale | None = None
        """Where the view is on its way to; None when it has arrived."""
        self._motion = QVariantAnimation(self)
        self._motion.setDuration(FOLLOW_MS)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.setStartValue(0.0)
        self._motion.setEndValue(1.0)
        self._motion.valueChanged.connect(self._step)

    def to(self, goal: TimeScale) -> None:
        """Go there from where the view is now."""
        self._motion.stop()
        moves = self._view.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self._view) > 0
        if not moves or not self._view.isVisible():
            self.goal = None
            self.moved.emit(goal)
            self.arrived.emit(goal)
            return
        self._from, self.goal = self._board.scale, goal
        self._motion.start()

    def stop(self) -> None:
        """Stay where the view is now."""
        self._motion.stop()
        self.goal = None

    def _step(self, share: float) -> None:
        old, new = self._from, self.goal
        if old is None or new is None:
            return
        width = self._board.scale.width  # of now: the window may be resized on the way
        if share >= 1.0:
            self.goal = None
            self.moved.emit(new.resized(width))
            self.arrived.emit(new)
            return
        left = old.left + (new.left - old.left) * share
        right = old.right + (new.right - old.right) * share
        self.moved.emit(TimeScale(left, width / (right - left), width))
