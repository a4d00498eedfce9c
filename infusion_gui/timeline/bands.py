"""The marks of a lane in bands: those of a row are made together, kept while the row stays as it is, and looked through
together. No Qt here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from infusion_gui.timeline.damage import Area, changed, extent, gathered
from infusion_gui.timeline.marks import Mark, Marks


class Band:
    """Some marks of a lane. Bands of one `name` stand for the same before and after a change of the lane."""

    def __init__(self, name: object, marks: Marks) -> None:
        self.name = name
        self.marks = marks

    @cached_property
    def _extents(self) -> tuple[list[Area], ...]:
        return tuple([extent(mark) for mark in layer] for layer in self.marks.layers())

    @cached_property
    def _heights(self) -> tuple[float, float]:
        """Upper and lower end of all marks."""
        areas = [area for layer in self._extents for area in layer]
        return min((area.y0 for area in areas), default=0.0), max((area.y1 for area in areas), default=0.0)

    def reaching(self, areas: Iterable[Area]) -> list[list[Mark]]:
        """By layer the marks that reach into any of some places of the lane."""
        top, bottom = self._heights
        near = [area for area in areas if area.y0 <= bottom and area.y1 >= top]
        if not near:
            return [[] for _ in self._extents]
        return [
            [mark for mark, area in zip(layer, extents, strict=True) if any(map(area.meets, near))]
            for layer, extents in zip(self.marks.layers(), self._extents, strict=True)
        ]


def merged(bands: Iterable[Band]) -> Marks:
    """All marks of a lane, layer by layer in the order of the bands."""
    return _together(band.marks.layers() for band in bands)


def within(bands: Iterable[Band], areas: Sequence[Area]) -> Marks:
    """The marks that reach into any of some places of the lane, in the order of painting."""
    return _together(band.reaching(areas) for band in bands)


def _together(layers: Iterable[Sequence[list[Mark]]]) -> Marks:
    marks = Marks()
    for parts in layers:
        for layer, part in zip(marks.layers(), parts, strict=True):
            layer += part
    return marks


def changes(before: Sequence[Band], after: Sequence[Band]) -> list[Area]:
    """Where a lane looks different."""
    if [band.name for band in before] != [band.name for band in after]:
        return changed(merged(before), merged(after))
    pairs = zip(before, after, strict=True)
    return gathered([area for old, new in pairs if old is not new for area in changed(old.marks, new.marks)])


__all__ = ["Band", "changes", "merged", "within"]
