"""What a learner knows of each rule, and when a rule comes back: a small file of their own, on their own machine.

Six boxes (Leitner): a rule known moves one up and rests longer, a rule missed falls to the first and is back in ten
minutes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError

from infusion_gui.case.file import CaseError, parse_json, read_bytes, write_atomically
from infusion_gui.case.model import Frozen
from infusion_gui.case.times import DAY, Minute
from infusion_gui.trainer.attempts import Mark
from infusion_gui.trainer.lesson import Step

FORMAT: Final = "infusion-mastery/1"
RESTS = (10, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY)
"""Minutes a rule rests in each box."""

_EACH = 2  # steps of one rule in a row of turns: a third of the same day teaches little

Level = Literal["new", "missed", "learning", "known", "sure"]


class RuleState(Frozen):
    """One rule: its box (0 to 5), when it is due, and how often it was known and missed."""

    rule: str = Field(min_length=1)
    box: int = Field(ge=0, lt=len(RESTS))
    due: Minute
    right: int = Field(default=0, ge=0)
    missed: int = Field(default=0, ge=0)

    @property
    def level(self) -> Level:
        """In one word: the last answer was wrong, or how far up the rule has come."""
        if self.box == 0:
            return "missed"
        return "learning" if self.box < 3 else "known" if self.box < 5 else "sure"


class Mastery(Frozen):
    """Every rule that was met so far, in the order it was met."""

    format: Literal["infusion-mastery/1"] = FORMAT
    rules: tuple[RuleState, ...] = Field(default=(), strict=False)

    def of(self, rule: str) -> RuleState | None:
        """The state of one rule, None before it was met."""
        return next((state for state in self.rules if state.rule == rule), None)


def marked(mastery: Mastery, marks: Iterable[Mark], now: int) -> Mastery:
    """The mastery after an attempt at minute `now`; a rule with a miss among its marks is missed."""
    right: dict[str, bool] = {}
    for mark in marks:
        right[mark.rule] = right.get(mark.rule, True) and mark.right
    states = {state.rule: state for state in mastery.rules}
    for rule, known in right.items():
        states[rule] = _next(states.get(rule), rule, known, now)
    return Mastery(rules=tuple(states.values()))


def _next(state: RuleState | None, rule: str, known: bool, now: int) -> RuleState:
    box, right, missed = (state.box, state.right, state.missed) if state else (0, 0, 0)
    early = state is not None and now < state.due  # again before it was due: proves little
    if not known:
        box = 0
    elif not early or box == 0:
        box = min(box + 1, len(RESTS) - 1)
    due = state.due if known and early and state is not None and box == state.box else now + RESTS[box]
    return RuleState(rule=rule, box=box, due=due, right=right + known, missed=missed + (not known))


def due(mastery: Mastery, now: int) -> tuple[str, ...]:
    """The rules whose rest is over, missed ones first, then the longest overdue."""
    waiting = [state for state in mastery.rules if state.due <= now]
    return tuple(state.rule for state in sorted(waiting, key=lambda state: (state.box > 0, state.due)))


def in_turn(mastery: Mastery, steps: Sequence[Step], now: int) -> tuple[Step, ...]:
    """The steps worth doing next: of each rule that is due one step in turn, missed rules first, then a second of each;
    then two of each rule never met, in their order; then what rests, soonest first, and at last what is left of the
    others. A rule that comes back asks with another step than last time.
    """
    waiting = due(mastery, now)
    queues = [_turned(mastery, rule, [step for step in steps if step.rule == rule]) for rule in waiting]
    rounds = [[step for step in ring if step is not None] for ring in zip_longest(*queues)]
    fresh: list[Step] = []
    more: list[Step] = []
    resting: list[tuple[int, Step]] = []
    for step in steps:
        state = mastery.of(step.rule)
        if state is None:
            met = sum(one.rule == step.rule for one in fresh)
            (fresh if met < _EACH else more).append(step)
        elif step.rule not in waiting:
            resting.append((state.due, step))
    first = [step for ring in rounds[:_EACH] for step in ring]
    last = [step for ring in rounds[_EACH:] for step in ring]
    rested = [step for _, step in sorted(resting, key=lambda pair: pair[0])]
    return (*first, *fresh, *rested, *last, *more)


def _turned(mastery: Mastery, rule: str, steps: list[Step]) -> list[Step]:
    """The steps of a rule, beginning with the one after those that were answered."""
    state = mastery.of(rule)
    if state is None or not steps:
        return steps
    first = (state.right + state.missed) % len(steps)
    return steps[first:] + steps[:first]


def folder() -> Path:
    """Where a learner's own file and results are kept; it may not exist yet."""
    from platformdirs import user_data_path

    return user_data_path("infusion-gui", appauthor=False) / "lessons"


def load(path: Path) -> Mastery:
    """The mastery in a file, an empty one where there is none. One that cannot be read is moved aside, not lost."""
    if not path.exists():
        return Mastery()
    try:
        return Mastery.model_validate(parse_json(read_bytes(path)), context={"file": True})
    except (CaseError, ValidationError):
        aside = path.with_suffix(".unreadable")
        number = 1
        while aside.exists():
            number += 1
            aside = path.with_suffix(f".unreadable{number}")
        path.rename(aside)
        return Mastery()


def save(mastery: Mastery, path: Path) -> None:
    """Writes the file so that it holds the old or the new state at every instant. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(mastery.model_dump(), ensure_ascii=False, indent=1) + "\n"
    write_atomically(path, text.encode())
