"""The window by its pixels: grounds are those of the tokens, and a line between two parts is one line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from infusion_gui.timeline.tokens import Theme
from infusion_gui.window.app import build
from infusion_gui.window.chrome.lines import Caption
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.settings import Settings, ThemeChoice
from tests.window.hands import ED, ONCOLOGY, VANCOMYCIN
from tests.window.imports import messy, paste


@pytest.fixture(params=["light", "dark", "contrast"])
def started(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window that is made as the program makes it, in each theme: the style sheet comes last."""
    theme: ThemeChoice = request.param
    qapp.setStyle("Fusion")
    qapp.setStyleSheet("")
    window = build(Settings(theme=theme), None, None)
    qtbot.addWidget(window)
    window.resize(1600, 1000)
    window.show()
    assert window.commands.open_copy(ED)
    QApplication.processEvents()
    yield window
    window.document.close()


def column(window: MainWindow, x: int) -> list[QColor]:
    """The colours of a column of pixels, from the top."""
    picture = window.grab().toImage()
    return [picture.pixelColor(x, y) for y in range(picture.height())]


def top(window: MainWindow, widget: QWidget) -> int:
    return widget.mapTo(window, QPoint(0, 0)).y()


def colour(theme: Theme, token: str) -> QColor:
    return QColor(theme[token])


def test_the_panels_stand_on_one_ground(started: MainWindow) -> None:
    x = started.width() - 3
    for panel in started.docks.panels:
        under_head = top(started, panel.body) + 2
        assert column(started, x)[under_head] == colour(started.look.theme, "panel"), panel.title


def test_the_panels_keep_their_ground_when_the_theme_changes(started: MainWindow) -> None:
    for theme in ("dark", "light"):
        started.choose_theme(theme)
        QApplication.processEvents()
        x = started.width() - 3
        grounds = {column(started, x)[top(started, panel.body) + 2].name() for panel in started.docks.panels}
        assert grounds == {colour(started.look.theme, "panel").name()}


def test_one_line_divides_the_lanes_from_the_table(started: MainWindow) -> None:
    tabs = top(started, started.pane.tabs.parentWidget())
    around = column(started, 4)[tabs - 3 : tabs + 3]
    assert around.count(colour(started.look.theme, "line.strong")) == 1


def test_one_line_divides_the_tabs_of_a_closed_table_from_the_entry(started: MainWindow) -> None:
    started.show_table(False)
    QApplication.processEvents()
    entry = top(started, started.entry)
    theme = started.look.theme
    lines = {colour(theme, "line").name(), colour(theme, "line.strong").name()}
    assert [one.name() in lines for one in column(started, 4)[entry - 2 : entry + 2]] == [False, False, True, False]


def test_the_line_under_the_dates_of_the_codes_is_whole(started: MainWindow) -> None:
    assert started.commands.open_copy(ONCOLOGY)
    QApplication.processEvents()
    view = started.codes.view
    row = view.visualRect(view.model().index(0, 0))
    picture: QImage = view.grab(row).toImage()
    drawn = [picture.pixelColor(20, y) for y in range(row.height() - 4, row.height())]
    assert drawn.count(colour(started.look.theme, "line")) == 1
    assert drawn.count(colour(started.look.theme, "panel")) == 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_second_lines_of_the_ways_in_are_quiet(empty: MainWindow, theme: ThemeChoice) -> None:
    empty.choose_theme(theme)
    QApplication.processEvents()
    labels = {label.text(): label for row in empty.first_run.rows for label in row.findChildren(QLabel)}
    for text, token in (("Paste rows", "text"), ("Copied from the chart or a sheet", "text.2"), ("F6", "text.2")):
        shown = labels[text]
        assert shown.palette().color(shown.foregroundRole()) == colour(empty.look.theme, token), text


def test_the_list_under_a_cell_is_drawn_as_menus_are(qtbot: QtBot, window: MainWindow) -> None:
    assert window.pane.table.edit_cell(VANCOMYCIN, "drug")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "van")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QListView))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    qtbot.waitUntil(lambda: bool(popup.selectedIndexes()))
    picture, row = popup.viewport().grab().toImage(), popup.visualRect(popup.selectedIndexes()[0])
    shades = {picture.pixelColor(row.right() - 4, y).name() for y in range(row.top(), row.bottom() + 1)}
    assert shades == {colour(window.look.theme, "select").name()}


def test_charted_rows_are_read_in_a_theme_that_is_chosen_while_they_are_shown(empty: MainWindow) -> None:
    paste(empty, messy())
    row = next(row for row in empty.document.case.administrations if row.evidence)
    empty.document.select((row.id,))
    empty.show_evidence(row.id)
    lines = empty.pane.evidence.findChildren(Caption)
    assert lines
    for theme in ("dark", "light"):
        empty.choose_theme(theme)
        shades = {line.palette().color(line.foregroundRole()).name() for line in lines}
        assert shades == {colour(empty.look.theme, "text.2").name()}
