"""The rows of the MAR table over the open document. The model holds no copy of the case, only refused drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from infusion_gui.case.differing import changed
from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Administration, Case
from infusion_gui.coding.result import Account
from infusion_gui.drugs import facility
from infusion_gui.drugs.naming import short_name
from infusion_gui.session.document import Document
from infusion_gui.timeline.interactions.create import NEW_NAME, naming
from infusion_gui.window import classes, wording
from infusion_gui.window.classes import classed_rows
from infusion_gui.window.mar.columns import (
    COLUMNS,
    Key,
    cell,
    change_cells,
    in_order,
    start_of_editing,
)
from infusion_gui.window.mar.row_texts import RowText, RowTexts

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROW_ROLE = Role.UserRole
SORT_ROLE = Role.UserRole + 1
_NOWHERE = QModelIndex()
_NO_TEXT = RowText()


class Draft(NamedTuple):
    """What a person typed that was refused, and why."""

    text: str
    message: str


class MarModel(QAbstractTableModel):
    """Rows in the order of time; a running gesture changes cells, not the order."""

    draft_changed = Signal()
    dated_changed = Signal()
    """The stay came to touch several days, or one alone: starts carry their date, or carry it no more."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._rows: list[Administration] = []
        self._shown: tuple[object, object, tuple[Administration, ...]] = (None, None, ())
        #: Rows that the running gesture changes, as they are without it.
        self._before: dict[str, Administration] = {}
        self._dated = False
        #: Of a case and some rows that a gesture changes, when the others begin and end.
        self._still: tuple[Case | None, frozenset[str], list[int]] = (None, frozenset(), [])
        self._seen: tuple[object, ...] = (None,) * 4
        self._anew = False  # another case is open: no cell of the one before is still typed into
        self._worded = RowTexts()
        self._texts: dict[str, RowText] = {}
        self._place: dict[str, int] = {}
        #: True while the route has no column and stands with the technique.
        self.joined = False
        self.drafts: dict[tuple[str, Key], Draft] = {}
        self._worded_how: tuple[object, ...] = ()  # what the texts in `_words` depend on beside their rows
        self._words: dict[str, tuple[Administration, RowText, tuple[str, ...]]] = {}
        #: Which rows an edit of one of them goes to; the view says so when several are selected.
        self.targets: Callable[[str], tuple[str, ...]] = lambda identity: (identity,)
        document.opened.connect(self._forget_all)
        document.changed.connect(self.refresh)
        document.previewed.connect(self.refresh)
        document.recomputed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Takes the rows of the shown case; keeps indexes where the same rows stay in the same order."""
        document = self._document
        seen = (document.case, document.shown_case, document.shown_result, self.joined)
        if all(one is other for one, other in zip(seen, self._seen, strict=True)):
            return  # a gesture tells each answer twice
        rejoined, self._seen = self._seen[-1] != self.joined, seen
        rows, was_dated, before = self._others(), self._dated, self._rows_before()
        texts = self._worded.changed(document.shown_case, document.shown_result)
        dated = self._touches_days(before)
        if self._anew or rows is None:
            self._anew = False
            self.beginResetModel()
            self._rows = self._in_order()
            self._place = {row.id: n for n, row in enumerate(self._rows)}
            self._take({}, texts, before, dated)
            self.drafts = {place: draft for place, draft in self.drafts.items() if place[0] in self._place}
            self.endResetModel()
        else:
            places = {*rows, *self._places(texts), *self._places(self._before), *self._places(before)}
            touched = range(len(self._rows)) if rejoined or dated != was_dated else sorted(places)
            old = [self._cells(n) for n in touched]
            self._take(rows, texts, before, dated)
            for n, was in zip(touched, old, strict=True):
                cells = enumerate(zip(was, self._cells(n), strict=True))
                columns = [column for column, (one, other) in cells if one != other]
                if columns:
                    self.dataChanged.emit(self.index(n, columns[0]), self.index(n, columns[-1]))
        if dated != was_dated:
            self.dated_changed.emit()

    def _take(
        self,
        rows: Mapping[int, Administration],
        texts: Mapping[str, RowText],
        before: dict[str, Administration],
        dated: bool,
    ) -> None:
        for n, row in rows.items():
            self._rows[n] = row
        self._texts.update(texts)
        self._before, self._dated = before, dated

    def _places(self, identities: Iterable[str]) -> Iterable[int]:
        return [self._place[identity] for identity in identities if identity in self._place]

    def _cells(self, n: int) -> list[tuple[object, ...]]:
        """Everything that can be seen of the cells of a row, so that a mouse move repaints only cells that changed."""
        row = self._rows[n]
        found: list[tuple[object, ...]] = []
        for column in COLUMNS:
            key = column.key
            seen: tuple[object, ...] = (self._text(n, row, key), self._moves(row, key))
            if key == "drug":
                codes = self._texts.get(row.id, _NO_TEXT).codes
                outcome = "" if codes[:1].isdigit() else codes
                seen = (*seen, row.category, row.route, row.technique, row.single_time, outcome)
            elif key == "stop":
                seen = (*seen, self.stop_missing(row))
            found.append(seen)
        return found

    def _others(self) -> dict[int, Administration] | None:
        """The shown rows that are not those of the model, by place; None where the rows themselves are others, or their
        order is.
        """
        case, shown = self._document.case.administrations, self._document.shown_case
        (under, answers, last), formulary = self._shown, facility.formulary()
        self._shown = (case, formulary, shown.administrations)
        pairs = changed(last, shown.administrations)
        if pairs is not None and under is case and answers is formulary:  # each step of a drag
            rows = classed_rows(shown)
            return {self._place[row.id]: rows[row.id] for _, row in pairs}
        now = self._in_order()
        if [row.id for row in now] != [row.id for row in self._rows]:
            return None
        return {n: row for n, row in enumerate(now) if row is not self._rows[n]}

    def _in_order(self) -> list[Administration]:
        """The shown rows in the time order of the case as committed; rows that a gesture adds come last."""
        shown = classed_rows(self._document.shown_case)
        order = [row.id for row in sorted(self._document.case.administrations, key=_time) if row.id in shown]
        known = set(order)
        return [shown[identity] for identity in (*order, *(one for one in shown if one not in known))]

    def _rows_before(self) -> dict[str, Administration]:
        """The rows that a running gesture changes or takes away, as they are without it."""
        was, now = self._document.case.administrations, self._document.shown_case.administrations
        pairs = changed(was, now)
        if pairs is not None:
            return {old.id: old for old, _ in pairs}
        here = set(map(id, now))
        return {row.id: row for row in was if id(row) not in here}

    def _touches_days(self, before: Mapping[str, Administration]) -> bool:
        """Whether the stay touches several days. The rows that a gesture leaves alone are looked at once."""
        case, shown = self._document.case, self._document.shown_case
        if len(case.administrations) != len(shown.administrations):
            return wording.span_of_days(shown) > 1
        if self._still[0] is not case or self._still[1] != before.keys():
            left = wording.ends([row for row in case.administrations if row.id not in before])
            self._still = (case, frozenset(before), left)
        moved = [shown.administration(identity) for identity in before]
        return wording.span(self._still[2] + wording.ends(moved, shown.visits)) > 1

    @property
    def dated(self) -> bool:
        """True when starts carry their date."""
        return self._dated

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def row(self, index: Index) -> Administration:
        return self._rows[index.row()]

    def place_of(self, identity: str) -> int | None:
        """The row number of an administration."""
        return self._place.get(identity)

    def words(self, keys: tuple[Key, ...]) -> list[tuple[str, ...]]:
        """What stands in some cells of every row; an edit changes a row or two, the others are remembered."""
        zone, how = self._document.shown_case.zone, (keys, self._dated, self.joined, self._document.shown_case.zone)
        if self._worded_how != how:
            self._worded_how, self._words = how, {}
        before, found = self._words, {}
        for row in self._rows:
            text = self._texts.get(row.id, _NO_TEXT)
            known = before.get(row.id)
            if known is None or known[0] is not row or known[1] is not text:
                cells = tuple(cell(row, text, key, self._dated, self.joined, zone) for key in keys)
                known = (row, text, cells)
            found[row.id] = known
        self._words = found
        if not self.drafts:
            return [cells for _, _, cells in found.values()]
        return [self._with_drafts(identity, keys, one[2]) for identity, one in found.items()]

    def _with_drafts(self, identity: str, keys: tuple[Key, ...], cells: tuple[str, ...]) -> tuple[str, ...]:
        drafts = (self.drafts.get((identity, key)) for key in keys)
        return tuple(draft.text if draft else text for draft, text in zip(drafts, cells, strict=True))

    def account(self, identity: str) -> Account | None:
        """What became of an administration."""
        return wording.account_of(self._document.shown_result, identity)

    def key(self, index: Index) -> Key:
        return COLUMNS[index.column()].key

    def draft(self, index: Index) -> Draft | None:
        return self.drafts.get((self.row(index).id, self.key(index)))

    def moving(self, index: Index) -> bool:
        """True for a cell that a running gesture changes."""
        return self._moves(self.row(index), self.key(index))

    def _moves(self, row: Administration, key: Key) -> bool:
        before = self._before.get(row.id)
        if before is None:
            return False
        match key:
            case "start":
                return before.start != row.start
            case "stop":
                return before.stop != row.stop
            case "minutes":
                return before.minutes != row.minutes
            case "site":
                return before.site != row.site
            case _:
                return False

    def stop_missing(self, row: Administration) -> bool:
        """True where the record should have a stop and has none."""
        return row.start is not None and row.stop is None and not row.single_time

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, key, column = self.row(index), self.key(index), COLUMNS[index.column()]
        if role == Role.DisplayRole:
            draft = self.drafts.get((row.id, key))
            return draft.text if draft else self._text(index.row(), row, key)
        if role == Role.AccessibleTextRole:
            draft = self.drafts.get((row.id, key))
            return f"{draft.text}, refused: {draft.message}" if draft else self._spoken(index.row(), row, key)
        if role == Role.EditRole:
            draft = self.drafts.get((row.id, key))
            return draft.text if draft else start_of_editing(row, key)
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return (side | Qt.AlignmentFlag.AlignVCenter).value
        if role == Role.ToolTipRole:
            return self._tip(row, key)
        if role == ROW_ROLE:
            return row
        if role == SORT_ROLE:
            return self._sort_key(index.row(), row, key)
        return None

    def _text(self, number: int, row: Administration, key: Key) -> str:
        if key == "number":
            return str(number + 1)
        before = self._before.get(row.id)
        if key == "note" and before is not None:
            was = _was(before, row, self._document.shown_case.zone)
            if was:
                return was
        zone = self._document.shown_case.zone
        return cell(row, self._texts.get(row.id, _NO_TEXT), key, self._dated, self.joined, zone)

    def _spoken(self, number: int, row: Administration, key: Key) -> str:
        """The text of a cell for those who do not see its sign or its empty place."""
        if key == "stop" and row.stop is None:
            return "no stop charted" if self.stop_missing(row) else "single time"
        if key == "start" and row.start is None:
            return "no start charted"
        if key == "class" and row.category is None:
            return "no class"
        return self._text(number, row, key)

    def _tip(self, row: Administration, key: Key) -> str | None:
        draft = self.drafts.get((row.id, key))
        if draft is not None:
            return draft.message
        if key == "drug":
            return row.drug if short_name(row.drug) != row.drug else None
        if key == "class" and row.category is None:
            return classes.origin(row.drug) or None
        if key == "codes":
            account = self.account(row.id)
            return f"{account.why}\n{', '.join(account.rules)}" if account is not None else None
        if key == "stop" and self.stop_missing(row):
            return "No stop is charted; type one, for example 1431 or +31"
        if key == "note" and row.evidence:
            return "\n".join(f"{item.source} {item.row or ''}: {item.text}" for item in row.evidence)
        return None

    def _sort_key(self, number: int, row: Administration, key: Key) -> object:
        match key:
            case "number":
                return number
            case "start":
                return -1 if row.start is None else row.start
            case "stop":
                return -1 if row.stop is None else row.stop
            case "minutes":
                minutes = row.minutes_in(self._document.shown_case.zone)
                return -1 if minutes is None else minutes
            case _:
                return in_order(self._text(number, row, key))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Role.DisplayRole:
            return column.title
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return (side | Qt.AlignmentFlag.AlignVCenter).value
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if COLUMNS[index.column()].edited:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Makes the edit one undo step; a refused text stays in the cell as a draft, and nothing changes."""
        if role != Role.EditRole or not index.isValid():
            return False
        row, key, text = self.row(index), self.key(index), str(value)
        place = (row.id, key)
        if text.strip() == start_of_editing(row, key) and len(self.targets(row.id)) == 1:
            self.forget(place)
            return True
        ids = self.targets(row.id)
        case = self._document.case
        outcome = self._document.allowed(change_cells(case, ids, key, text))
        if isinstance(outcome, Refusal):
            self.drafts.pop(place, None)  # the newest is the last
            self.drafts[place] = Draft(text, outcome.message)
            self.dataChanged.emit(index, index)
            self.draft_changed.emit()
            return False
        self.forget(place)
        named = naming(row.id) if key == "drug" and row.drug == NEW_NAME and len(ids) == 1 else None
        return outcome is case or self._document.edit(outcome, gesture=named)

    def forget(self, place: tuple[str, Key]) -> None:
        """Drops a refused draft."""
        if self.drafts.pop(place, None) is not None:
            self.draft_changed.emit()

    def _forget_all(self) -> None:
        """Another case is open: its rows may have the ids of those for which a text was refused or is being typed."""
        self.drafts.clear()
        self._seen = (None,) * 4
        self._anew = True


def _time(row: Administration) -> tuple[bool, int]:
    """Rows by start, else by stop; those without a time last; equal ones in the order of the file."""
    return (row.start is None and row.stop is None, row.start or row.stop or 0)


def _was(before: Administration, now: Administration, zone: str | None) -> str:
    """What the times and the access of a row were that a gesture moves: `was 14:12, 72 min`; empty when they stay."""
    moved = [old for old, new in ((before.start, now.start), (before.stop, now.stop)) if old != new]
    times = wording.DASH.join(f" {wording.clock(old)} " for old in moved if old is not None).strip()
    if not times and moved:
        times = "not charted"
    old = before.minutes_in(zone)
    length = f"{old} min" if old not in (None, now.minutes_in(zone)) else ""
    access = before.site if before.site != now.site else ""
    words = ", ".join(filter(None, (times, length, access)))
    return f"was {words}" if words else ""
