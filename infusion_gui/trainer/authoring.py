"""Writing lessons: a step of any open case, and every change of a lesson; each gives the new one or a `Refusal`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import ValidationError

from infusion_gui.case.edits import Refusal, called
from infusion_gui.case.file import sentence
from infusion_gui.case.model import Case
from infusion_gui.case.times import format_minute
from infusion_gui.coding.result import Near, Result
from infusion_gui.trainer import rules
from infusion_gui.trainer.answers import answer_of
from infusion_gui.trainer.lesson import (
    Choice,
    Edge,
    FindFlip,
    Goal,
    Kind,
    Lesson,
    Moment,
    Predict,
    Show,
    Side,
    Step,
    Task,
    Why,
)
from infusion_gui.trainer.reasons import sentence as as_sentence

_Part = TypeVar("_Part", Step, Lesson)

MadeStep = Step | Refusal
MadeLesson = Lesson | Refusal

_CHOICES = 4
_NO_CLASS = "R-CHEMO-03"
_USUAL = ("R-DEF-01", "R-INI-01", "R-HR-01", "R-SEQ-01", "R-CON-03", "R-REP-03", "R-HYD-04", "R-DOC-01")


def step_from_case(
    case: Case,
    result: Result,
    kind: Kind,
    *,
    row: str | None = None,
    edge: Edge | None = None,
    near: Iterable[Near] = (),
) -> MadeStep:
    """A step of the open case, its answer confirmed as the engine gives it now.

    `row` is the row the step is about (the selected one; of a flip or a question why it may not be missing when the
    case has several), `edge` names the edge of a flip. `near` are the nearest changes (`Answerer.near`): a moment and a
    goal are made of the nearest one, of `row` where that is given.
    """
    if not case.administrations:
        return Refusal("The case has no administration yet; add one first.")
    if row is not None and all(other.id != row for other in case.administrations):
        return Refusal(f"There is no administration {row!r} in this case; choose one that is.")
    open_row = next((a.administration for a in result.accounts if a.status == "held" and _NO_CLASS in a.rules), None)
    if open_row is not None:  # an answer without it would grade learners on half a visit
        return Refusal(f"{called(case.administration(open_row))} has no class yet; choose it first.")
    closest = _closest(near, row, edge)
    task = _task(case, result, kind, row, edge, closest)
    if isinstance(task, Refusal):
        return task
    about = row or (closest.administration if closest else None)
    rule = _rule(case, result, about)
    return _built(
        Step,
        "The step",
        {
            "id": "s1",
            "title": case.label or rules.name(rule),
            "topic": rules.name(rule),
            "point": _point(result, about),
            "rule": rule,
            "task": task,
            "answer": answer_of(result),
            "case": case,
        },
    )


def _closest(near: Iterable[Near], row: str | None, edge: Edge | None) -> Near | None:
    fits = [
        one
        for one in near
        if one.minutes is not None and row in (None, one.administration) and edge in (None, one.edge)
    ]
    return min(fits, key=lambda one: (abs(one.minutes or 0), one.edge != "stop"), default=None)


def _task(
    case: Case, result: Result, kind: Kind, row: str | None, edge: Edge | None, closest: Near | None
) -> Task | Refusal:
    if kind == "predict":
        return Predict()
    if kind == "show":
        return Show(moment=_moment(case, closest) if closest else None)
    if kind == "find_flip":
        return FindFlip(row=row, edge=edge if row else None)
    if kind == "goal":
        if closest is None:
            return Refusal(
                "No edge within 180 minutes changes the answer, so there is no goal to reach; move one first."
            )
        units = result.units()
        units.update(closest.gains)
        units.subtract(closest.loses)
        left = {code: count for code, count in units.items() if count > 0}
        return (
            Goal(units=left) if left else Refusal("The nearest change leaves nothing to report; set the goal by hand.")
        )
    named = row or (case.administrations[0].id if len(case.administrations) == 1 else None)
    if named is None:
        return Refusal("Choose the administration the question is about first.")
    return Why(row=named, choices=_choices(result, named))


def nearest_moment(case: Case, near: Iterable[Near]) -> Moment | Refusal:
    """The moment at the nearest change: what a step that only shows begins with."""
    closest = _closest(near, None, None)
    found = _moment(case, closest) if closest is not None else None
    return found or Refusal("No edge within 180 minutes changes the answer, so there is no minute to show.")


def _moment(case: Case, near: Near) -> Moment | None:
    """The two minutes of a change in the order of the clock, wherever the edge stands: 15 becomes 16."""
    row = case.administration(near.administration)
    assert near.minutes is not None
    whole = row.single_time
    place = row.start if whole or near.edge == "start" else row.stop
    if place is None:
        return None
    later = place + near.minutes + (near.minutes < 0)
    return Moment(
        row=row.id,
        edge="whole" if whole else near.edge,
        before=Side(at=format_minute(later - 1)),
        after=Side(at=format_minute(later)),
    )


def _choices(result: Result, row: str) -> tuple[Choice, ...]:
    decided = result.account(row).rules[:1]
    others = [rule for account in result.accounts for rule in account.rules[:1]]
    offered = list(dict.fromkeys([*decided, *others, *_USUAL]))[:_CHOICES]
    return tuple(Choice(rule=rule, words=rules.name(rule)) for rule in sorted(offered))


def _rule(case: Case, result: Result, row: str | None) -> str:
    """The rule that decided about the row, else about the first line, else about the first row."""
    if row is not None and result.account(row).rules:
        return result.account(row).rules[0]
    if result.lines:
        return result.lines[0].rules[0]
    first = result.account(case.administrations[0].id).rules
    return first[0] if first else "R-GATE-02"


def _point(result: Result, row: str | None) -> str:
    if row is not None:
        return as_sentence(result.account(row).why)
    why = result.lines[0].why if result.lines else result.accounts[0].why
    return as_sentence(why) or "What does this visit earn?"


def add_step(lesson: Lesson, step: Step, at: int | None = None) -> MadeLesson:
    """The lesson with one more step, at the end or at place `at` (from 0). An id that is in use is chosen anew."""
    taken = {other.id for other in lesson.steps}
    number = len(lesson.steps) + 1
    identity = step.id
    while identity in taken:
        identity = f"s{number}"
        number += 1
    steps = list(lesson.steps)
    steps.insert(len(steps) if at is None else min(max(at, 0), len(steps)), step.model_copy(update={"id": identity}))
    return change_lesson(lesson, steps=tuple(steps))


def remove_step(lesson: Lesson, identity: str) -> MadeLesson:
    """The lesson without a step."""
    if all(step.id != identity for step in lesson.steps):
        return _unknown(identity)
    return change_lesson(lesson, steps=tuple(step for step in lesson.steps if step.id != identity))


def move_step(lesson: Lesson, identity: str, to: int) -> MadeLesson:
    """The lesson with a step at place `to` (from 0; beyond the ends it stays at the end)."""
    steps = [step for step in lesson.steps if step.id != identity]
    if len(steps) == len(lesson.steps):
        return _unknown(identity)
    steps.insert(min(max(to, 0), len(steps)), lesson.step(identity))
    return change_lesson(lesson, steps=tuple(steps))


def change_step(lesson: Lesson, identity: str, **fields: Any) -> MadeLesson:
    """The lesson with fields of a step changed, all checked: `title`, `point`, `task`, `case`, ..."""
    old = next((step for step in lesson.steps if step.id == identity), None)
    if old is None:
        return _unknown(identity)
    made = _built(Step, f"Step {lesson.place(identity) + 1}", {**old.__dict__, **fields})
    if isinstance(made, Refusal):
        return made
    return change_lesson(lesson, steps=tuple(made if step.id == identity else step for step in lesson.steps))


def confirm(lesson: Lesson, identity: str, result: Result) -> MadeLesson:
    """The lesson with the answer of a step confirmed as the engine gives it in `result`."""
    return change_step(lesson, identity, answer=answer_of(result))


def change_lesson(lesson: Lesson, **fields: Any) -> MadeLesson:
    """The lesson with its own fields changed: `title`, `about`, `series`, `order`, `steps`."""
    return _built(Lesson, "The lesson", {**lesson.__dict__, **fields})


def _unknown(identity: str) -> Refusal:
    return Refusal(f"There is no step {identity!r} in this lesson; choose one that is.")


def _built(kind: type[_Part], what: str, fields: dict[str, Any]) -> _Part | Refusal:
    """A new checked model, or what is wrong with which field of `what`."""
    try:
        return kind.model_validate(fields)
    except ValidationError as wrong:
        return Refusal(f"{what}: {sentence(wrong)}.")
