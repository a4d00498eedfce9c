"""Draws one scene of a lesson at 1600 x 1000, scaled to the screen: question, stay, codes, teaching point, keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from infusion_gui.case.model import Case
from infusion_gui.case.times import format_clock
from infusion_gui.coding.result import Result, difference
from infusion_gui.coding.tables import claim_rank
from infusion_gui.timeline.facts import extent
from infusion_gui.timeline.type import FAMILY, as_drawn
from infusion_gui.trainer.answers import answer_of
from infusion_gui.trainer.lesson import FindFlip, Goal, Why
from infusion_gui.trainer.presenting import CODES, INITIAL, MINUTES, SOLUTION, Scene
from infusion_gui.trainer.questions import question
from infusion_gui.trainer.sweep import until
from infusion_gui.trainer.veil import nameless, veiled, without_thresholds
from infusion_gui.window import wording
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.lessons.stage_hand import Grip
from infusion_gui.window.lessons.stage_painter import paint_point
from infusion_gui.window.lessons.stay import StayDrawing, StayView, stretch

WIDTH, HEIGHT = 1600.0, 1000.0
LEFT, RIGHT = 72.0, 1528.0
STAY = QRectF(LEFT, 184, RIGHT - LEFT, 468)
_AIR = 10  # minutes beside the rows at least
_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_KEYS = (
    (("Space",), "show more"), (("R",), "run the visit"), (("H",), "names"), (("L",), "light"), (("N",), "next"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A scene with what the engine says: the case as it stands (solved, where the solution is shown) and its result;
    `before` is the answer of the case as it was, for what came and went; `running` that of the visit so far, `event`
    what happened last in it; `hand` what is in hand, `said` what became of it.
    """

    scene: Scene
    case: Case
    result: Result
    before: Result
    running: Result | None = None
    event: str = ""
    hand: Grip | None = None
    said: str = ""


def face(size: float, weight: int = 400, tracking: float = 100.0) -> QFont:
    """Inter in units of the stage."""
    made = QFont(FAMILY)
    made.setPixelSize(round(size))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, tracking)
    return made


class ScenePainter:
    """One use: `paint` once. `drawing` then says where bars and lanes stand on the stage."""

    def __init__(self, painter: QPainter, look: Look, area: QRectF) -> None:
        self._painter = painter
        self._look = look
        self.drawing: StayDrawing | None = None
        painter.fillRect(area, look.color("canvas"))
        self.scale = min(area.width() / WIDTH, area.height() / HEIGHT)
        foot = (HEIGHT - 918) * self.scale
        painter.fillRect(QRectF(0, area.height() - foot, area.width(), foot), look.color("panel"))
        painter.fillRect(QRectF(0, area.height() - foot, area.width(), 1), look.color("line.strong"))
        self.offset = QPointF((area.width() - WIDTH * self.scale) / 2, area.height() - HEIGHT * self.scale)
        painter.translate(self.offset)
        painter.scale(self.scale, self.scale)

    def paint(self, shown: Shown) -> None:
        """Everything on the stage."""
        scene, step, look = shown.scene, shown.scene.step, self._look
        self._text(LEFT, 40, step.title, face(34, 700), "text")
        case = step.case
        place = f"{scene.place + 1} of {len(scene.lesson.steps)}"
        self._right(RIGHT, 46, f"{case.setting.capitalize()}, profile {case.profile}, {place}", face(24), "text.2")
        self._painter.fillRect(QRectF(LEFT, 103, RIGHT - LEFT, 2), look.color("line.strong"))
        self._question(shown)
        self._stay(shown)
        if scene.playing is not None:
            self._clock(scene.playing, shown)
        elif isinstance(step.task, Why):
            self._choices(shown, step.task)
        elif scene.shows(CODES):
            self._codes(shown)
        else:
            self._hidden()
        if scene.playing is None:
            if scene.complete:
                paint_point(self._painter, look, step.point)
                self._right(RIGHT, 846, step.rule, face(24), "text.3")
            elif shown.said:
                self._text(LEFT, 834, shown.said, face(34, 500), "text", RIGHT - LEFT)
        self._foot(sought=isinstance(step.task, FindFlip | Goal))

    def _question(self, shown: Shown) -> None:
        asked = question(shown.scene.step)
        if not asked:
            asked = shown.scene.step.topic
        self._text(LEFT, 122, asked, face(29, 500), "text.2", RIGHT - LEFT)

    def _stay(self, shown: Shown) -> None:
        scene = shown.scene
        case, result, stage = shown.case, shown.result, scene.stage
        if scene.playing is not None and shown.running is not None:
            case, result, stage = until(shown.case, scene.playing), shown.running, max(scene.stage, INITIAL)
        if isinstance(scene.step.task, FindFlip) and not scene.complete:
            result = without_thresholds(result)
        # The span of the case as it was, so that nothing jumps under the hand.
        first, last = stretch(scene.step.case, _AIR) if scene.playing is None else extent(scene.step.case)
        times = [time for row in shown.case.administrations for time in (row.start, row.stop) if time is not None]
        span = (min([first, *(time - 2 for time in times)]), max([last, *(time + 2 for time in times)]))
        minutes = scene.shows(MINUTES) or scene.playing is not None
        view = StayView(span, minutes, scene.spotlight, scene.playing, shown.hand if scene.playing is None else None)
        whole = shown.case
        if not scene.names:
            whole, case = nameless(shown.case), nameless(case) if case is not shown.case else nameless(shown.case)
        if scene.playing is None:
            case = whole
        self.drawing = StayDrawing(case, veiled(result, min(stage, CODES)), self._look.theme, STAY, view, whole)
        self.drawing.paint(self._painter)

    def _clock(self, minute: int, shown: Shown) -> None:
        """The minute the visit has reached, and who ranks first by then."""
        self._text(LEFT, 690, format_clock(minute), face(96, 700, 98), "text")
        case = shown.case if shown.scene.names else nameless(shown.case)
        crowns = shown.running.drawing.crowns if shown.running is not None else ()
        for n, crown in enumerate(crowns[:3]):
            x, y = LEFT + 400, 694 + n * 44
            self._look.icon("crown", "text", 28).paint(self._painter, round(x), round(y) + 4, 30, 30)
            first = f"{crown.site}: {case.administration(crown.administration).drug}"
            self._text(x + 42, y, first, face(31, 600), "text", RIGHT - x - 42)
        self._text(LEFT + 2, 838, shown.event, face(34, 500), "text", RIGHT - LEFT)

    def _hidden(self) -> None:
        self._painter.setPen(QPen(self._look.color("line.strong"), 3, Qt.PenStyle.DashLine))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for n in range(3):
            self._painter.drawRoundedRect(QRectF(LEFT + 2 + n * 290, 696, 250, 92), 12, 12)

    def _codes(self, shown: Shown) -> None:
        """The codes in one line, as large as fits; what came and went against the answer before it."""
        gains, loses = difference(shown.before.units(), shown.result.units())
        changed = shown.case != shown.scene.step.case and bool(gains or loses)
        parts: list[tuple[str, str, str]] = []  # code, units, token
        for line in answer_of(shown.result):
            token = "gain" if changed and line.code in gains else "text"
            units = wording.units(line.units) if line.units > 1 else ""
            parts.append((wording.signed(line.code, line.modifiers), units, token))
        if changed:
            kept = {line.code for line in answer_of(shown.result)}
            gone = sorted(set(loses), key=claim_rank)
            parts += [(f"{wording.MINUS} {code}", "", "loss") for code in gone if code not in kept]
        if not parts:
            parts = [("nothing is reported", "", "text.2")]
        size = 88.0
        while size > 24 and self._line_width(parts, size) > RIGHT - LEFT:
            size -= 2
        x = LEFT
        for code, units, token in parts:
            x = self._text(x, 742 - size * 0.6, code, face(size, 700, 98), token)
            if units:
                x = self._text(x + size * 0.1, 742 - size * 0.42, units, face(size * 0.62, 600), token)
            x += size * 0.42

    def _line_width(self, parts: list[tuple[str, str, str]], size: float) -> float:
        code, units = QFontMetricsF(face(size, 700, 98)), QFontMetricsF(face(size * 0.62, 600))
        return sum(
            code.horizontalAdvance(as_drawn(text))
            + (size * 0.1 + units.horizontalAdvance(count) if count else 0)
            + size * 0.42
            for text, count, _ in parts
        )

    def _choices(self, shown: Shown, task: Why) -> None:
        rules = shown.result.account(task.row).rules
        decided = rules[0] if rules else ""
        solved = shown.scene.shows(SOLUTION)
        for n, choice in enumerate(task.choices):
            x, y = LEFT + (n % 2) * 740, 684 + (n // 2) * 62
            right = solved and choice.rule == decided
            token = "gain" if right else "text.3" if solved else "text"
            self._text(x, y, f"{n + 1}", face(27, 600), "text.2")
            self._text(x + 38, y, choice.words, face(27, 700 if right else 400), token, 690)

    def _foot(self, sought: bool) -> None:
        x = LEFT
        for keys, what in ((("←", "→"), "one minute"), *_KEYS[:1], *_KEYS[2:]) if sought else _KEYS:
            for key in keys:
                x = self._key(x, key) + 11
            x = self._text(x, 946, what, face(23), "text.2") + 40
        end = RIGHT - QFontMetricsF(face(23)).horizontalAdvance("leave")
        self._text(end, 946, "leave", face(23), "text.2")
        width = QFontMetricsF(face(23, 600)).horizontalAdvance("Esc") + 26
        self._key(end - width - 11, "Esc")

    def _key(self, x: float, key: str) -> float:
        style = face(23, 600)
        width = max(QFontMetricsF(style).horizontalAdvance(key) + 26, 46)
        cap = QRectF(x, 940, width, 40)
        self._painter.setPen(QPen(self._look.color("line.strong"), 2))
        self._painter.setBrush(self._look.color("field"))
        self._painter.drawRoundedRect(cap, 6, 6)
        self._painter.setFont(style)
        self._painter.setPen(self._look.color("text"))
        self._painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        return x + width

    def _text(self, x: float, top: float, text: str, style: QFont, token: str, room: float | None = None) -> float:
        """Writes at `x`, the top of the line at `top`, elided in `room`; returns where the text ends."""
        metrics, text = QFontMetricsF(style), as_drawn(text)
        if room is not None:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        self._painter.setFont(style)
        self._painter.setPen(self._look.color(token))
        width = metrics.horizontalAdvance(text)
        self._painter.drawText(QRectF(x, top, width + 8, metrics.height()), _FLAGS, text)
        return x + width

    def _right(self, right: float, top: float, text: str, style: QFont, token: str) -> None:
        self._text(right - QFontMetricsF(style).horizontalAdvance(as_drawn(text)), top, text, style, token)
