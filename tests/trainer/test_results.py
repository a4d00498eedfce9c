"""Results: one file a run, and what a class misses, read from a folder of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from infusion_gui.case.times import parse_minute
from infusion_gui.trainer.attempts import chosen, predicted
from infusion_gui.trainer.class_view import summary, worst_minutes
from infusion_gui.trainer.prediction import read_prediction
from infusion_gui.trainer.results import (
    CSV_HEADER,
    Run,
    RunError,
    as_csv,
    as_json,
    read_folder,
    read_run,
    save,
    step_run,
)
from tests.coding.stays import push, row, stay
from tests.trainer.lessons import ANSWERER, step, why

BEGAN = parse_minute("2026-01-05T08:30")
BAG = step(stay(row("vancomycin", "13:00", "14:30")), title="An hour and a half", rule="R-HR-01")
PUSHES = step(stay(push("morphine", "12:00"), push("morphine", "12:30")), id="s2", title="Again", rule="R-REP-03")


def run(learner: str = "", bag: str = "96365", pushes: str = "96374", **more: Any) -> Run:
    answers = [(BAG, bag), (PUSHES, pushes)]
    steps = []
    for one, typed in answers:
        read = read_prediction(typed)
        assert isinstance(read, tuple)
        steps.append(step_run(one, predicted(one, read, ANSWERER), seconds=40))
    return Run(lesson="Minutes", learner=learner, began=BEGAN, steps=tuple(steps), **more)


def test_a_run_is_written_as_json_and_csv_and_read_back(tmp_path: Path) -> None:
    made = run("Ada", bag="96365 96366", timed=True)
    path = save(made, tmp_path / "results")
    assert read_run(path.read_bytes()) == made
    rows = list(csv.DictReader(path.with_suffix(".csv").read_text("utf-8").splitlines()))
    assert list(rows[0]) == CSV_HEADER.split(",")
    assert [(one["code"], one["verdict"]) for one in rows] == [
        ("96365", "right"), ("96366", "extra"), ("96374", "right"),
    ]  # fmt: skip
    assert rows[1]["minutes"] == "90" and rows[0]["timed"] == "timed"


def test_two_runs_of_one_minute_have_two_files(tmp_path: Path) -> None:
    first, second = save(run("Ada"), tmp_path), save(run("Ada"), tmp_path)
    assert first != second
    assert len(list(tmp_path.glob("*.json"))) == len(list(tmp_path.glob("*.csv"))) == 2


def test_names_that_no_file_can_have_do_no_harm(tmp_path: Path) -> None:
    path = save(run("../a/b:*?").model_copy(update={"lesson": "../../etc"}), tmp_path)
    assert path.parent == tmp_path


def test_a_spreadsheet_takes_no_name_for_a_formula() -> None:
    assert "'=1+1" in as_csv([run("=1+1")])


def test_a_step_without_lines_has_a_row_of_its_own() -> None:
    asked = step(stay(push("a", "12:00"), push("a", "12:20")), why("a2", "R-REP-06", "R-DEF-01"))
    made = Run(lesson="L", began=BEGAN, steps=(step_run(asked, chosen(asked, "R-DEF-01", ANSWERER)),))
    rows = list(csv.DictReader(as_csv([made]).splitlines()))
    assert [(one["kind"], one["percent"], one["rule"]) for one in rows] == [("why", "0", "R-REP-06")]


def test_no_name_is_kept_that_was_not_typed() -> None:
    assert "learner" not in json.loads(as_json(run()))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not JSON"),
        ("[]", "no result of a lesson"),
        ('{"format": "infusion-run/9"}', "'infusion-run/9', so this is no result of a lesson"),
        ('{"format": "infusion-run/1", "lesson": "a", "began": "yesterday"}', "began: 'yesterday' is not a date"),
        ('{"format": "infusion-run/1", "lesson": "a", "began": "2026-01-05T08:00", "x": 1}', "x: unknown key"),
    ],
)
def test_a_broken_result_is_refused_in_one_sentence(text: str, told: str) -> None:
    with pytest.raises(RunError) as refused:
        read_run(text)
    assert told in str(refused.value)


def test_a_folder_is_read_whole_and_what_is_none_is_named(tmp_path: Path) -> None:
    save(run("Ada"), tmp_path)
    save(run("Bo"), tmp_path)
    (tmp_path / "notes.json").write_text("{}", encoding="utf-8")
    (tmp_path / "readme.txt").write_text("hello", encoding="utf-8")
    runs, refused = read_folder(tmp_path)
    assert {one.learner for one in runs} == {"Ada", "Bo"}
    assert len(refused) == 1 and refused[0].startswith("notes.json: format")


def test_a_result_that_was_sent_twice_counts_once(tmp_path: Path) -> None:
    path = save(run("Ada"), tmp_path)
    (tmp_path / "z copy.json").write_bytes(path.read_bytes())
    runs, refused = read_folder(tmp_path)
    assert len(runs) == 1
    assert refused == (f"z copy.json: the same result as {path.name}, which counts.",)


# -- the class ----------------------------------------------------------------------------------------------------


def test_the_class_sees_which_rules_and_which_minutes_are_missed() -> None:
    found = summary(
        [run("Ada", bag="96365 96366"), run("Bo", bag="96365 96366"), run("Cy"), run("Di", pushes="96374 96376")]
    )
    assert (found.runs, found.learners) == (4, 4)
    missed = {tally.rule: (tally.asked, tally.missed, tally.learners_missed) for tally in found.rules if tally.missed}
    assert missed == {"R-HR-07": (2, 2, 2), "R-REP-06": (1, 1, 1)}
    assert [tally.rule for tally in found.rules][:2] == ["R-HR-07", "R-REP-06"]
    (hour, minute), (pushed, apart) = worst_minutes(found)
    assert (hour.rule, minute.minutes, minute.missed) == ("R-HR-07", 90, 2)
    assert (pushed.rule, apart.minutes, apart.missed) == ("R-REP-06", 30, 1)
    assert hour.name == "31 minutes past a full hour"


def test_a_rule_is_missed_by_so_many_of_the_learners_it_was_asked_of() -> None:
    found = summary([run("Ada", bag="96365 96366"), run("Bo")])
    asked = {tally.rule: (tally.learners_missed, tally.learners) for tally in found.rules}
    assert asked["R-HR-07"] == (1, 1), "the right answer of the other run shows no miss of it"


def test_runs_of_one_learner_are_one_learner_and_nameless_runs_are_each_their_own() -> None:
    assert summary([run("Ada"), run(" ada"), run(), run()]).learners == 3
    found = summary([run("Ada", bag="96365 96366"), run("Ada", bag="96365 96366"), run("Ada"), run("Bo"), run()])
    missed = {tally.rule: (tally.learners_missed, tally.learners) for tally in found.rules if tally.missed}
    assert missed["R-HR-07"] == (1, 1), "of one learner who tried it twice"


def test_an_empty_folder_is_an_empty_class(tmp_path: Path) -> None:
    found = summary(read_folder(tmp_path)[0])
    assert (found.runs, found.percent, found.rules) == (0, 0, ())
    assert worst_minutes(found) == ()


def test_the_mean_of_a_run_is_the_mean_of_its_steps() -> None:
    assert run().percent == 100
    assert run(bag="96365 96366").percent == 75
