"""What every gesture is, and the stage it plays on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from infusion_gui.coding.result import Result
from infusion_gui.session.document import Document
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.guides import NOTHING, Guides
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.snapping import Snap, Targets, propose
from infusion_gui.timeline.stay import OTHER, Bar


class Pointer(NamedTuple):
    """Where the pointer is: pixels from the left of the canvas and from the top of the first lane, the moment
    under it, and the keys held.
    """

    x: float
    y: float
    minute: float
    shift: bool = False
    ctrl: bool = False
    alt: bool = False


@dataclass(slots=True)
class Stage:
    """What a gesture may touch. `moving` names the rows under the hand; they hold still for nobody."""

    document: Document
    board: Board
    say: Callable[[str], None]
    guide: Callable[[Guides], None]
    rescale: Callable[[TimeScale], None]
    scroll_by: Callable[[float], None]
    created: Callable[[str | None, int, int], None]
    snap: bool = True
    playhead: int | None = None
    moving: frozenset[str] = frozenset()

    def catch(self, edges: Iterable[int], groups: Iterable[Targets], pointer: Pointer) -> Snap | None:
        """Where a drag of these edges catches; nowhere with snapping off or Alt held."""
        if not self.snap or pointer.alt:
            return None
        return propose(edges, self.board.scale, groups, m.SNAP_REACH)

    @property
    def result_before(self) -> Result | None:
        """The codes that the running gesture began with; None while these or the codes of what it proposes are still
        being computed: then nothing can be told by their difference.
        """
        document = self.document
        return document.result if document.case_is_coded and document.result_is_current else None

    def bar_before(self, identity: str) -> Bar | None:
        """A bar as it was when the running gesture began."""
        return (self.board.before or self.board.stay).bar(identity)

    def locked_name(self, ids: Iterable[str]) -> str | None:
        """The title of the first locked lane that holds one of these rows."""
        for identity in ids:
            key = self.board.stay.lane_of.get(identity)
            if key is not None and key in self.board.state.locked:
                return self.board.stay.lane(key).title
        return None

    def site_at(self, y: float) -> str | None:
        """The access whose lane lies at this height, None over the lane of other routes and beside all lanes."""
        place = self.board.layout.at(y)
        return None if place is None or place.key == OTHER else place.key


class Gesture:
    """One gesture. `hint` is what the status line says while it runs."""

    hint = ""

    def __init__(self, stage: Stage, pressed: Pointer) -> None:
        self.stage = stage
        self.pressed = pressed

    def move(self, to: Pointer) -> None:
        """The pointer is somewhere else, or a key was pressed or let go."""

    def finish(self, to: Pointer) -> None:
        """The button was let go: what was proposed is kept."""

    def cancel(self) -> None:
        """Esc, the right button, or the window lost the pointer: nothing happened."""
        self.clear()

    def over_lanes(self) -> bool:
        """Whether it reaches over several lanes: held beyond the upper or lower border, it scrolls them."""
        return False

    def refresh(self) -> None:
        """An answer of the engine arrived late: what is said of the proposal is said again."""

    def clear(self) -> None:
        """Take away everything this gesture showed."""
        self.stage.moving = frozenset()
        self.stage.document.cancel()
        self.stage.guide(NOTHING)
