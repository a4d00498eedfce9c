"""The autosave journal: what a program that died had done is there at the next start."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import load, save
from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.session import journal
from infusion_gui.session.document import Document
from infusion_gui.session.journal import Recovered
from tests.case.strategies import Request, any_cases, requests

pytestmark = pytest.mark.usefixtures("qapp")
ROOT = Path(__file__).resolve().parents[2]
STAY = Case(
    label="bed 7",
    sites=(Site(id="IV1"),),
    administrations=(
        Administration(id="a1", drug="vancomycin", category="therapeutic", start=600, stop=690, site="IV1"),
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journals"


@pytest.fixture
def document(folder: Path) -> Iterator[Document]:
    document = Document(STAY, journal_folder=folder)
    yield document
    document.close()


def later(document: Document, by: int = 1) -> None:
    assert document.edit(edits.trim_stop(document.case, "a1", by=by))


def files(folder: Path) -> list[str]:
    return sorted(entry.suffix for entry in folder.iterdir()) if folder.exists() else []


def after_a_crash(folder: Path) -> list[Recovered]:
    """What the next start finds: the journals as they are on disk, but their programs gone."""
    crashed = folder.with_name("crashed")
    crashed.mkdir(exist_ok=True)
    for path in folder.glob("*.journal"):
        (crashed / path.name).write_bytes(path.read_bytes())
    return journal.found(crashed)


def test_nothing_is_written_before_the_first_edit_and_nothing_left_after_the_last_save(
    document: Document, folder: Path, tmp_path: Path
) -> None:
    assert files(folder) == []
    later(document)
    assert files(folder) == [".journal", ".lock"]
    document.save(tmp_path / "bed7.infusion")
    assert files(folder) == []
    later(document)
    document.close()
    assert files(folder) == []


def test_every_edit_and_undo_is_there_after_a_crash(document: Document, folder: Path) -> None:
    for edit in (
        lambda case: edits.trim_stop(case, "a1", by=1),
        lambda case: edits.split(case, "a1", 640),
        lambda case: edits.add(case, {"drug": "heparin", "start": 700}),
        lambda case: edits.delete(case, "a1"),
        lambda case: edits.add_site(case, {"label": "port"}),
        lambda case: edits.reorder_sites(case, ["IV2", "IV1"]),
        lambda case: edits.add_exclusion(case, {"start": 600, "stop": 610}),
        lambda case: edits.change_case(case, label="", profile="article", policy={"reset_daily": True}),
    ):
        assert document.edit(edit(document.case))
        (found,) = after_a_crash(folder)
        assert found.case == document.case
        found.later()
    document.undo_stack.setIndex(2)
    (found,) = after_a_crash(folder)
    assert found.case == document.case
    assert found.steps == 9


def test_a_proposal_is_not_an_edit(document: Document, folder: Path) -> None:
    document.propose(edits.trim_stop(document.case, "a1", by=1))
    assert files(folder) == []


def test_what_was_found_is_taken_up_as_unsaved_edits(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "bed7.infusion"
    save(STAY, path)
    document = Document(journal_folder=folder)
    document.open_path(path)
    later(document, 7)
    (found,) = after_a_crash(folder)
    case = document.case
    document.close()

    second = Document(journal_folder=folder)
    assert second.recover(found) is None
    assert (second.case, second.path, second.modified) == (case, path, True)
    assert load(path) == STAY
    assert journal.found(folder.with_name("crashed")) == []
    # Until it is saved it is kept again, even without a further edit.
    (again,) = after_a_crash(folder)
    assert again.case == case
    again.discard()
    assert second.save() is None
    assert load(path) == case
    second.close()


@pytest.mark.skipif(os.name != "posix", reason="names of files are text there")
def test_a_file_in_a_folder_whose_name_is_no_utf8_is_kept_too(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9") / "bed7.infusion"
    try:
        path.parent.mkdir()
    except OSError:
        pytest.skip("this disk takes UTF-8 names only")
    save(STAY, path)
    document = Document(journal_folder=folder)
    document.open_path(path)
    later(document, 7)
    (found,) = after_a_crash(folder)
    assert (found.case, found.path) == (document.case, path)
    found.discard()
    document.close()


def test_a_recovered_case_does_not_overwrite_what_came_after_it(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "bed7.infusion"
    save(STAY, path)
    document = Document(journal_folder=folder)
    document.open_path(path)
    later(document)
    (found,) = after_a_crash(folder)
    document.close()
    save(Case(label="theirs, after the crash"), path)
    second = Document()
    second.recover(found)
    refusal = second.save()
    assert isinstance(refusal, Refusal)
    assert "changed by another program" in refusal.message
    second.close()


def test_edits_that_are_in_the_file_are_not_offered(document: Document, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "bed7.infusion"
    document.save(path)
    later(document)
    save(document.case, path)  # saved, and killed before the journal went
    assert after_a_crash(folder) == []
    assert files(folder.with_name("crashed")) == []


def test_the_journal_of_a_running_program_is_left_alone(document: Document, folder: Path) -> None:
    later(document)
    assert journal.found(folder) == []
    assert files(folder) == [".journal", ".lock"]


def test_declined_for_now_is_offered_again(document: Document, folder: Path) -> None:
    later(document)
    (found,) = after_a_crash(folder)
    assert journal.found(folder.with_name("crashed")) == []  # this start holds it
    found.later()
    (again,) = journal.found(folder.with_name("crashed"))
    again.discard()
    assert journal.found(folder.with_name("crashed")) == []


def test_a_torn_end_costs_the_last_edit_only(document: Document, folder: Path) -> None:
    states = []
    for _ in range(4):
        later(document)
        states.append(document.case)
    (path,) = folder.glob("*.journal")
    whole = path.read_bytes()
    last = len(whole.rstrip(b"\n").rsplit(b"\n", 1)[1])
    for cut in (1, 2, last // 2, last):
        crashed = folder.with_name("crashed")
        crashed.mkdir(exist_ok=True)
        (crashed / "torn.journal").write_bytes(whole[:-cut])
        (found,) = journal.found(crashed)
        assert found.case == states[-1 if cut == 1 else -2]
        found.discard()


@given(st.binary(max_size=60), st.integers(0, 400), st.booleans())
def test_a_damaged_journal_is_never_fatal(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int, cut: bool
) -> None:
    folder = tmp_path_factory.mktemp("journals")
    document = Document(STAY, journal_folder=folder)
    later(document)
    later(document)
    (path,) = folder.glob("*.journal")
    whole = path.read_bytes()
    document.close()
    path.write_bytes(whole[:at] + junk + (b"" if cut else whole[at:]))
    for found in journal.found(folder):
        assert found.case.administration("a1").stop in (690, 691, 692)
        found.discard()
    assert list(folder.glob("*.journal")) == []
    aside = folder / "unreadable"
    assert not aside.exists() or len(list(aside.iterdir())) == 1


def test_an_unreadable_journal_is_set_aside(folder: Path) -> None:
    folder.mkdir()
    (folder / "old.journal").write_bytes(b"\0" * 100)
    assert journal.found(folder) == []
    assert (folder / "unreadable" / "old.journal").exists()
    assert journal.found(folder.with_name("nowhere")) == []


def test_a_full_disk_is_told_once_and_made_up_for(
    document: Document, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    document.noticed.connect(said.append)
    later(document)
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda file, line: write(file, line[:10]))
        later(document)
        later(document)
    assert len(said) == 1
    assert "Autosave is not possible" in said[0]
    later(document)
    (found,) = after_a_crash(folder)
    assert found.case == document.case


def test_a_folder_that_cannot_be_made_is_told_and_the_edit_stands(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    document = Document(STAY, journal_folder=tmp_path / "file" / "journals")
    said: list[str] = []
    document.noticed.connect(said.append)
    later(document)
    assert document.case.administration("a1").stop == 691
    assert len(said) == 1
    document.close()


def test_a_journal_without_an_edit_is_not_offered(document: Document, folder: Path) -> None:
    later(document)
    (path,) = folder.glob("*.journal")
    first_line = path.read_bytes().split(b"\n")[0] + b"\n"
    crashed = folder.with_name("crashed")
    crashed.mkdir()
    for begun in (first_line, first_line[:-1], first_line[:5], b""):
        (crashed / "begun.journal").write_bytes(begun)
        assert journal.found(crashed) == []
        assert files(crashed) == []


def test_edits_reach_the_disk_by_themselves(
    document: Document, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def spied(file: int) -> None:
        fsync(file)
        synced.append(file)

    monkeypatch.setattr(os, "fsync", spied)
    later(document)
    qtbot.waitUntil(lambda: len(synced) == 1)


def test_journals_live_in_the_folder_for_state(own_folders: Path) -> None:
    assert journal.default_folder().is_relative_to(own_folders)


@given(any_cases(), st.lists(requests(), max_size=8))
def test_whatever_was_edited_is_replayed(
    tmp_path_factory: pytest.TempPathFactory, case: Case, asked: list[tuple[str, Request]]
) -> None:
    folder = tmp_path_factory.mktemp("journals") / "journals"
    document = Document(case, journal_folder=folder)
    for _, request in asked:
        document.edit(request(document.case))
    recovered = after_a_crash(folder)
    if document.case == case and not document.undo_stack.count():
        assert recovered == []
    else:
        assert [found.case for found in recovered] == [document.case]
    for found in recovered:
        found.discard()
    document.close()


# -- the process dies ----------------------------------------------------------------------------------------

INSTANTS = int(os.environ.get("INFUSION_KILLS", "20"))
SEED = int(os.environ.get("INFUSION_SEED", "7"))
_VICTIM = """
import random, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from infusion_gui.case import edits
from infusion_gui.session import coder
from infusion_gui.session.document import Document

app = QCoreApplication([])
path, folder, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
document = Document(journal_folder=folder, code=lambda case, policy: coder.uncoded(case))
assert document.open_path(path) is None
chance = random.Random(seed)
for step in range(1, 100_000):
    rows = [row.id for row in document.case.administrations]
    if len(rows) > 30:
        document.edit(edits.delete(document.case, rows[1:]))
    elif chance.random() < 0.2:
        document.edit(edits.duplicate(document.case, chance.choice(rows)))
    else:
        document.edit(edits.move(document.case, chance.choice(rows), chance.choice((-3, -1, 1, 2))))
    # The label counts the committed steps, so that whoever finds the case can tell how far it got.
    document.edit(edits.change_case(document.case, label=f"step {step}"))
    if chance.random() < 0.2:
        sys.stdout.write("saving\\n")
        sys.stdout.flush()
        assert document.save() is None
    sys.stdout.write(f"{step}\\n")
    sys.stdout.flush()
"""


@pytest.mark.timeout(0)  # as long as patience allows
def test_after_a_kill_every_committed_edit_is_there(tmp_path: Path) -> None:
    """Kills a program at random instants, every second time in the middle of a save.

    `INFUSION_KILLS` (20) says how many, `INFUSION_SEED` (7) which.
    """
    chance = random.Random(SEED)
    for instant in range(INSTANTS):
        home = tmp_path / str(instant)
        home.mkdir()
        path, folder = home / "bed7.infusion", home / "journals"
        save(STAY, path)
        victim = subprocess.Popen(
            [sys.executable, "-c", _VICTIM, str(path), str(folder), f"{SEED}{instant}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert victim.stdout is not None
        told, wanted, saves = 0, chance.randrange(1, 60), instant % 2 == 1
        while told < wanted or saves:
            line = victim.stdout.readline()
            if line != b"saving\n":
                told = int(line)
            elif saves and told >= wanted:
                break
        for _ in range(chance.randrange(0, 60_000 if saves else 200_000)):
            pass  # some instant within a save or a step
        victim.kill()
        lines = victim.stdout.read().split(b"\n")[:-1]
        told = max([told, *(int(line) for line in lines if line != b"saving")])
        victim.stdout.close()
        victim.wait()
        on_disk = load(path)  # readable at every instant
        recovered = journal.found(folder)
        assert len(recovered) <= 1
        case = recovered[0].case if recovered else on_disk
        assert int(case.label.removeprefix("step ")) >= told
        assert not (folder / "unreadable").exists()
        for found in recovered:
            found.discard()
