"""Claim lines and accounts: dates, minutes, merging, order, modifiers (rules sections 11 and 13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infusion_gui.coding.result import Near, Result
from infusion_gui.coding.tables import claim_rank, cms, label
from tests.coding.stays import (
    account,
    away,
    chemo,
    coded,
    findings,
    fluid,
    injection,
    modifiers,
    office,
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


def lines(result: Result) -> list[tuple[str, int, str, int]]:
    """Code, units, day of January and minutes of every line, as they stand on the claim."""
    return [(line.code, line.units, line.date[-2:], line.minutes) for line in result.lines]


# -- minutes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (16, [("96365", 1, "05", 16)]),
        (90, [("96365", 1, "05", 90)]),
        (91, [("96365", 1, "05", 60), ("96366", 1, "05", 31)]),
        (150, [("96365", 1, "05", 60), ("96366", 1, "05", 90)]),
        (151, [("96365", 1, "05", 60), ("96366", 2, "05", 91)]),
    ],
)
def test_a_minute_stands_on_one_line(minutes: int, expected: list[tuple[str, int, str, int]]) -> None:
    assert lines(coded(stay(row("a", "08:00", minutes=minutes)))) == expected


def test_fluid_lines_share_the_net_sum() -> None:
    result = coded(stay(fluid("08:00", "12:00"), row("a", "09:00", "10:29")))
    assert the_line(result, "96361").minutes == 151
    alone = coded(stay(fluid("08:00", "10:31")))
    assert lines(alone) == [("96360", 1, "05", 60), ("96361", 2, "05", 91)]


def test_concurrent_minutes_are_the_shared_ones_and_time_plays_no_part_elsewhere() -> None:
    result = coded(stay(row("a", "08:00", "09:00"), row("b", "08:40", "09:10")))
    assert the_line(result, "96368").minutes == 20
    assert the_line(coded(stay(injection("a", "08:00"))), "96372").minutes == 0
    assert the_line(coded(stay(chemo("a", "08:00", "+1 08:00", technique="pump"))), "96416").minutes == 0
    assert the_line(coded(stay(push("a", "08:00", "08:12"))), "96374").minutes == 12
    assert the_line(coded(stay(push("a", "08:00"))), "96374").minutes == 0


# -- dates ----------------------------------------------------------------------------------------------------------

PAST_MIDNIGHT = row("a", "22:30", "+1 01:01")  # 151 minutes: hours begin at 22:30, 23:30 and 00:30


def test_each_unit_is_dated_by_the_start_of_its_hour() -> None:
    result = coded(stay(PAST_MIDNIGHT))
    assert lines(result) == [("96365", 1, "05", 60), ("96366", 1, "05", 60), ("96366", 1, "06", 31)]
    exact = coded(stay(row("a", "23:00", "+1 00:31")))
    assert lines(exact) == [("96365", 1, "05", 60), ("96366", 1, "06", 31)]


def test_all_units_may_be_dated_by_the_start() -> None:
    result = coded(stay(PAST_MIDNIGHT), line_date="start_date")
    assert lines(result) == [("96365", 1, "05", 60), ("96366", 2, "05", 91)]


def test_each_date_may_be_counted_afresh() -> None:
    result = coded(stay(PAST_MIDNIGHT), line_date="split_then_count")
    # 90 minutes before midnight, 61 after: the second hour's end before midnight is lost.
    assert lines(result) == [("96365", 1, "05", 90), ("96366", 1, "06", 61)]
    lost = coded(stay(row("a", "23:00", "+1 00:31")), line_date="split_then_count")
    assert lines(lost) == [("96365", 1, "05", 60), ("96366", 1, "06", 31)]
    orphan = coded(stay(row("a", "22:45", "+1 00:30")), line_date="split_then_count")
    assert lines(orphan) == [("96365", 1, "05", 75)]
    assert units(stay(row("a", "22:45", "+1 00:30"))) == {"96365": 1, "96366": 1}


def test_counting_each_date_afresh_loses_short_ends_of_fluid_but_never_a_drug() -> None:
    afresh = {"line_date": "split_then_count"}
    wet = stay(push("a", "20:00"), fluid("23:35", "+1 00:20"))
    assert units(wet) == {"96374": 1, "96361": 1}
    lost = coded(wet, **afresh)
    assert lost.units() == {"96374": 1}
    assert statuses(lost)["a2"] == "not_reported"
    assert lines(coded(stay(row("a", "23:50", "+1 00:10")), **afresh)) == [("96365", 1, "05", 20)]
    assert lines(coded(stay(row("a", "23:50", "+1 00:20")), **afresh)) == [("96365", 1, "06", 20)]
    again = stay(row("a", "20:00", "21:00"), row("a", "23:35", "+1 00:20"))
    assert units(again, same_drug_repeat_infusion="each_min31", **afresh) == {"96365": 1}
    assert units(again, same_drug_repeat_infusion="cumulate", **afresh) == {"96365": 1}


def test_pauses_and_blocked_minutes_are_left_out_when_hours_are_dated() -> None:
    paused = coded(stay(row("a", "22:00", "22:59", order="o"), row("a", "23:58", "+1 01:00", order="o")))
    # 59 minutes, then a pause: the second hour begins with minute 60 at 23:59.
    assert lines(paused) == [("96365", 1, "05", 60), ("96366", 1, "05", 61)]
    later = coded(stay(row("a", "22:00", "22:58", order="o"), row("a", "23:58", "+1 01:00", order="o")))
    assert lines(later) == [("96365", 1, "05", 60), ("96366", 1, "06", 60)]
    wet = coded(stay(fluid("22:00", "+1 01:01"), row("b", "22:30", "23:00")))
    # Net from 22:00 to 22:30 and from 23:00 on: the second hour begins at 23:30, the third at 00:30.
    assert lines(wet)[1:] == [("96361", 2, "05", 120), ("96361", 1, "06", 31)]
    excluded = coded(stay(row("a", "22:00", "+1 00:31"), exclusions=[away("22:00", "22:30")]))
    assert lines(excluded) == [("96365", 1, "05", 60), ("96366", 1, "05", 61)]


def test_an_initial_sits_on_the_date_it_was_given() -> None:
    case = stay(push("a", "20:00"), row("b", "+1 08:00", "+1 09:00"))
    assert lines(coded(case)) == [("96375", 1, "05", 0), ("96365", 1, "06", 60)]


def test_96368_belongs_to_the_date_of_its_first_shared_minute() -> None:
    case = stay(row("a", "22:00", "+1 02:00"), row("b", "23:59", "+1 01:00"))
    assert the_line(coded(case), "96368").date == "2026-01-05"
    next_day = stay(row("a", "+1 00:00", "+1 04:00"), row("b", "23:50", "+1 01:00"))
    assert the_line(coded(next_day), "96368").date == "2026-01-06"


def test_96368_once_for_each_date_or_each_visit() -> None:
    long = row("a", "08:00", "+1 12:00")
    case = stay(long, row("b", "09:00", "10:00"), row("c", "+1 09:00", "+1 10:00"))
    assert units(case)["96368"] == 2
    assert units(case, concurrent_cap="per_encounter")["96368"] == 1
    visits = [visit("V1"), visit("V2")]
    pair = [row("a", "08:00", "09:00", visit="V1"), row("b", "08:00", "09:00", visit="V1")]
    back = [
        {**given, "start": given["start"].replace("T08", "T18"), "stop": given["stop"].replace("T09", "T19")}
        for given in pair
    ]
    two = stay(*pair, *[{**given, "visit": "V2"} for given in back], visits=visits)
    assert units(two) == {"96365": 2, "96368": 1}
    assert units(two, concurrent_cap="per_encounter") == {"96365": 2, "96368": 2}
    lines_at = stay(
        *[{**given, "site": s} for s in ("IV1", "IV2") for given in ({**pair[0]}, {**pair[1]})], visits=visits
    )
    assert units(lines_at) == {"96365": 2, "96368": 1}


# -- merging and order ----------------------------------------------------------------------------------------------


def test_lines_of_one_code_date_visit_and_site_are_one() -> None:
    result = coded(stay(push("a", "08:00"), push("b", "08:10", "08:15"), push("c", "08:20")))
    merged = the_line(result, "96375")
    assert (merged.units, merged.administrations, merged.minutes) == (2, ("a2", "a3"), 5)
    assert merged.rules == ("R-SEQ-02", "R-DEF-01")
    assert ";" in merged.why
    apart = coded(stay(push("a", "08:00"), push("b", "08:10"), push("c", "+1 08:20")))
    assert [line.date for line in apart.lines if line.code == "96375"] == ["2026-01-05", "2026-01-06"]


def test_lines_stand_by_date_visit_access_and_then_by_rank() -> None:
    sites = [site("PORT"), site("IV1")]
    visits = [visit("V1"), visit("V2")]
    case = stay(
        row("x", "+1 08:00", "+1 09:00", site="PORT", visit="V2"),
        injection("i", "07:00", visit="V1"),
        fluid("10:00", "11:00", site="IV1", visit="V1"),
        row("b", "08:00", "09:31", site="IV1", visit="V1"),
        push("c", "12:00", site="IV1", visit="V1"),
        push("c", "13:00", site="IV1", visit="V1"),
        row("d", "14:00", "15:00", site="IV1", visit="V1"),
        row("e", "14:10", "14:40", site="IV1", visit="V1"),
        push("f", "16:00", site="PORT", visit="V1"),
        row("g", "06:00", "07:00", site="IV1", visit="V2"),
        sites=sites,
        visits=visits,
    )
    found = [(line.date[-2:], line.visit, line.site, line.code) for line in coded(case).lines]
    assert found == [
        ("05", "V1", "PORT", "96374"),
        ("05", "V1", "IV1", "96365"),
        ("05", "V1", "IV1", "96366"),
        ("05", "V1", "IV1", "96367"),
        ("05", "V1", "IV1", "96368"),
        ("05", "V1", "IV1", "96375"),
        ("05", "V1", "IV1", "96376"),
        ("05", "V1", "IV1", "96361"),
        ("05", "V1", None, "96372"),
        ("05", "V2", "IV1", "96365"),
        ("06", "V2", "PORT", "96365"),
    ]


def test_chemo_comes_first_on_an_access() -> None:
    case = stay(
        chemo("a", "08:00", "10:00"),
        chemo("b", "10:00", "11:00"),
        chemo("c", "11:10", technique="push"),
        chemo("d", "12:00", "+1 12:00", technique="pump"),
        row("e", "07:00", "07:30"),
        row("f", "13:00", "+1 12:00", technique="pump"),
    )
    assert [line.code for line in coded(case).lines] == ["96413", "96415", "96417", "96411", "96416", "C8957", "96367"]


# -- modifiers ------------------------------------------------------------------------------------------------------


def test_every_further_initial_of_a_visit_carries_59_or_xs() -> None:
    rows = [row("a", "08:00", "09:00", site=f"IV{n}") for n in (1, 2, 3)]
    assert [line.modifiers for line in coded(stay(*rows)).lines] == [(), ("59",), ("59",)]
    assert [line.modifiers for line in coded(stay(*rows), x_modifiers="xepsu").lines] == [(), ("XS",), ("XS",)]


def test_a_further_initial_of_the_visit_on_another_date_carries_it_too() -> None:
    case = stay(row("a", "08:00", "09:00", site="IV1"), chemo("b", "+1 08:00", "+1 09:00", site="IV2"))
    result = coded(case)
    assert modifiers(result, "96365") == ()
    assert modifiers(result, "96413") == ("59",)


def test_a_second_visit_of_the_date_carries_59_or_xe() -> None:
    visits = [visit("V1"), visit("V2")]
    case = stay(row("a", "08:00", "09:00", visit="V1"), row("a", "18:00", "19:00", visit="V2"), visits=visits)
    assert [line.modifiers for line in coded(case).lines] == [(), ("59",)]
    assert [line.modifiers for line in coded(case, x_modifiers="xepsu").lines] == [(), ("XE",)]
    next_day = stay(row("a", "08:00", "09:00", visit="V1"), row("a", "+1 08:00", "+1 09:00", visit="V2"), visits=visits)
    assert [line.modifiers for line in coded(next_day).lines] == [(), ()]


def test_of_two_initials_of_a_date_the_higher_rank_stays_plain() -> None:
    # 96365 is the column-2 code of the pair, whichever access was used first.
    case = stay(row("a", "07:00", "08:00", site="IV1"), chemo("b", "09:00", "10:00", site="IV2"))
    result = coded(case)
    assert modifiers(result, "96413") == ()
    assert modifiers(result, "96365") == ("59",)


@pytest.mark.parametrize("setting", ["facility", "professional"])
def test_a_push_alone_at_its_access_is_column_2_to_fluid_alone_at_another(setting: str) -> None:
    # The hierarchy ranks 96374 above 96360, the CMS pair has 96360 in column 1.
    case = stay(fluid("07:00", "08:00", site="IV1"), push("b", "07:30", site="IV2"), setting=setting)
    result = coded(case)
    assert modifiers(result, "96360") == ()
    assert modifiers(result, "96374") == ("59",)
    turned = stay(push("b", "06:30", site="IV2"), fluid("07:00", "08:00", site="IV1"), setting=setting)
    assert modifiers(coded(turned), "96374") == ("59",)


def test_of_two_equal_initials_the_first_access_stays_plain() -> None:
    sites = [site("IV1"), site("IV2")]
    case = stay(row("a", "09:00", "10:00", site="IV1"), row("b", "08:00", "09:00", site="IV2"), sites=sites)
    result = coded(case)
    assert modifiers(result, "96365", site="IV1") == ("59",)
    assert modifiers(result, "96365", site="IV2") == ()
    # The first access is that of the first service, not that of the earlier initial.
    pushed = stay(
        push("c", "07:00", site="IV1"), row("a", "09:00", "10:00", site="IV1"), row("b", "08:00", "09:00", site="IV2")
    )
    assert modifiers(coded(pushed), "96365", site="IV2") == ("59",)


def test_add_on_codes_carry_no_modifier() -> None:
    case = stay(row("a", "08:00", "10:00", site="IV1"), row("b", "08:00", "10:00", site="IV2"))
    assert [line.modifiers for line in coded(case).lines if line.code == "96366"] == [(), ()]


@pytest.mark.parametrize(
    ("initial", "column_2"),
    [
        (row("a", "08:00", "09:00"), injection("b", "10:00")),
        (push("a", "08:00"), injection("b", "10:00")),
        (fluid("08:00", "09:00"), injection("b", "10:00")),
        (chemo("a", "08:00", "09:00"), injection("b", "10:00", technique="on_body")),
        (chemo("a", "08:00", "+1 09:00", technique="pump"), push("b", "10:00")),
        (row("a", "08:00", "+1 09:00", technique="pump"), row("b", "10:00", "11:00")),
        (chemo("a", "08:00", "+1 09:00", technique="pump"), fluid("06:00", "07:30")),
        (injection("a", "08:00", category="chemo"), injection("b", "10:00")),
    ],
)
def test_the_column_2_code_of_a_pair_carries_59_or_xu_with_a_finding(
    initial: dict[str, object], column_2: dict[str, object]
) -> None:
    case = stay(initial, column_2)
    for x_modifiers, expected in (("59", "59"), ("xepsu", "XU")):
        result = coded(case, x_modifiers=x_modifiers)
        marked = {line.code: line.modifiers for line in result.lines if line.modifiers}
        assert marked == {account(result, "a2").codes[0]: (expected,)}
        assert any(found.rule in ("R-INJ-04", "R-INI-07") for found in result.findings)
    plain = coded(case, ncci_modifiers="off")
    assert not any(line.modifiers for line in plain.lines)
    assert not any(found.rule in ("R-INJ-04", "R-INI-07") for found in plain.findings)


def test_a_pair_on_two_dates_is_none() -> None:
    case = stay(row("a", "08:00", "09:00"), injection("b", "+1 10:00"))
    assert modifiers(coded(case), "96372") == ()
    add_on_only = stay(row("a", "08:00", "09:00"), row("a", "+1 08:00", "+1 09:00"), injection("b", "+1 10:00"))
    assert modifiers(coded(add_on_only), "96372") == ()


def test_a_pair_is_by_date_over_all_visits() -> None:
    visits = [visit("V1"), visit("V2")]
    case = stay(row("a", "08:00", "09:00", visit="V1"), injection("b", "18:00", visit="V2"), visits=visits)
    assert modifiers(coded(case), "96372") == ("59",)


def test_a_further_initial_beside_a_pump_carries_one_modifier() -> None:
    case = stay(
        chemo("p", "08:00", "+1 08:00", technique="pump", site="PORT"),
        row("a", "09:00", "10:00", site="IV1"),
        row("b", "09:00", "10:00", site="IV2"),
    )
    result = coded(case)
    assert [line.modifiers for line in result.lines if line.code == "96365"] == [("59",), ("59",)]


def test_53_is_for_professional_claims_only() -> None:
    rows = [chemo("rituximab", "08:00", "08:10", discontinued=True)]
    knob = {"discontinued_short": "intended_53"}
    assert modifiers(coded(office(*rows), **knob), "96413") == ("53",)
    assert modifiers(coded(stay(*rows), **knob), "96413") == ()
    assert modifiers(coded(office(*rows), discontinued_short="intended_code"), "96413") == ()


# -- an office in a hospital's rooms --------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["19", "21", "22", "23", "24", "26", "51", "52", "61"])
def test_an_office_claim_in_a_facility_place_carries_the_physicians_own_procedures_only(place: str) -> None:
    case = office(
        row("a", "08:00", "09:00"),
        injection("b", "08:00"),
        chemo("c", "08:00", route="IT"),
        row("s", "+1 08:00", category="flush", technique="irrigation"),
        fluid("10:00", "11:00"),
        fluid("11:00", "12:00"),
        place_of_service=place,
    )
    result = coded(case)
    assert result.units() == {"96450": 1}
    assert {told.administration for told in result.accounts if told.rules == ("R-MOD-04",)} == {
        "a1", "a2", "a4", "a5", "a6",
    }  # fmt: skip
    assert all(told.counted_minutes == 0 for told in result.accounts)


def test_a_barred_claim_draws_no_code_it_may_not_carry() -> None:
    rows = [row("a", "08:00", "09:00"), row("b", "09:00"), fluid("10:00", "11:20")]
    barred, own = coded(office(*rows, place_of_service="22")), coded(office(*rows, place_of_service="11"))
    assert not barred.lines
    assert not barred.drawing.rails
    assert [(total.net, total.code, total.units) for total in barred.drawing.sums] == [(80, None, 0)]
    assert [(total.net, total.code, total.units) for total in own.drawing.sums] == [(80, "96361", 1)]
    assert {rail.code for rail in own.drawing.rails} == {"96365", "96366", "96367", "96361"}


def test_an_office_of_its_own_and_a_hospital_are_not_barred() -> None:
    rows = [row("a", "08:00", "09:00")]
    assert units(office(*rows, place_of_service="11")) == {"96365": 1}
    assert units(office(*rows)) == {"96365": 1}
    assert units(stay(*rows, place_of_service="22")) == {"96365": 1}


# -- limits and primaries -------------------------------------------------------------------------------------------


def test_units_above_the_limit_of_a_date_are_flagged_and_never_cut() -> None:
    rows = [chemo("a", "08:00", "09:00", site=name) for name in ("IV1", "IV2")]
    result = coded(stay(*rows))
    assert result.units() == {"96413": 2}
    assert severities(result, "R-INI-17") == ["warning"]
    assert "2024Q3" in findings(result, "R-INI-17")[0].message
    assert not findings(coded(stay(*rows), mue_check="off"), "R-INI-17")
    two_days = stay(rows[0], chemo("a", "+1 08:00", "+1 09:00", site="IV2"))
    assert not findings(coded(two_days), "R-INI-17")


def test_the_limit_is_the_settings_own() -> None:
    long = row("a", "00:00", "10:00")
    assert not findings(coded(stay(long)), "R-INI-17")
    assert severities(coded(office(long)), "R-INI-17") == ["warning"]


def test_an_add_on_without_a_listed_primary_is_flagged() -> None:
    case = stay(
        chemo("a", "08:00", technique="push"),
        row("b", "09:00", "10:00"),
        row("c", "09:00", "09:40"),
    )
    result = coded(case)
    assert result.units() == {"96409": 1, "96367": 1, "96368": 1}
    assert severities(result, "R-CON-09") == ["warning"]
    hours = stay(chemo("a", "08:00", technique="push"), row("b", "09:00", "10:31"), row("c", "09:00", "09:40"))
    assert not findings(coded(hours), "R-CON-09")


def test_in_a_hospital_the_first_hour_of_fluid_is_a_primary_of_further_fluid_only() -> None:
    rows = [
        chemo("a", "08:00", technique="push", site="IV1"),
        row("b", "09:00", "10:00", site="IV1"),
        row("c", "09:00", "09:40", site="IV1"),
        fluid("08:00", "09:00", site="IV2"),
    ]
    assert severities(coded(stay(*rows)), "R-CON-09") == ["warning"]
    assert not findings(coded(office(*rows)), "R-CON-09")


# -- accounts -------------------------------------------------------------------------------------------------------


def test_accounts_stand_in_the_order_of_the_file() -> None:
    result = coded(stay(push("b", "09:00"), push("a", "08:00")))
    assert [told.administration for told in result.accounts] == ["a1", "a2"]
    assert [told.units for told in result.accounts] == [{"96375": 1}, {"96374": 1}]


def test_the_first_codable_row_carries_the_units() -> None:
    bag = [
        row("s", "08:00", "09:00", category="vehicle", bag="b"),
        row("a", "08:00", "09:00", bag="b"),
        row("b", "08:00", "09:00", bag="b"),
    ]
    result = coded(stay(*bag))
    assert statuses(result) == {"a1": "absorbed", "a2": "coded", "a3": "absorbed"}
    assert account(result, "a2").counted_minutes == 60
    assert account(result, "a3").counted_minutes == 0
    order = [row("a", "10:00", "10:30", order="o"), row("a", "08:00", "09:00", order="o")]
    assert statuses(coded(stay(*order))) == {"a1": "absorbed", "a2": "coded"}


def test_added_up_bags_are_one_sum() -> None:
    bags = [row("a", "08:00", "09:00"), row("a", "10:00", "11:00"), row("a", "12:00", "12:31")]
    result = coded(stay(*bags), same_drug_repeat_infusion="cumulate")
    assert account(result, "a1").units == {"96365": 1, "96366": 2}
    assert statuses(result) == {"a1": "coded", "a2": "absorbed", "a3": "absorbed"}
    assert the_line(result, "96366").administrations == ("a1", "a2", "a3")
    assert lines(result) == [("96365", 1, "05", 60), ("96366", 2, "05", 91)]


def test_clipped_minutes_are_charted_but_do_not_count() -> None:
    result = coded(stay(row("a", "07:00", "09:00"), visits=[visit("V1", "08:00")]))
    assert (account(result, "a1").minutes, account(result, "a1").counted_minutes) == (120, 60)


def test_lost_minutes_are_named_by_the_blocker_that_started_first() -> None:
    case = stay(fluid("08:00", "10:00"), row("b", "09:00", "09:40"), row("a", "08:40", "09:20"))
    assert account(coded(case), "a1").blocked_by == (("a3", 40), ("a2", 20))


def test_the_result_prints_as_the_contract_says() -> None:
    printed = coded(stay(row("a", "08:00"), label="practice")).to_json("x.infusion")
    assert list(printed) == [
        "label", "source", "engine", "profile", "setting", "lines", "accounts", "findings", "near",
    ]  # fmt: skip
    assert printed["label"] == "practice" and printed["source"] == "x.infusion"
    assert list(printed["lines"][0]) == [
        "code", "units", "modifiers", "date", "visit", "site", "administrations", "minutes", "rules", "why",
    ]  # fmt: skip
    assert list(printed["accounts"][0]) == [
        "administration", "status", "minutes", "counted_minutes", "blocked_by", "codes", "units", "rules", "why",
    ]  # fmt: skip
    assert list(printed["findings"][0]) == ["severity", "rule", "administrations", "message"]


def test_queries_come_first_then_warnings_then_the_rest_each_by_time() -> None:
    case = stay(
        injection("x", "12:00"),
        row("late", "11:00"),
        row("early", "09:00"),
        row("a", "07:00", "10:00", site="IV2"),
        visits=[visit("V1", "08:00")],
    )
    result = coded(case)
    assert [(found.severity, found.rule) for found in result.findings] == [
        ("query", "R-DOC-01"),
        ("query", "R-DOC-01"),
        ("warning", "R-INI-12"),
        ("info", "R-TIME-01"),
        ("info", "R-INJ-04"),
    ]
    assert [found.administrations for found in result.findings[:2]] == [("a3",), ("a2",)]


def test_the_minutes_a_bag_loses_are_dealt_to_its_rows_once() -> None:
    parts = [row("b", "08:30", "09:20", order="o"), row("b", "09:30", "10:30", order="o")]
    result = coded(stay(row("a", "08:00", "10:00"), *parts))
    assert [told.blocked_by for told in result.accounts] == [(), (("a1", 50),), (("a1", 30),)]
    assert [told.counted_minutes for told in result.accounts] == [120, 0, 30]
    mix = [row(drug, "08:30", "10:30", bag="m") for drug in ("b", "c")]
    assert [told.blocked_by for told in coded(stay(row("a", "08:00", "10:00"), *mix)).accounts] == [
        (),
        (("a1", 90),),
        (),
    ]
    third = [row("a", "08:00", "10:00"), row("b", "08:00", "09:00"), row("c", "08:00", "08:20", order="o")]
    unused = coded(stay(*third, row("c", "08:30", "08:50", order="o")))
    assert [told.status for told in unused.accounts[2:]] == ["not_reported", "not_reported"]
    assert [told.blocked_by for told in unused.accounts[2:]] == [(("a1", 20),), (("a1", 20),)]


def test_every_row_of_a_barred_bag_says_why() -> None:
    bag = [row(drug, "08:00", "09:00", bag="m") for drug in ("a", "b", "s")]
    bag[2]["category"] = "vehicle"
    result = coded(office(*bag, place_of_service="22"))
    assert [told.rules for told in result.accounts] == [("R-MOD-04",), ("R-MOD-04",), ("R-HYD-06",)]


def test_added_up_bags_of_a_later_day_need_31_minutes() -> None:
    case = stay(row("a", "08:00", "09:00"), row("a", "+1 08:00", "+1 08:30"))
    result = coded(case, same_drug_repeat_infusion="cumulate")
    assert result.units() == {"96365": 1}
    assert statuses(result) == {"a1": "coded", "a2": "not_reported"}
    assert account(result, "a2").counted_minutes == 0


def test_what_is_near_is_printed_as_the_contract_says() -> None:
    result = coded(stay(row("a", "08:00")))
    near = (
        Near("a1", "start", -6, None, (), ("96374",)),
        Near("a1", "stop", None, 16, ("96365",), ("96374",)),
    )
    printed = replace(result, near=near).to_json("-:3")["near"]
    assert printed == [
        {"administration": "a1", "edge": "start", "minutes": -6, "gains": (), "loses": ("96374",)},
        {"administration": "a1", "edge": "stop", "from_start": 16, "gains": ("96365",), "loses": ("96374",)},
    ]


def test_every_code_has_plain_words_of_our_own() -> None:
    codes = [*cms().mue]
    assert all(label(code) for code in codes)
    assert label("99999") == ""
    assert sorted(codes, key=claim_rank)[:3] == ["96413", "96415", "96417"]


@pytest.mark.parametrize("tie", ["order", "bag"])
def test_an_account_names_drugs_and_times_never_ids(tie: str) -> None:
    rows = [
        row("a", "08:00", "08:40", **{tie: "x"}),
        row("a" if tie == "order" else "b", "08:40", "09:20", **{tie: "x"}),
    ]
    (why,) = [one.why for one in coded(stay(*rows)).accounts if one.status == "absorbed"]
    assert why.endswith(" a 08:00")
    assert "a1" not in why


def test_a_sentence_of_two_keeps_the_name_as_the_record_writes_it() -> None:
    name = "PACLitaxel (TAXOL) 300 mg"
    result = coded(stay(chemo(name, "09:40", "12:45")))
    whys = [account.why for account in result.accounts] + [line.why for line in result.lines]
    assert whys and all("pACL" not in why for why in whys), whys
    assert result.accounts[0].why.count(name) == 2
