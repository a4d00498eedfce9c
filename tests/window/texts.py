"""Finds words of a window that are cut: wider or higher than the box they stand in, and not told by a tip either."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QLabel, QTabBar, QWidget

HEAD_PAD = 8  # beside the title of a column
SLACK = 1.5  # pixels: widths are whole, advances are not
SLACK_HIGH = 5  # of a third line less: Qt asks for whole pixels a line


def cut(root: QWidget) -> list[str]:
    """What is cut among the visible labels, buttons, tabs and column heads under `root`."""
    return list(_cut(root))


def _cut(root: QWidget) -> Iterator[str]:
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLabel) and widget.text():
            yield from _label(widget)
        elif isinstance(widget, QAbstractButton) and widget.text() and not widget.toolTip():
            if widget.width() < widget.sizeHint().width() - SLACK:
                yield f"button {widget.text()!r}: {widget.width()} of {widget.sizeHint().width()}"
        elif isinstance(widget, QTabBar):
            for n in range(widget.count()):
                words = QFontMetricsF(widget.font()).horizontalAdvance(widget.tabText(n))
                if words > widget.tabRect(n).width() + SLACK:
                    yield f"tab {widget.tabText(n)!r}"
        elif isinstance(widget, QHeaderView):
            yield from _heads(widget)


def _label(label: QLabel) -> Iterator[str]:
    if label.toolTip() or label.pixmap().width():
        return
    room = label.contentsRect()
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + SLACK_HIGH:
            yield f"label {label.text()!r}: {label.height()} of {needed} high"
        return
    if label.textFormat() == Qt.TextFormat.RichText:
        document = QTextDocument()
        document.setDefaultFont(label.font())
        document.setDocumentMargin(0)
        document.setHtml(label.text())
        words = document.idealWidth()
    else:
        words = max(QFontMetricsF(label.font()).horizontalAdvance(line) for line in label.text().split("\n"))
    if words > room.width() + SLACK:
        yield f"label {label.text()!r}: {room.width()} of {words:.0f}"


def _heads(header: QHeaderView) -> Iterator[str]:
    if header.orientation() != Qt.Orientation.Horizontal:
        return
    for n in range(header.count()):
        title = str(header.model().headerData(n, header.orientation()) or "")
        if not header.isSectionHidden(n) and header.sectionViewportPosition(n) < header.width():
            words = QFontMetricsF(header.font()).horizontalAdvance(title)
            if words > header.sectionSize(n) - 2 * HEAD_PAD + SLACK:
                yield f"column {title!r}: {header.sectionSize(n) - 2 * HEAD_PAD} of {words:.0f}"
