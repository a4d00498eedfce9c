"""The accesses of a stay: from what rows say, from a list of lines, and which access a row ran through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from infusion_gui.case.model import Site, SiteKind
from infusion_gui.exchange.values import Draft
from infusion_gui.exchange.words import folded, is_last_choice, site_kind, without_lumen

_OWN_ID = re.compile(r"(?:iv|piv|line|access|site)\s*#?\s*(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """An access line of a list: its name and place, its kind, and when it was in place (reader's minutes)."""

    label: str
    kind: SiteKind
    placed: int | None = None
    removed: int | None = None

    def holds(self, minute: int | None) -> bool:
        """Whether the line was in place at a minute; a missing time does not speak against it."""
        if minute is None:
            return True
        return (self.placed is None or self.placed <= minute) and (self.removed is None or minute < self.removed)


class Accesses:
    """Gathers the accesses of one stay and gives each draft its own."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self.sites: list[Site] = []
        self._by_name: dict[str, str] = {}
        self._lines: list[tuple[str, Line]] = []
        self.assumed = 0
        for line in sorted(lines, key=lambda line: (line.placed is None, line.placed or 0)):
            self._lines.append((self._add(line.label, line.kind), line))

    def place(self, drafts: Iterable[Draft]) -> dict[int, str]:
        """The access id of each IV draft, by `id()` of the draft."""
        wanted = [draft for draft in drafts if draft.route == "IV"]
        found = {id(draft): self._named(draft.site) for draft in wanted if draft.site}
        for draft in wanted:
            if id(draft) not in found:
                found[id(draft)] = self._assumed(draft)
        return found

    def _named(self, text: str) -> str:
        key = folded(text)
        if key in self._by_name:
            return self._by_name[key]
        for identity, line in self._lines:
            if key in folded(line.label) or folded(line.label) in key:
                self._by_name[key] = identity
                return identity
        return self._add(text, site_kind(text))

    def _assumed(self, draft: Draft) -> str:
        """The access of a row that names none: the one in place, else the first; counted, for a problem says so."""
        there = [identity for identity, line in self._lines if line.holds(draft.start)]
        there = [identity for identity in there if not self._last_choice(identity)] or there
        if len(self.sites) > 1 and len(there) != 1:
            self.assumed += 1
        if there:
            return there[0]
        return self.sites[0].id if self.sites else self._add("", "peripheral")

    def _last_choice(self, identity: str) -> bool:
        return any(is_last_choice(site.label) for site in self.sites if site.id == identity)

    def _add(self, text: str, kind: SiteKind) -> str:
        taken = {site.id for site in self.sites}
        own = _OWN_ID.fullmatch(text.strip())
        identity = f"IV{int(own[1])}" if own and f"IV{int(own[1])}" not in taken else ""
        number = 1
        while not identity:
            if f"IV{number}" not in taken:
                identity = f"IV{number}"
            number += 1
        lumen_of = None
        base = folded(without_lumen(text))
        if text and kind in ("picc", "central", "port") and base != folded(text):
            lumen_of = self._by_name.get(f"line {base}")
            self._by_name.setdefault(f"line {base}", identity)
        label = "" if own else text
        self.sites.append(Site(id=identity, label=label, kind=kind, lumen_of=lumen_of))
        if text:
            self._by_name.setdefault(folded(text), identity)
        return identity
