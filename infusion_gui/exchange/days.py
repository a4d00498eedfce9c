"""Records that give clock times and no date: the day that stands as a heading, and which rows lie behind midnight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from infusion_gui.case.times import DAY
from infusion_gui.exchange.moments import looks_like_date
from infusion_gui.exchange.values import Entry
from infusion_gui.exchange.words import folded

HALF_DAY = DAY // 2
"""A fall of the clock by as much, from one row to the next, is midnight and not a row out of order."""

_LABEL = re.compile(
    r"^(?:date(?: of service| of administration)?|service date|admin(?:istration)? date|dos|day)\s*[:#=-]?\s*",
    re.IGNORECASE,
)

_TITLED = re.compile(
    r"\b(?:(?:service|treatment|visit|admin(?:istration)?) date|date(?: of (?:service|treatment|visit))?|dos)\s*[:=]\s*"
    r"(\d{1,4}[-/.]\d\d?[-/.]\d{2,4}|\d\d?[- ]?[a-z]{3,9}[- ]\d{2,4}|[a-z]{3,9}\.? \d\d?,? \d{4})(?![\d/])",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"print|\brun\b|report|birth|\bdob\b|admit|admission|order|sign", re.IGNORECASE)


def heading_day(cells: Sequence[str]) -> str:
    """The date that is all a row says ("Tuesday 02/03/2026", "DOS: 2/3/26"), so that it is the day of the rows under
    it; empty when the row says anything else, or when its date may be another one ("Printed 02/03/2026").
    """
    filled = set(filter(None, cells))
    if len(filled) != 1:
        return ""
    text = _LABEL.sub("", filled.pop()).strip()
    return text if looks_like_date(text) else ""


def titled_day(cells: Sequence[str]) -> str:
    """The date that a title over the table gives as the day of the service, beside other words ("Cycle 4 Day 1
    Date of Service: 01/06/2026"); empty where it may be another one ("Printed: ...", "Date of birth: ...").
    """
    text = " ".join(filter(None, cells))
    found = [] if _ANOTHER.search(text) else _TITLED.findall(text)
    return found[0] if len(found) == 1 and looks_like_date(found[0]) else ""


def roll_days(entries: Sequence[Entry]) -> None:
    """Moves the rows behind midnight to the days they belong to; `entries` in the order of the record, each with `at`.

    A record in order of time is walked as a whole; one in groups, or out of order, drug by drug.
    """
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault(_group(entry), []).append(entry)
    blocks = sum(1 for _ in groupby(entries, key=_group))
    in_groups = blocks == len(groups) and len(groups) * 2 <= len(entries)
    falls = [_at(before) - _at(after) for before, after in pairwise(entries)]
    in_order = all(fall <= 0 or fall >= HALF_DAY for fall in falls)
    for walk in [entries] if in_order and not in_groups else groups.values():
        _roll(walk)


def _group(entry: Entry) -> tuple[str, str, str]:
    return entry.stay, entry.order, folded(entry.drug)


def _at(entry: Entry) -> int:
    return entry.at or 0


def _roll(entries: Sequence[Entry]) -> None:
    later = before = 0
    for n, entry in enumerate(entries):
        clock = _at(entry)
        if n and before - clock >= HALF_DAY:
            later += DAY
        before = clock
        entry.at = clock + later
        if entry.stop is not None:
            entry.stop += later
