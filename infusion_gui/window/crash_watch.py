"""Catches what nobody caught, so that a fault in a slot, while painting or in a thread does not end the window."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import time
import traceback
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from infusion_gui.window.crash import Reports, describe, identity, report, without_paths

_LOG = logging.getLogger(__name__)
_AGAIN_AFTER = 5.0  # seconds of peace before the same fault is told again: a paint fault returns with every frame


class CrashWatch(QObject):
    """Between `install` and `uninstall` every uncaught exception becomes a report and one `told`."""

    told = Signal(str)
    """The text of the report of a fault, whichever thread it was in."""

    def __init__(self, reports: Reports, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reports = reports
        self._last: dict[str, float] = {}
        self._kept: set[str] = set()
        self._hard: TextIO | None = None
        self._before = (sys.excepthook, threading.excepthook)
        self._installed = False

    def install(self) -> None:
        """Takes the place of Python's and Qt's own handlers, and has `faulthandler` write to the reports."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        self._before_qt = qInstallMessageHandler(self._qt_said)
        self._hard = self._reports.hard_faults()
        if self._hard is not None:
            faulthandler.enable(self._hard)
        self._installed = True

    def uninstall(self) -> None:
        """Puts the earlier handlers back."""
        if not self._installed:
            return
        self._installed = False
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(self._before_qt)
        if self._hard is not None:
            faulthandler.disable()
            self._hard.close()
            self._hard = None

    def caught(self, error: BaseException, where: str = "") -> str:
        """Writes the report of a fault down and returns its text."""
        text, which = report(describe(error), where), identity(error)
        if which not in self._kept:
            self._kept.add(which)
            self._reports.keep(text)
        return text

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        self._tell(error, "")

    def _uncaught_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
            self._tell(arguments.exc_value, "in a thread")

    def _tell(self, error: BaseException, where: str) -> None:
        try:
            text = self.caught(error, where)
            which, now = identity(error), time.monotonic()
            again = now - self._last.get(which, -_AGAIN_AFTER) >= _AGAIN_AFTER
            self._last[which] = now
        finally:
            _let_go(error)
        if again:
            _LOG.error("uncaught %s; a report is kept", type(error).__name__)
            self.told.emit(text)

    def _qt_said(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        said = without_paths(message)
        if kind == QtMsgType.QtFatalMsg:  # Qt ends the process when this returns
            self._reports.keep(report(f"Qt: {said}\n{''.join(_stack())}", "Qt gave up"))
        if kind != QtMsgType.QtDebugMsg and sys.stderr is not None:
            sys.stderr.write(f"{said}\n")


def _stack() -> list[str]:
    from infusion_gui.window.crash import program_place

    frames = traceback.extract_stack()[:-2]
    return [f"  {program_place(frame.filename)}:{frame.lineno} in {frame.name}\n" for frame in frames]


def _let_go(error: BaseException) -> None:
    """Frees what the failed calls held: a painter that outlives its paint event takes the process down."""
    here: BaseException | None = error
    seen: set[int] = set()
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        traceback.clear_frames(here.__traceback__)
        here.__traceback__ = None
        here = here.__cause__ or here.__context__
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        if hasattr(sys, name):
            delattr(sys, name)
