"""The questions a case leaves open, as text for whoever charted: one a line, with drug, access and time.

A question of the engine is one for the ward, and so are three of its warnings: an access without a reason, a drug
without an order, a charted stop long after the departure. What runs in one bag is asked about once.
"""

from __future__ import annotations

from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import DAY, format_clock, length, to_datetime
from infusion_gui.coding.result import Finding, Result

_NO_STOP = ("R-DOC-01", "R-DOC-02", "R-HYD-04")
_NO_START = "R-DOC-03"
_NO_ORDER = "R-GATE-03"
_NO_REASON = "R-INI-12"
_NO_DRUG = "R-GATE-02"
_TOO_LONG = "R-DOC-05"
_ASKED_TOO = (_NO_REASON, _NO_ORDER)
_NOT_FOR_NURSING = ("R-CHEMO-03",)  # the class of a drug is for the coder or the pharmacy to say


def query_list(case: Case, result: Result) -> str:
    """The list, ready to paste; empty when nothing is to be asked. Each thing is asked once, in the order of time."""
    asked: dict[str, int] = {}
    for finding in result.findings:
        open_question = finding.severity == "query" or finding.rule in _ASKED_TOO or _charted_too_late(case, finding)
        if open_question and finding.rule not in _NOT_FOR_NURSING:
            for when, line in _questions(case, finding):
                asked.setdefault(" ".join(line.split()), when)  # a name from a record may have lines
    lines = sorted(asked, key=lambda line: asked[line])
    return "".join(f"{n}. {line}\n" for n, line in enumerate(lines, 1))


def _charted_too_late(case: Case, finding: Finding) -> bool:
    """Whether a doubt is about a stop that the ward charted days after the departure; one that a coder typed is his
    own, and parts of an order that overlap are no question of a date.
    """
    ends = {visit.id: visit.departure for visit in case.visits}
    rows = [row for row in case.administrations if row.id in finding.administrations]
    return finding.rule == _TOO_LONG and any(
        row.stop_from != "typed" and row.stop is not None and row.stop > (ends[row.visit] or row.stop) + DAY
        for row in rows
    )


def _questions(case: Case, finding: Finding) -> list[tuple[int, str]]:
    """Each question of a finding with the minute it speaks of."""
    rows = [row for row in case.administrations if row.id in finding.administrations]
    if finding.rule == _NO_REASON:
        return _accesses(case, rows)
    if finding.rule in _NO_STOP:
        rows = [row for row in rows if row.stop is None]
    elif finding.rule == _NO_START:
        rows = [row for row in rows if row.start is None]
    if not rows:
        return [(0, finding.message)]
    of_the_bag = finding.rule in (*_NO_STOP, _NO_START, _TOO_LONG)
    return [
        (
            _first(row),
            f"{_named(_in_its_bag(row, case) if of_the_bag else [row], case)}: {_question(row, finding, case.zone)}",
        )
        for row in rows
    ]


def _in_its_bag(row: Administration, case: Case) -> list[Administration]:
    """The rows that share the bag of a row and its times: one infusate, of which a question is asked once."""
    if row.bag is None:
        return [row]
    whole = (row.bag, row.visit, row.route, row.start, row.stop)
    return [one for one in case.administrations if (one.bag, one.visit, one.route, one.start, one.stop) == whole]


def _accesses(case: Case, rows: list[Administration]) -> list[tuple[int, str]]:
    """Why a further access was needed, asked once for each, with the first time that anything was given there."""
    sites = {row.site: _place(row, case) for row in rows if row.route == "IV"}
    found = []
    for site, place in sites.items():
        there = [row.start for row in case.administrations if row.route == "IV" and row.site == site]
        first = min((start for start in there if start is not None), default=None)
        used = "" if first is None else f", first used {_day(first)} {format_clock(first)}"
        found.append((first or 0, f"{place}{used}: why was a further access needed?"))
    return found


def _question(row: Administration, finding: Finding, zone: str | None) -> str:
    """What to ask about one row, in words that need no knowledge of codes."""
    if finding.rule in _NO_STOP:
        if row.last_running is None:
            return "when did it stop?"
        return f"when did it stop? It was last charted as running at {_moment(row.last_running, row)}."
    if finding.rule == _NO_START:
        return "when did it start?" if row.stop is not None else "when was it given?"
    if finding.rule == _NO_ORDER:
        return "is there an order for it?"
    if finding.rule == _NO_DRUG:
        return "which drug was it?"
    if finding.rule == _TOO_LONG and row.start is not None and row.stop is not None:
        if length(row.start, row.stop, zone) < 0:
            until = f"it is charted until {format_clock(row.stop)}"
            return f"{until}, but the clock skipped an hour that night; which time is right?"
        day = to_datetime(row.stop)
        return f"it is charted as running until {_day(row.stop)} {day.year} {format_clock(row.stop)}; is a date wrong?"
    return finding.message


def _named(rows: list[Administration], case: Case) -> str:
    """A row, or the rows of a bag, as a nurse finds them in the chart."""
    return f"{' and '.join(map(_drug, rows))}, {_place(rows[0], case)}, {_times(rows[0])}"


def _drug(row: Administration) -> str:
    drug = row.drug or "a drug without a name"
    return f"{drug} {row.dose}" if row.dose and row.dose.split()[0] not in drug else drug


def _place(row: Administration, case: Case) -> str:
    if row.route != "IV":
        return row.route
    labels = {site.id: site.label for site in case.sites}
    label = labels.get(row.site or "", "")
    return f"{row.site} ({label})" if label else row.site or "IV"


def _times(row: Administration) -> str:
    if row.start is None:
        return "no time charted" if row.stop is None else f"stopped {_day(row.stop)} {format_clock(row.stop)}"
    verb = "started" if row.technique in ("infusion", "pump") else "given"
    return f"{verb} {_day(row.start)} {format_clock(row.start)}"


def _moment(minute: int, row: Administration) -> str:
    """A clock time, with the day when it is another than the start's."""
    same = row.start is not None and row.start // DAY == minute // DAY
    return format_clock(minute) if same else f"{_day(minute)} {format_clock(minute)}"


def _day(minute: int) -> str:
    day = to_datetime(minute)
    return f"{day:%a} {day.day} {day:%b}"


def _first(row: Administration) -> int:
    return row.start if row.start is not None else row.stop or 0
