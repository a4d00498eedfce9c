"""What a lane is drawn from: small plain values in pixels, in the order of painting. No Qt here.

Coordinates are logical pixels, x from the left edge of the canvas, y from the top of the lane. Colours are tokens of
`tokens.Theme`. A painter turns each kind into strokes; a test reads them as they are.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from infusion_gui.timeline.tokens import DrugClass

Look = Literal["filled", "hollow", "dashed", "held", "soft"]
Shape = Literal["bar", "diamond", "triangle", "circle"]
Style = Literal[
    "name", "plain", "number", "number.bold", "caption", "caption.bold", "small", "badge",
    "ruler", "tag", "lane", "chip", "chip.plain", "chip.second", "chip.second.plain",
]  # fmt: skip
ChipKind = Literal["far", "near", "pill"]
Icon = Literal["crown", "query", "question", "lock"]


class Box(NamedTuple):
    """A bar or a stretch of one. `open_left`/`open_right`: a feathered end; `locked`: a dotted edge."""

    x0: float
    x1: float
    y0: float
    y1: float
    ink: DrugClass
    look: Look
    radius: float = 3.0
    open_left: bool = False
    open_right: bool = False
    locked: bool = False


class Hatch(NamedTuple):
    """Blocked minutes of a fluid: hatched in the blocker's colour, with the fluid's edge above and below."""

    x0: float
    x1: float
    y0: float
    y1: float
    ink: DrugClass
    edge: str
    fresh: bool = False


class Fill(NamedTuple):
    """A flat rectangle."""

    x0: float
    x1: float
    y0: float
    y1: float
    colour: str
    opacity: float = 1.0


class Stroke(NamedTuple):
    """A straight line. `dash` is empty for a whole one."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str
    width: float = 1.0
    dash: tuple[float, ...] = ()


class Bridge(NamedTuple):
    """Shared minutes of two infusions: solid where they earn a code, else dashed."""

    x0: float
    x1: float
    y0: float
    y1: float
    earns: bool


class Marker(NamedTuple):
    """A single time: diamond (push), triangle (injection), circle (contrast)."""

    x: float
    y: float
    size: float
    shape: Shape
    ink: DrugClass
    look: Look
    locked: bool = False


class Notch(NamedTuple):
    """The nick at the top of a bar where two charted rows were joined."""

    x: float
    y: float
    ink: DrugClass


class Text(NamedTuple):
    """One line of text, left edge `x`, vertical middle `y`, on a plate of colour `plate` when there is one."""

    x: float
    y: float
    width: float
    text: str
    style: Style
    colour: str
    plate: str | None = None


class Glyph(NamedTuple):
    """A small picture, centred."""

    x: float
    y: float
    icon: Icon
    colour: str
    size: float = 0.0  # width, where it is not the usual one


class Badge(NamedTuple):
    """A number in a disc (free pieces of a fluid) or in a lozenge (several pushes in one place)."""

    x: float
    y: float
    width: float
    height: float
    text: str
    colour: str
    ink: str


class Chip(NamedTuple):
    """A rounded label: a strong part and the rest. `kind` decides its colours."""

    x: float
    y: float
    width: float
    strong: str
    rest: str
    kind: ChipKind
    target: str = ""  # the row a pill leads to


class Frame(NamedTuple):
    """The ring of a selected item; `rings` is 2 with the keyboard's focus; `handles` on both ends, `edge` the one that
    the arrow keys move.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    rings: int
    handles: bool
    edge: Literal["start", "stop"] | None = None


class Outline(NamedTuple):
    """The edge and handles of the item under the mouse, or the place an item is dragged from (`dashed`)."""

    x0: float
    x1: float
    y0: float
    y1: float
    ink: DrugClass
    handles: bool
    dashed: bool = False


Mark = Box | Hatch | Fill | Stroke | Bridge | Marker | Notch | Text | Glyph | Badge | Chip | Frame | Outline


@dataclass(slots=True)
class Marks:
    """The marks of one lane by layer; a layer is painted after the one before it."""

    under: list[Mark] = field(default_factory=list)
    bars: list[Mark] = field(default_factory=list)
    over: list[Mark] = field(default_factory=list)
    words: list[Mark] = field(default_factory=list)
    front: list[Mark] = field(default_factory=list)

    def layers(self) -> tuple[list[Mark], ...]:
        """Bottom to top."""
        return (self.under, self.bars, self.over, self.words, self.front)

    def texts(self) -> list[Text]:
        """Every text, for tests and for exports."""
        return [mark for layer in self.layers() for mark in layer if isinstance(mark, Text)]
