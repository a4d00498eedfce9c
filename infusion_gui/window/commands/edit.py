"""Commands that change rows. Each is a request to `case.edits` and at most one undo step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from infusion_gui.case import edits
from infusion_gui.case.model import CATEGORIES, TECHNIQUES, Administration
from infusion_gui.window import wording
from infusion_gui.window.commands.action_set import Choice

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow


class EditCommands:
    """The handlers of the Edit and Administration menus."""

    window: MainWindow

    def edit_undo(self) -> None:
        if self.window.timeline.hand.cancel():
            return  # a drag in the hand is what is undone
        stack = self.window.document.undo_stack
        what = stack.undoText()
        self.window.document.cancel()
        stack.undo()
        self.window.say(f"Undone: {what}" if what else "")

    def edit_redo(self) -> None:
        if self.window.timeline.hand.cancel():
            return
        stack = self.window.document.undo_stack
        what = stack.redoText()
        stack.redo()
        self.window.say(f"Redone: {what}" if what else "")

    def edit_copy(self) -> None:
        from infusion_gui.window.mar import clipboard

        if not _in_field("copy"):
            document = self.window.document
            document.settle()
            QGuiApplication.clipboard().setText(clipboard.as_text(document.case, document.result, self._selected()))
            self.window.say(f"{wording.plural(len(self._selected()), 'row')} copied")

    def edit_cut(self) -> None:
        if not _in_field("cut"):
            self.edit_copy()
            self.row_delete()

    def edit_paste(self) -> None:
        from infusion_gui.window.mar import clipboard

        text = QGuiApplication.clipboard().text()
        if clipboard.has_lines(text) or not _in_field("paste"):
            self.window.importing.paste(text)

    def edit_select_all(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit):
            focus.selectAll()
            return
        rows = self.window.document.case.administrations
        self.window.document.select(row.id for row in rows)
        self.window.say(f"{wording.plural(len(rows), 'administration')} selected")

    def edit_select_none(self) -> None:
        self.window.document.select(())

    def _selected(self) -> list[Administration]:
        document = self.window.document
        chosen = set(document.selection)
        return [row for row in document.case.administrations if row.id in chosen]

    def _do(self, edit: Callable[..., edits.Outcome], *arguments: object) -> bool:
        document, stage = self.window.document, self.window.timeline.stage
        locked = stage.locked_name(document.selection)
        if locked is not None:
            stage.say(f"{locked} is locked")
            return False
        return document.edit(edit(document.case, document.selection, *arguments))

    def row_start_here(self) -> None:
        self.window.timeline.keys.set_here("start")

    def row_stop_here(self) -> None:
        self.window.timeline.keys.set_here("stop")

    def row_type_start(self) -> None:
        self.window.edit_cell(self.window.document.selection[-1], "start")

    def row_type_stop(self) -> None:
        self.window.edit_cell(self.window.document.selection[-1], "stop")

    def row_earlier(self) -> None:
        self.window.timeline.keys.nudge(-1)

    def row_later(self) -> None:
        self.window.timeline.keys.nudge(1)

    def row_earlier5(self) -> None:
        self.window.timeline.keys.nudge(-5)

    def row_later5(self) -> None:
        self.window.timeline.keys.nudge(5)

    def row_earlier15(self) -> None:
        self.window.timeline.keys.nudge(-15)

    def row_later15(self) -> None:
        self.window.timeline.keys.nudge(15)

    def row_split(self) -> None:
        self.window.timeline.keys.split_here()

    def row_merge(self) -> None:
        self._do(edits.merge)

    def row_apart(self) -> None:
        self._do(edits.tell_apart)

    def row_duplicate(self) -> None:
        self.window.timeline.keys.duplicate()

    def row_delete(self) -> None:
        if not _in_field("del_"):
            self.window.timeline.keys.delete()

    def row_evidence(self) -> None:
        row = self.window.document.case.administration(self.window.document.selection[-1])
        if row.evidence or row.charted is not None:
            self.window.show_evidence(row.id)
        else:
            self.window.say("It was typed or drawn here; no charted rows belong to it")

    def row_site(self) -> list[Choice]:
        rows = self._selected()

        def mover(site: str) -> Callable[[], object]:
            return lambda: self._move_to(site)

        places = {row.site for row in rows}
        return [(site.id, mover(site.id), places == {site.id}) for site in self.window.document.case.sites]

    def _move_to(self, site: str) -> None:
        timeline = self.window.timeline
        lane = next((lane for lane in timeline.board.stay.lanes if site in lane.sites), None)
        if lane is not None and lane.key in timeline.lane_state.locked:
            self.window.say(f"{lane.title} is locked")
        else:
            self._do(edits.move_to_site, site)

    def row_visit(self) -> list[Choice]:
        """The visits of the stay with their arrival; what stands in another visit's time is counted to it from here."""

        def giver(visit: str) -> Callable[[], object]:
            return lambda: self._do(edits.give_to_visit, visit)

        places = {row.visit for row in self._selected()}
        found: list[Choice] = []
        for visit in self.window.document.case.visits:
            at = visit.arrival
            words = visit.id if at is None else f"{visit.id}, {wording.day(at)} {wording.clock(at)}"
            found.append((words, giver(visit.id), places == {visit.id}))
        return found

    def row_class(self) -> list[Choice]:
        return self._values("category", CATEGORIES, lambda value: wording.CLASS_NAMES.get(value, value))

    def row_technique(self) -> list[Choice]:
        return self._values("technique", TECHNIQUES, lambda value: value.replace("_", " "))

    def row_marks(self) -> list[Choice]:
        """What else the record may say of the rows; in an office also whether a row was the reason for the visit."""
        from infusion_gui.session.labels import many

        rows, document = self._selected(), self.window.document
        who = many(rows) if rows else ""

        def setter(key: str, words: str, so: bool) -> Callable[[], object]:
            value = not so if key == "ordered" else so
            named = f"Mark {who}: {words}" if so else f"Take back of {who}: {words}"
            return lambda: document.edit(edits.change(document.case, document.selection, **{key: value}), named)

        found: list[Choice] = []
        for key, words in wording.MARKS.items():
            so = all(getattr(row, key) for row in rows)
            found.append((words.capitalize(), setter(key, words, not so), so))
        missing = all(row.ordered is False for row in rows)
        found.append((wording.NO_ORDER.capitalize(), setter("ordered", wording.NO_ORDER, not missing), missing))
        if document.case.setting == "professional" and len(rows) == 1:
            found.append(self.window.visit_reason.choice(rows[0]))
        return found

    def _values(self, key: str, values: tuple[str, ...], words: Callable[[str], str]) -> list[Choice]:
        present = {getattr(row, key) for row in self._selected()}

        def setter(value: str) -> Callable[[], object]:
            document = self.window.document
            return lambda: document.edit(edits.change(document.case, document.selection, **{key: value}))

        return [(words(value), setter(value), present == {value}) for value in values]


def _in_field(what: str) -> bool:
    """Lets a text field that has the focus do cut, copy, paste or delete itself; True when one has."""
    focus = QApplication.focusWidget()
    if not isinstance(focus, QLineEdit):
        return False
    getattr(focus, what)()
    return True
