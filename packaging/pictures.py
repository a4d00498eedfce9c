"""Makes the pictures of README and user guide anew, from the shipped samples.

    python packaging/pictures.py [NAME ...]

Writes `resources/docs/*.png`, all or those named (`drag`), drawn in memory: no display is needed.
Look at them before a commit.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["INFUSION_SYNC"] = "1"

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, QRect, QSize, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QMouseEvent, QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from infusion_gui import resource  # noqa: E402
from infusion_gui.case import edits  # noqa: E402
from infusion_gui.case.edits import Refusal  # noqa: E402
from infusion_gui.case.file import load  # noqa: E402
from infusion_gui.timeline.hits import Hit  # noqa: E402
from infusion_gui.timeline.scale import TimeScale  # noqa: E402
from infusion_gui.window.app import application, build  # noqa: E402
from infusion_gui.window.main_window import MainWindow  # noqa: E402
from infusion_gui.window.settings import Settings  # noqa: E402

SAMPLE = resource.path("samples/ed-bed-7.infusion")
MESSY = resource.path("samples/messy-mar.tsv")
VANCOMYCIN, SALINE = "a6", "a1"
FULL = (1600, 1000)
SMALL = (1240, 760)
SETTLE_MS = 400


def settle() -> None:
    """Lets layout, fitting and what is worked out at rest come to an end."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MS, loop.quit)
    loop.exec()


_built_here: list[MainWindow] = []


def _built() -> MainWindow:
    """A window that is kept until the picture is written, and then closed."""
    window = build(Settings(theme="light"), None, None)
    _built_here.append(window)
    return window


def opened(size: tuple[int, int], row: str = "") -> MainWindow:
    """A window on the sample, with one row selected."""
    window = _built()
    window.resize(*size)
    window.show()
    window.commands.open_copy(SAMPLE)
    settle()
    window.document.select((row,) if row else ())
    settle()
    window.views.at_rest()
    settle()
    return window


def part(window: MainWindow, *widgets: QWidget) -> QPixmap:
    """The part of the window that holds these widgets."""
    box = QRect()
    for widget in widgets:
        box = box.united(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))
    return window.grab(box)


def main_window() -> QPixmap:
    """The whole window, vancomycin selected."""
    return opened(FULL, VANCOMYCIN).grab()


def drag() -> QPixmap:
    """The stop of vancomycin in the hand, on its way past 91 minutes."""
    window = opened(SMALL)
    case = load(SAMPLE)
    start = case.administration(VANCOMYCIN).start
    assert start is not None
    earlier = edits.trim_stop(case, VANCOMYCIN, to=start + 72)
    assert not isinstance(earlier, Refusal)
    window.show_new(earlier)
    settle()
    window.document.select((VANCOMYCIN,))
    canvas = window.timeline.canvas.viewport()
    window.timeline.set_scale(TimeScale(start - 30, 4.0, float(canvas.width())))
    settle()
    window.views.at_rest()
    here = _stop_edge(window, start + 72)
    steps = 19
    for n in range(steps + 1):
        kind = QEvent.Type.MouseButtonPress if n == 0 else QEvent.Type.MouseMove
        at = here + QPointF(4.0 * n, 0)
        button = Qt.MouseButton.LeftButton if n == 0 else Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind, at, canvas.mapToGlobal(at), button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier
        )
        QApplication.sendEvent(canvas, event)
        QApplication.processEvents()
    settle()
    return part(window, window.timeline)


def _stop_edge(window: MainWindow, minute: int) -> QPointF:
    x = window.timeline.scale().x(minute) - 2
    for y in range(4, 400, 2):
        hit = window.timeline.hand.hit(QPointF(x, y))
        if isinstance(hit, Hit) and hit.bar.id == VANCOMYCIN and hit.part == "stop":
            return QPointF(x, y + 6)
    raise SystemExit("drag: vancomycin is not on the canvas")


def hydration() -> QPixmap:
    """Normal saline with what blocks it."""
    window = opened(FULL, SALINE)
    return window.grab(QRect(window.timeline.mapTo(window, QPoint(0, 0)), QSize(800, 316)))


def why() -> QPixmap:
    """The reasons of vancomycin."""
    window = opened(FULL, VANCOMYCIN)
    return part(window, window.why)


def presentation() -> QPixmap:
    """A lesson on the stage."""
    window = opened(SMALL)
    window.sheets.present()
    stage = window.sheets.stage
    assert stage is not None
    stage.showNormal()
    stage.resize(*SMALL)
    settle()
    return stage.grab()


def messy() -> QPixmap:
    """A messy record after it was pasted."""
    window = _built()
    window.resize(*SMALL)
    window.show()
    window.importing.paste(MESSY.read_text("utf-8"))
    settle()
    window.views.at_rest()
    settle()
    return part(window, window.timeline, window.pane)


PICTURES: dict[str, Callable[[], QPixmap]] = {
    "screenshot-main": main_window,
    "drag": drag,
    "hydration": hydration,
    "why": why,
    "presentation": presentation,
    "import": messy,
}


def main(names: list[str]) -> int:
    """Writes the pictures named, or all."""
    unknown = [name for name in names if name not in PICTURES]
    if unknown:
        print(f"no picture is called {unknown[0]}; there are {', '.join(PICTURES)}", file=sys.stderr)
        return 2
    if len(names) != 1:
        # A window each, in a process each: what one leaves in the hand does not reach the next.
        done = (subprocess.run([sys.executable, __file__, name], check=False) for name in names or PICTURES)
        return max(one.returncode for one in done)
    application()
    target = resource.path(f"docs/{names[0]}.png")
    PICTURES[names[0]]().save(str(target), None, 0)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1024} kB")
    for window in _built_here:
        window.document.new()  # nobody is asked about edits that only made a picture
        window.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
