"""The budgets, measured: `python packaging/dev.py bench [--json]`.

Every number is taken now, on this machine, from the program itself; nothing is remembered. The peer, a bare
pyqtgraph window, is measured in the same run: a ratio outlives the machine. A seeded generator makes stays.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from freeze import BARE, FROZEN, FreezeError, fresh, size

HERE = Path(__file__).resolve()
ROOT = HERE.parent.parent
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class Row:
    """One measured number beside its budget. `holds` is None where the number is there to compare with."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the value keeps the budget."""
        if self.budget is None:
            return None
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    def public(self) -> dict[str, Any]:
        """The row as `--json` prints it."""
        shown = {key: value for key, value in asdict(self).items() if key != "at_least"}
        return {**shown, "value": float(f"{self.value:.4g}"), "holds": self.holds}


# -- stays ----------------------------------------------------------------------------------------------

DRUGS = [
    ("vancomycin", "therapeutic", "infusion", (31, 140)),
    ("ceftriaxone", "therapeutic", "infusion", (16, 45)),
    ("piperacillin-tazobactam", "therapeutic", "infusion", (20, 60)),
    ("sodium chloride 0.9 %", "hydration", "infusion", (45, 300)),
    ("lactated Ringer's", "hydration", "infusion", (31, 240)),
    ("ondansetron", "therapeutic", "push", (0, 5)),
    ("ketorolac", "therapeutic", "push", (0, 3)),
    ("morphine", "therapeutic", "push", (0, 4)),
    ("magnesium sulfate", "therapeutic", "infusion", (16, 120)),
    ("paclitaxel", "chemo", "infusion", (60, 190)),
]


def stay(rows: int, sites: int = 2, seed: int = 1, minutes: int | None = None) -> dict[str, Any]:
    """A plausible stay as a case file: `rows` administrations on `sites` lines over `minutes`.

    Left out, `minutes` give a dozen rows each six hours.

    One row in twelve has no charted stop, one in twelve is an IM injection. Same arguments, same stay.
    """
    chance = random.Random(f"{rows} {sites} {seed}")
    minutes = minutes or rows * 30
    first_day = 5

    def clock(minute: int) -> str:
        day, rest = divmod(minute, 1440)
        month, day = divmod(first_day - 1 + day, 28)
        return f"2026-{1 + month:02d}-{day + 1:02d}T{rest // 60:02d}:{rest % 60:02d}"

    charted = []
    for number, start in enumerate(sorted(chance.randrange(480, 480 + minutes) for _ in range(rows)), 1):
        drug, category, technique, (shortest, longest) = chance.choice(DRUGS)
        row: dict[str, Any] = {"id": f"a{number}", "drug": drug, "category": category, "start": clock(start)}
        row |= {"technique": technique, "site": f"IV{chance.randint(1, sites)}"}
        row["stop"] = clock(start + chance.randint(shortest, longest))
        if number % 12 == 5:
            row["stop"] = None
        if number % 12 == 9:
            row |= {"drug": "ketorolac", "category": "therapeutic", "route": "IM", "technique": "injection"}
            row |= {"stop": None, "site": None}
        charted.append(row)
    return {
        "format": "infusion-case/1",
        "label": f"{rows} rows on {sites} lines",
        "visits": [{"id": "V1", "arrival": clock(470), "departure": None}],
        "sites": [{"id": f"IV{n}", "reason": "protocol"} for n in range(1, sites + 1)],
        "administrations": charted,
    }


# -- timing ---------------------------------------------------------------------------------------------


def milliseconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long one call takes by `clock`."""
    begun = clock()
    work()
    return (clock() - begun) * 1000


def percentile(values: list[float], part: float) -> float:
    """The value below which `part` (0 to 1) of `values` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)]


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """Keep this process and its children on one core, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def surroundings(**more: str) -> dict[str, str]:
    """The environment of what is measured: no display, and compiled once, as an installed program is."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", **more}


def whole_process(command: list[str], times: int, folder: Path = ROOT) -> float:
    """Median seconds of a command in `folder` from start to end, after one run that warms the disk."""

    def once() -> None:
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=surroundings())

    once()
    return statistics.median(milliseconds(once) for _ in range(times)) / 1000


# -- the engine -----------------------------------------------------------------------------------------


def engine() -> Iterator[Row]:
    """Lines, accounts and findings of one stay; near, comparisons and facts for a drawing are not asked for."""
    from infusion_gui.case.file import read_case
    from infusion_gui.case.model import Case
    from infusion_gui.coding.engine import code_case
    from infusion_gui.coding.profiles import policy_of

    def median(rows: int, sites: int, times: int) -> float:
        case = read_case(json.dumps(stay(rows, sites)))
        policy = policy_of(case)

        # A new case each time, as a drag makes them, so that nothing remembered can answer.
        def dragged(by: int) -> Case:
            moved = case.administrations[0]
            moved = moved.model_copy(update={"stop": (moved.start or 0) + 200 + by})
            return case.model_copy(update={"administrations": (moved, *case.administrations[1:])})

        cases = [dragged(by) for by in range(times + 3)]
        # Its own time: the engine waits for nothing, so what else runs on the machine is not its doing.
        code = [functools.partial(code_case, case, policy, {}, drawn=False) for case in cases]
        taken = [milliseconds(work, time.thread_time) for work in code]
        return statistics.median(taken[3:])

    small = median(12, 1, 400)
    middle = median(200, 8, 60)
    large = median(2000, 8, 12)
    yield Row("engine, 12-row emergency visit", small, "ms", 0.5)
    yield Row("engine, 200 rows", middle, "ms", 10)
    yield Row("engine, 2,000 rows", large, "ms", 120)
    n_log_n = 10 * math.log(2000) / math.log(200)
    yield Row("engine growth, 200 to 2,000 rows", large / middle, "times", round(n_log_n, 1))


def command_line() -> Iterator[Row]:
    """Whole processes of `infusion-gui code`."""
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.infusion"
        one.write_text(json.dumps(stay(12, 1)), encoding="utf-8")
        seconds = whole_process([sys.executable, "-m", "infusion_gui", "code", str(one)], 7)
        yield Row("infusion-gui code, one case, whole process", seconds, "s", 0.4)
        many = Path(folder) / "many.ndjson"
        count = 4000
        with many.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(stay(12, 1, seed)) + "\n" for seed in range(count))
        with many.open("rb") as stream, one_core():
            command = [sys.executable, "-m", "infusion_gui", "code", "-", "--format", "json"]
            begun = time.perf_counter()
            done = subprocess.run(command, cwd=ROOT, stdin=stream, capture_output=True, check=True, env=surroundings())
            seconds = time.perf_counter() - begun
        answered = done.stdout.count(b"\n")
        if answered != count:
            raise RuntimeError(f"{count} cases went in and {answered} results came out")
        yield Row("stream of 12-row cases on one core", count / seconds, "cases/s", 1000, at_least=True)


def reading() -> Iterator[Row]:
    """A real MAR of 13,224 rows, from the file to cases; left out where the data is not beside the checkout."""
    from infusion_gui.exchange import read

    file = SHARED / "data" / "mimic3-demo" / "inputevents_mv.csv.gz"
    if file.is_file():
        seconds = statistics.median(milliseconds(lambda: read(file)) for _ in range(3)) / 1000
        yield Row("reading 13,000 MAR rows", seconds, "s", 3)


# -- windows --------------------------------------------------------------------------------------------


def in_a_window(kind: str, *files: Path) -> dict[str, Any]:
    """What `bench_window.py KIND FILES` reports, from a process of its own on Qt's offscreen raster platform."""
    with tempfile.TemporaryDirectory() as home:
        folders = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
        environment = surroundings(**dict.fromkeys(folders, home))
        # Copies, because the process ends so suddenly that the lock of its file stays behind.
        copies = [str(shutil.copy(file, home)) for file in files]
        command = [sys.executable, str(HERE.with_name("bench_window.py")), kind, *copies]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{kind}: {done.stderr.strip()}")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def windows() -> Iterator[Row]:
    """Start, memory, drag and frames of the real window; the bare pyqtgraph window takes turns with it."""
    with tempfile.TemporaryDirectory() as folder:

        def written(name: str, rows: int, sites: int, hours: int | None = None) -> Path:
            file = Path(folder) / f"{name}.infusion"
            case = stay(rows, sites, minutes=hours and hours * 60)
            file.write_text(json.dumps(case), encoding="utf-8")
            return file

        emergency = written("emergency", 12, 1)
        started: dict[str, list[float]] = {"bare": [], "program": []}
        # The first turn warms the disk.
        for turn in range(8):
            for kind, files in (("bare", []), ("program", [emergency])):
                begun = time.monotonic()
                seconds = in_a_window(kind, *files)["at"] - begun
                if turn:
                    started[kind].append(seconds)
        bare, program = (statistics.median(started[kind]) for kind in ("bare", "program"))
        yield Row("peer: bare pyqtgraph window, start to shown", bare, "s")
        yield Row("start to shown and coded", program, "s", round(1.5 * bare, 3))
        yield Row("start, as a ratio to the peer", program / bare, "times", 1.5)

        peer = in_a_window("bare")["memory"] / 1e6
        if peer:
            held = in_a_window("program", written("long", 200, 8))["memory"] / 1e6
            yield Row("peer: bare pyqtgraph window, memory", peer, "MB")
            yield Row("memory with a 200-row case open", held, "MB", round(1.5 * peer, 1))
            yield Row("memory, as a ratio to the peer", held / peer, "times", 1.5)

        taken = in_a_window("drag", written("busy", 200, 8, hours=24))["taken"]
        yield Row("drag step, 200 bars on 8 lanes, median", statistics.median(taken), "ms", 10)
        yield Row("drag step, 200 bars on 8 lanes, 95 %", percentile(taken, 0.95), "ms", 16.6)
        taken = in_a_window("drag", written("huge", 2000, 8, hours=24 * 10))["taken"]
        yield Row("drag step, 2,000 bars, 95 %", percentile(taken, 0.95), "ms", 33)

        frames = in_a_window("frames", written("dense", 1000, 8, hours=24 * 3))
        yield Row("pan frame, 1,000 bars with labels, median", statistics.median(frames["pan"]), "ms", 10)
        yield Row("zoom frame, 1,000 bars with labels, median", statistics.median(frames["zoom"]), "ms", 10)


def packaged() -> Iterator[Row]:
    """The frozen program that the packages hold, beside a bare pyqtgraph window frozen the same way.

    What has not been frozen since the sources changed is frozen first. No budget: freezing alone spares the peer what
    the program spares itself in `starting.load_qt`, so this ratio is not the one that has a budget.
    """
    import PyInstaller  # noqa: F401  # not there where it could not be installed

    commands = {BARE: [str(fresh(BARE))], FROZEN: [str(fresh(FROZEN)), "--smoke"]}
    started: dict[Path, list[float]] = {folder: [] for folder in commands}
    with tempfile.TemporaryDirectory() as place:
        # The first turn warms the disk.
        for turn in range(8):
            for folder, command in commands.items():
                seconds = until_shown(command, Path(place))
                if turn:
                    started[folder].append(seconds)
    bare, program = (statistics.median(started[folder]) for folder in commands)
    yield Row("peer: bare pyqtgraph window, packaged, start to shown", bare, "s")
    yield Row("packaged program, start to shown and coded", program, "s")
    yield Row("packaged start, as a ratio to the peer", program / bare, "times")
    yield Row("peer: bare pyqtgraph window, packaged, on disk", size(BARE) / 1e6, "MB")
    yield Row("packaged program, on disk", size(FROZEN) / 1e6, "MB")


def until_shown(command: list[str], folder: Path) -> float:
    """Seconds from the start of a command in `folder` until it says that its window is shown; it may then end."""
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, env=offscreen, text=True) as started:
        assert started.stdout is not None
        said = started.stdout.readline()
        seconds = time.perf_counter() - begun
        started.stdout.read()
    if started.returncode or said != "window shown\n":
        raise RuntimeError(f"{command[0]} showed no window")
    return seconds


def long_work(count: int = 3000) -> Iterator[Row]:
    """Random edits on one case: what is held after them, beside what is held after the first tenth."""
    command = [sys.executable, str(HERE.with_name("bench_edits.py")), str(count)]
    worked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(worked.stdout)
    if found["memory"][0]:
        held = found["memory"][-1] / found["memory"][0]
        yield Row(f"memory after {count:,} random edits, beside a tenth of them", held, "times", 1.1)


MEASURES: list[Callable[[], Iterator[Row]]] = [engine, command_line, reading, windows, packaged, long_work]


# -- the report -----------------------------------------------------------------------------------------


def line(row: Row) -> str:
    """One line of the table for people."""
    verdict = {None: "", True: "holds", False: "MISSED"}[row.holds]
    bound = "" if row.budget is None else f"{'≥' if row.at_least else '≤'} {row.budget:g} {row.unit}"
    return f"{row.name:<52} {row.value:>10.4g} {row.unit:<8} {bound:<16} {verdict}"


def main() -> int:
    """Measure and print. The exit code tells only whether measuring worked: a slow machine is no failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows: list[Row] = []
    for measure in MEASURES:
        try:
            for row in measure():
                rows.append(row)
                if not asked.json:
                    print(line(row), flush=True)
        except (ModuleNotFoundError, FreezeError) as reason:
            print(f"{measure.__name__}: not measured ({reason})", file=sys.stderr)
    if asked.json:
        print(json.dumps({"rows": [row.public() for row in rows]}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
