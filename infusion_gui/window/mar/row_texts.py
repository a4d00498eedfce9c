"""What the result says of every row in a few words: its codes cell and the remark beside its note. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from infusion_gui.case.differing import changed
from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.result import NOTHING, Account, Part, Result
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


class _Worded(NamedTuple):
    """A part of an answer and what beside its accounts the texts of its rows are made from."""

    part: Part = NOTHING
    remarks: Mapping[str, Sequence[str]] = {}
    modifiers: Mapping[tuple[str, str], tuple[str, ...]] = {}

    def text(self, account: Account, row: Administration | None) -> RowText:
        """What is said of one of its rows."""
        said = self.remarks.get(account.administration, ())
        if account.status == "held" and not said:
            said = [account.why]
        elif account.status == "absorbed":
            said = [without_drug(account.why, row.drug if row is not None else ""), *said]
        remark = ", ".join(dict.fromkeys([text for text in said if text])) if said else ""
        return RowText(_STATUS.get(account.status) or _codes(account, self.modifiers), remark)


class RowTexts:
    """The texts of one answer after another; worded again is only what says something else."""

    def __init__(self) -> None:
        self._rows: tuple[Administration, ...] = ()
        self._given: Counter[str] = Counter()
        self._charted: dict[str, Administration] = {}
        self._parts: list[_Worded] = []
        self._texts: dict[str, RowText] = {}

    def of(self, case: Case, result: Result) -> dict[str, RowText]:
        """Codes and remark of every row that has an account, until those of another answer are asked for."""
        self.changed(case, result)
        return self._texts

    def changed(self, case: Case, result: Result) -> dict[str, RowText]:
        """The texts that are others than those of the answer before."""
        last = self._parts if self._count(case.administrations) else []
        rows = classed_rows(case)
        said, others = self._texts, dict[str, RowText]()
        self._parts = []
        for part, before in zip(result.drawing.parts, chain(last, repeat(_Worded())), strict=False):
            now = before if part is before.part else self._worded(part, rows)
            self._parts.append(now)
            if now is not before:
                known, alike = before.part.by_row, now.modifiers == before.modifiers
                for identity, account in part.by_row.items():
                    same = alike and account is known.get(identity)
                    if not same or now.remarks.get(identity) != before.remarks.get(identity):
                        text = now.text(account, rows.get(identity))
                        if text != said.get(identity):
                            others[identity] = text
        said.update(others)
        if len(said) != len(result.accounts):  # rows went
            for gone in said.keys() - result.by_row.keys():
                del said[gone]
        return others

    def _count(self, rows: tuple[Administration, ...]) -> bool:
        """Counts how often each drug is given; True when that is as before."""
        before, self._rows = self._rows, rows
        pairs = changed(before, rows)
        if pairs is not None and all(old.drug == new.drug for old, new in pairs):
            for _, row in pairs:
                self._charted.pop(row.id, None)
            self._charted.update({row.id: row for _, row in pairs if row.charted is not None})
            return True
        self._charted = {row.id: row for row in rows if row.charted is not None}
        given = Counter([short_name(row.drug) for row in rows])
        same, self._given = given == self._given, given
        return same

    def _worded(self, part: Part, rows: Mapping[str, Administration]) -> _Worded:
        modifiers: dict[tuple[str, str], tuple[str, ...]] = {}
        if any(line.modifiers for line in part.lines):
            modifiers = {
                (row, line.code): line.modifiers for line in reversed(part.lines) for row in line.administrations
            }
        moved = {row: _moved(self._charted[row]) for row in self._charted.keys() & part.rows}
        return _Worded(part, _remarks(part, moved, rows, self._given), modifiers)


def _codes(account: Account, modifiers: Mapping[tuple[str, str], tuple[str, ...]]) -> str:
    if not modifiers and len(account.codes) == 1:  # most rows of most stays
        return several(account.codes[0], account.units.get(account.codes[0], 1))
    parts = []
    for code in account.codes:
        text = signed(code, modifiers.get((account.administration, code), ()))
        count = account.units.get(code, 1)
        parts.append(f"{text} {units(count)}" if count > 1 else text)
    return "  ".join(parts)


def _remarks(
    part: Part, found: dict[str, list[str]], rows: Mapping[str, Administration], given: Mapping[str, int]
) -> dict[str, list[str]]:
    """Adds to what is `found` of the rows of a part what links, overlaps and sums say of them."""
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
