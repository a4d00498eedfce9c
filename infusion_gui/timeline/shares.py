"""A result dealt out to lanes: what of it each lane shows. No Qt here.

Two equal shares make the same lane, so in a drag only the lanes that the gesture reaches are made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from infusion_gui.coding.result import Account, HydrationSum, Link, Near, Overlap, Piece, Rail, Result
from infusion_gui.timeline.stay import OTHER, Stretch
from infusion_gui.timeline.tokens import DrugClass

_Line = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Code, modifiers and administrations of a claim line."""


class Share:
    """The part of a result that one lane shows, as the engine gave it; `blockers` are the classes of who blocks."""

    __slots__ = (
        "accounts", "blockers", "crowned", "lines", "links", "near", "overlaps", "pieces", "rails", "sums", "units",
    )  # fmt: skip

    def __init__(self) -> None:
        self.accounts: list[Account] = []
        self.pieces: list[Piece] = []
        self.blockers: list[DrugClass] = []
        self.rails: list[Rail] = []
        self.overlaps: list[Overlap] = []
        self.near: list[Near] = []
        self.lines: list[_Line] = []
        self.crowned: list[str] = []
        self.links: list[Link] = []
        self.sums: list[HydrationSum] = []
        self.units = 0

    def parts(self) -> tuple[object, ...]:
        """All of it, to be compared with another share."""
        return tuple([getattr(self, name) for name in self.__slots__])


def dealt(
    result: Result | None, lane_of: Mapping[str, str], sites: Collection[str], inks: Mapping[str, DrugClass]
) -> dict[str, Share]:
    """The share of each lane by key. `lane_of`: the lane of each row; `sites`: the ids of the case's sites; `inks`: the
    class of each row.
    """
    shares: dict[str, Share] = defaultdict(Share)
    if result is None:
        return shares
    of = {row: shares[lane] for row, lane in lane_of.items()}
    lost = Share()  # an answer that stands in may still tell of rows that are gone
    for account in result.accounts:
        of.get(account.administration, lost).accounts.append(account)
    drawing = result.drawing
    for piece in drawing.pieces:
        share = of.get(piece.administration, lost)
        share.pieces.append(piece)
        if piece.by is not None:
            share.blockers.append(inks.get(piece.by, "none"))
    for rail in drawing.rails:
        of.get(rail.administration, lost).rails.append(rail)
    for overlap in drawing.overlaps:
        of.get(overlap.administration, lost).overlaps.append(overlap)
    for near in result.near:
        of.get(near.administration, lost).near.append(near)
    for crown in drawing.crowns:
        of.get(crown.administration, lost).crowned.append(crown.administration)
    for link in drawing.links:
        of.get(link.second, lost).links.append(link)
    for total in drawing.sums:
        of.get(total.administrations[0], lost).sums.append(total)
    for line in result.lines:
        said = (line.code, line.modifiers, line.administrations)
        for share in {id(share): share for share in map(of.get, line.administrations) if share is not None}.values():
            share.lines.append(said)
        shares[line.site if line.site is not None and line.site in sites else OTHER].units += line.units
    return shares


class ByRow:
    """A share by administration, ready for the bars of its lane."""

    def __init__(self, share: Share, inks: Mapping[str, DrugClass]) -> None:
        self.accounts = {account.administration: account for account in share.accounts}
        self.stretches: dict[str, list[Stretch]] = defaultdict(list)
        self.rails: dict[str, list[Rail]] = defaultdict(list)
        self.overlaps: dict[str, list[Overlap]] = defaultdict(list)
        self.near: dict[str, list[Near]] = defaultdict(list)
        self.modifiers: dict[tuple[str, str], tuple[str, ...]] = {}
        self.crowned = frozenset(share.crowned)
        self._stretch(share, inks)
        for rail in share.rails:
            self.rails[rail.administration].append(rail)
        for overlap in share.overlaps:
            self.overlaps[overlap.administration].append(overlap)
        for near in share.near:
            self.near[near.administration].append(near)
        for code, modifiers, administrations in share.lines:
            for row in administrations:
                self.modifiers.setdefault((row, code), modifiers)

    def _stretch(self, share: Share, inks: Mapping[str, DrugClass]) -> None:
        """The stretches of every bar; the free pieces of fluids that are summed are counted through."""
        numbers: dict[str, int] = defaultdict(int)
        sum_of = {row: total.administrations[0] for total in share.sums for row in total.administrations}
        blockers = iter(share.blockers)
        for piece in share.pieces:
            row, number = piece.administration, 0
            if piece.kind == "counted" and inks.get(row) == "hydration":
                numbers[sum_of.get(row, row)] += 1
                number = numbers[sum_of.get(row, row)]
            ink: DrugClass = "none" if piece.by is None else next(blockers)
            self.stretches[row].append(Stretch(piece.start, piece.stop, piece.kind, number, piece.by or "", ink))
