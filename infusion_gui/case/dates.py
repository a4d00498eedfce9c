"""Dates that stand in free words, where no shift of a stay reaches them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infusion_gui.case.model import Case

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    r"(?<![\d.])(?:"
    r"(?:19|20|21)\d\d([-/._]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])"  # 2026-03-14, 20260314
    r"|\d{1,2}([-/.])\d{1,2}\2\d{2,4}(?!\d)"  # 3/14/2026, 14.03.26
    r"|(?!1/[234]\b)(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?![\d/])"  # 3/14, and not 1/2 NS
    rf"|\d{{1,2}}[\s-]*{_MONTH}(?![a-z])"
    r")"
    rf"|\b{_MONTH}[\s-]*\d{{1,2}}(?!\d)"
)


def says_a_date(text: str) -> bool:
    """True for a text with something in it that reads as a day: `2026-03-14`, `3/14`, `14 Mar`."""
    return re.search(_DATE, text, re.IGNORECASE) is not None


def dated_words(case: Case) -> tuple[str, ...]:
    """Which free words of the case say a date, as a person would name them: `the label`, `the note of vancomycin`."""
    return tuple(dict.fromkeys(place for place, text in _words(case) if text and says_a_date(text)))


def _words(case: Case) -> Iterator[tuple[str, str | None]]:
    yield "the label", case.label
    for visit in case.visits:
        yield f"the name of visit {visit.id}", visit.id
    for site in case.sites:
        yield "the name of an access", f"{site.id}\n{site.label}"
        yield f"the reason for access {site.id}", site.reason
    for window in case.exclusions:
        yield "the label of a time off", window.label
    for row in case.administrations:
        drug = row.drug or row.id
        yield f"the drug {drug}", row.drug
        yield f"the note of {drug}", row.note
        yield f"the dose of {drug}", row.dose
        yield f"the bag or order of {drug}", f"{row.bag or ''}\n{row.order or ''}"
        yield f"the charted rows of {drug}", "\n".join(f"{line.source}\n{line.text}" for line in row.evidence)
