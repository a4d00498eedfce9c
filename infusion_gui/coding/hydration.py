"""Step 9: fluid minutes that nothing blocks, and what they earn (rules section 8 and 0b)."""

from __future__ import annotations

from dataclasses import dataclass, field

from infusion_gui.case.model import Case
from infusion_gui.coding.access import Group
from infusion_gui.coding.booking import Units, dated_units
from infusion_gui.coding.minutes import (
    INFUSION_LEAST,
    PAST_THE_HOUR,
    Ledger,
    Run,
    Runs,
    every_hour,
    length,
    shared,
    union,
    within,
    without,
)
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.service import CARRIERS, DRUGS, Blood, Row, Service, Ward

MOST_PIECES = 12  # of a sum that is told piece by piece


@dataclass(slots=True)
class Fluid:
    """The fluid of one access: what takes part, the stretches that count, the units and what stands behind."""

    services: list[Service] = field(default_factory=list)
    counted: list[Service] = field(default_factory=list)
    segments: Runs = ()
    booked: Units = field(default_factory=list)
    charted: int = 0
    code: str | None = None

    @property
    def total(self) -> int:
        """Net minutes that count."""
        return length(self.segments)

    @property
    def units(self) -> int:
        """Units of 96360 and 96361 together."""
        return len(self.booked)


def net_fluid(group: Group, blood: Blood, case: Case, policy: Policy, ward: Ward) -> Fluid:
    """Takes the blocked minutes off every fluid of a group that may be reported at all."""
    fluid = Fluid()
    if not group.fluids:
        return fluid
    for service in group.fluids:
        if _reportable(service, policy, blood, ward):
            fluid.services.append(service)
    if not fluid.services:
        return fluid
    ledger, splits = _blockers(group, case, policy, ward)
    for start, stop, owner in group.wet:
        ledger.add(((start, stop),), owner)
    for service in fluid.services:
        service.took = ledger.taken(service.runs)
        if service.took:
            service.net = without(service.runs, [(start, stop) for start, stop, _ in service.took])
        else:
            service.net = service.runs
        ledger.add(service.net, service.lead.id)
        group.wet.extend((start, stop, service.lead.id) for start, stop in service.net)
    fluid.charted = length(union(run for service in fluid.services for run in service.runs))
    fluid.segments = _split(union(run for service in fluid.services for run in service.net), splits)
    _count(fluid, policy, ward)
    return fluid


def _count(fluid: Fluid, policy: Policy, ward: Ward) -> None:
    """The units of the net stretches, together or each by itself (R-HYD-05), and the fluids behind them."""
    sums = [fluid.segments]
    if policy.hydration_sum != "sum":
        sums = [(piece,) for piece in fluid.segments if length((piece,)) >= PAST_THE_HOUR]
    if policy.hydration_sum == "segment_min_31":
        sums = [tuple(piece for (piece,) in sums)]
    found = [
        (runs, units)
        for runs in sums
        if (units := dated_units(runs, every_hour(length(runs)), policy, ward.clock, leads=False))
    ]
    fluid.booked = [unit for _, units in found for unit in units]
    if fluid.booked:
        fluid.segments = tuple(run for runs, _ in found for run in runs)
        fluid.counted = [service for service in fluid.services if shared(service.net, fluid.segments)]


def _reportable(service: Service, policy: Policy, blood: Blood, ward: Ward) -> bool:
    """Whether a fluid may be reported at all: transfusion day, volume, rate (R-HYD-07, R-HYD-09, R-HYD-11)."""
    rows = service.rows
    distinct = any(row.a.distinct for row in rows)
    if ward.clock.day(service.start) in blood.get(service.visit, ()):
        if policy.hydration_with_transfusion == "never_same_date":
            service.close(
                "not_reported", "R-HYD-11", f"{service.name}: no hydration on a transfusion day under this policy"
            )
            return False
        if not distinct:
            service.close(
                "not_reported", "R-HYD-11", f"{service.name}: a transfusion day, and the fluid has no order of its own"
            )
            return False
    volumes = [row.a.volume_ml for row in rows if row.a.volume_ml is not None]
    floor = policy.hydration_min_ml
    if floor is not None and volumes and sum(volumes) < floor:
        service.close("not_reported", "R-HYD-09", f"{service.name}: {sum(volumes):g} mL; {floor:g} are asked for")
        return False
    rates = [row.a.rate_ml_h for row in rows if row.a.rate_ml_h is not None]
    if policy.hydration_min_rate is not None and rates and max(rates) < policy.hydration_min_rate:
        service.close(
            "not_reported",
            "R-HYD-09",
            f"{service.name}: {max(rates):g} mL/h; {policy.hydration_min_rate:g} are asked for",
        )
        return False
    if not distinct and any(row.a.by_protocol for row in rows):
        ward.find(
            "warning",
            "R-HYD-07",
            [service.lead],
            f"{service.name} is given by protocol; hydration needs an order of its own",
        )
    return True


def _blockers(group: Group, case: Case, policy: Policy, ward: Ward) -> tuple[Ledger, list[int]]:
    """Minutes of the access in which fluid does not count, each owned by the first blocker; and split points."""
    blocks: list[tuple[int, int, int, str]] = []
    splits: list[int] = []
    begun: dict[int, int] = {}

    def block(runs: Runs, row: Row) -> None:
        first = begun.get(row.index, row.first)
        for start, stop in runs:
            blocks.append((first, start, stop, row.id))

    def push(row: Row) -> None:
        if policy.hydration_push_deduct == "none":
            return
        block(row.runs, row)
        if policy.hydration_push_deduct == "split":
            splits.append(row.runs[0][0] if row.runs else row.moment if row.moment is not None else row.first)

    departures = {visit.id: visit.departure for visit in case.visits}
    in_service: set[int] = set()
    for service in group.beside:
        if len(service.rows) > 1:
            begun |= _begun(service.rows)
        for row in service.rows:
            in_service.add(row.index)
            if service.kind == "infusion":
                block(row.runs, row)
            elif service.kind == "push":
                push(row)
            elif service.kind == "pump":
                gone = departures[row.a.visit]
                block(within(row.runs, None, None if gone is None else ward.clock.elapsed(gone)), row)
    for row in group.blockers:
        if row.index in in_service or row.category in CARRIERS:
            continue
        if row.category in ("contrast", "blood") or row.a.bundled or row.status == "held":
            block(row.runs, row)
        elif row.category in DRUGS and row.a.technique in ("infusion", "push", "injection", "pump"):
            by_hand = row.a.hand_push and policy.manual_push_over_15 == "push_if_presence"
            push(row) if by_hand or row.whole < INFUSION_LEAST else block(row.runs, row)
    ledger = Ledger()
    for _, start, stop, owner in sorted(blocks):
        ledger.add(((start, stop),), owner)
    return ledger, sorted(splits)


def _begun(rows: list[Row]) -> dict[int, int]:
    """When each part of an administration began to run without a break: a split row is what it was before."""
    found: dict[int, int] = {}
    first = reached = -1
    for row in sorted(rows, key=lambda row: row.first):
        if row.first > reached:
            first = row.first
        reached = max(reached, row.first if row.stop is None else row.stop)
        found[row.index] = first
    return found


def _split(runs: Runs, points: list[int]) -> Runs:
    pieces: list[Run] = []
    for start, stop in runs:
        for point in points:
            if start < point < stop:
                pieces.append((start, point))
                start = point
        pieces.append((start, stop))
    return tuple(pieces)


def code_hydration(group: Group, fluid: Fluid, policy: Policy, ward: Ward) -> None:
    """Awards 96360 and 96361 on the net minutes of a group (R-HYD-01 to R-HYD-05)."""
    units, part = fluid.booked, fluid.counted
    if not units:
        _too_short(fluid, policy)
        return
    _ask_what_else_ran(group, fluid, ward)
    lead = part[0]
    for service in part:
        service.net = shared(service.net, fluid.segments)
    if group.initial is None:
        group.crown_why = "nothing that ranks above fluid is coded there"
        group.initial_rules = ("R-HYD-01",)
    if group.initial is None or group.initial.kind == "fluid":
        group.initial = lead
    initial = group.initial is lead
    rows = tuple(row for service in part for row in service.rows)
    sum_text = _sum_text(fluid, part)
    fluid.code = "96360" if initial else "96361"
    lost = any(service.took for service in part)
    more = (*(("R-HYD-04",) if lost else ()), *(("R-HYD-05",) if len(fluid.segments) > 1 else ()))
    if initial:
        rules = tuple(dict.fromkeys((*group.initial_rules, "R-HYD-01", *more)))
        why = f"{sum_text}: the initial of {lead.access}, {group.crown_why}"
        ward.award("96360", lead, units[:1], rules, why, rows=rows)
        if units[1:]:
            ward.award("96361", lead, units[1:], ("R-HYD-02", *more), f"{sum_text}, beyond the first hour", rows=rows)
    else:
        ward.award("96361", lead, units, ("R-HYD-03", *more), sum_text, rows=rows)
    for service in part[1:]:
        service.close(
            "absorbed",
            "R-HYD-05",
            f"{service.name}: {length(service.net)} net min are part of the sum of {fluid.total}",
        )
    for service in fluid.services:
        if service not in part:
            rule, why = _left_over(service)
            service.net = ()
            service.close("not_reported", rule, why)


def _ask_what_else_ran(group: Group, fluid: Fluid, ward: Ward) -> None:
    """Blood, or an infusion of a procedure, without a stop may have taken minutes that the fluid is reported for.

    A drug without a stop is asked about in any case (R-DOC-01), and contrast is in within seconds.
    """
    for row in group.blockers:
        a = row.a
        blocks = row.category == "blood" or (a.bundled and row.category not in CARRIERS)
        if a.stop is not None or not blocks or a.technique not in ("infusion", "pump"):
            continue
        if row.start is not None and fluid.segments[-1][1] > row.start:
            ended = f"{a.drug} {ward.clock.text(row.start)} has no stop; when did it end?"
            ward.find("query", "R-HYD-04", [row], f"{ended} The fluid counts beside it until then")


def _sum_text(fluid: Fluid, part: list[Service]) -> str:
    names = " and ".join(dict.fromkeys(service.name for service in part))
    lost = fluid.charted - fluid.total
    taken = f" − {lost} not counted" if lost else ""
    pieces = ""
    if len(fluid.segments) > MOST_PIECES:
        pieces = f" in {len(fluid.segments)} pieces"
    elif len(fluid.segments) > 1:
        pieces = " = " + " + ".join(str(stop - start) for start, stop in fluid.segments)
    return (
        f"{names}: {fluid.charted} min{taken}{pieces}, {fluid.total} net"
        if lost or pieces
        else f"{names}: {fluid.total} min"
    )


def _left_over(service: Service) -> tuple[str, str]:
    """Rule and sentence of a fluid that adds nothing to a sum that others reach."""
    if not service.net:
        return "R-HYD-04", f"{service.name}: all of its {service.minutes} min are blocked"
    free = f"{length(service.net)} of its {service.minutes} min are free"
    return "R-HYD-05", f"{service.name}: {free}, but in no stretch of {PAST_THE_HOUR}"


def _too_short(fluid: Fluid, policy: Policy) -> None:
    reached = f"{fluid.total} net min together; 31 are needed"
    if policy.hydration_sum != "sum" or fluid.total >= PAST_THE_HOUR:
        reached = "no stretch reaches the 31 needed"
    for service in fluid.services:
        lost = sum(stop - start for start, stop, _ in service.took)
        blocked = f", {lost} blocked" if lost else ""
        service.net = ()
        # Enough was charted: what decided are the minutes that were taken away.
        rule = "R-HYD-04" if lost and fluid.charted >= PAST_THE_HOUR else "R-HYD-01"
        service.close("not_reported", rule, f"{service.name}: {service.minutes} min{blocked}; {reached}")
