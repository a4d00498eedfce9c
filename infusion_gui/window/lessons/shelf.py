"""The lessons there are, by series, with how far one has come; and the ways to practise without a lesson."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout

from infusion_gui.timeline.type import as_drawn
from infusion_gui.trainer.lesson import Kind, Lesson
from infusion_gui.trainer.library import Entry, by_series
from infusion_gui.trainer.mastery import Mastery
from infusion_gui.trainer.questions import KIND_WORDS
from infusion_gui.window import wording
from infusion_gui.window.chrome.buttons import Pressable
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.lessons.fields import Check, Ground, Words

_PART: dict[Kind, str] = {
    "show": "to look at", "predict": "to predict", "find_flip": "to find", "goal": "to reach", "why": "to explain",
}  # fmt: skip
_OWN = "Your lessons"
_NARROW = 1100
AIR = 10  # left of the words, where the ring of the focus stands
_CLAUSE = re.compile("[:;] |, (?=and |not |when |alone |counted )")


def parts(lesson: Lesson) -> str:
    """`9 steps: 3 to look at, 3 to predict, 2 to find, 1 to reach`."""
    counts = Counter(step.kind for step in lesson.steps)
    told = ", ".join(f"{counts[kind]} {_PART[kind]}" for kind in KIND_WORDS if counts[kind])
    return f"{wording.plural(len(lesson.steps), 'step')}: {told}" if lesson.steps else "no steps yet"


def known(lesson: Lesson, mastery: Mastery) -> tuple[int, int, int]:
    """Of the rules of a lesson: how many are known, how many missed, how many there are."""
    names = dict.fromkeys(step.rule for step in lesson.steps)
    states = [mastery.of(rule) for rule in names]
    right = sum(state is not None and state.box > 0 for state in states)
    missed = sum(state is not None and state.box == 0 for state in states)
    return right, missed, len(names)


class Row(Pressable):
    """A way to learn: a title, a line under it, and at the right how far one has come."""

    def __init__(self, look: Look, title: str, line: str, far: tuple[int, int, int] | None = None) -> None:
        super().__init__(look, f"{title}. {line}")
        self.title, self._line, self._far = title, line, far
        self.setFixedHeight(52)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if far is not None:
            self.setAccessibleDescription(f"{far[0]} of {wording.plural(far[2], 'rule')} known, {far[1]} missed")

    def sizeHint(self) -> QSize:
        return QSize(320, 52)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), look.color("hover"))
        painter.fillRect(AIR, self.height() - 1, self.width() - AIR, 1, look.color("line"))
        room = self.width() - AIR - (96 if self._far is not None else 12)
        self._write(painter, QRectF(AIR, 6, room, 21), self.title, font(13.5, 600, tabular=False), "text")
        self._write(painter, QRectF(AIR, 26, room, 20), self._line, font(12.3, 400), "text.2")
        if self._far is not None:
            self._paint_far(painter, QRectF(self.width() - 84, 23, 72, 6), self._far)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("ink"), 2))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -2), 4, 4)
        painter.end()

    def _write(self, painter: QPainter, area: QRectF, text: str, face: object, token: str) -> None:
        painter.setFont(face)  # type: ignore[arg-type]
        painter.setPen(self._look.color(token))
        metrics = QFontMetricsF(painter.font())
        if metrics.horizontalAdvance(text) > area.width():  # a clause that fits reads better than a cut word
            clauses = [text[: mark.start()] for mark in _CLAUSE.finditer(text)]
            whole = [clause for clause in clauses if metrics.horizontalAdvance(clause) <= area.width()]
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            text = whole[-1] if whole else elided
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, as_drawn(text))

    def _paint_far(self, painter: QPainter, area: QRectF, far: tuple[int, int, int]) -> None:
        """How far: known rules as a filled stretch, missed ones as an open one behind it."""
        right, missed, whole = far
        look = self._look
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("grid.hour"))
        painter.drawRoundedRect(area, 3, 3)
        if right:
            painter.setBrush(look.color("ink"))
            painter.drawRoundedRect(QRectF(area.left(), area.top(), area.width() * right / whole, area.height()), 3, 3)
        if missed:
            left = area.left() + area.width() * right / whole
            box = QRectF(left + 0.5, area.top() + 0.5, area.width() * missed / whole - 1, area.height() - 1)
            painter.setBrush(look.color("canvas"))
            painter.setPen(QPen(look.color("loss"), 1))
            painter.drawRoundedRect(box, 2.5, 2.5)


class LessonShelf(Ground):
    """Two columns: the course at the left, everything else at the right. Built anew when the lessons change."""

    lesson_asked = Signal(object)
    practice_asked = Signal()
    making_asked = Signal()
    mastery_asked = Signal()
    class_asked = Signal()
    new_asked = Signal()
    open_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._entries: tuple[Entry, ...] = ()
        self._mastery = Mastery()
        self._due = 0
        self.rows: list[Row] = []
        self.timed = Check(look, "Time each step")
        self._narrow = False
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the rows on it have the focus
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        look.changed.connect(self._rebuild)

    def show_lessons(self, entries: Iterable[Entry], mastery: Mastery, due: int) -> None:
        """Lays the shelf out; `due` is how many rules wait to be practised."""
        self._entries, self._mastery, self._due = tuple(entries), mastery, due
        self._rebuild()

    def _rebuild(self) -> None:
        here = self.window().focusWidget()
        place = next((n for n, row in enumerate(self.rows) if row is here), None)
        self.rows = []
        self.timed.setParent(None)
        page = Ground(self._look)
        grid = QGridLayout(page)
        narrow = self._narrow = self.width() < _NARROW
        side = 24 - AIR if narrow else 40 - AIR
        grid.setContentsMargins(side, 34, side, 34)
        grid.setHorizontalSpacing((36 if narrow else 64) - AIR)
        for column, stretch in enumerate((0, 12, 11, 0) if narrow else (1, 12, 11, 1)):
            grid.setColumnStretch(column, stretch)
        series = by_series(self._entries)
        left, right = self._column(), self._column()
        self._fill(left, "Course", series.pop("Course", ()))
        self._practice(right)
        for name, entries in series.items():
            self._fill(right, name or _OWN, entries)
        self._teach(right)
        for layout in (left, right):
            layout.addStretch(1)
        grid.addLayout(left, 0, 1)
        grid.addLayout(right, 0, 2)
        self._scroll.setWidget(page)
        if place is not None:
            self.rows[min(place, len(self.rows) - 1)].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.width() < _NARROW) != self._narrow:
            self._rebuild()

    @staticmethod
    def _column() -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        return column

    def _head(self, column: QVBoxLayout, text: str) -> None:
        if column.count():
            column.addSpacing(24)
        head = Words(self._look, text, 18, 700)
        head.setContentsMargins(AIR, 0, 0, 0)
        column.addWidget(head)
        column.addSpacing(6)

    def _row(
        self,
        column: QVBoxLayout,
        title: str,
        line: str,
        asked: Callable[[], None],
        far: tuple[int, int, int] | None = None,
        tip: str = "",
    ) -> None:
        row = Row(self._look, title, line, far)
        row.setToolTip(tip)
        row.clicked.connect(asked)
        column.addWidget(row)
        self.rows.append(row)

    def _fill(self, column: QVBoxLayout, name: str, entries: Iterable[Entry]) -> None:
        self._head(column, name)
        for number, entry in enumerate(entries, 1):
            lesson = entry.lesson
            title = f"{number}  {lesson.title}" if name == "Course" else lesson.title
            line = lesson.about or parts(lesson)
            self._row(column, title, line, self._asks(entry), known(lesson, self._mastery), parts(lesson))

    def _asks(self, entry: Entry) -> Callable[[], None]:
        return lambda: self.lesson_asked.emit(entry)

    def _practice(self, column: QVBoxLayout) -> None:
        self._head(column, "Practise")
        waits = f"{wording.plural(self._due, 'rule')} due" if self._due else "Nothing is due; goes on with what is new"
        self._row(column, "What is due", waits, self.practice_asked.emit)
        self._row(
            column, "Made-up visits", "Near the thresholds you choose, as many as you like", self.making_asked.emit
        )
        self._row(column, "What you know", "Each rule, and when it comes back", self.mastery_asked.emit)
        column.addSpacing(10)
        line = QHBoxLayout()
        line.setContentsMargins(AIR, 0, 0, 0)
        line.addWidget(self.timed)
        column.addLayout(line)

    def _teach(self, column: QVBoxLayout) -> None:
        self._head(column, "Teach")
        self._row(column, "Write a lesson", "Steps from cases of your own", self.new_asked.emit)
        self._row(column, "Open a lesson", "A file somebody gave you", self.open_asked.emit)
        self._row(column, "What a class misses", "From a folder of result files", self.class_asked.emit)
