"""The engine as the open document uses it, and what stands in for a result that is not there yet or never
comes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from itertools import chain, compress, repeat
from operator import is_not
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from infusion_gui import __version__
from infusion_gui.case.differing import changed
from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import (
    NOTHING,
    Account,
    Crown,
    Drawing,
    Finding,
    HydrationSum,
    Line,
    Overlap,
    Part,
    Result,
)

if TYPE_CHECKING:
    from infusion_gui.coding.bays import Memory
    from infusion_gui.coding.known import KnownDrug

_Sentence = TypeVar("_Sentence", Line, Account, Finding, Crown, Overlap)
_Told = TypeVar("_Told", Line, Finding, HydrationSum)
_Pairs = tuple[tuple[str, str], ...]
"""Names as charted and as they are spoken, the longest first."""


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

    names = _NAMES.of(case.administrations)
    return spoken(code_case(case, policy, known(names, policy), memory=_memory()), names)


class _Names:
    """The drug names of one case after another; most edits change none."""

    def __init__(self) -> None:
        self._last: tuple[tuple[Administration, ...], frozenset[str]] = ((), frozenset())

    def of(self, rows: tuple[Administration, ...]) -> frozenset[str]:
        """Every name once."""
        before, names = self._last
        pairs = changed(before, rows)
        if pairs is None or any(old.drug != new.drug for old, new in pairs):
            names = frozenset([row.drug for row in rows])
        self._last = rows, names
        return names


_NAMES = _Names()


@functools.cache
def _memory() -> Memory:
    """What the engine keeps between runs: the present profile's answer, and one of another to compare with."""
    from infusion_gui.coding.bays import Memory

    return Memory()


def spoken(result: Result, names: Iterable[str]) -> Result:
    """`result` with the short name of a drug wherever a sentence holds the whole order line of the record; `names` are
    those of its case.
    """
    pairs = _pairs(frozenset(names))
    return _VOICE.say(result, pairs) if pairs else result


@functools.lru_cache(maxsize=8)
def _pairs(names: frozenset[str]) -> _Pairs:
    """The names that have a shorter one, with it."""
    from infusion_gui.drugs.naming import short_name

    short = [(drug, short_name(drug)) for drug in sorted(names)]
    # The longest first: one line may be the beginning of another.
    return tuple(sorted((pair for pair in short if pair[0] != pair[1]), key=lambda pair: -len(pair[0])))


_NOTHING = Result(label="", engine="", profile="", setting="", lines=(), accounts=(), findings=())
_MOST_TEXTS = 20_000  # sentences that are kept; a step of a drag brings some dozens


class _Texts(dict[str, str | None]):
    """What a sentence becomes with short names; None for one that holds none of the others."""

    def __init__(self, pairs: _Pairs) -> None:
        super().__init__()
        self.pairs = pairs

    def __missing__(self, text: str) -> str | None:
        short = text
        for drug, name in self.pairs:
            short = short.replace(drug, name)
        found = self[text] = None if short == text else short
        return found

    def said(self, item: _Sentence) -> _Sentence:
        """The item with short names in its sentence; one that has none to change stays itself."""
        if isinstance(item, Finding):
            message = self[item.message]
            return item if message is None else item._replace(message=message)
        why = self[item.why]
        return item if why is None else item._replace(why=why)


class _Spoken(NamedTuple):
    """An answer as the engine gave it and with short names, and what each sentence became."""

    texts: _Texts
    raw: Result = _NOTHING
    short: Result = _NOTHING


class _Voice:
    """Puts short names into the sentences of a result; what was said in the last one is not said anew."""

    def __init__(self) -> None:
        self._last = _Spoken(_Texts(()))

    def say(self, result: Result, pairs: _Pairs) -> Result:
        """`result` with each first text of `pairs` replaced by the second; an item that holds none stays itself."""
        last = self._last
        if last.texts.pairs != pairs or len(last.texts) > _MOST_TEXTS:
            last = _Spoken(_Texts(pairs))
        texts, raw, short = last.texts, last.raw, last.short
        parts: list[Part] = []
        fresh: dict[str, Account] = {}
        befores = chain(zip(raw.drawing.parts, short.drawing.parts, strict=True), repeat((NOTHING, NOTHING)))
        for part, (before, told) in zip(result.drawing.parts, befores, strict=False):
            if part is not before:
                told = _part(part, before, told, texts)
                fresh.update(told.by_row)
            parts.append(told)

        def said(account: Account) -> Account:
            return fresh.get(account.administration) or texts.said(account)

        shorter = replace(
            result,
            lines=_again(result.lines, raw.lines, short.lines, texts.said),
            accounts=_again(result.accounts, raw.accounts, short.accounts, said),
            findings=_again(result.findings, raw.findings, short.findings, texts.said),
            drawing=Drawing(tuple(parts)),
        )
        # For the thread beside this one: always whole, old or new.
        self._last = _Spoken(texts, result, shorter)
        return shorter


_VOICE = _Voice()


def _part(part: Part, before: Part, told: Part, texts: _Texts) -> Part:
    """A part as it is spoken; an account that says what it said `before` is the same object as in `told`."""
    known, said = before.by_row, told.by_row
    return replace(
        part,
        accounts=tuple([said[row] if known.get(row) == one else texts.said(one) for row, one in part.by_row.items()]),
        lines=tuple(map(texts.said, part.lines)),
        crowns=tuple(map(texts.said, part.crowns)),
        overlaps=tuple(map(texts.said, part.overlaps)),
    )


def _again(
    items: tuple[_Sentence, ...],
    raw: tuple[_Sentence, ...],
    short: tuple[_Sentence, ...],
    said: Callable[[_Sentence], _Sentence],
) -> tuple[_Sentence, ...]:
    """The items as they are spoken; one that was among the `raw` ones before is the same object among the `short`."""
    if len(items) != len(raw):
        known = {id(item): before for item, before in zip(raw, short, strict=True)}
        return tuple([known.get(id(item)) or said(item) for item in items])
    found = list(short)
    for n in compress(range(len(items)), map(is_not, items, raw)):
        found[n] = said(items[n])
    return tuple(found)


def bridged(result: Result, case: Case) -> Result:
    """`result` fitted to the rows of another case while its own is computed: every row has an account, no
    other has.
    """
    known = result.by_row
    ids = {row.id for row in case.administrations}
    if [account.administration for account in result.accounts] == [row.id for row in case.administrations]:
        return result
    new = {row.id: _held(row, "The codes are being worked out.") for row in case.administrations if row.id not in known}
    parts = [_without(part, ids) for part in result.drawing.parts]
    return replace(
        result,
        accounts=tuple(known.get(row.id) or new[row.id] for row in case.administrations),
        lines=_standing(result.lines, ids),
        findings=_standing(result.findings, ids),
        drawing=Drawing((*parts, Part(tuple(new.values())))),
    )


def _without(part: Part, ids: set[str]) -> Part:
    """A part for the rows that are still there: nothing it says is about another, or rests on a line that went."""
    if part.rows <= ids:
        return part
    lines = _standing(part.lines, ids)
    gone = {name for line in part.lines if line not in lines for name in line.administrations}
    return replace(
        part,
        accounts=tuple(account for account in part.accounts if account.administration in ids),
        lines=lines,
        pieces=tuple(one for one in part.pieces if ids.issuperset({one.administration, one.by} - {None})),
        overlaps=tuple(one for one in part.overlaps if ids.issuperset({one.administration, one.partner})),
        crowns=tuple(one for one in part.crowns if one.administration in ids - gone),
        links=tuple(one for one in part.links if ids.issuperset({one.first, one.second})),
        rails=tuple(one for one in part.rails if one.administration in ids),
        sums=_standing(part.sums, ids),
    )


def _standing(said: tuple[_Told, ...], ids: Collection[str]) -> tuple[_Told, ...]:
    return tuple(one for one in said if all(name in ids for name in one.administrations))


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
