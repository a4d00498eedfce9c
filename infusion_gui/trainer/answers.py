"""The engine as lessons use it: the answer for a case, its nearest changes, and the lines a person is scored on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infusion_gui.case.model import Case
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.near import REACH, near
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.profiles import Profile, policy_of
from infusion_gui.coding.result import Near, Result
from infusion_gui.coding.tables import claim_rank
from infusion_gui.drugs.catalogue import known_drugs
from infusion_gui.trainer.lesson import AnswerLine

if TYPE_CHECKING:
    from infusion_gui.drugs.formulary import Formulary

Signed = tuple[str, tuple[str, ...]]
"""A code with its modifiers, sorted: their order says nothing here."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Codes cases under the profiles and the formulary of this facility (the shipped ones by default)."""

    profiles: Mapping[str, Profile] | None = None
    formulary: Formulary | None = None

    def code(self, case: Case, *, drawn: bool = True) -> Result:
        """What the engine says of a case. Raises `PolicyError` for a profile or knob nobody knows."""
        return code_case(case, *self._told(case), drawn=drawn)

    def units(self, case: Case) -> Counter[str]:
        """Units per code of a case. Raises `PolicyError`."""
        return self.code(case, drawn=False).units()

    def near(
        self, case: Case, result: Result, ids: Iterable[str] | None = None, *, reach: int = REACH
    ) -> tuple[Near, ...]:
        """The nearest changes of the answer, rows in file order; `reach` in minutes. Many runs of the engine."""
        return tuple(near(case, *self._told(case), result, ids, reach=reach))

    def policy(self, case: Case) -> Policy:
        """The policy a case is coded under. Raises `PolicyError`."""
        return policy_of(case, profiles=self.profiles)

    def _told(self, case: Case) -> tuple[Policy, dict[str, KnownDrug]]:
        policy = self.policy(case)
        known = known_drugs(
            (row.drug for row in case.administrations),
            additive_rule=policy.additive_rule,
            chemo_list=policy.chemo_list,
            formulary=self.formulary,
        )
        return policy, known


def answer_of(result: Result) -> tuple[AnswerLine, ...]:
    """The answer as lessons hold it: units per code and modifiers over the whole stay, in claim order."""
    return answer_lines(signed_units(result))


def signed_units(result: Result) -> Counter[Signed]:
    """Units per code and modifiers over the whole stay."""
    total: Counter[Signed] = Counter()
    for line in result.lines:
        total[line.code, tuple(sorted(line.modifiers))] += line.units
    return total


def answer_lines(units: Mapping[Signed, int]) -> tuple[AnswerLine, ...]:
    """Counted units as lines in claim order; what counts nothing is left out."""
    ordered = sorted(units, key=lambda signed: (claim_rank(signed[0]), signed[1]))
    return tuple(
        AnswerLine(code=code, units=units[code, modifiers], modifiers=modifiers)
        for code, modifiers in ordered
        if units[code, modifiers] > 0
    )


def counted(lines: Iterable[AnswerLine]) -> Counter[Signed]:
    """The lines as counts; two lines of one code and the same modifiers add up."""
    total: Counter[Signed] = Counter()
    for line in lines:
        total[line.code, tuple(sorted(line.modifiers))] += line.units
    return total


def told(code: str, modifiers: Iterable[str] = ()) -> str:
    """`96374-59` as on a claim."""
    return "-".join((code, *modifiers))


def written(lines: Iterable[AnswerLine]) -> str:
    """An answer as a person types it: `96365 96366x2 96374-59`; `none` when nothing is reported."""
    parts = [told(line.code, line.modifiers) + (f"x{line.units}" if line.units > 1 else "") for line in lines]
    return " ".join(parts) or "none"
