"""A small editable table over a list of records of the case: visits, accesses, exclusions. Errors stay in the cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem, QTableView

from infusion_gui.case.edits import Outcome, Refusal
from infusion_gui.case.model import Case
from infusion_gui.session.document import Document
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.mar.cells import CellDelegate, Names, starting_with

Record = TypeVar("Record")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Field(Generic[Record]):
    """One column: its title, how a record shows it, and the edit a typed text asks for (None: not editable)."""

    title: str
    show: Callable[[Record], str]
    edit: Callable[[Case, int, str], Outcome] | None = None
    width: int = 110
    tip: str = ""
    names: Callable[[Case], Sequence[str]] | None = None
    """What a cell can be set to, offered as a list."""
    empties: bool = True
    """Whether Delete empties the cell; where it cannot be empty, as a name, Delete takes the record out."""


class RecordModel(QAbstractTableModel, Generic[Record]):
    """Rows are `records(case)`; a refused text stays visible in its cell with the reason as its tip."""

    def __init__(
        self,
        document: Document,
        records: Callable[[Case], Sequence[Record]],
        fields: Sequence[Field[Record]],
        look: Look,
    ) -> None:
        super().__init__()
        self._document = document
        self._records = records
        self._look = look
        self.fields = tuple(fields)
        self.drafts: dict[tuple[int, int], tuple[str, str]] = {}
        self._names: list[str] | None = None
        document.opened.connect(self._begin)
        document.changed.connect(self.refresh)
        document.previewed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        before = self._names
        self._names = names = [self.fields[0].show(record) for record in self._records(self._document.shown_case)]
        if before is None or len(names) != len(before):
            self.beginResetModel()
            self.drafts.clear()
            self.endResetModel()
        elif names:
            for place in [place for place in self.drafts if names[place[0]] != before[place[0]]]:
                del self.drafts[place]  # what was typed for one record says nothing of another in its place
            self.dataChanged.emit(self.index(0, 0), self.index(len(names) - 1, len(self.fields) - 1))

    def _begin(self) -> None:
        """Another case is open: nothing of what was typed into the cells of the one before is for it."""
        self._names = None
        self.refresh()

    @property
    def case(self) -> Case:
        """The case that is shown."""
        return self._document.shown_case

    def record(self, row: int) -> Record:
        return self._records(self._document.shown_case)[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._records(self._document.shown_case))

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        draft = self.drafts.get((index.row(), index.column()))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return draft[0] if draft else self.fields[index.column()].show(self.record(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole and draft:
            return f"{draft[0]}, refused: {draft[1]}"
        if role == Qt.ItemDataRole.ForegroundRole and draft:
            return self._look.color("loss")
        if role == Qt.ItemDataRole.ToolTipRole:
            return draft[1] if draft else self.fields[index.column()].tip or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.fields[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
        return self.fields[section].tip or None if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.fields[index.column()].edit is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        edit = self.fields[index.column()].edit
        if role != Qt.ItemDataRole.EditRole or edit is None:
            return False
        place, text = (index.row(), index.column()), str(value).strip()
        if text == self.fields[index.column()].show(self.record(index.row())):
            self.drafts.pop(place, None)
            self.dataChanged.emit(index, index)
            return True
        outcome = self._document.allowed(edit(self._document.case, index.row(), text))
        if isinstance(outcome, Refusal):
            self.drafts[place] = (text, outcome.message)
            self._document.refused.emit(outcome.message)
            self.dataChanged.emit(index, index)
            return False
        self.drafts.pop(place, None)
        return self._document.edit(outcome)

    def forget(self, place: tuple[int, int]) -> None:
        """Drops a refused text; its reason, which stands in the status line, is no longer true."""
        if self.drafts.pop(place, None) is not None:
            self._document.refused.emit("")


class RecordDelegate(CellDelegate, Generic[Record]):
    """Editors that offer what a field can be, and keep what it cannot."""

    def __init__(self, view: QTableView, model: RecordModel[Record], look: Look) -> None:
        super().__init__(view, look)
        self._model = model
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        draft = (index.row(), index.column()) in self._model.drafts
        painter.save()
        ground = "select" if state & QStyle.StateFlag.State_Selected else "field"
        painter.fillRect(area, self._look.color(ground))
        painter.setFont(font(12.5))
        painter.setPen(self._look.color("loss" if draft else "text"))
        text = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, area.width() - 16)
        painter.drawText(area.adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, text)
        if state & QStyle.StateFlag.State_HasFocus and self.view.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.color("ink"), 2))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 2, 2)
        painter.restore()

    def title(self, index: Index) -> str:
        fields = self._model.fields
        return f"{fields[index.column()].title} of {fields[0].show(self._model.record(index.row()))}"

    def hint(self, index: Index) -> str:
        field = self._model.fields[index.column()]
        return field.tip if field.empties else ""

    def names(self, index: Index) -> Names | None:
        names = self._model.fields[index.column()].names
        return starting_with(names(self._model.case)) if names is not None else None

    def reason(self, index: Index) -> str:
        return self._model.drafts[index.row(), index.column()][1]

    def forget(self, index: Index) -> None:
        self._model.forget((index.row(), index.column()))

    def least_width(self, index: Index) -> int:
        return 140


class RecordTable(QTableView):
    """The view of a `RecordModel`, as tall as its rows. Delete empties the current cell; one that cannot be empty
    stands for its record, whose removal is asked for.
    """

    removed = Signal(int)

    def __init__(self, model: RecordModel[Record], name: str, look: Look) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(RecordDelegate(self, model, look))
        self.setTabKeyNavigation(False)  # arrows walk the cells; Tab goes on to what is beside the table
        self.setAccessibleName(name)
        self.setFont(font(12.5))
        self.setShowGrid(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.verticalHeader().hide()
        height = max(23, round(QFontMetricsF(font(12.5)).height()) + 6)
        self.verticalHeader().setDefaultSectionSize(height)
        header = self.horizontalHeader()
        header.setFont(font(12))
        header.setFixedHeight(24)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for n, field in enumerate(model.fields):
            self.setColumnWidth(n, field.width)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._height = height
        self._records = model
        model.modelReset.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """As tall as the rows, and the bar that scrolls sideways where the columns do not fit."""
        wide = self.horizontalHeader().length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        self.setFixedHeight(24 + self._height * self.model().rowCount() + 2 + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        # Typing and Delete are for the cell and its record, not for the rows that are selected elsewhere.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            typed = event.text() != "" and event.text().isprintable()  # F5 and its like have no text
            if plain and (typed or event.key() == Qt.Key.Key_Delete):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self._delete(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _delete(self, cell: QModelIndex) -> None:
        if self._records.fields[cell.column()].empties:
            self._records.setData(cell, "")
        else:
            self.removed.emit(cell.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Comes in on a cell, so that arrows and typing have where to go."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))

    def edit_at(self, row: int, column: int) -> None:
        """Opens the editor of a cell."""
        index = self.model().index(row, column)
        self.setFocus()
        self.setCurrentIndex(index)
        self.edit(index)
