"""Random stays and random policies: everything a case file may say, crowded into two days so that things collide."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from infusion_gui.case.model import (
    CATEGORIES,
    ROUTES,
    TECHNIQUES,
    Administration,
    Case,
    Exclusion,
    Pump,
    Site,
    Visit,
)
from infusion_gui.case.times import parse_minute
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.policy import Policy

MORNING = parse_minute("2026-01-05T08:00")
LAST = MORNING + 30 * 60

KNOWN = {
    "potassium chloride": KnownDrug(("potassium chloride",), "therapeutic", pushable=False),
    "Vancocin": KnownDrug(("vancomycin",), "therapeutic", why="a brand of vancomycin"),
}
DRUGS = ["vancomycin", "vancomycin", "Vancocin", "cefepime", "paclitaxel", "potassium chloride", "normal saline", " "]

# Steps of 15 minutes make starts and stops meet; single minutes find the edges.
minutes = st.integers(0, 120).map(lambda n: MORNING + 15 * n) | st.integers(MORNING, LAST)
lengths = st.sampled_from([0, 1, 10, 15, 16, 20, 30, 31, 60, 90, 91, 120, 151, 480, 481, 600]) | st.integers(0, 700)


@st.composite
def spans(draw: st.DrawFn) -> tuple[int | None, int | None]:
    """Mostly a start and a stop; at times one of them or both are missing."""
    start, length = draw(minutes), draw(lengths)
    missing = draw(st.sampled_from(["", "", "", "", "", "stop", "stop", "start", "both"]))
    return (
        None if missing in ("start", "both") else start,
        None if missing in ("stop", "both") else start + length,
    )


def _rare(value: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([False, False, False, value])


@st.composite
def rows(draw: st.DrawFn, identity: str, sites: list[str], visits: list[str]) -> Administration:
    """One row with anything in it, more often an IV drug than anything else."""
    start, stop = draw(spans())
    common = draw(st.booleans())
    route = "IV" if common else draw(st.sampled_from(ROUTES))
    technique = draw(st.sampled_from(["infusion", "infusion", "push"])) if common else draw(st.sampled_from(TECHNIQUES))
    plain = st.sampled_from(["therapeutic", "therapeutic", "chemo", "hydration"])
    extra: dict[str, Any] = {}
    if draw(st.booleans()):
        extra = {
            "from_bag": draw(_rare(True)),
            "by_protocol": draw(st.booleans()),
            "bundled": draw(_rare(True)),
            "hand_push": draw(_rare(True)),
            "discontinued": draw(st.booleans()),
            "distinct": draw(st.booleans()),
            "ordered": draw(st.sampled_from([True, True, False, None])),
            "volume_ml": draw(st.sampled_from([None, 0, 100, 501, 1000])),
            "rate_ml_h": draw(st.sampled_from([None, 0, 50, 125, 250])),
            "last_running": draw(st.none() | minutes),
            "lesions": draw(st.sampled_from([None, 1, 4, 8])),
            "pump": draw(
                st.none()
                | st.builds(
                    Pump,
                    kind=st.sampled_from(["portable", "implantable"]),
                    owner=st.sampled_from([None, "provider", "patient"]),
                )
            ),
        }
    return Administration(
        id=identity,
        drug=draw(st.sampled_from(DRUGS)),
        category=draw(plain) if common else draw(st.none() | st.sampled_from(CATEGORIES)),
        route=route,
        technique=technique,
        start=start,
        stop=stop,
        site=draw(st.sampled_from(sites)) if route == "IV" or draw(st.booleans()) else None,
        visit=draw(st.sampled_from(visits)),
        bag=draw(st.sampled_from([None, None, None, "b1"])),
        order=draw(st.sampled_from([None, None, None, "o1", "o2"])),
        **extra,
    )


@st.composite
def cases(draw: st.DrawFn, *, zones: bool = False, most: int = 7) -> Case:
    """A valid case of up to `most` rows, three accesses, two visits, two exclusions."""
    sites = ["IV1"] if draw(st.booleans()) else ["IV1", "IV2", "PORT"]
    accesses = [
        Site(
            id=name,
            reason=draw(st.sampled_from([None, "needed"])),
            reason_kind=draw(st.sampled_from([None, "incompatible", "protocol"])),
            restart_of=draw(st.sampled_from([None, None, *sites[:n][-1:]])),
            lumen_of=draw(st.sampled_from([None, None, *sites[:n][:1]])),
        )
        for n, name in enumerate(sites)
    ]
    visits = [_visit(draw, "V1")]
    if draw(st.booleans()):
        visits.append(_visit(draw, "V2"))
    names = [visit.id for visit in visits]
    given = [draw(rows(f"a{n + 1}", sites, names)) for n in range(draw(st.integers(1, most)))]
    ids = [row.id for row in given]
    return Case(
        zone=draw(st.sampled_from([None, "America/Chicago"])) if zones else None,
        setting=draw(st.sampled_from(["facility", "facility", "professional"])),
        primary_reason=draw(st.none() | st.sampled_from(ids) | st.just(tuple(ids[:2]))),
        place_of_service=draw(st.sampled_from([None, None, "11", "22"])),
        visits=tuple(visits),
        sites=tuple(accesses),
        administrations=tuple(given),
        exclusions=tuple(
            Exclusion(start=start, stop=start + length)
            for start, length in draw(st.lists(st.tuples(minutes, lengths), max_size=2))
        ),
    )


def _visit(draw: st.DrawFn, identity: str) -> Visit:
    arrival = draw(st.none() | st.integers(MORNING - 60, MORNING + 300))
    departure = draw(st.none() | st.integers(MORNING + 300, LAST))
    return Visit(id=identity, arrival=arrival, departure=departure, inpatient_from=draw(st.none() | minutes))


def _values(knob: str) -> st.SearchStrategy[Any]:
    annotation = Policy.model_fields[knob].annotation
    if annotation is bool:
        return st.booleans()
    if annotation == float | None:
        return st.sampled_from([None, 100.0, 501.0])
    return st.sampled_from(get_args(annotation))


@st.composite
def policies(draw: st.DrawFn, **pinned: Any) -> Policy:
    """The default policy with any number of knobs turned anywhere; `pinned` ones stay."""
    knobs = draw(st.sets(st.sampled_from(sorted(set(Policy.model_fields) - set(pinned)))))
    return Policy(**{knob: draw(_values(knob)) for knob in sorted(knobs)}, **pinned)
