"""Dragging one edge of a bar."""

from __future__ import annotations

from infusion_gui.case import edits
from infusion_gui.timeline.guides import NOTHING, Guides, live_chip
from infusion_gui.timeline.interactions.base import Gesture, Pointer, Stage
from infusion_gui.timeline.sketch import Edge
from infusion_gui.timeline.snapping import Snap, gather, start_thresholds, thresholds


class Trim(Gesture):
    """Moves the start or the stop of one row; a stop nobody charted gets its first time here."""

    hint = "1 minute steps; Alt no snap; Esc restores"

    def __init__(self, stage: Stage, pressed: Pointer, identity: str, edge: Edge) -> None:
        super().__init__(stage, pressed)
        self.identity = identity
        self.edge: Edge = edge
        stage.moving = frozenset((identity,))
        self._rest = stage.board.stay
        self._bar = self._rest.bar(identity)
        self._targets = gather(self._rest, (identity,), stage.playhead)
        self._done: int | None = None
        self._snap: Snap | None = None

    def move(self, to: Pointer) -> None:
        bar = self._bar
        if bar is None:
            return
        # The edge keeps its distance from the pointer, so that it does not jump when it is taken beside itself.
        at = (bar.start if self.edge == "start" else bar.stop) + round(to.minute - self.pressed.minute)
        at = self._kept_in_order(at)
        groups = [self._targets]
        for stay in (self._rest, self.stage.board.stay):
            groups.append(
                thresholds(stay, self.identity) if self.edge == "stop" else start_thresholds(stay, self.identity)
            )
        self._snap = self.stage.catch((at,), groups, to)
        if self._snap is not None:
            at = self._kept_in_order(self._snap.minute)
        if at == self._done:
            self.refresh()
            return
        case = self.stage.document.case
        trim = edits.trim_start if self.edge == "start" else edits.trim_stop
        if self.stage.document.propose(trim(case, self.identity, to=at)):
            self._done = at
        self.refresh()

    def _kept_in_order(self, at: int) -> int:
        bar = self._bar
        assert bar is not None
        if self.edge == "start":
            return at if bar.open_stop else min(at, bar.stop - 1)
        return at if bar.open_start else max(at, bar.start + 1)

    def refresh(self) -> None:
        document = self.stage.document
        bar = self.stage.board.stay.bar(self.identity)
        if bar is None or document.proposal is None:
            return
        chip = live_chip(
            bar, self.stage.bar_before(self.identity), self.edge, document.shown_result, self.stage.result_before
        )
        stop = bar.start if bar.open_stop else bar.stop
        self.stage.guide(Guides(lit=(bar.start, stop), moved=self.edge, snap=self._snap, chip=chip))

    def finish(self, to: Pointer) -> None:
        self.stage.moving = frozenset()
        self.stage.guide(NOTHING)
        self.stage.document.commit()
