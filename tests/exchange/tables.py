"""Small records for the tests: action rows, intervals and rates as pasted tables, and bars as short text."""

from __future__ import annotations

from infusion_gui import exchange
from infusion_gui.case.model import Administration
from infusion_gui.case.times import format_clock, format_date
from infusion_gui.exchange import Import, ImportedStay

DAY = "01/05/2026"


def actions(*rows: str, header: str = "Order|Drug|Frequency|Action|Time|Dose|Rate|Route|IV site") -> ImportedStay:
    """The one stay of action rows, cells parted by bars, trailing blanks left out; a bare clock is on 5 January."""
    return only(table(header, *rows))


def table(header: str, *rows: str) -> Import:
    width = header.count("|")
    lines = [header] + [row + "|" * (width - row.count("|")) for row in rows]
    dated = [
        "|".join(f"{DAY} {cell}" if cell.isdigit() and len(cell) == 4 else cell for cell in line.split("|"))
        for line in lines
    ]
    return exchange.read_text("\n".join(dated).replace("|", "\t"))


def only(found: Import) -> ImportedStay:
    """The only stay of an import; every row of it accounted for."""
    assert len(found.stays) == 1
    stay = found.stays[0]
    assert stay.rows == stay.used + len(stay.set_aside)
    return stay


def clock(minute: int | None) -> str:
    """`13:00`, with the day before it when that is not 5 January 2026; `--` when not charted."""
    if minute is None:
        return "--"
    date = format_date(minute)
    return format_clock(minute) if date == "2026-01-05" else f"{date[8:]}.{format_clock(minute)}"


def bar(row: Administration) -> str:
    """A row as one line: drug, start, stop."""
    return f"{row.drug} {clock(row.start)}-{clock(row.stop)}"


def bars(stay: ImportedStay) -> list[str]:
    return [bar(row) for row in stay.case.administrations]


def reasons(stay: ImportedStay) -> list[tuple[int, str]]:
    """Row number and reason of each row set aside."""
    return [(item.row.number, item.reason) for item in stay.set_aside]
