"""The line that adds an administration. It answers before Enter: what it understood, and which codes that gains."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import DAY
from infusion_gui.coding.result import Result, difference
from infusion_gui.drugs.naming import short_name
from infusion_gui.session.document import Document
from infusion_gui.timeline.accessible import announce
from infusion_gui.timeline.type import as_drawn
from infusion_gui.window import wording
from infusion_gui.window.chrome.dock import colored
from infusion_gui.window.chrome.lines import bold, plain, quiet
from infusion_gui.window.chrome.swatch import swatch_pixmap
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.classes import classed
from infusion_gui.window.mar.columns import first_minute, last_minute
from infusion_gui.window.mar.row_texts import row_texts

if TYPE_CHECKING:
    from infusion_gui.case.typed import QuickEntry

HEIGHT = 42
_REST_MS = 700
_HINT = "drug, times, then push, IM, SQ or an access."
Answer = Callable[[Case], Result | None]


class EntryField(QLineEdit):
    """Escape clears; a second Escape leaves. With nothing typed to take back, undo and redo are the window's, and so is
    the pasting of several lines: those are a record. In the empty line `?` is the window's too: no drug begins with it.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            from infusion_gui.window.mar.clipboard import has_lines

            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            lines = event.matches(QKeySequence.StandardKey.Paste) and has_lines(QGuiApplication.clipboard().text())
            keys = event.text() == "?" and not self.text()
            if undo or redo or lines or keys:
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return
        super().keyPressEvent(event)


class QuickEntryRow(QWidget):
    """Field, what it understood, and the keys. `entered` carries the id of the row that was added."""

    entered = Signal(str)

    def __init__(self, document: Document, look: Look, answer: Answer) -> None:
        super().__init__()
        self.setObjectName("entryRow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._document = document
        self._look = look
        self._answer = answer
        self.case_open = True
        self._narrow = False
        self._markups: tuple[str, ...] = ("",)
        self._widths: dict[str, float] = {}  # of the present wordings: they are fitted anew in each step of a resize
        self.setFixedHeight(HEIGHT)
        self._title = QLabel("Add")
        self._title.setFont(font(12.5, 600))
        self.field = EntryField()
        self.field.setFont(font(13, tabular=False))
        self.field.setPlaceholderText("vanc 1300-1431 iv1")
        self.field.setAccessibleName("Add an administration")
        self.field.setFixedHeight(28)
        self._title.setBuddy(self.field)
        self._swatch = QLabel()
        self._said = QLabel()
        self._said.setFont(font(12.5))
        self._said.setTextFormat(Qt.TextFormat.RichText)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._keys = QLabel()
        self._keys.setFont(font(11))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(11)
        for widget in (self._title, self.field, self._swatch, self._said, self._keys):
            layout.addWidget(widget)
        layout.setStretch(3, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._show)
        #: Who does not see the answer hears it when the hand rests: between two letters it would only be in the way.
        self.rest = QTimer(self)
        self.rest.setSingleShot(True)
        self.rest.setInterval(_REST_MS)
        self.rest.timeout.connect(self._speak)
        self.field.textChanged.connect(self._later.start)
        self.field.textChanged.connect(self.rest.start)
        self.field.returnPressed.connect(self._enter)
        document.changed.connect(self._later.start)
        document.opened.connect(self.field.clear)  # a line is never added to a stay that it was not typed for
        look.changed.connect(self._show)
        self.set_width(False, True)

    def set_width(self, narrow: bool, case_open: bool) -> None:
        """The field is wider while no case is open; narrow windows drop the key hints first."""
        self.case_open = case_open
        self.field.setFixedWidth(420 if not case_open else 240 if narrow else 293)
        self._keys.setText("? keys   Ctrl+K commands" if not case_open else "Enter adds   Esc clears   ? keys")
        self._narrow = narrow
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _say(self, *markups: str) -> None:
        """Shows the first of these wordings that has room, each shorter than the one before it."""
        self._markups = markups
        self._widths = {markup: known for markup in markups if (known := self._widths.get(markup)) is not None}
        self._fit()

    def _speak(self) -> None:
        if self.field.text().strip() and self.field.hasFocus():
            announce(self.field, plain(self._markups[0]))

    def _fit(self) -> None:
        """The keys give way to the answer; of the answer first what is said of the codes, then what was understood."""
        layout = self.layout()
        assert layout is not None
        right = self.width() - layout.contentsMargins().right()
        before = self._swatch if self._swatch.isVisibleTo(self) else self.field
        gap = layout.spacing()
        left = layout.contentsMargins().left() + self._title.sizeHint().width() + gap + self.field.width() + gap
        if before is self._swatch:
            left += self._swatch.sizeHint().width() + gap
        keys = 0 if self._narrow else self._keys.sizeHint().width() + gap
        for markup in self._markups:
            if markup not in self._widths:
                self._widths[markup] = _width(markup, self._said.font())
        widths = [self._widths[markup] for markup in self._markups]
        fits = [(n, room) for n, wide in enumerate(widths) for room in (keys, 0) if wide <= right - left - room]
        chosen, kept = fits[0] if fits else (len(widths) - 1, 0)
        self._keys.setVisible(kept > 0)
        layout.activate()
        self._said.setText(self._markups[chosen])
        self._said.setToolTip("" if chosen == 0 and fits else self._markups[0])

    def read(self) -> QuickEntry | Refusal | None:
        """What the typed text means now; None when there is none."""
        text = self.field.text().strip()
        if not text:
            return None
        from infusion_gui.case.typed import read_quick
        from infusion_gui.drugs.suggest import suggest

        return read_quick(text, self._document.case, self._day(), suggest, last_minute(self._document.case))

    def _day(self) -> int:
        """The day a bare time belongs to: that of the current row, else that the stay begins on."""
        case = self._document.case
        for identity in reversed(self._document.selection):
            row = next((row for row in case.administrations if row.id == identity), None)
            if row is not None and row.start is not None:
                return row.start
        return first_minute(case)

    def _show(self) -> None:
        colored(self._keys, self._look, "text.3")
        entry = self.read()
        self._swatch.setVisible(entry is not None and not isinstance(entry, Refusal))
        self._mark(False)
        if entry is None:
            times = as_drawn("1300-1431")
            hints = (f"{_HINT}&nbsp; {times} &nbsp;1300 +31 &nbsp;1300 1h31", f"{_HINT}&nbsp; {times}", _HINT)
            if not self.case_open:
                hints = ("drug, times, site; Enter starts a case",) * 3
            self._say(*(f"<span style='color:{self._look.theme['text.2']}'>{hint}</span>" for hint in hints))
            return
        if isinstance(entry, Refusal):
            self._say(quiet(entry.message, self._look))
            return
        self._show_answer(entry)

    def _show_answer(self, entry: QuickEntry) -> None:
        case = self._document.case
        outcome = self._document.allowed(edits.add(case, entry.row))
        if isinstance(outcome, Refusal):
            self._say(quiet(outcome.message, self._look))
            return
        row = outcome.administration(edits.added(case, outcome)[0])
        self._swatch.setPixmap(swatch_pixmap(self._look.theme, classed(row), None, self.devicePixelRatioF()))
        before = self._document.result if self._document.case_is_coded else self._answer(case)
        after = self._answer(outcome)
        if before is None or after is None:
            self._say(self._understood(row))
            return
        gains, loses = difference(before.units(), after.units())
        parts: list[str] = []
        for codes, sign, token in ((gains, "+", "gain"), (loses, wording.MINUS, "loss")):
            if codes:
                text = f"{sign} {', '.join(wording.several(code, count) for code, count in Counter(codes).items())}"
                parts.append(f"<span style='color:{self._look.theme[token]};font-weight:600'>{text}</span>")
        gained, remark = " ".join(parts), row_texts(outcome, after)[row.id].remark or _without(after, row)
        understood, name = self._understood(row), bold(short_name(row.drug))
        wordings = (
            (understood, gained, quiet(remark, self._look) if remark else ""),
            (understood, gained),
            (f"{name} {html.escape(wording.times(row))}", gained),
            (name, gained),
            (gained or understood,),
        )
        self._say(*("&nbsp;&nbsp; ".join(filter(None, one)) for one in wordings))

    def _understood(self, row: Administration) -> str:
        """`4 mg, IV push, 16:55, IV1`, or `IV infusion, 22:00 – 06:00 next day, 480 min, IV1`, as markup."""
        way = f"{row.route} {row.technique}".replace("_", " ")
        site = row.site if row.route == "IV" else None
        minutes = row.minutes_in(self._document.case.zone)
        length = wording.length(minutes) if minutes and not row.single_time else None
        times = wording.times(row)
        if later := wording.days_on(row):
            # A stop before its start is of the next day: often meant, sometimes a slip of the hand.
            doubt = f"<span style='color:{self._look.theme['query']};font-weight:600'>{later}, {length}</span>"
            times, length = times.removesuffix(later), None
        day = row.start if row.start is not None else row.stop
        if day is not None and day // DAY != self._day() // DAY:
            times = f"{wording.day(day, year=True)} {times}"
        said = [part for part in (wording.amount(row), way, times) if part]
        before, after = ", ".join(said), ", ".join(part for part in (length, site) if part)
        shown = html.escape(before) + (doubt if later else "")
        return f"{bold(row.drug)} {shown}{', ' if after else ''}{html.escape(after)}"

    def _mark(self, wrong: bool) -> None:
        """Gives the field the edge of a refused line, or takes it away."""
        if wrong != bool(self.field.property("wrong")):
            self.field.setProperty("wrong", wrong)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def _enter(self) -> None:
        entry = self.read()
        if isinstance(entry, Refusal):
            self._mark(True)
            self._document.refused.emit(entry.message)
        elif entry is not None:
            self._add(entry)

    def finish(self) -> bool:
        """Adds the line when it is a row already, as Enter would; False when text that is none stays."""
        entry = self.read()
        if entry is not None and not isinstance(entry, Refusal):
            self._add(entry)
        return not self.field.text().strip()

    def _add(self, entry: QuickEntry) -> None:
        before = self._document.case
        outcome = edits.add(before, entry.row)
        if self._document.edit(outcome) and not isinstance(outcome, Refusal):
            identity = edits.added(before, outcome)[0]
            self.field.setText("")  # forgets what was typed: the next undo takes the row back
            self._document.select((identity,))
            self.entered.emit(identity)


def _width(markup: str, face: QFont) -> float:
    """Logical pixels of markup on one line."""
    document = QTextDocument()
    document.setDefaultFont(face)
    document.setDocumentMargin(0)
    document.setHtml(markup)
    return document.idealWidth()


def _without(result: Result, row: Administration) -> str:
    account = wording.account_of(result, row.id)
    return account.why if account is not None and account.status != "coded" else ""
