"""What differs between two lists that are mostly the same: those of one step of a drag and the next. No Qt here."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import compress, count
from operator import ne
from typing import TypeVar

_Item = TypeVar("_Item", bound=Hashable)


def differing(old: Sequence[_Item], new: Sequence[_Item]) -> list[_Item]:
    """What went, then what came; and whatever changed places with it."""
    if old == new:
        return []
    most = min(len(old), len(new))
    head = next(compress(count(), map(ne, old, new)), most)
    tail = min(next(compress(count(), map(ne, reversed(old), reversed(new))), most), most - head)
    went, came = old[head : len(old) - tail], new[head : len(new) - tail]
    same = set(went).intersection(came)
    if [item for item in went if item in same] != [item for item in came if item in same]:
        return [*went, *came]
    return [item for item in (*went, *came) if item not in same]


__all__ = ["differing"]
