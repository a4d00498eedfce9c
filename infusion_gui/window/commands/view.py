"""Commands that change what is seen, and the ways around the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from infusion_gui.case import edits
from infusion_gui.window.commands.action_set import Choice
from infusion_gui.window.settings import ThemeChoice

if TYPE_CHECKING:
    from infusion_gui.trainer.lesson import Kind
    from infusion_gui.window.main_window import MainWindow

THEMES: tuple[tuple[ThemeChoice, str], ...] = (
    ("system", "As the system"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"),
)  # fmt: skip
_STEP = 1.25
EXCLUDED = 30  # minutes of a new time that counts for nothing
CODES, WHY, FINDINGS = range(3)


_PLACES: dict[str | None, str] = {
    "11": "11  office",
    "19": "19  hospital outpatient, off campus",
    "21": "21  hospital inpatient",
    "22": "22  hospital outpatient, on campus",
    "23": "23  hospital emergency room",
    "24": "24  surgery centre",
    "49": "49  independent clinic",
}
"""Two digits and our own words; any other place comes with the case file."""


class ViewCommands:
    """The handlers of the View, Go, Tools and Help menus."""

    window: MainWindow

    def view_snap(self) -> None:
        snaps = self.window.actions_.actions["view.snap"].isChecked()
        self.window.set_snap(snaps)
        self.window.say(f"Snap is {'on' if snaps else 'off'}")

    def view_zoom_in(self) -> None:
        self.window.timeline.camera.zoom(_STEP)

    def view_zoom_out(self) -> None:
        self.window.timeline.camera.zoom(1 / _STEP)

    def view_fit(self) -> None:
        self.window.timeline.camera.fit()

    def view_fit_selection(self) -> None:
        self.window.timeline.camera.fit_selection()

    def view_earlier(self) -> None:
        self.window.timeline.keys.page(-1)

    def view_later(self) -> None:
        self.window.timeline.keys.page(1)

    def view_measure(self) -> None:
        self.window.timeline.keys.measure()

    def view_fold(self) -> None:
        self.window.timeline.keys.fold_lane()

    def view_lock(self) -> None:
        self.window.timeline.keys.lock_lane()

    def view_table(self) -> None:
        shown = self.window.actions_.actions["view.table"].isChecked()
        self.window.show_table(shown)
        self.window.say("The table is shown" if shown else "The table is hidden; Ctrl+T brings it back")

    def view_filter(self) -> None:
        self.window.show_table(True)
        self.window.pane.ask_filter()

    def view_sort(self) -> None:
        self.go_table()
        self.window.say(self.window.pane.table.sort_by_current())

    def view_theme(self) -> list[Choice]:
        def chooser(choice: ThemeChoice) -> Callable[[], None]:
            return lambda: self.window.choose_theme(choice)

        return [(words, chooser(choice), self.window.look.choice == choice) for choice, words in THEMES]

    def view_present(self) -> None:
        self.window.sheets.present()

    def go_timeline(self) -> None:
        self.window.timeline.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.window.timeline.show_focus()  # it may have been there, by the mouse

    def go_table(self) -> None:
        self.window.show_table(True)
        self.window.pane.turn_to(0)
        self.window.pane.table.setFocus()

    def go_codes(self) -> None:
        self.window.docks.bring(CODES)

    def go_why(self) -> None:
        self.window.docks.bring(WHY)

    def go_findings(self) -> None:
        self.window.docks.bring(FINDINGS)

    def go_stay(self) -> None:
        if self.window.show_stay():
            self.window.pane.stay.visits.setFocus()

    def go_entry(self) -> None:
        self.window.entry.field.setFocus()
        self.window.entry.field.selectAll()

    def go_previous(self) -> None:
        self.window.timeline.keys.step(-1)

    def go_next(self) -> None:
        self.window.timeline.keys.step(1)

    def go_next_finding(self) -> None:
        self.window.document.settle()  # no way to what the last edit has mended
        found = self.window.findings.next_place()
        if found is None:
            self.window.say("There is nothing to query")
            return
        self.window.go_to(found[1])
        self.window.say(found[0])

    def tools_lessons(self) -> None:
        lessons = self.window.sheets.lessons
        lessons.show_shelf()
        lessons.open_over(self.window)

    def tools_lesson_step(self) -> list[Choice]:
        """The kinds of step; each makes one of the open case, its answer confirmed as it is now."""
        from infusion_gui.trainer.questions import KIND_WORDS

        def maker(kind: Kind) -> Callable[[], None]:
            def make() -> None:
                lessons, chosen = self.window.sheets.lessons, self.window.document.selection
                lessons.open_over(self.window)
                lessons.take_case(kind, chosen[-1] if chosen else None)

            return make

        return [(words, maker(kind), False) for kind, words in KIND_WORDS.items()]

    def tools_find(self) -> None:
        self.window.sheets.open_palette()

    def tools_setting(self) -> list[Choice]:
        return self._choices("setting", ("facility", "professional"), str.capitalize)

    def tools_place(self) -> list[Choice]:
        """Places that an office claim may name; in a hospital's own claim they say nothing."""
        document = self.window.document

        def chooser(place: str | None) -> Callable[[], object]:
            return lambda: document.edit(edits.change_case(document.case, place_of_service=place))

        present = document.case.place_of_service
        places: dict[str | None, str] = {None: "Not given", **_PLACES}
        if present is not None:
            places.setdefault(present, present)
        return [(words, chooser(place), place == present) for place, words in places.items()]

    def tools_profile(self) -> list[Choice]:
        return self._choices("profile", self.window.document.profiles, str)

    def _choices(self, field: str, values: Iterable[str], words: Callable[[str], str]) -> list[Choice]:
        """Values of a field of the case; the one chosen last is what new cases begin with."""
        window, document = self.window, self.window.document

        def chooser(value: str) -> Callable[[], None]:
            def choose() -> None:
                if document.edit(edits.change_case(document.case, **{field: value})):
                    setattr(window.settings, field, value)

            return choose

        present = getattr(document.case, field)
        return [(words(value), chooser(value), value == present) for value in values]

    def tools_compare(self) -> None:
        self.window.sheets.compare()

    def tools_add_site(self) -> None:
        document = self.window.document
        outcome = edits.add_site(document.case)
        if document.edit(outcome) and not isinstance(outcome, edits.Refusal):
            self.window.say(f"Access {outcome.sites[-1].id} added; name it under Visit and accesses")

    def tools_rename_site(self) -> None:
        self.window.timeline.keys.rename_lane()

    def tools_site_up(self) -> None:
        self.window.timeline.keys.move_lane(-1)

    def tools_site_down(self) -> None:
        self.window.timeline.keys.move_lane(1)

    def tools_add_visit(self) -> None:
        document = self.window.document
        if document.edit(edits.add_visit(document.case)) and self.window.show_stay():
            visits = self.window.pane.stay.visits
            visits.setFocus()
            visits.setCurrentIndex(visits.model().index(len(document.case.visits) - 1, 1))

    def tools_exclude(self) -> None:
        """Off the unit, in a procedure: the window is named and trimmed on the page of the stay."""
        document, playhead = self.window.document, self.window.timeline.playhead
        chosen = [row for row in document.case.administrations if row.id in document.selection]
        moments = [time for row in chosen for time in (row.start, row.stop) if time is not None]
        if playhead is not None:
            start, stop = playhead, playhead + EXCLUDED
        elif moments:
            start, stop = min(moments), max(moments)
            stop += EXCLUDED if stop == start else 0  # a single time, or a stop that is not charted
        else:
            self.window.say("Select rows, or put the playhead where the time begins: click on the ruler")
            return
        if (
            document.edit(edits.add_exclusion(document.case, {"start": start, "stop": stop}))
            and self.window.show_stay()
        ):
            self.window.pane.stay.name_exclusion(start)

    def help_guide(self) -> None:
        self.window.sheets.guide.open_at()

    def help_book(self) -> None:
        self.window.sheets.book.open_at()

    def help_keys(self) -> None:
        self.window.sheets.open_keys()

    def help_rule(self) -> None:
        self.window.open_rule_of_selection()

    def help_about(self) -> None:
        self.window.sheets.about()
