"""The classes that the drug catalogue proposes for rows of a document that give none. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable

from infusion_gui.case.model import Administration, Category
from infusion_gui.coding.policy import Policy
from infusion_gui.drugs import facility
from infusion_gui.session import coder


class ProposedClasses:
    """Remembers what the catalogue said of each drug, while the knobs it was asked under stay the same."""

    def __init__(self) -> None:
        self._of: dict[str, Category | None] = {}
        self._under: tuple[object, ...] = ()

    def of(self, rows: Iterable[Administration], policy: Policy) -> dict[str, Category | None]:
        """The proposed class of each row that gives none, by id; None where the catalogue is not sure."""
        open_rows = [row for row in rows if row.category is None]
        if not open_rows:
            return {}
        rules = (policy.additive_rule, policy.chemo_list, facility.formulary())
        if rules != self._under:
            self._under, self._of = rules, {}
        asked = {row.drug for row in open_rows} - self._of.keys()
        if asked:
            known = coder.known(asked, policy)
            self._of |= {name: known[name].category if name in known else None for name in asked}
        return {row.id: self._of[row.drug] for row in open_rows}
