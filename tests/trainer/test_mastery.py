"""Mastery: known rules rest longer, missed ones come back sooner, and the file is the learner's own."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from infusion_gui.case.times import DAY, parse_minute
from infusion_gui.trainer.attempts import Mark
from infusion_gui.trainer.library import shipped
from infusion_gui.trainer.mastery import RESTS, Mastery, due, folder, in_turn, load, marked, save
from infusion_gui.trainer.practice import LONGEST, practice
from tests.coding.stays import row, stay
from tests.trainer.lessons import ANSWERER, step

NOW = parse_minute("2026-01-05T08:00")
CASE = stay(row("vancomycin", "13:00", "14:00"))

KNOWN, MISSED = [Mark("R-HR-01", True)], [Mark("R-HR-01", False)]


def after(*answers: tuple[int, bool]) -> Mastery:
    """The mastery after answers at so many days from the first."""
    found = Mastery()
    for days, right in answers:
        found = marked(found, [Mark("R-HR-01", right)], NOW + days * DAY)
    return found


def test_a_rule_missed_is_back_sooner_than_a_rule_known() -> None:
    both = marked(Mastery(), [Mark("R-HR-01", True), Mark("R-REP-03", False)], NOW)
    known, missed = both.of("R-HR-01"), both.of("R-REP-03")
    assert known and missed and missed.due < known.due
    assert (known.level, missed.level) == ("learning", "missed")
    assert due(both, NOW + 10) == ("R-REP-03",)
    assert due(both, NOW + DAY) == ("R-REP-03", "R-HR-01")


def test_a_rule_that_keeps_being_known_rests_longer_each_time() -> None:
    days = [0, 1, 4, 11, 25]
    rests = []
    for n in range(1, len(days) + 1):
        state = after(*((day, True) for day in days[:n])).of("R-HR-01")
        assert state is not None
        rests.append(state.due - (NOW + days[n - 1] * DAY))
    assert rests == list(RESTS[1:])


def test_knowing_it_again_before_it_is_due_proves_little() -> None:
    once = after((0, True))
    again = marked(once, KNOWN, NOW + 5)
    first, second = once.of("R-HR-01"), again.of("R-HR-01")
    assert first and second
    assert (second.box, second.due) == (first.box, first.due)
    assert second.right == 2


def test_one_miss_takes_all_its_boxes_away() -> None:
    state = after((0, True), (1, True), (4, True), (11, False)).of("R-HR-01")
    assert state is not None
    assert (state.box, state.level, state.right, state.missed) == (0, "missed", 3, 1)
    assert state.due == NOW + 11 * DAY + RESTS[0]


def test_a_rule_with_a_miss_among_several_marks_is_missed() -> None:
    state = marked(Mastery(), [*KNOWN, *MISSED, *KNOWN], NOW).of("R-HR-01")
    assert state is not None and (state.right, state.missed) == (0, 1)


def test_what_is_due_comes_first_then_what_is_new_then_what_rests() -> None:
    steps = [
        step(CASE, id="rests", rule="R-DEF-01"),
        step(CASE, id="new", rule="R-CON-03"),
        step(CASE, id="overdue", rule="R-HR-01"),
        step(CASE, id="missed", rule="R-REP-03"),
    ]
    found = marked(Mastery(), KNOWN, NOW - 9 * DAY)
    found = marked(found, [Mark("R-REP-03", False), Mark("R-DEF-01", True)], NOW - 60)
    assert [one.id for one in in_turn(found, steps, NOW)] == ["missed", "overdue", "new", "rests"]


def test_each_due_rule_has_its_turn_before_one_comes_again() -> None:
    """A short practice must not be filled by the one rule that has the most steps."""
    steps = [step(CASE, id=f"{rule}-{n}", rule=rule) for rule in ("R-HR-01", "R-REP-03") for n in range(3)]
    found = marked(Mastery(), [Mark("R-HR-01", False), Mark("R-REP-03", False)], NOW - DAY)
    told = [one.id for one in in_turn(found, steps, NOW)]
    assert [one.rpartition("-")[0] for one in told] == ["R-HR-01", "R-REP-03"] * 3
    assert told[0] == "R-HR-01-1", "not the step it was missed with"
    again = marked(found, [Mark("R-HR-01", False)], NOW)
    assert in_turn(again, steps, NOW + DAY)[1].id == "R-HR-01-2"
    assert sorted(told) == sorted(one.id for one in steps)


def test_a_rule_with_many_steps_leaves_room_for_new_rules() -> None:
    rules = ("R-HR-01", "R-REP-03", "R-DEF-01")
    steps = [step(CASE, id=f"{rule}-{n}", rule=rule) for rule in rules for n in range(4)]
    found = marked(Mastery(), [Mark("R-HR-01", False)], NOW - DAY)
    told = [one.rule for one in in_turn(found, steps, NOW)]
    assert told[:6] == [rule for rule in rules for _ in range(2)]
    assert sorted(told) == sorted(one.rule for one in steps)


def test_practice_asks_what_was_missed_first_and_shows_nothing() -> None:
    run = practice(shipped(), marked(Mastery(), [Mark("R-REP-06", False)], NOW - DAY), ANSWERER, NOW)
    assert len(run.steps) == LONGEST == len({step.id for step in run.steps})
    assert run.steps[0].rule == "R-REP-06"
    assert "show" not in {step.kind for step in run.steps}


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12))
def test_boxes_stay_in_bounds_and_counts_add_up(answers: list[tuple[int, bool]]) -> None:
    found, now = Mastery(), NOW
    for days, right in answers:
        now += days * DAY
        found = marked(found, [Mark("R", right)], now)
    state = found.of("R")
    if answers:
        assert state is not None
        assert state.right + state.missed == len(answers)
        assert 0 <= state.box < len(RESTS)
        assert state.box == 0 or state.due >= now - DAY * 30


# -- the file -----------------------------------------------------------------------------------------------------


def test_the_file_holds_what_was_learned(tmp_path: Path) -> None:
    path = tmp_path / "new" / "mastery.json"
    assert load(path) == Mastery()
    found = after((0, True), (1, False))
    save(found, path)
    assert load(path) == found
    assert [one.name for one in path.parent.iterdir()] == ["mastery.json"]


def test_a_file_that_cannot_be_read_is_put_aside_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "mastery.json"
    for n, content in enumerate((b"{", b'{"format": "infusion-mastery/9"}', b"\0\0")):
        path.write_bytes(content)
        assert load(path) == Mastery()
        assert not path.exists()
        assert len(list(tmp_path.iterdir())) == n + 1
    assert {one.read_bytes() for one in tmp_path.iterdir()} >= {b"{", b"\0\0"}


def test_the_file_lies_in_the_persons_own_folder(own_folders: Path) -> None:
    assert own_folders in folder().parents
