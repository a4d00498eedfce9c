"""Step 10: what stands outside the hierarchy: injections, SC infusion, pumps, intra-arterial, cavities, refills.

Rules sections 9 and 10 and the closing part of 0b.
"""

from __future__ import annotations

from collections.abc import Callable

from infusion_gui.case.model import Case
from infusion_gui.coding.booking import dated_units
from infusion_gui.coding.gate import CAVITIES
from infusion_gui.coding.minutes import further_hours, length, union
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.service import Service, Ward

LESIONS = 7  # up to seven are 96405, more are 96406
STAY_WIDE = ("pump", "refill", "flush")
"""Kinds that what is coded elsewhere in the stay can change: courses and refills of pumps, flushes."""


def code_others(services: list[Service], case: Case, policy: Policy, ward: Ward) -> None:
    """Awards every service that no access group codes."""
    work = sorted((s for s in services if s.lead.status is None), key=lambda service: service.order_key)
    doses: dict[tuple[str, str, str], Service] = {}
    cavities: dict[tuple[str, int, str], list[Service]] = {}
    sc_infusions: dict[str, list[Service]] = {}
    courses: dict[tuple[str, tuple[str, ...]], Service] = {}
    for service in work:
        match service.kind:
            case "injection" | "sc_push":
                _injection(service, doses, policy, ward)
            case "sc_infusion":
                if service.chemo:
                    _injection(service, doses, policy, ward)
                else:
                    sc_infusions.setdefault(service.visit, []).append(service)
            case "on_body":
                ward.award(
                    "96377", service, [(service.start, 0)], ("R-INJ-05",), f"{service.name} by an on-body injector"
                )
            case "refill":
                _refill(service, ward)
            case "pump":
                first = courses.setdefault((service.visit, service.drug), service)
                if first is service:
                    _pump(service, policy, ward)
                else:
                    service.close(
                        "absorbed", "R-PUMP-01", f"{service.name}: one course of infusion with the one before"
                    )
            case "ia_push" | "ia_infusion" | "ia_pump":
                _intra_arterial(service, policy, ward)
            case "cavity":
                cavities.setdefault((service.visit, ward.clock.day(service.start), service.lead.a.route), []).append(
                    service
                )
    for together in sc_infusions.values():
        _sc_infusion(together, policy, ward)
    for (_, _, route), together in cavities.items():
        _cavity(route, together, ward)


def _injection(service: Service, doses: dict[tuple[str, str, str], Service], policy: Policy, ward: Ward) -> None:
    """96372, or 96401 and 96402 for chemo; each injection, or each dose (R-INJ-01, R-INJ-02)."""
    a = service.lead.a
    if policy.split_dose == "per_dose" and a.order is not None:
        first = doses.setdefault((a.visit, a.route, a.order), service)
        if first is not service:
            service.close("absorbed", "R-INJ-02", f"a further syringe of the same dose of {service.name}")
            return
    code = {"chemo": "96401", "chemo_hormonal": "96402"}.get(service.category, "96372")
    rule = "R-SC-01" if service.kind == "sc_push" else "R-INJ-01"
    what = {"96401": "chemo", "96402": "hormonal chemo", "96372": "drug"}[code]
    rules = (rule, service.rule) if service.rule else (rule,)
    ward.award(
        code,
        service,
        [(service.start, 0)],
        rules,
        f"{service.name}{_brief(service)}: a {what} injection by route {a.route}",
    )


def _brief(service: Service) -> str:
    """What of an infusion makes it a push or an injection; nothing of what was given as one."""
    if service.rule == "R-DOC-01":
        return ", no stop charted"
    infused = service.lead.a.technique in ("infusion", "pump")
    return f", {service.minutes} min" if infused and service.minutes else ""


def _sc_infusion(services: list[Service], policy: Policy, ward: Ward) -> None:
    """One SC infusion service for each visit, over the minutes in which any of its sites runs (R-SC-01 to R-SC-03)."""
    runs = union(run for service in services for run in service.runs)
    total = length(runs)
    lead = services[0]
    rows = tuple(row for service in services for row in service.rows)
    units = dated_units(runs, 1 + further_hours(total), policy, ward.clock, leads=True)
    ward.award("96369", lead, units[:1], ("R-SC-01",), f"{lead.name} infused under the skin, {total} min", rows=rows)
    if units[1:]:
        ward.award(
            "96370", lead, units[1:], ("R-SC-02",), f"{total} min under the skin, beyond the first hour", rows=rows
        )
    second = _second_set_up(services)
    if second is not None:
        why = f"a second set-up for {second.name} at {ward.clock.text(second.start)}"
        ward.award("96371", second, [(second.start, 0)], ("R-SC-03",), why)
    taken = union(())
    for service in services:
        service.net = union(service.runs) if not taken else tuple(_fresh(service, taken))
        taken = union((*taken, *service.runs))
        service.close("absorbed", "R-SC-02", f"{service.name}: its minutes are part of the {total} under the skin")


def _fresh(service: Service, taken: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    from infusion_gui.coding.minutes import without

    return list(without(service.runs, taken))


def _second_set_up(services: list[Service]) -> Service | None:
    """The first service that is not at the first one's site; rows that name no site are set-ups of their own."""
    first = services[0].lead.a.site
    return next((s for s in services[1:] if s.lead.a.site is None or s.lead.a.site != first), None)


def _refill(service: Service, ward: Ward) -> None:
    pump = service.lead.a.pump
    implanted = pump is not None and pump.kind == "implantable"
    code, what = ("96522", "an implanted") if implanted else ("96521", "a portable")
    ward.award(code, service, [(service.start, 0)], ("R-PUMP-03",), f"{service.name}: refill of {what} pump")


def _pump(service: Service, policy: Policy, ward: Ward) -> None:
    """An IV pump that runs more than 8 hours (R-PUMP-01, R-PUMP-02, R-PUMP-04)."""
    pump = service.lead.a.pump
    if not service.chemo:
        code, rule = "C8957", "R-PUMP-02"
    elif policy.pump_code == "g0498_when_provider_pump" and pump is not None and pump.owner == "provider":
        code, rule = "G0498", "R-PUMP-04"
    else:
        code, rule = "96416", "R-PUMP-01"
    ward.award(
        code, service, [(service.start, 0)], (rule,), f"{service.name} started on a pump planned for more than 8 h"
    )


def _intra_arterial(service: Service, policy: Policy, ward: Ward) -> None:
    """Intra-arterial chemo by minutes, other drugs as an injection (R-IA-01 to R-IA-03, R-INJ-07)."""
    name, minutes = service.name, service.minutes
    if not service.chemo:
        ward.award("96373", service, [(service.start, 0)], ("R-INJ-07",), f"{name} given into an artery")
    elif service.kind == "ia_pump":
        ward.award(
            "96425",
            service,
            [(service.start, 0)],
            ("R-IA-03",),
            f"{name} into an artery by a pump planned for more than 8 h",
        )
    elif service.kind == "ia_push" or not service.runs:
        code = "96422" if service.forced else "96420"
        rules = ("R-IA-01", service.rule) if service.rule else ("R-IA-01",)
        pushed = f", {minutes} min" if minutes else ", one time stamp"
        ward.award(
            code, service, [(service.start, minutes)], rules, f"{name} into an artery{_brief(service) or pushed}"
        )
    else:
        units = dated_units(service.runs, 1 + further_hours(minutes), policy, ward.clock, leads=True)
        service.net = service.runs
        ward.award("96422", service, units[:1], ("R-IA-01",), f"{name} into an artery, {minutes} min")
        if units[1:]:
            ward.award(
                "96423",
                service,
                units[1:],
                ("R-IA-02",),
                f"{name} into an artery, {minutes} min, beyond the first hour",
            )


def _cavity(route: str, services: list[Service], ward: Ward) -> None:
    """Chemo into a cavity or lesions: one unit for each visit, date and route (R-CAV-01, R-INJ-06)."""
    lead = services[0]
    rows = tuple(row for service in services for row in service.rows)
    if route == "intralesional":
        lesions = sum(max(row.a.lesions or 1 for row in service.rows) for service in services)
        code, rule = ("96405" if lesions <= LESIONS else "96406"), "R-INJ-06"
        why = f"{lead.name} into {lesions} lesion{'s' if lesions > 1 else ''}"
    else:
        code, rule = CAVITIES[route], "R-CAV-01"
        why = f"{lead.name} by route {route}; time plays no part"
    ward.award(code, lead, [(lead.start, 0)], (rule,), why, rows=rows)
    for service in services:
        for row in service.rows:
            row.close("absorbed", rule, f"{row.a.drug}: one unit for the visit, date and route")


def code_flushes(services: list[Service], reported: Callable[[], set[str]], ward: Ward) -> None:
    """A port flush is reported only on a date with nothing else, and once (R-BUN-02). `reported` finds these dates."""
    flushes = sorted((s for s in services if s.kind == "flush" and s.lead.status is None), key=lambda s: s.order_key)
    if not flushes:
        return
    dates = reported()
    used = set(dates)
    for service in flushes:
        date = ward.clock.date(service.start)
        if date in used:
            other = "another flush" if date not in dates else "another administration"
            service.close("not_reported", "R-BUN-02", f"{service.name}: {other} is reported on {date}")
            continue
        used.add(date)
        ward.award(
            "96523",
            service,
            [(service.start, 0)],
            ("R-BUN-02",),
            f"{service.name}: a port flush with nothing else that day",
        )
