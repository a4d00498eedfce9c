"""What a fault report says, and where it is kept. No Qt here.

A report stays on this machine. It holds versions and the places in the program that led to the fault. It never holds
local variables, messages that may quote a case, or where files of a person are.
"""

from __future__ import annotations

import datetime as dt
import linecache
import logging
import platform
import re
import sys
import traceback
from pathlib import Path
from typing import TextIO

from infusion_gui import __version__
from infusion_gui.case.file import write_atomically

_LOG = logging.getLogger(__name__)
_KEPT = 20
_CALLS = 30  # the innermost that a report tells
_LIBRARIES = ("PySide6", "pyqtgraph", "numpy", "pydantic")
#: Their messages name things of the program (an attribute, a type), never what stands in a case.
_TELLING = (AttributeError, NameError, IndexError, ZeroDivisionError, RecursionError, MemoryError)
#: PySide puts one before the message for each of Qt's calls that the fault passes through.
_QT_PREFIX = re.compile(r"Error calling Python override of [\w:]+\(\): ")
_PATH = re.compile(r"(?:file://|[A-Za-z]:[\\/]|\\\\|/)[^\s\"'<>|:*?]*[\\/][^\"'<>|:*?\n,;)]*")


def reports_folder() -> Path:
    """Where the reports of this person live."""
    from platformdirs import user_state_path

    return user_state_path("infusion-gui", appauthor=False) / "reports"


def describe(error: BaseException) -> str:
    """The fault and what led to it, outermost first, each call as file, line and function of the program.

    Only the innermost calls are told: PySide goes on calling into Python while a fault waits to be told, and each of
    those calls joins the trace of the fault, hundreds while a table is painted (PySide6 6.11).
    """
    parts = []
    for one in _chain(error):
        frames = traceback.extract_tb(one.__traceback__)
        before = [f"  … {len(frames) - _CALLS} calls before"] if len(frames) > _CALLS else []
        parts.append("\n".join([*before, *map(_call, frames[-_CALLS:]), _name(one)]))
    return "\nled to\n".join(parts)


def identity(error: BaseException) -> str:
    """The same for the same fault wherever it was called from: what it is and where it began."""
    first = _chain(error)[0]
    frames = traceback.extract_tb(first.__traceback__)
    return "\n".join([*map(_call, frames[-1:]), _name(first)])


def _chain(error: BaseException) -> list[BaseException]:
    """The error and those that led to it, the first before."""
    chain: list[BaseException] = []
    here: BaseException | None = error
    while here is not None and here not in chain:
        chain.append(here)
        here = here.__cause__ or (None if here.__suppress_context__ else here.__context__)
    return chain[::-1]


def _call(frame: traceback.FrameSummary) -> str:
    place = f"  {program_place(frame.filename)}:{frame.lineno} in {frame.name}"
    line = linecache.getline(frame.filename, frame.lineno or 0).strip() if "infusion_gui/" in place else ""
    return f"{place}\n    {line}" if line else place


def _name(error: BaseException) -> str:
    name = type(error).__qualname__
    if isinstance(error, OSError):
        return f"{name}: {error.strerror}" if error.strerror else name
    message = without_paths(_QT_PREFIX.sub("", str(error)))
    return f"{name}: {message}" if isinstance(error, _TELLING) else name


def program_place(filename: str) -> str:
    """A source file as the program knows it (`infusion_gui/window/app.py`), without the folders above."""
    known = filename.replace("\\", "/")
    at = known.rfind("/infusion_gui/")
    if at >= 0:
        return known[at + 1 :]
    _, found, rest = known.rpartition("/site-packages/")
    return rest if found else known.rpartition("/")[2]


def without_paths(text: str) -> str:
    """The text with every path replaced by an ellipsis: folders and files are named after people."""
    return _PATH.sub("…", text)


def report(what: str, where: str = "") -> str:
    """The whole report: versions first, then where it happened and `what`."""
    loaded = [name for name in _LIBRARIES if name in sys.modules]
    versions = [f"{name} {getattr(sys.modules[name], '__version__', '?')}" for name in loaded]
    return "\n".join(
        (
            f"infusion {__version__}",
            ", ".join((f"Python {platform.python_version()}", *versions)),
            f"{platform.system()} {platform.release()} {platform.machine()}",
            f"{dt.datetime.now():%Y-%m-%d %H:%M}" + (f", {where}" if where else ""),
            "",
            what,
            "",
        )
    )


class Reports:
    """The reports in one folder; the oldest go when there are many. Nothing here ever raises."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, text: str) -> Path | None:
        """Writes a report; None where the folder cannot be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self.folder / f"report-{dt.datetime.now():%Y%m%d-%H%M%S-%f}.txt"
            write_atomically(path, text.encode())
            for old in sorted(self.folder.glob("report-*.txt"))[:-_KEPT]:
                old.unlink(missing_ok=True)
        except OSError as wrong:
            _LOG.warning("a fault report cannot be written: %s", wrong.strerror)
            return None
        return path

    def hard_faults(self) -> TextIO | None:
        """The file that `faulthandler` writes to when the process dies; None where there can be none.

        What an earlier process left in it becomes a report without paths.
        """
        path = self.folder / "hard-fault.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            left = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
            if left.strip():
                self.keep(report(_calls_only(left), "the process died"))
                path.write_text("", encoding="utf-8")
            return path.open("a", encoding="utf-8")
        except OSError as wrong:
            _LOG.warning("hard faults cannot be written down: %s", wrong.strerror)
            return None


def _calls_only(dump: str) -> str:
    """A dump of `faulthandler` with files as the program knows them."""
    return re.sub(r'File "([^"]*)"', lambda found: f'File "{program_place(found[1])}"', dump)
