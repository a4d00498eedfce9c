"""The list of the codes panel: groups, claim lines, the difference of a gesture, and date columns."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from infusion_gui.case.model import Administration
from infusion_gui.timeline.type import as_drawn
from infusion_gui.window import wording
from infusion_gui.window.chrome.swatch import paint_swatch
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.panels.ledger import MOST_DATES, Change, Entry, Group, Ledger
from infusion_gui.window.panels.pictures import Pictures

Kind = Literal["group", "line", "dated", "change", "caption", "dates", "same"]
HEIGHTS: dict[Kind, float] = {
    "group": 22, "line": 25, "dated": 19.5, "change": 38, "caption": 26, "dates": 24, "same": 24.5,
}  # fmt: skip
_CODE_END = 92  # logical px, where the words of a dated line begin
_MOST_WIDTHS = 5000  # texts whose width is kept
_Index = QModelIndex | QPersistentModelIndex
_State = QStyle.StateFlag


class Row(NamedTuple):
    """One row of the list. `note` stands at the right of captions; `of` is the administration that gives the swatch."""

    kind: Kind
    text: str = ""
    label: str = ""
    note: str = ""
    entry: Entry | None = None
    of: Administration | None = None
    columns: tuple[str, ...] = ()

    def looks(self) -> Hashable:
        """What its picture is made of."""
        seen, of = self.entry.seen() if self.entry is not None else None, self.of
        swatch = (of.category, of.route, of.technique, of.single_time) if of is not None else None
        return self.kind, self.text, self.label, self.note, self.columns, seen, swatch


def rows_of(ledger: Ledger, administrations: dict[str, Administration]) -> list[Row]:
    """The rows of the ledger at rest."""
    rows: list[Row] = []
    if ledger.dates:
        heads = ledger.dates if len(ledger.dates) <= MOST_DATES else ("on",)
        rows.append(Row("dates", columns=(*heads, "total")))
    for n, group in enumerate(ledger.groups):
        note = "minutes" if n == 0 and not ledger.dates else ""
        rows.append(Row("group", group.name, group.label, note))
        rows.extend(_entry_rows(group, ledger.dates, administrations))
    return rows


def _entry_rows(group: Group, dates: tuple[str, ...], administrations: dict[str, Administration]) -> Iterable[Row]:
    for entry in group.entries:
        yield Row("dated" if dates else "line", entry=entry, of=_first(entry, administrations), columns=dates)


def change_rows(change: Change, administrations: dict[str, Administration]) -> list[Row]:
    """The rows while a gesture runs: what it would change first, then the rest, dimmed."""
    rows = [Row("change", entry=entry, of=_first(entry, administrations)) for entry in change.changed]
    rows.append(Row("caption", "Unchanged", wording.plural(len(change.unchanged), "line"), "minutes"))
    rows.extend(Row("same", entry=entry, of=_first(entry, administrations)) for entry in change.unchanged)
    return rows


def _first(entry: Entry, administrations: dict[str, Administration]) -> Administration | None:
    for identity in entry.administrations:
        row = administrations.get(identity)
        if row is not None:
            return row
    return None


class LedgerModel(QAbstractListModel):
    """The rows, with what a screen reader says of each."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self.dated = False
        self.selected: frozenset[str] = frozenset()

    def show(self, rows: list[Row]) -> bool:
        """True when the rows are of other kinds than before, and so of other heights."""
        if [row.kind for row in rows] == [row.kind for row in self._rows]:  # minutes run on while a bar is dragged
            changed = [n for n, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old != new]
            self._rows = rows
            for n in changed:
                self.dataChanged.emit(self.index(n), self.index(n))
            return False
        self.beginResetModel()
        self._rows = rows
        self.dated = any(row.kind == "dated" for row in rows)
        self.endResetModel()
        return True

    def light(self, selected: Iterable[str]) -> None:
        before, self.selected = self.selected, frozenset(selected)
        if self._rows and before != self.selected:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def lit(self, row: Row) -> bool:
        """True where the line stands on a selected administration."""
        return row.entry is not None and bool(self.selected.intersection(row.entry.administrations))

    def row(self, index: _Index) -> Row:
        return self._rows[index.row()]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (
                row.entry.spoken(row.columns)
                if row.entry
                else " ".join(filter(None, (row.text, row.label, *row.columns)))
            )
        if role == Qt.ItemDataRole.ToolTipRole and row.entry is not None:
            return f"{row.entry.why}\n{', '.join(row.entry.rules)}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self._rows[index.row()].entry is None:
            return Qt.ItemFlag.NoItemFlags  # arrows go from line to line
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class LedgerDelegate(QStyledItemDelegate):
    """Draws a row as on the comps: code, units, swatch, drug and role, minutes."""

    def __init__(self, model: LedgerModel, look: Look, view: QListView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self._look = look
        self._code, self._modifier = font(14, 700), font(13, 500)
        self._text, self._small, self._name, self._dated = font(12.5), font(11.5), font(12, 600), font(13, 700)
        self._names = font(12.5, tabular=False)
        self._huge, self._strong = font(17, 700), font(12.5, 700)
        self._quiet, self._roles = font(12), font(12.2, tabular=False)
        self._least = QFontMetricsF(self._small).height() + 3
        self._known: dict[tuple[int, str], float] = {}
        self._pictures = Pictures()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        kind = self._model.row(index).kind
        # Two dated lines share their half pixels.
        height = HEIGHTS[kind] if kind != "dated" else 19 + index.row() % 2
        if kind == "group" and self._model.dated:
            height = 20
        return QSize(100, round(max(height, self._least)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, lit = self._model.row(index), self._model.lit(self._model.row(index))
        state: QStyle.StateFlag = option.state
        hovered, focused = bool(state & _State.State_MouseOver), bool(state & _State.State_HasFocus)
        looks = (row.looks(), lit, hovered, focused, self._look.theme.name)

        def paint(painter: QPainter, area: QRect) -> None:
            self._paint_row(painter, area, row, lit, hovered, focused)

        under = self._view.viewport()
        self._pictures.draw(painter, option.rect, under.palette().color(under.backgroundRole()), looks, paint)

    def _paint_row(self, painter: QPainter, area: QRect, row: Row, lit: bool, hovered: bool, focused: bool) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.kind == "group" or row.kind == "caption":
            self._paint_group(painter, area, row)
        elif row.kind == "dates":
            self._paint_columns(painter, area, row.columns, "text.2")
            painter.fillRect(area.left(), area.bottom() - 1, area.width(), 1, self._look.color("line"))
        elif row.entry is not None:
            self._paint_ground(painter, area, row, lit, hovered)
            if focused:
                painter.setPen(QPen(self._look.color("ink"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(area).adjusted(4, 1, -4, -1), 2, 2)
            self._paint_entry(painter, area, row, row.entry)
        painter.restore()

    def _paint_group(self, painter: QPainter, area: QRect, row: Row) -> None:
        left = self._write(painter, area.left() + 14, area, row.text, self._name, "text")
        self._write(painter, left + 6, area, row.label, self._small, "text.2", area.right() - 70)
        self._write_right(painter, area.right() - 14, area, row.note, self._small, "text.2")

    def _paint_ground(self, painter: QPainter, area: QRect, row: Row, lit: bool, hovered: bool) -> None:
        look = self._look
        if row.kind == "change":
            assert row.entry is not None
            painter.fillRect(area, look.color("gain.ground" if row.entry.sign == "+" else "loss.ground"))
        elif lit:
            painter.fillRect(area, look.color("select"))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), look.color("ink"))
        elif hovered:
            painter.fillRect(area, look.color("hover"))

    def _paint_entry(self, painter: QPainter, area: QRect, row: Row, entry: Entry) -> None:
        if row.kind == "dated":
            self._paint_dated(painter, area, entry)
            return
        if row.kind == "change":
            self._paint_change(painter, area, row, entry)
            return
        dim = row.kind == "same"
        code_token = "text.2" if dim else "text"
        left = self._write(painter, area.left() + 14, area, entry.code, self._text if dim else self._code, code_token)
        if entry.modifiers:
            joined = "-" + "-".join(entry.modifiers)
            self._write(painter, left, area, joined, self._text if dim else self._modifier, "text.2")
        strong = entry.units > 1 and not dim
        units_font = self._code if strong else self._text
        self._write_right(
            painter, area.left() + 113, area, wording.units(entry.units), units_font, "text" if strong else "text.2"
        )
        self._paint_words(painter, area, row, entry, dim)

    def _paint_words(
        self, painter: QPainter, area: QRect, row: Row, entry: Entry, dim: bool, least: float = 0.0
    ) -> None:
        """Swatch, drug, role and minutes; from `least` on where a code with modifiers reaches further."""
        swatch = max(area.left() + 126.0, least)
        if row.of is not None:
            if dim:
                painter.setOpacity(0.65)
            paint_swatch(painter, QRectF(swatch, area.center().y() - 5.5, 12, 12), self._look.theme, row.of)
            painter.setOpacity(1)
        end = self._write_right(painter, area.right() - 13, area, entry.right, self._quiet, "text.2")
        left = swatch + 19
        room = end - 8
        if row.kind == "change" and entry.role:  # what becomes of the units is said whole
            room -= self._width(as_drawn(entry.role), self._roles) + 4
        after = self._write(painter, left, area, entry.drug, self._names, "text.2" if dim else "text", room)
        self._write(painter, after + 4, area, entry.role, self._roles, "text.2", end - 8)

    def _paint_change(self, painter: QPainter, area: QRect, row: Row, entry: Entry) -> None:
        token = "gain" if entry.sign == "+" else "loss"
        self._write(painter, area.left() + 12, area, entry.sign, self._huge, token)
        left = self._write(painter, area.left() + 34, area, entry.code, self._huge, token)
        if entry.modifiers:
            left = self._write(painter, left, area, "-" + "-".join(entry.modifiers), self._modifier, token)
        left = self._write(painter, left + 4, area, wording.units(entry.units), self._code, token)
        self._paint_words(painter, area, row, entry, dim=False, least=left + 8)

    def _paint_dated(self, painter: QPainter, area: QRect, entry: Entry) -> None:
        left = self._write(painter, area.left() + 14, area, entry.code, self._dated, "text")
        if entry.modifiers:
            self._write(painter, left, area, "-" + "-".join(entry.modifiers), self._small, "text.2")
        columns = [entry.days] if entry.days else [str(count) if count else wording.DASH for count in entry.by_date]
        self._write_right(painter, area.right() - 13, area, str(entry.units), self._strong, "text")
        first = self._paint_columns(painter, area.adjusted(0, 0, -48, 0), columns, "query" if entry.warned else "text")
        if entry.warned:
            icon = self._look.icon("query", "query", 16)
            icon.paint(painter, QRect(round(first) - 17, area.center().y() - 6, 13, 13))
        self._write(
            painter,
            area.left() + _CODE_END,
            area,
            entry.role,
            self._small,
            "text.2",
            first - (26 if entry.warned else 8),
        )

    def _paint_columns(self, painter: QPainter, area: QRect, columns: Iterable[str], token: str) -> float:
        """Writes the columns from the right; returns the left edge of the first."""
        right, left = float(area.right() - 13), 0.0
        for text in reversed(list(columns)):
            if right - 48 < area.left() + _CODE_END:  # more days than fit: the last ones and the total
                self._write_right(painter, right, area, "…", self._small, "text.2")
                break
            quiet = token == "text.2" or text == wording.DASH
            face = self._strong if token == "query" and not quiet else self._small
            left = self._write_right(painter, right, area, text, face, "text.2" if quiet else token)
            right -= 48
        return left

    def _width(self, text: str, face: QFont) -> float:
        """The width of a text in one of the fonts of this list, measured once: a step of a drag paints it all again."""
        if len(self._known) > _MOST_WIDTHS:
            self._known.clear()
        known = self._known.get((id(face), text))
        if known is None:
            known = self._known[id(face), text] = QFontMetricsF(face).horizontalAdvance(text)
        return known

    def _write(
        self, painter: QPainter, left: float, area: QRect, text: str, face: QFont, token: str, end: float | None = None
    ) -> float:
        """Writes from `left`, elided before `end`; returns where the text ends."""
        if not text:
            return left
        painter.setFont(face)
        painter.setPen(self._look.color(token))
        text = as_drawn(text)
        width = self._width(text, face)
        if end is not None and width > end - left:
            text = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, max(end - left, 0))
            width = self._width(text, face)
        painter.drawText(QRectF(left, area.top(), width + 2, area.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return left + width

    def _write_right(self, painter: QPainter, right: float, area: QRect, text: str, face: QFont, token: str) -> float:
        """Writes up to `right`; returns where the text begins."""
        if not text:
            return right
        left = right - self._width(as_drawn(text), face)
        self._write(painter, left, area, text, face, token)
        return left


class LedgerView(QListView):
    """The list itself; `chosen` names the administrations behind a line that was clicked or entered."""

    chosen = Signal(tuple)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._height = 0
        self._model = LedgerModel(self)
        self.setModel(self._model)
        self.setItemDelegate(LedgerDelegate(self._model, look, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName("Codes")
        self.setUniformItemSizes(False)
        self.viewport().setAutoFillBackground(False)
        self.activated.connect(self._choose)
        self.clicked.connect(self._choose)

    def show_rows(self, rows: list[Row]) -> bool:
        """True when the height changed."""
        if not self._model.show(rows):
            return False
        before = self._height
        self._height = sum(self.sizeHintForRow(row) for row in range(self._model.rowCount()))
        if self._height != before:
            self.updateGeometry()
        return self._height != before

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        """Paints the rows again. A `QListView` would lay out and paint all of them; here a row keeps its height."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def light(self, selected: Iterable[str]) -> None:
        self._model.light(selected)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Comes in on a line, the first that stands on the current row, so that the focus shows and arrows walk."""
        super().focusInEvent(event)
        current = self.currentIndex()
        if not current.isValid() or self._model.row(current).entry is None:
            lines = [
                n for n in range(self._model.rowCount()) if self._model.row(self._model.index(n)).entry is not None
            ]
            lit = [n for n in lines if self._model.lit(self._model.row(self._model.index(n)))]
            if lines:
                self.setCurrentIndex(self._model.index((lit or lines)[0]))

    def _choose(self, index: QModelIndex) -> None:
        entry = self._model.row(index).entry
        if entry is not None:
            self.chosen.emit(entry.administrations)

    def sizeHint(self) -> QSize:
        return QSize(300, self._height + 5)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.sizeHint().height())
