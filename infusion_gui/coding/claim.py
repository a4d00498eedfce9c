"""Step 11: awards to claim lines; what a setting bars, modifiers, merging, order (rules section 13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from operator import attrgetter

from infusion_gui.case.model import Case
from infusion_gui.coding.infusions import Concurrency
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Line, Severity
from infusion_gui.coding.service import Award, Clock, Row, Ward
from infusion_gui.coding.tables import INITIALS, claim_rank, cms, column_rank

FACILITY_PLACES = ("19", "21", "22", "23", "24", "26", "51", "52", "61")
PHYSICIANS_OWN = ("96405", "96406", "96440", "96446", "96450")
REFILLS = ("96521", "96522")
CLOSES_REFILL = ("96416", "96425", "C8957", "G0498")


def granted(rivals: Iterable[Concurrency], policy: Policy, clock: Clock) -> set[int]:
    """The `id` of those that get 96368: the first of each date, or visit (R-CON-02, R-CON-05)."""
    used: set[object] = set()
    found: set[int] = set()
    for rival in sorted(rivals, key=lambda rival: (rival.shared[0][0], rival.service.order_key)):
        by_date = policy.concurrent_cap == "per_date"
        key: object = clock.day(rival.shared[0][0]) if by_date else rival.service.visit
        if key not in used:
            used.add(key)
            found.add(id(rival))
    return found


def award_concurrent(rival: Concurrency, got: bool, rows: Mapping[str, Row], policy: Policy, ward: Ward) -> None:
    """Gives a rival 96368, or says that it is used up (R-CON-11). `rows` by id."""
    service, shared = rival.service, rival.shared
    minutes = sum(stop - start for start, stop, _ in shared)
    partners = " and ".join(dict.fromkeys(rows[owner].a.drug for _, _, owner in shared))
    if not got:
        span = "date" if policy.concurrent_cap == "per_date" else "visit"
        service.close(
            "not_reported",
            "R-CON-11",
            f"{service.name}: {minutes} min beside {partners}; 96368 is used up for that {span}",
        )
        return
    service.net = tuple((start, stop) for start, stop, _ in shared)
    service.took = [lost for lost in service.took if lost not in shared]
    why = f"{service.name}: {minutes} min beside {partners}, {service.minutes} in all"
    ward.award("96368", service, [(shared[0][0], minutes)], ("R-CON-03", "R-CON-01"), why)


def drop_barred(case: Case, ward: Ward) -> None:
    """Takes out what a professional claim in a facility place may not carry (R-MOD-04)."""
    if case.setting != "professional" or case.place_of_service not in FACILITY_PLACES:
        return
    ward.barred = True
    for award in ward.awards:
        if award.code not in PHYSICIANS_OWN:
            _undo(
                award,
                "R-MOD-04",
                f"an office claim with place of service {case.place_of_service} may not carry {award.code}",
            )
    ward.awards = [award for award in ward.awards if award.code in PHYSICIANS_OWN]


def drop_refills(ward: Ward, elsewhere: Iterable[Award]) -> None:
    """A refill is never reported on the date of a prolonged pump (R-PUMP-03); `elsewhere` are further awards."""
    refills = [award for award in ward.awards if award.code in REFILLS]
    if not refills:
        return
    pumps = [award for award in (*ward.awards, *elsewhere) if award.code in CLOSES_REFILL]
    pumps.sort(key=lambda award: award.service.order_key)
    closed = {ward.clock.date(award.units[0][0]): award.code for award in pumps}
    for award in refills:
        date = ward.clock.date(award.units[0][0])
        if date in closed:
            _undo(award, "R-PUMP-03", f"{award.service.name}: a refill is not reported beside {closed[date]} on {date}")
            ward.find(
                "warning",
                "R-PUMP-03",
                list(award.rows),
                f"{award.code} beside {closed[date]} on {date}: no modifier opens this pair",
            )
            ward.awards.remove(award)


def _undo(award: Award, rule: str, why: str) -> None:
    award.service.earned = False
    award.service.net = ()
    for row in award.rows:
        if row.status in ("coded", "absorbed", None):
            row.status, row.awards, row.rules, row.why = "not_reported", [], (rule,), why


Opened = Mapping[tuple[str, str | None], int]
"""When the first service of the hierarchy began at each visit and access, in elapsed minutes."""


def claim_lines(
    lines: Iterable[Line],
    accesses: list[str],
    opened: Opened,
    rows: Mapping[str, Row],
    case: Case,
    policy: Policy,
    ward: Ward,
) -> tuple[Line, ...]:
    """The merged `lines` of all parts with their modifiers, in claim order; `accesses` as the file lists them, `rows`
    by id."""
    visits = {visit.id: n for n, visit in enumerate(case.visits)}
    order = {access: n for n, access in enumerate(accesses)}
    none_last = len(order)

    def key(line: Line) -> tuple[object, ...]:
        place = order.get(line.site, none_last) if line.site is not None else none_last + 1
        return (line.date, visits[line.visit], place, claim_rank(line.code), line.modifiers)

    ordered = _further_initials(sorted(lines, key=key), opened, case.setting, policy)
    return tuple(sorted(_pairs(ordered, rows, case, policy, ward), key=key))


def merged_lines(ward: Ward) -> list[Line]:
    """The awards so far as lines, those of one code, modifiers, date, visit and access as one."""
    found: dict[Key, list[Share]] = {}
    for award in ward.awards:
        visit, site = award.service.visit, award.site
        rows = tuple([row.id for row in (award.rows if len(award.rows) == 1 else sorted(award.rows, key=_INDEX))])
        days: dict[str, list[int]] = {}
        for at, minutes in award.units:
            days.setdefault(ward.clock.date(at), []).append(minutes)
        for date, units in days.items():
            found.setdefault((award.code, award.modifiers, date, visit, site), []).append((award, rows, units))
    return [_line(key, shares) for key, shares in found.items()]


_INDEX, _AT = attrgetter("index"), attrgetter("at")
Begun = dict[tuple[str, ...], tuple[int, int]]
"""Of the administrations of a line, the first minute of the earliest and its place in the file."""
Key = tuple[str, tuple[str, ...], str, str, str | None]
"""Code, modifiers, date, visit and access: what awards of one line have in common."""
Share = tuple[Award, tuple[str, ...], list[int]]
"""An award, the rows behind it in the order of the file, and the minutes of each of its units on one date."""


def begun(lines: Iterable[Line], rows: Mapping[str, Row]) -> Begun:
    """When what stands behind each line began; `rows` by id."""
    return {line.administrations: min(map(_AT, map(rows.__getitem__, line.administrations))) for line in lines}


def _line(key: Key, shares: list[Share]) -> Line:
    code, modifiers, date, visit, site = key
    if len(shares) == 1:
        award, rows, units = shares[0]
        return Line(code, len(units), modifiers, date, visit, site, rows, sum(units), award.rules, award.why)
    behind: dict[str, set[tuple[str, ...]]] = {}
    for award, rows, _ in shares:
        behind.setdefault(award.why, set()).add(rows)
    # What holds of several rows is said once, with their number: an auditor adds the minutes up.
    whys = [why if len(rows) == 1 else f"{why} (×{len(rows)})" for why, rows in behind.items()]
    return Line(
        code,
        sum([len(units) for _, _, units in shares]),
        modifiers,
        date,
        visit,
        site,
        administrations=tuple(dict.fromkeys(chain.from_iterable([rows for _, rows, _ in shares]))),
        minutes=sum([sum(units) for _, _, units in shares]),
        rules=tuple(dict.fromkeys(chain.from_iterable([award.rules for award, _, _ in shares]))),
        why="; ".join(whys),  # each begins with a drug as the record writes it
    )


def _further_initials(lines: list[Line], opened: Opened, setting: str, policy: Policy) -> list[Line]:
    """59 or X on every further initial code of a visit or date (R-MOD-01). Of one date column 1 of the pair stays plain
    (R-MOD-02), which is the higher rank but for 96360 over 96374; of one code the first access does.
    """
    column = column_rank(setting)
    at = [n for n, line in enumerate(lines) if line.code in INITIALS]
    plain: list[Line] = []
    marked = list(lines)

    def rank(n: int) -> tuple[str, int, int]:
        line = lines[n]
        return line.date, column[line.code], opened[line.visit, line.site]

    for n in sorted(at, key=rank):
        line = lines[n]
        same_visit = any(other.visit == line.visit for other in plain) and not policy.reset_daily
        same_date = [other for other in plain if other.date == line.date]
        plain.append(line)
        if same_visit or same_date:
            one_visit = same_visit or any(other.visit == line.visit for other in same_date)
            modifier = "59" if policy.x_modifiers == "59" else "XS" if one_visit else "XE"
            rules = (*line.rules, "R-MOD-01")
            marked[n] = line._replace(modifiers=(*line.modifiers, modifier), rules=rules)
    return marked


def _pairs(lines: list[Line], rows: Mapping[str, Row], case: Case, policy: Policy, ward: Ward) -> list[Line]:
    """The column-2 code of an NCCI pair on one date carries the modifier too, with a finding that names the pair."""
    if policy.ncci_modifiers == "off":
        return lines
    pairs = cms().pairs[case.setting]
    by_date: dict[str, set[str]] = {}
    for line in lines:
        by_date.setdefault(line.date, set()).add(line.code)
    partner = {
        (date, code): min(firsts, key=claim_rank)
        for date, codes in by_date.items()
        for code in codes
        if (firsts := [c for c in codes if c != code and pairs.get((c, code)) and _carries(c, code)])
    }
    marked, named = [], set()
    for line in lines:
        first = partner.get((line.date, line.code))
        if first is None:
            marked.append(line)
            continue
        if (first, line.code, line.date) not in named:
            named.add((first, line.code, line.date))
            rule = "R-INI-07" if first in CLOSES_REFILL and line.code in INITIALS else "R-INJ-04"
            pair = f"{line.code} with {first} on {line.date} is an NCCI pair ({cms().quarter})"
            message = f"{pair}; {line.code} carries the modifier"
            severity: Severity = "warning" if rule == "R-INI-07" else "info"
            ward.find(severity, rule, [rows[identity] for identity in line.administrations], message)
        if any(modifier in ("59", "XE", "XS", "XU", "XP") for modifier in line.modifiers):
            marked.append(line)
            continue
        modifier = "59" if policy.x_modifiers == "59" else "XU"
        marked.append(line._replace(modifiers=(*line.modifiers, modifier), rules=(*line.rules, "R-MOD-02")))
    return marked


def _carries(first: str, second: str) -> bool:
    """Whether the second code of a pair is one that carries the modifier: never an add-on, and of two initial codes the
    further one carries it already (section 0b)."""
    if second in ("96372", "96377", "96401", "96402", "96521", "96522"):
        return True
    return second in ("96360", "96365", "96374") and first in ("96416", "C8957", "G0498")
