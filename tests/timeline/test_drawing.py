"""What the drawing says of the emergency visit and of single states: the answers of the look, in words and marks."""

from __future__ import annotations

from typing import TypeVar

import pytest

from infusion_gui.case import edits
from infusion_gui.case.model import Case, Charted, Evidence, Exclusion, Visit
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.lanes import Density
from infusion_gui.timeline.marks import (
    Badge,
    Box,
    Bridge,
    Chip,
    Fill,
    Frame,
    Glyph,
    Hatch,
    Marker,
    Notch,
    Outline,
    Stroke,
    Text,
)
from infusion_gui.timeline.sketch import ViewState
from infusion_gui.timeline.stay import OTHER
from tests.timeline import stays
from tests.timeline.stays import at, board, case, coded, lane_marks, row, sample, texts

_Kind = TypeVar("_Kind")


def of(made: Board, key: str, kind: type[_Kind]) -> list[_Kind]:
    """The marks of one kind in a lane."""
    return [mark for layer in lane_marks(made, key).layers() for mark in layer if isinstance(mark, kind)]


def shown(**view: object) -> Board:
    """The emergency visit as on the main picture: 11:40 to 17:50."""
    made = board(sample(), start=at("11:40"), stop=at("17:50"))
    made.view = ViewState(**view)  # type: ignore[arg-type]
    return made


# -- the main picture -----------------------------------------------------------------------------------


def test_words_of_the_first_access() -> None:
    said = texts(shown(), "IV1")
    for words in (
        "vancomycin", "96365  96366", "91 min", "metronidazole", "96367", "acetaminophen", "96368 used",
        "normal saline", "55", "91 blocked by vancomycin", "19", "60 blocked by metronidazole",
        "saline KVO, not hydration",
        "241 min − 151 blocked = 55 + 19 + 16 =", "90 net", "96361 ×1", "ondansetron", "morphine", "30 of 31 min",
        "96376", "67 min after 12:18",
    ):  # fmt: skip
        assert words in said, words
    assert said.count("96375") == 2


def test_the_crown_is_on_the_initials_only() -> None:
    made = shown()
    assert [glyph.icon for glyph in of(made, "IV1", Glyph)] == ["crown"]
    assert "crown" in [glyph.icon for glyph in of(made, "IV2", Glyph)]
    assert of(made, OTHER, Glyph) == []


def test_an_earning_overlap_is_a_solid_bridge_and_shades_its_partner() -> None:
    made = shown()
    earning, wasted = sorted(of(made, "IV1", Bridge), key=lambda bridge: bridge.x0)
    assert earning.earns and not wasted.earns
    assert round(earning.x1 - earning.x0) == round(30 * made.scale.per_minute)
    assert (earning.y0, earning.y1) == (51, 84)
    shade = next(fill for fill in of(made, "IV1", Fill) if fill.colour == "bridge")
    assert (shade.x0, shade.x1) == (earning.x0, earning.x1)


def test_blocked_minutes_are_hatched_in_the_blockers_colour_with_fall_lines() -> None:
    made = shown()
    first, second = of(made, "IV1", Hatch)
    assert first.ink == second.ink == "therapeutic"
    assert round((first.x1 - first.x0) / made.scale.per_minute) == 91
    assert round((second.x1 - second.x0) / made.scale.per_minute) == 60
    falls = [stroke for stroke in of(made, "IV1", Stroke) if stroke.dash and stroke.x0 == stroke.x1]
    ends = {stroke.x0: stroke.y1 for stroke in falls}
    # In the middle of the first and the last pixel of what is blocked: its edges are drawn there.
    for hatch in (first, second):
        assert ends[hatch.x0 + 0.5] == ends[hatch.x1 - 0.5] == hatch.y0


def test_free_pieces_are_numbered() -> None:
    assert [badge.text for badge in of(shown(), "IV1", Badge)] == ["1", "2", "3"]


def test_the_sum_of_a_fluid_says_what_lies_outside_the_visit() -> None:
    late = edits.change_visit(sample(), "V1", arrival=at("12:38"))
    assert not isinstance(late, edits.Refusal)
    made = board(late, start=at("11:40"), stop=at("17:50"))
    assert "241 min − 33 outside − 151 blocked = 22 + 19 + 16 =" in texts(made, "IV1")
    off_unit = edits.add_exclusion(sample(), {"start": at("13:10"), "stop": at("13:40")})
    assert not isinstance(off_unit, edits.Refusal)
    made = board(off_unit, start=at("11:40"), stop=at("17:50"))
    assert "241 min − 30 outside − 121 blocked = 55 + 19 + 16 =" in texts(made, "IV1")


def test_a_threshold_within_five_minutes_always_shows_in_green() -> None:
    (chip,) = [chip for chip in of(shown(), "IV1", Chip) if chip.kind == "near"]
    assert (chip.strong, chip.rest) == ("+1 min", "96361 ×2")


def test_only_the_selected_bar_names_its_rails_and_the_next_threshold() -> None:
    assert "16" not in [words for words in texts(shown(), "IV1") if words == "16"][1:]
    made = shown(selected=(stays.VANCOMYCIN,))
    said = texts(made, "IV1")
    assert "91" in said and "151" in said
    (far,) = [chip for chip in of(made, "IV1", Chip) if chip.kind == "far"]
    assert (far.strong, far.rest) == ("+60 min", "96366 ×2")
    line = next(stroke for stroke in of(made, "IV1", Stroke) if stroke.x0 == made.scale.x(at("15:31")))
    assert line.colour == "text.2" and line.width == 2


def test_an_uncharted_stop_fades_asks_and_says_what_it_would_earn() -> None:
    made = shown()
    box = next(box for box in of(made, "IV2", Box) if box.open_right)
    assert box.x0 == made.scale.x(at("16:12"))
    said = texts(made, "IV2")
    assert "no stop charted" in said
    assert any(words.startswith("16:28 or later 96365") for words in said)
    assert "query" in [glyph.icon for glyph in of(made, "IV2", Glyph)]


def test_markers_have_the_shape_of_their_technique() -> None:
    made = shown()
    shapes = {marker.shape for marker in of(made, "IV1", Marker)}
    assert shapes == {"diamond"}
    assert [marker.shape for marker in of(made, "IV2", Marker)] == ["circle"]
    assert [marker.shape for marker in of(made, OTHER, Marker)] == ["triangle"]


def test_what_earns_nothing_is_hollow_and_what_cannot_is_dashed() -> None:
    made = shown()
    looks = {(box.ink, box.look) for box in of(made, "IV1", Box)}
    assert ("therapeutic", "hollow") in looks and ("none", "dashed") in looks
    assert [marker.look for marker in of(made, "IV1", Marker)].count("hollow") == 1


def few_minutes_left() -> Case:
    """20 + 4 minutes of fluid beside a drug: too few for a code."""
    return case(
        row("n", "normal saline", "13:00", "14:55", category="hydration"),
        row("v", "vancomycin", "13:20", "14:51"),
    )


@pytest.mark.parametrize("density", ["full", "compact"])
def test_fluid_of_which_too_little_is_left_shows_what_took_it(density: Density) -> None:
    made = board(few_minutes_left(), start=at("12:30"), stop=at("15:30"), density=density)
    (box,) = [box for box in of(made, "IV1", Box) if box.ink == "hydration"]
    assert box.look == "hollow"
    (hatch,) = of(made, "IV1", Hatch)
    assert (hatch.x0, hatch.x1, hatch.ink) == (made.scale.x(at("13:20")), made.scale.x(at("14:51")), "therapeutic")
    said = texts(made, "IV1")
    if density == "full":
        assert "91 blocked by vancomycin" in said
        assert "115 min − 91 blocked = 20 + 4 =" in said and "24 net" in said
        name = stays.text(made, "IV1", "normal saline")
        assert name.x + name.width < hatch.x0 or name.x > hatch.x1
    else:
        assert "24 net" in said


def test_fluid_that_nothing_took_from_and_earns_nothing_stays_plain() -> None:
    made = board(case(row("n", "normal saline", "13:00", "13:30", category="hydration")), start=at("12:30"))
    assert not of(made, "IV1", Hatch)
    assert "30 min" in texts(made, "IV1")


def test_a_row_beyond_the_border_is_a_pill_with_its_time() -> None:
    (pill,) = [chip for chip in of(shown(), OTHER, Chip) if chip.kind == "pill"]
    assert pill.rest == "enoxaparin SQ 20:00"
    assert pill.target == "a14"


def test_injections_say_their_route_and_modifier() -> None:
    said = texts(shown(), OTHER)
    assert "ketorolac IM" in said and "96372-59" in said


def test_hidden_labels_leave_bars_and_nothing_that_gives_the_answer_away() -> None:
    made = shown(labels=False)
    assert texts(made, "IV1") == []
    assert of(made, "IV1", Badge) == []
    assert of(made, "IV1", Box)


# -- states ---------------------------------------------------------------------------------------------


def test_one_selected_bar_has_handles_several_have_none() -> None:
    (frame,) = of(shown(selected=(stays.VANCOMYCIN,)), "IV1", Frame)
    assert frame.handles and frame.rings == 1
    frames = of(shown(selected=(stays.VANCOMYCIN, stays.SALINE)), "IV1", Frame)
    assert len(frames) == 2 and not any(frame.handles for frame in frames)


def test_the_keyboards_focus_is_a_second_ring_on_the_current_row() -> None:
    frames = of(shown(selected=(stays.VANCOMYCIN, stays.SALINE), focus=True), "IV1", Frame)
    assert sorted(frame.rings for frame in frames) == [1, 2]


def test_the_end_the_arrows_move_is_marked() -> None:
    (frame,) = of(shown(selected=(stays.VANCOMYCIN,), edge="stop"), "IV1", Frame)
    assert frame.edge == "stop"


def test_a_name_beside_a_bar_begins_behind_the_mark_of_the_chosen_edge() -> None:
    made = board(sample(), start=at("11:40"), stop=at("23:59"))
    made.view = ViewState(selected=(stays.METRONIDAZOLE,), edge="stop")
    assert stays.text(made, "IV1", "metronidazole").x > made.scale.x(at("15:50")) + 12


def test_the_bar_under_the_mouse_is_outlined_but_not_in_a_locked_lane() -> None:
    made = shown(hovered=stays.METRONIDAZOLE)
    assert of(made, "IV1", Outline)
    made.state.locked.add("IV1")
    assert not of(made, "IV1", Outline)
    assert all(box.locked for box in of(made, "IV1", Box))


def test_a_held_row_is_amber_with_a_question_mark() -> None:
    made = board(case(row("a", "zzyzx", "08:00", "09:00", category=None)), start=at("07:00"), stop=at("12:00"))
    (box,) = of(made, "IV1", Box)
    assert box.look == "held"
    assert [glyph.icon for glyph in of(made, "IV1", Glyph)] == ["question"]
    assert "held" in texts(made, "IV1")


def test_minutes_before_arrival_are_faded() -> None:
    stay = case(row("a", "cefepime", "08:00", "09:00"), visits=(Visit(id="V1", arrival=at("08:20")),))
    soft, counted = of(board(stay, width=600), "IV1", Box)
    assert soft.look == "soft" and counted.look == "filled"
    assert soft.x1 == counted.x0


def test_words_on_a_fading_bar_of_chemo_stand_on_a_ground_on_which_they_are_read() -> None:
    stay = case(row("a", "rituximab", "10:00", None, category="chemo"))
    made = board(stay, width=900, start=at("09:45"), stop=at("11:15"), density="full")
    plates = {text.text: (text.colour, text.plate) for text in of(made, "IV1", Text)}
    assert plates["no stop charted"] == ("query", "query.ground")
    assert plates["96409"] == ("text", "canvas")


@pytest.mark.parametrize("width", range(720, 1500, 30))
def test_the_name_of_a_fluid_takes_the_number_of_its_piece_from_none(width: int) -> None:
    made = board(sample(), width=float(width), start=at("11:40"), stop=at("22:20"), room=500)
    assert [badge.text for badge in of(made, "IV1", Badge)] == ["1", "2", "3"]
    assert "normal saline" in texts(made, "IV1")


@pytest.mark.parametrize("density", ["full", "compact"])
def test_a_bar_with_minutes_outside_says_how_many_of_them_lie_inside(density: Density) -> None:
    stay = case(row("a", "cefepime", "10:00", "11:40"), visits=(Visit(id="V1", arrival=at("10:10")),))
    said = texts(board(stay, width=900, density=density), "IV1")
    assert ("90 of 100 min" if density == "full" else "90 of 100") in said


def test_an_exclusion_fades_the_minutes_in_it() -> None:
    window = Exclusion(start=at("08:20"), stop=at("08:40"), label="procedure")
    boxes = of(board(case(row("a", "cefepime", "08:00", "09:00"), exclusions=(window,)), width=600), "IV1", Box)
    assert [box.look for box in boxes] == ["filled", "soft", "filled"]


def test_joined_rows_have_a_notch_at_each_charted_change() -> None:
    evidence = tuple(Evidence(text=f"{clock} rate change") for clock in ("08:00", "08:25", "08:40"))
    made = board(case(row("a", "heparin", "08:00", "09:00", evidence=evidence)), width=600)
    assert [round(notch.x) for notch in of(made, "IV1", Notch)] == [
        round(made.scale.x(at("08:25"))), round(made.scale.x(at("08:40")))
    ]  # fmt: skip


@pytest.mark.parametrize("charted", [True, False])
def test_rows_joined_by_hand_have_a_notch_where_charted_rows_met(charted: bool) -> None:
    said = [(Evidence(text=f"heparin IV {clock}"),) if charted else () for clock in ("08:00", "08:30")]
    rows = (
        row("a", "heparin", "08:00", "08:30", evidence=said[0]),
        row("b", "heparin", "08:30", "09:00", evidence=said[1]),
    )
    joined = edits.merge(case(*rows), ["a", "b"])
    assert not isinstance(joined, edits.Refusal)
    made = board(joined, width=600)
    met = [round(made.scale.x(at("08:30")))] if charted else []
    assert [round(notch.x) for notch in of(made, "IV1", Notch)] == met


def test_a_time_that_was_moved_keeps_the_mark_of_the_record() -> None:
    record = Charted(start=at("08:00"), stop=at("08:50"))
    made = board(case(row("a", "cefepime", "08:00", "09:05", charted=record)), width=600)
    x = made.scale.x(at("08:50"))
    assert any(stroke.x0 == stroke.x1 == x for stroke in of(made, "IV1", Stroke))


def test_fluid_blocked_by_chemo_is_hatched_as_chemo() -> None:
    stay = case(
        row("a", "normal saline", "08:00", "14:00", category="hydration"),
        row("b", "paclitaxel", "09:00", "10:30", category="chemo"),
    )
    (hatch,) = of(board(stay), "IV1", Hatch)
    assert hatch.ink == "chemo"


# -- while a bar is dragged -----------------------------------------------------------------------------


def dragged() -> Board:
    """The stop of vancomycin pulled from 14:12 to 14:31."""
    earlier = edits.trim_stop(sample(), stays.VANCOMYCIN, to=at("14:12"))
    assert isinstance(earlier, Case)
    made = board(earlier, start=at("12:00"), stop=at("16:10"))
    later = edits.trim_stop(earlier, stays.VANCOMYCIN, to=at("14:31"))
    assert isinstance(later, Case)
    made.view = ViewState(selected=(stays.VANCOMYCIN,))
    made.preview(later, coded(later), moving=frozenset((stays.VANCOMYCIN,)))
    return made


def test_won_minutes_are_tinted_and_the_old_edge_keeps_its_time() -> None:
    made = dragged()
    tint = next(fill for fill in of(made, "IV1", Fill) if fill.colour == "guide.ground")
    assert tint.x0 == made.scale.x(at("14:12"))
    assert "was 14:12" in texts(made, "IV1")


@pytest.mark.parametrize("start", ["12:00", "13:50"])
@pytest.mark.parametrize("stop", ["14:30", "14:45", "15:30"])
def test_the_old_time_stands_clear_of_the_name(start: str, stop: str) -> None:
    """A short bar that grows has its name over the old edge, and so has one whose start is out of sight."""
    short = case(row("a", "vancomycin", "13:55", "14:05"))
    made = board(short, start=at(start), stop=at("16:30"))
    made.view = ViewState(selected=("a",))
    longer = edits.trim_stop(short, "a", to=at(stop))
    assert isinstance(longer, Case)
    made.preview(longer, coded(longer), moving=frozenset(("a",)))
    name = stays.text(made, "IV1", "vancomycin")
    was = [word for word in of(made, "IV1", Text) if word.text == "was 14:05"]
    assert was or stop != "15:30"
    assert all(word.x >= name.x + name.width or word.x + word.width <= name.x for word in was)


def test_the_old_edge_crosses_no_word() -> None:
    stay = sample()
    made = board(stay, start=at("11:40"), stop=at("22:20"))
    earlier = edits.trim_start(stay, stays.METRONIDAZOLE, to=at("14:31"))
    assert isinstance(earlier, Case)
    made.view = ViewState(selected=(stays.METRONIDAZOLE,))
    made.preview(earlier, coded(earlier), moving=frozenset((stays.METRONIDAZOLE,)))
    name, x = stays.text(made, "IV1", "metronidazole"), made.scale.x(at("14:50"))
    assert name.x < x < name.x + name.width
    was = [mark for mark in of(made, "IV1", Stroke) if mark.x0 == mark.x1 == x and mark.dash == (3, 3)]
    assert len(was) == 2
    assert all(mark.y1 <= name.y - 6 or mark.y0 >= name.y + 6 for mark in was)


def test_freshly_blocked_minutes_are_tinted() -> None:
    made = dragged()
    (fresh,) = [hatch for hatch in of(made, "IV1", Hatch) if hatch.fresh]
    assert (fresh.x0, fresh.x1) == (made.scale.x(at("14:12")), made.scale.x(at("14:31")))


def test_the_sum_says_what_it_was_in_the_colour_of_a_loss() -> None:
    made = dragged()
    was = stays.text(made, "IV1", "was 109 net 96361 ×2")
    assert was.colour == "loss"


def test_after_the_gesture_nothing_of_it_is_left() -> None:
    made = dragged()
    rest = sample()
    made.show(rest, coded(rest))
    assert not [fill for fill in of(made, "IV1", Fill) if fill.colour == "guide.ground"]
    assert made.before is None


def test_a_short_bar_between_others_has_its_name_over_it() -> None:
    rows = (
        ("a", "vancomycin", "06:00", "07:50"),
        ("x", "cefepime", "08:00", "09:40"),
        ("b", "iron sucrose", "09:41", "09:58"),
        ("c", "ampicillin", "10:00", "10:30"),
    )
    made = board(case(*(row(*each) for each in rows)), start=at("06:00"), stop=at("12:00"))
    place = made.layout.lane("IV1")
    assert place is not None
    name = next(mark for mark in of(made, "IV1", Text) if mark.text == "iron sucrose")
    bar = place.row("b")
    assert bar.top - 17 <= name.y < bar.top and name.x == made.scale.x(at("09:41"))
    assert "cefepime" in texts(made, "IV1")


@pytest.mark.parametrize("width", [700.0, 880.0, 1056.0, 1400.0])
def test_no_name_stands_in_the_line_of_a_sum(width: float) -> None:
    made = board(sample(), start=at("11:40"), stop=at("22:20"), width=width, room=700.0)
    made.view = ViewState(selected=(stays.SALINE,))
    place = made.layout.lane("IV1")
    assert place is not None
    bar = place.row(stays.SALINE)
    line = [mark for mark in of(made, "IV1", Text) if 0 < mark.y - (bar.top + bar.height) < 20]
    assert any("net" in mark.text for mark in line)
    assert not any("saline" in mark.text for mark in line)


def test_a_bridge_leaves_the_words_of_open_bars_between_its_two_readable() -> None:
    rows = (
        row("v", "vancomycin", "13:00", "14:31"),
        row("p", "pantoprazole", "13:05"),
        row("z", "cefepime", "13:10"),
        row("c", "ceftriaxone", "13:40", "14:20"),
    )
    made = board(case(*rows), start=at("12:00"), stop=at("18:00"))
    place = made.layout.lane("IV1")
    assert place is not None and place.row_of["c"] > place.row_of["z"] > place.row_of["p"]
    (bridge,) = of(made, "IV1", Bridge)
    under = lane_marks(made, "IV1").under
    behind = under.index(bridge)
    for identity in ("p", "z"):
        bar, line = made.stay.bar(identity), place.row(identity)
        assert bar is not None and bar.open_stop
        (gap,) = [mark for mark in under[behind:] if isinstance(mark, Fill) and mark.y0 == line.top]
        assert (gap.x0, gap.x1) == (bridge.x0, min(bridge.x1, made.scale.x(bar.stop)))
        for words in of(made, "IV1", Text):
            if line.top < words.y < line.top + line.height:
                assert words.x + words.width <= max(bridge.x0, gap.x1) or words.x >= bridge.x1, words.text


def test_codes_of_a_bar_too_short_for_them_stand_beside_it() -> None:
    rows = (row("v", "vancomycin", "13:00", "14:31"), row("m", "metronidazole", "15:00", "15:10"))
    made = board(case(*rows), start=at("12:00"), stop=at("20:00"))
    name, codes = stays.text(made, "IV1", "metronidazole"), stays.text(made, "IV1", "96375")
    assert name.x > made.scale.x(at("15:10"))
    assert name.x + name.width < codes.x < name.x + name.width + 20 and codes.y == name.y


@pytest.mark.parametrize(("hours", "said"), [(3, "30 min 96368"), (5, "96368"), (9, "96368")])
def test_a_concurrent_code_stands_on_the_bridge_or_beside_the_bar(hours: int, said: str) -> None:
    rows = (row("v", "vancomycin", "13:00", "14:31"), row("c", "ceftriaxone", "13:10", "13:40"))
    made = board(case(*rows), start=at("12:00"), stop=at("12:00") + 60 * hours, width=700.0)
    assert [text for text in texts(made, "IV1") if "96368" in text] == [said]


def test_a_held_bar_with_its_name_outside_says_so_behind_the_name() -> None:
    made = board(
        case(row("x", "unknown mixture 12", "13:00", "13:40", category=None)), start=at("12:00"), stop=at("20:00")
    )
    name, held = stays.text(made, "IV1", "unknown mixture 12"), stays.text(made, "IV1", "held")
    assert made.scale.x(at("13:40")) < name.x and name.x + name.width < held.x


def test_a_hollow_bar_with_a_neighbour_has_its_reason_at_the_left() -> None:
    rows = (
        row("b", "red cells", "15:00", "15:30", category="blood"),
        row("n", "normal saline", "14:00", "17:00", category="hydration"),
        row("k", "saline", "17:05", "19:00", category="kvo"),
    )
    made = board(case(*rows), start=at("12:00"), stop=at("20:00"))
    said = stays.text(made, "IV1", "not reported")
    assert said.x + said.width < made.scale.x(at("14:00"))


@pytest.mark.parametrize("minutes", [60, 120, 600])
def test_the_chip_of_a_near_threshold_stands_behind_its_line(minutes: int) -> None:
    made = board(case(row("c", "cefepime", "13:00", "13:15")), start=at("12:45"), stop=at("12:45") + minutes)
    (chip,) = of(made, "IV1", Chip)
    assert chip.kind == "near"
    (line,) = [stroke for stroke in of(made, "IV1", Stroke) if stroke.colour == "gain"]
    assert line.x0 == made.scale.x(at("13:16")) and chip.x > line.x0


def test_the_chip_of_a_short_selected_bar_leaves_its_name_alone() -> None:
    made = shown(selected=(stays.ACETAMINOPHEN,))
    said = texts(made, "IV1")
    assert "acetaminophen" in said
    name = next(mark for mark in of(made, "IV1", Text) if mark.text == "acetaminophen")
    for chip in of(made, "IV1", Chip):
        assert chip.kind == "near" or chip.x >= name.x + name.width


def test_the_name_of_a_selected_bar_with_an_open_end_stays_clear_of_its_handle() -> None:
    made = board(sample(), start=at("11:40"), stop=at("22:20"))
    made.view = ViewState(selected=(stays.PANTOPRAZOLE,))
    name = next(mark for mark in of(made, "IV2", Text) if mark.text == "pantoprazole")
    end = made.scale.x(made.stay.bar(stays.PANTOPRAZOLE).stop)  # type: ignore[union-attr]
    assert name.x + name.width < end - 4 or name.x > end + 4


def test_the_name_over_a_fluid_leaves_thresholds_and_its_sum_alone() -> None:
    made = board(sample(), start=at("11:40"), stop=at("22:20"), width=900.0)
    made.view = ViewState(selected=(stays.SALINE,))
    texts_of = [mark for mark in of(made, "IV1", Text) if mark.style in ("caption", "caption.bold", "name", "plain")]
    name = next(mark for mark in texts_of if mark.text == "normal saline")
    for other in texts_of:
        if other is not name and abs(other.y - name.y) < 11:
            assert other.x + other.width <= name.x or name.x + name.width <= other.x, other.text


def test_words_across_the_end_of_the_visit_stand_on_the_grounds_of_both_sides() -> None:
    stay = case(
        row("a1", "saline flush", "08:02", technique="push", category="flush"),
        visits=(Visit(id="V1", arrival=at("08:00"), departure=at("08:03")),),
    )
    made = board(stay, density="full", start=at("07:57"), stop=at("08:06"))
    end = made.scale.x(at("08:03"))
    words = next(one for one in lane_marks(made, "IV1").texts() if one.x < end < one.x + one.width)
    assert words.plate is None
    plates = [fill for fill in of(made, "IV1", Fill) if fill.y0 == words.y - 8]
    assert [(fill.colour, fill.x1) for fill in plates if fill.x1 == end] == [("canvas", end)]
    assert [(fill.colour, fill.x0) for fill in plates if fill.x0 == end] == [("outside", end)]
