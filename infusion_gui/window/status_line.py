"""The lowest row: the last message at the left; counts, snap targets, visible time and saving at the right."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from infusion_gui.timeline.accessible import announce
from infusion_gui.window.chrome.dock import colored
from infusion_gui.window.chrome.phrase import Phrase
from infusion_gui.window.chrome.theme import Look, font

HEIGHT = 28


class StatusLine(QWidget):
    """Sections that do not fit are left out from the right of the list in `set_width`."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._saved_at: float | None = None
        self._said = ""
        self._edited = False
        self.setObjectName("statusRow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._message = Phrase(font(12, tabular=False))
        self._message.setAccessibleName("Message")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 0, 14, 0)
        self._layout.setSpacing(12)
        self._layout.addWidget(_Still(self._message), 1)
        self._parts: dict[str, QLabel] = {}
        self._rules: dict[str, QFrame] = {}
        for name in ("shared", "counts", "snap", "span", "saved", "setting", "profile"):
            self._add(name)
        self._clock = QTimer(self)
        self._clock.setInterval(30_000)
        self._clock.timeout.connect(self._tell_saved)
        self._width = 1600
        look.changed.connect(self.restyle)
        self.restyle()

    def _add(self, name: str) -> None:
        rule = QFrame()
        rule.setFixedSize(1, 14)
        rule.setAutoFillBackground(True)
        label = QLabel()
        label.setFont(font(12))
        self._layout.addWidget(rule)
        self._layout.addWidget(label)
        self._parts[name], self._rules[name] = label, rule
        self.show_part(name, "")

    def restyle(self) -> None:
        for label in self._parts.values():
            colored(label, self._look, "text.2")
        colored(self._message, self._look, "text.2")
        for rule in self._rules.values():
            palette = rule.palette()
            palette.setColor(rule.backgroundRole(), self._look.color("line.strong"))
            rule.setPalette(palette)

    @property
    def message(self) -> str:
        """The message as plain words."""
        return self._said

    def say(self, message: str, hint: str = "") -> None:
        """Shows a sentence until the next one; with a hint beside it the sentence is strong."""
        self._said = message
        self._message.say(message if hint else "", f"\u00a0\u00a0 {hint}" if hint else message)
        self._message.setToolTip(f"{message} {hint}".strip())
        self._message.setAccessibleName(message or "Message")
        if not hint:  # the steps of a drag are told by the bar
            announce(self._message, message)

    def part(self, name: str) -> str:
        """The words of a section."""
        return self._parts[name].text()

    def show_part(self, name: str, text: str) -> None:
        """Sets a section; an empty one goes with its rule."""
        self._parts[name].setText(text)
        shown = bool(text) and self._fits(name)
        self._parts[name].setVisible(shown)
        self._rules[name].setVisible(shown)

    def _fits(self, name: str) -> bool:
        return name in ("shared", "counts") or getattr(self, "_width", 1600) >= 1100

    def set_width(self, width: int) -> None:
        """Below 1100 only message, counts and the sign of a shared screen stay."""
        self._width = width
        for name, label in self._parts.items():
            self.show_part(name, label.text())

    def saved(self, state: bool | None) -> None:
        """True: just saved; False: nothing to save or never saved; None: as before, the clock goes on."""
        if state is not None:
            self._saved_at = time.monotonic() if state else None
            if state:
                self._clock.start()
            else:
                self._clock.stop()
        self._tell_saved()

    def edited(self, state: bool) -> None:
        """Whether the case differs from what was saved."""
        if state != self._edited:
            self._edited = state
            self._tell_saved()

    def _tell_saved(self) -> None:
        if self._saved_at is None:
            self.show_part("saved", "")
            return
        minutes = int((time.monotonic() - self._saved_at) // 60)
        just = "Edited" if self._edited else "Saved"
        self.show_part("saved", just if minutes < 1 else f"Saved {minutes} min ago")


class _Still(QWidget):
    """Holds a label whose words change in every mouse move: the label has no say in how the window is laid out."""

    def __init__(self, label: QLabel) -> None:
        super().__init__()
        self._label = label
        label.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._label.setGeometry(self.rect())
