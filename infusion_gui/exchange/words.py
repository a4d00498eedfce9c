"""What the words of a medication record mean: actions, routes, techniques, accesses (lists: `maps/words.json`)."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any, cast, get_args

from infusion_gui import resource
from infusion_gui.case.model import Category, Route, SiteKind, Technique
from infusion_gui.exchange.values import Action

ACTIONS: tuple[Action, ...] = get_args(Action)

_BLANKS = re.compile(r"[\s.\-_–]+")
_WHY = re.compile(r"\s+[-\u2013\u2014]\s+|\s*[:;,(]")  # a reason stands behind it
_SPACES = re.compile(r"\s+")


@functools.cache
def _words() -> dict[str, Any]:
    return cast("dict[str, Any]", resource.read_json("maps/words.json"))


@functools.cache
def _patterns(key: str) -> tuple[tuple[re.Pattern[str], tuple[Any, ...]], ...]:
    return tuple((re.compile(row[0], re.IGNORECASE), tuple(row[1:])) for row in _words()[key])


@functools.cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(_words()[key], re.IGNORECASE if key != "people" else 0)


def folded(text: str) -> str:
    """A word list's spelling of a text: lower case, dots, hyphens and runs of blanks as one blank."""
    return _BLANKS.sub(" ", text).strip(" :;,*").casefold()


@functools.cache
def _actions() -> dict[str, Action]:
    return {folded(word): action for action, words in _words()["actions"].items() for word in words}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an action text is taken for, and how sure that is (1 a listed word, less a guess from its parts)."""

    action: Action | None
    sure: float


@functools.lru_cache(maxsize=4096)
def action_of(text: str) -> Meaning:
    """The meaning of an action as the record words it ("New Bag", "Stopped ", "Delayed Started in Other Location")."""
    word = folded(text)
    known = _actions()
    if word in known:
        return Meaning(known[word], 1.0)
    first = folded(_WHY.split(text, maxsplit=1)[0])
    if first != word and known.get(first) in ("not_given", "cancelled"):  # "Not Given - NPO", "Held: SBP 88"
        return Meaning(known[first], 0.95)
    shorter = word
    for affix in _words()["action_affixes"]:
        shorter = re.sub(rf"\b{re.escape(affix)}\b", " ", shorter)
    shorter = _SPACES.sub(" ", shorter).strip()
    if shorter != word and shorter in known:
        return Meaning(known[shorter], 0.95)
    if not word or len(word) > 60:
        return Meaning(None, 0.0)
    if word.startswith("not "):
        return Meaning("not_given", 0.8)
    for hint, (pattern,) in ((row[0], (re.compile(row[1]),)) for row in _words()["action_hints"]):
        if pattern.search(word):
            return Meaning(hint, 0.6)
    return Meaning(None, 0.0)


@functools.lru_cache(maxsize=4096)
def is_no_time(text: str) -> bool:
    """Whether a cell of times says that there is none: "--", "n/a", "not charted"."""
    return _pattern("no_time").fullmatch(text) is not None


@functools.lru_cache(maxsize=4096)
def runs_on(text: str) -> bool:
    """Whether a cell for the stop says that it ran on when the record was made: "ongoing", "still infusing"."""
    return _pattern("runs_on").fullmatch(text) is not None


def is_hold(text: str) -> bool:
    """Whether an action puts an order on hold, or takes it up again: "MAR Hold", "Unhold"."""
    return re.search(r"\b(?:un)?h(?:o|e)ld\b", text, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Way:
    """How a drug went in. `aside` says in words why no code can come of it; `flush` marks a line kept open."""

    route: Route | None = None
    technique: Technique | None = None
    aside: str = ""
    flush: bool = False


@functools.lru_cache(maxsize=4096)
def way_of(text: str) -> Way:
    """The route and technique of a route text ("IVPB", "INTRAVENOU", "SC INFUSION"); empty for words not known."""
    word = _SPACES.sub(" ", text.strip())
    if not word:
        return Way()
    for pattern, (route, detail) in _patterns("routes"):
        if pattern.search(word):
            if route == "none":
                return Way(aside=detail)
            if detail == "flush":
                return Way(route, "push", flush=True)
            return Way(route, detail)
    return Way()


@functools.lru_cache(maxsize=4096)
def technique_of(text: str) -> Technique | None:
    """The technique a free text speaks of, or None."""
    for pattern, (technique,) in _patterns("techniques"):
        if pattern.search(text):
            return cast("Technique", technique)
    return None


def is_from_bag(name: str) -> bool:
    """Whether an order is for a bolus that the pump draws from the running bag ("heparin BOLUS from bag")."""
    return re.search(r"\bbolus\b.*\bfrom (?:the )?(?:bag|infusion|drip|pump)\b", name, re.IGNORECASE) is not None


@functools.lru_cache(maxsize=4096)
def is_access(text: str) -> bool:
    """Whether a site text names an access of the blood stream, not a place where a needle went in."""
    return bool(text.strip()) and not _pattern("not_an_access").search(text)


@functools.lru_cache(maxsize=4096)
def is_line(text: str) -> bool:
    """Whether a site text names a line into a vein beyond doubt: by its kind, its gauge or a place where veins are."""
    return is_access(text) and not is_arterial(text) and bool(_pattern("lines").search(text))


@functools.lru_cache(maxsize=4096)
def names_access(text: str) -> bool:
    """Whether a text where a drug is meant to stand speaks of a line alone: "IV 20G L AC", "Port accessed"."""
    nouns, fillers = _pattern("access_nouns"), _pattern("access_fillers")
    words = re.split(r"[\s,;:()]+", text.strip(" ,;:().-"))
    return any(map(nouns.fullmatch, words)) and all(nouns.fullmatch(word) or fillers.fullmatch(word) for word in words)


def is_remark(text: str) -> bool:
    """Whether a text where a drug is meant to stand begins like a sentence about the visit ("Pt d/c home")."""
    return _pattern("remarks").match(text) is not None


@functools.lru_cache(maxsize=4096)
def is_arterial(text: str) -> bool:
    """Whether a line is no way in for drugs: arterial lines, catheters that measure."""
    return bool(_pattern("arterial").search(text))


@functools.lru_cache(maxsize=4096)
def is_last_choice(text: str) -> bool:
    """Whether a line serves something else first (dialysis, a sheath); drugs are taken to run elsewhere."""
    return bool(_pattern("last_choice").search(text))


@functools.lru_cache(maxsize=4096)
def place_within(text: str) -> str:
    """The place of the body that a route names beside itself ("IVPB L AC": "L AC"), or nothing."""
    found = _pattern("places").search(text)
    return found[0] if found is not None else ""


@functools.lru_cache(maxsize=4096)
def route_within(text: str) -> str:
    """The route that an order's name says ("FAMOTIDINE 20 MG IVP Q12H": "IVP"), or nothing; a form ("IV soln") says
    none, nor do two.
    """
    found = {word.casefold(): word for word in _pattern("routes_in_names").findall(text)}
    return next(iter(found.values())) if len(found) == 1 else ""


@functools.lru_cache(maxsize=4096)
def site_kind(text: str) -> SiteKind:
    """The kind of an access from its name and place; peripheral where nothing says otherwise."""
    for pattern, (kind,) in _patterns("sites"):
        if pattern.search(text):
            return cast("SiteKind", kind)
    return "peripheral"


def without_lumen(text: str) -> str:
    """The name of a line without the lumen it speaks of; equal to the text when it names none."""
    return _SPACES.sub(" ", _pattern("lumens").sub(" ", text)).strip(" -,/:")


@functools.lru_cache(maxsize=4096)
def is_continuous(text: str) -> bool | None:
    """Whether a text speaks of a continuous order (True), of single doses (False), or of neither."""
    scheduled = _pattern_in("no").search(text)
    running = _pattern_in("yes").search(text)
    if scheduled:
        return None if running else False
    return True if running else None


@functools.cache
def _pattern_in(key: str) -> re.Pattern[str]:
    return re.compile(_words()["continuous"][key], re.IGNORECASE)


@functools.lru_cache(maxsize=4096)
def class_hint(text: str) -> Category | None:
    """The class a therapeutic or pharmaceutical class text stands for, where that is certain; else None."""
    for pattern, (category,) in _patterns("classes"):
        if pattern.search(text):
            return cast("Category", category)
    return None


def names_person(text: str) -> bool:
    """Whether a title or remark speaks of a person ("Patient: ...", "MRN 123"), so that it is kept nowhere."""
    return bool(_pattern("person_columns").search(text.replace("_", " ")))


def without_people(text: str) -> str:
    """A remark without the name and title of who wrote it ("Smith, J RN")."""
    return _SPACES.sub(" ", _pattern("people").sub("", text)).strip()


@functools.lru_cache(maxsize=1024)
def is_personal(header: str) -> bool:
    """Whether a column holds who, not what: it is kept out of every text a case file could carry away."""
    word = header.replace("_", " ")
    personal = _pattern("person_columns").search(word) or _pattern("person_headers").search(word)
    return bool(personal) and not _pattern("clinical_names").search(word)
