"""How the columns and words of one kind of table are read (`infusion-map/1`, a small JSON file a colleague can use)."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from infusion_gui import resource
from infusion_gui.case.file import CaseError, parse_json, read_bytes, write_atomically
from infusion_gui.case.model import CATEGORIES, ROUTES, TECHNIQUES
from infusion_gui.case.times import Minute
from infusion_gui.exchange.values import REASONS, Action, ExchangeError, Reason
from infusion_gui.exchange.words import folded

FORMAT: Literal["infusion-map/1"] = "infusion-map/1"

Kind = Literal["actions", "intervals", "rates"]
FieldName = Literal[
    "stay", "order", "link", "sequence", "drug", "item", "action", "start", "stop", "at", "scheduled", "saved",
    "duration", "duration_unit", "dose", "dose_unit", "volume", "volume_unit", "rate", "rate_unit", "route",
    "technique", "site", "class", "component", "status", "frequency", "comment", "category", "continuous",
    "arrival", "departure",
]  # fmt: skip
FIELDS: tuple[FieldName, ...] = get_args(FieldName)

NEEDED: dict[Kind, tuple[tuple[FieldName, ...], ...]] = {
    "actions": (("drug", "item"), ("at", "start")),
    "intervals": (("drug", "item"), ("start",), ("stop", "duration")),
    "rates": (("drug", "item"), ("at",), ("rate",)),
}
"""Fields without which a kind cannot be read: of each group one must have a column."""

_JOIN = " + "
_SET = {
    "route": ROUTES, "technique": TECHNIQUES, "category": CATEGORIES, "component": ("diluent", "additive"),
    "continuous": ("yes", "no"), "site": None, "status": None,
}  # fmt: skip


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Rule(_Model):
    """What rows of a certain content are: set aside for a reason, or with a value the columns do not say.

    `when`: per column (or `@drug` for the resolved name) the contents that count; `*` at the end stands for any rest.
    """

    when: dict[str, tuple[str, ...]] = Field(min_length=1)
    aside: Reason | None = None
    why: str = ""
    set: dict[str, str | bool] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> Self:
        _check_values(self.set)
        if self.aside is None and not self.set:
            raise ValueError("a rule must set the row aside or set a value")
        return self


class Companions(_Model):
    """File names, with `*`, that stand beside such a table: its item names, access lines, list of stays."""

    items: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()


class Mapping(_Model):
    """One way to read a table.

    `columns`: per field the headers it may stand in, first that exists counts; `A + B` joins two (a date and a time).
    `actions`: words of this source beyond the shared list. `dates`: whether 05/01 is May (mdy) or January (dmy).
    `source_zone`: zone of times without one, as in UTC exports. `epoch`: minute 0 where times are offsets in minutes.
    `nominal`: an interval this short (minutes) only marks a moment. `constants`: what a row is where it says nothing.
    """

    format: Literal["infusion-map/1"] = FORMAT
    name: str = Field(default="", max_length=80)
    label: str = ""
    kind: Kind = "actions"
    signature: tuple[str, ...] = ()
    columns: dict[FieldName, tuple[str, ...]] = Field(default_factory=dict)
    actions: dict[str, Action] = Field(default_factory=dict)
    dates: Literal["auto", "mdy", "dmy"] = "auto"
    source_zone: str | None = None
    epoch: Minute | None = None
    nominal: int = Field(default=0, ge=0, le=60)
    constants: dict[str, str | bool] = Field(default_factory=dict)
    companions: Companions = Companions()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        _check_values(self.constants)
        return self

    def places(self, headers: Sequence[str]) -> dict[FieldName, tuple[int, ...]]:
        """Per field the indexes of the columns it is read from in a table with these headers."""
        index: dict[str, int] = {}
        for n, header in enumerate(headers):
            index.setdefault(plain(header), n)
        found: dict[FieldName, tuple[int, ...]] = {}
        for field, choices in self.columns.items():
            for choice in choices:
                parts = [plain(part) for part in choice.split(_JOIN)]
                if all(part in index for part in parts):
                    found[field] = tuple(index[part] for part in parts)
                    break
        return found

    def fits(self, headers: Iterable[str]) -> bool:
        """Whether a table with these headers is of the kind this preset is for."""
        there = {plain(header) for header in headers}
        return bool(self.signature) and all(
            any(plain(name) in there for name in names.split("|")) for names in self.signature
        )

    def lacks(self, headers: Sequence[str]) -> str:
        """What a table with these headers lacks to be read so, in words; empty when nothing."""
        places = self.places(headers)
        for group in NEEDED[self.kind]:
            if not any(field in places for field in group):
                return f"no column for the {_WORDS.get(group[0], group[0])}"
        return ""


_WORDS = {"at": "time", "start": "start time", "stop": "stop time"}


def plain(header: str) -> str:
    """A header as it is compared: letters and digits only, lower case."""
    return re.sub(r"[^0-9a-z#]+", "", header.casefold())


def _check_values(values: dict[str, str | bool]) -> None:
    for key, value in values.items():
        if key not in _SET:
            raise ValueError(f"{key!r} cannot be set; use one of {', '.join(_SET)}")
        allowed = _SET[key]
        word = ("yes" if value else "no") if isinstance(value, bool) else value
        if allowed is not None and word not in allowed:
            raise ValueError(f"{value!r} is no {key}; use one of {', '.join(allowed)}")


def mapping_of(data: Any, name: str = "the mapping") -> Mapping:
    """The mapping of parsed JSON. Raises `ExchangeError` with the path to the key."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ExchangeError(f"{name} is no mapping file; its format must be {FORMAT!r}")
    try:
        return Mapping.model_validate_json(json.dumps(data), context={"file": True})
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ExchangeError(f"{name}: {where or 'mapping'}: {first['msg'].lower()}; correct the file") from wrong


def load_mapping(path: Path) -> Mapping:
    """The mapping of a file. Raises `ExchangeError`."""
    try:
        return mapping_of(parse_json(read_bytes(path)), path.name)
    except CaseError as wrong:
        raise ExchangeError(f"{path.name}: {wrong}") from wrong


def mapping_text(mapping: Mapping) -> str:
    """The text of the mapping file: what equals its default is left out."""
    data = {"format": FORMAT, **mapping.model_dump(mode="json", exclude_defaults=True)}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def save_mapping(mapping: Mapping, path: Path) -> None:
    """Writes the mapping file, whole or not at all. Raises `OSError`."""
    write_atomically(path, mapping_text(mapping).encode())


@functools.cache
def presets() -> tuple[Mapping, ...]:
    """The presets that come with the program, most specific first."""
    folder = resource.path("maps/presets")
    found = [mapping_of(json.loads(path.read_text("utf-8")), path.name) for path in sorted(folder.glob("*.json"))]
    return tuple(sorted(found, key=lambda preset: (-len(preset.signature), preset.name)))


def preset(name: str) -> Mapping:
    """A shipped preset by name. Raises `ExchangeError` with the list of names."""
    for mapping in presets():
        if mapping.name == name:
            return mapping
    names = ", ".join(sorted(mapping.name for mapping in presets()))
    raise ExchangeError(f"{name!r} is no preset; use one of {names}, or the path of a mapping file")


def preset_for(headers: Sequence[str], extra: Iterable[Mapping] = ()) -> Mapping | None:
    """The preset a table's headers ask for, the person's own (`extra`) first; None for an unknown table."""
    for mapping in (*extra, *presets()):
        if mapping.fits(headers) and not mapping.lacks(headers):
            return mapping
    return None


@functools.lru_cache(maxsize=65536)
def matches(texts: tuple[str, ...], content: str) -> bool:
    """Whether a cell is one of a rule's contents."""
    value = folded(content)
    return any(value.startswith(folded(text[:-1])) if text.endswith("*") else value == folded(text) for text in texts)


assert set(get_args(Reason)) == set(REASONS)
