"""One sentence and one rule for a code that was earned, and for one that was not. Read off a finished result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.minutes import PAST_THE_HOUR, PUSH_MOST
from infusion_gui.coding.result import Account, Line, Result
from infusion_gui.coding.whynot import why_not
from infusion_gui.trainer import absent

_FLUID = ("96360", "96361")
_PUSHES = ("96374", "96375", "96376", "96409", "96411")
_ALIKE = (  # infusions, for which a bag may be too short, and pushes, for which it may be too long
    ("96365", "96367"), ("96413", "96417"), ("96374", "96375", "96376"), ("96409", "96411"),
)  # fmt: skip
_INJECTIONS = ("96372", "96401", "96402")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in one sentence; the rule that decided ("" where none did); and the minutes it was decided on."""

    why: str
    rule: str
    minutes: int


def sentence(text: str) -> str:
    """The engine's words as a sentence: a capital in front and a full stop behind."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".") if text else ""


def minutes_of(result: Result, line: Line) -> int:
    """The minutes a line was decided on: apart for a repeated push, net for fluid, else those that count."""
    identity = line.administrations[0] if line.administrations else ""
    return minutes_at(result, identity, line.code) if identity else line.minutes


def minutes_at(result: Result, identity: str, code: str) -> int:
    """The minutes of one row that a code of it was decided on."""
    if code == "96376":
        for link in result.drawing.links:
            if link.second == identity:
                return link.minutes
    if code in _FLUID:
        for total in result.drawing.sums:
            if identity in total.administrations:
                return total.net
    account = result.account(identity)
    return account.counted_minutes or account.minutes


def minutes_under(result: Result, rule: str) -> int:
    """The minutes of the first row that a rule had a say about; 0 where none has."""
    for account in result.accounts:
        if rule in account.rules:
            left_out = account.status in ("not_reported", "held")
            return _of_account(account).minutes if left_out else account.counted_minutes or account.minutes
    return 0


def not_earned(case: Case, result: Result, code: str) -> Reason | None:
    """Why this visit does not earn a (further) unit of `code`; None where nothing more can be said."""
    missing = absent.kind(case, code) or (absent.concurrency(result) if code == "96368" else None)
    if missing is not None:
        return _of_absence(missing)
    left_out = max(_left_out(case, result, code), key=lambda account: account.minutes, default=None)
    # Of fluid that is earned a short one left out (a flush) is not what a further unit was written for.
    if left_out is not None and code in _FLUID and (left_out.minutes >= PAST_THE_HOUR or not result.units()[code]):
        return _of_account(left_out)
    alike = next((family for family in _ALIKE if code in family), (code,))
    close = [
        (row, reason)
        for row in case.administrations
        for reason in why_not(case, result, row.id)
        if reason.code == code or (reason.code in alike and reason.rule == "R-DEF-01")
    ]
    if close:
        # Of several rows the one a person has in mind: the longest for an infusion, the shortest for a push.
        way = -1 if code in _PUSHES else 1
        row, reason = max(close, key=lambda pair: (pair[1].code == code, way * result.account(pair[0].id).minutes))
        text = reason.message.removeprefix(f"{reason.code}: ")
        named = text if row.drug in text else f"{row.drug}: {text}"
        return Reason(sentence(named), reason.rule, minutes_at(result, row.id, code))
    if left_out is not None:
        return _of_account(left_out)
    missing = absent.service(case, result, code) if not result.units()[code] else None
    return None if missing is None else _of_absence(missing)


def _of_absence(missing: absent.Absence) -> Reason:
    return Reason(missing.why, missing.rule, missing.minutes)


def _of_account(account: Account) -> Reason:
    """Why a row earned nothing, on the minutes that nobody else had."""
    rule = account.rules[0] if account.rules else ""
    return Reason(sentence(account.why), rule, account.minutes - sum(minutes for _, minutes in account.blocked_by))


def carried(result: Result, line: Line) -> Reason:
    """Why a line carries the modifiers it has, or none."""
    rule = next((rule for rule in line.rules if rule.startswith("R-MOD")), "R-MOD-01")
    if not line.modifiers:
        why = f"{line.code} stands alone: it is no second initial and no second code of an NCCI pair."
        return Reason(why, rule, line.minutes)
    for finding in result.findings:
        if finding.message.startswith(f"{line.code} with ") and "modifier" in finding.message:
            return Reason(sentence(finding.message), rule, line.minutes)
    place = f"an initial of its own at {line.site}" if line.site else "a service of its own"
    return Reason(f"{line.code} is {place}; {' and '.join(line.modifiers)} says so on the claim.", rule, line.minutes)


def _left_out(case: Case, result: Result, code: str) -> Iterator[Account]:
    """Rows that earned nothing, of the kind of service that `code` is for."""
    for row in case.administrations:
        account = result.account(row.id)
        if account.status in ("not_reported", "held") and _kind(row, account) == _kind_of_code(code):
            yield account


def _kind(row: Administration, account: Account) -> str:
    if row.category in ("hydration", "kvo", "flush", "vehicle"):
        return "fluid"
    if row.route in ("IM", "SQ"):
        return "injection"
    how = "push" if row.technique == "push" or account.minutes <= PUSH_MOST else "infusion"
    return f"chemo {how}" if row.category in ("chemo", "chemo_hormonal") else how


def _kind_of_code(code: str) -> str:
    if code in _FLUID:
        return "fluid"
    if code in _INJECTIONS:
        return "injection"
    how = "push" if code in _PUSHES else "infusion"
    return f"chemo {how}" if code.startswith("964") else how
