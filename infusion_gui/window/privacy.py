"""What strangers may see: screen sharing hides every word that a person typed freely or a chart said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from infusion_gui.case.model import Case, Exclusion, Site
from infusion_gui.window.layout import lay_out
from infusion_gui.window.settings import NO_LABEL, Recent
from infusion_gui.window.table_pane import ASIDE, MAR, STAY

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

SIGN = "Names and notes hidden"
SAID = "The screen is shared: labels, notes, doses and charted rows are hidden"


class Discretion(QObject):
    """Belongs to one window. While `on`, drugs, times and codes are shown and nothing that could name a person."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.on = False
        self._sites: tuple[tuple[Site, ...], tuple[Site, ...]] = ((), ())
        self._exclusions: tuple[tuple[Exclusion, ...], tuple[Exclusion, ...]] = ((), ())

    def set(self, on: bool) -> None:
        """Hides or shows; the case itself is not touched."""
        window, pane = self._window, self._window.pane
        self.on = on
        window.actions_.actions["view.share"].setChecked(on)
        window.status.show_part("shared", SIGN if on else "")
        pane.table.fitting.discreet = on
        for page in (ASIDE, STAY):
            pane.tabs.setTabVisible(page, not on)
        if on:
            pane.turn_to(MAR)
            pane.evidence.hide()
        lay_out(window)
        window.timeline.set_veil(self.shown if on else None)
        window.incidents.reword()
        window.first_run.rebuild()
        window.views.all()
        window.say(SAID if on else "Labels, notes, doses and charted rows are shown again")

    def shown(self, case: Case) -> Case:
        """The case as it may be seen: without free words around its rows. The same parts give the same parts."""
        if not self.on:
            return case
        if self._sites[0] is not case.sites:
            bare = tuple(site.model_copy(update={"label": "", "reason": None}) for site in case.sites)
            self._sites = (case.sites, bare)
        if self._exclusions[0] is not case.exclusions:
            windows = tuple(window.model_copy(update={"label": ""}) for window in case.exclusions)
            self._exclusions = (case.exclusions, windows)
        return case.model_copy(update={"label": "", "sites": self._sites[1], "exclusions": self._exclusions[1]})

    def label(self) -> str:
        """The label of the open case, where it may be seen."""
        return "" if self.on else self._window.document.case.label

    def words(self, label: str) -> str:
        """A label, or what stands in its place."""
        return NO_LABEL if self.on or not label else label

    def sentence(self, text: str) -> str:
        """A sentence as it may be read: files are named after people."""
        if not self.on:
            return text
        source = self._window.importing.request.source
        for path in (self._window.document.path, source):
            if isinstance(path, Path):
                text = text.replace(path.name, "The file")
        return text

    def recent(self) -> list[Recent]:
        """The recent cases, where they may be seen."""
        return [] if self.on else self._window.settings.recent

    def refuses(self) -> bool:
        """True, and a sentence, while what is asked for is hidden."""
        if self.on:
            self._window.say(f"{SAID}; View > Screen sharing shows them")
        return self.on
