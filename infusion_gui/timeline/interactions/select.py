"""Choosing rows by a frame or up to a bar, and the press on an empty stretch, which shows its gesture as it moves."""

from __future__ import annotations

from infusion_gui.timeline.guides import NOTHING, Guides, Marquee
from infusion_gui.timeline.hits import within
from infusion_gui.timeline.interactions.base import Gesture, Pointer, Stage
from infusion_gui.timeline.interactions.create import Create, Measure

THRESHOLD = 4.0


class MarqueeSelect(Gesture):
    """Chooses what a rectangle touches; with Ctrl they are added to what is chosen."""

    hint = "Release chooses what the frame touches; Esc cancels"

    def __init__(self, stage: Stage, pressed: Pointer) -> None:
        super().__init__(stage, pressed)
        self._before = stage.document.selection

    def move(self, to: Pointer) -> None:
        self.stage.guide(Guides(marquee=Marquee(self.pressed.minute, to.minute, self.pressed.y, to.y)))
        scale = self.stage.board.scale
        found = within(
            self.stage.board.stay, self.stage.board.layout, scale,
            scale.x(self.pressed.minute), to.x, self.pressed.y, to.y,
        )  # fmt: skip
        self.stage.document.select((*self._before, *found) if self.pressed.ctrl else found)

    def over_lanes(self) -> bool:
        return True

    def finish(self, to: Pointer) -> None:
        self.stage.guide(NOTHING)

    def cancel(self) -> None:
        self.stage.document.select(self._before)
        self.stage.guide(NOTHING)


class Undecided(Gesture):
    """Sideways it draws a new bar (measures with Shift), up or down or with Ctrl it chooses by a rectangle.

    Let go without moving it chooses nothing.
    """

    def __init__(self, stage: Stage, pressed: Pointer) -> None:
        super().__init__(stage, pressed)
        self.became: Gesture | None = None

    def move(self, to: Pointer) -> None:
        if self.became is None:
            across, down = abs(to.x - self.pressed.x), abs(to.y - self.pressed.y)
            if max(across, down) < THRESHOLD:
                return
            self.became = self._decide(across, down)
        self.became.move(to)

    def _decide(self, across: float, down: float) -> Gesture:
        place = self.stage.board.layout.at(self.pressed.y)
        if self.pressed.shift and place is not None:
            return self._said(Measure(self.stage, self.pressed))
        if self.pressed.ctrl or down > across or place is None:
            return self._said(MarqueeSelect(self.stage, self.pressed))
        if place.key in self.stage.board.state.locked:
            self.stage.say(f"{self.stage.board.stay.lane(place.key).title} is locked")
            return MarqueeSelect(self.stage, self.pressed)
        return self._said(Create(self.stage, self.pressed))

    def _said(self, gesture: Gesture) -> Gesture:
        self.stage.say(gesture.hint)
        return gesture

    def over_lanes(self) -> bool:
        return self.became is not None and self.became.over_lanes()

    def finish(self, to: Pointer) -> None:
        if self.became is not None:
            self.became.finish(to)
        elif not (self.pressed.ctrl or self.pressed.shift):
            self.stage.document.select(())

    def cancel(self) -> None:
        if self.became is not None:
            self.became.cancel()


def choose_up_to(stage: Stage, identity: str) -> None:
    """Everything of the lane between the current row and this one joins the selection; of another lane, it alone."""
    stay, document = stage.board.stay, stage.document
    current = document.selection[-1]
    key = stay.lane_of.get(identity)
    first, last = stay.bar(current), stay.bar(identity)
    if key is None or first is None or last is None or stay.lane_of.get(current) != key:
        document.select([*document.selection, identity])
        return
    low, high = sorted((first.start, last.start))
    between = [bar.id for bar in stay.lane(key).bars if low <= bar.start <= high and bar.id != identity]
    document.select([*document.selection, *between, identity])
