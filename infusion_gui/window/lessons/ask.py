"""What a step asks, and the place to answer it: a line for codes, rules to choose from, a goal that ticks."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from infusion_gui.coding.tables import claim_rank
from infusion_gui.timeline.accessible import announce
from infusion_gui.trainer.attempts import Attempt
from infusion_gui.trainer.lesson import Choice, FindFlip, Goal, Kind, Predict, Show, Step, Why
from infusion_gui.trainer.prediction import EXAMPLE, with_59, with_code
from infusion_gui.trainer.questions import KIND_WORDS, question
from infusion_gui.window import wording
from infusion_gui.window.chrome.buttons import Pressable, push_button
from infusion_gui.window.chrome.dock import MARGIN, colored
from infusion_gui.window.chrome.lines import caption
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.lessons.code_pad import CodePad

_HINTS: dict[Kind, str] = {
    "predict": "Click codes, twice for two units, or type them: 96366x2, 96374-59, none for nothing. Enter checks.",
    "find_flip": "Drag the edge, or use the arrow keys: one minute each, five with Shift.",
    "goal": "Drag bars and edges; the goal ticks by itself. E takes an edge for the arrow keys.",
    "why": "Click a rule, or press its number.",
    "show": "",
}


_HELD = {
    "start": "the start of the bar", "stop": "the end of the bar", "whole": "the marked bar",
    "site": "the bar to the other access",
}  # fmt: skip


class ChoiceRow(Pressable):
    """A rule to choose: its number, its words, and afterwards whether it was the one."""

    chosen = Signal(str)

    def __init__(self, look: Look, number: int, choice: Choice) -> None:
        super().__init__(look, f"{number}. {choice.words}")
        self._number = number
        self.choice = choice
        self._mark = ""
        self.clicked.connect(lambda: self.chosen.emit(self.choice.rule))

    def show_mark(self, mark: str) -> None:
        """ "yes" for the rule that decided, "no" for a wrong choice, "" for neither."""
        self._mark = mark
        self.setAccessibleDescription({"yes": "this decided", "no": "not this one"}.get(mark, ""))
        self.update()

    def _words_area(self) -> QRectF:
        return QRectF(38, 9, max(self.width() - 38 - 34, 20), 1000)

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        metrics = QFontMetricsF(font(13))
        area = QRectF(0, 0, max(width - 38 - 34, 20), 1000)
        box = metrics.boundingRect(area, int(Qt.TextFlag.TextWordWrap), self.choice.words)
        return max(round(box.height()) + 20, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        ground = {"yes": "gain.ground", "no": "loss.ground"}.get(self._mark)
        painter.setPen(QPen(look.color("line.strong"), 1))
        painter.setBrush(look.color(ground or ("hover" if self.underMouse() and not self._mark else "field")))
        painter.drawRoundedRect(area, 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("ink"), 2))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(font(12.5, 600))
        painter.setPen(look.color("text.2"))
        painter.drawText(QRectF(0, 0, 36, self.height()), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(font(13))
        painter.setPen(look.color("text"))
        words = QRectF(38, 0, self.width() - 38 - 34, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, int(flags) | int(Qt.TextFlag.TextWordWrap), self.choice.words)
        if self._mark:
            icon = look.icon("check", "gain", 18) if self._mark == "yes" else look.icon("cross", "loss", 18)
            icon.paint(painter, self.width() - 30, (self.height() - 18) // 2, 18, 18)
        painter.end()


class CodeField(QLineEdit):
    """The line for codes. It keeps Enter to itself: passed on, it would turn the step in the same breath."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def show_whole(self) -> None:
        """Smaller letters for what was typed, as long as it does not fit: it is read beside its verdict."""
        for size in (15.0, 13.5, 12.0, 11.0):
            self.setFont(font(size, 500, tabular=False))
            if self.fontMetrics().horizontalAdvance(self.text()) <= self.width() - 24:
                break


class AskBox(QWidget):
    """The upper part of the lesson's column."""

    predicted = Signal(str)
    rule_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._step: Step | None = None
        self._kind = caption("", look, "text.2", 12)
        self._title = QLabel()
        self._title.setFont(font(20, 700, tabular=False))
        self._title.setWordWrap(True)
        self._question = QLabel()
        self._question.setFont(font(14, 400, tabular=False))
        self._question.setWordWrap(True)
        self.field = CodeField()
        self.field.setFont(font(15, 500, tabular=False))
        self.field.setPlaceholderText(EXAMPLE)
        self.field.setAccessibleName("Codes and units")
        self.field.returnPressed.connect(self._check)
        self.field.textEdited.connect(lambda: self.refuse(""))
        self.check = push_button("Check")
        self.check.setFont(font(13, 500))
        self.check.clicked.connect(self._check)
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.check)
        self.pad = CodePad(look)
        self.pad.picked.connect(lambda code: self._write(with_code(self.field.text(), code)))
        self.pad.signed.connect(lambda: self._write(with_59(self.field.text())))
        self.pad.nothing.connect(lambda: self._write("none"))
        self.pad.cleared.connect(lambda: self._write(""))
        self._hint = QLabel()
        self._hint.setFont(font(12, tabular=False))
        self._hint.setWordWrap(True)
        for label in (self._title, self._question, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)  # an author may have typed anything
        self.choices: list[ChoiceRow] = []
        self._choices = QVBoxLayout()
        self._choices.setSpacing(6)
        self._status = QLabel()
        self._status.setFont(font(13.5, 500, tabular=False))
        self._status.setWordWrap(True)
        self._status.setTextFormat(Qt.TextFormat.RichText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN + 4, 16, MARGIN + 4, 14)
        layout.setSpacing(8)
        for widget in (self._kind, self._title, self._question, self._line):
            layout.addWidget(widget)
        layout.addLayout(self._choices)
        layout.addWidget(self._status)
        layout.addWidget(self._hint)
        layout.addWidget(self.pad)
        look.changed.connect(self.restyle)
        self.restyle()

    def show_step(self, step: Step, sides: Sequence[str] = ()) -> None:
        """A fresh step, nothing answered. `sides`: the two answers of a moment, in words."""
        self._step = step
        self._kind.setText(KIND_WORDS[step.kind].upper())
        self._title.setText(step.title)
        asked = "\n".join([question(step), *sides]).strip()
        self._question.setText(asked)
        self._question.setVisible(bool(asked))
        self._line.setVisible(isinstance(step.task, Predict))
        self.field.clear()
        self.field.setFont(font(15, 500, tabular=False))
        self.field.setEnabled(True)
        self._show_choices(step)
        self._status.setVisible(isinstance(step.task, FindFlip | Goal))
        self._status.clear()
        self._hint.setText(self._usual_hint(step))
        self._hint.setVisible(bool(self._hint.text()))
        self.refuse("")
        if self.isVisible():
            announce(
                self, " ".join(filter(None, (f"{KIND_WORDS[step.kind]}: {step.title}.", asked, self._hint.text())))
            )

    def _usual_hint(self, step: Step) -> str:
        task = step.task
        if isinstance(task, Show):
            what = _HELD[task.moment.edge] if task.moment is not None else ""
            return f"Drag {what}, or use the arrow keys. Enter goes on." if what else ""
        if isinstance(task, FindFlip) and task.row is not None and step.case.administration(task.row).single_time:
            return _HINTS[step.kind].replace("the edge", "the marker")
        either = isinstance(task, FindFlip) and task.edge is None
        return f"{_HINTS[step.kind]}{' E changes what they move: an edge, or the bar.' if either else ''}"

    def _show_choices(self, step: Step) -> None:
        while self.choices:
            gone = self.choices.pop()
            self._choices.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        if isinstance(step.task, Why):
            for number, choice in enumerate(step.task.choices, 1):
                row = ChoiceRow(self._look, number, choice)
                row.chosen.connect(self.rule_chosen)
                self._choices.addWidget(row)
                self.choices.append(row)

    def show_attempt(self, attempt: Attempt | None, decided: str = "", taken: str = "") -> None:
        """Marks the choices; `decided` is the rule that did, `taken` the one that was chosen."""
        for row in self.choices:
            rule = row.choice.rule
            row.show_mark("yes" if rule == decided else "no" if rule == taken else "")

    def show_status(self, attempt: Attempt | None, units: dict[str, int], *, moved: bool, judged: bool) -> None:
        """The live answer to a flip or a goal: what is there, what is not. `judged`: the verdict below says it."""
        if attempt is None or self._step is None:
            return
        goal = isinstance(self._step.task, Goal)
        self._status.setVisible(goal or (moved and not (judged and attempt.done)))
        look = self._look
        told = (
            f"<span style='color:{look.theme['gain' if attempt.done else 'text']}'>{html.escape(attempt.said)}</span>"
        )
        if isinstance(self._step.task, Goal):
            ticks = _ticks(self._step.task, units, look)
            told = ticks if attempt.done else f"{ticks}<br/>{told}"
        self._status.setText(told)

    def show_open(self, open_: bool, done: bool, staged: str = "") -> None:
        """`open_`: the question still waits for its answer; `done`: it was answered rightly. `staged`: what a step that
        is shown in stages has shown, and what comes next.
        """
        predicts = self._step is not None and isinstance(self._step.task, Predict)
        self.pad.setVisible(open_ and predicts)
        if not open_ and predicts:
            self.refuse("")
            self._hint.setText("" if done else "Type another answer to try it again.")
        elif staged:
            self._hint.setText(staged)
        self._hint.setVisible(bool(self._hint.text()))

    def _write(self, text: str) -> None:
        """Puts a text in the line as if it was typed there."""
        self.field.selectAll()
        self.field.insert(text)
        self.field.setModified(True)
        self.field.setFocus()
        self.refuse("")

    def refuse(self, message: str) -> None:
        """Says what is wrong with the text in the line; empty takes it back."""
        self.field.setProperty("wrong", bool(message))
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)
        if self._step is not None:
            self._hint.setText(message or self._usual_hint(self._step))
            colored(self._hint, self._look, "loss" if message else "text.3")

    def take_focus(self) -> bool:
        """Puts the cursor where the answer goes; False where there is no such place."""
        if self._line.isVisibleTo(self):
            self.field.setFocus()
            self.field.selectAll()
            return True
        if self.choices:
            self.choices[0].setFocus()
            return True
        return False

    def _check(self) -> None:
        self.predicted.emit(self.field.text())

    def restyle(self) -> None:
        colored(self._title, self._look, "text")
        colored(self._question, self._look, "text")
        colored(self._hint, self._look, "text.3")


def _ticks(goal: Goal, units: dict[str, int], look: Look) -> str:
    """Each code of the goal with its units, ticked where the visit earns it; what is too many behind."""
    parts = []
    for code in sorted({*goal.units, *units}, key=claim_rank):
        wanted, there = goal.units.get(code, 0), units.get(code, 0)
        if wanted == there:
            parts.append(_colored(f"✓ {code} {wording.units(wanted)}", "gain", look))
        elif wanted:
            parts.append(_colored(f"{code} {there} of {wanted}", "text", look))
        else:
            parts.append(_colored(f"✗ {code} {wording.units(there)}", "loss", look))
    return "&nbsp;&nbsp; ".join(parts)


def _colored(text: str, token: str, look: Look) -> str:
    """Markup of words that stay on one line."""
    unbroken = text.replace(" ", "&nbsp;")
    return f"<span style='color:{look.theme[token]}'>{unbroken}</span>"
