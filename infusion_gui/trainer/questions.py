"""What a step asks, in one sentence: its author's words, or those of its kind."""

from __future__ import annotations

from infusion_gui.case.edits import called
from infusion_gui.case.model import Case
from infusion_gui.coding.tables import claim_rank
from infusion_gui.trainer.lesson import FindFlip, Goal, Kind, Predict, Step, Why

KIND_WORDS: dict[Kind, str] = {
    "show": "Look", "predict": "Predict", "find_flip": "Find the flip", "goal": "Reach the goal", "why": "Why",
}  # fmt: skip
"""What each kind of step is called."""


def question(step: Step) -> str:
    """The question of a step; empty where nothing is asked."""
    return step.prompt or _usual(step)


def _usual(step: Step) -> str:
    task = step.task
    if isinstance(task, Predict):
        return "Which codes and units does this visit earn?"
    if isinstance(task, FindFlip):
        if task.row is None:
            return "Move one edge until the answer changes."
        if step.case.administration(task.row).single_time:
            return f"Move {_short(step.case, task.row)} until the answer changes."
        edge = f"the {task.edge}" if task.edge else "the start or the stop"
        return f"Move {edge} of {_short(step.case, task.row)} until the answer changes."
    if isinstance(task, Goal):
        return f"Make this visit earn exactly {codes(task.units)}."
    if isinstance(task, Why):
        return f"Which rule decided what becomes of {_short(step.case, task.row)}?"
    return ""


def _short(case: Case, identity: str) -> str:
    """The drug alone where the case gives it once, else with its time."""
    row = case.administration(identity)
    alone = sum(other.drug == row.drug for other in case.administrations) == 1
    return row.drug if alone and row.drug else called(row)


def codes(units: dict[str, int]) -> str:
    """`96365 + 96366 ×2`, in claim order."""
    parts = [
        code if units[code] == 1 else f"{code} ×{units[code]}" for code in sorted(units, key=claim_rank) if units[code]
    ]
    return " + ".join(parts) or "nothing"
