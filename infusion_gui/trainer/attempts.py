"""What a learner did with a step, judged: a prediction, a flip found, a goal met, a rule chosen.

Every answer says what was wrong and why in one sentence each, and marks the rules it shows as known or missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import format_clock
from infusion_gui.coding.result import Result, difference
from infusion_gui.coding.tables import claim_rank
from infusion_gui.trainer import rules
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.lesson import AnswerLine, FindFlip, Goal, Predict, Step, Why
from infusion_gui.trainer.reasons import minutes_at, minutes_under, not_earned, sentence
from infusion_gui.trainer.scoring import VERDICTS, Score, Verdict, score

_SUMMED: dict[Verdict, str] = {"units": "in part", "modifier": "in part"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What an attempt shows of one rule; `minutes` are those it was decided on, 0 where time plays no part."""

    rule: str
    right: bool
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """`done`: the step is answered. `said`: what is, or what is not; `why`: the reason; one sentence each.

    `percent` is the credit, `marks` the rules it bears on, `score` the comparison of a prediction.
    """

    done: bool
    said: str
    why: str
    percent: int
    marks: tuple[Mark, ...] = ()
    score: Score | None = None


def predicted(step: Step, prediction: tuple[AnswerLine, ...], answerer: Answerer) -> Attempt:
    """Judges codes and units typed for the case of a step."""
    case, result = step.case, answerer.code(step.case)
    counts = step.task.modifiers if isinstance(step.task, Predict) else True
    found = score(case, result, prediction, modifiers=counts)
    marks = _marks(step, found, result)
    if found.full:
        return Attempt(True, "All of it is right.", step.point, 100, marks, found)
    wrong = [line for line in found.lines if not line.right]
    said = wrong[0].said if len(wrong) == 1 else _told(found)
    return Attempt(True, said, wrong[0].why, found.percent, marks, found)


def _told(found: Score) -> str:
    """How many lines are right, and in which way the others are not: `1 right, 2 in part, 1 missing.`"""
    counts = Counter(_SUMMED.get(line.verdict, VERDICTS[line.verdict]) for line in found.lines)
    kinds = ("right", "in part", "missing", "too many")
    return f"{', '.join(f'{counts[kind]} {kind}' for kind in kinds if counts[kind])}."


def _marks(step: Step, found: Score, result: Result) -> tuple[Mark, ...]:
    """One mark for each rule behind the lines, missed where one of its lines is; the rule of the step besides, when all
    is right or nothing else can be blamed."""
    marks: dict[str, Mark] = {}
    for line in found.lines:
        if line.rule and (line.rule not in marks or (marks[line.rule].right and not line.right)):
            marks[line.rule] = Mark(line.rule, line.right, line.minutes)
    if found.full or all(mark.right for mark in marks.values()):
        marks.setdefault(step.rule, Mark(step.rule, found.full, minutes_under(result, step.rule)))
    return tuple(marks.values())


def flipped(step: Step, case: Case, answerer: Answerer) -> Attempt:
    """Judges whether an edge now stands at the very minute at which the answer of `step` changes."""
    before, after = answerer.units(step.case), answerer.units(case)
    moved = _moved_rows(step.case, case)
    if not moved:
        return Attempt(False, f"Drag {_aim(step)} until the codes change.", step.prompt, 0)
    if len(moved) > 1:
        return Attempt(False, "More than one bar has moved.", "Undo all but one, so that one edge decides.", 0)
    was, now = moved[0]
    if before == after:
        return Attempt(False, "The answer is still the same.", f"It is {_codes(after)} as before.", 0)
    if was.site == now.site and all(answerer.units(back) != before for back in _a_minute_back(case, was, now)):
        return Attempt(False, "You are past it: go back to the first minute that changes the answer.", "", 0)
    gains, loses = difference(before, after)
    change = ", ".join([*(f"+ {code}" for code in gains), *(f"− {code}" for code in loses)])
    result = answerer.code(case)
    said, why = sentence(f"{_place(was, now)}: {change}"), _reason_of_change(result, now, gains)
    return Attempt(True, said, why, 100, (_mark(step, now.id, result, right=True),))


def given_up(step: Step, solution: Case | None, answerer: Answerer) -> Attempt:
    """What counts when the answer is shown before it was found; `solution` is the case that has it, of a flip."""
    mark = Mark(step.rule, False)
    moved = _moved_rows(step.case, solution) if solution is not None else []
    if moved and solution is not None:
        mark = _mark(step, moved[0][1].id, answerer.code(solution), right=False)
    return Attempt(False, "The answer was shown.", "", 0, (mark,))


def _mark(step: Step, row: str, result: Result, *, right: bool) -> Mark:
    """The rule of a flip, at the minutes its row has where the answer changes."""
    earned = result.account(row).codes
    return Mark(step.rule, right, minutes_at(result, row, earned[0] if earned else ""))


def reached(step: Step, case: Case, answerer: Answerer) -> Attempt:
    """Judges whether the visit now earns exactly the units of the goal."""
    assert isinstance(step.task, Goal)
    result = answerer.code(case)
    goal, units = Counter(step.task.units), result.units()
    off = sorted(code for code in {*goal, *units} if goal[code] != units[code])
    if not off:
        return Attempt(True, f"The visit earns {_codes(units)}.", step.point, 100, _known(step))
    code = min(off, key=claim_rank)
    reason = not_earned(case, result, code) if goal[code] > units[code] else None
    why = reason.why if reason else _surplus(result, code)
    return Attempt(False, _off_goal(code, units[code], goal[code]), why, 0)


def _off_goal(code: str, there: int, wanted: int) -> str:
    if not there:
        return f"{code} ×{wanted} is still missing."
    return f"{code} is ×{there}, the goal is ×{wanted}." if wanted else f"{code} ×{there} is too many."


def chosen(step: Step, rule: str, answerer: Answerer) -> Attempt:
    """Judges the rule picked as the one that decided what became of the row."""
    assert isinstance(step.task, Why)
    account = answerer.code(step.case).account(step.task.row)
    decided = account.rules[0] if account.rules else ""
    why = sentence(account.why)
    if rule == decided:
        return Attempt(True, f"{rules.name(decided)}: that decided.", why, 100, (Mark(decided, True, account.minutes),))
    said = f"It was “{_words(step.task, decided)}”, not “{_words(step.task, rule)}”."
    return Attempt(True, said, why, 0, (Mark(decided, False, account.minutes),))


def _words(task: Why, rule: str) -> str:
    """What a choice says, or the name of a rule that is none of the choices."""
    return next((choice.words for choice in task.choices if choice.rule == rule), rules.name(rule))


def _known(step: Step) -> tuple[Mark, ...]:
    return (Mark(step.rule, True),)


def _aim(step: Step) -> str:
    task = step.task
    if not isinstance(task, FindFlip) or task.row is None:
        return "an edge"
    drug = step.case.administration(task.row).drug
    return f"the {task.edge} of {drug}" if task.edge else drug


def _moved_rows(before: Case, after: Case) -> list[tuple[Administration, Administration]]:
    old = {row.id: row for row in before.administrations}
    pairs = [(old[row.id], row) for row in after.administrations if row.id in old]
    return [(was, now) for was, now in pairs if (was.start, was.stop, was.site) != (now.start, now.stop, now.site)]


def _a_minute_back(case: Case, was: Administration, now: Administration) -> Iterator[Case]:
    """The case with one moved edge of the row a minute nearer to where it was, and with both.

    One edge alone, because a bar that was carried elsewhere first is still a minute from its change.
    """

    def nearer(then: int | None, here: int | None) -> int | None:
        if here is None or then == here:
            return here
        if then is None:  # a stop that nobody charted: its first length is none at all
            return here - 1 if here - 1 > (now.start or 0) else None
        return here + (1 if then > here else -1)

    start, stop = nearer(was.start, now.start), nearer(was.stop, now.stop)
    for places in ((now.start, stop), (start, now.stop), (start, stop)):
        if places == (now.start, now.stop):
            continue
        row = now.model_copy(update=dict(zip(("start", "stop"), places, strict=True)))
        rows = tuple(row if other.id == row.id else other for other in case.administrations)
        yield case.model_copy(update={"administrations": rows})


def _place(was: Administration, now: Administration) -> str:
    if was.site != now.site:
        return f"{now.drug} through {now.site}"
    if was.stop != now.stop and was.start == now.start and now.stop is not None:
        return f"{now.drug} stop {format_clock(now.stop)}"
    return f"{now.drug} start {format_clock(now.start)}" if now.start is not None else now.drug


def _reason_of_change(result: Result, row: Administration, gains: tuple[str, ...]) -> str:
    for line in result.lines:
        if line.code in gains:
            return sentence(line.why)
    return sentence(result.account(row.id).why)


def _codes(units: Counter[str]) -> str:
    parts = [f"{code} ×{units[code]}" for code in sorted(units, key=claim_rank) if units[code]]
    return " + ".join(parts) or "nothing"


def _surplus(result: Result, code: str) -> str:
    why = next((line.why for line in result.lines if line.code == code), "")
    return sentence(why) or f"No row comes near {code}."
