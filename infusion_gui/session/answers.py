"""The codes of the open case and of what a gesture proposes: under which policy, and whether they are the engine's
answer or an earlier one that stands in until it comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy, PolicyError
from infusion_gui.coding.profiles import Profile, policy_of, shipped
from infusion_gui.coding.result import Result
from infusion_gui.session import coder
from infusion_gui.session.recompute import AFTER_AN_EDIT, WHILE_DRAGGING, Answer, Coder, Recompute, Subject


class Coded(NamedTuple):
    """A case with its codes under the policy that it names.

    `current` is False while `result` is an earlier answer, fitted to the rows of the case, that stands in for the one
    being computed.
    """

    case: Case
    policy: Policy
    result: Result
    current: bool = True


class Answers(QObject):
    """Knows the profiles, and whom to ask. Every result it holds has an account for each row of its case."""

    arrived = Signal()
    """An answer that was waited for: of the case or of the proposal."""
    faulted = Signal(object)
    """The exception the engine ended with; nothing is coded then."""

    def __init__(self, case: Case, code: Coder, parent: QObject) -> None:
        """Nothing is asked before `take`."""
        super().__init__(parent)
        self._profiles: Mapping[str, Profile] = shipped()
        self._recompute = Recompute(code, self)
        self._recompute.arrived.connect(self._answered)
        self.here = Coded(case, policy_of(case, profiles=self._profiles), coder.uncoded(case), current=False)
        """The case of the document; while it is being changed, the one before."""
        self.proposed: Coded | None = None
        """What a running gesture would make of it."""

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """The profiles that a case may name here, by name."""
        return self._profiles

    @property
    def shown(self) -> Coded:
        """What is to be drawn: the proposal while there is one."""
        return self.here if self.proposed is None else self.proposed

    def doubt(self, case: Case, profiles: Mapping[str, Profile] | None = None) -> Refusal | None:
        """The refusal of a profile or knob that the case names and nobody knows, here or among other `profiles`."""
        try:
            if profiles is None:
                self._policy(case)
            else:
                policy_of(case, profiles=profiles)
        except PolicyError as wrong:
            text = str(wrong)
            return Refusal(text if text.endswith(".") else f"{text}.")
        return None

    # -- what is coded ----------------------------------------------------------------------------------

    def take(self, case: Case) -> None:
        """The case is this one from now on, and no proposal runs: an answer that is there, if only as that of the
        proposal, stands; else it is asked for.
        """
        proposed = self.proposed
        self.drop()
        for known in (self.here, proposed):
            if known is not None and known.current and known.case is case:
                self.here = known
                self._recompute.withdraw("case")
                return
        self.here = self._ask("case", case, self.here.result, AFTER_AN_EDIT)

    def propose(self, case: Case) -> None:
        """A gesture would make the case this one."""
        if case == self.here.case and self.here.current:
            self._recompute.withdraw("proposal")
            self.proposed = self.here._replace(case=case)
        else:
            self.proposed = self._ask("proposal", case, self.shown.result, WHILE_DRAGGING)

    def drop(self) -> None:
        """No proposal runs any more."""
        self.proposed = None
        self._recompute.withdraw("proposal")

    def settle(self) -> None:
        """The case has its own answer from now on, however long that takes."""
        if not self.here.current:
            self.here = self._read(self._recompute.now("case", self.here.case, self.here.policy))
            self.arrived.emit()

    def forget(self) -> None:
        """Another case is about to come, or the same one anew: no open question counts, and no answer there is."""
        self.proposed = None
        self.here = self.here._replace(current=False)
        self._recompute.forget()

    def end(self) -> None:
        """Nothing is asked any more, and no worker is left."""
        self.forget()
        self._recompute.wait()

    # -- who answers ------------------------------------------------------------------------------------

    def use(self, profiles: Mapping[str, Profile]) -> None:
        """The profiles that a case may name from now on; the open one, of which there is no `doubt`, is coded again."""
        self._profiles = profiles
        case = self.here.case
        self.here = self.here._replace(policy=policy_of(case, profiles=profiles), current=False)
        self.take(case)

    def answer_by(self, code: Coder) -> None:
        """From now on `code` answers; the open case is coded again."""
        self._recompute.answer_by(code)
        self.here = self.here._replace(current=False)
        self.take(self.here.case)

    # -- inside -----------------------------------------------------------------------------------------

    def _ask(self, about: Subject, case: Case, before: Result, patience: float) -> Coded:
        """The case coded, or with the result `before` until its own arrives."""
        policy = self._policy(case)
        answer = self._recompute.ask(about, case, policy, patience)
        if answer is None:
            return Coded(case, policy, coder.bridged(before, case), current=False)
        return self._read(answer)

    def _policy(self, case: Case) -> Policy:
        """The policy that a case names, most often that of the open one. Raises `PolicyError`."""
        here = self.here
        if case.profile == here.case.profile and case.policy is here.case.policy:
            return here.policy
        return policy_of(case, profiles=self._profiles)

    def _answered(self, answer: Answer) -> None:
        if answer.about == "case":
            self.here = self._read(answer)
        else:
            self.proposed = self._read(answer)
        self.arrived.emit()

    def _read(self, answer: Answer) -> Coded:
        if answer.result is not None:
            return Coded(answer.case, answer.policy, answer.result)
        self.faulted.emit(answer.error)
        return Coded(answer.case, answer.policy, coder.uncoded(answer.case))
