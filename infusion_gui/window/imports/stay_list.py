"""The stays of a file that holds several: how much stands in each, and the one to code is chosen here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from infusion_gui.case.times import format_date
from infusion_gui.drugs.naming import short_name
from infusion_gui.exchange.imported import Import
from infusion_gui.exchange.values import ImportedStay
from infusion_gui.window.chrome.lines import caption
from infusion_gui.window.chrome.rows import RowTable
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.wording import clock, plural

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SORT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: int
    show: Callable[[ImportedStay], str]
    order: Callable[[ImportedStay], object]
    right: bool = False


def _moment(stay: ImportedStay, end: int) -> str:
    span = stay.span
    return "no time" if span is None else f"{format_date(span[end])} {clock(span[end])}"


def _at(end: int) -> Callable[[ImportedStay], object]:
    return lambda stay: stay.span[end] if stay.span is not None else -1


def drugs_of(stay: ImportedStay) -> tuple[str, ...]:
    """The short names of the drugs of a stay, each once."""
    return tuple(dict.fromkeys(map(short_name, stay.drugs)))


def _count(count: int) -> str:
    return str(count) if count else ""


_COLUMNS = (
    _Column("rows", 62, lambda stay: str(stay.rows), lambda stay: stay.rows, right=True),
    _Column("bars", 58, lambda stay: str(_bars(stay)), lambda stay: _bars(stay), right=True),
    _Column("from", 152, lambda stay: _moment(stay, 0), _at(0)),
    _Column("to", 152, lambda stay: _moment(stay, 1), _at(1)),
    _Column("set aside", 78, lambda s: _count(len(s.set_aside)), lambda s: len(s.set_aside), right=True),
    _Column("to check", 76, lambda s: _count(len(s.problems)), lambda s: len(s.problems), right=True),
    _Column("drugs", 240, lambda stay: ", ".join(drugs_of(stay)), lambda stay: len(stay.drugs)),
)


def _bars(stay: ImportedStay) -> int:
    return len(stay.case.administrations)


class StayModel(QAbstractTableModel):
    """One row for each stay. `name` says what a stay is called; it may be a number that strangers must not see."""

    def __init__(self, stays: tuple[ImportedStay, ...], name: Callable[[int], str]) -> None:
        super().__init__()
        self.stays = stays
        self._name = name
        self._texts: dict[tuple[int, int], str] = {}

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.stays)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS) + 1

    def text(self, row: int, column: int) -> str:
        """The words of a cell, worked out once."""
        if (row, column) not in self._texts:
            stay = self.stays[row]
            self._texts[row, column] = self._name(row) if column == 0 else _COLUMNS[column - 1].show(stay)
        return self._texts[row, column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole or (role == Qt.ItemDataRole.ToolTipRole and column == len(_COLUMNS)):
            return self.text(row, column)
        if role == _SORT:
            return row if column == 0 else _COLUMNS[column - 1].order(self.stays[row])
        if role == Qt.ItemDataRole.TextAlignmentRole and column and _COLUMNS[column - 1].right:
            return (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value
        if role == Qt.ItemDataRole.FontRole and not (column and _COLUMNS[column - 1].right):
            return font(12.5, tabular=False)  # tabular figures spread the hyphens of a date
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "stay" if section == 0 else _COLUMNS[section - 1].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            figures = section > 0 and _COLUMNS[section - 1].right
            side = Qt.AlignmentFlag.AlignRight if figures else Qt.AlignmentFlag.AlignLeft
            return (side | Qt.AlignmentFlag.AlignVCenter).value
        return None


class _Found(QSortFilterProxyModel):
    """Keeps the stays of which some cell holds every word that was typed."""

    def __init__(self, model: StayModel) -> None:
        super().__init__()
        self._model = model
        self._words: list[str] = []
        self.setSourceModel(model)
        self.setSortRole(_SORT)

    def set_words(self, text: str) -> None:
        self._words = text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if not self._words:
            return True
        text = " ".join(self._model.text(row, n) for n in range(self._model.columnCount())).casefold()
        return all(word in text for word in self._words)


class StayList(QDialog):
    """`chosen` tells the place of a stay in the import, and whether it joins the open one; `filed` the places of those
    shown, which are to become a case file each.
    """

    chosen = Signal(int, bool)
    filed = Signal(list)

    def __init__(self, parent: QWidget, look: Look, found: Import, can_add: bool, hidden: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle("Choose a stay")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setStyleSheet("QTableView::item { padding: 0 4px; }")
        self.model = StayModel(found.stays, lambda n: _name(found.stays[n], n, hidden))
        self._found = _Found(self.model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        title = QLabel(f"{plural(len(found.stays), 'stay')} in {found.source}")
        title.setFont(font(15, 600, tabular=False))
        layout.addWidget(title)
        self.filter = QLineEdit()
        self.filter.setFont(font(12.5))
        self.filter.setPlaceholderText("drug, day, number …")
        self.filter.setAccessibleName("Filter the stays")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.filter.installEventFilter(self)
        layout.addWidget(self.filter)
        layout.addWidget(self._table(look), 1)
        layout.addLayout(self._foot(look, found, can_add))
        whole = parent.window().size()
        self.resize(QSize(min(1000, whole.width() - 40), min(620, whole.height() - 60)))
        self.table.selectRow(0)
        self.filter.setFocus()

    def _table(self, look: Look) -> QTableView:
        table = self.table = RowTable(look)
        table.setModel(self._found)
        table.setAccessibleName("Stays")
        table.setFont(font(12.5))
        table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as they come
        table.setSortingEnabled(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(23)
        header = table.horizontalHeader()
        header.setFont(font(12))
        header.setFixedHeight(24)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        table.setColumnWidth(0, 110)
        for n, column in enumerate(_COLUMNS, 1):
            table.setColumnWidth(n, column.width)
        table.doubleClicked.connect(lambda: self._choose(False))
        return table

    def _foot(self, look: Look, found: Import, can_add: bool) -> QHBoxLayout:
        self.count = caption("", look)
        self._loose = f", {plural(len(found.loose), 'row')} belong to none" if found.loose else ""
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        self.add = QPushButton("Add to the open stay")
        self.add.clicked.connect(lambda: self._choose(True))
        self.add.setVisible(can_add)
        self.each = QPushButton("Save each…")
        self.each.setToolTip("One case file for each stay of the list, in a folder")
        self.each.clicked.connect(self._file)
        self.open_button = QPushButton("Open")
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(lambda: self._choose(False))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count, 1)
        for button in (cancel, self.each, self.add, self.open_button):
            button.setFont(font(12.5, 600 if button is self.open_button else 400))
            foot.addWidget(button)
        self._show_count()
        return foot

    def _filter(self, text: str) -> None:
        self._found.set_words(text)
        self.table.selectRow(0)
        self._show_count()

    def _show_count(self) -> None:
        shown, of = self._found.rowCount(), self.model.rowCount()
        text = plural(of, "stay") if shown == of else f"{shown} of {of} stays"
        self.count.setText(f"{text}{self._loose}")
        self.open_button.setEnabled(shown > 0)
        self.add.setEnabled(shown > 0)
        self.each.setEnabled(shown > 0)

    def _choose(self, add: bool) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            place = self._found.mapToSource(index).row()
            self.accept()
            self.chosen.emit(place, add)

    def _file(self) -> None:
        shown = (self._found.index(row, 0) for row in range(self._found.rowCount()))
        places = sorted(self._found.mapToSource(index).row() for index in shown)
        self.accept()
        self.filed.emit(places)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The arrows walk the list while the filter keeps the focus.
        if watched is self.filter and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 15, Qt.Key.Key_PageUp: -15}.get(
                Qt.Key(event.key())
            )
            if step is not None and self._found.rowCount():
                row = self.table.currentIndex().row() + step
                self.table.selectRow(min(max(row, 0), self._found.rowCount() - 1))
                return True
        return super().eventFilter(watched, event)


def _name(stay: ImportedStay, n: int, hidden: bool) -> str:
    """`17 · 239396`: its place, which its case file is called by too, and its number in the record where it may be
    seen. It goes into no file.
    """
    return str(n + 1) if hidden or not stay.key else f"{n + 1} \u00b7 {stay.key}"
