"""The page of what surrounds the rows: the label, visits, accesses, and windows that count for nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from infusion_gui.case import edits
from infusion_gui.case.edits import Outcome, Refusal
from infusion_gui.case.model import Case, Exclusion, ReasonKind, Site, SiteKind, Visit
from infusion_gui.case.typed import read_time
from infusion_gui.session.document import Document
from infusion_gui.window import wording
from infusion_gui.window.chrome.lines import caption
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.mar.columns import first_minute, last_minute
from infusion_gui.window.mar.records import Field, RecordModel, RecordTable

_REASON = 3


def _moment(minute: int | None) -> str:
    return "" if minute is None else f"{wording.day(minute)} {wording.clock(minute)}"


def _visit_time(key: str, show: Callable[[Visit], int | None]) -> Field[Visit]:
    def edit(case: Case, row: int, text: str) -> Outcome:
        visit = case.visits[row]
        if not text:
            return edits.change_visit(case, visit.id, **{key: None})
        present = show(visit)
        anchor = present if present is not None else visit.arrival if visit.arrival is not None else first_minute(case)
        minute = read_time(text, anchor, None, last_minute(case))
        return minute if isinstance(minute, Refusal) else edits.change_visit(case, visit.id, **{key: minute})

    return Field(key.replace("_", " "), lambda visit: _moment(show(visit)), edit, 120, "1152 or 5 Jan 1152")


def _site_text(key: str, title: str, width: int, tip: str = "") -> Field[Site]:
    def edit(case: Case, row: int, text: str) -> Outcome:
        value = text if key == "label" else text or None
        return edits.change_site(case, case.sites[row].id, **{key: value})

    return Field(title, lambda site: getattr(site, key) or "", edit, width, tip)


def _site_choice(key: str, title: str, allowed: tuple[str, ...], width: int) -> Field[Site]:
    def edit(case: Case, row: int, text: str) -> Outcome:
        found = [value for value in allowed if value.startswith(text.casefold())] if text else []
        if text and len(found) != 1:
            return Refusal(f"“{text}” is no {title}; type one of {', '.join(allowed)}.")
        value = found[0] if found else None
        if value is None and key == "kind":
            value = "peripheral"
        return edits.change_site(case, case.sites[row].id, **{key: value})

    return Field(title, lambda site: getattr(site, key) or "", edit, width, names=lambda case: allowed)


def _other_site(key: str, title: str, tip: str) -> Field[Site]:
    typed = _site_text(key, title, 80, tip)
    return replace(typed, names=lambda case: [site.id for site in case.sites])


def _exclusion_time(key: str) -> Field[Exclusion]:
    def edit(case: Case, row: int, text: str) -> Outcome:
        window = case.exclusions[row]
        minute = read_time(text, window.start, window.start if key == "stop" else None)
        return minute if isinstance(minute, Refusal) else edits.change_exclusion(case, row, **{key: minute})

    tip = "Delete counts the time again"
    return Field(key, lambda window: _moment(getattr(window, key)), edit, 120, tip, empties=False)


VISITS: tuple[Field[Visit], ...] = (
    Field(
        "visit",
        lambda visit: visit.id,
        lambda case, row, text: edits.rename_visit(case, case.visits[row].id, text),
        70,
        "Delete takes the visit out",
        empties=False,
    ),
    _visit_time("arrival", lambda visit: visit.arrival),
    _visit_time("inpatient_from", lambda visit: visit.inpatient_from),
    _visit_time("departure", lambda visit: visit.departure),
)
SITES: tuple[Field[Site], ...] = (
    Field(
        "access",
        lambda site: site.id,
        lambda case, row, text: edits.rename_site(case, case.sites[row].id, text),
        70,
        "Delete takes the access out",
        empties=False,
    ),
    _site_text("label", "where", 150),
    _site_choice("kind", "kind", get_args(SiteKind), 90),
    _site_text("reason", "why it was needed", 210, "Auditors ask for the reason"),
    _site_choice("reason_kind", "kind of reason", get_args(ReasonKind), 110),
    _other_site("restart_of", "restart of", "The access it replaced; the same access for coding"),
    _other_site("lumen_of", "lumen of", "The line it is a further lumen of; the same access for coding"),
)
EXCLUSIONS: tuple[Field[Exclusion], ...] = (
    _exclusion_time("start"),
    _exclusion_time("stop"),
    Field(
        "why it counts for nothing", lambda window: window.label,
        lambda case, row, text: edits.change_exclusion(case, row, label=text), 220,
    ),
)  # fmt: skip


class StayPage(QScrollArea):
    """Everything on it is typed in place."""

    def __init__(self, document: Document, look: Look) -> None:
        super().__init__()
        self._document = document
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.label = QLineEdit()
        self.label.setFont(font(12.5))
        self.label.setMaximumWidth(420)
        self.label.setPlaceholderText("A free label, never a name of a person")
        self.label.setAccessibleName("Label of the case")
        self.label.editingFinished.connect(self._rename)
        self.visits = RecordTable(RecordModel(document, lambda case: case.visits, VISITS, look), "Visits", look)
        self.sites = RecordTable(RecordModel(document, lambda case: case.sites, SITES, look), "Accesses", look)
        self.exclusions = RecordTable(
            RecordModel(document, lambda case: case.exclusions, EXCLUSIONS, look), "Time that counts for nothing", look
        )
        for table, remove in (
            (self.visits, lambda case, n: edits.remove_visit(case, case.visits[n].id)),
            (self.sites, lambda case, n: edits.remove_site(case, case.sites[n].id)),
            (self.exclusions, edits.remove_exclusion),
        ):
            table.removed.connect(self._remover(remove))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 10, 14, 14)
        column.setSpacing(5)
        self._captions = [
            caption(text, look) for text in ("Label", "Visits", "Accesses", "Time that counts for nothing")
        ]
        line = QHBoxLayout()
        line.addWidget(self._captions[0])
        line.addWidget(self.label, 1)
        line.addStretch(1)
        column.addLayout(line)
        for text, table in zip(self._captions[1:], (self.visits, self.sites, self.exclusions), strict=True):
            column.addSpacing(6)
            column.addWidget(text)
            column.addWidget(table)
        column.addStretch(1)
        self.setWidget(content)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        document.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        if not self.label.hasFocus():
            self.label.setText(self._document.case.label)
        for text, table in ((self._captions[3], self.exclusions),):
            text.setVisible(bool(self._document.case.exclusions))
            table.setVisible(bool(self._document.case.exclusions))

    def _remover(self, remove: Callable[[Case, int], Outcome]) -> Callable[[int], None]:
        def removed(row: int) -> None:
            self._document.edit(remove(self._document.case, row))

        return removed

    def _rename(self) -> None:
        if self.label.text().strip() != self._document.case.label:
            self._document.edit(edits.change_case(self._document.case, label=self.label.text().strip()))

    def follow(self, before: QWidget) -> None:
        """Takes its place in the Tab order, behind `before`."""
        for one in (self.label, self.visits, self.sites, self.exclusions):
            QWidget.setTabOrder(before, one)
            before = one

    def name_exclusion(self, start: int) -> None:
        """Opens the cell that says why a time counts for nothing."""
        windows = self._document.case.exclusions
        row = next((n for n, window in enumerate(windows) if window.start == start), None)
        if row is not None:
            self._open(self.exclusions, row, len(EXCLUSIONS) - 1)

    def record_reason(self, site: str) -> None:
        """Opens the cell for the reason of an access."""
        row = next((n for n, known in enumerate(self._document.case.sites) if known.id == site), None)
        if row is not None:
            self._open(self.sites, row, _REASON)

    def _open(self, table: RecordTable, row: int, column: int) -> None:
        """Opens a cell and brings it on view once the page, and a table with its first row, have their places."""
        table.edit_at(row, column)
        QTimer.singleShot(0, self, lambda: self._bring(table, row, column))

    def _bring(self, table: RecordTable, row: int, column: int) -> None:
        content, cell = self.widget(), table.visualRect(table.model().index(row, column))
        if content is not None:
            place = table.viewport().mapTo(content, cell.center())
            self.ensureVisible(place.x(), place.y(), 0, cell.height())
