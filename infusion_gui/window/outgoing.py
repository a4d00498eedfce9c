"""What goes out as a file: the audit page, the picture, the codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

from infusion_gui.case.file import write_atomically
from infusion_gui.coding.result import Result

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

_HEAD = ("source", "label", "date", "visit", "site", "code", "modifiers", "units", "minutes", "administrations", "rules", "why")


def codes_csv(result: Result, source: str) -> str:
    """The claim lines as the command line writes them, one row each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    for line in result.lines:
        lists = (" ".join(line.modifiers), " ".join(line.administrations), " ".join(line.rules))
        writer.writerow(
            (source, result.label, line.date, line.visit, line.site or "", line.code, lists[0], line.units, line.minutes)
            + (lists[1], lists[2], line.why)
        )
    return out.getvalue()


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
            text = json.dumps(document.result.to_json(source), ensure_ascii=False, indent=1)
        else:
            text = codes_csv(document.result, source)
        return self._write(path, text.encode())

    def picture(self, path: Path) -> bool:
        """The timeline as PNG or SVG."""
        self._window.say(f"{path.name} cannot be written yet")
        return False

    def audit(self, path: Path) -> bool:
        """The audit page as PDF."""
        self._window.say(f"{path.name} cannot be written yet")
        return False
