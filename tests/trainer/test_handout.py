"""Lessons on paper: the handout asks and does not answer, the key answers all of it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from infusion_gui import resource
from infusion_gui.case.file import load
from infusion_gui.trainer.handout import _blank_lines, as_html, as_text, sheet
from infusion_gui.trainer.lesson import Lesson
from infusion_gui.trainer.library import shipped
from tests.coding.stays import away, blood, fluid, push, row, site, stay
from tests.trainer.lessons import ANSWERER, flip, goal, lesson, step, why

CASE = stay(push("morphine", "12:00"), row("vancomycin", "13:00", "+1 00:31"), push("morphine", "12:30"))
LESSON = lesson(
    step(CASE, title="Over midnight"),
    step(CASE, flip("a3", "start")),
    step(CASE, goal(c96365=1)),
    step(CASE, why("a3", "R-REP-06", "R-DEF-01")),
    title="On paper",
    about="A & B",
)


def test_the_handout_asks_and_holds_no_answer() -> None:
    paper = sheet(LESSON, ANSWERER, answers=False)
    text = as_text(paper)
    assert "Which codes and units does this visit earn?" in text
    assert "( ) because of R-REP-06" in text
    assert "Make this visit earn exactly 96365." in text
    for secret in ("96376", "96366", "R-HR-01", "What it teaches", "12:31"):
        assert secret not in text
    assert all(not item.key and not item.point for item in paper.items)


def test_the_key_answers_each_step() -> None:
    text = as_text(sheet(LESSON, ANSWERER, answers=True))
    assert "96366 ×11" in text
    assert "morphine start 12:30, 1 min later: + 96376" in text.lower()
    assert "What decided: R-REP-06, The same drug pushed again too soon." in text
    assert "What it teaches." in text


def test_times_of_the_next_day_say_so() -> None:
    rows = sheet(LESSON, ANSWERER, answers=False).items[0].rows
    assert ("vancomycin", "", "IV", "infusion", "13:00", "00:31 +1", "IV1", "") in rows
    assert ("morphine", "", "IV", "push", "12:00", "", "IV1", "") in rows


def test_a_stop_that_is_missing_says_so() -> None:
    made = lesson(step(stay(row("cefepime", "10:00", None))))
    assert sheet(made, ANSWERER, answers=False).items[0].rows[0][5] == "not charted"


def test_hidden_names_stay_hidden_on_paper() -> None:
    made = lesson(step(CASE, hide_names=True))
    drugs = [cells[0] for cells in sheet(made, ANSWERER, answers=False).items[0].rows]
    assert drugs == ["drug A", "drug B", "drug A"]


def test_what_only_shows_is_on_the_key_alone() -> None:
    course = next(entry.lesson for entry in shipped() if entry.lesson.series == "Course")
    shown = sum(step.kind == "show" for step in course.steps)
    handout, key = (sheet(course, ANSWERER, answers=answers) for answers in (False, True))
    assert shown and len(key.items) - len(handout.items) == shown


def test_a_step_has_the_same_number_on_the_handout_and_on_its_key() -> None:
    course = next(entry.lesson for entry in shipped() if entry.lesson.series == "Course")
    handout, key = (sheet(course, ANSWERER, answers=answers) for answers in (False, True))
    numbered = {item.title: item.number for item in key.items if item.number}
    assert numbered == {item.title: item.number for item in handout.items}
    assert list(numbered.values()) == list(range(1, len(numbered) + 1))
    assert "\n15 becomes 16  (" in as_text(key), "what is only shown has no number"


@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.parametrize("entry", shipped(), ids=lambda entry: entry.path.stem)
def test_every_page_is_whole(entry, answers: bool) -> None:  # type: ignore[no-untyped-def]
    paper = sheet(entry.lesson, ANSWERER, answers=answers)
    page = as_html(paper)
    tree = ElementTree.fromstring(page)
    assert tree.tag == "html"
    assert all(item.title in "".join(tree.itertext()) for item in paper.items)
    assert as_text(paper).startswith(entry.lesson.title)


SAMPLE = load(resource.path("samples/ed-bed-7.infusion"))


@pytest.mark.parametrize(
    "made", [*(entry.lesson for entry in shipped()), lesson(step(SAMPLE))], ids=lambda it: it.title
)
def test_there_is_a_line_to_write_each_code_on(made: Lesson) -> None:
    """A bag may earn two codes: a visit of five rows has six."""
    asked, key = (sheet(made, ANSWERER, answers=answers) for answers in (False, True))
    lines = {item.number: len(item.key) for item in key.items if item.number}
    short = [item.title for item in asked.items if _blank_lines(item) < lines[item.number] and not item.moves]
    assert not short


def test_signs_of_html_are_only_signs() -> None:
    made = lesson(step(CASE, title="<b>90 & 91</b>"))
    page = as_html(sheet(made, ANSWERER, answers=True))
    assert "&lt;b&gt;90 &amp; 91&lt;/b&gt;" in page


def test_what_the_record_says_besides_stands_on_the_handout() -> None:
    """It decides: fluid with its own order, parts of one order, a lumen that is no access of its own."""
    own = stay(fluid("08:00", "09:30", distinct=True), blood("10:00", "12:00"))
    lumens = stay(
        row("vancomycin", "09:00", "10:00", order="o1", site="PICC"),
        row("vancomycin", "10:30", "11:00", order="o1", site="PICC2"),
        sites=[site("PICC"), site("PICC2", lumen_of="PICC")],
        exclusions=[{**away("09:20", "09:40"), "label": "endoscopy"}],
    )
    text = as_text(sheet(lesson(step(own), step(lumens)), ANSWERER, answers=False))
    assert "own order and need" in text and "order o1" in text
    assert "PICC2 is another lumen of PICC" in text
    assert "not counted 09:20 – 09:40 (endoscopy)" in text
    page = as_html(sheet(lesson(step(own)), ANSWERER, answers=False))
    assert "<th>Note</th>" in page and "own order and need" in page


def test_a_record_without_remarks_has_no_column_for_them() -> None:
    page = as_html(sheet(lesson(step(stay(row("vancomycin", "09:00", "10:00")))), ANSWERER, answers=False))
    assert "Note" not in page and "<th>Access</th>" in page


def test_the_key_says_how_a_goal_is_reached() -> None:
    late = stay(row("vancomycin", "13:00", "13:15"), row("cefepime", "14:00", "15:30"))
    made = lesson(step(late, goal(c96365=1, c96366=1, c96375=1)), step(late, goal(c96365=1, c96367=1)))
    text = as_text(sheet(made, ANSWERER, answers=True))
    assert "One way: cefepime, stop 15:30 → 15:31." in text
    assert "One way: vancomycin, stop 13:15 → 13:16." in text
    never = lesson(step(late, goal(c96413=1)))
    assert "No move of single bars was found" in as_text(sheet(never, ANSWERER, answers=True))
    assert "One way" not in as_text(sheet(made, ANSWERER, answers=False))


def test_the_handout_has_a_line_for_each_row_of_a_long_visit() -> None:
    pushes = [push(f"drug {n}", f"{n:02}:00") for n in range(1, 7)]
    lines = [as_text(sheet(lesson(step(stay(*pushes[:n]))), ANSWERER, answers=False)).count("Units __") for n in (1, 6)]
    assert lines == [4, 8]  # and two more: a bag may earn two codes
