"""Cells of the MAR table: how they are drawn, and what their editors offer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTableView, QToolTip

from infusion_gui.case.model import Administration, Case
from infusion_gui.timeline.type import as_drawn
from infusion_gui.window import wording
from infusion_gui.window.chrome.swatch import paint_swatch
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.mar.cells import CellDelegate, Names, starting_with
from infusion_gui.window.mar.columns import Key, choices
from infusion_gui.window.mar.model import Index, MarModel

_PAD = 8
_DRUG = 19  # from the swatch to the name
_STRONG: frozenset[Key] = frozenset({"drug", "start", "stop", "minutes"})


class MarDelegate(CellDelegate):
    """Draws and edits; `source` maps a view index to the model behind sorting and filtering."""

    def __init__(self, view: QTableView, model: MarModel, look: Look, source: Callable[[Index], QModelIndex]) -> None:
        super().__init__(view, look)
        self._model = model
        self._look = look
        self._source = source
        self.hovered = -1
        self.case_of: Callable[[], Case]
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
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, look.color("grid"))
        if selected and index.column() == self._first_column():
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), look.color("ink"))
        self._paint_cell(painter, area, place, row, key)
        if state & QStyle.StateFlag.State_HasFocus and self.view.hasFocus():
            painter.setPen(QPen(look.color("ink"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -2), 2, 2)
        painter.restore()

    def _first_column(self) -> int:
        header = self.view.horizontalHeader()
        return next((n for n in range(header.count()) if not header.isSectionHidden(n)), 0)

    def _paint_cell(self, painter: QPainter, area: QRect, place: QModelIndex, row: Administration, key: Key) -> None:
        look, text = self._look, str(self._model.data(place) or "")
        draft = self._model.draft(place)
        inner = area.adjusted(_PAD, 0, -_PAD, -1)
        if draft is not None:
            self._write(painter, inner, text, "loss", self._strong)
            painter.setPen(QPen(look.color("loss"), 1, Qt.PenStyle.DashLine))
            under = inner.bottom() - 2.5  # whole pixels, for the line is smoothed
            painter.drawLine(QPointF(inner.left(), under), QPointF(inner.right(), under))
            return
        if key == "drug":
            account = self._model.account(row.id)
            square = QRectF(area.left() + 8, area.center().y() - 6, 12, 12)
            paint_swatch(painter, square, look.theme, row, account)
            self._write(painter, inner.adjusted(_DRUG, 0, 0, 0), text, "text", self._names)
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
        text = painter.fontMetrics().elidedText(as_drawn(text), Qt.TextElideMode.ElideRight, area.width() + 1)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, text)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """A text that is cut by its cell is told whole, before what else there is to tell."""
        area: QRect = option.rect
        text = str(index.data() or "")
        place = self._source(index)
        strong = self._model.key(place) == "codes"
        room = area.width() - 2 * _PAD - (_DRUG if self._model.key(place) == "drug" else 0)
        cut = QFontMetricsF(self._strong if strong else self._plain).horizontalAdvance(as_drawn(text)) > room + 1
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        told = [text] if cut and not tip.startswith(text) else []
        if event.type() != QEvent.Type.ToolTip or not told:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), "\n".join(filter(None, (*told, tip))), view.viewport(), area)
        return True

    # Editing

    def title(self, index: Index) -> str:
        place = self._source(index)
        return f"{self._model.key(place)} of {self._model.row(place).drug}"

    def hint(self, index: Index) -> str:
        return "1431  +31  1h31" if self._model.key(self._source(index)) in ("start", "stop") else ""

    def names(self, index: Index) -> Names | None:
        key = self._model.key(self._source(index))
        if key == "drug":
            from infusion_gui.drugs.suggest import suggest

            return lambda text: [item.name for item in suggest(text)]
        listed = choices(self.case_of(), key)
        return starting_with(listed) if listed else None

    def reason(self, index: Index) -> str:
        draft = self._model.draft(self._source(index))
        return draft.message if draft else "This cannot be set here."

    def forget(self, index: Index) -> None:
        place = self._source(index)
        if place.isValid():
            self._model.forget((self._model.row(place).id, self._model.key(place)))

    def least_width(self, index: Index) -> int:
        return 150 if self._model.key(self._source(index)) in ("class", "technique", "start", "stop") else 90
