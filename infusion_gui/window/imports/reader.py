"""Reads records in one worker thread, so that the window goes on; the newest request counts, the others are dropped."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

if TYPE_CHECKING:
    from infusion_gui.exchange.values import ExchangeError, Progress


Task = Callable[["Progress"], object]
_TOLD_EVERY = 0.05  # seconds between two words about the progress
_LOG = logging.getLogger(__name__)
LARGE = 500_000  # new values that a collection would take a second over
FAULT = "it cannot be read because of a fault in the program; nothing was changed"


class Reply(NamedTuple):
    """What came of request `number`: what the task gave, or why it gave nothing."""

    number: int
    found: object = None
    error: ExchangeError | None = None
    fault: Exception | None = None  # of the program, behind `error`


class Reader(QObject):
    """`INFUSION_SYNC=1` in the environment makes every reading immediate."""

    replied = Signal(object)
    """The `Reply` to the newest request, in the thread of this object; none to one that was cancelled."""
    progressed = Signal(int, int)
    """Done and total of the step that runs."""

    _worked = Signal(object)
    _stepped = Signal(int, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._number = 0
        self._stop = threading.Event()
        self.busy = False
        # Bound methods of an object of this thread: what the worker emits is queued to it.
        self._worked.connect(self._take)
        self._stepped.connect(self._tell)

    def start(self, task: Task) -> None:
        """Runs `task` with a progress function to call; a reading that still runs is given up."""
        self.cancel()
        self.busy = True
        job = _Job(self, task, self._number, self._stop)
        if os.environ.get("INFUSION_SYNC") == "1":
            self._take(job.reply())
        else:
            self._pool.start(job)

    def cancel(self) -> None:
        """Gives up what runs; nothing more is heard of it."""
        self._stop.set()
        self._stop = threading.Event()
        self._number += 1
        self.busy = False

    def end(self) -> None:
        """Gives up what runs and waits for the worker: the window closes."""
        self.cancel()
        self._pool.waitForDone()

    def _take(self, reply: Reply) -> None:
        if reply.number == self._number and self.busy:
            self.busy = False
            self.replied.emit(reply)

    def _tell(self, number: int, done: int, total: int) -> None:
        if number == self._number and self.busy:
            self.progressed.emit(done, total)


class _Job(QRunnable):
    def __init__(self, owner: Reader, task: Task, number: int, stop: threading.Event) -> None:
        super().__init__()
        self._owner, self._task, self._number, self._stop = owner, task, number, stop
        self._told = time.monotonic()

    def run(self) -> None:
        self._owner._worked.emit(self.reply())

    def reply(self) -> Reply:
        from infusion_gui.exchange.values import ExchangeError

        # A full collection over the millions of values of a large record stops every thread for seconds.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return Reply(self._number, self._task(self._progress))
        except ExchangeError as wrong:
            return Reply(self._number, error=wrong)
        except Exception as wrong:  # the readers raise nothing else; should one, the window must outlive it
            _LOG.error("reading failed: %s", type(wrong).__name__)  # its message may quote the record
            return Reply(self._number, error=ExchangeError(FAULT), fault=wrong)
        finally:
            if gc.get_count()[0] > LARGE:
                gc.freeze()  # a record holds no cycles; every look for garbage would walk over all of it
            if collecting:
                gc.enable()

    def _progress(self, done: int, total: int) -> bool:
        now = time.monotonic()
        if now - self._told >= _TOLD_EVERY:
            self._told = now
            self._owner._stepped.emit(self._number, done, total)
        return not self._stop.is_set()
