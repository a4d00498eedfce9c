"""Lines of a print-out that say whose record it is. Where two of them differ, the rows are of two stays."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from infusion_gui.exchange.table import TableRow
from infusion_gui.exchange.values import Entry, Problem

_NUMBER = r"\s*(?:no|num|number|nbr|#|id)?\s*[.:#=]*\s*(?P<id>[a-z]{0,3}\d{4,})\b"
_NAME = r"(?:\s+name)?\s*[:=]\s*(?P<id>[a-z][\w'-]+,? ?[a-z][\w'-]*)"
_KINDS = tuple(
    re.compile(rf"\b(?:{words}){behind}", re.IGNORECASE)
    for words, behind in (
        ("csn|fin|har|acct|account|visit|encounter", _NUMBER),
        ("mrn|med(?:ical)? rec(?:ord)?|unit", _NUMBER),
        ("patient|pt|name", _NAME),
    )
)
"""The surest first: an account is one stay, a person may have several."""


def is_banner(text: str) -> bool:
    """Whether a line says whose record it is."""
    return any(kind.search(text) for kind in _KINDS)


def part_by_banners(entries: Sequence[Entry], lines: Sequence[TableRow]) -> list[Problem]:
    """Gives each row the stay of the banner it stands under, where the banners name more than one.

    `entries` without stays, in the order of the table; `lines` its titles and lone rows. Names at the foot of the page
    belong to the rows above them. Answers with the doubt that a person should look at.
    """
    texts = [(line.number, " ".join(filter(None, line.cells))) for line in lines]
    for kind in _KINDS:
        marks = sorted((number, found["id"].upper()) for number, text in texts for found in kind.finditer(text))
        keys = list(dict.fromkeys(key for _, key in marks))
        if len(keys) < 2:
            continue
        numbers = [number for number, _ in marks]
        first = min((entry.row.number for entry in entries if entry.aside is None), default=0)
        at_the_foot = first < numbers[0]
        for entry in entries:
            here = entry.row.number
            n = bisect_left(numbers, here) if at_the_foot else bisect_right(numbers, here) - 1
            entry.stay = marks[min(max(n, 0), len(marks) - 1)][1]
        return [Problem(f"its lines name {len(keys)} persons or visits; the rows were parted there, check them")]
    return []
