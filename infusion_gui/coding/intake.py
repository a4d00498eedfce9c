"""Steps 1-4 of the pipeline: rows in, clipped and with their missing times settled; services out.

Rules sections 1, 2 and 11 (clipping, holds).
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Mapping

from infusion_gui.case.model import Administration, Case, Visit
from infusion_gui.case.times import DAY, format_clock, format_date
from infusion_gui.coding.gate import NO_CODE, gate, technique_plan
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.minutes import (
    INFUSION_LEAST,
    LONG,
    LONGEST,
    PROLONGED,
    PUSH_MOST,
    Runs,
    length,
    union,
    within,
    without,
)
from infusion_gui.coding.missing import settle
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.service import CARRIERS, DRUGS, STRONGEST, Blood, Clock, Row, Service, Ward
from infusion_gui.coding.taken import Intake, Taken, taken


def intake(
    given: Iterable[tuple[int, Administration]],
    case: Case,
    policy: Policy,
    known: Mapping[str, KnownDrug],
    blood: Blood,
    ward: Ward,
    before: Mapping[int, Taken] | None = None,
) -> tuple[list[Row], list[Service], Intake]:
    """Every row `given`, with its place in the file, as a row with counted minutes; the services that can still earn
    a code; and what is worth keeping for the next run on the same terms, whose `before` it will be. Without `before`
    nothing is kept."""
    visits = {visit.id: visit for visit in case.visits}
    for visit in case.visits:
        _window(visit, ward)
    rows: list[Row] = []
    services: list[Service] = []
    joined: list[Row] = []
    kept: Intake = {}

    def take(index: int, a: Administration) -> Row:
        row = _row(index, a, known, visits, ward)
        gate(row, case, policy, a.visit in blood, ward)
        return row

    for index, a in given:
        if a.bag is not None or a.order is not None:
            joined.append(row := take(index, a))
            rows.append(row)
            continue
        old = before.get(index) if before is not None else None
        if old is not None and old.a is a:
            kept[index] = old
            row, service = old.again(ward)
        else:
            told = len(ward.findings)
            row = take(index, a)
            service = _whole([row], case, policy, visits, ward)
            if before is not None:
                kept[index] = taken(row, service, ward.findings[told:])
        rows.append(row)
        if service is not None:
            services.append(service)
    if joined:
        services += [s for whole in _joined(joined) if (s := _whole(whole, case, policy, visits, ward)) is not None]
        services.sort(key=lambda service: min(row.index for row in (*service.rows, *service.carried)))
    return rows, services, kept


def _whole(whole: list[Row], case: Case, policy: Policy, visits: Mapping[str, Visit], ward: Ward) -> Service | None:
    """The service of rows that are one administration, if there is one."""
    minutes = length(whole[0].runs if len(whole) == 1 else union(run for row in whole for run in row.runs))
    for row in whole:
        row.whole = minutes
    alive = [row for row in whole if row.status is None]
    service = _service(alive, case, policy, visits, ward) if alive else None
    if service is not None:
        if len(alive) < len(whole):
            service.carried = [row for row in whole if row.category in CARRIERS and _in_its_bag(row, service)]
        for row in service.rows:
            row.service = service
    return service


def _in_its_bag(row: Row, service: Service) -> bool:
    """Whether a row that earns nothing by itself is the carrier in the bag of a drug: part of that infusate."""
    bags = {other.a.bag for other in service.rows}
    return row.status == "not_reported" and not row.a.bundled and row.a.bag is not None and row.a.bag in bags


def exclusions(case: Case, policy: Policy, clock: Clock) -> Runs:
    """The elapsed minutes that count for nothing (R-TIME-03)."""
    if policy.exclusion_windows == "none":
        return ()
    windows = ((clock.elapsed(window.start), clock.elapsed(window.stop)) for window in case.exclusions)
    return union((start, stop) for start, stop in windows if start < stop)


def _row(index: int, a: Administration, known: Mapping[str, KnownDrug], visits: Mapping[str, Visit], ward: Ward) -> Row:
    fact = known.get(a.drug)
    drug = fact.substances if fact is not None and fact.substances else _plain(a.drug)
    row = Row(index, a, a.id, drug, a.category, True if fact is None else fact.pushable)
    clock, visit = ward.clock, visits[a.visit]
    start = row.start = None if a.start is None else clock.elapsed(a.start)
    stop = row.stop = None if a.stop is None else clock.elapsed(a.stop)
    row.at = (start if start is not None else stop or 0, index)
    if a.category is None and fact is not None and fact.category is not None:
        row.category = fact.category
        ward.find("info", "R-CHEMO-03", [row], fact.why or f"{a.drug}: class {fact.category} from the drug table")
    elif a.category is None and fact is not None:
        row.doubt = fact.why
    if start is not None and stop is not None:
        if stop < start:
            # By a time of the hour that a spring night leaves out: a single time, until somebody says which is wrong.
            stop = row.stop = start
            span = f"{format_clock(a.start or 0)} to {format_clock(a.stop or 0)}"
            message = f"{a.drug} {span}: the clock skipped that hour; which time is right?"
            ward.find("query", "R-DOC-05", [row], message)
        if stop - start > LONGEST:
            ward.find("query", "R-DOC-05", [row], f"{a.drug} runs for more than a year; is a date wrong?")
            row.close("held", "R-DOC-05", f"{a.drug} is charted for more than a year")
            return row
        if stop > start:
            low, high = _window(visit, ward)
            if a.stop_from == "typed" or _days_after_departure(a, visit):
                _doubt_stop(row, visit, ward)
            charted = row.runs = ((start, stop),)
            inside = (low is None or start >= low) and (high is None or stop <= high)
            if not inside or ward.cuts:
                row.runs = without(within(charted, low, high), ward.cuts)
                if row.runs != charted and a.route in ("IV", "SQ", "IA"):
                    _note_clipping(row, low, high, ward)
            return row
    moment = start if start is not None else stop
    if moment is not None and _counts(moment, visit, ward):
        row.moment = moment
    return row


def _days_after_departure(a: Administration, visit: Visit) -> bool:
    """Whether even a charted stop must have a wrong date: nothing runs at a hospital a day after the person left it."""
    return visit.departure is not None and a.stop is not None and a.stop > visit.departure + DAY


def _doubt_stop(row: Row, visit: Visit, ward: Ward) -> None:
    """A typed stop lands on the next day when it is earlier than the start: what follows from a slip is asked about."""
    a = row.a
    if a.technique != "infusion" or row.category in NO_CODE:
        return
    assert a.start is not None and a.stop is not None
    late = visit.departure is not None and a.stop > visit.departure
    if not late and a.stop - a.start <= LONG:
        return
    hours, minutes = divmod(a.stop - a.start, 60)
    length = f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days = a.stop // DAY - a.start // DAY
    day = " of the next day" if days == 1 else f" on {format_date(a.stop)}" if days else ""
    after = f", after the departure {format_clock(visit.departure)}" if late and visit.departure is not None else ""
    told = f"{a.drug} {format_clock(a.start)} has a stop at {format_clock(a.stop)}{day}{after}"
    ward.find("warning", "R-DOC-05", [row], f"{told}; is {length} right?")


@functools.lru_cache(maxsize=4096)
def _plain(drug: str) -> tuple[str]:
    """A name that nobody knows stands for itself, however it is written."""
    return (" ".join(drug.lower().split()),)


def _window(visit: Visit, ward: Ward) -> tuple[int | None, int | None]:
    """First minute that counts and first that does not (R-TIME-01, R-TIME-02)."""
    if visit.id not in ward.windows:
        low = None if visit.arrival is None else ward.clock.elapsed(visit.arrival)
        ends = [ward.clock.elapsed(end) for end in (visit.departure, visit.inpatient_from) if end is not None]
        ward.windows[visit.id] = low, min(ends, default=None)
    return ward.windows[visit.id]


def _counts(moment: int, visit: Visit, ward: Ward) -> bool:
    """A single time counts from arrival up to and with the minute of departure, and before the inpatient order."""
    if visit.arrival is not None and moment < ward.clock.elapsed(visit.arrival):
        return False
    if visit.departure is not None and moment > ward.clock.elapsed(visit.departure):
        return False
    if visit.inpatient_from is not None and moment >= ward.clock.elapsed(visit.inpatient_from):
        return False
    return not any(start <= moment < stop for start, stop in ward.cuts)


def _note_clipping(row: Row, low: int | None, high: int | None, ward: Ward) -> None:
    """Says how many charted minutes do not count, and which rule takes the first of them."""
    assert row.start is not None and row.stop is not None
    late = high is not None and row.stop > high
    rule = "R-TIME-01" if low is not None and row.start < low else "R-TIME-02" if late else "R-TIME-03"
    charted = row.stop - row.start
    lost = charted - length(row.runs)
    bounds = [f"begins at {ward.clock.text(low)}"] if low is not None and row.start < low else []
    bounds += [f"ends at {ward.clock.text(high)}"] if late and high is not None else []
    counted = within(((row.start, row.stop),), low, high)
    left_out = ward.left_out(counted[0][0], counted[0][1]) if counted else ""
    bounds += [f"leaves out {left_out}"] if left_out else []
    time = f"the counted time, which {', '.join(bounds[:-1])}{' and ' if len(bounds) > 1 else ''}{bounds[-1]}"
    ward.find("info", rule, [row], f"{row.called}: {lost} of {charted} charted min lie outside {time}")


def _joined(rows: list[Row]) -> list[list[Row]]:
    """Rows that are one administration: joined by bag or order within one visit and route (R-DEF-04, R-TIME-04)."""
    heads: dict[tuple[str, ...], int] = {}
    parent = list(range(len(rows)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for k, row in enumerate(rows):
        a = row.a
        plan = technique_plan(a.route, a.technique)
        whose = (a.visit, a.route, "bolus" if a.from_bag else "bag")
        keys = [("bag", *whose, a.bag)] if a.bag is not None else []
        if a.order is not None and plan not in ("injection", "on_body", "cavity", "flush"):
            keys.append(("order", *whose, a.order))
        for key in keys:
            parent[root(k)] = root(heads.setdefault(key, k))
    groups: dict[int, list[Row]] = {}
    for k, row in enumerate(rows):
        groups.setdefault(root(k), []).append(row)
    return list(groups.values())


def _service(rows: list[Row], case: Case, policy: Policy, visits: Mapping[str, Visit], ward: Ward) -> Service | None:
    """The service of joined rows, its missing times settled; None when the rows ended here."""
    lead = rows[0]
    category, drug = lead.category or "", lead.drug
    if len(rows) > 1:
        rows = sorted(rows, key=lambda row: (row.start is None, row.first, row.index))
        category = min((row.category or "" for row in rows), key=STRONGEST.index)
        named = [row for row in rows if category not in DRUGS or row.category not in CARRIERS]
        lead, drug = named[0], tuple(sorted({substance for row in named for substance in row.drug}))
    a = lead.a
    plan = technique_plan(a.route, a.technique)
    if category == "hydration" and plan != "on_body":
        plan = "fluid"
    service = Service(rows, lead, plan, category, drug, (), lead.first)
    if not _ordered(service, policy, ward):
        return None
    if len(rows) > 1:
        _warn_of_overlap(service, ward)
    if policy.prearrival == "exclude_bag" and _started_before_arrival(service, visits, ward):
        service.close("not_reported", "R-TIME-01", f"{service.name} was started before arrival")
        return None
    if plan in ("IV", "IA", "sc_infusion", "fluid"):
        return _timed(service, case, policy, visits[a.visit], ward)
    return _counted(service, visits[a.visit], ward)


def _ordered(service: Service, policy: Policy, ward: Ward) -> bool:
    """False when fluid waits for its order; a drug without one is flagged (R-GATE-03)."""
    without_order = [row for row in service.rows if row.a.ordered is False and row.category != "flush"]
    if not without_order or policy.missing_order == "ignore":
        return True
    if service.category == "hydration" and policy.missing_order == "hold":
        ward.find("query", "R-GATE-03", without_order, f"{service.name}: no order was found; hydration needs one")
        service.close("held", "R-GATE-03", f"no order was found for {service.name}")
        return False
    ward.find("warning", "R-GATE-03", without_order, f"{service.name}: no order was found")
    return True


def _warn_of_overlap(service: Service, ward: Ward) -> None:
    """Parts of one order that run at once count once; rows of one bag do so by nature (R-DOC-05)."""
    bags = Counter(row.a.bag or "" for row in service.rows)
    latest: dict[str, int] = {}
    for row in service.rows:
        if row.a.order is None or not row.runs:
            continue
        if (row.a.bag is None or bags[row.a.bag] < 2) and row.runs[0][0] < latest.get(row.a.order, 0):
            ward.find(
                "warning", "R-DOC-05", [row], f"{row.a.drug}: parts of one order overlap; the shared minutes count once"
            )
        latest[row.a.order] = max(row.runs[-1][1], latest.get(row.a.order, 0))


def _started_before_arrival(service: Service, visits: Mapping[str, Visit], ward: Ward) -> bool:
    arrival = visits[service.visit].arrival
    starts = [row.start for row in service.rows if row.start is not None]
    return arrival is not None and bool(starts) and min(starts) < ward.clock.elapsed(arrival)


def _counted(service: Service, visit: Visit, ward: Ward) -> Service | None:
    """Kinds where time plays no part: they need one moment that counts."""
    row = service.lead
    if row.start is None:
        ward.find("query", "R-DOC-03", [row], f"{row.a.drug}: no time is charted; when was it given?")
        service.close("held", "R-DOC-03", f"no start time is charted for {row.a.drug}")
        return None
    for row in service.rows:
        if row.start is not None and (row.runs or row.moment is not None):
            service.start = row.moment if row.moment is not None else row.runs[0][0]
            service.lead = row
            return service
    service.close("not_reported", *ward.outside(service.lead, _window(visit, ward)))
    return None


def _timed(service: Service, case: Case, policy: Policy, visit: Visit, ward: Ward) -> Service | None:
    """Settles missing times (rules section 2), then the family by minutes (R-DEF-01)."""
    if not settle(service, policy, _window(visit, ward), ward):
        return None
    if service.kind == "fluid":
        return service
    a = service.lead.a
    if a.from_bag and a.route == "IV":
        service.kind = "push"  # a bolus, however long the pump took over it (R-REP-05)
        return service
    if a.technique == "pump" and a.route in ("IV", "IA") and _prolonged(service, visit, ward):
        if a.route == "IA" or service.chemo or case.setting == "facility":
            service.kind = "pump" if a.route == "IV" else "ia_pump"
            return service
        ward.find(
            "warning",
            "R-PUMP-02",
            [service.lead],
            f"{a.drug}: an office has no code for a pump over 8 h; coded as an ordinary infusion",
        )
    by_hand = policy.manual_push_over_15 == "push_if_presence" and any(row.a.hand_push for row in service.rows)
    minutes = service.minutes
    service.kind = "infusion" if minutes >= INFUSION_LEAST and not by_hand else "push"
    if by_hand and minutes > PUSH_MOST:
        service.rule = "R-DEF-02"
    cut_short = (
        service.kind == "push"
        and service.rule != "R-DOC-02"
        and not by_hand
        and a.technique == "infusion"
        and any(row.a.discontinued for row in service.rows)
        and any(row.a.stop is not None for row in service.rows)
    )
    if cut_short and policy.discontinued_short != "by_minutes" and a.route in ("IV", "IA"):
        service.kind, service.forced, service.rule = "infusion", True, "R-TIME-05"
        if policy.discontinued_short == "intended_53" and case.setting == "professional":
            service.modifiers = ("53",)
    if a.route != "IV":
        service.kind = {"SQ": "sc_", "IA": "ia_"}[a.route] + service.kind
    return service


def _prolonged(service: Service, visit: Visit, ward: Ward) -> bool:
    """More than 8 hours planned from arrival on: a pump runs on after the patient has left (R-PUMP-01)."""
    low = None if visit.arrival is None else ward.clock.elapsed(visit.arrival)
    planned = [(row.start, row.stop) for row in service.rows if row.start is not None and row.stop is not None]
    return length(union(within(planned, low, None))) > PROLONGED


__all__ = ["exclusions", "intake"]
