"""Step 7: infusions of one access; initial, sequential, concurrent, further hours, the same drug again.

Rules sections 4 to 7 and 0b. Minutes that back a time-based unit have one owner (`Group.ledger`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from infusion_gui.case.model import Case
from infusion_gui.coding.access import Group
from infusion_gui.coding.booking import dated_units
from infusion_gui.coding.minutes import INFUSION_LEAST, Ledger, Runs, every_hour, further_hours, length, union, without
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.service import Service, Ward

HAUGEN_MOST = 30  # minutes; the repeat infusion that one publisher codes as a push


@dataclass(slots=True)
class Concurrency:
    """An infusion that ran beside others and may earn 96368; the cap over the stay decides."""

    service: Service
    shared: list[tuple[int, int, str]]


Codes = tuple[str, str, tuple[str, ...], tuple[str, ...], str]
"""First code, hour code, the rules of both, and the opening of the sentence."""


@dataclass(slots=True)
class Pool:
    """The bags of one drug that start on one date (knob `cumulate`); `codes` where one of them has the first hour."""

    services: list[Service] = field(default_factory=list)
    codes: Codes | None = None


Pools = dict[tuple[tuple[str, ...], int], Pool]


def code_infusions(group: Group, case: Case, policy: Policy, ward: Ward) -> list[Concurrency]:
    """Awards the units of a group's infusions; returns those that may earn 96368."""
    _own_minutes(group)
    initial = group.initial if group.initial is not None and group.initial.kind == "infusion" else None
    first_of: dict[tuple[str, ...], Service] = {}
    for service in group.infusions:
        first_of.setdefault(service.drug, service)
    pools: Pools = {}
    candidates: list[Concurrency] = []
    if initial is not None:
        initial.took = group.ledger.taken(initial.runs)  # only what ran over from the day before
        initial.net = _apart(initial.runs, initial.took)
        group.ledger.add(initial.net, initial.lead.id)
        _book_first(initial, group, policy, ward, pools)
    rest = [service for service in group.infusions if service is not initial]
    for service in sorted(rest, key=lambda s: (not s.chemo, s.order_key)):
        # Only the day before leaves less than a first hour of what is not a later bag of this group (`reset_daily`).
        short = length(service.own) < INFUSION_LEAST
        again = service.repeat = first_of[service.drug] is not service or (short and not service.forced)
        scrap = again and short
        if scrap and (service.chemo or policy.same_drug_repeat_infusion != "cumulate"):
            beside = " beside an earlier one" if service.took else ""
            why = f"{service.name}: {length(service.own)} min are left of a later bag{beside}; 16 are needed"
            service.close("absorbed", "R-REP-01", why)
            continue
        shared = group.ledger.taken(service.own)
        solo = _apart(service.own, shared)
        if shared:
            service.took = sorted([*service.took, *shared])
        if shared and not scrap and _concurrent(length(service.own), length(solo), policy, service.forced):
            service.concurrent = True
            if service.chemo:
                _concurrent_chemo(service, shared, solo, group, policy, ward)
            else:
                candidates.append(Concurrency(service, shared))
            continue
        service.net = solo
        group.ledger.add(solo, service.lead.id)
        if not again:
            _book_first(service, group, policy, ward, pools)
        elif service.chemo:
            units = dated_units(solo, 1 + further_hours(length(solo)), policy, ward.clock, leads=True)
            _award([service], "96415", units, ("R-REP-02",), f"{service.name} again, {length(solo)} min", ward)
        else:
            _book_repeat(service, case, policy, ward, pools)
    if policy.same_drug_repeat_infusion == "cumulate":
        _book_pools(pools, policy, ward)
    return candidates


def _own_minutes(group: Group) -> None:
    """A drug never runs beside itself: minutes under an earlier bag of it are taken off first.

    The minutes of the initial are never taken off. It is the earliest of its drug, but where one is charted in two
    classes at once.
    """
    for service in sorted(group.infusions, key=lambda service: service is not group.initial):
        ledger = group.bags.setdefault(service.drug, Ledger())
        service.took = ledger.taken(service.runs)
        service.own = _apart(service.runs, service.took)
        ledger.add(service.own, service.lead.id)


def _apart(runs: Runs, taken: list[tuple[int, int, str]]) -> Runs:
    """The minutes of `runs` that others have not `taken` (start, stop, owner)."""
    return without(runs, [(start, stop) for start, stop, _ in taken]) if taken else runs


def _concurrent(own: int, solo: int, policy: Policy, forced: bool) -> bool:
    """Whether an infusion with shared minutes is concurrent (R-CON-03)."""
    shared = own - solo
    match policy.partial_overlap:
        case "solo_first":
            return solo < INFUSION_LEAST
        case "majority":
            return 2 * shared >= own or solo < INFUSION_LEAST
        case "concurrent_if_16":
            return shared >= INFUSION_LEAST or (forced and not solo)
        case _:
            return True


def _concurrent_chemo(
    service: Service, shared: list[tuple[int, int, str]], solo: Runs, group: Group, policy: Policy, ward: Ward
) -> None:
    """Chemo beside another infusion has no concurrent code (R-CON-06)."""
    minutes = sum(stop - start for start, stop, _ in shared)
    if policy.concurrent_chemo == "second_as_96417":
        service.net = solo
        group.ledger.add(solo, service.lead.id)
        first = "96415" if service.repeat else "96417"
        hour = "96415" if service.repeat else policy.sequential_chemo_hours
        units = (
            [(service.start, length(solo))]
            if not solo
            else dated_units(solo, 1 + further_hours(length(solo)), policy, ward.clock, leads=True)
        )
        why = f"{service.name} beside another infusion for {minutes} min; {length(solo)} min alone"
        _award([service], first, units[:1], ("R-CON-06",), why, ward)
        _award([service], hour, units[1:], ("R-CON-06", "R-HR-04"), why, ward)
        return
    service.close(
        "not_reported",
        "R-CON-06",
        f"{service.name} ran beside another infusion for {minutes} min; chemo has no concurrent code",
    )
    ward.find(
        "warning",
        "R-CON-06",
        [service.lead],
        f"{service.name} ran beside another infusion; 96549 or the payer's rule may apply",
    )


def _award(
    services: list[Service], code: str, units: list[tuple[int, int]], rules: tuple[str, ...], why: str, ward: Ward
) -> None:
    """Books units to the first of services that are one sum; all their rows stand behind them."""
    if units:
        rows = tuple(row for service in services for row in (*service.rows, *service.carried))
        ward.award(code, services[0], units, rules, why, rows=rows)


def _book_first(service: Service, group: Group, policy: Policy, ward: Ward, pools: Pools) -> None:
    """First-hour code and further hours of a drug's first infusion."""
    if policy.same_drug_repeat_infusion == "cumulate" and not service.chemo:
        pools[service.drug, ward.clock.day(service.start)] = Pool([service], _first_code(service, group, policy))
        return
    _book_hours([service], _first_code(service, group, policy), policy, ward)


def _first_code(service: Service, group: Group, policy: Policy) -> Codes:
    definition = (service.rule,) if service.rule else ("R-DEF-01",)
    if group.initial is service:
        rules = (*group.initial_rules, *definition)
        opening = f"{service.name} is the initial of {service.access}: {group.crown_why}"
        return (
            ("96413", "96415", rules, ("R-HR-03",), opening)
            if service.chemo
            else ("96365", "96366", rules, ("R-HR-01",), opening)
        )
    opening = f"{service.name} is a new drug, infused in sequence"
    if service.chemo:
        if policy.sequential_chemo_hours == "96417":
            return "96417", "96417", ("R-SEED-01", *definition), ("R-SEED-01",), opening
        return "96417", "96415", ("R-SEQ-04", *definition), ("R-HR-04",), opening
    return "96367", "96366", ("R-SEQ-01", *definition), ("R-HR-02",), opening


def _book_hours(services: list[Service], codes: Codes, policy: Policy, ward: Ward) -> None:
    """Books the first-hour unit and the further hours of a sum."""
    first, hour, first_rules, hour_rules, opening = codes
    runs = union(run for service in services for run in service.net)
    total = length(runs)
    if not runs:  # an infusion by intent whose one time stamp has no length (R-TIME-05)
        _award(services, first, [(services[0].start, 0)], first_rules, f"{opening}; 0 min", ward)
        return
    units = dated_units(runs, 1 + further_hours(total), policy, ward.clock, leads=True)
    lost = sum(stop - start for service in services for start, stop, _ in service.took)
    minutes = f"{total} min" + (f" of its own after {lost} shared" if lost else "")
    minutes += ", stopped early and coded as it was meant" if services[0].forced else ""
    _award(services, first, units[:1], first_rules, f"{opening}; {minutes}", ward)
    past = f"{services[0].name} {total} min, {total - 60} min past the first hour"
    _award(services, hour, units[1:], hour_rules, past, ward)


def _book_repeat(service: Service, case: Case, policy: Policy, ward: Ward, pools: Pools) -> None:
    """A later bag of a therapeutic drug that ran before is never new (R-REP-01)."""
    minutes, knob = length(service.net), policy.same_drug_repeat_infusion
    rules = ("R-REP-01",)
    why = f"{service.name} again, {minutes} min of a later bag"
    if knob == "cumulate":
        pools.setdefault((service.drug, ward.clock.day(service.start)), Pool()).services.append(service)
        return
    if knob == "haugen_96376" and minutes <= HAUGEN_MOST:
        if case.setting == "professional":
            service.close("not_reported", "R-REP-03", f"{why}; an office has no code for a repeated push")
        else:
            ward.award("96376", service, [(service.start, minutes)], rules, why)
        return
    if knob == "each_min16":
        units = dated_units(service.net, 1 + further_hours(minutes), policy, ward.clock, leads=True)
    else:
        units = dated_units(service.net, every_hour(minutes), policy, ward.clock, leads=False)
    if not units:
        service.net = ()
        service.close("not_reported", "R-REP-01", f"{why}; 31 are needed")
        return
    _award([service], "96366", units, rules, why, ward)


def _book_pools(pools: Pools, policy: Policy, ward: Ward) -> None:
    """`cumulate`: the bags of one drug and date are one sum; without a first-hour code every unit is an add-on."""
    for pool in pools.values():
        services = sorted(pool.services, key=lambda service: service.order_key)
        runs = union(run for service in services for run in service.net)
        total = length(runs)
        if pool.codes is not None:
            _book_hours(services, pool.codes, policy, ward)
        else:
            units = dated_units(runs, every_hour(total), policy, ward.clock, leads=False)
            why = f"{services[0].name} again, {total} min together on this date"
            _award(services, "96366", units, ("R-REP-01",), why, ward)
        for service in services:
            if services[0].earned:
                service.close("absorbed", "R-REP-01", f"{length(service.net)} min are part of {total} on this date")
            else:
                service.net = ()
                service.close(
                    "not_reported", "R-REP-01", f"{service.name} again, {total} min on this date; 31 are needed"
                )
