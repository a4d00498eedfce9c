"""The cores of made-up visits: few rows around one threshold, on its near or its far side."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

from infusion_gui.trainer.lesson import Edge

Row = dict[str, Any]
Difficulty = Literal[1, 2, 3]
_Item = TypeVar("_Item")


class Dice:
    """Chance that gives the same throws for the same seed with every version of Python (`random()` is the one method
    that promises it).
    """

    def __init__(self, seed: str) -> None:
        self._chance = random.Random(seed)

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._chance.random() * (high - low + 1))

    def one(self, items: Sequence[_Item]) -> _Item:
        """One of the items."""
        return items[self.number(0, len(items) - 1)]

    def mixed(self, items: Sequence[_Item]) -> list[_Item]:
        """The items in another order."""
        return [item for _, item in sorted(((self._chance.random(), n), item) for n, item in enumerate(items))]


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug of the made-up visits: its plain name, its dose, and a name as a MAR writes it."""

    name: str
    dose: str
    charted: str


BAGS = (
    Drug("vancomycin", "1 g", "vancomycin 1 g in sodium chloride 0.9 % 250 mL IVPB"),
    Drug("cefepime", "2 g", "cefepime (MAXIPIME) 2 g in dextrose 5 % 100 mL IVPB"),
    Drug("metronidazole", "500 mg", "metronidazole 500 mg in sodium chloride 0.9 % 100 mL IVPB"),
    Drug("levetiracetam", "1 g", "levetiracetam (KEPPRA) 1 g in sodium chloride 0.9 % 100 mL IVPB"),
    Drug("azithromycin", "500 mg", "azithromycin 500 mg in sodium chloride 0.9 % 250 mL IVPB"),
    Drug("ceftriaxone", "1 g", "ceftriaxone (ROCEPHIN) 1 g in dextrose 5 % 50 mL IVPB"),
    Drug("acyclovir", "700 mg", "acyclovir 700 mg in sodium chloride 0.9 % 100 mL IVPB"),
)
PUSHES = (
    Drug("ondansetron", "4 mg", "ondansetron (ZOFRAN) injection 4 mg"),
    Drug("famotidine", "20 mg", "famotidine (PEPCID) injection 20 mg"),
    Drug("furosemide", "40 mg", "furosemide (LASIX) injection 40 mg"),
    Drug("dexamethasone", "10 mg", "dexamethasone injection 10 mg"),
    Drug("diphenhydramine", "25 mg", "diphenhydramine (BENADRYL) injection 25 mg"),
    Drug("lorazepam", "1 mg", "lorazepam (ATIVAN) injection 1 mg"),
)
REPEATED = (
    Drug("morphine", "4 mg", "morphine injection 4 mg"),
    Drug("hydromorphone", "1 mg", "hydromorphone (DILAUDID) injection 1 mg"),
    Drug("labetalol", "20 mg", "labetalol injection 20 mg"),
)
CHEMO = (
    Drug("carboplatin", "450 mg", "carboplatin 450 mg in dextrose 5 % 250 mL IVPB"),
    Drug("cyclophosphamide", "1 g", "cyclophosphamide 1 g in sodium chloride 0.9 % 250 mL IVPB"),
    Drug("gemcitabine", "1.6 g", "gemcitabine 1.6 g in sodium chloride 0.9 % 250 mL IVPB"),
)
FLUIDS = (
    Drug("normal saline", "1000 mL", "sodium chloride 0.9 % infusion"),
    Drug("lactated Ringer", "1000 mL", "lactated Ringer's infusion"),
)
INJECTED = (
    (Drug("ketorolac", "30 mg", "ketorolac (TORADOL) injection 30 mg"), "IM"),
    (Drug("enoxaparin", "40 mg", "enoxaparin (LOVENOX) syringe 40 mg"), "SQ"),
    (Drug("haloperidol", "5 mg", "haloperidol injection 5 mg"), "IM"),
)
SWALLOWED = (
    Drug("acetaminophen", "650 mg", "acetaminophen (TYLENOL) tablet 650 mg"),
    Drug("ibuprofen", "400 mg", "ibuprofen tablet 400 mg"),
    Drug("metoprolol", "25 mg", "metoprolol tartrate tablet 25 mg"),
    Drug("docusate", "100 mg", "docusate sodium capsule 100 mg"),
    Drug("loratadine", "10 mg", "loratadine tablet 10 mg"),
)


@dataclass(slots=True)
class Core:
    """The rows of a threshold, the number of the one whose `edge` decides, and what may not stand beside them.

    `alone`: no other IV drug may be given. `until`: the minute after which others may run without touching the core.
    """

    rows: list[Row]
    focus: int
    edge: Edge
    until: int
    alone: bool = False
    second_access: bool = False
    arrival: int | None = None
    used: set[str] = field(default_factory=set)


Build = Callable[[Dice, int, Difficulty], Core]


def infusion(drug: Drug, start: int, minutes: int, **more: Any) -> Row:
    """A drug infusion of so many minutes."""
    return {"drug": drug, "category": "therapeutic", "start": start, "stop": start + minutes, **more}


def push(drug: Drug, start: int, **more: Any) -> Row:
    """A push with a single time."""
    return {"drug": drug, "category": "therapeutic", "technique": "push", "start": start, "stop": None, **more}


def _push_or_infusion(dice: Dice, at: int, _hard: Difficulty) -> Core:
    minutes = dice.number(15, 16)
    return Core([infusion(dice.one(BAGS), at, minutes)], 0, "stop", at + minutes + 3)


def _further_hour(dice: Dice, at: int, hard: Difficulty) -> Core:
    hours = dice.number(1, hard)
    minutes = 30 + 60 * hours + dice.number(0, 1)
    return Core([infusion(dice.one(BAGS), at, minutes)], 0, "stop", at + minutes + 3)


def _sequential(dice: Dice, at: int, hard: Difficulty) -> Core:
    first, second = dice.mixed(BAGS)[:2]
    length = dice.number(20, 50 + 30 * hard)
    start = at + length + dice.number(0, 25)
    minutes = dice.number(15, 16) if hard < 3 or dice.number(0, 1) else dice.number(90, 91)
    return Core([infusion(first, at, length), infusion(second, start, minutes)], 1, "stop", start + minutes + 3)


def _concurrent(dice: Dice, at: int, hard: Difficulty) -> Core:
    first, second = dice.mixed(BAGS)[:2]
    alone = dice.number(15, 16)
    shared = dice.number(16, 20 + 10 * hard)
    length = alone + shared + dice.number(15, 60)
    start = at + length - shared
    rows = [infusion(first, at, length), infusion(second, start, shared + alone)]
    return Core(rows, 1, "stop", start + shared + alone + 3)


def _repeated_push(dice: Dice, at: int, hard: Difficulty) -> Core:
    drug = dice.one(REPEATED)
    gap = dice.number(30, 31)
    rows = [push(drug, at)]
    if hard > 1:
        rows.append(push(drug, at + dice.number(8, 22)))
    rows.append(push(drug, at + gap))
    return Core(rows, len(rows) - 1, "start", at + gap + 3)


def _fluid(drug: Drug, start: int, minutes: int) -> Row:
    return {"drug": drug, "category": "hydration", "start": start, "stop": start + minutes, "volume_ml": 1000.0}


def _fluid_alone(dice: Dice, at: int, hard: Difficulty) -> Core:
    minutes = 30 + 60 * dice.number(0, hard) + dice.number(0, 1)
    return Core([_fluid(dice.one(FLUIDS), at, minutes)], 0, "stop", at + minutes + 3, alone=True)


def _fluid_beside(dice: Dice, at: int, hard: Difficulty) -> Core:
    net = 30 + 60 * dice.number(0, hard - 1) + dice.number(0, 1)
    lead = dice.number(5, 25)
    blocked = dice.number(20, 60 + 20 * hard)
    total = net + blocked
    rows = [_fluid(dice.one(FLUIDS), at, total), infusion(dice.one(BAGS), at + lead, blocked)]
    return Core(rows, 0, "stop", at + total + 3)


def _chemo(dice: Dice, at: int, hard: Difficulty) -> Core:
    minutes = dice.number(15, 16) if hard == 1 else 30 + 60 * dice.number(1, hard) + dice.number(0, 1)
    row = infusion(dice.one(CHEMO), at, minutes) | {"category": "chemo"}
    return Core([row], 0, "stop", at + minutes + 3)


def _sequential_chemo(dice: Dice, at: int, hard: Difficulty) -> Core:
    first, second = dice.mixed(CHEMO)[:2]
    length = dice.number(30, 80)
    start = at + length + dice.number(2, 20)
    minutes = dice.number(15, 16) if hard == 1 else 90 + dice.number(0, 1)
    rows = [infusion(first, at, length), infusion(second, start, minutes)]
    return Core([row | {"category": "chemo"} for row in rows], 1, "stop", start + minutes + 3)


def _second_access(dice: Dice, at: int, hard: Difficulty) -> Core:
    first, second = dice.mixed(BAGS)[:2]
    length = dice.number(30, 80)
    start = at + dice.number(5, 25)
    minutes = dice.number(15, 16) if hard < 3 else 90 + dice.number(0, 1)
    rows = [infusion(first, at, length), infusion(second, start, minutes, site="IV2")]
    return Core(rows, 1, "stop", max(at + length, start + minutes) + 3, second_access=True)


def _before_arrival(dice: Dice, at: int, hard: Difficulty) -> Core:
    minutes = dice.number(15, 16) if hard < 3 else 90 + dice.number(0, 1)
    early = dice.number(5, 25)
    row = infusion(dice.one(BAGS), at - early, early + minutes)
    return Core([row], 0, "stop", at + minutes + 3, arrival=at)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold a made-up visit can stand at: what to call it, the rule it turns on, and how its core is built."""

    key: str
    title: str
    rule: str
    build: Build


THRESHOLDS: Final[Mapping[str, Threshold]] = {
    threshold.key: threshold
    for threshold in (
        Threshold("push", "Push or infusion", "R-DEF-01", _push_or_infusion),
        Threshold("hour", "A further hour", "R-HR-01", _further_hour),
        Threshold("sequential", "In sequence", "R-SEQ-01", _sequential),
        Threshold("concurrent", "At the same time", "R-CON-03", _concurrent),
        Threshold("repeat", "The same drug pushed again", "R-REP-03", _repeated_push),
        Threshold("fluid", "Fluid alone", "R-HYD-01", _fluid_alone),
        Threshold("blocked", "Fluid beside drugs", "R-HYD-04", _fluid_beside),
        Threshold("chemo", "Chemo", "R-HR-03", _chemo),
        Threshold("chemo2", "A second chemo drug", "R-SEQ-04", _sequential_chemo),
        Threshold("access", "A second access", "R-INI-10", _second_access),
        Threshold("arrival", "Begun before arrival", "R-TIME-01", _before_arrival),
    )
}
"""The thresholds by key, in teaching order."""
