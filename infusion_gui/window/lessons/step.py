"""The moment of a step: its case with the edge moved, coded, and the two answers side by side. No Qt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import parse_minute
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Result
from infusion_gui.coding.tables import claim_rank
from infusion_gui.coding.whynot import parts_of
from infusion_gui.session import coder
from infusion_gui.trainer import moments
from infusion_gui.trainer.lesson import Side, Step
from infusion_gui.trainer.questions import question
from infusion_gui.window import wording

_NUMBER = re.compile(r"(\d+)")
Code = Callable[[Case], Result]


@dataclass(frozen=True, slots=True)
class Answer:
    """One side of the screen: what is counted, the code in huge type, and what it means."""

    head: str
    code: str
    words: str


def coded(case: Case) -> Result:
    """The answer for a case under its own profile."""
    return coder.code(case, policy_of(case))


def huge(step: Step) -> bool:
    """True for a step whose two answers stand a minute (or an access) apart: these are shown in huge type."""
    moment = moments.moment_of(step)
    if moment is None:
        return False
    if moment.edge == "site":
        return True
    return abs(parse_minute(moment.after.at) - parse_minute(moment.before.at)) == 1


class LessonStep:
    """`steps` 0 is the moment before the answer changes, 1 the moment it has; arrows go on in both directions."""

    def __init__(self, step: Step, steps: int = 1, code: Code = coded) -> None:
        moment = moments.moment_of(step)
        assert moment is not None
        self.step = step
        self.moment = moment
        self.steps = steps
        self._code = code
        self.case = self.at(steps)
        self.result = code(self.case)

    def at(self, steps: int) -> Case:
        """The case with its edge `steps` beyond the moment before the change."""
        return moments.at(self.step.case, self.moment, steps)

    @property
    def heading(self) -> str:
        """What the moment is about."""
        return self.step.topic or self.step.title

    @cached_property
    def rows(self) -> tuple[Administration, ...]:
        """The rows on the stage, as they stand now."""
        sides = (self._code(self.at(0)), self._code(self.at(1)))
        shown = moments.on_stage(self.step.case, self.moment.row, sides)
        return tuple(self.case.administration(identity) for identity in shown)

    @property
    def row(self) -> Administration:
        """The row that moves."""
        return self.case.administration(self.moment.row)

    @property
    def moved_to(self) -> str:
        """Where the edge stands: a time of day, or an access."""
        row = self.row
        if self.moment.edge == "site":
            return row.site or ""
        return wording.clock(row.stop if self.moment.edge == "stop" else row.start)

    @property
    def rail(self) -> tuple[str, str]:
        """The words on both sides of the moment."""
        before, after = self.moment.before, self.moment.after
        return before.rail or _number(self._side(0, before).head), after.rail or _number(self._side(1, after).head)

    @property
    def later(self) -> bool:
        """True when the answer changes as the edge moves on in time."""
        return self.moment.after.at > self.moment.before.at

    @property
    def left(self) -> Answer:
        """The answer before the step, in grey."""
        return self._side(0, self.moment.before)

    @property
    def right(self) -> Answer:
        """The answer where the edge stands now."""
        if self.steps in (0, 1):
            return self._side(self.steps, self.moment.after if self.steps else self.moment.before)
        after, before = self._code(self.at(1)), self._code(self.at(0))
        same = self.result.units() == after.units()
        here = self._told(self.result, before if same else after)
        side = self.moment.after if same else self.moment.before
        known = same or here == self.left.code
        words = (side.words if known else "") or _words(here) + _elsewhere(self.result, before, self.moment.row)
        return Answer(self._counted() or self._head(self.steps), here, words)

    def _side(self, steps: int, side: Side) -> Answer:
        """One side of the moment, in its author's words where there are any."""
        here, there = self._code(self.at(steps)), self._code(self.at(1 - steps))
        code = self._told(here, there)
        words = side.words or _words(code)
        if steps and not side.words:
            words += _elsewhere(here, there, self.moment.row)
        return Answer(side.head or self._head(steps), code if steps else code.removeprefix("+ "), words)

    def _told(self, here: Result, there: Result) -> str:
        """The code that tells two answers apart, or the one the row has in both. What the row itself gains or keeps
        goes before what its minutes do to other rows.
        """
        own, other = (_units(result, self.moment.row) for result in (here, there))
        if own == other:
            return _apart(here, there) or next(iter(own), "no code")
        if own <= other:
            return next(iter(own), "no code")
        if own >= other:
            gained = next(iter(own - other))
            return f"+ {gained}" if len(here.lines) > 1 else gained
        return told(here, there) or next(iter(own), "no code")

    def _head(self, steps: int) -> str:
        """`15 minutes`, `15 minutes in all` of an order in parts, `at 12:30`, `through IV2`."""
        case = self.at(steps)
        row = case.administration(self.moment.row)
        if self.moment.edge == "site":
            return f"through {row.site}"
        result = self._code(case)
        fluid = next((total for total in result.drawing.sums if row.id in total.administrations), None)
        if fluid is not None and fluid.net != row.minutes:
            return f"{wording.plural(fluid.net, 'minute')} left"
        link = next((link for link in result.drawing.links if link.second == row.id), None)
        if row.single_time and link is not None:
            return f"{wording.plural(link.minutes, 'minute')} apart"
        if self.moment.edge != "whole" and row.minutes is not None:
            parts = [case.administration(part).minutes or 0 for part in parts_of(case, row)]
            return wording.plural(sum(parts), "minute") + (" in all" if len(parts) > 1 else "")
        return f"at {wording.clock(row.start)}"

    def _counted(self) -> str:
        """What the author's heads count, carried on to where the edge stands: `27 minutes left` after 30 and 31.

        Empty where they do not count by ones.
        """
        before, after = (_NUMBER.split(side.head) for side in (self.moment.before, self.moment.after))
        if not (len(before) == len(after) == 3 and before[::2] == after[::2]):
            return ""
        first, by = int(before[1]), int(after[1]) - int(before[1])
        here = first + self.steps * by
        return f"{before[0]}{here}{before[2]}" if abs(by) == 1 and here > 1 else ""

    @property
    def asked(self) -> str:
        """What a class is asked while the answer is hidden."""
        return question(self.step) or "Which code is it now?"

    def spoken(self, hidden: bool) -> str:
        """The screen as sentences; while it is hidden, nothing of it tells the answer."""
        left, right = self.left, self.right
        answer = "hidden" if hidden else f"{right.code}, {right.words}"
        said = f"{left.head}: {left.code}, {left.words}. {right.head}: {answer}."
        return f"{said} {self.asked}" if hidden else f"{said} {self.step.point} {self.step.rule}"


def two_sides(step: Step, code: Code) -> list[str]:
    """The two answers of a moment, for who reads and does not drag: `15 minutes: 96374, push, up to 15`."""
    if moments.moment_of(step) is None:
        return []
    shown = LessonStep(step, code=code)
    sides = (shown.left, shown.right)
    return [f"{side.head}: {', '.join(part for part in (side.code, side.words) if part)}" for side in sides]


def _units(result: Result, row: str) -> Counter[str]:
    account = wording.account_of(result, row)
    return Counter() if account is None else Counter(account.units)


def _apart(here: Result, there: Result) -> str:
    """The first code that two answers have in different numbers, with its units here; empty where there is none."""
    gained, lost = here.units(), there.units()
    differing = sorted({*gained, *lost}, key=claim_rank)
    code = next((code for code in differing if gained[code] != lost[code]), "")
    if not code:
        return ""
    return "no code" if not gained[code] else f"{code} {wording.units(gained[code])}" if lost[code] else code


def _elsewhere(here: Result, there: Result, row: str) -> str:
    """What the change does to the units of other rows: `; elsewhere − 96361`."""
    gained, lost = here.units(), there.units()
    ours = _units(here, row), _units(there, row)
    if ours[0] == ours[1]:  # then the answer itself is about the other rows
        return ""
    more = Counter(gained) - Counter(lost) - (ours[0] - ours[1])
    less = Counter(lost) - Counter(gained) - (ours[1] - ours[0])
    parts = [*(f"+ {code}" for code in more), *(f"{wording.MINUS} {code}" for code in less)]
    return f"; elsewhere {', '.join(parts)}" if parts else ""


def _number(head: str) -> str:
    """The number a head begins with, for beside the rail: `15` of `15 minutes`."""
    return _NUMBER.split(head)[1] if head[:1].isdigit() else ""


def _words(code: str) -> str:
    """What a code is for, where nobody wrote it."""
    return wording.role(code.lstrip("+ ")[:5]) or "not reported"


def told(here: Result, there: Result) -> str:
    """The code `here` has and `there` has not, empty for none; `+` marks one that comes on top of the rest."""
    own = _signed(here) - _signed(there)
    if not own:
        return ""
    code = next(iter(own))
    return f"+ {code}" if not _signed(there) - _signed(here) and len(here.lines) > 1 else code


def _signed(result: Result) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in result.lines:
        found[wording.signed(line.code, line.modifiers)] += line.units
    return found
