"""One undo step: the case before and after, its name, and the gesture it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QUndoCommand

from infusion_gui.case.model import Case
from infusion_gui.session.labels import describe

_MERGEABLE = 1


@dataclass(frozen=True, slots=True)
class State:
    """What an undo step leads to: the case, and the rows that are selected beside it."""

    case: Case
    selection: tuple[str, ...]


class EditCommand(QUndoCommand):
    """Shows `after` when done, `before` when undone. Steps of one `gesture` merge into one.

    It is checked before it is pushed: Qt keeps a command on its stack even when `redo` raises, so neither may
    fail.
    """

    def __init__(
        self, show: Callable[[State], None], before: State, after: State, label: str, gesture: str | None
    ) -> None:
        super().__init__(label or describe(before.case, after.case))
        self._show = show
        self._before = before
        self._after = after
        self._label = label
        self._gesture = gesture

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)

    def id(self) -> int:
        return -1 if self._gesture is None else _MERGEABLE

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or other._gesture != self._gesture:
            return False
        self._after = other._after
        self._label = other._label
        self.setText(self._label or describe(self._before.case, self._after.case))
        self.setObsolete(self._before.case == self._after.case)  # nudged there and back: nothing to undo
        return True
