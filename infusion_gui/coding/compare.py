"""Two answers side by side: what another profile would say, as data and as one sentence (section 0a)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from infusion_gui.coding.result import Result
from infusion_gui.coding.tables import claim_rank


@dataclass(frozen=True, slots=True)
class Comparison:
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
        codes = sorted({*self.gains, *self.loses}, key=claim_rank)
        there = " + ".join(f"{code} ×{self.there[code]}" for code in codes if code in self.there) or "nothing"
        here = " + ".join(f"{code} ×{self.here[code]}" for code in codes if code in self.here) or "nothing"
        return f"Profile {self.profile} gives {there} instead of {here}."

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
    codes = sorted({*comparison.gains, *comparison.loses}, key=claim_rank)
    there = " + ".join(f"{code} ×{comparison.there[code]}" for code in codes if code in comparison.there) or "nothing"
    lines = tuple(
        replace(line, why=f"{line.why}; {comparison.profile}: {there}") if line.code in codes else line
        for line in result.lines
    )
    return replace(result, lines=lines)
