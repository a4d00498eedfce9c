"""Dragging the lines of a visit and the edges of an exclusion, and drawing one on the ruler."""

from __future__ import annotations

from infusion_gui.case import edits
from infusion_gui.timeline.guides import NOTHING, Guides
from infusion_gui.timeline.hits import Part
from infusion_gui.timeline.interactions.base import Gesture, Pointer, Stage
from infusion_gui.timeline.snapping import gather
from infusion_gui.timeline.stay import VisitLine, Window
from infusion_gui.timeline.wording import span_text


class DragLine(Gesture):
    """Moves arrival, inpatient order or departure of a visit."""

    hint = "1 minute steps; Alt no snap; Esc restores"

    def __init__(self, stage: Stage, pressed: Pointer, line: VisitLine) -> None:
        super().__init__(stage, pressed)
        self.line = line
        self._targets = gather(stage.board.stay, (), stage.playhead).without(line.minute)
        self._done: int | None = None

    def move(self, to: Pointer) -> None:
        at = self.line.minute + round(to.minute - self.pressed.minute)
        snap = self.stage.catch((at,), (self._targets,), to)
        at += snap.shift if snap is not None else 0
        if at != self._done:
            case = self.stage.document.case
            if self.stage.document.propose(edits.change_visit(case, self.line.visit, **{self.line.edge: at})):
                self._done = at
        shown = self._done if self._done is not None else self.line.minute
        self.stage.guide(Guides(lit=(shown, shown), moved="line", snap=snap))

    def finish(self, to: Pointer) -> None:
        self.stage.guide(NOTHING)
        self.stage.document.commit()


class DrawWindow(Gesture):
    """Draws a time that counts for nothing, from where the button went down."""

    hint = "This time will count for nothing; Alt no snap; Esc cancels"

    def __init__(self, stage: Stage, pressed: Pointer) -> None:
        super().__init__(stage, pressed)
        self._targets = gather(stage.board.stay, (), stage.playhead)
        snap = stage.catch((round(pressed.minute),), (self._targets,), pressed)
        self._from = round(pressed.minute) + (snap.shift if snap is not None else 0)
        self._done: tuple[int, int] | None = None

    def move(self, to: Pointer) -> None:
        at = round(to.minute)
        snap = self.stage.catch((at,), (self._targets,), to)
        at += snap.shift if snap is not None else 0
        start, stop = min(self._from, at), max(self._from, at)
        if start == stop:  # back where it began: let go here, nothing is drawn
            self.stage.document.cancel()
            self._done = None
        elif (start, stop) != self._done:
            outcome = edits.add_exclusion(self.stage.document.case, {"start": start, "stop": stop})
            if self.stage.document.propose(outcome):
                self._done = (start, stop)
        self.stage.guide(Guides(lit=self._done, moved="both", snap=snap))

    def finish(self, to: Pointer) -> None:
        self.stage.guide(NOTHING)
        if self.stage.document.commit() and self._done is not None:
            self.stage.say(f"{span_text(*self._done)} counts for nothing; its edges drag, its menu takes it away")


class DragWindow(Gesture):
    """Moves an exclusion or one of its edges."""

    hint = "1 minute steps; Alt no snap; Esc restores"

    def __init__(self, stage: Stage, pressed: Pointer, window: Window, part: Part) -> None:
        super().__init__(stage, pressed)
        self.window = window
        self.part: Part = part
        self._targets = gather(stage.board.stay, (), stage.playhead).without(window.start, window.stop)
        self._done: tuple[int, int] | None = None

    def move(self, to: Pointer) -> None:
        by = round(to.minute - self.pressed.minute)
        start, stop = self.window.start, self.window.stop
        edges = {"start": (start + by,), "stop": (stop + by,), "body": (start + by, stop + by)}[self.part]
        snap = self.stage.catch(edges, (self._targets,), to)
        by += snap.shift if snap is not None else 0
        if self.part != "stop":
            start = start + by if self.part == "body" else min(start + by, stop - 1)
        if self.part != "start":
            stop = stop + by if self.part == "body" else max(stop + by, start + 1)
        if (start, stop) != self._done:
            case = self.stage.document.case
            outcome = edits.change_exclusion(case, self.window.number, start=start, stop=stop)
            if self.stage.document.propose(outcome):
                self._done = (start, stop)
        self.stage.guide(Guides(lit=self._done or (start, stop), moved="both", snap=snap))

    def finish(self, to: Pointer) -> None:
        self.stage.guide(NOTHING)
        self.stage.document.commit()
