"""Room for words on one row: who may write where, so that no label is cut and none lies on another. No Qt here.

Coordinates are pixels from the left edge of the canvas.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort

BESIDE = 12.0  # pixels within which words belong to the item they follow


class Shelf:
    """The free and taken stretches of one row inside `[left, right]`."""

    def __init__(self, left: float, right: float) -> None:
        self.left = left
        self.right = right
        self._taken: list[tuple[float, float]] = []
        # The same, with what overlaps or touches as one: sorted by both ends, so one look tells what is free.
        self._starts: list[float] = []
        self._stops: list[float] = []

    def take(self, x0: float, x1: float) -> None:
        """Mark a stretch as taken, free or not: the bars themselves."""
        insort(self._taken, (x0, x1))
        first, behind = bisect_left(self._stops, x0), bisect_right(self._starts, x1)
        if first < behind:
            x0, x1 = min(x0, self._starts[first]), max(x1, self._stops[behind - 1])
        self._starts[first:behind], self._stops[first:behind] = [x0], [x1]

    def is_free(self, x0: float, x1: float) -> bool:
        """True when the stretch lies inside the row and touches nothing taken."""
        if x0 < self.left or x1 > self.right:
            return False
        before = bisect_left(self._starts, x1)
        return before == 0 or self._stops[before - 1] <= x0

    def end_of_words(self, x: float) -> float:
        """Where the words that begin right beside `x` end; `x` where none do."""
        return next((stop for start, stop in self._taken if x <= start <= x + BESIDE), x)

    def claim(self, x0: float, x1: float) -> bool:
        """Take the stretch if it is free; False when it is not."""
        if not self.is_free(x0, x1):
            return False
        self.take(x0, x1)
        return True

    def right_of(self, x: float, width: float, gap: float) -> float | None:
        """The left edge of a label of this width placed right of `x`, claimed with `gap` on both sides, or None."""
        return x + gap if self.claim(x + gap / 2, x + gap + width + gap / 2) else None

    def left_of(self, x: float, width: float, gap: float) -> float | None:
        """The left edge of a label of this width placed left of `x`, claimed with `gap` on both sides, or None."""
        return x - gap - width if self.claim(x - gap - width - gap / 2, x - gap / 2) else None


def inside(x0: float, x1: float, left: float, right: float, width: float, pad: float) -> float | None:
    """Where a text of this width starts in a bar `[x0, x1]`: `pad` from the left end of its visible part.

    None when the visible part is too narrow for the text with `pad` on both sides.
    """
    start = max(x0, left) + pad
    return start if start + width + pad <= min(x1, right) else None
