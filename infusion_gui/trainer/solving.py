"""The answer of a step as a case: its edge where the answer changes, its bars where the goal is met."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.result import Near
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.checking import edges
from infusion_gui.trainer.lesson import FindFlip, Goal, Step
from infusion_gui.trainer.locks import movable

REACH = 180  # minutes a bar is tried away from where it is


def solved(step: Step, answerer: Answerer) -> Case | None:
    """The case that answers a flip or a goal, None where no simple move does; others are answered as they stand."""
    if isinstance(step.task, FindFlip):
        return _flipped(step, answerer)
    return _reached(step, step.task, answerer) if isinstance(step.task, Goal) else step.case


def _flipped(step: Step, answerer: Answerer) -> Case | None:
    found = edges(step, answerer.code(step.case), answerer)
    near = min(found, key=_distance, default=None)
    return None if near is None else moved(step.case, near)


def _distance(near: Near) -> int:
    return abs(near.minutes) if near.minutes is not None else near.from_start or 0


def moved(case: Case, near: Near) -> Case:
    """The case with an edge at its nearest change; a single time moves as a whole."""
    row = case.administration(near.administration)
    if near.minutes is None:
        start = row.start if row.start is not None else 0
        return _with(case, row, stop=start + (near.from_start or 0))
    places = ("start", "stop") if row.single_time else (near.edge,)
    now = {place: getattr(row, place) for place in places}
    return _with(case, row, **{place: None if at is None else at + near.minutes for place, at in now.items()})


def _reached(step: Step, goal: Goal, answerer: Answerer) -> Case | None:
    """The smallest move of one bar that meets the goal; where none does, one bar after the other is put where the
    fewest units are off.
    """
    case, free = step.case, movable(step)
    target = Counter(goal.units)
    rows = [row.id for row in case.administrations if row.id in free]

    def off(tried: Case) -> int:
        units = answerer.units(tried)
        return ((units - target) + (target - units)).total()

    nearest = heapq.merge(*(_places(case, row) for row in rows), key=itemgetter(0))
    alone = next((tried for _, tried in nearest if not off(tried)), None)
    if alone is not None:
        return alone
    for row in rows:
        if off(case):
            case = min((case, *(tried for _, tried in _places(case, row))), key=off)
    return None if off(case) else case


def _places(case: Case, identity: str) -> Iterator[tuple[tuple[int, int], Case]]:
    """The places of a row within reach, the nearest first, each with its rank: how far, and whether its stop moves (0),
    the whole of it (1), or its access (2).
    """
    row = case.administration(identity)
    for minutes in range(1, REACH + 1):
        both = (minutes, -minutes)
        if row.start is not None and row.stop is not None:
            for by in both:
                if row.stop + by >= row.start:
                    yield (minutes, 0), _with(case, row, stop=row.stop + by)
        elif row.start is not None and not row.single_time:
            yield (minutes, 0), _with(case, row, stop=row.start + minutes)
        if row.start is not None:
            for by in both:
                stop = None if row.stop is None else row.stop + by
                yield (minutes, 1), _with(case, row, start=row.start + by, stop=stop)
    for site in case.sites:
        if row.route == "IV" and site.id != row.site:
            yield (REACH + 1, 2), _with(case, row, site=site.id)


def _with(case: Case, row: Administration, **places: int | str | None) -> Case:
    rows = tuple(one.model_copy(update=places) if one.id == row.id else one for one in case.administrations)
    return case.model_copy(update={"administrations": rows})
