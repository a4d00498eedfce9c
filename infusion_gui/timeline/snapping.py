"""Where a dragged edge may catch, and why. No Qt here.

A target is a moment with a reason ("minute 91", "vancomycin stop", "quarter hour"); the nearest one within reach wins,
and between equals the one that means more. The items under the hand offer no targets.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from typing import NamedTuple

from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.stay import Stay

QUARTER = 15
_EDGE_NAMES = {"arrival": "arrival", "departure": "departure", "inpatient_from": "the inpatient order"}


class Target(NamedTuple):
    """A moment to catch at; of two as near, the lower `rank` wins."""

    minute: int
    rank: int
    reason: str


class Snap(NamedTuple):
    """Where a drag caught: `shift` is added to every dragged time, `minute` is the moment of the line."""

    minute: int
    shift: int
    reason: str


class Targets(NamedTuple):
    """The targets of one gesture, gathered when it begins."""

    moments: tuple[Target, ...]

    def nearest(self, minute: int, reach: float) -> Target | None:
        """The nearest target within `reach` minutes."""
        at = bisect_left(self.moments, (minute - reach,))
        best: tuple[float, int, Target] | None = None
        for target in self.moments[at:]:
            if target.minute > minute + reach:
                break
            order = (abs(target.minute - minute), target.rank, target)
            if best is None or order[:2] < best[:2]:
                best = order
        return best[2] if best is not None else None

    def without(self, *minutes: int) -> Targets:
        """The targets but for those at these moments."""
        return Targets(tuple(target for target in self.moments if target.minute not in minutes))


def gather(stay: Stay, moving: Collection[str], playhead: int | None = None) -> Targets:
    """Everything of a stay that a gesture on `moving` may catch at (quarter hours are added by `propose`)."""
    found: list[Target] = []
    for bar in stay.bars():
        if bar.id in moving:
            continue
        if bar.single:
            found.append(Target(bar.start, 2, bar.name))
            continue
        if not bar.open_start:
            found.append(Target(bar.start, 2, f"{bar.name} start"))
        if not bar.open_stop:
            found.append(Target(bar.stop, 2, f"{bar.name} stop"))
    for line in stay.lines:
        found.append(Target(line.minute, 1, _EDGE_NAMES[line.edge]))
    for window in stay.windows:
        found += [
            Target(window.start, 3, window.label or "exclusion"),
            Target(window.stop, 3, window.label or "exclusion"),
        ]
    if playhead is not None:
        found.append(Target(playhead, 1, "the playhead"))
    return Targets(tuple(sorted(found)))


def thresholds(stay: Stay, identity: str) -> Targets:
    """The moments where the stop of one bar would pass a threshold of its own."""
    bar = stay.bar(identity)
    if bar is None or bar.single:
        return Targets(())
    found = [Target(rail.at, 0, f"minute {rail.net}") for rail in bar.rails]
    for near in bar.near:
        if near.edge == "stop" and near.minutes is not None and not bar.open_stop:
            at = bar.stop + near.minutes
            found.append(Target(at, 0, f"minute {stay.minutes(bar.start, at)}"))
    return Targets(tuple(sorted(set(found))))


def start_thresholds(stay: Stay, identity: str) -> Targets:
    """The moments where the start of a bar would make it pass a threshold: its minutes all count, or none is told."""
    bar = stay.bar(identity)
    if bar is None or bar.single or bar.open_stop or bar.blocked():
        return Targets(())
    return Targets(
        tuple(sorted({Target(stay.before(bar.stop, rail.net), 0, f"minute {rail.net}") for rail in bar.rails}))
    )


def propose(
    edges: Iterable[int], scale: TimeScale, targets: Iterable[Targets], reach_px: float, quarters: bool = True
) -> Snap | None:
    """The catch for a drag that put its edges at these minutes; None when nothing is within `reach_px` pixels.

    Quarter hours catch only when nothing else is in reach, and only from nearer by.
    """
    reach = reach_px / scale.per_minute
    best: tuple[float, int, Snap] | None = None
    for edge in edges:
        for group in targets:
            target = group.nearest(edge, reach)
            if target is None:
                continue
            shift = target.minute - edge
            order = (abs(shift), target.rank, Snap(target.minute, shift, f"snapped to {target.reason}"))
            if best is None or order[:2] < best[:2]:
                best = order
    if best is not None:
        return best[2]
    if not quarters:
        return None
    for edge in edges:
        quarter = (edge + QUARTER // 2) // QUARTER * QUARTER
        shift = quarter - edge
        if abs(shift) <= min(reach / 2, QUARTER / 5) and (best is None or abs(shift) < best[0]):
            best = (abs(shift), 4, Snap(quarter, shift, "snapped to a quarter hour"))
    return best[2] if best is not None else None
