"""The knobs: every doubtful rule as a named choice with its source (rules section 18). A `Policy` is one full set."""

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo


def _knob(default: Any, changes: str, sources: str) -> Any:
    return Field(default=default, description=changes, json_schema_extra={"sources": sources})


class Policy(BaseModel):
    """One value for each knob; the defaults are profile `cpt`. The description says what a knob changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    manual_push_over_15: Literal["push_if_presence", "infusion_by_time"] = _knob(
        "push_if_presence",
        "A hand-given push of more than 15 minutes: push where presence is charted, or by time",
        "S25 S26",
    )
    simultaneous_pushes: Literal["each_counts", "one_only"] = _knob(
        "each_counts", "Different drugs pushed at the same minute: each is coded, or one", "S73c"
    )
    missing_stop_drug: Literal["push_flag", "calc_volume_rate", "last_running_note", "hold"] = _knob(
        "push_flag",
        "A drug infusion without a stop: push with a query, computed, last charted running, or held",
        "S17 S18 S19 S28",
    )
    missing_stop_hydration: Literal["none", "calc_volume_rate", "push"] = _knob(
        "none", "Fluid without a stop: nothing, computed from volume and rate, or a push", "S19 S20"
    )
    missing_start: Literal["hold", "push_flag"] = _knob(
        "hold", "A stop without a start: held, or a push at the stop", "K"
    )
    pro_initial_fallback: Literal["ask", "hierarchy", "first_started"] = _knob(
        "ask",
        "Office initial when no reason for the visit is named: hierarchy with a warning, hierarchy, or the first",
        "S03",
    )
    initial_tiebreak: Literal["longest", "first_started"] = _knob(
        "longest", "Which of several infusions of one rank is the initial", "S14"
    )
    second_site: Literal["any_documented_site", "needs_reason", "never"] = _knob(
        "any_documented_site", "When a further access earns its own initial", "S02 S33 S16"
    )
    unproven_second_site: Literal["fold_into_one", "hold"] = _knob(
        "fold_into_one", "A further access that earns no initial: one access with the first, or held", "K"
    )
    incompatible_drugs: Literal["reason_for_a_site", "own_initial"] = _knob(
        "reason_for_a_site",
        "Whether incompatibility alone keeps an initial for a lumen or a restarted line",
        "S01 S16 S73e",
    )
    reestablished_access: Literal["same_encounter_no_new_initial", "new_initial"] = _knob(
        "same_encounter_no_new_initial",
        "A line placed anew after removal: the same access, or a new initial",
        "S05 S33",
    )
    same_day_return_same_line: Literal["new_encounter_new_initial", "one_per_day"] = _knob(
        "new_encounter_new_initial", "A second visit on one date through the same line: a new initial, or not", "C1 C2"
    )
    partial_overlap: Literal["solo_first", "majority", "concurrent_if_16", "concurrent_if_any"] = _knob(
        "solo_first",
        "When a drug that partly overlaps another is sequential (96367) and when concurrent (96368)",
        "S14 C5 C6 S08",
    )
    concurrent_cap: Literal["per_date", "per_encounter"] = _knob(
        "per_date", "96368 once for each date, or once for each visit", "D1 S09 S29"
    )
    concurrent_chemo: Literal["longest_only_flag", "second_as_96417"] = _knob(
        "longest_only_flag", "Two chemo infusions at once: the second is not reported with a warning, or 96417", "K"
    )
    sequential_chemo_hours: Literal["96415", "96417"] = _knob(
        "96415", "Further hours of a sequential chemo drug", "S01"
    )
    same_drug_repeat_infusion: Literal["each_min16", "each_min31", "cumulate", "haugen_96376"] = _knob(
        "each_min16", "A later bag of a drug that ran before: units of 96366, or 96376", "S11 S12 S13 S08"
    )
    same_chemo_repeat: Literal["cumulate", "each_96415"] = _knob(
        "cumulate", "Several bags of one chemo drug: one infusion, or each later bag 96415", "K"
    )
    push_repeat_threshold: Literal["gt30", "ge30"] = _knob(
        "gt30", "96376 from more than 30 minutes on, or from 30", "S27 S28 S73a S73h"
    )
    push_repeat_anchor: Literal["last_reported", "last_given", "first_push"] = _knob(
        "last_reported", "The push from which the 30 minutes of 96376 are measured", "S27 S28"
    )
    push_after_infusion_gap: Literal["none", "gt30_from_stop"] = _knob(
        "none", "Whether a push after an infusion of the same drug waits more than 30 minutes from its stop", "S07"
    )
    loading_dose: Literal["same_bag_part_of_infusion", "always_push", "never"] = _knob(
        "same_bag_part_of_infusion", "A bolus from the running bag: part of the infusion, or 96376", "K"
    )
    hydration_sum: Literal["sum", "segment_min_31", "segment_each"] = _knob(
        "sum", "Broken hydration: all net minutes together, stretches from 31 on, or each stretch alone", "S42 C9 S43"
    )
    hydration_push_deduct: Literal["documented_minutes", "none", "split"] = _knob(
        "documented_minutes", "Minutes of a push taken off the fluid beside it", "S15 S25"
    )
    hydration_min_ml: float | None = _knob(None, "Fluid of less than this volume (mL) is not reported", "S40 S09")
    hydration_min_rate: float | None = _knob(None, "Fluid slower than this rate (mL/h) is not reported", "S36")
    additive_rule: Literal["purpose", "electrolyte_always_hydration", "any_additive_therapeutic"] = _knob(
        "purpose", "What the drug table proposes for electrolytes and vitamins in a fluid", "S09 S34 S46"
    )
    hydration_with_transfusion: Literal["allowed_if_distinct", "never_same_date"] = _knob(
        "allowed_if_distinct", "Fluid on a transfusion day: where marked distinct, or never", "S44 S45 S01"
    )
    transfusion_premed: Literal["flag_if_protocol", "bill", "never"] = _knob(
        "flag_if_protocol", "Premedication by protocol before blood: coded with a warning, coded, or not", "S28"
    )
    split_dose: Literal["per_injection", "per_dose"] = _knob(
        "per_injection", "One dose in two syringes: each injection counts, or the dose", "S52 C10"
    )
    pump_code: Literal["96416", "g0498_when_provider_pump"] = _knob(
        "96416", "Chemo on a pump of the provider that goes home: 96416, or G0498", "S62 S63"
    )
    reset_daily: bool = _knob(False, "Whether every calendar day has its own initial", "S04 S06")
    line_date: Literal["by_unit", "start_date", "split_then_count"] = _knob(
        "by_unit",
        "The date of units past midnight: where their hour began, the start, or counted for each date",
        "S05 S06 S75",
    )
    prearrival: Literal["clip_to_arrival", "exclude_bag"] = _knob(
        "clip_to_arrival", "A bag started before arrival: its minutes from arrival on, or none", "K"
    )
    exclusion_windows: Literal["user_marked", "none"] = _knob(
        "user_marked", "Whether marked windows take their minutes away", "K"
    )
    discontinued_short: Literal["by_minutes", "intended_code", "intended_53"] = _knob(
        "by_minutes",
        "An infusion stopped for good within 15 minutes: push, the intended infusion, or that with 53",
        "S21 S22 S23",
    )
    x_modifiers: Literal["59", "xepsu"] = _knob("59", "Modifier 59, or its X form", "S39 S16")
    ncci_modifiers: Literal["on", "off"] = _knob(
        "on", "Whether the column-2 code of an NCCI pair on one date carries the modifier", "D3"
    )
    mue_check: Literal["warn", "off"] = _knob("warn", "Whether units above the CMS limit for a date are flagged", "D1")
    chemo_list: Literal["facility_formulary", "payer_downgrade_list"] = _knob(
        "facility_formulary",
        "Whether the drug table proposes therapeutic for biologics on a payer's list",
        "S56 S57 S58",
    )
    missing_order: Literal["hold", "warn", "ignore"] = _knob(
        "hold", "No order found: fluid is held and drugs flagged, both flagged, or nothing", "S35"
    )


class PolicyError(ValueError):
    """An unknown profile, knob or value. The message is one sentence that says what is allowed."""


def options(knob: str) -> tuple[str, ...]:
    """The values a knob allows, as they are written in a file; a number is "a number"."""
    annotation = _field(knob).annotation
    if annotation is bool:
        return ("false", "true")
    return get_args(annotation) if annotation != float | None else ("null", "a number")


def _field(knob: str) -> FieldInfo:
    try:
        return Policy.model_fields[knob]
    except KeyError as wrong:
        from difflib import get_close_matches

        near = ", ".join(get_close_matches(knob, Policy.model_fields, cutoff=0.4))
        listed = f"; is it one of {near}?" if near else f"; the knobs are {', '.join(Policy.model_fields)}"
        raise PolicyError(f"no knob is called {knob!r}{listed}") from wrong


def checked(knob: str, value: object) -> str | float | bool | None:
    """The value of a knob, from a file or from a person's text, in its own type. Raises `PolicyError`."""
    annotation = _field(knob).annotation
    if annotation is bool:
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return value == "true"
    elif annotation == float | None:
        number = _number(value)
        if value in (None, "null", "none") or number is not None:
            return number
    else:
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(text, str) and text in get_args(annotation):
            return text
    raise PolicyError(f"{knob} cannot be {value!r}; it is one of {', '.join(options(knob))}")


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None


def policy_with(base: Policy, overrides: dict[str, Any]) -> Policy:
    """`base` with the knobs of `overrides` set. Raises `PolicyError`."""
    if not overrides:
        return base
    return base.model_copy(update={knob: checked(knob, value) for knob, value in overrides.items()})
