"""Any bytes: the readers refuse in one sentence or account for every row; nothing else comes out of them."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infusion_gui import exchange, resource
from infusion_gui.case.file import dump, read_case
from infusion_gui.exchange import ExchangeError, Import
from tests.exchange.test_hl7 import message, standard
from tests.exchange.test_layouts import GROUPED, PRINT_OUT, SPOKEN
from tests.exchange.test_odd_shapes import FORMS, GRID, HISTORY, WRAPPED
from tests.exchange.test_print_outs import CELLS, NOTES, SCREEN, SPANS, UNDER_DRUGS

MAR = resource.path("samples/messy-mar.tsv").read_text("utf-8")
FHIR = (
    '{"resourceType": "MedicationAdministration", "status": "completed", "medication": {"concept": {"text": "iron"}}, '
    '"occurencePeriod": {"start": "2026-01-05T13:00:00Z", "end": "2026-01-05T14:00:00Z"}, '
    '"dosage": {"route": {"text": "IV"}}}'
)
SEEDS = [
    SCREEN, UNDER_DRUGS, CELLS, NOTES, SPANS, HISTORY, FORMS, WRAPPED, GRID,
    MAR, MAR.replace("\t", ","), PRINT_OUT, SPOKEN, GROUPED, message(*standard()) * 3, "\n".join([FHIR] * 4),
]  # fmt: skip
JUNK = [
    "\t", ",", '"', "\n", "\r", "\0", "é", "\ufeff", "13:00", "99/99/9999 9999", "2026-02-30", "New Bag", "Stopped",
    "NaN",
    "1e999", "0", "{", "}", "[", "null", "|", "^", "\\", "=1+1", "🎉", "12/31/9999 2359", "01/01/0001 0000", "9" * 400,
    "",
]  # fmt: skip

RELAXED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def check(data: bytes) -> Import | None:
    """Reads; None when refused. What is read is whole and can be written and read as cases."""
    try:
        found = exchange.read(data, "fuzz")
    except ExchangeError as refusal:
        assert str(refusal)
        return None
    assert found.rows == found.used + sum(1 for _ in found.all_aside())
    for stay in found.stays:
        assert stay.rows == stay.used + len(stay.set_aside)
        assert read_case(dump(stay.case)) == stay.case
        for item in stay.set_aside[:3]:
            exchange.bring_back(stay.case, item)
    assert found.report()
    return found


@RELAXED
@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    check(data)


@RELAXED
@given(st.sampled_from(SEEDS), st.integers(0, 3000), st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-16-le"]))
def test_cut_short_and_in_the_wrong_encoding(seed: str, at: int, encoding: str) -> None:
    check(seed[:at].encode(encoding, errors="replace"))
    check(seed.encode("utf-8")[at:])


@RELAXED
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False), st.integers(1, 60), st.sampled_from("\t,|\n"))
def test_cells_replaced_by_junk(seed: str, chance: random.Random, count: int, mark: str) -> None:
    cells = seed.split(mark)
    for _ in range(count):
        cells[chance.randrange(len(cells))] = chance.choice(JUNK)
    check(mark.join(cells).encode("utf-8", errors="replace"))


@RELAXED
@given(st.randoms(use_true_random=False))
def test_shuffled_rows_give_the_same_bars(chance: random.Random) -> None:
    header, *rows = MAR.strip().split("\n")
    chance.shuffle(rows)
    found = check("\n".join([header, *rows]).encode())
    assert found is not None
    shuffled = {(row.drug, row.start, row.stop) for row in found.stays[0].case.administrations}
    plain = exchange.read_text(MAR).stays[0].case.administrations
    assert shuffled == {(row.drug, row.start, row.stop) for row in plain}


@RELAXED
@given(
    st.lists(
        st.lists(st.sampled_from([*JUNK[10:17], "iron", "IV", "01/05/2026 1300"]), min_size=4, max_size=4), min_size=1
    )
)
def test_no_row_of_a_table_is_lost(cells: list[list[str]]) -> None:
    rows = [[cell.replace("\n", " ") for cell in row] for row in cells]
    text = "\n".join("\t".join(row) for row in [["Drug", "Action", "Time", "Route"], *rows])
    found = check(text.encode())
    if found is not None:
        assert found.rows == sum(any(cell.strip() for cell in row) for row in rows)


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_a_cut_json_or_message_never_crashes(cut: int) -> None:
    for seed in (FHIR, message(*standard())):
        check(seed[: len(seed) - cut].encode() if cut else seed.encode())


@pytest.mark.parametrize("column", range(4))
def test_a_cell_of_a_million_characters_is_cut_not_choked_on(column: int) -> None:
    row = ["heparin", "New Bag", "01/05/2026 1300", "IV"]
    row[column] = "not for you " * 100_000
    text = "\n".join("\t".join(cells) for cells in (["Drug", "Action", "Time", "Route"], row, row))
    found = check(text.encode())
    assert found is None or found.rows == 2
