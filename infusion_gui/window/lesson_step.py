"""One step of a lesson: the case with the edge moved, coded, and the two answers side by side. No Qt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import DAY
from infusion_gui.coding.profiles import policy_of
from infusion_gui.coding.result import Result
from infusion_gui.session import coder
from infusion_gui.window import wording
from infusion_gui.window.lessons import Lesson

#: How far the arrows go beyond the two moments of the lesson, in minutes.
REACH = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """One side of the screen: what is counted, the code in huge type, and what it means."""

    head: str
    code: str
    words: str


def clamp(lesson: Lesson, steps: int) -> int:
    """Keeps the edge within reach; a lesson about an access has only its two places."""
    if lesson.edge == "site":
        return min(max(steps, 0), 1)
    return min(max(steps, -REACH), REACH)


class LessonStep:
    """`steps` 0 is the moment before the answer changes, 1 the moment it has; arrows go on in both directions."""

    def __init__(self, lesson: Lesson, steps: int) -> None:
        self.lesson = lesson
        self.steps = steps
        self.case = at(lesson, steps)
        self.result = coded(self.case)

    @property
    def row(self) -> Administration:
        """The row that moves."""
        return self.case.administration(self.lesson.row)

    @property
    def moved_to(self) -> str:
        """Where the edge stands: a time of day, or an access."""
        row = self.row
        if self.lesson.edge == "site":
            return row.site or ""
        minute = row.stop if self.lesson.edge == "stop" else row.start
        return wording.clock(minute)

    @property
    def left(self) -> Answer:
        """The answer before the step, in grey."""
        before = coded(at(self.lesson, 0))
        return Answer(self.lesson.before_head, self._told(before, coded(at(self.lesson, 1))), self.lesson.before_words)

    @property
    def right(self) -> Answer:
        """The answer where the edge stands now."""
        after, before = coded(at(self.lesson, 1)), coded(at(self.lesson, 0))
        if self.steps == 1:
            return Answer(self.lesson.after_head, self._told(after, before), self.lesson.after_words)
        if self.steps == 0:
            return Answer(self.lesson.before_head, self._told(before, after), self.lesson.before_words)
        same = self.result.units() == after.units()
        here = self._told(self.result, before if same else after)
        return Answer(self._head(), here, self.lesson.after_words if same else self._words(here))

    def _told(self, here: Result, there: Result) -> str:
        """The code that tells two answers apart, or the one the row has in both."""
        account = wording.account_of(here, self.lesson.row)
        return told(here, there) or (account.codes[0] if account is not None and account.codes else "no code")

    def _head(self) -> str:
        row = self.row
        if self.lesson.edge == "stop" and row.minutes is not None:
            return f"{row.minutes} minutes"
        return f"at {self.moved_to}"

    def _words(self, code: str) -> str:
        return self.lesson.before_words if code == self.left.code else wording.role(code.lstrip("+ ")[:5])

    def spoken(self, hidden: bool) -> str:
        """The screen as sentences."""
        left, right = self.left, self.right
        answer = "hidden" if hidden else f"{right.code}, {right.words}"
        return f"{left.head}: {left.code}, {left.words}. {right.head}: {answer}. {self.lesson.point} {self.lesson.rule}"


def told(here: Result, there: Result) -> str:
    """The code `here` has and `there` has not, empty for none; `+` marks one that comes on top of the rest."""
    own = _signed(here) - _signed(there)
    if not own:
        return ""
    code = next(iter(own))
    return f"+ {code}" if not _signed(there) - _signed(here) and len(here.lines) > 1 else code


def _signed(result: Result) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in result.lines:
        found[wording.signed(line.code, line.modifiers)] += line.units
    return found


def coded(case: Case) -> Result:
    """The answer for a case under its own profile."""
    return coder.code(case, policy_of(case))


def at(lesson: Lesson, steps: int) -> Case:
    """The lesson's case with its edge `steps` beyond the moment before the change."""
    case, row = lesson.case, lesson.case.administration(lesson.row)
    if lesson.edge == "site":
        return _granted(edits.move_to_site(case, row.id, lesson.after_at if steps > 0 else lesson.before_at), case)
    assert row.start is not None
    midnight = row.start - row.start % DAY
    before, after = midnight + _minute(lesson.before_at), midnight + _minute(lesson.after_at)
    minute = before + steps * (1 if after > before else -1)
    if lesson.edge == "stop":
        return _granted(edits.trim_stop(case, row.id, to=minute), case)
    return _granted(edits.move(case, row.id, minute - row.start), case)


def _granted(outcome: Case | Refusal, case: Case) -> Case:
    return case if isinstance(outcome, Refusal) else outcome


def _minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])
