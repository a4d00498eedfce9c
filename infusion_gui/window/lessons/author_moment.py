"""The fields of a moment: which edge moves, the two places it has, and what stands beside them in large type."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from infusion_gui.case.edits import Refusal, called
from infusion_gui.case.model import Case
from infusion_gui.case.times import DAY, format_clock, format_minute, parse_minute
from infusion_gui.coding.policy import PolicyError
from infusion_gui.trainer.lesson import Moment, Show, Side, Step
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.lessons.fields import Check, Line, Picker, Words
from infusion_gui.window.lessons.step import LessonStep

EDGES: tuple[Literal["start", "stop", "whole", "site"], ...] = ("start", "stop", "whole", "site")
_EDGE_WORDS = ("start", "stop", "the whole of it", "access")
_FIELDS: tuple[tuple[str, int | None], ...] = (("at", 76), ("head", None), ("words", None), ("rail", 130))
_TIME = re.compile(r"(\d{1,2}):?(\d{2})")


class MomentFields(QWidget):
    """Shows a moment; `changed` brings the one that was typed, `none_asked` that there is none, `asked` a new one."""

    changed = Signal(object)
    none_asked = Signal()
    asked = Signal()
    refused = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._step: Step | None = None
        self._showing = False
        self.has = Check(look, "An edge that the arrow keys move")
        self.row = Picker(look, "Row that moves", [""])
        self.edge = Picker(look, "Edge that moves", _EDGE_WORDS)
        self.sides = [{name: Line(f"{side}, {name}", width) for name, width in _FIELDS} for side in ("Before", "After")]
        moved = QHBoxLayout()
        moved.setSpacing(8)
        moved.addWidget(self.row)
        moved.addWidget(self.edge)
        moved.addStretch(1)
        self._table = QWidget()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for n, text in enumerate(("at", "what is counted", "what the code means", "beside the line"), 1):
            grid.addWidget(Words(look, text, 12, 400, "text.2"), 0, n)
        for n, (text, side) in enumerate(zip(("before", "after"), self.sides, strict=True), 1):
            grid.addWidget(Words(look, text, 13, 400, "text.2"), n, 0)
            for place, line in enumerate(side.values(), 1):
                grid.addWidget(line, n, place)
        grid.setColumnStretch(2, 2)
        grid.setColumnStretch(3, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.has, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addLayout(moved)
        whole.addWidget(self._table)
        self.has.toggled.connect(self._toggled)
        self.row.picked.connect(self._tell)
        self.edge.picked.connect(self._tell)
        for side in self.sides:
            for line in side.values():
                line.editingFinished.connect(self._tell)

    def show_moment(self, step: Step, moment: Moment | None) -> None:
        """Shows the moment of a step; what is left to the engine stands in grey."""
        self._showing = True
        self._step = step
        self.has.setChecked(moment is not None)
        for widget in (self.row, self.edge, self._table):
            widget.setVisible(moment is not None)
        if moment is not None:
            ids = [row.id for row in step.case.administrations]
            self.row.show_items([called(row) for row in step.case.administrations], ids.index(moment.row))
            self.edge.show_index(EDGES.index(moment.edge))
            for line, side, usual in zip(self.sides, (moment.before, moment.after), _usual(step, moment), strict=True):
                line["at"].show_text(side.at if moment.edge == "site" else format_clock(parse_minute(side.at)))
                for name, text in (("head", side.head), ("words", side.words), ("rail", side.rail)):
                    line[name].show_text(text)
                    line[name].setPlaceholderText(usual.get(name, ""))
        self._showing = False

    def _toggled(self, wanted: bool) -> None:
        if not self._showing:
            (self.asked if wanted else self.none_asked).emit()

    def _tell(self) -> None:
        step = self._step
        if self._showing or step is None:
            return
        made = self.moment(step)
        if isinstance(made, Refusal):
            self.refused.emit(made.message)
        else:
            self.changed.emit(made)

    def moment(self, step: Step) -> Moment | Refusal:
        """The moment as the fields have it."""
        row = step.case.administrations[self.row.index]
        edge = EDGES[self.edge.index]
        sides = []
        for line in self.sides:
            typed = line["at"].text().strip()
            near = row.stop if edge == "stop" else row.start
            at = _access(step.case, typed) if edge == "site" else _minute(typed, near)
            if isinstance(at, Refusal):
                return at
            sides.append(Side(at=at, **{name: line[name].text().strip() for name in ("head", "words", "rail")}))
        return Moment(row=row.id, edge=edge, before=sides[0], after=sides[1])


def _access(case: Case, typed: str) -> str | Refusal:
    known = {site.id.casefold(): site.id for site in case.sites}
    if typed.casefold() in known:
        return known[typed.casefold()]
    return Refusal(f"The edge is an access: name one that the case has, such as {next(iter(known.values()), 'IV1')}.")


def _minute(typed: str, near: int | None) -> str | Refusal:
    """A time of day as a minute of the case file: that of the day on which it is nearest to where the edge stands."""
    found = _TIME.fullmatch(typed)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return Refusal(f"{typed!r} is no time of day; write it as 13:16.")
    if near is None:
        return Refusal("This edge is not charted; choose another edge, or chart it in the case.")
    clock = int(found[1]) * 60 + int(found[2])
    midnight = near - near % DAY
    days = (midnight + day + clock for day in (-DAY, 0, DAY))
    return format_minute(min(days, key=lambda minute: abs(minute - near)))


def _usual(step: Step, moment: Moment) -> list[dict[str, str]]:
    """What stands there when nothing is typed, before and after."""
    bare = moment.model_copy(update={"before": Side(at=moment.before.at), "after": Side(at=moment.after.at)})
    try:
        shown = LessonStep(step.model_copy(update={"task": Show(moment=bare)}))
        sides = zip((shown.left, shown.right), shown.rail, strict=True)
        return [{"head": answer.head, "words": answer.words, "rail": rail} for answer, rail in sides]
    except PolicyError:
        return [{}, {}]
