"""A lesson as a PDF: the handout with blanks, and the answer key."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from infusion_gui.timeline.type import FAMILY, load_fonts
from infusion_gui.trainer.handout import Sheet, as_blocks

DPI = 300
_MARGIN = 16.0  # mm


def pdf(paper: Sheet, printed: str = "") -> bytes:
    """The pages, in US Letter; title, `printed` and the page's number at the foot."""
    load_fonts()
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(paper.title)
    writer.setCreator("infusion")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    writer.setPageMargins(QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN), QPageLayout.Unit.Millimeter)
    pages = _Pages(writer, paper.title + (": answer key" if paper.answers else ""), printed)
    for block in as_blocks(paper):
        pages.add(block)
    pages.close()
    return bytes(store.data())


class _Pages:
    """Blocks under one another; one that does not fit any more begins the next page."""

    def __init__(self, writer: QPdfWriter, title: str, printed: str) -> None:
        self._writer = writer
        self._said = ", ".join(filter(None, (title, printed)))
        self._painter = QPainter(writer)
        self._foot = DPI * 0.35
        self._room = writer.height() - self._foot
        self._top = 0.0
        self._page = 1

    def add(self, block: str) -> None:
        """Draws one block of HTML; one taller than a page runs on."""
        document = QTextDocument()
        document.documentLayout().setPaintDevice(self._writer)
        document.setDocumentMargin(0)
        document.setDefaultFont(_face(10))
        document.setHtml(block)
        document.setTextWidth(self._writer.width())
        height = document.size().height()
        if self._top and self._top + height > self._room:
            self._turn()
        done = 0.0
        while True:
            part = min(height - done, self._room - self._top)
            self._painter.save()
            self._painter.translate(0, self._top - done)
            clip = QRectF(0, done, self._writer.width(), part)
            self._painter.setClipRect(clip)
            context = QAbstractTextDocumentLayout.PaintContext()
            context.clip = clip
            document.documentLayout().draw(self._painter, context)
            self._painter.restore()
            done += part
            self._top += part
            if done >= height - 1:
                break
            self._turn()
        self._top += DPI * 0.16

    def _turn(self) -> None:
        self._close_page()
        self._writer.newPage()
        self._page += 1
        self._top = 0.0

    def _close_page(self) -> None:
        self._painter.setFont(_face(8))
        self._painter.setPen(Qt.GlobalColor.darkGray)
        line = QRectF(0, self._room, self._writer.width(), self._foot)
        self._painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, self._said)
        self._painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, str(self._page))

    def close(self) -> None:
        """Ends the last page."""
        self._close_page()
        self._painter.end()


def _face(size: float) -> QFont:
    made = QFont(FAMILY)
    made.setPointSizeF(size)
    made.setFeature(QFont.Tag("calt"), 0)  # its other colons and hyphens are lost when the page is searched or copied
    return made
