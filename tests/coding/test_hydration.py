"""Fluid: what blocks it, what is left, and what that earns (rules section 8)."""

from __future__ import annotations

import pytest

from tests.coding.stays import (
    Row,
    account,
    away,
    blood,
    chemo,
    coded,
    contrast,
    findings,
    fluid,
    injection,
    push,
    row,
    severities,
    site,
    statuses,
    stay,
    the_line,
    units,
    visit,
)


def test_further_hours_of_fluid_that_stands_behind_another_service() -> None:
    for minutes, expected in ((30, 0), (31, 1), (90, 1), (91, 2), (150, 2), (151, 3), (175, 3)):
        result = coded(stay(push("a", "07:00"), push("b", "07:10"), fluid("08:00", minutes=minutes)))
        assert result.units()["96361"] == expected
        assert result.units()["96360"] == 0


def test_all_fluid_of_an_access_is_one_sum() -> None:
    # Three stretches of 30 minutes make 90; the first codable row carries the unit.
    bags = [fluid("08:00", "08:30"), fluid("09:00", "09:30"), fluid("10:00", "10:30", drug="lactated Ringer")]
    result = coded(stay(push("a", "07:00"), *bags))
    assert result.units() == {"96374": 1, "96361": 1}
    assert statuses(result) == {"a1": "coded", "a2": "coded", "a3": "absorbed", "a4": "absorbed"}
    line = the_line(result, "96361")
    assert line.administrations == ("a2", "a3", "a4")
    assert line.minutes == 90


def test_a_sum_of_many_pieces_is_told_by_their_number() -> None:
    bags = [fluid(f"{hour:02d}:00", f"{hour:02d}:20") for hour in range(8, 21)]
    assert " = 20 + 20 + " in the_line(coded(stay(push("a", "07:00"), *bags[:12])), "96361").why
    assert "260 min in 13 pieces, 260 net" in the_line(coded(stay(push("a", "07:00"), *bags)), "96361").why


def test_fluid_that_runs_twice_at_once_counts_once() -> None:
    result = coded(stay(fluid("08:00", "09:00"), fluid("08:30", "09:31", drug="lactated Ringer")))
    assert result.units() == {"96360": 1, "96361": 1}
    assert account(result, "a2").counted_minutes == 31
    assert account(result, "a2").blocked_by == (("a1", 30),)


def test_both_parts_of_a_fluid_order_stand_behind_its_units() -> None:
    result = coded(stay(fluid("08:00", "08:20", order="f"), fluid("08:40", "09:00", order="f")))
    assert result.units() == {"96360": 1}
    assert statuses(result) == {"a1": "coded", "a2": "absorbed"}
    assert account(result, "a2").why == "one administration with normal saline 08:00"
    assert [told.counted_minutes for told in result.accounts] == [20, 20]


# -- what blocks ----------------------------------------------------------------------------------------------------

BLOCKERS: list[tuple[str, Row]] = [
    ("the initial", row("a", "08:30", "09:00")),
    ("contrast", contrast("08:30", "09:00")),
    ("blood of another day's visit rule aside", blood("08:30", "09:00")),
    ("a drug of a procedure", row("a", "08:30", "09:00", bundled=True)),
    ("a drug of unknown class", row("a", "08:30", "09:00", category=None)),
    ("a chemo pump", chemo("a", "08:30", "09:00", technique="pump")),
    ("a documented push", push("a", "08:30", "08:45")),
]


@pytest.mark.parametrize("blocker", [pytest.param(given, id=name) for name, given in BLOCKERS])
def test_fluid_loses_every_minute_of_a_blocker(blocker: Row) -> None:
    result = coded(stay(fluid("08:00", "10:00", distinct=True), blocker))
    lost = 15 if blocker["technique" if "technique" in blocker else "drug"] == "push" else 30
    assert account(result, "a1").blocked_by == (("a2", lost),)
    assert account(result, "a1").counted_minutes == 120 - lost


def test_sequential_and_concurrent_drugs_block_alike_and_each_minute_once() -> None:
    result = coded(stay(fluid("08:00", "12:00"), row("a", "08:30", "10:00"), row("b", "09:00", "10:30")))
    assert account(result, "a1").blocked_by == (("a2", 90), ("a3", 30))
    assert account(result, "a1").counted_minutes == 120
    assert result.units()["96361"] == 2


def test_a_drug_that_is_not_reported_blocks_as_well() -> None:
    third = [row("a", "08:00", "09:00"), row("b", "08:00", "08:30"), row("c", "08:00", "08:40")]
    result = coded(stay(*third, fluid("07:00", "08:40")))
    assert account(result, "a2").status == "not_reported"
    assert account(result, "a4").counted_minutes == 60
    premed = stay(
        blood("12:00", "13:00"), row("a", "08:00", "08:20", by_protocol=True), fluid("08:00", "09:00", distinct=True)
    )
    never = coded(premed, transfusion_premed="never")
    assert account(never, "a3").blocked_by == (("a2", 20),)
    parts = stay(
        blood("12:00", "13:00"),
        row("a", "08:00", "08:10", by_protocol=True, order="p"),
        row("a", "08:10", "08:20", by_protocol=True, order="p"),
        fluid("08:00", "09:00", distinct=True),
    )
    loose = coded(parts, transfusion_premed="never", hydration_push_deduct="none")
    assert account(loose, "a4").counted_minutes == 40
    early = stay(row("a", "07:30", "08:30"), fluid("08:00", "09:00"), visits=[visit("V1", "08:00")])
    assert account(coded(early, prearrival="exclude_bag"), "a2").blocked_by == (("a1", 30),)


def test_a_held_row_that_is_not_fluid_blocks_its_charted_minutes() -> None:
    parts = [row("a", "08:00", "08:30", order="o"), row("a", "08:40", order="o")]
    result = coded(stay(*parts, fluid("08:00", "09:00")), missing_stop_drug="hold")
    assert account(result, "a3").blocked_by == (("a1", 30),)
    held_fluid = stay(fluid("08:00", "09:00", ordered=False), fluid("08:30", "09:30"))
    assert account(coded(held_fluid), "a2").counted_minutes == 60


def test_what_is_no_drug_blocks_nothing() -> None:
    for given in (
        row("s", "08:00", "09:00", category="flush"),
        row("s", "08:00", "09:00", category="kvo"),
        row("s", "08:00", "09:00", category="vehicle"),
        injection("a", "08:10"),
        row("a", "08:00", "09:00", route="SQ", technique="infusion"),
        row("a", "08:00", "09:00", site="IV2"),
        row("a", "08:00", "09:00", technique="other"),
        contrast("08:00", "09:00", route="PO"),
    ):
        result = coded(stay(fluid("08:00", "09:00"), given, sites=[site("IV1"), site("IV2")]))
        assert account(result, "a1").counted_minutes == 60


def test_a_pump_that_went_home_blocks_nothing_after_the_patient_left() -> None:
    # Back the next day for fluid; the pump still runs, but the visit of its start ended at 12:00.
    pump = chemo("fluorouracil", "11:00", "+2 09:00", technique="pump", visit="V1")
    visits = [visit("V1", "08:00", "12:00"), visit("V2", "+1 08:00", "+1 12:00")]
    later = stay(pump, fluid("+1 09:00", "+1 10:00", visit="V2"), visits=visits)
    assert units(later) == {"96416": 1, "96360": 1}
    one_line = coded(later, same_day_return_same_line="one_per_day")
    assert one_line.units() == {"96416": 1, "96360": 1}
    beside = coded(stay(pump, fluid("10:00", "12:00", visit="V1"), visits=visits))
    assert account(beside, "a2").blocked_by == (("a1", 60),)
    assert beside.units() == {"96416": 1, "96360": 1}


def test_time_of_nobody_is_taken_off_fluid_too() -> None:
    case = stay(fluid("08:00", "09:30"), exclusions=[away("08:30", "09:00")])
    assert the_line(coded(case), "96360").minutes == 60


# -- pushes ---------------------------------------------------------------------------------------------------------


def test_minutes_of_a_push_are_taken_off_where_they_are_charted() -> None:
    timed = stay(fluid("08:00", "08:40"), push("a", "08:10", "08:20"))
    assert units(timed) == {"96374": 1}
    assert units(timed, hydration_push_deduct="none") == {"96374": 1, "96361": 1}
    single = stay(fluid("08:00", "08:40"), push("a", "08:10"))
    assert units(single) == {"96374": 1, "96361": 1}


def test_a_push_may_split_the_stretch_it_falls_in() -> None:
    case = stay(fluid("08:00", "09:00"), push("a", "08:20"))
    stretches = {"hydration_sum": "segment_min_31"}
    assert the_line(coded(case, **stretches), "96361").minutes == 60
    result = coded(case, hydration_push_deduct="split", **stretches)
    assert the_line(result, "96361").minutes == 40
    assert units(case, hydration_push_deduct="split") == {"96374": 1, "96361": 1}
    edge = stay(fluid("08:00", "09:00"), push("a", "08:00"))
    assert the_line(coded(edge, hydration_push_deduct="split", **stretches), "96361").minutes == 60
    timed = stay(fluid("08:00", "09:10"), push("a", "08:30", "08:40"))
    assert units(timed, hydration_push_deduct="split", **stretches) == {"96374": 1}


def test_a_bag_of_15_minutes_and_a_push_by_hand_follow_the_same_knob() -> None:
    for given in (row("a", "08:10", "08:25"), push("a", "08:10", "08:40", hand_push=True)):
        case = stay(fluid("08:00", "09:00"), given)
        assert account(coded(case, hydration_push_deduct="none"), "a1").counted_minutes == 60
        assert account(coded(case), "a1").counted_minutes < 60
    by_protocol = {"by_protocol": True, "hand_push": True}
    premed = stay(
        blood("12:00", "13:00"), push("a", "08:10", "08:40", **by_protocol), fluid("08:00", "09:00", distinct=True)
    )
    loose = coded(premed, hydration_push_deduct="none", transfusion_premed="never")
    assert account(loose, "a3").counted_minutes == 60


# -- stretches ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("knob", "expected"),
    [("sum", {"96360": 1, "96361": 1}), ("segment_min_31", {"96360": 1}), ("segment_each", {"96360": 1, "96361": 1})],
)
def test_broken_fluid_is_added_up_or_judged_by_the_stretch(knob: str, expected: dict[str, int]) -> None:
    # 31 + 30 + 31 minutes: 92 together, 62 in stretches of 31, one unit each.
    bags = [fluid("08:00", "08:31"), fluid("09:00", "09:30"), fluid("10:00", "10:31")]
    assert units(stay(*bags), hydration_sum=knob) == expected


def test_a_stretch_that_does_not_count_stands_behind_no_unit() -> None:
    bags = [fluid("08:00", "08:30"), fluid("09:00", "09:31")]
    for knob in ("segment_min_31", "segment_each"):
        result = coded(stay(*bags), hydration_sum=knob)
        assert result.units() == {"96360": 1}
        assert statuses(result) == {"a1": "not_reported", "a2": "coded"}
        assert the_line(result, "96360").minutes == 31


def test_bags_that_touch_are_one_stretch() -> None:
    bags = [fluid("08:00", "08:20"), fluid("08:20", "08:40", drug="lactated Ringer")]
    for knob in ("sum", "segment_min_31", "segment_each"):
        assert units(stay(*bags), hydration_sum=knob) == {"96360": 1}


def test_each_stretch_alone_earns_hours_of_its_own() -> None:
    # 91 and 91: two units each; the first unit of all is the first hour.
    bags = [fluid("08:00", "09:31"), fluid("10:00", "11:31")]
    assert units(stay(*bags), hydration_sum="segment_each") == {"96360": 1, "96361": 3}
    assert units(stay(*bags)) == {"96360": 1, "96361": 2}
    result = coded(stay(*bags), hydration_sum="segment_each")
    assert sum(line.minutes for line in result.lines) == 182


def test_a_blocked_stretch_splits_a_bag() -> None:
    case = stay(fluid("08:00", "09:30"), row("a", "08:30", "09:00"))
    assert units(case) == {"96365": 1, "96361": 1}
    assert units(case, hydration_sum="segment_min_31") == {"96365": 1}


# -- transfusion days -----------------------------------------------------------------------------------------------


def test_fluid_on_a_transfusion_day_needs_its_own_order() -> None:
    given = [blood("08:00", "10:00"), fluid("11:00", "12:00")]
    result = coded(stay(*given))
    assert result.units() == {}
    assert account(result, "a2").rules == ("R-HYD-11",)
    own = [given[0], {**given[1], "distinct": True}]
    assert units(stay(*own)) == {"96360": 1}
    assert units(stay(*own), hydration_with_transfusion="never_same_date") == {}


def test_during_the_blood_even_fluid_of_its_own_order_does_not_count() -> None:
    case = stay(blood("08:00", "10:00"), fluid("09:00", "11:00", distinct=True))
    result = coded(case)
    assert account(result, "a2").blocked_by == (("a1", 60),)
    assert result.units() == {"96360": 1}


def test_the_date_the_fluid_starts_and_the_visit_decide() -> None:
    night = [
        blood("22:00", "+1 01:00"),
        fluid("20:00", "21:00"),
        fluid("+1 03:00", "+1 04:00"),
        fluid("+2 03:00", "+2 04:00"),
    ]
    assert units(stay(*night)) == {"96360": 1}
    to_midnight = [blood("22:00", "+1 00:00"), fluid("+1 03:00", "+1 04:00")]
    assert units(stay(*to_midnight)) == {"96360": 1}
    over = [blood("+1 08:00", "+1 09:00"), fluid("23:00", "+1 01:00")]
    assert units(stay(*over)) == {"96360": 1, "96361": 1}
    visits = [visit("V1"), visit("V2")]
    apart = [blood("08:00", "09:00", visit="V1"), fluid("11:00", "12:00", visit="V2")]
    assert units(stay(*apart, visits=visits)) == {"96360": 1}
    elsewhere = [blood("08:00", "09:00", site="IV1"), fluid("11:00", "12:00", site="IV2")]
    assert units(stay(*elsewhere)) == {}


def test_blood_without_a_stop_closes_its_date_and_blocks_no_minute() -> None:
    case = stay(blood("08:00"), fluid("08:00", "09:00", distinct=True), fluid("+1 08:00", "+1 09:00"))
    result = coded(case)
    assert account(result, "a2").counted_minutes == 60
    assert result.units() == {"96360": 1, "96361": 1}
    undated = stay(blood(), fluid("08:00", "09:00"))
    assert units(undated) == {"96360": 1}
    ended = stay(blood(None, "07:00"), fluid("08:00", "09:00"))
    assert units(ended) == {}


@pytest.mark.parametrize(
    ("resumed", "lost"),
    [
        ("13:20", {"a1": 20, "a2": 71}),  # split in two: it runs on, and what began beside it takes nothing
        ("13:25", {"a1": 20, "a3": 20, "a2": 51}),  # held for five minutes: the other drug ran first
    ],
)
def test_a_part_that_goes_on_without_a_break_began_with_its_administration(resumed: str, lost: dict[str, int]) -> None:
    case = stay(
        row("vancomycin", "13:00", "13:20", order="o"),
        row("vancomycin", resumed, "14:31", order="o"),
        row("ceftriaxone", "13:10", "13:40"),
        fluid("12:05", "16:06"),
    )
    assert dict(account(coded(case), "a4").blocked_by) == lost


# -- orders, protocols, floors --------------------------------------------------------------------------------------


def test_fluid_given_by_protocol_is_flagged_unless_it_has_its_own_order() -> None:
    assert severities(coded(stay(fluid("08:00", "09:00", by_protocol=True))), "R-HYD-07") == ["warning"]
    assert not findings(coded(stay(fluid("08:00", "09:00", by_protocol=True, distinct=True))), "R-HYD-07")


def test_fluid_without_an_order_is_held() -> None:
    case = stay(fluid("08:00", "09:00", ordered=False), push("a", "09:00", ordered=False))
    result = coded(case)
    assert statuses(result) == {"a1": "held", "a2": "coded"}
    assert severities(result, "R-GATE-03") == ["query", "warning"]
    warned = coded(case, missing_order="warn")
    assert warned.units() == {"96374": 1, "96361": 1}
    assert severities(warned, "R-GATE-03") == ["warning", "warning"]
    ignored = coded(case, missing_order="ignore")
    assert ignored.units() == {"96374": 1, "96361": 1}
    assert not findings(ignored, "R-GATE-03")
    assert units(stay(fluid("08:00", "09:00", ordered=None))) == {"96360": 1}


def test_a_floor_of_volume_or_rate_applies_where_it_is_charted() -> None:
    knob = {"hydration_min_ml": 501}
    assert units(stay(fluid("08:00", "09:00", volume_ml=500)), **knob) == {}
    assert units(stay(fluid("08:00", "09:00", volume_ml=501)), **knob) == {"96360": 1}
    assert units(stay(fluid("08:00", "09:00")), **knob) == {"96360": 1}
    order = [fluid("08:00", "08:30", volume_ml=250, order="f"), fluid("08:40", "09:10", volume_ml=251, order="f")]
    assert units(stay(*order), **knob) == {"96360": 1}
    apart = [{**bag, "order": None} for bag in order]
    assert units(stay(*apart), **knob) == {}
    slow = {"hydration_min_rate": 100}
    assert units(stay(fluid("08:00", "09:00", rate_ml_h=99)), **slow) == {}
    assert units(stay(fluid("08:00", "09:00", rate_ml_h=100)), **slow) == {"96360": 1}
    assert units(stay(fluid("08:00", "09:00")), **slow) == {"96360": 1}


def test_fluid_is_coded_by_its_iv_minutes_whatever_the_technique() -> None:
    for technique in ("infusion", "push", "injection", "pump", "refill", "irrigation", "other"):
        assert units(stay(fluid("08:00", "09:00", technique=technique))) == {"96360": 1}
    long = stay(fluid("08:00", "17:00", technique="pump"))
    assert units(long) == {"96360": 1, "96361": 8}
    for route in ("SQ", "IM", "IA", "IP"):
        result = coded(stay(fluid("08:00", "09:00", route=route, technique="infusion")))
        assert result.units() == {}
        assert account(result, "a1").status == "not_reported"


def test_fluids_that_overlap_are_one_stretch() -> None:
    both = stay(fluid("08:00", "08:40"), fluid("08:30", "09:10", drug="lactated Ringer"))
    for knob in ("sum", "segment_min_31", "segment_each"):
        result = coded(both, hydration_sum=knob)
        assert result.units() == {"96360": 1}
        assert the_line(result, "96360").minutes == 70


def test_fluid_that_was_long_enough_until_a_drug_blocked_it_names_what_blocked_it() -> None:
    """36 less 6 are 30: the minutes taken away decided. 30 charted minutes are too few with or without them."""
    blocked = coded(stay(fluid("09:00", "09:36"), push("morphine", "09:10", "09:16")))
    assert account(blocked, "a1").rules == ("R-HYD-04",)
    assert "6 blocked" in account(blocked, "a1").why
    short = coded(stay(fluid("09:00", "09:30"), push("morphine", "09:10", "09:16")))
    assert account(short, "a1").rules == ("R-HYD-01",)
    alone = coded(stay(fluid("09:00", "09:30")))
    assert account(alone, "a1").rules == ("R-HYD-01",)


def test_fluid_of_a_procedure_without_a_stop_blocks_nothing_and_is_not_asked_about() -> None:
    for category in ("hydration", "kvo"):
        other = row("lactated ringers", "08:00", bundled=True, category=category)
        beside = coded(stay(other, fluid("08:30", "10:00")))
        assert beside.units() == {"96360": 1}
        assert not findings(beside, "R-HYD-04")


@pytest.mark.parametrize("other", [blood("08:00", None), row("propofol", "08:00", bundled=True)])
def test_blood_or_sedation_without_a_stop_is_asked_about_where_fluid_counts_beside_it(other: Row) -> None:
    beside = coded(stay(other, fluid("08:30", "10:00", distinct=True)))
    assert beside.units() == {"96360": 1}
    (told,) = findings(beside, "R-HYD-04")
    assert (told.severity, told.administrations) == ("query", ("a1",))
    assert told.message == (
        f"{other['drug']} 08:00 has no stop; when did it end? The fluid counts beside it until then"
    )


@pytest.mark.parametrize(
    "rows",
    [
        [blood("08:00", None), fluid("06:00", "08:00", distinct=True)],  # over before
        [blood("08:00", None), fluid("08:30", "10:00")],  # no fluid is reported
        [blood("08:00", None, site="IV2"), fluid("08:30", "10:00", distinct=True)],
        [blood("08:00", "08:40"), fluid("08:30", "10:00", distinct=True)],
        [blood(None, None), fluid("08:30", "10:00", distinct=True)],
        [blood("08:00", None, technique="push"), fluid("08:30", "10:00", distinct=True)],
        [contrast("08:00", None), fluid("08:30", "10:00")],
        [row("propofol", "08:00", bundled=True), fluid("08:00", "08:20")],
    ],
)
def test_nothing_is_asked_where_no_minute_of_fluid_hangs_on_it(rows: list[Row]) -> None:
    assert not findings(coded(stay(*rows)), "R-HYD-04")
