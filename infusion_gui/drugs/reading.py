"""What the words of one name on a MAR say: its drugs, the fluid that carries them, and how far the words are known."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from infusion_gui.drugs import spelling
from infusion_gui.drugs.table import Substance, Table, table

_DEXTROSE = frozenset({"dextrose", "dext", "glucose"})
_SALINE: dict[tuple[str, ...], str | None] = {
    ("normal", "saline"): "0.9",
    ("sodium", "chloride"): None,
    ("sodium", "cl"): None,
    ("sodium", "chl"): None,
    ("sod", "chloride"): None,
    ("sod", "chlor"): None,
    ("sod", "chl"): None,
    ("na", "cl"): None,
    ("ns",): "0.9",
    ("nss",): "0.9",
    ("saline",): "0.9",
    ("nacl",): None,
}
"""Spellings of sodium chloride in water, and the strength in percent that goes without saying."""

_FRACTION = {
    "1/2": "0.45", "half": "0.45", "0.5": "0.45", "1/4": "0.225", "quarter": "0.225", "0.25": "0.225",
    "1/3": "0.33", "0.9": "0.9", "0.45": "0.45", "0.225": "0.225", "0.2": "0.2", "0.33": "0.33", "0.3": "0.3",
}  # fmt: skip
"""Strengths of saline written without a percent sign, as parts of normal or in percent."""

_D_STRENGTHS = frozenset({"2.5", "5", "10", "20", "25", "30", "40", "50", "70"})
_INHALED = frozenset({"nebu", "neb", "soln", "aers", "aepb", "caps", "inha"})
_METALS = frozenset({"sodium", "sod", "na", "calcium", "potassium", "magnesium"})
_VOLUMES = {"ml": 1.0, "mls": 1.0, "cc": 1.0, "l": 1000.0, "liter": 1000.0, "liters": 1000.0, "litre": 1000.0}
_FLUSH = frozenset({"flush", "flushsyrg", "lock", "lok", "flushes"})
_KVO = frozenset({"kvo", "tko"})


class Reading(NamedTuple):
    """What a name says.

    `drugs`: its substances but the carrying fluid, in order, none twice. `fluid`: that fluid, or the fluid that it
    all is; None without one, or when the table lacks this mixture (`odd_fluid`). `fluid_first`: the fluid stands
    before the drugs. `marks`: "flush", "kvo", "diluent", "syringe", "vial", "10 units/ml", "100 units/ml".
    `other_use`: a use that these codes do not count ("part of dialysis"). `form`: a word of a form that is not
    injected. `ml`: the largest volume, 0 without one. `per_litre`: an additive is given per litre. `numbers`: as
    written. `strange`: words nobody knows.
    """

    drugs: tuple[Substance, ...]
    fluid: Substance | None
    odd_fluid: bool
    fluid_first: bool
    marks: frozenset[str]
    other_use: str | None
    form: str | None
    ml: float
    per_litre: bool
    numbers: frozenset[str]
    strange: tuple[str, ...]


class _Fluids:
    """The fluids met in a name, gathered as solutes with their strengths in percent."""

    def __init__(self) -> None:
        self.solutes: dict[str, str | None] = {}
        self.others: set[str] = set()
        self.clash = False

    def add(self, solute: str, strength: str | None) -> None:
        known = self.solutes.get(solute)
        if known is not None and strength is not None and known != strength:
            self.clash = True
        self.solutes[solute] = known if strength is None else strength

    def add_row(self, row: Substance) -> None:
        mixed = row.name.startswith(("dextrose", "sodium chloride"))
        for part in row.name.split("-", 1) if mixed else [row.name]:
            solute, _, strength = part.rpartition(" ")
            if part in ("dextrose", "sodium chloride"):
                self.add(part, None)
            elif solute in ("dextrose", "sodium chloride") and strength.endswith("%"):
                self.add(solute, strength[:-1])
            else:
                self.others.add(part)

    def __bool__(self) -> bool:
        return bool(self.solutes or self.others)

    def name_strengths(self, percents: list[str]) -> None:
        """Give percentages that stood apart to the solutes that still lack one, in order."""
        left = [p for p in percents if p not in self.solutes.values()]
        for solute, strength in self.solutes.items():
            if strength is None and left:
                self.solutes[solute] = left.pop(0)

    def row(self, known: Table) -> Substance | None:
        """The one row of the table that all of it makes, or None."""
        others = self.others - {"iv fluid"} or self.others
        if self.solutes:
            others = others - {"iv fluid"}
        parts = [f"{s} {p}%" if p else s for s, p in sorted(self.solutes.items())] + sorted(others)
        return None if self.clash else known.find(spelling.key("-".join(parts)))


def _fluid_at(words: list[str], i: int) -> tuple[str, str | None, int] | None:
    """The fluid that begins at word `i`: solute, strength in percent, and where it ends; None when none does."""
    first, n = words[i], len(words)
    if first in _DEXTROSE:
        j = i + 1
        strength = None
        if j < n and words[j].endswith("%"):
            strength, j = words[j][:-1], j + 1
        return "dextrose", strength, _past_water(words, j)
    if first == "d" and i + 1 < n and words[i + 1].rstrip("%") in _D_STRENGTHS:
        return "dextrose", words[i + 1].rstrip("%"), _past_water(words, i + 2)
    if first.endswith("%") and i + 1 < n and words[i + 1] in _DEXTROSE:
        return "dextrose", first[:-1], _past_water(words, i + 2)
    if first in _FRACTION or first.endswith("%"):
        found = _saline_at(words, i + 1)
        strength = _FRACTION.get(first.rstrip("%"), first.rstrip("%"))
        return None if found is None else ("sodium chloride", strength, found[1])
    found = _saline_at(words, i)
    if found is None:
        return None
    strength, j = found
    # Two percentages in a row belong to two solutes, in their order: DEXTROSE-NACL 5-0.45 %.
    if j < n and words[j].endswith("%") and not "".join(words[j + 1 : j + 2]).endswith("%"):
        strength, j = words[j][:-1], j + 1
    return "sodium chloride", strength, j


def _saline_at(words: list[str], i: int) -> tuple[str | None, int] | None:
    for size in (2, 1):
        spelled = tuple(words[i : i + size])
        if len(spelled) == size and spelled in _SALINE:
            return _SALINE[spelled], i + size
    return None


def _past_water(words: list[str], i: int) -> int:
    """Step over "w", "water" and "in water" behind dextrose."""
    if words[i : i + 2] == ["in", "water"]:
        return i + 2
    while i < len(words) and words[i] in ("w", "ww", "water"):
        i += 1
    return i


def _row_at(words: list[str], i: int, known: Table) -> tuple[Substance, int] | None:
    """The longest name of the table that begins at word `i`, and where it ends."""
    for size in range(min(known.longest.get(words[i], 1), len(words) - i), 0, -1):
        found = known.find(" ".join(words[i : i + size]))
        if found is not None:
            return found, i + size
    return None


def _fluid_wins(end: int, row: tuple[Substance, int], words: list[str]) -> bool:
    """Whether the fluid that ends at `end` is read before a row of the table that begins at the same word."""
    pair = "".join(words[row[1] - 1 : row[1]]).endswith("%") and "".join(words[row[1] : row[1] + 1]).endswith("%")
    return pair or end > row[1] or (end == row[1] and row[0].kind != "not_injected")


def read(name: str) -> Reading:
    """Read one name. Raises nothing: what cannot be read is among the strange words."""
    known, said = table(), spelling.vocabulary()
    words = spelling.tokens(name)
    fluids = _Fluids()
    drugs: list[Substance] = []
    marks: set[str] = set()
    percents: list[str] = []
    strange: list[str] = []
    plain: list[str] = []  # words that are no name: they tell the form
    fluid_first = False
    other_use: str | None = None
    ml = 0.0
    salt_may_follow = False
    i = 0
    while i < len(words):
        word = words[i]
        row = _row_at(words, i, known)
        fluid = _fluid_at(words, i)
        if fluid is not None and (row is None or _fluid_wins(fluid[2], row, words)):
            fluid_first = fluid_first or not drugs
            fluids.add(fluid[0], fluid[1])
            i, salt_may_follow = fluid[2], False
            continue
        if row is not None and not (salt_may_follow and word in said.salts and row[1] == i + 1):
            substance, i = row
            salt_may_follow = False
            if substance.kind == "kvo":
                marks.add("kvo")
            elif substance.kind == "flush" and substance.name in ("flush", "saline flush"):
                marks.add("flush")
            elif substance.fluid:
                fluid_first = fluid_first or not drugs
                fluids.add_row(substance)
            else:
                salt_may_follow = substance.additive != "electrolyte"
                if substance not in drugs:
                    drugs.append(substance)
            continue
        i += 1
        if spelling.is_number(word):
            following = words[i] if i < len(words) else ""
            if word.endswith("%"):
                percents.append(word[:-1])
            elif word in ("10", "100") and words[i : i + 2] in (["unit", "ml"], ["units", "ml"]):
                marks.add(f"{word} units/ml")
            elif following in _VOLUMES:
                ml = max(ml, float(word) * _VOLUMES[following]) if "/" not in word else ml
            elif following == "k" and fluids:
                potassium = known.find("potassium chloride")
                if potassium is not None and potassium not in drugs:
                    drugs.append(potassium)
                i += 1
            continue
        if word in said.salts and drugs and (salt_may_follow or word not in _METALS):
            continue
        plain.append(word)
        salt_may_follow = salt_may_follow and word in ("porcine", "human", "pf", "p", "f", "na")
        if word in _FLUSH:
            marks.add("flush")
        elif word in _KVO:
            marks.add("kvo")
        elif word in said.diluent or (word == "mini" and words[i : i + 1] == ["bag"]):
            marks.add("diluent")
        elif word in said.other_use:
            other_use = other_use or said.other_use[word]
        elif word not in said.plain and word not in said.not_injected:
            strange.append(word)
    if "flushsyrg" in plain or not {"syringe", "syr", "syrg", "syringes"}.isdisjoint(plain):
        marks.add("syringe")
    if {"ij", "vial", "sdv", "mdv", "pf", "f"} & set(plain) and "iv" not in plain:
        marks.add("vial")
    if "diluent" in fluids.others and (fluids.solutes or len(fluids.others) > 1):
        fluids.others.discard("diluent")
        marks.add("diluent")
    fluids.name_strengths(percents)
    fluid_row = fluids.row(known)
    odd_fluid = bool(fluids) and fluid_row is None
    if fluid_row is not None and not fluid_row.fluid:  # strong saline or sugar is a drug, not a fluid
        drugs = [fluid_row, *drugs] if fluid_row not in drugs else drugs
        fluid_row = None
    injected = {substance for drug in drugs if drug.kind != "not_injected" for substance in drug.of}
    drugs = [
        d for d in drugs if d.kind != "not_injected" or not injected.issuperset(d.of)
    ]  # acetaminophen (Tylenol) iv
    if any(not drug.kit for drug in drugs):
        drugs = [drug for drug in drugs if not drug.kit]  # banana bag: thiamine, folic acid
    inhaled = any(a == "in" and b in _INHALED for a, b in pairwise(words))
    return Reading(
        drugs=tuple(drugs),
        fluid=fluid_row,
        odd_fluid=odd_fluid,
        fluid_first=fluid_first,
        marks=frozenset(marks),
        other_use=other_use,
        form=spelling.form(plain) or ("in" if inhaled and "iv" not in plain else None),
        ml=ml,
        per_litre=any(w.endswith("/l") for w in words),
        numbers=frozenset(w.rstrip("%") for w in words if spelling.is_number(w)),
        strange=tuple(strange),
    )
