"""The lessons that come with the program: complete, in our own words, and every answer the engine's."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

from infusion_gui import resource
from infusion_gui.case.times import format_clock
from infusion_gui.trainer import rules
from infusion_gui.trainer.answers import Answerer
from infusion_gui.trainer.attempts import chosen, flipped, reached
from infusion_gui.trainer.checking import doubts, edges
from infusion_gui.trainer.lesson import FindFlip, Goal, Lesson, Show, Step, Why
from infusion_gui.trainer.lesson_file import dump, save
from infusion_gui.trainer.library import SERIES, after, all_with, by_series, examples, read_folder, shipped
from infusion_gui.trainer.locks import allowed
from infusion_gui.trainer.solving import solved
from tests.trainer.lessons import ANSWERER

ENTRIES = shipped()
STEPS = [(entry.path.stem, step) for entry in ENTRIES for step in entry.lesson.steps]
NAMED = pytest.mark.parametrize("step", [step for _, step in STEPS], ids=[f"{stem}-{step.id}" for stem, step in STEPS])


@pytest.mark.parametrize("lesson", [entry.lesson for entry in ENTRIES], ids=[entry.path.stem for entry in ENTRIES])
def test_every_answer_is_the_engines(lesson: Lesson) -> None:
    assert [str(doubt) for doubt in doubts(lesson, Answerer())] == []


def test_there_are_sixty_steps_and_more_in_four_series() -> None:
    assert len(STEPS) >= 60
    assert tuple(by_series(ENTRIES)) == SERIES
    assert len(by_series(ENTRIES)["Course"]) == 12


def test_the_course_shows_asks_and_lets_find() -> None:
    for entry in by_series(ENTRIES)["Course"]:
        kinds = Counter(step.kind for step in entry.lesson.steps)
        assert kinds["show"] and kinds["predict"] and kinds["find_flip"], entry.path.name
        assert entry.lesson.steps[0].kind == "show"
    assert {step.kind for _, step in STEPS} == {"show", "predict", "find_flip", "goal", "why"}


def test_each_point_at_which_the_article_differs_is_shown_asked_and_found() -> None:
    (last,) = (entry.lesson for entry in by_series(ENTRIES)["Course"] if entry.path.stem == "12-article-and-cpt")
    runs = [kind for kind, _ in groupby(step.kind for step in last.steps)]
    assert runs == ["show", "predict", "find_flip"] * 4


@NAMED
def test_no_heading_tells_a_code_that_is_asked_for(step: Step) -> None:
    """Title and subject stand on the stage while the answer is still hidden."""
    if not isinstance(step.task, Why):  # there the codes are known, the rule is asked for
        heading = f"{step.title} {step.topic}"
        assert re.search(r"\b[A-Z]?\d{4,5}\b|\b59\b", heading) is None


def test_the_course_speaks_of_every_subject_of_the_article() -> None:
    topics = [entry.lesson.steps[0].topic for entry in by_series(ENTRIES)["Course"]]
    assert topics == [
        "Push or infusion", "Hierarchy", "Additional hours", "Sequential", "Concurrent", "Repeated push", "Hydration",
        "Blocked hydration", "Missing stop", "Two sites", "IM and SQ", "Article and CPT",
    ]  # fmt: skip


def test_each_clean_chart_has_its_messy_twin() -> None:
    (clean,), (messy,) = (by_series(ENTRIES)[name] for name in ("Clean charts", "Messy charts"))
    for one in clean.lesson.steps:
        twin = messy.lesson.step(one.pair)
        assert twin.pair == one.id and twin.title == one.title
        assert len(twin.case.administrations) > len(one.case.administrations)
        starts = [row.start for row in twin.case.administrations]
        assert starts != sorted(starts, key=lambda start: start or 0), f"{twin.id} is in order"
    assert any(row.stop is None and row.technique == "infusion" for step in messy.lesson.steps
               for row in step.case.administrations)  # fmt: skip


def test_the_six_examples_are_those_of_the_first_page() -> None:
    assert [step.title for step in examples()] == [
        "15 becomes 16", "30 becomes 31", "90 becomes 91", "Two drugs at once", "Saline beside drugs", "Two accesses",
    ]  # fmt: skip
    for step in examples():
        assert isinstance(step.task, Show) and step.task.moment is not None
        assert step.picture and step.topic
        # One line: it stands under the drawing.
        assert step.point.count(".") == 1 and len(step.point) <= 100


@NAMED
def test_a_step_teaches_one_thing_in_one_sentence(step: Step) -> None:
    assert step.point.endswith(".") and len(step.point) <= 160
    assert step.rule in rules.names()
    assert step.title == step.title.strip() and len(step.title) <= 60
    assert not step.case.label or step.case.label == step.title


def test_titles_within_a_lesson_differ() -> None:
    for entry in ENTRIES:
        titles = [step.title for step in entry.lesson.steps]
        assert len(set(titles)) == len(titles), entry.path.name


def test_files_are_written_as_the_program_writes_them() -> None:
    for entry in ENTRIES:
        assert entry.path.read_text("utf-8") == dump(entry.lesson), f"{entry.path.name}: save it again"


def test_every_rule_of_the_engine_has_a_name() -> None:
    source = "".join(path.read_text("utf-8") for path in (resource.root().parent / "infusion_gui/coding").glob("*.py"))
    used = set(re.findall(r'"(R-[A-Z]+-\d+)"', source))
    assert used and used <= set(rules.names())


def moved(step: Step, row: str, **places: int | None) -> object:
    rows = tuple(one.model_copy(update=places) if one.id == row else one for one in step.case.administrations)
    return step.case.model_copy(update={"administrations": rows})


FLIPS = [(stem, step) for stem, step in STEPS if isinstance(step.task, FindFlip)]


@pytest.mark.parametrize("step", [step for _, step in FLIPS], ids=[f"{stem}-{step.id}" for stem, step in FLIPS])
def test_a_flip_is_found_at_its_minute_and_not_beyond(step: Step) -> None:
    found = edges(step, ANSWERER.code(step.case), ANSWERER)
    near = min(found, key=lambda one: abs(one.minutes if one.minutes is not None else one.from_start or 0))
    row = step.case.administration(near.administration)
    if near.minutes is None:
        assert row.start is not None and near.from_start is not None
        at = {"stop": row.start + near.from_start}
        over = {"stop": row.start + near.from_start + 1}
    else:
        side = 1 if near.minutes > 0 else -1
        place = row.start if near.edge == "start" else row.stop
        assert place is not None
        at, over = {near.edge: place + near.minutes}, {near.edge: place + near.minutes + side}
    there = moved(step, row.id, **at)
    assert solved(step, ANSWERER) == there
    assert allowed(step, there, answered=False) == there  # type: ignore[arg-type]
    assert flipped(step, there, ANSWERER).done  # type: ignore[arg-type]
    assert not flipped(step, step.case, ANSWERER).done
    assert flipped(step, moved(step, row.id, **over), ANSWERER).said.startswith("You are past it")  # type: ignore[arg-type]


GOALS = [(stem, step) for stem, step in STEPS if isinstance(step.task, Goal)]


@pytest.mark.parametrize("step", [step for _, step in GOALS], ids=[f"{stem}-{step.id}" for stem, step in GOALS])
def test_a_goal_can_be_reached_by_moving_what_is_free(step: Step) -> None:
    assert not reached(step, step.case, ANSWERER).done
    found = solved(step, ANSWERER)
    assert found is not None
    attempt = reached(step, found, ANSWERER)
    assert attempt.done and attempt.percent == 100, attempt.said
    assert allowed(step, found, answered=False) == found


def test_a_goal_is_shown_by_the_smallest_move_that_meets_it() -> None:
    """The moves that the points speak of, and no far-fetched ones."""
    wanted = {"05-concurrent": ("a3", "stop", "14:47"), "10-two-sites": ("a2", "site", "IV1")}
    for stem, step in GOALS:
        if stem not in wanted:
            continue
        row, field, at = wanted[stem]
        found = solved(step, ANSWERER)
        assert found is not None
        there = getattr(found.administration(row), field)
        assert (there if field == "site" else format_clock(there)) == at
        others = [one for one in found.administrations if one.id != row]
        assert others == [one for one in step.case.administrations if one.id != row]


WHYS = [(stem, step) for stem, step in STEPS if isinstance(step.task, Why)]


@pytest.mark.parametrize("step", [step for _, step in WHYS], ids=[f"{stem}-{step.id}" for stem, step in WHYS])
def test_of_the_choices_one_decided(step: Step) -> None:
    assert isinstance(step.task, Why)
    right = [choice.rule for choice in step.task.choices if chosen(step, choice.rule, ANSWERER).percent == 100]
    assert len(right) == 1
    assert all(choice.rule in rules.names() for choice in step.task.choices)


def test_a_folder_of_lessons_is_read_in_its_order_and_what_is_none_is_named(tmp_path: Path) -> None:
    for name, order in (("b", 2), ("a", 3), ("c", 1)):
        save(Lesson(title=name, order=order, series="Mine"), tmp_path / f"{name}.lesson")
    (tmp_path / "broken.lesson").write_text('{"format": "infusion-lesson/1"}', encoding="utf-8")
    entries, refused = read_folder(tmp_path)
    assert [entry.lesson.title for entry in entries] == ["c", "b", "a"]
    assert refused == ("broken.lesson: title: missing; it must be given.",)


def test_a_lesson_leads_to_the_next_of_its_series_and_no_further(tmp_path: Path) -> None:
    course = [entry.lesson for entry in by_series(ENTRIES)["Course"]]
    assert [after(lesson, ENTRIES) for lesson in course] == [*course[1:], None]
    assert after(course[0].model_copy(update={"title": "Edited"}), ENTRIES) is None
    save(Lesson(title="Of no series"), tmp_path / "own.lesson")
    entries, refused = all_with(tmp_path)
    assert entries[: len(ENTRIES)] == ENTRIES and not refused
    assert entries[-1].lesson.title == "Of no series" and after(entries[-1].lesson, entries) is None
    assert all_with(tmp_path / "not there") == all_with(None) == (ENTRIES, ())
