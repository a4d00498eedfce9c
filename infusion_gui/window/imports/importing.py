"""Files and pasted texts that are no case yet: read beside the window's work, then opened or added to the open stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from infusion_gui.case import edits
from infusion_gui.case.edits import Outcome, Refusal
from infusion_gui.case.model import Case
from infusion_gui.case.times import DAY
from infusion_gui.window.imports.landing import Landing
from infusion_gui.window.imports.reader import Reader, Reply, Task
from infusion_gui.window.imports.reading_bar import ReadingBar
from infusion_gui.window.mar.columns import first_minute
from infusion_gui.window.policy_file import MARK
from infusion_gui.window.wording import plural
from infusion_gui.window.zones import AS_WRITTEN, is_zone, offered, zone_words

if TYPE_CHECKING:
    from infusion_gui.exchange.guessing import Guess
    from infusion_gui.exchange.imported import Import
    from infusion_gui.exchange.mapping import Mapping
    from infusion_gui.exchange.table import Table
    from infusion_gui.exchange.values import Progress
    from infusion_gui.window.main_window import MainWindow

How = Literal["paste", "drop", "open"]
REPORT_FILTER = "Text (*.txt)"


class Request(NamedTuple):
    """What to read: a file or pasted text, how it came, files that stand beside it, and the mapping if one was said.

    `beside`: access lines, item names or a list of stays. `again`: it was read before, and what came of it is replaced.
    `day`: of the times without a date, once a person named it.
    """

    source: Path | str
    how: How
    beside: tuple[Path, ...] = ()
    mapping: Mapping | None = None
    again: bool = False
    day: dt.date | None = None

    @property
    def title(self) -> str:
        """What it is called at the beginning of a sentence."""
        return self.source.name if isinstance(self.source, Path) else "Pasted rows"

    @property
    def name(self) -> str:
        """What it is called within one."""
        return self.source.name if isinstance(self.source, Path) else "pasted rows"


class Importing(QObject):
    """Belongs to one window. Whatever goes wrong is one sentence, and the window keeps what it had."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.request = Request("", "paste")
        self.found: Import | None = None  # what was read last: other stays of it, and its report
        self.dialog: QDialog | None = None
        self.bar = ReadingBar(window.look)
        self.bar.cancelled.connect(self.cancel)
        self.reader = Reader(self)
        self.reader.progressed.connect(self.bar.step)
        self.reader.replied.connect(self._replied)
        self.landing = Landing(window, self)

    # Ways in

    def open_export(self, paths: Sequence[Path], how: How = "open") -> bool:
        """Begins to read an export. Of several files the largest holds the rows, the others stand beside it."""
        record = max(paths, key=_size)
        if not record.is_file():
            self._window.say(f"{record.name} is no file that can be read")
            return False
        if record.suffix.casefold() == ".json" and self._adopted(record):
            return True
        return self._start(Request(record, how, tuple(path for path in paths if path != record)))

    def _adopted(self, path: Path) -> bool:
        """Takes a colleague's preset over; False when the file is none."""
        from infusion_gui.exchange import shelf
        from infusion_gui.exchange.values import ExchangeError

        try:
            mapping = shelf.adopt(path)
        except (ExchangeError, OSError) as wrong:
            self._window.say(str(wrong))
            return True
        if mapping is not None:
            self._window.say(f"{mapping.label or mapping.name} is kept: it reads tables with its columns from now on")
        return mapping is not None

    def paste(self, text: str, how: How = "paste") -> bool:
        """Begins to read pasted rows, or adds rows that were copied here; False when the text holds none."""
        from infusion_gui.window.mar import clipboard

        if not text.strip():
            self._window.say("There is no text on the clipboard; copy the rows of the MAR first")
            return False
        case = self._window.document.case if self._window.case_is_open else self._window.empty_case()
        if clipboard.is_rows(text) and not clipboard.lacks_day(case, text):
            return self._paste_own(case, clipboard.pasted(case, text))
        typed = clipboard.typed(case, text)
        if typed is not None:
            return self._paste_own(case, typed)
        return self._start(Request(text, how))

    def _paste_own(self, case: Case, outcome: Outcome) -> bool:
        window = self._window
        if isinstance(outcome, Refusal):
            window.say(outcome.message)
            return False
        if not window.case_is_open and not window.show_new(case):
            return False
        new = edits.added(case, outcome)
        if not window.document.edit(outcome):
            return False
        if new:
            window.show_added(tuple(new))
        window.say(f"{plural(len(new), 'row')} pasted")
        return True

    # Reading

    def _start(self, request: Request) -> bool:
        self.request = request
        self.landing.hush()
        self.bar.begin(self._window.discretion.sentence(f"Reading {request.name}"))
        self.reader.start(self._task(request))
        return True

    def _task(self, request: Request) -> Task:
        """The reading, for the worker: it touches nothing of the window."""
        case = self._window.document.case if self._window.case_is_open else None
        zone = (case.zone if case is not None else None) or self._window.settings.zone or None
        known = case is not None and bool(case.administrations)
        open_day = dt.date.fromordinal(first_minute(case) // DAY + 1) if case is not None and known else None
        day = request.day or open_day

        def task(progress: Progress) -> Import:
            # Here: the readers are wanted for an import only, and take a while to load.
            from infusion_gui.exchange import reading, shelf

            own = shelf.own()
            said = {"mapping": request.mapping, "zone": zone, "day": day, "presets": own, "progress": progress}
            if isinstance(request.source, Path):
                found = reading.read(request.source, beside=request.beside, **said)  # type: ignore[arg-type]
            else:
                found = reading.read_text(request.source, **said)  # type: ignore[arg-type]
            return replace(found, problems=(*shelf.faults(), *found.problems))

        return task

    def cancel(self) -> None:
        """Gives up what is being read."""
        self.reader.cancel()
        self.bar.end()
        self._window.say(f"{self.request.title}: cancelled")

    def forget(self) -> None:
        """Lets go of what was read last: its report and its other stays show the true dates of a case now shifted."""
        self.found = None
        self._window.bars.show_abilities()

    def leave(self) -> None:
        """The window closes: no worker is left."""
        self.reader.end()

    def _replied(self, reply: Reply) -> None:
        from infusion_gui.exchange.imported import Import

        self.bar.end()
        found = reply.found
        if isinstance(found, Import):
            self._take(found)
        elif isinstance(found, tuple):
            self._ask_columns(*found)
        elif isinstance(found, str):
            self._window.say(found)
        elif reply.error is not None:
            from infusion_gui.exchange.reading import NeedsMapping

            if isinstance(reply.error, NeedsMapping):
                said = str(reply.error)
                self._ask_columns(reply.error.table, reply.error.guess, said[:1].upper() + said[1:])
            elif reply.fault is not None:
                self._window.incidents.reading_failed(f"{self.request.title}: {reply.error}.", reply.fault)
            else:
                self._window.say(f"{self.request.title}: {reply.error}")
                self.landing.tell(f"{reply.error}.", [])

    # What the columns hold

    def _ask_columns(self, table: Table, guess: Guess | None, said: str) -> None:
        if self._window.discretion.refuses():
            return
        from infusion_gui.exchange import shelf
        from infusion_gui.exchange.mapping import presets
        from infusion_gui.window.imports.mapping_dialog import MappingDialog
        from infusion_gui.window.imports.mapping_draft import draft_of

        offers = (*shelf.own(), *presets())
        said = ". ".join((said, *(fault.message for fault in shelf.faults())))
        dialog = MappingDialog(self._window, self._window.look, draft_of(table, guess), f"{said}.", offers)
        dialog.chosen.connect(self._columns_chosen)
        self._show(dialog)

    def _columns_chosen(self, mapping: Mapping) -> None:
        self._start(self.request._replace(mapping=mapping))

    def check_columns(self) -> None:
        """Asks about columns that were guessed; the rows are then read again in place of what came of the guess."""
        request = self.request = self.request._replace(again=True)

        def task(_progress: Progress) -> tuple[Table, Guess | None, str]:
            from infusion_gui.exchange.guessing import guess
            from infusion_gui.exchange.reading import look

            source = request.source if isinstance(request.source, Path) else request.source.encode()
            table = max(look(source, request.name), key=lambda one: len(one.rows))
            return table, guess(table), "See whether the columns were taken for what they are"

        self.bar.begin(self._window.discretion.sentence(f"Reading {request.name}"))
        self.reader.start(task)

    # The day and the facility's zone

    def ask_day(self) -> None:
        """Asks of which day the times without a date are, and reads the record again so."""
        from infusion_gui.exchange.dates import day_of

        window, day, typed = self._window, None, ""
        question = "On which day does it begin? Type the date as 11/14/2025"
        while day is None:
            answer = window.prompts.text("Day of the record", question, typed)
            if answer is None:
                window.notice.show()  # it is still open
                return
            typed = answer
            try:
                day = day_of(typed)
            except ValueError as wrong:
                question = f"{wrong}; type it as 11/14/2025"
        self._start(self.request._replace(again=True, day=day))

    def ask_zone(self) -> None:
        """Asks where the facility stands, and reads the record again in its time."""
        window, names = self._window, offered(self._window.settings.zone)[1:]
        words = [*map(zone_words, names), "Another…"]
        chosen = window.prompts.choose("Time zone", "In which time zone does the facility stand?", words)
        if chosen is None:
            window.notice.show()  # it is still open
            return
        if self.type_zone() if chosen == len(names) else self.set_zone(names[chosen]):
            self._start(self.request._replace(again=True))

    def type_zone(self) -> bool:
        """Asks for a zone by its IANA name; False when none was named."""
        window = self._window
        typed = window.prompts.text(
            "Time zone", "Its name in the IANA list, such as Europe/Berlin", window.settings.zone
        )
        if typed is None:
            return False
        if not is_zone(typed.strip()):
            window.say(f"“{typed.strip()}” is no time zone; type a name such as America/Chicago")
            return False
        return self.set_zone(typed.strip())

    def set_zone(self, name: str) -> bool:
        """Reads records in this zone from now on; empty leaves their times as they are written."""
        settings = self._window.settings
        if settings.is_fixed("zone"):
            self._window.say(MARK)
            return False
        settings.zone = name
        self._window.say(f"Records are read in the time of {zone_words(name)}" if name else AS_WRITTEN)
        return True

    def _show(self, dialog: QDialog) -> None:
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = dialog
        dialog.destroyed.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    # Which stay

    def _take(self, found: Import) -> None:
        self.found = found
        self._window.bars.show_abilities()
        unused = [path.name for path in self.request.beside if path.name not in found.companions]
        if not found.stays:
            self._window.say(f"{found.source} holds no administration that could be read")
        elif len(found.stays) > 1:
            self.choose_stay()
        else:
            self.landing.land(found.stays[0])
        if unused:
            self._window.say(f"{', '.join(unused)} was not used beside {found.source}; open it by itself")

    def choose_stay(self) -> None:
        """Lists the stays of what was read last."""
        if self.found is None:
            return
        from infusion_gui.window.imports.stay_list import StayList

        window = self._window
        dialog = StayList(window, window.look, self.found, window.case_is_open, window.discretion.on)
        dialog.chosen.connect(self._stay_chosen)
        dialog.filed.connect(self._file_each)
        self._show(dialog)

    def _file_each(self, chosen: list[int]) -> None:
        """Writes stays as case files of their own, coded as new cases are, into a folder that is asked for."""
        window, found = self._window, self.found
        folder = window.prompts.folder(window.settings.last_folder)
        if folder is None or found is None:
            return
        bare = window.empty_case()
        fields = {"setting": bare.setting, "profile": bare.profile}

        def task(progress: Progress) -> str:
            from infusion_gui.exchange.filing import file_each

            count = file_each(found, chosen, folder, fields, progress)
            return f"{plural(count, 'case file')} written to {folder}"

        self.bar.begin(f"Writing {plural(len(chosen), 'case file')}")
        self.reader.start(task)

    def _stay_chosen(self, place: int, add: bool) -> None:
        if self.found is None:
            return
        if add:
            self.landing.add(self.found.stays[place])
        else:
            self.landing.open(self.found.stays[place])

    # The report

    def show_report(self) -> None:
        """What the last import made of every row."""
        if self.found is None or self._window.discretion.refuses():
            return
        from infusion_gui.window.imports.report_sheet import ReportSheet

        found = self.found
        sheet = ReportSheet(self._window, self._window.look, found.source, found.report())
        sheet.save_asked.connect(lambda: self._save_report(found))
        sheet.show()

    def _save_report(self, found: Import) -> None:
        window = self._window
        path = window.prompts.save_file(window.settings.last_folder, "import-report.txt", REPORT_FILTER)
        if path is not None:
            window.outgoing.text(path, found.report())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
