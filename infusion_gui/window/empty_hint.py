"""The ways in, shown in the empty timeline of a case that has no rows yet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.first_run import WAYS_IN, Pressable, card

_WIDTH = 470


class EmptyHint(QWidget):
    """Lies over `host` (the canvas) and follows its size. Its cards are made when a case without rows is shown."""

    paste_asked = Signal()
    open_asked = Signal()
    type_asked = Signal()

    def __init__(self, host: QWidget, look: Look) -> None:
        super().__init__(host)
        self._host = host
        self._look = look
        self.cards: list[Pressable] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        host.installEventFilter(self)
        self.hide()

    def _make_cards(self) -> None:
        for way, signal in zip(WAYS_IN, (self.paste_asked, self.open_asked, self.type_asked), strict=True):
            made = card(self._look, *way)
            made.pressed.connect(signal)
            self.cards.append(made)
            self._layout.addWidget(made)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """In the middle of the canvas, as wide as it allows."""
        width = min(_WIDTH, self._host.width() - 40)
        height = self.sizeHint().height()
        self.setGeometry((self._host.width() - width) // 2, max((self._host.height() - height) // 2, 40), width, height)

    def show_for(self, rows: int, case_open: bool) -> None:
        """Shown while an open case has no rows."""
        asked = case_open and rows == 0
        if asked and not self.cards:
            self._make_cards()
        self.setVisible(asked)
        if self.isVisible():
            self.place()
            self.raise_()
