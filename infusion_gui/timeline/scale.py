"""Time to pixels and back, the marks of the ruler, and zooming. No Qt here.

Minutes are wall minutes as in `case.times`; pixels count from the left edge of the canvas.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from infusion_gui.case.times import DAY

LEAST_SPAN = 10.0  # minutes across the canvas at the closest zoom
MOST_SPAN = 60.0 * DAY
LABEL_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, DAY, 2 * DAY, 7 * DAY)
DAY_APART = 84.0  # pixels between two midnights with dates at least
_DAY_STEPS = (1, 2, 7, 14, 28)
_FINER = {
    1: (1, 1), 2: (1, 1), 5: (1, 5), 10: (1, 5), 15: (1, 5), 30: (5, 15), 60: (5, 15), 120: (15, 60), 180: (60, 180),
    360: (60, 180), 720: (180, 360), DAY: (360, 720), 2 * DAY: (720, DAY), 7 * DAY: (DAY, DAY),
}  # fmt: skip


class Tick(NamedTuple):
    """A mark of the ruler: `rank` 0 is a small one, 1 a middle one, 2 a labelled one."""

    minute: int
    rank: int


class TimeScale(NamedTuple):
    """`left`: the minute at the left edge; `per_minute`: pixels a minute; `width`: pixels of the canvas."""

    left: float
    per_minute: float
    width: float

    @property
    def right(self) -> float:
        """The minute at the right edge."""
        return self.left + self.width / self.per_minute

    @property
    def span(self) -> float:
        """Minutes across the canvas."""
        return self.width / self.per_minute

    def x(self, minute: float) -> float:
        """Pixels from the left edge to a minute."""
        return (minute - self.left) * self.per_minute

    def minute(self, x: float) -> float:
        """The moment under a pixel, not rounded."""
        return self.left + x / self.per_minute

    def whole_minute(self, x: float) -> int:
        """The nearest whole minute under a pixel."""
        return math.floor(self.minute(x) + 0.5)

    def panned(self, pixels: float) -> TimeScale:
        """The scale after the hand moved the drawing by `pixels` to the right."""
        return TimeScale(self.left - pixels / self.per_minute, self.per_minute, self.width)

    def zoomed(self, factor: float, x: float) -> TimeScale:
        """The scale with `factor` times the pixels a minute; the moment under `x` stays where it is."""
        held = self.minute(x)
        per_minute = _bounded(self.per_minute * factor, self.width)
        return TimeScale(held - x / per_minute, per_minute, self.width)

    def resized(self, width: float) -> TimeScale:
        """The scale on a canvas of another width: the same minutes a pixel, the left edge kept."""
        return TimeScale(self.left, _bounded(self.per_minute, width), width)

    def part(self, x0: float, x1: float) -> TimeScale:
        """The scale of the stretch between two pixels."""
        return TimeScale(self.minute(x0), self.per_minute, x1 - x0)

    def centred(self, minute: float) -> TimeScale:
        """The scale with this minute in the middle."""
        return TimeScale(minute - self.span / 2, self.per_minute, self.width)

    def closeness(self, whole: float) -> float:
        """0 when the `whole` minutes of the stay (or more) are seen, 1 at the closest look; even steps are even
        factors.
        """
        most = math.log(max(whole, LEAST_SPAN + 1) / LEAST_SPAN)
        return min(max(1 - math.log(max(self.span, LEAST_SPAN) / LEAST_SPAN) / most, 0.0), 1.0)


def span_at(closeness: float, whole: float) -> float:
    """The minutes across the canvas at a `closeness` to a stay of `whole` minutes."""
    return float(LEAST_SPAN * (max(whole, LEAST_SPAN + 1) / LEAST_SPAN) ** (1 - closeness))


def fitted(start: float, stop: float, width: float, margin: float = 12.0) -> TimeScale:
    """The scale that shows `[start, stop]` with `margin` pixels free on both sides."""
    length = max(stop - start, LEAST_SPAN / 2)
    room = max(width - 2 * margin, 1.0)
    per_minute = _bounded(room / length, width)
    middle = (start + stop) / 2
    return TimeScale(middle - width / per_minute / 2, per_minute, width)


def _bounded(per_minute: float, width: float) -> float:
    width = max(width, 1.0)
    return min(max(per_minute, width / MOST_SPAN), width / LEAST_SPAN)


def label_step(per_minute: float) -> int:
    """Minutes between two labels of the ruler: labels of parts of an hour need more room to stay quiet."""
    for step in LABEL_STEPS:
        if step * per_minute >= (100 if step < 60 else 64):
            return step
    return LABEL_STEPS[-1]


def ticks(scale: TimeScale) -> Iterator[Tick]:
    """The marks of the ruler inside the canvas, in order of time."""
    step = label_step(scale.per_minute)
    small, middle = _FINER[step]
    for minute in _multiples(scale, small):
        if minute % step == 0:
            yield Tick(minute, 2)
        else:
            yield Tick(minute, 1 if minute % middle == 0 else 0)


def grid(scale: TimeScale) -> tuple[list[int], list[int]]:
    """Minutes of the faint and of the strong lines of the grid inside the canvas."""
    step = label_step(scale.per_minute)
    strong = max(step, 60)
    faint = step // 2 if step <= 60 else step
    if faint < 1:
        faint = 1
    lines = list(_multiples(scale, faint))
    return [m for m in lines if m % strong], [m for m in lines if m % strong == 0]


def days_apart(scale: TimeScale) -> bool:
    """True while days are wide enough for a strong line and two dates at each midnight."""
    return DAY * scale.per_minute >= DAY_APART


def dated_midnights(scale: TimeScale) -> list[int]:
    """The midnights that carry their date: all of them, or where days are narrow every second, seventh or later one."""
    step = next((days for days in _DAY_STEPS if days * DAY * scale.per_minute >= DAY_APART), _DAY_STEPS[-1])
    return list(_multiples(scale, step * DAY))


def _multiples(scale: TimeScale, step: int) -> range:
    first = math.ceil(scale.left / step) * step
    return range(first, math.floor(scale.right) + 1, step)
