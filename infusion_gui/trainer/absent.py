"""Why nothing in a visit earns a code: what the code is for is not there. Read off a finished result."""

from __future__ import annotations

from dataclasses import dataclass

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.result import Result

_FURTHER = 91  # the minute at which a further hour begins
_CHEMO = ("chemo", "chemo_hormonal")
_FOR_OTHERS = ("96365", "96366", "96367", "96368", "96374", "96375", "96376", "96372")
_SECOND = {"96367": "R-SEQ-01", "96417": "R-SEQ-04"}
_NEW_PUSH = {"96375": "R-SEQ-02", "96411": "R-SEQ-03"}
_INITIALS = ("96365", "96374", "96413", "96409")
_INJECTED = ("96372", "96401", "96402")


@dataclass(frozen=True, slots=True)
class Absence:
    """What is not there, in one sentence, and the rule that asks for it; `minutes` are those there are, 0 for none."""

    why: str
    rule: str
    minutes: int = 0


def concurrency(result: Result) -> Absence | None:
    """Why there is no (further) 96368, None where minutes are shared and earn none."""
    if result.units()["96368"]:
        return Absence("96368 counts once for a date, however many drugs run together.", "R-CON-02")
    if not result.drawing.overlaps:
        return Absence("No two drugs are infused at the same time through one access here.", "R-CON-01")
    return None


def kind(case: Case, code: str) -> Absence | None:
    """Why a code for chemo, or for other drugs, has nothing to stand on; None where such a drug is given."""
    drugs = [row for row in case.administrations if _drug(row) and row.route != "PO"]
    if _for_chemo(code):
        given = any(row.category in _CHEMO for row in drugs)
        return None if given else Absence(f"{code} is for chemo, and no chemo is given here.", "R-CHEMO-01")
    if code in _FOR_OTHERS and drugs:
        other = any(row.category not in _CHEMO for row in drugs)
        return None if other else Absence(f"Only chemo is given here, and {code} is for other drugs.", "R-CHEMO-01")
    return None


def _drug(row: Administration) -> bool:
    return row.category in (*_CHEMO, "therapeutic")


def _for_chemo(code: str) -> bool:
    return code.startswith("964")


def service(case: Case, result: Result, code: str) -> Absence | None:
    """Why there is no service of this code, where no row comes near it."""
    if code in ("96366", "96415"):
        return _no_further_hour(case, result)
    if code in ("96360", "96361") and all(row.category != "hydration" for row in case.administrations):
        return Absence("No fluid for hydration runs here.", "R-HYD-01")
    if code == "96376" and not result.drawing.links:
        return Absence("No push here follows an earlier one of the same drug.", "R-REP-03")
    if code in _NEW_PUSH:
        return Absence("No further drug is pushed here.", _NEW_PUSH[code])
    if code in _SECOND:
        return Absence("No further drug is infused here.", _SECOND[code])
    if code in _INJECTED and all(row.route not in ("IM", "SQ") for row in case.administrations):
        return Absence("Nothing is injected into muscle or under the skin here.", "R-INJ-01")
    if code in _INITIALS and all(row.route != "IV" or not _drug(row) for row in case.administrations):
        return Absence("No drug is given into a vein here.", "R-INI-01")
    return None


def _no_further_hour(case: Case, result: Result) -> Absence:
    rows = [row for row in case.administrations if row.route == "IV" and _runs(row, result)]
    if not rows:
        return Absence(f"A further hour begins at minute {_FURTHER}, and nothing here runs that long.", "R-HR-07")
    longest = max(rows, key=lambda row: _runs(row, result))
    minutes = _runs(longest, result)
    return Absence(f"A further hour begins at minute {_FURTHER}; {longest.drug} has {minutes}.", "R-HR-07", minutes)


def _runs(row: Administration, result: Result) -> int:
    return result.account(row.id).minutes if _drug(row) else 0
