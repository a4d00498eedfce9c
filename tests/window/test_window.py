"""The main window: opening, leaving, findings and their fixes, profiles, what it says and what it remembers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.file import dump, load, save
from infusion_gui.case.model import Case, Evidence, Visit
from infusion_gui.case.times import format_clock, parse_minute
from infusion_gui.session.document import Document
from infusion_gui.window.app import run
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.settings import Settings, load_settings
from tests.coding.stays import row, stay
from tests.timeline.gestures import drag
from tests.window.hands import ED, ONCOLOGY, PANTOPRAZOLE, VANCOMYCIN, Answers, press, type_text


def codes(window: MainWindow) -> dict[str, int]:
    return dict(window.document.result.units())


def test_it_starts_with_no_case_and_the_entry_ready(empty: MainWindow) -> None:
    assert not empty.case_is_open
    assert empty.entry.field.hasFocus()
    assert empty.status.message == "No case open"
    assert not empty.docks.isVisible()


def test_opening_shows_label_codes_and_counts(window: MainWindow) -> None:
    assert "ED bed 7" in window.windowTitle()
    assert window.status.part("counts") == "10 coded, 4 not reported, 0 held"
    assert window.docks.isVisible()
    assert codes(window)["96366"] == 1


def test_another_case_begins_at_its_top_with_all_its_rows(window: MainWindow, qtbot: QtBot) -> None:
    drugs = [row(f"drug {n}", f"{hour}:00", f"{hour}:50") for n in range(40) for hour in (10, 14)]
    long, other = stay(*drugs), stay(*drugs, label="another")
    window.show_new(long)
    qtbot.waitUntil(lambda: not window.timeline.camera.following)
    press(window, "Ctrl+F")
    type_text("drug 1")
    window.pane.table.scrollToBottom()
    window.timeline.scroll_bar.setValue(window.timeline.scroll_bar.maximum())
    assert window.timeline.canvas.surface.scroll > 0
    assert window.pane.table.verticalScrollBar().value() > 0
    window.show_new(other)
    QApplication.processEvents()
    assert window.timeline.canvas.surface.scroll == 0
    assert window.pane.table.verticalScrollBar().value() == 0
    assert window.pane.tabs.tabText(0) == "MAR  80"
    assert not window.pane.filter.isVisible()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02", "not a text file"),
        (b'{"format": "infusion-case/9"}', "newer"),
        (b'{"format": "infusion-case/1", "colour": 1}', "colour"),
    ],
)
def test_a_bad_file_is_one_sentence_and_the_open_case_stays(
    window: MainWindow, answers: Answers, tmp_path: Path, content: bytes, told: str
) -> None:
    before = dump(window.document.case)
    answers.path = tmp_path / "bad.infusion"
    answers.path.write_bytes(content)
    window.commands.file_open()
    assert "bad.infusion" in window.status.message
    assert told in window.status.message
    assert dump(window.document.case) == before


def test_a_file_is_opened_by_dropping_it(empty: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "stay.infusion"
    save(load(ONCOLOGY), file)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(100, 100), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(empty, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(empty, QDropEvent(QPointF(100, 100), Qt.DropAction.CopyAction, mime, left, none))
    assert len(empty.document.case.administrations) == 60
    assert [item.label for item in empty.settings.recent] == ["Oncology observation, practice case"]


def test_leaving_an_edited_case_asks_and_cancel_stays(window: MainWindow, answers: Answers) -> None:
    window.document.select((VANCOMYCIN,))
    press(window, "Ctrl+D")
    answers.leave = "cancel"
    assert not window.commands.open_path(ONCOLOGY)
    assert len(window.document.case.administrations) == 15
    answers.leave = "discard"
    assert window.commands.open_path(ONCOLOGY)
    assert len(window.document.case.administrations) == 60


def test_a_closed_case_leaves_nothing_in_the_status_line(window: MainWindow) -> None:
    assert window.status.part("span")
    press(window, "Ctrl+W")
    assert [window.status.part(name) for name in ("span", "counts", "snap")] == ["", "", ""]


def test_closing_keeps_settings(qtbot: QtBot, look: Look, answers: Answers, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    window = MainWindow(Document(), Settings(), look, file, answers)
    qtbot.addWidget(window)
    window.set_snap(False)
    window.close()
    assert not load_settings(file).snap
    assert load_settings(file).geometry


def test_a_findings_fix_opens_the_cell_that_answers_it(window: MainWindow) -> None:
    window.findings._follow("fix:0")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.accessibleName() == "stop of pantoprazole"
    type_text("1628")
    press(window, "Return")
    assert "R-DOC-01" not in {finding.rule for finding in window.document.result.findings}


def test_a_reason_is_recorded_from_its_finding(window: MainWindow) -> None:
    window.findings._follow("fix:1")
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    type_text("contrast study")
    press(window, "Return")
    QApplication.processEvents()
    assert window.document.case.site("IV2").reason == "contrast study"


def test_go_there_selects_the_row(window: MainWindow) -> None:
    window.findings._follow("go:0")
    assert window.document.selection == (PANTOPRAZOLE,)


def test_a_ledger_line_selects_its_rows(window: MainWindow) -> None:
    view = window.codes.view
    row = next(n for n in range(view.model().rowCount()) if "96375" in str(view.model().index(n, 0).data()))
    view.clicked.emit(view.model().index(row, 0))
    assert window.document.selection == ("a2", "a3")


def test_setting_and_profile_are_edits_of_the_case(window: MainWindow) -> None:
    for words, chosen, _ in window.actions_.choices("tools.setting"):
        if words == "Professional":
            chosen()
    assert window.document.case.setting == "professional"
    assert window.tools.setting.text() == "Professional"
    press(window, "Ctrl+Z")
    assert window.document.case.setting == "facility"


def test_the_other_profiles_answer_is_shown_at_rest_and_on_demand(window: MainWindow) -> None:
    window.views.at_rest()
    assert window.codes.comparison.isVisible()
    assert "article" in window.codes.comparison._words.text()
    window.sheets.compare()
    sheet = window.sheets.comparison
    assert "96365  initial" in sheet.texts()
    sheet.profile.setFocus()
    sheet.profile.setCurrentText("conservative")
    said = sheet.texts()
    # The other policy holds what this one codes as a push, and says by which rule.
    assert said[said.index("96374  initial") : said.index("96374  initial") + 4] == [
        "96374  initial", "×1", "–", "pantoprazole: has no stop (R-DOC-01)",
    ]  # fmt: skip
    knob = said.index("hydration min ml")
    assert said[knob : knob + 3] == ["hydration min ml", "not set", "501"]
    sheet.hide()


def test_the_nearest_change_of_the_current_row_is_found_at_rest(window: MainWindow, qtbot: QtBot) -> None:
    window.document.select((VANCOMYCIN,))
    window.views.at_rest()

    def found() -> bool:
        return any("14:30" in sentence.words.text() for sentence in window.why._column.sentences)

    qtbot.waitUntil(found, timeout=5000)


def test_codes_and_questions_are_copied(window: MainWindow) -> None:
    press(window, "Ctrl+Shift+C")
    assert "96374\t59" in QGuiApplication.clipboard().text()
    press(window, "Ctrl+Shift+Q")
    assert "pantoprazole" in QGuiApplication.clipboard().text()


def test_codes_are_written_as_csv_and_json(window: MainWindow, answers: Answers, tmp_path: Path) -> None:
    answers.path = tmp_path / "codes.csv"
    window.commands.file_codes()
    assert answers.path.read_text(encoding="utf-8-sig").startswith("source,label,date")
    answers.path = tmp_path / "codes.json"
    window.commands.file_codes()
    assert len(json.loads(answers.path.read_text(encoding="utf-8"))["lines"]) == 9


def test_picture_and_audit_page_are_written(window: MainWindow, answers: Answers, tmp_path: Path) -> None:
    for name, command, head in (
        ("bed7.png", window.commands.file_picture, b"\x89PNG"),
        ("bed7.svg", window.commands.file_picture, b"<?xml"),
        ("bed7.pdf", window.commands.file_audit, b"%PDF"),
    ):
        answers.path = tmp_path / name
        command()
        assert answers.path.read_bytes().startswith(head)
        assert window.status.message == f"{name} written"


def test_a_mar_export_becomes_a_case_with_its_rest_set_aside(
    empty: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    file = tmp_path / "mar.csv"
    file.write_text(
        "Medication,Dose,Route,Start,Stop,Site\n"
        "vancomycin,1.5 g,IV,2026-01-05 13:00,2026-01-05 14:31,IV1\n"
        "ondansetron,4 mg,IV push,2026-01-05 12:15,,IV1\n",
        encoding="utf-8",
    )
    assert empty.commands.open_path(file)
    assert {row.drug for row in empty.document.case.administrations} == {"vancomycin", "ondansetron"}
    assert "rows became" in empty.status.message
    assert empty.document.path is None


def test_the_clipboard_without_rows_is_told(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("")
    window.commands.file_paste()
    assert "no text on the clipboard" in window.status.message


def test_themes_change_every_part(window: MainWindow) -> None:
    light = window.grab().toImage().pixelColor(4, 4)
    window.choose_theme("dark")
    dark = window.grab().toImage().pixelColor(4, 4)
    window.choose_theme("contrast")
    assert (light.name(), dark.name()) == ("#f3f4f6", "#1d2025")
    window.choose_theme("light")


def test_the_words_of_a_page_keep_their_contrast_in_another_theme(window: MainWindow) -> None:
    window.look.choose("light")
    for page in (window.pane.stay, window.pane.aside):
        captions = page.findChildren(QLabel)
        assert captions
        for theme in ("dark", "light"):
            window.look.choose(theme)
            allowed = {window.look.color(token).name() for token in ("text", "text.2", "text.3")}
            assert {label.palette().color(label.foregroundRole()).name() for label in captions} <= allowed


def test_a_title_never_shows_a_path(window: MainWindow, answers: Answers, tmp_path: Path) -> None:
    answers.path = tmp_path / "smith-john.infusion"
    window.commands.file_save_as()
    assert "smith" not in window.windowTitle()


def test_smoke_writes_picture_and_codes(qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(None, smoke=True, out=tmp_path / "out") == 0
    assert (tmp_path / "out" / "window.png").stat().st_size > 10_000
    assert json.loads((tmp_path / "out" / "codes.json").read_text())["lines"]
    assert "96374-59 ×1" in capsys.readouterr().out


def test_smoke_on_a_bad_file_says_so(qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.infusion").write_text("{")
    assert run(tmp_path / "x.infusion", smoke=True, out=tmp_path) == 2
    assert "x.infusion" in capsys.readouterr().err


def test_the_first_sample_opens_as_a_case_without_a_file(empty: MainWindow) -> None:
    titles = [words for words, _, _ in empty.actions_.choices("file.examples")]
    assert "ED bed 7, practice case" in titles
    assert empty.commands.open_copy(ED)
    assert empty.document.path is None
    start = empty.document.case.administration(VANCOMYCIN).start
    assert start is not None
    assert format_clock(start) == "13:00"


def test_a_shipped_case_opened_by_its_path_is_a_copy_and_gets_no_lock(empty: MainWindow) -> None:
    before = sorted(ED.parent.iterdir())
    assert empty.commands.open_path(ED)
    assert empty.document.path is None
    assert len(empty.document.case.administrations) == 14
    assert sorted(ED.parent.iterdir()) == before


def test_time_is_taken_out_and_put_back(window: MainWindow) -> None:
    window.document.select(("a11",))
    window.commands.tools_exclude()
    assert len(window.document.case.exclusions) == 1
    assert "96367" not in codes(window)
    table = window.pane.stay.exclusions
    assert table.isVisible()
    table.edit_at(0, 2)
    type_text("endoscopy")
    press(window, "Return")
    QApplication.processEvents()
    assert window.document.case.exclusions[0].label == "endoscopy"
    table.setFocus()
    press(window, "Delete")
    assert window.document.case.exclusions[0].label == ""
    press(window, "Left")
    press(window, "Delete")
    assert window.document.case.exclusions == ()
    assert codes(window)["96367"] == 1


def test_an_access_in_use_is_not_removed(window: MainWindow) -> None:
    window.pane.turn_to(2)
    table = window.pane.stay.sites
    table.setCurrentIndex(table.model().index(0, 0))
    table.setFocus()
    press(window, "Delete")
    assert len(window.document.case.sites) == 2
    assert "IV1" in window.status.message


def test_borders_stay_where_they_were_put(window: MainWindow) -> None:
    window.body.moveSplitter(1600 - 450, 1)
    assert abs(window.settings.dock_width - 450) < 4
    window.resize(1500, 1000)
    QApplication.processEvents()
    assert abs(window.docks.width() - 450) < 4


# -- the zoom slider ------------------------------------------------------------------------------------


def test_the_slider_zooms_and_follows_the_view(window: MainWindow, qtbot: QtBot) -> None:
    slider, timeline = window.tools.zoom, window.timeline
    timeline.camera.fit()
    qtbot.waitUntil(lambda: not timeline.camera.following)
    assert slider.value() == 0
    whole = timeline.scale()
    slider.setFocus()
    for _ in range(20):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    closer = timeline.scale()
    assert closer.span < whole.span / 3
    assert abs((closer.left + closer.right) - (whole.left + whole.right)) < 2  # around the middle
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert timeline.scale().span == pytest.approx(10)
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert timeline.scale() == whole
    timeline.set_scale(whole.zoomed(4, 300))
    assert slider.value() == round(timeline.camera.zoom_level * slider.maximum()) > 0


def test_the_slider_drags(window: MainWindow, qtbot: QtBot) -> None:
    slider, timeline = window.tools.zoom, window.timeline
    timeline.camera.fit()
    qtbot.waitUntil(lambda: not timeline.camera.following)
    whole = timeline.scale()
    drag(slider, QPointF(9, 16), QPointF(60, 16))
    assert timeline.scale().span < whole.span
    assert slider.value() > slider.maximum() / 3


def test_the_charted_rows_of_a_bar_come_by_a_command(window: MainWindow) -> None:
    window.document.select((VANCOMYCIN,))
    window.commands.row_evidence()
    assert "no charted rows" in window.status.message and not window.pane.evidence.isVisible()
    case = window.document.case
    said = Evidence(source="mar.csv", row=5, text="vancomycin New Bag 13:00")
    rows = tuple(
        row.model_copy(update={"evidence": (said,)}) if row.id == VANCOMYCIN else row for row in case.administrations
    )
    assert window.show_new(case.model_copy(update={"administrations": rows}))
    window.document.select((VANCOMYCIN,))
    window.commands.row_evidence()
    assert window.pane.evidence.isVisible()


def test_a_file_that_goes_out_is_named_after_the_label(window: MainWindow, answers: Answers) -> None:
    answers.path = None
    press(window, "Ctrl+P")
    assert answers.asked[-1] == "ED-bed-7-practice-case-audit.pdf"


@pytest.mark.parametrize(
    ("start", "stop"), [("2026-01-05T13:00", "9999-12-31T23:59"), ("9999-12-31T20:00", "9999-12-31T23:59"),
                        ("0001-01-01T00:00", "0001-01-01T01:31")]
)  # fmt: skip
def test_a_row_at_either_end_of_the_calendar_is_shown_like_any_other(
    window: MainWindow, tmp_path: Path, start: str, stop: str
) -> None:
    """Some records say the last day there is where they mean no end."""
    case = window.document.case
    outcome = edits.change(case, VANCOMYCIN, start=parse_minute(start), stop=parse_minute(stop))
    assert isinstance(outcome, Case)
    alone = edits.delete(outcome, [row.id for row in case.administrations if row.id != VANCOMYCIN])
    assert isinstance(alone, Case)
    bare = alone.model_copy(update={"visits": (Visit(id="V1"),)})
    for shown in (bare, outcome):
        assert window.show_new(shown)
        QApplication.processEvents()
        window.timeline.camera.fit()
        window.document.select((VANCOMYCIN,))
        window.commands.view_fit()
        QApplication.processEvents()
        window.grab()
        window.timeline.playhead = parse_minute(stop)
        window.timeline.keys.nudge(-1)
        assert window.outgoing.picture(tmp_path / "out.png")
