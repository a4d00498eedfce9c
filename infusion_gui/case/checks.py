"""What the references of a case must hold: unique ids, names that exist, access links that lead to an end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from infusion_gui.case.model import Case


class Fault(NamedTuple):
    """A broken reference: the path to the key in the file, and one sentence."""

    path: str
    message: str


def reference_faults(case: Case) -> Iterator[Fault]:
    """Every broken reference, in the order of the file."""
    yield from _repeated("visits", (visit.id for visit in case.visits))
    yield from _repeated("sites", (site.id for site in case.sites))
    yield from _repeated("administrations", (row.id for row in case.administrations))
    if not case.visits:
        yield Fault("visits", "the list is empty; leave the key out or list one visit")
    yield from _site_links(case)
    visits = {visit.id for visit in case.visits}
    sites = {site.id for site in case.sites}
    for n, row in enumerate(case.administrations):
        where = f"administrations[{n}]"
        if row.visit not in visits:
            yield Fault(
                f"{where}.visit",
                f"no visit {row.visit!r} is listed; list it under visits or correct the name",
            )
        if row.route == "IV" and row.site not in sites:
            yield Fault(f"{where}.site", f"no access {row.site!r} is listed; list it under sites or correct the name")
    yield from _reasons(case)


def _repeated(key: str, ids: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, identity in enumerate(ids):
        if identity in seen:
            yield Fault(f"{key}[{n}].id", f"{identity!r} is used twice; every id must be different")
        seen.add(identity)


def _site_links(case: Case) -> Iterator[Fault]:
    by_id = {site.id: site for site in case.sites}
    for n, site in enumerate(case.sites):
        for key, target in (("restart_of", site.restart_of), ("lumen_of", site.lumen_of)):
            if target is not None and target not in by_id:
                yield Fault(f"sites[{n}].{key}", f"no access {target!r} is listed; name one of the sites")
    for n, site in enumerate(case.sites):
        seen, here = {site.id}, site
        while (target := here.restart_of or here.lumen_of) is not None and target in by_id:
            if target in seen:
                key = "restart_of" if site.restart_of else "lumen_of"
                yield Fault(f"sites[{n}].{key}", "the accesses name each other in a circle; one must name none")
                return
            seen.add(target)
            here = by_id[target]


def _reasons(case: Case) -> Iterator[Fault]:
    if case.primary_reason is None:
        return
    ids = {row.id for row in case.administrations}
    named = (case.primary_reason,) if isinstance(case.primary_reason, str) else case.primary_reason
    for identity in named:
        if identity not in ids:
            yield Fault("primary_reason", f"no administration {identity!r} is listed; name one by its id")
