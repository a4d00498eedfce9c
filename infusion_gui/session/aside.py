"""The rows set aside beside a case: as JSON values, for what a crash must not take, and without their dates."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from infusion_gui.case import edits
from infusion_gui.case.file import plain_row
from infusion_gui.case.model import Administration
from infusion_gui.exchange.values import REASONS, SetAside, SourceRow

TEXT_GONE = "the text went with the true dates"


def plain_aside(rows: tuple[SetAside, ...]) -> list[dict[str, Any]]:
    """The rows as JSON values; `aside_of` reads them back."""
    return [
        {
            "source": item.row.source,
            "row": item.row.number,
            "text": item.row.text,
            "reason": item.reason,
            "message": item.message,
            "bar": None if item.bar is None else plain_row(item.bar),
        }
        for item in rows
    ]


def aside_of(data: Any) -> tuple[SetAside, ...]:
    """The rows of parsed JSON. One that cannot be read is left out: the case beside them must come back."""
    found = []
    for item in data if isinstance(data, list) else []:
        with suppress(KeyError, TypeError, ValueError):
            bar = item["bar"]
            reason = {known: known for known in REASONS}[item["reason"]]
            row = SourceRow(str(item["source"]), int(item["row"]), str(item["text"]))
            made = None if bar is None else Administration.model_validate(bar, context={"file": True})
            found.append(SetAside(row, reason, str(item["message"]), made))
    return tuple(found)


def shifted_aside(rows: tuple[SetAside, ...], days: int) -> tuple[SetAside, ...]:
    """The rows with what they would be as bars `days` later. What they quote goes, because it shows the true dates;
    source, row number and the kind of the reason stay, and a bar that would leave the calendar goes.
    """
    if not days:
        return rows
    return tuple(
        SetAside(
            SourceRow(edits.undated(item.row.source), item.row.number, TEXT_GONE),
            item.reason,
            REASONS[item.reason],
            item.bar and edits.shift_row(item.bar, days),
        )
        for item in rows
    )
