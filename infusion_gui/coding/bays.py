"""The parts of a stay that are coded one by one: the accesses of a visit that hang together, with what was given there.

What an access comes to depends on its own rows and on a few facts of the stay; only caps, modifiers and the claim look
at all parts together (`engine`). So a part whose rows are those of the run before need not be worked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import NamedTuple

from infusion_gui.case.differing import differing
from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.access import HIERARCHIC, Group, choose_initial, grouped, pool_chemo, root_of
from infusion_gui.coding.accounts import close_account, share_minutes
from infusion_gui.coding.claim import Begun, award_concurrent, begun, drop_barred, merged_lines
from infusion_gui.coding.drawing import drawn
from infusion_gui.coding.hydration import Fluid, code_hydration, net_fluid
from infusion_gui.coding.infusions import Concurrency, code_infusions
from infusion_gui.coding.intake import exclusions, intake
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.others import STAY_WIDE, code_others
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.pushes import code_pushes
from infusion_gui.coding.result import Account, Line, Link, Part
from infusion_gui.coding.service import Blood, Clock, Row, Service, Ward
from infusion_gui.coding.taken import Intake

Cell = tuple[str, str]
"""A visit and an access; the access is empty for what was given beside all accesses."""


@dataclass(slots=True)
class Ruling:
    """What became of a part once the stay had decided which of its rivals get 96368: `won`, by their places."""

    won: frozenset[int]
    lines: list[Line]
    accounts: dict[str, Account]
    rows: list[Row]
    rivals: list[Concurrency]
    begun: Begun
    part: Part | None = None


@dataclass(slots=True)
class Bay:
    """One part, coded as far as it can be by itself. Nothing of it changes any more once it is made.

    `given`: its administrations in the order of the file, `places` their places there. `opened`: when the first service
    of the hierarchy began at each visit and access. `first`: of each visit the first such service. `rivals`: who may
    earn 96368. `late`: pumps, refills and flushes, for which what is coded elsewhere in the stay counts.
    `services`: held for the rows, which do not hold what they are part of.
    """

    given: list[Administration]
    places: list[int]
    rows: dict[str, Row]
    settled: list[Row]
    services: list[Service]
    groups: list[Group]
    fluids: list[tuple[Group, Fluid]]
    links: list[Link]
    opened: dict[tuple[str, str | None], int]
    first: dict[str, Service]
    ward: Ward
    lines: list[Line]
    accounts: dict[str, Account]
    rivals: list[Concurrency]
    late: list[Service]
    taken: Intake
    _ruling: Ruling | None = None

    def undecided(self) -> list[Service]:
        """Copies of what waits for the rest of the stay; the engine may change them."""
        return [_twin(service) for service in self.late]

    def ruled(self, winners: Collection[int], case: Case, policy: Policy) -> Ruling:
        """What becomes of it when `winners` (`granted`) get 96368; worked out again only when these are others."""
        won = frozenset([n for n, rival in enumerate(self.rivals) if id(rival) in winners])
        ruling = self._ruling  # read once: a run in the other thread may put its own there at any moment
        if ruling is None or ruling.won != won:
            ruling = self._ruling = self._rule(won, case, policy)
        return ruling

    def _rule(self, won: frozenset[int], case: Case, policy: Policy) -> Ruling:
        ward = Ward(self.ward.clock)
        rivals = [Concurrency(_twin(rival.service), rival.shared) for rival in self.rivals]
        for n, rival in enumerate(rivals):
            award_concurrent(rival, n in won, self.rows, policy, ward)
        drop_barred(case, ward)
        rows = close_services(rival.service for rival in rivals)
        accounts = self.accounts | {row.id: close_account(row, self.rows) for row in rows}
        lines = [*merged_lines(ward), *self.lines]
        return Ruling(won, lines, accounts, [*self.settled, *rows], rivals, begun(lines, self.rows))

    def part(self, ruling: Ruling, lines: list[Line], policy: Policy) -> Part:
        """Its share of the answer; `lines` are those of the claim that stand on its rows."""
        part = ruling.part
        if part is None:
            bare = Part(tuple(ruling.accounts.values()), tuple(lines))
            part = drawn(
                bare, ruling.rows, self.groups, self.fluids, self.links, ruling.rivals, policy, self.ward
            )  # fmt: skip
        elif part.lines != (now := tuple(lines)):
            part = replace(part, lines=now)
        ruling.part = part
        return part


def close_services(services: Iterable[Service]) -> list[Row]:
    """Shares out the minutes of services that waited; their rows."""
    rows: list[Row] = []
    for service in services:
        share_minutes(service)
        rows += (*service.rows, *service.carried)
    return rows


_ROW, _SERVICE = (attrgetter(*[each.name for each in fields(kind)]) for kind in (Row, Service))


def _twin(service: Service) -> Service:
    twin = Service(*_SERVICE(service))
    twin.rows, twin.carried = list(map(_twin_row, service.rows)), list(map(_twin_row, service.carried))
    twin.lead, twin.took = twin.rows[service.rows.index(service.lead)], list(service.took)
    for row in twin.rows:
        row.service = twin
    return twin


def _twin_row(row: Row) -> Row:
    twin = Row(*_ROW(row))
    twin.awards, twin.blocked = list(row.awards), list(row.blocked)
    return twin


Terms = tuple[object, ...]
"""All that the rows of one part do not say themselves: policy, setting, visits, accesses and the like."""
Places = list[tuple[frozenset[Cell], list[int]]]
"""The parts of a stay: their cells, and the places of their rows in the file."""


class Run(NamedTuple):
    """One run on some terms: its rows, how they hang together, the days with blood, and the parts."""

    terms: Terms
    administrations: tuple[Administration, ...]
    places: Places
    blood: Blood
    bays: dict[frozenset[Cell], Bay]


class Memory:
    """The last runs, each on other terms, for the next ones: most edits touch one access.

    It may be handed from thread to thread, for nothing in it is ever changed but by the same again.
    """

    def __init__(self, most: int = 3) -> None:
        self._most = most
        self._runs: tuple[Run, ...] = ()

    def recall(self, terms: Terms) -> Run | None:
        """The last run on these terms."""
        return next((run for run in self._runs if run.terms == terms), None)

    def keep(self, run: Run) -> None:
        """Remembers a run."""
        others = [other for other in self._runs if other.terms != run.terms]
        self._runs = (run, *others[: self._most - 1])


def worked(case: Case, policy: Policy, known: Mapping[str, KnownDrug], memory: Memory | None = None) -> list[Bay]:
    """The parts of a stay in the order visits and accesses are listed; those that `memory` has are not worked again."""
    clock = Clock(case.zone)
    terms = (
        policy, case.zone, case.setting, case.primary_reason, case.place_of_service, case.visits, case.sites,
        case.exclusions, dict(known),
    )  # fmt: skip
    run = memory.recall(terms) if memory is not None else None
    changed = _changed(run.administrations, case.administrations) if run is not None else None
    if run is not None and changed is not None:
        alike = all(_held(old) == _held(new) for _, old, new in changed)
        places = run.places if alike else _parts(case, policy)
        bleeds = any(_is_blood(a, known) for _, *pair in changed for a in pair)
        blood = _blood(case, known, clock) if bleeds else run.blood
    else:
        places, blood = _parts(case, policy), _blood(case, known, clock)
    before = run.bays if run is not None and run.blood == blood else {}
    others = {place for place, _, _ in changed or ()}
    cuts = exclusions(case, policy, clock)
    bays: dict[frozenset[Cell], Bay] = {}
    for cells, here in places:
        bay = before.get(cells)
        if bay is None or changed is None or bay.places != here or not others.isdisjoint(here):
            given = [case.administrations[place] for place in here]
            if bay is None or bay.places != here or bay.given != given:
                kept = None if memory is None else {} if bay is None else bay.taken
                bay = _work(case, given, here, policy, known, blood, Ward(clock, cuts), kept)
        bays[cells] = bay
    if memory is not None:
        memory.keep(Run(terms, case.administrations, places, blood, bays))
    return list(bays.values())


def _changed(
    before: tuple[Administration, ...], after: tuple[Administration, ...]
) -> list[tuple[int, Administration, Administration]] | None:
    """The places of the rows that are others, and these as they were and are; None when rows came or went."""
    if len(before) != len(after):
        return None
    return [(place, before[place], after[place]) for place in differing(before, after)]


def _held(a: Administration) -> tuple[str | None, ...]:
    """What decides with which other rows a row hangs together."""
    return a.visit, a.route, a.site, a.bag, a.order


def _is_blood(a: Administration, known: Mapping[str, KnownDrug]) -> bool:
    category = a.category
    if category is None and (fact := known.get(a.drug)) is not None:
        category = fact.category
    return category == "blood" and a.route == "IV"


def _blood(case: Case, known: Mapping[str, KnownDrug], clock: Clock) -> Blood:
    found: dict[str, set[int]] = {}
    for a in case.administrations:
        if not _is_blood(a, known):
            continue
        days = found.setdefault(a.visit, set())
        moments = [clock.elapsed(minute) for minute in (a.start, a.stop) if minute is not None]
        if moments:
            first = moments[0]
            days.update(range(clock.day(first), clock.day(max(first, moments[-1] - 1)) + 1))
    return found


def _parts(case: Case, policy: Policy) -> Places:
    """The rows that hang together, as places in the file: those of one visit and access, and whatever a bag, an order
    or a knob ties to them."""
    sites = {site.id: site for site in case.sites}
    root = {name: root_of(name, sites, policy) for name in sites}
    if policy.second_site != "any_documented_site":  # an access may become one with the first of its visit
        root = dict.fromkeys(sites, "")
    over_visits = policy.same_day_return_same_line == "one_per_day"
    members: dict[Cell, list[int]] = defaultdict(list)
    tied = _Ties()
    for place, a in enumerate(case.administrations):
        cell = ("" if over_visits else a.visit, root[a.site] if a.route == "IV" and a.site is not None else "")
        members[cell].append(place)
        if a.bag is not None:
            tied.tie(cell, ("bag", a.visit, a.route, a.bag))
        if a.order is not None:
            tied.tie(cell, ("order", a.visit, a.route, a.order))
    visits = {visit.id: n for n, visit in enumerate(case.visits)}
    accesses = {name: n for n, name in enumerate(dict.fromkeys(root.values()))}

    def listed(cell: Cell) -> tuple[int, int]:
        return visits.get(cell[0], 0), accesses.get(cell[1], len(accesses))

    parts: dict[Cell, list[Cell]] = {}
    for cell in sorted(members, key=listed):
        parts.setdefault(tied.head(cell), []).append(cell)
    return [
        (frozenset(cells), members[cells[0]] if len(cells) == 1 else sorted(p for cell in cells for p in members[cell]))
        for cells in parts.values()
    ]


class _Ties:
    """Which cells share a bag or an order."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, ...], Cell] = {}
        self._under: dict[Cell, Cell] = {}

    def tie(self, cell: Cell, name: tuple[str, ...]) -> None:
        """Notes that `cell` has a row of this bag or order."""
        head, other = self.head(cell), self.head(self._first.setdefault(name, cell))
        if head != other:
            self._under[head] = other

    def head(self, cell: Cell) -> Cell:
        """The cell that stands for all that are tied to this one."""
        while cell in self._under:
            cell = self._under[cell]
        return cell


def _work(
    case: Case,
    given: list[Administration],
    places: list[int],
    policy: Policy,
    known: Mapping[str, KnownDrug],
    blood: Blood,
    ward: Ward,
    before: Intake | None,
) -> Bay:
    """Steps 1 to 10 of the pipeline for the rows of one part; `before`: what the last run on these terms took in."""
    rows, services, kept = intake(zip(places, given, strict=True), case, policy, known, blood, ward, before)
    groups = grouped(case, rows, services, policy, ward)
    opened, first = _openings(services)
    candidates: list[Concurrency] = []
    links: list[Link] = []
    fluids: list[tuple[Group, Fluid]] = []
    for group in groups:
        pool_chemo(group, policy)
        fluid = net_fluid(group, blood, case, policy, ward)
        choose_initial(group, fluid.counted, case, policy, ward)
        candidates += code_infusions(group, case, policy, ward)
        links += code_pushes(group, case, policy, ward)
        code_hydration(group, fluid, policy, ward)
        fluids.append((group, fluid))
    code_others([s for s in services if not s.lead.access and s.kind not in STAY_WIDE], case, policy, ward)
    drop_barred(case, ward)
    waiting = [s for s in services if s.lead.status is None and s.lead.service is s]
    rivals = {id(candidate.service) for candidate in candidates}
    by_id = {row.id: row for row in rows}
    settled = _settled(rows, waiting)
    return Bay(
        given=given,
        places=places,
        rows=by_id,
        settled=settled,
        services=services,
        groups=groups,
        fluids=fluids,
        links=links,
        opened=opened,
        first=first,
        ward=ward,
        lines=merged_lines(ward),
        accounts={row.id: close_account(row, by_id) for row in settled},
        rivals=candidates,
        late=[service for service in waiting if id(service) not in rivals],
        taken=kept,
    )


def _openings(services: Iterable[Service]) -> tuple[dict[tuple[str, str | None], int], dict[str, Service]]:
    opened: dict[tuple[str, str | None], int] = {}
    first: dict[str, Service] = {}
    for service in services:
        if service.kind not in HIERARCHIC:
            continue
        visit, start = service.visit, service.start
        key = visit, service.access
        if start < opened.setdefault(key, start):
            opened[key] = start
        head = first.setdefault(visit, service)
        if start < head.start or (start == head.start and service.order_key < head.order_key):
            first[visit] = service
    return opened, first


def _settled(rows: list[Row], waiting: list[Service]) -> list[Row]:
    """The rows whose end is known, their minutes shared out."""
    open_rows = {id(row) for service in waiting for row in (*service.rows, *service.carried)}
    done = {id(service) for service in waiting}
    for row in rows:
        service = row.service
        if service is not None and id(service) not in done:
            done.add(id(service))
            share_minutes(service)
    return [row for row in rows if id(row) not in open_rows]
