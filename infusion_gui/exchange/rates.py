"""Rate samples: a rate at an instant. A run of rates above zero is an infusion; the first zero after it is its stop."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from infusion_gui.exchange.actionlog import draft_of
from infusion_gui.exchange.values import Draft, Entry
from infusion_gui.exchange.words import folded

SILENCE = 1440
"""Minutes without a sample after which a rate is no longer taken to go on; its stop stays open."""


def segment(entries: Sequence[Entry]) -> list[Draft]:
    """The infusions of one stay's rate samples. `entries`: rows not yet set aside, each with `at` and `rate`.

    One drug sampled in two units at one instant is one infusion. A zero while nothing runs is set aside.
    """
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.order, folded(entry.drug)), []).append(entry)
    drafts: list[Draft] = []
    for group in groups.values():
        drafts += _runs(sorted(group, key=lambda e: (e.at or 0, e.row.number)))
    return drafts


def _runs(samples: list[Entry]) -> list[Draft]:
    found: list[Draft] = []
    running: Draft | None = None
    seen = 0
    for at, block in groupby(samples, key=lambda e: e.at or 0):
        together = list(block)
        if running is not None and at - seen > SILENCE:
            _leave(running, seen)
            running = None
        flows = any(entry.rate and entry.rate > 0 for entry in together)
        if flows and running is None:
            first = next(entry for entry in together if entry.rate)
            running = draft_of(first, "infusion")
            running.rate_ml_h = next((entry.rate_ml_h for entry in together if entry.rate_ml_h), None)
            running.entries = together
            found.append(running)
        elif running is not None:
            running.entries += together
            if not flows:
                running.stop, running.stop_from = at, "rate_zero"
                running = None
        else:
            for entry in together:
                entry.aside = ("unpaired", "rate 0 while nothing was running")
        seen = at
    if running is not None:
        _leave(running, seen)
    return found


def _leave(draft: Draft, seen: int) -> None:
    """A run that no zero ends: the last sample says until when it was seen running."""
    draft.last_running = seen if seen != draft.start else None
