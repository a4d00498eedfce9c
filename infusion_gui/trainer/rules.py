"""A few plain words for each rule, for headings of lessons and of the mastery view."""

from __future__ import annotations

import functools

from infusion_gui import resource


def name(rule: str) -> str:
    """What a rule is about, in our own words; the rule's id where nothing is known."""
    return names().get(rule, rule)


@functools.cache
def names() -> dict[str, str]:
    """Rule id → words, in the order of the rule book."""
    found: dict[str, str] = resource.read_json("lessons/rules.json")
    return found
