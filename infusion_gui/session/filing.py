"""Where a document's case is kept: its file, and the journal of what is not in the file yet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Case
from infusion_gui.session.journal import Aside, Journal
from infusion_gui.session.place import Place


class Filing(QObject):
    """The file and the journal of one document. It holds no case: whoever owns one says what to keep."""

    noticed = Signal(str)
    """A calm sentence about the file: open in another window, autosave not possible."""
    disk_changed = Signal()
    """Another program changed the file."""

    def __init__(self, journal_folder: Path | None, parent: QObject) -> None:
        """`journal_folder`: where unsaved edits are kept against a crash, None to keep none."""
        super().__init__(parent)
        self.unsaved = False
        """True for a case that is in no file although no step led to it: what a journal brought back."""
        self._place: Place | None = None
        self._journal = Journal(journal_folder, self) if journal_folder else None
        if self._journal:
            self._journal.failed.connect(self.noticed)

    @property
    def path(self) -> Path | None:
        """The file the case was read from or saved to."""
        return self._place.path if self._place else None

    # -- taking up a case -------------------------------------------------------------------------------

    def begin(self, case: Case, place: Place | None, *, unsaved: bool = False, aside: Aside = ()) -> None:
        """From now on keeps `case`, whose file is `place` (None: it has none), and lets go of the one before."""
        self._leave()
        self.unsaved = unsaved
        if place:
            self._settle(place)
        if self._journal:
            self._journal.restart(case, place, unsaved=unsaved, aside=aside)

    def record(self, case: Case, aside: Aside) -> None:
        """A step led to `case`: the journal has it from now on."""
        if self._journal:
            self._journal.record(case, aside)

    def end(self) -> None:
        """Lets go of file and journal. Whoever calls has saved."""
        self._leave()
        if self._journal:
            self._journal.end()

    # -- to and from the file ---------------------------------------------------------------------------

    def write(self, case: Case, path: Path | None, *, overwrite: bool) -> Refusal | None:
        """Writes the case to its file, or to `path`, which becomes its file.

        Refused when the file cannot be written, is open in another window, or was changed on disk by another program
        (`overwrite` saves over that).
        """
        if path is None and self._place is None:
            return Refusal("The case has no file yet; choose where to save it.")
        place = self._place
        if place is None or (path is not None and not place.is_at(path)):
            assert path is not None
            place = Place(path)
        refusal = place.write(case, overwrite=overwrite or place is not self._place)
        if place is not self._place:
            if refusal:
                place.release()
                return refusal
            self._leave()
            self._settle(place)
        return refusal

    def saved(self, case: Case, aside: Aside) -> None:
        """The file holds `case`: the journal begins anew."""
        self.unsaved = False
        if self._journal:
            self._journal.restart(case, self._place, aside=aside)

    def read_again(self) -> tuple[Case, str] | Refusal:
        """The case that is in the file now and the digest of its content, for `known` when it is taken up."""
        if self._place is None:
            return Refusal("The case has no file to reload.")
        return self._place.read()

    def known(self, digest: str) -> None:
        """What the file holds is what the window shows."""
        assert self._place is not None
        self._place.known(digest)

    @property
    def elsewhere(self) -> bool:
        """True while a program on another computer has the file, or did when that computer lost its power."""
        return self._place is not None and bool(self._place.elsewhere())

    def take_over(self) -> bool:
        """Takes the file from another computer; False when it cannot be had."""
        return self._place is not None and self._place.take_over()

    def check_disk(self) -> bool:
        """True, and `disk_changed` once for each change, when another program changed the file."""
        if self._place is None or not self._place.differs():
            return False
        if self._place.news():
            self.disk_changed.emit()
        return True

    def _settle(self, place: Place) -> None:
        self._place = place
        if not place.take():
            self.noticed.emit(f"{place.whose()}; here it can only be saved under another name.")
        place.touched.connect(self.check_disk)
        place.watch()

    def _leave(self) -> None:
        if self._place:
            self._place.release()
        self._place = None
