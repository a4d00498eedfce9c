"""The case maker: plausible visits near a threshold, made by chance that a seed repeats.

The answer of every visit is the engine's, and one minute at its named edge changes it: what the engine does not
confirm is thrown again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import case_of
from infusion_gui.case.model import FORMAT, Case
from infusion_gui.case.times import format_minute, parse_minute
from infusion_gui.coding.result import Near, Result
from infusion_gui.trainer.answers import Answerer, answer_of
from infusion_gui.trainer.lesson import Edge, FindFlip, Predict, Step
from infusion_gui.trainer.thresholds import (
    BAGS,
    FLUIDS,
    INJECTED,
    PUSHES,
    SWALLOWED,
    THRESHOLDS,
    Core,
    Dice,
    Difficulty,
    Drug,
    Row,
    Threshold,
    infusion,
    push,
)

MOST_ROWS = 14
_DAY = parse_minute("2026-01-05T00:00")
_THROWS = 40


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visit should be like. `thresholds` are keys of `THRESHOLDS`, any when empty; `rows` is how many there are,
    more where a threshold needs more; `messy` charts it as MARs do. The same wish always gives the same visit.
    """

    seed: int
    thresholds: tuple[str, ...] = ()
    difficulty: Difficulty = 2
    rows: int = 4
    messy: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A visit, its answer, and the edge at which `minutes` (1, or −1) change it by `gains` and `loses`."""

    case: Case
    result: Result
    threshold: Threshold
    row: str
    edge: Edge
    minutes: int
    gains: tuple[str, ...]
    loses: tuple[str, ...]


def make(wish: Wish, answerer: Answerer) -> Made | Refusal:
    """The visit of a wish; a refusal for a threshold that does not exist and a number of rows nobody can make."""
    unknown = [key for key in wish.thresholds if key not in THRESHOLDS]
    if unknown:
        return Refusal(f"There is no threshold {unknown[0]!r}; choose from {', '.join(THRESHOLDS)}.")
    if not 1 <= wish.rows <= MOST_ROWS:
        return Refusal(f"A visit has from 1 to {MOST_ROWS} rows; {wish.rows} is not among them.")
    dice = Dice(f"{wish.seed}/{','.join(wish.thresholds)}/{wish.difficulty}/{wish.rows}/{wish.messy}")
    key = dice.one(wish.thresholds or tuple(THRESHOLDS))
    for throw in range(_THROWS):
        # Company that spoils the edge is thrown again, and in the end left out.
        rows = wish.rows if throw < _THROWS // 2 else max(wish.rows - (throw - _THROWS // 2), 1)
        made = _thrown(wish, THRESHOLDS[key], dice, rows, answerer)
        if made is not None:
            return made
    return Refusal("No visit came out of this seed; take another.")


def step_of(made: Made, wish: Wish, *, flip: bool = False) -> Step:
    """A step to practise on: its answer predicted, or, with `flip`, its edge found."""
    task = FindFlip(row=made.row, edge=made.edge) if flip else Predict()
    return Step(
        id=f"made-{wish.seed}",
        title=made.case.label,
        topic=made.threshold.title,
        point=_point(made),
        rule=_rule(made),
        task=task,
        answer=answer_of(made.result),
        case=made.case,
    )


def _rule(made: Made) -> str:
    """The rule of its threshold; that of the hours, or of the sixteenth minute, where the edge stands there."""
    hours = any(code.startswith(("96366", "96415")) for code in (*made.gains, *made.loses))
    other = {("chemo", False): "R-DEF-01", ("chemo2", True): "R-HR-04", ("access", True): "R-HR-01"}
    return other.get((made.threshold.key, hours), made.threshold.rule)


def _point(made: Made) -> str:
    drug = made.case.administration(made.row).drug
    change = ", ".join([*(f"+ {code}" for code in made.gains), *(f"− {code}" for code in made.loses)])
    way = "later" if made.minutes > 0 else "earlier"
    return f"With the {made.edge} of {drug} one minute {way}: {change}."


def _thrown(wish: Wish, threshold: Threshold, dice: Dice, rows: int, answerer: Answerer) -> Made | None:
    """One try; None when the engine finds that a minute at the edge changes nothing."""
    at = _DAY + dice.number(9 * 60, 14 * 60)
    core = threshold.build(dice, at, wish.difficulty)
    core.used |= {row["drug"].name for row in core.rows}
    company = _company(wish, core, dice, rows - len(core.rows))
    order = list(range(len(core.rows) + len(company)))
    listed = [*core.rows, *company]
    if wish.messy:
        order = dice.mixed(order)
    else:
        order.sort(key=lambda n: (listed[n]["start"], n))
    focus = f"a{order.index(core.focus) + 1}"
    case = _case(wish, core, [listed[n] for n in order], dice)
    result = answerer.code(case)
    if wish.messy:
        case, result = _with_a_missing_stop(case, result, focus, core, answerer, dice)
    found = _nearest(answerer.near(case, result, [focus], reach=1), core.edge)
    if found is None or found.minutes is None:
        return None
    return Made(case, result, threshold, focus, core.edge, found.minutes, found.gains, found.loses)


def _nearest(found: tuple[Near, ...], edge: Edge) -> Near | None:
    return next((near for near in found if near.edge == edge and near.minutes in (1, -1)), None)


def _case(wish: Wish, core: Core, rows: list[Row], dice: Dice) -> Case:
    times = [time for row in rows for time in (row["start"], row["stop"]) if time is not None]
    arrival = core.arrival if core.arrival is not None else min(times) - dice.number(10, 45)
    sites: list[dict[str, Any]] = [{"id": "IV1", "label": "L forearm 20 G"}]
    if core.second_access:
        sites.append({"id": "IV2", "label": "R hand 22 G", "reason": "drugs do not mix", "reason_kind": "incompatible"})
    return case_of(
        {
            "format": FORMAT,
            "label": f"Visit {wish.seed}",
            "visits": [
                {
                    "id": "V1",
                    "arrival": format_minute(arrival),
                    "departure": format_minute(max(times) + dice.number(20, 90)),
                }
            ],
            "sites": sites,
            "administrations": [_plain(row, wish.messy) for row in rows],
        }
    )


def _plain(row: Row, messy: bool) -> dict[str, Any]:
    drug: Drug = row["drug"]
    times = {key: None if row[key] is None else format_minute(row[key]) for key in ("start", "stop")}
    return {**row, "drug": drug.charted if messy else drug.name, "dose": drug.dose, **times}


def _company(wish: Wish, core: Core, dice: Dice, count: int) -> list[Row]:
    """Rows around the core: harmless ones first, and with the difficulty more that could be taken for part of it."""
    rows: list[Row] = []
    free = core.until
    for n in range(count):
        kinds = ["injected", "swallowed"] if core.alone else ["push", "push", "injected"]
        if not core.alone and wish.difficulty >= 2:
            kinds += ["bag", "kvo"]
        if not core.alone and wish.difficulty == 3 and not _has_fluid(core, rows):
            kinds.append("fluid")
        if wish.messy:
            kinds += ["swallowed", "flush"]
        row = _member(dice.one(kinds), core, dice, free, n)
        core.used.add(row["drug"].name)
        if row["category"] != "kvo" and row.get("technique") is None and row["stop"] is not None:
            free = max(free, row["stop"] + dice.number(2, 20))
        rows.append(row)
    return rows


def _has_fluid(core: Core, rows: list[Row]) -> bool:
    return any(row["category"] == "hydration" for row in (*core.rows, *rows))


def _member(kind: str, core: Core, dice: Dice, free: int, number: int) -> Row:
    first = core.rows[0]["start"] if core.arrival is None else core.arrival + 8
    when = dice.number(first - 8, max(core.until, first + 40))
    if kind == "push":
        drug = _fresh(PUSHES, core, dice)
        if drug is not None:
            return push(drug, when)
    if kind == "bag":
        drug = _fresh(BAGS, core, dice)
        if drug is not None:
            return infusion(drug, free, dice.one((30, 40, 60, 75)))
    if kind == "kvo" and "saline KVO" not in core.used:
        keep = Drug("saline KVO", "20 mL/h", "sodium chloride 0.9 % KVO 20 mL/h")
        return {"drug": keep, "category": "kvo", "start": free, "stop": free + dice.number(60, 200)}
    if kind in ("flush", "kvo"):
        flush = Drug("saline flush", "10 mL", "sodium chloride 0.9 % flush 10 mL")
        return {"drug": flush, "category": "flush", "technique": "push", "start": when, "stop": None}
    if kind == "fluid":
        return {"drug": dice.one(FLUIDS), "category": "hydration", "start": free, "stop": free + dice.number(35, 130)}
    if kind == "swallowed":
        swallowed = _unused(SWALLOWED, core, number)
        return {
            "drug": swallowed, "category": "therapeutic", "route": "PO", "technique": "other", "start": when,
            "stop": when,
        }  # fmt: skip
    routes = dict(INJECTED)
    drug = _unused(tuple(routes), core, number)
    route = routes[drug]
    return {
        "drug": drug, "category": "therapeutic", "route": route, "technique": "injection", "start": when, "stop": None,
    }  # fmt: skip


def _unused(drugs: tuple[Drug, ...], core: Core, number: int) -> Drug:
    """A drug that the visit has not had yet, as long as there is one."""
    turned = [drugs[(number + n) % len(drugs)] for n in range(len(drugs))]
    return next((drug for drug in turned if drug.name not in core.used), turned[0])


def _fresh(drugs: tuple[Drug, ...], core: Core, dice: Dice) -> Drug | None:
    left = [drug for drug in drugs if drug.name not in core.used]
    return dice.one(left) if left else None


def _with_a_missing_stop(
    case: Case, result: Result, focus: str, core: Core, answerer: Answerer, dice: Dice
) -> tuple[Case, Result]:
    """Takes the stop of a bag that is no part of the threshold out of the record, where there is one."""
    names = {row["drug"].charted for row in core.rows}
    bags = [
        n
        for n, row in enumerate(case.administrations)
        if row.technique == "infusion" and row.category == "therapeutic" and row.drug not in names and row.id != focus
    ]
    if not bags:
        return case, result
    n = dice.one(bags)
    rows = list(case.administrations)
    rows[n] = rows[n].model_copy(update={"stop": None})
    case = case.model_copy(update={"administrations": tuple(rows)})
    return case, answerer.code(case)
