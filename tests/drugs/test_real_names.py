"""The names of real records: how many the table knows, and that fluid and drugs are never taken for each other."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from infusion_gui.drugs import spelling
from infusion_gui.drugs.catalogue import lookup

SETS = {
    # file, column, names, share whose words are all known, at least
    "orders": ("data/eicu-demo/medication.csv.gz", "drugname", 1401, 0.99),
    "infusions": ("data/eicu-demo/infusiondrug.csv.gz", "drugname", 257, 0.95),
    "items": ("data/mimic3-demo/d_items_used.csv", "label", 199, 0.60),  # a third are lines, cultures, procedures
}

_FLUID_WORDS = frozenset(
    re.split(
        r"\s+",
        "sodium chloride nacl ns nss normal saline cl chl dextrose dext d w in water and ringers ringer lactated "
        "lactate lr plasma lyte bolus infusion volume iv soln solp sso lvp pb bag flex cont excel ml l hr kcl "
        "potassium k meq meq/l with injection glass ivf solution p f",
    )
)
_FLUID_SHAPE = re.compile(
    r"^[\d.,]*\s*(ml)?\s*(flex cont|bag)?\s*[-:]?\s*(0?\.(9|45) ?%? ?)?"
    r"(normal saline|n\.?s\.?s?|nacl|sodium chloride|lactated ringer|lr|ringer|d5|dext(rose)? 5 ?%)\b",
    re.IGNORECASE,
)


def names(shared: Path, kind: str) -> list[str]:
    file, column, _, _ = SETS[kind]
    path = shared / file
    text = path.read_bytes()
    lines = (gzip.decompress(text) if path.suffix == ".gz" else text).decode("utf-8").splitlines()
    return sorted({row[column] for row in csv.DictReader(lines) if row[column]})


@pytest.mark.parametrize("kind", SETS)
def test_the_share_that_is_known(shared: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    found: Counter[str] = Counter()
    every = names(shared, kind)
    for name in every:
        match = lookup(name, candidates=False)
        found["class proposed" if match.category else "known, class open" if match.substances else match.certainty] += 1
    with capsys.disabled():
        print(f"\n{kind}: {len(every)} names, {dict(found)}")
    assert len(every) == SETS[kind][2]
    assert (found["class proposed"] + found["known, class open"]) / len(every) >= SETS[kind][3]


@pytest.mark.parametrize("kind", SETS)
def test_nothing_called_hydration_holds_a_word_that_is_no_fluid(shared: Path, kind: str) -> None:
    for name in names(shared, kind):
        if lookup(name, candidates=False).category == "hydration":
            words = {word for word in spelling.tokens(name) if not spelling.is_number(word)}
            assert words <= _FLUID_WORDS, name


@pytest.mark.parametrize("kind", SETS)
def test_no_plain_fluid_is_taken_for_a_drug(shared: Path, kind: str) -> None:
    shaped = [name for name in names(shared, kind) if _FLUID_SHAPE.match(name)]
    assert shaped
    for name in shaped:
        match = lookup(name, candidates=False)
        words = {word for word in spelling.tokens(name) if not spelling.is_number(word)}
        if match.category in ("chemo", "chemo_hormonal", "therapeutic"):
            assert words - _FLUID_WORDS, name
