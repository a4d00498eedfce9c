"""The short word for a drug: what a coder calls it, where a MAR writes a whole order line.

"vancomycin 1 g in sodium chloride 0.9 % 250 mL IVPB" is "vancomycin" on a bar, in a table, in a sentence. The case
keeps the name as charted: it holds what the drug table reads, and what the record must be found by.
"""

from __future__ import annotations

import functools

from infusion_gui.drugs import spelling
from infusion_gui.drugs.reading import Reading, read

_SALINE = frozenset({"saline", "sodium", "ns", "nacl", "na"})


@functools.lru_cache(maxsize=8192)
def short_name(drug: str) -> str:
    """The label of what `drug` names, when it is read whole and the label is shorter; else the name as charted.

    What a word in it says of the purpose stays: a flush, a line kept open, a form that is not injected.
    """
    charted = " ".join(drug.split())
    if charted.isalpha():
        return charted
    said = read(charted)
    if said.strange or said.form is not None or said.other_use is not None:
        return charted
    label = _label(said, charted)
    return label if label and len(label) < len(charted) else charted


def _label(said: Reading, charted: str) -> str:
    fluid = said.fluid.label if said.fluid is not None else ""
    if not said.drugs:
        if "flush" in said.marks:
            return f"{fluid} flush" if fluid else _bare_flush(charted)
        return f"{fluid} KVO" if fluid and "kvo" in said.marks else fluid
    if "kvo" in said.marks or ("flush" in said.marks and not any(drug.kind == "flush" for drug in said.drugs)):
        return ""
    parts = [drug.label for drug in said.drugs]
    # Fluid that holds an electrolyte is called by the fluid; a drug in its carrier is called by the drug.
    if fluid and said.fluid_first and all(drug.additive == "electrolyte" for drug in said.drugs):
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
