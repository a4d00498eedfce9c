"""What the result says of every row in a few words: its codes cell and the remark beside its note. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import compress
from operator import is_not
from typing import NamedTuple

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.result import Account, Part, Result
from infusion_gui.drugs.naming import short_name
from infusion_gui.window.classes import classed_rows
from infusion_gui.window.wording import clock, several, signed, units, without_drug

_STATUS = {"held": "held", "absorbed": "absorbed", "not_reported": "not reported"}


class RowText(NamedTuple):
    """`codes`: `96365  96366`, `96361 ×4`, `not reported`, `held`. `remark`: `31 min after 12:18`, `stop was 14:12`."""

    codes: str = ""
    remark: str = ""


def row_texts(case: Case, result: Result) -> dict[str, RowText]:
    """Codes and remark of every row that has an account."""
    return RowTexts().of(case, result)


class RowTexts:
    """The texts of one answer after another: what a part of the result says is worded once, as long as it says it."""

    def __init__(self) -> None:
        self._rows: tuple[Administration, ...] = ()
        self._given: Counter[str] = Counter()
        self._parts: dict[int, tuple[Part, dict[str, RowText]]] = {}

    def of(self, case: Case, result: Result) -> dict[str, RowText]:
        """Codes and remark of every row that has an account."""
        known = self._parts if self._count(case.administrations) else {}
        self._parts = {}
        found: dict[str, RowText] = {}
        for part in result.drawing.parts:
            texts = known.get(id(part))
            if texts is None or texts[0] is not part:
                texts = (part, _part_texts(part, classed_rows(case), self._given))
            self._parts[id(part)] = texts
            found.update(texts[1])
        return found

    def _count(self, rows: tuple[Administration, ...]) -> bool:
        """Counts how often each drug is given; True when that is as before."""
        before, self._rows = self._rows, rows
        others = compress(zip(before, rows, strict=False), map(is_not, before, rows))
        if len(before) == len(rows) and all(old.drug == new.drug for old, new in others):
            return True
        given = Counter([short_name(row.drug) for row in rows])
        same, self._given = given == self._given, given
        return same


def _part_texts(part: Part, rows: Mapping[str, Administration], given: Mapping[str, int]) -> dict[str, RowText]:
    modifiers: dict[tuple[str, str], tuple[str, ...]] = {}
    if any(line.modifiers for line in part.lines):
        modifiers = {(row, line.code): line.modifiers for line in reversed(part.lines) for row in line.administrations}
    remarks = _remarks(part, rows, given)
    found = {}
    for identity, account in part.by_row.items():
        codes = _STATUS.get(account.status) or _codes(account, modifiers)
        said = remarks.get(identity, ())
        if account.status == "held" and not said:
            said = [account.why]
        elif account.status == "absorbed":
            row = rows.get(account.administration)
            said = [without_drug(account.why, row.drug if row is not None else ""), *said]
        remark = ", ".join(dict.fromkeys([text for text in said if text])) if said else ""
        found[identity] = RowText(codes, remark)
    return found


def _codes(account: Account, modifiers: dict[tuple[str, str], tuple[str, ...]]) -> str:
    if not modifiers and len(account.codes) == 1:  # most rows of most stays
        return several(account.codes[0], account.units.get(account.codes[0], 1))
    parts = []
    for code in account.codes:
        text = signed(code, modifiers.get((account.administration, code), ()))
        count = account.units.get(code, 1)
        parts.append(f"{text} {units(count)}" if count > 1 else text)
    return "  ".join(parts)


def _remarks(part: Part, rows: Mapping[str, Administration], given: Mapping[str, int]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for identity in part.rows:
        row = rows.get(identity)
        if row is not None and row.charted is not None:
            found[identity] = _moved(row)
    for link in part.links:
        gap = f"{link.minutes} min after {clock(rows[link.first].start)}" if link.first in rows else ""
        if link.reported or link.needed:
            found.setdefault(link.second, []).append(f"{gap}, needs {link.needed}" if link.needed else gap)
    for overlap in part.overlaps:
        partner = rows.get(overlap.partner)
        if partner is not None:
            name = short_name(partner.drug)
            name = f"{name} {clock(partner.start)}" if given[name] > 1 else name
            found.setdefault(overlap.administration, []).append(f"beside {name}" if overlap.code else overlap.why)
    for total in part.sums:
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
        parts.append("start was not charted" if record.start is None else f"start was {clock(record.start)}")
    return parts
