"""Print-outs in aligned columns: where they begin, by the header that stands over them, else by their gutters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from infusion_gui.exchange.headers import is_known_header

_WIDEST = 400  # characters of a line that may be one of a print-out
_TITLES = 3  # lines over a table that may run across its columns
_GUTTER = re.compile(r"\s{2,}")


def cut(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The cells of each line. A line that the columns would cut through a word, such as a title, stays whole; without
    columns every line is cut at its own runs of two or more blanks.
    """
    expanded = [line.expandtabs(8) for line in lines]
    filled = [line for line in expanded if line.strip()]
    starts = _under_header(filled)
    if starts:
        return [_cells(line, starts) for line in expanded]
    starts = _under_titles(filled)
    if not starts:
        return [tuple(_GUTTER.split(line.strip())) for line in expanded]
    return [_cells(line, starts) for line in expanded]


def column_starts(lines: Sequence[str]) -> list[int]:
    """Where the columns of filled lines begin, after the first; empty when they are no aligned columns."""
    expanded = [line.expandtabs(8) for line in lines]
    return _under_header(expanded) or _under_titles(expanded)


def has_header(lines: Sequence[str]) -> bool:
    """Whether one of filled lines names the columns of those under it."""
    return bool(_under_header([line.expandtabs(8) for line in lines]))


def _parts(line: str, starts: Sequence[int]) -> list[str]:
    edges = [0, *starts, max(len(line), starts[-1])]
    return [line[a:b] for a, b in pairwise(edges)]


def _cells(line: str, starts: Sequence[int]) -> tuple[str, ...]:
    if not any(_through_word(line, start) for start in starts):
        return tuple(part.strip() for part in _parts(line, starts))
    cells = _GUTTER.split(line.strip())
    # A text too long for its column pushes the rest of its line to the right; nothing of it is blank then.
    return tuple(cells) if len(cells) == len(starts) + 1 else (line.strip(),)


def _through_word(line: str, at: int) -> bool:
    return line[at - 1 : at].strip() != "" and line[at : at + 1].strip() != ""


def _under_header(lines: Sequence[str]) -> list[int]:
    """The columns under the first line that names some: each begins where most lines have a blank before it."""
    for n, line in enumerate(lines[:60]):
        names = [(found.start(), found.end(), found[0]) for found in re.finditer(r"\S+(?: \S+)*", line)]
        if len(line) > _WIDEST or len(names) < 3 or sum(is_known_header(name) for _, _, name in names) < 3:
            continue
        body = [other for other in lines[n + 1 :] if other != line]
        starts = [_between(body, before[1], after[0]) for before, after in pairwise(names)]
        whole = sum(not any(_through_word(other, start) for start in starts) for other in body)
        return starts if whole > 1 and whole * 3 >= len(body) else []
    return []


def _between(body: Sequence[str], end: int, start: int) -> int:
    """The column's begin between the end of the header before it and its own: numbers may stand to the left of it."""
    clean = {
        at: sum(not _through_word(line, at) and not line[at - 1 : at].strip() for line in body)
        for at in range(end + 1, start + 1)
    }
    return max(clean, key=lambda at: (clean[at], at), default=start)


def _under_titles(lines: Sequence[str]) -> list[int]:
    """The gutters of the lines, or of those under the first few, where these are titles that run across columns."""
    found = [_gutters(lines[n:]) for n in range(_TITLES + 1) if not n or len(lines) - n >= _TITLES + 1]
    return max(found, key=len, default=[])


def _gutters(lines: Sequence[str]) -> list[int]:
    """The positions where aligned columns begin after the first: blank in (nearly) every line just before, or where
    many words begin behind a gutter and none is cut.
    """
    parted = [line for line in lines if _GUTTER.search(line.strip())]
    lines = parted if 2 * len(parted) >= len(lines) else lines  # titles and days stand alone in their lines
    width = max(map(len, lines))
    if width > _WIDEST or not parted:
        return []
    allowed = len(lines) // 20  # one line in twenty may be out of line, such as a title
    used = [0] * (width + 2)
    for line in lines:
        for position, character in enumerate(line):
            used[position] += character != " "
    blank = [count <= allowed for count in used]
    starts = {
        position for position in range(2, width) if not blank[position] and blank[position - 1] and blank[position - 2]
    }
    begun = Counter(found.end() for line in lines for found in re.finditer(r"(?<=\S)\s{2,}(?=\S)", line))
    for position, count in begun.items():
        if count >= 3 and 2 * count >= sum(len(line) > position for line in lines):
            starts |= {position} if not any(_through_word(line, position) for line in lines) else set()
    first = next((position for position, empty in enumerate(blank) if not empty), 0)
    return sorted(start for start in starts if start > first)
