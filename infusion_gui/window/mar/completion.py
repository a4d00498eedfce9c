"""The list under a cell's editor: Enter and Tab take the marked line, at first the first; Escape only closes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSignalBlocker, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab})


class CellCompleter(QCompleter):
    """`names` gives what a typed text may mean, the best first. `ended` tells which key ended the typing."""

    ended = Signal(int)

    def __init__(self, editor: QLineEdit, names: Callable[[str], Iterable[str]]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._names = names
        #: True until the first line is marked for the letters typed last; afterwards Up may have left the list.
        self._unmarked = False
        self._lines = QStringListModel(self)
        self._list = QListView()
        self._list.setObjectName("completion")
        self.setPopup(self._list)
        self.setModel(self._lines)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        editor.setCompleter(self)
        editor.textEdited.connect(self._typed)

    def _typed(self, text: str) -> None:
        self._put(list(self._names(text)))
        self._unmarked = bool(text.strip())
        QTimer.singleShot(0, self, self._mark)

    def _put(self, names: list[str]) -> None:
        """Qt makes the list as wide as the cell, which may be narrower than what it can be set to."""
        self._lines.setStringList(names)
        beside = self._list.verticalScrollBar().sizeHint().width() + 2 * self._list.frameWidth()
        self._list.setMinimumWidth(self._list.sizeHintForColumn(0) + beside)

    def _mark(self) -> None:
        if self._unmarked and self._list.isVisible():
            self._unmarked = False
            with QSignalBlocker(self):  # marked, not written into the editor
                self._list.setCurrentIndex(self.completionModel().index(0, 0))

    def offer(self) -> None:
        """Opens the list for what stands in the editor; all names when that is one of them."""
        text = self._editor.text()
        names = list(self._names(text))
        if any(name.casefold() == text.casefold() for name in names) or not names:
            names = list(self._names("")) or names
        self._put(names)
        self._unmarked = False
        self.complete()

    @property
    def is_open(self) -> bool:
        """True while the list is shown."""
        return self._list.isVisible()

    def take(self) -> None:
        """Closes the list; the marked name, if any, goes into the editor."""
        if not self.is_open:
            return
        chosen: list[QModelIndex] = self._list.selectionModel().selectedIndexes()
        if self._unmarked and not chosen:
            chosen = [self.completionModel().index(0, 0)]
        self._list.hide()
        if chosen and chosen[0].isValid():
            self._editor.setText(str(chosen[0].data()))
            self._editor.setModified(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt gives the open list the keys before the editor, and would let Enter close an unmarked list and no more.
        pressed = event.type() == QEvent.Type.KeyPress and watched == self._list and self.is_open
        if pressed and isinstance(event, QKeyEvent) and event.key() in ENDS:
            self.take()
            self.ended.emit(event.key())
            return True
        return super().eventFilter(watched, event)
