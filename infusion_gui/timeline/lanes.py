"""All lanes of a stay below each other, in the rows that fit: full, a little closer, or compact. No Qt here.

Nothing here depends on the zoom but this choice, so bars do not change rows while the view moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.places import LanePlace, Layout, Size
from infusion_gui.timeline.stacking import FULL, SNUG, collapsed_rows, compact_rows, full_rows
from infusion_gui.timeline.stay import Lane, Stay

Density = Literal["auto", "full", "compact"]


def lay_out(
    stay: Stay,
    room: float,
    per_minute: float,
    *,
    collapsed: Collection[str] = (),
    previous: Layout | None = None,
    moving: Collection[str] = (),
    density: Density = "auto",
    memory: Memory | None = None,
) -> Layout:
    """The layout of a stay.

    `room`: height there is, px; `per_minute`: px a minute; `collapsed`: keys of lanes shown as one strip;
    `previous` and `moving`: the layout to stay close to and the rows that the hand has lifted, while a gesture runs;
    `memory`: places of lanes that may be used again, for they do not depend on what part of the stay is shown.
    """
    memory = Memory() if memory is None else memory

    def placed(size: Size) -> list[LanePlace]:
        return [memory.place(lane, size, collapsed, previous, moving) for lane in stay.lanes]

    size: Size = "full" if density == "auto" else density
    if density == "auto" and previous is not None:
        size = previous.size
    places = placed(size)
    if density == "auto" and previous is None:
        if per_minute < m.COMPACT_SCALE:
            size, places = "compact", placed("compact")
        elif _height(places) > room and per_minute < m.CLOSE_SCALE:
            size, places = "snug", placed("snug")
            if _height(places) > room:
                size, places = "compact", placed("compact")
    pitch = m.COMPACT_ROW
    if size == "compact":
        pitch = previous.pitch if previous is not None else _pitch(places, room)
    top = 0.0
    stacked = []
    for one in places:
        stacked.append(memory.stacked(one, pitch, top))
        top = stacked[-1].bottom
    return Layout(tuple(stacked), size, pitch)


def _height(places: Iterable[LanePlace]) -> float:
    return sum(place.height for place in places)


def _pitch(places: Iterable[LanePlace], room: float) -> int:
    """The pitch of compact rows: they share what room there is to spare, up to a limit."""
    rows = sum(len(place.rows) for place in places if place.mode == "compact")
    spare = room - _height(places) - m.ADD_ACCESS
    return m.COMPACT_ROW + min(max(int(spare / max(rows, 1)), 0), m.COMPACT_ROW_MOST - m.COMPACT_ROW)


def _spread(place: LanePlace, pitch: int) -> LanePlace:
    """A lane, its compact rows with another pitch."""
    if place.mode != "compact" or pitch == m.COMPACT_ROW:
        return place
    first = place.rows[0].top if place.rows else 0.0
    rows = tuple(row._replace(top=first + n * pitch, height=float(pitch)) for n, row in enumerate(place.rows))
    height = place.height + max(len(rows), 1) * (pitch - m.COMPACT_ROW)
    return place._replace(height=height, rows=rows)


def snug_height(stay: Stay, collapsed: Collection[str], memory: Memory) -> float:
    """Pixels that all lanes need before their rows go compact."""
    return _height(memory.place(lane, "snug", collapsed, None, ()) for lane in stay.lanes)


class Memory:
    """The places of lanes laid out last, by key and size."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Size], tuple[_Asked, LanePlace]] = {}
        self._stacked: dict[str, tuple[LanePlace, int, LanePlace]] = {}

    def place(
        self, lane: Lane, size: Size, collapsed: Collection[str], previous: Layout | None, moving: Collection[str]
    ) -> LanePlace:
        """The place of a lane, laid out again only when its rows or the gesture on it changed."""
        mine = frozenset(moving).intersection(lane.by_id) if moving else frozenset()
        asked = _Asked(lane, lane.key in collapsed, previous.lane(lane.key) if previous is not None else None, mine)
        known = self._known.get((lane.key, size))
        if known is None or known[0] != asked:
            if known is not None and size == "compact" and _keeps_rows(known[0], asked):
                made = known[1]
            elif lane.key in collapsed:
                made = collapsed_rows(lane)
            elif size == "compact":
                made = compact_rows(lane, asked.before, moving)
            else:
                made = full_rows(lane, asked.before, moving, FULL if size == "full" else SNUG)
            known = self._known[(lane.key, size)] = (asked, made)
        return known[1]

    def stacked(self, place: LanePlace, pitch: int, top: float) -> LanePlace:
        """A lane with rows of this pitch below what ends at `top`; the same object while that stays as it is."""
        known = self._stacked.get(place.key)
        if known is None or known[0] is not place or known[1] != pitch or known[2].top != top:
            known = self._stacked[place.key] = (place, pitch, _spread(place, pitch)._replace(top=top))
        return known[2]


class _Asked(NamedTuple):
    """All that the place of a lane follows from; `before` is where it stood when the gesture began."""

    lane: Lane
    collapsed: bool
    before: LanePlace | None
    moving: frozenset[str]


def _keeps_rows(was: _Asked, now: _Asked) -> bool:
    """True when compact rows, filled under the same gesture as before, are the same wherever their bars end now."""
    if now.before is None or was[1:] != now[1:] or was.lane.by_id.keys() != now.lane.by_id.keys():
        return False
    slots = now.before.slots
    return all(identity in slots and slots[identity].kind == "compact" for identity in now.lane.by_id)
