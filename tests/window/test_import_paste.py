"""Pasting a MAR: into an empty window it is a stay, into an open one it adds what is new, and undo takes it back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from infusion_gui.case import edits
from infusion_gui.case.file import dump
from infusion_gui.case.model import Case
from infusion_gui.case.times import format_date
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.prompts import OPEN_FILTER
from tests.window.hands import Answers, press
from tests.window.imports import answer, answers_of, bars, drop, messy, paste

CODES = {"96365": 1, "96366": 1, "96367": 2, "96368": 1, "96375": 2, "96376": 2, "96361": 3, "96372": 1}
OTHER = "Medication\tAction\tAction Time\tRoute\ncefepime 2 g IVPB\tNew Bag\t01/07/2026 0800\tIV\n"


def drugs(window: MainWindow) -> list[str]:
    return [row.drug for row in window.document.case.administrations]


# -- into an empty window -------------------------------------------------------------------------------


def test_the_first_paste_gives_the_right_bars_and_codes(empty: MainWindow) -> None:
    paste(empty, messy())  # the quick entry has the focus, and is no place for a record
    assert bars(empty) == 13
    assert empty.document.result.units() == Counter(CODES)
    assert empty.status.message == "22 of 25 rows became 13 administrations, 3 set aside, 1 to check"
    assert empty.pane.tabs.tabText(1) == "Set aside  3"
    assert [finding.message for finding in empty.document.result.findings if finding.severity == "query"] == [
        "ceftriaxone 21:15 has no stop; when did it end? Coded as a push until then"
    ]


def test_bars_and_rows_are_called_by_the_drug_and_the_tip_says_the_order(empty: MainWindow) -> None:
    paste(empty, messy())
    row = next(row for row in empty.document.case.administrations if row.drug.startswith("vancomycin"))
    bar = empty.timeline.board.stay.bar(row.id)
    assert bar is not None and bar.name == "vancomycin"
    table = empty.pane.table.rows
    place = table.place_of(row.id)
    assert place is not None
    assert table.data(table.index(place, 1)) == "vancomycin"
    assert "vancomycin 1 g in sodium chloride" in str(table.data(table.index(place, 1), 3))  # ToolTipRole
    assert "IVPB" not in "".join(label.text() for label in empty.findings.findChildren(QLabel))


def test_an_import_is_one_undo_step_and_asks_before_it_is_lost(empty: MainWindow, answers: Answers) -> None:
    paste(empty, messy())
    assert empty.document.undo_stack.undoText() == "Import pasted rows"
    assert empty.document.modified
    press(empty, "Ctrl+Z")
    assert (bars(empty), empty.document.aside) == (0, ())
    press(empty, "Ctrl+Shift+Z")
    assert (bars(empty), len(empty.document.aside)) == (13, 3)
    answers.leave = "cancel"
    assert not empty.may_leave()


def test_setting_and_profile_are_those_used_last(empty: MainWindow) -> None:
    empty.settings.setting, empty.settings.profile = "professional", "article"
    paste(empty, messy())
    assert (empty.document.case.setting, empty.document.case.profile) == ("professional", "article")


def test_a_case_that_says_nothing_yet_takes_the_stay_and_keeps_its_label(empty: MainWindow) -> None:
    empty.commands.file_new()
    empty.document.edit(edits.change_case(empty.document.case, label="practice"))
    paste(empty, messy())
    assert (bars(empty), empty.document.case.label) == (13, "practice")
    assert answers_of(empty) == []


def test_one_line_goes_into_the_quick_entry(empty: MainWindow) -> None:
    paste(empty, "vanc 1300-1431 iv1")
    assert empty.entry.field.text() == "vanc 1300-1431 iv1"


def test_text_that_is_no_record_is_told_and_nothing_changes(window: MainWindow) -> None:
    before = dump(window.document.case)
    paste(window, "Dear colleague\nplease call me\n")
    assert window.status.message.startswith("Pasted rows: the rows have no columns")
    assert dump(window.document.case) == before
    assert window.document.undo_stack.count() == 0


# -- into an open stay ----------------------------------------------------------------------------------


def test_what_is_new_is_added_and_what_was_there_is_marked(empty: MainWindow) -> None:
    paste(empty, messy(15))
    first = {row.id for row in empty.document.case.administrations}
    paste(empty, messy())
    assert empty.status.message == "5 rows added, 8 already there, 1 completed, 1 set aside"
    assert (bars(empty), len(empty.document.aside)) == (13, 3)
    assert empty.document.result.units() == Counter(CODES)
    assert len(empty.document.selection) == 5 and not first & set(empty.document.selection)
    answer(empty, "Show what was there")
    assert set(empty.document.selection) <= first and len(empty.document.selection) == 8
    press(empty, "Ctrl+Z")
    assert {row.id for row in empty.document.case.administrations} == first


def test_the_same_rows_again_change_nothing(empty: MainWindow) -> None:
    paste(empty, messy())
    steps = empty.document.undo_stack.count()
    paste(empty, messy())
    assert empty.status.message == "nothing new, 13 already there"
    assert (bars(empty), empty.document.undo_stack.count()) == (13, steps)


def test_a_time_that_differs_stays_as_it_is_and_is_shown(empty: MainWindow) -> None:
    paste(empty, messy())
    row = next(row for row in empty.document.case.administrations if row.drug.startswith("vancomycin"))
    changed = messy().replace("01/05/2026 1431", "01/05/2026 1440")
    paste(empty, changed)
    assert empty.status.message == "nothing new, 13 already there, 1 timed otherwise"
    assert empty.document.case.administration(row.id).stop == row.stop
    answer(empty, "Show what differs")
    assert empty.document.selection == (row.id,)


def test_another_persons_rows_can_be_opened_by_themselves_instead(empty: MainWindow, answers: Answers) -> None:
    paste(empty, messy())
    answers.leave = "cancel"
    paste(empty, OTHER)
    assert bars(empty) == 14
    answer(empty, "Open as a new stay instead")  # asks about the first stay, which is not saved
    assert bars(empty) == 14
    answers.leave = "discard"
    paste(empty, OTHER.replace("0800", "0900"))
    answer(empty, "Open as a new stay instead")
    assert drugs(empty) == ["cefepime 2 g IVPB"]


def test_the_offer_goes_with_the_next_edit(empty: MainWindow) -> None:
    paste(empty, messy())
    paste(empty, OTHER)
    assert "Open as a new stay instead" in answers_of(empty)
    outcome = edits.delete(empty.document.case, empty.document.selection)
    assert isinstance(outcome, Case)
    empty.document.edit(outcome)
    assert answers_of(empty) == []


# -- files ----------------------------------------------------------------------------------------------


def test_an_opened_file_asks_whether_it_is_another_stay(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "mar.tsv"
    file.write_text(messy(), encoding="utf-8")
    before = dump(window.document.case)
    assert window.commands.open_path(file)
    assert window.notice.text == "mar.tsv: 13 administrations, 5 Jan 12:05 – 21:15. Is it another stay?"
    assert dump(window.document.case) == before
    answer(window, "Open it as a new stay")
    assert bars(window) == 13


def test_an_opened_file_can_be_added(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "mar.tsv"
    file.write_text(messy(), encoding="utf-8")
    window.commands.open_path(file)
    had = bars(window)
    answer(window, "Add it to this stay")
    assert bars(window) > had
    assert window.document.undo_stack.undoText() == "Import mar.tsv"


def test_a_newer_export_of_the_open_stay_is_added_without_asking(empty: MainWindow, tmp_path: Path) -> None:
    paste(empty, messy(15))
    file = tmp_path / "mar.tsv"
    file.write_text(messy(), encoding="utf-8")
    empty.commands.open_path(file)
    assert empty.status.message.startswith("5 rows added, 8 already there")


def test_a_dropped_file_joins_the_open_stay(empty: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "mar.tsv"
    file.write_text(messy(), encoding="utf-8")
    drop(empty, file)
    assert bars(empty) == 13
    other = tmp_path / "other.tsv"
    other.write_text(OTHER, encoding="utf-8")
    drop(empty, other)
    assert bars(empty) == 14


def test_a_list_of_access_lines_dropped_beside_a_record_names_its_lanes(empty: MainWindow, tmp_path: Path) -> None:
    record, lines = tmp_path / "mar.tsv", tmp_path / "lines.csv"
    record.write_text(messy(), encoding="utf-8")
    lines.write_text("LDA name,Placement site,Placed,Removed\nPICC,R arm,2026-01-05 10:00,\n", encoding="utf-8")
    drop(empty, lines, record)
    assert bars(empty) == 13
    assert "was not used" not in empty.status.message


def test_a_file_that_says_nothing_of_the_record_is_named(empty: MainWindow, tmp_path: Path) -> None:
    record, other = tmp_path / "mar.tsv", tmp_path / "x.csv"
    record.write_text(messy(), encoding="utf-8")
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    drop(empty, record, other)
    assert bars(empty) == 13
    assert empty.status.message == "x.csv was not used beside mar.tsv; open it by itself"


def test_what_cannot_be_read_is_one_sentence(window: MainWindow, tmp_path: Path) -> None:
    before = dump(window.document.case)
    for name, content in (("scan.pdf", b"%PDF-1.7"), ("empty.csv", b""), ("half.json", b'{"resourceType": "Bund')):
        path = tmp_path / name
        path.write_bytes(content)
        window.commands.open_path(path)
        assert window.status.message.startswith(f"{name}: ")
    assert not window.commands.open_path(tmp_path / "gone.csv")
    assert window.status.message == "gone.csv is no file that can be read"
    assert dump(window.document.case) == before


def test_the_file_dialog_shows_every_file_the_import_reads() -> None:
    from infusion_gui.exchange.reading import KINDS

    patterns = {pattern for kind in KINDS for pattern in kind.patterns}
    assert patterns <= set(OPEN_FILTER.partition("(")[2].partition(")")[0].split())


# -- the report -----------------------------------------------------------------------------------------


def test_the_report_names_every_row_and_can_be_kept(empty: MainWindow, answers: Answers, tmp_path: Path) -> None:
    from infusion_gui.window.imports.report_sheet import ReportSheet
    from tests.window.imports import click

    assert not empty.actions_.actions["file.import_report"].isEnabled()
    paste(empty, messy())
    empty.actions_.actions["file.import_report"].trigger()
    (sheet,) = empty.findChildren(ReportSheet)
    assert sheet.text.toPlainText().startswith("pasted rows: 25 rows, 22 in 13 bars of 1 stay, 3 set aside")
    assert "row 21: " in sheet.text.toPlainText()
    answers.path = tmp_path / "report"
    click(sheet.save)
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == sheet.text.toPlainText()
    sheet.close()


def test_rows_that_could_not_be_read_are_told_above_the_work(empty: MainWindow) -> None:
    head, *rows = messy().splitlines()
    rows = [row.replace("01/05/2026 1431", "noonish").replace("01/05/2026 1345", "02/30/2026 1345") for row in rows]
    paste(empty, "\n".join([head, *rows]))
    assert "could not be read" in empty.notice.text and "nor could 2 more" in empty.notice.text
    answer(empty, "Show them")
    assert empty.pane.tabs.currentIndex() == 1
    assert empty.pane.aside.count() == 6


def test_what_is_no_record_is_told_above_the_work_until_another_is_read(empty: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "patients.json"
    other.write_text('{"resourceType": "Patient", "id": "1"}')
    empty.commands.open_path(other)
    told = "patients.json: this JSON holds no MedicationAdministration (1 Patient); export those of the stay"
    assert (empty.status.message, empty.notice.text) == (told, f"{told}.")
    paste(empty, messy())
    assert (bars(empty), empty.notice.text) == (13, "")


def test_an_added_record_brings_arrival_and_departure_and_says_so(empty: MainWindow) -> None:
    paste(empty, messy())
    head, *rows = messy().splitlines()
    timed = [f"{row}\t01/05/2026 1152\t01/05/2026 2230" for row in rows]
    paste(empty, "\n".join([f"{head}\tArrival\tDeparture", *timed]))
    assert empty.status.message == ("no new row, arrival and departure taken over, 13 already there, 3 set aside")
    (visit,) = empty.document.case.visits
    assert None not in (visit.arrival, visit.departure)
    press(empty, "Ctrl+Z")
    assert empty.document.case.visits[0].arrival is None


# -- records without a day, and of another time ---------------------------------------------------------

UNDATED = "Med\tRoute\tTime Started\tTime Ended\nvancomycin 1 g\tIV\t2320\t0051\nketorolac 15 mg\tIM\t2340\t"


def test_the_day_of_times_without_a_date_is_named_once(empty: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(empty, UNDATED)
    assert "3 times have no date" not in empty.notice.text and "2 times have no date" in empty.notice.text
    typed = iter([None, "soon", "14 Novem 2025", "11/14", "11/14/2025"])
    asked: list[str] = []
    monkeypatch.setattr(empty.prompts, "text", lambda _, question, start: (asked.append(question), next(typed))[1])
    answer(empty, "Name the day")
    assert "Name the day" in answers_of(empty)
    answer(empty, "Name the day")
    assert asked[2:] == [
        "'soon' is no date; type it as 11/14/2025",
        "'14 Novem 2025' is no day of the calendar; type it as 11/14/2025",
        "'11/14' has no year; type it as 11/14/2025",
    ]
    row = next(row for row in empty.document.case.administrations if row.stop is not None)
    assert (format_date(row.start or 0), format_date(row.stop or 0)) == ("2025-11-14", "2025-11-15")
    assert "Name the day" not in answers_of(empty)
    assert empty.document.undo_stack.count() == 1


def test_what_is_doubtful_of_a_record_is_told_where_it_is_added_too(empty: MainWindow) -> None:
    paste(empty, messy())
    paste(empty, UNDATED)
    assert "2 rows added" in empty.notice.text and "2 times have no date; they stand on 5 Jan 2026" in empty.notice.text


def test_rows_of_another_month_are_asked_about(empty: MainWindow) -> None:
    paste(empty, messy())
    paste(empty, OTHER.replace("01/07/2026", "11/07/2026"))
    assert (bars(empty), answers_of(empty)) == (13, ["Open it as a new stay", "Add it to this stay", "Dismiss"])
    answer(empty, "Add it to this stay")
    assert bars(empty) == 14


def test_rows_in_our_own_titles_without_a_day_ask_for_it_too(empty: MainWindow) -> None:
    rows = "drug\troute\tstart\tstop\nvancomycin\tIV\t8:00\t9:31\nondansetron\tIV\t8:05\t\n"
    paste(empty, rows)
    assert bars(empty) == 2
    assert "Name the day" in answers_of(empty)
    before = format_date(empty.document.case.administrations[0].start or 0)
    paste(empty, rows.replace("vancomycin", "cefepime").replace("ondansetron", "famotidine"))  # as of the open day
    assert {format_date(row.start or 0) for row in empty.document.case.administrations} == {before}
