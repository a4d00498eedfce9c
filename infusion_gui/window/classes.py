"""The class a row is shown with: its own, or, where it gives none, what the drug catalogue proposes. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import is_not

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
        """Every row by its id."""
        rows, formulary = case.administrations, facility.formulary()
        if rows is self._rows and formulary is self._under:
            return self._shown
        changed = changed_rows(self._rows, rows) if formulary is self._under else None
        self._rows, self._under = rows, formulary
        if changed is None:
            changed, self._shown = rows, {row.id: row for row in rows}
        names: dict[str, Category | None] = {}
        self._shown = self._shown | {row.id: row if row.category else _classed(row, names) for row in changed}
        return self._shown


_SHOWN = ClassedRows()


def classed_rows(case: Case) -> dict[str, Administration]:
    """Every row of a case by its id, with the proposed class filled in; every panel asks for those of one case."""
    return _SHOWN.of(case)


def changed_rows(
    before: tuple[Administration, ...], after: tuple[Administration, ...]
) -> Sequence[Administration] | None:
    """The rows of `after` that are not those of `before`; None when other administrations stand there, or in another
    order.
    """
    if len(before) != len(after):
        return None
    others = list(compress(zip(before, after, strict=True), map(is_not, before, after)))
    return [new for _, new in others] if all(old.id == new.id for old, new in others) else None


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
