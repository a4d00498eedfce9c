"""What goes out as a file: the audit page, the picture, the codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from infusion_gui.case.file import write_atomically

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

    def text(self, path: Path, text: str) -> bool:
        """A text as it is, such as the report of an import."""
        return self._write(path, text.encode())

    def codes(self, path: Path) -> bool:
        """The codes as CSV for a spreadsheet or, by the ending, JSON.

        The mark in front of the CSV tells a spreadsheet that it is UTF-8; without it − and accents come out as two
        signs.
        """
        from infusion_gui.exchange.answer import CSV_HEADER, as_csv, as_json

        document = self._window.document
        document.settle()
        source = document.path.name if document.path else ""
        if path.suffix.casefold() == ".json":
            return self._write(path, f"{as_json(document.result, source)}\n".encode())
        text = f"{CSV_HEADER}\n{as_csv(document.result, source, for_sheet=True)}"
        return self._write(path, text.encode("utf-8-sig"))

    def picture(self, path: Path) -> bool:
        """The timeline as PNG or SVG, by the ending, in the colours of the window."""
        from infusion_gui.window import stills

        document, view = self._window.document, self._window.timeline
        document.settle()
        draw = stills.svg if path.suffix.casefold() == ".svg" else stills.png
        return self._write(path, draw(document.case, document.result, self._window.look.theme, view.categories()))

    def audit(self, path: Path) -> bool:
        """The audit page as PDF."""
        from infusion_gui.coding.compare import compare, other_profile
        from infusion_gui.window import stills

        document = self._window.document
        document.settle()
        profile = other_profile(document.case.profile)
        other = self._window.views.answer_under(profile)
        against = compare(document.result, other, profile) if other is not None else None
        page = stills.audit(
            document.case,
            document.result,
            document.policy,
            self._window.timeline.categories(),
            source=document.path.name if document.path else "",
            comparison="" if against is None else against.sentence(),
        )
        return self._write(path, page)
