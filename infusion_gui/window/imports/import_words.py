"""What is said of an import in one line. Pure; no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_gui.window.wording import DASH, clock, day, plural

if TYPE_CHECKING:
    from infusion_gui.exchange.merging import Merged
    from infusion_gui.exchange.values import ImportedStay


def summary(stay: ImportedStay) -> str:
    """`13 administrations, 5 Jan 12:05 – 21:15`."""
    bars = plural(len(stay.case.administrations), "administration")
    if stay.span is None:
        return bars
    first, last = stay.span
    other = f"{day(last)} " if day(first) != day(last) else ""
    return f"{bars}, {day(first)} {clock(first)} {DASH} {other}{clock(last)}"


def opened_words(stay: ImportedStay) -> str:
    """`22 of 25 rows became 13 administrations, 3 set aside, 1 to check`."""
    bars = plural(len(stay.case.administrations), "administration")
    rows = plural(stay.rows, "row")
    parts = [f"{stay.used} of {rows} became {bars}" if stay.used != stay.rows else f"{rows} became {bars}"]
    if stay.set_aside:
        parts.append(f"{len(stay.set_aside)} set aside")
    if stay.problems:
        parts.append(f"{len(stay.problems)} to check")
    return ", ".join(parts)


def unread_words(stay: ImportedStay) -> str:
    """`row 3 could not be read ('noonish' is no date and time), nor could 2 more`; empty when all were."""
    bad = [item for item in stay.set_aside if item.reason == "unreadable"]
    if not bad:
        return ""
    more = f", nor could {len(bad) - 1} more" if len(bad) > 1 else ""
    return f"row {bad[0].row.number} could not be read ({bad[0].message}){more}"


def added_words(merged: Merged, aside: int) -> str:
    """`12 rows added, 8 already there, 1 completed, 2 timed otherwise, 3 set aside`."""
    changed = merged.completed or merged.visit
    none = "no new row" if changed else "nothing new"
    parts = [f"{plural(len(merged.added), 'row')} added" if merged.added else none]
    if merged.visit:
        parts.append(f"{' and '.join(merged.visit)} taken over")
    for count, word in (
        (len(merged.already), "already there"),
        (len(merged.completed), "completed"),
        (len(merged.differing), "timed otherwise"),
        (aside, "set aside"),
    ):
        if count:
            parts.append(f"{count} {word}")
    return ", ".join(parts)
