"""Files and pasted texts that are no case yet: handed to the readers, and what did not match goes to the tray."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.window import clipboard, wording

if TYPE_CHECKING:
    from infusion_gui.exchange.values import Import
    from infusion_gui.window.main_window import MainWindow


class Importing:
    """Belongs to one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def open_export(self, path: Path) -> bool:
        """Opens a MAR export as a new case; False and a sentence when it cannot be read."""
        # Here and below: the readers are wanted for an import only, and take a while to load.
        from infusion_gui.exchange.reading import read
        from infusion_gui.exchange.values import ExchangeError

        try:
            return self._take(read(path))
        except ExchangeError as wrong:
            self._window.say(f"{path.name}: {wrong}")
            return False

    def paste(self, text: str) -> bool:
        """Opens pasted rows, or adds them to the open case; False and a sentence when the text holds none."""
        window = self._window
        if not text.strip():
            window.say("There is nothing on the clipboard; copy the rows of the MAR first")
            return False
        if clipboard.is_rows(text):
            return self._paste_own(text)
        if window.case_is_open and not window.may_leave():
            return False
        from infusion_gui.exchange.reading import read_text
        from infusion_gui.exchange.values import ExchangeError

        try:
            return self._take(read_text(text))
        except ExchangeError as wrong:
            window.say(f"Pasted rows: {wrong}")
            return False

    def _paste_own(self, text: str) -> bool:
        window = self._window
        case = window.document.case if window.case_is_open else window.empty_case()
        outcome = clipboard.pasted(case, text)
        if isinstance(outcome, Refusal):
            window.say(outcome.message)
            return False
        if window.case_is_open:
            done = window.document.edit(outcome)
            window.document.select(edits.added(case, outcome))
            return done
        return window.show_new(outcome)

    def _take(self, found: Import) -> bool:
        """Opens the one stay of a source, or the one that is chosen of several."""
        window = self._window
        if not found.stays:
            window.say(f"{found.source} holds no administration that could be read")
            return False
        stay = found.stays[0]
        if len(found.stays) > 1:
            names = [f"{item.case.label or item.key}, {wording.plural(item.rows, 'row')}" for item in found.stays]
            chosen = window.prompts.choose("Open a stay", f"{found.source} holds {len(names)} stays", names)
            if chosen is None:
                return False
            stay = found.stays[chosen]
        case = stay.case.model_copy(update={"setting": window.settings.setting, "profile": window.settings.profile})
        if not window.show_new(case):
            return False
        aside = [*stay.set_aside, *found.loose]
        window.pane.aside.show_rows([(f"{a.row.source} {a.row.number}", a.row.text, a.message) for a in aside])
        bars = wording.plural(len(case.administrations), "administration")
        doubts = f", {len(stay.problems)} doubts" if stay.problems else ""
        window.say(f"{stay.used} of {stay.rows} rows became {bars}, {len(aside)} set aside{doubts}")
        return True
