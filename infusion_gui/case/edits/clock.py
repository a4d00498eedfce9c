"""Moving times: whole bars, one edge, the whole stay. What the record had is kept from the first move on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from infusion_gui.case.dates import says_a_date
from infusion_gui.case.edits.outcome import (
    Ids,
    Refused,
    built,
    called,
    checked,
    chosen,
    rebuilt,
    request,
    with_rows,
)
from infusion_gui.case.model import Administration, Case, Charted, Evidence
from infusion_gui.case.times import DAY, LAST_MINUTE, format_clock, format_day


def times(row: Administration, start: int | None, stop: int | None) -> dict[str, Any]:
    """The fields of `row` that change when a person gives it these times (minutes).

    `charted` keeps what the record had, and goes when both times are back on it. A stop that was put
    somewhere by hand comes from "typed".
    """
    record = row.charted or Charted(start=row.start, stop=row.stop)
    back = (start, stop) == (record.start, record.stop)
    fields: dict[str, Any] = {"start": start, "stop": stop, "charted": None if back else record}
    if stop != row.stop:
        fields["stop_from"] = None if stop is None or back else "typed"
    return fields


def timed(row: Administration, start: int | None, stop: int | None) -> Administration:
    """`row` with these times. Raises `Refused` for a stop before the start and for a time outside the
    calendar.
    """
    _inside(row, start)
    _inside(row, stop)
    if start is not None and stop is not None and stop < start:
        raise Refused(
            f"{called(row)} would start at {format_clock(start)} and stop at {_moment(stop, start)}; "
            "a bar cannot stop before it starts."
        )
    return rebuilt(row, called(row), times(row, start, stop))


def _inside(row: Administration, moment: int | None) -> None:
    if moment is not None and not 0 <= moment <= LAST_MINUTE:
        raise Refused(f"{called(row)}: the calendar ends there; stay within the years 1 to 9999.")


def _moment(moment: int, beside: int) -> str:
    """The clock time, with its date when that is not the day of `beside`."""
    clock = format_clock(moment)
    return clock if moment // DAY == beside // DAY else f"{clock} of {format_day(moment)}"


@request
def move(case: Case, ids: Ids, by: int) -> Case:
    """Shifts whole rows by `by` minutes, later when positive. All move or none does.

    A charted "still running" moves along. A row without any time refuses.
    """
    rows = chosen(case, ids)
    for row in rows:
        if row.start is None and row.stop is None:
            raise Refused(f"{called(row)} has no time to move; type its start or stop first.")
    return with_rows(case, [_moved(row, by) for row in rows]) if by else case


def _moved(row: Administration, by: int) -> Administration:
    start, stop, running = (None if time is None else time + by for time in (row.start, row.stop, row.last_running))
    _inside(row, start)
    _inside(row, stop)
    if running is not None:
        running = min(max(running, 0), LAST_MINUTE)
    fields = times(row, start, stop)
    fields["stop_from"] = row.stop_from  # the stop moved with its bar: where it came from is still true
    fields["last_running"] = running
    return rebuilt(row, called(row), fields)


@request
def trim_start(case: Case, ids: Ids, *, to: int | None = None, by: int | None = None) -> Case:
    """Puts the start of each row at minute `to`, or shifts it by `by` minutes. All do or none does."""
    aim = _aim(to, by)
    return with_rows(case, [timed(row, aim(row, row.start, "start"), row.stop) for row in chosen(case, ids)])


@request
def trim_stop(case: Case, ids: Ids, *, to: int | None = None, by: int | None = None) -> Case:
    """Puts the stop of each row at minute `to`, or shifts it by `by` minutes. All do or none does.

    A push or injection charted with a start alone is stretched from that moment.
    """
    aim = _aim(to, by)
    rows = []
    for row in chosen(case, ids):
        now = row.start if row.stop is None and row.single_time else row.stop
        rows.append(timed(row, row.start, aim(row, now, "stop")))
    return with_rows(case, rows)


def _aim(to: int | None, by: int | None) -> Callable[[Administration, int | None, str], int]:
    """Where an edge goes: to one minute, or by so many minutes from where it is."""
    if (to is None) == (by is None):
        raise Refused("Say where the edge goes: to a time, or by a number of minutes.")

    def aim(row: Administration, now: int | None, edge: str) -> int:
        if to is not None:
            return to
        if now is None:
            raise Refused(f"{called(row)} has no {edge} to shift; type one first.")
        return now + (by or 0)

    return aim


def _shifted(model: Any, days: int, *names: str) -> dict[str, Any]:
    """The named times of `model`, `days` later. Raises `Refused` outside the calendar."""
    found = {name: getattr(model, name) for name in names}
    new = {name: None if time is None else time + days * DAY for name, time in found.items()}
    if any(time is not None and not 0 <= time <= LAST_MINUTE for time in new.values()):
        raise Refused(f"{days} days lead out of the calendar; choose a smaller shift.")
    return new


def undated(source: str) -> str:
    """The name of a source file, unless it says a date itself."""
    return "" if says_a_date(source) else source


def _row_shifted(row: Administration, days: int) -> Administration:
    """`row`, and what the record had, `days` later; the quoted text goes, source and row number stay (`undated`)."""
    record = row.charted and built(Charted, called(row), _shifted(row.charted, days, "start", "stop"))
    quoted = tuple(Evidence(source=undated(line.source), row=line.row) for line in row.evidence)
    fields = _shifted(row, days, "start", "stop", "last_running")
    return rebuilt(row, called(row), {**fields, "charted": record, "evidence": quoted})


@request
def shift_dates(case: Case, days: int) -> Case:
    """Shifts every date of the stay by whole days, the record's own times and the visits too, so that no
    answer changes.

    The quoted text of the source rows goes, because it shows the old dates; source and row number stay. What
    `dates.dated_words` finds is for a person to change.
    """
    if not days:
        return case
    return checked(
        case,
        visits=tuple(
            rebuilt(visit, visit.id, _shifted(visit, days, "arrival", "departure", "inpatient_from"))
            for visit in case.visits
        ),
        administrations=tuple(_row_shifted(row, days) for row in case.administrations),
        exclusions=tuple(
            rebuilt(window, "The exclusion", _shifted(window, days, "start", "stop")) for window in case.exclusions
        ),
    )


def shift_row(row: Administration, days: int) -> Administration | None:
    """A row beside the case as `shift_dates` leaves those in it; None when that leads out of the calendar."""
    try:
        return _row_shifted(row, days)
    except Refused:
        return None
