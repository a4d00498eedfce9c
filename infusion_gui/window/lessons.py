"""The lessons of the first-run page and of presentation mode: one case and one moment each. No Qt."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, Literal

from infusion_gui import resource
from infusion_gui.case.file import case_of
from infusion_gui.case.model import Case

Picture = Literal["push", "repeat", "hour", "beside", "fluid", "accesses"]


@dataclass(frozen=True)
class Lesson:
    """One rule: a case, the row that moves, and the step that changes its answer.

    `edge` of `row` stands at `before_at` or `after_at`: times of day for "stop" and "whole" (its start), accesses for
    "site". The heads and words say what is counted and what each answer is; `point` is the sentence on the screen,
    `rail` what stands on both sides of the moment.
    """

    key: str
    title: str
    line: str
    picture: Picture
    heading: str
    row: str
    edge: Literal["stop", "whole", "site"]
    before_at: str
    after_at: str
    before_head: str
    after_head: str
    before_words: str
    after_words: str
    point: str
    rule: str
    rail: tuple[str, str]
    case: Case


@functools.cache
def lessons() -> tuple[Lesson, ...]:
    """All lessons in teaching order, from `resources/lessons`."""
    index: list[dict[str, Any]] = resource.read_json("lessons/lessons.json")["lessons"]
    return tuple(
        Lesson(**{**item, "case": case_of(item["case"]), "rail": (item["rail"][0], item["rail"][1])}) for item in index
    )
