"""What goes out as a file: the audit page, the picture, the codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from infusion_gui.case.file import write_atomically
from infusion_gui.exchange.answer import CSV_HEADER, as_csv, as_json

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow


class Outgoing:
    """Belongs to one window; says in its status line what was written or why not."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def _write(self, path: Path, content: bytes) -> bool:
        try:
            write_atomically(path, content)
        except OSError as wrong:
            self._window.say(f"{path.name} cannot be written ({(wrong.strerror or str(wrong)).lower()})")
            return False
        self._window.say(f"{path.name} written")
        return True

    def codes(self, path: Path) -> bool:
        """The codes as CSV or, by the ending, JSON."""
        document = self._window.document
        source = document.path.name if document.path else ""
        if path.suffix.casefold() == ".json":
            text = as_json(document.result, source) + "\n"
        else:
            text = f"{CSV_HEADER}\n{as_csv(document.result, source)}"
        return self._write(path, text.encode())

    def picture(self, path: Path) -> bool:
        """The timeline as PNG or SVG."""
        self._window.say(f"{path.name} cannot be written yet")
        return False

    def audit(self, path: Path) -> bool:
        """The audit page as PDF."""
        self._window.say(f"{path.name} cannot be written yet")
        return False
