"""What became of an answer: the verdict, line by line what was off and why, and what the step teaches."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from infusion_gui.timeline.accessible import announce
from infusion_gui.trainer.attempts import Attempt
from infusion_gui.trainer.lesson import Step
from infusion_gui.trainer.scoring import VERDICTS, Scored
from infusion_gui.window import wording
from infusion_gui.window.chrome.dock import MARGIN, colored
from infusion_gui.window.chrome.lines import Column, RuleButton, bold, plain, quiet
from infusion_gui.window.chrome.theme import Look, font

_MARKS = {"right": "yes", "units": "near", "modifier": "near", "missing": "no", "extra": "loss"}
NOT_ANSWERED = "Not answered"


class VerdictBox(QWidget):
    """The lower part of the lesson's column; empty until there is something to say."""

    rule_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._spoken = ""
        self._head = QLabel()
        self._head.setFont(font(17, 700))
        self._head.setWordWrap(True)
        self._percent = QLabel()
        self._percent.setFont(font(17, 700))
        self._why = QLabel()
        self._why.setFont(font(13, 400, tabular=False))
        self._why.setWordWrap(True)
        for label in (self._head, self._why):
            label.setTextFormat(Qt.TextFormat.PlainText)  # names of drugs may hold anything
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN + 4, 0, MARGIN + 4, 0)
        head.addWidget(self._head, 1)
        head.addWidget(self._percent, 0, Qt.AlignmentFlag.AlignTop)
        self.lines = Column(look, 9, 4)
        self.lines.ruled = True
        self.lines.rule_asked.connect(self.rule_asked)
        self._point = Point(look)
        self._point.rule.clicked.connect(lambda: self.rule_asked.emit(self._point.rule.text()))
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 14, 0, 12)
        self._whole.setSpacing(6)
        self._whole.addLayout(head)
        self._whole.addWidget(self._why)
        self._why.setContentsMargins(MARGIN + 4, 0, MARGIN + 4, 0)
        self._whole.addWidget(self.lines)
        self._whole.addWidget(self._point)
        self._whole.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        look.changed.connect(self.restyle)
        self.restyle()

    @property
    def talks(self) -> bool:
        """There is a verdict with its reasons, which wants room."""
        return self._head.isVisibleTo(self)

    def show_attempt(self, step: Step, attempt: Attempt | None, revealed: bool) -> None:
        """Nothing before an answer; after it, or when the answer is shown, all there is to say."""
        said = attempt is not None and attempt.done
        self._head.setVisible(said)
        self._percent.setVisible(said and attempt is not None and attempt.score is not None)
        scored = attempt.score.lines if attempt is not None and attempt.score is not None else ()
        self._why.setVisible(said and not scored)
        if attempt is not None:
            self._head.setText(attempt.said)
            self._percent.setText(f"{attempt.percent}%")
            self._why.setText(attempt.why)
            colored(self._head, self._look, "gain" if attempt.percent == 100 else "text")
        self._show_lines(scored)
        # A right answer and its teaching point say the same: the point alone then.
        same = attempt is not None and attempt.why == step.point
        self._why.setVisible(self._why.isVisibleTo(self) and not same)
        self._point.show_point(step, revealed or said)
        self._speak()

    def _speak(self) -> None:
        """What is new in it, to a screen reader: the focus is elsewhere."""
        labels = [label for label in self.findChildren(QLabel) if label.isVisibleTo(self) and label.text()]
        typed = Qt.TextFormat.PlainText
        words = " ".join(one.text() if one.textFormat() == typed else plain(one.text()) for one in labels)
        if words != self._spoken and self.isVisible():
            announce(self, words)
        self._spoken = words

    def _show_lines(self, scored: tuple[Scored, ...]) -> None:
        self.lines.setVisible(bool(scored))
        self.lines.fit_rows(len(scored), 0, two_lines=True)
        for sentence, line in zip(self.lines.sentences, scored, strict=True):
            sentence.say(_MARKS[line.verdict], told(line, self._look), line.rule)
            sentence.body.setText(f"{quiet(line.why, self._look)}")

    def texts(self) -> list[str]:
        """Every sentence on view, for tests and for reading aloud."""
        labels = [label for label in self.findChildren(QLabel) if label.isVisibleTo(self) and label.text()]
        return [label.text() for label in labels]

    def restyle(self) -> None:
        colored(self._percent, self._look, "text.2")
        colored(self._why, self._look, "text.2")
        self.lines.restyle()


def told(line: Scored, look: Look) -> str:
    """The first row of a line: code, units asked and given, and the verdict."""
    code = bold(wording.signed(line.code, line.modifiers))
    if line.right:
        return f"{code} {quiet(wording.units(line.expected), look)}"
    verdict = VERDICTS[line.verdict]
    if line.verdict == "units":
        here = f"{wording.units(line.expected)}, you wrote {wording.units(line.predicted)}"
        return f"{code} {quiet(f'{verdict}: it is {here}', look)}"
    if line.verdict == "modifier":
        wrote = line.said.rpartition("; ")[2].rstrip(".")
        return f"{code} {quiet(f'{verdict}: {wrote}', look)}"
    units = line.expected or line.predicted
    return f"{code} {quiet(f'{wording.units(units)} {verdict}', look)}"


class Point(QWidget):
    """The teaching point, with its rule at the right, on a ground of its own."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = QLabel()
        self._words.setFont(font(14, 500, tabular=False))
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rule = RuleButton(look)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN + 4, 13, MARGIN - 2, 13)
        layout.setSpacing(8)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.rule, 0, Qt.AlignmentFlag.AlignTop)
        self.setContentsMargins(0, 4, 0, 0)

    def show_point(self, step: Step, shown: bool) -> None:
        self._words.setText(step.point)
        self.rule.show_rule(step.rule)
        self.setVisible(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect().adjusted(0, 4, 0, 0), self._look.color("select"))
        painter.fillRect(0, 4, 3, self.height() - 4, self._look.color("ink"))
        painter.end()
