"""What a running gesture shows over the lanes: lit ends, the snap line, the live chip, a marquee, a measured stretch.

Plain values, no Qt: gestures fill them in, the canvas and the ruler draw them.
"""

from typing import Literal, NamedTuple

from infusion_gui.case.times import format_clock
from infusion_gui.coding.result import Result, difference
from infusion_gui.timeline.snapping import Snap
from infusion_gui.timeline.stay import Bar
from infusion_gui.timeline.wording import MINUS, TIMES, signed, span_text


class Said(NamedTuple):
    """One code in the live chip."""

    text: str
    kind: Literal["same", "gain", "loss"]


class LiveChip(NamedTuple):
    """The chip beside a dragged bar: times, minutes, change, and the codes that stay, come and go.

    `span` are start and stop of the bar; `side` is 1 when the chip prefers to stand after it, -1 before it.
    """

    row: str
    span: tuple[int, int]
    side: int
    times: str
    minutes: str
    change: str
    codes: tuple[Said, ...]


class Marquee(NamedTuple):
    """A rectangle: minutes across, pixels from the top of the first lane down."""

    start: float
    stop: float
    top: float
    bottom: float


class Measured(NamedTuple):
    """A measured stretch with its sentence; `ghost` draws it as the bar it would become."""

    start: int
    stop: int
    lane: str
    y: float
    text: str
    ghost: bool = False


class Guides(NamedTuple):
    """Everything a gesture shows beside the proposal itself."""

    lit: tuple[int, int] | None = None
    moved: Literal["start", "stop", "both", "line"] | None = None
    snap: Snap | None = None
    chip: LiveChip | None = None
    marquee: Marquee | None = None
    measured: Measured | None = None

    def still(self) -> tuple[int, ...]:
        """The lit ends that do not move with the hand: those have a dotted line over all lanes."""
        if self.lit is None:
            return ()
        return {"start": self.lit[1:], "stop": self.lit[:1]}.get(self.moved or "", self.lit)


NOTHING = Guides()


def live_chip(bar: Bar, before: Bar | None, edge: str, result: Result, rest: Result | None) -> LiveChip:
    """The chip of a dragged bar: `result` is the proposal's answer, `rest` the one the gesture began with, None while
    that one is still being computed.
    """
    gains, loses = difference(rest.units(), result.units()) if rest is not None else ((), ())
    codes = [Said(code, "same") for code in _kept(bar, before, (*gains, *loses))]
    codes += [Said(f"+ {text}", "gain") for text in _counted(gains)]
    codes += [Said(f"{MINUS} {text}", "loss") for text in _counted(loses)]
    if not codes:
        codes = [Said("  ".join(bar.codes) or _outcome(bar, result), "same")]
    if bar.single:
        times, minutes, change = format_clock(bar.start), "", _shift(bar, before)
    elif bar.open_stop:
        times, minutes, change = f"{format_clock(bar.start)} – no stop", "", _shift(bar, before)
    elif bar.open_start:
        times, minutes, change = f"no start – {format_clock(bar.stop)}", "", _shift(bar, before)
    else:
        length = bar.minutes or 0
        times, minutes = span_text(bar.start, bar.stop), f"{length} min"
        whole = before is not None and not (before.single or before.open_start or before.open_stop)
        old = before.minutes if before is not None and whole else None
        grown = 0 if old is None else length - old
        change = signed(grown) if grown else "" if edge != "body" else _shift(bar, before)
    side = -1 if edge == "start" else 1
    return LiveChip(bar.id, (bar.start, bar.stop), side, times, minutes, change, tuple(codes))


def _outcome(bar: Bar, result: Result) -> str:
    """What became of a row without codes, in the word of the table."""
    return result.account(bar.id).status.replace("_", " ")


def _shift(bar: Bar, before: Bar | None) -> str:
    moved = 0 if before is None else bar.start - before.start
    return f"{signed(moved)} min" if moved else ""


def _kept(bar: Bar, before: Bar | None, changed: tuple[str, ...]) -> list[str]:
    """The codes of the bar that the change of the claim does not tell: those it had, and what it has of another row."""
    was = before.codes if before is not None else ()
    return [code for code in bar.codes if code in was or code.split()[0].partition("-")[0] not in changed]


def _counted(codes: tuple[str, ...]) -> list[str]:
    return [f"{code} {TIMES}{codes.count(code)}" if codes.count(code) > 1 else code for code in dict.fromkeys(codes)]
