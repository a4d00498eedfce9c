"""Real mouse and key events on a timeline: what a hand does, for tests.

`QTest` mouse moves carry no buttons, so events are built by hand and sent through the application.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.MouseButton.NoButton


def mouse(
    widget: QWidget,
    kind: QEvent.Type,
    at: QPointF,
    button: Qt.MouseButton = NONE,
    buttons: Qt.MouseButton = NONE,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    """Send one mouse event to a widget."""
    where = QPointF(widget.mapToGlobal(at.toPoint()))
    QApplication.sendEvent(widget, QMouseEvent(kind, at, where, button, buttons, keys))


def press(widget: QWidget, at: QPointF, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Hover to a point and press there."""
    mouse(widget, QEvent.Type.MouseMove, at, keys=keys)
    mouse(widget, QEvent.Type.MouseButtonPress, at, button, button, keys)


def move(widget: QWidget, at: QPointF, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Move with the button held."""
    mouse(widget, QEvent.Type.MouseMove, at, NONE, button, keys)


def release(widget: QWidget, at: QPointF, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Let the button go."""
    mouse(widget, QEvent.Type.MouseButtonRelease, at, button, NONE, keys)


def drag(
    widget: QWidget,
    start: QPointF,
    stop: QPointF,
    *,
    steps: int = 8,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
    let_go: bool = True,
) -> None:
    """Press at one point, move to another in `steps` moves, and let go there."""
    press(widget, start, button, keys)
    for point in path(start, stop, steps):
        move(widget, point, button, keys)
    if let_go:
        release(widget, stop, button, keys)


def path(start: QPointF, stop: QPointF, steps: int) -> Iterable[QPointF]:
    """The points of a straight movement, the last one included."""
    return [start + (stop - start) * (step / steps) for step in range(1, steps + 1)]


def click(widget: QWidget, at: QPointF, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Press and let go without moving."""
    press(widget, at, button, keys)
    release(widget, at, button, keys)


def double_click(widget: QWidget, at: QPointF) -> None:
    """Two clicks as the platform reports them."""
    click(widget, at)
    mouse(widget, QEvent.Type.MouseButtonDblClick, at, LEFT, LEFT)
    release(widget, at)


def wheel(widget: QWidget, at: QPointF, down: int, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Turn the wheel by `down` eighths of a degree (120 is one notch away from the person)."""
    event = QWheelEvent(
        at, QPointF(widget.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, down), NONE, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def key(
    widget: QWidget, code: Qt.Key, text: str = "", keys: Qt.KeyboardModifier = NO_KEYS, repeat: bool = False
) -> None:
    """Press and let go of a key."""
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, code, keys, text, repeat))
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyRelease, code, keys, text, repeat))


def hold(widget: QObject, code: Qt.Key, repeats: int, keys: Qt.KeyboardModifier = NO_KEYS, let_go: bool = True) -> None:
    """Hold a key down: the events of the press and its repeats wait all together, as after a moment's work."""
    for n in range(repeats + 1):
        QApplication.postEvent(widget, QKeyEvent(QEvent.Type.KeyPress, code, keys, "", n > 0))
        if n < repeats:
            QApplication.postEvent(widget, QKeyEvent(QEvent.Type.KeyRelease, code, keys, "", True))
    if let_go:
        QApplication.postEvent(widget, QKeyEvent(QEvent.Type.KeyRelease, code, keys, "", False))
    QApplication.processEvents()
