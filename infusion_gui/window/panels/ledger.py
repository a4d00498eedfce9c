"""The codes panel as plain values: claim lines by access, date columns, and the difference of a gesture."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import NamedTuple

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.result import Account, Line, Part, Result
from infusion_gui.drugs.naming import short_name
from infusion_gui.window import wording
from infusion_gui.window.classes import classed_rows

_REPEATED = re.compile(r" \(×\d+\)$")  # how a line says one thing of several rows
_REPEATS = frozenset({"R-REP-01", "R-REP-02"})
MOST_DATES = 3  # columns for which there is room beside the words


class Entry(NamedTuple):
    """One line to draw. `sign` is "+", "−" or empty; `by_date` holds units per date column, empty on a one-day stay.

    `days` stands in for the columns where there are more dates than can be shown: `24 Nov`, or `5 days`.
    """

    code: str
    modifiers: tuple[str, ...]
    units: int
    drug: str
    role: str
    right: str
    administrations: tuple[str, ...]
    rules: tuple[str, ...]
    why: str
    sign: str = ""
    by_date: tuple[int, ...] = ()
    days: str = ""
    warned: bool = False

    def seen(self) -> tuple[object, ...]:
        """What is drawn of it."""
        words = (self.code, self.modifiers, self.units, self.drug, self.role, self.right)
        return (*words, self.sign, self.by_date, self.days, self.warned)

    def spoken(self, dates: tuple[str, ...] = ()) -> str:
        """The entry as a sentence for a screen reader; `dates` are the heads of its columns."""
        sign = {"+": "gained ", wording.MINUS: "lost "}.get(self.sign, "")
        right = f"{self.right} min" if self.right.isdecimal() else self.right
        words = (wording.signed(self.code, self.modifiers), wording.units(self.units), self.drug, self.role, right)
        columns = zip(dates, self.by_date, strict=False)
        when = ", ".join(f"{date} {wording.units(units)}" for date, units in columns if units)
        doubted = ", a finding doubts it" if self.warned else ""
        return sign + " ".join(word for word in (*words, when) if word) + doubted


class Group(NamedTuple):
    """The lines of one access (or of the routes that have none)."""

    name: str
    label: str
    entries: tuple[Entry, ...]


class Ledger(NamedTuple):
    """All groups in claim order; `dates` are the column heads (`5 Jan`) of a stay over midnight, else empty."""

    groups: tuple[Group, ...] = ()
    dates: tuple[str, ...] = ()
    lines: int = 0
    units: int = 0


class Change(NamedTuple):
    """What a gesture would change of the answer `before`: gained and lost entries, and the lines that stay."""

    before: Result
    changed: tuple[Entry, ...] = ()
    unchanged: tuple[Entry, ...] = ()
    units_before: int = 0
    units_after: int = 0


class _Facts:
    """Rows and drawing facts by the administration they are asked for by; a mouse move asks for every line."""

    def __init__(self, case: Case, result: Result, rows: dict[str, Administration]) -> None:
        self.rows = rows
        self.labels = {site.id: site.label for site in case.sites}
        self.doubts = [finding for finding in result.findings if finding.rule == "R-INI-17"]
        self._drawing = result.drawing
        self._parts = {id(part): part for part in result.drawing.parts}
        self._read: dict[int, _PartFacts] = {}

    def part(self, line: Line) -> Part:
        """The part of the answer that a line is in."""
        return self._drawing.of(line.administrations[0])

    def hold(self, parts: Iterable[Part]) -> bool:
        """True where these are parts of the answer."""
        return all(id(part) in self._parts for part in parts)

    def of(self, line: Line) -> _PartFacts:
        """What the drawing knows of the rows of a line."""
        part = self.part(line)
        found = self._read.get(id(part))
        if found is None:
            found = self._read[id(part)] = _PartFacts(part)
        return found

    def drugs(self, identities: Iterable[str]) -> list[str]:
        """The names of some rows, each once; rows that a gesture took away have none."""
        rows = self.rows
        return list(dict.fromkeys([short_name(rows[identity].drug) for identity in identities if identity in rows]))


class _PartFacts:
    """Who ran beside whom, the gaps between pushes, and the charted minutes of summed fluids."""

    def __init__(self, part: Part) -> None:
        self.partners: dict[str, list[str]] = defaultdict(list)
        for overlap in part.overlaps:
            self.partners[overlap.administration].append(overlap.partner)
        self.gaps: dict[str, list[int]] = defaultdict(list)
        for link in part.links:
            if link.reported:
                self.gaps[link.second].append(link.minutes)
        self.charted = {row: total.charted for total in part.sums for row in total.administrations}


def ledger(case: Case, result: Result) -> Ledger:
    """The claim lines grouped by visit and access. A stay over midnight merges the dates of a code into columns."""
    facts = _Facts(case, result, {row.id: row for row in case.administrations})
    dates = tuple(sorted({line.date for line in result.lines}))
    several = len(dates) > 1
    merged: dict[tuple[str, str], list[list[Line]]] = {}
    for line in result.lines:
        group = merged.setdefault(_group_of(facts, line), [])
        same = next((rows for rows in group if several and _same_but_date(rows[0], line)), None)
        if same is None:
            group.append([line])
        else:
            same.append(line)
    visits = len({visit for visit, _ in merged}) > 1
    groups = tuple(
        Group(
            name,
            ", ".join(filter(None, (facts.labels.get(name, ""), visit if visits else ""))),
            tuple(_entry(facts, rows, dates if several else ()) for rows in lines),
        )
        for (visit, name), lines in merged.items()
    )
    heads = tuple(wording.iso_day(date) for date in dates) if several else ()
    return Ledger(groups, heads, len(result.lines), sum(line.units for line in result.lines))


def _same_but_date(one: Line, other: Line) -> bool:
    return (one.code, one.modifiers, one.visit, one.site) == (other.code, other.modifiers, other.visit, other.site)


def _group_of(facts: _Facts, line: Line) -> tuple[str, str]:
    if line.site is not None:
        return line.visit, line.site
    routes = {facts.rows[identity].route for identity in line.administrations if identity in facts.rows}
    if routes and not routes <= {"IM", "SQ"}:
        return line.visit, " / ".join(sorted(routes))
    return line.visit, "IM / SQ"


def _entry(facts: _Facts, lines: list[Line], dates: tuple[str, ...]) -> Entry:
    first = lines[0]
    rows = tuple(dict.fromkeys(identity for line in lines for identity in line.administrations))
    drugs = facts.drugs(rows)
    if dates:
        role, drug = _hours(lines) if first.code in wording.HOURS else wording.role(first.code), ""
        by_date = tuple(sum(line.units for line in lines if line.date == date) for date in dates)
    else:
        role, drug, by_date = _role(facts, first, drugs), ", ".join(drugs), ()
    return Entry(
        code=first.code,
        modifiers=first.modifiers,
        units=sum(line.units for line in lines),
        drug=drug,
        role=role,
        right="" if dates else _right(facts, first),
        administrations=rows,
        rules=first.rules,
        why=first.why,
        by_date=by_date,
        days=_days(dates, by_date) if len(dates) > MOST_DATES else "",
        warned=bool(dates) and any(_warns(facts, line) for line in lines),
    )


def _days(dates: tuple[str, ...], by_date: tuple[int, ...]) -> str:
    reported = [date for date, units in zip(dates, by_date, strict=True) if units]
    return wording.iso_day(reported[0]) if len(reported) == 1 else wording.plural(len(reported), "day")


def _warns(facts: _Facts, line: Line) -> bool:
    """True where a finding doubts the units of this very line (medically unlikely edits, R-INI-17)."""
    return any(
        line.code in finding.message and not set(finding.administrations).isdisjoint(line.administrations)
        for finding in facts.doubts
    )


def _role(facts: _Facts, line: Line, drugs: list[str]) -> str:
    code = line.code
    if code in wording.HOURS:
        hours = _hours([line])
        return "second hour" if line.units == 1 and hours == "further hours" else hours
    if code == "96368":
        partners = facts.drugs(
            partner for row in line.administrations for partner in facts.of(line).partners.get(row, ())
        )
        return f"with {' and '.join(partners)}" if partners else wording.role(code)
    if code in wording.FLUID:
        known = facts.of(line).charted
        charted = next((known[row] for row in line.administrations if row in known), line.minutes)
        return f"net of {charted}" if charted != line.minutes else wording.role(code)
    if code in ("96375", "96376", "96411", "96372"):
        if len(drugs) > 1 or code == "96372":
            return ""
        return "again" if code == "96376" else "new drug"
    return wording.role(code)


def _hours(lines: list[Line]) -> str:
    """What units of further hours are: hours behind a first one, later bags of a drug that ran before, or both."""
    rules = {rule for line in lines for rule in line.rules}
    if rules.isdisjoint(_REPEATS):
        return "further hours"
    return "further hours, repeats" if any(rule.startswith("R-HR-") for rule in rules) else "again"


def _right(facts: _Facts, line: Line) -> str:
    if line.code in wording.PUSH or line.code == "96372":
        rows = [facts.rows[identity] for identity in line.administrations if identity in facts.rows]
        if any(row.technique == "infusion" and row.stop is None for row in rows):
            return "no stop"
        gaps = [minutes for row in line.administrations for minutes in facts.of(line).gaps.get(row, ())]
        if line.code == "96376" and len(gaps) == 1:
            return f"{gaps[0]} apart"
        if line.minutes:
            return str(line.minutes)
        return "push" if line.code in wording.PUSH else ""
    return str(line.minutes) if line.minutes else ""


def change(case: Case, before: Result, after: Result) -> Change:
    """The difference of two answers by code, modifiers and access; `case` is the one that `after` answers."""
    return Changes().of(case, before, after)


class _Worded(NamedTuple):
    """The lines of one key, and the entry that was made of them, of what `parts` say and of the first access."""

    lines: list[Line]
    parts: list[Part]
    first_site: str | None
    units: int
    entry: Entry


class Changes:
    """One difference after another: a line whose part of the answer says the same is worded once."""

    def __init__(self) -> None:
        self._before: tuple[Result | None, dict[_Key, list[Line]], dict[_Key, int]] = (None, {}, {})
        self._worded: dict[_Key, _Worded] = {}

    def of(self, case: Case, before: Result, after: Result) -> Change:
        """The difference of two answers by code, modifiers and access; `case` is the one that `after` answers."""
        if self._before[0] is not before:
            lines = _by_key(before)
            self._before = (before, lines, {key: sum(line.units for line in same) for key, same in lines.items()})
        _, old, units = self._before
        new = _by_key(after)
        now_facts = _Facts(case, after, classed_rows(case))
        self._word(new, now_facts, _first_site(case))
        before_facts = _Facts(case, before, now_facts.rows)
        changed, unchanged = [], []
        for key in dict.fromkeys((*new, *old)):
            found, was, before_units = self._worded.get(key), old.get(key, []), units.get(key, 0)
            after_units = found.units if found is not None else 0
            entry = found.entry if found is not None else _gone(key, case, before_facts, was, after)
            if before_units == after_units:
                unchanged.append(entry)
                continue
            sign = "+" if after_units > before_units else wording.MINUS
            entry = entry._replace(units=abs(after_units - before_units), sign=sign)
            if was and found is not None:
                now = found.lines
                entry = entry._replace(role=f"{wording.units(before_units)} to {wording.units(after_units)}")
                before_minutes, after_minutes = sum(line.minutes for line in was), sum(line.minutes for line in now)
                if before_minutes != after_minutes:
                    entry = entry._replace(right=f"{before_minutes} → {after_minutes}")
                entry = _of_movers(entry, was, now, now_facts, before, after)
            changed.append(entry)
        changed.sort(key=lambda entry: entry.sign != "+")
        after_sum = sum(found.units for found in self._worded.values())
        return Change(before, tuple(changed), tuple(unchanged), sum(units.values()), after_sum)

    def _word(self, lines: dict[_Key, list[Line]], facts: _Facts, first_site: str | None) -> None:
        """Words the lines of every key anew where they, or a part of the answer that they are in, are others."""
        known, self._worded = self._worded, {}
        for key, same in lines.items():
            found = known.get(key)
            if found is None or found.lines != same or found.first_site != first_site or not facts.hold(found.parts):
                entry = _placed(_entry(facts, same, ()), key[3], first_site)
                parts = list({id(part): part for part in map(facts.part, same)}.values())
                found = _Worded(same, parts, first_site, sum([line.units for line in same]), entry)
            self._worded[key] = found


def _gone(key: _Key, case: Case, facts: _Facts, lines: list[Line], after: Result) -> Entry:
    """The entry of lines that are no more: which of their rows are still there differs from step to step."""
    entry = _placed(_entry(facts, lines, ()), key[3], _first_site(case))
    accounts = [account for row in entry.administrations if (account := after.find(row)) is not None]
    codes = dict.fromkeys(code for account in accounts for code in account.codes)
    if codes:
        return entry._replace(why=f"now {', '.join(codes)}")
    told = [account for account in accounts if account.status != "coded"]
    rules = tuple(rule for account in told for rule in account.rules)
    return entry._replace(why="; ".join(dict.fromkeys(account.why for account in told)), rules=rules or entry.rules)


def _of_movers(entry: Entry, was: list[Line], now: list[Line], facts: _Facts, before: Result, after: Result) -> Entry:
    """A shared line that changes names the rows that have more of its units or fewer, and says why those do.

    A fluid's units belong to the sum of all its rows.
    """
    if entry.code in wording.FLUID:
        return entry
    rows = dict.fromkeys([row for line in (*now, *was) for row in line.administrations])
    more = entry.sign == "+"
    told = [account for row in rows if row in facts.rows and (account := _mover(entry.code, row, before, after, more))]
    if not told:
        return entry
    movers = tuple([account.administration for account in told])
    why = [account.why for account in told]
    rules = tuple([rule for account in told for rule in account.rules])
    if more:
        why = [own_part(line, one) for one in told for line in now if one.administration in line.administrations]
        rules = entry.rules
    sentence = "; ".join(dict.fromkeys(why))
    return entry._replace(drug=", ".join(facts.drugs(movers)), administrations=movers, why=sentence, rules=rules)


def _mover(code: str, row: str, before: Result, after: Result, more: bool) -> Account | None:
    """The account of a row that has more units of a code than it had, or with `more` false fewer."""
    old, new = before.find(row), after.find(row)
    if new is None or new is old:
        return None
    had, has = 0 if old is None else old.units.get(code, 0), new.units.get(code, 0)
    return new if (has > had if more else has < had) else None


def own_part(line: Line, account: Account) -> str:
    """What a line of several rows says of one of them; the whole sentence where it says one thing of them all."""
    own = set(account.why.split("; "))
    told = (_REPEATED.sub("", part) for part in line.why.split("; "))
    parts = [part for part in told if part in own]
    return "; ".join(parts) or line.why


def _first_site(case: Case) -> str | None:
    return case.sites[0].id if case.sites else None


_Key = tuple[str, tuple[str, ...], str, str | None]
_KEY: Callable[[Line], _Key] = attrgetter("code", "modifiers", "visit", "site")


def _by_key(result: Result) -> dict[_Key, list[Line]]:
    found: dict[_Key, list[Line]] = {}
    for line, key in zip(result.lines, map(_KEY, result.lines), strict=True):
        found.setdefault(key, []).append(line)
    return found


def _placed(entry: Entry, site: str | None, first_site: str | None) -> Entry:
    """The entry with its access named where it is not the first one, because the difference has no groups."""
    if site is None or site == first_site:
        return entry
    return entry._replace(role=f"{entry.role}, {site}" if entry.role else site)
