"""The rule book is complete: every rule the program names, every knob, every source."""

from __future__ import annotations

import re

import pytest

from infusion_gui import resource
from infusion_gui.coding.policy import Policy
from infusion_gui.trainer import rules

EVERY = [rule for chapter in rules.chapters() for rule in chapter.rules]


@pytest.mark.parametrize("room", ["coding", "session", "timeline", "trainer", "exchange", "window"])
def test_every_rule_that_the_program_speaks_of_is_in_the_book(room: str) -> None:
    folder = resource.root().parent / "infusion_gui" / room
    used = {rule for path in folder.rglob("*.py") for rule in re.findall(r"\bR-[A-Z]+-\d+\b", path.read_text("utf-8"))}
    assert used <= set(rules.names())
    assert used or room in ("timeline", "session", "exchange")


def test_every_knob_belongs_to_a_rule_and_every_rule_names_true_knobs() -> None:
    assert {knob for rule in EVERY for knob in rule.knobs} == set(Policy.model_fields)


def test_the_sources_of_the_knobs_are_those_of_the_book() -> None:
    for knob, field in Policy.model_fields.items():
        extra = field.json_schema_extra
        assert isinstance(extra, dict)
        assert set(str(extra["sources"]).split()) <= set(rules.sources()), knob


def test_a_rule_is_said_once_in_plain_sentences_with_its_sources() -> None:
    assert len({rule.id for rule in EVERY}) == len(EVERY)
    assert len({rule.name for rule in EVERY}) == len(EVERY)
    for rule in EVERY:
        assert rule.says.endswith(".") and 40 <= len(rule.says) <= 360, rule.id
        assert rule.sources and not rule.name.endswith("."), rule.id
    assert {source for rule in EVERY for source in rule.sources} == set(rules.sources().values())


def test_a_rule_that_a_text_points_to_exists() -> None:
    for rule in EVERY:
        assert set(re.findall(r"R-[A-Z]+-\d+", rule.says)) <= set(rules.names()) - {rule.id}
