"""The live chip, tips and what a screen reader hears."""

from __future__ import annotations

from infusion_gui.case import edits
from infusion_gui.case.model import Case, Charted
from infusion_gui.timeline.facts import stay_of
from infusion_gui.timeline.guides import LiveChip, live_chip
from infusion_gui.timeline.tips import overlap_tip, spoken, times_text, tip
from infusion_gui.timeline.wording import code_text, days_text, length_text, signed
from tests.timeline import stays
from tests.timeline.stays import at, case, coded, row, sample


def chip(before: Case, after: object, identity: str, edge: str) -> LiveChip:
    assert isinstance(after, Case)
    rest, result = coded(before), coded(after)
    new, old = stay_of(after, result).bar(identity), stay_of(before, rest).bar(identity)
    assert new is not None
    return live_chip(new, old, edge, result, rest)


def said(made: LiveChip) -> list[tuple[str, str]]:
    return [(code.text, code.kind) for code in made.codes]


def test_a_pulled_stop_says_times_minutes_change_and_codes_that_come_and_go() -> None:
    earlier = edits.trim_stop(sample(), stays.VANCOMYCIN, to=at("14:12"))
    assert isinstance(earlier, Case)
    made = chip(earlier, edits.trim_stop(earlier, stays.VANCOMYCIN, to=at("14:31")), stays.VANCOMYCIN, "stop")
    assert (made.times, made.minutes, made.change) == ("13:00 – 14:31", "91 min", "+19")
    assert said(made) == [("96365", "same"), ("+ 96366", "gain"), ("− 96361", "loss")]
    assert (made.span, made.side) == ((at("13:00"), at("14:31")), 1)


def test_a_pulled_start_stands_at_the_start() -> None:
    stay = sample()
    made = chip(stay, edits.trim_start(stay, stays.VANCOMYCIN, to=at("13:01")), stays.VANCOMYCIN, "start")
    assert (made.span[0], made.side, made.change) == (at("13:01"), -1, "−1")
    assert ("− 96366", "loss") in said(made)


def test_a_moved_bar_says_how_far() -> None:
    stay = sample()
    made = chip(stay, edits.move(stay, stays.METRONIDAZOLE, 10), stays.METRONIDAZOLE, "body")
    assert (made.times, made.minutes, made.change) == ("15:00 – 16:00", "60 min", "+10 min")


def test_units_that_go_from_one_bar_to_another_are_said_of_the_one_that_has_them() -> None:
    stay = case(
        row("f", "5-FU", "13:10", "17:20", category="chemo"),
        row("o", "oxaliplatin", "11:00", "13:05", category="chemo"),
    )
    made = chip(stay, edits.trim_start(stay, "f", to=at("12:30")), "f", "start")
    assert said(made) == [("96413", "same"), ("96415 ×4", "same")]
    assert coded(stay).account("f").units["96415"] == 3


def test_a_stop_pulled_past_midnight_names_the_day() -> None:
    stay = sample()
    made = chip(stay, edits.trim_stop(stay, stays.METRONIDAZOLE, to=at("15:50", 1)), stays.METRONIDAZOLE, "stop")
    assert (made.times, made.minutes) == ("14:50 – 15:50 +1d", "1500 min")


def test_a_moved_push_has_one_time() -> None:
    stay = sample()
    made = chip(stay, edits.move(stay, "a5", 1), "a5", "body")
    assert (made.times, made.minutes, made.change) == ("12:49", "", "+1 min")
    assert ("+ 96376", "gain") in said(made)


def test_a_first_stop_is_compared_with_none() -> None:
    stay = sample()
    made = chip(stay, edits.trim_stop(stay, stays.PANTOPRAZOLE, to=at("16:28")), stays.PANTOPRAZOLE, "stop")
    assert (made.times, made.minutes, made.change) == ("16:12 – 16:28", "16 min", "")


def test_what_earns_nothing_says_so() -> None:
    stay = sample()
    made = chip(stay, edits.move(stay, stays.ACETAMINOPHEN, 1), stays.ACETAMINOPHEN, "body")
    assert said(made) == [("not reported", "same")]


def test_a_tip_says_times_codes_why_and_what_the_initial_beat() -> None:
    stay = sample()
    result = coded(stay)
    bar = stay_of(stay, result).bar(stays.VANCOMYCIN)
    assert bar is not None
    drawn = stay_of(stay, result)
    lines = tip(bar, result, stay=drawn).splitlines()
    assert lines[0] == "vancomycin  13:00 – 14:31, 91 min"
    assert lines[1].startswith("96365, 96366: ")
    assert any(line.startswith("Ranks before metronidazole 60 min, ceftriaxone 30 min,") for line in lines)
    assert all(len(line) <= 80 for line in lines)
    assert sum("longest of 4" in line for line in lines) == 1


def test_the_tip_of_an_overlap_says_what_it_earns_or_why_nothing() -> None:
    stay = sample()
    result = coded(stay)
    drawn = stay_of(stay, result)
    tips = [overlap_tip(overlap, drawn).splitlines() for overlap in result.drawing.overlaps]
    assert ["ceftriaxone beside vancomycin", "13:10 – 13:40, 30 min", "96368"] in tips
    assert ["acetaminophen beside vancomycin", "13:48 – 14:06, 18 min", "Earns nothing: 96368 used"] in tips


def test_a_tip_shows_the_time_of_the_record_and_how_many_rows_it_was() -> None:
    stay = case(row("a", "cefepime", "08:00", "09:05", charted=Charted(start=at("08:00"), stop=at("08:50"))))
    result = coded(stay)
    bar = stay_of(stay, result).bar("a")
    assert bar is not None
    assert tip(bar, result, 3).splitlines()[-2:] == ["Charted stop 08:50", "Made of 3 charted rows"]


def test_a_screen_reader_hears_name_times_lane_and_codes() -> None:
    stay = sample()
    drawn = stay_of(stay, coded(stay))
    heard = {bar.id: spoken(bar, drawn.lane(drawn.lane_of[bar.id]).title) for bar in drawn.bars()}
    assert heard[stays.VANCOMYCIN] == "vancomycin, 13:00 – 14:31, 91 min, IV1, 96365, 96366, initial"
    assert heard[stays.PANTOPRAZOLE] == "pantoprazole, 16:12, no stop charted, IV2, 96374-59, initial"
    assert heard[stays.KVO].endswith("not hydration")


def test_a_missing_start_is_said() -> None:
    stay = case(row("a", "cefepime", None, "09:00"))
    bar = stay_of(stay, coded(stay)).bar("a")
    assert bar is not None and bar.open_start
    assert times_text(bar) == "until 09:00, no start charted"


def test_wording_of_numbers() -> None:
    assert code_text("96374", ("59",)) == "96374-59"
    assert code_text("96366", (), 2) == "96366 ×2"
    assert (signed(19), signed(-7)) == ("+19", "−7")
    assert (length_text(618), length_text(120), length_text(45)) == ("10 h 18", "2 h", "45 min")
    assert days_text(at("11:52"), at("22:10"), 618) == "Mon 5 Jan 2026"
    assert days_text(at("05:40"), at("23:10", 1), 2490) == "2 days, 41 h 30"
