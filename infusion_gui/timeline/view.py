"""The timeline as one widget: overview, ruler, lane headers and canvas over one open document."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollBar, QWidget

from infusion_gui.case.model import Category
from infusion_gui.session.document import Document
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.board import Board, LaneState
from infusion_gui.timeline.canvas import Canvas
from infusion_gui.timeline.headers import Corner, Headers
from infusion_gui.timeline.overview import Overview
from infusion_gui.timeline.ruler import Ruler
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.tokens import Theme
from infusion_gui.timeline.type import Lettering


class TimelineView(QWidget):
    """Shows a `Document` and lets a person change it. Everything drawn is a function of the document and the view."""

    message = Signal(str)
    context_menu_requested = Signal(QPoint, object)
    visible_span_changed = Signal(int, int)
    create_requested = Signal(object, int, int)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.lettering = Lettering()
        self.board = Board(self.lettering.width)
        self.canvas = Canvas(self.board, self.lettering, theme, self)
        self.overview = Overview(self.canvas, self)
        self.ruler = Ruler(self.canvas, self)
        self.corner = Corner(self.canvas, self)
        self.headers = Headers(self.canvas, self)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.corner, 0, 0, 2, 1)
        grid.addWidget(self.overview, 0, 1, 1, 2)
        grid.addWidget(self.ruler, 1, 1, 1, 2)
        grid.addWidget(self.headers, 2, 0)
        grid.addWidget(self.canvas, 2, 1)
        grid.addWidget(self.bar, 2, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(2, 1)
        self._fitted = False
        self.set_header_width(m.HEADER)
        self.overview.scale_asked.connect(self.set_scale)
        self.canvas.resized.connect(self._resized)
        document.changed.connect(self._changed)
        document.previewed.connect(self._previewed)
        document.recomputed.connect(self._previewed)
        document.selection_changed.connect(self._selected)
        self._changed()

    def set_header_width(self, width: int) -> None:
        self.headers.setFixedWidth(width)
        self.corner.setFixedWidth(width)

    def _categories(self) -> dict[str, Category | None]:
        return {}

    def _changed(self) -> None:
        self.board.view = replace(self.board.view, selected=self.document.selection)
        self.board.show(self.document.case, self.document.result, self._categories())
        self.refresh()

    def _previewed(self) -> None:
        proposal = self.document.proposal
        if proposal is None:
            self._changed()
            return
        self.board.preview(proposal.case, proposal.result, self._categories(), frozenset(self.document.selection))
        self.refresh()

    def _selected(self) -> None:
        self.board.view = replace(self.board.view, selected=self.document.selection)
        self.refresh()

    def _resized(self) -> None:
        self.board.scale = self.board.scale.resized(float(self.canvas.viewport().width()))
        self.board.room = float(self.canvas.viewport().height())
        if not self._fitted:
            self._fitted = True
            self.board.scale = self.board.fit()
        self.board.arrange()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)

    def set_scale(self, scale: TimeScale) -> None:
        self.board.scale = scale
        self.board.arrange()
        self.refresh()

    def refresh(self) -> None:
        self.bar.setVisible(self.board.layout.height > self.canvas.viewport().height())
        self.canvas.repaint_all()
        self.ruler.update()
        self.headers.update()
        self.overview.update()
        self.corner.update()

    @property
    def lane_state(self) -> LaneState:
        return self.board.state
