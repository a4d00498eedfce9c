"""Shapes that copies from charts have: times behind the action, forms of labels, wrapped names, no stop in words."""

from __future__ import annotations

import datetime as dt

from infusion_gui import exchange
from tests.exchange.tables import bars, only, reasons

HISTORY = """\
vancomycin (VANCOCIN) 1,250 mg in sodium chloride 0.9 % 250 mL IVPB
New Bag : 1,250 mg : 166.7 mL/hr : Intravenous : 01/05/26 0900 : Smith, J, RN
Stopped : 0 mg : 0 mL/hr : Intravenous : 01/05/26 1035 : Smith, J, RN
ondansetron (ZOFRAN) injection 4 mg
Given : 4 mg : Intravenous : 01/05/26 0825 : Smith, J, RN
"""

FORMS = """\
ED INFUSION RECORD

Medication: ceftriaxone 1 g
Route: IVPB
Site: L AC
Start Time: 01/05/2026 0900
Stop Time: 01/05/2026 0932

Medication: normal saline 1000 mL
Route: IV
Start Time: 01/05/2026 0815
Stop Time: 01/05/2026 1020

Medication: ketorolac 30 mg
Route: IM
Start Time: 01/05/2026 0940
Comments: left deltoid, see note: pain 7/10
"""

WRAPPED = """\
Time            Medication                     Action     Dose       Route
01/05/26 0900   piperacillin-tazobactam        New Bag    3.375 g    IV
                3.375 g in dextrose 5 %
                50 mL IVPB (premix)
01/05/26 0932   piperacillin-tazobactam        Stopped               IV
                3.375 g in dextrose 5 %
                50 mL IVPB (premix)
01/05/26 0940   ondansetron 4 mg               Given      4 mg       IV
"""


def test_the_time_may_stand_behind_the_action() -> None:
    stay = only(exchange.read_text(HISTORY))
    assert bars(stay) == [
        "ondansetron (ZOFRAN) injection 4 mg 08:25---",
        "vancomycin (VANCOCIN) 1,250 mg in sodium chloride 0.9 % 250 mL IVPB 09:00-10:35",
    ]
    assert stay.case.administrations[1].rate_ml_h == 166.7
    assert not any("Smith" in one.text for row in stay.case.administrations for one in row.evidence)


def test_forms_of_labels_are_a_row_each() -> None:
    stay = only(exchange.read_text(FORMS))
    assert bars(stay) == [
        "normal saline 1000 mL 08:15-10:20",
        "ceftriaxone 1 g 09:00-09:32",
        "ketorolac 30 mg 09:40---",
    ]
    assert [row.route for row in stay.case.administrations] == ["IV", "IV", "IM"]
    assert [one.row for row in stay.case.administrations for one in row.evidence] == [9, 3, 14]
    assert reasons(stay) == [(1, "title")]


def test_a_name_that_is_wrapped_is_put_together() -> None:
    stay = only(exchange.read_text(WRAPPED))
    assert bars(stay) == [
        "piperacillin-tazobactam 3.375 g in dextrose 5 % 50 mL IVPB (premix) 09:00-09:32", "ondansetron 4 mg 09:40---",
    ]  # fmt: skip
    assert [reason for _, reason in reasons(stay)] == ["not_administration"] * 4


def test_words_for_no_time_are_no_bad_times_and_what_goes_on_is_in_progress() -> None:
    head = "Medication\tRoute\tStart\tStop"
    rows = ["NS 1000 mL\tIV\t01/05/2026 0800\tongoing", "LR 1000 mL\tIV\t01/05/2026 0810\t--",
            "ceftriaxone\tIVPB\t01/05/2026 0900\tn/a", "cefepime\tIVPB\t?\t01/05/2026 0931"]  # fmt: skip
    found = exchange.read_text("\n".join([head, *rows]))
    stay = only(found)
    assert bars(stay) == [
        "NS 1000 mL 08:00---", "LR 1000 mL 08:10---", "ceftriaxone 09:00---", "cefepime ---09:31",
    ]  # fmt: skip
    assert found.problems == ()
    assert [row.drug for row in stay.case.administrations if "in progress" in row.note] == ["NS 1000 mL"]


def test_a_rule_under_the_header_is_no_row_that_could_not_be_read() -> None:
    text = "| Drug | Route | Start | Stop |\n|---|---|---|---|\n| iron | IVPB | 01/05/2026 09:00 | 01/05/2026 10:31 |"
    stay = only(exchange.read_text(text))
    assert (bars(stay), reasons(stay)) == (["iron 09:00-10:31"], [(2, "title")])


def test_a_name_in_several_lines_of_one_cell_is_one_line() -> None:
    text = 'Medication,Action,Time,Route\n"iron 1 g\nin NS 250 mL",Given,20260105 0900,IVP\n'
    assert bars(only(exchange.read_text(text))) == ["iron 1 g in NS 250 mL 09:00---"]


def test_a_flush_or_contrast_needs_no_stop() -> None:
    text = "Medication\tRoute\tStart\tStop\nheparin flush\tIV\t01/05/2026 0900\t\niohexol 100 mL\tIV\t01/05/2026 0905\t"
    assert only(exchange.read_text(text)).problems == ()


GRID = """\
Medication\tRoute\t0700-1459\t1500-2259\t2300-0659
vancomycin 1 g q8h\tIVPB\t0800 JS\t1600 KM\t0000 LT
ondansetron 4 mg PRN\tIVP\t0825 JS, 13:10 JS\t1730 KM\t
famotidine 20 mg\tIVP\t\t\t
"""


def test_a_grid_of_shifts_is_a_row_for_each_time() -> None:
    found = exchange.read_text(GRID, day=dt.date(2026, 1, 5))
    stay = only(found)
    assert bars(stay) == [
        "vancomycin 1 g q8h 08:00---", "ondansetron 4 mg PRN 08:25---", "ondansetron 4 mg PRN 13:10---",
        "vancomycin 1 g q8h 16:00---", "ondansetron 4 mg PRN 17:30---", "vancomycin 1 g q8h 06.00:00---",
    ]  # fmt: skip
    assert [row.evidence[0].row for row in stay.case.administrations] == [2, 3, 3, 2, 3, 2]
    assert (4, "unreadable") in reasons(stay)


def test_a_route_may_name_the_access_beside_itself() -> None:
    rows = [
        "NS 1 L\tIV L AC 18G\t0800\t1000",
        "ceftriaxone\tIVPB R forearm\t0830\t0902",
        "ketorolac\tIM L deltoid\t0905\t",
    ]
    text = "\n".join(["Medication\tRoute\tTime started\tTime ended", *rows])
    stay = only(exchange.read_text(text))
    assert [(row.site, row.note) for row in stay.case.administrations] == [
        ("IV1", ""),
        ("IV2", ""),
        (None, "L deltoid"),
    ]
    assert [site.label for site in stay.case.sites] == ["L AC 18G", "R forearm"]


def test_a_line_tells_the_route_where_no_column_does() -> None:
    rows = [
        "vancomycin\tPICC\t0800\t0931",
        "ceftriaxone\tL AC 20G\t0830\t0902",
        "cefazolin\tright arm\t0905\t0940",
        "ketorolac\tL deltoid\t0945\t",
    ]
    text = "\n".join(["Medication\tLine\tTime started\tTime ended", *rows])
    stay = only(exchange.read_text(text))
    assert [(row.drug, row.route, row.site) for row in stay.case.administrations] == [
        ("vancomycin", "IV", "IV1"),
        ("ceftriaxone", "IV", "IV2"),
        ("cefazolin", "other", None),
        ("ketorolac", "other", None),
    ]
    assert [str(problem) for problem in stay.problems if "no route" in str(problem)] == [
        "row 4: no route is charted for cefazolin; choose it",
        "row 5: no route is charted for ketorolac; choose it",
    ]


def test_words_between_a_route_and_its_action_stay_in_the_evidence() -> None:
    stay = only(
        exchange.read_text("0815 NS 1000 mL IV L AC started\n1020 NS 1000 mL d/c'd\n1025 Toradol 30 mg IM given\n")
    )
    assert any("L AC" in one.text for one in stay.case.administrations[0].evidence)
