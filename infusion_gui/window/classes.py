"""The class a row is shown with: its own, or, where it gives none, what the drug catalogue proposes. No Qt."""

from __future__ import annotations

from collections.abc import Iterable

from infusion_gui.case.differing import changed
from infusion_gui.case.model import CATEGORIES, Administration, Case, Category
from infusion_gui.drugs import facility
from infusion_gui.drugs.catalogue import known_drugs


def classed(row: Administration) -> Administration:
    """The row with the proposed class filled in, for showing only; a name nobody knows stays without."""
    return row if row.category is not None else _filled(row, proposed(row.drug))


class ClassedRows:
    """The rows of a case with the proposed class filled in. A row that did not change stays the same object."""

    def __init__(self) -> None:
        self._rows: tuple[Administration, ...] = ()
        self._under: object = None
        self._shown: dict[str, Administration] = {}

    def of(self, case: Case) -> dict[str, Administration]:
        """Every row by its id, until the rows of another case are asked for."""
        rows, formulary = case.administrations, facility.formulary()
        if rows is self._rows and formulary is self._under:
            return self._shown
        pairs = changed(self._rows, rows) if formulary is self._under else None
        self._rows, self._under = rows, formulary
        others: Iterable[Administration] = rows
        if pairs is None:
            self._shown = {}
        else:
            others = [new for _, new in pairs]
        names: dict[str, Category | None] = {}
        self._shown.update([(row.id, row if row.category else _classed(row, names)) for row in others])
        return self._shown


_SHOWN = ClassedRows()


def classed_rows(case: Case) -> dict[str, Administration]:
    """Every row of a case by its id, with the proposed class filled in, until the rows of another are asked for. In a
    step of a drag every panel asks for those of one case.
    """
    return _SHOWN.of(case)


def _classed(row: Administration, names: dict[str, Category | None]) -> Administration:
    """A row without a class of its own; `names` are the proposals found so far."""
    if row.drug not in names:
        names[row.drug] = proposed(row.drug)
    return _filled(row, names[row.drug])


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
