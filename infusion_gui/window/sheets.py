"""What opens over the window: command palette, keys, comparison, raw rows, presentation, context menus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from infusion_gui import __version__
from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.edits.rows import visit_at
from infusion_gui.timeline.hits import Hit, LineHit, WindowHit
from infusion_gui.timeline.interactions import Pointer
from infusion_gui.timeline.interactions.create import add_at, round_time
from infusion_gui.window import policy_file, wording
from infusion_gui.window.commands.action_set import Menu
from infusion_gui.window.commands.view import EXCLUDED

if TYPE_CHECKING:
    from infusion_gui.trainer.answers import Answerer
    from infusion_gui.trainer.lesson import Step
    from infusion_gui.window.commands.key_sheet import KeySheet
    from infusion_gui.window.commands.palette import CommandPalette
    from infusion_gui.window.guide import Reader
    from infusion_gui.window.lessons.stage import LessonStage
    from infusion_gui.window.lessons.window import LessonWindow
    from infusion_gui.window.main_window import MainWindow
    from infusion_gui.window.panels.compare import CompareSheet

_ROW = ("row.type_start", "row.type_stop", "", "row.split", "row.merge", "row.apart", "row.duplicate", "row.delete", "",
        "row.evidence", "row.site", "row.visit", "row.class", "row.technique", "row.marks", "",
        "view.fit_selection", "help.rule")  # fmt: skip
_VISIT_LINES = (("arrival", "Arrival"), ("inpatient_from", "Inpatient order"), ("departure", "Departure"))
_EMPTY = ("edit.paste", "tools.add_site", "", "view.fit", "view.zoom_in", "view.zoom_out")


class Sheets:
    """Belongs to one window; each sheet is imported and made when it is first asked for."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._palette: CommandPalette | None = None
        self._recent: list[str] = []  # titles of commands that the palette ran, the last one first
        self._keys: KeySheet | None = None
        self._comparison: CompareSheet | None = None
        self._book: Reader | None = None
        self._guide: Reader | None = None
        self._lessons: LessonWindow | None = None
        self.stage: LessonStage | None = None
        self.menu: QMenu | None = None

    @property
    def palette(self) -> CommandPalette:
        if self._palette is None:
            from infusion_gui.window.commands.palette import CommandPalette

            self._palette = CommandPalette(self._window, self._window.actions_, self._recent)
        return self._palette

    @property
    def keys(self) -> KeySheet:
        if self._keys is None:
            from infusion_gui.window.commands.key_sheet import KeySheet

            self._keys = KeySheet(self._window, self._window.look)
        return self._keys

    @property
    def comparison(self) -> CompareSheet:
        if self._comparison is None:
            from infusion_gui.window.panels.compare import CompareSheet

            self._comparison = CompareSheet(self._window, self._window.look, self._window.document.profiles)
        return self._comparison

    @property
    def book(self) -> Reader:
        """The rule book."""
        if self._book is None:
            from infusion_gui.window.guide import rule_book

            self._book = rule_book(self._window.look, lambda: self._window.document.policy, self._window)
        return self._book

    @property
    def guide(self) -> Reader:
        """The user guide."""
        if self._guide is None:
            from infusion_gui.window.guide import user_guide

            self._guide = user_guide(self._window.look, self._window)
            self._guide.rule_asked.connect(self._window.open_rule)
        return self._guide

    def restyle(self) -> None:
        """Sheets hold colours; those of another theme are thrown away."""
        for sheet in (self._palette, self._keys, self._comparison):
            if sheet is not None:
                sheet.hide()
                sheet.deleteLater()
        self._palette = self._keys = self._comparison = None

    def open_palette(self) -> None:
        self.palette.open_over(self._window)

    def open_keys(self) -> None:
        self.keys.open_over(self._window)

    def compare(self) -> None:
        """Two profiles side by side."""
        window = self._window
        window.document.settle()
        self.comparison.open_over(window, window.document.case, window.document.result, window.views.other_profile())

    def present(self) -> None:
        """Presentation mode: the selected row of the open case first, the examples with one rule each after it. With
        nothing selected the examples come first.
        """
        from infusion_gui.drugs import facility
        from infusion_gui.trainer.answers import Answerer
        from infusion_gui.trainer.lesson import Lesson
        from infusion_gui.trainer.library import examples

        answerer = Answerer(self._window.document.profiles, facility.formulary())
        if self.stage is None:
            from infusion_gui.window.lessons.stage import LessonStage

            self.stage = LessonStage(self._window.look, answerer, self._window)
        self.stage.answerer = answerer  # a drug may have been remembered since
        chosen = self._window.document.selection
        own = self._own_pages(answerer, chosen[-1] if chosen else None)
        steps = (*own, *examples()) if chosen else (*examples(), *own)
        self.stage.show_lesson(Lesson(title="One rule each", steps=steps))
        self.stage.open_over(self._window)

    def _own_pages(self, answerer: Answerer, row: str | None) -> tuple[Step, ...]:
        """The pages of the open case, as it may be seen; none, and a sentence, where it cannot be shown yet."""
        from infusion_gui.trainer.own_case import pages

        window = self._window
        if not window.case_is_open or not window.document.case.administrations:
            return ()
        case = window.discretion.shown(window.document.case)
        if window.discretion.on:
            bare = tuple(row.model_copy(update={"dose": None}) for row in case.administrations)
            case = case.model_copy(update={"administrations": bare})
        own = pages(case, answerer, row)
        if isinstance(own, Refusal):
            window.say(own.message)
            return ()
        return own

    @property
    def lessons(self) -> LessonWindow:
        """The window to learn and to teach in; it stands over this one and leaves its case alone."""
        if self._lessons is None:
            from infusion_gui.drugs import facility
            from infusion_gui.trainer import mastery
            from infusion_gui.trainer.answers import Answerer
            from infusion_gui.window.lessons.window import LessonWindow

            window = self._window
            self._lessons = LessonWindow(
                window.look,
                open_case=lambda: window.document.case if window.case_is_open else None,
                show_case=lambda case: window.may_leave() and window.show_new(case),
                folder=mastery.folder(),
                answerer=Answerer(window.document.profiles, facility.formulary()),
                open_rule=window.open_rule,
                parent=window,
            )
        return self._lessons

    def about(self) -> None:
        from infusion_gui.coding.tables import cms

        lines = (
            f"infusion {__version__}",
            "Runs offline and sends nothing.",
            "Code numbers are CPT's; labels are ours.",
            f"Limits and pairs of codes are those of CMS for {cms().quarter}.",
            "The program is under the Apache License 2.0, its font Inter under the SIL Open Font License.",
            policy_file.about(self._window.settings),
        )
        self._window.prompts.tell("infusion", "\n".join(filter(None, lines)))

    def open_menu(self, where: QPoint, what: object) -> None:
        """The context menu of the timeline: for a bar, a line of a visit, a time that counts for nothing, a lane, or an
        empty stretch.
        """
        menu = Menu(self._window)
        if isinstance(what, Hit):
            self._add(menu, _ROW)
        elif isinstance(what, WindowHit):
            index = what.window.number
            self._extra(menu, "Remove the time that counts for nothing").triggered.connect(
                lambda: self._window.document.edit(edits.remove_exclusion(self._window.document.case, index))
            )
        elif isinstance(what, LineHit):
            words = dict(_VISIT_LINES)[what.line.edge]
            self._extra(menu, f"Remove the {words[:1].lower()}{words[1:]}").triggered.connect(
                self._liner(what.line.visit, what.line.edge, None)
            )
            menu.addSeparator()
            self._add(menu, _EMPTY)
        elif isinstance(what, str):
            self._lane_menu(menu, what)
        else:
            if isinstance(what, Pointer):
                self._stretch_menu(menu, what)
            self._add(menu, _EMPTY)
        self._pop_up(menu, where)

    def open_row_menu(self, where: QPoint) -> None:
        """The menu of the rows that are chosen in the table."""
        menu = Menu(self._window)
        self._add(menu, ("edit.cut", "edit.copy", "edit.paste", "view.sort", "", *_ROW))
        self._pop_up(menu, where)

    def _pop_up(self, menu: QMenu, where: QPoint) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        menu.popup(where)

    def _stretch_menu(self, menu: QMenu, pointer: Pointer) -> None:
        """What can be begun at a place of the drawing where nothing is."""
        window, start = self._window, round_time(pointer.minute)
        clock, span = wording.clock(start), {"start": start, "stop": start + EXCLUDED}
        if window.timeline.board.layout.at(pointer.y) is not None:
            self._extra(menu, f"Add an administration at {clock}").triggered.connect(
                lambda: add_at(window.timeline.stage, pointer)
            )
        self._extra(menu, f"Count time from {clock} for nothing").triggered.connect(
            lambda: window.document.edit(edits.add_exclusion(window.document.case, span))
        )
        case = window.document.case
        visit = case.visit(visit_at(case, start))
        for field, words in _VISIT_LINES:
            if getattr(visit, field) is None:
                self._extra(menu, f"{words} at {clock}").triggered.connect(self._liner(visit.id, field, start))
        menu.addSeparator()

    def _liner(self, visit: str, field: str, minute: int | None) -> Callable[[], None]:
        """Draws a line of a visit that has none yet, from then on it drags; without a minute takes it away."""

        def draw() -> None:
            document = self._window.document
            document.edit(edits.change_visit(document.case, visit, **{field: minute}))

        return draw

    def _lane_menu(self, menu: QMenu, key: str) -> None:
        window = self._window
        timeline = window.timeline
        locked = key in timeline.lane_state.locked
        collapsed = key in timeline.lane_state.collapsed
        self._extra(menu, "Open" if collapsed else "Collapse").triggered.connect(
            lambda: timeline.lanes.toggle_collapsed(key)
        )
        self._extra(menu, "Unlock" if locked else "Lock").triggered.connect(lambda: timeline.lanes.toggle_locked(key))
        if any(site.id == key for site in window.document.case.sites):
            self._extra(menu, "Rename").triggered.connect(lambda: timeline.headers.rename(key))
            self._extra(menu, "Move up").triggered.connect(lambda: timeline.lanes.move(key, -1))
            self._extra(menu, "Move down").triggered.connect(lambda: timeline.lanes.move(key, 1))
            self._extra(menu, "Record why it was needed").triggered.connect(lambda: window.record_reason(key))
            self._extra(menu, "Remove").triggered.connect(
                lambda: window.document.edit(edits.remove_site(window.document.case, key))
            )
        menu.addSeparator()
        self._add(menu, ("tools.add_site",))

    def _add(self, menu: QMenu, identities: tuple[str, ...]) -> None:
        for identity in identities:
            if identity:
                menu.addAction(self._window.actions_.actions[identity])
            else:
                menu.addSeparator()

    @staticmethod
    def _extra(menu: QMenu, title: str) -> QAction:
        return menu.addAction(title)
