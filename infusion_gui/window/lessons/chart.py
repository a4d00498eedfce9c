"""The rows of a step's case as the record has them: what a learner reads before the bars say anything."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import DAY
from infusion_gui.session.document import Document
from infusion_gui.trainer.record import remark
from infusion_gui.trainer.veil import nameless
from infusion_gui.window import wording
from infusion_gui.window.chrome.rows import RowTable
from infusion_gui.window.chrome.theme import Look, font

COLUMNS = ("Drug", "Class", "Dose", "Route", "Given as", "Start", "Stop", "Access", "Note")
_NOTE = COLUMNS.index("Note")
_ALIKE = tuple(COLUMNS.index(name) for name in ("Route", "Given as", "Access"))
_PAD = 14
_WIDTHS = (300, 100, 96, 60, 84, 62, 62, 72, 200)
_Index = QModelIndex | QPersistentModelIndex


def cells(row: Administration, day: int | None) -> tuple[str, ...]:
    """What the record says of a row, under `COLUMNS`; `day` is that of the first row, later ones say so."""
    stop = "" if row.single_time else _clock(row.stop, day)
    access = row.site or "" if row.route == "IV" else ""
    return (
        row.drug, wording.CLASS_NAMES[row.category], row.dose or "", row.route, row.technique,
        _clock(row.start, day), stop, access, remark(row),
    )  # fmt: skip


def _clock(minute: int | None, day: int | None) -> str:
    if minute is None:
        return wording.DASH
    later = 0 if day is None else minute // DAY - day
    return f"{wording.clock(minute)} +{later}" if later else wording.clock(minute)


class ChartModel(QAbstractTableModel):
    """A function of the case; drug names give way to letters while they are hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, ...]] = []
        self.ids: list[str] = []

    def show(self, case: Case, names: bool) -> None:
        shown = case if names else nameless(case)
        times = [time for row in case.administrations for time in (row.start, row.stop) if time is not None]
        day = min(times) // DAY if times else None
        rows = [cells(row, day) for row in shown.administrations]
        self.ids = [row.id for row in case.administrations]
        if rows == self._rows:
            return
        if len(rows) == len(self._rows):
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def notes(self) -> bool:
        """True where the record says something besides: it may decide the answer."""
        return any(self.column(_NOTE))

    def column(self, number: int) -> tuple[str, ...]:
        """The texts of one column."""
        return tuple(row[number] for row in self._rows)

    def alike(self, number: int) -> bool:
        """True when a column tells no rows apart."""
        return len(set(self.column(number))) <= 1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return font(12.5, 600)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | QFont | Qt.AlignmentFlag | None:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class LessonChart(RowTable):
    """Read only: in a lesson times are dragged on the bars. Choosing a row chooses its bar."""

    def __init__(self, document: Document, look: Look) -> None:
        super().__init__(look)
        self._document = document
        self._names = True
        self._narrow = False
        self.rows = ChartModel()
        self.setModel(self.rows)
        self.setAccessibleName("The record")
        self.setFont(font(12.5))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(25)
        head = self.horizontalHeader()
        head.setFont(font(12))
        head.setFixedHeight(26)
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setStyleSheet("QTableView::item { padding-left: 6px; }")
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.selectionModel().currentRowChanged.connect(self._chosen)
        document.changed.connect(self.refresh)
        document.previewed.connect(self.refresh)
        look.changed.connect(self.viewport().update)

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window class and dose give way to the drug; so does the note where there is none, and where there
        is one, what all rows have in common.
        """
        self._narrow = narrow
        self._hide_columns()

    def _hide_columns(self) -> None:
        noted = self.rows.notes
        for column in (1, 2):
            self.setColumnHidden(column, self._narrow)
        self.setColumnHidden(_NOTE, self._narrow and not noted)
        for column in _ALIKE:
            self.setColumnHidden(column, self._narrow and noted and self.rows.alike(column))
        note = max(self.fontMetrics().horizontalAdvance(text) for text in (COLUMNS[_NOTE], *self.rows.column(_NOTE)))
        self.setColumnWidth(_NOTE, min(note + 2 * _PAD, _WIDTHS[_NOTE]) if self._narrow else _WIDTHS[_NOTE])

    def set_names(self, shown: bool) -> None:
        """Whether drug names are shown."""
        self._names = shown
        self.refresh()

    def refresh(self) -> None:
        self.rows.show(self._document.shown_case, self._names)
        self._hide_columns()

    def natural_height(self) -> int:
        """What the rows take, with the head."""
        return 26 + 25 * min(max(self.rows.rowCount(), 1), 12) + 6

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid() and self.hasFocus():
            self._document.select((self.rows.ids[index.row()],))
