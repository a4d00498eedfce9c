"""Which service of an office claim was the reason for the visit: chosen from its finding or at the row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor

from infusion_gui.case import edits
from infusion_gui.case.model import Administration
from infusion_gui.window import wording
from infusion_gui.window.commands.action_set import Menu

if TYPE_CHECKING:
    from infusion_gui.window.commands.action_set import Choice
    from infusion_gui.window.main_window import MainWindow


class VisitReason:
    """Belongs to one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.menu: Menu | None = None

    def open(self, administrations: Iterable[str]) -> None:
        """Offers the services a finding names, where the pointer is."""
        menu = Menu(self._window)
        menu.addAction("Reason for the visit").setEnabled(False)
        menu.addSeparator()
        case = self._window.document.case
        names = wording.row_names(case)
        for identity in administrations:
            menu.addAction(names[identity]).triggered.connect(self._namer(identity, names[identity], True))
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        menu.popup(QCursor.pos())

    def choice(self, row: Administration) -> Choice:
        """Whether a row is the reason for the visit, and the way to make it so or not."""
        named = self._window.document.case.primary_reason
        so = row.id in ((named,) if isinstance(named, str) else named or ())
        name = wording.row_names(self._window.document.case)[row.id]
        return wording.REASON.capitalize(), self._namer(row.id, name, not so), so

    def _namer(self, identity: str, name: str, so: bool) -> Callable[[], None]:
        document = self._window.document
        words = f"Name {name} as the {wording.REASON}" if so else f"Take {name} back as the {wording.REASON}"

        def run() -> None:
            document.edit(edits.name_reason(document.case, identity, so), words)

        return run
