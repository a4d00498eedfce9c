"""Of which rows two answers of the engine say something else: only their bars are made again. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from infusion_gui.coding.result import Line, Part
from infusion_gui.timeline.differing import differing

_ON_A_BAR = attrgetter("administration", "status", "codes", "units")


def touched(before: tuple[Part, ...], after: tuple[Part, ...]) -> set[str] | None:
    """The rows of some parts whose bars may look different; None where the parts are not those of the same rows."""
    if len(before) != len(after):
        return None
    found: set[str] = set()
    for old, new in zip(before, after, strict=True):
        if old is new:
            continue
        if old.rows != new.rows:
            return None
        for was, now in zip(old.accounts, new.accounts, strict=True):
            if was is not now and was != now and _ON_A_BAR(was) != _ON_A_BAR(now):
                found |= {was.administration, now.administration}
        found.update(piece.administration for piece in differing(old.pieces, new.pieces))
        found.update(rail.administration for rail in differing(old.rails, new.rails))
        found.update(overlap.administration for overlap in differing(old.overlaps, new.overlaps))
        found.update(differing(_crowned(old), _crowned(new)))
        for _, _, rows in differing(_shown(old.lines), _shown(new.lines)):
            found.update(rows)
        for rows in differing(_numbered(old), _numbered(new)):
            found.update(rows)
    return found


def _shown(lines: Iterable[Line]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What a bar shows of claim lines: code, modifiers, and on whose bars."""
    return [(line.code, line.modifiers, line.administrations) for line in lines]


def _crowned(part: Part) -> list[str]:
    return [crown.administration for crown in part.crowns]


def _numbered(part: Part) -> list[tuple[str, ...]]:
    """The rows of each sum of fluids, then those of its free pieces, which are numbered through."""
    found: list[tuple[str, ...]] = []
    for total in part.sums:
        rows = set(total.administrations)
        pieces = [one.administration for one in part.pieces if one.kind == "counted" and one.administration in rows]
        found.append((*total.administrations, *pieces))
    return found


__all__ = ["touched"]
