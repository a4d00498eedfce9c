"""Names offered while a person types."""

from __future__ import annotations

import pytest

from infusion_gui.drugs.catalogue import lookup
from infusion_gui.drugs.suggest import suggest


@pytest.mark.parametrize(
    ("prefix", "first", "category"),
    [
        ("vanc", "vancomycin", "therapeutic"),
        ("ondan", "ondansetron", "therapeutic"),
        ("ns", "normal saline", "hydration"),
        ("NS ", "normal saline", "hydration"),
        ("lr", "lactated ringers", "hydration"),
        ("D5W", "dextrose 5% in water", "hydration"),
        ("kcl", "potassium chloride", "therapeutic"),
        ("zofr", "ondansetron", "therapeutic"),
        ("5-f", "fluorouracil", "chemo"),
        ("tazo", "piperacillin-tazobactam", "therapeutic"),
        ("remic", "infliximab", "chemo"),
        ("prbc", "red blood cells", "blood"),
        ("kvo", "keep vein open", "kvo"),
    ],
)
def test_the_first_line_is_what_the_letters_mean(prefix: str, first: str, category: str) -> None:
    found = suggest(prefix)[0]
    assert (found.name, found.category) == (first, category)


def test_each_substance_stands_once_and_no_more_than_asked_for() -> None:
    found = suggest("c", 20)
    assert len(found) == 20
    assert len({item.name for item in found}) == 20
    assert suggest("c", 3) == found[:3]
    assert suggest("c", 0) == []


def test_nothing_is_offered_for_a_blank_or_for_what_nothing_begins_with() -> None:
    assert suggest("  ") == suggest("zzzz") == suggest("-") == []


def test_a_drug_without_an_injected_form_is_not_offered() -> None:
    assert all(item.name != "warfarin" for item in suggest("warf"))


def test_every_name_offered_is_read_as_the_substance_it_stands_for() -> None:
    letters = [a + b for a in "abcdefghijklmnopqrstuvwxyz" for b in "aeioulrnst15"]
    for item in {item for prefix in letters for item in suggest(prefix, 50)}:
        found = lookup(item.name)
        assert found.certainty == "exact", item
        assert found.category == item.category, item
