"""Covers the program when nobody has touched it for a while. Off unless a person or the organisation asks for it.

It keeps a case from passers-by. It asks for no password: locking the machine is for the system to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from infusion_gui.window.chrome.theme import Look, font

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

OFFERS = (0, 5, 10, 15, 30)  # minutes
_INPUT = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
     QEvent.Type.TouchBegin, QEvent.Type.TabletMove}
)  # fmt: skip
_BEHIND = (Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.SplashScreen)


class Cover(QWidget):
    """Lies over one whole window; the key or click that takes it away does nothing else."""

    asked_away = Signal()

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window)
        self._over = window
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(self.backgroundRole(), look.color("canvas"))
        palette.setColor(self.foregroundRole(), look.color("text.2"))
        self.setPalette(palette)
        said = QLabel("Covered. Press a key or click to go on.")
        said.setFont(font(15))
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        said.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        self.setAccessibleName(said.text())
        self.fit()
        self.show()
        self.raise_()

    def over(self, window: QObject) -> bool:
        """True for the cover of this window."""
        return window is self._over

    def fit(self) -> None:
        """Is as large as its window."""
        self.setGeometry(self._over.rect())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:  # no command may run unseen
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.asked_away.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.asked_away.emit()


class IdleWatch(QObject):
    """Belongs to one window and covers all that stand over it, dialogs too. It listens to the application only while it
    is on.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._covers: list[Cover] = []
        self._before: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.cover)
        self._listens = False
        self.follow()

    @property
    def minutes(self) -> int:
        """After how many minutes without input the program is covered; 0 never."""
        return self._window.settings.idle_minutes

    def follow(self) -> None:
        """Takes up the setting."""
        app = QApplication.instance()
        assert app is not None
        if self.minutes and not self._listens:
            app.installEventFilter(self)
        elif not self.minutes and self._listens:
            app.removeEventFilter(self)
        self._listens = self.minutes > 0
        if self._listens:
            self._timer.start(self.minutes * 60_000)
        else:
            self._timer.stop()

    @property
    def covered(self) -> bool:
        return bool(self._covers)

    def cover(self) -> None:
        """Covers every window of the program now."""
        if self.covered:
            return
        # Where another program is in use, no widget of the application has the focus; the window knows which had.
        self._before = QApplication.focusWidget() or self._window.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None and popup.close():
            pass
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                self._cover(window)
        self._window.bars.show_title()

    def _cover(self, window: QWidget) -> None:
        if window.windowType() in _BEHIND or any(cover.over(window) for cover in self._covers):
            return
        cover = Cover(window, self._window.look)
        cover.asked_away.connect(self._uncover)
        self._covers.append(cover)
        if window.isActiveWindow() or window is self._window:
            cover.setFocus()

    def _uncover(self) -> None:
        covers, self._covers = self._covers, []
        for cover in covers:
            if isValid(cover):  # its window may have gone with it
                cover.hide()
                cover.deleteLater()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()
        self._before = None
        self._window.bars.show_title()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _INPUT:
            self._timer.start()
        elif self._covers and isinstance(watched, QWidget) and watched.isWindow():
            if kind == QEvent.Type.Resize:
                for cover in self._covers:
                    if isValid(cover) and cover.over(watched):
                        cover.fit()
            elif kind == QEvent.Type.Show:  # a file was read meanwhile, and its rows are asked about
                self._cover(watched)
        return False
