"""The tray: source rows that could not be matched. They never vanish; each can be typed in or dismissed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from infusion_gui.session.document import Document
from infusion_gui.window.theme import Look, font

AsideRow = tuple[str, str, str]  # where it stood, its text, why it was set aside


class SetAside(QTableWidget):
    """Rows of the last import that wait for a decision. Enter types a row into the quick entry, Delete dismisses it."""

    counted = Signal()
    typed = Signal(str)

    def __init__(self, document: Document, look: Look) -> None:
        super().__init__(0, 3)
        self._rows: list[AsideRow] = []
        self.setHorizontalHeaderLabels(["row", "text", "why it was set aside"])
        self.setAccessibleName("Set aside")
        self.setFont(font(12.5))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(23)
        header = self.horizontalHeader()
        header.setFont(font(12))
        header.setFixedHeight(24)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setColumnWidth(0, 120)
        self.setColumnWidth(1, 460)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self._type)

    def count(self) -> int:
        return len(self._rows)

    def show_rows(self, rows: Sequence[AsideRow]) -> None:
        """Replaces the tray by the rows of another import."""
        self._rows = list(rows)
        self.setRowCount(len(self._rows))
        for n, row in enumerate(self._rows):
            for column, text in enumerate(row):
                self.setItem(n, column, QTableWidgetItem(text))
        self.counted.emit()

    def event(self, event: QEvent) -> bool:
        # Delete dismisses what is chosen here, not the rows that are selected on the timeline.
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._type(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            chosen = {index.row() for index in self.selectedIndexes()}
            self.show_rows([row for n, row in enumerate(self._rows) if n not in chosen])
        else:
            super().keyPressEvent(event)

    def _type(self, index: QModelIndex) -> None:
        if index.isValid():
            self.typed.emit(self._rows[index.row()][1])
