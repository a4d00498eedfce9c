"""What an undo step is called, read off two cases: "Move vancomycin stop 14:30 → 14:31"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from infusion_gui.case.differing import changed
from infusion_gui.case.edits import added
from infusion_gui.case.model import Administration, Case, Exclusion, Site, Visit
from infusion_gui.case.times import DAY, format_clock, format_day
from infusion_gui.drugs.naming import short_name

# What follows a move of a time by itself is not worth a word.
_TIMES = {"start", "stop"}
_FOLLOWS = {"charted", "stop_from", "last_running"}
_WORDS = {
    "category": "class",
    "volume_ml": "volume",
    "rate_ml_h": "rate",
    "last_running": "last running",
    "from_bag": "bolus from bag",
    "by_protocol": "by protocol",
    "hand_push": "hand push",
    "primary_reason": "primary reason",
    "place_of_service": "place of service",
    "reason_kind": "reason",
    "restart_of": "restart",
    "lumen_of": "lumen",
    "inpatient_from": "inpatient order",
}


def describe(before: Case, after: Case) -> str:
    """What turned `before` into `after`, in a few words that start with a verb; empty when they are equal."""
    more, gone, pairs = _rows(before, after)
    if more and gone:
        return f"Replace {many(gone)}"
    if more:
        return _added(more, pairs)
    if gone:
        return _removed(gone, pairs)
    surroundings = _surroundings(before, after)
    if pairs and not surroundings.startswith("Rename"):  # a renamed access or visit shows in its rows too
        return _changed(pairs)
    if not surroundings and before.administrations != after.administrations:
        return "Reorder administrations"
    return surroundings


_Pairs = list[tuple[Administration, Administration]]


def _rows(before: Case, after: Case) -> tuple[list[Administration], list[Administration], _Pairs]:
    """The rows that came, those that went, and those that are others, as they were and are."""
    moved = changed(before.administrations, after.administrations)
    if moved is not None:  # each step of a drag
        return [], [], [(old, new) for old, new in moved if old != new]
    was = {row.id: row for row in before.administrations}
    now = {row.id: row for row in after.administrations}
    more = [now[identity] for identity in added(before, after)]
    gone = [row for identity, row in was.items() if identity not in now]
    return more, gone, [(row, here) for row in was.values() if (here := now.get(row.id)) is not None and here != row]


def many(rows: Sequence[Administration]) -> str:
    """Some rows in a word or two: the drug of one, the number of several."""
    return _name(rows[0]) if len(rows) == 1 else f"{len(rows)} administrations"


def _name(row: Administration) -> str:
    return short_name(row.drug) or "administration"


def _added(more: list[Administration], pairs: list[tuple[Administration, Administration]]) -> str:
    if len(more) == len(pairs) == 1 and more[0].order and pairs[0][1].order == more[0].order:
        return f"Split {_name(more[0])} at {_clock(more[0].start)}"
    if len(more) == 1 and more[0].start is not None:
        return f"Add {_name(more[0])} {format_clock(more[0].start)}"
    return f"Add {many(more)}"


def _removed(gone: list[Administration], pairs: list[tuple[Administration, Administration]]) -> str:
    if pairs:
        return f"Merge {len(gone) + 1} {_name(pairs[0][1])} rows"
    if len(gone) == 1 and gone[0].start is not None:
        return f"Delete {_name(gone[0])} {format_clock(gone[0].start)}"
    return f"Delete {many(gone)}"


def _changed(pairs: list[tuple[Administration, Administration]]) -> str:
    rows = [new for _, new in pairs]
    keys = {key for old, new in pairs for key in _differing(old, new)}
    if keys & _TIMES and keys <= _TIMES | _FOLLOWS:
        return _moved(pairs, keys & _TIMES)
    if "site" in keys and keys & _TIMES and keys <= _TIMES | _FOLLOWS | {"site"}:
        places = {row.site for row in rows}
        moved = _moved(pairs, keys & _TIMES)
        return f"{moved}, to {places.pop()}" if len(places) == 1 else moved
    if keys == {"order"}:
        if not rows[0].order:
            return f"Tell apart {many(rows)}"
        return f"Merge {f'{len(rows)} ' if len(rows) > 1 else ''}{_name(rows[0])} rows"
    if keys == {"site"}:
        places = {row.site for row in rows}
        return f"Move {many(rows)} to {places.pop()}" if len(places) == 1 else f"Change access of {many(rows)}"
    if keys == {"drug"} and len(pairs) == 1:
        return f"Change drug {pairs[0][0].drug} → {rows[0].drug}"
    if "route" in keys:  # technique and access follow it
        keys = {"route"}
    if len(keys) > 1:
        return f"Change {many(rows)}"
    key = next(iter(keys))
    values = {_value(getattr(row, key)) for row in rows}
    return f"Set {_word(key)} of {many(rows)}{f' to {values.pop()}' if len(values) == 1 else ''}"


def _differing(old: Any, new: Any) -> list[str]:
    return [key for key in type(old).model_fields if getattr(old, key) != getattr(new, key)]


def _moved(pairs: list[tuple[Administration, Administration]], keys: set[str]) -> str:
    if len(pairs) > 1:
        ways = {
            getattr(new, key) - getattr(old, key)
            for old, new in pairs
            for key in keys
            if getattr(new, key) is not None and getattr(old, key) is not None
        }
        what = f"Move {len(pairs)} {'administrations' if len(keys) == 2 else keys.copy().pop() + 's'}"
        return f"{what} by {ways.pop():+d} min".replace("-", "−") if len(ways) == 1 else what
    old, new = pairs[0]
    if len(keys) == 1:
        key = keys.copy().pop()
        what = _name(new) if key == "start" and old.single_time and new.single_time else f"{_name(new)} {key}"
        return _time_moved(what, getattr(old, key), getattr(new, key))
    if None not in (old.start, new.start, old.stop, new.stop) and old.minutes != new.minutes:
        return f"Move {_name(new)} {_span(old)} → {_span(new)}"
    return _time_moved(_name(new), old.start, new.start)


def _time_moved(what: str, old: int | None, new: int | None) -> str:
    if new is None:
        return f"Clear {what}"
    if old is None:
        return f"Set {what} {format_clock(new)}"
    if old // DAY == new // DAY:
        return f"Move {what} {format_clock(old)} → {format_clock(new)}"
    return f"Move {what} {_clock(old)} → {format_day(new)} {format_clock(new)}"


def _span(row: Administration | Exclusion) -> str:
    return f"{_clock(row.start)}–{_clock(row.stop)}"


def _clock(minute: int | None) -> str:
    return "?" if minute is None else format_clock(minute)


def _word(key: str) -> str:
    return _WORDS.get(key, key)


def _value(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ") if isinstance(value, str | int | float) and len(str(value)) <= 40 else ""


def _surroundings(before: Case, after: Case) -> str:
    if before.visits != after.visits:
        return _models("visit", before.visits, after.visits)
    if before.sites != after.sites:
        return _models("access", before.sites, after.sites)
    if before.exclusions != after.exclusions:
        return _exclusions(before.exclusions, after.exclusions)
    keys = _differing(before, after)
    if not keys or keys == ["administrations"]:
        return ""
    if keys == ["label"]:
        return "Rename the case"
    if len(keys) > 1 or keys == ["policy"]:
        return "Change the policy" if set(keys) <= {"policy", "profile"} else "Change the case"
    return f"Set {_word(keys[0])} {_value(getattr(after, keys[0]))}".rstrip()


def _models(
    what: str, before: tuple[Visit, ...] | tuple[Site, ...], after: tuple[Visit, ...] | tuple[Site, ...]
) -> str:
    old, new = {model.id: model for model in before}, {model.id: model for model in after}
    more, gone = [name for name in new if name not in old], [name for name in old if name not in new]
    if len(more) == len(gone) == 1:
        return f"Rename {what} {gone[0]} to {more[0]}"
    if more:
        return f"Add {what} {more[0]}"
    if gone:
        return f"Remove {what} {gone[0]}"
    changed = [name for name in new if new[name] != old[name]]
    if not changed:
        return f"Reorder {what}{'es' if what == 'access' else 's'}"
    keys = _differing(old[changed[0]], new[changed[0]])
    if what == "visit" and len(changed) == len(keys) == 1:
        return _time_moved(_word(keys[0]), getattr(old[changed[0]], keys[0]), getattr(new[changed[0]], keys[0]))
    return f"Set {_word(keys[0])} of {changed[0]}" if len(keys) == 1 else f"Change {what} {changed[0]}"


def _exclusions(before: tuple[Exclusion, ...], after: tuple[Exclusion, ...]) -> str:
    if len(after) > len(before):
        return f"Add exclusion {_span(_one_more(after, before))}"
    if len(after) < len(before):
        return f"Remove exclusion {_span(_one_more(before, after))}"
    old, new = next(pair for pair in zip(before, after, strict=True) if pair[0] != pair[1])
    if (old.start, old.stop) == (new.start, new.stop):
        return f"Rename exclusion {_span(new)}"
    return f"Move exclusion {_span(old)} → {_span(new)}"


def _one_more(more: tuple[Exclusion, ...], fewer: tuple[Exclusion, ...]) -> Exclusion:
    """A window that stands in `more` oftener than in `fewer`: the same window may be there twice."""
    return next(window for window in more if more.count(window) > fewer.count(window))
