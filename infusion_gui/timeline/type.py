"""The type of the drawing: fonts by style, widths of texts, laid-out texts kept for the next frame."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QStaticText

from infusion_gui import resource
from infusion_gui.timeline.marks import Style

FAMILY = "Inter"
FACES = 4  # Regular, Medium, SemiBold, Bold
_KEPT = 6000  # laid-out texts; a stay of 2,000 rows has about 5,000
_FINE = 2
_SIZES: dict[Style, tuple[float, int, bool]] = {
    "name": (12.5, 600, False),
    "plain": (12.5, 400, False),
    "number": (12.0, 400, True),
    "number.bold": (12.5, 600, True),
    "caption": (11.5, 400, True),
    "caption.bold": (11.5, 600, True),
    "small": (11.0, 500, True),
    "badge": (11.0, 700, True),
    "ruler": (12.0, 400, True),
    "tag": (12.0, 600, True),
    "lane": (12.5, 700, False),
    "chip": (14.0, 600, True),
    "chip.plain": (14.0, 400, True),
    "chip.second": (13.0, 600, True),
    "chip.second.plain": (13.0, 400, True),
}


def as_drawn(text: str) -> str:
    """A text as it is drawn in tabular figures, which spread a hyphen to the width of a figure: `96374-59` is one code.

    Another hyphen keeps its own width there.
    """
    return text.replace("-", "\u2010")


@functools.cache
def load_fonts() -> bool:
    """Makes the bundled Inter known to this process, once. False where it is missing: the system's font is used."""
    if FAMILY in QFontDatabase.families():
        return True
    files = sorted(resource.path("fonts").glob("Inter*.ttf"))
    return sum(QFontDatabase.addApplicationFont(str(file)) >= 0 for file in files) == FACES


@functools.cache
def font(style: Style, scale: int = 1, plain: bool = False) -> QFont:
    """The font of a style. Times, minutes, units and codes have tabular figures, unless `plain`: Qt writes no letters
    behind exchanged shapes into a PDF, and a reader could not search for a code.

    Qt rounds the pixel size of a font to a whole number, so a style of 12.5 px is true only at `scale` 2.
    """
    size, weight, tabular = _SIZES[style]
    made = QFont(FAMILY)
    made.setPixelSize(round(size * scale))
    made.setWeight(QFont.Weight(weight))
    # Sizes and positions are fractions: hinting would round every advance and spread the words.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if plain:
        made.setFeature(QFont.Tag("calt"), 0)
    elif tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


class Lettering:
    """Measures texts and draws them, laid out once.

    Fonts are set at twice their size and drawn at half scale: that gives the half pixels of the type scale. `plain` as
    in `font`.
    """

    def __init__(self, plain: bool = False) -> None:
        load_fonts()
        self._plain = plain
        self._metrics: dict[Style, QFontMetricsF] = {}
        self._widths: dict[tuple[str, Style], float] = {}
        self._laid: dict[tuple[str, Style], tuple[QStaticText, float]] = {}

    def width(self, text: str, style: Style) -> float:
        """Logical pixels from the first to the end of the last letter."""
        key = (text, style)
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) > 4 * _KEPT:
                self._widths.clear()
            found = self._widths[key] = self._metric(style).horizontalAdvance(self._said(text)) / _FINE
        return found

    def elided(self, text: str, style: Style, room: float) -> str:
        """The text, shortened with an ellipsis to `room` pixels. For headers; labels of bars are never cut."""
        if self.width(text, style) <= room:
            return text
        return self._metric(style).elidedText(text, Qt.TextElideMode.ElideRight, room * _FINE)

    def _said(self, text: str) -> str:
        return text if self._plain else as_drawn(text)

    def _metric(self, style: Style) -> QFontMetricsF:
        found = self._metrics.get(style)
        if found is None:
            found = self._metrics[style] = QFontMetricsF(font(style, _FINE, self._plain))
        return found

    def draw(self, painter: QPainter, x: float, y: float, text: str, style: Style, colour: QColor) -> None:
        """Draw one text from `x` on, the middle of its capitals at height `y`."""
        self.draw_all(painter, style, colour, ((x, y, text),))

    def draw_all(
        self, painter: QPainter, style: Style, colour: QColor, words: Iterable[tuple[float, float, str]]
    ) -> None:
        """Draw texts of one style and colour, each as (x, y, text)."""
        painter.save()
        painter.scale(1 / _FINE, 1 / _FINE)
        painter.setFont(font(style, _FINE, self._plain))
        painter.setPen(colour)
        for x, y, text in words:
            laid, offset = self._lay_out(text, style)
            painter.drawStaticText(QPointF(x * _FINE, y * _FINE - offset), laid)
        painter.restore()

    def _lay_out(self, text: str, style: Style) -> tuple[QStaticText, float]:
        key = (text, style)
        found = self._laid.get(key)
        if found is None:
            if len(self._laid) > _KEPT:
                self._laid.clear()
            laid = QStaticText(self._said(text))
            laid.setTextFormat(Qt.TextFormat.PlainText)
            laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            metric = self._metric(style)
            # Figures and small letters look centred when the middle of the capitals is.
            found = self._laid[key] = (laid, metric.ascent() - metric.capHeight() / 2)
        return found
