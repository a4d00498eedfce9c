"""The fields of one step: what it is called, what it asks, what it teaches, and what must not move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from infusion_gui.case.edits import Refusal, called
from infusion_gui.case.model import Case
from infusion_gui.trainer import rules
from infusion_gui.trainer.answers import written
from infusion_gui.trainer.lesson import (
    KINDS,
    AnswerLine,
    Choice,
    Edge,
    FindFlip,
    Goal,
    Kind,
    Predict,
    Show,
    Step,
    Task,
    Why,
)
from infusion_gui.trainer.prediction import read_prediction
from infusion_gui.trainer.questions import KIND_WORDS, question
from infusion_gui.window.chrome.buttons import push_button
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.lessons.author_moment import MomentFields
from infusion_gui.window.lessons.fields import Check, Ground, Line, Picker, Words

_EDGES: tuple[tuple[str, Edge | None], ...] = (("start or stop", None), ("start", "start"), ("stop", "stop"))
_CHOICES = 5
_ANY = "any row"


class StepForm(Ground):
    """Shows a step; `changed` names the fields a person changed, checked by whoever holds the lesson."""

    changed = Signal(dict)
    confirm_asked = Signal()
    replace_asked = Signal()
    case_asked = Signal()
    moment_asked = Signal()
    """A step that shows is to have an edge that moves."""
    refused = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._step: Step | None = None
        self._showing = False
        self.title, self.topic = Line("Title"), Line("Subject")
        self.prompt, self.point = Line("Question"), Line("Teaching point")
        self.rule = Line("Rule", 130)
        self.rule_name = Words(look, "", 12.5, 400, "text.2")
        self.kind = Picker(look, "Kind of step", [KIND_WORDS[kind] for kind in KINDS])
        self.row = Picker(look, "Row", [_ANY])
        self.edge = Picker(look, "Edge", [words for words, _ in _EDGES])
        self.goal = Line("Units to earn")
        self.choices = [(Line(f"Rule {n + 1}", 130), Line(f"Words of rule {n + 1}")) for n in range(_CHOICES)]
        self.moment = MomentFields(look)
        self.names = Check(look, "Hide drug names")
        self.locked: dict[str, Check] = {}
        self.answer = Words(look, "", 14, 600)
        self.answer.setWordWrap(True)
        self.confirm = push_button("Confirm the answer")
        self.replace = push_button("Use the open case")
        self.open_case = push_button("Open its case")
        for button in (self.confirm, self.replace, self.open_case):
            button.setFont(font(12.5))
        self._build()
        self._wire()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(1, 1)
        self._grid = grid
        self._labels: dict[str, Words] = {}
        rule = QHBoxLayout()
        rule.setSpacing(10)
        rule.addWidget(self.rule)
        rule.addWidget(self.rule_name, 1)
        moved = QHBoxLayout()
        moved.setSpacing(8)
        moved.addWidget(self.row)
        moved.addWidget(self.edge)
        moved.addStretch(1)
        self._choices = QWidget()
        lines = QGridLayout(self._choices)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setVerticalSpacing(6)
        for n, (name, words) in enumerate(self.choices):
            lines.addWidget(name, n, 0)
            lines.addWidget(words, n, 1)
        self._locks = QVBoxLayout()
        self._locks.setSpacing(4)
        for text, widget in (
            ("Title", self.title), ("Subject", self.topic), ("Kind", self.kind), ("About", moved),
            ("Moment", self.moment), ("Units to earn", self.goal), ("Choices", self._choices),
            ("Question", self.prompt), ("Teaching point", self.point), ("Rule", rule),
            ("Held still", self._locks), ("", self.names),
        ):  # fmt: skip
            self._add(text, widget)
        case = QHBoxLayout()
        case.setSpacing(8)
        for button in (self.confirm, self.replace, self.open_case):
            case.addWidget(button)
        case.addStretch(1)
        self._add("Answer", self.answer)
        self._add("", case)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 20, 28, 20)
        whole.addLayout(grid)
        whole.addStretch(1)

    def _add(self, text: str, widget: QWidget | QHBoxLayout | QVBoxLayout) -> None:
        row = self._grid.rowCount()
        label = Words(self._look, text, 13, 400, "text.2")
        label.setMinimumHeight(22 if widget in (self._locks, self.answer) else 28)  # that of its field
        self._labels[text] = label
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(widget, QWidget):
            self._grid.addWidget(widget, row, 1)
        else:
            self._grid.addLayout(widget, row, 1)

    def _wire(self) -> None:
        for line, field in (
            (self.title, "title"), (self.topic, "topic"), (self.prompt, "prompt"), (self.point, "point"),
            (self.rule, "rule"),
        ):  # fmt: skip
            self._tell(line, field)
        self.kind.picked.connect(self._kind_picked)
        for picker in (self.row, self.edge):
            picker.picked.connect(self._task_changed)
        self.goal.editingFinished.connect(self._task_changed)
        for name, words in self.choices:
            name.editingFinished.connect(self._task_changed)
            words.editingFinished.connect(self._task_changed)
        self.names.toggled.connect(lambda shown: self._change(hide_names=shown))
        self.moment.changed.connect(lambda moment: self._change(task=Show(moment=moment)))
        self.moment.none_asked.connect(lambda: self._change(task=Show()))
        self.moment.asked.connect(self.moment_asked)
        self.moment.refused.connect(self.refused)
        self.confirm.clicked.connect(self.confirm_asked)
        self.replace.clicked.connect(self.replace_asked)
        self.open_case.clicked.connect(self.case_asked)

    def _tell(self, line: Line, field: str) -> None:
        line.editingFinished.connect(lambda: self._change(**{field: line.text().strip()}))

    # -- showing ----------------------------------------------------------------------------------------

    def show_step(self, step: Step | None, now: tuple[AnswerLine, ...] | None) -> None:
        """Shows a step, and what the engine answers now (None where it cannot)."""
        self._step = step
        self.setEnabled(step is not None)
        if step is None:
            return
        self._showing = True
        self.title.show_text(step.title)
        self.topic.show_text(step.topic)
        self.prompt.show_text(step.prompt)
        self.prompt.setPlaceholderText(question(step.model_copy(update={"prompt": ""})))
        self.point.show_text(step.point)
        self.rule.show_text(step.rule)
        self.rule_name.setText(rules.names().get(step.rule, "a rule of your own"))
        self.kind.show_index(KINDS.index(step.kind))
        self.names.setChecked(step.hide_names)
        self._show_task(step)
        self._show_locks(step)
        self._show_answer(step, now)
        self._showing = False

    def _show_task(self, step: Step) -> None:
        task = step.task
        ids = [row.id for row in step.case.administrations]
        open_ = isinstance(task, FindFlip)
        self.row.show_items([*([_ANY] if open_ else []), *map(called, step.case.administrations)])
        if isinstance(task, FindFlip):
            self.row.show_index(0 if task.row is None else ids.index(task.row) + 1)
            self.edge.show_index([edge for _, edge in _EDGES].index(task.edge))
        if isinstance(task, Why):
            self.row.show_index(ids.index(task.row))
            for n, (name, words) in enumerate(self.choices):
                choice = task.choices[n] if n < len(task.choices) else None
                name.show_text(choice.rule if choice else "")
                words.show_text(choice.words if choice else "")
        if isinstance(task, Goal):
            lines = [AnswerLine(code=code, units=units) for code, units in task.units.items()]
            self.goal.show_text(written(lines))
        if isinstance(task, Show):
            self.moment.show_moment(step, task.moment)
        for widget, label, shown in (
            (self.moment, "Moment", isinstance(task, Show)),
            (self.goal, "Units to earn", isinstance(task, Goal)),
            (self._choices, "Choices", isinstance(task, Why)),
        ):
            widget.setVisible(shown)
            self._labels[label].setVisible(shown)
        about = isinstance(task, FindFlip | Why)
        self.row.setVisible(about)
        self.edge.setVisible(isinstance(task, FindFlip) and task.row is not None)
        self._labels["About"].setVisible(about)

    def _show_locks(self, step: Step) -> None:
        wanted = {row.id: called(row) for row in step.case.administrations}
        if list(self.locked) != list(wanted) or any(self.locked[k].text() != v for k, v in wanted.items()):
            for box in self.locked.values():
                self._locks.removeWidget(box)
                box.hide()
                box.deleteLater()
            self.locked = {identity: Check(self._look, text) for identity, text in wanted.items()}
            for box in self.locked.values():
                box.toggled.connect(self._locks_changed)
                self._locks.addWidget(box)
        for identity, box in self.locked.items():
            box.setChecked(identity in step.locked)

    def _show_answer(self, step: Step, now: tuple[AnswerLine, ...] | None) -> None:
        said = written(step.answer)
        same = now is not None and written(now) == said
        other = "the case cannot be coded" if now is None else f"the engine now says {written(now)}"
        self.answer.setText(said if same else f"{said}; {other}")
        self.answer.take("text" if same else "query")
        self.confirm.setEnabled(now is not None and not same)

    # -- changing ---------------------------------------------------------------------------------------

    def _change(self, **fields: Any) -> None:
        step = self._step
        if self._showing or step is None:
            return
        if any(getattr(step, key) != value for key, value in fields.items()):
            self.changed.emit(fields)

    def _locks_changed(self) -> None:
        if self._step is None:
            return
        sites = tuple(name for name in self._step.locked if name not in self.locked)
        self._change(locked=sites + tuple(identity for identity, box in self.locked.items() if box.isChecked()))

    def _kind_picked(self, index: int) -> None:
        if self._step is not None and KINDS[index] != self._step.kind:
            self._change(task=fresh_task(KINDS[index], self._step))

    def _task_changed(self) -> None:
        step = self._step
        if self._showing or step is None:
            return
        task = self._task(step)
        if isinstance(task, Refusal):
            self.refused.emit(task.message)
        elif task is not None:
            self._change(task=task)

    def _task(self, step: Step) -> Task | Refusal | None:
        """The task as the fields have it."""
        ids = [row.id for row in step.case.administrations]
        if isinstance(step.task, FindFlip):
            if self.row.index == 0:
                return FindFlip()
            return FindFlip(row=ids[self.row.index - 1], edge=_EDGES[self.edge.index][1])
        if isinstance(step.task, Goal):
            read = read_prediction(self.goal.text())
            if isinstance(read, Refusal):
                return read
            units: dict[str, int] = {}
            for line in read:
                units[line.code] = units.get(line.code, 0) + line.units
            return Goal(units=units) if units else Refusal("A goal earns something; type codes and units.")
        if isinstance(step.task, Why):
            chosen = list(_choices(self.choices))
            if len(chosen) < 2:
                return Refusal("A question why has two choices at least; type a rule and its words.")
            return Why(row=ids[self.row.index], choices=tuple(chosen))
        return None


def _choices(lines: Iterable[tuple[Line, Line]]) -> Iterable[Choice]:
    """The choices that are typed whole; a rule alone gets its usual words."""
    for name, words in lines:
        rule = name.text().strip()
        if rule:
            yield Choice(rule=rule, words=words.text().strip() or rules.name(rule))


def fresh_task(kind: Kind, step: Step) -> Task:
    """A task of another kind for the same case, with what can be kept."""
    case: Case = step.case
    first = case.administrations[0].id
    row = getattr(step.task, "row", None) or first
    if kind == "show":
        return Show()
    if kind == "predict":
        return Predict()
    if kind == "find_flip":
        return FindFlip()
    if kind == "goal":
        units: dict[str, int] = {}
        for line in step.answer:
            units[line.code] = units.get(line.code, 0) + line.units
        return Goal(units=units or {"96365": 1})
    others = [rule for rule in ("R-DEF-01", "R-SEQ-01") if rule != step.rule]
    names = [step.rule, *others]
    return Why(row=row, choices=tuple(Choice(rule=rule, words=rules.name(rule)) for rule in names))
