"""Bringing rows into a case: one that was set aside, or a whole import into a stay that is open. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infusion_gui.case.edits import Outcome, Refusal, add, add_all, add_site, new_site_id
from infusion_gui.case.edits.outcome import fresh
from infusion_gui.case.edits.rows import visit_at
from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.drugs.catalogue import lookup
from infusion_gui.exchange.values import ImportedStay, SetAside
from infusion_gui.exchange.words import folded


@dataclass(frozen=True, slots=True)
class Merged:
    """An import merged into a case.

    `added`: ids of the new rows. `already`: ids of rows of the case that the import has too; they stay as they are.
    `completed`: ids of those whose missing stop the import knew. `differing`: ids of those it times otherwise.
    `visit`: "arrival" and "departure", where the case had none and took them over.
    """

    case: Case
    added: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    completed: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    visit: tuple[str, ...] = ()


def bring_back(case: Case, item: SetAside) -> Outcome:
    """The case with a set-aside row as a bar at its end; it carries the row as evidence and the reason as note."""
    if item.bar is None:
        return Refusal(f"Row {item.row.number} says nothing that could be drawn; enter it by hand.")
    fields = {**item.bar.__dict__, "id": "", "visit": visit_at(case, item.bar.start)}
    if item.bar.route == "IV" and not item.bar.site:
        fields["site"] = case.sites[0].id if case.sites else "IV1"
    return add(case, fields)


def merge(case: Case, stay: ImportedStay) -> Merged | Refusal:
    """The case with the rows of an import that it has not yet.

    A row is there already when one of its source rows is, or when drug, route and charted start are the same. What a
    person did to it stays; only a stop that was missing is filled in. So are arrival and departure, unless a row of the
    case lies outside them: its time would count for nothing.
    """
    matches = _Matches(case)
    fields, added_rows, completed, already, differing = [], [], [], [], []
    rows = list(case.administrations)
    for row in stay.case.administrations:
        known = matches.of(row)
        if known is None:
            added_rows.append(row)
            continue
        already.append(known.id)
        if known.stop is None and known.charted is None and row.stop is not None and row.start == known.start:
            n = next(n for n, old in enumerate(rows) if old.id == known.id)
            evidence = (*known.evidence, *(one for one in row.evidence if one not in known.evidence))
            update = {"stop": row.stop, "stop_from": row.stop_from, "evidence": evidence}
            rows[n] = known.model_copy(update=update)
            completed.append(known.id)
        elif _charted(known) != (row.start, row.stop):
            differing.append(known.id)
    result = case.model_copy(update={"administrations": tuple(rows)}) if completed else case
    result, edges = _with_visit(result, stay)
    if set(stay.case.policy) - set(case.policy):  # what holds the open stops of a record that was not over
        result = result.model_copy(update={"policy": {**stay.case.policy, **case.policy}})
    places: dict[str, str] = {}
    for site in stay.case.sites:
        if any(row.site == site.id for row in added_rows):
            placed = _with_site(result, site, places)
            if isinstance(placed, Refusal):
                return placed
            result = placed
    names = _Names(case)
    for row in added_rows:
        put = {"id": "", "visit": visit_at(case, row.start), "site": places.get(row.site or "", row.site)}
        put |= {"bag": names.bag(row.bag), "order": names.order(row.order)}
        fields.append({**row.__dict__, **put})
    outcome = add_all(result, fields) if fields else result
    if isinstance(outcome, Refusal):
        return outcome
    before = {row.id for row in case.administrations}
    added = tuple(row.id for row in outcome.administrations if row.id not in before)
    return Merged(outcome, added, _once(already), tuple(completed), _once(differing), edges)


def _with_visit(case: Case, stay: ImportedStay) -> tuple[Case, tuple[str, ...]]:
    """Fills in what the visit of the case that the import belongs to lacks; names what was filled in."""
    if not stay.case.visits:
        return case, ()
    new = stay.case.visits[0]
    span = stay.span
    identity = visit_at(case, span[0] if span is not None else new.arrival)
    place, known = next((n, visit) for n, visit in enumerate(case.visits) if visit.id == identity)
    own = [row for row in case.administrations if row.visit == identity]
    times = [t for row in own for t in (row.start, row.stop) if t is not None]
    arrival, departure = new.arrival, new.departure
    found: dict[str, int] = {}
    if known.arrival is None and arrival is not None and arrival <= min([*times, known.departure or arrival]):
        found["arrival"] = arrival
    first = found.get("arrival", known.arrival)
    if known.departure is None and departure is not None and departure >= max([*times, first or departure]):
        found["departure"] = departure
    if not found:
        return case, ()
    visits = (*case.visits[:place], known.model_copy(update=found), *case.visits[place + 1 :])
    return case.model_copy(update={"visits": visits}), tuple(found)


def _once(ids: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _charted(row: Administration) -> tuple[int | None, int | None]:
    """The times of the record behind a row, whatever a person moved since."""
    return (row.start, row.stop) if row.charted is None else (row.charted.start, row.charted.stop)


class _Matches:
    """Finds the row of a case that an imported row is."""

    def __init__(self, case: Case) -> None:
        self.by_text: dict[str, Administration] = {}
        self.by_time: dict[tuple[object, ...], Administration] = {}
        for row in case.administrations:
            for one in row.evidence:
                if one.text:
                    self.by_text.setdefault(one.text, row)
            self.by_time.setdefault(_key(row, _charted(row)[0]), row)

    def of(self, row: Administration) -> Administration | None:
        """The row of the case, or None when it is new."""
        for one in row.evidence:
            # The same text can stand behind two bars of a bag: the drug must be the same too.
            known = self.by_text.get(one.text)
            if known is not None and _drug(known.drug) == _drug(row.drug) and known.route == row.route:
                return known
        return self.by_time.get(_key(row, row.start))


def _key(row: Administration, start: int | None) -> tuple[object, ...]:
    return _drug(row.drug), row.route, start, row.stop if start is None else None


def _drug(name: str) -> object:
    return lookup(name, candidates=False).substances or folded(name)


def _with_site(case: Case, site: Site, places: dict[str, str]) -> Outcome:
    """Finds the access of the case that an imported one is, or adds it; notes its id in `places`."""
    for known in case.sites:
        same = folded(known.label) == folded(site.label) if site.label else known.id == site.id
        if same:
            places[site.id] = known.id
            return case
    taken = {known.id for known in case.sites}
    identity = site.id if site.id not in taken else new_site_id(case)
    places[site.id] = identity
    lumen_of = places.get(site.lumen_of or "")
    return add_site(case, Site(id=identity, label=site.label, kind=site.kind, lumen_of=lumen_of))


class _Names:
    """New names for the bags and orders of an import, so that they join nothing that is there."""

    def __init__(self, case: Case) -> None:
        self._bags = fresh("b", [row.bag for row in case.administrations if row.bag])
        self._orders = fresh("o", [row.order for row in case.administrations if row.order])
        self._given: dict[tuple[str, str], str] = {}

    def bag(self, name: str | None) -> str | None:
        return self._named("b", name, self._bags)

    def order(self, name: str | None) -> str | None:
        return self._named("o", name, self._orders)

    def _named(self, kind: str, name: str | None, names: Iterator[str]) -> str | None:
        if name is None:
            return None
        if (kind, name) not in self._given:
            self._given[kind, name] = next(names)
        return self._given[kind, name]
