"""What a class misses, as a picture: a line a rule, on it the minutes it was met at and how often they were missed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from infusion_gui.timeline.type import as_drawn
from infusion_gui.trainer.class_view import ClassSummary, MinuteTally, RuleTally, summary, worst_minutes
from infusion_gui.trainer.results import read_folder
from infusion_gui.window import wording
from infusion_gui.window.chrome.buttons import push_button
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.lessons.fields import Ground, Words

ROW = 58
_LEFT = 40.0
_LARGEST = 14.0  # radius of a dot for the minute that was asked about most
# The columns of the axis, by their least minutes: the two sides of each threshold stand side by side, what lies between
# two thresholds has one column.
_COLUMNS = (0, 1, 15, 16, 17, 30, 31, 32, 60, 61, 90, 91, 92, 150, 151, 152)
_SIDES = {15, 16, 30, 31, 60, 90, 91, 150, 151}
_RAILS = {16, 31, 91, 151}  # the columns a threshold stands before


def column(minutes: int) -> int:
    """The column of the axis for a number of minutes."""
    return bisect_right(_COLUMNS, minutes) - 1


def gathered(parts: Iterable[MinuteTally]) -> list[MinuteTally]:
    """The tallies of each column as one, under the minutes that were missed most."""
    columns: dict[int, list[MinuteTally]] = {}
    for part in parts:
        columns.setdefault(column(part.minutes), []).append(part)
    return [
        MinuteTally(
            max(own, key=lambda part: (part.missed, part.asked)).minutes,
            sum(part.asked for part in own),
            sum(part.missed for part in own),
        )
        for own in columns.values()
    ]


class ClassPicture(QWidget):
    """A dot for each side of a threshold: its size says how often it was asked, its red part how often missed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._summary = summary([])
        self.setAccessibleName("What the class misses")
        look.changed.connect(self.update)

    def show_summary(self, found: ClassSummary) -> None:
        self._summary = found
        self.setMinimumHeight(60 + ROW * max(len(found.rules), 1) + 30)
        self.setAccessibleDescription(" ".join(self.texts()))
        self.update()

    def texts(self) -> list[str]:
        """Each line as a sentence."""
        told = []
        for rule in self._summary.rules:
            minutes = ", ".join(
                f"{part.missed} of {part.asked} at {part.minutes} min" for part in rule.minutes if part.missed
            )
            who = f"missed by {rule.learners_missed} of {wording.plural(rule.learners, 'learner')}"
            told.append(f"{rule.name}: {who}{f' ({minutes})' if minutes else ''}.")
        return told

    def sizeHint(self) -> QSize:
        return QSize(1000, self.minimumHeight())

    def _axis(self) -> tuple[float, float]:
        wide = min(self.width() - 2 * _LEFT, 1360.0)
        return _LEFT + wide * 0.46, _LEFT + wide - 24

    def _x(self, minutes: int) -> float:
        left, right = self._axis()
        return left + (right - left) * (column(minutes) + 0.5) / len(_COLUMNS)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.color("canvas"))
        if not self._summary.rules:  # the sentences above say it
            painter.end()
            return
        self._paint_axis(painter)
        most = max(part.asked for rule in self._summary.rules for part in gathered(rule.minutes))
        for n, rule in enumerate(self._summary.rules):
            self._paint_rule(painter, 60 + n * ROW, rule, most)
        painter.end()

    def _paint_axis(self, painter: QPainter) -> None:
        look = self._look
        right = self._axis()[1]
        bottom = 60 + ROW * len(self._summary.rules)
        pitch = self._x(1) - self._x(0)
        for minutes in _COLUMNS:
            x = self._x(minutes)
            if minutes in _RAILS:
                painter.fillRect(QRectF(round(x - pitch / 2), 26, 1, bottom - 26), look.color("line.strong"))
            text = "none" if minutes == 0 else str(minutes) if minutes in _SIDES else "+" if minutes > 151 else ""
            width = QFontMetricsF(font(11.5)).horizontalAdvance(text)
            self._text(painter, QRectF(x - width / 2, 32, width + 4, 18), text, 11.5, 400, "text.2")
        self._text(painter, QRectF(self._x(0) - pitch / 2 + 2, 8, 200, 18), "minutes", 11.5, 400, "text.3")
        self._text(painter, QRectF(_LEFT, 8, 600, 18), "A large dot was asked often; its red part", 11.5, 400, "text.3")
        self._text(
            painter, QRectF(_LEFT, 24, 600, 18), "was missed. The bar: learners who missed it.", 11.5, 400, "text.3"
        )
        painter.fillRect(QRectF(_LEFT, 58, right - _LEFT + 24, 1), look.color("line.strong"))

    def _paint_rule(self, painter: QPainter, top: float, rule: RuleTally, most: int) -> None:
        look = self._look
        left, right = self._axis()
        painter.fillRect(QRectF(_LEFT, top + ROW - 1, right - _LEFT + 24, 1), look.color("line"))
        room = left - _LEFT - 150
        name = QFontMetricsF(font(13.5, 600)).elidedText(rule.name, Qt.TextElideMode.ElideRight, room)
        self._text(painter, QRectF(_LEFT, top + 9, room + 4, 20), name, 13.5, 600, "text")
        self._text(painter, QRectF(_LEFT, top + 29, room, 18), rule.rule, 11.5, 400, "text.3")
        told = f"{rule.learners_missed} of {rule.learners}"
        bar = QRectF(left - 138, top + 25, 64, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("grid.hour"))
        painter.drawRoundedRect(bar, 3.5, 3.5)
        if rule.missed:
            painter.setBrush(look.color("loss"))
            bar.setWidth(bar.width() * rule.learners_missed / rule.learners)
            painter.drawRoundedRect(bar, 3.5, 3.5)
        self._text(painter, QRectF(left - 66, top, 50, ROW), told, 12, 500, "loss" if rule.missed else "text.2")
        for part in gathered(rule.minutes):
            self._paint_dot(painter, QPointF(self._x(part.minutes), top + ROW / 2 - 1), part, most)

    def _paint_dot(self, painter: QPainter, middle: QPointF, part: MinuteTally, most: int) -> None:
        look = self._look
        radius = max(_LARGEST * (part.asked / most) ** 0.5, 5.0)
        area = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        painter.setPen(QPen(look.color("text.2"), 1))
        painter.setBrush(look.color("canvas"))
        painter.drawEllipse(area)
        if part.missed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("loss"))
            painter.drawPie(area, 90 * 16, -round(360 * 16 * part.missed / part.asked))
            number = str(part.minutes) if part.minutes and part.minutes not in _SIDES else ""
            width = QFontMetricsF(font(11, 600)).horizontalAdvance(number)
            below = QRectF(middle.x() - width / 2, middle.y() + radius - 1, width + 4, 15)
            self._text(painter, below, number, 11, 600, "text")

    def _text(self, painter: QPainter, area: QRectF, text: str, size: float, weight: int, token: str) -> None:
        painter.setFont(font(size, weight))  # type: ignore[arg-type]
        painter.setPen(self._look.color(token))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, as_drawn(text))


class ClassPage(Ground):
    """A folder of result files: what stands in it in two sentences, and the picture."""

    folder_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._title = Words(look, "What a class misses", 20, 700)
        self._said = Words(look, "Choose the folder your learners saved their results in.", 13.5)
        self._said.setWordWrap(True)
        self._refused = Words(look, "", 12.3, 400, "query")
        self._refused.setWordWrap(True)
        self._refused.hide()
        self.choose = push_button("Choose a folder…")
        self.choose.setFont(font(13, 500))
        self.choose.setMinimumHeight(32)
        self.choose.clicked.connect(self.folder_asked)
        head = QHBoxLayout()
        head.setContentsMargins(int(_LEFT), 22, int(_LEFT), 0)
        words = QVBoxLayout()
        words.setSpacing(6)
        for label in (self._title, self._said, self._refused):
            words.addWidget(label)
        head.addLayout(words, 1)
        head.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignTop)
        self.picture = ClassPicture(look)
        area = QScrollArea()
        area.setWidget(self.picture)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setObjectName("read")
        area.setAccessibleName("What the class missed")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(area, 1)

    def read(self, folder: Path) -> ClassSummary:
        """Reads a folder and shows what it holds."""
        runs, refused = read_folder(folder)
        found = summary(runs)
        self._said.setText(told(found, folder.name))
        left_out = f"{wording.plural(len(refused), 'file')} left out. " if refused else ""
        self._refused.setText(left_out + " ".join(refused))
        self._refused.setVisible(bool(refused))
        self.picture.show_summary(found)
        return found

    def texts(self) -> list[str]:
        """Every sentence on view."""
        return [self._said.text(), self._refused.text(), *self.picture.texts()]


def told(found: ClassSummary, folder: str) -> str:
    """What a folder says, in two sentences."""
    if not found.runs:
        return f"{folder} holds no result of a lesson."
    first = (
        f"{wording.plural(found.runs, 'run')} of {wording.plural(found.learners, 'learner')}, "
        f"{found.percent}% right on average."
    )
    worst = [f"{minute.minutes} minutes ({rule.name.lower()})" for rule, minute in worst_minutes(found)]
    return f"{first} Missed most: {', '.join(worst)}." if worst else first
