"""Keeps what frames the panels in step with the case: title, tools, the commands that can run, the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from infusion_gui.window.commands.actions import Needs

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

SNAP_WORDS = "Snap: edges, thresholds, quarter hours, visit"


class Bars(QObject):
    """Belongs to one window; without a case the rows say under what the next one will begin."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def show_title(self) -> None:
        """What the case is called, where it may be seen, and whether it is edited."""
        window = self._window
        shown = window.case_is_open
        label = window.discretion.label() if shown and not window.idle.covered else ""
        edited = shown and window.document.modified
        window.menus.show_title(label, edited)
        window.setWindowTitle(f"{label or 'infusion'}[*]")
        window.setWindowModified(edited)

    def show_abilities(self) -> None:
        """Greys every command that cannot run now; undo and redo say what they would do."""
        window = self._window
        document, importing = window.document, window.importing
        stack, count = document.undo_stack, len(document.selection)
        facts: dict[Needs, bool] = {
            "": True,
            "case": window.case_is_open,
            "rows": window.case_is_open and count > 0,
            "one": window.case_is_open and count == 1,
            "several": window.case_is_open and count > 1,
            "undo": stack.canUndo(),
            "redo": stack.canRedo(),
            "path": document.path is not None,
            "import": importing.found is not None,
            "stays": importing.found is not None and len(importing.found.stays) > 1,
        }
        window.actions_.enable(frozenset(need for need, met in facts.items() if met))
        for title, what in (("Undo", stack.undoText()), ("Redo", stack.redoText())):
            action = window.actions_.actions[f"edit.{title.casefold()}"]
            action.setText(f"{title} {what[:1].lower()}{what[1:]}".strip())
        self._show_policy()

    def _show_policy(self) -> None:
        """Setting and profile are in the tools; the status line has them without a case, and with one what snaps."""
        window = self._window
        shown, stack = window.case_is_open, window.document.undo_stack
        named = window.document.case if shown else window.settings
        window.tools.zoom.setEnabled(shown)
        window.tools.show_state(named.setting, named.profile, stack.undoText(), stack.redoText())
        window.status.show_part("setting", "" if shown else named.setting.capitalize())
        window.status.show_part("profile", "" if shown else f"Profile {named.profile}")
        window.status.show_part("snap", (SNAP_WORDS if window.settings.snap else "Snap off") if shown else "")

    def show_gesture(self) -> None:
        """The name of what a drag would do, or the last step."""
        window = self._window
        proposal, steps = window.document.proposal, window.document.undo_stack
        if proposal is not None:
            window.status.say(proposal.label or "Nothing moved", "Alt no snap, Esc restores")
        elif steps.undoText():
            window.say(steps.undoText())

    def show_span(self, start: int, stop: int) -> None:
        """The minutes on view, and how near they are seen."""
        window = self._window
        window.status.show_part("span", window.views.span_text(start, stop) if window.case_is_open else "")
        window.tools.zoom.show_level(window.timeline.camera.zoom_level)
