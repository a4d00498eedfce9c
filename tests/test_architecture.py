"""The house keeps its shape: arrows run down, no network, nothing in the files that does not belong there."""

from __future__ import annotations

import ast
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ROOT / "infusion_gui"
NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "imaplib",
    "poplib",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "telnetlib",
    "urllib3",
    "webbrowser",
    "xmlrpc",
}
NETWORK_BELOW = {"urllib.request", "urllib.error", "PySide6.QtNetwork", "PySide6.QtWebSockets"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Each product module with its syntax tree."""
    for path in sorted(PRODUCT.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(tree: ast.Module) -> set[str]:
    """Dotted names that a module imports anywhere, `from a import b` as both `a` and `a.b`."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def signals(tree: ast.Module) -> set[str]:
    """Names of the Qt signals that a module's classes declare."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if ast.unparse(node.value.func).split(".")[-1] == "Signal"
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def in_a_fresh_process(program: str) -> subprocess.CompletedProcess[str]:
    """Run Python source in a process of its own, where nothing is imported yet."""
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)


# -- arrows ---------------------------------------------------------------------------------------------


def test_imports_run_down_the_house() -> None:
    linter = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    outcome = in_a_fresh_process(linter)
    assert outcome.returncode == 0, outcome.stdout


def test_the_rooms_of_the_window_stand_on_one_another() -> None:
    rooms = ["lessons", "commands", "imports", "mar", "panels", "chrome"]  # from the top floor down
    for path, tree in modules():
        inside = path.relative_to(PRODUCT).parts
        if inside[0] == "window" and len(inside) == 3:
            above = [f"infusion_gui.window.{room}" for room in rooms[: rooms.index(inside[1])]]
            assert not [name for name in imported(tree) if name.startswith(tuple(above))], path


@pytest.mark.parametrize("room", ["coding", "drugs", "exchange", "trainer"])
def test_the_files_of_a_room_do_not_import_each_other_in_a_circle(room: str) -> None:
    names = {f"infusion_gui.{room}.{path.stem}": tree for path, tree in modules() if path.parent == PRODUCT / room}
    names.pop(f"infusion_gui.{room}.__init__", None)
    below = {name: imported(tree) & names.keys() - {name} for name, tree in names.items()}
    while bottom := [name for name, under in below.items() if not under & below.keys()]:
        for name in bottom:
            del below[name]
    assert not below, "imports (those of functions and for types, too) that lead round"


@pytest.mark.parametrize("room", ["case", "coding", "drugs", "exchange", "trainer"])
def test_a_room_loads_without_qt(room: str) -> None:
    # The contract reads import statements; this sees what they lead to, third parties included.
    loaded = in_a_fresh_process(
        f"import importlib, pkgutil, sys, infusion_gui.{room} as room\n"
        "for found in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "    if found.name not in ('infusion_gui.exchange.picture', 'infusion_gui.exchange.report'):\n"
        "        importlib.import_module(found.name)\n"
        "print(*(name for name in ('PySide6', 'shiboken6', 'pyqtgraph') if name in sys.modules))"
    )
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.split() == []


def test_a_module_that_says_no_qt_holds_to_it() -> None:
    promised = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path, tree in modules()
        if "No Qt" in (ast.get_docstring(tree) or "")
    ]
    # What a pixel means is decided by these, and tested without a screen.
    assert {f"infusion_gui.timeline.{name}" for name in ("hits", "lanes", "scale", "snapping", "stay")} <= {*promised}
    loaded = in_a_fresh_process(
        f"import importlib, sys\nfor name in {promised}:\n    importlib.import_module(name)\n"
        "    assert 'PySide6' not in sys.modules and 'pyqtgraph' not in sys.modules, name"
    )
    assert loaded.returncode == 0, loaded.stderr


@pytest.mark.parametrize("arguments", [["schema"], ["code", "-", "--format", "json"]])
def test_coding_commands_load_no_qt(arguments: list[str]) -> None:
    outcome = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\nfrom infusion_gui.cli import main\n"
            "try:\n    status = main(sys.argv[1:])\n"
            "except SystemExit as end:\n    status = end.code\n"
            "print(status, *(n for n in ('PySide6', 'pyqtgraph') if n in sys.modules), file=sys.stderr)",
            *arguments,
        ],
        cwd=ROOT,
        input='{"format": "infusion-case/1", "administrations": []}\n',
        capture_output=True,
        text=True,
    )
    assert outcome.stderr.split() in (["0"], ["None"]), outcome.stderr
    assert outcome.stdout


# -- no network -----------------------------------------------------------------------------------------


def test_no_module_imports_the_network() -> None:
    guilty = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, tree in modules()
        for name in imported(tree)
        if name.split(".")[0] in NETWORK or name in NETWORK_BELOW
    }
    assert not guilty


def test_opening_a_socket_fails_the_test(opened_sockets: Path) -> None:
    with pytest.raises(OSError, match="no network code"):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    assert opened_sockets.exists()
    opened_sockets.unlink()


def test_opening_a_socket_in_a_program_that_a_test_starts_fails_the_test(opened_sockets: Path) -> None:
    outcome = in_a_fresh_process(
        "import socket\n"
        "try:\n    socket.create_connection(('localhost', 9), timeout=1)\n"
        "except OSError as wrong:\n    print(wrong)"
    )
    assert "no network code" in outcome.stdout
    assert "localhost" in opened_sockets.read_text(encoding="utf-8")
    opened_sockets.unlink()


# -- Qt -------------------------------------------------------------------------------------------------


def test_void_qt_calls_do_not_wear_out_none() -> None:
    """PySide6 6.12.0 on Python 3.11 loses a reference to None in each call that returns nothing, and dies."""
    outcome = in_a_fresh_process(
        "from PySide6.QtCore import QObject\n"
        "thing = QObject()\n"
        "for _ in range(20_000):\n    thing.setObjectName('x')\n"
        "print('alive')"
    )
    assert outcome.stdout.strip() == "alive", outcome.stderr


def test_signals_of_workers_are_connected_to_bound_methods() -> None:
    """A lambda or partial runs in the thread that emits (PySide6 queues bound methods only)."""
    threads = {"QThread", "QThreadPool", "QRunnable", "threading", "ThreadPoolExecutor"}
    from_workers: set[str] = set()
    for _, tree in modules():
        if any(name.split(".")[-1] in threads for name in imported(tree)):
            from_workers |= signals(tree)
    guilty = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "connect"
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr in from_workers
        and not isinstance(node.args[0], ast.Attribute)
    ]
    assert not guilty


# -- what the files hold --------------------------------------------------------------------------------


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Each text file under version control, by its path from the root."""
    if not shutil.which("git"):
        pytest.skip("git is not installed, which knows what belongs to the checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        try:
            yield name, path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue


# Written in halves, so that this file does not hold what it looks for.
@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("the AMA's own descriptions", "specify substance " + "or drug"),
        ("the AMA's own descriptions", "list separately in " + "addition to code"),
        ("the AMA's own descriptions", "intravenous infusion, for " + "therapy, prophylaxis"),
        ("the AMA's own descriptions", "intravenous infusion, " + "hydration; initial"),
        ("the AMA's own descriptions", "therapeutic, prophylactic, or " + "diagnostic injection"),
        ("the AMA's own descriptions", "chemotherapy administration, " + "intravenous"),
        ("a package host", "pypi" + ".org"),
        ("a package host", "python" + "hosted"),
        ("a package host", "npmjs" + ".org"),
        ("one machine's folder", "/work" + "/"),
        ("one machine's folder", "/root" + "/"),
        ("unfinished work", "TO" + "DO"),
        ("unfinished work", "FIX" + "ME"),
        ("unfinished work", "raise Not" + "ImplementedError"),
    ],
)
def test_files_hold_nothing_that_does_not_belong(why: str, words: str) -> None:
    exact = words != words.lower()
    guilty = [name for name, text in tracked_texts() if words in (text if exact else " ".join(text.casefold().split()))]
    assert not guilty, why


def test_files_stay_readable_in_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in ("infusion_gui", "packaging")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 600
    }
    assert not long
