"""Reading and writing lesson files (`*.lesson`, UTF-8 JSON): faults named by step and key, saves atomic."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from infusion_gui.case.file import CaseError, case_of, parse_json, read_bytes, sentence, write_atomically
from infusion_gui.trainer.lesson import FORMAT, KINDS, Lesson

_STEP = re.compile(r"steps\[(\d+)\]\.?(.*)", re.DOTALL)
_TAG = re.compile(rf"\btask\.(?:{'|'.join(KINDS)})\b")
_WORDS = {
    "string_too_short": "is empty; write something",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "greater_than_equal": "must be 1 or more",
    "too_short": "has too few entries; add what is missing",
}
_ONE_LINE = 110  # characters


class LessonError(ValueError):
    """A text that is no lesson. The message is one sentence: the step and the key, what is wrong, what to do."""


def read_lesson(text: str | bytes) -> Lesson:
    """The lesson that a JSON text holds. Raises `LessonError`."""
    try:
        data = parse_json(text)
    except CaseError as wrong:
        raise _retold(wrong) from wrong
    return lesson_of(data)


def lesson_of(data: Any) -> Lesson:
    """The lesson that JSON values hold. Raises `LessonError`."""
    if not isinstance(data, dict):
        raise LessonError(f"a lesson is a JSON object with a format; found {type(data).__name__}")
    found = data.get("format")
    if found != FORMAT:
        if found is None:
            raise LessonError(f"format: missing; a lesson file says {FORMAT!r}")
        if isinstance(found, str) and found.startswith("infusion-lesson/"):
            raise LessonError(f"format: {found!r} was written by a newer program; update to read it")
        if isinstance(found, str) and found.startswith("infusion-case/"):
            raise LessonError("format: this is a case; open it as a case, and make a step of it there")
        raise LessonError(f"format: {found!r} is unknown; this program reads {FORMAT!r}")
    try:
        return Lesson.model_validate({**data, **_with_cases(data)}, context={"file": True})
    except ValidationError as wrong:
        raise LessonError(_told(wrong)) from wrong


def _retold(wrong: CaseError) -> LessonError:
    """What the reader of JSON says, said of a lesson."""
    return LessonError(str(wrong).replace("a case is", "a lesson is").replace("for a case", "for a lesson"))


def _with_cases(data: dict[str, Any]) -> dict[str, Any]:
    """The steps with their cases read; shapes that are wrong are left for the model to refuse."""
    steps = data.get("steps")
    if not isinstance(steps, list):
        return {}
    read = []
    for n, step in enumerate(steps, 1):
        if isinstance(step, dict) and isinstance(step.get("case"), dict):
            try:
                step = {**step, "case": case_of(step["case"])}
            except CaseError as wrong:
                raise LessonError(f"step {n}, case.{wrong}") from wrong
        read.append(step)
    return {"steps": read}


def _told(wrong: ValidationError) -> str:
    """The first fault as one sentence that starts with the step and the key."""
    first = wrong.errors(include_url=False)[0]
    if first["type"] in ("union_tag_invalid", "union_tag_not_found"):
        told = first["ctx"].get("tag")
        what = "missing; it must be given" if told is None else f"{told!r} is not allowed; use {' or '.join(KINDS)}"
        return f"step {first['loc'][1] + 1}, task.kind: {what}"  # type: ignore[operator]
    key, _, message = sentence(wrong).partition(": ")
    key = key.removesuffix(".[key]")
    message = _WORDS.get(first["type"], message)
    if first["type"] == "string_pattern_mismatch":
        message = f"{first['input']!r} is not allowed; a code is like 96365 or G0498, a modifier like 59 or XS"
    place = _STEP.match(key)
    if place is None:
        return f"{key}: {message}"
    key = _TAG.sub("task", place[2])
    return f"step {int(place[1]) + 1}, {key}: {message}" if key else f"step {int(place[1]) + 1}, {message}"


def load(path: Path) -> Lesson:
    """The lesson in a file. Raises `LessonError` for its content and for a file that cannot be read."""
    try:
        content = read_bytes(path)
    except CaseError as wrong:
        raise _retold(wrong) from wrong
    return read_lesson(content)


def dump(lesson: Lesson) -> str:
    """The text of the lesson file; what equals its default is left out."""
    return _laid_out(lesson.model_dump(), "") + "\n"


def _laid_out(value: Any, margin: str) -> str:
    """JSON in which a row of a MAR stands on one line, so that a person can read a lesson and compare two versions."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list, tuple)) or not value:
        return flat
    parts = list(value.values()) if isinstance(value, dict) else list(value)
    nested = any(isinstance(part, (dict, list, tuple)) and part for part in parts)
    if not nested or len(flat) <= _ONE_LINE:
        return flat
    inner = margin + " "
    if isinstance(value, dict):
        told = [f"{json.dumps(key, ensure_ascii=False)}: {_laid_out(part, inner)}" for key, part in value.items()]
        return "{\n" + ",\n".join(inner + text for text in told) + f"\n{margin}}}"
    return "[\n" + ",\n".join(inner + _laid_out(part, inner) for part in value) + f"\n{margin}]"


def save(lesson: Lesson, path: Path) -> None:
    """Writes the lesson so that the file holds either the old or the new text at every instant. Raises `OSError`."""
    write_atomically(path, dump(lesson).encode())
