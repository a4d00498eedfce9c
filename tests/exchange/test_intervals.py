"""Interval rows and rate samples: what is joined, what is a part, what is left open."""

from __future__ import annotations

import pytest

from infusion_gui import exchange
from tests.exchange.tables import bars, clock, only, reasons, table

BILLING = "ENCNTR_ID|ORDER_ID|ORDER_MNEMONIC|INFUSE_START_DT_TM|INFUSE_END_DT_TM|INFUSED_VOLUME_VALUE|COMMENT"
RATES = "patientunitstayid|infusionoffset|drugname|drugrate"


def test_a_billing_view_gives_its_intervals() -> None:
    found = table(BILLING, "7|1|ceftriaxone|1300|1330|50", "7|2|vancomycin|1400|1531|250")
    assert found.mapping is not None and found.mapping.name == "cerner-billing"
    stay = only(found)
    assert bars(stay) == ["ceftriaxone 13:00-13:30", "vancomycin 14:00-15:31"]
    assert [row.volume_ml for row in stay.case.administrations] == [50, 250]


def test_rows_of_one_order_that_touch_are_one_bar() -> None:
    stay = only(table(BILLING, "7|1|heparin|1300|1400|20", "7|1|heparin|1400|1500|30", "7|1|heparin|1500|1630|40"))
    assert bars(stay) == ["heparin 13:00-16:30"]
    assert (len(stay.case.administrations[0].evidence), stay.case.administrations[0].volume_ml) == (3, 90)


def test_rows_of_one_order_with_a_gap_are_doses_of_their_own() -> None:
    stay = only(table(BILLING, "7|1|cefazolin|0800|0830", "7|1|cefazolin|1600|1630"))
    assert bars(stay) == ["cefazolin 08:00-08:30", "cefazolin 16:00-16:30"]
    assert [row.order for row in stay.case.administrations] == [None, None]


def test_rows_that_the_source_chains_are_parts_of_one_administration() -> None:
    header = "Order|Linked order|Drug|Start time|Stop time"
    stay = only(table(header, "1|1|propofol|0800|0900", "2|1|propofol|0930|1000"))
    assert len({row.order for row in stay.case.administrations} - {None}) == 1


def test_a_stop_before_the_start_is_no_interval() -> None:
    stay = only(table(BILLING, "7|1|iron|1300|1200", "7|2|heparin|1300|1400"))
    assert reasons(stay) == [(2, "unreadable")]
    assert "before the start" in stay.set_aside[0].message


def test_a_stop_that_is_no_time_leaves_the_bar_open() -> None:
    found = table(BILLING, "7|1|iron|1300|noonish", "7|2|heparin|1300|1400")
    assert "iron 13:00---" in bars(only(found))
    assert str(found.problems[0]) == "row 2: the stop is left open: 'noonish' is no date and time"


def test_a_row_with_a_stop_only_has_no_start() -> None:
    assert bars(only(table(BILLING, "7|1|iron||1330", "7|2|heparin|1300|1400"))) == [
        "heparin 13:00-14:00",
        "iron ---13:30",
    ]


def test_bare_clock_times_run_over_midnight() -> None:
    stay = only(exchange.read_text("Drug\tStart time\tStop time\nheparin\t23:30\t00:40\nvancomycin\t13:00\t14:31\n"))
    assert [row.minutes for row in stay.case.administrations] == [91, 70]


def test_a_stop_may_give_its_clock_only() -> None:
    text = "Drug\tStart time\tStop time\nheparin\t01/05/2026 23:30\t00:40\nvancomycin\t01/05/2026 13:00\t1431\n"
    assert bars(only(exchange.read_text(text))) == ["vancomycin 13:00-14:31", "heparin 23:30-06.00:40"]
    zoned = only(exchange.read_text(text, zone="America/Chicago"))
    assert [row.minutes for row in zoned.case.administrations] == [91, 70]


def test_a_run_of_rates_is_an_infusion_and_zero_stops_it() -> None:
    found = table(
        RATES, *(f"9|{at}|Propofol (ml/hr)|{rate}" for at, rate in [(0, 5), (60, 8), (120, 0), (150, 0), (200, 4)])
    )
    stay = only(found)
    first, second = stay.case.administrations
    assert (first.drug, first.minutes, first.rate_ml_h, first.stop_from) == ("Propofol", 120, 5, "rate_zero")
    assert (second.stop, len(stay.case.administrations)) == (None, 2)
    assert reasons(stay) == [(5, "unpaired")]


def test_one_drug_in_two_units_is_one_infusion() -> None:
    rows = [
        "9|0|Propofol (ml/hr)|5",
        "9|0|Propofol (mcg/kg/min)|20",
        "9|60|Propofol (mcg/kg/min)|0",
        "9|60|Propofol (ml/hr)|0",
    ]
    stay = only(table(RATES, *rows))
    assert [row.minutes for row in stay.case.administrations] == [60]
    assert stay.used == 4


@pytest.mark.parametrize("rate, words", [("ERROR", "no number"), ("", "blank"), ("-3", "below zero")])
def test_a_rate_that_is_no_number_is_named(rate: str, words: str) -> None:
    stay = only(table(RATES, "9|0|Propofol (ml/hr)|5", f"9|30|Propofol (ml/hr)|{rate}", "9|60|Propofol (ml/hr)|0"))
    assert [(item.row.number, item.reason) for item in stay.set_aside] == [(3, "unreadable")]
    assert words in stay.set_aside[0].message


def test_a_rate_not_seen_for_a_day_is_left_open_where_it_was_last_seen() -> None:
    stay = only(
        table(
            RATES,
            "9|0|Heparin (ml/hr)|5",
            "9|60|Heparin (ml/hr)|5",
            "9|10000|Heparin (ml/hr)|5",
            "9|10060|Heparin (ml/hr)|0",
        )
    )
    first, second = stay.case.administrations
    assert (first.stop, clock(first.last_running)[-5:]) == (None, "01:00")
    assert second.minutes == 60
