"""What a person does to whole lanes: collapse, lock, rename, reorder, add, choose."""

from __future__ import annotations

from collections.abc import Callable

from infusion_gui.case import edits
from infusion_gui.session.document import Document
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.headers import Headers
from infusion_gui.timeline.stay import OTHER


class LaneHand:
    """Changes the lanes of a board. Folding and locking are of the view; the rest are edits of the case.

    `refresh` paints everything again.
    """

    def __init__(self, document: Document, board: Board, refresh: Callable[[], None]) -> None:
        self._document, self._board, self._refresh = document, board, refresh

    def follow(self, headers: Headers) -> None:
        """Does what the lane headers ask for."""
        headers.collapse_asked.connect(self.toggle_collapsed)
        headers.lock_asked.connect(self.toggle_locked)
        headers.rename_asked.connect(self.rename)
        headers.reorder_asked.connect(self.reorder)
        headers.add_asked.connect(self.add)
        headers.chosen.connect(self.choose)

    def toggle_collapsed(self, key: str) -> None:
        """Collapse a lane into one strip, or open it."""
        self._board.state.collapsed ^= {key}
        self._board.arrange()
        self._refresh()

    def toggle_locked(self, key: str) -> None:
        """Guard the rows of a lane against the hand, or free them."""
        self._board.state.locked ^= {key}
        self._refresh()

    def move(self, key: str, by: int) -> None:
        """Put an access so many places further down (negative: up); at the end it stays."""
        roots = self._roots()
        at = roots.index(key) + by
        if 0 <= at < len(roots):
            self.reorder(key, at if by < 0 else at + 1)

    def rename(self, key: str, name: str) -> None:
        """Give the access of a lane another name."""
        if name and name != key:
            self._document.edit(edits.rename_site(self._document.case, key, name))

    def reorder(self, key: str, index: int) -> None:
        """Put an access before the one that is now at `index`."""
        roots = self._roots()
        if key not in roots:
            return
        was = roots.index(key)
        roots.remove(key)
        roots.insert(index if index <= was else index - 1, key)
        order = [site for root in roots for site in self._board.stay.lane(root).sites]
        self._document.edit(edits.reorder_sites(self._document.case, order))

    def add(self) -> None:
        """Add an access."""
        self._document.edit(edits.add_site(self._document.case))

    def choose(self, key: str) -> None:
        """Select the rows of a lane that have a bar."""
        self._document.select([bar.id for bar in self._board.stay.lane(key).bars])

    def _roots(self) -> list[str]:
        return [lane.key for lane in self._board.stay.lanes if lane.key != OTHER]
