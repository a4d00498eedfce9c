"""Names for a completer: what a person may mean by the first letters of a drug, a brand or an abbreviation."""

from __future__ import annotations

import functools
from bisect import bisect_left
from typing import NamedTuple

from infusion_gui.drugs import spelling
from infusion_gui.drugs.table import CATEGORY, Substance, table

_MOST = 50  # lines a completer can use


class Suggestion(NamedTuple):
    """One line of a completer.

    `name`: what to put into the case ("normal saline"). `category`: the proposed class, None when open. `matched`: the
    name that began with the letters ("ns"), equal to `name` or another spelling of it. `substances`: sorted.
    """

    name: str
    category: str | None
    matched: str
    substances: tuple[str, ...]


def suggest(prefix: str, limit: int = 8) -> list[Suggestion]:
    """Up to `limit` substances of which a name, brand, abbreviation or a later word of it begins with `prefix`.

    Exact abbreviations come first, then what is usual in infusion care, then the rest by name. Drugs without an
    injected form are left out. Nothing for a blank prefix.
    """
    return list(_ranked(spelling.key(prefix)))[: max(limit, 0)]


@functools.lru_cache(maxsize=256)  # a single letter has hundreds of names, and is asked for at every first key
def _ranked(asked: str) -> tuple[Suggestion, ...]:
    if not asked:
        return ()
    names = _names()
    best: dict[str, tuple[tuple[bool, bool, bool, bool, int, str], str, Substance]] = {}
    for place in range(bisect_left(names, (asked,)), len(names)):
        begins, later, key = names[place]
        if not begins.startswith(asked):
            break
        row = table().find(key)
        if row is None or row.kind == "not_injected":
            continue
        own = key == spelling.key(row.name) or key == spelling.key(row.label)
        rank = (key != asked, not row.usual, later, not own, len(key), key)
        if row.name not in best or rank < best[row.name][0]:
            best[row.name] = (rank, key, row)
    chosen = sorted(best.values(), key=lambda found: found[0])[:_MOST]
    return tuple(Suggestion(row.label, CATEGORY[row.kind], key, row.of) for _, key, row in chosen)


@functools.cache
def _names() -> list[tuple[str, bool, str]]:
    """Every key of the table, whole and from each later word of three letters or more on, sorted for bisection."""
    names: list[tuple[str, bool, str]] = []
    for key in table().rows:
        names.append((key, False, key))
        words = key.split(" ")
        names.extend(
            (" ".join(words[i:]), True, key) for i in range(1, len(words)) if len(words[i]) > 2 and words[i].isalpha()
        )
    names.sort()
    return names
