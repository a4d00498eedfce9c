"""What the window writes out: the audit page, the picture and the codes of the stay that is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infusion_gui.session.document import Document
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.main_window import MainWindow
from infusion_gui.window.settings import Settings
from tests.window.hands import ED, Answers


@pytest.fixture
def window(qtbot: object) -> Iterator[MainWindow]:
    look = Look("dark")
    look.apply()
    made = MainWindow(Document(), Settings(theme="dark"), look, None, prompts=Answers())
    assert made.commands.open_copy(ED)
    yield made
    made.document.close()
    made.close()
    made.deleteLater()


@pytest.mark.parametrize(
    ("kind", "name", "head"),
    [
        ("audit", "page.pdf", b"%PDF"),
        ("picture", "stay.png", b"\x89PNG"),
        ("picture", "stay.svg", b"<?xml"),
        ("codes", "codes.csv", b"source,label"),
        ("codes", "codes.json", b'{"label"'),
    ],
)
def test_a_file_of_the_open_stay(window: MainWindow, tmp_path: Path, kind: str, name: str, head: bytes) -> None:
    assert getattr(window.outgoing, kind)(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(head)
    assert name in window.status.message


def test_a_folder_that_is_not_there_is_said(window: MainWindow, tmp_path: Path) -> None:
    assert not window.outgoing.picture(tmp_path / "none" / "stay.png")
    assert "cannot be written" in window.status.message


def test_the_audit_page_of_the_sample_is_one_page(window: MainWindow, tmp_path: Path) -> None:
    assert window.outgoing.audit(tmp_path / "page.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "page.pdf").read_bytes())) == 1
