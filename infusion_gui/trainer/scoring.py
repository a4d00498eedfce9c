"""A prediction held against the engine's answer, line by line, with what was wrong, why, and partial credit.

Each unit of the answer is worth a point: a unit whose modifiers are off earns half of it, a missing one nothing, and
one too many takes half a point away. With these weights less of the answer never earns more: what a unit too many
costs is what it earns once the right one beside it is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from infusion_gui.case.model import Case
from infusion_gui.coding.minutes import PAST_THE_HOUR
from infusion_gui.coding.result import Line, Result
from infusion_gui.coding.tables import claim_rank
from infusion_gui.trainer.answers import Signed, counted, signed_units, told
from infusion_gui.trainer.lesson import AnswerLine
from infusion_gui.trainer.reasons import Reason, carried, minutes_of, not_earned, sentence

Verdict = Literal["right", "units", "modifier", "missing", "extra"]

VERDICTS: dict[Verdict, str] = {
    "right": "right",
    "units": "units off",
    "modifier": "modifier off",
    "missing": "missing",
    "extra": "too many",
}
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Scored:
    """One line of the comparison. `said` is what was wrong, `why` the reason, each one sentence.

    `expected` and `predicted` are units under this code and these modifiers; `minutes` those that decided, 0 where time
    plays no part.
    """

    code: str
    modifiers: tuple[str, ...]
    expected: int
    predicted: int
    verdict: Verdict
    said: str
    why: str
    rule: str
    minutes: int

    @property
    def right(self) -> bool:
        return self.verdict == "right"


@dataclass(frozen=True, slots=True)
class Score:
    """The whole comparison. `share` is from 0 to 1, and 1 for the engine's answer alone."""

    lines: tuple[Scored, ...]
    share: Fraction

    @property
    def full(self) -> bool:
        return self.share == 1

    @property
    def percent(self) -> int:
        """Rounded down, so that only the right answer says 100."""
        return int(self.share * 100)


def score(case: Case, result: Result, prediction: Iterable[AnswerLine], *, modifiers: bool = True) -> Score:
    """Holds `prediction` against `result`, the engine's answer for `case`. `modifiers`: whether they count."""
    expected, predicted = signed_units(result), counted(prediction)
    if not modifiers:
        expected, predicted = _unsigned(expected), _unsigned(predicted)
    tallies = list(_tallied(expected, predicted))
    points = sum((tally.right + (tally.off - tally.surplus) * _HALF for tally in tallies), Fraction())
    whole = sum(tally.expected for tally in tallies)
    lines = tuple(_scored(tally, case, result, modifiers) for tally in tallies)
    if not whole:  # the visit earns nothing
        return Score(lines, Fraction(0 if lines else 1))
    return Score(lines, max(points / whole, Fraction(0)))


def _unsigned(units: Counter[Signed]) -> Counter[Signed]:
    total: Counter[Signed] = Counter()
    for (code, _), count in units.items():
        total[code, ()] += count
    return total


@dataclass(frozen=True, slots=True)
class _Tally:
    """Of one code with its modifiers: units right, expected ones met by other modifiers (`off`, which `other` had),
    and units too many."""

    code: str
    modifiers: tuple[str, ...]
    expected: int
    predicted: int
    right: int
    off: int
    other: tuple[str, ...]
    surplus: int


def _tallied(expected: Counter[Signed], predicted: Counter[Signed]) -> Iterator[_Tally]:
    for code in sorted({code for code, _ in (*expected, *predicted)}, key=claim_rank):
        signs = sorted({mods for name, mods in (*expected, *predicted) if name == code})
        right = {mods: min(expected[code, mods], predicted[code, mods]) for mods in signs}
        spare = {mods: predicted[code, mods] - right[mods] for mods in signs}
        rows = []
        for mods in signs:
            open_units, off = expected[code, mods] - right[mods], 0
            other: tuple[str, ...] = ()
            for theirs in signs:
                taken = min(open_units - off, spare[theirs])
                if taken > 0:
                    spare[theirs] -= taken
                    off, other = off + taken, theirs
            rows.append((mods, off, other))
        for mods, off, other in rows:
            if expected[code, mods] or spare[mods]:
                yield _Tally(
                    code, mods, expected[code, mods], predicted[code, mods], right[mods], off, other, spare[mods]
                )


def _scored(tally: _Tally, case: Case, result: Result, modifiers: bool) -> Scored:
    verdict = _verdict(tally)
    backed = [
        line
        for line in result.lines
        if line.code == tally.code and (not modifiers or tuple(sorted(line.modifiers)) == tally.modifiers)
    ]
    reason = _reason(verdict, tally, backed, case, result)
    return Scored(
        tally.code,
        tally.modifiers,
        tally.expected,
        tally.predicted,
        verdict,
        _said(verdict, tally),
        reason.why,
        reason.rule,
        reason.minutes,
    )


def _verdict(tally: _Tally) -> Verdict:
    if not tally.expected:
        return "extra"
    if tally.right == tally.expected and not tally.surplus:
        return "right"
    if not tally.right and not tally.off:
        return "missing"
    if tally.right + tally.off == tally.expected and not tally.surplus:
        return "modifier"
    return "units"


def _said(verdict: Verdict, tally: _Tally) -> str:
    name, other = told(tally.code, tally.modifiers), told(tally.code, tally.other)
    if verdict == "right":
        return f"{name} ×{tally.expected} is right."
    if verdict == "missing":
        return f"{name} ×{tally.expected} is missing."
    if verdict == "extra":
        return f"{name} ×{tally.surplus} is not earned."
    if verdict == "units":
        return f"{name} is ×{tally.expected}, not ×{tally.right + tally.off + tally.surplus}."
    if not tally.modifiers:
        return f"{tally.code} carries no modifier here; you wrote {other}."
    return f"{tally.code} carries {' and '.join(tally.modifiers)} here; you wrote {other}."


def _reason(verdict: Verdict, tally: _Tally, backed: list[Line], case: Case, result: Result) -> Reason:
    too_many = verdict == "extra" or (verdict == "units" and tally.surplus > 0)
    if too_many:
        found = not_earned(case, result, tally.code)
        if found is not None:
            return found
    if not backed:
        return Reason(f"Nothing in this visit earns {tally.code}.", "", 0)
    if verdict == "modifier":
        return carried(result, backed[0])
    why = sentence("; ".join(dict.fromkeys(line.why for line in backed)) + _where_units_begin(backed, result))
    return Reason(why, backed[0].rules[0], minutes_of(result, backed[0]))


def _where_units_begin(backed: list[Line], result: Result) -> str:
    """Beside its minutes a line of further hours of fluid needs the minutes at which they begin."""
    if len(backed) != 1 or backed[0].code != "96361":
        return ""
    line = backed[0]
    own = set(line.administrations)
    first_hour = any(other.code == "96360" and own & set(other.administrations) for other in result.lines)
    begin = [str(PAST_THE_HOUR + 60 * (n + first_hour)) for n in range(line.units)]
    if len(begin) == 1:
        return f"; a unit begins at minute {begin[0]}"
    return f"; units begin at minutes {', '.join(begin[:-1])} and {begin[-1]}"
