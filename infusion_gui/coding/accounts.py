"""Step 12: every row ends coded, absorbed, not reported or held, with its minutes (case-format section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from infusion_gui.coding.minutes import Ledger, Runs, length, shared, without
from infusion_gui.coding.result import Account
from infusion_gui.coding.service import Row, Service


def share_minutes(service: Service) -> None:
    """Deals the counted and the lost minutes of a service to its rows, each minute once."""
    if service.earned and service.kind == "push":
        service.net = service.runs
    for row in service.carried if service.earned else ():
        row.status, row.rules, row.why = "absorbed", ("R-DEF-04",), f"in the bag of {service.lead.called}"
    if len(service.rows) == 1 and service.rows[0].status is not None:
        row = service.rows[0]
        row.counted = length(service.net) if row.status in ("coded", "absorbed") else 0
        if service.took:
            row.blocked = [(owner, stop - start) for start, stop, owner in service.took]
        return
    left: Runs = service.net
    lost = Ledger()
    for start, stop, owner in service.took:
        lost.add(((start, stop),), owner)
    gone: Runs = ()
    # Of rows that run together the one that carries the units has the minutes.
    for row in sorted(service.rows, key=lambda row: (row is not service.lead, row.order_key)):
        if service.earned and row.status is None:
            rule = "R-TIME-04" if row.a.order else "R-DEF-04" if row.a.bag else "R-REP-02"
            row.close("absorbed", rule, f"one administration with {service.lead.called}")
        if row.status in ("coded", "absorbed"):
            mine = shared(row.runs, left)
            row.counted = length(mine)
            left = without(left, mine)
        for start, stop, owner in lost.taken(without(row.runs, gone)):
            row.blocked.append((owner, stop - start))
        gone = tuple(sorted((*gone, *without(row.runs, gone))))


def close_account(row: Row, rows: Mapping[str, Row]) -> Account:
    """The account of a row whose end is known; `rows` hold whoever took minutes of it."""
    blocked: Iterable[tuple[str, int]] = row.blocked
    if len(row.blocked) > 1:
        lost: dict[str, int] = {}
        for owner, minutes in row.blocked:
            lost[owner] = lost.get(owner, 0) + minutes
        blocked = sorted(lost.items(), key=lambda item: rows[item[0]].first)
    units: dict[str, int] = {}
    for code, count in row.awards:
        units[code] = units.get(code, 0) + count
    assert row.status is not None
    a, charted = row.a, 0
    if a.start is not None and a.stop is not None and row.start is not None and row.stop is not None:
        charted = row.stop - row.start
    return Account(
        administration=row.id,
        status=row.status,
        minutes=charted,
        counted_minutes=row.counted,
        blocked_by=tuple(blocked),
        codes=tuple(units),
        units=units,
        rules=row.rules,
        why=row.why,
    )
