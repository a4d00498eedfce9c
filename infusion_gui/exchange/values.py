"""The values every reader hands on: source rows, what they were understood as, and the stays they became.

The one promise of this room: every row that comes in is either behind a bar or set aside with a reason.
Nothing vanishes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from infusion_gui.case.model import Category, Route, StopFrom, Technique

if TYPE_CHECKING:
    from infusion_gui.case.model import Administration, Case

Action = Literal[
    "start", "restart", "pause", "stop", "rate", "running", "infuse", "given", "push", "injection", "bolus",
    "bag_bolus", "site_change", "not_given", "cancelled", "planned", "other",
]  # fmt: skip

Reason = Literal[
    "not_given", "cancelled", "superseded", "planned", "not_administration", "diluent", "duplicate",
    "route", "action", "unpaired", "unreadable", "no_drug", "title",
]  # fmt: skip

REASONS: dict[Reason, str] = {
    "not_given": "not given",
    "cancelled": "cancelled or entered in error",
    "superseded": "replaced by a later edit",
    "planned": "planned, not given",
    "not_administration": "no administration",
    "diluent": "carrier fluid of a drug",
    "duplicate": "repeats another row",
    "route": "by mouth, tube, skin or airway",
    "action": "action says nothing about giving",
    "unpaired": "nothing was running",
    "unreadable": "could not be read",
    "no_drug": "names no drug",
    "title": "above or outside the table",
}

Progress = Callable[[int, int], bool]
"""Called with (done, total) while a file is read; returning False cancels."""


class ExchangeError(ValueError):
    """A file that cannot be read at all. The message is one sentence for the person: what it is, and what to do."""


class Cancelled(ExchangeError):
    """Reading was cancelled by the person; nothing came of it."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of the source as a person finds it: file, row number from 1, and its clinical text without identities."""

    source: str
    number: int
    text: str


@dataclass(slots=True)
class Entry:
    """What one source row says, before rows are put together. Times are wall minutes, volumes mL, rates mL/h.

    `nominal` marks an interval that only stands for a moment, `discontinued` one ended for good before it was complete,
    `unfinished` one that ran on when the record was made.
    `order` is the order number of the record: it groups rows while reading. `link` chains rows that are parts of one
    running order. `aside` is set as soon as it is clear that the row is no administration.
    """

    row: SourceRow
    stay: str = ""
    order: str = ""
    link: str = ""
    drug: str = ""
    action: Action | None = None
    action_text: str = ""
    at: int | None = None
    stop: int | None = None
    duration: int | None = None
    scheduled: int | None = None
    sequence: float = 0.0
    route: Route | None = None
    technique: Technique | None = None
    site: str = ""
    dose: str = ""
    volume_ml: float | None = None
    rate: float | None = None
    rate_ml_h: float | None = None
    category: Category | None = None
    hint: Category | None = None
    component: Literal["", "diluent", "additive"] = ""
    continuous: bool | None = None
    status: str = ""
    comment: str = ""
    nominal: bool = False
    discontinued: bool = False
    unfinished: bool = False
    visit: tuple[int | None, int | None] | None = None
    aside: tuple[Reason, str] | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that became no bar, and why: a stable id and one sentence. `bar` is what it would be if brought back."""

    row: SourceRow
    reason: Reason
    message: str
    bar: Administration | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A doubt about what was read, or a part that could not be. `row` is None when it concerns the whole."""

    message: str
    row: int | None = None
    source: str = ""

    def __str__(self) -> str:
        return self.message if self.row is None else f"row {self.row}: {self.message}"


@dataclass(slots=True)
class Draft:
    """An administration in the making: one bar with all the rows behind it."""

    drug: str
    start: int | None
    stop: int | None = None
    stop_from: StopFrom | None = None
    route: Route = "IV"
    technique: Technique = "infusion"
    site: str = ""
    dose: str = ""
    volume_ml: float | None = None
    rate_ml_h: float | None = None
    last_running: int | None = None
    from_bag: bool = False
    discontinued: bool = False
    category: Category | None = None
    hint: Category | None = None
    order: str = ""
    part: str = ""
    bag: str = ""
    component: str = ""
    note: str = ""
    entries: list[Entry] = field(default_factory=list)

    def add_note(self, text: str) -> None:
        """Appends a sentence to the note, once."""
        if text not in self.note:
            self.note = f"{self.note}; {text}" if self.note else text


@dataclass(frozen=True, slots=True)
class ImportedStay:
    """One stay of a source as a case, with everything that is not in it. `rows` = `used` + `len(set_aside)`, always.

    `key` is how the source tells stays apart; it is shown while choosing and never written into the case.
    """

    key: str
    case: Case
    set_aside: tuple[SetAside, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    used: int = 0

    @property
    def span(self) -> tuple[int, int] | None:
        """First and last charted minute, or None when no row has a time."""
        times = [
            t for row in self.case.administrations for t in (row.start, row.stop, row.last_running) if t is not None
        ]
        return (min(times), max(times)) if times else None

    @property
    def drugs(self) -> tuple[str, ...]:
        """The drug names of the stay, each once, in order of first appearance."""
        return tuple(dict.fromkeys(row.drug for row in self.case.administrations))

    def aside_by_reason(self) -> dict[Reason, int]:
        """How many rows were set aside for each reason, most first."""
        return dict(Counter(item.reason for item in self.set_aside).most_common())
