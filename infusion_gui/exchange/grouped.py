"""Records in groups: a drug as a heading over its actions, with its route and frequency in a line of labels."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from infusion_gui.drugs.reading import read
from infusion_gui.exchange.headers import fields_of
from infusion_gui.exchange.labels import Label, labels, names_page
from infusion_gui.exchange.moments import is_clock_only, looks_like_time
from infusion_gui.exchange.table import Table, TableRow
from infusion_gui.exchange.words import action_of, names_person

_ADDED = ("Medication", "Route", "Frequency")
_SURE = 0.8


def with_headings(table: Table) -> Table:
    """The table with its headings as columns; the same table where its header names a drug, or nothing is a heading.

    A heading is a row without time or action that names a drug, or that stands over a line of its dose or route.
    """
    named = [fields_of(header) for header in table.headers]
    fields = {field for found in named for field in found}
    times = [n for n, found in enumerate(named) if {"at", "start"} & set(found)]
    if not table.has_header or fields & {"drug", "item"} or not times:
        return table
    actions = [n for n, found in enumerate(named) if "action" in found]
    lines = sorted((*table.extra, *table.rows), key=lambda row: row.number)
    rows: list[TableRow] = []
    loose: list[TableRow] = []
    drug, said, headed = "", dict[str, Label](), False
    for row, under in pairwise([*lines, TableRow(0, ())]):
        text = " ".join(filter(None, row.cells))
        if row.cells != table.headers and _is_row(row, times, actions):
            width = len(table.headers)
            cells, spare = row.cells[:width] + ("",) * (width - len(row.cells)), row.cells[width:]
            rows.append(TableRow(row.number, (*cells, drug, _said(said, "route"), _said(said, "freq"), *spare)))
            headed = headed or bool(drug)
            continue
        loose.append(row)
        found = labels(text)
        if found and next(iter(found.values())).at == 0:
            said |= found
        elif row.cells != table.headers and _is_heading(text, under):
            drug, said = text, {}
    if not headed:
        return table
    return replace(table, headers=(*table.headers, *_free(table)), rows=tuple(rows), extra=tuple(loose))


def _is_row(row: TableRow, times: list[int], actions: list[int]) -> bool:
    def said(columns: list[int]) -> list[str]:
        return [row.cells[n] for n in columns if n < len(row.cells) and row.cells[n]]

    timed = any(looks_like_time(cell) or is_clock_only(cell) for cell in said(times))
    return timed or any(action_of(cell).sure >= _SURE for cell in said(actions))


def _is_heading(text: str, under: TableRow) -> bool:
    if names_page(text) or names_person(text):
        return False
    found = read(text)
    # A name over the next page's header may be anybody's; a drug that is not known has its dose or route under it.
    said = labels(" ".join(filter(None, under.cells)))
    return bool(found.drugs) or found.fluid is not None or bool({"dose", "route", "freq"} & said.keys())


def _said(labels: dict[str, Label], name: str) -> str:
    return labels[name].text if name in labels else ""


def _free(table: Table) -> tuple[str, ...]:
    """Names of the added columns that no column has yet."""
    return tuple(name if name not in table.headers else f"{name} (heading)" for name in _ADDED)
