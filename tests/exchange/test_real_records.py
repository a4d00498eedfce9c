"""Real records, read whole: accounting that closes, carriers counted once, samples that are no number named."""

from __future__ import annotations

from pathlib import Path

import pytest

from infusion_gui import exchange
from infusion_gui.exchange import Import


@pytest.fixture(scope="module")
def mimic() -> Import:
    path = Path(__file__).resolve().parents[3] / "shared" / "data" / "mimic3-demo" / "inputevents_mv.csv.gz"
    if not path.exists():
        pytest.skip("needs the folder `shared` beside the checkout")
    return exchange.read(path)


@pytest.fixture(scope="module")
def eicu() -> Import:
    path = Path(__file__).resolve().parents[3] / "shared" / "data" / "eicu-demo" / "infusiondrug.csv.gz"
    if not path.exists():
        pytest.skip("needs the folder `shared` beside the checkout")
    return exchange.read(path)


def test_all_136_stays_are_read_and_every_row_is_accounted_for(mimic: Import) -> None:
    assert len(mimic.stays) == 136
    assert mimic.rows == 13_224
    assert mimic.aside_by_reason() == {
        "superseded": 2910, "diluent": 2688, "route": 1957, "not_administration": 49,
    }  # fmt: skip
    assert mimic.used == 13_224 - 2910 - 2688 - 1957 - 49
    for stay in mimic.stays:
        assert stay.rows == stay.used + len(stay.set_aside)


def test_the_companions_beside_the_file_name_its_items_lines_and_stays(mimic: Import) -> None:
    assert len(mimic.companions) == 3
    assert not any(drug.startswith("item ") for stay in mimic.stays for drug in stay.drugs)
    assert sum(len(stay.case.sites) > 1 for stay in mimic.stays) > 30


def test_a_carrier_stands_beside_no_drug_of_its_bag(mimic: Import) -> None:
    for stay in mimic.stays:
        starts: dict[object, set[bool]] = {}
        for row in stay.case.administrations:
            if row.bag is not None:
                starts.setdefault(row.bag, set()).add(
                    row.drug in ("Solution", "Dextrose 5%", "NaCl 0.9%", "Sterile Water")
                )
        assert all(kinds == {False} for kinds in starts.values())


def test_rate_changes_of_one_order_are_one_bar(mimic: Import) -> None:
    longest = max((row for stay in mimic.stays for row in stay.case.administrations), key=lambda row: len(row.evidence))
    assert len(longest.evidence) >= 17


def test_rates_segment_and_the_samples_that_are_no_number_are_named(eicu: Import) -> None:
    assert (eicu.rows, len(eicu.stays)) == (38_256, 826)
    assert eicu.aside_by_reason()["unreadable"] == 119
    words = {item.message for item in eicu.all_aside() if item.reason == "unreadable"}
    assert words == {"the rate 'ERROR' is no number", "the rate is blank"}
    assert all(
        row.stop is None or (row.stop_from == "rate_zero" and row.minutes)
        for stay in eicu.stays
        for row in stay.case.administrations
    )


def test_a_list_of_lines_that_is_named_and_stands_beside_the_record_counts_once(shared: Path) -> None:
    folder = shared / "data/mimic3-demo"
    lines = folder / "procedureevents_mv_access_lines.csv"
    found = exchange.read(folder / "inputevents_mv.csv.gz", beside=[lines])
    assert found.companions.count(lines.name) == 1
    busiest = max(found.stays, key=lambda stay: len(stay.case.sites))
    assert len(busiest.case.sites) == 9
