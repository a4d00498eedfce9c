"""Drawing on an empty stretch: a new bar, or with Shift a measured length and what it would earn."""

from __future__ import annotations

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.coding.result import difference
from infusion_gui.session import coder
from infusion_gui.timeline.guides import NOTHING, Guides, Measured
from infusion_gui.timeline.interactions.base import Gesture, Pointer, Stage
from infusion_gui.timeline.snapping import gather
from infusion_gui.timeline.wording import MINUS, TIMES, span_text

NEW_NAME = "new drug"
USUAL_MINUTES = 30
LANE_TOP = 11.0  # pixels from the top of a lane to a stretch measured by keys
ASK_ENGINE_TO = 300  # rows; above it the pointer would feel the two runs


def naming(identity: str) -> str:
    """The gesture that drawing a row and typing its name are together: one undo step."""
    return f"draw {identity}"


def add_new(stage: Stage, key: str | None, start: int, stop: int) -> bool:
    """Add a row that waits for its name, at an access or, with no key, as an injection."""
    row: dict[str, object] = {"id": "", "drug": NEW_NAME, "start": start}
    if key is None:
        row |= {"route": "IM", "technique": "injection", "stop": None}
    else:
        row |= {"route": "IV", "technique": "infusion", "site": key, "stop": stop}
    outcome = edits.add(stage.document.case, row)
    new = () if isinstance(outcome, Refusal) else edits.added(stage.document.case, outcome)
    if not stage.document.edit(outcome, gesture=naming(new[0]) if new else None):
        return False
    stage.created(key, start, stop)
    return True


def add_at(stage: Stage, pointer: Pointer) -> None:
    """Add a row of usual length in the lane and at about the time of a pointer; beside all lanes nothing."""
    place = stage.board.layout.at(pointer.y)
    if place is None:
        return
    if place.key in stage.board.state.locked:
        stage.say(f"{stage.board.stay.lane(place.key).title} is locked")
        return
    start = round_time(pointer.minute)
    add_new(stage, stage.site_at(pointer.y), start, start + USUAL_MINUTES)


def round_time(minute: float) -> int:
    """The time that a click means: to five minutes."""
    return round(minute / 5) * 5


class _Stretch(Gesture):
    """A stretch drawn from where the button went down."""

    ghost = False

    def __init__(self, stage: Stage, pressed: Pointer) -> None:
        super().__init__(stage, pressed)
        self.lane = stage.board.layout.at(pressed.y)
        self.site = stage.site_at(pressed.y)
        self._targets = gather(stage.board.stay, (), stage.playhead)
        self._said: tuple[int, int] | None = None
        snap = stage.catch((round(pressed.minute),), (self._targets,), pressed)
        self.from_minute = round(pressed.minute) + (snap.shift if snap is not None else 0)

    def _ends(self, to: Pointer) -> tuple[int, int]:
        at = round(to.minute)
        snap = self.stage.catch((at,), (self._targets,), to)
        at += snap.shift if snap is not None else 0
        return min(self.from_minute, at), max(self.from_minute, at)

    def move(self, to: Pointer) -> None:
        start, stop = self._ends(to)
        if (start, stop) == self._said:
            return
        self._said = (start, stop)
        key = self.lane.key if self.lane is not None else ""
        measured = Measured(start, stop, key, self.pressed.y, self.words(start, stop), self.ghost)
        self.stage.guide(Guides(lit=(start, stop), moved="both", measured=measured))

    def words(self, start: int, stop: int) -> str:
        """What the stretch says of itself."""
        return f"{span_text(start, stop)}   {self.stage.board.stay.minutes(start, stop)} min"

    def cancel(self) -> None:
        self.stage.guide(NOTHING)


class Create(_Stretch):
    """Adds a row from start to stop, with a name to be typed."""

    hint = "Release adds an administration; Esc cancels"
    ghost = True

    def finish(self, to: Pointer) -> None:
        start, stop = self._ends(to)
        self.stage.guide(NOTHING)
        if stop > start:
            add_new(self.stage, self.site, start, stop)


class Measure(_Stretch):
    """Says how many minutes a stretch has and what a drug or a fluid of that length would change."""

    hint = "Minutes, and what they would earn here; release ends"

    def words(self, start: int, stop: int) -> str:
        text = f"{self.stage.board.stay.minutes(start, stop)} min"
        case = self.stage.document.case
        if self.site is None or stop == start or len(case.administrations) > ASK_ENGINE_TO:
            return text
        said = [text]
        for name, category in (("drug", "therapeutic"), ("fluid", "hydration")):
            change = self._would(start, stop, category)
            said.append(f"as a {name}: {change or 'nothing'}")
        return "   ".join(said)

    def _would(self, start: int, stop: int, category: str) -> str:
        """The change of the claim by a further infusion of this class here, as `+ 96367 − 96361`."""
        document = self.stage.document
        row = {
            "id": "", "drug": f"another {category} row", "category": category, "site": self.site,
            "start": start, "stop": stop,
        }  # fmt: skip
        outcome = edits.add(document.case, row)
        if isinstance(outcome, Refusal):
            return ""
        after = coder.code(outcome, document.policy).units()
        before = self.stage.result_before or coder.code(document.case, document.policy)
        gains, loses = difference(before.units(), after)
        return " ".join([_counted("+", gains), _counted(MINUS, loses)]).strip()

    def finish(self, to: Pointer) -> None:
        self.stage.guide(NOTHING)


class MeasureByKeys(Measure):
    """A stretch whose far end goes by keys; the pointer leaves it alone, a click ends it."""

    hint = "Arrows move the end, with Shift 5 and Ctrl 15 minutes; Up, Down change the lane; Enter ends"

    def __init__(self, stage: Stage, key: str, start: int, minutes: int = 15) -> None:
        super().__init__(stage, _in_lane(stage, key, start))
        self.from_minute, self._to = start, start + minutes
        self.said = ""

    @property
    def ends(self) -> tuple[int, int]:
        """First and last minute of the stretch."""
        return min(self.from_minute, self._to), max(self.from_minute, self._to)

    def begin(self) -> None:
        """Show the stretch, once it is what the hand does."""
        self._show()

    def move(self, to: Pointer) -> None:
        """The pointer does not hold the end."""

    def lengthen(self, minutes: int) -> None:
        """Move the far end."""
        self._to += minutes
        self._show()

    def to_lane(self, by: int) -> None:
        """Measure at the next or previous lane."""
        keys = [place.key for place in self.stage.board.layout.lanes]
        at = (keys.index(self.lane.key) if self.lane is not None else 0) + by
        if 0 <= at < len(keys):
            self.pressed = _in_lane(self.stage, keys[at], self.from_minute)
            self.lane, self.site = self.stage.board.layout.at(self.pressed.y), self.stage.site_at(self.pressed.y)
            self._show()

    def _show(self) -> None:
        start, stop = self.ends
        scale = self.stage.board.scale
        if not scale.left <= self._to <= scale.right:
            self.stage.rescale(scale.centred(self._to))
        key = self.lane.key if self.lane is not None else ""
        words = self.words(start, stop)
        measured = Measured(start, stop, key, self.pressed.y, words)
        self.stage.guide(Guides(lit=(start, stop), moved="both", measured=measured))
        self.said = f"{span_text(start, stop)}, {words.replace('   ', ', ')}"
        self.stage.say(self.said)


def _in_lane(stage: Stage, key: str, minute: int) -> Pointer:
    """A point near the top of a lane, where no bar is."""
    place = stage.board.layout.lane(key)
    return Pointer(stage.board.scale.x(minute), place.top + LANE_TOP if place is not None else 0.0, minute)


def _counted(sign: str, codes: tuple[str, ...]) -> str:
    return " ".join(
        f"{sign} {code} {TIMES}{codes.count(code)}" if codes.count(code) > 1 else f"{sign} {code}"
        for code in dict.fromkeys(codes)
    )
