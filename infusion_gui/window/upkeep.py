"""When garbage is looked for: while the window rests, never under a hand.

A full collection walks over every value there is: with 2,000 rows open a tenth of a second, in whichever mouse move it
falls. So Python's own ones are put off, and one is made when nothing has moved for a while.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from infusion_gui.window.imports.reader import LARGE

if TYPE_CHECKING:
    from infusion_gui.case.model import Case
    from infusion_gui.window.main_window import MainWindow

YOUNG = 200_000  # new values before Python looks through them of itself; 700 is usual, ten times in a step of a drag
RARELY = 500  # collections of what is younger before Python may make a full one of itself; 10 is usual
REST_MS = 700


class Upkeep(QObject):
    """Belongs to one window. What a case brought along when it was opened is looked through once and then left out,
    until another is opened; what edits leave behind is little.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._document = window.document
        self._opened: Case | None = None
        gc.set_threshold(YOUNG, gc.get_threshold()[1], RARELY)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.collect)
        self._document.changed.connect(self._rest.start)
        self._rest.start()

    def collect(self) -> None:
        """Looks for garbage, unless a gesture runs: then later."""
        document = self._document
        if document.proposal is not None or not document.result_is_current:
            self._rest.start()
            return
        other = not document.undo_stack.count() and document.case is not self._opened
        if other:
            self._opened = document.case
            if gc.get_freeze_count() < LARGE:  # else a large record stands there, which stays left out
                gc.unfreeze()
        gc.collect()
        if other:
            gc.freeze()
