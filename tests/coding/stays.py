"""Short ways to write a stay down and to ask the engine about it.

A time is `"13:05"` on the first day, `"+1 00:20"` on the next, or a whole `"2026-03-08T01:30"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infusion_gui.case.file import case_of
from infusion_gui.case.model import FORMAT, Case
from infusion_gui.case.times import DAY, format_minute, parse_minute
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.policy import Policy, policy_with
from infusion_gui.coding.profiles import resolve, shipped
from infusion_gui.coding.result import Account, Finding, Line, Result

FIRST_DAY = parse_minute("2026-01-05T00:00")

Row = dict[str, Any]


def when(text: str | None) -> str | None:
    """The date-time of the case file for a short time."""
    if text is None or "T" in text:
        return text
    days, _, clock = text.rpartition(" ")
    hours, minutes = clock.split(":")
    return format_minute(FIRST_DAY + int(days or 0) * DAY + int(hours) * 60 + int(minutes))


def after(start: str, minutes: int) -> str:
    """The date-time `minutes` after a short time."""
    return format_minute(parse_minute(str(when(start))) + minutes)


def row(drug: str, start: str | None = None, stop: str | None = None, **more: Any) -> Row:
    """One therapeutic IV infusion, or whatever `more` makes of it. `minutes=` stands in for a stop."""
    if "minutes" in more:
        assert start is not None
        stop = after(start, more.pop("minutes"))
    times = {key: when(more[key]) for key in ("last_running",) if key in more}
    return {"drug": drug, "category": "therapeutic", "start": when(start), "stop": when(stop), **more, **times}


def push(drug: str, start: str | None = None, stop: str | None = None, **more: Any) -> Row:
    """One therapeutic IV push; without a stop a single time."""
    return row(drug, start, stop, **{"technique": "push", **more})


def chemo(drug: str, start: str | None = None, stop: str | None = None, **more: Any) -> Row:
    """One chemo infusion."""
    return row(drug, start, stop, **{"category": "chemo", **more})


def fluid(start: str | None = None, stop: str | None = None, **more: Any) -> Row:
    """One bag of saline given as hydration."""
    return row(more.pop("drug", "normal saline"), start, stop, **{"category": "hydration", **more})


def blood(start: str | None = None, stop: str | None = None, **more: Any) -> Row:
    """One unit of red cells."""
    return row("red cells", start, stop, **{"category": "blood", **more})


def contrast(start: str | None = None, stop: str | None = None, **more: Any) -> Row:
    """One dose of contrast."""
    return row("iohexol", start, stop, **{"category": "contrast", **more})


def injection(drug: str, start: str | None = None, route: str = "IM", **more: Any) -> Row:
    """One injection outside the veins."""
    return row(drug, start, None, **{"route": route, "technique": "injection", **more})


def site(identity: str, **more: Any) -> Row:
    """One access."""
    return {"id": identity, **more}


def visit(identity: str = "V1", arrival: str | None = None, departure: str | None = None, **more: Any) -> Row:
    """One visit."""
    inpatient = {key: when(value) for key, value in more.items()}
    return {"id": identity, "arrival": when(arrival), "departure": when(departure), **inpatient}


def away(start: str, stop: str) -> Row:
    """A window whose minutes count for nothing."""
    return {"start": when(start), "stop": when(stop)}


def stay(*rows: Row, **head: Any) -> Case:
    """A case of these rows, everything left out filled in as the file reader does."""
    return case_of({"format": FORMAT, "administrations": list(rows), **head})


def office(*rows: Row, **head: Any) -> Case:
    """A professional case; its reason for the visit is the first row unless told otherwise."""
    return stay(*rows, **{"setting": "professional", "primary_reason": "a1", **head})


def policy(profile: str = "cpt", **knobs: Any) -> Policy:
    """A shipped profile with some knobs set."""
    return policy_with(resolve(profile, shipped()), knobs)


def coded(case: Case, known: Mapping[str, KnownDrug] | None = None, *, profile: str = "cpt", **knobs: Any) -> Result:
    """The answer of the engine under a profile and some knobs."""
    return code_case(case, policy(profile, **knobs), known)


def units(case: Case, known: Mapping[str, KnownDrug] | None = None, **choice: Any) -> dict[str, int]:
    """Units per code over the whole stay."""
    return dict(coded(case, known, **choice).units())


def modifiers(result: Result, code: str, **where: str | None) -> tuple[str, ...]:
    """The modifiers of the one line of a code (at a site, on a date, in a visit)."""
    return the_line(result, code, **where).modifiers


def the_line(result: Result, code: str, **where: str | None) -> Line:
    """The one line of a code, narrowed by `site`, `date` or `visit`."""
    found = [
        line
        for line in result.lines
        if line.code == code and all(getattr(line, key) == value for key, value in where.items())
    ]
    assert len(found) == 1, f"{len(found)} lines of {code} {where}: {result.lines}"
    return found[0]


def findings(result: Result, rule: str) -> list[Finding]:
    """The findings under one rule."""
    return [finding for finding in result.findings if finding.rule == rule]


def severities(result: Result, rule: str) -> list[str]:
    """How grave the findings under one rule are."""
    return [finding.severity for finding in findings(result, rule)]


def statuses(result: Result) -> dict[str, str]:
    """The end of every row."""
    return {account.administration: account.status for account in result.accounts}


def account(result: Result, identity: str) -> Account:
    """What became of one row."""
    return result.account(identity)


__all__ = [name for name in dir() if not name.startswith("_")]
