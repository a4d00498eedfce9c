"""Covers the window when nobody has touched it for a while. Off unless a person or the organisation asks for it.

It keeps a case from passers-by. It asks for no password: locking the machine is for the system to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from infusion_gui.window.chrome.theme import Look, font

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

OFFERS = (0, 5, 10, 15, 30)  # minutes
_INPUT = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
     QEvent.Type.TouchBegin, QEvent.Type.TabletMove}
)  # fmt: skip


class Cover(QWidget):
    """Lies over the whole window; the key or click that takes it away does nothing else."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window)
        self._over = window
        self._before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(self.backgroundRole(), look.color("canvas"))
        palette.setColor(self.foregroundRole(), look.color("text.2"))
        self.setPalette(palette)
        said = QLabel("Covered. Press a key or click to go on.")
        said.setFont(font(15))
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        self.setAccessibleName(said.text())

    def cover(self) -> None:
        """Takes the window's place and its keys."""
        self._before = QApplication.focusWidget()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self.deleteLater()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:  # no command may run unseen
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.leave()


class IdleWatch(QObject):
    """Belongs to one window. It listens to the application only while it is on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._cover: Cover | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.cover)
        self._listens = False
        self.follow()

    @property
    def minutes(self) -> int:
        """After how many minutes without input the window is covered; 0 never."""
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
        return self._cover is not None and self._cover.isVisible()

    def cover(self) -> None:
        """Covers the window now."""
        if self.covered:
            return
        self._cover = Cover(self._window, self._window.look)
        self._cover.destroyed.connect(self._uncovered)
        self._window.setWindowTitle("infusion[*]")
        self._cover.cover()

    def _uncovered(self) -> None:
        self._cover = None
        self._window.show_case_state()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._timer.start()
        elif event.type() == QEvent.Type.Resize and watched is self._window and self._cover is not None:
            self._cover.setGeometry(self._window.rect())
        return False
