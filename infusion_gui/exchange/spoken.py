"""Lines that have no columns, as a nurse notes them or text copied from a PDF or a screen gives them: each is read for
its time, drug, route and action. A drug may stand as a heading over its actions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from infusion_gui.drugs.reading import read
from infusion_gui.exchange.amounts import rate_text
from infusion_gui.exchange.labels import labels, names_page
from infusion_gui.exchange.moments import is_zone_mark, looks_like_date
from infusion_gui.exchange.words import action_of, is_continuous, is_remark, names_person, way_of, without_people

HEADERS = ("Date", "Time", "Medication", "Dose", "Route", "Action", "Rate", "Site", "Frequency", "Order", "Comment")
"""What stands behind the action may be an access and the initials of a nurse in one: without its label it makes no lane
of its own."""
NOTE = "the lines have no columns; each was read for its time, drug, route and action, so look at all of them"

_CLOCK = re.compile(r"([01]?\d|2[0-4]):[0-5]\d(:\d\d)?([ap]m?)?|([01]\d|2[0-4])[0-5]\d", re.IGNORECASE)
_AMOUNT = r"(\d[\d.,]*\s?(?:mg|mcg|g|gm|grams?|ml|l|units?|meq|mmol)(?:/(?:kg|m2))?)"
_DOSE = re.compile(rf"(?<![\w/.]){_AMOUNT}(?![\w/])", re.IGNORECASE)
_LAST_DOSE = re.compile(rf"\s+{_AMOUNT}$", re.IGNORECASE)
_SITE = re.compile(r"\b(?:iv )?(?:site|line|access)\s*:\s*(\S+(?: \S+)*?)(?=\s{2,}|\s*$|\s*:)", re.IGNORECASE)
_ORDER = re.compile(r"\b(?:rx|order)\W*(?:no|number|id)?\W*(\d{4,})\b", re.IGNORECASE)
_IN_FLUID = re.compile(r"\b(?:in|/)\s+\S+(?: \S+){0,3} [\d,.]+ ?(?:ml|l)$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-z)]{2})\.\s+(?=[A-Z\d])|;\s+")
_MARKS = ":;,.-"
_MOST = 3  # words of an action or a route
_ENOUGH = 0.6  # of the lines
_HEAD = 200  # lines that are tried before a long text is read so


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


@dataclass(slots=True)
class _Heading:
    """What the lines above an action say of it: its drug, route and frequency, its order number."""

    drug: str = ""
    route: str = ""
    frequency: str = ""
    order: str = ""


def spoken_rows(lines: Sequence[str]) -> list[tuple[int, tuple[str, ...]]] | None:
    """The number from 1 and the cells of each line under `HEADERS`: one row for each sentence that says an
    administration, else the line in one cell; None when too few say one.
    """
    if len(lines) > _HEAD and _read(lines[:_HEAD]) is None:
        return None
    return _read(lines)


def in_groups(lines: Sequence[str]) -> bool:
    """Whether most lines with a time say an action and no drug: the drugs stand as headings over them."""
    timed = [found for line in lines if (found := _timed(line)) is not None]
    bare = sum(_action_first(rest) is not None and not _names_drug(rest) for _, _, rest in timed)
    return bare >= 2 and bare >= _ENOUGH * len(timed)


def _read(lines: Sequence[str]) -> list[tuple[int, tuple[str, ...]]] | None:
    grouped = in_groups(lines)
    heading = _Heading()
    found: list[tuple[int, tuple[str, ...]]] = []
    headings = 0
    for number, line in enumerate(lines, 1):
        said = _said(line, heading)
        if said:
            found += [(number, tuple(one.get(header, "") for header in HEADERS)) for one in said]
            continue
        found.append((number, (line.strip(),)))
        if grouped:
            heading, is_one = _under(line, heading)
            headings += is_one
    filled = sum(bool(line.strip()) for line in lines) - headings
    read_rows = len({number for number, cells in found if len(cells) > 1})
    return found if read_rows >= 2 and read_rows >= (_ENOUGH if not grouped else 0.4) * filled else None


def _timed(line: str) -> tuple[str, str, list[str]] | None:
    """The date, the clock time and the other words of a line that begins with a time, or with an action before one."""
    words = line.split()
    date = next((n for n, word in enumerate(words[:3]) if looks_like_date(word.rstrip(","))), None)
    after = 0 if date is None else date + 1
    clock = next(
        (n for n, word in enumerate(words[after : after + 2], after) if _CLOCK.fullmatch(word.rstrip(_MARKS))), None
    )
    if clock is None:
        return _timed_behind(words)
    rest = words[clock + 1 :]
    before = words[: clock if date is None else date]
    done = _action_first(before)
    half = rest[0] if rest and rest[0].casefold() in ("am", "pm", "a", "p") else ""
    rest = [word for word in rest[bool(half) :] if word.strip(_MARKS)]
    zone = rest[0] if rest and is_zone_mark(rest[0]) else ""
    rest = rest[bool(zone) :]
    if done is not None and done.last + 1 == len(before):
        rest = [*before, *rest]
    day = "" if date is None else words[date].rstrip(",")
    return day, " ".join(filter(None, (words[clock].rstrip(_MARKS), half, zone))), rest


def _timed_behind(words: Sequence[str]) -> tuple[str, str, list[str]] | None:
    """The same of `Given : 4 mg : Intravenous : 11/14/25 0825 : Smith, J, RN`; what stands behind the time is who."""
    for n, (word, after) in enumerate(pairwise(words)):
        if n and looks_like_date(word.strip(_MARKS)) and _CLOCK.fullmatch(after.strip(_MARKS)):
            rest = [one for one in words[:n] if one.strip(_MARKS)]
            if _action_first(rest) is not None:
                return word.strip(_MARKS), after.strip(_MARKS), rest
    return None


def _said(line: str, heading: _Heading) -> list[dict[str, str]]:
    """What a line says of administrations, by `HEADERS`, sentence by sentence; empty when it says none."""
    timed = _timed(line)
    if timed is None:
        return []
    day, clock, rest = timed
    sentences = [part for whole in _SENTENCE.split(" ".join(rest)) for part in _each_drug(whole)]
    said = [_sentence(line, part.split(), heading) for part in sentences if part]
    return [{"Date": day, "Time": clock, **one} for one in said if one is not None]


def _each_drug(sentence: str) -> list[str]:
    """`Tylenol 650 mg PO and Benadryl 25 mg IVP given` as two, each with its own route; else the sentence as it is."""
    parts = re.split(r"\s+(?:and|&)\s+|,\s+", sentence)
    words = [part.split() for part in parts]
    apart = all(_names_drug(part) and _longest(part, _is_route) for part in words)
    return parts if apart and _action_first(words[0]) is None else [sentence]


def _sentence(line: str, rest: Sequence[str], heading: _Heading) -> dict[str, str] | None:
    action = _action_first(rest)
    if action is None:
        return _with_drug(rest)
    behind = rest[action.last + 1 :]
    named = _names_drug(behind)
    if heading.drug and not named:
        return _under_drug(line, action, behind, heading)
    return _verb_first(behind, action) if named or _DOSE.search(" ".join(behind)) else _with_drug(rest)


def _under_drug(line: str, action: _Span, behind: Sequence[str], heading: _Heading) -> dict[str, str]:
    """`New Bag : 1,000 mL : 125 mL/hr : Intravenous` under the drug that stands as a heading."""
    text = " ".join(behind)
    route = next((word for word in (part.strip(_MARKS) for part in behind) if _is_route(word)), heading.route)
    site = _SITE.search(line)
    dose = _DOSE.search(text)
    reason = action_of(action.text).action in ("not_given", "cancelled")
    return {
        "Medication": heading.drug,
        "Dose": dose[1] if dose else "",
        "Route": route,
        "Action": action.text,
        "Rate": rate_text(text),
        "Site": site[1] if site else "",
        "Frequency": heading.frequency,
        "Order": heading.order,
        "Comment": without_people(text).strip(" :") if reason else "",
    }


def _verb_first(behind: Sequence[str], action: _Span) -> dict[str, str] | None:
    """`Given morphine 4 mg IVP for pain`, `Started ceftriaxone 1 g IVPB`: what stands behind the action."""
    route = _longest(behind, _is_route)
    end = len(behind) if route is None else route.first
    drug, _, remark = re.split(r"(\s+(?:for|over|per|via|at|to)\s+|$)", " ".join(behind[:end]), maxsplit=1)
    spoken = [remark, *(behind[route.last + 1 :] if route is not None else ())]
    return _cells(drug, route, action.text, " ".join(spoken))


def _with_drug(rest: Sequence[str]) -> dict[str, str] | None:
    """`ondansetron 4 mg IVP given`: the drug, then its route and action in any order, then a remark."""
    action = _longest(rest, _is_action)
    action = None if action is None else _same_before(rest, action)
    route = _longest(rest, _is_route)
    said = [span for span in (action, route) if span is not None]
    if not said:
        return None
    drug = rest[: min(span.first for span in said)]
    if action is None and not _names_drug(drug):
        return None
    # A known drug with its route and its time was given, even where nobody wrote the word.
    done = "given" if action is None else action.text
    told = {n for span in said for n in range(span.first, span.last + 1)}
    remark = [word for n, word in enumerate(rest) if n >= len(drug) and n not in told]
    return _cells(" ".join(drug), route, done, " ".join(remark))


def _cells(drug: str, route: _Span | None, action: str, remark: str) -> dict[str, str] | None:
    drug = drug.strip(_MARKS + " ")
    doses = []
    while (found := _LAST_DOSE.search(drug)) and not _IN_FLUID.search(drug):
        doses.append(found[1])
        drug = drug[: found.start()].rstrip(_MARKS + " ")
    if not re.search(r"[A-Za-z]{2}", drug) or (is_remark(drug) and not _names_drug(drug.split())):
        return None
    return {
        "Medication": drug,
        "Dose": doses[0] if doses else inside[1] if (inside := _DOSE.search(drug)) and _IN_FLUID.search(drug) else "",
        "Route": route.text if route else "",
        "Action": action,
        "Comment": without_people(remark),
    }


def _same_before(rest: Sequence[str], action: _Span) -> _Span:
    """The first run of words of the same meaning: "bolus complete, 1000 ml infused" is complete, not infused."""
    meaning = action_of(action.text).action
    for first in range(1, action.first):
        for last in range(min(first + _MOST, action.first) - 1, first - 1, -1):
            text = _plain(rest[first : last + 1])
            if _is_action(text) and action_of(text).action == meaning:
                return _Span(first, last, text)
    return action


def _under(line: str, heading: _Heading) -> tuple[_Heading, bool]:
    """The heading after a line without a time, and whether the line is a part of one."""
    text = line.strip()
    if not text or looks_like_date(text) or names_page(text) or names_person(text):
        return heading, False
    parts = re.split(r"\s{2,}|\t", text)
    said = labels(text)
    order = _ORDER.search(text)
    name = re.split(r"\s{2,}|\t", text[: next(iter(said.values())).at] if said else text)[0].strip(' :"')
    if order is not None and order.start() < 4:
        heading.order = order[1]
        return heading, True
    words = text.split()
    behind = " ".join(parts[1:])
    route = _longest(words, _is_route)
    known = bool(name) and _names_drug(name.split())
    if not known and (not name or not (said or (len(parts) > 1 and (route or is_continuous(behind) is not None)))):
        if said:
            heading.route = said["route"].text if "route" in said else heading.route
            heading.frequency = said["freq"].text if "freq" in said else heading.frequency
        elif "," in text and heading.drug:  # "4 mg, IV Push, q6hr, PRN nausea"
            for part in map(str.strip, text.split(",")):
                heading.route = part if not heading.route and _is_route(part) else heading.route
                heading.frequency = (
                    part if not heading.frequency and is_continuous(part) is not None else heading.frequency
                )
            return heading, bool(heading.route or heading.frequency)
        return heading, bool(said)
    return _Heading(
        drug=name,
        route=said["route"].text if "route" in said else route.text if route else "",
        frequency=said["freq"].text if "freq" in said else behind if not said else "",
        order=order[1] if order else "",
    ), True


def _names_drug(words: Sequence[str]) -> bool:
    found = read(" ".join(words))
    return bool(found.drugs) or found.fluid is not None


def _is_route(text: str) -> bool:
    way = way_of(text)
    return bool(_ROUTES.fullmatch(text)) and (way.route is not None or bool(way.aside))


def _is_action(text: str) -> bool:
    return action_of(text).sure >= 1


def _plain(words: Sequence[str]) -> str:
    return " ".join(words).strip(_MARKS)


def _action_first(words: Sequence[str]) -> _Span | None:
    """The longest action that a line begins with."""
    for last in range(min(_MOST, len(words)) - 1, -1, -1):
        text = _plain(words[: last + 1])
        if _is_action(text):
            return _Span(0, last, text)
    return None


def _longest(words: Sequence[str], is_one: _Check) -> _Span | None:
    """The last run of words that is one, the longest of those that end there; never the first word, the drug's own."""
    for last in range(len(words) - 1, 0, -1):
        for first in range(max(1, last - _MOST + 1), last + 1):
            text = _plain(words[first : last + 1])
            if is_one(text):
                return _Span(first, last, text)
    return None
