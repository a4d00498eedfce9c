"""Moving the view itself."""

from __future__ import annotations

from infusion_gui.timeline.interactions.base import Gesture, Pointer, Stage


class Pan(Gesture):
    """The drawing follows the hand."""

    def __init__(self, stage: Stage, pressed: Pointer) -> None:
        super().__init__(stage, pressed)
        self._scale = stage.board.scale

    def move(self, to: Pointer) -> None:
        self.stage.rescale(self._scale.panned(to.x - self.pressed.x))
        self.stage.scroll_by(self.pressed.y - to.y)

    def cancel(self) -> None:
        self.stage.rescale(self._scale)
