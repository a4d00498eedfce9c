"""Visits and accesses: which services share one initial (rules section 3)."""

from __future__ import annotations

import pytest

from tests.coding.stays import (
    account,
    blood,
    chemo,
    coded,
    contrast,
    findings,
    fluid,
    modifiers,
    office,
    push,
    row,
    severities,
    site,
    statuses,
    stay,
    units,
    visit,
)

TWO = [row("a", "08:00", "09:00", site="IV1"), row("b", "08:00", "09:00", site="IV2")]


def test_a_further_site_earns_its_own_initial_and_a_warning_where_no_reason_is_recorded() -> None:
    result = coded(stay(*TWO))
    assert result.units() == {"96365": 2}
    assert severities(result, "R-INI-12") == ["warning"]
    assert findings(result, "R-INI-12")[0].administrations == ("a2",)
    for given in ({"reason": "incompatible drugs"}, {"reason_kind": "protocol"}):
        proven = coded(stay(*TWO, sites=[site("IV1"), site("IV2", **given)]))
        assert proven.units() == {"96365": 2}
        assert not findings(proven, "R-INI-12")


def test_a_site_that_earns_no_initial_needs_no_reason() -> None:
    short = stay(TWO[0], fluid("10:00", "10:20", site="IV2"))
    assert not findings(coded(short), "R-INI-12")
    nothing_else = stay(fluid("07:00", "07:20", site="IV1"), TWO[1])
    assert not findings(coded(nothing_else), "R-INI-12")


def test_a_further_site_may_need_a_reason() -> None:
    needs = {"second_site": "needs_reason"}
    proven = stay(*TWO, sites=[site("IV1"), site("IV2", reason="incompatible drugs")])
    assert units(proven, **needs) == {"96365": 2}
    folded = coded(stay(*TWO), **needs)
    assert folded.units() == {"96365": 1, "96368": 1}
    assert {line.site for line in folded.lines} == {"IV1"}
    assert severities(folded, "R-INI-12") == ["warning"]
    held = coded(stay(*TWO), unproven_second_site="hold", **needs)
    assert held.units() == {"96365": 1}
    assert statuses(held) == {"a1": "coded", "a2": "held"}
    assert severities(held, "R-INI-12") == ["query"]
    assert units(proven, second_site="never") == {"96365": 1, "96368": 1}


def test_the_first_access_is_that_of_the_first_codable_service() -> None:
    needs = {"second_site": "needs_reason", "unproven_second_site": "hold"}
    late = [row("a", "09:00", "10:00", site="IV1"), push("b", "08:00", site="IV2")]
    assert statuses(coded(stay(*late, sites=[site("IV1"), site("IV2")]), **needs)) == {"a1": "held", "a2": "coded"}
    kvo_first = [row("s", "07:00", "10:00", category="kvo", site="IV2"), *TWO]
    assert statuses(coded(stay(*kvo_first, sites=[site("IV2"), site("IV1")]), **needs))["a1"] == "not_reported"


def test_contrast_and_blood_at_a_folded_site_block_the_fluid_of_the_first() -> None:
    wet = fluid("08:00", "10:00", site="IV1", distinct=True)
    for blocker in (contrast("08:30", "09:00", site="IV2"), blood("08:30", "09:00", site="IV2")):
        case = stay(wet, blocker)
        assert account(coded(case), "a1").counted_minutes == 120
        folded = coded(case, second_site="never")
        assert account(folded, "a1").blocked_by == (("a2", 30),)
        assert severities(folded, "R-INI-12") == ["warning"]
        held = coded(case, second_site="never", unproven_second_site="hold")
        assert account(held, "a1").counted_minutes == 120
    idle = stay(wet, row("s", "08:00", "09:00", category="kvo", site="IV2"))
    assert not findings(coded(idle, second_site="never"), "R-INI-12")


def test_lumens_and_restarts_are_the_same_access() -> None:
    for link in ({"lumen_of": "IV1"}, {"restart_of": "IV1"}):
        case = stay(*TWO, sites=[site("IV1"), site("IV2", **link)])
        result = coded(case)
        assert result.units() == {"96365": 1, "96368": 1}
        assert {line.site for line in result.lines} == {"IV1"}
    chain = stay(*TWO, sites=[site("IV1", lumen_of="PORT"), site("IV2", restart_of="PORT"), site("PORT")])
    assert {line.site for line in coded(chain).lines} == {"PORT"}


def test_a_line_placed_anew_may_have_its_own_initial() -> None:
    case = stay(*TWO, sites=[site("IV1"), site("IV2", restart_of="IV1")])
    anew = coded(case, reestablished_access="new_initial")
    assert anew.units() == {"96365": 2}
    assert modifiers(anew, "96365", site="IV2") == ("59",)
    lumen = stay(*TWO, sites=[site("IV1"), site("IV2", lumen_of="IV1")])
    assert units(lumen, reestablished_access="new_initial") == {"96365": 1, "96368": 1}


def test_incompatible_drugs_may_keep_the_initial_of_a_lumen_or_a_restart() -> None:
    own = {"incompatible_drugs": "own_initial"}
    for link in ({"lumen_of": "IV1"}, {"restart_of": "IV1"}):
        case = stay(*TWO, sites=[site("IV1"), site("IV2", reason_kind="incompatible", **link)])
        assert units(case) == {"96365": 1, "96368": 1}
        assert units(case, **own) == {"96365": 2}
        other = stay(*TWO, sites=[site("IV1"), site("IV2", reason_kind="protocol", **link)])
        assert units(other, **own) == {"96365": 1, "96368": 1}


def test_each_access_has_its_own_arithmetic() -> None:
    case = stay(
        row("a", "08:00", "09:00", site="IV1"),
        fluid("08:00", "09:00", site="IV2"),
        push("a", "09:00", site="IV2"),
    )
    assert units(case) == {"96365": 1, "96374": 1, "96361": 1}


def test_a_second_visit_has_its_own_initial() -> None:
    visits = [visit("V1"), visit("V2")]
    case = stay(row("a", "07:00", "08:00", visit="V1"), row("a", "19:00", "20:00", visit="V2"), visits=visits)
    assert units(case) == {"96365": 2}
    one = coded(case, same_day_return_same_line="one_per_day")
    assert one.units() == {"96365": 1, "96366": 1}
    assert [line.visit for line in one.lines] == ["V1", "V2"]


def test_a_day_of_one_initial_that_begins_with_a_refill_is_coded() -> None:
    refill = row("a", "10:00", technique="refill", visit="V1")
    rows = [refill, row("b", "17:00", "18:00", visit="V2"), row("c", "17:00", "18:00", visit="V2", site="IV2")]
    one = coded(stay(*rows, visits=[visit("V1"), visit("V2")]), same_day_return_same_line="one_per_day")
    assert one.units() == {"96365": 2, "96521": 1}
    assert [f.administrations for f in findings(one, "R-INI-12")] == [("a3",)]


def test_one_initial_a_day_speaks_of_the_same_line_on_the_same_date() -> None:
    visits = [visit("V1"), visit("V2"), visit("V3")]
    once = {"same_day_return_same_line": "one_per_day"}
    next_day = [row("a", "07:00", "08:00", visit="V1"), row("a", "+1 07:00", "+1 08:00", visit="V2")]
    assert units(stay(*next_day, visits=visits), **once) == {"96365": 2}
    other_line = [
        row("a", "07:00", "08:00", visit="V1", site="IV1"),
        row("a", "19:00", "20:00", visit="V2", site="IV2"),
    ]
    assert units(stay(*other_line, visits=visits), **once) == {"96365": 2}
    three = [row("a", f"{h:02d}:00", f"{h:02d}:20", visit=v) for h, v in ((7, "V1"), (12, "V2"), (19, "V3"))]
    assert units(stay(*three, visits=visits), **once) == {"96365": 1, "96366": 2}


def test_an_initial_of_a_stay_is_not_renewed_at_midnight_unless_a_payer_wants_it() -> None:
    case = stay(row("a", "22:00", "23:00"), row("a", "+1 08:00", "+1 09:00"), push("b", "+1 10:00"))
    assert units(case) == {"96365": 1, "96366": 1, "96375": 1}
    assert units(case, reset_daily=True) == {"96365": 2, "96375": 1}


def test_minutes_past_midnight_are_not_counted_twice_where_every_day_has_its_initial() -> None:
    daily = {"reset_daily": True}
    # The first bag runs until 00:30; of the next day's bag 60 minutes are its own.
    over = coded(stay(row("a", "23:00", "+1 00:30"), row("b", "+1 00:10", "+1 01:30")), **daily)
    assert over.units() == {"96365": 2}
    assert account(over, "a2").counted_minutes == 60
    assert account(over, "a2").blocked_by == (("a1", 20),)
    # Wholly beside the bag that runs over, it is no initial but concurrent.
    beside = coded(
        stay(row("a", "23:00", "+1 02:00"), row("b", "+1 00:10", "+1 01:30"), push("c", "+1 03:00")), **daily
    )
    assert beside.units() == {"96365": 1, "96366": 2, "96368": 1, "96374": 1}
    # A drug never runs beside itself, on whichever day the bag was hung.
    itself = coded(stay(row("a", "23:00", "+1 02:00"), row("a", "+1 00:10", "+1 01:30")), **daily)
    assert itself.units() == {"96365": 1, "96366": 2}
    wet = coded(stay(fluid("23:00", "+1 01:00"), fluid("+1 00:30", "+1 01:31")), **daily)
    assert wet.units() == {"96360": 2, "96361": 1}
    assert account(wet, "a2").counted_minutes == 31


def test_the_office_codes_its_accesses_alike() -> None:
    result = coded(office(*TWO, primary_reason=["a1", "a2"]))
    assert result.units() == {"96365": 2}
    assert severities(result, "R-INI-12") == ["warning"]


def test_a_claim_that_may_carry_nothing_asks_for_no_reason() -> None:
    assert not coded(office(*TWO, primary_reason=["a1", "a2"], place_of_service="22")).findings


@pytest.mark.parametrize("knob", ["any_documented_site", "needs_reason", "never"])
def test_a_long_pump_is_no_first_access(knob: str) -> None:
    given = [
        chemo("f", "07:00", "+1 07:00", technique="pump", site="PORT"),
        row("a", "08:00", "09:00", site="IV1"),
    ]
    sites = [site("PORT"), site("IV1")]
    assert units(stay(*given, sites=sites), second_site=knob) == {"96416": 1, "96365": 1}
    assert units(stay(*given, sites=sites), second_site=knob, unproven_second_site="hold") == {"96416": 1, "96365": 1}


def test_chemo_bags_of_one_day_are_one_infusion_where_every_day_has_its_initial() -> None:
    bags = [chemo("a", f"{day}{hour}:00", f"{day}{hour}:50") for day in ("", "+1 ") for hour in ("08", "12")]
    assert units(stay(*bags)) == {"96413": 1, "96415": 2}
    assert units(stay(*bags, fluid("16:00", "17:00")), reset_daily=True) == {"96413": 2, "96415": 2, "96361": 1}


def test_a_bag_stands_whole_at_the_access_of_its_first_row() -> None:
    bag = [row("a", "08:00", "09:00", bag="m", site="IV1"), row("b", "08:00", "09:00", bag="m", site="IV2")]
    case = stay(*bag, fluid("08:00", "09:00", site="IV2"), fluid("08:00", "09:31", site="IV1"))
    result = coded(case)
    assert account(result, "a3").counted_minutes == 60
    assert account(result, "a4").counted_minutes == 31
    assert result.units() == {"96365": 1, "96361": 1, "96360": 1}


def test_an_access_without_a_reason_is_told_once() -> None:
    days = [row("a", f"{day}08:00", f"{day}09:00", site=name) for day in ("", "+1 ") for name in ("IV1", "IV2")]
    assert severities(coded(stay(*days), reset_daily=True), "R-INI-12") == ["warning"]
