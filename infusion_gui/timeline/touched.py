"""Of which rows two answers of the engine say something else: only their bars are made again. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable

from infusion_gui.coding.result import Part
from infusion_gui.timeline.differing import differing


def touched(before: tuple[Part, ...], after: tuple[Part, ...]) -> set[str] | None:
    """The rows of some parts that may look different; None where the parts are not those of the same rows."""
    if len(before) != len(after):
        return None
    found: set[str] = set()
    for old, new in zip(before, after, strict=True):
        if old is new:
            continue
        if old.rows != new.rows:
            return None
        found.update(_told_apart(old, new))
        for total in (*old.sums, *new.sums):  # its free pieces are numbered through
            if not found.isdisjoint(total.administrations):
                found.update(total.administrations)
    return found


def _told_apart(old: Part, new: Part) -> Iterable[str]:
    """The rows that a part names in what came and what went."""
    for was, now in zip(old.accounts, new.accounts, strict=True):
        if was is not now and was != now:
            yield was.administration
            yield now.administration
    for one in differing(old.pieces, new.pieces):
        yield one.administration
    for one in differing(old.rails, new.rails):
        yield one.administration
    for one in differing(old.overlaps, new.overlaps):
        yield one.administration
    for one in differing(old.crowns, new.crowns):
        yield one.administration
    for several in (*differing(old.lines, new.lines), *differing(old.sums, new.sums)):
        yield from several.administrations


__all__ = ["touched"]
