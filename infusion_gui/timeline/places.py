"""Where lanes, rows and bars stand: the values of a layout. No Qt here.

`stacking` gives every bar its row in its lane, `lanes` puts the lanes below each other; what draws or is clicked reads
them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from infusion_gui.timeline import measures as m

Size = Literal["full", "snug", "compact"]
Kind = Literal["crown", "infusion", "fluid", "marker", "compact"]


class Slot(NamedTuple):
    """The place of a bar in its lane: the group of rows and the row in the group."""

    lane: str
    kind: Kind
    nth: int


class Row(NamedTuple):
    """One row of a lane. `top` counts from the top of the lane; `quiet` rows have a title that is no drug's name."""

    kind: Kind
    top: float
    height: float
    title: str = ""
    quiet: bool = False
    bridged: bool = False

    @property
    def middle(self) -> float:
        """The vertical middle, from the top of the lane."""
        return self.top + self.height / 2


class LanePlace(NamedTuple):
    """One lane laid out. `top` counts from the top of the first lane; `row_of` gives the row of each bar by id."""

    key: str
    top: float
    height: float
    mode: Literal["full", "compact", "collapsed"]
    rows: tuple[Row, ...]
    row_of: Mapping[str, int]
    slots: Mapping[str, Slot] = MappingProxyType({})

    @property
    def bottom(self) -> float:
        """Where the next lane begins."""
        return self.top + self.height

    def row(self, identity: str) -> Row:
        """The row of a bar. Raises `KeyError`."""
        return self.rows[self.row_of[identity]]


class Layout(NamedTuple):
    """All lanes of a stay, top to bottom. `height` is the height of all lanes together."""

    lanes: tuple[LanePlace, ...] = ()
    size: Size = "full"
    pitch: int = m.COMPACT_ROW  # of compact rows, px

    @property
    def compact(self) -> bool:
        """True when the rows are compact."""
        return self.size == "compact"

    @property
    def height(self) -> float:
        """Pixels from the top of the first lane to the bottom of the last."""
        return self.lanes[-1].bottom if self.lanes else 0.0

    def lane(self, key: str) -> LanePlace | None:
        """The place of a lane, None when there is none with this key."""
        return next((place for place in self.lanes if place.key == key), None)

    def at(self, y: float) -> LanePlace | None:
        """The lane under a height, None beside all lanes."""
        return next((place for place in self.lanes if place.top <= y < place.bottom), None)
