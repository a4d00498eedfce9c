"""A moment of a lesson: its case with one edge so many minutes beyond the place before the change."""

from __future__ import annotations

from collections.abc import Iterable

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case
from infusion_gui.case.times import parse_minute
from infusion_gui.coding.result import Result
from infusion_gui.coding.whynot import parts_of
from infusion_gui.trainer.lesson import Moment, Show, Step

REACH = 10
"""How far the arrows go beyond the two places, in steps."""


def moment_of(step: Step) -> Moment | None:
    """The moment a step shows, if it shows one."""
    return step.task.moment if isinstance(step.task, Show) else None


def span(moment: Moment) -> tuple[int, int]:
    """The steps the arrows may go: 0 is the place before the change, 1 the first place after it."""
    return (0, 1) if moment.edge == "site" else (-REACH, _length(moment) + REACH)


def at(case: Case, moment: Moment, steps: int) -> Case:
    """The case with the edge `steps` minutes from the place before the change, towards the place after it.

    For an access: at the place before for 0, after it for more. An edge that cannot go there stays.
    """
    if moment.edge == "site":
        return _granted(edits.move_to_site(case, moment.row, moment.after.at if steps > 0 else moment.before.at), case)
    before, after = parse_minute(moment.before.at), parse_minute(moment.after.at)
    minute = before + (steps if after > before else -steps)
    if moment.edge == "start":
        return _granted(edits.trim_start(case, moment.row, to=minute), case)
    if moment.edge == "stop":
        return _granted(edits.trim_stop(case, moment.row, to=minute), case)
    start = case.administration(moment.row).start
    return case if start is None else _granted(edits.move(case, moment.row, minute - start), case)


def after(moment: Moment) -> int:
    """The steps at which the edge stands at the place after the change."""
    return 1 if moment.edge == "site" else _length(moment)


MOST_ROWS = 4
"""How many bars are large enough to be read from the last row of a class."""


def on_stage(case: Case, row: str, results: Iterable[Result]) -> tuple[str, ...]:
    """The rows a class needs to see beside the one that moves, in the order of the case: all of a small case; of a
    larger one the other parts of its order, then those that block it, share its minutes, or are measured from it in one
    of the `results`.
    """
    charted = [other.id for other in case.administrations if other.start is not None or other.id == row]
    if len(charted) <= MOST_ROWS:
        return tuple(charted)
    pairs: list[tuple[str, str]] = []
    for result in results:
        drawing = result.drawing
        if case.administration(row).single_time:  # the bag after a push, or long before it, tells nothing here
            pairs += [(link.first, link.second) for link in drawing.links]
        pairs += [(piece.administration, piece.by) for piece in drawing.pieces if piece.by is not None]
        pairs += [(overlap.administration, overlap.partner) for overlap in drawing.overlaps]
    beside = [other for pair in pairs if row in pair for other in pair]
    parts = parts_of(case, case.administration(row))
    first = [identity for identity in charted if identity in parts]
    others = dict.fromkeys(other for other in (*first, *beside) if other != row and other in charted)
    chosen = {row, *list(others)[: MOST_ROWS - 1]}
    return tuple(identity for identity in charted if identity in chosen)


def _length(moment: Moment) -> int:
    return abs(parse_minute(moment.after.at) - parse_minute(moment.before.at))


def _granted(outcome: Case | Refusal, case: Case) -> Case:
    return case if isinstance(outcome, Refusal) else outcome
