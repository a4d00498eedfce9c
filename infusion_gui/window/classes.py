"""The class a row is shown with: its own, or, where it gives none, what the drug catalogue proposes. No Qt."""

from __future__ import annotations

from infusion_gui.case.model import CATEGORIES, Administration, Case, Category
from infusion_gui.drugs import facility
from infusion_gui.drugs.catalogue import known_drugs


def classed(row: Administration) -> Administration:
    """The row with the proposed class filled in, for showing only; a name nobody knows stays without."""
    return row if row.category is not None else _filled(row, proposed(row.drug))


class ClassedRows:
    """The rows of a case with the proposed class filled in. A row that did not change stays the same object."""

    def __init__(self) -> None:
        self._filled: dict[str, tuple[Administration, Category, Administration]] = {}

    def of(self, case: Case) -> dict[str, Administration]:
        """Every row by its id."""
        names: dict[str, Category | None] = {}
        before, self._filled = self._filled, {}
        return {row.id: row if row.category else self._row(row, names, before) for row in case.administrations}

    def _row(
        self,
        row: Administration,
        names: dict[str, Category | None],
        before: dict[str, tuple[Administration, Category, Administration]],
    ) -> Administration:
        if row.drug not in names:
            names[row.drug] = proposed(row.drug)
        category = names[row.drug]
        if category is None:
            return row
        made = before.get(row.id)
        if made is None or made[0] is not row or made[1] != category:
            made = (row, category, _filled(row, category))
        self._filled[row.id] = made
        return made[2]


def proposed(drug: str) -> Category | None:
    """The class the facility or the catalogue proposes for a name, None when neither is certain."""
    known = known_drugs((drug,), formulary=facility.formulary()).get(drug)
    return next((category for category in CATEGORIES if known is not None and category == known.category), None)


def origin(drug: str) -> str:
    """Where the proposed class of a name comes from, as a sentence; empty when none is proposed."""
    known = known_drugs((drug,), formulary=facility.formulary()).get(drug)
    return known.why if known is not None else ""


def _filled(row: Administration, category: Category | None) -> Administration:
    return row if category is None else row.model_copy(update={"category": category})
