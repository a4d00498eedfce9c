"""Left of overview and ruler: what the whole stay is, and the day on view."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from infusion_gui.case.times import DAY, format_clock
from infusion_gui.timeline import measures as m
from infusion_gui.timeline.stay import OTHER, Stay
from infusion_gui.timeline.surface import Surface
from infusion_gui.timeline.wording import date_text, days_text, length_text, rows_text


class Corner(QWidget):
    """Shows what a drawing's stay is."""

    def __init__(self, surface: Surface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Span of the stay")
        self._surface = surface
        self.setFixedHeight(m.OVERVIEW + m.RULER)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_corner(painter, self._surface, float(self.width()))
        painter.end()


def paint_corner(painter: QPainter, surface: Surface, width: float) -> None:
    """What the whole stay is and the day on view, left of overview and ruler."""
    brushes, stay = surface.brushes, surface.board.stay
    hair, height = brushes.hair, m.OVERVIEW + m.RULER
    painter.fillRect(QRectF(0, 0, width, m.OVERVIEW), brushes.colour("panel"))
    painter.fillRect(QRectF(0, m.OVERVIEW, width, m.RULER), brushes.colour("bar"))
    for y in (m.OVERVIEW - hair, height - hair):
        painter.fillRect(QRectF(0, y, width, hair), brushes.colour("line.strong"))
    painter.fillRect(QRectF(width - hair, 0, hair, height), brushes.colour("line.strong"))
    surface.write(painter, 14, 14, "Whole stay", "tag", "text", width - 20)
    span = next((text for text in _spans(stay) if surface.lettering.width(text, "caption") <= width - 20), "")
    surface.write(painter, 14, 29, span, "caption", "text.2", width - 20)
    surface.write(painter, 14, m.OVERVIEW + 19, _day(surface), "tag", "text", width - 20)


def paint_ruler_head(painter: QPainter, surface: Surface, width: float) -> None:
    """The day left of the ruler, where there is no overview."""
    brushes = surface.brushes
    hair = brushes.hair
    painter.fillRect(QRectF(0, 0, width, m.RULER), brushes.colour("bar"))
    painter.fillRect(QRectF(0, m.RULER - hair, width, hair), brushes.colour("line.strong"))
    painter.fillRect(QRectF(width - hair, 0, hair, m.RULER), brushes.colour("line.strong"))
    surface.write(painter, 14, 19, _day(surface), "tag", "text", width - 20)


def _day(surface: Surface) -> str:
    stay, scale = surface.board.stay, surface.board.scale
    if not stay.rows and not stay.lines:
        return ""
    if _one_day(stay):
        return date_text(int(scale.left + scale.span / 2))
    return days_text(stay.first, stay.last, stay.minutes(stay.first, stay.last))


def _one_day(stay: Stay) -> bool:
    """True when a stay begins and ends on one calendar day."""
    return stay.first // DAY == stay.last // DAY


def _spans(stay: Stay) -> tuple[str, ...]:
    """What the whole stay is, in words, longest first."""
    if not stay.rows and not stay.lines:
        return ("nothing charted",)
    if not _one_day(stay):
        accesses = sum(1 for lane in stay.lanes if lane.key != OTHER)
        rows = rows_text(stay.rows)
        return f"{rows} on {accesses} access" + ("es" if accesses != 1 else ""), rows
    ends = f"{format_clock(stay.first)} to {format_clock(stay.last)}"
    return f"{ends}, {length_text(stay.minutes(stay.first, stay.last))}", ends
