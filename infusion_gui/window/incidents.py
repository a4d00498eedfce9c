"""What happens to a case from outside: a crash before, another program's change, a fault of the engine."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from infusion_gui.session.journal import Recovered
from infusion_gui.window import wording
from infusion_gui.window.chrome.notice import Answer

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

_EARLIER = "An earlier session ended before it saved"
_LOG = logging.getLogger(__name__)


class Incidents(QObject):
    """Belongs to one window; every incident is one line that can be answered or left."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._left_behind: list[Recovered] = []
        self._offer: Callable[[], None] | None = None  # tells what nobody has answered yet
        self._lasts: tuple[Path | None, str] | None = None  # what was noticed of the file at a path
        window.notice.gone.connect(self._notice_gone)
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

    def case_opened(self) -> None:
        """Whoever opens a file that has edits left behind is offered them at once, before working on without them."""
        if self._mine() is not None:
            self._offer = self._offer_mine
            self._offer()
        else:
            self._offer = None
            if self._window.notice.text.startswith(_EARLIER):
                self._window.notice.hide()

    def _mine(self) -> Recovered | None:
        """What was left behind of the open file."""
        path = self._window.document.path
        return next((one for one in self._left_behind if path is not None and _same(one.path, path)), None)

    def _offer_mine(self) -> None:
        mine = self._mine()
        if mine is not None:
            self._window.notice.tell(
                f"{_EARLIER} this file. {self._words(mine)}.",
                [("Restore", lambda: self.restore(mine)), ("Discard", lambda: self.discard(mine))],
            )

    def remind(self) -> None:
        """Started with a file, the window does not show the page that offers the edits of other cases."""
        if not self._left_behind or self._offer == self._offer_mine:
            return
        self._offer = self.remind
        if not self._window.notice.text:
            self._window.notice.tell(
                f"{_EARLIER} another case. {self._words(self._left_behind[0])}.",
                [("Close this case and show it", self._close_and_show)],
            )

    def _close_and_show(self) -> None:
        self._window.commands.file_close()
        self._offer_again()

    def _offer_again(self) -> None:
        """Once a case is closed, the first page has the offer."""
        if self._offer is not None and self._window.case_is_open:
            self._offer()

    def _notice_gone(self, told: str) -> None:
        """An offer that gave way to another sentence comes back after it; one that was answered does not."""
        if told.startswith(_EARLIER):
            self._offer = None
            if self._lasts is not None and self._lasts[0] == self._window.document.path:
                self.noticed(self._lasts[1])  # the offer had taken its place before anybody could read it
        else:
            self._lasts = None
            self._offer_again()

    def reword(self) -> None:
        """What may be seen has changed: what stands there already names no file and no label while it may not."""
        notice = self._window.notice
        self._show_left_behind()
        if notice.text.startswith(f"{_EARLIER} this"):
            self.case_opened()
        elif notice.text.startswith(_EARLIER):
            notice.hide()
            self.remind()
        elif notice.text:
            notice.reword(self._window.discretion.sentence(notice.text))

    def _show_left_behind(self) -> None:
        more = len(self._left_behind) - 1
        others = f". {wording.plural(more, 'other case')} after it" if more > 0 else ""
        self._window.first_run.show_left_behind(f"{self._words(self._left_behind[0])}{others}" if more >= 0 else "")

    def _words(self, one: Recovered) -> str:
        at = dt.datetime.fromtimestamp(one.written)
        label = self._window.discretion.words(one.case.label)
        return f"{label}: {wording.plural(one.steps, 'unsaved edit')}, the last on {at:%d %b} at {at:%H:%M}"

    def restore(self, which: Recovered | None = None) -> None:
        """Opens the offered case with its unsaved edits: `which`, or the newest."""
        window = self._window
        if not self._left_behind:
            return
        if not window.may_leave():
            self._offer_again()
            return
        which = which or self._left_behind[0]
        refusal = window.document.recover(which)
        if refusal is not None:
            window.say(refusal.message)
            return
        self._left_behind.remove(which)
        self._show_left_behind()
        window.case_opened()
        more = len(self._left_behind)
        others = f"; {wording.plural(more, 'other case')} can be restored when it is closed" if more else ""
        window.say(f"Unsaved edits restored; save the case to keep them{others}")

    def discard(self, which: Recovered | None = None) -> None:
        """Gives the offered case up: `which`, or the newest."""
        if self._left_behind:
            which = which or self._left_behind[0]
            self._left_behind.remove(which)
            which.discard()
            self._show_left_behind()

    def leave(self) -> None:
        """What was neither restored nor discarded waits for the next start."""
        for one in self._left_behind:
            one.later()
        self._left_behind = []

    # While it is open

    def noticed(self, sentence: str) -> None:
        """Something about the file that lasts: it stands until it is dismissed, or the case is saved."""
        self._lasts = self._window.document.path, sentence
        self._window.notice.tell(self._window.discretion.sentence(sentence), self._ways_to_take_over())

    def not_saved(self, sentence: str) -> None:
        """The disk, its rights or another window: it stands until it is answered, or the case is saved."""
        window = self._window
        window.say("Not saved")
        ways = [*self._ways_to_take_over(), ("Save as…", window.commands.file_save_as)]
        window.notice.tell(window.discretion.sentence(sentence), ways)

    def _ways_to_take_over(self) -> list[Answer]:
        return [("Edit it here", self.take_over)] if self._window.document.is_elsewhere else []

    def saved(self) -> None:
        """What stood in the way of saving no longer does."""
        self._lasts = None
        if not self._window.notice.text.startswith(_EARLIER):
            self._window.notice.clear()

    def take_over(self) -> None:
        """The other computer lost its power, or its program ended unseen: the file is this window's from now on."""
        window = self._window
        if window.document.take_over():
            window.notice.clear()
            window.say("The file can be saved here now")
            window.document.check_disk()

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

    def reading_failed(self, sentence: str, fault: Exception) -> None:
        """A reader ended with an error of its own: nothing came in, and the report quotes nothing of the record."""
        report = self._window.crashes.caught(fault, "while reading")
        self._window.notice.tell(
            self._window.discretion.sentence(sentence),
            [("Copy the report", lambda: QGuiApplication.clipboard().setText(report))],
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


def _same(one: Path | None, other: Path) -> bool:
    try:
        return one is not None and one.samefile(other)
    except OSError:
        return one == other
