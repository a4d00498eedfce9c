"""The open document: one case, its result, one selection, the proposal of a running gesture, and the undo
stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from infusion_gui.case.edits import Outcome, Refusal
from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.profiles import Profile
from infusion_gui.coding.result import Result
from infusion_gui.session import coder
from infusion_gui.session.answers import Answers
from infusion_gui.session.filing import Filing
from infusion_gui.session.journal import Recovered
from infusion_gui.session.place import Place
from infusion_gui.session.recompute import Coder
from infusion_gui.session.undo import State, Steps, named

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
        self._state = State(case or Case())
        self._label = ""  # of the proposal
        self._said = ""  # the refusal that a running gesture met last
        #: Refuses an edit from the case before to the case after, when a view guards a part of it.
        self.guard: Callable[[Case, Case], Refusal | None] | None = None
        self._answers = Answers(self.case, code, self)
        self._answers.arrived.connect(self._answered)
        self._answers.faulted.connect(self.faulted)
        self._steps = Steps(undo_steps, self)
        self._steps.arrived.connect(self._arrive)
        self.undo_stack = self._steps.stack
        self._filing = Filing(journal_folder, self)
        self._filing.noticed.connect(self.noticed)
        self._filing.disk_changed.connect(self.disk_changed)
        self._kept: tuple[Case, tuple[SetAside, ...]] = (self.case, self.aside)
        self._filing.begin(self.case, None)
        self._answers.take(self.case)
        self._told = self.result  # last, of the answers to the case

    # -- what is there ----------------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        """The case as committed; a running proposal is not in it."""
        return self._state.case

    @property
    def result(self) -> Result:
        """What the engine says of `case`."""
        return self._answers.here.result

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """The profiles that a case may name here, by name."""
        return self._answers.profiles

    @property
    def policy(self) -> Policy:
        """The knobs the case is coded under: its profile and its own overrides."""
        return self._answers.here.policy

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the chosen rows, in the order they were chosen; the last is the current one."""
        return self._state.selection

    @property
    def aside(self) -> tuple[SetAside, ...]:
        """Source rows of imports that became no bar. They undo with the case; a case file has no place for them."""
        return self._state.aside

    @property
    def proposal(self) -> Proposal | None:
        """What the running gesture proposes, if one runs."""
        coded = self._answers.proposed
        return None if coded is None else Proposal(coded.case, coded.result, self._label, coded.current)

    @property
    def shown_case(self) -> Case:
        """The case to draw: the proposal's while a gesture runs."""
        return self.case if self._answers.proposed is None else self._answers.proposed.case

    @property
    def shown_result(self) -> Result:
        """The result to draw: the proposal's while a gesture runs."""
        return self._answers.shown.result

    @property
    def result_is_current(self) -> bool:
        """False while `shown_result` is an earlier answer that stands in."""
        return self._answers.shown.current

    @property
    def case_is_coded(self) -> bool:
        """False while `result` is an earlier answer that stands in: then nothing can be told by the difference to it.
        `settle` waits for it.
        """
        return self._answers.here.current

    @property
    def path(self) -> Path | None:
        """The file the case was read from or saved to."""
        return self._filing.path

    @property
    def modified(self) -> bool:
        """True when the case, or what was set aside from it, differs from what was last saved or opened."""
        return self._filing.unsaved or (self.case, self.aside) != self._kept

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
        if allowed != self.case or aside not in (None, self.aside):
            self._push(allowed, label, gesture, aside)
        return True

    def allowed(self, outcome: Outcome) -> Outcome:
        """The outcome, or the refusal that `edit` and `propose` would answer it with."""
        found = self._allowed(outcome)
        if isinstance(found, Refusal) or self.guard is None:
            return found
        return self.guard(self.case, found) or found

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
        proposed = self._answers.proposed
        if proposed is not None and allowed == proposed.case:
            return True
        self._label = label or named(self.case, allowed)
        self._answers.propose(allowed)
        self.previewed.emit()
        self._tell_codes()
        return True

    def commit(self) -> bool:
        """Makes the running proposal the case, as one undo step. False when none runs."""
        proposal = self.proposal
        if proposal is None:
            return False
        if proposal.case == self.case:
            self.cancel()
        else:
            self._push(proposal.case, proposal.label, None)
        return True

    def cancel(self) -> None:
        """Drops the running proposal; the case was never touched."""
        self._said = ""
        if self._answers.proposed is not None:
            self._answers.drop()
            self.previewed.emit()
            if self.result is not self._told:  # it came while the proposal was shown
                self._tell_codes()

    def settle(self) -> None:
        """Has the codes of the case, however long they take: what leaves the program must be true of it."""
        self._answers.settle()

    def select(self, ids: Iterable[str]) -> None:
        """Chooses rows; unknown ids are left out, of a repeated one the last place counts."""
        last_first = dict.fromkeys(reversed(list(ids)))
        chosen = self._state.choosing(reversed(list(last_first)))
        if chosen.selection != self.selection:
            self._state = chosen
            self.selection_changed.emit()

    def set_profiles(self, profiles: Mapping[str, Profile]) -> Refusal | None:
        """The profiles a case may name (`coding.profiles.library`). Refused when the open case names one they
        lack.
        """
        doubt = self._answers.doubt(self.case, profiles)
        if doubt is None:
            self.cancel()
            self._answers.use(profiles)
            self._tell()
        return doubt

    def set_coder(self, code: Coder) -> None:
        """From now on `code` answers: `coder.code` with the facility's formulary, say. The open case is coded again."""
        self.cancel()
        self._answers.answer_by(code)
        self._tell()

    def close(self) -> None:
        """Ends the document in peace: its journal and its lock go, no worker is left. Whoever calls has
        saved.
        """
        self.cancel()
        self._answers.end()
        self._steps.forget()
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
        refusal = self._filing.write(self.case, path, overwrite=overwrite)
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
        if allowed != self.case:
            self._push(allowed, "Reload from disk", None)
        self._filing.known(digest)
        self._saved()
        return None

    def _saved(self) -> None:
        """The case is what the file holds."""
        self._kept = self.case, self.aside
        self.undo_stack.setClean()
        self._filing.saved(self.case, self.aside)
        self.changed.emit()

    def _open(
        self, case: Case, place: Place | None, unsaved: bool = False, aside: tuple[SetAside, ...] = ()
    ) -> Refusal | None:
        allowed = self._allowed(case)
        if isinstance(allowed, Refusal):
            name = f"{place.path.name}: " if place else ""
            return Refusal(f"{name}{allowed.message}")
        self._said = ""
        self._answers.forget()
        had_selection = self.selection
        self._state = State(case, (), aside)
        self._kept = case, aside
        self._steps.forget()
        self._filing.begin(case, place, unsaved=unsaved, aside=aside)
        self._answers.take(case)
        self.opened.emit()
        self.previewed.emit()
        self._tell()
        if had_selection:
            self.selection_changed.emit()
        return None

    # -- inside -----------------------------------------------------------------------------------------

    def _allowed(self, outcome: Outcome) -> Outcome:
        """The outcome, or the refusal of a profile or knob it names and nobody knows."""
        return outcome if isinstance(outcome, Refusal) else self._answers.doubt(outcome) or outcome

    def _push(self, case: Case, label: str, gesture: str | None, aside: tuple[SetAside, ...] | None = None) -> None:
        self._steps.push(self._state, self._state.edited(case, aside), label, gesture)

    def _arrive(self, state: State) -> None:
        before, self._state = self._state, state
        had_proposal = self._answers.proposed is not None
        self._answers.take(state.case)
        self._filing.record(state.case, state.aside)
        if had_proposal:
            self.previewed.emit()
        self._tell()
        if before.selection != state.selection:
            self.selection_changed.emit()

    def _answered(self) -> None:
        if self._answers.proposed is not None:
            self.previewed.emit()
        self._tell_codes()

    def _tell(self) -> None:
        self.changed.emit()
        self._tell_codes()

    def _tell_codes(self) -> None:
        """Nothing is told of the case's own answer while that of a gesture is still to come."""
        if not self.result_is_current:
            return
        if self._answers.proposed is None:
            self._told = self.result
        self.recomputed.emit()
