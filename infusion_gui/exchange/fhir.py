"""FHIR MedicationAdministration (R4, R5 and the R6 ballots) as rows: a Bundle, NDJSON, a list, or one resource.

The published R5 element is spelt `occurence...`, R6 corrects it; R4 says `effective...`. All are read.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from infusion_gui.exchange.amounts import minutes, rate_ml_h, volume_ml
from infusion_gui.exchange.assemble import stays_of
from infusion_gui.exchange.clock import Clock
from infusion_gui.exchange.companions import Companions
from infusion_gui.exchange.imported import Import
from infusion_gui.exchange.rows import form_aside
from infusion_gui.exchange.table import LONGEST_CELL
from infusion_gui.exchange.values import (
    Cancelled,
    Entry,
    ExchangeError,
    Problem,
    Progress,
    Reason,
    SourceRow,
)
from infusion_gui.exchange.words import action_of, class_hint, site_kind, technique_of, way_of

_WANTED = "MedicationAdministration"
_OCCURRENCES = ("effective", "occurence", "occurrence")
_ASIDE: dict[str, tuple[Reason, str]] = {
    "not-done": ("not_given", "the status is not-done"),
    "on-hold": ("not_given", "the status is on-hold"),
    "entered-in-error": ("cancelled", "the status is entered-in-error"),
}
_TAG = re.compile(
    r"\s*\((product|substance|qualifier value|medicinal product|clinical drug)[^()]*\)\s*$", re.IGNORECASE
)
"""What SNOMED CT puts behind a name to say what kind of thing it names."""

_DURATIONS = ("min", "h", "hr", "s", "d")


def read_resources(
    text: str, source: str, clock: Clock, beside: Companions, notes: list[str], progress: Progress | None
) -> Import:
    """The stays of FHIR JSON. Raises `ExchangeError` when it holds no MedicationAdministration; `Cancelled`."""
    reader = _Resources(source, clock)
    found = list(_resources(text, reader))
    total = len(found)
    for number, resource in found:
        _index(resource, f"#{number}", reader.others)
    others: Counter[str] = Counter()
    for n, (number, resource) in enumerate(found):
        if progress is not None and n % 200 == 0 and not progress(n, total):
            raise Cancelled("reading was cancelled")
        kind = _text(resource.get("resourceType")) if isinstance(resource, dict) else ""
        if kind == _WANTED:
            reader.entry(number, resource)
        else:
            others[kind or "unnamed"] += 1
    if not reader.entries:
        kinds = ", ".join(f"{count} {kind}" for kind, count in others.most_common(4))
        raise ExchangeError(f"this JSON holds no {_WANTED} ({kinds or 'no FHIR resource'}); export those of the stay")
    known = ", ".join(f"{count} {kind}" for kind, count in others.most_common() if kind != "Medication")
    if known:
        reader.problems.append(Problem(f"resources of other kinds were not read: {known}"))
    reader.settle_stays()
    problems = [Problem(note) for note in notes] + reader.problems + beside.problems
    stays = stays_of(reader.entries, "mixed", clock, beside.beside(), progress)
    problems += [Problem(text) for text in clock.problems()]
    return Import(source, "fhir", tuple(stays), (), tuple(problems), None, tuple(beside.used), zoneless=clock.zoneless)


def _resources(text: str, reader: _Resources) -> Iterator[tuple[int, Any]]:
    """Every resource with its number: its line in NDJSON, else its place in the bundle or list."""
    try:
        whole = json.loads(text)
    except RecursionError:
        raise ExchangeError("the brackets of this JSON are nested too deeply for FHIR") from None
    except ValueError as wrong:
        lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) > 1 and lines[0][1].lstrip().startswith("{") and _parsed(lines[0][1]) is not None:
            yield from _ndjson(lines, reader)
        else:
            yield from _salvaged(text, str(wrong), reader)
        return
    if isinstance(whole, dict) and isinstance(whole.get("format"), str) and "resourceType" not in whole:
        raise ExchangeError(f"this is a file of this program ({whole['format'][:40]}), no record; open it as such")
    yield from enumerate(_members(whole), 1)


def _members(whole: Any) -> list[Any]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict) and whole.get("resourceType") == "Bundle":
        entries = whole.get("entry")
        return [_get(entry, "resource") for entry in entries] if isinstance(entries, list) else []
    return [whole]


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _ndjson(lines: list[tuple[int, str]], reader: _Resources) -> Iterator[tuple[int, Any]]:
    for number, line in lines:
        resource = _parsed(line)
        if resource is None:
            reader.unreadable(number, line, "the line is no JSON; it may be cut")
        else:
            for member in _members(resource):
                yield number, member


def _salvaged(text: str, wrong: str, reader: _Resources) -> Iterator[tuple[int, Any]]:
    """The whole resources in a text that is cut short or broken."""
    decoder = json.JSONDecoder()
    starts = [found.start() for found in re.finditer(rf'\{{\s*"resourceType"\s*:\s*"{_WANTED}"', text)]
    if not starts:
        raise ExchangeError(f"this is no JSON that can be read ({wrong.split(':')[0].lower()}); export it again")
    end, number = -1, 0
    for start in starts:
        if start < end:
            continue
        number += 1
        try:
            resource, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            reader.unreadable(number, text[start : start + 200], "the resource is cut short or broken")
        else:
            yield number, resource
    reader.problems.append(Problem("the JSON is cut short or broken; whole resources were read"))


def _get(value: Any, *path: str) -> Any:
    """A value inside nested objects, the first member of a list on the way; None when it is not there."""
    for key in path:
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str:
    return " ".join(value[:LONGEST_CELL].split()) if isinstance(value, str) else ""


def _concept(value: Any) -> str:
    """The words of a CodeableConcept: its text, else the first display, else the first code."""
    if isinstance(value, list):
        value = value[0] if value else None
    text = _text(_get(value, "text"))
    codings = _get(value, "coding")
    codings = codings if isinstance(codings, list) else []
    for key in ("display", "code"):
        for coding in codings:
            text = text or _text(_get(coding, key))
    return _TAG.sub("", text)


def _index(resource: Any, name: str, found: dict[str, Any]) -> None:
    kind, identity = _text(_get(resource, "resourceType")), _text(_get(resource, "id"))
    if kind and identity:
        found.setdefault(f"{kind}/{identity}", resource)


class _Resources:
    """Turns MedicationAdministration resources into entries."""

    def __init__(self, source: str, clock: Clock) -> None:
        self.source = source
        self.clock = clock
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.others: dict[str, Any] = {}
        self.subjects: dict[int, str] = {}

    def unreadable(self, number: int, text: str, why: str) -> None:
        del text  # it may hold who the person is
        entry = Entry(SourceRow(self.source, number, ""))
        entry.aside = ("unreadable", why)
        self.entries.append(entry)

    def entry(self, number: int, resource: dict[str, Any]) -> None:
        """Adds the entry of one resource."""
        dosage = _get(resource, "dosage")
        entry = Entry(SourceRow(self.source, number, ""), drug=self._drug(resource))
        encounter = _get(resource, "context", "reference") or _get(resource, "encounter", "reference")
        entry.stay = _text(encounter)
        self.subjects[id(entry)] = _text(_get(resource, "subject", "reference"))
        entry.order = _text(_get(resource, "request", "reference"))
        entry.hint = class_hint(_concept(_get(resource, "category")))
        self._dosage(entry, dosage)
        wrong = self._moments(entry, resource)
        self._action(entry, dosage)
        status = _text(resource.get("status"))
        if status == "stopped":
            entry.discontinued = True
        self._evidence(entry, resource, status, dosage)
        not_given = resource.get("wasNotGiven") is True
        if status in _ASIDE or not_given:
            entry.aside = _ASIDE.get(status, ("not_given", "the resource says it was not given"))
        elif wrong:
            entry.aside = ("unreadable", wrong)
        elif not entry.drug:
            entry.aside = ("no_drug", "the resource names no medication")
        elif (aside := way_of(_concept(_get(dosage, "route"))).aside) and entry.route is None:
            entry.aside = ("route", f"given {aside}; no code of these families")
        else:
            entry.unfinished = status == "in-progress" and entry.stop is None and entry.action is None
            entry.aside = form_aside(entry)
        self.entries.append(entry)

    def settle_stays(self) -> None:
        """Resources without an encounter belong to the one encounter of their subject, where there is only one."""
        stays: dict[str, set[str]] = {}
        for entry in self.entries:
            subject = self.subjects.get(id(entry), "")
            if entry.stay:
                stays.setdefault(subject, set()).add(entry.stay)
        for entry in self.entries:
            if not entry.stay:
                subject = self.subjects.get(id(entry), "")
                known = stays.get(subject, set())
                entry.stay = next(iter(known)) if len(known) == 1 else subject

    def _drug(self, resource: dict[str, Any]) -> str:
        """The medication in words: of a concept, of the resource referred to, or of its ingredients."""
        medication = resource.get("medicationCodeableConcept") or _get(resource, "medication", "concept")
        reference = _get(resource, "medicationReference") or _get(resource, "medication", "reference")
        if words := _concept(medication):
            return words
        target = _text(_get(reference, "reference"))
        contained = resource.get("contained")
        found = self.others.get(target)
        if target.startswith("#") and isinstance(contained, list):
            found = next((one for one in contained if _get(one, "id") == target[1:]), None)
        if words := _concept(_get(found, "code")):
            return words
        ingredients = _get(found, "ingredient")
        names = []
        for ingredient in ingredients if isinstance(ingredients, list) else []:
            item = _get(ingredient, "itemCodeableConcept") or _get(ingredient, "item", "concept")
            name = _concept(item) or _text(_get(ingredient, "itemReference", "display"))
            if name:
                names.append(name)
        return " + ".join(names) or _text(_get(reference, "display"))

    def _dosage(self, entry: Entry, dosage: Any) -> None:
        route, method = _concept(_get(dosage, "route")), _concept(_get(dosage, "method"))
        way = way_of(route)
        entry.route = way.route
        entry.technique = technique_of(method) or way.technique
        if way.flush:
            entry.category = "flush"
        if entry.route in (None, "IV") and entry.technique == "injection":
            entry.technique = None  # to inject into a vein says nothing of how long
        if site_kind(method) != "peripheral":  # a line named where the method belongs
            entry.site = method
        entry.site = entry.site or _access(_concept(_get(dosage, "site")))
        value, unit = _quantity(_get(dosage, "dose"))
        entry.dose = f"{value} {unit}".strip()
        entry.volume_ml = volume_ml(value, unit)
        top, per = _get(dosage, "rateRatio", "numerator"), _get(dosage, "rateRatio", "denominator")
        if top is not None:
            self._ratio(entry, _quantity(top), _quantity(per))
        value, unit = _quantity(_get(dosage, "rateQuantity"))
        if unit in _DURATIONS:  # a length where a rate belongs
            entry.duration = minutes(value, unit)
        else:
            entry.rate_ml_h = entry.rate_ml_h or rate_ml_h(value, unit)

    def _ratio(self, entry: Entry, top: tuple[str, str], per: tuple[str, str]) -> None:
        volume, length = volume_ml(*top), minutes(*per) if per[1] in _DURATIONS else None
        if volume is None or not length:
            return
        entry.rate_ml_h = volume / length * 60

    def _moments(self, entry: Entry, resource: dict[str, Any]) -> str:
        """Reads when it was given; returns what cannot be read, in words."""
        for name in _OCCURRENCES:
            period, moment = resource.get(f"{name}Period"), resource.get(f"{name}DateTime")
            if period is not None or moment is not None:
                break
        start, stop = _text(_get(period, "start")) or _text(moment), _text(_get(period, "end"))
        try:
            entry.at = self.clock.read(start) if start else None
            entry.stop = self.clock.read(stop) if stop else None
        except ValueError as wrong:
            return str(wrong)
        if entry.at is None and entry.stop is None:
            return "the resource has no time"
        if entry.at is not None and entry.stop is not None and entry.stop < entry.at:
            return f"the end {stop} is before the start {start}"
        row = entry.row.number
        if period is not None and entry.stop is None and entry.technique == "push":
            # A period says that it goes on: an open one is no single time, whatever the method.
            entry.technique = "infusion"
            self.problems.append(Problem("the method says push, but the period has no end", row, self.source))
        if period is not None and entry.at is not None and entry.stop is not None and entry.duration:
            lasted = entry.stop - entry.at
            if lasted != entry.duration:
                said = f"the rate is a length of {entry.duration} min, the period has {lasted}"
                self.problems.append(Problem(said, row, self.source))
        if moment is not None and period is None and entry.stop is None:
            entry.action = "given"
        return ""

    def _action(self, entry: Entry, dosage: Any) -> None:
        """A feed may be an action log in disguise: what the nurse did stands in the method."""
        method = _concept(_get(dosage, "method"))
        meaning = action_of(method)
        if entry.action is not None and meaning.sure >= 0.95:
            entry.action, entry.action_text = meaning.action, method

    def _evidence(self, entry: Entry, resource: dict[str, Any], status: str, dosage: Any) -> None:
        parts = [_text(resource.get("id")), status, entry.drug, _concept(_get(dosage, "route"))]
        parts += [_concept(_get(dosage, "method")), entry.dose, _text(_get(dosage, "text"))]
        for name in _OCCURRENCES:
            parts += [_text(_get(resource, f"{name}Period", key)) for key in ("start", "end")]
            parts.append(_text(resource.get(f"{name}DateTime")))
        text = " | ".join(part for part in parts if part)
        entry.row = SourceRow(self.source, entry.row.number, text[:400])


def _quantity(value: Any) -> tuple[str, str]:
    """Number and unit of a Quantity as text."""
    number = _get(value, "value")
    unit = _text(_get(value, "unit")) or _text(_get(value, "code"))
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        return "", unit
    return f"{number:.12g}" if abs(number) < 1e15 else "", unit


def _access(text: str) -> str:
    """A body site that names an access; the names of anatomy stay out of the lanes."""
    return text if site_kind(text) != "peripheral" and "structure" not in text.casefold() else ""
