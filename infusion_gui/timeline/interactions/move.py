"""Dragging the body of a bar: the rows chosen with it move together, in time and between accesses."""

from __future__ import annotations

from infusion_gui.case import edits
from infusion_gui.case.edits import Outcome, Refusal
from infusion_gui.timeline.guides import NOTHING, Guides, live_chip
from infusion_gui.timeline.interactions.base import Gesture, Pointer, Stage
from infusion_gui.timeline.snapping import Snap, gather
from infusion_gui.timeline.stay import OTHER, Bar


class Move(Gesture):
    """Moves `ids`; `grabbed` is the row under the pointer, whose edges catch and whose times are shown."""

    hint = "1 minute steps; another lane keeps the times, Shift moves both; Alt no snap; Esc restores"

    def __init__(self, stage: Stage, pressed: Pointer, grabbed: str, ids: tuple[str, ...]) -> None:
        super().__init__(stage, pressed)
        self.grabbed = grabbed
        self.ids = ids
        stage.moving = frozenset(ids)
        self._rest = stage.board.stay
        self._bar = self._rest.bar(grabbed)
        self._lanes = {self._rest.lane_of[i] for i in ids if i in self._rest.lane_of}
        self._targets = gather(self._rest, ids, stage.playhead)
        self._done: tuple[int, str | None] | None = None
        self._snap: Snap | None = None
        self._why_not = ""

    def move(self, to: Pointer) -> None:
        bar = self._bar
        if bar is None:
            return
        told = self._why_not
        site, self._why_not = self._site(to)
        # No hand goes straight down: over another lane, which takes them or not, the rows keep their charted times.
        aims = (site is not None or self._why_not) and len(self._lanes) == 1
        by, self._snap = (0, None) if aims and not to.shift else self._aside(bar, to)
        if (by, site) != self._done and self.stage.document.propose(self._outcome(by, site)):
            self._done = (by, site)
        elif told and not self._why_not:
            self.stage.say(self.hint)  # what was said of the other lane is not true of this one
        self.refresh()

    def _aside(self, bar: Bar, to: Pointer) -> tuple[int, Snap | None]:
        """The minutes that the rows move by, and where an edge of `bar` caught."""
        by = round(to.minute - self.pressed.minute)
        ends = [(bar.start, not bar.open_start), (bar.stop, not (bar.single or bar.open_stop))]
        snap = self.stage.catch([minute + by for minute, charted in ends if charted], (self._targets,), to)
        return (by, None) if snap is None else (by + snap.shift, snap)

    def _site(self, to: Pointer) -> tuple[str | None, str]:
        """The access the rows go to; None where they keep theirs, over another lane with the reason."""
        place = self.stage.board.layout.at(to.y)
        if place is None or place.key == self._rest.lane_of.get(self.grabbed):
            return None, ""
        if len(self._lanes) != 1:
            return None, "Rows of several accesses keep theirs"
        if OTHER in self._lanes or place.key == OTHER:
            return None, "Another route is chosen in the table; a dragged row keeps its own"
        if place.key in self.stage.board.state.locked:
            return None, f"{self.stage.board.stay.lane(place.key).title} is locked"
        return place.key, ""

    def _outcome(self, by: int, site: str | None) -> Outcome:
        outcome = edits.move(self.stage.document.case, self.ids, by)
        if site is None or isinstance(outcome, Refusal):
            return outcome
        return edits.move_to_site(outcome, self.ids, site)

    def over_lanes(self) -> bool:
        return True

    def refresh(self) -> None:
        document = self.stage.document
        bar = self.stage.board.stay.bar(self.grabbed)
        if bar is None or document.proposal is None:
            return
        chip = live_chip(
            bar, self.stage.bar_before(self.grabbed), "body", document.shown_result, self.stage.result_before
        )
        stop = bar.start if bar.single or bar.open_stop else bar.stop
        self.stage.guide(Guides(lit=(bar.start, stop), moved="both", snap=self._snap, chip=chip))
        if self._why_not:
            self.stage.say(self._why_not)

    def finish(self, to: Pointer) -> None:
        self.stage.moving = frozenset()
        self.stage.guide(NOTHING)
        self.stage.document.commit()
