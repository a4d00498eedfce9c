"""Infusions of one access: initial, sequential, concurrent, hours, the same drug again (rules sections 3 to 7)."""

from __future__ import annotations

import pytest

from tests.coding.stays import (
    account,
    chemo,
    coded,
    findings,
    fluid,
    injection,
    office,
    push,
    row,
    severities,
    stay,
    the_line,
    units,
)

# -- the initial --------------------------------------------------------------------------------------------------


def test_rank_decides_and_not_the_clock() -> None:
    case = stay(
        fluid("06:00", "07:00"),
        push("ondansetron", "07:00"),
        row("cefepime", "07:30", "08:00"),
        chemo("vincristine", "08:10", technique="push"),
        chemo("paclitaxel", "09:00", "10:00"),
    )
    assert units(case) == {"96413": 1, "96411": 1, "96367": 1, "96375": 1, "96361": 1}


def test_of_two_infusions_of_one_rank_the_longer_is_initial() -> None:
    # The longer one keeps its 91 minutes whole; the shorter has 60 of its own.
    case = stay(row("a", "08:00", "09:30"), row("b", "09:00", "10:31"))
    result = coded(case)
    assert result.units() == {"96365": 1, "96366": 1, "96367": 1}
    assert account(result, "a2").units == {"96365": 1, "96366": 1}
    first = coded(case, initial_tiebreak="first_started")
    assert first.units() == {"96365": 1, "96367": 1}
    assert account(first, "a1").units == {"96365": 1}


def test_of_equally_long_ones_the_earlier_then_the_name_decides() -> None:
    assert account(coded(stay(row("b", "08:00", "09:00"), row("a", "09:00", "10:00"))), "a1").units == {"96365": 1}
    assert account(coded(stay(row("b", "08:00", "09:00"), row("a", "08:00", "09:00"))), "a2").units == {"96365": 1}


def test_the_tie_break_compares_single_bags_and_pooled_chemo_as_one() -> None:
    bags = [row("a", "08:00", "08:50"), row("a", "12:00", "12:50"), row("b", "09:00", "10:00")]
    assert account(coded(stay(*bags)), "a3").units == {"96365": 1}
    pooled = coded(stay(*[{**bag, "category": "chemo"} for bag in bags]))
    assert account(pooled, "a1").units == {"96413": 1, "96415": 1}
    assert account(pooled, "a2").status == "absorbed"
    assert account(pooled, "a3").units == {"96417": 1}
    apart = coded(stay(*[{**bag, "category": "chemo"} for bag in bags]), same_chemo_repeat="each_96415")
    assert account(apart, "a3").units == {"96413": 1}


def test_the_earliest_bag_carries_the_first_hour_whatever_bag_won_the_tie_break() -> None:
    case = stay(row("a", "08:00", "08:30"), row("b", "09:00", "10:00"), row("a", "12:00", "15:00"))
    result = coded(case)
    assert account(result, "a1").units == {"96365": 1}
    assert account(result, "a2").units == {"96367": 1}
    assert account(result, "a3").units == {"96366": 3}


def test_everything_but_the_initial_takes_add_ons() -> None:
    case = stay(chemo("a", "10:00", "11:00"), row("b", "08:00", "08:30"), push("c", "09:00"), fluid("12:00", "12:31"))
    assert units(case) == {"96413": 1, "96367": 1, "96375": 1, "96361": 1}


def test_injections_are_no_rivals() -> None:
    case = stay(injection("a", "08:00"), injection("b", "08:00", category="chemo"), fluid("09:00", "10:00"))
    assert units(case) == {"96372": 1, "96401": 1, "96360": 1}


# -- the initial of an office --------------------------------------------------------------------------------------


def test_the_reason_for_the_visit_is_initial_whatever_its_rank() -> None:
    rows = [push("a", "08:00"), row("b", "09:00", "10:00"), chemo("c", "11:00", "12:00"), fluid("13:00", "14:00")]
    assert units(office(*rows, primary_reason="a1")) == {"96374": 1, "96367": 1, "96417": 1, "96361": 1}
    assert units(office(*rows, primary_reason="a2")) == {"96365": 1, "96375": 1, "96417": 1, "96361": 1}
    assert units(office(*rows, primary_reason="a3")) == {"96413": 1, "96375": 1, "96367": 1, "96361": 1}
    assert units(office(*rows, primary_reason="a4")) == {"96360": 1, "96375": 1, "96367": 1, "96417": 1}
    assert units(stay(*rows)) == {"96413": 1, "96375": 1, "96367": 1, "96361": 1}


def test_the_reason_names_the_drug_and_its_infusion_before_its_push() -> None:
    rows = [push("a", "08:00"), row("a", "09:00", "09:30"), row("a", "10:00", "10:40"), row("b", "11:00", "13:00")]
    for named in ("a1", "a2", "a3"):
        result = coded(office(*rows, primary_reason=named))
        assert account(result, "a2").units == {"96365": 1}
        assert account(result, "a3").units == {"96366": 1}
        assert account(result, "a1").status == "not_reported"


def test_of_two_reasons_at_one_access_the_first_counts() -> None:
    rows = [row("a", "08:00", "09:00"), row("b", "09:00", "10:00")]
    assert account(coded(office(*rows, primary_reason=["a2", "a1"])), "a2").units == {"96365": 1}
    assert account(coded(office(*rows, primary_reason=["a1", "a2"])), "a1").units == {"96365": 1}


def test_each_access_may_have_its_reason() -> None:
    rows = [
        push("a", "08:00", site="IV1"),
        row("b", "09:00", "10:00", site="IV1"),
        push("c", "08:00", site="IV2"),
        row("d", "09:00", "10:00", site="IV2"),
    ]
    assert units(office(*rows, primary_reason=["a1", "a3"])) == {"96374": 2, "96367": 2}
    assert units(office(*rows, primary_reason="a1")) == {"96374": 1, "96367": 1, "96365": 1, "96375": 1}


def test_a_named_fluid_is_initial_from_31_net_minutes_on() -> None:
    for minutes, expected in ((30, {"96374": 1}), (31, {"96360": 1, "96375": 1})):
        assert units(office(fluid("08:00", minutes=minutes), push("a", "07:00"))) == expected
    blocked = office(fluid("08:00", "08:40"), row("a", "08:20", "08:40"))
    assert units(blocked) == {"96365": 1}


def test_a_named_fluid_that_earns_nothing_leaves_the_initial_to_others() -> None:
    # 20 and 20 minutes are 40 together, but no stretch of its own reaches 31.
    rows = [fluid("08:00", "08:20"), fluid("09:00", "09:20"), push("a", "07:00")]
    assert units(office(*rows)) == {"96360": 1, "96375": 1}
    assert units(office(*rows), hydration_sum="segment_each") == {"96374": 1}
    assert units(office(*rows), hydration_sum="segment_min_31") == {"96374": 1}


def test_a_reason_that_fits_no_access_leaves_it_to_the_fallback() -> None:
    rows = [injection("x", "07:00"), push("a", "08:00"), row("b", "09:00", "10:00")]
    result = coded(office(*rows, primary_reason="a1"))
    assert result.units() == {"96372": 1, "96365": 1, "96375": 1}
    assert severities(result, "R-INI-02") == ["warning"]


def test_asking_needs_more_than_one_service() -> None:
    for rows in ([push("a", "08:00")], [fluid("08:00", "09:00")], [push("a", "08:00"), fluid("08:00", "08:20")]):
        assert not findings(coded(office(*rows, primary_reason=None)), "R-INI-02")
    asked = coded(office(push("a", "08:00"), fluid("08:00", "09:00"), primary_reason=None))
    assert severities(asked, "R-INI-02") == ["warning"]
    assert asked.units() == {"96374": 1, "96361": 1}


# -- sequential and concurrent -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stop", "expected"),
    [
        ("09:15", {"96365": 1, "96368": 1}),  # 15 alone
        ("09:16", {"96365": 1, "96367": 1}),  # 16 alone
        ("10:30", {"96365": 1, "96367": 1}),  # 90 alone
        ("10:31", {"96365": 1, "96367": 1, "96366": 1}),  # 91 alone, of 121
    ],
)
def test_a_drug_keeps_the_minutes_it_runs_alone(stop: str, expected: dict[str, int]) -> None:
    case = stay(row("a", "08:00", "09:00"), row("b", "08:30", stop))
    assert units(case, initial_tiebreak="first_started") == expected


def test_a_pair_after_the_initial_is_sequential_and_concurrent() -> None:
    case = stay(row("a", "08:00", "10:00"), row("b", "11:00", "12:00"), row("c", "11:10", "11:40"))
    result = coded(case)
    assert result.units() == {"96365": 1, "96366": 1, "96367": 1, "96368": 1}
    assert account(result, "a3").units == {"96368": 1}


def test_a_third_drug_at_once_is_not_reported() -> None:
    case = stay(row("a", "08:00", "10:00"), row("b", "08:00", "09:00"), row("c", "08:00", "09:00"))
    result = coded(case)
    assert result.units() == {"96365": 1, "96366": 1, "96368": 1}
    assert account(result, "a3").rules == ("R-CON-11",)
    assert account(result, "a3").blocked_by == (("a1", 60),)


def test_therapeutic_beside_chemo_is_concurrent() -> None:
    assert units(stay(chemo("a", "08:00", "10:00"), row("b", "08:00", "10:00"))) == {"96413": 1, "96415": 1, "96368": 1}


def test_drugs_on_two_accesses_are_not_concurrent() -> None:
    case = stay(row("a", "08:00", "09:00", site="IV1"), row("b", "08:00", "09:00", site="IV2"))
    assert units(case) == {"96365": 2}


def test_drugs_of_one_bag_are_one_infusate_and_one_of_them_alone_is_another_drug() -> None:
    mix = [row("a", "08:00", "09:00", bag="m"), row("b", "08:00", "09:00", bag="m")]
    assert units(stay(*mix, row("b", "10:00", "11:00"))) == {"96365": 1, "96367": 1}
    assert units(stay(*mix, row("b", "10:00", "11:00", bag="n"), row("a", "10:00", "11:00", bag="n"))) == {
        "96365": 1,
        "96366": 1,
    }


def test_the_carrier_in_a_bag_is_part_of_it_and_of_no_account_in_the_name_of_the_drug() -> None:
    for category in ("vehicle", "hydration", "kvo"):
        rows = [
            row("a", "08:00", "09:00", bag="m"),
            row("saline", "08:00", "09:00", bag="m", category=category),
            row("a", "10:00", "11:00"),
        ]
        result = coded(stay(*rows))
        assert result.units() == {"96365": 1, "96366": 1}
        assert account(result, "a2").status == "absorbed"
        assert account(result, "a2").rules == ("R-DEF-04",)
        assert account(result, "a2").why in ("in the bag of a 08:00", "one administration with a 08:00")
        assert the_line(result, "96365").administrations == ("a1", "a2")


def test_a_carrier_in_a_bag_needs_no_order_of_its_own() -> None:
    rows = [row("a", "08:00", "09:00", bag="m"), fluid("08:00", "09:00", bag="m", ordered=False)]
    result = coded(stay(*rows))
    assert result.units() == {"96365": 1}
    assert severities(result, "R-GATE-03") == ["warning"]


def test_whichever_class_of_a_bag_is_strongest_names_it() -> None:
    mix = stay(row("a", "08:00", "09:00", bag="m"), chemo("b", "08:00", "09:00", bag="m"))
    assert units(mix) == {"96413": 1}
    scan = stay(fluid("08:00", "09:00", bag="m"), row("dye", "08:00", "09:00", bag="m", category="contrast"))
    assert coded(scan).account("a2").status == "not_reported"


# -- chemo beside chemo ---------------------------------------------------------------------------------------------


def test_of_two_chemo_drugs_at_once_one_is_coded_and_the_other_flagged() -> None:
    case = stay(chemo("a", "08:00", "10:00"), chemo("b", "08:30", "09:30"))
    result = coded(case)
    assert result.units() == {"96413": 1, "96415": 1}
    assert account(result, "a2").rules == ("R-CON-06",)
    assert severities(result, "R-CON-06") == ["warning"]


def test_the_later_chemo_drug_yields_its_shared_minutes_only() -> None:
    case = stay(chemo("a", "08:00", "10:00"), chemo("b", "09:00", "11:31"))
    result = coded(case, initial_tiebreak="first_started")
    assert result.units() == {"96413": 1, "96415": 2, "96417": 1}
    assert account(result, "a2").counted_minutes == 91
    assert account(result, "a2").blocked_by == (("a1", 60),)


def test_a_chemo_drug_at_once_may_be_96417_with_its_net_hours() -> None:
    second = {"concurrent_chemo": "second_as_96417"}
    assert units(stay(chemo("a", "08:00", "12:00"), chemo("b", "08:30", "11:30")), **second) == {
        "96413": 1,
        "96415": 3,
        "96417": 1,
    }
    # Concurrent by the majority of its minutes: 180 of 300 shared, 120 alone earn one further hour.
    later = stay(chemo("a", "08:00", "13:00"), chemo("b", "10:00", "15:00"))
    assert units(later, partial_overlap="majority", **second) == {"96413": 1, "96415": 5, "96417": 1}


def test_a_chemo_drug_that_ran_before_is_never_96417() -> None:
    case = stay(chemo("a", "08:00", "12:00"), chemo("b", "12:30", "13:30"), chemo("b", "14:00", "14:30"))
    beside = stay(chemo("a", "08:00", "12:00"), chemo("b", "07:00", "08:00"), chemo("b", "09:00", "10:00"))
    apart = {"same_chemo_repeat": "each_96415"}
    assert units(case, **apart) == {"96413": 1, "96415": 4, "96417": 1}
    assert units(beside, concurrent_chemo="second_as_96417", **apart) == {"96413": 1, "96415": 4, "96417": 1}


# -- hours ----------------------------------------------------------------------------------------------------------


def test_the_clock_restarts_for_each_drug() -> None:
    case = stay(chemo("a", "08:00", "10:00"), chemo("b", "10:00", "12:00"))
    assert units(case) == {"96413": 1, "96417": 1, "96415": 2}
    # 80 and 80 minutes are never 160.
    assert units(stay(row("a", "08:00", "09:20"), row("b", "09:20", "10:40"))) == {"96365": 1, "96367": 1}


def test_a_long_infusion_on_an_ordinary_pump_keeps_its_family() -> None:
    assert units(stay(row("a", "08:00", "17:00"))) == {"96365": 1, "96366": 8}
    assert units(stay(chemo("a", "08:00", "17:00"))) == {"96413": 1, "96415": 8}


# -- the same drug again --------------------------------------------------------------------------------------------


def test_a_later_bag_is_a_repeat_even_if_the_first_was_concurrent_or_earned_nothing() -> None:
    concurrent = stay(row("a", "08:00", "10:00"), row("b", "08:30", "09:00"), row("b", "11:00", "12:00"))
    assert units(concurrent) == {"96365": 1, "96366": 2, "96368": 1}
    third = stay(
        row("a", "08:00", "10:00"),
        row("b", "08:30", "09:00"),
        row("c", "08:40", "09:00"),
        row("c", "11:00", "12:00"),
    )
    assert units(third) == {"96365": 1, "96366": 2, "96368": 1}


def test_a_later_bag_beside_another_drug_is_concurrent() -> None:
    case = stay(row("b", "06:00", "06:30"), row("a", "08:00", "10:00"), row("b", "08:30", "09:00"))
    assert units(case) == {"96365": 1, "96366": 1, "96367": 1, "96368": 1}


def test_a_drug_never_runs_beside_itself() -> None:
    case = stay(row("a", "08:00", "09:00"), row("a", "08:44", "09:16"))
    result = coded(case)
    assert result.units() == {"96365": 1, "96366": 1}
    assert account(result, "a2").counted_minutes == 16
    assert account(result, "a2").blocked_by == (("a1", 16),)


def test_a_later_bag_with_fewer_than_16_minutes_left_is_absorbed() -> None:
    case = stay(row("a", "08:00", "09:00"), row("a", "08:44", "09:15"))
    result = coded(case)
    assert result.units() == {"96365": 1}
    assert account(result, "a2").status == "absorbed"
    assert account(result, "a2").counted_minutes == 0
    assert account(result, "a2").blocked_by == (("a1", 16),)
    # Added up, 60 and 15 minutes are 75; a third bag of 16 makes them 91.
    assert units(case, same_drug_repeat_infusion="cumulate") == {"96365": 1}
    more = stay(row("a", "08:00", "09:00"), row("a", "08:44", "09:15"), row("a", "10:00", "10:16"))
    assert units(more, same_drug_repeat_infusion="cumulate") == {"96365": 1, "96366": 1}


def test_what_is_left_of_a_bag_is_added_up_and_never_concurrent() -> None:
    # 15 minutes are left of the second bag, 5 of them beside the other drug: 40 + 10 are one unit.
    case = stay(row("b", "07:50", "11:50"), row("a", "07:00", "07:40"), row("a", "07:30", "07:55"))
    result = coded(case, same_drug_repeat_infusion="cumulate")
    assert result.units() == {"96365": 1, "96366": 3, "96367": 1}
    assert account(result, "a3").counted_minutes == 10
    assert account(result, "a3").blocked_by == (("a2", 10), ("a1", 5))


def test_a_chemo_bag_wholly_beside_an_earlier_one_of_its_drug_is_absorbed() -> None:
    case = stay(chemo("a", "08:00", "10:00"), chemo("a", "08:30", "09:30"))
    for knob in ("each_min16", "cumulate"):
        result = coded(case, same_chemo_repeat="each_96415", same_drug_repeat_infusion=knob)
        assert result.units() == {"96413": 1, "96415": 1}
        assert account(result, "a2").status == "absorbed"


def test_chemo_bags_of_one_drug_are_one_infusion() -> None:
    case = stay(chemo("a", "08:00", "09:00"), chemo("b", "09:00", "10:00"), chemo("a", "11:00", "12:00"))
    result = coded(case)
    assert result.units() == {"96413": 1, "96415": 1, "96417": 1}
    assert account(result, "a3").status == "absorbed"
    assert account(result, "a3").rules == ("R-REP-02",)
    assert the_line(result, "96413").administrations == ("a1", "a3")


def test_a_chemo_bag_of_15_minutes_stays_out_of_the_sum() -> None:
    case = stay(chemo("a", "08:00", "09:20"), chemo("a", "10:00", "10:15"))
    result = coded(case)
    assert result.units() == {"96413": 1}
    assert account(result, "a2").rules == ("R-SEQ-03",)
    assert units(stay(chemo("a", "08:00", "09:20"), chemo("a", "10:00", "10:16"))) == {"96413": 1, "96415": 1}


# -- infusions by intent --------------------------------------------------------------------------------------------


def test_a_short_discontinued_bag_may_be_coded_as_intended() -> None:
    case = stay(chemo("rituximab", "08:00", "08:10", discontinued=True))
    assert units(case) == {"96409": 1}
    assert units(case, discontinued_short="intended_code") == {"96413": 1}
    at_once = stay(chemo("rituximab", "08:00", "08:00", discontinued=True))
    assert units(at_once, discontinued_short="intended_code") == {"96413": 1}
    after_it = stay(chemo("a", "08:00", "08:10", discontinued=True), chemo("a", "09:00", "09:10", discontinued=True))
    again = coded(after_it, discontinued_short="intended_code")
    assert again.units() == {"96413": 1}
    assert again.account("a2").status == "absorbed"


def test_the_intended_code_is_for_infusions_that_were_stopped() -> None:
    intended = {"discontinued_short": "intended_code"}
    assert units(stay(chemo("a", "08:00", discontinued=True)), **intended) == {"96409": 1}
    assert units(stay(chemo("a", "08:00", "08:10", discontinued=True, technique="push")), **intended) == {"96409": 1}
    assert units(stay(chemo("a", "08:00", "08:10", discontinued=True, hand_push=True)), **intended) == {"96409": 1}
    assert units(stay(chemo("a", "08:00", "08:40", discontinued=True)), **intended) == {"96413": 1}
    saline = {"missing_stop_hydration": "push"}
    assert units(stay(fluid("08:00", "08:00", discontinued=True)), **intended, **saline) == {"96374": 1}


def test_a_short_intended_infusion_beside_another_is_concurrent_or_in_sequence() -> None:
    intended = {"discontinued_short": "intended_code"}
    inside = stay(row("a", "08:00", "09:00"), row("b", "08:10", "08:20", discontinued=True))
    assert units(inside, **intended) == {"96365": 1, "96368": 1}
    after_it = stay(row("a", "08:00", "09:00"), row("b", "09:10", "09:20", discontinued=True))
    assert units(after_it, **intended) == {"96365": 1, "96367": 1}


def test_the_shared_minutes_of_a_concurrent_drug_count_and_are_not_lost() -> None:
    result = coded(stay(row("a", "08:00", "10:00"), row("b", "08:30", "09:00")))
    assert account(result, "a2").counted_minutes == 30
    assert account(result, "a2").blocked_by == ()


def test_a_drug_charted_in_two_classes_at_once_is_not_concurrent_with_itself_whatever_the_order() -> None:
    rows = [row("methotrexate", "08:00", "09:00"), chemo("methotrexate", "08:00", "09:00")]
    for both in (rows, rows[::-1]):
        assert coded(stay(*both)).units() == {"96413": 1}
