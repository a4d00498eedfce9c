"""What may move in a step: an edit of its case is let through, or refused in one sentence."""

from __future__ import annotations

from infusion_gui.case.edits import Outcome, Refusal, called
from infusion_gui.case.model import Administration, Case
from infusion_gui.trainer.lesson import Edge, FindFlip, Goal, Predict, Show, Step, Why
from infusion_gui.trainer.moments import moment_of

_MOVES = {"start", "stop", "site", "charted", "stop_from", "last_running"}


def movable(step: Step) -> frozenset[str]:
    """The ids of the rows that may be dragged."""
    task = step.task
    if isinstance(task, FindFlip) and task.row is not None:
        return frozenset({task.row})
    if isinstance(task, Show) and task.moment is not None:
        return frozenset({task.moment.row})
    held = set(step.locked)
    return frozenset(row.id for row in step.case.administrations if row.id not in held and row.site not in held)


def in_hand(step: Step) -> tuple[str | None, Edge | None]:
    """The row and the edge a step is about: named ones, or those of the only row that may move."""
    task = step.task
    moment = moment_of(step)
    if moment is not None:
        return moment.row, moment.edge if moment.edge in ("start", "stop") else None
    if isinstance(task, FindFlip) and task.row is not None:
        return task.row, task.edge or "stop"
    if isinstance(task, FindFlip | Goal):
        free = sorted(movable(step))
        return (free[0], "stop") if len(free) == 1 else (step.spotlight, "stop")
    return step.spotlight, None


def allowed(step: Step, outcome: Outcome, *, answered: bool) -> Outcome:
    """An edit of the step's case as it is, or the refusal of what the step holds still. `answered`: the learner has
    answered, so that bars move where a question came first.
    """
    if isinstance(outcome, Refusal):
        return outcome
    if isinstance(step.task, Predict | Why) and not answered and outcome != step.case:
        return Refusal("Answer first; after that the bars can be dragged.")
    fault = next((fault for fault in _faults(step, outcome)), None)
    return outcome if fault is None else Refusal(fault)


def _faults(step: Step, case: Case) -> list[str]:
    old = {row.id: row for row in step.case.administrations}
    new = {row.id: row for row in case.administrations}
    if old.keys() != new.keys():
        return ["In a lesson no row comes or goes; leave the lesson to edit the case freely."]
    if not _same_head(step.case, case):
        return ["In a lesson only times and accesses move; leave the lesson to edit the case freely."]
    free = movable(step)
    for identity, row in new.items():
        changed = _changed(old[identity], row)
        if not changed:
            continue
        if changed - _MOVES:
            return ["In a lesson only times and accesses move; leave the lesson to edit the case freely."]
        if identity not in free or (changed & {"site"} and {row.site, old[identity].site} & set(step.locked)):
            return [f"{called(old[identity])} is locked in this step{_instead(step)}."]
        fault = _wrong_edge(step, old[identity], changed)
        if fault:
            return [fault]
    return []


def _same_head(before: Case, after: Case) -> bool:
    return before.model_copy(update={"administrations": ()}) == after.model_copy(update={"administrations": ()})


def _changed(before: Administration, after: Administration) -> set[str]:
    return {key for key, value in after.__dict__.items() if value != before.__dict__[key]}


def _wrong_edge(step: Step, row: Administration, changed: set[str]) -> str:
    """A sentence when a named edge is not the one that moved; a single time moves as a whole."""
    task = step.task
    if not isinstance(task, FindFlip) or task.edge is None or row.single_time:
        return ""
    if changed & {"start", "stop", "site"} <= {task.edge}:
        return ""
    return f"Only the {task.edge} of {called(row)} moves in this step."


def _instead(step: Step) -> str:
    task = step.task
    if not isinstance(task, FindFlip) or task.row is None:
        return ""
    row = step.case.administration(task.row)
    return f"; drag the {task.edge} of {called(row)}" if task.edge else f"; drag {called(row)}"
