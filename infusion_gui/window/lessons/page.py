"""A step of a lesson on the table: the stay to drag, the record under it, and the column that asks and judges."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from infusion_gui.case import edits
from infusion_gui.exchange.charges import as_clipboard, charges
from infusion_gui.session.recompute import Coder
from infusion_gui.timeline.measures import HEADER, HEADER_NARROW
from infusion_gui.timeline.view import TimelineView
from infusion_gui.trainer.lesson import FindFlip, Goal, Show, Why
from infusion_gui.trainer.locks import in_hand
from infusion_gui.trainer.moments import moment_of
from infusion_gui.trainer.presenting import CODES, MINUTES, SOLUTION, STAGE_WORDS, Scene, coming
from infusion_gui.trainer.solving import solved
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.lessons.ask import AskBox
from infusion_gui.window.lessons.chart import LessonChart
from infusion_gui.window.lessons.column import StepColumn
from infusion_gui.window.lessons.desk import Desk
from infusion_gui.window.lessons.document import LessonDocument
from infusion_gui.window.lessons.stay import stretch
from infusion_gui.window.lessons.step import two_sides
from infusion_gui.window.lessons.verdict import VerdictBox
from infusion_gui.window.panels.codes_panel import CodesPanel
from infusion_gui.window.panels.ledger import change

_LOW = 640  # in a window of less height comparison and choices take the place of the codes, which the bars repeat
_REACHES = {
    Qt.KeyboardModifier.NoModifier: 1, Qt.KeyboardModifier.ShiftModifier: 5, Qt.KeyboardModifier.ControlModifier: 15,
}  # fmt: skip
COLUMN = 420  # logical pixels
NARROW = 360


class LessonPage(QWidget):
    """Everything on it is a function of the desk's scene and attempt and of the lesson's own document."""

    said = Signal(str)
    """One sentence for the status line."""
    leave_asked = Signal()
    """Back to the case."""
    over = Signal()
    """The last step is done."""
    rule_asked = Signal(str)

    def __init__(self, desk: Desk, look: Look, code: Coder | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._look = look
        self.document = LessonDocument(code) if code is not None else LessonDocument()
        if desk.answerer.profiles is not None:
            self.document.set_profiles(desk.answerer.profiles)
        self.timeline = TimelineView(self.document, look.theme)
        self.timeline.headers.adds = False
        self.chart = LessonChart(self.document, look)
        self.ask = AskBox(look)
        self.verdict = VerdictBox(look)
        self.codes = CodesPanel(look)
        self._taken = ""  # the rule chosen last
        self._build()
        self._wire()

    def _build(self) -> None:
        self.work = QSplitter(Qt.Orientation.Vertical)
        self.work.setHandleWidth(1)
        self.work.addWidget(self.timeline)
        self.work.addWidget(self.chart)
        self.work.setStretchFactor(0, 1)
        self.work.setCollapsible(0, False)
        self.column = StepColumn(self._look, self.ask, self.verdict, self.codes)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.addWidget(self.work)
        self.split.addWidget(self.column)
        self.split.setStretchFactor(0, 1)
        self.split.setCollapsible(0, False)
        self.split.setCollapsible(1, False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)

    def _wire(self) -> None:
        self.desk.turned.connect(self.show_step)
        self.desk.changed.connect(self.show_state)
        self.document.changed.connect(self._moved)
        self.document.previewed.connect(self._moved)
        self.document.recomputed.connect(self._moved)
        self.document.selection_changed.connect(lambda: self.codes.light(self.document.selection))
        self.document.refused.connect(self.said)
        self.timeline.message.connect(self.said)
        self.codes.chosen.connect(self.document.select)
        self.codes.copy_button.clicked.connect(self._copy)
        self.ask.predicted.connect(self._predict)
        self.ask.rule_chosen.connect(self._choose)
        self.verdict.rule_asked.connect(self.rule_asked)
        column = self.column
        column.back.clicked.connect(self.back)
        column.reveal.clicked.connect(self.show_answer)
        column.next.clicked.connect(self._next)
        column.again.clicked.connect(self.document.restore)
        self._look.changed.connect(self._restyle)
        self.timeline.canvas.installEventFilter(self)
        for keys, done in (("PgDown", self.reveal), ("PgUp", self.take_back)):
            # The column would scroll by them, and a clicker be stuck at the first line for codes.
            shortcut = QShortcut(QKeySequence(keys), column)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(done)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on the bars is the way on and Esc the way back, as everywhere on the page; so are the clicker's keys.

        In the working window Enter opens a row, Esc lets go of it, and the page keys pan.
        """
        if watched is self.timeline.canvas and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            free = self.timeline.hand.gesture is None
            if free and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.way_on()
                return True
            if free and event.key() == Qt.Key.Key_Escape:
                self.leave_asked.emit()
                return True
            if free and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                self.keyPressEvent(event)
                return True
            if free and self._open_stop(event):
                return True
        return super().eventFilter(watched, event)

    def _open_stop(self, event: QKeyEvent) -> bool:
        """An arrow at a stop that nobody charted counts from the start: there is no cell to type it in, as there is in
        the working window, which refuses this key; False for anything else.
        """
        way = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        by = _REACHES.get(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        chosen = self.document.selection[-1:]
        if way is None or by is None or not chosen or self.timeline.board.view.edge != "stop":
            return False
        row = self.document.case.administration(chosen[0])
        if row.start is None or row.stop is not None or row.single_time:
            return False
        if self.document.edit(edits.trim_stop(self.document.case, chosen, to=row.start + way * by)):
            self.timeline.keys.announce("stop")
        return True

    def _restyle(self) -> None:
        self.timeline.set_theme(self._look.theme)

    # -- what is shown ----------------------------------------------------------------------------------

    def show_step(self) -> None:
        """Lays the present step on the table."""
        scene = self.desk.scene
        if scene is None:
            return
        step = scene.step
        self._taken = ""
        self.ask.show_step(step, two_sides(step, self.desk.answerer.code))
        self.document.show_step(step, scene.stage)
        if scene.case != step.case:
            self.document.put(scene.case, "Show the moment")
        self._fit()
        self.chart.refresh()
        self._share_height()
        self._take_in_hand()
        self.show_state()
        if not self.ask.take_focus():
            self.timeline.setFocus()

    def _fit(self) -> None:
        """The rows with some air."""
        self.timeline.set_scale(self.timeline.board.fit(*stretch(self.desk.step.case)))

    def _take_in_hand(self) -> None:
        """Selects what the step is about, with its edge, so that the arrow keys move it at once."""
        step = self.desk.step
        row, edge = in_hand(step)
        if row is None or all(one.id != row for one in self.document.case.administrations):
            return
        self.document.select((row,))
        if edge is not None and not self.document.case.administration(row).single_time:
            self.timeline.board.view = self.timeline.board.view._replace(edge=edge)
            self.timeline.refresh()

    def show_state(self) -> None:
        """What is revealed, and what became of the answer."""
        scene, attempt = self.desk.scene, self.desk.attempt
        if scene is None:
            return
        step = scene.step
        self.document.reveal(scene.stage, self.desk.answered)
        self.timeline.board.view = self.timeline.board.view._replace(minutes=scene.shows(MINUTES))
        self.timeline.set_hidden_labels(not scene.names)
        self.chart.set_names(scene.names)
        revealed = scene.complete
        if isinstance(step.task, Why):
            decided = self.document.answer().account(step.task.row).rules[:1]
            self.ask.show_attempt(attempt, decided[0] if decided and revealed else "", self._taken)
        self.ask.field.setEnabled(True)
        self.ask.show_open(not self.desk.answered, attempt is not None and attempt.percent == 100, staged(scene))
        self.verdict.show_attempt(step, attempt, revealed and not isinstance(step.task, FindFlip | Goal))
        low = self.height() < _LOW and (self.verdict.talks or isinstance(step.task, Why))
        self.codes.setVisible(scene.shows(CODES) and not low)
        self.column.show_ways(
            first=scene.place == 0,
            last=scene.place == len(scene.lesson.steps) - 1,
            done=self.desk.answered,
            shows=isinstance(step.task, Show),
            open_=not (scene.complete or (attempt is not None and attempt.done)),
            moved=self.document.case != step.case,
        )
        self._moved()

    def _moved(self) -> None:
        """The case changed, or would: codes, and the live answer to a flip or a goal."""
        scene = self.desk.scene
        if scene is None:
            return
        if not self.document.result_is_current:
            self.codes.wait()
            return
        case, result = self.document.shown_case, self.document.shown_result
        if scene.shows(CODES):
            told = self.document.proposal is not None and self.document.case_is_coded
            before = self.document.result if told else None
            differs = change(case, before, result) if before is not None and case != self.document.case else None
            self.codes.show_codes(case, result, differs)
            self.codes.light(self.document.selection)
        if isinstance(scene.step.task, FindFlip | Goal):
            attempt = self.desk.look(case)
            moved, judged = case != scene.step.case, self.desk.attempt is not None
            self.ask.show_status(attempt, dict(result.units()), moved=moved, judged=judged)
            if attempt is not None and self.document.proposal is None and not scene.shows(SOLUTION):
                self.desk.found(attempt)
        self.column.again.setVisible(self.document.case != scene.step.case)

    def _share_height(self) -> None:
        wanted = self.chart.natural_height()
        room = max(self.height(), 400)
        self.work.setSizes([room - wanted, min(wanted, room // 2)])

    def set_width(self, width: int) -> None:
        """The column gives up room in a narrow window."""
        narrow = width < 1240
        column = NARROW if narrow else COLUMN
        self.split.setSizes([max(width - column - 1, 1), column])
        self.chart.set_narrow(narrow)
        self.timeline.set_header_width(HEADER_NARROW if narrow else HEADER)

    def _copy(self) -> None:
        self.document.settle()
        QGuiApplication.clipboard().setText(as_clipboard(charges(self.document.case, self.document.result)))
        self.said.emit("Codes copied")

    # -- what is done -----------------------------------------------------------------------------------

    def _predict(self, text: str) -> None:
        if self.desk.attempt is not None and self.desk.answered and not self.ask.field.isModified():
            self.go_on()
            return
        refusal = self.desk.predict(text)
        if refusal is not None:
            self.ask.refuse(refusal.message)
            self.said.emit(refusal.message)
            return
        self.ask.field.setModified(False)
        self.ask.field.show_whole()
        if self.desk.attempt is not None and self.desk.attempt.percent == 100:
            self.column.next.setFocus()
        else:
            self.ask.take_focus()  # what is typed now is another answer, not more of this one

    def _choose(self, rule: str) -> None:
        self._taken = rule
        self.desk.choose(rule)
        self.column.next.setFocus()

    def choose_number(self, number: int) -> bool:
        """The rule with this number, from 1; False where nothing is to be chosen."""
        if not 1 <= number <= len(self.ask.choices):
            return False
        self._choose(self.ask.choices[number - 1].choice.rule)
        return True

    def show_answer(self) -> None:
        """The answer, and for what is to be found the case that has it."""
        self.desk.show_answer()
        self._show_solution()

    def _show_solution(self) -> None:
        scene = self.desk.scene
        if scene is None or not scene.shows(SOLUTION) or not isinstance(scene.step.task, FindFlip | Goal):
            return
        if self.desk.attempt is not None and self.desk.attempt.done:
            return
        case = solved(scene.step, self.desk.answerer)
        if case is None:
            self.said.emit("No single move reaches it; several bars must move.")
        else:
            self.document.put(case, "Show the answer")

    def reveal(self) -> None:
        """The next stage of the answer, or the next step: what a clicker's button does."""
        if not self.desk.forward():
            self.over.emit()
        self._show_moment()
        self._show_solution()

    def take_back(self) -> None:
        """The clicker's other button: a stage, or the edge of a moment, and then the step before."""
        self.desk.back()
        self._show_moment()

    def _show_moment(self) -> None:
        """The edge of a moment where the clicker put it."""
        scene = self.desk.scene
        if scene is not None and moment_of(scene.step) is not None and self.document.case != scene.case:
            self.document.put(scene.case, "Show the moment")

    def back(self) -> None:
        """The step before."""
        self.desk.turn(-1)

    def go_on(self) -> None:
        """The next step."""
        if not self.desk.turn(1):
            self.over.emit()

    def _next(self) -> None:
        """The button: what is only shown is shown to its end first, so that nobody misses its point."""
        scene = self.desk.scene
        if scene is not None and isinstance(scene.step.task, Show) and not scene.complete:
            self.reveal()
        else:
            self.go_on()

    def way_on(self) -> None:
        """Enter: as the button, but a question that is open is not passed over unawares."""
        scene = self.desk.scene
        if scene is None:
            return
        if self.desk.answered or isinstance(scene.step.task, Show):
            self._next()
        elif not self.ask.take_focus():
            self.said.emit("Not found yet. Page Down shows the answer, Alt+Right skips the step.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_PageDown or key == Qt.Key.Key_Space:
            self.reveal()
        elif key == Qt.Key.Key_PageUp:
            self.take_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.way_on()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and self.choose_number(key - Qt.Key.Key_0):
            pass
        else:
            super().keyPressEvent(event)


def staged(scene: Scene) -> str:
    """What is seen of a step that is shown in stages, and what comes next; the first stages are easily overlooked."""
    if not isinstance(scene.step.task, Show) or moment_of(scene.step) is not None:
        return ""
    now, then = STAGE_WORDS[scene.stage], coming(scene)
    return f"Now {now}. Enter shows {then}." if then else "Enter goes on."
