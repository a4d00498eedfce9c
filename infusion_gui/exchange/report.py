"""The audit page as PDF: vector text and picture on letter paper, in pages when one is not enough.

The only part of this room that needs Qt. A `QGuiApplication` must exist; no display is needed. The timeline is drawn by
the caller's own function, for this room knows nothing of drawings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)

from infusion_gui import resource
from infusion_gui.exchange.audit import AuditPage, Column, Sheet

_FAMILY = "Inter"
_DPI = 1200
_FINE = 10  # fonts are made ten times as large and drawn a tenth: Qt rounds their size to whole pixels
_MARGIN = 36.0  # points: half an inch
_TYPE = 7.0  # points
_FEW = 0.3  # of a page
_GAP = 5.0  # between two columns
_PAD = 1.4  # above and below a row
_INK, _SOFT, _RULE = QColor("#15181c"), QColor("#5b6470"), QColor("#c9ced6")
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_SIGN = ("Reviewed by", "Date", "Decision")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing for the page: `paint` draws it into a rectangle of a painter, `height` is what it needs at `width`.

    All count in the drawing's own pixels; the page scales them down to its own width.
    """

    paint: Callable[[QPainter, QRectF], None]
    height: float
    width: float


def audit_pdf(page: AuditPage, picture: Picture | None = None) -> bytes:
    """The PDF of an audit page, with the picture of the stay under its title.

    A page that would carry no more than a few lines is saved by setting text and picture a little smaller.
    """
    loose, close = _Setting(_TYPE, _PAD, 1.0), _Setting(_TYPE * 0.93, _PAD * 0.35, 0.86)
    _, pages, filled = _drawn(page, picture, loose)
    if pages > 1 and filled < _FEW:
        _, fewer, _ = _drawn(page, picture, close)
        if fewer < pages:
            return _drawn(page, picture, close, fewer)[0]
    return _drawn(page, picture, loose, pages)[0]


@dataclass(frozen=True, slots=True)
class _Setting:
    """`size` of the text and `pad` above and below a row, in points; the part of the width that the picture has."""

    size: float
    pad: float
    picture: float


def _drawn(page: AuditPage, picture: Picture | None, setting: _Setting, pages: int = 0) -> tuple[bytes, int, float]:
    """The PDF, its number of pages, and how much of the last one is filled (0 to 1). `pages`: how many there are."""
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setTitle(page.title)
    writer.setCreator("infusion-gui")
    letter = QPageSize(QPageSize.PageSizeId.Letter)
    writer.setPageLayout(QPageLayout(letter, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    painter.scale(_DPI / 72, _DPI / 72)
    try:
        flow = _Flow(painter, writer, page, setting, pages)
        flow.draw(picture)
    finally:
        painter.end()
        buffer.close()
    return bytes(store.data()), flow.number, (flow.y - flow.top) / (flow.bottom - flow.top)


def _font(size: float, weight: int = 400) -> QFont:
    """A font of a size in points of the page.

    Without the exchanged shapes of the font (figures of one width, raised signs): Qt writes no letters behind them into
    the PDF, and a reader could neither search for a code nor copy it.
    """
    if _FAMILY not in QFontDatabase.families():
        for file in sorted(resource.path("fonts").glob("Inter*.ttf")):
            QFontDatabase.addApplicationFont(str(file))
    font = QFont(_FAMILY)
    font.setPixelSize(round(size * _FINE))
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("calt"), 0)
    return font


def _laid_out(font: QFont, text: str, width: float, side: Qt.AlignmentFlag) -> QTextLayout:
    """A text broken between words, inside a word only where it is longer than the line; `width` in points."""
    option = QTextOption(side)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    layout.setTextOption(option)
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width * _FINE)
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return layout


class _Flow:
    """Draws blocks from top to bottom and turns the page where the next one does not fit."""

    def __init__(self, painter: QPainter, writer: QPdfWriter, page: AuditPage, setting: _Setting, pages: int) -> None:
        self.painter = painter
        self.writer = writer
        self.page = page
        paper = writer.pageLayout().fullRect(QPageLayout.Unit.Point)
        self.left, self.top = _MARGIN, _MARGIN
        self.width = paper.width() - 2 * _MARGIN
        self.bottom = paper.height() - 30
        self.y = self.top
        self.number, self.pages = 1, pages
        self.pad, self.share = setting.pad, setting.picture
        self.body, self.bold, self.small = _font(setting.size), _font(setting.size, 600), _font(6.2)

    def draw(self, picture: Picture | None) -> None:
        self._title()
        if picture is not None:
            self._picture(picture)
        for sheet in self.page.sheets:
            if sheet.rows or sheet.empty:
                self._sheet(sheet)
        for note in self.page.notes:
            self._paragraph(note)
        self._legend()
        self._sign_off()
        self._footer()

    # blocks

    def _title(self) -> None:
        font = _font(14, 700)
        height = self._measure(font, self.page.title, self.width)
        self._text(font, self.page.title, QRectF(self.left, self.y, self.width, height))
        self.y += height + 1
        self._paragraph("  ·  ".join(self.page.facts))
        self.y += 2

    def _picture(self, picture: Picture) -> None:
        scale = self.share * self.width / picture.width
        height = picture.height * scale
        most = (self.bottom - self.top) * 0.62
        if height > most:  # a stay of many lanes: narrower, so that the page keeps room for the codes
            scale *= most / height
            height = most
        self._room(height)
        painter = self.painter
        painter.save()
        painter.translate(self.left, self.y)
        painter.scale(scale, scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture.paint(painter, QRectF(0, 0, picture.width, picture.height))
        painter.restore()
        painter.setPen(QPen(_RULE, 0.5))
        painter.drawRect(QRectF(self.left, self.y, picture.width * scale, height))
        self.y += height + 7

    def _sheet(self, sheet: Sheet) -> None:
        head = _font(8.6, 600)
        rows = [piece for row in sheet.rows for piece in self._pieces(sheet.columns, row)]
        first = self._height(sheet.columns, rows[0]) if rows else 12.0
        self._room(14 + (10 if sheet.heads else 0) + first)
        self._text(head, sheet.title, QRectF(self.left, self.y, self.width, 14))
        self.y += 13
        if not sheet.rows:
            self._paragraph(sheet.empty)
            self.y += 5
            return
        self._heads(sheet)
        for row in rows:
            height = self._height(sheet.columns, row)
            if self.y + height > self.bottom:
                self._turn()
                self._heads(sheet)
            self._row(sheet.columns, row, height)
        self.y += 6

    def _heads(self, sheet: Sheet) -> None:
        if sheet.heads:
            for column, x, width in self._places(sheet.columns):
                flags = _RIGHT if column.figures else _LEFT
                self._text(self.small, column.head, QRectF(x, self.y, width, 9), flags, _SOFT)
            self.y += 9.5
        self.painter.setPen(QPen(_RULE, 0.6))
        self.painter.drawLine(self._line(self.y))

    def _row(self, columns: tuple[Column, ...], row: tuple[str, ...], height: float) -> None:
        for (column, x, width), text in zip(self._places(columns), row, strict=True):
            flags = _RIGHT if column.figures else _LEFT
            rect = QRectF(x, self.y + self.pad, width, height - 2 * self.pad)
            self._text(self.bold if column.strong else self.body, text, rect, flags)
        self.y += height
        self.painter.setPen(QPen(_RULE, 0.3))
        self.painter.drawLine(self._line(self.y))

    def _paragraph(self, text: str, font: QFont | None = None) -> None:
        font = font or self.body
        height = self._measure(font, text, self.width)
        self._room(height)
        self._text(font, text, QRectF(self.left, self.y, self.width, height), _LEFT, _SOFT)
        self.y += height + 3

    def _legend(self) -> None:
        """What the ids mean, as many on a line as it holds, so that no line breaks inside one."""
        metrics, lines = QFontMetricsF(self.small), [""]
        for entry in self.page.legend:
            longer = f"{lines[-1]}   {entry}" if lines[-1] else entry
            if lines[-1] and metrics.horizontalAdvance(longer) > self.width * _FINE:
                lines.append(entry)
            else:
                lines[-1] = longer
        if self.page.legend:
            self._paragraph("\n".join(lines), self.small)

    def _sign_off(self) -> None:
        self._room(30)
        self.y += 20
        shares = (0.45, 0.2, 0.35)
        x = self.left
        for word, share in zip(_SIGN, shares, strict=True):
            width = self.width * share - 10
            self.painter.setPen(QPen(_INK, 0.6))
            self.painter.drawLine(self._line(self.y, x, width))
            self._text(self.small, word, QRectF(x, self.y + 1.5, width, 9), _LEFT, _SOFT)
            x += self.width * share

    def _footer(self) -> None:
        rect = QRectF(self.left, self.bottom + 6, self.width, 9)
        of = f" of {self.pages}" if self.pages else ""
        self._text(self.small, f"page {self.number}{of}", rect, _RIGHT, _SOFT)
        if self.number > 1:  # a page that is parted from the first still says whose it is
            rect.setWidth(self.width * 0.8)
            whose = f"{self.page.title}  ·  {self.page.facts[0] if self.page.facts else ''}"
            fits = QFontMetricsF(self.small).elidedText(whose, Qt.TextElideMode.ElideMiddle, rect.width() * _FINE)
            self._text(self.small, fits, rect, _LEFT, _SOFT)

    # pages

    def _room(self, height: float) -> None:
        if self.y + height > self.bottom and self.y > self.top:
            self._turn()

    def _turn(self) -> None:
        self._footer()
        self.writer.newPage()
        self.number += 1
        self.y = self.top

    # text

    def _places(self, columns: tuple[Column, ...]) -> list[tuple[Column, float, float]]:
        """Each column with its left edge and width; columns without a width share what is left."""
        fixed = sum(column.width for column in columns) + _GAP * (len(columns) - 1)
        sharing = sum(column.width == 0 for column in columns)
        share = (self.width - fixed) / sharing if sharing else 0.0
        places, x = [], self.left
        for column in columns:
            width = column.width or share
            places.append((column, x, width))
            x += width + _GAP
        return places

    def _height(self, columns: tuple[Column, ...], row: tuple[str, ...]) -> float:
        heights = [
            self._measure(self.bold if column.strong else self.body, text, width)
            for (column, _, width), text in zip(self._places(columns), row, strict=True)
        ]
        return max(heights) + 2 * self.pad

    def _pieces(self, columns: tuple[Column, ...], row: tuple[str, ...]) -> list[tuple[str, ...]]:
        """A row; in several ones where a cell, such as the reasons of a day of pushes, is longer than a page."""
        most = self.bottom - self.top - 40
        if self._height(columns, row) <= most:
            return [row]
        cells = [
            self._parted(self.bold if column.strong else self.body, text, width, most - 2 * self.pad)
            for (column, _, width), text in zip(self._places(columns), row, strict=True)
        ]
        return list(zip_longest(*cells, fillvalue=""))

    def _parted(self, font: QFont, text: str, width: float, most: float) -> list[str]:
        """A text in parts of whole lines that are at most so high (points)."""
        layout = _laid_out(font, text, width, _LEFT)
        lines = [layout.lineAt(n) for n in range(layout.lineCount())]
        each = max(1, int(most * _FINE / max(line.height() for line in lines)))
        firsts = [line.textStart() for line in lines[::each]]
        return [text[start:stop].strip() for start, stop in zip(firsts, (*firsts[1:], None), strict=True)]

    def _measure(self, font: QFont, text: str, width: float) -> float:
        return _laid_out(font, text, width, _LEFT).boundingRect().height() / _FINE

    def _text(
        self, font: QFont, text: str, rect: QRectF, side: Qt.AlignmentFlag = _LEFT, colour: QColor = _INK
    ) -> None:
        painter = self.painter
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(1 / _FINE, 1 / _FINE)
        painter.setPen(colour)
        _laid_out(font, text, rect.width(), side).draw(painter, QPointF(0, 0))
        painter.restore()

    def _line(self, y: float, x: float | None = None, width: float | None = None) -> QLineF:
        left = self.left if x is None else x
        return QLineF(left, y, left + (self.width if width is None else width), y)
