"""The short words of the panels: times, codes, roles and remarks. Pure functions of case and result; no Qt."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable

from infusion_gui import resource
from infusion_gui.case.model import Administration, Case, Visit
from infusion_gui.case.times import DAY, LAST_MINUTE, format_clock
from infusion_gui.coding.result import Account, Line, Result
from infusion_gui.drugs.naming import short_name

MINUS = "−"
DASH = "–"
TIMES = "×"

_LONG_FRACTION = re.compile(r"\d+\.\d{4,}")

INITIAL = frozenset({"96413", "96409", "96365", "96374", "96360"})
PUSH = frozenset({"96374", "96375", "96376", "96409", "96411"})
HOURS = frozenset({"96366", "96415"})
FLUID = frozenset({"96360", "96361"})

#: Shorter words than `resources/codes/labels.json` has, where the drug stands beside the code.
_SHORT = {
    **dict.fromkeys(INITIAL, "initial"),
    **dict.fromkeys(HOURS, "further hours"),
    **dict.fromkeys(("96367", "96417"), "sequential"),
    **dict.fromkeys(("96375", "96411"), "push, new drug"),
    "96361": "hydration",
    "96368": "concurrent",
}

CLASS_NAMES: dict[str | None, str] = {
    "chemo": "chemo",
    "chemo_hormonal": "hormonal",
    "therapeutic": "therapeutic",
    "hydration": "hydration",
    "contrast": "contrast",
    "blood": "blood",
    "flush": "flush",
    "kvo": "keep open",
    "vehicle": "vehicle",
    None: "?",
}


#: What else may be charted of a row and has a say in its codes, by field.
MARKS: dict[str, str] = {
    "distinct": "own order and need",
    "by_protocol": "by protocol",
    "hand_push": "staff present throughout",
    "from_bag": "bolus from the running bag",
    "discontinued": "stopped for good",
    "bundled": "part of a procedure",
}
NO_ORDER = "no order found"
REASON = "reason for the visit"


def role(code: str) -> str:
    """What a code is for, in our own words; empty for a code that is none of ours."""
    return _SHORT.get(code) or _labels().get(code, "")


@functools.cache
def _labels() -> dict[str, str]:
    return dict(resource.read_json("codes/labels.json")["labels"])


def day(minute: int, year: bool = False) -> str:
    """`5 Jan`, or `Mon 5 Jan 2026`; a margin beyond the calendar belongs to its first or last day."""
    return _day(min(max(minute, 0), LAST_MINUTE) // DAY, year)


@functools.lru_cache(maxsize=1000)
def _day(number: int, year: bool) -> str:
    date = dt.date.fromordinal(number + 1)
    return f"{date:%a} {date.day} {date:%b %Y}" if year else f"{date.day} {date:%b}"


def iso_day(date: str) -> str:
    """`5 Jan` of `2026-01-05`."""
    moment = dt.date.fromisoformat(date)
    return f"{moment.day} {moment:%b}"


def span_of_days(case: Case) -> int:
    """How many calendar days the rows and visits of a case touch; 0 when nothing has a time."""
    return span(ends(case.administrations, case.visits))


def ends(rows: Iterable[Administration], visits: Iterable[Visit] = ()) -> list[int]:
    """The first and the last minute of rows and visits; empty when none has a time."""
    times = [time for row in rows for time in (row.start, row.stop) if time is not None]
    times += [time for visit in visits for time in (visit.arrival, visit.departure) if time is not None]
    return [min(times), max(times)] if times else []


def span(times: Collection[int]) -> int:
    """How many calendar days some minutes touch."""
    return max(times) // DAY - min(times) // DAY + 1 if times else 0


def clock(minute: int | None) -> str:
    """`14:31`, or an en dash for a time that is not charted."""
    return DASH if minute is None else format_clock(minute)


def times(row: Administration) -> str:
    """`13:00 – 14:31`, `22:00 – 06:00 +1d`, `12:15`, `16:12, no stop`, or `no time`."""
    if row.start is None:
        return "no time" if row.stop is None else f"no start, stop {clock(row.stop)}"
    if row.single_time:
        return clock(row.start)
    if row.stop is None:
        return f"{clock(row.start)}, no stop"
    return f"{clock(row.start)} {DASH} {clock(row.stop)}{days_on(row)}"


def days_on(row: Administration) -> str:
    """` +1d` for a stop on the day after the start; empty on the same day."""
    if row.start is None or row.stop is None or row.stop // DAY == row.start // DAY:
        return ""
    return f" +{row.stop // DAY - row.start // DAY}d"


def length(minutes: int) -> str:
    """`91 min`, or `23 h 31 min` where minutes alone say little."""
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if minutes <= 720 else f"{hours} h {rest} min" if rest else f"{hours} h"


def amount(row: Administration) -> str:
    """The dose as charted, without the noise of computed fractions; of a row without one its volume or its rate."""
    if row.dose:
        return _LONG_FRACTION.sub(lambda number: f"{float(number[0]):.4g}", row.dose)
    if row.volume_ml is not None:
        return f"{row.volume_ml:g} mL"
    return "" if row.rate_ml_h is None else f"{row.rate_ml_h:g} mL/h"


def signed(code: str, modifiers: Iterable[str]) -> str:
    """`96374-59` as on a claim."""
    return "-".join((code, *modifiers))


def units(count: int) -> str:
    """`×2`."""
    return f"{TIMES}{count}"


def several(code: str, count: int) -> str:
    """`96361`, or `96361 ×2`."""
    return f"{code} {units(count)}" if count > 1 else code


def plural(count: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def account_of(result: Result, administration: str) -> Account | None:
    """The account of a row; None while the result lags behind the case."""
    return result.find(administration)


def lines_of(result: Result, administration: str) -> tuple[Line, ...]:
    """The claim lines that a row stands behind."""
    return tuple(line for line in result.drawing.of(administration).lines if administration in line.administrations)


def counts(result: Result) -> str:
    """`10 coded, 4 not reported, 0 held`; absorbed rows are named when there are any."""
    tally = {"coded": 0, "absorbed": 0, "not_reported": 0, "held": 0}
    for account in result.accounts:
        tally[account.status] += 1
    absorbed = f"{tally['absorbed']} absorbed, " if tally["absorbed"] else ""
    return f"{tally['coded']} coded, {absorbed}{tally['not_reported']} not reported, {tally['held']} held"


def row_names(case: Case) -> dict[str, str]:
    """The drug of each row, with its start where a drug is given more than once, and its day in a stay of several."""
    given = Counter(short_name(row.drug) for row in case.administrations)
    dated = span_of_days(case) > 1
    names = {}
    for row in case.administrations:
        name = short_name(row.drug)
        if given[name] > 1 and row.start is not None:
            name = f"{name} {day(row.start)} {clock(row.start)}" if dated else f"{name} {clock(row.start)}"
        names[row.id] = name
    return names


def without_drug(why: str, drug: str) -> str:
    """A sentence without the drug it begins with, for places that have just named it."""
    for name in (drug, short_name(drug)):  # as the engine says it, and as the sentences of the window do
        if why.startswith(f"{name} and "):
            return why
        if why.startswith(name) and why[len(name) :].startswith((" ", ": ", ", ")):
            return why[len(name) :].lstrip(":, ").removeprefix("is ")
    return why


def spoken_change(gains: tuple[str, ...], loses: tuple[str, ...]) -> str:
    """`+ 96366, − 96361 ×2`."""
    parts = [f"{MINUS}\u00a0{several(code, count)}" for code, count in sorted(Counter(loses).items())]
    parts = [f"+\u00a0{several(code, count)}" for code, count in sorted(Counter(gains).items())] + parts
    return ", ".join(parts) or "no code changes"
