"""Records copied from a screen or a page without a header: days and drugs as headings, and what a nurse notes."""

from __future__ import annotations

from infusion_gui import exchange
from infusion_gui.case.file import dump
from tests.exchange.tables import DAY, bars, only, reasons

SCREEN = """\
Medication Administrations

01/05/26
 0812   sodium chloride 0.9 % bolus 1,000 mL      New Bag     1,000 mL   999 mL/hr   Intravenous   Smith, J RN
 0825   ondansetron (ZOFRAN) injection 4 mg       Given       4 mg                   Intravenous   Smith, J RN
 0914   sodium chloride 0.9 % bolus 1,000 mL      Stopped     0 mL       0 mL/hr     Intravenous   Smith, J RN
 2330   cefTRIAXone (ROCEPHIN) 1 g in 0.9% NS     New Bag     1 g        100 mL/hr   Intravenous   Doe, A RN
01/06/26
 0005   cefTRIAXone (ROCEPHIN) 1 g in 0.9% NS     Stopped     0 g        0 mL/hr     Intravenous   Doe, A RN
 0600   ketorolac (TORADOL) injection 15 mg       Given       15 mg                  Intramuscular Doe, A RN
"""


def test_columns_without_a_header_under_days() -> None:
    stay = only(exchange.read_text(SCREEN))
    assert bars(stay) == [
        "sodium chloride 0.9 % bolus 1,000 mL 08:12-09:14",
        "ondansetron (ZOFRAN) injection 4 mg 08:25---",
        "cefTRIAXone (ROCEPHIN) 1 g in 0.9% NS 23:30-06.00:05",
        "ketorolac (TORADOL) injection 15 mg 06.06:00---",
    ]
    assert [(row.route, row.technique) for row in stay.case.administrations] == [
        ("IV", "infusion"), ("IV", "push"), ("IV", "infusion"), ("IM", "injection"),
    ]  # fmt: skip
    assert {reason for _, reason in reasons(stay)} == {"title"}
    assert "Smith" not in dump(stay.case)


UNDER_DRUGS = """\
RUN DATE: 01/06/26                GENERAL HOSPITAL  *LIVE*                         PAGE 1
RUN TIME: 0715                    MEDICATION ADMINISTRATION RECORD
PATIENT: ROE,JANE          ACCT: V00012345       UNIT: M000123     AGE: 54   SEX: F

CEFEPIME 2 GM/NS 100 ML IVPB    Q12H   IV
   Rx# 00112233
      01/05/26 0900  START   2 GM   RATE 200 ML/HR  SITE: R FOREARM   PC
      01/05/26 0935  STOP                                             PC
      01/05/26 2100  START   2 GM   RATE 200 ML/HR  SITE: R FOREARM   KL
LACTATED RINGERS 1000 ML       CONT   IV
   Rx# 00112240
      01/05/26 0845  START   125 ML/HR   SITE: R FOREARM              PC
      01/05/26 1645  STOP                                             PC
DIPHENHYDRAMINE 25 MG INJ      ONCE   IVP
   Rx# 00112244
      01/05/26 0850  GIVEN   25 MG                                    PC
"""


def test_actions_under_their_drug_without_a_header() -> None:
    stay = only(exchange.read_text(UNDER_DRUGS))
    assert bars(stay) == [
        "LACTATED RINGERS 1000 ML 08:45-16:45",
        "DIPHENHYDRAMINE 25 MG INJ 08:50---",
        "CEFEPIME 2 GM/NS 100 ML IVPB 09:00-09:35",
        "CEFEPIME 2 GM/NS 100 ML IVPB 21:00---",
    ]
    assert [(row.route, row.technique) for row in stay.case.administrations] == [
        ("IV", "infusion"), ("IV", "push"), ("IV", "infusion"), ("IV", "infusion"),
    ]  # fmt: skip
    assert [site.label for site in stay.case.sites] == ["R FOREARM"]
    assert {row.rate_ml_h for row in stay.case.administrations} == {125.0, 200.0, None}
    assert "roe" not in dump(stay.case).casefold()


CELLS = """\
sodium chloride 0.9 % infusion    Dose: 125 mL/hr  Freq: Continuous  Route: IV
   01/05/26 0812   New Bag : 1,000 mL : 125 mL/hr : Intravenous
   01/05/26 1613   New Bag : 1,000 mL : 125 mL/hr : Intravenous
   01/05/26 1820   Stopped
ceftriaxone (ROCEPHIN) 1 g in dextrose 5 % 50 mL IVPB    Dose: 1 g  Freq: Once  Route: IV
   01/05/26 0903   New Bag : 1 g : 100 mL/hr : Intravenous
   01/05/26 0940   Stopped
morphine injection 4 mg    Dose: 4 mg  Freq: Every 4 hours PRN  Route: IV
   01/05/26 0830   Given : 4 mg : Intravenous
   01/05/26 1235   Given : 4 mg : Intravenous
   01/05/26 1640   Not Given : [Reason: Patient Sleeping]
"""


def test_the_cells_of_a_grid_under_their_drug() -> None:
    stay = only(exchange.read_text(CELLS))
    assert bars(stay) == [
        "sodium chloride 0.9 % infusion 08:12-18:20",
        "morphine injection 4 mg 08:30---",
        "ceftriaxone (ROCEPHIN) 1 g in dextrose 5 % 50 mL IVPB 09:03-09:40",
        "morphine injection 4 mg 12:35---",
    ]
    assert stay.case.administrations[0].rate_ml_h == 125
    assert [reason for _, reason in reasons(stay)] == ["title", "title", "title", "not_given"]


NOTES = """\
01/05/2026
1300 20g PIV placed L AC
1305 ondansetron 4mg IVP given
1306 NS 1L bolus started L AC
1310 Given morphine 4 mg IVP for pain 8/10
1345 pt to CT
1412 NS bolus complete, 1000 ml infused
1420 Started ceftriaxone 1g IVPB
1452 ceftriaxone stopped
1500 toradol 30mg IVP
1510 Tdap 0.5 ml IM R deltoid
1530 d/c home, PIV removed
"""


def test_what_a_nurse_notes_line_by_line() -> None:
    stay = only(exchange.read_text(NOTES))
    assert bars(stay) == [
        "ondansetron 13:05---",
        "NS 1L bolus 13:06-14:12",
        "morphine 13:10---",
        "ceftriaxone 14:20-14:52",
        "toradol 15:00---",
        "Tdap 15:10---",
    ]
    assert [row.technique for row in stay.case.administrations] == [
        "push", "infusion", "push", "infusion", "push", "injection",
    ]  # fmt: skip
    assert {number for number, _ in reasons(stay)} == {1, 2, 6, 12}


SPANS = f"""\
Medication            Route   Dose     Administered
ondansetron inj       IVP     4 mg     {DAY} 0825
ceftriaxone 1 g       IVPB    1 g      {DAY} 0900-0932
NS 0.9% 1000 mL       IV      1 L      {DAY} 11:15 PM - 12:45 AM
"""


def test_a_time_may_be_a_span() -> None:
    found = exchange.read_text(SPANS)
    assert bars(only(found)) == [
        "ondansetron inj 08:25---", "ceftriaxone 1 g 09:00-09:32", "NS 0.9% 1000 mL 23:15-06.00:45",
    ]  # fmt: skip
    assert found.problems == ()


def test_several_times_in_one_cell_are_as_many_administrations() -> None:
    text = "Medication\tRoute\tDose\tAdministered\nmorphine\tIVP\t4 mg\t01/05/2026 0825, 1235; 01/06/2026 0130\n"
    stay = only(exchange.read_text(text))
    assert bars(stay) == ["morphine 08:25---", "morphine 12:35---", "morphine 06.01:30---"]
    assert {one.row for row in stay.case.administrations for one in row.evidence} == {2}


BLOCK = """\
Date\tDrug\tRoute\tStart\tStop
01/05/2026\tRocephin 1g\tIVPB\t8:30 AM\t9:02 AM
\tZofran 4 mg\tIVP\t8:20 AM\t
01/06/2026\tRocephin 1g\tIVPB\t11:30 PM\t12:05 AM
"""


def test_a_date_beside_clock_times_is_their_day_and_stands_on_the_first_row_only() -> None:
    stay = only(exchange.read_text(BLOCK))
    assert bars(stay) == [
        "Zofran 4 mg 08:20---", "Rocephin 1g 08:30-09:02", "Rocephin 1g 06.23:30-07.00:05",
    ]  # fmt: skip
