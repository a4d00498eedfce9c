"""What goes out: charge rows, the query list, the content of the audit page and its PDF."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from infusion_gui import resource
from infusion_gui.case import edits
from infusion_gui.case.file import case_of, load
from infusion_gui.case.model import Administration, Case, Pump, Site, Visit
from infusion_gui.case.times import parse_minute
from infusion_gui.coding.engine import code_case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Result
from infusion_gui.drugs.catalogue import known_drugs
from infusion_gui.exchange.audit import AuditPage, audit_page
from infusion_gui.exchange.charges import COLUMNS, as_clipboard, as_csv, as_json, charges
from infusion_gui.exchange.queries import query_list


def coded(case: Case) -> Result:
    return code_case(case, policy_of(case), known_drugs(row.drug for row in case.administrations))


@pytest.fixture(scope="module")
def bed_7() -> Case:
    return load(resource.path("samples/ed-bed-7.infusion"))


@pytest.fixture(scope="module")
def oncology() -> Case:
    return load(resource.path("samples/oncology-observation.infusion"))


def sheet(page: AuditPage, start: str) -> list[tuple[str, ...]]:
    return next(list(sheet.rows) for sheet in page.sheets if sheet.title.startswith(start))


# charges


def test_a_charge_for_each_line_with_the_units_of_the_claim(bed_7: Case) -> None:
    result = coded(bed_7)
    rows = list(csv.DictReader(io.StringIO(as_csv(charges(bed_7, result)))))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["code"], int(row["units"])) for row in rows] == [(line.code, line.units) for line in result.lines]
    assert rows[0]["drugs"] == "vancomycin"
    assert json.loads(as_json(charges(bed_7, result), ["code", "units"]))[0] == {"code": "96365", "units": 1}


def test_columns_come_in_the_order_that_is_asked_for(bed_7: Case) -> None:
    text = as_clipboard(charges(bed_7, coded(bed_7)), ("units", "code"))
    assert text.split("\n")[:2] == ["units\tcode", "1\t96365"]
    with pytest.raises(ValueError, match="no column of a charge"):
        as_csv([], ["price"])


def test_a_name_that_a_spreadsheet_would_compute_is_text() -> None:
    row = {"drug": "=cmd()", "category": "therapeutic", "technique": "push", "start": 1_065_000_000}
    case = edits.add(Case(), row)
    assert isinstance(case, Case)
    assert "'=cmd()" in as_csv(charges(case, coded(case)))


def test_a_name_of_two_lines_stays_on_the_line_of_its_code() -> None:
    row = {"drug": "xyz\nabc", "category": "therapeutic", "technique": "push", "start": 1_065_000_000}
    case = edits.add(Case(), row)
    assert isinstance(case, Case)
    assert as_clipboard(charges(case, coded(case))).split("\n")[1].endswith("\txyz abc")


# queries


def test_each_open_question_is_asked_once_with_drug_access_and_time(bed_7: Case) -> None:
    assert query_list(bed_7, coded(bed_7)).splitlines() == [
        "1. IV2 (R antecubital 18 G), first used Mon 5 Jan 14:12: why was a further access needed?",
        "2. pantoprazole 40 mg, IV2 (R antecubital 18 G), started Mon 5 Jan 16:12: when did it stop?",
    ]


def test_a_row_without_a_drug_and_one_of_a_year_are_asked_about_in_words_of_the_ward() -> None:
    day = 1_065_000_000 // 1440 * 1440
    rows = [
        {"drug": "", "category": "therapeutic", "start": day + 600, "stop": day + 660},
        {"drug": "vancomycin", "category": "therapeutic", "start": day + 700, "stop": day + 700 + 400 * 1440},
    ]
    case = edits.add_all(Case(), rows)
    assert isinstance(case, Case)
    nameless, endless = query_list(case, coded(case)).splitlines()
    assert nameless.endswith(": which drug was it?") and nameless.startswith("1. a drug without a name, ")
    assert re.search(r": it is charted as running until \w+ \d+ \w+ \d{4} 11:40; is a date wrong\?$", endless)


def test_what_was_last_seen_and_what_has_no_start_is_asked_for() -> None:
    day = 1_065_000_000 // 1440 * 1440
    case = edits.add_all(
        Case(),
        [
            {"drug": "iron sucrose", "start": day + 600, "last_running": day + 660},
            {"drug": "cefepime", "start": None, "stop": day + 700},
        ],
    )
    assert isinstance(case, Case)
    first, second = query_list(case, coded(case)).splitlines()
    assert first.endswith("when did it stop? It was last charted as running at 11:00.")
    assert second.endswith("when did it start?")


def test_a_question_keeps_to_its_line_and_one_bag_is_asked_about_once() -> None:
    day = 1_065_000_000 // 1440 * 1440
    rows = [
        {"drug": "cefepime\nsecond line", "category": "therapeutic", "start": day + 600},
        {"drug": "thiamine", "category": "therapeutic", "start": day + 700, "bag": "b", "dose": "100 mg"},
        {"drug": "folic acid", "category": "therapeutic", "start": day + 700, "bag": "b"},
        {"drug": "insulin", "category": "therapeutic", "route": "SQ", "technique": "injection", "start": day + 800,
         "ordered": False},
    ]  # fmt: skip
    case = edits.add_all(Case(), rows)
    assert isinstance(case, Case)
    alone, bag, order = query_list(case, coded(case)).splitlines()
    assert alone.startswith("1. cefepime second line, IV") and alone.endswith(" 10:00: when did it stop?")
    assert bag.startswith("2. thiamine 100 mg and folic acid, IV") and bag.endswith(" 11:40: when did it stop?")
    assert order.startswith("3. insulin, SQ, given ") and order.endswith(" 13:20: is there an order for it?")


def test_a_stop_that_the_ward_charted_days_after_the_departure_is_asked_about() -> None:
    day = 1_065_000_000 // 1440 * 1440
    late = {
        "drug": "cefazolin",
        "category": "therapeutic",
        "start": day + 600,
        "stop": day + 660 + 3 * 1440,
        "stop_from": "charted",
    }
    case = edits.add_all(Case(visits=(Visit(id="V1", departure=day + 720),)), [late])
    assert isinstance(case, Case)
    (asked,) = query_list(case, coded(case)).splitlines()
    assert re.search(r" 10:00: it is charted as running until \w+ \d+ \w+ \d{4} 11:00; is a date wrong\?$", asked)
    (row,) = case.administrations
    typed = case.model_copy(update={"administrations": (row.model_copy(update={"stop_from": "typed"}),)})
    assert query_list(typed, coded(typed)) == ""


def test_parts_of_an_order_that_overlap_around_the_departure_are_no_question_of_a_date() -> None:
    day = 1_065_000_000 // 1440 * 1440
    part = {"drug": "cefazolin", "category": "therapeutic", "order": "o1", "stop_from": "charted"}
    rows = [part | {"start": day + 600, "stop": day + 700}, part | {"start": day + 660, "stop": day + 740}]
    case = edits.add_all(Case(visits=(Visit(id="V1", departure=day + 720),)), rows)
    assert isinstance(case, Case)
    assert "R-DOC-05" in {finding.rule for finding in coded(case).findings}
    assert query_list(case, coded(case)) == ""


def test_the_ward_is_asked_which_time_is_right_where_the_clock_skipped_an_hour_and_not_for_a_date() -> None:
    night = parse_minute("2026-03-08T02:45")
    row = {"drug": "cefazolin", "category": "therapeutic", "start": night, "stop": night + 27}
    case = edits.add_all(Case(zone="America/Chicago"), [row])
    assert isinstance(case, Case)
    (asked,) = query_list(case, coded(case)).splitlines()
    assert asked.endswith(
        " 02:45: it is charted until 03:12, but the clock skipped an hour that night; which time is right?"
    )


def test_the_ward_is_asked_when_blood_ended_that_fluid_counts_beside() -> None:
    day = 1_065_000_000 // 1440 * 1440
    rows = [
        {"drug": "red cells", "category": "blood", "start": day + 600},
        {"drug": "normal saline", "category": "hydration", "start": day + 660, "stop": day + 720, "distinct": True},
    ]
    case = edits.add_all(Case(), rows)
    assert isinstance(case, Case)
    (asked,) = query_list(case, coded(case)).splitlines()
    assert asked.startswith("1. red cells, IV") and asked.endswith(" 10:00: when did it stop?")


def test_nothing_open_is_no_list() -> None:
    assert query_list(Case(), coded(Case())) == ""


# the audit page


def test_the_page_says_what_it_stands_on(bed_7: Case) -> None:
    policy = policy_of(bed_7, overrides={"partial_overlap": "majority", "hydration_min_ml": 501})
    result = code_case(bed_7, policy, known_drugs(row.drug for row in bed_7.administrations))
    page = audit_page(bed_7, result, source="bed7.infusion", policy=policy, comparison="Same.", printed="6 Jan")
    assert page.title == bed_7.label
    assert page.facts == (
        "2026-01-05", "arrival 11:52, departure 22:10", "facility", "profile cpt", f"engine {result.engine}",
        "bed7.infusion", "6 Jan",
    )  # fmt: skip
    assert page.notes[1:] == ("Policy: partial_overlap = majority, hydration_min_ml = 501", "Same.")


def test_every_code_every_row_and_every_finding_is_on_it(bed_7: Case) -> None:
    result = coded(bed_7)
    page = audit_page(bed_7, result, policy=Policy())
    assert [row[0] for row in sheet(page, "Codes")] == ["-".join((line.code, *line.modifiers)) for line in result.lines]
    assert len(sheet(page, "Administrations")) == len(bed_7.administrations)
    assert {row[0] for row in sheet(page, "Held")} == {"5", "9", "10", "12"}
    assert [row[2] for row in sheet(page, "Findings")] == ["R-DOC-01", "R-INI-12", "R-INJ-04"]


def test_every_rule_id_on_the_page_is_told_in_words(oncology: Case) -> None:
    names = {"R-HR-03": "further hours", "R-XX-01": "of no row here", "R-INI-01": "rank", "R-HYD-06": "no hydration"}
    page = audit_page(oncology, coded(oncology), rules=names)
    assert page.legend == ("R-HR-03 further hours", "R-INI-01 rank", "R-HYD-06 no hydration")
    ids = {rule for table in page.sheets for row in table.rows for rule in re.findall(r"R-[A-Z]+-\d\d", " ".join(row))}
    every = audit_page(oncology, coded(oncology), rules=dict.fromkeys([*sorted(ids), "R-XX-01"], "x")).legend
    assert [told.split()[0] for told in every] == sorted(ids)


def test_the_minutes_of_a_fluid_are_worked_out(bed_7: Case) -> None:
    saline = sheet(audit_page(bed_7, coded(bed_7)), "Administrations")[0]
    assert saline[6].replace("\u00a0", " ") == "241 − 91 (#6) − 60 (#11) = 90"


def test_a_time_that_a_person_moved_stands_beside_the_charted_one(bed_7: Case) -> None:
    assert sheet(audit_page(bed_7, coded(bed_7)), "Times") == []
    vancomycin = bed_7.administrations[5]
    moved = edits.trim_stop(bed_7, vancomycin.id, by=7)
    assert isinstance(moved, Case)
    rows = sheet(audit_page(moved, coded(moved)), "Times")
    assert rows == [("6", "vancomycin", "stop", "14:31", "14:38")]


def test_the_minutes_of_a_row_add_up_whatever_became_of_it() -> None:
    day = 1_065_000_000 // 1440 * 1440
    times = {"vancomycin": (600, 720), "cefepime": (600, 660), "cefazolin": (665, 730)}
    rows = [
        {"drug": drug, "category": "therapeutic", "start": day + start, "stop": day + stop}
        for drug, (start, stop) in times.items()
    ]
    again = {"drug": "vancomycin", "category": "therapeutic", "start": day + 710, "stop": day + 730}
    case = edits.add_all(Case(), [*rows, again])
    assert isinstance(case, Case)
    page = audit_page(case, coded(case))
    told = [(row[6].replace("\u00a0", " "), row[7]) for row in sheet(page, "Administrations")]
    assert told == [
        ("120", "96365, 96366"),
        ("60", "96368"),
        ("65 − 55 (#1) − 10 not counted = 0", "not reported"),
        ("20 − 10 (#1) − 10 not counted = 0", "absorbed"),
    ]
    # A row that stands on no claim line has its reason, whatever its state is called.
    assert [row[:3] for row in sheet(page, "Held")] == [
        ("3", "not reported", "cefazolin: 55 min beside vancomycin; 96368 is used up for that date"),
        ("4", "absorbed", "vancomycin: 10 min are left of a later bag beside an earlier one; 16 are needed"),
    ]


def test_minutes_over_a_change_of_the_clocks_are_called_elapsed() -> None:
    row = {"drug": "vancomycin", "category": "therapeutic", "start": "2026-03-08T01:30", "stop": "2026-03-08T03:31"}
    case = case_of({"format": "infusion-case/1", "zone": "America/New_York", "administrations": [row]})
    (told,) = sheet(audit_page(case, coded(case)), "Administrations")
    assert told[6] == "61 elapsed"


def test_the_number_of_a_row_stands_on_one_line() -> None:
    few, many = (
        next(one.columns[0].width for one in audit_page(case, coded(case)).sheets if one.title.startswith("Admin"))
        for case in (
            Case(),
            Case(administrations=tuple(Administration(id=f"a{n}", drug="x", route="IM") for n in range(1000))),
        )
    )
    assert many - few > 2 * 4  # points, for two figures more


def test_a_part_names_the_row_that_carries_its_code(oncology: Case) -> None:
    rows = sheet(audit_page(oncology, coded(oncology)), "Administrations")
    assert rows[18][7] == "with #1"


def test_codes_of_rows_are_signed_as_on_the_claim(bed_7: Case, oncology: Case) -> None:
    rows = sheet(audit_page(bed_7, coded(bed_7)), "Administrations")
    assert [rows[n][7] for n in (3, 5, 12)] == ["96372-59", "96365, 96366", "96374-59"]
    codes = sheet(audit_page(bed_7, coded(bed_7)), "Codes")
    assert codes[-1][2] == "IM / SQ"
    # Each rule id stands whole on its line.
    assert all(len(line.split()) <= 3 for row in sheet(audit_page(oncology, coded(oncology)), "Codes")
               for line in row[5].split("\n"))  # fmt: skip


def test_the_minutes_of_a_line_are_those_its_reasons_name(oncology: Case) -> None:
    (line,) = [row for row in sheet(audit_page(oncology, coded(oncology)), "Codes") if row[:4:3] == ("96366", "183")]
    assert "potassium chloride again, 61 min of a later bag (×2)" in line[4]
    (long,) = [row for row in sheet(audit_page(oncology, coded(oncology)), "Codes") if row[:4:3] == ("96366", "458")]
    told = re.findall(r"(\d+) min of a later bag(?: \(×(\d)\))?", long[4])
    assert sum(int(minutes) * int(count or 1) for minutes, count in told) == 458


def test_an_office_page_says_what_the_claim_rests_on(bed_7: Case) -> None:
    office = bed_7.model_copy(
        update={"setting": "professional", "primary_reason": "a6", "place_of_service": "11", "zone": "America/Chicago"}
    )
    facts = audit_page(office, coded(office)).facts
    assert {"professional", "reason for the visit vancomycin", "place of service 11", "times of America/Chicago"} <= {
        *facts
    }
    unnamed = office.model_copy(update={"primary_reason": None})
    assert "no reason for the visit named" in audit_page(unnamed, coded(unnamed)).facts


def test_each_access_has_its_recorded_reason_or_says_that_there_is_none(bed_7: Case, oncology: Case) -> None:
    told = audit_page(bed_7, coded(bed_7)).notes[0]
    assert told == (
        "Accesses: IV1 (L forearm 20 G), from 12:05; IV2 (R antecubital 18 G), from 14:12, no reason recorded"
    )
    reasons = audit_page(oncology, coded(oncology)).notes[0]
    assert "from 07:35, electrolytes beside antibiotics (incompatible)" in reasons
    sites = (*bed_7.sites, Site(id="IV3", lumen_of="IV1"), Site(id="IV4", restart_of="IV2", reason_kind="condition"))
    more = bed_7.model_copy(update={"sites": sites})
    assert (
        audit_page(more, coded(more))
        .notes[0]
        .endswith("; IV3, not used, further lumen of IV1; IV4, not used, restart of IV2, condition")
    )
    alone = bed_7.model_copy(update={"sites": bed_7.sites[:1], "administrations": bed_7.administrations[:3]})
    assert audit_page(alone, coded(alone)).notes == ()


def test_what_is_charted_beside_the_times_stands_with_the_way(bed_7: Case) -> None:
    marks = {"discontinued": True, "ordered": None, "pump": Pump(owner="provider")}
    row = bed_7.administrations[5].model_copy(update=marks)
    case = bed_7.model_copy(update={"administrations": (row,)})
    (told,) = sheet(audit_page(case, coded(case)), "Administrations")
    assert told[3] == "IV1 infusion, stopped early, order not looked up, portable provider"
    local = row.model_copy(update={"route": "intralesional", "ordered": False, "pump": None, "lesions": 3})
    case = bed_7.model_copy(update={"administrations": (local,)})
    (told,) = sheet(audit_page(case, coded(case)), "Administrations")
    assert told[3] == "intralesional infusion, stopped early, no order found, 3 lesions"


def test_findings_name_the_day_and_say_a_source_of_classes_once(oncology: Case) -> None:
    told = [row[1] for row in sheet(audit_page(oncology, coded(oncology)), "Findings")]
    assert told[0].startswith("levetiracetam 01-06 12:30 has no stop")
    rows = tuple(row.model_copy(update={"category": None}) for row in oncology.administrations[:6])
    listed = oncology.model_copy(update={"administrations": rows})
    (classes,) = [row[1] for row in sheet(audit_page(listed, coded(listed)), "Findings") if row[2] == "R-CHEMO-03"]
    assert classes.count("from the drug table") == 1
    assert "cefepime is therapeutic; hydromorphone is therapeutic" in classes


def test_an_empty_case_has_a_page_too() -> None:
    page = audit_page(Case(), coded(Case()))
    assert page.title == "Audit page"
    assert [sheet.empty for sheet in page.sheets if not sheet.rows and sheet.empty] == [
        "Nothing is reported.", "The case has no rows.",
    ]  # fmt: skip
