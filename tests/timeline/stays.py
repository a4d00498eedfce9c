"""Stays for the tests of the drawing: the shipped samples, short hand-made ones, and any at all for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from infusion_gui import resource
from infusion_gui.case.file import load
from infusion_gui.case.model import Administration, Case, Exclusion, Site, Visit
from infusion_gui.case.times import DAY, parse_minute
from infusion_gui.coding.result import Result
from infusion_gui.session import coder
from infusion_gui.session.document import Document
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.lanes import Density
from infusion_gui.timeline.marks import Marks, Style, Text
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.sketch import Measure

ED = resource.path("samples/ed-bed-7.infusion")
ONCOLOGY = resource.path("samples/oncology-observation.infusion")
SALINE, ONDANSETRON, MORPHINE, KETOROLAC, VANCOMYCIN = "a1", "a2", "a3", "a4", "a6"
CEFTRIAXONE, ACETAMINOPHEN, IOHEXOL, METRONIDAZOLE, KVO, PANTOPRAZOLE = "a7", "a9", "a10", "a11", "a12", "a13"
_WIDTHS: dict[str, float] = {"name": 7.4, "plain": 7.0, "number": 7.4, "small": 6.6}


def at(clock: str, day: int = 0) -> int:
    """A minute of 5 January 2026, or `day` days later, by its clock time."""
    return parse_minute(f"2026-01-05T{clock}") + day * DAY


def measure(text: str, style: Style) -> float:
    """Widths of a font in which every letter is as wide as a broad one of Inter."""
    return len(text) * _WIDTHS.get(style, 7.0)


def narrow(text: str, style: Style) -> float:
    """Widths as Inter has them on average."""
    return len(text) * 5.7


def row(identity: str, drug: str, start: str | None, stop: str | None = None, **fields: Any) -> Administration:
    """A row at IV1 on 5 January; a therapeutic infusion unless told otherwise."""
    given: dict[str, Any] = {"category": "therapeutic", "site": "IV1", "visit": "V1", **fields}
    if given.get("route") in ("IM", "SQ"):
        given["site"] = None
    return Administration(
        id=identity,
        drug=drug,
        start=None if start is None else at(start),
        stop=None if stop is None else at(stop),
        **given,
    )


def case(*rows: Administration, **fields: Any) -> Case:
    """A case of these rows, with every site they name."""
    sites = dict.fromkeys(r.site for r in rows if r.site is not None)
    given: dict[str, Any] = {"sites": tuple(Site(id=site) for site in sites), **fields}
    return Case(administrations=rows, **given)


def coded(stay: Case) -> Result:
    """What the engine says of a case."""
    return coder.code(stay, Document(stay).policy)


def sample() -> Case:
    """The emergency visit of 14 rows."""
    return load(ED)


def board(
    stay: Case,
    *,
    width: float = 1056.0,
    room: float = 402.0,
    start: int | None = None,
    stop: int | None = None,
    density: Density = "auto",
    result: Result | None = None,
    widths: Measure = narrow,
) -> Board:
    """A board that shows a case, without a screen."""
    made = Board(widths, density=density)
    made.scale = TimeScale(0.0, 1.0, width)
    made.room = room
    made.show(stay, coded(stay) if result is None else result)
    made.scale = made.fit() if start is None or stop is None else TimeScale(start, width / (stop - start), width)
    made.arrange()
    return made


def lane_marks(made: Board, key: str) -> Marks:
    """The marks of one lane."""
    place = made.layout.lane(key)
    assert place is not None
    return made.marks(place)


def texts(made: Board, key: str) -> list[str]:
    """Every text of one lane, from left to right."""
    return [text.text for text in sorted(lane_marks(made, key).texts(), key=lambda text: (round(text.y), text.x))]


def text(made: Board, key: str, words: str) -> Text:
    """The text of a lane with these words."""
    return next(text for text in lane_marks(made, key).texts() if text.text == words)


# -- any stay at all ------------------------------------------------------------------------------------

_DRUGS = st.sampled_from(
    ["vancomycin", "ceftriaxone", "metronidazole", "magnesium sulfate", "zoledronic acid", "unknown mixture 12"]
)


@st.composite
def rows(draw: st.DrawFn, number: int) -> Administration:
    """Any row within two days."""
    start = at("06:00") + draw(st.integers(0, 2 * DAY))
    kind = draw(st.sampled_from(["infusion", "fluid", "push", "injection", "open", "short", "blood", "kvo"]))
    given: dict[str, Any] = {"id": f"a{number}", "visit": "V1", "start": start, "stop": start}
    given["site"] = draw(st.sampled_from(["IV1", "IV2"]))
    given["drug"] = draw(_DRUGS)
    given["category"] = draw(st.sampled_from(["therapeutic", "chemo", "therapeutic"]))
    if kind == "injection":
        given |= {"route": draw(st.sampled_from(["IM", "SQ"])), "technique": "injection", "site": None, "stop": None}
    elif kind == "push":
        given |= {"technique": "push", "stop": None}
    elif kind == "open":
        given["stop"] = None
    elif kind == "short":
        given["stop"] = start + draw(st.integers(1, 15))
    else:
        given["stop"] = start + draw(st.integers(5, 400))
        given["category"] = {"fluid": "hydration", "blood": "blood", "kvo": "kvo"}.get(kind, given["category"])
        given["drug"] = {"fluid": "normal saline", "blood": "red cells", "kvo": "saline KVO"}.get(kind, given["drug"])
    return Administration(**given)


@st.composite
def stays(draw: st.DrawFn, most: int = 18) -> Case:
    """Any stay of up to `most` rows on two accesses, with or without visit times and an exclusion."""
    count = draw(st.integers(0, most))
    made = tuple(draw(rows(number)) for number in range(count))
    arrival = draw(st.none() | st.integers(at("05:00"), at("09:00")))
    departure = draw(st.none() | st.integers(at("20:00"), at("20:00", 2)))
    windows: tuple[Exclusion, ...] = ()
    if draw(st.booleans()):
        begin = at("08:00") + draw(st.integers(0, DAY))
        windows = (Exclusion(start=begin, stop=begin + draw(st.integers(1, 120)), label="procedure"),)
    return Case(
        visits=(Visit(id="V1", arrival=arrival, departure=departure),),
        sites=(Site(id="IV1", label="L forearm"), Site(id="IV2")),
        administrations=made,
        exclusions=windows,
    )
