"""Steps 5 and 6: accesses of a visit, and the initial service of each (rules section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from infusion_gui.case.model import Case, Site
from infusion_gui.coding.minutes import INFUSION_LEAST, Ledger, length, without
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.service import CARRIERS, Row, Service, Ward

HIERARCHIC = ("infusion", "push", "fluid")


@dataclass(slots=True, eq=False)
class Group:
    """The services that share one initial: those of one visit and access (and date, where the knob resets daily).

    `beside` are all services of the access and `blockers` its rows, for hydration. `ledger` knows which infusion owns
    which minute, `bags` the minutes of each drug, `wet` the minutes of fluid (start, stop, owner); the days of one
    access share them. `reasoned`: a reason for the access is recorded.
    """

    visit: str
    access: str
    services: list[Service]
    beside: list[Service]
    blockers: list[Row]
    reasoned: bool
    ledger: Ledger = field(default_factory=Ledger)
    bags: dict[tuple[str, ...], Ledger] = field(default_factory=dict)
    wet: list[tuple[int, int, str]] = field(default_factory=list)
    initial: Service | None = None
    initial_rules: tuple[str, ...] = ()
    crown_why: str = ""
    infusions: list[Service] = field(default_factory=list)
    pushes: list[Service] = field(default_factory=list)
    fluids: list[Service] = field(default_factory=list)


def root_of(site: str, sites: dict[str, Site], policy: Policy) -> str:
    """The access a site belongs to, lumens and restarts followed (R-INI-11, R-INI-14, knob `incompatible_drugs`)."""
    while True:
        here = sites[site]
        if policy.incompatible_drugs == "own_initial" and here.reason_kind == "incompatible":
            return site
        if here.lumen_of is not None:
            site = here.lumen_of
        elif here.restart_of is not None and policy.reestablished_access == "same_encounter_no_new_initial":
            site = here.restart_of
        else:
            return site


def grouped(case: Case, rows: list[Row], services: list[Service], policy: Policy, ward: Ward) -> list[Group]:
    """The groups, in the order visits and accesses are listed. Sets the access of every row and service."""
    sites = {site.id: site for site in case.sites}
    for row in rows:
        if row.a.route == "IV" and row.a.site is not None:
            row.access = root_of(row.a.site, sites, policy)
    listed = list(dict.fromkeys(root_of(site.id, sites, policy) for site in case.sites))
    groups: list[Group] = []
    for visit in case.visits:
        here = [row for row in rows if row.a.visit == visit.id and row.access]
        mine = [service for service in services if service.visit == visit.id and service.lead.access]
        if policy.second_site != "any_documented_site":
            _prove(here, mine, sites, policy, ward)
        for service in mine:
            service.access = service.lead.access
            for row in service.rows:
                row.access = service.access
        for access in listed:
            alive = [s for s in mine if s.access == access and s.lead.status is None]
            if alive:
                blockers = [row for row in here if row.access == access]
                groups.append(Group(visit.id, access, alive, alive, blockers, _reasoned(sites[access])))
    if policy.same_day_return_same_line == "one_per_day":
        groups = _one_per_day(groups, ward)
    if policy.reset_daily:
        groups = [part for group in groups for part in _by_day(group, ward)]
    for group in groups:
        work = sorted(group.services, key=lambda service: service.order_key)
        group.infusions = [service for service in work if service.kind == "infusion"]
        group.pushes = [service for service in work if service.kind == "push"]
        group.fluids = [service for service in work if service.kind == "fluid"]
    return groups


def _reasoned(site: Site) -> bool:
    return bool(site.reason or site.reason_kind)


def _prove(rows: list[Row], services: list[Service], sites: dict[str, Site], policy: Policy, ward: Ward) -> None:
    """Folds or holds the further accesses of a visit that may not have an initial (R-INI-12). The first access is that
    of the first service of the hierarchy.
    """
    ranked = sorted((s for s in services if s.kind in HIERARCHIC), key=lambda service: service.order_key)
    if not ranked:
        return
    first = ranked[0].lead.access
    for access in dict.fromkeys((*(s.lead.access for s in ranked), *(row.access for row in rows))):
        if access != first and (policy.second_site == "never" or not _reasoned(sites[access])):
            _refuse(access, first, rows, [s for s in ranked if s.lead.access == access], policy, ward)


def _refuse(access: str, first: str, rows: list[Row], services: list[Service], policy: Policy, ward: Ward) -> None:
    """Makes a further access one with the first, or holds what was given there (knob `unproven_second_site`)."""
    here = [row for row in rows if row.access == access]
    if policy.unproven_second_site == "fold_into_one":
        concerned = [row for row in here if row.category not in CARRIERS or row.status is None]
        if concerned:
            message = f"{access} is not proven as a further access; coded as one with {first}"
            ward.find("warning", "R-INI-12", concerned, message)
        for row in here:
            row.access = first
    elif services:
        for service in services:
            service.close("held", "R-INI-12", f"{access} is not proven as a further access")
        message = f"{access} is not proven as a further access; why was it needed?"
        ward.find("query", "R-INI-12", [service.lead for service in services], message)


def warn_of_unproven(groups: list[Group], first: Mapping[str, Service], policy: Policy, ward: Ward) -> None:
    """Auditors ask for the reason of a further access that has its own initial (R-INI-12). `first`: of each visit the
    first service of the hierarchy, whose access needs none."""
    if policy.second_site != "any_documented_site":
        return
    crowned = [(group, group.initial) for group in groups if group.initial is not None and group.initial.earned]
    without: dict[tuple[str, str], list[Service]] = {}
    for group, initial in crowned:
        visit = initial.visit  # a group of visits that are one (R-INI-15) may begin with one that has no service
        further = not group.reasoned and first[visit].lead.access != group.access
        if further and any(o.access != group.access and any(s.visit == visit for s in o.services) for o, _ in crowned):
            without.setdefault((group.visit, group.access), []).extend(group.services)
    for (_, access), services in without.items():
        leads = [s.lead for s in sorted(services, key=lambda s: s.order_key) if s.kind in HIERARCHIC]
        message = f"{access} has no recorded reason; auditors ask why its initial is coded"
        ward.find("warning", "R-INI-12", leads, message)


def _one_per_day(groups: list[Group], ward: Ward) -> list[Group]:
    """Joins groups of different visits that use one access on one date (R-INI-15)."""
    joined: list[Group] = []
    for group in groups:
        days = {ward.clock.day(service.start) for service in group.services}
        for earlier in joined:
            if earlier.access == group.access and days & {
                ward.clock.day(service.start) for service in earlier.services
            }:
                earlier.services = [*earlier.services, *group.services]
                earlier.beside = earlier.services
                earlier.blockers = [*earlier.blockers, *group.blockers]
                break
        else:
            joined.append(group)
    return joined


def _by_day(group: Group, ward: Ward) -> Iterable[Group]:
    """One group for each date of start; minutes keep one owner across the dates."""
    days: dict[int, list[Service]] = {}
    for service in sorted(group.services, key=lambda service: service.start):
        days.setdefault(ward.clock.day(service.start), []).append(service)
    for services in days.values():
        yield replace(group, services=services)


# --- the initial -----------------------------------------------------------------------------------------------------


def pool_chemo(group: Group, policy: Policy) -> None:
    """Bags of one chemo drug become one infusion from the first start with all their minutes (R-REP-02, `cumulate`)."""
    if policy.same_chemo_repeat != "cumulate":
        return
    first_of: dict[tuple[str, ...], Service] = {}
    kept: list[Service] = []
    for service in group.infusions:
        first = first_of.get(service.drug) if service.chemo and not service.forced else None
        if first is None:
            kept.append(service)
            if service.chemo and not service.forced:
                first_of[service.drug] = service
            continue
        first.add(service)
        group.services.remove(service)
        if group.beside is not group.services:
            group.beside.remove(service)
    group.infusions = kept


def choose_initial(group: Group, fluids: list[Service], case: Case, policy: Policy, ward: Ward) -> None:
    """Sets the initial of a group, or leaves None where fluid is the only candidate and the hydration step decides.

    `fluids` are those whose net minutes earn units.
    """
    infusions = [service for service in group.infusions if service.forced or _free(service, group)]
    if case.setting == "professional" and _by_reason(group, infusions, fluids, case, policy, ward):
        return
    _by_hierarchy(group, infusions, policy)
    if case.setting == "professional" and group.initial is not None:
        group.initial_rules = ("R-INI-02", *group.initial_rules)


def _free(service: Service, group: Group) -> bool:
    """Whether an infusion has the minutes of a first-hour code apart from what ran over from the day before."""
    taken = [(start, stop) for start, stop, _ in group.ledger.taken(service.runs)]
    return length(without(service.runs, taken) if taken else service.runs) >= INFUSION_LEAST


def _by_hierarchy(group: Group, infusions: list[Service], policy: Policy) -> None:
    for chemo in (True, False):
        peers = [service for service in infusions if service.chemo is chemo]
        if peers:
            chosen = _tiebreak(peers, policy)
            rules = ("R-INI-01", "R-INI-06") if len(peers) > 1 else ("R-INI-01",)
            initial = _earliest(peers, chosen)
            _crown(group, initial, rules, _beaten_text(initial, peers, policy))
            return
        pushes = [service for service in group.pushes if service.chemo is chemo]
        if pushes:
            kind = "chemo " if chemo else ""
            which = "earliest" if len(pushes) > 1 else "only"
            _crown(group, pushes[0], ("R-INI-01",), f"the {which} {kind}push, with no {kind}infusion above it")
            return


def _tiebreak(infusions: list[Service], policy: Policy) -> Service:
    if policy.initial_tiebreak == "first_started":
        return infusions[0]
    return min(infusions, key=lambda s: (-s.minutes, s.order_key))


def _earliest(services: list[Service], chosen: Service) -> Service:
    """The earliest of the chosen drug: it carries the first-hour code, later bags are the repeats."""
    return next(service for service in services if service.drug == chosen.drug)


def _crown(group: Group, initial: Service, rules: tuple[str, ...], why: str) -> None:
    group.initial, group.initial_rules = initial, rules
    group.crown_why = why


def _beaten_text(initial: Service, peers: list[Service], policy: Policy) -> str:
    chemo = "chemo " if initial.chemo else ""
    if len(peers) == 1:
        return f"the only {chemo}infusion there"
    minutes = sorted((peer.minutes for peer in peers), reverse=True)
    shown = ", ".join(str(m) for m in minutes[:6]) + (", …" if len(minutes) > 6 else "")
    if policy.initial_tiebreak == "first_started":
        how = "first started"
    elif initial.minutes == minutes[0]:
        how = "longest"
    else:
        how = "the first bag of the drug with the longest"
    return f"{how} of {len(peers)} {chemo}infusions of one rank ({shown} min)"


def _by_reason(
    group: Group, infusions: list[Service], fluids: list[Service], case: Case, policy: Policy, ward: Ward
) -> bool:
    """The office initial: the named reason for the visit, else the fallback (R-INI-02). True when it was settled."""
    named = case.primary_reason
    reasons = () if named is None else (named,) if isinstance(named, str) else named
    members = {row.id: service for service in group.services for row in service.rows}
    reason = next((members[identity] for identity in reasons if identity in members), None)
    if reason is not None:
        chosen = next((s for s in infusions if s.drug == reason.drug), None)
        chosen = chosen or next((s for s in group.pushes if s.drug == reason.drug), None)
        if chosen is not None:
            _crown(group, chosen, ("R-INI-02",), "the reason for the visit")
            return True
        if reason in fluids:
            _crown(group, reason, ("R-INI-02",), "the reason for the visit")
            return True
    rivals = [*infusions, *_pushes(group, policy), *fluids[:1]]
    if policy.pro_initial_fallback == "first_started" and rivals:
        _crown(group, min(rivals, key=lambda s: s.order_key), ("R-INI-02",), "the first that was started")
        return True
    if policy.pro_initial_fallback == "ask" and len(rivals) > 1:
        leads = [service.lead for service in sorted(rivals, key=lambda s: s.order_key)]
        ward.find(
            "warning",
            "R-INI-02",
            leads,
            "The reason for the visit is not named; until then the hierarchy decides",
        )
    return False


def _pushes(group: Group, policy: Policy) -> list[Service]:
    """The pushes that can be initial: no bolus that is part of a running infusion (R-REP-05)."""
    infused = {service.drug for service in group.infusions}

    def silent(service: Service) -> bool:
        from_bag = policy.loading_dose == "same_bag_part_of_infusion" and any(row.a.from_bag for row in service.rows)
        return service.drug in infused and (from_bag or policy.loading_dose == "never")

    return [service for service in group.pushes if not silent(service)]
