"""Text as a table: delimiters, encodings, aligned columns, headers, and rows that do not fit."""

from __future__ import annotations

import gzip

import pytest

from infusion_gui import exchange
from infusion_gui.exchange import ExchangeError, NeedsMapping
from infusion_gui.exchange.table import table_of_text
from tests.exchange.tables import bars, only, reasons

HEADER = ["Drug", "Action", "Time", "Route", "Comment"]
ROWS = [
    ["vancomycin", "New Bag", "01/05/2026 1300", "IVPB", ""],
    ["vancomycin", "Stopped", "01/05/2026 1431", "IVPB", "über Nacht"],
]
BARS = ["vancomycin 13:00-14:31"]


def text(delimiter: str, header: bool = True) -> str:
    return "\n".join(delimiter.join(row) for row in ([HEADER] if header else []) + ROWS)


@pytest.mark.parametrize("delimiter", ["\t", ",", ";", "|"])
def test_any_delimiter(delimiter: str) -> None:
    assert bars(only(exchange.read_text(text(delimiter)))) == BARS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_encoding(encoding: str) -> None:
    stay = only(exchange.read(text(",").encode(encoding), "mar.csv"))
    assert bars(stay) == BARS
    assert stay.case.administrations[0].evidence[1].text.endswith("über Nacht")


def test_a_compressed_file() -> None:
    assert bars(only(exchange.read(gzip.compress(text(",").encode()), "mar.csv.gz"))) == BARS


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_any_line_end(newline: str) -> None:
    assert bars(only(exchange.read_text(text("\t").replace("\n", newline)))) == BARS


def test_pasted_rows_without_a_header() -> None:
    assert bars(only(exchange.read_text(text("\t", header=False)))) == BARS


def test_aligned_columns_with_empty_cells() -> None:
    pasted = (
        "Medication            Action     Date/Time          Dose     Route\n"
        "vancomycin 1 g        New Bag    01/05/2026 1300    1 g      Intravenous\n"
        "vancomycin 1 g        Stopped    01/05/2026 1431             Intravenous\n"
        "ketorolac             Given      01/05/2026 1222    30 mg    Intramuscular\n"
    )
    stay = only(exchange.read_text(pasted))
    assert bars(stay) == ["ketorolac 12:22---", "vancomycin 1 g 13:00-14:31"]
    assert stay.case.administrations[0].route == "IM"


def test_a_title_above_the_table_is_set_aside_and_page_headers_too() -> None:
    pasted = "Medication record, page 1\n\n" + text("\t") + "\n" + "\t".join(HEADER) + "\n"
    stay = only(exchange.read_text(pasted))
    assert bars(stay) == BARS
    assert sorted(reasons(stay)) == [(1, "title"), (6, "title")]


def test_row_numbers_are_those_of_the_file() -> None:
    stay = only(exchange.read_text("\n\n" + text("\t")))
    assert [one.row for one in stay.case.administrations[0].evidence] == [4, 5]


def test_a_row_with_too_many_cells_is_named_and_the_others_are_read() -> None:
    stay = only(exchange.read_text(text(",") + "\niron, sucrose,New Bag,01/05/2026 1500,IV,late\n"))
    assert bars(stay) == BARS
    assert [(item.row.number, item.reason) for item in stay.set_aside] == [(4, "unreadable")]
    assert "6 cells" in stay.set_aside[0].message


def test_a_short_row_lacks_only_what_it_lacks() -> None:
    assert bars(only(exchange.read_text(text("\t") + "\niron\tNew Bag\t01/05/2026 1500"))) == [*BARS, "iron 15:00---"]


def test_a_date_nobody_can_read_sets_its_row_aside_with_the_reason() -> None:
    stay = only(exchange.read_text(text("\t") + "\niron\tNew Bag\t31/31/2026 1500\tIV\t"))
    assert reasons(stay) == [(4, "unreadable")]
    assert "no day of the calendar" in stay.set_aside[0].message


def test_a_quote_that_is_never_closed_swallows_nothing() -> None:
    broken = (
        text(",").replace("vancomycin,New", '"vancomycin,New') + "\n" + "\n".join(",".join(ROWS[0]) for _ in range(40))
    )
    found = exchange.read_text(broken)
    assert found.rows == 42


def test_a_quoted_delimiter_and_line_break_stay_in_their_cell() -> None:
    quoted = text(",").replace("vancomycin", '"vancomycin, 1 g"').replace("über Nacht", '"two\nlines"')
    assert bars(only(exchange.read_text(quoted))) == ["vancomycin, 1 g 13:00-14:31"]


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "empty"),
        (b"   \n\n ", "nothing in it"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"<html><body>x</body></html>", "web page"),
        (bytes(range(256)) * 8, "no text"),
        (b"just one line of prose", "no columns"),
        (b"\x1f\x8b\x08broken", "damaged"),
        (b"PK\x03\x04broken", "spreadsheet"),
        (b'{"format": "infusion-case/1"}', "file of this program"),
    ],
)
def test_what_is_no_record_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(ExchangeError, match=words):
        exchange.read(data, "x")


def test_a_table_of_something_else_asks_for_its_columns() -> None:
    with pytest.raises(NeedsMapping) as asked:
        exchange.read_text("Name\tCity\nMiller\tOslo\nJones\tRome\n")
    assert asked.value.guess.lacks
    assert [column.header for column in asked.value.guess.columns] == ["Name", "City"]


def test_headers_are_unique_and_never_blank() -> None:
    table = table_of_text("Drug\tTime\t\tTime\nx\ty\tz\tw\n", "t")
    assert table.headers == ("Drug", "Time", "column 3", "Time (2)")


def test_reading_can_be_cancelled() -> None:
    with pytest.raises(exchange.Cancelled):
        exchange.read_text(text("\t"), progress=lambda done, total: False)
    steps: list[tuple[int, int]] = []
    exchange.read_text(text("\t"), progress=lambda done, total: not steps.append((done, total)))  # type: ignore[func-returns-value]
    assert len(steps) >= 3 and all(done <= total for done, total in steps)
    calls = iter([True, False])
    with pytest.raises(exchange.Cancelled):
        exchange.read_text(text("\t"), progress=lambda done, total: next(calls))


def test_a_header_tells_the_delimiter_however_ragged_the_rows_are() -> None:
    rows = [
        "Medication,Action,Action Time,Dose,Route",
        "vancomycin 1 g,New Bag,01/05/2026 1300,1 g,IV",
        "vancomycin 1 g,Stopped,01/05/2026 1431",
        "ketorolac, 30 mg,Given,01/05/2026 1440,30 mg,IM",
        "only this",
    ]
    stay = only(exchange.read_text("\n".join(rows)))
    assert bars(stay) == ["vancomycin 1 g 13:00-14:31"]
    assert reasons(stay) == [(4, "unreadable"), (5, "not_administration")]


def test_a_column_named_for_a_time_stays_one_though_most_of_its_cells_are_no_time() -> None:
    rows = ["Drug,Action,Action Time,Route", "iron,Given,01/05/2026 1300,IV"]
    rows += [f"iron,Given,{time},IV" for time in ("the day after", "02/30/2026 1440", "01/05/2026 2561")]
    stay = only(exchange.read_text("\n".join(rows)))
    assert (bars(stay), reasons(stay)) == (["iron 13:00---"], [(n, "unreadable") for n in (3, 4, 5)])
