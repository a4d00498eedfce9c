"""A drop-down list with our own arrow, which neither wheel nor arrow keys turn by accident."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QStyle, QStyledItemDelegate, QStyleOptionComboBox, QStylePainter

from infusion_gui.window.chrome.theme import Look, font

_ARROW = 15
_WALKING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}


class Choice(QComboBox):
    """Offers texts that stand for values. The style sheet leaves room for the arrow (`Choice::drop-down`)."""

    def __init__(self, look: Look, name: str, offers: Sequence[tuple[str, object]] = ()) -> None:
        super().__init__()
        self._look = look
        self.setFont(font(12.5))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._describe(doubtful=False)
        self.setMaxVisibleItems(20)
        self.setItemDelegate(QStyledItemDelegate(self))  # Qt's own paints the list in the colour of the closed box
        self.offer(offers)

    def offer(self, offers: Sequence[tuple[str, object]]) -> None:
        """Replaces what is offered without telling anybody."""
        self.blockSignals(True)
        self.clear()
        for text, value in offers:
            self.addItem(text, value)
        self.blockSignals(False)

    def show_value(self, value: object) -> None:
        """Shows a value without telling anybody; the first offer when it is none of them."""
        self.blockSignals(True)
        self.setCurrentIndex(max(self.findData(value), 0))
        self.blockSignals(False)

    def doubt(self, doubtful: bool) -> None:
        """Amber for what was guessed and nobody looked at."""
        if doubtful != bool(self.property("doubtful")):
            self.setProperty("doubtful", doubtful)
            self._describe(doubtful)
            self.style().unpolish(self)
            self.style().polish(self)

    def _describe(self, doubtful: bool) -> None:
        """What a screen reader adds to the value: that it is a guess, and on Linux what the list is for. There Qt gives
        the value for the name, whatever a list is called.
        """
        named = self.accessibleName() if sys.platform.startswith("linux") else ""
        self.setAccessibleDescription(", ".join(filter(None, (named, "a guess" if doubtful else ""))))

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(90, 26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        shown = QStyleOptionComboBox()
        self.initStyleOption(shown)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, shown)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, shown, part, self).width()
        shown.currentText = shown.fontMetrics.elidedText(shown.currentText, Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, shown)
        icon = self._look.icon("chevron-down", "query" if self.property("doubtful") else "text.2", _ARROW)
        mode = icon.Mode.Normal if self.isEnabled() else icon.Mode.Disabled
        place = self.rect().adjusted(self.width() - _ARROW - 7, 0, -7, 0)
        icon.paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # On the way to its entry a key would choose every other one: the list opens, and Enter chooses.
        walks = event.key() in _WALKING or (event.text().isalnum() and not event.modifiers())
        if not walks:
            super().keyPressEvent(event)
            return
        self.showPopup()
        if event.text():
            QApplication.sendEvent(self.view(), event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling a table past the list must change nothing.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
