"""What each action does; one method for each id of the table (`file.open` is `file_open`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infusion_gui.window.commands.edit import EditCommands
from infusion_gui.window.commands.file import FileCommands
from infusion_gui.window.commands.privacy import PrivacyCommands
from infusion_gui.window.commands.view import ViewCommands

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow


class Commands(FileCommands, EditCommands, ViewCommands, PrivacyCommands):
    """All handlers over one window. No `QObject`: PySide (6.11) makes the whole meta-object of one anew for each of its
    methods that a signal is connected to.
    """

    def __init__(self, window: MainWindow) -> None:
        self.window = window
