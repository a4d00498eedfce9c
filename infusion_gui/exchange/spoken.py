"""Lines that lost their columns, as text copied from a PDF does: each is read for its time, drug, route and action."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from infusion_gui.exchange.moments import looks_like_date
from infusion_gui.exchange.words import action_of, way_of

HEADERS = ("Date", "Time", "Medication", "Dose", "Route", "Action", "Comment")
"""What stands behind the action may be an access and the initials of a nurse in one: it makes no lane of its own."""
NOTE = "the lines have no columns; each was read for its time, drug, route and action, so look at all of them"

_CLOCK = re.compile(r"([01]?\d|2[0-4]):[0-5]\d(:\d\d)?([ap]m?)?|([01]\d|2[0-4])[0-5]\d", re.IGNORECASE)
_DOSE = re.compile(r"\s+(\d[\d.,]*\s?(?:mg|mcg|g|gm|grams?|ml|l|units?|meq|mmol)(?:/(?:kg|m2))?)$", re.IGNORECASE)
_MOST = 3  # words of an action or a route
_ENOUGH = 0.6  # of the lines


_ROUTES = re.compile(
    r"iv|ivp|ivpb|iv ?push|iv ?piggyback|iv infusion|iv drip|im|sq|sc|subq|subcut|subcutaneous|intravenous|"
    r"intramuscular|po|oral|sl|pr|inh|neb|top|id",
    re.IGNORECASE,
)
_Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    last: int
    text: str


def spoken_rows(lines: Sequence[str]) -> list[tuple[str, ...]] | None:
    """The cells of each line under `HEADERS`, a line that says no administration in one; None when too few say one."""
    found = [_row(line) for line in lines]
    filled = sum(bool(line.strip()) for line in lines)
    read = sum(len(row) > 1 for row in found)
    return found if read >= 2 and read >= _ENOUGH * filled else None


def _row(line: str) -> tuple[str, ...]:
    words = line.split()
    date = next((n for n, word in enumerate(words[:3]) if looks_like_date(word.rstrip(","))), None)
    after = 0 if date is None else date + 1
    clock = next((n for n, word in enumerate(words[after : after + 2], after) if _CLOCK.fullmatch(word)), None)
    if clock is None:
        return (line.strip(),)
    rest = words[clock + 1 :]
    half = rest[0] if rest and rest[0].casefold() in ("am", "pm", "a", "p") else ""
    rest = rest[bool(half) :]
    action = _longest(rest, lambda text: action_of(text).sure >= 1)
    route = _longest(rest, _is_route)
    said = [span for span in (action, route) if span is not None]
    if action is None or not said:
        return (line.strip(),)
    drug = " ".join(rest[: min(span.first for span in said)])
    comment = " ".join(rest[max(span.last for span in said) + 1 :])
    doses = []
    while found := _DOSE.search(drug):
        doses.append(found[1])
        drug = drug[: found.start()]
    if not drug:
        return (line.strip(),)
    day = "" if date is None else words[date].rstrip(",")
    time = f"{words[clock]} {half}".strip()
    return day, time, drug, doses[0] if doses else "", route.text if route else "", action.text, comment


def _is_route(text: str) -> bool:
    way = way_of(text)
    return bool(_ROUTES.fullmatch(text)) and (way.route is not None or bool(way.aside))


def _longest(words: Sequence[str], is_one: _Check) -> _Span | None:
    """The last run of words that is one, the longest of those that end there; never the first word, the drug's own."""
    for last in range(len(words) - 1, 0, -1):
        for first in range(max(1, last - _MOST + 1), last + 1):
            text = " ".join(words[first : last + 1])
            if is_one(text):
                return _Span(first, last, text)
    return None
