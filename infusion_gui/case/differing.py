"""Which rows two cases hold different: in a step of a drag a dozen parts of the program ask, and of 2,000 it is one."""

from __future__ import annotations

from itertools import compress
from operator import is_not

from infusion_gui.case.model import Administration

Rows = tuple[Administration, ...]
_MOST = 4  # answers that are kept: the case before with this one, the case as committed with this one

_kept: tuple[tuple[Rows, Rows, list[int]], ...] = ()


def differing(before: Rows, after: Rows) -> list[int]:
    """The places where two cases of as many rows do not hold the same objects. The list is not to be changed."""
    global _kept
    for one, other, places in _kept:
        if one is before and other is after:
            return places
    places = [] if before is after else list(compress(range(len(after)), map(is_not, before, after)))
    _kept = ((before, after, places), *_kept[: _MOST - 1])
    return places


def changed(before: Rows, after: Rows) -> list[tuple[Administration, Administration]] | None:
    """The rows that are other objects, as they were and as they are; None where as many rows do not stand there, or
    other ones, or in another order.
    """
    if len(before) != len(after):
        return None
    pairs = [(before[place], after[place]) for place in differing(before, after)]
    return pairs if all(old.id == new.id for old, new in pairs) else None
