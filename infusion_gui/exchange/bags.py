"""What ran together in one bag: carrier fluids are set aside, drugs of one bag are joined, an electrolyte in its
maintenance fluid is one name. Counting the carrier beside its drug is the classic fault of an import.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from infusion_gui.drugs.catalogue import lookup
from infusion_gui.drugs.reading import read
from infusion_gui.drugs.table import FLUID_BAG_ML
from infusion_gui.exchange.values import Draft


@functools.lru_cache(maxsize=8192)
def is_fluid(name: str) -> bool:
    """Whether a name is plain fluid and nothing else."""
    found = read(name)
    return found.fluid is not None and not found.drugs and not found.strange


@functools.lru_cache(maxsize=8192)
def _is_maintenance(name: str) -> bool:
    """Whether a name is an electrolyte that belongs into ordinary fluid orders."""
    found = read(name)
    return bool(found.drugs) and not found.strange and all(drug.maintenance for drug in found.drugs)


@functools.lru_cache(maxsize=8192)
def proposes_nothing(name: str) -> bool:
    """Whether the drug catalogue has no class for a name, so that a hint of the source is worth writing down."""
    return lookup(name, candidates=False).category is None


def gather(drafts: list[Draft]) -> list[Draft]:
    """The drafts without carriers, with `bag` set on those that share one. Entries of carriers get their `aside` set.

    Rows belong to one bag when they have the same order (number or link) and the same start.
    """
    groups: dict[tuple[str, int], list[Draft]] = {}
    kept: list[Draft] = []
    for draft in drafts:
        if draft.component == "diluent" and not (draft.order and draft.start is not None):
            _set_aside(draft, "")
        elif draft.order and draft.start is not None and draft.technique != "injection" and not draft.from_bag:
            groups.setdefault((draft.order, draft.start), []).append(draft)
        else:
            kept.append(draft)
    for group in groups.values():
        kept += group if len(group) == 1 and group[0].component != "diluent" else _one_bag(group)
    return kept


def _one_bag(group: list[Draft]) -> list[Draft]:
    _share_stop(group)
    carriers = [draft for draft in group if draft.component == "diluent"]
    rest = [draft for draft in group if draft.component != "diluent"]
    fluids = [draft for draft in rest if is_fluid(draft.drug)]
    drugs = [draft for draft in rest if not is_fluid(draft.drug)]
    additives = [draft for draft in drugs if draft.component == "additive"]
    if fluids and drugs:
        main = fluids[0]
        of_fluid = len(additives) == len(drugs) or all(_is_maintenance(draft.drug) for draft in drugs)
        if of_fluid and (additives or (main.volume_ml or 0) >= FLUID_BAG_ML):
            for draft in drugs:
                _take_in(main, draft)
            drugs, carriers = [main], [*carriers, *fluids[1:]]
        else:
            carriers += fluids
    else:
        drugs = rest
        if additives and len(additives) < len(drugs):
            main = next(draft for draft in drugs if draft.component != "additive")
            for draft in additives:
                _take_in(main, draft)
            drugs = [draft for draft in drugs if draft.component != "additive"]
    names = ", ".join(dict.fromkeys(draft.drug for draft in drugs))
    for carrier in carriers:
        _set_aside(carrier, names)
        for draft in drugs:
            draft.volume_ml = draft.volume_ml or carrier.volume_ml
            draft.rate_ml_h = draft.rate_ml_h or carrier.rate_ml_h
            if draft.technique == "push" and draft.stop is None and (carrier.volume_ml or 0) >= 50:
                draft.technique = "infusion"  # a bag of that size is not pushed; its length was not charted
                draft.add_note(f"in {carrier.volume_ml:g} mL {carrier.drug}; the record gives no length")
    if len(drugs) > 1:
        for draft in drugs:
            first = drugs[0].entries[0].row
            draft.bag = f"{first.source}:{first.number}"
    return drugs


def _share_stop(group: Iterable[Draft]) -> None:
    """A bag stops once: where its stop is charted on one of its drugs only, it is the stop of all."""
    group = list(group)
    stopped = [draft for draft in group if draft.stop is not None]
    if not stopped:
        return
    first = stopped[0]
    for draft in group:
        if draft.stop is None and draft.technique == first.technique:
            draft.stop, draft.stop_from, draft.last_running = first.stop, first.stop_from, None


def _take_in(main: Draft, draft: Draft) -> None:
    """One bar for a fluid (or drug) and what was added to it: one name, all rows."""
    known = set(lookup(main.drug, candidates=False).substances)
    if not known or set(lookup(draft.drug, candidates=False).substances) - known:
        main.drug = f"{main.drug} + {draft.drug}"
    main.entries += draft.entries
    if draft.dose:
        main.add_note(f"{draft.drug} {draft.dose}")


def _set_aside(carrier: Draft, names: str) -> None:
    message = f"carries {names} in the same bag" if names else "carrier fluid; the drug it carries is another row"
    for entry in carrier.entries:
        entry.aside = ("diluent", message)
    carrier.entries = []
