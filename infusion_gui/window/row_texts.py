"""What the result says of every row in a few words: its codes cell and the remark beside its note. No Qt.

All rows at once, because a mouse move asks for all of them: one pass over the lines, one over the drawing facts.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.result import Account, Result
from infusion_gui.drugs.naming import short_name
from infusion_gui.window.wording import clock, signed, units

_STATUS = {"held": "held", "absorbed": "absorbed", "not_reported": "not reported"}


class RowText(NamedTuple):
    """`codes`: `96365  96366`, `96361 ×4`, `not reported`, `held`. `remark`: `31 min after 12:18`, `stop was 14:12`."""

    codes: str = ""
    remark: str = ""


def row_texts(case: Case, result: Result) -> dict[str, RowText]:
    """Codes and remark of every row that has an account."""
    modifiers = {
        (identity, line.code): line.modifiers for line in reversed(result.lines) for identity in line.administrations
    }
    remarks = _remarks(case, result)
    found = {}
    for account in result.accounts:
        codes = _STATUS.get(account.status) or _codes(account, modifiers)
        said = remarks.get(account.administration, ())
        if account.status == "held" and not said:
            said = [account.why]
        remark = ", ".join(dict.fromkeys([part for part in said if part])) if said else ""
        found[account.administration] = RowText(codes, remark)
    return found


def _codes(account: Account, modifiers: dict[tuple[str, str], tuple[str, ...]]) -> str:
    parts = []
    for code in account.codes:
        text = signed(code, modifiers.get((account.administration, code), ()))
        count = account.units.get(code, 1)
        parts.append(f"{text} {units(count)}" if count > 1 else text)
    return "  ".join(parts)


def _remarks(case: Case, result: Result) -> dict[str, list[str]]:
    rows = {row.id: row for row in case.administrations}
    given = Counter(short_name(row.drug) for row in case.administrations)
    found: dict[str, list[str]] = {row.id: _moved(row) for row in case.administrations if row.charted is not None}
    drawing = result.drawing
    for link in drawing.links:
        gap = f"{link.minutes} min after {clock(rows[link.first].start)}" if link.first in rows else ""
        found.setdefault(link.second, []).append(gap if link.reported else f"{gap}, needs 31")
    for overlap in drawing.overlaps:
        partner = rows.get(overlap.partner)
        if partner is not None:
            name = short_name(partner.drug)
            name = f"{name} {clock(partner.start)}" if given[name] > 1 else name
            found.setdefault(overlap.administration, []).append(f"beside {name}" if overlap.code else overlap.why)
    for total in drawing.sums:
        if total.administrations and total.net != total.charted:
            of = f" of {total.charted}" if len(total.administrations) > 1 else ""
            found.setdefault(total.administrations[0], []).append(f"net {total.net}{of}")
    return found


def _moved(row: Administration) -> list[str]:
    """What the record had where a person moved a time."""
    record, parts = row.charted, []
    if record is not None and record.stop != row.stop:
        parts.append("stop was not charted" if record.stop is None else f"stop was {clock(record.stop)}")
    if record is not None and record.start != row.start:
        parts.append(f"start was {clock(record.start)}")
    return parts
