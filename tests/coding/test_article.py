"""The article that asked for this program: each of its examples and notes, under both profiles.

Where CPT and the article part (hours of a second chemo drug, fluid on a transfusion day, incompatible drugs), both
answers stand here.
"""

from __future__ import annotations

import pytest

from tests.coding.stays import (
    Row,
    account,
    blood,
    chemo,
    coded,
    contrast,
    findings,
    fluid,
    injection,
    modifiers,
    push,
    row,
    site,
    statuses,
    stay,
    units,
)

BOTH = pytest.mark.parametrize("profile", ["cpt", "article"])

A_91_MIN = row("drug A", "01:00", "02:31")
B_16_MIN = row("drug B", "03:00", "03:16")

EXAMPLES: list[tuple[str, list[Row], dict[str, int]]] = [
    ("an hour of chemo", [chemo("drug A", "01:00", "02:00")], {"96413": 1}),
    ("16 minutes of chemo are enough", [chemo("drug A", "01:00", "01:16")], {"96413": 1}),
    ("31 minutes past the hour", [chemo("drug A", "01:00", "02:31")], {"96413": 1, "96415": 1}),
    ("30 minutes past the hour are not enough", [chemo("drug A", "01:00", "02:30")], {"96413": 1}),
    (
        "a second chemo drug",
        [chemo("drug A", "01:00", "02:31"), chemo("drug B", "03:00", "03:16")],
        {"96413": 1, "96415": 1, "96417": 1},
    ),
    ("chemo for 15 minutes", [chemo("drug A", "01:00", "01:15")], {"96409": 1}),
    ("a chemo push as a single time", [chemo("drug A", "01:00", "01:00")], {"96409": 1}),
    ("a chemo push of 16 minutes is an infusion", [chemo("drug A", "01:00", "01:16", technique="push")], {"96413": 1}),
    (
        "two chemo drugs of 15 minutes",
        [chemo("drug A", "01:00", "01:15"), chemo("drug B", "03:00", "03:15")],
        {"96409": 1, "96411": 1},
    ),
    ("16 minutes of a drug", [row("drug A", "01:00", "01:16")], {"96365": 1}),
    ("91 minutes of a drug", [A_91_MIN], {"96365": 1, "96366": 1}),
    ("another drug after it", [A_91_MIN, B_16_MIN], {"96365": 1, "96366": 1, "96367": 1}),
    (
        "and a third beside the first",
        [A_91_MIN, B_16_MIN, row("drug C", "01:00", "01:16")],
        {"96365": 1, "96366": 1, "96367": 1, "96368": 1},
    ),
    (
        "beside it only once a day",
        [A_91_MIN, row("drug C", "01:00", "01:16"), row("drug D", "01:30", "01:46")],
        {"96365": 1, "96366": 1, "96368": 1},
    ),
    ("15 minutes of a drug", [row("drug A", "03:00", "03:15")], {"96374": 1}),
    (
        "two pushes of different drugs",
        [push("drug A", "03:00"), push("drug B", "03:00", "03:15")],
        {"96374": 1, "96375": 1},
    ),
    (
        "the same drug 31 minutes later",
        [push("drug A", "03:00"), push("drug B", "03:00", "03:15"), push("drug A", "03:31")],
        {"96374": 1, "96375": 1, "96376": 1},
    ),
    (
        "the same drug 30 minutes later",
        [push("drug A", "03:00"), push("drug B", "03:00", "03:15"), push("drug A", "03:30")],
        {"96374": 1, "96375": 1},
    ),
    ("31 minutes of fluid", [fluid("11:00", "11:31")], {"96360": 1}),
    ("30 minutes of fluid", [fluid("11:00", "11:30")], {}),
    ("91 minutes of fluid", [fluid("11:00", "12:31")], {"96360": 1, "96361": 1}),
    ("90 minutes of fluid", [fluid("11:00", "12:30")], {"96360": 1}),
    ("no stop: a push, not an infusion", [row("drug A", "03:00")], {"96374": 1}),
    ("a flush is not hydration", [row("saline", "03:00", "05:00", category="flush")], {}),
    ("keeping the vein open is not hydration", [row("saline", "03:00", "05:00", category="kvo")], {}),
    ("an injection", [injection("drug A", "03:00")], {"96372": 1}),
    ("an injection of chemo", [injection("drug A", "03:00", category="chemo", route="SQ")], {"96401": 1}),
    ("an injection of hormonal chemo", [injection("drug A", "03:00", category="chemo_hormonal")], {"96402": 1}),
    (
        "two ports of one line are one access",
        [row("drug A", "01:00", "02:00"), row("drug B", "03:00", "04:00")],
        {"96365": 1, "96367": 1},
    ),
    (
        "each rank yields to the one above it",
        [
            injection("drug F", "01:00"),
            fluid("01:00", "02:00"),
            push("drug E", "02:30"),
            row("drug D", "03:00", "03:30"),
            chemo("drug C", "04:00", technique="push"),
            chemo("drug B", "05:00", "06:00"),
        ],
        {"96413": 1, "96411": 1, "96367": 1, "96375": 1, "96361": 1, "96372": 1},
    ),
    (
        "a chemo push is initial above an infusion",
        [row("drug D", "03:00", "03:30"), chemo("drug C", "04:00", "04:05")],
        {"96409": 1, "96367": 1},
    ),
    (
        "an infusion is initial above a push",
        [push("drug E", "02:30"), row("drug D", "03:00", "03:30")],
        {"96365": 1, "96375": 1},
    ),
    ("a push is initial above fluid", [fluid("01:00", "02:00"), push("drug E", "02:30")], {"96374": 1, "96361": 1}),
    (
        "injections stand outside the ranks",
        [injection("drug F", "01:00"), fluid("01:00", "02:00")],
        {"96360": 1, "96372": 1},
    ),
]


@BOTH
@pytest.mark.parametrize(("rows", "expected"), [pytest.param(*example[1:], id=example[0]) for example in EXAMPLES])
def test_an_example_of_the_article(rows: list[Row], expected: dict[str, int], profile: str) -> None:
    assert units(stay(*rows), profile=profile) == expected


SECOND_CHEMO = [chemo("drug A", "01:00", "02:00"), chemo("drug B", "03:00", "05:00")]


def test_two_hours_of_a_second_chemo_drug_are_one_unit_and_an_hour_under_cpt() -> None:
    case = stay(*SECOND_CHEMO)
    assert units(case, initial_tiebreak="first_started") == {"96413": 1, "96417": 1, "96415": 1}
    # The longer drug is the initial one: then its second hour stands behind 96413.
    assert units(case) == {"96413": 1, "96417": 1, "96415": 1}


def test_two_hours_of_a_second_chemo_drug_are_two_units_under_the_article() -> None:
    case = stay(*SECOND_CHEMO)
    choice = {"profile": "article", "initial_tiebreak": "first_started"}
    assert units(case, **choice) == {"96413": 1, "96417": 2}
    assert account(coded(case, **choice), "a2").rules[0] == "R-SEED-01"


def test_an_overlap_of_any_length_is_concurrent_under_the_article() -> None:
    case = stay(row("drug A", "01:00", "02:31"), row("drug B", "02:30", "03:30"))
    assert units(case) == {"96365": 1, "96366": 1, "96367": 1}
    assert units(case, profile="article") == {"96365": 1, "96366": 1, "96368": 1}


def test_two_initials_need_two_sites() -> None:
    drugs = [row("drug A", "01:00", "02:00", site="IV1"), row("drug B", "01:00", "02:00", site="IV2")]
    result = coded(stay(*drugs))
    assert result.units() == {"96365": 2}
    assert [line.modifiers for line in result.lines] == [(), ("59",)]
    assert findings(result, "R-INI-12")
    one_line = stay(*drugs, sites=[site("IV1"), site("IV2", lumen_of="IV1")])
    assert units(one_line) == {"96365": 1, "96368": 1}


def test_incompatible_drugs_alone_keep_an_initial_under_the_article_only() -> None:
    drugs = [row("drug A", "01:00", "02:00", site="IV1"), row("drug B", "02:30", "03:30", site="IV2")]
    lumen = stay(*drugs, sites=[site("IV1"), site("IV2", lumen_of="IV1", reason_kind="incompatible")])
    assert units(lumen) == {"96365": 1, "96367": 1}
    result = coded(lumen, profile="article")
    assert result.units() == {"96365": 2}
    assert modifiers(result, "96365", site="IV2") == ("59",)


@BOTH
def test_fluid_beside_contrast_or_a_drug_loses_those_minutes(profile: str) -> None:
    scan = stay(fluid("11:00", "12:00"), contrast("11:10", "11:40"))
    assert units(scan, profile=profile) == {}
    result = coded(stay(fluid("11:00", "12:00"), row("drug A", "11:00", "11:30")), profile=profile)
    assert result.units() == {"96365": 1}
    assert account(result, "a1").blocked_by == (("a2", 30),)


def test_fluid_on_a_transfusion_day_needs_an_order_of_its_own_or_is_never_reported() -> None:
    plain = stay(blood("08:00", "10:00"), fluid("12:00", "13:00"))
    own = stay(blood("08:00", "10:00"), fluid("12:00", "13:00", distinct=True))
    assert units(plain) == {}
    assert units(own) == {"96360": 1}
    assert units(own, profile="article") == {}
    assert account(coded(own, profile="article"), "a2").rules[0] == "R-HYD-11"


@BOTH
def test_sedation_of_a_procedure_is_never_coded(profile: str) -> None:
    result = coded(stay(push("midazolam", "08:00", bundled=True)), profile=profile)
    assert result.units() == {}
    assert statuses(result) == {"a1": "not_reported"}


@BOTH
def test_a_missing_stop_asks_for_it(profile: str) -> None:
    result = coded(stay(row("drug A", "03:00")), profile=profile)
    assert [finding.severity for finding in findings(result, "R-DOC-01")] == ["query"]
    assert units(stay(fluid("03:00")), profile=profile) == {}
