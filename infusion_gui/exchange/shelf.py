"""The mappings of this person: presets in the settings folder, one small file each that a colleague can take over."""

from __future__ import annotations

import re
from pathlib import Path

from infusion_gui import resource
from infusion_gui.exchange.mapping import Mapping, load_mapping, presets, save_mapping
from infusion_gui.exchange.values import ExchangeError, Problem


def folder() -> Path:
    """Where the files stand; it may not exist yet."""
    return resource.settings_folder() / "maps"


def own() -> tuple[Mapping, ...]:
    """The person's mappings by name. A file that is no mapping is left alone: reading goes on without it."""
    return _kept()[0]


def faults() -> tuple[Problem, ...]:
    """What is wrong with files of the shelf, a sentence each: the tables they knew are read without them."""
    return _kept()[1]


def _kept() -> tuple[tuple[Mapping, ...], tuple[Problem, ...]]:
    found, wrong = [], []
    for path in sorted(folder().glob("*.json")):
        try:
            found.append(load_mapping(path))
        except ExchangeError as fault:
            wrong.append(Problem(f"The kept mapping {fault}; it is not used"))
    found.sort(key=lambda mapping: (-len(mapping.signature), mapping.label or mapping.name))
    return tuple(found), tuple(wrong)


def keep(mapping: Mapping) -> Path:
    """Writes the mapping under its name, over an older one of that name. Raises `OSError`."""
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{mapping.name}.json"
    save_mapping(mapping, path)
    return path


def adopt(path: Path) -> Mapping | None:
    """Takes a mapping file from elsewhere over; None when the file is something else. Raises `ExchangeError` for one
    that is damaged and `OSError`.
    """
    with path.open("rb") as content:
        if b"infusion-map/" not in content.read(400):
            return None
    mapping = load_mapping(path)
    mapping = mapping.model_copy(update={"name": name_for(mapping.name or path.stem)})
    keep(mapping)
    return mapping


def name_for(label: str) -> str:
    """The name a mapping called `label` is filed under, never that of a shipped preset; empty without a letter."""
    name = re.sub(r"[^a-z0-9]+", "-", label.casefold()).strip("-")[:60]
    return f"my-{name}" if name in {mapping.name for mapping in presets()} else name
