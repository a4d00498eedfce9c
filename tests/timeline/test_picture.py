"""The stay as a picture, without a screen: PNG and SVG, whole, in part, with and without the answers."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer

from infusion_gui import resource
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.timeline.picture import PictureView, paint_stay, stay_height
from infusion_gui.timeline.tokens import load_theme
from tests.timeline import stays
from tests.timeline.stays import at, coded, sample

THEME = load_theme("light")
pytestmark = pytest.mark.usefixtures("qapp")


def painted(stay: Case, view: PictureView | None = None, ratio: int = 1) -> QImage:
    result = coded(stay)
    height = stay_height(1200, stay, result, THEME, view, room=800)
    image = QImage(1200 * ratio, round(height) * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#FF00FF"))
    painter = QPainter(image)
    paint_stay(painter, QRectF(0, 0, 1200, height), stay, result, THEME, view)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name().upper() for x in range(0, image.width(), 2) for y in range(image.height())}


def test_the_whole_rectangle_is_drawn_in_the_colours_of_the_theme() -> None:
    found = colours(painted(sample()))
    assert "#FF00FF" not in found
    assert {THEME["therapeutic.fill"], THEME["hydration.fill"], THEME["bridge"], THEME["canvas"]} <= found


def test_twice_the_pixels_show_the_same_stay() -> None:
    one, two = painted(sample()), painted(sample(), ratio=2)
    assert (two.width(), two.height()) == (2 * one.width(), 2 * one.height())
    assert THEME["bridge"] in colours(two)


def test_hidden_labels_change_the_picture() -> None:
    assert painted(sample()) != painted(sample(), PictureView(labels=False))


def test_a_part_of_the_stay_leaves_the_rest_out() -> None:
    part = PictureView(span=(at("20:00"), at("22:00")), density="full")
    assert THEME["bridge"] not in colours(painted(sample(), part))


def test_rows_that_do_not_fit_become_compact() -> None:
    stay, result = sample(), coded(sample())
    full = stay_height(1200, stay, result, THEME, room=800)
    assert stay_height(1200, stay, result, THEME, room=200) < full


def test_an_empty_stay_is_a_picture_too() -> None:
    image = QImage(600, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_stay(painter, QRectF(0, 0, 600, 200), Case(), coded(Case()), THEME)
    painter.end()
    assert len(colours(image)) > 2


def written(stay: Case) -> str:
    """The picture of a stay as SVG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setViewBox(QRectF(0, 0, 1200, 500))
    painter = QPainter(generator)
    view = PictureView(selected=(stays.SALINE,))
    paint_stay(painter, QRectF(0, 0, 1200, 500), stay, coded(stay), THEME, view)
    painter.end()
    assert QSvgRenderer(data).isValid()
    return bytes(data.data()).decode()


def test_svg_holds_the_words_and_can_be_read_back() -> None:
    text = written(sample())
    assert "vancomycin" in text and "96365" in text


def test_the_words_of_an_open_end_at_the_end_of_the_stay_are_not_cut_off() -> None:
    drug = stays.row("a1", "vancomycin", "08:00", "09:31")
    assert "no stop charted" in written(stays.case(drug, stays.row("a2", "ceftriaxone", "16:00")))


def test_a_picture_of_compact_rows_ends_with_its_last_lane() -> None:
    stay = load(resource.path("samples/oncology-observation.infusion"))
    image = painted(stay)
    # The bottom line of the last lane, not the ground that a room taller than the lanes would show.
    bottom = [image.pixelColor(40, y).name().upper() for y in range(image.height() - 3, image.height())]
    assert set(bottom) != {image.pixelColor(40, image.height() - 6).name().upper()}


def printed(stay: Case, view: PictureView) -> bytes:
    """A PDF of a stay."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    paint_stay(painter, QRectF(0, 0, 1200, 500), stay, coded(stay), THEME, view)
    painter.end()
    return bytes(data.data())


def test_an_open_end_fades_in_print_by_colours_that_every_reader_shows() -> None:
    pdf = printed(sample(), PictureView())
    assert b"/ShadingType" in pdf
    assert b"/S /Alpha" not in pdf  # readers pass over the masks that Qt writes for a gradient to nothing


@pytest.mark.parametrize("searchable", [True, False])
def test_the_figures_of_a_searchable_picture_stay_letters_in_a_pdf(searchable: bool) -> None:
    pdf = printed(sample(), PictureView(searchable=searchable))
    letters = b" ".join(re.findall(rb"begincmap(.*?)endcmap", pdf, re.DOTALL)).lower()
    assert all(f"<{ord(sign):04x}>".encode() in letters for sign in "0123456789:-") is searchable


def test_a_picture_loads_nothing_that_only_a_window_needs() -> None:
    """The audit page of the command line and `render` would wait for it."""
    program = "import sys, infusion_gui.timeline.picture\nprint(*sorted({'numpy', 'pyqtgraph'} & sys.modules.keys()))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
