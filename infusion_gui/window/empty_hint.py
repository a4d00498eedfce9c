"""The ways in, shown in the empty timeline of a case that has no rows yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.first_run import CARD_HEIGHT, WAYS_IN, Way, card

_WIDTH = 470
_LEAST = 34  # of a card
_AIR = 5  # over and under the cards at least


class EmptyHint(QWidget):
    """Lies over `host` (the canvas) and follows its size. Its cards are made when a case without rows is shown.

    `taken`: the pixels of the canvas that its lanes take, from the top.
    """

    paste_asked = Signal()
    open_asked = Signal()
    type_asked = Signal()

    def __init__(self, host: QWidget, look: Look, taken: Callable[[], float]) -> None:
        super().__init__(host)
        self._host = host
        self._taken = taken
        self._look = look
        self.cards: list[Way] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        host.installEventFilter(self)
        self.hide()

    def _make_cards(self) -> None:
        for way, signal in zip(WAYS_IN, (self.paste_asked, self.open_asked, self.type_asked), strict=True):
            made = card(self._look, *way)
            made.clicked.connect(signal)
            self.cards.append(made)
            self._layout.addWidget(made)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.cards:
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """In the middle of what the lanes leave free, as wide as it allows; low cards where that is little."""
        width, count = min(_WIDTH, self._host.width() - 40), len(self.cards)
        between = self._layout.spacing() * (count - 1)
        top = round(self._taken())
        if self._host.height() - top < count * _LEAST + between + 2 * _AIR:
            top = 0  # over the lanes rather than cut
        room = self._host.height() - top
        for made in self.cards:
            made.set_height(min(CARD_HEIGHT, max((room - between - 2 * _AIR) // count, _LEAST)))
        height = self.sizeHint().height()
        self.setGeometry((self._host.width() - width) // 2, top + max((room - height) // 2, _AIR), width, height)

    def show_for(self, rows: int, case_open: bool) -> None:
        """Shown while an open case has no rows."""
        asked = case_open and rows == 0
        if asked and not self.cards:
            self._make_cards()
        self.setVisible(asked)
        if self.isVisible():
            self.place()
            self.raise_()
