"""Qt's actions made from the table, with menus, tips and what can run now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.commands.actions import ACTIONS, MENUS, Action, Needs, handler_name, in_menu

Choice = tuple[str, Callable[[], object], bool]  # words, what it does, whether it is the present one
Choices = Callable[[], list[Choice]]


class Menu(QMenu):
    """A menu whose lines are come to by their first letter, which Qt's Fusion leaves out; Enter then runs the line."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        letter = "" if held else event.text().strip().casefold()
        lines = _lines(self)
        here = next((n for n, one in enumerate(lines) if one is self.activeAction()), -1)
        beginning = [one for one in (*lines[here + 1 :], *lines[: here + 1]) if _words(one).startswith(letter)]
        if letter and beginning:
            self.setActiveAction(beginning[0])
            inside = beginning[0].menu()
            if isinstance(inside, QMenu) and _lines(inside):  # it opened, and has the keys from now on
                inside.setActiveAction(_lines(inside)[0])
        else:
            super().keyPressEvent(event)


def _lines(menu: QMenu) -> list[QAction]:
    return [one for one in menu.actions() if one.isEnabled() and one.isVisible() and not one.isSeparator()]


def _words(action: QAction) -> str:
    return action.text().replace("&", "").casefold()


class ActionSet:
    """One `QAction` (or menu) for each row of `ACTIONS`, carried out by the method of `commands` it names."""

    def __init__(self, commands: object, window: QWidget, look: Look) -> None:
        self._look = look
        self.actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        self._choices: dict[str, Choices] = {}
        self._present: frozenset[Needs] | None = None
        for row in ACTIONS:
            handler = getattr(commands, handler_name(row.id))
            if row.submenu:
                menu = Menu(row.title, window)
                self._choices[row.id] = handler
                menu.aboutToShow.connect(self._filler(row.id))
                self.menus[row.id] = menu
                action = menu.menuAction()
            else:
                action = QAction(row.title, window)
                action.setCheckable(row.checkable)
                action.triggered.connect(handler)
                self._give_keys(action, row, window)
            if row.short:
                action.setIconText(row.short)
            action.setMenuRole(QAction.MenuRole.NoRole)
            self.actions[row.id] = action
        self.restyle()

    def _give_keys(self, action: QAction, row: Action, window: QWidget) -> None:
        window.addAction(action)
        if row.tip:
            action.setToolTip(row.tip)
            action.setStatusTip(row.tip)
        if row.scope == "window":
            action.setShortcuts([QKeySequence(key) for key in row.keys])
        elif row.keys:
            # Printed like a shortcut; the timeline itself reads the key.
            action.setText(f"{row.title}\t{printed(row)}")

    def _filler(self, identity: str) -> Callable[[], None]:
        def fill() -> None:
            self.fill(identity)

        return fill

    def fill(self, identity: str) -> list[QAction]:
        """Fills a submenu with the choices there are now."""
        menu = self.menus[identity]
        menu.clear()
        made = []
        for text, chosen, current in self._choices[identity]():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(current)
            action.triggered.connect(_slot(chosen))
            made.append(action)
        if not made:
            menu.addAction("None").setEnabled(False)
        return made

    def choices(self, identity: str) -> list[Choice]:
        """What a submenu offers now."""
        return self._choices[identity]()

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        for name in MENUS:
            menu = Menu(f"&{name}", bar)  # Alt and the first letter open it
            bar.addMenu(menu)
            for row in in_menu(name):
                if row.section:
                    menu.addSeparator()
                menu.addAction(self.actions[row.id])

    def enable(self, present: frozenset[Needs]) -> None:
        """Greys what cannot run now; nothing is hidden."""
        if present == self._present:
            return
        self._present = present
        for row in ACTIONS:
            self.actions[row.id].setEnabled(row.needs in present)

    def restyle(self) -> None:
        for row in ACTIONS:
            if row.icon:
                self.actions[row.id].setIcon(self._look.icon(row.icon))
                self.actions[row.id].setIconVisibleInMenu(False)


def _slot(chosen: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        chosen()

    return run


def printed(row: Action) -> str:
    """The first key of an action as this desktop writes it; empty without one."""
    return QKeySequence(row.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if row.keys else ""
