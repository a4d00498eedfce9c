"""Lesson files: what is saved is read back, and a broken one is refused with its step and key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_gui.case.model import Case
from infusion_gui.trainer.lesson import (
    AnswerLine,
    Choice,
    FindFlip,
    Goal,
    Lesson,
    Moment,
    Predict,
    Show,
    Side,
    Step,
    Why,
)
from infusion_gui.trainer.lesson_file import LessonError, dump, lesson_of, load, read_lesson, save
from tests.coding.stays import push, row, stay
from tests.coding.strategies import cases
from tests.trainer.lessons import flip, goal, lesson, step, why

CASE = stay(row("vancomycin", "13:00", "14:31"), push("morphine", "13:05"))

words = st.text(min_size=1, max_size=20).filter(lambda text: "\0" not in text)
codes = st.sampled_from(["96365", "96366", "96374", "G0498"])
units = st.integers(1, 9)
modifiers = st.sampled_from([(), ("59",), ("59", "XS")])


@st.composite
def tasks(draw: st.DrawFn, case: Case) -> Any:
    ids = [one.id for one in case.administrations]
    sites = [site.id for site in case.sites]
    sides = st.builds(Side, at=st.sampled_from(["2026-01-05T13:15", "2026-01-05T13:16"]), head=st.text(max_size=5))
    before, after = draw(st.permutations(["2026-01-05T13:15", "2026-01-05T13:16"]))
    moment = Moment(
        row=draw(st.sampled_from(ids)),
        edge=draw(st.sampled_from(["start", "stop", "whole"])),
        before=draw(sides).model_copy(update={"at": before}),
        after=Side(at=after, rail="infusion"),
    )
    if len(sites) > 1 and draw(st.booleans()):
        moment = Moment(row=ids[0], edge="site", before=Side(at=sites[0]), after=Side(at=sites[1]))
    return draw(
        st.sampled_from([Show(), Show(moment=moment)])
        | st.builds(Predict, modifiers=st.booleans())
        | st.builds(FindFlip, row=st.sampled_from(ids), edge=st.sampled_from([None, "start", "stop"]))
        | st.just(FindFlip())
        | st.builds(Goal, units=st.dictionaries(codes, units, min_size=1))
        | st.builds(
            Why,
            row=st.sampled_from(ids),
            choices=st.lists(words, min_size=2, unique=True).map(
                lambda found: tuple(Choice(rule=one, words=one) for one in found)
            ),
        )
    )


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    steps = []
    for n in range(draw(st.integers(0, 3))):
        case = draw(cases(most=3))
        task = draw(tasks(case))
        rows = [one.id for one in case.administrations]
        locked = draw(st.lists(st.sampled_from(rows), unique=True))
        if isinstance(task, FindFlip):
            locked = [one for one in locked if one != task.row]
        steps.append(
            Step(
                id=f"s{n}",
                title=draw(words),
                topic=draw(st.text(max_size=5)),
                point=draw(words),
                prompt=draw(st.text(max_size=5)),
                rule=draw(words),
                locked=tuple(locked),
                spotlight=draw(st.none() | st.sampled_from(rows)),
                hide_names=draw(st.booleans()),
                task=task,
                answer=tuple(
                    draw(st.lists(st.builds(AnswerLine, code=codes, units=units, modifiers=modifiers), max_size=3))
                ),
                case=case,
            )
        )
    return Lesson(title=draw(words), about=draw(st.text(max_size=9)), order=draw(st.integers(0, 9)), steps=tuple(steps))


@settings(max_examples=60)
@given(lessons())
def test_a_lesson_that_is_written_and_read_back_is_the_same(made: Lesson) -> None:
    text = dump(made)
    again = read_lesson(text)
    assert again == made
    assert dump(again) == text


def test_a_saved_lesson_is_a_file_that_can_be_loaded(tmp_path: Path) -> None:
    made = lesson(step(CASE), step(CASE, flip("a1", "stop"), locked=("a2",)))
    save(made, tmp_path / "one.lesson")
    assert load(tmp_path / "one.lesson") == made
    assert [path.name for path in tmp_path.iterdir()] == ["one.lesson"]


def test_a_row_of_a_mar_stands_on_one_line() -> None:
    text = dump(lesson(step(CASE)))
    assert sum('"drug"' in line for line in text.splitlines()) == 2


GOOD = json.loads(dump(lesson(step(CASE), step(CASE, why("a1", "R-INI-01", "R-SEQ-01")))))


def broken(*change: Any) -> Any:
    """The good lesson with the value at a path replaced, or taken out when it is `...`."""
    data = json.loads(json.dumps(GOOD))
    place = data
    *path, last, value = change
    for key in path:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return data


@pytest.mark.parametrize(
    ("data", "starts"),
    [
        (broken("format", ...), "format: missing"),
        (broken("format", "infusion-lesson/2"), "format: 'infusion-lesson/2' was written by a newer program"),
        (broken("format", "infusion-case/1"), "format: this is a case"),
        (broken("title", ""), "title: is empty"),
        (broken("colour", "red"), "colour: unknown key"),
        (broken("steps", {}), "steps: must be a list"),
        (broken("steps", 1, 5), "step 2, must be an object"),
        (broken("steps", 1, "point", ...), "step 2, point: missing"),
        (broken("steps", 0, "title", 7), "step 1, title: must be text"),
        (broken("steps", 0, "hint", "x"), "step 1, hint: unknown key"),
        (broken("steps", 0, "task", {}), "step 1, task.kind: missing"),
        (broken("steps", 0, "task", {"kind": "sing"}), "step 1, task.kind: 'sing' is not allowed"),
        (broken("steps", 0, "task", {"kind": "predict", "units": 3}), "step 1, task.units: unknown key"),
        (broken("steps", 0, "task", {"kind": "goal", "units": {"96365": 0}}), "step 1, task.units.96365: must be 1"),
        (broken("steps", 0, "task", {"kind": "goal", "units": {}}), "step 1, task.units: has too few entries"),
        (broken("steps", 1, "task", "row", "a9"), "step 2, task.row: the case has no administration 'a9'"),
        (broken("steps", 1, "task", "choices", 1, "rule", "R-INI-01"), "step 2, task.choices: two choices name"),
        (broken("steps", 0, "answer", 0, "code", "9636"), "step 1, answer[0].code: '9636' is not allowed"),
        (
            broken("steps", 0, "task", {"kind": "goal", "units": {"9636": 1}}),
            "step 1, task.units.9636: '9636' is not allowed",
        ),
        (broken("steps", 0, "locked", ["IV9"]), "step 1, locked[0]: the case has no administration or access 'IV9'"),
        (broken("steps", 0, "spotlight", "a7"), "step 1, spotlight: the case has no administration or access 'a7'"),
        (broken("steps", 1, "case", 3), "step 2, case: must be an object"),
        (broken("steps", 1, "case", "format", ...), "step 2, case.format: missing"),
        (
            broken("steps", 1, "case", "administrations", 0, "start", "13:00"),
            "step 2, case.administrations[0].start: '13:00' is not a date and time",
        ),
        (broken("steps", 1, "id", "s1"), "step 2, id: 's1' is also the id of step 1"),
        (
            broken("steps", 0, "task", {"kind": "find_flip", "edge": "stop"}),
            "step 1, task.row: missing; an edge is an edge of a row",
        ),
        (
            broken(
                "steps", 0, "task", {"kind": "show", "moment": {
                    "row": "a1", "edge": "stop", "before": {"at": "2026-01-05T14:30"}, "after": {"at": "14:31"}}},
            ),
            "step 1, task.moment.after.at: '14:31' is not a date and time",
        ),
        (
            broken(
                "steps", 0, "task", {"kind": "show", "moment": {
                    "row": "a1", "edge": "site", "before": {"at": "IV1"}, "after": {"at": "IV2"}}},
            ),
            "step 1, task.moment.after.at: the case has no access 'IV2'",
        ),
        (
            broken(
                "steps", 0, "task", {"kind": "show", "moment": {
                    "row": "a1", "edge": "site", "before": {"at": "IV1"}, "after": {"at": "IV1"}}},
            ),
            "step 1, task.moment.after.at: it is the same place as before",
        ),
        ([], "a lesson is a JSON object"),
    ],
)  # fmt: skip
def test_a_broken_lesson_is_refused_with_the_step_and_the_key(data: Any, starts: str) -> None:
    with pytest.raises(LessonError) as refused:
        lesson_of(data)
    told = str(refused.value)
    assert told.startswith(starts)
    assert "\n" not in told and "validation error" not in told


@pytest.mark.parametrize(
    "text", ["", "{", '{"format": "infusion-lesson/1", "title": "a", "title": "b"}', "null", b"\0\0"]
)
def test_a_text_that_is_no_lesson_is_refused(text: str | bytes) -> None:
    with pytest.raises(LessonError):
        read_lesson(text)


def test_the_refusal_speaks_of_a_lesson_not_of_a_case() -> None:
    with pytest.raises(LessonError, match="a lesson is a JSON object"):
        read_lesson("")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="cannot be read"):
        load(tmp_path / "none.lesson")


def test_a_goal_is_kept_as_it_was_set() -> None:
    made = lesson(step(CASE, goal(c96365=1, c96366=2)))
    assert read_lesson(dump(made)).steps[0].task == Goal(units={"96365": 1, "96366": 2})
