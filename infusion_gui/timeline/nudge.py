"""Moving rows by arrow keys. Repeats of a held key that come while a step is carried out are one step together:
otherwise they queue up in a large stay, and the bar runs on after the key is let go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QTimer

from infusion_gui.case import edits
from infusion_gui.case.edits import Outcome, Refusal
from infusion_gui.timeline.sketch import Edge

if TYPE_CHECKING:
    from infusion_gui.timeline.keys import Keys
    from infusion_gui.timeline.view import TimelineView

SAME_NUDGE_MS = 1000


class Nudge:
    """Moves the selected rows of a view, or the chosen edge of the current one."""

    def __init__(self, view: TimelineView, keys: Keys) -> None:
        self._view = view
        self._keys = keys
        self._since = QElapsedTimer()
        self._count = 0
        self._last: tuple[object, ...] = ()
        self._minutes, self._times = 0, 0  # of the repeats that wait
        self._meant: object = None
        self._timer = QTimer(view)  # of no time: it comes when no event waits any more
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.let_go)

    def again(self, minutes: int) -> None:
        """A held key repeats: its rows move when every event that waits has been heard."""
        if minutes != self._minutes or self._now() != self._meant:
            self.let_go()
            self._minutes, self._meant = minutes, self._now()
        self._times += 1
        self._timer.start()

    def let_go(self) -> None:
        """Carries out the repeats that wait, unless something else than they were meant for is there by now."""
        self._timer.stop()
        times, self._times = self._times, 0
        if times and self._now() == self._meant:
            self._move(self._minutes, times, held=True)

    def once(self, minutes: int) -> None:
        """Moves by so many minutes, at once."""
        self._move(minutes, 1, held=False)

    def _now(self) -> object:
        view = self._view
        return view.document.case, view.document.selection, view.board.view.edge, view.hand.gesture

    def _move(self, minutes: int, times: int, held: bool) -> None:
        document, edge = self._view.document, self._view.board.view.edge
        ids = document.selection
        if self._keys.refused_by_lock(ids):
            return
        done = times
        while done > 1 and isinstance(document.allowed(self._moved(ids, edge, minutes * done)), Refusal):
            done -= 1
        granted = document.edit(self._moved(ids, edge, minutes * done), gesture=self._gesture(ids, edge, held))
        if done < times:
            granted = document.edit(self._moved(ids, edge, minutes))  # the next one says why it cannot go on
        self._show(ids, edge)
        if granted:  # else what was refused stands in the status line
            self._keys.announce(edge)

    def _moved(self, ids: tuple[str, ...], edge: Edge | None, minutes: int) -> Outcome:
        case = self._view.document.case
        if edge is None:
            return edits.move(case, ids, minutes)
        return (edits.trim_start if edge == "start" else edits.trim_stop)(case, ids[-1:], by=minutes)

    def _gesture(self, ids: tuple[str, ...], edge: Edge | None, held: bool) -> str:
        """Moves by one held key, or that follow each other within a second, of the same thing, are one undo step."""
        same = (ids, edge, self._view.document.undo_stack.index())
        first = not self._since.isValid() or (not held and self._since.elapsed() > SAME_NUDGE_MS)
        if first or self._last[:2] != same[:2] or self._last[2] not in (same[2], same[2] - 1):
            self._count += 1
        self._last = same
        self._since.start()
        return f"nudge {self._count}"

    def _show(self, ids: tuple[str, ...], edge: Edge | None) -> None:
        view = self._view
        if len(ids) == 1:
            view.camera.show_row(ids[-1])
        bar = view.board.stay.bar(ids[-1])
        if edge is not None and bar is not None:
            view.camera.show_moment(bar.start if edge == "start" else bar.stop)
