"""Why an administration earns what it earns, and why not more: plain values for the why panel. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.near import LONGEST
from infusion_gui.coding.result import Account, Near, Rail, Result
from infusion_gui.coding.whynot import counted_minutes, why_not
from infusion_gui.drugs.naming import short_name
from infusion_gui.window import wording
from infusion_gui.window.panels.ledger import Change, own_part

Mark = Literal["yes", "no", "near", "query", "gain", "loss"]
Zone = Literal["passed", "current", "ahead"]
_MOST_ZONES = 5
_INFUSION_FROM = 16  # minutes (R-DEF-01)
_ORDINALS = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Reason(NamedTuple):
    """One line: a mark, the words in front in bold, the rest, and the rule that decided."""

    mark: Mark
    lead: str
    text: str
    rule: str = ""


class Stretch(NamedTuple):
    """A zone of the gauge: counted minutes `[start, stop)` (`stop` None = open) and what it earns."""

    start: int
    stop: int | None
    label: str
    state: Zone


class Gauge(NamedTuple):
    """Thresholds of one row on a line of counted minutes. `needle` is where it stands, `was` before a drag."""

    stretches: tuple[Stretch, ...]
    needle: int | None
    was: int | None = None
    more: str = ""


def gauge(case: Case, result: Result, administration: str, before: Result | None = None) -> Gauge | None:
    """The minute gauge of a row that has thresholds; None for pushes, injections and what is not coded by time."""
    part = result.drawing.of(administration)
    rails = sorted((rail for rail in part.rails if rail.administration == administration), key=lambda r: r.net)
    if not rails or case.administration(administration).single_time:
        return None
    needle = counted(case, result, administration)
    was = counted(case, before, administration) if before is not None else None
    stretches = tuple(_stretches(rails, needle))
    ahead = next((rail for rail in rails if needle is not None and rail.net > needle), None)
    more = f"{ahead.net - needle} more to {ahead.net}" if ahead is not None and needle is not None else ""
    return Gauge(stretches, needle, was if was and was != needle else None, more)  # 0 was no length at all


def counted(case: Case, result: Result, administration: str) -> int | None:
    """The minutes that thresholds are measured in: net ones for a fluid, else those of all its parts; None without a
    stop.
    """
    account = wording.account_of(result, administration)
    try:
        row = case.administration(administration)
    except KeyError:
        return None
    if account is None or row.minutes is None:
        return None
    return counted_minutes(case, row, result) or account.minutes


def _stretches(rails: list[Rail], needle: int | None) -> Iterator[Stretch]:
    edges = [rail.net for rail in rails]
    first = rails[0]  # long rows have only their last thresholds
    labels = [
        "push"
        if first.net == _INFUSION_FROM
        else "none"
        if first.units == 1
        else f"to {wording.units(first.units - 1)}"
    ]
    for n, rail in enumerate(rails):
        first_of_code = n == 0 or rails[n - 1].code != rail.code
        labels.append(rail.code if first_of_code else wording.units(rail.units))
    place = needle if needle is not None else 0
    whole = list(zip([0, *edges], [*edges, None], labels, strict=True))
    here = next(n for n, (start, stop, _) in enumerate(whole) if stop is None or start <= place < stop)
    first_shown = max(here - 2, 1) if len(whole) > _MOST_ZONES else 1
    last_shown = max(here + 1, 2) if len(whole) > _MOST_ZONES else len(whole)
    if first_shown > 1:  # what lies between the first zone and the last ones is drawn as one
        passed = whole[first_shown - 1]
        several = first_shown > 2
        whole[1:first_shown] = [(whole[1][0], passed[1], f"to {passed[2]}" if several else passed[2])]
        here, last_shown = here - first_shown + 2, last_shown - first_shown + 2
    for n, (start, stop, label) in enumerate(whole[: last_shown + 1]):
        state: Zone = "current" if n == here else "passed" if n < here else "ahead"
        added = n > 1 and label.isalnum() and state == "current"
        open_end = None if n == last_shown else stop
        yield Stretch(start, open_end, f"+ {label}" if added else label, state)


def reasons(
    case: Case,
    result: Result,
    administration: str,
    near: tuple[Near, ...] = (),
    sought: bool = True,
    given_up: bool = False,
) -> tuple[Reason, ...]:
    """Why and why not, most telling first: initial, codes earned, each code that was near and what kept it away, and
    the nearest changes: `near` are all of them, or with `sought` false those that were found so far. With `given_up`
    nobody looks for the others, which is said.
    """
    account = wording.account_of(result, administration)
    if account is None:
        return ()
    row = case.administration(administration)
    found = list(_earned(case, result, row, account))
    absent = list(_absent(case, result, row))
    if account.status != "coded":
        found.append(_uncoded(account, row, absent))
    elif not found:
        found.append(
            Reason("yes", f"{', '.join(account.codes)}.", _capital(account.why), next(iter(account.rules), ""))
        )
    found.extend(absent)
    found.extend(_nearest(case, result, row, near, sought))
    if given_up:
        found.append(Reason("near", "Not every minute was tried", ": there may be further changes"))
    return tuple(dict.fromkeys(found))  # lines of several dates may say the same


def _earned(case: Case, result: Result, row: Administration, account: Account) -> Iterator[Reason]:
    for crown in result.drawing.of(row.id).crowns:
        if crown.administration == row.id:
            code = next((line for line in wording.lines_of(result, row.id) if line.code in wording.INITIAL), None)
            given, found, _ = wording.without_drug(account.why, row.drug).partition(", is the initial of ")
            why = f"{given}: {crown.why}" if found else crown.why  # a push says how it came to be one
            yield Reason(
                "yes", f"Initial of {crown.site}.", _capital(why), code.rules[0] if code and code.rules else ""
            )
    crowned = any(crown.administration == row.id for crown in result.drawing.of(row.id).crowns)
    carrier = account if account.status != "absorbed" else _carrier(case, result, row) or account
    for line in wording.lines_of(result, row.id):
        if crowned and line.code in wording.INITIAL:
            continue
        own = carrier.units.get(line.code, 0)
        shared = f", {own} of {line.units}" if 0 < own < line.units else ""
        count = f" {wording.units(line.units)}" if line.units > 1 and not shared else ""
        signed = wording.signed(line.code, line.modifiers)
        why = _capital(wording.without_drug(own_part(line, carrier), row.drug))
        rule = next((rule for rule in line.rules if rule in carrier.rules), next(iter(line.rules), ""))
        yield Reason("yes", f"{signed}{shared}{count}.", why, rule)


def _carrier(case: Case, result: Result, row: Administration) -> Account | None:
    """The account of the row that carries the units of the bag or order an absorbed row is part of."""
    for mate in case.administrations:
        alike = (row.bag is not None and mate.bag == row.bag) or (row.order is not None and mate.order == row.order)
        if alike and (mate.visit, mate.route) == (row.visit, row.route):
            account = wording.account_of(result, mate.id)
            if account is not None and account.status == "coded":
                return account
    return None


def _uncoded(account: Account, row: Administration, absent: list[Reason]) -> Reason:
    """Why a row has no code of its own. What is said here of an absent code is taken from `absent`."""
    why = _capital(wording.without_drug(account.why, row.drug))
    words = {"absorbed": "Part of another", "not_reported": "Not reported", "held": "Held"}[account.status]
    for reason in absent:
        if account.why.casefold().endswith(reason.text.casefold()):
            absent.remove(reason)
            words = f"{words}, {reason.lead[:1].lower()}{reason.lead[1:].rstrip('.')}"
            break
    return Reason("query" if account.status == "held" else "no", f"{words}.", why, next(iter(account.rules), ""))


def _absent(case: Case, result: Result, row: Administration) -> Iterator[Reason]:
    """Every code that was near: the next threshold with its minute, and for the others the condition that failed."""
    ahead = _ahead(result, row)
    for item in why_not(case, result, row.id):
        if ahead is not None and item.code == ahead.code and not row.single_time:
            nth = f"{_ORDINALS[ahead.units]} " if 1 < ahead.units < len(_ORDINALS) else ""
            when = f"before {ahead.net} min, stop {wording.clock(ahead.at)}"
            yield Reason("no", f"No {nth}{ahead.code}", when, item.rule)
            continue
        said = wording.without_drug(_shortened(item.message.removeprefix(f"{item.code}: "), case), row.drug)
        yield Reason("no", f"No {item.code}.", _capital(said), item.rule)


def _shortened(text: str, case: Case) -> str:
    """A sentence with the short names of the drugs it speaks of."""
    names = {other.drug for other in case.administrations if other.drug and other.drug in text}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, short_name(name))
    return text


def _ahead(result: Result, row: Administration) -> Rail | None:
    rails = result.drawing.of(row.id).rails
    return next((rail for rail in rails if rail.administration == row.id and not rail.passed), None)


def _nearest(case: Case, result: Result, row: Administration, near: tuple[Near, ...], sought: bool) -> Iterator[Reason]:
    """What each possible stop would earn where none is charted, and the nearest change either way of each edge."""
    own = [entry for entry in near if entry.administration == row.id]
    stops = [entry for entry in own if entry.minutes is None]
    begun = (row.start or 0) + (stops[-1].from_start or 0) if stops else 0
    yield from _possible_stops(row, stops, _looked_to(case, row) if sought else begun)
    ahead = _ahead(result, row)
    missing = ahead.at - row.stop if ahead is not None and row.stop is not None else 0
    alike: dict[tuple[int, tuple[str, ...], tuple[str, ...]], list[Near]] = {}
    for entry in own:
        if entry.minutes:
            # Which edge it is tells nothing where both give the bar the same length and the same codes.
            stays = entry.edge == "stop" or row.single_time or row.stop is None
            longer = entry.minutes if stays else -entry.minutes
            alike.setdefault((longer, entry.gains, entry.loses), []).append(entry)
    for (longer, gains, loses), entries in sorted(alike.items(), key=lambda one: abs(one[0][0])):
        if ahead is not None and (longer, gains, loses) == (missing, (ahead.code,), ()):
            continue  # the threshold ahead has said so
        entries.sort(key=lambda entry: entry.edge == "start")
        where = " or ".join(_moved_to(row, entry) for entry in entries)
        more = ("later", "earlier") if row.single_time or row.stop is None else ("more", "less")
        count = f"{wording.plural(abs(longer), 'minute')} {more[longer < 0]}"
        yield Reason("near", where[:1].upper() + where[1:], f", {count}: {wording.spoken_change(gains, loses)}")


def _moved_to(row: Administration, entry: Near) -> str:
    edge = row.stop if entry.edge == "stop" else row.start
    at = wording.clock((edge or 0) + (entry.minutes or 0))
    return f"at {at}" if row.single_time else f"{entry.edge} at {at}"


def _looked_to(case: Case, row: Administration) -> int | None:
    """The last stop that was tried for a row without one, where a later one may earn more; None where none can."""
    tried, departure = (row.start or 0) + LONGEST, case.visit(row.visit).departure
    return tried if departure is None or departure > tried else None


def _possible_stops(row: Administration, entries: list[Near], looked_to: int | None) -> Iterator[Reason]:
    """What each stretch of stops would earn; `looked_to` ends the last of them."""
    begun = row.start or 0
    starts = [begun + (entry.from_start or 0) for entry in entries]
    for entry, first, after in zip(entries, starts, [*starts[1:], None], strict=False):
        last = looked_to if after is None else after - 1
        until = "or later" if last is None else f"to {wording.clock(last)}"
        until = f"at {wording.clock(first)}" if last == first else f"{wording.clock(first)} {until}"
        yield Reason("near", f"Stop {until}", f": {wording.spoken_change(entry.gains, entry.loses)}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def moved(differs: Change) -> tuple[Reason, ...]:
    """While a gesture runs: what would come and go, with the sentence of each line."""
    found = []
    for entry in differs.changed:
        mark: Mark = "gain" if entry.sign == "+" else "loss"
        lead = f"{wording.signed(entry.code, entry.modifiers)} {wording.units(entry.units)}, {entry.drug}"
        why = _capital(wording.without_drug(entry.why, entry.drug))
        text = why if entry.sign == "+" or "→" not in entry.right else f"{entry.right} min, {entry.role}"
        found.append(Reason(mark, f"{lead}.", text, next(iter(entry.rules), "")))
    return tuple(found)
