"""What of a lane looks different from a moment ago, as rectangles. No Qt here.

A step of a drag changes one bar, its words, and a few neighbours; only these places are painted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, NamedTuple

from infusion_gui.timeline.differing import differing
from infusion_gui.timeline.marks import (
    Badge,
    Box,
    Bridge,
    Chip,
    Fill,
    Frame,
    Glyph,
    Hatch,
    Mark,
    Marker,
    Marks,
    Notch,
    Outline,
    Stroke,
    Text,
)

JOINED = 48.0  # pixels; places that lie nearer than this are painted as one


class Area(NamedTuple):
    """A rectangle in pixels of the lane."""

    x0: float
    x1: float
    y0: float
    y1: float

    def meets(self, other: Area) -> bool:
        """True where both share a point."""
        return self.x0 <= other.x1 and other.x0 <= self.x1 and self.y0 <= other.y1 and other.y0 <= self.y1

    def joined(self, other: Area) -> Area:
        """The smallest rectangle around both."""
        return Area(
            min(self.x0, other.x0), max(self.x1, other.x1), min(self.y0, other.y0), max(self.y1, other.y1)
        )  # fmt: skip


def _around(x: float, y: float) -> Callable[[Any], Area]:
    """The extent of marks given by their corners, with strokes and handles that stand out by so many pixels."""
    return lambda mark: Area(mark.x0 - x, mark.x1 + x, mark.y0 - y, mark.y1 + y)


def _stroke(mark: Stroke) -> Area:
    air = mark.width / 2 + 1
    (x0, x1), (y0, y1) = sorted((mark.x0, mark.x1)), sorted((mark.y0, mark.y1))
    return Area(x0 - air, x1 + air, y0 - air, y1 + air)


def _written(mark: Text | Chip) -> Area:
    return Area(mark.x - 5, mark.x + mark.width + 5, mark.y - 11, mark.y + 11)


def _small(mark: Marker | Glyph) -> Area:
    reach = max(mark.size / 2 + 3, 12)
    return Area(mark.x - reach, mark.x + reach, mark.y - reach, mark.y + reach)


def _badge(mark: Badge) -> Area:
    x, y = mark.width / 2 + 1, mark.height / 2 + 1
    return Area(mark.x - x, mark.x + x, mark.y - y, mark.y + y)


_EXTENTS: dict[type, Callable[[Any], Area]] = {
    Box: _around(2, 2), Hatch: _around(1, 1), Fill: _around(1, 1), Bridge: _around(2, 2), Stroke: _stroke,
    Frame: _around(14, 8), Outline: _around(8, 6), Text: _written, Chip: _written, Marker: _small, Glyph: _small,
    Badge: _badge, Notch: lambda mark: Area(mark.x - 7, mark.x + 7, mark.y - 2, mark.y + 7),
}  # fmt: skip


def extent(mark: Mark) -> Area:
    """Everything a mark covers, with the width of its strokes."""
    return _EXTENTS[type(mark)](mark)


def changed(before: Marks, after: Marks) -> list[Area]:
    """Where a lane looks different: what came, what went, and whatever changed places with it in the painting."""
    found: list[Area] = []
    for old, new in zip(before.layers(), after.layers(), strict=True):
        found += map(extent, differing(old, new))
    return gathered(found)


def gathered(areas: Iterable[Area]) -> list[Area]:
    """The same places as fewer rectangles: those near each other become one."""
    ordered = sorted(areas, key=attrgetter("x0"))
    found: list[Area] = []
    for area in ordered:
        if found and area.x0 - found[-1].x1 < JOINED:
            found[-1] = found[-1].joined(area)
        else:
            found.append(area)
    return found


__all__ = ["Area", "changed", "extent", "gathered"]
