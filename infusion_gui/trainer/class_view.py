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
    """How often a rule was met and missed, over all runs and minute by minute; `learners`: how many were asked
    about it, `learners_missed`: how many of them missed it at least once.
    """

    rule: str
    name: str
    asked: int
    missed: int
    learners: int
    learners_missed: int
    minutes: tuple[MinuteTally, ...]


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """The whole class. `rules` begins with what most learners missed; `percent` is the mean of the runs."""

    runs: int
    learners: int
    percent: int
    rules: tuple[RuleTally, ...]
    lessons: tuple[str, ...]


def summary(runs: Iterable[Run]) -> ClassSummary:
    """The runs added up. Of several runs of one learner all count; a run without a name is a learner of its own."""
    runs = tuple(runs)
    asked: dict[str, dict[int, list[int]]] = {}
    asked_of: dict[str, set[str | int]] = {}
    missed_by: dict[str, set[str | int]] = {}
    learners = [_learner(run) or number for number, run in enumerate(runs, 1)]
    for learner, run in zip(learners, runs, strict=True):
        for mark in (mark for step in run.steps for mark in step.marks):
            tally = asked.setdefault(mark.rule, {}).setdefault(mark.minutes, [0, 0])
            tally[0] += 1
            asked_of.setdefault(mark.rule, set()).add(learner)
            if not mark.right:
                tally[1] += 1
                missed_by.setdefault(mark.rule, set()).add(learner)
    tallies = [
        _tally(rule, minutes, len(asked_of[rule]), len(missed_by.get(rule, ()))) for rule, minutes in asked.items()
    ]
    tallies.sort(key=lambda tally: (-tally.learners_missed, -tally.missed, tally.rule))
    return ClassSummary(
        runs=len(runs),
        learners=len(set(learners)),
        percent=sum(run.percent for run in runs) // len(runs) if runs else 0,
        rules=tuple(tallies),
        lessons=tuple(dict.fromkeys(run.lesson for run in runs)),
    )


def _learner(run: Run) -> str:
    """Who it was, however the name was typed."""
    return " ".join(run.learner.split()).casefold()


def _tally(rule: str, minutes: dict[int, list[int]], learners: int, learners_missed: int) -> RuleTally:
    parts = tuple(MinuteTally(minute, asked, missed) for minute, (asked, missed) in sorted(minutes.items()))
    asked, missed = sum(part.asked for part in parts), sum(part.missed for part in parts)
    return RuleTally(rule, rules.name(rule), asked, missed, learners, learners_missed, parts)


def worst_minutes(found: ClassSummary, most: int = 3) -> tuple[tuple[RuleTally, MinuteTally], ...]:
    """The minutes that were missed most often, with their rule; single doubts are left out where there are others."""
    pairs = [(rule, minute) for rule in found.rules for minute in rule.minutes if minute.missed and minute.minutes]
    pairs.sort(key=lambda pair: (-pair[1].missed, -pair[1].missed / pair[1].asked, pair[1].minutes))
    return tuple(pairs[:most])
