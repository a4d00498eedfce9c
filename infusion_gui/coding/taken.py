"""What became of rows at intake, kept for the next run: most rows of an edited stay are those of the run before.

A row that shares no bag and no order is taken in by itself, so that the same row on the same terms (policy, visits,
exclusions, what the catalogue knows, days with blood) always becomes the same. What follows changes rows and services;
so none of them is kept, only what they are made of.
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any, NamedTuple

from infusion_gui.case.model import Administration
from infusion_gui.coding.result import Finding
from infusion_gui.coding.service import Row, Service, Ward


class Taken(NamedTuple):
    """One row taken in by itself: what it, its service and the findings about it are made of."""

    a: Administration
    row: tuple[Any, ...]
    service: tuple[Any, ...] | None
    findings: tuple[tuple[int, int, Finding], ...]

    def again(self, ward: Ward) -> tuple[Row, Service | None]:
        """The row and its service as intake left them, to be worked on anew."""
        ward.findings += self.findings
        row = Row(*self.row)
        if self.service is None:
            return row, None
        service = Service([row], row, *self.service)
        row.service = service
        return row, service


Intake = dict[int, Taken]
"""Rows by their place in the file."""


def taken(row: Row, service: Service | None, findings: list[tuple[int, int, Finding]]) -> Taken:
    """Notes what intake made of a row."""
    return Taken(row.a, _ROW(row), None if service is None else _SERVICE(service), tuple(findings))


def _values(kind: type, first: str, last: str) -> attrgetter[Any]:
    names = [each.name for each in fields(kind)]
    return attrgetter(*names[names.index(first) : names.index(last) + 1])


_ROW = _values(Row, "index", "why")
_SERVICE = _values(Service, "kind", "rule")
