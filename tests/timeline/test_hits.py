"""What the mouse takes hold of: edges before bodies, small bars still by their body, markers by a wide hand."""

from __future__ import annotations

import pytest

from infusion_gui.case.model import Exclusion, Visit
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.hits import hit_bar, hit_line, hit_window, reading_order, within
from infusion_gui.timeline.scale import TimeScale
from tests.timeline import stays
from tests.timeline.stays import at, board, case, row, sample


def middle(made: Board, identity: str) -> float:
    place = made.layout.lane(made.stay.lane_of[identity])
    assert place is not None
    return place.top + place.row(identity).middle


def part(made: Board, identity: str, x: float, y: float | None = None) -> tuple[str, str] | None:
    hit = hit_bar(made.stay, made.layout, made.scale, x, middle(made, identity) if y is None else y)
    return None if hit is None else (hit.bar.id, hit.part)


def made() -> Board:
    return board(sample(), start=at("11:40"), stop=at("17:50"))


@pytest.mark.parametrize(("off", "expected"), [(-5, None), (-4, "start"), (0, "start"), (6, "start"), (7, "body")])
def test_a_start_reaches_six_inside_and_four_outside(off: float, expected: str | None) -> None:
    shown = made()
    found = part(shown, stays.METRONIDAZOLE, shown.scale.x(at("14:50")) + off)
    assert (found and found[1]) == expected


@pytest.mark.parametrize(("off", "expected"), [(5, None), (4, "stop"), (-6, "stop"), (-7, "body")])
def test_a_stop_reaches_six_inside_and_four_outside(off: float, expected: str | None) -> None:
    shown = made()
    found = part(shown, stays.METRONIDAZOLE, shown.scale.x(at("15:50")) + off)
    assert (found and found[1]) == expected


def test_a_small_bar_gives_its_edges_less_inside_and_more_outside() -> None:
    stay = case(row("a", "cefepime", "08:00", "08:16"))
    shown = board(stay)
    shown.scale = TimeScale(at("07:00"), 1.0, 600)  # sixteen pixels wide
    shown.arrange()
    x0, x1 = shown.scale.x(at("08:00")), shown.scale.x(at("08:16"))
    assert part(shown, "a", x0 - 6) == ("a", "start")
    assert part(shown, "a", x0 + 3) == ("a", "start")
    assert part(shown, "a", x0 + 4) == ("a", "body")
    assert part(shown, "a", x1 + 6) == ("a", "stop")


def test_a_marker_is_taken_within_twelve_pixels() -> None:
    shown = made()
    x, y = shown.scale.x(at("12:15")), middle(shown, stays.ONDANSETRON)
    assert part(shown, stays.ONDANSETRON, x - 11) == (stays.ONDANSETRON, "body")
    assert part(shown, stays.ONDANSETRON, x, y - 11) == (stays.ONDANSETRON, "body")
    assert part(shown, stays.ONDANSETRON, x - 13, y - 11) is None


def test_a_thin_bar_is_taken_at_its_own_height() -> None:
    shown = made()
    x, y = shown.scale.x(at("17:00")), middle(shown, stays.KVO)
    assert part(shown, stays.KVO, x, y) == (stays.KVO, "body")
    assert part(shown, stays.KVO, x, y - 12) is None


def test_where_two_bars_meet_the_selected_one_is_taken() -> None:
    stay = case(row("a", "cefepime", "08:00", "09:00"), row("b", "vancomycin", "09:00", "09:40"))
    shown = board(stay, density="compact")
    shown.scale = TimeScale(at("07:00"), 3.0, 900)
    place = shown.layout.lanes[0]
    x = shown.scale.x(at("09:00"))
    for chosen in ("a", "b"):
        y = place.top + place.row(chosen).middle
        hit = hit_bar(shown.stay, shown.layout, shown.scale, x, y, prefer=chosen)
        assert hit is not None and hit.bar.id == chosen


def test_between_rows_and_below_the_lanes_there_is_nothing() -> None:
    shown = made()
    assert hit_bar(shown.stay, shown.layout, shown.scale, 300, shown.layout.height + 5) is None
    assert hit_bar(shown.stay, shown.layout, shown.scale, shown.scale.x(at("16:40")), 10) is None


def test_lines_of_the_visit_within_four_pixels() -> None:
    shown = made()
    x = shown.scale.x(at("11:52"))
    hit = hit_line(shown.stay, shown.scale, x + 4)
    assert hit is not None and hit.line.edge == "arrival"
    assert hit_line(shown.stay, shown.scale, x + 5) is None


def test_an_exclusion_by_its_edges_and_its_body() -> None:
    stay = case(
        row("a", "cefepime", "08:00", "09:00"),
        visits=(Visit(id="V1"),),
        exclusions=(Exclusion(start=at("10:00"), stop=at("11:00")),),
    )
    shown = board(stay)
    parts = []
    for clock in ("10:00", "10:30", "11:00", "12:00"):
        hit = hit_window(shown.stay, shown.scale, shown.scale.x(at(clock)))
        parts.append(hit and hit.part)
    assert parts == ["start", "body", "stop", None]


def test_a_rectangle_finds_what_it_touches_in_reading_order() -> None:
    shown = made()
    top, bottom = middle(shown, stays.VANCOMYCIN), middle(shown, stays.METRONIDAZOLE)
    found = within(
        shown.stay, shown.layout, shown.scale,
        shown.scale.x(at("13:30")), shown.scale.x(at("14:55")), bottom, top,
    )  # fmt: skip
    assert found == (stays.VANCOMYCIN, stays.CEFTRIAXONE, stays.ACETAMINOPHEN, stays.METRONIDAZOLE)


def test_reading_goes_lane_by_lane_row_by_row() -> None:
    shown = made()
    order = [bar.id for bar in reading_order(shown.stay, shown.layout)]
    assert order[:4] == [stays.VANCOMYCIN, stays.CEFTRIAXONE, stays.ACETAMINOPHEN, stays.METRONIDAZOLE]
    assert order[-2:] == [stays.KETOROLAC, "a14"]
    assert len(order) == 14
