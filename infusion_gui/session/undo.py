"""One undo step: the case before and after, its name, and the gesture it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QUndoCommand

from infusion_gui.case.model import Case

if TYPE_CHECKING:
    from infusion_gui.exchange.values import SetAside


class State(NamedTuple):
    """What an undo step leads to: the case, the rows selected beside it, and the source rows set aside."""

    case: Case
    selection: tuple[str, ...]
    aside: tuple[SetAside, ...] = ()


class Stage:
    """Where an undo step leaves the state to show. Steps know this and not the document: a circle through the document
    would be taken apart by Python's garbage collector in an order that frees a command twice (PySide6 6.11).
    """

    def __init__(self) -> None:
        self.state: State | None = None

    def take(self) -> State | None:
        """The state that was left here last, once."""
        state, self.state = self.state, None
        return state


class EditCommand(QUndoCommand):
    """Shows `after` when done, `before` when undone.

    It is checked before it is pushed: Qt keeps a command on its stack even when `redo` raises, so neither may fail.
    Steps of one gesture grow into one by `grow`, not by Qt's `mergeWith`: PySide6 6.11 never frees a command that Qt
    merged into another and deleted.
    """

    def __init__(self, stage: Stage, before: State, after: State, label: str, gesture: str | None) -> None:
        super().__init__(label or named(before.case, after.case))
        self.gesture = gesture
        self._stage = stage
        self._before = before
        self._after = after

    def redo(self) -> None:
        self._stage.state = self._after

    def undo(self) -> None:
        self._stage.state = self._before

    def grow(self, after: State, label: str) -> bool:
        """Makes the step lead on to `after`. False when that is where it began: then there is nothing to undo."""
        self._after = after
        self.setText(label or named(self._before.case, after.case))
        self.redo()
        return self._before.case != after.case


def named(before: Case, after: Case) -> str:
    """What a step between two cases is called where nobody named it."""
    from infusion_gui.session.labels import describe  # nothing is called anything before the first edit

    return describe(before, after)
