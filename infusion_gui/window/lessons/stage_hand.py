"""A hand on the bars of the stage: what it took hold of, and the case it leaves. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from infusion_gui.case import edits
from infusion_gui.case.edits import Outcome, Refusal
from infusion_gui.case.model import Case
from infusion_gui.trainer.lesson import Step
from infusion_gui.trainer.locks import allowed


@dataclass(frozen=True, slots=True)
class Grip:
    """A row, and the edge that is held; a push is held whole."""

    row: str
    edge: Literal["start", "stop", "whole"]


@dataclass(frozen=True, slots=True)
class Pull:
    """A grip that was taken at `x` in `case`, where a minute was `per_minute` wide: the scale may change meanwhile.

    `steps`: where the edge of a moment stood then.
    """

    grip: Grip
    x: float
    per_minute: float
    case: Case
    steps: int = 0

    def minutes(self, x: float) -> int:
        """How far the hand has come, in whole minutes."""
        return round((x - self.x) / self.per_minute)


def pulled(step: Step, case: Case, grip: Grip, by: int, *, answered: bool) -> Case | Refusal:
    """The case with the grip so many minutes on, or the sentence why it stays."""
    outcome: Outcome
    if not by:
        return case
    if grip.edge == "start":
        outcome = edits.trim_start(case, grip.row, by=by)
    elif grip.edge == "whole":
        outcome = edits.move(case, grip.row, by)
    else:
        row = case.administration(grip.row)
        outcome = edits.trim_stop(case, grip.row, to=(row.stop if row.stop is not None else row.start or 0) + by)
    return allowed(step, outcome, answered=answered)
