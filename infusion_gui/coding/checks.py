"""Claim checks: doubts about the finished lines, as findings, never as silent changes (rules sections 13 to 15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, permutations

from infusion_gui.case.model import Case
from infusion_gui.coding.claim import Begun
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Finding, Line
from infusion_gui.coding.service import Row, Ward
from infusion_gui.coding.tables import cms

ROUND_LEAST = 4  # infusions; fewer round times are no pattern


def check_claim(
    lines: tuple[Line, ...], rows: Mapping[str, Row], since: Begun, case: Case, policy: Policy, ward: Ward
) -> None:
    """Notes what CMS's tables and an auditor's eye would stop at; `rows` by id, `since` when each line began."""
    if policy.mue_check == "warn":
        _mue(lines, since, case, ward)
    _add_ons(lines, rows, case, ward)
    _closed_pairs(lines, rows, case, ward)
    _rounded(rows.values(), ward)


def _mue(lines: tuple[Line, ...], since: Begun, case: Case, ward: Ward) -> None:
    """Units above the CMS limit for a date (R-INI-17)."""
    table = cms()
    alike: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        alike.setdefault((line.date, line.code), []).append(line)
    for (date, code), same in alike.items():
        hospital, office, mai = table.mue.get(code, (None, None, 0))
        limit = hospital if case.setting == "facility" else office
        count = sum([line.units for line in same])
        if limit is not None and count > limit:
            whose = "hospital" if case.setting == "facility" else "practitioner"
            appeal = "absolute for a date" if mai == 2 else "a limit for a date that records may overcome"
            message = f"{code} ×{count} on {date}: the {whose} MUE of {table.quarter} is {limit} (MAI {mai}, {appeal})"
            # Of a claim of thousands of units a limit concerns hundreds of rows on each date: none is looked at here.
            ids = tuple(dict.fromkeys(chain.from_iterable([line.administrations for line in same])))
            at, place = min([since[line.administrations] for line in same])
            ward.findings.append((at, place, Finding("warning", "R-INI-17", ids, message)))


def _add_ons(lines: tuple[Line, ...], rows: Mapping[str, Row], case: Case, ward: Ward) -> None:
    """An add-on whose permitted primaries are nowhere in the stay (R-CON-09, section 14.2). In a hospital 96360 is a
    primary of 96361 only.
    """
    table, present = cms(), {line.code for line in lines}
    firsts: dict[str, Line] = {}
    for line in lines:
        firsts.setdefault(line.code, line)
    for line in firsts.values():
        primaries = table.add_on.get(line.code, ())
        if case.setting == "facility" and line.code != "96361":
            primaries = tuple(code for code in primaries if code != "96360")
        if primaries and not present.intersection(primaries):
            message = f"{line.code} has no listed primary in the stay ({table.quarter}): {', '.join(primaries)}"
            ward.find("warning", "R-CON-09", [rows[identity] for identity in line.administrations], message)


_CLOSED_BY = {"96415": "R-PUMP-02", "G0498": "R-PUMP-04", "96405": "R-INJ-06"}


def _closed_pairs(lines: tuple[Line, ...], rows: Mapping[str, Row], case: Case, ward: Ward) -> None:
    """Two codes of one date that CMS never pays together, whatever the modifier (section 14.3)."""
    table = cms()
    pairs = table.pairs[case.setting]
    dates: dict[str, dict[str, Line]] = {}
    for line in lines:
        dates.setdefault(line.date, {}).setdefault(line.code, line)
    for date, found in dates.items():
        for first, second in permutations(found, 2):
            if pairs.get((first, second)) is False:
                message = f"{second} beside {first} on {date}: no modifier opens this pair ({table.quarter})"
                behind = [rows[identity] for identity in found[second].administrations]
                ward.find("warning", _CLOSED_BY.get(second, "R-MOD-02"), behind, message)


def _rounded(rows: Iterable[Row], ward: Ward) -> None:
    """Times that all fall on the hour or half hour look templated (R-GATE-04)."""
    timed = []
    for row in rows:
        a = row.a
        if a.technique == "infusion" and a.start is not None and a.stop is not None:
            if a.start % 30 or a.stop % 30:
                return
            timed.append(row)
    if len(timed) >= ROUND_LEAST:
        timed.sort(key=lambda row: row.index)
        ward.find(
            "info",
            "R-GATE-04",
            timed,
            f"all {len(timed)} infusions start and stop on the hour or half hour; are the times real?",
        )
