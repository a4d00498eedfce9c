"""Tables without a column of actions: what was done may stand behind the drug ("phenylephrine infusion off")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from infusion_gui.drugs.reading import read
from infusion_gui.exchange.values import Action, Entry
from infusion_gui.exchange.words import action_of, folded

_LONGEST = 8  # words of a remark that says what was done
_DEEDS = frozenset(
    {
        "started", "stopped", "paused", "resumed", "restarted", "off", "increased", "decreased", "titrated",
        "discontinued",
    }
)  # fmt: skip
_MOST = 3  # words of an action
_PARTS: frozenset[Action | None] = frozenset({"start", "restart", "pause", "stop", "not_given", "cancelled", "planned"})
"""What is more than one dose of its own: read as one, a stop would be a second administration."""


def action_behind(drug: str) -> tuple[str, str]:
    """The drug and the action that a text names behind it; no action, and the whole text, where it names none."""
    words = drug.split()
    for count in range(min(_MOST, len(words) - 1), 0, -1):
        text = " ".join(words[-count:])
        meaning = action_of(text)
        if meaning.sure >= 1 and meaning.action in _PARTS:
            name = " ".join(words[:-count])
            found = read(name)
            return (name, text) if found.drugs or found.fluid is not None else (drug, "")
    return drug, ""


def action_before(amount: str) -> str:
    """The action that a cell of amounts begins with ("stopped 900 mL in"), or nothing."""
    words = amount.split()
    for count in range(min(_MOST, len(words)), 0, -1):
        text = " ".join(words[:count])
        meaning = action_of(text)
        if meaning.sure >= 1 and meaning.action in _PARTS:
            return text
    return ""


def refusal(remark: str) -> str:
    """The remark when all it says is that the drug was not given ("refused"), or nothing."""
    meaning = action_of(remark)
    return remark if meaning.sure >= 1 and meaning.action in ("not_given", "cancelled") and len(remark) > 3 else ""


def act_on_remarks(entries: Sequence[Entry]) -> None:
    """Takes what the remarks of a drip say as its actions ("started", "increased", "off for neuro exam", "resumed").

    Only where several rows of one drug begin with a start: a remark on a dose may speak of anything ("off monitor").
    """
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        if entry.aside is None and entry.action is None and entry.technique != "push" and entry.route in (None, "IV"):
            groups.setdefault((entry.stay, entry.order, folded(entry.drug)), []).append(entry)
    for rows in groups.values():
        said = [(entry, _deed(entry.comment)) for entry in sorted(rows, key=lambda entry: entry.at or 0)]
        if action_of(said[0][1]).action == "start" and any(text for _, text in said[1:]):
            for entry, text in said:
                entry.action_text, entry.action = text, action_of(text).action


def _deed(remark: str) -> str:
    """The action that a remark says and nothing else but why, or nothing.

    A remark with figures may speak of another time ("completed at 0930") or of the order ("hold for SBP < 90").
    """
    words = remark.split()
    if not words or re.search(r"\d", remark) or len(words) > _LONGEST:
        return ""
    first = words[0].strip(".,;:").casefold()
    if first in _DEEDS and action_of(first).sure >= 1:
        return first
    return "running" if re.search(r"\b(?:drip|infusion|gtt|still)\W+(?:running|infusing)\b", remark.casefold()) else ""
