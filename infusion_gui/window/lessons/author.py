"""Writing a lesson: its steps at the left, the fields of one at the right, what the engine doubts under them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case
from infusion_gui.coding.policy import PolicyError
from infusion_gui.coding.result import Near, Result
from infusion_gui.trainer.answers import Answerer, answer_of
from infusion_gui.trainer.authoring import (
    MadeLesson,
    add_step,
    change_lesson,
    change_step,
    confirm,
    move_step,
    nearest_moment,
    remove_step,
    step_from_case,
)
from infusion_gui.trainer.checking import Doubt, doubts_of
from infusion_gui.trainer.lesson import KINDS, AnswerLine, Kind, Lesson, Show, Step
from infusion_gui.trainer.lesson_file import save
from infusion_gui.trainer.questions import KIND_WORDS
from infusion_gui.window.chrome.buttons import push_button
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.lessons.author_form import StepForm
from infusion_gui.window.lessons.fields import Ground, Line, Words
from infusion_gui.window.lessons.outgoing import LessonOutgoing, why
from infusion_gui.window.lessons.prompts import LessonPrompts

_CLOSE = 20  # minutes


class AuthorPage(Ground):
    """Holds a lesson and every version of it since it was opened, and saves it. `open_case` gives the case of the main
    window.
    """

    said = Signal(str)
    try_asked = Signal(object, int)
    """The lesson and the place of the step to try."""
    case_asked = Signal(object)
    """A case to be opened in the main window."""

    def __init__(
        self,
        look: Look,
        answerer: Answerer,
        prompts: LessonPrompts,
        outgoing: LessonOutgoing,
        open_case: Callable[[], Case | None],
    ) -> None:
        super().__init__(look)
        self._answerer = answerer
        self._prompts = prompts
        self._outgoing = outgoing
        self._open_case = open_case
        self.lesson = Lesson(title="A new lesson")
        self.path: Path | None = None
        self.modified = False
        self._known: dict[int, tuple[Step, tuple[Doubt, ...]]] = {}
        self._before: list[Lesson] = []
        self._after: list[Lesson] = []
        self._build()
        self._wire()
        self._show(0)

    def _build(self) -> None:
        look = self._look
        self.title, self.about = Line("Title of the lesson"), Line("What the lesson is about")
        self.title.setFont(font(15, 600))
        self.about.setPlaceholderText("One line about it")
        self.steps = QListWidget()
        self.steps.setFont(font(13))
        self.steps.setAccessibleName("Steps")
        self.steps.setFrameShape(QListWidget.Shape.NoFrame)
        self.form = StepForm(look)
        self.doubts = Words(look, "", 12.5, 400, "query")
        self.doubts.setWordWrap(True)
        self.doubts.setContentsMargins(28, 0, 28, 12)
        self.take = self._button("Step from the open case")
        self._kinds = QMenu(self.take)
        for kind in KINDS:
            self._kinds.addAction(KIND_WORDS[kind]).triggered.connect(self._taker(kind))
        self.take.setMenu(self._kinds)
        self.up, self.down = self._button("Up"), self._button("Down")
        self.remove = self._button("Remove")
        self.trial = self._button("Try it")
        self.save_button, self.save_as = self._button("Save"), self._button("Save as…")
        left = QWidget()
        left.setMinimumWidth(230)
        left.setMaximumWidth(420)
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 20, 10, 16)
        column.setSpacing(9)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addWidget(self.steps, 1)
        column.addWidget(self.take)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.up, self.down, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        last = QHBoxLayout()
        last.setSpacing(6)
        for button in (self.trial, self.save_button, self.save_as):
            last.addWidget(button)
        last.addStretch(1)
        column.addLayout(last)
        area = QScrollArea()
        area.setWidget(self.form)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is on it has the focus
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(area, 1)
        right.addWidget(self.doubts)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left, 1)
        whole.addLayout(right, 3)

    def _button(self, text: str) -> QPushButton:
        button = push_button(text)
        button.setFont(font(12.5, 500))
        button.setMinimumHeight(30)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return button

    def _taker(self, kind: Kind) -> Callable[[], bool]:
        return lambda: self.take_case(kind)

    def _wire(self) -> None:
        self.title.editingFinished.connect(lambda: self._change(change_lesson(self.lesson, title=self.title.text())))
        self.about.editingFinished.connect(lambda: self._change(change_lesson(self.lesson, about=self.about.text())))
        self.steps.currentRowChanged.connect(self._show_form)
        self.steps.itemActivated.connect(lambda _: self.try_step())
        self.form.changed.connect(self._change_step)
        self.form.refused.connect(self.said)
        self.form.confirm_asked.connect(self._confirm)
        self.form.replace_asked.connect(self._replace)
        self.form.case_asked.connect(self._ask_for_case)
        self.form.moment_asked.connect(self._find_moment)
        self.up.clicked.connect(lambda: self.move_by(-1))
        self.down.clicked.connect(lambda: self.move_by(1))
        self.remove.clicked.connect(self.remove_step)
        self.trial.clicked.connect(self.try_step)
        self.save_button.clicked.connect(lambda: self.save())
        self.save_as.clicked.connect(lambda: self.save(elsewhere=True))
        for keys, done in (
            (QKeySequence.StandardKey.Undo, self.undo), (QKeySequence.StandardKey.Redo, self.redo),
            (QKeySequence.StandardKey.Save, self.save),
            (QKeySequence("Alt+Up"), lambda: self.move_by(-1)), (QKeySequence("Alt+Down"), lambda: self.move_by(1)),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(done)

    # -- what is shown ----------------------------------------------------------------------------------

    def open(self, lesson: Lesson, path: Path | None) -> None:
        """Opens a lesson to be edited."""
        self.lesson, self.path, self.modified = lesson, path, False
        self._before.clear()
        self._after.clear()
        self._show(0)

    @property
    def place(self) -> int:
        """The step whose fields are shown."""
        return self.steps.currentRow()

    @property
    def step(self) -> Step | None:
        return self.lesson.steps[self.place] if 0 <= self.place < len(self.lesson.steps) else None

    def turn_to(self, place: int) -> None:
        """The fields of another step."""
        self.steps.setCurrentRow(place)

    def _show(self, place: int) -> None:
        self.title.show_text(self.lesson.title)
        self.about.show_text(self.lesson.about)
        self.steps.blockSignals(True)
        self.steps.clear()
        for number, step in enumerate(self.lesson.steps, 1):
            item = QListWidgetItem(f"{number}  {step.title}\n     {KIND_WORDS[step.kind]}")
            item.setSizeHint(QSize(0, 46))
            self.steps.addItem(item)
        self.steps.setCurrentRow(min(place, len(self.lesson.steps) - 1))
        self.steps.blockSignals(False)
        self._show_form()
        told = self._doubts()
        self.doubts.setText("\n".join(told))
        self.doubts.setVisible(bool(told))

    def _show_form(self) -> None:
        step = self.step
        self.form.show_step(step, None if step is None else self._now(step.case))
        count = len(self.lesson.steps)
        self.up.setEnabled(self.place > 0)
        self.down.setEnabled(0 <= self.place < count - 1)
        for button in (self.remove, self.trial):
            button.setEnabled(step is not None)

    def _now(self, case: Case) -> tuple[AnswerLine, ...] | None:
        try:
            return answer_of(self._answerer.code(case))
        except PolicyError:
            return None

    # -- what is done -----------------------------------------------------------------------------------

    def _change(self, outcome: MadeLesson, place: int | None = None) -> bool:
        if isinstance(outcome, Refusal):
            self.said.emit(outcome.message)
            self._show(self.place)
            return False
        if outcome != self.lesson:
            self._before.append(self.lesson)
            self._after.clear()
            self.lesson, self.modified = outcome, True
            self._show(self.place if place is None else place)
        return True

    def undo(self) -> None:
        """The version before."""
        if self._before:
            self._after.append(self.lesson)
            self.lesson, self.modified = self._before.pop(), True
            self._show(self.place)

    def redo(self) -> None:
        """The version after."""
        if self._after:
            self._before.append(self.lesson)
            self.lesson, self.modified = self._after.pop(), True
            self._show(self.place)

    def _change_step(self, fields: dict[str, Any]) -> None:
        if self.step is not None:
            self._change(change_step(self.lesson, self.step.id, **fields))

    def take_case(self, kind: Kind, row: str | None = None) -> bool:
        """Makes a step of the case that is open in the main window, its answer confirmed as the engine says."""
        case = self._open_case()
        if case is None:
            self.said.emit("No case is open; open or type one in the main window first.")
            return False
        try:
            result = self._answerer.code(case)
        except PolicyError as wrong:
            self.said.emit(f"{wrong}.")
            return False
        near = self._nearest(case, result, row) if kind in ("show", "goal") else ()
        made = step_from_case(case, result, kind, row=row, near=near)
        if isinstance(made, Refusal):
            self.said.emit(made.message)
            return False
        return self._change(add_step(self.lesson, made), len(self.lesson.steps))

    def _nearest(self, case: Case, result: Result, row: str | None) -> tuple[Near, ...]:
        """The nearest changes: close by first, because far ones take many runs of the engine."""
        ids = None if row is None else [row]
        return self._answerer.near(case, result, ids, reach=_CLOSE) or self._answerer.near(case, result, ids)

    def _doubts(self) -> list[str]:
        """What the engine doubts, asked again only of steps that changed."""
        known, self._known = self._known, {}
        told = []
        for number, step in enumerate(self.lesson.steps, 1):
            old = known.get(id(step))
            found = old[1] if old is not None and old[0] is step else doubts_of(step, self._answerer)
            self._known[id(step)] = (step, found)
            told += [f"Step {number}, {doubt.key}: {doubt.message}." for doubt in found]
        return told

    def _confirm(self) -> None:
        if self.step is not None:
            self._change(confirm(self.lesson, self.step.id, self._answerer.code(self.step.case)))

    def _replace(self) -> None:
        case, step = self._open_case(), self.step
        if case is None:
            self.said.emit("No case is open; open or type one in the main window first.")
        elif step is not None:
            self._change(change_step(self.lesson, step.id, case=case))

    def _find_moment(self) -> None:
        """Gives a step that shows the nearest edge that changes its answer."""
        step = self.step
        if step is None:
            return
        made = nearest_moment(step.case, self._nearest(step.case, self._answerer.code(step.case), None))
        if isinstance(made, Refusal):
            self.said.emit(made.message)
            self._show_form()
        else:
            self._change(change_step(self.lesson, step.id, task=Show(moment=made)))

    def _ask_for_case(self) -> None:
        if self.step is not None:
            self.case_asked.emit(self.step.case)

    def move_by(self, by: int) -> None:
        """Moves the step up or down."""
        if self.step is not None and 0 <= self.place + by < len(self.lesson.steps):
            self._change(move_step(self.lesson, self.step.id, self.place + by), self.place + by)

    def remove_step(self) -> None:
        """Takes the step out; undo brings it back."""
        if self.step is not None:
            self._change(remove_step(self.lesson, self.step.id))

    def try_step(self) -> None:
        """Runs the lesson from this step on."""
        if self.step is not None:
            self.try_asked.emit(self.lesson, self.place)

    # -- its file ---------------------------------------------------------------------------------------

    def save(self, *, elsewhere: bool = False) -> bool:
        """Writes the lesson, to a place that is asked for when it has none yet or `elsewhere`; False, and a sentence,
        when that fails.
        """
        path = None if elsewhere else self.path
        path = path or self._outgoing.lesson_place(self.lesson)
        return path is not None and self._write(path)

    def may_leave(self) -> bool:
        """True when the lesson may go: saved, untouched, or given up on being asked."""
        if not self.modified:
            return True
        answer = self._prompts.unsaved(self.lesson.title)
        if answer == "save":
            return self.save()
        if answer == "discard":
            self.modified = False
        return answer == "discard"

    def _write(self, path: Path) -> bool:
        try:
            save(self.lesson, path)
        except OSError as wrong:
            self.said.emit(f"{path.name} was not saved ({why(wrong)}).")
            return False
        self.path, self.modified = path, False
        self.said.emit(f"{path.name} saved")
        return True
