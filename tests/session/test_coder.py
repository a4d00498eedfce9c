"""What the window asks the engine with: the facility's answers, and sentences with short names."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.profiles import policy_of
from infusion_gui.drugs import facility
from infusion_gui.drugs.naming import short_name
from infusion_gui.session import coder
from tests.coding.test_memory import edited
from tests.timeline.stays import stays

LINE = "cefTRIAXone 2 g in dextrose 5 % 50 mL IVPB"


def case_of(drug: str) -> Case:
    row = Administration(id="a1", drug=drug, start=600, stop=None, site="IV1")
    return Case(sites=(Site(id="IV1"),), administrations=(row,))


def test_a_sentence_names_the_drug_and_not_the_order_line() -> None:
    case = case_of(LINE)
    result = coder.code(case, policy_of(case))
    said = [finding.message for finding in result.findings if finding.severity == "query"]
    assert said and all(text.startswith("ceftriaxone 10:00 has no stop") for text in said)
    texts = [*(line.why for line in result.lines), *(account.why for account in result.accounts)]
    assert not any("dextrose 5 %" in text for text in texts)
    assert case.administrations[0].drug == LINE


def test_what_the_facility_answered_is_coded() -> None:
    case = case_of("xyzmab 100 mg")
    assert coder.code(case, policy_of(case)).accounts[0].status == "held"
    facility.remember("xyzmab 100 mg", "therapeutic")
    assert coder.code(case, policy_of(case)).accounts[0].status == "coded"


@settings(max_examples=40, deadline=None)
@given(stays(), st.data())
def test_any_edits_are_spoken_as_if_the_stay_were_new(case: Case, data: st.DataObject) -> None:
    """What was said of the answer before never changes what is said of this one."""
    for _ in range(4):
        named = lined(case)
        names = {row.drug for row in named.administrations}
        raw = code_case(named, policy_of(named), coder.known(names, policy_of(named)))
        said = coder.code(named, policy_of(named))
        assert (said, said.drawing) == (shortened(raw, names), shortened(raw.drawing, names))
        assert said.units() == raw.units()
        case = data.draw(edited(case))


def lined(case: Case) -> Case:
    """The stay with every other drug charted as a whole order line."""
    rows = tuple(row.model_copy(update={"drug": LINE}) if n % 2 else row for n, row in enumerate(case.administrations))
    return case.model_copy(update={"administrations": rows})


def shortened(told: object, names: set[str]) -> object:
    """A part of an answer with the short name of each drug in all its sentences."""
    if isinstance(told, str):
        for name in sorted(names, key=len, reverse=True):
            told = told.replace(name, short_name(name))
        return told
    if isinstance(told, tuple) and hasattr(told, "_make"):
        return told._make(shortened(one, names) for one in told)  # type: ignore[attr-defined]
    if isinstance(told, tuple):
        return tuple(shortened(one, names) for one in told)
    if is_dataclass(told) and not isinstance(told, type):
        return replace(
            told, **{one.name: shortened(getattr(told, one.name), names) for one in fields(told) if one.init}
        )
    return told
