"""Which row of its lane each bar stands in, at full height, in compact rows or in one strip. No Qt here.

Rows have rank: the initial of an access alone on top, other infusions, fluids below everything that can block them,
single times last with a row for each drug. While a gesture runs the stacking `before` it is kept, so that nothing jumps
under the hand.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from infusion_gui.timeline import measures as m
from infusion_gui.timeline.places import Kind, LanePlace, Row, Slot
from infusion_gui.timeline.stay import OTHER, Bar, Lane

SHARED_APART = 120  # minutes between single doses of different drugs that share a marker row
OWN_ROW_DOSES = 4  # from this many doses on a pushed drug has a compact row of its own
_FULL_KINDS: tuple[Kind, ...] = ("crown", "infusion", "fluid", "marker")


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


FULL = Spacing(
    m.LANE_ABOVE, m.MARKERS_ABOVE, m.GAP_BRIDGE, m.GAP, m.MARKER_ROW, m.LANE_BELOW, m.MARKERS_BELOW,
    m.LANE_LEAST, m.LANE_LEAST_ACCESS,
)  # fmt: skip
#: Where the usual air is a little too much for the room there is: better than to give up names and captions.
SNUG = Spacing(22, 10, 21, 14, 22, 9, 4, 43, 70)


def collapsed_rows(lane: Lane) -> LanePlace:
    """A lane as one strip: all bars in one row."""
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


def _kept(before: LanePlace | None, kinds: tuple[Kind, ...]) -> dict[str, Slot]:
    return {} if before is None else {i: slot for i, slot in before.slots.items() if slot.kind in kinds}


def full_rows(lane: Lane, before: LanePlace | None, moving: Collection[str], air: Spacing) -> LanePlace:
    """A lane with names and captions. `moving`: the rows that the hand has lifted, while a gesture runs."""
    kept = _kept(before, _FULL_KINDS)
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
    return _placed(lane, slots, before, air)


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


def _placed(lane: Lane, slots: dict[str, Slot], before: LanePlace | None, air: Spacing) -> LanePlace:
    """The rows of a lane at full height, one below the other; none goes and none moves up while a gesture runs."""
    counts: dict[Kind, int] = {"crown": 0, "infusion": 0, "fluid": 0, "marker": 0}
    for slot in slots.values():
        counts[slot.kind] = max(counts[slot.kind], slot.nth + 1)
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


def compact_rows(lane: Lane, before: LanePlace | None, moving: Collection[str]) -> LanePlace:
    """A lane with its drugs in the header. `moving`: the rows that the hand has lifted, while a gesture runs."""
    kept = _kept(before, ("compact",))
    titles: list[tuple[str, bool]] = [(row.title, row.quiet) for row in before.rows] if before and kept else []
    slots: dict[str, Slot] = {}
    filled: list[list[tuple[int, int]]] = [[] for _ in titles]
    if kept:
        for bar in lane.bars:
            if bar.id in kept and bar.id not in moving:
                slots[bar.id] = kept[bar.id]
                filled[kept[bar.id].nth].append((bar.start, bar.stop))
    for title, quiet, bars in _compact_groups(lane):
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
