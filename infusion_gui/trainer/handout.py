"""A lesson on paper: the handout with blanks, and the answer key, as values, text and HTML. The window prints it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import DAY, format_clock, format_date
from infusion_gui.coding.result import Result
from infusion_gui.exchange.answer import near_text
from infusion_gui.trainer import rules
from infusion_gui.trainer.answers import Answerer, answer_of, told
from infusion_gui.trainer.lesson import FindFlip, Goal, Lesson, Show, Step, Why
from infusion_gui.trainer.questions import codes, question
from infusion_gui.trainer.reasons import sentence
from infusion_gui.trainer.record import remark, surroundings
from infusion_gui.trainer.solving import solved
from infusion_gui.trainer.veil import nameless

HEADINGS = ("Drug", "Dose", "Route", "Given as", "Start", "Stop", "Access", "Note")
_CODES = (("Code", "20%"), ("Units", "12%"), ("Why", "68%"))
_MOVES = (("Drug and edge", "40%"), ("Moves to", "20%"), ("Codes then", "40%"))
_LINES = (4, 14)  # empty lines for codes: two more than the visit has rows, which tells nothing, within these
_MOVE_LINES = 2


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line of the key: code with modifiers, units, and the sentence of its rule."""

    code: str
    units: int
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class Item:
    """One step on paper. `rows` are cells under `HEADINGS`. On the handout `key`, `more` and `point` are empty.

    `number`: the same on the handout and on its key; 0 for what is only shown, which stands on the key alone. `moves`:
    what is asked for is a move of an edge, not codes.
    """

    number: int
    title: str
    prompt: str
    rows: tuple[tuple[str, ...], ...]
    visit: str
    choices: tuple[str, ...]
    moves: bool
    key: tuple[KeyLine, ...]
    more: tuple[str, ...]
    point: str
    rule: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A lesson on paper. `answers`: True for the key."""

    title: str
    about: str
    items: tuple[Item, ...]
    answers: bool


def sheet(lesson: Lesson, answerer: Answerer, *, answers: bool) -> Sheet:
    """The handout of a lesson, or its key. Steps that only show something are on the key alone."""
    steps = [step for step in lesson.steps if answers or not isinstance(step.task, Show)]
    asked = [step.id for step in steps if not isinstance(step.task, Show)]
    items = tuple(_item(asked.index(step.id) + 1 if step.id in asked else 0, step, answerer, answers) for step in steps)
    return Sheet(lesson.title, lesson.about, items, answers)


def _head(item: Item) -> str:
    return f"{item.number}. {item.title}" if item.number else item.title


def _item(number: int, step: Step, answerer: Answerer, answers: bool) -> Item:
    result = answerer.code(step.case)
    shown = nameless(step.case) if step.hide_names else step.case
    choices = tuple(choice.words for choice in step.task.choices) if isinstance(step.task, Why) else ()
    return Item(
        number=number,
        title=step.title,
        prompt=question(step),
        rows=tuple(_row(row, _first_day(step.case)) for row in shown.administrations),
        visit=_visit(step.case),
        choices=choices,
        moves=isinstance(step.task, FindFlip | Goal),
        key=_key(result) if answers else (),
        more=_more(step, result, answerer) if answers else (),
        point=step.point if answers else "",
        rule=step.rule if answers else "",
    )


def _row(row: Administration, day: int | None) -> tuple[str, ...]:
    access = row.site or "" if row.route == "IV" else ""
    stop = "" if row.single_time else _clock(row.stop, day) or "not charted"
    start = _clock(row.start, day) or "not charted"
    return (row.drug, row.dose or "", row.route, row.technique, start, stop, access, remark(row))


def _first_day(case: Case) -> int | None:
    times = [time for row in case.administrations for time in (row.start, row.stop) if time is not None]
    return min(times) // DAY if times else None


def _clock(minute: int | None, day: int | None) -> str:
    if minute is None:
        return ""
    later = minute // DAY - (day if day is not None else minute // DAY)
    return f"{format_clock(minute)} +{later}" if later else format_clock(minute)


def _visit(case: Case) -> str:
    """Arrival, departure, setting and profile in one line."""
    parts = [case.setting.capitalize(), f"profile {case.profile}"]
    for visit in case.visits:
        if visit.arrival is not None:
            parts.append(f"arrival {format_date(visit.arrival)} {format_clock(visit.arrival)}")
        if visit.departure is not None:
            parts.append(f"departure {format_clock(visit.departure)}")
    parts += surroundings(case)
    return ", ".join(parts)


def _key(result: Result) -> tuple[KeyLine, ...]:
    lines = []
    for answer in answer_of(result):
        backed = [
            line
            for line in result.lines
            if line.code == answer.code and tuple(sorted(line.modifiers)) == answer.modifiers
        ]
        why = sentence("; ".join(dict.fromkeys(line.why for line in backed)))
        lines.append(KeyLine(told(answer.code, answer.modifiers), answer.units, why, backed[0].rules[0]))
    return tuple(lines)


def _more(step: Step, result: Result, answerer: Answerer) -> tuple[str, ...]:
    """What the key says besides the codes: the rows that earn nothing, and the answer of the task."""
    said = [sentence(account.why) for account in result.accounts if account.status in ("not_reported", "held")]
    task = step.task
    if isinstance(task, FindFlip):
        ids = None if task.row is None else [task.row]
        for near in answerer.near(step.case, result, ids):
            if task.edge in (None, near.edge):
                said.append(sentence(near_text(step.case, near)))
    elif isinstance(task, Goal):
        said += [f"Goal: {codes(task.units)}.", *_ways(step, answerer)]
    elif isinstance(task, Why):
        account = result.account(task.row)
        decided = account.rules[0] if account.rules else ""
        said.append(f"What decided: {decided}, {rules.name(decided)}. {sentence(account.why)}")
    return tuple(dict.fromkeys(said))


def _ways(step: Step, answerer: Answerer) -> Iterator[str]:
    """How a goal can be reached, a sentence for each bar that moves."""
    case = solved(step, answerer)
    if case is None:
        yield "No move of single bars was found that reaches it."
        return
    for row, then in zip(step.case.administrations, case.administrations, strict=True):
        day = _first_day(step.case)
        places = (
            ("start", _clock(row.start, day), _clock(then.start, day)),
            ("stop", _clock(row.stop, day) or "not charted", _clock(then.stop, day)),
            ("access", row.site or "", then.site or ""),
        )
        moves = [f"{name} {old} → {new}" for name, old, new in places if new and old != new]
        if moves:
            yield f"One way: {row.drug}, {', '.join(moves)}."


def as_text(paper: Sheet) -> str:
    """For reading and for a text editor."""
    parts = [_heading(paper), paper.about] if paper.about else [_heading(paper)]
    for item in paper.items:
        parts += ["", f"{_head(item)}  ({item.visit})"]
        parts += ["   " + "  ".join(cell for cell in row if cell) for row in item.rows]
        parts += [f"   {item.prompt}"] if item.prompt else []
        parts += [f"   ( ) {words}" for words in item.choices]
        if paper.answers:
            parts += [f"   {line.code} ×{line.units}  {line.why} [{line.rule}]" for line in item.key]
            parts += [] if item.key else ["   Nothing is reported."]
            parts += [f"   {text}" for text in item.more]
            parts += [f"   {item.point} [{item.rule}]"]
        elif not item.choices:
            heads = _MOVES if item.moves else _CODES
            parts += ["   " + "  ".join(f"{text} __________" for text, _ in heads)] * _blank_lines(item)
    return "\n".join(parts) + "\n"


def as_html(paper: Sheet) -> str:
    """For a page: plain HTML with tables, in the subset that Qt's text documents read."""
    return _whole("".join([_head_html(paper), *(_item_html(item, paper.answers) for item in paper.items)]))


def as_blocks(paper: Sheet) -> tuple[str, ...]:
    """The same in pieces that must not be torn apart by the end of a page: the heading, then each step."""
    return tuple(
        _whole(part) for part in (_head_html(paper), *(_item_html(item, paper.answers) for item in paper.items))
    )


def _whole(body: str) -> str:
    return f"<html><head><style>{_STYLE}</style></head><body>{body}</body></html>"


def _head_html(paper: Sheet) -> str:
    about = f"<p>{_safe(paper.about)}</p>" if paper.about else ""
    return f"<h1>{_safe(_heading(paper))}</h1>{about}"


_WHOLE = "white-space: nowrap"  # Qt heeds it for a cell, not within a line
_STYLE = (
    "h1 { font-size: 17pt; } h2 { font-size: 12pt; margin-top: 16px; margin-bottom: 2px; } "
    "p { font-size: 9.5pt; margin-top: 3px; margin-bottom: 3px; } .quiet { color: #5C6471; font-size: 8.5pt; } "
    "th { font-size: 8.5pt; text-align: left; color: #4B535F; } td { font-size: 9.5pt; } .code { font-weight: bold; }"
)


def _item_html(item: Item, answers: bool) -> str:
    parts = [f"<h2>{_safe(_head(item))}</h2><p class='quiet'>{_safe(item.visit)}</p>"]
    noted = any(row[-1] for row in item.rows)
    parts.append(_table(HEADINGS if noted else HEADINGS[:-1], [row if noted else row[:-1] for row in item.rows]))
    if item.prompt:
        parts.append(f"<p><b>{_safe(item.prompt)}</b></p>")
    parts += [f"<p>\u2610 {_safe(words)}</p>" for words in item.choices]
    if not answers:
        if not item.choices:
            parts.append(_blanks(_MOVES if item.moves else _CODES, _blank_lines(item)))
        return "".join(parts)
    lines = [(line.code, f"×{line.units}", line.why, line.rule) for line in item.key]
    heads = ("Code", "Units", "Why", "Rule")
    parts.append(_table(heads, lines, whole=("Code", "Rule")) if lines else "<p><b>Nothing is reported.</b></p>")
    parts += [f"<p>{_safe(text)}</p>" for text in item.more]
    parts.append(
        "<table width='100%' cellpadding='0' cellspacing='0' border='0'><tr>"
        f"<td>{_safe(item.point)}</td>"
        f"<td align='right' class='quiet' style='{_WHOLE}'>{_safe(item.rule)}</td></tr></table>"
    )
    return "".join(parts)


def _blank_lines(item: Item) -> int:
    least, most = _LINES
    return _MOVE_LINES if item.moves else min(max(len(item.rows) + 2, least), most)


def _blanks(heads: tuple[tuple[str, str], ...], lines: int) -> str:
    """Empty lines to write on, ruled."""
    head = "".join(f"<th width='{width}'>{_safe(text)}</th>" for text, width in heads)
    line = "<tr>" + "<td>\u00a0</td>" * len(heads) + "</tr>"
    rules = "border-collapse: collapse; border-style: solid; border-color: #9AA1AC"
    return (
        f"<table width='100%' cellpadding='4' cellspacing='0' border='1' style='{rules}'>"
        f"<tr>{head}</tr>{line * lines}</table>"
    )


def _table(heads: tuple[str, ...], rows: Iterable[Iterable[str]], whole: tuple[str, ...] = ()) -> str:
    """`whole`: the columns whose words are not broken at a hyphen."""
    head = "".join(f"<th>{_safe(text)}</th>" for text in heads)
    styles = [f" style='{_WHOLE}'" if text in whole else "" for text in heads]
    body = "".join(
        "<tr>" + "".join(f"<td{style}>{_safe(text)}</td>" for style, text in zip(styles, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f"<table width='100%' cellpadding='3' cellspacing='0' border='0'><tr>{head}</tr>{body}</table>"


def _heading(paper: Sheet) -> str:
    return f"{paper.title}: answer key" if paper.answers else paper.title


def _safe(text: str) -> str:
    return html.escape(text, quote=False)
