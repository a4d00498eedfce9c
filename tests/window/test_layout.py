"""Layouts from 960 to 2560 logical pixels: what goes goes in the agreed order, and nothing that matters is cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetricsF, QTextDocument, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.model import Case, Site
from infusion_gui.session.document import Document
from infusion_gui.window.chrome.lines import Sentence
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.mar.columns import Key, column_of
from infusion_gui.window.settings import Settings
from tests.window.hands import ED, ONCOLOGY, PANTOPRAZOLE, VANCOMYCIN, Answers
from tests.window.texts import cut


def resized(window: MainWindow, width: int, height: int = 900) -> None:
    window.resize(width, height)
    QApplication.processEvents()


def hidden(window: MainWindow, key: Key) -> bool:
    return window.pane.table.isColumnHidden(column_of(key))


@pytest.mark.parametrize(
    ("width", "tabbed", "dock", "gone"),
    [
        (2560, False, 384, set()),
        (1600, False, 384, set()),
        (1300, False, 340, set()),
        (1200, False, 340, {"dose", "class"}),
        (1090, True, 320, {"dose", "class", "route"}),
        (960, True, 320, {"dose", "class", "route"}),
    ],
)
def test_what_goes_as_the_window_narrows(
    window: MainWindow, width: int, tabbed: bool, dock: int, gone: set[Key]
) -> None:
    resized(window, width)
    assert window.docks.tabbed is tabbed
    assert abs(window.docks.width() - dock) <= 2
    columns: tuple[Key, ...] = ("drug", "dose", "class", "route", "technique", "start", "stop", "codes")
    assert {key for key in columns if hidden(window, key)} == gone


@pytest.mark.parametrize("width", [960, 1100, 1600, 2560])
def test_what_is_never_dropped(window: MainWindow, width: int) -> None:
    resized(window, width, 640)
    assert window.tools.buttons["edit.undo"].isVisible()
    assert window.tools.buttons["edit.redo"].isVisible()
    assert window.tools.profile.isVisible()
    assert window.tools.profile.width() >= window.tools.profile.sizeHint().width()
    assert window.entry.field.isVisible()
    assert window.codes.isVisible()
    assert window.status._parts["counts"].isVisible()
    for button in window.tools.buttons.values():
        assert button.width() >= button.sizeHint().width()
        assert button.geometry().right() <= window.tools.width()


def test_a_long_label_gives_way_to_the_sign_that_something_is_not_saved(window: MainWindow) -> None:
    def said() -> str:
        labels = [label for label in window.menus.findChildren(QLabel) if label.isVisible()]
        return " ".join(QTextDocumentFragment.fromHtml(label.text()).toPlainText() for label in labels)

    label = "ED bed 7, practice case, second reading after the query of 12 Jan"
    assert window.show_new(window.document.case.model_copy(update={"label": label}))
    assert said() == label
    window.resize(820, 700)
    QApplication.processEvents()
    assert said() == ""
    assert window.document.edit(edits.delete(window.document.case, VANCOMYCIN))
    assert said() == "edited"
    window.resize(1400, 700)
    QApplication.processEvents()
    assert said().split() == [*label.split(), "edited"]


def test_narrow_tabs_count_the_findings(window: MainWindow) -> None:
    resized(window, 1000)
    assert window.docks._tabs.tabText(2) == "Findings  2"
    window.docks.bring(2)
    assert window.findings.isVisible()
    assert not window.codes.isVisible()


def test_route_joins_technique_where_it_has_no_column(window: MainWindow) -> None:
    resized(window, 1000)
    model = window.pane.table.rows
    assert model.data(model.index(1, column_of("technique"))) == "IV push"
    resized(window, 1600)
    assert model.data(model.index(1, column_of("technique"))) == "push"


def test_a_low_window_keeps_the_table_to_its_tabs(window: MainWindow) -> None:
    resized(window, 960, 560)
    assert not window.pane.is_open
    window.commands.go_table()
    assert window.pane.is_open
    assert window.pane.table.isVisible()


@pytest.mark.parametrize(("height", "rows"), [(640, 5), (700, 7), (900, 10)])
def test_a_lower_window_takes_rows_of_the_table_before_lanes(window: MainWindow, height: int, rows: int) -> None:
    resized(window, 1100, height)
    assert window.pane.natural_height(rows) <= window.pane.height() < window.pane.natural_height(rows + 2)
    assert window.timeline.height() >= 320


def test_the_table_that_gave_way_to_a_low_window_comes_back_with_the_room(window: MainWindow) -> None:
    resized(window, 1000, 600)
    assert not window.pane.is_open
    resized(window, 1590, 930)
    assert window.pane.is_open


def test_the_table_that_a_person_closed_stays_closed(window: MainWindow) -> None:
    resized(window, 1600, 930)
    window.show_table(False)
    resized(window, 1000, 600)
    resized(window, 1590, 930)
    assert not window.pane.is_open


def test_panels_never_scroll_sideways(window: MainWindow) -> None:
    for width in (960, 1300, 1600):
        resized(window, width)
        window.document.select(("a6",))
        for panel in window.docks.panels:
            content = panel.body.widget()
            assert content is not None
            assert content.width() <= panel.body.viewport().width()


@pytest.mark.parametrize("path", [ED, ONCOLOGY])
def test_the_heads_of_the_panels_are_whole_however_narrow_a_person_makes_them(empty: MainWindow, path: Path) -> None:
    assert empty.commands.open_copy(path)
    resized(empty, 1600, 1000)
    empty.body.setSizes([1500, 100])
    QApplication.processEvents()
    assert empty.docks.width() < 300
    assert cut(empty.docks) == []


@pytest.mark.parametrize(("width", "dock"), [(960, 320), (1100, 340), (1600, 384)])
def test_a_long_charted_row_takes_no_room_from_the_codes(window: MainWindow, width: int, dock: int) -> None:
    resized(window, width)
    long = "1001 | sodium chloride 0.9 % infusion | Continuous | New Bag | 01/05/2026 1205 | " * 4
    said = [{"source": "mar.tsv", "row": 3, "text": long}]
    case = edits.change(window.document.case, VANCOMYCIN, evidence=said)
    assert window.document.edit(case)
    window.document.select((VANCOMYCIN,))
    window.show_evidence(VANCOMYCIN)
    QApplication.processEvents()
    assert window.pane.evidence.isVisible()
    assert abs(window.docks.width() - dock) <= 2
    (line,) = [label for label in window.pane.evidence.findChildren(QLabel) if long.strip() in label.text()]
    assert line.toolTip() == line.text()


def test_reasons_are_whole_in_the_first_picture_of_them(window: MainWindow) -> None:
    resized(window, 1600, 1000)
    window.document.select((PANTOPRAZOLE,))
    QApplication.processEvents()
    window.document.select((VANCOMYCIN,))  # more reasons, and no event until they are painted
    body = window.why.body
    assert body.height() == body.sizeHint().height()
    sentences = [sentence for sentence in body.widget().findChildren(Sentence) if sentence.words.text()]
    assert len(sentences) >= 4
    for sentence in sentences:
        assert sentence.isVisible() and sentence.height() > 10
        assert body.widget().rect().contains(sentence.geometry())


def test_lanes_keep_their_full_rows_while_a_few_rows_of_the_table_fit(window: MainWindow) -> None:
    resized(window, 1600, 930)
    window.timeline.camera.fit()
    assert not window.timeline.board.layout.compact
    assert window.pane.height() >= window.pane.natural_height(7)
    resized(window, 1600, 760)
    assert window.timeline.board.layout.compact
    assert window.pane.height() >= window.pane.natural_height(7)


def test_a_case_opened_before_the_window_is_shown_has_the_same_layout(
    qtbot: QtBot, look: Look, answers: Answers
) -> None:
    window = MainWindow(Document(), Settings(theme="light"), look, prompts=answers)
    qtbot.addWidget(window)
    window.resize(1600, 930)
    assert window.commands.open_copy(ED)
    window.show()
    QApplication.processEvents()
    QApplication.processEvents()
    assert not window.timeline.board.layout.compact
    window.document.close()


def test_a_scroll_bar_that_comes_with_a_lower_window_covers_no_minutes(empty: MainWindow, qtbot: QtBot) -> None:
    timeline = empty.timeline
    empty.hide()
    assert empty.commands.open_copy(ONCOLOGY)
    empty.show()
    qtbot.waitUntil(lambda: timeline.canvas.viewport().width() > 1000 and not timeline.scroll_bar.isVisible())
    empty.resize(1600, 970)
    qtbot.waitUntil(timeline.scroll_bar.isVisible)
    qtbot.waitUntil(lambda: timeline.canvas.viewport().width() == timeline.canvas.width() < 1050)
    assert timeline.scale().width == timeline.canvas.width()


WIDTHS = (820, 960, 1100, 1240, 1366, 1600, 2560)


def test_a_screen_of_800_by_600_has_room_for_the_whole_window(window: MainWindow) -> None:
    window.resize(1, 1)
    assert window.width() <= 796 and window.height() <= 560  # beside the frame


@pytest.mark.parametrize("path", [ED, ONCOLOGY])
@pytest.mark.parametrize("width", [796, *WIDTHS])
def test_nothing_said_in_the_window_is_cut(empty: MainWindow, qtbot: QtBot, width: int, path: Path) -> None:
    def whole() -> None:  # the nearest change is looked for meanwhile, and laid out when it is found
        assert cut(empty) == []

    assert empty.commands.open_copy(path)
    resized(empty, width)
    empty.document.select((empty.document.case.administrations[5].id,))
    QApplication.processEvents()
    for panel in range(3):
        empty.docks.bring(panel)
        qtbot.waitUntil(whole)


@pytest.mark.parametrize("width", [796, *WIDTHS])
def test_nothing_said_on_the_first_page_is_cut(empty: MainWindow, width: int) -> None:
    resized(empty, width, 640)
    assert cut(empty) == []
    page = empty.entrance
    assert not page.horizontalScrollBar().isVisible()
    left, right = empty.first_run.rows[0], empty.first_run.rows[-1]
    apart = right.mapTo(empty, QPoint(0, 0)).x() - left.mapTo(empty, QPoint(left.width(), 0)).x()
    assert apart >= 40


@pytest.mark.parametrize("path", [ED, ONCOLOGY])
@pytest.mark.parametrize("width", WIDTHS)
def test_codes_in_the_table_are_whole_and_on_view(empty: MainWindow, width: int, path: Path) -> None:
    assert empty.commands.open_copy(path)
    resized(empty, width, 800)
    table = empty.pane.table
    codes, room = column_of("codes"), QFontMetricsF(font(12.5, 600))
    left, wide = table.columnViewportPosition(codes), table.columnWidth(codes)
    if width >= 960:
        assert left + wide <= table.viewport().width()
    for n in range(table.rows.rowCount()):
        assert room.horizontalAdvance(str(table.rows.data(table.rows.index(n, codes)))) <= wide - 16


@pytest.mark.parametrize("width", WIDTHS[1:])
def test_the_table_of_a_day_has_no_sideways_scroll(window: MainWindow, width: int) -> None:
    resized(window, width)
    assert not window.pane.table.horizontalScrollBar().isVisible()


def test_a_column_that_a_person_made_wider_stays_so_while_rows_are_chosen(window: MainWindow) -> None:
    table = window.pane.table
    table.setColumnWidth(column_of("drug"), 230)
    window.document.select(("a6",))
    assert table.columnWidth(column_of("drug")) == 230


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("typed", ["ondan 4 1655 push iv1", "sodium ferric gluconate complex 125 mg 1500-1610 iv1"])
def test_what_a_typed_line_would_earn_is_on_view_at_every_width(window: MainWindow, width: int, typed: str) -> None:
    resized(window, width)
    window.entry.field.setText(typed)
    QApplication.processEvents()
    said = window.entry._said
    assert "9636" in said.text() or "9637" in said.text()
    assert cut(window.entry) == []
    document = QTextDocument()
    document.setDefaultFont(said.font())
    document.setDocumentMargin(0)
    document.setHtml(said.text())
    assert document.idealWidth() <= said.width() + 1


@pytest.mark.parametrize("height", [560, 640, 800, 1000])
@pytest.mark.parametrize("width", [820, 960, 1600])
def test_the_ways_into_an_empty_case_are_whole(empty: MainWindow, width: int, height: int) -> None:
    assert empty.show_new(Case(sites=(Site(id="IV1"),)))
    resized(empty, width, height)
    canvas = empty.timeline.canvas
    assert len(empty.hint.cards) == 3
    for card in empty.hint.cards:
        area = QRect(card.mapTo(canvas, QPoint(0, 0)), card.size())
        assert canvas.rect().contains(area)
    assert cut(empty.hint) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_sheet_of_keys_has_room_for_its_words(window: MainWindow, width: int) -> None:
    resized(window, width, 640)
    window.sheets.open_keys()
    QApplication.processEvents()
    sheet = window.sheets.keys
    assert sheet.width() <= width
    assert cut(sheet) == []
    content = sheet.findChild(QScrollArea).widget()
    assert content.width() <= sheet.width()
    sheet.hide()
