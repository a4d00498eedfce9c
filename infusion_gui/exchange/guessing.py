"""Guessing how an unknown table is read: which column holds what, what its actions mean, how sure that is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from infusion_gui.exchange.amounts import minutes, number, quantity
from infusion_gui.exchange.dates import guess_order
from infusion_gui.exchange.headers import day_names, is_known_header, joined_headers, named
from infusion_gui.exchange.mapping import Companions, FieldName, Kind, Mapping, plain
from infusion_gui.exchange.moments import looks_like_date, looks_like_time
from infusion_gui.exchange.spans import span_of, times_of
from infusion_gui.exchange.table import Table
from infusion_gui.exchange.values import Action
from infusion_gui.exchange.words import action_of, folded, is_access, is_personal, site_kind, way_of

SURE = 0.6
"""A column guessed with less than this is asked about."""

SURE_ACTION = 0.8
"""The same for the meaning of an action: one taken for another makes a bar where none was."""


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column is taken for: the field (None for nothing), how sure (0 to 1), and examples of its content."""

    header: str
    field: FieldName | None
    sure: float
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionGuess:
    """A word of the action column, how often it stands there, what it is taken for and how sure."""

    text: str
    count: int
    action: Action | None
    sure: float


@dataclass(frozen=True, slots=True)
class Guess:
    """A proposed mapping with what it rests on. `lacks` says in words what is missing to read the table, or nothing."""

    mapping: Mapping
    columns: tuple[ColumnGuess, ...]
    actions: tuple[ActionGuess, ...]
    lacks: str

    @property
    def sure(self) -> bool:
        """Whether nothing needs to be asked before reading."""
        return (
            not self.lacks
            and all(column.sure >= SURE for column in self.columns if column.field is not None)
            and all(action.sure >= SURE for action in self.actions)
        )

    @property
    def doubtful(self) -> tuple[str, ...]:
        """What a person should look at, in words: "Deed as action", "'Hung it' as start"."""
        columns = [f"{one.header} as {one.field}" for one in self.columns if one.field and one.sure < SURE]
        actions = [f"{one.text!r} as {one.action}" for one in self.actions if one.action and one.sure < SURE_ACTION]
        return (*columns, *actions)


_SOME = 0.01  # of the cells under a header that names a time must be one: a bad row is told, not the column given up
_PERHAPS = 0.3  # how sure a column is that is only proposed to be asked about
_DEEDS = 0.6  # of the cells of a column say what was done: it is one of actions, whatever its name
_WORDS = 20  # as many different words as a column of actions may have

_Check = Callable[[str], bool]


def _is_action(text: str) -> bool:
    return action_of(text).sure >= 0.8


def _is_drug(text: str) -> bool:
    letters = len(re.findall(r"[A-Za-z]", text))
    return letters >= 3 and not (looks_like_time(text) or _is_action(text) or _is_route(text))


def _is_route(text: str) -> bool:
    way = way_of(text)
    return len(text) <= 40 and (way.route is not None or bool(way.aside)) and not re.search(r"\d", text)


def _is_site(text: str) -> bool:
    return (is_access(text) and site_kind(text) != "peripheral") or bool(
        re.search(r"\d\d?\s*g\b|forearm|hand|antecub|\biv ?\d", text, re.I)
    )


def _is_rate(text: str) -> bool:
    found = quantity(text)
    return found is not None and "/" in found.unit and not _is_moment(text)  # 05/01/2026 13:00 is 5 of nothing


def _is_dose(text: str) -> bool:
    found = quantity(text)
    return found is not None and bool(re.match(r"(mg|mcg|g|gm|gram|unit|meq|mmol|ml|puff|tab|l\b|iu)", found.unit))


def _is_clock(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}:\d\d(:\d\d)?(\s*[apAP]\.?[mM]?\.?)?|[0-2]?\d[0-5]\d", text))


def _is_moment(text: str) -> bool:
    """A date and time, a clock time, a span or a list of them, or a date: a day may stand as a heading over clocks."""
    one = looks_like_time(text) or _is_clock(text) or looks_like_date(text)
    return one or span_of(text) is not None or len(times_of(text)) > 1


_CONTENT: dict[FieldName, tuple[_Check, float]] = {
    "at": (_is_moment, 0.9),
    "start": (_is_moment, 0.9),
    "stop": (_is_moment, 0.9),
    "scheduled": (_is_moment, 0.9),
    "saved": (_is_moment, 0.9),
    "arrival": (looks_like_time, 0.9),
    "departure": (looks_like_time, 0.9),
    "action": (lambda text: action_of(text).sure > 0, 0.5),
    "drug": (lambda text: bool(re.search(r"[A-Za-z]", text)) and not looks_like_time(text), 0.5),
    "route": (_is_route, 0.3),
    "rate": (lambda text: quantity(text) is not None, 0.6),
    "duration": (lambda text: minutes(text) is not None, 0.6),
    "volume": (lambda text: quantity(text) is not None, 0.6),
    "sequence": (lambda text: number(text) is not None, 0.9),
}


def _share(check: _Check, texts: Sequence[str]) -> float:
    return sum(map(check, texts)) / len(texts) if texts else 0.0


def guess(table: Table) -> Guess:
    """The proposed mapping of a table from its headers and first rows."""
    sample = [_filled(table, n) for n in range(len(table.headers))]
    taken = _by_header(table, sample) if table.has_header else {}
    joined = _dates_and_clocks(table, sample, taken) if table.has_header else {}
    _by_content(table, sample, taken, joined)
    _settle_times(table, taken)
    columns: dict[FieldName, tuple[str, ...]] = {
        field: (table.headers[n],) for n, (field, _) in sorted(taken.items(), key=lambda item: item[0])
    }
    for field, (first, second) in joined.items():
        columns[field] = (f"{table.headers[first]} + {table.headers[second]}",)
    kind = kind_of(columns)
    if kind == "intervals" and "start" not in columns and "at" in columns:
        columns["start"] = columns.pop("at")
    if kind == "actions" and "at" not in columns and "start" in columns:
        columns["at"] = columns.pop("start")
    times = [text for field in ("at", "start") for n in _indexes(table, columns.get(field, ())) for text in sample[n]]
    order, _ = guess_order(times)
    actions = _actions(table, columns) if kind == "actions" else ()
    mapping = Mapping(kind=kind, columns=columns, dates=order)
    in_join = {n: field for field, pair in joined.items() for n in pair}
    guesses = []
    for n, header in enumerate(table.headers):
        found = taken.get(n)
        examples = tuple(dict.fromkeys(sample[n]))[:4]
        if found is not None:
            guesses.append(ColumnGuess(header, *found, examples))
        else:
            guesses.append(ColumnGuess(header, in_join.get(n), 0.9 if n in in_join else 1.0, examples))
    lacks = mapping.lacks(table.headers)
    deeds = _may_be_actions(table, columns, guesses) if kind == "actions" and "action" not in columns else None
    if not lacks and deeds is not None:
        lacks = "no column for the action"
        header = table.headers[deeds]
        mapping = mapping.model_copy(update={"columns": {**columns, "action": (header,)}})
        guesses[deeds] = ColumnGuess(header, "action", _PERHAPS, guesses[deeds].examples)
        actions = _actions(table, mapping.columns)
    return Guess(mapping, tuple(guesses), actions, lacks)


def _may_be_actions(
    table: Table, columns: dict[FieldName, tuple[str, ...]], guesses: Sequence[ColumnGuess]
) -> int | None:
    """An unnamed column of a few words that may say what was done: rows of one drug would be paired by it.

    Read without it, a start and its stop would be two doses.
    """
    drugs = [cell for n in _indexes(table, columns.get("drug", ())) for cell in _filled(table, n)]
    if len(set(drugs)) == len(drugs):
        return None
    for n, found in enumerate(guesses):
        cells = _filled(table, n)
        free = found.field is None and not is_known_header(found.header) and not is_personal(found.header)
        if free and 1 < len(set(cells)) <= _WORDS and _share(_is_word, cells) >= 0.9:
            return n
    return None


def _filled(table: Table, n: int) -> list[str]:
    """The content of a column; what stands alone in its row is a title or a day and says nothing of the column."""
    fewest = 2 if len(table.headers) > 2 else 1
    rows = [row.cells for row in table.rows[:400] if n < len(row.cells) and row.cells[n]]
    return [cells[n] for cells in rows if fewest == 1 or sum(map(bool, cells)) >= fewest]


def _is_word(text: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d_]{3,}( [^\W\d_]+){0,2}", text))


_BESIDE: frozenset[FieldName] = frozenset(
    {"stay", "order", "dose", "dose_unit", "volume", "volume_unit", "rate", "rate_unit", "route", "site", "duration",
     "duration_unit", "frequency", "comment"}
)  # fmt: skip


def completed(mapping: Mapping, table: Table) -> Mapping:
    """A preset with the columns that a table has beyond it and whose names are known, such as a route beside its times.

    A site builds its export from a vendor's columns and its own. What the preset says stays as it is. A table of a
    published database holds nothing else: it has files beside it, or counts minutes from an unknown start.
    """
    if mapping.companions != Companions() or mapping.epoch is not None:
        return mapping
    places = mapping.places(table.headers)
    taken = {n for columns in places.values() for n in columns}
    more: dict[FieldName, tuple[str, ...]] = {}
    for n, header in enumerate(table.headers):
        fields = [field for field, _ in named(header) if field in _BESIDE and field not in places]
        if n not in taken and fields and fields[0] not in more:
            more[fields[0]] = (header,)
    return mapping.model_copy(update={"columns": {**mapping.columns, **more}}) if more else mapping


_Taken = dict[int, tuple[FieldName, float]]


def _by_header(table: Table, sample: list[list[str]]) -> _Taken:
    """Columns whose name is known and whose content does not speak against it; of two for one field the surer."""
    scores: list[tuple[float, int, FieldName]] = []
    for n, header in enumerate(table.headers):
        for field, sureness in named(header):
            sure = sureness
            if field == "drug" and _share(_is_action, sample[n][:60]) >= _DEEDS:
                continue
            if sample[n] and field in _CONTENT:
                check, least = _CONTENT[field]
                share = _share(check, sample[n][:60])
                if share < (least / 2 if check is not _is_moment else _SOME):
                    continue
                sure *= 0.6 + 0.4 * min(1.0, share / least)
            scores.append((sure, n, field))
    taken: _Taken = {}
    for sure, n, field in sorted(scores, key=lambda score: (-score[0], score[1])):
        if n not in taken and field not in {other for other, _ in taken.values()}:
            taken[n] = (field, round(sure, 2))
    return taken


def _dates_and_clocks(table: Table, sample: list[list[str]], taken: _Taken) -> dict[FieldName, tuple[int, int]]:
    """Pairs of columns that give one moment together: a date and a clock time."""
    names = [plain(header) for header in table.headers]
    found: dict[FieldName, tuple[int, int]] = {}
    for first, second, field in joined_headers():
        if first in names and second in names and field not in found:
            a, b = names.index(first), names.index(second)
            if _share(looks_like_date, sample[a][:60]) >= 0.6:
                found[field] = (a, b)
                for n in (a, b):
                    taken.pop(n, None)
                for n in [n for n, (other, _) in taken.items() if other == field]:
                    del taken[n]
    clocks = {second for _, second in found.values()}  # the day of one clock is that of the other beside it
    days = [n for n, name in enumerate(names) if name in day_names() and n not in taken and n not in clocks]
    days = [n for n in days if _share(looks_like_date, sample[n][:60]) >= 0.6]
    for n, (field, _) in list(taken.items()) if days else []:
        if field in ("at", "start") and field not in found and _share(_is_clock, sample[n][:60]) >= 0.6:
            found[field] = (days[0], n)
            del taken[n]
    return found


def _by_content(table: Table, sample: list[list[str]], taken: _Taken, joined: dict[FieldName, tuple[int, int]]) -> None:
    """Fills what the headers left open from what stands in the columns."""
    used = {n for pair in joined.values() for n in pair}
    have = {field for field, _ in taken.values()} | set(joined)
    free = [n for n in range(len(table.headers)) if n not in taken and n not in used and sample[n]]

    def best(field: FieldName, check: _Check, least: float, weight: float) -> None:
        scores = [(_share(check, sample[n][:60]), -n) for n in free if n not in taken and n not in used]
        if field not in have and scores and max(scores)[0] >= least:
            share, n = max(scores)
            taken[-n] = (field, round(weight * share, 2))
            have.add(field)

    if not have & {"action"} and not have >= {"start", "stop"}:
        best("action", _is_action, _DEEDS, 0.9)
    if not have & {"at", "start"}:
        dates = [n for n in free if n not in taken and _share(looks_like_date, sample[n][:60]) >= 0.8]
        clocks = [n for n in free if n not in taken and n not in dates and _share(_is_clock, sample[n][:60]) >= 0.8]
        moments = [n for n in free if n not in taken and _share(looks_like_time, sample[n][:60]) >= 0.8]
        if dates and clocks and not [n for n in moments if n not in clocks]:
            joined["at"] = (dates[0], clocks[0])
            used.update(joined["at"])
            have.add("at")
        elif len(moments) >= 2 and "action" not in have:
            taken[moments[0]], taken[moments[1]] = ("start", 0.7), ("stop", 0.7)
            have.update(("start", "stop"))
        elif moments:
            taken[moments[0]] = ("at", 0.8)
            have.add("at")
        elif clocks:
            taken[clocks[0]] = ("at", 0.7)
            have.add("at")
    best("route", _is_route, 0.7, 0.9)
    if not table.has_header:
        best("rate", _is_rate, 0.7, 0.9)
        best("dose", _is_dose, 0.7, 0.8)
        best("site", _is_site, 0.6, 0.8)
    if not have & {"drug", "item"}:
        best("drug", _is_drug, 0.6, 0.8)


def _settle_times(table: Table, taken: _Taken) -> None:
    """A table with actions has one time for each; a stop time beside it means intervals only without action words."""
    have = {field: n for n, (field, _) in taken.items()}
    if "action" in have and "start" in have and "stop" not in have and "at" not in have:
        taken[have["start"]] = ("at", taken[have["start"]][1])


def kind_of(columns: Collection[FieldName]) -> Kind:
    """How a table with columns for these fields is read."""
    if "action" in columns and ("at" in columns or "stop" not in columns):
        return "actions"
    if "stop" in columns and ("start" in columns or "at" in columns):
        return "intervals"
    if "start" in columns and "duration" in columns and "action" not in columns:
        return "intervals"
    if "rate" in columns and not {"dose", "route", "action"} & set(columns):
        return "rates"
    return "actions"


def _indexes(table: Table, names: tuple[str, ...]) -> list[int]:
    return [table.column(part) for name in names for part in name.split(" + ") if part in table.headers]


def _actions(table: Table, columns: dict[FieldName, tuple[str, ...]]) -> tuple[ActionGuess, ...]:
    return action_counts(table, columns["action"]) if "action" in columns else ()


def action_counts(
    table: Table, names: tuple[str, ...], extra: dict[str, Action] | None = None
) -> tuple[ActionGuess, ...]:
    """Every word of the action column with its count and meaning, most frequent first."""
    counts: Counter[str] = Counter()
    for n in _indexes(table, names)[:1]:
        counts.update(re.sub(r"\s+", " ", row.cells[n]) for row in table.rows if n < len(row.cells) and row.cells[n])
    known = {folded(text): action for text, action in (extra or {}).items()}
    found = []
    for text, count in counts.most_common():
        meaning = action_of(text)
        own = known.get(folded(text))
        found.append(ActionGuess(text, count, own or meaning.action, 1.0 if own else meaning.sure))
    return tuple(found)
