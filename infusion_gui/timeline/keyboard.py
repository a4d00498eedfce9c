"""The keyboard on the canvas: which key means what, and what becomes of a gesture when the focus goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from shiboken6 import isValid

from infusion_gui.timeline import accessible
from infusion_gui.timeline.interactions import MeasureByKeys, Split
from infusion_gui.timeline.keys import Keys

if TYPE_CHECKING:
    from infusion_gui.timeline.view import TimelineView

ZOOM = 1.5
_Key = Qt.Key
_STEPS = {  # minutes an arrow moves, by the keys held with it
    Qt.KeyboardModifier.NoModifier: 1,
    Qt.KeyboardModifier.ShiftModifier: 5,
    Qt.KeyboardModifier.ControlModifier: 15,
}


class Keyboard(QObject):
    """Turns keys on the canvas of a `TimelineView` into its `Keys`."""

    def __init__(self, view: TimelineView, keys: Keys) -> None:
        super().__init__(view)
        self._view, self._keys = view, keys
        view.canvas.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """The canvas's keys and focus belong to the timeline, not to pyqtgraph's scene."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            return self._kept_from_window(event)
        if kind == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            event.setAccepted(self._pressed(event))
            return True
        if kind == QEvent.Type.KeyRelease:
            assert isinstance(event, QKeyEvent)
            self._released(event)
            event.ignore()
            return True
        if kind == QEvent.Type.ContextMenu:
            assert isinstance(event, QContextMenuEvent)
            if event.reason() == QContextMenuEvent.Reason.Keyboard:
                self._keys.menu_of_current()
            return True  # the menu of the mouse comes with its press
        if kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            assert isinstance(event, QFocusEvent)
            self._focus_moved(event)
        return False

    def _focus_moved(self, event: QFocusEvent) -> None:
        view = self._view
        if not isValid(view):
            return  # it is being destroyed, and the canvas with it
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason,
        )  # fmt: skip
        view.board.view = view.board.view._replace(focus=event.gotFocus() and by_key)
        if view.window().isHidden():  # perhaps it is being destroyed: nothing of it may be touched now
            QTimer.singleShot(0, self, view.hand.cancel)
            return
        self._keys.let_go()
        if event.lostFocus() and event.reason() != Qt.FocusReason.PopupFocusReason:
            view.hand.cancel()
        view.canvas.repaint_stale()

    def _kept_from_window(self, event: QKeyEvent) -> bool:
        """True for a key that would be a command of the window and is not to be one now."""
        if not event.isAutoRepeat():
            self._keys.let_go()  # a command of the window may follow
        hand = self._view.hand
        if hand.gesture is None:
            return False
        # Of Alt the menu bar would hear, and take the focus when it is let go. A command of the window would change
        # the row under the hand.
        kept = event.key() == _Key.Key_Alt or (hand.held and not _means_view(event))
        kept |= isinstance(hand.gesture, Split) and _is_plain(event, _Key.Key_K)  # which else begins another cut
        if kept:
            event.accept()
        return kept

    def _pressed(self, event: QKeyEvent) -> bool:
        """True when the key meant something here."""
        view, keys, key = self._view, self._keys, _Key(event.key())
        if not event.isAutoRepeat():
            keys.let_go()
        if key == _Key.Key_Escape:
            return self._escape()
        if key in (_Key.Key_Alt, _Key.Key_Shift, _Key.Key_Control):
            view.hand.key_changed(event, True)
            return False
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if isinstance(view.hand.gesture, MeasureByKeys):
            return self._measuring(view.hand.gesture, key, modifiers)
        if isinstance(view.hand.gesture, Split) and self._cutting(view.hand.gesture, key, modifiers):
            return True
        if view.hand.gesture is not None:
            held = modifiers & Qt.KeyboardModifier.ControlModifier
            return bool(held) and key in (_Key.Key_Z, _Key.Key_Y) and view.hand.cancel()
        view.show_focus()
        if key in (_Key.Key_Left, _Key.Key_Right):
            return self._arrow(-1 if key == _Key.Key_Left else 1, modifiers, event.isAutoRepeat())
        if key in (_Key.Key_Up, _Key.Key_Down):
            return keys.other_lane(-1 if key == _Key.Key_Up else 1)
        if key in (_Key.Key_Tab, _Key.Key_Backtab):
            return keys.step(1 if key == _Key.Key_Tab else -1, wrap=False)
        if key in (_Key.Key_PageUp, _Key.Key_PageDown):
            return keys.page(-1 if key == _Key.Key_PageUp else 1, bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        if modifiers == Qt.KeyboardModifier.ShiftModifier and key == _Key.Key_F10:  # Qt knows the Menu key alone
            keys.menu_of_current()
            return True
        if modifiers == Qt.KeyboardModifier.ControlModifier and key == _Key.Key_D:
            return keys.duplicate()
        if modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        return self._plain(key, event.text())

    def _released(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self._keys.let_go()
        self._view.hand.key_changed(event, False)

    def _plain(self, key: Qt.Key, text: str) -> bool:
        view, keys = self._view, self._keys
        if key == _Key.Key_Home:
            view.camera.fit()
        elif key == _Key.Key_F:
            view.camera.fit_selection()
        elif text in ("+", "="):
            view.camera.zoom(ZOOM)
        elif text in ("-", "_"):
            view.camera.zoom(1 / ZOOM)
        elif text == "[":
            keys.set_here("start")
        elif text == "]":
            keys.set_here("stop")
        elif text in (",", "."):
            keys.step(1 if text == "." else -1)
        elif key == _Key.Key_K:
            keys.split_here()
        elif key == _Key.Key_E:
            keys.next_edge()
        elif key == _Key.Key_R:
            keys.measure()
        elif key == _Key.Key_C:
            keys.fold_lane()
        elif key == _Key.Key_L:
            keys.lock_lane()
        elif key in (_Key.Key_Delete, _Key.Key_Backspace):
            keys.delete()
        elif key in (_Key.Key_Return, _Key.Key_Enter):
            if view.document.selection:
                view.row_activated.emit(view.document.selection[-1])
        else:
            return False
        return True

    def _escape(self) -> bool:
        view = self._view
        if view.hand.cancel() or view.headers.cancel_drag():
            return True
        if view.board.view.edge is not None:
            view.board.view = view.board.view._replace(edge=None)
            view.canvas.repaint_stale()
            return True
        if view.document.selection:
            view.document.select(())
            return True
        return False

    def _arrow(self, way: int, modifiers: Qt.KeyboardModifier, repeats: bool) -> bool:
        step = _STEPS.get(modifiers)
        if step is not None:
            return self._keys.nudge(step * way, repeats)
        if modifiers == Qt.KeyboardModifier.AltModifier:
            return self._keys.move_playhead(way)
        if modifiers == Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier:
            return self._keys.move_playhead(15 * way)
        return False

    def _measuring(self, gesture: MeasureByKeys, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        step = _STEPS.get(modifiers, 1)
        if key in (_Key.Key_Left, _Key.Key_Right):
            gesture.lengthen(step if key == _Key.Key_Right else -step)
        elif key in (_Key.Key_Up, _Key.Key_Down):
            gesture.to_lane(-1 if key == _Key.Key_Up else 1)
        elif key in (_Key.Key_Return, _Key.Key_Enter, _Key.Key_R):
            self._view.hand.cancel()
        else:
            return False
        accessible.announce(self._view.canvas, gesture.said)
        return True

    def _cutting(self, gesture: Split, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        if key in (_Key.Key_Left, _Key.Key_Right):
            gesture.step(_STEPS.get(modifiers, 1) * (1 if key == _Key.Key_Right else -1))
            accessible.announce(self._view.canvas, gesture.said)
        elif key in (_Key.Key_Return, _Key.Key_Enter, _Key.Key_K):
            self._view.hand.cancel()
            gesture.cut()
        else:
            return False
        return True


def _is_plain(event: QKeyEvent, key: Qt.Key) -> bool:
    """True for a key with none held beside it."""
    return event.key() == key and event.modifiers() == Qt.KeyboardModifier.NoModifier


def _means_view(event: QKeyEvent) -> bool:
    """True for the commands of the window that are for the hand: snapping on or off, zooming."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return event.key() in (_Key.Key_Plus, _Key.Key_Equal, _Key.Key_Minus)
    return event.key() == _Key.Key_S
