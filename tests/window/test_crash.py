"""A fault anywhere is one calm line and a report that names nobody; the window lives on and saves."""

from __future__ import annotations

import gc
import getpass
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Result
from infusion_gui.session import coder
from infusion_gui.session.document import Document
from infusion_gui.timeline.surface import Surface
from infusion_gui.window import app, crash
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.crash import Reports, describe, program_place, without_paths
from infusion_gui.window.crash_watch import CrashWatch
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.settings import Settings
from tests.window.hands import ED, Answers

ROOT = Path(__file__).resolve().parents[2]
SECRET = "Zelda Quimby"
CALM = "Something went wrong; your work is safe."


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[CrashWatch]:
    made = CrashWatch(Reports(tmp_path / "reports"))
    made.install()
    yield made
    made.uninstall()


@pytest.fixture
def watched(qtbot: QtBot, look: Look, answers: Answers, watch: CrashWatch) -> Iterator[MainWindow]:
    window = MainWindow(Document(), Settings(theme="light"), look, prompts=answers, crashes=watch)
    qtbot.addWidget(window)
    window.resize(1600, 1000)
    window.show()
    assert window.commands.open_copy(ED)
    QApplication.processEvents()
    yield window
    window.document.close()


def kept(watch: CrashWatch) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(watch._reports.folder.glob("report-*.txt"))]


def still_works(window: MainWindow, answers: Answers, file: Path) -> None:
    """The line offers a save and the report; the case is written whole."""
    assert window.notice.text == CALM
    assert [button.text() for button in window.notice.buttons] == ["Save as…", "Copy report", "Dismiss"]
    window.notice.buttons[1].click()
    assert "infusion_gui/" in QGuiApplication.clipboard().text() or "test_crash" in QGuiApplication.clipboard().text()
    answers.path = file
    window.commands.file_save_as()
    assert load(file) == window.document.case
    assert len(window.document.case.administrations) == 14


def test_a_fault_while_painting_the_timeline(
    watched: MainWindow,
    watch: CrashWatch,
    answers: Answers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def fails(*_: object) -> None:
        patient = SECRET
        raise ValueError(f"cannot draw {patient}")

    monkeypatch.setattr(Surface, "paint_lanes", fails)
    # The table is painted while the fault waits to be told, and what is called there joins its trace.
    for by in (1, -1):
        watched.document.edit(edits.trim_stop(watched.document.case, "a6", by=by))
        watched.timeline.canvas.viewport().update()
        QApplication.processEvents()
    qtbot.waitUntil(lambda: watched.notice.text == CALM)
    monkeypatch.undo()
    assert len(kept(watch)) == 1
    assert SECRET not in kept(watch)[0]
    assert "infusion_gui/timeline/canvas.py" in kept(watch)[0]
    still_works(watched, answers, tmp_path / "safe.infusion")
    watched.timeline.canvas.viewport().repaint()


class Broken(QWidget):
    """Fails in the middle of its own painting, with the painter still at work."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        painter = QPainter(self)
        painter.drawPoint(1, 1)
        QTimer.singleShot(0, self.update)
        raise KeyError(SECRET)


def test_a_fault_with_a_painter_at_work_leaves_the_window_alive(
    watched: MainWindow, watch: CrashWatch, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = Broken(watched)
    broken.resize(40, 40)
    broken.show()
    qtbot.waitUntil(lambda: watched.notice.text == CALM)
    broken.update()
    qtbot.waitUntil(lambda: broken.painted > 2)
    broken.hide()
    broken.deleteLater()
    gc.collect()
    assert watched.grab().width() == 1600
    still_works(watched, answers, tmp_path / "safe.infusion")
    assert "KeyError" in kept(watch)[0]
    assert SECRET not in "".join(kept(watch))


def test_a_fault_in_a_slot(
    watched: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise RuntimeError(SECRET)

    QTimer.singleShot(0, fails)
    QApplication.processEvents()
    QApplication.processEvents()
    still_works(watched, answers, tmp_path / "safe.infusion")


def test_a_fault_in_a_command_leaves_the_case_as_it_was(
    watched: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = watched.document.case

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("infusion_gui.case.edits.add_visit", fails)
    watched.actions_.actions["tools.add_visit"].trigger()
    QApplication.processEvents()
    assert watched.document.case is before
    still_works(watched, answers, tmp_path / "safe.infusion")


def test_a_fault_in_a_thread_reaches_the_window(watched: MainWindow, qtbot: QtBot, watch: CrashWatch) -> None:
    def fails() -> None:
        raise RuntimeError(SECRET)

    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    QApplication.processEvents()
    assert watched.notice.text == CALM
    assert "in a thread" in kept(watch)[0]
    assert SECRET not in kept(watch)[0]


def test_a_fault_of_the_engine_is_reported_without_what_the_case_says(
    qtbot: QtBot, look: Look, answers: Answers, watch: CrashWatch, tmp_path: Path
) -> None:
    broken = False

    def codes(case: Case, policy: Policy) -> Result:
        if broken:
            raise RuntimeError(f"a rule stumbled over {SECRET}")
        return coder.code(case, policy)

    document = Document(code=codes)
    window = MainWindow(document, Settings(), look, prompts=answers, crashes=watch)
    qtbot.addWidget(window)
    window.show()
    broken = True
    assert window.commands.open_copy(ED)
    QApplication.processEvents()
    assert "The case is safe" in window.notice.text
    window.notice.buttons[1].click()
    copied = QGuiApplication.clipboard().text()
    assert "RuntimeError" in copied
    assert "in the engine" in copied
    assert SECRET not in copied
    assert kept(watch) == [copied]
    broken = False
    assert window.commands.open_copy(ED)
    assert window.document.result.lines
    document.close()


def test_a_fault_that_returns_with_every_frame_is_told_once(watched: MainWindow, watch: CrashWatch) -> None:
    told: list[str] = []
    watch.told.connect(told.append)

    def fails() -> None:
        raise RuntimeError

    for _ in range(20):
        QTimer.singleShot(0, fails)
    QApplication.processEvents()
    assert len(told) == 1
    assert len(kept(watch)) == 1


# -- what a report says ---------------------------------------------------------------------------------


def raised(act: Callable[[], object]) -> BaseException:
    try:
        act()
    except Exception as wrong:
        return wrong
    raise AssertionError("it did not fail")


def test_a_report_holds_versions_and_places_and_no_values() -> None:
    patient = SECRET

    def deep() -> None:
        try:
            dict[str, int]()[patient]
        except KeyError as wrong:
            raise ValueError(f"no {patient}") from wrong

    text = crash.report(describe(raised(deep)))
    assert SECRET not in text
    assert "KeyError\nled to\n" in text
    assert text.rstrip().endswith("ValueError")
    assert "in deep" in text
    for version in ("Python 3.", "PySide6 6.", "pyqtgraph 0."):
        assert version in text
    assert getpass.getuser() not in text or getpass.getuser() in ("root",)
    assert str(Path(__file__).parent) not in text


def test_a_report_tells_the_innermost_calls_and_one_fault_is_one_whoever_called() -> None:
    def fall(depth: int) -> None:
        if not depth:
            raise ValueError
        fall(depth - 1)

    near, far = raised(lambda: fall(3)), raised(lambda: fall(300))
    assert describe(far).count(" in fall") == 30
    assert "calls before" in describe(far)
    assert "calls before" not in describe(near)
    assert crash.identity(near) == crash.identity(far)
    assert crash.identity(near) != crash.identity(raised(lambda: Path("/nowhere").read_bytes()))


def test_messages_that_only_name_the_program_are_kept() -> None:
    assert describe(raised(lambda: Path("x").nothing)).endswith(  # type: ignore[attr-defined]
        "has no attribute 'nothing'"
    )
    gone = describe(raised(lambda: Path("/nowhere/Quimby.infusion").read_bytes()))
    assert gone.endswith("No such file or directory")
    assert "Quimby" not in gone


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("/home/zelda/infusion_gui/infusion_gui/window/app.py", "infusion_gui/window/app.py"),
        (r"C:\Users\zelda\x\infusion_gui\cli.py", "infusion_gui/cli.py"),
        ("/home/zelda/v/lib/python3.12/site-packages/pyqtgraph/a.py", "pyqtgraph/a.py"),
        ("/home/zelda/notes.py", "notes.py"),
    ],
)
def test_places_are_told_without_the_folders_of_a_person(file: str, place: str) -> None:
    assert program_place(file) == place


@pytest.mark.parametrize(
    "path", ["/home/zelda/case one.infusion", r"C:\Users\zelda\x.infusion", "file:///home/zelda/x", r"\\srv\zelda\x"]
)
def test_paths_go_from_what_qt_says(path: str) -> None:
    assert "zelda" not in without_paths(f"cannot open {path}")


def test_what_qt_says_is_passed_on_without_paths(watch: CrashWatch, capsys: pytest.CaptureFixture[str]) -> None:
    qWarning("QFile: cannot open /home/zelda/x.infusion")
    said = capsys.readouterr().err
    assert "QFile: cannot open" in said
    assert "zelda" not in said


def test_only_the_newest_reports_stay(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    for n in range(25):
        reports.keep(f"{n}")
    texts = [path.read_text() for path in sorted(tmp_path.glob("report-*.txt"))]
    assert texts == [str(n) for n in range(5, 25)]


def test_a_folder_that_cannot_be_written_is_no_second_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert Reports(tmp_path / "file" / "reports").keep("x") is None
    assert Reports(tmp_path / "file" / "reports").hard_faults() is None


def test_a_process_that_died_is_reported_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "hard-fault.txt").write_text(
        'Fatal Python error: Segmentation fault\n  File "/home/zelda/infusion_gui/window/app.py", line 3 in run\n'
    )
    file = Reports(tmp_path).hard_faults()
    assert file is not None
    file.close()
    (only,) = tmp_path.glob("report-*.txt")
    assert "the process died" in only.read_text()
    assert 'File "infusion_gui/window/app.py"' in only.read_text()
    assert "zelda" not in only.read_text()
    assert (tmp_path / "hard-fault.txt").read_text() == ""


def test_a_process_that_dies_writes_down_where(tmp_path: Path) -> None:
    program = (
        "import faulthandler, pathlib, sys\n"
        "from infusion_gui.window.crash import Reports\n"
        "from infusion_gui.window.crash_watch import CrashWatch\n"
        "CrashWatch(Reports(pathlib.Path(sys.argv[1]))).install()\n"
        "faulthandler._sigsegv()\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, check=False, timeout=60)
    assert ended.returncode != 0
    assert "Fatal Python error" in (tmp_path / "hard-fault.txt").read_text()
    file = Reports(tmp_path).hard_faults()
    assert file is not None
    file.close()
    assert len(list(tmp_path.glob("report-*.txt"))) == 1


def test_the_handlers_of_before_come_back(tmp_path: Path) -> None:
    before = (sys.excepthook, threading.excepthook)
    made = CrashWatch(Reports(tmp_path))
    made.install()
    assert sys.excepthook != before[0]
    made.uninstall()
    assert (sys.excepthook, threading.excepthook) == before


def test_a_fault_at_the_start_is_one_sentence_and_a_report(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []

    def fails(crashes: CrashWatch) -> MainWindow:
        raise KeyError(SECRET)

    monkeypatch.setattr(app, "opened", fails)
    monkeypatch.setattr(QMessageBox, "critical", lambda parent, title, text: told.append(text))
    hooks = sys.excepthook, threading.excepthook
    try:
        assert app.run() == 2
    finally:
        sys.excepthook, threading.excepthook = hooks
        for watch in qapp.findChildren(CrashWatch):
            watch.uninstall()
            watch.deleteLater()
    (said,) = told
    assert "could not start" in said
    assert capsys.readouterr().err == f"infusion-gui: {said}\n"
    (report,) = crash.reports_folder().glob("report-*.txt")
    assert str(report.parent) in said
    assert "KeyError" in report.read_text(encoding="utf-8")
    assert SECRET not in report.read_text(encoding="utf-8")


_ASKED = """
import sys
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from infusion_gui.window import app
application = app.application()
asked = []
application.file_asked.connect(asked.append)
application.sendEvent(application, QFileOpenEvent(QUrl.fromLocalFile(sys.argv[1])))
print(asked)
"""


def test_a_file_that_macos_sends_as_an_event_is_asked_for(tmp_path: Path) -> None:
    file = str(tmp_path / "bed7.infusion")
    done = subprocess.run([sys.executable, "-c", _ASKED, file], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == str([file]), done.stderr


def test_a_file_asked_for_from_the_desktop_opens_in_the_window_that_runs(empty: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "bed7.infusion"
    file.write_bytes(ED.read_bytes())
    empty.open_asked(str(file))
    assert empty.document.path == file
    assert empty.case_is_open
