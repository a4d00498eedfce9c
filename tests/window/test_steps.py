"""In the steps of a drag the panels word again only what changed, and say what they would say of a new stay."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.coding.profiles import policy_of
from infusion_gui.session import coder
from infusion_gui.window.classes import ClassedRows, classed
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.mar.columns import column_of
from infusion_gui.window.mar.row_texts import RowTexts, row_texts
from infusion_gui.window.panels.ledger import Changes, change
from infusion_gui.window.panels.why import Reason
from tests.coding.test_memory import edited
from tests.timeline.stays import stays
from tests.window.hands import ED, VANCOMYCIN


@settings(max_examples=60, deadline=None)
@given(stays(), st.data())
def test_any_edits_are_worded_as_if_the_stay_were_new(first: Case, data: st.DataObject) -> None:
    texts, changes, rows, shown = RowTexts(), Changes(), ClassedRows(), first
    before = coder.code(first, policy_of(first))
    for _ in range(5):
        result = coder.code(shown, policy_of(shown))
        assert texts.of(shown, result) == row_texts(shown, result)
        assert changes.of(shown, before, result) == change(shown, before, result)
        assert rows.of(shown) == {row.id: classed(row) for row in shown.administrations}
        shown = data.draw(edited(shown))


def later(window: MainWindow, by: int) -> Case | Refusal:
    """The open case with vancomycin stopping so many minutes later."""
    case = window.document.case
    stop = case.administration(VANCOMYCIN).stop
    assert stop is not None
    return edits.trim_stop(case, VANCOMYCIN, to=stop + by)


def pulled(window: MainWindow, *steps: int) -> None:
    """Proposes stops so many minutes later, one after another, and lets each be shown."""
    for by in steps:
        window.document.propose(later(window, by))
        shown()


def shown() -> None:
    """Lets what was told be laid out and painted."""
    for _ in range(5):
        QApplication.processEvents()


class Painted(QObject):
    """The height of everything painted of a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.heights: list[int] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.heights.append(sum(rect.height() for rect in event.region()))  # type: ignore[attr-defined]
        return False


def test_a_step_tells_the_table_only_the_cells_that_changed(empty: MainWindow) -> None:
    assert empty.show_new(load(ED))
    model = empty.pane.table.rows
    told: list[tuple[int, int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), first.column(), last.column())))
    empty.document.propose(later(empty, 5))
    place = model.place_of(VANCOMYCIN)
    assert [columns for row, *columns in told if row == place] == [[column_of("stop"), column_of("note")]]
    assert len({row for row, *_ in told}) < model.rowCount() / 2
    told.clear()
    empty.document.cancel()
    assert (place, column_of("stop"), column_of("note")) in told


def test_a_step_that_keeps_the_lines_paints_few_of_them(empty: MainWindow) -> None:
    assert empty.show_new(load(ED))
    pulled(empty, 3, 4)
    painted = Painted()
    view = empty.codes.view.viewport()
    view.installEventFilter(painted)
    pulled(empty, 5)
    view.removeEventFilter(painted)
    assert painted.heights and sum(painted.heights) < view.height() / 2


def test_a_step_of_the_same_height_leaves_the_window_laid_out(empty: MainWindow) -> None:
    assert empty.show_new(load(ED))
    empty.document.select((VANCOMYCIN,))
    pulled(empty, 3, 4)
    asked: list[str] = []

    class Layouts(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.LayoutRequest:
                asked.append(type(watched).__name__)
            return False

    layouts = Layouts()
    empty.installEventFilter(layouts)
    pulled(empty, 5)
    empty.removeEventFilter(layouts)
    assert not asked
    assert empty.status.message.startswith("Move vancomycin")


def test_no_sentence_is_cut(empty: MainWindow) -> None:
    """Reasons that come and go are as high as their words before anything of them is painted."""
    short = Reason("yes", "96365.", "91 min", "R-HR-01")
    long = Reason(
        "no", "No 96366.", "The initial of IV1 is vancomycin, the longest of 4 infusions of one rank", "R-INI-03"
    )
    assert empty.show_new(load(ED))
    empty.document.select((VANCOMYCIN,))
    shown()
    for told in ((short,), (long, short), (long, long, short), (short, long), (long, long), (short, long, long, long)):
        empty.why._say(told)
        words = [sentence.words for sentence in empty.why._column.sentences]
        assert len(words) == len(told)
        assert all(label.height() >= label.heightForWidth(label.width()) for label in words)
        shown()
