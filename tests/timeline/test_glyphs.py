"""The small pictures of the drawing, by their pixels."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from infusion_gui.timeline.brushes import Brushes
from infusion_gui.timeline.glyphs import draw_query
from infusion_gui.timeline.tokens import load_theme

SIDE = 24


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("unit", [13 / 14, 1.0])  # compact rows, and others
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_mark_of_a_question_is_a_stroke_over_a_dot(
    qapp: QApplication, theme: str, unit: float, ratio: float
) -> None:
    image = QImage(round(SIDE * ratio), round(SIDE * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_query(painter, SIDE / 2, SIDE / 2, Brushes(load_theme(theme), ratio), unit)
    painter.end()
    middle = round(SIDE * ratio / 2)
    inside = range(round((SIDE / 2 - 3 * unit) * ratio), round((SIDE / 2 + 4.8 * unit) * ratio))
    light = [image.pixelColor(middle, y).lightnessF() for y in inside]
    stroke, dot = min(light[: len(light) // 2]), min(light[-round(2 * ratio) :])
    gap = max(light[len(light) // 2 : -round(ratio)])
    assert gap > stroke + 0.1
    assert gap > dot + 0.1
