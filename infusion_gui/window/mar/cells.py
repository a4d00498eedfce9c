"""Typing into the cells of a table: Enter and Tab try the text at once; a refused one stays open with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.mar.completion import CellCompleter

Index = QModelIndex | QPersistentModelIndex
Names = Callable[[str], Iterable[str]]
_HINT = QStyledItemDelegate.EndEditHint
_COMMITS = {
    Qt.Key.Key_Return: _HINT.NoHint,
    Qt.Key.Key_Enter: _HINT.NoHint,
    Qt.Key.Key_Tab: _HINT.EditNextItem,
    Qt.Key.Key_Backtab: _HINT.EditPreviousItem,
}


class Bubble(QLabel):
    """The sentence of a refused cell, under the cell."""

    def __init__(self, view: QTableView, look: Look) -> None:
        super().__init__(view.window())
        self._view = view
        self._look = look
        self.setFont(font(12))
        self.setMargin(5)
        self.hide()

    def say(self, message: str, cell: QRect) -> None:
        """Shows the sentence below a cell of the view, above it where there is no room."""
        look, window = self._look, self._view.window()
        self.setParent(window)  # over the whole window: a small table has no room for a sentence
        self.setStyleSheet(
            f"background: {look.theme['loss.ground']}; color: {look.theme['text']};"
            f" border: 1px solid {look.theme['loss']}; border-radius: 4px;"
        )
        self.setText(message)
        self.adjustSize()
        corner = self._view.viewport().mapTo(window, cell.topLeft())
        left = min(corner.x(), max(window.width() - self.width() - 4, 0))
        below = corner.y() + cell.height() + 2
        top = below if below + self.height() <= window.height() else corner.y() - self.height() - 2
        self.move(left, top)
        self.show()
        self.raise_()


class CellEditor(QLineEdit):
    """Knows its cell: under it on the screen another row may stand by now, laid out a moment later."""

    def __init__(self, parent: QWidget, index: Index) -> None:
        super().__init__(parent)
        self.cell = QPersistentModelIndex(index)


class CellDelegate(QStyledItemDelegate):
    """What the editors of all our tables have in common; a table says what its cells are called and may be."""

    def __init__(self, view: QTableView, look: Look) -> None:
        super().__init__(view)
        self.view = view
        self.bubble = Bubble(view, look)

    def title(self, index: Index) -> str:
        """What a screen reader calls the editor of a cell."""
        return ""

    def hint(self, index: Index) -> str:
        """Shown while nothing is typed."""
        return ""

    def names(self, index: Index) -> Names | None:
        """What a typed text may mean, for cells with a list."""
        return None

    def reason(self, index: Index) -> str:
        """Why the text of a cell was refused."""
        return ""

    def forget(self, index: Index) -> None:
        """Drops a refused text."""

    def least_width(self, index: Index) -> int:
        """Logical pixels an editor needs."""
        return 90

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = CellEditor(parent, index)
        editor.setFont(font(12.5))
        editor.setFrame(True)
        editor.setAccessibleName(self.title(index))
        editor.setPlaceholderText(self.hint(index))
        editor.textEdited.connect(self._typed)
        names = self.names(index)
        if names is not None:
            completer = CellCompleter(editor, names)
            completer.ended.connect(lambda key: self._end(editor, Qt.Key(key)))
            # A click on a line: the list has the press, so the editor closes afterwards.
            completer.activated.connect(self._completed, Qt.ConnectionType.QueuedConnection)
        return editor

    def _completed(self, text: str) -> None:
        editor = QApplication.focusWidget()
        if isinstance(editor, CellEditor) and editor.parent() is self.view.viewport():
            editor.setText(text)
            if self._committed(editor):
                self.closeEditor.emit(editor, _HINT.NoHint)

    def _typed(self) -> None:
        editor = self.sender()
        if isinstance(editor, QLineEdit) and editor.property("wrong"):
            _mark(editor, wrong=False)
        self.bubble.hide()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        editor.setGeometry(area.adjusted(0, 0, max(self.least_width(index) - area.width(), 0), 0))

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self.bubble.hide()
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, CellEditor) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            # Qt commits Enter from the event queue; here the cell must know at once whether it may close.
            completer = editor.completer()
            if event.key() in _COMMITS:
                if isinstance(completer, CellCompleter):
                    completer.take()
                self._end(editor, Qt.Key(event.key()))
                return True
            if event.key() == Qt.Key.Key_Down and isinstance(completer, CellCompleter):
                completer.offer()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.forget(editor.cell)
        return super().eventFilter(editor, event)

    def _end(self, editor: CellEditor, key: Qt.Key) -> None:
        if self._committed(editor):
            self.closeEditor.emit(editor, _COMMITS[key])

    def _committed(self, editor: CellEditor) -> bool:
        """Tries the typed text; when it is refused the editor stays open and says why. For a row that is gone there is
        nothing to try.
        """
        index = editor.cell
        if not index.isValid() or self.view.model().setData(index, editor.text()):
            editor.setModified(False)
            return True
        _mark(editor, wrong=True)
        self.bubble.say(self.reason(index), self.view.visualRect(index))
        return False


def starting_with(names: Iterable[str]) -> Names:
    """Those of a fixed list that begin with the typed letters."""
    listed = tuple(names)
    return lambda text: [name for name in listed if name.casefold().startswith(text.strip().casefold())]


def _mark(editor: QLineEdit, wrong: bool) -> None:
    editor.setProperty("wrong", wrong)
    style = editor.style()
    style.unpolish(editor)
    style.polish(editor)
