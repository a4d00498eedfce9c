"""Commands that bring cases in and send them out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from infusion_gui import resource
from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import CaseError, load
from infusion_gui.window import wording
from infusion_gui.window.commands.action_set import Choice
from infusion_gui.window.policy_file import MARK
from infusion_gui.window.prompts import CASE_FILTER
from infusion_gui.window.zones import offered, zone_words

if TYPE_CHECKING:
    from infusion_gui.window.main_window import MainWindow

PICTURE_FILTER = "PNG (*.png);;SVG (*.svg)"
_HEAD = 65_536  # bytes in which a file that wraps a case, with whatever stands before it, says so
CODES_FILTER = "CSV (*.csv);;JSON (*.json)"


def samples() -> list[tuple[str, Path]]:
    """Label and file of the shipped example cases, by label."""
    found = []
    for path in sorted(resource.path("samples").glob("*.infusion")):
        try:
            found.append((load(path).label or path.stem, path))
        except CaseError:
            continue
    return sorted(found)


class FileCommands:
    """The handlers of the File menu."""

    window: MainWindow

    def file_new(self) -> None:
        if self.window.may_leave():
            self._opened(self.window.document.new(self.window.empty_case()))
            self.window.entry.field.setFocus()

    def file_open(self) -> None:
        path = self.window.prompts.open_file(self.window.settings.last_folder)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Opens a case, a lesson, or any file the import reads; False, and a sentence in the status line, when it
        cannot. A shipped case opens as a copy: the program's own files are not for saving over.
        """
        if path.suffix.casefold() == ".lesson":
            return self.open_lesson_file(path)
        if is_case(path) and Path(os.path.realpath(path)).is_relative_to(resource.root()):
            return self.open_copy(path)
        if not is_case(path):
            done = self.window.importing.open_export([path])
        else:
            done = self.window.may_leave() and self._opened(self.window.document.open_path(path))
        if done:
            self.window.settings.last_folder = str(path.parent)
        return done

    def open_lesson_file(self, path: Path) -> bool:
        """Runs the lesson of a file over the case; False, and a sentence here, for a file that is none."""
        lessons = self.window.sheets.lessons
        if not lessons.open_path(path):
            self.window.say(lessons.status.message)
            return False
        lessons.open_over(self.window)
        return True

    def drop(self, paths: Sequence[Path]) -> bool:
        """Opens the case among dropped files, or adds an export, with the files beside it, to the open stay."""
        case = next((path for path in paths if is_case(path) or path.suffix.casefold() == ".lesson"), None)
        return self.open_path(case) if case is not None else self.window.importing.open_export(paths, "drop")

    def open_copy(self, path: Path) -> bool:
        """Opens a shipped example as a case of its own, so that saving asks where."""
        if not self.window.may_leave():
            return False
        try:
            case = load(path)
        except CaseError as wrong:
            self.window.say(f"{path.name}: {wrong}")
            return False
        return self._opened(self.window.document.new(case))

    def _opened(self, refusal: Refusal | None) -> bool:
        if refusal is not None:
            self.window.say(refusal.message)
            return False
        self.window.case_opened()
        return True

    def file_recent(self) -> list[Choice]:
        def opener(path: Path) -> Callable[[], object]:
            return lambda: self.open_path(path)

        return [(item.words, opener(Path(item.path)), False) for item in self.window.discretion.recent()]

    def file_examples(self) -> list[Choice]:
        def opener(path: Path) -> Callable[[], object]:
            return lambda: self.open_copy(path)

        return [(label, opener(path), False) for label, path in samples()]

    def file_paste(self) -> None:
        self.window.importing.paste(QGuiApplication.clipboard().text())

    def file_stays(self) -> None:
        self.window.importing.choose_stay()

    def file_import_report(self) -> None:
        self.window.importing.show_report()

    def tools_zone(self) -> list[Choice]:
        importing, present = self.window.importing, self.window.settings.zone

        def chooser(name: str) -> Callable[[], object]:
            return lambda: importing.set_zone(name)

        if self.window.settings.is_fixed("zone"):
            return [(f"{zone_words(present)}. {MARK}", lambda: self.window.say(MARK), True)]
        offers: list[Choice] = [(zone_words(name), chooser(name), name == present) for name in offered(present)]
        return [*offers, ("Another…", importing.type_zone, False)]

    def file_save(self) -> None:
        if self.window.document.path is None:
            self.file_save_as()
        else:
            self.window.save()

    def file_save_as(self) -> None:
        from infusion_gui.window.saving import file_name

        window = self.window
        name = f"{file_name(window.discretion.label()) or 'case'}.infusion"
        path = window.prompts.save_file(window.settings.last_folder, name, CASE_FILTER)
        if path is not None:
            window.save(path)

    def file_close(self) -> None:
        if self.window.may_leave():
            self.window.document.new()
            self.window.case_closed()

    def file_quit(self) -> None:
        self.window.close()

    def file_audit(self) -> None:
        window = self.window
        path = window.prompts.save_file(window.settings.last_folder, _name(window, "audit.pdf"), "PDF (*.pdf)")
        if path is not None:
            window.outgoing.audit(path)

    def file_picture(self) -> None:
        window = self.window
        path = window.prompts.save_file(window.settings.last_folder, _name(window, "timeline.png"), PICTURE_FILTER)
        if path is not None:
            window.outgoing.picture(path)

    def file_codes(self) -> None:
        window = self.window
        path = window.prompts.save_file(window.settings.last_folder, _name(window, "codes.csv"), CODES_FILTER)
        if path is not None:
            window.outgoing.codes(path)

    def file_queries(self) -> None:
        window = self.window
        if not (text := self._questions()):
            return
        path = window.prompts.save_file(window.settings.last_folder, _name(window, "queries.txt"), "Text (*.txt)")
        if path is not None:
            window.outgoing.text(path, text)

    def edit_copy_codes(self) -> None:
        from infusion_gui.exchange.charges import as_clipboard, charges

        document = self.window.document
        document.settle()
        QGuiApplication.clipboard().setText(as_clipboard(charges(document.case, document.result)))
        self.window.say(f"{wording.plural(len(document.result.lines), 'line')} copied")

    def edit_copy_queries(self) -> None:
        if text := self._questions():  # without any what lies on the clipboard stays there
            QGuiApplication.clipboard().setText(text)
            self.window.say(f"{wording.plural(len(text.splitlines()), 'question')} copied")

    def _questions(self) -> str:
        """The query list of the open case; empty, and said, where nothing is to be asked."""
        from infusion_gui.exchange.queries import query_list

        document = self.window.document
        document.settle()
        text = query_list(document.case, document.result)
        if not text:
            self.window.say("There is nothing to ask nursing")
        return text


def _name(window: MainWindow, ending: str) -> str:
    words = re.findall(r"[^\W_]+", window.discretion.label())
    return f"{'-'.join(words) or 'case'}-{ending}"


def is_case(path: Path) -> bool:
    """Whether a file is for opening and not for the import."""
    return path.suffix.casefold() in ("", ".infusion") or _holds_case(path)


def _holds_case(path: Path) -> bool:
    """True for a `.json` file that says it is a case, or that wraps one; FHIR bundles are JSON too."""
    if path.suffix.casefold() != ".json":
        return False
    try:
        with path.open("rb") as text:
            return b"infusion-case/" in text.read(_HEAD)
    except OSError:
        return False
