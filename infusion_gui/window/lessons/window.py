"""The window to learn and to teach in: the shelf of lessons, a step on the table, results, made-up visits, writing.

It stands over the main window and leaves its case alone; Esc leads back there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from infusion_gui.case.model import Case
from infusion_gui.session.recompute import Coder
from infusion_gui.trainer import mastery, rules
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.checking import unknown_here
from infusion_gui.trainer.lesson import Kind, Lesson
from infusion_gui.trainer.lesson_file import LessonError, load
from infusion_gui.trainer.library import Entry, after, all_with, shipped
from infusion_gui.trainer.practice import practice
from infusion_gui.window import wording
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.lessons.author import AuthorPage
from infusion_gui.window.lessons.class_page import ClassPage
from infusion_gui.window.lessons.desk import Desk
from infusion_gui.window.lessons.end import EndPage
from infusion_gui.window.lessons.head import LessonHead
from infusion_gui.window.lessons.maker import MakerPage
from infusion_gui.window.lessons.mastery import MasteryPage
from infusion_gui.window.lessons.outgoing import LessonOutgoing, why
from infusion_gui.window.lessons.page import LessonPage
from infusion_gui.window.lessons.prompts import DialogLessonPrompts, LessonPrompts
from infusion_gui.window.lessons.shelf import LessonShelf
from infusion_gui.window.lessons.stage import LessonStage
from infusion_gui.window.status_line import StatusLine

BACK = "Esc leads back to the case"


class LessonWindow(QWidget):
    """`open_case` gives the case of the main window (None without one), `show_case` opens one there. `folder`: where
    the learner's own file, results and lessons are kept, None to keep nothing. `code` answers for the bars;
    `open_rule` shows what a rule says.
    """

    left = Signal()

    def __init__(
        self,
        look: Look,
        open_case: Callable[[], Case | None],
        show_case: Callable[[Case], object],
        folder: Path | None = None,
        answerer: Answerer | None = None,
        code: Coder | None = None,
        prompts: LessonPrompts | None = None,
        open_rule: Callable[[str], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._look = look
        self._show_case = show_case
        self.folder = folder
        self.answerer = answerer or Answerer()
        prompts = prompts or DialogLessonPrompts(self)
        self.desk = Desk(self.answerer, folder)
        self.shelf = LessonShelf(look)
        self.page = LessonPage(self.desk, look, code)
        self.end = EndPage(look)
        self.mastery = MasteryPage(look)
        self.class_page = ClassPage(look)
        self.maker = MakerPage(look, self.answerer)
        self.outgoing = LessonOutgoing(prompts, self.answerer, self.say, folder)
        self.author = AuthorPage(look, self.answerer, prompts, self.outgoing, open_case)
        self.stage: LessonStage | None = None
        self._finished = self.desk.run
        self.setWindowTitle("Lessons")
        self._build()
        self._wire(open_rule)
        self.show_shelf()

    def _build(self) -> None:
        self.head = LessonHead(self._look)
        self.stack = QStackedWidget()
        for page in (
            self.shelf, self.page, self.end, self.mastery, self.class_page, self.maker, self.author,
        ):  # fmt: skip
            self.stack.addWidget(page)
        self.status = StatusLine(self._look)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self.stack, 1)
        whole.addWidget(self.status)

    def _wire(self, open_rule: Callable[[str], None] | None) -> None:
        head = self.head
        head.home.clicked.connect(self.show_shelf)
        head.leave.clicked.connect(self.close)
        head.present.clicked.connect(self.present)
        head.paper.clicked.connect(lambda: self.print(answers=False))
        head.key.clicked.connect(lambda: self.print(answers=True))
        head.edit.clicked.connect(self._edit_present)
        shelf = self.shelf
        shelf.lesson_asked.connect(self._open_entry)
        shelf.practice_asked.connect(self.practise)
        shelf.making_asked.connect(lambda: self._turn_to(self.maker, "Made-up visits"))
        shelf.mastery_asked.connect(self.show_mastery)
        shelf.class_asked.connect(lambda: self._turn_to(self.class_page, "Results"))
        shelf.new_asked.connect(lambda: self.write(Lesson(title="A new lesson"), None))
        shelf.open_asked.connect(self.open_file)
        self.page.over.connect(self.finish)
        self.page.leave_asked.connect(self.close)
        self.page.said.connect(self.say)
        self.page.rule_asked.connect(open_rule or self._say_rule)
        self.desk.turned.connect(self._show_where)
        self.maker.made.connect(self.begin)
        self.maker.refused.connect(self.say)
        self.class_page.folder_asked.connect(self.choose_class)
        author = self.author
        author.said.connect(self.say)
        author.try_asked.connect(self.begin)
        author.case_asked.connect(self._edit_case)
        end = self.end
        end.again_asked.connect(self._again)
        end.on_asked.connect(self._on)
        end.missed_asked.connect(self._missed_again)
        end.shelf_asked.connect(self.show_shelf)
        end.save_asked.connect(self.save_result)
        for keys, done in (
            (QKeySequence("F5"), self.present), (QKeySequence("Shift+F5"), self.present),
            (QKeySequence("Alt+Left"), self.show_shelf),
            (QKeySequence("Alt+Right"), self.page.go_on), (QKeySequence.StandardKey.Print, self.print),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(done)
        for keys, stack in ((QKeySequence.StandardKey.Undo, "undo"), (QKeySequence.StandardKey.Redo, "redo")):
            shortcut = QShortcut(QKeySequence(keys), self.page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(getattr(self.page.document.undo_stack, stack))

    # -- pages ------------------------------------------------------------------------------------------

    def say(self, message: str) -> None:
        """One sentence in the status line."""
        self.status.say(message)

    def _say_rule(self, rule: str) -> None:
        self.say(f"{rule}: {rules.name(rule)}")

    def _turn_to(self, page: QWidget, name: str, where: str = "") -> None:
        self.stack.setCurrentWidget(page)
        running = page in (self.page, self.end)
        self.head.show_page(name, where, home=page is self.shelf, lesson=running or page is self.author, edit=running)
        self.say(BACK)
        page.setFocus()
        if page in (self.maker, self.author):
            self.focusNextChild()  # a page to fill in: its first field

    @property
    def at_shelf(self) -> bool:
        return self.stack.currentWidget() is self.shelf

    def show_shelf(self) -> None:
        """Back to the lessons there are; a run that was under way is kept."""
        if self.stack.currentWidget() is self.author and not self.author.may_leave():
            return
        self._keep_run()
        entries, refused = all_with(self.folder)
        due = len(mastery.due(self.desk.mastery, self.desk.now()))
        self.shelf.show_lessons(entries, self.desk.mastery, due)
        self._turn_to(self.shelf, "Lessons")
        self.say(" ".join(refused) or f"{wording.plural(sum(len(e.lesson.steps) for e in entries), 'step')} in all")
        if self.shelf.rows:
            self.shelf.rows[0].setFocus()

    def show_mastery(self) -> None:
        """What the learner knows."""
        self.mastery.view.show_mastery(self.desk.mastery, self.desk.now())
        self._turn_to(self.mastery, "What you know")

    # -- running ----------------------------------------------------------------------------------------

    def _open_entry(self, entry: Entry) -> None:
        self.begin(entry.lesson)

    def begin(self, lesson: Lesson, place: int = 0) -> None:
        """Begins a lesson at a step."""
        if not self._answerable(lesson):
            return
        self._keep_run()
        self._turn_to(self.page, lesson.title)
        if self.desk.open(lesson, place, self.shelf.timed.isChecked()):
            self.page.set_width(self.width())
        else:
            self.say("This lesson has no steps yet; write one first.")
            self.show_shelf()

    def _answerable(self, lesson: Lesson) -> bool:
        """False, and a sentence, for a lesson of a facility whose profiles are not here."""
        doubt = unknown_here(lesson, self.answerer)
        if doubt is not None:
            self.say(f"{lesson.title}, {doubt}.")
        return doubt is None

    def practise(self) -> None:
        """A run of what is due, then of what is new."""
        entries, _ = all_with(self.folder)
        self.begin(practice(entries, self.desk.mastery, self.answerer, self.desk.now()))

    def _show_where(self) -> None:
        scene = self.desk.scene
        if scene is not None:
            place = f"step {scene.place + 1} of {len(scene.lesson.steps)}"
            self.head.show_where(scene.lesson.title, place)
            self.say(BACK)

    def finish(self) -> None:
        """The end of a run: how it went, and the result kept."""
        if self.stack.currentWidget() is self.end:
            return
        run = self.desk.run
        scene = self.desk.scene
        missed = () if scene is None else self.desk.missed
        self.end.show_run(run, self.desk.skipped, after=self._after() is not None, missed=bool(missed))
        self._turn_to(self.end, run.lesson, "finished")
        self._keep_run()
        self._finished = run

    def _after(self) -> Lesson | None:
        """The lesson after the finished one in its series; None after the last, and where there is no series."""
        scene = self.desk.scene
        return None if scene is None else after(scene.lesson, all_with(self.folder)[0])

    def _on(self) -> None:
        lesson = self._after()
        if lesson is not None:
            self.begin(lesson)

    def _missed_again(self) -> None:
        """The steps that were missed, as a run of their own."""
        scene, missed = self.desk.scene, self.desk.missed
        if scene is not None and missed:
            self.begin(scene.lesson.model_copy(update={"steps": missed}))

    def _keep_run(self) -> None:
        try:
            path = self.desk.finish()
        except OSError as wrong:
            self.say(f"The result was not kept ({why(wrong)}).")
            return
        if path is not None:
            self.say(f"Result kept as {path.name}")

    def _again(self) -> None:
        if self.desk.scene is not None:
            self.begin(self.desk.scene.lesson)

    def save_result(self, learner: str) -> None:
        """Writes the finished run where the person chooses, with the name that was typed."""
        self.desk.learner = learner
        self.outgoing.result(self._finished.model_copy(update={"learner": learner}))

    def choose_class(self) -> None:
        """Reads a folder of result files."""
        folder = self.outgoing.ask_folder()
        if folder is not None:
            self.class_page.read(folder)

    # -- presenting and paper ---------------------------------------------------------------------------

    @property
    def lesson(self) -> Lesson | None:
        """The lesson on view."""
        if self.stack.currentWidget() is self.author:
            return self.author.lesson
        return self.desk.scene.lesson if self.desk.scene is not None else None

    def present(self) -> None:
        """The lesson on view before a class, from the step on view."""
        lesson = self.lesson
        if lesson is None or self.at_shelf:
            lesson, place = shipped()[0].lesson, 0
        elif self.stack.currentWidget() is self.author:
            place = max(self.author.place, 0)
        else:
            place = self.desk.scene.place if self.desk.scene is not None else 0
        self.present_lesson(lesson, place)

    def present_lesson(self, lesson: Lesson, place: int = 0) -> None:
        """A lesson before a class."""
        if not self._answerable(lesson):
            return
        if self.stage is None:
            self.stage = LessonStage(self._look, self.answerer, self)
            self.stage.left.connect(self._follow_stage)
        if self.stage.show_lesson(lesson, place):
            self.stage.open_over(self)
        else:
            self.say("This lesson has no steps yet; write one first.")

    def _follow_stage(self) -> None:
        """The page stands where the class was left."""
        shown, scene, here = self.stage.scene if self.stage else None, self.desk.scene, self.stack.currentWidget()
        if shown is None or shown.lesson is not self.lesson:
            return
        if here is self.author:
            self.author.turn_to(shown.place)
        elif here is self.page and scene is not None:
            self.desk.turn(shown.place - scene.place)

    def print(self, *, answers: bool = False) -> None:
        """The lesson on view as PDF: the handout, or its key."""
        lesson = self.lesson
        if lesson is not None and lesson.steps and self._answerable(lesson):
            self.outgoing.print(lesson, answers=answers)

    # -- writing ----------------------------------------------------------------------------------------

    def write(self, lesson: Lesson, path: Path | None) -> None:
        """Opens a lesson to be edited; a shipped one becomes a copy of one's own."""
        if not self.author.may_leave():
            return
        self._keep_run()
        self.author.open(lesson, path)
        self._turn_to(self.author, "Write a lesson")

    def _edit_present(self) -> None:
        lesson = self.lesson
        if lesson is not None:
            own = next((entry for entry in all_with(self.folder)[0] if entry.lesson == lesson), None)
            mine = own is not None and self.folder is not None and own.path.parent == self.folder
            place = self.desk.scene.place if self.desk.scene is not None else 0
            self.write(lesson, own.path if own is not None and mine else None)
            if self.author.lesson is lesson:  # what was being written may have stayed
                self.author.turn_to(place)

    def take_case(self, kind: Kind, row: str | None = None) -> bool:
        """Makes a step of the case open in the main window, at the end of the lesson being written."""
        self._turn_to(self.author, "Write a lesson")
        return self.author.take_case(kind, row)

    def open_file(self) -> None:
        """Opens a lesson file to be run."""
        path = self.outgoing.ask_lesson()
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Runs the lesson of a file; False, and a sentence, for a file that is none."""
        try:
            lesson = load(path)
        except LessonError as wrong:
            self.say(f"{path.name}: {wrong}.")
            return False
        if not self._answerable(lesson):
            return False
        self.begin(lesson)
        return True

    def _edit_case(self, case: Case) -> None:
        self._show_case(case)
        self.say("Its case is open in the main window; edit it there, then “Use the open case”.")

    # -- Qt events --------------------------------------------------------------------------------------

    def open_over(self, window: QWidget) -> None:
        """Stands where the main window stands."""
        self.setGeometry(window.geometry())
        self.show()
        self.raise_()
        self.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.page.set_width(self.width())
        self.status.set_width(self.width())
        self.head.set_narrow(self.width() < 1000)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.author.may_leave():
            event.ignore()
            return
        self._keep_run()
        self.page.document.close()
        self.left.emit()
        event.accept()
        parent = self.parentWidget()
        if parent is not None:  # not every window manager leads the keys back by itself
            parent.activateWindow()
