"""Unsaved edits, kept on disk as they happen, so that a crash or a power cut loses at most the last one.

One file for each open document, in the person's own state folder: a first line with the whole case and the rows set
aside beside it, then one line for each step with what changed, each line behind its checksum. A saved or closed
document has none. What a dead program left behind is `found` at the next start; a file that cannot be understood is
set aside and never in the way.
"""

from __future__ import annotations

import json
import logging
import os
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QLockFile, QObject, QThreadPool, QTimer, Signal

from infusion_gui.case.file import CaseError, case_of, load, plain, plain_head, plain_row
from infusion_gui.case.model import Case
from infusion_gui.session.place import Place

if TYPE_CHECKING:
    from infusion_gui.exchange.values import SetAside

FORMAT = 1
Aside = tuple["SetAside", ...]
TO_DISK_AFTER = 500  # ms from an edit until it must outlive a power cut, too; a crash it outlives at once
_LOG = logging.getLogger(__name__)


def default_folder() -> Path:
    """Where the journals of this person live."""
    from platformdirs import user_state_path

    return user_state_path("infusion-gui", appauthor=False) / "journals"


class Journal(QObject):
    """Writes down each step of one document. It never raises: what it cannot write it tells once by `failed`."""

    failed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._base = self._written = Case()
        self._base_aside: Aside = ()
        self._written_aside: Aside = ()
        self._place: Place | None = None
        self._file: int | None = None
        self._path: Path | None = None
        self._lock: QLockFile | None = None
        self._complained = False
        self._to_disk = QTimer(self)
        self._to_disk.setSingleShot(True)
        self._to_disk.setInterval(TO_DISK_AFTER)
        self._to_disk.timeout.connect(self._flush)

    def restart(self, case: Case, place: Place | None, *, unsaved: bool = False, aside: Aside = ()) -> None:
        """Begins anew with a case that is in the file `place` (or in none). `unsaved`: it is not, so it is
        kept at once.

        What was kept of the case before goes, after the new one is on disk.
        """
        old = self._path, self._file, self._lock
        self._path = self._file = self._lock = None
        self._base = self._written = case
        self._base_aside = self._written_aside = aside
        self._place = place
        if unsaved:
            self._try_to_write(case, aside)
        _remove(*old)

    def record(self, case: Case, aside: Aside = ()) -> None:
        """Writes down that the document now is `case`. A case back at its file's content is written down as
        well.
        """
        self._try_to_write(case, aside)

    def end(self) -> None:
        """Removes the journal: the document is saved, or was given up."""
        self._to_disk.stop()
        _remove(self._path, self._file, self._lock)
        self._path = self._file = self._lock = None

    def _try_to_write(self, case: Case, aside: Aside) -> None:
        try:
            if self._file is None:
                self._begin()
            step = _step(self._written, case)
            if aside != self._written_aside:
                from infusion_gui.session.aside import plain_aside

                step["aside"] = plain_aside(aside)
            self._append(step)
        except OSError as wrong:
            if not self._complained:
                self._complained = True
                reason = (wrong.strerror or str(wrong)).lower()
                self.failed.emit(f"Autosave is not possible ({reason}); save the case often.")
        else:
            self._written, self._written_aside = case, aside
            self._complained = False
            if not self._to_disk.isActive():
                self._to_disk.start()

    def _begin(self) -> None:
        from infusion_gui.session.aside import plain_aside

        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{time.time_ns():x}-{os.getpid()}.journal"
        lock = _lock_of(path)
        lock.tryLock(0)
        try:
            self._file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
            self._path, self._lock = path, lock
            place = self._place
            self._append(
                {
                    "journal": FORMAT,
                    "path": str(place.path) if place else None,
                    "digest": place.digest if place else None,
                    "case": plain(self._base),
                    "aside": plain_aside(self._base_aside),
                }
            )
            self._written, self._written_aside = self._base, self._base_aside
        except OSError:
            _remove(path, self._file, lock)
            self._file = self._path = self._lock = None
            raise

    def _append(self, entry: dict[str, Any]) -> None:
        assert self._file is not None
        line = _line(entry)
        length = os.fstat(self._file).st_size
        try:
            written = os.write(self._file, line)
            if written < len(line):
                raise OSError(28, "no space left on device")
        except OSError:
            with suppress(OSError):  # half a line would hide what comes after it
                os.ftruncate(self._file, length)
            raise

    def _flush(self) -> None:
        if self._file is not None:
            copy = os.dup(self._file)  # the journal may end before the disk is done
            QThreadPool.globalInstance().start(lambda: _sync(copy))


def _sync(file: int) -> None:
    with suppress(OSError):
        os.fsync(file)
    os.close(file)


def _remove(path: Path | None, file: int | None, lock: QLockFile | None) -> None:
    with suppress(OSError):
        if file is not None:
            os.close(file)
    with suppress(OSError):
        if path is not None:
            path.unlink(missing_ok=True)
    if lock is not None:
        lock.unlock()


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock


def _line(entry: dict[str, Any]) -> bytes:
    # The path of the case may hold bytes that are no UTF-8; `json.loads` reads them back as they are written here.
    text = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _step(before: Case, after: Case) -> dict[str, Any]:
    """What changed, as JSON values: rows by id, the ids when they are others or stand otherwise, the rest of
    the case.
    """
    old = {row.id: row for row in before.administrations}
    step: dict[str, Any] = {
        "rows": [
            plain_row(row) for row in after.administrations if (known := old.get(row.id)) is not row and known != row
        ]
    }
    ids = [row.id for row in after.administrations]
    if list(old) != ids:
        step["ids"] = ids
    head = plain_head(after)
    if head != plain_head(before):
        step["head"] = head
    return step


# -- after a crash --------------------------------------------------------------------------------------


class Recovered(NamedTuple):
    """What a journal kept: the case with its unsaved edits, the file it belongs to, and when it was last
    written to.

    `digest` names the content of the file that the edits began from. No other window finds it while this one
    holds it.
    """

    case: Case
    path: Path | None
    digest: str | None
    steps: int
    written: float  # seconds since 1970
    journal: Path
    lock: QLockFile
    aside: Aside = ()

    def discard(self) -> None:
        """Removes the journal: it was taken up, or nobody wants it."""
        _remove(self.journal, None, self.lock)

    def later(self) -> None:
        """Leaves the journal for the next start."""
        self.lock.unlock()


def found(folder: Path) -> list[Recovered]:
    """What programs that ended without warning left behind, the newest first.

    Journals of running programs are left alone. What equals its file is removed, what cannot be read is moved
    to the folder `unreadable`. Never raises.
    """
    recovered = []
    try:
        journals = sorted(folder.glob("*.journal"))
    except OSError:
        return []
    for path in journals:
        lock = _lock_of(path)
        if not lock.tryLock(0):
            continue
        try:
            content = path.read_bytes()
            if b"\n" not in content and b"\0" not in content:  # killed while it wrote the first line: no edit yet
                _remove(path, None, lock)
                continue
            here = _read(path, content, lock)
        except FileNotFoundError:  # another program that starts at this moment was faster
            lock.unlock()
            continue
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
            _LOG.warning("an autosave journal cannot be read and is set aside: %s", type(wrong).__name__)
            _set_aside(path)
            lock.unlock()
            continue
        if _in_its_file(here):
            here.discard()
        else:
            recovered.append(here)
    return sorted(recovered, key=lambda one: -one.written)


def _read(path: Path, content: bytes, lock: QLockFile) -> Recovered:
    from infusion_gui.session.aside import aside_of

    entries = _entries(content)
    first = next(entries)
    if first["journal"] != FORMAT:
        raise ValueError("written by another version")
    states = [first["case"]]
    aside = [first.get("aside")]
    with suppress(KeyError, TypeError):  # a step that does not fit ends what can be replayed
        for entry in entries:
            states.append(_replayed(states[-1], entry))
            aside.append(entry.get("aside", aside[-1]))
    case = None
    while case is None:
        try:
            case = case_of(states[-1])
        except CaseError:
            if len(states) == 1:
                raise
            states.pop()
    known = first["path"]
    return Recovered(
        case=case,
        path=Path(known) if known else None,
        digest=first["digest"],
        steps=len(states) - 1,
        written=path.stat().st_mtime,
        journal=path,
        lock=lock,
        aside=aside_of(aside[len(states) - 1]),
    )


def _entries(content: bytes) -> Iterator[dict[str, Any]]:
    """The entries up to the first line that is torn; raises `ValueError` when not even the first is whole."""
    whole = 0
    for line in content.split(b"\n"):
        check, _, text = line.partition(b" ")
        if check != b"%08x" % zlib.crc32(text):
            break
        whole += 1
        yield json.loads(text)
    if not whole:
        raise ValueError("no whole line")


def _replayed(data: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    rows = {row["id"]: row for row in data["administrations"]}
    rows.update({row["id"]: row for row in step["rows"]})
    ids = step.get("ids", list(rows))
    head = step.get("head") or {key: value for key, value in data.items() if key != "administrations"}
    return {**head, "administrations": [rows[identity] for identity in ids]}


def _in_its_file(here: Recovered) -> bool:
    """True when there is nothing to lose: no edit, or all of them saved."""
    if not here.steps:  # the program died before it wrote down the first edit
        return True
    if here.path is None:
        return False
    try:
        return load(here.path) == here.case
    except CaseError:
        return False


def _set_aside(path: Path) -> None:
    with suppress(OSError):
        aside = path.parent / "unreadable"
        aside.mkdir(exist_ok=True)
        path.replace(aside / path.name)
