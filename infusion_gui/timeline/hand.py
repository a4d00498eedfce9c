"""The mouse on the canvas: what is under it, which gesture a press begins, and how a gesture ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QWheelEvent

from infusion_gui.timeline.border import Border
from infusion_gui.timeline.canvas import Canvas
from infusion_gui.timeline.hits import Hit, LineHit, WindowHit, hit_bar, hit_line, hit_notch, hit_window
from infusion_gui.timeline.hover import Hover
from infusion_gui.timeline.interactions import (
    DragLine,
    DragWindow,
    DrawWindow,
    Gesture,
    Move,
    Pan,
    Pointer,
    Stage,
    Trim,
    Undecided,
)
from infusion_gui.timeline.interactions.create import add_at
from infusion_gui.timeline.interactions.select import choose_up_to
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.stay import VisitLine, Window

START_AFTER = 3.0  # pixels a press must move before a bar follows
ZOOM_STEP = 1.2
NO_BUTTON = Qt.MouseButton.NoButton


class Hand(QObject):
    """Turns mouse events of the canvas into gestures on the `Stage`."""

    hovered = Signal(object)
    """What is under the pointer: a hit of `hits`, or None."""
    menu_asked = Signal(QPoint, object)
    row_asked = Signal(str)
    """A pill at the border was clicked: show this row."""
    evidence_asked = Signal(str)
    """A notch was clicked: show the charted rows this bar was made of."""
    activated = Signal(str)
    """A bar was double-clicked."""
    ended = Signal()
    """A gesture was let go or called off."""

    def __init__(self, canvas: Canvas, stage: Stage) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.stage = stage
        self.gesture: Gesture | None = None
        self._pending: tuple[Gesture, QPointF] | None = None
        self._plain_click: str | None = None
        self._button = Qt.MouseButton.NoButton
        self._last: QPointF | None = None
        self._keys = Qt.KeyboardModifier.NoModifier
        self._border = Border(self, self._at_border)
        self._seen: TimeScale | None = None  # what was on view before the border moved it
        self._hover = Hover(canvas, stage, self)
        self._hover.changed.connect(self.hovered)
        canvas.viewport().installEventFilter(self)

    # -- events -----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes every mouse event of the viewport, so that pyqtgraph's own dragging never begins."""
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            assert isinstance(event, QMouseEvent)
            self._moved(event)
        elif kind == QEvent.Type.MouseButtonPress:
            assert isinstance(event, QMouseEvent)
            self._pressed(event)
        elif kind == QEvent.Type.MouseButtonRelease:
            assert isinstance(event, QMouseEvent)
            self._released(event)
        elif kind == QEvent.Type.MouseButtonDblClick:
            assert isinstance(event, QMouseEvent)
            self._double(event)
        elif kind == QEvent.Type.Wheel:
            assert isinstance(event, QWheelEvent)
            self._wheel(event)
        elif kind == QEvent.Type.Leave:
            self._hover.over(None)
            return False
        elif kind == QEvent.Type.Enter:
            assert isinstance(event, QEnterEvent)
            if self.gesture is None:  # a tip that stood here may be gone from under a resting hand
                self._hover.over(event.position())
            return False
        elif kind != QEvent.Type.ToolTip:  # that one would ask the scene, which has no tips, and take ours away
            return False
        event.accept()
        return True

    def pointer(self, at: QPointF, keys: Qt.KeyboardModifier) -> Pointer:
        """A pointer for the gestures, from a position on the canvas."""
        return Pointer(
            at.x(),
            at.y() + self._canvas.surface.scroll,
            self.stage.board.scale.minute(at.x()),
            bool(keys & Qt.KeyboardModifier.ShiftModifier),
            bool(keys & Qt.KeyboardModifier.ControlModifier),
            bool(keys & Qt.KeyboardModifier.AltModifier),
        )

    def hit(self, at: QPointF) -> Hit | LineHit | WindowHit | None:
        """What lies under a position of the canvas: a bar, else a line of a visit, else the edge of an exclusion."""
        board = self.stage.board
        y = at.y() + self._canvas.surface.scroll
        prefer = board.view.selected[-1] if board.view.selected else None
        bar = hit_bar(board.stay, board.layout, board.scale, at.x(), y, prefer=prefer)
        if bar is not None:
            return bar
        line = hit_line(board.stay, board.scale, at.x())
        if line is not None:
            return line
        window = hit_window(board.stay, board.scale, at.x())
        return window if window is not None and window.part != "body" else None

    def _pressed(self, event: QMouseEvent) -> None:
        at, keys = event.position(), event.modifiers()
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        self._hover.still()
        if self.stage.board.view.focus:  # the second ring is for who works without the mouse
            self.stage.board.view = self.stage.board.view._replace(focus=False)
            self._canvas.repaint_stale()
        if self.gesture is not None:
            if event.button() == Qt.MouseButton.RightButton:
                self.cancel()
            elif event.button() == Qt.MouseButton.LeftButton and self._button == Qt.MouseButton.NoButton:
                self._finish(at, keys)
            return
        if self._pending is not None:
            self._pending = None
            return
        pointer = self.pointer(at, keys)
        if event.button() == Qt.MouseButton.MiddleButton:
            self._begin(Pan(self.stage, pointer), event.button())
            self._canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.RightButton:
            self._menu(at, event.globalPosition().toPoint())
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press_left(at, pointer)

    def _press_left(self, at: QPointF, pointer: Pointer) -> None:
        pill = self._hover.pill(at)
        if pill is not None:
            self.row_asked.emit(pill)
            return
        hit = self.hit(at)
        self._button = Qt.MouseButton.LeftButton
        if isinstance(hit, Hit):
            self._press_bar(hit, at, pointer)
        elif isinstance(hit, LineHit):
            self._pending = (DragLine(self.stage, pointer, hit.line), at)
        elif isinstance(hit, WindowHit):
            self._pending = (DragWindow(self.stage, pointer, hit.window, hit.part), at)
        else:
            self._begin(Undecided(self.stage, pointer), Qt.MouseButton.LeftButton)

    def _press_bar(self, hit: Hit, at: QPointF, pointer: Pointer) -> None:
        document, identity = self.stage.document, hit.bar.id
        chosen = document.selection
        if pointer.ctrl:
            document.select([i for i in chosen if i != identity] if identity in chosen else [*chosen, identity])
            return
        if pointer.shift and chosen and hit.part == "body":
            choose_up_to(self.stage, identity)
        elif identity not in chosen:
            document.select([identity])
        else:
            self._plain_click = identity if len(chosen) > 1 else None
            document.select([*[i for i in chosen if i != identity], identity])
        ids = document.selection if hit.part == "body" else (identity,)
        locked = self.stage.locked_name(ids)
        edge = hit.part if hit.part != "body" and locked is None else None
        self.stage.board.view = self.stage.board.view._replace(edge=edge)
        self._canvas.repaint_stale()  # words make room for the mark of the edge
        if hit_notch(hit, self.stage.board.layout, self.stage.board.scale, pointer.x, pointer.y):
            self.evidence_asked.emit(identity)
        if locked is not None:
            self.stage.say(f"{locked} is locked")
            return
        if hit.part == "body":
            self._pending = (Move(self.stage, pointer, identity, ids), at)
        else:
            self._pending = (Trim(self.stage, pointer, identity, hit.part), at)
        self.stage.moving = frozenset()

    def _moved(self, event: QMouseEvent) -> None:
        at, keys = event.position(), event.modifiers()
        self._last = at
        if self._pending is not None:
            gesture, pressed = self._pending
            if (at - pressed).manhattanLength() < START_AFTER:
                return
            self._pending = None
            self._plain_click = None
            self._begin(gesture, Qt.MouseButton.LeftButton)
        if self.gesture is not None:
            self.gesture.move(self.pointer(at, keys))
            self._keys = keys
            self._watch_border()
            return
        self._hover.over(at)

    def _watch_border(self) -> None:
        gesture = self.gesture
        if gesture is None or self._last is None or isinstance(gesture, Pan) or self._button == NO_BUTTON:
            self._border.leave()
        else:
            self._border.watch(self._last, self._canvas.viewport().size(), gesture.over_lanes())

    def _at_border(self, across: float, down: float) -> None:
        """A drag held at the border goes on: the view moves under it."""
        if self.gesture is None or self._last is None:
            self._border.leave()
            return
        if across:
            self._seen = self._seen or self.stage.board.scale
            self.stage.rescale(self.stage.board.scale.panned(-across))
        if down:
            self.stage.scroll_by(down)
        self.gesture.move(self.pointer(self._last, self._keys))

    def _begin(self, gesture: Gesture, button: Qt.MouseButton) -> None:
        self.gesture = gesture
        self._button = button
        self._seen = None
        if isinstance(gesture, Move):
            self.stage.moving = frozenset(gesture.ids)
            self._canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif isinstance(gesture, Trim):
            self.stage.moving = frozenset((gesture.identity,))
        if gesture.hint:
            self.stage.say(gesture.hint)

    @property
    def held(self) -> bool:
        """True while a gesture runs under a button that is held down."""
        return self.gesture is not None and self._button != NO_BUTTON

    def begin_free(self, gesture: Gesture) -> None:
        """Begin a gesture that follows the pointer without a button, such as a split."""
        self._begin(gesture, Qt.MouseButton.NoButton)
        if self._last is not None:
            gesture.move(self.pointer(self._last, Qt.KeyboardModifier.NoModifier))

    def take_tag(self, what: VisitLine | Window | None, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """Begin dragging a line of a visit or an exclusion by its tag on the ruler; beside all tags, drawing one."""
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)  # for Esc, wherever the keyboard was
        pointer = self.pointer(at, keys)
        gesture: Gesture
        if what is None:
            gesture = DrawWindow(self.stage, pointer)
        elif isinstance(what, VisitLine):
            gesture = DragLine(self.stage, pointer, what)
        else:
            gesture = DragWindow(self.stage, pointer, what, "body")
        self._begin(gesture, Qt.MouseButton.LeftButton)

    def move_tag(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """The hand that holds a tag is somewhere else."""
        self._last = at
        if self.gesture is not None:
            self.gesture.move(self.pointer(at, keys))

    def drop_tag(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """The tag was let go."""
        if self.gesture is not None:
            self._finish(at, keys)

    def _released(self, event: QMouseEvent) -> None:
        if self.gesture is not None and event.button() == self._button:
            self._finish(event.position(), event.modifiers())
        elif self._pending is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pending = None
            if self._plain_click is not None:
                self.stage.document.select([self._plain_click])
        self._plain_click = None
        if self.gesture is None:
            self._button = Qt.MouseButton.NoButton
            self._hover.over(event.position())

    def _finish(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        gesture, self.gesture = self.gesture, None
        self._button = Qt.MouseButton.NoButton
        self._border.leave()
        if gesture is not None:
            self.stage.say("")  # first: the window then says what was done
            gesture.finish(self.pointer(at, keys))
            self.ended.emit()

    def again(self) -> None:
        """What the gesture depends on changed under a resting hand: it counts at once."""
        if self.gesture is not None and self._last is not None:
            self.gesture.move(self.pointer(self._last, self._keys))

    def cancel(self) -> bool:
        """End the running gesture without a trace; False when none runs."""
        self._pending = None
        gesture, self.gesture = self.gesture, None
        self._button = Qt.MouseButton.NoButton
        self._border.leave()
        if gesture is None:
            return False
        self.stage.moving = frozenset()
        gesture.cancel()
        self.stage.say("")
        if self._seen is not None:  # back to the bar that is back at its time
            self.stage.rescale(self._seen.resized(self.stage.board.scale.width))
        if self._last is not None and self._canvas.isVisible():
            self._hover.over(self._last)
        self.ended.emit()
        return True

    def key_changed(self, event: QKeyEvent, down: bool) -> None:
        """Alt or Shift was pressed or let go in the middle of a gesture: it counts at once, without a move."""
        if self.gesture is None or self._last is None:
            return
        keys = event.modifiers()
        held = {
            Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
            Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
            Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
        }.get(Qt.Key(event.key()))
        if held is not None:
            keys = keys | held if down else keys & ~held
            self.gesture.move(self.pointer(self._last, keys))

    def _double(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.cancel()
        hit = self.hit(event.position())
        if isinstance(hit, Hit):
            self.activated.emit(hit.bar.id)
            return
        if hit is not None:
            return
        add_at(self.stage, self.pointer(event.position(), event.modifiers()))

    def _menu(self, at: QPointF, where: QPoint) -> None:
        hit = self.hit(at) or hit_window(self.stage.board.stay, self.stage.board.scale, at.x())
        if isinstance(hit, Hit) and hit.bar.id not in self.stage.document.selection:
            self.stage.document.select([hit.bar.id])
        self.menu_asked.emit(where, hit if hit is not None else self.pointer(at, Qt.KeyboardModifier.NoModifier))

    def _wheel(self, event: QWheelEvent) -> None:
        """Ctrl zooms at the pointer, Shift pans; alone it scrolls the lanes, or pans when all of them are seen."""
        self._hover.still()
        across, down = event.angleDelta().x(), event.angleDelta().y()
        keys = event.modifiers()
        scale = self.stage.board.scale
        if keys & Qt.KeyboardModifier.ControlModifier:
            if down:
                self.stage.rescale(scale.zoomed(ZOOM_STEP ** (down / 120), event.position().x()))
            return
        if keys & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier) or abs(across) > abs(down):
            self.stage.rescale(scale.panned((across or down) * 0.75))
        elif self.stage.board.layout.height > self._canvas.viewport().height():
            self.stage.scroll_by(-down * 0.5)
        else:
            self.stage.rescale(scale.panned(down * 0.75))
        if self.gesture is not None:
            self.gesture.move(self.pointer(event.position(), keys))
