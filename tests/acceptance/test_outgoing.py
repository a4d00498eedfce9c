"""What the window writes out: the audit page, the picture and the codes of the stay that is open."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from infusion_gui.case import edits
from infusion_gui.cli import main
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
        ("codes", "codes.csv", b"\xef\xbb\xbfsource,label"),
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


def test_the_codes_open_in_a_spreadsheet_and_compute_nothing(window: MainWindow, tmp_path: Path) -> None:
    case = window.document.case
    named = edits.change_case(case, label='=cmd|"/c calc"!A1, "quoted"')
    window.document.edit(edits.change(named, ["a1"], drug="-qxzol"))  # type: ignore[arg-type]
    assert window.outgoing.codes(tmp_path / "codes.csv")
    with (tmp_path / "codes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(window.document.result.lines)
    assert {row["label"] for row in rows} == {'\'=cmd|"/c calc"!A1, "quoted"'}
    assert next(row["why"] for row in rows if row["code"] == "96361").startswith("'-qxzol: 241 min − 151")


def test_the_codes_as_json_are_those_of_the_command_line(
    window: MainWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert window.outgoing.codes(tmp_path / "codes.json")
    assert main(["code", "--format", "json", str(ED)]) == 0
    here, there = json.loads((tmp_path / "codes.json").read_text()), json.loads(capsys.readouterr().out)
    for answer in (here, there):
        del answer["source"]
        for told in (*answer["lines"], *answer["accounts"]):
            told["why"] = told["why"].replace("iohexol 350", "iohexol")  # the window says short names
    assert here == there


def test_an_empty_query_list_leaves_the_clipboard_alone(window: MainWindow) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("kept")
    case = window.document.case
    window.document.edit(edits.delete(case, [row.id for row in case.administrations if row.site == "IV2"]))
    window.commands.edit_copy_queries()
    assert clipboard.text() == "kept"
    assert "nothing to ask" in window.status.message


def test_the_query_list_is_written_as_it_is_copied(window: MainWindow, tmp_path: Path) -> None:
    answers = window.prompts
    assert isinstance(answers, Answers)
    answers.path = tmp_path / "questions.txt"
    window.commands.file_queries()
    window.commands.edit_copy_queries()
    written = answers.path.read_text(encoding="utf-8")
    assert written == QGuiApplication.clipboard().text() and len(written.splitlines()) == 2
    case = window.document.case
    window.document.edit(edits.delete(case, [row.id for row in case.administrations if row.site == "IV2"]))
    answers.path = tmp_path / "none.txt"
    window.commands.file_queries()
    assert not answers.path.exists() and "nothing to ask" in window.status.message


def test_a_signed_code_can_be_found_in_the_picture(window: MainWindow, tmp_path: Path) -> None:
    assert window.outgoing.picture(tmp_path / "stay.svg")
    assert "96372-59" in (tmp_path / "stay.svg").read_text()
