"""Where lanes, rows and bars stand, from top to bottom. No Qt here.

Rows have rank: the initial of an access alone on top, other infusions, fluids below everything that can block them,
single times last with a row for each drug. Nothing here depends on the zoom but the choice of full or compact rows,
so bars do not change rows while the view moves; while a gesture runs the `previous` stacking is kept, so that nothing
jumps under the hand.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.stay import OTHER, Bar, Lane, Stay

Density = Literal["auto", "full", "compact"]
Size = Literal["full", "snug", "compact"]
Kind = Literal["crown", "infusion", "fluid", "marker", "compact"]
SHARED_APART = 120  # minutes between single doses of different drugs that share a marker row
OWN_ROW_DOSES = 4  # from this many doses on a pushed drug has a compact row of its own


class Spacing(NamedTuple):
    """The air of a lane at full height, px: over its first row, between rows, under its last one, and the least."""

    above: int
    above_markers: int
    bridge: int
    gap: int
    marker: int
    below: int
    below_markers: int
    least: int
    least_access: int


_AIR: dict[Size, Spacing] = {
    "full": Spacing(m.LANE_ABOVE, m.MARKERS_ABOVE, m.GAP_BRIDGE, m.GAP, m.MARKER_ROW, m.LANE_BELOW, m.MARKERS_BELOW,
                    m.LANE_LEAST, m.LANE_LEAST_ACCESS),
    # Where the usual air is a little too much for the room there is: better than to give up names and captions.
    "snug": Spacing(22, 10, 21, 14, 22, 9, 4, 43, 70),
}  # fmt: skip


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

    def slots(self) -> dict[str, Slot]:
        """The stacking, to be handed to the layout of the next step of a gesture."""
        return {identity: slot for place in self.lanes for identity, slot in place.slots.items()}


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
                made = _collapsed(lane)
            elif size == "compact":
                made = _compact(lane, previous, moving)
            else:
                made = _full(lane, previous, moving, _AIR[size])
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


def _collapsed(lane: Lane) -> LanePlace:
    row = Row("compact", (m.COLLAPSED - m.COMPACT_BAR) / 2, m.COMPACT_BAR)
    return LanePlace(
        lane.key, 0.0, m.COLLAPSED, "collapsed", (row,), {bar.id: 0 for bar in lane.bars},
        {bar.id: Slot(lane.key, "compact", 0) for bar in lane.bars},
    )  # fmt: skip


class _Stack:
    """Rows of bars filled one after another; a bar takes the wished row when it is free, else the first free one."""

    def __init__(self) -> None:
        self.rows: list[list[tuple[int, int]]] = []

    def put(self, bar: Bar, wished: int | None = None) -> int:
        candidates = range(len(self.rows)) if wished is None else (wished, *range(len(self.rows)))
        for index in candidates:
            while len(self.rows) <= index:
                self.rows.append([])
            if self.is_free(index, bar):
                insort(self.rows[index], (bar.start, bar.stop))
                return index
        self.rows.append([(bar.start, bar.stop)])
        return len(self.rows) - 1

    def is_free(self, index: int, bar: Bar) -> bool:
        """True when nothing in the row shares time with the bar. The bars of a row follow each other."""
        row = self.rows[index]
        at = bisect_left(row, (bar.start, bar.stop))
        before_ends = at == 0 or row[at - 1][1] <= bar.start
        return before_ends and (at == len(row) or bar.stop <= row[at][0])


def _kept(lane: Lane, previous: Layout | None, kinds: Iterable[Kind]) -> dict[str, Slot]:
    if previous is None:
        return {}
    place = previous.lane(lane.key)
    if place is None:
        return {}
    allowed = tuple(kinds)
    return {i: slot for i, slot in place.slots.items() if slot.kind in allowed}


def _full(lane: Lane, previous: Layout | None, moving: Collection[str], air: Spacing) -> LanePlace:
    kept = _kept(lane, previous, ("crown", "infusion", "fluid", "marker"))
    slots: dict[str, Slot] = {}
    stacks: dict[Kind, _Stack] = {"crown": _Stack(), "infusion": _Stack(), "fluid": _Stack()}
    stacks["crown"].rows = [[]]
    bars = [bar for bar in lane.bars if not bar.single]
    initial = {bar.whole for bar in bars if bar.crowned and bar.whole}  # its further parts stay beside it
    # Whoever the hand has lifted looks for room last, so that the others stand still.
    for bar in sorted(bars, key=lambda bar: (bar.id in moving, not bar.crowned)):
        crowned = bar.crowned or bar.whole in initial
        wished = kept.get(bar.id)
        kind: Kind
        if wished is not None and wished.kind != "marker":
            kind = wished.kind
        else:
            kind = "fluid" if bar.ink in ("hydration", "none") else "crown" if crowned else "infusion"
        if kind == "crown" and not stacks["crown"].is_free(0, bar):
            kind, wished = "infusion", None
        index = stacks[kind].put(bar, wished.nth if wished and wished.kind == kind else None)
        slots[bar.id] = Slot(lane.key, kind, index)
    slots |= _marker_slots(lane, kept)
    return _place_full(lane, slots, previous, air)


def _marker_slots(lane: Lane, kept: Mapping[str, Slot]) -> dict[str, Slot]:
    """A row for each drug; single doses of several drugs share a row where they are far apart."""
    doses: dict[str, list[Bar]] = defaultdict(list)
    for bar in lane.bars:
        if bar.single:
            doses[bar.drug].append(bar)
    slots: dict[str, Slot] = {}
    rows: list[list[Bar]] = []
    shared: list[bool] = []
    for drug in doses:
        held = next((kept[bar.id] for bar in doses[drug] if bar.id in kept and kept[bar.id].kind == "marker"), None)
        index = None if held is None else held.nth
        if index is None and len(doses[drug]) == 1:
            only = doses[drug][0]
            index = next(
                (
                    i
                    for i, row in enumerate(rows)
                    if shared[i] and all(abs(only.start - other.start) >= SHARED_APART for other in row)
                ),
                None,
            )
        if index is None:
            index = len(rows)
        while len(rows) <= index:
            rows.append([])
            shared.append(True)
        rows[index] += doses[drug]
        shared[index] = shared[index] and len(doses[drug]) == 1 and held is None
        for bar in doses[drug]:
            slots[bar.id] = Slot(lane.key, "marker", index)
    return slots


def _place_full(lane: Lane, slots: dict[str, Slot], previous: Layout | None, air: Spacing) -> LanePlace:
    counts: dict[Kind, int] = {"crown": 0, "infusion": 0, "fluid": 0, "marker": 0}
    for slot in slots.values():
        counts[slot.kind] = max(counts[slot.kind], slot.nth + 1)
    before = previous.lane(lane.key) if previous is not None else None
    if before is not None:
        for slot in before.slots.values():
            if slot.kind in counts:
                counts[slot.kind] = max(counts[slot.kind], slot.nth + 1)
    bridged = {slots[bar.id] for bar in lane.bars if bar.overlaps and bar.id in slots}
    if before is not None and before.mode == "full":
        bridged |= {slot for slot in before.slots.values() if before.rows[_index(before, slot)].bridged}
    captioned = {slots[bar.id] for bar in lane.bars if bar.ink == "hydration" and not bar.single}
    rows: list[Row] = []
    first_of: dict[Kind, int] = {}
    has_bars = any(counts[kind] for kind in ("crown", "infusion", "fluid"))
    y = float(air.above if has_bars else air.above_markers)
    for kind in ("crown", "infusion", "fluid"):
        first_of[kind] = len(rows)
        height = float(m.BAR if kind == "infusion" else m.BAR_TALL)
        for index in range(counts[kind]):
            slot = Slot(lane.key, kind, index)
            over = slot in bridged
            if rows:
                y += air.bridge if over else air.gap
            rows.append(Row(kind, y, height, bridged=over))
            y += height
            if slot in captioned:
                y += m.CAPTION
    first_of["marker"] = len(rows)
    if counts["marker"]:
        if has_bars:
            y += m.MARKERS_AFTER_CAPTION if counts["fluid"] else m.MARKERS_AFTER_BAR
        for _ in range(counts["marker"]):
            rows.append(Row("marker", y, air.marker))
            y += air.marker
        y += m.MARKERS_BELOW_BARS if has_bars and not counts["fluid"] else air.below_markers
    else:
        y += air.below
    least = float(air.least if lane.key == OTHER else air.least_access)
    if before is not None and before.mode == "full":
        least = max(least, before.height)
    row_of = {identity: first_of[slot.kind] + slot.nth for identity, slot in slots.items()}
    return LanePlace(lane.key, 0.0, max(y, least), "full", tuple(rows), row_of, slots)


def _index(place: LanePlace, slot: Slot) -> int:
    return next(place.row_of[i] for i, other in place.slots.items() if other == slot)


def _compact(lane: Lane, previous: Layout | None, moving: Collection[str]) -> LanePlace:
    kept = _kept(lane, previous, ("compact",))
    before = previous.lane(lane.key) if previous is not None and kept else None
    groups = _compact_groups(lane)
    titles: list[tuple[str, bool]] = [(row.title, row.quiet) for row in before.rows] if before else []
    slots: dict[str, Slot] = {}
    filled: list[list[tuple[int, int]]] = [[] for _ in titles]
    if kept:
        for bar in lane.bars:
            if bar.id in kept and bar.id not in moving:
                slots[bar.id] = kept[bar.id]
                filled[kept[bar.id].nth].append((bar.start, bar.stop))
    for title, quiet, bars in groups:
        base = len(titles)
        stack = _Stack()
        for bar in bars:
            if bar.id in slots:
                continue
            if bar.id in kept:
                slots[bar.id] = kept[bar.id]
                continue
            index = base + (0 if bar.single else stack.put(bar))
            while len(titles) <= index:
                titles.append((title if len(titles) == base else "", quiet))
            slots[bar.id] = Slot(lane.key, "compact", index)
    top = m.COMPACT_STRIP + m.COMPACT_ABOVE
    rows = tuple(
        Row("compact", top + i * m.COMPACT_ROW, m.COMPACT_ROW, title, quiet) for i, (title, quiet) in enumerate(titles)
    )
    height = top + max(len(rows), 1) * m.COMPACT_ROW + m.COMPACT_BELOW
    row_of = {identity: slot.nth for identity, slot in slots.items()}
    return LanePlace(lane.key, 0.0, height, "compact", rows, row_of, slots)


def _compact_groups(lane: Lane) -> list[tuple[str, bool, list[Bar]]]:
    """The compact rows as (title, quiet, bars): the initial's drug, other infusions, fluids, single times."""
    infusions: dict[str, list[Bar]] = defaultdict(list)
    fluids: dict[str, list[Bar]] = defaultdict(list)
    pushes: dict[str, list[Bar]] = defaultdict(list)
    for bar in lane.bars:
        short = bar.stop - bar.start <= 15 and not bar.open_stop and not bar.open_start
        group = pushes if bar.single or short else fluids if bar.ink in ("hydration", "none") else infusions
        group[bar.drug].append(bar)
    rows: list[tuple[str, bool, list[Bar]]] = []
    crowned = [drug for drug, bars in infusions.items() if any(bar.crowned for bar in bars)]
    rows += [(infusions[drug][0].name, False, infusions[drug]) for drug in crowned]
    rest = [drug for drug in infusions if drug not in crowned]
    once = [drug for drug in rest if len(infusions[drug]) == 1]
    shared = len(once) > 2 or (len(once) > 1 and len(rest) > 3)
    placed = False
    for drug in rest:
        if not (shared and drug in once):
            rows.append((infusions[drug][0].name, False, infusions[drug]))
        elif not placed:
            placed = True
            rows.append(("single doses", True, [bar for other in once for bar in infusions[other]]))
    if fluids:
        one = len(fluids) == 1
        title = next(iter(fluids.values()))[0].name if one else "hydration"
        rows.append((title, not one, [bar for bars in fluids.values() for bar in bars]))
    own = [drug for drug in pushes if len(pushes[drug]) >= OWN_ROW_DOSES]
    rows += [(pushes[drug][0].name, False, pushes[drug]) for drug in own]
    common = [drug for drug in pushes if drug not in own]
    if common:
        one = len(common) == 1 and lane.key == OTHER
        title = pushes[common[0]][0].name if one else "pushes" if lane.key != OTHER else "single doses"
        rows.append((title, not one, [bar for drug in common for bar in pushes[drug]]))
    return rows
