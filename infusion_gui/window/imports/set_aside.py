"""The tray: source rows that became no bar, each with its reason. They never vanish; one click makes a row a bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from infusion_gui.case.edits import Refusal
from infusion_gui.drugs.naming import short_name
from infusion_gui.exchange.values import REASONS, Reason, SetAside
from infusion_gui.session.document import Document
from infusion_gui.window.chrome.buttons import FlatButton
from infusion_gui.window.chrome.choice import Choice
from infusion_gui.window.chrome.lines import caption
from infusion_gui.window.chrome.rows import RowTable
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.table_pane import ASIDE_LEAST
from infusion_gui.window.wording import plural, times

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLES = ("row", "what the record says", "why it was set aside", "as a bar", "")
_WIDTHS = (56, 420, 270, 210, 96)
_TEXT, _WHY, _BAR, _BACK = 1, 2, 3, 4
_WITH_SOURCE = 140
_NARROW = 900  # logical pixels
BACK = "Bring back"


def as_bar(item: SetAside) -> str:
    """What a row would be: `metoclopramide 14:00`; empty when it says nothing that could be drawn."""
    return "" if item.bar is None else f"{short_name(item.bar.drug)} {times(item.bar)}"


class AsideModel(QAbstractTableModel):
    """The rows of one reason, or of every reason."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.items: tuple[SetAside, ...] = ()
        self._several = False

    def show_items(self, items: Sequence[SetAside], several: bool) -> None:
        """`several`: the rows come from more than one source, so each says from which."""
        self.beginResetModel()
        self.items, self._several = tuple(items), several
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item, column = self.items[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            where = f"{item.row.number}  {item.row.source}" if self._several else str(item.row.number)
            return (where, item.row.text, item.message, as_bar(item), BACK if item.bar is not None else "")[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{item.row.source}, row {item.row.number}\n{item.row.text}" if column <= _TEXT else item.message
        if role == Qt.ItemDataRole.ForegroundRole and column in (0, _WHY):
            return QColor(self._look.color("text.2"))
        if role == Qt.ItemDataRole.FontRole and column == _BACK:
            linked = QFont(font(12.5))
            linked.setUnderline(True)
            return linked
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
        return None


class AsideTable(RowTable):
    """Enter, a double click, or one click on the last column brings rows back."""

    back_asked = Signal()

    def __init__(self, model: AsideModel, look: Look) -> None:
        super().__init__(look)
        self.setModel(model)
        self.setAccessibleName("Rows set aside")
        self.setStyleSheet("QTableView::item { padding: 0 4px; }")
        self.setFont(font(12.5))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(23)
        header = self.horizontalHeader()
        header.setFont(font(12))
        header.setFixedHeight(24)
        header.setHighlightSections(False)
        for n, width in enumerate(_WIDTHS):
            self.setColumnWidth(n, width)
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        self.setMouseTracking(True)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda index: self.back_asked.emit() if index.column() != _BACK else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < _NARROW
        self.setColumnHidden(_BAR, narrow)
        self.setColumnWidth(_WHY, 180 if narrow else _WIDTHS[_WHY])
        super().resizeEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == _BACK and index.data():
            self.selectRow(index.row())
            self.back_asked.emit()

    def event(self, event: QEvent) -> bool:
        # Ctrl+A takes all rows here; without this it would select all administrations.
        key = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride else None
        if key is not None and key.matches(QKeySequence.StandardKey.SelectAll):
            key.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)


class SetAsidePage(QWidget):
    """Follows the rows set aside of the document. Every row brought back is one undo step, which puts it here again."""

    said = Signal(str)
    typed = Signal(str)
    report_asked = Signal()

    def __init__(self, document: Document, look: Look) -> None:
        super().__init__()
        self._document = document
        self._shown: tuple[SetAside, ...] = ()
        self.reason = Choice(look, "Filter by reason")
        self.reason.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.reason.currentIndexChanged.connect(self._list)
        self.report = FlatButton(look, pad=5, size=12, token="text.2", icon=15)
        self.report.setText("Import report")
        self.report.clicked.connect(self.report_asked)
        self._empty = caption("Nothing is set aside. Rows of an import that are no administration wait here.", look)
        self._empty.setWordWrap(True)
        self._hint = caption("Enter brings a row back as a bar", look, "text.3", 12)
        self.model = AsideModel(look)
        self.table = AsideTable(self.model, look)
        self.table.back_asked.connect(self.bring_back)
        self.setFocusProxy(self.table)
        head = QHBoxLayout()
        head.setContentsMargins(10, 4, 9, 4)
        head.setSpacing(12)
        head.addWidget(self.reason)
        head.addWidget(self._empty, 100)
        head.addWidget(self._hint)
        head.addStretch(1)
        head.addWidget(self.report)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)  # the words stand at the top while there is no table
        self._look = look
        look.changed.connect(self._restyle)
        self._restyle()
        document.changed.connect(self.refresh)
        self._fill()

    def _restyle(self) -> None:
        self.report.setIcon(self._look.icon("audit", size=16))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, ASIDE_LEAST)

    def count(self) -> int:
        """How many rows wait."""
        return len(self._shown)

    def follow(self, before: QWidget) -> None:
        """Takes its place in the Tab order, behind `before`."""
        for one in (self.reason, self.report, self.table):
            QWidget.setTabOrder(before, one)
            before = one

    def refresh(self) -> None:
        """Shows what is set aside now."""
        if self._document.aside is not self._shown:
            self._fill()

    def _fill(self) -> None:
        self._shown = self._document.aside
        chosen = self.reason.currentData()
        counts: Counter[Reason] = Counter(item.reason for item in self._shown)
        offers = [(f"{REASONS[reason]}  {count}", reason) for reason, count in counts.most_common()]
        self.reason.offer([(f"Every reason  {len(self._shown)}", None), *offers])
        self.reason.show_value(chosen)
        for widget in (self.reason, self.table, self._hint):
            widget.setVisible(bool(self._shown))
        self._empty.setVisible(not self._shown)
        self._list()

    def _list(self) -> None:
        reason, row = self.reason.currentData(), max(self.table.currentIndex().row(), 0)
        items = [item for item in self._shown if reason in (None, item.reason)]
        several = len({item.row.source for item in self._shown}) > 1
        self.model.show_items(items, several)
        if items:
            self.table.selectRow(min(row, len(items) - 1))
        self.table.setColumnWidth(0, _WITH_SOURCE if several else _WIDTHS[0])

    def bring_back(self) -> None:
        """Makes the chosen rows bars, all of them in one undo step or none."""
        from infusion_gui.exchange.merging import bring_back

        chosen = [self.model.items[n] for n in sorted({i.row() for i in self.table.selectedIndexes()})]
        if not chosen:
            return
        case = self._document.case
        for item in chosen:
            outcome = bring_back(case, item)
            if isinstance(outcome, Refusal):
                self.said.emit(outcome.message)
                if item.bar is None:
                    self.typed.emit("")
                return
            case = outcome
        first = as_bar(chosen[0])
        what = first if len(chosen) == 1 else plural(len(chosen), "row")
        left = tuple(item for item in self._shown if not any(item is gone for gone in chosen))
        if self._document.edit(case, f"Bring back {what}", aside=left):
            self.said.emit(f"{what} {'is a bar' if len(chosen) == 1 else 'are bars'} now; undo puts it here again")
