"""Accesses: from the rows, from a second file, and which one a row without a name stands on."""

from __future__ import annotations

import pytest

from infusion_gui import exchange
from infusion_gui.exchange import ExchangeError
from tests.exchange.tables import actions, only

MAR = (
    b"Order\tDrug\tAction\tTime\tRoute\n"
    b"1\theparin\tNew Bag\t01/05/2026 0800\tIV\n1\theparin\tStopped\t01/05/2026 0900\tIV\n"
    b"2\tiron\tNew Bag\t01/05/2026 1300\tIV\n2\tiron\tStopped\t01/05/2026 1330\tIV\n"
)
LINES = (
    b"DESCRIPTION,SITE,PLACEMENT_INSTANT,REMOVAL_DTTM\n"
    b"Peripheral IV 20 G,Left forearm,01/05/2026 07:30,01/05/2026 10:00\n"
    b"PICC double lumen,Right arm,01/05/2026 11:00,2157-11-19 17:46:39\n"
    b"Arterial Line,Left radial,01/05/2026 07:00,\n"
)


def test_lines_of_a_second_file_are_lanes_and_rows_stand_on_the_one_in_place() -> None:
    found = exchange.read(MAR, "mar.tsv", access_lines=LINES)
    case = only(found).case
    assert [(site.label, site.kind) for site in case.sites] == [
        ("Peripheral IV 20 G Left forearm", "peripheral"),
        ("PICC double lumen Right arm", "picc"),
    ]
    assert [row.site for row in case.administrations] == ["IV1", "IV2"]
    assert "1 arterial lines" in " ".join(map(str, found.problems))


def test_rows_that_could_stand_on_two_lines_are_counted_as_a_doubt() -> None:
    both = LINES.replace(b"01/05/2026 10:00", b"")
    stay = only(exchange.read(MAR, "mar.tsv", access_lines=both))
    assert [row.site for row in stay.case.administrations] == ["IV1", "IV1"]
    assert "1 row names no access" in str(stay.problems[0])


def test_a_list_that_is_no_list_of_lines_is_said_and_not_used() -> None:
    found = exchange.read(MAR, "mar.tsv", access_lines=b"a,b\n1,2\n")
    assert "not used" in " ".join(map(str, found.problems))
    with pytest.raises(ExchangeError):
        exchange.read(MAR, "mar.tsv", access_lines=b"%PDF")


def test_a_site_named_by_rows_is_one_access_however_it_is_spelt() -> None:
    stay = actions(
        "1|heparin|Continuous|New Bag|0800||||L forearm 20 G",
        "1|heparin|Continuous|Stopped|0900||||L  Forearm 20 G",
        "2|iron|Once|New Bag|1000||||IV 2",
        "2|iron|Once|Stopped|1030||||IV 2",
    )
    assert [(site.id, site.label) for site in stay.case.sites] == [("IV1", "L forearm 20 G"), ("IV2", "")]


def test_lumens_of_one_line_are_one_access() -> None:
    stay = actions(
        "1|heparin|Continuous|New Bag|0800||||PICC red lumen",
        "1|heparin|Continuous|Stopped|0900",
        "2|iron|Once|New Bag|0800||||PICC purple lumen",
        "2|iron|Once|Stopped|0830",
    )
    assert [site.lumen_of for site in stay.case.sites] == [None, "IV1"]
