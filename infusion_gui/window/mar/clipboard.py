"""Rows to and from a spreadsheet: tab-separated text whose first line names the columns. No Qt."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from infusion_gui.case import edits
from infusion_gui.case.edits import Outcome, Refusal
from infusion_gui.case.model import ROUTES, TECHNIQUES, Administration, Case
from infusion_gui.case.typed import read_quick, read_time
from infusion_gui.coding.result import Result
from infusion_gui.drugs.suggest import suggest
from infusion_gui.window.mar.columns import COLUMNS, TSV_KEYS, Key, as_row, change_cells, column_of, first_minute
from infusion_gui.window.mar.row_texts import RowText, row_texts

_TITLES: dict[str, Key] = {COLUMNS[column_of(key)].title: key for key in TSV_KEYS}
_OF_RECORDS = {"drug", "route", "start", "stop", "dose", "site"}  # titles that a record has as well
_NEEDED = {"drug", "start"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d[/.-]\d\d?[/.-]\d\d")  # with fewer titles than ours it is a record's
_ROUTES = {"", *(route.casefold() for route in ROUTES)}
_OWN_TITLES = [COLUMNS[column_of(key)].title for key in TSV_KEYS]
_OWN_TIME = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d)?")
_ACCESS = re.compile(r"(iv ?\d*|picc|port|central|cvc)?", re.IGNORECASE)  # a record's "site" is a place on the body


def as_text(case: Case, result: Result, rows: Iterable[Administration]) -> str:
    """The rows with a line of titles, tabs between cells."""
    lines = [tuple(COLUMNS[column_of(key)].title for key in TSV_KEYS)]
    texts = row_texts(case, result)
    lines += [as_row(row, texts.get(row.id, RowText())) for row in rows]
    return "\n".join("\t".join(line) for line in lines)


def _table(text: str) -> list[list[str]]:
    """The cells of every line that has any. A quote that is never closed is a letter: it must not swallow rows."""
    try:
        table = list(csv.reader(io.StringIO(text), delimiter="\t", strict=True))
    except csv.Error:
        table = list(csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    table = [line for line in table if any(cell.strip() for cell in line)]
    return [_OWN_TITLES, *table] if table and all(map(_is_own, table)) else table


def _is_own(line: list[str]) -> bool:
    """True for a row as we copy it, taken back from a sheet without the line of titles."""
    said = dict(zip(TSV_KEYS, (cell.strip() for cell in line), strict=False))
    told = said.get("route") in ROUTES and said.get("technique") in TECHNIQUES
    return len(line) == len(TSV_KEYS) and told and bool(_OWN_TIME.fullmatch(said["start"]))


def has_lines(text: str) -> bool:
    """Whether a text is more than one line, which no field can hold."""
    return len(text.strip().splitlines()) > 1


def is_rows(text: str) -> bool:
    """True when the text has our titles in its first line and says routes and times as we do; all else is for the
    import.
    """
    table = _table(text)
    titles = [cell.strip().casefold() for cell in table[0]] if table else []
    if not _NEEDED <= set(titles) <= set(_TITLES) or "\t" not in text:
        return False
    said = {title: {row[n].strip().casefold() for row in table[1:] if n < len(row)} for n, title in enumerate(titles)}
    dated = len(titles) < len(_TITLES) and any(map(_DATE.search, said["start"] | said.get("stop", set())))
    accesses = any(said.get("site", set())) and all(map(_ACCESS.fullmatch, said["site"]))
    return said.get("route", set()) <= _ROUTES and (accesses or not dated)


def lacks_day(case: Case, text: str) -> bool:
    """Whether no row of the text, and none of the case, says of which day it is: the import asks for it."""
    table = _table(text)
    titles = [cell.strip().casefold() for cell in table[0]]
    times = [n for n, title in enumerate(titles) if title in ("start", "stop")]
    said = any(_DATE.search(line[n]) for line in table[1:] for n in times if n < len(line))
    return not said and not case.administrations and set(titles) <= _OF_RECORDS


def typed(case: Case, text: str) -> Outcome | None:
    """The case with rows that have no titles and read as typed lines do (`cefazolin`, `1300`, `1331`, `IV1`).

    None where one of them does not, or where no row tells the day: those are for the import.
    """
    lines = [" ".join(cell.strip() for cell in line if cell.strip()) for line in _table(text)]
    if "\t" not in text or not lines or not case.administrations or any(len(_DATE.findall(one)) > 1 for one in lines):
        return None
    for line in lines:
        entry = read_quick(line, case, first_minute(case), suggest)
        outcome = edits.add(case, entry.row) if not isinstance(entry, Refusal) else entry
        if isinstance(outcome, Refusal):
            return None
        case = outcome
    return case


def pasted(case: Case, text: str) -> Outcome:
    """The case with every row of the text added, or the reason why one of them cannot be."""
    table = _table(text)
    keys = [_TITLES.get(cell.strip().casefold()) for cell in table[0]]
    for number, line in enumerate(table[1:], 1):
        outcome = _with_row(case, {key: cell.strip() for key, cell in zip(keys, line, strict=False) if key})
        if isinstance(outcome, Refusal):
            return Refusal(f"Pasted row {number}: {outcome.message}")
        case = outcome
    return case


def _with_row(case: Case, cells: dict[Key, str]) -> Outcome:
    if not cells.get("drug"):
        return Refusal("it names no drug; fill in the drug column.")
    start = _time(case, cells.get("start", ""), None)
    if isinstance(start, Refusal):
        return start
    stop = _time(case, cells.get("stop", ""), start)
    if isinstance(stop, Refusal):
        return stop
    route = cells.get("route") or "IV"
    new = edits.add(case, {"id": "", "drug": cells["drug"], "start": start, "stop": stop})
    if isinstance(new, Refusal):
        return new
    (identity,) = edits.added(case, new)
    typed: list[tuple[Key, str]] = [("route", route)]
    typed += [(key, cells[key]) for key in ("technique", "class", "dose", "note") if cells.get(key)]
    if cells.get("site") and route.casefold() == "iv":
        typed.append(("site", cells["site"]))
    for key, value in typed:
        outcome = change_cells(new, (identity,), key, value)
        if isinstance(outcome, Refusal):
            return outcome
        new = outcome
    return new


def _time(case: Case, text: str, start: int | None) -> int | Refusal | None:
    text = text.strip("–- ")
    if not text:
        return None
    anchor = start if start is not None else first_minute(case)
    return read_time(text, anchor, start)
