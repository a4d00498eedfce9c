"""The open document: edits and their undo steps, proposals of a gesture, the selection, the signals."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import dump
from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.case.times import parse_minute
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Result
from infusion_gui.session import coder
from infusion_gui.session.document import Document
from infusion_gui.session.undo import EditCommand
from tests.case.strategies import plain_cases

pytestmark = pytest.mark.usefixtures("qapp")
SIGNALS = ("changed", "previewed", "selection_changed", "recomputed", "refused", "noticed", "faulted")


def at(clock: str) -> int:
    return parse_minute(f"2026-01-05T{clock}")


def stay() -> Case:
    rows = (
        Administration(
            id="a1", drug="vancomycin", category="therapeutic", start=at("13:00"), stop=at("14:30"), site="IV1"
        ),
        Administration(
            id="a2", drug="cefepime", category="therapeutic", start=at("15:00"), stop=at("15:30"), site="IV1"
        ),
    )
    return Case(sites=(Site(id="IV1"), Site(id="IV2")), administrations=rows)


class Heard:
    """Which signals came, in order."""

    def __init__(self, document: Document) -> None:
        self.names: list[str] = []
        self.words: list[str] = []
        for name in SIGNALS:
            getattr(document, name).connect(lambda *said, name=name: self._hear(name, said))

    def _hear(self, name: str, said: tuple[Any, ...]) -> None:
        self.names.append(name)
        self.words += [word for word in said if isinstance(word, str)]

    def take(self) -> list[str]:
        names, self.names = self.names, []
        return names


@pytest.fixture
def document() -> Iterator[Document]:
    document = Document(stay())
    yield document
    document.close()


@pytest.fixture
def heard(document: Document) -> Heard:
    return Heard(document)


def units(document: Document) -> dict[str, int]:
    return dict(document.shown_result.units())


# -- edits ----------------------------------------------------------------------------------------------


def test_an_edit_is_coded_named_and_undone(document: Document, heard: Heard) -> None:
    assert units(document) == {"96365": 1, "96367": 1}
    assert document.edit(edits.trim_stop(document.case, "a1", by=1))
    assert units(document) == {"96365": 1, "96366": 1, "96367": 1}
    assert heard.take() == ["changed", "recomputed"]
    assert document.undo_stack.undoText() == "Move vancomycin stop 14:30 → 14:31"
    assert document.modified
    document.undo_stack.undo()
    assert dump(document.case) == dump(stay())
    assert units(document) == {"96365": 1, "96367": 1}
    assert heard.take() == ["changed", "recomputed"]
    assert not document.modified
    document.undo_stack.redo()
    assert units(document)["96366"] == 1


def test_a_refused_edit_says_why_and_leaves_no_step(document: Document, heard: Heard) -> None:
    case = document.case
    assert not document.edit(edits.trim_stop(case, "a1", to=at("12:00")))
    assert document.case is case
    assert not document.undo_stack.canUndo()
    assert heard.take() == ["refused"]
    assert "cannot stop before it starts" in heard.words[0]


def test_a_profile_nobody_knows_is_refused_with_those_there_are(document: Document, heard: Heard) -> None:
    assert not document.edit(edits.change_case(document.case, profile="st-marys"))
    assert "article" in heard.words[0]
    assert not document.edit(edits.change_case(document.case, policy={"partial_overlap": "sometimes"}))
    assert "solo_first" in heard.words[1]
    assert document.edit(edits.change_case(document.case, profile="article"))
    assert document.result.profile == "article"


def test_nothing_new_is_no_step(document: Document, heard: Heard) -> None:
    assert document.edit(stay())
    assert not document.undo_stack.canUndo()
    assert heard.take() == []


def test_nudges_of_one_gesture_are_one_step(document: Document) -> None:
    for _ in range(5):
        document.edit(edits.trim_stop(document.case, "a1", by=1), gesture="nudge 1")
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Move vancomycin stop 14:30 → 14:35"
    document.edit(edits.trim_stop(document.case, "a1", by=1), gesture="nudge 2")
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.case == stay()


def test_nudged_there_and_back_is_no_step(document: Document) -> None:
    document.edit(edits.trim_stop(document.case, "a1", by=1), gesture="nudge")
    document.edit(edits.trim_stop(document.case, "a1", by=-1), gesture="nudge")
    assert not document.undo_stack.canUndo()
    assert not document.modified
    assert document.case == stay()


def test_a_change_that_was_taken_back_by_hand_leaves_nothing_to_save(document: Document, tmp_path: Path) -> None:
    document.save(tmp_path / "bed7.infusion")
    document.edit(edits.trim_stop(document.case, "a1", by=1))
    document.undo_stack.undo()
    document.edit(edits.trim_stop(document.case, "a1", by=2))  # the steps to what was saved are gone
    assert document.modified
    document.edit(edits.trim_stop(document.case, "a1", by=-2))
    assert not document.modified
    assert document.undo_stack.count() == 2


def test_the_menu_hears_what_a_growing_step_is_called(document: Document) -> None:
    said: list[str] = []
    document.undo_stack.undoTextChanged.connect(said.append)
    document.edit(edits.trim_stop(document.case, "a1", by=1), gesture="nudge")
    document.edit(edits.trim_stop(document.case, "a1", by=1), gesture="nudge")
    assert said[-1] == "Move vancomycin stop 14:30 → 14:32"


def test_a_gesture_does_not_grow_over_a_save_or_an_undo(document: Document, tmp_path: Path) -> None:
    document.edit(edits.trim_stop(document.case, "a1", by=1), gesture="nudge")
    document.save(tmp_path / "bed7.infusion")
    document.edit(edits.trim_stop(document.case, "a1", by=1), gesture="nudge")
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert not document.modified
    document.edit(edits.trim_stop(document.case, "a1", by=5), gesture="nudge")
    assert document.undo_stack.count() == 2
    assert document.modified


def test_steps_that_are_gone_are_freed(document: Document) -> None:
    def alive() -> int:
        gc.collect()
        return sum(isinstance(thing, EditCommand) for thing in gc.get_objects())

    before = alive()
    for n in range(200):
        document.edit(edits.trim_stop(document.case, "a1", by=1), gesture=f"nudge {n // 50}")
    for _ in range(50):
        document.edit(edits.move(document.case, "a2", 1))
        document.undo_stack.undo()
    assert alive() - before == document.undo_stack.count() == 5


def test_a_document_left_in_a_circle_is_freed_in_peace() -> None:
    for _ in range(20):
        document = Document(stay())
        circle: list[Any] = [document]
        circle.append(circle)
        document.changed.connect(lambda circle=circle: circle)
        for by in (1, 1, 2):
            document.edit(edits.move(document.case, "a1", by), gesture=f"nudge {by}")
        document.undo_stack.undo()
        del document, circle
        gc.collect()


def test_the_depth_of_undo_is_bounded() -> None:
    document = Document(stay(), undo_steps=3)
    for _ in range(10):
        document.edit(edits.move(document.case, "a1", 1))
    assert document.undo_stack.count() == 3
    document.close()


@pytest.mark.parametrize(
    ("edit", "name"),
    [
        (lambda case: edits.move(case, "a1", 5), "Move vancomycin 13:00 → 13:05"),
        (lambda case: edits.move(case, ["a1", "a2"], -5), "Move 2 administrations by −5 min"),
        (lambda case: edits.move(case, "a1", 1440), "Move vancomycin 13:00 → 6 Jan 13:00"),
        (lambda case: edits.trim_start(case, "a1", by=-5), "Move vancomycin start 13:00 → 12:55"),
        (lambda case: edits.trim_stop(case, ["a1", "a2"], by=5), "Move 2 stops by +5 min"),
        (
            lambda case: edits.change(case, "a1", start=at("13:05"), stop=at("14:00")),
            "Move vancomycin 13:00–14:30 → 13:05–14:00",
        ),
        (lambda case: edits.change(case, "a1", stop=None), "Clear vancomycin stop"),
        (lambda case: edits.move_to_site(case, ["a1"], "IV2"), "Move vancomycin to IV2"),
        (
            lambda case: edits.move_to_site(edits.move(case, ["a1"], 5), ["a1"], "IV2"),
            "Move vancomycin 13:00 → 13:05, to IV2",
        ),
        (lambda case: edits.split(case, "a1", at("14:00")), "Split vancomycin at 14:00"),
        (lambda case: edits.delete(case, "a1"), "Delete vancomycin 13:00"),
        (lambda case: edits.delete(case, ["a1", "a2"]), "Delete 2 administrations"),
        (lambda case: edits.add(case, {"drug": "heparin", "start": at("09:00")}), "Add heparin 09:00"),
        (lambda case: edits.duplicate(case, ["a1", "a2"]), "Add 2 administrations"),
        (lambda case: edits.change(case, "a1", drug="cefepime"), "Change drug vancomycin → cefepime"),
        (lambda case: edits.change(case, "a1", category="chemo"), "Set class of vancomycin to chemo"),
        (lambda case: edits.change(case, ["a1", "a2"], hand_push=True), "Set hand push of 2 administrations to yes"),
        (lambda case: edits.change(case, "a1", route="IM"), "Set route of vancomycin to IM"),
        (lambda case: edits.add_site(case), "Add access IV3"),
        (lambda case: edits.rename_site(case, "IV1", "port"), "Rename access IV1 to port"),
        (lambda case: edits.remove_site(case, "IV2"), "Remove access IV2"),
        (lambda case: edits.reorder_sites(case, ["IV2", "IV1"]), "Reorder accesses"),
        (lambda case: edits.change_site(case, "IV2", reason="no vein"), "Set reason of IV2"),
        (lambda case: edits.change_visit(case, "V1", arrival=at("08:00")), "Set arrival 08:00"),
        (
            lambda case: edits.add_exclusion(case, {"start": at("10:00"), "stop": at("10:30")}),
            "Add exclusion 10:00–10:30",
        ),
        (lambda case: edits.add_visit(case), "Add visit V2"),
        (lambda case: edits.change_case(case, profile="article"), "Set profile article"),
        (lambda case: edits.change_case(case, policy={"reset_daily": True}), "Change the policy"),
        (lambda case: edits.change_case(case, label="practice"), "Rename the case"),
    ],
)
def test_undo_steps_are_named_after_what_changed(document: Document, edit: Any, name: str) -> None:
    assert document.edit(edit(document.case))
    assert document.undo_stack.undoText() == name


def test_edits_of_an_exclusion_are_named(document: Document) -> None:
    stack = document.undo_stack
    document.edit(edits.add_exclusion(document.case, {"start": at("10:00"), "stop": at("10:30")}))
    document.edit(edits.change_exclusion(document.case, 0, stop=at("10:40")))
    assert stack.undoText() == "Move exclusion 10:00–10:30 → 10:00–10:40"
    document.edit(edits.change_exclusion(document.case, 0, label="endoscopy"))
    assert stack.undoText() == "Rename exclusion 10:00–10:40"
    document.edit(edits.remove_exclusion(document.case, 0))
    assert stack.undoText() == "Remove exclusion 10:00–10:40"


def test_the_same_window_twice_is_named_like_any_other(document: Document) -> None:
    for _ in range(2):
        assert document.edit(edits.add_exclusion(document.case, {"start": 600, "stop": 630}))
        assert document.undo_stack.undoText() == "Add exclusion 10:00–10:30"
    assert document.edit(edits.remove_exclusion(document.case, 0))
    assert document.undo_stack.undoText() == "Remove exclusion 10:00–10:30"


def test_other_rows_for_these_are_a_replacement(document: Document) -> None:
    other = edits.add(Case(), {"id": "b1", "drug": "heparin"})
    assert document.edit(other)
    assert stack_text(document) == "Replace 2 administrations"
    assert document.edit(edits.delete(document.case, "b1"), "Empty the stay")
    assert stack_text(document) == "Empty the stay"


def stack_text(document: Document) -> str:
    return document.undo_stack.undoText()


def test_a_merge_is_named_and_selects_what_came_of_it(document: Document) -> None:
    document.edit(edits.split(document.case, "a1", at("14:00")))
    assert document.selection == ("a3",)
    document.edit(edits.merge(document.case, ["a1", "a3"]))
    assert document.undo_stack.undoText() == "Merge 2 vancomycin rows"
    assert document.selection == ("a1",)


def test_a_merge_of_rows_that_do_not_touch_has_the_same_name(document: Document) -> None:
    document.edit(edits.duplicate(document.case, "a1"))
    document.edit(edits.merge(document.case, ["a1", "a3"]))
    assert len({row.order for row in document.case.administrations if row.drug == "vancomycin"}) == 1
    assert document.undo_stack.undoText() == "Merge 2 vancomycin rows"


# -- proposals --------------------------------------------------------------------------------------------


def test_a_proposal_is_shown_with_its_codes_and_touches_nothing(document: Document, heard: Heard) -> None:
    case, result = document.case, document.result
    assert document.propose(edits.trim_stop(case, "a1", by=1))
    assert heard.take() == ["previewed", "recomputed"]
    assert (document.case, document.result) == (case, result)
    assert units(document)["96366"] == 1
    assert document.proposal is not None
    assert document.proposal.label == "Move vancomycin stop 14:30 → 14:31"
    assert not document.modified


def test_a_proposed_policy_is_that_of_the_case_after_the_release(document: Document) -> None:
    stricter = document.case.model_copy(update={"profile": "conservative"})
    document.propose(stricter)
    assert document.commit()
    assert document.policy == policy_of(stricter) != policy_of(stay())


def test_release_commits_one_step_and_computes_nothing_twice() -> None:
    asked: list[Case] = []

    def code(case: Case, policy: Policy) -> Result:
        asked.append(case)
        return coder.code(case, policy)

    document = Document(stay(), code=code)
    for by in (1, 2, 3):
        document.propose(edits.trim_stop(document.case, "a1", by=by))
    heard = Heard(document)
    assert document.commit()
    assert heard.take() == ["previewed", "changed", "recomputed"]
    assert len(asked) == 4
    assert document.proposal is None
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Move vancomycin stop 14:30 → 14:33"
    assert document.result == coder.code(document.case, document.policy)
    document.close()


def test_escape_restores(document: Document, heard: Heard) -> None:
    before = dump(document.case)
    document.propose(edits.delete(document.case, "a1"))
    heard.take()
    document.cancel()
    assert heard.take() == ["previewed"]
    assert document.proposal is None
    assert dump(document.shown_case) == before
    assert units(document) == {"96365": 1, "96367": 1}
    assert not document.commit()
    assert not document.undo_stack.canUndo()


def test_a_refusal_keeps_the_last_good_proposal_and_is_said_once(document: Document, heard: Heard) -> None:
    document.propose(edits.trim_stop(document.case, "a1", to=at("13:05")))
    heard.take()
    for _ in range(3):
        assert not document.propose(edits.trim_stop(document.case, "a1", to=at("12:00")))
    assert heard.take() == ["refused"]
    assert document.shown_case.administration("a1").stop == at("13:05")


def test_a_gesture_that_ends_where_it_began_is_no_step(document: Document) -> None:
    document.propose(edits.move(document.case, "a1", 5))
    document.propose(edits.move(document.case, "a1", 0))
    assert document.commit()
    assert not document.undo_stack.canUndo()
    assert document.proposal is None


def test_an_edit_or_undo_in_mid_gesture_drops_the_proposal(document: Document, heard: Heard) -> None:
    document.edit(edits.move(document.case, "a2", 5))
    document.propose(edits.move(document.case, "a1", 5))
    heard.take()
    document.undo_stack.undo()
    assert document.proposal is None
    assert heard.take() == ["previewed", "changed", "recomputed"]
    document.propose(edits.move(document.case, "a1", 5))
    document.edit(edits.move(document.case, "a2", 7))
    assert document.proposal is None
    assert document.case.administration("a1").start == at("13:00")


# -- selection ---------------------------------------------------------------------------------------------


def test_the_selection_keeps_its_order_and_only_what_exists(document: Document, heard: Heard) -> None:
    document.select(["a2", "a1", "a9", "a2"])
    assert document.selection == ("a1", "a2")
    document.select(["a1", "a2"])
    assert heard.take() == ["selection_changed"]


def test_undo_selects_what_was_selected(document: Document, heard: Heard) -> None:
    document.select(["a1"])
    document.edit(edits.delete(document.case, "a1"))
    assert document.selection == ()
    document.undo_stack.undo()
    assert document.selection == ("a1",)
    document.undo_stack.redo()
    assert document.selection == ()


def test_new_rows_are_selected(document: Document) -> None:
    document.select(["a1", "a2"])
    document.edit(edits.duplicate(document.case, document.selection))
    assert document.selection == ("a3", "a4")


# -- coding ----------------------------------------------------------------------------------------------


def test_a_fault_of_the_engine_codes_nothing_and_the_document_lives_on() -> None:
    broken = True

    def code(case: Case, policy: Policy) -> Result:
        if broken and case.administrations[0].stop == at("14:31"):
            raise ZeroDivisionError
        return coder.code(case, policy)

    document = Document(stay(), code=code)
    heard = Heard(document)
    document.edit(edits.trim_stop(document.case, "a1", by=1))
    assert heard.take() == ["faulted", "changed", "recomputed"]
    assert document.result.lines == ()
    assert {account.status for account in document.result.accounts} == {"held"}
    document.edit(edits.trim_stop(document.case, "a1", by=1))
    assert units(document)["96366"] == 1
    document.close()


def test_another_coder_codes_the_open_case_again(document: Document, heard: Heard) -> None:
    document.set_coder(lambda case, policy: coder.uncoded(case))
    assert heard.take() == ["changed", "recomputed"]
    assert document.result.lines == ()


def test_profiles_of_the_facility_can_be_named(document: Document) -> None:
    from infusion_gui.coding.profiles import Profile, shipped

    mine = Profile("st-marys", "", "cpt", {"partial_overlap": "majority"})
    assert document.set_profiles({**shipped(), "st-marys": mine}) is None
    assert document.edit(edits.change_case(document.case, profile="st-marys"))
    assert document.policy.partial_overlap == "majority"
    refusal = document.set_profiles(shipped())
    assert isinstance(refusal, Refusal)
    assert "st-marys" in refusal.message


@given(plain_cases(), st.integers(1, 99))
def test_splitting_changes_no_code_until_the_parts_are_told_apart(case: Case, percent: int) -> None:
    before = code_units(case)
    for row in case.administrations:
        parts = edits.split(case, row.id, (row.start or 0) + (row.minutes or 0) * percent // 100)
        if not isinstance(parts, Refusal):
            assert code_units(parts) == before


def code_units(case: Case) -> dict[str, int]:
    return dict(coder.code(case, Policy()).units())
