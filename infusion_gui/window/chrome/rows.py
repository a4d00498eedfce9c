"""A table that is walked row by row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QTableView

from infusion_gui.window.chrome.theme import Look

_Index = QModelIndex | QPersistentModelIndex


class RowTable(QTableView):
    """The arrows walk the rows, Tab goes on to what is beside the table, and the current row is framed while it has the
    focus: a chosen row looks the same with and without it.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()  # Qt paints the two cells anew, not their rows

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        here = self.currentIndex()
        if not self.hasFocus() or not here.isValid():
            return
        row = QRectF(0, self.rowViewportPosition(here.row()), self.viewport().width(), self.rowHeight(here.row()))
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("ink"), 2))
        painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 2, 2)
        painter.end()
