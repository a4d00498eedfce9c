"""The columns of the MAR table: what each shows, and how a typed text becomes an edit. Pure; no Qt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from infusion_gui.case import edits
from infusion_gui.case.edits import Outcome, Refusal
from infusion_gui.case.model import CATEGORIES, ROUTES, TECHNIQUES, Administration, Case
from infusion_gui.case.times import DAY, format_date
from infusion_gui.drugs.naming import short_name
from infusion_gui.window import wording
from infusion_gui.window.mar.row_texts import RowText

Key = Literal[
    "number", "drug", "dose", "class", "route", "technique", "start", "stop", "minutes", "site", "codes", "note"
]

_DIGITS = re.compile(r"\d+")


class Column(NamedTuple):
    """`width` in logical pixels is where the column starts out; `edited` columns take typed text."""

    key: Key
    title: str
    width: int
    edited: bool = True
    right: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("number", "#", 34, edited=False, right=True),
    Column("drug", "drug", 158),
    Column("dose", "dose", 76),
    Column("class", "class", 104),
    Column("route", "route", 54),
    Column("technique", "technique", 82),
    Column("start", "start", 60, right=True),
    Column("stop", "stop", 60, right=True),
    Column("minutes", "min", 50, edited=False, right=True),
    Column("site", "site", 52),
    Column("codes", "codes", 130, edited=False),
    Column("note", "note", 90),
)


def column_of(key: Key) -> int:
    """The index of a column."""
    return next(n for n, column in enumerate(COLUMNS) if column.key == key)


def class_name(row: Administration) -> str:
    """`therapeutic`, `not codable` for keep-open and the like, or `?`."""
    return "not codable" if row.category in ("kvo", "flush", "vehicle") else wording.CLASS_NAMES[row.category]


def cell(
    row: Administration, said: RowText, key: Key, dated: bool, joined: bool = False, zone: str | None = None
) -> str:
    """The text of a cell. `said` is what the result says of the row.

    `dated`: the stay touches several days, so a start carries its date. `joined`: the technique carries the route,
    which has no column of its own. `zone`: minutes are true ones there.
    """
    match key:
        case "drug":
            return short_name(row.drug)
        case "dose":
            return wording.amount(row)
        case "class":
            return class_name(row)
        case "route":
            return row.route
        case "technique":
            technique = row.technique.replace("_", " ")
            return f"{row.route} {technique}" if joined else technique
        case "start":
            return _moment(row.start, dated)
        case "stop":
            return wording.clock(row.stop) + wording.days_on(row)
        case "minutes":
            minutes = row.minutes_in(zone)
            return "" if row.single_time or minutes is None else str(minutes)
        case "site":
            return row.site or ""
        case "codes":
            return said.codes
        case "note":
            return ", ".join(part for part in (row.note, said.remark) if part)
        case "number":
            return ""


def in_order(text: str) -> str:
    """What a text sorts by: numbers by their value, `4 mg` before `30 mg`; large letters as small ones."""
    return _DIGITS.sub(lambda digits: digits[0].zfill(9), text.casefold())


def _moment(minute: int | None, dated: bool) -> str:
    if minute is None:
        return wording.DASH
    return f"{wording.day(minute)}  {wording.clock(minute)}" if dated else wording.clock(minute)


def start_of_editing(row: Administration, key: Key) -> str:
    """The text an editor opens with."""
    match key:
        case "note":
            return row.note
        case "class":
            return wording.CLASS_NAMES[row.category] if row.category else ""
        case "technique":
            return row.technique.replace("_", " ")
        case "start" | "stop":
            minute = row.start if key == "start" else row.stop
            return "" if minute is None else wording.clock(minute)
        case "drug":
            return row.drug
        case "dose":
            return row.dose or wording.amount(row)
        case "route":
            return row.route
        case "site":
            return row.site or ""
        case _:
            return ""


def choices(case: Case, key: Key) -> tuple[str, ...]:
    """What a cell can be set to, for cells with a list; empty for free text."""
    match key:
        case "class":
            return tuple(wording.CLASS_NAMES[category] for category in CATEGORIES)
        case "route":
            return ROUTES
        case "technique":
            return tuple(technique.replace("_", " ") for technique in TECHNIQUES)
        case "site":
            return tuple(site.id for site in case.sites)
        case _:
            return ()


def change_cells(case: Case, ids: tuple[str, ...], key: Key, text: str) -> Outcome:
    """The case with `text` typed into column `key` of these rows; a Refusal says what to type instead."""
    text = text.strip()
    fields: dict[Key, Callable[[str], object]] = {
        "drug": lambda typed: typed,
        "dose": lambda typed: typed,
        "note": lambda typed: typed,
        "class": lambda typed: _chosen(_CATEGORY_OF.get(typed.casefold(), typed), CATEGORIES, "class"),
        "route": lambda typed: _chosen(typed, ROUTES, "route"),
        "technique": lambda typed: _chosen(typed.replace(" ", "_"), TECHNIQUES, "technique"),
        "site": lambda typed: typed or None,
    }
    if key in ("start", "stop"):
        return _change_times(case, ids, key == "start", text)
    if key == "drug" and not text:
        return Refusal("A row needs a drug; type its name or delete the row.")
    value = fields[key](text)
    if isinstance(value, Refusal):
        return value
    if key == "site" and value is None and any(case.administration(identity).route == "IV" for identity in ids):
        return Refusal("An IV row runs through an access; type its name, or change the route first.")
    if key == "site" and value is not None:
        return _move(case, ids, str(value))
    if key == "dose":
        return edits.change(case, ids, **_amount(case, ids, text))
    return edits.change(case, ids, **{"category" if key == "class" else key: value})


#: The words a class is shown by.
_CATEGORY_OF = {words: value for value, words in wording.CLASS_NAMES.items() if value is not None}

_VOLUME = re.compile(r"(\d+(?:\.\d+)?)\s*(ml|cc|l|ml/h|ml/hr|cc/h)", re.IGNORECASE)


def _amount(case: Case, ids: tuple[str, ...], typed: str) -> dict[str, object]:
    """What a typed dose changes: a volume or rate counts as such too, so that a stop can be computed from it.

    An emptied cell empties what it showed: the dose, else the volume and the rate.
    """
    if not typed:
        shows_dose = any(case.administration(identity).dose for identity in ids)
        return {"dose": None} if shows_dose else {"volume_ml": None, "rate_ml_h": None}
    found = _VOLUME.fullmatch(typed)
    if found is None:
        return {"dose": typed}
    unit = found[2].lower()
    field = "rate_ml_h" if "/" in unit else "volume_ml"
    return {"dose": typed, field: float(found[1]) * (1000 if unit == "l" else 1)}


def _chosen(typed: str, allowed: tuple[str, ...], what: str) -> str | Refusal | None:
    if what == "class" and typed in ("", "?"):
        return None
    found = [value for value in allowed if value.casefold() == typed.casefold()]
    found = found or [value for value in allowed if value.casefold().startswith(typed.casefold()) and typed]
    if len(found) == 1 or (found and found[0].casefold() == typed.casefold()):
        return found[0]
    names = [wording.CLASS_NAMES.get(value, value).replace("_", " ") for value in found or allowed]
    if found:
        return Refusal(f"“{typed}” may be {' or '.join(names)}; type more letters.")
    return Refusal(f"“{typed}” is no {what}; type one of {', '.join(names)}.")


def _move(case: Case, ids: tuple[str, ...], typed: str) -> Outcome:
    known = next((site.id for site in case.sites if site.id.casefold() == typed.casefold()), None)
    if known is not None:
        return edits.move_to_site(case, ids, known)
    added = edits.add_site(case, {"id": typed})
    return added if isinstance(added, Refusal) else edits.move_to_site(added, ids, typed)


def _change_times(case: Case, ids: tuple[str, ...], start: bool, text: str) -> Outcome:
    for identity in ids:
        row = case.administration(identity)
        minute: int | Refusal | None = None
        if text not in ("", wording.DASH, "-", "?"):
            minute = _read(case, row, start, text)
        if isinstance(minute, Refusal):
            return minute
        outcome = edits.change(case, identity, **{"start" if start else "stop": minute})
        if isinstance(outcome, Refusal):
            return outcome
        case = outcome
    return case


def _read(case: Case, row: Administration, start: bool, text: str) -> int | Refusal:
    """The minute a packed time means: a start on its own day, a stop after its start."""
    from infusion_gui.case.typed import read_time

    anchor = row.start if row.start is not None else row.stop
    if anchor is None:
        anchor = first_minute(case)
    if start and row.start is not None:
        return read_time(text, row.start - row.start % DAY if not text.startswith("+") else row.start, None)
    return read_time(text, anchor, None if start else row.start, last_minute(case))


def first_minute(case: Case) -> int:
    """The day a case begins: arrival, else the first charted time, else today."""
    return min(_times(case), default=_today())


def last_minute(case: Case) -> int | None:
    """The last minute a date without a year may mean: until tomorrow in a case without times, which is of the past."""
    return None if _times(case) else _today() + DAY


def _times(case: Case) -> list[int]:
    times = [visit.arrival for visit in case.visits if visit.arrival is not None]
    return times or [row.start for row in case.administrations if row.start is not None]


def _today() -> int:
    return (dt.date.today().toordinal() - 1) * DAY


def as_row(row: Administration, said: RowText) -> tuple[str, ...]:
    """A row for the clipboard, in the order of `TSV_KEYS`, times with their date so that it can come back."""
    values = []
    for key in TSV_KEYS:
        if key in ("start", "stop"):
            minute = row.start if key == "start" else row.stop
            values.append("" if minute is None else f"{format_date(minute)} {wording.clock(minute)}")
        elif key == "class":
            values.append(row.category or "")
        elif key == "drug":
            values.append(row.drug)
        elif key == "technique":
            values.append(row.technique)
        elif key == "note":
            values.append(row.note)
        else:
            values.append(cell(row, said, key, dated=True))
    return tuple(value.replace("\t", " ").replace("\n", " ") for value in values)


TSV_KEYS: tuple[Key, ...] = (
    "drug", "dose", "class", "route", "technique", "start", "stop", "minutes", "site", "codes", "note",
)  # fmt: skip
