"""Step 8: pushes of one access; new drugs, the same drug again, boluses from the bag (rules sections 1, 4, 7)."""

from __future__ import annotations

from infusion_gui.case.model import Case
from infusion_gui.coding.access import Group
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Link
from infusion_gui.coding.service import Service, Ward

GAP = 30  # minutes; R-REP-03


def code_pushes(group: Group, case: Case, policy: Policy, ward: Ward) -> list[Link]:
    """Awards the pushes of a group in the order of work; returns the measured gaps between pushes of one drug."""
    infused: dict[tuple[str, ...], list[Service]] = {}
    for service in group.infusions:
        infused.setdefault(service.drug, []).append(service)
    given: dict[tuple[str, ...], list[Service]] = {}
    initial = group.initial
    minutes_used = {} if initial is None or initial.kind != "push" else {initial.start: initial}
    links: list[Link] = []
    for service in sorted(group.pushes, key=lambda s: (not s.chemo, s.order_key)):
        runs = infused.get(service.drug, [])
        before = given.setdefault(service.drug, [])
        if _bolus(service, bool(runs) and service is not initial, policy, ward):
            continue
        before.append(service)
        rival = minutes_used.get(service.start)
        if service is initial:
            _award_new(service, group, ward)
        elif policy.simultaneous_pushes == "one_only" and rival is not None and rival.drug != service.drug:
            at = ward.clock.text(service.start)
            service.close(
                "not_reported", "R-DEF-06", f"{service.name} was pushed at {at} together with {rival.name}; one counts"
            )
        elif service.chemo:
            _chemo(service, group, bool(runs), len(before) > 1, ward)
        elif runs or len(before) > 1:
            _again(service, before[:-1], runs, case, policy, ward, links)
        else:
            _award_new(service, group, ward)
        if service.earned:
            minutes_used.setdefault(service.start, service)
    return links


def _units(service: Service) -> list[tuple[int, int]]:
    """One unit, on the minutes charted for the push."""
    return [(service.start, service.minutes)]


def _given(service: Service) -> str:
    """What was given, and why it counts as a push where nobody charted one."""
    if service.rule in ("R-DOC-01", "R-DOC-02"):
        return f"{service.name}, no stop charted and so a push"
    if service.lead.a.start is None:
        return f"{service.name}, no start charted and so a push"
    if service.rule == "R-DEF-02":
        return f"{service.name} pushed by hand, {service.minutes} min"
    if not service.minutes:
        return f"{service.name} pushed, one time stamp"
    if service.lead.a.technique == "push" or service.lead.a.from_bag:
        return f"{service.name} pushed, {service.minutes} min"
    return f"{service.name}, {service.minutes} min and so a push"


def _award_new(service: Service, group: Group, ward: Ward) -> None:
    definition = service.rule or ("R-DEF-01" if service.lead.a.start is not None else "R-DOC-03")
    if service is group.initial:
        code = "96409" if service.chemo else "96374"
        why = f"{_given(service)}, is the initial of {service.access}: {group.crown_why}"
        ward.award(code, service, _units(service), (*group.initial_rules, definition), why)
        return
    code, rule = ("96411", "R-SEQ-03") if service.chemo else ("96375", "R-SEQ-02")
    ward.award(code, service, _units(service), (rule, definition), f"{_given(service)}: a new drug")


def _bolus(service: Service, infused: bool, policy: Policy, ward: Ward) -> bool:
    """Pushes that the loading-dose knob takes out (R-REP-05). True when the push ended here."""
    from_bag = any(row.a.from_bag for row in service.rows)
    if infused and policy.loading_dose == "never":
        service.close(
            "not_reported", "R-REP-05", f"{service.name} is infused at {service.access}; no push of it is coded"
        )
        return True
    if from_bag and policy.loading_dose == "same_bag_part_of_infusion":
        if infused:
            service.close(
                "absorbed", "R-REP-05", f"a bolus of {service.name} from the running bag is part of the infusion"
            )
            return True
        ward.find(
            "warning",
            "R-REP-05",
            [service.lead],
            f"{service.name}: a bolus from a bag that does not run at {service.access}; coded as a push",
        )
    return False


def _chemo(service: Service, group: Group, infused: bool, again: bool, ward: Ward) -> None:
    if infused or again:
        reason = "infused at this access as well" if infused else "pushed before"
        service.close(
            "not_reported", "R-SEQ-03", f"{service.name} was {reason}; there is no code for a repeated chemo push"
        )
        return
    _award_new(service, group, ward)


def _again(
    service: Service,
    before: list[Service],
    runs: list[Service],
    case: Case,
    policy: Policy,
    ward: Ward,
    links: list[Link],
) -> None:
    """A push of a drug that is not new: 96376 in a facility, after its anchor by more than 30 (R-REP-03, R-REP-04)."""
    anchor = _anchor(before, policy)
    gap = None if anchor is None else service.start - anchor.start
    if case.setting == "professional":
        why = f"{service.name} again: an office has no code for a repeated push, and the drug is not new"
        service.close("not_reported", "R-REP-03", why)
    elif gap is not None and not (gap > GAP or (gap == GAP and policy.push_repeat_threshold == "ge30")):
        assert anchor is not None
        needed = _needed(policy)
        why = f"{service.name} again {gap} min after {ward.clock.text(anchor.start)}; {needed} are needed"
        service.close("not_reported", "R-REP-06", why)
    elif (wait := _too_soon(service, runs, policy)) is not None:
        why = f"{service.name} pushed {wait} min after its infusion; {GAP + 1} are needed"
        service.close("not_reported", "R-REP-04", why)
    elif gap is None:
        rule, reason = ("R-REP-04", f"infused at {service.access} as well") if runs else ("R-REP-03", "not new")
        why = f"{_given(service)}: the drug is {reason}"
        ward.award("96376", service, _units(service), (rule,), why)
    else:
        assert anchor is not None
        pushed = f"{service.name} pushed" if service.lead.a.technique == "push" else f"{_given(service)}:"
        why = f"{pushed} again {gap} min after {ward.clock.text(anchor.start)}"
        ward.award("96376", service, _units(service), ("R-REP-03",), why)
    if anchor is not None and gap is not None:
        soon = service.lead.rules[:1] == ("R-REP-06",)
        links.append(Link(anchor.lead.id, service.lead.id, gap, service.earned, _needed(policy) if soon else 0))


def _needed(policy: Policy) -> int:
    """Minutes after which a push of the same drug is reported again."""
    return GAP if policy.push_repeat_threshold == "ge30" else GAP + 1


def _anchor(before: list[Service], policy: Policy) -> Service | None:
    if policy.push_repeat_anchor == "last_reported":
        return next((service for service in reversed(before) if service.earned), None)
    if not before:
        return None
    return before[0] if policy.push_repeat_anchor == "first_push" else before[-1]


def _too_soon(service: Service, runs: list[Service], policy: Policy) -> int | None:
    """Minutes since the stop of the latest infusion begun before the push, when the knob asks for more; else None."""
    if policy.push_after_infusion_gap == "none":
        return None
    begun = [run for run in runs if run.start <= service.start]
    if not begun:
        return None
    wait = service.start - max(run.stop for run in begun)
    return None if wait > GAP else max(wait, 0)
