"""The start: how the program stands when its window shows a case, and what waits until somebody asks for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.window.hands import ED

#: Starts the program on a case and, in the place of Qt's event loop, tells how it stands once coded and painted.
START = """
import builtins, gc, json, sys
from pathlib import Path
own = builtins.__import__
from infusion_gui.window import app

def told(*_):
    from PySide6.QtWidgets import QApplication, QMainWindow
    QApplication.processEvents()
    window, = (w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow))
    while not window.document.result_is_current:
        QApplication.processEvents()
    QApplication.processEvents()
    print(json.dumps({
        "modules": sorted(sys.modules),
        "lines": len(window.document.result.lines),
        "notice": window.notice.text if window.notice.isVisible() else "",
        "own import": builtins.__import__ is own,
        "collects": gc.isenabled(),
        "passed over": gc.get_freeze_count(),
        "compiled": sorted(
            f"{kind.__module__}.{kind.__qualname__}"
            for kind in object.__subclasses__()
            if kind.__module__.startswith("infusion_gui.")
            and (made := kind.__dict__.get("__dataclass_params__"))
            and made.frozen
        ),
    }))
    window.close()
    return 0

make = app.application
def application():
    made = make()
    type(made).exec = told
    return made
app.application = application
sys.exit(app.run(Path(sys.argv[1])))
"""

WAITS = {
    "infusion_gui.trainer": "lessons",
    "infusion_gui.window.lessons.window": "lessons",
    "infusion_gui.window.lessons.stage": "the presentation",
    "infusion_gui.window.guide": "the user guide",
    "infusion_gui.window.guide_pages": "the user guide",
    "infusion_gui.window.commands.offers": "the command palette",
    "infusion_gui.window.commands.palette": "the command palette",
    "infusion_gui.window.commands.key_lines": "the key sheet",
    "infusion_gui.window.commands.key_sheet": "the key sheet",
    "infusion_gui.window.chrome.choice": "a question",
    "infusion_gui.window.mar.clipboard": "copied rows",
    "infusion_gui.window.mar.records": "the charted records of a row",
    "infusion_gui.window.mar.stay_page": "the third page of the table",
    "infusion_gui.case.typed": "a typed line or time",
    "infusion_gui.window.imports.mapping_dialog": "an import",
    "infusion_gui.window.imports.set_aside": "an import",
    "infusion_gui.window.imports.stay_list": "an import",
    "infusion_gui.session.aside": "an import",
    "infusion_gui.exchange": "what comes in and goes out",
    "infusion_gui.timeline.picture": "a picture to keep",
    "infusion_gui.window.saving": "what goes out",
    "infusion_gui.window.stills": "what goes out",
    "infusion_gui.window.panels.compare": "two policies",
    "infusion_gui.window.panels.why": "a row that is chosen",
    "infusion_gui.coding.near": "a window at rest",
    "infusion_gui.coding.whynot": "a window at rest",
    "infusion_gui.session.labels": "an edit",
    "python_calamine": "a workbook",
    "infusion_gui.drugs.suggest": "a drug nobody knows",
    "rapidfuzz": "a drug nobody knows",
    "importlib.metadata": "plugins of pydantic, of which the models have none",
}

#: The frozen dataclasses of the start, the source of each of which Python compiles anew every time: they keep what they
#: work out, are changed one field at a time, or are no row of values. All others are named tuples.
COMPILED = {
    "infusion_gui.coding.result.Drawing",
    "infusion_gui.coding.result.Part",
    "infusion_gui.coding.result.Result",
    "infusion_gui.drugs.formulary.Formulary",
    "infusion_gui.timeline.stay.Lane",
    "infusion_gui.timeline.tokens.Theme",
}


def start(file: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """The program on a file, in a process of its own that no terminal waits for."""
    folders = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **dict.fromkeys(folders, str(home))}
    return subprocess.run([sys.executable, "-c", START, file], env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The program on the emergency visit."""
    home = tmp_path_factory.mktemp("home")
    case = Path(home / "visit.infusion")
    case.write_bytes(ED.read_bytes())
    done = start(case, home)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("name", ["cut.lesson", "cut.infusion"])
def test_a_broken_file_from_the_desktop_is_told_in_the_window(tmp_path: Path, name: str) -> None:
    """Who double-clicks it sees no terminal; without a window nothing at all would seem to happen."""
    (tmp_path / name).write_text('{"format": "infusion-', encoding="utf-8")
    done = start(tmp_path / name, tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["notice"]
    assert told.startswith(f"{name}: line 1, column 12: not JSON")
    assert done.stderr == f"infusion-gui: {told}\n"


def test_a_case_is_shown_and_coded(started: dict[str, Any]) -> None:
    assert started["lines"] > 0


@pytest.mark.parametrize("module", WAITS)
def test_what_nobody_asked_for_is_not_imported(started: dict[str, Any], module: str) -> None:
    assert module not in started["modules"], f"the start imports {module}, which is for {WAITS[module]}"


def test_imports_after_qt_are_pythons_own(started: dict[str, Any]) -> None:
    assert started["own import"]


def test_garbage_is_collected_again_and_the_window_is_no_garbage(started: dict[str, Any]) -> None:
    assert started["collects"]
    assert started["passed over"] > 10_000


def test_plain_values_are_tuples(started: dict[str, Any]) -> None:
    assert set(started["compiled"]) <= COMPILED
