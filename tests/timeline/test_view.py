"""Headers, ruler, overview and the view as a whole follow the document."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.case.model import Case, Exclusion, Visit
from infusion_gui.drugs import facility
from infusion_gui.timeline.places import LanePlace
from infusion_gui.timeline.stay import OTHER
from infusion_gui.timeline.tokens import load_theme
from tests.timeline import stays
from tests.timeline.conftest import Shown
from tests.timeline.gestures import click, drag, mouse, move, press, release, wheel
from tests.timeline.stays import ONCOLOGY, at, case, row, sample

Show = Callable[[Case], Shown]


def header(shown: Shown, key: str, x: float, from_top: float = 16.0) -> QPointF:
    place = shown.view.board.layout.lane(key)
    assert place is not None
    return QPointF(x, place.top + from_top - shown.view.canvas.surface.scroll)


def keys(shown: Shown) -> list[str]:
    return [place.key for place in shown.view.board.layout.lanes]


# -- headers --------------------------------------------------------------------------------------------


def test_the_chevron_folds_a_lane_and_the_lock_guards_it(ed: Shown) -> None:
    click(ed.view.headers, header(ed, "IV1", 14))
    place = ed.view.board.layout.lane("IV1")
    assert place is not None and place.mode == "collapsed"
    assert ed.view.lane_state.collapsed == {"IV1"}
    click(ed.view.headers, header(ed, "IV1", 14))
    click(ed.view.headers, header(ed, "IV2", ed.view.headers.width() - 18))
    assert ed.view.lane_state.locked == {"IV2"} and ed.view.lane_state.collapsed == set()


def test_a_lane_is_chosen_by_its_header(ed: Shown) -> None:
    click(ed.view.headers, header(ed, "IV2", 60))
    assert set(ed.document.selection) == {stays.IOHEXOL, stays.PANTOPRAZOLE}


def test_a_header_dragged_down_reorders_the_accesses(ed: Shown) -> None:
    start, stop = header(ed, "IV1", 60), header(ed, "IV2", 60, 80)
    drag(ed.view.headers, start, stop)
    assert [site.id for site in ed.document.case.sites] == ["IV2", "IV1"]
    assert keys(ed) == ["IV2", "IV1", OTHER]
    assert ed.steps == 1


def test_a_double_click_renames_an_access(ed: Shown) -> None:
    where = header(ed, "IV2", 40)
    mouse(ed.view.headers, QEvent.Type.MouseButtonDblClick, where, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton)
    editor = ed.view.headers.findChild(QLineEdit, "IV2")
    assert isinstance(editor, QLineEdit)
    editor.setText("R hand")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert [site.id for site in ed.document.case.sites] == ["IV1", "R hand"]
    assert ed.view.canvas.hasFocus()  # the keyboard goes on where it was
    assert ed.document.case.administration(stays.IOHEXOL).site == "R hand"


def test_the_field_of_a_name_leaves_the_lock_whole(ed: Shown) -> None:
    ed.view.headers.rename("IV1")
    editor = ed.view.headers.findChild(QLineEdit, "IV1")
    assert isinstance(editor, QLineEdit)
    assert editor.geometry().right() < ed.view.headers.width() - 29  # a lock is 10 wide, its middle 19 from the right
    ed.key(Qt.Key.Key_Escape)


def test_a_press_on_the_header_whose_name_is_typed_gives_the_name_and_chooses_the_lane(ed: Shown) -> None:
    ed.view.headers.rename("IV2")
    editor = ed.view.headers.findChild(QLineEdit, "IV2")
    assert isinstance(editor, QLineEdit)
    editor.setText("R hand")
    click(ed.view.headers, header(ed, "IV2", 60) + QPointF(0, 30))
    assert ed.view.board.layout.lane("R hand") is not None
    chosen = {ed.document.case.administration(identity).site for identity in ed.document.selection}
    assert chosen == {"R hand"}


@pytest.mark.parametrize("way", ["elsewhere", "escape"])
def test_a_typed_name_is_kept_but_for_escape(ed: Shown, way: str) -> None:
    ed.view.headers.rename("IV2")
    editor = ed.view.headers.findChild(QLineEdit, "IV2")
    assert isinstance(editor, QLineEdit)
    editor.setText("R hand")
    if way == "escape":
        QTest.keyClick(editor, Qt.Key.Key_Escape)
    else:
        click(ed.canvas, ed.empty("IV1", "15:55"))
    named = "R hand" if way == "elsewhere" else "IV2"
    assert [site.id for site in ed.document.case.sites] == ["IV1", named]
    assert not editor.isVisible() and ed.view.canvas.hasFocus()


def test_a_name_that_is_taken_is_refused_with_the_reason(ed: Shown) -> None:
    ed.view.headers.rename_asked.emit("IV2", "IV1")
    assert ed.refusals and [site.id for site in ed.document.case.sites] == ["IV1", "IV2"]


def test_the_row_under_the_lanes_adds_an_access(ed: Shown) -> None:
    click(ed.view.headers, QPointF(40, ed.view.board.layout.height - ed.view.canvas.surface.scroll + 14))
    assert len(ed.document.case.sites) == 3 and ed.steps == 1


def test_a_header_has_a_menu(ed: Shown) -> None:
    asked: list[object] = []
    ed.view.context_menu_requested.connect(lambda where, what: asked.append(what))
    press(ed.view.headers, header(ed, "IV2", 40), Qt.MouseButton.RightButton)
    assert asked == ["IV2"]


def test_tips_say_names_that_narrow_headers_cut(show: Show) -> None:
    shown = show(load(ONCOLOGY))
    shown.view.camera.fit()
    shown.settle()
    place = shown.view.board.layout.lane("PORT")
    assert place is not None and place.mode == "compact"
    row_of = place.row(
        next(bar.id for bar in shown.view.board.stay.lane("PORT").bars if bar.drug == "cyclophosphamide")
    )
    assert shown.view.headers.tip(place.top + row_of.middle) == "cyclophosphamide"
    assert shown.view.headers.tip(place.top + 5).splitlines() == ["PORT", "R chest", "initial: rituximab"]


# -- ruler and overview ---------------------------------------------------------------------------------


def test_a_click_on_the_ruler_puts_the_playhead(ed: Shown) -> None:
    click(ed.view.ruler, QPointF(ed.view.scale().x(at("13:20")), 20))
    assert ed.view.playhead == at("13:20")
    drag(ed.view.ruler, QPointF(300, 20), QPointF(ed.view.scale().x(at("14:05")), 20))
    assert ed.view.playhead == at("14:05")
    assert any("14:05" in words for words in ed.said)


def test_the_overview_pans_zooms_and_centres(ed: Shown) -> None:
    strip = ed.view.overview
    shown, own = ed.view.scale(), strip.scale()
    middle = QPointF(own.x((shown.left + shown.right) / 2), 20)
    drag(strip, middle, middle + QPointF(own.per_minute * 30, 0))
    assert ed.view.scale().left == pytest.approx(shown.left + 30, abs=2)
    own, span = strip.scale(), ed.view.scale().span
    edge = QPointF(own.x(ed.view.scale().right), 20)
    drag(strip, edge, edge + QPointF(own.per_minute * 60, 0))
    assert ed.view.scale().span == pytest.approx(span + 60, abs=4)
    click(strip, QPointF(strip.scale().x(at("20:00")), 20))
    centre = ed.view.scale().left + ed.view.scale().span / 2
    assert centre == pytest.approx(at("20:00"), abs=5)


def test_what_is_seen_is_told(ed: Shown) -> None:
    spans: list[tuple[int, int]] = []
    ed.view.visible_span_changed.connect(lambda first, last: spans.append((first, last)))
    ed.look("13:00")
    assert spans[-1] == (at("13:00"), at("13:00") + 264)


def test_who_sees_the_whole_stay_sees_it_still_in_a_larger_window(ed: Shown) -> None:
    ed.view.set_scale(ed.view.board.fit())
    QApplication.processEvents()
    spans: list[tuple[int, int]] = []
    ed.view.visible_span_changed.connect(lambda first, last: spans.append((first, last)))
    ed.view.resize(ed.view.width() + 300, ed.view.height())
    QApplication.processEvents()
    assert ed.view.scale() == ed.view.board.fit()
    ed.look("13:00")
    spans.clear()
    ed.view.resize(ed.view.width() - 300, ed.view.height())
    QApplication.processEvents()
    assert ed.view.scale().left == at("13:00")
    assert spans[-1] == (at("13:00"), int(ed.view.scale().right))


@pytest.mark.parametrize("width", [0, 1, 170])
def test_a_window_squeezed_to_nothing_in_mid_drag_comes_back_as_it_was(ed: Shown, width: int) -> None:
    ed.look("12:00", 4.0)
    scale, size = ed.view.scale(), ed.view.size()
    here = ed.point(stays.VANCOMYCIN, part="stop")
    ed.drag(here, here + ed.minutes(5), keys=Qt.KeyboardModifier.AltModifier, let_go=False)
    ed.view.resize(width, 1)
    QApplication.processEvents()
    assert ed.view.camera.zoom_level >= 0
    ed.view.resize(size)
    QApplication.processEvents()
    assert ed.view.scale() == scale
    release(ed.canvas, here + ed.minutes(5))
    assert ed.times(stays.VANCOMYCIN)[1] == at("14:36")


def test_the_tag_of_arrival_drags_its_line(ed: Shown) -> None:
    ed.look("11:30")
    x = ed.view.scale().x(at("11:52"))
    drag(ed.view.ruler, QPointF(x + 20, 8), QPointF(x + 20, 8) + ed.minutes(38), keys=Qt.KeyboardModifier.AltModifier)
    assert ed.document.case.visits[0].arrival == at("12:30")
    assert ed.steps == 1 and ed.view.playhead is None


def test_the_tag_of_an_exclusion_moves_it_whole(show: Show) -> None:
    window = Exclusion(start=at("14:00"), stop=at("14:30"), label="endoscopy")
    shown = show(case(row("a", "cefepime", "12:30", "13:30"), exclusions=(window,)))
    start = QPointF(shown.view.scale().x(at("14:00")) + 20, 8)
    drag(shown.view.ruler, start, start + shown.minutes(7), keys=Qt.KeyboardModifier.AltModifier)
    moved = shown.document.case.exclusions[0]
    assert (moved.start, moved.stop) == (at("14:07"), at("14:37"))


SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_shift_on_the_ruler_draws_a_time_that_counts_for_nothing(ed: Shown) -> None:
    ed.look("13:00")
    ed.view.snap = False
    here = QPointF(ed.view.scale().x(at("13:20")), 28)
    drag(ed.view.ruler, here, here + ed.minutes(31), keys=SHIFT, let_go=False)
    proposal = ed.document.proposal
    assert proposal is not None and len(proposal.case.exclusions) == 1
    assert proposal.result.units() != ed.document.result.units()  # the codes answer before the hand lets go
    release(ed.view.ruler, here + ed.minutes(31))
    (drawn,) = ed.document.case.exclusions
    assert (drawn.start, drawn.stop) == (at("13:20"), at("13:51"))
    assert ed.steps == 1 and ed.view.playhead is None
    assert ed.said[-1] == "13:20 – 13:51 counts for nothing; its edges drag, its menu takes it away"


@pytest.mark.parametrize("way", ["escape", "right", "back"])
def test_a_time_that_is_called_off_is_not_drawn(ed: Shown, way: str) -> None:
    ed.look("13:00")
    here = QPointF(ed.view.scale().x(at("13:20")), 28)
    there = here + ed.minutes(31)
    drag(ed.view.ruler, here, there, keys=SHIFT, let_go=False)
    assert ed.document.proposal is not None
    if way == "escape":
        ed.key(Qt.Key.Key_Escape)
    elif way == "right":
        press(ed.view.ruler, there, Qt.MouseButton.RightButton)
    else:
        move(ed.view.ruler, here)
        there = here
    release(ed.view.ruler, there)
    assert ed.document.proposal is None and ed.document.case.exclusions == () and ed.steps == 0


def test_the_border_of_the_headers_drags(ed: Shown) -> None:
    border = QPointF(ed.view.headers.width() - 1, 60)
    drag(ed.view.headers, border, border + QPointF(44, 0))
    assert ed.view.headers.width() == 203
    drag(ed.view.headers, QPointF(202, 60), QPointF(5, 60))
    assert ed.view.headers.width() == 96


def test_the_reason_of_a_catch_cuts_no_other_tag(show: Show) -> None:
    window = Exclusion(start=at("14:00"), stop=at("14:30"), label="endoscopy")
    shown = show(
        case(row("a", "cefepime", "12:30", "13:30"), row("b", "heparin", "14:04", "15:00"), exclusions=(window,))
    )
    here = shown.point("a", part="stop")
    shown.view.ruler.grab()
    assert [what for _, what in shown.view.ruler._tags]
    shown.drag(here, shown.point("a", clock="14:04"), let_go=False)
    snap = shown.view.canvas.surface.guides.snap
    assert snap is not None and snap.reason == "snapped to heparin start"
    shown.view.ruler.grab()
    assert not [what for _, what in shown.view.ruler._tags]  # half a label says nothing
    release(shown.canvas, here)


def test_a_departure_soon_after_the_arrival_has_its_tag_on_its_other_side(show: Show) -> None:
    short = Visit(id="V1", arrival=at("12:00"), departure=at("12:40"))
    shown = show(case(row("a", "cefepime", "12:05", "12:30"), row("b", "heparin", "17:00", "20:00"), visits=(short,)))
    shown.view.camera.fit()
    shown.view.ruler.grab()
    (first, arrival), (second, departure) = shown.view.ruler._tags
    assert (arrival.edge, departure.edge) == ("arrival", "departure")
    assert first.right() <= second.left() + 1
    assert abs(second.left() - shown.view.scale().x(at("12:40"))) < 2


def test_a_hand_that_wins_over_the_way_to_a_row_is_not_led_back_to_it_later(ed: Shown) -> None:
    ed.view.resize(1216, 260)
    ed.look("18:00")
    bar = ed.view.scroll_bar
    assert bar.maximum() > 40
    ed.view.camera.show_row(stays.VANCOMYCIN)  # hours before
    assert ed.view.camera.following
    ed.look("15:00")  # the wheel goes on turning
    bar.setValue(bar.maximum())
    ed.view.camera.zoom(1.1)
    ed.settle()
    assert bar.value() == bar.maximum()


# -- following the document -----------------------------------------------------------------------------


def test_another_case_is_shown_whole(ed: Shown) -> None:
    ed.document.new(load(ONCOLOGY))
    QApplication.processEvents()
    scale = ed.view.scale()
    assert ed.view.board.layout.compact
    assert scale.x(at("05:40")) >= 0 and scale.x(at("23:10", 1)) <= scale.width


def test_undo_and_redo_are_drawn(ed: Shown) -> None:
    ed.document.edit(edits.delete(ed.document.case, stays.VANCOMYCIN))
    assert ed.view.board.stay.bar(stays.VANCOMYCIN) is None
    ed.document.undo_stack.undo()
    bar = ed.view.board.stay.bar(stays.VANCOMYCIN)
    assert bar is not None and bar.crowned


def test_a_row_without_a_class_is_drawn_in_the_class_the_catalogue_proposes(show: Show) -> None:
    shown = show(case(row("a", "normal saline", "12:30", "14:00", category=None)))
    bar = shown.view.board.stay.bar("a")
    assert bar is not None and bar.ink == "hydration"


def test_the_lanes_scroll_when_they_do_not_fit(ed: Shown) -> None:
    ed.view.resize(1216, 260)
    QApplication.processEvents()
    assert ed.view.scroll_bar.isVisible()
    ed.view.camera.show_row(stays.KETOROLAC)
    place = ed.view.board.layout.lane(OTHER)
    assert place is not None
    y = place.top + place.row(stays.KETOROLAC).middle - ed.view.canvas.surface.scroll
    assert 0 < y < ed.canvas.height()


def test_narrow_headers_and_windows_are_drawn(ed: Shown) -> None:
    ed.view.set_header_width(120)
    ed.view.resize(420, 320)
    QApplication.processEvents()
    assert not ed.view.grab().isNull()


def test_an_empty_case_is_drawn(show: Show) -> None:
    shown = show(Case())
    assert keys(shown) == []
    assert not shown.view.grab().isNull()


def pixel(widget: QWidget, x: float, y: float) -> str:
    image: QImage = widget.grab().toImage()
    return image.pixelColor(round(x), round(y)).name().upper()


def test_bars_have_the_colours_of_their_class_in_every_theme(ed: Shown) -> None:
    where = ed.point(stays.METRONIDAZOLE, clock="15:00") + QPointF(0, 9)
    for name in ("light", "dark", "contrast"):
        theme = load_theme(name)
        ed.view.set_theme(theme)
        assert QColor(pixel(ed.view.canvas, where.x(), where.y())) == QColor(theme["therapeutic.fill"])
        outside = ed.empty("IV1", "15:55")
        assert QColor(pixel(ed.view.canvas, outside.x() + 1, outside.y())) == QColor(theme["canvas"])


def test_a_drag_repaints_the_lane_and_not_the_rest(ed: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[str] = []
    board = ed.view.board
    make = board._make

    def noted(place: LanePlace) -> object:
        painted.append(place.key)
        return make(place)

    monkeypatch.setattr(board, "_make", noted)
    here = ed.point(stays.VANCOMYCIN, part="stop")
    drag(ed.canvas, here, here + ed.minutes(5), steps=3, let_go=False)
    QApplication.processEvents()
    painted.clear()
    drag_on = here + ed.minutes(9)
    mouse(ed.canvas, QEvent.Type.MouseMove, drag_on, buttons=Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert painted == ["IV1"]
    ed.key(Qt.Key.Key_Escape)


def test_the_sample_looks_the_same_twice(show: Show) -> None:
    first, second = (show(sample()).view.grab().toImage() for _ in range(2))
    assert first == second


def test_what_the_facility_answered_is_the_class_a_bar_is_drawn_and_measured_in(show: Show) -> None:
    facility.remember("xyzmab", "chemo")
    shown = show(case(row("a", "xyzmab", "08:00", "09:00", category=None)))
    bar = shown.view.board.stay.bar("a")
    assert bar is not None and bar.ink == "chemo"
    shown.view.playhead = at("10:00")
    shown.key(Qt.Key.Key_R, "r")
    measured = shown.view.canvas.surface.guides.measured
    assert measured is not None and "96365" not in measured.text  # the initial stays with the facility's chemotherapy


@pytest.mark.parametrize("way", ["escape", "right"])
def test_a_lane_in_the_hand_can_be_put_back(ed: Shown, way: str) -> None:
    start, stop = header(ed, "IV1", 60), header(ed, "IV2", 60, 80)
    drag(ed.view.headers, start, stop, let_go=False)
    if way == "escape":
        ed.key(Qt.Key.Key_Escape)
    else:
        press(ed.view.headers, stop, Qt.MouseButton.RightButton)
    release(ed.view.headers, stop)
    assert keys(ed) == ["IV1", "IV2", OTHER] and ed.steps == 0


@pytest.mark.parametrize("way", ["escape", "right"])
def test_a_tag_in_the_hand_can_be_put_back(ed: Shown, way: str) -> None:
    ed.look("11:30")
    ed.view.ruler.grab()
    here = QPointF(ed.view.board.scale.x(at("11:52")) + 20, 9.0)
    drag(ed.view.ruler, here, here + ed.minutes(30), let_go=False)
    assert ed.document.proposal is not None
    if way == "escape":
        ed.key(Qt.Key.Key_Escape)
    else:
        press(ed.view.ruler, here + ed.minutes(30), Qt.MouseButton.RightButton)
    assert ed.document.proposal is None
    release(ed.view.ruler, here + ed.minutes(30))
    assert ed.document.case.visits[0].arrival == at("11:52") and ed.steps == 0


def test_a_turn_of_the_wheel_wins_over_a_view_on_its_way(ed: Shown) -> None:
    ed.look("13:00")
    ed.view.camera.fit()
    assert ed.view.camera.following
    wheel(ed.canvas, QPointF(300, 100), 120, Qt.KeyboardModifier.ControlModifier)
    assert not ed.view.camera.following
    zoomed = ed.view.scale()
    ed.settle()
    QApplication.processEvents()
    assert ed.view.scale() == zoomed
