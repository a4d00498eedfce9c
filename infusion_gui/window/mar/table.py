"""The MAR table: sorting, filtering, keys, and a selection in step with the document."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QApplication, QTableView, QWidget
from shiboken6 import isValid

from infusion_gui.session.document import Document
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.mar.columns import COLUMNS, Key, column_of
from infusion_gui.window.mar.delegate import MarDelegate
from infusion_gui.window.mar.fitting import Fitting
from infusion_gui.window.mar.model import SORT_ROLE, Index, MarModel

_ROW_HEIGHT = 23
_GOES_ON = (QAbstractItemDelegate.EndEditHint.EditNextItem, QAbstractItemDelegate.EndEditHint.EditPreviousItem)
_HELD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class _Sorted(QSortFilterProxyModel):
    """Sorts by raw values and keeps a row when any of its cells holds every word of the filter."""

    def __init__(self, model: MarModel) -> None:
        super().__init__()
        self._model = model
        self._words: list[str] = []
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)
        self.setDynamicSortFilter(True)

    def set_filter(self, text: str) -> None:
        self._words = text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if not self._words:
            return True
        cells = (str(self._model.data(self._model.index(row, n)) or "") for n in range(len(COLUMNS)))
        text = " ".join(cells).casefold()
        return all(word in text for word in self._words)


class MarTable(QTableView):
    """Rows select and are selected with the document; `edit_cell` opens an editor on one field."""

    message = Signal(str)
    menu_requested = Signal(QPoint)
    """Where on the screen the menu of the chosen rows is asked for."""
    left_cell = Signal(bool)
    """An editor closed; True when what was typed was called off."""

    def __init__(self, document: Document, look: Look) -> None:
        super().__init__()
        self._document = document
        self._came_from: QWidget | None = None
        self._stood = (0, column_of("drug"))
        self.rows = MarModel(document)
        self._sorted = _Sorted(self.rows)
        self.setModel(self._sorted)
        self.delegate = MarDelegate(self, self.rows, look, self._sorted.mapToSource)
        self.delegate.case_of = lambda: document.shown_case
        self.setItemDelegate(self.delegate)
        self.rows.targets = self._targets
        self.fitting = Fitting(self, self.rows, document)
        self.rows.draft_changed.connect(self._say_draft)
        self._following = False
        self._dress()
        self.horizontalHeader().sortIndicatorChanged.connect(self._show_order)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.selectionModel().selectionChanged.connect(self._selected_here)
        self.rows.modelReset.connect(self._selected_there)
        document.selection_changed.connect(self._selected_there)
        look.changed.connect(self.viewport().update)
        self._selected_there()

    def _dress(self) -> None:
        self.setAccessibleName("MAR")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)  # arrows walk the cells; Tab goes on to what is beside the table
        self.setFont(font(12.5))
        self.verticalHeader().hide()
        height = max(_ROW_HEIGHT, round(QFontMetricsF(font(12.5)).height()) + 6)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setMinimumSectionSize(height)
        header = self.horizontalHeader()
        header.setFont(font(12))
        header.setHighlightSections(False)
        header.setSortIndicatorShown(False)
        header.setMinimumSectionSize(30)
        header.setFixedHeight(24)
        header.setStretchLastSection(True)
        for n, column in enumerate(COLUMNS):
            self.setColumnWidth(n, column.width)

    # Columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fitting.share()
        here = self.visualRect(self.currentIndex())
        if event.size().height() <= here.bottom() < event.oldSize().height():  # what opens below covers no current row
            self.scrollTo(self.currentIndex())

    def set_filter(self, text: str) -> None:
        """Shows only rows that hold every word, from the chosen one on or from the first."""
        self._sorted.set_filter(text)
        self._selected_there()  # a row that was left out came back unselected
        chosen = self.selectionModel().selectedRows()
        if chosen:
            self.scrollTo(chosen[-1])
        else:
            self.scrollToTop()

    def enter(self) -> None:
        """Takes the focus, on the chosen row or the first one that is shown."""
        self.setFocus()
        if not self.selectionModel().hasSelection() and self._sorted.rowCount():
            self.setCurrentIndex(self._sorted.index(0, column_of("drug")))

    def sort_by_current(self) -> str:
        """Sorts by the column of the current cell, the other way round when it is sorted so; what was done in words."""
        header, column = self.horizontalHeader(), max(self.currentIndex().column(), 0)
        again = header.sortIndicatorSection() == column and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder
        self.sortByColumn(column, order)
        self.scrollTo(self.currentIndex())
        title = "time" if COLUMNS[column].key == "number" else COLUMNS[column].title
        return f"Sorted by {title}, {'descending' if again else 'ascending'}"

    def _show_order(self, column: int, order: Qt.SortOrder) -> None:
        """The order of time is the usual one and needs no sign."""
        by_time = column == 0 and order == Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(not by_time)

    # Selection

    def _ids(self, indexes: Iterable[QModelIndex]) -> list[str]:
        return list(dict.fromkeys(self.rows.row(self._sorted.mapToSource(index)).id for index in indexes))

    def _targets(self, identity: str) -> tuple[str, ...]:
        """The rows an edit goes to: the chosen ones that the filter shows."""
        shown = set(self._ids(self._sorted.index(row, 0) for row in range(self._sorted.rowCount())))
        chosen = [one for one in self._document.selection if one in shown]
        return tuple(chosen) if identity in chosen else (identity,)

    def _selected_here(self) -> None:
        if self._following:
            return
        self._following = True
        ids = self._ids(sorted(self.selectionModel().selectedRows(), key=lambda index: index.row()))
        current = self.currentIndex()
        if current.isValid():
            last = self.rows.row(self._sorted.mapToSource(current)).id
            if last in ids:
                ids = [*(identity for identity in ids if identity != last), last]
        self._document.select(ids)
        self._following = False

    def _selected_there(self) -> None:
        if self._following:
            return
        self._following = True
        self.fitting.share()
        chosen = QItemSelection()
        last = QModelIndex()
        for identity in self._document.selection:
            place = self.rows.place_of(identity)
            if place is None:
                continue
            index = self._sorted.mapFromSource(self.rows.index(place, 0))
            if index.isValid():
                chosen.select(index, index)
                last = index
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        if last.isValid():
            column = max(self.currentIndex().column(), column_of("drug"))
            here = last.siblingAtColumn(column)
            self.selectionModel().setCurrentIndex(here, flags.NoUpdate)
            self.scrollTo(here)
        elif self.hasFocus() and not self.currentIndex().isValid() and self._sorted.rowCount():
            row, column = self._stood  # its row was deleted: the keys go on from there, not from the top
            here = self._sorted.index(min(row, self._sorted.rowCount() - 1), column)
            self.selectionModel().setCurrentIndex(here, flags.NoUpdate)
        self._following = False

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._stood = (current.row(), current.column())

    # Editing

    def edit_cell(self, identity: str, key: Key) -> bool:
        """Opens the editor of one field; False when the row is filtered out."""
        place = self.rows.place_of(identity)
        if place is None:
            return False
        index = self._sorted.mapFromSource(self.rows.index(place, column_of(key)))
        if not index.isValid():
            return False
        self._came_from = None if self.hasFocus() else QApplication.focusWidget()
        self._document.select((identity,))
        self.setFocus()
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)
        return True

    def reset(self) -> None:
        """The rows are others: an editor goes, and Qt would send the keys that it had to whatever stands next."""
        typing = self.state() == QAbstractItemView.State.EditingState
        super().reset()
        if typing:
            back, self._came_from = self._came_from, None
            (back if back is not None and isValid(back) else self).setFocus()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Gives the hand back to where it came from, so that arrows nudge again after a typed time."""
        goes_on = hint in _GOES_ON
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint if goes_on else hint)
        back, self._came_from = self._came_from, None
        if back is not None and not goes_on and isValid(back) and back.isVisible():
            back.setFocus()
        self.left_cell.emit(hint == QAbstractItemDelegate.EndEditHint.RevertModelCache)
        if goes_on:
            self._edit_beside(1 if hint == _GOES_ON[0] else -1)

    def _edit_beside(self, by: int) -> None:
        """Opens the next cell that can be typed in: of this row, else of the one below or above."""
        here = self.currentIndex()
        row, column, count = here.row(), here.column(), len(COLUMNS)
        while here.isValid():
            column += by
            if not 0 <= column < count:
                row, column = row + by, 0 if by > 0 else count - 1
            if not 0 <= row < self._sorted.rowCount():
                return
            if COLUMNS[column].edited and not self.isColumnHidden(column):
                break
        place = self._sorted.index(row, column)
        flags = QItemSelectionModel.SelectionFlag
        chosen = flags.NoUpdate if row == here.row() else flags.ClearAndSelect | flags.Rows
        self.selectionModel().setCurrentIndex(place, chosen)
        self.scrollTo(place)
        self.edit(place)

    def _say_draft(self) -> None:
        """The refusal that came last; nothing when the last one is taken back, for it is no longer true."""
        drafts = [*self.rows.drafts.values()]
        self.message.emit(drafts[-1].message if drafts else "")

    # Keys and mouse

    def event(self, event: QEvent) -> bool:
        # Letters and digits start typing into the cell; without this they would run single-key commands.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if plain and (event.text().isalnum() or event.text() == "+"):
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self._sorted.rowCount():  # Qt takes the number, which cannot be typed
            here = self._sorted.index(0, column_of("drug"))
            self.selectionModel().setCurrentIndex(here, QItemSelectionModel.SelectionFlag.NoUpdate)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            column = COLUMNS[self.currentIndex().column()]
            if column.edited:
                self.edit(self.currentIndex())
            else:
                self.message.emit(f"{column.title} is worked out, not typed")
            return
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if shifted and event.key() == Qt.Key.Key_F10:  # Qt knows the Menu key alone
            self._ask_for_menu(self._below_current())
            return
        if event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._to_end(event):
            return
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers() & _HELD:
            self._step_column(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        super().keyPressEvent(event)

    def _to_end(self, event: QKeyEvent) -> bool:
        """Home and End: the ends of the row, which keep the choice; with Ctrl the first and the last row."""
        here, last = self.currentIndex(), event.key() == Qt.Key.Key_End
        if not here.isValid():
            return False
        flags = QItemSelectionModel.SelectionFlag
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            row = self._sorted.rowCount() - 1 if last else 0
            self.selectionModel().setCurrentIndex(
                self._sorted.index(row, here.column()), flags.ClearAndSelect | flags.Rows
            )
        else:
            key: Key = "note" if last else "drug"
            self.selectionModel().setCurrentIndex(here.siblingAtColumn(column_of(key)), flags.NoUpdate)
        self.scrollTo(self.currentIndex())
        return True

    def _step_column(self, by: int) -> None:
        """To the next cell of the row: the chosen rows stay chosen, for the edit of the cell goes to all of them."""
        here = self.currentIndex()
        column = here.column() + by
        while 0 <= column < len(COLUMNS) and self.isColumnHidden(column):
            column += by
        if here.isValid() and 0 <= column < len(COLUMNS):
            self.selectionModel().setCurrentIndex(
                here.siblingAtColumn(column), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self.scrollTo(self.currentIndex())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            where = self._below_current()
        self._ask_for_menu(where)

    def _ask_for_menu(self, where: QPoint) -> None:
        """The menu of the chosen rows, else of the one that the keys are on."""
        if not self.selectionModel().hasSelection() and self.currentIndex().isValid():
            self.selectRow(self.currentIndex().row())
        if self.selectionModel().hasSelection():
            self.menu_requested.emit(where)

    def _below_current(self) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        """Repaints the row the mouse left and the one it is on."""
        left, self.delegate.hovered = self.delegate.hovered, row
        for one in {left, row} - {-1}:
            if left != row:
                self.viewport().update(0, self.rowViewportPosition(one), self.viewport().width(), self.rowHeight(one))
