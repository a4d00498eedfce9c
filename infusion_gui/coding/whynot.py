"""Why not: for one row, each plausible code that it did not earn and the first condition that failed, with numbers.

Read off a finished result and its drawing facts; no rule is worked out a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import format_clock
from infusion_gui.coding.minutes import INFUSION_LEAST, PUSH_MOST, length, union
from infusion_gui.coding.result import Account, Crown, Result

HOUR_AND_HALF = 90  # minutes that the first hour covers before the next one begins (R-HR-01)
_PUSH_CODES = {"96374", "96375", "96376", "96409", "96411"}
_CLOSED = (
    "R-BUN-04", "R-BUN-05", "R-BUN-06", "R-BUN-01", "R-GATE-01", "R-HYD-06", "R-MOD-04", "R-TIME-02", "R-TIME-03",
)  # fmt: skip
"""Rules under which a row earns nothing, whatever its minutes."""
_PUMPS = {"96416": "96413", "G0498": "96413", "C8957": "96365"}
_INITIALS = {"96413", "96409", "96365", "96374", "96360"}


class WhyNot(NamedTuple):
    """A code the row did not earn, the rule that decided, and one sentence with the minutes."""

    code: str
    rule: str
    message: str


def why_not(case: Case, result: Result, identity: str) -> tuple[WhyNot, ...]:
    """The plausible absent codes of one row, the nearest to being earned first. Raises `KeyError` for an unknown id."""
    row, account = case.administration(identity), result.account(identity)
    if account.status == "held" or row.route not in ("IV", "IA", "SQ"):
        return ()
    if account.rules and account.rules[0] in _CLOSED:
        return ()
    found = [*_next_unit(case, row, account, result), *_family(case, row, account, result)]
    return tuple({item.code: item for item in reversed(found)}.values())[::-1]


def _next_unit(case: Case, row: Administration, account: Account, result: Result) -> Iterator[WhyNot]:
    """The next threshold ahead of a bar, and how far it is."""
    for rail in result.drawing.of(row.id).rails:
        if rail.administration != row.id or rail.passed:
            continue
        if rail.net == INFUSION_LEAST:
            known = f"{_inside(row, account, result)} min; an infusion needs {INFUSION_LEAST}"
            if row.stop is None or row.single_time:
                charted = "one time stamp" if row.single_time else "no stop is charted"
                known = f"{charted}; an infusion needs {INFUSION_LEAST} min"
            yield WhyNot(rail.code, "R-DEF-01", f"{rail.code}: {known}")
            return
        counted = counted_minutes(case, row, result)
        nth = f"a {_nth(rail.units)} " if rail.units > 1 else ""
        when = f", stop {format_clock(rail.at)}" if rail.at > 0 else ""
        rule = "R-HYD-03" if rail.code in ("96360", "96361") else "R-HR-07"
        yield WhyNot(
            rail.code,
            rule,
            f"{nth}{rail.code} begins at minute {rail.net}: {rail.net - counted} more than {counted}{when}",
        )


def _inside(row: Administration, account: Account, result: Result) -> int:
    """Charted minutes that lie inside the counted time."""
    outside = (p for p in result.drawing.of(row.id).pieces if p.administration == row.id and p.kind == "outside")
    return account.minutes - sum(piece.stop - piece.start for piece in outside)


def counted_minutes(case: Case, row: Administration, result: Result) -> int:
    """Minutes that count: of fluid those of its sum, else those of all parts of the order."""
    for total in result.drawing.of(row.id).sums:
        if row.id in total.administrations:
            return total.net
    return sum(result.account(part).counted_minutes for part in parts_of(case, row))


def _nth(units: int) -> str:
    return {2: "second", 3: "third"}.get(units, f"{units}th")


def _family(case: Case, row: Administration, account: Account, result: Result) -> Iterator[WhyNot]:
    """Codes of the same kind of service that another condition kept away."""
    if row.route != "IV" or row.site is None:
        return
    crown = _crown(row, result)
    codes = set(account.codes)
    for pump in codes & _PUMPS.keys():
        why = f"{_PUMPS[pump]}: a pump of more than 8 h takes no part in the hierarchy"
        yield WhyNot(_PUMPS[pump], "R-PUMP-02" if pump == "C8957" else "R-PUMP-01", why)
    first_hours = codes & (_INITIALS | _PUMPS.keys())
    if account.status == "coded" and not first_hours and crown is not None and crown.administration != row.id:
        yield from _not_initial(case, account, crown, result)
    if codes & {"96365", "96367", "96366"} and "96368" not in codes:
        yield _not_concurrent(row, crown, result)
    if (
        codes & {"96365", "96366", "96367", "96413", "96415", "96417", "96368"}
        and not codes & _PUSH_CODES
        and (minutes := _whole(case, row, result)) > PUSH_MOST
    ):
        code = "96409" if codes & {"96413", "96415", "96417"} else "96374"
        yield WhyNot(code, "R-DEF-01", f"{code}: {minutes} min; a push is 15 or less")
    if "96368" in codes:
        yield from _not_in_sequence(row, account, result)
    if "96376" in codes and (first := _earlier(case, row, result)) is not None:
        yield WhyNot("96375", "R-REP-03", f"96375: the drug is not new, it was given at {format_clock(first)}")
    if account.status == "not_reported" and account.rules[:1] == ("R-REP-06",):
        yield WhyNot("96376", "R-REP-06", f"96376: {account.why}")
    if account.status == "not_reported" and account.rules[:1] == ("R-CON-11",):
        yield WhyNot("96368", "R-CON-11", f"96368: {account.why}")
        yield WhyNot("96367", "R-CON-03", f"96367: {_alone(account)} min alone; {INFUSION_LEAST} are needed")


def _whole(case: Case, row: Administration, result: Result) -> int:
    """Minutes inside the counted time of the administration a row is part of: those of all parts of its order."""
    parts = parts_of(case, row)
    pieces = (p for p in result.drawing.of(row.id).pieces if p.administration in parts and p.kind != "outside")
    return length(union((piece.start, piece.stop) for piece in pieces))


def parts_of(case: Case, row: Administration) -> set[str]:
    """The rows of one administration: those of its order, or the row alone."""
    if row.order is None:
        return {row.id}
    same = (row.order, row.visit, row.route)
    return {part.id for part in case.administrations if (part.order, part.visit, part.route) == same}


def _alone(account: Account) -> int:
    return account.minutes - sum(minutes for _, minutes in account.blocked_by)


def _crown(row: Administration, result: Result) -> Crown | None:
    for line in result.lines:
        if row.id in line.administrations:
            return next((c for c in result.drawing.crowns if (c.visit, c.site) == (line.visit, line.site)), None)
    return None


def _not_initial(case: Case, account: Account, crown: Crown, result: Result) -> Iterator[WhyNot]:
    initial = result.account(crown.administration)
    code = next(code for code in initial.codes if code in _INITIALS)
    own, crowned = _own_initial(account), case.administration(crown.administration)
    alike = [row for row in case.administrations if row.drug == crowned.drug]
    name = f"{crowned.drug} {format_clock(crowned.start)}" if len(alike) > 1 and crowned.start else crowned.drug
    line = next(line for line in result.lines if line.code == code and crown.administration in line.administrations)
    by_rank = own != code and "R-INI-01" in line.rules
    why = f", which ranks above {own}" if by_rank else f": {crown.why}"
    rule = "R-INI-01" if by_rank else "R-INI-03"
    yield WhyNot(own, rule, f"{own}: the initial of {crown.site} is {name} with {code}{why}")


def _own_initial(account: Account) -> str:
    codes = set(account.codes)
    if codes & {"96415", "96417"}:
        return "96413"
    if "96411" in codes:
        return "96409"
    if codes & {"96375", "96376"}:
        return "96374"
    return "96360" if "96361" in codes else "96365"


def _not_concurrent(row: Administration, crown: Crown | None, result: Result) -> WhyNot:
    if crown is not None and crown.administration == row.id:
        return WhyNot("96368", "R-CON-01", f"96368: the initial of {crown.site} runs beside none; others run beside it")
    shared = sum(o.stop - o.start for o in result.drawing.of(row.id).overlaps if o.administration == row.id)
    if shared:
        alone = result.account(row.id).counted_minutes
        return WhyNot("96368", "R-CON-03", f"96368: {shared} min shared, but {alone} alone make it sequential")
    return WhyNot("96368", "R-CON-01", "96368: overlap 0 min with an infusion that ranks before it")


def _not_in_sequence(row: Administration, account: Account, result: Result) -> Iterator[WhyNot]:
    """A concurrent drug has no minutes of its own to be sequential with, and no further hours."""
    shared = sum(o.stop - o.start for o in result.drawing.of(row.id).overlaps if o.administration == row.id)
    if account.minutes - shared < INFUSION_LEAST:
        alone = max(account.minutes - shared, 0)
        yield WhyNot("96367", "R-CON-04", f"96367: {alone} min alone; {INFUSION_LEAST} are needed")
    if account.minutes > HOUR_AND_HALF and "96366" not in account.codes:
        yield WhyNot("96366", "R-CON-02", f"96366: {account.minutes} min, but 96368 counts no further hours")


def _earlier(case: Case, row: Administration, result: Result) -> int | None:
    """The start of the push that made the drug known."""
    firsts = [link.first for link in result.drawing.of(row.id).links if link.second == row.id]
    return case.administration(firsts[0]).start if firsts else None


__all__ = ["WhyNot", "why_not"]
