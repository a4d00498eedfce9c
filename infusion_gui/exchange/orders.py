"""Which rows of an action log belong together: those of one order and drug, however the drug is worded."""

from __future__ import annotations

from collections.abc import Iterable

from infusion_gui.drugs.catalogue import lookup
from infusion_gui.exchange.values import Action, Entry
from infusion_gui.exchange.words import folded

_FOLLOWS: frozenset[Action | None] = frozenset({"restart", "pause", "stop", "rate", "running", "site_change"})
"""What is only done to something that runs already."""

_Key = tuple[str, str]


def orders_of(entries: Iterable[Entry]) -> list[list[Entry]]:
    """The rows of one stay in groups, each in order of time: by order number and drug, or by drug where there is none.

    Rows that only stop or change what runs join the same substance under another wording: "NS 1 L bolus" started, "NS
    bolus" complete.
    """
    found: dict[_Key, list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.link or entry.order, folded(entry.drug)), []).append(entry)
    for key in [key for key, group in found.items() if all(entry.action in _FOLLOWS for entry in group)]:
        home = _home(found, key)
        if home is not None:
            found[home] += found.pop(key)
    return [sorted(group, key=lambda e: (minute_of(e), e.sequence, e.row.number)) for group in found.values()]


def minute_of(entry: Entry) -> int:
    """The minute by which a row is put in order."""
    return entry.at if entry.at is not None else (entry.stop or 0)


def _home(found: dict[_Key, list[Entry]], key: _Key) -> _Key | None:
    """The group of the same order and substance that was begun last before the rows of `key`."""
    drug = lookup(key[1], candidates=False).substances
    before = min(map(minute_of, found[key]))
    homes = [
        (max(begun), other)
        for other, group in found.items()
        if drug
        and other != key
        and other[0] == key[0]
        and lookup(other[1], candidates=False).substances == drug
        and (begun := [minute_of(e) for e in group if e.action not in _FOLLOWS and minute_of(e) <= before])
    ]
    return max(homes)[1] if homes else None
