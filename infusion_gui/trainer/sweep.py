"""Running a visit: what has appeared by a minute, and which bar then ranks first at each access."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.minutes import INFUSION_LEAST, PAST_THE_HOUR
from infusion_gui.coding.result import Result

Code = Callable[[Case], Result]
LONGEST_PAUSE = 40  # minutes; a longer stretch without an event takes no longer


@dataclass(frozen=True, slots=True)
class Instant:
    """One minute of the sweep: rows that begin then, rows that end, and who wears each crown from then on.

    `crowns`: (visit, access, row) in the order of the case. `moved`: a crown sits elsewhere than the instant before.
    """

    minute: int
    appear: tuple[str, ...]
    end: tuple[str, ...]
    crowns: tuple[tuple[str, str, str], ...]
    moved: bool


def until(case: Case, minute: int) -> Case:
    """The visit as it stands at `minute`: what has not begun is not there, what runs has run so far."""
    rows = tuple(_cut(row, minute) for row in case.administrations if _begin(row) is not None and _begun(row, minute))
    kept = {row.id for row in rows}
    named = (case.primary_reason,) if isinstance(case.primary_reason, str) else case.primary_reason or ()
    reason = tuple(identity for identity in named if identity in kept) or None
    return case.model_copy(update={"administrations": rows, "primary_reason": reason})


def instants(case: Case) -> tuple[int, ...]:
    """The minutes at which a bar begins or ends or a rank can change, in order; a view sweeps from one to the next."""
    moments: set[int] = set()
    rows = [row for row in case.administrations if _begin(row) is not None]
    for row in rows:
        start, stop = _begin(row), row.stop
        assert start is not None
        moments.add(start)
        if stop is None or stop <= start:
            continue
        # A push becomes an infusion, fluid becomes hydration, and a bar outlasts one that ended before it.
        own = [start + INFUSION_LEAST, start + PAST_THE_HOUR]
        own += [start + (other.minutes or 0) + 1 for other in rows]
        moments |= {stop, *(minute for minute in own if start < minute < stop)}
    return tuple(sorted(moments))


def run(case: Case, code: Code) -> Iterator[Instant]:
    """The sweep, one instant at a time; the engine is asked once for each."""
    crowns: tuple[tuple[str, str, str], ...] = ()
    for minute in instants(case):
        now = tuple((c.visit, c.site, c.administration) for c in code(until(case, minute)).drawing.crowns)
        appear = tuple(row.id for row in case.administrations if _begin(row) == minute)
        end = tuple(row.id for row in case.administrations if row.stop == minute and _begin(row) != minute)
        if appear or end or now != crowns:
            yield Instant(minute, appear, end, now, now != crowns)
        crowns = now


def minute_at(case: Case, share: float) -> int:
    """The minute a sweep has reached at a share (0 to 1) of its time: hours in which nothing happens go by faster."""
    marks = instants(case)
    if not marks:
        return 0
    whole = [min(later - sooner, LONGEST_PAUSE) for sooner, later in pairwise(marks)]
    left = min(max(share, 0.0), 1.0) * sum(whole)
    for (sooner, later), weight in zip(pairwise(marks), whole, strict=True):
        if left <= weight:
            return round(sooner + (later - sooner) * left / weight)
        left -= weight
    return marks[-1]


def told(case: Case, instant: Instant, before: tuple[tuple[str, str, str], ...]) -> str:
    """What happens at an instant, in a few words; `before` are the crowns of the instant before."""
    parts = [f"{case.administration(row).drug} begins" for row in instant.appear]
    parts += [f"{case.administration(row).drug} ends" for row in instant.end]
    had = {(visit, site): row for visit, site, row in before}
    for visit, site, row in instant.crowns:
        if had.get((visit, site)) != row:
            verb = "takes the crown" if (visit, site) in had else "is the initial"
            parts.append(f"{case.administration(row).drug} {verb} of {site}")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _begin(row: Administration) -> int | None:
    return row.stop if row.start is None else row.start


def _begun(row: Administration, minute: int) -> bool:
    begin = _begin(row)
    return begin is not None and begin <= minute


def _cut(row: Administration, minute: int) -> Administration:
    if row.stop is None or row.stop <= minute or row.start is None:
        return row
    return row.model_copy(update={"stop": minute})
