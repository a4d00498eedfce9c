"""The timeline from outside the process, as a screen reader sees it: through AT-SPI, on a display of its own.

Needs `xvfb-run`, `dbus-run-session` and Debian's `python3-pyatspi`; skips where one is absent.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.timeline.stays import ED

SYSTEM_PYTHON = "/usr/bin/python3"

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication(["timeline"])
from infusion_gui.session.document import Document
from infusion_gui.timeline.tokens import load_theme
from infusion_gui.timeline.view import TimelineView
document = Document()
assert document.open_path(Path(sys.argv[1])) is None
view = TimelineView(document, load_theme("light"))
view.resize(1216, 490)
view.show()
view.activateWindow()
application.exec()
"""

READER = """
import sys, time
import pyatspi

def below(node, depth=0):
    yield node
    for index in range(node.childCount if depth < 12 else 0):
        child = node.getChildAtIndex(index)
        if child is not None:
            yield from below(child, depth + 1)

ends = time.monotonic() + 60
while time.monotonic() < ends:
    try:
        for node in below(pyatspi.Registry.getDesktop(0)):
            if node.getRoleName() == "list" and node.name == "Timeline" and node.childCount:
                items = [node.getChildAtIndex(index) for index in range(node.childCount)]
                print("\\n".join(item.getRoleName() + "|" + item.name for item in items))
                sys.exit(0)
    except Exception as wrong:  # a node may go while the window is only coming up
        print(wrong, file=sys.stderr)
    time.sleep(0.3)
sys.exit("no timeline was seen")
"""

SESSION = '"$1" -c "$2" "$3" & program=$!; "$4" -c "$5"; answer=$?; kill $program; exit $answer'


def test_a_screen_reader_sees_every_bar(tmp_path: Path) -> None:
    for tool in ("xvfb-run", "dbus-run-session"):
        if shutil.which(tool) is None:
            pytest.skip(f"needs {tool}")
    if subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False).returncode:
        pytest.skip("needs Debian's python3-pyatspi")
    variables = {key: value for key, value in os.environ.items() if not key.startswith("QT_")}
    variables |= {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "INFUSION_SYNC": "1"}
    variables |= {
        "HOME": str(tmp_path),
        "PYTHONPATH": f"{Path(__file__).resolve().parents[2]}{os.pathsep}{os.environ['PYTHONPATH']}",
    }
    arguments = [sys.executable, PROGRAM, str(ED), SYSTEM_PYTHON, READER]
    session = ["xvfb-run", "-a", "dbus-run-session", "--", "sh", "-c", SESSION, "sh", *arguments]
    done = subprocess.run(session, env=variables, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    heard = [line for line in done.stdout.splitlines() if line.startswith("list item|")]
    assert len(heard) == 14
    assert heard[0] == "list item|vancomycin, 13:00 – 14:31, 91 min, IV1, 96365, 96366, initial"
    assert "list item|ketorolac, 12:22, IM / SQ, 96372-59" in heard
