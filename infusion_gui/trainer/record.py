"""What a record says beside drugs and times: it may decide the answer, so that every way of reading a step shows it."""

from __future__ import annotations

from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import format_clock


def remark(row: Administration) -> str:
    """What else stands in the record of a row, in a few words; empty for most."""
    said = [
        ("part of a procedure", row.bundled),
        ("by protocol", row.by_protocol),
        ("own order and need", row.distinct),
        ("staff present throughout", row.hand_push),
        ("stopped for good", row.discontinued),
        (f"order {row.order}", row.order is not None),
    ]
    return ", ".join([words for words, so in said if so] + ([row.note] if row.note else []))


def surroundings(case: Case) -> tuple[str, ...]:
    """What the record says of accesses and of time that does not count, each in a few words."""
    said = []
    for site in case.sites:
        if site.lumen_of is not None:
            said.append(f"{site.id} is another lumen of {site.lumen_of}")
        elif site.restart_of is not None:
            said.append(f"{site.id} replaced {site.restart_of}")
        elif site.reason:
            said.append(f"{site.id}: {site.reason}")
    for visit in case.visits:
        if visit.inpatient_from is not None:
            said.append(f"inpatient from {format_clock(visit.inpatient_from)}")
    for window in case.exclusions:
        label = f" ({window.label})" if window.label else ""
        said.append(f"not counted {format_clock(window.start)} – {format_clock(window.stop)}{label}")
    return tuple(said)
