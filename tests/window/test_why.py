"""The why panel as values: gauge, reasons, what is missing for the next unit."""

from __future__ import annotations

import itertools

import pytest
from pytestqt.qtbot import QtBot

from infusion_gui import resource
from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Near, Result
from infusion_gui.session import coder
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.panels.ledger import change
from infusion_gui.window.panels.why import gauge, moved, reasons
from tests.coding.stays import coded, row, stay, visit


def emergency() -> tuple[Case, Result]:
    case = load(resource.path("samples/ed-bed-7.infusion"))
    return case, coder.code(case, policy_of(case))


def test_gauge_shows_zones_needle_and_distance() -> None:
    case, result = emergency()
    made = gauge(case, result, "a6")
    assert made is not None
    assert [(s.start, s.label, s.state) for s in made.stretches] == [
        (0, "push", "passed"), (16, "96365", "passed"), (91, "+ 96366", "current"), (151, "×2", "ahead"),
    ]  # fmt: skip
    assert (made.needle, made.more) == (91, "60 more to 151")


def test_gauge_of_a_fluid_counts_net_minutes() -> None:
    case, result = emergency()
    made = gauge(case, result, "a1")
    assert made is not None
    assert made.needle == 90
    assert made.stretches[0].label == "none"
    assert made.more == "1 more to 91"


def test_gauge_of_an_administration_in_parts_counts_the_minutes_of_all() -> None:
    case, _ = emergency()
    stop = case.administration("a6").stop
    assert stop is not None
    longer = edits.trim_stop(case, "a6", to=stop + 30)
    assert isinstance(longer, Case)
    parts = edits.split(longer, "a6", stop)
    assert isinstance(parts, Case)
    made = gauge(parts, coder.code(parts, policy_of(parts)), "a6")
    assert made is not None
    assert (made.needle, made.more) == (121, "30 more to 151")


def test_a_long_gauge_draws_zones_that_are_passed_as_one_where_there_are_several() -> None:
    case, _ = emergency()
    shown = []
    for minutes in (265, 325):
        longer = edits.trim_stop(case, "a6", to=(case.administration("a6").start or 0) + minutes)
        assert isinstance(longer, Case)
        made = gauge(longer, coder.code(longer, policy_of(longer)), "a6")
        assert made is not None
        shown.append([(s.start, s.label) for s in made.stretches])
    assert shown == [
        [(0, "push"), (16, "96365"), (91, "96366"), (151, "×2"), (211, "×3"), (271, "×4")],
        [(0, "push"), (16, "to 96366"), (151, "×2"), (211, "×3"), (271, "×4"), (331, "×5")],
    ]


def test_a_push_has_no_gauge() -> None:
    case, result = emergency()
    assert gauge(case, result, "a2") is None


def test_a_bar_without_stop_has_no_needle() -> None:
    case, result = emergency()
    made = gauge(case, result, "a13")
    assert made is not None
    assert made.needle is None


def test_a_first_stop_is_compared_with_none() -> None:
    case, result = emergency()
    start = case.administration("a13").start
    assert start is not None
    first = edits.trim_stop(case, "a13", to=start + 16)
    assert isinstance(first, Case)
    made = gauge(first, coder.code(first, policy_of(first)), "a13", result)
    assert made is not None
    assert (made.needle, made.was) == (16, None)


def test_a_code_that_goes_says_what_the_row_earns_instead_or_why_nothing() -> None:
    case, result = emergency()

    def lost(after: edits.Outcome) -> dict[str, str]:
        assert isinstance(after, Case)
        found = moved(change(after, result, coder.code(after, policy_of(after))))
        return {reason.lead: reason.text for reason in found if reason.mark == "loss"}

    other_access = edits.move_to_site(case, ["a11"], "IV2")
    assert lost(other_access)["96367 ×1, metronidazole."] == "Now 96365"
    departure = case.visits[0].departure
    assert departure is not None
    outside = edits.move(case, ["a14"], departure - (case.administration("a14").start or 0) + 5)
    (text,) = lost(outside).values()
    assert text == "22:15 lies after the counted time, which ends at 22:10"


def test_a_long_row_keeps_its_last_zones() -> None:
    case = load(resource.path("samples/oncology-observation.infusion"))
    result = coder.code(case, policy_of(case))
    fluid = next(row.id for row in case.administrations if row.drug == "lactated Ringer")
    made = gauge(case, result, fluid)
    assert made is not None
    assert made.needle == 446
    assert len(made.stretches) <= 6
    here = next(s for s in made.stretches if s.state == "current")
    assert here.start <= 446 < (here.stop or 10_000)


def test_reasons_name_initial_codes_and_what_is_missing() -> None:
    case, result = emergency()
    said = reasons(case, result, "a6")
    assert [(r.mark, r.lead) for r in said[:3]] == [
        ("yes", "Initial of IV1."), ("yes", "96366."), ("no", "No second 96366"),
    ]  # fmt: skip
    assert "15:31" in said[2].text
    assert said[1].rule == "R-HR-01"


def test_an_initial_push_says_how_it_came_to_be_one() -> None:
    case, result = emergency()
    (first, *_) = reasons(case, result, "a13")
    assert first.lead == "Initial of IV2."
    assert first.text == "No stop charted and so a push: the only push, with no infusion above it"


def test_a_row_without_code_says_why_first() -> None:
    case, result = emergency()
    said = reasons(case, result, "a9")
    assert (said[0].mark, said[0].lead, said[0].rule) == ("no", "Not reported, no 96368.", "R-CON-11")


def test_every_code_that_was_near_has_its_answer() -> None:
    case, result = emergency()
    said = {r.lead: r for r in reasons(case, result, "a11") if r.mark == "no"}
    assert list(said) == ["No 96366", "No 96365.", "No 96368.", "No 96374."]
    assert said["No 96366"].text == "before 91 min, stop 16:21"
    assert said["No 96365."].text.startswith("The initial of IV1 is vancomycin with 96365: longest of 4")
    assert "overlap 0 min" in said["No 96368."].text.lower()
    crowned = [r.lead for r in reasons(case, result, "a6") if r.mark == "no"]
    assert crowned == ["No second 96366", "No 96368.", "No 96374."]


def test_the_rule_of_a_threshold_is_the_one_that_sets_it() -> None:
    case, result = emergency()
    rules = {r.lead: r.rule for row in ("a1", "a6", "a13") for r in reasons(case, result, row)}
    assert rules["No second 96361"] == "R-HYD-03"
    assert rules["No second 96366"] == "R-HR-07"
    assert rules["No 96365"] == "R-DEF-01"


def test_a_reason_is_said_once() -> None:
    case, result = emergency()
    for one, code in (("a5", "96376"), ("a9", "96368")):
        said = reasons(case, result, one)
        assert next(r.lead for r in said if r.mark == "no") == f"Not reported, no {code}."
        assert len({r.text.casefold() for r in said}) == len(said)


def test_a_row_of_a_shared_line_has_its_own_part_of_the_reason() -> None:
    case = load(resource.path("samples/oncology-observation.infusion"))
    result = coder.code(case, policy_of(case))

    def first(identity: str) -> tuple[str, str]:
        return next((r.lead, r.text) for r in reasons(case, result, identity) if r.lead.startswith("963"))

    assert first("a2") == ("96375, 1 of 2.", "Pushed, one time stamp: a new drug")
    assert first("a20") == ("96376, 1 of 7.", "Pushed again 200 min after 09:20")
    rules = {r.lead: r.rule for r in reasons(case, result, "a22")}
    assert rules["96366, 1 of 6."] == "R-REP-01"
    assert first("a6") == ("96366, 1 of 6.", "91 min, 31 min past the first hour")
    assert first("a3") == ("96367, 1 of 2.", "A new drug, infused in sequence; 31 min")
    lead, text = first("a1")
    assert lead == "96361 ×7."
    assert text.startswith("Normal saline and lactated Ringer: 720 min")


def test_a_part_of_an_order_says_what_the_whole_earns_and_nothing_of_other_drugs() -> None:
    parts = [row("iron", "14:40", "15:00", order="o"), row("iron", "15:20", "15:32", order="o")]
    case = stay(row("vancomycin", "08:00", "09:31"), *parts, row("thiamine", "16:00", "17:00"))
    said = [(r.lead, r.text) for r in reasons(case, coded(case), "a3")]
    assert said[0] == ("96367, 1 of 2.", "A new drug, infused in sequence; 32 min")
    assert said[1][0] == "Part of another."
    first = {r.lead: r.text for r in reasons(case, coded(case), "a2")}
    assert first["No 96374."] == "32 min; a push is 15 or less"


def test_a_stop_that_alone_earns_something_is_no_span() -> None:
    case, result = emergency()
    near = (Near("a13", "stop", None, 16, ("96365",), ()), Near("a13", "stop", None, 17, ("96366",), ()))
    said = [r.lead for r in reasons(case, result, "a13", near) if r.mark == "near"]
    assert said == ["Stop at 16:28", "Stop 16:29 or later"]


def test_an_open_stop_says_what_each_stop_would_earn() -> None:
    case, result = emergency()
    near = (
        Near("a13", "start", 6, None, (), ("96374",)),
        Near("a13", "stop", None, 16, ("96365",), ("96374",)),
        Near("a13", "stop", None, 91, ("96365", "96366"), ("96374",)),
        Near("a13", "stop", None, 151, ("96365", "96366", "96366"), ("96374",)),
    )
    said = [(r.lead, r.text) for r in reasons(case, result, "a13", near) if r.mark == "near"]
    assert [lead for lead, _ in said] == [
        "Stop 16:28 to 17:42", "Stop 17:43 to 18:42", "Stop 18:43 or later", "Start at 16:18",
    ]  # fmt: skip
    assert "96366 ×2" in said[2][1]
    assert "6 minutes later" in said[3][1]
    so_far = [r.lead for r in reasons(case, result, "a13", near[:3], sought=False) if r.mark == "near"]
    assert so_far[:2] == ["Stop 16:28 to 17:42", "Stop at 17:43"], "what later ones earn was not found out yet"


def test_an_open_stop_without_a_departure_says_how_far_was_looked() -> None:
    case = stay(row("iron", "08:00", None))
    near = (Near("a1", "stop", None, 16, ("96365",), ("96374",)),)
    assert [r.lead for r in reasons(case, coded(case), "a1", near) if r.mark == "near"] == ["Stop 08:16 to 20:00"]
    case = stay(row("iron", "08:00", None), visits=[visit("V1", "07:00", "20:00")])
    assert [r.lead for r in reasons(case, coded(case), "a1", near) if r.mark == "near"] == ["Stop 08:16 or later"]


def test_both_edges_and_both_ways_have_their_nearest_change() -> None:
    case, result = emergency()
    near = (
        Near("a6", "start", -60, None, ("96366",), ()),
        Near("a6", "start", 1, None, ("96361",), ("96366",)),
        Near("a6", "stop", -1, None, ("96361",), ("96366",)),
        Near("a6", "stop", 60, None, ("96366",), ("96361",)),
    )
    said = [r.lead for r in reasons(case, result, "a6", near) if r.mark == "near"]
    # One minute less is one minute less; the threshold ahead has said what 60 minutes more alone would earn.
    assert said == ["Stop at 14:30 or start at 13:01", "Stop at 15:31"]
    pushed = (Near("a2", "start", -24, None, (), ("96375",)),)
    (told,) = [r for r in reasons(case, result, "a2", pushed) if r.mark == "near"]
    assert (told.lead, told.text) == ("At 11:51", ", 24 minutes earlier: −\u00a096375")


def test_the_nearest_change_names_the_minute_and_the_codes() -> None:
    case, result = emergency()
    near = (
        Near("a6", "stop", 60, None, ("96366",), ()),
        Near("a6", "stop", -1, None, ("96361",), ("96366",)),
    )
    said = [r for r in reasons(case, result, "a6", near) if r.mark == "near"]
    assert [r.lead for r in said] == ["Stop at 14:30"]
    assert "1 minute less" in said[0].text
    assert "96361" in said[0].text


def test_while_dragging_only_what_comes_and_goes_is_told() -> None:
    case, result = emergency()
    start = case.administration("a6").start
    assert start is not None
    before = edits.trim_stop(case, "a6", to=start + 72)
    assert isinstance(before, Case)
    said = moved(change(case, coder.code(before, policy_of(before)), result))
    assert [r.mark for r in said] == ["gain", "loss"]
    made = gauge(case, result, "a6", coder.code(before, policy_of(before)))
    assert made is not None
    assert (made.was, made.needle) == (72, 91)


def test_the_initial_that_beat_a_row_is_called_by_its_drug() -> None:
    case = load(resource.path("samples/ed-bed-7.infusion"))
    a6 = case.administration("a6")
    for one in case.administrations:
        if one.drug == a6.drug:
            case = edits.change(case, [one.id], drug=f"{one.drug} 1 g in sodium chloride 0.9 % 250 mL IVPB")
    result = coder.code(case, policy_of(case))
    said = [reason.text for one in case.administrations for reason in reasons(case, result, one.id, ())]
    assert any(text.startswith("The initial of IV1 is vancomycin with 96365") for text in said), said
    assert not any("sodium chloride 0.9 % 250" in text for text in said)


def test_lines_of_many_days_that_say_the_same_are_told_once() -> None:
    morning = 1_065_054_240
    bags = tuple(
        Administration(
            id=f"a{day}", drug="normal saline", category="hydration", site="IV1", start=start, stop=start + 180
        )
        for day, start in enumerate(range(morning, morning + 20 * 1440, 1440))
    )
    case = Case(sites=(Site(id="IV1"),), administrations=bags)
    told = reasons(case, coder.code(case, policy_of(case)), "a3")
    assert len(told) == len(set(told))
    assert sum(reason.lead.startswith("96361") for reason in told) <= 2


def test_a_search_that_is_given_up_says_that_it_is(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> bool:
        return any("Not every minute was tried" in one.words.text() for one in window.why._column.sentences)

    with monkeypatch.context() as endless:
        endless.setattr("infusion_gui.window.views._PATIENCE", 0.02)
        endless.setattr("infusion_gui.coding.near.near_steps", lambda *_: itertools.repeat(None))
        window.document.select(("a6",))
        qtbot.waitUntil(said)
    window.document.select(("a13",))
    assert not said()
    qtbot.waitUntil(lambda: window.views._sought)
    assert not said()
