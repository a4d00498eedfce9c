"""Edits of what surrounds the rows: accesses, visits, exclusions, and the case's own fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from infusion_gui.case.edits.outcome import (
    Refused,
    built,
    checked,
    new_site_id,
    new_visit_id,
    rebuilt,
    request,
)
from infusion_gui.case.model import Administration, Case, Exclusion, Frozen, Site, Visit

_OWN = ("label", "setting", "profile", "policy", "primary_reason", "zone", "place_of_service")
_Model = TypeVar("_Model", bound=Frozen)


@request
def add_site(case: Case, site: Site | Mapping[str, Any] | None = None) -> Case:
    """The case with one more access at the end of the list. Without an id it is called IV2, IV3 and so on."""
    fields = _given(site)
    if not fields.get("id"):
        fields["id"] = new_site_id(case)
    _unused(case.sites, fields["id"], "access")
    return checked(case, sites=(*case.sites, built(Site, "The new access", fields)))


@request
def change_site(case: Case, identity: str, **fields: Any) -> Case:
    """Gives an access these field values, each checked; a new `id` goes into every row and access that names
    it.
    """
    site = _named(case.sites, identity, "access")
    new = rebuilt(site, f"Access {identity}", _known(Site, fields, "An access"))
    return _site_changed(case, identity, new)


@request
def rename_site(case: Case, identity: str, new: str) -> Case:
    """Gives an access another id, in every row and access that names it. A name in use is refused."""
    site = _named(case.sites, identity, "access")
    return _site_changed(case, identity, rebuilt(site, f"Access {identity}", {"id": new}))


def _site_changed(case: Case, old: str, new: Site) -> Case:
    if new.id == old:
        return checked(case, sites=tuple(new if site.id == old else site for site in case.sites))
    _unused(case.sites, new.id, "access")

    def linked(site: Site) -> Site:
        links = {key: new.id for key in ("restart_of", "lumen_of") if getattr(site, key) == old}
        return rebuilt(site, f"Access {site.id}", links)

    return checked(
        case,
        sites=tuple(new if site.id == old else linked(site) for site in case.sites),
        administrations=tuple(
            rebuilt(row, row.drug, {"site": new.id}) if row.site == old else row for row in case.administrations
        ),
    )


@request
def remove_site(case: Case, identity: str) -> Case:
    """Takes an access out of the list. Refused while a row runs through it or another access names it."""
    _named(case.sites, identity, "access")
    rows = sum(row.site == identity and row.route == "IV" for row in case.administrations)
    if rows:
        what = "1 administration" if rows == 1 else f"{rows} administrations"
        raise Refused(f"Access {identity} still has {what}; move or delete what runs there first.")
    for site in case.sites:
        if identity in (site.restart_of, site.lumen_of):
            raise Refused(f"Access {site.id} is a further lumen or restart of {identity}; change that first.")
    return checked(case, sites=tuple(site for site in case.sites if site.id != identity))


@request
def reorder_sites(case: Case, ids: Iterable[str]) -> Case:
    """Lists the accesses in this order, each named once. The first is the one new rows take."""
    order = list(ids)
    by_id = {site.id: site for site in case.sites}
    if sorted(order) != sorted(by_id):
        raise Refused("The new order must name every access once.")
    return checked(case, sites=tuple(by_id[identity] for identity in order))


@request
def add_visit(case: Case, visit: Visit | Mapping[str, Any] | None = None) -> Case:
    """The case with one more visit at the end of the list. Without an id it is called V2, V3 and so on."""
    fields = _given(visit)
    if not fields.get("id"):
        fields["id"] = new_visit_id(case)
    _unused(case.visits, fields["id"], "visit")
    return checked(case, visits=(*case.visits, built(Visit, "The new visit", fields)))


@request
def change_visit(case: Case, identity: str, **fields: Any) -> Case:
    """Gives a visit these times (minutes or None) or another id, which goes into every row that names it."""
    visit = _named(case.visits, identity, "visit")
    return _visit_changed(case, identity, rebuilt(visit, f"Visit {identity}", _known(Visit, fields, "A visit")))


@request
def rename_visit(case: Case, identity: str, new: str) -> Case:
    """Gives a visit another id, in every row that names it. A name in use is refused."""
    visit = _named(case.visits, identity, "visit")
    return _visit_changed(case, identity, rebuilt(visit, f"Visit {identity}", {"id": new}))


def _visit_changed(case: Case, old: str, new: Visit) -> Case:
    visits = tuple(new if visit.id == old else visit for visit in case.visits)
    if new.id == old:
        return checked(case, visits=visits)
    _unused(case.visits, new.id, "visit")
    rows = tuple(rebuilt(row, row.drug, {"visit": new.id}) if row.visit == old else row for row in case.administrations)
    return checked(case, visits=visits, administrations=rows)


@request
def remove_visit(case: Case, identity: str) -> Case:
    """Takes a visit out of the list. Refused for the last one and while a row belongs to it."""
    _named(case.visits, identity, "visit")
    if len(case.visits) == 1:
        raise Refused("A stay has at least one visit; change this one instead.")
    rows = sum(row.visit == identity for row in case.administrations)
    if rows:
        what = "1 administration" if rows == 1 else f"{rows} administrations"
        raise Refused(f"Visit {identity} still has {what}; put them in another visit or delete them first.")
    return checked(case, visits=tuple(visit for visit in case.visits if visit.id != identity))


@request
def add_exclusion(case: Case, exclusion: Exclusion | Mapping[str, Any]) -> Case:
    """The case with one more window that counts for nothing; windows stand in the order of time."""
    new = built(Exclusion, "The exclusion", _given(exclusion))
    return checked(case, exclusions=tuple(sorted((*case.exclusions, new), key=_in_time)))


@request
def change_exclusion(case: Case, index: int, **fields: Any) -> Case:
    """Gives the exclusion at `index` these values; it keeps its place in the list, so a drag can go on."""
    old = _at(case, index)
    new = rebuilt(old, "The exclusion", _known(Exclusion, fields, "An exclusion"))
    windows = (*case.exclusions[:index], new, *case.exclusions[index + 1 :])
    return checked(case, exclusions=windows)


@request
def remove_exclusion(case: Case, index: int) -> Case:
    """Takes the exclusion at `index` out; its minutes count again."""
    _at(case, index)
    return checked(case, exclusions=(*case.exclusions[:index], *case.exclusions[index + 1 :]))


@request
def change_case(case: Case, **fields: Any) -> Case:
    """Gives the case new values of its own fields: label, setting, profile, policy, zone and so on."""
    foreign = sorted(set(fields) - set(_OWN))
    if foreign:
        raise Refused(f"The case has no field {foreign[0]!r} that can be set as a whole.")
    return checked(case, **fields)


@request
def name_reason(case: Case, identity: str, so: bool = True) -> Case:
    """Makes a row the reason for the visit, in place of another of its visit and access; or, not `so`, takes it out."""
    named = case.primary_reason
    reasons = () if named is None else (named,) if isinstance(named, str) else named
    rows = {row.id: row for row in case.administrations}
    if identity not in rows:
        raise Refused(f"No administration {identity!r} is listed.")
    place = _place(rows[identity])
    kept = [other for other in reasons if other != identity and (not so or _place(rows[other]) != place)]
    new = (*kept, identity) if so else tuple(kept)
    return checked(case, primary_reason=new if len(new) > 1 else new[0] if new else None)


def _place(row: Administration) -> tuple[str, str | None]:
    return row.visit, row.site


def _in_time(window: Exclusion) -> tuple[int, int]:
    return window.start, window.stop


def _given(model: Frozen | Mapping[str, Any] | None) -> dict[str, Any]:
    if isinstance(model, Frozen):
        return dict(model.__dict__)
    return dict(model or {})


def _known(kind: type[Frozen], fields: dict[str, Any], what: str) -> dict[str, Any]:
    unknown = sorted(set(fields) - set(kind.model_fields))
    if unknown:
        raise Refused(f"{what} has no field {unknown[0]!r}.")
    return fields


def _named(models: tuple[_Model, ...], identity: str, what: str) -> _Model:
    for model in models:
        if model.__dict__["id"] == identity:
            return model
    raise Refused(f"There is no {what} {identity!r} in this case.")


def _unused(models: tuple[Site, ...] | tuple[Visit, ...], identity: object, what: str) -> None:
    if any(model.id == identity for model in models):
        raise Refused(f"There is already the {what} {identity!r}; choose another name.")


def _at(case: Case, index: int) -> Exclusion:
    if not 0 <= index < len(case.exclusions):
        raise Refused("There is no such exclusion in this case.")
    return case.exclusions[index]
