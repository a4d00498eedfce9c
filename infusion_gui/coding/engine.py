"""The pipeline of rules section 19.1, step by step: a case and a policy in, the whole answer out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from infusion_gui import __version__
from infusion_gui.case.model import Case
from infusion_gui.coding.access import root_of, warn_of_unproven
from infusion_gui.coding.accounts import close_account, share_minutes
from infusion_gui.coding.bays import Bay, Memory, worked
from infusion_gui.coding.checks import check_claim
from infusion_gui.coding.claim import award_concurrent, claim_lines, drop_barred, drop_refills, merged_lines
from infusion_gui.coding.drawing import draw
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.others import code_flushes, code_others
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Account, Drawing, Finding, Result
from infusion_gui.coding.service import Clock, Row, Service, Ward

_SEVERITY = {"query": 0, "warning": 1, "info": 2}


def code_case(
    case: Case,
    policy: Policy,
    known: Mapping[str, KnownDrug] | None = None,
    *,
    drawn: bool = True,
    memory: Memory | None = None,
) -> Result:
    """Codes a stay. `known` maps drug names to what the catalogue says of them; a name it lacks stands for itself.
    `drawn` adds the facts for a drawing. `memory`, kept between runs, spares working the same accesses again.

    The same arguments always give the same result, whatever `memory` holds; nothing outside them is read.
    """
    ward = Ward(Clock(case.zone))
    bays = worked(case, policy, known or {}, memory)
    rows: dict[str, Row] = {}
    accounts: dict[str, Account] = {}
    for bay in bays:
        rows.update(bay.rows)
        accounts.update(bay.accounts)
    waiting = [bay.undecided() for bay in bays]
    services = [service for undecided in waiting for service in undecided.services]
    candidates = [candidate for undecided in waiting for candidate in undecided.candidates]
    award_concurrent(candidates, rows, policy, ward)
    code_others(services, case, policy, ward)
    drop_barred(case, ward)
    drop_refills(ward, (award for bay in bays for award in bay.ward.awards))
    warn_of_unproven([group for bay in bays for group in bay.groups], _first(bays), policy, ward)
    code_flushes(services, lambda: _dates(bays, ward), ward)
    drop_barred(case, ward)
    lines = [*merged_lines(ward), *(line for bay in bays for line in bay.lines)]
    claim = claim_lines(lines, _accesses(case, policy), _opened(bays), rows, case, policy, ward)
    check_claim(claim, rows, case, policy, ward)
    late = _close(services)
    accounts.update((row.id, close_account(row, rows)) for row in late)
    drawing = draw([bay.sketch(policy) for bay in bays], late, candidates, ward.clock) if drawn else Drawing()
    return Result(
        label=case.label,
        engine=__version__,
        profile=case.profile,
        setting=case.setting,
        lines=claim,
        accounts=tuple([accounts[a.id] for a in case.administrations]),
        findings=_in_order(found for part in (*(bay.ward for bay in bays), ward) for found in part.findings),
        drawing=drawing,
    )


def _close(services: list[Service]) -> list[Row]:
    """Shares the minutes out of what waited for the whole stay; its rows."""
    for service in services:
        share_minutes(service)
    return [row for service in services for row in (*service.rows, *service.carried)]


def _first(bays: list[Bay]) -> dict[str, Service]:
    """The first service of the hierarchy of each visit."""
    found: dict[str, Service] = {}
    for bay in bays:
        for visit, service in bay.first.items():
            if visit not in found or service.order_key < found[visit].order_key:
                found[visit] = service
    return found


def _opened(bays: list[Bay]) -> dict[tuple[str, str | None], int]:
    """When the first service of the hierarchy began at each visit and access."""
    found: dict[tuple[str, str | None], int] = {}
    for bay in bays:
        for key, start in bay.opened.items():
            found[key] = min(start, found.get(key, start))
    return found


def _dates(bays: list[Bay], ward: Ward) -> set[str]:
    """The dates on which anything is reported so far."""
    dates = {ward.clock.date(at) for award in ward.awards for at, _ in award.units}
    return dates.union(line.date for bay in bays for line in bay.lines)


def _accesses(case: Case, policy: Policy) -> list[str]:
    """The accesses as the file lists them, lumens and restarts merged."""
    sites = {site.id: site for site in case.sites}
    return list(dict.fromkeys(root_of(site.id, sites, policy) for site in case.sites))


def _in_order(findings: Iterable[tuple[int, int, Finding]]) -> tuple[Finding, ...]:
    """Queries, then warnings, then the rest, each by time; the same words are said once, for all their rows."""
    merged: dict[tuple[str, str, str], Finding] = {}
    for _, _, finding in sorted(findings, key=lambda found: (_SEVERITY[found[2].severity], found[0], found[1])):
        key = (finding.severity, finding.rule, finding.message)
        same = merged.get(key)
        if same is not None:
            rows = tuple(dict.fromkeys((*same.administrations, *finding.administrations)))
            finding = Finding(finding.severity, finding.rule, rows, finding.message)
        merged[key] = finding
    return tuple(merged.values())
