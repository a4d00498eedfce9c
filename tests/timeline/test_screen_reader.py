"""The program from outside its process, as a screen reader sees it: through AT-SPI, on a display of its own.

Needs `xvfb-run`, `dbus-run-session` and Debian's `python3-pyatspi`; skips where one is absent.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.timeline.stays import ED

SYSTEM_PYTHON = "/usr/bin/python3"

#: The window on the sample with vancomycin in the hand and IV2 locked; its stop goes a minute up and down for good.
PROGRAM = """
import sys
from pathlib import Path
from infusion_gui.window.app import application, build
app = application()
from PySide6.QtCore import QTimer
from infusion_gui.window.settings import Settings
window = build(Settings(theme="light"), None, None)
window.resize(1600, 1000)
window.show()
window.activateWindow()
assert window.commands.open_copy(Path(sys.argv[1]))
window.timeline.lanes.toggle_locked("IV2")
window.document.select(("a6",))
window.commands.go_timeline()
window.timeline.keys.next_edge()
window.timeline.keys.next_edge()
way = [1]
def nudge():
    window.timeline.keys.nudge(-way[0])
    way[0] = -way[0]
timer = QTimer()
timer.timeout.connect(nudge)
timer.start(1500)
app.exec()
"""

READER = """
import json, sys, time
import pyatspi

NAMED = ("push button", "check box", "toggle button", "text", "combo box", "slider", "list", "table", "page tab")

def below(node, depth=0):
    yield node
    for index in range(node.childCount if depth < 16 else 0):
        child = node.getChildAtIndex(index)
        if child is not None:
            yield from below(child, depth + 1)

def seen():
    found = {"bars": [], "selected": [], "rows": [], "codes": [], "labels": [], "unnamed": []}
    for app in pyatspi.Registry.getDesktop(0):
        for node in below(app) if app is not None else ():
            role, state = node.getRoleName(), node.getState()
            if not state.contains(pyatspi.STATE_SHOWING):
                continue
            if role in NAMED and not node.name:
                found["unnamed"].append(role)
            items = [node.getChildAtIndex(n) for n in range(node.childCount)] if role in ("list", "table") else []
            items = [item for item in items if item is not None]
            if role == "list" and node.name == "Timeline":
                found["bars"] = [item.name for item in items]
                chosen = [item for item in items if item.getState().contains(pyatspi.STATE_SELECTED)]
                found["selected"] = [item.name for item in chosen]
            elif role == "list" and node.name == "Codes":
                found["codes"] = [item.name for item in items]
            elif role == "table" and node.name == "MAR":
                found["rows"] = [item.name for item in items if item.getRoleName() == "table cell"]
            elif role == "label":
                found["labels"].append(node.name)
    return found

ends = time.monotonic() + 60
found = {}
while time.monotonic() < ends:
    try:
        found = seen()
        if found["bars"] and found["selected"] and found["rows"] and found["codes"]:
            break
    except Exception as wrong:  # a node may go while the window is only coming up
        print(wrong, file=sys.stderr)
    time.sleep(0.3)
else:
    sys.exit("no timeline was seen: " + json.dumps(found))

from gi.repository import GLib
heard = []
def hear(event):
    heard.append(str(event.any_data))
    if any("96366" in said for said in heard) and any("14:3" in said for said in heard):
        pyatspi.Registry.stop()
pyatspi.Registry.registerEventListener(hear, "object:announcement")
GLib.timeout_add_seconds(30, pyatspi.Registry.stop)
pyatspi.Registry.start()
found["heard"] = heard
print(json.dumps(found))
"""

SESSION = '"$1" -c "$2" "$3" & program=$!; "$4" -c "$5"; answer=$?; kill $program; exit $answer'


def read_from_outside(folder: Path) -> dict[str, Any]:
    """What the reader found, and what it heard being announced."""
    for tool in ("xvfb-run", "dbus-run-session"):
        if shutil.which(tool) is None:
            pytest.skip(f"needs {tool}")
    if subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False).returncode:
        pytest.skip("needs Debian's python3-pyatspi")
    variables = {key: value for key, value in os.environ.items() if not key.startswith("QT_")}
    variables |= {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "INFUSION_SYNC": "1"}
    variables |= {"HOME": str(folder), "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    variables |= {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    arguments = [sys.executable, PROGRAM, str(ED), SYSTEM_PYTHON, READER]
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24"]
    session = [*screen, "dbus-run-session", "--", "sh", "-c", SESSION, "sh", *arguments]
    done = subprocess.run(session, env=variables, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_screen_reader_sees_bars_rows_codes_and_findings_and_hears_changes(tmp_path: Path) -> None:
    found = read_from_outside(tmp_path)
    bars = found["bars"]
    assert len(bars) == 14
    assert bars[0].startswith("vancomycin, 13:00 – 14:3")
    assert bars[0].endswith(", initial")
    assert "96365" in bars[0]
    assert "pantoprazole, 16:12, no stop charted, IV2, locked, 96374-59, initial" in bars
    assert "ketorolac, 12:22, IM / SQ, 96372-59" in bars
    assert [name.split(",")[0] for name in found["selected"]] == ["vancomycin"]
    assert {"vancomycin", "therapeutic", "13:00", "no stop charted", "single time", "96374-59"} <= set(found["rows"])
    assert any(line.startswith("96367 ×1 metronidazole") and line.endswith("60 min") for line in found["codes"])
    assert "pantoprazole 16:12 has no stop" in found["labels"]
    assert found["unnamed"] == []
    assert any("96366" in said for said in found["heard"])  # the code that the minute at 14:31 decides
    assert any("vancomycin" in said and "14:30" in said for said in found["heard"])
