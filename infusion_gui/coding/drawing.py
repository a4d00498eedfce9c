"""The facts a picture needs beside the answer: stretches, overlaps, crowns, gaps, thresholds. All in wall minutes."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import itemgetter

from infusion_gui.coding.access import Group
from infusion_gui.coding.hydration import Fluid
from infusion_gui.coding.infusions import Concurrency
from infusion_gui.coding.minutes import (
    INFUSION_LEAST,
    PAST_THE_HOUR,
    Runs,
    after,
    every_hour,
    instants,
    length,
    shared,
    union,
    without,
)
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import BY_INSTANT, BY_START, Crown, HydrationSum, Link, Overlap, Part, Piece, Rail
from infusion_gui.coding.service import Clock, Row, Service, Ward


def drawn(
    part: Part,
    rows: Iterable[Row],
    groups: list[Group],
    fluids: list[tuple[Group, Fluid]],
    links: list[Link],
    rivals: list[Concurrency],
    policy: Policy,
    ward: Ward,
) -> Part:
    """A part with the facts of its `rows` and groups; `rivals` are those for 96368, with what they got. Where the claim
    may not carry their codes, no threshold earns anything and a sum has minutes alone.
    """
    clock = ward.clock
    rails = [] if ward.barred else _every_rail(groups, fluids, policy, ward)
    sums = tuple(_sum(fluid) for _, fluid in fluids if fluid.services)
    return replace(
        part,
        pieces=pieces(rows, clock),
        overlaps=tuple(sorted((*_rivals(rivals, clock), *_shared(groups, clock)), key=BY_START)),
        crowns=tuple(crown for group in groups for crown in _crown(group)),
        links=tuple(links),
        rails=tuple(sorted(rails, key=BY_INSTANT)),
        sums=tuple(total._replace(code=None, units=0) for total in sums) if ward.barred else sums,
    )


def _every_rail(groups: list[Group], fluids: list[tuple[Group, Fluid]], policy: Policy, ward: Ward) -> list[Rail]:
    rails: list[Rail] = []
    for group in groups:
        bags = Counter(service.drug for service in group.infusions)
        for service in group.services:
            rails += _rails(service, group, bags, policy, ward)
    return rails + [rail for group, fluid in fluids for rail in _fluid_rails(group, fluid, policy, ward)]


def pieces(rows: Iterable[Row], clock: Clock) -> tuple[Piece, ...]:
    """What became of the minutes of some rows, in the order of time."""
    found: list[Piece] = []
    for row in rows:
        if row.start is not None and row.stop is not None and row.a.route in ("IV", "IA", "SQ"):
            found += _pieces_of(row, row.start, row.stop, clock)
    found.sort(key=BY_START)
    return tuple(found)


def _pieces_of(row: Row, start: int, stop: int, clock: Clock) -> list[Piece]:
    """The pieces of a row that is charted from `start` to `stop`."""
    identity, runs, wall = row.id, row.runs, clock.wall
    found: list[Piece] = []
    if runs != (charted := ((start, stop),)):
        found += [Piece(identity, wall(a), wall(b), "outside") for a, b in without(charted, runs)]
    service = row.service
    if service is None:
        return found
    if row.status in ("coded", "absorbed"):
        counted = runs if service.net == runs else shared(runs, union(service.net))
        found += [Piece(identity, wall(a), wall(b), "counted") for a, b in counted]
    for lost, until, owner in service.took:
        found += [Piece(identity, wall(a), wall(b), "blocked", owner) for a, b in shared(((lost, until),), runs)]
    return found


def _rivals(candidates: list[Concurrency], clock: Clock) -> Iterable[Overlap]:
    """Minutes for which 96368 was earned, or was used up."""
    for candidate in candidates:
        service = candidate.service
        for start, stop, owner in candidate.shared:
            code = "96368" if service.earned else None
            why = "96368 used" if "R-CON-11" in service.lead.rules else ""
            yield Overlap(service.lead.id, owner, clock.wall(start), clock.wall(stop), code, why)


def _shared(groups: list[Group], clock: Clock) -> Iterable[Overlap]:
    """Minutes that an infusion had to leave to another."""
    for group in groups:
        for service in group.infusions:
            if service.took and not (service.concurrent and not service.chemo):
                why = "no code for concurrent chemo" if service.concurrent else "shared, counted once"
                for start, stop, owner in service.took:
                    yield Overlap(service.lead.id, owner, clock.wall(start), clock.wall(stop), None, why)


_RANKS = ("infusion", "push", "fluid", "pump")


def _crown(group: Group) -> Iterable[Crown]:
    initial = group.initial
    if initial is None or not initial.earned:
        return
    others = [service for service in group.services if service is not initial and service.kind in _RANKS]
    ranked = sorted(others, key=lambda s: (not s.chemo, _RANKS.index(s.kind), -s.minutes, s.order_key))
    yield Crown(initial.visit, group.access, initial.lead.id, tuple(s.lead.id for s in ranked), group.crown_why)


def _thresholds(total: int, least: int) -> list[int]:
    """Net minutes at which a unit begins, up to the first that is not reached."""
    found = [least]
    while found[-1] <= total:
        found.append(91 if found[-1] < 91 else found[-1] + 60)
    return found


def _reached(runs: Runs, thresholds: list[int], ward: Ward, services: list[Service], others: Runs = ()) -> list[int]:
    """The instants at which so many net minutes of some services have run. Past their end the last goes on alone,
    through minutes that count and that neither rows that took some of theirs nor `others` have; a threshold that would
    come after the end of the counted time has none.
    """
    cut = [*ward.cuts, *others, *[(start, stop) for one in services for start, stop, _ in one.took]]
    if len(runs) == 1 and not cut:
        found = [runs[0][0] + net for net in thresholds]
    else:
        total, end = length(runs), runs[-1][1]
        found = [instant + 1 for instant in instants(runs, (net - 1 for net in thresholds if net <= total))]
        cut_short = union(cut)
        found += [after(end, net - total, cut_short) for net in thresholds if net > total]
    high = ward.windows[services[0].visit][1]
    return found if high is None else [instant for instant in found if instant <= high]


Bags = Mapping[tuple[str, ...], int]
"""How many infusions of each drug an access has."""


def _rails(service: Service, group: Group, bags: Bags, policy: Policy, ward: Ward) -> list[Rail]:
    """The thresholds of an infusion that earned units, or the one at which a push would become an infusion."""
    lead = service.lead
    if service.kind == "push":
        code = _as_infusion(service, group, bags, policy)
        by_intent = lead.a.hand_push or lead.a.from_bag  # a push however long it takes
        if not code or lead.a.technique not in ("infusion", "push", "pump") or by_intent:
            return []
        begin = service.runs or ((service.start, service.start),)
        reached = _reached(begin, [INFUSION_LEAST], ward, [service])
        return [Rail(lead.id, INFUSION_LEAST, ward.clock.typed(ahead), code, 1, False) for ahead in reached]
    if service.kind != "infusion" or not service.earned or service.concurrent or not service.net:
        return []
    first, hour = ("96417", "96415") if service.chemo else ("96367", "96366")
    least = INFUSION_LEAST
    if service is group.initial:
        first = "96413" if service.chemo else "96365"
    elif service.repeat:
        first = hour
        if not service.chemo and policy.same_drug_repeat_infusion != "each_min16":
            least = PAST_THE_HOUR
    elif service.chemo:
        hour = policy.sequential_chemo_hours
    if bags[service.drug] > 1 and not service.chemo and policy.same_drug_repeat_infusion == "cumulate":
        return []  # its units stand on the sum of the bags
    total = length(service.net)
    earned = 1 if total < INFUSION_LEAST else 0  # a first unit that its net minutes alone would not earn
    thresholds = _thresholds(total, 91 if earned else least)
    reached = _reached(service.net, thresholds, ward, [service])
    further = 1 if first == hour else 0
    return [
        Rail(lead.id, net, _at(instant, net <= total, ward), *((hour, n + further) if n else (first, 1)), net <= total)
        for n, (net, instant) in enumerate(zip(thresholds, reached, strict=False), earned)
    ]


def _at(instant: int, passed: bool, ward: Ward) -> int:
    """Where a threshold stands: of one that is ahead, the stop that would reach it."""
    return ward.clock.wall(instant) if passed else ward.clock.typed(instant)


def _as_infusion(service: Service, group: Group, bags: Bags, policy: Policy) -> str | None:
    """The code a push would have from 16 minutes on; None where these only add to other bags of its drug."""
    if bags[service.drug]:
        if service.chemo:
            return "96415" if policy.same_chemo_repeat == "each_96415" else None
        return "96366" if policy.same_drug_repeat_infusion == "each_min16" else None
    initial = group.initial
    outranks = initial is None or (initial.kind != "infusion" and (service.chemo or not initial.chemo))
    if service is initial or (outranks and group.initial_rules != ("R-INI-02",)):
        return "96413" if service.chemo else "96365"
    return "96417" if service.chemo else "96367"


def _fluid_rails(group: Group, fluid: Fluid, policy: Policy, ward: Ward) -> Iterable[Rail]:
    """The thresholds of a sum of fluid; none where its stretches do not simply add up."""
    runs, total = fluid.segments, fluid.total
    if not runs or fluid.units != every_hour(total) or (policy.hydration_sum == "segment_each" and len(runs) > 1):
        return
    initial = fluid.code == "96360" or (fluid.code is None and group.initial is None)
    ends = sorted((stop, service.order_key, service) for service in fluid.services for _, stop in service.runs)
    thresholds = _thresholds(total, PAST_THE_HOUR)
    blockers = union(run for service in group.infusions for run in service.runs)
    reached = _reached(runs, thresholds, ward, fluid.services, blockers)
    for n, (net, instant) in enumerate(zip(thresholds, reached, strict=False)):
        # The bag that runs then; past the end the one that ran last.
        owner = ends[min(bisect_left(ends, instant, key=itemgetter(0)), len(ends) - 1)][2]
        code, units = ("96360", 1) if initial and n == 0 else ("96361", n if initial else n + 1)
        yield Rail(owner.lead.id, net, _at(instant, net <= total, ward), code, units, net <= total)


def _sum(fluid: Fluid) -> HydrationSum:
    rows = tuple(row.id for service in fluid.services for row in service.rows)
    return HydrationSum(rows, fluid.charted, fluid.total, fluid.code, fluid.units)
