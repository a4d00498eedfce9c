"""Which of day and month comes first in the dates of a record, the clock that reads them, and a typed day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from infusion_gui.case.times import to_datetime
from infusion_gui.exchange.clock import Clock
from infusion_gui.exchange.mapping import Mapping
from infusion_gui.exchange.moments import DATE, DateOrder
from infusion_gui.exchange.table import Table


def day_of(text: str) -> dt.date:
    """The day of a typed date, month first. Raises `ValueError` with one sentence, also where the year is missing."""
    clock = Clock()
    clock.begin_day(text)
    if clock.yearless or clock.day is None:
        raise ValueError(f"{text!r} has no year")
    return to_datetime(clock.day).date()


def guess_order(texts: Iterable[str]) -> tuple[DateOrder, bool]:
    """Whether dates like 05/01 have the month first (the United States) or the day, and whether the texts settle it.
    05.01.2026 with its dots is written where the day comes first, and read so while nothing speaks against it.
    """
    firsts = seconds = dotted = other = 0
    for text in texts:
        date = DATE.search(text)
        if date is not None and date["a"]:
            firsts += int(date["a"]) > 12
            seconds += int(date["b"]) > 12
            if date["c"] and date[0].count(".") == 2:
                dotted += 1
            else:
                other += 1
    if firsts > seconds:
        return "dmy", True
    if not seconds and dotted > other:
        return "dmy", False
    return "mdy", seconds > 0


def odd_one(texts: Iterable[str]) -> str | None:
    """The first date that must have its day first, when at most a quarter of all dates say so: perhaps a slip."""
    dates = [found for text in texts if (found := DATE.search(text)) is not None and found["a"]]
    odd = [found for found in dates if int(found["a"]) > 12]
    return odd[0][0] if odd and 4 * len(odd) <= len(dates) else None


def clock_for(table: Table, mapping: Mapping, zone: str | None, day: int | None = None) -> Clock:
    """The reader of a table's times. Raises `ExchangeError` for an unknown zone."""
    order, places = mapping.dates, mapping.places(table.headers)
    columns = [n for field in ("at", "start", "stop") for n in places.get(field, ())]
    texts = [row.cells[n] for row in table.rows[:2000] for n in columns if n < len(row.cells)]
    if order == "auto":
        order, _ = guess_order(texts)
    clock = Clock(order=order, zone=zone, source_zone=mapping.source_zone, day=day, epoch=mapping.epoch)
    if order == "dmy":
        clock.swayed = odd_one(texts) or (None if guess_order(texts) != ("dmy", False) else "their dots")
    return clock
