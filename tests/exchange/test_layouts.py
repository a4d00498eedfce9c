"""Shapes of print-outs and workbooks: columns under a header, days as headings, a date on the first row of a day."""

from __future__ import annotations

import pytest

from infusion_gui import exchange
from infusion_gui.case.file import dump
from infusion_gui.case.times import format_clock, format_date
from infusion_gui.exchange.aligned import cut
from infusion_gui.exchange.days import heading_day
from tests.exchange.tables import bars, only, reasons

PRINT_OUT = """\
MEMORIAL HOSPITAL                 MEDICATION ADMINISTRATION RECORD                 Page 1 of 2
Loc: ED-07    Printed: 02/03/2026 18:44

Date      Time   Medication                            Dose        Route   Action        Site          By
02/03/26  0915   Sodium Chloride 0.9% 1000 mL          1000 mL     IV      New Bag       L AC 18G      KM
02/03/26  0922   Ketorolac 30 mg/mL inj                15 mg       IVP     Given         L AC 18G      KM
02/03/26  1105   Sodium Chloride 0.9% 1000 mL                      IV      Stopped       L AC 18G      KM
MEMORIAL HOSPITAL                 MEDICATION ADMINISTRATION RECORD                 Page 2 of 2
Date      Time   Medication                            Dose        Route   Action        Site          By
02/03/26  1230   Sumatriptan 6 mg/0.5 mL               6 mg        SQ      Given         L deltoid     RT
*** End of report ***"""


def test_a_print_out_is_cut_under_its_header_and_its_titles_are_no_rows() -> None:
    stay = only(exchange.read_text(PRINT_OUT))
    assert [(row.drug, moment(row.start)[-5:], moment(row.stop)[-5:]) for row in stay.case.administrations] == [
        ("Sodium Chloride 0.9% 1000 mL", "09:15", "11:05"),
        ("Ketorolac 30 mg/mL inj", "09:22", "--"),
        ("Sumatriptan 6 mg/0.5 mL", "12:30", "--"),
    ]
    assert stay.case.sites[0].label == "L AC 18G"
    assert (stay.rows, {reason for _, reason in reasons(stay)}) == (9, {"title"})
    assert all(item.bar is None for item in stay.set_aside)


def test_figures_may_stand_to_the_left_of_their_header() -> None:
    lines = ["Drug          Dose   Route", "iron        200 mg   IV", "heparin   5,000 un   SQ"]
    assert cut(lines)[1:] == [("iron", "200 mg", "IV"), ("heparin", "5,000 un", "SQ")]


def test_a_text_too_long_for_its_column_pushes_its_line_to_the_right() -> None:
    lines = [
        "Drug      Dose   Route",
        "iron      200 mg  IV",
        "iron      200 mg  IV",
        "piperacillin-tazobactam  3 g  IV",
    ]
    assert cut(lines)[3] == ("piperacillin-tazobactam", "3 g", "IV")


DAYS = [
    ["Infusion Center", "", "", ""],
    ["Time", "Medication", "Route", "Event"],
    ["2026-03-09", "", "", ""],
    ["1220", "fluorouracil CADD pump", "IV", "Start"],
    ["2350", "cefepime", "IVPB", "Start"],
    ["Tuesday, March 10, 2026", "", "", ""],
    ["0020", "cefepime", "IVPB", "Stop"],
    ["915", "ketorolac", "IM", "Given"],
    ["03/11/2026", "", "", ""],
    ["1030", "fluorouracil CADD pump", "IV", "Stop"],
    ["Signature: ____", "", "", ""],
]


def moment(minute: int | None) -> str:
    return "--" if minute is None else f"{format_date(minute)[5:]} {format_clock(minute)}"


def table(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def test_a_date_alone_in_its_row_is_the_day_of_the_times_under_it() -> None:
    found = exchange.read_text(table(DAYS))
    stay = only(found)
    spans = {row.drug: (moment(row.start), moment(row.stop)) for row in stay.case.administrations}
    assert spans == {
        "fluorouracil CADD pump": ("03-09 12:20", "03-11 10:30"),
        "cefepime": ("03-09 23:50", "03-10 00:20"),
        "ketorolac": ("03-10 09:15", "--"),
    }
    assert found.problems == ()
    assert [reason for _, reason in reasons(stay)] == ["title"] * 5


def test_a_date_of_service_above_the_table_is_the_day_of_its_times() -> None:
    stay = only(exchange.read_text(table([["Date of service: 02/03/2026", "", "", ""], *DAYS[1:2], *DAYS[3:5]])))
    assert {format_date(row.start or 0) for row in stay.case.administrations} == {"2026-02-03"}


@pytest.mark.parametrize(
    "cells, day",
    [
        (["", "02/03/2026", ""], "02/03/2026"),
        (["DOS: 2/3/26"], "2/3/26"),
        (["2026-03-09 00:00:00", ""], "2026-03-09 00:00:00"),
        (["Printed 02/03/2026"], ""),
        (["02/03/2026", "0915"], ""),
        (["12/20"], ""),
        ([""], ""),
    ],
)
def test_what_is_a_heading_of_a_day(cells: list[str], day: str) -> None:
    assert heading_day(cells) == day


def test_a_date_on_the_first_row_of_its_day_holds_for_the_rows_under_it() -> None:
    rows = [
        ["Date", "Time", "Drug", "Action", "Route"],
        ["02/03/2026", "0915", "saline 1 L", "New Bag", "IV"],
        ["", "1105", "saline 1 L", "Stopped", "IV"],
        ["02/04/2026", "0015", "ketorolac", "Given", "IVP"],
        ["", "0915", "ondansetron", "Given", "IVP"],
    ]
    found = exchange.read_text(table(rows))
    assert [moment(row.start) for row in only(found).case.administrations] == [
        "02-03 09:15",
        "02-04 00:15",
        "02-04 09:15",
    ]
    assert [str(problem) for problem in found.problems] == ["2 rows give no date; read as of the date above"]


SPOKEN = """\
MEMORIAL HOSPITAL MEDICATION ADMINISTRATION RECORD Page 1 of 2
Date Time Medication Dose Route Action Site By
02/03/26 0915 Sodium Chloride 0.9% 1000 mL 1000 mL IV New Bag L AC 18G KM
02/03/26 0922 Ketorolac 30 mg/mL inj 15 mg IVP Given L AC 18G KM
02/03/26 9:40 AM Magnesium Sulfate 1 g/100 mL D5W 1 g IVPB New Bag L AC 18G KM
02/03/26 1017 Magnesium Sulfate 1 g/100 mL D5W IVPB Stopped L AC 18G RT
02/03/26 1105 Sodium Chloride 0.9% 1000 mL IV Stopped L AC 18G RT
02/03/26 1230 Sumatriptan 6 mg/0.5 mL 6 mg SQ Given L deltoid RT
02/03/26 1235 Prochlorperazine 10 mg/2 mL 10 mg IVP Refused RT
*** End of report ***"""


def test_lines_that_lost_their_columns_are_read_word_by_word() -> None:
    found = exchange.read_text(SPOKEN)
    stay = only(found)
    assert [
        (row.drug, row.dose, row.technique, moment(row.start)[-5:], moment(row.stop)[-5:])
        for row in stay.case.administrations
    ] == [
        ("Sodium Chloride 0.9%", "1000 mL", "infusion", "09:15", "11:05"),
        ("Ketorolac 30 mg/mL inj", "15 mg", "push", "09:22", "--"),
        ("Magnesium Sulfate 1 g/100 mL D5W", "1 g", "infusion", "09:40", "10:17"),
        ("Sumatriptan 6 mg/0.5 mL", "6 mg", "injection", "12:30", "--"),
    ]
    assert stay.rows == 10
    assert [reason for _, reason in reasons(stay)] == ["title", "title", "not_given", "title"]
    assert "look at all of them" in str(found.problems[0])


def test_the_initials_behind_an_action_make_no_second_access() -> None:
    stay = only(exchange.read_text(SPOKEN))
    assert len(stay.case.sites) == 1
    assert stay.case.administrations[0].note == "L AC 18G KM"


def test_prose_with_times_is_no_record() -> None:
    text = "Seen at 0915, given tea.\nAt 0930 she slept well, and woke at 1000.\nDischarged home at 1100."
    with pytest.raises(exchange.ExchangeError):
        exchange.read_text(text)


GROUPED = """\
vancomycin (VANCOCIN) 1 g in sodium chloride 0.9 % 250 mL IVPB
Dose: 1 g    Freq: Every 12 hours    Route: Intravenous
Action          Time                Dose     Rate          Site
New Bag         01/05/26 1300       1 g      166 mL/hr     PIV L forearm
Rate Verify     01/05/26 1330                166 mL/hr     PIV L forearm
MEMORIAL HOSPITAL                            Page 2 of 3
Action          Time                Dose     Rate          Site
Stopped         01/05/26 1431                0 mL/hr       PIV L forearm
ondansetron (ZOFRAN) injection 4 mg
Dose: 4 mg    Freq: Every 6 hours PRN    Route: Intravenous
Action          Time                Dose     Rate          Site
Given           01/05/26 1240       4 mg                   PIV L forearm
zzyzxumab trial drug
Dose: 30 mg    Freq: Once    Route: Intramuscular
Action          Time                Dose     Rate          Site
Given           01/05/26 1250       30 mg                  L deltoid"""


def test_drugs_may_stand_as_headings_over_their_actions() -> None:
    stay = only(exchange.read_text(GROUPED))
    assert bars(stay) == [
        "ondansetron (ZOFRAN) injection 4 mg 12:40---",
        "zzyzxumab trial drug 12:50---",
        "vancomycin (VANCOCIN) 1 g in sodium chloride 0.9 % 250 mL IVPB 13:00-14:31",
    ]
    assert [(row.route, row.technique) for row in stay.case.administrations] == [
        ("IV", "push"), ("IM", "injection"), ("IV", "infusion"),
    ]  # fmt: skip
    assert {reason for _, reason in reasons(stay)} == {"title"}
    assert stay.rows == len(GROUPED.splitlines()) - 1  # all but the header


def test_headings_do_not_touch_a_table_that_names_its_drugs() -> None:
    text = "Drug\tAction\tTime\tRoute\niron\tGiven\t01/05/2026 1300\tIV\nvancomycin\t\t\t"
    assert [row.drug for row in only(exchange.read_text(text)).case.administrations] == ["iron"]


def test_a_title_that_may_name_a_person_is_counted_and_kept_nowhere() -> None:
    lines = GROUPED.splitlines()
    named = ["DOE, JANE  F  62y", "Patient: DOE, JANE   MRN 12345", *lines[:6], "Jane Doe, DOB 01/01/1960", *lines[6:]]
    found = exchange.read_text("\n".join(named))
    stay = only(found)
    assert len(stay.case.administrations) == 3
    kept = dump(stay.case) + found.report()
    assert "doe" not in kept.casefold() and "12345" not in kept
    assert "vancomycin (VANCOCIN)" in found.report()
    assert stay.rows == len(named) - 1


SPLIT = """\
Medication,Start Date,Start Time,Stop Date,Stop Time,Route
vancomycin 1 g,3/4/2026,23:30,3/5/2026,00:46,IVPB
ceftriaxone 1 g,3/4/2026,09:00,,09:46,IVPB
cefepime 1 g,3/4/2026,23:10,,00:20,IVPB
metronidazole 500 mg,,23:40,,00:40,IVPB
"""


def test_a_stop_without_a_date_follows_its_own_start_and_not_the_stop_above() -> None:
    stay = only(exchange.read_text(SPLIT))
    assert {row.drug: (row.stop or 0) - (row.start or 0) for row in stay.case.administrations} == {
        "vancomycin 1 g": 76,
        "ceftriaxone 1 g": 46,
        "cefepime 1 g": 70,
        "metronidazole 500 mg": 60,
    }


def test_a_few_dates_that_put_the_day_first_for_all_are_told() -> None:
    rows = [f"drug{n},03/04/2026 {n:02}:00,03/04/2026 {n:02}:40,IVPB" for n in range(8, 16)]
    table = ["Medication,Start,Stop,Route", *rows, "cefepime,13/04/2026 20:00,13/04/2026 20:31,IVPB"]
    told = " ".join(str(problem) for problem in exchange.read_text("\n".join(table)).problems)
    assert "day first" in told and "13/04/2026" in told
    assert "day first" not in " ".join(str(p) for p in exchange.read_text("\n".join(table[:-1])).problems)
