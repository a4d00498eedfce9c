"""One run through a lesson: where it stands, what was answered, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case
from infusion_gui.case.times import from_datetime
from infusion_gui.trainer import mastery, presenting, results
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.attempts import Attempt, chosen, flipped, given_up, predicted, reached
from infusion_gui.trainer.lesson import FindFlip, Goal, Lesson, Show, Step, Why
from infusion_gui.trainer.prediction import read_prediction
from infusion_gui.trainer.presenting import CODES, SOLUTION, Scene
from infusion_gui.trainer.solving import solved


def now() -> int:
    """This minute on the wall clock."""
    return from_datetime(dt.datetime.now())


class Desk(QObject):
    """What the lesson window shows is a function of the scene, the attempt at its step, and the case as it stands.

    The first answer to a step counts; it can be tried again as often as one likes. `folder`: where the learner's own
    file and results are kept, None to keep nothing.
    """

    turned = Signal()
    """Another step, or another lesson."""
    changed = Signal()
    """More of the step is revealed, or it was answered."""

    def __init__(self, answerer: Answerer, folder: Path | None = None, clock: Callable[[], int] = now) -> None:
        super().__init__()
        self.answerer = answerer
        self.folder = folder
        self.now = clock
        self.mastery = mastery.load(self._mastery_file) if folder else mastery.Mastery()
        self.scene: Scene | None = None
        self.timed = False
        self.learner = ""
        self._began = 0
        self._turned_at = 0.0
        self._attempts: dict[str, Attempt] = {}
        self._counted: dict[str, results.StepRun] = {}
        self._first: dict[str, int] = {}  # the percent of each first answer; outlives the result that was kept

    @property
    def _mastery_file(self) -> Path:
        assert self.folder is not None
        return self.folder / "mastery.json"

    @property
    def results_folder(self) -> Path | None:
        """Where results are kept."""
        return None if self.folder is None else self.folder / "results"

    @property
    def step(self) -> Step:
        """The step on the table. There must be one."""
        assert self.scene is not None
        return self.scene.step

    @property
    def attempt(self) -> Attempt | None:
        """The last answer to the present step, None before there was one."""
        return self._attempts.get(self.step.id) if self.scene is not None else None

    @property
    def answered(self) -> bool:
        """The step was answered, or its answer shown."""
        scene = self.scene
        return scene is not None and (self.attempt is not None or scene.complete)

    @property
    def run(self) -> results.Run:
        """What was answered so far."""
        title = self.scene.lesson.title if self.scene is not None else ""
        steps = tuple(self._counted.values())
        return results.Run(lesson=title, learner=self.learner, began=self._began, timed=self.timed, steps=steps)

    @property
    def skipped(self) -> tuple[Step, ...]:
        """The steps so far that asked something and were passed over."""
        scene = self.scene
        steps = scene.lesson.steps if scene is not None else ()
        return tuple(step for step in steps if not isinstance(step.task, Show) and step.id not in self._first)

    @property
    def missed(self) -> tuple[Step, ...]:
        """The steps that were skipped, or not all right at the first answer."""
        scene = self.scene
        steps = scene.lesson.steps if scene is not None else ()
        return tuple(step for step in steps if not isinstance(step.task, Show) and self._first.get(step.id, 0) < 100)

    # -- where the lesson stands ------------------------------------------------------------------------

    def open(self, lesson: Lesson, place: int = 0, timed: bool = False) -> bool:
        """Begins a lesson; False for one without steps."""
        scene = presenting.opened(lesson, place)
        if scene is None:
            return False
        self.scene, self.timed = scene, timed
        self._began = self.now()
        self._attempts.clear()
        self._counted.clear()
        self._first.clear()
        self._begin_step()
        return True

    def _begin_step(self) -> None:
        self._turned_at = time.monotonic()
        self.turned.emit()

    def turn(self, by: int) -> bool:
        """Another step; False at the ends of the lesson."""
        return self._take(presenting.turned(self._scene, by))

    def forward(self) -> bool:
        """The next stage of the answer, then the next step; False when the lesson is over."""
        return self._take(presenting.forward(self._scene))

    def back(self) -> bool:
        """One stage back, then the step before."""
        return self._take(presenting.back(self._scene))

    def show_answer(self) -> None:
        """Everything at once. A step that is shown before it is answered counts as missed, if something was asked."""
        step = self.step
        sought = isinstance(step.task, FindFlip | Goal | Why)
        if sought and step.id not in self._counted:
            solution = solved(step, self.answerer) if isinstance(step.task, FindFlip) else None
            self._keep(given_up(step, solution, self.answerer), quietly=True)
        self._take(replace(self._scene, stage=presenting.last_stage(step)))

    def nudge(self, by: int) -> None:
        """The edge of a moment so many minutes on."""
        self._take(presenting.nudged(self._scene, by))

    @property
    def _scene(self) -> Scene:
        assert self.scene is not None
        return self.scene

    def _take(self, scene: Scene) -> bool:
        old = self._scene
        if scene == old:
            return False
        self.scene = scene
        if scene.place != old.place:
            self._begin_step()
        else:
            self.changed.emit()
        return True

    # -- answers ----------------------------------------------------------------------------------------

    def predict(self, text: str) -> Refusal | None:
        """Takes codes and units for the step; a refusal for a text that cannot be read."""
        read = read_prediction(text)
        if isinstance(read, Refusal):
            return read
        self._keep(predicted(self.step, read, self.answerer))
        self._take(replace(self._scene, stage=CODES))
        self.changed.emit()
        return None

    def choose(self, rule: str) -> None:
        """Takes the rule that is said to have decided."""
        self._keep(chosen(self.step, rule, self.answerer))
        self._take(replace(self._scene, stage=SOLUTION))
        self.changed.emit()

    def look(self, case: Case) -> Attempt | None:
        """Judges the case as it stands, where something is to be found; keeps it when it is found."""
        step = self.step
        if isinstance(step.task, FindFlip):
            attempt = flipped(step, case, self.answerer)
        elif isinstance(step.task, Goal):
            attempt = reached(step, case, self.answerer)
        else:
            return None
        return attempt

    def found(self, attempt: Attempt) -> None:
        """Keeps what was found once the hand lets go."""
        if attempt.done and self._attempts.get(self.step.id) != attempt:
            self._keep(attempt)
            self.changed.emit()

    def _keep(self, attempt: Attempt, quietly: bool = False) -> None:
        step = self.step
        if not quietly:
            self._attempts[step.id] = attempt
        if step.id in self._counted:  # only the first answer counts
            known = self._counted[step.id]
            self._counted[step.id] = known.model_copy(update={"tries": known.tries + 1})
            return
        seconds = round(time.monotonic() - self._turned_at) if self.timed else None
        self._counted[step.id] = results.step_run(step, attempt, seconds=seconds)
        self._first[step.id] = attempt.percent
        self.mastery = mastery.marked(self.mastery, attempt.marks, self.now())
        if self.folder is not None:
            mastery.save(self.mastery, self._mastery_file)

    def finish(self) -> Path | None:
        """Keeps the result of the run, where anything was answered and there is a folder. Raises `OSError`."""
        folder = self.results_folder
        if folder is None or not self._counted:
            return None
        path = results.save(self.run, folder)
        self._counted.clear()
        return path
