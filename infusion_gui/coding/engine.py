"""The pipeline of rules section 19.1, step by step: a case and a policy in, the whole answer out."""

from __future__ import annotations

from collections.abc import Mapping

from infusion_gui import __version__
from infusion_gui.case.model import Case
from infusion_gui.coding.access import Group, choose_initial, grouped, pool_chemo, root_of, warn_of_unproven
from infusion_gui.coding.accounts import close_accounts
from infusion_gui.coding.checks import check_claim
from infusion_gui.coding.claim import award_concurrent, claim_lines, drop_barred, drop_refills
from infusion_gui.coding.drawing import draw
from infusion_gui.coding.hydration import Fluid, code_hydration, net_fluid
from infusion_gui.coding.infusions import Concurrency, code_infusions
from infusion_gui.coding.intake import intake
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.others import code_flushes, code_others
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.pushes import code_pushes
from infusion_gui.coding.result import Drawing, Finding, Link, Result
from infusion_gui.coding.service import Clock, Ward

_SEVERITY = {"query": 0, "warning": 1, "info": 2}


def code_case(
    case: Case, policy: Policy, known: Mapping[str, KnownDrug] | None = None, *, drawn: bool = True
) -> Result:
    """Codes a stay. `known` maps drug names to what the catalogue says of them; a name it lacks stands for itself.
    `drawn` adds the facts for a drawing.

    The same arguments always give the same result; nothing outside them is read.
    """
    ward = Ward(Clock(case.zone))
    rows, services = intake(case, policy, known or {}, ward)
    groups = grouped(case, rows, services, policy, ward)
    candidates: list[Concurrency] = []
    links: list[Link] = []
    fluids: list[tuple[Group, Fluid]] = []
    for group in groups:
        pool_chemo(group, policy)
        fluid = net_fluid(group, rows, case, policy, ward)
        choose_initial(group, fluid.counted, case, policy, ward)
        candidates += code_infusions(group, case, policy, ward)
        links += code_pushes(group, case, policy, ward)
        code_hydration(group, fluid, policy, ward)
        fluids.append((group, fluid))
    award_concurrent(candidates, {row.id: row.a.drug for row in rows}, policy, ward)
    code_others(services, case, policy, ward)
    drop_barred(case, ward)
    drop_refills(ward)
    warn_of_unproven(groups, ward)
    code_flushes(services, {ward.clock.date(at) for award in ward.awards for at, _ in award.units}, ward)
    drop_barred(case, ward)
    lines = claim_lines(case, services, policy, ward, _accesses(case, policy))
    check_claim(lines, rows, case, policy, ward)
    accounts = close_accounts(rows, ward)
    drawing = draw(rows, groups, fluids, candidates, links, policy, ward) if drawn else Drawing()
    return Result(
        label=case.label,
        engine=__version__,
        profile=case.profile,
        setting=case.setting,
        lines=lines,
        accounts=accounts,
        findings=_in_order(ward),
        drawing=drawing,
    )


def _accesses(case: Case, policy: Policy) -> list[str]:
    """The accesses as the file lists them, lumens and restarts merged."""
    sites = {site.id: site for site in case.sites}
    return list(dict.fromkeys(root_of(site.id, sites, policy) for site in case.sites))


def _in_order(ward: Ward) -> tuple[Finding, ...]:
    """Queries, then warnings, then the rest, each by time; the same words are said once, for all their rows."""
    merged: dict[tuple[str, str, str], Finding] = {}
    for _, finding in sorted(ward.findings, key=lambda found: (_SEVERITY[found[1].severity], found[0])):
        key = (finding.severity, finding.rule, finding.message)
        same = merged.get(key)
        if same is not None:
            rows = tuple(dict.fromkeys((*same.administrations, *finding.administrations)))
            finding = Finding(finding.severity, finding.rule, rows, finding.message)
        merged[key] = finding
    return tuple(merged.values())
