"""The line that adds a row, as a coder types it."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case, Site, Visit
from infusion_gui.case.times import parse_minute
from infusion_gui.case.typed import QuickEntry, read_quick

DAY = parse_minute("2026-01-05T12:00")
STAY = Case(sites=(Site(id="IV1", label="port"), Site(id="IV2")), visits=(Visit(id="V1"), Visit(id="V2")))


class Drug(NamedTuple):
    name: str
    matched: str


DRUGS = [
    Drug("vancomycin", "vancomycin"),
    Drug("ondansetron", "ondansetron"),
    Drug("ondansetron", "zofran"),
    Drug("normal saline", "ns"),
    Drug("saline flush", "ns flush"),
    Drug("cefepime", "cefepime"),
    Drug("cefazolin", "cefazolin"),
    Drug("ketorolac", "ketorolac"),
    Drug("fluorouracil", "5 fu"),
    Drug("heparin", "heparin"),
    Drug("heparin lock", "heparin lock"),
]


def suggest(letters: str) -> list[Drug]:
    key = letters.lower().replace("-", " ")
    found = [drug for drug in DRUGS if drug.matched.startswith(key)]
    return sorted(found, key=lambda drug: drug.matched != key)


def read(line: str) -> dict[str, Any]:
    entry = read_quick(line, STAY, DAY, suggest)
    assert isinstance(entry, QuickEntry), entry
    return entry.row


def at(clock: str, day: int = 5) -> int:
    return parse_minute(f"2026-01-{day:02d}T{clock}")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("vanc 1300-1431 iv1", {"drug": "vancomycin", "start": at("13:00"), "stop": at("14:31"), "site": "IV1"}),
        (
            "ondan 4 1655 push iv1",
            {"drug": "ondansetron", "dose": "4", "start": at("16:55"), "stop": None, "technique": "push"},
        ),
        (
            "ketorolac 30mg im 1222",
            {"drug": "ketorolac", "dose": "30 mg", "route": "IM", "technique": "injection", "start": at("12:22")},
        ),
        ("ns 1205-1606 iv1 1000ml", {"drug": "normal saline", "volume_ml": 1000, "stop": at("16:06")}),
        ("ns 1205-1606 1 l 250 ml/h", {"volume_ml": 1000, "rate_ml_h": 250}),
        ("zofran 4 mg ivp 9:05", {"drug": "ondansetron", "dose": "4 mg", "technique": "push", "start": at("09:05")}),
        ("5-FU 1200-1300 port", {"drug": "fluorouracil", "site": "IV1"}),
        ("vanc 1300-1431 iv3", {"site": "IV3"}),
        ("vanc 1300-1431 v2", {"visit": "V2"}),
        ("vanc 1300 - 1431", {"start": at("13:00"), "stop": at("14:31")}),
        ("vanc 1300 to 1431", {"start": at("13:00"), "stop": at("14:31")}),
        ("vanc 1300–1431", {"start": at("13:00"), "stop": at("14:31")}),
        ("vanc 1300 1431", {"start": at("13:00"), "stop": at("14:31")}),
        ("vanc 1300+91", {"start": at("13:00"), "stop": at("14:31")}),
        ("vanc 1300 +91", {"stop": at("14:31")}),
        ("vanc 1300 1h31", {"stop": at("14:31")}),
        ("vanc 1300 91 min", {"stop": at("14:31")}),
        ("vanc 1p-2:31p", {"start": at("13:00"), "stop": at("14:31")}),
        ("vanc 2330-0040", {"start": at("23:30"), "stop": at("00:40", 6)}),
        ("vanc 6 jan 2330-0040", {"start": at("23:30", 6), "stop": at("00:40", 7)}),
        ("vanc 2026-01-06 0040-0110", {"start": at("00:40", 6), "stop": at("01:10", 6)}),
        ("vanc 1300-?", {"start": at("13:00"), "stop": None, "technique": "infusion"}),
        ("vanc 1300-", {"start": at("13:00"), "stop": None}),
        ("vanc ?-1431", {"start": None, "stop": at("14:31")}),
        ("heparin 5000 units sq 1200", {"drug": "heparin", "dose": "5000 units", "route": "SQ"}),
        ("heparin 5000 1200 push", {"dose": "5000", "start": at("12:00")}),
        ("vanc 250 1300-1400", {"dose": "250", "start": at("13:00")}),
        ("ketorolac 930 im", {"start": at("09:30")}),
        ("saline flush 1200 push", {"drug": "saline flush", "technique": "push"}),
        ("vanc 1300-1431 chemo", {"category": "chemo"}),
        ("drug nobody knows 1200-1300", {"drug": "drug nobody knows"}),
        ("VANC 1300-1431 IV1", {"drug": "vancomycin", "site": "IV1"}),
    ],
)
def test_what_a_line_says(line: str, says: dict[str, Any]) -> None:
    row = read(line)
    assert {key: row.get(key) for key in says} == says
    assert not isinstance(edits.add(STAY, row), Refusal)


def test_what_was_understood_is_said_before_it_is_added() -> None:
    entry = read_quick("vanc 1 g 1300-1431 iv1", STAY, DAY, suggest)
    assert isinstance(entry, QuickEntry)
    assert entry.understood == ("vancomycin", "1 g", "IV infusion", "13:00–14:31", "91 min", "IV1")


def test_plain_names_are_suggestions_too() -> None:
    entry = read_quick("vanc 1300", STAY, DAY, lambda letters: ["vancomycin"])
    assert isinstance(entry, QuickEntry)
    assert entry.row["drug"] == "vancomycin"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Type a drug"),
        ("1300-1431 vanc", "drug comes first"),
        ("iv1 vanc 1300", "drug comes first"),
        ("vanc", "no time yet"),
        ("vanc iv1", "no time yet"),
        ("vanc -", "no time yet"),
        ("vanc 1300-2561", "61 minutes"),
        ("cef 1200-1300", "cefepime, cefazolin; type more"),
        ("vanc 1300-1431 xyz", "“xyz” is not understood"),
        ("vanc im iv1 1200", "runs through no access"),
        ("vanc im sq 1200", "cannot both be meant"),
        ("vanc 1300-1431 iv1 iv2", "cannot both be meant"),
        ("vanc 1200 1210 1220", "one time too many"),
        ("vanc 30 feb 1200", "no day of the calendar"),
    ],
)
def test_a_line_that_says_no_row_is_refused_with_what_to_do(line: str, said: str) -> None:
    refusal = read_quick(line, STAY, DAY, suggest)
    assert isinstance(refusal, Refusal), refusal
    assert said in refusal.message


PIECES = [
    "vanc",
    "ns",
    "1300",
    "1300-1431",
    "+31",
    "-",
    "4",
    "250",
    "mg",
    "iv1",
    "iv9",
    "im",
    "push",
    "6",
    "jan",
    "?",
    "é",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=7).map(" ".join))
def test_nothing_typed_raises(line: str) -> None:
    entry = read_quick(line, STAY, DAY, suggest)
    if isinstance(entry, QuickEntry):
        outcome = edits.add(STAY, entry.row)
        assert not isinstance(outcome, Refusal), outcome
    else:
        assert entry.message.endswith(".")
