"""Dates in free words are found, and figures that only look like one are not."""

from __future__ import annotations

import pytest

from infusion_gui.case import edits
from infusion_gui.case.dates import dated_words, says_a_date
from infusion_gui.case.model import Administration, Case, Evidence, Exclusion, Site


@pytest.mark.parametrize(
    "text",
    ["2026-03-14", "MAR_20260314.csv", "202603141305", "given 3/14/26", "14.03.2026", "late, 3/14 1305", "03/14 by RN",
     "14 Mar", "on March 14", "MAR-14", "14MAR2026"],
)  # fmt: skip
def test_a_date_is_found(text: str) -> None:
    assert says_a_date(text)


@pytest.mark.parametrize(
    "text",
    ["", "D5 1/2 NS", "50 mg/2 mL", "1305-1431", "0.9%", "5/325 mg", "bed 7", "2000 mL", "1000 mL/h", "rate 125.5",
     "mar rows 12", "order 4711815", "MAY not be pushed", "1:10000", "row 14"],
)  # fmt: skip
def test_other_figures_are_no_date(text: str) -> None:
    assert not says_a_date(text)


def test_every_word_of_a_case_that_says_a_date_is_named_once() -> None:
    case = Case(
        label="bed 7, seen 3/14",
        sites=(Site(id="IV1", label="left arm 2026-03-14", reason="blown on 3/14"),),
        exclusions=(Exclusion(start=700, stop=720, label="CT 14 Mar"),),
        administrations=(
            Administration(id="a1", drug="vancomycin", start=600, stop=690, site="IV1", note="held 3/14", dose="1 g"),
            Administration(id="a2", drug="vancomycin", start=800, stop=890, site="IV1", note="3/15", bag="20260314"),
        ),
    )
    assert dated_words(case) == (
        "the label",
        "the name of an access",
        "the reason for access IV1",
        "the label of a time off",
        "the note of vancomycin",
        "the bag or order of vancomycin",
    )
    assert dated_words(Case(label="bed 7")) == ()


def test_a_shift_keeps_no_file_name_with_a_date() -> None:
    row = Administration(
        id="a1",
        drug="vancomycin",
        technique="push",
        start=600,
        site="IV1",
        evidence=(Evidence(source="mar-2026-03-14.csv", row=3, text="x"), Evidence(source="mar.csv", row=4)),
    )
    shifted = edits.shift_dates(Case(sites=(Site(id="IV1"),), administrations=(row,)), 30)
    assert isinstance(shifted, Case)
    assert shifted.administrations[0].evidence == (Evidence(row=3), Evidence(source="mar.csv", row=4))
