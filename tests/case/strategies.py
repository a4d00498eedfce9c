"""Random cases and random requests on them, for the properties that every edit keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from infusion_gui.case import edits
from infusion_gui.case.edits import Outcome
from infusion_gui.case.model import (
    CATEGORIES,
    ROUTES,
    TECHNIQUES,
    Administration,
    Case,
    Charted,
    Evidence,
    Exclusion,
    Pump,
    Site,
    Visit,
)
from infusion_gui.case.times import parse_minute


@dataclass(frozen=True)
class Pick:
    """Names something that is in the case when the request is made: the rows, accesses or visits at these places."""

    kind: str
    places: tuple[int, ...]

    def of(self, case: Case) -> list[str]:
        ids = [model.id for model in getattr(case, self.kind)]
        if not ids:
            return ["nothing"]
        return list(dict.fromkeys(ids[place % len(ids)] if place < 9 else f"no {place}" for place in self.places))


class One(Pick):
    """A `Pick` of a single thing."""


class Alike(Pick):
    """The rows of one drug, route and visit."""

    def of(self, case: Case) -> list[str]:
        head = next((row for row in case.administrations if row.id == super(Alike, self).of(case)[0]), None)
        if head is None:
            return ["nothing"]
        kind = head.drug.strip().casefold(), head.route, head.visit
        return [row.id for row in case.administrations if (row.drug.strip().casefold(), row.route, row.visit) == kind]


@dataclass(frozen=True)
class Within:
    """A minute some share of the way through the row that a request names first."""

    percent: int

    def of(self, case: Case, identity: str) -> int:
        for row in case.administrations:
            if row.id == identity and row.start is not None and row.stop is not None:
                return row.start + (row.stop - row.start) * self.percent // 100
        return MORNING


class Order(Pick):
    """All of them, in another order."""

    def of(self, case: Case) -> list[str]:
        picked = super().of(case)
        return [*picked, *(site.id for site in case.sites if site.id not in picked)]


MORNING = parse_minute("2026-01-05T08:00")
Request = Callable[[Case], Outcome]

minutes = st.integers(MORNING, MORNING + 600)
some_minute = st.none() | minutes
words = st.text('abcé×“ \n\\"', max_size=6)
amounts = st.none() | st.floats(0, 3000, allow_nan=False).map(lambda number: round(number, 2))


@st.composite
def spans(draw: st.DrawFn) -> tuple[int | None, int | None]:
    """A start and a stop, either of them missing at times, never the wrong way round."""
    start, stop = draw(some_minute), draw(some_minute)
    if start is not None and stop is not None and stop < start:
        start, stop = stop, start
    return start, stop


@st.composite
def rows(draw: st.DrawFn, identity: str, sites: list[str], visits: list[str]) -> Administration:
    start, stop = draw(spans())
    route = draw(st.sampled_from(ROUTES)) if draw(st.booleans()) or not sites else "IV"
    if route == "IV" and not sites:
        route = "IM"
    site = draw(st.sampled_from(sites)) if route == "IV" else None
    return Administration(
        id=identity,
        drug=draw(st.sampled_from(["vancomycin", "ondansetron", "", "Normal saline 0.9 %"])),
        category=draw(st.none() | st.sampled_from(CATEGORIES)),
        route=route,
        technique=draw(st.sampled_from(TECHNIQUES)),
        start=start,
        stop=stop,
        site=site,
        visit=draw(st.sampled_from(visits)),
        bag=draw(st.none() | st.sampled_from(["b1", "b2"])),
        order=draw(st.none() | st.sampled_from(["o1", "o2", "7"])),
        volume_ml=draw(amounts),
        rate_ml_h=draw(amounts),
        dose=draw(st.none() | words),
        last_running=draw(some_minute),
        lesions=draw(st.none() | st.integers(1, 9)),
        pump=draw(st.none() | st.builds(Pump, kind=st.sampled_from(["portable", "implantable"]))),
        hand_push=draw(st.booleans()),
        discontinued=draw(st.booleans()),
        ordered=draw(st.sampled_from([True, False, None])),
        charted=draw(st.none() | st.builds(Charted, start=some_minute, stop=some_minute)),
        stop_from=draw(st.none() | st.sampled_from(["charted", "rate_zero", "typed"])),
        evidence=draw(st.lists(st.builds(Evidence, source=words, row=st.none() | st.integers(1, 9)), max_size=2)),
        note=draw(words),
    )


@st.composite
def cases(draw: st.DrawFn, most: int = 6) -> Case:
    """A valid case: up to `most` rows, three accesses (one may restart another), two visits, two exclusions."""
    names = draw(st.sampled_from([[], ["IV1"], ["IV1", "IV2"], ["IV1", "port", "IV3"]]))
    sites = [Site(id=name, label=draw(words)) for name in names]
    if len(sites) > 1 and draw(st.booleans()):
        sites[1] = Site(id=names[1], restart_of=names[0])
    if len(sites) > 2 and draw(st.booleans()):
        sites[2] = Site(id=names[2], lumen_of=names[1])
    visits = [Visit(id="V1", arrival=draw(some_minute))]
    if draw(st.booleans()):
        visits.append(Visit(id="V2", arrival=MORNING, departure=draw(some_minute), inpatient_from=draw(some_minute)))
    count = draw(st.integers(1, most) | st.just(0))
    administrations = [draw(rows(f"a{n + 1}", names, [visit.id for visit in visits])) for n in range(count)]
    windows = draw(st.lists(spans().filter(lambda span: None not in span), max_size=2))
    reasons = [row.id for row in administrations]
    return Case(
        label=draw(words),
        setting=draw(st.sampled_from(["facility", "professional"])),
        profile=draw(st.sampled_from(["cpt", "article", "conservative"])),
        policy=draw(st.sampled_from([{}, {"reset_daily": True}, {"hydration_min_ml": 100}])),
        primary_reason=draw(st.none() | st.sampled_from(reasons) | st.just(tuple(reasons[:2]))) if reasons else None,
        visits=visits,
        sites=sites,
        administrations=administrations,
        exclusions=[Exclusion(start=start, stop=stop) for start, stop in windows],
    )


@st.composite
def plain_cases(draw: st.DrawFn) -> Case:
    """What most requests are about: infusions of two drugs on two accesses, some of them parts of one order."""
    bars = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["vancomycin", "Vancomycin ", "cefepime"]),
                minutes,
                st.integers(0, 120),
                st.sampled_from(["IV1", "IV1", "IV2"]),
                st.sampled_from([None, None, "o1", "o2"]),
                amounts,
            ),
            min_size=1,
            max_size=5,
        )
    )
    return Case(
        sites=(Site(id="IV1"), Site(id="IV2")),
        administrations=tuple(
            Administration(
                id=f"a{n}",
                drug=drug,
                start=start,
                stop=start + length,
                site=site,
                order=order,
                volume_ml=volume,
                dose="1 g" if n == 2 else None,
                evidence=(Evidence(source="mar.csv", row=n),),
            )
            for n, (drug, start, length, site, order, volume) in enumerate(bars, 1)
        ),
    )


def any_cases() -> st.SearchStrategy[Case]:
    """A plain case or one with everything in it."""
    return plain_cases() | cases()


def _picked(kind: type[Pick], what: str, most: int) -> st.SearchStrategy[Pick]:
    return st.lists(st.integers(0, 9), min_size=1, max_size=most).map(lambda places: kind(what, tuple(places)))


identities = _picked(Pick, "administrations", 4)
identity = _picked(One, "administrations", 1)
site = _picked(One, "sites", 1)
site_order = _picked(Order, "sites", 3)
visit = _picked(One, "visits", 1)
shifts = st.integers(-90, 90)
site_names = st.sampled_from(["IV1", "IV2", "IV3", "port", "Line 9"])
visit_names = st.sampled_from(["V1", "V2", "V3"])

_ROW_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "drug": st.sampled_from(["vancomycin", "cefepime", ""]),
    "category": st.none() | st.sampled_from([*CATEGORIES, "sedative"]),
    "route": st.sampled_from(ROUTES),
    "technique": st.sampled_from(TECHNIQUES),
    "start": some_minute,
    "stop": some_minute,
    "site": site,
    "visit": visit,
    "order": st.none() | st.sampled_from(["o1", "o5"]),
    "volume_ml": amounts | st.just(-1.0),
    "lesions": st.none() | st.integers(0, 3),
    "hand_push": st.booleans(),
    "note": words,
}
_SITE_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "id": site_names | st.just(""),
    "label": words,
    "kind": st.sampled_from(["port", "picc", "tap"]),
    "restart_of": st.none() | site,
    "lumen_of": st.none() | site,
}
_VISIT_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "id": visit_names,
    "arrival": some_minute,
    "departure": some_minute,
    "inpatient_from": some_minute,
}
_CASE_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "label": words,
    "setting": st.sampled_from(["facility", "professional", "home"]),
    "profile": st.sampled_from(["cpt", "article"]),
    "policy": st.sampled_from([{}, {"reset_daily": True}, {"reset_daily": 1}]),
    "primary_reason": st.none() | identity,
    "zone": st.sampled_from([None, "America/Chicago", "Mars/Base"]),
    "place_of_service": st.sampled_from([None, "11", "x"]),
    "administrations": st.just(()),
}


def _some(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.sets(st.sampled_from(sorted(fields)), min_size=1, max_size=3).flatmap(
        lambda keys: st.fixed_dictionaries({key: fields[key] for key in sorted(keys)})
    )


def _new_row() -> st.SearchStrategy[dict[str, Any]]:
    said = _some({key: value for key, value in _ROW_FIELDS.items() if key not in ("site", "visit")})
    return said.map(lambda fields: {"drug": "heparin", **fields})


def _request(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[str, Request]:
    def made(case: Case) -> Outcome:
        picked = [_resolved(argument, case) for argument in arguments]
        picked = [value.of(case, picked[0]) if isinstance(value, Within) else value for value in picked]
        return getattr(edits, name)(case, *picked, **{key: _resolved(value, case) for key, value in keywords.items()})

    return f"{name}{arguments}{keywords}", made


def _resolved(value: Any, case: Case) -> Any:
    if isinstance(value, Pick):
        return value.of(case)[0] if isinstance(value, One) else value.of(case)
    return value


def requests() -> st.SearchStrategy[tuple[str, Request]]:
    """One request a person could make, sensible or not, and its name for the report of a failure."""

    def asks(name: str, *arguments: st.SearchStrategy[Any], **keywords: st.SearchStrategy[Any]) -> Any:
        return st.tuples(st.tuples(*arguments), st.fixed_dictionaries(keywords)).map(lambda said: _request(name, *said))

    def asks_fields(name: str, first: Any, fields: dict[str, st.SearchStrategy[Any]]) -> Any:
        return st.tuples(first, _some(fields)).map(lambda said: _request(name, *said))

    window = spans().filter(lambda span: None not in span).map(lambda span: {"start": span[0], "stop": span[1]})
    return st.one_of(
        asks("add", _new_row()),
        asks("add_all", st.lists(_new_row(), max_size=3)),
        asks("delete", identities),
        asks("duplicate", identities, st.none() | shifts),
        asks("move", identities, shifts),
        asks("trim_start", identities, by=shifts),
        asks("trim_stop", identities, by=shifts),
        asks("trim_start", identities, to=minutes),
        asks("trim_stop", identities, to=minutes),
        asks("move_to_site", identities, site),
        asks("split", identity, st.integers(-5, 105).map(Within)),
        asks("merge", identities),
        asks("merge", _picked(Alike, "administrations", 1)),
        asks("tell_apart", identities),
        asks("shift_dates", st.sampled_from([0, 1, -3, 10**7])),
        asks("add_site"),
        asks("add_site", st.fixed_dictionaries({"id": site_names, "label": words})),
        asks("rename_site", site, site_names),
        asks("remove_site", site),
        asks("reorder_sites", site_order),
        asks("add_visit"),
        asks("rename_visit", visit, visit_names),
        asks("remove_visit", visit),
        asks("add_exclusion", window),
        asks("remove_exclusion", st.integers(-1, 3)),
        asks_fields("change", st.tuples(identities), _ROW_FIELDS),
        asks_fields("change_site", st.tuples(site), _SITE_FIELDS),
        asks_fields("change_visit", st.tuples(visit), _VISIT_FIELDS),
        asks_fields(
            "change_exclusion", st.tuples(st.integers(0, 2)), {"start": minutes, "stop": minutes, "label": words}
        ),
        asks_fields("change_case", st.just(()), _CASE_FIELDS),
    )
