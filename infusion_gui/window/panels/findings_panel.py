"""The findings panel: what to query or doubt, each with the way to it and its fix, and what was not reported."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy

from infusion_gui.case.model import Case
from infusion_gui.coding.result import Result
from infusion_gui.window.chrome.dock import Panel
from infusion_gui.window.chrome.lines import Column, Sentence, bold, link, quiet
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.panels.findings import Note, notes, to_query, unreported


class FindingsPanel(Panel):
    """A function of case and result; it does not move while a gesture runs, so that the eye stays on the bar."""

    rule_asked = Signal(str)
    place_asked = Signal(tuple)
    fix_asked = Signal(object)
    counted = Signal(object)
    """How many there are to query; None while that is being worked out."""

    def __init__(self, look: Look) -> None:
        super().__init__("Findings", look, least=88)
        self._last: tuple[Case, Result, bool] | None = None
        self._notes: tuple[Note, ...] = ()
        self._remarks: tuple[Note, ...] = ()
        self._current = -1
        self._found = Column(look, 17, top=11)
        self._found.box.setContentsMargins(14, 11, 13, 0)
        self._found.ruled = True
        self._rest = Column(look, 4, top=12)
        self._heading = QLabel()
        self._heading.setFont(font(12))
        self._heading.setTextFormat(Qt.TextFormat.RichText)
        self._rest.box.insertWidget(0, self._heading)
        whole = Column(look, 0, top=0)
        whole.box.setContentsMargins(0, 0, 0, 0)
        whole.box.addWidget(self._found)
        whole.box.addWidget(self._rest)
        whole.box.addStretch(1)
        for column in (self._found, self._rest):
            column.rule_asked.connect(self.rule_asked)
            column.link_followed.connect(self._follow)
            column.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.query_button = self.head.set_button("Query list", "copy")
        self.set_body(whole)
        self._found.behind = lambda: self.query_button
        self._rest.behind = lambda: self._found.sentences[-1].last if self._found.sentences else self.query_button

    def show_findings(self, case: Case, result: Result, current: bool = True) -> None:
        """Shows the findings of a result that answers `case`; with `current` false it answers the case of a moment ago,
        and none of them is counted.
        """
        self._last = (case, result, current)
        every = notes(case, result)
        self._keep_place(tuple(note for note in every if note.severity != "info"))
        self._remarks = tuple(note for note in every if note.severity == "info")
        count = to_query(result)
        self.head.set_note(f"{count} to query" if count else "nothing to query")
        self.counted.emit(count if current else None)
        if not current:
            self.wait()
        self._found.fit_rows(len(self._notes), at=0, icon_size=16, two_lines=True)
        self._found.setVisible(bool(self._notes))
        for n, (sentence, note) in enumerate(zip(self._found.sentences, self._notes, strict=True)):
            self._show_note(n, sentence, note)
        self._show_rest(case, result)
        for column in (self._found, self._rest):
            column.spoken()

    def _keep_place(self, found: tuple[Note, ...]) -> None:
        """The finding gone to last stays the current one; when it is mended, the next is what took its place."""
        if 0 <= self._current < len(self._notes):
            here = self._notes[self._current]
            self._current = found.index(here) if here in found else self._current - 1
        self._notes = found

    def _show_note(self, n: int, sentence: Sentence, note: Note) -> None:
        sentence.say(note.severity, link(f"go:{n}", bold(note.head), self.look, plain=True), note.rule)
        fix = f" {link(f'fix:{n}', note.fix_words, self.look)}" if note.fix else ""
        sentence.body.setText(html.escape(note.body) + fix)
        sentence.body.setVisible(bool(note.body or fix))

    def _show_rest(self, case: Case, result: Result) -> None:
        rest = unreported(case, result)
        self._rest.setVisible(bool(rest or self._remarks))
        self._heading.setText(f"{bold('Not reported')}&nbsp; {quiet(str(len(rest)), self.look)}")
        self._heading.setVisible(bool(rest))
        self._rest.fit_rows(len(rest) + len(self._remarks), at=1, size=12)
        for sentence, item in zip(self._rest.sentences, rest, strict=False):
            sentence.icon.hide()
            name = link(f"row:{item.administration}", bold(item.name), self.look, plain=True)
            sentence.say("", f"{name}{quiet(', ' + item.why, self.look)}", item.rule)
        for sentence, note in zip(self._rest.sentences[len(rest) :], self._remarks, strict=True):
            sentence.icon.hide()
            text = f"{note.head}. {note.body}" if note.body else note.head
            where = f"row:{note.administrations[0]}" if note.administrations else ""
            words = quiet(text, self.look)
            sentence.say("", link(where, words, self.look, plain=True) if where else words, note.rule)

    def _follow(self, target: str) -> None:
        kind, _, which = target.partition(":")
        if kind == "row":
            self.place_asked.emit((which,))
        elif kind == "go":
            self.place_asked.emit(self._notes[int(which)].administrations)
        elif kind == "fix":
            self.fix_asked.emit(self._notes[int(which)])

    def next_place(self) -> tuple[str, tuple[str, ...]] | None:
        """What the next finding is, round and round, with its rows; None when there is none. It comes into view."""
        if not self._notes:
            return None
        self._current = (self._current + 1) % len(self._notes)
        note = self._notes[self._current]
        self.body.ensureWidgetVisible(self._found.sentences[self._current])
        return f"Finding {self._current + 1} of {len(self._notes)}: {note.head}", note.administrations

    def take_focus(self) -> None:
        """Gives the focus to the finding that was gone to last, else to the first."""
        if not 0 <= self._current < len(self._notes):
            super().take_focus()
            return
        sentence = self._found.sentences[self._current]
        sentence.words.setFocus(Qt.FocusReason.TabFocusReason)
        self.body.ensureWidgetVisible(sentence, 0, 8)

    def restyle(self) -> None:
        self._found.restyle()
        self.query_button.setIcon(self.look.icon("copy", size=16))
        if self._last is not None:
            self.show_findings(*self._last)
