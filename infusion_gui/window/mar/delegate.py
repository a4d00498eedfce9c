"""Cells of the MAR table: how they are drawn, and the editors that open in them. Errors stay in the cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from infusion_gui.case.model import Administration, Case
from infusion_gui.drugs.suggest import suggest
from infusion_gui.window import wording
from infusion_gui.window.chrome.swatch import paint_swatch
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.mar.columns import Key, choices
from infusion_gui.window.mar.completion import CellCompleter
from infusion_gui.window.mar.model import Index, MarModel

_PAD = 8
_STRONG: frozenset[Key] = frozenset({"drug", "start", "stop", "minutes"})


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
        super().__init__(view.viewport())
        self._look = look
        self.setFont(font(12))
        self.setMargin(5)
        self.hide()

    def say(self, message: str, cell: QRect) -> None:
        look = self._look
        self.setStyleSheet(
            f"background: {look.theme['loss.ground']}; color: {look.theme['text']};"
            f" border: 1px solid {look.theme['loss']}; border-radius: 4px;"
        )
        self.setText(message)
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        left = min(cell.left(), max(parent.width() - self.width() - 4, 0))
        below = cell.bottom() + 2
        top = below if below + self.height() <= parent.height() else cell.top() - self.height() - 2
        self.move(left, top)
        self.show()
        self.raise_()


class MarDelegate(QStyledItemDelegate):
    """Draws and edits; `source` maps a view index to the model behind sorting and filtering."""

    def __init__(self, view: QTableView, model: MarModel, look: Look, source: Callable[[Index], QModelIndex]) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._look = look
        self._source = source
        self.hovered = -1
        self.case_of: Callable[[], Case]
        self.bubble = Bubble(view, look)
        self._plain, self._strong, self._small = font(12.5), font(12.5, 600), font(11.5)
        self._names = font(12.5, tabular=False)

    # Drawing

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place = self._source(index)
        row, key = self._model.row(place), self._model.key(place)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        look = self._look
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "select" if selected else "hover" if index.row() == self.hovered else "field"
        painter.fillRect(area, look.color(ground))
        painter.setPen(QPen(look.color("grid"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if selected and index.column() == self._first_column():
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), look.color("ink"))
        self._paint_cell(painter, area, place, row, key)
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(QPen(look.color("ink"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -2), 2, 2)
        painter.restore()

    def _first_column(self) -> int:
        header = self._view.horizontalHeader()
        return next((n for n in range(header.count()) if not header.isSectionHidden(n)), 0)

    def _paint_cell(self, painter: QPainter, area: QRect, place: QModelIndex, row: Administration, key: Key) -> None:
        look, text = self._look, str(self._model.data(place) or "")
        draft = self._model.draft(place)
        inner = area.adjusted(_PAD, 0, -_PAD, -1)
        if draft is not None:
            self._write(painter, inner, text, "loss", self._strong)
            painter.setPen(QPen(look.color("loss"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(inner.left(), inner.bottom() - 3, inner.right(), inner.bottom() - 3)
            return
        if key == "drug":
            account = self._model.account(row.id)
            square = QRectF(area.left() + 8, area.center().y() - 6, 12, 12)
            paint_swatch(painter, square, look.theme, row, account)
            self._write(painter, inner.adjusted(19, 0, 0, 0), text, "text", self._names)
            return
        if key == "stop" and self._model.stop_missing(row):
            icon = QRect(inner.right() - 14, area.center().y() - 7, 14, 14)
            look.icon("query", "query", 16).paint(painter, icon)
            return
        right = key in ("number", "start", "stop", "minutes")
        if self._model.moving(place):
            self._write(painter, inner, text, "guide", self._strong, right)
        elif key == "codes":
            coded = text[:1].isdigit() or text[:1] in "CG"
            self._write(painter, inner, text, "text" if coded else "text.2", self._strong if coded else self._plain)
        elif right:
            quiet = text == wording.DASH or key == "number"
            self._write(painter, inner, text, "text.3" if quiet else "text", self._plain, right=True)
        else:
            self._write(painter, inner, text, "text.2", self._plain)

    def _write(self, painter: QPainter, area: QRect, text: str, token: str, face: object, right: bool = False) -> None:
        painter.setFont(face)  # type: ignore[arg-type]
        painter.setPen(self._look.color(token))
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width() + 1)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, text)

    # Editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFont(self._plain)
        editor.setFrame(True)
        place = self._source(index)
        key = self._model.key(place)
        editor.setAccessibleName(f"{key} of {self._model.row(place).drug}")
        editor.textEdited.connect(self._typed)
        if key == "drug":
            self._complete(editor, lambda text: [item.name for item in suggest(text)])
        elif listed := choices(self.case_of(), key):
            self._complete(editor, lambda text: [name for name in listed if name.casefold().startswith(text.casefold())])
        elif key in ("start", "stop"):
            editor.setPlaceholderText("1431  +31  1h31")
        return editor

    def _complete(self, editor: QLineEdit, names: Callable[[str], Iterable[str]]) -> None:
        completer = CellCompleter(editor, names)
        completer.ended.connect(lambda key: self._end(editor, Qt.Key(key)))
        # A click on a line: the list has the press, so the editor closes afterwards.
        completer.activated.connect(self._completed, Qt.ConnectionType.QueuedConnection)

    def _completed(self, text: str) -> None:
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit) and editor.parent() is self._view.viewport():
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
            editor.setText(str(self._model.data(self._source(index), Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            self._model.setData(self._source(index), editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        least = 150 if self._model.key(self._source(index)) in ("class", "technique", "start", "stop") else 90
        editor.setGeometry(area.adjusted(0, 0, max(least - area.width(), 0), 0))

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self.bubble.hide()
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
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
                self._forget(editor)
        return super().eventFilter(editor, event)

    def _end(self, editor: QLineEdit, key: Qt.Key) -> None:
        if self._committed(editor):
            self.closeEditor.emit(editor, _COMMITS[key])

    def _index_under(self, editor: QWidget) -> QModelIndex:
        return self._view.indexAt(editor.geometry().topLeft() + QPoint(3, 3))

    def _committed(self, editor: QLineEdit) -> bool:
        """Tries the typed text; when it is refused the editor stays open and says why."""
        index = self._index_under(editor)
        place = self._source(index)
        if self._model.setData(place, editor.text()):
            editor.setModified(False)
            return True
        draft = self._model.draft(place)
        _mark(editor, wrong=True)
        self.bubble.say(draft.message if draft else "This cannot be set here.", self._view.visualRect(index))
        return False

    def _forget(self, editor: QLineEdit) -> None:
        place = self._source(self._index_under(editor))
        if place.isValid():
            self._model.forget((self._model.row(place).id, self._model.key(place)))


def _mark(editor: QLineEdit, wrong: bool) -> None:
    editor.setProperty("wrong", wrong)
    style = editor.style()
    style.unpolish(editor)
    style.polish(editor)
