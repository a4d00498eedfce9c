"""Two answers side by side: what another profile would say, as data and as one sentence (section 0a)."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from infusion_gui.coding.result import Result
from infusion_gui.coding.tables import claim_rank


class Comparison(NamedTuple):
    """What `profile` would report more and less than the result it is held against; code → units."""

    profile: str
    gains: dict[str, int]
    loses: dict[str, int]
    here: dict[str, int]
    there: dict[str, int]

    @property
    def same(self) -> bool:
        """True when both report the same units of every code."""
        return not self.gains and not self.loses

    def sentence(self) -> str:
        """One plain sentence with both answers."""
        if self.same:
            return f"Profile {self.profile} gives the same units."
        there, here = self.units(self.there), self.units(self.here)
        if there and here:
            return f"Profile {self.profile} gives {there} instead of {here}."
        return f"Profile {self.profile} gives {there} more." if there else f"Profile {self.profile} leaves out {here}."

    def units(self, of: dict[str, int]) -> str:
        """`96417 ×1 + 96415 ×1`: what one of both answers has of the codes they differ in; empty for none of them."""
        codes = sorted({*self.gains, *self.loses}, key=claim_rank)
        return " + ".join(f"{code} ×{of[code]}" for code in codes if code in of)

    def to_json(self) -> dict[str, object]:
        """The public form of `--compare`."""
        return {"profile": self.profile, "gains": self.gains, "loses": self.loses}


def other_profile(profile: str) -> str:
    """The profile an answer is held against unless another is named: `article`, or `cpt` for the article's own."""
    return "cpt" if profile == "article" else "article"


def compare(result: Result, other: Result, profile: str) -> Comparison:
    """What the answer `other`, made under `profile`, gains and loses against `result`."""
    here, there = result.units(), other.units()

    def ordered(units: dict[str, int]) -> dict[str, int]:
        return dict(sorted(units.items(), key=lambda item: claim_rank(item[0])))

    return Comparison(profile, ordered(there - here), ordered(here - there), ordered(here), ordered(there))


def annotated(result: Result, comparison: Comparison) -> Result:
    """`result` with the other answer at the end of the `why` of each line whose units differ."""
    if comparison.same:
        return result
    differ = {*comparison.gains, *comparison.loses}
    there = comparison.units(comparison.there)

    def said(code: str) -> str:
        return f"{comparison.profile}: {there or f'no {code}'}"

    lines = tuple(
        line._replace(why=f"{line.why}; {said(line.code)}") if line.code in differ else line for line in result.lines
    )
    return replace(result, lines=lines)
