"""The time a charted row shows in its text."""

from __future__ import annotations

import pytest

from infusion_gui.case.times import format_minute, parse_minute
from infusion_gui.exchange.stamps import first_stamp

START = parse_minute("2026-01-05T13:00")


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("1001 | saline | Rate Change | 01/05/2026 1250 | 200 mL/hr", "2026-01-05T12:50"),
        ("vancomycin | New Bag | 01/05/2026 1345 | 01/05/2026 1300", "2026-01-05T13:45"),
        ("2123-11-24 14:45:00 | 2123-11-24 14:46:00 | 221906", "2123-11-24T14:45"),
        ("GIVEN | 20260106004000 | 20260106010000", "2026-01-06T00:40"),
        ("1/6/26 2:05 pm | Stopped", "2026-01-06T14:05"),
        ("completed | 2026-01-05T13:31:00-05:00", "2026-01-05T13:31"),
        ("rate 13:31", "2026-01-05T13:31"),
        ("rate 00:40", "2026-01-06T00:40"),
    ],
)
def test_the_first_time_of_a_row_is_read(text: str, stamp: str) -> None:
    found = first_stamp(text, START)
    assert found is not None
    assert format_minute(found) == stamp


@pytest.mark.parametrize("text", ["", "1001 | 250 mL | 1,000 mL", "99/99/2026 1250", "order 20261399", "ratio 1:250"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert first_stamp(text, START) is None
