"""What the keys of the timeline do: everything the mouse does, without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from infusion_gui.case import edits
from infusion_gui.case.times import format_clock
from infusion_gui.timeline.hits import Hit, reading_order
from infusion_gui.timeline.interactions import MeasureByKeys, Pointer, Split
from infusion_gui.timeline.nudge import Nudge
from infusion_gui.timeline.sketch import Edge
from infusion_gui.timeline.stay import OTHER

if TYPE_CHECKING:
    from infusion_gui.timeline.view import TimelineView

PAGE = 0.8  # of what is seen: a fifth of it stays in view


class Keys:
    """What `Keyboard` and the menus of the window ask of a `TimelineView`."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        self._nudge = Nudge(view, self)

    def let_go(self) -> None:
        """Whatever comes next finds the rows where the keys so far have put them."""
        self._nudge.let_go()

    def page(self, way: int, across: bool = True) -> bool:
        """Show what lies `way` pages further on in time; not `across` the lanes below, unless all of them are seen."""
        view = self._view
        if across or not view.scroll_bar.isVisible():
            view.set_scale(view.scale().panned(-way * view.scale().width * PAGE))
        else:
            view.scroll_bar.setValue(view.scroll_bar.value() + way * round(view.canvas.viewport().height() * PAGE))
        return True

    # -- moving times -----------------------------------------------------------------------------------

    def move_playhead(self, minutes: int) -> bool:
        """Move the playhead by so many minutes; the first time it comes to the start of the current row."""
        view = self._view
        bar = view.board.stay.bar(view.document.selection[-1]) if view.document.selection else None
        scale = view.board.scale
        if view.playhead is not None:
            view.playhead += minutes
        elif bar is not None:
            view.playhead = bar.start
        else:
            view.playhead = scale.whole_minute(scale.width / 2)
        view.message.emit(f"Playhead {format_clock(view.playhead)}")
        return True

    def nudge(self, minutes: int, repeats: bool = False) -> bool:
        """Move the selected rows, or the chosen edge of the current one, by so many minutes.

        `repeats`: by a key that is held down, and may repeat again before they are moved.
        """
        if not self._view.document.selection:
            return self.step(1 if minutes > 0 else -1)
        (self._nudge.again if repeats else self._nudge.once)(minutes)
        return True

    def set_here(self, edge: Edge) -> None:
        """Put the start or the stop of the selected rows at the playhead."""
        view = self._view
        if view.playhead is None:
            view.message.emit("Put the playhead first: click the ruler, or Alt and an arrow")
            return
        ids = view.document.selection
        if not ids:
            view.message.emit("Choose an administration first")
            return
        if not self.refused_by_lock(ids):
            trim = edits.trim_start if edge == "start" else edits.trim_stop
            view.document.edit(trim(view.document.case, ids, to=view.playhead))
            self.announce(edge)

    def announce(self, edge: Edge | None) -> None:
        """Say what became of the current row, or of one edge of it."""
        view = self._view
        ids = view.document.selection
        bar = view.board.stay.bar(ids[-1]) if ids else None
        if len(ids) > 1 and edge is None:
            view.message.emit(view.document.undo_stack.undoText())
        elif bar is not None:
            from infusion_gui.timeline.tips import times_text

            which = f"{edge} " if edge is not None else ""
            # Those of a moment ago would be heard as if they were of these times.
            codes = (", ".join(bar.codes) or bar.reason) if view.document.result_is_current else ""
            view.message.emit(f"{bar.name} {which}{times_text(bar)}   {codes}".rstrip())

    def next_edge(self) -> None:
        """Choose what the arrows move: the bar, its start, its stop, and round again."""
        view = self._view
        bar = view.board.stay.bar(view.document.selection[-1]) if view.document.selection else None
        if bar is None or bar.single:
            view.message.emit(f"{bar.name} has one time: arrows move it" if bar else "Choose an administration first")
            return
        order: dict[Edge | None, Edge | None] = {None: "start", "start": "stop", "stop": None}
        edge = order[view.board.view.edge]
        view.board.view = view.board.view._replace(edge=edge)
        view.canvas.repaint_stale()
        what = {None: "the bar", "start": f"the start, {format_clock(bar.start)}"}.get(
            edge, f"the stop, {format_clock(bar.stop)}"
        )
        view.message.emit(f"Arrows move {what}")

    # -- measuring --------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Measure from the playhead, else from the stop of the current row, else from the middle of the view."""
        view = self._view
        places = view.board.layout.lanes
        if not places:
            view.message.emit("There is no access to measure at")
            return
        bar = view.board.stay.bar(view.document.selection[-1]) if view.document.selection else None
        scale = view.board.scale
        start = scale.whole_minute(scale.width / 2)
        if view.playhead is not None:
            start = view.playhead
        elif bar is not None:
            start = bar.start if bar.open_stop else bar.stop
        view.canvas.setFocus()
        gesture = MeasureByKeys(view.stage, self.lane() or places[0].key, start)
        view.hand.begin_free(gesture)
        gesture.begin()

    # -- choosing ---------------------------------------------------------------------------------------

    def step(self, by: int, wrap: bool = True) -> bool:
        """Choose the next or previous row in reading order; False at the end when it does not go round."""
        view = self._view
        order = [bar.id for bar in reading_order(view.board.stay, view.board.layout)]
        if not order:
            return False
        selection = view.document.selection
        if not selection or selection[-1] not in order:
            at = 0 if by > 0 else len(order) - 1
        else:
            at = order.index(selection[-1]) + by
            if not wrap and not 0 <= at < len(order):
                return False
        view.camera.show_row(order[at % len(order)])
        self.announce(None)
        return True

    def other_lane(self, by: int) -> bool:
        """Choose the row of the next lane up or down that lies nearest in time."""
        view = self._view
        stay, selection = view.board.stay, view.document.selection
        current = stay.bar(selection[-1]) if selection else None
        if current is None:
            return self.step(by)
        keys = [place.key for place in view.board.layout.lanes if stay.lane(place.key).bars]
        at = keys.index(stay.lane_of[current.id]) + by
        if not 0 <= at < len(keys):
            return True
        view.camera.show_row(min(stay.lane(keys[at]).bars, key=lambda bar: abs(bar.start - current.start)).id)
        self.announce(None)
        return True

    def menu_of_current(self) -> None:
        """The menu of the current row, at its bar; of the stretch in the middle of the view where none is chosen."""
        view = self._view
        canvas, board, chosen = view.canvas.viewport(), view.board, view.document.selection
        at = QPointF(canvas.width() / 2, canvas.height() / 2)
        what: object = view.hand.pointer(at, Qt.KeyboardModifier.NoModifier)
        bar = board.stay.bar(chosen[-1]) if chosen else None
        if bar is not None:
            view.camera.show_row(bar.id)
            key = board.stay.lane_of[bar.id]
            place = board.layout.lane(key)
            middle = min(max(board.scale.x((bar.start + bar.stop) / 2), 0.0), canvas.width() - 1.0)
            if place is not None:
                at = QPointF(middle, place.top + place.row(bar.id).middle - view.canvas.surface.scroll)
            what = Hit(bar, "body", key)
        view.context_menu_requested.emit(canvas.mapToGlobal(at.toPoint()), what)

    # -- rows -------------------------------------------------------------------------------------------

    def split_here(self) -> None:
        """Cut the current row at the playhead; when that is not inside it, where the next click is."""
        view = self._view
        if not view.document.selection:
            view.message.emit("Choose an administration first")
            return
        identity = view.document.selection[-1]
        if self.refused_by_lock((identity,)):
            return
        bar = view.board.stay.bar(identity)
        inside = bar is not None and view.playhead is not None and bar.start < view.playhead < bar.stop
        if inside and view.playhead is not None:
            view.document.edit(edits.split(view.document.case, identity, view.playhead))
        elif bar is None or bar.single:
            view.document.edit(edits.split(view.document.case, identity, bar.start if bar is not None else 0))
        else:
            at = view.board.scale.x(bar.start)
            view.canvas.setFocus()  # its keys move the cut
            view.hand.begin_free(Split(view.stage, Pointer(at, 0.0, bar.start), identity))

    def duplicate(self) -> bool:
        """A copy of the selected rows behind them."""
        from infusion_gui.session.labels import many

        view = self._view
        if not self.refused_by_lock(view.document.selection):
            case, chosen = view.document.case, view.document.selection
            rows = [case.administration(identity) for identity in chosen]
            view.document.edit(edits.duplicate(case, chosen), f"Duplicate {many(rows)}" if rows else "")
        return True

    def delete(self) -> None:
        """Delete the selected rows, unless their lane is locked."""
        view = self._view
        if not self.refused_by_lock(view.document.selection):
            view.document.edit(edits.delete(view.document.case, view.document.selection))

    # -- lanes ------------------------------------------------------------------------------------------

    def lane(self) -> str | None:
        """The key of the lane of the current row, None when no row is chosen."""
        view = self._view
        return view.board.stay.lane_of.get(view.document.selection[-1]) if view.document.selection else None

    def fold_lane(self) -> None:
        """Collapse the lane of the current row into one strip, or open it."""
        key = self._lane_asked()
        if key is not None:
            self._view.lanes.toggle_collapsed(key)
            collapsed = key in self._view.lane_state.collapsed
            self._view.message.emit(f"{self._title(key)} is {'collapsed' if collapsed else 'open'}")

    def lock_lane(self) -> None:
        """Guard the lane of the current row against changes, or unlock it."""
        key = self._lane_asked()
        if key is not None:
            self._view.lanes.toggle_locked(key)
            locked = key in self._view.lane_state.locked
            self._view.message.emit(f"{self._title(key)} is {'locked' if locked else 'unlocked'}")

    def rename_lane(self) -> None:
        """Open the name of the access of the current row for typing."""
        key = self._lane_asked()
        if key == OTHER:
            self._view.message.emit(f"{self._title(key)} is no access and keeps its name")
        elif key is not None:
            self._view.headers.rename(key)

    def move_lane(self, by: int) -> None:
        """Put the access of the current row one place up or down."""
        key = self._lane_asked()
        if key == OTHER:
            self._view.message.emit(f"{self._title(key)} stays below the accesses")
        elif key is not None:
            self._view.lanes.move(key, by)

    def _lane_asked(self) -> str | None:
        key = self.lane()
        if key is None:
            self._view.message.emit("Choose an administration of the lane first")
        return key

    def _title(self, key: str) -> str:
        return self._view.board.stay.lane(key).title

    def refused_by_lock(self, ids: tuple[str, ...]) -> bool:
        """True, and the reason said, when one of these rows is in a locked lane."""
        locked = self._view.stage.locked_name(ids)
        if locked is not None:
            self._view.message.emit(f"{locked} is locked")
        return locked is not None
