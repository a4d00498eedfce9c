"""The mappings of this person: presets in the settings folder, one small file each that a colleague can take over."""

from __future__ import annotations

import re
from pathlib import Path

from infusion_gui import resource
from infusion_gui.exchange.mapping import Mapping, load_mapping, presets, save_mapping
from infusion_gui.exchange.values import ExchangeError


def folder() -> Path:
    """Where the files stand; it may not exist yet."""
    return resource.settings_folder() / "maps"


def own() -> tuple[Mapping, ...]:
    """The person's mappings by name. A file that is no mapping is left alone: reading goes on without it."""
    found = []
    for path in sorted(folder().glob("*.json")):
        try:
            found.append(load_mapping(path))
        except ExchangeError:
            continue
    return tuple(sorted(found, key=lambda mapping: (-len(mapping.signature), mapping.label or mapping.name)))


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
