"""Reading goes on beside the window: it answers meanwhile, tells how far it is, and can be stopped."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from infusion_gui.case.file import dump
from infusion_gui.exchange import reading
from infusion_gui.exchange.values import ExchangeError, Progress
from infusion_gui.window.imports import reader as reader_module
from infusion_gui.window.imports.reader import FAULT, Reader, Reply
from infusion_gui.window.main_window import MainWindow
from tests.window.imports import bars, click, messy, paste


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readings run in the worker, as they do for a person."""
    monkeypatch.delenv("INFUSION_SYNC")


@pytest.fixture
def reader(beside: None, qapp: object) -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.end()


class Heard:
    """The replies of a reader, and the threads they came in."""

    def __init__(self, reader: Reader) -> None:
        self.replies: list[Reply] = []
        self.threads: set[QThread] = set()
        reader.replied.connect(self.take)

    def take(self, reply: Reply) -> None:
        self.replies.append(reply)
        self.threads.add(QThread.currentThread())


def test_a_reply_comes_in_the_windows_thread(reader: Reader, qtbot: QtBot) -> None:
    heard, worked = Heard(reader), []

    def task(_progress: Progress) -> str:
        worked.append(threading.current_thread())
        return "read"

    reader.start(task)
    qtbot.waitUntil(lambda: bool(heard.replies))
    assert heard.replies[0].found == "read"
    assert heard.threads == {reader.thread()}
    assert worked != [threading.main_thread()]


def test_what_is_cancelled_is_told_to_stop_and_never_heard_of(reader: Reader, qtbot: QtBot) -> None:
    heard = Heard(reader)
    begun, ended = threading.Event(), threading.Event()

    def endless(progress: Progress) -> str:
        begun.set()
        while progress(1, 2):
            ended.wait(0.01)
        ended.set()
        return "too late"

    reader.start(endless)
    qtbot.waitUntil(begun.is_set)
    reader.cancel()
    qtbot.waitUntil(ended.is_set)
    reader.start(lambda _progress: "second")
    qtbot.waitUntil(lambda: bool(heard.replies))
    assert [reply.found for reply in heard.replies] == ["second"]


def test_the_step_is_told_while_it_runs(reader: Reader, qtbot: QtBot) -> None:
    steps: list[tuple[int, int]] = []
    reader.progressed.connect(lambda done, total: steps.append((done, total)))
    heard, enough = Heard(reader), threading.Event()

    def task(progress: Progress) -> str:
        while not enough.is_set():
            progress(5, 10)
            enough.wait(0.01)
        return "read"

    reader.start(task)
    qtbot.waitUntil(lambda: bool(steps))
    enough.set()
    qtbot.waitUntil(lambda: bool(heard.replies))
    assert set(steps) == {(5, 10)}


@pytest.mark.parametrize("fault", [ExchangeError("it is a PDF"), RuntimeError("a bug")])
def test_whatever_fails_is_a_sentence(reader: Reader, qtbot: QtBot, fault: Exception) -> None:
    heard = Heard(reader)

    def task(_progress: Progress) -> str:
        raise fault

    reader.start(task)
    qtbot.waitUntil(lambda: bool(heard.replies))
    assert str(heard.replies[0].error) == ("it is a PDF" if isinstance(fault, ExchangeError) else FAULT)


def test_a_paste_lands_when_it_was_read(beside: None, empty: MainWindow, qtbot: QtBot) -> None:
    paste(empty, messy())
    qtbot.waitUntil(lambda: bars(empty) == 13)
    assert empty.importing.bar.text == ""


def test_a_long_reading_is_shown_and_its_button_stops_it(beside: None, window: MainWindow, qtbot: QtBot) -> None:
    before = dump(window.document.case)
    begun = threading.Event()

    def endless(progress: Progress) -> object:
        while progress(5_000, 13_224):
            begun.set()
        return None

    window.importing.bar.begin("Reading inputevents.csv")
    window.importing.reader.start(endless)
    qtbot.waitUntil(lambda: window.importing.bar.text == "Reading inputevents.csv: 5,000 of 13,224")
    assert window.entry.field.isEnabled() and window.timeline.isEnabled()
    click(window.importing.bar.button)
    assert window.importing.bar.text == ""
    assert "cancelled" in window.status.message
    assert not window.importing.reader.busy
    assert dump(window.document.case) == before


def test_a_window_that_closes_while_reading_waits_for_no_answer(
    beside: None, empty: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "mar.tsv"
    file.write_text(messy(), encoding="utf-8")
    empty.commands.open_path(file)
    empty.close()
    assert not empty.importing.reader.busy
    assert bars(empty) == 0


def test_what_a_large_record_brings_is_left_out_of_the_look_for_garbage(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(True))
    monkeypatch.setattr(reader_module, "LARGE", 1000)
    reader = Reader()
    for count in (10, 5000):
        reader.start(lambda _progress, count=count: [[n] for n in range(count)])
    assert frozen == [True]


def test_a_fault_of_a_reader_is_a_report_that_quotes_nothing_of_the_record(
    empty: MainWindow, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError("Zelda Quimby, vancomycin")

    monkeypatch.setattr(reading, "read_text", fails)
    paste(empty, messy())
    assert FAULT in empty.notice.text
    next(button for button in empty.notice.buttons if button.text() == "Copy the report").click()
    report = QGuiApplication.clipboard().text()
    assert "while reading" in report
    assert "ValueError" in report
    assert "Quimby" not in report + caplog.text


def test_a_record_is_not_named_after_its_file_while_the_screen_is_shared(empty: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "Quimby_Zelda.tsv"
    file.write_text(messy(), encoding="utf-8")
    said: list[str] = []
    empty.discretion.set(True)
    empty.importing.bar.begin = said.append  # type: ignore[method-assign]
    empty.commands.open_path(file)
    said += [empty.notice.text, empty.status.message]
    assert any(said)
    assert not any("Quimby" in words for words in said)
