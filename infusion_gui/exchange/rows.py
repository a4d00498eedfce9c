"""What one row of a table says: a row and a mapping to an entry."""

from __future__ import annotations

import re
from collections.abc import Mapping as Lookup
from typing import cast

from infusion_gui.case.model import CATEGORIES, Route, Technique
from infusion_gui.drugs.reading import read as read_name
from infusion_gui.exchange.amounts import minutes, quantity, rate_ml_h, rate_within, volume_ml, volume_within
from infusion_gui.exchange.banners import is_banner
from infusion_gui.exchange.clock import Clock
from infusion_gui.exchange.days import heading_day, titled_day
from infusion_gui.exchange.deeds import action_before, action_behind, refusal
from infusion_gui.exchange.labels import names_page
from infusion_gui.exchange.mapping import FieldName, Mapping, Rule, matches, plain
from infusion_gui.exchange.moments import is_clock_only, looks_like_date
from infusion_gui.exchange.spans import span_of, times_of
from infusion_gui.exchange.table import Table, TableRow
from infusion_gui.exchange.values import Action, Entry, Problem, Reason, SourceRow
from infusion_gui.exchange.words import (
    action_of,
    class_hint,
    folded,
    is_continuous,
    is_no_time,
    is_personal,
    names_access,
    names_person,
    place_within,
    route_within,
    runs_on,
    technique_of,
    way_of,
)

_UNIT_IN_NAME = re.compile(r"\s*\(\s*([^()]*/[^()]*|unknown|)\s*\)\s*$", re.IGNORECASE)
_CLOCKS = re.compile(r"(?<![\d:/.-])(?:[01]?\d|2[0-3]):?[0-5]\d(?![\d:/.-])")
_DRUG = -1  # stands for the resolved drug name where a column index is asked for
LONGEST = 400
"""Characters of a row that are kept as evidence."""

_ASIDE: dict[Action, tuple[Reason, str]] = {
    "not_given": ("not_given", "the record says {text!r}"),
    "cancelled": ("cancelled", "the record says {text!r}"),
    "planned": ("planned", "the record says {text!r}: planned, not given"),
    "other": ("action", "{text!r} says nothing about giving"),
}


class RowReader:
    """Reads rows of one table; remembers what a grouped layout writes only on the first row of a group."""

    def __init__(self, table: Table, mapping: Mapping, clock: Clock, items: Lookup[str, str]) -> None:
        self.table = table
        self.mapping = mapping
        self.clock = clock
        self.items = items
        self.problems: list[Problem] = []
        self.clock_only = 0
        self.days = 0
        self.dates: dict[int, str] = {}
        self.dated: set[int] = set()
        self.places = mapping.places(table.headers)
        self.actions = {folded(text): action for text, action in mapping.actions.items()}
        self.index: dict[str, int] = {plain(header): n for n, header in reversed(list(enumerate(table.headers)))}
        none = len(table.headers)  # a rule about a column that is not there sees blanks
        self.rules = [
            (
                rule,
                [
                    (_DRUG if key == "@drug" else self.index.get(plain(key), none), texts)
                    for key, texts in rule.when.items()
                ],
            )
            for rule in mapping.rules
        ]
        self.shown = self._shown()
        self.rate_header = " ".join(table.headers[n] for n in self.places.get("rate", ()))
        self.above: dict[FieldName, str] = {}
        self.rests: dict[int, int] = {}

    def _shown(self) -> list[int]:
        """The columns whose text is kept as evidence: what is clinical, never who it was."""
        mapped = {n for field, columns in self.places.items() if field not in ("stay", "saved") for n in columns}
        if self.mapping.signature or not self.table.has_header:
            return sorted(mapped)
        who = set(self.places.get("stay", ()))
        headers = enumerate(self.table.headers)
        return [n for n, header in headers if n not in who and (n in mapped or not is_personal(header))]

    def cell(self, row: TableRow, field: FieldName) -> str:
        columns = self.places.get(field)
        if columns is None:
            return ""
        cells = row.cells
        if len(columns) == 1:
            n = columns[0]
            return cells[n] if n < len(cells) else ""
        parts = [cells[n] for n in columns if n < len(cells) and cells[n]]
        date = columns[0]
        if date < len(cells) and looks_like_date(cells[date]):
            self.dates[date] = cells[date]
        elif field == "stop" and len(parts) == 1 and is_clock_only(parts[0]):
            pass  # it is read as of its own start: the day of the stop above says nothing of this one
        elif len(parts) == 1 and date in self.dates and is_clock_only(parts[0]):  # the day stands on its first row only
            parts.insert(0, self.dates[date])
            self.dated.add(row.number)
        if len(parts) == 1 and looks_like_date(parts[0]):
            return ""  # a day alone is no time
        if len(parts) > 1:  # a spreadsheet writes a date cell with a midnight of its own
            parts[0] = re.sub(r"[T ]00:00(:00)?$", "", parts[0])
        return " ".join(parts)

    def begins_day(self, row: TableRow, above: bool = False) -> bool:
        """Takes a date that stands alone in its row as the day of the clock times under it; `above` the table, one that
        is called the day of the service as well.
        """
        text = heading_day(row.cells) if self.mapping.epoch is None else ""
        text = text or (titled_day(row.cells) if above and self.mapping.epoch is None else "")
        if not text:
            return False
        try:
            self.clock.begin_day(text)
        except ValueError:
            return False
        self.days += 1
        return True

    def times(self, row: TableRow) -> list[TableRow]:
        """The row once for each time that its cell of times lists ("0825, 1235"), the drug being given as often."""
        columns = self.places.get("at") or self.places.get("start") or ()
        if len(columns) != 1 or columns[0] >= len(row.cells):
            return [row]
        n = columns[0]
        cells = row.cells
        return [TableRow(row.number, (*cells[:n], text, *cells[n + 1 :])) for text in times_of(cells[n])]

    def read(self, row: TableRow) -> Entry:
        text = " | ".join(row.cells[n] for n in self.shown if n < len(row.cells) and row.cells[n])
        entry = Entry(SourceRow(self.table.source, row.number, text[:LONGEST]))
        if self.begins_day(row):
            entry.aside = ("title", "is a heading: the day of the rows under it")
            return entry
        self._identity(row, entry)
        self._way(row, entry)
        self._amounts(row, entry)
        unreadable = self._moments(row, entry)
        rules = self._rules(row, entry)
        if width := self._width(row):
            entry.aside = ("unreadable", width)
        elif row.number in self.rests:
            entry.drug = ""
            entry.aside = ("not_administration", f"is the rest of the name in row {self.rests[row.number]}, read there")
        elif entry.at is None and entry.stop is None and self._is_title(row):
            alone = sum(map(bool, row.cells)) == 1
            said = "stands alone in its row: a title, a heading or a remark"
            entry.aside = ("title", said if alone else "is the head or the foot of a page")
            if alone and len(_CLOCKS.findall(text)) > 1 and read_name(text).drugs and not names_person(text):
                entry.aside = ("unreadable", "the line does not stand under the columns of the header")
            elif names_person(text) or is_banner(" ".join(row.cells)):
                entry.row, entry.drug = SourceRow(self.table.source, row.number, ""), ""
        else:
            # Why a row does not count comes before what is wrong with it: a cancelled row may say anything.
            entry.aside = rules or self._status(row) or self._action_aside(entry)
            if entry.aside is None and names_access(entry.drug):
                entry.aside = ("not_administration", "speaks of the access, not of a drug")
            if entry.aside is None and unreadable:
                entry.aside = ("unreadable", unreadable)
            elif entry.aside is None and not entry.drug:
                entry.aside = ("no_drug", "the row names no drug")
            entry.aside = entry.aside or self._route_aside(row, entry)
        if entry.continuous is not True and entry.at is not None and entry.stop is not None:
            entry.nominal = entry.stop - entry.at <= self.mapping.nominal
        return entry

    def _is_title(self, row: TableRow) -> bool:
        text = " ".join(row.cells)
        return sum(map(bool, row.cells)) == 1 or names_page(text) or is_banner(text)

    def _width(self, row: TableRow) -> str:
        spare = row.cells[len(self.table.headers) :]
        if any(spare):
            return (
                f"the row has {len(row.cells)} cells where the table has {len(self.table.headers)}; "
                "a delimiter inside a text may have split it"
            )
        return ""

    def _identity(self, row: TableRow, entry: Entry) -> None:
        entry.stay = self.cell(row, "stay")
        entry.order = self.cell(row, "order")
        entry.link = self.cell(row, "link")
        entry.drug = self.cell(row, "drug").replace("\n", " ")
        if not entry.drug and (item := self.cell(row, "item")):
            entry.drug = self.items.get(item) or f"item {item}"
        spoken = sum(map(bool, row.cells)) > 1  # a signature or a remark is no row of the group above it
        if not entry.drug and not entry.order and self.above.get("drug") and spoken:
            # A grouped print-out names drug and order on the first row of a group only.
            entry.drug, entry.order = self.above["drug"], self.above.get("order", "")
            self.problems.append(
                Problem(f"no drug in the row; read as {entry.drug}, named above it", row.number, self.table.source)
            )
        elif entry.drug:
            self.above = {"drug": entry.drug, "order": entry.order}
        number = quantity(self.cell(row, "sequence"))
        entry.sequence = number.value if number else 0.0
        entry.action_text = self.cell(row, "action")
        if "action" not in self.places and self.mapping.kind == "actions":
            entry.drug, entry.action_text = action_behind(entry.drug)
            entry.action_text = entry.action_text or action_before(self.cell(row, "dose"))
            entry.action_text = entry.action_text or refusal(self.cell(row, "comment"))
        if entry.action_text:
            entry.action = self.actions.get(folded(entry.action_text)) or action_of(entry.action_text).action
        entry.status = self.cell(row, "status")
        entry.comment = self.cell(row, "comment")

    def _way(self, row: TableRow, entry: Entry) -> None:
        constants = self.mapping.constants
        way = way_of(self.cell(row, "route") or route_within(entry.drug))
        entry.route = way.route
        entry.technique = way.technique
        if way.flush:
            entry.category = "flush"
        if way.route is None and not way.aside and "route" in constants:
            entry.route = cast("Route", constants["route"])
        technique = technique_of(self.cell(row, "technique")) or way.technique or constants.get("technique")
        if technique is not None:
            entry.technique = cast("Technique", technique)
        elif entry.technique is None and entry.route in (None, "IV"):
            named = technique_of(f"{entry.drug} {entry.comment}")
            entry.technique = named if named in ("infusion", "pump", "on_body") else None
        entry.site = self.cell(row, "site") or place_within(self.cell(row, "route"))
        entry.hint = class_hint(self.cell(row, "class"))
        category = self.cell(row, "category").casefold()
        if category in CATEGORIES:
            entry.category = category
        entry.continuous = self._continuous(row, entry)

    def _continuous(self, row: TableRow, entry: Entry) -> bool | None:
        said = self.mapping.constants.get("continuous")
        if said is not None:
            return said in (True, "yes")
        for text in (self.cell(row, "frequency"), self.cell(row, "route"), entry.drug):
            found = is_continuous(text)
            if found is not None:
                return found
        return None

    def _amounts(self, row: TableRow, entry: Entry) -> None:
        dose, unit = self.cell(row, "dose"), self.cell(row, "dose_unit")
        entry.dose = f"{dose} {unit}" if dose and unit and not dose.casefold().endswith(unit.casefold()) else dose
        volume = self.cell(row, "volume")
        entry.volume_ml = volume_ml(volume, self.cell(row, "volume_unit") or "ml") if volume else volume_ml(dose, unit)
        if entry.volume_ml is None:
            named = volume_within(entry.drug)
            entry.volume_ml = named if named is not None and named >= 25 else None
        rate, rate_unit = self.cell(row, "rate"), self.cell(row, "rate_unit")
        if self.mapping.kind == "rates" and not rate_unit and (named_unit := _UNIT_IN_NAME.search(entry.drug)):
            rate_unit = named_unit[1]
            entry.drug = entry.drug[: named_unit.start()].strip() or entry.drug
        if not rate and "/" in dose + unit:
            rate, rate_unit = dose, unit
        if rate:
            found = quantity(rate)
            entry.rate = found.value if found else None
            if not rate_unit and re.search(r"\bm?l\b", self.rate_header, re.IGNORECASE):
                rate_unit = "ml/hr"
            entry.rate_ml_h = rate_ml_h(rate, rate_unit)
        elif entry.comment:
            entry.rate_ml_h = rate_within(entry.comment)
        duration = self.cell(row, "duration")
        entry.duration = minutes(duration, self.cell(row, "duration_unit")) if duration else None

    def _moments(self, row: TableRow, entry: Entry) -> str:
        """Reads the times; returns what of them cannot be read, in words, or nothing."""
        kind = self.mapping.kind
        first: FieldName = "start" if kind == "intervals" else "at"
        text = self._time(row, first) or self._time(row, "at") or self._time(row, "start")
        stop = self._time(row, "stop")
        if runs_on(stop):
            entry.unfinished, stop = True, ""
        if text:
            span = span_of(text) if kind != "rates" else None
            if span is not None:
                text, stop = span[0], stop or span[1]
            try:
                entry.at = self.clock.read(text)
            except ValueError as wrong:
                return str(wrong)
            self.clock_only += is_clock_only(text)
        if stop:
            try:
                near = is_clock_only(stop) and entry.at is not None
                entry.stop = self.clock.read_after(stop, entry.at or 0) if near else self.clock.read(stop)
            except ValueError as wrong:
                self.problems.append(Problem(f"the stop is left open: {wrong}", row.number, self.table.source))
        if entry.at is not None and entry.stop is not None and entry.stop < entry.at:
            began = self._lenient(row, "start") if kind == "actions" else None
            if began is not None and began <= entry.stop:  # `at` is when it was charted
                entry.at = began
        if entry.at is not None and entry.stop is not None and entry.stop < entry.at:
            return f"the stop {stop} is before the start {text}"
        if entry.at is None and entry.stop is None:
            return "the row has no time"
        if kind == "rates" and entry.rate is None:
            rate = self.cell(row, "rate")
            return f"the rate {rate!r} is no number" if rate else "the rate is blank"
        if kind == "rates" and (entry.rate or 0) < 0:
            return f"the rate {entry.rate:g} is below zero"
        entry.scheduled = self._lenient(row, "scheduled")
        arrival, departure = self._lenient(row, "arrival"), self._lenient(row, "departure")
        if arrival is not None or departure is not None:
            entry.visit = (arrival, departure)
        return ""

    def _time(self, row: TableRow, field: FieldName) -> str:
        """The text of a time; nothing where it only says that there is none ("n/a", "?")."""
        text = self.cell(row, field)
        return "" if is_no_time(text) else text

    def _lenient(self, row: TableRow, field: FieldName) -> int | None:
        text = self.cell(row, field)
        try:
            return self.clock.read(text) if text else None
        except ValueError:
            return None

    def _rules(self, row: TableRow, entry: Entry) -> tuple[Reason, str] | None:
        """Applies the rules of the mapping in order; the first that sets the row aside decides. Where a rule has said
        the route, none sets the row aside for its route.
        """
        routed = False
        for rule, tests in self.rules:
            for n, texts in tests:
                content = entry.drug if n == _DRUG else row.cells[n] if n < len(row.cells) else ""
                if not matches(texts, content):
                    break
            else:
                if rule.aside == "route" and routed:
                    continue
                if rule.aside is not None:
                    return rule.aside, rule.why or "set aside by a rule of the mapping"
                _apply(rule, entry)
                routed = routed or "route" in rule.set
        return None

    def _status(self, row: TableRow) -> tuple[Reason, str] | None:
        text = self.cell(row, "status")
        meaning = action_of(text) if text else None
        if meaning is not None and meaning.sure >= 0.9 and meaning.action in ("cancelled", "not_given", "planned"):
            reason, words = _ASIDE[meaning.action]
            return reason, words.format(text=text)
        return None

    def _action_aside(self, entry: Entry) -> tuple[Reason, str] | None:
        if self.mapping.kind != "actions" or not (entry.action_text or "action" in self.places):
            return None
        if not entry.action_text:
            return "action", "the row has no action"
        if entry.action is None:
            return "action", f"the action {entry.action_text!r} is not known; give it a meaning in the mapping"
        if entry.action in _ASIDE:
            reason, words = _ASIDE[entry.action]
            return reason, words.format(text=entry.action_text)
        return None

    def _route_aside(self, row: TableRow, entry: Entry) -> tuple[Reason, str] | None:
        way = way_of(self.cell(row, "route"))
        if way.aside and entry.route is None:
            return "route", f"given {way.aside}; no code of these families"
        return form_aside(entry)


def form_aside(entry: Entry) -> tuple[Reason, str] | None:
    """Sets a row without a route aside when its name is of a form that is not injected ("40 mg tablet")."""
    if entry.route is None and entry.action in (None, "given") and (form := read_name(entry.drug).form) is not None:
        return "route", f"no route, and {form!r} in the name is a form that is not injected"
    return None


def _apply(rule: Rule, entry: Entry) -> None:
    for key, value in rule.set.items():
        setattr(entry, key, value in (True, "yes") if key == "continuous" else value)
