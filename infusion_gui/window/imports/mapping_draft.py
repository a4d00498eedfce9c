"""What a person has said so far about an unknown table, and what would come of it. Pure; no Qt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from infusion_gui.exchange.guessing import SURE, ActionGuess, Guess, action_counts, guess, kind_of
from infusion_gui.exchange.imported import Import
from infusion_gui.exchange.mapping import FieldName, Kind, Mapping
from infusion_gui.exchange.moments import looks_like_date, looks_like_time
from infusion_gui.exchange.reading import read_table
from infusion_gui.exchange.table import Table
from infusion_gui.exchange.values import REASONS, Action, ExchangeError
from infusion_gui.window.wording import plural

TRIED = 500  # rows that are read again after every choice
Dates = Literal["auto", "mdy", "dmy"]

KINDS: dict[Kind, str] = {
    "actions": "one action: new bag, given, stopped",
    "intervals": "one administration with start and stop",
    "rates": "a rate at a time",
}
DATES: dict[Dates, str] = {"auto": "as they come", "mdy": "month first", "dmy": "day first"}
ZONES: dict[str | None, str] = {None: "local", "UTC": "UTC"}
FIELDS: dict[FieldName, str] = {
    "drug": "drug", "action": "action", "at": "time", "start": "start", "stop": "stop", "route": "route",
    "dose": "dose", "dose_unit": "unit of the dose", "rate": "rate", "rate_unit": "unit of the rate",
    "volume": "volume", "volume_unit": "unit of the volume", "duration": "duration",
    "duration_unit": "unit of the duration", "site": "access or body site", "order": "order number",
    "link": "order it continues", "stay": "stay, encounter", "frequency": "frequency", "scheduled": "time it was due",
    "saved": "time it was charted", "status": "status", "sequence": "number of the row", "class": "drug class",
    "component": "carrier or additive", "technique": "technique", "comment": "comment", "item": "item number",
    "arrival": "arrival", "departure": "departure",
}  # fmt: skip
ACTIONS: dict[Action, str] = {
    "start": "starts, new bag", "restart": "runs again", "stop": "stops", "pause": "pauses", "rate": "rate changed",
    "running": "still running", "infuse": "volume infused", "given": "given", "push": "pushed",
    "injection": "injected", "bolus": "bolus", "bag_bolus": "bolus from the bag", "site_change": "another access",
    "not_given": "not given", "cancelled": "cancelled", "planned": "only planned", "other": "says nothing of giving",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """What the draft makes of the first rows: one sentence, and the first doubts. `ready`: it can be read at all."""

    ready: bool
    sentence: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Per column of `table` the field it holds. `kind` None follows the columns; `doubtful` columns were guessed.

    `source_zone` is the zone of times that name none, where they are not the facility's own.
    """

    table: Table
    columns: tuple[FieldName | None, ...]
    kind: Kind | None = None
    dates: Dates = "auto"
    actions: dict[str, Action] = field(default_factory=dict)
    doubtful: frozenset[int] = frozenset()
    base: Mapping | None = None
    source_zone: str | None = None

    def with_column(self, n: int, name: FieldName | None) -> Draft:
        """Column `n` holds `name`. The one that held it holds nothing now, unless the two are a date and a clock."""
        columns = [
            None if known == name and not self._one_moment(m, n) else known for m, known in enumerate(self.columns)
        ]
        columns[n] = name
        return replace(self, columns=tuple(columns), doubtful=self.doubtful - {n})

    def with_action(self, word: str, meaning: Action) -> Draft:
        """A word of the action column means `meaning`."""
        return replace(self, actions={**self.actions, word: meaning})

    def _one_moment(self, first: int, second: int) -> bool:
        if self.columns[first] not in _JOINED:
            return False
        dates = [self._share(n, looks_like_date) for n in (first, second)]
        times = [self._share(n, _looks_like_clock) for n in (first, second)]
        return max(dates) >= _MOST and min(dates) < _MOST and times[dates.index(min(dates))] >= _MOST

    def _share(self, n: int, check: Callable[[str], bool]) -> float:
        cells = [row.cells[n] for row in self.table.rows[:60] if n < len(row.cells) and row.cells[n]]
        return sum(map(check, cells)) / len(cells) if cells else 0.0

    @property
    def reading(self) -> Kind:
        """How the rows are read."""
        return self.kind or kind_of({name for name in self.columns if name is not None})

    def mapping(self, label: str = "", name: str = "") -> Mapping:
        """The mapping as it stands; with a `name` it recognises tables with the same headers."""
        places: dict[FieldName, list[str]] = {}
        for header, place in zip(self.table.headers, self.columns, strict=True):
            if place is not None:
                places.setdefault(place, []).append(header)
        if self.reading == "actions" and "at" not in places and "start" in places:
            places["at"] = places.pop("start")
        if self.reading == "intervals" and "start" not in places and "at" in places:
            places["start"] = places.pop("at")
        base = self.base or Mapping()
        return base.model_copy(
            update={
                "name": name,
                "label": label,
                "kind": self.reading,
                "columns": {place: (" + ".join(headers),) for place, headers in places.items()},
                "actions": {word.text: word.action for word in self.words() if word.action and word.sure < 1}
                | self.actions,
                "dates": self.dates,
                "source_zone": self.source_zone,
                "signature": self.table.headers if name and self.table.has_header else (),
            }
        )

    def words(self) -> tuple[ActionGuess, ...]:
        """The words of the action column with count and meaning, most frequent first."""
        headers = [header for header, name in zip(self.table.headers, self.columns, strict=True) if name == "action"]
        return action_counts(self.table, tuple(headers), self.actions) if headers else ()

    def trial(self) -> Trial:
        """Reads the first rows as the draft says."""
        mapping = self.mapping()
        lacks = mapping.lacks(self.table.headers)
        if lacks:
            return Trial(False, f"There is {lacks} yet.")
        part = replace(self.table, rows=self.table.rows[:TRIED], extra=())
        try:
            found = read_table(part, mapping)
        except ExchangeError as wrong:
            return Trial(False, f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.")
        return _told(found, len(self.table.rows) > TRIED)


_MOST = 0.6  # of the cells of a column
_JOINED: frozenset[FieldName] = frozenset({"at", "start", "stop", "scheduled", "saved", "arrival", "departure"})


def _looks_like_clock(text: str) -> bool:
    return looks_like_time(text) or bool(re.fullmatch(r"[0-2]?\d[0-5]\d", text))


def _told(found: Import, part: bool) -> Trial:
    bars = sum(len(stay.case.administrations) for stay in found.stays)
    of = "the first " if part else ""
    stays = f" of {len(found.stays)} stays" if len(found.stays) > 1 else ""
    sentence = f"{found.used} of {of}{plural(found.rows, 'row')} become {plural(bars, 'administration')}{stays}."
    aside = [f"{count} set aside: {REASONS[reason]}" for reason, count in found.aside_by_reason().items()]
    doubts = [str(problem) for stay in found.stays for problem in stay.problems]
    return Trial(bars > 0, sentence, (*aside, *(str(problem) for problem in found.problems), *doubts))


def draft_of(table: Table, found: Guess | None = None) -> Draft:
    """The draft that a guess proposes."""
    found = found or guess(table)
    columns = tuple(column.field for column in found.columns)
    doubtful = {n for n, column in enumerate(found.columns) if column.field is not None and column.sure < SURE}
    return Draft(table, columns, None, found.mapping.dates, {}, frozenset(doubtful))


def draft_from(table: Table, mapping: Mapping) -> Draft:
    """The draft that reads `table` as a preset does, with everything else the preset says."""
    columns: list[FieldName | None] = [None] * len(table.headers)
    for name, places in mapping.places(table.headers).items():
        for n in places:
            columns[n] = columns[n] or name
    return Draft(
        table,
        tuple(columns),
        mapping.kind,
        mapping.dates,
        dict(mapping.actions),
        frozenset(),
        mapping,
        mapping.source_zone,
    )
