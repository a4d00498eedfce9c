"""Compact rows: the dense stay as on its picture."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.timeline.backdrop import paint_strip_words
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.brushes import Brushes
from infusion_gui.timeline.compact import Line, _row
from infusion_gui.timeline.marks import Badge, Box, Bridge, Chip, Glyph, Marker, Style
from infusion_gui.timeline.sketch import Sketch, ViewState
from infusion_gui.timeline.stay import OTHER
from infusion_gui.timeline.tokens import load_theme
from infusion_gui.timeline.type import Lettering
from tests.coding.test_memory import edited
from tests.timeline.stays import ONCOLOGY, at, board, case, coded, lane_marks, row, stays, texts


def dense(**view: object) -> Board:
    """The stay of two days and 60 rows on 1056 pixels."""
    made = board(load(ONCOLOGY), room=480, start=at("05:00"), stop=at("24:00".replace("24", "00"), 2))
    made.view = ViewState(**view)  # type: ignore[arg-type]
    return made


def titles(made: Board, key: str) -> list[str]:
    place = made.layout.lane(key)
    assert place is not None
    return [one.title for one in place.rows]


def test_repeated_drugs_have_rows_single_doses_and_pushes_share_theirs() -> None:
    made = dense()
    assert made.layout.compact
    assert titles(made, "PORT") == ["rituximab", "cyclophosphamide", "normal saline", "pushes"]
    assert titles(made, "IV1") == [
        "vancomycin", "cefepime", "metronidazole", "hydration", "ondansetron", "hydromorphone",
    ]  # fmt: skip
    assert titles(made, "IV2") == ["magnesium sulfate", "single doses", "potassium chloride", "pushes"]
    assert titles(made, "PICC") == ["acyclovir", "red cells", "lactated Ringer", "pushes"]
    assert titles(made, OTHER) == ["enoxaparin"]


def test_minutes_stand_inside_codes_beside_and_names_only_in_shared_rows() -> None:
    made = dense()
    said = texts(made, "IV1")
    assert "91" in said and "96365-59, 96366" in said and "96361 ×7" in said
    assert "178 net" in said and "28 of 31" in said
    assert "vancomycin" not in said
    assert {"thiamine", "96368 with magnesium", "levetiracetam", "no stop, 96375"} <= set(texts(made, "IV2"))


def test_pushes_close_together_are_a_counted_lozenge() -> None:
    made = dense()
    (lozenge,) = [mark for mark in lane_marks(made, "PORT").bars if isinstance(mark, Badge)]
    assert lozenge.text == "2"
    assert "96375 ×2" in texts(made, "PORT")


def test_a_chosen_push_leaves_the_lozenge() -> None:
    dexamethasone = next(r.id for r in load(ONCOLOGY).administrations if r.drug == "dexamethasone")
    made = dense(selected=(dexamethasone,))
    assert not [mark for mark in lane_marks(made, "PORT").bars if isinstance(mark, Badge)]


def test_the_selection_keeps_its_chip() -> None:
    rituximab = next(r.id for r in load(ONCOLOGY).administrations if r.drug == "rituximab")
    chips = [mark for mark in lane_marks(dense(selected=(rituximab,)), "PORT").words if isinstance(mark, Chip)]
    assert [(chip.strong, chip.rest) for chip in chips] == [("+6 min", "96415 ×4")]


def test_bridges_stay_without_words() -> None:
    (bridge,) = [mark for mark in lane_marks(dense(), "IV2").over if isinstance(mark, Bridge)]
    assert bridge.earns


def test_a_bridge_leaves_the_minutes_in_its_bar_alone() -> None:
    rows = (row("v", "vancomycin", "13:00", "14:31"), row("c", "ceftriaxone", "13:10", "13:40"))
    marks = lane_marks(board(case(*rows), start=at("12:00"), stop=at("16:00"), room=60.0, density="compact"), "IV1")
    (bridge,) = [mark for mark in marks.over if isinstance(mark, Bridge)]
    (minutes,) = [text for text in marks.texts() if text.text == "30"]
    assert bridge.x0 < minutes.x < bridge.x1 and bridge.y1 <= minutes.y - 4  # half the height of a figure


def test_a_short_infusion_counts_as_a_push_and_says_its_minutes() -> None:
    assert "vincristine 10 min" in texts(dense(), "PORT")


def test_initials_wear_their_crown() -> None:
    made = dense()
    for key in ("PORT", "IV1", "IV2", "PICC"):
        assert [g.icon for g in lane_marks(made, key).words if isinstance(g, Glyph)].count("crown") == 1


def test_a_collapsed_lane_has_bars_and_no_words() -> None:
    made = dense()
    made.state.collapsed.add("IV1")
    made.arrange()
    marks = lane_marks(made, "IV1")
    assert [mark for mark in marks.bars if isinstance(mark, (Box, Marker))]
    assert marks.texts() == []


def test_rows_of_one_drug_at_one_time_get_a_second_row() -> None:
    stay = case(row("a", "cefepime", "08:00", "09:00"), row("b", "cefepime", "08:30", "09:30"))
    place = board(stay, density="compact").layout.lane("IV1")
    assert place is not None
    assert place.row_of["a"] != place.row_of["b"]


@settings(max_examples=60, deadline=None)
@given(stays(), st.data())
def test_rows_kept_from_step_to_step_are_what_a_new_drawing_would_be(stay: Case, data: st.DataObject) -> None:
    span = {"start": at("00:00"), "stop": at("00:00", 2), "density": "compact"}
    kept = board(stay, **span)  # type: ignore[arg-type]
    shown = stay
    for _ in range(5):
        ids = st.sampled_from([row.id for row in shown.administrations] or [""])
        kept.view = ViewState(
            selected=tuple(data.draw(st.lists(ids, max_size=2, unique=True))),
            hovered=data.draw(st.none() | ids),
            focus=data.draw(st.booleans()),
            edge=data.draw(st.sampled_from([None, "start", "stop"])),
            labels=data.draw(st.booleans()),
        )
        kept.state.locked = set(data.draw(st.sets(st.sampled_from([*(lane.key for lane in kept.stay.lanes), ""]))))
        kept.show(shown, coded(shown))
        new = board(shown, **span)  # type: ignore[arg-type]
        new.view, new.state = kept.view, kept.state
        for place in new.layout.lanes:
            assert kept.marks(place) == new.marks(place)
        shown = data.draw(edited(shown))


def test_only_the_rows_that_a_step_reaches_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def counted(sketch: Sketch, line: Line, plain: bool) -> None:
        drawn.append(sketch.place.rows[line.nth].title)
        _row(sketch, line, plain)

    monkeypatch.setattr("infusion_gui.timeline.compact._row", counted)
    made = dense()
    for place in made.layout.lanes:
        made.marks(place)
    assert len(drawn) == sum(len(place.rows) for place in made.layout.lanes)
    drawn.clear()
    stay = load(ONCOLOGY)
    metronidazole = next(r.id for r in stay.administrations if r.drug == "metronidazole")
    later = edits.trim_stop(stay, metronidazole, by=4)
    assert isinstance(later, Case)
    made.preview(later, coded(later), moving=frozenset((metronidazole,)))
    for place in made.layout.lanes:
        made.marks(place)
    assert drawn == ["hydration", "metronidazole"]  # which takes minutes of the fluid


class Noted(Lettering):
    """Keeps what was written, and from where to where."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, float, float]] = []

    def draw(self, painter: QPainter, x: float, y: float, text: str, style: Style, colour: QColor) -> None:
        self.said.append((text, x, x + self.width(text, style)))


@pytest.mark.parametrize("width", [300.0, 420.0, 520.0, 900.0])
def test_a_long_label_of_an_access_leaves_room_for_what_the_strip_counts(qapp: QApplication, width: float) -> None:
    stay = load(ONCOLOGY)
    first = stay.sites[0].model_copy(update={"label": "left basilic vein, double lumen, placed 3 Jan by the team"})
    made = board(stay.model_copy(update={"sites": (first, *stay.sites[1:])}), width=width, density="compact")
    place, image, letters = made.layout.lanes[0], QImage(10, 10, QImage.Format.Format_RGB32), Noted()
    painter = QPainter(image)
    paint_strip_words(painter, made, Brushes(load_theme("light"), 1.0), letters, place, 0.0)
    painter.end()
    assert letters.said[-1][0] == "7 rows, 10 units"
    assert "rituximab" in [text for text, _, _ in letters.said]
    assert all(stop <= width for _, _, stop in letters.said)
    assert all(before[2] < behind[1] for before, behind in itertools.pairwise(letters.said))
