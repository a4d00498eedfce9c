"""A lesson before a class: staged reveal, the visit that runs, a light on one bar, keys of a clicker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case
from infusion_gui.coding.result import Result
from infusion_gui.timeline.accessible import announce
from infusion_gui.trainer import presenting
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.attempts import Attempt, flipped, reached
from infusion_gui.trainer.lesson import FindFlip, Goal, Lesson
from infusion_gui.trainer.locks import in_hand
from infusion_gui.trainer.presenting import CODES, SOLUTION, Scene
from infusion_gui.trainer.questions import question
from infusion_gui.trainer.solving import solved
from infusion_gui.trainer.sweep import Instant, minute_at, run, told, until
from infusion_gui.trainer.veil import nameless
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.lessons.scene import ScenePainter, Shown
from infusion_gui.window.lessons.stage_bars import StageBars
from infusion_gui.window.lessons.stage_hand import Grip, Pull, pulled
from infusion_gui.window.lessons.stage_painter import StagePainter
from infusion_gui.window.lessons.stay import StayDrawing
from infusion_gui.window.lessons.step import LessonStep, huge

SWEEP_MS = 9000  # a visit runs by in nine seconds
_FRAME_MS = 40
_MOVES: dict[Qt.Key, Callable[[Scene], Scene]] = {
    Qt.Key.Key_Space: presenting.revealed,
    Qt.Key.Key_H: presenting.toggled_names,
    # Clickers send the page keys, and some of them what a slide show takes besides.
    **dict.fromkeys((Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter), presenting.forward),
    **dict.fromkeys((Qt.Key.Key_PageUp, Qt.Key.Key_Up, Qt.Key.Key_Backspace), presenting.back),
}


class LessonStage(QWidget):
    """Space shows more, Page Down and a click go on, N and P turn steps, R runs the visit, H hides names, L lights."""

    left = Signal()

    def __init__(self, look: Look, answerer: Answerer, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._look = look
        self.answerer = answerer
        self.scene: Scene | None = None
        self.blank = False
        self._solutions: dict[str, Case] = {}
        self._drawing: StayDrawing | None = None
        self._bars: StageBars | None = None
        self._offset, self._scale = QPointF(), 1.0
        self.hand: Grip | None = None
        self._pull: Pull | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self.setMouseTracking(True)
        self._sweep = QTimer(self)
        self._sweep.setInterval(_FRAME_MS)
        self._sweep.timeout.connect(self._swept)
        self._elapsed = 0
        self._story: Iterator[Instant] = iter(())
        self._next: Instant | None = None
        self._crowns: tuple[tuple[str, str, str], ...] = ()
        self.event_now = ""
        self.setWindowTitle("infusion")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        look.changed.connect(self.update)

    def show_lesson(self, lesson: Lesson, place: int = 0) -> bool:
        """Begins at a step; False for a lesson without any."""
        scene = presenting.opened(lesson, place)
        if scene is None:
            return False
        self._solutions.clear()
        self.take(scene)
        return True

    def open_over(self, window: QWidget) -> None:
        """Covers the screen that `window` is on; where nothing manages windows, nothing else would make it fill it."""
        self.setGeometry(window.screen().geometry())
        self.showFullScreen()
        self.setFocus()

    def take(self, scene: Scene) -> None:
        """Shows a scene."""
        if self.scene is None or scene.step is not self.scene.step:
            row, edge = in_hand(scene.step)
            seeks = isinstance(scene.step.task, FindFlip | Goal)
            self.hand = Grip(row, edge or "whole") if seeks and row is not None else None
            self._pull = None
        self.scene, self.blank = scene, False
        if scene.playing is None:
            self._sweep.stop()
        self.setAccessibleName(scene.step.title)
        self.setAccessibleDescription(self.spoken())
        if self.isVisible():
            announce(self, self.spoken())
        self.update()

    # -- what is on the stage ---------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        """The case as it stands: solved where the solution is shown."""
        scene = self._scene
        if not scene.shows(SOLUTION) or scene.moved is not None:
            return scene.case
        step = scene.step
        if step.id not in self._solutions:
            self._solutions[step.id] = solved(step, self.answerer) or step.case
        return self._solutions[step.id]

    @property
    def _scene(self) -> Scene:
        assert self.scene is not None
        return self.scene

    @property
    def moment(self) -> LessonStep:
        """The moment on the stage, where the arrows put it."""
        return LessonStep(self._scene.step, self._scene.steps, self.answerer.code)

    @property
    def attempt(self) -> Attempt | None:
        """What has become of a flip or a goal by hand."""
        step, case = self._scene.step, self._scene.case
        if isinstance(step.task, FindFlip):
            return flipped(step, case, self.answerer)
        return reached(step, case, self.answerer) if isinstance(step.task, Goal) else None

    def spoken(self) -> str:
        """The screen as sentences; what is not revealed is not said."""
        scene = self._scene
        if huge(scene.step):
            return self.moment.spoken(hidden=not scene.shows(CODES))
        if scene.playing is not None:
            return self.event_now
        parts = [question(scene.step) or scene.step.topic]
        if scene.shows(CODES):
            units = self.answerer.units(self.case)
            parts.append(", ".join(f"{code} ×{count}" for code, count in units.items()) or "nothing is reported")
        if scene.moved is not None and self.attempt is not None and not scene.complete:
            parts.append(self.attempt.said)
        if scene.complete:
            parts += [scene.step.point, scene.step.rule]
        return " ".join(f"{part.rstrip('.')}." for part in parts if part)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().toRectF()
        if self.blank or self.scene is None:
            painter.fillRect(area, Qt.GlobalColor.black)  # in any theme: a white wall would draw all eyes
        elif huge(self.scene.step):
            stage = StagePainter(painter, self._look, area)
            stage.paint(self.moment, hidden=not self.scene.shows(CODES))
            self._drawing, self._bars, self._offset, self._scale = None, stage.bars, stage.offset, stage.scale
        else:
            self._paint_scene(painter, area)
        painter.end()

    def _paint_scene(self, painter: QPainter, area: QRectF) -> None:
        scene = self._scene
        case = self.case
        running: Result | None = None
        if scene.playing is not None:
            running = self.answerer.code(until(case, scene.playing))
        scenery = ScenePainter(painter, self._look, area)
        before = self.answerer.code(scene.step.case, drawn=False)
        said = self.attempt.said if scene.moved is not None and self.attempt is not None else ""
        scenery.paint(Shown(scene, case, self.answerer.code(case), before, running, self.event_now, self.hand, said))
        self._drawing, self._bars, self._offset, self._scale = scenery.drawing, None, scenery.offset, scenery.scale

    # -- running the visit ------------------------------------------------------------------------------

    def play(self) -> None:
        """Begins the sweep, or ends it."""
        if self._sweep.isActive() or self._scene.playing is not None:
            self.take(presenting.swept(self._scene, None))
            return
        if huge(self._scene.step) or not self.case.administrations:
            return
        self._elapsed = 0
        self._story = run(self.case, self.answerer.code)
        self._next, self._crowns, self.event_now = next(self._story, None), (), ""
        self._sweep.start()
        self.sweep_to(0.0)

    def sweep_to(self, share: float) -> None:
        """The sweep at a share of its time, 0 to 1."""
        minute = minute_at(self.case, share)
        case = self.case if self._scene.names else nameless(self.case)
        while self._next is not None and self._next.minute <= minute:
            self.event_now = told(case, self._next, self._crowns)
            self._crowns = self._next.crowns
            self._next = next(self._story, None)
        self.take(presenting.swept(self._scene, minute))

    def _swept(self) -> None:
        self._elapsed += _FRAME_MS
        if self._elapsed > SWEEP_MS + 1500:  # it stays at its end for a breath
            self.take(presenting.swept(self._scene, None))
        else:
            self.sweep_to(self._elapsed / SWEEP_MS)

    # -- keys and mouse ---------------------------------------------------------------------------------

    def _lit(self, by: int) -> None:
        """The light on the next bar, or lane after the last bar, or on nothing."""
        case, scene = self.case, self._scene
        targets: list[str | None] = [None, *(row.id for row in case.administrations), *(s.id for s in case.sites)]
        place = targets.index(scene.spotlight) if scene.spotlight in targets else 0
        target = targets[(place + by) % len(targets)]
        self.take(presenting.lit(presenting.lit(scene, None), target))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, scene = Qt.Key(event.key()), self.scene
        self.setCursor(Qt.CursorShape.BlankCursor)  # until the mouse is moved again
        if key == Qt.Key.Key_Escape:
            if not self._drop():
                self.close()
        elif scene is None:
            super().keyPressEvent(event)
        elif self.blank and key in _MOVES:  # the screen that was there, not the one after it
            self._blank(False)
        elif key in _MOVES:
            self.take(_MOVES[key](scene))
        elif key in (Qt.Key.Key_N, Qt.Key.Key_P):
            self.take(presenting.turned(scene, 1 if key == Qt.Key.Key_N else -1))
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            by = 1 if key == Qt.Key.Key_Right else -1
            if self.hand is not None:
                self._shift(self.hand, 5 * by if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else by)
            else:
                self.take(presenting.nudged(scene, by) if huge(scene.step) else presenting.turned(scene, by))
        elif key == Qt.Key.Key_E and self.hand is not None:
            self.hand = replace(self.hand, edge="start" if self.hand.edge == "stop" else "stop")
            self.update()
        elif key == Qt.Key.Key_R:
            self.play()
        elif key in (Qt.Key.Key_L, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._lit(-1 if key == Qt.Key.Key_Backtab else 1)
        elif key in (Qt.Key.Key_B, Qt.Key.Key_Period):
            self._blank(not self.blank)
        else:
            super().keyPressEvent(event)

    def _blank(self, blank: bool) -> None:
        self.blank = blank
        self.update()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab moves the light; there is nothing else to go to."""
        return False

    # A hand on the bars

    def _shift(self, grip: Grip, by: int) -> None:
        self._put(pulled(self._scene.step, self._scene.case, grip, by, answered=self._scene.complete))

    def _put(self, case: Case | Refusal) -> None:
        """Shows a case that a hand made; one that may not be stays as it is."""
        if isinstance(case, Refusal):
            return
        self.take(presenting.put(self._scene, case))
        if self._pull is None:
            self._judge()

    def _judge(self) -> None:
        """Once the hand lets go: what was sought is revealed when it is found."""
        scene = self._scene
        attempt = self.attempt
        if scene.moved is not None and not scene.complete and attempt is not None and attempt.done:
            self.take(presenting.put(scene, scene.moved, found=True))

    def _drag(self, pull: Pull, x: float) -> None:
        by, scene = pull.minutes(x), self._scene
        if huge(scene.step):
            later = self.moment.later
            aim = pull.steps + (by if later else -by)
            self.take(presenting.nudged(scene, aim - scene.steps))
        else:
            self._put(pulled(scene.step, pull.case, pull.grip, by, answered=scene.complete))

    def _drop(self) -> bool:
        """Puts back what a hand is dragging; False where it drags nothing."""
        pull, dragged = self._pull, self._dragged
        self._pull = self._pressed = None
        self._dragged = False
        if pull is None or not dragged:
            return False
        scene = self._scene
        if huge(scene.step):
            self.take(presenting.nudged(scene, pull.steps - scene.steps))
        else:
            self.take(presenting.put(scene, pull.case))
        return True

    def _grip(self, place: QPointF) -> tuple[Grip, float] | None:
        """What a hand would take hold of, and the width of a minute there."""
        scene = self._scene
        point = (place - self._offset) / self._scale
        if self._bars is not None:
            moment = self.moment.moment
            held = moment.edge != "site" and self._bars.holds(point)
            return (Grip(moment.row, moment.edge), self._bars.per_minute) if held else None  # type: ignore[arg-type]
        if self._drawing is None or not scene.shows(CODES) or scene.playing is not None:
            return None
        grip = self._drawing.grip(point)
        return None if grip is None else (grip, self._drawing.per_minute)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on an edge or a bar takes it in hand; what a click does is done when the button comes up."""
        if self.scene is None:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self.take(presenting.back(self.scene))
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False
            held = self._grip(event.position())
            if held is not None:
                x = event.position().x() / self._scale
                self._pull = Pull(held[0], x, held[1], self.scene.case, self.scene.steps)
                self.hand = held[0] if self.attempt is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.scene is None:
            return
        if self._pull is not None and self._pressed is not None:
            moved = (event.position() - self._pressed).manhattanLength()
            self._dragged = self._dragged or moved >= QApplication.startDragDistance()
            if self._dragged:
                self._drag(self._pull, event.position().x() / self._scale)
            return
        held = self._grip(event.position())
        edge = held is not None and held[0].edge != "whole"
        self.setCursor(Qt.CursorShape.SplitHCursor if edge else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag; or a click: on a bar or a lane's head it lights it, elsewhere it goes on."""
        scene, pressed = self.scene, self._pressed
        self._pressed = self._pull = None
        if scene is None or pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._dragged:
            self._judge()
            return
        target = self._at(pressed)
        self.take(presenting.lit(scene, target) if target is not None else presenting.forward(scene))

    def _at(self, place: QPointF) -> str | None:
        if self._drawing is None:
            return None
        point = (place - self._offset) / self._scale
        for row in self.case.administrations:
            box = self._drawing.box(row.id)
            if box is not None and box.contains(point):
                return row.id
        return None

    def closeEvent(self, event: QCloseEvent) -> None:
        self._sweep.stop()
        self._drop()  # the release of the button goes elsewhere now
        self.left.emit()
        super().closeEvent(event)
        parent = self.parentWidget()
        if parent is not None:  # not every window manager leads the keys back by itself
            parent.activateWindow()
