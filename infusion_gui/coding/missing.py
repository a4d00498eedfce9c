"""Missing and partial times: what stands in for a stop or a start that nobody charted (rules section 2)."""

from __future__ import annotations

from infusion_gui.case.times import LAST_MINUTE
from infusion_gui.coding.minutes import LONGEST, union, within, without
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.service import CARRIERS, Row, Service, Ward

Window = tuple[int | None, int | None]


def settle(service: Service, policy: Policy, window: Window, ward: Ward) -> bool:
    """Gives every row of a timed service its minutes or its verdict; False when nothing of it is left to code."""
    fluid = service.kind == "fluid"
    if len(service.rows) == 1 and (fluid or service.category not in CARRIERS):
        row = service.rows[0]
        if row.runs and row.start is not None and row.status is None:  # both times are charted: most rows are like that
            service.runs, service.start = row.runs, row.runs[0][0]
            return True
    open_rows = []
    for row in list(service.rows):
        if row.start is None:
            if not _starts_with_its_bag(row, service) and not _without_start(row, service, policy, ward):
                service.rows.remove(row)
        elif row.stop is None and (fluid or row.a.technique in ("infusion", "pump")) and not _too_late(row, window):
            open_rows.append(row)
    if not service.rows:
        return False
    for row in open_rows:
        if any(other.a.bag is not None and other.a.bag == row.a.bag and other.runs for other in service.rows):
            continue  # rows of one bag are one infusate: the stop of another row is its stop
        if fluid:
            kept = _open_fluid(row, service, policy, window, ward)
        else:
            kept = _open_drug(row, service, policy, window, ward)
        if not kept:
            return False
    if fluid and service.kind == "fluid":
        _fluid_of_one_time(service, policy, ward)
    return _left(service, window, ward)


def _too_late(row: Row, window: Window) -> bool:
    """Whether a row begins where nothing counts any more: no stop could change the answer, so none is asked for."""
    return row.moment is None and window[1] is not None and row.first >= window[1]


def _stops_outside(row: Row, window: Window, ward: Ward) -> bool:
    """Whether the charted stop of a row lies where nothing counts."""
    return row.stop is not None and not without(within(((row.stop, row.stop + 1),), *window), ward.cuts)


def _left(service: Service, window: Window, ward: Ward) -> bool:
    """Joins the minutes of the rows; closes a service whose every minute lies outside the counted time."""
    if any(row.status is not None for row in service.rows):
        service.rows = [row for row in service.rows if row.status is None]
        if not service.rows:
            return False
    fluid = service.kind in ("fluid", "push")  # or what was fluid until the knob made it a push
    named = [row for row in service.rows if fluid or row.category not in CARRIERS]
    if not named:
        service.close("held", "R-DOC-03", f"no start is charted for {service.name}")
        return False
    # The first row that has any counted time is the first codable one; without any the first of all.
    service.lead = next((row for row in named if row.runs or row.moment is not None), named[0])
    service.runs = union([run for row in service.rows for run in row.runs])
    moments = [row.moment for row in service.rows if row.moment is not None]
    if service.runs:
        service.start = service.runs[0][0]
    elif moments and service.kind != "fluid":
        service.start = min(moments)
    else:
        told = [service.lead]
        if service.lead.start is None and not _stops_outside(service.lead, window, ward):
            # Its start is that of another row of its bag, which may lie where nothing counts, or be gone.
            told = [row for row in service.rows if row.start is not None and _too_late(row, window)]
        if told:
            service.close("not_reported", *ward.outside(told[0], window))
        else:
            service.close("held", "R-DOC-03", f"no start is charted for {service.name}")
        return False
    return True


def _starts_with_its_bag(row: Row, service: Service) -> bool:
    """Rows of one bag are one infusate: the start of another row is its start."""
    if any(other.a.bag is not None and other.a.bag == row.a.bag and other.start is not None for other in service.rows):
        row.moment = None
        return True
    return False


def _without_start(row: Row, service: Service, policy: Policy, ward: Ward) -> bool:
    """A row whose start nobody charted: a push at its stop where the knob says so, else held (R-DOC-03)."""
    as_push = (
        policy.missing_start == "push_flag"
        and row.stop is not None
        and row.a.route == "IV"
        and service.kind != "fluid"
        and row.a.technique != "pump"
        and row.pushable
    )
    if as_push:
        ward.find("warning", "R-DOC-03", [row], f"{row.a.drug}: no start is charted; coded as a push at its stop")
        return True
    ward.find("query", "R-DOC-03", [row], f"{row.a.drug}: no start is charted; when did it begin?")
    row.close("held", "R-DOC-03", f"no start is charted for {row.a.drug}")
    return False


def _computed(row: Row, ward: Ward) -> int | None:
    """Minutes from volume (mL) and rate (mL/h), rounded down; else up to the last charted running; else None."""
    a = row.a
    if a.volume_ml and a.rate_ml_h:
        minutes = min(a.volume_ml * 60 / a.rate_ml_h + 1e-9, LONGEST + 1)
        return int(minutes) if minutes <= LONGEST else None
    return _to_last_running(row, ward)


def _to_last_running(row: Row, ward: Ward) -> int | None:
    assert row.start is not None
    minutes = -1 if row.a.last_running is None else ward.clock.elapsed(row.a.last_running) - row.start
    return minutes if 0 <= minutes <= LONGEST else None


def _run_computed(
    row: Row, minutes: int | None, service: Service, reason: str, window: Window, ward: Ward, rule: str = "R-DOC-01"
) -> bool:
    """Lets a row run for so many computed minutes from its start, clipped; holds the service where there are none."""
    assert row.start is not None and row.a.start is not None
    if minutes is None or row.a.start + minutes > LAST_MINUTE:
        return _hold(row, service, ward, reason, rule)
    row.stop = row.start + minutes
    if minutes:
        row.runs = without(within(((row.start, row.stop),), *window), ward.cuts)
        row.moment = None
    ward.find("warning", rule, [row], f"{row.a.drug}: no stop is charted; {minutes} min were computed")
    return True


def _hold(row: Row, service: Service, ward: Ward, reason: str, rule: str = "R-DOC-01") -> bool:
    ward.find("query", rule, [row], f"{row.a.drug} {ward.clock.text(row.first)} has no stop; when did it end?")
    service.close("held", rule, f"{service.name} has no stop{reason}")
    return False


def _open_drug(row: Row, service: Service, policy: Policy, window: Window, ward: Ward) -> bool:
    """A drug infusion without a stop (R-DOC-01); False when the service is held."""
    knob = policy.missing_stop_drug
    if row.a.technique == "pump":
        return _run_computed(row, _computed(row, ward), service, ", and a pump is never taken for a push", window, ward)
    if knob == "hold":
        return _hold(row, service, ward, "")
    if knob in ("calc_volume_rate", "last_running_note"):
        minutes = _computed(row, ward) if knob == "calc_volume_rate" else _to_last_running(row, ward)
        return _run_computed(row, minutes, service, " that could be computed", window, ward)
    at = ward.clock.text(row.first)
    if any(other.runs for other in service.rows):
        row.moment = None
        ward.find("query", "R-DOC-01", [row], f"{row.a.drug} {at} has no stop; this part adds no minutes until it has")
        ward.find("warning", "R-DOC-01", [row], f"{row.a.drug}: only its charted parts count")
        return True
    if not row.pushable:
        return _hold(row, service, ward, ", and it must not be given as a push")
    service.rule = "R-DOC-01"
    pushed = row.a.route == "IV" or (row.a.route == "IA" and service.chemo)
    counts = row.moment is not None  # else it began before arrival or off the unit: nothing until a stop is known
    until = f" Coded as {'a push' if pushed else 'an injection'} until then" if counts else ""
    ward.find("query", "R-DOC-01", [row], f"{row.a.drug} {at} has no stop; when did it end?{until}")
    return True


def _open_fluid(row: Row, service: Service, policy: Policy, window: Window, ward: Ward) -> bool:
    """Fluid without a stop (R-DOC-02)."""
    if policy.missing_stop_hydration != "calc_volume_rate":
        return True
    return _run_computed(row, _computed(row, ward), service, " that could be computed", window, ward, "R-DOC-02")


def _fluid_of_one_time(service: Service, policy: Policy, ward: Ward) -> None:
    """Fluid with one time stamp is no push and earns nothing, unless the knob says otherwise (R-DEF-03, R-DOC-02)."""
    lone = [row for row in service.rows if not row.runs and row.moment is not None]
    if not lone:
        return
    if policy.missing_stop_hydration == "push" and len(lone) == len(service.rows):
        service.kind, service.category, service.rule = "push", "therapeutic", "R-DOC-02"
        return
    for row in lone:
        if any(other.a.bag is not None and other.a.bag == row.a.bag and other.runs for other in service.rows):
            continue
        ward.find(
            "query", "R-DOC-02", [row], f"{row.a.drug} {ward.clock.text(row.first)} has no stop; when did it end?"
        )
        row.close("not_reported", "R-DOC-02", f"{row.a.drug} has no charted length, so its minutes cannot be counted")
