"""Under which circumstances a stay was coded, in sentences: its days and visits, setting and reason, accesses and why
they were needed, minutes that do not count, knobs.
"""

from __future__ import annotations

from infusion_gui.case.model import Case, Site
from infusion_gui.case.times import DAY, format_clock, format_date
from infusion_gui.coding.policy import Policy
from infusion_gui.drugs.naming import short_name
from infusion_gui.exchange.charges import drugs_of


def facts(case: Case) -> list[str]:
    """When the stay was and in which setting, for the head of a page."""
    return [fact for fact in (_days(case), _visits(case), *_setting(case)) if fact]


def notes(case: Case, policy: Policy | None) -> list[str]:
    """What is to be known beside the rows, for the foot of a page. `policy`: what the stay was coded under."""
    return [note for note in (_accesses(case), _knobs(policy), _exclusions(case)) if note]


def _days(case: Case) -> str:
    times = [time for row in case.administrations for time in (row.start, row.stop) if time is not None]
    if not times:
        return ""
    first, last = format_date(min(times)), format_date(max(times))
    return first if first == last else f"{first} to {last}"


def _visits(case: Case) -> str:
    """Arrival, inpatient order and departure of each visit that has any."""
    parts = []
    for visit in case.visits:
        times = (("arrival", visit.arrival), ("inpatient from", visit.inpatient_from), ("departure", visit.departure))
        known = [f"{name} {moment(minute, first_day(case))}" for name, minute in times if minute is not None]
        if known:
            parts.append(", ".join(known) if len(case.visits) == 1 else f"{visit.id} {', '.join(known)}")
    return "; ".join(parts)


def _setting(case: Case) -> list[str]:
    """The setting, and what else of the case decides how it is coded."""
    facts: list[str] = [case.setting]
    if case.setting == "professional":
        named = case.primary_reason
        reasons = () if named is None else (named,) if isinstance(named, str) else named
        drugs = ", ".join(short_name(name) for name in drugs_of(case, reasons))
        facts.append(f"reason for the visit {drugs}" if drugs else "no reason for the visit named")
        if case.place_of_service:
            facts.append(f"place of service {case.place_of_service}")
    if case.zone:
        facts.append(f"times of {case.zone}")
    return facts


def _accesses(case: Case) -> str:
    """Every access with its first use and the reason that is recorded for it, where there is more than one."""
    if len(case.sites) < 2:
        return ""
    first: dict[str, int] = {}
    for row in case.administrations:
        if row.route == "IV" and row.site is not None and row.start is not None:
            first[row.site] = min(row.start, first.get(row.site, row.start))
    earliest = min(first, key=lambda site: first[site], default="")
    parts = []
    for site in case.sites:
        used = f"from {moment(first[site.id], first_day(case))}" if site.id in first else "not used"
        name = f"{site.id} ({site.label})" if site.label else site.id
        parts.append(", ".join(part for part in (name, used, _reason(site, site.id == earliest)) if part))
    return f"Accesses: {'; '.join(parts)}"


def _reason(site: Site, first: bool) -> str:
    """Why an access was needed, or which other one it is part of."""
    parts = [f"further lumen of {site.lumen_of}"] if site.lumen_of else []
    parts += [f"restart of {site.restart_of}"] if site.restart_of else []
    kind = f" ({site.reason_kind})" if site.reason and site.reason_kind else site.reason_kind or ""
    parts += [f"{site.reason or ''}{kind}"] if site.reason or kind else []
    return ", ".join(parts) or ("" if first else "no reason recorded")


def _exclusions(case: Case) -> str:
    parts = [
        f"{window.label or 'excluded'} {moment(window.start, first_day(case))} – {moment(window.stop, window.start)}"
        for window in case.exclusions
    ]
    return f"Minutes not counted: {'; '.join(parts)}" if parts else ""


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _knobs(policy: Policy | None) -> str:
    """The knobs that differ from the defaults of the program."""
    if policy is None:
        return ""
    usual = Policy()
    changed = [
        f"{name} = {_value(getattr(policy, name))}"
        for name in type(policy).model_fields
        if getattr(policy, name) != getattr(usual, name)
    ]
    return f"Policy: {', '.join(changed)}" if changed else ""


def first_day(case: Case) -> int:
    """Midnight before the first time of the rows; the days after it are named with their times."""
    times = (time for row in case.administrations for time in (row.start, row.stop) if time is not None)
    return min(times, default=0) // DAY * DAY


def moment(minute: int | None, day: int) -> str:
    """A clock time; the date before it when it is not on the day that `day` lies on (minutes)."""
    if minute is None:
        return "not charted"
    if minute // DAY == day // DAY:
        return format_clock(minute)
    return f"{format_date(minute)[5:]} {format_clock(minute)}"
