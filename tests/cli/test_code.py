"""`infusion-gui code` as another program calls it: formats, streams, exit codes, sentences on stderr."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infusion_gui.cli import main

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "cases"
SEEDS = sorted(CORPUS.glob("seed-*.json"))

ONE_BAG = {
    "format": "infusion-case/1",
    "label": "one bag",
    "administrations": [
        {
            "drug": "ceftriaxone", "category": "therapeutic", "site": "IV1",
            "start": "2026-01-05T13:00", "stop": "2026-01-05T14:31",
        }
    ],
}  # fmt: skip


def write(folder: Path, name: str, data: Any) -> str:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


@pytest.mark.skipif(not SEEDS, reason="the worked cases are not beside the checkout (../shared/corpus)")
def test_seed_cases_in_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(SEEDS) == 31
    for path in SEEDS:
        worked = json.loads(path.read_text("utf-8"))
        source = write(tmp_path, path.name, worked["case"])
        expected = worked["expect"]["units"]
        assert main(["code", source, "--format", "json"]) == 0
        result = json.loads(capsys.readouterr().out)
        found: dict[str, int] = {}
        for line in result["lines"]:
            found[line["code"]] = found.get(line["code"], 0) + line["units"]
        assert main(["code", source, "--format", "csv"]) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        counted = {code: sum(int(row["units"]) for row in rows if row["code"] == code) for code in found}
        assert main(["code", source]) == 0
        text = capsys.readouterr().out
        assert counted == found, path.name
        if worked["complete"]:
            assert found == expected, path.name
        for code, units in expected.items():
            assert found[code] == units, path.name
            assert code in text
        for code in worked["expect"]["absent"]:
            assert code not in found, path.name


def test_json_result_has_the_keys_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path, "bed.infusion", ONE_BAG)
    assert main(["code", source, "--format", "json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert list(result) == [
        "label", "source", "engine", "profile", "setting", "lines", "accounts", "findings", "near",
    ]  # fmt: skip
    assert result["source"] == source and result["label"] == "one bag"
    line = result["lines"][0]
    assert list(line) == [
        "code", "units", "modifiers", "date", "visit", "site", "administrations", "minutes", "rules", "why",
    ]  # fmt: skip
    assert (line["code"], line["units"], line["minutes"], line["date"]) == ("96365", 1, 60, "2026-01-05")
    account = result["accounts"][0]
    assert list(account) == [
        "administration", "status", "minutes", "counted_minutes", "blocked_by", "codes", "units", "rules", "why",
    ]  # fmt: skip
    assert account["units"] == {"96365": 1, "96366": 1} and account["counted_minutes"] == 91
    assert result["near"] == []


def test_csv_has_the_header_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", write(tmp_path, "a.infusion", ONE_BAG), "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "source,label,date,visit,site,code,modifiers,units,minutes,administrations,rules,why"
    assert len(lines) == 3


def test_near_says_how_far_the_next_unit_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", write(tmp_path, "a.infusion", ONE_BAG), "--format", "json", "--near"]) == 0
    near = json.loads(capsys.readouterr().out)["near"]
    assert {"administration": "a1", "edge": "stop", "minutes": -1, "gains": [], "loses": ["96366"]} in near
    assert {"administration": "a1", "edge": "stop", "minutes": 60, "gains": ["96366"], "loses": []} in near


def test_compare_adds_what_another_profile_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two_chemo = {
        "format": "infusion-case/1",
        "administrations": [
            {"drug": "A", "category": "chemo", "start": "2026-01-05T01:00", "stop": "2026-01-05T03:31"},
            {"drug": "B", "category": "chemo", "start": "2026-01-05T04:00", "stop": "2026-01-05T06:00"},
        ],
    }
    source = write(tmp_path, "a.infusion", two_chemo)
    assert main(["code", source, "--format", "json", "--compare", "article"]) == 0
    compared = json.loads(capsys.readouterr().out)["compare"]
    assert compared == {"profile": "article", "gains": {"96417": 1}, "loses": {"96415": 1}}
    assert main(["code", source]) == 0
    assert "article" in capsys.readouterr().out


def test_ndjson_names_the_line_and_codes_the_good_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json.dumps(ONE_BAG)
    stdin(monkeypatch, f'{good}\n{{"format": "infusion-case/9"}}\n\n{good}\n')
    assert main(["code", "-", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["-:1", "-:4"]
    assert err.startswith("-:2: format:") and len(err.splitlines()) == 1


def test_a_broken_first_line_of_a_stream_is_one_of_many(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json.dumps(ONE_BAG)
    stdin(monkeypatch, f'{{"format": \n{good}\n')
    assert main(["code", "-", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["-:2"]
    assert err.startswith("-:1:")


def test_one_case_over_many_lines_of_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin(monkeypatch, json.dumps(ONE_BAG, indent=2))
    assert main(["code", "-", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["source"] == "-"


BAD = [
    ("", "empty"),
    ("not json", "JSON"),
    ('{"format": "infusion-case/2"}', "newer"),
    ('{"format": "infusion-case/1", "colour": 1}', "colour"),
    ('{"case": {"format": "infusion-case/1"}}', "'case'"),
    ('{"format": "infusion-case/1", "profile": "mine"}', "article, conservative, cpt"),
    ('{"format": "infusion-case/1", "policy": {"overlap": "x"}}', "partial_overlap"),
    ('{"format": "infusion-case/1", "policy": {"line_date": "x"}}', "by_unit"),
    ('{"format": "infusion-case/1", "administrations": [{"drug": "x", "visit": "V7"}]}', "administrations[0].visit"),
    ('{"format": "infusion-case/1", "sites": [{"id": "A", "restart_of": "B"}]}', "sites[0].restart_of"),
    (
        '{"format": "infusion-case/1", "administrations": [{"drug": "x", "start": "2026-01-05T13:00",'
        ' "stop": "2026-01-05T12:59"}]}',
        "administrations[0]",
    ),
]


@pytest.mark.parametrize(("text", "hint"), BAD)
def test_bad_case_is_one_sentence_that_starts_with_the_source(
    text: str, hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = write(tmp_path, "bad.infusion", text), write(tmp_path, "good.infusion", ONE_BAG)
    assert main(["code", bad, good, "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert err.startswith(f"{bad}: ") and hint in err and len(err.splitlines()) == 1
    assert json.loads(out)["source"] == good


def test_binary_and_missing_files_are_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "picture.infusion"
    path.write_bytes(b"\x89PNG\r\n\0\0\0")
    assert main(["code", str(path), str(tmp_path / "none.infusion")]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 2
    assert "not a text file" in err and "no such file" in err


def test_a_date_far_ahead_is_a_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    late = json.loads(json.dumps(ONE_BAG).replace("2026-", "2147-"))
    assert main(["code", write(tmp_path, "late.infusion", late), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["lines"][0]["date"] == "2147-01-05"


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (["--set", "partial_overlap=x"], "majority"),
        (["--set", "overlap=x"], "partial_overlap"),
        (["--set", "partial_overlap"], "KNOB=VALUE"),
        (["--profile", "mine"], "conservative"),
        (["--profile", "none/mine.policy"], "cannot be read"),
        (["--compare", "mine"], "conservative"),
        (["--format", "xml"], "json"),
        (["--speed"], "--speed"),
    ],
)
def test_bad_option_is_one_sentence_and_exit_2(
    options: list[str], hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path, "a.infusion", ONE_BAG)
    try:
        status = main(["code", source, *options])
    except SystemExit as end:  # argparse ends the process itself
        status = int(end.code or 0)
    out, err = capsys.readouterr()
    assert status == 2 and out == "" and hint in err and len(err.splitlines()) == 1


def test_what_counts_last_wins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    no_stop = json.loads(json.dumps(ONE_BAG))
    del no_stop["administrations"][0]["stop"]
    no_stop["profile"] = "conservative"

    def units(*options: str) -> int:
        assert main(["code", write(tmp_path, "a.infusion", no_stop), "--format", "json", *options]) == 0
        return len(json.loads(capsys.readouterr().out)["lines"])

    assert units() == 0  # conservative holds it
    assert units("--profile", "cpt") == 1
    no_stop["policy"] = {"missing_stop_drug": "hold"}
    assert units("--profile", "cpt") == 0  # the case's own knob stays
    assert units("--profile", "cpt", "--set", "missing_stop_drug=push_flag") == 1


def test_a_profile_file_is_used_by_its_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = {
        "format": "infusion-policy/1", "name": "st-marys", "base": "cpt", "policy": {"missing_stop_drug": "hold"},
    }  # fmt: skip
    path = write(tmp_path, "st.policy", policy)
    assert main(["code", write(tmp_path, "a.infusion", ONE_BAG), "--profile", path, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["profile"] == "st-marys"
    path = write(tmp_path, "bad.policy", {**policy, "base": "st-johns"})
    assert main(["code", write(tmp_path, "a.infusion", ONE_BAG), "--profile", path]) == 2
    assert capsys.readouterr().err.startswith(f"infusion-gui code: {path}: no profile is called 'st-johns'")


def test_schema_is_the_schema_of_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["additionalProperties"] is False
    assert "administrations" in schema["properties"]


def test_code_and_schema_import_no_qt(tmp_path: Path) -> None:
    source = write(tmp_path, "a.infusion", ONE_BAG)
    script = (
        "import sys; from infusion_gui.cli import main; "
        f"main(['code', {source!r}, '--near']); main(['schema']); "
        "bad = [m for m in sys.modules if m.split('.')[0] in ('PySide6', 'pyqtgraph', 'numpy', 'rapidfuzz')]; "
        "sys.exit(', '.join(bad) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"Drug,Action,Time\r\nvancomycin,New Bag,0800\r\n",
        b"MSH|^~\\&|EPIC|H|||20260105||RAS^O17|1|P|2.5\r",
        b'{"resourceType": "Bundle", "entry": []}',
        b"PK\x03\x04 a spreadsheet \x00",
    ],
)
def test_a_record_that_is_no_case_names_the_command_that_reads_it(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mar.bin"
    path.write_bytes(content)
    assert main(["code", str(path)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "infusion-gui import FILE --to OUT.infusion" in said
