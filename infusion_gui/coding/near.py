"""How far the answer is from changing: the smallest move of each edge, found by coding the moved case again.

Case-format section 2, `near`. Nothing here knows a rule; the engine is asked for every minute of the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.access import root_of
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Near, Result, difference

REACH = 180  # minutes either way
LONGEST = 720  # minutes tried for a stop that nobody charted

Units = Counter[str]


def near(
    case: Case,
    policy: Policy,
    known: Mapping[str, KnownDrug],
    result: Result,
    ids: Iterable[str] | None = None,
    *,
    reach: int = REACH,
) -> Iterator[Near]:
    """The nearest changes for the rows `ids` (all by default), in file order; `result` is the present answer.

    Many runs of the engine: a caller that must stay quick takes `near_steps`, or asks for a smaller `reach` (minutes).
    """
    wanted = None if ids is None else set(ids)
    for row in case.administrations:
        if wanted is None or row.id in wanted:
            steps = near_steps(case, policy, known, result, row.id, reach=reach)
            yield from sorted((found for found in steps if found is not None), key=_in_order)


def near_steps(
    case: Case, policy: Policy, known: Mapping[str, KnownDrug], result: Result, identity: str, *, reach: int = REACH
) -> Iterator[Near | None]:
    """The search for one row, one run of the engine a step: a change where the run found one, else None.

    Every way is tried minute by minute in turn, so that what is near is found first.
    """
    ways = _Search(case, policy, known, result, case.administration(identity)).ways(reach)
    while ways:
        for way in tuple(ways):
            try:
                yield next(way)
            except StopIteration:
                ways.remove(way)


def _in_order(found: Near) -> tuple[bool, bool, int]:
    """The start before the stop, earlier before later, possible stops as they follow each other."""
    return found.edge == "stop", (found.minutes or 0) > 0, found.from_start or 0


class _Search:
    """The search around one row, in the smallest part of the case that can answer it."""

    def __init__(
        self, case: Case, policy: Policy, known: Mapping[str, KnownDrug], result: Result, row: Administration
    ) -> None:
        self.row, self.policy, self.known = row, policy, known
        self.case = _neighbourhood(case, policy, result, row)
        self.at = next(n for n, other in enumerate(self.case.administrations) if other.id == row.id)
        self.base = self._units(row)
        self.visit = case.visit(row.visit)

    def _units(self, row: Administration) -> Units:
        rows = self.case.administrations
        moved = self.case.model_copy(update={"administrations": (*rows[: self.at], row, *rows[self.at + 1 :])})
        return code_case(moved, self.policy, self.known, drawn=False).units()

    def ways(self, reach: int) -> list[Iterator[Near | None]]:
        """One search for each edge and direction, and one over the possible stops of a row without."""
        row = self.row
        if row.start is None and row.stop is None:
            return []
        if row.start is None or row.single_time:
            return self._both("start", reach, reach, whole=True)
        before, after = self._room()
        if row.stop is None:
            moves = self._both("start", min(reach, before), min(reach, after), whole=True)
            return [self._open_stop(after), *moves]
        length = row.stop - row.start
        stops = self._both("stop", min(reach, length), min(reach, after))
        return [*stops, *self._both("start", min(reach, before), min(reach, length))]

    def _room(self) -> tuple[int, int]:
        """Minutes the edges may move outward before they meet another part of the same order."""
        row, before, after = self.row, LONGEST, LONGEST
        if row.order is None or row.start is None:
            return before, after
        stop = row.start if row.stop is None else row.stop
        for other in self.case.administrations:
            if other.id == row.id or (other.order, other.visit, other.route) != (row.order, row.visit, row.route):
                continue
            if other.start is None:
                continue
            end = other.start if other.stop is None else other.stop
            if end <= row.start:
                before = min(before, row.start - end)
            if other.start >= stop:
                after = min(after, other.start - stop)
        return before, after

    def _both(
        self, edge: Literal["start", "stop"], earlier: int, later: int, *, whole: bool = False
    ) -> list[Iterator[Near | None]]:
        return [self._one_way(edge, sign, most, whole) for sign, most in ((-1, earlier), (1, later))]

    def _one_way(self, edge: Literal["start", "stop"], sign: int, most: int, whole: bool) -> Iterator[Near | None]:
        for minutes in range(sign, sign * (most + 1), sign):
            units = self._units(self._moved(edge, minutes, whole))
            if units != self.base:
                yield Near(self.row.id, edge, minutes, None, *difference(self.base, units))
                return
            yield None

    def _moved(self, edge: str, minutes: int, whole: bool) -> Administration:
        row = self.row
        change: dict[str, int] = {}
        if (edge == "start" or whole) and row.start is not None:
            change["start"] = row.start + minutes
        if (edge == "stop" or whole) and row.stop is not None:
            change["stop"] = row.stop + minutes
        return row.model_copy(update=change)

    def _open_stop(self, room: int) -> Iterator[Near | None]:
        """What each length would earn, up to departure and at most 12 hours."""
        row = self.row
        assert row.start is not None
        most = min(room, LONGEST)
        if self.visit.departure is not None:
            most = min(most, self.visit.departure - row.start)
        last = self.base
        for minutes in range(most + 1):
            units = self._units(row.model_copy(update={"stop": row.start + minutes}))
            if units == last:
                yield None
                continue
            yield Near(row.id, "stop", None, minutes, *difference(self.base, units))
            last = units


def _neighbourhood(case: Case, policy: Policy, result: Result, row: Administration) -> Case:
    """The rows whose codes can depend on `row`: its access, whatever shares 96368 or blood with it, and what stands
    outside the accesses. A knob that ties accesses or visits together keeps the whole case."""
    sites = {site.id: site for site in case.sites}
    access = {site.id: root_of(site.id, sites, policy) for site in case.sites}
    if row.site is None or _tied(case, policy, row, access):
        return case
    codes = result.by_row
    kept = {access[row.site]}
    for other in case.administrations:
        account = codes[other.id]
        if other.site in access and ("96368" in account.codes or "R-CON-11" in account.rules):
            kept.add(access[other.site])
    return case.model_copy(
        update={
            "administrations": tuple(
                other
                for other in case.administrations
                if other.route != "IV"
                or other.category in ("blood", None)
                or access.get(other.site or "") in kept
                or other.technique in ("refill", "pump")
            )
        }
    )


def _tied(case: Case, policy: Policy, row: Administration, access: Mapping[str, str]) -> bool:
    """Whether a move of `row` can reach another access: by a knob, a transfusion day, a port flush, an order."""
    joined: dict[tuple[str, ...], set[str]] = {}
    for other in case.administrations:
        if other.technique == "irrigation":
            return True
        for kind, name in (("bag", other.bag), ("order", other.order)):
            if name is not None and other.site is not None and other.route == "IV":
                joined.setdefault((kind, name, other.visit), set()).add(access[other.site])
    return (
        policy.second_site != "any_documented_site"
        or policy.same_day_return_same_line != "new_encounter_new_initial"
        or policy.reset_daily
        or row.route != "IV"
        or row.category in ("blood", None)
        or any(len(accesses) > 1 for accesses in joined.values())
    )


__all__ = ["LONGEST", "REACH", "near", "near_steps"]
