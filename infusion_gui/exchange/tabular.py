"""From a table and a mapping to entries: what each row says, one entry a row, before rows are put together."""

from __future__ import annotations

from collections.abc import Mapping as Lookup

from infusion_gui.drugs.reading import read as read_name
from infusion_gui.exchange.banners import part_by_banners
from infusion_gui.exchange.clock import Clock
from infusion_gui.exchange.days import roll_days
from infusion_gui.exchange.deeds import act_on_remarks
from infusion_gui.exchange.mapping import Mapping
from infusion_gui.exchange.rows import LONGEST, RowReader
from infusion_gui.exchange.table import Table
from infusion_gui.exchange.values import Cancelled, Entry, Problem, Progress, SourceRow
from infusion_gui.exchange.words import folded, names_person
from infusion_gui.exchange.wrapping import unwrapped

_STEP = 500  # rows between two calls of the progress function


def entries_of(
    table: Table,
    mapping: Mapping,
    clock: Clock,
    items: Lookup[str, str] | None = None,
    progress: Progress | None = None,
) -> tuple[list[Entry], list[Problem]]:
    """One entry for each row, in the order of the table, and the doubts about them. Raises `Cancelled`."""
    reader = RowReader(table, mapping, clock, items or {})
    entries = []
    own_day = clock.day
    for title in table.extra:
        if table.rows and title.number < table.rows[0].number:
            reader.begins_day(title, above=True)
    names = reader.places.get("drug", ())
    rows, reader.rests = unwrapped(table.rows, names[0]) if len(names) == 1 else (list(table.rows), {})
    for n, row in enumerate(rows):
        if progress is not None and n % _STEP == 0 and not progress(n, len(table.rows)):
            raise Cancelled("reading was cancelled")
        entries += [reader.read(one) for one in reader.times(row)]
    if reader.dated:
        count = f"{len(reader.dated)} rows give" if len(reader.dated) > 1 else "1 row gives"
        reader.problems.append(Problem(f"{count} no date; read as of the date above"))
    clock.end_days(own_day)
    _name_by_order(entries)
    if "action" not in reader.places and mapping.kind == "actions":
        act_on_remarks(entries)
    reader.problems += _one_stay(entries)
    if not reader.days and reader.clock_only == sum(entry.at is not None for entry in entries):
        roll_days([entry for entry in entries if entry.at is not None])
    first = table.rows[0].number if table.rows else 0
    for row in table.extra:
        text = " | ".join(filter(None, row.cells))[:LONGEST]
        names_drug = row.number > first or bool(read_name(text).drugs)  # what else stands above may be a person's name
        entry = Entry(SourceRow(table.source, row.number, text if names_drug and not names_person(text) else ""))
        entry.aside = ("title", "stands above or outside the table")
        entries.append(entry)
    entries.sort(key=lambda entry: entry.row.number)
    if "stay" not in reader.places:
        titles = {entry.row.number for entry in entries if entry.aside is not None and entry.aside[0] == "title"}
        lone = [row for row in (*table.extra, *table.rows) if row.number in titles]
        reader.problems += part_by_banners(entries, lone)
    return entries, reader.problems


def _one_stay(entries: list[Entry]) -> list[Problem]:
    """Takes spellings of one key as one stay, and rows without a key as rows of the only stay there is."""
    first: dict[str, str] = {}
    for entry in entries:
        if entry.stay:
            entry.stay = first.setdefault(folded(entry.stay), entry.stay)
    lost = [entry for entry in entries if not entry.stay and entry.aside is None]
    if len(first) != 1 or not lost:
        return []
    for entry in lost:
        (entry.stay,) = first.values()
    rows = "1 row names" if len(lost) == 1 else f"{len(lost)} rows name"
    return [Problem(f"{rows} no stay; read as of the only one there is", lost[0].row.number, lost[0].row.source)]


def _name_by_order(entries: list[Entry]) -> None:
    """Gives a row without a drug the one its order has elsewhere, when that is only one."""
    names: dict[tuple[str, str], set[str]] = {}
    for entry in entries:
        if entry.order and entry.drug:
            names.setdefault((entry.stay, entry.order), set()).add(entry.drug)
    for entry in entries:
        if entry.aside is not None and entry.aside[0] == "no_drug" and entry.order:
            known = names.get((entry.stay, entry.order), set())
            if len(known) == 1:
                entry.drug, entry.aside = next(iter(known)), None
