"""`render`, `report` and `import` as another program calls them: files out, one sentence when they cannot."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from infusion_gui import resource
from infusion_gui.case.file import load
from infusion_gui.cli import main

SAMPLE = resource.path("samples/ed-bed-7.infusion")
MESSY = resource.path("samples/messy-mar.tsv")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without a display."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-m", "infusion_gui", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_render_needs_no_display(tmp_path: Path) -> None:
    for name, head in (("stay.png", b"\x89PNG"), ("stay.svg", b"<?xml")):
        done = run("render", str(SAMPLE), "-o", str(tmp_path / name))
        assert (done.returncode, done.stderr) == (0, "")
        assert (tmp_path / name).read_bytes().startswith(head)
    svg = (tmp_path / "stay.svg").read_text("utf-8")
    assert "vancomycin" in svg
    # Every word has its length and a font to fall back to: a machine without Inter would else write it over the next.
    words = re.findall(r"<text [^>]*>", svg)
    assert words and all('textLength="' in word and "Inter, Arial, " in word for word in words)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no disk here that is always full")
@pytest.mark.parametrize("command", [["code", str(SAMPLE)], ["schema"]])
def test_a_full_disk_under_the_output_is_one_sentence(command: list[str]) -> None:
    with open("/dev/full", "w") as full:
        words = [sys.executable, "-m", "infusion_gui", *command]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, f"infusion-gui {command[0]}: cannot write (no space left on device)\n")


def test_report_needs_no_display(tmp_path: Path) -> None:
    done = run("report", str(SAMPLE), "-o", str(tmp_path / "page.pdf"))
    assert (done.returncode, done.stderr) == (0, "")
    page = (tmp_path / "page.pdf").read_bytes()
    assert page.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", page)) == 1  # a visit with all there is to say of it


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["render", "none.infusion", "-o", "x.png"], "no such file"),
        (["render", str(SAMPLE), "-o", "x.bmp"], ".png or .svg"),
        (["render", str(SAMPLE), "-o", "x.png", "--width", "3"], "300 to 8000"),
        (["report", str(SAMPLE), "-o", "x.doc"], ".pdf"),
        (["report", str(SAMPLE)], "--output"),
        (["import", "none.csv", "--to", "x.infusion"], "cannot be read"),
        (["import", str(MESSY), "--to", "x.infusion", "--map", "nothing"], "nothing"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: list[str], hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        status = main(words)
    except SystemExit as end:
        status = int(end.code or 0)
    err = capsys.readouterr().err
    assert status == 2 and hint in err and len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_import_writes_one_stay_or_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(MESSY), "--to", str(tmp_path / "bed.infusion")]) == 0
    assert "25 rows" in capsys.readouterr().out
    assert len(load(tmp_path / "bed.infusion").administrations) >= 10
    assert main(["import", str(MESSY), "--to", str(tmp_path / "all")]) == 0
    assert len(list((tmp_path / "all").glob("*.infusion"))) == 1


def test_several_stays_ask_for_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def resource_of(stay: str) -> dict[str, object]:
        return {
            "resourceType": "MedicationAdministration",
            "status": "completed",
            "subject": {"reference": f"Patient/{stay}"},
            "context": {"reference": f"Encounter/{stay}"},
            "medicationCodeableConcept": {"text": "ceftriaxone"},
            "effectivePeriod": {"start": "2026-01-05T13:00:00", "end": "2026-01-05T13:30:00"},
        }

    source = tmp_path / "two.ndjson"
    source.write_text("\n".join(json.dumps(resource_of(stay)) for stay in ("s1", "s2")))
    assert main(["import", str(source), "--to", str(tmp_path / "one.infusion")]) == 2
    assert "2 stays" in capsys.readouterr().err
    assert not (tmp_path / "one.infusion").exists()
    assert main(["import", str(source), "--to", str(tmp_path / "many")]) == 0
    assert len(list((tmp_path / "many").glob("*.infusion"))) == 2


def test_import_names_each_bad_row_and_keeps_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mar, report = tmp_path / "mar.csv", tmp_path / "report.txt"
    rows = ["Drug,Action,Time,Route", "iron,Given,01/05/2026 1300,IV", "iron,Given,02/30/2026 1300,IV"]
    mar.write_text("\n".join([*rows, *["iron,Given,01/05/2026 2561,IV"] * 21]))
    assert main(["import", str(mar), "--to", str(tmp_path / "out.infusion"), "--report", str(report)]) == 0
    said = [line for line in capsys.readouterr().err.splitlines() if "row" in line.removeprefix(str(mar))]
    assert said[0] == f"{mar}: row 3: '02/30/2026 1300' is no day of the calendar"
    assert said[1] == f"{mar}: row 4: '01/05/2026 2561' has no such time of day"
    assert (len(said), said[-1]) == (21, f"{mar}: and 2 more rows; --report FILE names them all")
    assert report.read_text(encoding="utf-8").count("has no such time of day") == 21


def test_import_of_columns_nobody_can_tell_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mar = tmp_path / "mar.csv"
    mar.write_text("a,b\nvancomycin,IV\nketorolac,IM\n")
    assert main(["import", str(mar), "--to", str(tmp_path / "out.infusion")]) == 2
    assert "in the window once, and name the mapping that is kept there in --map" in capsys.readouterr().err


def test_import_uses_no_qt() -> None:
    script = (
        "import sys; from infusion_gui.cli import main; "
        f"main(['import', {str(MESSY)!r}, '--to', '/nowhere/x.infusion']); "
        "sys.exit(', '.join(m for m in sys.modules if m.split('.')[0] in ('PySide6', 'pyqtgraph')) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_stays_are_not_written_over_a_coders_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "stays"
    assert main(["import", str(MESSY), "--to", str(folder)]) == 0
    assert main(["import", str(MESSY), "--to", str(folder)]) == 0
    (file,) = folder.iterdir()
    edited = file.read_text(encoding="utf-8").replace('"label": "', '"label": "checked ')
    file.write_text(edited, encoding="utf-8")
    capsys.readouterr()
    assert main(["import", str(MESSY), "--to", str(folder)]) == 2
    assert f"{file} is there already" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == edited


def test_a_misspelt_command_is_told_the_commands_with_or_without_a_display() -> None:
    done = run("exprot")
    assert done.returncode == 2
    assert done.stderr == (
        "infusion-gui: exprot is no file and no command; the commands are code, import, report, render, schema\n"
    )


def test_a_name_longer_than_any_file_has_is_no_file_either() -> None:
    done = run("x" * 300)
    assert done.returncode == 2
    assert done.stderr.startswith("infusion-gui: xxx") and done.stderr.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="everybody has a home there")
def test_a_person_without_a_home_codes_and_draws(tmp_path: Path) -> None:
    surroundings = {key: value for key, value in os.environ.items() if key != "HOME" and not key.startswith("XDG_")}
    for words in (["code", str(SAMPLE)], ["render", str(SAMPLE), "-o", "stay.png"]):
        unknown = (
            "import pwd, sys\n"
            "def nobody(uid): raise KeyError(uid)\n"
            "pwd.getpwuid = nobody\n"
            "from infusion_gui.cli import main\n"
            f"sys.exit(main({words!r}))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", unknown], cwd=tmp_path, env=surroundings, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert [entry.name for entry in tmp_path.iterdir()] == ["stay.png"]
