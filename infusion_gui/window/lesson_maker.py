"""What made-up visits should be like: thresholds, difficulty, rows, messy or clean, and the seed of them all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from infusion_gui.case.edits import Refusal
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.lesson import Lesson
from infusion_gui.trainer.maker import MOST_ROWS, Wish, make, step_of
from infusion_gui.trainer.thresholds import THRESHOLDS, Difficulty
from infusion_gui.window.dock import colored
from infusion_gui.window.lines import caption
from infusion_gui.window.theme import Look, font

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


class MakerPage(QWidget):
    """The same choices and the same seed always bring the same visits."""

    made = Signal(object)
    refused = Signal(str)

    def __init__(self, look: Look, answerer: Answerer) -> None:
        super().__init__()
        self._look = look
        self._answerer = answerer
        self._labels: list[QLabel] = []
        self.thresholds: dict[str, QCheckBox] = {}
        boxes = QGridLayout()
        boxes.setHorizontalSpacing(36)
        boxes.setVerticalSpacing(9)
        for n, threshold in enumerate(THRESHOLDS.values()):
            box = QCheckBox(threshold.title)
            box.setFont(font(13))
            self.thresholds[threshold.key] = box
            boxes.addWidget(box, n // 2, n % 2)
        self.level = self._combo([name for name, _ in _LEVELS], 1, "Difficulty")
        self.asked = self._combo(list(_ASKED), 0, "What is asked")
        self.rows = self._spin(1, MOST_ROWS, 5, "Rows")
        self.count = self._spin(1, 30, 10, "How many visits")
        self.seed = self._spin(0, LARGEST_SEED, 1, "Seed")
        self.messy = QCheckBox("Charted as MARs do: out of order, other names, a stop missing")
        self.messy.setFont(font(13))
        self.go = QPushButton("Make them")
        self.go.setFont(font(13, 600))
        self.go.setMinimumHeight(34)
        self.go.clicked.connect(self.make)
        form = QGridLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(11)
        for n, (text, widget) in enumerate(
            (("Ask for", self.asked), ("Difficulty", self.level), ("Rows each", self.rows), ("Visits", self.count),
             ("Seed", self.seed))
        ):  # fmt: skip
            form.addWidget(self._label(text, 13, 400, "text"), n, 0)
            form.addWidget(widget, n, 1, Qt.AlignmentFlag.AlignLeft)
        form.setColumnStretch(1, 1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._label("Made-up visits", 20, 700, "text"))
        column.addSpacing(4)
        column.addWidget(self._label("Every visit stands one minute from another answer.", 13.5, 400, "text.2"))
        column.addSpacing(22)
        column.addWidget(self._label("Thresholds (any, when none is chosen)", 13, 600, "text"))
        column.addSpacing(10)
        column.addLayout(boxes)
        column.addSpacing(22)
        column.addLayout(form)
        column.addSpacing(12)
        column.addWidget(self.messy)
        column.addSpacing(20)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addWidget(
            caption("The seed brings the same visits back, here and on any other machine.", look, "text.3", 12)
        )
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(40, 22, 40, 30)
        whole.addLayout(column)
        whole.addStretch(1)
        self.setAutoFillBackground(True)
        look.changed.connect(self._restyle)
        self._restyle()

    def _label(self, text: str, size: float, weight: int, token: str) -> QLabel:
        label = QLabel(text)
        label.setFont(font(size, weight, tabular=False))  # type: ignore[arg-type]
        label.setProperty("token", token)
        self._labels.append(label)
        return label

    def _combo(self, items: list[str], current: int, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setFont(font(13))
        combo.addItems(items)
        combo.setCurrentIndex(current)
        combo.setAccessibleName(name)
        combo.setMinimumWidth(130)
        return combo

    def _spin(self, low: int, high: int, value: int, name: str) -> QSpinBox:
        spin = QSpinBox()
        spin.setFont(font(13))
        spin.setRange(low, high)
        spin.setValue(value)
        spin.setAccessibleName(name)
        spin.setMinimumWidth(110)
        return spin

    def wishes(self) -> list[Wish]:
        """One wish for each visit: the seeds follow one another."""
        chosen = tuple(key for key, box in self.thresholds.items() if box.isChecked())
        level = _LEVELS[self.level.currentIndex()][1]
        return [
            Wish(self.seed.value() + n, chosen, level, self.rows.value(), self.messy.isChecked())
            for n in range(self.count.value())
        ]

    def make(self) -> None:
        """Makes the visits and says so; the seed then stands at the next ones."""
        lesson = made_lesson(self.wishes(), self.asked.currentIndex(), self._answerer)
        if isinstance(lesson, Refusal):
            self.refused.emit(lesson.message)
            return
        self.seed.setValue(min(self.seed.value() + self.count.value(), LARGEST_SEED))
        self.made.emit(lesson)

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._look.color("canvas"))
        self.setPalette(palette)
        for label in self._labels:
            colored(label, self._look, str(label.property("token")))
