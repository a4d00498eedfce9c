"""The open document: one case, its result, one selection, the proposal of a running gesture, and the undo
stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from infusion_gui.case.edits import Outcome, Refusal, added
from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy, PolicyError
from infusion_gui.coding.profiles import Profile, policy_of, shipped
from infusion_gui.coding.result import Result
from infusion_gui.session import coder
from infusion_gui.session.filing import Filing
from infusion_gui.session.journal import Recovered
from infusion_gui.session.place import Place
from infusion_gui.session.recompute import AFTER_AN_EDIT, WHILE_DRAGGING, Answer, Coder, Recompute
from infusion_gui.session.undo import EditCommand, Stage, State, named

if TYPE_CHECKING:
    from infusion_gui.exchange.values import SetAside

UNDO_STEPS = 500


class Proposal(NamedTuple):
    """What a running gesture would make of the case, coded, and what its undo step would be called.

    `current` is False while `result` is an earlier answer that stands in for the one being computed.
    """

    case: Case
    result: Result
    label: str
    current: bool = True


class Document(QObject):
    """Everything on the screen is a function of `case`, `result`, `selection` and `proposal` of this object.

    Every change goes through `edit`, `propose` or the undo stack. The result fits the rows of the case at
    every signal: each row has an account. When the engine is slow, an older answer stands in until
    `recomputed` (`result_is_current` tells).
    """

    opened = Signal()
    """Another case was opened; `changed` follows."""
    changed = Signal()
    """Case, result or path changed: every view reads them again."""
    previewed = Signal()
    """The proposal appeared, changed or vanished."""
    selection_changed = Signal()
    recomputed = Signal()
    """The result (or the proposal's) is that of the present case (or proposal)."""
    refused = Signal(str)
    """The sentence of a refused edit, for the status line."""
    noticed = Signal(str)
    """A calm sentence about the file: open in another window, autosave not possible."""
    disk_changed = Signal()
    """Another program changed the file: `reload`, or save over it, or save elsewhere."""
    faulted = Signal(object)
    """The exception the engine ended with; the case is untouched and nothing is coded."""

    def __init__(
        self,
        case: Case | None = None,
        *,
        code: Coder = coder.code,
        undo_steps: int = UNDO_STEPS,
        journal_folder: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Opens `case` (an empty one when left out) without a file. `journal_folder`: where unsaved edits are
        kept against a crash (`journal.default_folder`), None to keep none.
        """
        super().__init__(parent)
        self._profiles: Mapping[str, Profile] = shipped()
        self._case = case or Case()
        self._policy = policy_of(self._case, profiles=self._profiles)
        self._selection: tuple[str, ...] = ()
        self._aside: tuple[SetAside, ...] = ()
        self._proposal: Proposal | None = None
        self._filing = Filing(journal_folder, self)
        self._filing.noticed.connect(self.noticed)
        self._filing.disk_changed.connect(self.disk_changed)
        self._stage = Stage()
        self._last: EditCommand | None = None  # the step pushed last
        self._coded: Case | None = None  # the case that `_result` is the answer to
        self._said = ""
        #: Refuses an edit from the case before to the case after, when a view guards a part of it.
        self.guard: Callable[[Case, Case], Refusal | None] | None = None
        self._recompute = Recompute(code, self)
        self._recompute.arrived.connect(self._answered)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(undo_steps)
        self.undo_stack.indexChanged.connect(self._arrive)
        self._result = coder.uncoded(self._case)
        self._kept: tuple[Case, tuple[SetAside, ...]] = (self._case, self._aside)
        self._filing.begin(self._case, None)
        self._code_case()

    # -- what is there ----------------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        """The case as committed; a running proposal is not in it."""
        return self._case

    @property
    def result(self) -> Result:
        """What the engine says of `case`."""
        return self._result

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """The profiles that a case may name here, by name."""
        return self._profiles

    @property
    def policy(self) -> Policy:
        """The knobs the case is coded under: its profile and its own overrides."""
        return self._policy

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the chosen rows, in the order they were chosen; the last is the current one."""
        return self._selection

    @property
    def aside(self) -> tuple[SetAside, ...]:
        """Source rows of imports that became no bar. They undo with the case; a case file has no place for them."""
        return self._aside

    @property
    def proposal(self) -> Proposal | None:
        """What the running gesture proposes, if one runs."""
        return self._proposal

    @property
    def shown_case(self) -> Case:
        """The case to draw: the proposal's while a gesture runs."""
        return self._proposal.case if self._proposal else self._case

    @property
    def shown_result(self) -> Result:
        """The result to draw: the proposal's while a gesture runs."""
        return self._proposal.result if self._proposal else self._result

    @property
    def result_is_current(self) -> bool:
        """False while `shown_result` is an earlier answer that stands in."""
        return self._proposal.current if self._proposal else self._coded is self._case

    @property
    def path(self) -> Path | None:
        """The file the case was read from or saved to."""
        return self._filing.path

    @property
    def modified(self) -> bool:
        """True when the case, or what was set aside from it, differs from what was last saved or opened."""
        return self._filing.unsaved or (self._case, self._aside) != self._kept

    # -- changes ----------------------------------------------------------------------------------------

    def edit(
        self,
        outcome: Outcome,
        label: str = "",
        gesture: str | None = None,
        aside: tuple[SetAside, ...] | None = None,
    ) -> bool:
        """Makes the outcome of an edit the case, as one undo step; False, and `refused`, for a refusal.

        Steps of one `gesture` (a held arrow key) merge. Without a label the step is named after what changed.
        `aside`: the rows set aside from then on, when they change with it. An outcome that changes nothing is granted
        and leaves no step. A running proposal is dropped.
        """
        self.cancel()
        allowed = self.allowed(outcome)
        if isinstance(allowed, Refusal):
            self.refused.emit(allowed.message)
            return False
        if allowed != self._case or aside not in (None, self._aside):
            self._push(allowed, label, gesture, aside)
        return True

    def allowed(self, outcome: Outcome) -> Outcome:
        """The outcome, or the refusal that `edit` and `propose` would answer it with."""
        found = self._allowed(outcome)
        if isinstance(found, Refusal) or self.guard is None:
            return found
        return self.guard(self._case, found) or found

    def propose(self, outcome: Outcome, label: str = "") -> bool:
        """Shows what a gesture would make of the case, with its codes; False, and `refused`, for a refusal.

        A refusal leaves the last good proposal standing; the same sentence is said once.
        """
        allowed = self.allowed(outcome)
        if isinstance(allowed, Refusal):
            if allowed.message != self._said:
                self._said = allowed.message
                self.refused.emit(allowed.message)
            return False
        self._said = ""
        if self._proposal is not None and allowed == self._proposal.case:
            return True
        label = label or named(self._case, allowed)
        if allowed == self._case and self._coded is self._case:
            self._recompute.withdraw()
            self._proposal = Proposal(allowed, self._result, label)
        else:
            answer = self._recompute.ask(allowed, self._policy_for(allowed), WHILE_DRAGGING)
            result = self._read(answer) if answer else coder.bridged(self.shown_result, allowed)
            self._proposal = Proposal(allowed, result, label, current=answer is not None)
        self.previewed.emit()
        if self.result_is_current:
            self.recomputed.emit()
        return True

    def commit(self) -> bool:
        """Makes the running proposal the case, as one undo step. False when none runs."""
        proposal = self._proposal
        if proposal is None:
            return False
        if proposal.case == self._case:
            self.cancel()
            return True
        if proposal.current:  # coded while it was proposed
            self._result, self._coded = proposal.result, proposal.case
        self._push(proposal.case, proposal.label, None)
        return True

    def cancel(self) -> None:
        """Drops the running proposal; the case was never touched."""
        self._said = ""
        if self._proposal is None:
            return
        self._proposal = None
        if self._coded is self._case:
            self._recompute.withdraw()
        else:  # the gesture began before the case itself was coded, and its question took that one's place
            self._code_case()
        self.previewed.emit()

    def select(self, ids: Iterable[str]) -> None:
        """Chooses rows; unknown ids are left out, of a repeated one the last place counts."""
        last_first = dict.fromkeys(reversed(list(ids)))
        self._choose(reversed(list(last_first)))

    def set_profiles(self, profiles: Mapping[str, Profile]) -> Refusal | None:
        """The profiles a case may name (`coding.profiles.library`). Refused when the open case names one they
        lack.
        """
        try:
            policy_of(self._case, profiles=profiles)
        except PolicyError as wrong:
            return Refusal(_sentence(str(wrong)))
        self._profiles = profiles
        self._code_anew()
        return None

    def set_coder(self, code: Coder) -> None:
        """From now on `code` answers: `coder.code` with the facility's formulary, say. The open case is coded again."""
        self._recompute.answer_by(code)
        self._code_anew()

    def close(self) -> None:
        """Ends the document in peace: its journal and its lock go, no worker is left. Whoever calls has
        saved.
        """
        self.cancel()
        self._recompute.forget()
        self._recompute.wait()
        self._forget_steps()
        self._filing.end()

    # -- files ------------------------------------------------------------------------------------------

    def new(self, case: Case | None = None) -> Refusal | None:
        """Opens `case` (an empty one when left out) without a file, and forgets the one before."""
        return self._open(case or Case(), None)

    def open_path(self, path: Path) -> Refusal | None:
        """Opens a case file, and forgets the case before. Refused, and nothing changed, when it is no
        readable case.
        """
        place = Place(path)
        found = place.read()
        if isinstance(found, Refusal):
            return found
        case, content = found
        place.known(content)
        return self._open(case, place)

    def recover(self, found: Recovered) -> Refusal | None:
        """Opens what a journal kept, as unsaved edits of the file it belonged to; the old journal goes."""
        place = Place(found.path) if found.path else None
        if place:
            place.known(found.digest)
        refusal = self._open(found.case, place, unsaved=True, aside=found.aside)
        if refusal is None:
            found.discard()
        return refusal

    def save(self, path: Path | None = None, *, overwrite: bool = False) -> Refusal | None:
        """Writes the case to its file, or to `path`, which becomes its file.

        Refused, with the case intact, when the file cannot be written, is open in another window, or was
        changed on disk by another program (`overwrite` saves over that).
        """
        refusal = self._filing.write(self._case, path, overwrite=overwrite)
        if refusal is None:
            self._saved()
        return refusal

    @property
    def is_elsewhere(self) -> bool:
        """True while a program on another computer has the file, or did when that computer lost its power."""
        return self._filing.elsewhere

    def take_over(self) -> bool:
        """Takes the file from another computer, so that it can be saved here; False when it cannot be had."""
        return self._filing.take_over()

    def check_disk(self) -> bool:
        """True, and `disk_changed` once for each change, when another program changed the file."""
        return self._filing.check_disk()

    def reload(self) -> Refusal | None:
        """Takes up what is in the file now, as one undo step, so that the version here is not lost."""
        found = self._filing.read_again()
        if isinstance(found, Refusal):
            return found
        case, digest = found
        allowed = self._allowed(case)
        if isinstance(allowed, Refusal):
            return allowed
        self.cancel()
        if allowed != self._case:
            self._push(allowed, "Reload from disk", None)
        self._filing.known(digest)
        self._saved()
        return None

    def _saved(self) -> None:
        """The case is what the file holds."""
        self._kept = self._case, self._aside
        self.undo_stack.setClean()
        self._filing.saved(self._case, self._aside)
        self.changed.emit()

    def _open(
        self, case: Case, place: Place | None, unsaved: bool = False, aside: tuple[SetAside, ...] = ()
    ) -> Refusal | None:
        allowed = self._allowed(case)
        if isinstance(allowed, Refusal):
            name = f"{place.path.name}: " if place else ""
            return Refusal(f"{name}{allowed.message}")
        self._proposal = None
        self._said = ""
        self._recompute.forget()
        self._case, self._coded = case, None
        had_selection, self._selection, self._aside = self._selection, (), aside
        self._kept = case, aside
        self._forget_steps()
        self._filing.begin(case, place, unsaved=unsaved, aside=aside)
        self._code_case()
        self.opened.emit()
        self.previewed.emit()
        self._tell()
        if had_selection:
            self.selection_changed.emit()
        return None

    def _forget_steps(self) -> None:
        self._last = None
        self.undo_stack.clear()

    # -- inside -----------------------------------------------------------------------------------------

    def _allowed(self, outcome: Outcome) -> Outcome:
        """The outcome, or the refusal of a profile or knob it names and nobody knows."""
        if isinstance(outcome, Refusal):
            return outcome
        try:
            self._policy_for(outcome)
        except PolicyError as wrong:
            return Refusal(_sentence(str(wrong)))
        return outcome

    def _policy_for(self, case: Case) -> Policy:
        if case.profile == self._case.profile and case.policy is self._case.policy:
            return self._policy
        return policy_of(case, profiles=self._profiles)

    def _push(self, case: Case, label: str, gesture: str | None, aside: tuple[SetAside, ...] | None = None) -> None:
        before = State(self._case, self._selection, self._aside)
        selection = added(self._case, case) or self._valid(self._selection, case)
        if self._selection and not selection:  # merged into another row, which then is the one the hand is on
            selection = _changed(self._case, case)
        after = State(case, selection, self._aside if aside is None else aside)
        last = self._growing(gesture)
        if last is None:
            self._last = EditCommand(self._stage, before, after, label, gesture)
            self.undo_stack.push(self._last)
        elif last.grow(after, label):
            self.undo_stack.undoTextChanged.emit(last.text())
            self._arrive()
        else:
            self._last = None
            last.setObsolete(True)  # the stack throws it away instead of undoing it
            self.undo_stack.undo()

    def _growing(self, gesture: str | None) -> EditCommand | None:
        """The last step, when it may grow: it is of the same gesture, nothing was undone or saved since."""
        stack, last = self.undo_stack, self._last
        if gesture is None or last is None or last.gesture != gesture:
            return None
        return None if not stack.canUndo() or stack.canRedo() or stack.isClean() else last

    def _arrive(self) -> None:
        """Called when the undo stack has moved, not by its steps: only now its own texts and marks are true."""
        state = self._stage.take()
        if state is None:
            return
        self._case, self._aside = state.case, state.aside
        had_proposal, self._proposal = self._proposal is not None, None
        if self._coded is not self._case:
            self._code_case()
        self._filing.record(self._case, self._aside)
        had, self._selection = self._selection, state.selection
        if had_proposal:
            self.previewed.emit()
        self._tell()
        if had != self._selection:
            self.selection_changed.emit()

    def _code_anew(self) -> None:
        self.cancel()
        self._coded = None
        self._code_case()
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        if self.result_is_current:
            self.recomputed.emit()

    def _choose(self, ids: Iterable[str]) -> None:
        chosen = self._valid(ids, self._case)
        if chosen != self._selection:
            self._selection = chosen
            self.selection_changed.emit()

    @staticmethod
    def _valid(ids: Iterable[str], case: Case) -> tuple[str, ...]:
        known = {row.id for row in case.administrations}
        return tuple(identity for identity in ids if identity in known)

    def _code_case(self) -> None:
        self._policy = policy_of(self._case, profiles=self._profiles)
        answer = self._recompute.ask(self._case, self._policy, AFTER_AN_EDIT)
        if answer:
            self._result, self._coded = self._read(answer), self._case
        else:
            self._result = coder.bridged(self._result, self._case)

    def _answered(self, answer: Answer) -> None:
        proposal = self._proposal
        if proposal is not None:
            if answer.case is not proposal.case:
                return
            self._proposal = Proposal(proposal.case, self._read(answer), proposal.label)
            self.previewed.emit()
        else:
            self._result, self._coded = self._read(answer), self._case
        self.recomputed.emit()

    def _read(self, answer: Answer) -> Result:
        if answer.result is None:
            self.faulted.emit(answer.error)
            return coder.uncoded(answer.case)
        return answer.result


def _changed(before: Case, after: Case) -> tuple[str, ...]:
    old = {row.id: row for row in before.administrations}
    return tuple(row.id for row in after.administrations if old.get(row.id) is not row)


def _sentence(text: str) -> str:
    """An error's text as a sentence for the person: a full stop behind it."""
    return text if text.endswith(".") else f"{text}."
