"""A main window over the shipped sample, with answers in place of dialogs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.session.document import Document
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.settings import Settings
from tests.window.hands import ED, Answers


@pytest.fixture
def sample() -> Case:
    """The emergency visit of 14 rows."""
    return load(ED)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    qapp.setStyle("Fusion")
    made = Look("light")
    made.apply()
    return made


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def empty(qtbot: QtBot, look: Look, answers: Answers) -> Iterator[MainWindow]:
    """A window with no case open."""
    window = MainWindow(Document(), Settings(theme="light"), look, prompts=answers)
    qtbot.addWidget(window)
    window.resize(1600, 1000)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield window
    window.document.close()


@pytest.fixture
def window(empty: MainWindow) -> MainWindow:
    """A window with the emergency visit open and nothing selected."""
    assert empty.commands.open_copy(ED)
    return empty
