"""The edges: for each code, the minutes just below and just above each threshold, in every setting they speak of.

The table beside the checkout names a context in words; each is turned into the stays below. No row of it is left out.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.coding.stays import Row, after, chemo, coded, fluid, push, row, stay

TABLE = Path(__file__).resolve().parents[3] / "shared" / "design" / "rules_boundary_table.csv"
ROWS_OF_THE_TABLE = 884

Stay = tuple[list[Row], dict[str, Any]]
Build = Callable[[int], Iterator[Stay]]

FIRST = {"initial_tiebreak": "first_started"}


def alone(**given: Any) -> Build:
    """One row of so many minutes and nothing else."""

    def build(minutes: int) -> Iterator[Stay]:
        yield [row("drug A", "08:00", minutes=minutes, **given)], {}

    return build


def new_drug(category: str) -> Build:
    """A drug of so many minutes, apart in time from another that is the initial."""

    def build(minutes: int) -> Iterator[Stay]:
        later = row("drug B", "10:00", minutes=minutes, category=category)
        yield [chemo("drug A", "08:00", "08:20"), later], FIRST
        if category == "therapeutic":
            yield [row("drug A", "08:00", "08:20"), later], FIRST

    return build


def inside(minutes: int) -> Iterator[Stay]:
    """A drug whose whole run lies within a longer one."""
    for category in ("therapeutic", "chemo"):
        whole = row("drug A", "08:00", minutes=minutes + 20, category=category)
        yield [whole, row("drug B", "08:10", minutes=minutes)], {}


def past_the_end(minutes: int) -> Iterator[Stay]:
    """20 minutes beside the initial, so many alone after it."""
    for category in ("therapeutic", "chemo"):
        later = row("drug B", "08:40", minutes=20 + minutes)
        yield [row("drug A", "08:00", "09:00", category=category), later], FIRST


def beside(minutes: int) -> Iterator[Stay]:
    """So many minutes beside a chemo infusion, 20 alone after it."""
    later = row("drug B", after("20:00", -minutes), minutes=minutes + 20)
    yield [chemo("drug A", "10:00", "20:00"), later], {}


def second_bag(first: int) -> Build:
    """A later bag of the drug that ran before."""

    def build(minutes: int) -> Iterator[Stay]:
        yield [row("drug A", "08:00", minutes=first), row("drug A", "10:00", minutes=minutes)], {}

    return build


def second_to_a_push(minutes: int) -> Iterator[Stay]:
    """Fluid whose net minutes are so many, beside a push, and around an infusion of an hour."""
    yield [push("drug A", "07:00"), fluid("08:00", minutes=minutes)], {}
    head = min(minutes, 7)
    within = [row("drug A", after("08:00", head), minutes=60), fluid("08:00", minutes=minutes + 60)]
    yield within, {}


def pushed_again(minutes: int) -> Iterator[Stay]:
    """A push and another of the same drug so much later."""
    yield [push("drug A", "08:00"), push("drug A", after("08:00", minutes))], {}


def into_an_artery(**given: Any) -> Build:
    return alone(category="chemo", route="IA", **given)


def pump(**given: Any) -> Build:
    return alone(technique="pump", **given)


CONTEXTS: dict[str, Build] = {
    "therapeutic IV drug; infusion technique; initial service": alone(),
    "therapeutic IV infusion; initial service": alone(),
    "therapeutic IV infusion; initial service (after 96365)": alone(),
    "therapeutic new drug; not initial; infusion technique": new_drug("therapeutic"),
    "therapeutic infusion new drug; sequential": new_drug("therapeutic"),
    "therapeutic infusion new drug; sequential (after 96367)": new_drug("therapeutic"),
    "therapeutic infusion different drug separate bag same access; run lies wholly inside another infusion; "
    "minutes = its run = the overlap": inside,
    "same therapeutic drug infused again as a separate bag/order; minutes of the SECOND bag only": second_bag(20),
    "first bag 30 min (96365) + second bag of same drug; minutes of the SECOND bag; total = 30+minutes": second_bag(30),
    "chemo/complex IV drug; infusion technique; initial service": alone(category="chemo"),
    "chemo/complex IV infusion; initial service": alone(category="chemo"),
    "chemo/complex IV infusion; initial service (after 96413)": alone(category="chemo"),
    "chemo/complex new drug; not initial; infusion technique": new_drug("chemo"),
    "chemo/complex infusion new drug; sequential": new_drug("chemo"),
    "chemo/complex infusion new drug; sequential (after 96417)": new_drug("chemo"),
    "hydration only; initial service": alone(category="hydration"),
    "hydration only; initial service (after 96360)": alone(category="hydration"),
    "hydration secondary to a different initial service; net non-concurrent minutes": second_to_a_push,
    "subcutaneous therapeutic infusion": alone(route="SQ", technique="infusion"),
    "subcutaneous therapeutic infusion (after 96369)": alone(route="SQ", technique="infusion"),
    "intra-arterial chemo; push technique (or 15 min or less)": into_an_artery(technique="push"),
    "intra-arterial chemo infusion": into_an_artery(),
    "intra-arterial chemo infusion (after 96422)": into_an_artery(),
    "intra-arterial chemo infusion started on portable/implantable pump": into_an_artery(technique="pump"),
    "chemo IV infusion started on portable/implantable pump": pump(category="chemo"),
    "non-chemo IV infusion started on portable/implantable pump; hospital": pump(),
    "therapeutic infusion (own run 16+ min) partly overlapped by an accepted infusion; "
    "minutes = its non-overlapped minutes": past_the_end,
    "therapeutic infusion (own run 16+ min); minutes = minutes OVERLAPPED with an accepted infusion": beside,
    "same therapeutic drug pushed again; minutes = interval from the last REPORTED push (start to start)": pushed_again,
    "same therapeutic drug pushed again; professional/office claim": pushed_again,
    "same therapeutic drug pushed again": pushed_again,
}


def _read() -> list[dict[str, str]]:
    if not TABLE.is_file():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _groups() -> list[Any]:
    groups: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for line in _read():
        key = (line["code"], line["rule"], line["context"], line["setting"], line["policy"])
        groups[key].append((int(line["minutes"]), int(line["units_expected"])))
    return [
        pytest.param(*key, edges, id=f"{key[0]}-{key[1]}-{key[4] or key[3]}-{n}")
        for n, (key, edges) in enumerate(groups.items())
    ]


def _choice(policy: str) -> dict[str, Any]:
    if not policy:
        return {}
    knob, value = policy.lower().split("=")
    return {"profile": "article"} if (knob, value) == ("profile", "seed_article") else {knob: value}


@pytest.mark.skipif(not TABLE.is_file(), reason="needs the folder `shared` with the table of edges beside the checkout")
@pytest.mark.parametrize(("code", "rule", "context", "setting", "policy", "edges"), _groups())
def test_a_code_begins_where_the_table_says(
    code: str, rule: str, context: str, setting: str, policy: str, edges: list[tuple[int, int]]
) -> None:
    settings = ("facility", "professional") if setting == "both" else (setting,)
    wrong = []
    for minutes, expected in edges:
        for where in settings:
            for rows, knobs in CONTEXTS[context](minutes):
                case = stay(*rows, setting=where, primary_reason="a1" if where == "professional" else None)
                found = coded(case, **{**_choice(policy), **knobs}).units()[code]
                if found != expected:
                    wrong.append(f"{minutes} min, {where}: {found} instead of {expected} ({rule})")
    assert not wrong


@pytest.mark.skipif(not TABLE.is_file(), reason="needs the folder `shared` with the table of edges beside the checkout")
def test_every_row_of_the_table_is_run() -> None:
    lines = _read()
    assert len(lines) == ROWS_OF_THE_TABLE
    assert not {line["context"] for line in lines} - set(CONTEXTS)
    settings = Counter(line["setting"] for line in lines)
    assert settings == {"both": 776, "facility": 96, "professional": 12}
