"""Cutting a bar where the pointer is; the parts stay one administration."""

from __future__ import annotations

from infusion_gui.case import edits
from infusion_gui.timeline.guides import NOTHING, Guides
from infusion_gui.timeline.interactions.base import Gesture, Pointer, Stage
from infusion_gui.timeline.snapping import Snap, gather


class Split(Gesture):
    """Follows the pointer without a button held; a click cuts, Esc leaves the bar whole."""

    hint = "Click cuts the bar here; Alt no snap; Esc leaves it whole"

    def __init__(self, stage: Stage, pressed: Pointer, identity: str) -> None:
        super().__init__(stage, pressed)
        self.identity = identity
        self._bar = stage.board.stay.bar(identity)
        self._targets = gather(stage.board.stay, (identity,), stage.playhead)
        self._at: int | None = None

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

    def finish(self, to: Pointer) -> None:
        self.move(to)
        self.stage.guide(NOTHING)
        if self._at is not None:
            document = self.stage.document
            document.edit(edits.split(document.case, self.identity, self._at))

    def cancel(self) -> None:
        self.stage.guide(NOTHING)
