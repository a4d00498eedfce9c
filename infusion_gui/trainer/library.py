"""The lessons there are: those that come with the program, and those in a folder."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from infusion_gui import resource
from infusion_gui.trainer.lesson import Lesson, Step
from infusion_gui.trainer.lesson_file import LessonError, load

SERIES = ("Examples", "Course", "Clean charts", "Messy charts")
"""The series that come with the program, in teaching order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A lesson and the file it was read from."""

    path: Path
    lesson: Lesson


@functools.cache
def shipped() -> tuple[Entry, ...]:
    """The lessons of `resources/lessons`, by series and order."""
    entries = [Entry(path, load(path)) for path in resource.path("lessons").glob("*.lesson")]
    return tuple(sorted(entries, key=_rank))


@functools.cache
def examples() -> tuple[Step, ...]:
    """The six steps of the page with no case open: one rule each."""
    return load(resource.path("lessons/examples.lesson")).steps


def read_folder(folder: Path) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Every lesson of a folder in its order, and one sentence for each file that is none."""
    entries, refused = [], []
    for path in sorted(folder.glob("*.lesson")):
        try:
            entries.append(Entry(path, load(path)))
        except LessonError as wrong:
            refused.append(f"{path.name}: {wrong}.")
    return tuple(sorted(entries, key=_rank)), tuple(refused)


def all_with(folder: Path | None) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The shipped lessons and then those of a folder, where it exists, and one sentence for each file that is none."""
    own, refused = read_folder(folder) if folder is not None and folder.is_dir() else ((), ())
    return (*shipped(), *own), refused


def after(lesson: Lesson, entries: Iterable[Entry]) -> Lesson | None:
    """The lesson after one in its series; None after the last, and for one that is of no series or not among them."""
    series = [entry.lesson for entry in entries if entry.lesson.series == lesson.series]
    if not lesson.series or lesson not in series:
        return None
    place = series.index(lesson) + 1
    return series[place] if place < len(series) else None


def by_series(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """The entries under their series, which keep the order they come in; lessons of no series stand under ""."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        found[entry.lesson.series] = (*found.get(entry.lesson.series, ()), entry)
    return found


def _rank(entry: Entry) -> tuple[int, str, int, str]:
    series = entry.lesson.series
    place = SERIES.index(series) if series in SERIES else len(SERIES)
    return place, series, entry.lesson.order, entry.lesson.title
