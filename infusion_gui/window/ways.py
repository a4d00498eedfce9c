"""Ways around the window: to a row, to a cell, to what a finding asks for, to what a rule says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit

from infusion_gui.case import edits
from infusion_gui.session.document import Document
from infusion_gui.timeline.interactions.create import NEW_NAME, naming
from infusion_gui.timeline.measures import COMPACT_SCALE
from infusion_gui.timeline.view import TimelineView
from infusion_gui.window import wording
from infusion_gui.window.class_choice import ClassChoice
from infusion_gui.window.commands.action_set import ActionSet
from infusion_gui.window.mar.columns import Key
from infusion_gui.window.mar.quick_entry import QuickEntryRow
from infusion_gui.window.panels.findings import Note
from infusion_gui.window.privacy import Discretion
from infusion_gui.window.prompts import Prompts
from infusion_gui.window.table_pane import MAR, STAY, TablePane
from infusion_gui.window.visit_reason import VisitReason

if TYPE_CHECKING:
    from infusion_gui.window.sheets import Sheets


class Ways:
    """A part of the main window, whose document, timeline and table it leads to."""

    document: Document
    timeline: TimelineView
    pane: TablePane
    entry: QuickEntryRow
    prompts: Prompts
    case_is_open: bool
    actions_: ActionSet
    discretion: Discretion
    class_choice: ClassChoice
    visit_reason: VisitReason
    sheets: Sheets
    say: Callable[[str], None]
    _drawn: str | None = None  # the row that waits for its name

    def go_to(self, administrations: tuple[str, ...]) -> None:
        """Selects rows and brings them into view; the zoom stays where their minutes can be told apart already."""
        self.document.select(administrations)
        if not administrations:
            return
        if self.timeline.scale().per_minute < COMPACT_SCALE:
            self.timeline.camera.fit_selection()
        else:
            self.timeline.camera.show_row(administrations[-1])

    def show_added(self, added: tuple[str, ...]) -> None:
        """Brings typed or pasted rows on view: with the whole stay where all of it was seen, else the last by a pan."""
        scale = self.timeline.camera.aim()
        others = [row for row in self.document.case.administrations if row.id not in added]
        times = [time for row in others for time in (row.start, row.stop) if time is not None]
        whole = not times or (scale.left <= min(times) and max(times) <= scale.right)
        if whole:
            self.timeline.camera.fit()
        self.document.select(added)
        self.timeline.camera.show_row(added[-1])

    def fix(self, note: Note) -> None:
        """Opens what one click on a finding's fix opens."""
        if note.fix in ("stop", "start"):
            rows = [self.document.case.administration(identity) for identity in note.administrations]
            without = [row.id for row in rows if (row.stop if note.fix == "stop" else row.start) is None]
            self.edit_cell((*without, *note.administrations)[0], "stop" if note.fix == "stop" else "start")
        elif note.fix == "class":
            self.class_choice.open(note.administrations[0])
        elif note.fix == "drug":
            self.edit_cell(note.administrations[0], "drug")
        elif note.fix == "visit":
            self.visit_reason.open(note.administrations)
        elif note.fix == "apart":
            case = self.document.case
            orders = {case.administration(identity).order for identity in note.administrations} - {None}
            parts = [row.id for row in case.administrations if row.order in orders]
            self.document.edit(edits.tell_apart(case, parts))
        elif note.fix in ("found", "own"):
            self._mark(note.administrations, found=note.fix == "found")
        elif note.fix == "reason" and note.site is not None:
            self.record_reason(note.site)

    def _mark(self, rows: tuple[str, ...], *, found: bool) -> None:
        """Notes that the order of rows was found, or that they have an order and a need of their own."""
        from infusion_gui.session.labels import many

        case = self.document.case
        who = many([case.administration(identity) for identity in rows])
        if found:
            self.document.edit(edits.change(case, rows, ordered=True), f"Order of {who} found")
        else:
            self.document.edit(edits.change(case, rows, distinct=True), f"Mark {who}: {wording.MARKS['distinct']}")

    def choose(self, rows: tuple[str, ...]) -> None:
        """Selects what stands behind a line of the codes, and says what that is: the focus stays on the line."""
        from infusion_gui.session.labels import many

        self.document.select(rows)
        case = self.document.case
        self.say(f"{many([case.administration(identity) for identity in self.document.selection])} selected")

    def record_reason(self, site: str) -> None:
        """Opens the cell for the reason of an access."""
        if self.show_stay():
            self.pane.stay.record_reason(site)

    def show_stay(self) -> bool:
        """Turns to the visit and its accesses; False while they are hidden from those who see the screen."""
        if self.discretion.refuses():
            return False
        self.show_table(True)
        self.pane.turn_to(STAY)
        return True

    def show_evidence(self, identity: str) -> None:
        """The charted rows behind a bar, under the table."""
        if self.discretion.refuses():
            return
        self.show_table(True)
        self.pane.turn_to(MAR)
        self.document.select((identity,))
        self.pane.evidence.show_rows(self.document.case.administration(identity))

    def name_new(self, _site: object, _start: int, _stop: int) -> None:
        """A row drawn on an empty stretch waits for its drug; called off there, it goes again."""
        if self.document.selection:
            self._drawn = self.document.selection[-1]
            self.edit_cell(self._drawn, "drug")

    def left_cell(self, called_off: bool) -> None:
        """An editor of the table closed: a row that got no name is taken back, as if it had never been drawn."""
        drawn, self._drawn = self._drawn, None
        row = next((row for row in self.document.case.administrations if row.id == drawn), None)
        if called_off and row is not None and row.drug == NEW_NAME:
            self.document.edit(edits.delete(self.document.case, row.id), gesture=naming(row.id))
            self.say("Nothing added")
        elif row is not None and row.drug != NEW_NAME:
            self.say(self.document.undo_stack.undoText())

    def finish_typing(self) -> None:
        """Enters what is being typed of the case, as a click elsewhere would: who saves now means it too."""
        if self.entry.field.hasFocus() and self.case_is_open:
            self.entry.finish()
        typed = QApplication.focusWidget()
        of_the_case = self.pane.isAncestorOf(typed) or self.timeline.isAncestorOf(typed) if typed is not None else False
        around = typed.parentWidget() if isinstance(typed, QLineEdit) and of_the_case else None
        if typed is not None and around is not None:
            around.setFocus()
            if typed.isVisible():  # the label; the editor of a cell is gone
                typed.setFocus()

    def may_leave_line(self) -> bool:
        """A line that was typed for the case that is left: added when it is a row, else given up on being asked."""
        finished = self.entry.finish() if self.case_is_open else not self.entry.field.text().strip()
        if finished or self.prompts.give_up_line():
            return True
        self.entry.field.setFocus()
        return False

    def edit_times(self, identity: str) -> None:
        """Opens the time of a row that is edited most: a single time, else its stop."""
        row = self.document.case.administration(identity)
        self.edit_cell(identity, "start" if row.single_time else "stop")

    def edit_cell(self, identity: str, key: Key) -> None:
        """Opens one field of a row in the table."""
        self.show_table(True)
        self.pane.turn_to(MAR)
        if not self.pane.table.edit_cell(identity, key):
            self.pane.filter.clear()
            self.pane.table.edit_cell(identity, key)

    def show_table(self, shown: bool) -> None:
        """Opens or closes the lower half."""
        self.actions_.actions["view.table"].setChecked(shown)
        self.pane.set_open(shown)

    def open_rule(self, rule: str) -> None:
        """The rule book, at this rule."""
        self.sheets.book.open_at(rule)

    def open_rule_of_selection(self) -> None:
        """The rule that decided the current row; the rule book as it was left where no row is selected."""
        result, chosen = self.document.result, self.document.selection
        account = next(
            (account for account in result.accounts if chosen and account.administration == chosen[-1]), None
        )
        self.open_rule(account.rules[0] if account is not None and account.rules else "")
