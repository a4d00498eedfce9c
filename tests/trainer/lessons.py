"""Short ways to write a lesson down."""

from __future__ import annotations

from typing import Any

from infusion_gui.case.model import Case
from infusion_gui.trainer.answers import Answerer, answer_of
from infusion_gui.trainer.lesson import Choice, FindFlip, Goal, Lesson, Predict, Step, Task, Why

ANSWERER = Answerer()


def step(case: Case, task: Task | None = None, **more: Any) -> Step:
    """A step of a case, its answer confirmed; a prediction unless told otherwise."""
    fields: dict[str, Any] = {
        "id": "s1",
        "title": "A step",
        "point": "What it teaches.",
        "rule": "R-DEF-01",
        "task": task or Predict(),
        "answer": answer_of(ANSWERER.code(case)),
        "case": case,
    }
    return Step(**{**fields, **more})


def lesson(*steps: Step, **more: Any) -> Lesson:
    """A lesson of these steps, numbered."""
    numbered = tuple(one.model_copy(update={"id": f"s{n}"}) for n, one in enumerate(steps, 1))
    return Lesson(**{"title": "A lesson", "steps": numbered, **more})


def flip(row: str | None = None, edge: Any = None) -> FindFlip:
    """Find the flip, of a named edge or of any."""
    return FindFlip(row=row, edge=edge)


def goal(**units: int) -> Goal:
    """Units to earn, `c96365=1`."""
    return Goal(units={code.removeprefix("c"): count for code, count in units.items()})


def why(row: str, *rules: str) -> Why:
    """Which of these rules decided about the row."""
    return Why(row=row, choices=tuple(Choice(rule=rule, words=f"because of {rule}") for rule in rules))
