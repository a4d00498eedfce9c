"""A table as it comes: bytes or pasted text to headers and rows of text, each row with its number in the source."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from infusion_gui.exchange.aligned import column_starts, cut, has_header
from infusion_gui.exchange.forms import forms_of
from infusion_gui.exchange.headers import is_known_header
from infusion_gui.exchange.moments import looks_like_date, looks_like_time
from infusion_gui.exchange.spoken import HEADERS, NOTE, in_groups, spoken_rows
from infusion_gui.exchange.values import Cancelled, ExchangeError, Progress
from infusion_gui.exchange.words import action_of

LARGEST = 512 * 1024 * 1024
"""Bytes a source may have once unpacked; a year of a large hospital's MAR fits, a zip bomb does not."""

LONGEST_CELL = 2000
"""Characters of a cell, or of a text in a resource or segment, that are read; no drug, action or comment is as long."""

_STEP = 5000  # rows between two calls of the progress function
_DELIMITERS = "\t,;|"
_HEADERS = 3  # names of columns in one line make it a header, however ragged the rows under it are
_QUOTES = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")
"""A word processor's quotes as the plain ones that part cells."""
_WORD = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the source from 1, and its cells, stripped."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers. `headers` are unique; a table without a header row has `column 1`, `column 2`, ...

    `extra` are lines that stand above or outside the table; `notes` say how the text was understood.
    `hidden`: nobody sees it who opens the book.
    """

    source: str
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    has_header: bool = True
    extra: tuple[TableRow, ...] = ()
    notes: tuple[str, ...] = field(default=())
    hidden: bool = False

    def column(self, header: str) -> int:
        """The index of a header. Raises `ValueError` when there is none."""
        return self.headers.index(header)


def unpacked(data: bytes) -> bytes:
    """The bytes behind gzip, or the same bytes. Raises `ExchangeError` when they are broken or far too many."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            plain = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as wrong:
        raise ExchangeError("the compressed file is damaged or cut short; get it again") from wrong
    if len(plain) > LARGEST:
        raise ExchangeError(f"the file unpacks to more than {LARGEST // 1024 // 1024} MB; split it")
    return plain


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and a note on its encoding, empty for UTF-8. What is not UTF-8 is Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "the text is UTF-16"
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    head = data[:4096]
    if len(head) >= 8 and head.count(0) > len(head) // 3:
        little = head[1::2].count(0) >= head[::2].count(0)
        name = "utf-16-le" if little else "utf-16-be"
        return data.decode(name, errors="replace"), "the text is UTF-16 without its mark"
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as wrong:
        note = f"byte {wrong.start} is not UTF-8; the file was read as Windows-1252"
        return data.decode("cp1252", errors="replace"), note


def table_of_text(text: str, source: str, progress: Progress | None = None) -> Table:
    """The table of a text: tabs, commas, semicolons, bars or aligned columns. Raises `ExchangeError`, `Cancelled`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").replace("\ufeff", "")
    text = re.sub("[\u00a0\u2007\u202f]", " ", text).translate(_QUOTES)
    if not text.strip():
        raise ExchangeError("there is nothing in it; copy the rows of the medication record first")
    head = text.split("\n")[:200]
    delimiter = sniff_delimiter(head)
    form = forms_of(text.split("\n")) if delimiter in (None, ",") and forms_of(head) is not None else None
    if form is not None:
        rows = tuple(TableRow(n, cells) for n, cells in form.rows)
        return Table(source, form.headers, rows, extra=tuple(TableRow(n, (line,)) for n, line in form.loose))
    if _has_no_columns(head, delimiter):
        spoken = spoken_rows(text.split("\n"))
        if spoken is not None:
            rows = tuple(TableRow(n, cells) for n, cells in spoken if any(cells))
            return Table(source, HEADERS, rows, notes=(NOTE,))
    records = (
        _delimited(text, delimiter, progress)
        if delimiter
        else [TableRow(n, cells) for n, cells in enumerate(cut(text.split("\n")), 1)]
    )
    return table_of_records(records, source)


def _has_no_columns(lines: Sequence[str], delimiter: str | None) -> bool:
    """Whether lines are to be read for their words: nothing parts them, or drugs stand as headings over actions."""
    filled = [line for line in lines if line.strip()]
    if delimiter == "\t":
        return not any(_known(line, "\t") for line in filled) and in_groups(filled)
    if delimiter is None and column_starts(filled):
        return not has_header(filled) and in_groups(filled)
    return delimiter in (None, ",")


def sniff_delimiter(lines: Sequence[str]) -> str | None:
    """The delimiter that cuts a line into names of columns, else most lines into the same number of cells; None for
    aligned columns.
    """
    best, score = None, 0.0
    filled = [line for line in lines if line.strip()]
    named = {delimiter: max((_known(line, delimiter) for line in filled[:30]), default=0) for delimiter in _DELIMITERS}
    if max(named.values()) >= _HEADERS:
        return max(named, key=lambda delimiter: named[delimiter])
    for delimiter in _DELIMITERS:
        counts = Counter(len(_cells(line, delimiter)) for line in filled)
        width, lines_alike = max(counts.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
        # A line of prose holds commas too: they only count when they cut into as many cells line after line.
        fit = lines_alike / max(1, len(filled)) * min(width - 1, 4) * (1.5 if delimiter == "\t" else 1.0)
        if width > 1 and lines_alike * 2 >= len(filled) and fit > score:
            best, score = delimiter, fit
    if best in (None, ",") and len(filled) > 1 and column_starts(filled):
        return None
    if best is None and any("\t" in line for line in filled):
        return "\t"
    return best


def _known(line: str, delimiter: str) -> int:
    """How many names of columns a line holds when it is cut so, or 0 when it holds much else."""
    cells = [cell for cell in _cells(line, delimiter) if cell.strip()] if line.count(delimiter) >= _HEADERS - 1 else []
    known = sum(is_known_header(cell.strip()) for cell in cells)
    return known if known * 2 >= len(cells) else 0


def _cells(line: str, delimiter: str) -> list[str]:
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _delimited(text: str, delimiter: str, progress: Progress | None) -> list[TableRow]:
    """The records of delimited text. A quote that is never closed would swallow the rest of the file: such a text is
    read line by line."""
    csv.field_size_limit(LARGEST)
    try:
        records: list[TableRow] = []
        line = 1
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        lines = text.count("\n") + 1
        for cells in reader:
            if progress is not None and len(records) % _STEP == 0 and not progress(line, lines):
                raise Cancelled("reading was cancelled")
            if any(cell.count("\n") > 20 for cell in cells):
                raise csv.Error("a quote is not closed")
            records.append(TableRow(line, tuple(cell.strip() for cell in cells)))
            line = reader.line_num + 1
    except csv.Error:
        return [
            TableRow(number, tuple(cell.strip().strip('"') for cell in line_text.split(delimiter)))
            for number, line_text in enumerate(text.split("\n"), 1)
        ]
    return records


def table_of_records(records: Iterable[TableRow], source: str, notes: tuple[str, ...] = ()) -> Table:
    """The table of numbered records: finds the header row, leaves blank rows out, keeps titles apart."""
    filled = [_shortened(row) for row in records if any(row.cells)]
    if not filled:
        raise ExchangeError("there is nothing in it; copy or export the rows of the medication record first")
    width = _usual_width(filled)
    if width < 2:
        raise ExchangeError("the rows have no columns; copy the rows of the record with their columns, or export them")
    at = _header_at(filled, width)
    if at is None:
        names = tuple(f"column {n}" for n in range(1, width + 1))
        return Table(source, names, tuple(filled), has_header=False, notes=notes)
    header = filled[at]
    body = filled[at + 1 :]
    repeated = [row for row in body if row.cells == header.cells]  # a page's header printed again
    repeated += [row for row in body if _is_rule(row)]
    body = [row for row in body if row.cells != header.cells and not _is_rule(row)]
    names = _unique(header.cells + ("",) * (width - len(header.cells)))
    return Table(source, names, tuple(body), extra=(*filled[:at], *repeated), notes=notes)


def _is_rule(row: TableRow) -> bool:
    """Whether a row is a line drawn under the header or between groups."""
    return all(not cell.strip("-=_+:|*") for cell in row.cells)


def _shortened(row: TableRow) -> TableRow:
    if all(len(cell) <= LONGEST_CELL for cell in row.cells):
        return row
    return TableRow(row.number, tuple(cell[:LONGEST_CELL] for cell in row.cells))


def _usual_width(rows: Sequence[TableRow]) -> int:
    counts = Counter(len(row.cells) for row in rows[:500])
    return max(counts, key=lambda width: (counts[width], width))


def _header_at(rows: Sequence[TableRow], width: int) -> int | None:
    """The index of the header row: the first that is made of names of columns, else the first row of the usual width
    if it looks like one; None when it is data.
    """
    for n, row in enumerate(rows[:30]):
        cells = [cell for cell in row.cells if cell]
        known = sum(map(is_known_header, cells))
        if known >= _HEADERS and known * 2 > len(cells) and len(cells) >= width * 0.5:
            return n
    for n, row in enumerate(rows[:30]):
        cells = [cell for cell in row.cells if cell]
        if len(cells) < max(2, width * 0.5) or len(row.cells) < width * 0.6:
            continue
        if not all(map(_is_word, cells)):
            return None
        return n if _names_columns(cells) or _differs(row, rows[n + 1 : n + 60]) else None
    return None


def _is_word(cell: str) -> bool:
    amount = re.match(r"[\d.,]+\s*\w*$", cell)
    return bool(_WORD.search(cell)) and len(cell) <= 60 and not looks_like_time(cell) and not amount


def _names_columns(cells: Sequence[str]) -> bool:
    """Whether the words name columns: some are names this program knows, or all look like field names."""
    known = sum(map(is_known_header, cells))
    fields = all(re.fullmatch(r"[A-Za-z][A-Z_a-z0-9]*_[A-Z_a-z0-9]+", cell) for cell in cells)
    return known >= 2 or (known >= 1 and len(cells) <= 3) or fields


def _differs(row: TableRow, below: Sequence[TableRow]) -> bool:
    """Whether a row of words that are no actions stands above columns of times or dates, as an unknown header does."""
    if any(action_of(cell).sure >= 0.95 for cell in row.cells):
        return False
    for n in range(len(row.cells)):
        cells = [other.cells[n] for other in below if n < len(other.cells) and other.cells[n]]
        dated = sum(looks_like_time(cell) or looks_like_date(cell) for cell in cells)
        if cells and dated >= 0.6 * len(cells):
            return bool(row.cells[n])
    return False


def _unique(cells: Sequence[str]) -> tuple[str, ...]:
    """The header names, blanks named by their place, repeated ones numbered."""
    seen: Counter[str] = Counter()
    names = []
    for n, cell in enumerate(cells, 1):
        name = re.sub(r"\s+", " ", cell) or f"column {n}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)
