"""Flat buttons drawn by us: Qt leaves no say in the gap between icon and word, nor in a second tone of text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QIcon, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton

from infusion_gui.window.chrome.theme import Look, font

_GAP = 8
HEIGHT = 32


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OPENS = (*_ENTER, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F4)


def push_button(words: str) -> QPushButton:
    """A push button that Enter presses as Space does: outside a dialog Qt gives Enter to whoever is behind it."""
    button = QPushButton(words)
    button.setAutoDefault(True)
    return button


class Pressable(QAbstractButton):
    """A card or a row with a drawing of its own, which is a button to a hand, to the keys and to a screen reader. Enter
    and Space press it, Up and Down lead to the one above or below.
    """

    def __init__(self, look: Look, name: str) -> None:
        """`name` is what a screen reader says of it."""
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self.setBackgroundRole(QPalette.ColorRole.Window)  # else the words on it are painted in the colour of buttons
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*_ENTER, Qt.Key.Key_Space):
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class KeyedButton(QToolButton):
    """A button that Enter presses as Space does: Qt's own leave Enter to the default button of a dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.isEnabled():
            self.click()
            return
        super().keyPressEvent(event)


class FlatButton(KeyedButton):
    """Icon and word; `pad` is free on both sides. A checked or pressed one has a ground, a focused one a ring."""

    def __init__(self, look: Look, pad: int = 10, size: float = 12.5, token: str = "text", icon: int = 20) -> None:
        super().__init__()
        self._look = look
        self._pad = pad
        self._token = token
        self.setFont(font(size))
        self.setIconSize(QSize(icon, icon))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    @property
    def wordy(self) -> bool:
        """True when the word is shown."""
        return self.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly and bool(self.text())

    def sizeHint(self) -> QSize:
        width = 2 * self._pad + self.iconSize().width()
        if self.wordy:
            width += _GAP + round(QFontMetricsF(self.font()).horizontalAdvance(self.text()) + 0.5)
        return QSize(width, HEIGHT if self._pad > 6 else 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().toRectF()
        if self.isEnabled() and (self.isDown() or self.isChecked()):
            painter.setPen(QPen(look.color("line.strong"), 1))
            painter.setBrush(look.color("select"))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        elif self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("hover"))
            painter.drawRoundedRect(area, 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(look.color("ink"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
        size = self.iconSize().width()
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        left = self._pad if self.wordy else (self.width() - size) // 2
        self.icon().paint(painter, left, (self.height() - size) // 2, size, size, Qt.AlignmentFlag.AlignCenter, mode)
        if self.wordy:
            painter.setFont(self.font())
            painter.setPen(look.color(self._token if self.isEnabled() else "disabled"))
            words = QRectF(left + size + _GAP, 0, self.width(), self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class ChoiceButton(QToolButton):
    """A quiet caption, the present choice, and an arrow; a press, Enter, F4 or an arrow key opens the menu."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._caption = ""
        self.setFont(font(12.5))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(28)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENS:
            self.showMenu()
            return
        super().keyPressEvent(event)

    def show_choice(self, caption: str, value: str) -> None:
        """`caption` is quiet, `value` is what is chosen."""
        self._caption = f"{caption} " if caption else ""
        self.setText(value)
        self.setAccessibleDescription(self._caption + value)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self._caption + self.text())
        return QSize(round(width) + 37, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        painter.setPen(QPen(look.color("ink" if focus else "line.strong"), 2 if focus else 1))
        painter.setBrush(look.color("hover" if self.underMouse() else "field"))
        inset = 1.0 if focus else 0.5
        painter.drawRoundedRect(self.rect().toRectF().adjusted(inset, inset, -inset, -inset), 4, 4)
        painter.setFont(self.font())
        area = self.rect().toRectF().adjusted(10, 0, -8, 0)
        painter.setPen(look.color("text.2"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._caption)
        area.setLeft(area.left() + QFontMetricsF(self.font()).horizontalAdvance(self._caption))
        painter.setPen(look.color("text"))
        metrics, room = QFontMetricsF(self.font()), self.width() - 26 - area.left()
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        look.icon("chevron-down", "text", 13).paint(painter, self.width() - 22, 8, 13, 13)
        painter.end()
