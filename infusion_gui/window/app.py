"""Starts the window. PySide6 is imported here and last: it slows every import that comes after it."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from infusion_gui import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from infusion_gui.window.main_window import MainWindow
    from infusion_gui.window.settings import Settings

SAMPLE = "samples/ed-bed-7.infusion"
SETTLE_MS = 300
#: What the window needs that knows no Qt; PySide6 replaces `__import__`, and each import after it pays for that.
BEFORE_QT = (
    "numpy",
    "infusion_gui.case.edits",
    "infusion_gui.case.typed",
    "infusion_gui.coding.engine",
    "infusion_gui.coding.whynot",
    "infusion_gui.drugs.suggest",
    "infusion_gui.exchange.answer",
)


def run(path: Path | None = None, smoke: bool = False, out: Path | None = None) -> int:
    """Opens the window, on `path` when given, and runs until it closes; 2 when `path` cannot be opened.

    `smoke` shows the window on the sample (or `path`), writes its picture (`window.png`) and codes (`codes.json`) into
    `out` (default `build` in the working folder), prints the codes, and ends.
    """
    if smoke:
        return _smoke(path or resource.path(SAMPLE), out or Path("build"))
    from infusion_gui.window.settings import load_settings, settings_file

    file = settings_file()
    app = application()
    from infusion_gui.session.journal import default_folder, found

    left_behind = found(default_folder())
    window = build(load_settings(file), file, default_folder())
    window.incidents.offer(left_behind)
    if path is not None and not window.commands.open_path(path):
        sys.stderr.write(f"infusion-gui: {window.status.message}\n")
        return 2
    window.show()
    return app.exec()


def application() -> QApplication:
    """The one application object, in the Fusion style."""
    for name in BEFORE_QT:
        importlib.import_module(name)
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("infusion-gui")
    app.setStyle("Fusion")
    return app


def build(settings: Settings, file: Path | None, journals: Path | None) -> MainWindow:
    """A main window over an empty document. `file` and `journals` are where settings and unsaved edits are kept."""
    from infusion_gui.session.document import Document
    from infusion_gui.window.main_window import MainWindow
    from infusion_gui.window.theme import Look

    look = Look(settings.theme)
    look.prepare()
    window = MainWindow(Document(journal_folder=journals), settings, look, file)
    look.apply()
    return window


def _smoke(path: Path, out: Path) -> int:
    from PySide6.QtCore import QEvent

    from infusion_gui.window.settings import Settings

    os.environ.setdefault("INFUSION_SYNC", "1")
    app = application()
    window = build(Settings(theme="light"), None, None)
    try:
        return _shown(app, window, path, out)
    finally:
        window.close()
        window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _settle() -> None:
    """Lets layout, fitting and what is worked out at rest come to an end."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MS, loop.quit)
    loop.exec()


def _shown(app: QApplication, window: MainWindow, path: Path, out: Path) -> int:
    from infusion_gui.exchange.answer import as_json

    if not window.commands.open_copy(path):
        sys.stderr.write(f"infusion-gui: {window.status.message}\n")
        return 2
    window.document.select(crown.administration for crown in window.document.result.drawing.crowns[:1])
    window.show()
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
