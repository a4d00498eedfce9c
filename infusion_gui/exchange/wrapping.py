"""Drug names that a print-out wraps onto the next lines of their column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from infusion_gui.drugs.reading import read
from infusion_gui.exchange.table import TableRow

_GOES_ON = re.compile(r"[\d(\[a-z+/%]")  # a name that goes on: "3.375 g in dextrose 5 %", "(premix)"


def unwrapped(rows: Sequence[TableRow], drug: int) -> tuple[list[TableRow], dict[int, int]]:
    """The rows with each name put together from its lines, and by the number of each line of its rest that of the row
    it belongs to. Those lines stay as they are, as rows of no time.

    `drug`: the index of the column. A line that holds this cell alone goes on with the name above it, unless the rows
    under it have no name of their own: then it is their heading.
    """
    found = list(rows)
    rests: dict[int, int] = {}
    head: int | None = None
    for n, row in enumerate(rows):
        if not _is_alone(row, drug):
            head = n if drug < len(row.cells) and row.cells[drug] else None
        elif head is not None and _goes_on(rows[head].cells[drug], row.cells[drug]) and _names(rows, n + 1, drug):
            whole = found[head]
            cells = list(whole.cells)
            cells[drug] = f"{cells[drug]} {row.cells[drug]}"
            found[head] = TableRow(whole.number, tuple(cells))
            rests[row.number] = whole.number
        else:
            head = None
    return found, rests


def _goes_on(name: str, rest: str) -> bool:
    """Whether a text may be the rest of a name: it begins like one, and names no other drug."""
    return bool(_GOES_ON.match(rest)) and set(read(rest).drugs) <= set(read(name).drugs)


def _is_alone(row: TableRow, drug: int) -> bool:
    return drug < len(row.cells) and bool(row.cells[drug]) and sum(map(bool, row.cells)) == 1


def _names(rows: Sequence[TableRow], after: int, drug: int) -> bool:
    """Whether the next row that says more than a name has one of its own, or there is none."""
    for row in islice(rows, after, None):
        if sum(map(bool, row.cells)) > 1:  # the foot of a page stands alone and names nothing
            return drug < len(row.cells) and bool(row.cells[drug])
    return True
