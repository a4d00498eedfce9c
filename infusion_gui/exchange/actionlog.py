"""Action logs: one row for each thing a nurse did. Starts and stops are paired within one order and drug.

What is never done: a stop is not invented. In a scheduled order each dose is an administration of its own, and the next
dose closes nothing; only in an order that runs on does a new bag continue what is running.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from infusion_gui.case.model import Route, StopFrom, Technique
from infusion_gui.exchange.orders import minute_of, orders_of
from infusion_gui.exchange.values import Draft, Entry, Problem
from infusion_gui.exchange.words import is_access, is_from_bag, is_line, technique_of, way_of

BAG_CHANGE = 10
"""Minutes between a charted stop and the next bag of a continuous order that still count as one bag change."""

STILL_RUNNING = 75
"""Minutes after a rate check within which a new bag is taken to follow on a bag that was still running."""

STOPPED_TWICE = 60
"""Minutes after a stop within which a second one only doubts the first; later it ends a dose whose start is missing."""

SMALL_VOLUME = 50
"""mL from which a dose given into a vein without a length is taken for a bag that ran, not a syringe."""

IsFluid = Callable[[str], bool]

# In which order rows of one minute are taken, while something runs and while nothing does.
_RUNNING_FIRST = ("rate", "running", "infuse", "stop", "pause", "site_change", "start", "restart")
_IDLE_FIRST = ("start", "restart", "site_change", "rate", "running", "infuse", "pause", "stop")


def pair(entries: Sequence[Entry], is_fluid: IsFluid) -> tuple[list[Draft], list[Problem]]:
    """The administrations of one stay's action rows. Rows that belong to none get their `aside` set.

    `entries`: rows not yet set aside, in any order. Rows are grouped by order number, or by drug where there is none.
    """
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for group in orders_of(entries):
        pairing = _Pairing(_without_repeats(group), is_fluid)
        pairing.run()
        drafts += pairing.drafts
        problems += pairing.problems
    return drafts, problems


def _without_repeats(group: list[Entry]) -> list[Entry]:
    """Drops (sets aside) rows that say word for word what a row before them says."""
    seen: dict[object, Entry] = {}
    kept = []
    for entry in group:
        amounts = (entry.dose, entry.volume_ml, entry.rate)
        key = (entry.action, entry.at, entry.stop, amounts, entry.site, entry.comment, entry.route)
        first = seen.setdefault(key, entry)
        if first is entry:
            kept.append(entry)
        else:
            entry.aside = ("duplicate", f"says the same as row {first.row.number}")
    return kept


class _Pairing:
    """The rows of one order and drug, walked in time."""

    def __init__(self, rows: list[Entry], is_fluid: IsFluid) -> None:
        self.rows = rows
        self.drafts: list[Draft] = []
        self.problems: list[Problem] = []
        self.fluid = bool(rows) and is_fluid(rows[0].drug)
        said = {entry.continuous for entry in rows} - {None}
        self.continuous = said.pop() if len(said) == 1 else None
        self.open: Draft | None = None
        self.opened: Entry | None = None
        self.last: Draft | None = None
        self.closed_by = ""
        self.loose: list[Entry] = []
        self.checked: int | None = None

    def run(self) -> None:
        for _, block in groupby(self.rows, key=minute_of):
            rank = _RUNNING_FIRST if self.open is not None else _IDLE_FIRST
            for entry in sorted(block, key=lambda e: rank.index(e.action) if e.action in rank else len(rank)):
                self._step(entry)
        self._drop_loose()
        for draft in self.drafts:
            self._finish(draft)

    def _step(self, entry: Entry) -> None:
        action = entry.action
        if action in ("start", "restart"):
            self._start(entry)
        elif action in ("stop", "pause"):
            self._stop(entry, "charted")
        elif action in ("rate", "running", "infuse"):
            self._evidence(entry)
        elif action == "site_change":
            self._site_change(entry)
        elif action == "bolus" and (self.fluid or (entry.volume_ml or 0) >= 2 * SMALL_VOLUME or entry.rate_ml_h):
            self._start(entry)
        else:
            self._single(entry)

    # starts

    def _start(self, entry: Entry) -> None:
        resumes = entry.action == "restart"
        if self.open is not None:
            if resumes or self._goes_on(entry):
                if not resumes:
                    _add_volume(self.open, entry)
                self._note_running(entry)
                self.open.entries.append(entry)
                return
            self._leave_open()
        part_of = self._part_of(entry, resumes)
        if resumes and part_of is None:
            self._doubt(entry, "restarted, but no start is charted before it; read as the start")
        self._open(entry, part_of)

    def _part_of(self, entry: Entry, resumes: bool) -> Draft | None:
        """The administration that a start continues after a pause or a bag change, or None."""
        last = self.last
        if last is None or last.stop is None or last.technique == "push":
            return None
        if resumes:
            return last
        runs_on = self.continuous if self.continuous is not None else self.fluid
        if not runs_on:
            return None
        if self.closed_by in ("pause", "rate_zero") or minute_of(entry) - last.stop <= BAG_CHANGE:
            return last
        return None

    def _goes_on(self, entry: Entry) -> bool:
        """Whether a new bag continues the one that is running."""
        before = self.opened
        if self.continuous is not None or before is None or self.open is None or self.open.start is None:
            return bool(self.continuous)
        planned = (before.scheduled, entry.scheduled)
        if None not in planned and planned[0] != planned[1] and not self.fluid:
            return False
        at = minute_of(entry)
        goes_on = self.fluid or (self.checked is not None and at - self.checked <= STILL_RUNNING)
        if not goes_on and self.open.volume_ml and self.open.rate_ml_h:
            lasts = self.open.volume_ml / self.open.rate_ml_h * 60
            goes_on = abs(self.open.start + lasts - at) <= max(30, lasts / 4)
        if goes_on:
            self._doubt(entry, f"a new bag while the one of row {before.row.number} runs; read as the same infusion")
        return goes_on

    def _open(self, entry: Entry, part_of: Draft | None) -> None:
        draft = draft_of(entry, "infusion")
        if part_of is not None:
            part_of.part = part_of.part or _part_name(part_of)
            draft.part = part_of.part
            draft.site = draft.site or part_of.site
            if entry.action != "start":
                draft.volume_ml = None  # the same bag goes on: its volume stands on the part before
        self.drafts.append(draft)
        self.open = draft
        self.opened = entry
        self.checked = None
        self._drop_loose()
        if entry.stop is not None:  # the row itself says when it ended
            self._close(entry.stop, "charted", "stop")
        elif entry.duration and draft.start is not None:
            if entry.action == "bolus":
                self._close(draft.start + entry.duration, "duration", "stop")
            else:  # how long it was meant to run, not how long it ran
                draft.add_note(f"meant to run {entry.duration} min")

    # stops

    def _stop(self, entry: Entry, source: StopFrom) -> None:
        if self.open is not None:
            self.open.entries.append(entry)
            self._close(minute_of(entry), source, "pause" if entry.action == "pause" else "stop")
        elif self.last is not None and self._ends_again(entry):
            self.last.entries.append(entry)
            self.closed_by = "pause" if entry.action == "pause" else "stop"
        elif entry.action == "pause":
            entry.aside = ("unpaired", "paused, but nothing was running")
        elif (
            self.last is not None and self.last.stop is not None and minute_of(entry) - self.last.stop <= STOPPED_TWICE
        ):
            entry.aside = ("unpaired", f"stopped again; it was stopped in row {self.last.entries[-1].row.number}")
        else:
            draft = draft_of(entry, "infusion")
            draft.start, draft.stop, draft.stop_from = None, minute_of(entry), source
            draft.entries = [*self.loose, entry]
            self.loose = []
            self._doubt(entry, f"{entry.drug} is stopped, but no start is charted")
            self.drafts.append(draft)
            self.last, self.closed_by = draft, "stop"

    def _ends_again(self, entry: Entry) -> bool:
        """Whether a stop speaks of what has ended already: a stop after a pause, after rate 0, or charted twice."""
        last = self.last
        assert last is not None
        if last.stop is None or last.start is None:
            return False
        return self.closed_by in ("pause", "rate_zero") or last.stop == minute_of(entry)

    def _close(self, at: int, source: StopFrom, how: str) -> None:
        draft = self.open
        assert draft is not None
        if draft.start is not None and at < draft.start:
            at = draft.start
        draft.stop, draft.stop_from = at, source
        self.last, self.open, self.closed_by = draft, None, how

    def _leave_open(self) -> None:
        """A dose whose stop nobody charted; the next dose does not close it."""
        if self.open is not None:
            self.open.last_running = self.checked
            self.last, self.open, self.closed_by = self.open, None, ""

    # what happens while it runs

    def _evidence(self, entry: Entry) -> None:
        stopped = entry.action == "rate" and entry.rate == 0
        if self.open is not None:
            if stopped:
                self.open.entries.append(entry)
                self._close(minute_of(entry), "rate_zero", "rate_zero")
                return
            self.open.entries.append(entry)
            self._note_running(entry)
            if entry.action == "infuse":
                _add_volume(self.open, entry)
            elif entry.rate_ml_h and self.open.rate_ml_h is None:
                self.open.rate_ml_h = entry.rate_ml_h
            return
        last = self.last
        if last is not None and last.stop is not None and last.start is not None:
            if stopped or (last.stop == minute_of(entry) and entry.action != "rate"):
                last.entries.append(entry)
                return
            if self.closed_by in ("pause", "rate_zero") and entry.rate:
                if self.closed_by == "pause":
                    self._doubt(entry, f"{entry.drug} runs again, but no restart is charted; read as the restart")
                self._open(entry, last)
                return
        self.loose.append(entry)

    def _note_running(self, entry: Entry) -> None:
        if entry.rate != 0:
            self.checked = max(self.checked or 0, entry.stop if entry.stop is not None else minute_of(entry))

    def _site_change(self, entry: Entry) -> None:
        if self.open is None:
            entry.aside = ("unpaired", "the line was changed, but nothing was running")
            return
        before = self.open
        self._close(minute_of(entry), "next_bag", "stop")
        self._open(entry, before)

    def _drop_loose(self) -> None:
        for entry in self.loose:
            said = entry.action_text or "a rate"
            entry.aside = ("unpaired", f"{said!r} is charted while nothing was running; a start may be missing")
        self.loose = []

    # single times

    def _single(self, entry: Entry) -> None:
        draft = single_of(entry)
        self.drafts.append(draft)
        if draft.technique == "infusion" and draft.stop is None:
            if self.opened is not None and self.opened.action == "given":
                self._leave_open()
            if self.open is None:
                self.open, self.opened, self.checked = draft, entry, None

    # the end

    def _finish(self, draft: Draft) -> None:
        if draft is self.open and self.checked is not None:
            draft.last_running = self.checked
        if draft.stop is None and draft.technique == "infusion":
            rates = {entry.rate for entry in draft.entries if entry.rate}
            if len(rates) > 1:
                draft.rate_ml_h = None  # volume over one of several rates would be no length

    def _doubt(self, entry: Entry, message: str) -> None:
        self.problems.append(Problem(message, entry.row.number, entry.row.source))


def draft_of(entry: Entry, technique: Technique) -> Draft:
    """A draft that starts with a row, its technique as given unless the row names a rarer one."""
    said = "on_body" if technique_of(entry.drug) == "on_body" else entry.technique
    named = said if said in ("pump", "on_body", "refill", "irrigation") else None
    route = _route(entry, technique)
    if route == "IM" or (route == "SQ" and technique == "push"):
        technique = "injection"
    draft = Draft(
        drug=entry.drug,
        start=entry.at,
        route=route,
        technique=named or technique,
        site=entry.site if route == "IV" and is_access(entry.site) else "",
        dose=entry.dose,
        volume_ml=entry.volume_ml,
        rate_ml_h=entry.rate_ml_h,
        category=entry.category,
        hint=entry.hint,
        order=entry.link or entry.order,
        component=entry.component,
        from_bag=entry.action == "bag_bolus" or (entry.action != "start" and is_from_bag(entry.drug)),
        discontinued=entry.discontinued,
        entries=[entry],
    )
    if route not in ("IV", "other") and entry.site:
        draft.add_note(entry.site)
    if entry.comment:
        draft.add_note(entry.comment)
    return draft


def single_of(entry: Entry) -> Draft:
    """What one row alone says was given: a single time, or an interval where the row has a stop or a length."""
    draft = draft_of(entry, _technique(entry))
    start = draft.start
    if entry.stop is not None and entry.stop != start:
        draft.stop, draft.stop_from = entry.stop, "charted"
    elif entry.duration and start is not None:
        draft.stop, draft.stop_from = start + entry.duration, "duration"
    ran = draft.stop is not None and draft.technique in ("push", "injection")
    if ran and draft.route == "IV" and entry.action != "push" and entry.technique != "push":
        draft.technique = "infusion"
    return draft


def _route(entry: Entry, technique: Technique) -> Route:
    if entry.route is not None:
        return entry.route
    spoken = way_of(entry.action_text).route if entry.action in ("push", "injection") else None
    if spoken is not None:
        return spoken
    if technique in ("infusion", "push", "pump") and is_line(entry.site):
        return "IV"
    return "IV" if technique in ("infusion", "push", "pump") and entry.action not in ("given", None) else "other"


def _technique(entry: Entry) -> Technique:
    """How a single charted dose went in."""
    if entry.route not in (None, "IV", "IA"):
        return entry.technique or "injection"
    if entry.action == "injection" and entry.route is None:
        return "injection"
    if entry.action in ("push", "bag_bolus", "bolus"):
        return "push"
    if entry.technique is not None:
        return entry.technique
    ran = bool(entry.rate_ml_h) or (entry.volume_ml or 0) >= SMALL_VOLUME
    return "infusion" if ran or entry.duration or entry.stop is not None else "push"


def _add_volume(draft: Draft, entry: Entry) -> None:
    if entry.volume_ml:
        draft.volume_ml = (draft.volume_ml or 0) + entry.volume_ml


def _part_name(draft: Draft) -> str:
    first = draft.entries[0].row
    return f"{first.source}:{first.number}"
