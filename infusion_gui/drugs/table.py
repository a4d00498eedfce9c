"""The drug table of `resources/drugs/`: substances, their other names, class, HCPCS codes.

One file per class. A row is an object; what is left out is the usual: `also` none, `push` true, no `additive`. Facts
(codes, RBCS class) are of CMS; the rest is this project's own judgement, and each file says which is which.
"""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

from infusion_gui.case.model import Category
from infusion_gui.drugs import spelling
from infusion_gui.resource import read_json

FORMAT = "infusion-drugs/1"
FLUID_BAG_ML = 500.0
"""A bag of this size or more is fluid that holds an electrolyte, not an electrolyte in a carrier (R-HYD-10)."""
FILES = (
    "antineoplastic",
    "hormonal",
    "biologic",
    "antiinfective",
    "cardiovascular",
    "nervous",
    "hormone",
    "haematologic",
    "various",
    "fluid",
    "contrast",
    "blood",
    "flush",
    "unsettled",
    "elsewhere",
    "not_injected",
)
"""The files of the table, in the order in which a name that stands in two of them is taken."""

CATEGORY: dict[str, Category | None] = {
    "chemo": "chemo",
    "hormonal": "chemo_hormonal",
    "biologic": "chemo",
    "therapeutic": "therapeutic",
    "hydration": "hydration",
    "contrast": "contrast",
    "blood": "blood",
    "flush": "flush",
    "kvo": "kvo",
    "vehicle": "vehicle",
    "unsettled": None,
    "elsewhere": None,
    "not_injected": None,
}
"""The category of a case that each class of the table proposes; None leaves the row to a person (R-CHEMO-03)."""


class Substance(NamedTuple):
    """One row of the table.

    `name`: INN or USAN, lower case. `label`: what a list shows. `kind`: the class, a key of `CATEGORY`.
    `of`: the active substances, sorted; more than one for a fixed combination. `codes`: HCPCS Level II.
    `pushable`: False when it must not be given as a push. `fluid`: it can carry a drug or run as fluid.
    `additive`: "electrolyte", "vitamin" or "". `maintenance`: an electrolyte that is part of ordinary fluid orders
    (R-HYD-10). `usual`: shown early in lists. `why`: for a class that stays open, the reason. `kit`: a name for
    several drugs, which may be named beside it.
    """

    name: str
    label: str
    kind: str
    of: tuple[str, ...]
    codes: tuple[str, ...]
    pushable: bool
    fluid: bool
    additive: str
    maintenance: bool
    usual: bool
    why: str
    kit: bool


class Table(NamedTuple):
    """`rows`: key of a name (`spelling.key`) -> (class, row). `longest`: most words of a key, by its first
    word, where that is more than one.
    """

    rows: dict[str, tuple[str, dict[str, Any]]]
    longest: dict[str, int]

    def find(self, key: str) -> Substance | None:
        """The substance filed under `key`, or None."""
        found = self.rows.get(key)
        return None if found is None else _substance(found[0], found[1]["name"])


@functools.cache
def table() -> Table:
    """The drug table, read once. Raises `FileNotFoundError` when the install is incomplete."""
    index: dict[str, tuple[str, dict[str, Any]]] = {}
    longest: dict[str, int] = {}
    for file in FILES:
        data = read_json(f"drugs/{file}.json")
        usual_kind = data["class"]
        for row in data["rows"]:
            entry = (row.get("class", usual_kind), row)
            for name in (row["name"], *row.get("also", ())):
                if name.isalpha():
                    index.setdefault(name, entry)
                    continue
                key = spelling.key(name)
                if key not in index:
                    index[key] = entry
                    if " " in key:
                        first, count = key[: key.index(" ")], key.count(" ") + 1
                        if count > longest.get(first, 1):
                            longest[first] = count
    return Table(index, longest)


@functools.cache
def _substance(kind: str, name: str) -> Substance:
    row = table().rows[spelling.key(name)][1]
    return Substance(
        name=name,
        label=row.get("label", name),
        kind=kind,
        of=tuple(row.get("of", (name,))),
        codes=tuple(row.get("codes", ())),
        pushable=row.get("push", True),
        fluid=row.get("fluid", kind in ("hydration", "vehicle")),
        additive=row.get("additive", ""),
        maintenance=row.get("maintenance", False),
        usual=row.get("usual", False),
        why=row.get("why", ""),
        kit=row.get("kit", False),
    )


@functools.cache
def downgraded() -> dict[str, tuple[str, ...]]:
    """Substances that the payer list of R-CHEMO-05 takes out of the 964xx family: name -> strengths it speaks of.

    No strength means all of them.
    """
    data = read_json("drugs/payer_downgrade.json")
    return {row["name"]: tuple(row.get("strengths", ())) for row in data["rows"]}
