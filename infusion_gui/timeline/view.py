"""The timeline as one widget: overview, ruler, lane headers and canvas over one open document."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QScrollBar, QWidget

from infusion_gui.case.model import Case, Category
from infusion_gui.coding.result import Result, difference
from infusion_gui.session.document import Document
from infusion_gui.timeline import accessible
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.board import Board, LaneState
from infusion_gui.timeline.camera import Camera
from infusion_gui.timeline.canvas import Canvas
from infusion_gui.timeline.corner import Corner
from infusion_gui.timeline.following import Following
from infusion_gui.timeline.guides import Guides
from infusion_gui.timeline.hand import Hand
from infusion_gui.timeline.header_paint import said_of_lanes
from infusion_gui.timeline.headers import Headers
from infusion_gui.timeline.interactions import Stage
from infusion_gui.timeline.keyboard import Keyboard
from infusion_gui.timeline.keys import Keys
from infusion_gui.timeline.lane_hand import LaneHand
from infusion_gui.timeline.locks import Locks
from infusion_gui.timeline.overview import Overview
from infusion_gui.timeline.proposed import ProposedClasses
from infusion_gui.timeline.ruler import Ruler
from infusion_gui.timeline.scale import TimeScale
from infusion_gui.timeline.tokens import Theme
from infusion_gui.timeline.type import Lettering
from infusion_gui.timeline.wording import date_text

LEAST_CANVAS = 40  # pixels; a narrower canvas is on its way to nothing, or not laid out yet
LIVE_OVERVIEW = 80  # rows; above it the strip follows a gesture only when it ends


class TimelineView(QWidget):
    """Shows a `Document` and lets a person change it. Everything drawn is a function of the document and the view.

    Keys that are commands of the window (undo, save) are left alone.
    """

    message = Signal(str)
    """One line for the status bar; empty when there is nothing to say."""
    context_menu_requested = Signal(QPoint, object)
    """Global position and what is there: a hit of `timeline.hits`, a `Pointer` on an empty stretch, or a lane's key."""
    visible_span_changed = Signal(object, object)
    """First and last minute on the canvas, as objects: from the year 4084 on a minute is more than Qt's int holds."""
    create_requested = Signal(object, object, object)
    """A row was added here and waits for its name: site id (None off the accesses), start, stop."""
    evidence_requested = Signal(str)
    """The charted rows behind a bar are wanted: its id."""
    row_activated = Signal(str)
    """A bar was double-clicked or Enter pressed on it: its id."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.lettering = Lettering()
        self.board = Board(self.lettering.width)
        self.canvas = Canvas(self.board, self.lettering, theme, self)
        self.overview = Overview(self.canvas.surface, self)
        self.ruler = Ruler(self.canvas.surface, self)
        self.corner = Corner(self.canvas.surface, self)
        self.headers = Headers(self.canvas, self)
        self.scroll_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.scroll_bar.setAccessibleName("Lanes further down")
        self.stage = Stage(
            document=document,
            board=self.board,
            say=self.message.emit,
            guide=self._guide,
            rescale=self.set_scale,
            scroll_by=self._scroll_by,
            created=self.create_requested.emit,
        )
        self.hand = Hand(self.canvas, self.stage)
        self.keys = Keys(self)
        self._keyboard = Keyboard(self, self.keys)
        document.guard = Locks(self.board)
        self.lanes = LaneHand(document, self.board, self.refresh)
        self.lanes.follow(self.headers)
        self._following = Following(self.board, self)
        self.camera = Camera(document, self.canvas, self._following, self.set_scale, self._scroll_to)
        self._fitted = False
        self._other_case = False  # another case was opened and is not shown yet
        self._awaited = False  # an earlier answer stands in for that of the proposal
        self._case: Case | None = None
        self._result: Result | None = document.result  # what was said of the codes last
        self._rests_on = document.result  # the codes of the case as drawn beside what a gesture proposes
        self._proposed = ProposedClasses()
        self._arrange_widgets()
        self._connect()
        self.setFocusProxy(self.canvas)
        accessible.install()
        self._changed()

    def _arrange_widgets(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.corner, 0, 0, 2, 1)
        grid.addWidget(self.overview, 0, 1, 1, 2)
        grid.addWidget(self.ruler, 1, 1, 1, 2)
        grid.addWidget(self.headers, 2, 0)
        grid.addWidget(self.canvas, 2, 1)
        grid.addWidget(self.scroll_bar, 2, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(2, 1)
        self.set_header_width(m.HEADER)

    def _connect(self) -> None:
        self.canvas.resized.connect(self._resized)
        self.scroll_bar.valueChanged.connect(self._scrolled)
        self.overview.scale_asked.connect(self.set_scale)
        self.ruler.playhead_moved.connect(self._put_playhead)
        self.ruler.tag_pressed.connect(self.hand.take_tag)
        self.ruler.tag_moved.connect(self.hand.move_tag)
        self.ruler.tag_released.connect(self.hand.drop_tag)
        self.ruler.tag_cancelled.connect(self.hand.cancel)
        self.ruler.menu_asked.connect(self.context_menu_requested)
        self.hand.hovered.connect(self._hovered)
        self.hand.menu_asked.connect(self.context_menu_requested)
        self.hand.row_asked.connect(self.camera.show_row)
        self.hand.evidence_asked.connect(self.evidence_requested)
        self.hand.activated.connect(self.row_activated)
        self.hand.ended.connect(self._let_go)
        self.headers.menu_asked.connect(self._lane_menu)
        self.headers.width_asked.connect(self.set_header_width)
        self._following.moved.connect(self._show_scale)
        self.document.opened.connect(self._opened)
        self.document.changed.connect(self._changed)
        self.document.previewed.connect(self._previewed)
        self.document.recomputed.connect(self._recomputed)
        self.document.selection_changed.connect(self._selected)

    # -- for the window ---------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Draw in another palette."""
        self.canvas.set_theme(theme)
        self.refresh()

    def set_veil(self, veil: Callable[[Case], Case] | None) -> None:
        """Draw what `veil` makes of the case, for a screen that others see; None draws the case."""
        self.board.veil = veil
        self._recomputed()

    def stand_at(self, morning: int) -> None:
        """Show the whole stay; while nothing of it has a time, now and later, the working hours from a minute on."""
        self.board.morning = morning
        if self.board.stay.has_times:
            self.camera.fit()
        else:
            self.set_scale(self.board.fit())  # at once: from no day to another there is nothing to follow

    def set_header_width(self, width: int) -> None:
        """The width of the lane headers, logical pixels."""
        self.headers.setFixedWidth(width)
        self.corner.setFixedWidth(width)

    def set_snap(self, on: bool) -> None:
        """Whether drags catch at targets."""
        self.stage.snap = on
        self.hand.again()

    def set_hidden_labels(self, hidden: bool) -> None:
        """Draw bars without names and codes: for a class that is asked first."""
        self.board.view = self.board.view._replace(labels=not hidden)
        self.refresh()

    @property
    def lane_state(self) -> LaneState:
        """Collapsed and locked lanes. Change it by `lanes`."""
        return self.board.state

    @property
    def playhead(self) -> int | None:
        """The minute of the playhead."""
        return self.canvas.surface.playhead

    @playhead.setter
    def playhead(self, minute: int | None) -> None:
        self.canvas.surface.playhead = minute
        self.stage.playhead = minute
        self.canvas.repaint_over()
        self.ruler.update()

    def scale(self) -> TimeScale:
        """What part of the stay the canvas shows."""
        return self.board.scale

    def set_scale(self, scale: TimeScale) -> None:
        """Show another part of the stay, at once: a hand that turns the wheel wins over a view on its way."""
        self._following.stop()
        self._show_scale(scale)

    def _show_scale(self, scale: TimeScale) -> None:
        lanes = self._lane_places()
        self.board.scale = scale
        self.board.arrange()
        self.visible_span_changed.emit(int(scale.left), int(scale.right))
        if self._lane_places() != lanes:
            self.refresh()
            return
        self.canvas.repaint_all()
        for widget in (self.ruler, self.overview, self.corner):
            widget.update()

    def _lane_places(self) -> list[tuple[str, float, str]]:
        """Where lanes begin: while a pan leaves it as it is, headers and scroll bar stay."""
        return [(place.key, place.bottom, place.mode) for place in self.board.layout.lanes]

    def height_before_compact(self, width: int) -> int | None:
        """The least height at which the whole stay, in a view of `width`, is not compact; None where it always is."""
        lanes = self.board.snug_height(width - self.corner.width())
        return None if lanes is None else m.OVERVIEW + m.RULER + math.ceil(lanes)

    # -- following the document -------------------------------------------------------------------------

    def categories(self) -> dict[str, Category | None]:
        """The class the catalogue proposes for rows that give none, under the knobs of the document's policy."""
        return self._proposed.of(self.document.shown_case.administrations, self.document.policy)

    def _opened(self) -> None:
        """What was folded and locked were lanes of the case before; a drag in the hand was of one of its rows."""
        self.hand.cancel()
        self._other_case, self._result = True, None
        self.board.state.collapsed.clear()
        self.board.state.locked.clear()

    def _changed(self) -> None:
        case = self.document.case
        was_empty = not self.board.stay.has_times
        edited = self._case is not case
        other_case, self._other_case = self._other_case, False
        self._case = case
        self.board.view = self.board.view._replace(selected=self.document.selection)
        self._show_case()
        if edited:
            self.hand.cancel()  # undo or a typed line came in between: what the hand began with is no more
        if (other_case or (was_empty and not self._all_in_sight())) and self._fitted:
            self._scroll_to(0)  # by the bar, whose value `refresh` takes
            self._show_scale(self.board.fit())
        self.refresh()

    def _all_in_sight(self) -> bool:
        """True where the canvas shows the whole stay, such as the first row that a hand has drawn on it."""
        stay, scale = self.board.stay, self.board.scale
        return not stay.has_times or (scale.left <= stay.first and stay.last <= scale.right)

    def _show_case(self) -> None:
        self._rests_on = self.document.result
        self.board.show(self.document.case, self._rests_on, self.categories())

    def _announce(self) -> None:
        """Say to a screen reader what an edit did to the codes."""
        before, self._result = self._result, self.document.result
        if before is None or before is self._result:
            return
        gains, loses = difference(before.units(), self._result.units())
        words = [f"{code} added" for code in gains] + [f"{code} removed" for code in loses]
        accessible.announce(self.canvas, ", ".join(words) or "codes unchanged")

    def _previewed(self) -> bool:
        """Shows the proposal, or that there is none; False when it is shown already."""
        proposal = self.document.proposal
        if proposal is None:
            self._show_case()
            self.refresh()
            return True
        self._awaited |= not proposal.current
        if self._rests_on is not self.document.result:  # the answer to the edit before came under the hand
            self._awaited = True
            self._show_case()
        lanes, heads = self._lane_places(), said_of_lanes(self.board)
        span = self.board.stay.first, self.board.stay.last
        if not self.board.preview(proposal.case, proposal.result, self.categories(), self.stage.moving):
            return False
        if self._lane_places() != lanes:
            self.refresh()
            return True
        self.canvas.repaint_stale()
        self.ruler.follow()
        if said_of_lanes(self.board) != heads:
            self.headers.update()
        if (self.board.stay.first, self.board.stay.last) != span:
            self.corner.update()
        if self.board.stay.rows <= LIVE_OVERVIEW:
            self.overview.update()
        return True

    def _recomputed(self) -> None:
        if self.document.proposal is None:
            self._announce()
            self._show_case()
            self.refresh()
        else:
            self._previewed()
            if self._awaited and self.hand.gesture is not None:
                self.hand.gesture.refresh()  # the answer came late: what is said of it is said again
            self._awaited = False

    def _selected(self) -> None:
        edge = self.board.view.edge if self.document.selection == self.board.view.selected else None
        self.board.view = self.board.view._replace(selected=self.document.selection, edge=edge)
        self.canvas.repaint_stale()
        self.ruler.follow()
        self.headers.update()
        if self.document.selection and self.canvas.hasFocus():  # chosen elsewhere, the focus stays there
            accessible.focus_moved(self.canvas, self.document.selection[-1])

    def _hovered(self, identity: str | None) -> None:
        self.board.view = self.board.view._replace(hovered=identity)
        self.canvas.repaint_stale()

    def _guide(self, guides: Guides) -> None:
        self.canvas.surface.guides = guides
        self.canvas.repaint_over()
        self.ruler.follow()

    # -- size, scroll and zoom --------------------------------------------------------------------------

    def _resized(self) -> None:
        viewport = self.canvas.viewport()
        if self._fitted and viewport.width() < LEAST_CANVAS:
            return  # nothing can be seen or done there; made wider again it shows what it did
        was = self.board.scale
        whole = was == self.board.fit()
        self.board.scale = was.resized(float(viewport.width()))
        self.board.room = float(viewport.height())
        if viewport.width() >= LEAST_CANVAS and (whole or not self._fitted):
            self._fitted = True
            self.board.scale = self.board.fit()  # who saw the whole stay sees it still
        self.board.arrange()
        if self.board.scale != was:
            self.visible_span_changed.emit(int(self.board.scale.left), int(self.board.scale.right))
        self.refresh()

    def refresh(self) -> None:
        """Paint everything again."""
        over = self.board.height - self.canvas.viewport().height()
        needed = self.board.layout.height > self.canvas.viewport().height()
        if self.scroll_bar.isHidden() == needed and self.hand.gesture is None:
            # Not under a hand: the canvas would change its width, and with it the time under the pointer.
            self.scroll_bar.setVisible(needed)
            # In the middle of a resize of the canvas its viewport would keep the width it had without the bar.
            QTimer.singleShot(0, self.canvas, self.canvas.fit_viewport)
        self.scroll_bar.setRange(0, max(int(over), 0) if needed else 0)
        self.scroll_bar.setPageStep(max(self.canvas.viewport().height(), 1))
        self.scroll_bar.setSingleStep(m.COMPACT_ROW)
        self.canvas.surface.scroll = float(self.scroll_bar.value())
        self.canvas.repaint_all()
        for widget in (self.ruler, self.headers, self.overview, self.corner):
            widget.update()

    def _let_go(self) -> None:
        """The bar that a smaller window asked for under a hand comes now, whatever the gesture changed."""
        if self.scroll_bar.isHidden() == (self.board.layout.height > self.canvas.viewport().height()):
            self.refresh()

    def _scrolled(self, value: int) -> None:
        self.canvas.surface.scroll = float(value)
        self.canvas.repaint_all()
        self.headers.update()

    def _scroll_by(self, pixels: float) -> None:
        self._scroll_to(self.canvas.surface.scroll + pixels)

    def _scroll_to(self, top: float) -> None:
        self.scroll_bar.setValue(round(top))

    # -- playhead, menus and keys ------------------------------------------------------------------------

    def _put_playhead(self, minute: int) -> None:
        self.playhead = minute
        self.message.emit(f"Playhead {date_text(minute)} {minute % 1440 // 60:02d}:{minute % 60:02d}")

    def _lane_menu(self, where: QPointF, key: str) -> None:
        self.context_menu_requested.emit(where.toPoint(), key)

    def show_focus(self) -> None:
        """The keyboard is in use: the current row gets its second ring."""
        if not self.board.view.focus:
            self.board.view = self.board.view._replace(focus=True)
            self.canvas.repaint_stale()
