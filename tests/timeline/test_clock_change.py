"""The two nights on which the clock changes, under a hand: with a zone, minutes are those that elapsed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt

from infusion_gui.case.model import Case, Exclusion, Visit
from infusion_gui.case.times import parse_minute
from infusion_gui.timeline.corner import _day
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.tips import overlap_tip, times_text
from tests.timeline import stays
from tests.timeline.conftest import Shown
from tests.timeline.gestures import move, press, release
from tests.timeline.stays import row

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
ZONE = "America/Chicago"
SPRING, AUTUMN = "2026-03-08", "2026-11-01"  # 02:00 becomes 03:00, and 02:00 becomes 01:00
Show = Callable[[Case], Shown]


def moment(day: str, clock: str) -> int:
    return parse_minute(f"{day}T{clock}")


def night(day: str, **fields: object) -> Case:
    """A drug of 31 minutes before the change and a fluid across it."""
    drug = row("a", "vancomycin", "07:20", "09:00").model_copy(
        update={"start": moment(day, "01:20"), "stop": moment(day, "01:51")}
    )
    fluid = row("b", "normal saline", "07:20", "09:00", category="hydration").model_copy(
        update={"start": moment(day, "00:30"), "stop": moment(day, "04:00")}
    )
    return stays.case(drug, fluid).model_copy(update={"zone": ZONE, **fields})


def opened(show: Show, case: Case, day: str) -> Shown:
    shown = show(case)
    shown.view.set_scale(TimeScale(moment(day, "00:00"), 4.0, float(shown.canvas.width())))
    return shown


def dragged(shown: Shown, day: str, clock: str, keys: Qt.KeyboardModifier = ALT) -> QPointF:
    """Pulls the stop of the drug to a time and holds it."""
    here = shown.point("a", part="stop")
    there = QPointF(shown.view.scale().x(moment(day, clock)), here.y())
    press(shown.canvas, here, keys=keys)
    move(shown.canvas, here + QPointF(8, 0), keys=keys)
    move(shown.canvas, there, keys=keys)
    return there


@pytest.mark.parametrize(
    ("day", "clock", "minutes", "grown"),
    [(SPRING, "03:51", "91 min", "+60"), (SPRING, "03:20", "60 min", "+29"), (AUTUMN, "02:20", "120 min", "+89")],
)
def test_the_live_chip_says_the_minutes_that_elapsed(
    show: Show, day: str, clock: str, minutes: str, grown: str
) -> None:
    shown = opened(show, night(day), day)
    there = dragged(shown, day, clock)
    chip = shown.view.canvas.surface.guides.chip
    assert chip is not None
    assert (chip.minutes, chip.change) == (minutes, grown)
    proposal = shown.document.proposal
    assert proposal is not None and f"{proposal.result.account('a').minutes} min" == minutes
    release(shown.canvas, there, keys=ALT)
    bar = shown.view.board.stay.bar("a")
    assert bar is not None
    assert times_text(bar).endswith(f", {minutes}")


def test_a_threshold_catches_at_its_true_minute(show: Show) -> None:
    shown = opened(show, night(SPRING), SPRING)
    there = dragged(shown, SPRING, "03:50", keys=Qt.KeyboardModifier.NoModifier)
    snap = shown.view.canvas.surface.guides.snap
    assert snap is not None and (snap.reason, snap.minute) == ("snapped to minute 91", moment(SPRING, "03:51"))
    release(shown.canvas, there)
    assert shown.codes()["96366"] == 1


def test_pieces_of_a_fluid_add_up_to_what_is_counted(show: Show) -> None:
    shown = opened(show, night(SPRING), SPRING)
    fluid = shown.view.board.stay.bar("b")
    assert fluid is not None
    account = shown.document.result.account("b")
    assert sum(stretch.minutes for stretch in fluid.stretches if stretch.kind == "counted") == account.counted_minutes
    assert (fluid.minutes, account.counted_minutes) == (150, 119)


def test_a_measured_stretch_says_the_minutes_that_elapsed(show: Show) -> None:
    shown = opened(show, night(SPRING), SPRING)
    place = shown.view.board.layout.lane("IV2") or shown.view.board.layout.lanes[-1]
    scale = shown.view.scale()
    here = QPointF(scale.x(moment(SPRING, "01:55")), place.top + 5)
    there = QPointF(scale.x(moment(SPRING, "03:10")), here.y())
    press(shown.canvas, here, keys=SHIFT | ALT)
    move(shown.canvas, there, keys=SHIFT | ALT)
    measured = shown.view.canvas.surface.guides.measured
    assert measured is not None and measured.text.startswith("15 min")
    release(shown.canvas, there, keys=SHIFT | ALT)


def test_the_tip_of_an_overlap_says_the_minutes_that_elapsed(show: Show) -> None:
    first = row("c", "cefepime", "07:20", "09:00").model_copy(
        update={"start": moment(SPRING, "01:00"), "stop": moment(SPRING, "05:00")}
    )
    case = night(SPRING, exclusions=(Exclusion(start=moment(SPRING, "06:00"), stop=moment(SPRING, "06:30")),))
    rows = (first, case.administrations[0].model_copy(update={"stop": moment(SPRING, "03:51")}))
    shown = opened(show, case.model_copy(update={"administrations": rows}), SPRING)
    overlap = next(one for bar in shown.view.board.stay.bars() for one in bar.overlaps)
    assert ", 91 min" in overlap_tip(overlap, shown.view.board.stay)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, "11 h"), (AUTUMN, "13 h")])
def test_the_corner_says_the_hours_that_elapsed(show: Show, day: str, hours: str) -> None:
    eve = {SPRING: "2026-03-07", AUTUMN: "2026-10-31"}[day]
    visit = Visit(id="V1", arrival=moment(eve, "20:00"), departure=moment(day, "08:00"))
    assert _day(show(night(day, visits=(visit,))).view.canvas.surface) == f"2 days, {hours}"
