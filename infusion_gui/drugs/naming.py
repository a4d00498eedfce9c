"""The short word for a drug: what a coder calls it, where a MAR writes a whole order line.

"vancomycin 1 g in sodium chloride 0.9 % 250 mL IVPB" is "vancomycin" on a bar, in a table, in a sentence. The case
keeps the name as charted: it holds what the drug table reads, and what the record must be found by.
"""

from __future__ import annotations

import functools
import re

from infusion_gui.drugs import spelling
from infusion_gui.drugs.reading import Reading, read
from infusion_gui.drugs.table import FLUID_BAG_ML, table

_LONG = 24  # characters of a name that still go on a bar
_SALINE = frozenset({"saline", "sodium", "ns", "nacl", "na"})


@functools.lru_cache(maxsize=8192)
def short_name(drug: str) -> str:
    """The label of what `drug` names, when it is read whole and the label is shorter; else the name as charted, without
    strength and carrier when it is long.

    What a word in it says of the purpose stays: a flush, a line kept open, a form that is not injected.
    """
    charted = " ".join(drug.split())
    if charted.isalpha():
        return charted if charted.islower() else _plain(charted)
    said = read(charted)
    if said.strange or said.form is not None or said.other_use is not None:
        return _beginning(charted)
    label = _label(said, charted)
    return label if label and len(label) < len(charted) else charted


def _beginning(charted: str) -> str:
    """The words before the first figure or the carrier: "xyzmab 100 mg in sodium chloride 0.9 %" is "xyzmab"."""
    if len(charted) <= _LONG:
        return charted
    begun = re.split(r"\s+(?=\d)|\s+in\s", charted, maxsplit=1)[0].rstrip(",;:")
    return begun if sum(map(str.isalpha, begun)) >= 4 else charted


def _plain(charted: str) -> str:
    """A name of one word, in the spelling of the table: VANCOMYCIN and ceFAZolin as any other drug; NS stays."""
    row = table().find(charted.casefold())
    return row.label if row is not None and row.label.casefold() == charted.casefold() else charted


def _label(said: Reading, charted: str) -> str:
    fluid = said.fluid.label if said.fluid is not None else ""
    if not said.drugs:
        if "flush" in said.marks:
            return f"{fluid} flush" if fluid else _bare_flush(charted)
        return f"{fluid} KVO" if fluid and "kvo" in said.marks else fluid
    if "kvo" in said.marks or ("flush" in said.marks and not any(drug.kind == "flush" for drug in said.drugs)):
        return ""
    if fluid and said.fluid_first and all(drug.kind == "blood" for drug in said.drugs):
        return fluid  # saline that runs with blood
    parts = [drug.label for drug in said.drugs]
    # Fluid that holds an electrolyte is called by the fluid; a drug in its carrier is called by the drug.
    in_fluid = said.fluid_first or said.per_litre or said.ml >= FLUID_BAG_ML
    if fluid and in_fluid and all(drug.additive == "electrolyte" for drug in said.drugs):
        parts.insert(0, fluid)
    return " + ".join(parts)


def _bare_flush(charted: str) -> str:
    return "saline flush" if _SALINE.intersection(spelling.tokens(charted)) else "flush"


def asked_name(drug: str) -> str:
    """What a person who tells the class of `drug` speaks of: of a name nobody knows its own words, without strength,
    package and carrier ("xyzmab 100 mg in NS 250 mL": "xyzmab"), so that one answer does for every dose.
    """
    said = read(drug)
    return drug if said.drugs or not said.strange else " ".join(said.strange)
