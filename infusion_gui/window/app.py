"""Starts the window. PySide6 is imported here and last: it slows every import that comes after it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from infusion_gui import resource

SAMPLE = "samples/ed-bed-7.infusion"


def run(path: Path | None = None, smoke: bool = False, out: Path | None = None) -> int:
    """Opens the window, on `path` when given, and runs until it closes; 2 when `path` cannot be opened.

    `smoke` shows the window on the sample, writes its picture (`window.png`) and codes (`codes.json`) into `out`
    (default `build` in the working folder) and ends.
    """
    from infusion_gui.window.settings import Settings, load_settings, settings_file

    if smoke:
        return _smoke(path or resource.path(SAMPLE), out or Path("build"))
    from PySide6.QtWidgets import QApplication

    from infusion_gui.session.journal import default_folder

    file = settings_file()
    settings = load_settings(file)
    app = _application()
    window = _window(settings, file, default_folder())
    window.show()
    if path is not None and not window.commands.open_path(path):
        sys.stderr.write(f"{window.status.message}\n")
        return 2
    assert isinstance(app, QApplication)
    _ = Settings
    return app.exec()


def _application() -> object:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("infusion-gui")
    app.setApplicationDisplayName("")
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    return app


def _window(settings: object, file: Path | None, journals: Path | None) -> object:
    from infusion_gui.session.document import Document
    from infusion_gui.window.main_window import MainWindow
    from infusion_gui.window.settings import Settings
    from infusion_gui.window.theme import Look

    assert isinstance(settings, Settings)
    look = Look(settings.theme)
    look.apply()
    return MainWindow(Document(journal_folder=journals), settings, look, file)


def _smoke(path: Path, out: Path) -> int:
    from infusion_gui.window.settings import Settings

    os.environ.setdefault("INFUSION_SYNC", "1")
    app = _application()
    window = _window(Settings(theme="light"), None, None)
    if not window.commands.open_copy(path):
        sys.stderr.write(f"{window.status.message}\n")
        return 2
    window.show()
    app.processEvents()
    window.views.at_rest()
    app.processEvents()
    out.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(out / "window.png"))
    result = window.document.result
    (out / "codes.json").write_text(json.dumps(result.to_json(path.name), ensure_ascii=False, indent=1), encoding="utf-8")
    for line in result.lines:
        sys.stdout.write(f"{'-'.join((line.code, *line.modifiers))} ×{line.units}\n")
    window.close()
    return 0
