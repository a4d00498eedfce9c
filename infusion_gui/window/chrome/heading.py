"""The first line of a panel's body: a name, and quiet words behind it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from infusion_gui.window.chrome.theme import Look, font

_SIZE = 13
_GAP = 8.0


class Heading(QWidget):
    """Painted and not a label: what a label says anew has the whole panel laid out again, in every step of a drag."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._name = self._rest = self._whole = ""
        faces = font(_SIZE, 600, tabular=False), font(_SIZE)
        self._faces = [(face, QFontMetricsF(face)) for face in faces]
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, name: str, rest: str, whole: str = "") -> None:
        """Shows `name` in the weight of names and `rest` behind it; `whole` is the name as the record writes it."""
        if (name, rest, whole) != (self._name, self._rest, self._whole):
            self._name, self._rest, self._whole = name, rest, whole
            self.setAccessibleName(" ".join(filter(None, (name, rest))))
            self._tell()
            self.update()

    def resizeEvent(self, event: object) -> None:
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(0, round(self._faces[0][1].height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        x, baseline = 0.0, self._faces[0][1].ascent()
        for (face, metrics), token, text in zip(self._faces, ("text", "text.2"), (self._name, self._rest), strict=True):
            painter.setFont(face)
            painter.setPen(self._look.color(token))
            advance, room = metrics.horizontalAdvance(text), max(self.width() - x, 0)
            if advance > room:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
                advance = metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, baseline), text)
            x += advance + _GAP if text else 0
        painter.end()

    def _tell(self) -> None:
        """What is not seen of it is said by its tip."""
        texts = (self._name, self._rest)
        needed = sum(metrics.horizontalAdvance(text) for (_, metrics), text in zip(self._faces, texts, strict=True))
        cut = needed + _GAP > self.width()
        tip = self._whole or (" ".join(texts) if cut else "")
        if tip != self.toolTip():
            self.setToolTip(tip)
