"""The minute gauge of the why panel: zones between thresholds, and the needle of the selected administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from infusion_gui.case.model import Category
from infusion_gui.timeline.tokens import class_of
from infusion_gui.window.chrome.theme import Look, font

if TYPE_CHECKING:
    from infusion_gui.window.panels.why import Gauge, Stretch

_BAR_TOP, _BAR_HEIGHT = 17.0, 20.0
_OPEN_END = 60.0  # logical px of the zone that has no end
_SMALLEST = 40.0  # holds `push` with air on both sides
_NEEDLE = 4.5  # half its width
_WORDS = 16.0  # height of the words under the needle, descenders too


class GaugeView(QWidget):
    """Draws one `Gauge` in the colours of a drug class."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._gauge: Gauge | None = None
        self._category: Category | None = None
        self._scale: tuple[tuple[object, ...], QPixmap] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Minutes and thresholds")

    def show_gauge(self, gauge: Gauge | None, category: Category | None) -> None:
        self._gauge, self._category = gauge, category
        self.setVisible(gauge is not None)
        if gauge is not None:
            self.setAccessibleDescription(_spoken(gauge))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(340, 60)

    def place(self, minutes: int, width: float) -> float:
        """The x of a number of counted minutes."""
        assert self._gauge is not None
        for stretch, (left, right) in zip(self._gauge.stretches, self._edges(width), strict=True):
            if stretch.stop is None or minutes < stretch.stop:
                length = (stretch.stop - stretch.start) if stretch.stop is not None else 60
                return left + (right - left) * min(max(minutes - stretch.start, 0) / length, 1)
        return width

    def _edges(self, width: float) -> list[tuple[float, float]]:
        """Left and right of each zone: in proportion to minutes, but never too small for its word."""
        assert self._gauge is not None
        stretches = self._gauge.stretches
        lengths = [float(s.stop - s.start) if s.stop is not None else 0.0 for s in stretches]
        space = width - _OPEN_END
        widths = [space * length / (sum(lengths) or 1) for length in lengths]
        small = [n for n, w in enumerate(widths) if w < _SMALLEST and lengths[n]]
        rest = space - _SMALLEST * len(small)
        large = sum(length for n, length in enumerate(lengths) if n not in small) or 1
        widths = [_SMALLEST if n in small else rest * length / large for n, length in enumerate(lengths)]
        widths[-1] = _OPEN_END
        edges, left = [], 0.0
        for w in widths:
            edges.append((left, left + w))
            left += w
        return edges

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._gauge is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._zones(self._gauge.stretches))
        self._paint_needles(painter, self.width() - 1.0)
        painter.end()

    def _zones(self, stretches: tuple[Stretch, ...]) -> QPixmap:
        """Zones and thresholds, which stay while the needle moves."""
        ratio = self.devicePixelRatioF()
        made_from = (stretches, self._category, self.size(), ratio, self._look.theme.name)
        if self._scale is None or self._scale[0] != made_from:
            drawn = QPixmap(self.size() * ratio)
            drawn.setDevicePixelRatio(ratio)
            drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_zones(painter, stretches, self.width() - 1.0)
            painter.end()
            self._scale = made_from, drawn
        return self._scale[1]

    def _paint_zones(self, painter: QPainter, stretches: tuple[Stretch, ...], width: float) -> None:
        kind = class_of(self._category)
        edges = self._edges(width)
        whole = QRectF(0.5, _BAR_TOP + 0.5, width - 1, _BAR_HEIGHT - 1)
        for stretch, (left, right) in zip(stretches, edges, strict=True):
            self._paint_zone(painter, QRectF(left, _BAR_TOP, right - left, _BAR_HEIGHT), stretch, kind)
        painter.setPen(QPen(self._look.color("line.strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(whole, 3, 3)
        painter.setFont(font(11.5, 500))
        for stretch, (left, _) in list(zip(stretches, edges, strict=True))[1:]:
            x = round(left) + 0.5
            painter.setPen(QPen(self._look.color(f"{kind}.edge"), 1))
            painter.drawLine(QPointF(x, _BAR_TOP - 1), QPointF(x, _BAR_TOP + _BAR_HEIGHT))
            painter.setPen(self._look.color("text.2"))
            self._centred(painter, x, 0, _BAR_TOP - 2, str(stretch.start))

    def _paint_zone(self, painter: QPainter, zone: QRectF, stretch: Stretch, kind: str) -> None:
        look = self._look
        ground = {"passed": f"{kind}.soft", "current": f"{kind}.fill", "ahead": "field"}[stretch.state]
        tone = {"passed": f"{kind}.soft_text", "current": f"{kind}.text", "ahead": "text.2"}[stretch.state]
        painter.fillRect(zone, look.color(ground))
        painter.setPen(look.color(tone))
        painter.setFont(font(11.5, 600 if stretch.state == "current" else 400))
        if QFontMetricsF(painter.font()).horizontalAdvance(stretch.label) <= zone.width() - 6:
            painter.drawText(zone, Qt.AlignmentFlag.AlignCenter, stretch.label)

    def _paint_needles(self, painter: QPainter, width: float) -> None:
        assert self._gauge is not None
        gauge, top = self._gauge, _BAR_TOP + _BAR_HEIGHT + 1
        baseline = top + 7
        if gauge.needle is None:
            painter.setPen(self._look.color("query"))
            painter.setFont(font(12, 600))
            painter.drawText(QRectF(0, baseline, width, _WORDS), Qt.AlignmentFlag.AlignLeft, "no stop charted")
            return
        here = self.place(gauge.needle, width)
        here = min(max(here, _NEEDLE), width - _NEEDLE)
        self._triangle(painter, here, top, filled=True)
        painter.setPen(self._look.color("text"))
        painter.setFont(font(12, 600))
        left, right = self._centred(painter, here, baseline, _WORDS, f"{gauge.needle} min")
        painter.setFont(font(12))
        painter.setPen(self._look.color("text.2"))
        if gauge.was is not None:
            self._paint_was(painter, width, here, left, right, top)
            return
        more = QFontMetricsF(painter.font()).horizontalAdvance(gauge.more)
        if width - more > right + 8:
            place = QRectF(width - more - 1, baseline, more + 2, _WORDS)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, gauge.more)
        elif more < left - 8:
            painter.drawText(QRectF(0, baseline, more + 2, _WORDS), Qt.AlignmentFlag.AlignLeft, gauge.more)

    def _paint_was(self, painter: QPainter, width: float, here: float, left: float, right: float, top: float) -> None:
        assert self._gauge is not None and self._gauge.was is not None
        was = min(max(self.place(self._gauge.was, width), _NEEDLE), width - _NEEDLE)
        text = f"was {self._gauge.was}"
        advance = QFontMetricsF(painter.font()).horizontalAdvance(text)
        x = left - 8 - advance if was <= here else right + 8
        if x < 0 or x + advance > width:  # beside the other end of the words on the needle
            x = right + 8 if was <= here else left - 8 - advance
        painter.drawText(QRectF(x, top + 7, advance + 2, _WORDS), Qt.AlignmentFlag.AlignLeft, text)
        if abs(here - was) > 12:
            step = 5 if here > was else -5
            painter.drawLine(QPointF(was + step, top + 4.5), QPointF(here - step, top + 4.5))
        self._triangle(painter, was, top, filled=False)

    def _triangle(self, painter: QPainter, x: float, top: float, filled: bool) -> None:
        painter.setPen(QPen(self._look.color("ink" if filled else "text.2"), 1))
        painter.setBrush(self._look.color("ink") if filled else self._look.color("panel"))
        painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(x + _NEEDLE, top + 7), QPointF(x - _NEEDLE, top + 7)]))

    def _centred(self, painter: QPainter, x: float, top: float, height: float, text: str) -> tuple[float, float]:
        """Writes a text centred at `x` inside the widget; returns its left and right."""
        advance = QFontMetricsF(painter.font()).horizontalAdvance(text)
        left = min(max(x - advance / 2, 0), self.width() - advance - 1)
        painter.drawText(QRectF(left, top, advance + 2, height), Qt.AlignmentFlag.AlignLeft, text)
        return left, left + advance


def _spoken(gauge: Gauge) -> str:
    zones = ", ".join(f"from {s.start} {s.label}" for s in gauge.stretches)
    place = "no stop charted" if gauge.needle is None else f"{gauge.needle} minutes"
    return f"{place}; {zones}; {gauge.more}"
