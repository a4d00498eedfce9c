"""Rows to a spreadsheet and back, and typed cells as edits."""

from __future__ import annotations

import pytest

from infusion_gui import resource
from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import load
from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import format_minute
from infusion_gui.coding.profiles import policy_of
from infusion_gui.session import coder
from infusion_gui.window.mar.clipboard import as_text, is_rows, pasted, typed
from infusion_gui.window.mar.columns import Key, cell, change_cells
from infusion_gui.window.mar.row_texts import RowText


@pytest.fixture
def case() -> Case:
    return load(resource.path("samples/ed-bed-7.infusion"))


def test_copied_rows_come_back_as_they_were(case: Case) -> None:
    text = as_text(case, coder.code(case, policy_of(case)), case.administrations)
    bare = case.model_copy(update={"administrations": ()})
    again = pasted(bare, text)
    assert isinstance(again, Case)
    for old, new in zip(case.administrations, again.administrations, strict=True):
        kept = ("drug", "dose", "category", "route", "technique", "start", "stop", "site", "note")
        assert [getattr(new, key) for key in kept] == [getattr(old, key) for key in kept]


def test_a_sheet_may_have_fewer_columns_in_another_order(case: Case) -> None:
    text = "start\tdrug\tstop\n1700\tcefepime\t+31\n"
    assert is_rows(text)
    outcome = pasted(case, text)
    assert isinstance(outcome, Case)
    (new,) = (outcome.administration(name) for name in edits.added(case, outcome))
    assert (new.drug, new.minutes) == ("cefepime", 31)
    assert new.start is not None
    assert format_minute(new.start) == "2026-01-05T17:00"


def test_one_bad_row_refuses_all_and_says_which(case: Case) -> None:
    outcome = pasted(case, "drug\tstart\tstop\ncefepime\t1700\t1731\nvancomycin\t2570\t\n")
    assert isinstance(outcome, Refusal)
    assert outcome.message.startswith("Pasted row 2:")


def test_a_record_with_our_titles_but_words_of_its_own_is_for_the_import() -> None:
    assert not is_rows("drug\tstart\troute\nvancomycin\t1300\tIntravenous\n")
    assert not is_rows("drug\tstart\torder id\nvancomycin\t1300\t7\n")
    assert not is_rows("drug\troute\tstart\nvancomycin\tIV\t2026-01-05T13:00:00Z\n")
    assert not is_rows("drug\troute\tstart\tstop\nvancomycin\tIV\t1300\t01/05/2026 1431\n")


def test_other_text_is_not_taken_for_rows() -> None:
    assert not is_rows("vancomycin 1 g IV at 13:00")
    assert not is_rows("MSH|^~\\&|EPIC")


@pytest.mark.parametrize(
    ("key", "text", "field", "value"),
    [
        ("class", "chemo_h", "category", "chemo_hormonal"),
        ("class", "keep open", "category", "kvo"),
        ("class", "Hormonal", "category", "chemo_hormonal"),
        ("class", "", "category", None),
        ("technique", "push", "technique", "push"),
        ("dose", "1 g", "dose", "1 g"),
        ("note", "slow", "note", "slow"),
        ("drug", "cefazolin", "drug", "cefazolin"),
    ],
)
def test_a_typed_cell_changes_its_field(case: Case, key: Key, text: str, field: str, value: object) -> None:
    outcome = change_cells(case, ("a7",), key, text)
    assert isinstance(outcome, Case)
    assert getattr(outcome.administration("a7"), field) == value


def test_a_site_that_is_not_listed_is_added(case: Case) -> None:
    outcome = change_cells(case, ("a7",), "site", "PICC")
    assert isinstance(outcome, Case)
    assert outcome.administration("a7").site == "PICC"
    assert [site.id for site in outcome.sites] == ["IV1", "IV2", "PICC"]


def test_a_site_is_found_whatever_its_letters(case: Case) -> None:
    outcome = change_cells(case, ("a7",), "site", "iv2")
    assert isinstance(outcome, Case)
    assert outcome.administration("a7").site == "IV2"
    assert len(outcome.sites) == 2


def test_packed_times_are_read_from_the_row(case: Case) -> None:
    outcome = change_cells(case, ("a7",), "stop", "+31")
    assert isinstance(outcome, Case)
    assert outcome.administration("a7").minutes == 31
    later = change_cells(case, ("a12",), "stop", "0040")
    assert isinstance(later, Case)
    stop = later.administration("a12").stop
    assert stop is not None
    assert format_minute(stop) == "2026-01-06T00:40"


@pytest.mark.parametrize(
    ("key", "text"),
    [("class", "medicine"), ("route", "nose"), ("stop", "99"), ("drug", "  "), ("technique", "i"), ("site", " ")],
)
def test_a_wrong_text_is_refused_in_one_sentence(case: Case, key: Key, text: str) -> None:
    outcome = change_cells(case, ("a7",), key, text)
    assert isinstance(outcome, Refusal)
    assert len(outcome.message) > 20


def test_a_question_mark_is_a_time_that_nobody_charted(case: Case) -> None:
    outcome = change_cells(case, ("a7",), "stop", "?")
    assert isinstance(outcome, Case)
    assert outcome.administration("a7").stop is None


def test_an_iv_row_keeps_an_access_and_says_so(case: Case) -> None:
    outcome = change_cells(case, ("a7",), "site", "")
    assert isinstance(outcome, Refusal)
    assert outcome.message.startswith("An IV row runs through an access")
    assert isinstance(change_cells(case, ("a4",), "site", ""), Case)


def test_a_typed_volume_is_the_dose_and_the_volume(case: Case) -> None:
    assert cell(case.administration("a1"), RowText(), "dose", dated=False) == "1000 mL"
    typed = change_cells(case, ("a6",), "dose", "0.25 L")
    assert isinstance(typed, Case)
    row = typed.administration("a6")
    assert (row.dose, row.volume_ml) == ("0.25 L", 250)
    bare = change_cells(typed, ("a6",), "dose", "")
    assert isinstance(bare, Case)
    assert cell(bare.administration("a6"), RowText(), "dose", dated=False) == "250 mL"
    emptied = change_cells(bare, ("a6",), "dose", "")
    assert isinstance(emptied, Case)
    assert cell(emptied.administration("a6"), RowText(), "dose", dated=False) == ""


def added(case: Case, outcome: object) -> list[Administration]:
    assert isinstance(outcome, Case)
    return [outcome.administration(name) for name in edits.added(case, outcome)]


def test_dates_as_a_sheet_writes_them_come_in_with_their_access(case: Case) -> None:
    text = "drug\tstart\tstop\tsite\ncefepime\t1/5/2026 17:00\t1/6/2026 0:10\tIV2\n"
    assert is_rows(text)
    (new,) = added(case, pasted(case, text))
    assert (new.site, new.minutes) == ("IV2", 430)
    assert not is_rows("drug\tstart\tsite\nenoxaparin\t1/5/2026 17:00\tleft abdomen\n")


def test_rows_that_were_copied_come_back_without_their_titles(case: Case) -> None:
    text = as_text(case, coder.code(case, policy_of(case)), case.administrations)
    below = text.split("\n", 1)[1]
    assert is_rows(below)
    again = added(case, pasted(case, below))
    assert [(row.drug, row.start, row.stop, row.site) for row in again] == [
        (row.drug, row.start, row.stop, row.site) for row in case.administrations
    ]


def test_an_open_quote_swallows_no_row(case: Case) -> None:
    text = 'drug\tstart\tstop\tnote\ncefepime\t1700\t1731\t"half\nzosyn\t1800\t1831\tok\n'
    assert [(row.note, row.minutes) for row in added(case, pasted(case, text))] == [('"half', 31), ("ok", 31)]


def test_quoted_cells_may_hold_lines_and_quotes(case: Case) -> None:
    text = '"drug"\t"start"\t"note"\n"cefepime"\t"1700"\t"a ""slow""\ndose"\n'
    assert [row.note for row in added(case, pasted(case, text))] == ['a "slow"\ndose']


def test_rows_without_titles_read_as_typed_lines(case: Case) -> None:
    text = "cefepime\t1700\t1731\tIV2\nfamotidine\t20 mg\tpush\t\t1805\n"
    new = added(case, typed(case, text))
    assert [(row.drug, row.site, row.technique, row.minutes) for row in new] == [
        ("cefepime", "IV2", "infusion", 31),
        ("famotidine", "IV1", "push", None),
    ]
    assert typed(case, "cefepime\t1700\tgiven by the nurse\n") is None
    assert typed(case, "cefepime 1700-1731\n") is None
    assert typed(case, "cefepime\t1/5/2026 17:00\t1/6/2026 00:10\n") is None
    assert typed(case.model_copy(update={"administrations": ()}), text) is None
