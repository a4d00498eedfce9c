"""Interval rows: start and stop stand in one row. Parts of one order are joined where one begins as the other ends."""

from __future__ import annotations

from collections.abc import Sequence

from infusion_gui.exchange.actionlog import BAG_CHANGE, draft_of
from infusion_gui.exchange.amounts import quantity
from infusion_gui.exchange.values import Draft, Entry
from infusion_gui.exchange.words import action_of, folded


def join(entries: Sequence[Entry]) -> list[Draft]:
    """The administrations of one stay's interval rows.

    `entries`: rows not yet set aside. Rows of one order (or link) and drug whose ends touch are one bar with the rows
    behind it. After a gap a row is a part of the same administration where the source chains it (`link`), or where it
    was paused, or where the order runs on and only a bag was changed; else an administration of its own.
    """
    chains: dict[tuple[str, str, str], list[Entry]] = {}
    for n, entry in enumerate(entries):
        # Without an order number nothing says that two rows belong together, but rows that touch do.
        key = (entry.link or entry.order, folded(entry.drug), entry.component)
        chains.setdefault(key if any(key) else (str(n), "", ""), []).append(entry)
    drafts: list[Draft] = []
    for chain in chains.values():
        chain.sort(key=lambda e: (_start(e), e.stop or _start(e), e.sequence, e.row.number))
        drafts += _joined(_without_repeats(chain))
    return drafts


def _start(entry: Entry) -> int:
    return entry.at if entry.at is not None else (entry.stop or 0)


def _without_repeats(chain: list[Entry]) -> list[Entry]:
    seen: dict[object, Entry] = {}
    kept = []
    for entry in chain:
        amounts = (entry.dose, entry.volume_ml, entry.rate)
        key = (entry.at, entry.stop, amounts, entry.route, entry.site, entry.status, entry.comment)
        first = seen.setdefault(key, entry)
        if first is entry:
            kept.append(entry)
        else:
            entry.aside = ("duplicate", f"says the same as row {first.row.number}")
    return kept


def _joined(chain: list[Entry]) -> list[Draft]:
    found: list[Draft] = []
    for entry in chain:
        last = found[-1] if found else None
        if last is not None and _touches(last, entry):
            last.stop, last.stop_from = entry.stop, "charted" if entry.stop is not None else None
            if entry.volume_ml:
                last.volume_ml = (last.volume_ml or 0) + entry.volume_ml
            last.dose = _sum(last.dose, entry.dose)
            last.entries.append(entry)
            continue
        draft = _draft(entry)
        if last is not None and _part(last, entry):
            last.part = last.part or f"{last.entries[0].row.source}:{last.entries[0].row.number}"
            draft.part = last.part
        found.append(draft)
    return found


def _draft(entry: Entry) -> Draft:
    draft = draft_of(entry, entry.technique or "infusion")
    if entry.nominal:
        # One minute only marks the moment it was given: the source has no length for it.
        draft.stop = None
        if draft.technique == "infusion":
            draft.add_note("the record gives one moment and no length")
    elif entry.stop is not None:
        draft.stop, draft.stop_from = entry.stop, "charted"
    elif entry.duration and entry.at is not None:
        draft.stop, draft.stop_from = entry.at + entry.duration, "duration"
    return draft


def _sum(dose: str, more: str) -> str:
    """The dose of two parts together where both are in one unit, else of the first."""
    first, second = quantity(dose), quantity(more)
    if first is None or second is None or first.unit != second.unit:
        return dose
    return f"{round(first.value + second.value, 3):.12g} {first.unit}".strip()


def _touches(last: Draft, entry: Entry) -> bool:
    return (
        last.stop is not None
        and last.start is not None
        and last.stop > last.start
        and entry.at == last.stop
        and not entry.nominal
        and (not entry.site or entry.site == last.entries[-1].site)
    )


def _part(last: Draft, entry: Entry) -> bool:
    """Whether a row after a gap (or overlapping) is a part of the same administration."""
    before = last.entries[-1]
    if last.stop is None or entry.at is None or entry.nominal or before.nominal:
        return False
    if entry.link and entry.link == before.link:
        return True
    if before.status and action_of(before.status).action == "pause":
        return True
    return bool(entry.continuous) and entry.at - last.stop <= BAG_CHANGE
