"""The sheet that asks what the columns of an unknown table hold, over its first rows, with what would come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from infusion_gui.exchange import shelf
from infusion_gui.exchange.guessing import SURE_ACTION
from infusion_gui.exchange.mapping import Mapping
from infusion_gui.window.chrome.choice import Choice
from infusion_gui.window.chrome.dock import colored
from infusion_gui.window.chrome.lines import caption
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.imports.mapping_draft import ACTIONS, DATES, FIELDS, KINDS, ZONES, Draft, draft_from
from infusion_gui.window.wording import plural

_ROWS, _FEWEST_ROWS = 8, 3  # rows shown under the headers
_ROW_HEIGHT, _FIELD_HEIGHT = 23, 34
_DOUBTS = 6
_LEAST_WORDS = 130  # logical pixels of a list whose words may be cut
_UNUSED = "not used"
_OPEN = "say what it means"


class MappingDialog(QDialog):
    """`chosen` tells the mapping to read with. `presets` are offered to start from."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, look: Look, draft: Draft, said: str, presets: Sequence[Mapping] = ()) -> None:
        super().__init__(parent)
        self._look = look
        self._guessed = draft
        self.draft = draft
        self.setWindowTitle("What the columns hold")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("mapping")
        self.setStyleSheet("QTableView::item { padding: 0 4px; }")
        self._presets = {preset.label or preset.name: preset for preset in presets}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(self._head(said))
        layout.addLayout(self._ways())
        layout.addWidget(self._sample(), 3)
        layout.addLayout(self._below(), 2)
        layout.addLayout(self._foot())
        self._rebuild()
        whole = parent.window().size()
        self.resize(QSize(min(1120, whole.width() - 40), min(700, whole.height() - 60)))
        self.fields[self._first_open()].setFocus()

    # Putting together

    def _head(self, said: str) -> QVBoxLayout:
        table = self.draft.table
        title = QLabel(f"What do the columns of {table.source} hold?")
        title.setFont(font(15, 600, tabular=False))
        self.said = caption(f"{said} What is amber is a guess.", self._look)
        self.said.setWordWrap(True)
        box = QVBoxLayout()
        box.setSpacing(3)
        box.addWidget(title)
        box.addWidget(self.said)
        return box

    def _ways(self) -> QHBoxLayout:
        look = self._look
        self.kind = Choice(look, "Each row is", [(text, kind) for kind, text in KINDS.items()])
        self.dates = Choice(look, "Dates", [(text, dates) for dates, text in DATES.items()])
        self.zone = Choice(look, "Times without a zone", [(text, zone) for zone, text in self._zones().items()])
        self.preset = Choice(look, "Start from", [("the guess", None), *((name, name) for name in self._presets)])
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self.dates.currentIndexChanged.connect(self._dates_chosen)
        self.zone.currentIndexChanged.connect(self._zone_chosen)
        self.preset.currentIndexChanged.connect(self._preset_chosen)
        line = QHBoxLayout()
        line.setSpacing(8)
        asked = (("Each row is", self.kind), ("Dates", self.dates), ("Times", self.zone), ("Start from", self.preset))
        for text, choice in asked:
            line.addWidget(caption(text, self._look))
            line.addWidget(choice, 4 if choice is self.kind else 1 if choice is self.preset else 0)
            line.addSpacing(6)
        for choice in (self.kind, self.preset):  # long words: in a narrow window the list alone shows them whole
            widest = max(choice.fontMetrics().horizontalAdvance(choice.itemText(n)) for n in range(choice.count()))
            choice.view().setMinimumWidth(widest + 40)
            choice.setMinimumWidth(_LEAST_WORDS)
            choice.setMaximumWidth(choice.sizeHint().width())
            choice.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line.addStretch(1)
        return line

    def _zones(self) -> dict[str | None, str]:
        """Local and UTC, and any other zone that a preset names."""
        named = [preset.source_zone for preset in self._presets.values()]
        return ZONES | {zone: zone for zone in named if zone and zone not in ZONES}

    def _sample(self) -> QTableWidget:
        table = self.draft.table
        rows = table.rows[:_ROWS]
        grid = self.sample = QTableWidget(len(rows) + 1, len(table.headers))
        grid.setAccessibleName("First rows")
        grid.setFont(font(12.5))
        grid.setHorizontalHeaderLabels(list(table.headers))
        grid.horizontalHeader().setFont(font(12))
        grid.horizontalHeader().setFixedHeight(24)
        grid.horizontalHeader().setHighlightSections(False)
        grid.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grid.verticalHeader().hide()
        grid.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        grid.setRowHeight(0, _FIELD_HEIGHT)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.setTabKeyNavigation(False)
        offers = [(_UNUSED, None), *((text, name) for name, text in FIELDS.items())]
        self.fields: list[Choice] = []
        for n, header in enumerate(table.headers):
            choice = Choice(self._look, f"What {header} holds", offers)
            choice.currentIndexChanged.connect(self._field_chosen)
            grid.setCellWidget(0, n, _padded(choice))
            self.fields.append(choice)
            longest = 0
            for at, row in enumerate(rows, 1):
                text = row.cells[n] if n < len(row.cells) else ""
                grid.setItem(at, n, QTableWidgetItem(text))
                longest = max(longest, grid.fontMetrics().horizontalAdvance(text[:60]))
            grid.setColumnWidth(n, min(max(longest + 24, choice.minimumSizeHint().width() + 14, 118), 300))
        scroll = grid.horizontalScrollBar().sizeHint().height()
        around = 24 + _FIELD_HEIGHT + scroll + 2
        grid.setMinimumHeight(around + _ROW_HEIGHT * min(len(rows), _FEWEST_ROWS))
        grid.setMaximumHeight(around + _ROW_HEIGHT * len(rows))
        return grid

    def _below(self) -> QHBoxLayout:
        self.words = QTableWidget(0, 3)
        self.words.setAccessibleName("Actions")
        self.words.setFont(font(12.5))
        self.words.setHorizontalHeaderLabels(["action", "rows", "means"])
        self.words.horizontalHeader().setFont(font(12))
        self.words.horizontalHeader().setFixedHeight(24)
        self.words.horizontalHeader().setStretchLastSection(True)
        self.words.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.words.verticalHeader().hide()
        self.words.verticalHeader().setDefaultSectionSize(32)
        self.words.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.words.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words.setTabKeyNavigation(False)
        self.words.setMinimumHeight(24 + 3 * 32)
        self.words.setColumnWidth(0, 190)
        self.words.setColumnWidth(1, 56)
        self.outcome = QLabel()
        self.outcome.setFont(font(12.5, 600))
        self.outcome.setWordWrap(True)
        self.doubts = caption("", self._look)
        self.doubts.setWordWrap(True)
        self.doubts.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        right = QVBoxLayout()
        right.setSpacing(5)
        right.addWidget(self.outcome)
        right.addWidget(self.doubts, 1)
        line = QHBoxLayout()
        line.setSpacing(18)
        line.addWidget(self.words, 1)
        line.addLayout(right, 1)
        return line

    def _foot(self) -> QGridLayout:
        self.name = QLineEdit()
        self.name.setFont(font(12.5))
        self.name.setPlaceholderText("a name, to read such a table by itself next time")
        self.name.setAccessibleName("Remember as")
        self.name.setMaxLength(60)
        self.name.setToolTip(f"Kept as a small file in {shelf.folder()}; a colleague takes it over with File > Open")
        cancel = QPushButton("Cancel")
        cancel.setFont(font(12.5))
        cancel.clicked.connect(self.reject)
        self.read = QPushButton("Read the rows")
        self.read.setFont(font(12.5, 600))
        self.read.setDefault(True)
        self.read.clicked.connect(self.accept)
        foot = QGridLayout()
        foot.setHorizontalSpacing(8)
        foot.addWidget(caption("Remember as", self._look), 0, 0)
        foot.addWidget(self.name, 0, 1)
        foot.setColumnMinimumWidth(2, 30)
        foot.setColumnStretch(1, 1)
        foot.addWidget(cancel, 0, 3)
        foot.addWidget(self.read, 0, 4)
        return foot

    # What is chosen

    def _first_open(self) -> int:
        doubtful = sorted(self.draft.doubtful) or [n for n, name in enumerate(self.draft.columns) if name is None]
        return next(iter(doubtful), 0)

    def _field_chosen(self) -> None:
        for n, choice in enumerate(self.fields):
            if choice is self.sender():
                self._take(self.draft.with_column(n, choice.currentData()))

    def _kind_chosen(self) -> None:
        self._take(replace(self.draft, kind=self.kind.currentData()))

    def _dates_chosen(self) -> None:
        self._take(replace(self.draft, dates=self.dates.currentData()))

    def _zone_chosen(self) -> None:
        self._take(replace(self.draft, source_zone=self.zone.currentData()))

    def _preset_chosen(self) -> None:
        chosen = self._presets.get(self.preset.currentData() or "")
        self._take(self._guessed if chosen is None else draft_from(self.draft.table, chosen))

    def _word_chosen(self) -> None:
        choice = self.sender()
        if isinstance(choice, Choice) and choice.currentData() is not None:
            choice.doubt(False)
            self.draft = self.draft.with_action(str(choice.property("word")), choice.currentData())
            self._show_trial()

    def _take(self, draft: Draft) -> None:
        self.draft = draft
        self._rebuild()

    # What is shown

    def _rebuild(self) -> None:
        draft = self.draft
        self.kind.show_value(draft.reading)
        self.dates.show_value(draft.dates)
        self.zone.show_value(draft.source_zone)
        for n, (choice, name) in enumerate(zip(self.fields, draft.columns, strict=True)):
            choice.show_value(name)
            choice.doubt(n in draft.doubtful)
            colour = self._look.color("text.3" if name is None else "text")
            for row in range(1, self.sample.rowCount()):
                item = self.sample.item(row, n)
                if item is not None:
                    item.setForeground(colour)
        self._show_words()
        self._show_trial()

    def _show_words(self) -> None:
        words = self.draft.words()
        self.words.setVisible(bool(words))
        self.words.setRowCount(len(words))
        offers = [(text, action) for action, text in ACTIONS.items()]
        before = self.fields[-1]
        for n, word in enumerate(words):
            for column, text in enumerate((word.text, str(word.count))):
                self.words.setItem(n, column, QTableWidgetItem(text))
            unknown = [] if word.action is not None else [(_OPEN, None)]
            choice = Choice(self._look, f"What {word.text} means", [*unknown, *offers])
            choice.setProperty("word", word.text)
            choice.show_value(word.action)
            choice.doubt(word.action is None or word.sure < SURE_ACTION)
            choice.currentIndexChanged.connect(self._word_chosen)
            self.words.setCellWidget(n, 2, _padded(choice))
            QWidget.setTabOrder(before, choice)  # Tab goes as the eye does: columns, actions, name
            before = choice
        QWidget.setTabOrder(before, self.name)

    def _show_trial(self) -> None:
        trial = self.draft.trial()
        self.outcome.setText(trial.sentence)
        colored(self.outcome, self._look, "text" if trial.ready else "query")
        more = len(trial.doubts) - _DOUBTS
        lines = [*trial.doubts[:_DOUBTS], *([f"and {plural(more, 'more doubt')}"] if more > 0 else [])]
        self.doubts.setText("\n".join(lines))
        self.read.setEnabled(trial.ready)

    def accept(self) -> None:
        """Keeps the preset when it has a name, and tells the mapping; a file that cannot be written is said here."""
        label = self.name.text().strip()
        name = shelf.name_for(label)
        if label and not name:
            self._refuse("The name needs a letter or a figure.")
            return
        mapping = self.draft.mapping(label, name)
        if name:
            try:
                shelf.keep(mapping)
            except OSError as wrong:
                self._refuse(f"The preset cannot be written ({(wrong.strerror or str(wrong)).lower()}).")
                return
        super().accept()
        self.chosen.emit(mapping)

    def _refuse(self, sentence: str) -> None:
        self.outcome.setText(sentence)
        colored(self.outcome, self._look, "query")
        self.name.setFocus()


def _padded(choice: Choice) -> QWidget:
    """A list inside a table cell, with air around it."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(4, 3, 4, 3)
    line.addWidget(choice)
    return holder
