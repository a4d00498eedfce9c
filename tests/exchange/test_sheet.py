"""Spreadsheets: dates as dates or as text, merged cells, empty and foreign sheets, damaged books."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from openpyxl import Workbook

from infusion_gui import exchange
from infusion_gui.exchange import ExchangeError
from tests.exchange.tables import bars, only, reasons

HEADER = ["Drug", "Action", "Time", "Route"]
START, STOP = dt.datetime(2026, 1, 5, 13, 0), dt.datetime(2026, 1, 5, 14, 31)


def book(*sheets: list[list[Any]], merge: str = "") -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for n, rows in enumerate(sheets, 1):
        sheet = workbook.create_sheet(f"Sheet{n}")
        for row in rows:
            sheet.append(row)
        if merge:
            sheet.merge_cells(merge)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_dates_are_read_as_dates() -> None:
    data = book([HEADER, ["vancomycin", "New Bag", START, "IV"], ["vancomycin", "Stopped", STOP, "IV"]])
    assert bars(only(exchange.read(data, "mar.xlsx"))) == ["vancomycin 13:00-14:31"]


def test_a_date_and_a_time_column_make_one_moment() -> None:
    day = dt.datetime(2026, 1, 5)
    rows = [["Drug", "Action", "Date", "Time"]]
    rows += [["iron", "New Bag", day, dt.time(13, 0)], ["iron", "Stopped", day, dt.time(13, 30)]]  # type: ignore[list-item]
    assert bars(only(exchange.read(book(rows), "mar.xlsx"))) == ["iron 13:00-13:30"]


def test_a_merged_drug_cell_counts_for_all_its_rows() -> None:
    rows = [HEADER, ["iron", "New Bag", START, "IV"], [None, "Stopped", STOP, "IV"]]
    stay = only(exchange.read(book(rows, merge="A2:A3"), "mar.xlsx"))
    assert bars(stay) == ["iron 13:00-14:31"]
    assert not stay.problems


def test_another_sheet_is_set_aside_row_by_row() -> None:
    rows = [HEADER, ["iron", "New Bag", START, "IV"], ["iron", "Stopped", STOP, "IV"]]
    other = [["Ward", "Beds"], ["4 East", 12], ["5 West", 9]]
    found = exchange.read(book(rows, other), "mar.xlsx")
    assert (found.rows, found.used, len(found.loose)) == (5, 2, 3)
    assert bars(found.stays[0]) == ["iron 13:00-14:31"]


def test_a_formula_nobody_computed_is_an_empty_cell() -> None:
    rows = [HEADER, ["iron", "New Bag", START, "IV"], ["=A2", "Stopped", STOP, "IV"]]
    stay = only(exchange.read(book(rows), "mar.xlsx"))
    assert stay.rows == stay.used + len(stay.set_aside) == 2


def test_an_empty_book_and_a_cut_one_are_refused() -> None:
    with pytest.raises(ExchangeError, match="no sheet"):
        exchange.read(book([]), "mar.xlsx")
    data = book([HEADER, ["iron", "New Bag", START, "IV"]])
    with pytest.raises(ExchangeError, match="spreadsheet"):
        exchange.read(data[: len(data) // 2], "mar.xlsx")


def test_row_numbers_are_those_of_the_sheet() -> None:
    rows = [["MAR of 5 January"], [], HEADER, ["iron", "New Bag", START, "IV"], ["iron", "Missed", STOP, "IV"]]
    stay = only(exchange.read(book(rows), "mar.xlsx"))
    assert sorted(reasons(stay)) == [(1, "title"), (5, "not_given")]


def test_a_hidden_sheet_is_counted_and_draws_nothing() -> None:
    workbook = Workbook()
    shown = workbook.active
    hidden = workbook.create_sheet("Old")
    for sheet, drug in ((shown, "vancomycin"), (hidden, "draft drug")):
        for row in (HEADER, [drug, "New Bag", START, "IV"], [drug, "Stopped", STOP, "IV"]):
            sheet.append(row)
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    workbook.save(out)
    found = exchange.read(out.getvalue(), "mar.xlsx")
    assert bars(only(found)) == ["vancomycin 13:00-14:31"]
    assert [(item.row.number, item.message) for item in found.loose] == [
        (2, "stands on a hidden sheet"), (3, "stands on a hidden sheet"),
    ]  # fmt: skip
    assert any("Old is hidden" in problem.message for problem in found.problems)


def test_a_time_that_lost_its_format_is_a_fraction_of_its_day() -> None:
    day = dt.datetime(2026, 1, 5)
    head = ["Date", "Time", "Drug", "Action", "Route"]
    data = book(
        [head, [day, 0.40625, "ketorolac", "Given", "IV Push"], [day, dt.time(9, 50), "iron", "Given", "IV Push"]]
    )
    assert bars(only(exchange.read(data, "mar.xlsx"))) == ["ketorolac 09:45---", "iron 09:50---"]
