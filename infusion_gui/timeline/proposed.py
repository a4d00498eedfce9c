"""The classes that the drug catalogue proposes for rows of a document that give none. No Qt here."""

from __future__ import annotations

from itertools import compress
from operator import is_not

from infusion_gui.case.model import Administration, Category
from infusion_gui.coding.policy import Policy
from infusion_gui.drugs import facility
from infusion_gui.session import coder


class ProposedClasses:
    """Remembers what the catalogue said of each drug, while the knobs it was asked under stay the same."""

    def __init__(self) -> None:
        self._of: dict[str, Category | None] = {}
        self._under: tuple[object, ...] = ()
        self._rows: tuple[Administration, ...] = ()
        self._open: dict[str, str] = {}  # the drug of each row that gives no class, by id
        self._found: dict[str, Category | None] | None = None

    def of(self, rows: tuple[Administration, ...], policy: Policy) -> dict[str, Category | None]:
        """The proposed class of each row that gives none, by id; None where the catalogue is not sure. The same dict
        while nothing it depends on changes, as in the steps of a drag.
        """
        if not self._alike(rows):
            self._open = {row.id: row.drug for row in rows if row.category is None}
            self._found = None
        self._rows = rows
        if not self._open:
            return {}
        rules = (policy.additive_rule, policy.chemo_list, facility.formulary())
        if rules != self._under:
            self._under, self._of, self._found = rules, {}, None
        if self._found is None:
            asked = set(self._open.values()) - self._of.keys()
            if asked:
                known = coder.known(asked, policy)
                self._of |= {name: known[name].category if name in known else None for name in asked}
            self._found = {identity: self._of[drug] for identity, drug in self._open.items()}
        return self._found

    def _alike(self, rows: tuple[Administration, ...]) -> bool:
        """True when the rows are those asked for last, as far as their classes go."""
        if len(rows) != len(self._rows):
            return False
        changed = compress(zip(self._rows, rows, strict=True), map(is_not, self._rows, rows))
        return all((old.id, old.drug, old.category) == (new.id, new.drug, new.category) for old, new in changed)
