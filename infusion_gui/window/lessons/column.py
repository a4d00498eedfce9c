"""The right side of a step: question, verdict and codes under one another, and the ways on at the foot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from infusion_gui.window.chrome.buttons import push_button
from infusion_gui.window.chrome.dock import Body, Panel
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.lessons.ask import AskBox
from infusion_gui.window.lessons.verdict import VerdictBox


class StepColumn(QWidget):
    """What is asked and judged scrolls; codes and ways stay where they are."""

    def __init__(self, look: Look, ask: AskBox, verdict: VerdictBox, codes: Panel) -> None:
        super().__init__()
        self._look = look
        self.setAutoFillBackground(True)
        upper = QWidget()
        upper.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        inner = QVBoxLayout(upper)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(ask)
        inner.addWidget(verdict, 1)
        self.body = Body(upper, 220)
        self.back = self._button("Back")
        self.again = self._button("Start over")
        self.reveal = self._button("Show answer")
        self.next = self._button("Next")
        self.next.setDefault(True)
        foot = QWidget()
        foot.setObjectName("entryRow")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(8)
        row.addWidget(self.back)
        row.addStretch(1)
        for button in (self.again, self.reveal, self.next):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.body, 1)
        layout.addWidget(codes)
        layout.addWidget(foot)
        look.changed.connect(self._restyle)
        self._restyle()

    def _button(self, text: str) -> QPushButton:
        button = push_button(text)
        button.setFont(font(13, 500))
        button.setMinimumHeight(32)
        return button

    def show_ways(self, *, first: bool, last: bool, done: bool, shows: bool, open_: bool, moved: bool) -> None:
        """Which ways there are from here, and which is the usual one. `shows`: the step asks nothing."""
        self.back.setEnabled(not first)
        self.reveal.setVisible(open_)
        self.again.setVisible(moved)
        on = "Finish" if last else "Next"
        self.next.setText(on if done else "Show more" if shows and open_ else on if shows else "Skip")

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._look.color("panel"))
        self.setPalette(palette)
