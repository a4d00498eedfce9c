"""The colours of the program as named tokens, and the contrast between two of them. No Qt here.

A theme is one file of `resources/themes`. Names are `canvas`, `text.2`, ... and `<class>.<part>` for the drug classes,
where a class is one of `CLASSES` and a part is fill, edge, pattern, text, soft or soft_text.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from infusion_gui import resource
from infusion_gui.case.model import Category

DrugClass = Literal["therapeutic", "hydration", "chemo", "contrast", "blood", "none"]
Tile = Literal["plain", "level", "grid", "dots", "upright"]

CLASSES: tuple[DrugClass, ...] = ("therapeutic", "hydration", "chemo", "contrast", "blood", "none")
THEMES = ("light", "dark", "contrast")

_CLASS_OF: dict[Category, DrugClass] = {
    "chemo": "chemo",
    "chemo_hormonal": "chemo",
    "therapeutic": "therapeutic",
    "hydration": "hydration",
    "contrast": "contrast",
    "blood": "blood",
    "flush": "none",
    "kvo": "none",
    "vehicle": "none",
}


def class_of(category: Category | None) -> DrugClass:
    """The class a category is drawn as; what no code can come from (and an unknown category) is "none"."""
    return "none" if category is None else _CLASS_OF[category]


@dataclass(frozen=True, slots=True)
class Theme:
    """One palette. `theme["text.2"]` is "#RRGGBB"; `edge` is the width of a bar's outline in logical pixels."""

    name: str
    dark: bool
    edge: int
    colours: Mapping[str, str]
    tiles: Mapping[str, Tile]

    def color(self, token: str) -> str:
        """The same as `theme[token]`."""
        return self.colours[token]

    def __getitem__(self, token: str) -> str:
        return self.colours[token]


@functools.cache
def load_theme(name: str) -> Theme:
    """The theme of this name (`THEMES`). Raises `FileNotFoundError` when there is no such file."""
    data = resource.read_json(f"themes/{name}.json")
    colours = dict(data["tokens"])
    for drug_class, parts in data["classes"].items():
        for part, value in parts.items():
            if part != "tile" and value is not None:
                colours[f"{drug_class}.{part}"] = value
    tiles = {drug_class: parts["tile"] for drug_class, parts in data["classes"].items()}
    return Theme(data["name"], data["dark"], data["edge"], colours, tiles)


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB" as WCAG 2 defines it, 0 (black) to 1 (white)."""
    channels = []
    for at in (1, 3, 5):
        value = int(colour[at : at + 2], 16) / 255
        channels.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(ground: str, over: str, share: float) -> str:
    """`over` laid on `ground` with opacity `share` (0 to 1), as "#RRGGBB"."""
    parts = []
    for at in (1, 3, 5):
        low, high = int(ground[at : at + 2], 16), int(over[at : at + 2], 16)
        parts.append(round(low + (high - low) * share))
    return "#{:02X}{:02X}{:02X}".format(*parts)
