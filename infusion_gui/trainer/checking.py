"""Whether a lesson still holds what its author confirmed: every answer asked of the engine again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infusion_gui.coding.policy import PolicyError
from infusion_gui.coding.result import Near, Result
from infusion_gui.trainer import moments
from infusion_gui.trainer.answers import Answerer, answer_of, counted, signed_units, written
from infusion_gui.trainer.lesson import FindFlip, Goal, Lesson, Show, Step, Why
from infusion_gui.trainer.locks import movable
from infusion_gui.trainer.questions import codes


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a step says and the engine does not: its number from 1, the key, one sentence."""

    number: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"step {self.number}, {self.key}: {self.message}"


def doubts(lesson: Lesson, answerer: Answerer) -> tuple[Doubt, ...]:
    """Everything that is not so (any more), in the order of the steps. Runs the engine many times."""
    return tuple(doubt for n, step in enumerate(lesson.steps, 1) for doubt in _of_step(n, step, answerer))


def doubts_of(step: Step, answerer: Answerer, number: int = 1) -> tuple[Doubt, ...]:
    """The same for one step."""
    return tuple(_of_step(number, step, answerer))


def unknown_here(lesson: Lesson, answerer: Answerer) -> Doubt | None:
    """The first step that cannot be answered here: its case is under a profile of another facility, say."""
    for number, step in enumerate(lesson.steps, 1):
        try:
            answerer.policy(step.case)
        except PolicyError as wrong:
            return Doubt(number, "case", str(wrong))
    return None


def _of_step(number: int, step: Step, answerer: Answerer) -> Iterator[Doubt]:
    try:
        result = answerer.code(step.case)
    except PolicyError as wrong:
        yield Doubt(number, "case", str(wrong))
        return
    if counted(step.answer) != signed_units(result):
        now = written(answer_of(result))
        yield Doubt(number, "answer", f"it says {written(step.answer)}, the engine {now}; confirm it again")
    task = step.task
    if isinstance(task, Show) and task.moment is not None:
        before, after = (
            answerer.code(moments.at(step.case, task.moment, steps), drawn=False)
            for steps in (0, moments.after(task.moment))
        )
        if signed_units(before) == signed_units(after):
            yield Doubt(number, "task.moment", "the answer is the same on both sides; choose places where it changes")
    elif isinstance(task, FindFlip):
        if not edges(step, result, answerer):
            yield Doubt(number, "task", "no move of up to 180 minutes changes the answer; choose another edge")
    elif isinstance(task, Goal):
        if result.units() == task.units:
            yield Doubt(number, "task.units", f"the visit earns {codes(task.units)} already; set another goal")
    elif isinstance(task, Why):
        rules = result.account(task.row).rules
        decided = rules[0] if rules else ""
        if decided not in [choice.rule for choice in task.choices]:
            yield Doubt(number, "task.choices", f"{decided or 'no rule'} decided and is no choice; add it")


def edges(step: Step, result: Result, answerer: Answerer) -> tuple[Near, ...]:
    """The moves that change the answer of a flip step: those of its named edge, or of every row that may move."""
    task = step.task
    edge = task.edge if isinstance(task, FindFlip) else None
    found = answerer.near(step.case, result, movable(step))
    return tuple(near for near in found if edge in (None, near.edge))
