"""Why not: the first condition that failed, with its numbers; and two answers side by side."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from infusion_gui.case.model import Case
from infusion_gui.case.times import format_clock
from infusion_gui.coding.compare import annotated, compare, other_profile
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.whynot import why_not
from tests.coding.stays import (
    Row,
    account,
    away,
    chemo,
    coded,
    contrast,
    fluid,
    injection,
    push,
    row,
    stay,
    the_line,
    visit,
    when,
)
from tests.coding.strategies import KNOWN, cases, policies


def reasons(identity: str, *rows: Row, head: dict[str, Any] | None = None, **choice: Any) -> dict[str, str]:
    """The absent codes of a row and their sentences."""
    case = stay(*rows, **(head or {}))
    return {item.code: item.message for item in why_not(case, coded(case, **choice), identity)}


def test_the_next_unit_says_how_far_it_is() -> None:
    told = reasons("a1", row("a", "08:00", "09:31"))
    assert "151" in told["96366"] and "60 more" in told["96366"] and "10:31" in told["96366"]
    assert "second" in told["96366"]
    first = reasons("a1", row("a", "08:00", "09:00"))["96366"]
    assert first.startswith("96366 begins at minute 91") and "31 more than 60" in first
    held = reasons("a1", row("a", "09:00", "09:45", order="o1"), row("a", "10:05", "10:50", order="o1"))
    assert held["96366"] == "96366 begins at minute 91: 1 more than 90, stop 10:51", "parts of an order count together"


def test_a_push_says_how_many_minutes_an_infusion_needs() -> None:
    assert reasons("a1", push("a", "08:00"))["96365"] == "96365: one time stamp; an infusion needs 16 min"
    assert reasons("a1", row("a", "08:00"))["96365"] == "96365: no stop is charted; an infusion needs 16 min"
    clipped = reasons("a1", row("a", "07:30", "08:15"), head={"visits": [visit("V1", "08:00")]})
    assert clipped["96365"] == "96365: 15 min; an infusion needs 16"
    assert reasons("a1", push("a", "08:00", "08:20", hand_push=True)) == {}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([push("a", "08:00")], "96365"),
        ([chemo("a", "08:00", technique="push")], "96413"),
        ([push("a", "08:00"), push("b", "07:00")], "96365"),
        ([push("a", "08:00"), row("b", "09:00", "10:00")], "96367"),
        ([push("a", "08:00"), row("a", "09:00", "10:00")], "96366"),
        ([chemo("a", "08:00", technique="push"), chemo("b", "09:00", "10:00")], "96417"),
        ([push("a", "08:00"), chemo("b", "09:00", technique="push")], "96367"),
    ],
)
def test_a_push_names_the_code_it_would_have_as_an_infusion(rows: list[Row], code: str) -> None:
    assert code in reasons("a1", *rows)
    longer = [{**rows[0], "technique": "infusion", "stop": "2026-01-05T08:16"}, *rows[1:]]
    assert code in coded(stay(*longer), initial_tiebreak="first_started").units()


def test_a_push_whose_minutes_would_only_be_added_to_its_infusion_names_none() -> None:
    drug, chemo_drug = (
        [push("a", "08:00", category=c), row("a", "09:00", "10:00", category=c)] for c in ("therapeutic", "chemo")
    )
    assert "96366" not in reasons("a1", *drug, same_drug_repeat_infusion="cumulate")
    assert reasons("a1", *chemo_drug) == {}
    assert "96415" in reasons("a1", *chemo_drug, same_chemo_repeat="each_96415")


def test_the_reason_of_an_office_stays_initial() -> None:
    rows = [push("a", "08:00"), push("b", "09:00")]
    office = {"setting": "professional", "primary_reason": "a1"}
    assert "96367" in reasons("a2", *rows, head=office)
    assert "96365" in reasons("a1", *rows, head=office)


def test_an_add_on_says_what_is_initial() -> None:
    rows = [
        chemo("a", "08:00", "09:00"),
        chemo("b", "09:00", "10:00"),
        chemo("c", "10:00", technique="push"),
        row("d", "10:00", "10:30"),
        push("e", "11:00"),
        fluid("11:00", "12:00"),
    ]
    wanted = {"a2": "96413", "a3": "96409", "a4": "96365", "a5": "96374", "a6": "96360"}
    for identity, code in wanted.items():
        assert reasons(identity, *rows)[code].startswith(f"{code}: the initial of IV1 is a with 96413")


def test_what_ranks_lower_is_told_so_and_an_equal_what_decided() -> None:
    rows = [row("a", "08:00", "09:31"), row("b", "10:00", "11:00"), push("c", "11:00"), fluid("12:00", "13:00")]
    assert reasons("a3", *rows)["96374"] == "96374: the initial of IV1 is a with 96365, which ranks above 96374"
    assert reasons("a4", *rows)["96360"] == "96360: the initial of IV1 is a with 96365, which ranks above 96360"
    assert reasons("a2", *rows)["96365"].endswith("is a with 96365: longest of 2 infusions of one rank (91, 60 min)")
    office = {"setting": "professional", "primary_reason": "a3"}
    assert reasons("a4", *rows, head=office)["96360"].endswith("is c with 96374: the reason for the visit")


def test_a_pump_stands_outside_the_hierarchy_and_a_barred_code_is_barred() -> None:
    rows = [chemo("f", "12:00", "+1 12:00", technique="pump"), row("a", "08:00", "09:00")]
    assert reasons("a1", *rows) == {"96413": "96413: a pump of more than 8 h takes no part in the hierarchy"}
    home = [row("f", "12:00", "+1 12:00", technique="pump"), row("a", "08:00", "09:00")]
    assert reasons("a1", *home) == {"96365": "96365: a pump of more than 8 h takes no part in the hierarchy"}
    office = {"setting": "professional", "primary_reason": "a1", "place_of_service": "22"}
    assert reasons("a1", push("a", "08:00"), head=office) == {}


def test_only_minutes_inside_the_counted_time_keep_a_push_away() -> None:
    told = reasons("a1", row("a", "07:30", "09:31"), head={"visits": [visit("V1", "08:00")]})
    assert told["96374"] == "96374: 91 min; a push is 15 or less"


def test_an_initial_of_the_same_drug_is_told_apart_by_its_start() -> None:
    told = reasons("a2", row("a", "08:00", "09:31"), row("a", "16:00", "17:00"))
    assert told["96365"].startswith("96365: the initial of IV1 is a 08:00 with 96365")


def test_an_infusion_says_why_it_is_not_concurrent() -> None:
    apart = [row("a", "08:00", "10:00"), row("b", "11:00", "12:00")]
    assert "overlap 0 min" in reasons("a2", *apart)["96368"]
    assert "others run beside it" in reasons("a1", *apart)["96368"]
    partly = [row("a", "08:00", "10:00"), row("b", "09:30", "10:20")]
    assert reasons("a2", *partly)["96368"] == "96368: 30 min shared, but 20 alone make it sequential"
    used = [row("a", "08:00", "10:00"), row("b", "08:00", "09:00"), row("c", "08:30", "09:00")]
    told = reasons("a3", *used)
    assert "used up" in told["96368"] and "0 min alone" in told["96367"]


def test_a_repeat_says_how_many_minutes_are_missing() -> None:
    told = reasons("a2", push("a", "08:00"), push("a", "08:30"))
    assert "30 min" in told["96376"] and "31" in told["96376"]


def test_a_concurrent_drug_says_why_it_is_neither_sequential_nor_hourly() -> None:
    inside = reasons("a2", row("a", "08:00", "11:00"), row("b", "08:10", "08:40"))
    assert inside["96367"] == "96367: 0 min alone; 16 are needed"
    assert "96366" not in inside
    long = reasons("a2", row("a", "08:00", "11:00"), row("b", "08:10", "10:10"))
    assert long["96366"] == "96366: 120 min, but 96368 counts no further hours"


def test_a_concurrent_drug_with_enough_minutes_alone_is_not_said_to_lack_them() -> None:
    rows = [row("a", "08:00", "10:00"), row("b", "09:30", "10:30")]
    told = reasons("a2", *rows, partial_overlap="concurrent_if_any")
    assert "96365" in told and "96367" not in told


def test_a_repeat_says_when_the_drug_was_new() -> None:
    told = reasons("a2", push("a", "08:00"), push("a", "08:31"))
    assert told["96375"] == "96375: the drug is not new, it was given at 08:00"


def test_an_infusion_is_no_push_and_one_by_intent_is_none_either() -> None:
    assert reasons("a1", row("a", "08:00", "08:16"))["96374"] == "96374: 16 min; a push is 15 or less"
    assert reasons("a1", chemo("a", "08:00", "08:16"))["96409"] == "96409: 16 min; a push is 15 or less"
    short = [chemo("a", "08:00", "08:10", discontinued=True)]
    told = reasons("a1", *short, discontinued_short="intended_code")
    assert set(told) == {"96415"}
    assert "81 more than 10" in told["96415"]


def test_fluid_counts_its_net_minutes() -> None:
    short = reasons("a1", fluid("08:00", "08:20"), push("a", "08:00"))
    assert short["96361"] == "96361 begins at minute 31: 11 more than 20, stop 08:31"
    summed = [fluid("08:00", "10:00"), row("a", "08:30", "09:00"), fluid("11:00", "11:20")]
    assert "110" in reasons("a3", *summed)["96361"]
    alone = reasons("a1", fluid("08:00", "08:20"))
    assert "96360" in alone


def test_what_can_never_have_a_code_says_nothing() -> None:
    assert reasons("a1", contrast("08:00", "09:00")) == {}
    assert reasons("a1", row("a", "08:00", "09:00", bundled=True)) == {}
    assert reasons("a1", row("a", "08:00", "09:00", category=None)) == {}
    assert reasons("a1", injection("a", "08:00")) == {}
    assert reasons("a1", row("a", "08:00", "09:00", route="SQ", technique="infusion")) == {}
    with pytest.raises(KeyError):
        reasons("nobody", row("a", "08:00"))


@settings(max_examples=60)
@given(cases(), policies())
def test_a_code_that_is_called_absent_is_absent_or_has_one_unit_fewer(case: Case, knobs: Policy) -> None:
    result = code_case(case, knobs, KNOWN)
    for told in case.administrations:
        for item in why_not(case, result, told.id):
            assert item.message and item.rule.startswith("R-")
            assert item.code in item.message


# -- rails ------------------------------------------------------------------------------------------------------------


def rails(*rows: Row, **choice: Any) -> list[tuple[str, int, str, int, bool]]:
    found = coded(stay(*rows), **choice).drawing.rails
    return [(rail.administration, rail.net, rail.code, rail.units, rail.passed) for rail in found]


def test_rails_stand_where_units_begin_and_where_the_next_would() -> None:
    assert rails(row("a", "08:00", "10:31")) == [
        ("a1", 16, "96365", 1, True),
        ("a1", 91, "96366", 1, True),
        ("a1", 151, "96366", 2, True),
        ("a1", 211, "96366", 3, False),
    ]
    at = [rail.at % 1440 for rail in coded(stay(row("a", "08:00", "09:31"))).drawing.rails]
    assert at == [8 * 60 + 16, 9 * 60 + 31, 10 * 60 + 31]


def test_rails_of_repeats_follow_their_knob() -> None:
    bags = [row("a", "08:00", "08:30"), row("a", "10:00", "10:40")]

    def second(**choice: Any) -> list[tuple[int, str, int]]:
        return [(rail[1], rail[2], rail[3]) for rail in rails(*bags, **choice) if rail[0] == "a2"]

    assert second() == [(16, "96366", 1), (91, "96366", 2)]
    assert second(same_drug_repeat_infusion="each_min31") == [(31, "96366", 1), (91, "96366", 2)]
    assert second(same_drug_repeat_infusion="cumulate") == []
    chemo_bags = [{**bag, "category": "chemo"} for bag in bags]
    again = [rail for rail in rails(*chemo_bags, same_chemo_repeat="each_96415") if rail[0] == "a2"]
    assert [rail[2:4] for rail in again] == [("96415", 1), ("96415", 2)]


def test_rails_of_the_articles_second_chemo_drug_stay_on_its_code() -> None:
    rows = [chemo("a", "08:00", "11:00"), chemo("b", "11:00", "12:00")]
    assert [rail[2:4] for rail in rails(*rows, profile="article") if rail[0] == "a2"] == [("96417", 1), ("96417", 2)]


def test_rails_of_a_unit_that_stands_on_fewer_minutes_begin_with_the_next() -> None:
    rows = [row("a", "08:00", "10:00"), row("b", "09:45", "10:15")]
    later = [rail for rail in rails(*rows, partial_overlap="concurrent_if_16") if rail[0] == "a2"]
    assert later == [("a2", 91, "96366", 1, False)]


def test_rails_of_fluid_count_net_minutes_and_stop_where_stretches_stand_alone() -> None:
    rows = [fluid("08:00", "09:00"), row("a", "08:10", "08:30"), fluid("09:30", "10:00")]
    assert [rail[1:] for rail in rails(*rows) if rail[2] == "96361"] == [
        (31, "96361", 1, True),
        (91, "96361", 2, False),
    ]
    assert [rail[0] for rail in rails(*rows) if rail[2] == "96361"] == ["a1", "a3"]
    assert not [rail for rail in rails(*rows, hydration_sum="segment_each") if rail[2] == "96361"]
    lone = rails(fluid("08:00", "08:40"), hydration_sum="segment_each")
    assert lone == [("a1", 31, "96360", 1, True), ("a1", 91, "96361", 1, False)]


# -- overlaps and crowns -----------------------------------------------------------------------------------------------


def test_overlaps_say_what_they_earn() -> None:
    rows = [
        row("a", "08:00", "10:00"),
        row("b", "08:00", "08:30"),
        row("c", "08:10", "08:30"),
        row("d", "09:30", "10:30"),
    ]
    found = {
        o.administration: (o.partner, o.stop - o.start, o.code, o.why) for o in coded(stay(*rows)).drawing.overlaps
    }
    assert found == {
        "a2": ("a1", 30, "96368", ""),
        "a3": ("a1", 20, None, "96368 used"),
        "a4": ("a1", 30, None, "shared, counted once"),
    }
    together = coded(stay(chemo("a", "08:00", "10:00"), chemo("b", "08:30", "09:30")))
    assert [o.why for o in together.drawing.overlaps] == ["no code for concurrent chemo"]


def test_the_crown_names_the_initial_and_what_it_beat_by_rank() -> None:
    rows = [
        push("p", "07:00"),
        fluid("11:00", "12:00"),
        row("b", "09:00", "10:00"),
        chemo("a", "08:00", "09:00"),
        chemo("f", "12:00", "+1 12:00", technique="pump"),
        row("s", "06:00", category="flush", technique="irrigation"),
    ]
    (crown,) = coded(stay(*rows)).drawing.crowns
    assert (crown.visit, crown.site, crown.administration) == ("V1", "IV1", "a4")
    assert crown.beaten == ("a5", "a3", "a1", "a2")
    assert not coded(stay(fluid("08:00", "08:10"))).drawing.crowns
    (wet,) = coded(stay(fluid("08:00", "08:10"), fluid("09:00", "10:00"))).drawing.crowns
    assert wet.administration == "a1"


def test_pieces_show_what_counted_what_was_lost_and_what_lies_outside() -> None:
    case = stay(
        fluid("08:00", "10:00"),
        row("a", "09:00", "09:30"),
        visits=[visit("V1", "08:30")],
        exclusions=[{"start": "2026-01-05T09:45", "stop": "2026-01-05T09:50"}],
    )
    found = [(p.kind, p.stop - p.start, p.by) for p in coded(case).drawing.pieces if p.administration == "a1"]
    assert found == [
        ("outside", 30, None),
        ("counted", 30, None),
        ("blocked", 30, "a2"),
        ("counted", 15, None),
        ("outside", 5, None),
        ("counted", 10, None),
    ]
    assert not coded(stay(injection("a", "08:00"))).drawing.pieces


def test_a_drawing_is_left_out_where_nobody_looks() -> None:
    case = stay(row("a", "08:00", "10:00"))
    bare = code_case(case, Policy(), drawn=False)
    assert not bare.drawing.rails
    assert bare == code_case(case, Policy())


# -- two answers side by side ------------------------------------------------------------------------------------------


def test_two_profiles_side_by_side() -> None:
    case = stay(chemo("a", "08:00", "11:00"), chemo("b", "11:00", "13:00"))
    here, there = coded(case), coded(case, profile="article")
    found = compare(here, there, "article")
    assert (found.gains, found.loses) == ({"96417": 1}, {"96415": 1})
    assert not found.same
    assert found.to_json() == {"profile": "article", "gains": {"96417": 1}, "loses": {"96415": 1}}
    assert found.sentence() == "Profile article gives 96415 ×2 + 96417 ×2 instead of 96415 ×3 + 96417 ×1."
    marked = annotated(here, found)
    assert the_line(marked, "96417").why.endswith("; article: 96415 ×2 + 96417 ×2")
    assert the_line(marked, "96413").why == the_line(here, "96413").why


def test_the_same_answer_is_said_to_be_the_same() -> None:
    result = coded(stay(row("a", "08:00", "10:00")))
    found = compare(result, result, "article")
    assert found.same
    assert found.sentence() == "Profile article gives the same units."
    assert annotated(result, found) is result


def test_codes_that_the_other_profile_does_not_give_are_not_named_with_zero() -> None:
    case = stay(row("a", "08:00", "10:00"), row("b", "09:59", "10:30"))
    here, there = coded(case), coded(case, profile="article")
    found = compare(here, there, "article")
    assert found.sentence() == "Profile article gives 96368 ×1 instead of 96367 ×1."
    assert the_line(annotated(here, found), "96367").why.endswith("; article: 96368 ×1")
    dry = compare(coded(stay(fluid("08:00", "09:00"))), coded(stay(push("a", "08:00", bundled=True))), "x")
    assert dry.sentence() == "Profile x leaves out 96360 ×1."
    assert annotated(coded(stay(fluid("08:00", "09:00"))), dry).lines[0].why.endswith("; x: no 96360")
    wet = compare(coded(stay(push("a", "08:00", bundled=True))), coded(stay(fluid("08:00", "09:00"))), "x")
    assert wet.sentence() == "Profile x gives 96360 ×1 more."


def test_the_profile_an_answer_is_held_against() -> None:
    assert [other_profile(name) for name in ("cpt", "conservative", "article")] == ["article", "article", "cpt"]


def test_a_result_is_asked_by_row() -> None:
    result = coded(stay(row("a", "08:00", "09:00")))
    assert account(result, "a1").administration == "a1"
    with pytest.raises(KeyError):
        result.account("a2")


def ahead(case: Case, told: str) -> tuple[int, str]:
    """The clock minute of the day and the code of the next threshold of a row."""
    return next((r.at % 1440, r.code) for r in code_case(case, Policy()).drawing.rails if r[0] == told and not r.passed)


def stopping(case: Case, told: str, at: int) -> Case:
    """The stay with the stop of a row at a minute of its day."""
    rows = [
        one.model_copy(update={"stop": (one.start or 0) // 1440 * 1440 + at}) if one.id == told else one
        for one in case.administrations
    ]
    return case.model_copy(update={"administrations": tuple(rows)})


@pytest.mark.parametrize(
    ("case", "told", "clock"),
    [
        (stay(row("a", "08:00", None), exclusions=[away("08:09", "08:56")]), "a1", 9 * 60 + 3),
        (stay(row("a", "08:00", "09:00"), exclusions=[away("07:00", "07:30")]), "a1", 9 * 60 + 31),
        (stay(row("a", "08:00", "09:00"), exclusions=[away("09:10", "09:40")]), "a1", 10 * 60 + 1),
        (stay(row("a", "08:00", "09:00"), exclusions=[away("08:50", "09:10")]), "a1", 9 * 60 + 51),
        (stay(row("a", "08:00", "09:00"), exclusions=[away("09:31", "09:40")]), "a1", 9 * 60 + 31),
        (stay(fluid("08:00", "09:00"), row("a", "09:10", "09:40")), "a1", 10 * 60 + 1),
        (stay(fluid("08:00", "09:10"), row("a", "09:00", "09:40")), "a1", 10 * 60 + 11),
    ],
)
def test_the_next_threshold_leaves_out_minutes_that_do_not_count(case: Case, told: str, clock: int) -> None:
    at, code = ahead(case, told)
    assert at == clock
    before, reached = (code_case(stopping(case, told, at - by), Policy()).units() for by in (1, 0))
    assert reached[code] == before[code] + 1


@pytest.mark.parametrize("end", ["departure", "inpatient_from"])
def test_no_threshold_lies_beyond_the_time_that_counts(end: str) -> None:
    until = visit("V1", "07:00")
    for clock, found in (("09:31", [16, 91]), ("09:30", [16])):
        case = stay(row("a", "08:00", "09:00"), visits=[{**until, end: when(clock)}])
        assert [rail.net for rail in code_case(case, Policy()).drawing.rails] == found


def test_a_bolus_from_the_bag_is_never_said_to_become_an_infusion() -> None:
    rows = [row("a", "13:00", "14:31", from_bag=True), row("b", "14:50", "15:50")]
    assert "96367" not in reasons("a1", *rows)
    assert "96367" in reasons("a1", push("a", "13:00"), row("b", "14:50", "15:50"))


@pytest.mark.parametrize(
    ("stop", "ahead"), [("01:20", (91, "02:00")), ("00:55", (91, "02:00")), ("02:00", (151, "02:01"))]
)
def test_a_threshold_in_the_second_pass_of_an_hour_stands_at_the_first_stop_that_reaches_it(
    stop: str, ahead: tuple[int, str]
) -> None:
    night = {"start": "2026-11-01T00:30", "stop": f"2026-11-01T{stop}"}
    result = coded(stay({**row("a"), **night}, zone="America/New_York"))
    (rail,) = [rail for rail in result.drawing.rails if not rail.passed]
    assert (rail.net, format_clock(rail.at)) == ahead
