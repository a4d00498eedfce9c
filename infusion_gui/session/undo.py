"""The undo steps of a document: what each leads to, its name, and the gesture it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from infusion_gui.case.edits import added
from infusion_gui.case.model import Case

if TYPE_CHECKING:
    from infusion_gui.exchange.values import SetAside


class State(NamedTuple):
    """What an undo step leads to: the case, the rows selected beside it, and the source rows set aside."""

    case: Case
    selection: tuple[str, ...] = ()
    aside: tuple[SetAside, ...] = ()

    def choosing(self, ids: Iterable[str]) -> State:
        """The state with other rows selected; unknown ids are left out."""
        return self._replace(selection=_known(ids, self.case))

    def edited(self, case: Case, aside: tuple[SetAside, ...] | None = None) -> State:
        """The state that an edit leads to from here. `aside`: the rows set aside, when they change with it.

        What was added is selected; else what was selected before, as far as it is still there.
        """
        selection = added(self.case, case) or _known(self.selection, case)
        if self.selection and not selection:  # merged into another row, which then is the one the hand is on
            selection = _changed(self.case, case)
        return State(case, selection, self.aside if aside is None else aside)


class Steps(QObject):
    """The steps of one document, on Qt's stack."""

    arrived = Signal(object)
    """The `State` to show when a step was made, undone or done again: now the stack's own texts and marks are true."""

    def __init__(self, limit: int, parent: QObject) -> None:
        """`limit`: how many steps are kept."""
        super().__init__(parent)
        self._stage = Stage()
        self._last: EditCommand | None = None  # the step pushed last
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(limit)
        self.stack.indexChanged.connect(self._arrive)

    def push(self, before: State, after: State, label: str, gesture: str | None) -> None:
        """One step more; one of the same `gesture` as the last grows into that. Without a label it is named after what
        changed.
        """
        last = self._growing(gesture)
        if last is None:
            self._last = EditCommand(self._stage, before, after, label, gesture)
            self.stack.push(self._last)
        elif last.grow(after, label):
            self.stack.undoTextChanged.emit(last.text())
            self._arrive()
        else:
            self._last = None
            last.setObsolete(True)  # the stack throws it away instead of undoing it
            self.stack.undo()

    def forget(self) -> None:
        """No step of before can be undone any more."""
        self._last = None
        self.stack.clear()

    def _growing(self, gesture: str | None) -> EditCommand | None:
        """The last step, when it may grow: it is of the same gesture, nothing was undone or saved since."""
        stack, last = self.stack, self._last
        if gesture is None or last is None or last.gesture != gesture:
            return None
        return None if not stack.canUndo() or stack.canRedo() or stack.isClean() else last

    def _arrive(self) -> None:
        state = self._stage.take()
        if state is not None:
            self.arrived.emit(state)


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


def _known(ids: Iterable[str], case: Case) -> tuple[str, ...]:
    known = {row.id for row in case.administrations}
    return tuple(identity for identity in ids if identity in known)


def _changed(before: Case, after: Case) -> tuple[str, ...]:
    old = {row.id: row for row in before.administrations}
    return tuple(row.id for row in after.administrations if old.get(row.id) is not row)
