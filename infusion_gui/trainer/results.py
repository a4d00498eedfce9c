"""The result of one run through a lesson (`infusion-run/1`): a JSON file for the class view, and a CSV beside it.

A run names its learner only if the learner typed something; no other identity is kept.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, ValidationError

from infusion_gui.case.file import CaseError, parse_json, read_bytes, sentence, write_atomically
from infusion_gui.case.model import Frozen
from infusion_gui.case.times import Minute, format_minute
from infusion_gui.trainer.attempts import Attempt
from infusion_gui.trainer.lesson import Kind, Step
from infusion_gui.trainer.scoring import Verdict

FORMAT: Final = "infusion-run/1"
CSV_HEADER = (
    "learner,lesson,began,timed,step,title,kind,percent,tries,seconds,code,modifiers,expected,predicted,verdict,"
    "rule,minutes"
)


class RuleMark(Frozen):
    """A rule that an attempt showed as known or missed, and the minutes it was decided on."""

    rule: str
    right: bool
    minutes: int = 0


class RunLine(Frozen):
    """One line of a predicted answer against the right one."""

    code: str
    modifiers: tuple[str, ...] = Field(default=(), strict=False)
    expected: int
    predicted: int
    verdict: Verdict
    rule: str = ""
    minutes: int = 0


class StepRun(Frozen):
    """One step as it was answered. `tries` counts answers given, `seconds` the time it took (None untimed)."""

    step: str
    title: str
    kind: Kind
    percent: int = Field(ge=0, le=100)
    tries: int = Field(default=1, ge=1)
    seconds: int | None = Field(default=None, ge=0)
    marks: tuple[RuleMark, ...] = Field(default=(), strict=False)
    lines: tuple[RunLine, ...] = Field(default=(), strict=False)


class Run(Frozen):
    """One run through a lesson. `learner` is free text, empty unless typed; `timed` only when it was asked for."""

    format: Literal["infusion-run/1"] = FORMAT
    lesson: str
    learner: str = ""
    began: Minute
    timed: bool = False
    steps: tuple[StepRun, ...] = Field(default=(), strict=False)

    @property
    def percent(self) -> int:
        """The mean of the steps, rounded down."""
        return sum(step.percent for step in self.steps) // len(self.steps) if self.steps else 0


class RunError(ValueError):
    """A text that is no result. The message is one sentence."""


def step_run(step: Step, attempt: Attempt, *, tries: int = 1, seconds: int | None = None) -> StepRun:
    """What is kept of an attempt."""
    lines = attempt.score.lines if attempt.score else ()
    return StepRun(
        step=step.id,
        title=step.title,
        kind=step.kind,
        percent=attempt.percent,
        tries=tries,
        seconds=seconds,
        marks=tuple(RuleMark(rule=mark.rule, right=mark.right, minutes=mark.minutes) for mark in attempt.marks),
        lines=tuple(
            RunLine(
                code=line.code,
                modifiers=line.modifiers,
                expected=line.expected,
                predicted=line.predicted,
                verdict=line.verdict,
                rule=line.rule,
                minutes=line.minutes,
            )
            for line in lines
        ),
    )


def as_json(run: Run) -> str:
    """The text of the result file."""
    return json.dumps(run.model_dump(exclude_defaults=True) | {"format": FORMAT}, ensure_ascii=False, indent=1) + "\n"


def as_csv(runs: Iterable[Run]) -> str:
    """One row for each line of each step, or one for a step without lines; with the header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_HEADER.split(","))
    for run in runs:
        head = [_cell(run.learner), _cell(run.lesson), format_minute(run.began), "timed" if run.timed else ""]
        for step in run.steps:
            own = [step.step, _cell(step.title), step.kind, step.percent, step.tries, step.seconds]
            for line in step.lines:
                mods = " ".join(line.modifiers)
                writer.writerow(
                    [*head, *own, line.code, mods, line.expected, line.predicted, line.verdict, line.rule, line.minutes]
                )
            if not step.lines:
                mark = step.marks[0] if step.marks else None
                writer.writerow([*head, *own, *[""] * 5, mark.rule if mark else "", mark.minutes if mark else ""])
    return out.getvalue()


def _cell(text: str) -> str:
    """Free text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def read_run(text: str | bytes) -> Run:
    """The result that a JSON text holds. Raises `RunError`."""
    try:
        data = parse_json(text)
    except CaseError as wrong:
        raise RunError(str(wrong).replace("a case is", "a result is")) from wrong
    found = data.get("format") if isinstance(data, dict) else None
    if found != FORMAT:
        what = "missing" if found is None else repr(found)
        raise RunError(f"format: {what}, so this is no result of a lesson; one says {FORMAT!r}")
    try:
        return Run.model_validate(data, context={"file": True})
    except ValidationError as wrong:
        raise RunError(sentence(wrong)) from wrong


def save(run: Run, folder: Path) -> Path:
    """Writes the run as JSON and CSV, under a name that is free, and returns the JSON's path. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    words = [format_minute(run.began).replace(":", ""), run.lesson, run.learner]
    stem = " ".join(part for word in words if (part := re.sub(r"[^\w-]+", "-", word).strip("-")))[:100]
    name, number = stem, 1
    while (folder / f"{name}.json").exists() or (folder / f"{name}.csv").exists():
        number += 1
        name = f"{stem} {number}"
    write_atomically(folder / f"{name}.csv", as_csv([run]).encode())
    path = folder / f"{name}.json"
    write_atomically(path, as_json(run).encode())
    return path


def read_folder(folder: Path) -> tuple[tuple[Run, ...], tuple[str, ...]]:
    """Every result file of a folder, by name, and one sentence for each JSON file that is none, or a copy."""
    runs: list[Run] = []
    refused: list[str] = []
    names: list[str] = []
    for path in sorted(folder.glob("*.json")):
        try:
            run = read_run(read_bytes(path))
            if run in runs:  # sent twice, or copied
                refused.append(f"{path.name}: the same result as {names[runs.index(run)]}, which counts.")
                continue
            runs.append(run)
            names.append(path.name)
        except CaseError as wrong:
            refused.append(f"{path.name}: {wrong}.")
        except RunError as wrong:
            refused.append(f"{path.name}: {wrong}.")
    return tuple(runs), tuple(refused)
