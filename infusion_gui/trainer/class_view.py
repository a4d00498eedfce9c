"""What a class misses: the runs of a folder added up by rule and by minute, as data for a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from infusion_gui.trainer import rules
from infusion_gui.trainer.results import Run


@dataclass(frozen=True, slots=True)
class MinuteTally:
    """How often a rule was asked about and missed at one number of minutes (0: time plays no part)."""

    minutes: int
    asked: int
    missed: int


@dataclass(frozen=True, slots=True)
class RuleTally:
    """How often a rule was asked about and missed, over all runs, and minute by minute."""

    rule: str
    name: str
    asked: int
    missed: int
    minutes: tuple[MinuteTally, ...]

    @property
    def share(self) -> float:
        """The share that was missed, 0 to 1."""
        return self.missed / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """The whole class. `rules` begins with what is missed most; `percent` is the mean of the runs."""

    runs: int
    learners: int
    percent: int
    rules: tuple[RuleTally, ...]
    lessons: tuple[str, ...]


def summary(runs: Iterable[Run]) -> ClassSummary:
    """The runs added up. Of several runs of one learner all count; a run without a name is a learner of its own."""
    runs = tuple(runs)
    asked: dict[str, dict[int, list[int]]] = {}
    for run in runs:
        for step in run.steps:
            for mark in step.marks:
                tally = asked.setdefault(mark.rule, {}).setdefault(mark.minutes, [0, 0])
                tally[0] += 1
                tally[1] += not mark.right
    tallies = [_tally(rule, minutes) for rule, minutes in asked.items()]
    tallies.sort(key=lambda tally: (-tally.share, -tally.missed, tally.rule))
    named = {run.learner for run in runs if run.learner}
    return ClassSummary(
        runs=len(runs),
        learners=len(named) + sum(not run.learner for run in runs),
        percent=sum(run.percent for run in runs) // len(runs) if runs else 0,
        rules=tuple(tallies),
        lessons=tuple(dict.fromkeys(run.lesson for run in runs)),
    )


def _tally(rule: str, minutes: dict[int, list[int]]) -> RuleTally:
    parts = tuple(MinuteTally(minute, asked, missed) for minute, (asked, missed) in sorted(minutes.items()))
    return RuleTally(
        rule, rules.name(rule), sum(part.asked for part in parts), sum(part.missed for part in parts), parts
    )


def worst_minutes(found: ClassSummary, most: int = 3) -> tuple[tuple[RuleTally, MinuteTally], ...]:
    """The minutes that were missed most often, with their rule; single doubts are left out where there are others."""
    pairs = [(rule, minute) for rule in found.rules for minute in rule.minutes if minute.missed and minute.minutes]
    pairs.sort(key=lambda pair: (-pair[1].missed, -pair[1].missed / pair[1].asked, pair[1].minutes))
    return tuple(pairs[:most])
