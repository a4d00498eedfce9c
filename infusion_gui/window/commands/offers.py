"""What the command palette offers, and how well an offer fits the typed letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction

from infusion_gui.window.commands.action_set import ActionSet, printed
from infusion_gui.window.commands.actions import ACTIONS, Needs

#: Why a command cannot run, by what it needs.
_MISSING: dict[Needs, str] = {
    "case": "open a case first",
    "rows": "select a row first",
    "one": "select one row first",
    "several": "select several rows first",
    "undo": "nothing to undo",
    "redo": "nothing to redo",
    "path": "save the case first",
    "import": "nothing was read yet",
    "stays": "no file with several stays was read",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One command to offer. `missing` says why it cannot run now; empty when it can."""

    title: str
    place: str
    keys: str
    action: QAction
    missing: str = ""
    tip: str = ""


def offers(actions: ActionSet) -> list[Offer]:
    """Every command, submenus spelled out as `Move to access: IV2`."""
    found: list[Offer] = []
    for row in ACTIONS:
        action = actions.actions[row.id]
        missing = "" if action.isEnabled() else _MISSING.get(row.needs, "not now")
        if row.submenu:
            found.extend(
                Offer(f"{row.title}: {choice.text()}", row.menu, "", choice, missing) for choice in actions.fill(row.id)
            )
        else:
            title = action.text() if row.needs in ("undo", "redo") else row.title.rstrip("…")
            found.append(Offer(title, row.menu, printed(row), action, missing, row.tip))
    return found


def fit(offer: Offer, typed: str) -> int | None:
    """How well an offer fits, less is better; None when it does not.

    Each typed word begins a word of the title or the menu, else it begins later in a word, else it begins one of the
    title or the tip; else all letters stand in the title in their order ("fts": Fit the selection), the nearer
    together the better.
    """
    words = typed.casefold().split()
    title, place = offer.title.casefold(), offer.place.casefold()
    parts = title.replace(":", " ").split()
    if all(any(part.startswith(word) for part in (*parts, place)) for word in words):
        return 0 if title.startswith(" ".join(words)) else 1 if _all_in(words, parts) else 2
    if all(word in title for word in words):
        return 3
    if _all_in(words, [*parts, *offer.tip.casefold().split()]):
        return 4
    letters = "".join(words)
    if [part[0] for part in parts if part[0].isalnum()][: len(letters)] == list(letters):
        return 5
    gaps = _scattered(letters, title)
    return None if gaps is None or gaps > 2 * len(letters) else 6 + gaps


def _all_in(words: Iterable[str], parts: list[str]) -> bool:
    return all(any(part.startswith(word) for part in parts) for word in words)


def _scattered(letters: str, title: str) -> int | None:
    """How many letters lie between those typed; None when they do not all stand in the title in their order."""
    place, gaps = -1, 0
    for letter in letters:
        found = title.find(letter, place + 1)
        if found < 0:
            return None
        gaps += found - place - 1 if place >= 0 else 0
        place = found
    return gaps


def fitting(found: list[Offer], typed: str, recent: list[str]) -> list[Offer]:
    """The offers that fit, the best first; of equal ones those used last, then those that can run."""
    ranked = []
    for n, offer in enumerate(found):
        how = fit(offer, typed)
        if how is not None:
            used = recent.index(offer.title) if offer.title in recent else len(recent)
            ranked.append(((how, used, bool(offer.missing) and bool(typed.strip()), n), offer))
    return [offer for _, offer in sorted(ranked, key=lambda one: one[0])]
