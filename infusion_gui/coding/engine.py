"""The pipeline of rules section 19.1, step by step: a case and a policy in, the whole answer out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from infusion_gui import __version__
from infusion_gui.case.model import Case
from infusion_gui.coding.access import root_of, warn_of_unproven
from infusion_gui.coding.accounts import close_account
from infusion_gui.coding.bays import Bay, Memory, Ruling, close_services, worked
from infusion_gui.coding.checks import check_claim
from infusion_gui.coding.claim import begun, claim_lines, drop_barred, drop_refills, granted, merged_lines
from infusion_gui.coding.drawing import pieces
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.others import code_flushes, code_others
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Account, Drawing, Finding, Line, Part, Result
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
    winners = granted((rival for bay in bays for rival in bay.rivals), policy, ward.clock)
    rulings = [bay.ruled(winners, case, policy) for bay in bays]
    for bay, ruling in zip(bays, rulings, strict=True):
        rows.update(bay.rows)
        accounts.update(ruling.accounts)
    services = [service for bay in bays for service in bay.undecided()]
    code_others(services, case, policy, ward)
    drop_barred(case, ward)
    drop_refills(ward, (award for bay in bays for award in bay.ward.awards))
    warn_of_unproven([group for bay in bays for group in bay.groups], _first(bays), policy, ward)
    code_flushes(services, lambda: _dates(rulings, ward), ward)
    drop_barred(case, ward)
    late_lines = merged_lines(ward)
    lines = [*late_lines, *(line for ruling in rulings for line in ruling.lines)]
    since = begun(late_lines, rows)
    for ruling in rulings:
        since.update(ruling.begun)
    claim = claim_lines(lines, _accesses(case, policy), _opened(bays), rows, case, policy, ward)
    check_claim(claim, rows, since, case, policy, ward)
    late = close_services(services)
    waited = {row.id: close_account(row, rows) for row in late}
    accounts.update(waited)
    parts: tuple[Part, ...] = ()
    if drawn:
        rest = Part(tuple(waited.values()), (), pieces(late, ward.clock))
        parts = _parts(bays, rulings, rest, claim, policy)
    return Result(
        label=case.label,
        engine=__version__,
        profile=case.profile,
        setting=case.setting,
        lines=claim,
        accounts=tuple(map(accounts.__getitem__, [a.id for a in case.administrations])),
        findings=_in_order(found for part in (*(bay.ward for bay in bays), ward) for found in part.findings),
        drawing=Drawing(parts),
    )


def _parts(
    bays: list[Bay], rulings: list[Ruling], late: Part, claim: tuple[Line, ...], policy: Policy
) -> tuple[Part, ...]:
    """The answer by what hangs together; what waited for the whole stay, `late`, comes last."""
    owners: list[Container[str]] = [*(ruling.accounts for ruling in rulings), late.rows]
    lines: list[list[Line]] = [[] for _ in owners]
    last = 0  # most lines stand on the same part as the line before
    for line in claim:
        first = line.administrations[0]
        if first not in owners[last]:
            last = next(n for n, owner in enumerate(owners) if first in owner)
        lines[last].append(line)
    parts = [bay.part(ruling, own, policy) for bay, ruling, own in zip(bays, rulings, lines, strict=False)]
    return (*parts, replace(late, lines=tuple(lines[-1]))) if late.accounts else tuple(parts)


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


def _dates(rulings: list[Ruling], ward: Ward) -> set[str]:
    """The dates on which anything is reported so far."""
    dates = {ward.clock.date(at) for award in ward.awards for at, _ in award.units}
    return dates.union(line.date for ruling in rulings for line in ruling.lines)


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
