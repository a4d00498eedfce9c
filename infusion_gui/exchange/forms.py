"""Records written as forms: one label and its value a line (`Start Time: 0900`), one form for each administration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from infusion_gui.exchange.headers import fields_of, is_known_header

_LINE = re.compile(r"\s*([A-Za-z][A-Za-z /#()]{1,30}?)\s*:\s*(\S.*)?")
_ENOUGH = 0.6  # of the lines are a label that is known, or stand in a form beside such


class Form(NamedTuple):
    """The forms of a text: the labels in order, each form with the line it begins in, and the lines beside them."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    loose: tuple[tuple[int, str], ...]


def forms_of(lines: Sequence[str]) -> Form | None:
    """The forms that lines are, or None when they are none: a drug and a time must be among the labels."""
    said = [(n, *_labelled(line)) for n, line in enumerate(lines, 1) if line.strip()]
    known = [label for _, label, _ in said if is_known_header(label)]
    fields = {field for label in set(known) for field in fields_of(label)}
    if len(known) < _ENOUGH * len(said) or "drug" not in fields or not fields & {"at", "start"}:
        return None
    headers = tuple(dict.fromkeys(label for _, label, _ in said if label))
    forms: list[tuple[int, dict[str, str]]] = []
    loose = []
    for number, label, value in said:
        if not label:
            loose.append((number, value))
        elif not forms or label in forms[-1][1]:
            forms.append((number, {label: value}))
        else:
            forms[-1][1][label] = value
    if len(forms) * 3 > len(known):  # a title over a table may have a label or two, a form has more
        return None
    rows = tuple((number, tuple(form.get(header, "") for header in headers)) for number, form in forms)
    return Form(headers, rows, tuple(loose))


def _labelled(line: str) -> tuple[str, str]:
    """The label and the value of a line; no label, and the whole line, where there is none."""
    found = _LINE.fullmatch(line.rstrip())
    return (found[1], (found[2] or "").strip()) if found is not None else ("", line.strip())
