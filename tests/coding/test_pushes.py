"""Pushes of one access: new drugs, the same drug again, boluses (rules sections 1, 4 and 7)."""

from __future__ import annotations

import pytest

from tests.coding.stays import (
    account,
    chemo,
    coded,
    findings,
    office,
    push,
    row,
    severities,
    stay,
    the_line,
    units,
)


def test_each_new_drug_counts_and_the_earliest_is_initial() -> None:
    result = coded(stay(push("b", "08:10"), push("a", "08:00"), push("c", "08:20")))
    assert result.units() == {"96374": 1, "96375": 2}
    assert account(result, "a2").units == {"96374": 1}


def test_of_two_pushes_at_once_the_longer_then_the_name_is_first() -> None:
    case = stay(push("a", "08:00"), push("b", "08:00", "08:05"))
    assert account(coded(case), "a2").units == {"96374": 1}
    assert account(coded(stay(push("b", "08:00"), push("a", "08:00"))), "a2").units == {"96374": 1}


def test_drugs_of_one_syringe_are_one_push() -> None:
    result = coded(stay(push("a", "08:00", bag="s"), push("b", "08:00", bag="s")))
    assert result.units() == {"96374": 1}
    assert account(result, "a2").status == "absorbed"


def test_a_push_during_an_infusion_is_a_push_and_takes_nothing_from_it() -> None:
    result = coded(stay(row("a", "08:00", "09:31"), push("b", "08:30", "08:40")))
    assert result.units() == {"96365": 1, "96366": 1, "96375": 1}
    assert the_line(result, "96375").minutes == 10


def test_a_hand_given_push_beyond_15_minutes_stays_one_where_presence_is_charted() -> None:
    by_hand = stay(push("a", "08:00", "08:20", hand_push=True))
    result = coded(by_hand)
    assert result.units() == {"96374": 1}
    assert "R-DEF-02" in account(result, "a1").rules
    assert the_line(result, "96374").minutes == 20
    assert units(by_hand, manual_push_over_15="infusion_by_time") == {"96365": 1}
    assert units(stay(push("a", "08:00", "08:20"))) == {"96365": 1}


# -- the same drug again -------------------------------------------------------------------------------------------


def gaps(*starts: str, **choice: object) -> list[int]:
    """Which of several pushes of one drug are reported again."""
    result = coded(stay(*[push("morphine", start) for start in starts]), **choice)
    return [n for n, told in enumerate(result.accounts, 1) if "96376" in told.units]


def test_30_minutes_are_measured_from_the_last_reported_push() -> None:
    starts = ("08:00", "08:20", "08:40")
    assert gaps(*starts) == [3]
    assert gaps(*starts, push_repeat_anchor="last_given") == []
    assert gaps(*starts, push_repeat_anchor="first_push") == [3]
    later = ("08:00", "08:31", "08:55", "09:02")
    assert gaps(*later) == [2, 4]
    assert gaps(*later, push_repeat_anchor="first_push") == [2, 3, 4]
    assert gaps(*later, push_repeat_anchor="last_given") == [2]


def test_31_minutes_are_enough_and_30_only_for_some() -> None:
    assert gaps("08:00", "08:30") == []
    assert gaps("08:00", "08:31") == [2]
    assert gaps("08:00", "08:30", push_repeat_threshold="ge30") == [2]
    assert gaps("08:00", "08:29", push_repeat_threshold="ge30") == []


def test_an_unreported_repeat_says_how_far_it_was() -> None:
    result = coded(stay(push("morphine", "08:00"), push("morphine", "08:30")))
    assert account(result, "a2").rules == ("R-REP-06",)
    assert "30 min" in account(result, "a2").why and "31" in account(result, "a2").why
    links = result.drawing.links
    assert [(link.first, link.second, link.minutes, link.reported) for link in links] == [("a1", "a2", 30, False)]


def test_pushes_are_never_added_up_to_an_infusion() -> None:
    case = stay(push("a", "08:00", "08:10"), push("a", "08:10", "08:20"))
    assert units(case) == {"96374": 1}


def test_an_office_has_no_repeated_push() -> None:
    result = coded(office(push("a", "08:00"), push("a", "10:00"), push("b", "11:00")))
    assert result.units() == {"96374": 1, "96375": 1}
    assert account(result, "a2").rules == ("R-REP-03",)


def test_a_chemo_push_is_reported_once() -> None:
    result = coded(stay(chemo("a", "08:00", technique="push"), chemo("a", "10:00", technique="push")))
    assert result.units() == {"96409": 1}
    assert account(result, "a2").rules == ("R-SEQ-03",)


# -- a drug that is infused as well ---------------------------------------------------------------------------------


def test_a_push_of_a_drug_that_is_infused_is_not_new_before_or_after() -> None:
    for start in ("07:00", "08:30", "10:00"):
        result = coded(stay(row("a", "08:00", "09:00"), push("a", start)))
        assert result.units() == {"96365": 1, "96376": 1}
        assert account(result, "a2").rules == ("R-REP-04",)
    assert units(office(row("a", "08:00", "09:00"), push("a", "10:00"))) == {"96365": 1}


def test_even_where_its_infusion_earned_nothing() -> None:
    case = stay(
        row("a", "08:00", "10:00"),
        row("b", "08:10", "08:40"),
        row("c", "08:10", "08:40"),
        push("c", "11:00"),
    )
    assert units(case) == {"96365": 1, "96366": 1, "96368": 1, "96376": 1}


def test_a_chemo_push_of_a_drug_that_is_infused_has_no_code() -> None:
    result = coded(stay(chemo("a", "08:00", "09:00"), chemo("a", "07:30", technique="push")))
    assert result.units() == {"96413": 1}
    assert account(result, "a2").rules == ("R-SEQ-03",)


def test_the_home_pump_does_not_make_the_bolus_a_repeat() -> None:
    case = stay(
        chemo("oxaliplatin", "08:00", "10:00"),
        chemo("fluorouracil", "10:10", technique="push"),
        chemo("fluorouracil", "10:30", "+2 08:30", technique="pump"),
    )
    assert units(case) == {"96413": 1, "96415": 1, "96411": 1, "96416": 1}


def test_at_another_access_the_drug_is_new() -> None:
    case = stay(row("a", "08:00", "09:00", site="IV1"), push("a", "10:00", site="IV2"))
    assert units(case) == {"96365": 1, "96374": 1}


@pytest.mark.parametrize(("start", "reported"), [("08:30", False), ("09:30", False), ("09:31", True), ("07:00", True)])
def test_a_push_may_have_to_wait_after_its_infusion(start: str, reported: bool) -> None:
    case = stay(row("a", "08:00", "09:00"), push("a", start))
    result = coded(case, push_after_infusion_gap="gt30_from_stop")
    assert result.units() == ({"96365": 1, "96376": 1} if reported else {"96365": 1})
    if not reported:
        assert account(result, "a2").rules == ("R-REP-04",)


def test_two_pushes_of_an_infused_drug_still_keep_their_distance() -> None:
    case = stay(row("a", "08:00", "09:00"), push("a", "10:00"), push("a", "10:30"), push("a", "10:31"))
    assert units(case) == {"96365": 1, "96376": 2}


# -- boluses from the bag -------------------------------------------------------------------------------------------


def test_a_bolus_from_the_running_bag_is_part_of_the_infusion() -> None:
    case = stay(row("heparin", "08:00", "10:00"), push("heparin", "08:00", from_bag=True))
    result = coded(case)
    assert result.units() == {"96365": 1, "96366": 1}
    assert account(result, "a2").status == "absorbed"
    assert account(result, "a2").rules == ("R-REP-05",)
    assert units(case, loading_dose="always_push") == {"96365": 1, "96366": 1, "96376": 1}
    assert units(case, loading_dose="never") == {"96365": 1, "96366": 1}


def test_a_syringe_of_its_own_is_a_push_unless_no_push_of_an_infused_drug_is_coded() -> None:
    case = stay(row("heparin", "08:00", "10:00"), push("heparin", "08:00"))
    assert units(case) == {"96365": 1, "96366": 1, "96376": 1}
    never = coded(case, loading_dose="never")
    assert never.units() == {"96365": 1, "96366": 1}
    assert account(never, "a2").status == "not_reported"


def test_a_bolus_from_a_bag_that_does_not_run_there_is_a_push_with_a_warning() -> None:
    result = coded(stay(push("heparin", "08:00", from_bag=True)))
    assert result.units() == {"96374": 1}
    assert severities(result, "R-REP-05") == ["warning"]


def test_a_bolus_from_the_bag_never_merges_with_it() -> None:
    case = stay(
        row("heparin", "08:00", "10:00", bag="h", order="h"),
        push("heparin", "08:00", "08:10", bag="h", order="h", from_bag=True),
    )
    result = coded(case, loading_dose="always_push")
    assert result.units() == {"96365": 1, "96366": 1, "96376": 1}


def test_a_bolus_from_the_bag_is_no_initial_of_an_office() -> None:
    case = office(push("heparin", "07:59", from_bag=True), row("heparin", "08:00", "10:00"), primary_reason=None)
    assert units(case, pro_initial_fallback="first_started") == {"96365": 1, "96366": 1}
    syringe = office(push("heparin", "07:59"), row("heparin", "08:00", "10:00"), primary_reason=None)
    assert units(syringe, pro_initial_fallback="first_started") == {"96374": 1, "96367": 1, "96366": 1}
    assert units(syringe, pro_initial_fallback="first_started", loading_dose="never") == {"96365": 1, "96366": 1}


# -- two drugs in one minute ----------------------------------------------------------------------------------------


def test_drugs_pushed_in_the_same_minute_all_count_or_one() -> None:
    case = stay(push("a", "08:00"), push("b", "08:00"), push("c", "08:01"))
    assert units(case) == {"96374": 1, "96375": 2}
    one = coded(case, simultaneous_pushes="one_only")
    assert one.units() == {"96374": 1, "96375": 1}
    assert account(one, "a2").rules == ("R-DEF-06",)


def test_of_a_chemo_push_and_another_in_one_minute_chemo_counts() -> None:
    only = {"simultaneous_pushes": "one_only"}
    assert units(stay(push("a", "08:00"), chemo("v", "08:00", technique="push")), **only) == {"96409": 1}
    infused = stay(
        chemo("p", "09:00", "10:00"), push("a", "08:00"), chemo("v", "08:00", technique="push"), push("b", "08:00")
    )
    assert units(infused, **only) == {"96413": 1, "96411": 1}


def test_a_drug_that_did_not_count_in_its_minute_is_no_new_drug_later() -> None:
    case = stay(push("a", "08:00"), push("b", "08:00"), push("b", "10:00"))
    result = coded(case, simultaneous_pushes="one_only")
    assert result.units() == {"96374": 1, "96376": 1}
    assert "infused" not in account(result, "a3").why
    assert not findings(result, "R-CON-09")


def test_the_first_push_of_an_infused_drug_has_no_push_to_wait_for() -> None:
    case = stay(row("a", "08:00", "09:00"), push("a", "09:10"), push("a", "09:30"))
    for anchor in ("last_given", "first_push"):
        assert units(case, push_repeat_anchor=anchor) == {"96365": 1, "96376": 1}


def test_a_bolus_from_the_bag_is_one_however_long_the_pump_takes() -> None:
    case = stay(row("heparin", "08:00", "08:20", from_bag=True), row("heparin", "08:20", "09:51"))
    result = coded(case)
    assert result.units() == {"96365": 1, "96366": 1}
    assert account(result, "a1").rules == ("R-REP-05",)
    assert units(case, loading_dose="always_push") == {"96365": 1, "96366": 1, "96376": 1}
    assert units(case, loading_dose="never") == {"96365": 1, "96366": 1}
    assert units(stay(row("heparin", "08:00", "08:20", from_bag=True))) == {"96374": 1}
