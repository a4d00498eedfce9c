"""A name as a MAR writes it -> substances, proposed class, and how sure that is.

The table answers for exact names, brands and abbreviations. A near miss is shown with candidates and never applied;
what is uncertain has no category, so its row is held until a person says what it is (R-CHEMO-03).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from infusion_gui.case.model import Category
from infusion_gui.coding.known import KnownDrug
from infusion_gui.drugs import spelling
from infusion_gui.drugs.naming import asked_name
from infusion_gui.drugs.reading import Reading, read
from infusion_gui.drugs.table import CATEGORY, FLUID_BAG_ML, Substance, downgraded, table

if TYPE_CHECKING:
    from infusion_gui.drugs.formulary import Formulary

__all__ = ["ADDITIVE_RULES", "CHEMO_LISTS", "Candidate", "Match", "known_drugs", "lookup"]

Certainty = Literal["exact", "near", "unknown"]
ADDITIVE_RULES = ("purpose", "electrolyte_always_hydration", "any_additive_therapeutic")
CHEMO_LISTS = ("facility_formulary", "payer_downgrade_list")

_RANK: tuple[Category, ...] = ("chemo", "chemo_hormonal", "therapeutic", "contrast", "blood", "flush", "vehicle")
_CARRIER_BAG_ML = 100.0  # plain fluid in a bag of this size or less mostly carries a drug (R-HYD-06)
_LOCK_ML = 10.0  # the largest volume of a catheter lock
_NEAR_SCORE = 84.0
_NEAR_SCORE_LONG = 80.0  # two letters that changed places in a name of `_LONG_NAME` letters
_LONG_NAME = 9


class Candidate(NamedTuple):
    """A substance that a name may have meant. `score`: 0 to 100, how alike the spellings are."""

    name: str
    category: Category | None
    score: float


class Match(NamedTuple):
    """What the catalogue makes of one name.

    `substances`: sorted, lower case; empty unless `certainty` is exact. `category`: the proposed class, None when open.
    `pushable`: False when it must not be given as a push. `vehicle`: the fluid that carries the drug, if the name says
    it. `form`: a word of a form that is not injected ("tabs", "nebu"). `codes`: HCPCS codes of a single substance.
    `candidates`: for a name that is not exact, what it may have meant, best first; never applied.
    """

    name: str
    substances: tuple[str, ...]
    category: Category | None
    certainty: Certainty
    pushable: bool
    why: str
    vehicle: str | None = None
    form: str | None = None
    codes: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


def lookup(
    name: str,
    *,
    additive_rule: str = "purpose",
    chemo_list: str = "facility_formulary",
    candidates: bool = True,
) -> Match:
    """What the drug table makes of `name` under two knobs of the policy; `candidates=False` skips the near misses.

    Never raises for any text. `ValueError` for a knob value that does not exist.
    """
    _check(additive_rule, chemo_list)
    found = _match(name, additive_rule, chemo_list)
    if candidates and found.certainty != "exact":
        near = _candidates(name)
        if near:
            found = found._replace(certainty="near", candidates=near)
    return found


def known_drugs(
    names: Iterable[str],
    *,
    additive_rule: str = "purpose",
    chemo_list: str = "facility_formulary",
    formulary: Formulary | None = None,
) -> dict[str, KnownDrug]:
    """What the engine is told about the drug names of a case; a name nobody knows is left out and stands for itself.

    A person's answer in `formulary` wins over the table; the payer's list, when chosen, over both (R-CHEMO-05).
    """
    _check(additive_rule, chemo_list)
    found: dict[str, KnownDrug] = {}
    for name in names:
        if name not in found:
            drug = _known(name, additive_rule, chemo_list, formulary)
            if drug is not None:
                found[name] = drug
    return found


def _check(additive_rule: str, chemo_list: str) -> None:
    if additive_rule not in ADDITIVE_RULES:
        raise ValueError(f"additive_rule: {additive_rule!r} is unknown; use one of {', '.join(ADDITIVE_RULES)}")
    if chemo_list not in CHEMO_LISTS:
        raise ValueError(f"chemo_list: {chemo_list!r} is unknown; use one of {', '.join(CHEMO_LISTS)}")


def _known(name: str, additive_rule: str, chemo_list: str, formulary: Formulary | None) -> KnownDrug | None:
    match = _match(name, additive_rule, chemo_list)
    exact = match.certainty == "exact"
    answer = None if formulary is None else formulary.answer(name, match.substances if exact else ())
    if answer is None and formulary is not None and formulary.answers and not exact:
        answer = formulary.answer(asked_name(name))
    if answer is not None:
        substances = answer.substances or match.substances or (spelling.fold(answer.name),)
        category: Category | None = answer.category
        why = f"class from the facility formulary: {answer.name} is {_spoken(answer.category)}"
        if category in ("chemo", "chemo_hormonal") and _payer_takes_out(substances, read(name).numbers, chemo_list):
            category, why = "therapeutic", _payer_why(substances)
        return KnownDrug(tuple(sorted(substances)), category, match.pushable, why)
    if not exact:
        return None
    return KnownDrug(match.substances, match.category, match.pushable, match.why)


@functools.lru_cache(maxsize=8192)
def _match(name: str, additive_rule: str, chemo_list: str) -> Match:
    direct = table().find(name) if name.isalpha() and name.islower() else None
    if direct is not None and not direct.fluid and CATEGORY[direct.kind] not in (None, "kvo", "flush"):
        said = _plain_reading(direct)
    else:
        said = read(name)
    parts = said.drugs or ((said.fluid,) if said.fluid is not None else ())
    if said.strange or (not parts and not said.marks & {"flush", "kvo"}):
        return Match(name, (), None, "near" if parts else "unknown", True, _why_open(said, parts))
    category, why = _propose(said, additive_rule, chemo_list)
    substances = {substance for part in parts for substance in part.of} or {"flush" if "flush" in said.marks else "kvo"}
    if said.drugs and said.fluid is not None:  # under a drug the fluid is its vehicle and no substance of its own
        if category == "hydration":
            substances |= set(said.fluid.of)
        elif category == "vehicle":
            substances = set(said.fluid.of)
    return Match(
        name=name,
        substances=tuple(sorted(substances)),
        category=category,
        certainty="exact",
        pushable=all(part.pushable for part in parts),
        why=why,
        vehicle=said.fluid.name if said.drugs and said.fluid is not None else None,
        form=said.form,
        codes=parts[0].codes if len(parts) == 1 else (),
    )


def _plain_reading(drug: Substance) -> Reading:
    return Reading((drug,), None, False, False, frozenset(), None, None, 0.0, False, frozenset(), ())


def _why_open(said: Reading, parts: tuple[Substance, ...]) -> str:
    if said.odd_fluid and not parts and not said.strange:
        return "the drug table lacks this mixture of fluids"
    if not parts:
        return "the drug table does not know this name"
    words = ", ".join(repr(word) for word in said.strange[:3])
    return f"the name holds {_listed(parts)} and words the drug table does not know ({words})"


def _propose(said: Reading, additive_rule: str, chemo_list: str) -> tuple[Category | None, str]:
    """The class of a name that was read whole, and one sentence that says where it comes from."""
    drugs, fluid = said.drugs, said.fluid
    if said.form is not None:
        return None, f"{said.form!r} in the name is a form that is not injected, so no class is proposed"
    if said.other_use is not None:
        return None, f"the name says that this is {said.other_use}, so no class is proposed"
    if not drugs:
        return _propose_fluid(said)
    listed = _listed(drugs)
    for drug in drugs:
        if drug.kind == "not_injected":
            return None, f"the drug table has this as a form that is not injected: {drug.name}"
        if CATEGORY[drug.kind] is None:
            return None, f"the drug table leaves {drug.name} open: {drug.why}"
    if "kvo" in said.marks:
        return None, f"a line kept open and {listed} stand in one name"
    names = {drug.name for drug in drugs}
    lock = "flush" in said.marks or _is_lock(said)
    if lock and names <= {"heparin", "heparin flush"}:
        return "flush", "class from the drug table: heparin in this strength or use keeps a line open"
    if "flush" in said.marks:
        return None, f"a flush and {listed} stand in one name"
    if fluid is not None and all(drug.kind == "blood" for drug in drugs) and said.fluid_first:
        return "vehicle", f"{fluid.label} that runs with blood is its carrier, not hydration (R-HYD-06)"
    if all(drug.additive == "electrolyte" for drug in drugs):
        return _propose_electrolyte(said, additive_rule)
    category = min((kind for drug in drugs if (kind := CATEGORY[drug.kind]) is not None), key=_RANK.index)
    substances = tuple(sorted({s for drug in drugs if CATEGORY[drug.kind] == category for s in drug.of}))
    if category in ("chemo", "chemo_hormonal") and _payer_takes_out(substances, said.numbers, chemo_list):
        return "therapeutic", _payer_why(substances)
    if all(drug.kind == "biologic" for drug in drugs):
        return "chemo", f"class from the drug table: {listed} {_is(drugs)} a complex biologic (R-CHEMO-01)"
    carried = f"; {fluid.label} carries it" if fluid is not None else ""
    return category, f"class from the drug table: {listed} {_is(drugs)} {_spoken(category)}{carried}"


def _propose_fluid(said: Reading) -> tuple[Category | None, str]:
    """The class of fluid alone: hydration, unless its words or its size say otherwise (R-HYD-06)."""
    fluid = said.fluid
    if "flush" in said.marks:
        return "flush", "class from the drug table: a flush of the line"
    if "kvo" in said.marks:
        return "kvo", "class from the drug table: fluid that only keeps a line open (R-HYD-06)"
    assert fluid is not None  # a name with no part and no mark is not read whole, and does not come here
    if CATEGORY[fluid.kind] is None:
        return None, f"the drug table leaves {fluid.name} open: {fluid.why}"
    if fluid.kind == "vehicle":
        return "vehicle", f"class from the drug table: {fluid.label} only carries or dissolves a drug (R-HYD-06)"
    if "diluent" in said.marks:
        return "vehicle", f"{fluid.label} in a bag made to carry a drug (R-HYD-06)"
    if "syringe" in said.marks and said.ml <= _CARRIER_BAG_ML:
        return "flush", f"{fluid.label} in a syringe is a flush (R-BUN-01)"
    if "vial" in said.marks:
        return None, f"{fluid.label} in a vial may flush a line or dissolve a drug"
    if 0 < said.ml <= _CARRIER_BAG_ML:
        return None, f"{fluid.label} in a bag of {said.ml:g} mL is mostly the carrier of a drug (R-HYD-06)"
    return "hydration", f"class from the drug table: {fluid.label} is hydration fluid"


def _propose_electrolyte(said: Reading, additive_rule: str) -> tuple[Category | None, str]:
    """The class of an electrolyte, alone or in fluid, by the knob `additive_rule` (R-HYD-10)."""
    listed = _listed(said.drugs)
    fluid = said.fluid
    if additive_rule == "electrolyte_always_hydration":
        return "hydration", f"electrolytes are hydration by additive_rule: {listed} (R-HYD-10)"
    if additive_rule == "any_additive_therapeutic":
        return "therapeutic", f"any additive is therapeutic by additive_rule: {listed} (R-HYD-10)"
    if fluid is None or fluid.kind == "vehicle" or (0 < said.ml < FLUID_BAG_ML and not said.per_litre):
        return "therapeutic", f"class from the drug table: {listed} given to treat a lack of it (R-HYD-10)"
    if any(drug.name == "sodium bicarbonate" for drug in said.drugs):
        return "therapeutic", "class from the drug table: sodium bicarbonate treats acidosis, in fluid too (R-HYD-10)"
    in_fluid = said.per_litre or said.ml >= FLUID_BAG_ML or said.fluid_first
    maintenance = all(drug.maintenance for drug in said.drugs)
    if in_fluid and maintenance and fluid.kind == "hydration":
        return "hydration", f"class from the drug table: {fluid.label} with {listed} is hydration fluid (R-HYD-10)"
    if not in_fluid and not maintenance:
        return "therapeutic", f"class from the drug table: {listed} given to treat a lack of it (R-HYD-10)"
    return None, f"{listed} in {fluid.label} may treat a lack of it or be part of the fluid (R-HYD-10)"


def _is_lock(said: Reading) -> bool:
    """Heparin without a carrier in a strength that locks catheters: 10 units a mL, or 100 in a small syringe."""
    small = "syringe" in said.marks or 0 < said.ml <= _LOCK_ML
    return said.fluid is None and ("10 units/ml" in said.marks or ("100 units/ml" in said.marks and small))


def _payer_takes_out(substances: tuple[str, ...], numbers: frozenset[str], chemo_list: str) -> bool:
    if chemo_list != "payer_downgrade_list" or not substances:
        return False
    listed = downgraded()
    return all(s in listed and (not listed[s] or not numbers.isdisjoint(listed[s])) for s in substances)


def _payer_why(substances: tuple[str, ...]) -> str:
    return f"the payer's list gives {' and '.join(substances)} the therapeutic codes (R-CHEMO-05)"


def _listed(parts: tuple[Substance, ...]) -> str:
    names = [part.name for part in parts]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _is(parts: tuple[Substance, ...]) -> str:
    return "is" if len(parts) == 1 else "are"


def _spoken(category: str) -> str:
    return "hormonal chemo" if category == "chemo_hormonal" else category


@functools.lru_cache(maxsize=1024)
def _candidates(name: str) -> tuple[Candidate, ...]:
    """Names of the table that look like `name`, best first, at most five substances."""
    from rapidfuzz import fuzz, process  # only here: its import costs a start of the command line more than the table

    known = table()
    said = read(name)
    parts = said.drugs or ((said.fluid,) if said.fluid is not None else ())
    scores: dict[str, float] = {part.name: 90.0 for part in parts}
    words = [word for word in said.strange if len(word) > 3]
    for asked in dict.fromkeys([*words, " ".join(said.strange)]):
        if len(asked) < 4:
            continue
        for key, score, _ in process.extract(
            asked,
            known.rows.keys(),
            scorer=fuzz.ratio,
            limit=8,
            score_cutoff=_NEAR_SCORE if len(asked) < _LONG_NAME else _NEAR_SCORE_LONG,
        ):
            found = known.find(key)
            if found is not None:
                scores[found.name] = max(scores.get(found.name, 0.0), score)
    best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    rows = [(known.find(spelling.key(substance)), score) for substance, score in best]
    return tuple(Candidate(row.label, CATEGORY[row.kind], round(score, 1)) for row, score in rows if row is not None)
