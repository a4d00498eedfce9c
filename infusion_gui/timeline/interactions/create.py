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
ASK_ENGINE_TO = 300  # rows; above it the pointer would feel the two runs


def add_new(stage: Stage, key: str | None, start: int, stop: int) -> bool:
    """Add a row that waits for its name, at an access or, with no key, as an injection."""
    row: dict[str, object] = {"id": "", "drug": NEW_NAME, "start": start}
    if key is None:
        row |= {"route": "IM", "technique": "injection", "stop": None}
    else:
        row |= {"route": "IV", "technique": "infusion", "site": key, "stop": stop}
    if not stage.document.edit(edits.add(stage.document.case, row)):
        return False
    stage.created(key, start, stop)
    return True


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
        return f"{span_text(start, stop)}   {stop - start} min"

    def cancel(self) -> None:
        self.stage.guide(NOTHING)


class Create(_Stretch):
    """Adds a row from start to stop, with a name to be typed."""

    hint = "Release adds an administration   Esc cancels"
    ghost = True

    def finish(self, to: Pointer) -> None:
        start, stop = self._ends(to)
        self.stage.guide(NOTHING)
        if stop > start:
            add_new(self.stage, self.site, start, stop)


class Measure(_Stretch):
    """Says how many minutes a stretch has and what a drug or a fluid of that length would change."""

    hint = "Minutes, and what they would earn here   Release ends"

    def words(self, start: int, stop: int) -> str:
        text = f"{stop - start} min"
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
        gains, loses = difference(document.result.units(), after)
        return " ".join([_counted("+", gains), _counted(MINUS, loses)]).strip()

    def finish(self, to: Pointer) -> None:
        self.stage.guide(NOTHING)


def _counted(sign: str, codes: tuple[str, ...]) -> str:
    return " ".join(
        f"{sign} {code} {TIMES}{codes.count(code)}" if codes.count(code) > 1 else f"{sign} {code}"
        for code in dict.fromkeys(codes)
    )
