"""A sentence with a mark before it and its rule id at the right margin: the row of the why and findings panels."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QTextDocument,
    QTextDocumentFragment,
    QTextLine,
)
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from infusion_gui.window.chrome.buttons import KeyedButton
from infusion_gui.window.chrome.dock import MARGIN, colored
from infusion_gui.window.chrome.phrase import Phrase
from infusion_gui.window.chrome.theme import Look, font

_SIZE = 12.3  # of sentences
_SPARE = 6  # sentences that a column keeps for later
MARKS: dict[str, tuple[str, str]] = {
    "yes": ("check", "gain"),
    "no": ("cross", "text.2"),
    "near": ("swap", "query"),
    "query": ("query", "query"),
    "warning": ("query", "query"),
    "info": ("info", "text.2"),
    "gain": ("plus", "gain"),
    "loss": ("minus", "loss"),
}


class RuleButton(KeyedButton):
    """A rule id in small grey; a click opens the rule. `about` tells what it decided, to a screen reader."""

    def __init__(self, look: Look, about: Callable[[], str] = str) -> None:
        super().__init__()
        self._about = about
        self._look = look
        self.setFont(font(11, tabular=False))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """As wide as its words, which end at the margin."""
        metrics = QFontMetricsF(self.font())
        return QSize(math.ceil(metrics.horizontalAdvance(self.text())), math.ceil(metrics.height()) + 3)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setAccessibleDescription(self._about())
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        focused, under = self.hasFocus(), self.underMouse()
        face = self.font()
        face.setUnderline(under and not focused)
        painter.setFont(face)
        painter.setPen(self._look.color("text" if focused or under else "text.3"))
        # On the baseline of the sentence beside it.
        painter.drawText(QPointF(0, QFontMetricsF(font(_SIZE)).ascent()), self.text())
        if focused:
            painter.fillRect(0, self.height() - 2, self.width(), 2, self._look.color("ink"))
        painter.end()

    def show_rule(self, rule: str) -> None:
        self.setText(rule)
        self.setAccessibleName(f"Rule {rule}")
        self.setVisible(bool(rule))


class LinkLabel(QLabel):
    """Words with links that Tab goes through one by one, and that Enter follows."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self.setFont(font(size, tabular=False))
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt takes one Tab to reach the label and another to mark its link; nothing shows in between."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.focusNextPrevChild(event.reason() == Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt dots the link that has the focus; here it has the frame of every other control."""
        super().paintEvent(event)
        if self.hasFocus() and self.hasSelectedText():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(self.foregroundRole()), 2))
            for box in self._marked():
                painter.drawRoundedRect(box, 2, 2)
            painter.end()

    def _marked(self) -> Iterator[QRectF]:
        """Where the link that has the focus stands: a box for each of its lines."""
        laid = QTextDocument()
        laid.setDocumentMargin(0)
        laid.setDefaultFont(self.font())
        laid.setHtml(self.text())
        area = self.contentsRect()
        laid.setTextWidth(area.width())
        top = area.top() + max((area.height() - laid.size().height()) / 2, 0)
        start, stop = self.selectionStart(), self.selectionStart() + len(self.selectedText())
        block = laid.findBlock(start)
        place = laid.documentLayout().blockBoundingRect(block)
        for n in range(block.layout().lineCount()):
            line = block.layout().lineAt(n)
            first = max(start - block.position(), line.textStart())
            last = min(stop - block.position(), line.textStart() + line.textLength())
            if first < last:
                left, right = _x(line, first), _x(line, last)
                box = QRectF(left, line.y(), right - left, line.height()).translated(place.left(), place.top() + top)
                yield box.adjusted(-1, 0, 2, 0).intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1))


def _x(line: QTextLine, place: int) -> float:
    """How far from the left a place in the text stands; PySide adds the place, which its stubs do not know."""
    found: Any = line.cursorToX(place)
    return float(found[0])


class Sentence(QWidget):
    """One line. The words are set anew instead of building new widgets, so that a drag step stays cheap."""

    rule_asked = Signal(str)
    link_followed = Signal(str)

    def __init__(
        self, look: Look, icon_size: int = 15, two_lines: bool = False, size: float = _SIZE, linked: bool = True
    ) -> None:
        """`linked`: its words may hold links, and come as rich text; else `tell` says them."""
        super().__init__()
        self._look = look
        self._mark = ""
        self._room: tuple[int, ...] = ()  # logical pixels that words and rule need
        self._icon_size = icon_size
        self.icon = QLabel()
        self.icon.setFixedWidth(icon_size + 1)
        self.icon.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.words: QLabel = LinkLabel(size) if linked else Phrase(font(size, tabular=False))
        self.words.setWordWrap(True)
        self.words.linkActivated.connect(self.link_followed)
        self.rule = RuleButton(look, self._plain)
        self.rule.clicked.connect(lambda: self.rule_asked.emit(self.rule.text()))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(7)
        layout.setVerticalSpacing(0)
        layout.addWidget(self.icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.words, 0, 1)
        layout.addWidget(self.rule, 0, 2, Qt.AlignmentFlag.AlignTop)
        layout.setColumnStretch(1, 1)
        if two_lines:
            self.body = LinkLabel(size)
            self.body.linkActivated.connect(self.link_followed)
            layout.addWidget(self.body, 1, 1, 1, 2)
        #: What Tab reaches last of it.
        self.last: QWidget = self.body if two_lines else self.rule

    def follow(self, before: QWidget) -> None:
        """Takes its place in the Tab order, behind `before`: words, rule, and the second line."""
        for one in dict.fromkeys((self.words, self.rule, self.last)):
            if one.focusPolicy() != Qt.FocusPolicy.NoFocus:
                QWidget.setTabOrder(before, one)
                before = one

    def say(self, mark: str, markup: str, rule: str) -> None:
        """Sets mark, words (rich text) and rule."""
        self.words.setText(markup)
        self._sign(mark, rule)

    def tell(self, mark: str, lead: str, rest: str, rule: str) -> bool:
        """Sets mark, words (`lead` in the weight of names, `rest` right behind it) and rule, of one without links. True
        when it needs other room than before.
        """
        assert isinstance(self.words, Phrase)
        self.words.say(lead, rest)
        self._sign(mark, rule)
        before, width = self._room, self.words.width()
        self._room = (width, self.words.heightForWidth(width), self.rule.sizeHint().width())
        return self._room != before

    def put_away(self) -> None:
        """Hides it and forgets what it said."""
        self.hide()
        self._room = ()
        for label in {self.words, self.last}:
            if isinstance(label, QLabel):
                label.clear()

    def _plain(self) -> str:
        """What it says, without markup."""
        labels = [self.words, *([self.last] if isinstance(self.last, QLabel) else [])]
        return " ".join(plain(label.text()) if isinstance(label, LinkLabel) else label.text() for label in labels)

    def _sign(self, mark: str, rule: str) -> None:
        if mark != self._mark:
            self._mark = mark
            self.restyle()
        self.rule.show_rule(rule)

    def restyle(self) -> None:
        """Draws the mark in the colours of the present theme."""
        name, token = MARKS.get(self._mark, ("info", "text.2"))
        self.icon.setPixmap(
            self._look.icon(name, token, self._icon_size).pixmap(QSize(self._icon_size, self._icon_size))
        )
        spoken = {"yes": "why", "no": "why not", "near": "nearest change", "gain": "gained", "loss": "lost"}
        self.icon.setAccessibleName(spoken.get(self._mark, self._mark))


def plain(markup: str) -> str:
    """The words of a markup, as they are spoken."""
    return " ".join(QTextDocumentFragment.fromHtml(markup).toPlainText().split())


def bold(text: str) -> str:
    """Markup of a text in the weight of names."""
    return f"<span style='font-weight:600'>{html.escape(text)}</span>"


def quiet(text: str, look: Look) -> str:
    """Markup of a text in the secondary colour."""
    return f"<span style='color:{look.color('text.2').name()}'>{html.escape(text)}</span>"


def link(target: str, text: str, look: Look, plain: bool = False) -> str:
    """Markup of a link; `plain` links look like text until they have the focus."""
    style = f"color:{look.theme['text']};text-decoration:{'none' if plain else 'underline'}"
    return f"<a href='{html.escape(target)}' style='{style}'>{text}</a>"


class Column(QWidget):
    """Widgets under one another with the panel's margins; `fit_rows` keeps as many `Sentence`s as are needed."""

    rule_asked = Signal(str)
    link_followed = Signal(str)

    def __init__(self, look: Look, spacing: int, top: int = 10, linked: bool = True) -> None:
        """`linked`: its sentences may hold links."""
        super().__init__()
        self._look = look
        self._linked = linked
        self.sentences: list[Sentence] = []
        self._made: list[Sentence] = []  # and those that wait behind them
        self.ruled = False
        #: What has the focus before the first sentence when Tab comes to it.
        self.behind: Callable[[], QWidget | None] = lambda: None
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(MARGIN, top, MARGIN - 1, 12)
        self.box.setSpacing(spacing)

    def fit_rows(self, count: int, at: int, icon_size: int = 15, two_lines: bool = False, size: float = _SIZE) -> None:
        """Shows so many sentences, which stand from layout position `at` on. A few that are not needed any more wait,
        hidden and empty, for the next step of a drag: to make one takes as long as to lay out all.
        """
        while len(self._made) < count:
            sentence = Sentence(self._look, icon_size, two_lines, size, self._linked)
            sentence.rule_asked.connect(self.rule_asked)
            sentence.link_followed.connect(self.link_followed)
            self.box.insertWidget(at + len(self._made), sentence)
            # Qt puts what is made later at the end of the Tab order, wherever it stands.
            before = self._made[-1].last if self._made else self.behind()
            if before is not None:
                sentence.follow(before)
            self._made.append(sentence)
        for sentence in self._made[len(self.sentences) : count]:
            sentence.show()  # a layout would show it, and count it, an event later
        for sentence in self._made[count : len(self.sentences)]:
            sentence.put_away()
        self.sentences = self._made[:count]
        while len(self._made) > count + _SPARE:
            gone = self._made.pop()
            self.box.removeWidget(gone)
            gone.deleteLater()

    def spoken(self) -> None:
        """Called when its sentences have said what they say: a layout keeps the height that each had when it was shown,
        before it said anything.
        """
        for widget in (*self.sentences, self):
            widget.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.ruled:
            painter = QPainter(self)
            for sentence in self.sentences[1:]:
                painter.fillRect(0, sentence.y() - self.box.spacing() // 2, self.width(), 1, self._look.color("line"))
            painter.end()

    def restyle(self) -> None:
        for sentence in self._made:
            sentence.restyle()


class Caption(QLabel):
    """A small label that keeps its token's colour in every theme."""

    def __init__(self, text: str, look: Look, token: str, size: float) -> None:
        super().__init__(text)
        self._look = look
        self._token = token
        self.setFont(font(size, tabular=False))
        look.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        colored(self, self._look, self._token)


def caption(text: str, look: Look, token: str = "text.2", size: float = 12.5) -> QLabel:
    """A small label in a token's colour."""
    return Caption(text, look, token, size)
