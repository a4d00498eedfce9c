"""Presenting: stages, the clicker, the arrows, names, the light, and the visit that runs."""

from __future__ import annotations

import pytest

from infusion_gui.case.times import format_clock
from infusion_gui.trainer import presenting as p
from infusion_gui.trainer import sweep
from infusion_gui.trainer.lesson import Lesson, Show
from infusion_gui.trainer.library import examples
from infusion_gui.trainer.presenting import CODES, INITIAL, MINUTES, OVERLAPS, SOLUTION, Scene
from infusion_gui.trainer.sweep import instants, run, until
from tests.coding.stays import blood, fluid, injection, push, row, site, stay
from tests.trainer.lessons import ANSWERER, flip, lesson, step

VISIT = stay(push("morphine", "12:18"), row("vancomycin", "13:00", "14:31"), sites=[site("IV1"), site("IV2")])
TOGETHER = stay(push("morphine", "13:18"), row("vancomycin", "13:00", "14:31"))
LESSON = lesson(step(TOGETHER), step(TOGETHER, Show()), step(TOGETHER, spotlight="a2", hide_names=True))
MOMENTS = Lesson(title="Moments", steps=examples())


def opened(made: Lesson = LESSON, place: int = 0) -> Scene:
    scene = p.opened(made, place)
    assert scene is not None
    return scene


def test_space_reveals_initial_minutes_overlaps_and_codes_in_turn() -> None:
    scene = opened()
    told = []
    for _ in range(5):
        told.append([scene.shows(stage) for stage in (INITIAL, MINUTES, OVERLAPS, CODES)])
        scene = p.revealed(scene)
    assert told == [
        [False, False, False, False],
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, True],
    ]
    assert not scene.complete, "the codes are hidden again for another guess"


def test_a_stage_with_nothing_to_show_is_left_out() -> None:
    apart = stay(row("vancomycin", "13:00", "14:31"), row("cefepime", "15:00", "15:30"))
    assert p.stages(step(apart)) == (p.BARS, INITIAL, MINUTES, CODES)
    assert p.stages(step(stay(push("morphine", "12:18")))) == (p.BARS, INITIAL, CODES)
    shots = stay(injection("ketorolac", "12:00"), injection("enoxaparin", "13:00", "SQ"))
    assert p.stages(step(shots)) == (p.BARS, CODES), "nothing is ranked outside the vein, nothing has a length"
    again = stay(push("morphine", "12:18"), push("morphine", "12:48"))
    assert MINUTES in p.stages(step(again)), "the minutes between them"
    assert OVERLAPS in p.stages(step(stay(fluid("12:00", "13:00")))), "a fluid has pieces and a sum"
    scene = opened(lesson(step(apart)))
    for stage in (INITIAL, MINUTES, CODES, MINUTES, CODES):
        scene = p.revealed(scene)
        assert scene.stage == stage


def test_the_clicker_goes_through_the_whole_lesson_and_back() -> None:
    scene = opened()
    seen = [scene]
    for _ in range(40):
        scene = p.forward(scene)
        if scene == seen[-1]:
            break
        seen.append(scene)
    assert [one.place for one in seen] == [0] * 5 + [1] * 5 + [2] * 5
    assert seen[-1].complete
    for earlier in reversed(seen[:-1]):
        scene = p.back(scene)
        assert (scene.place, scene.stage) == (earlier.place, earlier.stage)
    assert p.back(scene) == scene


def test_what_is_to_be_found_begins_with_its_codes_and_ends_with_its_solution() -> None:
    scene = opened(lesson(step(VISIT, flip("a2", "stop")), step(VISIT)))
    assert scene.shows(CODES) and not scene.shows(SOLUTION) and not scene.complete
    assert p.forward(scene).complete
    assert p.forward(p.forward(scene)).place == 1
    assert p.revealed(p.revealed(scene)) == scene


def test_next_and_previous_stay_within_the_lesson() -> None:
    scene = opened()
    assert p.turned(scene, -1) == scene
    assert p.turned(scene, 1).place == 1
    assert p.turned(p.turned(scene, 2), 1).place == 2


def test_a_lesson_without_steps_has_no_screen() -> None:
    assert p.opened(Lesson(title="empty")) is None


def test_a_moment_stands_after_its_change_and_the_arrows_move_its_edge() -> None:
    scene = opened(MOMENTS)
    assert scene.complete
    assert ANSWERER.units(scene.case) == {"96365": 1}
    assert ANSWERER.units(p.nudged(scene, -1).case) == {"96374": 1}
    assert ANSWERER.units(p.nudged(scene, 75).case) == {"96365": 1}, "ten minutes beyond it ends"


@pytest.mark.parametrize("place", range(6))
def test_one_arrow_back_is_the_other_side_of_each_moment(place: int) -> None:
    scene = opened(MOMENTS, place)
    before, after = ANSWERER.code(p.nudged(scene, -1).case), ANSWERER.code(scene.case)
    assert before.units() != after.units()
    assert after.units() == ANSWERER.code(scene.step.case).units()


def test_without_a_moment_the_arrows_move_nothing() -> None:
    assert p.nudged(opened(), 3) == opened()


def test_an_access_has_two_places() -> None:
    scene = opened(MOMENTS, 5)
    assert p.nudged(scene, 1) == scene
    assert p.nudged(p.nudged(scene, -1), -1).steps == 0


def test_names_and_light_are_set_by_the_step_and_by_the_trainer() -> None:
    scene = opened(LESSON, 2)
    assert not scene.names and scene.spotlight == "a2"
    assert p.toggled_names(scene).names
    assert p.lit(scene, "IV1").spotlight == "IV1"
    assert p.lit(scene, "a2").spotlight is None
    assert p.lit(scene, "zz").spotlight is None


def test_revealing_ends_the_sweep() -> None:
    scene = p.swept(opened(), VISIT.administrations[1].start)
    assert scene.playing is not None
    assert p.revealed(scene).playing is None


# -- the visit runs -----------------------------------------------------------------------------------------------


def told(case: object) -> list[tuple[str, str]]:
    return [
        (format_clock(instant.minute), " ".join(f"{place}:{row}" for _, place, row in instant.crowns))
        for instant in run(case, ANSWERER.code)  # type: ignore[arg-type]
        if instant.moved
    ]


def test_the_crown_moves_to_the_bar_that_then_ranks_first() -> None:
    assert told(VISIT) == [("12:18", "IV1:a1"), ("13:16", "IV1:a2")]


def test_a_longer_bag_takes_the_crown_when_it_outlasts_the_first() -> None:
    case = stay(row("cefepime", "09:00", "09:30"), row("vancomycin", "10:00", "11:00"))
    assert told(case) == [("09:00", "IV1:a1"), ("10:31", "IV1:a2")]


def test_fluid_wears_the_crown_from_its_31st_minute_until_a_drug_comes() -> None:
    case = stay(fluid("09:00", "11:00"), push("morphine", "10:00"))
    assert told(case) == [("09:31", "IV1:a1"), ("10:00", "IV1:a2")]


def test_every_bar_appears_and_ends_once() -> None:
    case = stay(
        push("morphine", "12:18"), row("vancomycin", "13:00", "14:31"), fluid("12:00", "15:00"), blood("15:00", "16:00")
    )
    found = list(run(case, ANSWERER.code))
    assert [identity for instant in found for identity in instant.appear] == ["a3", "a1", "a2", "a4"]
    assert [identity for instant in found for identity in instant.end] == ["a2", "a3", "a4"]
    assert [instant.minute for instant in found] == sorted({instant.minute for instant in found})


def test_at_the_end_the_visit_is_the_whole_visit() -> None:
    last = instants(VISIT)[-1]
    assert until(VISIT, last) == VISIT
    assert ANSWERER.units(until(VISIT, last)) == ANSWERER.units(VISIT)


def test_a_reason_that_has_not_come_yet_is_not_named() -> None:
    case = stay(
        push("morphine", "12:18"), row("vancomycin", "13:00", "14:31"), setting="professional", primary_reason="a2"
    )
    assert until(case, instants(case)[0]).primary_reason is None
    assert until(case, instants(case)[-1]).primary_reason == ("a2",)


def test_what_happens_is_told_in_words() -> None:
    crowns: tuple[tuple[str, str, str], ...] = ()
    said = []
    for instant in run(VISIT, ANSWERER.code):
        said.append(sweep.told(VISIT, instant, crowns))
        crowns = instant.crowns
    assert said == [
        "Morphine begins, morphine is the initial of IV1",
        "Vancomycin begins",
        "Vancomycin takes the crown of IV1",
        "Vancomycin ends",
    ]


def test_hours_in_which_nothing_happens_go_by_faster() -> None:
    case = stay(row("cefepime", "09:00", "09:30"), row("vancomycin", "19:00", "19:40"))
    first, last = instants(case)[0], instants(case)[-1]
    minutes = [sweep.minute_at(case, n / 50) for n in range(51)]
    assert (minutes[0], minutes[-1]) == (first, last)
    assert minutes == sorted(minutes)
    running = [minute for minute in minutes if minute <= first + 30 or minute >= last - 40]
    assert len(running) > 25, "more than half of the time something runs"


def test_a_visit_without_times_has_no_sweep() -> None:
    assert sweep.minute_at(stay(), 0.5) == 0
