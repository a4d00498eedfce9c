"""Cutting a bar where the pointer is; the parts stay one administration."""

from __future__ import annotations

from infusion_gui.case import edits
from infusion_gui.case.times import format_clock
from infusion_gui.timeline.guides import NOTHING, Guides
from infusion_gui.timeline.interactions.base import Gesture, Pointer, Stage
from infusion_gui.timeline.snapping import Snap, gather


class Split(Gesture):
    """Follows the pointer without a button held, or the arrow keys; a click or Enter cuts, Esc leaves the bar whole."""

    hint = "Click cuts the bar here, Alt no snap; or arrows, then Enter; Esc leaves it whole"

    def __init__(self, stage: Stage, pressed: Pointer, identity: str) -> None:
        super().__init__(stage, pressed)
        self.identity = identity
        self._bar = stage.board.stay.bar(identity)
        self._targets = gather(stage.board.stay, (identity,), stage.playhead)
        self._at: int | None = None
        self.said = ""

    def move(self, to: Pointer) -> None:
        bar = self._bar
        if bar is None:
            return
        at = round(to.minute)
        snap = self.stage.catch((at,), (self._targets,), to)
        at += snap.shift if snap is not None else 0
        self._at = at if bar.start < at < bar.stop else None
        if self._at is None:
            self.stage.guide(NOTHING)
            return
        line = snap or Snap(at, 0, "split here")
        self.stage.guide(Guides(lit=(at, at), moved="line", snap=line))

    def step(self, minutes: int) -> None:
        """Puts the cut so many minutes further on, at first in the middle of the bar."""
        bar = self._bar
        if bar is None:
            return
        at = (bar.start + bar.stop) // 2 if self._at is None else self._at + minutes
        self._at = at = max(min(at, bar.stop - 1), bar.start + 1)
        scale = self.stage.board.scale
        if not scale.left <= at <= scale.right:
            self.stage.rescale(scale.centred(at))
        self.stage.guide(Guides(lit=(at, at), moved="line", snap=Snap(at, 0, "split here")))
        stay = self.stage.board.stay
        parts = f"{stay.minutes(bar.start, at)} and {stay.minutes(at, bar.stop)} min"
        self.said = f"Cut at {format_clock(at)}: {parts}. Enter cuts"
        self.stage.say(self.said)

    def finish(self, to: Pointer) -> None:
        self.move(to)
        self.cut()

    def cut(self) -> None:
        """Cuts where the line is, if it is inside the bar."""
        self.stage.guide(NOTHING)
        if self._at is not None:
            document = self.stage.document
            document.edit(edits.split(document.case, self.identity, self._at))

    def cancel(self) -> None:
        self.stage.guide(NOTHING)
