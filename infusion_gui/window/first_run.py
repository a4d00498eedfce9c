"""The page with no case open: three ways in, recent cases, six lessons that open as cases, and all lessons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from infusion_gui.window import wording
from infusion_gui.window.chrome.buttons import Pressable, push_button
from infusion_gui.window.chrome.dock import colored
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.settings import Recent

if TYPE_CHECKING:
    from infusion_gui.trainer.lesson import Step

#: Icon, title, one line, key; by how often they happen.
WAYS_IN = (
    ("paste", "Paste rows", "Copied from the chart or a sheet", "Ctrl+V"),
    ("open", "Open a file", "infusion, CSV, XLSX, FHIR, HL7 v2, or drop it here", "Ctrl+O"),
    ("plus", "Type it", "One line per drug, below", "/"),
)


CARD_HEIGHT, _TWO_LINES = 80, 56
_BETWEEN = 40  # the columns are never nearer


class Way(Pressable):
    """A row or card that leads to a case."""

    def __init__(self, look: Look, name: str, framed: bool) -> None:
        super().__init__(look, name)
        self._framed = framed
        self.second: QLabel | None = None
        """The line under the title."""

    def set_height(self, height: int) -> None:
        """A low one has no room for the line under its title, which its tip tells then."""
        self.setFixedHeight(height)
        if self.second is not None:
            self.second.setVisible(height >= _TWO_LINES)
            self.setToolTip("" if height >= _TWO_LINES else self.second.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().toRectF()
        if self._framed:
            painter.setPen(QPen(look.color("line"), 1))
            painter.setBrush(look.color("hover" if self.underMouse() else "panel"))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        else:
            if self.underMouse():
                painter.fillRect(area, look.color("hover"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, look.color("line"))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("ink"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 5, 5)
        painter.end()


def _label(text: str, size: float, weight: int, look: Look, token: str) -> QLabel:
    label = QLabel(text)
    label.setFont(font(size, weight, tabular=False))  # type: ignore[arg-type]
    colored(label, look, token)
    return label


def _wrapped(text: str, look: Look) -> QLabel:
    """The line under a title, which takes two where it must."""
    label = _label(text, 12.5, 400, look, "text.2")
    label.setWordWrap(True)
    return label


def card(look: Look, icon: str, title: str, text: str, key: str) -> Way:
    """A way in: icon, title, one line, and its key at the right."""
    made = Way(look, f"{title}. {text}", framed=True)
    made.setFixedHeight(CARD_HEIGHT)
    layout = QHBoxLayout(made)
    layout.setContentsMargins(22, 0, 20, 0)
    layout.setSpacing(20)
    picture = QLabel()
    picture.setPixmap(look.icon(icon, "text", 24).pixmap(QSize(24, 24)))
    words = QVBoxLayout()
    words.setSpacing(3)
    words.addStretch(1)
    words.addWidget(_label(title, 15, 600, look, "text"))
    made.second = _wrapped(text, look)
    words.addWidget(made.second)
    words.addStretch(1)
    layout.addWidget(picture)
    layout.addLayout(words, 1)
    layout.addWidget(_label(key, 12.5, 400, look, "text.2"))
    return made


def recent_row(look: Look, recent: Recent) -> Way:
    """A recent case by its label, with how much stands in it."""
    made = Way(look, recent.words, framed=False)
    made.setFixedHeight(33)
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 1)
    queries = f", {recent.queries} to query" if recent.queries else ""
    layout.addWidget(_label(recent.words, 13, 400, look, "text"), 1)
    layout.addWidget(_label(f"{wording.plural(recent.rows, 'row')}{queries}", 12.5, 400, look, "text.2"))
    return made


def lesson_row(look: Look, step: Step) -> Way:
    """A lesson: the drawing of its moment, its title and one line."""
    from infusion_gui.window.lessons.picture import LessonPicture

    made = Way(look, f"{step.title}. {step.topic}", framed=False)
    made.setFixedHeight(66)
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 1)
    layout.setSpacing(18)
    layout.addWidget(LessonPicture(look, step.picture or "push"))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addStretch(1)
    words.addWidget(_label(step.title, 14, 600, look, "text"))
    words.addWidget(_wrapped(step.topic, look))
    words.addStretch(1)
    layout.addLayout(words, 1)
    return made


def course_row(look: Look) -> Way:
    """The way to all lessons, under the six: to learn alone, step by step."""
    from infusion_gui.window.lessons.picture import SIZE

    made = Way(look, "All lessons. A course with questions, for learning alone", framed=False)
    made.setFixedHeight(58)
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 1)
    layout.setSpacing(18)
    picture = QLabel()
    picture.setFixedWidth(SIZE.width())
    picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
    picture.setPixmap(look.icon("present", "text", 24).pixmap(QSize(24, 24)))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addStretch(1)
    words.addWidget(_label("All lessons", 14, 600, look, "text"))
    words.addWidget(_wrapped("A course with questions, for learning alone", look))
    words.addStretch(1)
    layout.addWidget(picture)
    layout.addLayout(words, 1)
    layout.addWidget(_label("F6", 12.5, 400, look, "text.2"))
    return made


class FirstRun(QWidget):
    """Two columns in the middle of the window. Built when it is seen, and anew when what it shows has changed."""

    paste_asked = Signal()
    open_asked = Signal()
    type_asked = Signal()
    recent_asked = Signal(str)
    lesson_asked = Signal(object)
    course_asked = Signal()
    restore_asked = Signal()
    discard_asked = Signal()

    def __init__(self, look: Look, recent: Callable[[], list[Recent]]) -> None:
        super().__init__()
        self._look = look
        self._recent = recent
        self._left_behind = ""
        self._stale = True
        self.setAutoFillBackground(True)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._page: QWidget | None = None
        self.rows: list[Way] = []
        look.changed.connect(self.rebuild)

    def show_left_behind(self, what: str) -> None:
        """One line above the columns that offers what was there after a crash; empty takes it away."""
        self._left_behind = what
        self.rebuild()

    def rebuild(self) -> None:
        """Lays the page out again, now or when it is seen next."""
        self._stale = True
        if self.isVisible():
            self._build()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._build()

    def _build(self) -> None:
        self._stale = False
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._look.color("canvas"))
        self.setPalette(palette)
        if self._page is not None:
            self._outer.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self.rows = []
        self._page = QWidget()
        grid = QGridLayout(self._page)
        grid.setContentsMargins(24, 16, 24, 40)
        grid.setHorizontalSpacing(0)
        for column, stretch in enumerate((150, 528, 128, 592, 150)):
            grid.setColumnStretch(column, stretch)
        for column, least in ((1, 340), (2, _BETWEEN), (3, 352)):
            grid.setColumnMinimumWidth(column, least)
        grid.setRowStretch(0, 38)
        grid.setRowStretch(3, 50)
        if self._left_behind:
            grid.addWidget(self._restore_line(), 1, 1, 1, 3)
        grid.addLayout(self._ways_in(), 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._lessons(), 2, 3, Qt.AlignmentFlag.AlignTop)
        self._outer.addWidget(self._page)

    def _restore_line(self) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 18)
        layout.setSpacing(10)
        layout.addWidget(_label(self._left_behind, 13, 400, self._look, "text"))
        for text, signal in (("Restore", self.restore_asked), ("Discard", self.discard_asked)):
            button = push_button(text)
            button.setFont(font(12.5))
            button.setAccessibleDescription(self._left_behind)
            button.clicked.connect(signal)
            layout.addWidget(button)
        layout.addStretch(1)
        return line

    def _ways_in(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(11)
        column.addWidget(_label("Start with a MAR", 24, 700, self._look, "text"))
        column.addSpacing(6)
        for way, signal in zip(WAYS_IN, (self.paste_asked, self.open_asked, self.type_asked), strict=True):
            made = card(self._look, *way)
            made.clicked.connect(signal)
            self.rows.append(made)
            column.addWidget(made)
        recent = self._recent()
        if recent:
            column.addSpacing(22)
            column.addWidget(_label("Recent", 12.5, 600, self._look, "text.2"))
            for item in recent[:5]:
                row = recent_row(self._look, item)
                row.clicked.connect(_emit(self.recent_asked, item.path))
                self.rows.append(row)
                column.addWidget(row)
        return column

    def _lessons(self) -> QVBoxLayout:
        # Whoever starts with a case never comes here.
        from infusion_gui.trainer.library import examples

        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(_label("Or learn one rule", 24, 700, self._look, "text"))
        column.addSpacing(6)
        for step in examples():
            row = lesson_row(self._look, step)
            row.clicked.connect(_emit(self.lesson_asked, step))
            self.rows.append(row)
            column.addWidget(row)
        course = course_row(self._look)
        course.clicked.connect(self.course_asked)
        self.rows.append(course)
        column.addWidget(course)
        return column


def _emit(signal: object, value: object) -> Callable[[], None]:
    def run() -> None:
        signal.emit(value)  # type: ignore[attr-defined]

    return run
