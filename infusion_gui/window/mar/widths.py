"""How wide the columns of the MAR table are: by what stands in them, and by the room there is. Pure; no Qt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from infusion_gui.window.mar.columns import COLUMNS, Key

AIR = 18  # logical pixels beside the words of a cell
_SWATCH = 19
#: Least, usual and most width, logical pixels, of columns that go by their words.
_BY_WORDS: dict[Key, tuple[int, int, int]] = {
    "drug": (110, 158, 250), "dose": (56, 76, 120), "start": (54, 60, 130), "stop": (54, 60, 100),
    "site": (46, 52, 64), "codes": (96, 130, 280),
}  # fmt: skip
BY_WORDS: tuple[Key, ...] = tuple(_BY_WORDS)
_WHOLE: frozenset[Key] = frozenset({"dose", "start", "stop", "site", "codes"})  # never cut for want of room
_LEAST: dict[Key, int] = {"class": 92, "route": 52, "technique": 80, "minutes": 46, "note": 46}
_NO_DOSE = 46  # for the title
_JOINED, _JOINED_LEAST = 104, 96  # technique with route


class Need(NamedTuple):
    """`wish` is what a column takes where there is room, `least` what it keeps. Below `enough` its words are cut: it
    gives of that only when all the others have given what they can.
    """

    least: int
    wish: int
    enough: int = 0


def need(key: Key, words: float, joined: bool) -> Need:
    """What a column needs whose longest text takes `words` pixels; `joined` while technique carries the route."""
    if key == "technique" and joined:
        return Need(_JOINED_LEAST, _JOINED)
    if key not in _BY_WORDS:
        usual = next(column.width for column in COLUMNS if column.key == key)
        return Need(_LEAST.get(key, usual), usual)
    least, usual, most = _BY_WORDS[key]
    inside = math.ceil(words) + AIR + (_SWATCH if key == "drug" else 0)
    if key == "dose" and not words:  # many records give none
        return Need(_NO_DOSE, usual, _NO_DOSE)
    whole = min(max(inside, least), most)
    return Need(whole if key in _WHOLE else least, max(whole, usual), whole)


def shared(needs: Sequence[Need], room: int) -> list[int]:
    """The widths: all wishes where they fit, else each column gives of what it has over enough and then over its least,
    in proportion.
    """
    widths = [one.wish for one in needs]
    for floors in ([max(one.least, one.enough) for one in needs], [one.least for one in needs]):
        over = sum(widths) - room
        spare = sum(width - floor for width, floor in zip(widths, floors, strict=True))
        share = min(max(over, 0) / spare, 1.0) if spare else 0.0
        widths = [width - math.ceil((width - floor) * share) for width, floor in zip(widths, floors, strict=True)]
    return widths


def widest(rows: Iterable[Sequence[str]], measure: Callable[[str], float]) -> Mapping[Key, float]:
    """The width of the widest text in every column of `BY_WORDS`; a row has a text for each."""
    columns = [set(texts) for texts in zip(*rows, strict=True)] or [set[str]() for _ in BY_WORDS]
    return {key: _widest(texts, measure) for key, texts in zip(BY_WORDS, columns, strict=True)}


def _widest(texts: set[str], measure: Callable[[str], float]) -> float:
    """Letters are of many widths: those about as long as the longest are measured."""
    most = max(map(len, texts), default=0)
    return max((measure(text) for text in texts if len(text) >= 0.7 * most), default=0.0)
