"""Records drawn as a grid: a row for each drug, a column for each shift, and in the cells the times it was given at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from infusion_gui.exchange.spans import span_of
from infusion_gui.exchange.table import Table, TableRow

_CLOCK = re.compile(r"(?<![\d:/])(?:[01]?\d|2[0-4]):?[0-5]\d(?![\d:/])")
_NAME = "Time"
_RATE_NAME = re.compile(r"\b(?:ml|mg|mcg|units?|meq)(?:/kg)?/(?:hr?|hour|min)\b", re.IGNORECASE)
_TITLES = 5  # rows that may stand over the names of the shifts


def with_times(table: Table) -> Table:
    """The table with a row for each time in its shifts, in order; the same table where no columns are shifts.

    What else stands in a cell (initials) is left out. A row that was given in no shift stays one row, without a time.
    """
    at = (
        0
        if table.has_header
        else next((n for n, row in enumerate(table.rows[:_TITLES]) if len(_shifts(row.cells)) > 1), 0)
    )
    head = table.rows[at].cells if table.rows and not table.has_header else table.headers
    shifts = _shifts(head)
    if len(shifts) < 2 or len(shifts) == len(head):
        return table
    own = [n for n in range(len(head)) if n not in shifts]
    rows = []
    for row in table.rows if table.has_header else table.rows[at + 1 :]:
        cells = row.cells + ("",) * (len(head) - len(row.cells))
        times = [time for n in shifts for time in _CLOCK.findall(cells[n])]
        rows += [TableRow(row.number, (*(cells[n] for n in own), time)) for time in times or [""]]
    extra = table.extra if table.has_header else (*table.extra, *table.rows[: at + 1])
    headers = (*(head[n] or f"column {n + 1}" for n in own), _NAME)
    if len(set(headers)) < len(headers):
        return table
    return replace(table, headers=headers, rows=tuple(rows), has_header=True, extra=extra)


def _shifts(cells: Sequence[str]) -> list[int]:
    return [n for n, cell in enumerate(cells) if span_of(cell) is not None]


def with_rates(table: Table) -> Table:
    """The table of a flowsheet, a row for each drug and a column for each hour, with a row for each rate; the same
    table where no columns are hours. Its other rows (vital signs) stand beside it.
    """
    at = (
        -1
        if table.has_header
        else next((n for n, row in enumerate(table.rows[:_TITLES]) if len(_hours(row.cells)) > 2), None)
    )
    if at is None:
        return table
    head = table.headers if at < 0 else table.rows[at].cells
    hours = _hours(head)
    if len(hours) < 3 or hours[0] != 1 or len(hours) < len(head) - 1:
        return table
    rows, beside = [], [*table.extra, *table.rows[: at + 1]]
    for row in table.rows[at + 1 :]:
        if not _RATE_NAME.search(row.cells[0]):
            beside.append(row)
            continue
        samples = [(head[n], row.cells[n]) for n in hours if n < len(row.cells) and row.cells[n]]
        rows += [TableRow(row.number, (row.cells[0], clock, rate)) for clock, rate in samples]
    headers = ("Drug", "Time", "Rate")
    return replace(table, headers=headers, rows=tuple(rows), has_header=True, extra=tuple(beside)) if rows else table


def _hours(cells: Sequence[str]) -> list[int]:
    return [n for n, cell in enumerate(cells) if _CLOCK.fullmatch(cell)]
