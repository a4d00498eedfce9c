"""What stands on the audit page, as plain text in tables: codes with their reasons, rows, times that a person moved,
what was not reported, findings; around them the circumstances, and what another profile says. `report` draws it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from infusion_gui.case.model import Administration, Case, Category
from infusion_gui.case.times import DAY, format_clock
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Account, Finding, Line, Result
from infusion_gui.coding.tables import label
from infusion_gui.drugs.naming import short_name
from infusion_gui.exchange.charges import drugs_of
from infusion_gui.exchange.circumstances import facts, first_day, moment, notes

_CLASSES: dict[Category | None, str] = {"chemo_hormonal": "hormonal", "kvo": "keep open", None: "open"}
_STATES = {"coded": "", "absorbed": "", "not_reported": "not reported", "held": "HELD"}
_STOPS = {
    "rate_zero": "rate 0",
    "next_bag": "next bag",
    "duration": "from a length",
    "last_running": "last seen running",
    "typed": "typed",
}
_MARKS = {
    "hand_push": "by hand",
    "from_bag": "from the bag",
    "by_protocol": "by protocol",
    "distinct": "own order",
    "bundled": "part of a procedure",
    "discontinued": "stopped early",
}
_CLASS_TOLD = "class from the drug table: "
_RULES_WIDE = 27  # characters of rule ids on a line
_SEVERITIES = {"query": "To ask", "warning": "To check", "info": "To know"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `width`: points, or 0 to share what is left. `figures`: numbers and times, set right."""

    head: str
    width: float = 0.0
    figures: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A titled table. `empty` is what it says when it has no rows; without it the whole table is left out then."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""
    heads: bool = True


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The page: its title, what it was made from and under, its tables, the sentences under them, what ids mean."""

    title: str
    facts: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = field(default=())
    legend: tuple[str, ...] = field(default=())


def audit_page(
    case: Case,
    result: Result,
    *,
    source: str = "",
    policy: Policy | None = None,
    categories: Mapping[str, Category | None] | None = None,
    comparison: str = "",
    printed: str = "",
    rules: Mapping[str, str] | None = None,
) -> AuditPage:
    """The content of the audit page.

    `policy`: the knobs the result stands on; those that differ from the program's defaults are named. `categories`:
    the class of rows that give none. `comparison`: the sentence about another profile. `printed`: when, in words.
    `rules`: what each rule is about, by its id and in the order of the book, so that paper says what its ids mean.
    """
    made = (*facts(case), f"profile {result.profile}", f"engine {result.engine}", source, printed)
    sheets = (
        _codes(case, result),
        _rows(case, result, categories or {}),
        _moved(case),
        _open_rows(case, result),
        _findings(case, result),
    )
    under = tuple(filter(None, (*notes(case, policy), comparison)))
    return AuditPage(case.label or "Audit page", tuple(filter(None, made)), sheets, under, _meant(result, rules or {}))


def _meant(result: Result, names: Mapping[str, str]) -> tuple[str, ...]:
    """What the rule ids on the page mean."""
    on_the_page = {finding.rule for finding in result.findings}
    on_the_page.update(rule for line in result.lines for rule in line.rules)
    on_the_page.update(rule for account in _without_a_code(result) for rule in account.rules)
    return tuple(f"{rule} {name}" for rule, name in names.items() if rule in on_the_page)


def _codes(case: Case, result: Result) -> Sheet:
    several_days = len({line.date for line in result.lines}) > 1
    several_visits = len(case.visits) > 1

    def row(line: Line) -> tuple[str, ...]:
        place = line.site or _routes(case, line.administrations)
        if several_visits:
            place = f"{line.visit} {place}"
        if several_days:
            place = f"{line.date[5:]} {place}"
        code = "-".join((line.code, *line.modifiers))
        names = [short_name(name) for name in drugs_of(case, line.administrations)]
        why = line.why if any(name in line.why for name in names) else f"{', '.join(names)}: {line.why}"
        return (
            code,
            f"×{line.units}",
            place,
            str(line.minutes or ""),
            f"{label(line.code)}: {why}",
            _rules(line.rules),
        )

    columns = (
        Column("Code", 44, strong=True),
        Column("Units", 22, figures=True),
        Column("Access", 48),
        Column("Min", 18, figures=True),
        Column("What and why"),
        Column("Rules", 110),
    )
    units = sum(line.units for line in result.lines)
    title = f"Codes: {_count(len(result.lines), 'line')}, {_count(units, 'unit')}"
    return Sheet(title, columns, tuple(map(row, result.lines)), "Nothing is reported.")


def _routes(case: Case, administrations: tuple[str, ...]) -> str:
    """The routes of a line that has no access: `IM`, `IM / SQ`."""
    return " / ".join(sorted({row.route for row in case.administrations if row.id in administrations}))


def _rows(case: Case, result: Result, categories: Mapping[str, Category | None]) -> Sheet:
    accounts = result.by_row
    day = first_day(case)
    numbers = {one.id: n for n, one in enumerate(case.administrations, 1)}
    leads = _leads(case, result, numbers)
    signed = _signed(result)

    def row(number: int, one: Administration) -> tuple[str, ...]:
        account = accounts.get(one.id)
        category = one.category or categories.get(one.id)
        return (
            str(number),
            f"{one.drug or 'no drug named'}{f', {one.dose}' if one.dose and one.dose not in one.drug else ''}",
            _CLASSES.get(category, category or "open"),
            ", ".join(
                (
                    f"{(one.site or '') if one.route == 'IV' else one.route} {one.technique.replace('_', ' ')}",
                    *_marks(one),
                )
            ),
            moment(one.start, day),
            "" if one.stop is None and one.single_time else f"{moment(one.stop, day)}{_from(one)}",
            _minutes(account, numbers, one.minutes),
            _outcome(account, leads, signed),
        )

    columns = (
        _number(case),
        Column("Drug"),
        Column("Class", 42),
        Column("Way", 50),
        Column("Start", 46, figures=True),
        Column("Stop", 48, figures=True),
        Column("Minutes", 106),
        Column("Codes", 74, strong=True),
    )
    rows = tuple(row(n, one) for n, one in enumerate(case.administrations, 1))
    return Sheet(f"Administrations: {_count(len(rows), 'row')}", columns, rows, "The case has no rows.")


def _marks(row: Administration) -> list[str]:
    """What else is charted of a row that has a say in its codes."""
    found = [words for key, words in _MARKS.items() if getattr(row, key)]
    if row.ordered is not True:
        found.append("no order found" if row.ordered is False else "order not looked up")
    if row.pump is not None:
        found.append(" ".join(word for word in (row.pump.kind, row.pump.owner or "") if word))
    if row.lesions is not None:
        found.append(_count(row.lesions, "lesion"))
    return found


def _from(row: Administration) -> str:
    """Where a stop came from, when it was not charted as such. A row that was typed as a whole has no other source."""
    if row.stop_from == "typed" and row.charted is None and not row.evidence:
        return ""
    word = _STOPS.get(row.stop_from or "", "")
    return f" ({word})" if word and row.stop is not None else ""


def _minutes(account: Account | None, numbers: Mapping[str, int], by_the_clock: int | None) -> str:
    """The arithmetic of a row: charted minutes, less what other rows took (by their number), what is left.

    Over a change of the clocks the minutes that ran are others than the two times make: `by_the_clock`.
    """
    if account is None or not account.minutes:
        return f"{account.counted_minutes} computed" if account is not None and account.counted_minutes else ""
    charted = str(account.minutes) if account.minutes == by_the_clock else f"{account.minutes} elapsed"
    if not account.blocked_by and account.counted_minutes in (0, account.minutes):
        return charted
    parts = [charted]
    parts += [f"−\u00a0{minutes}\u00a0(#{numbers.get(blocker, '?')})" for blocker, minutes in account.blocked_by]
    lost = account.minutes - account.counted_minutes - sum(minutes for _, minutes in account.blocked_by)
    if lost > 0:
        parts.append(f"− {lost} not counted")
    return f"{' '.join(parts)} =\u00a0{account.counted_minutes}"


def _signed(result: Result) -> dict[tuple[str, str], str]:
    """The code of each row as the claim line writes it, with its modifiers; the first line of a code decides."""
    found: dict[tuple[str, str], str] = {}
    for line in result.lines:
        for identity in line.administrations:
            found.setdefault((identity, line.code), "-".join((line.code, *line.modifiers)))
    return found


def _outcome(account: Account | None, leads: Mapping[str, int], signed: Mapping[tuple[str, str], str]) -> str:
    """The codes of a row, or the row that carries them, or its state."""
    if account is None:
        return ""
    if account.status == "absorbed":
        lead = leads.get(account.administration)
        return f"with #{lead}" if lead else "absorbed"
    names = {code: signed.get((account.administration, code), code) for code in account.units}
    codes = ", ".join(f"{names[code]} ×{units}" if units > 1 else names[code] for code, units in account.units.items())
    return codes or _STATES[account.status]


def _leads(case: Case, result: Result, numbers: Mapping[str, int]) -> dict[str, int]:
    """For each row on a claim line the number of the row that carries its units: of its own bag or order first."""
    coded = {account.administration for account in result.accounts if account.status == "coded"}
    groups = {row.id: {row.bag, row.order} - {None} for row in case.administrations}
    found: dict[str, int] = {}
    for line in result.lines:
        carriers = [identity for identity in line.administrations if identity in coded]
        for identity in line.administrations:
            mates = [other for other in carriers if groups.get(identity, set()) & groups.get(other, set())]
            if carriers:
                found.setdefault(identity, numbers.get((mates or carriers)[0], 0))
    return found


def _rules(rules: Sequence[str]) -> str:
    """Rule ids, as many on a line as it holds, so that no line breaks inside one."""
    lines: list[str] = []
    for rule in rules:
        if lines and len(lines[-1]) + 1 + len(rule) <= _RULES_WIDE:
            lines[-1] += f" {rule}"
        else:
            lines.append(rule)
    return "\n".join(lines)


def _moved(case: Case) -> Sheet:
    """Every time that stands otherwise in the record."""
    rows, first = [], first_day(case)
    for n, row in enumerate(case.administrations, 1):
        if row.charted is None:
            continue
        for name, charted, now in (("start", row.charted.start, row.start), ("stop", row.charted.stop, row.stop)):
            if charted != now:
                rows.append((str(n), row.drug, name, moment(charted, first), moment(now, first)))
    columns = (
        _number(case),
        Column("Drug"),
        Column("Time", 40),
        Column("Charted", 90, figures=True),
        Column("Now", 90, figures=True),
    )
    return Sheet("Times that a person moved", columns, tuple(rows))


def _open_rows(case: Case, result: Result) -> Sheet:
    rows = []
    numbers = {row.id: n for n, row in enumerate(case.administrations, 1)}
    for account in _without_a_code(result):
        number, state = numbers.get(account.administration, 0), account.status.replace("_", " ")
        rows.append((str(number), state, account.why, _rules(account.rules)))
    columns = (_number(case), Column("State", 46), Column("Why"), Column("Rules", 110))
    return Sheet("Held and not reported", columns, tuple(rows))


def _without_a_code(result: Result) -> list[Account]:
    """What became of the rows that stand behind no line of the claim: the held ones, the not reported, the absorbed."""
    on_the_claim = {identity for line in result.lines for identity in line.administrations}
    states = ("held", "not_reported", "absorbed")
    rest = [one for one in result.accounts if one.status in states and one.administration not in on_the_claim]
    return sorted(rest, key=lambda one: states.index(one.status))


def _findings(case: Case, result: Result) -> Sheet:
    together: dict[tuple[str, str], list[str]] = {}
    for n, finding in enumerate(result.findings):
        # What is only to know is said once for a rule; each question and each doubt stands alone.
        own = finding.rule if finding.severity == "info" else f"{finding.rule} {n}"
        said = together.setdefault((_SEVERITIES[finding.severity], own), [])
        said.append(_dated(case, finding) if not said else _dated(case, finding).removeprefix(_CLASS_TOLD))
    rows = tuple((word, "; ".join(texts), rule.split(" ")[0]) for (word, rule), texts in together.items())
    columns = (Column("", 36), Column("Finding"), Column("Rule", 50))
    return Sheet("Findings", columns, rows, heads=False)


def _dated(case: Case, finding: Finding) -> str:
    """The message; a row that it names by a clock time has its date too when that is not the first one."""
    message, first = finding.message, first_day(case)
    for row in case.administrations:
        if row.id in finding.administrations and row.start is not None and row.start // DAY != first // DAY:
            clock = format_clock(row.start)
            message = message.replace(f" {clock}", f" {moment(row.start, first)}", 1)
    return message


def _number(case: Case) -> Column:
    """The column of row numbers, as wide as the last of them."""
    return Column("#", 4 + 4.4 * max(2, len(str(len(case.administrations)))), figures=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
