"""A document and its file: opening, saving, another window, another program, a disk that will not."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from infusion_gui.case import edits
from infusion_gui.case.edits import Refusal
from infusion_gui.case.file import case_bytes, dump, load, save
from infusion_gui.case.model import Administration, Case, Site
from infusion_gui.session.document import Document

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.usefixtures("qapp")
STAY = Case(
    label="bed 7",
    sites=(Site(id="IV1"),),
    administrations=(
        Administration(id="a1", drug="vancomycin", category="therapeutic", start=600, stop=690, site="IV1"),
    ),
)


def later(document: Document, by: int = 1) -> None:
    assert document.edit(edits.trim_stop(document.case, "a1", by=by))


def words(refusal: Refusal | None) -> str:
    assert isinstance(refusal, Refusal)
    assert refusal.message.endswith(".")
    return refusal.message


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "bed7.infusion"
    save(STAY, path)
    return path


@pytest.fixture
def document(path: Path) -> Iterator[Document]:
    document = Document()
    assert document.open_path(path) is None
    yield document
    document.close()


@pytest.fixture
def other() -> Iterator[Document]:
    other = Document()
    yield other
    other.close()


def test_open_edit_save_open(document: Document, other: Document, path: Path, tmp_path: Path) -> None:
    assert (document.case, document.path, document.modified) == (STAY, path, False)
    later(document)
    assert document.modified
    assert document.save() is None
    assert not document.modified
    assert load(path) == document.case
    document.undo_stack.undo()
    assert document.modified  # the file has the edit, the document has not
    copy = tmp_path / "copy.infusion"
    assert document.save(copy) is None
    assert document.path == copy
    assert load(copy) == STAY
    assert other.open_path(path) is None  # nobody holds the first file any more
    assert other.save() is None


def test_opening_forgets_the_case_before(document: Document, path: Path, tmp_path: Path) -> None:
    later(document)
    document.select(["a1"])
    save(Case(label="other"), tmp_path / "other.infusion")
    assert document.open_path(tmp_path / "other.infusion") is None
    assert not document.undo_stack.canUndo()
    assert document.selection == ()
    assert document.result.label == "other"
    assert document.new() is None
    assert (document.case, document.path, document.modified) == (Case(), None, False)
    assert document.save() is not None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\0\0", "not a text file"),
        (b'{"format": "infusion-case/9"}', "newer program"),
        (b'{"format": "infusion-case/1", "profile": "st-marys"}', "no profile is called 'st-marys'"),
        (b'{"format": "infusion-case/1", "policy": {"speed": 1}}', "no knob is called 'speed'"),
    ],
)
def test_a_bad_file_is_refused_and_the_document_keeps_what_it_had(
    document: Document, tmp_path: Path, content: bytes, said: str
) -> None:
    later(document)
    had = document.case
    bad = tmp_path / "bad.infusion"
    bad.write_bytes(content)
    message = words(document.open_path(bad))
    assert message.startswith("bad.infusion: ")
    assert said in message
    assert document.case is had
    assert document.undo_stack.canUndo()
    assert document.save() is None


def test_a_file_in_another_window_can_be_read_and_saved_elsewhere(
    document: Document, other: Document, path: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    other.noticed.connect(said.append)
    assert other.open_path(path) is None
    assert other.case == STAY
    assert "open in another window" in said[0]
    later(other, 5)
    assert "another window" in words(other.save())
    assert load(path) == STAY
    assert "another window" in words(other.save(path))
    assert other.save(tmp_path / "mine.infusion") is None
    later(document)
    assert document.save() is None


def test_a_file_is_free_again_when_its_window_is_closed(document: Document, other: Document, path: Path) -> None:
    assert other.open_path(path) is None
    document.close()
    later(other)
    assert other.save() is None
    assert not [entry for entry in path.parent.iterdir() if entry.suffix == ".lock"] or other.path == path


def test_no_lock_is_left_behind(document: Document, path: Path) -> None:
    document.close()
    assert [entry.name for entry in path.parent.iterdir()] == ["bed7.infusion"]


def test_a_change_by_another_program_is_told_once_and_never_overwritten(
    document: Document, path: Path, qtbot: QtBot
) -> None:
    theirs = Case(label="theirs")
    with qtbot.waitSignal(document.disk_changed):
        save(theirs, path)
    told: list[None] = []
    document.disk_changed.connect(lambda: told.append(None))
    assert document.check_disk()
    assert told == []
    later(document)
    assert "changed by another program" in words(document.save())
    assert load(path) == theirs
    assert document.save(overwrite=True) is None
    assert load(path) == document.case
    assert not document.check_disk()


def test_reloading_keeps_the_version_here_as_an_undo_step(document: Document, path: Path) -> None:
    later(document)
    mine = document.case
    save(Case(label="theirs"), path)
    assert document.reload() is None
    assert document.case.label == "theirs"
    assert not document.modified
    assert document.undo_stack.undoText() == "Reload from disk"
    document.undo_stack.undo()
    assert document.case == mine
    assert document.modified
    path.write_text("half a fi")
    assert "line 1" in words(document.reload())
    assert document.case == mine


def test_a_reloaded_file_can_be_saved_again(document: Document, path: Path) -> None:
    theirs = edits.move(STAY, "a1", 5)
    assert isinstance(theirs, Case)
    save(theirs, path)
    assert document.reload() is None
    later(document)
    assert document.save() is None
    assert load(path) == document.case


def test_a_second_change_by_another_program_is_told_again(document: Document, path: Path, qtbot: QtBot) -> None:
    for label in ("first", "second"):  # each replaces the file, and with it what the system watches
        with qtbot.waitSignal(document.disk_changed):
            save(Case(label=label), path)


def test_a_deleted_file_is_written_again(document: Document, path: Path) -> None:
    path.unlink()
    assert not document.check_disk()
    later(document)
    assert document.save() is None
    assert load(path) == document.case


def test_a_full_disk_refuses_and_keeps_everything(
    document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(document)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        assert "no space left on device" in words(document.save())
    assert document.modified
    assert path.read_bytes() == case_bytes(STAY)
    assert document.save() is None


def test_a_folder_that_vanished_refuses_and_keeps_everything(document: Document, tmp_path: Path) -> None:
    later(document)
    message = words(document.save(tmp_path / "gone" / "bed7.infusion"))
    assert "was not saved" in message
    assert document.path == tmp_path / "bed7.infusion"
    assert document.modified
    assert document.save() is None


def test_a_read_only_folder_refuses_and_keeps_everything(
    document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(document)

    def sealed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr("infusion_gui.case.file.tempfile.mkstemp", sealed)
        assert "was not saved (permission denied)" in words(document.save())
    assert document.modified
    assert load(path) == STAY


def test_a_write_protected_file_gets_no_lock_and_is_not_replaced(
    document: Document, path: Path, other: Document
) -> None:
    document.close()
    path.chmod(0o444)
    assert other.open_path(path) is None
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    later(other)
    assert "write-protected" in words(other.save())
    assert "write-protected" in words(other.save(overwrite=True))
    assert load(path) == STAY
    assert path.stat().st_mode & 0o777 == 0o444
    assert other.modified
    assert other.save(path.with_name("mine.infusion")) is None
    path.chmod(0o644)


def test_saving_over_the_same_file_by_a_link_is_saving_it(document: Document, path: Path) -> None:
    link = path.with_name("link.infusion")
    link.symlink_to(path)
    later(document)
    assert document.save(link) is None
    assert load(path) == document.case
    assert document.path == path


def test_what_a_computer_left_that_lost_its_power_can_be_taken_over(document: Document, path: Path) -> None:
    document.new()
    lock = path.with_name(f".{path.name}.lock")
    lock.write_text(f"4711\nWS-12\nWS-12\n{'0' * 32}\n{'1' * 36}\n")
    said: list[str] = []
    document.noticed.connect(said.append)
    assert document.open_path(path) is None
    assert said == ["bed7.infusion is open on the computer WS-12; here it can only be saved under another name."]
    later(document)
    assert "on the computer WS-12" in words(document.save())
    assert document.is_elsewhere
    assert document.take_over()
    assert not document.is_elsewhere
    assert document.save() is None
    assert load(path) == document.case
    document.new()
    assert not lock.exists()


def test_a_window_of_this_computer_is_never_taken_from(document: Document, other: Document, path: Path) -> None:
    assert other.open_path(path) is None
    assert not other.is_elsewhere
    assert not other.take_over()
    later(other)
    assert "another window" in words(other.save())
    assert document.save() is None


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_does_not_lead_around_the_lock(document: Document, other: Document, path: Path) -> None:
    (path.parent / "links").mkdir()
    link = path.parent / "links" / "same.infusion"
    link.symlink_to(path)
    said: list[str] = []
    other.noticed.connect(said.append)
    assert other.open_path(link) is None
    assert "open in another window" in said[0]
    later(other)
    assert "open in another window" in words(other.save())
    assert load(path) == STAY


def test_undo_all_is_the_first_case_byte_for_byte(document: Document) -> None:
    first = dump(document.case)
    later(document)
    document.edit(edits.split(document.case, "a1", 650))
    document.edit(edits.add_site(document.case))
    document.save()
    document.undo_stack.setIndex(0)
    assert dump(document.case) == first


def test_what_a_killed_save_left_is_gone_when_the_file_is_opened_again(
    document: Document, other: Document, path: Path
) -> None:
    left, stranger = path.with_name(f".{path.name}-k1ll3d00.new"), path.with_name(f".{path.name}2-k1ll3d00.new")
    for file in (left, stranger):
        file.write_text('{"format": "infus')
    assert other.open_path(path) is None  # the first window has the file, and may be saving it
    assert left.exists()
    other.close()
    document.close()
    assert document.open_path(path) is None
    assert not left.exists()
    assert stranger.exists()


@pytest.mark.parametrize("letter", ["x", "ü", "写"])
def test_a_name_as_long_as_the_system_takes_is_saved_and_locked(
    document: Document, other: Document, tmp_path: Path, letter: str
) -> None:
    size = len(letter.encode())
    longest = tmp_path / (letter * ((255 - len(".infusion")) // size) + ".infusion")
    assert document.save(longest) is None
    assert load(longest) == STAY
    later(document)
    assert document.save() is None
    assert other.open_path(longest) is None
    later(other, 5)
    assert "another window" in words(other.save())
    document.close()
    assert [file.name for file in tmp_path.iterdir() if file.suffix in (".lock", ".new")] == []


@pytest.mark.skipif(os.name != "posix", reason="the rights of files are POSIX's")
def test_a_new_file_may_be_read_by_whom_the_person_lets_read_files(tmp_path: Path) -> None:
    script = (
        "import os, sys; os.umask(0o077); from pathlib import Path; from infusion_gui.case.file import save; "
        "from infusion_gui.case.model import Case; save(Case(), Path(sys.argv[1]))"
    )
    file = tmp_path / "new.infusion"
    subprocess.run([sys.executable, "-c", script, file], cwd=ROOT, check=True)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o640)
    save(STAY, file)
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_disk_that_cannot_flush_a_folder_has_the_file_all_the_same(
    document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network disks: the file is written whole, and saying otherwise would be untrue."""
    later(document)
    fsync, flushed = os.fsync, list[int]()

    def files_only(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        flushed.append(handle)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", files_only)
    assert document.save() is None
    assert flushed
    assert load(path) == document.case


def test_a_file_that_cannot_be_written_is_named_and_not_its_half_written_twin(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as wrong:
        save(STAY, tmp_path / "gone" / "bed7.infusion")
    assert wrong.value.filename == str(tmp_path / "gone" / "bed7.infusion")
