"""A result as a person or another program reads it: text, JSON, CSV (case-format section 3)."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from infusion_gui.case.model import Case
from infusion_gui.case.times import format_clock, format_date
from infusion_gui.coding.compare import Comparison
from infusion_gui.coding.result import Line, Near, Result
from infusion_gui.coding.tables import label
from infusion_gui.exchange.charges import plain_text

CSV_HEADER = "source,label,date,visit,site,code,modifiers,units,minutes,administrations,rules,why"


def as_json(result: Result, source: str, comparison: Comparison | None = None) -> str:
    """One result on one line."""
    data: dict[str, Any] = result.to_json(source)
    if comparison is not None:
        data["compare"] = comparison.to_json()
    return json.dumps(data, ensure_ascii=False)


def as_csv(result: Result, source: str, *, for_sheet: bool = False) -> str:
    """One row for each claim line, lists joined by a space; without the header.

    `for_sheet`: words that a spreadsheet would take for a formula are marked as text.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    said = plain_text if for_sheet else str
    for line in result.lines:
        writer.writerow(
            (
                said(source),
                said(result.label),
                line.date,
                said(line.visit),
                said(line.site or ""),
                line.code,
                " ".join(line.modifiers),
                line.units,
                line.minutes,
                said(" ".join(line.administrations)),
                " ".join(line.rules),
                said(line.why),
            )
        )
    return out.getvalue()


def as_text(case: Case, result: Result, source: str, comparison: Comparison | None = None) -> str:
    """For reading: the lines, what was not reported and why, what to query, what another profile would say."""
    units = sum(line.units for line in result.lines)
    parts = [f"{result.label or source}  ({result.setting}, profile {result.profile})", ""]
    parts += _lines(result.lines) or ["Nothing is reported."]
    parts.append(f"\n{_count(len(result.lines), 'line')}, {_count(units, 'unit')}.")
    parts += _open_rows(case, result, "not_reported", "Not reported")
    parts += _open_rows(case, result, "held", "Held until answered")
    for title, kinds in (("To query", ("query",)), ("To check", ("warning",)), ("To know", ("info",))):
        found = [finding for finding in result.findings if finding.severity in kinds]
        if found:
            parts += ["", f"{title}:", *(f"  {finding.message}  [{finding.rule}]" for finding in found)]
    if result.near:
        parts += ["", "Nearest changes:", *(f"  {near_text(case, near)}" for near in result.near)]
    if comparison is not None:
        parts += ["", comparison.sentence()]
    return "\n".join(parts) + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _lines(lines: tuple[Line, ...]) -> list[str]:
    """The claim, under a heading for each date, visit and access where there are several."""
    several_dates = len({line.date for line in lines}) > 1
    several_visits = len({line.visit for line in lines}) > 1
    out: list[str] = []
    heading = ""
    for line in lines:
        place = line.site or "other routes"
        here = "  ".join([*([line.date] if several_dates else []), *([line.visit] if several_visits else []), place])
        if here != heading:
            out.append(f"{here}:")
            heading = here
        code = "-".join((line.code, *line.modifiers))
        out.append(f"  {code:<9} ×{line.units:<3} {label(line.code):<28} {line.why}  [{' '.join(line.rules)}]")
    return out


def _open_rows(case: Case, result: Result, status: str, title: str) -> list[str]:
    found = [account for account in result.accounts if account.status == status]
    if not found:
        return []
    out = ["", f"{title}:"]
    for account in found:
        row = case.administration(account.administration)
        at = row.start if row.start is not None else row.stop
        when = "no time" if at is None else f"{format_date(at)[5:]} {format_clock(at)}"
        out.append(f"  {row.drug or 'no drug named'}, {when}: {account.why}  [{' '.join(account.rules)}]")
    return out


def near_text(case: Case, near: Near) -> str:
    """One nearest change as a person says it: "vancomycin stop 14:31, 60 min later: + 96366"."""
    row = case.administration(near.administration)
    change = ", ".join([*(f"+ {code}" for code in near.gains), *(f"− {code}" for code in near.loses)])
    if near.minutes is None:
        return f"{row.drug}, if it ran {near.from_start} min or more: {change}"
    way = "later" if near.minutes > 0 else "earlier"
    at = row.start if near.edge == "start" else row.stop
    at = row.stop if at is None else at
    clock = "" if at is None else f" {format_clock(at)}"
    return f"{row.drug} {near.edge}{clock}, {abs(near.minutes)} min {way}: {change}"
