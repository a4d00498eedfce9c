"""What made-up visits should be like: thresholds, difficulty, rows, messy or clean, and the seed of them all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from infusion_gui.case.edits import Refusal
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.lesson import Lesson
from infusion_gui.trainer.maker import MOST_ROWS, Wish, make, step_of
from infusion_gui.trainer.thresholds import THRESHOLDS, Difficulty
from infusion_gui.window.chrome.buttons import push_button
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.lessons.fields import Check, Ground, Number, Picker, Words

_LEVELS: tuple[tuple[str, Difficulty], ...] = (("Plain", 1), ("Mixed", 2), ("Crowded", 3))
_ASKED = ("Codes", "The flip", "Both in turn")
LARGEST_SEED = 999_999


def made_lesson(wishes: list[Wish], asked: int, answerer: Answerer) -> Lesson | Refusal:
    """A lesson of made-up visits, one a wish. `asked`: 0 codes, 1 the flip, 2 both in turn."""
    steps = []
    for number, wish in enumerate(wishes):
        made = make(wish, answerer)
        if isinstance(made, Refusal):
            return made
        flip = asked == 1 or (asked == 2 and number % 2 == 1)
        steps.append(step_of(made, wish, flip=flip))
    return Lesson(title=f"Made-up visits from {wishes[0].seed}", steps=tuple(steps))


class MakerPage(Ground):
    """The same choices and the same seed always bring the same visits."""

    made = Signal(object)
    refused = Signal(str)

    def __init__(self, look: Look, answerer: Answerer) -> None:
        super().__init__(look)
        self._answerer = answerer
        self.thresholds: dict[str, Check] = {}
        boxes = QGridLayout()
        boxes.setHorizontalSpacing(36)
        boxes.setVerticalSpacing(9)
        for n, threshold in enumerate(THRESHOLDS.values()):
            box = Check(look, threshold.title)
            self.thresholds[threshold.key] = box
            boxes.addWidget(box, n // 2, n % 2)
        self.asked = Picker(look, "What is asked", _ASKED)
        self.level = Picker(look, "Difficulty", [name for name, _ in _LEVELS], 1)
        self.rows = Number(look, "Rows each", 1, MOST_ROWS, 5)
        self.count = Number(look, "Visits", 1, 30, 10)
        self.seed = Number(look, "Seed", 0, LARGEST_SEED, 1)
        self.messy = Check(look, "Charted as MARs do: out of order, other names, a stop missing")
        self.go = push_button("Make them")
        self.go.setFont(font(13, 600))
        self.go.setMinimumHeight(34)
        self.go.clicked.connect(self.make)
        form = QGridLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        fields: list[tuple[str, QWidget]] = [
            ("Ask for", self.asked), ("Difficulty", self.level), ("Rows each", self.rows), ("Visits", self.count),
            ("Seed", self.seed),
        ]  # fmt: skip
        for n, (text, widget) in enumerate(fields):
            form.addWidget(Words(look, text), n, 0)
            form.addWidget(widget, n, 1, Qt.AlignmentFlag.AlignLeft)
        form.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.go)
        row.addWidget(Words(look, "The same seed brings the same visits, on any machine.", 12, 400, "text.3"))
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Words(look, "Made-up visits", 20, 700))
        column.addSpacing(4)
        column.addWidget(Words(look, "Every visit stands one minute from another answer.", 13.5, 400, "text.2"))
        column.addSpacing(22)
        column.addWidget(Words(look, "Thresholds (any, when none is chosen)", 13, 600))
        column.addSpacing(10)
        column.addLayout(boxes)
        column.addSpacing(22)
        column.addLayout(form)
        column.addSpacing(14)
        column.addWidget(self.messy)
        column.addSpacing(22)
        column.addLayout(row)
        column.addStretch(1)
        page = Ground(look)
        inner = QHBoxLayout(page)
        inner.setContentsMargins(40, 22, 40, 30)
        inner.addLayout(column)
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is on it has the focus
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def wishes(self) -> list[Wish]:
        """One wish for each visit: the seeds follow one another."""
        chosen = tuple(key for key, box in self.thresholds.items() if box.isChecked())
        level = _LEVELS[self.level.index][1]
        return [
            Wish(self.seed.value() + n, chosen, level, self.rows.value(), self.messy.isChecked())
            for n in range(self.count.value())
        ]

    def make(self) -> None:
        """Makes the visits and says so; the seed then stands at the next ones."""
        lesson = made_lesson(self.wishes(), self.asked.index, self._answerer)
        if isinstance(lesson, Refusal):
            self.refused.emit(lesson.message)
            return
        self.seed.setValue(min(self.seed.value() + self.count.value(), LARGEST_SEED))
        self.made.emit(lesson)
