"""Under the timeline: tabs for the MAR, what was set aside, and the visit with its accesses."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from infusion_gui.session.document import Document
from infusion_gui.timeline.accessible import announce
from infusion_gui.window import wording
from infusion_gui.window.chrome.buttons import FlatButton
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.mar.evidence import EvidenceStrip
from infusion_gui.window.mar.table import MarTable

if TYPE_CHECKING:
    from infusion_gui.window.imports.set_aside import SetAsidePage
    from infusion_gui.window.mar.stay_page import StayPage

TABS_HEIGHT = 30
MAR, ASIDE, STAY = range(3)
ASIDE_LEAST = 34 + 24 + 3 * 23 + 2
"""Least height of the page of what was set aside: its filter, its header and three rows."""


class FilterField(QLineEdit):
    """Escape takes the filter away; Down and Enter go on to the rows it left."""

    left = Signal()
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class TablePane(QWidget):
    """The tab row and its three pages; what `aside` says and asks comes through here."""

    said = Signal(str)
    typed = Signal(str)
    report_asked = Signal()

    def __init__(self, document: Document, look: Look) -> None:
        super().__init__()
        self._document = document
        self._look = look
        self._open = True
        self.gave_way = False
        """True while only the tabs are shown because the window is too low for more."""
        self.table = MarTable(document, look)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setFont(font(12.5))
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Table pages")
        for title in ("MAR", "Set aside", "Visit and accesses"):
            self.tabs.addTab(title)
        self.evidence = EvidenceStrip(look)
        self._mar = QWidget()
        column = QVBoxLayout(self._mar)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.evidence)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._mar)
        room = QWidget()  # that the pages keep for those that are made later
        room.setMinimumSize(200, ASIDE_LEAST)
        self._pages.addWidget(room)
        self.tabs.currentChanged.connect(self._turn)
        self.filter = FilterField()
        self.filter.setPlaceholderText("drug, class, code …")
        self.filter.setFont(font(12.5))
        self.filter.setFixedWidth(180)
        self.filter.setAccessibleName("Filter the table")
        self.filter.hide()
        self.filter.textChanged.connect(self._filtered)
        self.filter.left.connect(self.toggle_filter)
        self.filter.entered.connect(self.table.enter)
        self._button = FlatButton(look, pad=5, size=12, token="text.2", icon=15)
        self._button.setText("Filter")
        self._button.clicked.connect(self.toggle_filter)
        self._row = QWidget()
        self._row.setObjectName("tabRow")
        self._row.setFixedHeight(TABS_HEIGHT)
        self._row.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self._row)
        line.setContentsMargins(8, 0, 9, 0)
        line.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        line.addWidget(self.filter)
        line.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._row)
        layout.addWidget(self._pages, 1)
        document.changed.connect(self._count)
        document.selection_changed.connect(lambda: self.evidence.hide_unless(document.selection))
        look.changed.connect(self._restyle)
        self._restyle()
        self._count()

    def _restyle(self) -> None:
        self._button.setIcon(self._look.icon("filter", size=16))

    @functools.cached_property
    def aside(self) -> SetAsidePage:
        """The rows set aside; made when somebody turns to them."""
        from infusion_gui.window.imports.set_aside import SetAsidePage

        made = SetAsidePage(self._document, self._look)
        made.said.connect(self.said)
        made.typed.connect(self.typed)
        made.report_asked.connect(self.report_asked)
        self._pages.addWidget(made)
        made.follow(self._button)
        return made

    @functools.cached_property
    def stay(self) -> StayPage:
        """The visit, its accesses and what counts for nothing; made when somebody turns to it."""
        from infusion_gui.window.mar.stay_page import StayPage

        made = StayPage(self._document, self._look)
        self._pages.addWidget(made)
        made.follow(self._button)  # Qt puts what is made later at the end of the Tab order
        return made

    def _turn(self, page: int) -> None:
        self._pages.setCurrentWidget((self._mar, self.aside, self.stay)[page])
        self._button.setEnabled(page == MAR)

    def _filtered(self, text: str) -> None:
        self.table.set_filter(text)
        self._count()
        every, shown = len(self._document.case.administrations), self.table.model().rowCount()
        announce(self.filter, f"{shown} of {wording.plural(every, 'row')}")

    def _count(self) -> None:
        every, shown = len(self._document.case.administrations), self.table.model().rowCount()
        self.tabs.setTabText(MAR, f"MAR  {every}" if shown == every else f"MAR  {shown} of {every}")
        self.tabs.setTabText(ASIDE, f"Set aside  {len(self._document.aside)}")

    @property
    def is_open(self) -> bool:
        """False while only the tabs are shown."""
        return self._open

    def set_open(self, shown: bool) -> None:
        """Shows the pages, or the tabs alone."""
        self._open = shown
        self.gave_way = False
        self._pages.setVisible(shown)
        self._row.setProperty("alone", not shown)  # what stands under the tabs then has a line of its own
        self._row.style().polish(self._row)
        self.setMaximumHeight(16_777_215 if shown else TABS_HEIGHT)

    def natural_height(self, rows: int) -> int:
        """The height that shows so many rows, tabs and header included."""
        return TABS_HEIGHT + 25 + self.table.verticalHeader().defaultSectionSize() * rows

    def turn_to(self, page: int) -> None:
        """Shows one of the pages (`MAR`, `ASIDE`, `STAY`)."""
        self.tabs.setCurrentIndex(page)

    def begin(self) -> None:
        """Shows another case from its first row on: a filter was for the rows of the case before."""
        self.filter.clear()
        self.filter.hide()
        self.table.scrollToTop()

    def ask_filter(self) -> None:
        """Puts the hand into the filter field; out of it, with the filter gone, when it is there already."""
        if self.filter.isVisible() and not self.filter.hasFocus():
            self.turn_to(MAR)
            self.filter.setFocus()
            self.filter.selectAll()
        else:
            self.toggle_filter()

    def toggle_filter(self) -> None:
        """Shows the filter field, or clears and hides it."""
        shown = self.filter.isVisible()
        self.filter.setVisible(not shown)
        if shown:
            self.filter.clear()
            self.table.setFocus()
        else:
            self.turn_to(MAR)
            self.filter.setFocus()
