"""The codes as buttons under their line: for a hand on the mouse, and for who does not know them yet."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from infusion_gui.coding.tables import label, labelled
from infusion_gui.timeline.type import as_drawn
from infusion_gui.window import wording
from infusion_gui.window.chrome.theme import Look, font

#: The same for every step, so that nothing of its answer is told. Two columns, read downwards.
USUAL = (
    ("96365", "96366", "96367", "96368", "96374", "96375", "96376", "96372"),
    ("96360", "96361", "96413", "96415", "96417", "96409", "96411", "96401"),
)
_HEIGHT = 22
_CODE = 52  # logical px from the edge of a button to its words


class PadButton(QToolButton):
    """A code and what it is for, or a word alone. It leaves the focus where it is: in the line."""

    def __init__(self, look: Look, code: str = "", words: str = "") -> None:
        super().__init__()
        self._look = look
        self.code = code
        self._words = (label(code), wording.role(code)) if code else (words,)
        self.setAccessibleName(" ".join(filter(None, (code, self._words[0]))))
        self.setToolTip(f"{code}: {self._words[0]}" if code else "")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(_HEIGHT)

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font(12)).horizontalAdvance(self._words[0]) + 20
        return QSize(120 if self.code else round(width), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("line.strong"), 1))
        painter.setBrush(look.color("select" if self.isDown() else "hover" if self.underMouse() else "field"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(12, 600 if self.code else 400))
        painter.setPen(look.color("text"))
        if not self.code:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words[0])
            painter.end()
            return
        painter.drawText(QRectF(8, 0, self.width(), self.height()), middle, self.code)
        painter.setPen(look.color("text.2"))
        room = QRectF(_CODE, 0, self.width() - _CODE - 3, self.height())
        for size, words in ((11.5, self._words[0]), (11.0, self._words[0]), (11.5, self._words[-1])):
            painter.setFont(font(size))
            if QFontMetricsF(painter.font()).horizontalAdvance(words) <= room.width():
                painter.drawText(room, middle, words)
                break
        painter.end()


class CodePad(QWidget):
    """A press adds the code, or one more unit of it. What is not in the usual columns is under `other codes`."""

    picked = Signal(str)
    """A code."""
    signed = Signal()
    """Modifier 59 for the code picked last."""
    nothing = Signal()
    cleared = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setSpacing(3)
        self.buttons: dict[str, PadButton] = {}
        for column, codes in enumerate(USUAL):
            grid.setColumnStretch(column, (9, 11)[column])  # the words of the second are longer
            for row, code in enumerate(codes):
                button = self.buttons[code] = PadButton(look, code)
                button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                button.clicked.connect(self._pick)
                grid.addWidget(button, row, column)
        self.sign = PadButton(look, words=as_drawn("-59"))
        self.sign.setAccessibleName("Modifier 59 for the last code")
        self.sign.setToolTip("Modifier 59 for the last code")
        self.none = PadButton(look, words="none")
        self.none.setToolTip("Nothing is reported")
        self.other = PadButton(look, words="other codes")
        self.clear = PadButton(look, words="clear")
        self.sign.clicked.connect(self.signed)
        self.none.clicked.connect(self.nothing)
        self.clear.clicked.connect(self.cleared)
        self.menu = QMenu(self)
        for code in labelled():
            if code not in self.buttons:
                self.menu.addAction(f"{code}  {label(code)}").setData(code)
        self.menu.triggered.connect(lambda action: self.picked.emit(action.data()))
        self.other.clicked.connect(lambda: self.menu.popup(self.other.mapToGlobal(self.other.rect().bottomLeft())))
        foot = QHBoxLayout()
        foot.setSpacing(4)
        for button in (self.sign, self.none, self.other):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(grid)
        layout.addLayout(foot)
        look.changed.connect(self.update)

    def _pick(self) -> None:
        button = self.sender()
        assert isinstance(button, PadButton)
        self.picked.emit(button.code)
