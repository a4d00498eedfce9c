"""What happens to a case from outside: a crash before, another program's change, a fault of the engine."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from infusion_gui.session.journal import Recovered
from infusion_gui.window import wording

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

_LOG = logging.getLogger(__name__)


class Incidents(QObject):
    """Belongs to one window; every incident is one line that can be answered or left."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._left_behind: list[Recovered] = []
        document = window.document
        document.disk_changed.connect(self.disk_changed)
        document.noticed.connect(self.noticed)
        document.faulted.connect(self.faulted)
        window.first_run.restore_asked.connect(self.restore)
        window.first_run.discard_asked.connect(self.discard)

    # After a crash

    def offer(self, found: list[Recovered]) -> None:
        """Offers what a program that ended without warning left behind, the newest first."""
        self._left_behind = list(found)
        self._show_left_behind()

    def _show_left_behind(self) -> None:
        text = ""
        if self._left_behind:
            first = self._left_behind[0]
            at = dt.datetime.fromtimestamp(first.written)
            label = self._window.discretion.words(first.case.label)
            text = f"{label}: {wording.plural(first.steps, 'unsaved edit')}, the last on {at:%d %b} at {at:%H:%M}"
        self._window.first_run.show_left_behind(text)

    def restore(self) -> None:
        """Opens the offered case with its unsaved edits."""
        window = self._window
        if not self._left_behind:
            return
        refusal = window.document.recover(self._left_behind[0])
        if refusal is not None:
            window.say(refusal.message)
            return
        self._left_behind.pop(0)
        self._show_left_behind()
        window.case_opened()
        window.say("Unsaved edits restored; save the case to keep them")

    def discard(self) -> None:
        """Gives the offered case up."""
        if self._left_behind:
            self._left_behind.pop(0).discard()
            self._show_left_behind()

    def leave(self) -> None:
        """What was neither restored nor discarded waits for the next start."""
        for one in self._left_behind:
            one.later()
        self._left_behind = []

    # While it is open

    def noticed(self, sentence: str) -> None:
        """Something about the file that lasts: it stands until it is dismissed, or the case is saved."""
        self._window.notice.tell(self._window.discretion.sentence(sentence), [])

    def disk_changed(self) -> None:
        """Another program changed the file."""
        window = self._window
        path = window.document.path
        name = path.name if path is not None else "The file"
        window.notice.tell(
            window.discretion.sentence(f"{name} was changed by another program."),
            [("Reload", self.reload), ("Save over it", lambda: window.save(overwrite=True))],
        )

    def reload(self) -> None:
        """Takes up the file's content as one undo step."""
        refusal = self._window.document.reload()
        if refusal is not None:
            self._window.say(refusal.message)

    def faulted(self, error: object) -> None:
        """The engine ended with an error: nothing is coded, everything is still there."""
        _LOG.error("the engine failed: %s", type(error).__name__)
        window = self._window
        report = window.crashes.caught(error, "in the engine") if isinstance(error, BaseException) else ""
        window.notice.tell(
            "The codes could not be worked out because of a fault in the program. The case is safe.",
            [
                ("Save", window.commands.file_save),
                ("Copy the report", lambda: QGuiApplication.clipboard().setText(report)),
            ],
        )

    def went_wrong(self, report: str) -> None:
        """Something else of the program failed, and nobody caught it: the window lives on."""
        window = self._window
        window.notice.tell(
            "Something went wrong; your work is safe.",
            [
                ("Save as…", window.commands.file_save_as),
                ("Copy report", lambda: QGuiApplication.clipboard().setText(report)),
            ],
        )
