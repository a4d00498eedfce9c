"""The rule book: every rule in our own words with its knobs and its sources, from `resources/rules/rules.json`."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from infusion_gui import resource

#: Marks practice of the field for which no published text was read.
UNREAD = "K"


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so: title with publisher and year, and an address where one is known."""

    key: str
    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `knobs` are fields of `coding.policy.Policy`; a rule with none is the same under every profile."""

    id: str
    name: str
    says: str
    setting: Literal["both", "facility", "professional"]
    sources: tuple[Source, ...]
    knobs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rules of one subject, in the order they are read."""

    title: str
    rules: tuple[Rule, ...]


@functools.cache
def chapters() -> tuple[Chapter, ...]:
    """The whole book."""
    book = resource.read_json("rules/rules.json")
    known = sources()
    return tuple(
        Chapter(
            chapter["title"],
            tuple(
                Rule(
                    entry["id"],
                    entry["name"],
                    entry["says"],
                    entry["setting"],
                    tuple(known[key] for key in entry["sources"]),
                    tuple(entry.get("knobs", ())),
                )
                for entry in chapter["rules"]
            ),
        )
        for chapter in book["chapters"]
    )


@functools.cache
def sources() -> dict[str, Source]:
    """Key → source; the knobs of the policy name their sources by the same keys."""
    found = resource.read_json("rules/rules.json")["sources"]
    return {key: Source(key, **facts) for key, facts in found.items()}


@functools.cache
def names() -> dict[str, str]:
    """Rule id → a few plain words, in the order of the book."""
    return {rule.id: rule.name for chapter in chapters() for rule in chapter.rules}


def name(rule: str) -> str:
    """What a rule is about, in our own words; the rule's id where nothing is known."""
    return names().get(rule, rule)
