"""The case of a step while somebody works on it: shows no more than is revealed, refuses what the step holds still."""

from __future__ import annotations

from PySide6.QtCore import QObject

from infusion_gui.case.edits import Outcome
from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Result
from infusion_gui.exchange.values import SetAside
from infusion_gui.session import coder
from infusion_gui.session.document import Document
from infusion_gui.session.recompute import Coder
from infusion_gui.trainer.lesson import FindFlip, Step
from infusion_gui.trainer.locks import allowed
from infusion_gui.trainer.presenting import CODES
from infusion_gui.trainer.veil import veiled, without_thresholds


class Veil:
    """A coder that lets through what is revealed."""

    def __init__(self, code: Coder) -> None:
        self.code = code
        self.stage = CODES
        self.seeks = False  # the learner is looking for the minute at which the answer changes

    def __call__(self, case: Case, policy: Policy) -> Result:
        result = veiled(self.code(case, policy), self.stage)
        return without_thresholds(result) if self.seeks else result


class LessonDocument(Document):
    """No file, no journal: a lesson leaves nothing behind but its result."""

    def __init__(self, code: Coder = coder.code, parent: QObject | None = None) -> None:
        self._veil = Veil(code)
        self._step: Step | None = None
        self._free = False
        super().__init__(code=self._veil, parent=parent)

    def show_step(self, step: Step, stage: int) -> None:
        """Opens the case of a step, revealed as far as `stage` of `trainer.presenting`."""
        self._step, self._free = step, False
        self._veil.stage = stage
        self._veil.seeks = isinstance(step.task, FindFlip)
        self.new(step.case)

    def reveal(self, stage: int, answered: bool) -> None:
        """Shows more of the answer, or less. `answered`: bars that waited for the answer may be dragged."""
        self._free = answered
        seeks = self._veil.seeks and not answered
        if (stage, seeks) != (self._veil.stage, self._veil.seeks):
            self._veil.stage, self._veil.seeks = stage, seeks
            self.set_coder(self._veil)

    def answer(self) -> Result:
        """The whole answer for the case as it stands, whatever is revealed."""
        return self._veil.code(self.shown_case, self.policy)

    def edit(
        self,
        outcome: Outcome,
        label: str = "",
        gesture: str | None = None,
        aside: tuple[SetAside, ...] | None = None,
    ) -> bool:
        return super().edit(self._held(outcome), label, gesture, aside)

    def propose(self, outcome: Outcome, label: str = "") -> bool:
        return super().propose(self._held(outcome), label)

    def restore(self) -> None:
        """Puts the case back as the step has it, as one undo step."""
        if self._step is not None:
            super().edit(self._step.case, "Start over")

    def put(self, case: Case, label: str) -> None:
        """Shows a case that the lesson itself gives, whatever is locked."""
        super().edit(case, label)

    def _held(self, outcome: Outcome) -> Outcome:
        return outcome if self._step is None else allowed(self._step, outcome, answered=self._free)
