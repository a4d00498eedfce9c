"""A coded case as a picture or an audit page, without a window: bytes for a file."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from infusion_gui.case.model import Case, Category
from infusion_gui.coding.policy import Policy
from infusion_gui.coding.result import Result
from infusion_gui.exchange.audit import audit_page
from infusion_gui.exchange.report import Picture, audit_pdf
from infusion_gui.timeline.picture import PictureView, paint_stay, stay_height
from infusion_gui.timeline.tokens import Theme, load_theme
from infusion_gui.timeline.type import FAMILY
from infusion_gui.trainer import rules

WIDTH = 1200  # logical pixels of a picture
PAGE = 1000.0  # logical pixels the drawing of an audit page is laid out in
_WORDS = re.compile(
    rf'(<text [^>]*?)font-family="{FAMILY}" font-size="([\d.]+)" font-weight="(\d+)"([^>]*)>([^<]+)</text>'
)
_ROOM = 4000.0  # at most so tall before rows go compact

Categories = Mapping[str, Category | None]


def png(
    case: Case, result: Result, theme: Theme, categories: Categories, width: int = WIDTH, ratio: float = 2
) -> bytes:
    """The timeline as PNG, `width` logical pixels wide, `ratio` device pixels for each."""
    height = stay_height(width, case, result, theme, categories=categories, room=_ROOM)
    image = QImage(QSize(round(width * ratio), round(height * ratio)), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme["window"])
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_stay(painter, QRectF(0, 0, width, height), case, result, theme, categories=categories)
    painter.end()
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows the file name only
    return bytes(store.data())


def svg(case: Case, result: Result, theme: Theme, categories: Categories, width: int = WIDTH) -> bytes:
    """The timeline as SVG, its words as text that can be searched."""
    from PySide6.QtSvg import QSvgGenerator  # a library of its own, wanted here only

    view = PictureView(searchable=True)
    height = stay_height(width, case, result, theme, view, categories, room=_ROOM)
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    maker = QSvgGenerator()
    maker.setOutputDevice(buffer)
    maker.setSize(QSize(width, round(height)))
    maker.setViewBox(QRectF(0, 0, width, height))
    maker.setTitle(case.label)
    painter = QPainter(maker)
    painter.fillRect(QRectF(0, 0, width, height), theme["window"])
    paint_stay(painter, QRectF(0, 0, width, height), case, result, theme, view, categories)
    painter.end()
    return _WORDS.sub(_in_its_length, bytes(store.data()).decode()).encode()


def _in_its_length(found: re.Match[str]) -> str:
    """A text of the SVG with its length, and with fonts that other machines have: a browser without Inter would else
    set it wider, and write one number over the next.
    """
    head, size, weight, tail, words = found.groups()
    made = QFont(FAMILY)
    made.setPixelSize(round(float(size)))
    made.setWeight(QFont.Weight(int(weight)))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("calt"), 0)
    long = QFontMetricsF(made).horizontalAdvance(html.unescape(words))
    return (
        f'{head}font-family="{FAMILY}, Arial, Helvetica, sans-serif" font-size="{size}" font-weight="{weight}"'
        f' textLength="{long:.1f}" lengthAdjust="spacingAndGlyphs"{tail}>{words}</text>'
    )


def audit(
    case: Case, result: Result, policy: Policy, categories: Categories, *, source: str = "", comparison: str = ""
) -> bytes:
    """The audit page as PDF, dated today, with the timeline in light colours."""
    theme = load_theme("light")
    view = PictureView(header=140.0, searchable=True)
    height = stay_height(PAGE, case, result, theme, view, categories, room=_ROOM)

    def paint(painter: QPainter, rect: QRectF) -> None:
        paint_stay(painter, rect, case, result, theme, view, categories)

    printed = f"printed\u00a0{dt.date.today().isoformat()}"
    page = audit_page(
        case, result, source=source, policy=policy, categories=categories, comparison=comparison, printed=printed,
        rules=rules.names(),
    )  # fmt: skip
    return audit_pdf(page, Picture(paint, height, PAGE))
