"""The file of a document: whether another window has it open, and whether another program changed it."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QSysInfo, Signal

from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import (
    CaseError,
    case_bytes,
    clear_half_written,
    hidden_beside,
    read_bytes,
    read_case,
    write_atomically,
)
from infusion_gui.case.model import Case


class Place(QObject):
    """A case file while it is open. A hidden lock file stands beside it, and goes with it.

    A lock whose program has died does not count, as far as that can be seen: what a computer left behind that lost its
    power can be taken over from another one. Beside a file that is write-protected, or in a folder nobody may
    write to, there is none: there the case cannot be saved either.
    """

    touched = Signal()
    """Something happened to the file; whether its content changed is for `differs` to say."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path.absolute()
        self.digest: str | None = None
        self._told: str | None = None
        # Beside the file itself: another window may have come to it by a link.
        self._lock = QLockFile(str(hidden_beside(Path(os.path.realpath(self.path)), ".lock")))
        self._lock.setStaleLockTime(0)
        self._watcher: QFileSystemWatcher | None = None

    def is_at(self, path: Path) -> bool:
        """True when `path` leads to the same file, through links too."""
        try:
            return self.path.samefile(path)
        except OSError:  # one of them is not there
            return self.path == path.absolute()

    def protected(self) -> bool:
        """True for a file that may be read and not written: it needs no lock, and is saved under another name."""
        try:
            # Root may write everything; a mode without any right to write is meant for root as well.
            return not (self.path.stat().st_mode & 0o222 and os.access(self.path, os.W_OK))
        except OSError:
            return False

    def take(self) -> bool:
        """Locks the file for this window; False when another one has it."""
        if self._lock.isLocked() or self.protected():
            return True
        if self._lock.tryLock(0):
            clear_half_written(self.path)
            return True
        return self._lock.error() != QLockFile.LockError.LockFailedError

    def elsewhere(self) -> str:
        """The other computer whose program has locked the file, which cannot be seen alive from here; else empty."""
        if self._lock.isLocked():
            return ""
        _, computer, _ = self._lock.getLockInfo()
        return computer if computer != QSysInfo.machineHostName() else ""

    def take_over(self) -> bool:
        """Locks the file although another computer has it; False when a window of this one has."""
        if self.elsewhere():
            with suppress(OSError):
                os.unlink(self._lock.fileName())
        return self.take()

    def whose(self) -> str:
        """`bed7.infusion is open in another window`, or on another computer."""
        computer = self.elsewhere()
        return f"{self.path.name} is open {f'on the computer {computer}' if computer else 'in another window'}"

    def release(self) -> None:
        """Lets other windows have the file, and no longer watches it."""
        if self._lock.isLocked():
            self._lock.unlock()
        if self._watcher is not None:
            self._watcher.fileChanged.disconnect(self._happened)
            self._watcher.deleteLater()
            self._watcher = None

    def read(self) -> tuple[Case, str] | Refusal:
        """The case in the file and the digest of its content, to be given to `known` when the case is taken up."""
        if os.path.exists(self.path) and not (os.path.isfile(self.path) or os.path.isdir(self.path)):
            # A window that waits for a pipe hears nobody any more, and a device has no end.
            # (Asked of `os.path`: `Path` raises where a folder is locked or a name too long.)
            return Refusal(f"{self.path.name}: is no file.")
        try:
            content = read_bytes(self.path)
            return read_case(content), digest(content)
        except CaseError as wrong:
            return Refusal(f"{self.path.name}: {wrong}.")

    def write(self, case: Case, *, overwrite: bool) -> Refusal | None:
        """Puts the case into the file. Refused, and the file as it was, when it is write-protected, another window has
        it, another program changed it (unless `overwrite`), or the disk will not.
        """
        name = self.path.name
        if self.protected():
            return Refusal(f"{name} is write-protected; the case is still here, save it under another name.")
        if not self.take():
            return Refusal(f"{self.whose()}; save under another name.")
        if not overwrite and self.differs():
            return Refusal(
                f"{name} was changed by another program since it was opened; reload it, save over it, or save under "
                "another name."
            )
        content = case_bytes(case)
        try:
            write_atomically(self.path, content)
        except OSError as wrong:
            reason = (wrong.strerror or str(wrong)).lower()
            return Refusal(f"{name} was not saved ({reason}); the case is still here, save it elsewhere.")
        self.known(digest(content))
        return None

    def known(self, content: str | None) -> None:
        """The digest of what the file holds as far as this window knows; None when it never read it."""
        self.digest = content
        self._told = None
        self._look()

    def differs(self) -> bool:
        """True when the file holds something else than this window knows; a file that is gone does not."""
        found = self._found()
        return found is not None and found != self.digest

    def news(self) -> bool:
        """True once for each content that `differs`."""
        found = self._found()
        if found == self._told:
            return False
        self._told = found
        return True

    def watch(self) -> None:
        """From now on `touched` tells when something happens to the file."""
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._happened)
        self._look()

    def _look(self) -> None:
        # A program that renames a new file over the old one takes the watched file away: look at the new one.
        if self._watcher is not None and str(self.path) not in self._watcher.files() and os.path.exists(self.path):
            self._watcher.addPath(str(self.path))

    def _happened(self) -> None:
        self._look()
        self.touched.emit()

    def _found(self) -> str | None:
        if not os.path.isfile(self.path):
            return None
        try:
            return digest(self.path.read_bytes())
        except OSError:
            return None


def digest(content: bytes) -> str:
    """A short name of a content: equal contents have equal ones."""
    return hashlib.sha256(content).hexdigest()
