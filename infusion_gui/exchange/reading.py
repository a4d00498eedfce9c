"""The way in: a file, bytes or pasted text to stays. Finds out what it is and hands it to the reader of that format."""

from __future__ import annotations

import datetime as dt
import fnmatch
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from infusion_gui.case.times import from_datetime
from infusion_gui.exchange.assemble import stays_of
from infusion_gui.exchange.clock import Clock
from infusion_gui.exchange.companions import Companions, take_in
from infusion_gui.exchange.dates import clock_for
from infusion_gui.exchange.grid import with_rates, with_times
from infusion_gui.exchange.grouped import with_headings
from infusion_gui.exchange.guessing import Guess, completed, guess
from infusion_gui.exchange.imported import Import
from infusion_gui.exchange.mapping import Mapping, load_mapping, preset, preset_for
from infusion_gui.exchange.sheet import is_sheet, tables_of_sheets
from infusion_gui.exchange.table import LARGEST, Table, decoded, table_of_text, unpacked
from infusion_gui.exchange.tabular import entries_of
from infusion_gui.exchange.values import ExchangeError, ImportedStay, Problem, Progress, SetAside, SourceRow

Source = Path | str | bytes


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file the import reads: its name for a file dialog and the patterns of its names."""

    label: str
    patterns: tuple[str, ...]


KINDS: tuple[FileKind, ...] = (
    FileKind("Tables", ("*.csv", "*.tsv", "*.txt", "*.csv.gz", "*.tsv.gz")),
    FileKind("Spreadsheets", ("*.xlsx", "*.xlsm", "*.xlsb", "*.xls", "*.ods")),
    FileKind("FHIR MedicationAdministration", ("*.json", "*.ndjson", "*.jsonl", "*.json.gz", "*.ndjson.gz")),
    FileKind("HL7 v2 RAS", ("*.hl7", "*.ras", "*.msg")),
)


_ELSEWHERE = {False: "stands on another sheet, which is no record", True: "stands on a hidden sheet"}


class NeedsMapping(ExchangeError):
    """A table whose columns could not be told. `guess` is what was found, `table` the table to ask about."""

    def __init__(self, message: str, table: Table, guess: Guess) -> None:
        super().__init__(message)
        self.table = table
        self.guess = guess


def read(
    source: Source,
    name: str = "",
    *,
    mapping: Mapping | str | Path | None = None,
    access_lines: Source | None = None,
    beside: Sequence[Source] = (),
    zone: str | None = None,
    day: dt.date | None = None,
    presets: Iterable[Mapping] = (),
    progress: Progress | None = None,
) -> Import:
    """What a record holds, stay by stay.

    `source`: a path, or bytes with a file `name`. `mapping`: how to read a table (a value, a preset's name, or a
    mapping file); left out, presets and then guessing decide. `access_lines` and `beside`: second files (access lines,
    item names, list of stays). `zone`: the facility's zone, for UTC exports and daylight-saving nights. `day`: the day
    of times without a date. `progress`: called with (done, total) of each step in turn, False cancels.

    Raises `ExchangeError` with one sentence for what is none of the formats; `NeedsMapping` for a table whose columns
    it cannot tell; `Cancelled`. Nothing else, for any bytes.
    """
    data, title = load(source, name)
    chosen = _chosen(mapping)
    nominal = from_datetime(dt.datetime.combine(day, dt.time())) if day is not None else None
    clock = Clock(zone=zone, day=nominal)  # refuses an unknown zone before any work
    others = [*beside] if access_lines is None else [*beside, access_lines]
    data = unpacked(data)
    if not is_sheet(data):
        text, note = _text_of(data)
        notes = [note] if note else []
        head = text.lstrip("\ufeff \t\r\n\x0b")
        if head.startswith(("MSH", "FHS|", "BHS|")):
            from infusion_gui.exchange.hl7 import read_messages

            return read_messages(text, title, clock, _companions(others, clock, None), notes, progress)
        if head.startswith(("{", "[")):
            from infusion_gui.exchange.fhir import read_resources

            return read_resources(text, title, clock, _companions(others, clock, None), notes, progress)
        if head.startswith("<"):
            raise ExchangeError("this is XML or a web page; export JSON or a table, or copy the rows and paste them")
        tables = [_shaped(table_of_text(text, title, progress))]
    else:
        tables, notes = [_shaped(table) for table in tables_of_sheets(data, title)], []
    if isinstance(source, (Path, str)):
        said = {Path(other).resolve() for other in others if not isinstance(other, bytes)}
        others += [file for file in _neighbours(Path(source), tables, chosen, presets) if file.resolve() not in said]
    return _read_tables(tables, title, chosen, others, zone, nominal, tuple(presets), notes, progress)


def read_text(
    text: str,
    *,
    mapping: Mapping | str | Path | None = None,
    zone: str | None = None,
    day: dt.date | None = None,
    presets: Iterable[Mapping] = (),
    progress: Progress | None = None,
) -> Import:
    """`read` for pasted text: a table with tabs, commas or aligned columns, FHIR JSON, or HL7 messages."""
    data = text.encode("utf-8", errors="replace")
    return read(data, "pasted rows", mapping=mapping, zone=zone, day=day, presets=presets, progress=progress)


def look(source: Source, name: str = "") -> list[Table]:
    """The tables of a source before anything is made of them, for choosing columns. Raises `ExchangeError`."""
    data, title = load(source, name)
    data = unpacked(data)
    if is_sheet(data):
        return [_shaped(table) for table in tables_of_sheets(data, title)]
    return [_shaped(table_of_text(_text_of(data)[0], title))]


def read_table(table: Table, mapping: Mapping, *, zone: str | None = None) -> Import:
    """What `mapping` makes of a table that was looked at, or of a part of it. Raises as `read` does."""
    return _read_tables([table], table.source, mapping, (), zone, None, (), [], None)


def load(source: Source, name: str = "") -> tuple[bytes, str]:
    """The bytes of a source and the name its rows are known by. Raises `ExchangeError` when it cannot be read."""
    if isinstance(source, bytes):
        data, title = source, name or "the data"
    else:
        path = Path(source)
        title = name or path.name
        try:
            if path.stat().st_size > LARGEST:
                raise ExchangeError(f"{title} is larger than {LARGEST // 1024 // 1024} MB; split it")
            data = path.read_bytes()
        except OSError as wrong:
            raise ExchangeError(f"{title} cannot be read ({(wrong.strerror or str(wrong)).lower()})") from wrong
        except ValueError as wrong:
            raise ExchangeError(f"{title!r} is no name of a file") from wrong
    if not data:
        raise ExchangeError(f"{title} is empty")
    return data, title


def _shaped(table: Table) -> Table:
    """A table whose headings, or whose shifts, are put into columns."""
    return with_rates(with_times(with_headings(table)))


def _text_of(data: bytes) -> tuple[str, str]:
    if data.startswith(b"%PDF"):
        raise ExchangeError("this is a PDF; copy its rows and paste them, or export a table")
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")):
        raise ExchangeError("this is a picture; copy the rows as text and paste them, or export a table")
    text, note = decoded(data)
    strange = sum(not character.isprintable() and character not in "\t\r\n\x0b\x1c\x00" for character in text[:4000])
    if strange > max(8, len(text[:4000]) // 10):
        raise ExchangeError("this is no text and no spreadsheet; export a table, FHIR JSON or HL7 messages")
    return text, note


def _chosen(mapping: Mapping | str | Path | None) -> Mapping | None:
    if mapping is None or isinstance(mapping, Mapping):
        return mapping
    if isinstance(mapping, Path) or "/" in mapping or "\\" in mapping or mapping.endswith(".json"):
        return load_mapping(Path(mapping))
    return preset(mapping)


def _neighbours(path: Path, tables: list[Table], chosen: Mapping | None, presets: Iterable[Mapping]) -> list[Path]:
    """Files in the same folder that the mapping says stand beside such a table, such as MIMIC's item names."""
    mapping = chosen or next((m for table in tables if (m := preset_for(table.headers, presets))), None)
    if mapping is None:
        return []
    wanted = mapping.companions
    try:
        folder = Path(os.path.realpath(path)).parent
        files = sorted(entry for entry in folder.iterdir() if entry.is_file() and entry.name != path.name)
    except OSError:
        return []
    return [
        file
        for patterns in (wanted.items, wanted.lines, wanted.stays)
        for file in files
        if any(fnmatch.fnmatch(file.name.lower(), f"{pattern.lower()}.csv*") for pattern in patterns)
    ]


def _companions(sources: Sequence[Source], clock: Clock, mapping: Mapping | None) -> Companions:
    found = Companions()
    for source in sources:
        tables = look(source, "the access lines" if isinstance(source, bytes) else "")

        def clock_of(table: Table) -> Clock:
            plain = Mapping(kind="intervals", columns={"start": table.headers})
            order = clock_for(table, plain, None).order
            source_zone = mapping.source_zone if mapping else None
            return Clock(order=order, zone=clock.zone, source_zone=source_zone, day=clock.day)

        take_in(found, tables, clock_of)
    return found


def _read_tables(
    tables: list[Table],
    title: str,
    chosen: Mapping | None,
    others: Sequence[Source],
    zone: str | None,
    day: int | None,
    presets: tuple[Mapping, ...],
    notes: list[str],
    progress: Progress | None,
) -> Import:
    mapping, guessed = _way_to_read([table for table in tables if not table.hidden], chosen, presets)
    wanted = [table for table in tables if not (table.hidden or mapping.lacks(table.headers))]
    clock = clock_for(wanted[0], mapping, zone, day)
    companions = _companions(others, clock, mapping)
    entries, problems = [], [Problem(note) for table in tables for note in (*notes, *table.notes)]
    for table in wanted:
        read_rows, doubts = entries_of(table, mapping, clock, companions.items, progress)
        entries += read_rows
        problems += doubts
    problems += _guess_problems(guessed)
    problems += companions.problems
    # First what a person can answer: the day, the zone.
    problems = [*(Problem(text) for text in clock.problems()), *problems]
    stays, nobodys = _with_bars(stays_of(entries, mapping.kind, clock, companions.beside(), progress))
    loose = nobodys + tuple(
        SetAside(SourceRow(table.source, row.number, ""), "title", _ELSEWHERE[table.hidden])
        for table in tables
        if table not in wanted
        for row in (*table.extra, *table.rows)
    )
    used = tuple(companions.used)
    return Import(
        title, "table", tuple(stays), loose, tuple(problems), mapping, used, guessed, clock.zoneless, clock.dateless
    )


def _with_bars(stays: list[ImportedStay]) -> tuple[list[ImportedStay], tuple[SetAside, ...]]:
    """The stays, and the rows of none: of several stays one without a name that only holds titles is no stay."""
    lost = [
        stay
        for stay in stays
        if len(stays) > 1 and not stay.key and not stay.used and set(stay.aside_by_reason()) == {"title"}
    ]
    return [stay for stay in stays if stay not in lost], tuple(item for stay in lost for item in stay.set_aside)


def _way_to_read(
    tables: list[Table], chosen: Mapping | None, presets: tuple[Mapping, ...]
) -> tuple[Mapping, Guess | None]:
    """The mapping for the tables, and the guess it comes from when nothing better is known. Raises `NeedsMapping`."""
    if chosen is not None:
        lacks = [chosen.lacks(table.headers) for table in tables]
        if all(lacks):
            words = f"the mapping {chosen.name or chosen.label!r} does not fit: the table has {lacks[0]}"
            raise NeedsMapping(words, tables[0], guess(tables[0]))
        return chosen, None
    for table in tables:
        known = preset_for(table.headers, presets)
        if known is not None:
            # A person has said what each column holds; a shipped preset knows only the vendor's own.
            return known if known in presets else completed(known, table), None
    guesses = [(table, guess(table)) for table in tables]
    readable = [(table, found) for table, found in guesses if not found.lacks]
    if not readable:
        table, found = max(guesses, key=lambda pair: len(pair[0].rows))
        raise NeedsMapping(f"the table has {found.lacks} that could be told; say what its columns hold", table, found)
    table, found = max(readable, key=lambda pair: len(pair[0].rows))
    return found.mapping, found


def _guess_problems(guessed: Guess | None) -> list[Problem]:
    doubtful = guessed.doubtful if guessed is not None else ()
    return [Problem(f"guessed, check it: {', '.join(doubtful)}")] if doubtful else []
