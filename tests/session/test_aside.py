"""Rows set aside belong to the open document: they undo with the case and outlive a crash."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.exchange import bring_back
from infusion_gui.exchange.values import SetAside, SourceRow
from infusion_gui.session import journal
from infusion_gui.session.aside import aside_of, plain_aside
from infusion_gui.session.document import Document

pytestmark = pytest.mark.usefixtures("qapp")

BAR = Administration(id="x", drug="metoclopramide", technique="push", start=840, site="IV1")
MISSED = SetAside(
    SourceRow("mar.csv", 21, "Missed 14:00 metoclopramide"), "not_given", "it was not given (Missed)", BAR
)
TITLE = SetAside(SourceRow("mar.csv", 1, "Ward 7"), "title", "stands above the table")


@pytest.fixture
def document(tmp_path: Path) -> Iterator[Document]:
    document = Document(Case(sites=(Site(id="IV1"),)), journal_folder=tmp_path / "journals")
    yield document
    document.close()


def test_an_import_that_only_sets_rows_aside_is_a_step_like_any_other(document: Document) -> None:
    assert document.edit(document.case, "Import mar.csv", aside=(MISSED, TITLE))
    assert document.aside == (MISSED, TITLE)
    document.undo_stack.undo()
    assert document.aside == ()
    document.undo_stack.redo()
    assert document.aside == (MISSED, TITLE)


def test_a_row_brought_back_leaves_the_tray_and_undo_puts_it_there_again(document: Document) -> None:
    document.edit(document.case, "Import mar.csv", aside=(MISSED, TITLE))
    assert document.edit(bring_back(document.case, MISSED), "Bring back metoclopramide", aside=(TITLE,))
    assert [row.drug for row in document.case.administrations] == ["metoclopramide"]
    assert document.aside == (TITLE,)
    document.undo_stack.undo()
    assert (document.case.administrations, document.aside) == ((), (MISSED, TITLE))


def test_another_case_brings_no_rows_of_the_one_before(document: Document) -> None:
    document.edit(document.case, "Import mar.csv", aside=(MISSED,))
    assert document.new() is None
    assert document.aside == ()


def test_a_crash_gives_them_back(document: Document, tmp_path: Path) -> None:
    document.edit(document.case, "Import mar.csv", aside=(MISSED, TITLE))
    document.edit(bring_back(document.case, MISSED), "Bring back metoclopramide", aside=(TITLE,))
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for path in (tmp_path / "journals").glob("*.journal"):
        shutil.copy(path, crashed)
    (left,) = journal.found(crashed)
    other = Document()
    assert other.recover(left) is None
    assert other.aside == (TITLE,)
    assert [row.drug for row in other.case.administrations] == ["metoclopramide"]
    other.close()


def test_one_row_that_cannot_be_read_costs_no_other() -> None:
    plain = plain_aside((MISSED, TITLE))
    assert aside_of(plain) == (MISSED, TITLE)
    plain[0]["bar"]["route"] = "by owl"
    assert aside_of(plain) == (TITLE,)
    assert aside_of({"no": "list"}) == ()
