"""Starts the window."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from infusion_gui import resource
from infusion_gui.window.starting import load_qt, uncollected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from infusion_gui.coding.profiles import Profile
    from infusion_gui.window.crash_watch import CrashWatch
    from infusion_gui.window.main_window import MainWindow
    from infusion_gui.window.settings import Settings

SAMPLE = "samples/ed-bed-7.infusion"
SETTLE_MS = 300
_NO_FONT = (
    "There is no font to write with, neither the program's own nor one of the system; install the program again, or a "
    "font for the system."
)
_OTHER_FONT = "The program's own fonts are missing, so it is shown in another; install the program again."
_LOST = "Unsaved edits of an earlier session cannot be read; they are kept in the folder unreadable of the journals."


def run(path: Path | None = None, smoke: bool = False, out: Path | None = None) -> int:
    """Opens the window, on `path` when given, and runs until it closes; 2 when `path` cannot be opened and
    a terminal waits for the answer.

    `smoke` shows the window on the sample (or `path`), writes its picture (`window.png`) and codes (`codes.json`) into
    `out` (default `build` in the working folder), prints the codes, and ends.
    """
    from infusion_gui.window.libraries import trouble

    problem = trouble()
    if problem:
        sys.stderr.write(f"infusion-gui: {problem}\n")
        return 2
    if smoke:
        return _smoke(path or resource.path(SAMPLE), out or Path("build"))
    with uncollected():
        app = application()
        if no_letters():
            sys.stderr.write(f"infusion-gui: {_NO_FONT}\n")
            return 2
        from infusion_gui.window.application import Application
        from infusion_gui.window.crash import Reports, reports_folder
        from infusion_gui.window.crash_watch import CrashWatch

        crashes = CrashWatch(Reports(reports_folder()), app)
        crashes.install()
        try:
            window = opened(crashes)
            if path is not None:
                if window.commands.open_path(path):
                    window.incidents.remind()
                elif _told_in_a_terminal(window.status.message):
                    return 2
                else:  # started from the desktop, where nobody reads that
                    window.notice.tell(window.status.message, [])
            window.show()
        except Exception as error:  # there is no window yet that could tell it
            return _did_not_start(error, crashes)
        if isinstance(app, Application):
            app.file_asked.connect(window.open_asked)
    return app.exec()


def _told_in_a_terminal(sentence: str) -> bool:
    """Writes a sentence where the program was started from; True when somebody sits there to read it."""
    if sys.stderr is None:
        return False
    sys.stderr.write(f"infusion-gui: {sentence}\n")
    return sys.stderr.isatty()


def _did_not_start(error: Exception, crashes: CrashWatch) -> int:
    """One sentence where it was asked for, and one for those who started it from the desktop."""
    from PySide6.QtWidgets import QMessageBox

    from infusion_gui.window.crash import reports_folder

    crashes.caught(error, "at the start")
    said = f"infusion could not start because of a fault in the program. A report of it is in {reports_folder()}."
    sys.stderr.write(f"infusion-gui: {said}\n")
    QMessageBox.critical(None, "infusion", said)
    return 2


def application() -> QApplication:
    """The one application object, in the Fusion style."""
    load_qt()
    from PySide6.QtWidgets import QApplication

    from infusion_gui.window.application import Application

    app = QApplication.instance() or Application(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("infusion-gui")
    app.setDesktopFileName("infusion-gui")
    app.setWindowIcon(_icon())
    app.setStyle("Fusion")
    return app


def no_letters() -> bool:
    """True where no font can be found: every letter of a window would be an empty box."""
    from PySide6.QtGui import QFont, QFontMetrics

    from infusion_gui.timeline.type import load_fonts

    return not load_fonts() and not QFontMetrics(QFont()).inFont("a")  # Qt names families that it does not have


def _icon() -> QIcon:
    from PySide6.QtGui import QIcon

    icon = QIcon()
    for picture in sorted(resource.path("icons/app").glob("infusion-gui-*.png")):
        icon.addFile(str(picture))
    return icon


def opened(crashes: CrashWatch) -> MainWindow:
    """The window of this person, with what an earlier one left behind. What was not understood at the start is told."""
    from infusion_gui.coding.profiles import in_force
    from infusion_gui.drugs import facility
    from infusion_gui.session.journal import default_folder, found
    from infusion_gui.timeline.type import load_fonts
    from infusion_gui.window.policy_file import policy_file, read_policy
    from infusion_gui.window.settings import read_settings, settings_file

    file, journals = settings_file(), default_folder()
    settings, said = read_settings(file)
    profiles = in_force()
    organisation = read_policy(policy_file(), profiles.profiles)
    settings.fix(organisation.values)
    unreadable = _unreadable(journals)
    left_behind = found(journals)
    window = build(settings, file, journals, crashes, profiles.profiles)
    window.incidents.offer(left_behind)
    lost = _LOST if _unreadable(journals) > unreadable else ""
    formulary = f"{facility.fault()}. Drugs are coded without it." if facility.fault() else ""
    facility_profiles = f"{profiles.faults[0]}. The profile is not offered." if profiles.faults else ""
    fonts = "" if load_fonts() else _OTHER_FONT
    sentences = (said, organisation.message, lost, formulary, facility_profiles, fonts)
    told = " ".join(sentence for sentence in sentences if sentence)
    if told:
        window.notice.tell(told, [])
    return window


def _unreadable(journals: Path) -> int:
    return sum(1 for _ in (journals / "unreadable").glob("*.journal"))


def build(
    settings: Settings,
    file: Path | None,
    journals: Path | None,
    crashes: CrashWatch | None = None,
    profiles: Mapping[str, Profile] | None = None,
) -> MainWindow:
    """A main window over an empty document. `file` and `journals` are where settings and unsaved edits are kept,
    `profiles` what a case may name (left out: the shipped ones).
    """
    from infusion_gui.session.document import Document
    from infusion_gui.window.chrome.theme import Look
    from infusion_gui.window.main_window import MainWindow
    from infusion_gui.window.upkeep import Upkeep

    look = Look(settings.theme)
    look.prepare()
    document = Document(journal_folder=journals, undo_steps=settings.undo_steps)
    if profiles is not None:
        document.set_profiles(profiles)
    window = MainWindow(document, settings, look, file, crashes=crashes)
    look.apply()
    Upkeep(window)
    return window


def _smoke(path: Path, out: Path) -> int:
    """As `run` starts, so that what is measured of this start is true of that one; but with nothing of a person."""
    os.environ.setdefault("INFUSION_SYNC", "1")
    with uncollected():
        app = application()
        from PySide6.QtCore import QEvent

        from infusion_gui.window.settings import Settings

        window = build(Settings(theme="light"), None, None)
        opened = window.commands.open_copy(path)
        if opened:
            window.show()
            app.processEvents()
            # Told at once: whoever measures the start of a packaged program waits for this line.
            sys.stdout.write("window shown\n")
            sys.stdout.flush()
    try:
        if opened:
            return _written(window, path, out)
        sys.stderr.write(f"infusion-gui: {window.status.message}\n")
        return 2
    finally:
        window.close()
        window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.unfreeze()


def _settle() -> None:
    """Lets layout, fitting and what is worked out at rest come to an end."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MS, loop.quit)
    loop.exec()


def _written(window: MainWindow, path: Path, out: Path) -> int:
    from infusion_gui.exchange.answer import as_json

    window.document.select(crown.administration for crown in window.document.result.drawing.crowns[:1])
    _settle()
    window.views.at_rest()
    _settle()
    result = window.document.result
    try:
        out.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(out / "window.png"))
        (out / "codes.json").write_text(as_json(result, path.name) + "\n", encoding="utf-8")
    except OSError as wrong:
        sys.stderr.write(f"infusion-gui: {out} cannot be written ({wrong.strerror})\n")
        return 2
    for line in result.lines:
        sys.stdout.write(f"{'-'.join((line.code, *line.modifiers))} ×{line.units}\n")
    return 0
