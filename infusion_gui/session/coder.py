"""The engine as the open document uses it, and what stands in for a result that is not there yet or never
comes.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from infusion_gui import __version__
from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Account, Crown, Finding, Line, Overlap, Result

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
        self._before: tuple[list[tuple[str, str]], dict[int, tuple[object, object]]] = ([], {})

    def say(self, result: Result, pairs: list[tuple[str, str]]) -> Result:
        """`result` with each first text of `pairs` replaced by the second; an item that holds none stays itself."""
        known = self._before[1] if self._before[0] == pairs else {}
        kept: dict[int, tuple[object, object]] = {}

        def said(item: _Sentence) -> _Sentence:
            found = known.get(id(item))
            if found is None or found[0] is not item:
                found = (item, _shortened(item, pairs))
            kept[id(item)] = found
            return cast(_Sentence, found[1])

        drawing = result.drawing
        crowns, overlaps = tuple(map(said, drawing.crowns)), tuple(map(said, drawing.overlaps))
        shorter = replace(
            result,
            lines=tuple(map(said, result.lines)),
            accounts=tuple(map(said, result.accounts)),
            findings=tuple(map(said, result.findings)),
            drawing=replace(drawing, crowns=crowns, overlaps=overlaps),
        )
        self._before = (pairs, kept)
        return shorter


_VOICE = _Voice()


def _shortened(item: _Sentence, pairs: list[tuple[str, str]]) -> _Sentence:
    key = "message" if hasattr(item, "message") else "why"
    before = text = getattr(item, key)
    for drug, name in pairs:
        if drug in text:
            text = text.replace(drug, name)
    return item if text is before else replace(item, **{key: text})


def bridged(result: Result, case: Case) -> Result:
    """`result` fitted to the rows of another case while its own is computed: every row has an account, no
    other has.
    """
    known = {account.administration: account for account in result.accounts}
    ids = [row.id for row in case.administrations]
    if list(known) == ids:
        return result
    accounts = tuple(known.get(row.id) or _held(row, "The codes are being worked out.") for row in case.administrations)
    lines = tuple(line for line in result.lines if all(name in ids for name in line.administrations))
    return replace(result, accounts=accounts, lines=lines)


def uncoded(case: Case) -> Result:
    """The result of a case the engine failed on: nothing coded, every row held, one finding that says so."""
    why = "The codes could not be worked out because of a fault in the program; nothing is reported."
    return Result(
        label=case.label,
        engine=__version__,
        profile=case.profile,
        setting=case.setting,
        lines=(),
        accounts=tuple(_held(row, why) for row in case.administrations),
        findings=(Finding("warning", "", (), why),) if case.administrations else (),
    )


def _held(row: Administration, why: str) -> Account:
    return Account(row.id, "held", row.minutes or 0, 0, (), (), {}, (), why)
