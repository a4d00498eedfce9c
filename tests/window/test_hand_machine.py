"""The real window under any hand: mouse, keys, undo, save and load in any order, and what must hold after each."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from infusion_gui.case.file import dump, load, read_case
from infusion_gui.case.model import Case
from infusion_gui.session import coder
from infusion_gui.session.document import Document
from infusion_gui.timeline.interactions.create import NEW_NAME
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.prompts import Unsaved
from infusion_gui.window.settings import Settings
from tests.case.strategies import Request, any_cases, requests
from tests.timeline.gestures import click, drag, key, press, release
from tests.timeline.test_any_hand import odd
from tests.window import hands
from tests.window.hands import ED, ONCOLOGY, THE_LINE, Answers

NO_KEYS = Qt.KeyboardModifier.NoModifier
HELD = st.sampled_from(
    [NO_KEYS, NO_KEYS, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
     Qt.KeyboardModifier.ControlModifier]
)  # fmt: skip
ENDS = st.sampled_from(["release", "release", "escape", "right button", "undo"])
PARTS = st.sampled_from(["body", "start", "stop"])
ACROSS, DOWN = st.integers(-300, 300), st.sampled_from([0, 0, -150, -60, 60, 150])
PLACES = st.integers(0, 60)
SHARES = st.integers(0, 100)
KEYS = st.sampled_from(
    ["Left", "Right", "Shift+Right", "Ctrl+Left", "[", "]", "K", "M", "Ctrl+D", "Tab", ".", ",", "Up", "Down", "F",
     "Home", "E", "S", "C", "L", "Escape", "Delete"]
)  # fmt: skip
LINES = st.sampled_from(["vanc", " 1300-1431 iv1", "ondan 4 1655 push"])


class WindowMachine(RuleBasedStateMachine):
    """`first` is the text of the case that the undo stack began with."""

    def __init__(self) -> None:
        super().__init__()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setStyle("Fusion")
        self.look = Look("light")
        self.look.apply()
        self.folder = Path(tempfile.mkdtemp(prefix="infusion-window-"))
        self.path = self.folder / "bed7.infusion"
        self.document = Document()
        self.faults: list[object] = []
        self.document.faulted.connect(self.faults.append)
        self.answers = Answers()
        self.window = MainWindow(self.document, Settings(theme="light"), self.look, prompts=self.answers)
        self.window.resize(1600, 1000)
        self.window.show()
        self.timeline = self.window.timeline

    @initialize(case=st.one_of(st.sampled_from([load(ED), load(ONCOLOGY), odd()]), any_cases()))
    def begin(self, case: Case) -> None:
        assert self.window.show_new(case)
        QApplication.processEvents()
        self.first = self.kept = dump(self.document.case)

    # -- where things are -------------------------------------------------------------------------------

    @property
    def canvas(self) -> QWidget:
        return self.timeline.canvas.viewport()

    def point(self, place: int, part: str) -> QPointF:
        """A point on some bar, brought on view."""
        bars = list(self.timeline.board.stay.bars())
        bar = bars[place % len(bars)]
        self.timeline.camera.show_row(bar.id)
        goal = self.timeline._following.goal
        if goal is not None:
            self.timeline._following._motion.stop()
            self.timeline._following.goal = None
            self.timeline.set_scale(goal)
        board = self.timeline.board
        row = board.layout.lane(board.stay.lane_of[bar.id])
        assert row is not None
        minute = {"start": bar.start, "stop": bar.stop}.get(part, (bar.start + bar.stop) / 2)
        return QPointF(board.scale.x(minute), row.top + row.row(bar.id).middle - self.timeline.canvas.surface.scroll)

    def ids(self) -> list[str]:
        return [row.id for row in self.document.case.administrations]

    # -- what a person does -----------------------------------------------------------------------------

    @precondition(lambda self: any(True for _ in self.timeline.board.stay.bars()))
    @rule(place=PLACES, part=PARTS, across=ACROSS, down=DOWN, held=HELD, end=ENDS)
    def drag_a_bar(self, place: int, part: str, across: int, down: int, held: Qt.KeyboardModifier, end: str) -> None:
        here = self.point(place, part)
        there = here + QPointF(across, down)
        before, ids, steps = self.document.case, self.ids(), self.document.undo_stack.index()
        # A field that is left may keep what was typed into it: that is a step of its own.
        typed = isinstance(QApplication.focusWidget(), QLineEdit)
        drag(self.canvas, here, there, steps=5, keys=held, let_go=False)
        if end == "escape":
            key(self.timeline.canvas, Qt.Key.Key_Escape)
        elif end == "right button":
            press(self.canvas, there, Qt.MouseButton.RightButton, held)
        elif end == "undo" and self.timeline.hand.gesture is not None:
            self.window.commands.edit_undo()
        release(self.canvas, there, keys=held)
        assert self.timeline.hand.gesture is None and self.document.proposal is None
        assert typed or self.ids() == ids
        assert typed or self.document.undo_stack.index() - steps in ((0, 1) if end == "release" else (0,))
        assert typed or end == "release" or self.document.case is before

    @rule(across=SHARES, down=SHARES, by=ACROSS, further=DOWN, held=HELD)
    def drag_from_anywhere(self, across: int, down: int, by: int, further: int, held: Qt.KeyboardModifier) -> None:
        size = self.canvas.size()
        here = QPointF(size.width() * across / 100, size.height() * down / 100)
        names = {row.id: row.drug for row in self.document.case.administrations}
        drag(self.canvas, here, here + QPointF(by, further), steps=4, keys=held)
        lost = names.keys() - set(self.ids())
        assert {names[identity] for identity in lost} <= {NEW_NAME}  # one that was drawn and got no name

    @precondition(lambda self: any(True for _ in self.timeline.board.stay.bars()))
    @rule(place=PLACES, held=HELD)
    def click_a_bar(self, place: int, held: Qt.KeyboardModifier) -> None:
        click(self.canvas, self.point(place, "body"), keys=held)

    @rule(name=KEYS)
    def press_a_key(self, name: str) -> None:
        if not isinstance(QApplication.focusWidget(), QLineEdit):
            self.timeline.canvas.setFocus()
        hands.press(self.window, name)

    @rule(line=LINES)
    def type_a_line(self, line: str) -> None:
        self.window.entry.field.setFocus()
        hands.type_text(line)

    @rule(asked=requests())
    def edit(self, asked: tuple[str, Request]) -> None:
        self.document.edit(asked[1](self.document.case))

    @rule()
    def take_back_by_hand(self) -> None:
        self.document.edit(read_case(self.kept))

    @rule()
    def undo(self) -> None:
        self.window.commands.edit_undo()

    @rule()
    def redo(self) -> None:
        self.window.commands.edit_redo()

    @rule()
    def save(self) -> None:
        assert self.window.save(self.path)
        assert read_case(self.path.read_bytes()) == self.document.case
        self.kept = dump(self.document.case)

    @precondition(lambda self: self.path.exists())
    @rule()
    def load(self) -> None:
        saved = read_case(self.path.read_bytes())
        assert self.window.commands.open_path(self.path)
        assert self.document.case == saved
        self.first = self.kept = dump(saved)

    @rule(leave=st.sampled_from(["cancel", "discard"]))
    def be_asked_before_leaving(self, leave: Unsaved) -> None:
        """Exactly when there is something to save; what is being typed in a cell is entered by then."""
        self.answers.asked.clear()
        self.answers.leave = leave
        may_leave, edited = self.window.may_leave(), dump(self.document.case) != self.kept
        asked = [one for one in self.answers.asked if one != THE_LINE]
        assert (may_leave, len(asked)) == (not edited or leave == "discard", int(edited))
        self.answers.leave = "discard"

    @rule()
    def undo_all_and_redo_all(self) -> None:
        self.timeline.hand.cancel()
        stack, last = self.document.undo_stack, dump(self.document.case)
        index, count = stack.index(), stack.count()
        stack.setIndex(0)
        assert dump(self.document.case) == self.first
        stack.setIndex(count)
        stack.setIndex(index)
        assert dump(self.document.case) == last

    # -- what always holds ------------------------------------------------------------------------------

    @invariant()
    def the_view_shows_the_case(self) -> None:
        if not hasattr(self, "first"):
            return
        QApplication.processEvents()
        case, stay = self.document.case, self.timeline.board.stay
        assert not self.faults, self.faults
        assert self.document.proposal is None
        timed = {row.id: row for row in case.administrations if row.start is not None or row.stop is not None}
        drawn = {bar.id: bar for bar in stay.bars()}
        assert set(drawn) == set(timed)
        for identity, row in timed.items():
            bar = drawn[identity]
            assert row.start is None or bar.start == row.start
            assert row.stop is None or bar.single or bar.stop == row.stop
        placed = [identity for place in self.timeline.board.layout.lanes for identity in place.row_of]
        assert sorted(placed) == sorted(drawn)
        table = self.window.pane.table.rows
        assert {table.row(table.index(n, 0)).id for n in range(table.rowCount())} == set(self.ids())
        assert set(self.document.selection) <= set(self.ids())

    @invariant()
    def the_title_says_edited_when_the_case_is_not_what_is_saved(self) -> None:
        if hasattr(self, "first"):
            edited = dump(self.document.case) != self.kept
            drawn = "edited" in "".join(label.text() for label in self.window.menus.findChildren(QLabel))
            assert (self.document.modified, self.window.isWindowModified(), drawn) == (edited,) * 3

    @invariant()
    def the_answer_is_the_engines(self) -> None:
        if hasattr(self, "first"):
            case = self.document.case
            assert self.document.result == coder.code(case, self.document.policy)
            assert [account.administration for account in self.document.result.accounts] == self.ids()

    @invariant()
    def saved_and_read_back_it_is_the_same(self) -> None:
        assert read_case(dump(self.document.case)) == self.document.case

    def teardown(self) -> None:
        self.timeline.hand.cancel()
        self.document.close()
        self.window.hide()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete: nothing is left for the next one
        shutil.rmtree(self.folder)


TestWindow = pytest.mark.usefixtures("qapp")(WindowMachine.TestCase)
TestWindow.settings = settings(
    max_examples=int(os.environ.get("INFUSION_EXAMPLES", "6")),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
