"""What came of reading one source as a whole: its stays, the rows that belong to none, and the account of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infusion_gui.exchange.values import REASONS, ImportedStay, Problem, Reason, SetAside

if TYPE_CHECKING:  # a window needs the account of an import before anybody asks for a reader
    from infusion_gui.exchange.guessing import Guess
    from infusion_gui.exchange.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Import:
    """What a source held: its stays, the rows that belong to none, and how it was read.

    `zoneless`: its times are UTC or carry several offsets, and nobody named the facility's zone.
    `dateless`: times lack their date or year, and nobody named the day.
    """

    source: str
    kind: str
    stays: tuple[ImportedStay, ...]
    loose: tuple[SetAside, ...] = ()
    problems: tuple[Problem, ...] = ()
    mapping: Mapping | None = None
    companions: tuple[str, ...] = ()
    guess: Guess | None = None
    zoneless: bool = False
    dateless: bool = False

    @property
    def rows(self) -> int:
        """Rows that came in."""
        return len(self.loose) + sum(stay.rows for stay in self.stays)

    @property
    def used(self) -> int:
        """Rows that are behind a bar."""
        return sum(stay.used for stay in self.stays)

    def all_aside(self) -> Iterator[SetAside]:
        """Every row set aside, stay by stay, then the loose ones."""
        for stay in self.stays:
            yield from stay.set_aside
        yield from self.loose

    def aside_by_reason(self) -> dict[Reason, int]:
        """How many rows of all were set aside for each reason, most first."""
        return dict(Counter(item.reason for item in self.all_aside()).most_common())

    def report(self) -> str:
        """The whole account as text to keep: counts by reason, then every row set aside and every doubt.

        A stay has its label and never its key, which may be the number of a person.
        """
        bars = sum(len(stay.case.administrations) for stay in self.stays)
        lines = [
            f"{self.source}: {self.rows} rows, {self.used} in {bars} bars of {_stays(len(self.stays))}, "
            f"{self.rows - self.used} set aside"
        ]
        lines += [f"  {count:6d}  {REASONS[reason]}" for reason, count in self.aside_by_reason().items()]
        lines += _account("whole file", self.loose, self.problems)
        for stay in self.stays:
            lines += _account(stay.case.label or "the stay", stay.set_aside, stay.problems)
        return "\n".join(lines) + "\n"


def _stays(count: int) -> str:
    return "1 stay" if count == 1 else f"{count} stays"


def _account(title: str, aside: Iterable[SetAside], problems: Iterable[Problem]) -> list[str]:
    doubts = [f"  {problem}" for problem in problems]
    rows = [f"  row {item.row.number}: {item.message} | {item.row.text}" for item in aside]
    return ["", title, *doubts, *rows] if doubts or rows else []
