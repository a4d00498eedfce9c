"""The frozen models of a lesson (`infusion-lesson/1`): a title, and steps that each hold a case and something to do.

The one place that says what a `*.lesson` file may hold; `lesson_file` reads and writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import Field, SerializerFunctionWrapHandler, field_serializer, model_serializer, model_validator

from infusion_gui.case.file import plain
from infusion_gui.case.model import Case, Frozen
from infusion_gui.case.times import parse_minute

FORMAT: Final = "infusion-lesson/1"

Kind = Literal["show", "predict", "find_flip", "goal", "why"]
Picture = Literal["push", "repeat", "hour", "beside", "fluid", "accesses"]
Edge = Literal["start", "stop"]

KINDS: tuple[Kind, ...] = get_args(Kind)

Code = Annotated[str, Field(pattern=r"^[A-Z0-9]\d{4}$")]
Modifier = Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$")]
Units = Annotated[int, Field(ge=1)]
Word = Annotated[str, Field(min_length=1)]


class Part(Frozen):
    """A part of a lesson. In the file what equals its default is left out."""

    @model_serializer(mode="wrap")
    def _said(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        return {
            key: value
            for key, value in whole(self).items()
            if fields[key].is_required() or key in ("kind", "format") or getattr(self, key) != fields[key].default
        }


class AnswerLine(Part):
    """Units of one code with its modifiers, over the whole stay."""

    code: Code
    units: Units = 1
    modifiers: tuple[Modifier, ...] = Field(default=(), strict=False)


class Side(Part):
    """One side of a moment: where the edge stands (`at`), what is counted there ("15 minutes"), what its code means
    ("push, up to 15"), and the word at the rail ("push"). What is left out is made of the minutes and the code.
    """

    at: Word
    head: str = ""
    words: str = ""
    rail: str = ""


class Moment(Part):
    """The two places of an edge between which the answer changes.

    They are date-times of the case file for an edge in time ("whole" moves start and stop together), and ids of
    accesses for the edge "site".
    """

    row: Word
    edge: Literal["start", "stop", "whole", "site"]
    before: Side
    after: Side


class Show(Part):
    """The trainer shows something; nothing is asked. With a `moment` the arrows move its edge minute by minute."""

    kind: Literal["show"] = "show"
    moment: Moment | None = None


class Predict(Part):
    """The learner types codes and units before anything is shown. `modifiers`: whether they count."""

    kind: Literal["predict"] = "predict"
    modifiers: bool = True


class FindFlip(Part):
    """The learner drags until the answer changes: this edge of this row, or, without a row, any edge."""

    kind: Literal["find_flip"] = "find_flip"
    row: Word | None = None
    edge: Edge | None = None


class Goal(Part):
    """The learner makes the visit earn exactly these units per code."""

    kind: Literal["goal"] = "goal"
    units: dict[Code, Units] = Field(min_length=1)


class Choice(Part):
    """A rule that may have decided, and what it says here."""

    rule: Word
    words: Word


class Why(Part):
    """The learner picks the rule that decided what became of one row."""

    kind: Literal["why"] = "why"
    row: Word
    choices: tuple[Choice, ...] = Field(min_length=2, strict=False)


Task = Annotated[Show | Predict | FindFlip | Goal | Why, Field(discriminator="kind")]


class Step(Part):
    """One case, what it teaches, and what is to be done with it.

    `answer` is what its author confirmed the case earns as it stands. `topic` names the subject ("Push or
    infusion"), `point` is the teaching point in one sentence, `prompt` the question, `rule` the rule it turns on.
    `locked` names rows and accesses that stay where they are; `spotlight` a row or an access to look at. `pair` is
    the id of the same case in another file (clean and messy).
    """

    id: Word
    title: Word
    topic: str = ""
    point: Word
    prompt: str = ""
    rule: Word
    locked: tuple[Word, ...] = Field(default=(), strict=False)
    spotlight: Word | None = None
    hide_names: bool = False
    picture: Picture | None = None
    pair: str = ""
    task: Task
    answer: tuple[AnswerLine, ...] = Field(strict=False)
    case: Case

    @field_serializer("case")
    def _plain_case(self, case: Case) -> dict[str, Any]:
        return plain(case)

    @model_validator(mode="after")
    def _references(self) -> Self:
        for fault in _faults(self):
            raise ValueError(fault)
        return self

    @property
    def kind(self) -> Kind:
        """What is asked."""
        return self.task.kind


class Lesson(Part):
    """A title and steps, taught in their order. `order` is its place among the lessons of a `series`."""

    format: Literal["infusion-lesson/1"] = FORMAT
    title: Word
    about: str = ""
    series: str = ""
    order: int = 0
    steps: tuple[Step, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _unique(self) -> Self:
        seen: dict[str, int] = {}
        for n, step in enumerate(self.steps, 1):
            if step.id in seen:
                raise ValueError(f"step {n}, id: {step.id!r} is also the id of step {seen[step.id]}; change one")
            seen[step.id] = n
        return self

    def step(self, identity: str) -> Step:
        """The step with this id. Raises `KeyError`."""
        for step in self.steps:
            if step.id == identity:
                return step
        raise KeyError(identity)

    def place(self, identity: str) -> int:
        """Where the step with this id stands, from 0. Raises `KeyError`."""
        for n, step in enumerate(self.steps):
            if step.id == identity:
                return n
        raise KeyError(identity)


def _faults(step: Step) -> Iterator[str]:
    """What a step names that its case does not hold, each as "key: sentence"."""
    rows = {row.id for row in step.case.administrations}
    sites = {site.id for site in step.case.sites}
    for n, name in enumerate(step.locked):
        if name not in rows | sites:
            yield f"locked[{n}]: the case has no administration or access {name!r}; name one it has"
    if step.spotlight is not None and step.spotlight not in rows | sites:
        yield f"spotlight: the case has no administration or access {step.spotlight!r}; name one it has"
    task = step.task
    if isinstance(task, Show) and task.moment is not None:
        yield from _moment_faults(task.moment, rows, sites)
    if isinstance(task, FindFlip):
        if task.row is None and task.edge is not None:
            yield "task.row: missing; an edge is an edge of a row"
        elif task.row is not None:
            yield from _row_fault("task.row", task.row, rows)
        if task.row in step.locked:
            yield f"locked: {task.row!r} is the row to drag; take it out"
    if isinstance(task, Why):
        yield from _row_fault("task.row", task.row, rows)
        rules = [choice.rule for choice in task.choices]
        if len(set(rules)) != len(rules):
            yield "task.choices: two choices name the same rule; change one"


def _row_fault(key: str, name: str, rows: set[str]) -> Iterator[str]:
    if name not in rows:
        yield f"{key}: the case has no administration {name!r}; name one it has"


def _moment_faults(moment: Moment, rows: set[str], sites: set[str]) -> Iterator[str]:
    yield from _row_fault("task.moment.row", moment.row, rows)
    for key, place in (("before", moment.before.at), ("after", moment.after.at)):
        if moment.edge == "site":
            if place not in sites:
                yield f"task.moment.{key}.at: the case has no access {place!r}; name one it has"
            continue
        try:
            parse_minute(place)
        except ValueError as wrong:
            yield f"task.moment.{key}.at: {wrong}"
    if moment.before.at == moment.after.at:
        yield "task.moment.after.at: it is the same place as before; nothing would change"
