"""A lesson as a PDF: the handout with blanks, and the answer key."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
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
from infusion_gui.trainer.handout import Sheet, as_html

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
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDefaultFont(_face(10))
    document.setHtml(as_html(paper))
    foot = DPI * 0.35
    page = QSizeF(writer.width(), writer.height() - foot)
    document.setPageSize(page)
    painter = QPainter(writer)
    count = document.pageCount()
    for number in range(count):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(0, -number * page.height())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, number * page.height(), page.width(), page.height())
        document.documentLayout().draw(painter, context)
        painter.restore()
        painter.setFont(_face(8))
        painter.setPen(Qt.GlobalColor.darkGray)
        line = QRectF(0, page.height(), page.width(), foot)
        title = f"{paper.title}: answer key" if paper.answers else paper.title
        said = ", ".join(filter(None, (title, printed)))
        painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, said)
        place = f"{number + 1} of {count}"
        painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, place)
    painter.end()
    return bytes(store.data())


def _face(size: float) -> QFont:
    made = QFont(FAMILY)
    made.setPointSizeF(size)
    return made
