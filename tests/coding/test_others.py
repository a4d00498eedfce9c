"""What stands outside the hierarchy: injections, SC infusions, pumps, arteries, cavities, refills, flushes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.coding.stays import (
    Row,
    account,
    blood,
    chemo,
    coded,
    findings,
    fluid,
    injection,
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

# -- the table of techniques -----------------------------------------------------------------------------------------

# Technique → what 20 minutes of it are by each route; None: no code. (IV, IA, SQ, IM, pleural) of chemo.
CHEMO_BY_ROUTE: dict[str, tuple[str | None, ...]] = {
    "infusion": ("96413", "96422", "96401", "96401", "96440"),
    "push": ("96413", "96422", "96401", "96401", "96440"),
    "injection": ("96413", "96422", "96401", "96401", "96440"),
    "pump": ("96413", "96422", "96401", "96401", "96440"),
    "refill": ("96521", "96521", "96521", None, None),
    "irrigation": (None, None, None, None, "96440"),
    "other": (None, None, None, None, "96440"),
    "on_body": ("96377", "96377", "96377", "96377", "96377"),
}
DRUG_BY_ROUTE: dict[str, tuple[str | None, ...]] = {
    "infusion": ("96365", "96373", "96369", "96372", None),
    "push": ("96365", "96373", "96372", "96372", None),
    "injection": ("96365", "96373", "96372", "96372", None),
    "pump": ("96365", "96373", "96369", "96372", None),
    "refill": ("96521", "96521", "96521", None, None),
    "irrigation": (None, None, None, None, None),
    "other": (None, None, None, None, None),
    "on_body": ("96377", "96377", "96377", "96377", "96377"),
}
ROUTES = ("IV", "IA", "SQ", "IM", "pleural")


@pytest.mark.parametrize("technique", sorted(CHEMO_BY_ROUTE))
@pytest.mark.parametrize("category", ["chemo", "therapeutic"])
def test_a_technique_means_what_its_route_makes_of_it(technique: str, category: str) -> None:
    table = CHEMO_BY_ROUTE if category == "chemo" else DRUG_BY_ROUTE
    for route, expected in zip(ROUTES, table[technique], strict=True):
        given = row("a", "08:00", "08:20", category=category, route=route, technique=technique)
        result = coded(stay(given))
        assert result.units() == ({expected: 1} if expected else {}), route
        if expected is None:
            assert account(result, "a1").status == "not_reported"


@pytest.mark.parametrize("route", ["IM", "PO", "other", "IT", "IP", "pleural", "intralesional"])
def test_a_refill_by_another_route_is_coded_elsewhere(route: str) -> None:
    result = coded(stay(chemo("morphine", "08:00", route=route, technique="refill")))
    assert result.units() == {}
    assert account(result, "a1").status == "not_reported"


@pytest.mark.parametrize("technique", ["infusion", "push", "injection", "pump", "refill", "irrigation", "other"])
@pytest.mark.parametrize("route", ["PO", "other"])
def test_what_is_swallowed_has_no_code(route: str, technique: str) -> None:
    assert units(stay(row("a", "08:00", "09:00", route=route, technique=technique))) == {}


# -- injections -----------------------------------------------------------------------------------------------------


def test_each_injection_counts() -> None:
    given = [injection("a", "08:00"), injection("a", "08:00"), injection("b", "09:00", "SQ")]
    assert units(stay(*given)) == {"96372": 3}


def test_injections_of_chemo_and_of_hormones_have_their_own() -> None:
    assert units(stay(injection("a", "08:00", category="chemo"))) == {"96401": 1}
    assert units(stay(injection("a", "08:00", "SQ", category="chemo_hormonal"))) == {"96402": 1}


def test_hormonal_chemo_into_a_vein_is_chemo() -> None:
    assert units(stay(row("a", "08:00", "09:00", category="chemo_hormonal"))) == {"96413": 1}
    assert units(stay(push("a", "08:00", category="chemo_hormonal"))) == {"96409": 1}


def test_syringes_of_one_dose_count_each_or_once() -> None:
    dose = [injection("a", "08:00", order="d"), injection("a", "08:01", order="d"), injection("a", "12:00", order="e")]
    assert units(stay(*dose)) == {"96372": 3}
    result = coded(stay(*dose), split_dose="per_dose")
    assert result.units() == {"96372": 2}
    assert account(result, "a2").status == "absorbed"
    assert account(result, "a2").rules == ("R-INJ-02",)
    chemo_dose = [{**given, "category": "chemo"} for given in dose]
    assert units(stay(*chemo_dose), split_dose="per_dose") == {"96401": 2}


def test_drugs_of_one_syringe_are_one_injection() -> None:
    assert units(stay(injection("a", "08:00", bag="s"), injection("b", "08:00", bag="s"))) == {"96372": 1}


def test_an_injection_by_the_patients_absence_earns_nothing() -> None:
    case = stay(injection("a", "07:00"), injection("b", "08:00"), visits=[visit("V1", "07:30")])
    assert statuses(coded(case)) == {"a1": "not_reported", "a2": "coded"}


# -- under the skin -------------------------------------------------------------------------------------------------


def sc(start: str, stop: str | None = None, **more: Any) -> Row:
    return row("immune globulin", start, stop, route="SQ", technique="infusion", **more)


def test_an_infusion_under_the_skin_is_one_service_for_each_visit() -> None:
    case = stay(sc("08:00", "09:31", site="abdomen L"), sc("08:30", "10:00", site="abdomen L"))
    result = coded(case)
    assert result.units() == {"96369": 1, "96370": 1}
    assert sum(line.minutes for line in result.lines) == 120
    assert statuses(result) == {"a1": "coded", "a2": "absorbed"}
    visits = [visit("V1"), visit("V2")]
    two = stay(sc("08:00", "09:00", visit="V1"), sc("18:00", "19:00", visit="V2"), visits=visits)
    assert units(two) == {"96369": 2}


def test_a_second_set_up_is_reported_once() -> None:
    sites = [sc("08:00", "09:00", site="L"), sc("08:30", "09:30", site="R"), sc("09:00", "09:30", site="thigh")]
    result = coded(stay(*sites))
    assert result.units() == {"96369": 1, "96371": 1}
    assert the_line(result, "96369").minutes == 90
    assert account(result, "a2").units == {"96371": 1}
    assert account(result, "a2").counted_minutes == 30
    assert account(result, "a3").status == "absorbed"
    # A row that names no site is a set-up of its own; parts of one order are not.
    assert units(stay(sc("08:00", "09:00"), sc("09:00", "10:00"))) == {"96369": 1, "96370": 1, "96371": 1}
    assert units(stay(sc("08:00", "09:00", order="o"), sc("09:00", "10:00", order="o"))) == {"96369": 1, "96370": 1}


def test_short_ones_and_chemo_under_the_skin_are_injections() -> None:
    assert units(stay(sc("08:00", "08:15"))) == {"96372": 1}
    assert units(stay(sc("08:00", "09:00", category="chemo"))) == {"96401": 1}
    assert units(stay(sc("08:00", "08:10", category="chemo_hormonal"))) == {"96402": 1}
    assert account(coded(stay(sc("08:00", "08:15"))), "a1").rules[0] == "R-SC-01"


def test_by_hand_under_the_skin_is_an_injection() -> None:
    assert units(stay(sc("08:00", "08:30", hand_push=True))) == {"96372": 1}


# -- pumps ----------------------------------------------------------------------------------------------------------


def pump(drug: str, start: str, stop: str | None = None, **more: Any) -> Row:
    return chemo(drug, start, stop, **{"technique": "pump", **more})


def test_a_pump_of_exactly_eight_hours_is_no_long_one() -> None:
    assert units(stay(pump("a", "08:00", "16:00"))) == {"96413": 1, "96415": 7}
    assert units(stay(pump("a", "08:00", "16:01"))) == {"96416": 1}
    assert units(stay(pump("a", "08:00", "16:01", category="therapeutic"))) == {"C8957": 1}


def test_what_was_planned_counts_even_though_the_patient_leaves() -> None:
    visits = [visit("V1", "08:00", "12:00")]
    result = coded(stay(pump("a", "11:00", "+2 09:00"), visits=visits))
    assert result.units() == {"96416": 1}
    assert units(stay(pump("a", "12:01", "+2 09:00"), visits=visits)) == {}
    # Before arrival it was not ours: 7 hours of the 10 are left.
    assert "96416" not in units(stay(pump("a", "05:00", "15:00"), visits=[visit("V1", "08:00")]))


def test_a_long_pump_is_outside_the_hierarchy_and_its_neighbours_have_their_own_initial() -> None:
    case = stay(pump("a", "10:00", "+1 10:00"), row("b", "10:30", "11:00"), push("c", "12:00"))
    result = coded(case)
    assert result.units() == {"96416": 1, "96365": 1, "96375": 1}
    assert the_line(result, "96365").modifiers == ("59",)
    assert severities(result, "R-INI-07") == ["warning"]


def test_one_course_on_a_pump_is_reported_once() -> None:
    course = [pump("a", "08:00", "+1 08:00"), pump("a", "+1 09:00", "+2 09:00"), pump("b", "08:00", "+1 08:00")]
    result = coded(stay(*course))
    assert result.units() == {"96416": 2}
    assert account(result, "a2").status == "absorbed"
    assert account(result, "a2").why == "a: one course of infusion with the one before"
    visits = [visit("V1"), visit("V2")]
    again = stay(
        pump("a", "08:00", "+1 08:00", visit="V1"), pump("a", "+7 08:00", "+8 08:00", visit="V2"), visits=visits
    )
    assert units(again) == {"96416": 2}


def test_a_pump_held_and_resumed_is_one() -> None:
    parts = [pump("a", "08:00", "13:00", order="p"), pump("a", "14:00", "17:01", order="p")]
    assert units(stay(*parts)) == {"96416": 1}
    assert units(stay(parts[0], {**parts[1], "stop": "2026-01-05T17:00"})) == {"96413": 1, "96415": 7}


def test_the_providers_own_pump_may_have_another_code() -> None:
    knob = {"pump_code": "g0498_when_provider_pump"}
    own, theirs = {"owner": "provider"}, {"owner": "patient"}
    assert units(stay(pump("a", "08:00", "+1 08:00", pump=own)), **knob) == {"G0498": 1}
    assert units(stay(pump("a", "08:00", "+1 08:00", pump=theirs)), **knob) == {"96416": 1}
    assert units(stay(pump("a", "08:00", "+1 08:00")), **knob) == {"96416": 1}
    assert units(stay(pump("a", "08:00", "+1 08:00", pump=own))) == {"96416": 1}
    assert units(stay(pump("a", "08:00", "+1 08:00", pump=own, category="therapeutic")), **knob) == {"C8957": 1}


def test_two_pump_codes_that_exclude_each_other_are_flagged() -> None:
    knob = {"pump_code": "g0498_when_provider_pump"}
    both = [pump("a", "08:00", "+1 08:00", pump={"owner": "provider"}), pump("b", "08:00", "+1 08:00")]
    result = coded(stay(*both), **knob)
    assert result.units() == {"96416": 1, "G0498": 1}
    assert severities(result, "R-PUMP-04") == ["warning"]
    hours = coded(stay(pump("a", "08:00", "+1 08:00", category="therapeutic"), chemo("b", "08:00", "10:00")))
    assert hours.units() == {"C8957": 1, "96413": 1, "96415": 1}
    assert severities(hours, "R-PUMP-02") == ["warning"]
    assert not findings(coded(stay(chemo("b", "08:00", "10:00"))), "R-PUMP-02")


def test_an_office_codes_a_long_pump_without_chemo_as_an_ordinary_infusion() -> None:
    result = coded(office(pump("a", "08:00", "17:00", category="therapeutic")))
    assert result.units() == {"96365": 1, "96366": 8}
    assert severities(result, "R-PUMP-02") == ["warning"]
    assert units(office(pump("a", "08:00", "17:00"))) == {"96416": 1}


# -- refills --------------------------------------------------------------------------------------------------------


def test_a_refill_is_by_the_kind_of_pump() -> None:
    def refill(**more: Any) -> Row:
        return row("morphine", "08:00", technique="refill", **more)

    assert units(stay(refill())) == {"96521": 1}
    assert units(stay(refill(pump={"kind": "portable"}))) == {"96521": 1}
    assert units(stay(refill(pump={"kind": "implantable"}))) == {"96522": 1}
    assert units(stay(refill(route="SQ", pump={"kind": "implantable"}))) == {"96522": 1}
    assert the_line(coded(stay(refill())), "96521").site == "IV1"
    assert the_line(coded(stay(refill(route="IA"))), "96521").site is None


@pytest.mark.parametrize(
    "started",
    [
        pump("a", "09:00", "+1 09:00"),
        pump("a", "09:00", "+1 09:00", category="therapeutic"),
        pump("a", "09:00", "+1 09:00", route="IA"),
    ],
)
def test_a_refill_is_not_reported_on_the_date_of_a_long_pump(started: Row) -> None:
    refill = row("morphine", "08:00", technique="refill")
    result = coded(stay(refill, started))
    assert "96521" not in result.units()
    assert account(result, "a1").rules == ("R-PUMP-03",)
    assert severities(result, "R-PUMP-03") == ["warning"]
    day_after = stay({**refill, "start": "2026-01-06T08:00"}, started)
    assert units(day_after)["96521"] == 1
    other_visit = stay({**refill, "visit": "V2"}, started, visits=[visit("V1"), visit("V2")])
    assert "96521" not in units(other_visit)


# -- arteries -------------------------------------------------------------------------------------------------------


def artery(start: str, stop: str | None = None, **more: Any) -> Row:
    return chemo("floxuridine", start, stop, route="IA", **more)


def test_chemo_into_an_artery_goes_by_minutes() -> None:
    assert units(stay(artery("08:00", "08:15"))) == {"96420": 1}
    assert units(stay(artery("08:00", "08:16"))) == {"96422": 1}
    assert units(stay(artery("08:00", "09:31"))) == {"96422": 1, "96423": 1}
    assert units(stay(artery("08:00", "16:01", technique="pump"))) == {"96425": 1}
    assert units(stay(artery("08:00", "16:00", technique="pump"))) == {"96422": 1, "96423": 7}
    assert units(stay(artery("08:00", "17:00"))) == {"96422": 1, "96423": 8}
    assert units(office(artery("08:00", "16:01", technique="pump"))) == {"96425": 1}


def test_an_artery_stopped_short_may_be_coded_as_intended() -> None:
    case = stay(artery("08:00", "08:10", discontinued=True))
    assert units(case) == {"96420": 1}
    assert units(case, discontinued_short="intended_code") == {"96422": 1}
    at_once = stay(artery("08:00", "08:00", discontinued=True))
    assert units(at_once, discontinued_short="intended_code") == {"96422": 1}


def test_other_drugs_into_an_artery_are_an_injection_each() -> None:
    given = [row("a", "08:00", "08:30", route="IA"), row("a", "09:00", "20:00", route="IA", technique="pump")]
    assert units(stay(*given)) == {"96373": 2}
    assert the_line(coded(stay(*given)), "96373").minutes == 0


# -- cavities and lesions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("route", "code"), [("pleural", "96440"), ("IP", "96446"), ("IT", "96450")])
def test_chemo_into_a_cavity_is_one_unit_for_each_visit_date_and_route(route: str, code: str) -> None:
    given = [
        chemo("a", "08:00", route=route),
        chemo("b", "09:00", "10:00", route=route),
        chemo("a", "+1 08:00", route=route),
    ]
    result = coded(stay(*given))
    assert result.units() == {code: 2}
    assert account(result, "a2").status == "absorbed"
    visits = [visit("V1"), visit("V2")]
    apart = stay({**given[0], "visit": "V1"}, {**given[1], "visit": "V2"}, visits=visits)
    assert units(apart) == {code: 2}
    assert units(stay(row("a", "08:00", route=route))) == {}
    assert units(stay(chemo("a", "08:00", route=route, category="chemo_hormonal"))) == {code: 1}


def test_lesions_of_a_date_add_up() -> None:
    def lesions(count: int | None, start: str = "08:00", **more: Any) -> Row:
        return chemo("a", start, route="intralesional", lesions=count, **more)

    assert units(stay(lesions(None))) == {"96405": 1}
    assert units(stay(lesions(7))) == {"96405": 1}
    assert units(stay(lesions(8))) == {"96406": 1}
    assert units(stay(lesions(4), lesions(3, "09:00"))) == {"96405": 1}
    assert units(stay(lesions(4), lesions(4, "09:00"))) == {"96406": 1}
    assert units(stay(lesions(4), lesions(4, "+1 09:00"))) == {"96405": 2}
    # Two drugs in one syringe go into the same lesions.
    assert units(stay(lesions(4, bag="s"), lesions(4, bag="s"))) == {"96405": 1}


# -- on-body injectors and flushes ----------------------------------------------------------------------------------


def test_an_on_body_injector_is_coded_on_any_route() -> None:
    for route in ("SQ", "IM", "IV", "PO", "other", "pleural"):
        assert units(stay(row("pegfilgrastim", "08:00", route=route, technique="on_body"))) == {"96377": 1}
    syringes = [row("pegfilgrastim", "08:00", route="SQ", technique="on_body", order="o") for _ in range(2)]
    assert units(stay(*syringes)) == {"96377": 2}


def flush(start: str, **more: Any) -> Row:
    return row("heparin flush", start, category="flush", technique="irrigation", **more)


def test_a_port_flush_is_reported_only_where_nothing_else_is_that_date() -> None:
    assert units(stay(flush("08:00"))) == {"96523": 1}
    assert units(stay(flush("08:00"), flush("12:00"), flush("+1 08:00"))) == {"96523": 2}
    beside = coded(stay(flush("08:00"), injection("a", "20:00")))
    assert beside.units() == {"96372": 1}
    assert account(beside, "a1").rules == ("R-BUN-02",)
    visits = [visit("V1"), visit("V2")]
    other_visit = stay(flush("08:00", visit="V1"), injection("a", "20:00", visit="V2"), visits=visits)
    assert units(other_visit) == {"96372": 1}
    past_midnight = stay(row("a", "22:00", "+1 01:00"), flush("+1 08:00"))
    assert "96523" not in units(past_midnight)
    earned_nothing = stay(flush("08:00"), fluid("09:00", "09:20"), blood("10:00", "12:00"))
    assert units(earned_nothing) == {"96523": 1}
    assert units(stay(flush("08:00", route="IA"))) == {"96523": 1}


def test_a_port_flush_and_a_refill_that_is_dropped() -> None:
    # The refill falls to the pump of its date; the pump is what the flush stands beside.
    given = [row("m", "08:00", technique="refill"), pump("a", "09:00", "+1 09:00"), flush("10:00"), flush("+1 10:00")]
    assert units(stay(*given)) == {"96416": 1, "96523": 1}


# -- what a procedure or a protocol includes ------------------------------------------------------------------------


def test_premedication_by_protocol_before_blood() -> None:
    premed = push("diphenhydramine", "08:00", by_protocol=True)
    case = stay(premed, push("furosemide", "11:00"), blood("09:00", "11:00"))
    result = coded(case)
    assert result.units() == {"96374": 1, "96375": 1}
    assert severities(result, "R-BUN-06") == ["warning"]
    assert not findings(coded(case, transfusion_premed="bill"), "R-BUN-06")
    never = coded(case, transfusion_premed="never")
    assert never.units() == {"96374": 1}
    assert account(never, "a1").rules == ("R-BUN-06",)
    own = stay({**premed, "distinct": True}, blood("09:00", "11:00"))
    assert units(own, transfusion_premed="never") == {"96374": 1}
    assert units(stay(premed), transfusion_premed="never") == {"96374": 1}
    visits = [visit("V1"), visit("V2")]
    apart = stay({**premed, "visit": "V1"}, blood("09:00", "11:00", visit="V2"), visits=visits)
    assert units(apart, transfusion_premed="never") == {"96374": 1}
    assert units(stay(injection("a", "08:00", by_protocol=True), blood("09:00")), transfusion_premed="never") == {}


def test_rows_that_wait_for_an_answer_are_held() -> None:
    nameless = coded(stay(row("  ", "08:00", "09:00")))
    assert statuses(nameless) == {"a1": "held"}
    (told,) = findings(nameless, "R-GATE-02")
    assert told.severity == "query" and told.message.startswith("A row at 08:00 names no drug; ")
    assert findings(coded(stay(row("", None))), "R-GATE-02")[0].message.startswith("A row names no drug; ")
    unknown = coded(stay(row("zzz", "08:00", "09:00", category=None)))
    assert statuses(unknown) == {"a1": "held"}
    assert severities(unknown, "R-CHEMO-03") == ["query"]


def test_times_on_the_half_hour_throughout_look_templated() -> None:
    given = [row(f"drug {n}", f"{n:02d}:00", f"{n:02d}:30") for n in range(8, 12)]
    assert severities(coded(stay(*given)), "R-GATE-04") == ["info"]
    assert not findings(coded(stay(*given[:3])), "R-GATE-04")
    assert not findings(coded(stay(*given[:3], row("x", "11:00", "11:29"))), "R-GATE-04")


def test_an_order_that_was_not_found_is_a_warning_for_a_drug_and_nothing_for_a_flush() -> None:
    assert severities(coded(stay(injection("a", "08:00", ordered=False))), "R-GATE-03") == ["warning"]
    assert not findings(coded(stay(flush("08:00", ordered=False))), "R-GATE-03")
    assert units(stay(flush("08:00", ordered=False)), missing_order="hold") == {"96523": 1}


def test_the_access_of_a_flush_is_its_line() -> None:
    case = stay(flush("08:00", site="PORT"), sites=[site("IV1"), site("PORT")])
    assert the_line(coded(case), "96523").site == "PORT"
