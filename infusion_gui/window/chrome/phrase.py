"""A sentence with its first words in the weight of names, for lines that say something else in every step of a drag."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

_WEIGHT = QFont.Weight.DemiBold  # of names
_SPACES = re.compile(r"[ \t\r\n\f]+")


class Phrase(QLabel):
    """Lays out its words itself, once for a width. Those of a rich label Qt reads as a page, several times a step, and
    paints twice: a page that is laid out while it is painted asks for another picture.
    """

    def __init__(self, face: QFont) -> None:
        super().__init__()
        self.setFont(face)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._lead = 0  # characters of the text that are in the weight of names
        self._laid: tuple[object, QTextLayout, float] | None = None

    def say(self, lead: str, rest: str) -> None:
        """`lead` in the weight of names, `rest` right behind it; many spaces are one."""
        text, heavy = _SPACES.sub(" ", lead + rest), len(_SPACES.sub(" ", lead))
        if heavy != self._lead:
            self._lead = heavy
            self.updateGeometry()
            self.update()
        self.setText(text)

    def heightForWidth(self, width: int) -> int:
        return math.ceil(self._layout(width)[1]) if self.wordWrap() else -1

    def sizeHint(self) -> QSize:
        return QSize(0, math.ceil(self._layout(self.width())[1]))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        layout, height = self._layout(self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout.draw(painter, QPointF(0, math.floor(max((self.height() - height) / 2, 0))))
        painter.end()

    def _layout(self, width: int) -> tuple[QTextLayout, float]:
        """The words in lines of a width, and the height of all of them, logical pixels."""
        made_from = (self.text(), self._lead, width)
        if self._laid is None or self._laid[0] != made_from:
            self._laid = (made_from, *self._lay_out(width))
        return self._laid[1:]

    def _lay_out(self, width: int) -> tuple[QTextLayout, float]:
        layout = QTextLayout(self.text(), self.font())
        option = QTextOption(self.alignment())
        wrapped = self.wordWrap()
        option.setWrapMode(QTextOption.WrapMode.WordWrap if wrapped else QTextOption.WrapMode.ManualWrap)
        layout.setTextOption(option)
        heavy = QTextLayout.FormatRange()
        heavy.start, heavy.length = 0, self._lead
        heavy.format = QTextCharFormat()
        heavy.format.setFontWeight(_WEIGHT)
        layout.setFormats([heavy])
        height = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLeadingIncluded(True)
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout, height
