"""A run of what a learner should do next, out of all the lessons there are."""

from __future__ import annotations

from collections.abc import Iterable

from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.checking import unknown_here
from infusion_gui.trainer.lesson import Lesson, Show
from infusion_gui.trainer.library import Entry
from infusion_gui.trainer.mastery import Mastery, in_turn

LONGEST = 12  # steps


def practice(entries: Iterable[Entry], known: Mastery, answerer: Answerer, now: int) -> Lesson:
    """Steps that are due, then new ones, as a lesson. Only those that ask something, and that can be answered here."""
    steps = [
        step.model_copy(update={"id": f"{entry.path.stem} {step.id}"})
        for entry in entries
        if unknown_here(entry.lesson, answerer) is None
        for step in entry.lesson.steps
        if not isinstance(step.task, Show)
    ]
    return Lesson(title="Practice", steps=in_turn(known, steps, now)[:LONGEST])
