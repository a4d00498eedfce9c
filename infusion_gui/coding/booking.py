"""From minutes to dated units: when each hour begins, and what it stands on (R-DAY-02, knob `line_date`)."""

from __future__ import annotations

from infusion_gui.case.times import DAY
from infusion_gui.coding.minutes import INFUSION_LEAST, Runs, every_hour, further_hours, instants, length, shares
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.service import Clock

Units = list[tuple[int, int]]
"""For each unit, the elapsed minute it is dated by and the minutes it stands on; the first is the first-hour unit."""


def dated_units(runs: Runs, units: int, policy: Policy, clock: Clock, *, leads: bool) -> Units:
    """The units that `runs` (time order) earn, dated. `leads`: the first one is the first-hour unit of a drug."""
    if not units:
        return []
    total = length(runs)
    if policy.line_date == "start_date":
        return [(runs[0][0], share) for share in shares(total, units)]
    if policy.line_date == "split_then_count" and clock.day(runs[0][0]) != clock.day(runs[-1][1] - 1):
        return _for_each_date(runs, clock, leads) or ([(runs[0][0], total)] if leads else [])
    return _hours(runs, units)


def _hours(runs: Runs, units: int) -> Units:
    """Each unit at the instant its hour begins."""
    return list(zip(instants(runs, range(0, 60 * units, 60)), shares(length(runs), units), strict=True))


def _for_each_date(runs: Runs, clock: Clock, leads: bool) -> Units:
    """Counted afresh for each date; short ends are lost, but never the first-hour unit of a drug."""
    booked: Units = []
    for part in _by_date(runs, clock):
        minutes = length(part)
        first = leads and not booked
        count = (1 + further_hours(minutes) if minutes >= INFUSION_LEAST else 0) if first else every_hour(minutes)
        booked += _hours(part, count)
    return booked


def _by_date(runs: Runs, clock: Clock) -> list[Runs]:
    parts: dict[int, list[tuple[int, int]]] = {}
    for start, stop in runs:
        while start < stop:
            day = clock.day(start)
            end = min(stop, clock.elapsed((day + 1) * DAY))
            parts.setdefault(day, []).append((start, end))
            start = end
    return [tuple(part) for part in parts.values()]
