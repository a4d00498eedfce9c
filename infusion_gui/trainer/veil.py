"""A result with what is not revealed yet taken out, so that any drawing of it keeps the secret."""

from __future__ import annotations

from dataclasses import replace

from infusion_gui.case.model import Case
from infusion_gui.coding.result import Account, Drawing, Part, Result
from infusion_gui.trainer.presenting import CODES, INITIAL, MINUTES, OVERLAPS


def veiled(result: Result, stage: int) -> Result:
    """`result` as it may be seen at a stage of `presenting`.

    Before the codes every row looks as if it earned something: which one earns nothing is part of the answer.
    """
    if stage >= CODES:
        return result
    return replace(
        result,
        lines=(),
        accounts=tuple(map(_blank, result.accounts)),
        findings=(),
        near=(),
        drawing=Drawing(tuple(_veiled(part, stage) for part in result.drawing.parts)),
    )


def _blank(account: Account) -> Account:
    return account._replace(status="coded", counted_minutes=0, blocked_by=(), codes=(), units={}, rules=(), why="")


def _veiled(part: Part, stage: int) -> Part:
    return Part(
        accounts=tuple(map(_blank, part.accounts)),
        crowns=tuple(crown._replace(why="") for crown in part.crowns) if stage >= INITIAL else (),
        links=part.links if stage >= MINUTES else (),
        pieces=part.pieces if stage >= OVERLAPS else (),
        overlaps=tuple(overlap._replace(code=None, why="") for overlap in part.overlaps) if stage >= OVERLAPS else (),
        sums=tuple(total._replace(code=None, units=0) for total in part.sums) if stage >= OVERLAPS else (),
    )


def without_thresholds(result: Result) -> Result:
    """`result` without the minutes at which it would change: they are what a flip asks for."""
    parts = tuple(replace(part, rails=()) for part in result.drawing.parts)
    return replace(result, near=(), drawing=Drawing(parts))


def nameless(case: Case) -> Case:
    """The case with letters for its drugs, one letter for one name. For drawing only: it is the case that is coded."""
    letters: dict[str, str] = {}
    for row in case.administrations:
        letters.setdefault(row.drug, f"drug {_letters(len(letters))}")
    rows = tuple(row.model_copy(update={"drug": letters[row.drug], "dose": None}) for row in case.administrations)
    return case.model_copy(update={"administrations": rows})


def _letters(number: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
