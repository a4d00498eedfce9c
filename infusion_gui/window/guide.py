"""The rule book and the user guide: a window beside the main one, with contents, a search, and one page at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from infusion_gui import resource
from infusion_gui.coding.policy import Policy
from infusion_gui.timeline.type import FAMILY
from infusion_gui.window.chrome.theme import Look, font
from infusion_gui.window.guide_pages import Page, guide_pages, rule_pages

# Pixels: the longest line that reads well, the widest picture, and the room around the page.
COLUMN, PICTURE, MARGIN = 780, 740, 28
_SIZES = {1: 21.0, 2: 15.0, 3: 13.5}
_BODY = 13.5
_WITHIN = ("rule:", "#")  # links that lead to a page; an address is only text, to be copied
_KEY = Qt.ItemDataRole.UserRole


class Reader(QWidget):
    """Contents and search at the left, a page at the right. Links lead to pages only: nothing outside is opened."""

    rule_asked = Signal(str)

    def __init__(self, title: str, pages: Callable[[], tuple[Page, ...]], look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._look = look
        self._pages = pages
        self._shown: dict[str, Page] = {}
        self._key = ""
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Search")
        self.field.setAccessibleName(f"Search the {title.lower()}")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.contents = QListWidget()
        self.contents.setAccessibleName("Contents")
        self.contents.setFrameShape(QListWidget.Shape.NoFrame)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.contents.currentItemChanged.connect(self._turn)
        self.text = _PageView()
        self.text.anchorClicked.connect(self._follow)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 12, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.contents, 1)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setHandleWidth(1)
        parts.addWidget(left)
        parts.addWidget(self.text)
        parts.setStretchFactor(1, 1)
        parts.setSizes([340, 820])
        parts.setCollapsible(1, False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(parts)
        QShortcut(QKeySequence.StandardKey.Find, self, self._search)
        look.changed.connect(self.refresh)
        self.resize(QSize(1160, 780))

    def open_at(self, key: str = "") -> None:
        """Shows a page, by default the one that was open last, and comes to the front."""
        self.field.clear()
        self._key = key or self._key
        self.refresh()
        self.show()
        self.raise_()
        self.activateWindow()
        self.contents.setFocus()

    def refresh(self) -> None:
        """Makes the pages anew: another case, policy or theme."""
        self._shown = {page.key: page for page in self._pages()}
        ground, text, ink = (self._look.color(token).name() for token in ("select", "text", "ink"))
        self.contents.setStyleSheet(
            "QListWidget { background: transparent; outline: 0; border: 2px solid transparent; border-radius: 4px; }"
            "QListWidget::item { padding: 3px 6px; border: 0; border-left: 3px solid transparent; }"
            f"QListWidget::item:selected {{ background: {ground}; color: {text}; border-left: 3px solid {ink}; }}"
            f"QListWidget:focus {{ border: 2px solid {ink}; }}"
        )
        self._filter(self.field.text())

    def changeEvent(self, event: QEvent) -> None:
        """The case may have changed while the other window was in front."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self._shown:
            pages = {page.key: page for page in self._pages()}
            if pages != self._shown:
                self.refresh()

    @property
    def page(self) -> str:
        """The key of the page in view."""
        return self._key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the search field move through what was found."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        row = self.contents.currentRow() + step
        while 0 <= row < self.contents.count():
            if self.contents.item(row).data(_KEY):
                self.contents.setCurrentRow(row)
                return
            row += step

    def _search(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def _filter(self, words: str) -> None:
        found = [page for page in self._shown.values() if page.holds(words)]
        self.contents.blockSignals(True)
        self.contents.clear()
        group, current = None, None
        for page in found:
            if page.group != group:
                group = page.group
                self._head(group)
            item = QListWidgetItem(page.title, self.contents)
            item.setData(_KEY, page.key)
            item.setToolTip(page.key if page.key.startswith("R-") else "")
            item.setFont(font(12.5, tabular=False))
            if page.key == self._key or current is None:
                current = item
        if not found:
            self._head("Nothing found")
        self.contents.blockSignals(False)
        if current is not None:
            self.contents.setCurrentItem(current)
            self.contents.scrollToItem(current)
            self._turn(current)

    def _head(self, title: str) -> None:
        if self.contents.count():
            gap = QListWidgetItem("", self.contents)
            gap.setFlags(Qt.ItemFlag.NoItemFlags)
            gap.setSizeHint(QSize(0, 10))
        item = QListWidgetItem(title, self.contents)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(font(12, 600))
        item.setForeground(self._look.color("text.3"))

    def _turn(self, item: QListWidgetItem | None) -> None:
        key = item.data(_KEY) if item is not None else None
        if key:
            self._key = key
            self.text.show_page(self._shown[key].text, self._look, self.field.text())

    def _follow(self, url: QUrl) -> None:
        target = url.toString()
        if target.startswith("rule:") and target[5:] not in self._shown:
            self.rule_asked.emit(target[5:])
            return
        key = target.removeprefix("rule:").removeprefix("#")
        if key in self._shown:
            self._key = key
            self.field.clear()
            self._filter("")


class _PageView(QTextBrowser):
    """One page of Markdown, set in the program's type and colours. Pictures come from `resources/docs` only."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setAccessibleName("Page")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setLineWrapColumnOrWidth(max(360, min(self.viewport().width(), COLUMN + 2 * MARGIN)))

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture in the size it is shown at: Qt would shrink it coarsely. Nothing else is loaded."""
        path = resource.path("docs") / Path(QUrl(name).path()).name
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_file():
            return None
        picture = QImage(str(path))
        ratio = self.devicePixelRatioF()
        width = min(picture.width(), PICTURE)
        picture = picture.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
        return picture

    def show_page(self, markdown: str, look: Look, words: str) -> None:
        """Shows a page from its top, with the searched words marked."""
        document = self.document()
        document.setDocumentMargin(MARGIN)
        document.setDefaultFont(font(_BODY, tabular=False))
        self.setMarkdown(markdown)
        _dress(document, look)
        self.setExtraSelections(self._marks(words, look))
        self.verticalScrollBar().setValue(0)

    def _marks(self, words: str, look: Look) -> list[QTextEdit.ExtraSelection]:
        marks = []
        for word in words.split():
            cursor = self.document().find(word)
            while not cursor.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = cursor
                mark.format = QTextCharFormat()
                mark.format.setBackground(look.color("query.ground"))
                marks.append(mark)
                cursor = self.document().find(word, cursor)
        return marks


def _dress(document: QTextDocument, look: Look) -> None:
    """Sizes, spacing and colours: Qt's Markdown reader heeds no style sheet."""
    # One edit: Qt would lay the page out anew after every change.
    whole = QTextCursor(document)
    whole.beginEditBlock()
    second = document.begin().next()
    block = document.begin()
    while block.isValid():
        _set_block(block)
        _set_text(block, look, quiet=block == second and block.text().startswith("R-"))
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _set_table(frame, look)
    whole.endEditBlock()


def _is_code(block: QTextBlock) -> bool:
    return block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)


def _set_block(block: QTextBlock) -> None:
    shape, level = block.blockFormat(), block.blockFormat().headingLevel()
    cursor = QTextCursor(block)
    in_table = cursor.currentTable() is not None
    # U+FFFC stands for a picture; a line as high as one needs no air.
    height = 100 if level or "\N{OBJECT REPLACEMENT CHARACTER}" in block.text() else 130 if in_table else 140
    shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    listed = block.textList() is not None
    code = _is_code(block)
    shape.setTopMargin({0: 0, 1: 0, 2: 18}.get(level, 12))
    after = block.next()
    inner = (listed and after.textList() is not None) or (code and _is_code(after))
    shape.setBottomMargin(0 if in_table or (inner and code) else 4 if inner else {1: 8, 2: 6}.get(level, 10))
    cursor.setBlockFormat(shape)


def _set_text(block: QTextBlock, look: Look, quiet: bool) -> None:
    level = block.blockFormat().headingLevel()
    code = _is_code(block)
    spans: list[tuple[int, int, QTextCharFormat]] = []
    walk = block.begin()
    while not walk.atEnd():
        part = walk.fragment()
        spans.append((part.position(), part.length(), part.charFormat()))
        walk += 1
    for start, length, look_of in spans:
        cursor = QTextCursor(block)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        if not look_of.isImageFormat():
            cursor.setCharFormat(_styled(look_of, look, level, code, quiet))


def _styled(given: QTextCharFormat, look: Look, level: int, code: bool, quiet: bool) -> QTextCharFormat:
    made = QTextCharFormat()
    weight = 600 if level else 500 if given.fontFixedPitch() else given.fontWeight()
    face = font(_SIZES.get(level, _BODY), tabular=False)
    face.setWeight(QFont.Weight(max(400, min(int(weight), 600))))
    if code:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(face.pointSizeF() * 0.95)
        made.setFont(fixed)
    else:
        face.setFamily(FAMILY)
        made.setFont(face)
    target = given.anchorHref()
    outside = given.isAnchor() and not target.startswith(_WITHIN)
    made.setForeground(look.color("text.3" if outside else "text.2" if quiet else "text"))
    if given.isAnchor() and not outside:
        made.setAnchor(True)
        made.setAnchorHref(target)
        made.setForeground(look.color("bridge"))
    return made


def _set_table(table: QTextTable, look: Look) -> None:
    shape = table.format()
    line = QBrush(QColor(look.color("line.strong")))
    shape.setBorder(1)
    shape.setBorderBrush(line)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderCollapse(True)
    shape.setCellPadding(6)
    shape.setCellSpacing(0)
    shape.setTopMargin(6)
    shape.setBottomMargin(12)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(shape)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        head = cell.format().toTableCellFormat()
        head.setBackground(look.color("head"))
        cell.setFormat(head)


def rule_book(look: Look, policy: Callable[[], Policy], parent: QWidget) -> Reader:
    """The rule book; `policy` answers what is in force in the open case."""
    return Reader("Rule book", lambda: rule_pages(policy()), look, parent)


def user_guide(look: Look, parent: QWidget) -> Reader:
    """The user guide."""
    return Reader("User guide", guide_pages, look, parent)
