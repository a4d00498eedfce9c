"""The claim lines as rows for other programs: a charge file with columns in any order, JSON, the clipboard.

`answer` prints the result itself (case-format section 3); these rows are for what loads charges, so they name drugs,
not rows, and say under which rules they were made.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from infusion_gui.case.model import Case
from infusion_gui.coding.result import Line, Result
from infusion_gui.coding.tables import label

COLUMNS = (
    "label", "date", "visit", "code", "modifiers", "units", "minutes", "access", "drugs", "description", "rules",
    "setting", "profile", "engine",
)  # fmt: skip
"""Every column a charge row has, in the usual order. `description` is this program's own plain words for the code."""

CLIPBOARD = ("date", "code", "modifiers", "units", "access", "drugs")
"""What is pasted into a billing screen."""

Charge = dict[str, str | int]


def charges(case: Case, result: Result) -> list[Charge]:
    """One row for each claim line, in claim order."""
    return [_charge(case, result, line) for line in result.lines]


def _charge(case: Case, result: Result, line: Line) -> Charge:
    return {
        "label": result.label,
        "date": line.date,
        "visit": line.visit,
        "code": line.code,
        "modifiers": " ".join(line.modifiers),
        "units": line.units,
        "minutes": line.minutes,
        "access": line.site or "",
        "drugs": ", ".join(drugs_of(case, line.administrations)),
        "description": label(line.code),
        "rules": " ".join(line.rules),
        "setting": result.setting,
        "profile": result.profile,
        "engine": result.engine,
    }


def drugs_of(case: Case, identities: Iterable[str]) -> list[str]:
    """The drug names behind rows, each once and on one line."""
    names = {row.id: " ".join(row.drug.split()) for row in case.administrations}
    return list(dict.fromkeys(names[identity] for identity in identities if identity in names))


def as_csv(rows: Iterable[Charge], columns: Sequence[str] = COLUMNS) -> str:
    """Comma-separated rows with a header. Raises `ValueError` for a column that does not exist."""
    return _delimited(rows, columns, ",")


def as_clipboard(rows: Iterable[Charge], columns: Sequence[str] = CLIPBOARD) -> str:
    """Tab-separated rows with a header, as a spreadsheet takes them."""
    return _delimited(rows, columns, "\t").rstrip("\n")


def as_json(rows: Iterable[Charge], columns: Sequence[str] = COLUMNS) -> str:
    """A list of objects, one for each claim line."""
    _known(columns)
    return json.dumps([{name: row[name] for name in columns} for row in rows], ensure_ascii=False, indent=1) + "\n"


def _delimited(rows: Iterable[Charge], columns: Sequence[str], delimiter: str) -> str:
    _known(columns)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_safe(row[name]) for name in columns] for row in rows)
    return out.getvalue()


def _known(columns: Sequence[str]) -> None:
    for name in columns:
        if name not in COLUMNS:
            raise ValueError(f"{name!r} is no column of a charge; use {', '.join(COLUMNS)}")


def _safe(value: str | int) -> str | int:
    return plain_text(value) if isinstance(value, str) else value


def plain_text(words: str) -> str:
    """Words that a spreadsheet would take for a formula, marked as text."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words
