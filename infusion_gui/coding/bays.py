"""The parts of a stay that are coded one by one: the accesses of a visit that hang together, with what was given there.

What an access comes to depends on its own rows and on a few facts of the stay; only caps, modifiers and the claim look
at all parts together (`engine`). So a part whose rows are those of the run before need not be worked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.access import HIERARCHIC, Group, choose_initial, grouped, pool_chemo, root_of
from infusion_gui.coding.accounts import close_account, share_minutes
from infusion_gui.coding.claim import drop_barred, merged_lines
from infusion_gui.coding.drawing import Sketch, sketched
from infusion_gui.coding.hydration import Fluid, code_hydration, net_fluid
from infusion_gui.coding.infusions import Concurrency, code_infusions
from infusion_gui.coding.intake import exclusions, intake
from infusion_gui.coding.known import KnownDrug
from infusion_gui.coding.others import STAY_WIDE, code_others
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.pushes import code_pushes
from infusion_gui.coding.result import Account, Line, Link
from infusion_gui.coding.service import Blood, Clock, Row, Service, Ward

Cell = tuple[str, str]
"""A visit and an access; the access is empty for what was given beside all accesses."""


@dataclass(slots=True)
class Undecided:
    """What waits for the other parts: who may earn 96368, and pumps, refills and flushes. The engine may change it."""

    services: list[Service]
    candidates: list[Concurrency]


@dataclass(slots=True)
class Bay:
    """One part, coded as far as it can be by itself. Nothing of it changes any more once it is made.

    `given`: its administrations in the order of the file, `places` their places there. `opened`: when the first service
    of the hierarchy began at each visit and access. `first`: of each visit the first such service.
    """

    given: list[Administration]
    places: list[int]
    rows: dict[str, Row]
    settled: list[Row]
    groups: list[Group]
    fluids: list[tuple[Group, Fluid]]
    links: list[Link]
    opened: dict[tuple[str, str | None], int]
    first: dict[str, Service]
    ward: Ward
    lines: list[Line]
    accounts: dict[str, Account]
    _waiting: Undecided
    _sketch: Sketch | None = None

    def undecided(self) -> Undecided:
        """What waits for the other parts, as copies."""
        twins = {id(service): _twin(service) for service in self._waiting.services}
        candidates = [Concurrency(twins[id(c.service)], c.shared) for c in self._waiting.candidates]
        return Undecided(list(twins.values()), candidates)

    def sketch(self, policy: Policy) -> Sketch:
        """The drawing facts of all that is settled here."""
        if self._sketch is None:
            self._sketch = sketched(self.settled, self.groups, self.fluids, self.links, policy, self.ward.clock)
        return self._sketch


def _twin(service: Service) -> Service:
    rows = [replace(row, awards=list(row.awards), blocked=list(row.blocked)) for row in service.rows]
    lead = rows[service.rows.index(service.lead)]
    twin = replace(service, rows=rows, lead=lead, took=list(service.took), carried=list(map(replace, service.carried)))
    for row in rows:
        row.service = twin
    return twin


Terms = tuple[object, ...]
"""All that the rows of one part do not say themselves: policy, setting, visits, accesses and the like."""
Bays = dict[frozenset[Cell], Bay]


class Memory:
    """The parts of the last runs, each on other terms, for the next ones: most edits touch one access.

    It may be handed from thread to thread, for nothing in it is ever changed.
    """

    def __init__(self, most: int = 3) -> None:
        self._most = most
        self._runs: tuple[tuple[Terms, Bays], ...] = ()

    def recall(self, terms: Terms) -> Bays:
        """The parts that were worked on these terms."""
        return next((bays for known, bays in self._runs if known == terms), {})

    def keep(self, terms: Terms, bays: Bays) -> None:
        """Remembers the parts of a run."""
        others = [run for run in self._runs if run[0] != terms]
        self._runs = ((terms, bays), *others[: self._most - 1])


def worked(case: Case, policy: Policy, known: Mapping[str, KnownDrug], memory: Memory | None = None) -> list[Bay]:
    """The parts of a stay in the order visits and accesses are listed; those that `memory` has are not worked again."""
    clock = Clock(case.zone)
    blood = _blood(case, known, clock)
    terms = (
        policy, case.zone, case.setting, case.primary_reason, case.place_of_service, case.visits, case.sites,
        case.exclusions, blood, dict(known),
    )  # fmt: skip
    before = memory.recall(terms) if memory is not None else {}
    cuts = exclusions(case, policy, clock)
    bays: Bays = {}
    for cells, places in _parts(case, policy):
        given = [case.administrations[place] for place in places]
        bay = before.get(cells)
        if bay is None or bay.places != places or bay.given != given:
            bay = _work(case, given, places, policy, known, blood, Ward(clock, cuts))
        bays[cells] = bay
    if memory is not None:
        memory.keep(terms, bays)
    return list(bays.values())


def _blood(case: Case, known: Mapping[str, KnownDrug], clock: Clock) -> Blood:
    found: dict[str, set[int]] = {}
    for a in case.administrations:
        category = a.category
        if category is None and (fact := known.get(a.drug)) is not None:
            category = fact.category
        if category != "blood" or a.route != "IV":
            continue
        days = found.setdefault(a.visit, set())
        moments = [clock.elapsed(minute) for minute in (a.start, a.stop) if minute is not None]
        if moments:
            first = moments[0]
            days.update(range(clock.day(first), clock.day(max(first, moments[-1] - 1)) + 1))
    return found


def _parts(case: Case, policy: Policy) -> list[tuple[frozenset[Cell], list[int]]]:
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
) -> Bay:
    """Steps 1 to 10 of the pipeline for the rows of one part."""
    rows, services = intake(zip(places, given, strict=True), case, policy, known, blood, ward)
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
    by_id = {row.id: row for row in rows}
    settled = _settled(rows, waiting)
    return Bay(
        given=given,
        places=places,
        rows=by_id,
        settled=settled,
        groups=groups,
        fluids=fluids,
        links=links,
        opened=opened,
        first=first,
        ward=ward,
        lines=merged_lines(ward),
        accounts={row.id: close_account(row, by_id) for row in settled},
        _waiting=Undecided(waiting, candidates),
    )


def _openings(services: Iterable[Service]) -> tuple[dict[tuple[str, str | None], int], dict[str, Service]]:
    opened: dict[tuple[str, str | None], int] = {}
    first: dict[str, Service] = {}
    for service in services:
        if service.kind not in HIERARCHIC:
            continue
        key = service.visit, service.access
        opened[key] = min(service.start, opened.get(key, service.start))
        if service.order_key < first.setdefault(service.visit, service).order_key:
            first[service.visit] = service
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
