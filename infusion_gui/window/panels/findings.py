"""Findings as plain values: head and body of each, where it leads, and the one-click fix. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.result import Finding, Result, Severity
from infusion_gui.drugs.naming import short_name
from infusion_gui.window import wording

Fix = Literal["", "stop", "start", "reason", "class", "drug", "visit", "found", "own", "apart"]

FIX_WORDS: dict[Fix, str] = {
    "stop": "Type\u00a0a\u00a0stop",
    "start": "Type\u00a0a\u00a0start",
    "reason": "Record\u00a0it",
    "class": "Choose\u00a0a\u00a0class",
    "drug": "Type\u00a0a\u00a0drug",
    "visit": "Name\u00a0it",
    "found": "It\u00a0was\u00a0found",
    "own": "It\u00a0has\u00a0one",
    "apart": "Tell\u00a0them\u00a0apart",
}


_ON_A_DAY = re.compile(
    r"(?<=[0-9] on )\d{4}-\d\d-\d\d\b"
)  # behind a code or its units, where the engine dates as a claim

_CLOCK = re.compile(r" (\d\d:\d\d)")

_LISTED = "class from the drug table"

_PLAIN_FIXES: dict[str, Fix] = {"R-GATE-02": "drug", "R-INI-02": "visit", "R-HYD-07": "own"}


class Note(NamedTuple):
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


class Unreported(NamedTuple):
    """One row without a code of its own: what it is, why, and the rule."""

    administration: str
    name: str
    why: str
    rule: str


def notes(case: Case, result: Result) -> tuple[Note, ...]:
    """The findings in the order of the result, with a fix where a fix is a choice.

    Where several classes come from a list they are one remark, the last; the cell of a class says where it comes from.
    """
    known = {row.id: row for row in case.administrations}
    dated = wording.span_of_days(case) > 1
    classes = [finding for finding in result.findings if (finding.severity, finding.rule) == ("info", "R-CHEMO-03")]
    if len(classes) < 2:
        return tuple(_note(case, finding, known, dated) for finding in result.findings)
    rows = tuple(dict.fromkeys(identity for finding in classes for identity in finding.administrations))
    listed = Note(
        "info", "R-CHEMO-03", f"{wording.plural(len(rows), 'row')} take their class from the drug table", "", rows
    )
    rest = [finding for finding in result.findings if (finding.severity, finding.rule) != ("info", "R-CHEMO-03")]
    return (*(_note(case, finding, known, dated) for finding in rest), listed)


def to_query(result: Result) -> int:
    """How many findings ask for something: queries and warnings."""
    return sum(finding.severity != "info" for finding in result.findings)


def unreported(case: Case, result: Result) -> tuple[Unreported, ...]:
    """Every row that is not reported, in the order of time."""
    found = []
    name_of = wording.row_names(case)
    rows = {row.id: row for row in case.administrations}
    for account in result.accounts:
        if account.status == "not_reported":
            row = rows[account.administration]
            name = name_of[row.id]
            why = _brief(wording.without_drug(account.why, row.drug))
            found.append(((row.start or 0), Unreported(row.id, name, why, next(iter(account.rules), ""))))
    return tuple(item for _, item in sorted(found, key=lambda pair: pair[0]))


def _brief(why: str) -> str:
    """A sentence as the end of another: no capital, no full stop."""
    why = why.rstrip(".")
    return why[:1].lower() + why[1:] if why[1:2].islower() or why[1:2] == " " else why


def _note(case: Case, finding: Finding, known: Mapping[str, Administration], dated: bool) -> Note:
    rows = [known[identity] for identity in finding.administrations if identity in known]
    message = _ON_A_DAY.sub(_short_day, finding.message)
    head, body = divided(_dated(message, rows) if dated else message)
    if body and head == _LISTED:  # what the drug is comes before where that is written
        head, body = _brief(body), f"{_LISTED.capitalize()}."
    if body and head in {name for row in rows for name in (row.drug, short_name(row.drug))}:
        head, body = _told_of(head, body)
    fix, site = _fix(case, finding, rows)
    return Note(finding.severity, finding.rule, head, body, finding.administrations, fix, site)


def _short_day(found: re.Match[str]) -> str:
    try:
        return wording.iso_day(found[0])
    except ValueError:  # no date, but part of what a record calls a drug
        return found[0]


def divided(message: str) -> tuple[str, str]:
    """A message as head and body: the first clause, and the rest as a sentence of its own."""
    match = re.search(r"(?<!\d)[.:;] |[.:;] (?!\d)", message)
    if match is None:
        return message.rstrip("."), ""
    head, body = message[: match.start()], message[match.end() :]
    body = body[:1].upper() + body[1:]
    return head, body if body.endswith((".", "?")) or not body else body + "."


def _told_of(drug: str, body: str) -> tuple[str, str]:
    """A head that would be a drug's name alone, with what is said of it; and the rest."""
    told, reason, after = _bracketed(body)
    first, rest = divided(told)
    if reason and not rest:  # a reason in brackets is a sentence of the rest
        rest = f"{reason[:1].upper()}{reason[1:]}. {after[:1].upper()}{after[1:]}".strip()
    elif reason:
        first, rest = divided(body)
    return f"{drug}: {first[:1].lower()}{first[1:]}", rest


def _bracketed(body: str) -> tuple[str, str, str]:
    """What stands before the first brackets, in them and after them; the reason may have brackets and colons too."""
    before, _, inner = body.partition(" (")
    depth = 1
    for at, letter in enumerate(inner):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return before, inner[:at], inner[at + 1 :].lstrip(".,:; ")
    return body, "", ""


def _dated(message: str, rows: Iterable[Administration]) -> str:
    """A message that names its rows by their clock times, with the days of a stay of several."""
    said = set(_CLOCK.findall(message))  # mostly none, where a finding is about hundreds of rows
    days: dict[str, list[str]] = {}
    for row in rows if said else ():
        if row.start is not None and (clock := wording.clock(row.start)) in said:
            days.setdefault(clock, []).append(wording.day(row.start))
    for clock, dates in days.items():
        message = message.replace(f" {clock}", f" {', '.join(dict.fromkeys(dates))} {clock}", 1)
    return message


def _fix(case: Case, finding: Finding, rows: list[Administration]) -> tuple[Fix, str | None]:
    if finding.rule in ("R-DOC-01", "R-DOC-02", "R-HYD-04") and any(row.stop is None for row in rows):
        return "stop", None
    if finding.rule == "R-DOC-05" and len(rows) == 1 and rows[0].stop_from == "typed":
        return "stop", None
    if finding.rule == "R-DOC-05" and any(row.order is not None for row in rows):
        return "apart", None
    if finding.rule == "R-DOC-03" and any(row.start is None for row in rows):
        return "start", None
    if finding.rule in ("R-INI-10", "R-INI-12"):
        site = next((row.site for row in rows if row.site is not None), None)
        known = next((site_ for site_ in case.sites if site_.id == site), None)
        return ("reason", site) if known is not None and not known.reason else ("", None)
    if finding.rule == "R-CHEMO-03" and any(row.category is None for row in rows):
        return "class", None
    if finding.rule == "R-GATE-03" and any(row.ordered is False for row in rows):
        return "found", None
    return _PLAIN_FIXES.get(finding.rule, "") if rows else "", None
