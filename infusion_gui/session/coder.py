"""The engine as the open document uses it, and what stands in for a result that is not there yet or never
comes.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from infusion_gui import __version__
from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Account, Crown, Drawing, Finding, Line, Overlap, Part, Result

if TYPE_CHECKING:
    from infusion_gui.coding.bays import Memory
    from infusion_gui.coding.known import KnownDrug

_Sentence = TypeVar("_Sentence", Line, Account, Finding, Crown, Overlap)


def known(names: Iterable[str], policy: Policy) -> dict[str, KnownDrug]:
    """What the catalogue and the facility's formulary know of drug names, under the knobs of a policy."""
    # Not at the top: a window is shown before the drug table is read.
    from infusion_gui.drugs import facility
    from infusion_gui.drugs.catalogue import known_drugs

    return known_drugs(
        names,
        additive_rule=policy.additive_rule,
        chemo_list=policy.chemo_list,
        formulary=facility.formulary(),
    )


def code(case: Case, policy: Policy) -> Result:
    """The answer of the engine, its sentences with the short names of the drugs."""
    from infusion_gui.coding.engine import code_case

    told = known({row.drug for row in case.administrations}, policy)
    return spoken(code_case(case, policy, told, memory=_memory()), case)


@functools.cache
def _memory() -> Memory:
    """What the engine keeps between runs: the present profile's answer, and one of another to compare with."""
    from infusion_gui.coding.bays import Memory

    return Memory()


def spoken(result: Result, case: Case) -> Result:
    """`result` with the short name of a drug wherever a sentence holds the whole order line of the record."""
    from infusion_gui.drugs.naming import short_name

    short = [(drug, short_name(drug)) for drug in sorted({row.drug for row in case.administrations})]
    # The longest first: one line may be the beginning of another.
    pairs = sorted((pair for pair in short if pair[0] != pair[1]), key=lambda pair: -len(pair[0]))
    return _VOICE.say(result, pairs) if pairs else result


class _Voice:
    """Puts short names into the sentences of a result; what was said of the same item before is not said anew."""

    def __init__(self) -> None:
        self._pairs: list[tuple[str, str]] = []
        self._items: dict[int, tuple[object, object]] = {}
        self._parts: dict[int, tuple[Part, Part]] = {}

    def say(self, result: Result, pairs: list[tuple[str, str]]) -> Result:
        """`result` with each first text of `pairs` replaced by the second; an item that holds none stays itself."""
        if pairs != self._pairs:
            self._pairs, self._items, self._parts = pairs, {}, {}
        items, parts = self._items, self._parts
        kept: dict[int, tuple[object, object]] = {}

        def said(item: _Sentence) -> _Sentence:
            found = kept.get(id(item)) or items.get(id(item))
            if found is None or found[0] is not item:
                found = (item, _shortened(item, pairs))
            kept[id(item)] = found
            return cast(_Sentence, found[1])

        def told(part: Part) -> Part:
            found = parts.get(id(part))
            if found is not None and found[0] is part:
                return found[1]
            return replace(
                part,
                accounts=tuple([_shortened(account, pairs) for account in part.accounts]),
                lines=tuple(map(said, part.lines)),
                crowns=tuple([_shortened(crown, pairs) for crown in part.crowns]),
                overlaps=tuple([_shortened(overlap, pairs) for overlap in part.overlaps]),
            )

        new = [(part, told(part)) for part in result.drawing.parts]
        accounts = {account.administration: account for _, part in new for account in part.accounts}
        shorter = replace(
            result,
            lines=tuple(map(said, result.lines)),
            accounts=tuple([accounts[account.administration] for account in result.accounts]),
            findings=tuple(map(said, result.findings)),
            drawing=Drawing(tuple([part for _, part in new])),
        )
        # For the thread beside this one: always whole, old or new.
        self._items, self._parts = kept, {id(part): (part, short) for part, short in new}
        return shorter


_VOICE = _Voice()


def _shortened(item: _Sentence, pairs: list[tuple[str, str]]) -> _Sentence:
    key = "message" if hasattr(item, "message") else "why"
    before = text = getattr(item, key)
    for drug, name in pairs:
        if drug in text:
            text = text.replace(drug, name)
    return item if text is before else item._replace(**{key: text})


def bridged(result: Result, case: Case) -> Result:
    """`result` fitted to the rows of another case while its own is computed: every row has an account, no
    other has.
    """
    known = result.by_row
    ids = {row.id for row in case.administrations}
    if list(known) == [row.id for row in case.administrations]:
        return result
    new = {row.id: _held(row, "The codes are being worked out.") for row in case.administrations if row.id not in known}
    parts = [_without(part, ids) for part in result.drawing.parts]
    return replace(
        result,
        accounts=tuple(known.get(row.id) or new[row.id] for row in case.administrations),
        lines=_standing(result.lines, ids),
        drawing=Drawing((*parts, Part(tuple(new.values())))),
    )


def _without(part: Part, ids: Collection[str]) -> Part:
    """A part for the rows that are still there."""
    if part.rows.issubset(ids):
        return part
    accounts = tuple(account for account in part.accounts if account.administration in ids)
    return replace(part, accounts=accounts, lines=_standing(part.lines, ids))


def _standing(lines: tuple[Line, ...], ids: Collection[str]) -> tuple[Line, ...]:
    return tuple(line for line in lines if all(name in ids for name in line.administrations))


def uncoded(case: Case) -> Result:
    """The result of a case the engine failed on: nothing coded, every row held, one finding that says so."""
    why = "The codes could not be worked out because of a fault in the program; nothing is reported."
    accounts = tuple(_held(row, why) for row in case.administrations)
    return Result(
        label=case.label,
        engine=__version__,
        profile=case.profile,
        setting=case.setting,
        lines=(),
        accounts=accounts,
        findings=(Finding("warning", "", (), why),) if case.administrations else (),
        drawing=Drawing((Part(accounts),)),
    )


def _held(row: Administration, why: str) -> Account:
    return Account(row.id, "held", row.minutes or 0, 0, (), (), {}, (), why)
