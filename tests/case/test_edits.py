"""Edits as a coder asks for them, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from infusion_gui.case import edits
from infusion_gui.case.edits import Outcome, Refusal
from infusion_gui.case.model import Administration, Case, Charted, Evidence, Site, Visit
from infusion_gui.case.times import parse_minute


def at(clock: str, day: int = 5) -> int:
    return parse_minute(f"2026-01-{day:02d}T{clock}")


def bar(identity: str, start: str | None, stop: str | None, drug: str = "vancomycin", **fields: Any) -> Administration:
    fields = {"site": "IV1", **fields}
    return Administration(id=identity, drug=drug, start=start and at(start), stop=stop and at(stop), **fields)


def stay(*rows: Administration, **fields: Any) -> Case:
    sites = tuple(Site(id=name) for name in ("IV1", "IV2"))
    return Case(administrations=rows, **{"sites": sites, **fields})


def granted(outcome: Outcome) -> Case:
    assert not isinstance(outcome, Refusal), outcome.message
    return outcome


def refused(outcome: Outcome) -> str:
    assert isinstance(outcome, Refusal)
    return outcome.message


VANCOMYCIN = bar("a1", "13:00", "14:30")


# -- times --------------------------------------------------------------------------------------------


def test_a_moved_bar_keeps_its_length_and_remembers_the_record() -> None:
    row = granted(edits.move(stay(VANCOMYCIN), "a1", 20)).administration("a1")
    assert (row.start, row.stop) == (at("13:20"), at("14:50"))
    assert row.charted == Charted(start=at("13:00"), stop=at("14:30"))
    assert row.stop_from is None  # the stop was moved with its bar; nobody typed it


def test_a_trimmed_stop_is_typed_and_back_on_the_record_it_is_not() -> None:
    case = granted(edits.trim_stop(stay(VANCOMYCIN), "a1", by=1))
    row = case.administration("a1")
    assert (row.stop, row.stop_from) == (at("14:31"), "typed")
    assert row.charted == Charted(start=at("13:00"), stop=at("14:30"))
    assert granted(edits.trim_stop(case, "a1", to=at("14:30"))) == stay(VANCOMYCIN)


def test_the_record_stays_the_first_one_over_many_moves() -> None:
    case = stay(VANCOMYCIN)
    for by in (5, -20, 3):
        case = granted(edits.move(case, "a1", by))
    case = granted(edits.trim_start(case, "a1", by=-7))
    assert case.administration("a1").charted == Charted(start=at("13:00"), stop=at("14:30"))


def test_a_stop_for_a_bar_that_has_none_says_that_none_was_charted() -> None:
    row = granted(edits.trim_stop(stay(bar("a1", "13:00", None)), "a1", to=at("14:31"))).administration("a1")
    assert row.charted == Charted(start=at("13:00"), stop=None)
    assert row.stop_from == "typed"


def test_shifting_a_stop_that_is_not_there_is_refused() -> None:
    assert "has no stop" in refused(edits.trim_stop(stay(bar("a1", "13:00", None)), "a1", by=5))


def test_a_push_is_stretched_from_its_moment() -> None:
    push = bar("a1", "16:55", None, "ondansetron", technique="push")
    row = granted(edits.trim_stop(stay(push), "a1", by=3)).administration("a1")
    assert (row.start, row.stop) == (at("16:55"), at("16:58"))


def test_a_bar_cannot_stop_before_it_starts() -> None:
    message = refused(edits.trim_start(stay(VANCOMYCIN), "a1", to=at("14:40")))
    assert "vancomycin" in message
    assert "14:40" in message
    assert "14:30" in message


def test_a_group_moves_together_or_not_at_all() -> None:
    timeless = bar("a2", None, None, "ondansetron")
    assert "ondansetron has no time" in refused(edits.move(stay(VANCOMYCIN, timeless), ["a1", "a2"], 5))
    both = granted(edits.move(stay(VANCOMYCIN, bar("a2", "15:00", "15:30")), ["a1", "a2"], -5))
    assert [row.start for row in both.administrations] == [at("12:55"), at("14:55")]


def test_a_move_over_midnight_needs_no_thought() -> None:
    row = granted(edits.move(stay(bar("a1", "23:30", "23:50")), "a1", 45)).administration("a1")
    assert (row.start, row.stop) == (at("00:15", 6), at("00:35", 6))


@pytest.mark.parametrize("by", [-2 * 10**9, 10**12])
def test_the_calendar_ends(by: int) -> None:
    assert "calendar" in refused(edits.move(stay(VANCOMYCIN), "a1", by))


def test_a_charted_still_running_moves_with_its_bar() -> None:
    row = bar("a1", "13:00", None, last_running=at("14:00"))
    assert granted(edits.move(stay(row), "a1", 10)).administration("a1").last_running == at("14:10")


def test_shifting_all_dates_changes_only_dates_and_drops_quoted_rows() -> None:
    row = bar("a1", "13:00", "14:30", evidence=(Evidence(source="mar.csv", row=2, text="01/05/2026 13:00 vanc"),))
    case = stay(row, visits=(Visit(id="V1", arrival=at("08:00")),))
    shifted = granted(edits.shift_dates(case, 31))
    assert shifted.administrations[0].start == at("13:00") + 31 * 1440
    assert shifted.administrations[0].charted is None
    assert shifted.visits[0].arrival == at("08:00") + 31 * 1440
    assert shifted.administrations[0].evidence == (Evidence(source="mar.csv", row=2),)


# -- rows ---------------------------------------------------------------------------------------------


def test_a_new_row_gets_what_was_not_said() -> None:
    case = granted(edits.add(Case(), {"drug": "heparin", "start": at("09:00")}))
    (row,) = case.administrations
    assert (row.id, row.route, row.technique, row.site, row.visit) == ("a1", "IV", "infusion", "IV1", "V1")
    assert [site.id for site in case.sites] == ["IV1"]


def test_a_new_injection_has_no_access() -> None:
    (row,) = granted(edits.add(Case(), {"drug": "ketorolac", "route": "IM"})).administrations
    assert (row.technique, row.site) == ("injection", None)


def test_a_new_row_belongs_to_the_visit_that_holds_its_start() -> None:
    visits = (
        Visit(id="morning", arrival=at("08:00"), departure=at("11:00")),
        Visit(id="evening", arrival=at("17:00")),
    )
    case = granted(edits.add(stay(visits=visits), {"drug": "heparin", "start": at("18:00")}))
    assert case.administrations[0].visit == "evening"


def test_ids_are_not_given_twice() -> None:
    case = stay(bar("a9", "13:00", "14:00"), bar("x", "13:00", "14:00"))
    assert edits.added(case, granted(edits.add(case, {"drug": "heparin"}))) == ("a10",)
    assert "in use" in refused(edits.add(case, VANCOMYCIN.model_copy(update={"id": "x"})))


def test_several_rows_come_in_together_or_not_at_all() -> None:
    good = {"drug": "heparin", "start": at("09:00")}
    assert len(granted(edits.add_all(stay(), [good, good])).administrations) == 2
    assert "heparin" in refused(edits.add_all(stay(), [good, {**good, "stop": at("08:00")}]))


def test_a_deleted_row_is_no_reason_for_the_visit_any_more() -> None:
    other = bar("a2", "15:00", "15:30")
    assert granted(edits.delete(stay(VANCOMYCIN, other, primary_reason="a1"), "a1")).primary_reason is None
    case = stay(VANCOMYCIN, other, primary_reason=("a1", "a2"))
    assert granted(edits.delete(case, "a1")).primary_reason == ("a2",)


def test_a_copy_is_a_dose_of_its_own_right_after_the_original() -> None:
    first = bar("a1", "13:00", "13:30", order="o1", evidence=(Evidence(source="mar.csv", row=2),))
    case = granted(edits.duplicate(stay(first), "a1"))
    copy = case.administration("a2")
    assert (copy.start, copy.stop) == (at("13:30"), at("14:00"))
    assert (copy.order, copy.evidence, copy.charted, copy.stop_from) == (None, (), None, "typed")


def test_copied_parts_stay_parts_of_one_administration() -> None:
    parts = bar("a1", "13:00", "13:30", order="o1"), bar("a2", "13:45", "14:00", order="o1")
    case = granted(edits.duplicate(stay(*parts), ["a1", "a2"], shift=120))
    copies = [case.administration(identity) for identity in edits.added(stay(*parts), case)]
    assert {copy.order for copy in copies} == {"o2"}


def test_moving_to_another_access_keeps_the_time() -> None:
    row = granted(edits.move_to_site(stay(VANCOMYCIN), "a1", "IV2")).administration("a1")
    assert (row.site, row.start, row.charted) == ("IV2", at("13:00"), None)


def test_an_injection_goes_to_no_access_and_neither_does_its_group() -> None:
    shot = bar("a2", "12:22", None, "ketorolac", route="IM", technique="injection", site=None)
    assert "IM" in refused(edits.move_to_site(stay(VANCOMYCIN, shot), ["a1", "a2"], "IV2"))
    assert "IV7" in refused(edits.move_to_site(stay(VANCOMYCIN), "a1", "IV7"))


def test_a_row_takes_along_to_another_visit_all_that_is_one_administration_with_it() -> None:
    rows = (
        bar("a1", "13:00", "13:20", bag="b"),
        bar("a2", "13:00", "13:20", "magnesium", bag="b", order="o"),
        bar("a3", "13:40", "14:00", "magnesium", order="o"),
        bar("a4", "13:40", "14:00", "cefepime"),
        bar("a5", "13:40", "14:00", "cefepime", order="o", visit="V2"),
    )
    case = stay(*rows, visits=(Visit(id="V1"), Visit(id="V2"), Visit(id="V3")))
    given = granted(edits.give_to_visit(case, "a1", "V3"))
    assert [row.visit for row in given.administrations] == ["V3", "V3", "V3", "V1", "V2"]


def test_a_new_route_takes_its_technique_and_access_along() -> None:
    case = granted(edits.change(stay(VANCOMYCIN), "a1", route="IM"))
    row = case.administration("a1")
    assert (row.technique, row.site) == ("injection", None)
    back = granted(edits.change(case, "a1", route="IV")).administration("a1")
    assert (back.technique, back.site) == ("infusion", "IV1")


def test_a_technique_set_by_hand_survives_a_change_of_route() -> None:
    pump = bar("a1", "13:00", None, technique="pump")
    assert granted(edits.change(stay(pump), "a1", route="SQ")).administration("a1").technique == "pump"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"category": "sedative"}, "category"),
        ({"volume_ml": "1 L"}, "volume_ml"),
        ({"site": "IV9"}, "IV9"),
        ({"visit": "V9"}, "V9"),
        ({"colour": "red"}, "colour"),
        ({"id": "z"}, "id"),
        ({"stop": at("12:00")}, "before"),
        ({"start": "soon"}, "start"),
        ({"lesions": 0}, "lesions"),
    ],
)
def test_a_wrong_value_is_refused_in_words(fields: dict[str, Any], said: str) -> None:
    assert said in refused(edits.change(stay(VANCOMYCIN), "a1", **fields))


def test_typed_times_remember_the_record_like_dragged_ones() -> None:
    row = granted(edits.change(stay(VANCOMYCIN), "a1", start=at("13:05"), stop=at("14:31"))).administration("a1")
    assert row.charted == Charted(start=at("13:00"), stop=at("14:30"))
    assert row.stop_from == "typed"


def test_what_is_already_so_changes_nothing() -> None:
    case = stay(VANCOMYCIN)
    for outcome in (
        edits.move(case, "a1", 0),
        edits.change(case, "a1", drug="vancomycin"),
        edits.move_to_site(case, "a1", "IV1"),
        edits.trim_stop(case, "a1", to=at("14:30")),
        edits.reorder_sites(case, ["IV1", "IV2"]),
    ):
        assert outcome is case


# -- parts --------------------------------------------------------------------------------------------


def test_a_split_makes_two_parts_of_one_administration_that_touch() -> None:
    whole = bar("a1", "13:00", "14:30", volume_ml=250, dose="1 g", evidence=(Evidence(source="mar.csv", row=2),))
    case = granted(edits.split(stay(whole), "a1", at("14:00")))
    first, second = case.administrations
    assert (first.start, first.stop, second.start, second.stop) == (
        at("13:00"),
        at("14:00"),
        at("14:00"),
        at("14:30"),
    )
    assert first.order == second.order == "o1"
    assert (first.volume_ml, second.volume_ml) == (166, 84)
    assert first.evidence == second.evidence == whole.evidence
    # The record has no time at the cut.
    assert first.charted == Charted(start=at("13:00"))
    assert second.charted == Charted(stop=at("14:30"))


def test_what_belongs_to_one_end_stays_at_that_end() -> None:
    whole = bar("a1", "13:00", "14:30", dose="1 g", note="left arm", last_running=at("14:20"), discontinued=True)
    first, second = granted(edits.split(stay(whole), "a1", at("14:00"))).administrations
    assert (first.dose, first.note, first.last_running, first.discontinued) == ("1 g", "left arm", None, False)
    assert (second.dose, second.note, second.last_running, second.discontinued) == (None, "", at("14:20"), True)


def test_a_split_keeps_an_order_that_is_there() -> None:
    case = granted(edits.split(stay(bar("a1", "13:00", "14:30", order="4711")), "a1", at("14:00")))
    assert [row.order for row in case.administrations] == ["4711", "4711"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (bar("a1", "13:00", "14:30"), "not inside"),
        (bar("a1", "13:00", None), "no stop"),
        (bar("a1", "13:00", None, technique="push"), "single dose"),
        (bar("a1", "13:00", "14:30", route="IM", site=None), "single dose"),
        (bar("a1", None, "14:30"), "single dose"),
    ],
)
def test_what_cannot_be_split(row: Administration, said: str) -> None:
    assert said in refused(edits.split(stay(row), "a1", at("14:30")))


def test_parts_that_touch_become_one_row_again() -> None:
    case = stay(VANCOMYCIN)
    parts = granted(edits.split(case, "a1", at("14:00")))
    assert granted(edits.merge(parts, ["a2", "a1"])) == case


def test_rows_with_a_gap_become_one_administration_of_two_rows() -> None:
    case = stay(bar("a1", "13:00", "13:30"), bar("a2", "13:45", "14:30"))
    assert [row.order for row in granted(edits.merge(case, ["a1", "a2"])).administrations] == ["o1", "o1"]


def test_a_class_that_only_one_of_them_states_is_that_of_the_merged_row() -> None:
    case = stay(bar("a1", "13:00", "13:30", category=None), bar("a2", "13:30", "14:30", category="chemo"))
    (row,) = granted(edits.merge(case, ["a1", "a2"])).administrations
    assert row.category == "chemo"
    two = stay(bar("a1", "13:00", "13:30", category="hydration"), bar("a2", "13:30", "14:30", category="chemo"))
    assert len(granted(edits.merge(two, ["a1", "a2"])).administrations) == 2


def test_merged_rows_keep_what_they_said() -> None:
    case = stay(
        bar("a2", "13:20", "14:30", volume_ml=100, note="new bag", charted=Charted(stop=at("14:25")), dose="1 g"),
        bar("a1", "13:00", "13:30", volume_ml=50, note="left arm", dose="1 g", rate_ml_h=100),
        primary_reason="a2",
    )
    merged = granted(edits.merge(case, ["a1", "a2"]))
    (row,) = merged.administrations
    assert (row.id, row.start, row.stop) == ("a1", at("13:00"), at("14:30"))
    assert (row.volume_ml, row.note, row.dose, row.rate_ml_h) == (150, "left arm; new bag", "1 g", None)
    assert row.charted == Charted(start=at("13:00"), stop=at("14:25"))
    assert merged.primary_reason == "a1"


def test_syringes_of_one_dose_stay_rows() -> None:
    shots = [bar(f"a{n}", "12:22", "12:22", route="IM", technique="injection", site=None) for n in (1, 2)]
    assert [row.order for row in granted(edits.merge(stay(*shots), ["a1", "a2"])).administrations] == ["o1", "o1"]


def test_merging_takes_the_further_parts_along() -> None:
    case = stay(
        bar("a1", "13:00", "13:30", order="o1"),
        bar("a2", "13:30", "14:00", order="o2"),
        bar("a3", "15:00", "15:30", order="o2"),
    )
    merged = granted(edits.merge(case, ["a1", "a2"]))
    assert [(row.id, row.order) for row in merged.administrations] == [("a1", "o1"), ("a3", "o1")]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (bar("a2", "14:30", "15:00", "cefepime"), "two drugs"),
        (bar("a2", "14:30", "15:00", route="SQ", site=None), "routes"),
        (bar("a2", "14:30", "15:00", visit="V2"), "two visits"),
    ],
)
def test_what_cannot_be_merged(other: Administration, said: str) -> None:
    visits = (Visit(id="V1"), Visit(id="V2"))
    assert said in refused(edits.merge(stay(VANCOMYCIN, other, visits=visits), ["a1", "a2"]))
    assert "two or more" in refused(edits.merge(stay(VANCOMYCIN), "a1"))


def test_parts_told_apart_are_administrations_of_their_own() -> None:
    parts = granted(edits.split(stay(VANCOMYCIN), "a1", at("14:00")))
    assert [row.order for row in granted(edits.tell_apart(parts, ["a1", "a2"])).administrations] == [None, None]
    assert "nothing to tell apart" in refused(edits.tell_apart(stay(VANCOMYCIN), "a1"))


# -- what surrounds the rows ----------------------------------------------------------------------------


def test_a_renamed_access_is_renamed_everywhere() -> None:
    sites = (Site(id="IV1"), Site(id="IV2", restart_of="IV1"), Site(id="IV3", lumen_of="IV1"))
    case = granted(edits.rename_site(stay(VANCOMYCIN, sites=sites), "IV1", "port"))
    assert case.administration("a1").site == "port"
    assert [(site.id, site.restart_of, site.lumen_of) for site in case.sites] == [
        ("port", None, None),
        ("IV2", "port", None),
        ("IV3", None, "port"),
    ]
    assert "already" in refused(edits.rename_site(case, "port", "IV2"))


def test_an_access_in_use_is_not_removed() -> None:
    case = stay(VANCOMYCIN, sites=(Site(id="IV1"), Site(id="IV2"), Site(id="IV3", lumen_of="IV2")))
    assert "1 administration" in refused(edits.remove_site(case, "IV1"))
    assert "IV3" in refused(edits.remove_site(case, "IV2"))
    assert [site.id for site in granted(edits.remove_site(case, "IV3")).sites] == ["IV1", "IV2"]


def test_accesses_cannot_restart_each_other() -> None:
    case = stay(sites=(Site(id="IV1"), Site(id="IV2", restart_of="IV1")))
    assert "circle" in refused(edits.change_site(case, "IV1", restart_of="IV2"))


def test_new_accesses_and_visits_find_their_names() -> None:
    case = granted(edits.add_site(stay()))
    case = granted(edits.add_site(case, {"label": "port", "kind": "port"}))
    case = granted(edits.add_visit(case))
    assert [site.id for site in case.sites] == ["IV1", "IV2", "IV3", "IV4"]
    assert [visit.id for visit in case.visits] == ["V1", "V2"]


def test_lanes_are_put_in_another_order() -> None:
    assert [site.id for site in granted(edits.reorder_sites(stay(), ["IV2", "IV1"])).sites] == ["IV2", "IV1"]
    assert "once" in refused(edits.reorder_sites(stay(), ["IV2"]))


def test_a_stay_keeps_a_visit_and_a_visit_its_rows() -> None:
    assert "at least one" in refused(edits.remove_visit(stay(), "V1"))
    case = stay(VANCOMYCIN, visits=(Visit(id="V1"), Visit(id="V2")))
    assert "1 administration" in refused(edits.remove_visit(case, "V1"))
    assert len(granted(edits.remove_visit(case, "V2")).visits) == 1
    assert granted(edits.rename_visit(case, "V1", "ED")).administration("a1").visit == "ED"


def test_arrival_is_dragged_but_not_behind_departure() -> None:
    case = stay(visits=(Visit(id="V1", arrival=at("08:00"), departure=at("17:00")),))
    assert granted(edits.change_visit(case, "V1", arrival=at("08:10"))).visits[0].arrival == at("08:10")
    assert "before arrival" in refused(edits.change_visit(case, "V1", arrival=at("18:00")))


def test_exclusions_are_kept_in_time_and_edited_by_place() -> None:
    case = granted(edits.add_exclusion(stay(), {"start": at("15:00"), "stop": at("15:40"), "label": "endoscopy"}))
    case = granted(edits.add_exclusion(case, {"start": at("10:00"), "stop": at("10:30")}))
    assert [window.start for window in case.exclusions] == [at("10:00"), at("15:00")]
    assert granted(edits.change_exclusion(case, 1, stop=at("16:00"))).exclusions[1].stop == at("16:00")
    assert len(granted(edits.remove_exclusion(case, 0)).exclusions) == 1
    assert "before start" in refused(edits.change_exclusion(case, 1, stop=at("14:00")))
    assert "no such exclusion" in refused(edits.remove_exclusion(case, 2))


def test_fields_of_the_case_are_checked() -> None:
    case = granted(edits.change_case(stay(), label="practice", setting="professional", zone="America/Chicago"))
    assert (case.label, case.setting, case.zone) == ("practice", "professional", "America/Chicago")
    assert "Mars/Base" in refused(edits.change_case(case, zone="Mars/Base"))
    assert "two digits" in refused(edits.change_case(case, place_of_service="x"))
    assert "a9" in refused(edits.change_case(case, primary_reason="a9"))
    assert "administrations" in refused(edits.change_case(case, administrations=()))


def test_a_knob_of_one_is_not_a_knob_of_true() -> None:
    case = granted(edits.change_case(stay(), policy={"hydration_min_ml": 1}))
    assert granted(edits.change_case(case, policy={"hydration_min_ml": True})).policy["hydration_min_ml"] is True


@pytest.mark.parametrize("ids", [[], ["a9"], ["a1", "a9"]])
def test_nothing_and_unknown_rows_are_refused(ids: list[str]) -> None:
    case = stay(VANCOMYCIN)
    for outcome in (
        edits.delete(case, ids),
        edits.duplicate(case, ids),
        edits.move(case, ids, 1),
        edits.change(case, ids, note="x"),
        edits.merge(case, ids),
    ):
        assert refused(outcome)
