"""Adding, deleting, duplicating and changing administrations, and moving them to another access."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from infusion_gui.case.edits.clock import timed, times
from infusion_gui.case.edits.outcome import (
    Ids,
    Refused,
    built,
    called,
    checked,
    chosen,
    new_bags,
    new_ids,
    new_orders,
    rebuilt,
    request,
    with_rows,
)
from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.case.times import LAST_MINUTE

_LEAST_SHIFT = 15  # minutes between a single time and its copy, so that both can be seen


@request
def add(case: Case, row: Administration | Mapping[str, Any]) -> Case:
    """The case with one more row at its end. An empty `id` is chosen.

    Of a mapping, what is left out is filled in: the visit that holds the start, the technique of the route,
    the first access, and that its stop was typed. An access nobody listed yet is made.
    """
    return _with_more(case, [row])


@request
def add_all(case: Case, rows: Iterable[Administration | Mapping[str, Any]]) -> Case:
    """`add` for several rows as one edit: all come in or none does."""
    return _with_more(case, list(rows))


def added(before: Case, after: Case) -> tuple[str, ...]:
    """The ids that `after` has and `before` has not, in the order of the case."""
    known = {row.id for row in before.administrations}
    return tuple(row.id for row in after.administrations if row.id not in known)


def _with_more(case: Case, given: list[Administration | Mapping[str, Any]]) -> Case:
    rows, sites, ids = list(case.administrations), list(case.sites), new_ids(case)
    listed = {site.id for site in sites}
    taken = {row.id for row in rows}
    for one in given:
        fields = dict(one.__dict__) if isinstance(one, Administration) else _filled_in(case, sites, one)
        if not fields.get("id"):
            fields["id"] = next(name for name in ids if name not in taken)
        row = built(Administration, str(fields.get("drug") or "The new row"), fields)
        if row.id in taken:
            raise Refused(f"{called(row)}: the id {row.id!r} is in use; leave it out to have one chosen.")
        if row.route == "IV" and row.site and row.site not in listed:
            listed.add(row.site)
            sites.append(Site(id=row.site))
        _resolves(case, sites, row)
        taken.add(row.id)
        rows.append(row)
    return checked(case, administrations=tuple(rows), sites=tuple(sites))


def _resolves(case: Case, sites: list[Site], row: Administration) -> None:
    """Raises `Refused` when the row names a visit or an access that is not there."""
    if all(visit.id != row.visit for visit in case.visits):
        raise Refused(f"{called(row)}: there is no visit {row.visit!r} in this case; add it first.")
    if row.route == "IV" and all(site.id != row.site for site in sites):
        raise Refused(f"{called(row)}: there is no access {row.site or 'without a name'!r} in this case; add it first.")


def _filled_in(case: Case, sites: list[Site], given: Mapping[str, Any]) -> dict[str, Any]:
    fields = dict(given)
    if fields.get("visit") is None:
        fields["visit"] = visit_at(case, fields.get("start"))
    route = fields.setdefault("route", "IV")
    if fields.get("technique") is None:
        fields["technique"] = usual_technique(route)
    if route == "IV" and not fields.get("site"):
        fields["site"] = sites[0].id if sites else "IV1"
    if fields.get("stop") is not None:
        fields.setdefault("stop_from", "typed")
    return fields


def visit_at(case: Case, moment: object) -> str:
    """The visit whose arrival and departure hold the minute `moment`; the first visit when none says so."""
    if isinstance(moment, int):
        for visit in case.visits:
            known = visit.arrival is not None or visit.departure is not None
            after = visit.arrival is None or visit.arrival <= moment
            if known and after and (visit.departure is None or moment <= visit.departure):
                return visit.id
    return case.visits[0].id


def usual_technique(route: object) -> str:
    """What a row's technique is when nobody says it: an infusion into a vessel, else an injection."""
    return "infusion" if route in ("IV", "IA") else "injection"


@request
def delete(case: Case, ids: Ids) -> Case:
    """The case without these rows; a primary reason that names one of them lets it go. Accesses stay."""
    gone = {row.id for row in chosen(case, ids)}
    rows = tuple(row for row in case.administrations if row.id not in gone)
    return checked(case, administrations=rows, primary_reason=reason_naming(case, dict.fromkeys(gone)))


def reason_naming(case: Case, new: Mapping[str, str | None]) -> str | tuple[str, ...] | None:
    """The case's `primary_reason` with ids replaced as `new` says; None takes one out."""
    reason = case.primary_reason
    if reason is None:
        return None
    if isinstance(reason, str):
        return new.get(reason, reason)
    kept = tuple(dict.fromkeys(name for old in reason if (name := new.get(old, old)) is not None))
    return kept or None


@request
def duplicate(case: Case, ids: Ids, shift: int | None = None) -> Case:
    """Copies rows `shift` minutes later, each behind its original in the file; by default right after the
    last one ends.

    A copy is a dose of its own: copies of parts of one order (or bag) share a new order (or bag), a lone part
    has none. It was not charted, so it has no source rows and its stop is typed.
    """
    rows = chosen(case, ids)
    shift = _behind(rows) if shift is None else shift
    orders = _names(rows, "order", new_orders(case))
    bags = _names(rows, "bag", new_bags(case))
    ids = new_ids(case)
    result: list[Administration] = []
    copied = {row.id for row in rows}
    for row in case.administrations:
        result.append(row)
        if row.id not in copied:
            continue
        start, stop, running = (
            None if time is None else time + shift for time in (row.start, row.stop, row.last_running)
        )
        timed(row, start, stop)  # refuses what the calendar has not
        fields = {
            **row.__dict__,
            "id": next(ids),
            "start": start,
            "stop": stop,
            "last_running": None if running is None else min(max(running, 0), LAST_MINUTE),
            "order": orders.get(row.order),
            "bag": bags.get(row.bag),
            "charted": None,
            "stop_from": None if stop is None else "typed",
            "evidence": (),
        }
        result.append(built(Administration, called(row), fields))
    return checked(case, administrations=tuple(result))


def _behind(rows: list[Administration]) -> int:
    """Minutes from the first moment of the rows to their last, at least a quarter of an hour."""
    moments = [time for row in rows for time in (row.start, row.stop) if time is not None]
    return max(max(moments) - min(moments), _LEAST_SHIFT) if moments else 0


def _names(rows: list[Administration], key: str, names: Iterator[str]) -> dict[str | None, str]:
    """A new name for each order (or bag) that two or more of the rows share."""
    found = [getattr(row, key) for row in rows]
    shared = (name for name in dict.fromkeys(found) if name is not None and found.count(name) > 1)
    return {name: next(names) for name in shared}


@request
def move_to_site(case: Case, ids: Ids, site: str) -> Case:
    """Puts IV rows on another listed access, times unchanged. All go or none does."""
    rows = chosen(case, ids)
    if all(known.id != site for known in case.sites):
        raise Refused(f"There is no access {site!r} in this case; add it first.")
    for row in rows:
        if row.route != "IV":
            raise Refused(f"{called(row)} is {row.route} and runs through no access; change its route to IV first.")
    return with_rows(case, [rebuilt(row, called(row), {"site": site}) for row in rows])


@request
def give_to_visit(case: Case, ids: Ids, visit: str) -> Case:
    """Counts rows to another listed visit, times unchanged. What shares their bag or order goes along, and what shares
    one with that: it is one administration, and no part of it may stay behind.
    """
    rows = chosen(case, ids)
    if all(known.id != visit for known in case.visits):
        raise Refused(f"There is no visit {visit!r} in this case; add it first.")
    going = {row.id: row for row in rows}
    before = 0
    while len(going) > before:
        before = len(going)
        wholes = {whole for row in going.values() for whole in _wholes(row)}
        going |= {row.id: row for row in case.administrations if not wholes.isdisjoint(_wholes(row))}
    return with_rows(
        case, [rebuilt(row, called(row), {"visit": visit}) for row in case.administrations if row.id in going]
    )


def _wholes(row: Administration) -> list[tuple[str, str, str]]:
    """The bag and the order that a row is part of, within its visit."""
    named = (("bag", row.bag), ("order", row.order))
    return [(row.visit, kind, name) for kind, name in named if name is not None]


@request
def change(case: Case, ids: Ids, **fields: Any) -> Case:
    """Gives every chosen row these field values, each checked. All change or none does.

    Times behave as when they are dragged: `charted` keeps the record's. A new route takes its usual technique
    and access along unless these are given or were set apart.
    """
    rows = chosen(case, ids)
    unknown = sorted(set(fields) - set(Administration.model_fields))
    if unknown:
        raise Refused(f"An administration has no field {unknown[0]!r}.")
    if "id" in fields:
        raise Refused("The id of an administration stays, because other rows and results name it.")
    sites = list(case.sites)
    changed = {row.id: _changed(case, sites, row, fields) for row in rows}
    return checked(
        case,
        administrations=tuple(changed.get(row.id, row) for row in case.administrations),
        sites=tuple(sites),
    )


def _changed(case: Case, sites: list[Site], row: Administration, fields: dict[str, Any]) -> Administration:
    put = dict(fields)
    if "route" in put and put["route"] != row.route:
        _follow_route(sites, row, put)
    if "start" in put or "stop" in put:
        start, stop = put.get("start", row.start), put.get("stop", row.stop)
        if isinstance(start, int | None) and isinstance(stop, int | None):
            timed(row, start, stop)
        new = rebuilt(row, called(row), put)
        put = {**times(row, new.start, new.stop), **put}
    new = rebuilt(row, called(row), put)
    _resolves(case, sites, new)
    return new


def _follow_route(sites: list[Site], row: Administration, put: dict[str, Any]) -> None:
    """Adds to `put` what a change of route brings with it, and an access to `sites` where none is."""
    if "technique" not in put and row.technique == usual_technique(row.route):
        put["technique"] = usual_technique(put["route"])
    if put["route"] == "IV":
        if not put.get("site", row.site):
            if not sites:
                sites.append(Site(id="IV1"))
            put["site"] = sites[0].id
    elif "site" not in put and row.route == "IV":
        put["site"] = None
