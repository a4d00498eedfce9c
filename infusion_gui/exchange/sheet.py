"""Spreadsheets (XLSX, XLS, XLSB, ODS) as tables: shown values, merged cells filled, dates as text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from typing import Any

from infusion_gui.exchange.table import LARGEST, Table, TableRow, table_of_records
from infusion_gui.exchange.values import ExchangeError

_OLE = b"\xd0\xcf\x11\xe0"


def is_sheet(data: bytes) -> bool:
    """Whether bytes are a zip archive or an OLE file, as spreadsheets are."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def tables_of_sheets(data: bytes, source: str) -> list[Table]:
    """One table for each sheet that holds one, in the order of the book. Raises `ExchangeError`.

    A hidden sheet is told apart where a shown one holds a table: nobody who looks at the book sees its rows.

    Formulas count with the value they were saved with. A merged area has its value in each of its rows.
    """
    _check_size(data)
    try:
        from python_calamine import CalamineWorkbook, SheetVisibleEnum

        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(book.sheet_names)
        shown = {sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible}
        sheets = [_records(book.get_sheet_by_name(name)) for name in names]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as wrong:  # a damaged book makes the Rust reader panic, which is no Exception
        raise ExchangeError(
            "this spreadsheet cannot be read: it is damaged or locked; save it again as XLSX"
        ) from wrong
    found = []
    for name, records in zip(names, sheets, strict=True):
        title = source if len(names) == 1 else f"{source} [{name}]"
        try:
            table = table_of_records(records, title)
        except ExchangeError:
            continue
        hidden = name not in shown
        note = (f"the sheet {name} is hidden and was not read; show it in the spreadsheet to have it read",)
        found.append(replace(table, hidden=hidden, notes=(*table.notes, *note * hidden)))
    if all(table.hidden for table in found):
        found = [replace(table, hidden=False, notes=table.notes[:-1]) for table in found]
    if not found:
        raise ExchangeError("no sheet of the book holds a table; check that the rows were saved with it")
    return found


def _check_size(data: bytes) -> None:
    """Refuses an archive that unpacks to more than any export has."""
    if data.startswith(_OLE):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as wrong:
        raise ExchangeError("this is no spreadsheet, or it is cut short; save it again as XLSX") from wrong
    if size > LARGEST:
        raise ExchangeError(f"the book unpacks to more than {LARGEST // 1024 // 1024} MB; split it")


def _records(sheet: Any) -> list[TableRow]:
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]):
            value = rows[top][left]
            for row in rows[top : bottom + 1]:
                # Only downwards: a title merged across the sheet is one cell, not a value of every column.
                if left < len(row) and right == left:
                    row[left] = value
    return [TableRow(n, tuple(map(_text, row))) for n, row in enumerate(rows, 1)]


def _text(value: Any) -> str:
    """A cell as a person sees it; dates and times in the ISO way."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        if value.year < 9999:  # a day number is a fraction: half a second takes up its rounding
            value += dt.timedelta(seconds=0.5)
        moment: str = value.isoformat(sep=" ", timespec="seconds")
        return moment
    if isinstance(value, dt.timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return " ".join(str(value).split())
