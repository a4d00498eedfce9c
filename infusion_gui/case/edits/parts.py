"""Splitting a bar, merging bars, and telling parts of one administration apart.

Parts that share an `order` are one administration (R-TIME-04), so a split changes no code until the parts are
told apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from infusion_gui.case.edits.outcome import (
    Ids,
    Refused,
    built,
    called,
    checked,
    chosen,
    new_id,
    new_orders,
    rebuilt,
    request,
    with_rows,
)
from infusion_gui.case.edits.rows import reason_naming
from infusion_gui.case.model import Administration, Case, Charted
from infusion_gui.case.times import format_clock

# Rows that differ in one of these are not one bar: joined, they stay rows of one order. A class that is not stated
# (the drug table has it) differs from none.
_ONE_BAR = (
    *("technique", "site", "bag", "pump", "from_bag"),
    *("by_protocol", "bundled", "hand_push", "distinct", "ordered"),
)


def runs(row: Administration) -> bool:
    """True when the minutes of a row are a stretch that can be cut: it flows into a vessel or under the skin
    and has a length. An injection is one dose; its parts would be its syringes (`split_dose`).
    """
    if row.start is None or row.stop is None or row.stop <= row.start:
        return False
    if row.technique in ("infusion", "pump"):
        return row.route in ("IV", "IA", "SQ")
    return row.technique in ("push", "injection") and row.route in ("IV", "IA")


@request
def split(case: Case, identity: str, at: int) -> Case:
    """Cuts a row in two at minute `at`; both parts are one administration, so no code changes.

    The first part keeps the id; an order they have stays, else they get a new one. The record has no time at
    the cut: there neither part has a charted one. The volume is shared by the minutes and sums to what it
    was; dose and note stay with the first part, "still running" and "stopped for good" with the second; both
    name the source rows.
    """
    (row,) = chosen(case, identity)
    if row.start is not None and row.stop is None and not row.single_time:
        raise Refused(f"{called(row)} has no stop; give it one before you split it.")
    if row.start is None or row.stop is None or not runs(row):
        raise Refused(f"{called(row)} is a single dose; only a bar that runs for some minutes can be split.")
    if not row.start < at < row.stop:
        raise Refused(
            f"{format_clock(at)} is not inside {called(row)}; split it between {format_clock(row.start)} "
            f"and {format_clock(row.stop)}."
        )
    record = row.charted or Charted(start=row.start, stop=row.stop)
    first_ml, second_ml = _shared_volume(row, (at - row.start) / (row.stop - row.start))
    order = row.order or next(new_orders(case))
    first = rebuilt(
        row,
        called(row),
        {
            "stop": at,
            "order": order,
            "charted": Charted(start=record.start),
            "stop_from": "typed",
            "volume_ml": first_ml,
            "last_running": None,
            "discontinued": False,
        },
    )
    second = rebuilt(
        row,
        called(row),
        {
            "id": new_id(case),
            "start": at,
            "order": order,
            "charted": Charted(stop=record.stop),
            "volume_ml": second_ml,
            "dose": None,
            "note": "",
        },
    )
    here = case.administrations.index(row)
    rows = (*case.administrations[:here], first, second, *case.administrations[here + 1 :])
    return checked(case, administrations=rows)


def _shared_volume(row: Administration, share: float) -> tuple[float | None, float | None]:
    """mL of the two parts. The first is whole mL, so that the sum of the order is the charted volume to the
    last digit.
    """
    if row.volume_ml is None:
        return None, None
    first = float(math.floor(row.volume_ml * share))
    return first or None, row.volume_ml - first


@request
def merge(case: Case, ids: Ids) -> Case:
    """Joins rows of one drug, route and visit into one administration.

    Running rows of one access that touch or overlap, alike in all but times, amounts and notes, become one
    row from the earliest start to the latest stop, with the id of the earliest. Others keep their rows and
    get one order.
    """
    rows = chosen(case, ids)
    if len(rows) < 2:
        raise Refused("One row alone cannot be merged; choose two or more.")
    head = rows[0]
    for row in rows[1:]:
        if row.drug.strip().casefold() != head.drug.strip().casefold():
            raise Refused(f"{called(head)} and {called(row)} are two drugs; drugs of one bag share a bag instead.")
        if row.route != head.route:
            raise Refused(f"{called(head)} is {head.route}, {called(row)} is {row.route}; make the routes equal first.")
        if row.visit != head.visit:
            raise Refused(f"{called(head)} and {called(row)} belong to two visits; put them in one first.")
    if _one_bar(rows):
        return _one_row(case, rows)
    return _one_order(case, rows)


def _one_bar(rows: list[Administration]) -> bool:
    if not all(runs(row) for row in rows):
        return False
    if any(getattr(row, name) != getattr(rows[0], name) for row in rows for name in _ONE_BAR):
        return False
    if len({row.category for row in rows} - {None}) > 1:
        return False
    reached: int | None = None
    for start, stop in sorted((row.start or 0, row.stop or 0) for row in rows):
        if reached is not None and start > reached:
            return False
        reached = stop if reached is None else max(reached, stop)
    return True


def _one_row(case: Case, rows: list[Administration]) -> Case:
    in_time = sorted(rows, key=lambda row: row.start or 0)
    head, last = in_time[0], max(in_time, key=lambda row: row.stop or 0)
    ids = {row.id for row in rows}
    order, others = _order_of(case, rows, keep_alone=False)
    record = Charted(
        start=head.charted.start if head.charted else head.start,
        stop=last.charted.stop if last.charted else last.stop,
    )
    moved = (record.start, record.stop) != (head.start, last.stop)
    fields: dict[str, Any] = {
        **head.__dict__,
        "category": next((row.category for row in in_time if row.category is not None), None),
        "stop": last.stop,
        "stop_from": last.stop_from,
        "charted": record if moved else None,
        "order": order,
        "volume_ml": _sum(row.volume_ml for row in in_time),
        "rate_ml_h": head.rate_ml_h if len({row.rate_ml_h for row in rows}) == 1 else None,
        "dose": _joined((row.dose for row in in_time), " + ") or None,
        "note": _joined((row.note for row in in_time), "; "),
        "last_running": last.last_running,
        "discontinued": last.discontinued,
        "evidence": tuple(dict.fromkeys(line for row in in_time for line in row.evidence)),
    }
    whole = built(Administration, called(head), fields)
    kept: list[Administration] = []
    for row in case.administrations:
        if row.id == head.id:
            kept.append(whole)
        elif row.id not in ids:
            kept.append(others.get(row.id, row))
    return checked(
        case,
        administrations=tuple(kept),
        primary_reason=reason_naming(case, dict.fromkeys(ids, head.id)),
    )


def _one_order(case: Case, rows: list[Administration]) -> Case:
    order, others = _order_of(case, rows, keep_alone=True)
    joined = [rebuilt(row, called(row), {"order": order}) for row in rows]
    return with_rows(case, [*others.values(), *joined])


def _order_of(case: Case, rows: list[Administration], keep_alone: bool) -> tuple[str | None, dict[str, Administration]]:
    """The order of the joined rows, and the further rows that take it on because they are parts of the same.

    With `keep_alone` False an order that no further row has is let go: the whole is one row again.
    """
    ids = {row.id for row in rows}
    named = list(dict.fromkeys(row.order for row in rows if row.order))
    alike = [row for row in case.administrations if row.order in named and row.id not in ids]
    if not alike and not keep_alone:
        return None, {}
    order = named[0] if named else next(new_orders(case))
    return order, {row.id: rebuilt(row, called(row), {"order": order}) for row in alike}


def _sum(volumes: Iterable[float | None]) -> float | None:
    known = [volume for volume in volumes if volume is not None]
    return math.fsum(known) if known else None


def _joined(texts: Iterable[str | None], between: str) -> str:
    return between.join(dict.fromkeys(text for text in texts if text))


@request
def tell_apart(case: Case, ids: Ids) -> Case:
    """Makes each of these rows an administration of its own again: they leave their order."""
    rows = chosen(case, ids)
    if all(row.order is None for row in rows):
        raise Refused(f"{called(rows[0])} is not part of a larger administration; there is nothing to tell apart.")
    return with_rows(case, [rebuilt(row, called(row), {"order": None}) for row in rows])
