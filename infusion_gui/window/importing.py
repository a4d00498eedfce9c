"""Files and pasted texts that are no case yet: handed to the readers, and what did not match goes to the tray."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.window import clipboard

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow


class Importing:
    """Belongs to one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def open_export(self, path: Path) -> bool:
        """Opens a MAR export; False and a sentence when it cannot be read."""
        self._window.say(f"{path.name} is no case file")
        return False

    def paste(self, text: str) -> bool:
        """Opens or adds pasted rows; False and a sentence when the text holds none."""
        window = self._window
        if not text.strip():
            window.say("There is nothing on the clipboard; copy the rows of the MAR first")
            return False
        if not clipboard.is_rows(text):
            window.say("The text on the clipboard is no table of rows with drug and start")
            return False
        case = window.document.case if window.case_is_open else window.empty_case()
        outcome = clipboard.pasted(case, text)
        if isinstance(outcome, Refusal):
            window.say(outcome.message)
            return False
        if window.case_is_open:
            done = window.document.edit(outcome)
            window.document.select(edits.added(case, outcome))
            return done
        if window.document.new(outcome) is not None:
            return False
        window.case_opened()
        return True
