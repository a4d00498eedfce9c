"""Facts of codes: claim order, our own plain labels, CMS's limits and pairs with their quarter."""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

from infusion_gui import resource

INITIALS = ("96413", "96409", "96365", "96374", "96360")
"""Initial codes of the facility hierarchy, highest first (R-INI-01)."""


class CmsTable(NamedTuple):
    """One quarter of CMS edits. `mue`: code → (hospital, practitioner, MAI). `pairs`: setting → (column 1, column 2) →
    True where a modifier may open the edit."""

    quarter: str
    mue: dict[str, tuple[int | None, int | None, int]]
    add_on: dict[str, tuple[str, ...]]
    pairs: dict[str, dict[tuple[str, str], bool]]


def cms_table(data: dict[str, Any]) -> CmsTable:
    """The table of a parsed CMS facts file (`resources/codes/cms_*.json`)."""
    pairs = {
        setting: {
            (first, second): opens == "1"
            for first, kinds in data[f"pairs_{setting}"].items()
            for opens, seconds in kinds.items()
            for second in seconds
        }
        for setting in ("facility", "professional")
    }
    mue = {code: (hospital, office, mai) for code, (hospital, office, mai) in data["mue"].items()}
    add_on = {code: tuple(primaries) for code, primaries in data["add_on"].items()}
    return CmsTable(data["quarter"], mue, add_on, pairs)


@functools.cache
def cms() -> CmsTable:
    """The newest CMS table that came with the program; a later file of the same shape replaces it."""
    newest = max(resource.path("codes").glob("cms_*.json"), key=lambda path: path.name)
    return cms_table(resource.read_json(f"codes/{newest.name}"))


@functools.cache
def column_rank(setting: str) -> dict[str, int]:
    """Sort key of the initial codes by the CMS pairs of a setting: a code stands before those that are column 2 to it.
    That is the hierarchy but for 96360, which is column 1 over 96374.
    """
    pairs = cms().pairs[setting]
    return {code: -sum((code, other) in pairs for other in INITIALS) for code in INITIALS}


@functools.cache
def _labels() -> dict[str, Any]:
    found: dict[str, Any] = resource.read_json("codes/labels.json")
    return found


@functools.cache
def label(code: str) -> str:
    """Our own plain words for a code; CPT's descriptors are not ours to print."""
    words: str = _labels()["labels"].get(code, "")
    return words


@functools.cache
def labelled() -> tuple[str, ...]:
    """Every code that has words of ours, by number."""
    return tuple(_labels()["labels"])


@functools.cache
def claim_rank(code: str) -> tuple[int, str]:
    """Sort key of claim order (case-format section 2)."""
    order: list[str] = _labels()["order"]
    return (order.index(code) if code in order else len(order), code)
