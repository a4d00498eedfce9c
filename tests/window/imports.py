"""What a person does around an import, for tests: pasting, answering the line above the work, keys in a list."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from infusion_gui import resource
from infusion_gui.window.chrome.choice import Choice
from infusion_gui.window.main_window import MainWindow
from tests.window.hands import press

_LEFT = Qt.MouseButton.LeftButton


def messy(rows: int | None = None) -> str:
    """The shipped MAR of 25 rows that no table editor would put in order, or its first rows."""
    lines = resource.path("samples/messy-mar.tsv").read_text(encoding="utf-8").splitlines()
    return "\n".join(lines if rows is None else lines[: rows + 1])


def two_stays(path: Path) -> Path:
    """A file with the messy MAR once as it is and once, under another encounter, without its last ten rows."""
    head, *rows = messy().splitlines()
    lines = [f"Encounter\t{head}", *(f"1\t{row}" for row in rows), *(f"2\t{row}" for row in rows[:15])]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def paste(window: MainWindow, text: str) -> None:
    """Copies a text elsewhere and presses Ctrl+V here."""
    in_front(window)
    QGuiApplication.clipboard().setText(text)
    press(window, "Ctrl+V")
    QApplication.processEvents()


def drop(window: MainWindow, *paths: Path) -> None:
    """Lets files fall on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, none = window.rect().center(), Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(where, Qt.DropAction.CopyAction, data, _LEFT, none)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(where), Qt.DropAction.CopyAction, data, _LEFT, none))
    QApplication.processEvents()


def bars(window: MainWindow) -> int:
    """How many administrations the open case has."""
    return len(window.document.case.administrations)


def answers_of(window: MainWindow) -> list[str]:
    """What the line above the work offers."""
    return [button.text() for button in window.notice.buttons] if window.notice.isVisible() else []


def answer(window: MainWindow, words: str) -> None:
    """Clicks an answer of the line above the work."""
    (button,) = [button for button in window.notice.buttons if button.text() == words]
    click(button)


def click(button: QPushButton) -> None:
    """Presses and releases a button."""
    QTest.mouseClick(button, _LEFT, pos=QPoint(button.width() // 2, button.height() // 2))
    QApplication.processEvents()


def dialog(window: MainWindow) -> QDialog:
    """The dialog that asks about an import."""
    assert window.importing.dialog is not None
    in_front(window.importing.dialog)
    return window.importing.dialog


def in_front(widget: QWidget) -> None:
    """Gives a window the keys, as the desktop does with one that opens or is clicked."""
    widget.activateWindow()
    deadline = QDeadlineTimer(5000)
    while QApplication.activeWindow() is not widget:
        assert not deadline.hasExpired(), f"{widget} does not come to the front"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)


def choose(choice: Choice, words: str) -> None:
    """Picks an entry of a list with the keyboard."""
    choice.setFocus()
    at = choice.findText(words)
    assert at >= 0, f"{words!r} is not offered"
    QTest.keyClick(choice, Qt.Key.Key_Down)  # opens the list, and chooses nothing yet
    offered = choice.view()
    while offered.currentIndex().row() != at:
        QTest.keyClick(offered, Qt.Key.Key_Down if offered.currentIndex().row() < at else Qt.Key.Key_Up)
    QTest.keyClick(offered, Qt.Key.Key_Return)
    QApplication.processEvents()
