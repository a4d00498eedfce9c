"""From entries to stays: puts the rows of each stay together and builds its case. Every row is accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from infusion_gui.case.model import Administration, Case, Evidence, Visit
from infusion_gui.drugs.catalogue import lookup
from infusion_gui.drugs.naming import short_name
from infusion_gui.exchange.actionlog import pair, single_of
from infusion_gui.exchange.bags import gather, is_fluid, proposes_nothing
from infusion_gui.exchange.clock import Clock, Placement
from infusion_gui.exchange.intervals import join
from infusion_gui.exchange.rates import segment
from infusion_gui.exchange.sites import Accesses, Line
from infusion_gui.exchange.values import (
    Cancelled,
    Draft,
    Entry,
    ImportedStay,
    Problem,
    Progress,
    SetAside,
)
from infusion_gui.exchange.words import folded, is_hold

Reader = Literal["actions", "intervals", "rates", "mixed"]

_NOT_OVER = {"missing_stop_drug": "hold"}
"""The knob of a stay whose record was made before it was over: a stop that is not there yet is no push (R-DOC-01)."""


@dataclass(slots=True)
class Beside:
    """What a second file adds: per stay its access lines and its visit times, and the stays without any row."""

    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)
    visits: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)


def stays_of(
    entries: list[Entry],
    reader: Reader,
    clock: Clock,
    beside: Beside | None = None,
    progress: Progress | None = None,
) -> list[ImportedStay]:
    """The stays of a source, in order of first appearance, then those that only a list of stays names.

    `reader`: which of the three kinds the rows are; "mixed" pairs rows with an action and joins the rest.
    `entries` is used up (empty afterwards), so that a large file does not stand in memory twice. Raises `Cancelled`.
    """
    beside = beside or Beside()
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.stay, []).append(entry)
    entries.clear()
    for key in beside.visits:
        groups.setdefault(key, [])
    _homes_for_titles(groups)
    found: list[ImportedStay] = []
    total = len(groups)
    for n, key in enumerate(list(groups), 1):
        if progress is not None and not progress(n - 1, total):
            raise Cancelled("reading was cancelled")
        label = f"Stay {n}" if total > 1 else ""
        found.append(_stay(key, label, groups.pop(key), reader, clock, beside))
    return found


def _homes_for_titles(groups: dict[str, list[Entry]]) -> None:
    """Rows without a stay that hold nothing join the only stay there is, so that one stay is not shown as two."""
    lost = groups.get("")
    if lost and len(groups) == 2 and all(entry.aside is not None for entry in lost):
        del groups[""]
        next(iter(groups.values())).extend(lost)


def _stay(key: str, label: str, entries: list[Entry], reader: Reader, clock: Clock, beside: Beside) -> ImportedStay:
    drafts, problems = _drafts([entry for entry in entries if entry.aside is None], reader)
    drafts = gather(drafts)
    problems += _gaps(drafts)
    problems += _holds(entries, drafts)
    drafts.sort(key=lambda d: (_first(d), d.entries[0].row.number))
    lines = list(beside.lines.get(key) or beside.lines.get("", ()))
    visit = _visit_times(entries, beside.visits.get(key))
    place = clock.place(_minutes(drafts, visit))
    problems += [Problem(text) for text in place.problems]
    accesses = Accesses(lines)
    sites = accesses.place(drafts)
    if accesses.assumed:
        problems.append(
            Problem(
                "1 row names no access; it stands on the line that was in place first"
                if accesses.assumed == 1
                else f"{accesses.assumed} rows name no access; they stand on the line that was in place first"
            )
        )
    used: set[int] = set()
    behind: list[Administration] = []
    names: dict[str, str] = {}
    running = [draft for draft in drafts if draft.stop is None and any(entry.unfinished for entry in draft.entries)]
    for draft in running:
        draft.add_note("in progress when the record was made")
        row = draft.entries[0].row
        problems.append(Problem(f"{draft.drug} was in progress when the record was made", row.number, row.source))
    if running:
        problems.append(Problem("missing stops of this stay are held until they are charted (missing_stop_drug)"))
    for n, draft in enumerate(drafts, 1):
        used.update(map(id, draft.entries))
        behind.append(_administration(f"a{n}", draft, sites.get(id(draft)), place, names))
    set_aside = tuple(_set_aside(entry, place) for entry in entries if id(entry) not in used)
    case = Case(
        label=label,
        zone=place.zone,
        visits=(Visit(id="V1", **_placed(visit, place)),),
        sites=tuple(accesses.sites),
        administrations=tuple(behind),
        policy=dict(_NOT_OVER) if running else {},
    )
    return ImportedStay(key, case, set_aside, tuple(problems), len(entries), len(used))


def _drafts(entries: list[Entry], reader: Reader) -> tuple[list[Draft], list[Problem]]:
    if reader == "actions":
        return pair(entries, is_fluid)
    if reader == "intervals":
        return join(entries), []
    if reader == "rates":
        return segment(entries), []
    logged, problems = pair([entry for entry in entries if entry.action is not None], is_fluid)
    return logged + join([entry for entry in entries if entry.action is None]), problems


def _gaps(drafts: Iterable[Draft]) -> list[Problem]:
    """Rows without a route and infusions without a stop, one by one; rows that only mark a moment, all in one."""
    found, moments = [], 0
    for draft in drafts:
        if draft.route == "other" and draft.entries[0].route is None:
            row = draft.entries[0].row
            found.append(Problem(f"no route is charted for {draft.drug}; choose it", row.number, row.source))
        if draft.stop is None and draft.technique == "infusion" and not _needs_no_stop(draft.drug):
            row = draft.entries[0].row
            if draft.entries[0].nominal:
                moments += 1
            else:
                found.append(Problem(f"no stop is charted for {draft.drug}", row.number, row.source))
    if moments:
        found.append(Problem(f"{moments} infusions are charted as one moment, without a length"))
    return list(dict.fromkeys(found))  # a row that gives several times is asked about once


def _needs_no_stop(drug: str) -> bool:
    return lookup(drug, candidates=False).category in ("flush", "contrast")


def _holds(entries: Iterable[Entry], drafts: Iterable[Draft]) -> list[Problem]:
    """Orders put on hold while they ran: the record may mean the order only, or the pump too. The bars get a note."""
    found = []
    held = [entry for entry in entries if entry.aside and entry.aside[0] == "not_given" and is_hold(entry.action_text)]
    for draft in drafts if held else ():
        own, start, stop = draft.entries[0], draft.start, draft.stop
        key = (own.link or own.order, folded(own.drug))
        rows = [entry for entry in held if (entry.link or entry.order, folded(entry.drug)) == key]
        ran = [entry for entry in rows if start is not None and stop is not None and start < (entry.at or 0) < stop]
        if ran:
            places = f"row{'s' * (len(ran) > 1)} {', '.join(str(entry.row.number) for entry in ran)}"
            draft.add_note(f"on hold while it ran ({places})")
            found.append(
                Problem(f"{short_name(draft.drug)} was on hold while it ran ({places}); ask whether it stopped")
            )
    return found


def _first(draft: Draft) -> int:
    if draft.start is not None:
        return draft.start
    return draft.stop if draft.stop is not None else 0


def _minutes(drafts: Iterable[Draft], visit: tuple[int | None, int | None]) -> list[int]:
    found = [m for draft in drafts for m in (draft.start, draft.stop, draft.last_running) if m is not None]
    return found + [m for m in visit if m is not None]


def _visit_times(
    entries: Iterable[Entry], listed: tuple[int | None, int | None] | None
) -> tuple[int | None, int | None]:
    if listed is not None:
        return listed
    arrivals = [entry.visit[0] for entry in entries if entry.visit and entry.visit[0] is not None]
    departures = [entry.visit[1] for entry in entries if entry.visit and entry.visit[1] is not None]
    return min(arrivals, default=None), max(departures, default=None)


def _placed(visit: tuple[int | None, int | None], place: Placement) -> dict[str, int | None]:
    arrival, departure = (None if minute is None else place.wall(minute) for minute in visit)
    if arrival is not None and departure is not None and departure < arrival:
        departure = None
    return {"arrival": arrival, "departure": departure}


def _administration(
    identity: str, draft: Draft, site: str | None, place: Placement, names: dict[str, str]
) -> Administration:
    """The row of the case. Parts and bags get short names (o1, b1) as they first appear."""
    start, stop, running = (None if m is None else place.wall(m) for m in (draft.start, draft.stop, draft.last_running))
    if start is not None and stop is not None and stop < start:
        stop = None  # a clock that was set back between the two
    category = draft.category
    if category is None and draft.hint is not None and proposes_nothing(draft.drug):
        category = draft.hint
    return Administration(
        id=identity,
        drug=draft.drug,
        category=category,
        route=draft.route,
        technique=draft.technique,
        start=start,
        stop=stop,
        site=site,
        bag=_name(names, draft.bag, "b"),
        order=_name(names, draft.part, "o"),
        volume_ml=None if draft.volume_ml is None else round(draft.volume_ml, 2),
        rate_ml_h=None if draft.rate_ml_h is None else round(draft.rate_ml_h, 2),
        dose=draft.dose or None,
        last_running=running,
        from_bag=draft.from_bag,
        discontinued=draft.discontinued,
        stop_from=draft.stop_from if stop is not None else None,
        evidence=tuple(
            Evidence(source=entry.row.source, row=entry.row.number, text=entry.row.text) for entry in draft.entries
        ),
        note=draft.note,
    )


def _name(names: dict[str, str], key: str, letter: str) -> str | None:
    if not key:
        return None
    full = f"{letter} {key}"
    if full not in names:
        names[full] = f"{letter}{sum(name.startswith(letter) for name in names.values()) + 1}"
    return names[full]


def _set_aside(entry: Entry, place: Placement) -> SetAside:
    """A row without a bar. A row no reader claimed is never lost either."""
    reason, message = entry.aside or ("unpaired", "belongs to no administration")
    if not entry.drug and entry.at is None and entry.stop is None:
        return SetAside(entry.row, reason, message)
    draft = single_of(entry)
    if reason == "route":  # what went another way comes back as that, whatever the routes of the table are
        draft.route, draft.site = "PO" if "by mouth" in message else "other", ""
    draft.note = message
    return SetAside(entry.row, reason, message, _administration("aside", draft, None, place, {}))
