"""What the window asks the engine with: the facility's answers, and sentences with short names."""

from __future__ import annotations

from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.coding.profiles import policy_of
from infusion_gui.drugs import facility
from infusion_gui.session import coder

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
