"""The moment of a step as presentation mode shows it: two answers in huge type, and what is between them."""

from __future__ import annotations

from infusion_gui.case.times import parse_minute
from infusion_gui.coding.result import Result
from infusion_gui.trainer import moments
from infusion_gui.trainer.answers import Answerer, signed_units
from infusion_gui.trainer.lesson import Moment, Step
from infusion_gui.window import wording
from infusion_gui.window.lessons import Lesson


def huge(step: Step) -> bool:
    """True for a step whose two answers stand a minute (or an access) apart, at an edge that presentation draws."""
    moment = moments.moment_of(step)
    if moment is None or moment.edge == "start":
        return False
    if moment.edge == "site":
        return True
    return abs(parse_minute(moment.after.at) - parse_minute(moment.before.at)) == 1


def shown(step: Step, answerer: Answerer) -> Lesson:
    """The step as presentation mode takes it. Heads and words that its author left out are made of the answers."""
    moment = moments.moment_of(step)
    assert moment is not None and moment.edge != "start"
    sides = [answerer.code(moments.at(step.case, moment, steps), drawn=False) for steps in (0, 1)]
    heads = [side.head or _head(step, moment, n) for n, side in enumerate((moment.before, moment.after))]
    words = [
        side.words or _words(sides[n], sides[1 - n], moment.row) for n, side in enumerate((moment.before, moment.after))
    ]
    return Lesson(
        key=step.id,
        title=step.title,
        line=step.topic,
        picture=step.picture or "push",
        heading=step.topic or step.title,
        row=moment.row,
        edge=moment.edge,
        before_at=_place(moment, moment.before.at),
        after_at=_place(moment, moment.after.at),
        before_head=heads[0],
        after_head=heads[1],
        before_words=words[0],
        after_words=words[1],
        point=step.point,
        rule=step.rule,
        rail=(moment.before.rail, moment.after.rail),
        case=moments.at(step.case, moment, moments.after(moment)),
    )


def _place(moment: Moment, at: str) -> str:
    return at if moment.edge == "site" else at[11:]


def _head(step: Step, moment: Moment, steps: int) -> str:
    """`15 minutes`, `at 12:30`, `through IV2`."""
    row = moments.at(step.case, moment, steps).administration(moment.row)
    if moment.edge == "site":
        return f"through {row.site}"
    if moment.edge == "stop" and row.minutes is not None:
        return wording.plural(row.minutes, "minute")
    return f"at {wording.clock(row.start)}"


def _words(here: Result, there: Result, row: str) -> str:
    """What the code that tells the two answers apart is for."""
    own = signed_units(here) - signed_units(there)
    account = here.account(row)
    code = next(iter(own))[0] if own else next(iter(account.codes), "")
    return wording.role(code) if code else "not reported"
