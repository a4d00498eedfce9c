"""The timeline for assistive technology: a list whose items are the bars, with name, times and codes.

Qt wants None for "there is no such thing" where PySide's stubs promise an object; hence the ignored overrides.

Painted bars are no widgets, so a `QAccessibleWidget` for the canvas hands out one interface a bar. Qt does not own
interfaces made in Python: references to them are kept here.
"""

from __future__ import annotations

import weakref

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

from infusion_gui.timeline.canvas import Canvas
from infusion_gui.timeline.hits import reading_order
from infusion_gui.timeline.stay import Bar
from infusion_gui.timeline.tips import spoken


class BarItem(QAccessibleInterface):
    """One bar."""

    def __init__(self, canvas: Canvas, identity: str) -> None:
        super().__init__()
        self._canvas = weakref.ref(canvas)
        self.identity = identity

    def _bar(self) -> Bar | None:
        canvas = self._canvas()
        return None if canvas is None else canvas.board.stay.bar(self.identity)

    def isValid(self) -> bool:
        return self._bar() is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        canvas = self._canvas()
        return None if canvas is None else canvas.window().windowHandle()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        canvas, bar = self._canvas(), self._bar()
        if canvas is None or bar is None or kind not in (QAccessible.Text.Name, QAccessible.Text.Value):
            return ""
        key = canvas.board.stay.lane_of[bar.id]
        lane = canvas.board.stay.lane(key).title + (", locked" if key in canvas.board.state.locked else "")
        return spoken(bar, lane) if kind == QAccessible.Text.Name else ", ".join(bar.codes)

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Names and codes come from the case; they are typed in the table."""

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.selectable = True
        state.focusable = True
        canvas = self._canvas()
        if canvas is not None and self.identity in canvas.board.view.selected:
            state.selected = True
            current = canvas.board.view.selected[-1] == self.identity
            state.focused = current and canvas.hasFocus()
        return state

    def rect(self) -> QRect:
        canvas, bar = self._canvas(), self._bar()
        if canvas is None or bar is None:
            return QRect()
        board = canvas.board
        place = board.layout.lane(board.stay.lane_of[bar.id])
        if place is None or bar.id not in place.row_of:
            return QRect()
        row = place.row(bar.id)
        x0, x1 = board.scale.x(bar.start), board.scale.x(bar.stop)
        if bar.single:
            x0, x1 = x0 - 8, x1 + 8
        corner = canvas.viewport().mapToGlobal(QPoint(round(x0), round(place.top + row.top - canvas.surface.scroll)))
        return QRect(corner.x(), corner.y(), max(round(x1 - x0), 1), round(row.height))

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        canvas = self._canvas()
        return None if canvas is None else QAccessible.queryAccessibleInterface(canvas)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def foregroundColor(self) -> QColor:
        canvas = self._canvas()
        return QColor() if canvas is None else canvas.surface.brushes.colour("text")

    def backgroundColor(self) -> QColor:
        canvas = self._canvas()
        return QColor() if canvas is None else canvas.surface.brushes.colour("canvas")


class TimelineList(QAccessibleWidget):
    """The canvas as a list of bars in reading order."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas, QAccessible.Role.List, "Timeline")
        self._canvas = weakref.ref(canvas)
        self._items: dict[str, BarItem] = {}

    def _order(self) -> list[str]:
        canvas = self._canvas()
        if canvas is None:
            return []
        return [bar.id for bar in reading_order(canvas.board.stay, canvas.board.layout)]

    def items(self) -> list[BarItem]:
        """Every interface handed out so far."""
        return list(self._items.values())

    def item(self, identity: str) -> BarItem | None:
        """The interface of one bar."""
        canvas = self._canvas()
        if canvas is None:
            return None
        if identity not in self._items:
            self._items[identity] = BarItem(canvas, identity)
        return self._items[identity]

    def childCount(self) -> int:
        return len(self._order())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        order = self._order()
        return self.item(order[index]) if 0 <= index < len(order) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        order = self._order()
        if isinstance(child, BarItem) and child.identity in order:
            return order.index(child.identity)
        return -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        for identity in self._order():
            item = self.item(identity)
            if item is not None and item.rect().contains(x, y):
                return item
        return None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        canvas = self._canvas()
        if canvas is None or not canvas.hasFocus() or not canvas.board.view.selected:
            return None
        return self.item(canvas.board.view.selected[-1])


_lists: list[TimelineList] = []
_items: list[BarItem] = []


def _make(name: str, thing: QObject | None) -> QAccessibleInterface | None:
    """The factory: a list for a canvas, nothing for any other class.

    Qt deletes a list with its canvas, and Python learns of it; were Python first, Qt would delete it a second time. So
    a list is let go only when it is gone, and the items, which Qt may have registered for good, are never.
    """
    if not isinstance(thing, Canvas):
        return None
    for made in [made for made in _lists if not isValid(made)]:
        _items.extend(made.items())
        _lists.remove(made)
    _lists.append(TimelineList(thing))
    return _lists[-1]


_installed = False


def install() -> None:
    """Make every canvas readable from outside; once for the process."""
    global _installed
    if not _installed:
        QAccessible.installFactory(_make)
        _installed = True


def focus_moved(canvas: Canvas, identity: str) -> None:
    """Tell a screen reader that another bar is current."""
    if not QAccessible.isActive():
        return
    interface = QAccessible.queryAccessibleInterface(canvas)
    if isinstance(interface, TimelineList):
        item = interface.item(identity)
        if item is not None:
            event = QAccessibleEvent(item, QAccessible.Event.Focus)
            QAccessible.updateAccessibility(event)


def announce(speaker: QWidget, sentence: str) -> None:
    """Say a change to a screen reader, in the name of a widget: new times, codes that came and went."""
    if QAccessible.isActive() and sentence:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(speaker, sentence))
