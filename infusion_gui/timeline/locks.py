"""What a locked lane keeps: its rows and its access stay as they are, from wherever an edit comes."""

from __future__ import annotations

from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Administration, Case
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.roster import access_of, lane


class Locks:
    """Refuses the edits of a document that reach into a locked lane of a board. Undo and redo are no edits."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def __call__(self, before: Case, after: Case) -> Refusal | None:
        """The refusal of an edit that makes `after` of `before`; None when no locked lane differs."""
        locked = self._board.state.locked
        same = before.administrations is after.administrations and before.sites is after.sites
        if not locked or same:
            return None
        touched = _touched(before, after)
        key = next((key for key in locked if key in touched), None)
        return None if key is None else Refusal(f"{self._board.stay.lane(key).title} is locked")


def _touched(before: Case, after: Case) -> set[str]:
    """The lanes, as they are called in `before` or `after`, that lose, gain or change a row, or their access."""
    was, now = access_of(before), access_of(after)
    found = {key for site, key in was.items() if now.get(site) != key}
    visits = before.visits is not after.visits
    left = {row.id: row for row in before.administrations}
    for row in after.administrations:
        old = left.pop(row.id, None)
        if old is None:
            found.add(lane(row, now))
        elif lane(old, was) != lane(row, now) or not _same(old, row, visits):
            found |= {lane(old, was), lane(row, now)}
    return found | {lane(row, was) for row in left.values()}


def _same(old: Administration, new: Administration, visits: bool) -> bool:
    """Whether a row stays what it is; the name of its visit may change with the visit."""
    return old is new or old == new or (visits and old.model_copy(update={"visit": new.visit}) == new)
