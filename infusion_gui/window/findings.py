"""Findings as plain values: head and body of each, where it leads, and the one-click fix. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from infusion_gui.case.model import Case
from infusion_gui.coding.result import Finding, Result, Severity
from infusion_gui.window import wording

Fix = Literal["", "stop", "start", "reason", "class", "order"]

FIX_WORDS: dict[Fix, str] = {
    "stop": "Type a stop",
    "start": "Type a start",
    "reason": "Record it",
    "class": "Choose a class",
    "order": "Tell them apart",
}


@dataclass(frozen=True, slots=True)
class Note:
    """One finding to draw. `fix` is what one click opens; `site` is the access a reason is recorded for."""

    severity: Severity
    rule: str
    head: str
    body: str
    administrations: tuple[str, ...]
    fix: Fix = ""
    site: str | None = None

    @property
    def fix_words(self) -> str:
        return FIX_WORDS.get(self.fix, "")


@dataclass(frozen=True, slots=True)
class Unreported:
    """One row without a code of its own: what it is, why, and the rule."""

    administration: str
    name: str
    why: str
    rule: str


def notes(case: Case, result: Result) -> tuple[Note, ...]:
    """The findings in the order of the result, with a fix where a fix is a choice.

    Where several classes come from a list they are one remark, the last; the cell of a class says where it comes from.
    """
    classes = [finding for finding in result.findings if (finding.severity, finding.rule) == ("info", "R-CHEMO-03")]
    if len(classes) < 2:
        return tuple(_note(case, finding) for finding in result.findings)
    rows = tuple(dict.fromkeys(identity for finding in classes for identity in finding.administrations))
    listed = Note(
        "info", "R-CHEMO-03", f"{wording.plural(len(rows), 'row')} take their class from the drug table", "", rows
    )
    rest = [_note(case, finding) for finding in result.findings if finding not in classes]
    return (*rest, listed)


def to_query(result: Result) -> int:
    """How many findings ask for something: queries and warnings."""
    return sum(finding.severity != "info" for finding in result.findings)


def unreported(case: Case, result: Result) -> tuple[Unreported, ...]:
    """Every row that is not reported, in the order of time."""
    found = []
    for account in result.accounts:
        if account.status == "not_reported":
            row = case.administration(account.administration)
            name = wording.row_name(case, row.id)
            why = _brief(wording.without_drug(account.why, row.drug))
            found.append(((row.start or 0), Unreported(row.id, name, why, next(iter(account.rules), ""))))
    return tuple(item for _, item in sorted(found, key=lambda pair: pair[0]))


def _brief(why: str) -> str:
    """A sentence as the end of another: no capital, no full stop."""
    why = why.rstrip(".")
    return why[:1].lower() + why[1:] if why[1:2].islower() or why[1:2] == " " else why


def _note(case: Case, finding: Finding) -> Note:
    head, body = divided(finding.message)
    fix, site = _fix(case, finding)
    return Note(finding.severity, finding.rule, head, body, finding.administrations, fix, site)


def divided(message: str) -> tuple[str, str]:
    """A message as head and body: the first clause, and the rest as a sentence of its own."""
    match = re.search(r"(?<!\d)[.:;] |[.:;] (?!\d)", message)
    if match is None:
        return message.rstrip("."), ""
    head, body = message[: match.start()], message[match.end() :]
    body = body[:1].upper() + body[1:]
    return head, body if body.endswith((".", "?")) or not body else body + "."


def _fix(case: Case, finding: Finding) -> tuple[Fix, str | None]:
    rows = [row for row in case.administrations if row.id in finding.administrations]
    if finding.rule in ("R-DOC-01", "R-DOC-02") and any(row.stop is None for row in rows):
        return "stop", None
    if finding.rule == "R-DOC-05" and len(rows) == 1 and rows[0].stop_from == "typed":
        return "stop", None
    if finding.rule == "R-DOC-03" and any(row.start is None for row in rows):
        return "start", None
    if finding.rule in ("R-INI-10", "R-INI-12"):
        site = next((row.site for row in rows if row.site is not None), None)
        known = next((site_ for site_ in case.sites if site_.id == site), None)
        return ("reason", site) if known is not None and not known.reason else ("", None)
    if finding.rule == "R-CHEMO-03" and any(row.category is None for row in rows):
        return "class", None
    return "", None
