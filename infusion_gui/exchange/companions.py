"""Second files beside a record: access lines, the names behind item numbers, the list of stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from infusion_gui import resource
from infusion_gui.exchange.assemble import Beside
from infusion_gui.exchange.clock import Clock
from infusion_gui.exchange.mapping import plain
from infusion_gui.exchange.sites import Line
from infusion_gui.exchange.table import Table, TableRow
from infusion_gui.exchange.values import Problem
from infusion_gui.exchange.words import action_of, is_arterial, site_kind

_LINE = re.compile(
    r"line|lumen|gauge|\bga?\b|picc|port|cath|cordis|introducer|sheath|\biv\b|access|periph|central", re.IGNORECASE
)
_STILL_IN = "2157-11-19"  # one vendor's removal date of a line that is still in


@dataclass(slots=True)
class Companions:
    """What all second files together say. `used` names those that were understood."""

    items: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    visits: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def beside(self) -> Beside:
        """The part that the building of stays needs."""
        return Beside(self.lines, self.visits)


def take_in(found: Companions, tables: Iterable[Table], clock_of: Callable[[Table], Clock]) -> None:
    """Adds what each table says to `found`: told apart by their columns. A table of another kind is a problem."""
    for table in tables:
        columns = _columns(table)
        if {"lines.label", "lines.placed"} <= columns.keys():
            _lines(found, table, columns, clock_of(table))
        elif {"stays.stay", "stays.arrival"} <= columns.keys():
            _stays(found, table, columns, clock_of(table))
        elif {"items.item", "items.label"} <= columns.keys():
            found.items.update(
                (item, label)
                for row in table.rows
                if (item := _cell(row, columns["items.item"])) and (label := _cell(row, columns["items.label"]))
            )
        else:
            found.problems.append(
                Problem(f"{table.source} is no list of access lines, items or stays; it was not used")
            )
            continue
        found.used.append(table.source)


def _columns(table: Table) -> dict[str, int]:
    index = {plain(header): n for n, header in reversed(list(enumerate(table.headers)))}
    found = {}
    for kind, fields in resource.read_json("maps/columns.json")["companions"].items():
        for name, headers in fields.items():
            for header in headers:
                if plain(header) in index:
                    found[f"{kind}.{name}"] = index[plain(header)]
                    break
    return found


def _cell(row: TableRow, n: int | None) -> str:
    return row.cells[n] if n is not None and n < len(row.cells) else ""


def _moment(clock: Clock, text: str) -> int | None:
    if not text or text.startswith(_STILL_IN):
        return None
    try:
        return clock.read(text)
    except ValueError:
        return None


def _lines(found: Companions, table: Table, columns: dict[str, int], clock: Clock) -> None:
    arterial = 0
    for row in table.rows:
        label = _cell(row, columns["lines.label"])
        place = _cell(row, columns.get("lines.place")).rstrip(". ")
        category = _cell(row, columns.get("lines.category"))
        status = _cell(row, columns.get("lines.status"))
        replaced = status.casefold() == "rewritten" or (status and action_of(status).action == "cancelled")
        if not label or replaced or not _LINE.search(f"{label} {category}"):
            continue
        if is_arterial(label):
            arterial += 1
            continue
        placed = _moment(clock, _cell(row, columns["lines.placed"]))
        removed = _moment(clock, _cell(row, columns.get("lines.removed")))
        if placed is not None and removed is not None and removed < placed:
            removed = None
        name = " ".join(part for part in (label, place) if part)
        kind = site_kind(f"{label} {category}")
        stay = _cell(row, columns.get("lines.stay"))
        found.lines.setdefault(stay, []).append(Line(name, kind, placed, removed))
    if arterial:
        found.problems.append(Problem(f"{arterial} arterial lines of {table.source} are no access for drugs; left out"))


def _stays(found: Companions, table: Table, columns: dict[str, int], clock: Clock) -> None:
    for row in table.rows:
        stay = _cell(row, columns["stays.stay"])
        if stay:
            arrival = _moment(clock, _cell(row, columns["stays.arrival"]))
            found.visits[stay] = (arrival, _moment(clock, _cell(row, columns.get("stays.departure"))))
