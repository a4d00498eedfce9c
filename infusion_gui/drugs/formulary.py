"""A facility's formulary: what its people answered about drug names, in a small JSON file (`infusion-formulary/1`).

A facility's table, not a guess from the name, says what counts as chemo there (R-CHEMO-03).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from infusion_gui.case.file import write_atomically
from infusion_gui.case.model import Category
from infusion_gui.drugs import spelling
from infusion_gui.drugs.table import table

FORMAT = "infusion-formulary/1"
CATEGORIES = ("chemo", "chemo_hormonal", "therapeutic", "hydration", "contrast", "blood", "flush", "kvo", "vehicle")
_LARGEST = 16 * 1024 * 1024  # bytes


class FormularyError(ValueError):
    """A formulary that cannot be read, or an answer that cannot be kept. One sentence: where, what, what to do."""


class Answer(NamedTuple):
    """What a facility says about one name: its class, and its substances where the table does not know them."""

    name: str
    category: Category
    substances: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Formulary:
    """The answers of a facility, by folded name.

    An answer about a substance's own name or brand speaks for the substance however a MAR spells it; an answer about a
    fluid, a mix or any longer spelling speaks for that spelling only.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    label: str = ""
    _by_substance: dict[tuple[str, ...], Answer] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_substance: dict[tuple[str, ...], Answer] = {}
        for answer in self.answers.values():
            row = table().find(spelling.key(answer.name))
            if row is not None and not row.fluid and row.kind != "flush":
                by_substance.setdefault(row.of, answer)
        object.__setattr__(self, "_by_substance", by_substance)

    def answer(self, name: str, substances: tuple[str, ...] = ()) -> Answer | None:
        """The answer for `name`, or for the substances it is known to hold; None when nobody answered."""
        return self.answers.get(spelling.fold(name)) or self._by_substance.get(substances)

    def remember(self, name: str, category: str, substances: tuple[str, ...] = (), note: str = "") -> Formulary:
        """A formulary that also holds this answer, in place of an older one. Raises `FormularyError`."""
        answer = _answer(
            {"name": name, "category": category, "substances": list(substances), "note": note}, "this answer"
        )
        return Formulary({**self.answers, spelling.fold(name): answer}, self.label)

    def forget(self, name: str) -> Formulary:
        """A formulary without the answer for `name`."""
        left = {key: answer for key, answer in self.answers.items() if key != spelling.fold(name)}
        return Formulary(left, self.label)


def read_formulary(path: Path) -> Formulary:
    """The formulary in a file. Raises `FormularyError` that names the file and the place in it."""
    try:
        if path.stat().st_size > _LARGEST:
            raise FormularyError(f"{path.name}: too large for a formulary; choose the file this program wrote")
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        raise FormularyError(f"{path.name}: cannot be read ({wrong.strerror or wrong}); check the file") from wrong
    except (ValueError, RecursionError) as wrong:
        if isinstance(wrong, FormularyError):
            raise
        raise FormularyError(f"{path.name}: not a JSON file in UTF-8; choose a formulary this program wrote") from wrong
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise FormularyError(f"{path.name}: not a formulary; its format must be {FORMAT!r}")
    unknown = sorted(set(data) - {"format", "label", "drugs"})
    if unknown:
        raise FormularyError(f"{path.name}: the key {unknown[0]!r} is unknown; take it out")
    rows, label = data.get("drugs", []), data.get("label", "")
    if not isinstance(rows, list) or not isinstance(label, str):
        raise FormularyError(f"{path.name}: 'drugs' must be a list and 'label' a text")
    answers: dict[str, Answer] = {}
    for place, row in enumerate(rows, start=1):
        answer = _answer(row, f"{path.name}, drug {place}")
        key = spelling.fold(answer.name)
        if key in answers:
            raise FormularyError(f"{path.name}, drug {place}: {answer.name!r} stands twice; keep one")
        answers[key] = answer
    return Formulary(answers, label)


def write_formulary(formulary: Formulary, path: Path) -> None:
    """Write the file whole or not at all; one drug a line, by name. Raises `FormularyError`."""
    rows = []
    for answer in sorted(formulary.answers.values(), key=lambda a: spelling.fold(a.name)):
        row: dict[str, Any] = {"name": answer.name, "category": answer.category}
        if answer.substances:
            row["substances"] = list(answer.substances)
        if answer.note:
            row["note"] = answer.note
        rows.append("  " + json.dumps(row, ensure_ascii=False))
    text = (
        f'{{"format": {json.dumps(FORMAT)}, "label": {json.dumps(formulary.label, ensure_ascii=False)}, "drugs": [\n'
        + ",\n".join(rows)
        + "\n]}\n"
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.encode())
    except OSError as wrong:
        raise FormularyError(
            f"{path.name}: cannot be written ({wrong.strerror or wrong}); choose another place"
        ) from wrong


def _answer(row: Any, where: str) -> Answer:
    """One answer from parsed JSON. Raises `FormularyError` that starts with `where`."""
    if not isinstance(row, dict):
        raise FormularyError(f"{where}: must be an object with a name and a category")
    unknown = sorted(set(row) - {"name", "category", "substances", "note"})
    if unknown:
        raise FormularyError(f"{where}: the key {unknown[0]!r} is unknown; take it out")
    name, category = row.get("name"), row.get("category")
    if not isinstance(name, str) or not name.strip():
        raise FormularyError(f"{where}: the name is missing; write the drug as the MAR does")
    if category not in CATEGORIES:
        raise FormularyError(f"{where}: category {category!r} is unknown; use one of {', '.join(CATEGORIES)}")
    substances, note = row.get("substances", []), row.get("note", "")
    if not isinstance(substances, list) or not all(isinstance(s, str) and s.strip() for s in substances):
        raise FormularyError(f"{where}: substances must be a list of names")
    if not isinstance(note, str):
        raise FormularyError(f"{where}: the note must be a text")
    folded = tuple(sorted({spelling.fold(s) for s in substances}))
    return Answer(" ".join(name.split()), category, folded, note)
