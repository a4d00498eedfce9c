"""No label is ever cut, and none lies on another: by example, and for any stay at any zoom."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_gui.case.model import Administration, Case, Category, Site
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.labels import Shelf, inside
from infusion_gui.timeline.lanes import Density
from infusion_gui.timeline.marks import Badge, Chip, Glyph, Text
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.sketch import ViewState
from tests.timeline.stays import ONCOLOGY, at, board, measure, sample, stays

HALF = 5.0  # of the height of small letters and figures
GLYPH = 6.0  # half the width of a crown, a triangle or a lock


def boxes(made: Board) -> list[tuple[str, float, float, float, float]]:
    """Every word on the canvas as (text, left, right, top, bottom)."""
    found = []
    for place in made.layout.lanes:
        marks = made.marks(place)
        for mark in itertools.chain(*marks.layers()):
            if isinstance(mark, Text):
                found.append((mark.text, mark.x, mark.x + mark.width, mark.y - HALF, mark.y + HALF))
            elif isinstance(mark, Chip):
                found.append((mark.rest, mark.x, mark.x + mark.width, mark.y - 9, mark.y + 9))
            elif isinstance(mark, Badge):
                half = mark.width / 2
                found.append((mark.text, mark.x - half, mark.x + half, mark.y - HALF, mark.y + HALF))
            elif isinstance(mark, Glyph) and place.mode == "full":  # a compact one stands on a bar, wherever that is
                found.append((mark.icon, mark.x - GLYPH, mark.x + GLYPH, mark.y - HALF, mark.y + HALF))
            else:
                continue
            name, x0, x1, top, bottom = found[-1]
            found[-1] = (name, x0, x1, top + place.top, bottom + place.top)
    return found


def check(made: Board) -> None:
    """Nothing is cut by the border of the canvas, nothing lies on something else."""
    words = boxes(made)
    for name, x0, x1, _, _ in words:
        assert x0 >= -0.01 and x1 <= made.scale.width + 0.01, f"{name!r} is cut at {x0:.0f} to {x1:.0f}"
    for one, other in itertools.combinations(words, 2):
        apart = one[2] <= other[1] or other[2] <= one[1] or one[4] <= other[3] or other[4] <= one[3]
        assert apart, f"{one} lies on {other}"


@given(
    stay=stays(),
    density=st.sampled_from(["full", "compact"]),
    span=st.sampled_from([45, 120, 370, 1440, 4000]),
    offset=st.integers(-60, 2000),
    chosen=st.integers(0, 20),
)
@settings(max_examples=60)
def test_labels_are_whole_and_apart(stay: Case, density: Density, span: int, offset: int, chosen: int) -> None:
    made = board(stay, density=density, widths=measure)
    made.scale = TimeScale(at("06:00") + offset, 1056.0 / span, 1056.0)
    if stay.administrations:
        identity = stay.administrations[chosen % len(stay.administrations)].id
        made.view = ViewState(selected=(identity,), focus=True)
    made.arrange()
    check(made)


@pytest.mark.parametrize("width", [520.0, 1056.0, 1440.0, 2200.0])
@pytest.mark.parametrize("hours", [2.0, 6.0, 12.0, 48.0])
def test_the_samples_are_whole_and_apart(width: float, hours: float) -> None:
    from infusion_gui.case.file import load

    for stay in (sample(), load(ONCOLOGY)):
        for begin in ("05:30", "11:40", "16:00"):
            made = board(stay, widths=measure, width=width, start=at(begin), stop=at(begin) + int(hours * 60))
            check(made)


@pytest.mark.parametrize("width", [700.0, 900.0, 1216.0])
def test_the_words_of_every_selected_row_are_whole_and_apart(width: float) -> None:
    stay = sample()
    for room in (402.0, 360.0):  # full and snug
        made = board(stay, widths=measure, width=width, room=room, start=at("11:40"), stop=at("22:20"))
        for bar in made.stay.bars():
            made.view = ViewState(selected=(bar.id,), focus=True)
            check(made)


@pytest.mark.parametrize("hours", [16.0, 18.0, 20.0, 22.0, 24.0, 26.0])
def test_a_fluid_that_is_initial_leaves_its_figures_apart_from_crown_and_name(hours: float) -> None:
    saline = Administration(
        id="a1", drug="normal saline", category="hydration", start=at("08:00"), stop=at("11:43"), site="IV1"
    )
    stay = Case(sites=(Site(id="IV1"),), administrations=(saline,))
    check(board(stay, density="full", widths=measure, start=at("06:00"), stop=at("06:00") + int(hours * 60)))


@pytest.mark.parametrize(("category", "stop"), [("therapeutic", None), (None, at("16:50"))])
def test_signs_are_whole_where_a_bar_runs_out_of_the_view(category: Category | None, stop: int | None) -> None:
    row = Administration(id="a1", drug="iron", category=category, start=at("16:12"), stop=stop, site="IV1")
    stay = Case(sites=(Site(id="IV1"),), administrations=(row,))
    for minutes in range(160, 360):
        edge = at("12:00") + minutes
        check(board(stay, density="full", widths=measure, width=900.0, start=edge - 300, stop=edge))
        check(board(stay, density="full", widths=measure, width=900.0, start=edge, stop=edge + 300))


def test_a_shelf_gives_a_stretch_once() -> None:
    shelf = Shelf(0, 100)
    assert shelf.claim(10, 30)
    assert not shelf.claim(29, 40)
    assert shelf.claim(30, 40)


def test_a_shelf_ends_at_its_edges() -> None:
    shelf = Shelf(0, 100)
    assert not shelf.claim(-1, 10)
    assert not shelf.claim(95, 101)


def test_a_label_goes_right_else_left_else_nowhere() -> None:
    shelf = Shelf(0, 300)
    shelf.take(100, 140)
    assert shelf.right_of(140, 50, 6) == 146
    assert shelf.right_of(140, 50, 6) is None
    assert shelf.left_of(100, 50, 6) == 44
    assert shelf.left_of(100, 50, 6) is None


def test_a_long_bar_further_left_still_takes_its_room() -> None:
    shelf = Shelf(0, 300)
    shelf.take(0, 200)
    shelf.take(10, 20)
    assert not shelf.is_free(100, 120)


def test_a_text_inside_clamps_to_what_is_seen_of_the_bar() -> None:
    assert inside(-50, 200, 0, 1000, 80, 8) == 8
    assert inside(-50, 90, 0, 1000, 80, 8) is None
    assert inside(950, 1200, 0, 1000, 40, 8) is None


@given(
    st.lists(st.tuples(st.floats(0, 500), st.floats(1, 80)), max_size=30),
)
def test_what_a_shelf_granted_never_overlaps(wishes: list[tuple[float, float]]) -> None:
    shelf = Shelf(0, 500)
    granted = [(x, x + width) for x, width in wishes if shelf.claim(x, x + width)]
    for one, other in itertools.combinations(granted, 2):
        assert one[1] <= other[0] or other[1] <= one[0]


STRETCH = st.tuples(st.integers(0, 60), st.integers(1, 25)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(STRETCH, max_size=12), STRETCH)
def test_a_stretch_is_free_where_no_bar_reaches_in_however_the_bars_overlap(
    bars: list[tuple[int, int]], wish: tuple[int, int]
) -> None:
    shelf = Shelf(0, 100)
    for start, stop in bars:
        shelf.take(start, stop)
    assert shelf.is_free(*wish) == all(stop <= wish[0] or wish[1] <= start for start, stop in bars)
