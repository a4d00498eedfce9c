"""The guides of a running gesture: snap line, lit ends, live chip, marquee, measured stretch."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from infusion_gui.timeline.backdrop import paint_dotted
from infusion_gui.timeline.board import Board
from infusion_gui.timeline.brushes import Brushes
from infusion_gui.timeline.guides import Guides, LiveChip, Marquee, Measured
from infusion_gui.timeline.marks import Style
from infusion_gui.timeline.type import Lettering

CHIP_HEIGHT = 54
CHIP_PAD = 13
CHIP_OFF = 18  # from the dragged end to the chip
GHOST = 28.0  # height of a row that is being drawn
TAIL = 7  # pixels from the chip to the point of its tail
WORD_GAP = 14
_SAID = {"same": "on.ink", "gain": "gain.on.ink", "loss": "loss.on.ink"}


def paint_guides(
    painter: QPainter,
    board: Board,
    brushes: Brushes,
    lettering: Lettering,
    guides: Guides,
    scroll: float,
    height: float,
) -> None:
    """Everything of `guides`, over the lanes."""
    for minute in guides.still():
        paint_dotted(painter, brushes, board.scale.x(minute), height, "ink")
    if guides.snap is not None:
        x = brushes.snapped(board.scale.x(guides.snap.minute) - 1)
        painter.fillRect(QRectF(x, 0, brushes.whole(2.0), height), brushes.colour("guide"))
    if guides.marquee is not None:
        _marquee(painter, board, brushes, guides.marquee, scroll)
    if guides.measured is not None:
        _measured(painter, board, brushes, lettering, guides.measured, scroll)
    if guides.chip is not None:
        _chip(painter, board, brushes, lettering, guides.chip, scroll)


def _lines(chip: LiveChip) -> tuple[list[tuple[str, Style, str]], list[tuple[str, Style, str]]]:
    """The words of the two lines of the chip with style and colour."""
    first: list[tuple[str, Style, str]] = [(chip.times, "chip", "on.ink")]
    if chip.minutes:
        first.append((chip.minutes, "chip", "on.ink"))
    if chip.change:
        first.append((chip.change, "chip.plain", "on.ink.2"))
    second: list[tuple[str, Style, str]] = [
        (said.text, "chip.second" if said.kind != "same" else "chip.second.plain", _SAID[said.kind])
        for said in chip.codes
    ]
    return first, second


def _wide(lettering: Lettering, words: list[tuple[str, Style, str]]) -> float:
    return sum(lettering.width(text, style) for text, style, _ in words) + WORD_GAP * (len(words) - 1)


class _Stand(NamedTuple):
    """Where the chip stands; `tip` is the x its tail points to, None when it stands above or below the bar."""

    rect: QRectF
    tip: float | None


def _stand(board: Board, lettering: Lettering, chip: LiveChip, scroll: float) -> _Stand:
    """Beside the dragged end, on the other side of the bar near the border; below it, or above, when neither fits."""
    first, second = _lines(chip)
    width = round(max(_wide(lettering, first), _wide(lettering, second)) + 2 * CHIP_PAD)
    x0, x1 = board.scale.x(chip.span[0]), board.scale.x(chip.span[1])
    place = board.layout.lane(board.stay.lane_of.get(chip.row, ""))
    middle, reach = 40.0, 14.0
    if place is not None and chip.row in place.row_of:
        row = place.row(chip.row)
        middle, reach = place.top + row.middle - scroll, row.height / 2
    top = max(min(middle - CHIP_HEIGHT / 2, board.room - CHIP_HEIGHT - 4), 4.0)
    sides = ((x1 + CHIP_OFF, x1), (x0 - CHIP_OFF - width, x0))
    for left, tip in sides if chip.side > 0 else sides[::-1]:
        if left >= 4 and left + width <= board.scale.width - 4:
            return _Stand(QRectF(round(left), round(top), width, CHIP_HEIGHT), tip)
    left = min(max((x1 if chip.side > 0 else x0) - width / 2, 4.0), max(board.scale.width - width - 4, 4.0))
    below = middle + reach + 12
    top = below if below + CHIP_HEIGHT <= board.room or middle - reach < CHIP_HEIGHT + 12 else middle - reach - 12
    if top < middle:
        top -= CHIP_HEIGHT
    return _Stand(QRectF(round(left), round(top), width, CHIP_HEIGHT), None)


def chip_rect(board: Board, lettering: Lettering, chip: LiveChip, scroll: float) -> QRectF:
    """What the chip covers of the canvas, its tail apart."""
    return _stand(board, lettering, chip, scroll).rect


def chip_cover(board: Board, lettering: Lettering, chip: LiveChip, scroll: float) -> QRect:
    """The pixels nothing can be seen of through the chip: all but its round corners."""
    return chip_rect(board, lettering, chip, scroll).toRect().adjusted(2, 2, -2, -2)


def _chip(
    painter: QPainter, board: Board, brushes: Brushes, lettering: Lettering, chip: LiveChip, scroll: float
) -> None:
    rect, tip = _stand(board, lettering, chip, scroll)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushes.colour("ink"))
    painter.drawRoundedRect(rect, 5, 5)
    if tip is not None:
        middle = rect.center().y()
        base, point = (rect.left() + 1, -TAIL) if rect.left() > tip else (rect.right() - 1, TAIL)
        painter.drawPolygon(
            QPolygonF([QPointF(base + point, middle), QPointF(base, middle - 6), QPointF(base, middle + 6)])
        )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for words, y in zip(_lines(chip), (rect.top() + 17, rect.top() + 38), strict=True):
        at = rect.left() + CHIP_PAD
        for text, style, colour in words:
            lettering.draw(painter, at, y, text, style, brushes.colour(colour))
            at += lettering.width(text, style) + WORD_GAP


def _marquee(painter: QPainter, board: Board, brushes: Brushes, band: Marquee, scroll: float) -> None:
    left, right = sorted((board.scale.x(band.start), board.scale.x(band.stop)))
    top, bottom = sorted((band.top - scroll, band.bottom - scroll))
    half = brushes.hair / 2
    painter.setPen(brushes.pen("ink", 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(brushes.aligned(left, right, top, bottom).adjusted(half, half, -half, -half))


def _measured(
    painter: QPainter, board: Board, brushes: Brushes, lettering: Lettering, measured: Measured, scroll: float
) -> None:
    x0, x1 = sorted((board.scale.x(measured.start), board.scale.x(measured.stop)))
    # Whole beside the border too: half of what is drawn stands above the hand, and half below.
    y = max(min(measured.y - scroll, board.room - GHOST / 2 - 2), GHOST / 2 + 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    if measured.ghost:
        rect = brushes.aligned(x0, max(x1, x0 + 2), y - GHOST / 2, y + GHOST / 2)
        painter.setPen(brushes.pen("ink", 1.0, (4, 3)))
        painter.setBrush(brushes.colour("therapeutic.soft"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    else:
        painter.setPen(QPen(brushes.colour("ink"), brushes.whole(2.0)))
        painter.drawLine(QPointF(x0, y), QPointF(x1, y))
        for x in (x0, x1):
            painter.drawLine(QPointF(x, y - 6), QPointF(x, y + 6))
    width = lettering.width(measured.text, "caption.bold") + 18
    left = x1 + 10
    if left + width > board.scale.width - 4:
        left = max(x0 - 10 - width, 4.0) if x0 - 10 - width > 4 else max((x0 + x1 - width) / 2, 4.0)
        left = min(left, board.scale.width - width - 4)
    top = y - 10 if left > x1 or left + width < x0 else min(y + 8, board.room - 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushes.colour("ink"))
    painter.drawRoundedRect(QRectF(left, top, width, 20), 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    lettering.draw(painter, left + 9, top + 10, measured.text, "caption.bold", brushes.colour("on.ink"))
