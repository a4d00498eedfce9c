"""The why panel as values: gauge, reasons, what is missing for the next unit."""

from __future__ import annotations

from infusion_gui import resource
from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Near, Result
from infusion_gui.session import coder
from infusion_gui.window.ledger import change
from infusion_gui.window.why import gauge, moved, reasons


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


def test_a_push_has_no_gauge() -> None:
    case, result = emergency()
    assert gauge(case, result, "a2") is None


def test_a_bar_without_stop_has_no_needle() -> None:
    case, result = emergency()
    made = gauge(case, result, "a13")
    assert made is not None
    assert made.needle is None


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


def test_a_row_without_code_says_why_first() -> None:
    case, result = emergency()
    said = reasons(case, result, "a9")
    assert (said[0].mark, said[0].lead, said[0].rule) == ("no", "Not reported.", "R-CON-11")


def test_the_nearest_change_names_the_minute_and_the_codes() -> None:
    case, result = emergency()
    near = (
        Near("a6", "start", 1, None, ("96361",), ("96366",)),
        Near("a6", "stop", 60, None, ("96366",), ()),
        Near("a6", "stop", -1, None, ("96361",), ("96366",)),
    )
    said = [r for r in reasons(case, result, "a6", near) if r.mark == "near"]
    assert [r.lead for r in said] == ["Stop at 14:30"]
    assert "1 minute earlier" in said[0].text
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
