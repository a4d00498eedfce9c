"""Every palette can be read: text 4.5 : 1, marks 3 : 1, classes told apart without colour."""

from __future__ import annotations

import itertools

import pytest

from infusion_gui.case.file import load
from infusion_gui.timeline.marks import Badge
from infusion_gui.timeline.tokens import CLASSES, THEMES, Theme, class_of, contrast, load_theme, luminance, mix
from tests.timeline.stays import ONCOLOGY, board, sample

GROUNDS = ("canvas", "lane.alt", "panel", "head", "bar", "select", "hover", "outside", "field")
ON_GROUNDS = {
    "gain": "gain.ground",
    "loss": "loss.ground",
    "query": "query.ground",
    "guide": "guide.ground",
    "on.ink": "ink",
    "on.ink.2": "ink",
    "gain.on.ink": "ink",
    "loss.on.ink": "ink",
    "on.bridge": "bridge",
    "on.guide": "guide",
    "on.tag": "text.2",
    "on.icon": "query.icon",
}


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


@pytest.mark.parametrize("ground", GROUNDS)
def test_words_can_be_read_on_every_ground(theme: Theme, ground: str) -> None:
    for text in ("text", "text.2", "text.3", "gain", "loss", "query", "guide", "bridge"):
        assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)


def test_words_can_be_read_on_tints_and_fills(theme: Theme) -> None:
    for text, ground in ON_GROUNDS.items():
        assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
    for drug_class in CLASSES:
        assert contrast(theme[f"{drug_class}.text"], theme[f"{drug_class}.fill"]) >= 4.5, drug_class
        assert contrast(theme[f"{drug_class}.soft_text"], theme[f"{drug_class}.soft"]) >= 4.5, drug_class


def test_marks_stand_out_from_the_canvas(theme: Theme) -> None:
    for ground in ("canvas", "lane.alt", "outside"):
        for mark in ("ink", "text.2", "query", "guide", "bridge"):
            assert contrast(theme[mark], theme[ground]) >= 3, (mark, ground)
        for drug_class in CLASSES:
            assert contrast(theme[f"{drug_class}.edge"], theme[ground]) >= 3, (drug_class, ground)


def test_an_outline_or_a_strong_fill_separates_a_bar(theme: Theme) -> None:
    for drug_class in CLASSES:
        edge = contrast(theme[f"{drug_class}.edge"], theme[f"{drug_class}.fill"])
        fill = contrast(theme[f"{drug_class}.fill"], theme["canvas"])
        assert edge >= 3 or fill >= 3, drug_class


def test_classes_differ_without_colour(theme: Theme) -> None:
    """In grey two classes differ by brightness or by pattern; what is not codable by its dashes."""
    coded = [drug_class for drug_class in CLASSES if drug_class != "none"]
    for one, other in itertools.combinations(coded, 2):
        brightness = contrast(theme[f"{one}.fill"], theme[f"{other}.fill"])
        assert theme.tiles[one] != theme.tiles[other] or brightness >= 2, (one, other)


def test_high_contrast_has_wide_edges_and_no_soft_grounds() -> None:
    theme = load_theme("contrast")
    assert theme.edge == 2
    assert theme["select"] == theme["canvas"]
    assert all(theme[f"{drug_class}.soft"] == theme["canvas"] for drug_class in CLASSES)
    assert theme.tiles == load_theme("light").tiles


def test_all_themes_name_the_same_colours() -> None:
    names = [set(load_theme(name).colours) for name in THEMES]
    assert names[0] == names[1] == names[2]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert luminance("#FF0000") == pytest.approx(0.2126)


def test_a_mix_lies_between_its_two_colours() -> None:
    assert mix("#000000", "#FFFFFF", 0.0) == "#000000"
    assert mix("#000000", "#FFFFFF", 1.0) == "#FFFFFF"
    assert mix("#000000", "#FF8000", 0.5) == "#804000"


@pytest.mark.parametrize(
    ("category", "drawn"),
    [("chemo_hormonal", "chemo"), ("flush", "none"), ("kvo", "none"), ("vehicle", "none"), ("blood", "blood")],
)
def test_categories_are_drawn_as_six_classes(category: str, drawn: str) -> None:
    assert class_of(category) == drawn  # type: ignore[arg-type]


def test_numbers_in_discs_and_lozenges_can_be_read(theme: Theme) -> None:
    for stay in (sample(), load(ONCOLOGY)):
        made = board(stay)
        marks = [mark for place in made.layout.lanes for layer in made.marks(place).layers() for mark in layer]
        badges = [mark for mark in marks if isinstance(mark, Badge)]
        assert badges
        for badge in badges:
            assert contrast(theme[badge.ink], theme[badge.colour]) >= 4.5, badge.text
