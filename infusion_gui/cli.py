"""The command line (case-format section 3). A command imports only what it needs; most need no Qt."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

COMMANDS = ("code", "import", "report", "render", "schema")


class _Parser(argparse.ArgumentParser):
    """Answers a bad option with one sentence and exit 2, without the usage block."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when all went well, 2 for bad input or a bad option."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _have_a_home()
    try:
        if words and words[0] in COMMANDS:
            return _printed(words[0], words[1:])
        return _window(words)
    except BrokenPipeError:  # the reader of our output has gone
        sys.stderr.close()
        return 0


def _printed(command: str, words: list[str]) -> int:
    """Runs a command. A full disk under its output is a refusal: half a claim must not look like a whole one."""
    try:
        status = _COMMANDS[command](words)
        if sys.stdout is not None:  # a program without a console has none
            sys.stdout.flush()
        return status
    except OSError as wrong:
        if wrong.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        print(f"infusion-gui {command}: cannot write ({(wrong.strerror or str(wrong)).lower()})", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python fails once more as it ends
        return 2


def _have_a_home() -> None:
    """A person of containers may be in no list and have no home: then nothing is kept, and nothing fails for it."""
    if os.name == "posix" and not os.path.isabs(os.path.expanduser("~")):  # `Path.home` raises
        os.environ["HOME"] = "/nonexistent"


def _code(words: list[str]) -> int:
    from infusion_gui.window.starting import uncollected

    with uncollected():
        from infusion_gui.cli_code import run

    parser = _Parser(prog="infusion-gui code", description="Code cases without a window.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="case files; - reads standard input")
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text")
    parser.add_argument("--profile", metavar="NAME", help="a profile by name, or the path of a *.policy file")
    parser.add_argument("--set", action="append", default=[], metavar="KNOB=VALUE", help="one knob; may be repeated")
    parser.add_argument("--near", action="store_true", help="find the nearest change of every edge (slow)")
    parser.add_argument("--compare", metavar="PROFILE", help="say what another profile would give")
    options = parser.parse_args(words)
    return run(options.files, options.format, options.profile, options.set, options.near, options.compare)


def _import(words: list[str]) -> int:
    from infusion_gui.cli_import import run

    parser = _Parser(prog="infusion-gui import", description="Turn a MAR export into case files.")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--to", required=True, type=Path, metavar="OUT", help="a case file, or a folder for every stay")
    parser.add_argument("--map", metavar="MAP", help="a preset by name, or the path of a mapping file")
    parser.add_argument("--access", type=Path, metavar="FILE", help="a list of access lines")
    parser.add_argument("--zone", metavar="ZONE", help="time zone of the facility, for exports in UTC")
    parser.add_argument("--report", type=Path, metavar="FILE", help="what became of every row, as text")
    options = parser.parse_args(words)
    return run(options.file, options.to, options.map, options.access, options.zone, options.report)


def _report(words: list[str]) -> int:
    from infusion_gui.cli_draw import report

    parser = _Parser(prog="infusion-gui report", description="Write the audit page of a case.")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.pdf")
    options = parser.parse_args(words)
    return report(options.file, options.output)


def _render(words: list[str]) -> int:
    from infusion_gui.cli_draw import render

    parser = _Parser(prog="infusion-gui render", description="Write the timeline of a case as a picture.")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.png")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), default="light")
    parser.add_argument("--width", type=int, default=1200, help="pixels; a PNG has two for each")
    options = parser.parse_args(words)
    return render(options.file, options.output, options.theme, options.width)


def _schema(words: list[str]) -> int:
    import json

    from infusion_gui.case.model import Case

    _Parser(prog="infusion-gui schema", description="Print the JSON Schema of the case file.").parse_args(words)
    print(json.dumps(Case.model_json_schema(), indent=1))
    return 0


def _window(words: list[str]) -> int:
    from infusion_gui import __version__

    parser = _Parser(
        prog="infusion-gui",
        description="Timeline editor for drug-administration coding. Commands: " + ", ".join(COMMANDS) + ".",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a case, or any file the import reads")
    parser.add_argument("--smoke", action="store_true", help="show the sample, write its picture and codes, end")
    parser.add_argument("--version", action="version", version=f"infusion-gui {__version__}")
    options = parser.parse_args(words)
    if options.file is not None and not os.path.exists(options.file):  # `Path.exists` raises for some
        parser.error(f"{options.file} is no file and no command; the commands are {', '.join(COMMANDS)}")
    from infusion_gui.window.app import run

    return run(options.file, smoke=options.smoke)


_COMMANDS = {"code": _code, "import": _import, "report": _report, "render": _render, "schema": _schema}
