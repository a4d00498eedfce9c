"""The way in for whoever works on the program: run it, test it, measure it, pack it.

    python packaging/dev.py run [FILE]       the window, on the sample stay or on FILE
    python packaging/dev.py test [-- ARGS]   every check; ARGS go to pytest
    python packaging/dev.py tidy             mend format and imports
    python packaging/dev.py bench [--json]   the budgets, measured
    python packaging/dev.py package          wheel, .deb, .rpm, tarball, and their own check

Needs nothing but Python 3.11: it makes `.venv` in the checkout, installs the versions of `constraints.txt`
there (again only when these or `pyproject.toml` change), and sees to Qt's system libraries.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
BUILD = ROOT / "build"
SAMPLE = ROOT / "resources" / "samples" / "ed-bed-7.infusion"

OLDEST_PYTHON = (3, 11)

QT_PARTS = ("Core", "DBus", "Gui", "Widgets", "Svg", "PrintSupport")

# Debian's and Ubuntu's package for each shared library that Qt's wheels expect from the system.
SYSTEM_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}


class Stop(Exception):
    """One sentence for the person, and nothing more can be done."""


def say(sentence: str) -> None:
    """A line about what happens now, on stderr, so that `bench --json` stays readable for programs."""
    print(sentence, file=sys.stderr, flush=True)


def attempt(command: list[str], sentence: str) -> None:
    """Run `command`; when it fails, stop with `sentence`. Its output goes to stderr."""
    if subprocess.run(command, cwd=ROOT, stdout=sys.stderr).returncode:
        raise Stop(sentence)


# -- the virtual environment ----------------------------------------------------------------------------


def venv_python() -> Path:
    """The interpreter of the private environment, there or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def system_python() -> str:
    """An interpreter to build the environment with: the one that runs this, or a newer one on the path."""
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return sys.executable
    for minor in (13, 12, 11):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise Stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}, and the path has no newer.")


def make_venv() -> None:
    """Make `.venv`, with Debian's separate package for that where it is missing."""
    say("Making .venv")
    python = system_python()
    if subprocess.run([python, "-c", "import ensurepip"], capture_output=True).returncode:
        install_debian(["python3-venv"])
    command = [python, "-m", "venv", "--clear", str(VENV)]
    attempt(command, "No virtual environment could be made; the lines above say why.")


def requirements(groups: list[str]) -> list[str]:
    """What the program and the named dependency groups ask for, as `pyproject.toml` writes it."""
    probe = "import json, tomllib; print(json.dumps(tomllib.load(open('pyproject.toml', 'rb'))))"
    found = subprocess.run([venv_python(), "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    project = json.loads(found.stdout)
    wanted = list(project["project"]["dependencies"])
    for group in groups:
        wanted += project["dependency-groups"][group]
    return wanted


def ensure_environment(groups: list[str]) -> None:
    """Have in `.venv` the program (editable) and the dependency groups, at the pinned versions.

    A stamp in `.venv` remembers what was installed for which files, so a second call costs nothing.
    """
    recipe = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + CONSTRAINTS.read_bytes()).hexdigest()
    stamp = VENV / "installed.json"
    alive = venv_python().exists() and not subprocess.run([venv_python(), "-c", ""]).returncode
    done: dict[str, list[str]] = json.loads(stamp.read_text()) if alive and stamp.exists() else {}
    missing = set(groups) - set(done.get(recipe, []))
    if alive and not missing and recipe in done:
        return
    if not alive:
        make_venv()
    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    pip += ["--constraint", str(CONSTRAINTS)]
    everything = sorted(set(groups) | set(done.get(recipe, [])) | {"test"})
    say(f"Installing the pinned packages ({', '.join(everything)})")
    again = "The packages could not be installed; the lines above say why."
    attempt(pip + requirements(everything), again)
    # The build tool is among the packages just installed: an isolated build would fetch an unpinned one.
    attempt([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], again)
    # As pip does with what it copies: nobody has to compile the program anew at each start.
    subprocess.run([venv_python(), "-m", "compileall", "-q", str(ROOT / "infusion_gui")])
    stamp.write_text(json.dumps({recipe: everything}))


# -- Qt's system libraries ------------------------------------------------------------------------------


def missing_libraries() -> list[str]:
    """The shared libraries Qt's wheel expects from the system and does not find, by file name; Linux only."""
    if not sys.platform.startswith("linux") or not shutil.which("ldd"):
        return []
    qt = next(VENV.glob("lib/python3*/site-packages/PySide6/Qt"), None)
    if qt is None:
        raise Stop("PySide6 is not in .venv; delete the folder .venv and try again.")
    asked = [qt / "plugins/platforms/libqxcb.so", qt / "plugins/platforms/libqoffscreen.so"]
    asked += [qt / f"lib/libQt6{part}.so.6" for part in QT_PARTS]
    listed = subprocess.run(["ldd", *map(str, asked)], capture_output=True, text=True).stdout
    return sorted({line.split()[0] for line in listed.splitlines() if line.strip().endswith("not found")})


def install_debian(packages: list[str]) -> None:
    """Install system packages when this is Debian or Ubuntu and root; otherwise stop with the one command."""
    line = "apt-get install --yes --no-install-recommends " + " ".join(packages)
    if not shutil.which("apt-get"):
        raise Stop(f"Install these (Debian's names) and try again: {' '.join(packages)}")
    if os.name == "nt" or os.geteuid() != 0:
        raise Stop(f"System packages are missing. Run this once, then try again:\n    sudo {line}")
    say("Installing system packages: " + " ".join(packages))
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (line, "apt-get update", line):
        failed = subprocess.run(command.split(), env=quiet, stdout=subprocess.DEVNULL).returncode
        if command == line and not failed:
            return
    raise Stop(f"System packages could not be installed; the lines above say why. The command:\n    {line}")


def ensure_system_libraries() -> None:
    """See to it that Qt can load."""
    missing = missing_libraries()
    if not missing:
        return
    unknown = [name for name in missing if name not in SYSTEM_PACKAGES]
    if unknown:
        raise Stop("Qt needs shared libraries that this system lacks: " + " ".join(unknown))
    install_debian(sorted({SYSTEM_PACKAGES[name] for name in missing}))
    if still := missing_libraries():
        raise Stop("Qt still does not find these shared libraries: " + " ".join(still))


# -- the jobs -------------------------------------------------------------------------------------------


def has_display() -> bool:
    """Whether a window can be shown. An X server that is named but not there counts as none."""
    if not sys.platform.startswith("linux"):
        return True
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    probe = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    return not subprocess.run([venv_python(), "-c", probe], capture_output=True).returncode


def run(file: str | None) -> int:
    """Open the window; without a display write the stay's picture and codes to `build/` instead."""
    ensure_environment([])
    ensure_system_libraries()
    program = [str(venv_python()), "-m", "infusion_gui"]
    stay = str(Path(file).resolve()) if file else str(SAMPLE)
    if has_display():
        return subprocess.run([*program, stay], cwd=ROOT).returncode
    BUILD.mkdir(exist_ok=True)
    picture, codes = BUILD / "sample.png", BUILD / "sample.txt"
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([*program, "render", stay, "-o", str(picture)], cwd=ROOT, env=offscreen, check=True)
    coded = subprocess.run([*program, "code", stay], cwd=ROOT, check=True, capture_output=True, text=True)
    codes.write_text(coded.stdout, encoding="utf-8")
    print(f"There is no display here, so no window was opened. Written instead: {picture} and {codes}")
    return 0


def checks(pytest_arguments: list[str]) -> list[tuple[str, list[str]]]:
    """The checks in their order: what each is called, and its command inside the environment."""
    python = str(venv_python())
    tool = str(venv_python().parent)
    # A chosen few tests cannot cover the engine: the gate belongs to the whole run.
    gate = ["--cov=infusion_gui.coding", "--cov-branch", "--cov-report=term", "--cov-fail-under=100"]
    return [
        ("style", [python, "-m", "ruff", "check", "."]),
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("types", [python, "-m", "mypy"]),
        ("imports", [f"{tool}/lint-imports", "--no-logo"]),
        ("tests", [python, "-m", "pytest", *(pytest_arguments or gate)]),
    ]


def test(pytest_arguments: list[str]) -> int:
    """Run every check, to the end even when one fails, and say at the end which did."""
    ensure_environment(["test"])
    ensure_system_libraries()
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    outcomes: list[tuple[str, bool, float]] = []
    for name, command in checks(pytest_arguments):
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        passed = subprocess.run(command, cwd=ROOT, env=offscreen).returncode == 0
        outcomes.append((name, passed, time.monotonic() - begun))
    print("\n== summary")
    for name, passed, seconds in outcomes:
        print(f"  {name:<8} {'ok' if passed else 'FAILED':<7} {seconds:6.1f} s")
    failed = {name for name, passed, _ in outcomes if not passed}
    if failed & {"style", "format"}:
        print("`python packaging/dev.py tidy` mends format and most of style.")
    return 1 if failed else 0


def tidy() -> int:
    """Mend what the formatter and the linter can mend by themselves."""
    ensure_environment(["test"])
    python = str(venv_python())
    left = subprocess.run([python, "-m", "ruff", "check", "--fix", "."], cwd=ROOT).returncode
    return left or subprocess.run([python, "-m", "ruff", "format", "."], cwd=ROOT).returncode


def script(name: str, groups: list[str], arguments: list[str]) -> int:
    """Run another script of this folder inside the environment."""
    ensure_environment(groups)
    ensure_system_libraries()
    command = [str(venv_python()), str(ROOT / "packaging" / name), *arguments]
    return subprocess.run(command, cwd=ROOT).returncode


def main() -> int:
    """Do the job named on the command line. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Run, test, measure and pack the program.")
    jobs = parser.add_subparsers(dest="job", required=True)
    job = jobs.add_parser("run", help="open the window")
    job.add_argument("file", nargs="?", help="a file to open instead of the sample stay")
    job = jobs.add_parser("test", help="every check")
    job.add_argument("pytest", nargs="*", help="after --: arguments for pytest")
    jobs.add_parser("tidy", help="mend format and imports")
    job = jobs.add_parser("bench", help="measure the budgets")
    job.add_argument("--json", action="store_true", help="print rows for programs")
    jobs.add_parser("package", help="build and check the packages")
    asked = parser.parse_args()
    try:
        if asked.job == "run":
            return run(asked.file)
        if asked.job == "test":
            return test(asked.pytest)
        if asked.job == "tidy":
            return tidy()
        if asked.job == "bench":
            try:
                ensure_environment(["package"])
            except Stop as stop:
                say(f"{stop} The packaged program is not measured.")
            return script("bench.py", [], ["--json"] if asked.json else [])
        return script("package.py", ["package"], [])
    except Stop as stop:
        say(str(stop))
        return 1
    except subprocess.CalledProcessError as error:
        say((error.stderr or "").strip() or f"This command failed: {' '.join(map(str, error.cmd))}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
