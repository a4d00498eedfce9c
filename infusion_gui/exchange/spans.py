"""Cells of more than one time: a start and a stop ("0900-0932"), or each time a dose was given ("0825, 1235")."""

from __future__ import annotations

import re

from infusion_gui.exchange.moments import SPAN, date_within, is_clock_only, is_stamp, looks_like_time

_BETWEEN = re.compile(r"\s*(?:[,;&\n]|\band\b)\s*", re.IGNORECASE)
_HALF = re.compile(r"[ap]\.?(?:m\.?)?$", re.IGNORECASE)


def span_of(text: str) -> tuple[str, str] | None:
    """The two times of a text that gives a start and a stop ("0900-0932", "11/14 11:15 PM - 12:45 AM"), else None.

    An offset stands behind the time of a machine's date, or behind a blank: "2026-01-05T13:00-06:00", "13:00 -0600".
    """
    text = text.strip()
    found = None if is_stamp(text) else SPAN.fullmatch(text)
    if found is None:
        return None
    start, stop = found[1].strip(), found[2].strip()
    half = _HALF.search(stop)
    if half is not None and not _HALF.search(start):
        start = f"{start} {half[0]}"
    return (start, stop) if _is_one(start) and _is_one(stop) else None


def times_of(text: str) -> tuple[str, ...]:
    """Each time of a cell that lists several ("01/05 0825, 1235"), the later ones with the date before them; else the
    text itself.
    """
    parts = _BETWEEN.split(text.strip())
    if len(parts) < 2 or _is_one(text) or not all(_is_one(part) or span_of(part) for part in parts):
        return (text,)
    found, day = [], ""
    for part in parts:
        own = date_within(part)
        day = own or day
        found.append(part if own or not day else f"{day} {part}")
    return tuple(found)


def _is_one(text: str) -> bool:
    return is_clock_only(text) or looks_like_time(text)
