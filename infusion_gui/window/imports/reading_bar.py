"""The line above the work while a record is read: what, how far, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from infusion_gui.window.chrome.buttons import push_button
from infusion_gui.window.chrome.theme import Look, font

_AFTER = 250  # ms: what is read sooner needs no line


class ReadingBar(QWidget):
    """Hidden unless a reading takes longer than a moment. It takes no focus."""

    cancelled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("reading")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._text = QLabel()
        self._text.setFont(font(12.5))
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(240, 6)
        self._bar.setAccessibleName("Progress of reading")
        self.button = push_button("Cancel")
        self.button.setFont(font(12))
        self.button.clicked.connect(self.cancelled)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 5, 10, 5)
        line.setSpacing(12)
        line.addWidget(self._text, 1)
        line.addWidget(self._bar)
        line.addWidget(self.button)
        self._title = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER)
        self._soon.timeout.connect(self.show)
        look.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    @property
    def text(self) -> str:
        """What is read and how far, empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def begin(self, title: str) -> None:
        """What `title` names has begun: "Reading mar.csv"."""
        self._title = title
        self._text.setText(title)
        self._bar.setRange(0, 0)
        self._soon.start()

    def step(self, done: int, total: int) -> None:
        """How far the present step is; the reading has a few, one after the other."""
        self._text.setText(f"{self._title}: {done:,} of {total:,}")
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def end(self) -> None:
        """The reading is over."""
        self._soon.stop()
        self.hide()

    def _restyle(self) -> None:
        ground, line, ink = (self._look.color(token).name() for token in ("bar", "line.strong", "ink"))
        self.setStyleSheet(
            f"QWidget#reading {{ background: {ground}; border-bottom: 1px solid {line}; }}"
            f"QProgressBar {{ background: {line}; border: 0; border-radius: 3px; }}"
            f"QProgressBar::chunk {{ background: {ink}; border-radius: 3px; }}"
        )
