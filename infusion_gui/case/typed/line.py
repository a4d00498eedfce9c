"""The one line that makes a row: `vanc 1300-1431 iv1`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from infusion_gui.case.edits.outcome import Refusal
from infusion_gui.case.edits.rows import usual_technique
from infusion_gui.case.model import CATEGORIES, Case
from infusion_gui.case.times import DAY, format_clock, format_day
from infusion_gui.case.typed.clock import MONTHS, clock_of, read_time


class Suggested(Protocol):
    """What a drug catalogue proposes for some letters: a name, and which spelling of it began with them."""

    @property
    def name(self) -> str: ...

    @property
    def matched(self) -> str: ...


class QuickEntry(NamedTuple):
    """What a typed line says. `row`: fields for `edits.add`; `understood`: the same in words, to show before Enter."""

    row: dict[str, Any]
    understood: tuple[str, ...]


_ROUTES = {
    **dict.fromkeys(("iv", "ivpb"), "IV"),
    **dict.fromkeys(("im",), "IM"),
    **dict.fromkeys(("sq", "sc", "subq", "subcut"), "SQ"),
    **dict.fromkeys(("ia",), "IA"),
    **dict.fromkeys(("it", "intrathecal"), "IT"),
    **dict.fromkeys(("ip", "intraperitoneal"), "IP"),
    **dict.fromkeys(("pleural", "intralesional"), ""),
    **dict.fromkeys(("po", "oral"), "PO"),
}
_TECHNIQUES = {
    **dict.fromkeys(("infusion", "inf", "gtt", "drip"), "infusion"),
    **dict.fromkeys(("push", "ivp", "bolus"), "push"),
    **dict.fromkeys(("injection", "inj"), "injection"),
    **dict.fromkeys(("pump", "refill", "irrigation"), ""),
    **dict.fromkeys(("on_body", "onbody"), "on_body"),
}
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*([a-z%][a-z%/]*)?")
_UNITS = re.compile(r"(?:m?l|cc|[mμuk]?c?g|gm|units?|iu|u|m?eq|mmol|mg|tabs?|vials?)(?:/(?:kg|m2|h|hr|hour|min))?")
_LENGTH = re.compile(r"\d+ ?(?:min(?:ute)?s?|h(?:ou)?rs?|h|h\d+m?)")
_TIME = r"(?:\d{1,2}:\d{2}(?:[ap]m?)?|\d{3,4}(?:[ap]m?)?|\d{1,2}[ap]m?)"
_RANGE = re.compile(rf"(?=.*\d)({_TIME}|\?)?-({_TIME}|\?)?")
_FROM = re.compile(rf"({_TIME})(\+(?:\d+h)?\d*(?:h|m|min)?)")
_ALONE = re.compile(r"\d{1,2}:\d{2}(?:[ap]m?)?|\d{4}(?:[ap]m)?|\d{1,3}[ap]m")


def read_quick(
    text: str,
    case: Case,
    day: int,
    suggest: Callable[[str], Iterable[str | Suggested]],
    last: int | None = None,
) -> QuickEntry | Refusal:
    """What a line such as `vanc 1300-1431 iv1`, `ondan 4 1655 push iv1`, `ketorolac 30mg im 1222` says.

    The drug comes first, then dose, volume, rate, route, technique, class, access, visit, times and date in any order.
    Clock times are of the day that holds the minute `day`, dates without a year not after the minute `last`.
    `suggest` turns the first letters of a drug into its names, the best first; a name nobody knows is taken as it
    stands.
    """
    words = _words(text)
    if not words:
        return Refusal("Type a drug and its time: vanc 1300-1431 iv1.")
    return _Line(case, day, suggest, words, last).read()


def _words(text: str) -> list[str]:
    """The words of a line, with "1000 ml", "1300 - 1431" and "6 jan" each put together."""
    said = text.strip().replace("–", "-").replace("—", "-").replace("−", "-")
    said = re.sub(rf"(?<!\S)({_TIME})\s*(?:-|\bto\b)\s*({_TIME})(?!\S)", r"\1-\2", said, flags=re.IGNORECASE)
    words: list[str] = []
    for word in said.split():
        joins = words and len(words) > 1 and re.fullmatch(r"\d+(?:\.\d+)?|\.\d+", words[-1])
        both = f"{words[-1]} {word}".lower() if joins else ""
        if joins and (_UNITS.fullmatch(word.lower()) or _LENGTH.fullmatch(both) or _is_date(both)):
            words[-1] = both
        else:
            words.append(word)
    return words


class _Line:
    """The reading of one line: each word is asked what it can be, and taken by the first that knows."""

    def __init__(
        self,
        case: Case,
        day: int,
        suggest: Callable[[str], Iterable[str | Suggested]],
        words: list[str],
        last: int | None,
    ) -> None:
        self._case = case
        self._day, self._last = day, last
        self._suggest = suggest
        self._drug = [words[0]]
        self._rest = words[1:]
        self._row: dict[str, Any] = {}
        self._times: list[str] = []
        self._date = ""
        self._loose: list[str] = []  # numbers that may be a dose or a time: "250", "930"

    def read(self) -> QuickEntry | Refusal:
        if re.fullmatch(r"[\d:?+-]+", self._drug[0]) or self._site(self._drug[0]):
            return Refusal("The drug comes first: vanc 1300-1431 iv1.")
        begun = False
        for word in self._rest:
            known = self._take(word)
            if isinstance(known, Refusal):
                return known
            if not known and begun:
                return Refusal(f"“{word}” is not understood; the drug comes first, then times, dose, route and access.")
            if not known:
                self._drug.append(word)
            begun = begun or known
        return self._finished()

    def _take(self, word: str) -> bool | Refusal:
        said = word.lower()
        takers: Iterator[bool | Refusal] = (
            take(said) for take in (self._way, self._class, self._place, self._when, self._amount)
        )
        return next((taken for taken in takers if taken), False)

    def _once(self, key: str, value: Any, word: str) -> bool | Refusal:
        if key in self._row and self._row[key] != value:
            return Refusal(f"“{word}” and “{self._row[key]}” cannot both be meant; leave one out.")
        self._row[key] = value
        return True

    def _way(self, said: str) -> bool | Refusal:
        if said in _ROUTES:
            return self._once("route", _ROUTES[said] or said, said)
        if said in _TECHNIQUES:
            return self._once("technique", _TECHNIQUES[said] or said, said)
        return False

    def _class(self, said: str) -> bool | Refusal:
        said = "kvo" if said == "tko" else said
        # "saline flush" names a drug; a class stands behind the times.
        return self._once("category", said, said) if self._times and said in CATEGORIES else False

    def _place(self, said: str) -> bool | Refusal:
        site = self._site(said)
        if site:
            return self._once("site", site, said)
        visit = next((visit.id for visit in self._case.visits if visit.id.lower() == said), None)
        return self._once("visit", visit, said) if visit else False

    def _site(self, said: str) -> str | None:
        """The access a word names, by id or label; "iv2" may be one that is not there yet."""
        for site in self._case.sites:
            if said.lower() in (site.id.lower(), site.label.lower()):
                return site.id
        return said.upper() if re.fullmatch(r"iv\d{1,2}", said.lower()) else None

    def _when(self, said: str) -> bool:
        length = said[0] == "+" or _LENGTH.fullmatch(said)
        if _RANGE.fullmatch(said) or _FROM.fullmatch(said) or _ALONE.fullmatch(said) or (self._times and length):
            if re.fullmatch(r"\d{4}", said) and isinstance(clock_of(said), Refusal):
                return False  # "heparin 5000"
            self._times.append(said)
            return True
        if re.fullmatch(r"\d{4}-\d\d?-\d\d?|\d\d?/\d\d?(?:/\d{2,4})?", said) or _is_date(said):
            self._date = said
            return True
        return False

    def _amount(self, said: str) -> bool | Refusal:
        found = _AMOUNT.fullmatch(said)
        if not found:
            return False
        number, unit = found[1], found[2] or ""
        if not unit:
            if re.fullmatch(r"\d{3}", number):
                self._loose.append(number)
                return True
            return self._once("dose", number, said)
        if not _UNITS.fullmatch(unit):
            return False
        if unit in ("ml", "cc", "l"):
            return self._once("volume_ml", float(number) * (1000 if unit == "l" else 1), said)
        if re.fullmatch(r"(?:ml|cc)/h(?:r|our)?", unit):
            return self._once("rate_ml_h", float(number), said)
        return self._once("dose", f"{number} {unit}", said)

    def _finished(self) -> QuickEntry | Refusal:
        for number in self._loose:
            if not self._times and not isinstance(clock_of(number), Refusal):
                self._times.append(number)
            elif isinstance(taken := self._once("dose", number, number), Refusal):
                return taken
        times = self._read_times()
        if isinstance(times, Refusal):
            return times
        drug = _drug_named(" ".join(self._drug), self._suggest)
        if isinstance(drug, Refusal):
            return drug
        row = {"drug": drug, **self._row, "start": times[0], "stop": times[1]}
        route = row.setdefault("route", "IV")
        if route != "IV" and "site" in row:
            return Refusal(f"{route} runs through no access; leave {row['site']} out, or write IV.")
        row.setdefault("technique", usual_technique(route))
        return QuickEntry(row, tuple(_in_words(row)))

    def _read_times(self) -> tuple[int | None, int | None] | Refusal:
        if not self._times:
            return Refusal("There is no time yet: 1300-1431, 1300+31 or 1655.")
        first, *more = self._times
        start_text: str | None = first
        stop_text: str | None = None
        if (found := _RANGE.fullmatch(first)) or (found := _FROM.fullmatch(first)):
            start_text, stop_text = found[1], found[2]
        elif more:
            stop_text, *more = more
        if more:
            return Refusal(f"“{more[0]}” is one time too many; a row has a start and a stop.")
        start = None if start_text in (None, "?") else read_time(self._on_date(start_text), self._day, last=self._last)
        if isinstance(start, Refusal):
            return start
        if stop_text in (None, "?"):
            stop: int | Refusal | None = None
        elif start is None:
            stop = read_time(self._on_date(stop_text), self._day, last=self._last)
        else:
            stop = read_time(stop_text, start, start)
        if isinstance(stop, Refusal):
            return stop
        if start is None and stop is None:
            return Refusal("There is no time yet: 1300-1431, 1300+31 or 1655.")
        return start, stop

    def _on_date(self, time: str | None) -> str:
        return f"{self._date} {time}".strip()


def _is_date(said: str) -> bool:
    found = re.fullmatch(r"\d{1,2} ?([a-z]{3,9})", said)
    return found is not None and found[1][:3] in MONTHS


def _drug_named(typed: str, suggest: Callable[[str], Iterable[str | Suggested]]) -> str | Refusal:
    """The name of the drug whose first letters, brand or abbreviation were typed."""
    said = _key(typed)
    names: list[str] = []
    for one in suggest(typed):
        name, matched = (one, one) if isinstance(one, str) else (one.name, one.matched)
        if said in (_key(name), _key(matched)):
            return name
        if name not in names:
            names.append(name)
    if not names:
        return typed
    if len(names) > 1 and _key(names[0]).startswith(said):
        shown = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
        return Refusal(f"“{typed}” may be {shown}; type more letters.")
    return names[0]


def _key(name: str) -> str:
    return re.sub(r"[\s-]+", "", name.casefold())


def _in_words(row: dict[str, Any]) -> Iterator[str]:
    yield row["drug"]
    if row.get("dose"):
        yield row["dose"]
    if row.get("volume_ml") is not None:
        yield f"{row['volume_ml']:g} mL"
    if row.get("rate_ml_h") is not None:
        yield f"{row['rate_ml_h']:g} mL/h"
    yield f"{row['route']} {row['technique']}".replace("_", " ")
    start, stop = row["start"], row["stop"]
    if stop is None and row["technique"] not in ("infusion", "pump"):
        yield format_clock(start)
    elif start is None or stop is None:
        yield f"{'?' if start is None else format_clock(start)}–{'?' if stop is None else format_clock(stop)}"
    else:
        later = f" ({format_day(stop)})" if stop // DAY != start // DAY else ""
        yield f"{format_clock(start)}–{format_clock(stop)}{later}"
        yield f"{stop - start} min"
    if row.get("site"):
        yield row["site"]
    if row.get("category"):
        yield row["category"]
