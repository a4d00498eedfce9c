"""What leaves the lesson window as a file: handouts and keys, results, lessons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from infusion_gui.case.file import write_atomically
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.handout import sheet
from infusion_gui.trainer.lesson import Lesson
from infusion_gui.trainer.results import Run
from infusion_gui.trainer.results import save as save_run
from infusion_gui.window.lessons.paper import pdf
from infusion_gui.window.lessons.prompts import LESSON_FILTER, PDF_FILTER, LessonPrompts
from infusion_gui.window.saving import file_name


class LessonOutgoing:
    """Asks where, writes, and says what was written or why not. Remembers the folder a person was in last."""

    def __init__(
        self, prompts: LessonPrompts, answerer: Answerer, say: Callable[[str], None], own: Path | None
    ) -> None:
        """`own`: where the person's lessons are kept, None to keep none."""
        self._prompts = prompts
        self._answerer = answerer
        self._say = say
        self._own = own
        self.folder = ""

    def print(self, lesson: Lesson, *, answers: bool) -> Path | None:
        """The handout of a lesson, or its key."""
        path = self._place(f"{lesson.title} {'key' if answers else 'handout'}", ".pdf", PDF_FILTER)
        if path is None:
            return None
        printed = f"printed {dt.date.today().isoformat()}"
        try:
            write_atomically(path, pdf(sheet(lesson, self._answerer, answers=answers), printed))
        except OSError as wrong:
            self._say(f"{path.name} was not written ({why(wrong)}).")
            return None
        self._say(f"{path.name} written")
        return path

    def result(self, run: Run) -> Path | None:
        """A result for whoever teaches: JSON, and a CSV beside it."""
        folder = self.ask_folder()
        if folder is None:
            return None
        try:
            path = save_run(run, folder)
        except OSError as wrong:
            self._say(f"The result was not saved ({why(wrong)}).")
            return None
        self._say(f"{path.name} saved, with a CSV beside it")
        return path

    def lesson_place(self, lesson: Lesson) -> Path | None:
        """Where a lesson is to be saved; where the person's lessons are kept, to begin with."""
        if self._own is not None and not self.folder:
            with suppress(OSError):  # a folder that cannot be made is no reason not to save elsewhere
                self._own.mkdir(parents=True, exist_ok=True)
                self.folder = str(self._own)
        return self._place(lesson.title, ".lesson", LESSON_FILTER)

    def ask_folder(self) -> Path | None:
        """A folder."""
        folder = self._prompts.folder(self.folder)
        if folder is not None:
            self.folder = str(folder)
        return folder

    def ask_lesson(self) -> Path | None:
        """A lesson file."""
        path = self._prompts.open_lesson(self.folder)
        if path is not None:
            self.folder = str(path.parent)
        return path

    def _place(self, words: str, ending: str, filters: str) -> Path | None:
        path = self._prompts.save_as(self.folder, f"{file_name(words) or 'lesson'}{ending}", filters)
        if path is not None:
            self.folder = str(path.parent)
        return path


def why(wrong: OSError) -> str:
    """What the system says, in lower case."""
    return (wrong.strerror or str(wrong)).lower()
