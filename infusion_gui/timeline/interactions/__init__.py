"""One object for each gesture of the hand: it begins with a press, follows the pointer, and ends or is cancelled."""

from infusion_gui.timeline.interactions.base import Gesture, Pointer, Stage
from infusion_gui.timeline.interactions.create import Create, Measure, MeasureByKeys
from infusion_gui.timeline.interactions.lines import DragLine, DragWindow, DrawWindow
from infusion_gui.timeline.interactions.move import Move
from infusion_gui.timeline.interactions.select import Undecided
from infusion_gui.timeline.interactions.split import Split
from infusion_gui.timeline.interactions.trim import Trim
from infusion_gui.timeline.interactions.view import Pan

__all__ = [
    "Create",
    "DragLine",
    "DragWindow",
    "DrawWindow",
    "Gesture",
    "Measure",
    "MeasureByKeys",
    "Move",
    "Pan",
    "Pointer",
    "Split",
    "Stage",
    "Trim",
    "Undecided",
]
