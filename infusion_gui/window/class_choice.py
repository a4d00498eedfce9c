"""What a drug is that the catalogue does not know: its class is chosen once, and remembered when asked to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor

from infusion_gui.case import edits
from infusion_gui.case.model import CATEGORIES, Administration, Case
from infusion_gui.drugs import facility
from infusion_gui.drugs.formulary import FormularyError
from infusion_gui.drugs.naming import asked_name
from infusion_gui.session import coder
from infusion_gui.window import wording
from infusion_gui.window.commands.action_set import Choice, Menu

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow


def alike(case: Case, row: Administration) -> tuple[str, ...]:
    """The rows of the same open drug that have no class yet, `row` among them."""
    name = asked_name(row.drug).casefold()
    return tuple(
        other.id
        for other in case.administrations
        if other.category is None and asked_name(other.drug).casefold() == name
    )


class ClassChoice:
    """Belongs to one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.menu: Menu | None = None
        self._told = ""
        self._true: Callable[[Case], bool] = lambda case: True
        window.document.changed.connect(self._edited)

    def open(self, identity: str) -> None:
        """Offers what the drug of a row may be, where the pointer is."""
        menu = Menu(self._window)
        row = self._window.document.case.administration(identity)
        menu.addAction(row.drug).setEnabled(False)
        menu.addSeparator()
        meant = self.names(row)
        for words, act, _ in meant:
            menu.addAction(words).triggered.connect(_slot(act))
        if meant:
            menu.addSeparator()
        for words, act, _ in self.classes(row):
            menu.addAction(words).triggered.connect(_slot(act))
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        menu.popup(QCursor.pos())

    def names(self, row: Administration) -> list[Choice]:
        """The known drugs that the name may be a misspelling of."""
        from infusion_gui.drugs.catalogue import lookup

        def renamer(name: str) -> Callable[[], object]:
            return lambda: self._rename(row, name)

        carried = bool(re.search(r"\bin\b", row.drug))  # then a fluid in the name is what carries the drug
        meant = [
            near.name
            for near in lookup(row.drug).candidates
            if not (carried and near.category in ("hydration", "vehicle"))
        ]
        return [(f"It is {name}", renamer(name), False) for name in meant[:3]]

    def classes(self, row: Administration) -> list[Choice]:
        """The classes it may have."""

        def setter(category: str) -> Callable[[], object]:
            return lambda: self._choose(row, category)

        return [(wording.CLASS_NAMES[category].capitalize(), setter(category), False) for category in CATEGORIES]

    def _rename(self, row: Administration, name: str) -> None:
        document = self._window.document
        ids = alike(document.case, row)
        document.edit(edits.change(document.case, ids, drug=name), f"Read {row.drug} as {name}")

    def _choose(self, row: Administration, category: str) -> None:
        window, document = self._window, self._window.document
        ids = alike(document.case, row)
        name, words = asked_name(row.drug), wording.CLASS_NAMES[category]
        if document.edit(edits.change(document.case, ids, category=category), f"Class of {name}: {words}"):
            told = f"{name} is {words} in this case."
            remember = ("Remember it for every case", lambda: self._remember(row.drug, category))
            window.notice.tell(told, [remember], calm=True)
            self._told = window.notice.text
            self._true = lambda case: {row.category for row in case.administrations if row.id in ids} == {category}

    def _edited(self) -> None:
        """What is told of a class goes when it is undone or chosen anew, and with the case."""
        window = self._window
        if self._told and window.notice.text == self._told and not self._true(window.document.case):
            window.notice.clear()

    def _remember(self, drug: str, category: str) -> None:
        try:
            facility.remember(drug, category)
        except FormularyError as wrong:
            self._window.say(str(wrong))
            return
        self._window.document.set_coder(coder.code)  # what the other rows of the case are may follow from it
        name, words = asked_name(drug), wording.CLASS_NAMES[category]
        self._window.say(f"{name} is {words} from now on, in the facility formulary of this computer")


def _slot(act: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        act()

    return run
