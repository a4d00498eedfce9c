"""Each doubtful rule is a choice: one stay for each knob on which its values part, worked by hand from the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy, options
from infusion_gui.coding.result import Result
from infusion_gui.drugs.catalogue import known_drugs
from tests.coding.stays import (
    Row,
    blood,
    chemo,
    coded,
    fluid,
    injection,
    office,
    push,
    row,
    site,
    stay,
    visit,
)

NUMBERS = {"hydration_min_ml": [None, 501], "hydration_min_rate": [None, 100]}


@dataclass(frozen=True)
class Turn:
    """A stay, and what each value of a knob makes of it. `others` are further knobs the question needs."""

    knob: str
    answers: dict[Any, dict[str, int]]
    case: Case
    others: dict[str, Any] | None = None


def two_sites(**second: Any) -> Case:
    given = [row("a", "08:00", "09:00", site="IV1"), row("b", "08:00", "09:00", site="IV2")]
    return stay(*given, sites=[site("IV1"), site("IV2", **second)])


def premed() -> Row:
    return push("diphenhydramine", "08:00", by_protocol=True)


VISITS = [visit("V1"), visit("V2")]
OVERLAP_15 = stay(chemo("a", "08:00", "10:00"), row("b", "09:45", "10:16"))  # 31 min, 15 shared, 16 alone
OVERLAP_16 = stay(chemo("a", "08:00", "10:00"), row("b", "09:44", "10:20"))  # 36 min, 16 shared, 20 alone
OVERLAP_20 = stay(chemo("a", "08:00", "10:00"), row("b", "09:40", "10:20"))  # 40 min, half of them shared
OVERLAP_NO = stay(chemo("a", "08:00", "10:00"), row("b", "10:00", "10:20"))
SEQUENTIAL = {"96413": 1, "96415": 1, "96367": 1}
CONCURRENT = {"96413": 1, "96415": 1, "96368": 1}

TURNS = [
    Turn(
        "manual_push_over_15",
        {"push_if_presence": {"96374": 1}, "infusion_by_time": {"96365": 1}},
        stay(push("a", "08:00", "08:16", hand_push=True)),
    ),
    Turn(
        "simultaneous_pushes",
        {"each_counts": {"96374": 1, "96375": 1}, "one_only": {"96374": 1}},
        stay(push("a", "08:00"), push("b", "08:00")),
    ),
    Turn(
        # 91 minutes by volume and rate, 31 to the last charted running.
        "missing_stop_drug",
        {
            "push_flag": {"96374": 1},
            "calc_volume_rate": {"96365": 1, "96366": 1},
            "last_running_note": {"96365": 1},
            "hold": {},
        },
        stay(row("a", "08:00", volume_ml=91, rate_ml_h=60, last_running="08:31")),
    ),
    Turn(
        "missing_stop_hydration",
        {"none": {}, "calc_volume_rate": {"96360": 1, "96361": 1}, "push": {"96374": 1}},
        stay(fluid("08:00", volume_ml=91, rate_ml_h=60)),
    ),
    Turn("missing_start", {"hold": {}, "push_flag": {"96374": 1}}, stay(row("a", None, "08:00"))),
    Turn(
        "pro_initial_fallback",
        {
            "ask": {"96365": 1, "96375": 1},
            "hierarchy": {"96365": 1, "96375": 1},
            "first_started": {"96374": 1, "96367": 1},
        },
        office(push("a", "08:00"), row("b", "09:00", "10:00"), primary_reason=None),
    ),
    Turn(
        # The 91 minutes of the later drug count whole where the longest is initial.
        "initial_tiebreak",
        {"longest": {"96365": 1, "96366": 1, "96367": 1}, "first_started": {"96365": 1, "96367": 1}},
        stay(row("a", "08:00", "09:00"), row("b", "08:40", "10:11")),
    ),
    Turn(
        "second_site",
        {
            "any_documented_site": {"96365": 2},
            "needs_reason": {"96365": 1, "96368": 1},
            "never": {"96365": 1, "96368": 1},
        },
        two_sites(),
    ),
    Turn(
        "second_site",
        {"any_documented_site": {"96365": 2}, "needs_reason": {"96365": 2}, "never": {"96365": 1, "96368": 1}},
        two_sites(reason="incompatible drugs"),
    ),
    Turn(
        "unproven_second_site",
        {"fold_into_one": {"96365": 1, "96368": 1}, "hold": {"96365": 1}},
        two_sites(),
        {"second_site": "needs_reason"},
    ),
    Turn(
        "incompatible_drugs",
        {"reason_for_a_site": {"96365": 1, "96368": 1}, "own_initial": {"96365": 2}},
        two_sites(lumen_of="IV1", reason_kind="incompatible"),
    ),
    Turn(
        "reestablished_access",
        {"same_encounter_no_new_initial": {"96365": 1, "96368": 1}, "new_initial": {"96365": 2}},
        two_sites(restart_of="IV1"),
    ),
    Turn(
        "same_day_return_same_line",
        {"new_encounter_new_initial": {"96365": 2}, "one_per_day": {"96365": 1, "96366": 1}},
        stay(row("a", "07:00", "08:00", visit="V1"), row("a", "19:00", "20:00", visit="V2"), visits=VISITS),
    ),
    Turn(
        "partial_overlap",
        {
            "solo_first": SEQUENTIAL,
            "majority": SEQUENTIAL,
            "concurrent_if_16": SEQUENTIAL,
            "concurrent_if_any": CONCURRENT,
        },
        OVERLAP_15,
    ),
    Turn(
        "partial_overlap",
        {
            "solo_first": SEQUENTIAL,
            "majority": SEQUENTIAL,
            "concurrent_if_16": CONCURRENT,
            "concurrent_if_any": CONCURRENT,
        },
        OVERLAP_16,
    ),
    Turn(
        "partial_overlap",
        {
            "solo_first": SEQUENTIAL,
            "majority": CONCURRENT,
            "concurrent_if_16": CONCURRENT,
            "concurrent_if_any": CONCURRENT,
        },
        OVERLAP_20,
    ),
    Turn(
        "partial_overlap",
        dict.fromkeys(("solo_first", "majority", "concurrent_if_16", "concurrent_if_any"), SEQUENTIAL),
        OVERLAP_NO,
    ),
    Turn(
        # 30 minutes, 15 shared: 15 alone are no infusion of their own, but fewer than 16 run together.
        "partial_overlap",
        {
            "solo_first": CONCURRENT,
            "majority": CONCURRENT,
            "concurrent_if_16": SEQUENTIAL,
            "concurrent_if_any": CONCURRENT,
        },
        stay(chemo("a", "08:00", "10:00"), row("b", "09:45", "10:15")),
    ),
    Turn(
        "concurrent_cap",
        {"per_date": {"96365": 1, "96366": 27, "96368": 2}, "per_encounter": {"96365": 1, "96366": 27, "96368": 1}},
        stay(row("a", "08:00", "+1 12:00"), row("b", "09:00", "10:00"), row("c", "+1 09:00", "+1 10:00")),
    ),
    Turn(
        "concurrent_chemo",
        {
            "longest_only_flag": {"96413": 1, "96415": 2},
            "second_as_96417": {"96413": 1, "96415": 2, "96417": 1},
        },
        stay(chemo("a", "08:00", "11:00"), chemo("b", "08:30", "10:30")),
    ),
    Turn(
        "sequential_chemo_hours",
        {"96415": {"96413": 1, "96417": 1, "96415": 3}, "96417": {"96413": 1, "96415": 2, "96417": 2}},
        stay(chemo("a", "08:00", "11:00"), chemo("b", "11:00", "13:00")),
    ),
    Turn(
        # First bag 60, second 20, third 100 minutes: 180 together.
        "same_drug_repeat_infusion",
        {
            "each_min16": {"96365": 1, "96366": 3},
            "each_min31": {"96365": 1, "96366": 2},
            "cumulate": {"96365": 1, "96366": 2},
            "haugen_96376": {"96365": 1, "96366": 2, "96376": 1},
        },
        stay(row("a", "08:00", "09:00"), row("a", "10:00", "10:20"), row("a", "12:00", "13:40")),
    ),
    Turn(
        # 30 minutes again, and 31 minutes again: 91 together.
        "same_drug_repeat_infusion",
        {
            "each_min16": {"96365": 1, "96366": 2},
            "each_min31": {"96365": 1, "96366": 1},
            "cumulate": {"96365": 1, "96366": 1},
            "haugen_96376": {"96365": 1, "96366": 1, "96376": 1},
        },
        stay(row("a", "08:00", "08:30"), row("a", "10:00", "10:30"), row("a", "12:00", "12:31")),
    ),
    Turn(
        # The next day has no first hour: 20 + 20 minutes are one unit there.
        "same_drug_repeat_infusion",
        {
            "each_min16": {"96365": 1, "96366": 2},
            "each_min31": {"96365": 1},
            "cumulate": {"96365": 1, "96366": 1},
            "haugen_96376": {"96365": 1, "96376": 2},
        },
        stay(row("a", "08:00", "08:30"), row("a", "+1 10:00", "+1 10:20"), row("a", "+1 12:00", "+1 12:20")),
    ),
    Turn(
        # An office has no repeated push, by whatever name.
        "same_drug_repeat_infusion",
        {
            "each_min16": {"96365": 1, "96366": 1},
            "each_min31": {"96365": 1},
            "cumulate": {"96365": 1},
            "haugen_96376": {"96365": 1},
        },
        office(row("a", "08:00", "08:30"), row("a", "10:00", "10:30")),
    ),
    Turn(
        # 40 and 40 minutes: 80 together are the first hour only.
        "same_chemo_repeat",
        {"cumulate": {"96413": 1}, "each_96415": {"96413": 1, "96415": 1}},
        stay(chemo("a", "08:00", "08:40"), chemo("a", "10:00", "10:40")),
    ),
    Turn(
        "push_repeat_threshold",
        {"gt30": {"96374": 1}, "ge30": {"96374": 1, "96376": 1}},
        stay(push("a", "08:00"), push("a", "08:30")),
    ),
    Turn(
        "push_repeat_anchor",
        {
            "last_reported": {"96374": 1, "96376": 1},
            "last_given": {"96374": 1},
            "first_push": {"96374": 1, "96376": 1},
        },
        stay(push("a", "08:00"), push("a", "08:20"), push("a", "08:40")),
    ),
    Turn(
        # Reported at 8:35; 9:00 is 25 minutes later, but 60 after the first.
        "push_repeat_anchor",
        {
            "last_reported": {"96374": 1, "96376": 1},
            "last_given": {"96374": 1, "96376": 1},
            "first_push": {"96374": 1, "96376": 2},
        },
        stay(push("a", "08:00"), push("a", "08:35"), push("a", "09:00")),
    ),
    Turn(
        "push_after_infusion_gap",
        {"none": {"96365": 1, "96376": 1}, "gt30_from_stop": {"96365": 1}},
        stay(row("a", "08:00", "09:00"), push("a", "09:30")),
    ),
    Turn(
        "loading_dose",
        {
            "same_bag_part_of_infusion": {"96365": 1},
            "always_push": {"96365": 1, "96376": 1},
            "never": {"96365": 1},
        },
        stay(row("a", "08:00", "09:00"), push("a", "08:00", from_bag=True)),
    ),
    Turn(
        "loading_dose",
        {
            "same_bag_part_of_infusion": {"96365": 1, "96376": 1},
            "always_push": {"96365": 1, "96376": 1},
            "never": {"96365": 1},
        },
        stay(row("a", "08:00", "09:00"), push("a", "08:00")),
    ),
    Turn(
        # 60 + 30 + 31: 121 together, 91 in stretches of 31 or more, 1 + 0 + 1 by the stretch.
        "hydration_sum",
        {
            "sum": {"96374": 1, "96361": 2},
            "segment_min_31": {"96374": 1, "96361": 2},
            "segment_each": {"96374": 1, "96361": 2},
        },
        stay(push("p", "07:00"), fluid("08:00", "09:00"), fluid("10:00", "10:30"), fluid("11:00", "11:31")),
    ),
    Turn(
        # 29 + 20.
        "hydration_sum",
        {"sum": {"96360": 1}, "segment_min_31": {}, "segment_each": {}},
        stay(fluid("08:00", "08:29"), fluid("09:00", "09:20")),
    ),
    Turn(
        # 90 + 31: 121 are two units; one and one.
        "hydration_sum",
        {
            "sum": {"96360": 1, "96361": 1},
            "segment_min_31": {"96360": 1, "96361": 1},
            "segment_each": {"96360": 1, "96361": 1},
        },
        stay(fluid("08:00", "09:30"), fluid("10:00", "10:31")),
    ),
    Turn(
        # 80 + 80: 160 are three units, one and one by the stretch.
        "hydration_sum",
        {
            "sum": {"96360": 1, "96361": 2},
            "segment_min_31": {"96360": 1, "96361": 2},
            "segment_each": {"96360": 1, "96361": 1},
        },
        stay(fluid("08:00", "09:20"), fluid("10:00", "11:20")),
    ),
    Turn(
        "hydration_push_deduct",
        {"documented_minutes": {"96374": 1}, "none": {"96374": 1, "96361": 1}, "split": {"96374": 1}},
        stay(fluid("08:00", "08:40"), push("a", "08:10", "08:20")),
    ),
    Turn(
        # A single time takes no minute; where it splits, 20 and 40 minutes are left.
        "hydration_push_deduct",
        {
            "documented_minutes": {"96374": 1, "96361": 2},
            "none": {"96374": 1, "96361": 2},
            "split": {"96374": 1, "96361": 1},
        },
        stay(fluid("08:00", "09:31"), push("a", "08:20")),
        {"hydration_sum": "segment_min_31"},
    ),
    Turn("hydration_min_ml", {None: {"96360": 1}, 501: {}}, stay(fluid("08:00", "09:00", volume_ml=500))),
    Turn("hydration_min_rate", {None: {"96360": 1}, 100: {}}, stay(fluid("08:00", "09:00", rate_ml_h=75))),
    Turn(
        "additive_rule",
        {
            "purpose": {"96365": 1},
            "electrolyte_always_hydration": {"96360": 1},
            "any_additive_therapeutic": {"96365": 1},
        },
        stay(row("magnesium sulfate", "08:00", "09:00", category=None)),
    ),
    Turn(
        "additive_rule",
        {
            "purpose": {"96360": 1},
            "electrolyte_always_hydration": {"96360": 1},
            "any_additive_therapeutic": {"96365": 1},
        },
        stay(row("D5 1/2NS + 20 mEq KCl", "08:00", "09:00", category=None)),
    ),
    Turn(
        "hydration_with_transfusion",
        {"allowed_if_distinct": {"96360": 1}, "never_same_date": {}},
        stay(blood("08:00", "10:00"), fluid("11:00", "12:00", distinct=True)),
    ),
    Turn(
        "transfusion_premed",
        {"flag_if_protocol": {"96374": 1}, "bill": {"96374": 1}, "never": {}},
        stay(premed(), blood("09:00", "10:00")),
    ),
    Turn(
        "split_dose",
        {"per_injection": {"96372": 2}, "per_dose": {"96372": 1}},
        stay(injection("a", "08:00", order="d"), injection("a", "08:01", order="d")),
    ),
    Turn(
        "pump_code",
        {"96416": {"96416": 1}, "g0498_when_provider_pump": {"G0498": 1}},
        stay(chemo("a", "08:00", "+1 08:00", technique="pump", pump={"owner": "provider"})),
    ),
    Turn(
        "reset_daily",
        {False: {"96365": 1, "96366": 1, "96375": 1}, True: {"96365": 2, "96375": 1}},
        stay(row("a", "20:00", "21:00"), row("a", "+1 08:00", "+1 09:00"), push("b", "+1 10:00")),
    ),
    Turn(
        # 75 minutes before midnight, 30 after: the hour that straddles it is lost where each date is counted.
        "line_date",
        {
            "by_unit": {"96365": 1, "96366": 1},
            "start_date": {"96365": 1, "96366": 1},
            "split_then_count": {"96365": 1},
        },
        stay(row("a", "22:45", "+1 00:30")),
    ),
    Turn(
        "prearrival",
        {"clip_to_arrival": {"96365": 1}, "exclude_bag": {}},
        stay(row("a", "07:30", "08:30"), visits=[visit("V1", "08:00")]),
    ),
    Turn(
        "exclusion_windows",
        {"user_marked": {"96374": 1}, "none": {"96365": 1}},
        stay(row("a", "08:00", "08:30"), exclusions=[{"start": "2026-01-05T08:10", "stop": "2026-01-05T09:00"}]),
    ),
    Turn(
        "discontinued_short",
        {"by_minutes": {"96409": 1}, "intended_code": {"96413": 1}, "intended_53": {"96413": 1}},
        stay(chemo("a", "08:00", "08:15", discontinued=True)),
    ),
    Turn(
        "discontinued_short",
        {"by_minutes": {"96413": 1}, "intended_code": {"96413": 1}, "intended_53": {"96413": 1}},
        stay(chemo("a", "08:00", "08:16", discontinued=True)),
    ),
    Turn(
        "chemo_list",
        {"facility_formulary": {"96401": 1}, "payer_downgrade_list": {"96372": 1}},
        stay(injection("denosumab", "08:00", "SQ", category=None)),
    ),
    Turn(
        "missing_order",
        {"hold": {"96374": 1}, "warn": {"96374": 1, "96361": 1}, "ignore": {"96374": 1, "96361": 1}},
        stay(fluid("08:00", "09:00", ordered=False), push("a", "09:00", ordered=False)),
    ),
]


def _answer(turn: Turn, value: Any) -> Result:
    steering = {turn.knob: value} if turn.knob in ("additive_rule", "chemo_list") else {}
    known = known_drugs([given.drug for given in turn.case.administrations], **steering)
    return coded(turn.case, known, **{turn.knob: value, **(turn.others or {})})


@pytest.mark.parametrize("turn", [pytest.param(turn, id=f"{turn.knob}-{n}") for n, turn in enumerate(TURNS)])
def test_a_knob_turns_the_answer(turn: Turn) -> None:
    assert {value: dict(_answer(turn, value).units()) for value in turn.answers} == turn.answers


# -- knobs that change no unit ----------------------------------------------------------------------------------------


def test_the_form_of_the_modifier() -> None:
    for value, expected in (("59", ("59",)), ("xepsu", ("XS",))):
        result = coded(two_sites(), x_modifiers=value)
        assert [line.modifiers for line in result.lines] == [(), expected]


def test_modifiers_of_pairs() -> None:
    case = stay(row("a", "08:00", "09:00"), injection("b", "10:00"))
    for value, expected in (("on", ("59",)), ("off", ())):
        assert coded(case, ncci_modifiers=value).lines[-1].modifiers == expected


def test_limits_of_a_date() -> None:
    case = stay(*[injection("a", f"{hour:02d}:00") for hour in range(6, 12)])
    for value, expected in (("warn", 1), ("off", 0)):
        result = coded(case, mue_check=value)
        assert result.units() == {"96372": 6}
        assert len([found for found in result.findings if found.rule == "R-INI-17"]) == expected


SHOWN_ELSEWHERE = {"x_modifiers", "ncci_modifiers", "mue_check"}


def test_every_value_of_every_knob_is_tried_here() -> None:
    tried: dict[str, set[str]] = {}
    for turn in TURNS:
        tried.setdefault(turn.knob, set()).update(str(value) for value in turn.answers)
    assert set(tried) | SHOWN_ELSEWHERE == set(Policy.model_fields)
    for knob, values in tried.items():
        wanted = NUMBERS.get(knob) or options(knob)
        assert values == {str(value).capitalize() if knob == "reset_daily" else str(value) for value in wanted}


def test_every_knob_parts_at_least_two_of_its_values() -> None:
    told_apart = {
        turn.knob for turn in TURNS if len({tuple(sorted(units.items())) for units in turn.answers.values()}) > 1
    }
    assert told_apart | SHOWN_ELSEWHERE == set(Policy.model_fields)
