"""Quantities as records write them: doses, volumes, rates, durations."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_NUMBER = re.compile(
    r"[<>~]?\s*(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:[.,]\d+)?|-?\.\d+)(?:[eE]([+-]?\d{1,2}))?", re.ASCII
)
_MINUTES = re.compile(
    r"(\d+(?:\.\d+)?)\s*(hours?|hrs?|h|minutes?|mins?|min|m|seconds?|secs?|sec|s|days?|d)\b", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,3}):(\d\d)(?::\d\d)?")
_VOLUME = re.compile(r"([\d.,]+)\s*(ml|cc|l|liters?|litres?)\b(?!\s*/)", re.IGNORECASE)
_RATE = re.compile(r"([\d.,]+)\s*(ml|cc|l)\s*/\s*(h|hr|hour|min|minute)\b", re.IGNORECASE)
_ANY_RATE = re.compile(r"[\d.,]+\s*[a-z]+(?:\s*/\s*kg)?\s*/\s*(?:h|hr|hour|min|minute)s?\b", re.IGNORECASE)
_UNIT_MINUTES = {"h": 60.0, "m": 1.0, "s": 1 / 60, "d": 1440.0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the unit written behind it, lower case without blanks ("ml/hr")."""

    value: float
    unit: str


@functools.lru_cache(maxsize=8192)
def quantity(text: str) -> Quantity | None:
    """The first number of a text with its unit, or None when the text holds none."""
    text = text.strip()
    found = _NUMBER.match(text)
    if found is None:
        return None
    digits = found[1]
    if "," in digits:
        thousands = re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", digits)
        digits = digits.replace(",", "") if thousands else digits.replace(",", ".")
    value = float(digits) * 10.0 ** int(found[2] or 0)
    if not abs(value) < 1e9:
        return None
    return Quantity(value, re.sub(r"\s+", "", text[found.end() :]).strip(".:;,").casefold())


def number(text: str) -> float | None:
    """A text that is one plain number and nothing else, or None."""
    found = quantity(text)
    return found.value if found is not None and not found.unit else None


def volume_ml(text: str, unit: str = "") -> float | None:
    """The volume in mL of a quantity, its unit written behind it or beside it; None for any other unit."""
    found = quantity(text)
    if found is None or found.value < 0:
        return None
    name = (found.unit or unit).strip().casefold().rstrip(".")
    if name in ("ml", "cc", "milliliter", "milliliters", "mls"):
        return found.value
    if name in ("l", "liter", "liters", "litre", "litres"):
        return found.value * 1000
    return None


def rate_ml_h(text: str, unit: str = "") -> float | None:
    """The rate in mL/h of a quantity; None for a rate of anything but volume."""
    found = quantity(text)
    if found is None or found.value < 0:
        return None
    name = re.sub(r"\s+", "", (found.unit or unit).casefold())
    if name in ("ml/hr", "ml/h", "ml/hour", "cc/hr", "cc/h", "mlhr", "mlperhour", "ml/hrs"):
        return found.value
    if name in ("ml/min", "cc/min", "ml/minute"):
        return found.value * 60
    if name in ("l/hr", "l/h", "l/hour"):
        return found.value * 1000
    return None


def minutes(text: str, unit: str = "") -> int | None:
    """A duration in whole minutes, rounded down ("30 min", "1.5 hours", "1:30", "90" with its unit beside it)."""
    text = text.strip()
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        return int(clock[1]) * 60 + int(clock[2])
    parts = _MINUTES.findall(text)
    if parts:
        total = sum(float(value) * _UNIT_MINUTES[name[0].lower()] for value, name in parts)
    else:
        found = quantity(text)
        if found is None or found.unit:
            return None
        name = unit.strip().casefold() or "min"
        if name[0] not in _UNIT_MINUTES:
            return None
        total = found.value * _UNIT_MINUTES[name[0]]
    return int(total + 1e-6) if 0 <= total < 100 * 24 * 60 else None


def volume_within(text: str) -> float | None:
    """The largest volume in mL that a free text names ("vancomycin 1 g in NaCl 0.9 % 250 mL"), or None."""
    found = [volume_ml(value, unit) for value, unit in _VOLUME.findall(text)]
    volumes = [volume for volume in found if volume]
    return max(volumes, default=None)


def rate_within(text: str) -> float | None:
    """The rate in mL/h that a free text names ("125 mL/hr"), or None."""
    found = _RATE.search(text)
    return rate_ml_h(found[1], f"{found[2]}/{found[3]}") if found else None


def rate_text(text: str) -> str:
    """The rate of whatever unit that a free text names, as it is written ("6 units/hr"); empty when it names none."""
    found = _ANY_RATE.search(text)
    return found[0] if found else ""
