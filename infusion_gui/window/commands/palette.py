"""Find a command: type a few letters, Enter runs it. What cannot run now is shown with the reason."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from infusion_gui.timeline.accessible import announce
from infusion_gui.window.chrome.theme import font
from infusion_gui.window.commands.action_set import ActionSet
from infusion_gui.window.commands.offers import Offer, fitting, offers

_RECENT = 5  # commands that stand at the top of the list
_PAGE = 10  # lines


class CommandPalette(QFrame):
    """A popup under the tools; Escape or a click elsewhere closes it."""

    def __init__(self, window: QWidget, actions: ActionSet, recent: list[str]) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._actions = actions
        self.setObjectName("palette")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.field = QLineEdit()
        self.field.setFont(font(13))
        self.field.setPlaceholderText("Type a command")
        self.field.setAccessibleName("Find a command")
        self.list = QTreeWidget()
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setFont(font(12.5))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Commands")
        columns = self.list.header()
        columns.setStretchLastSection(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self._offers: list[Offer] = []
        self._told = ""
        #: Titles of the commands that were run from here, the last one first; kept by who made the palette.
        self._recent = recent
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._run)

    def open_over(self, window: QWidget) -> None:
        """Shows the palette near the top of the window, empty."""
        self._offers = offers(self._actions)
        self.field.clear()
        self._told = ""
        self._filter("")
        width = min(720, window.width() - 40)
        self.resize(width, min(440, window.height() - 100))
        self.move(window.mapToGlobal(window.rect().topLeft()).x() + (window.width() - width) // 2,
                  window.mapToGlobal(window.rect().topLeft()).y() + 76)  # fmt: skip
        self.show()
        self.field.setFocus()

    def _filter(self, words: str) -> None:
        self.list.clear()
        for offer in fitting(self._offers, words, self._recent):
            place = "used lately" if offer.title in self._recent and not words.strip() else offer.place
            item = QTreeWidgetItem([offer.title, offer.missing or place, offer.keys])
            item.setData(0, Qt.ItemDataRole.UserRole, offer.action)
            item.setDisabled(bool(offer.missing))
            self.list.addTopLevelItem(item)
        if not self.list.topLevelItemCount():
            none = QTreeWidgetItem(["No command has these letters"])
            none.setDisabled(True)
            self.list.addTopLevelItem(none)
        best = self.list.topLevelItem(0)
        if best is not None and best.isDisabled() and words.strip():
            self._tell(best)  # Enter runs nothing: what fits less was not asked for
        else:
            self._step(0)

    def _step(self, by: int, around: bool = True) -> None:
        """Moves to the next item that can run; from the last on to the first when it goes `around`."""
        count = self.list.topLevelItemCount()
        current = self.list.currentItem()
        row = self.list.indexOfTopLevelItem(current) if by and current is not None else -1
        step = by or 1
        for _ in range(count):
            if not around and not 0 <= row + step < count:
                return
            row = (row + step) % count
            item = self.list.topLevelItem(row)
            if item is not None and not item.isDisabled():
                self.list.setCurrentItem(item)
                self._tell(item)
                return

    def _tell(self, item: QTreeWidgetItem) -> None:
        """The command that Enter would run, to a screen reader: the focus stays in the line that is typed."""
        words = ", ".join(filter(None, (item.text(column) for column in range(3))))
        if words != self._told and self.isVisible():
            announce(self.field, words)
        self._told = words

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                for _ in range(_PAGE):
                    self._step(1 if event.key() == Qt.Key.Key_PageDown else -1, around=False)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem():
                self._run(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _run(self, item: QTreeWidgetItem | None) -> None:
        if item is None or item.isDisabled():
            return
        action = item.data(0, Qt.ItemDataRole.UserRole)
        self._recent[:] = [item.text(0), *(title for title in self._recent if title != item.text(0))][:_RECENT]
        self.hide()
        if isinstance(action, QAction):
            action.trigger()
