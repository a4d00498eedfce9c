"""The end of a lesson: how it went, step by step, what to come back to, and the result for whoever teaches."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout

from infusion_gui.trainer import rules
from infusion_gui.trainer.lesson import Step
from infusion_gui.trainer.questions import KIND_WORDS
from infusion_gui.trainer.results import Run, StepRun
from infusion_gui.window import wording
from infusion_gui.window.chrome.buttons import push_button
from infusion_gui.window.chrome.lines import Column, bold, quiet
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.lessons.fields import Ground, Words


def told(run: Run, skipped: int = 0) -> str:
    """`7 steps answered, 1 skipped.` and what was missed."""
    if not run.steps:
        return "Nothing was answered; what you only look at does not count."
    missed = dict.fromkeys(mark.rule for step in run.steps for mark in step.marks if not mark.right)
    first = f"{wording.plural(len(run.steps), 'step')} answered{f', {skipped} skipped' if skipped else ''}."
    if not missed:
        return f"{first} Nothing was missed."
    names = "; ".join(rules.name(rule) for rule in list(missed)[:3])
    return f"{first} To practise again: {names}."


class EndPage(Ground):
    """Shows a run; the name is typed only by who wants the result to carry one."""

    on_asked = Signal()
    missed_asked = Signal()
    again_asked = Signal()
    shelf_asked = Signal()
    save_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._title = Words(look, "", 20, 700)
        self._percent = Words(look, "", 64, 700)
        self._said = Words(look, "", 14, 400, "text.2")
        self._said.setWordWrap(True)
        self.steps = Column(look, 9, 4)
        self.steps.ruled = True
        self.name = QLineEdit()
        self.name.setFont(font(13))
        self.name.setPlaceholderText("Your name, only if your teacher wants it")
        self.name.setAccessibleName("Your name")
        self.name.setFixedSize(290, 32)
        self.save = push_button("Save the result…")
        self.on = push_button("Next lesson")
        self.missed = push_button("Only what was missed")
        self.again = push_button("Once more")
        self.shelf = push_button("Back to the lessons")
        for button in (self.save, self.on, self.missed, self.again, self.shelf):
            button.setFont(font(13, 500))
            button.setMinimumHeight(32)
        self.on.clicked.connect(self.on_asked)
        self.missed.clicked.connect(self.missed_asked)
        self.save.clicked.connect(lambda: self.save_asked.emit(self.name.text().strip()))
        self.again.clicked.connect(self.again_asked)
        self.shelf.clicked.connect(self.shelf_asked)
        inner = Ground(look)
        sides = QHBoxLayout(inner)
        sides.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        sides.addLayout(column, 5)
        sides.addStretch(4)
        column.setContentsMargins(40, 30, 40, 30)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self._percent)
        column.addWidget(self._said)
        column.addSpacing(16)
        column.addWidget(self.steps)
        column.addSpacing(22)
        ways = QHBoxLayout()
        ways.setSpacing(10)
        for button in (self.on, self.missed, self.again, self.shelf):
            ways.addWidget(button)
        ways.addStretch(1)
        column.addLayout(ways)
        column.addSpacing(26)
        row = QHBoxLayout()
        row.setSpacing(10)
        for widget in (self.name, self.save):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is on it has the focus
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def show_run(self, run: Run, skipped: Sequence[Step] = (), *, after: bool = False, missed: bool = False) -> None:
        """Shows how a run went, and what was `skipped`. `after`: a lesson follows; `missed`: a step could be better."""
        self._title.setText(run.lesson)
        self._percent.setText(f"{run.percent}%" if run.steps else "")
        self._percent.setVisible(bool(run.steps))
        self._said.setText(told(run, len(skipped)))
        self.name.setText(run.learner)
        self.save.setEnabled(bool(run.steps))
        self.on.setVisible(after)
        self.missed.setVisible(missed)
        self.setFocusProxy(self.on if after else self.again)
        self.steps.fit_rows(len(run.steps) + len(skipped), 0, size=13)
        for sentence, missed_step in zip(self.steps.sentences[len(run.steps) :], skipped, strict=True):
            told_off = quiet(f"{KIND_WORDS[missed_step.kind].lower()}, skipped", self._look)
            sentence.say("no", f"{bold(missed_step.title)} {told_off}", missed_step.rule)
        for sentence, step in zip(self.steps.sentences, run.steps, strict=False):
            rule = next((mark.rule for mark in step.marks if not mark.right), "")
            sentence.say("yes" if step.percent == 100 else "no", _step_told(step, self._look), rule)

    def texts(self) -> list[str]:
        """Every sentence on view."""
        return [self._title.text(), self._said.text(), *(one.words.text() for one in self.steps.sentences)]


def _step_told(step: StepRun, look: Look) -> str:
    parts = [KIND_WORDS[step.kind].lower(), f"{step.percent}%"]
    if step.tries > 1:
        parts.append(f"{step.tries} tries")
    if step.seconds is not None:
        parts.append(f"{step.seconds} s")
    return f"{bold(step.title)} {quiet(', '.join(parts), look)}"
