"""The rows of the MAR table over the open document. The model holds no copy of the case, only refused drafts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from infusion_gui.case.edits import Refusal
from infusion_gui.case.model import Administration
from infusion_gui.coding.result import Account
from infusion_gui.drugs.naming import short_name
from infusion_gui.session.document import Document
from infusion_gui.timeline.interactions.create import NEW_NAME, naming
from infusion_gui.window import classes, wording
from infusion_gui.window.mar.columns import (
    COLUMNS,
    Key,
    cell,
    change_cells,
    in_order,
    start_of_editing,
)
from infusion_gui.window.mar.row_texts import RowText, RowTexts
from infusion_gui.window.mar.shown_rows import ShownRows, was_text

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
        self._shown = ShownRows()
        self._seen: tuple[object, ...] = (None,) * 4
        self._anew = False  # another case is open: no cell of the one before is still typed into
        self._worded = RowTexts()
        self._texts: dict[str, RowText] = {}
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
        shown, step = self._shown, self._shown.next(document.case, document.shown_case)
        texts = self._worded.changed(document.shown_case, document.shown_result)
        redated = step.dated != shown.dated
        if self._anew or step.rows is None:
            self._anew = False
            self.beginResetModel()
            shown.take(step._replace(rows=None))
            self._texts.update(texts)
            self.drafts = {place: draft for place, draft in self.drafts.items() if place[0] in shown.place}
            self.endResetModel()
        else:
            places = {*step.rows, *shown.places(chain(texts, shown.before, step.before))}
            touched = range(len(shown.rows)) if rejoined or redated else sorted(places)
            old = [self._cells(n) for n in touched]
            shown.take(step)
            self._texts.update(texts)
            for n, was in zip(touched, old, strict=True):
                cells = enumerate(zip(was, self._cells(n), strict=True))
                columns = [column for column, (one, other) in cells if one != other]
                if columns:
                    self.dataChanged.emit(self.index(n, columns[0]), self.index(n, columns[-1]))
        if redated:
            self.dated_changed.emit()

    def _cells(self, n: int) -> list[tuple[object, ...]]:
        """Everything that can be seen of the cells of a row, so that a mouse move repaints only cells that changed."""
        row = self._shown.rows[n]
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

    @property
    def dated(self) -> bool:
        """True when starts carry their date."""
        return self._shown.dated

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def row(self, index: Index) -> Administration:
        return self._shown.rows[index.row()]

    def place_of(self, identity: str) -> int | None:
        """The row number of an administration."""
        return self._shown.place.get(identity)

    def words(self, keys: tuple[Key, ...]) -> list[tuple[str, ...]]:
        """What stands in some cells of every row; an edit changes a row or two, the others are remembered."""
        zone = self._document.shown_case.zone
        how = (keys, self._shown.dated, self.joined, zone)
        if self._worded_how != how:
            self._worded_how, self._words = how, {}
        before, found = self._words, {}
        for row in self._shown.rows:
            text = self._texts.get(row.id, _NO_TEXT)
            known = before.get(row.id)
            if known is None or known[0] is not row or known[1] is not text:
                cells = tuple(cell(row, text, key, self._shown.dated, self.joined, zone) for key in keys)
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
        before = self._shown.before.get(row.id)
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
        before = self._shown.before.get(row.id)
        if key == "note" and before is not None:
            was = was_text(before, row, self._document.shown_case.zone)
            if was:
                return was
        zone = self._document.shown_case.zone
        return cell(row, self._texts.get(row.id, _NO_TEXT), key, self._shown.dated, self.joined, zone)

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
