"""In: pasted tables, CSV, spreadsheets, FHIR and HL7 v2 to cases. Out: charges, query list, audit page, picture.

The names below are loaded when first used: a command that reads no record pays for no reader.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infusion_gui.exchange.guessing import Guess, guess
    from infusion_gui.exchange.imported import Import
    from infusion_gui.exchange.mapping import Mapping, load_mapping, mapping_text, presets, save_mapping
    from infusion_gui.exchange.merging import Merged, bring_back, merge
    from infusion_gui.exchange.reading import KINDS as kinds
    from infusion_gui.exchange.reading import FileKind, NeedsMapping, look, read, read_text
    from infusion_gui.exchange.values import (
        REASONS,
        Cancelled,
        ExchangeError,
        ImportedStay,
        Problem,
        Progress,
        SetAside,
        SourceRow,
    )

_HOME = {
    "guessing": ("Guess", "guess"),
    "imported": ("Import",),
    "mapping": ("Mapping", "load_mapping", "mapping_text", "presets", "save_mapping"),
    "merging": ("Merged", "bring_back", "merge"),
    "reading": ("FileKind", "NeedsMapping", "look", "read", "read_text"),
    "values": (
        "REASONS",
        "Cancelled",
        "ExchangeError",
        "ImportedStay",
        "Problem",
        "Progress",
        "SetAside",
        "SourceRow",
    ),
}

__all__ = [
    "REASONS",
    "Cancelled",
    "ExchangeError",
    "FileKind",
    "Guess",
    "Import",
    "ImportedStay",
    "Mapping",
    "Merged",
    "NeedsMapping",
    "Problem",
    "Progress",
    "SetAside",
    "SourceRow",
    "bring_back",
    "guess",
    "kinds",
    "load_mapping",
    "look",
    "mapping_text",
    "merge",
    "presets",
    "read",
    "read_text",
    "save_mapping",
]


def __getattr__(name: str) -> Any:
    if name == "kinds":
        return importlib.import_module("infusion_gui.exchange.reading").KINDS
    for module, names in _HOME.items():
        if name in names:
            return getattr(importlib.import_module(f"infusion_gui.exchange.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
