"""The class a row is shown with: its own, or, where it gives none, what the drug catalogue proposes. No Qt."""

from __future__ import annotations

from infusion_gui.case.model import CATEGORIES, Administration, Case, Category
from infusion_gui.drugs.catalogue import known_drugs


def classed(row: Administration) -> Administration:
    """The row with the proposed class filled in, for showing only; a name nobody knows stays without."""
    return row if row.category is not None else _filled(row, proposed(row.drug))


def classed_rows(case: Case) -> dict[str, Administration]:
    """Every row of a case by its id, with the proposed class filled in."""
    return {row.id: classed(row) for row in case.administrations}


def proposed(drug: str) -> Category | None:
    """The class the catalogue proposes for a name, None when it is not certain."""
    known = known_drugs((drug,)).get(drug)
    return next((category for category in CATEGORIES if known is not None and category == known.category), None)


def _filled(row: Administration, category: Category | None) -> Administration:
    return row if category is None else row.model_copy(update={"category": category})
