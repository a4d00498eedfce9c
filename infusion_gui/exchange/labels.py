"""Lines of labels in print-outs (`Dose: 1 g  Freq: Once  Route: Intravenous`), and the lines that number pages."""

from __future__ import annotations

import re
from typing import NamedTuple

_LABEL = re.compile(
    r"\b(ordered dose|admin dose|dose|frequency|freq|route|rate|order(?: id| number| #)?|start|end|status|provider)"
    r"\s*:\s*",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\bpage\W*\d|^\W*(?:(?:electronically )?signed|e-?signed|signatures?)\b", re.IGNORECASE)


class Label(NamedTuple):
    """What stands behind a label, and where the label begins in its line."""

    text: str
    at: int


def labels(text: str) -> dict[str, Label]:
    """What each label of a line says, by its name in lower case, in order; "frequency" is "freq"."""
    marks = list(_LABEL.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)] if marks else []
    return {
        mark[1].casefold().replace("frequency", "freq"): Label(text[mark.end() : end].strip(), mark.start())
        for mark, end in zip(marks, ends, strict=True)
    }


def names_page(text: str) -> bool:
    """Whether a line is the head or the foot of a page: what else stands in it is no part of the record."""
    return bool(_PAGE.search(text))
