"""The names that columns of medication records carry, and the fields they stand for (`resources/maps/columns.json`)."""

from __future__ import annotations

import functools
import re

from infusion_gui import resource
from infusion_gui.exchange.mapping import FieldName, plain

_PART = 0.8  # how sure one of two names in a header is beside a header of that name alone


@functools.cache
def _names() -> dict[str, list[tuple[FieldName, float]]]:
    """Per plain header the fields it may name; the first name of a field is a little surer than the last."""
    found: dict[str, list[tuple[FieldName, float]]] = {}
    for field, names in resource.read_json("maps/columns.json")["names"].items():
        for n, name in enumerate(names):
            if " + " not in name:
                found.setdefault(plain(name), []).append((field, 1.0 - 0.2 * n / len(names)))
    return found


@functools.cache
def _beside() -> frozenset[str]:
    lists = resource.read_json("maps/columns.json")["companions"].values()
    return frozenset(plain(name) for fields in lists for names in fields.values() for name in names)


@functools.cache
def day_names() -> frozenset[str]:
    return frozenset(plain(name) for name in resource.read_json("maps/columns.json")["days"])


@functools.cache
def joined_headers() -> tuple[tuple[str, str, FieldName], ...]:
    return tuple(
        (plain(first), plain(second), field)
        for field, names in resource.read_json("maps/columns.json")["names"].items()
        for name in names
        if " + " in name
        for first, second in [name.split(" + ")]
    )


def named(header: str) -> list[tuple[FieldName, float]]:
    """The fields a header may name, with or without what it has in brackets ("Rate (mL/hr)"), or as two names in one
    ("Event/Drug").
    """
    whole = _names().get(plain(header)) or _names().get(plain(re.sub(r"\(.*?\)", "", header)))
    if whole or "/" not in header:
        return whole or []
    parts = [_names().get(plain(part), []) for part in header.split("/")]
    return [(field, sure * _PART) for part in parts for field, sure in part] if all(parts) else []


def fields_of(header: str) -> tuple[FieldName, ...]:
    """The fields that a column of this name may hold."""
    return tuple(field for field, _ in named(header))


def is_known_header(header: str) -> bool:
    """Whether a header is a name that columns of medication records, or of the lists beside them, carry."""
    return bool(named(header)) or plain(header) in _beside()
