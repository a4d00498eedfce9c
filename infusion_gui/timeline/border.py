"""The border of the canvas: a drag that is held there makes the view move on, the faster the further out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QSize, QTimer

INSIDE = 16.0  # pixels from the left and right border in which the view moves
INSIDE_DOWN = 8.0  # from the upper and lower one: the rows there are dragged in time more often than to another lane
MOST = 60.0  # pixels beyond which it moves no faster
SHARE = 0.25  # of the pixels beyond, in each step
EVERY = 30  # ms between two steps


class Border(QObject):
    """Calls `step` with the pixels to move across and down, again and again, while the pointer is in the border."""

    def __init__(self, parent: QObject, step: Callable[[float, float], None]) -> None:
        super().__init__(parent)
        self._step = step
        self._by = (0.0, 0.0)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._tick)

    def watch(self, at: QPointF, room: QSize, down: bool) -> None:
        """The pointer of a drag is here on a canvas of this size; `down`: the drag may scroll the lanes as well."""
        across = _into(at.x(), room.width(), INSIDE)
        self._by = (across * SHARE, _into(at.y(), room.height(), INSIDE_DOWN) * SHARE if down else 0.0)
        if self._by == (0.0, 0.0):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def leave(self) -> None:
        """No drag is held at the border."""
        self._timer.stop()

    def _tick(self) -> None:
        self._step(*self._by)


def _into(at: float, room: int, inside: float) -> float:
    """How far a place is into the nearer border of so many pixels, negative at their beginning, up to `MOST`."""
    beyond = min(at - inside, 0.0) or max(at - (room - inside), 0.0)
    return max(min(beyond, MOST), -MOST)
