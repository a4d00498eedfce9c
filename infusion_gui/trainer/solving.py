"""The answer of a step as a case: its edge where the answer changes, its bars where the goal is met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

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
    """One bar after the other is put where the fewest units are off."""
    case, free = step.case, movable(step)
    target = Counter(goal.units)

    def off(tried: Case) -> int:
        units = answerer.units(tried)
        return ((units - target) + (target - units)).total()

    for row in step.case.administrations:
        if row.id in free and off(case):
            case = min((case, *_places(case, row.id)), key=off)
    return None if off(case) else case


def _places(case: Case, identity: str) -> Iterator[Case]:
    """The places of a row within reach, the nearest first: its stop, the whole of it, its access."""
    row = case.administration(identity)
    for minutes in range(1, REACH + 1):
        for by in (minutes, -minutes):
            if row.start is not None and row.stop is not None and row.stop + by >= row.start:
                yield _with(case, row, stop=row.stop + by)
            if row.start is not None and row.stop is None and not row.single_time and by > 0:
                yield _with(case, row, stop=row.start + by)
            if row.start is not None:
                yield _with(case, row, start=row.start + by, stop=None if row.stop is None else row.stop + by)
    for site in case.sites:
        if row.route == "IV" and site.id != row.site:
            yield _with(case, row, site=site.id)


def _with(case: Case, row: Administration, **places: int | str | None) -> Case:
    rows = tuple(one.model_copy(update=places) if one.id == row.id else one for one in case.administrations)
    return case.model_copy(update={"administrations": rows})
