"""The audit page as a PDF: its pages, its letters, and what is longer than its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from infusion_gui import resource
from infusion_gui.case import edits
from infusion_gui.case.file import load
from infusion_gui.case.model import Case
from infusion_gui.exchange.audit import audit_page
from tests.exchange.test_outgoing import coded


@pytest.fixture(scope="module")
def bed_7() -> Case:
    return load(resource.path("samples/ed-bed-7.infusion"))


@pytest.fixture(scope="module")
def oncology() -> Case:
    return load(resource.path("samples/oncology-observation.infusion"))


@pytest.fixture
def _painting(qapp: object) -> Iterator[None]:
    yield


@pytest.mark.usefixtures("_painting")
def test_the_pdf_has_one_page_for_a_visit_and_more_for_a_long_stay(bed_7: Case, oncology: Case) -> None:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from infusion_gui.exchange.report import Picture, audit_pdf

    drawn: list[QRectF] = []

    def paint(painter: QPainter, rect: QRectF) -> None:
        drawn.append(rect)
        painter.drawLine(rect.topLeft(), rect.bottomRight())

    def pages(pdf: bytes) -> int:
        return len(re.findall(rb"/Type\s*/Page\b", pdf))

    small = audit_pdf(audit_page(bed_7, coded(bed_7)), Picture(paint, 240, 1000))
    assert small.startswith(b"%PDF") and pages(small) == 1
    assert drawn[0] == QRectF(0, 0, 1000, 240)
    # Digits and signs can be searched and copied: the PDF says which letters its shapes stand for.
    letters = b" ".join(re.findall(rb"begincmap(.*?)endcmap", small, re.DOTALL)).lower()
    for sign in "0123456789-:,×":
        assert f"<{ord(sign):04x}>".encode() in letters
    large = audit_pdf(audit_page(oncology, coded(oncology)))
    assert 1 < pages(large) < 5
    assert audit_pdf(audit_page(Case(), coded(Case()))).startswith(b"%PDF")


@pytest.mark.usefixtures("_painting")
def test_a_long_label_pushes_the_picture_down_and_is_not_printed_over() -> None:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from infusion_gui.exchange.report import Picture, audit_pdf

    tops: list[float] = []

    def paint(painter: QPainter, _: QRectF) -> None:
        transform = painter.combinedTransform()
        tops.append(transform.dy() / transform.m22())  # in pixels of the picture

    for label in ("short", "a long word " * 20):
        case = Case(label=label)
        audit_pdf(audit_page(case, coded(case)), Picture(paint, 240, 1000))
    assert tops[-1] > tops[0] + 2 * 14  # two more lines of the title, at the least


@pytest.mark.usefixtures("_painting")
def test_reasons_longer_than_a_page_go_on_over_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    from infusion_gui.exchange import report

    ends: list[float] = []
    said: list[str] = []
    write = report._Flow._text

    def noted(flow: report._Flow, font: Any, text: str, rect: Any, *more: Any) -> None:
        ends.append(rect.top() + flow._measure(font, text, rect.width()))
        said.append(text)
        write(flow, font, text, rect, *more)

    monkeypatch.setattr(report._Flow, "_text", noted)
    day = 1_065_000_000 // 1440 * 1440
    drug = {"category": "therapeutic", "technique": "push"}
    names = ["morphine", "ondansetron", "famotidine", "ketorolac", "lorazepam", "labetalol", "haloperidol"]
    case = edits.add_all(Case(), [{**drug, "drug": names[n % 7], "start": day + 5 * n} for n in range(280)])
    assert isinstance(case, Case)
    report.audit_pdf(audit_page(case, coded(case)))
    assert max(ends) < 792 - 12  # points of letter paper
    told = " ".join(said)
    assert told.count("pushed again") >= 273
