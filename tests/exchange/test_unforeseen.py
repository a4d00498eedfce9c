"""Records of hospitals nobody foresaw: each with what a coder would draw, and nothing drawn that nobody gave."""

from __future__ import annotations

from infusion_gui import exchange
from infusion_gui.case.file import dump
from tests.exchange.tables import bars, only, reasons

SCREEN = (
    "Medication Administration Record \u2013 All Administrations\n\n"
    "\u201cpiperacillin-tazobactam (ZOSYN) 4.5 g in sodium chloride 0.9 % 100 mL IVPB\u201d\u00a0 Dose: 4.5 g"
    "  Freq: Every 8 hours  Route: IV\nAdministrations:\n"
    "  New Bag  \t01/05/26 0604\t4.5 g\t25 mL/hr\t\n  New Bag  \t01/05/26 1410\t4.5 g\t25 mL/hr\t\n"
    "  Stopped \t01/05/26 1812\t0 g\t0 mL/hr\t\n  Missed\t01/05/26 2200\t\t\tPatient off unit\n"
)


def test_tabs_under_a_quoted_heading() -> None:
    stay = only(exchange.read_text(SCREEN))
    name = "piperacillin-tazobactam (ZOSYN) 4.5 g in sodium chloride 0.9 % 100 mL IVPB"
    assert bars(stay) == [f"{name} 06:04---", f"{name} 14:10-18:12"]
    assert (8, "not_given") in reasons(stay)


CENTRE = """\
INFUSION CENTER TREATMENT RECORD                           Page 1 of 2
Regimen: FOLFOX + bevacizumab  Cycle 4 Day 1               Date of Service: 01/05/2026

Medication                          Dose       Route     Start    Stop     Rate/Comments
Port accessed 20G Huber 0.75 in                                   0830     blood return +
palonosetron 0.25 mg                0.25 mg    IVP       0855              over 30 sec
dexamethasone 12 mg/NS 50 mL        12 mg      IVPB      0900     0918
INFUSION CENTER TREATMENT RECORD                           Page 2 of 2
Medication                          Dose       Route     Start    Stop     Rate/Comments
fluorouracil 700 mg                 700 mg     IVP       1210     1214
fluorouracil 4200 mg CADD pump      4200 mg    IV        1220              46 hr home pump
Signature: K. Smith ____________    RN         Date: 01/05/2026
"""


def test_titles_and_page_heads_that_run_across_the_columns() -> None:
    found = exchange.read_text(CENTRE)
    stay = only(found)
    assert bars(stay) == [
        "palonosetron 0.25 mg 08:55---",
        "dexamethasone 12 mg/NS 50 mL 09:00-09:18",
        "fluorouracil 700 mg 12:10-12:14",
        "fluorouracil 4200 mg CADD pump 12:20---",
    ]
    assert not found.dateless  # the day of the service stands in the title
    assert dict(reasons(stay)) == {5: "not_administration", **dict.fromkeys((1, 2, 8, 9, 12), "title")}
    assert "Smith" not in found.report()


TIMELINE = """\
01/05/2026
13:10 IV started L AC 20G
13:12 NS 1000 mL bolus started, wide open
13:20 morphine 4 mg IVP given
14:31 NS bolus complete, 1000 mL infused
14:40 Tylenol 650 mg PO and Benadryl 25 mg IVP given per protocol
14:45 infliximab 500 mg/250 mL NS started @ 10 mL/hr
16:55 infliximab complete. Line flushed w/ NS 20 mL
17:00 PIV removed, cath intact. Pt d/c home
"""


def test_a_line_placed_or_a_patient_sent_home_is_no_drug() -> None:
    stay = only(exchange.read_text(TIMELINE))
    assert bars(stay) == [
        "NS 1000 mL bolus 13:12-14:31",
        "morphine 13:20---",
        "Benadryl 14:40---",
        "infliximab 500 mg/250 mL NS 14:45-16:55",
    ]
    assert (2, "not_administration") in reasons(stay)
    assert (6, "route") in reasons(stay)


def test_a_carrier_stays_in_the_name_of_a_line_without_columns() -> None:
    rows = ["01/05/26 0815 vancomycin 1,250 mg in NS 250 mL IVPB New Bag", "01/05/26 0945 vancomycin 1,250 mg in NS "
            "250 mL IVPB Stopped"]  # fmt: skip
    stay = only(exchange.read_text("\n".join(rows)))
    assert bars(stay) == ["vancomycin 1,250 mg in NS 250 mL 08:15-09:45"]
    assert stay.case.administrations[0].dose == "1,250 mg"


def test_two_patients_in_one_table_are_two_stays() -> None:
    rows = [
        "Pt,MRN,Drug,Action,Date,Time,Route",
        "DOE J,1001,Ceftriaxone 1 g,Start,01/05/2026,0900,IVPB",
        "ROE M,1002,Ceftriaxone 1 g,Start,01/05/2026,0910,IVPB",
        "DOE J,1001,Ceftriaxone 1 g,Stop,01/05/2026,0934,IVPB",
        "Pt,MRN,Drug,Action,Date,Time,Route",
        "ROE M,1002,Ceftriaxone 1 g,Stop,01/05/2026,1015,IVPB",
    ]
    found = exchange.read_text("\n".join(rows))
    assert [bars(stay) for stay in found.stays] == [["Ceftriaxone 1 g 09:00-09:34"], ["Ceftriaxone 1 g 09:10-10:15"]]
    assert [(item.row.number, item.reason) for item in found.loose] == [(5, "title")]
    assert not any(word in dump(stay.case) for stay in found.stays for word in ("DOE", "ROE", "1001", "1002"))


BANNERS = """\
MEDICATION ADMINISTRATION RECORD
PATIENT: ROE,JANE     ACCT: V00012345    MRN: 100234
Date       Time   Medication                Action     Route
01/05/26   0900   ceftriaxone 1 g           New Bag    IVPB
01/05/26   0932   ceftriaxone 1 g           Stopped    IVPB
PATIENT: DOE,JOHN     ACCT: V00067890    MRN: 100777
Date       Time   Medication                Action     Route
01/05/26   0915   ceftriaxone 2 g           New Bag    IVPB
01/05/26   1001   ceftriaxone 2 g           Stopped    IVPB
"""


def test_two_patients_under_banners_are_two_stays() -> None:
    found = exchange.read_text(BANNERS)
    assert [bars(stay) for stay in found.stays] == [["ceftriaxone 1 g 09:00-09:32"], ["ceftriaxone 2 g 09:15-10:01"]]
    assert any("2 persons or visits" in problem.message for problem in found.problems)
    assert "JOHN" not in found.report()
    assert not any(item.bar for stay in found.stays for item in stay.set_aside)


def test_the_foot_of_a_page_names_the_rows_above_it() -> None:
    lines = BANNERS.splitlines()
    footed = [*lines[2:5], lines[1], *lines[6:], lines[5]]
    found = exchange.read_text("\n".join(footed))
    assert [bars(stay) for stay in found.stays] == [["ceftriaxone 1 g 09:00-09:32"], ["ceftriaxone 2 g 09:15-10:01"]]


def test_one_account_on_every_page_is_one_stay() -> None:
    only(
        exchange.read_text(
            BANNERS.replace("V00067890", "V00012345").replace("100777", "100234").replace("DOE,JOHN", "ROE,JANE")
        )
    )


ANESTHESIA = """\
Anesthesia Record    Date: 1/5/2026
Time   Event/Drug                      Amount        Route
0730   midazolam                       2 mg          IV
0745   LR                              1000 mL       IV
0845   phenylephrine infusion          25 mcg/min    IV
0930   phenylephrine infusion off
0955   sugammadex                      200 mg        IV
1010   LR                              stopped 900 mL in
"""


def test_an_action_may_stand_behind_the_drug_or_before_its_amount() -> None:
    found = exchange.read_text(ANESTHESIA)
    assert bars(only(found)) == [
        "midazolam 07:30---", "LR 07:45-10:10", "phenylephrine infusion 08:45-09:30", "sugammadex 09:55---",
    ]  # fmt: skip
    assert not found.dateless


REMARKS = """\
Time	Med	Dose	Route	Given by	Comments
01/05/26 1305	ketamine	120 mg	IVP	Dr. Smith	RSI
01/05/26 13.06	succinylcholine	100 mg	IVP	Dr. Smith
01/05/26 1:10p	fentanyl gtt	50 mcg/hr	IV	KS RN	started
01/05/26 1:45 pm	fentanyl gtt	100 mcg/hr	IV	KS RN	increased
01/05/26 2:30p	fentanyl gtt	0	IV	KS RN	off for neuro exam
01/05/26 3:00p	fentanyl gtt	50 mcg/hr	IV	KS RN	resumed
01/05/26 4:40p	fentanyl gtt		IV	KS RN	transferred with drip running
01/05/26 1320	calcium gluconate 2 g/100 mL	2 g	IVPB	KS RN	completed at 1340
"""


def test_remarks_say_what_was_done_where_no_column_does() -> None:
    stay = only(exchange.read_text(REMARKS))
    assert bars(stay) == [
        "ketamine 13:05---",
        "succinylcholine 13:06---",
        "fentanyl gtt 13:10-14:30",
        "calcium gluconate 2 g/100 mL 13:20---",  # a remark with figures may speak of another time
        "fentanyl gtt 15:00---",
    ]
    assert "Smith" not in dump(stay.case)


def test_the_rest_of_a_wrapped_name_is_told_and_a_footer_asks_for_no_day() -> None:
    text = """\
Date       Time   Medication                    Action      Route   Rate
01/05/26   0915   piperacillin-tazobactam       New Bag     IVPB    100 mL/hr
                  3.375 g in NS 50 mL
01/05/26   0945   piperacillin-tazobactam       Stopped     IVPB
                  3.375 g in NS 50 mL
Printed by: RN SMITH 01/06/26 07:12      CONFIDENTIAL      Page 2 of 5

Date       Time   Medication                    Action      Route   Rate
01/06/26   0012   sodium chloride 0.9% 500      New Bag     IV      250 mL/hr
                  mL bolus
"""
    found = exchange.read_text(text)
    stay = only(found)
    assert bars(stay) == [
        "piperacillin-tazobactam 3.375 g in NS 50 mL 09:15-09:45", "sodium chloride 0.9% 500 mL bolus 06.00:12---",
    ]  # fmt: skip
    rests = [(n, reason) for n, reason in reasons(stay) if reason != "title"]
    assert rests == [(3, "not_administration"), (5, "not_administration"), (10, "not_administration")]
    assert not found.dateless
    assert "SMITH" not in found.report()


SHIFTS = """\
MAR 24 HOUR SUMMARY   01/05/26 0700 - 01/06/26 0659
Medication/Order                          0700-1459            1500-2259            2300-0659
VANCOMYCIN 1 GM/NS 250 ML IVPB Q12H       0912 KS              2104 JT
HYDROMORPHONE 0.5 MG IVP PRN              0930 KS,1245 KS      1810 JT
ENOXAPARIN 40 MG SUBQ DAILY               0900 KS
ONDANSETRON 4 MG/2 ML IV SOLN             0905 KS
METOPROLOL 25 MG PO BID                   0900 KS              2100 JT
"""


def test_a_grid_of_shifts_without_rules_whose_names_say_the_route() -> None:
    stay = only(exchange.read_text(SHIFTS))
    ways = {(row.drug.split()[0], row.route, row.technique) for row in stay.case.administrations}
    assert ways == {
        ("VANCOMYCIN", "IV", "infusion"), ("HYDROMORPHONE", "IV", "push"), ("ENOXAPARIN", "SQ", "injection"),
        ("ONDANSETRON", "other", "push"),
    }  # fmt: skip
    assert len(stay.case.administrations) == 7
    assert [reason for _, reason in reasons(stay)].count("route") == 2
    asked = [str(problem) for problem in stay.problems if "route" in problem.message]
    assert asked == ["row 6: no route is charted for ONDANSETRON 4 MG/2 ML IV SOLN; choose it"]


def test_what_was_charted_after_it_ended_keeps_its_own_times() -> None:
    head = "Medication\tEvent Type\tPerformed Dt/Tm\tAdmin Start\tAdmin End\tRoute"
    row = "ketorolac 30 mg\tAdministered\t01/05/2026 10:12\t01/05/2026 10:10\t01/05/2026 10:10\tIV Push"
    assert bars(only(exchange.read_text(f"{head}\n{row}\n{row.replace('ketorolac 30', 'famotidine 20')}"))) == [
        "ketorolac 30 mg 10:10---", "famotidine 20 mg 10:10---",
    ]  # fmt: skip


def test_a_bolus_from_the_bag_is_known_by_the_name_of_its_order() -> None:
    rows = [
        "Order,Medication,Action,Time,Route",
        "77,heparin 25000 units/250 mL infusion,New Bag,01/05/2026 0800,IV",
        "79,heparin (porcine) BOLUS from bag,Given,01/05/2026 1410,IV",
        "77,heparin 25000 units/250 mL infusion,Stopped,01/05/2026 1600,IV",
    ]
    stay = only(exchange.read_text("\n".join(rows)))
    assert [(row.technique, row.from_bag) for row in stay.case.administrations] == [("infusion", False), ("push", True)]


MIMIC = """\
icustay_id,starttime,endtime,itemid,label,amount,amountuom,linkorderid,orderid,ordercategoryname,ordercategorydescription
1,2101-01-05 08:00,2101-01-05 08:01,1,Famotidine (Pepcid),20,mg,1,1,11-Prophylaxis (Non IV),Non Iv Meds
1,2101-01-05 08:00,2101-01-05 08:01,2,Heparin Sodium (Prophylaxis),5000,units,2,2,11-Prophylaxis (Non IV),Non Iv Meds
1,2101-01-05 08:00,2101-01-05 08:01,3,Gastric Meds,50,ml,3,3,14-Oral/Gastric Intake,Bolus
"""


def test_what_did_not_go_into_a_vein_comes_back_as_what_it_was() -> None:
    stay = only(exchange.read(MIMIC.encode(), "inputevents.csv"))
    drawn = [(row.drug, row.route, row.technique) for row in stay.case.administrations]
    assert drawn == [("Heparin Sodium (Prophylaxis)", "SQ", "injection")]
    back = [(item.bar.drug, item.bar.route) for item in stay.set_aside if item.bar is not None]
    assert back == [("Famotidine (Pepcid)", "other"), ("Gastric Meds", "PO")]


FLOWSHEET = """\
Vitals and drips
Medication	0700	0800	0900	1000	1100
sodium chloride 0.9% (mL/hr)	125	125	125	0
norepinephrine (mcg/min)		4	6	6	0
Heart rate	88	90	92	85	80
"""


def test_the_hours_of_a_flowsheet_are_rate_samples() -> None:
    found = exchange.read_text(FLOWSHEET)
    stay = only(found)
    assert found.dateless
    drawn = [(row.drug, (row.stop or 0) - (row.start or 0), row.stop_from) for row in stay.case.administrations]
    assert drawn == [("sodium chloride 0.9%", 180, "rate_zero"), ("norepinephrine", 180, "rate_zero")]
    assert [n for n, reason in reasons(stay) if reason == "title"] == [1, 2, 5]  # vital signs are no drug


CERNER_VIEW = """\
cefTRIAXone + Sodium Chloride 0.9% 50 mL (Rocephin IV)
   1 g = 50 mL, IVPB, q24hr, Infuse over: 30 min
     Begin Bag   01/05/2026 09:12 CST   1 g   Smith RN, Amy
     01/05/2026 09:44 CST   Bag complete  Smith RN, Amy
ondansetron (Zofran)
   4 mg, IV Push, q6hr, PRN nausea
     Given   01/05/2026 09:20 CST   4 mg   Smith RN, Amy
     Not Given   01/05/2026 15:20 CST   Patient sleeping
"""


def test_the_zone_behind_a_time_is_no_drug_and_the_order_under_a_drug_says_its_route() -> None:
    stay = only(exchange.read_text(CERNER_VIEW))
    assert bars(stay) == [
        "cefTRIAXone + Sodium Chloride 0.9% 50 mL (Rocephin IV) 09:12-09:44", "ondansetron (Zofran) 09:20---",
    ]  # fmt: skip
    assert [(row.route, row.technique) for row in stay.case.administrations] == [("IV", "infusion"), ("IV", "push")]


def test_times_of_infusions_may_stand_in_columns_of_their_own_beside_those_of_pushes() -> None:
    rows = [
        "DATE,TIME,DRUG,DOSE,RTE,INF START,INF STOP,TOTAL MIN,NURSE",
        "1/5/26,,PRE-MEDS:,,,,,,",
        "1/5/26,0806,diphenhydramine,25 mg,IVP,,,,KB",
        "1/5/26,,ferric carboxymaltose 750 mg in 0.9% NaCl 250 mL,750 mg,IV,0835,0856,21,KB",
        "1/5/26,0932,heparin 100 u/mL port flush,5 mL,IV,,,,KB",
        "TOTALS,,,,,,,21,",
    ]
    stay = only(exchange.read_text("\n".join(rows)))
    assert bars(stay) == [
        "diphenhydramine 08:06---",
        "ferric carboxymaltose 750 mg in 0.9% NaCl 250 mL 08:35-08:56",
        "heparin 100 u/mL port flush 09:32---",
    ]
    assert reasons(stay) == [(2, "unreadable"), (6, "unreadable")]


def test_a_remark_on_a_dose_is_no_action() -> None:
    rows = [
        "Drug,Time,Route,Notes",
        "cefazolin 2 g,01/05/2026 0800,IVPB,on time",
        "morphine 4 mg,01/05/2026 0900,IVP,refused then accepted",
        "morphine 4 mg,01/05/2026 1100,IVP,increased pain",
        "heparin drip,01/05/2026 1200,IV,increased per protocol",
        "ondansetron 4 mg,01/05/2026 1300,IV,off monitor",
        "ketorolac 15 mg,01/05/2026 1400,IVP,Refused",
    ]
    stay = only(exchange.read_text("\n".join(rows)))
    assert len(stay.case.administrations) == 5
    assert not any(row.start is None for row in stay.case.administrations)
    assert reasons(stay) == [(7, "not_given")]


def test_one_patient_spelled_in_two_ways_or_left_out_is_one_stay() -> None:
    rows = [
        "Patient Name,Drug,Start,Stop,Route",
        '"ROE, JANE",vancomycin 1 g,01/05/2026 0800,01/05/2026 0931,IV',
        ",ketorolac 30 mg,01/05/2026 0815,,IVP",
        '"Roe, Jane ",famotidine 20 mg,01/05/2026 0820,,IVP',
    ]
    found = exchange.read_text("\n".join(rows))
    assert len(bars(only(found))) == 3
    assert any("1 row names no stay" in problem.message for problem in found.problems)
    assert "Jane" not in dump(found.stays[0].case)


def test_a_status_with_its_reason_is_a_status() -> None:
    head = "Order Description,Status,Route,Infusion Start,Infusion End"
    rows = [
        "Metoclopramide 10 MG/2 ML,Not Given - NPO,IVP,01/05/2026 0210,",
        "LR 1000 ML,Given,IV,01/05/2026 0030,01/05/2026 0145",
    ]
    stay = only(exchange.read_text("\n".join([head, *rows])))
    assert bars(stay) == ["LR 1000 ML 00:30-01:45"]
    assert reasons(stay) == [(2, "not_given")]


def test_a_line_out_of_its_columns_is_no_title() -> None:
    text = """\
Product            Unit #        Started   Completed  Volume
RBC leukoreduced   W0381 26 001  0900      1115       310 mL
NS 250 mL                        0855      1120
Platelets apheresis W0381 26 009 1130      1205       250 mL
furosemide 20 mg IVP             1120
"""
    stay = only(exchange.read_text(text))
    assert [row.drug for row in stay.case.administrations] == ["NS 250 mL", "RBC leukoreduced", "furosemide 20 mg"]
    (line,) = [item for item in stay.set_aside if item.row.number == 4]
    assert (line.reason, "under the columns" in line.message) == ("unreadable", True)


def test_rows_set_aside_stand_in_the_order_of_the_record() -> None:
    numbers = [n for n, _ in reasons(only(exchange.read_text(CENTRE)))]
    assert numbers == sorted(numbers)


def test_a_column_of_actions_under_the_name_of_a_drug_is_one_of_actions() -> None:
    text = "day,time,what,event\n" + "".join(
        f"1/5/2026,{row}\n"
        for row in (
            "13:00,vancomycin 1 g IVPB,Hung",
            "14:31,vancomycin 1 g IVPB,Stopped",
            "15:00,ondansetron 4 mg IVP,Given",
        )
    )
    assert bars(only(exchange.read_text(text))) == ["vancomycin 1 g IVPB 13:00-14:31", "ondansetron 4 mg IVP 15:00---"]
