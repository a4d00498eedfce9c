"""Findings as values: head, body, the fix behind one click, what was not reported, and the query list."""

from __future__ import annotations

import pytest

from infusion_gui import resource
from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Result
from infusion_gui.session import coder
from infusion_gui.window.panels.findings import divided, notes, to_query, unreported


def answer(case: Case) -> Result:
    return coder.code(case, policy_of(case))


@pytest.fixture
def case() -> Case:
    return load(resource.path("samples/ed-bed-7.infusion"))


def test_a_missing_stop_and_a_missing_reason_have_a_fix(case: Case) -> None:
    found = {note.rule: note for note in notes(case, answer(case))}
    assert (found["R-DOC-01"].fix, found["R-DOC-01"].head) == ("stop", "pantoprazole 16:12 has no stop")
    assert (found["R-INI-12"].fix, found["R-INI-12"].site) == ("reason", "IV2")
    assert to_query(answer(case)) == 2


def test_a_finding_names_the_day_of_a_line_as_the_window_does() -> None:
    dense = load(resource.path("samples/oncology-observation.infusion"))
    heads = [note.head for note in notes(dense, answer(dense)) if note.rule == "R-INI-17"]
    assert heads == ["96365 ×3 on 5 Jan"]


def test_the_fix_goes_when_it_was_done(case: Case) -> None:
    done = edits.change_site(case, "IV2", reason="contrast study", reason_kind="protocol")
    assert isinstance(done, Case)
    assert not any(note.fix == "reason" for note in notes(done, answer(done)))


def test_not_reported_rows_are_listed_in_time_with_their_rule(case: Case) -> None:
    listed = unreported(case, answer(case))
    assert [(item.name, item.rule) for item in listed] == [
        ("morphine 12:48", "R-REP-06"),
        ("acetaminophen", "R-CON-11"),
        ("iohexol", "R-BUN-04"),
        ("saline KVO", "R-HYD-06"),
    ]
    assert not any(item.why.startswith(("morphine", "acetaminophen", "saline")) for item in listed)


def test_classes_from_the_table_are_one_remark(case: Case) -> None:
    bare = edits.change(case, [row.id for row in case.administrations], category=None)
    assert isinstance(bare, Case)
    remarks = [note for note in notes(bare, answer(bare)) if note.rule == "R-CHEMO-03"]
    assert [note.head for note in remarks] == ["14 rows take their class from the drug table"]


@pytest.mark.parametrize(
    ("message", "head", "body"),
    [
        ("IV2 has no reason; auditors ask why", "IV2 has no reason", "Auditors ask why."),
        ("pantoprazole 16:12 has no stop. When did it end?", "pantoprazole 16:12 has no stop", "When did it end?"),
        ("96365 ×3 on 5 Jan", "96365 ×3 on 5 Jan", ""),
    ],
)
def test_a_message_is_read_as_head_and_body(message: str, head: str, body: str) -> None:
    assert divided(message) == (head, body)


def test_a_head_is_never_a_drug_alone(case: Case) -> None:
    open_start = edits.change(case, ["a5"], start=None)
    assert isinstance(open_start, Case)
    (note,) = [note for note in notes(open_start, answer(open_start)) if note.rule == "R-DOC-03"]
    assert (note.head, note.body) == ("morphine: no start is charted", "When did it begin?")


def test_why_a_class_is_open_is_no_part_of_the_head(case: Case) -> None:
    name = "potassium chloride 20 mEq, magnesium sulfate 2 g in sodium chloride 0.9 % 500 mL infusion"
    case = edits.change(case, ["a6"], drug=name, category=None)
    (note,) = [note for note in notes(case, coder.code(case, policy_of(case))) if note.administrations == ("a6",)]
    assert note.head == "normal saline + potassium chloride + magnesium sulfate: its class is not known"
    assert note.body.startswith("Potassium chloride and magnesium sulfate in normal saline may treat a lack of it")
    assert note.body.endswith("(R-HYD-10). Choose one.")


def test_a_reason_with_a_colon_loses_no_bracket_and_leaves_none_behind(case: Case) -> None:
    case = edits.change(case, ["a6"], drug="Tdap (BOOSTRIX) vaccine 0.5 mL", category=None)
    (note,) = [note for note in notes(case, coder.code(case, policy_of(case))) if note.administrations == ("a6",)]
    assert note.head == "Tdap (BOOSTRIX) vaccine 0.5 mL: its class is not known"
    assert note.body == (
        "The drug table leaves tetanus-diphtheria-pertussis vaccine open: vaccines are coded 90460-90474, R-INJ-03. "
        "Choose one."
    )


def test_in_a_stay_of_several_days_a_row_is_named_with_its_day() -> None:
    case = load(resource.path("samples/oncology-observation.infusion"))
    result = coder.code(case, policy_of(case))
    assert notes(case, result)[0].head == "levetiracetam 6 Jan 12:30 has no stop"
    names = [item.name for item in unreported(case, result)]
    assert names[:2] == ["hydromorphone 5 Jan 06:38", "iohexol"]


def test_two_days_of_one_time_are_both_named() -> None:
    case = load(resource.path("samples/oncology-observation.infusion"))
    first = case.administration("a52")
    assert first.start is not None
    twice = edits.add(case, {**first.model_dump(), "id": "", "start": first.start - 1440})
    assert isinstance(twice, Case)
    (note,) = [note for note in notes(twice, coder.code(twice, policy_of(twice))) if note.rule == "R-DOC-01"]
    assert note.head == "levetiracetam 5 Jan, 6 Jan 12:30 has no stop" and note.fix == "stop"


def test_a_class_from_the_table_says_first_what_the_drug_is(case: Case) -> None:
    bare = edits.change(case, ["a6"], category=None)
    assert isinstance(bare, Case)
    (remark,) = [note for note in notes(bare, answer(bare)) if note.rule == "R-CHEMO-03"]
    assert (remark.head, remark.body) == ("vancomycin is therapeutic", "Class from the drug table.")
