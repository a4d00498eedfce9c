"""The open case before a class: one of its rows at the minute its answer changes, and the whole stay."""

from __future__ import annotations

from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case
from infusion_gui.coding.result import Near, Result
from infusion_gui.drugs.naming import short_name
from infusion_gui.trainer import moments, rules
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.authoring import step_from_case
from infusion_gui.trainer.lesson import Moment, Show, Step
from infusion_gui.trainer.reasons import sentence as as_sentence

_CLOSE = 20  # minutes: far changes take many runs of the engine

_SOME, _MANY = 80, 200  # rows beyond which a far change, and any, would keep the class waiting
_SHORT = 36  # characters: too few for a teaching point


def pages(case: Case, answerer: Answerer, row: str | None = None) -> tuple[Step, ...] | Refusal:
    """What the stage shows of a case: the minute at which `row` (or, without one, the nearest edge) changes the answer,
    where there is one, and the stay with the light on the lane of `row`. A refusal for a case that cannot be shown yet.
    """
    result = answerer.code(case)
    whole = step_from_case(case, result, "show", row=row)
    if isinstance(whole, Refusal):
        return whole
    about = {"title": case.label or "The open case", "topic": "The whole stay", "point": _why(case, result, row)}
    lane = None if row is None else case.administration(row).site or row
    whole = whole.model_copy(update={"id": "own-stay", "spotlight": lane, **about})
    made = step_from_case(case, result, "show", row=row, near=_nearest(case, result, answerer, row))
    if isinstance(made, Refusal) or not isinstance(made.task, Show) or made.task.moment is None:
        return (whole,)
    rule = _turned_on(case, made.task.moment, answerer) or made.rule
    words = {"id": "own-minute", "rule": rule, "topic": rules.name(rule), "point": _said(rule) or made.point}
    return made.model_copy(update=words), whole


def _nearest(case: Case, result: Result, answerer: Answerer, row: str | None) -> tuple[Near, ...]:
    """The nearest changes at a row; without one, at the bar that the fewest minutes keep from its next unit, because
    to ask every edge of a long stay would take seconds.
    """
    rows = len(case.administrations)
    if rows > _MANY:
        return ()
    if row is not None:
        found = answerer.near(case, result, [row], reach=_CLOSE)
        return found or (answerer.near(case, result, [row]) if rows <= _SOME else ())
    ahead = [(rail.at - stop, rail.administration) for rail in result.drawing.rails if not rail.passed
             and (stop := case.administration(rail.administration).stop) is not None]  # fmt: skip
    return answerer.near(case, result, [min(ahead)[1]], reach=_CLOSE) if ahead else ()


def _turned_on(case: Case, moment: Moment, answerer: Answerer) -> str:
    """The rule that speaks on one side of the minute and not on the other; where the same ones do, the one that
    counts hours, or the first. It is asked of the row that moves, if its units change, else of the first whose do.
    """
    before, after = (answerer.code(moments.at(case, moment, side)) for side in (0, 1))
    changed = [one.administration for one in after.accounts if one.units != before.account(one.administration).units]
    row = moment.row if moment.row in changed or not changed else changed[0]
    new, old = after.account(row).rules, before.account(row).rules
    apart = [rule for rule in (*new, *old) if (rule in new) != (rule in old)]
    return next(iter([*apart, *(rule for rule in new if rule.startswith("R-HR-")), *new]), "")


def _why(case: Case, result: Result, row: str | None) -> str:
    """What became of the row, or of the first line, with drugs called as on the bars."""
    why = result.account(row).why if row is not None else result.lines[0].why if result.lines else ""
    for name in sorted({other.drug for other in case.administrations if other.drug}, key=len, reverse=True):
        why = why.replace(name, short_name(name))
    return as_sentence(why) or "What does this stay earn?"


def _said(rule: str) -> str:
    """What the rule book begins with about a rule: true wherever the edge is moved."""
    says = next((entry.says for chapter in rules.chapters() for entry in chapter.rules if entry.id == rule), "")
    first, _, rest = says.partition(". ")
    if rest and len(first) < _SHORT:
        first = f"{first}. {rest.partition('. ')[0]}"
    return f"{first.rstrip('.')}." if says else ""
