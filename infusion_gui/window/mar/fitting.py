"""The columns of the MAR table in the room there is: which of them are shown, and how wide."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QTableView

from infusion_gui.session.document import Document
from infusion_gui.window.chrome.theme import font
from infusion_gui.window.mar.columns import COLUMNS, Key, column_of
from infusion_gui.window.mar.model import MarModel
from infusion_gui.window.mar.widths import BY_WORDS, need, shared, widest

_NARROW_WITHOUT: frozenset[Key] = frozenset({"dose", "class"})
_PRIVATE: frozenset[Key] = frozenset({"dose", "note"})


class Fitting(QObject):
    """Fits the columns of a table to what stands in them, and to its width."""

    def __init__(self, table: QTableView, model: MarModel, document: Document) -> None:
        super().__init__(table)
        self._table, self._model, self._document = table, model, document
        self._measured: tuple[object, object, bool, Mapping[Key, float]] = (None, None, False, {})
        self._widths: tuple[list[int], list[int], int] = ([], [], 0)
        #: True while others see the screen: doses and notes are left out.
        self.discreet = False
        for told in (model.dated_changed, document.changed, document.recomputed):
            told.connect(self.share)

    def show_for(self, narrow: bool, narrower: bool) -> None:
        """Below 1240 the swatch carries the class; below 1100 route joins technique."""
        for n, column in enumerate(COLUMNS[1:], start=1):
            hidden = (narrow and column.key in _NARROW_WITHOUT) or (narrower and column.key == "route")
            hidden = hidden or (self.discreet and column.key in _PRIVATE)
            self._table.setColumnHidden(n, hidden)
        if self._model.joined != narrower:
            self._model.joined = narrower
            self._model.refresh()
        self.share()

    def share(self) -> None:
        """Shares the room anew where what stands in the columns or the room has changed: a person's own widths stay."""
        document, model = self._document, self._model
        case, result, dated, words = self._measured
        # What a running gesture changes moves no column, but for the dates that a stay gets when it comes to midnight.
        if case is not document.case or result is not document.result or dated != model.dated:
            measure = QFontMetricsF(font(12.5, 600)).horizontalAdvance
            words = widest(model.words(BY_WORDS), measure)
            self._measured = (document.case, document.result, model.dated, words)
        shown = [n for n in range(1, len(COLUMNS)) if not self._table.isColumnHidden(n)]
        needs = [need(COLUMNS[n].key, words.get(COLUMNS[n].key, 0.0), model.joined) for n in shown]
        number = max(COLUMNS[0].width, 18 + 8 * len(str(model.rowCount())))
        room = self._table.viewport().width()
        # The numbers give way to the codes where both do not fit.
        codes = sum(one.least for n, one in zip(shown, needs, strict=True) if n <= column_of("codes"))
        numbered = not model.joined or number + codes <= room
        widths = shared(needs, room - number if numbered else room)
        if self._widths != (shown, widths, number * numbered):
            self._widths = (shown, widths, number * numbered)
            self._table.setColumnHidden(0, not numbered)
            for n, width in zip([0, *shown], [number, *widths], strict=True):
                self._table.setColumnWidth(n, width)
