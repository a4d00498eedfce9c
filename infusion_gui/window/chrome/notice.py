"""One calm line above the work with up to three answers; it takes no focus and stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from infusion_gui.timeline.accessible import announce
from infusion_gui.window.chrome.buttons import push_button
from infusion_gui.window.chrome.theme import Look, font

Answer = tuple[str, Callable[[], object]]


class NoticeBar(QWidget):
    """Hidden until something is told. Every answer takes the line away, then does what it says."""

    gone = Signal(str)
    """What was told went, answered or no longer so, and nothing stands in its place."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text = QLabel()
        self._text.setFont(font(12.5, tabular=False))  # names of files, with their hyphens
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._icon = QLabel()
        self._look = look
        self.buttons: list[QPushButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 5, 10, 5)
        self._layout.setSpacing(9)
        self._layout.addWidget(self._icon)
        self._layout.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What is told, empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def tell(self, text: str, answers: Sequence[Answer], calm: bool = False) -> None:
        """Replaces what was told before. `calm`: it went well, and only says what else can be done."""
        for button in self.buttons:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self._text.setText(text)
        icon, token = ("info", "text.2") if calm else ("query", "query")
        self._icon.setPixmap(self._look.icon(icon, token, 16).pixmap(16, 16))
        if calm != bool(self.property("calm")):
            self.setProperty("calm", calm)
            self.style().unpolish(self)
            self.style().polish(self)
        for words, act in (*answers, ("Dismiss", lambda: None)):
            button = push_button(words)
            button.setFont(font(12))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # it vanishes: a click leaves the keyboard where it works
            button.clicked.connect(self._answering(act))
            self._layout.addWidget(button)
            self.buttons.append(button)
        self.show()
        announce(self._text, text)

    def clear(self) -> None:
        """Takes the line away: what it tells is no longer so."""
        told = self.text
        if told:
            self.hide()
            self.gone.emit(told)

    def reword(self, text: str) -> None:
        """Says it in other words; its answers stay."""
        self._text.setText(text)

    def _answering(self, act: Callable[[], object]) -> Callable[[], None]:
        def answer() -> None:
            told = self.text
            self.hide()
            act()
            if self.isHidden():
                self.gone.emit(told)

        return answer
