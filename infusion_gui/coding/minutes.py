"""Arithmetic of half-open minute runs `[start, stop)`, and of units. Runs are sorted, disjoint, not touching."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

Run = tuple[int, int]
Runs = tuple[Run, ...]

PUSH_MOST = 15  # minutes; R-DEF-01
INFUSION_LEAST = 16  # minutes; R-DEF-01
PAST_THE_HOUR = 31  # minutes beyond a full hour that earn a further unit; R-HR-01
PROLONGED = 480  # minutes; a pump that runs longer has its own codes; R-PUMP-01
LONG = 720  # minutes; a typed stop that makes more is asked about; R-DOC-05
LONGEST = 366 * 1440  # minutes; whatever runs longer has a wrong date or number; R-DOC-05


def further_hours(minutes: int) -> int:
    """Units of an extra-hour code behind a first-hour code: `add(m)` of rules section 0. 90 → 0, 91 → 1, 151 → 2."""
    return 0 if minutes < PAST_THE_HOUR else (minutes - PAST_THE_HOUR) // 60


def every_hour(minutes: int) -> int:
    """Units when every unit is an add-on: `sec(m)` of rules section 0. 30 → 0, 31 → 1, 91 → 2."""
    return 0 if minutes < PAST_THE_HOUR else 1 + (minutes - PAST_THE_HOUR) // 60


def shares(minutes: int, units: int) -> list[int]:
    """Minutes each unit stands on: 60 each, the last what is left over. 91 on 2 → [60, 31]; 90 on 1 → [90]."""
    if units == 0:
        return []
    return [60] * (units - 1) + [minutes - 60 * (units - 1)]


def length(runs: Iterable[Run]) -> int:
    """Minutes in all runs together."""
    total = 0
    for start, stop in runs:
        total += stop - start
    return total


_stop = itemgetter(1)


def union(runs: Iterable[Run]) -> Runs:
    """The runs as sorted, disjoint ones; touching runs become one."""
    found = sorted(runs)
    if len(found) < 2:
        return tuple(found)
    merged: list[Run] = []
    for start, stop in found:
        if merged and start <= merged[-1][1]:
            if stop > merged[-1][1]:
                merged[-1] = (merged[-1][0], stop)
        else:
            merged.append((start, stop))
    return tuple(merged)


def without(runs: Iterable[Run], cut: Sequence[Run]) -> Runs:
    """The minutes of `runs` that are not in `cut` (sorted, disjoint)."""
    kept: list[Run] = []
    for start, stop in runs:
        k = bisect_right(cut, start, key=_stop) if cut else 0
        while k < len(cut) and cut[k][0] < stop:
            if cut[k][0] > start:
                kept.append((start, cut[k][0]))
            start = max(start, cut[k][1])
            k += 1
        if start < stop:
            kept.append((start, stop))
    return tuple(kept)


def shared(runs: Iterable[Run], others: Sequence[Run]) -> Runs:
    """The minutes of `runs` that are also in `others` (sorted, disjoint)."""
    if not others:
        return ()
    found: list[Run] = []
    for start, stop in runs:
        k = bisect_right(others, start, key=_stop)
        while k < len(others) and others[k][0] < stop:
            found.append((max(start, others[k][0]), min(stop, others[k][1])))
            k += 1
    return union(found) if len(found) > 1 else tuple(found)


def within(runs: Iterable[Run], low: int | None, high: int | None) -> Runs:
    """The minutes of `runs` from `low` on and before `high`."""
    kept: list[Run] = []
    for start, stop in runs:
        start = start if low is None or start >= low else low
        stop = stop if high is None or stop <= high else high
        if start < stop:
            kept.append((start, stop))
    return tuple(kept)


def after(at: int, minutes: int, cut: Sequence[Run]) -> int:
    """The instant at which so many minutes (at least one) that are not in `cut` (sorted, disjoint) have run
    from `at`.
    """
    for start, stop in cut:
        if at + minutes <= start:
            break
        if stop > at:
            minutes -= max(start - at, 0)
            at = stop
    return at + minutes


def instants(runs: Sequence[Run], minutes: Iterable[int]) -> list[int]:
    """The instants at which so many minutes of `runs` have run (0: the first), for `minutes` that only rise.

    Past the end the last run goes on alone.
    """
    found = []
    k, before = 0, 0  # minutes that ran before run k
    for minute in minutes:
        while k < len(runs) - 1 and minute - before >= runs[k][1] - runs[k][0]:
            before += runs[k][1] - runs[k][0]
            k += 1
        found.append(runs[k][0] + minute - before)
    return found


class Ledger:
    """Which minutes of one access already back a time-based code, and whose they are. Every minute has one owner."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._stops: list[int] = []
        self._owners: list[str] = []

    def taken(self, runs: Iterable[Run]) -> list[tuple[int, int, str]]:
        """The stretches of `runs` that others own: (start, stop, owner), in time."""
        found = []
        starts, stops = self._starts, self._stops
        for start, stop in runs:
            k = bisect_right(stops, start)
            while k < len(starts) and starts[k] < stop:
                found.append((max(start, starts[k]), min(stop, stops[k]), self._owners[k]))
                k += 1
        return found

    def add(self, runs: Iterable[Run], owner: str) -> None:
        """Gives the minutes of `runs` that nobody owns yet to `owner`."""
        for run in runs:
            start, stop = run
            k = bisect_right(self._stops, start)
            if k == len(self._starts) or self._starts[k] >= stop:
                self._insert(k, start, stop, owner)
                continue
            for start, stop in without((run,), [(a, b) for a, b, _ in self.taken((run,))]):
                self._insert(bisect_left(self._starts, start), start, stop, owner)

    def _insert(self, k: int, start: int, stop: int, owner: str) -> None:
        self._starts.insert(k, start)
        self._stops.insert(k, stop)
        self._owners.insert(k, owner)
