"""What every test may rely on: no screen, no settings of a person, no network, no window left, no dialog."""

from __future__ import annotations

import gc
import itertools
import os
import runpy
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Before anything imports Qt: it reads its platform once.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("INFUSION_TEST_PLATFORM", "offscreen")
# Recompute in the caller's thread, so that an edit's codes are there when the edit returns.
os.environ["INFUSION_SYNC"] = "1"
# Modules that look for their folders while they are imported must not find a person's.
_HOME = tempfile.TemporaryDirectory(prefix="infusion-tests-")
FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
for _folder in FOLDERS:
    os.environ[_folder] = str(Path(_HOME.name) / _folder.lower())

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

# Two slow cores and a garbage collection in between are no defect of the code under test.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent


# -- the network ----------------------------------------------------------------------------------------

_OPENED = Path(_HOME.name) / "sockets"
_WATCH = Path(__file__).resolve().parent / "watch"
os.environ["INFUSION_TEST_SOCKETS"] = str(_OPENED)
# The programs that tests start are watched, too.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_WATCH), os.environ.get("PYTHONPATH"))))
runpy.run_path(str(_WATCH / "sitecustomize.py"))


@pytest.fixture(autouse=True)
def opened_sockets() -> Iterator[Path]:
    """Fails a test in which anything reached for the network, even if it caught the error. The file tells what did."""
    _OPENED.unlink(missing_ok=True)
    yield _OPENED
    opened = _OPENED.read_text(encoding="utf-8").splitlines() if _OPENED.exists() else []
    _OPENED.unlink(missing_ok=True)
    assert not opened, "The program has no network code, but " + "; ".join(opened)


# -- folders --------------------------------------------------------------------------------------------


_homes = itertools.count(1)


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has its own settings, data, state and cache folders, not made yet; returns their parent."""
    home = Path(_HOME.name) / str(next(_homes))
    for folder in FOLDERS:
        monkeypatch.setenv(folder, str(home / folder.removeprefix("XDG_").lower()))
    return home


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published answers and real records beside the checkout; skips where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder `shared` beside the checkout")
    return folder


# -- windows --------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog or menu that waits for a person fails the test instead of hanging it."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None:
        return

    def refuse(name: str) -> Any:
        def asked(*_arguments: Any, **_keywords: Any) -> None:
            raise AssertionError(f"{name} waits for a person; give the test an answer in its place")

        return asked

    waiting = {
        "QDialog": ["exec"],
        "QMenu": ["exec"],
        "QMessageBox": ["exec", "about", "critical", "information", "question", "warning"],
        "QFileDialog": ["getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"],
        "QInputDialog": ["getText", "getInt", "getItem", "getMultiLineText"],
        "QColorDialog": ["getColor"],
        "QFontDialog": ["getFont"],
    }
    for owner, names in waiting.items():
        for name in names:
            monkeypatch.setattr(getattr(widgets, owner), name, refuse(f"{owner}.{name}"))


def _windows() -> dict[int, Any]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or not isinstance(widgets.QApplication.instance(), widgets.QApplication):
        return {}
    from shiboken6 import getCppPointer

    # By address: a widget that Python does not hold gets a new wrapper each time it is asked for.
    shown = widgets.QApplication.topLevelWidgets()
    return {getCppPointer(widget)[0]: widget for widget in shown if widget.parent() is None}


@pytest.fixture(autouse=True)
def no_window_left() -> Iterator[None]:
    """Fails a test that leaves a top-level widget alive, and names who still holds it."""
    before = set(_windows())
    yield
    if not (_windows().keys() - before):
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    # Cycles first: pyqtgraph's views and their menus hold each other.
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for key, widget in _windows().items() if key not in before]
    told = []
    for widget in left:
        holders = [type(holder).__name__ for holder in gc.get_referrers(widget) if holder is not left]
        told.append(f"{widget!r}, held by {holders[:8]}")
    for widget in left:
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not told, "Left behind (register widgets with qtbot.addWidget):\n" + "\n".join(told)


@pytest.fixture(autouse=True)
def no_work_left() -> Iterator[None]:
    """Waits for the shared thread pool, so that no late answer reaches the next test."""
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None:
        assert core.QThreadPool.globalInstance().waitForDone(30_000), "a worker did not end within 30 s"
