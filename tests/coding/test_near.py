"""How far an answer is from changing, by trying: each entry is what the engine says of the moved stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from infusion_gui.case.model import Case
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.near import near, near_steps
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Near, Result, difference
from tests.coding.stays import blood, chemo, fluid, policy, push, row, stay, visit
from tests.coding.strategies import KNOWN, cases, policies


def found(case: Case, *ids: str, reach: int = 180, **choice: object) -> list[Near]:
    knobs = policy(**choice)
    return list(near(case, knobs, {}, code_case(case, knobs), ids or None, reach=reach))


def told(entries: list[Near]) -> list[tuple[str, int | None, tuple[str, ...], tuple[str, ...]]]:
    return [(entry.edge, entry.minutes, entry.gains, entry.loses) for entry in entries]


def test_each_edge_tells_its_smallest_move_either_way() -> None:
    case = stay(row("a", "08:00", "09:30"))
    assert told(found(case)) == [
        ("start", -1, ("96366",), ()),
        ("start", 75, ("96374",), ("96365",)),
        ("stop", -75, ("96374",), ("96365",)),
        ("stop", 1, ("96366",), ()),
    ]


def test_a_move_of_more_than_three_hours_is_not_looked_for() -> None:
    assert told(found(stay(row("a", "08:00", "12:15")))) == [
        ("start", -16, ("96366",), ()),
        ("start", 45, (), ("96366",)),
        ("stop", -45, (), ("96366",)),
        ("stop", 16, ("96366",), ()),
    ]
    assert told(found(stay(chemo("a", "08:00", "+1 08:00", technique="pump")))) == []


def test_a_shorter_reach_finds_what_is_near_only() -> None:
    assert told(found(stay(row("a", "08:00", "09:30")), reach=5)) == [
        ("start", -1, ("96366",), ()),
        ("stop", 1, ("96366",), ()),
    ]


def test_a_single_time_moves_as_a_whole() -> None:
    case = stay(push("a", "08:00"), push("a", "08:30"))
    # Earlier than the other push it is the first one, and the other its repeat.
    assert told(found(case, "a2")) == [("start", -61, ("96376",), ()), ("start", 1, ("96376",), ())]
    stopped = stay(row("a", "08:00", "08:00"), visits=[visit("V1", "07:55")])
    assert told(found(stopped)) == [("start", -6, (), ("96374",))]
    only_stop = stay(row("a", None, "08:00"), visits=[visit("V1", "07:55")])
    assert told(found(only_stop, missing_start="push_flag")) == [("start", -6, (), ("96374",))]


def test_parts_of_an_order_do_not_move_into_each_other() -> None:
    parts = [row("a", "08:00", "08:40", order="o"), row("a", "09:00", "09:40", order="o")]
    # 80 minutes; 11 more would be the next unit: the gap of 20 holds them.
    assert ("stop", 11, ("96366",), ()) in told(found(stay(*parts), "a1"))
    close = [parts[0], row("a", "08:45", "09:25", order="o")]
    assert [entry for entry in told(found(stay(*close), "a1")) if entry[:1] == ("stop",) and entry[1] > 0] == []
    open_end = [row("a", "08:00", "09:25", order="o"), row("a", "09:28", order="o")]
    assert [entry for entry in told(found(stay(*open_end), "a1")) if entry[:1] == ("stop",) and entry[1] > 0] == []


def test_a_stop_nobody_charted_lists_what_each_length_would_earn() -> None:
    case = stay(row("a", "08:00"), visits=[visit("V1", "07:55", "12:00")])
    assert [(e.edge, e.minutes, e.from_start, e.gains, e.loses) for e in found(case)] == [
        ("start", -6, None, (), ("96374",)),
        ("stop", None, 16, ("96365",), ("96374",)),
        ("stop", None, 91, ("96365", "96366"), ("96374",)),
        ("stop", None, 151, ("96365", "96366", "96366"), ("96374",)),
        ("stop", None, 211, ("96365", "96366", "96366", "96366"), ("96374",)),
    ]
    whole_day = [e.from_start for e in found(stay(row("a", "08:00"))) if e.edge == "stop"]
    assert whole_day == [16, 91, 151, 211, 271, 331, 391, 451, 511, 571, 631, 691]


def test_a_length_that_gives_the_present_answer_again_is_listed_without_a_difference() -> None:
    held = stay(fluid("08:00"))
    assert [(e.from_start, e.gains) for e in found(held) if e.edge == "stop"][:2] == [
        (31, ("96360",)),
        (91, ("96360", "96361")),
    ]


def test_a_row_without_any_time_has_nothing_near() -> None:
    assert found(stay(row("a"))) == []


def test_rows_are_told_in_the_order_of_the_file() -> None:
    case = stay(push("b", "09:00"), row("a", "08:00", "08:10"))
    assert [entry.administration for entry in found(case, reach=10)] == ["a2", "a2"]
    assert {entry.administration for entry in found(case, "a2", reach=10)} == {"a2"}


# -- the smallest part of the case that can answer is enough --------------------------------------------------------


def brute(case: Case, knobs: Policy, reach: int) -> Iterator[tuple[object, ...]]:
    """The plainest search there is, over the whole case."""
    base = code_case(case, knobs, KNOWN).units()
    for n, moving in enumerate(case.administrations):

        def with_change(n: int = n, **change: int | None) -> Case:
            rows = list(case.administrations)
            rows[n] = rows[n].model_copy(update=change)
            return case.model_copy(update={"administrations": tuple(rows)})

        whole = moving.single_time or moving.stop is None or moving.start is None
        for edge in ("start", "stop") if not whole else ("start",):
            for sign in (-1, 1):
                for minutes in range(sign, sign * (reach + 1), sign):
                    start = moving.start if edge == "stop" or moving.start is None else moving.start + minutes
                    stop = moving.stop if moving.stop is None else moving.stop + minutes * (whole or edge == "stop")
                    if (start is None and stop is None) or (start is not None and stop is not None and stop < start):
                        break
                    units = code_case(with_change(start=start, stop=stop), knobs, KNOWN).units()
                    if units != base:
                        yield (moving.id, edge, minutes, *difference(base, units))
                        break


@settings(max_examples=40)
@given(cases(most=6), policies())
def test_what_is_near_is_what_the_whole_case_says(case: Case, knobs: Policy) -> None:
    alone = tuple(row.model_copy(update={"order": None}) for row in case.administrations)
    case = case.model_copy(update={"administrations": alone})
    entries = near(case, knobs, KNOWN, code_case(case, knobs, KNOWN), reach=16)
    quick = [(e.administration, e.edge, e.minutes, e.gains, e.loses) for e in entries if e.minutes is not None]
    assert quick == list(brute(case, knobs, 16))


TIES = [
    # The blood of one access closes the day for the fluid of another.
    (stay(blood("23:30", "+1 00:05", site="IV1"), fluid("+1 08:00", "+1 09:00", site="IV2")), "a1"),
    # A port flush stands only where no access reports anything.
    (
        stay(
            push("a", "00:05", site="IV1"),
            push("b", "08:00", site="IV2"),
            row("s", "09:00", category="flush", technique="irrigation", site="PORT"),
        ),
        "a1",
    ),
    # The parts of one order may stand at two accesses.
    (
        stay(
            row("a", "08:00", "08:40", order="o", site="IV1"),
            row("a", "09:00", "09:45", order="o", site="IV2"),
            row("b", "12:00", "13:00", site="IV2"),
        ),
        "a2",
    ),
    # 96368 is used up by whichever access is first.
    (
        stay(
            *[row(drug, "08:00", "09:00", site="IV1") for drug in "ab"],
            *[row(drug, start, "09:00", site="IV2") for drug, start in (("a", "08:00"), ("b", "08:44"))],
        ),
        "a4",
    ),
]


@pytest.mark.parametrize(("case", "identity"), TIES)
def test_what_ties_accesses_together_is_not_overlooked(case: Case, identity: str) -> None:
    knobs = policy()
    quick = [(e.administration, e.edge, e.minutes, e.gains, e.loses) for e in found(case, identity, reach=20)]
    assert quick == [entry for entry in brute(case, knobs, 20) if entry[0] == identity]


def test_a_part_without_a_start_stands_in_nobodys_way() -> None:
    parts = [row("a", "08:00", "09:30", order="o"), row("a", None, "10:00", order="o")]
    assert ("stop", 1, ("96366",), ()) in told(found(stay(*parts), "a1"))


def test_each_step_of_the_search_is_one_run_of_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    case = stay(row("a", "08:00", "09:31"), row("b", "10:00", "11:00"))
    result = code_case(case, Policy())
    runs: list[Case] = []

    def counted(moved: Case, *given: Any, **more: Any) -> Result:
        runs.append(moved)
        return code_case(moved, *given, **more)

    monkeypatch.setattr("infusion_gui.coding.near.code_case", counted)
    steps = near_steps(case, Policy(), {}, result, "a1")
    found, done = [], 0
    for step in steps:
        assert len(runs) - done <= 2  # the first one codes the case as it is, too
        done = len(runs)
        found += [step] if step is not None else []
    assert done > 100
    assert found[0].minutes in (-1, 1)  # what is nearest is found first
    assert sorted(found, key=repr) == sorted(near(case, Policy(), {}, result, ("a1",)), key=repr)
