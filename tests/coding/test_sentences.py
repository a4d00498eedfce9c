"""The sentences of a result are true: how a drug was given and what a fluid lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.coding.stays import (
    Row,
    account,
    away,
    chemo,
    coded,
    findings,
    fluid,
    push,
    row,
    stay,
    visit,
)


def why(*rows: Row, identity: str = "a1", **choice: Any) -> str:
    return account(coded(stay(*rows), **choice), identity).why


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (push("a", "08:00"), "a pushed, one time stamp, is"),
        (push("a", "08:00", "08:03"), "a pushed, 3 min, is"),
        (push("a", "08:00", "08:20", hand_push=True), "a pushed by hand, 20 min, is"),
        (row("a", "08:00", "08:10"), "a, 10 min and so a push, is"),
        (row("a", "08:00"), "a, no stop charted and so a push, is"),
    ],
)
def test_a_push_says_how_it_was_given(given: Row, said: str) -> None:
    assert why(given).startswith(f"{said} the initial of IV1: the only push, with no infusion above it")


def test_a_push_without_a_start_says_so_and_names_its_rule() -> None:
    told = account(coded(stay(push("a", None, "08:10")), missing_start="push_flag"), "a1")
    assert told.why.startswith("a, no start charted and so a push, is the initial")
    assert "R-DOC-03" in told.rules and "R-DEF-01" not in told.rules


def test_a_later_drug_without_a_stop_is_not_said_to_be_pushed() -> None:
    rows = [row("a", "08:00", "09:00"), row("b", "09:00"), row("b", "12:00")]
    assert why(*rows, identity="a2") == "b, no stop charted and so a push: a new drug"
    assert why(*rows, identity="a3") == "b, no stop charted and so a push: again 180 min after 09:00"


def test_a_chemo_push_that_leads_is_only_said_to_have_no_chemo_infusion_above_it() -> None:
    told = why(chemo("a", "08:00", technique="push"), row("b", "09:00", "10:00"))
    assert told.endswith("the only chemo push, with no chemo infusion above it")


def test_an_infusion_that_was_stopped_early_says_that_it_is_coded_as_meant() -> None:
    told = why(chemo("a", "08:00", "08:10", discontinued=True), discontinued_short="intended_code")
    assert told.endswith("10 min, stopped early and coded as it was meant")


def test_fluid_that_leads_says_why() -> None:
    assert "the initial of IV1, nothing that ranks above fluid is coded there" in why(fluid("08:00", "09:00"))


def test_fluid_that_adds_nothing_to_the_sum_says_what_is_left_of_it() -> None:
    rows = [fluid("08:00", "09:00"), row("a", "10:00", "11:00"), fluid("10:00", "11:00")]
    assert why(*rows, identity="a3") == "normal saline: all of its 60 min are blocked"
    short = [fluid("08:00", "09:00"), row("a", "09:30", "10:00"), fluid("10:00", "10:20")]
    told = account(coded(stay(*short), hydration_sum="segment_min_31"), "a3")
    assert told.why == "normal saline: 20 of its 20 min are free, but in no stretch of 31"
    assert told.rules == ("R-HYD-05",)


def test_of_drugs_in_one_bag_the_one_that_carries_the_units_has_the_minutes() -> None:
    rows = [row("thiamine", "08:00", "09:00", bag="b"), row("folic acid", "08:00", "09:00", bag="b")]
    result = coded(stay(*rows))
    assert [account(result, name).counted_minutes for name in ("a1", "a2")] == [60, 0]


def test_what_lies_outside_says_where_the_counted_time_begins_and_ends() -> None:
    rows = [push("a", "07:45"), push("b", "11:30"), row("c", "11:10", "11:40"), push("d", "09:10")]
    hours = visit("V1", "08:00", "13:00", inpatient_from="11:00")
    result = coded(stay(*rows, visits=[hours], exclusions=[away("09:00", "09:30")]))
    assert [told.why for told in result.accounts] == [
        "a 07:45 lies before the counted time, which begins at 08:00",
        "b 11:30 lies after the counted time, which ends at 11:00",
        "c 11:10 lies after the counted time, which ends at 11:00",
        "d 09:10 lies in the time from 09:00 to 09:30, which does not count",
    ]
    assert [told.rules[0] for told in result.accounts] == ["R-TIME-02", "R-TIME-02", "R-TIME-02", "R-TIME-03"]
    clipped = [row("a", "07:30", "09:45"), row("b", "08:30", "09:30")]
    result = coded(stay(*clipped, visits=[hours], exclusions=[away("09:00", "09:20")]))
    (before,), (within,) = (findings(result, rule) for rule in ("R-TIME-01", "R-TIME-03"))
    assert before.message.endswith("which begins at 08:00 and leaves out 09:00 to 09:20")
    assert within.message.endswith("20 of 60 charted min lie outside the counted time, which leaves out 09:00 to 09:20")


def test_the_minutes_that_do_not_count_add_up_to_the_bounds_that_are_named() -> None:
    hours = visit("V1", "08:00", "13:00", inpatient_from="11:00")
    windows = [away("08:30", "08:40"), away("09:00", "09:20"), away("12:00", "12:30")]
    result = coded(stay(row("a", "07:30", "11:15"), visits=[hours], exclusions=windows))
    (told,) = findings(result, "R-TIME-01")
    assert told.message == (
        "a 07:30: 75 of 225 charted min lie outside the counted time, "
        "which begins at 08:00, ends at 11:00 and leaves out 08:30 to 08:40 and 09:00 to 09:20"
    )


def test_an_injection_without_a_stop_is_not_said_to_be_pushed() -> None:
    under_the_skin = coded(stay(row("a", "08:00", route="SQ", technique="infusion")))
    assert account(under_the_skin, "a1").why == "a, no stop charted: a drug injection by route SQ"
    assert findings(under_the_skin, "R-DOC-01")[0].message.endswith("Coded as an injection until then")
    assert (
        why(row("a", "08:00", "08:10", route="SQ", technique="infusion")) == "a, 10 min: a drug injection by route SQ"
    )
    assert why(chemo("a", "08:00", route="IA")) == "a into an artery, no stop charted"
    assert why(chemo("a", "08:00", route="IA", technique="push")) == "a into an artery, one time stamp"
    assert why(chemo("a", "08:00", "08:05", route="IA", technique="push")) == "a into an artery, 5 min"


def test_an_oral_drug_says_that_its_route_has_no_code() -> None:
    assert why(row("a", "08:00", route="PO", technique="other")) == "a: no drug-administration code for route PO"


def test_the_gap_that_was_too_short_is_told_and_no_other() -> None:
    pushes = [push("a", "08:00"), push("a", "08:29"), push("a", "09:00")]
    told = [(link.minutes, link.reported, link.needed) for link in coded(stay(*pushes)).drawing.links]
    assert told == [(29, False, 31), (60, True, 0)]
    least = [link.needed for link in coded(stay(*pushes), push_repeat_threshold="ge30").drawing.links]
    assert least == [30, 0]
    office = coded(stay(*pushes, setting="professional", primary_reason="a1"))
    assert [(link.reported, link.needed) for link in office.drawing.links] == [(False, 0), (False, 0)]


def test_a_row_of_another_day_than_the_visit_is_told_which_day_the_counted_time_begins_and_ends() -> None:
    rows = [row("a", "12:35", "13:35"), row("b", "+2 09:00", "+2 10:00")]
    result = coded(stay(*rows, visits=[visit("V1", "+1 11:52", "+1 14:00")]))
    assert [told.why for told in result.accounts] == [
        "a 12:35 lies before the counted time, which begins at 11:52 on 6 Jan",
        "b 09:00 lies after the counted time, which ends at 14:00 on 6 Jan",
    ]
