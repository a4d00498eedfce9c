"""A result dealt out to lanes: what of it each lane shows. No Qt here.

A part that is the same again makes the same lane, so in a drag only the lanes that the gesture reaches are made anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import chain

from infusion_gui.case.times import length
from infusion_gui.coding.result import Account, HydrationSum, Line, Link, Near, Overlap, Part, Piece, Rail, Result
from infusion_gui.timeline.stay import OTHER, Stretch
from infusion_gui.timeline.tokens import DrugClass


class Share:
    """The part of a result that one lane shows, as the engine gave it."""

    def __init__(self) -> None:
        self.accounts: list[Account] = []
        self.pieces: list[Piece] = []
        self.rails: list[Rail] = []
        self.overlaps: list[Overlap] = []
        self.near: list[Near] = []
        self.lines: list[Line] = []
        self.crowned: list[str] = []
        self.links: list[Link] = []
        self.sums: list[HydrationSum] = []
        self.units = 0


class Deal:
    """Which parts of a result each lane shows: two lanes of the same parts look the same.

    `lane_of`: the lane of each row; `sites`: the ids of the case's sites; `before`: the deal of the step before, from
    which is taken over what is the same.
    """

    def __init__(
        self, result: Result | None, lane_of: Mapping[str, str], sites: Collection[str], before: Deal | None = None
    ) -> None:
        self._lane_of = lane_of
        self._reach: dict[int, tuple[Part, frozenset[str]]] = {}
        self._parts: dict[str, list[Part]] = defaultdict(list)
        self._near: dict[str, list[Near]] = defaultdict(list)
        self._units: dict[str, int] = defaultdict(int)
        if result is None:
            return
        known = before._reach if before is not None and before._lane_of is lane_of else {}
        for part in result.drawing.parts:
            found = known.get(id(part))
            if found is None or found[0] is not part:
                # An answer that stands in may still tell of rows that are gone.
                found = (part, frozenset([lane_of[row] for row in part.rows if row in lane_of]))
            self._reach[id(part)] = found
            for key in found[1]:
                self._parts[key].append(part)
        for near in result.near:
            self._near[lane_of.get(near.administration, OTHER)].append(near)
        for line in result.lines:
            self._units[line.site if line.site is not None and line.site in sites else OTHER] += line.units

    def of(self, key: str) -> tuple[tuple[Part, ...], tuple[Near, ...], int]:
        """What a lane shows, to be compared: parts, nearest changes, and units of the claim."""
        return tuple(self._parts.get(key, ())), tuple(self._near.get(key, ())), self._units.get(key, 0)

    def share(self, key: str, rows: Collection[str]) -> Share:
        """What a lane shows: links, sums and the initial of all of it, the rest as far as it is told of `rows`."""
        share, here = Share(), self._lane_of
        parts, near, share.units = self.of(key)
        share.near += [one for one in near if one.administration in rows]
        for part in parts:
            share.sums += [total for total in part.sums if here.get(total.administrations[0]) == key]
            share.links += [link for link in part.links if here.get(link.second) == key]
            share.crowned += [crown.administration for crown in part.crowns if here.get(crown.administration) == key]
            share.accounts += [account for account in part.accounts if account.administration in rows]
            share.rails += [rail for rail in part.rails if rail.administration in rows]
            share.overlaps += [overlap for overlap in part.overlaps if overlap.administration in rows]
            share.lines += [line for line in part.lines if any(row in rows for row in line.administrations)]
        summed = [total.administrations for total in share.sums if any(row in rows for row in total.administrations)]
        # Pieces of a sum are numbered through.
        counted = {row for row in (*rows, *chain.from_iterable(summed)) if here.get(row) == key}
        for part in parts:
            share.pieces += [piece for piece in part.pieces if piece.administration in counted]
        return share


class ByRow:
    """A share by administration, ready for the bars of its lane."""

    def __init__(self, share: Share, inks: Mapping[str, DrugClass], zone: str | None = None) -> None:
        self.accounts = {account.administration: account for account in share.accounts}
        self.stretches: dict[str, list[Stretch]] = defaultdict(list)
        self.rails: dict[str, list[Rail]] = defaultdict(list)
        self.overlaps: dict[str, list[Overlap]] = defaultdict(list)
        self.near: dict[str, list[Near]] = defaultdict(list)
        self.modifiers: dict[tuple[str, str], tuple[str, ...]] = {}
        self.crowned = frozenset(share.crowned)
        self._stretch(share, inks, zone)
        for rail in share.rails:
            self.rails[rail.administration].append(rail)
        for overlap in share.overlaps:
            self.overlaps[overlap.administration].append(overlap)
        for near in share.near:
            self.near[near.administration].append(near)
        for line in share.lines:
            for row in line.administrations:
                self.modifiers.setdefault((row, line.code), line.modifiers)

    def _stretch(self, share: Share, inks: Mapping[str, DrugClass], zone: str | None) -> None:
        """The stretches of every bar; the free pieces of fluids that are summed are counted through."""
        numbers: dict[str, int] = defaultdict(int)
        sum_of = {row: total.administrations[0] for total in share.sums for row in total.administrations}
        for piece in share.pieces:
            row, number = piece.administration, 0
            if piece.kind == "counted" and inks.get(row) == "hydration":
                numbers[sum_of.get(row, row)] += 1
                number = numbers[sum_of.get(row, row)]
            ink: DrugClass = "none" if piece.by is None else inks.get(piece.by, "none")
            minutes = length(piece.start, piece.stop, zone)
            stretch = Stretch(piece.start, piece.stop, piece.kind, number, piece.by or "", ink, minutes)
            self.stretches[row].append(stretch)
