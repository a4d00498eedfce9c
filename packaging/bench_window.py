"""One window measured in a process of its own; `bench.py` starts these, and reads the JSON line they print.

bench_window.py bare              a bare pyqtgraph window, shown
bench_window.py program FILE      the program on FILE, shown and coded
bench_window.py drag FILE         move after move of one bar's stop, to codes and paint
bench_window.py frames FILE       pan and zoom, frame after frame
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType

SIZE = (1600, 900)
MOVES = 150
# A slow window gets fewer moves: seconds after which so many are enough.
PATIENCE, ENOUGH = 20, 30


def memory() -> int:
    """Bytes of this process that are in memory; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


# -- start ----------------------------------------------------------------------------------------------


class AtFirstIdle(importlib.abc.MetaPathFinder):
    """Puts `act` in the place of Qt's event loop, without importing Qt any earlier than the program does."""

    def __init__(self, act: Callable[[], int]) -> None:
        self.act = act

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Wraps the loading of QtWidgets, once."""
        if name != "PySide6.QtWidgets":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.loader is not None
        load = spec.loader.exec_module

        def load_and_replace(module: ModuleType) -> None:
            load(module)
            module.QApplication.exec = lambda *_: self.act()

        spec.loader.exec_module = load_and_replace  # type: ignore[method-assign]
        return spec


def report_shown() -> int:
    """When every window is painted, and the case of a program coded, say what time it is and end at once."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    QApplication.processEvents()
    for window in QApplication.topLevelWidgets():
        document = getattr(window, "document", None)
        if isinstance(window, QMainWindow) and document is not None:
            while not document.result_is_current:
                QApplication.processEvents()
            QApplication.processEvents()
            assert document.result.lines, "the stay is not coded"
    print(json.dumps({"at": time.monotonic(), "memory": memory()}), flush=True)
    os._exit(0)


def bare() -> None:
    """The peer: the smallest window that pyqtgraph can show."""
    sys.meta_path.insert(0, AtFirstIdle(report_shown))
    import pyqtgraph as pg

    application = pg.mkQApp()
    window = pg.PlotWidget()
    window.resize(*SIZE)
    window.plot([0, 1, 2], [0, 1, 0])
    window.show()
    application.exec()


def program(file: str) -> None:
    """The program as a person starts it, on a file."""
    sys.meta_path.insert(0, AtFirstIdle(report_shown))
    from infusion_gui.cli import main

    main([file])


# -- frames ---------------------------------------------------------------------------------------------


class Shown:
    """The program's window on a stay, and a way to wait until it is painted."""

    def __init__(self, file: str) -> None:
        from PySide6.QtCore import QEvent, QObject

        from infusion_gui.window import app
        from infusion_gui.window.settings import Settings

        self.application = app.application()
        self.window = app.build(Settings(theme="light"), None, None)
        self.window.resize(*SIZE)
        self.window.commands.open_copy(Path(file))
        self.window.show()
        self.canvas = self.window.timeline.canvas
        self.paints = 0
        shown = self

        class Counter(QObject):
            """Counts what reaches the screen."""

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint:
                    shown.paints += 1
                return False

        self.counter = Counter()
        self.canvas.viewport().installEventFilter(self.counter)
        self.settle()

    def settle(self) -> None:
        """Until the codes are those of what is shown, and that is painted."""
        while not self.window.document.result_is_current:
            self.application.processEvents()
        self.application.processEvents()

    def milliseconds(self, act: Callable[[], object]) -> float:
        """From `act` to coded and painted."""
        self.settle()
        before = self.paints
        begun = time.perf_counter()
        act()
        self.settle()
        taken = (time.perf_counter() - begun) * 1000
        assert self.paints > before, "nothing was painted"
        return taken


def drag(file: str) -> None:
    """Pull the stop of a bar in the middle of the canvas to and fro, a pixel a move, with real mouse events."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from infusion_gui.timeline.hits import hit_bar

    shown = Shown(file)
    # Where an edge catches, a move changes nothing and costs nothing; only moves that change the case count here.
    shown.window.timeline.set_snap(False)
    viewport, board = shown.canvas.viewport(), shown.window.timeline.board
    document = shown.window.document
    middle = viewport.width() // 2
    x, y = next(
        (x, y)
        for x in range(middle, viewport.width())
        for y in range(0, viewport.height(), 3)
        if (hit := hit_bar(board.stay, board.layout, board.scale, x, y)) is not None and hit.part == "stop"
    )

    def send(kind: QEvent.Type, x: float, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        place = QPointF(x, y)
        event = QMouseEvent(kind, place, viewport.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, event)

    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    send(QEvent.Type.MouseMove, x, none, none)
    send(QEvent.Type.MouseButtonPress, x, left, left)
    taken: list[float] = []
    until = time.perf_counter() + PATIENCE
    for step in range(10, MOVES + 10):
        # Out sixty pixels and back again, never the same place twice running.
        reach = 60 - abs(step % 120 - 60)
        move = partial(send, QEvent.Type.MouseMove, x + reach, none, left)
        proposed = document.shown_case
        needed = shown.milliseconds(move)
        assert document.proposal is not None, "no gesture runs"
        if document.shown_case != proposed:
            taken.append(needed)
        if len(taken) >= ENOUGH and time.perf_counter() > until:
            break
    assert len(taken) >= ENOUGH, "most moves changed nothing"
    send(QEvent.Type.MouseButtonRelease, x, left, none)
    print(json.dumps({"taken": taken[10:]}))
    os._exit(0)


def frames(file: str) -> None:
    """Pan the stay in small steps, and zoom it in and out at the middle."""
    shown = Shown(file)
    timeline = shown.window.timeline
    board = timeline.board
    # A third of the stay, so that there is somewhere to pan to.
    middle = board.scale.width / 2
    timeline.set_scale(board.scale.zoomed(3.0, middle))
    pans = [
        shown.milliseconds(partial(timeline.set_scale, board.scale.panned(step))) for step in [9.0] * 60 + [-9.0] * 60
    ]
    zooms = [
        shown.milliseconds(partial(timeline.set_scale, board.scale.zoomed(factor, middle)))
        for factor in [1.05] * 30 + [1 / 1.05] * 30
    ]
    print(json.dumps({"pan": pans[10:], "zoom": zooms}))
    os._exit(0)


if __name__ == "__main__":
    kinds: dict[str, Callable[..., None]] = {"bare": bare, "program": program, "drag": drag, "frames": frames}
    kinds[sys.argv[1]](*sys.argv[2:])
