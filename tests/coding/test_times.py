"""Clipping, holds, missing times, and nights in which the clock jumps (rules sections 1, 2 and 11)."""

from __future__ import annotations

import pytest

from infusion_gui.coding.known import KnownDrug
from tests.coding.stays import (
    Row,
    account,
    away,
    blood,
    chemo,
    coded,
    findings,
    fluid,
    injection,
    push,
    row,
    severities,
    statuses,
    stay,
    the_line,
    units,
    visit,
)

# -- single times -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "counts"), [("07:59", False), ("08:00", True), ("12:00", True), ("12:01", False)])
def test_a_single_time_counts_from_arrival_up_to_and_with_the_minute_of_departure(at: str, counts: bool) -> None:
    result = coded(stay(push("morphine", at), visits=[visit("V1", "08:00", "12:00")]))
    assert result.units() == ({"96374": 1} if counts else {})
    if not counts:
        assert account(result, "a1").rules == ("R-TIME-02",)


@pytest.mark.parametrize(("at", "counts"), [("09:59", True), ("10:00", False), ("10:01", False)])
def test_a_single_time_counts_before_the_inpatient_order_only(at: str, counts: bool) -> None:
    case = stay(injection("ketorolac", at), visits=[visit("V1", inpatient_from="10:00")])
    assert units(case) == ({"96372": 1} if counts else {})


@pytest.mark.parametrize(("at", "counts"), [("09:59", True), ("10:00", False), ("10:29", False), ("10:30", True)])
def test_a_single_time_inside_an_exclusion_counts_for_nothing(at: str, counts: bool) -> None:
    case = stay(push("morphine", at), exclusions=[away("10:00", "10:30")])
    assert units(case) == ({"96374": 1} if counts else {})


def test_a_single_time_of_an_infusion_is_a_push_of_no_minutes() -> None:
    result = coded(stay(row("ceftriaxone", "08:00", "08:00")))
    assert the_line(result, "96374").minutes == 0


# -- clipping and exclusions --------------------------------------------------------------------------------------


def test_clipping_comes_before_the_push_or_infusion_test() -> None:
    started_by_ems = stay(row("dopamine", "07:30", "08:15"), visits=[visit("V1", "08:00")])
    assert units(started_by_ems) == {"96374": 1}
    assert findings(coded(started_by_ems), "R-TIME-01")
    assert units(stay(row("dopamine", "07:30", "08:16"), visits=[visit("V1", "08:00")])) == {"96365": 1}


def test_time_after_departure_and_from_the_inpatient_order_on_is_clipped() -> None:
    bag = row("vancomycin", "09:00", "11:00")
    assert units(stay(bag, visits=[visit("V1", "08:00", "10:30")])) == {"96365": 1}
    assert units(stay(bag, visits=[visit("V1", "08:00", inpatient_from="10:30")])) == {"96365": 1}
    assert units(stay(bag, visits=[visit("V1", "08:00", inpatient_from="10:31")])) == {"96365": 1, "96366": 1}


def test_a_bag_outside_the_visit_earns_nothing_and_says_so() -> None:
    result = coded(stay(row("vancomycin", "06:00", "07:00"), visits=[visit("V1", "08:00")]))
    assert result.units() == {}
    assert account(result, "a1").status == "not_reported"
    assert account(result, "a1").minutes == 60


def test_minutes_in_an_exclusion_do_not_count() -> None:
    case = stay(row("vancomycin", "09:00", "11:00"), exclusions=[away("09:30", "10:00")])
    assert units(case) == {"96365": 1}
    assert units(stay(fluid("09:00", "10:00"), exclusions=[away("09:20", "09:50")])) == {}


def test_a_bag_started_before_arrival_may_be_left_out_whole() -> None:
    case = stay(row("vancomycin", "07:59", "10:00"), row("cefepime", "10:00", "10:30"), visits=[visit("V1", "08:00")])
    assert units(case) == {"96365": 1, "96366": 1, "96367": 1}
    result = coded(case, prearrival="exclude_bag")
    assert result.units() == {"96365": 1}
    assert account(result, "a1").rules == ("R-TIME-01",)


def test_a_row_without_a_start_is_held_even_where_early_bags_are_left_out() -> None:
    case = stay(row("vancomycin"), visits=[visit("V1", "08:00")])
    assert statuses(coded(case, prearrival="exclude_bag")) == {"a1": "held"}


# -- holds and resumptions ----------------------------------------------------------------------------------------


def test_a_held_and_resumed_bag_is_one_infusion_without_the_pause() -> None:
    parts = [chemo("rituximab", "11:20", "12:40", order="r"), chemo("rituximab", "13:55", "16:40", order="r")]
    result = coded(stay(*parts))
    assert result.units() == {"96413": 1, "96415": 3}
    assert statuses(result) == {"a1": "coded", "a2": "absorbed"}
    assert account(result, "a1").counted_minutes + account(result, "a2").counted_minutes == 245


def test_parts_of_one_order_that_overlap_count_once_with_a_warning() -> None:
    case = stay(row("vancomycin", "08:00", "09:00", order="v"), row("vancomycin", "08:30", "09:30", order="v"))
    result = coded(case)
    assert result.units() == {"96365": 1}
    assert the_line(result, "96365").minutes == 90
    assert severities(result, "R-DOC-05") == ["warning"]


def test_rows_of_one_bag_overlap_by_nature() -> None:
    case = stay(row("ondansetron", "08:00", "08:20", bag="b"), row("dexamethasone", "08:00", "08:20", bag="b"))
    result = coded(case)
    assert result.units() == {"96365": 1}
    assert not findings(result, "R-DOC-05")
    assert the_line(result, "96365").administrations == ("a1", "a2")


def test_the_order_of_one_visit_or_route_does_not_reach_into_another() -> None:
    case = stay(
        row("vancomycin", "08:00", "09:00", order="v", visit="V1"),
        row("vancomycin", "18:00", "19:00", order="v", visit="V2"),
        visits=[visit("V1"), visit("V2")],
    )
    assert units(case) == {"96365": 2}


# -- no stop ------------------------------------------------------------------------------------------------------


def test_an_infusion_without_a_stop_is_a_push_that_asks_for_it() -> None:
    result = coded(stay(row("azithromycin", "08:00")))
    assert result.units() == {"96374": 1}
    assert severities(result, "R-DOC-01") == ["query"]
    assert account(result, "a1").rules[-1] == "R-DOC-01"


def test_outside_the_veins_an_infusion_without_a_stop_is_an_injection_or_the_arterial_push() -> None:
    assert units(stay(row("deferoxamine", "08:00", route="SQ", technique="infusion"))) == {"96372": 1}
    assert units(stay(chemo("floxuridine", "08:00", route="IA"))) == {"96420": 1}


def test_the_charted_parts_of_an_order_count_and_the_open_one_adds_nothing() -> None:
    case = stay(row("vancomycin", "08:00", "08:40", order="v"), row("vancomycin", "09:00", order="v"))
    result = coded(case)
    assert result.units() == {"96365": 1}
    assert statuses(result) == {"a1": "coded", "a2": "absorbed"}
    assert severities(result, "R-DOC-01") == ["query", "warning"]
    assert statuses(coded(case, missing_stop_drug="hold")) == {"a1": "held", "a2": "held"}


def test_what_must_not_be_pushed_is_held_instead() -> None:
    known = {"potassium chloride": KnownDrug(("potassium chloride",), "therapeutic", pushable=False)}
    case = stay(row("potassium chloride", "08:00"))
    result = coded(case, known)
    assert statuses(result) == {"a1": "held"}
    assert severities(result, "R-DOC-01") == ["query"]
    both = stay(row("potassium chloride", "08:00", bag="b"), row("magnesium sulfate", "08:00", bag="b"))
    assert set(statuses(coded(both, known)).values()) == {"held"}
    late = stay(row("potassium chloride", None, "08:00"))
    assert statuses(coded(late, known, missing_start="push_flag")) == {"a1": "held"}


def test_the_stop_of_one_row_of_a_bag_is_the_stop_of_the_bag() -> None:
    case = stay(row("ondansetron", "08:00", "08:20", bag="b"), row("dexamethasone", "08:00", bag="b"))
    result = coded(case)
    assert result.units() == {"96365": 1}
    assert not findings(result, "R-DOC-01")


def test_a_row_of_a_bag_without_any_time_runs_with_the_bag() -> None:
    for times in ((None, None), (None, "08:20")):
        case = stay(row("dexamethasone", *times, bag="b"), row("ondansetron", "08:00", "08:20", bag="b"))
        result = coded(case)
        assert result.units() == {"96365": 1}
        assert statuses(result) == {"a1": "absorbed", "a2": "coded"}
        assert not result.findings
    syringe = stay(injection("a", bag="s"), injection("b", "08:00", bag="s"))
    assert statuses(coded(syringe)) == {"a1": "absorbed", "a2": "coded"}


MINUTES = pytest.mark.parametrize(
    ("volume", "rate", "expected"),
    [(100, 400, {"96374": 1}), (100, 375, {"96365": 1}), (101, 400, {"96374": 1}), (250, 165, {"96365": 1}),
     (250, 164, {"96365": 1, "96366": 1})],
)  # fmt: skip


@MINUTES
def test_minutes_from_volume_and_rate_are_rounded_down(volume: float, rate: float, expected: dict[str, int]) -> None:
    # 15.0, 16.0, 15.15, 90.9 and 91.46 minutes.
    case = stay(row("vancomycin", "08:00", volume_ml=volume, rate_ml_h=rate))
    result = coded(case, missing_stop_drug="calc_volume_rate")
    assert result.units() == expected
    assert account(result, "a1").minutes == 0
    assert severities(result, "R-DOC-01") == ["warning"]


def test_a_computed_stop_without_both_numbers_is_the_last_charted_running_else_held() -> None:
    knob = {"missing_stop_drug": "calc_volume_rate"}
    assert units(stay(row("v", "08:00", volume_ml=100, last_running="08:16")), **knob) == {"96365": 1}
    assert statuses(coded(stay(row("v", "08:00", volume_ml=100)), **knob)) == {"a1": "held"}
    assert statuses(coded(stay(row("v", "08:00", last_running="07:00")), **knob)) == {"a1": "held"}


def test_the_last_charted_running_may_be_the_stop() -> None:
    knob = {"missing_stop_drug": "last_running_note"}
    both = {"volume_ml": 100, "rate_ml_h": 100}
    assert units(stay(row("v", "08:00", last_running="08:15", **both)), **knob) == {"96374": 1}
    assert units(stay(row("v", "08:00", last_running="08:16", **both)), **knob) == {"96365": 1}
    assert units(stay(row("v", "08:00", last_running="08:00")), **knob) == {"96374": 1}
    assert statuses(coded(stay(row("v", "08:00", **both)), **knob)) == {"a1": "held"}


def test_a_computed_stop_is_clipped_like_a_charted_one() -> None:
    case = stay(row("v", "08:00", volume_ml=100, rate_ml_h=50), visits=[visit("V1", "07:00", "08:15")])
    assert units(case, missing_stop_drug="calc_volume_rate") == {"96374": 1}


@pytest.mark.parametrize("knob", ["push_flag", "calc_volume_rate", "last_running_note", "hold"])
def test_a_pump_without_a_stop_is_computed_whatever_the_knob_and_never_a_push(knob: str) -> None:
    given = {"technique": "pump", "missing_stop_drug": knob}
    pump = {"technique": "pump"}
    computed = coded(stay(chemo("fluorouracil", "08:00", volume_ml=100, rate_ml_h=2, **pump)), missing_stop_drug=knob)
    assert computed.units() == {"96416": 1}
    assert severities(computed, "R-DOC-01") == ["warning"]
    noted = stay(chemo("fluorouracil", "08:00", last_running="17:00", **pump))
    assert units(noted, missing_stop_drug=given["missing_stop_drug"]) == {"96416": 1}
    bare = coded(stay(chemo("fluorouracil", "08:00", **pump)), missing_stop_drug=knob)
    assert statuses(bare) == {"a1": "held"}
    assert severities(bare, "R-DOC-01") == ["query"]


def test_a_computed_stop_beyond_a_year_asks_for_the_numbers_instead() -> None:
    case = stay(row("v", "08:00", volume_ml=1_000_000_000, rate_ml_h=0.001))
    result = coded(case, missing_stop_drug="calc_volume_rate")
    assert statuses(result) == {"a1": "held"}
    case = stay(fluid("08:00", volume_ml=1_000_000_000, rate_ml_h=0.001))
    assert statuses(coded(case, missing_stop_hydration="calc_volume_rate")) == {"a1": "held"}


def test_a_bag_that_runs_for_more_than_a_year_has_a_wrong_date() -> None:
    result = coded(stay(row("vancomycin", "2026-01-05T08:00", "2206-01-05T09:00")))
    assert statuses(result) == {"a1": "held"}
    assert severities(result, "R-DOC-05") == ["query"]
    month = coded(stay(row("vancomycin", "2026-01-05T08:00", "2026-02-05T08:00")))
    assert month.units() == {"96365": 1, "96366": 31 * 24 - 1}


# -- fluid without a stop -----------------------------------------------------------------------------------------


def test_fluid_with_one_time_earns_nothing_and_asks_for_the_other() -> None:
    for times in (("08:00", None), ("08:00", "08:00")):
        result = coded(stay(fluid(*times)))
        assert result.units() == {}
        assert statuses(result) == {"a1": "not_reported"}
        assert severities(result, "R-DOC-02") == ["query"]
    pushed = coded(stay(fluid("08:00", technique="push")))
    assert statuses(pushed) == {"a1": "not_reported"}


def test_fluid_without_a_stop_may_be_computed() -> None:
    knob = {"missing_stop_hydration": "calc_volume_rate"}
    result = coded(stay(fluid("08:00", volume_ml=500, rate_ml_h=500)), **knob)
    assert result.units() == {"96360": 1}
    assert severities(result, "R-DOC-02") == ["warning"]
    assert units(stay(fluid("08:00", last_running="08:31")), **knob) == {"96360": 1}
    held = coded(stay(fluid("08:00", volume_ml=500)), **knob)
    assert statuses(held) == {"a1": "held"}
    assert severities(held, "R-DOC-02") == ["query"]


def test_fluid_without_a_stop_may_be_taken_for_a_push() -> None:
    result = coded(stay(fluid("08:00")), missing_stop_hydration="push")
    assert result.units() == {"96374": 1}
    assert account(result, "a1").rules[-1] == "R-DOC-02"
    parts = stay(fluid("08:00", "09:00", order="f"), fluid("09:30", order="f"))
    assert units(parts, missing_stop_hydration="push") == {"96360": 1}


def test_the_open_part_of_a_fluid_adds_nothing() -> None:
    parts = stay(fluid("08:00", "09:00", order="f"), fluid("09:30", order="f"))
    result = coded(parts)
    assert result.units() == {"96360": 1}
    assert statuses(result) == {"a1": "coded", "a2": "not_reported"}
    bag = stay(fluid("08:00", "09:00", bag="f"), fluid("08:00", bag="f", drug="dextrose"))
    assert statuses(coded(bag)) == {"a1": "coded", "a2": "absorbed"}


# -- no start -----------------------------------------------------------------------------------------------------


def test_a_stop_without_a_start_is_held() -> None:
    for given in (row("v", None, "08:00"), push("v", None, "08:00"), injection("v"), fluid(None, "08:00")):
        result = coded(stay(given))
        assert statuses(result) == {"a1": "held"}
        assert severities(result, "R-DOC-03") == ["query"]


def test_a_stop_without_a_start_may_be_a_push_at_that_minute() -> None:
    knob = {"missing_start": "push_flag"}
    result = coded(stay(row("v", None, "08:00")), **knob)
    assert result.units() == {"96374": 1}
    assert severities(result, "R-DOC-03") == ["warning"]
    assert the_line(result, "96374").date == "2026-01-05"
    for other in (
        row("v"),
        row("v", None, "08:00", route="SQ", technique="infusion"),
        chemo("v", None, "08:00", route="IA"),
        chemo("v", None, "08:00", technique="pump"),
        fluid(None, "08:00"),
    ):
        assert statuses(coded(stay(other), **knob)) == {"a1": "held"}


def test_a_part_without_a_start_does_not_hold_the_rest_of_its_order() -> None:
    case = stay(row("v", None, "09:00", order="v"), row("v", "09:30", "10:00", order="v"))
    result = coded(case)
    assert result.units() == {"96365": 1}
    assert statuses(result) == {"a1": "held", "a2": "coded"}


# -- nights in which the clock jumps ------------------------------------------------------------------------------

CHICAGO = {"zone": "America/Chicago"}


def test_an_hour_that_comes_twice_is_counted_twice() -> None:
    bag = row("vancomycin", "2026-11-01T00:30", "2026-11-01T02:00")
    assert units(stay(bag)) == {"96365": 1}
    result = coded(stay(bag, **CHICAGO))
    assert result.units() == {"96365": 1, "96366": 1}
    assert account(result, "a1").minutes == 150


def test_an_hour_that_is_left_out_is_not_counted() -> None:
    bag = row("vancomycin", "2026-03-08T01:00", "2026-03-08T04:00")
    assert units(stay(bag)) == {"96365": 1, "96366": 2}
    assert units(stay(bag, **CHICAGO)) == {"96365": 1, "96366": 1}


def test_the_gap_between_pushes_is_elapsed_time() -> None:
    pushes = [push("morphine", "2026-03-08T01:40"), push("morphine", "2026-03-08T03:15")]
    assert units(stay(*pushes)) == {"96374": 1, "96376": 1}
    assert units(stay(*pushes, **CHICAGO)) == {"96374": 1, "96376": 1}
    close = [push("morphine", "2026-03-08T01:50"), push("morphine", "2026-03-08T03:20")]
    assert units(stay(*close, **CHICAGO)) == {"96374": 1}


def test_the_last_charted_running_is_elapsed_time_too() -> None:
    case = stay(row("v", "2026-11-01T00:30", last_running="2026-11-01T02:00"), **CHICAGO)
    assert units(case, missing_stop_drug="last_running_note") == {"96365": 1, "96366": 1}
    spring = stay(row("v", "2026-03-08T01:00", last_running="2026-03-08T03:15"), **CHICAGO)
    assert units(spring, missing_stop_drug="last_running_note") == {"96365": 1}


def test_times_of_the_hour_that_is_left_out_do_not_run_backwards() -> None:
    bag = stay(row("v", "2026-03-08T02:30", "2026-03-08T03:10"), **CHICAGO)
    result = coded(bag)
    assert account(result, "a1").minutes == 0
    assert result.units() == {"96374": 1}
    window = stay(
        row("v", "2026-03-08T01:30", "2026-03-08T05:30"),
        exclusions=[away("2026-03-08T02:30", "2026-03-08T03:10")],
        **CHICAGO,
    )
    assert account(coded(window), "a1").counted_minutes == 180


def test_units_past_midnight_are_dated_by_the_wall_clock() -> None:
    # 23:00 to 02:00 the night the clock goes back: 4 hours, of which one lies before midnight.
    case = stay(row("v", "2026-10-31T23:00", "2026-11-01T02:00"), **CHICAGO)
    result = coded(case)
    assert [(line.code, line.units, line.date) for line in result.lines] == [
        ("96365", 1, "2026-10-31"),
        ("96366", 3, "2026-11-01"),
    ]


def test_counting_for_each_date_finds_midnight_across_a_jump() -> None:
    # From 00:30 on 8 March 22 and a half hours pass to midnight, not 23 and a half.
    case = stay(row("v", "2026-03-08T00:30", "2026-03-09T00:30"), **CHICAGO)
    result = coded(case, line_date="split_then_count")
    assert [(line.code, line.units, line.date, line.minutes) for line in result.lines] == [
        ("96365", 1, "2026-03-08", 60),
        ("96366", 21, "2026-03-08", 1290),
    ]
    autumn = stay(row("v", "2026-11-01T00:30", "2026-11-02T00:30"), **CHICAGO)
    assert coded(autumn, line_date="split_then_count").units() == {"96365": 1, "96366": 23}


def test_blood_before_midnight_of_a_jump_closes_its_own_date_only() -> None:
    case = stay(blood("2026-10-31T20:00", "2026-10-31T23:00"), fluid("2026-11-01T01:00", "2026-11-01T02:00"), **CHICAGO)
    assert units(case) == {"96360": 1, "96361": 1}


def test_a_drug_whose_start_is_missing_is_held_with_the_fluid_of_its_order() -> None:
    case = stay(row("v", None, "09:00", order="o"), fluid("08:00", "09:00", order="o"))
    result = coded(case)
    assert statuses(result) == {"a1": "held", "a2": "held"}
    parts = stay(fluid("08:00", order="f"), fluid("08:30", "09:30", order="f"))
    assert statuses(coded(parts)) == {"a1": "not_reported", "a2": "coded"}


def test_a_name_that_the_catalogue_leaves_open_is_held_with_its_doubt() -> None:
    known = {"magnesium": KnownDrug(("magnesium",), None, why="it may be a fluid or a drug")}
    result = coded(stay(row("magnesium", "08:00", "09:00", category=None)), known)
    assert statuses(result) == {"a1": "held"}
    assert "it may be a fluid or a drug" in findings(result, "R-CHEMO-03")[0].message


def test_a_class_from_the_catalogue_is_told_and_one_in_the_row_wins() -> None:
    known = {
        "Zofran": KnownDrug(("ondansetron",), "therapeutic"),
        "ondansetron": KnownDrug(("ondansetron",), "therapeutic"),
    }
    brand = stay(push("Zofran", "08:00", category=None), push("ondansetron", "10:00"))
    result = coded(brand, known)
    assert result.units() == {"96374": 1, "96376": 1}
    assert severities(result, "R-CHEMO-03") == ["info"]
    told = coded(stay(push("Zofran", "08:00", category="chemo")), known)
    assert told.units() == {"96409": 1}
    assert not findings(told, "R-CHEMO-03")


def test_a_class_from_the_catalogue_is_told_at_the_time_of_its_row() -> None:
    known = {"Zofran": KnownDrug(("ondansetron",), "therapeutic")}
    early, late = row("v", "08:00", "08:30"), push("Zofran", "23:00", category=None)
    result = coded(stay(late, early, visits=[visit(departure="08:20")]), known)
    told = [finding.rule for finding in result.findings if finding.severity == "info"]
    assert told == ["R-TIME-02", "R-CHEMO-03"]


@pytest.mark.parametrize("zone", [None, "America/Chicago", "Australia/Sydney"])
@pytest.mark.parametrize("line_date", ["by_unit", "split_then_count"])
def test_the_ends_of_the_calendar_are_days_like_any_other(zone: str | None, line_date: str) -> None:
    for start, stop in (("0001-01-01T00:00", "0001-01-01T01:31"), ("9999-12-31T22:00", "9999-12-31T23:31")):
        result = coded(stay(row("v", start, stop), fluid(stop), zone=zone), line_date=line_date)
        assert result.units() == {"96365": 1, "96366": 1}
    beyond = stay(row("v", "9999-12-31T22:00", volume_ml=1000, rate_ml_h=10), zone=zone)
    assert statuses(coded(beyond, missing_stop_drug="calc_volume_rate")) == {"a1": "held"}
    at_last = stay(row("v", "9999-12-31T22:00", volume_ml=100, rate_ml_h=75), zone=zone)
    assert units(at_last, missing_stop_drug="calc_volume_rate") == {"96365": 1}


def test_two_bags_of_one_order_that_overlap_are_flagged() -> None:
    bags = [row("v", "08:00", "09:00", order="o", bag="b1"), row("v", "08:30", "09:30", order="o", bag="b2")]
    assert severities(coded(stay(*bags)), "R-DOC-05") == ["warning"]
    mix = [row(drug, "08:00", "09:00", order="o", bag="b1") for drug in ("v", "w")]
    assert not findings(coded(stay(*mix)), "R-DOC-05")


def test_a_part_that_lies_outside_carries_no_code() -> None:
    early = {"visits": [visit("V1", "08:00")]}
    parts = [row("v", "07:00", "07:30", order="o"), row("v", "08:10", "08:40", order="o")]
    assert statuses(coded(stay(*parts, **early))) == {"a1": "absorbed", "a2": "coded"}
    open_end = [parts[0], row("v", "08:10", order="o")]
    assert statuses(coded(stay(*open_end, **early))) == {"a1": "absorbed", "a2": "coded"}
    syringe = [injection("v", "07:00", bag="s"), injection("w", "08:10", bag="s")]
    assert statuses(coded(stay(*syringe, **early))) == {"a1": "absorbed", "a2": "coded"}


@pytest.mark.parametrize(
    ("knob", "expected"),
    [
        ("push_flag", {"96365": 1}),  # 60 charted
        ("calc_volume_rate", {"96365": 1, "96366": 1}),  # and 31 computed
        ("last_running_note", {"96365": 1}),  # and 30 noted
        ("hold", {}),
    ],
)
def test_the_open_part_of_an_order_under_each_knob(knob: str, expected: dict[str, int]) -> None:
    open_part = row("v", "09:00", order="o", volume_ml=31, rate_ml_h=60, last_running="09:30")
    case = stay(row("v", "07:00", "08:00", order="o"), open_part)
    assert units(case, missing_stop_drug=knob) == expected
    bare = stay(row("v", "07:00", "08:00", order="o"), row("v", "09:00", order="o"))
    assert units(bare, missing_stop_drug=knob) == ({"96365": 1} if knob == "push_flag" else {})


def test_minutes_that_do_not_count_are_told_with_their_rule() -> None:
    def told(*given: str, **head: object) -> list[str]:
        result = coded(stay(row("v", *given), **head))
        return [finding.rule for finding in result.findings if finding.severity == "info"]

    hours = {"visits": [visit("V1", "08:00", "12:00")]}
    assert told("07:30", "09:00", **hours) == ["R-TIME-01"]
    assert told("11:30", "13:00", **hours) == ["R-TIME-02"]
    assert told("09:00", "10:00", exclusions=[away("09:10", "09:20")], **hours) == ["R-TIME-03"]
    assert told("09:00", "10:00", **hours) == []


@pytest.mark.parametrize("knob", ["push_flag", "hold", "calc_volume_rate"])
@pytest.mark.parametrize("drug", [row("v", "12:10"), row("v", "12:10", technique="pump"), fluid("12:10", None)])
def test_nobody_is_asked_for_a_stop_that_could_change_nothing(knob: str, drug: Row) -> None:
    for hours in (visit("V1", "08:00", "12:00"), visit("V1", "08:00", inpatient_from="12:10")):
        result = coded(stay(drug, visits=[hours]), missing_stop_drug=knob)
        assert account(result, "a1").rules == ("R-TIME-02",)
        assert result.findings == ()


def test_the_open_part_of_an_order_after_the_inpatient_order_leaves_the_rest_as_it_is() -> None:
    parts = [row("v", "08:00", "09:00", order="o"), row("v", "12:10", order="o")]
    result = coded(stay(*parts, visits=[visit("V1", "08:00", inpatient_from="12:00")]), missing_stop_drug="hold")
    assert {line.code: line.units for line in result.lines} == {"96365": 1}
    assert result.findings == ()


def test_a_bag_without_a_stop_that_began_before_arrival_is_asked_about_but_is_no_push() -> None:
    result = coded(stay(row("v", "07:40"), visits=[visit("V1", "08:00", "12:00")]))
    assert [told.message for told in result.findings] == ["v 07:40 has no stop; when did it end?"]


# -- a typed stop that may be a slip -----------------------------------------------------------------------------------


def test_a_typed_stop_on_the_next_day_is_asked_about() -> None:
    slip = [row("a", "13:00", "+1 12:31", stop_from="typed")]
    (found,) = findings(coded(stay(*slip)), "R-DOC-05")
    assert found.severity == "warning"
    assert found.message == "a 13:00 has a stop at 12:31 of the next day; is 23 h 31 min right?"


def test_a_typed_stop_after_departure_is_asked_about() -> None:
    slip = [row("a", "13:00", "15:00", stop_from="typed")]
    (found,) = findings(coded(stay(*slip, visits=[visit("V1", "08:00", "14:10")])), "R-DOC-05")
    assert found.message == "a 13:00 has a stop at 15:00, after the departure 14:10; is 2 h right?"


@pytest.mark.parametrize(
    "rows",
    [
        [row("a", "13:00", "+1 01:00", stop_from="typed")],
        [row("a", "13:00", "+1 12:31", stop_from="charted")],
        [row("a", "13:00", "+1 12:31", stop_from="typed", technique="pump")],
        [row("a", "13:00", "+1 12:31", stop_from="typed", category="kvo")],
    ],
)
def test_twelve_hours_and_what_the_record_has_are_not_asked_about(rows: list[Row]) -> None:
    assert not findings(coded(stay(*rows)), "R-DOC-05")


def test_a_charted_stop_more_than_a_day_after_departure_is_asked_about() -> None:
    hours = [visit("V1", "08:00", "22:00")]
    late = [row("a", "14:00", "+3 14:30", stop_from="charted")]
    (found,) = findings(coded(stay(*late, visits=hours)), "R-DOC-05")
    assert found.severity == "warning"
    assert (
        found.message == "a 14:00 has a stop at 14:30 on 2026-01-08, after the departure 22:00; is 72 h 30 min right?"
    )
    home = [row("a", "14:00", "+3 14:30", technique="pump"), row("a", "14:00", "+1 22:00")]
    assert not findings(coded(stay(*home, visits=hours)), "R-DOC-05")


def test_a_push_at_a_stop_after_the_departure_is_not_reported() -> None:
    late = stay(row("d", None, "12:55"), visits=[visit("V1", "08:00", "12:00")])
    (account,) = coded(late, missing_start="push_flag").accounts
    assert (account.status, account.rules) == ("not_reported", ("R-TIME-02",))
    assert account.why == "d 12:55 lies after the counted time, which ends at 12:00"


def test_a_bag_whose_start_and_stop_stand_on_two_rows_says_what_is_missing_and_no_window_that_is_none() -> None:
    result = coded(stay(fluid(None, "11:00", bag="b"), fluid("09:00", bag="b")))
    assert not result.lines
    assert [(one.status, one.rules[0]) for one in result.accounts] == [
        ("held", "R-DOC-03"),
        ("not_reported", "R-DOC-02"),
    ]
    mixed = coded(stay(row("d", None, "11:00", bag="b"), fluid("07:00", bag="b"), visits=[visit("V1", "08:00")]))
    assert not mixed.lines
    assert mixed.accounts[0].why == "no start is charted for d"
    gone = coded(
        stay(row("d", None, bag="b"), fluid("12:30", "13:30", bag="b"), visits=[visit("V1", "08:00", "12:00")])
    )
    late = "normal saline 12:30 lies after the counted time, which ends at 12:00"
    assert [(one.status, one.why) for one in gone.accounts] == [("not_reported", late)] * 2


def test_a_stop_that_comes_before_its_start_by_an_hour_the_clock_skipped_is_asked_about() -> None:
    night = stay(row("vancomycin", "2026-03-08T02:45", "2026-03-08T03:12"), **CHICAGO)
    result = coded(night)
    assert result.units() == {"96374": 1}
    assert [f.message for f in findings(result, "R-DOC-05")] == [
        "vancomycin 02:45 to 03:12: the clock skipped that hour; which time is right?"
    ]
    assert night.administrations[0].minutes_in("America/Chicago") == 0
    ordinary = stay(row("vancomycin", "2026-03-08T01:45", "2026-03-08T03:12"), **CHICAGO)
    assert coded(ordinary).units() == {"96365": 1}
